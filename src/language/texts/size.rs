//! Texts of the tab about size, missing parts, and the bend.

phrases! {
    SIZES: "Size and ability", "规模与能力";
    SIZES_ABOUT: "The same task, learned by models of different width, one after another. Every cell is one \
        decision: the share of cells right climbs. A whole grid counts only when all its cells are \
        right: that share jumps.",
        "同一个任务，由不同宽度的模型依次学习。每个细胞是一次判断：单个细胞的正确率平缓上升。整个网格只有在\
        全部细胞都正确时才算数：这个比例会突然跳升。";
    TRAIN_ALL: "Train all sizes", "训练所有规模";
    STOP: "Stop", "停止";
    PARAMETERS_AXIS: "parameters", "参数数量";
    CELLS_RIGHT: "cells right", "细胞正确率";
    GRIDS_RIGHT: "whole grids right", "整个网格正确率";
    HEADS: "{0} heads", "{0} 个头";
    ONE_HEAD: "1 head", "1 个头";
    EMPTY_SIZES: "Press the button: every size is trained in turn, and its result appears here.",
        "按下按钮：依次训练每种规模，结果显示在这里。";
    RUNNING: "Training width {0}, heads {1}: step {2} of {3}", "正在训练宽度 {0}、{1} 个头：第 {2} 步，共 {3} 步";
    WIDTH: "width", "宽度";
    HEADS_COLUMN: "heads", "头数";
    SECONDS_COLUMN: "time", "用时";
    CLICKED_COLUMN: "all right at step", "全对的步数";
    NEVER: "never", "从未";
    DEBATE: "Is that emergence?", "这就是涌现吗？";
    DEBATE_ONE: "One side: some abilities are absent in small models and present in large ones, and \
        nobody could have told so from the small ones (Wei et al. 2022, \"Emergent Abilities of Large \
        Language Models\").",
        "一种看法：某些能力在小模型中不存在，在大模型中才出现，而且无法由小模型的表现推知\
        （Wei 等 2022，《Emergent Abilities of Large Language Models》）。";
    DEBATE_OTHER: "The other side: the jump lies in the measure. Count whole answers and ability leaps; count \
        the parts of an answer and the same models improve smoothly (Schaeffer et al. 2023, \"Are Emergent \
        Abilities of Large Language Models a Mirage?\").",
        "另一种看法：跳跃来自度量方式。只数完整的答案，能力就会突变；数答案的各个部分，同样的模型\
        却在平滑地进步（Schaeffer 等 2023，《Are Emergent Abilities of Large Language Models a Mirage?》）。";
    DEBATE_HERE: "Both lines above come from the same models. With n cells a grid and a share p of cells right, \
        whole grids would be right about p^n of the time if errors were independent: 99 % of the cells is {0} of \
        the grids.",
        "上面两条线来自同一组模型。若每格有 n 个细胞、细胞正确率为 p，且错误相互独立，整格全对的概率约为 p^n：\
        细胞正确率 99 % 时，整格正确率只有 {0}。";
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
    WHY_WHOLE: "Knows which cells are near, counts them, and bends the count into the rule.",
        "知道哪些细胞在附近，数出数目，再弯折成规则。";
    WHY_POSITION: "Cannot tell near from far: all it can learn is the average of the whole grid.",
        "分不清远近：最多只能学到整个网格的平均值。";
    WHY_NONLINEARITY: "Can look, but cannot bend: alive on three, dead on two and on four, is no line.",
        "看得到，却不能弯折：三个时活、两个和四个时死，不是一条直线。";
    WHY_ATTENTION: "Each cell sees itself alone: it can only guess what a live or a dead cell does most often.",
        "每个细胞只看得到自己：只能猜活细胞或死细胞最常见的下场。";
    WHY_RESIDUAL: "Attention's answer takes the place of the cell: who asks is known only through what it asks.",
        "注意力的输出取代了细胞本身：提问者的状态只能通过它所问的内容得知。";
    ATTENTION_MAP: "mean attention by offset", "按偏移的平均注意力";
    TABLE: "learned rule", "学到的规则";
    BEND: "Why a bend is needed: XOR and Life", "为什么需要弯折：异或与生命";
    BEND_ABOUT: "Two inputs, two hidden units, one output: nine weights. The picture shows what the network says \
        at every point; dots are the cases. Train it, or bend the weights by hand.",
        "两个输入、两个隐藏单元、一个输出：共九个权重。图中是网络在每一点的回答，圆点是各种情况。可以训练它，\
        也可以亲手拨动权重。";
    TASK_XOR: "XOR", "异或";
    TASK_LIFE: "Life's rule", "生命规则";
    WITH_BEND: "with the bend (tanh)", "有弯折 (tanh)";
    WITHOUT_BEND: "without", "无弯折";
    BEND_RIGHT: "{0} of {1} cases right", "{1} 种情况中对了 {0} 种";
    BEND_LOSS: "loss {0} nats, step {1}", "损失 {0} 纳特，第 {1} 步";
    BEND_SOLVED: "Solved: the two units are the two edges of a band.", "解决了：两个单元正好是一条带子的两条边。";
    BEND_STUCK: "Two units are just enough, and from many starts they do not find the band: the loss stays on a \
        plateau. Training then starts over from another seed.",
        "两个单元刚好够用，因此从许多起点出发都找不到那条带子：损失停在高原上。这时训练会换个种子重新开始。";
    BEND_RESTARTS: "started over {0} times", "已重新开始 {0} 次";
    BEND_LINE: "Without the bend two layers are one, and one layer is a straight line: it cannot part these cases, \
        however long it trains.",
        "没有弯折，两层等于一层，而一层只是一条直线：无论训练多久，都无法分开这些情况。";
    XOR_X: "first bit", "第一位";
    XOR_Y: "second bit", "第二位";
    LIFE_X: "own state", "自身状态";
    LIFE_Y: "live neighbours", "活邻居数";
    HIDDEN: "hidden unit {0}", "隐藏单元 {0}";
    OUTPUT: "output", "输出";
    WEIGHT_HINT: "Drag to bend this weight", "拖动以改变这个权重";
}
