//! Rules of blocks: Margolus' neighbourhood, `M0,8,4,3,2,5,9,7,1,6,10,11,12,13,14,15`, and partitioned cells,
//! `2PCA4,0,4,8,...`. Both list what becomes of each of 16 states of four bits.
//!
//! No engine steps them yet. What is wrong with one is told all the same, since that is wrong elsewhere too.

use super::ParseRuleError;
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::printable::quoted;

/// How many states there are of four bits.
const STATES: usize = 16;

/// Looks through a rule of blocks, without blanks and topology; MCell's spelling is `MS,D0;8;4;...`.
///
/// # Errors
/// For what no such rule has, at its place.
pub(super) fn check_margolus(text: &str) -> Result<(), ParseRuleError> {
    let is_of_mcell = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("MS,D"));
    let (start, separator) = if is_of_mcell { (4, ';') } else { (1, ',') };
    let values = listed(text, start, separator)?;
    // An empty universe that flashes is steady where full blocks become empty ones.
    let is_steady = values[0] == 0 || values[0] == 15 && values[15] == 0;
    if is_steady {
        return Ok(());
    }
    let message = Message::new(texts::EMPTY_BLOCK, [values[0].to_string()]);
    Err(ParseRuleError::new(start, message))
}

/// Looks through a rule of partitioned cells, without blanks and topology.
///
/// # Errors
/// For what no such rule has, at its place.
pub(super) fn check_partitioned(text: &str) -> Result<(), ParseRuleError> {
    let start = text.len().min("2PCA4,".len());
    match listed(text, start, ',')?[0] {
        0 => Ok(()),
        first => {
            let message = Message::new(texts::EMPTY_CELL, [first.to_string()]);
            Err(ParseRuleError::new(start, message))
        }
    }
}

/// Reads the sixteen values from a byte on.
fn listed(text: &str, start: usize, separator: char) -> Result<[u8; STATES], ParseRuleError> {
    let mut values = [0; STATES];
    let mut count = 0;
    let mut at = start;
    for part in text[start..].split(separator).filter(|_| start < text.len()) {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let value = part.parse::<u8>().ok().filter(|value| is_number && *value < 16);
        let value = value.ok_or_else(|| {
            ParseRuleError::new(at, Message::new(texts::BLOCK_EXPECTED, [quoted(part)]))
        })?;
        if let Some(listed) = values.get_mut(count) {
            *listed = value;
        }
        count += 1;
        at += part.len() + separator.len_utf8();
    }
    if count != STATES {
        let message = Message::new(texts::SIXTEEN_EXPECTED, [count.to_string()]);
        return Err(ParseRuleError::new(text.len(), message));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_as_people_write_them_are_right() {
        for text in [
            "M0,8,4,12,2,10,9,14,1,6,5,13,3,11,7,15",
            "m15,1,2,3,4,5,6,7,8,9,10,11,12,13,14,0",
            "MS,D0;8;4;3;2;5;9;7;1;6;10;11;12;13;14;15",
        ] {
            assert_eq!(check_margolus(text), Ok(()), "{text}");
        }
        assert_eq!(check_partitioned("2PCA4,0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15"), Ok(()));
    }
}
