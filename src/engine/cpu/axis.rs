//! An axis of the universe, cut into tiles.

use super::shape::{HALO_COLUMNS, TILE_COLUMNS, TILE_ROWS};
use crate::life::{Edge, Topology};

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

    /// Whether a window around this tile may reach past a dead edge.
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
}
