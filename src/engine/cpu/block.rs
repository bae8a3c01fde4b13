//! Blocks: the rows of a window that go through all generations together.

use std::ops::Range;

use super::shape::MAX_GENERATIONS;

/// Rows of a block at most: two lanes of them fit a first-level cache of 32 kB. Blocks of fewer than
/// about eighty rows are slower: a generation loads rows that the previous one has only just stored.
const MAX_BLOCK_ROWS: usize = 134;

/// Rows of a window that a block needs at most: its own, one for each generation by which the last one
/// lags behind the first, and one more in the south.
pub(super) const BLOCK_ROWS: usize = MAX_BLOCK_ROWS + MAX_GENERATIONS + 1;

/// Rows that go through all generations together. Each generation computes as many rows as the first,
/// one row further north than the generation before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Number of blocks north of it.
    index: usize,
    /// Rows of the first generation; the first block's begin at the window's first row.
    rows: Range<usize>,
    /// Rows of the window.
    height: usize,
    /// Generations to step.
    generations: usize,
}

impl Block {
    /// The blocks of a window of so many rows, from north to south.
    pub(super) fn of_window(
        height: usize,
        generations: usize,
    ) -> impl ExactSizeIterator<Item = Self> {
        // All that lies north of the last rows' results.
        let results = height - generations;
        let blocks = results.div_ceil(MAX_BLOCK_ROWS);
        // Even, as rows are computed in twos.
        let rows = results.div_ceil(2 * blocks) * 2;
        (0..blocks).map(move |index| {
            let end_of = |index: usize| (index * rows).min(results) + generations - 1;
            let start = if index == 0 { 0 } else { end_of(index) };
            Self { index, rows: start..end_of(index + 1), height, generations }
        })
    }

    /// Whether it is one of a window of so many rows that is stepped so many generations.
    pub(super) fn is_of_window(&self, height: usize, generations: usize) -> bool {
        (self.height, self.generations) == (height, generations)
    }

    /// Rows of the window that this block is the first to need, and that must be filled in before it.
    pub(super) fn to_fill(&self) -> Range<usize> {
        // Each row needs the one south of it.
        let start = if self.is_first() { 0 } else { self.rows.start + 1 };
        start..self.rows.end + 1
    }

    /// The first row that no earlier block has computed.
    pub(super) fn unstepped(&self) -> usize {
        self.rows.start
    }

    /// Rows that this block finishes.
    pub(super) fn results(&self) -> Range<usize> {
        self.rows_of(self.generations - 1)
    }

    /// The first row of the window that is still in memory when this block is stepped.
    pub(super) fn first_kept(&self) -> usize {
        self.rows.start.saturating_sub(self.generations)
    }

    /// Rows of the window, counted from the first one in memory.
    pub(super) fn in_memory(&self, rows: &Range<usize>) -> Range<usize> {
        rows.start - self.first_kept()..rows.end - self.first_kept()
    }

    /// Number of blocks north of it.
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// Whether it is the northernmost.
    pub(super) fn is_first(&self) -> bool {
        self.index == 0
    }

    /// Whether it is the southernmost.
    pub(super) fn is_last(&self) -> bool {
        self.rows.end + 1 == self.height
    }

    /// Its rows in generation `done + 1`.
    pub(super) fn rows_of(&self, done: usize) -> Range<usize> {
        self.rows.start.saturating_sub(done)..self.rows.end - done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_fill_every_row_once_and_finish_every_row_once() {
        for generations in 1..=MAX_GENERATIONS {
            for height in (2 * generations + 1..700).chain([1500, 6176]) {
                let (mut filled, mut finished) = (0, 0);
                let blocks: Vec<Block> = Block::of_window(height, generations).collect();
                for block in &blocks {
                    assert_eq!(block.to_fill().start, filled);
                    assert_eq!(block.results().start, finished);
                    assert!(block.first_kept() <= finished);
                    assert!(block.in_memory(&block.to_fill()).end <= BLOCK_ROWS);
                    (filled, finished) = (block.to_fill().end, block.results().end);
                }
                assert_eq!((filled, finished), (height, height - generations));
                assert_eq!(blocks.iter().filter(|block| block.is_first()).count(), 1);
                assert!(blocks.last().is_some_and(Block::is_last));
            }
        }
    }
}
