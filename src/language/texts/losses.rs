//! What of a pattern a file format has no place for, and how several such things stand in a row.

phrases! {
    PLACE: "the place of its cells in the universe", "细胞在宇宙中的位置";
    STATES: "which states its cells are in", "细胞各处于哪种状态";
    RULE: "the rule", "规则";
    BOUNDS: "the universe's bounds", "宇宙的边界";
    GENERATION: "the generation", "代数";
    DECLARED_SIZE: "the declared size, by which it is centred", "用于居中的标称大小";
    NAME: "the name", "名称";
    AUTHOR: "the author", "作者";
    COMMENTS: "the comments", "注释";
    AND: "{0} and {1}", "{0}和{1}";
    ALSO: "{0}, {1}", "{0}、{1}";
}
