//! Texts about the universe that is open: what is asked before it is lost, and what took its place.

phrases! {
    UNDO: "Undo (Ctrl-Z)", "撤销（Ctrl-Z）";
    REDO: "Redo (Ctrl-Y)", "重做（Ctrl-Y）";
    OPENED: "“{0}” is open in place of “{1}”", "“{0}”已打开，取代了“{1}”";
    AT_ITS_START: "“{0}” is back at its start", "“{0}”已回到起点";
    UNDONE: "“{0}” is back as it was", "“{0}”已恢复原状";
    REDONE: "“{0}” is there again", "“{0}”又回来了";
    NOTHING_TO_UNDO: "There is nothing to undo", "没有可撤销的操作";
    NOTHING_TO_REDO: "There is nothing to redo", "没有可重做的操作";
    SAVE_BEFORE_CLOSING: "Save “{0}” before closing?", "关闭前要保存“{0}”吗？";
    SOUP: "soup {0} x {1}, seed {2}", "随机汤 {0} x {1}，种子 {2}";
    SOUP_UNSAVED: "It was not saved. Only the seed in its name brings it back, on the command line: \
        lifescope soup:WxH --seed N.",
        "当前内容尚未保存。只有名称中的种子能让它重现，须在命令行中用 soup 和 --seed 给出。";
    UNSAVED: "What is shown was not saved, and opening it again would not bring it back.",
        "当前内容尚未保存，重新打开也无法恢复。";
    SAVE_MODELS: "Save {0} trained model before closing?" | "Save {0} trained models before closing?",
        "关闭前要保存 {0} 个训练好的模型吗？";
    MODELS_UNSAVED: "The attention dock has trained what no file holds: {0}. Saved, the weights go into your folder \
        of documents, and the dock can load them again.",
        "注意力面板训练出的成果尚未存入任何文件：{0}。保存时，权重会存入你的文档文件夹，以后可由面板重新载入。";
    CLOSE_WITHOUT_SAVING: "Close without saving", "不保存，直接关闭";
    SAVE_FIRST: "Save “{0}” first?", "要先保存“{0}”吗？";
    TOO_LARGE_TO_KEEP: "It is too large to be kept for an undo: unless it is saved, it will be lost.",
        "它太大，无法保留以供撤销：若不保存就会丢失。";
    GO_ON_WITHOUT_SAVING: "Go on without saving", "不保存，继续";
    ASK_FOR_NAME: "Save…", "保存…";
    CANCEL: "Cancel", "取消";
    OPEN_A_PATTERN: "Open a pattern", "打开图样";
    NAME_OR_PATH: "A name, or the path of a file", "名称，或文件的路径";
    LIBRARY: "Library", "图样库";
    LIBRARY_HOLDS: "{0} pattern" | "{0} patterns", "{0} 个图样";
    IN_THE_LIBRARY: "library: {0}", "图样库：{0}";
    FILE: "file", "文件";
    FOLDER: "folder", "文件夹";
    BACK: "back", "返回";
    LINK: "Links are not fetched: copy the pattern itself and press Ctrl-V, or save it as a file",
        "链接不会被抓取：请复制图样本身并按 Ctrl-V，或将其保存为文件";
    NOTHING_FITS: "Nothing is called {0}, here or in the library.", "这里和图样库中都没有名为 {0} 的图样。";
    BROWSE: "Browse…", "浏览…";
    SAVE_TO_A_FILE: "Save to a file", "保存到文件";
    OPEN: "Open", "打开";
    SAVE: "Save", "保存";
    REPLACE: "Replace", "替换";
    NO_SUCH_FOLDER: "There is no folder {0}", "没有文件夹 {0}";
    IS_A_FOLDER: "{0} is a folder", "{0} 是文件夹";
    REPLACE_IT: "{0} is there already. Replace it?", "{0} 已存在。要替换它吗？";
    NAME_IT_WHOLE: "{0} is there already; to replace it, name it with its ending",
        "{0} 已存在；要替换它，请写出带扩展名的完整文件名";
    IS_NO_FILE: "{0} is no file that can be read to its end", "{0} 不是可以完整读取的文件";
    NO_PATTERNS: "There are no pattern files in {0}", "{0} 中没有图样文件";
    CHOOSE_FROM: "Choose a pattern from {0}", "从 {0} 中选择一个图样";
    CHOOSE_A_FILE: "Choose the file to open", "选择要打开的文件";
    FIRST_ARE_SHOWN: "Only the first {0} is shown" | "Only the first {0} are shown",
        "只显示前 {0} 个";
    DROP_TO_OPEN: "Drop {0} to open it", "松开即可打开 {0}";
    DROP_TO_CHOOSE: "Drop {0} file to choose from" | "Drop {0} files to choose one of them",
        "松开后从 {0} 个文件中选择";
    SAVED_WITHOUT: "Saved {0} without {1}: its format has no place for that",
        "已保存 {0}，但不含 {1}：该格式无法容纳";
}
