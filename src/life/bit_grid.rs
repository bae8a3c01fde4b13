//! A dense rectangle of cells, one bit a cell.

/// A dense rectangle of cells, row after row, 64 cells a word: the cell in column `x` of a row is
/// bit `x % 64` of its word `x / 64`. Bits past the width are zero.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BitGrid {
    width: usize,
    height: usize,
    words_per_row: usize,
    words: Vec<u64>,
}

impl BitGrid {
    /// An all-dead grid of `width` by `height` cells.
    pub fn new(width: usize, height: usize) -> Self {
        let words_per_row = width.div_ceil(64);
        Self { width, height, words_per_row, words: vec![0; words_per_row * height] }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Words a row takes, `ceil(width / 64)`.
    pub fn words_per_row(&self) -> usize {
        self.words_per_row
    }

    /// Whether the cell in column `x`, row `y` is alive.
    ///
    /// # Panics
    /// Outside the grid.
    pub fn get(&self, x: usize, y: usize) -> bool {
        assert!(x < self.width, "column {x} of {}", self.width);
        self.row(y)[x / 64] >> (x % 64) & 1 == 1
    }

    /// Makes the cell in column `x`, row `y` alive or dead.
    ///
    /// # Panics
    /// Outside the grid.
    pub fn set(&mut self, x: usize, y: usize, alive: bool) {
        assert!(x < self.width, "column {x} of {}", self.width);
        let word = &mut self.row_mut(y)[x / 64];
        *word = *word & !(1 << (x % 64)) | u64::from(alive) << (x % 64);
    }

    /// The words of row `y`.
    pub fn row(&self, y: usize) -> &[u64] {
        &self.words[y * self.words_per_row..][..self.words_per_row]
    }

    /// The words of row `y`. Keep the bits past the width zero.
    pub fn row_mut(&mut self, y: usize) -> &mut [u64] {
        &mut self.words[y * self.words_per_row..][..self.words_per_row]
    }

    /// Number of live cells.
    pub fn population(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Number of live cells among columns `left..right` of row `y`.
    pub fn count_in_row(&self, y: usize, left: usize, right: usize) -> u32 {
        let row = self.row(y);
        (left / 64..right.div_ceil(64))
            .map(|index| (row[index] & bits_between(index * 64, left, right)).count_ones())
            .sum()
    }
}

/// The bits of the word whose first column is `start` that lie in columns `left..right`.
fn bits_between(start: usize, left: usize, right: usize) -> u64 {
    let low = left.saturating_sub(start).min(64);
    let high = right.saturating_sub(start).min(64);
    let below = |n: usize| if n >= 64 { u64::MAX } else { (1 << n) - 1 };
    below(high) & !below(low)
}

/// Rows of `.` and `O`, as a person would draw them.
impl std::fmt::Debug for BitGrid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "BitGrid {} x {}", self.width, self.height)?;
        for y in 0..self.height {
            let row: String =
                (0..self.width).map(|x| if self.get(x, y) { 'O' } else { '.' }).collect();
            writeln!(f, "{row}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stop_at_the_seams_of_words() {
        let mut grid = BitGrid::new(130, 1);
        for x in 0..130 {
            grid.set(x, 0, true);
        }
        assert_eq!(grid.population(), 130);
        for (left, right) in [(0, 0), (0, 63), (0, 64), (63, 65), (1, 129), (128, 130), (64, 128)] {
            assert_eq!(grid.count_in_row(0, left, right), (right - left) as u32);
        }
    }
}
