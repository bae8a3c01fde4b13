//! What readers of files say: what they found, what they expected, what they made of it, and what to
//! do next.

phrases! {
    ERROR_AT: "{0}:{1}:{2}: error: {3}", "{0}:{1}:{2}：错误：{3}";
    WARNING_AT: "{0}:{1}:{2}: warning: {3}", "{0}:{1}:{2}：警告：{3}";
    ADVICE: "advice: {0}", "建议：{0}";
    AND_AT_ONE_MORE: "{0} (and at one more place)", "{0}（另有一处相同）";
    AND_AT_MORE: "{0} (and at {1} more places)", "{0}（另有 {1} 处相同）";
    NOT_LISTED: "{0} further warnings are not listed", "还有 {0} 条警告未列出";

    WITH: "with {0} {1} of memory would be taken, more than the {2} allowed",
        "加上{0}，将占用 {1} 内存，超过允许的 {2}";
    WITH_CELLS: "the cells", "细胞";
    WITH_NODES: "the tree's nodes", "树的节点";
    WITH_LINE: "this line", "这一行";
    WITH_ANY_LINE: "any line of it", "其中任何一行";
    WITH_COMMENTS: "the comments up to this line", "直到这一行的注释";
    WITH_PARTS: "the list of lines", "各行的列表";
    WITH_ARCHIVE: "the archive", "压缩包";
    WITH_ARCHIVE_LIST: "the archive's list of files", "压缩包的文件列表";
    WITH_MEMBER: "its member '{0}'", "其中的文件“{0}”";
    WITH_IMAGE: "the image", "图像";
    WITH_PIXELS: "an image of {0} x {1} pixels", "{0} x {1} 像素的图像";
    ALLOW_MORE: "allow more memory", "请允许更多内存";
    CHECK_COUNTS: "allow more memory, or check the counts", "请允许更多内存，或检查计数";
    REMOVE_COMMENTS: "allow more memory, or remove comments", "请允许更多内存，或删去注释";
    REMOVE_BLANKS: "remove them, or allow more memory", "请删去它们，或允许更多内存";
    TOO_FAR: "a cell at ({0}, {1}) lies past the largest coordinate, 2^60",
        "（{0}，{1}）处的细胞超出了最大坐标 2^60";
    GET_AGAIN: "get the file again", "请重新获取该文件";

    UNREADABLE: "it cannot be read: {0}", "无法读取：{0}";
    UNREADABLE_PAST: "it cannot be read past its first {0} bytes: {1}", "前 {0} 字节之后无法读取：{1}";
    DAMAGED_GZIP: "the compressed data is damaged or cut short after {0} bytes of text ({1})",
        "压缩数据在 {0} 字节文本之后损坏或被截断（{1}）";
    DAMAGED: "{0} is damaged or cut short: {1}", "{0}已损坏或被截断：{1}";
    UNREADABLE_PART: "{0} cannot be read: {1}", "{0}无法读取：{1}";
    ZIP_ARCHIVE: "the zip archive", "zip 压缩包";
    KIND_OF_IMAGE: "the {0} image", "{0} 图像";
    ZEROS_WITHIN: "zero bytes stand within the text", "文本中间有零字节";
    LINE_TOO_LONG: "this line is longer than {0}, and no row of cells", "这一行超过 {0}，又不是一行细胞";
    MANY_BLANKS: "the text begins with more than {0} blanks", "文本开头有超过 {0} 个空白";
    NOT_UTF_8: "this line is not UTF-8; it was read as Latin-1 (ISO 8859-1)",
        "这一行不是 UTF-8；已按 Latin-1（ISO 8859-1）读取";
    TAKEN_FOR_BLANK: "{0} was taken for a blank", "{0}已当作空白";
    PASSED_OVER: "{0} was passed over", "{0}已跳过";
    LAST_GENERATION: "generation {0} lies past the last, 2^64 - 1", "代数 {0} 超过了最后一代 2^64 - 1";
    WRITE_SMALLER: "write a smaller one", "请写一个较小的";
    NO_GENERATION: "'{0}' is no generation; a number from 0 to 2^64 - 1 was expected, and 0 was taken",
        "“{0}”不是代数；这里应是 0 到 2^64 - 1 的数，已取 0";
    RULE_UNUSABLE: "rule '{0}' cannot be used: {1}", "规则“{0}”无法使用：{1}";
    LINE_KEPT: "this line is not understood; it was kept as a comment", "无法理解这一行；已作为注释保留";

    PROSE_AFTER: "the text after the pattern was passed over", "图样之后的文本已跳过";
    PROSE_BEFORE: "the text before the pattern was passed over", "图样之前的文本已跳过";
    LINE_BEFORE: "'{0}' before the pattern was passed over", "图样之前的“{0}”已跳过";
    LINES_BEFORE: "{0} lines before the pattern were passed over", "图样之前的 {0} 行已跳过";
    QUOTE_MARKS: "'{0}' before the lines was taken off", "各行之前的“{0}”已去掉";
    END_MARK: "an end mark of DOS (0x1a) was passed over", "DOS 结束标记（0x1a）已跳过";
    END_MARK_AND_REST: "an end mark of DOS (0x1a) was passed over, with what follows it",
        "DOS 结束标记（0x1a）及其后的内容已跳过";
    ZEROS_AT_END: "zero bytes at the end were passed over", "末尾的零字节已跳过";
    CLOSING: "'{0}' after the pattern was passed over", "图样之后的“{0}”已跳过";
    CLOSING_AND_REST: "'{0}' after the pattern was passed over, with what follows it",
        "图样之后的“{0}”及其后的内容已跳过";
    ZEROS_AFTER_GZIP: "zero bytes after the compressed data were passed over", "压缩数据之后的零字节已跳过";
    OTHER_AFTER_GZIP: "what follows the compressed data is no gzip; it was passed over",
        "压缩数据之后的内容不是 gzip；已跳过";

    EMPTY_FILE: "the file is empty", "文件是空的";
    LINK: "this is a link, and links are not fetched", "这是链接，而链接不会被抓取";
    COPY_THE_PATTERN: "copy the pattern itself, or save it as a file", "请复制图样本身，或将其保存为文件";
    BEGINS_NO_PATTERN: "{0} begins no pattern", "图样不会以{0}开头";
    NOT_TEXT: "this is not text, it has {0}", "这不是文本，其中有{0}";
    FORMAT_EXPECTED: "{0}; a pattern in a known format was expected: {1}", "{0}；这里应是已知格式的图样：{1}";
    OR: "{0} or {1}", "{0} 或 {1}";
    IS_NOT_READ: "this is {0}, which is not read", "这是{0}，无法读取";
    RULE_TABLE: "a table of a rule", "规则表";
    RULE_TREE: "a tree of a rule", "规则树";
    ONLY_PATTERNS: "only patterns are read", "只能读取图样";
    GZIP_IN_GZIP: "a gzip file within a gzip file", "gzip 文件中的 gzip 文件";
    EXPAND_ONCE: "expand it once", "请先解压一次";
    BZIP2: "a file compressed with bzip2", "用 bzip2 压缩的文件";
    EXPAND_BZIP2: "expand it with bunzip2", "请用 bunzip2 解压";
    XZ: "a file compressed with xz", "用 xz 压缩的文件";
    EXPAND_XZ: "expand it with unxz", "请用 unxz 解压";
    BMP: "a BMP image", "BMP 图像";
    SAVE_AS_PNG: "save it as PNG", "请另存为 PNG";
    UTF_16: "UTF-16 text", "UTF-16 文本";
    SAVE_AS_UTF_8: "save it as UTF-8", "请另存为 UTF-8";
    MCELL_NOT_WRITTEN: "mcell is read and not written", "mcell 只能读取，不能写入";
    MCELL_LINE: "{0} begins no line of an MCell file; they begin with '#' and a key", "{0} 不能作为 MCell 文件一行的开头；各行以“#”和关键字开头";
    MCELL_AFTER_CELLS: "a setting after the cells was passed over", "细胞之后的设置已忽略";
    MCELL_KEY: "the setting '#{0}' is not known here and was passed over", "这里没有设置“#{0}”，已忽略";
    MCELL_BOARD: "a board is written as 800x600", "棋盘大小写作 800x600";
    MCELL_VOTE: "{0} is no total of a vote; they are 0 to 9", "{0} 不是投票总数；总数为 0 到 9";
    MCELL_TAG: "{0} is no cell; a count, '.', a letter A to X, one of a to j before it, or '$' was expected",
        "{0} 不是细胞；这里应是计数、“.”、字母 A 到 X、其前的 a 到 j 之一，或“$”";
    MCELL_WITH: "this is an MCell file, {0}, which is not read", "这是 MCell 文件（{0}），无法读取";
    MCELL_GAME: "game '{0}'", "游戏“{0}”";
    MCELL_RULE: "rule '{0}'", "规则“{0}”";
    SAVE_MCELL: "open it in Golly or MCell and save it as RLE", "请用 Golly 或 MCell 打开，再另存为 RLE";
    NO_ARCHIVE: "this is no zip archive, and a member '{0}' was asked for", "这不是 zip 压缩包，却要求其中的文件“{0}”";
    ZIP_IN_ZIP: "this is a zip archive within a zip archive", "这是 zip 压缩包中的 zip 压缩包";
    UNPACK_OUTER: "unpack the outer one", "请解开外层的压缩包";
    EMPTY_ARCHIVE: "this zip archive has no files in it", "这个 zip 压缩包中没有文件";
    SEVERAL_FILES: "this zip archive holds {0} files: {1}", "这个 zip 压缩包有 {0} 个文件：{1}";
    MORE_FILES: "{0} more", "另有 {0} 个";
    NAME_ONE: "name one, as {0}", "请指明其中一个，例如 {0}";
    NO_MEMBER: "there is no '{0}' in it; {1}", "其中没有“{0}”；{1}";

    HEADER_RULE_TWICE: "the header names a rule twice; one was expected", "头部两次给出规则；应只有一次";
    RULE_IGNORED: "the rule '{0}' was ignored: the header says {1}", "规则“{0}”已忽略：头部给出的是 {1}";
    HASH_LINE_KEPT: "this line is not understood, or repeats another; it was kept as a comment",
        "无法理解这一行，或者它与另一行重复；已作为注释保留";
    FIELD_IGNORED: "'{0}' was ignored; a header has the fields x, y and rule",
        "“{0}”已忽略；头部的字段是 x、y 和 rule";
    COORDINATE_TOO_FAR: "this coordinate lies past the largest, 2^60; a smaller one was expected",
        "这个坐标超过了最大值 2^60；这里应是较小的坐标";
    SIZE_TWICE: "the header gives this size twice; one was expected", "头部两次给出这个尺寸；应只有一次";
    SIZE_TOO_LARGE: "a size of {0} cells lies past the largest, 2^61; a smaller one was expected",
        "{0} 个细胞的尺寸超过了最大值 2^61；这里应是较小的尺寸";
    NO_SIZE: "{0} is no size; a number of cells was expected, and the header's size was ignored",
        "{0}不是尺寸；这里应是细胞数，头部的尺寸已忽略";
    RULE_UNREADABLE: "the rule file '{0}' cannot be read: {1}", "无法读取规则文件“{0}”：{1}";
    RULE_FILE_TOO_LARGE: "the rule file '{0}' is larger than 64 MiB", "规则文件“{0}”大于 64 MiB";
    RULE_STATES: "'{0}' is no number of states; 2 to 256 are possible", "“{0}” 不是状态数；可以是 2 到 256";
    RULE_BORN_OF_NOTHING: "dead cells among dead cells would go into state {0}; they must stay dead, in state 0",
        "死细胞之间的死细胞会变为状态 {0}；它们必须保持死亡，即状态 0";
    RULE_COLOR: "a colour is a state with red, green and blue, such as 1 255 0 0, each below 256; or six such numbers, from the \
        first live state's to the last one's",
        "颜色是一个状态加红、绿、蓝，例如 1 255 0 0，每个数小于 256；或者六个这样的数，从第一个活状态的颜色到最后一个";
    RULE_SETTING: "this is no setting that is known here; n_states, neighborhood and symmetries are those of a table, \
        num_states, num_neighbors and num_nodes those of a tree",
        "这里没有这种设置；表的设置是 n_states、neighborhood 和 symmetries，树的设置是 num_states、num_neighbors 和 num_nodes";
    RULE_TREE_BEGINS: "a tree begins with num_states= and num_neighbors=, before its nodes",
        "树以 num_states= 和 num_neighbors= 开头，在节点之前";
    RULE_NEIGHBOURS: "a tree has 4 or 8 neighbours", "树有 4 个或 8 个邻居";
    RULE_NODE: "a node is a row of numbers: its depth, and for each state what it leads to",
        "节点是一行数字：它的深度，以及每个状态通向哪里";
    RULE_WRONG_NODE: "node {0} of the tree is wrong: it has a depth, and for each of the {1} states a node before it of the depth \
        below, or at depth 1 a state",
        "树的节点 {0} 有误：它应有深度，并且对 {1} 个状态中的每一个给出前面深度小一的节点，深度为 1 时给出状态";
    RULE_NO_ROOT: "the tree has no root: its last node has depth {0}", "树没有根：最后一个节点的深度应为 {0}";
    RULE_TABLE_BEGINS: "a table begins with n_states, neighborhood and symmetries, in this order and before its transitions",
        "表以 n_states、neighborhood 和 symmetries 依次开头，在转换之前";
    RULE_NEIGHBORHOOD: "'{0}' is no neighborhood of a table; vonNeumann, Moore, hexagonal and oneDimensional are",
        "“{0}” 不是表的邻域；可以是 vonNeumann、Moore、hexagonal 和 oneDimensional";
    RULE_SYMMETRY: "'{0}' is no symmetry of this neighborhood; these are: {1}", "“{0}” 不是这个邻域的对称；可以是：{1}";
    RULE_VARIABLE: "a variable is written as var a={0,1,2}", "变量写作 var a={0,1,2}";
    RULE_VALUE: "'{0}' is no state from 0 to {1}, and no variable before this line has that name",
        "“{0}” 不是 0 到 {1} 的状态，这一行之前也没有这个名称的变量";
    RULE_VALUES: "{0} values stand here; a transition has {1}: the cell, its neighbours, and what becomes of it",
        "这里有 {0} 个值；一条转换有 {1} 个值：细胞、它的邻居和它变成的状态";
    RULE_UNBOUND: "'{0}' stands for several states and for none of the cells before, so that it does not say what becomes of the \
        cell",
        "“{0}” 代表多个状态，而前面的细胞中没有它，因此没有说明细胞变成什么";
    RULE_TOO_LARGE: "so many transitions come of it that they do not fit here", "由此产生的转换太多，这里放不下";
    SIZE_GROWN: "the header says {0} cells, and the pattern has {1}; all cells were kept",
        "头部称有 {0} 个细胞，而图样有 {1}；所有细胞都已保留";
    NOT_ENDED: "the pattern ends without '!'; it may have been cut short, all that is there was read",
        "图样没有以“!”结尾，可能被截断；已读取现有的全部内容";
    COUNT_BROKEN: "a blank or a line break stands within a count; its digits were taken for one number",
        "计数中间有空白或换行；其数字已当作一个数";
    COUNT_TOO_LARGE: "this count is past 2^64 - 1; a smaller one was expected",
        "这个计数超过 2^64 - 1；这里应是较小的计数";
    COUNT_APART: "a blank or a line break stands between a count and its tag; they were taken together",
        "计数与其标记之间有空白或换行；已将它们合在一起";
    COUNT_OF_ZERO: "a count of 0 was taken as it stands, for nothing", "计数 0 已照原样当作没有";
    COMMENT_WITHIN: "a line that starts with # stands within the cells; it was kept as a comment",
        "细胞中间有以 # 开头的一行；已作为注释保留";
    CAPITALS: "B and O were taken for b and o, dead and live, as no other letters of states stand beside them",
        "B 和 O 已当作 b 和 o，即死与活，因为旁边没有其他状态字母";
    STATE: "'{0}' is state {1}, and the rule has two states; for two states dead is b or '.', live is o or A",
        "“{0}”是状态 {1}，而规则只有两种状态；两种状态时，死细胞写作 b 或“.”，活细胞写作 o 或 A";
    STATE_PAST_RULE: "this cell is in state {0}, and the rule has states 0 to {1}; write a rule with so many \
        states, or take the cell out",
        "这个细胞处于状态 {0}，而规则只有状态 0 到 {1}；请写出具有足够状态的规则，或去掉该细胞";
    HEADER_WITHIN: "a header stands within the cells; it was expected before them, and the cells to end \
        with '!'",
        "细胞中间出现了头部；头部应在细胞之前，细胞应以“!”结尾";
    NO_TAG: "{0} is no tag; a count, b, o, $ or ! was expected", "{0}不是标记；这里应是计数、b、o、$ 或 !";
    MISSING_TAG: "the count {0} has no tag: {1} follows, and b, o or $ was expected",
        "计数 {0} 没有标记：后面是{1}，而这里应是 b、o 或 $";
    LEADS_TOO_FAR: "{0} cells from {1} on lead past the largest coordinate, 2^60; a smaller count was expected",
        "从 {1} 起 {0} 个细胞会超出最大坐标 2^60；这里应是较小的计数";

    NO_CELL_PLAINTEXT: "{0} is no cell; . for a dead cell, O or * for a live one, or a line that starts with ! \
        was expected",
        "{0}不是细胞；这里应是死细胞 .、活细胞 O 或 *，或以 ! 开头的一行";
    BLANK_IN_ROW: "a blank within a row; every dead cell before a live one is written .",
        "一行中间有空白；活细胞之前的每个死细胞都应写作 .";
    HASH_FOR_COMMENT: "this line starts with #; it was taken for a comment, as ! begins",
        "这一行以 # 开头；已当作以 ! 开头的注释";
    BLANKS_END_ROW: "blanks end this row; they were taken for nothing", "这一行以空白结尾；空白已忽略";
    SMALL_O: "'o' was taken for a live cell, which is written O or *", "“o”已当作活细胞，活细胞写作 O 或 *";
    INDENT: "blanks begin all rows; they were taken for an indent", "每一行都以空白开头；空白已当作缩进";
    RULE_STAYS_COMMENT: "'{0}' cannot be used as the rule and stays a comment: {1}",
        "“{0}”不能用作规则，仍作为注释：{1}";
    PLAINTEXT_TOO_LARGE: "as plaintext {0} x {1} cells would take up to {2} bytes; write rle instead",
        "以 plaintext 写出 {0} x {1} 个细胞最多需要 {2} 字节；请改用 rle";

    NO_PLACE: "this #P line names no place; its rows were put at 0 0", "这一行 #P 没有给出位置；其各行已放在 0 0";
    ANOTHER_RULE: "this line names another rule than one before it; this one was taken",
        "这一行给出的规则与前面的不同；已采用这一条";
    ROWS_WITHOUT_PLACE: "these rows have no #P line with their place; they were put at 0 0",
        "这些行没有给出位置的 #P 行；已放在 0 0";
    CAPITAL_O: "'O' was taken for a live cell, which is written *", "“O”已当作活细胞，活细胞写作 *";
    BLANKS_BEGIN_ROW: "blanks begin this row; they were taken for nothing", "这一行以空白开头；空白已忽略";
    NO_CELL_LIFE_105: "{0} is no cell; . for a dead cell, * for a live one, or a line that starts with # was \
        expected",
        "{0}不是细胞；这里应是死细胞 .、活细胞 *，或以 # 开头的一行";
    CORNER: "a block begins with #P and the column and row of its top-left cell, numbers up to 2^60, such as \
        #P -3 5",
        "每一块以 #P 和其左上角细胞的列与行开头，数值不超过 2^60，例如 #P -3 5";

    OTHER_VERSION: "this line names another version, and a list of cells follows, which is Life 1.06",
        "这一行写的是另一个版本，而后面是细胞列表，即 Life 1.06";
    HEADER_MISSING: "the line #Life 1.06 is missing; the cells were read", "缺少 #Life 1.06 这一行；细胞已读取";
    AFTER_COORDINATES: "{0} follows the two coordinates; the line's end was expected",
        "两个坐标之后是{0}；这里应是行末";
    NO_COORDINATE: "{0} is no coordinate; the column and the row of a live cell were expected",
        "{0}不是坐标；这里应是一个活细胞的列与行";

    NO_LINE: "{0} begins no line of a macrocell file; a leaf in . * $, a node k nw ne sw se, or a line that \
        starts with # was expected",
        "macrocell 文件的行不会以{0}开头；这里应是由 . * $ 写成的叶、节点 k nw ne sw se，或以 # 开头的一行";
    TIMELINE: "a timeline is not read; the file's last part was taken", "时间线不会读取；已取文件的最后一部分";
    NO_LEAF: "{0} has no place in a leaf; . * or $ was expected", "叶中不能有{0}；这里应是 . * 或 $";
    LEAF_TOO_LARGE: "this leaf is larger than 8 x 8 cells; a leaf has at most 8 rows and 8 columns",
        "这个叶大于 8 x 8 个细胞；叶最多有 8 行 8 列";
    PAST_2_64: "a number past 2^64", "超过 2^64 的数";
    NO_NUMBER: "{0} stands where a number was expected; a node is k nw ne sw se, five numbers",
        "应是数字的地方是{0}；节点写作 k nw ne sw se，共五个数";
    AFTER_NODE: "{0} follows the five numbers of a node; the line's end was expected",
        "节点的五个数之后是{0}；这里应是行末";
    LEVEL: "a part of 2^{0} cells a side; 2^1 to 2^{1} are possible",
        "这一部分的边长为 2^{0} 个细胞；可为 2^1 到 2^{1}";
    NODE_STATE: "a cell has state {0}, and the rule has two states, 0 for dead and 1 for live",
        "一个细胞的状态为 {0}，而规则只有两种状态，0 为死，1 为活";
    LEAF_OF_TWO_STATES: "a leaf of 8 x 8 cells has two states, and the rule has more; its leaves are of 2 x 2 cells, \
        as in '1 0 2 1 0'",
        "8 x 8 个细胞的叶节点只有两种状态，而规则有更多状态；这种规则的叶节点是 2 x 2 个细胞，例如 '1 0 2 1 0'";
    RULE_AFTER_PARTS: "this rule has other states than the one before, by which nodes were read; a rule stands before them",
        "这条规则的状态与前面读取节点时所用的规则不同；规则应写在节点之前";
    NO_PART: "there is no part {0} before this line; the last one is {1}, and parts come before what they are \
        parts of",
        "这一行之前没有第 {0} 部分；最后一个是第 {1} 部分，而各部分应在包含它们的节点之前";
    PART_OF_OTHER_SIZE: "part {0} is 2^{1} cells a side, and a quarter of this node was expected to be 2^{2}",
        "第 {0} 部分的边长为 2^{1} 个细胞，而这个节点的四分之一应为 2^{2}";
    NO_PARTS: "the file has no parts; the pattern is empty", "文件中没有任何部分；图样是空的";
    TOO_MANY_PARTS: "it has more different parts than can be numbered, 2^32 or more",
        "其中不同的部分多得无法编号，有 2^32 个或更多";
    TOO_POPULOUS: "it has more live cells than can be counted, 2^128 or more",
        "其中的活细胞多得无法计数，有 2^128 个或更多";
    TREE_TOO_LARGE: "the tree is 2^{0} cells a side and has {1} live cells; unfolded it needs {2} or more, and \
        {3} are allowed",
        "这棵树的边长为 2^{0} 个细胞，有 {1} 个活细胞；展开后至少需要 {2}，而允许的是 {3}";
    TREE_TOO_FAR: "the tree is 2^{0} cells a side and has {1} live cells, some of them past the largest \
        coordinate, 2^60",
        "这棵树的边长为 2^{0} 个细胞，有 {1} 个活细胞，其中一些超出了最大坐标 2^60";
    KEEP_IT_A_TREE: "info and convert to .mc keep it a tree", "info 与转换为 .mc 会保留它的树形";
    ALLOW_OR_KEEP: "allow more memory, or keep it a tree: info and convert to .mc do",
        "请允许更多内存，或保留它的树形：info 与转换为 .mc 会这样做";

    NO_PICTURE: "the GIF image has no picture in it", "GIF 图像中没有画面";
    ONE_PICTURE: "the image is an animation; its first picture was read", "这是动画图像；已读取其第一幅";
    GIF_NOT_WRITTEN: "GIF images are read and not written; write png instead", "GIF 图像只能读取，不能写出；请改用 png";
    IMAGE_TOO_LARGE: "{0} x {1} cells are more than an image holds; write rle instead",
        "{0} x {1} 个细胞超出了图像的容量；请改用 rle";

    CODE_OF_NOTHING: "no cell lives in the shape of this code", "这个代码的形状中没有活细胞";
    CODE_OF_OTHER_POPULATION: "the code says {0} live cells, and its shape has {1}; the shape was taken",
        "代码称有 {0} 个活细胞，而其形状有 {1} 个；已采用形状";
    SECOND_CODE: "another line follows the apgcode; a file holds one object", "apgcode 之后还有一行；一个文件只含一个物体";
    AFTER_LINK: "the text after the link was passed over", "链接之后的文本已跳过";
    CODE_OF_STATES: "an apgcode is read for cells of two states, and rule {0} has {1} states; write the pattern as rle",
        "apgcode 只用于两种状态的细胞，而规则 {0} 有 {1} 种状态；请把图样写成 rle";
    CODE_NOT_WRITTEN: "an apgcode names an object that is recognised; write rle instead",
        "apgcode 是识别出的物体的代码；请改用 rle";
    CODE_WITHOUT_SHAPE: "an apgcode has a prefix, '_' and a shape, such as xs4_33; there is no '_' in this one",
        "apgcode 由前缀、“_”和形状组成，例如 xs4_33；这里没有“_”";
    PREFIX_EXPECTED: "xs, xp or xq and a number were expected before '_', as in xs4_33",
        "“_”之前应是 xs、xp 或 xq 和一个数，例如 xs4_33";
    NO_PREFIX: "'{0}' is no prefix; {1}", "“{0}”不是前缀；{1}";
    SHAPELESS: "'{0}' stands for {1}, which has no one shape; {2}", "“{0}”表示{1}，没有唯一的形状；{2}";
    LINEAR_GROWTH: "linear growth", "线性增长";
    OTHER_GROWTH: "growth that is not linear", "非线性增长";
    OVERSIZED: "an oversized object", "过大的物体";
    NO_OBJECT: "no object", "没有物体";
    NO_CODE_NUMBER: "'{0}' is no number of cells or generations; {1}", "“{0}”不是细胞数或代数；{1}";
    AFTER_Y: "y stands for dead columns, and a digit 0-9 or a-z was expected after it",
        "y 表示若干死细胞列，其后应是一位 0-9 或 a-z";
    NO_SHAPE: "'{0}' has no place in a shape; 0-9 and a-z were expected", "形状中不能有“{0}”；这里应是 0-9 和 a-z";
    CELLS_ALLOW_MORE: "{0}; allow more memory", "{0}；请允许更多内存";
}
