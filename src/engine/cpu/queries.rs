//! Questions about the tiles: population, bounding box, regions, blocks.

use rayon::prelude::*;

use super::CpuEngine;
use super::activity::{Activity, UNCOUNTED};
use super::planes::in_order;
use super::shape::{PLANE_BYTES, ROW_WORDS, TILE_ROWS};
use super::threads::can_share;
use super::tile::{Tile, TileBits};
use crate::life::{BitGrid, BlockRaster, Rect};

impl CpuEngine {
    /// Counts the live cells, tile by tile; tiles at rest remember their number.
    pub(super) fn count_population(&mut self) -> u64 {
        let count = |(bits, activity): (&TileBits, &mut Activity)| {
            if activity.population == UNCOUNTED {
                activity.population = bits.population();
            }
        };
        if can_share(self.tiles.len()) {
            let tiles = self.now.par_iter().map(|bits| &**bits).zip(&mut self.activity);
            tiles.with_min_len(16).for_each(count);
        } else {
            self.now.iter().map(|bits| &**bits).zip(&mut self.activity).for_each(count);
        }
        self.activity.iter().map(|activity| u64::from(activity.population)).sum()
    }

    pub(super) fn find_bounding_box(&self) -> Option<Rect> {
        let mut bounds = Rect::default();
        for (tile, bits) in self.tiles.iter().zip(&self.now) {
            let rect = self.tile_rect(tile);
            let is_inside = bounds.union(&rect) == bounds;
            if let (false, Some(live)) = (is_inside, live_rect(bits)) {
                let live = Rect::new(rect.x + live.x, rect.y + live.y, live.width, live.height);
                bounds = bounds.union(&live);
            }
        }
        (!bounds.is_empty()).then_some(bounds)
    }

    pub(super) fn read_region(&self, region: Rect) -> BitGrid {
        let mut grid = BitGrid::new(region.width as usize, region.height as usize);
        for (tile, bits) in self.tiles.iter().zip(&self.now) {
            let rect = self.tile_rect(tile);
            let shared = rect.intersection(&region);
            for y in shared.y..shared.bottom() {
                let row = &bits.row((y - rect.y) as usize);
                let out = grid.row_mut((y - region.y) as usize);
                let (from, to) = ((shared.x - rect.x) as usize, (shared.x - region.x) as usize);
                or_bits(out, to, row, from, shared.width as usize);
            }
        }
        grid
    }

    pub(super) fn count_in_blocks(&mut self, raster: &BlockRaster) -> Vec<u32> {
        self.count_population();
        let mut counts = vec![0u32; raster.width() * raster.height()];
        let mut by_row: Vec<usize> = (0..self.tiles.len())
            .filter(|&tile| {
                self.activity[tile].population > 0
                    && !self.tile_rect(&self.tiles[tile]).intersection(&raster.region()).is_empty()
            })
            .collect();
        by_row.sort_by_key(|&tile| self.tiles[tile].row);
        // Two rows of tiles may share a row of blocks. So cores count tile by tile, and the counts are
        // added up at the end.
        let count = |&tile: &usize| {
            let population = self.activity[tile].population;
            self.count_tile(&self.tiles[tile], &self.now[tile], population, raster)
        };
        let parts: Vec<Vec<Count>> = if can_share(by_row.len()) {
            by_row.par_iter().with_min_len(4).map(count).collect()
        } else {
            by_row.iter().map(count).collect()
        };
        for count in parts.into_iter().flatten() {
            let total = &mut counts[count.block];
            *total = total.saturating_add(count.cells);
        }
        counts
    }

    fn count_tile(
        &self,
        tile: &Tile,
        bits: &TileBits,
        population: u32,
        raster: &BlockRaster,
    ) -> Vec<Count> {
        let rect = self.tile_rect(tile);
        let columns = Cuts::new(raster.columns(), rect.x, rect.right());
        let rows = Cuts::new(raster.rows(), rect.y, rect.bottom());
        if columns.is_whole(rect.width as usize) && rows.is_whole(rect.height as usize) {
            let block = rows.first * raster.width() + columns.first;
            return vec![Count { block, cells: population }];
        }
        let mut counts = Vec::new();
        let mut sums = vec![0u32; columns.ends.len()];
        for (j, row_range) in rows.ranges().enumerate() {
            sums.fill(0);
            for row in row_range {
                if bits.is_row_dead(row) {
                    continue;
                }
                let row = &bits.row(row);
                for (sum, range) in sums.iter_mut().zip(columns.ranges()) {
                    *sum += count_bits(row, range.start, range.end);
                }
            }
            let start = (rows.first + j) * raster.width() + columns.first;
            counts.extend(
                sums.iter()
                    .enumerate()
                    .filter(|(_, cells)| **cells > 0)
                    .map(|(i, &cells)| Count { block: start + i, cells }),
            );
        }
        counts
    }
}

/// Live cells found in a block.
struct Count {
    block: usize,
    cells: u32,
}

/// How block boundaries cut one axis of a tile.
struct Cuts {
    /// The first block that shares cells with the tile.
    first: usize,
    /// The first cell of the tile that lies in that block.
    start: usize,
    /// For it and the blocks after it, one past the last cell of the tile that they cover.
    ends: Vec<usize>,
}

impl Cuts {
    fn new(boundaries: &[i64], start: i64, end: i64) -> Self {
        let first = boundaries.partition_point(|&at| at <= start).saturating_sub(1);
        let ends = boundaries[first + 1..]
            .iter()
            .scan(false, |is_over, &at| {
                if *is_over {
                    return None;
                }
                *is_over = at >= end;
                Some((at.clamp(start, end) - start) as usize)
            })
            .collect();
        Self { first, start: (boundaries[first].clamp(start, end) - start) as usize, ends }
    }

    /// Whether one block covers all `length` cells.
    fn is_whole(&self, length: usize) -> bool {
        self.start == 0 && self.ends == [length]
    }

    fn ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let starts = std::iter::once(self.start).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| start..end)
    }
}

/// The smallest rectangle within a tile that holds its live cells.
fn live_rect(bits: &TileBits) -> Option<Rect> {
    let mut rows = 0..TILE_ROWS as usize;
    let top = rows.find(|&row| !bits.is_row_dead(row))?;
    let bottom = rows.rfind(|&row| !bits.is_row_dead(row)).unwrap_or(top) + 1;
    let mut planes = [[0; PLANE_BYTES]; 2];
    for row in bits.rows(top..bottom).planes() {
        for (any, row) in planes.iter_mut().zip(row) {
            any.iter_mut().zip(row).for_each(|(any, byte)| *any |= byte);
        }
    }
    let any = in_order(&planes[0], &planes[1]);
    let first = any.iter().position(|&word| word != 0)?;
    let last = any.iter().rposition(|&word| word != 0)?;
    Some(Rect::from_edges(
        64 * first as i64 + i64::from(any[first].trailing_zeros()),
        top as i64,
        64 * (last as i64 + 1) - i64::from(any[last].leading_zeros()),
        bottom as i64,
    ))
}

/// Number of set bits among `start..end`.
fn count_bits(words: &[u64; ROW_WORDS], start: usize, end: usize) -> u32 {
    let mut at = start;
    let mut total = 0;
    while at < end {
        let count = (64 - at % 64).min(end - at);
        let bits = words[at / 64] >> (at % 64) & (u64::MAX >> (64 - count));
        total += bits.count_ones();
        at += count;
    }
    total
}

/// Ors `length` bits from bit `from` of `source` into bit `to` of `target`.
fn or_bits(target: &mut [u64], to: usize, source: &[u64; ROW_WORDS], from: usize, length: usize) {
    let mut done = 0;
    while done < length {
        let (read, write) = (from + done, to + done);
        let count = (length - done).min(64 - read % 64).min(64 - write % 64);
        let bits = source[read / 64] >> (read % 64) & (u64::MAX >> (64 - count));
        target[write / 64] |= bits << (write % 64);
        done += count;
    }
}
