//! MAP rules: every case of a neighbourhood, written as base64.
//!
//! `MAP` and a number of characters: 86 for Life's neighbourhood of 512 cases, 22 for the 128 of the
//! hexagonal one and 6 for the 32 of von Neumann's. Bit `k` of the characters, the most significant
//! first, is the next state in case `k`.

use super::neighbourhood::Neighbourhood;
use super::{MooreTable, ParseRuleError};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::blanks;

/// What the characters stand for, by their values.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The neighbourhood that a MAP rule lists the cases of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Listed {
    Moore,
    Hexagonal,
    VonNeumann,
}

/// Bits of cases in the order of an index, the most significant first.
type Order = &'static [usize];

const MOORE: Order = &[0x100, 0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1];
const VON_NEUMANN: Order = &[0x80, 0x20, 0x10, 8, 2];
/// S, SE, W, C, E, NW, N.
const HEXAGONAL: Order = &[2, 1, 0x20, 0x10, 8, 0x100, 0x80];
/// NW, N, W, C, E, S, SE: that of rules which name a number of states.
const HEXAGONAL_WITH_STATES: Order = &[0x100, 0x80, 0x20, 0x10, 8, 2, 1];

impl Listed {
    const ALL: [Self; 3] = [Self::Moore, Self::Hexagonal, Self::VonNeumann];

    /// The neighbourhood.
    pub fn neighbourhood(self) -> Neighbourhood {
        match self {
            Self::Moore => Neighbourhood::Moore,
            Self::Hexagonal => Neighbourhood::Hexagonal,
            Self::VonNeumann => Neighbourhood::VonNeumann,
        }
    }

    /// The order of its cells; `names_states` for rules that name a number of states.
    fn order(self, names_states: bool) -> Order {
        match self {
            Self::Moore => MOORE,
            Self::Hexagonal if names_states => HEXAGONAL_WITH_STATES,
            Self::Hexagonal => HEXAGONAL,
            Self::VonNeumann => VON_NEUMANN,
        }
    }

    /// Characters after `MAP`.
    fn length(self) -> usize {
        (1usize << self.order(false).len()).div_ceil(6)
    }

    /// The smallest of the neighbourhoods that holds all that a table depends on.
    pub fn for_table(table: &MooreTable) -> Self {
        let inputs = table.inputs();
        let holds = |listed: &Self| inputs & !listed.order(false).iter().sum::<usize>() == 0;
        Self::ALL.into_iter().rev().find(holds).unwrap_or(Self::Moore)
    }
}

/// Whether a text is `MAP` and as many characters as such a rule has.
pub(super) fn is_spelled(text: &str) -> bool {
    let digits = after_map(text).map(|digits| digits.trim_end_matches('='));
    digits.is_some_and(|digits| {
        let is_length = Listed::ALL.iter().any(|listed| listed.length() == digits.len());
        is_length && are_digits(digits)
    })
}

/// Whether a text begins with `MAP` in capitals, as no name of a rule does.
pub(super) fn is_meant(text: &str) -> bool {
    text.starts_with("MAP")
}

fn are_digits(text: &str) -> bool {
    text.chars().all(is_digit)
}

fn is_digit(character: char) -> bool {
    u8::try_from(character).is_ok_and(|byte| DIGITS.contains(&byte))
}

/// Reads a rule without blanks and topology that [`is_meant`] as one; `names_states` where a number of states was
/// named after it.
///
/// # Errors
/// For another number of characters, and for other characters.
pub(super) fn parse(
    text: &str,
    names_states: bool,
) -> Result<(Listed, MooreTable), ParseRuleError> {
    let digits = after_map(text).unwrap_or_default();
    let padding = digits.len() - digits.trim_end_matches('=').len();
    let digits = &digits[..digits.len() - padding];
    if let Some((at, found)) = digits.char_indices().find(|(_, c)| !is_digit(*c)) {
        let message = Message::new(texts::NO_CHARACTER_OF_MAP, [blanks::shown(found)]);
        return Err(ParseRuleError::new(at + 3, message));
    }
    let listed = Listed::ALL.into_iter().find(|listed| listed.length() == digits.len());
    let Some(listed) = listed else {
        let message = Message::new(texts::NO_TABLE, [digits.len().to_string()]);
        return Err(ParseRuleError::new(text.len().min(3), message));
    };
    if padding > 2 {
        let at = text.len() - padding + 2;
        return Err(ParseRuleError::new(at, texts::PADDING));
    }
    let values: Vec<usize> = digits
        .bytes()
        .map(|byte| DIGITS.iter().position(|digit| *digit == byte).unwrap_or_default())
        .collect();
    let order = listed.order(names_states);
    let table = MooreTable::from_fn(|case| {
        let index = order.iter().fold(0, |index, cell| index << 1 | usize::from(case & cell != 0));
        values[index / 6] >> (5 - index % 6) & 1 == 1
    });
    Ok((listed, table))
}

/// The rulestring of a table, of which the cases in that neighbourhood are listed; `names_states` where a number of
/// states is to follow.
pub(super) fn written(listed: Listed, table: &MooreTable, names_states: bool) -> String {
    let order = listed.order(names_states);
    let next = |index: usize| {
        let cells = order.iter().rev().enumerate();
        let case = cells.map(|(bit, cell)| (index >> bit & 1) * cell).sum();
        index < 1 << order.len() && table.next(case)
    };
    let digit = |at: usize| {
        let value = (0..6).fold(0, |value, bit| value << 1 | usize::from(next(6 * at + bit)));
        char::from(DIGITS[value])
    };
    "MAP".chars().chain((0..listed.length()).map(digit)).collect()
}

/// What follows `MAP`, however that is written.
fn after_map(text: &str) -> Option<&str> {
    let is_map = text.get(..3)?.eq_ignore_ascii_case("map");
    is_map.then(|| &text[3..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::LifeLike;

    /// Life, all of whose 512 cases are listed.
    const LIFE: &str =
        "MAPARYXfhZofugWaH7oaIDogBZofuhogOiAaIDogIAAgAAWaH7oaIDogGiA6ICAAIAAaIDogIAAgACAAIAAAAAAAA";

    #[test]
    fn life_has_a_table_of_its_own() {
        let (listed, table) = parse(LIFE, false).unwrap();
        assert_eq!((listed, table.life_like()), (Listed::Moore, Some(LifeLike::LIFE)));
        assert_eq!(written(Listed::Moore, &table, false), LIFE);
    }

    #[test]
    fn every_length_reads_back() {
        for (text, canonical) in [
            ("MAPQEZsAQ", "MAPQEZsAQ"),
            ("mapQEZsAQ==", "MAPQEZsAQ"),
            ("MAPLy0PDx", "MAPLy0PDw"),
            ("MAPElRsChVt2EPRAbhOKDMUWg", "MAPElRsChVt2EPRAbhOKDMUWg"),
        ] {
            assert!(is_spelled(text), "{text}");
            let (listed, table) = parse(text, false).unwrap();
            assert_eq!(written(listed, &table, false), canonical, "{text}");
            assert_eq!(Listed::for_table(&table), listed, "{text}");
        }
    }

    #[test]
    fn rules_that_name_states_list_the_hexagons_cases_in_another_order() {
        let (_, table) = parse("MAPElRsChVt2EPRAbhOKDMUWg", true).unwrap();
        let (_, other) = parse("MAPElRsChVt2EPRAbhOKDMUWg", false).unwrap();
        assert_ne!(table, other);
        // Case 1: SE lives, or N.
        assert_eq!((table.next(1), other.next(0x80)), (false, false));
        // Case 3: S and SE, or NW and N.
        assert_eq!((table.next(3), other.next(0x180)), (true, true));
    }

    #[test]
    fn other_lengths_are_refused() {
        for text in ["MAPLy0P", "MAPQEZsAQA", "MAPQEZsAQ===", "MAP", "MAP?", "MAPQEZs-Q"] {
            assert!(is_meant(text), "{text}");
            assert!(parse(text, false).is_err(), "{text}");
        }
        for text in ["Mapper", "map", "B3/S23"] {
            assert!(!is_spelled(text) && !is_meant(text), "{text}");
        }
    }
}
