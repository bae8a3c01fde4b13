//! Rules of families that are known by their spelling, and that nothing steps yet.
//!
//! Such a rule is refused by its family's name. Where it is wrong, whatever reads it, that is told instead,
//! at its place.

use super::family::Family;
use super::parse::parse_rule;
use super::{ParseRuleError, Rule};
use crate::language::Message;
use crate::language::texts::rules as texts;

/// Why a rule without blanks and topology is refused, of a family that the byte `at` tells.
pub(super) fn of(text: &str, at: usize, family: Family) -> ParseRuleError {
    if let Err(error) = check(text, at, family) {
        return in_family(family, error);
    }
    let described = Message::from(family.described());
    let not_yet = texts::NOT_YET.into();
    let message = match text[at..].chars().next() {
        Some(letter) if at > 0 => {
            Message::new(texts::TOLD_BY, [letter.to_string().into(), described, not_yet])
        }
        _ => Message::new(texts::TOLD, [described, not_yet]),
    };
    ParseRuleError::new(at, message)
}

/// What is wrong with a rule, under the name of its family.
pub(super) fn in_family(family: Family, error: ParseRuleError) -> ParseRuleError {
    let described = Message::from(family.described());
    let message = Message::new(texts::IN_FAMILY, [described, error.message]);
    ParseRuleError::new(error.offset, message)
}

/// Looks for what is wrong in the rule.
fn check(text: &str, at: usize, family: Family) -> Result<(), ParseRuleError> {
    match family {
        Family::Super | Family::Investigator => check_marked(text, at, family),
        _ => Ok(()),
    }
}

/// Words of LifeViewer before Investigator that name no rule by themselves.
const OWN_WORDS: [&str; 4] = ["State", "Leap", "Eight", "Pedestrian"];

/// The rule of two states before the word of a family with marks, by which nothing is born of nothing.
///
/// # Errors
/// What is wrong with it, under the family's name.
pub(super) fn base_of_marked(
    text: &str,
    at: usize,
    family: Family,
) -> Result<Rule, ParseRuleError> {
    check_marked(text, at, family)
        .and_then(|()| parse_base(&text[..at]))
        .map_err(|error| in_family(family, error))
}

/// A rule of two states that marks may be added to. Life may be named before the letter of a neighbourhood.
fn parse_base(base: &str) -> Result<Rule, ParseRuleError> {
    let lower = base.to_ascii_lowercase();
    let spelled = match lower.as_str() {
        "lifev" => "B3/S23V",
        "lifeh" => "B3/S23H",
        _ => base,
    };
    let rule = parse_rule(spelled, spelled)?;
    if rule.states() > 2 {
        return Err(ParseRuleError::new(0, texts::BASE_OF_TWO_STATES));
    }
    match rule {
        // Marks go by the neighbourhood of a rule that is spelled for it.
        Rule::Larger(_) => rule
            .table()
            .map(Rule::from_table)
            .ok_or_else(|| ParseRuleError::new(0, texts::BASE_OF_NINE_CELLS)),
        _ => Ok(rule),
    }
}

/// What stands before the word is a rule of two states, by which nothing is born of nothing.
fn check_marked(text: &str, at: usize, family: Family) -> Result<(), ParseRuleError> {
    let (base, word) = text.split_at(at);
    if base.is_empty() {
        let message = Message::new(texts::BASE_EXPECTED, [word.to_owned()]);
        return Err(ParseRuleError::new(0, message));
    }
    let is_own_word = OWN_WORDS.iter().any(|word| base.eq_ignore_ascii_case(word));
    if family == Family::Investigator && is_own_word {
        return Ok(());
    }
    if parse_base(base)?.has_birth_on_zero() {
        return Err(ParseRuleError::new(0, texts::NO_BIRTH_ON_ZERO));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::life::Rulestring;

    /// Wrong rulestrings, a line each: the rulestring, the byte that is wrong, and what is said of it. In it
    /// stand what is wrong or the family's name, and what to write instead.
    const REFUSED: &str = include_str!("refused.tsv");

    #[test]
    fn wrong_rulestrings_are_told_with_their_place_and_what_to_write() {
        let rows: Vec<&str> = REFUSED.lines().collect();
        assert!(rows.len() > 100, "{}", rows.len());
        for row in rows {
            let [text, offset, says] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{row}");
            };
            let Err(error) = text.parse::<Rulestring>() else { panic!("{text} is taken") };
            assert_eq!(
                (error.offset.to_string().as_str(), error.to_string().as_str()),
                (offset, says)
            );
            error.message.assert_is_translated(text);
        }
    }
}
