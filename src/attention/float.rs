//! The numbers that the model is made of: `f32` to train with, `f64` to check gradients with.

use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A floating-point number with what a transformer needs of it. All arithmetic of the model is
/// generic over it, so that what trains in `f32` is the very code whose gradients are checked in
/// `f64`.
pub trait Float:
    Copy
    + Debug
    + Default
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + Sum
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// The nearest number to `value`.
    fn of(value: f64) -> Self;
    /// The number as `f64`, exactly.
    fn to_f64(self) -> f64;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// e to the power of `self`. For `f32` a polynomial without branches, which the compiler
    /// vectorises, within 2 units in the last place; arguments are held within -87 and 88.
    fn exp(self) -> Self;

    /// The larger of two numbers, neither of which is NaN.
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        if self > other { self } else { other }
    }

    /// Hyperbolic tangent.
    #[inline(always)]
    fn tanh(self) -> Self {
        let two = Self::ONE + Self::ONE;
        Self::ONE - two / ((two * self).exp() + Self::ONE)
    }

    /// `c = alpha a b + beta c` for an `m x k` matrix `a`, a `k x n` matrix `b` and an `m x n`
    /// matrix `c`, each given by its first element and its strides (row, column) in elements.
    /// Where `beta` is zero `c` is not read.
    ///
    /// # Safety
    /// Every element that sizes and strides reach is readable, of `c` writable, and no two
    /// elements of `c` share a place.
    unsafe fn multiply_raw(
        sizes: (usize, usize, usize),
        alpha: Self,
        a: (*const Self, isize, isize),
        b: (*const Self, isize, isize),
        beta: Self,
        c: (*mut Self, isize, isize),
    );
}

impl Float for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value as f32
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        f32::sqrt(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        f32::ln(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        // e^x = 2^n e^r with n = round(x / ln 2) and |r| <= ln 2 / 2. Adding 1.5 * 2^23 rounds to
        // an integer, which then stands in the lowest bits; ln 2 is taken off in two parts, the
        // first of which has few enough bits that its product with n is exact.
        const ROUNDER: f32 = 12_582_912.0;
        const LN_2_HIGH: f32 = 0.693_359_4;
        const LN_2_LOW: f32 = -2.121_944_4e-4;
        let x = if self > -87.0 { self } else { -87.0 };
        let x = if x < 88.0 { x } else { 88.0 };
        let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
        let n = rounded - ROUNDER;
        let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
        // Taylor's series; the first term left out is below 2^-27.
        let mut sum = 1.0 / 5040.0;
        for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
            sum = sum * r + coefficient;
        }
        let exponent = rounded.to_bits().wrapping_sub(ROUNDER.to_bits()).wrapping_add(127);
        sum * f32::from_bits(exponent << 23)
    }

    #[inline]
    unsafe fn multiply_raw(
        (m, k, n): (usize, usize, usize),
        alpha: Self,
        (a, a_row, a_column): (*const Self, isize, isize),
        (b, b_row, b_column): (*const Self, isize, isize),
        beta: Self,
        (c, c_row, c_column): (*mut Self, isize, isize),
    ) {
        // SAFETY: the caller vouches for all three matrices.
        unsafe {
            matrixmultiply::sgemm(
                m, k, n, alpha, a, a_row, a_column, b, b_row, b_column, beta, c, c_row, c_column,
            );
        }
    }
}

impl Float for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        f64::ln(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        f64::exp(self)
    }

    #[inline]
    unsafe fn multiply_raw(
        (m, k, n): (usize, usize, usize),
        alpha: Self,
        (a, a_row, a_column): (*const Self, isize, isize),
        (b, b_row, b_column): (*const Self, isize, isize),
        beta: Self,
        (c, c_row, c_column): (*mut Self, isize, isize),
    ) {
        // SAFETY: the caller vouches for all three matrices.
        unsafe {
            matrixmultiply::dgemm(
                m, k, n, alpha, a, a_row, a_column, b, b_row, b_column, beta, c, c_row, c_column,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_exact_to_a_few_parts_in_ten_million() {
        let mut worst = 0.0f64;
        for step in -87_000..88_000 {
            let x = step as f32 / 1000.0;
            let exact = f64::from(x).exp();
            worst = worst.max((f64::from(Float::exp(x)) - exact).abs() / exact);
        }
        assert!(worst < 2.4e-7, "relative error {worst:e}");
        assert_eq!(Float::exp(0.0f32), 1.0);
        assert!(Float::exp(-1e9f32) < 1e-37 && Float::exp(1e9f32).is_finite());
    }

    #[test]
    fn the_hyperbolic_tangent_is_right_at_both_ends() {
        for x in [-40.0f32, -3.0, -0.5, 0.0, 0.5, 3.0, 40.0] {
            assert!((Float::tanh(x) - x.tanh()).abs() < 1e-6, "tanh {x}");
        }
    }
}
