//! Texts of the terminal view.

phrases! {
    GENERATION: "gen {0}", "第 {0} 代";
    POPULATION: "pop {0}", "种群 {0}";
    HELP_KEY: "? help", "? 帮助";
    ERROR: "gen {0}: {1}", "第 {0} 代：{1}";
    COLUMNS_A_CELL: "{0} column/cell" | "{0} columns/cell", "{0} 列/细胞";
    CELLS_A_COLUMN: "{0} cell/column" | "{0} cells/column", "{0} 细胞/列";
    SPACE: "Space", "空格";
    ARROWS: "arrows wasd", "方向键 wasd";
    SHIFT_ARROWS: "Shift-arrows WASD", "Shift-方向键 WASD";
    NUDGE: "move the view", "移动视野";
    LEAP: "move it far", "大幅移动";
    FIT: "fit the pattern", "显示全部";
    SUSPEND: "back to the shell; fg returns", "回到 shell；用 fg 返回";
    DISMISS: "close help or states", "关闭帮助或状态";
    SCROLL: "scroll help or states", "滚动帮助或状态";
    UNDO: "undo a reset", "撤销重置";
    QUIT: "quit", "退出";
}
