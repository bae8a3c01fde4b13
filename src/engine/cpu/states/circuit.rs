//! The circuit of a rule, and how a tile goes through it.
//!
//! A live cell in state 1 + a has the bits of `a`. A cell that is dead is born and one in state 1 survives by the
//! base rule; every other live cell goes from `a` to `a + 1`, by a chain of half adders, and is dead where that is the
//! number of live states.

use super::super::instructions::Instructions;
use super::super::interpreter::{GateFunctions, PlacedGate, VECTORS, gate, gate_functions, placed};
use super::super::row::{self, Row};
use super::shape::{Halo, SIDE, further_bits};
use crate::engine::circuit::{CELL_INPUTS, Circuit, Wire, table};
use crate::life::{Generations, MooreTable, Rule};

/// Words of a column of the neighbourhood: a tile's rows and one on each side.
const COLUMN: usize = SIDE + 2;

/// The inputs of the circuit after the nine cells that count as neighbours: the cell lives, and its further bits.
const LIVES: usize = CELL_INPUTS.len();

/// A rule's circuit with a place for every value.
pub(super) struct CircuitKernel {
    /// Bits of a state less 1.
    further: usize,
    gates: Vec<PlacedGate>,
    /// Where the next sets of bits are in the end: those that count, those that live, the further bits.
    outcomes: Vec<usize>,
    /// Words that all values take.
    words: usize,
    functions: &'static GateFunctions,
    /// Words that a gate's function takes at once.
    at_once: usize,
}

impl CircuitKernel {
    /// The kernel of a rule with those instructions; `None` for a rule that has no circuit.
    ///
    /// # Panics
    /// When the processor lacks them.
    pub fn new(rule: &Rule, instructions: Instructions) -> Option<Self> {
        assert!(Instructions::available().contains(&instructions), "{instructions:?} is missing");
        let further = further_bits(rule.states());
        let circuit = match rule {
            Rule::Generations(rule) => of_generations(rule, further),
            Rule::Transitions(rule) if rule.is_wire_world() => of_wire_world(),
            _ => of_two_states(&rule.table()?),
        };
        let cells = (0..CELL_INPUTS.len()).map(|cell| cell % 3 * COLUMN + cell / 3);
        let own = (0..=further).map(|set| 3 * COLUMN + set * SIDE);
        let inputs: Vec<usize> = cells.chain(own).collect();
        let first_free = 3 * COLUMN + (1 + further) * SIDE;
        let placed = placed(&circuit, inputs, first_free, SIDE);
        let (functions, at_once) = functions(instructions);
        Some(Self {
            further,
            gates: placed.gates,
            outcomes: placed.outcomes,
            words: placed.end,
            functions,
            at_once,
        })
    }

    /// Bits of a state less 1.
    pub fn further(&self) -> usize {
        self.further
    }

    /// Works all values out. The inputs are there.
    pub fn run(&self, values: &mut Values) {
        assert!(values.words.len() >= self.words);
        let words = values.words.as_mut_ptr();
        for gate in &self.gates {
            let function =
                self.functions[usize::from(gate.table >> 4)][usize::from(gate.table & 15)];
            for start in (0..SIDE).step_by(self.at_once) {
                // SAFETY: the processor has the instructions, as was seen when the kernel was made. Each value has `SIDE`
                // words from its place on, all of them within `self.words`, of which a function takes `at_once`.
                unsafe {
                    let inputs =
                        gate.inputs.map(|place| words.add(place as usize + start).cast_const());
                    function(inputs, words.add(gate.outcome as usize + start));
                }
            }
        }
    }

    /// The next words of a set of bits.
    pub fn outcome<'a>(&self, set: usize, values: &'a Values) -> &'a [u64] {
        &values.words[self.outcomes[set]..][..SIDE]
    }
}

/// The values of a circuit while a tile goes through it.
pub(super) struct Values {
    words: Vec<u64>,
}

impl Values {
    pub fn new(kernel: &CircuitKernel) -> Self {
        Self { words: vec![0; kernel.words] }
    }

    /// Takes in the bits around and in a tile.
    pub fn take(&mut self, halo: &Halo) {
        let [west, centre, east] = self.columns();
        for row in 0..COLUMN {
            let cells = halo.centre[row];
            centre[row] = cells;
            west[row] = cells << 1 | halo.west[row];
            east[row] = cells >> 1 | halo.east[row] << (SIDE - 1);
        }
    }

    /// The columns of the neighbourhood, west, centre and east: of each [`COLUMN`] words.
    fn columns(&mut self) -> [&mut [u64]; 3] {
        let (west, rest) = self.words.split_at_mut(COLUMN);
        let (centre, rest) = rest.split_at_mut(COLUMN);
        [west, centre, &mut rest[..COLUMN]]
    }

    /// The bits of the cells' own states: those that live, and the further bits.
    pub fn own(&mut self, further: usize) -> &mut [u64] {
        &mut self.words[3 * COLUMN..][..(1 + further) * SIDE]
    }
}

const AND: u8 = 0b1000_1000;
const XOR: u8 = 0b0110_0110;

/// WireWorld's circuit. Heads count; a tail has the first bit, and a wire the second.
fn of_wire_world() -> Circuit {
    let mut circuit = Circuit::new(LIVES + 3);
    let beside_heads =
        MooreTable::from_fn(|case| matches!((case & !MooreTable::CENTRE).count_ones(), 1 | 2));
    let beside_heads = append(&mut circuit, &table(&beside_heads));
    let [head, lives, tail, wire] =
        [4, LIVES, LIVES + 1, LIVES + 2].map(|input| circuit.input(input));
    let heads = circuit.add(AND, [wire, beside_heads, beside_heads]);
    // What was a tail, and wires without a head beside them: tail | wire & !beside_heads.
    let wires = circuit.add(0b1010_1110, [tail, wire, beside_heads]);
    [heads, lives, head, wires].into_iter().for_each(|wire| circuit.add_output(wire));
    circuit
}

/// The circuit of a rule of two states; all live cells count.
fn of_two_states(rule: &MooreTable) -> Circuit {
    let mut circuit = Circuit::new(LIVES + 1);
    let lives = append(&mut circuit, &table(rule));
    circuit.add_output(lives);
    circuit.add_output(lives);
    circuit
}

/// Whether a rule of two states has a cell live.
fn wanted(circuit: &mut Circuit, rule: &Rule) -> Wire {
    match rule.table() {
        Some(rule) => append(circuit, &table(&rule)),
        None => circuit.input(LIVES),
    }
}

/// The circuit that takes the nine cells that count, whether the cell lives, and the bits of its state less 1.
fn of_generations(rule: &Generations, further: usize) -> Circuit {
    let mut circuit = Circuit::new(LIVES + 1 + further);
    let [centre, lives] = [4, LIVES].map(|input| circuit.input(input));
    let wanted = wanted(&mut circuit, rule.base());
    // Born or surviving: wanted, and the cell is dead or in state 1.
    let counts = circuit.add(0b1010_0010, [wanted, lives, centre]);
    // What lives and does not survive grows older: lives & !(centre & wanted).
    let grows = circuit.add(0b0010_1010, [lives, centre, wanted]);
    let mut carry = grows;
    let mut sums = Vec::new();
    for bit in 0..further {
        let age = circuit.input(LIVES + 1 + bit);
        sums.push(circuit.add(XOR, [age, carry, carry]));
        carry = circuit.add(AND, [age, carry, carry]);
    }
    // Dead where the sum is the number of live states.
    let last = usize::from(rule.states()) - 1;
    let bits = sums.iter().copied().chain([carry]).enumerate();
    let mut dies = grows;
    for (bit, sum) in bits {
        let table = if last >> bit & 1 == 1 { AND } else { 0b0010_0010 };
        dies = circuit.add(table, [dies, sum, sum]);
    }
    let lives_on = circuit.add(0b0010_0010, [lives, dies, dies]);
    let lives_then = circuit.add(0b1110_1110, [lives_on, counts, counts]);
    circuit.add_output(counts);
    circuit.add_output(lives_then);
    for sum in sums {
        let stays = circuit.add(0b0010_0010, [sum, dies, dies]);
        circuit.add_output(stays);
    }
    circuit
}

/// Adds the gates of a circuit whose inputs are the first ones here, and gives its outcome.
fn append(circuit: &mut Circuit, base: &Circuit) -> Wire {
    let mut wires: Vec<Wire> = (0..base.inputs()).map(|input| circuit.input(input)).collect();
    for gate in base.gates() {
        let inputs = gate.inputs.map(|input| wires[input.index()]);
        wires.push(circuit.add(gate.table, inputs));
    }
    wires[base.outputs()[0].index()]
}

/// Defines the functions of all gates for an instruction set.
macro_rules! functions_of {
    ($(#[$attribute:meta])* $name:ident, $row:ty) => {{
        $(#[$attribute])*
        unsafe fn $name<const TABLE: i32>(inputs: [*const u64; 3], outcome: *mut u64) {
            // SAFETY: the features are on, and the caller vouches for the memory.
            unsafe { gate::<$row, TABLE>(inputs, outcome) }
        }
        static FUNCTIONS: GateFunctions = gate_functions!($name);
        (&FUNCTIONS, VECTORS * <$row as Row>::WORDS)
    }};
}

/// The functions of all gates with those instructions, and how many words they take at once.
fn functions(instructions: Instructions) -> (&'static GateFunctions, usize) {
    let (functions, at_once) = match instructions {
        Instructions::Plain => functions_of!(plain, row::Baseline),
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => functions_of!(
            #[target_feature(enable = "avx2")]
            avx2,
            row::Avx2
        ),
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx512 => functions_of!(
            #[target_feature(enable = "avx512f,avx512vl,avx512vbmi2")]
            avx512,
            row::Avx512
        ),
    };
    assert!(SIDE.is_multiple_of(at_once), "functions take whole parts of a tile");
    (functions, at_once)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the circuit makes of one cell, given the states around it and its own.
    fn next(kernel: &CircuitKernel, near: [u8; 9]) -> (bool, u8) {
        let mut values = Values::new(kernel);
        for (column, words) in values.columns().into_iter().enumerate() {
            for row in 0..3 {
                words[row] = u64::from(near[3 * row + column] == 1);
            }
        }
        let own = near[4];
        let further = kernel.further();
        let sets = values.own(further);
        sets[0] = u64::from(own > 0);
        for bit in 0..further {
            sets[(1 + bit) * SIDE] = u64::from(own.saturating_sub(1) >> bit & 1);
        }
        kernel.run(&mut values);
        let bit = |set: usize| (kernel.outcome(set, &values)[0] & 1) as u8;
        let age = (0..further).map(|at| bit(2 + at) << at).sum::<u8>();
        assert!(bit(1) == 1 || age == 0, "{near:?}");
        (bit(0) == 1, bit(1) * (1 + age))
    }

    #[test]
    fn every_number_of_states_grows_old_as_the_rule_says() {
        for states in [3, 4, 5, 6, 8, 9, 16, 17, 25, 128, 129, 255, 256] {
            for base in ["345/2", "/2", "23/3", "0-7/1c", "12/2"] {
                let text = format!("{base}/{states}{}", if base == "12/2" { "V" } else { "" });
                let Ok(rule) = text.parse::<Rule>() else { continue };
                for instructions in Instructions::available() {
                    let kernel = CircuitKernel::new(&rule, instructions).unwrap();
                    for own in 0..states {
                        for around in 0..=8 {
                            let mut near = [0u8; 9];
                            for place in [0, 1, 2, 3, 5, 6, 7, 8].into_iter().take(around) {
                                near[place] = 1;
                            }
                            // One in another state, which does not count.
                            near[8] = near[8].max(2);
                            near[4] = own as u8;
                            let expected = rule.next(&near);
                            let found = next(&kernel, near);
                            assert_eq!(found, (expected == 1, expected), "{text} {near:?}");
                        }
                    }
                }
            }
        }
    }
}
