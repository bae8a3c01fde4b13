//! Rules, and the rulestrings that name them.
//!
//! A rulestring is a rule and, after a colon, a topology; `rule/parse.rs` reads the rule. It is a name (`rule/names.rs`) or is
//! spelled as its family spells it: `rule/family.rs` says which that is. Families that count
//! neighbours, in Life's neighbourhood and in others, with letters or without, are read by
//! `rule/counts.rs`; the others have a module each. Families that nothing steps yet are refused by
//! `rule/refusal.rs`, which tells what is wrong with a rule of theirs all the same. What they read is one kind of thing
//! where a rule has two states and radius 1: a table of 512 cases (`rule/moore.rs`), and the spelling that the rule goes by.
//! Rules of larger neighbourhoods add up weights (`rule/larger.rs`).

mod alternating;
mod blocks;
mod bounds;
mod counts;
mod decision;
mod facts;
mod family;
mod generations;
mod larger;
mod life_like;
mod machine;
mod map;
mod marked;
mod moore;
mod names;
mod neighbourhood;
mod parse;
mod phases;
mod refusal;
mod rulestring;
mod shelf;
mod state_names;
mod transitions;
mod wolfram;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub use self::blocks::BlockRule;
use self::counts::Halves;
pub use self::decision::{DecisionTree, StateSet, TreeMaker};
pub use self::facts::RuleFacts;
pub use self::family::{FAMILIES, RuleFamily};
pub use self::generations::Generations;
pub use self::larger::{CountSet, LargerRule, LargerShape};
pub use self::life_like::LifeLike;
use self::map::Listed;
pub use self::moore::MooreTable;
pub use self::names::Named;
use self::neighbourhood::Neighbourhood;
pub use self::phases::Phases;
pub use self::rulestring::Rulestring;
pub use self::shelf::{RuleBook, put_on_shelf, with_book};
pub use self::transitions::Transitions;
use super::geometry::Point;
use super::topology::{Edge, Topology};
use crate::language::Message;
use crate::language::texts::rules as texts;

/// A rule, of two states or more. Copies share what is large.
///
/// ```
/// use lifescope::life::{LifeLike, Rule};
/// let rule: Rule = "b2ceikn/s12".parse().unwrap();
/// assert_eq!(rule.to_string(), "B2-a/S12");
/// assert_eq!(rule.life_like(), None);
/// assert_eq!("23/3".parse::<Rule>().unwrap().life_like(), Some(LifeLike::LIFE));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Births and survivals by the number of live neighbours in Life's neighbourhood.
    LifeLike(LifeLike),
    /// Any other of two states, as a table.
    Table(Arc<TableRule>),
    /// More states, in which cells grow old.
    Generations(Arc<Generations>),
    /// Any states, each transition told.
    Transitions(Arc<Transitions>),
    /// Births and survivals by a sum of weights in a larger neighbourhood.
    Larger(Arc<LargerRule>),
    /// Two rules in turn, for even generations and odd ones. [`Phases`] tells which; where a rule is asked for one
    /// generation alone, that is an even one.
    Alternating(Arc<[Rule; 2]>),
    /// What becomes of each block of 2 x 2 cells. Blocks lie otherwise in odd generations: [`Phases`] tells how.
    Blocks(Arc<BlockRule>),
}

/// A rule of two states that is written in another way than Life-like ones are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableRule {
    table: MooreTable,
    /// The Life-like rule that does the same, where there is one.
    life_like: Option<LifeLike>,
    spelling: Spelling,
}

/// How a rule is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spelling {
    Counts(Halves),
    Map(Listed),
    Wolfram(u8),
}

impl Rule {
    fn new(table: MooreTable, spelling: Spelling) -> Self {
        let life_like = table.life_like();
        Self::Table(Arc::new(TableRule { table, life_like, spelling }))
    }

    /// A rule of counts; without letters, in Life's neighbourhood, it is a Life-like one.
    fn from_halves(halves: Halves) -> Self {
        match halves.life_like() {
            Some(rule) => Self::LifeLike(rule),
            None => Self::new(halves.table(), Spelling::Counts(halves)),
        }
    }

    /// The rule of a table of two states. It is spelled in the first of these ways in which that can be done: as a Life-like
    /// rule, by counts in one of the neighbourhoods, as a MAP rule.
    ///
    /// ```
    /// use lifescope::life::{MooreTable, Rule};
    /// let table = MooreTable::from_fn(|case| (case & 0b010_101_010).count_ones() == 1);
    /// assert_eq!(Rule::from_table(table).to_string(), "B1/S1V");
    /// ```
    pub fn from_table(table: MooreTable) -> Self {
        if let Some(rule) = table.life_like() {
            return Self::LifeLike(rule);
        }
        // Rules of the von Neumann neighbourhood are isotropic ones of Life's as well, and longer there.
        let by_counts = Neighbourhood::ALL.into_iter().rev().find_map(|at| Halves::of(at, &table));
        match by_counts {
            Some(halves) => Self::from_halves(halves),
            None => Self::new(table.clone(), Spelling::Map(Listed::for_table(&table))),
        }
    }

    /// The rule as a Life-like one, where it does what one of those does, however it is written.
    pub fn life_like(&self) -> Option<LifeLike> {
        match self {
            Self::LifeLike(rule) => Some(*rule),
            Self::Table(rule) => rule.life_like,
            Self::Generations(_) | Self::Alternating(_) | Self::Blocks(_) => None,
            Self::Transitions(_) | Self::Larger(_) => self.table()?.life_like(),
        }
    }

    /// How many states a cell has, the dead one among them: 2 to 256.
    pub fn states(&self) -> u16 {
        match self {
            Self::LifeLike(_) | Self::Table(_) | Self::Blocks(_) => 2,
            Self::Generations(rule) => rule.states(),
            Self::Transitions(rule) => rule.states(),
            Self::Larger(rule) => rule.states(),
            Self::Alternating(rules) => rules[0].states(),
        }
    }

    /// The largest distance along an axis at which a cell can matter.
    pub fn reach(&self) -> u32 {
        match self {
            Self::Larger(rule) => rule.reach(),
            Self::Alternating(rules) => rules[0].reach().max(rules[1].reach()),
            Self::LifeLike(_)
            | Self::Table(_)
            | Self::Generations(_)
            | Self::Transitions(_)
            | Self::Blocks(_) => 1,
        }
    }

    /// Whether the nine cells around a cell and in it say what becomes of it, wherever it is.
    pub fn is_of_nine_cells(&self) -> bool {
        match self {
            Self::Larger(rule) => rule.reach() == 1 && !rule.has_parity(),
            Self::Alternating(rules) => rules.iter().all(Self::is_of_nine_cells),
            Self::Blocks(_) => false,
            Self::LifeLike(_) | Self::Table(_) | Self::Generations(_) | Self::Transitions(_) => {
                true
            }
        }
    }

    /// What becomes of a cell in each of the 512 cases, where it has two states and its nine cells
    /// [say it](Self::is_of_nine_cells).
    pub fn table(&self) -> Option<MooreTable> {
        match self {
            Self::LifeLike(rule) => Some(rule.table()),
            Self::Table(rule) => Some(rule.table.clone()),
            Self::Generations(_) | Self::Alternating(_) | Self::Blocks(_) => None,
            Self::Transitions(rule) => (rule.states() == 2).then(|| {
                let near = |case: usize| std::array::from_fn(|at| (case >> (8 - at) & 1) as u8);
                MooreTable::from_fn(|case| rule.next(&near(case)) == 1)
            }),
            Self::Larger(rule) => {
                let has_table = rule.states() == 2 && self.is_of_nine_cells();
                let near = |case: usize| std::array::from_fn(|at| (case >> (8 - at) & 1) as u8);
                has_table.then(|| MooreTable::from_fn(|case| self.next(&near(case)) == 1))
            }
        }
    }

    /// The state of the cell at a place in the next generation, given the states at so many steps to the right and
    /// down from it, which are states of the rule.
    ///
    /// ```
    /// use lifescope::life::{Point, Rule};
    /// let rule: Rule = "R2,C0,M1,S3..9,B2..3,NM".parse().unwrap();
    /// assert_eq!(rule.next_at(Point::new(7, 5), |dx, dy| u8::from(dx == 2 && dy.abs() == 2)), 1);
    /// ```
    pub fn next_at(&self, place: Point, state_at: impl Fn(i64, i64) -> u8) -> u8 {
        match self {
            Self::Larger(rule) => rule.next((place.x ^ place.y) & 1 == 1, state_at),
            Self::Alternating(rules) => rules[0].next_at(place, state_at),
            Self::Blocks(rule) => rule.next(place, state_at),
            Self::LifeLike(_) | Self::Table(_) | Self::Generations(_) | Self::Transitions(_) => {
                self.next(&NEAR.map(|(dx, dy)| state_at(dx, dy)))
            }
        }
    }

    /// The state of a cell in the next generation, given the nine states from north-west to south-east, row by row,
    /// its own in the middle. All are states of the rule. Where they [do not say it all](Self::is_of_nine_cells), whatever is further
    /// away is taken for dead, and both of the cell's coordinates for even.
    ///
    /// ```
    /// use lifescope::life::Rule;
    /// let rule: Rule = "/2/3".parse().unwrap();
    /// assert_eq!(rule.next(&[1, 0, 2, 0, 0, 0, 0, 1, 0]), 1);
    /// assert_eq!(rule.next(&[1, 0, 0, 0, 1, 0, 0, 1, 0]), 2);
    /// assert_eq!(rule.next(&[1, 0, 0, 0, 2, 0, 0, 1, 0]), 0);
    /// ```
    pub fn next(&self, near: &[u8; 9]) -> u8 {
        match self {
            Self::LifeLike(rule) => {
                let live = near.iter().map(|state| u32::from(*state)).sum::<u32>();
                u8::from(rule.next(near[4] == 1, live - u32::from(near[4])))
            }
            Self::Table(rule) => {
                let case = near.iter().fold(0, |case, state| case << 1 | usize::from(*state));
                u8::from(rule.table.next(case))
            }
            Self::Generations(rule) => rule.next(near),
            Self::Transitions(rule) => rule.next(near),
            Self::Larger(_) | Self::Blocks(_) => self.next_at(Point::default(), |dx, dy| {
                let is_near = dx.abs() <= 1 && dy.abs() <= 1;
                if is_near { near[(3 * dy + dx + 4) as usize] } else { 0 }
            }),
            Self::Alternating(rules) => rules[0].next(near),
        }
    }

    /// Sees to it that the rule goes with a universe of that shape.
    ///
    /// # Errors
    /// What does not go together, and what does.
    pub fn fits(&self, topology: Topology) -> Result<(), Message> {
        match self {
            Self::Blocks(_) => BlockRule::fits(topology),
            Self::Larger(_) if topology.is_skewed() => Err(texts::SHAPE_OF_LARGER.into()),
            Self::Larger(rule) if rule.needs_even_sides() && topology.edge() == Edge::Torus => {
                let sides = [topology.width(), topology.height()].into_iter().flatten();
                let is_odd = sides.into_iter().any(|side| side % 2 == 1);
                if is_odd { Err(texts::EVEN_SIDES.into()) } else { Ok(()) }
            }
            Self::Alternating(rules) => rules.iter().try_for_each(|rule| rule.fits(topology)),
            _ => Ok(()),
        }
    }

    /// Where a pattern is to be put that would be put there: where it matters, its first cell begins a block of even
    /// generations.
    pub(super) fn aligned(&self, place: Point, topology: Topology) -> Point {
        match self {
            Self::Blocks(_) => BlockRule::aligned(place, topology),
            _ => place,
        }
    }

    /// Whether dead cells among dead cells are born, so that empty space does not stay empty.
    pub fn has_birth_on_zero(&self) -> bool {
        self.next(&[0; 9]) > 0
    }
}

/// Nine cells from north-west to south-east, row by row, as steps to the right and down.
const NEAR: [(i64, i64); 9] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (0, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// Conway's Life.
impl Default for Rule {
    fn default() -> Self {
        Self::LifeLike(LifeLike::LIFE)
    }
}

impl From<LifeLike> for Rule {
    fn from(rule: LifeLike) -> Self {
        Self::LifeLike(rule)
    }
}

impl From<Transitions> for Rule {
    fn from(rule: Transitions) -> Self {
        Self::Transitions(Arc::new(rule))
    }
}

/// The canonical form within the family that the rule is written in: `B3/S23`, `B2-a/S12`, `B13/S012V`,
/// `MAPQEZsAQ`, `W30`, `345/2/4`, `R5,C0,M1,S34..58,B34..45,NM`, `B24/S|B35/S`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LifeLike(rule) => rule.fmt(f),
            Self::Table(rule) => match &rule.spelling {
                Spelling::Counts(halves) => halves.fmt(f),
                Spelling::Map(listed) => f.write_str(&map::written(*listed, &rule.table, false)),
                Spelling::Wolfram(number) => write!(f, "W{number}"),
            },
            Self::Generations(rule) => rule.fmt(f),
            Self::Transitions(rule) => rule.fmt(f),
            Self::Larger(rule) => rule.fmt(f),
            Self::Alternating(rules) => write!(f, "{}|{}", rules[0], rules[1]),
            Self::Blocks(rule) => rule.fmt(f),
        }
    }
}

impl FromStr for Rule {
    type Err = ParseRuleError;

    /// Reads a rulestring that has no topology suffix.
    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        let parsed: Rulestring = text.parse()?;
        match text.find(':') {
            Some(at) if parsed.topology != Topology::UNBOUNDED => {
                Err(ParseRuleError::new(at, texts::TOPOLOGY_NOT_EXPECTED))
            }
            _ => Ok(parsed.rule),
        }
    }
}

/// What is wrong with a rulestring, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseRuleError {
    /// Byte offset into the text that was parsed.
    pub offset: usize,
    /// What was found and what was expected.
    pub message: Message,
}

impl ParseRuleError {
    fn new(offset: usize, message: impl Into<Message>) -> Self {
        Self { offset, message: message.into() }
    }

    /// The same, of a text that begins `by` bytes further on.
    fn moved(self, by: usize) -> Self {
        Self { offset: self.offset + by, ..self }
    }
}

/// The rules that people call by name, those that are not read yet among them.
pub fn named_rules() -> impl Iterator<Item = Named> {
    names::all()
}
