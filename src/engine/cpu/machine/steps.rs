//! What is to be done for a row, operation by operation, before registers are chosen.
//!
//! A row that is taken in from the south is kept as a **record** until it is the row north of another one: both
//! planes, each with what a shift makes of it, and the **sums**. Those are gates that depend on cells of a single
//! row, and that the circuit asks for in more than one of its three rows: they are worked out once.

use std::collections::HashMap;

use crate::engine::circuit::{CELL_INPUTS, Circuit, Wire};

/// A value that is worked out for a row, or read from a record.
pub(super) type ValueNumber = usize;

/// Rows of the neighbourhood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Near {
    North,
    Own,
    South,
}

/// What a record holds, by its place in it: first the even plane, the odd plane, the odd one shifted up and
/// the even one shifted down, and then the sums.
pub(super) type PlaceInRecord = usize;

/// The places of west, centre and east of each plane.
const COLUMNS: [[PlaceInRecord; 3]; 2] = [[2, 0, 1], [0, 1, 3]];

/// Values of a record that are no sums.
pub(super) const PLANES: usize = 4;

/// A step on the way to the next cells.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// One of the first four values of a record, from the row that is taken in.
    Take(ValueNumber),
    /// A gate's value.
    Gate { value: ValueNumber, table: u8, inputs: [ValueNumber; 3] },
    /// The next cells of the even plane or the odd one.
    Finish { value: ValueNumber, is_odd: bool },
}

/// Where a value is found, or has to be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// Nowhere but where it is put while there is no register for it.
    Spilled,
    /// In the record of the row north or of the row itself.
    Kept(Near, PlaceInRecord),
    /// In the record of the row that is taken in, where it is put for the rows further south.
    Recorded(PlaceInRecord),
}

/// The steps for a row.
#[derive(Debug)]
pub(super) struct Steps {
    /// A home for each value; the first four values are those of the row that is taken in.
    pub(super) homes: Vec<Home>,
    /// What makes the record of a row.
    pub(super) record: Vec<Step>,
    /// What makes the next cells, behind those.
    pub(super) outcome: Vec<Step>,
    /// Values of a record.
    pub(super) record_length: usize,
}

/// The truth table of a gate that depends on cells of one row: bit `k` is the outcome where west, centre and
/// east have the bits of `k`, west the lowest.
type RowTable = u8;

/// What a gate depends on, where that is one row.
fn row_tables(circuit: &Circuit) -> Vec<Option<(Near, RowTable)>> {
    const COLUMN: [RowTable; 3] = [0b1010_1010, 0b1100_1100, 0b1111_0000];
    const ROWS: [Near; 3] = [Near::North, Near::Own, Near::South];
    let mut tables: Vec<Option<(Near, RowTable)>> =
        (0..CELL_INPUTS.len()).map(|cell| Some((ROWS[cell / 3], COLUMN[cell % 3]))).collect();
    for gate in circuit.gates() {
        let inputs = gate.inputs.map(|input| tables[input.index()]);
        let row = inputs[0].map(|(row, _)| row);
        let is_of_row = inputs.iter().all(|input| input.map(|(row, _)| row) == row);
        let table = inputs.map(|input| u64::from(input.map_or(0, |(_, table)| table)));
        let outcome = gate.apply(table) as RowTable;
        tables.push(row.filter(|_| is_of_row).map(|row| (row, outcome)));
    }
    tables
}

impl Steps {
    /// The steps of a circuit of the nine cells.
    pub(super) fn new(circuit: &Circuit) -> Self {
        let row_tables = row_tables(circuit);
        let mut made = Self {
            homes: (0..PLANES).map(Home::Recorded).collect(),
            record: (0..PLANES).map(Step::Take).collect(),
            outcome: Vec::new(),
            record_length: PLANES,
        };
        let shared = shared_tables(circuit, &row_tables);
        let mut places = HashMap::new();
        let mut sums = HashMap::new();
        for (is_odd, columns) in COLUMNS.iter().enumerate() {
            for &table in &shared {
                let place = made.record_length;
                made.record_length += 1;
                places.insert((is_odd, table), place);
                let value = made.sum(circuit, &row_tables, columns, table, place);
                sums.insert((is_odd, table), value);
            }
        }
        let mut kept = HashMap::new();
        for is_odd in 0..2 {
            let mut values: Vec<Option<ValueNumber>> = vec![None; row_tables.len()];
            let needed = needed(circuit, &row_tables, &shared);
            for (at, row_table) in row_tables.iter().enumerate() {
                if !needed[at] {
                    continue;
                }
                let place = match (at.checked_sub(CELL_INPUTS.len()), row_table) {
                    (None, _) => Some(COLUMNS[is_odd][at % 3]),
                    (_, Some((_, table))) => places.get(&(is_odd, *table)).copied(),
                    _ => None,
                };
                let value = match (place, row_table) {
                    (Some(place), Some((Near::South, _))) if place < PLANES => place,
                    (Some(_), Some((Near::South, table))) => sums[&(is_odd, *table)],
                    (Some(place), Some((row, _))) => {
                        let homes = &mut made.homes;
                        *kept.entry((*row, place)).or_insert_with(|| {
                            homes.push(Home::Kept(*row, place));
                            homes.len() - 1
                        })
                    }
                    _ => {
                        let gate = &circuit.gates()[at - CELL_INPUTS.len()];
                        let inputs = gate.inputs.map(|input| values[input.index()].unwrap_or(0));
                        made.homes.push(Home::Spilled);
                        let value = made.homes.len() - 1;
                        made.outcome.push(Step::Gate { value, table: gate.table, inputs });
                        value
                    }
                };
                values[at] = Some(value);
            }
            let value = values[circuit.outputs()[0].index()].unwrap_or(0);
            made.outcome.push(Step::Finish { value, is_odd: is_odd == 1 });
        }
        made
    }

    /// Adds a sum to the record, with the gates that it takes.
    fn sum(
        &mut self,
        circuit: &Circuit,
        row_tables: &[Option<(Near, RowTable)>],
        columns: &[PlaceInRecord; 3],
        table: RowTable,
        place: PlaceInRecord,
    ) -> ValueNumber {
        let cells = CELL_INPUTS.len();
        let is_it = |at: &usize| row_tables[*at].is_some_and(|(_, other)| other == table);
        let last = (cells..row_tables.len()).find(is_it).unwrap_or(cells);
        let mut needed = vec![false; last + 1];
        needed[last] = true;
        let mut values = vec![0; last + 1];
        for at in (cells..=last).rev() {
            if needed[at] {
                let inputs = circuit.gates()[at - cells].inputs;
                inputs.iter().for_each(|input| needed[input.index()] = true);
            }
        }
        for at in (0..=last).filter(|&at| needed[at]) {
            values[at] = match at.checked_sub(cells) {
                None => columns[at % 3],
                Some(gate) => {
                    let gate = &circuit.gates()[gate];
                    let inputs = gate.inputs.map(|input: Wire| values[input.index()]);
                    let home = if at == last { Home::Recorded(place) } else { Home::Spilled };
                    self.homes.push(home);
                    let value = self.homes.len() - 1;
                    self.record.push(Step::Gate { value, table: gate.table, inputs });
                    value
                }
            };
        }
        values[last]
    }
}

/// The tables of gates that the circuit asks for in more than one row.
fn shared_tables(circuit: &Circuit, row_tables: &[Option<(Near, RowTable)>]) -> Vec<RowTable> {
    let mut rows: HashMap<RowTable, Vec<Near>> = HashMap::new();
    let gates = &row_tables[circuit.inputs()..];
    for (row, table) in gates.iter().flatten() {
        let rows = rows.entry(*table).or_default();
        if !rows.contains(row) {
            rows.push(*row);
        }
    }
    let mut shared: Vec<RowTable> =
        rows.into_iter().filter(|(_, rows)| rows.len() > 1).map(|(table, _)| table).collect();
    // The same code every time.
    shared.sort_unstable();
    shared
}

/// The cells and gates that the outcome takes where sums come from records.
fn needed(
    circuit: &Circuit,
    row_tables: &[Option<(Near, RowTable)>],
    shared: &[RowTable],
) -> Vec<bool> {
    let cells = circuit.inputs();
    let mut needed = vec![false; row_tables.len()];
    needed[circuit.outputs()[0].index()] = true;
    for at in (cells..row_tables.len()).rev() {
        let is_sum = row_tables[at].is_some_and(|(_, table)| shared.contains(&table));
        if needed[at] && !is_sum {
            let inputs = circuit.gates()[at - cells].inputs;
            inputs.iter().for_each(|input| needed[input.index()] = true);
        }
    }
    needed
}
