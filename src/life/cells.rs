//! A sparse set of live cells, and the states that they are in.
//!
//! Cells are kept in blocks of 64 x 64, one word a row, in an ordered map keyed by block row and
//! block column; only blocks with live cells exist. A dense soup takes little more than a bit a
//! cell, a lone cell half a kilobyte, and walking the map in order visits cells row band by row
//! band, which is the order that pattern files are written in.
//!
//! A cell of state 0 is dead, and all others live. Which cells live is one set of bits, which is all that rules of
//! two states need. Of rules with more, the bits of each live cell's state less 1 stand in further sets of bits
//! (`cells/states.rs`), so that cells of which none is in a state past 1 are what they are for two states.
//!
//! Sets share their blocks until one of them is changed, so that a copy costs nothing. The memory of
//! the blocks is counted once, by the budget that the set was made within.

mod content;
mod runs;
mod states;

use std::sync::Arc;

use super::bit_grid::BitGrid;
use super::geometry::{MAX_COORDINATE, Rect};
use crate::memory::{MemoryBudget, OverBudget};

pub(super) use content::{BLOCK_BYTES, Block, Content, SIDE};
pub(super) use states::StateBlock;

/// A horizontal run of live cells in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Leftmost column.
    pub x: i64,
    /// Row.
    pub y: i64,
    /// Number of live cells.
    pub length: u64,
    /// The state of all of them, 1 or more.
    pub state: u8,
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

/// A sparse set of live cells with signed coordinates and their states. Clones share memory until one is changed.
///
/// What says nothing of states puts cells into state 1 and leaves those that live already as they are.
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
    /// The live cells.
    content: Arc<Content>,
    /// Of each live cell the bits of its state less 1, the lowest first. The last of these sets is not empty.
    further: Vec<Arc<Content>>,
}

/// The blocks of a set, whose unneeded memory is given back. All cells are in state 1.
impl From<Content> for Cells {
    fn from(mut content: Content) -> Self {
        content.give_back();
        Self { content: Arc::new(content), further: Vec::new() }
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        let is_same =
            |(a, b): (&Arc<Content>, &Arc<Content>)| Arc::ptr_eq(a, b) || a.blocks == b.blocks;
        self.further.len() == other.further.len()
            && is_same((&self.content, &other.content))
            && self.further.iter().zip(&other.further).all(is_same)
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
        self.content.get(x, y)
    }

    /// Makes the cell `(x, y)` alive, in state 1, or dead.
    pub fn set(&mut self, x: i64, y: i64, alive: bool) {
        self.set_state(x, y, u8::from(alive));
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
        self.content.population()
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
        let moved = |content: &Arc<Content>| {
            let mut moved = Content::default();
            for (&key, block) in &content.blocks {
                // What belongs to no budget is not refused.
                let _ = moved.insert_moved(key, block, (dx, dy));
            }
            Arc::new(moved)
        };
        Cells { content: moved(&self.content), further: self.further.iter().map(moved).collect() }
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
        let budget = self.budget();
        let moved = |content: Arc<Content>| {
            let mut moved = Content::new(budget.reservation());
            consume(content, |key, block| moved.insert_moved(key, block, (dx, dy)))?;
            moved.give_back();
            Ok::<_, OverBudget>(Arc::new(moved))
        };
        let further = self.further.into_iter().map(moved).collect::<Result<_, _>>()?;
        Ok(Cells { content: moved(self.content)?, further })
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
        drop(self.further);
        consume(self.content, |key, block| {
            words_of(key, block).try_for_each(|(x, y, word)| visit(x, y, word))
        })
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

    /// Which cells of `region` live, as a dense grid.
    ///
    /// # Panics
    /// When `region` has more cells than fit in memory.
    pub fn to_grid(&self, region: Rect) -> BitGrid {
        self.content.to_grid(region)
    }

    /// Bytes that the set takes in memory.
    pub(crate) fn bytes(&self) -> u64 {
        let blocks = |content: &Arc<Content>| content.block_count();
        (blocks(&self.content) + self.further.iter().map(blocks).sum::<u64>()) * BLOCK_BYTES
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

/// Visits every block, and gives memory back on the way where nobody else has the cells.
fn consume<E>(
    content: Arc<Content>,
    mut visit: impl FnMut((i64, i64), &Block) -> Result<(), E>,
) -> Result<(), E> {
    /// Blocks whose memory is given back at once.
    const PIECE: u64 = 256;
    match Arc::try_unwrap(content) {
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

/// The words of a block that have a live cell.
fn words_of(
    (band, column): (i64, i64),
    block: &Block,
) -> impl Iterator<Item = (i64, i64, u64)> + '_ {
    let words = (0i64..).zip(block).filter(|(_, word)| **word != 0);
    words.map(move |(row, &word)| (column * SIDE, band * SIDE + row, word))
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
mod tests;
