//! Life-like rules, on top of the number of live neighbours.
//!
//! The inputs are `c` (the cells), `w` and `e` (their western and eastern neighbours), `n1` and `n2`
//! (ones and twos of the sum of the three cells north of each) and `s1`, `s2` (south).
//!
//! Conway's rule has a circuit of eight operations with the two that make a row's sums (found by SAT
//! search, published by the authors of binary-banter). For every other rule one is searched for: nine
//! operations give the four bits of the neighbour count, as far as they are needed, and on top of
//! them and what they are made of stand one, two or three more. All circuits with one or two are
//! tried, and of those with three the ones that begin with an operation of two inputs; the one
//! that needs the fewest in all is taken. What is left, irregular rules, becomes a tree of
//! selections by the bits of the count, in which equal branches are joined and constants folded.
//!
//! The search works on truth tables: seven inputs have 128 cases, a bit each.

use std::collections::HashMap;

use super::{Circuit, Spelling, Wire};
use crate::life::LifeLike;

/// The inputs by their names, in their order.
pub(in crate::engine) const INPUTS: [&str; 7] = ["c", "w", "e", "n1", "n2", "s1", "s2"];

/// The circuit of a Life-like rule.
pub(in crate::engine) fn life_like(rule: LifeLike) -> Circuit {
    if rule == LifeLike::LIFE {
        return life();
    }
    match Computation::search(rule) {
        Some(found) => found.circuit(),
        None => tree(rule),
    }
}

/// The tables of an operation's inputs: the table of an operation is the same operation on these.
const A: u8 = 0b1010_1010;
const B: u8 = 0b1100_1100;
const C: u8 = 0b1111_0000;

/// An operation with a name, what it does, and its inputs by their names.
type Step = (&'static str, &'static str, u8, [&'static str; 3]);

/// B3/S23 in six three-input operations on the sums.
const LIFE: [Step; 6] = [
    COUNT[0],
    COUNT[1],
    ("g0", "(A ^ B) | (~A & C)", (A ^ B) | (!A & C), ["ones", "s1", "c"]),
    ("g1", "(A ^ B) | (~B & ~C)", (A ^ B) | (!B & !C), ["g0", "carry", "c"]),
    ("g2", "(A | ~B) & (B ^ ~C)", (A | !B) & (B ^ !C), ["g1", "s2", "n2"]),
    ("", "(A | B) & (B ^ C)", (A | B) & (B ^ C), ["g0", "g2", "g1"]),
];

/// What is worked out before the outcome, each of at most three inputs: from the sums the bits of the
/// number of live neighbours.
const COUNT: [Step; 9] = [
    ("ones", "A ^ B ^ C", A ^ B ^ C, ["n1", "w", "e"]),
    ("carry", "(A & B) | ((A ^ B) & C)", (A & B) | ((A ^ B) & C), ["n1", "w", "e"]),
    ("bit0", "A ^ B", A ^ B, ["ones", "s1", "s1"]),
    ("ones_carry", "A & B", A & B, ["ones", "s1", "s1"]),
    ("odd", "A ^ B ^ C", A ^ B ^ C, ["n2", "carry", "s2"]),
    ("pair", "(A & B) | ((A ^ B) & C)", (A & B) | ((A ^ B) & C), ["n2", "carry", "s2"]),
    ("bit1", "A ^ B", A ^ B, ["odd", "ones_carry", "ones_carry"]),
    ("bit2", "A ^ (B & C)", A ^ (B & C), ["pair", "odd", "ones_carry"]),
    ("bit3", "A & B & C", A & B & C, ["pair", "odd", "ones_carry"]),
];

/// A circuit that is being made, with its values by their names.
struct Named {
    circuit: Circuit,
    wires: HashMap<&'static str, Wire>,
}

impl Named {
    fn new() -> Self {
        let circuit = Circuit::new(INPUTS.len());
        let wires = INPUTS.iter().enumerate().map(|(at, name)| (*name, circuit.input(at)));
        Self { wires: wires.collect(), circuit }
    }

    /// Adds a step, which has no name where it is the last.
    fn step(&mut self, (name, formula, table, inputs): Step) -> Wire {
        let inputs = inputs.map(|input| self.wires[input]);
        let named = (!name.is_empty()).then(|| name.to_owned());
        let spelling = Spelling { name: named, formula: Some(formula) };
        let made = self.circuit.add_spelled(table, inputs, spelling);
        self.wires.insert(name, made);
        made
    }

    /// The circuit with that outcome.
    fn with_outcome(mut self, outcome: Wire) -> Circuit {
        self.circuit.add_output(outcome);
        self.circuit
    }
}

fn life() -> Circuit {
    let mut made = Named::new();
    let outcome = LIFE.map(|step| made.step(step))[LIFE.len() - 1];
    made.with_outcome(outcome)
}

/// The outcome in every case of the seven inputs.
type Table = u128;

/// The tables of the seven inputs, in the order `c w e n1 n2 s1 s2`: bit `i` of case `k` is bit `k`
/// of table `i`.
fn inputs() -> [Table; 7] {
    std::array::from_fn(|input| {
        (0..128).filter(|case| case >> input & 1 == 1).fold(0, |t, k| t | 1 << k)
    })
}

/// A value that an operation may take in.
#[derive(Clone, Copy, Debug)]
struct Signal {
    name: &'static str,
    table: Table,
    /// The statements of [`COUNT`] that it takes, its own among them, a bit each.
    needs: u16,
}

/// The cells, and the values of [`COUNT`] from which outcomes are made.
fn signals() -> Vec<Signal> {
    let [c, w, e, n1, n2, s1, s2] = inputs();
    let majority = |a: Table, b: Table, c: Table| a & b | (a ^ b) & c;
    let (ones, carry) = (n1 ^ w ^ e, majority(n1, w, e));
    let ones_carry = ones & s1;
    let (odd, pair) = (n2 ^ carry ^ s2, majority(n2, carry, s2));
    let signal = |name, table, needs| Signal { name, table, needs };
    vec![
        signal("c", c, 0),
        signal("bit0", ones ^ s1, 0b0_0000_0101),
        signal("bit1", odd ^ ones_carry, 0b0_0101_1011),
        signal("bit2", pair ^ odd & ones_carry, 0b0_1011_1011),
        signal("bit3", pair & odd & ones_carry, 0b1_0011_1011),
        signal("s1", s1, 0),
        signal("ones", ones, 0b0_0000_0001),
        signal("ones_carry", ones_carry, 0b0_0000_1001),
        signal("odd", odd, 0b0_0001_0010),
        signal("pair", pair, 0b0_0010_0010),
    ]
}

/// Signals that the operations of circuits with three of them choose from: the first ones.
const CORE_SIGNALS: usize = 7;

/// The outcome of a rule in every case.
fn outcomes(rule: LifeLike) -> Table {
    let [c, w, e, n1, n2, s1, s2] = inputs();
    (0..128).fold(0, |table, case| {
        let bit = |input: Table| (input >> case & 1) as u32;
        let neighbours = bit(w) + bit(e) + bit(n1) + 2 * bit(n2) + bit(s1) + 2 * bit(s2);
        table | Table::from(rule.next(bit(c) == 1, neighbours)) << case
    })
}

/// An operation: its own truth table, of eight bits, and where its inputs come from: a signal, or
/// past the signals an earlier operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Operation {
    table: u8,
    inputs: [usize; 3],
}

/// Operations on signals, the last of which gives the outcome.
#[derive(Clone, Debug)]
struct Computation {
    signals: Vec<Signal>,
    operations: Vec<Operation>,
}

/// The eight cases of three tables: bit 0 of the number says whether the first is set.
fn cases_of([a, b, c]: [Table; 3]) -> [Table; 8] {
    std::array::from_fn(|case| {
        let literal = |table: Table, bit: usize| if case >> bit & 1 == 1 { table } else { !table };
        literal(a, 0) & literal(b, 1) & literal(c, 2)
    })
}

/// The operation on three tables that gives `target`, if there is one.
fn operation_for(target: Table, cases: &[Table; 8]) -> Option<u8> {
    cases.iter().enumerate().try_fold(0, |table, (case, &mask)| match target & mask {
        0 => Some(table),
        set if set == mask => Some(table | 1 << case),
        _ => None,
    })
}

/// An operation in whose cases, together with two more values, `target` is decided.
fn split(target: Table, cases: &[Table; 8], others: [Table; 2]) -> Option<u8> {
    let [i, j] = others;
    // What the operation must tell apart, by the two values: cases that must be set, and clear.
    let mut known = (0u8, 0u8);
    for class in [i & j, i & !j, !i & j, !i & !j] {
        let (mut set, mut clear) = (0u8, 0u8);
        for (case, &mask) in cases.iter().enumerate() {
            let mask = mask & class;
            match target & mask {
                _ if mask == 0 => {}
                0 => clear |= 1 << case,
                all if all == mask => set |= 1 << case,
                _ => return None,
            }
        }
        if set == 0 || clear == 0 {
            continue;
        }
        // The operation or its complement decides this class; one that agrees with what is known.
        if known.0 & clear == 0 && known.1 & set == 0 {
            known = (known.0 | set, known.1 | clear);
        } else if known.0 & set == 0 && known.1 & clear == 0 {
            known = (known.0 | clear, known.1 | set);
        } else {
            return None;
        }
    }
    Some(known.0)
}

fn triples(count: usize) -> impl Iterator<Item = [usize; 3]> {
    (2..count).flat_map(|k| (1..k).flat_map(move |j| (0..j).map(move |i| [i, j, k])))
}

fn pairs(count: usize) -> impl Iterator<Item = [usize; 2]> {
    (1..count).flat_map(|j| (0..j).map(move |i| [i, j]))
}

/// The best circuit so far, with its cost.
struct Best(Option<(u32, Vec<Operation>)>);

impl Best {
    fn beats(&self, cost: u32) -> bool {
        self.0.as_ref().is_none_or(|(best, _)| cost < *best)
    }

    /// One and two operations on the first `count` values, of which the last must be used where
    /// `before` says how it is made.
    fn search(&mut self, target: Table, signals: &[Signal], before: Option<Operation>) {
        let made = before.is_some() as usize;
        let last = signals.len() - 1;
        let needs = |list: &[usize]| list.iter().fold(0, |all, &at| all | signals[at].needs);
        let cost = |needs: u16, more: usize| needs.count_ones() + (made + more) as u32;
        let is_used = |list: &[usize]| before.is_none() || list.contains(&last);
        let tables = |list: [usize; 3]| cases_of(list.map(|at| signals[at].table));
        for first in triples(signals.len()) {
            let needs_first = needs(&first);
            if !self.beats(cost(needs_first, 1)) {
                continue;
            }
            let cases = tables(first);
            if let (true, Some(table)) = (is_used(&first), operation_for(target, &cases)) {
                let mut operations = Vec::from_iter(before);
                operations.push(Operation { table, inputs: first });
                self.0 = Some((cost(needs_first, 1), operations));
                continue;
            }
            for second in pairs(signals.len()) {
                let total = cost(needs_first | needs(&second), 2);
                if !self.beats(total) || !(is_used(&first) || is_used(&second)) {
                    continue;
                }
                let others = second.map(|at| signals[at].table);
                let Some(table) = split(target, &cases, others) else { continue };
                let value = (0..8).filter(|case| table >> case & 1 == 1);
                let value = value.fold(0, |all, case: usize| all | cases[case]);
                let cases = cases_of([value, others[0], others[1]]);
                let Some(outcome) = operation_for(target, &cases) else { continue };
                let mut operations = Vec::from_iter(before);
                operations.push(Operation { table, inputs: first });
                let inputs = [signals.len(), second[0], second[1]];
                operations.push(Operation { table: outcome, inputs });
                self.0 = Some((total, operations));
            }
        }
    }
}

impl Computation {
    /// The circuit of fewest operations that is found, if one is.
    fn search(rule: LifeLike) -> Option<Self> {
        let target = outcomes(rule);
        let mut signals = signals();
        if target == 0 || target == Table::MAX {
            let table = if target == 0 { 0 } else { u8::MAX };
            return Some(Self { signals, operations: vec![Operation { table, inputs: [0; 3] }] });
        }
        let mut best = Best(None);
        best.search(target, &signals, None);
        if best.0.is_none() {
            signals.truncate(CORE_SIGNALS);
            for [i, j] in pairs(CORE_SIGNALS) {
                let (a, b) = (signals[i], signals[j]);
                // Every operation of two inputs but for complements, which cost nothing further on.
                let values = [
                    (0b1000_1000, a.table & b.table),
                    (0b0010_0010, a.table & !b.table),
                    (0b0100_0100, !a.table & b.table),
                    (0b1110_1110, a.table | b.table),
                    (0b0110_0110, a.table ^ b.table),
                ];
                for (table, value) in values {
                    let made = Operation { table, inputs: [i, j, i] };
                    let needs = a.needs | b.needs;
                    signals.push(Signal { name: "", table: value, needs });
                    best.search(target, &signals, Some(made));
                    signals.pop();
                }
            }
        }
        best.0.map(|(_, operations)| Self { signals, operations })
    }

    /// The statements of [`COUNT`] that are needed.
    fn needs(&self) -> u16 {
        let inputs = self.operations.iter().flat_map(|operation| operation.inputs);
        let signals = inputs.filter_map(|input| self.signals.get(input));
        signals.fold(0, |all, signal| all | signal.needs)
    }

    /// With what it needs of [`COUNT`].
    fn circuit(&self) -> Circuit {
        let mut made = Named::new();
        let needs = self.needs();
        for (at, step) in COUNT.into_iter().enumerate() {
            if needs >> at & 1 == 1 {
                made.step(step);
            }
        }
        let mut values = Vec::new();
        for operation in &self.operations {
            let wire = |input: usize| match self.signals.get(input) {
                Some(signal) => made.wires[signal.name],
                None => values[input - self.signals.len()],
            };
            let inputs = operation.inputs.map(wire);
            values.push(made.circuit.add(operation.table, inputs));
        }
        let outcome = values[values.len() - 1];
        made.with_outcome(outcome)
    }
}

/// A tree of selections by the bits of the count.
fn tree(rule: LifeLike) -> Circuit {
    let mut made = Named::new();
    for step in COUNT {
        made.step(step);
    }
    let mut tree = Tree { made, named: HashMap::new() };
    let outcome = match tree.outcome(rule) {
        Value::Wire(outcome) => outcome,
        // Not reached: constant rules have a circuit of one operation.
        Value::Constant(state) => {
            let input = tree.made.wires["c"];
            tree.made.circuit.add(if state { u8::MAX } else { 0 }, [input; 3])
        }
    };
    tree.made.with_outcome(outcome)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Value {
    Constant(bool),
    Wire(Wire),
}

/// The circuit so far, and which operations it has.
struct Tree {
    made: Named,
    named: HashMap<(u8, [Wire; 3]), Wire>,
}

impl Tree {
    fn outcome(&mut self, rule: LifeLike) -> Value {
        let state = |alive| Value::Constant(alive);
        let mut level: Vec<Value> = (0..9)
            .map(|n| self.select("c", state(rule.next(false, n)), state(rule.next(true, n))))
            .collect();
        let eight = level.pop().unwrap_or(Value::Constant(false));
        let none = level[0];
        for bit in ["bit0", "bit1", "bit2"] {
            level = level.chunks(2).map(|pair| self.select(bit, pair[0], pair[1])).collect();
        }
        let below_eight = level.pop().unwrap_or(Value::Constant(false));
        // Eight neighbours look like none in the three lower bits.
        if eight == none {
            return below_eight;
        }
        self.select("bit3", below_eight, eight)
    }

    /// Where `bit` is set `one`, elsewhere `zero`.
    fn select(&mut self, bit: &'static str, zero: Value, one: Value) -> Value {
        use Value::{Constant, Wire};
        let bit = self.made.wires[bit];
        let (formula, table, inputs) = match (zero, one) {
            (a, b) if a == b => return zero,
            (Constant(false), Constant(_)) => return Wire(bit),
            (Constant(true), Constant(_)) => ("~A", !A, [bit; 3]),
            (Constant(false), Wire(one)) => ("A & B", A & B, [bit, one, one]),
            (Wire(zero), Constant(false)) => ("~A & B", !A & B, [bit, zero, zero]),
            (Constant(true), Wire(one)) => ("~A | B", !A | B, [bit, one, one]),
            (Wire(zero), Constant(true)) => ("A | B", A | B, [bit, zero, zero]),
            (Wire(zero), Wire(one)) => ("A ^ ((A ^ B) & C)", A ^ ((A ^ B) & C), [zero, one, bit]),
        };
        let fresh = format!("t{}", self.named.len());
        let made = &mut self.made.circuit;
        let wire = *self.named.entry((table, inputs)).or_insert_with(|| {
            let spelling = Spelling { name: Some(fresh), formula: Some(formula) };
            made.add_spelled(table, inputs, spelling)
        });
        Wire(wire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outcome of a circuit in every case.
    fn evaluate(circuit: &Computation) -> Table {
        let mut values: Vec<Table> = circuit.signals.iter().map(|signal| signal.table).collect();
        for operation in &circuit.operations {
            let cases = cases_of(operation.inputs.map(|input| values[input]));
            let set = (0..8).filter(|case| operation.table >> case & 1 == 1);
            values.push(set.fold(0, |all, case: usize| all | cases[case]));
        }
        values.pop().unwrap()
    }

    fn cost(rule: &str) -> Option<u32> {
        let rule: LifeLike = rule.parse().unwrap();
        let circuit = Computation::search(rule)?;
        assert_eq!(evaluate(&circuit), outcomes(rule), "{rule}: {circuit:?}");
        Some(circuit.needs().count_ones() + circuit.operations.len() as u32)
    }

    #[test]
    fn rules_that_people_use_take_few_operations() {
        for (rule, expected) in RULES {
            assert_eq!(cost(rule), *expected, "{rule}");
        }
    }

    /// Operations without the two that make a row's sums.
    const RULES: &[(&str, Option<u32>)] = &[
        ("B1357/S1357", Some(2)),
        ("B2/S", Some(6)),
        ("B3/S012345678", Some(6)),
        ("B34/S34", Some(6)),
        ("B36/S23", Some(8)),
        ("B37/S23", Some(8)),
        ("B3/S12345", Some(10)),
        ("B36/S125", Some(11)),
        ("B3678/S34678", Some(12)),
        // Too irregular for three operations on top of the count.
        ("B368/S245", None),
    ];

    #[test]
    fn every_rule_that_is_found_is_right() {
        let mut noise = 1u64;
        for _ in 0..20 {
            noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let rule =
                LifeLike::from_masks((noise >> 40) as u16 & 0x1ff, (noise >> 50) as u16 & 0x1ff);
            cost(&rule.to_string());
        }
    }
}
