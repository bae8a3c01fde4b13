//! What is not linear in a model: softmax, and GELU with its derivative.

use super::super::float::Float;
use super::super::matrix::{largest, sum};

/// Turns scores into weights that are not negative and sum to one.
pub(in crate::attention) fn softmax<F: Float>(row: &mut [F]) {
    let nothing = F::of(NOTHING);
    let largest = largest(row);
    for score in row.iter_mut() {
        let weight = (*score - largest).exp();
        *score = if weight < nothing { F::ZERO } else { weight };
    }
    let scale = F::ONE / sum(row);
    for weight in row {
        *weight *= scale;
    }
}

/// A share of one below which a weight or a gate is taken for zero. It is far less than what rounding
/// takes from the sums that it goes into, and its products with slopes would be subnormal numbers,
/// with which many processors compute a hundred times as slowly.
const NOTHING: f64 = 1e-15;

pub(super) fn softmax_rows<F: Float>(rows: &mut [F], width: usize) {
    rows.chunks_exact_mut(width).for_each(softmax);
}

/// `gelu(x) = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`.
pub(super) fn gelu<F: Float>(values: &mut [F]) {
    for value in values {
        let x = *value;
        *value = x * gelu_gate(x);
    }
}

/// The factor of x in its GELU.
#[inline(always)]
pub(in crate::attention) fn gelu_gate<F: Float>(x: F) -> F {
    // (1 + tanh(u)) / 2 = 1 / (1 + e^(-2 u)), with which one division does.
    let minus_two_u = F::of(-2.0 * GELU_SCALE) * (x + F::of(GELU_CUBE) * x * x * x);
    let gate = F::ONE / (F::ONE + minus_two_u.exp());
    if gate < F::of(NOTHING) { F::ZERO } else { gate }
}

/// The derivative of GELU.
#[inline(always)]
pub(in crate::attention) fn gelu_slope<F: Float>(x: F) -> F {
    let gate = gelu_gate(x);
    let inner = F::of(2.0 * GELU_SCALE) * (F::ONE + F::of(3.0 * GELU_CUBE) * x * x);
    gate + x * gate * (F::ONE - gate) * inner
}

/// sqrt(2 / pi).
pub(super) const GELU_SCALE: f64 = 0.797_884_560_802_865_4;
pub(super) const GELU_CUBE: f64 = 0.044_715;
