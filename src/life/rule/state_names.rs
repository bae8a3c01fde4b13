//! What the states of a rule are called.

use super::transitions::Told;
use super::{Rule, Transitions};
use crate::language::texts::states as texts;
use crate::language::{Message, Text};

/// States of a constructor's cells that signals make of the ground, from 1 on, by the signals so far.
const SENSITISED: [&str; 8] = ["S", "S0", "S1", "S00", "S01", "S10", "S11", "S000"];

/// Directions of transmissions, in the order of their states.
const DIRECTIONS: [Text; 4] = [texts::EAST, texts::NORTH, texts::WEST, texts::SOUTH];

/// Kinds of transmissions, in the order of their states, four of each.
const TRANSMISSIONS: [Text; 4] =
    [texts::ORDINARY, texts::ORDINARY_EXCITED, texts::SPECIAL, texts::SPECIAL_EXCITED];

/// What confluents give out now and in the next generation, in the order of their states.
const CONFLUENTS: [&str; 4] = ["00", "01", "10", "11"];

impl Rule {
    /// What a state is called, where it is called anything: by the rule's own name for it, or by its family's.
    ///
    /// ```
    /// use lifescope::language::Language;
    /// use lifescope::life::Rule;
    /// let name = |rule: &str, state| {
    ///     let rule: Rule = rule.parse().unwrap();
    ///     rule.state_name(state).map(|name| name.say(Language::English))
    /// };
    /// assert_eq!(name("WireWorld", 1).unwrap(), "electron head");
    /// assert_eq!(name("345/2/4", 3).unwrap(), "dying, 2");
    /// assert_eq!(name("345/2/4", 4), None);
    /// ```
    pub fn state_name(&self, state: u8) -> Option<Message> {
        if u16::from(state) >= self.states() {
            return None;
        }
        match self {
            Self::Transitions(rule) => of_transitions(rule, state),
            // In all others cells grow old.
            _ => Some(aged(state)),
        }
    }
}

fn of_transitions(rule: &Transitions, state: u8) -> Option<Message> {
    let own = rule.names().iter().find(|(named, _)| *named == state);
    if let Some((_, name)) = own {
        return Some(name.as_str().into());
    }
    match rule.told() {
        Told::WireWorld => Some(wire_world(state).into()),
        Told::History(_) => Some(marked(state).into()),
        Told::ByMachine(_) => Some(machine(state)),
        Told::Particles(_) => Some(particles(state)),
        Told::ByTree(_) => (state == 0).then(|| texts::DEAD.into()),
    }
}

fn aged(state: u8) -> Message {
    match state {
        0 => texts::DEAD.into(),
        1 => texts::ALIVE.into(),
        _ => Message::new(texts::DYING, [(state - 1).to_string()]),
    }
}

fn wire_world(state: u8) -> Text {
    match state {
        0 => texts::EMPTY,
        1 => texts::HEAD,
        2 => texts::TAIL,
        _ => texts::WIRE,
    }
}

fn marked(state: u8) -> Text {
    match state {
        0 => texts::DEAD,
        1 => texts::ALIVE,
        2 => texts::WAS_ALIVE,
        3 => texts::MARKED_ALIVE,
        4 => texts::MARKED_DEAD,
        5 => texts::FROM_THE_START,
        _ => texts::KILLER,
    }
}

/// Where the particles of a cell go.
fn particles(state: u8) -> Message {
    let [east, north, west, south] = DIRECTIONS;
    let all = [(4, north), (8, east), (1, south), (2, west)];
    let present = all.into_iter().filter(|(particle, _)| state & particle > 0);
    let directions = present.map(|(_, direction)| Message::from(direction));
    match directions.reduce(|first, next| Message::new(texts::AND_PARTICLE, [first, next])) {
        None => texts::EMPTY.into(),
        Some(directions) => Message::new(texts::PARTICLES, [directions]),
    }
}

fn machine(state: u8) -> Message {
    let at = |first: u8| usize::from(state - first);
    match state {
        0 => texts::GROUND.into(),
        1..9 => Message::new(texts::SENSITISED, [SENSITISED[at(1)]]),
        9..25 => Message::new(TRANSMISSIONS[at(9) / 4], [DIRECTIONS[at(9) % 4]]),
        25..29 => Message::new(texts::CONFLUENT, [CONFLUENTS[at(25)]]),
        29 => texts::CROSSED_ALONG.into(),
        30 => texts::CROSSED_DOWN.into(),
        _ => texts::CROSSED_BOTH.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::language::Language;

    #[test]
    fn every_state_of_a_known_family_has_a_name_of_its_own_in_every_language() {
        for text in
            ["345/2/4", "345/2/256", "WireWorld", "LifeHistory", "JvN29", "Nobili32", "PCA_1"]
        {
            let rule: Rule = text.parse().unwrap();
            for language in Language::ALL {
                let names = (0..=255).map_while(|state| rule.state_name(state));
                let names: Vec<String> = names.map(|name| name.say(language)).collect();
                assert_eq!(names.len(), usize::from(rule.states()), "{text}");
                let all: HashSet<&String> = names.iter().collect();
                assert_eq!(all.len(), names.len(), "{text}: {names:?}");
            }
        }
    }

    #[test]
    fn transmissions_are_named_by_where_they_point() {
        let name = |state| {
            let rule: Rule = "Hutton32".parse().unwrap();
            rule.state_name(state).unwrap().say(Language::English)
        };
        assert_eq!(name(9), "ordinary transmission east");
        assert_eq!(name(16), "ordinary transmission south, excited");
        assert_eq!(name(18), "special transmission north");
        assert_eq!(name(28), "confluent, 11");
        assert_eq!(name(8), "sensitised, S000");
    }
}
