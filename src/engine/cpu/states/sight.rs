//! A tile, and what it sees around it.

use super::seam::Seam;
use super::shape::{FIRST_SETS, Halo, NONE, SIDE};

/// Where a tile is, and what is known of it.
#[derive(Clone)]
pub(super) struct Tile {
    /// Column and row of tiles.
    pub place: (i64, i64),
    /// The tiles around, in the order of [`DIRECTIONS`].
    pub around: [u32; 8],
    /// What it sees past the end of the universe, where that goes through it or by it.
    pub seam: Option<Box<Seam>>,
    /// Whether tiles around may have to be made before it is stepped.
    pub may_grow: bool,
    /// Whether it was never stepped.
    pub is_new: bool,
}

impl Tile {
    /// The tiles that it sees, each of them once or more.
    pub fn seen(&self) -> impl Iterator<Item = u32> + '_ {
        let across = self.seam.iter().flat_map(|seam| seam.sources.iter());
        self.around.iter().filter(|other| **other != NONE).chain(across).copied()
    }
}

/// The universe in the generation from which the next is worked out.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub tiles: &'a [Tile],
    pub words: &'a [u64],
    /// Words of a tile.
    pub stride: usize,
}

impl<'a> Before<'a> {
    /// The bits of a set, of a tile that is there.
    fn set_of(&self, tile: u32, set: usize) -> Option<&'a [u64]> {
        self.words.get((tile as usize).checked_mul(self.stride)? + set * SIDE..)?.get(..SIDE)
    }
}

/// A tile and what it sees, in the generation from which the next is worked out.
pub(super) struct Sight<'a> {
    pub before: Before<'a>,
    pub tile: usize,
}

impl<'a> Sight<'a> {
    /// Its own sets of bits.
    pub fn own(&self) -> &'a [u64] {
        &self.before.words[self.tile * self.before.stride..][..self.before.stride]
    }

    /// Whether it was never stepped.
    pub fn is_new(&self) -> bool {
        self.before.tiles[self.tile].is_new
    }

    /// Whether it sees past the end of the universe.
    pub fn has_seam(&self) -> bool {
        self.before.tiles[self.tile].seam.is_some()
    }

    /// The state of a cell in the tile or beside it, where the universe goes on; row and column are counted from those
    /// before the tile's first.
    pub fn state(&self, row: usize, column: usize) -> u8 {
        let part = |at: usize| match at {
            0 => 0,
            1..=SIDE => 1,
            _ => 2,
        };
        let tile = match 3 * part(row) + part(column) {
            4 => self.tile as u32,
            direction => {
                let around = &self.before.tiles[self.tile].around;
                around[if direction > 4 { direction - 1 } else { direction }]
            }
        };
        let Some(live) = self.before.set_of(tile, 1) else { return 0 };
        let (row, column) = ((row + SIDE - 1) % SIDE, (column + SIDE - 1) % SIDE);
        let mut state = (live[row] >> column & 1) as u8;
        let further = self.before.stride / SIDE - FIRST_SETS;
        for bit in 0..further {
            let set = &self.before.words[tile as usize * self.before.stride..];
            state += ((set[(FIRST_SETS + bit) * SIDE + row] >> column & 1) as u8) << bit;
        }
        state
    }

    /// The bits of a set around the tile and in it.
    pub fn gather(&self, set: usize) -> Halo {
        let before = &self.before;
        let Tile { around, seam, .. } = &before.tiles[self.tile];
        let [nw, n, ne, w, e, sw, s, se] = *around;
        let row = |tile: u32, row: usize| before.set_of(tile, set).map_or(0, |words| words[row]);
        let last = SIDE - 1;
        let mut halo = Halo::default();
        halo.centre[0] = row(n, last);
        halo.centre[SIDE + 1] = row(s, 0);
        (halo.west[0], halo.west[SIDE + 1]) = (row(nw, last) >> last, row(sw, 0) >> last);
        (halo.east[0], halo.east[SIDE + 1]) = (row(ne, last) & 1, row(se, 0) & 1);
        let own = &before.words[self.tile * before.stride + set * SIDE..][..SIDE];
        halo.centre[1..=SIDE].copy_from_slice(own);
        if let Some(w) = before.set_of(w, set) {
            halo.west[1..=SIDE].iter_mut().zip(w).for_each(|(to, from)| *to = from >> last);
        }
        if let Some(e) = before.set_of(e, set) {
            halo.east[1..=SIDE].iter_mut().zip(e).for_each(|(to, from)| *to = from & 1);
        }
        if let Some(seam) = seam {
            seam.pull(&mut halo, |tile| before.set_of(tile, set));
        }
        halo
    }
}
