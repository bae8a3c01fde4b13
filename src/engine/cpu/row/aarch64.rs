//! Registers of 64-bit Arm.

use std::arch::aarch64::*;

use super::pair::pair_of_registers;
use super::vector::Row;

pair_of_registers!(
    /// Two registers of NEON, which every processor of the target has.
    Neon, uint64x2_t,
    splat: |word| vdupq_n_u64(word),
    load: |words| vld1q_u64(words),
    store: |words, cells| vst1q_u64(words, cells),
    carry_up: |cells, before| vorrq_u64(vshlq_n_u64::<1>(cells), vshrq_n_u64::<63>(before)),
    carry_down: |cells, after| vorrq_u64(vshrq_n_u64::<1>(cells), vshlq_n_u64::<63>(after)),
    and: |a, b| vandq_u64(a, b),
    without: |a, b| vbicq_u64(a, b),
    or: |a, b| vorrq_u64(a, b),
    xor: |a, b| veorq_u64(a, b)
);
