//! Rules of two states with marks: History.
//!
//! Cells in odd states live for the rule of two states, and all others do not.

use super::Rule;
use super::neighbourhood::Neighbourhood;

/// States of a History rule: off, on, was on, marked on, marked off, marked on from the start, and what kills.
pub(super) const HISTORY_STATES: u16 = 7;

/// What kills the cells around it.
const KILLER: u8 = 6;

/// The state of a cell in the next generation under a History rule of that base.
pub(super) fn next_history(base: &Rule, near: &[u8; 9]) -> u8 {
    let own = near[4];
    let is_odd = own % 2 == 1;
    let dies = if own == 1 { 2 } else { 4 };
    if is_odd && has_neighbour(base, near, KILLER) {
        return dies;
    }
    if own == KILLER {
        return own;
    }
    let lives = base.next(&near.map(|state| state % 2)) == 1;
    match (lives, own) {
        (true, 0 | 2) => 1,
        (true, 4) => 3,
        (false, 1 | 3 | 5) => dies,
        _ => own,
    }
}

/// Whether a cell has a neighbour in a state, within the rule's neighbourhood.
fn has_neighbour(base: &Rule, near: &[u8; 9], state: u8) -> bool {
    let neighbourhood = base.family().1.unwrap_or(Neighbourhood::Moore);
    let neighbours: usize = neighbourhood.ring().iter().sum();
    (0..9).any(|place| neighbours >> (8 - place) & 1 == 1 && near[place] == state)
}
