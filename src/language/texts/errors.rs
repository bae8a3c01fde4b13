//! What engines say of themselves in a view.

phrases! {
    CANNOT_GROW: "at generation {0} the universe has grown to need {1}, more than the {2} allowed; allow \
        more memory, or bound the universe with a suffix such as :T4096,4096",
        "到第 {0} 代，宇宙已需要 {1} 内存，超过允许的 {2}；请允许更多内存，或用 :T4096,4096 这样的后缀限定\
        宇宙的大小";
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
    RULE_NOT_STEPPED: "the {0} engine has no way yet to step {1} in such a universe; use the reference engine",
        "{0} 引擎还不能在这样的宇宙中演化 {1}；请使用 reference 引擎";
    DEVICE_LOST: "the GPU device was lost ({0}); start again from the last saved universe, or use the cpu \
        engine",
        "GPU 设备已丢失（{0}）；请从最近保存的宇宙重新开始，或使用 cpu 引擎";
    DEVICE: "the GPU reported an error: {0}", "GPU 报告了错误：{0}";
    SOFTWARE_ADAPTER: "the only GPU adapter is software ({0}); using the cpu engine",
        "唯一的 GPU 适配器是软件实现（{0}）；改用 cpu 引擎";
    NO_ADAPTER: "{0}; using the cpu engine", "{0}；改用 cpu 引擎";
}
