//! What those are told who do not see the window.

phrases! {
    CANVAS: "Universe: {0}", "宇宙：{0}";
    RUNNING: "running, generation {0}, population {1}, rule {2}", "运行中，第 {0} 代，种群数量 {1}，规则 {2}";
    PAUSED: "paused, generation {0}, population {1}, rule {2}", "已暂停，第 {0} 代，种群数量 {1}，规则 {2}";
}
