//! Outer-totalistic two-state rules in Life's neighbourhood, and the rulestrings that name them.

use std::fmt;
use std::str::FromStr;

use super::topology::{Edge, MAX_SIDE, Topology};

/// An outer-totalistic rule: which numbers of live neighbours let a dead cell be born, and which
/// let a live cell survive. There are 2^18 of them.
///
/// ```
/// use lifescope::life::Rule;
/// let life: Rule = "23/3".parse().unwrap();
/// assert_eq!(life, Rule::LIFE);
/// assert_eq!(life.to_string(), "B3/S23");
/// assert!(life.next(false, 3) && !life.next(true, 4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    birth: u16,
    survival: u16,
}

impl Rule {
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

impl Default for Rule {
    fn default() -> Self {
        Self::LIFE
    }
}

/// The canonical form, `B3/S23`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = |mask: u16| -> String {
            (0..=8u8).filter(|n| mask >> n & 1 == 1).map(|n| char::from(b'0' + n)).collect()
        };
        write!(f, "B{}/S{}", digits(self.birth), digits(self.survival))
    }
}

impl FromStr for Rule {
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
    pub rule: Rule,
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
}

/// Rules that people call by name; the key is lower case without spaces.
const NAMED: [(&str, &str); 12] = [
    ("2x2", "B36/S125"),
    ("anneal", "B4678/S35678"),
    ("conway'slife", "B3/S23"),
    ("daynight", "B3678/S34678"),
    ("day&night", "B3678/S34678"),
    ("diamoeba", "B35678/S5678"),
    ("highlife", "B36/S23"),
    ("life", "B3/S23"),
    ("lifewithoutdeath", "B3/S012345678"),
    ("maze", "B3/S12345"),
    ("replicator", "B1357/S1357"),
    ("seeds", "B2/S"),
];

impl FromStr for Rulestring {
    type Err = ParseRuleError;

    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        let (rule_text, suffix) = match text.find(':') {
            Some(colon) => (&text[..colon], Some(colon + 1)),
            None => (text, None),
        };
        let rule = parse_rule(rule_text)?;
        let topology = match suffix {
            Some(at) => parse_topology(text, at)?,
            None => Topology::UNBOUNDED,
        };
        Ok(Self { rule, topology })
    }
}

const THIRD_PART: &str = "a third part makes this a rule of more than two states; only two-state \
                          rules such as B3/S23 are supported";

/// The two halves of a rulestring as they are being read.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Birth,
    Survival,
}

fn parse_rule(text: &str) -> Result<Rule, ParseRuleError> {
    let squeezed: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    if squeezed.is_empty() {
        return Err(ParseRuleError::new(0, "a rulestring such as B3/S23 was expected"));
    }
    if let Some((_, spelled)) = NAMED.iter().find(|(name, _)| *name == squeezed) {
        return parse_rule(spelled);
    }
    let lettered = squeezed.contains(['b', 's']);
    let mut birth = None;
    let mut survival = None;
    // Without letters survival comes first: 23/3.
    let mut half = (!lettered).then_some(Half::Survival);
    if !lettered {
        survival = Some(0);
    }
    for (offset, found) in text.char_indices() {
        match found.to_ascii_lowercase() {
            c if c.is_whitespace() => {}
            c @ ('b' | 's') => {
                let (named, mask) = match c {
                    'b' => (Half::Birth, &mut birth),
                    _ => (Half::Survival, &mut survival),
                };
                if mask.replace(0).is_some() {
                    return Err(ParseRuleError::new(offset, format!("'{found}' stands twice")));
                }
                half = Some(named);
            }
            '/' if lettered => {
                // The number of states, which some spell with a letter, as in B2/S/C3.
                let next = text[offset + 1..].trim_start().chars().next();
                let is_number = matches!(next, Some('0'..='9' | 'c' | 'C' | 'g' | 'G'));
                if is_number && birth.is_some() && survival.is_some() {
                    return Err(ParseRuleError::new(offset, THIRD_PART));
                }
                // What follows has a letter of its own.
                half = None;
            }
            '/' if half == Some(Half::Survival) => {
                half = Some(Half::Birth);
                birth = Some(0);
            }
            '/' => {
                return Err(ParseRuleError::new(offset, THIRD_PART));
            }
            c @ '0'..='8' => {
                let mask = match half {
                    Some(Half::Birth) => &mut birth,
                    Some(Half::Survival) => &mut survival,
                    None => {
                        return Err(ParseRuleError::new(
                            offset,
                            format!("'{found}' stands before B or S says what it counts for"),
                        ));
                    }
                };
                *mask = Some(mask.unwrap_or(0) | 1 << (c as u16 - '0' as u16));
            }
            '9' => {
                return Err(ParseRuleError::new(
                    offset,
                    "9 is no number of neighbours; they are 0 to 8",
                ));
            }
            _ => return Err(ParseRuleError::new(offset, unsupported(found))),
        }
    }
    if birth.is_none() && survival.is_some() && !lettered {
        return Err(ParseRuleError::new(
            text.len(),
            "a '/' was expected: survival, then birth, as in 23/3",
        ));
    }
    Ok(Rule::from_masks(birth.unwrap_or(0), survival.unwrap_or(0)))
}

/// Says which family of rules an unexpected character belongs to, so that the user learns that
/// the file is fine and the rule is what is missing here.
fn unsupported(found: char) -> String {
    let family = match found.to_ascii_lowercase() {
        'v' => "the von Neumann neighbourhood",
        'h' => "the hexagonal neighbourhood",
        'g' => "Generations rules of more than two states",
        'c' | 'e' | 'k' | 'a' | 'i' | 'n' | 'y' | 'q' | 'j' | 'r' | 't' | 'w' | 'z' | '-' => {
            "isotropic rules that are not totalistic"
        }
        _ => {
            return format!(
                "unexpected '{found}'; a rulestring such as B3/S23 or B36/S23:T64,48 was expected"
            );
        }
    };
    format!("'{found}' belongs to {family}, not supported yet; rules such as B3/S23 are")
}

fn parse_topology(text: &str, start: usize) -> Result<Topology, ParseRuleError> {
    let suffix = &text[start..];
    let mut chars = suffix.char_indices();
    let edge = match chars.next().map(|(_, c)| c.to_ascii_lowercase()) {
        Some('t') => Edge::Torus,
        Some('p') => Edge::Dead,
        Some(c @ ('k' | 'c' | 's')) => {
            let name = match c {
                'k' => "Klein bottle",
                'c' => "cross-surface",
                _ => "sphere",
            };
            return Err(ParseRuleError::new(
                start,
                format!("the {name} is not supported yet; use :Tw,h (torus) or :Pw,h (plane)"),
            ));
        }
        _ => {
            return Err(ParseRuleError::new(
                start,
                "a topology was expected after ':', such as :T640,480 (torus) or :P640,480 (plane)",
            ));
        }
    };
    let sides = chars.as_str();
    let sides_at = start + suffix.len() - sides.len();
    let mut parts = sides.split(',');
    let first = parts.next().unwrap_or("");
    let width = parse_side(first, sides_at)?;
    let height = match parts.next() {
        Some(second) => parse_side(second, sides_at + first.len() + 1)?,
        None => width,
    };
    if parts.next().is_some() {
        return Err(ParseRuleError::new(sides_at, "a topology has two sides, as in :T640,480"));
    }
    Ok(Topology::new(edge, width, height))
}

fn parse_side(text: &str, offset: usize) -> Result<u64, ParseRuleError> {
    let digits = text.trim();
    if digits.contains(['+', '-', '*']) {
        return Err(ParseRuleError::new(
            offset,
            format!("'{digits}' shifts or twists the edge, which is not supported yet"),
        ));
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseRuleError::new(
            offset,
            format!("a number of cells was expected, not '{digits}' (0 is unbounded)"),
        ));
    }
    match digits.parse::<u64>() {
        Ok(side) if side <= MAX_SIDE => Ok(side),
        _ => Err(ParseRuleError::new(
            offset,
            format!("a side of {digits} cells is past the largest, {MAX_SIDE}"),
        )),
    }
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
    }

    #[test]
    fn all_two_to_the_eighteen_rules_read_back() {
        for bits in 0..1u32 << 18 {
            let rule = Rule::from_masks((bits & 0x1ff) as u16, (bits >> 9) as u16);
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
        check_error("23/3/4", 4, "two states");
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
