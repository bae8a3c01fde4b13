//! Texts of the tab where a model learns Life.

phrases! {
    ABOUT: "A tiny transformer, a network whose pieces look at each other, learns the rule {0} from examples \
        alone. Its tokens, the pieces that it reads, are the cells of a small torus; nobody tells it which cells \
        are neighbours. Attention is how much each looks at which.",
        "一个微型 transformer（各个部分彼此相看的网络）仅凭例子学习规则 {0}。它的词元，即它读入的各个部分，是一个小环面上的\
        细胞；没有人告诉它哪些细胞相邻。注意力就是各自看向谁、看多少。";
    RULE: "Rule", "规则";
    WINDOW_RULE: "the window's ({0})", "窗口中的规则（{0}）";
    WINDOW_RULE_NOT_LEARNED: "the window's ({0}): not learned here", "窗口中的规则（{0}）：这里不学";
    RULE_LIFE: "Life (B3/S23)", "生命游戏（B3/S23）";
    RULE_HIGHLIFE: "HighLife (B36/S23)", "HighLife (B36/S23)";
    RULE_SEEDS: "Seeds (B2/S)", "Seeds (B2/S)";
    RULE_DAY: "Day & Night (B3678/S34678)", "Day & Night (B3678/S34678)";
    RULE_TYPED: "another one", "其他规则";
    RULE_HINT: "Type a rule such as B36/S23 and press Enter", "输入规则，例如 B36/S23，然后按回车";
    TORUS: "Torus", "环面";
    TORUS_HINT: "A grid whose edges meet: what leaves it at one side comes in at the other",
        "边缘相接的网格：从一侧出去，就从另一侧进来";
    CELLS: "{0} x {0} cells", "{0} x {0} 个细胞";
    CHART: "Learning", "学习过程";
    CELLS_RIGHT: "cells right", "细胞正确率";
    GRIDS_RIGHT: "whole grids right", "整个网格正确率";
    CLICKED: "all right: step {0}", "学会：第 {0} 步";
    RESTARTED: "restart", "重新开始";
    CLICK_TEXT: "It clicked at step {0}, after {1} s: every cell of {2} held-out grids right.",
        "第 {0} 步（{1} 秒）时学会：{2} 个留出的网格中，每个细胞都正确。";
    FINISH_TEXT: "{0} of {1} fresh grids exactly right.", "{1} 个全新的网格中，{0} 个完全正确。";
    NOT_CHECKED: "Nothing has been checked yet.", "尚未检验。";
    NO_CLICK_TEXT: "Cells right: {0} %. Whole grids right: {1} %.", "细胞正确率 {0} %，整个网格正确率 {1} %。";
    ATTENTION: "Where it looks", "它在看哪里";
    MAP_CELL: "attention of the cell under the pointer; dots are live cells", "指针所指细胞的注意力；圆点是活细胞";
    MAP_MEAN: "mean of all cells, by offset", "所有细胞的平均，按相对位置";
    MAP_SCALE: "black is none, the brightest is {0} %", "黑色为 0，最亮处为 {0} %";
    MASS: "{0} % of the attention lies on the 3 x 3 cells around, {1} % on the cell itself. Spread \
        evenly, it would put {2} % on the nine.",
        "{0} % 的注意力落在周围 3 x 3 个细胞上，其中 {1} % 落在细胞自身。若均匀分布，这 9 个细胞只占 {2} %。";
    MAP_VALUE: "to ({0}, {1}): {2} %", "对（{0}，{1}）：{2} %";
    OFFSET_VALUE: "offset ({0}, {1}): {2} %", "相对位置（{0}，{1}）：{2} %";
    PREDICTION: "Prediction beside truth", "预测与真相";
    NOW: "now", "当前";
    PREDICTED: "the model's next", "模型的下一代";
    TRUE_NEXT: "the true next", "真正的下一代";
    WRONGLY_ALIVE: "predicted alive, is dead", "预测为活，实际为死";
    WRONGLY_DEAD: "predicted dead, is alive", "预测为死，实际为活";
    OUTSIDE: "outside the universe", "宇宙之外";
    WRONG: "of {2} cells {0} wrongly predicted alive, {1} wrongly predicted dead",
        "{2} 个细胞中，{0} 个误判为活，{1} 个误判为死";
    HALLUCINATED: "{0} cell of these, by a trained model that is more than {1} % sure: a hallucination"
        | "{0} cells of these, by a trained model that is more than {1} % sure: hallucinations",
        "其中 {0} 个是训练完成的模型以超过 {1} % 的把握判错的：这就是幻觉";
    ALL_RIGHT: "{0} cell, and it is right" | "all {0} cells right", "全部 {0} 个细胞正确";
    NEW_GRID: "Another grid", "换一个网格";
    DRAW_HINT: "Click cells to turn them over", "点击细胞可使其翻转";
    CHANCE: "cell ({0}, {1}): {2} % alive", "细胞（{0}，{1}）：{2} % 为活";
    TABLE: "The rule as the model has learned it", "模型学到的规则";
    TABLE_ABOUT: "Probability of life in the next generation, read out of the network, by own state and number of live \
        neighbours. A frame marks where the true rule says alive.",
        "下一代为活的概率，按自身状态和活邻居数从网络中读出。方框标出真正的规则为活之处。";
    TABLE_DEAD: "dead cell", "死细胞";
    TABLE_ALIVE: "live cell", "活细胞";
    TABLE_NEIGHBOURS: "live neighbours", "活邻居数";
    TABLE_RIGHT: "{0} of 18 entries as in {1}", "18 项中，{0} 项与 {1} 一致";
    TABLE_MEASURE: "An entry counts when the model is right about every single cell of its kind, not only on average.",
        "只有当模型对这一类的每个细胞都判断正确，而不只是平均正确时，这一项才算数。";
    TABLE_ENTRY: "{0} cell: mean {1} %, lowest {2} %, highest {3} %"
        | "{0} cells: mean {1} %, lowest {2} %, highest {3} %",
        "{0} 个细胞：平均 {1} %，最低 {2} %，最高 {3} %";
    TABLE_UNSEEN: "not met in the sampled grids", "抽样的网格中未出现";
    PLAY: "The model plays Life on its own", "让模型自己玩生命游戏";
    PLAY_MODEL: "the model", "模型";
    PLAY_TRUTH: "the rule", "规则";
    PLAY_RUN: "Play", "播放";
    PLAY_STEP: "One generation", "前进一代";
    PLAY_SOUP: "Random", "随机";
    PLAY_GLIDER: "Glider", "滑翔机";
    PLAY_CLEAR: "Clear", "清空";
    PLAY_START: "Click cells of the model's grid to draw a start, then play.", "点击模型网格中的细胞画出起点，然后播放。";
    PLAY_ERRED: "first error in generation {0}; now generation {1}", "第 {0} 代首次出错；现在是第 {1} 代";
    PLAY_RIGHT: "no error in {0} generation" | "no error in {0} generations", "{0} 代没有出错";
    REGION: "The model's view of your universe", "模型眼中你的宇宙";
    REGION_PICK: "Pick a region", "选取区域";
    REGION_PICKING: "Click a place in the universe (Esc: never mind)", "请点击宇宙中的一处（按 Esc 取消）";
    REGION_OUTSIDE: "That place is outside the universe: click one in it (Esc: never mind)",
        "那里在宇宙之外：请点击宇宙之内的一处（按 Esc 取消）";
    REGION_ABOUT: "{0} x {0} cells around ({1}, {2}), generation {3}", "以（{1}，{2}）为中心的 {0} x {0} 个细胞，第 {3} 代";
    REGION_SEAM: "The region crosses the seam of the universe and goes on at its other side.",
        "区域跨过宇宙的接缝，在另一侧继续。";
    REGION_NONE: "Nothing has been read yet.", "尚未读取。";
    REGION_RULE: "Your universe runs {0}. The model has learned {1}, and both pictures of the next generation are \
        of that rule.",
        "你的宇宙使用规则 {0}，模型学的是 {1}；两幅下一代的图都按后者演化。";
    REGION_WINDOWS: "The model sees {0} x {0} cells at a time, so the region is cut into windows that overlap; answers \
        at their seams do not count.",
        "模型一次只看 {0} x {0} 个细胞，因此区域被分成相互重叠的窗口；各窗口接缝处的回答不算。";
    TRANSFER: "Another rule: from nothing, or from what it knows", "换一条规则：从零开始，还是从已知开始";
    TRANSFER_ABOUT: "Pretraining and fine-tuning in small: the weights that know one rule begin to learn another. Does it \
        take fewer steps?",
        "预训练与精调的缩影：已掌握一条规则的权重开始学习另一条。步数会更少吗？";
    TRANSFER_NOTHING: "Learn {0} from nothing", "从零学习 {0}";
    TRANSFER_FROM: "Learn {0} from {1}", "由 {1} 学习 {0}";
    TRANSFER_NONE: "Choose another rule above once one has been learned.", "学会一条规则后，请在上方选择另一条。";
    TRANSFER_RULE: "rule", "规则";
    TRANSFER_START: "start", "起点";
    TRANSFER_STEPS: "steps until all was right", "学会所需步数";
    TRANSFER_SECONDS: "time", "用时";
    TRANSFER_NOTHING_SHORT: "nothing", "从零";
    TRANSFER_RUNNING: "…", "…";
    PRIOR: "Others who taught it", "前人的工作";
    PRIOR_TEXT: "Springer and Kenyon (2020, arXiv 2009.01398) found that small networks seldom learn Life from random \
        weights. SingleAttentionNet (“Training a simple transformer on Conway's Game of Life”, sidsite.com) is a \
        transformer of one layer like this one. LifeGPT (2024, arXiv 2409.12182) learns larger toruses as text.",
        "Springer 与 Kenyon（2020，arXiv 2009.01398）发现，小网络很难从随机权重学会生命游戏。SingleAttentionNet\
        （《Training a simple transformer on Conway's Game of Life》，sidsite.com）与这里的模型一样，是只有一层的 \
        transformer。LifeGPT（2024，arXiv 2409.12182）把更大的环面当作文本来学习。";
}
