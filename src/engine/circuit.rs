//! Rules as boolean circuits, which every engine steps.
//!
//! A cell is a bit, and engines step a word or a vector of cells at once: the next cells are boolean
//! functions of the cells around, worked out by operations on whole words. Such a function is a
//! [`Circuit`] of gates. A gate has three inputs at most, because hardware does any operation of three
//! inputs as fast as one of two.
//!
//! There are two makers of circuits. [`life_like`] searches on top of the bits of the neighbour count,
//! and its inputs are the cell, its neighbours beside, and the sums of the rows north and south.
//! [`table`] takes any rule of the nine cells. What a circuit becomes is the engine's business: `wgsl`
//! prints it as a shader, `cpu` runs it over rows.
//!
//! A circuit may have several outputs, one for each plane of a rule's states, and more inputs than nine.

mod formulas;
mod life_like;
mod table;
mod wgsl;

pub(super) use self::life_like::{INPUTS as LIFE_LIKE_INPUTS, life_like};
pub(super) use self::table::{INPUTS as CELL_INPUTS, table};
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

impl Gate {
    /// The outcome in every case of a word, given the word of each input.
    pub(super) fn apply(&self, words: [u64; 3]) -> u64 {
        (0..8).filter(|case| self.table >> case & 1 == 1).fold(0, |outcome, case| {
            let literal = |at: usize| if case >> at & 1 == 1 { words[at] } else { !words[at] };
            outcome | literal(0) & literal(1) & literal(2)
        })
    }
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

    /// How many inputs there are.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// The gates, each behind those that it needs.
    pub(super) fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The values that it works out.
    pub(super) fn outputs(&self) -> &[Wire] {
        &self.outputs
    }

    /// The gate that gives a value, unless it is an input.
    pub(super) fn gate_of(&self, wire: Wire) -> Option<&Gate> {
        wire.index().checked_sub(self.inputs).map(|gate| &self.gates[gate])
    }

    /// Which gates the outputs need.
    fn needed(&self) -> Vec<bool> {
        let mut needed = vec![false; self.gates.len()];
        let need = |needed: &mut Vec<bool>, wire: Wire| {
            if let Some(gate) = wire.index().checked_sub(self.inputs) {
                needed[gate] = true;
            }
        };
        self.outputs.iter().for_each(|&output| need(&mut needed, output));
        for (at, gate) in self.gates.iter().enumerate().rev() {
            if needed[at] {
                gate.inputs.iter().for_each(|&input| need(&mut needed, input));
            }
        }
        needed
    }

    /// The same without the gates that no output needs.
    fn pruned(&self) -> Self {
        let mut kept = Self::new(self.inputs);
        let mut wires: Vec<Wire> = (0..self.inputs).map(|input| Wire(input as u16)).collect();
        for ((gate, spelling), is_needed) in
            self.gates.iter().zip(&self.spellings).zip(self.needed())
        {
            // What is not needed is not looked at either.
            let wire = if is_needed {
                let inputs = gate.inputs.map(|input| wires[input.index()]);
                kept.add_spelled(gate.table, inputs, spelling.clone())
            } else {
                Wire(0)
            };
            wires.push(wire);
        }
        kept.outputs = self.outputs.iter().map(|output| wires[output.index()]).collect();
        kept
    }

    /// What it takes, in operations of two inputs; one of three counts as two.
    pub(super) fn cost(&self) -> u32 {
        let cost = |gate: &Gate| {
            let [a, b, c] = gate.inputs;
            if a != b && a != c && b != c { 2 } else { 1 }
        };
        self.gates.iter().map(cost).sum()
    }

    /// The values of the outputs in 64 cases, given those of the inputs.
    #[cfg(test)]
    pub(super) fn evaluate(&self, inputs: &[u64]) -> Vec<u64> {
        let mut values = inputs.to_vec();
        for gate in &self.gates {
            values.push(gate.apply(gate.inputs.map(|input| values[input.index()])));
        }
        self.outputs.iter().map(|output| values[output.index()]).collect()
    }
}
