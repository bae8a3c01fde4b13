//! What states of cells are called, and the legend that lists them.

phrases! {
    TITLE: "States", "状态";
    CLOSE: "Close (k)", "关闭（k）";
    TWO_STATES: "This rule has two states, dead and alive.", "这条规则只有两种状态：死与活。";
    STATE: "state {0}", "状态 {0}";
    NAMED: "{0} {1}", "{0} {1}";
    AT_CELL: "({0}, {1})", "（{0}，{1}）";

    PARTICLES: "particles going {0}", "粒子：{0}";
    AND_PARTICLE: "{0}, {1}", "{0}、{1}";
    DEAD: "dead", "死";
    EMPTY: "empty", "空";
    ALIVE: "alive", "活";
    DYING: "dying, {0}", "衰亡 {0}";
    HEAD: "electron head", "电子头";
    TAIL: "electron tail", "电子尾";
    WIRE: "wire", "导线";
    WAS_ALIVE: "was alive", "曾活";
    MARKED_ALIVE: "marked, alive", "有标记，活";
    MARKED_DEAD: "marked, dead", "有标记，死";
    FROM_THE_START: "marked from the start", "起始标记";
    KILLER: "kills what is beside it", "使相邻细胞死亡";
    GROUND: "ground", "基态";
    SENSITISED: "sensitised, {0}", "敏感态 {0}";
    ORDINARY: "ordinary transmission {0}", "普通传输，向{0}";
    ORDINARY_EXCITED: "ordinary transmission {0}, excited", "普通传输，向{0}，激发";
    SPECIAL: "special transmission {0}", "特殊传输，向{0}";
    SPECIAL_EXCITED: "special transmission {0}, excited", "特殊传输，向{0}，激发";
    EAST: "east", "东";
    NORTH: "north", "北";
    WEST: "west", "西";
    SOUTH: "south", "南";
    CONFLUENT: "confluent, {0}", "汇合 {0}";
    CROSSED_ALONG: "crossed east and west", "东西向交叉";
    CROSSED_DOWN: "crossed north and south", "南北向交叉";
    CROSSED_BOTH: "crossed both ways", "双向交叉";
}
