//! Texts of the terminal view.

phrases! {
    GENERATION: "gen {0}", "第 {0} 代";
    POPULATION: "pop {0}", "种群 {0}";
    GENERATIONS_A_SECOND: "{0} gen/s", "{0} 代/秒";
    CELLS_A_SECOND: "{0} cell/s", "{0} 细胞/秒";
    PAUSED: "paused", "已暂停";
    HELP_KEY: "? help", "? 帮助";
    ERROR: "gen {0}: {1}", "第 {0} 代：{1}";
    RUN: "run or stop", "运行或停止";
    GENERATION_KEY: "one generation", "前进一代";
    STEP: "one step of the speed", "按速度前进一步";
    SPEED: "faster, slower", "加速、减速";
    ZOOM: "zoom out, in", "缩小、放大";
    NUDGE: "move the view", "移动视野";
    LEAP: "move it far", "大幅移动";
    DRAG: "move it by hand", "拖动视野";
    FIT: "fit everything", "显示全部";
    MIDDLE: "go to the middle", "回到中央";
    FOLLOW: "follow the middle, or not", "跟随中央，或不跟随";
    RESET: "back to the start", "回到起点";
    HELP: "this help", "本帮助";
    DISMISS: "close this help", "关闭本帮助";
    QUIT: "quit", "退出";
    LEGEND: "8 generations a frame, 4 cells a column", "每帧 8 代，每列 4 个细胞";
}
