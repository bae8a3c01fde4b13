//! Wolfram's rules of one dimension: `W30`.
//!
//! Each generation of the one dimension is the next row down, and stays: a cell lives where it lived before, or
//! where the three cells above it say so, by the bit `4 NW + 2 N + NE` of the rule's number.

use super::{MooreTable, ParseRuleError};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::blanks;
use crate::printable::quoted;

/// The three cells above, as bits of a case.
pub(super) const NEIGHBOURS: usize = 0x1c0;

/// Whether a text is a `W` and a number, whatever follows that, or a `W` alone.
pub(super) fn is_meant(text: &str) -> bool {
    let number = text.strip_prefix(['w', 'W']);
    number.is_some_and(|number| {
        number.is_empty()
            || number.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Reads a rule's number, without blanks and topology, where one [`is_meant`].
///
/// # Errors
/// For a number past 255, and for what is none.
pub(super) fn parse(text: &str) -> Result<u8, ParseRuleError> {
    let number = &text[1..];
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let (digits, rest) = number.split_at(end);
    if digits.is_empty() {
        let message = Message::new(texts::NO_WOLFRAM, [quoted(number)]);
        return Err(ParseRuleError::new(1, message));
    }
    if let Some(found) = rest.chars().next() {
        let message = Message::new(texts::AFTER_WOLFRAM, [blanks::shown(found)]);
        return Err(ParseRuleError::new(1 + end, message));
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    significant
        .parse()
        .map_err(|_| ParseRuleError::new(1, Message::new(texts::NO_WOLFRAM, [quoted(significant)])))
}

/// What becomes of a cell under the rule of that number.
pub(super) fn table(number: u8) -> MooreTable {
    MooreTable::from_fn(|case| case & MooreTable::CENTRE != 0 || number >> (case >> 6) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_leading_zeros() {
        for (text, number) in [("W30", 30), ("w030", 30), ("W0", 0), ("W000", 0), ("W255", 255)] {
            assert!(is_meant(text));
            assert_eq!(parse(text), Ok(number), "{text}");
        }
        for text in ["W256", "W99999999999999999999999"] {
            assert_eq!(parse(text).unwrap_err().offset, 1, "{text}");
        }
        for (text, offset) in [("W", 1), ("W-1", 1), ("W3x", 2), ("w30/2", 3)] {
            assert!(is_meant(text), "{text}");
            assert_eq!(parse(text).unwrap_err().offset, offset, "{text}");
        }
        assert!(!is_meant("30") && !is_meant("Worms") && !is_meant("WireWorld"));
    }

    #[test]
    fn a_row_decides_what_the_next_one_is() {
        let table = table(30);
        assert!(table.next(0x100) && table.next(0x80) && table.next(0x40));
        assert!(!table.next(0x180) && !table.next(0x0f) && table.next(0x1d0));
    }
}
