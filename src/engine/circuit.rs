//! Rules as boolean circuits, which every engine steps.
//!
//! A cell is a bit, and engines step a word or a vector of cells at once: the next cells are boolean
//! functions of the cells around, worked out by operations on whole words. Such a function is a
//! [`Circuit`] of gates. A gate has three inputs at most, because hardware does any operation of three
//! inputs as fast as one of two.
//!
//! [`life_like`] makes circuits of Life-like rules: it searches on top of the bits of the neighbour count,
//! and the inputs are the cell, its neighbours beside, and the sums of the rows north and south. What a
//! circuit becomes is the engine's business; [`wgsl`] prints it as a shader.
//!
//! A circuit may have several outputs, one for each plane of a rule's states, and more inputs than nine.

mod formulas;
mod life_like;
mod wgsl;

pub(super) use self::life_like::{INPUTS as LIFE_LIKE_INPUTS, life_like};
pub(super) use self::wgsl::wgsl;

/// A value of a circuit: an input, or past the inputs a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Wire(u16);

impl Wire {
    /// Its place among inputs and gates.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// An operation on three values, which need not differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Gate {
    /// Bit `k` is the outcome where the inputs have the bits of `k`, the first input the lowest.
    pub(super) table: u8,
    /// Where its inputs come from.
    pub(super) inputs: [Wire; 3],
}

/// How a gate is written where words are printed; what is not said here is made up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Spelling {
    /// The name of its value.
    name: Option<String>,
    /// What it does, with `A`, `B` and `C` for its inputs.
    formula: Option<&'static str>,
}

/// Gates that work out some values from others. Each gate stands behind those that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Circuit {
    inputs: usize,
    gates: Vec<Gate>,
    /// One for each gate.
    spellings: Vec<Spelling>,
    outputs: Vec<Wire>,
}

impl Circuit {
    /// A circuit without gates.
    pub(super) fn new(inputs: usize) -> Self {
        Self { inputs, gates: Vec::new(), spellings: Vec::new(), outputs: Vec::new() }
    }

    /// The value of an input.
    ///
    /// # Panics
    /// When there is no such input.
    pub(super) fn input(&self, index: usize) -> Wire {
        assert!(index < self.inputs, "no input {index} of {}", self.inputs);
        Wire(index as u16)
    }

    /// Adds a gate behind the others, and gives its value.
    pub(super) fn add(&mut self, table: u8, inputs: [Wire; 3]) -> Wire {
        self.add_spelled(table, inputs, Spelling::default())
    }

    fn add_spelled(&mut self, table: u8, inputs: [Wire; 3], spelling: Spelling) -> Wire {
        let made = self.inputs + self.gates.len();
        debug_assert!(inputs.iter().all(|input| input.index() < made));
        self.gates.push(Gate { table, inputs });
        self.spellings.push(spelling);
        Wire(made as u16)
    }

    /// Adds an output.
    pub(super) fn add_output(&mut self, wire: Wire) {
        self.outputs.push(wire);
    }
}
