//! The shapes of tiles and windows, which everything else here is measured by.

use bytemuck::{Pod, Zeroable};

/// Columns of a tile.
pub(super) const TILE_COLUMNS: i64 = 480;

/// Rows of a tile.
pub(super) const TILE_ROWS: i64 = 384;

/// Columns that a window shows of a tile's western and eastern neighbours.
pub(super) const HALO_COLUMNS: i64 = 16;

/// Columns of a window.
pub(super) const WINDOW_COLUMNS: i64 = TILE_COLUMNS + 2 * HALO_COLUMNS;

/// Generations that a window's halo allows at once.
pub(super) const MAX_GENERATIONS: usize = 16;

/// Windows that are stepped at once, at most.
pub(super) const MAX_LANES: usize = 2;

/// Bytes of a plane's row in a tile.
pub(super) const PLANE_BYTES: usize = TILE_COLUMNS as usize / 16;

/// Bytes of a plane's row in a window.
pub(super) const VECTOR_BYTES: usize = WINDOW_COLUMNS as usize / 16;

/// Words of a plane's row in a window.
pub(super) const LANE_WORDS: usize = VECTOR_BYTES / 8;

/// Bytes of a plane's row in a window that come from each neighbour.
pub(super) const HALO_BYTES: usize = (VECTOR_BYTES - PLANE_BYTES) / 2;

/// Words that hold a tile's row with its columns in order, 64 a word.
pub(super) const ROW_WORDS: usize = (TILE_COLUMNS as usize).div_ceil(64);

/// Bytes from a row of a tile to the next.
pub(super) const ROW_BYTES: usize = 64;

/// Bytes from the even plane of a tile's row to the odd one.
pub(super) const PARITY_BYTES: usize = 32;

/// Rows of a group, the least that is told apart of what changes in a tile.
pub(super) const GROUP_ROWS: i64 = 8;

/// Groups of a tile.
pub(super) const GROUPS: i64 = TILE_ROWS / GROUP_ROWS;

/// Groups of a neighbour that a pass may reach from: those of its generations, and one more where a
/// tile is not of whole groups.
pub(super) const GROUPS_BEYOND: i64 = MAX_GENERATIONS as i64 / GROUP_ROWS + 1;

const _: () = assert!(MAX_GENERATIONS as i64 <= HALO_COLUMNS && HALO_BYTES == 1);
const _: () = assert!(TILE_ROWS % GROUP_ROWS == 0 && GROUPS + 2 * GROUPS_BEYOND < 64);
// A word of cells lies in two tiles at most.
const _: () = assert!(TILE_COLUMNS >= 64);

/// Every other column of a tile's row: bit `i` of the row is column `2 i` in the even plane and
/// `2 i + 1` in the odd one.
pub(super) type PlaneRow = [u8; PLANE_BYTES];

/// Every other column of a window's row: bit `i` is column `2 i` in the even plane and `2 i + 1` in
/// the odd one.
#[repr(C, align(32))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub(super) struct Vector(pub(super) [u8; VECTOR_BYTES]);

/// No tile.
pub(super) const NONE: u32 = u32::MAX;

/// The eight directions as steps in columns and rows of tiles.
pub(super) const DIRECTIONS: [(i64, i64); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// Steps of up to two tiles in every direction, and none.
pub(super) fn surroundings() -> impl Iterator<Item = (i64, i64)> {
    (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy)))
}
