//! How a message names a character that cannot be shown, or cannot be seen. `{0}` is its number.

phrases! {
    NEXT_LINE: "a next-line mark ({0})", "下一行标记（{0}）";
    NO_BREAK: "a no-break space ({0})", "不换行空格（{0}）";
    SOFT_HYPHEN: "a soft hyphen ({0})", "软连字符（{0}）";
    GRAPHEME_JOINER: "a combining grapheme joiner ({0})", "组合字形连接符（{0}）";
    DIRECTION: "a mark of direction ({0})", "方向标记（{0}）";
    HANGUL_FILLER: "a Hangul filler ({0})", "谚文填充符（{0}）";
    OGHAM: "an ogham space ({0})", "欧甘空格（{0}）";
    MONGOLIAN: "a Mongolian vowel separator ({0})", "蒙古文元音分隔符（{0}）";
    TYPOGRAPHIC: "a typographic space ({0})", "排版空格（{0}）";
    ZERO_WIDTH: "a zero-width space ({0})", "零宽空格（{0}）";
    NON_JOINER: "a zero-width non-joiner ({0})", "零宽不连字符（{0}）";
    JOINER: "a zero-width joiner ({0})", "零宽连字符（{0}）";
    LINE_SEPARATOR: "a line separator ({0})", "行分隔符（{0}）";
    PARAGRAPH_SEPARATOR: "a paragraph separator ({0})", "段落分隔符（{0}）";
    NARROW_NO_BREAK: "a narrow no-break space ({0})", "窄不换行空格（{0}）";
    MATHEMATICAL: "a mathematical space ({0})", "数学空格（{0}）";
    WORD_JOINER: "a word joiner ({0})", "单词连接符（{0}）";
    BRAILLE: "an empty braille pattern ({0})", "空白盲文字符（{0}）";
    IDEOGRAPHIC: "an ideographic space ({0})", "全角空格（{0}）";
    VARIATION: "a variation selector ({0})", "异体字选择符（{0}）";
    BYTE_ORDER: "a byte-order mark ({0})", "字节顺序标记（{0}）";
    BYTE: "the byte {0}", "字节 {0}";
    CHARACTER: "the character {0}", "字符 {0}";
    QUOTED: "'{0}'", "“{0}”";
    END_OF_FILE: "the end of the file", "文件末尾";
    END_OF_LINE: "the end of the line", "行末";
}
