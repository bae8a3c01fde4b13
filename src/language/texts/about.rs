//! Texts of the card about the pattern that is open.

phrases! {
    HINT: "About this pattern (i)", "关于此图样（i）";
    CLOSE: "Close (i)", "关闭（i）";
    AUTHOR: "author", "作者";
    FILE: "file", "文件";
    RULE: "rule", "规则";
    SIZE: "size now", "当前大小";
    SIDES: "{0} × {1}", "{0} × {1}";
    NOTHING_LIVES: "nothing lives", "没有存活的细胞";
    NO_COMMENTS: "No comments came with it.", "没有附带注释。";
}
