//! Rules of which every transition is told: by a tree of decisions, or by a family.

use std::fmt;

use super::machine::Machine;
use super::marked::{HISTORY_STATES, next_history};
use super::{DecisionTree, LifeLike, Rule, blocks};

/// A rule with a name that says what becomes of a cell in every case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transitions {
    name: String,
    told: Told,
    colors: Vec<(u8, [u8; 3])>,
    names: Vec<(u8, String)>,
}

/// How the transitions are told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Told {
    ByTree(DecisionTree),
    /// Heads of electrons, their tails, and wires.
    WireWorld,
    /// A rule of two states with marks.
    History(Rule),
    /// Cells of a universal constructor.
    ByMachine(Machine),
    /// Particles of partitioned cells, by what becomes of those that meet.
    Particles([u8; 16]),
}

impl Transitions {
    /// The rule of a tree, by its name.
    pub fn new(name: impl Into<String>, tree: DecisionTree) -> Self {
        Self::told_by(name.into(), Told::ByTree(tree), Vec::new())
    }

    /// The same rule, some of whose states have colours.
    #[must_use]
    pub fn with_colors(self, colors: Vec<(u8, [u8; 3])>) -> Self {
        Self { colors, ..self }
    }

    /// The same rule, some of whose states have names.
    #[must_use]
    pub fn with_names(self, names: Vec<(u8, String)>) -> Self {
        Self { names, ..self }
    }

    fn told_by(name: String, told: Told, colors: Vec<(u8, [u8; 3])>) -> Self {
        Self { name, told, colors, names: Vec::new() }
    }

    /// WireWorld.
    pub(super) fn wire_world() -> Self {
        let colors = WIRE_WORLD_COLORS.into();
        Self::told_by("WireWorld".to_owned(), Told::WireWorld, colors)
    }

    /// The History rule of a rule of two states.
    pub(super) fn history(base: Rule) -> Self {
        let name = match base.life_like() {
            Some(LifeLike::LIFE) => "LifeHistory".to_owned(),
            _ => format!("{base}History"),
        };
        Self::told_by(name, Told::History(base), HISTORY_COLORS.into())
    }

    /// A machine's cells.
    pub(super) fn machine(machine: Machine) -> Self {
        let name = match machine {
            Machine::VonNeumann => "JvN29",
            Machine::Nobili => "Nobili32",
            Machine::Hutton => "Hutton32",
        };
        let states = usize::from(machine.states()) - 1;
        let colors = (1..).zip(MACHINE_COLORS).take(states).collect();
        Self::told_by(name.to_owned(), Told::ByMachine(machine), colors)
    }

    /// Partitioned cells of four particles.
    pub(super) fn particles(next: [u8; 16]) -> Self {
        let name = format!("2PCA4,{}", blocks::in_list(&next));
        Self { name, told: Told::Particles(next), colors: Vec::new(), names: Vec::new() }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is WireWorld, which is four states in two bits.
    pub fn is_wire_world(&self) -> bool {
        self.told == Told::WireWorld
    }

    pub(super) fn told(&self) -> &Told {
        &self.told
    }

    /// The colours that states have of their own, red, green and blue.
    pub fn colors(&self) -> &[(u8, [u8; 3])] {
        &self.colors
    }

    /// The names that states have of their own.
    pub fn names(&self) -> &[(u8, String)] {
        &self.names
    }

    /// How many states a cell has, the dead one among them.
    pub fn states(&self) -> u16 {
        match &self.told {
            Told::ByTree(tree) => tree.states(),
            Told::WireWorld => 4,
            Told::History(_) => HISTORY_STATES,
            Told::ByMachine(machine) => machine.states(),
            Told::Particles(_) => 16,
        }
    }

    /// Whether the neighbours at a cell's corners matter.
    pub fn sees_corners(&self) -> bool {
        match &self.told {
            Told::ByTree(tree) => tree.neighbours() == 8,
            Told::WireWorld | Told::History(_) => true,
            Told::ByMachine(_) | Told::Particles(_) => false,
        }
    }

    /// The state of a cell in the next generation, given the nine states from north-west to south-east, row by row.
    pub fn next(&self, near: &[u8; 9]) -> u8 {
        match &self.told {
            Told::ByTree(tree) => tree.next(near),
            Told::WireWorld => next_in_wire_world(near),
            Told::History(base) => next_history(base, near),
            Told::ByMachine(machine) => machine.next(near),
            Told::Particles(next) => blocks::next_of_particles(next, near),
        }
    }
}

/// Its name.
impl fmt::Display for Transitions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A head becomes a tail, a tail a wire, and a wire beside one head or two a head.
fn next_in_wire_world(near: &[u8; 9]) -> u8 {
    let heads = near.iter().filter(|state| **state == 1).count();
    match near[4] {
        1 => 2,
        2 => 3,
        3 if heads == 1 || heads == 2 => 1,
        own => own,
    }
}

/// Colours of states, as Golly has them.
const WIRE_WORLD_COLORS: [(u8, [u8; 3]); 3] =
    [(1, [0, 128, 255]), (2, [255, 255, 255]), (3, [255, 128, 0])];

const HISTORY_COLORS: [(u8, [u8; 3]); 6] = [
    (1, [0, 255, 0]),
    (2, [0, 0, 128]),
    (3, [216, 255, 216]),
    (4, [255, 0, 0]),
    (5, [255, 255, 0]),
    (6, [96, 96, 96]),
];

/// Of the states from 1 on.
const MACHINE_COLORS: [[u8; 3]; 31] = [
    [255, 0, 0],
    [255, 125, 0],
    [255, 150, 25],
    [255, 175, 50],
    [255, 200, 75],
    [255, 225, 100],
    [255, 250, 125],
    [251, 255, 0],
    [89, 89, 255],
    [106, 106, 255],
    [122, 122, 255],
    [139, 139, 255],
    [27, 176, 27],
    [36, 200, 36],
    [73, 255, 73],
    [106, 255, 106],
    [235, 36, 36],
    [255, 56, 56],
    [255, 73, 73],
    [255, 89, 89],
    [185, 56, 255],
    [191, 73, 255],
    [197, 89, 255],
    [203, 106, 255],
    [0, 255, 128],
    [255, 128, 64],
    [255, 255, 128],
    [33, 215, 215],
    [27, 176, 176],
    [24, 156, 156],
    [21, 137, 137],
];

#[cfg(test)]
mod tests {
    use crate::life::Rule;

    fn canonical(text: &str) -> (String, u16) {
        let rule: Rule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(rule.to_string().parse::<Rule>().as_ref(), Ok(&rule), "{text}");
        (rule.to_string(), rule.states())
    }

    #[test]
    fn families_are_read_in_their_spellings() {
        for (text, name, states) in [
            ("wireworld", "WireWorld", 4),
            ("JvN-29", "JvN29", 29),
            ("jvn-32", "Nobili32", 32),
            ("modJvN-32", "Hutton32", 32),
            ("b3s23history", "LifeHistory", 7),
            ("HighLifeHistory", "B36/S23History", 7),
            ("B2n3/S23-qHistory", "B2n3/S23-qHistory", 7),
            ("LifeHHistory", "B3/S23HHistory", 7),
            ("B13/S012VHistory", "B13/S012VHistory", 7),
            ("MAPQEZsAQHistory", "MAPQEZsAQHistory", 7),
        ] {
            assert_eq!(canonical(text), (name.to_owned(), states), "{text}");
        }
    }

    #[test]
    fn marks_stay_and_a_killer_kills_within_the_neighbourhood() {
        let next = |rule: &str, near: [u8; 9]| rule.parse::<Rule>().unwrap().next(&near);
        // Born, by odd states alone.
        assert_eq!(next("LifeHistory", [1, 3, 5, 2, 0, 4, 0, 0, 0]), 1);
        assert_eq!(next("LifeHistory", [1, 3, 5, 2, 4, 4, 0, 0, 0]), 3);
        assert_eq!(next("LifeHistory", [1, 3, 5, 0, 6, 0, 0, 0, 0]), 6);
        // Survives, or leaves its mark.
        assert_eq!(next("LifeHistory", [1, 3, 0, 0, 5, 0, 0, 0, 0]), 5);
        assert_eq!(next("LifeHistory", [1, 0, 0, 0, 5, 0, 0, 0, 0]), 4);
        assert_eq!(next("LifeHistory", [0, 0, 0, 0, 1, 0, 0, 0, 0]), 2);
        assert_eq!(next("LifeHistory", [0, 0, 0, 0, 2, 0, 0, 0, 0]), 2);
        // The killer stands at a corner, which is a neighbour in one of both.
        assert_eq!(next("LifeHistory", [6, 1, 1, 0, 1, 0, 0, 0, 0]), 2);
        assert_eq!(next("B3/S1VHistory", [6, 1, 1, 0, 1, 0, 0, 0, 0]), 1);
    }
}
