//! Where the tiles of the sparse plane stand, and which of them there must be.
//!
//! A tile that holds live cells is **occupied**, and it and the eight places around it are its ring. A
//! place has a tile if and only if it lies in a ring. That is renewed around the tiles that have become
//! occupied or empty alone: to look all places up anew takes longer than a fast device needs to step them.

use std::collections::{HashMap, HashSet};

/// Column and row of tiles.
pub(super) type Place = (i64, i64);

/// The tile that is dead for ever and stands for all that are not there.
const DEAD: u32 = 0;

/// Which tiles of a pool stand where.
pub(super) struct Rings {
    index: HashMap<Place, u32>,
    /// The tiles in use with their places, in the order of the device's list.
    live: Vec<(u32, Place)>,
    /// Tiles of the pool that are not in use, the one to be taken next last; their cells are dead in both
    /// copies.
    free: Vec<u32>,
    /// What is known of each tile of the pool.
    known: Vec<Known>,
}

#[derive(Clone, Copy)]
struct Known {
    /// The tiles around it and itself, row by row; [`DEAD`] where there is none.
    around: [u32; 9],
    is_occupied: bool,
    /// Rings that it lies in.
    rings: u8,
}

impl Known {
    const UNUSED: Self = Self { around: [DEAD; 9], is_occupied: false, rings: 0 };
}

/// How rings are to become others.
pub(super) struct Change {
    /// Places that have become occupied.
    came: Vec<Place>,
    /// Places that have become empty.
    went: Vec<Place>,
    /// Rings that places come to lie in more.
    rings: HashMap<Place, i32>,
    /// Places that get a tile.
    fresh: Vec<Place>,
    /// Tiles that are given back.
    gone: Vec<u32>,
}

impl Change {
    /// Whether a tile is taken or given back.
    pub(super) fn moves_tiles(&self) -> bool {
        !self.fresh.is_empty() || !self.gone.is_empty()
    }

    /// The places that get a tile.
    pub(super) fn fresh(&self) -> &[Place] {
        &self.fresh
    }

    /// The tiles that are given back.
    pub(super) fn gone(&self) -> &[u32] {
        &self.gone
    }
}

impl Rings {
    /// No rings, in a pool of so many tiles.
    pub(super) fn new(capacity: u64) -> Self {
        let (index, live) = (HashMap::new(), Vec::new());
        let mut rings = Self { index, live, free: Vec::new(), known: vec![Known::UNUSED] };
        rings.grow(capacity);
        rings
    }

    /// The tile at a place.
    pub(super) fn tile_at(&self, place: Place) -> Option<u32> {
        self.index.get(&place).copied()
    }

    /// The tiles in use with their places.
    pub(super) fn live(&self) -> &[(u32, Place)] {
        &self.live
    }

    /// For each tile of the pool the nine around it and itself, row by row.
    pub(super) fn around(&self) -> Vec<u32> {
        self.known.iter().flat_map(|known| known.around).collect()
    }

    /// How rings change where it is known of each tile in use, in their order, whether it is occupied.
    pub(super) fn change_to(&self, are_occupied: impl Iterator<Item = bool>) -> Change {
        let (mut came, mut went) = (Vec::new(), Vec::new());
        for (&(tile, place), is_occupied) in self.live.iter().zip(are_occupied) {
            match (self.known[tile as usize].is_occupied, is_occupied) {
                (false, true) => came.push(place),
                (true, false) => went.push(place),
                _ => {}
            }
        }
        self.change(&came, &went)
    }

    /// How rings change where some places have become occupied, and others empty.
    pub(super) fn change(&self, came: &[Place], went: &[Place]) -> Change {
        let mut rings: HashMap<Place, i32> = HashMap::new();
        for (places, change) in [(came, 1), (went, -1)] {
            for place in places.iter().flat_map(|&place| places_around(place)) {
                *rings.entry(place).or_default() += change;
            }
        }
        let (mut fresh, mut gone) = (Vec::new(), Vec::new());
        for (place, &change) in &rings {
            match self.index.get(place) {
                None if change > 0 => fresh.push(*place),
                Some(&tile) if i32::from(self.known[tile as usize].rings) + change == 0 => {
                    gone.push(tile);
                }
                _ => {}
            }
        }
        // In the order of their places, so that runs can be repeated exactly.
        fresh.sort_unstable_by_key(|&(x, y)| (y, x));
        Change { came: came.to_vec(), went: went.to_vec(), rings, fresh, gone }
    }

    /// Tiles that the pool must have for a change, if it has not as many.
    pub(super) fn tiles_needed(&self, change: &Change) -> Option<u64> {
        let needed = self.live.len() - change.gone.len() + change.fresh.len() + 1;
        (needed > self.known.len()).then_some(needed as u64)
    }

    /// Takes more tiles in, so that the pool has so many.
    pub(super) fn grow(&mut self, capacity: u64) {
        self.free.extend(self.known.len() as u32..capacity as u32);
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        self.known.resize(capacity as usize, Known::UNUSED);
    }

    /// Changes the rings. There must be [tiles](Self::tiles_needed) enough.
    pub(super) fn apply(&mut self, change: Change) {
        self.give_back(&change.gone);
        for place in change.fresh {
            let Some(tile) = self.free.pop() else { break };
            self.take(tile, place);
        }
        for (place, change) in change.rings {
            if let Some(&tile) = self.index.get(&place) {
                let rings = &mut self.known[tile as usize].rings;
                *rings = (i32::from(*rings) + change) as u8;
            }
        }
        for (places, is_occupied) in [(change.came, true), (change.went, false)] {
            for tile in places.iter().filter_map(|place| self.index.get(place)) {
                self.known[*tile as usize].is_occupied = is_occupied;
            }
        }
    }

    /// Puts a free tile at a place.
    fn take(&mut self, tile: u32, place: Place) {
        self.index.insert(place, tile);
        self.live.push((tile, place));
        for (direction, other) in places_around(place).enumerate() {
            if let Some(&other) = self.index.get(&other) {
                self.known[tile as usize].around[direction] = other;
                // Opposite directions stand at opposite ends of the list.
                self.known[other as usize].around[8 - direction] = tile;
            }
        }
    }

    /// Frees tiles.
    fn give_back(&mut self, gone: &[u32]) {
        if gone.is_empty() {
            return;
        }
        for &tile in gone {
            let known = std::mem::replace(&mut self.known[tile as usize], Known::UNUSED);
            for (direction, other) in known.around.into_iter().enumerate() {
                if other != DEAD {
                    self.known[other as usize].around[8 - direction] = DEAD;
                }
            }
        }
        let gone: HashSet<u32> = gone.iter().copied().collect();
        let (index, live) = (&mut self.index, &mut self.live);
        live.retain(|(tile, place)| {
            let is_gone = gone.contains(tile);
            if is_gone {
                index.remove(place);
            }
            !is_gone
        });
        self.free.extend(gone);
        self.free.sort_unstable_by(|a, b| b.cmp(a));
    }
}

/// The number of places in the rings of some places.
pub(super) fn size_around(occupied: &[Place]) -> u64 {
    let places: HashSet<Place> = occupied.iter().flat_map(|&place| places_around(place)).collect();
    places.len() as u64
}

/// A place and those around it, row by row.
fn places_around((x, y): Place) -> impl Iterator<Item = Place> {
    (-1..=1).flat_map(move |dy| (-1..=1).map(move |dx| (x + dx, y + dy)))
}

#[cfg(test)]
impl Rings {
    /// Holds everything against what follows from which tiles are occupied.
    pub(super) fn check(&self) {
        let known = |tile: u32| &self.known[tile as usize];
        let is_occupied = |place| self.tile_at(place).is_some_and(|tile| known(tile).is_occupied);
        assert_eq!(self.index.len(), self.live.len());
        assert_eq!(self.live.len() + self.free.len() + 1, self.known.len());
        for &(tile, place) in &self.live {
            assert_eq!(self.tile_at(place), Some(tile));
            let tile = known(tile);
            let around = places_around(place).map(|place| self.tile_at(place).unwrap_or(DEAD));
            assert!(around.eq(tile.around), "{place:?}");
            let rings = places_around(place).filter(|&place| is_occupied(place)).count();
            assert_eq!(rings, usize::from(tile.rings), "{place:?}");
            assert!(rings > 0, "{place:?} is in no ring");
            assert!(!tile.is_occupied || !tile.around.contains(&DEAD), "{place:?}: no whole ring");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_follow_what_becomes_occupied_and_empty() {
        let mut rings = Rings::new(16);
        rings.apply(rings.change(&[(0, 0)], &[]));
        rings.check();
        assert_eq!(rings.live().len(), 9);
        let mut noise = 1u64;
        for _ in 0..200 {
            let are_occupied = (0..rings.live().len()).map(|_| {
                noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                noise >> 60 == 0
            });
            let are_occupied: Vec<bool> = are_occupied.collect();
            let expected = are_occupied.iter().filter(|occupied| **occupied).count();
            let change = rings.change_to(are_occupied.into_iter());
            if let Some(needed) = rings.tiles_needed(&change) {
                rings.grow(2 * needed);
            }
            rings.apply(change);
            rings.check();
            let occupied = rings.known.iter().filter(|known| known.is_occupied).count();
            assert_eq!(occupied, expected);
            if expected == 0 {
                assert!(rings.live().is_empty());
                rings.apply(rings.change(&[(7, -7), (9, -7)], &[]));
                assert_eq!(rings.live().len() as u64, size_around(&[(7, -7), (9, -7)]));
            }
        }
    }
}
