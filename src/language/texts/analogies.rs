//! Texts of the tab that pairs Life and attention.

phrases! {
    ABOUT: "The same story twice: simple local steps, and behaviour that nobody wrote down. Everything below is alive: \
        on the left your universe, on the right the models of the other tabs.",
        "同一个故事讲两遍：简单的局部步骤，产生没有人写下的行为。下面的一切都是活的：左边是你的宇宙，\
        右边是其他页中的模型。";
    ENDS: "Where it ends: {0}", "类比止于：{0}";
    LOCAL_LIFE: "A local rule", "局部的规则";
    LOCAL_MODEL: "A local computation", "局部的计算";
    LOCAL_LIFE_NUMBER: "{0}: eight neighbours and the cell itself decide", "{0}：由八个邻居和细胞自身决定";
    LOCAL_MODEL_NUMBER: "{0} % of the attention on the same nine cells", "{0} % 的注意力落在同样的九个细胞上";
    LOCAL_END: "Life's rule was given. The model's was found, and only where examples made it worth finding.",
        "生命的规则是给定的；模型的规则是找到的，而且只在例子值得它去找的地方。";
    NEAR_LIFE: "The neighbourhood", "邻域";
    NEAR_MODEL: "The attention weights", "注意力权重";
    NEAR_LIFE_NUMBER: "9 cells, each counts the same", "9 个细胞，分量相同";
    NEAR_MODEL_NUMBER: "{0} % on the cell itself, {1} % on its neighbours", "{0} % 在自身，{1} % 在邻居";
    NEAR_END: "A neighbourhood is fixed. In language attention changes with every word; here it only looks fixed \
        because the rule is.",
        "邻域是固定的。在语言中，注意力随每个词而变；这里看似固定，只因规则固定。";
    TIME_LIFE: "A generation", "一代";
    TIME_MODEL: "A layer", "一层";
    TIME_LIFE_NUMBER: "generation {0}", "第 {0} 代";
    TIME_MODEL_NUMBER: "{0} layer, {1} parameters: one generation at a time", "{0} 层，{1} 个参数：一次一代";
    TIME_END: "Generations go on for ever by one rule. A model has few layers, and each has weights of its own.",
        "一代接一代，永远用同一条规则。模型只有几层，而且每层有自己的权重。";
    SKILL_LIFE: "A glider", "滑翔机";
    SKILL_MODEL: "A learned skill", "学到的技能";
    SKILL_LIFE_NUMBER: "{0} in the region shown", "图示区域中有 {0} 个";
    SKILL_MODEL_NUMBER: "whole grids right: {0} %; it appeared at step {1}", "整个网格正确率 {0} %；出现在第 {1} 步";
    SKILL_MODEL_WAITING: "whole grids right: {0} %; it has not clicked yet", "整个网格正确率 {0} %；尚未顿悟";
    SKILL_END: "Nobody wrote either down. But the glider follows from the rule for certain, and the skill from training \
        only with luck and enough examples.",
        "两者都没有人写下。但滑翔机必然由规则得出；技能则要靠运气和足够多的例子才能练成。";
    SOUP_LIFE: "Soup", "汤";
    SOUP_MODEL: "Random weights", "随机权重";
    SOUP_LIFE_NUMBER: "{0} live cells now", "现有 {0} 个活细胞";
    SOUP_MODEL_NUMBER: "loss {0} nats at the start, {1} now", "开始时损失 {0} 纳特，现在 {1}";
    SOUP_END: "Soup settles by itself, towards nothing. Weights settle because something pushes them: the loss.",
        "汤自行沉淀，没有目标。权重沉淀则是因为有东西推动：损失。";
    ASH_LIFE: "Ash", "灰烬";
    ASH_MODEL: "A memorised phrase", "背下的句子";
    ASH_LIFE_NUMBER: "population {0} over the last {1} readings", "最近 {1} 次读数，种群 {0}";
    ASH_MODEL_NUMBER: "it goes on by itself: {0}", "它自己接着说：{0}";
    ASH_MODEL_NONE: "open the tab Sentences, and its model speaks here", "打开“句子”页，其模型会在这里说话";
    ASH_END: "Ash is dead for ever. A phrase comes back because it was frequent, and another beginning brings another one.",
        "灰烬永远沉寂。句子重现是因为它常见，换个开头就会引出另一句。";
    DREAM_LIFE: "Hallucinated cells", "幻觉的细胞";
    DREAM_MODEL: "Hallucinated words", "幻觉的词";
    DREAM_LIFE_NUMBER: "{0} of {1} cells of your universe predicted alive that die", "你的宇宙中 {1} 个细胞里有 {0} 个被预测为活、实际为死";
    DREAM_MODEL_NUMBER: "asked “{0}”, which no sentence of its world answers, it says {1} with {2} %",
        "问它“{0}”，它的世界里没有答案，它却以 {2} % 的把握说 {1}";
    DREAM_END: "A wrong cell can be checked at once against the rule. Most of what a language model says has no rule to be \
        checked against.",
        "错误的细胞可以立刻用规则核对。语言模型说的话，大多没有规则可供核对。";
    STEADY: "steady at {0}", "稳定在 {0}";
    CHANGING: "between {0} and {1}", "在 {0} 与 {1} 之间";
    NOT_SEEN: "…", "…";
}
