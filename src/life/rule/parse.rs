//! Reads a rule: by its name, or as its family spells it.

use std::sync::Arc;

use super::counts::Halves;
use super::family::Family;
use super::generations::NamedStates;
use super::machine::Machine;
use super::names::Named;
use super::neighbourhood::Neighbourhood;
use super::{
    BlockRule, Generations, LifeLike, ParseRuleError, Rule, Spelling, Transitions, alternating,
    blocks, family, larger, life_like, map, names, refusal, shelf, wolfram,
};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::blanks;
use crate::printable::quoted;

/// Reads a rule without blanks, which stood as `written`: by its name, or by its family.
pub(super) fn parse_rule(text: &str, written: &str) -> Result<Rule, ParseRuleError> {
    if text.is_empty() {
        return Err(ParseRuleError::new(0, texts::EXPECTED_RULESTRING));
    }
    if life_like::is_spelled(text) {
        return Halves::parse(text, Neighbourhood::Moore).map(Rule::from_halves);
    }
    if let Some(Named { name, rulestring }) = names::find(text) {
        return parse_family(rulestring).map_err(|ParseRuleError { message, .. }| {
            let values = [name.into(), rulestring.into(), message];
            ParseRuleError::new(0, Message::new(texts::NAMED_IS, values))
        });
    }
    if let Some(found) = parse_told(text) {
        return found;
    }
    let is_spelled = family::is_spelled(&text.to_ascii_lowercase());
    // A rulestring means itself, whatever files are called.
    if !is_spelled
        && let Some(rule) = shelf::find(text).map_err(|message| ParseRuleError::new(0, message))?
    {
        return Ok(rule);
    }
    if !is_spelled && Family::of(text).is_none() && text.starts_with(char::is_alphanumeric) {
        return Err(ParseRuleError::new(0, unknown(written)));
    }
    parse_family(text)
}

/// Reads a rule of a family whose transitions are told here; `None` for what is spelled otherwise.
fn parse_told(text: &str) -> Option<Result<Rule, ParseRuleError>> {
    let (at, family) = Family::of(text)?;
    let rule = match family {
        Family::WireWorld => Transitions::wire_world(),
        Family::Machine => {
            let name = text.to_ascii_lowercase().replace('-', "");
            Transitions::machine(match name.as_str() {
                "jvn29" => Machine::VonNeumann,
                "jvn32" | "nobili32" => Machine::Nobili,
                _ => Machine::Hutton,
            })
        }
        Family::History => {
            let base = refusal::base_of_marked(text, at, family);
            return Some(base.map(|base| Rule::from(Transitions::history(base))));
        }
        Family::Still => {
            return Some(Ok(Rule::LifeLike(LifeLike::from_masks(0, (1 << 9) - 1))));
        }
        Family::Margolus => {
            let rule = BlockRule::parse(text).map(|rule| Rule::Blocks(Arc::new(rule)));
            return Some(rule.map_err(|error| refusal::in_family(family, error)));
        }
        Family::Partitioned => {
            let next = blocks::parse_partitioned(text);
            let rule = next.map(|next| Rule::from(Transitions::particles(next)));
            return Some(rule.map_err(|error| refusal::in_family(family, error)));
        }
        Family::Alternating => {
            let rule = alternating::parse(text);
            return Some(rule.map_err(|error| refusal::in_family(family, error)));
        }
        _ => return None,
    };
    Some(Ok(Rule::from(rule)))
}

fn parse_family(text: &str) -> Result<Rule, ParseRuleError> {
    if let Some(found) = parse_told(text) {
        return found;
    }
    if !map::is_spelled(text)
        && let Some(found) = NamedStates::parse(text)?
    {
        // What is wrong with the rule of two states is wrong whatever the number of states is.
        let base = parse_base(text, &found)?;
        let NamedStates { rest_at, states, .. } = found;
        if states == 2 {
            return Ok(base);
        }
        let larger = match &base {
            Rule::Larger(rule) => Some(rule.with_states(states)),
            _ => None,
        };
        if base.has_birth_on_zero() {
            let family = Message::from(Family::Generations.described());
            let message = Message::new(texts::IN_FAMILY, [family, texts::NO_BIRTH_ON_ZERO.into()]);
            return Err(ParseRuleError::new(rest_at, message));
        }
        return Ok(match larger {
            Some(rule) => Rule::Larger(Arc::new(rule)),
            None => Rule::Generations(Arc::new(Generations::new(base, states))),
        });
    }
    let Some((at, family)) = Family::of(text) else {
        return Halves::parse(text, Neighbourhood::Moore).map(Rule::from_halves);
    };
    let counted = |neighbourhood: Neighbourhood| {
        let numbers = &text[..text.len() - neighbourhood.suffix().len()];
        Halves::parse(numbers, neighbourhood).map(Rule::from_halves)
    };
    match family {
        Family::Isotropic => counted(Neighbourhood::Moore),
        Family::VonNeumann => counted(Neighbourhood::VonNeumann),
        Family::Hexagonal => counted(Neighbourhood::Hexagonal),
        Family::Tripod => counted(Neighbourhood::Tripod),
        Family::Map => {
            map::parse(text, false).map(|(listed, table)| Rule::new(table, Spelling::Map(listed)))
        }
        Family::Wolfram => {
            let number = wolfram::parse(text)?;
            Ok(Rule::new(wolfram::table(number), Spelling::Wolfram(number)))
        }
        Family::Triangular => {
            larger::parse_triangular(text, at).map(|rule| Rule::Larger(Arc::new(rule)))
        }
        Family::LargerThanLife => larger::parse(text)
            .map(|rule| Rule::Larger(Arc::new(rule)))
            .map_err(|error| refusal::in_family(family, error)),
        _ => Err(refusal::of(text, at, family)),
    }
}

/// Reads the rule that a number of states was named with.
fn parse_base(text: &str, found: &NamedStates) -> Result<Rule, ParseRuleError> {
    let NamedStates { rest, rest_at, suffix, .. } = *found;
    if map::is_spelled(rest) {
        return map::parse(rest, true)
            .map(|(listed, table)| Rule::new(table, Spelling::Map(listed)));
    }
    // What follows the number follows the rest as well: 12/2/2V is 12/2V.
    let whole = format!("{rest}{suffix}");
    parse_family(&whole).map_err(|error| {
        let is_suffix = error.offset >= rest.len();
        error.moved(if is_suffix { text.len() - whole.len() } else { rest_at })
    })
}

/// That no rule has that name.
fn unknown(name: &str) -> Message {
    let near = names::near(name).into_iter().map(Message::from);
    let near = near.reduce(|others, name| Message::new(texts::OR, [others, name]));
    let advice = match near {
        None => texts::WHAT_IS_READ.into(),
        Some(near) => Message::new(texts::DID_YOU_MEAN, [near]),
    };
    let shown: String =
        name.chars().filter(|c| blanks::unseen(*c).is_none() || *c == ' ').collect();
    Message::new(texts::NO_SUCH_NAME, [quoted(&shown).into(), advice])
}
