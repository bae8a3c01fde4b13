//! Saying what lives in a universe: still lifes, oscillators and spaceships, each by its name.
//!
//! A [`Recogniser`] takes a snapshot of a universe and takes it apart into [`Object`]s. It knows
//! cells and rules, and no engine: a snapshot is a grid of cells and where it stands.
//!
//! # What an object is
//!
//! 1. **Islands.** Live cells whose neighbourhoods touch, so that both are neighbours of some cell,
//!    belong to one island (`island`). Two islands cannot act on each other in the next generation.
//! 2. **Alone.** An island is put on a plot of its own and evolved until it is as it was, in place
//!    or moved (`plot`, `verdict`). What came of it is remembered by its shape, so that the second
//!    block costs a look-up.
//! 3. **Joined.** Islands are evolved together if they come within reach of each other in their
//!    periods. An island that does not repeat is evolved together with those that its evolution
//!    runs into (`interaction`). So the parts of a queen bee shuttle are one object.
//! 4. **Split.** Every cell of what was evolved together is owned by the connected part (in the
//!    sense of eight neighbours) that it came of. Parts are one object if they act on a cell
//!    together: if it is not what each of them would have made of it (`parts`). All other parts are
//!    separate objects, however close they stand: a bi-block is two blocks, a traffic light four
//!    blinkers, a pulsar one pulsar.
//! 5. **Named.** The canonical apgcode, over all phases and orientations, says which object it is
//!    (`code`), and a table gives the name in use (`names`).
//!
//! # How far it looks
//!
//! An object counts as what it does alone if it does so in its place, too, for one whole period
//! from the snapshot on. A glider is a glider until four generations before something else acts on
//! it, and an eater is a still life until the generation in which it is touched. An island that
//! does not repeat within [`Effort::max_period`] generations, or is larger than [`Effort`] allows,
//! is active. Those of its parts that repeat on their own, such as a glider that has just left a
//! gun, are objects already.
//!
//! Rules under which dead cells without neighbours are born have no objects: all is active.

mod code;
mod figures;
mod interaction;
mod island;
mod names;
mod parts;
mod paths;
mod plot;
mod recogniser;
mod settle;
mod soup_field;
mod soups;
mod tally;
mod verdict;

pub use figures::{Figures, Symmetry};
pub use names::{name_of, names};
pub use recogniser::Recogniser;
pub use settle::{SettleError, Settled, Settling, StartEngine, is_surely_settled, settle};
pub use soups::{HashedSoup, SoupDifference, SoupSearch, SoupTally};
pub use tally::{Counts, Tally, TallyRow};

use std::sync::Arc;

use crate::life::{BitGrid, LifeLike, Point, Rect, Topology};

/// What an object does, alone and in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Stays as it is.
    StillLife,
    /// Returns to its cells after `period` generations and not before.
    Oscillator {
        /// Generations, at least 2.
        period: u32,
    },
    /// Returns to its shape, moved, after `period` generations and not before.
    Spaceship {
        /// Generations.
        period: u32,
        /// Columns moved to the right in a period.
        dx: i64,
        /// Rows moved down in a period.
        dy: i64,
    },
    /// Anything else: debris, a gun, an object that is just being hit, or one too large to tell.
    Active,
}

impl Kind {
    /// The class without the figures.
    pub const fn class(&self) -> Class {
        match self {
            Self::StillLife => Class::StillLife,
            Self::Oscillator { .. } => Class::Oscillator,
            Self::Spaceship { .. } => Class::Spaceship,
            Self::Active => Class::Active,
        }
    }

    /// Generations until the object is as it was, 1 for a still life; `None` for what is active.
    pub const fn period(&self) -> Option<u32> {
        match self {
            Self::StillLife => Some(1),
            Self::Oscillator { period } | Self::Spaceship { period, .. } => Some(*period),
            Self::Active => None,
        }
    }
}

/// The four classes, in the order in which a census lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Stays as it is.
    StillLife,
    /// Repeats in its place.
    Oscillator,
    /// Repeats elsewhere.
    Spaceship,
    /// Does not repeat, or not soon enough.
    Active,
}

impl Class {
    /// Every class, in a census's order.
    pub const ALL: [Self; 4] = [Self::StillLife, Self::Oscillator, Self::Spaceship, Self::Active];
}

/// A noun, as "still life".
impl std::fmt::Display for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::StillLife => "still life",
            Self::Oscillator => "oscillator",
            Self::Spaceship => "spaceship",
            Self::Active => "active",
        })
    }
}

/// One object of a snapshot.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it does.
    pub kind: Kind,
    /// Its canonical apgcode; `None` for what is active, and for what only an edge of the universe
    /// keeps as it is. Equal codes of one recogniser are the same allocation most of the time, but
    /// compare the texts.
    pub code: Option<Arc<str>>,
    /// The name in use, where there is one and it is known: "beehive".
    pub name: Option<&'static str>,
    /// The smallest rectangle around its live cells. On a torus its top-left cell lies in the
    /// universe, and the rectangle may reach over the seam: resolve its cells with
    /// [`Topology::resolve`].
    pub bounds: Rect,
    /// Live cells.
    pub population: u64,
    /// Its cells, `bounds.width` by `bounds.height`; shared between objects of the same shape.
    /// `None` for what is active and has more than [`Effort::max_cells`] live cells or spans more
    /// than [`Effort::max_side`].
    pub shape: Option<Arc<BitGrid>>,
    /// Whether it reaches the edge of a snapshot that is not the edge of the universe, so that it
    /// may be a part of something else. Such objects are counted in no tally.
    pub is_cut: bool,
    /// What it sends out, where all else about it repeats in its place: it is active, and a gun.
    pub emission: Option<Arc<Emission>>,
}

/// What a gun sends out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Emission {
    /// Generations until everything but what was sent out is as it was.
    pub period: u32,
    /// The spaceships of a period, one entry for each code.
    pub ships: Vec<EmittedShip>,
}

/// A noun with what it does, as "gun of period 30 that sends out a glider".
impl std::fmt::Display for Emission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "gun of period {} that sends out ", self.period)?;
        for (index, ship) in self.ships.iter().enumerate() {
            let name = ship.name.unwrap_or(&ship.code);
            let before = if index > 0 { " and " } else { "" };
            match ship.count {
                1 => write!(f, "{before}1 {name}")?,
                count => write!(f, "{before}{count} {name}s")?,
            }
        }
        Ok(())
    }
}

/// Spaceships that a gun sends out in a period.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmittedShip {
    /// Their apgcode.
    pub code: Arc<str>,
    /// Their name, where there is one.
    pub name: Option<&'static str>,
    /// How many.
    pub count: u32,
}

impl Object {
    /// What to call it: its name, or else its apgcode, or else "gun" or "active".
    pub fn label(&self) -> &str {
        match (self.name, &self.code) {
            (Some(name), _) => name,
            (None, Some(code)) => code,
            (None, None) if self.emission.is_some() => "gun",
            (None, None) if self.kind == Kind::Active => "active",
            (None, None) => "held by the edge",
        }
    }

    /// Its live cells, where its shape is known. On a torus they may lie past the seam.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.shape.iter().flat_map(move |shape| {
            (0..shape.height()).flat_map(move |y| {
                (0..shape.width())
                    .filter(move |&x| shape.get(x, y))
                    .map(move |x| Point::new(self.bounds.x + x as i64, self.bounds.y + y as i64))
            })
        })
    }
}

/// How much work recognising may be. All limits are hard: what exceeds one is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Longest period that is looked for, in generations.
    pub max_period: u32,
    /// Most live cells of an island, or of islands that are joined.
    pub max_cells: u64,
    /// Longest side of the rectangle around an island, or islands that are joined, in cells.
    pub max_side: u64,
}

impl Default for Effort {
    /// Enough for the oscillators and spaceships that people know by name.
    fn default() -> Self {
        Self { max_period: 1024, max_cells: 4096, max_side: 512 }
    }
}

/// A universe, or a part of it, at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// The cells. What lies outside is taken as dead, and objects that reach this edge are
    /// [cut](Object::is_cut), unless the universe ends there as well.
    pub cells: &'a BitGrid,
    /// The universe's cell that is column 0, row 0 of `cells`.
    pub origin: Point,
    /// The rule.
    pub rule: LifeLike,
    /// The universe's shape. What crosses the seams of a [skewed](Topology::is_skewed) one is not known: objects there are
    /// taken as if its edge were dead.
    pub topology: Topology,
}

/// What was recognised in a snapshot.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// Every object, from top to bottom by its first cell.
    pub objects: Vec<Object>,
}
