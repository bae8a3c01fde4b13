//! Position encodings: the numbers that stand for each place.

use std::f64::consts::TAU;

use super::config::{Config, Positions};
use super::float::Float;
use super::matrix::Matrix;

/// The fixed numbers of every place, a row each; `None` where there are none. For sinusoidal
/// positions they are the vectors themselves, for a torus what is projected to them.
pub(super) fn features<F: Float>(config: &Config) -> Option<Matrix<F>> {
    match config.positions {
        Positions::Unknown | Positions::Learned { .. } => None,
        Positions::Sinusoidal { length } => Some(sinusoidal(length, config.width)),
        Positions::Torus { width, height } => Some(torus(width, height)),
    }
}

/// `sin(place / 10000^(2 i / width))` in column `2 i`, the cosine in the one after it.
fn sinusoidal<F: Float>(length: usize, width: usize) -> Matrix<F> {
    let number = |place: usize, column: usize| {
        let slowness = 10_000f64.powf((column / 2 * 2) as f64 / width as f64);
        let angle = place as f64 / slowness;
        F::of(if column.is_multiple_of(2) { angle.sin() } else { angle.cos() })
    };
    let values = (0..length).flat_map(|place| (0..width).map(move |column| number(place, column)));
    Matrix::from_rows(length, width, values.collect())
}

/// Number of features of a place on a torus.
pub(super) fn torus_feature_count(width: usize, height: usize) -> usize {
    // A constant wave where neither axis has any other, so that there always is a feature.
    (axis_feature_count(width) + axis_feature_count(height)).max(1)
}

/// A cosine and a sine for each wave that fits around, but only a cosine for the shortest one of
/// an even side, whose sine is zero in every cell.
fn axis_feature_count(side: usize) -> usize {
    side.saturating_sub(1)
}

/// Along each axis of `n` cells `sqrt(2) cos(2 pi k x / n)` and `sqrt(2) sin(2 pi k x / n)` for
/// `k` from 1 to `n / 2`, so that each feature has a mean square of 1 over the torus. The dot
/// product of two places' features depends on the offset between them alone.
fn torus<F: Float>(width: usize, height: usize) -> Matrix<F> {
    let axis = |place: usize, side: usize, row: &mut Vec<F>| {
        for wave in 1..=side / 2 {
            let angle = TAU * (wave * place % side) as f64 / side as f64;
            let is_shortest = 2 * wave == side;
            let size = if is_shortest { 1.0 } else { std::f64::consts::SQRT_2 };
            row.push(F::of(size * angle.cos()));
            if !is_shortest {
                row.push(F::of(size * angle.sin()));
            }
        }
    };
    let count = torus_feature_count(width, height);
    let mut values = Vec::with_capacity(width * height * count);
    for y in 0..height {
        for x in 0..width {
            let start = values.len();
            axis(x, width, &mut values);
            axis(y, height, &mut values);
            values.resize(start + count, F::ONE);
        }
    }
    Matrix::from_rows(width * height, count, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::matrix::dot;

    #[test]
    fn the_product_of_two_places_on_a_torus_depends_on_their_offset_alone() {
        for (width, height) in [(8, 8), (5, 6), (1, 3), (1, 1)] {
            let features: Matrix<f64> = torus(width, height);
            let place = |x: usize, y: usize| features.row(y % height * width + x % width);
            for (dx, dy) in [(0, 0), (1, 0), (2, 1), (width - 1, height - 1)] {
                let first = dot(place(0, 0), place(dx, dy));
                for (x, y) in [(1, 0), (3, 2), (7, 5)] {
                    let other = dot(place(x, y), place(x + dx, y + dy));
                    assert!((first - other).abs() < 1e-9, "{width}x{height} at {x},{y}");
                }
            }
        }
    }

    #[test]
    fn all_places_differ() {
        let check = |features: Matrix<f64>| {
            for one in 0..features.rows() {
                for other in 0..one {
                    let apart = features.row(one).iter().zip(features.row(other));
                    let distance: f64 = apart.map(|(a, b)| (a - b).powi(2)).sum();
                    assert!(distance > 1e-6, "{one} and {other}");
                }
            }
        };
        check(torus(6, 5));
        check(torus(16, 16));
        check(sinusoidal(64, 8));
    }
}
