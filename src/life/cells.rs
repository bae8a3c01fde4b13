//! A sparse set of live cells.
//!
//! Cells are kept in blocks of 64 x 64, one word a row, in an ordered map keyed by block row and
//! block column; only blocks with live cells exist. A dense soup takes little more than a bit a
//! cell, a lone cell half a kilobyte, and walking the map in order visits cells row band by row
//! band, which is the order that pattern files are written in.
//!
//! Sets share their blocks until one of them is changed, so that a copy costs nothing. The memory of
//! the blocks is counted once, by the budget that the set was made within.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::bit_grid::BitGrid;
use super::geometry::{MAX_COORDINATE, Rect};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Cells along a block's side.
pub(super) const SIDE: i64 = 64;

/// Bytes that a block takes with what the allocator adds, and its entry in the map.
pub(super) const BLOCK_BYTES: u64 = 512 + 16 + 48;

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
    #[error("with the cells {0}")]
    TooMany(OverBudget),
}

impl From<OverBudget> for CellsError {
    fn from(error: OverBudget) -> Self {
        Self::TooMany(error)
    }
}

/// A sparse set of live cells with signed coordinates. Clones share memory until one is changed.
///
/// A set that is made [`within`](Self::within) a budget draws on it. The methods that can be refused
/// say so by their result; the others are counted, past the limit if need be.
///
/// ```
/// use lifescope::life::{Cells, Rect};
/// let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
/// assert_eq!(glider.population(), 5);
/// assert_eq!(glider.bounding_box(), Some(Rect::new(0, 0, 3, 3)));
/// ```
#[derive(Clone, Default)]
pub struct Cells {
    content: Arc<Content>,
}

/// The blocks of a set.
#[derive(Clone, Default)]
pub(super) struct Content {
    /// Keyed by block row, then block column. No block is all dead.
    blocks: BTreeMap<(i64, i64), Box<Block>>,
    memory: Reservation,
}

impl Content {
    /// No blocks yet; they are drawn from what is reserved.
    pub(super) fn new(memory: Reservation) -> Self {
        Self { blocks: BTreeMap::new(), memory }
    }

    /// Number of blocks.
    pub(super) fn block_count(&self) -> u64 {
        self.blocks.len() as u64
    }

    /// What is reserved for the blocks.
    pub(super) fn memory_mut(&mut self) -> &mut Reservation {
        &mut self.memory
    }

    /// Adds the live cells of a block, of which there is one at least. The caller has its memory
    /// reserved.
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
    fn block_mut(&mut self, key: (i64, i64)) -> Result<&mut Block, OverBudget> {
        let bytes = (self.blocks.len() as u64 + 1) * BLOCK_BYTES;
        Ok(match self.blocks.entry(key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                self.memory.cover(bytes)?;
                entry.insert(Box::new([0; SIDE as usize]))
            }
        })
    }

    /// Does what cannot be refused: what the budget does not hold is counted past its limit.
    fn anyway(&mut self, mut insert: impl FnMut(&mut Self) -> Result<(), OverBudget>) {
        /// Blocks that are counted past the limit at once.
        const PIECE: u64 = 1024;
        while insert(self).is_err() {
            self.memory.cover_anyway((self.block_count() + PIECE) * BLOCK_BYTES);
        }
    }

    /// See [`Cells::insert_row`].
    fn insert_row(&mut self, x: i64, y: i64, words: &[u64]) -> Result<(), OverBudget> {
        let (column, shift) = (x.div_euclid(SIDE), x.rem_euclid(SIDE) as u32);
        let (band, row) = (y.div_euclid(SIDE), y.rem_euclid(SIDE) as usize);
        for (index, &word) in words.iter().enumerate() {
            let low = word << shift;
            // Shifting by 64 is no shift at all for the processor, so it is done in two steps.
            let high = word >> 1 >> (63 - shift);
            if low != 0 {
                self.block_mut((band, column + index as i64))?[row] |= low;
            }
            if high != 0 {
                self.block_mut((band, column + index as i64 + 1))?[row] |= high;
            }
        }
        Ok(())
    }

    /// See [`Cells::insert_grid`].
    fn insert_grid(&mut self, x: i64, y: i64, grid: &BitGrid) -> Result<(), OverBudget> {
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
                    self.memory.cover((self.block_count() + 1) * BLOCK_BYTES)?;
                    self.merge_block((band, column), Box::new(block));
                }
            }
        }
        Ok(())
    }

    /// Adds a block, moved by `(dx, dy)`.
    fn insert_moved(
        &mut self,
        (band, column): (i64, i64),
        block: &Block,
        (dx, dy): (i64, i64),
    ) -> Result<(), OverBudget> {
        for (row, &word) in block.iter().enumerate().filter(|(_, word)| **word != 0) {
            self.insert_row(column * SIDE + dx, band * SIDE + row as i64 + dy, &[word])?;
        }
        Ok(())
    }
}

/// The blocks of a set, whose unneeded memory is given back.
impl From<Content> for Cells {
    fn from(mut content: Content) -> Self {
        let bytes = content.block_count() * BLOCK_BYTES;
        content.memory.shrink_to(bytes);
        Self { content: Arc::new(content) }
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.content, &other.content) || self.content.blocks == other.content.blocks
    }
}

impl Eq for Cells {}

impl Cells {
    /// The empty set, which belongs to no budget.
    pub fn new() -> Self {
        Self::default()
    }

    /// The empty set, whose cells will be drawn from a budget.
    pub fn within(budget: &MemoryBudget) -> Self {
        Content::new(budget.reservation()).into()
    }

    /// The budget that the cells are drawn from.
    pub fn budget(&self) -> MemoryBudget {
        self.content.memory.budget()
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
        self.content.blocks.is_empty()
    }

    /// Whether the cell `(x, y)` is alive.
    pub fn get(&self, x: i64, y: i64) -> bool {
        let block = self.content.blocks.get(&(y.div_euclid(SIDE), x.div_euclid(SIDE)));
        block.is_some_and(|rows| rows[y.rem_euclid(SIDE) as usize] >> x.rem_euclid(SIDE) & 1 == 1)
    }

    /// Makes the cell `(x, y)` alive or dead.
    pub fn set(&mut self, x: i64, y: i64, alive: bool) {
        let key = (y.div_euclid(SIDE), x.div_euclid(SIDE));
        let row = y.rem_euclid(SIDE) as usize;
        let bit = 1u64 << x.rem_euclid(SIDE);
        let content = Arc::make_mut(&mut self.content);
        if alive {
            content.anyway(|content| {
                content.block_mut(key)?[row] |= bit;
                Ok(())
            });
        } else if let Some(block) = content.blocks.get_mut(&key) {
            block[row] &= !bit;
            if block.iter().all(|&word| word == 0) {
                content.blocks.remove(&key);
            }
        }
    }

    /// Makes the `length` cells from `(x, y)` rightwards alive.
    ///
    /// # Errors
    /// [`CellsError::TooFar`] or [`CellsError::TooMany`], with nothing changed: a run of 10^12
    /// cells is an error, not a loop.
    pub fn insert_run(&mut self, x: i64, y: i64, length: u64) -> Result<(), CellsError> {
        if length == 0 {
            return Ok(());
        }
        let end = check_run(x, y, length)?;
        let (first, last) = (x.div_euclid(SIDE), (end - 1).div_euclid(SIDE));
        let content = Arc::make_mut(&mut self.content);
        let blocks = content.block_count().saturating_add(first.abs_diff(last) + 1);
        content.memory.cover(blocks.saturating_mul(BLOCK_BYTES))?;
        let row = y.rem_euclid(SIDE) as usize;
        for column in first..=last {
            let start = column * SIDE;
            let low = (x - start).max(0);
            let high = (end - start).min(SIDE);
            let bits = (u64::MAX >> (SIDE - (high - low))) << low;
            content.block_mut((y.div_euclid(SIDE), column))?[row] |= bits;
        }
        Ok(())
    }

    /// Adds the live cells of a row of words (bit `i` of word `w` is column `x + 64 w + i`).
    pub fn insert_row(&mut self, x: i64, y: i64, words: &[u64]) {
        Arc::make_mut(&mut self.content).anyway(|content| content.insert_row(x, y, words));
    }

    /// Adds the live cells of a row of words, as [`insert_row`](Self::insert_row).
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them added.
    pub fn try_insert_row(&mut self, x: i64, y: i64, words: &[u64]) -> Result<(), OverBudget> {
        Arc::make_mut(&mut self.content).insert_row(x, y, words)
    }

    /// Adds the live cells of `grid`, whose top-left cell is at `(x, y)`, a block at a time.
    pub fn insert_grid(&mut self, x: i64, y: i64, grid: &BitGrid) {
        Arc::make_mut(&mut self.content).anyway(|content| content.insert_grid(x, y, grid));
    }

    /// Adds the live cells of a grid, as [`insert_grid`](Self::insert_grid).
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them added.
    pub fn try_insert_grid(&mut self, x: i64, y: i64, grid: &BitGrid) -> Result<(), OverBudget> {
        Arc::make_mut(&mut self.content).insert_grid(x, y, grid)
    }

    /// Number of live cells.
    pub fn population(&self) -> u64 {
        self.content
            .blocks
            .values()
            .flat_map(|block| block.iter())
            .map(|w| u64::from(w.count_ones()))
            .sum()
    }

    /// The smallest rectangle that holds every live cell, or `None` where there is none.
    pub fn bounding_box(&self) -> Option<Rect> {
        let mut bounds = Rect::default();
        for (&(band, column), block) in &self.content.blocks {
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
        let mut moved = Content::default();
        for (&key, block) in &self.content.blocks {
            // What belongs to no budget is not refused.
            let _ = moved.insert_moved(key, block, (dx, dy));
        }
        moved.into()
    }

    /// The same cells, moved by `(dx, dy)`, within the same budget. Where nobody else has them, their
    /// old memory is given back on the way.
    ///
    /// # Errors
    /// [`CellsError::TooMany`] and, for cells that would lie past what universes hold,
    /// [`CellsError::TooFar`].
    pub fn moved(self, dx: i64, dy: i64) -> Result<Cells, CellsError> {
        if (dx, dy) == (0, 0) {
            return Ok(self);
        }
        if let Some(bounds) = self.bounding_box() {
            for (x, y) in [(bounds.x, bounds.y), (bounds.right() - 1, bounds.bottom() - 1)] {
                check_run(x.saturating_add(dx), y.saturating_add(dy), 1)?;
            }
        }
        let mut moved = Content::new(self.budget().reservation());
        self.consume(|key, block| moved.insert_moved(key, block, (dx, dy)))?;
        Ok(moved.into())
    }

    /// Visits every word with a live cell, as [`words`](Self::words) gives them, and gives memory back
    /// on the way where nobody else has the cells.
    ///
    /// # Errors
    /// The first error of `visit`.
    pub fn consume_words<E>(
        self,
        mut visit: impl FnMut(i64, i64, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        self.consume(|key, block| {
            words_of(key, block).try_for_each(|(x, y, word)| visit(x, y, word))
        })
    }

    fn consume<E>(
        self,
        mut visit: impl FnMut((i64, i64), &Block) -> Result<(), E>,
    ) -> Result<(), E> {
        /// Blocks whose memory is given back at once.
        const PIECE: u64 = 256;
        match Arc::try_unwrap(self.content) {
            Ok(Content { blocks, mut memory }) => {
                let mut left = blocks.len() as u64;
                for (key, block) in blocks {
                    visit(key, &block)?;
                    drop(block);
                    left -= 1;
                    if left.is_multiple_of(PIECE) {
                        memory.shrink_to(left * BLOCK_BYTES);
                    }
                }
                Ok(())
            }
            Err(shared) => shared.blocks.iter().try_for_each(|(&key, block)| visit(key, block)),
        }
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
        self.content.blocks.iter().flat_map(|(&key, block)| words_of(key, block))
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
                let (&(band, column), block) = self.content.blocks.range(from..).next()?;
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
        let mut bands = self.content.blocks.iter().peekable();
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
        for (&(band, column), block) in self.content.blocks.range(from..=(*bands.end(), i64::MAX)) {
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
        self.content.block_count() * BLOCK_BYTES
    }

    /// Bytes that a set of so many cells within those bounds takes at most.
    pub(crate) fn most_bytes(bounds: Rect, population: u64) -> u64 {
        let along = |cells: u64| u128::from(cells / SIDE as u64 + 2);
        let blocks = (along(bounds.width) * along(bounds.height)).min(u128::from(population));
        u64::try_from(blocks).unwrap_or(u64::MAX).saturating_mul(BLOCK_BYTES)
    }
}

/// The end of a run of cells, where all of it lies within the coordinates of universes.
pub(super) fn check_run(x: i64, y: i64, length: u64) -> Result<i64, CellsError> {
    let all = -MAX_COORDINATE..MAX_COORDINATE;
    let end = x.checked_add_unsigned(length).filter(|&end| end <= MAX_COORDINATE);
    end.filter(|_| all.contains(&x) && all.contains(&y)).ok_or(CellsError::TooFar { x, y })
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
        cells.insert_run(-70, 5, 140).unwrap();
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
        let budget = MemoryBudget::new(1 << 30);
        let mut cells = Cells::within(&budget);
        let error = cells.insert_run(0, 0, 1_000_000_000_000).unwrap_err();
        assert!(matches!(error, CellsError::TooMany(_)), "{error}");
        let far = MAX_COORDINATE;
        for (x, y) in [(far, 0), (0, far), (-far - 1, 0), (0, -far - 1)] {
            let error = cells.insert_run(x, y, 1).unwrap_err();
            assert_eq!(error, CellsError::TooFar { x, y });
        }
        assert!(cells.is_empty());
        assert_eq!(budget.taken(), 0);
    }

    /// A dense square of `side` blocks a side, within a budget.
    fn square(side: i64, budget: &MemoryBudget) -> Cells {
        let mut cells = Cells::within(budget);
        for y in 0..side * SIDE {
            cells.insert_run(0, y, (side * SIDE) as u64).unwrap();
        }
        cells
    }

    #[test]
    fn copies_share_memory_until_one_is_changed() {
        let budget = MemoryBudget::unlimited();
        let cells = square(4, &budget);
        let taken = budget.taken();
        assert!(taken >= 16 * BLOCK_BYTES);
        let mut copy = cells.clone();
        assert_eq!(budget.taken(), taken);
        copy.set(0, 0, false);
        assert_eq!(budget.taken(), 2 * taken);
        assert!(cells.get(0, 0) && !copy.get(0, 0));
        drop((cells, copy));
        assert_eq!(budget.taken(), 0);
    }

    #[test]
    fn cells_that_nobody_else_has_are_moved_and_consumed_in_little_more_than_their_own_memory() {
        let side = 64;
        let all = (side * side) as u64 * BLOCK_BYTES;
        let tight = MemoryBudget::new(all + all / 4);
        let cells = square(side, &tight).moved(-7, 3).unwrap();
        assert_eq!(cells.bounding_box(), Some(Rect::new(-7, 3, 64 * 64, 64 * 64)));
        let kept = cells.clone();
        assert!(matches!(cells.moved(1, 0), Err(CellsError::TooMany(_))));
        let mut least = u64::MAX;
        let visited = kept.consume_words(|_, _, _| {
            least = least.min(tight.taken());
            Ok::<_, ()>(())
        });
        assert_eq!(visited, Ok(()));
        assert!(least < all / 4 && tight.taken() == 0);
        let far = Cells::from_points([(0, MAX_COORDINATE - 1)]);
        assert!(matches!(far.moved(0, 1), Err(CellsError::TooFar { .. })));
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
