//! What is wrong with files and universes that cannot be had.

phrases! {
    ABOUT: "{0}: {1}", "{0}：{1}";
    NO_SUCH_FILE: "There is no file {0}", "没有文件 {0}";
    NOT_ALLOWED: "{0} may not be opened", "无权访问 {0}";
    READ_ONLY: "{0} lies on a file system that takes no writing", "{0} 所在的文件系统是只读的";
    NO_SPACE: "There is no space left for {0}", "没有足够的空间存放 {0}";
    BIRTH_ON_ZERO: "rule {0} gives birth with no live neighbour, and what lies along a dead edge without \
        end would be infinitely many cells; bound the universe on both axes, for example {0}:T512,512",
        "规则 {0} 在没有活邻居时也会诞生细胞，在无尽的死边界沿线会产生无穷多个细胞；请在两个方向上都限定宇宙的大小，例如 \
        {0}:T512,512";
    DOES_NOT_FIT: "rule {0} cannot be used here: {1}", "规则 {0} 不能用在这里：{1}";
    OUTSIDE: "{0} live cell lies outside the universe {1} of {2} x {3} cells, the first at ({4}, {5}); \
        use a larger universe"
        | "{0} live cells lie outside the universe {1} of {2} x {3} cells, the first at ({4}, {5}); \
        use a larger universe",
        "有 {0} 个活细胞在 {2} x {3} 的宇宙 {1} 之外，第一个在（{4}，{5}）；请使用更大的宇宙";
    UNBOUNDED: "unbounded", "无界";
    NO_SUCH_STATE: "the cell at ({0}, {1}) is in state {2}, and rule {3} has states 0 to {4}; use a rule of more \
        states, or change the cell",
        "（{0}，{1}）处的细胞处于状态 {2}，而规则 {3} 只有状态 0 到 {4}；请使用具有更多状态的规则，或更改该细胞";
    NOT_PLACED: "the pattern cannot be put in its place: {0}", "图样无法放到它的位置：{0}";
}
