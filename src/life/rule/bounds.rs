//! What follows the colon of a rulestring: the universe's shape, `T640,480`.

use super::ParseRuleError;
use crate::life::topology::{Edge, MAX_SIDE, Topology};
use crate::printable::quoted;

/// Reads it, without blanks.
pub(super) fn parse(suffix: &str) -> Result<Topology, ParseRuleError> {
    let mut chars = suffix.chars();
    let edge = match chars.next().map(|letter| letter.to_ascii_lowercase()) {
        Some('t') => Edge::Torus,
        Some('p') => Edge::Dead,
        Some(letter @ ('k' | 'c' | 's')) => {
            let name = match letter {
                'k' => "Klein bottle",
                'c' => "cross-surface",
                _ => "sphere",
            };
            let message =
                format!("the {name} is not supported yet; use :Tw,h (torus) or :Pw,h (plane)");
            return Err(ParseRuleError::new(0, message));
        }
        _ => {
            let message = "a topology was expected after ':', such as :T640,480 (torus) or \
                           :P640,480 (plane)";
            return Err(ParseRuleError::new(0, message));
        }
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
        return Err(ParseRuleError::new(at, "a topology has two sides, as in :T640,480"));
    }
    Ok(Topology::new(edge, width, height))
}

fn parse_side(digits: &str, offset: usize) -> Result<u64, ParseRuleError> {
    if digits.contains(['+', '-', '*']) {
        let message =
            format!("'{}' shifts or twists the edge, which is not supported yet", quoted(digits));
        return Err(ParseRuleError::new(offset, message));
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let message =
            format!("a number of cells was expected, not '{}' (0 is unbounded)", quoted(digits));
        return Err(ParseRuleError::new(offset, message));
    }
    match digits.parse::<u64>() {
        Ok(side) if side <= MAX_SIDE => Ok(side),
        _ => {
            let message =
                format!("a side of {} cells is past the largest, {MAX_SIDE}", quoted(digits));
            Err(ParseRuleError::new(offset, message))
        }
    }
}
