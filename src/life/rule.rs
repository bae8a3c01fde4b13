//! Outer-totalistic two-state rules in Life's neighbourhood, and the rulestrings that name them.
//!
//! A rulestring is a rule and, after a colon, a topology. The rule is a name (`rule/names.rs`) or is
//! spelled as its family spells it: `rule/family.rs` says which that is, and each family that is read
//! has a parser in a module of its own.

mod bounds;
mod family;
mod generations;
mod life_like;
mod moore;
mod names;

use std::fmt;
use std::str::FromStr;

use self::family::Family;
use self::generations::Generations;
pub use self::moore::MooreTable;
use self::names::Named;
use super::blanks;
use super::topology::Topology;

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

    /// Reads a rulestring that has no topology suffix.
    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        let parsed: Rulestring = text.parse()?;
        match text.find(':') {
            Some(at) if parsed.topology != Topology::UNBOUNDED => {
                Err(ParseRuleError::new(at, "a rule without a topology suffix was expected here"))
            }
            _ => Ok(parsed.rule),
        }
    }
}

/// A rule together with the topology that its suffix selects, as pattern files and `--rule` give
/// them: `B3/S23`, `b36s23:T64`, `23/3:P640,480`.
///
/// ```
/// use lifescope::life::{Rulestring, Topology};
/// let torus: Rulestring = "s23/b3:t64,48".parse().unwrap();
/// assert_eq!(torus.to_string(), "B3/S23:T64,48");
/// assert_eq!(torus.topology, Topology::torus(64, 48));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rulestring {
    /// The rule.
    pub rule: LifeLike,
    /// The universe's shape; unbounded where the string has no suffix.
    pub topology: Topology,
}

impl fmt::Display for Rulestring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.rule, self.topology)
    }
}

/// What is wrong with a rulestring, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseRuleError {
    /// Byte offset into the text that was parsed.
    pub offset: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl ParseRuleError {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }

    /// The same, of a text that begins `by` bytes further on.
    fn moved(self, by: usize) -> Self {
        Self { offset: self.offset + by, ..self }
    }
}

impl Rulestring {
    /// Bytes of the rulestring that the value of a header's field begins with, as in
    /// `B3/S23:T40,30, other = 1`. A comma ends it, but for those within a topology and within the
    /// rules of families that have some.
    ///
    /// ```
    /// use lifescope::life::Rulestring;
    /// assert_eq!(Rulestring::length_in(b"B3/S23:T40,30, x = 5"), "B3/S23:T40,30".len());
    /// assert_eq!(Rulestring::length_in(b"B3/S23, x = 5"), "B3/S23".len());
    /// assert_eq!(Rulestring::length_in(b"R1,C2,M0,S2..3,B3..3,NM"), 23);
    /// ```
    pub fn length_in(value: &[u8]) -> usize {
        let end_of = |from: usize| {
            let comma = value[from..].iter().position(|byte| *byte == b',');
            comma.map_or(value.len(), |comma| from + comma)
        };
        let mut end = end_of(0);
        let beginning = String::from_utf8_lossy(&value[..end]);
        let has_commas = Family::has_commas(blanks::trim(&beginning));
        let mut sides = 1;
        while end < value.len() {
            let next = end_of(end + 1);
            let part = blanks::trim_bytes(&value[end + 1..next]);
            let is_side = value[..end].contains(&b':')
                && sides == 1
                && part.first().is_some_and(u8::is_ascii_digit);
            let is_part = has_commas && !part.is_empty() && !part.contains(&b'=');
            if !is_side && !is_part {
                break;
            }
            sides += usize::from(is_side);
            end = next;
        }
        end
    }
}

impl FromStr for Rulestring {
    type Err = ParseRuleError;

    /// Reads a rulestring, with blanks of any kind anywhere in it.
    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        // Parsers see no blanks; only their errors are told by places in the whole text.
        let inked: Vec<(usize, char)> =
            text.char_indices().filter(|(_, c)| blanks::unseen(*c).is_none()).collect();
        let squeezed: String = inked.iter().map(|(_, c)| c).collect();
        parse(&squeezed, text).map_err(|ParseRuleError { offset, message }| {
            let characters = squeezed.get(..offset).unwrap_or(&squeezed).chars().count();
            let offset = inked.get(characters).map_or(text.len(), |(at, _)| *at);
            ParseRuleError { offset, message }
        })
    }
}

/// Reads a rulestring without blanks, which stood as `written`.
fn parse(text: &str, written: &str) -> Result<Rulestring, ParseRuleError> {
    let (rule_text, suffix) = match text.split_once(':') {
        Some((rule, suffix)) => (rule, Some(suffix)),
        None => (text, None),
    };
    let name = written.split(':').next().unwrap_or_default();
    let rule = parse_rule(rule_text, blanks::trim(name))?;
    let topology = match suffix {
        Some(suffix) => bounds::parse(suffix).map_err(|e| e.moved(rule_text.len() + 1))?,
        None => Topology::UNBOUNDED,
    };
    Ok(Rulestring { rule, topology })
}

/// Reads a rule without blanks: by its name, or by its family.
fn parse_rule(text: &str, written: &str) -> Result<LifeLike, ParseRuleError> {
    if text.is_empty() {
        return Err(ParseRuleError::new(0, "a rulestring such as B3/S23 was expected"));
    }
    if life_like::is_spelled(text) {
        return life_like::parse(text);
    }
    if let Some(Named { name, rulestring }) = names::find(text) {
        return parse_family(rulestring).map_err(|ParseRuleError { message, .. }| {
            ParseRuleError::new(0, format!("{name} is {rulestring}: {message}"))
        });
    }
    let is_spelled = family::is_spelled(&text.to_ascii_lowercase());
    if !is_spelled && Family::of(text).is_none() && text.starts_with(char::is_alphanumeric) {
        return Err(ParseRuleError::new(0, unknown(written)));
    }
    parse_family(text)
}

fn parse_family(text: &str) -> Result<LifeLike, ParseRuleError> {
    if let Some(found) = Generations::parse(text)? {
        let Generations { rest, rest_at, told_at, states, has_suffix } = found;
        if states == 2 && !has_suffix {
            return parse_family(rest).map_err(|error| error.moved(rest_at));
        }
        if states > 2 {
            let family = Family::Generations.described();
            let message = format!("{states} states make this {family}, {NOT_YET}");
            return Err(ParseRuleError::new(told_at, message));
        }
    }
    if let Some((at, family)) = Family::of(text) {
        let what_tells = match text[at..].chars().next() {
            Some(letter) if at > 0 => format!("'{letter}' makes this"),
            _ => "this is".to_owned(),
        };
        let message = format!("{what_tells} {}, {NOT_YET}", family.described());
        return Err(ParseRuleError::new(at, message));
    }
    life_like::parse(text)
}

/// What is said of a family that is known and not read.
const NOT_YET: &str = "which is not supported yet; two-state rules such as B3/S23 are";

/// That no rule has that name.
fn unknown(name: &str) -> String {
    let advice = match names::near(name).as_slice() {
        [] => "rules such as B3/S23 are read, and tables of rules (.rule files) are not yet"
            .to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    let shown: String =
        name.chars().filter(|c| blanks::unseen(*c).is_none() || *c == ' ').collect();
    format!("no rule is called '{shown}' here; {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, canonical: &str) {
        let parsed: Rulestring = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(parsed.to_string(), canonical, "read from {text:?}");
        assert_eq!(parsed.to_string().parse(), Ok(parsed), "read back from {canonical:?}");
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        check("B3/S23", "B3/S23");
        check("b3s23", "B3/S23");
        check("S23/B3", "B3/S23");
        check("23/3", "B3/S23");
        check(" B3 / S23 ", "B3/S23");
        check("32/3", "B3/S23");
        check("B2/S", "B2/S");
        check("/2", "B2/S");
        check("B2", "B2/S");
        check("B012345678/S012345678", "B012345678/S012345678");
        check("B/S", "B/S");
        check("HighLife", "B36/S23");
        check("Day & Night:T8", "B3678/S34678:T8,8");
        check("B3/S23:T40,30", "B3/S23:T40,30");
        check("B3/S23:p7", "B3/S23:P7,7");
        check("B3/S23:T0,5", "B3/S23:T0,5");
        check("B3/S23:T0,0", "B3/S23");
        check("B3/S23 : T 30 , 20", "B3/S23:T30,20");
        check("B 3\u{a0}/ S\u{3000}2 3\u{200b} :\tT\u{202f}30", "B3/S23:T30,30");
        check("b36_s23", "B36/S23");
        check("DryLife", "B37/S23");
        check("life without death", "B3/S012345678");
        check("23/3/2", "B3/S23");
        check("B3/S23/C2", "B3/S23");
        check("S23 / B36 / 2 : P 9", "B36/S23:P9,9");
        check("g2b3s23", "B3/S23");
        check("B3S23G2", "B3/S23");
    }

    #[test]
    fn all_two_to_the_eighteen_rules_read_back() {
        for bits in 0..1u32 << 18 {
            let rule = LifeLike::from_masks((bits & 0x1ff) as u16, (bits >> 9) as u16);
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
    }

    fn check_error(text: &str, offset: usize, part: &str) {
        let error = text.parse::<Rulestring>().expect_err(text);
        assert_eq!(error.offset, offset, "{text}: {error}");
        assert!(error.message.contains(part), "{text}: {error}");
    }

    #[test]
    fn what_is_not_a_rule_is_refused_with_its_place() {
        check_error("", 0, "was expected");
        check_error("B9/S23", 1, "9 is no number");
        check_error("3B/S23", 0, "before B or S");
        check_error("B3/S23/S4", 7, "twice");
        check_error("23", 2, "'/'");
        check_error("23/3/4", 4, "Generations rule");
        check_error("23/3/1", 5, "1 is no number of states");
        check_error("23/3/2/", 4, "third part");
        check_error("B3/S2\u{a0}\u{200b}x", 10, "unexpected 'x'");
        check_error("B3/S2\u{301}", 5, "unexpected the character U+0301");
        check_error("B3 / S23 History", 9, "'H' makes this a History rule, of 7 states, which is");
        check_error("W30", 0, "this is a Wolfram rule");
        check_error("MAPQEZsAQ", 0, "a MAP rule");
        check_error("Brian’s Brain", 0, "Brian's Brain is /2/3: 3 states make this a Generations");
        check_error(
            "Fredkin2",
            0,
            "Fredkin2 is B13/S024V: 'V' makes this a rule in the von Neumann",
        );
        check_error(" No such rule", 1, "no rule is called 'No such rule' here");
        check_error("Langtons-Loops", 0, "no rule is called 'Langtons-Loops' here; rules such as");
        check_error("HiLife:T5", 0, "or HighLife?");
        check_error("12/2/2V", 6, "von Neumann");
        check_error("B2/S/3", 4, "two states");
        check_error("B2/S345/C4", 7, "two states");
        check_error("B3/23", 3, "before B or S");
        check_error("B3/S23V", 6, "von Neumann");
        check_error("B2-a/S12", 2, "isotropic");
        check_error("B3/S23:", 7, "topology");
        check_error("B3/S23:K10,10", 7, "Klein");
        check_error("B3/S23:T10,x", 11, "number of cells");
        check_error("B3/S23:T10+1,10", 8, "shifts");
        check_error("B3/S23:T99999999999999999999", 8, "largest");
    }
}
