//! Memory for the cells of tiles.
//!
//! A tile takes about six pages of 4 kB, and a pass goes through thousands of tiles. The translation
//! lookaside buffer holds fewer pages than that, so small pages would miss it at every other row. So
//! tiles lie in slabs of some megabytes, for which Linux is asked for large pages. Other systems do as
//! they see fit.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, PoisonError};

use super::tile::TileBits;
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Bytes of a large page, on the processors that most people have.
const LARGE_PAGE_BYTES: usize = 2 << 20;

/// Tiles of the first slab. Each is twice as large as the one before.
const FIRST_TILES: usize = 4;

/// Tiles of a slab at most, 64 MB of them.
const MAX_TILES: usize = (64 << 20) / size_of::<TileBits>();

/// Where tiles' cells are made.
pub(super) struct Slabs {
    slabs: Vec<Arc<Slab>>,
    budget: MemoryBudget,
}

impl Slabs {
    /// No slabs yet; their memory is drawn from a budget.
    pub(super) fn new(budget: &MemoryBudget) -> Self {
        Self { slabs: Vec::new(), budget: budget.clone() }
    }

    /// A tile without a live cell.
    ///
    /// # Errors
    /// [`OverBudget`] where there is no room, and none for the smallest slab.
    pub(super) fn dead_tile(&mut self) -> Result<TileBox, OverBudget> {
        // The latest is the largest, and the one that has room as long as tiles are only made.
        let tile = match self.slabs.iter().rev().find_map(Slab::take) {
            Some(tile) => tile,
            None => self.tile_of_new_slab()?,
        };
        // SAFETY: the place is this tile's alone and as large; what it held needs no drop.
        unsafe { tile.bits.as_ptr().write(TileBits::DEAD) };
        debug_assert!(tile.is_dead());
        Ok(tile)
    }

    /// A place in a new slab, of twice the tiles of the last where the budget holds them, or fewer.
    fn tile_of_new_slab(&mut self) -> Result<TileBox, OverBudget> {
        let mut tiles = self.slabs.last().map_or(FIRST_TILES, |slab| 2 * slab.tiles).min(MAX_TILES);
        loop {
            match self.budget.reserve(Slab::layout(tiles).size() as u64) {
                Ok(memory) => {
                    let slab = Arc::new(Slab::new(tiles, memory));
                    let tile = Slab::take(&slab).expect("a new slab has room");
                    self.slabs.push(slab);
                    return Ok(tile);
                }
                Err(error) if tiles == 1 => return Err(error),
                Err(_) => tiles /= 2,
            }
        }
    }

    /// Gives back slabs without tiles.
    pub(super) fn give_back(&mut self) {
        self.slabs.retain(|slab| Arc::strong_count(slab) > 1);
    }
}

/// Places for some tiles.
struct Slab {
    first: NonNull<TileBits>,
    tiles: usize,
    layout: Layout,
    /// Places that no tile has.
    free: Mutex<Vec<u32>>,
    _memory: Reservation,
}

// SAFETY: nothing but the tiles that have a place looks into the memory, each at its own.
unsafe impl Send for Slab {}
// SAFETY: as above.
unsafe impl Sync for Slab {}

impl Slab {
    fn layout(tiles: usize) -> Layout {
        let layout = Layout::array::<TileBits>(tiles).expect("some megabytes");
        if layout.size() < LARGE_PAGE_BYTES {
            return layout;
        }
        layout.align_to(LARGE_PAGE_BYTES).expect("a power of two").pad_to_align()
    }

    fn new(tiles: usize, memory: Reservation) -> Self {
        let layout = Self::layout(tiles);
        // SAFETY: a slab has tiles, so the size is not zero.
        let start = unsafe { alloc(layout) };
        let Some(first) = NonNull::new(start.cast::<TileBits>()) else {
            handle_alloc_error(layout);
        };
        if layout.align() == LARGE_PAGE_BYTES {
            ask_for_large_pages(start, layout.size());
        }
        // The first is taken first.
        let free = Mutex::new((0..tiles as u32).rev().collect());
        Self { first, tiles, layout, free, _memory: memory }
    }

    /// A place, should one be free. What it holds is not set.
    fn take(slab: &Arc<Self>) -> Option<TileBox> {
        let place = slab.free.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        // SAFETY: places are less than `tiles`.
        let bits = unsafe { slab.first.add(place as usize) };
        Some(TileBox { bits, place, slab: Arc::clone(slab) })
    }
}

impl Drop for Slab {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, and no tile is left that has a place in it.
        unsafe { dealloc(self.first.as_ptr().cast(), self.layout) };
    }
}

#[cfg(target_os = "linux")]
fn ask_for_large_pages(memory: *mut u8, bytes: usize) {
    use rustix::mm::{Advice, madvise};
    // SAFETY: whole pages of ours, whose content the advice leaves alone.
    let asked = unsafe { madvise(memory.cast(), bytes, Advice::LinuxHugepage) };
    if let Err(error) = asked {
        log::debug!("no large pages for {bytes} bytes of tiles: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn ask_for_large_pages(_: *mut u8, _: usize) {}

/// The cells of a tile, in a slab.
pub(super) struct TileBox {
    bits: NonNull<TileBits>,
    place: u32,
    slab: Arc<Slab>,
}

// SAFETY: as a box of the cells, which are plain bytes.
unsafe impl Send for TileBox {}
// SAFETY: as above.
unsafe impl Sync for TileBox {}

impl Deref for TileBox {
    type Target = TileBits;

    fn deref(&self) -> &TileBits {
        // SAFETY: `dead_tile` set it, and the slab lives as long as `self`.
        unsafe { self.bits.as_ref() }
    }
}

impl DerefMut for TileBox {
    fn deref_mut(&mut self) -> &mut TileBits {
        // SAFETY: as above, and nobody else has the place.
        unsafe { self.bits.as_mut() }
    }
}

impl Drop for TileBox {
    fn drop(&mut self) {
        self.slab.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tile_has_its_own_place_and_begins_dead() {
        let mut slabs = Slabs::new(&MemoryBudget::unlimited());
        let mut tiles: Vec<TileBox> = Vec::new();
        for seed in 0..300 {
            let mut tile = slabs.dead_tile().unwrap();
            assert!(tile.is_dead());
            *tile = TileBits::noise(seed);
            tiles.push(tile);
        }
        // Every other place is given to another tile.
        let mut seed = 0;
        tiles.retain(|_| {
            seed += 1;
            seed % 2 == 0
        });
        for _ in 0..200 {
            let tile = slabs.dead_tile().unwrap();
            assert!(tile.is_dead());
            tiles.push(tile);
        }
        for (tile, seed) in tiles[..150].iter().zip((1..300).step_by(2)) {
            assert!(**tile == TileBits::noise(seed), "seed {seed}");
        }
    }

    #[test]
    fn slabs_without_tiles_are_given_back_and_tiles_outlive_their_maker() {
        let budget = MemoryBudget::new(100 * size_of::<TileBits>() as u64);
        let mut slabs = Slabs::new(&budget);
        let mut tiles: Vec<TileBox> = (0..20).map(|_| slabs.dead_tile().unwrap()).collect();
        assert_eq!(slabs.slabs.len(), 3);
        assert_eq!(budget.taken(), 28 * size_of::<TileBits>() as u64);
        tiles.drain(..FIRST_TILES);
        slabs.give_back();
        assert_eq!(slabs.slabs.len(), 2);
        drop(slabs);
        *tiles[0] = TileBits::noise(1);
        assert!(*tiles[0] == TileBits::noise(1) && tiles[1].is_dead());
        drop(tiles);
        assert_eq!(budget.taken(), 0);
    }

    #[test]
    fn where_little_is_left_slabs_are_small() {
        let mut slabs = Slabs::new(&MemoryBudget::new(11 * size_of::<TileBits>() as u64));
        let tiles: Vec<TileBox> = (0..).map_while(|_| slabs.dead_tile().ok()).collect();
        assert_eq!(tiles.len(), 11);
    }
}
