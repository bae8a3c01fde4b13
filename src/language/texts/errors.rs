//! What engines say of themselves in a view.

phrases! {
    CANNOT_GROW: "at generation {0} the universe has grown to need {1} bytes, more than the {2} allowed; \
        allow more memory, or bound the universe with a suffix such as :T4096,4096",
        "到第 {0} 代，宇宙已需要 {1} 字节，超过允许的 {2} 字节；请允许更多内存，或用 :T4096,4096 这样的\
        后缀限定宇宙的大小";
    DEVICE_LOST: "the GPU device was lost ({0}); start again from the last saved universe, or use the cpu \
        engine",
        "GPU 设备已丢失（{0}）；请从最近保存的宇宙重新开始，或使用 cpu 引擎";
    DEVICE: "the GPU reported an error: {0}", "GPU 报告了错误：{0}";
    SOFTWARE_ADAPTER: "the only GPU adapter is software ({0}); using the cpu engine",
        "唯一的 GPU 适配器是软件实现（{0}）；改用 cpu 引擎";
    NO_ADAPTER: "{0}; using the cpu engine", "{0}；改用 cpu 引擎";
}
