//! Texts of the tab that pairs Life and attention.

phrases! {
    ABOUT: "The same story twice: simple local steps, and behaviour that nobody wrote down. All numbers below are live: \
        on the left those of your universe, on the right those of the models of the other tabs.",
        "同一个故事讲两遍：简单的局部步骤，产生没有人写下的行为。下面的数字都是实时的：左边来自你的宇宙，\
        右边来自其他页中的模型。";
    ENDS: "Where it ends: {0}", "类比到此为止：{0}";
    LOCAL_LIFE: "A local rule", "局部的规则";
    LOCAL_MODEL: "A local computation", "局部的计算";
    LOCAL_LIFE_NUMBER: "{0}: eight neighbours and the cell itself decide", "{0}：由八个邻居和细胞自身决定";
    LOCAL_MODEL_NUMBER: "{0} % of the attention on the same nine cells", "{0} % 的注意力落在同样的九个细胞上";
    LOCAL_END: "Life's rule was given. What the model does was found, from examples.",
        "生命游戏的规则是给定的；模型的做法是从例子中找到的。";
    NEAR_LIFE: "The neighbourhood", "邻域";
    NEAR_MODEL: "The attention weights", "注意力权重";
    NEAR_LIFE_NUMBER: "eight neighbours, all alike, and the cell itself, which counts in another way",
        "八个邻居，分量相同；细胞自身则另有作用";
    NEAR_MODEL_NUMBER: "{0} % on the cell itself, {1} % on its eight neighbours", "{0} % 在细胞自身，{1} % 在八个邻居";
    NEAR_END: "A neighbourhood is fixed. In language attention changes with every word; here it only looks fixed \
        because the rule is.",
        "邻域是固定的。在语言中，注意力随每个词而变；这里看似固定，只因规则固定。";
    TIME_LIFE: "A generation", "一代";
    TIME_MODEL: "A layer", "一层";
    TIME_LIFE_NUMBER: "generation {0}", "第 {0} 代";
    TIME_MODEL_NUMBER: "{0} layer, {1} parameters: one generation at a time"
        | "{0} layers, {1} parameters: one generation at a time",
        "{0} 层，{1} 个参数：一次计算一代";
    TIME_END: "Generations go on for ever by one rule. A model has few layers, and each has weights of its own.",
        "一代接一代，永远用同一条规则。模型只有几层，而且每层有自己的权重。";
    SKILL_LIFE: "A glider", "滑翔机";
    SKILL_MODEL: "A learned skill", "学到的技能";
    SKILL_LIFE_NUMBER: "{0} in the region shown", "图示区域中有 {0} 个";
    SKILL_MODEL_NUMBER: "whole grids right: {0} %; it appeared at step {1}", "整个网格正确率 {0} %；出现在第 {1} 步";
    SKILL_MODEL_WAITING: "whole grids right: {0} %; it has not clicked yet", "整个网格正确率 {0} %；尚未学会";
    SKILL_END: "Nobody wrote either down. But the glider follows from the rule for certain; whether a training finds \
        the skill has to be tried.",
        "两者都没有人写下。但滑翔机必然由规则得出；一次训练能否学会，却要试了才知道。";
    SOUP_LIFE: "Soup", "汤";
    SOUP_MODEL: "Random weights", "随机权重";
    SOUP_LIFE_NUMBER: "{0} live cell now" | "{0} live cells now", "现有 {0} 个活细胞";
    SOUP_MODEL_NUMBER: "loss {0} nats at the start, {1} now", "开始时损失 {0} 纳特，现在 {1}";
    SOUP_END: "Soup settles by itself, towards nothing. Weights settle because something pushes them: the loss.",
        "汤自行沉淀，没有目标。权重沉淀则是因为有东西推动：损失。";
    ASH_LIFE: "Ash", "灰烬";
    ASH_MODEL: "What it says unasked", "无人提问时它说的话";
    ASH_LIFE_STEADY: "the population has been steady at {1} for {0} reading: ash, if nothing still moves in it"
        | "the population has been steady at {1} for {0} readings: ash, if nothing still moves in it",
        "最近 {0} 次读数中，种群数量稳定在 {1}：若其中没有东西还在移动，这就是灰烬";
    ASH_LIFE_CHANGING: "no ash yet: the population was between {1} and {2} in the last {0} reading"
        | "no ash yet: the population was between {1} and {2} in the last {0} readings",
        "还没有灰烬：最近 {0} 次读数中，种群数量在 {1} 与 {2} 之间";
    ASH_LIFE_ONCE: "{0} live cell, counted once: let it run to see whether it settles"
        | "{0} live cells, counted once: let it run to see whether it settles",
        "现有 {0} 个活细胞，只数过一次：让它运行，看它是否稳定下来";
    ASH_MODEL_NUMBER: "it goes on by itself: {0}", "它自己接着说：{0}";
    ASH_MODEL_LEARNED: "That sentence was in its training, word for word.", "这个句子一字不差地出现在训练数据中。";
    ASH_MODEL_NEW: "That sentence is the grammar's, and was not in its training.", "这个句子属于语法，但不在训练数据中。";
    ASH_MODEL_FOREIGN: "That is no sentence of the grammar.", "这不是语法中的句子。";
    ASH_MODEL_NONE: "open the tab Sentences, and its model speaks here", "打开“句子”页，其模型会在这里说话";
    ASH_END: "Ash repeats until something runs into it, and then it may go on. The model says the same again because \
        nothing in it changes; another beginning brings another sentence.",
        "灰烬会一直重复，直到有东西撞上它，然后可能继续演化。模型重复同一句话，因为它内部没有变化；换个开头就会引出另一句。";
    DREAM_LIFE: "Wrong cells", "判错的细胞";
    DREAM_MODEL: "Answers to what has none", "无解之问的回答";
    DREAM_LIFE_NUMBER: "{0} cell of your universe shown, {1} predicted wrongly, {2} of them by a trained model that is more than {3} % \
        sure: such are hallucinations"
        | "{0} cells of your universe shown, {1} predicted wrongly, {2} of them by a trained model that is more than {3} % \
        sure: such are hallucinations",
        "图示你的宇宙中的 {0} 个细胞里，{1} 个判错，其中 {2} 个是训练完成的模型以超过 {3} % 的把握判错的：这才叫幻觉";
    DREAM_LIFE_LEARNING: "{0} cell of your universe shown, {1} predicted wrongly by a model that is not trained yet"
        | "{0} cells of your universe shown, {1} predicted wrongly by a model that is not trained yet",
        "图示你的宇宙中的 {0} 个细胞里，{1} 个被尚未训练好的模型判错";
    DREAM_MODEL_NUMBER: "asked “{0}”, which no sentence of its world answers, it says {1} and is {2} % sure: a hallucination",
        "问它“{0}”，它的世界里没有正确答案，它却以 {2} % 的把握说 {1}：这就是幻觉";
    DREAM_MODEL_UNSURE: "asked “{0}”, which no sentence of its world answers, it says {1} with {2} %",
        "问它“{0}”，它的世界里没有正确答案，它以 {2} % 的概率说 {1}";
    DREAM_END: "A wrong cell can be checked at once against the rule. Most of what a language model says has no rule to be \
        checked against.",
        "错误的细胞可以立刻用规则核对。语言模型说的话，大多没有规则可供核对。";
    NOT_SEEN: "…", "…";
}
