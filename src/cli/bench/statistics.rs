//! What several samples say.

use serde::{Deserialize, Serialize};

/// The middle and the ends of several samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// The spread of some samples; zero of none.
    pub fn of(samples: impl Iterator<Item = f64>) -> Self {
        let mut samples: Vec<f64> = samples.collect();
        samples.sort_by(f64::total_cmp);
        let middle = samples.len() / 2;
        let median = match samples.len() {
            0 => 0.0,
            count if count % 2 == 1 => samples[middle],
            _ => (samples[middle - 1] + samples[middle]) / 2.0,
        };
        Self {
            median,
            min: samples.first().copied().unwrap_or_default(),
            max: samples.last().copied().unwrap_or_default(),
        }
    }

    /// Whether all samples of one are smaller than all of the other.
    pub fn is_apart_from(&self, other: &Self) -> bool {
        self.max < other.min || other.max < self.min
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_has_the_middle_and_the_ends() {
        let check = |samples: &[f64], expected: [f64; 3]| {
            let spread = Spread::of(samples.iter().copied());
            assert_eq!([spread.min, spread.median, spread.max], expected);
        };
        check(&[3.0, 1.0, 2.0], [1.0, 2.0, 3.0]);
        check(&[4.0, 1.0, 2.0, 3.0], [1.0, 2.5, 4.0]);
        check(&[], [0.0; 3]);
    }

    #[test]
    fn spreads_that_touch_are_not_apart() {
        let check = |one: [f64; 2], other: [f64; 2], expected: bool| {
            let spread = |ends: [f64; 2]| Spread::of(ends.into_iter());
            assert_eq!(spread(one).is_apart_from(&spread(other)), expected, "{one:?} {other:?}");
            assert_eq!(spread(other).is_apart_from(&spread(one)), expected, "{other:?} {one:?}");
        };
        check([1.0, 2.0], [3.0, 4.0], true);
        check([1.0, 2.0], [2.0, 4.0], false);
        check([1.0, 4.0], [2.0, 3.0], false);
    }
}
