//! What is wrong with files and universes that cannot be had.

phrases! {
    NO_SUCH_FILE: "There is no file {0}", "没有文件 {0}";
    NOT_ALLOWED: "{0} may not be opened", "无权访问 {0}";
    READ_ONLY: "{0} lies on a file system that takes no writing", "{0} 所在的文件系统是只读的";
    NO_SPACE: "There is no space left for {0}", "没有足够的空间存放 {0}";
    BIRTH_ON_ZERO: "{0}: rule {1} gives birth with no live neighbour, and what lies along a dead edge without \
        end would be infinitely many cells; bound the universe on both axes, for example {1}:T512,512",
        "{0}：规则 {1} 在没有活邻居时也会诞生细胞，在无尽的死边界沿线会产生无穷多个细胞；请在两个方向上都限定宇宙的大小，例如 \
        {1}:T512,512";
    OUTSIDE: "{1}: {0} live cell lies outside the universe {2} of {3} x {4} cells, the first at ({5}, {6}); \
        use a larger universe"
        | "{1}: {0} live cells lie outside the universe {2} of {3} x {4} cells, the first at ({5}, {6}); \
        use a larger universe",
        "{1}：有 {0} 个活细胞在 {3} x {4} 的宇宙 {2} 之外，第一个在（{5}，{6}）；请使用更大的宇宙";
    UNBOUNDED: "unbounded", "无界";
    TOO_FAR: "{0}: a cell at ({1}, {2}) lies past the largest coordinate, 2^60",
        "{0}：（{1}，{2}）处的细胞超出了最大坐标 2^60";
    TOO_MANY: "{0}: its cells need {1} of memory, more than the {2} allowed; allow more memory",
        "{0}：其细胞需要 {1} 内存，超过允许的 {2}；请允许更多内存";
}
