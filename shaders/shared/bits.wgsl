// The bits below bit n, all of them for 32.
fn below(n: u32) -> u32 {
    return select((1u << (n & 31u)) - 1u, 0xffffffffu, n >= 32u);
}
