//! Texts about the patterns of the library: what each does.

phrases! {
    STILL_LIFE: "still life", "静物";
    OSCILLATOR: "oscillator of period {0}", "周期为 {0} 的振荡子";
    SPACESHIP: "spaceship of period {0}", "周期为 {0} 的飞船";
    GUN: "gun of period {0}", "周期为 {0} 的枪";
    PUFFER: "puffer of period {0}", "周期为 {0} 的喷气船";
    LINEAR_GROWTH: "grows by as much in every period", "每周期增长相同";
    QUADRATIC_GROWTH: "grows by more in every period", "每周期增长越来越多";
    METHUSELAH: "methuselah: settles in generation {0}", "长寿者：在第 {0} 代稳定";
    EATER: "eater at work", "正在吞噬的吞噬者";
    REPLICATOR: "replicator of period {0}", "周期为 {0} 的复制器";
}
