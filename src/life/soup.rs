//! Random soups.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::bit_grid::BitGrid;
use super::cells::{Cells, SIDE};
use super::pattern::Pattern;

/// Rows that are drawn before they are kept.
const BAND: u64 = SIDE as u64;

/// A random soup: a rectangle whose cells are alive independently with the same probability,
/// centred like a bounded universe of its size. The same soup always comes of the same numbers.
///
/// ```
/// use lifescope::life::Soup;
/// let soup = Soup { width: 300, height: 200, density: 0.375, seed: 1 };
/// let cells = soup.cells();
/// assert_eq!(cells, soup.cells());
/// assert!((cells.population() as f64 / 60_000.0 - 0.375).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Soup {
    /// Columns.
    pub width: u64,
    /// Rows.
    pub height: u64,
    /// Probability that a cell is alive, 0 to 1, kept to 16 binary places.
    pub density: f64,
    /// Seed of the generator (xoshiro256++).
    pub seed: u64,
}

impl Soup {
    /// The density that Life enthusiasts use.
    pub const DEFAULT_DENSITY: f64 = 0.375;

    /// The soup's live cells; its top-left cell is `(-floor(width / 2), -floor(height / 2))`.
    pub fn cells(&self) -> Cells {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let threshold = (self.density.clamp(0.0, 1.0) * f64::from(1 << 16)).round() as u32;
        let (left, top) = (-((self.width / 2) as i64), -((self.height / 2) as i64));
        let last_mask = u64::MAX >> ((64 - self.width % 64) % 64);
        let mut cells = Cells::new();
        for first in (0..self.height).step_by(BAND as usize) {
            let rows = BAND.min(self.height - first) as usize;
            let mut band = BitGrid::new(self.width as usize, rows);
            for y in 0..rows {
                let row = band.row_mut(y);
                row.fill_with(|| random_word(&mut random, threshold));
                if let Some(last) = row.last_mut() {
                    *last &= last_mask;
                }
            }
            cells.insert_grid(left, top + first as i64, &band);
        }
        cells
    }

    /// The soup as a pattern under Life's rule.
    pub fn pattern(&self) -> Pattern {
        Pattern {
            cells: self.cells(),
            declared_size: Some((self.width, self.height)),
            is_placed: true,
            name: Some(format!("soup {} x {}, seed {}", self.width, self.height, self.seed)),
            ..Pattern::default()
        }
    }
}

/// 64 bits, each set with probability `threshold / 2^16`. Every bit compares a random binary
/// fraction with the threshold, digit by digit from the last, 64 fractions at a time; digits
/// after the threshold's last one cannot matter and are not drawn.
fn random_word(random: &mut Xoshiro256PlusPlus, threshold: u32) -> u64 {
    if threshold >= 1 << 16 {
        return u64::MAX;
    }
    if threshold == 0 {
        return 0;
    }
    (threshold.trailing_zeros()..16).fold(0, |below, digit| {
        let drawn = random.next_u64();
        if threshold >> digit & 1 == 1 { below | !drawn } else { below & !drawn }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rect;

    #[test]
    fn density_is_kept_and_the_rectangle_is_filled() {
        for density in [0.0, 0.01, 0.375, 0.5, 0.9, 1.0] {
            let soup = Soup { width: 1001, height: 257, density, seed: 7 };
            let cells = soup.cells();
            let share = cells.population() as f64 / (1001.0 * 257.0);
            assert!((share - density).abs() < 0.005, "{density}: {share}");
            if density > 0.1 {
                assert_eq!(cells.bounding_box(), Some(Rect::new(-500, -128, 1001, 257)));
            }
        }
    }

    #[test]
    fn seeds_differ() {
        let soup = |seed| Soup { width: 64, height: 64, density: 0.5, seed }.cells();
        assert_ne!(soup(1), soup(2));
    }
}
