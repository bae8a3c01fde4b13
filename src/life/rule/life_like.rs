//! Life-like rules: outer-totalistic, of two states, in Life's neighbourhood.

use std::fmt;
use std::str::FromStr;

use super::{MooreTable, ParseRuleError, Rule};
use crate::language::Message;
use crate::language::texts::rules as texts;

/// An outer-totalistic rule: which numbers of live neighbours let a dead cell be born, and which
/// let a live cell survive. There are 2^18 of them.
///
/// ```
/// use lifescope::life::LifeLike;
/// let life: LifeLike = "23/3".parse().unwrap();
/// assert_eq!(life, LifeLike::LIFE);
/// assert_eq!(life.to_string(), "B3/S23");
/// assert!(life.next(false, 3) && !life.next(true, 4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LifeLike {
    birth: u16,
    survival: u16,
}

impl LifeLike {
    /// Conway's Game of Life, B3/S23.
    pub const LIFE: Self = Self { birth: 1 << 3, survival: 1 << 2 | 1 << 3 };

    /// The rule whose bit `n` of `birth` says that a dead cell with `n` live neighbours is born,
    /// and whose bit `n` of `survival` that a live one survives. Bits past 8 are ignored.
    pub const fn from_masks(birth: u16, survival: u16) -> Self {
        Self { birth: birth & 0x1ff, survival: survival & 0x1ff }
    }

    /// Bit `n` says whether a dead cell with `n` live neighbours is born.
    pub const fn birth_mask(&self) -> u16 {
        self.birth
    }

    /// Bit `n` says whether a live cell with `n` live neighbours survives.
    pub const fn survival_mask(&self) -> u16 {
        self.survival
    }

    /// Whether a cell lives in the next generation, given its state and its number of live
    /// neighbours, 0 to 8.
    pub const fn next(&self, alive: bool, live_neighbours: u32) -> bool {
        let mask = if alive { self.survival } else { self.birth };
        mask >> live_neighbours & 1 == 1
    }

    /// What becomes of a cell in each of the 512 cases.
    pub fn table(self) -> MooreTable {
        MooreTable::from_life_like(self)
    }

    /// Whether dead cells without live neighbours are born, so that empty space does not stay
    /// empty.
    pub const fn has_birth_on_zero(&self) -> bool {
        self.birth & 1 == 1
    }
}

impl Default for LifeLike {
    fn default() -> Self {
        Self::LIFE
    }
}

/// The canonical form, `B3/S23`.
impl fmt::Display for LifeLike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = |mask: u16| -> String {
            (0..=8u8).filter(|n| mask >> n & 1 == 1).map(|n| char::from(b'0' + n)).collect()
        };
        write!(f, "B{}/S{}", digits(self.birth), digits(self.survival))
    }
}

impl FromStr for LifeLike {
    type Err = ParseRuleError;

    /// Reads a rulestring that has no topology suffix and names a Life-like rule, however that is
    /// spelled.
    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        let rule: Rule = text.parse()?;
        rule.life_like().ok_or_else(|| {
            let message = Message::new(texts::NOT_LIFE_LIKE, [rule.to_string()]);
            ParseRuleError::new(0, message)
        })
    }
}

/// Whether a text is spelled with nothing but what these rules have, so that it is of no other family.
pub(super) fn is_spelled(text: &str) -> bool {
    let strokes = text.bytes().filter(|byte| *byte == b'/').count();
    strokes < 2 && text.bytes().all(|byte| b"012345678bBsS/".contains(&byte))
}
