//! A dense rectangle of cells and their states.

use super::bit_grid::BitGrid;

/// A dense rectangle of cells and their states: one grid of those that live, and of each live cell the bits of its
/// state less 1, the lowest first. Cells of two states need the first grid alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateGrid {
    live: BitGrid,
    /// All of the size of `live` and within it.
    further: Vec<BitGrid>,
}

impl StateGrid {
    /// Live cells and the bits of their states less 1, grids of one size.
    ///
    /// # Panics
    /// For grids of other sizes, and for more than eight.
    pub fn new(live: BitGrid, further: Vec<BitGrid>) -> Self {
        let size = |grid: &BitGrid| (grid.width(), grid.height());
        assert!(further.len() <= 8, "states are below 256");
        assert!(further.iter().all(|grid| size(grid) == size(&live)), "grids are of one size");
        Self { live, further }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.live.width()
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.live.height()
    }

    /// Which cells live.
    pub fn live(&self) -> &BitGrid {
        &self.live
    }

    /// Which cells live, for who wants no more.
    pub fn into_live(self) -> BitGrid {
        self.live
    }

    /// The bits of the states less 1.
    pub fn further(&self) -> &[BitGrid] {
        &self.further
    }

    /// The state of the cell in column `x`, row `y`: 0 where it is dead.
    ///
    /// # Panics
    /// Outside the grid.
    pub fn state(&self, x: usize, y: usize) -> u8 {
        let bits = (0..).zip(&self.further).map(|(bit, grid)| u8::from(grid.get(x, y)) << bit);
        if self.live.get(x, y) { 1 + bits.sum::<u8>() } else { 0 }
    }
}

/// Every live cell is in state 1.
impl From<BitGrid> for StateGrid {
    fn from(live: BitGrid) -> Self {
        Self { live, further: Vec::new() }
    }
}
