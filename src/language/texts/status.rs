//! Texts of the line of facts at the window's bottom, and of its title.

phrases! {
    RUNNING: "running", "运行中";
    STEPPING: "stepping", "推进中";
    PAUSED: "paused", "已暂停";
    STOPPED: "stopped by an error", "因错误停止";
    GENERATION: "generation", "代数";
    GENERATION_SHORT: "gen", "代";
    GENERATION_HINT: "How many times all cells have changed", "所有细胞已更新的次数";
    POPULATION: "population", "种群数量";
    POPULATION_SHORT: "pop", "种群";
    POPULATION_HINT: "How many cells live", "存活细胞的个数";
    POPULATION_OF_STATES_HINT: "How many cells are in another state than the dead one", "不处于死状态的细胞个数";
    SPEED: "speed", "速度";
    ASKED: "asked", "设定";
    ASKED_HINT: "{0} are asked for: + is faster, - slower", "设定为 {0}：+ 加速，- 减速";
    REACHED_HINT: "{0}gen/s (generations a second) are reached, of {1}gen/s that are asked for",
        "实际 {0}代/秒，设定 {1}代/秒";
    SHORT_HINT: "The engine can do no more.", "引擎已达极限。";
    FRAMES_HINT: "The window draws {0} picture a second." | "The window draws {0} pictures a second.",
        "窗口每秒绘制 {0} 帧。";
    ZOOM: "zoom", "缩放";
    CLOSE_UP_HINT: "How many of the screen's pixels a cell is wide", "一个细胞占屏幕多少像素宽";
    FAR_OUT_HINT: "How many cells lie behind one of the screen's pixels, side by side. The more of them live, the \
        brighter the pixel is: from dark over teal to cream, or in the colours of their states",
        "屏幕一个像素的宽度内有多少个细胞。其中存活的越多，像素越亮：由暗到青绿再到米白，或按状态的颜色";
    RULE: "rule", "规则";
    RULE_HINT: "Which cells live in the next generation", "哪些细胞在下一代存活";
    STATES_HINT: "What becomes of each cell in the next generation. It has {0} state, listed by k"
        | "What becomes of each cell in the next generation. It has {0} states, listed by k",
        "每个细胞在下一代变成什么。共有 {0} 种状态，按 k 列出";
    ENGINE: "engine", "引擎";
    ENGINE_HINT: "What computes the generations", "用什么计算各代";
    COMPUTED_ON: "on", "计算于";
    DRAWN_ON: "drawn on", "绘制于";
    COMPUTED_ON_HINT: "What the engine computes with: {0}", "引擎用于计算的设备：{0}";
    DRAWN_ON_HINT: "What draws the picture: {0}", "用于绘图的设备：{0}";
    PROCESSOR: "the processor", "处理器";
    GENERATIONS_A_SECOND: "{0}gen/s", "{0}代/秒";
    REACHED_OF_ASKED: "{0} of {1}gen/s", "{0} / {1}代/秒";
    REACHED_OF_ASKED_IN_UNITS: "{0}gen/s of {1}gen/s", "{0}代/秒 / {1}代/秒";
    CELLS_A_SECOND: "{0}cell/s", "{0}细胞/秒";
    CELLS_HINT: "Cells that are computed in a second; what does not change is skipped",
        "每秒计算的细胞数；不变的部分会被跳过";
    PIXELS_A_CELL: "{0} px/cell", "{0} 像素/细胞";
    CELLS_A_PIXEL: "{0} cell/px" | "{0} cells/px", "{0} 细胞/像素";
    TITLE: "{0} - Lifescope", "{0} - Lifescope";
    TITLE_AT_REST: "{0} - generation {1} - Lifescope", "{0} - 第 {1} 代 - Lifescope";
}
