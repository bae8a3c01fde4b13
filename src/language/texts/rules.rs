//! What is wrong with rulestrings.

phrases! {
    EXPECTED_RULESTRING: "a rulestring such as B3/S23 was expected", "这里应是规则串，例如 B3/S23";
    TOPOLOGY_NOT_EXPECTED: "a rule without a topology suffix was expected here",
        "这里的规则不应带拓扑后缀";
    TOO_LONG: "no rulestring is longer than {0} bytes", "规则串不会超过 {0} 字节";
    NAMED_IS: "{0} is {1}: {2}", "{0} 即 {1}：{2}";
    TOLD_BY: "'{0}' makes this {1}, {2}", "“{0}”表明这是{1}，{2}";
    TOLD: "this is {0}, {1}", "这是{0}，{1}";
    NOT_YET: "which is not supported yet; two-state rules such as B3/S23 are",
        "目前尚不支持；可以使用两种状态的规则，例如 B3/S23";
    NO_SUCH_NAME: "no rule is called '{0}' here; {1}", "这里没有名为“{0}”的规则；{1}";
    WHAT_IS_READ: "rules such as B3/S23 are read, and tables of rules (.rule files) are not yet",
        "可以读取 B3/S23 这样的规则，尚不能读取规则表（.rule 文件）";
    DID_YOU_MEAN: "did you mean {0}?", "你是否想写 {0}？";
    OR: "{0} or {1}", "{0} 或 {1}";
    IN_FAMILY: "in {0}: {1}", "在{0}中：{1}";
    NO_BIRTH_ON_ZERO: "none of them has births on zero neighbours; take 0 out of the births",
        "这类规则都没有零个邻居时的诞生；请从诞生中去掉 0";
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
    TABLE: "a table of transitions (.rule file)", "转换规则表（.rule 文件）";
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

    STANDS_TWICE: "'{0}' stands twice; once is enough, as in B3/S23",
        "“{0}”出现了两次；写一次就够了，例如 B3/S23";
    THIRD_PART: "a third part names a number of states, such as 3", "第三部分应是状态数，例如 3";
    STROKE_EXPECTED: "a '/' was expected: survival, then birth, as in 23/3",
        "这里应有“/”：先写存活，再写诞生，例如 23/3";
    NO_NUMBER_OF_NEIGHBOURS: "{0} is no number of neighbours; they are 0 to {1}",
        "{0} 不是邻居数；邻居数为 0 到 {1}";
    NO_NUMBER_IN: "{0} is no number of neighbours in {1}; they are 0 to {2}",
        "{0} 不是{1}中的邻居数；那里的邻居数为 0 到 {2}";
    BEFORE_ITS_LETTER: "'{0}' stands before B or S says what it counts for, as in B3/S23",
        "“{0}”之前没有 B 或 S 说明它用于诞生还是存活，例如 B3/S23";
    STATES_AFTER: "'{0}' stands before B or S says what it counts for; a number of states is written as in \
        B2/S345/4 or B2S345G4",
        "“{0}”之前没有 B 或 S 说明它用于诞生还是存活；状态数的写法如 B2/S345/4 或 B2S345G4";
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
    NO_WOLFRAM: "W{0} is no Wolfram rule; they are W0 to W255", "W{0} 不是 Wolfram 规则；它们是 W0 到 W255";
    NO_TABLE: "{0} characters after MAP are no table of cases; there are 86 in Life's neighbourhood, 22 in \
        the hexagonal and 6 in von Neumann's",
        "MAP 之后的 {0} 个字符构不成一张表；生命游戏的邻域需 86 个，六边形邻域 22 个，冯·诺依曼邻域 6 个";
    NO_CHARACTER_OF_MAP: "unexpected {0}; the characters of a MAP rule are A to Z, a to z, 0 to 9, + and /",
        "不应出现{0}；MAP 规则的字符是 A 到 Z、a 到 z、0 到 9、+ 和 /";
    AFTER_WOLFRAM: "unexpected {0}; a Wolfram rule is W and a number alone, as in W30",
        "不应出现{0}；Wolfram 规则只写 W 和一个数，例如 W30";
    PADDING: "at most two '=' follow the characters of a MAP rule", "MAP 规则的字符之后最多有两个“=”";

    BASE_OF_TWO_STATES: "the rule before the word has two states, as B3/S23 has", "这个词之前的规则应有两种状态，例如 B3/S23";
    BASE_OF_NINE_CELLS: "the rule before the word goes by the eight neighbours, as B3/S23 does",
        "这个词之前的规则应只看八个邻居，例如 B3/S23";
    ENLARGED: "a universe under this rule has sides of twice the radius at least, {0} cells; it is taken for {1}, as in \
        Golly",
        "这条规则的世界边长至少为半径的两倍，即 {0} 个细胞；与 Golly 一样，按 {1} 处理";
    OWN_WEIGHT: "in NG a live cell counts its own weight, as in Golly; in LifeViewer it counts 1",
        "在 NG 中，活细胞按自身的权重计入，与 Golly 一样；LifeViewer 中按 1 计入";
    OTHER_PARITY: "the neighbourhood is upside down for cells of an odd sum of coordinates, as in Golly; in LifeViewer it \
        is for those of an even sum",
        "坐标之和为奇数的细胞，邻域上下颠倒，与 Golly 一样；LifeViewer 中则是坐标之和为偶数的细胞";
    EVEN_SIDES: "triangles that point up and down in turn need a torus of even sides, as in :T64,48",
        "上下交替的三角形需要边长为偶数的环面，例如 :T64,48";
    SHAPE_OF_LARGER: "a Larger than Life rule runs on the plane and on the torus, without a shift: write :Pw,h or :Tw,h",
        "Larger than Life 规则只能在平面和环面上运行，且不能平移：请写 :Pw,h 或 :Tw,h";
    BASE_EXPECTED: "a rule of two states was expected before {0}, as in B3/S23{0}",
        "{0} 之前应是两种状态的规则，例如 B3/S23{0}";
    TWO_RULES_ALTERNATE: "two rules alternate, as in B24/S|B35/S, and not three",
        "轮流使用的是两条规则，例如 B24/S|B35/S，而不是三条";
    NOT_IN_TURN: "{0} stands alone; two-state rules, Generations and Larger than Life rules alternate",
        "{0} 只能单独使用；可以轮流使用的是两种状态的规则、Generations 规则和 Larger than Life 规则";
    ONE_KIND: "both rules need the same number of states, in the same family, as in /2/3|345/2/3",
        "两条规则应属于同一类，并有同样多的状态，例如 /2/3|345/2/3";
    ONE_NEIGHBOURHOOD: "both rules need the same neighbourhood, as in B2/S34H|B3/S2H",
        "两条规则应有同一个邻域，例如 B2/S34H|B3/S2H";
    TOPOLOGY_AFTER_BOTH: "in an alternating rule the topology stands after both rules, as in B24/S|B35/S:T640,480",
        "交替规则的拓扑写在两条规则之后，例如 B24/S|B35/S:T640,480";
    BLOCK_EXPECTED: "'{0}' is no state of four bits; 0 to 15 are, with commas between them",
        "“{0}”不是四位的状态；状态为 0 到 15，用逗号分开";
    SIXTEEN_EXPECTED: "{0} states are listed; 16 are needed, what becomes of 0 to 15",
        "列出了 {0} 个状态；需要 16 个，即 0 到 15 各变成什么";
    EMPTY_BLOCK: "empty blocks become {0}; 0 keeps them empty, or 15 where 15 becomes 0 in turn",
        "空的分块变成了 {0}；写 0 使其保持为空，或者写 15 并让 15 变成 0";
    EMPTY_CELL: "empty cells become {0}; write 0, which keeps them empty",
        "空的细胞变成了 {0}；请写 0，使其保持为空";
    BLOCKS_NEED_EVEN_SIDES: "blocks of 2 x 2 cells meet at the edges of a torus where its sides and its shift are even; write even \
        numbers, as in :T640,480",
        "2 x 2 的分块只有在环面的边长和平移都是偶数时才能在边界处相接；请写偶数，例如 :T640,480";
    BLOCKS_NEED_STRAIGHT_EDGES: "blocks of 2 x 2 cells meet where opposite edges are joined as they lie; write a torus or a plane, \
        such as :T640,480 or :P640,480",
        "2 x 2 的分块只有在相对的边界直接相接时才能相接；请写环面或平面，例如 :T640,480 或 :P640,480";
    RADIUS_EXPECTED: "'{0}' is no radius; R1 to R500 are possible", "“{0}”不是半径；可以是 R1 到 R500";
    COMMA_EXPECTED: "a comma was expected before '{0}', as in R5,C0,M1,S34..58,B34..45,NM",
        "“{0}”之前应有逗号，例如 R5,C0,M1,S34..58,B34..45,NM";
    NO_PART_OF_LARGER: "'{0}' is no part of it; after the radius come C, M, S, B and N, as in \
        R5,C0,M1,S34..58,B34..45,NM",
        "“{0}”不是其中的部分；半径之后是 C、M、S、B 和 N，例如 R5,C0,M1,S34..58,B34..45,NM";
    NO_STATES_OF_LARGER: "'{0}' is no number of states; C0 to C256 are possible",
        "“{0}”不是状态数；可以是 C0 到 C256";
    CENTRE_EXPECTED: "'{0}' does not say whether a live cell counts itself; M1 says so, and M0 that it does not",
        "“{0}”没有说明活细胞是否计入自身；M1 表示计入，M0 表示不计入";
    RANGE_EXPECTED: "'{0}' is no number of neighbours and no range of them such as 34..58",
        "“{0}”不是邻居数，也不是 34..58 这样的范围";
    RANGE_WITH_T_EXPECTED: "'{0}' is no range; it is written as in R5B34T45S34T58",
        "“{0}”不是范围；写法如 R5B34T45S34T58";
    RANGE_GOES_DOWN: "the range from {0} to {1} goes down; write {1} first", "从 {0} 到 {1} 的范围是递减的；请先写 {1}";
    HALF_MISSING: "no numbers for {0} were named, as in R5,C0,M1,S34..58,B34..45,NM",
        "没有写出 {0} 的邻居数，例如 R5,C0,M1,S34..58,B34..45,NM";
    NO_NEIGHBOURHOOD_OF_LARGER: "'{0}' is no neighbourhood; after N comes one of M N C 2 + X * # B D H A 3 L G, or @, W or F and what is in it",
        "“{0}”不是邻域；N 之后应是 M N C 2 + X * # B D H A 3 L G 之一，或者 @、W、F 及其内容";
    RADIUS_OF_SHAPE: "{0} is past the largest radius of this neighbourhood, {1}",
        "{0} 超过了这种邻域的最大半径 {1}";
    STATE_WEIGHTS: "{0} weights of states were found; the rule has {1} states",
        "有 {0} 个状态的权重；规则有 {1} 种状态";
    HEX_DIGIT_EXPECTED: "a hexadecimal digit was expected, 0 to 9 or a to f, not '{0}'",
        "这里应是十六进制数字，即 0 到 9 或 a 到 f，而不是“{0}”";
    HEX_DIGITS_EXPECTED: "{0} hexadecimal digits were found; radius {2} has {1}",
        "有 {0} 个十六进制数字；半径 {2} 需要 {1} 个";
    FIVE_NUMBERS_EXPECTED: "{0} numbers were found; five are needed, as in 5,34,45,34,58: radius, births from and to, \
        survivals from and to",
        "有 {0} 个数；需要五个，例如 5,34,45,34,58：半径、诞生的起止、存活的起止";

    KLEIN_BOTTLE: "a Klein bottle", "克莱因瓶";
    CROSS_SURFACE: "a cross-surface", "射影平面";
    SPHERE: "a sphere", "球面";
    SHIFTED_TORUS: "a torus with a shift", "带平移的环面";
    SHAPE_IS_BOUNDED: "{0} is bounded on both axes; write its number of cells in place of 0",
        "{0}在两个方向上都有界；请把 0 换成细胞数";
    SPHERE_HAS_ONE_SIDE: "a sphere has one side; write :S{0}", "球面只有一个边长；请写 :S{0}";
    SPHERE_UNSHIFTED: "the edges of a sphere have no shift; write :S{0}", "球面的边界没有平移；请写 :S{0}";
    PLANE_UNMARKED: "the edges of a plane are dead, and nothing across them is shifted or mirrored; write :P640,480, or \
        :T640+5,480 for a torus with a shift, or :K640*,480 for a Klein bottle",
        "平面的边界之外没有存活的细胞，无从平移或镜像；请写 :P640,480，带平移的环面写 :T640+5,480，克莱因瓶写 :K640*,480";
    CROSS_SURFACE_UNMARKED: "both pairs of a cross-surface's edges are mirrored, and have no shift; write :C640,480",
        "射影平面的两对边界都是镜像的，没有平移；请写 :C640,480";
    TORUS_UNMIRRORED: "the edges of a torus are not mirrored; leave '*' out, or write :K640*,480 for a Klein bottle",
        "环面的边界不作镜像；请去掉“*”，克莱因瓶请写 :K640*,480";
    ONE_SHIFT: "a torus has a shift on one of its sides; leave this one out, as in :T640+5,480",
        "环面只有一个边长可以带平移；请去掉这一个，例如 :T640+5,480";
    ONE_STAR: "a Klein bottle has one pair of edges mirrored; leave this '*' out, or write :C640,480 for a cross-surface",
        "克莱因瓶只有一对边界是镜像的；请去掉这个“*”，射影平面请写 :C640,480";
    SHIFT_OF_STARRED: "of a Klein bottle the edges that are mirrored have the shift; write it after '*', as in :K640*+1,480",
        "克莱因瓶的平移属于镜像的边界；请写在“*”之后，例如 :K640*+1,480";
    ODD_SIDE_SHIFTED: "edges of {0} cells cannot be mirrored with a shift, as the number is odd; write {1}*, or an even number \
        such as {2}*+1",
        "边长 {0} 是奇数，不能带平移地镜像；请写 {1}*，或用偶数，例如 {2}*+1";
    LARGEST_SHIFT: "a shift of {0} cells is past the largest, {1}", "{0} 个细胞的平移超过了最大值 {1}";
    SHIFT_EXPECTED: "a sign and a number of cells were expected, as in :T640+5,480, not '{0}'",
        "这里应是符号和细胞数，例如 :T640+5,480，而不是“{0}”";
    TOPOLOGY_EXPECTED: "a topology was expected after ':', such as :T640,480 (torus) or :P640,480 (plane)",
        "“:”之后应是拓扑，例如 :T640,480（环面）或 :P640,480（平面）";
    TWO_SIDES: "a topology has two sides, as in :T640,480", "拓扑有两条边长，例如 :T640,480";
    SIDE_EXPECTED: "a number of cells was expected, not '{0}' (0 is unbounded)",
        "这里应是细胞数，而不是“{0}”（0 表示无界）";
    LARGEST_SIDE: "a side of {0} cells is past the largest, {1}", "{0} 个细胞的边长超过了最大值 {1}";
}
