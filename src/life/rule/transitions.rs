//! Rules of which every transition is told: by a tree of decisions, or by a family.

use std::fmt;

use super::DecisionTree;

/// A rule with a name that says what becomes of a cell in every case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transitions {
    name: String,
    tree: DecisionTree,
    colors: Vec<(u8, [u8; 3])>,
}

impl Transitions {
    /// The rule of that name. Some of its states have colours.
    pub fn new(name: impl Into<String>, tree: DecisionTree, colors: Vec<(u8, [u8; 3])>) -> Self {
        Self { name: name.into(), tree, colors }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// By what the next states are found.
    pub fn tree(&self) -> &DecisionTree {
        &self.tree
    }

    /// The colours that states have of their own, red, green and blue.
    pub fn colors(&self) -> &[(u8, [u8; 3])] {
        &self.colors
    }

    /// How many states a cell has, the dead one among them.
    pub fn states(&self) -> u16 {
        self.tree.states()
    }

    /// The state of a cell in the next generation, given the nine states from north-west to south-east, row by row.
    pub fn next(&self, near: &[u8; 9]) -> u8 {
        self.tree.next(near)
    }
}

/// Its name.
impl fmt::Display for Transitions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
