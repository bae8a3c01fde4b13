//! What follows the colon of a rulestring: the universe's shape, `T640,480`.

use super::ParseRuleError;
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::topology::{Edge, MAX_SIDE, Topology};
use crate::printable::quoted;

/// Reads it, without blanks.
pub(super) fn parse(suffix: &str) -> Result<Topology, ParseRuleError> {
    let mut chars = suffix.chars();
    let edge = match chars.next().map(|letter| letter.to_ascii_lowercase()) {
        Some('t') => Edge::Torus,
        Some('p') => Edge::Dead,
        Some(letter @ ('k' | 'c' | 's')) => {
            let shape = match letter {
                'k' => texts::KLEIN_BOTTLE,
                'c' => texts::CROSS_SURFACE,
                _ => texts::SPHERE,
            };
            return Err(ParseRuleError::new(0, Message::new(texts::SHAPE_NOT_YET, [shape])));
        }
        _ => return Err(ParseRuleError::new(0, texts::TOPOLOGY_EXPECTED)),
    };
    let sides = chars.as_str();
    let at = suffix.len() - sides.len();
    let mut parts = sides.split(',');
    let first = parts.next().unwrap_or("");
    let width = parse_side(first, at)?;
    let height = match parts.next() {
        Some(second) => parse_side(second, at + first.len() + 1)?,
        None => width,
    };
    if parts.next().is_some() {
        return Err(ParseRuleError::new(at, texts::TWO_SIDES));
    }
    Ok(Topology::new(edge, width, height))
}

fn parse_side(digits: &str, offset: usize) -> Result<u64, ParseRuleError> {
    let refused = |text| Err(ParseRuleError::new(offset, Message::new(text, [quoted(digits)])));
    if digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains(['+', '-', '*']) {
        return refused(texts::TWISTED);
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return refused(texts::SIDE_EXPECTED);
    }
    match digits.parse::<u64>() {
        Ok(side) if side <= MAX_SIDE => Ok(side),
        _ => {
            let values = [Message::from(quoted(digits)), MAX_SIDE.to_string().into()];
            let message = Message::new(texts::LARGEST_SIDE, values);
            Err(ParseRuleError::new(offset, message))
        }
    }
}
