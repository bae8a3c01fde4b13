//! Questions about the tiles: population, bounding box, regions, blocks.

use super::super::queries::Cuts;
use super::shape::{FIRST_SETS, SIDE};
use super::tiles::Tiles;
use crate::life::{BitGrid, BlockRaster, Rect, StateGrid};

impl Tiles {
    /// Number of live cells.
    pub fn population(&self) -> u64 {
        let count =
            |words: &[u64]| words.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
        self.each().map(|(_, words)| count(live_of(words))).sum()
    }

    /// The smallest rectangle that holds every live cell.
    pub fn bounding_box(&self) -> Option<Rect> {
        let mut bounds = Rect::default();
        for (tile, words) in self.each() {
            let rect = self.rect(tile.place);
            let live = live_of(words);
            let any = live.iter().fold(0, |any, word| any | word);
            let top = live.iter().position(|word| *word != 0);
            let bottom = live.iter().rposition(|word| *word != 0);
            if let (Some(top), Some(bottom)) = (top, bottom) {
                bounds = bounds.union(&Rect::from_edges(
                    rect.x + i64::from(any.trailing_zeros()),
                    rect.y + top as i64,
                    rect.right() - i64::from(any.leading_zeros()),
                    rect.y + bottom as i64 + 1,
                ));
            }
        }
        (!bounds.is_empty()).then_some(bounds)
    }

    /// Which cells of a region live.
    pub fn read(&self, region: Rect) -> BitGrid {
        self.read_set(region, 1)
    }

    /// The cells of a region with their states.
    pub fn read_states(&self, region: Rect) -> StateGrid {
        let further = (FIRST_SETS..self.sets()).map(|set| self.read_set(region, set));
        StateGrid::new(self.read(region), further.collect())
    }

    /// The bits of a set in a region.
    fn read_set(&self, region: Rect, set: usize) -> BitGrid {
        let mut grid = BitGrid::new(region.width as usize, region.height as usize);
        for (tile, words) in self.each() {
            let rect = self.rect(tile.place);
            let shared = rect.intersection(&region);
            if shared.is_empty() {
                continue;
            }
            for y in shared.y..shared.bottom() {
                let word = words[set * SIDE + (y - rect.y) as usize];
                let word = word >> (shared.x - rect.x) & (u64::MAX >> (64 - shared.width));
                let at = (shared.x - region.x) as usize;
                or_word(grid.row_mut((y - region.y) as usize), at, word);
            }
        }
        grid
    }

    /// The number of live cells in each block of a raster.
    pub fn count_blocks(&self, raster: &BlockRaster) -> Vec<u32> {
        let mut counts = vec![0u32; raster.width() * raster.height()];
        for (tile, words) in self.each() {
            let rect = self.rect(tile.place);
            let live = live_of(words);
            let is_near = !rect.intersection(&raster.region()).is_empty();
            if !is_near || live.iter().all(|word| *word == 0) {
                continue;
            }
            let columns = Cuts::new(raster.columns(), rect.x, rect.right());
            let rows = Cuts::new(raster.rows(), rect.y, rect.bottom());
            let masks: Vec<u64> = columns.ranges().map(|range| bits(&range)).collect();
            for (row, range) in (rows.first..).zip(rows.ranges()) {
                let start = row * raster.width() + columns.first;
                for word in &live[range] {
                    for (count, mask) in counts[start..].iter_mut().zip(&masks) {
                        *count = count.saturating_add((word & mask).count_ones());
                    }
                }
            }
        }
        counts
    }
}

/// The cells of a tile that live.
pub(super) fn live_of(words: &[u64]) -> &[u64] {
    &words[SIDE..2 * SIDE]
}

/// The bits of a range of columns.
pub(super) fn bits(range: &std::ops::Range<usize>) -> u64 {
    if range.is_empty() { 0 } else { u64::MAX >> (64 - range.len()) << range.start }
}

/// Adds a word of cells to a row, from column `at` on.
fn or_word(row: &mut [u64], at: usize, word: u64) {
    row[at / 64] |= word << (at % 64);
    // Shifting by 64 is no shift at all for the processor, so it is done in two steps.
    let high = word >> 1 >> (63 - at % 64);
    if high != 0 {
        row[at / 64 + 1] |= high;
    }
}
