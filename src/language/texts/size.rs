//! Texts of the tab about size, missing parts, and the bend.

phrases! {
    SIZES: "Size and ability", "规模与能力";
    SIZES_ABOUT: "The same task, learned by models of different width, one after another. Every cell is one \
        decision. A whole grid counts only when all its cells are right. Does ability climb, or does it jump? The \
        width is how many numbers stand for a cell inside a model; each head looks around in a way of its own.",
        "同一个任务，由不同宽度的模型依次学习。每个细胞是一次判断；整个网格只有在全部细胞都正确时才算对。\
        能力是平缓上升，还是突然跃升？宽度是模型内部用多少个数代表一个细胞；每个头有自己的看法。";
    SIZES_MEASURED: "Measured here, from one width to the next with as many heads: cells right rise by {0} points at \
        most, whole grids right by {1}.",
        "在此测得：头数相同，宽度每增大一档，细胞正确率最多上升 {0} 个百分点，整个网格正确率最多上升 {1} 个百分点。";
    TRAIN_ALL: "Train all sizes", "训练所有规模";
    STOP: "Stop", "停止";
    PARAMETERS_AXIS: "parameters", "参数数量";
    CELLS_RIGHT: "cells right", "细胞正确率";
    GRIDS_RIGHT: "whole grids right", "整个网格正确率";
    HEADS: "{0} head" | "{0} heads", "{0} 个头";
    OF_HEADS: "{0}, {1}", "{0}，{1}";
    EMPTY_SIZES: "Press the button: every size is trained in turn, and its result appears here.",
        "按下按钮：依次训练每种规模，结果显示在这里。";
    RUNNING: "Training width {0}, heads {1}: step {2} of {3}", "正在训练宽度 {0}、{1} 个头：第 {2} 步，共 {3} 步";
    RESULT: "cells right: {0} %, whole grids right: {1} %", "细胞正确率：{0} %，整个网格正确率：{1} %";
    WIDTH: "width", "宽度";
    HEADS_COLUMN: "heads", "头数";
    SECONDS_COLUMN: "time", "用时";
    CLICKED_COLUMN: "all right at step", "全对时的步数";
    NEVER: "never", "从未";
    DEBATE: "Is that emergence?", "这就是涌现吗？";
    DEBATE_ONE: "One side: some abilities are absent in small models and present in large ones, and \
        nobody could have told so from the small ones (Wei et al. 2022, “Emergent Abilities of Large \
        Language Models”, arXiv 2206.07682).",
        "一种看法：某些能力在小模型中不存在，在大模型中才出现，而且无法由小模型的表现推知\
        （Wei 等 2022，《Emergent Abilities of Large Language Models》，arXiv 2206.07682）。";
    DEBATE_OTHER: "The other side: the jump lies in the measure. Count whole answers and ability leaps; count \
        the parts of an answer and the same models improve smoothly (Schaeffer et al. 2023, “Are Emergent \
        Abilities of Large Language Models a Mirage?”, arXiv 2304.15004).",
        "另一种看法：跃升来自度量方式。只数完整的答案，能力就会突变；数答案的各个部分，同样的模型\
        却在平滑地进步（Schaeffer 等 2023，《Are Emergent Abilities of Large Language Models a Mirage?》，\
        arXiv 2304.15004）。";
    DEBATE_HERE: "Here both measures are of the same models. With n cells a grid and a share p of cells right, \
        about p^n of the whole grids would be right if errors were independent: 99 % of the cells is {0} % of \
        the grids.",
        "这里的两种度量来自同一组模型。若每个网格有 n 个细胞、细胞正确率为 p，且错误相互独立，则整个网格全对的\
        约占 p^n：细胞正确率为 99 % 时，整个网格正确率只有 {0} %。";
    PARTS: "Take a part away", "拿掉一个部件";
    PARTS_ABOUT: "The same model without one of its parts, trained for as many steps. What does its failure look \
        like?",
        "同样的模型，去掉一个部件，训练同样多的步数。它会怎样失败？";
    TRAIN_PARTS: "Train them all", "全部训练";
    PART_WHOLE: "nothing missing", "完整";
    PART_POSITION: "without position", "没有位置编码";
    PART_NONLINEARITY: "without nonlinearity", "没有非线性";
    PART_ATTENTION: "without attention", "没有注意力";
    PART_RESIDUAL: "without residual", "没有残差";
    WHY_WHOLE: "Can tell near cells from far ones, and can bend what it gathers into a rule.",
        "能分辨细胞的远近，也能把收集到的信息弯折成规则。";
    WHY_POSITION: "Cannot tell near from far: it knows no more than its own state and those of the whole grid, in no order.",
        "分不清远近：除了自身的状态，只知道整个网格各细胞的状态，不知道顺序。";
    WHY_NONLINEARITY: "Can look, but cannot bend: what it says can only rise or only fall with the number of live \
        neighbours. Alive on three, dead on two and on four, does neither.",
        "看得到，却不能弯折：它的回答只能随活邻居数一直上升或一直下降。三个时活、两个和四个时死，两者都不是。";
    WHY_ATTENTION: "Each cell sees itself alone: it can only say what live or dead cells do most often.",
        "每个细胞只看得到自己：只能说出活细胞或死细胞最常见的下场。";
    WHY_RESIDUAL: "Attention's answer takes the place of the cell: its own state is known only through what it asks.",
        "注意力的输出取代了细胞本身：自身的状态只能通过它的提问得知。";
    ATTENTION_MAP: "mean attention by offset", "平均注意力，按相对位置";
    TABLE: "learned rule", "学到的规则";
    BEND: "Why a bend is needed: XOR and Life", "为什么需要弯折：异或与生命游戏";
    BEND_ABOUT: "Two inputs, two hidden units, one output: nine weights. The picture shows what the network says \
        at every point; dots are the cases. Train it, or bend the weights by hand.",
        "两个输入、两个隐藏单元、一个输出：共九个权重。图中是网络在每一点的回答，圆点是各种情况。可以训练它，\
        也可以亲手拨动权重。";
    TASK_XOR: "XOR", "异或";
    TASK_LIFE: "Life's rule", "生命游戏的规则";
    WITH_BEND: "with the bend (tanh)", "有弯折（tanh）";
    WITHOUT_BEND: "without", "无弯折";
    BEND_RIGHT: "{0} of {1} cases right", "{1} 种情况中对了 {0} 种";
    BEND_LOSS: "loss {0} nats, step {1}", "损失 {0} 纳特，第 {1} 步";
    BEND_SOLVED: "All cases right. The two lines are where the hidden units change their sign.",
        "所有情况都正确。两条线是两个隐藏单元变号的地方。";
    BEND_STUCK: "The loss stays on a plateau: two units are just enough, and from many starts they do not find a way. \
        Training then starts over from another seed.",
        "损失停在高原上：两个单元刚好够用，从许多起点出发都找不到出路。这时训练会换个种子重新开始。";
    BEND_RESTARTS: "started over {0} time" | "started over {0} times", "已重新开始 {0} 次";
    BEND_LINE: "Without the bend two layers are one, and one layer is a straight line: it cannot part these cases, \
        however long it trains.",
        "没有弯折，两层等于一层，而一层只是一条直线：无论训练多久，都无法分开这些情况。";
    XOR_X: "first bit", "第一位";
    XOR_Y: "second bit", "第二位";
    LIFE_X: "own state", "自身状态";
    LIFE_Y: "live neighbours", "活邻居数";
    HIDDEN: "hidden unit {0}", "隐藏单元 {0}";
    OUTPUT: "output", "输出";
    WEIGHT_NAME: "{0}, weight {1}", "{0}，权重 {1}";
    WEIGHT_HINT: "Drag to bend this weight", "拖动以改变这个权重";
}
