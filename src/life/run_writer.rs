//! Fast insertion of runs that come in reading order, as pattern files hold them.
//!
//! A run is first a few bits of the word that is being filled, then the word is an entry in the list
//! of its row, then the row is merged into the blocks of its band of 64 rows, and at last the band
//! goes into the ordered map of [`Cells`]. For runs that come row by row and from left to right each
//! of these steps is an append or a walk along a sorted list, and the map is searched once a block.

use super::cells::{BLOCK_BYTES, Block, Cells, CellsError, Content, SIDE, check_run};
use crate::memory::{BudgetedVec, MemoryBudget, OverBudget};

/// Collects runs of live cells into [`Cells`] within a budget of memory.
///
/// Runs may come in any order, and those of state 1 may overlap one another. It is fast for runs that come row
/// by row and from left to right.
///
/// ```
/// use lifescope::life::RunWriter;
/// let mut writer = RunWriter::new(1 << 20);
/// writer.push(-3, 0, 5)?;
/// writer.push(7, 0, 1)?;
/// assert_eq!(writer.finish()?.population(), 6);
/// # Ok::<(), lifescope::life::CellsError>(())
/// ```
pub struct RunWriter {
    cells: Content,
    /// Bytes that the budget allows in all.
    limit: u64,
    /// Block column and row of the word that is being filled.
    column: i64,
    y: i64,
    word: u64,
    /// The words of row `row_y` that are not in the band yet, in the order of their columns.
    row: BudgetedVec<(i64, u64)>,
    row_y: i64,
    /// Those words of a row that have no block in the band yet; empty in between.
    missing: BudgetedVec<(i64, u64)>,
    /// The blocks of that block row that are not in the cells yet, in the order of their columns.
    /// Their memory is reserved with that of the cells.
    band: Vec<(i64, Box<Block>)>,
    band_y: i64,
    /// The bits of the states less 1, the lowest first: as many as the states so far take.
    further: Vec<RunWriter>,
}

impl RunWriter {
    /// A writer whose cells are drawn from a budget, or may take so many bytes.
    pub fn new(budget: impl Into<MemoryBudget>) -> Self {
        let budget = budget.into();
        Self {
            cells: Content::new(budget.reservation()),
            limit: budget.limit(),
            column: 0,
            y: 0,
            word: 0,
            row: BudgetedVec::new(&budget),
            row_y: 0,
            missing: BudgetedVec::new(&budget),
            band: Vec::new(),
            band_y: 0,
            further: Vec::new(),
        }
    }

    /// Makes the `length` cells from `(x, y)` rightwards alive.
    ///
    /// # Errors
    /// [`CellsError::TooFar`], or [`CellsError::TooMany`], which an earlier run may have caused.
    /// A run that alone is too long is refused before anything is allocated for it.
    #[inline]
    pub fn push(&mut self, x: i64, y: i64, length: u64) -> Result<(), CellsError> {
        // Most runs lie within the word that is being filled, whose coordinates are known to be
        // in range.
        let offset = x.wrapping_sub(self.column * SIDE) as u64;
        if y == self.y && offset < SIDE as u64 && length.wrapping_sub(1) < SIDE as u64 - offset {
            self.word |= (u64::MAX >> (SIDE as u64 - length)) << offset;
            return Ok(());
        }
        self.push_elsewhere(x, y, length)
    }

    /// Puts the `length` cells from `(x, y)` rightwards into a state; 0 leaves them dead. None of them may be in
    /// another live state already.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn push_state(&mut self, x: i64, y: i64, length: u64, state: u8) -> Result<(), CellsError> {
        let Some(bits) = state.checked_sub(1) else { return Ok(()) };
        self.push(x, y, length)?;
        let needed = (u8::BITS - bits.leading_zeros()) as usize;
        while self.further.len() < needed {
            self.further.push(Self::new(self.cells.memory_mut().budget()));
        }
        let mut set = self.further.iter_mut().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        set.try_for_each(|(_, writer)| writer.push(x, y, length))
    }

    /// Adds a run that does not lie within the word that is being filled.
    fn push_elsewhere(&mut self, x: i64, y: i64, length: u64) -> Result<(), CellsError> {
        if length == 0 {
            return Ok(());
        }
        let end = check_run(x, y, length)?;
        let column = x.div_euclid(SIDE);
        if column != self.column || y != self.y {
            self.flush()?;
            (self.column, self.y) = (column, y);
        }
        let offset = x.rem_euclid(SIDE) as u64;
        if offset + length <= SIDE as u64 {
            self.word |= (u64::MAX >> (SIDE as u64 - length)) << offset;
            return Ok(());
        }
        self.word |= u64::MAX << offset;
        self.fill_to(end)
    }

    /// Adds the live cells of a word: bit `i` is column `64 * column + i` of row `y`. The caller
    /// sees to it that the coordinates are in range.
    ///
    /// # Errors
    /// [`CellsError::TooMany`], which an earlier word may have caused.
    pub fn put_word(&mut self, column: i64, y: i64, word: u64) -> Result<(), CellsError> {
        if word == 0 {
            return Ok(());
        }
        let is_next = self.row.last().is_none_or(|(last, _)| *last < column);
        if y != self.row_y || !is_next {
            self.end_row()?;
            self.row_y = y;
        }
        self.row.push((column, word))?;
        Ok(())
    }

    /// The cells of all runs.
    ///
    /// # Errors
    /// [`CellsError::TooMany`] when the last run went past the limit.
    pub fn finish(mut self) -> Result<Cells, CellsError> {
        let further = std::mem::take(&mut self.further);
        let further = further.into_iter().map(Self::finish_set).collect::<Result<_, _>>()?;
        Ok(Cells::from_sets(self.finish_set()?, further))
    }

    fn finish_set(mut self) -> Result<Content, CellsError> {
        self.flush()?;
        self.end_row()?;
        self.end_band();
        Ok(self.cells)
    }

    /// Writes the word that is being filled, then fills the words after it up to column `end`,
    /// and leaves the last of them to be filled further.
    fn fill_to(&mut self, end: i64) -> Result<(), CellsError> {
        let last = (end - 1).div_euclid(SIDE);
        let bytes = (last.abs_diff(self.column) + 1).saturating_mul(BLOCK_BYTES);
        if bytes > self.limit {
            return Err(OverBudget { needed: bytes, allowed: self.limit }.into());
        }
        while self.column < last {
            self.flush()?;
            self.column += 1;
            self.word = u64::MAX;
        }
        self.word >>= (last + 1) * SIDE - end;
        Ok(())
    }

    /// Moves the word that is being filled into its row.
    fn flush(&mut self) -> Result<(), CellsError> {
        let word = std::mem::take(&mut self.word);
        self.put_word(self.column, self.y, word)
    }

    /// Merges the row into its band.
    fn end_row(&mut self) -> Result<(), CellsError> {
        if self.row.is_empty() {
            return Ok(());
        }
        let (band_y, in_block) =
            (self.row_y.div_euclid(SIDE), self.row_y.rem_euclid(SIDE) as usize);
        if band_y != self.band_y {
            self.end_band();
            self.band_y = band_y;
        }
        let mut blocks = self.band.iter_mut().peekable();
        for (column, word) in self.row.iter().copied() {
            while blocks.next_if(|(present, _)| *present < column).is_some() {}
            match blocks.peek_mut() {
                Some((present, block)) if *present == column => block[in_block] |= word,
                _ => self.missing.push((column, word))?,
            }
        }
        self.row.clear();
        if self.missing.is_empty() {
            return Ok(());
        }
        let known = self.cells.block_count() + self.band.len() as u64;
        let bytes = (known + self.missing.len() as u64).saturating_mul(BLOCK_BYTES);
        self.cells.memory_mut().cover(bytes)?;
        let sorted = self.band.len();
        self.band.extend(self.missing.drain().map(|(column, word)| {
            let mut block = Box::new([0; SIDE as usize]);
            block[in_block] = word;
            (column, block)
        }));
        // Two ascending stretches, which this sort merges in one pass.
        if sorted > 0 && self.band[sorted - 1].0 > self.band[sorted].0 {
            self.band.sort_by_key(|(column, _)| *column);
        }
        Ok(())
    }

    /// Moves the band into the cells.
    fn end_band(&mut self) {
        for (column, block) in self.band.drain(..) {
            self.cells.merge_block((self.band_y, column), block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::MAX_COORDINATE;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_runs_in_any_order_are_the_same_cells(
            runs in prop::collection::vec((-200i64..200, -70i64..70, 0u64..300), 0..40),
        ) {
            let mut writer = RunWriter::new(u64::MAX);
            let mut cells = Cells::new();
            for (x, y, length) in runs {
                writer.push(x, y, length).unwrap();
                cells.insert_run(x, y, length).unwrap();
            }
            prop_assert_eq!(writer.finish().unwrap(), cells);
        }
    }

    #[test]
    fn the_limit_counts_blocks_once() {
        // Beside the blocks there are the lists of a row's words.
        let budget = MemoryBudget::new(2 * BLOCK_BYTES + 160);
        let mut writer = RunWriter::new(&budget);
        for y in 0..SIDE {
            writer.push(0, y, 128).unwrap();
        }
        let cells = writer.finish().unwrap();
        assert_eq!((cells.population(), budget.taken()), (128 * 64, 2 * BLOCK_BYTES));
        drop(cells);
        let mut writer = RunWriter::new(&budget);
        writer.push(0, 0, 128).unwrap();
        writer.push(0, SIDE, 1).unwrap();
        assert!(matches!(writer.finish(), Err(CellsError::TooMany(_))));
    }

    #[test]
    fn a_run_of_a_trillion_cells_is_refused_at_once() {
        let mut writer = RunWriter::new(1 << 40);
        let error = writer.push(0, 0, 1_000_000_000_000_000).unwrap_err();
        assert!(matches!(error, CellsError::TooMany(_)), "{error}");
        for (x, y, length) in
            [(MAX_COORDINATE, 0, 1), (0, MAX_COORDINATE, 1), (i64::MAX, 0, 1), (0, 0, u64::MAX)]
        {
            let error = writer.push(x, y, length).unwrap_err();
            assert_eq!(error, CellsError::TooFar { x, y });
        }
    }
}
