//! A sparse set of live cells.
//!
//! Cells are kept in blocks of 64 x 64, one word a row, in an ordered map keyed by block row and
//! block column; only blocks with live cells exist. A dense soup takes little more than a bit a
//! cell, a lone cell half a kilobyte, and walking the map in order visits cells row band by row
//! band, which is the order that pattern files are written in.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::bit_grid::BitGrid;
use super::geometry::{MAX_COORDINATE, Rect};

/// Cells along a block's side.
pub(super) const SIDE: i64 = 64;

/// Bytes that a block takes with its entry in the map.
pub(super) const BLOCK_BYTES: u64 = 512 + 40;

pub(super) type Block = [u64; SIDE as usize];

/// A horizontal run of live cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Leftmost column.
    pub x: i64,
    /// Row.
    pub y: i64,
    /// Number of live cells.
    pub length: u64,
}

/// Why cells cannot be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellsError {
    /// A coordinate past what universes hold.
    #[error("a cell at ({x}, {y}) lies past the largest coordinate, 2^60")]
    TooFar {
        /// Column of the first such cell.
        x: i64,
        /// Row of the first such cell.
        y: i64,
    },
    /// More live cells than memory holds.
    #[error("{bytes} bytes are needed for the cells, more than the {allowed} allowed")]
    TooMany {
        /// Bytes that the cells would take.
        bytes: u64,
        /// Bytes that they may take.
        allowed: u64,
    },
}

/// A sparse set of live cells with signed coordinates.
///
/// ```
/// use lifescope::life::{Cells, Rect};
/// let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
/// assert_eq!(glider.population(), 5);
/// assert_eq!(glider.bounding_box(), Some(Rect::new(0, 0, 3, 3)));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// Keyed by block row, then block column. No block is all dead.
    blocks: BTreeMap<(i64, i64), Box<Block>>,
}

impl Cells {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The set of those `(x, y)`.
    pub fn from_points(points: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut cells = Self::new();
        for (x, y) in points {
            cells.set(x, y, true);
        }
        cells
    }

    /// The live cells of `grid`, whose top-left cell is at `(x, y)`.
    pub fn from_grid(x: i64, y: i64, grid: &BitGrid) -> Self {
        let mut cells = Self::new();
        cells.insert_grid(x, y, grid);
        cells
    }

    /// Whether no cell is alive.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Whether the cell `(x, y)` is alive.
    pub fn get(&self, x: i64, y: i64) -> bool {
        let block = self.blocks.get(&(y.div_euclid(SIDE), x.div_euclid(SIDE)));
        block.is_some_and(|rows| rows[y.rem_euclid(SIDE) as usize] >> x.rem_euclid(SIDE) & 1 == 1)
    }

    /// Makes the cell `(x, y)` alive or dead.
    pub fn set(&mut self, x: i64, y: i64, alive: bool) {
        let key = (y.div_euclid(SIDE), x.div_euclid(SIDE));
        let row = y.rem_euclid(SIDE) as usize;
        let bit = 1u64 << x.rem_euclid(SIDE);
        if alive {
            self.block_mut(key)[row] |= bit;
        } else if let Some(block) = self.blocks.get_mut(&key) {
            block[row] &= !bit;
            if block.iter().all(|&word| word == 0) {
                self.blocks.remove(&key);
            }
        }
    }

    /// Makes the `length` cells from `(x, y)` rightwards alive, unless the set would then take
    /// more than `allowed` bytes.
    ///
    /// # Errors
    /// [`CellsError::TooFar`] or [`CellsError::TooMany`], with nothing changed: a run of 10^12
    /// cells is an error, not a loop.
    pub fn insert_run(
        &mut self,
        x: i64,
        y: i64,
        length: u64,
        allowed: u64,
    ) -> Result<(), CellsError> {
        if length == 0 {
            return Ok(());
        }
        let end = x.checked_add_unsigned(length).filter(|&end| end <= MAX_COORDINATE);
        let Some(end) = end.filter(|_| x >= -MAX_COORDINATE && y.abs() <= MAX_COORDINATE) else {
            return Err(CellsError::TooFar { x, y });
        };
        let (first, last) = (x.div_euclid(SIDE), (end - 1).div_euclid(SIDE));
        let bytes = (self.blocks.len() as u64)
            .saturating_add(first.abs_diff(last))
            .saturating_mul(BLOCK_BYTES);
        if bytes > allowed {
            return Err(CellsError::TooMany { bytes, allowed });
        }
        let row = y.rem_euclid(SIDE) as usize;
        for column in first..=last {
            let start = column * SIDE;
            let low = (x - start).max(0);
            let high = (end - start).min(SIDE);
            let bits = (u64::MAX >> (SIDE - (high - low))) << low;
            self.block_mut((y.div_euclid(SIDE), column))[row] |= bits;
        }
        Ok(())
    }

    /// Adds the live cells of a row of words (bit `i` of word `w` is column `x + 64 w + i`).
    pub fn insert_row(&mut self, x: i64, y: i64, words: &[u64]) {
        let (column, shift) = (x.div_euclid(SIDE), x.rem_euclid(SIDE) as u32);
        let (band, row) = (y.div_euclid(SIDE), y.rem_euclid(SIDE) as usize);
        for (index, &word) in words.iter().enumerate() {
            let low = word << shift;
            // Shifting by 64 is no shift at all for the processor, so it is done in two steps.
            let high = word >> 1 >> (63 - shift);
            if low != 0 {
                self.block_mut((band, column + index as i64))[row] |= low;
            }
            if high != 0 {
                self.block_mut((band, column + index as i64 + 1))[row] |= high;
            }
        }
    }

    /// Adds the live cells of `grid`, whose top-left cell is at `(x, y)`, a block at a time.
    pub fn insert_grid(&mut self, x: i64, y: i64, grid: &BitGrid) {
        let (right, bottom) = (x + grid.width() as i64, y + grid.height() as i64);
        let blocks = |first: i64, end: i64| first.div_euclid(SIDE)..(end - 1).div_euclid(SIDE) + 1;
        for band in blocks(y, bottom) {
            let top = band * SIDE;
            let rows = y.max(top)..bottom.min(top + SIDE);
            for column in blocks(x, right) {
                let mut block = [0; SIDE as usize];
                for at in rows.clone() {
                    let row = grid.row((at - y) as usize);
                    block[(at - top) as usize] = word_from(row, column * SIDE - x);
                }
                if block.iter().any(|&word| word != 0) {
                    self.merge_block((band, column), Box::new(block));
                }
            }
        }
    }

    /// Number of live cells.
    pub fn population(&self) -> u64 {
        self.blocks.values().flat_map(|block| block.iter()).map(|w| u64::from(w.count_ones())).sum()
    }

    /// The smallest rectangle that holds every live cell, or `None` where there is none.
    pub fn bounding_box(&self) -> Option<Rect> {
        let mut bounds = Rect::default();
        for (&(band, column), block) in &self.blocks {
            let rows = block.iter().enumerate().filter(|(_, word)| **word != 0);
            let any = block.iter().fold(0, |any, word| any | word);
            let top = rows.clone().next()?.0 as i64;
            let bottom = rows.clone().next_back()?.0 as i64;
            bounds = bounds.union(&Rect::from_edges(
                column * SIDE + i64::from(any.trailing_zeros()),
                band * SIDE + top,
                (column + 1) * SIDE - i64::from(any.leading_zeros()),
                band * SIDE + bottom + 1,
            ));
        }
        (!bounds.is_empty()).then_some(bounds)
    }

    /// The same cells, moved by `(dx, dy)`.
    pub fn translated(&self, dx: i64, dy: i64) -> Cells {
        let mut moved = Cells::new();
        for (&(band, column), block) in &self.blocks {
            for (row, &word) in block.iter().enumerate().filter(|(_, word)| **word != 0) {
                moved.insert_row(column * SIDE + dx, band * SIDE + row as i64 + dy, &[word]);
            }
        }
        moved
    }

    /// Every live cell as `(x, y)`, row band by row band and in no further order.
    pub fn points(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.words().flat_map(|(x, y, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| (x + bit, y))
        })
    }

    /// Every word with a live cell as `(x, y, bits)`: bit `i` is the cell `(x + i, y)`, and `x` is
    /// a multiple of 64.
    pub fn words(&self) -> impl Iterator<Item = (i64, i64, u64)> + '_ {
        self.blocks.iter().flat_map(|(&key, block)| words_of(key, block))
    }

    /// Those of [`words`](Self::words) that have a column of `left..right`.
    pub fn words_between(
        &self,
        left: i64,
        right: i64,
    ) -> impl Iterator<Item = (i64, i64, u64)> + '_ {
        let columns = left.div_euclid(SIDE)..(right - 1).div_euclid(SIDE) + 1;
        let mut from = (i64::MIN, columns.start);
        let blocks = std::iter::from_fn(move || {
            loop {
                let (&(band, column), block) = self.blocks.range(from..).next()?;
                if columns.contains(&column) {
                    from = (band, column + 1);
                    return Some(((band, column), block));
                }
                let next = if column < columns.start { band } else { band + 1 };
                from = (next, columns.start);
            }
        });
        blocks.flat_map(|(key, block)| words_of(key, block))
    }

    /// Calls `visit` with every maximal horizontal run of live cells, row by row from the top and
    /// from left to right in a row.
    ///
    /// # Errors
    /// The first error of `visit`.
    pub fn try_for_each_run<E>(
        &self,
        mut visit: impl FnMut(Run) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut bands = self.blocks.iter().peekable();
        while let Some(&(&(band, _), _)) = bands.peek() {
            let mut in_band = Vec::new();
            while let Some((key, block)) = bands.next_if(|((next, _), _)| *next == band) {
                in_band.push((key.1 * SIDE, block));
            }
            for row in 0..SIDE as usize {
                let y = band * SIDE + row as i64;
                let mut open: Option<Run> = None;
                for (start, block) in &in_band {
                    let mut word = block[row];
                    let mut at = 0;
                    while word != 0 {
                        let gap = word.trailing_zeros();
                        let length = (word >> gap).trailing_ones();
                        let x = start + i64::from(at + gap);
                        match &mut open {
                            Some(run) if run.x.saturating_add_unsigned(run.length) == x => {
                                run.length += u64::from(length);
                            }
                            _ => {
                                let run = Run { x, y, length: u64::from(length) };
                                if let Some(done) = open.replace(run) {
                                    visit(done)?;
                                }
                            }
                        }
                        at += gap + length;
                        word = if at >= 64 { 0 } else { block[row] >> at };
                    }
                }
                if let Some(done) = open {
                    visit(done)?;
                }
            }
        }
        Ok(())
    }

    /// The cells of `region` as a dense grid.
    ///
    /// # Panics
    /// When `region` has more cells than fit in memory.
    pub fn to_grid(&self, region: Rect) -> BitGrid {
        let mut grid = BitGrid::new(region.width as usize, region.height as usize);
        let bands = region.y.div_euclid(SIDE)..=region.bottom().div_euclid(SIDE);
        let from = (*bands.start(), i64::MIN);
        for (&(band, column), block) in self.blocks.range(from..=(*bands.end(), i64::MAX)) {
            let tile = Rect::new(column * SIDE, band * SIDE, SIDE as u64, SIDE as u64);
            let shared = tile.intersection(&region);
            for y in shared.y..shared.bottom() {
                for x in shared.x..shared.right() {
                    if block[(y - tile.y) as usize] >> (x - tile.x) & 1 == 1 {
                        grid.set((x - region.x) as usize, (y - region.y) as usize, true);
                    }
                }
            }
        }
        grid
    }

    /// Bytes that the set takes in memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.blocks.len() as u64 * BLOCK_BYTES
    }

    /// Bytes that a set of so many cells within those bounds takes at most.
    pub(crate) fn most_bytes(bounds: Rect, population: u64) -> u64 {
        let along = |cells: u64| u128::from(cells / SIDE as u64 + 2);
        let blocks = (along(bounds.width) * along(bounds.height)).min(u128::from(population));
        u64::try_from(blocks).unwrap_or(u64::MAX).saturating_mul(BLOCK_BYTES)
    }

    /// Adds the live cells of a block, of which there is one at least.
    pub(super) fn merge_block(&mut self, key: (i64, i64), block: Box<Block>) {
        match self.blocks.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(block);
            }
            Entry::Occupied(entry) => {
                for (row, added) in entry.into_mut().iter_mut().zip(block.iter()) {
                    *row |= added;
                }
            }
        }
    }

    /// The block of that block row and block column, made where there is none; the caller gives
    /// it a live cell.
    pub(super) fn block_mut(&mut self, key: (i64, i64)) -> &mut Block {
        self.blocks.entry(key).or_insert_with(|| Box::new([0; SIDE as usize]))
    }
}

/// The words of a block that have a live cell.
fn words_of(
    (band, column): (i64, i64),
    block: &Block,
) -> impl Iterator<Item = (i64, i64, u64)> + '_ {
    let words = (0i64..).zip(block).filter(|(_, word)| **word != 0);
    words.map(move |(row, &word)| (column * SIDE, band * SIDE + row, word))
}

/// 64 cells of a row from column `start` on; those outside are dead.
fn word_from(row: &[u64], start: i64) -> u64 {
    let (index, shift) = (start.div_euclid(SIDE), start.rem_euclid(SIDE) as u32);
    let word = |index: i64| {
        usize::try_from(index).ok().and_then(|index| row.get(index)).copied().unwrap_or(0)
    };
    // Shifting by 64 is no shift at all for the processor, so it is done in two steps.
    word(index) >> shift | word(index + 1) << 1 << (63 - shift)
}

/// Small sets as a picture, large ones as their size.
impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.bounding_box() {
            Some(bounds) if bounds.area() <= 10_000 => {
                write!(f, "Cells at ({}, {}): {:?}", bounds.x, bounds.y, self.to_grid(bounds))
            }
            bounds => write!(f, "Cells {{ population: {}, {bounds:?} }}", self.population()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_join_across_block_seams_and_come_in_row_order() {
        let mut cells = Cells::new();
        cells.insert_run(-70, 5, 140, u64::MAX).unwrap();
        cells.set(100, 5, true);
        cells.set(-200, 6, true);
        cells.set(3, -1, true);
        let mut runs = Vec::new();
        cells
            .try_for_each_run(|run| {
                runs.push(run);
                Ok::<_, ()>(())
            })
            .unwrap();
        assert_eq!(
            runs,
            [
                Run { x: 3, y: -1, length: 1 },
                Run { x: -70, y: 5, length: 140 },
                Run { x: 100, y: 5, length: 1 },
                Run { x: -200, y: 6, length: 1 },
            ]
        );
        assert_eq!(cells.population(), 143);
        assert_eq!(cells.bounding_box(), Some(Rect::new(-200, -1, 301, 8)));
    }

    #[test]
    fn a_run_too_long_for_memory_is_an_error_and_changes_nothing() {
        let mut cells = Cells::new();
        let error = cells.insert_run(0, 0, 1_000_000_000_000, 1 << 30).unwrap_err();
        assert!(matches!(error, CellsError::TooMany { .. }), "{error}");
        let error = cells.insert_run(MAX_COORDINATE, 0, 1, 1 << 30).unwrap_err();
        assert!(matches!(error, CellsError::TooFar { .. }), "{error}");
        assert!(cells.is_empty());
    }

    #[test]
    fn killing_the_last_cell_of_a_block_forgets_the_block() {
        let mut cells = Cells::from_points([(-1, -1)]);
        cells.set(-1, -1, false);
        assert_eq!(cells, Cells::new());
    }

    #[test]
    fn translation_and_grids_keep_every_cell() {
        let cells = Cells::from_points([(-65, -1), (0, 0), (63, 64), (64, 130), (7, 7)]);
        let moved = cells.translated(-3, 61);
        assert_eq!(moved.translated(3, -61), cells);
        let bounds = moved.bounding_box().unwrap();
        assert_eq!(Cells::from_grid(bounds.x, bounds.y, &moved.to_grid(bounds)), moved);
        assert_eq!(moved.points().count(), 5);
    }

    #[test]
    fn grids_are_kept_as_their_rows_are_and_found_again_by_columns() {
        for (x, y, width, height) in
            [(0, 0, 64, 64), (-3, -70, 200, 150), (61, 5, 3, 1), (-1, 63, 130, 2)]
        {
            let mut grid = BitGrid::new(width, height);
            for at in (0..width * height).filter(|at| at * at % 7 < 3) {
                grid.set(at % width, at / width, true);
            }
            let mut by_rows = Cells::new();
            for row in 0..height {
                by_rows.insert_row(x, y + row as i64, grid.row(row));
            }
            let cells = Cells::from_grid(x, y, &grid);
            assert_eq!(cells, by_rows);
            for (left, right) in [(-64, 0), (0, 64), (-5, 5), (63, 65), (64, 300), (400, 500)] {
                let found: Vec<_> = cells.words_between(left, right).collect();
                let expected: Vec<_> =
                    cells.words().filter(|&(x, ..)| x < right && x + 64 > left).collect();
                assert_eq!(found, expected, "{left} to {right}");
            }
        }
    }
}
