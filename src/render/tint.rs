//! What the live cells of a picture belong to, block by block, so that the draw pass can colour
//! them.
//!
//! A tint never makes a cell: the picture says what is alive, a [`TintMap`] only says of what
//! kind it is. Its maker *explains* cells: "if the cell here lives, it belongs to an oscillator".
//! An explanation that does not come true, because a glider has long destroyed the oscillator,
//! colours nothing. Where the map claims to know every object, a live cell without an explanation is
//! active. So the map holds two things for each block, the strongest kind that was explained and the
//! number of cells explained. The draw pass has the number of live cells, and compares: more of them
//! than were explained are active.
//!
//! Of several kinds in a block the strongest wins: moving before active, active before
//! oscillating, oscillating before still. A glider that crosses ash stays visible at any zoom.

use std::sync::atomic::{AtomicU64, Ordering};

use super::framing::Framing;
use super::palette::{self, Colour};
use crate::life::Rect;

/// What a cell belongs to, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tint {
    /// A still life.
    Still = 1,
    /// An oscillator.
    Oscillating = 2,
    /// Something that neither repeats nor moves on: what is still becoming.
    Active = 3,
    /// A spaceship.
    Moving = 4,
}

impl Tint {
    /// Every tint, the weakest first.
    pub const ALL: [Self; 4] = [Self::Still, Self::Oscillating, Self::Active, Self::Moving];

    /// Its colour on the canvas and beside its name.
    pub const fn colour(self) -> Colour {
        match self {
            Self::Still => palette::STILL,
            Self::Oscillating => palette::OSCILLATING,
            Self::Active => palette::ACTIVE,
            Self::Moving => palette::MOVING,
        }
    }
}

/// Where a map claims to know every object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// On the whole plane.
    Everywhere,
    /// In that rectangle of cells.
    Within(Rect),
}

/// The tints of a raster's blocks, to be drawn with a picture of the same framing. Explain every
/// cell before it is drawn for the first time: later ones are not seen.
pub struct TintMap {
    framing: Framing,
    /// One a block: the tint in the lowest bits, [`KNOWN`], and above it the number of cells
    /// explained. `shaders/draw.wgsl` and [`take_apart`] take it apart.
    words: Vec<u32>,
    /// Differs from that of any other map.
    revision: u64,
}

/// Bits of a word that hold the tint.
const TINT_BITS: u32 = 0b111;

/// The bit of a word that says that every object in the block is known.
const KNOWN: u32 = 0b1000;

/// One cell explained.
const ONE_CELL: u32 = 0b1_0000;

static REVISIONS: AtomicU64 = AtomicU64::new(1);

impl TintMap {
    /// A map for pictures of that framing in which nothing is explained yet.
    pub fn new(framing: &Framing, known: Known) -> Self {
        let raster = framing.raster();
        let (width, height) = (raster.width(), raster.height());
        let words = match known {
            Known::Everywhere => vec![KNOWN; width * height],
            Known::Within(region) => {
                let mut words = vec![0; width * height];
                let columns = whole_blocks(raster.columns(), region.x, region.right());
                for row in whole_blocks(raster.rows(), region.y, region.bottom()) {
                    words[row * width..][columns.clone()].fill(KNOWN);
                }
                words
            }
        };
        Self {
            framing: framing.clone(),
            words,
            revision: REVISIONS.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// The framing that it is for.
    pub fn framing(&self) -> &Framing {
        &self.framing
    }

    /// Says what the cell `(x, y)` belongs to if it is alive; nothing outside the raster. Each cell
    /// should be explained once.
    pub fn explain(&mut self, x: i64, y: i64, tint: Tint) {
        if let Some(index) = self.framing.block_of(x, y) {
            let word = self.words[index];
            let strongest = (word & TINT_BITS).max(tint as u32);
            self.words[index] = (word & !TINT_BITS | strongest).saturating_add(ONE_CELL);
        }
    }

    /// The strongest tint and the number of cells explained in the block with the cell `(x, y)`;
    /// `None` outside the raster.
    pub fn at(&self, x: i64, y: i64) -> Option<(Option<Tint>, u32)> {
        let word = self.words[self.framing.block_of(x, y)?];
        let tint = Tint::ALL.into_iter().find(|tint| *tint as u32 == word & TINT_BITS);
        Some((tint, word / ONE_CELL))
    }

    /// The words that the draw pass reads.
    pub(super) fn words(&self) -> &[u32] {
        &self.words
    }

    /// Names the map among all there ever were. A map is finished before it is drawn.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }
}

/// A word's parts: the number of the tint, 0 for none; whether every object in the block is known;
/// and the number of cells explained.
pub(super) fn take_apart(word: u32) -> (usize, bool, u32) {
    ((word & TINT_BITS) as usize, word & KNOWN != 0, word / ONE_CELL)
}

/// The blocks that lie wholly between two coordinates.
fn whole_blocks(boundaries: &[i64], from: i64, to: i64) -> std::ops::Range<usize> {
    let first = boundaries.partition_point(|&boundary| boundary < from);
    let end = boundaries.partition_point(|&boundary| boundary <= to).saturating_sub(1);
    first.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Camera, Canvas};

    const CANVAS: Canvas = Canvas { width: 100, height: 100 };

    fn framing(zoom: f64) -> Framing {
        Framing::new(&Camera::new(zoom).placement(CANVAS), CANVAS)
    }

    fn word(map: &TintMap, x: i64, y: i64) -> (u32, bool, u32) {
        let word = map.words[map.framing.block_of(x, y).unwrap()];
        (word & TINT_BITS, word & KNOWN != 0, word / ONE_CELL)
    }

    #[test]
    fn the_strongest_tint_wins_whatever_came_first() {
        let check = |tints: &[Tint], strongest: Tint| {
            let mut map = TintMap::new(&framing(0.125), Known::Everywhere);
            for (x, &tint) in (0..).zip(tints) {
                map.explain(x, 3, tint);
            }
            let expected = (strongest as u32, true, tints.len() as u32);
            assert_eq!(word(&map, 7, 7), expected, "{tints:?}");
        };
        check(&[Tint::Still], Tint::Still);
        check(&[Tint::Still, Tint::Oscillating], Tint::Oscillating);
        check(&[Tint::Moving, Tint::Still, Tint::Active], Tint::Moving);
        check(&[Tint::Active, Tint::Oscillating], Tint::Active);
    }

    #[test]
    fn what_is_known_ends_with_the_last_whole_block() {
        let check = |zoom: f64, region: Rect, inside: (i64, i64), outside: (i64, i64)| {
            let map = TintMap::new(&framing(zoom), Known::Within(region));
            assert_eq!(word(&map, inside.0, inside.1), (0, true, 0), "{zoom}: {inside:?}");
            assert_eq!(word(&map, outside.0, outside.1), (0, false, 0), "{zoom}: {outside:?}");
        };
        check(4.0, Rect::new(-3, -3, 6, 6), (2, 2), (3, 0));
        check(4.0, Rect::new(-3, -3, 6, 6), (-3, -3), (0, -4));
        check(0.25, Rect::new(-8, -8, 19, 19), (7, 7), (8, 0));
        check(0.25, Rect::new(-8, -8, 20, 20), (11, 11), (12, 0));
        let nothing = TintMap::new(&framing(0.25), Known::Within(Rect::new(1, 1, 2, 2)));
        assert!(nothing.words.iter().all(|&word| word == 0));
        let far = Known::Within(Rect::new(1 << 40, 1 << 40, 99, 99));
        assert!(TintMap::new(&framing(1.0), far).words.iter().all(|&word| word == 0));
    }

    #[test]
    fn cells_outside_the_raster_are_left_alone() {
        let mut map = TintMap::new(&framing(1.0), Known::Everywhere);
        for place in [(1000, 0), (-1000, 0), (0, 1000), (i64::MIN, i64::MAX)] {
            map.explain(place.0, place.1, Tint::Moving);
        }
        assert!(map.words.iter().all(|&word| word == KNOWN));
    }
}
