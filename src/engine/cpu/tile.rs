//! Tiles: where they stand, what they hold and what of them is changing.
//!
//! A tile is 480 columns by 384 rows. With 16 columns of its neighbours on each side it makes a
//! window of 512 columns, in the two planes that the kernel works on: so a tile keeps its even and
//! its odd columns apart. Of a plane a window takes one byte from each neighbour and 30 from the
//! tile, and nothing needs to be shifted: a tile's row has room for the neighbours' bytes as well, so
//! that rows are moved as aligned vectors, and both planes of a row are one line of the caches.

use bytemuck::{Pod, Zeroable};

use super::sweep::MAX_GENERATIONS;
use crate::life::{Edge, Topology};

/// Columns of a tile.
pub(super) const TILE_COLUMNS: i64 = 480;

/// Bytes of a plane's row in a tile.
pub(super) const PLANE_BYTES: usize = TILE_COLUMNS as usize / 16;

/// Rows of a tile.
pub(super) const TILE_ROWS: i64 = 384;

/// Columns that a window shows of a tile's western and eastern neighbours.
pub(super) const HALO_COLUMNS: i64 = 16;

/// Every other column of a tile's row: bit `i` of the row is column `2 i` in the even plane and
/// `2 i + 1` in the odd one.
pub(super) type PlaneRow = [u8; PLANE_BYTES];

/// Words that hold a tile's row with its columns in order, 64 a word.
pub(super) const ROW_WORDS: usize = (TILE_COLUMNS as usize).div_ceil(64);

/// A plane's row where a window's vector has the neighbours' bytes around it; here these are zero.
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
    /// So that tiles do not follow each other by whole pages, where the same rows of all of them
    /// would contend for the same lines of a cache.
    _apart: [u8; ROW_BYTES],
}

/// Bytes from a row to the next.
pub(super) const ROW_BYTES: usize = 64;

/// Bytes from a row's even plane to its odd one.
pub(super) const PARITY_BYTES: usize = 32;

const _: () = assert!(size_of::<[PaddedRow; 2]>() == ROW_BYTES);

impl TileBits {
    /// No live cell.
    pub(super) const DEAD: Self =
        Self { rows: [[PaddedRow::DEAD; 2]; TILE_ROWS as usize], _apart: [0; ROW_BYTES] };

    /// All cells, in no order that matters.
    pub(super) fn words(&self) -> &[u64] {
        bytemuck::cast_slice(self.rows.as_flattened())
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

/// Rows of a tile, one after the other.
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

    /// How many they are.
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

/// The columns of a row's planes in order.
pub(super) fn in_order(even: &PlaneRow, odd: &PlaneRow) -> [u64; ROW_WORDS] {
    std::array::from_fn(|word| {
        let half = |plane: &PlaneRow| {
            let mut bytes = [0; 4];
            let rest = &plane[4 * word..];
            let count = rest.len().min(4);
            bytes[..count].copy_from_slice(&rest[..count]);
            u64::from(u32::from_le_bytes(bytes))
        };
        spread(half(even)) | spread(half(odd)) << 1
    })
}

/// Ors 64 columns into the planes of a row from column `start` on. Set bits must lie within.
pub(super) fn or_columns(planes: [&mut [u8]; 2], start: usize, bits: u64) {
    // With an odd start the first of the columns is an odd one: one column more, and it is even.
    let bits = u128::from(bits) << (start % 2);
    let (low, past) = (bits as u64, (bits >> 64) as u64);
    let halves = [gather(low) | past << 32, gather(low >> 1)];
    for (plane, half) in planes.into_iter().zip(halves) {
        let at = start / 2;
        let shifted = half << (at % 8);
        for (offset, byte) in shifted.to_le_bytes().into_iter().enumerate() {
            if byte != 0 {
                plane[at / 8 + offset] |= byte;
            }
        }
    }
}

/// The lower 32 bits of a word, with a zero after each.
fn spread(word: u64) -> u64 {
    let mut word = word & 0xffff_ffff;
    for (shift, mask) in STEPS {
        word = (word | word << shift) & mask;
    }
    word
}

/// Every other bit of a word, from the lowest on.
fn gather(word: u64) -> u64 {
    let mut word = word & STEPS[4].1;
    for (shift, mask) in
        [(1, STEPS[3].1), (2, STEPS[2].1), (4, STEPS[1].1), (8, STEPS[0].1), (16, 0xffff_ffff)]
    {
        word = (word | word >> shift) & mask;
    }
    word
}

/// How far the halves of ever smaller parts move apart, and where the bits are then.
const STEPS: [(u32, u64); 5] = [
    (16, 0x0000_ffff_0000_ffff),
    (8, 0x00ff_00ff_00ff_00ff),
    (4, 0x0f0f_0f0f_0f0f_0f0f),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
];

/// No tile.
pub(super) const NONE: u32 = u32::MAX;

/// The eight directions as steps in columns and rows of tiles.
pub(super) const DIRECTIONS: [(i64, i64); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// What does not change about a tile.
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

/// Rows of a tile that are told apart: a group of [`GROUP_ROWS`] a bit, the northernmost lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowGroups(pub(super) u64);

/// Rows of a group.
pub(super) const GROUP_ROWS: i64 = 8;

/// Groups of a tile.
pub(super) const GROUPS: i64 = TILE_ROWS / GROUP_ROWS;

/// Groups of a neighbour that a pass may reach from: those of its generations, and one more where a
/// tile is not of whole groups.
pub(super) const GROUPS_BEYOND: i64 = MAX_GENERATIONS as i64 / GROUP_ROWS + 1;

const _: () = assert!(TILE_ROWS % GROUP_ROWS == 0 && GROUPS + 2 * GROUPS_BEYOND < 64);

impl RowGroups {
    /// Every row.
    pub(super) const ALL: Self = Self((1 << GROUPS) - 1);

    /// Those of the first `rows` rows.
    pub(super) fn of_rows(rows: i64) -> Self {
        Self((1 << ((rows + GROUP_ROWS - 1) / GROUP_ROWS)) - 1)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all those are among them.
    fn contains(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Adds the group of a row where something has changed.
    pub(super) fn mark(&mut self, row: usize, has_changed: bool) {
        self.0 |= u64::from(has_changed) << (row / GROUP_ROWS as usize);
    }

    /// Every group so many further south; none is further north than the northernmost.
    pub(super) fn moved(self, groups: i64) -> Self {
        Self(if groups < 0 { self.0 >> -groups } else { self.0 << groups })
    }

    /// The rows, in runs from north to south, the gaps between which are of more than `gap` rows.
    pub(super) fn runs(self, gap: i64) -> impl Iterator<Item = std::ops::Range<i64>> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let first = i64::from(left.trailing_zeros());
            let mut end = first;
            while left >> end != 0 {
                let next = end + i64::from((left >> end).trailing_zeros());
                if end > first && (next - end) * GROUP_ROWS > gap {
                    break;
                }
                end = next + i64::from((!(left >> next)).trailing_zeros());
            }
            left = left >> end << end;
            Some(first * GROUP_ROWS..end * GROUP_ROWS)
        })
    }
}

/// What changed in a tile during the last pass.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Activity {
    /// Rows in which any cell differs from before the pass.
    pub(super) rows: RowGroups,
    /// Rows in which one of the westernmost columns differs that a neighbour's window shows.
    pub(super) west: RowGroups,
    /// The same in the east.
    pub(super) east: RowGroups,
    /// Live cells, or [`UNCOUNTED`].
    pub(super) population: u32,
    /// Passes since somebody looked at what changes: what changes everywhere is taken to do so for
    /// some passes more, so that a dense soup does not pay for being looked at.
    pub(super) passes_unseen: u8,
}

/// Passes for which a tile that changed everywhere is not looked at.
pub(super) const MAX_PASSES_UNSEEN: u8 = 3;

/// Stands for a population that nobody has asked for yet.
pub(super) const UNCOUNTED: u32 = u32::MAX;

impl Activity {
    /// Everything may have changed.
    pub(super) const ALL: Self = Self {
        rows: RowGroups::ALL,
        west: RowGroups::ALL,
        east: RowGroups::ALL,
        population: UNCOUNTED,
        passes_unseen: MAX_PASSES_UNSEEN,
    };

    /// Whether all groups of a tile changed when somebody last looked, which is not long ago.
    pub(super) fn is_taken_as_busy(&self, groups: RowGroups) -> bool {
        self.passes_unseen < MAX_PASSES_UNSEEN
            && [self.rows, self.west, self.east].iter().all(|changed| changed.contains(groups))
    }

    /// The same tile after a pass that left it alone.
    pub(super) fn at_rest(self) -> Self {
        Self { population: self.population, ..Self::default() }
    }
}

/// One axis of the universe, cut into tiles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    /// Cells along the axis, or `None` where it does not end.
    side: Option<i64>,
    /// The coordinate at which tile 0 starts.
    origin: i64,
    /// Cells of a tile along the axis.
    tile: i64,
    /// Whether a bounded axis wraps around.
    wraps: bool,
}

/// A stretch of cells along an axis, inside one tile or outside the universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The tile, or `None` past a dead edge.
    pub(super) tile: Option<i64>,
    /// The first cell within the tile.
    pub(super) start: i64,
    /// Number of cells.
    pub(super) length: i64,
}

impl Axis {
    pub(super) fn columns(topology: Topology) -> Self {
        Self::new(topology.width(), topology.first_column(), TILE_COLUMNS, topology.edge())
    }

    pub(super) fn rows(topology: Topology) -> Self {
        Self::new(topology.height(), topology.first_row(), TILE_ROWS, topology.edge())
    }

    fn new(side: Option<u64>, first: Option<i64>, tile: i64, edge: Edge) -> Self {
        Self {
            side: side.map(|side| side as i64),
            origin: first.unwrap_or(0),
            tile,
            wraps: side.is_some() && edge == Edge::Torus,
        }
    }

    /// Number of tiles of a bounded axis.
    pub(super) fn tiles(&self) -> Option<i64> {
        self.side.map(|side| (side + self.tile - 1) / self.tile)
    }

    /// The tile that holds coordinate `at`, and the cell within it.
    pub(super) fn locate(&self, at: i64) -> (i64, i64) {
        let offset = at - self.origin;
        (offset.div_euclid(self.tile), offset.rem_euclid(self.tile))
    }

    /// The coordinate of a tile's first cell.
    pub(super) fn start(&self, tile: i64) -> i64 {
        self.origin + tile * self.tile
    }

    /// Cells of a tile that lie in the universe.
    pub(super) fn extent(&self, tile: i64) -> i64 {
        self.side.map_or(self.tile, |side| (side - tile * self.tile).min(self.tile))
    }

    /// The tile `step` tiles on, or `None` past a dead edge.
    pub(super) fn step(&self, tile: i64, step: i64) -> Option<i64> {
        let Some(tiles) = self.tiles() else {
            return Some(tile + step);
        };
        if self.wraps {
            return Some((tile + step).rem_euclid(tiles));
        }
        (0..tiles).contains(&(tile + step)).then_some(tile + step)
    }

    /// Whether a window around this tile may wrap around the universe.
    pub(super) fn is_seam(&self, tile: i64) -> bool {
        self.wraps && self.is_near_end(tile)
    }

    /// Whether a window around this tile may show cells past a dead edge.
    pub(super) fn is_at_dead_edge(&self, tile: i64) -> bool {
        !self.wraps && self.is_near_end(tile)
    }

    /// The first tile, the last, and the one before it where the last is narrower than a halo.
    fn is_near_end(&self, tile: i64) -> bool {
        self.tiles().is_some_and(|tiles| {
            tile == 0 || tile >= tiles - 1 - i64::from(self.extent(tiles - 1) < HALO_COLUMNS)
        })
    }

    /// Whether windows at the seam may hold cells of more tiles than the ones next to their own,
    /// or of one tile twice.
    pub(super) fn is_tangled(&self) -> bool {
        self.wraps
            && self.tiles().is_some_and(|tiles| tiles <= 2 || self.extent(tiles - 1) < HALO_COLUMNS)
    }

    /// Cuts the `length` cells from cell `start` of `tile` (which may lie outside the tile, even
    /// outside the universe) into stretches.
    pub(super) fn stretches(
        &self,
        tile: i64,
        start: i64,
        length: i64,
    ) -> impl Iterator<Item = Stretch> + use<> {
        let axis = *self;
        let mut offset = tile * self.tile + start;
        let end = offset + length;
        std::iter::from_fn(move || {
            if offset >= end {
                return None;
            }
            let stretch = axis.stretch(offset, end - offset);
            offset += stretch.length;
            Some(stretch)
        })
    }

    /// The first stretch of the `length` cells from `offset`, counted from tile 0's start.
    fn stretch(&self, offset: i64, length: i64) -> Stretch {
        let inside = match self.side {
            Some(side) if self.wraps => offset.rem_euclid(side),
            Some(_) if offset < 0 => {
                return Stretch { tile: None, start: 0, length: length.min(-offset) };
            }
            Some(side) if offset >= side => {
                return Stretch { tile: None, start: 0, length };
            }
            _ => offset,
        };
        let tile = inside.div_euclid(self.tile);
        let start = inside.rem_euclid(self.tile);
        Stretch { tile: Some(tile), start, length: length.min(self.extent(tile) - start) }
    }
}

#[cfg(test)]
impl TileBits {
    /// Cells by chance.
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
    use super::*;

    fn stretches(topology: Topology, tile: i64, start: i64, length: i64) -> Vec<Stretch> {
        Axis::columns(topology).stretches(tile, start, length).collect()
    }

    fn inside(tile: i64, start: i64, length: i64) -> Stretch {
        Stretch { tile: Some(tile), start, length }
    }

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
    fn stretches_follow_the_topology() {
        let outside = |length| Stretch { tile: None, start: 0, length };
        assert_eq!(
            stretches(Topology::UNBOUNDED, 0, -16, 512),
            [inside(-1, 464, 16), inside(0, 0, 480), inside(1, 0, 16)]
        );
        assert_eq!(
            stretches(Topology::torus(490, 9), 0, -16, 512),
            [
                inside(0, 474, 6),
                inside(1, 0, 10),
                inside(0, 0, 480),
                inside(1, 0, 10),
                inside(0, 0, 6)
            ]
        );
        assert_eq!(
            stretches(Topology::plane(490, 9), 1, -2, 20),
            [inside(0, 478, 2), inside(1, 0, 10), outside(8)]
        );
        assert_eq!(
            stretches(Topology::plane(10, 9), 0, -3, 20),
            [outside(3), inside(0, 0, 10), outside(7)]
        );
        assert_eq!(stretches(Topology::torus(2, 2), 0, -1, 4).len(), 3);
    }

    #[test]
    fn rows_come_in_runs() {
        let check = |groups: u64, gap: i64, expected: &[(i64, i64)]| {
            let runs = RowGroups(groups).runs(gap).map(|run| (run.start, run.end));
            assert_eq!(runs.collect::<Vec<_>>(), expected, "{groups:b}");
        };
        check(0, 0, &[]);
        check(0b1, 0, &[(0, 8)]);
        check(0b1011, 0, &[(0, 16), (24, 32)]);
        check(0b1011, 8, &[(0, 32)]);
        check(0b110_0000_0110, 16, &[(8, 24), (72, 88)]);
        check(RowGroups::ALL.0, 0, &[(0, TILE_ROWS)]);
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
