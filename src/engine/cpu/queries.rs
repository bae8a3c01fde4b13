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
        // Two tiles may share blocks. So cores count tile by tile, and the counts are added up at the
        // end.
        let count = |&tile: &usize| {
            let population = self.activity[tile].population;
            self.count_tile(&self.tiles[tile], &self.now[tile], population, raster)
        };
        let parts: Vec<TileCounts> = if can_share(by_row.len()) {
            by_row.par_iter().with_min_len(4).map(count).collect()
        } else {
            by_row.iter().map(count).collect()
        };
        for part in parts {
            for (row, cells) in part.cells.chunks_exact(part.width).enumerate() {
                let start = (part.row + row) * raster.width() + part.column;
                for (total, cells) in counts[start..].iter_mut().zip(cells) {
                    *total = total.saturating_add(*cells);
                }
            }
        }
        counts
    }

    fn count_tile(
        &self,
        tile: &Tile,
        bits: &TileBits,
        population: u32,
        raster: &BlockRaster,
    ) -> TileCounts {
        let rect = self.tile_rect(tile);
        let columns = Cuts::new(raster.columns(), rect.x, rect.right());
        let rows = Cuts::new(raster.rows(), rect.y, rect.bottom());
        let (row, column, width) = (rows.first, columns.first, columns.ends.len());
        if columns.is_whole(rect.width as usize) && rows.is_whole(rect.height as usize) {
            return TileCounts { row, column, width, cells: vec![population] };
        }
        let mut cells = vec![0; width * rows.ends.len()];
        let mut counter = RowCounter::new(&columns);
        for (sums, rows) in cells.chunks_exact_mut(width).zip(rows.ranges()) {
            for row in rows.filter(|&row| !bits.is_row_dead(row)) {
                counter.add(&bits.row(row), sums);
            }
            counter.finish(sums);
        }
        TileCounts { row, column, width, cells }
    }
}

/// Live cells of a tile in blocks side by side, row of blocks after row.
struct TileCounts {
    /// The first row of blocks.
    row: usize,
    /// The first column of blocks.
    column: usize,
    /// Columns of blocks.
    width: usize,
    cells: Vec<u32>,
}

/// Counts the live cells of a tile's rows by columns of blocks.
///
/// The bits of narrow blocks are collected from several rows before they are counted: counting the
/// bits of a word takes a dozen operations on the processors that the program is compiled for.
struct RowCounter {
    columns: Vec<ColumnBits>,
    /// Bits that the widest column has in a row.
    widest: usize,
    /// Bits that were collected for each column, where none is wider than a word.
    collected: Vec<u64>,
    /// Where the next row's bits go.
    place: usize,
}

/// The bits of a row that a column of blocks has.
struct ColumnBits {
    start: usize,
    end: usize,
    /// As many of the lowest bits.
    mask: u64,
}

impl RowCounter {
    fn new(columns: &Cuts) -> Self {
        let bits = |range: std::ops::Range<usize>| ColumnBits {
            start: range.start,
            end: range.end,
            mask: if range.is_empty() { 0 } else { u64::MAX >> (64 - range.len().min(64)) },
        };
        let widest = columns.ranges().map(|range| range.len()).max().unwrap_or(0).max(1);
        let columns: Vec<ColumnBits> = columns.ranges().map(bits).collect();
        Self { widest, collected: vec![0; columns.len()], columns, place: 0 }
    }

    fn add(&mut self, row: &[u64; ROW_WORDS], sums: &mut [u32]) {
        if self.widest > 64 {
            for (sum, column) in sums.iter_mut().zip(&self.columns) {
                *sum += count_bits(row, column.start, column.end);
            }
            return;
        }
        if self.place + self.widest > 64 {
            self.finish(sums);
        }
        for (collected, column) in self.collected.iter_mut().zip(&self.columns) {
            let (word, shift) = (column.start / 64, column.start % 64);
            let next = row.get(word + 1).copied().unwrap_or(0);
            let bits = row[word.min(ROW_WORDS - 1)] >> shift | (next << 1) << (63 - shift);
            *collected |= (bits & column.mask) << self.place;
        }
        self.place += self.widest;
    }

    /// Counts what is still collected.
    fn finish(&mut self, sums: &mut [u32]) {
        if self.place == 0 {
            return;
        }
        for (collected, sum) in self.collected.iter_mut().zip(sums) {
            *sum += std::mem::take(collected).count_ones();
        }
        self.place = 0;
    }
}

/// How block boundaries cut one axis of a tile.
pub(super) struct Cuts {
    /// The first block that shares cells with the tile.
    pub first: usize,
    /// The first cell of the tile that lies in that block.
    start: usize,
    /// For it and the blocks after it, one past the last cell of the tile that they cover.
    ends: Vec<usize>,
}

impl Cuts {
    pub fn new(boundaries: &[i64], start: i64, end: i64) -> Self {
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

    pub fn ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
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
