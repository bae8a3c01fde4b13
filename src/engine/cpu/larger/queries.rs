//! Questions about the tiles: population, bounding box, regions, blocks.

use super::super::queries::Cuts;
use super::field::{Field, live_in};
use crate::life::{BitGrid, BlockRaster, Rect, StateGrid};

impl Field {
    /// Each tile where something lives, with its rectangle and its cells.
    fn live_tiles(&self) -> impl Iterator<Item = (Rect, &[u8])> {
        let live = self.list.iter().zip(&self.now).filter(|(tile, _)| tile.live.is_some());
        live.map(|(tile, cells)| (self.rect(tile.place), &**cells))
    }

    /// Number of live cells.
    pub fn population(&self) -> u64 {
        let count = |cells: &[u8]| cells.iter().map(|cell| u32::from(*cell != 0)).sum::<u32>();
        let stride = self.columns.tile as usize;
        self.live_tiles()
            .flat_map(|(_, cells)| cells.chunks_exact(stride))
            .map(|row| u64::from(count(row)))
            .sum()
    }

    /// The smallest rectangle that holds every live cell.
    pub fn bounding_box(&self) -> Option<Rect> {
        let mut bounds = Rect::default();
        for (rect, cells) in self.live_tiles() {
            let Some(live) = live_in(cells, self.columns.tile as usize) else { continue };
            let [x, right] = [live.columns.start, live.columns.end].map(|at| rect.x + at as i64);
            let [y, bottom] = [live.rows.start, live.rows.end].map(|at| rect.y + at as i64);
            bounds = bounds.union(&Rect::from_edges(x, y, right, bottom));
        }
        (!bounds.is_empty()).then_some(bounds)
    }

    /// Which cells of a region live.
    pub fn read(&self, region: Rect) -> BitGrid {
        self.read_bits(region, |cell| cell != 0)
    }

    /// The cells of a region with their states, of rules with so many.
    pub fn read_states(&self, region: Rect, states: u16) -> StateGrid {
        let bits = u16::BITS - (states - 2).leading_zeros();
        let further = (0..bits)
            .map(|bit| self.read_bits(region, |cell| cell != 0 && (cell - 1) >> bit & 1 == 1));
        StateGrid::new(self.read(region), further.collect())
    }

    fn read_bits(&self, region: Rect, is_set: impl Fn(u8) -> bool) -> BitGrid {
        let mut grid = BitGrid::new(region.width as usize, region.height as usize);
        let stride = self.columns.tile;
        for (rect, cells) in self.live_tiles() {
            let shared = rect.intersection(&region);
            for y in shared.y..shared.bottom() {
                let row = &cells[((y - rect.y) * stride) as usize..][..stride as usize];
                let words = grid.row_mut((y - region.y) as usize);
                for x in shared.x..shared.right() {
                    let at = (x - region.x) as usize;
                    words[at / 64] |= u64::from(is_set(row[(x - rect.x) as usize])) << (at % 64);
                }
            }
        }
        grid
    }

    /// The number of live cells in each block of a raster.
    pub fn count_blocks(&self, raster: &BlockRaster) -> Vec<u32> {
        let mut counts = vec![0u32; raster.width() * raster.height()];
        let stride = self.columns.tile as usize;
        for (rect, cells) in self.live_tiles() {
            if rect.intersection(&raster.region()).is_empty() {
                continue;
            }
            let columns = Cuts::new(raster.columns(), rect.x, rect.right());
            let rows = Cuts::new(raster.rows(), rect.y, rect.bottom());
            for (row, range) in (rows.first..).zip(rows.ranges()) {
                let start = row * raster.width() + columns.first;
                for cells in cells.chunks_exact(stride).take(range.end).skip(range.start) {
                    for (count, range) in counts[start..].iter_mut().zip(columns.ranges()) {
                        let live = cells[range].iter().filter(|cell| **cell != 0).count();
                        *count = count.saturating_add(live as u32);
                    }
                }
            }
        }
        counts
    }
}
