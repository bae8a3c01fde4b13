//! Texts of the tab where a model learns sentences.

phrases! {
    ABOUT: "The same model learns a small grammar, by filling in missing words and by saying the next one. The \
        grammar is made around the sentences of an article that explains large language models to programmers, in \
        English and Chinese; the model learns both at once, so either may be among its answers. None of the \
        sentences below was in its training.",
        "同一个模型学习一套小语法：填出缺失的词，说出下一个词。语法围绕一篇向程序员讲解大模型的文章中的中英文例句而写；\
        模型同时学习两种语言，所以它的回答可能是任一种。下面的例句都没有出现在训练数据中。";
    SENTENCE_ENDS: "(the end)", "（句末）";
    EXAMPLE: "Example", "例句";
    EXAMPLE_MEANING: "{0} (“{1}”: what does it mean?)", "{0}（“{1}”是什么意思？）";
    EXAMPLE_FIGURE: "{0} (the article's figure 4: how “{1}” looks around)", "{0}（文章中的图 4：“{1}”怎样看其他的词）";
    OWN: "Your own, from known words:", "自己造句（用已知的词）：";
    OWN_HINT: "Type a sentence", "输入句子";
    KNOWN_WORDS: "Known words", "已知的词";
    UNKNOWN: "Unknown: {0}. The model has no vector for that, so it cannot even guess. Below is the sentence before.",
        "未知：{0}。模型没有它的向量，连猜都无从猜起。下面仍是前一个句子。";
    DID_YOU_MEAN: "Did you mean {0}?", "你是想说 {0} 吗？";
    TOO_LONG: "{0} word is too many; the model reads at most {1}." | "{0} words are too many; the model reads at most {1}.",
        "{0} 个词太多了；模型最多读 {1} 个。";
    EMPTY: "The sentence is empty.", "句子是空的。";
    ASK_FILL: "Which word is missing?", "缺的是哪个词？";
    ASK_NEXT: "What comes next?", "下一个词是什么？";
    ASK_MEANING: "What does it mean here?", "它在这里是什么意思？";
    CHOOSE_WORD: "Click a word: the question is about it.", "点击一个词：问题就是关于它的。";
    CHART: "Learning", "学习过程";
    WORDS_RIGHT: "answers right", "回答正确率";
    SENTENCES_RIGHT: "questions about kept-back sentences right", "关于预留句子的问题正确率";
    CLICKED: "all right: step {0}", "全对：第 {0} 步";
    RESTARTED: "restart", "重新开始";
    HEADLINE: "Questions with one right answer, about sentences that are kept back to tell when to stop: {0} % right.",
        "关于预留句子（用来判断何时停止训练）、只有一个正确答案的问题：正确率 {0} %。";
    HELD_OUT_GRADES: "Sentences that played no part in it: of {0} blanks {1} % right, of those that the sentence \
        decides {2} %; of the next words {3} %, of those decided {4} %; of the meanings {5} %.",
        "与训练完全无关的句子：{0} 个空中，{1} % 正确，其中由句子决定的 {2} % 正确；下一个词 {3} % 正确，其中由句子决定的 \
        {4} % 正确；词义 {5} % 正确。";
    ANSWERS: "Its answer", "它的回答";
    TEMPERATURE: "temperature", "温度";
    TEMPERATURE_HINT: "Below 1 the likeliest word wins more often; above 1 the others get a chance",
        "低于 1 时最可能的词更占优；高于 1 时其他词更有机会";
    DRAW: "Draw a word", "抽一个词";
    DRAWN: "drawn: {0}", "抽到：{0}";
    RIGHT: "Right: the grammar allows {0}.", "正确：语法允许 {0}。";
    WRONG: "Wrong: the grammar allows {0}, and the model says {1} with {2} %.",
        "错误：语法允许 {0}，而模型以 {2} % 的概率说 {1}。";
    WRONG_AND_SURE: "Hallucination: the grammar allows {0}, and the trained model says {1} and is {2} % sure.",
        "幻觉：语法允许 {0}，而训练完成的模型以 {2} % 的把握说 {1}。";
    NO_TRUTH: "No right answer: the grammar has no sentence like this. The model says {0} with {1} %.",
        "没有正确答案：语法中没有这样的句子。模型以 {1} % 的概率说 {0}。";
    NO_TRUTH_AND_SURE: "Hallucination: there is no right answer, because the grammar has no sentence like this, and the \
        trained model says {0} and is {1} % sure.",
        "幻觉：语法中没有这样的句子，没有正确答案，而训练完成的模型以 {1} % 的把握说 {0}。";
    ONE_SENSE: "“{0}” has one sense only, and no training has asked for it: that the model says {1} with {2} % means \
        nothing. Ask about a word of two senses: bank, or 多少.",
        "“{0}”只有一个意思，训练时从未问过它：模型以 {2} % 的概率说 {1}，这没有意义。请问有歧义的词：bank 或 多少。";
    SEEN: "This sentence's opening was in the training.", "这个句子的开头在训练数据中出现过。";
    HELD_OUT: "Held out: the model has never seen this combination.", "留出：模型从未见过这种组合。";
    FOREIGN: "Not a sentence of the grammar.", "不是这套语法的句子。";
    STEPS: "The article's figure 4: how attention is computed, step by step", "文章中的图 4：注意力怎样一步步算出";
    STEPS_ABOUT: "How “{0}” gathers what it needs, in {1}. Every square is a number, the brighter the further from \
        zero; point at it.",
        "“{0}”怎样收集它所需的信息：{1}。每个方格是一个数，越亮，离零越远；把指针移上去可查看。";
    ASKER: "The word that looks around:", "由哪个词来看其他的词：";
    GAP_ASKS: "The answer is read off at “{0}”.", "回答在“{0}”处读出。";
    EMBEDDING: "embedding", "嵌入";
    POSITION: "plus position", "加上位置";
    STREAM: "enters the layer as", "进入本层的向量";
    QUERY: "query q", "查询 q";
    WORD: "word", "词";
    KEY: "key k", "键 k";
    SCORE: "q·k", "q·k";
    SCALED: "scaled", "缩放";
    WEIGHT: "softmax", "softmax";
    VALUE: "times value v", "乘以值 v";
    SUM: "sum", "求和";
    EMBEDDING_HINT: "The numbers that stand for this word, learned in training", "代表这个词的数，在训练中学得";
    POSITION_HINT: "With numbers added that say at which place the word stands", "再加上表示该词所在位置的数";
    STREAM_HINT: "What earlier layers have made of it", "前面各层得到的结果";
    QUERY_HINT: "What the word looks for in the others", "这个词要在其他词中寻找什么";
    KEY_HINT: "What a word offers to be found by", "一个词供人寻找的特征";
    SCORE_HINT: "How well the key fits the query: the products of their numbers, summed",
        "键与查询的契合程度：两者各数之积的总和";
    SCALED_HINT: "The same divided by the root of how many numbers there are, so that it stays moderate",
        "再除以数的个数的平方根，使其保持适中";
    WEIGHT_HINT: "Shares of attention: they are above zero and sum to 1", "注意力的份额：都大于零，总和为 1";
    VALUE_HINT: "What a word hands over, times its share", "一个词交出的内容，乘以它的份额";
    POINTED: "{0}[{1}] = {2}", "{0}[{1}] = {2}";
    SUM_WEIGHTS: "The weights sum to {0}.", "权重之和为 {0}。";
    HEAT: "Every head of every layer", "每一层的每个头";
    HEAT_ABOUT: "Row: the word that asks. Column: the word that answers. Bright: much attention. A click shows that \
        row's numbers above.",
        "行：提问的词。列：回答的词。越亮，注意力越多。点击后，上方显示该行的计算。";
    HEAT_VALUE: "{0} to {1}: {2} %", "{0} 对 {1}：{2} %";
    CONTEXT: "What context does", "上下文的作用";
    CONTEXT_ABOUT: "The vector of “{0}” starts the same whatever the sentence says. Attention moves it: towards {1}, or towards {2}. \
        Cosine 1 is the same direction, 0 unrelated.",
        "无论句子说什么，“{0}”的向量起初都一样。注意力使它移动：靠近{1}，或靠近{2}。余弦为 1 表示方向相同，为 0 表示无关。";
    CONTEXT_COSINE: "Cosine to", "余弦，相对于";
    CONTEXT_BEFORE: "before attention", "注意力之前";
    CONTEXT_AFTER: "after layer {0}", "第 {0} 层之后";
    CONTEXT_EXCHANGE: "Exchange the deciding word:", "替换起决定作用的词：";
    CONTEXT_TO_DECIDING: "{0} % of the attention of “{1}” goes to “{2}” (the most in any head)",
        "“{1}”的注意力有 {0} % 给了“{2}”（各头中最多的）";
    CONTEXT_NONE: "Choose an example with a word of two senses: bank, or 多少.", "请选择含有歧义词的例句：bank 或 多少。";
    POLE_MONEY: "words of money", "与钱有关的词";
    POLE_RIVER: "words of a river", "与河有关的词";
    POLE_MORE: "words of more clothing", "与多穿有关的词";
    POLE_LESS: "words of less clothing", "与少穿有关的词";
    ORDER: "Order: with and without position", "词序：有无位置编码";
    ORDER_ABOUT: "Attention alone sees a bag of words. A second model of the same shape, without position encoding, learns \
        the same lessons.",
        "注意力本身没有用到词序，看到的只是一袋词。第二个形状相同、但没有位置编码的模型学习同样的课程。";
    ORDER_TRAIN: "Train the model without position", "训练没有位置编码的模型";
    ORDER_WITH: "with position", "有位置编码";
    ORDER_WITHOUT: "without position", "没有位置编码";
    ORDER_SAME: "Both orders get exactly the same answer.", "两种词序得到完全相同的回答。";
    ORDER_DIFFERENT: "The two orders get different answers.", "两种词序得到不同的回答。";
    NOT_YET: "not trained yet", "尚未训练";
}
