//! Which tiles are due: those that changed in the last generation, and those that see one that did.

use super::super::shape::NONE;
use super::super::sight::Tile;

/// The tiles that changed, and what follows.
#[derive(Default)]
pub(super) struct Work {
    /// The tiles that changed in the last generation, with those that are new.
    changed: Vec<u32>,
    /// Whether a tile is one of them.
    has_changed: Vec<bool>,
    /// The tiles that see others across a seam.
    at_seams: Vec<u32>,
    /// The tiles that are due, ascending.
    due: Vec<u32>,
    /// Whether a tile is one of them, while they are looked for.
    is_due: Vec<bool>,
    /// Whether a tile changes, while they are stepped.
    changes: Vec<bool>,
}

impl Work {
    /// One more tile, which is new.
    pub fn add(&mut self) {
        self.changed.push(self.has_changed.len() as u32);
        self.has_changed.push(true);
        self.is_due.push(false);
        self.changes.push(false);
    }

    /// Keeps `count` of the tiles, which have other numbers from now on; [`NONE`] is given to the rest.
    pub fn rename(&mut self, names: &[u32], count: usize) {
        let kept = |tile: &u32| names[*tile as usize];
        self.changed = self.changed.iter().map(kept).filter(|name| *name != NONE).collect();
        self.has_changed = vec![false; count];
        self.changed.iter().for_each(|tile| self.has_changed[*tile as usize] = true);
        self.is_due = vec![false; count];
        self.changes = vec![false; count];
        self.at_seams.clear();
    }

    /// Notes which tiles see others across a seam.
    pub fn look_across(&mut self, tiles: &[Tile]) {
        let across = (0u32..).zip(tiles).filter(|(_, tile)| tile.seam.is_some());
        self.at_seams = across.map(|(name, _)| name).collect();
    }

    /// The tiles that changed in the last generation, with those that are new.
    pub fn changed(&self) -> &[u32] {
        &self.changed
    }

    /// Finds out which tiles are due, or takes all.
    pub fn look(&mut self, tiles: &[Tile], all: bool) {
        self.due.clear();
        if all {
            self.due.extend(0..tiles.len() as u32);
            return;
        }
        let Self { changed, has_changed, at_seams, due, is_due, .. } = self;
        let mut add = |tile: u32| {
            if !std::mem::replace(&mut is_due[tile as usize], true) {
                due.push(tile);
            }
        };
        for tile in changed.iter() {
            add(*tile);
            let around = &tiles[*tile as usize].around;
            around.iter().filter(|other| **other != NONE).for_each(|other| add(*other));
        }
        // Across a seam a tile may be seen by one that it does not see itself.
        for tile in at_seams.iter() {
            if tiles[*tile as usize].seen().any(|other| has_changed[other as usize]) {
                add(*tile);
            }
        }
        if due.len() < tiles.len() / SORTED_BELOW {
            due.sort_unstable();
        } else {
            due.clear();
            due.extend((0..tiles.len() as u32).filter(|tile| is_due[*tile as usize]));
        }
        due.iter().for_each(|tile| is_due[*tile as usize] = false);
    }

    /// The tiles that are due, ascending.
    pub fn due(&self) -> &[u32] {
        &self.due
    }

    /// The tiles that are due, and where it is noted which of all tiles change.
    pub fn parts(&mut self) -> (&[u32], &mut [bool]) {
        (&self.due, &mut self.changes)
    }

    /// Makes the tiles that changed in this generation those of the last one. Tells `stepped` of each that was due
    /// whether it changed.
    pub fn end(&mut self, mut stepped: impl FnMut(u32, bool)) {
        self.changed.iter().for_each(|tile| self.has_changed[*tile as usize] = false);
        self.changed.clear();
        for tile in &self.due {
            let changes = std::mem::take(&mut self.changes[*tile as usize]);
            if changes {
                self.has_changed[*tile as usize] = true;
                self.changed.push(*tile);
            }
            stepped(*tile, changes);
        }
    }
}

/// Where so many times as many tiles are there as are due, they are sorted; else all are looked through.
const SORTED_BELOW: usize = 8;
