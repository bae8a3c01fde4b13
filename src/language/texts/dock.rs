//! Texts of the dock itself, and those that several tabs share.

phrases! {
    TITLE: "Attention", "注意力";
    CLOSE: "Close (e)", "关闭（e）";
    LIFE: "Life", "生命游戏";
    SENTENCES: "Sentences", "句子";
    SIZE: "Size", "规模";
    ANALOGIES: "Analogies", "类比";
    NOT_LIFE_LIKE: "The models here learn Life-like rules only, and your universe's {0} is none.",
        "这里的模型只学习类生命规则，而你的宇宙所用的 {0} 不是。";
    SAVE_PNG: "Save this chart as a picture (PNG)", "将此图保存为图片（PNG）";
    SAVE_CSV: "Save the numbers of this chart (CSV)", "将此图的数据保存为表格（CSV）";
    SAVED: "Saved: {0}", "已保存：{0}";
    NOT_SAVED: "Not saved: {0}", "未能保存：{0}";
    NOTHING_TO_SAVE: "There is nothing in the chart yet", "图中还没有数据";
    TRAIN: "Train", "训练";
    PAUSE: "Pause", "暂停";
    STEP_BATCH: "One batch", "训练一批";
    STEP_BATCH_HINT: "Train on one more batch, then pause", "再训练一批，然后暂停";
    REWIND: "Rewind", "倒回";
    REWIND_HINT: "Back to the snapshot of step {0}", "回到第 {0} 步的快照";
    RESTART: "New seed", "新种子";
    RESTART_HINT: "Throw the weights away and start again from other random ones (seed {0} now)",
        "丢弃权重，从另一组随机权重重新开始（当前种子为 {0}）";
    SAVE: "Save weights", "保存权重";
    SAVE_HINT: "Save the weights to a file (safetensors)", "将权重保存到文件（safetensors）";
    LOAD: "Load weights", "载入权重";
    LOAD_HINT: "Load weights from a file (safetensors)", "从文件载入权重（safetensors）";
    NOT_LOADED: "Not loaded: {0}", "未能载入：{0}";
    NO_WEIGHTS: "there are no weights in it that can be read: {0}", "其中没有可以读取的权重：{0}";
    NO_MODEL_OF_LIFE: "a model of Life was expected", "这里应是生命游戏的模型";
    MODEL_OF_OTHER_SHAPE: "a model of Life of another shape than those that learn here",
        "生命游戏的模型，但形状与这里学习的不同";
    MODEL_OF: "the model of {0}", "{0} 的模型";
    MODEL_OF_SENTENCES: "the model of sentences", "句子的模型";
    BRING_BACK: "Back to {0}", "取回 {0}";
    BRING_BACK_HINT: "The model that was here before: it was trained here and not saved",
        "之前在这里的模型：它在这里训练而成，尚未保存";
    LOADED: "Loaded: {0}", "已载入：{0}";
    STEP: "step", "步数";
    STEPS: "{0} step" | "{0} steps", "{0} 步";
    SECONDS: "{0} s", "{0} 秒";
    PARAMETERS: "{0} parameter" | "{0} parameters", "{0} 个参数";
    LOSS_NATS: "loss (nats)", "损失（纳特）";
    LOSS_NATS_TOP: "loss (nats, {0} at the top)", "损失（纳特，顶端为 {0}）";
    SEED: "seed {0}", "种子 {0}";
    FACTS_HINT: "A step trains on one batch of examples. Parameters, or weights, are the numbers that training \
        changes. The seed decides which random ones it begins with.",
        "每一步用一批例子训练。参数（即权重）是训练所改变的数。种子决定起初的随机数。";
    MEASURES: "Loss, in nats (the unit of natural logarithms): the larger, the less chance the model gives to the right answers; 0 where it gives them all. \
        What is right is measured on examples that are held out: no training sees them.",
        "损失以纳特（自然对数的单位）计：模型给正确答案的概率越小，损失越大；0 表示给了全部。正确率用留出的例子测量：训练从不看到它们。";
    NOT_TRAINED_YET: "not trained yet", "尚未训练";
    TRAINING: "training", "训练中";
    PAUSED: "paused", "已暂停";
    DONE: "done", "完成";
    NO_THREAD: "No model can be trained: the system gives no thread ({0}). End other programs, and try \
        again",
        "无法训练模型：没有可用的线程（{0}）。请结束其他程序，然后重试";
    NO_SHAPE: "No model of that shape can be trained: {0}", "无法训练这种形状的模型：{0}";
    MISTAKE: "The training came upon a mistake of ours", "训练遇到了程序自身的错误";
    HEAD: "head {0}", "第 {0} 个头";
    LAYER: "layer {0}", "第 {0} 层";
    LAYER_AND_HEAD: "layer {0}, head {1}", "第 {0} 层，第 {1} 个头";
    BELOW_ZERO: "below zero", "小于零";
    ABOVE_ZERO: "above zero", "大于零";
}
