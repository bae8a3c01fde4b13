//! Tiles: what they hold and where they stand.
//!
//! A tile is 480 columns by 384 rows. With 16 columns of its neighbours on each side it fills a window
//! of 512 columns. The kernel works on even and odd columns apart, so a tile keeps them apart too, in
//! two planes. A window's vector is one byte of each neighbour around 30 bytes of the tile, and
//! nothing is shifted. A tile's row has room for the neighbours' bytes, so that rows are copied as
//! aligned vectors; both planes of a row are one cache line.

use bytemuck::{Pod, Zeroable};

use super::planes::{in_order, or_columns};
use super::shape::{PARITY_BYTES, PLANE_BYTES, PlaneRow, ROW_BYTES, ROW_WORDS, TILE_ROWS};

/// A plane's row in a tile. The bytes around the cells are a window's halo; in a tile they are zero.
#[repr(C, align(32))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
struct PaddedRow {
    west: u8,
    cells: PlaneRow,
    east: u8,
}

impl PaddedRow {
    const DEAD: Self = Self { west: 0, cells: [0; PLANE_BYTES], east: 0 };
}

/// The cells of a tile. Bits outside a bounded universe are zero.
#[repr(C, align(64))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TileBits {
    /// The even and the odd columns of each row.
    rows: [[PaddedRow; 2]; TILE_ROWS as usize],
    /// Keeps tiles from following each other by whole pages, where the same rows of all tiles would
    /// contend for the same lines of a cache.
    _apart: [u8; ROW_BYTES],
}

const _: () = assert!(size_of::<[PaddedRow; 2]>() == ROW_BYTES);

impl TileBits {
    /// No live cell.
    pub(super) const DEAD: Self =
        Self { rows: [[PaddedRow::DEAD; 2]; TILE_ROWS as usize], _apart: [0; ROW_BYTES] };

    /// All cells, in no particular order.
    pub(super) fn words(&self) -> &[u64] {
        bytemuck::cast_slice(self.rows.as_flattened())
    }

    /// Number of live cells.
    pub(super) fn population(&self) -> u32 {
        self.words().iter().map(|word| word.count_ones()).sum()
    }

    /// Whether no cell is alive.
    pub(super) fn is_dead(&self) -> bool {
        self.words().iter().all(|&word| word == 0)
    }

    /// Whether no cell of a row is alive.
    pub(super) fn is_row_dead(&self, row: usize) -> bool {
        self.rows[row] == [PaddedRow::DEAD; 2]
    }

    /// Some of its rows.
    ///
    /// # Panics
    /// When it has no such rows.
    pub(super) fn rows(&self, rows: std::ops::Range<usize>) -> TileRows<'_> {
        assert!(rows.start <= rows.end && rows.end <= TILE_ROWS as usize);
        TileRows { tile: self, rows: [rows.start, rows.end] }
    }

    /// Where the first row lies: a byte, the cells of the even plane, and a byte; the odd plane
    /// follows after [`PARITY_BYTES`].
    pub(super) fn first_row_mut(&mut self) -> *mut u8 {
        // The pointer is the whole tile's, so that all its rows can be reached from it.
        std::ptr::from_mut(self).cast::<u8>()
    }

    /// A row with its columns in order: bit `i` of word `w` is column `64 w + i`.
    pub(super) fn row(&self, row: usize) -> [u64; ROW_WORDS] {
        let [even, odd] = &self.rows[row];
        in_order(&even.cells, &odd.cells)
    }

    /// Ors 64 columns into a row from column `start` on. Columns past the tile must be dead.
    pub(super) fn or_columns(&mut self, row: usize, start: usize, bits: u64) {
        let [even, odd] = &mut self.rows[row];
        or_columns([&mut even.cells, &mut odd.cells], start, bits);
    }
}

const _: () = assert!(std::mem::offset_of!(TileBits, rows) == 0);

/// Consecutive rows of a tile.
#[derive(Clone, Copy)]
pub(super) struct TileRows<'a> {
    tile: &'a TileBits,
    /// The first, and one past the last.
    rows: [usize; 2],
}

static DEAD: TileBits = TileBits::DEAD;

impl<'a> TileRows<'a> {
    /// As many dead rows as a tile can have.
    pub(super) const DEAD: TileRows<'static> =
        TileRows { tile: &DEAD, rows: [0, TILE_ROWS as usize] };

    /// Number of rows.
    pub(super) fn height(self) -> usize {
        self.rows[1] - self.rows[0]
    }

    /// The even and the odd plane of each row.
    pub(super) fn planes(self) -> impl Iterator<Item = [&'a PlaneRow; 2]> {
        let rows = &self.tile.rows[self.rows[0]..self.rows[1]];
        rows.iter().map(|[even, odd]| [&even.cells, &odd.cells])
    }

    /// All rows and both planes, ored.
    pub(super) fn union(self) -> PlaneRow {
        // Words, which the compiler makes vectors of.
        let mut union = [0u64; PARITY_BYTES / 8];
        for plane in self.tile.rows[self.rows[0]..self.rows[1]].as_flattened() {
            let words: &[u64; PARITY_BYTES / 8] = bytemuck::cast_ref(plane);
            for (all, word) in union.iter_mut().zip(words) {
                *all |= word;
            }
        }
        bytemuck::cast::<_, PaddedRow>(union).cells
    }

    /// Where the first row lies, as [`TileBits::first_row_mut`] says.
    pub(super) fn first_row(self) -> *const u8 {
        // The pointer is the whole tile's, so that all its rows can be reached from it.
        let tile = std::ptr::from_ref(self.tile).cast::<u8>();
        tile.wrapping_add(self.rows[0] * ROW_BYTES)
    }
}

/// What stays the same about a tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tile {
    /// Column of tiles.
    pub(super) column: i64,
    /// Row of tiles.
    pub(super) row: i64,
    /// The tiles around, in the order of [`DIRECTIONS`]; [`NONE`] where there is none (yet).
    pub(super) neighbours: [u32; 8],
    /// Whether the tile stands at a torus' seam, where its window is filled stretch by stretch.
    pub(super) is_seam: bool,
    /// Whether the window may even hold cells of more tiles than the eight neighbours.
    pub(super) is_tangled: bool,
}

#[cfg(test)]
impl TileBits {
    /// Random cells.
    pub(super) fn noise(seed: u64) -> Self {
        let mut tile = Self::DEAD;
        let mut state = seed;
        let rows = tile.rows.as_flattened_mut();
        for byte in rows.iter_mut().flat_map(|row| &mut row.cells) {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            *byte = (state >> 56) as u8;
        }
        tile
    }

    /// Whether a cell is alive.
    pub(super) fn is_alive(&self, row: usize, column: usize) -> bool {
        self.row(row)[column / 64] >> (column % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::TILE_COLUMNS;
    use super::*;

    #[test]
    fn a_union_has_what_any_row_of_a_band_has() {
        let mut tile = TileBits::DEAD;
        for (row, column) in [(3, 0), (4, 37), (4, 479), (5, 200)] {
            tile.or_columns(row, column, 1);
        }
        let live = |rows| {
            let union = tile.rows(rows).union();
            (0..PLANE_BYTES).filter(|&byte| union[byte] != 0).collect::<Vec<_>>()
        };
        assert_eq!(live(0..TILE_ROWS as usize), [0, 2, 12, 29]);
        assert_eq!(live(4..5), [2, 29]);
        assert!(live(6..384).is_empty());
    }

    #[test]
    fn columns_come_out_as_they_went_in() {
        let mut tile = TileBits::DEAD;
        let mut noise = 1u64;
        for (row, start) in [(0, 0), (1, 1), (2, 63), (3, 64), (7, 415), (191, 416)] {
            noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            tile.or_columns(row, start, noise);
            let expected: Vec<bool> = (0..TILE_COLUMNS as usize)
                .map(|at| at >= start && at < start + 64 && noise >> (at - start) & 1 == 1)
                .collect();
            let words = tile.row(row);
            let found: Vec<bool> =
                (0..TILE_COLUMNS as usize).map(|at| words[at / 64] >> (at % 64) & 1 == 1).collect();
            assert_eq!(found, expected, "from {start}");
            let plane = &tile.rows[row][start % 2].cells;
            assert_eq!(plane[start / 16] >> (start / 2 % 8) & 1, (noise & 1) as u8);
        }
    }
}
