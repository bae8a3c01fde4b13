//! Generations rules, and numbers of states in rulestrings: `345/2/4`, `B2/S345/C4`, `G4/B2/S345`, `b2s345g4`.
//!
//! Rules of two states are read as if they named none.

use std::fmt;

use super::neighbourhood::Neighbourhood;
use super::{Halves, ParseRuleError, Rule, Spelling, family, map};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::printable::quoted;

/// A rule under which live cells do not die at once, but grow old first.
///
/// Cells of state 1 are the only ones that count as neighbours. A dead cell is born into state 1 and a cell of state 1
/// survives where the base rule says so, as though all others were dead. One that does not survive goes into
/// state 2, and from each state into the next, whatever stands around it; after the last it is dead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Generations {
    base: Rule,
    states: u16,
}

impl Generations {
    /// The rule with so many states, 3 to 256, whose base is a rule of two states without births on zero
    /// neighbours.
    pub(super) fn new(base: Rule, states: u16) -> Self {
        // Only a cell's own neighbours can be spelled together with a number of states.
        let base = match &base {
            Rule::Table(rule) if matches!(rule.spelling, Spelling::Wolfram(_)) => {
                Rule::from_table(rule.table.clone())
            }
            _ => base,
        };
        Self { base, states }
    }

    /// The rule of two states by which cells are born and survive.
    pub fn base(&self) -> &Rule {
        &self.base
    }

    /// How many states a cell has, the dead one among them.
    pub fn states(&self) -> u16 {
        self.states
    }

    /// The state of a cell in the next generation, given the nine states from north-west to south-east, row by row.
    pub fn next(&self, near: &[u8; 9]) -> u8 {
        let own = near[4];
        if own > 1 {
            return if u16::from(own) + 1 < self.states { own + 1 } else { 0 };
        }
        let lives = self.base.next(&near.map(|state| u8::from(state == 1))) == 1;
        if lives { 1 } else { 2 * own }
    }
}

/// The canonical form, survivals first: `345/2/4`, `12/2/4V`, `MAPQEZsAQ/4`.
impl fmt::Display for Generations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let halves = match &self.base {
            Rule::LifeLike(rule) => Halves::of(Neighbourhood::Moore, &rule.table()),
            Rule::Table(rule) => match &rule.spelling {
                Spelling::Counts(halves) => Some(*halves),
                Spelling::Map(listed) => {
                    let map = map::written(*listed, &rule.table, true);
                    return write!(f, "{map}/{}", self.states);
                }
                Spelling::Wolfram(_) => None,
            },
            Rule::Generations(_)
            | Rule::Transitions(_)
            | Rule::Larger(_)
            | Rule::Alternating(_)
            | Rule::Blocks(_) => None,
        };
        match halves {
            Some(halves) => halves.write_with_states(f, self.states),
            None => write!(f, "{}/{}", self.base, self.states),
        }
    }
}

/// A rulestring that names a number of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NamedStates<'a> {
    /// The rulestring without it.
    pub rest: &'a str,
    /// Where that begins in the rulestring.
    pub rest_at: usize,
    /// The number.
    pub states: u16,
    /// The neighbourhood that is named after it, if one is.
    pub suffix: &'a str,
}

/// Numbers of states that rules have.
const STATES: std::ops::RangeInclusive<u16> = 2..=256;

impl<'a> NamedStates<'a> {
    /// Reads a rulestring without blanks and topology; `None` where it names no number of states.
    ///
    /// # Errors
    /// For a number that no rule has.
    pub fn parse(text: &'a str) -> Result<Option<Self>, ParseRuleError> {
        let Some(Parts { rest, rest_at, number }) = Parts::of(text) else {
            return Ok(None);
        };
        let (digits, suffix) = number.split_at(digits(number));
        let states = digits.parse().ok().filter(|states| STATES.contains(states));
        let states = states.ok_or_else(|| {
            let at = number.as_ptr() as usize - text.as_ptr() as usize;
            let message = Message::new(texts::NO_NUMBER_OF_STATES, [quoted(digits)]);
            ParseRuleError::new(at, message)
        })?;
        Ok(Some(Self { rest, rest_at, states, suffix }))
    }
}

/// A rulestring taken apart.
struct Parts<'a> {
    rest: &'a str,
    rest_at: usize,
    /// The number of states, and the neighbourhood that may follow it.
    number: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        // Of two rules in turn each names its own.
        if text.contains('|') {
            return None;
        }
        let is_stroke = |c: char| matches!(c, '/' | '_');
        // G4/B2/S345, G4B2S345
        if let Some(after) = text.strip_prefix(['g', 'G'])
            && digits(after) > 0
        {
            let (number, rest) = after.split_at(digits(after));
            let rest = rest.strip_prefix(is_stroke).unwrap_or(rest);
            return Some(Self { rest, rest_at: text.len() - rest.len(), number });
        }
        // MAPQEZsAQ/4: there may be strokes and letters in the table.
        if map::is_meant(text) {
            let (rest, number) = text.rsplit_once('/')?;
            let is_number = !number.is_empty() && digits(number) == number.len();
            let parts = Self { rest, rest_at: 0, number };
            return (is_number && map::is_spelled(rest)).then_some(parts);
        }
        let strokes: Vec<usize> = text.match_indices(is_stroke).map(|(at, _)| at).collect();
        // 345/2/4, B2/S345/4, B2/S345/C4, 345/2/G4: what follows the second stroke.
        if let [_, second] = strokes[..] {
            let last = &text[second + 1..];
            let number = last.strip_prefix(['c', 'C', 'g', 'G']).unwrap_or(last);
            let suffix = &number[digits(number)..];
            let is_number = digits(number) > 0 && (suffix.is_empty() || family::is_end(suffix));
            let parts = Self { rest: &text[..second], rest_at: 0, number };
            return is_number.then_some(parts);
        }
        // B2S345G4
        let letter = text.rfind(['g', 'G']).filter(|at| *at > 0)?;
        let number = &text[letter + 1..];
        let is_number = !number.is_empty() && digits(number) == number.len();
        let rest = text[..letter].strip_suffix(is_stroke).unwrap_or(&text[..letter]);
        is_number.then_some(Self { rest, rest_at: 0, number })
    }
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_number_of_states() {
        let check = |text: &str, rest: &str, rest_at: usize, states: u16| {
            let number = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
            let suffix = &text[number..];
            let expected = NamedStates { rest, rest_at, states, suffix };
            assert_eq!(NamedStates::parse(text), Ok(Some(expected)), "{text}");
        };
        check("345/2/4", "345/2", 0, 4);
        check("345_2_4", "345_2", 0, 4);
        check("/2/3", "/2", 0, 3);
        check("B2/S345/4", "B2/S345", 0, 4);
        check("B2/S345/C4", "B2/S345", 0, 4);
        check("S345/B2/g4", "S345/B2", 0, 4);
        check("G4B2S345", "B2S345", 2, 4);
        check("g4/S345/B2", "S345/B2", 3, 4);
        check("b2s345g4", "b2s345", 0, 4);
        check("23/3/256", "23/3", 0, 256);
        check("12/2/4V", "12/2", 0, 4);
        check("12/2/4HT", "12/2", 0, 4);
        check("23/3/4lv", "23/3", 0, 4);
        check("MAPQEZsAQ/4", "MAPQEZsAQ", 0, 4);
        for text in [
            "MAPElRsChVt2EPRAbhOKDMUg4",
            "B3/S23",
            "23/3",
            "B3/S23/S4",
            "Gems",
            "gnarl",
            "",
            "2/3/",
        ] {
            assert_eq!(NamedStates::parse(text), Ok(None), "{text}");
        }
        for (text, offset) in
            [("345/2/1", 6), ("345/2/257", 6), ("g0b3s23", 1), ("b3/s23/c99999", 8)]
        {
            assert_eq!(NamedStates::parse(text).unwrap_err().offset, offset, "{text}");
        }
    }
}
