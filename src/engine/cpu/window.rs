//! Windows: rows of a tile with a halo, laid out for the kernel.
//!
//! A window is 512 columns wide, in two **planes**: the even columns of a row are one vector of 256
//! bits, the odd columns another. So half of all neighbours need no shift: the western neighbour of an
//! odd column is the same bit of the even plane, the eastern neighbour of an even column the same bit
//! of the odd plane. The other half need a shift by one bit.
//!
//! Two windows may be stepped at once. A row is then the even planes of both **lanes**, side by side,
//! and after them the odd planes. Bits that a shift carries from one lane into the other spoil the
//! halo alone.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};

use super::axis::Stretch;
use super::block::Block;
use super::planes::{in_order, or_columns, set_columns};
use super::shape::{MAX_GENERATIONS, MAX_LANES, ROW_WORDS, TILE_COLUMNS, VECTOR_BYTES, Vector};
use super::tile::TileRows;

/// The even and the odd vector of a row.
#[repr(C, align(64))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
struct RowOfLane([Vector; 2]);

/// The rows in memory of a window, or of two side by side.
pub(super) struct Window {
    lanes: usize,
    /// Capacity in rows of a lane.
    rows: usize,
    /// All rows, one after the other; two lanes take two elements a row.
    buffers: [Vec<RowOfLane>; 2],
    /// See [`Memory::carried_rows`].
    carried_rows: Vec<RowOfLane>,
    /// See [`Memory::values`].
    values: Vec<RowOfLane>,
    /// The buffer that holds the results.
    stepped: usize,
    /// The row of the window that is the first in the buffers.
    first: usize,
}

impl Window {
    /// A window of up to `rows` rows, all dead. Stepped in place it has room for two lanes, otherwise
    /// two buffers for one lane.
    pub(super) fn new(rows: usize, is_in_place: bool) -> Self {
        // One more, so that a vector may be loaded that begins within the last.
        let buffer = |rows| vec![RowOfLane::default(); rows + 1];
        let buffers = if is_in_place {
            [buffer(rows * MAX_LANES), Vec::new()]
        } else {
            [(); 2].map(|()| buffer(rows))
        };
        let carried_rows = buffer(2 * MAX_GENERATIONS * MAX_LANES);
        Self { lanes: 1, rows, buffers, carried_rows, values: Vec::new(), stepped: 0, first: 0 }
    }

    /// Divides the window into lanes. Its contents are lost.
    ///
    /// # Panics
    /// When there is no room for them.
    pub(super) fn divide(&mut self, lanes: usize) {
        assert!(lanes * self.rows <= self.buffers[0].len());
        self.lanes = lanes;
        (self.first, self.stepped) = (0, 0);
    }

    /// Scrolls to a block: the rows in memory that it still needs move to the front.
    ///
    /// # Panics
    /// When the block does not fit.
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

    /// Number of lanes.
    pub(super) fn lanes(&self) -> usize {
        self.lanes
    }

    /// Capacity in rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Its memory, for a kernel that works out so many vectors beside the cells.
    pub(super) fn memory(&mut self, vectors: usize) -> Memory {
        let Self { buffers, carried_rows, values, .. } = self;
        // As large as the vectors of two lanes.
        if values.len() < vectors {
            values.resize(vectors, RowOfLane::default());
        }
        Memory {
            buffers: buffers.each_mut().map(|buffer| buffer.as_mut_ptr().cast()),
            carried_rows: carried_rows.as_mut_ptr().cast(),
            values: values.as_mut_ptr().cast(),
        }
    }

    /// Clears the second buffer, if there is one, from row `first` of the window on.
    pub(super) fn clear_second(&mut self, first: usize) {
        if let Some(rows) = self.buffers[1].get_mut(first - self.first..) {
            rows.fill(RowOfLane::default());
        }
    }

    /// Notes which buffer holds the results.
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

    /// Some rows of a lane, with the results where it has been stepped.
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

    /// The range of those rows of a lane that hold live cells.
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

/// The memory that a window is stepped in.
#[derive(Clone, Copy)]
pub(super) struct Memory {
    /// The cells: two planes of [`Row::WORDS`](super::row::Row::WORDS) words a row. Generations go
    /// from the first buffer to the second and back, or stay in the first where the kernel works
    /// [in place](super::kernel::Kernel::is_in_place).
    pub(super) buffers: [*mut u64; 2],
    /// Two saved rows per generation, double-buffered by block: the row above the block's first row,
    /// as the previous generation left it.
    pub(super) carried_rows: *mut u64,
    /// Vectors that a circuit works out on the way from cells to the next ones.
    pub(super) values: *mut u64,
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

    /// Number of rows.
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

    /// Number of rows.
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

    /// A window of two lanes. Tests look at one of them, so that a mix-up of lanes shows.
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
