//! What engines say of themselves in a view.

phrases! {
    CANNOT_GROW: "at generation {0} the universe has grown to need {1}, more than the {2} allowed; allow \
        more memory, or bound the universe with a suffix such as :T4096,4096",
        "到第 {0} 代，宇宙已需要 {1} 内存，超过允许的 {2}；请允许更多内存，或用 :T4096,4096 这样的后缀限定\
        宇宙的大小";
    TOO_LARGE: "{0} needs {1}, more than the {2} allowed; {3}", "{0}需要 {1}，超过允许的 {2}；{3}";
    TOO_LARGE_FOR_ADAPTER: "{0} needs {1}, more than the {2} that this adapter binds; {3}",
        "{0}需要 {1}，超过此适配器能绑定的 {2}；{3}";
    UNIVERSE_OF: "a universe of {0} x {1} cells", "{0} x {1} 个细胞的宇宙";
    UNIVERSE_OF_LIVE: "a universe of {0} live cells", "有 {0} 个活细胞的宇宙";
    PATTERN_OF: "a pattern of {0} x {1} cells", "{0} x {1} 个细胞的图样";
    SMALLER_UNIVERSE: "allow more memory or take a smaller universe", "请允许更多内存，或使用更小的宇宙";
    SMALLER_PATTERN: "allow more memory, take a smaller pattern, or use the cpu engine",
        "请允许更多内存，使用更小的图样，或使用 cpu 引擎";
    LARGEST_SQUARE: "the largest square universe here has {0} cells a side; take a smaller one, or the cpu \
        engine, which keeps only the parts with live cells",
        "这里最大的正方形宇宙边长为 {0} 个细胞；请使用更小的宇宙，或使用只保留有活细胞部分的 cpu 引擎";
    TAKE_CPU: "take the cpu engine, which takes a bit for most cells",
        "请使用 cpu 引擎，它对大多数细胞只占一位";
    ALLOW_MORE: "allow more memory", "请允许更多内存";
    RULE_NOT_STEPPED: "the {0} engine does not step the rule {1}; these do: {2}",
        "{0} 引擎不能演化规则 {1}；可以使用：{2}";
    SHAPE_NOT_STEPPED: "the {0} engine does not step universes whose edges are shifted or mirrored, such as {1}; these \
        do: {2}",
        "{0} 引擎不能演化边界带平移或镜像的宇宙，例如 {1}；可以使用：{2}";
    OVER_BUDGET: "with the cells that are read out {0} of memory would be taken, more than the {1} allowed; \
        allow more memory",
        "加上读出的细胞，将占用 {0} 内存，超过允许的 {1}；请允许更多内存";
    PAST_LAST_COORDINATE: "at generation {0} cells have come to the largest coordinates, 2^60 from the \
        origin, past which none can go; bound the universe with a suffix such as :T4096,4096",
        "到第 {0} 代，细胞已到达最大的坐标，即离原点 2^60 处，无法再向外；请用 :T4096,4096 这样的后缀限定宇宙\
        的大小";
    PAST_LAST_GENERATION: "the universe is at generation {0}, the last that can be counted; open the pattern \
        again with an earlier generation to go on",
        "宇宙已到第 {0} 代，这是能计数的最后一代；要继续，请以更早的代数重新打开图样";
    DEVICE_LOST: "the GPU device was lost ({0}); start again from the last saved universe, or use the cpu \
        engine",
        "GPU 设备已丢失（{0}）；请从最近保存的宇宙重新开始，或使用 cpu 引擎";
    NO_THREAD: "no thread could be started ({0}); end other programs, and try again",
        "无法启动线程（{0}）；请结束其他程序后再试";
    UNREADABLE: "the universe could not be read from its engine: {0}", "无法从引擎读取宇宙：{0}";
    DEVICE: "the GPU reported an error: {0}", "GPU 报告了错误：{0}";
    SOFTWARE_ADAPTER: "the only GPU adapter is software ({0}); using the cpu engine",
        "唯一的 GPU 适配器是软件实现（{0}）；改用 cpu 引擎";
    NO_ADAPTER_AT_ALL: "no GPU adapter was found; install a graphics driver (on Debian, mesa-vulkan-drivers has \
        a software one), or use --engine cpu",
        "没有找到 GPU 适配器；请安装图形驱动（Debian 的 mesa-vulkan-drivers 有软件实现），或使用 --engine cpu";
    NO_ADAPTER_OF_BACKENDS: "no GPU adapter was found among those that WGPU_BACKEND={0} allows; unset it, or use \
        --engine cpu",
        "在 WGPU_BACKEND={0} 允许的范围内没有找到 GPU 适配器；请取消该变量，或使用 --engine cpu";
    NO_SUCH_ADAPTER: "no adapter is called '{0}'; there are: {1}", "没有名为“{0}”的适配器；现有：{1}";
    NO_SUCH_ADAPTER_ASKED_FOR: "no adapter is called '{0}', which WGPU_ADAPTER_NAME asks for; there are: {1}",
        "没有 WGPU_ADAPTER_NAME 所要求的名为“{0}”的适配器；现有：{1}";
    ADAPTER_NOT_OPENED: "the adapter {0} cannot be opened: {1}", "无法打开适配器 {0}：{1}";
    NO_ADAPTER: "{0}; using the cpu engine", "{0}；改用 cpu 引擎";
}
