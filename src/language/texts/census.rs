//! Texts of the census: its panel, its cards, and the names of classes.

phrases! {
    TITLE: "Census", "普查";
    CLOSE: "Close (c)", "关闭（c）";
    LOOKING: "Recognising…", "正在辨认…";
    AT_GENERATION: "generation {0}", "第 {0} 代";
    EVERYWHERE: "the whole universe, in {0}", "整个宇宙，用时 {0}";
    IN_VIEW: "what is in view, in {0}", "视野之内，用时 {0}";
    MILLISECONDS: "{0} ms", "{0} 毫秒";
    SECONDS: "{0} s", "{0} 秒";
    TOO_LARGE: "{0} × {1} cells are in view, more than are recognised at once. Zoom in to recognise objects.",
        "视野中有 {0} × {1} 个细胞，一次辨认不了这么多。请放大后再辨认物体。";
    NO_THREAD: "No thread could be started to recognise objects: {0}", "无法启动辨认物体的线程：{0}";
    ENDED: "Recognition ended unexpectedly.", "辨认意外终止。";
    SESSION_ENDED: "The session ended.", "会话已结束。";
    SKEWED: "The census knows no universes whose edges are shifted or mirrored, such as this one ({0}): objects come \
        out of such an edge elsewhere, or turned over.",
        "普查不了解边界带平移或镜像的宇宙，例如这一个（{0}）：物体会从边界的别处出来，或者翻转。";
    NOT_LIFE_LIKE: "The census knows Life-like rules only, and {0} is none.",
        "普查只用于类生命规则，而 {0} 不是。";
    NOTHING: "Nothing lives here.", "这里没有生命。";
    GO_TO_NEXT: "Click to go to the next one", "点击前往下一个";
    ACTIVE_REGION: "active region", "活动区域";
    HELD_BY_THE_EDGE: "held by the edge", "被边界所困";
    UNNAMED: "no common name", "没有通用名称";
    STILL_BECOMING: "Not settled: it neither repeats nor moves on as it is, or is too large to tell.",
        "尚未稳定：既不重复，也不保持原样移动，或大得无法判断。";
    NOT_SEEN_TO_REPEAT: "Not seen to repeat within a few generations. Pause to find longer periods too.",
        "在少数几代内未见重复。暂停后也会寻找更长的周期。";
    WHAT_AN_EDGE_DOES: "Only the universe's edge keeps it as it is.", "只有宇宙的边界使它保持原样。";
    GUN: "gun", "枪";
    WHAT_A_GUN_IS: "A gun: it repeats in its place, and sends out spaceships again and again.",
        "枪：在原处重复，并不断发射飞船。";
    SENDS_OUT: "Sends out", "每周期发射";
    EMISSION: "period {0}: {1}", "周期 {0}：{1}";
    SHIPS: "{0} {1}" | "{0} {1}s", "{1} × {0}";
    POPULATION: "Population", "种群数量";
    BOUNDING_BOX: "Bounding box", "包围盒";
    PERIOD: "Period", "周期";
    SPEED: "Speed", "速度";
    DIAGONAL: "diagonal", "斜向";
    ORTHOGONAL: "orthogonal", "正向";
    HEAT: "Heat", "热度";
    SYMMETRY: "Symmetry", "对称性";
    ROTOR: "Rotor", "转子";
    STATOR: "Stator", "定子";
    CELLS: "{0} cell" | "{0} cells", "{0} 个细胞";
    CELLS_FROM_TO: "{0} to {1} cells", "{0} 至 {1} 个细胞";
    CHANGE_A_GENERATION: "{0} cell changes a generation" | "{0} cells change a generation",
        "每代有 {0} 个细胞变化";
    THAT_CHANGE: "{0} cell, which changes" | "{0} cells, which change", "{0} 个会变化的细胞";
    THAT_STAY: "{0} cell, which stays" | "{0} cells, which stay", "{0} 个不变的细胞";
    GENERATIONS: "{0} generation" | "{0} generations", "{0} 代";
    OF_LIGHT: "{0} (c is 1 cell a generation)", "{0}（c 为每代 1 个细胞）";
    SYMMETRY_C1: "C1: none", "C1：无";
    SYMMETRY_C2: "C2: half turns", "C2：半周旋转";
    SYMMETRY_C4: "C4: quarter turns", "C4：四分之一周旋转";
    SYMMETRY_D2_ORTHOGONAL: "D2+: one straight mirror", "D2+：一条正向对称轴";
    SYMMETRY_D2_DIAGONAL: "D2×: one diagonal mirror", "D2×：一条斜向对称轴";
    SYMMETRY_D4_ORTHOGONAL: "D4+: two straight mirrors", "D4+：两条正向对称轴";
    SYMMETRY_D4_DIAGONAL: "D4×: two diagonal mirrors", "D4×：两条斜向对称轴";
    SYMMETRY_D8: "D8: that of a square", "D8：正方形的对称";
    APGCODE: "apgcode {0}", "apgcode {0}";
    SIDES: "{0} × {1}", "{0} × {1}";
    COUNT: "{0}: {1}", "{0}：{1}";
    STILL_LIFES_HINT: "They stay as they are", "保持不变";
    OSCILLATORS_HINT: "They repeat in their place", "在原处重复";
    ACTIVE_HINT: "Whatever else lives: debris that is still changing, guns, and what is just colliding",
        "其余的一切：仍在变化的残骸、枪，以及正在碰撞的物体";
    SPACESHIPS_HINT: "They repeat elsewhere: they move on", "在别处重复：它们会移动";
    STILL_LIFES: "Still lifes", "静物";
    OSCILLATORS: "Oscillators", "振荡子";
    ACTIVE: "Active", "活动中";
    SPACESHIPS: "Spaceships", "飞船";
    STILL_LIFE: "still life", "静物";
    OSCILLATOR: "oscillator", "振荡子";
    ACTIVE_ONE: "active", "活动中";
    SPACESHIP: "spaceship", "飞船";
}
