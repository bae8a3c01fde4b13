//! Windows: a tile's rows with what lies around them, laid out for the kernel.
//!
//! A window is 512 columns wide, in two **planes**: the even columns of a row are one vector of 256
//! bits and the odd columns another. So half of all neighbours need no shift: west of an odd column
//! is the even one of the same bit, and east of an even column the odd one. The other half need one
//! shift by one bit.
//!
//! Two windows may be stepped at once: then a row is the even planes of both **lanes**, side by side,
//! and after them the odd ones. What a shift carries from one lane into the other reaches no further
//! than the halo.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};

use super::sweep::{Block, MAX_GENERATIONS, MAX_LANES, Memory};
use super::tile::{ROW_WORDS, Stretch, TILE_COLUMNS, TileRows, in_order, or_columns};
use super::transfer::set_columns;

/// Bytes of a plane's row in a window.
pub(super) const VECTOR_BYTES: usize = 32;

/// Words of a plane's row in a window.
pub(super) const LANE_WORDS: usize = VECTOR_BYTES / 8;

/// Every other column of a window's row: bit `i` is column `2 i` in the even plane and `2 i + 1` in
/// the odd one.
#[repr(C, align(32))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub(super) struct Vector(pub(super) [u8; VECTOR_BYTES]);

/// The even and the odd vector of a row.
#[repr(C, align(64))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
struct RowOfLane([Vector; 2]);

/// The part of a window, or of two side by side, that is being stepped, and room to step it into.
pub(super) struct Window {
    lanes: usize,
    /// Rows of each lane that there is room for.
    rows: usize,
    /// All rows, one after the other; two lanes take two elements a row.
    buffers: [Vec<RowOfLane>; 2],
    /// Rows that were stepped already and are needed as they were, two for each generation.
    carried_rows: Vec<RowOfLane>,
    /// The buffer that holds what has been stepped.
    stepped: usize,
    /// The window's row that lies first in the buffers.
    first: usize,
}

impl Window {
    /// Room for `rows` rows of one lane, all dead; where it is not stepped in place, twice; where it is,
    /// for as many in two lanes.
    pub(super) fn new(rows: usize, is_in_place: bool) -> Self {
        // One more, so that a vector may be loaded that begins within the last.
        let buffer = |rows| vec![RowOfLane::default(); rows + 1];
        let buffers = if is_in_place {
            [buffer(rows * MAX_LANES), Vec::new()]
        } else {
            [(); 2].map(|()| buffer(rows))
        };
        let carried_rows = buffer(2 * MAX_GENERATIONS * MAX_LANES);
        Self { lanes: 1, rows, buffers, carried_rows, stepped: 0, first: 0 }
    }

    /// Takes the window for so many lanes. What it held means nothing then.
    ///
    /// # Panics
    /// When there is no room for them.
    pub(super) fn divide(&mut self, lanes: usize) {
        assert!(lanes * self.rows <= self.buffers[0].len());
        self.lanes = lanes;
        (self.first, self.stepped) = (0, 0);
    }

    /// Makes room for a block's rows. Of those that are there, the ones that it needs stay.
    ///
    /// # Panics
    /// When there is not as much room.
    pub(super) fn scroll_to(&mut self, block: &Block) {
        assert!(block.in_memory(&block.to_fill()).end <= self.rows);
        let kept = block.first_kept()..block.to_fill().start;
        let from = (kept.start - self.first) * self.lanes;
        let length = kept.len() * self.lanes;
        for buffer in self.buffers.iter_mut().filter(|buffer| !buffer.is_empty()) {
            buffer.copy_within(from..from + length, 0);
        }
        (self.first, self.stepped) = (kept.start, 0);
    }

    /// How many lanes it is divided into.
    pub(super) fn lanes(&self) -> usize {
        self.lanes
    }

    /// Rows that there is room for.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Where it is stepped.
    pub(super) fn memory(&mut self) -> Memory {
        let Self { buffers, carried_rows, .. } = self;
        Memory {
            buffers: buffers.each_mut().map(|buffer| buffer.as_mut_ptr().cast()),
            carried_rows: carried_rows.as_mut_ptr().cast(),
        }
    }

    /// Makes rows of the second buffer dead, from the window's row `first` on, where there is one.
    pub(super) fn clear_second(&mut self, first: usize) {
        if let Some(rows) = self.buffers[1].get_mut(first - self.first..) {
            rows.fill(RowOfLane::default());
        }
    }

    /// Takes note of the buffer that the results are in.
    pub(super) fn set_stepped(&mut self, buffer: usize) {
        self.stepped = buffer;
    }

    /// Some rows of a lane, to be filled.
    pub(super) fn lane_mut(&mut self, lane: usize, rows: Range<usize>) -> LaneMut<'_> {
        assert!(lane < self.lanes);
        let width = 2 * self.lanes;
        let rows = self.in_buffer(rows);
        let vectors: &mut [Vector] = bytemuck::cast_slice_mut(&mut self.buffers[0]);
        LaneMut {
            vectors: &mut vectors[rows.start * width..rows.end * width],
            lanes: self.lanes,
            lane,
        }
    }

    /// Some rows of a lane, stepped where they have been.
    pub(super) fn lane(&self, lane: usize, rows: Range<usize>) -> Lane<'_> {
        assert!(lane < self.lanes);
        let width = 2 * self.lanes;
        let rows = self.in_buffer(rows);
        let vectors: &[Vector] = bytemuck::cast_slice(&self.buffers[self.stepped]);
        // All vectors from the first on, so that all can be reached from it; a lane's last row must
        // not be the window's last, which nothing but bytes past its end are read of.
        assert!(rows.end <= self.rows);
        Lane {
            vectors: &vectors[rows.start * width..],
            lanes: self.lanes,
            lane,
            height: rows.len(),
        }
    }

    fn in_buffer(&self, rows: Range<usize>) -> Range<usize> {
        rows.start - self.first..rows.end - self.first
    }

    /// Those of some rows of a lane that hold live cells, from the first to the last.
    pub(super) fn live_rows(&self, lane: usize, rows: Range<usize>) -> Option<Range<usize>> {
        let is_live = |row: [&Vector; 2]| row.iter().any(|vector| **vector != Vector::default());
        let start = rows.start;
        let mut rows = self.lane(lane, rows).rows();
        let first = rows.clone().position(is_live)?;
        let last = rows.rposition(is_live)?;
        Some(start + first..start + last + 1)
    }
}

#[cfg(test)]
impl Window {
    /// Whether the cell in that row and column of a lane is alive.
    pub(super) fn shows(&self, lane: usize, row: usize, column: usize) -> bool {
        let vectors = self.lane(lane, row..row + 1).rows().next().expect("one row");
        vectors[column % 2].0[column / 16] >> (column / 2 % 8) & 1 == 1
    }
}

/// Rows of a lane of a window.
#[derive(Clone, Copy)]
pub(super) struct Lane<'a> {
    /// All vectors from the first row on.
    vectors: &'a [Vector],
    lanes: usize,
    lane: usize,
    height: usize,
}

impl<'a> Lane<'a> {
    /// The even and the odd vector of each row.
    pub(super) fn rows(
        self,
    ) -> impl DoubleEndedIterator<Item = [&'a Vector; 2]> + ExactSizeIterator + Clone {
        let (width, odd) = (2 * self.lanes, self.lanes + self.lane);
        self.vectors[..self.height * width]
            .chunks_exact(width)
            .map(move |row| [&row[self.lane], &row[odd]])
    }

    /// How many rows it has.
    pub(super) fn height(self) -> usize {
        self.height
    }

    /// Where the first even vector lies. At least one vector follows the last.
    pub(super) fn first(self) -> *const u8 {
        self.vectors.as_ptr().wrapping_add(self.lane).cast()
    }

    /// Bytes from row to row, and from the even to the odd vector.
    pub(super) fn strides(self) -> [usize; 2] {
        [2, 1].map(|lanes| lanes * self.lanes * VECTOR_BYTES)
    }
}

/// Rows of a lane of a window, to be filled.
pub(super) struct LaneMut<'a> {
    vectors: &'a mut [Vector],
    lanes: usize,
    lane: usize,
}

impl LaneMut<'_> {
    /// The even and the odd vector of each row.
    pub(super) fn rows(&mut self) -> impl ExactSizeIterator<Item = [&mut Vector; 2]> {
        let (lanes, lane) = (self.lanes, self.lane);
        self.vectors.chunks_exact_mut(2 * lanes).map(move |row| {
            let (evens, odds) = row.split_at_mut(lanes);
            [&mut evens[lane], &mut odds[lane]]
        })
    }

    /// Makes the rows dead.
    pub(super) fn clear(&mut self) {
        self.rows().flatten().for_each(|vector| *vector = Vector::default());
    }

    /// How many rows it has.
    pub(super) fn height(&self) -> usize {
        self.vectors.len() / (2 * self.lanes)
    }

    /// Where the first even vector lies.
    pub(super) fn first(&mut self) -> *mut u8 {
        self.vectors.as_mut_ptr().wrapping_add(self.lane).cast()
    }

    /// Bytes from row to row, and from the even to the odd vector.
    pub(super) fn strides(&self) -> [usize; 2] {
        [2, 1].map(|lanes| lanes * self.lanes * VECTOR_BYTES)
    }

    /// Copies `length` columns from column `from` of a tile's rows to column `to`, where all cells
    /// are dead.
    pub(super) fn copy_columns(&mut self, to: usize, band: TileRows, from: usize, length: usize) {
        let is_bytes = [to, from, length].iter().all(|at| at.is_multiple_of(16));
        for ([even, odd], [evens, odds]) in self.rows().zip(band.planes()) {
            if is_bytes {
                let (to, from, length) = (to / 16, from / 16, length / 16);
                even.0[to..to + length].copy_from_slice(&evens[from..from + length]);
                odd.0[to..to + length].copy_from_slice(&odds[from..from + length]);
                continue;
            }
            let words = in_order(evens, odds);
            let mut done = 0;
            while done < length {
                let source = from + done;
                let count = (length - done).min(64 - source % 64);
                let bits = words[source / 64] >> (source % 64) & (u64::MAX >> (64 - count));
                or_columns([&mut even.0, &mut odd.0], to + done, bits);
                done += count;
            }
        }
    }
}

/// The columns of a window that lie in the universe, by plane.
pub(super) fn column_mask(stretches: impl Iterator<Item = Stretch>) -> [Vector; 2] {
    let mut mask = [Vector::default(); 2];
    let mut at = 0;
    for stretch in stretches {
        if stretch.tile.is_some() {
            set_columns(&mut mask, at, stretch.length as usize);
        }
        at += stretch.length as usize;
    }
    mask
}

const _: () = assert!(ROW_WORDS * 64 >= TILE_COLUMNS as usize);

#[cfg(test)]
mod tests {
    use super::super::tile::TileBits;
    use super::*;

    /// A window of two lanes of which one is looked at, so that what belongs to the other would
    /// show.
    fn two_lanes(rows: usize) -> Window {
        let mut window = Window::new(rows, true);
        window.divide(2);
        window
    }

    #[test]
    fn stretches_are_copied_from_anywhere_to_anywhere() {
        let tile = TileBits::noise(5);
        for (to, from, length) in
            [(0, 16, 32), (3, 8, 70), (8, 3, 131), (17, 15, 1), (500, 467, 12)]
        {
            let mut window = two_lanes(4);
            window.lane_mut(1, 0..4).copy_columns(to, tile.rows(50..54), from, length);
            for row in 0..4 {
                for column in 0..512 {
                    let is_copied = (to..to + length).contains(&column);
                    let expected = is_copied && tile.is_alive(50 + row, column - to + from);
                    assert_eq!(window.shows(1, row, column), expected, "{to} {from} {length}");
                    assert!(!window.shows(0, row, column), "the other lane is left alone");
                }
            }
        }
    }
}
