//! The columns of a tile in its window: those of the neighbours beside them, and which of them matter.

use crate::engine::cpu::planes::set_columns;
use crate::engine::cpu::shape::{HALO_BYTES, HALO_COLUMNS, PLANE_BYTES, VECTOR_BYTES, Vector};
use crate::engine::cpu::tile::TileRows;

/// The columns west and east of a tile's own in a window.
#[derive(Clone, Copy)]
pub(in crate::engine::cpu) struct Halos<'a> {
    /// The rows that the western columns come from, and their byte there.
    pub(in crate::engine::cpu) west: Option<(TileRows<'a>, usize)>,
    /// The rows that the eastern columns come from, and their byte there.
    pub(in crate::engine::cpu) east: Option<(TileRows<'a>, usize)>,
    /// Bytes of the tile's own that lie in the universe.
    pub(in crate::engine::cpu) own_bytes: usize,
}

impl<'a> Halos<'a> {
    /// For a tile that lies in the universe as a whole, between two such tiles.
    pub(in crate::engine::cpu) fn between(
        west: Option<TileRows<'a>>,
        east: Option<TileRows<'a>>,
    ) -> Self {
        Self {
            west: west.map(|band| (band, PLANE_BYTES - HALO_BYTES)),
            east: east.map(|band| (band, 0)),
            own_bytes: PLANE_BYTES,
        }
    }
}

/// Masks of a tile's columns, by plane, as vectors of a window.
pub(in crate::engine::cpu) struct ColumnMasks {
    /// Columns that lie in the universe.
    pub(super) inside: [Vector; 2],
    /// Those of them that the eastern neighbour's window shows.
    pub(super) east: [Vector; 2],
}

impl ColumnMasks {
    /// For a tile that lies in the universe as a whole.
    pub(in crate::engine::cpu) const WHOLE: Self = {
        let (mut inside, mut east) = ([0; VECTOR_BYTES], [0; VECTOR_BYTES]);
        let mut at = HALO_BYTES;
        while at < HALO_BYTES + PLANE_BYTES {
            inside[at] = 0xff;
            at += 1;
        }
        east[PLANE_BYTES] = 0xff;
        Self { inside: [Vector(inside); 2], east: [Vector(east); 2] }
    };

    /// For a tile of which so many columns lie in the universe.
    pub(in crate::engine::cpu) fn new(extent: i64) -> Self {
        let columns = |from: i64| {
            let mut mask = [Vector::default(); 2];
            set_columns(&mut mask, (HALO_COLUMNS + from) as usize, (extent - from) as usize);
            mask
        };
        Self { inside: columns(0), east: columns((extent - HALO_COLUMNS).max(0)) }
    }
}
