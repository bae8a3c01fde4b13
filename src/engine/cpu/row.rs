//! Vectors of cells in registers: 256 of a window, or of two windows side by side.
//!
//! Bit `i` of word `w` is cell `64 w + i`. What a vector's ends take from outside is unspecified:
//! windows have halos that keep it from mattering.

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod pair;
mod vector;
#[cfg(any(test, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod words;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
pub(super) use aarch64::Neon as Baseline;
pub(super) use vector::Row;
#[cfg(test)]
pub(super) use words::Words;
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) use words::Words as Baseline;
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512, Avx512Half, Sse2 as Baseline};
