//! The blocks of a set of cells, and the memory that is reserved for them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::super::bit_grid::BitGrid;
use super::super::geometry::Rect;
use crate::memory::{OverBudget, Reservation};

/// Cells along a block's side.
pub(in crate::life) const SIDE: i64 = 64;

/// Bytes that a block takes with what the allocator adds, and its entry in the map.
pub(in crate::life) const BLOCK_BYTES: u64 = 512 + 16 + 48;

pub(in crate::life) type Block = [u64; SIDE as usize];

/// The blocks of a set.
#[derive(Clone, Default)]
pub(in crate::life) struct Content {
    /// Keyed by block row, then block column. No block is all dead.
    pub(super) blocks: BTreeMap<(i64, i64), Box<Block>>,
    pub(super) memory: Reservation,
}

impl Content {
    /// No blocks yet; they are drawn from what is reserved.
    pub fn new(memory: Reservation) -> Self {
        Self { blocks: BTreeMap::new(), memory }
    }

    /// Number of blocks.
    pub fn block_count(&self) -> u64 {
        self.blocks.len() as u64
    }

    /// What is reserved for the blocks.
    pub fn memory_mut(&mut self) -> &mut Reservation {
        &mut self.memory
    }

    /// Gives back memory that the blocks do without.
    pub fn give_back(&mut self) {
        self.memory.shrink_to(self.block_count() * BLOCK_BYTES);
    }

    /// Number of bits that are set.
    pub fn population(&self) -> u64 {
        let words = self.blocks.values().flat_map(|block| block.iter());
        words.map(|word| u64::from(word.count_ones())).sum()
    }

    /// The bit of the cell `(x, y)`.
    pub fn get(&self, x: i64, y: i64) -> bool {
        let block = self.blocks.get(&(y.div_euclid(SIDE), x.div_euclid(SIDE)));
        block.is_some_and(|rows| rows[y.rem_euclid(SIDE) as usize] >> x.rem_euclid(SIDE) & 1 == 1)
    }

    /// The word whose first bit is the cell `(x, y)`, with `x` a multiple of 64.
    pub fn word(&self, x: i64, y: i64) -> u64 {
        let block = self.blocks.get(&(y.div_euclid(SIDE), x.div_euclid(SIDE)));
        block.map_or(0, |rows| rows[y.rem_euclid(SIDE) as usize])
    }

    /// Sets the bit of the cell `(x, y)` or clears it. What the budget does not hold is counted past its limit.
    pub fn set(&mut self, x: i64, y: i64, is_set: bool) {
        let key = (y.div_euclid(SIDE), x.div_euclid(SIDE));
        let row = y.rem_euclid(SIDE) as usize;
        let bit = 1u64 << x.rem_euclid(SIDE);
        if is_set {
            self.anyway(|content| {
                content.block_mut(key)?[row] |= bit;
                Ok(())
            });
        } else if let Some(block) = self.blocks.get_mut(&key) {
            block[row] &= !bit;
            if block.iter().all(|&word| word == 0) {
                self.blocks.remove(&key);
            }
        }
    }

    /// The bits of `region` as a dense grid.
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

    /// Adds the live cells of a block, of which there is one at least. The caller has its memory
    /// reserved.
    pub fn merge_block(&mut self, key: (i64, i64), block: Box<Block>) {
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
    #[inline]
    pub fn block_mut(&mut self, key: (i64, i64)) -> Result<&mut Block, OverBudget> {
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
    pub fn anyway(&mut self, mut insert: impl FnMut(&mut Self) -> Result<(), OverBudget>) {
        /// Blocks that are counted past the limit at once.
        const PIECE: u64 = 1024;
        while insert(self).is_err() {
            self.memory.cover_anyway((self.block_count() + PIECE) * BLOCK_BYTES);
        }
    }

    /// See [`Cells::insert_row`].
    pub fn insert_row(&mut self, x: i64, y: i64, words: &[u64]) -> Result<(), OverBudget> {
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
    pub fn insert_grid(&mut self, x: i64, y: i64, grid: &BitGrid) -> Result<(), OverBudget> {
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
    pub fn insert_moved(
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

/// 64 cells of a row from column `start` on; those outside are dead.
pub(super) fn word_from(row: &[u64], start: i64) -> u64 {
    let (index, shift) = (start.div_euclid(SIDE), start.rem_euclid(SIDE) as u32);
    let word = |index: i64| {
        usize::try_from(index).ok().and_then(|index| row.get(index)).copied().unwrap_or(0)
    };
    // Shifting by 64 is no shift at all for the processor, so it is done in two steps.
    word(index) >> shift | word(index + 1) << 1 << (63 - shift)
}
