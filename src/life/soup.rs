//! Random soups.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::bit_grid::BitGrid;
use super::cells::{BLOCK_BYTES, Cells, SIDE};
use super::pattern::Pattern;
use crate::memory::{MemoryBudget, OverBudget};

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

    /// The soup's live cells, which belong to no budget; its top-left cell is at
    /// `(-floor(width / 2), -floor(height / 2))`.
    ///
    /// # Panics
    /// When it has more cells than fit in memory.
    pub fn cells(&self) -> Cells {
        let mut cells = Cells::new();
        // What belongs to no budget is not refused.
        let _ = self.draw(&mut cells);
        cells
    }

    /// The soup as a pattern under Life's rule.
    ///
    /// # Panics
    /// When it has more cells than fit in memory.
    pub fn pattern(&self) -> Pattern {
        self.pattern_of(self.cells())
    }

    /// The soup as a pattern under Life's rule, whose cells are drawn from a budget.
    ///
    /// # Errors
    /// [`OverBudget`], before it is begun where that can be said.
    pub fn pattern_within(&self, budget: &MemoryBudget) -> Result<Pattern, OverBudget> {
        // It is given back at once; what counts is whether it can be had.
        budget.reserve(self.expected_bytes())?;
        let mut cells = Cells::within(budget);
        self.draw(&mut cells)?;
        Ok(self.pattern_of(cells))
    }

    /// Bytes that its cells will take at most: those of all its blocks, unless there are more of them
    /// than live cells.
    fn expected_bytes(&self) -> u64 {
        let blocks = |side: u64| u128::from(side.div_ceil(SIDE as u64));
        let all = blocks(self.width) * blocks(self.height);
        let cells = u128::from(self.width) * u128::from(self.height);
        let live = cells as f64 * self.density.clamp(0.0, 1.0);
        let bytes = all.min(live as u128).saturating_mul(u128::from(BLOCK_BYTES));
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }

    fn pattern_of(&self, cells: Cells) -> Pattern {
        Pattern {
            cells,
            declared_size: Some((self.width, self.height)),
            is_placed: true,
            name: Some(format!("soup {} x {}, seed {}", self.width, self.height, self.seed)),
            ..Pattern::default()
        }
    }

    fn draw(&self, cells: &mut Cells) -> Result<(), OverBudget> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let threshold = (self.density.clamp(0.0, 1.0) * f64::from(1 << 16)).round() as u32;
        let (left, top) = (-((self.width / 2) as i64), -((self.height / 2) as i64));
        let last_mask = u64::MAX >> ((64 - self.width % 64) % 64);
        let band_bytes = (8 * self.width.div_ceil(64)).saturating_mul(BAND.min(self.height));
        let _band_memory = cells.budget().reserve(band_bytes)?;
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
            cells.try_insert_grid(left, top + first as i64, &band)?;
        }
        Ok(())
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
    fn a_soup_past_memory_is_refused_before_it_is_begun() {
        let budget = MemoryBudget::new(1 << 28);
        for (width, height) in [(1 << 40, 1 << 40), (1 << 36, 1), (1, 1 << 36), (100_000, 100_000)]
        {
            let soup = Soup { width, height, density: 0.375, seed: 1 };
            assert!(soup.pattern_within(&budget).is_err(), "{width} x {height}");
        }
        let sparse = Soup { width: 1 << 14, height: 1 << 14, density: 0.0001, seed: 1 };
        let cells = sparse.pattern_within(&budget).unwrap().cells;
        assert!(cells.population() > 20_000 && budget.taken() > 0);
        drop(cells);
        assert_eq!(budget.taken(), 0);
    }

    #[test]
    fn seeds_differ() {
        let soup = |seed| Soup { width: 64, height: 64, density: 0.5, seed }.cells();
        assert_ne!(soup(1), soup(2));
    }
}
