//! The tiles of a universe: where they are, which there are, and what is known of each.
//!
//! How they go on by a generation is told by `tiles/pieces.rs`, which of them do by `tiles/work.rs`.

mod pieces;
mod work;

use std::collections::HashMap;

use self::work::Work;
use super::cells::States;
use super::seam::Seam;
use super::shape::{FIRST_SETS, NONE, SIDE, divided};
use super::sight::Tile;
use crate::life::{Cells, MAX_COORDINATE, Point, Rect, Topology};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Directions of the tiles around, row by row from the north-west.
const DIRECTIONS: [(i64, i64); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// Bytes that a tile takes beside its cells, with its entry in the index.
const TILE_BYTES: u64 = (size_of::<Tile>() + 4 * size_of::<(i64, i64)>() + 32) as u64;

/// Empty tiles are forgotten when there are so many more than at the last time.
const FORGET_AFTER: usize = 256;

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
    /// What is kept of each tile from one generation to the next where a rule is asked cell by cell.
    kept: Vec<Option<Box<States>>>,
    /// Bytes of that.
    kept_bytes: u64,
    /// Which tiles are to be stepped.
    work: Work,
    /// Tiles after which empty ones are looked for.
    forget_at: usize,
    is_at_last_coordinate: bool,
    memory: Reservation,
}

impl Tiles {
    /// No tiles yet, of cells with so many further bits, of each of which so many bytes are kept.
    pub fn new(topology: Topology, further: usize, kept_bytes: u64, budget: &MemoryBudget) -> Self {
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
            kept: Vec::new(),
            kept_bytes,
            work: Work::default(),
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
        TILE_BYTES + self.kept_bytes + 16 * self.stride as u64
    }

    /// Takes cells in, where none were yet.
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them taken in.
    pub fn load(&mut self, cells: Cells) -> Result<(), OverBudget> {
        for (x, y, live, further) in cells.state_words() {
            let counts = further.iter().fold(live, |counts, word| counts & !word);
            // Nothing has changed yet where it is noted what does.
            let first = if self.kept_bytes > 0 { 0 } else { counts };
            let mut sets = [0; FIRST_SETS + 8];
            let words = [first, live].into_iter().chain(further).take(self.stride / SIDE);
            sets.iter_mut().zip(words).for_each(|(set, word)| *set = word);
            let sets = &sets[..self.stride / SIDE];
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
        for at in 0..self.work.changed().len() {
            let tile = self.work.changed()[at] as usize;
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
        self.list.push(Tile { place, around, seam, may_grow: false, is_new: true });
        self.now.resize(self.now.len() + self.stride, 0);
        self.other.resize(self.now.len(), 0);
        self.kept.push(None);
        self.work.add();
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
        self.memory.cover(tiles * (TILE_BYTES + self.kept_bytes) + 16 * words as u64)?;
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
        self.work.look_across(&self.list);
    }

    /// Forgets empty tiles with nothing but empty ones around them.
    fn forget(&mut self) {
        let is_live = |tile: u32| {
            let words = self.now.get(tile as usize * self.stride + SIDE..);
            words.is_some_and(|words| words[..SIDE].iter().any(|word| *word != 0))
        };
        let is_kept = |tile: u32| is_live(tile) || self.list[tile as usize].seen().any(is_live);
        let kept: Vec<u32> = (0..self.list.len() as u32).filter(|tile| is_kept(*tile)).collect();
        let mut names = vec![NONE; self.list.len()];
        (0u32..).zip(&kept).for_each(|(new, old)| names[*old as usize] = new);
        let words = |all: &[u64]| -> Vec<u64> {
            let tiles = kept.iter().map(|tile| &all[*tile as usize * self.stride..][..self.stride]);
            tiles.flatten().copied().collect()
        };
        (self.now, self.other) = (words(&self.now), words(&self.other));
        self.kept = kept.iter().map(|tile| self.kept[*tile as usize].take()).collect();
        self.work.rename(&names, kept.len());
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
