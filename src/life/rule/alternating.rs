//! Alternating rules, `B24/S|B35/S`: the first steps even generations, the second odd ones.
//!
//! They are LifeViewer's; Golly does not read them. Where LifeViewer begins with the second rule, in larger
//! neighbourhoods, the first is first here all the same.

use std::sync::Arc;

use super::parse::parse_rule;
use super::{ParseRuleError, Rule};
use crate::language::Message;
use crate::language::texts::rules as texts;

/// Reads one without blanks and topology. Twice the same rule is that rule.
///
/// # Errors
/// For what is wrong with one of the rules, at its place, and for two that do not go together.
pub(super) fn parse(text: &str) -> Result<Rule, ParseRuleError> {
    let mut rules = Vec::new();
    let mut at = 0;
    for side in text.split('|') {
        if rules.len() == 2 {
            return Err(ParseRuleError::new(at - 1, texts::TWO_RULES_ALTERNATE));
        }
        let rule = parse_rule(side, side).map_err(|error| error.moved(at))?;
        let wrong = match rules.first() {
            _ if rule.has_birth_on_zero() => Some(texts::NO_BIRTH_ON_ZERO.into()),
            _ if kind(&rule).is_none() => {
                Some(Message::new(texts::NOT_IN_TURN, [rule.to_string()]))
            }
            Some(first) => what_differs(first, &rule),
            None => None,
        };
        if let Some(wrong) = wrong {
            return Err(ParseRuleError::new(at, wrong));
        }
        rules.push(rule);
        at += side.len() + 1;
    }
    match <[Rule; 2]>::try_from(rules) {
        Ok([even, odd]) if even == odd => Ok(even),
        Ok(pair) => Ok(Rule::Alternating(Arc::new(pair))),
        Err(_) => Err(ParseRuleError::new(text.len(), texts::TWO_RULES_ALTERNATE)),
    }
}

/// What two rules do not have in common that alternating ones have.
fn what_differs(one: &Rule, other: &Rule) -> Option<Message> {
    if kind(one) != kind(other) || one.states() != other.states() {
        return Some(texts::ONE_KIND.into());
    }
    (one.family().1 != other.family().1).then(|| texts::ONE_NEIGHBOURHOOD.into())
}

/// Which rules may stand in turn with a rule; `None` for one that stands alone.
fn kind(rule: &Rule) -> Option<u8> {
    match rule {
        Rule::LifeLike(_) | Rule::Table(_) => Some(0),
        Rule::Generations(_) => Some(1),
        Rule::Larger(_) => Some(2),
        Rule::Transitions(_) | Rule::Alternating(_) | Rule::Blocks(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::life::{Phases, Rule, Topology};

    #[test]
    fn the_first_rule_steps_even_generations() {
        let check = |text: &str, canonical: &str, rules: [&str; 2]| {
            let rule: Rule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(rule.to_string(), canonical, "{text}");
            assert_eq!(rule.to_string().parse(), Ok(rule.clone()), "{text}");
            let phases = Phases::new(&rule, Topology::UNBOUNDED).unwrap();
            assert_eq!([4, 7].map(|generation| phases.at(generation).to_string()), rules, "{text}");
        };
        check("Phoenix", "B24/S|B35/S", ["B24/S", "B35/S"]);
        check("b3s23 | 23/36", "B3/S23|B36/S23", ["B3/S23", "B36/S23"]);
        check("HighLife|B2-a/S12", "B36/S23|B2-a/S12", ["B36/S23", "B2-a/S12"]);
        check("/2/3|345/2/3", "/2/3|345/2/3", ["/2/3", "345/2/3"]);
        check("B2/S34H|B2o/S3H", "B2/S34H|B2o/S3H", ["B2/S34H", "B2o/S3H"]);
        check("B3/S23|23/3", "B3/S23", ["B3/S23", "B3/S23"]);
    }
}
