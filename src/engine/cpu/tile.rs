//! Tiles: where they stand, what they hold and what of them is changing.
//!
//! A tile is 448 columns by 128 rows. With 32 columns of its neighbours on each side it makes a
//! window of 512 columns, one vector register wide; that halo is good for 32 generations.

use crate::life::{Edge, Topology};

/// Columns of a tile.
pub(super) const TILE_COLUMNS: i64 = 448;

/// Words in a row of a tile.
pub(super) const TILE_WORDS: usize = 7;

/// Rows of a tile.
pub(super) const TILE_ROWS: i64 = 128;

/// Columns that a window shows of a tile's western and eastern neighbours.
pub(super) const HALO_COLUMNS: i64 = 32;

/// The cells of a tile: bit `i` of word `w` in row `r` is column `64 w + i`. Bits outside a
/// bounded universe are zero.
pub(super) type TileBits = [[u64; TILE_WORDS]; TILE_ROWS as usize];

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
    /// Whether the tile stands at a torus' seam, where its window may hold cells of more tiles
    /// than its eight neighbours.
    pub(super) is_seam: bool,
}

/// A span of a tile's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowSpan {
    first: u8,
    end: u8,
}

impl RowSpan {
    /// Every row.
    pub(super) const ALL: Self = Self { first: 0, end: TILE_ROWS as u8 };

    pub(super) fn is_empty(self) -> bool {
        self.end == 0
    }

    /// The span that also holds `row`.
    pub(super) fn with(self, row: i64) -> Self {
        let row = row as u8;
        if self.is_empty() {
            return Self { first: row, end: row + 1 };
        }
        Self { first: self.first.min(row), end: self.end.max(row + 1) }
    }

    pub(super) fn range(self) -> std::ops::Range<i64> {
        i64::from(self.first)..i64::from(self.end)
    }
}

/// What changed in a tile during the last pass.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Activity {
    /// Rows in which any cell differs from before the pass.
    pub(super) rows: RowSpan,
    /// Rows in which one of the 32 westernmost columns differs.
    pub(super) west: RowSpan,
    /// Rows in which one of the 32 easternmost columns differs.
    pub(super) east: RowSpan,
    /// Live cells, or [`UNCOUNTED`].
    pub(super) population: u32,
}

/// Stands for a population that nobody has asked for yet.
pub(super) const UNCOUNTED: u32 = u32::MAX;

impl Activity {
    /// Everything may have changed.
    pub(super) const ALL: Self =
        Self { rows: RowSpan::ALL, west: RowSpan::ALL, east: RowSpan::ALL, population: UNCOUNTED };

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
        self.wraps && self.tiles().is_some_and(|tiles| tile == 0 || tile >= tiles - 2)
    }

    /// Whether a window around this tile may show cells past a dead edge: the last tile may be
    /// narrower than a halo.
    pub(super) fn is_at_dead_edge(&self, tile: i64) -> bool {
        !self.wraps && self.tiles().is_some_and(|tiles| tile == 0 || tile >= tiles - 2)
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
mod tests {
    use super::*;

    fn stretches(topology: Topology, tile: i64, start: i64, length: i64) -> Vec<Stretch> {
        Axis::columns(topology).stretches(tile, start, length).collect()
    }

    fn inside(tile: i64, start: i64, length: i64) -> Stretch {
        Stretch { tile: Some(tile), start, length }
    }

    #[test]
    fn stretches_follow_the_topology() {
        let outside = |length| Stretch { tile: None, start: 0, length };
        assert_eq!(
            stretches(Topology::UNBOUNDED, 0, -32, 512),
            [inside(-1, 416, 32), inside(0, 0, 448), inside(1, 0, 32)]
        );
        assert_eq!(
            stretches(Topology::torus(458, 9), 0, -32, 512),
            [
                inside(0, 426, 22),
                inside(1, 0, 10),
                inside(0, 0, 448),
                inside(1, 0, 10),
                inside(0, 0, 22)
            ]
        );
        assert_eq!(
            stretches(Topology::plane(458, 9), 1, -2, 20),
            [inside(0, 446, 2), inside(1, 0, 10), outside(8)]
        );
        assert_eq!(
            stretches(Topology::plane(10, 9), 0, -3, 20),
            [outside(3), inside(0, 0, 10), outside(7)]
        );
        assert_eq!(stretches(Topology::torus(2, 2), 0, -1, 4).len(), 3);
    }

    #[test]
    fn spans_grow_to_hold_every_row() {
        let span = RowSpan::default().with(5).with(127).with(7);
        assert_eq!(span.range(), 5..128);
        assert!(RowSpan::default().is_empty() && !RowSpan::default().with(0).is_empty());
    }
}
