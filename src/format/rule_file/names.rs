//! Names of states, `@NAMES`.

use super::super::text::Line;
use super::words;

/// Characters of a name that are kept: more has no room where states are listed.
const MOST_CHARACTERS: usize = 80;

/// What the section says, line by line.
#[derive(Default)]
pub(super) struct Names {
    states: Vec<(u8, String)>,
}

impl Names {
    /// Reads `state name`. Of several names of a state the first counts. Nothing but legends needs names, so that a line
    /// without a number is passed over.
    pub fn read(&mut self, line: Line<'_>) {
        let Some((at, number)) = words(line.bytes).next() else { return };
        let Ok(state) = number.parse() else { return };
        let name = String::from_utf8_lossy(&line.bytes[at + number.len()..]);
        let name: String = name.trim().chars().take(MOST_CHARACTERS).collect();
        if !name.is_empty() && !self.states.iter().any(|(named, _)| *named == state) {
            self.states.push((state, name));
        }
    }

    /// The names of states that the rule has.
    pub fn of(mut self, states: u16) -> Vec<(u8, String)> {
        self.states.retain(|(state, _)| u16::from(*state) < states);
        self.states
    }
}
