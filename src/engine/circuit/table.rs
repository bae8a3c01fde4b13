//! Any two-state rule of nine cells.
//!
//! Four cells are taken as the **lower** ones, and the rest as the **upper** ones. For each state of the
//! upper cells the rule is some function of the lower ones: a **leaf**, of which there are at most 32.
//!
//! - A leaf is mostly one operation on three signals of a pool, which has the lower cells and all
//!   functions of two of them. As few of the pool's functions are taken as the leaves can share.
//! - Above the leaves stands a binary decision diagram over the upper cells: a selection for each two
//!   that differ, in which equal parts are joined, and where one is constant or the complement of the
//!   other the selection is an operation of two inputs.
//!
//! Which cells are lower ones, and in which order the diagram asks for the upper ones, is chosen by how
//! many leaves and selections are left. So symmetric rules, and rules that depend on some cells
//! alone, become small.
//!
//! Every value has its truth table at hand, so that none is worked out twice.

mod leaves;

use std::collections::HashMap;

use self::leaves::Pool;
use super::life_like::{self, life_like};
use super::{Circuit, Gate, Wire};
use crate::life::{LifeLike, MooreTable};

/// The inputs by their names, in their order.
pub(in crate::engine) const INPUTS: [&str; 9] = ["nw", "n", "ne", "w", "c", "e", "sw", "s", "se"];

/// Ways of dividing the cells into lower and upper ones that are worked out to the end.
const TRIED: usize = 3;

/// Lower cells.
const LOWER: usize = 4;

/// The circuit of a rule, from the nine cells.
pub(in crate::engine) fn table(rule: &MooreTable) -> Circuit {
    if let Some(rule) = rule.life_like() {
        return on_cells(rule);
    }
    let support: Vec<usize> =
        (0..9).filter(|input| rule.inputs() >> (8 - input) & 1 == 1).collect();
    let mut divisions = divisions(rule, &support);
    divisions.sort_by_key(|(cost, _)| *cost);
    let made = divisions.iter().take(TRIED).map(|(_, division)| division.circuit());
    made.min_by_key(Circuit::cost).unwrap_or_else(|| Maker::new().finish(Literal::Constant(false)))
}

/// The circuit of a Life-like rule, from the nine cells. What does not matter to an operation is not
/// worked out for it.
fn on_cells(rule: LifeLike) -> Circuit {
    const SUM: u8 = 0b1001_0110;
    const MAJORITY: u8 = 0b1110_1000;
    let counted = life_like(rule);
    let mut maker = Maker::new();
    let mut values: Vec<Literal> = [4, 3, 5].map(|input| maker.input(input)).into();
    for row in [[0, 1, 2], [6, 7, 8]] {
        let cells = row.map(|input| maker.input(input));
        values.extend([maker.gate(SUM, cells), maker.gate(MAJORITY, cells)]);
    }
    debug_assert_eq!(values.len(), life_like::INPUTS.len());
    for gate in counted.gates() {
        values.push(maker.gate(gate.table, gate.inputs.map(|input| values[input.index()])));
    }
    let outcome = values[counted.outputs()[0].index()];
    maker.finish(outcome)
}

/// A value for each of the 512 cases.
type Table = [u64; 8];

/// The table of an input.
fn input_table(input: usize) -> Table {
    *MooreTable::from_fn(|case| case >> (8 - input) & 1 == 1).words()
}

/// A constant, or a value or its complement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Literal {
    Constant(bool),
    Value { wire: Wire, is_inverted: bool },
}

impl Literal {
    fn inverted(self, by: bool) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(value ^ by),
            Self::Value { wire, is_inverted } => {
                Self::Value { wire, is_inverted: is_inverted ^ by }
            }
        }
    }
}

/// A circuit that is being made, in which no value or its complement is made twice.
struct Maker {
    circuit: Circuit,
    /// The value of each wire in every case.
    tables: Vec<Table>,
    /// Values, or their complements, that are dead in the first case.
    known: HashMap<Table, Wire>,
}

impl Maker {
    fn new() -> Self {
        let circuit = Circuit::new(INPUTS.len());
        let tables: Vec<Table> = (0..INPUTS.len()).map(input_table).collect();
        let known = tables.iter().zip(0..).map(|(table, at)| (*table, Wire(at))).collect();
        Self { circuit, tables, known }
    }

    fn input(&self, index: usize) -> Literal {
        Literal::Value { wire: self.circuit.input(index), is_inverted: false }
    }

    /// The value that an operation gives, which may be there already. Constants are fit for inputs.
    fn gate(&mut self, table: u8, inputs: [Literal; 3]) -> Literal {
        let mut table = table;
        let mut wires = [None; 3];
        for (at, input) in inputs.into_iter().enumerate() {
            let bit = 1 << at;
            match input {
                Literal::Constant(value) => {
                    table = rearranged(table, |case| if value { case | bit } else { case & !bit });
                }
                Literal::Value { wire, is_inverted } => {
                    if is_inverted {
                        table = rearranged(table, |case| case ^ bit);
                    }
                    wires[at] = Some(wire);
                }
            }
        }
        // An input that is another one's twin, or does not matter, gives way to one that does.
        for at in 0..3 {
            let twin = (0..at).find(|&other| wires[other].is_some() && wires[other] == wires[at]);
            if let Some(other) = twin {
                table = rearranged(table, |case| case & !(1 << at) | (case >> other & 1) << at);
            }
            if rearranged(table, |case| case ^ 1 << at) == table {
                wires[at] = None;
            }
        }
        let Some(any) = wires.into_iter().flatten().next() else {
            return Literal::Constant(table & 1 == 1);
        };
        let wires = wires.map(|wire| wire.unwrap_or(any));
        let operands = wires.map(|wire| self.tables[wire.index()]);
        let gate = Gate { table, inputs: wires };
        let value: Table =
            std::array::from_fn(|word| gate.apply(operands.map(|operand| operand[word])));
        let is_inverted = value[0] & 1 == 1;
        let key = value.map(|word| if is_inverted { !word } else { word });
        if key == [0; 8] {
            return Literal::Constant(is_inverted);
        }
        if let Some(&wire) = self.known.get(&key) {
            return Literal::Value { wire, is_inverted };
        }
        // Dead in the first case, like every value here.
        let table = if is_inverted { !table } else { table };
        let wire = self.circuit.add(table, wires);
        self.tables.push(key);
        self.known.insert(key, wire);
        Literal::Value { wire, is_inverted }
    }

    /// Where `bit` is set `one`, elsewhere `zero`.
    fn select(&mut self, bit: Literal, one: Literal, zero: Literal) -> Literal {
        const SELECT: u8 = 0b1100_1010;
        match (zero, one) {
            (a, b) if a == b => a,
            // The complement of each other.
            (a, b) if a == b.inverted(true) => self.gate(0b0110_0110, [bit, a, a]),
            _ => self.gate(SELECT, [zero, one, bit]),
        }
    }

    /// The circuit that gives an outcome.
    fn finish(mut self, outcome: Literal) -> Circuit {
        let output = match outcome {
            Literal::Constant(value) => {
                let input = self.circuit.input(0);
                self.circuit.add(if value { u8::MAX } else { 0 }, [input; 3])
            }
            Literal::Value { wire, is_inverted: false } => wire,
            Literal::Value { wire, is_inverted: true } => match self.circuit.gate_of(wire) {
                // The complement in its place, since nothing else needs it.
                Some(&Gate { table, inputs }) => self.circuit.add(!table, inputs),
                None => self.circuit.add(0b0101_0101, [wire; 3]),
            },
        };
        self.circuit.add_output(output);
        self.circuit.pruned()
    }
}

/// The table of an operation whose cases are taken from elsewhere.
fn rearranged(table: u8, from: impl Fn(usize) -> usize) -> u8 {
    (0..8).fold(0, |all, case| all | (table >> from(case) & 1) << case)
}

/// A leaf or a node of a decision diagram, as twice its number, and one more for its complement.
type Symbol = u32;

/// A selection by an upper cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Node {
    input: usize,
    zero: Symbol,
    one: Symbol,
}

/// The cells divided into lower and upper ones, with the diagram of the upper ones.
struct Division {
    lower: [usize; LOWER],
    /// The leaves, of which none is live in its first case; the first is constant.
    leaves: Vec<u16>,
    /// Numbered past the leaves.
    nodes: Vec<Node>,
    root: Symbol,
}

/// Every division, with a guess of its cost.
fn divisions(rule: &MooreTable, support: &[usize]) -> Vec<(u32, Division)> {
    // Cells that do not matter are lower ones, where there are too few that do.
    let spare = (0..9).filter(|input| !support.contains(input));
    let mut cells = support.to_vec();
    cells.extend(spare.take(LOWER.saturating_sub(support.len())));
    let count = cells.len();
    let subsets = (0..1usize << count).filter(|subset| subset.count_ones() as usize == LOWER);
    subsets
        .map(|subset| {
            let (lower, upper): (Vec<_>, Vec<_>) = (0..count).partition(|at| subset >> at & 1 == 1);
            let lower: Vec<usize> = lower.into_iter().map(|at| cells[at]).collect();
            let upper = upper.into_iter().map(|at| cells[at]).collect();
            Division::new(rule, std::array::from_fn(|at| lower[at]), upper)
        })
        .collect()
}

impl Division {
    /// A division with a guess of its cost.
    fn new(rule: &MooreTable, lower: [usize; LOWER], mut upper: Vec<usize>) -> (u32, Self) {
        let case_of = |inputs: &[usize], state: usize| -> usize {
            inputs.iter().enumerate().map(|(at, input)| (state >> at & 1) << (8 - input)).sum()
        };
        let lower_cases: [usize; 16] = std::array::from_fn(|state| case_of(&lower, state));
        let mut leaves = vec![0];
        let mut symbols: Vec<Symbol> = (0..1 << upper.len())
            .map(|state| {
                let above = case_of(&upper, state);
                let leaf = (0..16).fold(0u16, |leaf, at| {
                    leaf | u16::from(rule.next(above | lower_cases[at])) << at
                });
                let is_inverted = leaf & 1 == 1;
                let leaf = if is_inverted { !leaf } else { leaf };
                let found = leaves.iter().position(|&other| other == leaf);
                let number = found.unwrap_or_else(|| {
                    leaves.push(leaf);
                    leaves.len() - 1
                });
                2 * number as Symbol + Symbol::from(is_inverted)
            })
            .collect();
        let mut nodes = Vec::new();
        let mut numbers = HashMap::new();
        let mut cost = 0;
        while !upper.is_empty() {
            // The upper cell that is asked for last is the one that leaves the least to tell apart.
            let costs = (0..upper.len()).map(|at| (cost_of_folding(&symbols, at), at));
            let Some((least, at)) = costs.min() else { break };
            cost += least;
            let input = upper.remove(at);
            symbols = fold(&symbols, at, |zero, one| {
                let is_inverted = zero & 1;
                let node = Node { input, zero: zero ^ is_inverted, one: one ^ is_inverted };
                let number = *numbers.entry(node).or_insert_with(|| {
                    nodes.push(node);
                    leaves.len() + nodes.len() - 1
                });
                2 * number as Symbol + is_inverted
            });
        }
        let leaf_costs = leaves.iter().map(|&leaf| leaves::guessed_cost(leaf));
        let cost = cost + leaf_costs.sum::<u32>();
        let root = symbols[0];
        (cost, Self { lower, leaves, nodes, root })
    }

    /// The circuit of this division.
    fn circuit(&self) -> Circuit {
        let mut maker = Maker::new();
        let lower = self.lower.map(|input| maker.input(input));
        let pool = Pool::of(&self.leaves);
        let mut values = vec![None; self.leaves.len() + self.nodes.len()];
        let outcome = self.value(&mut maker, &mut values, (&pool, lower), self.root);
        maker.finish(outcome)
    }

    fn value(
        &self,
        maker: &mut Maker,
        values: &mut [Option<Literal>],
        pool: (&Pool, [Literal; LOWER]),
        symbol: Symbol,
    ) -> Literal {
        let number = symbol as usize / 2;
        let value = values[number].unwrap_or_else(|| match number.checked_sub(self.leaves.len()) {
            None => pool.0.make(maker, pool.1, number),
            Some(node) => {
                let Node { input, zero, one } = self.nodes[node];
                let zero = self.value(maker, values, pool, zero);
                let one = self.value(maker, values, pool, one);
                let bit = maker.input(input);
                maker.select(bit, one, zero)
            }
        });
        values[number] = Some(value);
        value.inverted(symbol % 2 == 1)
    }
}

/// The symbols with one upper cell fewer: for each two that differ in it alone a joint one, made of
/// both where they differ.
fn fold(
    symbols: &[Symbol],
    at: usize,
    mut join: impl FnMut(Symbol, Symbol) -> Symbol,
) -> Vec<Symbol> {
    let low = (1usize << at) - 1;
    (0..symbols.len() / 2)
        .map(|state| {
            let zero = state & low | (state & !low) << 1;
            match (symbols[zero], symbols[zero | 1 << at]) {
                (zero, one) if zero == one => zero,
                (zero, one) => join(zero, one),
            }
        })
        .collect()
}

/// The cost of the selections by an upper cell.
fn cost_of_folding(symbols: &[Symbol], at: usize) -> u32 {
    let mut seen: Vec<(Symbol, Symbol)> = Vec::new();
    let mut cost = 0;
    fold(symbols, at, |zero, one| {
        let pair = (zero & !1, one ^ zero & 1);
        if !seen.contains(&pair) {
            seen.push(pair);
            let is_simple = zero < 2 || one < 2 || zero ^ 1 == one;
            cost += if is_simple { 1 } else { 2 };
        }
        0
    });
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &MooreTable) -> Circuit {
        let circuit = table(rule);
        for word in 0..8 {
            let inputs: Vec<u64> = (0..9).map(|input| input_table(input)[word]).collect();
            assert_eq!(circuit.evaluate(&inputs), [rule.words()[word]], "{rule:?}");
        }
        circuit
    }

    fn noise(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        *seed >> 32
    }

    fn random(seed: &mut u64) -> MooreTable {
        let words: [u64; 16] = std::array::from_fn(|_| noise(seed));
        MooreTable::from_fn(|case| words[case / 32] >> (case % 32) & 1 == 1)
    }

    #[test]
    fn random_rules_are_right_and_take_few_operations() {
        let mut seed = 1;
        for _ in 0..4 {
            let cost = check(&random(&mut seed)).cost();
            assert!(cost < 210, "{cost}");
        }
    }

    #[test]
    fn rules_of_few_cells_are_right() {
        let mut seed = 2;
        for cells in [0, 1, 0o400, 0o020, 0o022, 0o421, 0o252, 0o272, 0o673, 0o373, 0o776] {
            let rule = random(&mut seed);
            let rule = MooreTable::from_fn(|case| rule.next(case & cells));
            let cost = check(&rule).cost();
            assert!(cost <= 1 << cells.count_ones(), "{cells:o}: {cost}");
        }
    }

    #[test]
    fn rules_that_are_told_by_counts_are_right() {
        let mut seed = 3;
        for cells in [0o777, 0o757, 0o673, 0o272, 0o525] {
            let counts = noise(&mut seed);
            check(&MooreTable::from_fn(|case| {
                counts >> (case & cells).count_ones() & 1 == 1 && case & 0o20 == 0
            }));
        }
    }

    #[test]
    fn constant_rules_and_copies_are_right() {
        check(&MooreTable::from_fn(|_| false));
        check(&MooreTable::from_fn(|_| true));
        for bit in 0..9 {
            check(&MooreTable::from_fn(|case| case >> bit & 1 == 1));
            check(&MooreTable::from_fn(|case| case >> bit & 1 == 0));
        }
    }
}
