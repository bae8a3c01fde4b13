//! The tiles of a universe, and how they go on by a generation.

use std::collections::HashMap;

use rayon::prelude::*;

use super::kernel::{Kernel, Workspace};
use super::seam::Seam;
use super::shape::{FIRST_SETS, Halo, NONE, SIDE, divided};
use crate::life::{Cells, MAX_COORDINATE, Point, Rect, Topology};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Directions of the tiles around, row by row from the north-west.
const DIRECTIONS: [(i64, i64); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// Bytes that a tile takes beside its cells, with its entry in the index.
const TILE_BYTES: u64 = (size_of::<Tile>() + 4 * size_of::<(i64, i64)>() + 32) as u64;

/// Empty tiles are forgotten when there are so many more than at the last time.
const FORGET_AFTER: usize = 256;

/// Where a tile is, and what is known of it.
#[derive(Clone)]
pub(super) struct Tile {
    /// Column and row of tiles.
    pub place: (i64, i64),
    /// The tiles around, in the order of [`DIRECTIONS`].
    around: [u32; 8],
    /// What it sees past the end of the universe, where that goes through it or by it.
    pub seam: Option<Box<Seam>>,
    /// Whether tiles around may have to be made before it is stepped.
    may_grow: bool,
}

/// Tiles of 64 x 64 cells and their cells in two buffers.
pub(super) struct Tiles {
    topology: Topology,
    /// The universe's own first cell, which is that of a tile; 0 on an axis without end.
    origin: Point,
    index: HashMap<(i64, i64), u32>,
    list: Vec<Tile>,
    /// Words of a tile: its sets of bits, [`SIDE`] words each.
    stride: usize,
    now: Vec<u64>,
    other: Vec<u64>,
    /// Whether a tile changed in the last generation.
    changed: Vec<bool>,
    /// The same of the generation that is being worked out.
    changes: Vec<bool>,
    /// Tiles after which empty ones are looked for.
    forget_at: usize,
    is_at_last_coordinate: bool,
    memory: Reservation,
}

impl Tiles {
    /// No tiles yet, of cells with so many further bits.
    pub fn new(topology: Topology, further: usize, budget: &MemoryBudget) -> Self {
        let origin =
            Point::new(topology.first_column().unwrap_or(0), topology.first_row().unwrap_or(0));
        Self {
            topology,
            origin,
            index: HashMap::new(),
            list: Vec::new(),
            stride: (FIRST_SETS + further) * SIDE,
            now: Vec::new(),
            other: Vec::new(),
            changed: Vec::new(),
            changes: Vec::new(),
            forget_at: FORGET_AFTER,
            is_at_last_coordinate: false,
            memory: budget.reservation(),
        }
    }

    /// Makes all tiles of a bounded universe.
    ///
    /// # Errors
    /// [`OverBudget`], before any is made.
    pub fn make_all(&mut self) -> Result<(), OverBudget> {
        let Some(bounds) = self.topology.bounds() else { return Ok(()) };
        let along = |cells: u64| cells.div_ceil(SIDE as u64);
        let (columns, rows) = (along(bounds.width), along(bounds.height));
        self.memory.cover(columns.saturating_mul(rows).saturating_mul(self.tile_bytes()))?;
        // Where something is born of nothing, empty tiles are needed.
        self.forget_at = usize::MAX;
        for row in 0..rows as i64 {
            for column in 0..columns as i64 {
                self.make((column, row))?;
            }
        }
        self.link_seams();
        Ok(())
    }

    /// Bytes that a tile takes.
    fn tile_bytes(&self) -> u64 {
        TILE_BYTES + 16 * self.stride as u64
    }

    /// Takes cells in, where none were yet.
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them taken in.
    pub fn load(&mut self, cells: Cells) -> Result<(), OverBudget> {
        for (x, y, live, further) in cells.state_words() {
            let counts = further.iter().fold(live, |counts, word| counts & !word);
            let sets = [counts, live].into_iter().chain(further);
            let sets: Vec<u64> = sets.take(self.stride / SIDE).collect();
            // A word's columns lie in two tiles at most.
            let (column, first) = divided(x - self.origin.x);
            let (tile_row, row) = divided(y - self.origin.y);
            for (column, shift) in [(column, first as i64), (column + 1, first as i64 - 64)] {
                let moved = |word: u64| match shift {
                    0..64 => word << shift,
                    -63..0 => word >> -shift,
                    _ => 0,
                };
                if moved(live) == 0 {
                    continue;
                }
                let tile = self.make((column, tile_row))?;
                let words = &mut self.now[tile as usize * self.stride..][..self.stride];
                for (set, word) in sets.iter().enumerate() {
                    words[set * SIDE + row] |= moved(*word);
                }
            }
        }
        self.other.copy_from_slice(&self.now);
        self.link_seams();
        self.list.iter_mut().for_each(|tile| tile.may_grow = true);
        Ok(())
    }

    /// Has all cells be in the first set.
    pub fn fill_first_set(&mut self) {
        for words in self.now.chunks_exact_mut(self.stride) {
            words[..SIDE].fill(u64::MAX);
        }
    }

    /// Number of tiles.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Sets of bits that a tile has.
    pub fn sets(&self) -> usize {
        self.stride / SIDE
    }

    /// Whether cells have come to the end of the coordinates.
    pub fn is_at_last_coordinate(&self) -> bool {
        self.is_at_last_coordinate
    }

    /// Bytes that the cells take.
    pub fn bytes(&self) -> u64 {
        self.memory.bytes()
    }

    /// The tiles with the words of each.
    pub fn each(&self) -> impl Iterator<Item = (&Tile, &[u64])> {
        self.list.iter().zip(self.now.chunks_exact(self.stride))
    }

    /// The cells that a tile covers, some of which may lie past the end of the universe.
    pub fn rect(&self, (column, row): (i64, i64)) -> Rect {
        let side = SIDE as i64;
        let (x, y) = (self.origin.x + column * side, self.origin.y + row * side);
        Rect::new(x, y, SIDE as u64, SIDE as u64)
    }

    /// Sees to it that all tiles are there in which something may be born in the next generation.
    ///
    /// # Errors
    /// [`OverBudget`], with the cells as they were.
    pub fn grow(&mut self) -> Result<(), OverBudget> {
        if self.len() > self.forget_at {
            self.forget();
        }
        let before = self.len();
        for tile in 0..before {
            if std::mem::take(&mut self.list[tile].may_grow)
                && let Err(error) = self.grow_around(tile)
            {
                self.list[tile].may_grow = true;
                return Err(error);
            }
        }
        if self.len() > before {
            self.link_seams();
        }
        Ok(())
    }

    /// Makes the tiles that a tile's cells reach in a generation.
    fn grow_around(&mut self, tile: usize) -> Result<(), OverBudget> {
        let live = &self.now[tile * self.stride + SIDE..][..SIDE];
        let ends = ends_of(live);
        if ends == [false; 8] && self.list[tile].seam.is_none() {
            return Ok(());
        }
        let across = match &self.list[tile].seam {
            Some(seam) if seam.is_reached_by(live) => seam.across.clone(),
            _ => Vec::new(),
        };
        let (column, row) = self.list[tile].place;
        for (direction, (dx, dy)) in DIRECTIONS.into_iter().enumerate() {
            if ends[direction] && self.list[tile].around[direction] == NONE {
                self.make((column + dx, row + dy))?;
            }
        }
        for place in across {
            self.make(place)?;
        }
        Ok(())
    }

    /// The tile of a place, made where there is none. What lies past the end of the universe has no tile, and gives
    /// [`NONE`].
    fn make(&mut self, place: (i64, i64)) -> Result<u32, OverBudget> {
        if let Some(tile) = self.index.get(&place) {
            return Ok(*tile);
        }
        let rect = self.rect(place);
        let is_inside = |side: Option<u64>, at: i64| {
            side.is_none_or(|side| at >= 0 && (at * SIDE as i64) < side as i64)
        };
        let (column, row) = place;
        if !is_inside(self.topology.width(), column) || !is_inside(self.topology.height(), row) {
            return Ok(NONE);
        }
        let last = MAX_COORDINATE - SIDE as i64;
        if [rect.x, rect.y].into_iter().any(|at| at < -MAX_COORDINATE || at > last) {
            self.is_at_last_coordinate = true;
            return Ok(NONE);
        }
        self.make_room()?;
        let tile = self.list.len() as u32;
        let mut around = [NONE; 8];
        for (direction, (dx, dy)) in DIRECTIONS.into_iter().enumerate() {
            if let Some(other) = self.index.get(&(column + dx, row + dy)) {
                around[direction] = *other;
                self.list[*other as usize].around[7 - direction] = tile;
            }
        }
        let seam = Seam::of(self.topology, self.origin, rect);
        self.index.insert(place, tile);
        self.list.push(Tile { place, around, seam, may_grow: false });
        self.now.resize(self.now.len() + self.stride, 0);
        self.other.resize(self.now.len(), 0);
        self.changed.push(true);
        self.changes.push(false);
        Ok(tile)
    }

    /// Sees to it that there is room for the cells of one more tile.
    fn make_room(&mut self) -> Result<(), OverBudget> {
        let needed = self.now.len() + self.stride;
        let mut words = self.now.capacity();
        if words < needed {
            // By half as much again, so that few cells are moved often.
            words = needed.max(words + words / 2);
        }
        let tiles = self.list.len() as u64 + 1;
        self.memory.cover(tiles * TILE_BYTES + 16 * words as u64)?;
        self.now.reserve_exact(words - self.now.len());
        self.other.reserve_exact(words - self.other.len());
        Ok(())
    }

    /// Tells the tiles at seams which tiles the bits come from that they see.
    fn link_seams(&mut self) {
        for tile in &mut self.list {
            if let Some(seam) = &mut tile.seam {
                seam.link(&self.index);
            }
        }
    }

    /// Forgets empty tiles with nothing but empty ones around them.
    fn forget(&mut self) {
        let is_live = |tile: u32| {
            let words = self.now.get(tile as usize * self.stride + SIDE..);
            words.is_some_and(|words| words[..SIDE].iter().any(|word| *word != 0))
        };
        let is_kept = |tile: u32| {
            let Tile { around, seam, .. } = &self.list[tile as usize];
            let seen = seam.iter().flat_map(|seam| seam.sources.iter());
            let mut near = around.iter().filter(|other| **other != NONE).chain(seen);
            is_live(tile) || near.any(|other| is_live(*other))
        };
        let kept: Vec<u32> = (0..self.list.len() as u32).filter(|tile| is_kept(*tile)).collect();
        let mut names = vec![NONE; self.list.len()];
        (0u32..).zip(&kept).for_each(|(new, old)| names[*old as usize] = new);
        let words = |all: &[u64]| -> Vec<u64> {
            let tiles = kept.iter().map(|tile| &all[*tile as usize * self.stride..][..self.stride]);
            tiles.flatten().copied().collect()
        };
        (self.now, self.other) = (words(&self.now), words(&self.other));
        self.changed = kept.iter().map(|tile| self.changed[*tile as usize]).collect();
        self.changes = vec![false; kept.len()];
        self.list = kept.iter().map(|tile| self.list[*tile as usize].clone()).collect();
        for tile in &mut self.list {
            for other in tile.around.iter_mut().filter(|other| **other != NONE) {
                *other = names[*other as usize];
            }
        }
        let places = (0u32..).zip(&self.list);
        self.index = places.map(|(name, tile)| (tile.place, name)).collect();
        self.link_seams();
        let tiles = self.list.len() as u64;
        self.memory.shrink_to(tiles * self.tile_bytes());
        self.forget_at = 2 * self.list.len() + FORGET_AFTER;
    }

    /// All tiles, to be stepped.
    pub fn all(&mut self) -> Piece<'_> {
        let before = Before {
            tiles: &self.list,
            words: &self.now,
            changed: &self.changed,
            stride: self.stride,
        };
        Piece { before, first: 0, words: &mut self.other, changes: &mut self.changes }
    }

    /// All tiles in pieces of so many.
    pub fn pieces(&mut self, size: usize) -> impl IndexedParallelIterator<Item = Piece<'_>> {
        let before = Before {
            tiles: &self.list,
            words: &self.now,
            changed: &self.changed,
            stride: self.stride,
        };
        let words = self.other.par_chunks_mut(size * self.stride);
        let pieces = words.zip(self.changes.par_chunks_mut(size)).enumerate();
        pieces.map(move |(piece, (words, changes))| Piece {
            before,
            first: piece * size,
            words,
            changes,
        })
    }

    /// Makes the generation that was worked out the one that is there.
    pub fn swap(&mut self) {
        std::mem::swap(&mut self.now, &mut self.other);
        std::mem::swap(&mut self.changed, &mut self.changes);
        for (tile, changed) in self.list.iter_mut().zip(&self.changed) {
            tile.may_grow |= changed;
        }
    }
}

/// The universe in the generation from which the next is worked out.
#[derive(Clone, Copy)]
struct Before<'a> {
    tiles: &'a [Tile],
    words: &'a [u64],
    changed: &'a [bool],
    stride: usize,
}

impl<'a> Before<'a> {
    /// The bits of a set, of a tile that is there.
    fn set_of(&self, tile: u32, set: usize) -> Option<&'a [u64]> {
        self.words.get((tile as usize).checked_mul(self.stride)? + set * SIDE..)?.get(..SIDE)
    }

    /// Whether a tile may change in the next generation.
    fn may_change(&self, tile: usize) -> bool {
        let Tile { around, seam, .. } = &self.tiles[tile];
        let seen = seam.iter().flat_map(|seam| seam.sources.iter());
        let mut near = around.iter().filter(|other| **other != NONE).chain(seen);
        self.changed[tile] || near.any(|other| self.changed[*other as usize])
    }

    /// The bits of a set around a tile and in it.
    fn gather(&self, tile: usize, set: usize) -> Halo {
        let Tile { around, seam, .. } = &self.tiles[tile];
        let [nw, n, ne, w, e, sw, s, se] = around.map(|tile| self.set_of(tile, set));
        let row = |tile: Option<&[u64]>, row: usize| tile.map_or(0, |words| words[row]);
        let last = SIDE - 1;
        let mut halo = Halo::default();
        halo.centre[0] = row(n, last);
        halo.centre[SIDE + 1] = row(s, 0);
        (halo.west[0], halo.west[SIDE + 1]) = (row(nw, last) >> last, row(sw, 0) >> last);
        (halo.east[0], halo.east[SIDE + 1]) = (row(ne, last) & 1, row(se, 0) & 1);
        let own = &self.words[tile * self.stride + set * SIDE..][..SIDE];
        halo.centre[1..=SIDE].copy_from_slice(own);
        if let Some(w) = w {
            halo.west[1..=SIDE].iter_mut().zip(w).for_each(|(to, from)| *to = from >> last);
        }
        if let Some(e) = e {
            halo.east[1..=SIDE].iter_mut().zip(e).for_each(|(to, from)| *to = from & 1);
        }
        if let Some(seam) = seam {
            seam.pull(&mut halo, |tile| self.set_of(tile, set));
        }
        halo
    }
}

/// Some tiles that follow one another, while their next generation is worked out.
pub(super) struct Piece<'a> {
    before: Before<'a>,
    /// The first of them.
    first: usize,
    /// Where their next cells go.
    words: &'a mut [u64],
    /// Where it is noted which of them change.
    changes: &'a mut [bool],
}

impl Piece<'_> {
    /// Works the next generation out of those tiles that may change, or of all. Gives how many they were.
    pub fn step(&mut self, kernel: &Kernel, space: &mut Workspace, all: bool) -> usize {
        let before = self.before;
        let mut stepped = 0;
        let next = self.words.chunks_exact_mut(before.stride).zip(self.changes.iter_mut());
        for (tile, (words, changes)) in (self.first..).zip(next) {
            if !all && !before.may_change(tile) {
                *changes = false;
                continue;
            }
            let old = &before.words[tile * before.stride..][..before.stride];
            kernel.step(space, old, |set| before.gather(tile, set), all, words);
            let seam = before.tiles[tile].seam.as_deref();
            let mut difference = 0;
            for (words, old) in words.chunks_exact_mut(SIDE).zip(old.chunks_exact(SIDE)) {
                if let Some(seam) = seam {
                    seam.cut(words);
                }
                difference |= words.iter().zip(old).fold(0, |any, (new, old)| any | new ^ old);
            }
            *changes = difference != 0;
            stepped += 1;
        }
        stepped
    }
}

/// Which of the tiles around a tile's live cells reach, in the order of [`DIRECTIONS`].
fn ends_of(live: &[u64]) -> [bool; 8] {
    let any = live.iter().fold(0, |any, row| any | row);
    let (north, south) = (live[0], live[SIDE - 1]);
    let (first, last) = (|word: u64| word & 1 == 1, |word: u64| word >> (SIDE - 1) == 1);
    [
        first(north),
        north != 0,
        last(north),
        first(any),
        last(any),
        first(south),
        south != 0,
        last(south),
    ]
}
