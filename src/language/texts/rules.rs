//! What is wrong with rulestrings.

phrases! {
    EXPECTED_RULESTRING: "a rulestring such as B3/S23 was expected", "这里应是规则串，例如 B3/S23";
    TOPOLOGY_NOT_EXPECTED: "a rule without a topology suffix was expected here",
        "这里的规则不应带拓扑后缀";
    TOO_LONG: "no rulestring is longer than {0} bytes", "规则串不会超过 {0} 字节";
    NAMED_IS: "{0} is {1}: {2}", "{0} 即 {1}：{2}";
    TOLD_BY: "'{0}' makes this {1}, {2}", "“{0}”表明这是{1}，{2}";
    TOLD_BY_STATES: "{0} states make this {1}, {2}", "{0} 个状态表明这是{1}，{2}";
    TOLD: "this is {0}, {1}", "这是{0}，{1}";
    NOT_YET: "which is not supported yet; two-state rules such as B3/S23 are",
        "目前尚不支持；可以使用两种状态的规则，例如 B3/S23";
    NO_SUCH_NAME: "no rule is called '{0}' here; {1}", "这里没有名为“{0}”的规则；{1}";
    WHAT_IS_READ: "rules such as B3/S23 are read, and tables of rules (.rule files) are not yet",
        "可以读取 B3/S23 这样的规则，尚不能读取规则表（.rule 文件）";
    DID_YOU_MEAN: "did you mean {0}?", "你是否想写 {0}？";
    OR: "{0} or {1}", "{0} 或 {1}";
    NOT_LIFE_LIKE: "{0} is no Life-like rule; one that counts all eight neighbours, such as B3/S23, is \
        needed here",
        "{0} 不是类生命规则；这里需要对全部八个邻居计数的规则，例如 B3/S23";

    ALTERNATING: "an alternating rule, which is two rules in turn", "交替规则，即两条规则轮流使用";
    GENERATIONS: "a Generations rule, of more than two states", "多于两种状态的 Generations 规则";
    HEXAGONAL: "a rule in the hexagonal neighbourhood", "六边形邻域的规则";
    HISTORY: "a History rule, of 7 states", "7 种状态的 History 规则";
    INVESTIGATOR: "an Investigator rule, of 21 states", "21 种状态的 Investigator 规则";
    ISOTROPIC: "an isotropic rule that is not totalistic", "非总和的各向同性规则";
    LARGER_THAN_LIFE: "a Larger than Life rule", "Larger than Life 规则";
    LIFELIB: "a rule of a family that only lifelib has", "只有 lifelib 才有的一族规则";
    MAP: "a MAP rule, a table of all neighbourhoods", "MAP 规则，即列出全部邻域情形的表";
    MARGOLUS: "a rule of blocks, in the Margolus neighbourhood", "Margolus 邻域的分块规则";
    MACHINE: "a rule of 29 or 32 states, after von Neumann", "冯·诺依曼一系的 29 或 32 种状态的规则";
    PARTITIONED: "a rule of partitioned cells, 2PCA4", "分割细胞的规则 2PCA4";
    STILL: "the rule under which nothing ever changes", "一切都永不改变的规则";
    SUPER: "a Super rule, of 26 states", "26 种状态的 Super 规则";
    TRIANGULAR: "a rule in a triangular neighbourhood", "三角形邻域的规则";
    TRIPOD: "a rule in the tripod neighbourhood", "三脚邻域的规则";
    VON_NEUMANN: "a rule in the von Neumann neighbourhood", "冯·诺依曼邻域的规则";
    WIREWORLD: "WireWorld, a rule of four states", "WireWorld，一条四种状态的规则";
    WOLFRAM: "a Wolfram rule, of one dimension", "一维的 Wolfram 规则";

    IN_MOORE: "Life's neighbourhood", "生命游戏的邻域";
    IN_VON_NEUMANN: "the von Neumann neighbourhood", "冯·诺依曼邻域";
    IN_HEXAGONAL: "the hexagonal neighbourhood", "六边形邻域";
    IN_TRIPOD: "the tripod neighbourhood", "三脚邻域";

    STANDS_TWICE: "'{0}' stands twice", "“{0}”出现了两次";
    THIRD_PART: "a third part names a number of states, such as 3", "第三部分应是状态数，例如 3";
    STROKE_EXPECTED: "a '/' was expected: survival, then birth, as in 23/3",
        "这里应有“/”：先写存活，再写诞生，例如 23/3";
    NO_NUMBER_OF_NEIGHBOURS: "{0} is no number of neighbours; they are 0 to {1}",
        "{0} 不是邻居数；邻居数为 0 到 {1}";
    NO_NUMBER_IN: "{0} is no number of neighbours in {1}; they are 0 to {2}",
        "{0} 不是{1}中的邻居数；那里的邻居数为 0 到 {2}";
    BEFORE_ITS_LETTER: "'{0}' stands before B or S says what it counts for",
        "“{0}”之前没有 B 或 S 说明它用于诞生还是存活";
    HYPHEN_AND_NONE: "{0} stands with a hyphen and without one; write all its letters together, as in 2-ac \
        or 2ac",
        "{0} 既带连字符又不带；请把它的字母写在一起，例如 2-ac 或 2ac";
    NO_LETTERS: "'{0}': no letters are known in {1}; digits are", "“{0}”：{1}不用字母，只用数字";
    ONE_ARRANGEMENT: "'{0}' after {1}: {1} neighbour has but one arrangement; leave the letter out",
        "{1} 之后的“{0}”：{1} 个邻居只有一种排列；请去掉该字母";
    ONE_ARRANGEMENT_OF_ALL: "'{0}' after {1}: {1} neighbours have but one arrangement; leave the letter out",
        "{1} 之后的“{0}”：{1} 个邻居只有一种排列；请去掉该字母";
    NO_ARRANGEMENT: "'{0}' is no arrangement of {1}; the letters are {2}",
        "“{0}”不是 {1} 个邻居的排列；可用的字母有 {2}";
    HYPHEN_BEFORE_LETTERS: "{0} stands before letters, after a number, as in B2-a/S12",
        "{0}应写在数字之后、字母之前，例如 B2-a/S12";
    SECOND_NEIGHBOURHOOD: "{0} is a second neighbourhood; one at the end is enough, as in B2/S34H",
        "{0}是第二个邻域；末尾写一个就够了，例如 B2/S34H";
    UNEXPECTED: "unexpected {0}; a rulestring such as B3/S23 or B36/S23:T64,48 was expected",
        "不应出现{0}；这里应是规则串，例如 B3/S23 或 B36/S23:T64,48";
    NO_NUMBER_OF_STATES: "{0} is no number of states; 2 to 256 are possible",
        "{0} 不是状态数；状态数可为 2 到 256";
    NO_WOLFRAM: "{0} is no Wolfram rule; they are W0 to W255", "{0} 不是 Wolfram 规则；它们是 W0 到 W255";
    NO_TABLE: "{0} characters after MAP are no table of cases; there are 86 in Life's neighbourhood, 22 in \
        the hexagonal and 6 in von Neumann's",
        "MAP 之后的 {0} 个字符构不成一张表；生命游戏的邻域需 86 个，六边形邻域 22 个，冯·诺依曼邻域 6 个";
    PADDING: "at most two '=' follow the characters of a MAP rule", "MAP 规则的字符之后最多有两个“=”";

    KLEIN_BOTTLE: "the Klein bottle", "克莱因瓶";
    CROSS_SURFACE: "the cross-surface", "射影平面";
    SPHERE: "the sphere", "球面";
    SHAPE_NOT_YET: "{0} is not supported yet; use :Tw,h (torus) or :Pw,h (plane)",
        "尚不支持{0}；请使用 :Tw,h（环面）或 :Pw,h（平面）";
    TOPOLOGY_EXPECTED: "a topology was expected after ':', such as :T640,480 (torus) or :P640,480 (plane)",
        "“:”之后应是拓扑，例如 :T640,480（环面）或 :P640,480（平面）";
    TWO_SIDES: "a topology has two sides, as in :T640,480", "拓扑有两条边长，例如 :T640,480";
    TWISTED: "'{0}' shifts or twists the edge, which is not supported yet",
        "“{0}”会平移或扭转边界，目前尚不支持";
    SIDE_EXPECTED: "a number of cells was expected, not '{0}' (0 is unbounded)",
        "这里应是细胞数，而不是“{0}”（0 表示无界）";
    LARGEST_SIDE: "a side of {0} cells is past the largest, {1}", "{0} 个细胞的边长超过了最大值 {1}";
}
