//! Tables of transitions, `@TABLE`.
//!
//! A transition names the cell, its neighbours and what becomes of it. The first that fits counts, with all its images
//! under the table's symmetries. A variable stands for some states: for any of them where it is met once, and for the same one
//! at every place where it is met more often.

use super::super::diagnostic::Fault;
use super::super::text::Line;
use super::{states, words};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{DecisionTree, StateSet, TreeMaker};
use crate::printable::quoted;

/// Branches of the largest tree that is made of a table, of which each node has one a state.
const MOST_BRANCHES: usize = 1 << 25;

/// Branches that are made on the way to a tree, at most: some seconds of work.
const MOST_BRANCHES_MADE: usize = 1 << 28;

/// Branches below which nothing is gained by forgetting nodes that nothing leads to.
const FEWEST_BRANCHES: usize = 1 << 20;

/// Transitions at most, for all values that their variables may have together.
const MOST_TRANSITIONS: usize = 1 << 20;

/// Which cells are neighbours.
#[derive(Clone, Copy, PartialEq)]
enum Neighbourhood {
    VonNeumann,
    Moore,
    Hexagonal,
    OneDimensional,
}

impl Neighbourhood {
    const NAMED: [(&str, Self); 4] = [
        ("vonNeumann", Self::VonNeumann),
        ("Moore", Self::Moore),
        ("hexagonal", Self::Hexagonal),
        ("oneDimensional", Self::OneDimensional),
    ];

    /// The neighbours in the order of a transition, as places of the nine from north-west to south-east.
    fn ring(self) -> &'static [usize] {
        match self {
            Self::VonNeumann => &[1, 5, 7, 3],
            Self::Moore => &[1, 2, 5, 8, 7, 6, 3, 0],
            Self::Hexagonal => &[1, 5, 8, 7, 3, 0],
            Self::OneDimensional => &[3, 5],
        }
    }

    /// Neighbours that the tree asks for.
    fn asked(self) -> usize {
        match self {
            Self::VonNeumann | Self::OneDimensional => 4,
            Self::Moore | Self::Hexagonal => 8,
        }
    }

    /// The names of its symmetries.
    fn symmetries(self) -> &'static [&'static str] {
        match self {
            Self::VonNeumann => {
                &["none", "rotate4", "rotate4reflect", "reflect_horizontal", "permute"]
            }
            Self::Moore => &[
                "none",
                "rotate4",
                "rotate8",
                "rotate4reflect",
                "rotate8reflect",
                "reflect_horizontal",
                "permute",
            ],
            Self::Hexagonal => {
                &["none", "rotate2", "rotate3", "rotate6", "rotate6reflect", "permute"]
            }
            Self::OneDimensional => &["none", "reflect", "permute"],
        }
    }
}

/// The images that a transition has beside itself.
enum Symmetry {
    /// Orders of the neighbours, as indices of the ring.
    Orders(Vec<Vec<usize>>),
    /// Every order.
    All,
}

impl Symmetry {
    fn of(name: &str, neighbourhood: Neighbourhood) -> Self {
        let count = neighbourhood.ring().len();
        if name == "permute" {
            return Self::All;
        }
        let digits = name.bytes().find(u8::is_ascii_digit);
        let rotations = digits.map_or(1, |digit| usize::from(digit - b'0'));
        let is_reflected = name.contains("reflect");
        let turned = |by: usize| (0..count).map(move |at| (at + by * count / rotations) % count);
        let mut orders: Vec<Vec<usize>> = (0..rotations).map(|by| turned(by).collect()).collect();
        if is_reflected {
            // Read backwards from the first, which is north; of two cells both change their places.
            let first = usize::from(neighbourhood == Neighbourhood::OneDimensional);
            let mirrored = |at: &usize| (count - at + first * (count - 1)) % count;
            let mirrored: Vec<Vec<usize>> =
                orders.iter().map(|order| order.iter().map(mirrored).collect()).collect();
            orders.extend(mirrored);
        }
        Self::Orders(orders)
    }
}

/// A value of a transition.
#[derive(Clone, Copy)]
enum Value {
    State(u8),
    Variable(usize),
}

/// A transition with all variables that must agree replaced.
struct Transition {
    /// The sets of the cell and of its neighbours, in the order of the ring.
    cells: Vec<StateSet>,
    next: u8,
}

/// What the section says, line by line.
#[derive(Default)]
pub(super) struct TableReader {
    states: Option<u16>,
    neighbourhood: Option<Neighbourhood>,
    symmetry: Option<Symmetry>,
    variables: Vec<(String, StateSet)>,
    transitions: Vec<Transition>,
}

impl TableReader {
    /// Reads a setting, a variable or a transition.
    pub fn read(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let text = String::from_utf8_lossy(line.bytes);
        if let Some((key, value)) = text.split_once(':') {
            let at = key.len() + 1 + (value.len() - value.trim_start().len());
            return self.set(line, key.trim(), at, value.trim());
        }
        match text.strip_prefix("var") {
            Some(variable) if variable.starts_with(char::is_whitespace) => {
                self.read_variable(line, variable.trim())
            }
            _ => self.read_transition(line),
        }
    }

    fn set(&mut self, line: Line<'_>, key: &str, at: usize, value: &str) -> Result<(), Fault> {
        match key {
            "n_states" => self.states = Some(states(line, at, value)?),
            "neighborhood" => {
                let is_it = |(name, _): &&(&str, Neighbourhood)| name.eq_ignore_ascii_case(value);
                let found = Neighbourhood::NAMED.iter().find(is_it);
                let (_, neighbourhood) = found.ok_or_else(|| {
                    let message = Message::new(texts::RULE_NEIGHBORHOOD, [quoted(value)]);
                    Fault::new(line.offset(at), message)
                })?;
                self.neighbourhood = Some(*neighbourhood);
            }
            "symmetries" => {
                let Some(neighbourhood) = self.neighbourhood else {
                    return Err(Fault::new(line.offset(0), texts::RULE_TABLE_BEGINS));
                };
                let known = neighbourhood.symmetries();
                let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(value)) else {
                    let values = [quoted(value).into_owned(), known.join(", ")];
                    let message = Message::new(texts::RULE_SYMMETRY, values);
                    return Err(Fault::new(line.offset(at), message));
                };
                self.symmetry = Some(Symmetry::of(name, neighbourhood));
            }
            _ => return Err(Fault::new(line.offset(0), texts::RULE_SETTING)),
        }
        Ok(())
    }

    fn read_variable(&mut self, line: Line<'_>, text: &str) -> Result<(), Fault> {
        let is_wrong = || Fault::new(line.offset(0), texts::RULE_VARIABLE);
        let (name, values) = text.split_once('=').ok_or_else(is_wrong)?;
        // One state, or the name of another variable, may stand without braces.
        let values = match values.trim().strip_prefix('{') {
            Some(values) => values.strip_suffix('}').ok_or_else(is_wrong)?,
            None => values.trim(),
        };
        if values.is_empty() {
            return Err(is_wrong());
        }
        let name = name.trim();
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == ',') {
            return Err(is_wrong());
        }
        let mut set = Vec::new();
        for (_, word) in words(values.as_bytes()) {
            match self.value(line, 0, word)? {
                Value::State(state) => set.push(state),
                Value::Variable(variable) => set.extend(self.variables[variable].1.states()),
            }
        }
        self.variables.push((name.to_owned(), set.into_iter().collect()));
        Ok(())
    }

    /// What a word of a transition stands for.
    fn value(&self, line: Line<'_>, at: usize, word: &str) -> Result<Value, Fault> {
        let states =
            self.states.ok_or_else(|| Fault::new(line.offset(0), texts::RULE_TABLE_BEGINS))?;
        if let Some(variable) = self.variables.iter().rposition(|(name, _)| name == word) {
            return Ok(Value::Variable(variable));
        }
        let state = word.parse::<u8>().ok().filter(|state| u16::from(*state) < states);
        state.map(Value::State).ok_or_else(|| {
            let values = [quoted(word).into_owned(), (states - 1).to_string()];
            Fault::new(line.offset(at), Message::new(texts::RULE_VALUE, values))
        })
    }

    fn read_transition(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let (Some(states), Some(neighbourhood), Some(_)) =
            (self.states, self.neighbourhood, &self.symmetry)
        else {
            return Err(Fault::new(line.offset(0), texts::RULE_TABLE_BEGINS));
        };
        let are_digits = states <= 10
            && self.variables.is_empty()
            && line.bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace());
        let mut values = Vec::new();
        for (at, word) in words(line.bytes) {
            if are_digits {
                for digit in 0..word.len() {
                    values.push(self.value(line, at + digit, &word[digit..=digit])?);
                }
            } else {
                values.push(self.value(line, at, word)?);
            }
        }
        let needed = neighbourhood.ring().len() + 2;
        if values.len() != needed {
            let values = [values.len(), needed].map(|count| count.to_string());
            return Err(Fault::new(line.offset(0), Message::new(texts::RULE_VALUES, values)));
        }
        self.bind(line, &values)
    }

    /// Adds a transition for all states that variables which are met more than once may stand for.
    fn bind(&mut self, line: Line<'_>, values: &[Value]) -> Result<(), Fault> {
        let is_met = |variable: usize| {
            let same =
                |value: &&Value| matches!(value, Value::Variable(other) if *other == variable);
            values.iter().filter(same).count()
        };
        let bound: Vec<usize> = (0..self.variables.len()).filter(|at| is_met(*at) > 1).collect();
        let choices: Vec<Vec<u8>> =
            bound.iter().map(|at| self.variables[*at].1.states().collect()).collect();
        let count =
            choices.iter().try_fold(1usize, |product, choice| product.checked_mul(choice.len()));
        let count =
            count.filter(|count| count.saturating_add(self.transitions.len()) <= MOST_TRANSITIONS);
        let count = count.ok_or_else(|| Fault::new(line.offset(0), texts::RULE_TOO_LARGE))?;
        let (next, cells) = match values {
            [cells @ .., next] => (*next, cells),
            [] => return Ok(()),
        };
        for number in 0..count {
            let mut left = number;
            let binding: Vec<u8> = choices
                .iter()
                .map(|choice| {
                    let state = choice[left % choice.len()];
                    left /= choice.len();
                    state
                })
                .collect();
            let state_of = |variable: usize| {
                let at = bound.iter().position(|bound| *bound == variable);
                at.map(|at| binding[at])
            };
            let set_of = |value: &Value| match *value {
                Value::State(state) => [state].into_iter().collect(),
                Value::Variable(variable) => match state_of(variable) {
                    Some(state) => [state].into_iter().collect(),
                    None => self.variables[variable].1,
                },
            };
            let next = match next {
                Value::State(state) => state,
                Value::Variable(variable) => {
                    let mut states = self.variables[variable].1.states();
                    let only = states.next().filter(|_| states.next().is_none());
                    state_of(variable).or(only).ok_or_else(|| {
                        let name = quoted(&self.variables[variable].0);
                        Fault::new(line.offset(0), Message::new(texts::RULE_UNBOUND, [name]))
                    })?
                }
            };
            self.transitions.push(Transition { cells: cells.iter().map(set_of).collect(), next });
        }
        Ok(())
    }

    /// The tree of all transitions. `end` is where the section has ended.
    pub fn finish(self, end: usize) -> Result<DecisionTree, Fault> {
        let (Some(states), Some(neighbourhood), Some(symmetry)) =
            (self.states, self.neighbourhood, self.symmetry)
        else {
            return Err(Fault::new(end, texts::RULE_TABLE_BEGINS));
        };
        let ring = neighbourhood.ring();
        let mut maker = TreeMaker::new(states, neighbourhood.asked());
        let branches = |maker: &TreeMaker| maker.nodes() * usize::from(states);
        let (mut most, mut made) = (FEWEST_BRANCHES, 0);
        // Of several that fit the one that is added last counts.
        for Transition { cells, next } in self.transitions.iter().rev() {
            let placed = |order: &mut dyn Iterator<Item = usize>| {
                let mut near = [StateSet::all(states); 9];
                near[4] = cells[0];
                order.enumerate().for_each(|(at, from)| near[ring[at]] = cells[1 + from]);
                near
            };
            match &symmetry {
                Symmetry::All => maker.add_permuted(&placed(&mut (0..ring.len())), ring, *next),
                Symmetry::Orders(orders) => {
                    let mut images: Vec<_> =
                        orders.iter().map(|order| placed(&mut order.iter().copied())).collect();
                    images.sort_unstable();
                    images.dedup();
                    images.iter().for_each(|near| maker.add(near, *next));
                }
            }
            if branches(&maker) > most {
                made += branches(&maker);
                // Most of them are parts of earlier trees.
                maker.compact();
                if branches(&maker) > MOST_BRANCHES || made > MOST_BRANCHES_MADE {
                    return Err(Fault::of_file(texts::RULE_TOO_LARGE));
                }
                most = FEWEST_BRANCHES.max(4 * branches(&maker));
            }
        }
        Ok(maker.finish())
    }
}
