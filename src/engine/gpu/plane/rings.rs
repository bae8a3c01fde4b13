//! Where the tiles of the sparse plane stand, and which of them there must be.
//!
//! A tile with live cells is **occupied**. It and the eight places around it are its ring. A place has a
//! tile if and only if it lies in a ring. Rings are updated incrementally, only around tiles whose
//! occupancy changed: looking up every place takes longer than a fast device needs to step the tiles.

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
    /// Tiles of the pool that are not in use, the next one last. Their cells are dead in both copies.
    free: Vec<u32>,
    /// An entry for each tile of the pool.
    entries: Vec<TileEntry>,
}

#[derive(Clone, Copy)]
struct TileEntry {
    /// The tiles around it and itself, row by row; [`DEAD`] where there is none.
    around: [u32; 9],
    is_occupied: bool,
    /// Rings that it lies in.
    rings: u8,
}

impl TileEntry {
    const UNUSED: Self = Self { around: [DEAD; 9], is_occupied: false, rings: 0 };
}

/// A change of the rings.
pub(super) struct Change {
    /// Places that have become occupied.
    occupied: Vec<Place>,
    /// Places that have become empty.
    emptied: Vec<Place>,
    /// The change of the number of rings that a place lies in.
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
        let mut rings = Self { index, live, free: Vec::new(), entries: vec![TileEntry::UNUSED] };
        rings.grow(capacity);
        rings
    }

    /// The tile at a place.
    pub(super) fn tile_at(&self, place: Place) -> Option<u32> {
        self.index.get(&place).copied()
    }

    /// Whether the tile at a place was occupied when rings were last renewed.
    pub(super) fn is_occupied(&self, place: Place) -> bool {
        self.tile_at(place).is_some_and(|tile| self.entries[tile as usize].is_occupied)
    }

    /// The tiles in use with their places.
    pub(super) fn live(&self) -> &[(u32, Place)] {
        &self.live
    }

    /// For each tile of the pool the nine around it and itself, row by row.
    pub(super) fn around(&self) -> Vec<u32> {
        self.entries.iter().flat_map(|entry| entry.around).collect()
    }

    /// The change that follows from which tiles in use are occupied, in their order.
    pub(super) fn change_to(&self, are_occupied: impl Iterator<Item = bool>) -> Change {
        let (mut occupied, mut emptied) = (Vec::new(), Vec::new());
        for (&(tile, place), is_occupied) in self.live.iter().zip(are_occupied) {
            match (self.entries[tile as usize].is_occupied, is_occupied) {
                (false, true) => occupied.push(place),
                (true, false) => emptied.push(place),
                _ => {}
            }
        }
        self.change(&occupied, &emptied)
    }

    /// The change where some places have become occupied, and others empty.
    pub(super) fn change(&self, occupied: &[Place], emptied: &[Place]) -> Change {
        let mut rings: HashMap<Place, i32> = HashMap::new();
        for (places, change) in [(occupied, 1), (emptied, -1)] {
            for place in places.iter().flat_map(|&place| places_around(place)) {
                *rings.entry(place).or_default() += change;
            }
        }
        let (mut fresh, mut gone) = (Vec::new(), Vec::new());
        for (place, &change) in &rings {
            match self.index.get(place) {
                None if change > 0 => fresh.push(*place),
                Some(&tile) if i32::from(self.entries[tile as usize].rings) + change == 0 => {
                    gone.push(tile);
                }
                _ => {}
            }
        }
        // In the order of their places, so that runs can be repeated exactly.
        fresh.sort_unstable_by_key(|&(x, y)| (y, x));
        Change { occupied: occupied.to_vec(), emptied: emptied.to_vec(), rings, fresh, gone }
    }

    /// Tiles that the pool must have for a change, where it has fewer.
    pub(super) fn tiles_needed(&self, change: &Change) -> Option<u64> {
        let needed = self.live.len() - change.gone.len() + change.fresh.len() + 1;
        (needed > self.entries.len()).then_some(needed as u64)
    }

    /// Adds tiles until the pool has so many.
    pub(super) fn grow(&mut self, capacity: u64) {
        self.free.extend(self.entries.len() as u32..capacity as u32);
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        self.entries.resize(capacity as usize, TileEntry::UNUSED);
    }

    /// Applies a change. The pool must have [enough tiles](Self::tiles_needed).
    pub(super) fn apply(&mut self, change: Change) {
        self.give_back(&change.gone);
        for place in change.fresh {
            let Some(tile) = self.free.pop() else { break };
            self.take(tile, place);
        }
        for (place, change) in change.rings {
            if let Some(&tile) = self.index.get(&place) {
                let rings = &mut self.entries[tile as usize].rings;
                *rings = (i32::from(*rings) + change) as u8;
            }
        }
        for (places, is_occupied) in [(change.occupied, true), (change.emptied, false)] {
            for tile in places.iter().filter_map(|place| self.index.get(place)) {
                self.entries[*tile as usize].is_occupied = is_occupied;
            }
        }
    }

    /// Puts a free tile at a place.
    fn take(&mut self, tile: u32, place: Place) {
        self.index.insert(place, tile);
        self.live.push((tile, place));
        for (direction, other) in places_around(place).enumerate() {
            if let Some(&other) = self.index.get(&other) {
                self.entries[tile as usize].around[direction] = other;
                // Opposite directions stand at opposite ends of the list.
                self.entries[other as usize].around[8 - direction] = tile;
            }
        }
    }

    /// Frees tiles.
    fn give_back(&mut self, gone: &[u32]) {
        if gone.is_empty() {
            return;
        }
        for &tile in gone {
            let entry = std::mem::replace(&mut self.entries[tile as usize], TileEntry::UNUSED);
            for (direction, other) in entry.around.into_iter().enumerate() {
                if other != DEAD {
                    self.entries[other as usize].around[8 - direction] = DEAD;
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
        let entry = |tile: u32| &self.entries[tile as usize];
        assert_eq!(self.index.len(), self.live.len());
        assert_eq!(self.live.len() + self.free.len() + 1, self.entries.len());
        for &(tile, place) in &self.live {
            assert_eq!(self.tile_at(place), Some(tile));
            let tile = entry(tile);
            let around = places_around(place).map(|place| self.tile_at(place).unwrap_or(DEAD));
            assert!(around.eq(tile.around), "{place:?}");
            let rings = places_around(place).filter(|&place| self.is_occupied(place)).count();
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
            let occupied = rings.entries.iter().filter(|entry| entry.is_occupied).count();
            assert_eq!(occupied, expected);
            if expected == 0 {
                assert!(rings.live().is_empty());
                rings.apply(rings.change(&[(7, -7), (9, -7)], &[]));
                assert_eq!(rings.live().len() as u64, size_around(&[(7, -7), (9, -7)]));
            }
        }
    }
}
