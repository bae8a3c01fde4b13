//! Fast insertion of runs that come in reading order, as pattern files hold them.

use super::cells::{BLOCK_BYTES, Cells, CellsError, SIDE};
use super::geometry::MAX_COORDINATE;

/// Collects runs of live cells into [`Cells`] within a limit of memory.
///
/// Runs may come in any order and overlap. It is fast for runs that come row by row and from left
/// to right: the word that is being filled stays out of the ordered map until a run leaves it, so
/// that the map is searched once for 64 columns and not once for every run.
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
    cells: Cells,
    allowed_bytes: u64,
    /// Block column and row of the word that is being filled.
    column: i64,
    y: i64,
    word: u64,
}

impl RunWriter {
    /// A writer whose cells may take `allowed_bytes` of memory.
    pub fn new(allowed_bytes: u64) -> Self {
        Self { cells: Cells::new(), allowed_bytes, column: 0, y: 0, word: 0 }
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

    /// Adds a run that does not lie within the word that is being filled.
    fn push_elsewhere(&mut self, x: i64, y: i64, length: u64) -> Result<(), CellsError> {
        if length == 0 {
            return Ok(());
        }
        let end = x
            .checked_add_unsigned(length)
            .filter(|&end| end <= MAX_COORDINATE && x >= -MAX_COORDINATE)
            .filter(|_| (-MAX_COORDINATE..=MAX_COORDINATE).contains(&y))
            .ok_or(CellsError::TooFar { x, y })?;
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

    /// The cells of all runs.
    ///
    /// # Errors
    /// [`CellsError::TooMany`] when the last run went past the limit.
    pub fn finish(mut self) -> Result<Cells, CellsError> {
        self.flush()?;
        Ok(self.cells)
    }

    /// Writes the word that is being filled, then fills the words after it up to column `end`,
    /// and leaves the last of them to be filled further.
    fn fill_to(&mut self, end: i64) -> Result<(), CellsError> {
        let last = (end - 1).div_euclid(SIDE);
        let bytes = (last.abs_diff(self.column) + 1).saturating_mul(BLOCK_BYTES);
        if bytes > self.allowed_bytes {
            return Err(self.too_many(bytes));
        }
        while self.column < last {
            self.flush()?;
            self.column += 1;
            self.word = u64::MAX;
        }
        self.word >>= (last + 1) * SIDE - end;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CellsError> {
        if self.word == 0 {
            return Ok(());
        }
        let (band, row) = (self.y.div_euclid(SIDE), self.y.rem_euclid(SIDE));
        self.cells.block_mut((band, self.column))[row as usize] |= self.word;
        self.word = 0;
        let bytes = self.cells.bytes();
        if bytes > self.allowed_bytes {
            return Err(self.too_many(bytes));
        }
        Ok(())
    }

    fn too_many(&self, bytes: u64) -> CellsError {
        CellsError::TooMany { bytes, allowed: self.allowed_bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
                cells.insert_run(x, y, length, u64::MAX).unwrap();
            }
            prop_assert_eq!(writer.finish().unwrap(), cells);
        }
    }

    #[test]
    fn the_limit_counts_blocks_once() {
        let mut writer = RunWriter::new(2 * BLOCK_BYTES);
        for y in 0..SIDE {
            writer.push(0, y, 128).unwrap();
        }
        assert_eq!(writer.finish().unwrap().population(), 128 * 64);
        let mut writer = RunWriter::new(2 * BLOCK_BYTES);
        writer.push(0, 0, 128).unwrap();
        writer.push(0, SIDE, 1).unwrap();
        assert!(matches!(writer.finish(), Err(CellsError::TooMany { .. })));
    }

    #[test]
    fn a_run_of_a_trillion_cells_is_refused_at_once() {
        let mut writer = RunWriter::new(1 << 40);
        let error = writer.push(0, 0, 1_000_000_000_000_000).unwrap_err();
        assert!(matches!(error, CellsError::TooMany { .. }), "{error}");
        for (x, y, length) in
            [(MAX_COORDINATE, 0, 1), (0, i64::MIN, 1), (i64::MAX, 0, 1), (0, 0, u64::MAX)]
        {
            let error = writer.push(x, y, length).unwrap_err();
            assert_eq!(error, CellsError::TooFar { x, y });
        }
    }
}
