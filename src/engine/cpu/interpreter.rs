//! Circuits stepped gate by gate, for every processor.
//!
//! Some rows are taken at once, [`ROWS`] of them. A gate goes over both planes of all of them before the next gate
//! does, so that finding out what the gate is costs little beside its work. What gates read and write lies in the
//! first-level cache.
//!
//! The **values** are vectors, numbered from the start of their memory. First come the columns of the
//! neighbourhood, west, centre and east: of each the even and the odd plane of the rows from one north
//! of the rows taken to one south of them. So a northern neighbour, a cell and a southern neighbour are the same
//! vectors, from another one on. Then come the values of gates. A gate takes the place of one that no later gate needs.

use super::prefetch::Prefetcher;
use super::row::Row;
use super::sweep::store_masked;
use crate::engine::circuit::{CELL_INPUTS, Circuit};

/// Rows that are taken at once.
const ROWS: usize = 4;

/// Vectors of a value: an even and an odd one for each row.
pub(super) const VECTORS: usize = 2 * ROWS;

/// Vectors of a column of the neighbourhood.
const COLUMN_VECTORS: usize = VECTORS + 4;

/// An operation of three inputs on all vectors of a value. The pointers are where the inputs lie, and where the
/// outcome goes.
///
/// Safety: the processor has the features; [`VECTORS`] vectors are readable at the inputs and writable at the
/// outcome.
pub(super) type GateFunction = unsafe fn([*const u64; 3], *mut u64);

/// The functions of all operations, by their truth tables.
pub(super) type GateFunctions = [[GateFunction; 16]; 16];

/// The functions of all operations, given one that takes the truth table as its parameter.
macro_rules! gate_functions {
    ($function:ident) => {
        gate_functions!(@all $function, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    (@all $function:ident, $($high:literal)*) => {
        [$(gate_functions!(@row $function, $high, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)),*]
    };
    (@row $function:ident, $high:literal, $($low:literal)*) => {
        [$($function::<{ $high * 16 + $low }>),*]
    };
}

pub(super) use gate_functions;

/// One gate over all vectors of a value.
///
/// # Safety
/// As [`GateFunction`].
#[inline(always)]
pub(super) unsafe fn gate<R: Row, const TABLE: i32>(inputs: [*const u64; 3], outcome: *mut u64) {
    let [a, b, c] = inputs;
    for vector in 0..VECTORS {
        let at = vector * R::WORDS;
        // SAFETY: the caller vouches for features and memory.
        unsafe {
            let value =
                R::ternary::<TABLE>(R::load(a.add(at)), R::load(b.add(at)), R::load(c.add(at)));
            value.store(outcome.add(at));
        }
    }
}

/// A gate with the places of its inputs and its outcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedGate {
    pub table: u8,
    pub inputs: [u32; 3],
    pub outcome: u32,
}

/// A circuit's gates with places for all values.
pub(super) struct Placed {
    pub gates: Vec<PlacedGate>,
    /// Where the outputs are in the end.
    pub outcomes: Vec<usize>,
    /// The first place behind all values.
    pub end: usize,
}

/// Gives the values of a circuit their places: the inputs those that are given, and gates places of one size from
/// `end` on. A gate takes the place of one that no later gate needs.
pub(super) fn placed(
    circuit: &Circuit,
    mut places: Vec<usize>,
    mut end: usize,
    size: usize,
) -> Placed {
    let first_gate = circuit.inputs();
    let mut last_use = vec![0; first_gate + circuit.gates().len()];
    for (at, gate) in circuit.gates().iter().enumerate() {
        gate.inputs.iter().for_each(|input| last_use[input.index()] = at);
    }
    circuit.outputs().iter().for_each(|output| last_use[output.index()] = usize::MAX);
    let mut free: Vec<usize> = Vec::new();
    let mut gates = Vec::new();
    for (at, gate) in circuit.gates().iter().enumerate() {
        // Words are written one by one, after the same ones of the inputs were read.
        for (which, input) in gate.inputs.iter().enumerate() {
            let is_last = last_use[input.index()] == at && input.index() >= first_gate;
            if is_last && !gate.inputs[..which].contains(input) {
                free.push(places[input.index()]);
            }
        }
        let place = free.pop().unwrap_or_else(|| {
            end += size;
            end - size
        });
        let inputs = gate.inputs.map(|input| places[input.index()] as u32);
        gates.push(PlacedGate { table: gate.table, inputs, outcome: place as u32 });
        places.push(place);
    }
    let outcomes = circuit.outputs().iter().map(|output| places[output.index()]).collect();
    Placed { gates, outcomes, end }
}

/// A circuit of the nine cells, with a place for each value.
#[derive(Debug)]
pub(super) struct Interpreter {
    gates: Vec<PlacedGate>,
    /// Where the next cells are in the end.
    outcome: usize,
    /// Vectors that all values take.
    vectors: usize,
}

impl Interpreter {
    /// Gives the values of a circuit their places.
    ///
    /// # Panics
    /// When its inputs are not the nine cells.
    pub(super) fn new(circuit: &Circuit) -> Self {
        let first_gate = circuit.inputs();
        assert_eq!(first_gate, CELL_INPUTS.len());
        let places = (0..first_gate).map(place_of_cell).collect();
        let Placed { gates, outcomes, end } = placed(circuit, places, 3 * COLUMN_VECTORS, VECTORS);
        Self { gates, outcome: outcomes[0], vectors: end }
    }

    /// Vectors that its values take.
    pub(super) fn vectors(&self) -> usize {
        self.vectors
    }

    /// Steps rows as [`StepRows::step_rows`](super::sweep::StepRows::step_rows) does.
    ///
    /// # Safety
    /// As for that, and the functions' features are there; [`vectors`](Self::vectors) vectors are writable at
    /// `values`.
    #[inline(always)]
    pub(super) unsafe fn step_rows<R: Row>(
        &self,
        functions: &GateFunctions,
        values: *mut u64,
        [first, end]: [*mut u64; 2],
        north: *const u64,
        masks: Option<[R; 2]>,
        prefetcher: &mut Prefetcher,
    ) {
        let (even_mask, odd_mask) = match masks {
            Some([even, odd]) => (Some(even), Some(odd)),
            None => (None, None),
        };
        // SAFETY: the caller vouches for rows and values; places lie within the values.
        unsafe {
            take_row::<R>(values, 0, north);
            take_row::<R>(values, 1, first);
            let mut at = first;
            loop {
                let left = end.offset_from(at) as usize / R::ROW_WORDS;
                let count = left.min(ROWS);
                for row in 0..count {
                    take_row::<R>(values, row + 2, at.add((row + 1) * R::ROW_WORDS));
                    if row % 2 == 1 {
                        prefetcher.step();
                    }
                }
                for gate in &self.gates {
                    let inputs =
                        gate.inputs.map(|place| values.add(place as usize * R::WORDS).cast_const());
                    let function =
                        functions[usize::from(gate.table >> 4)][usize::from(gate.table & 15)];
                    function(inputs, values.add(gate.outcome as usize * R::WORDS));
                }
                for row in 0..count {
                    let outcome = values.add((self.outcome + 2 * row) * R::WORDS);
                    let target = at.add(row * R::ROW_WORDS);
                    store_masked(R::load(outcome), even_mask, target);
                    store_masked(R::load(outcome.add(R::WORDS)), odd_mask, target.add(R::WORDS));
                }
                if left <= ROWS {
                    break;
                }
                // The last two rows of this turn are the first two of the next.
                for column in 0..3 {
                    let first = values.add(column * COLUMN_VECTORS * R::WORDS);
                    first.add(VECTORS * R::WORDS).copy_to_nonoverlapping(first, 4 * R::WORDS);
                }
                at = at.add(ROWS * R::ROW_WORDS);
            }
        }
    }
}

/// Where the values of a cell of the neighbourhood begin.
fn place_of_cell(cell: usize) -> usize {
    cell % 3 * COLUMN_VECTORS + cell / 3 * 2
}

/// Takes in a row as one of the rows of the columns.
///
/// # Safety
/// As [`Row::load`]; the row is readable and the columns are writable.
#[inline(always)]
unsafe fn take_row<R: Row>(values: *mut u64, index: usize, row: *const u64) {
    // SAFETY: the caller vouches for features and memory. The word before the odd plane and the one after the
    // even plane belong to the row.
    unsafe {
        let odd_plane = row.add(R::WORDS);
        let (even, odd) = (R::load(row), R::load(odd_plane));
        let columns = [[odd.up(odd_plane), even], [even, odd], [odd, even.down(row)]];
        for (column, [evens, odds]) in columns.into_iter().enumerate() {
            let at = values.add((column * COLUMN_VECTORS + 2 * index) * R::WORDS);
            evens.store(at);
            odds.store(at.add(R::WORDS));
        }
    }
}
