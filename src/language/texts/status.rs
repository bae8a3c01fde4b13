//! Texts of the line of facts at the window's bottom, and of its title.

phrases! {
    GENERATION: "generation", "世代";
    POPULATION: "population", "种群数量";
    SPEED: "speed", "速度";
    ZOOM: "zoom", "缩放";
    RULE: "rule", "规则";
    ENGINE: "engine", "引擎";
    COMPUTED_ON: "on", "计算于";
    DRAWN_ON: "drawn on", "绘制于";
    PROCESSOR: "the processor", "处理器";
    GENERATIONS_A_SECOND: "{0}gen/s", "{0}代/秒";
    CELLS_A_SECOND: "{0}cell/s", "{0}细胞/秒";
    FRAMES_A_SECOND: "{0} frame/s", "{0} 帧/秒";
    GENERATIONS_A_FRAME: "{0} gen / frame", "每帧 {0} 代";
    FRAMES_A_GENERATION: "1 gen / {0} frames", "每 {0} 帧 1 代";
    PIXELS_A_CELL: "{0} px/cell", "{0} 像素/细胞";
    CELLS_A_PIXEL: "{0} cell/px" | "{0} cells/px", "{0} 细胞/像素";
    TITLE: "{0} - Lifescope", "{0} - Lifescope";
    TITLE_AT_REST: "{0} - generation {1} - Lifescope", "{0} - 第 {1} 代 - Lifescope";
}
