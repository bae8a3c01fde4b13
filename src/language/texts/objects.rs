//! What objects are called that have names. Where people who speak Chinese have no name of their own
//! for an object, it goes by the English one.

use crate::language::{Language, Text};

phrases! {
    BLOCK: "block", "方块";
    TUB: "tub", "浴盆";
    BOAT: "boat", "小船";
    BARGE: "barge", "驳船";
    SHIP: "ship", "大船";
    AIRCRAFT_CARRIER: "aircraft carrier", "航空母舰";
    BEEHIVE: "beehive", "蜂巢";
    SNAKE: "snake", "蛇";
    EATER: "eater 1", "吞噬者 1";
    LOAF: "loaf", "面包";
    LONG_BOAT: "long boat", "长小船";
    PYTHON: "python", "蟒蛇";
    LONG_BARGE: "long barge", "长驳船";
    CANOE: "canoe", "独木舟";
    LONG_SHIP: "long ship", "长大船";
    POND: "pond", "池塘";
    MANGO: "mango", "芒果";
    INTEGRAL_SIGN: "integral sign", "积分号";
    HAT: "hat", "帽子";
    SHIP_TIE: "ship-tie", "双大船";
    BOAT_TIE: "boat-tie", "双小船";
    BLINKER: "blinker", "信号灯";
    TOAD: "toad", "蟾蜍";
    BEACON: "beacon", "信标";
    CLOCK: "clock", "时钟";
    BIPOLE: "bipole", "二极";
    TRIPOLE: "tripole", "三极";
    QUADPOLE: "quadpole", "四极";
    PULSAR: "pulsar", "脉冲星";
    PENTADECATHLON: "pentadecathlon", "十五周期振荡子";
    FIGURE_EIGHT: "figure eight", "8 字";
    KOKS_GALAXY: "Kok's galaxy", "科克星系";
    QUEEN_BEE_SHUTTLE: "queen bee shuttle", "蜂王梭";
    TWIN_BEES_SHUTTLE: "twin bees shuttle", "双蜂梭";
    TUMBLER: "tumbler", "不倒翁";
    PINWHEEL: "pinwheel", "风车";
    FOX: "fox", "狐狸";
    OCTAGON: "octagon 2", "八边形 2";
    GLIDER: "glider", "滑翔机";
    LIGHTWEIGHT: "lightweight spaceship", "轻量级飞船";
    MIDDLEWEIGHT: "middleweight spaceship", "中量级飞船";
    HEAVYWEIGHT: "heavyweight spaceship", "重量级飞船";
    COPPERHEAD: "copperhead", "铜斑蛇";
    SPIDER: "spider", "蜘蛛";
    DRAGON: "dragon", "龙";
    TURTLE: "turtle", "乌龟";
    SWAN: "swan", "天鹅";
    CRAB: "crab", "螃蟹";
    DART: "dart", "飞镖";
    CANADA_GOOSE: "Canada goose", "加拿大雁";
    BIG_GLIDER: "big glider", "大滑翔机";
}

/// All of them.
const NAMES: [Text; 51] = [
    BLOCK,
    TUB,
    BOAT,
    BARGE,
    SHIP,
    AIRCRAFT_CARRIER,
    BEEHIVE,
    SNAKE,
    EATER,
    LOAF,
    LONG_BOAT,
    PYTHON,
    LONG_BARGE,
    CANOE,
    LONG_SHIP,
    POND,
    MANGO,
    INTEGRAL_SIGN,
    HAT,
    SHIP_TIE,
    BOAT_TIE,
    BLINKER,
    TOAD,
    BEACON,
    CLOCK,
    BIPOLE,
    TRIPOLE,
    QUADPOLE,
    PULSAR,
    PENTADECATHLON,
    FIGURE_EIGHT,
    KOKS_GALAXY,
    QUEEN_BEE_SHUTTLE,
    TWIN_BEES_SHUTTLE,
    TUMBLER,
    PINWHEEL,
    FOX,
    OCTAGON,
    GLIDER,
    LIGHTWEIGHT,
    MIDDLEWEIGHT,
    HEAVYWEIGHT,
    COPPERHEAD,
    SPIDER,
    DRAGON,
    TURTLE,
    SWAN,
    CRAB,
    DART,
    CANADA_GOOSE,
    BIG_GLIDER,
];

/// What an object is called in a language, by its English name, which is what it is called where it has no
/// other.
pub fn named(language: Language, english: &str) -> &str {
    let known = NAMES.iter().find(|name| name.english == english);
    known.map_or(english, |name| language.say(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_be_found() {
        assert_eq!(NAMES.len(), ALL.len());
        for (_, english, chinese) in ALL {
            assert_eq!(named(Language::English, english[0]), english[0]);
            assert_eq!(named(Language::Chinese, english[0]), *chinese);
        }
        assert_eq!(named(Language::Chinese, "no such object"), "no such object");
    }
}
