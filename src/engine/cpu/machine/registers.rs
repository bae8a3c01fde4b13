//! Registers for the steps of a row, and the code that they become.
//!
//! The steps are gone through once, in their order. A value stays in a register as long as it is needed, if
//! there are registers enough. If not, the value gives way whose next use is the furthest away; it goes to its home
//! unless it is there already.

use super::encoder::{Encoder, General, Operand, Place, Register};
use super::steps::{Home, Near, PlaceInRecord, Step, Steps, ValueNumber};

/// Vector registers.
const REGISTERS: usize = 32;

/// The general registers by what they point at.
pub(super) struct Pointers {
    /// The row that is taken in, by the pointer and so many bytes.
    pub(super) taken: Place,
    /// Where the next cells go.
    pub(super) next: General,
    /// Records of the row north, the row itself, and the row that is taken in.
    pub(super) records: [General; 3],
    /// Where values go that no register is left for, by the pointer and so many bytes.
    pub(super) spilled: Place,
}

/// Values on their way through registers.
pub(super) struct Allocator<'a> {
    encoder: &'a mut Encoder,
    steps: &'a Steps,
    pointers: &'a Pointers,
    vector_bytes: i32,
    /// For each value the steps that use it, the next one last.
    uses: Vec<Vec<usize>>,
    /// The register of each value, and the other way round.
    registers: Vec<Option<Register>>,
    values: [Option<ValueNumber>; REGISTERS],
    /// Where each value is in memory.
    places: Vec<Option<Place>>,
    /// Places that values have been put in, for want of registers.
    spilled: usize,
}

impl<'a> Allocator<'a> {
    /// Writes the code of some steps; `spilled` places hold values already. Tells how many do in the end.
    pub(super) fn emit(
        encoder: &'a mut Encoder,
        all: &'a Steps,
        steps: &[Step],
        pointers: &'a Pointers,
        vector_bytes: i32,
    ) -> usize {
        let mut uses = vec![Vec::new(); all.homes.len()];
        for (at, step) in steps.iter().enumerate().rev() {
            match *step {
                Step::Take(_) => {}
                Step::Gate { inputs, .. } => {
                    for (which, &input) in inputs.iter().enumerate() {
                        if !inputs[..which].contains(&input) {
                            uses[input].push(at);
                        }
                    }
                }
                Step::Finish { value, .. } => uses[value].push(at),
            }
        }
        let mut made = Self {
            encoder,
            steps: all,
            pointers,
            vector_bytes,
            uses,
            registers: vec![None; all.homes.len()],
            values: [None; REGISTERS],
            places: vec![None; all.homes.len()],
            spilled: 0,
        };
        for (value, home) in all.homes.iter().enumerate() {
            if let Home::Kept(row, place) = *home {
                let row = if row == Near::North { 0 } else { 1 };
                made.places[value] = Some(made.in_record(row, place));
            }
        }
        for (at, step) in steps.iter().enumerate() {
            made.step(at, *step);
        }
        made.spilled
    }

    fn step(&mut self, at: usize, step: Step) {
        match step {
            Step::Take(value) => {
                let to = self.free_register(&[]);
                self.take(value, to);
                self.keep(value, to);
            }
            Step::Gate { value, table, inputs } => self.gate(at, value, table, inputs),
            Step::Finish { value, is_odd } => {
                let from = self.in_register(value, &[]);
                let offset = if is_odd { self.vector_bytes } else { 0 };
                self.encoder.store(from, Place { base: self.pointers.next, offset });
                self.forget_used(at, &[value]);
            }
        }
    }

    /// Takes in the even plane, the odd one, the odd one shifted up, or the even one shifted down.
    fn take(&mut self, value: ValueNumber, to: Register) {
        let Place { base, offset } = self.pointers.taken;
        let at = |offset| Place { base, offset };
        let odd = offset + self.vector_bytes;
        match value {
            0 => self.encoder.load(to, Operand::Memory(at(offset))),
            1 => self.encoder.load(to, Operand::Memory(at(odd))),
            2 => {
                self.encoder.load(to, Operand::Memory(at(odd)));
                self.encoder.shift_up(to, to, at(odd - 8));
            }
            _ => {
                self.encoder.load(to, Operand::Memory(at(offset)));
                self.encoder.shift_down(to, to, at(offset + 8));
            }
        }
    }

    fn gate(&mut self, at: usize, value: ValueNumber, table: u8, inputs: [ValueNumber; 3]) {
        let is_last = |uses: &[usize]| uses.first() == Some(&at);
        // One input may be used where it is in memory, if no other gate will want it in a register.
        let from_memory = inputs
            .into_iter()
            .find(|&input| self.registers[input].is_none() && is_last(&self.uses[input]));
        for input in inputs {
            if Some(input) != from_memory {
                self.in_register(input, &inputs);
            }
        }
        let in_memory = |input: ValueNumber| Some(input) == from_memory;
        // The outcome takes the place of an input that is not needed any more.
        let dying =
            inputs.into_iter().find(|&input| !in_memory(input) && is_last(&self.uses[input]));
        let (first, to) = match (dying, from_memory) {
            (Some(input), _) => (input, self.in_register(input, &inputs)),
            (None, Some(input)) => {
                let to = self.free_register(&inputs);
                self.encoder.load(to, self.operand(input));
                (input, to)
            }
            (None, None) => {
                let to = self.free_register(&inputs);
                self.encoder.load(to, self.operand(inputs[0]));
                (inputs[0], to)
            }
        };
        let which =
            |input: ValueNumber| inputs.iter().position(|&other| other == input).unwrap_or(0);
        let first_at = which(first);
        // The others in their order, but what is in memory last.
        let [mut second_at, mut third_at] = match first_at {
            0 => [1, 2],
            1 => [0, 2],
            _ => [0, 1],
        };
        let is_at_hand = |input: ValueNumber| input == first || !in_memory(input);
        if !is_at_hand(inputs[second_at]) {
            std::mem::swap(&mut second_at, &mut third_at);
        }
        let operand = |input: ValueNumber| match input == first {
            true => Operand::Register(to),
            false => self.operand(input),
        };
        let third = operand(inputs[third_at]);
        let second = match operand(inputs[second_at]) {
            Operand::Register(second) => second,
            // Both are the same value in memory, as two inputs are or none.
            Operand::Memory(_) => self.in_register(inputs[second_at], &inputs),
        };
        let third =
            if inputs[second_at] == inputs[third_at] { Operand::Register(second) } else { third };
        let order = [first_at, second_at, third_at];
        self.encoder.ternary(reordered(table, order), to, second, third);
        self.forget_used(at, &inputs);
        self.keep(value, to);
    }

    /// Takes note of a value that has come into a register, and puts it into its record if it has one.
    fn keep(&mut self, value: ValueNumber, register: Register) {
        if let Home::Recorded(place) = self.steps.homes[value] {
            let place = self.in_record(2, place);
            self.encoder.store(register, place);
            self.places[value] = Some(place);
        }
        if !self.uses[value].is_empty() {
            self.values[usize::from(register.0)] = Some(value);
            self.registers[value] = Some(register);
        }
    }

    /// Frees the registers of values that have had their last use.
    fn forget_used(&mut self, at: usize, values: &[ValueNumber]) {
        for &value in values {
            if self.uses[value].last() == Some(&at) {
                self.uses[value].pop();
            }
            if self.uses[value].is_empty()
                && let Some(register) = self.registers[value].take()
            {
                self.values[usize::from(register.0)] = None;
            }
        }
    }

    fn operand(&self, value: ValueNumber) -> Operand {
        let place =
            || self.places[value].expect("a value without a register has been put somewhere");
        self.registers[value].map_or_else(|| Operand::Memory(place()), Operand::Register)
    }

    /// A value's register, loaded where it has none.
    fn in_register(&mut self, value: ValueNumber, spared: &[ValueNumber]) -> Register {
        if let Some(register) = self.registers[value] {
            return register;
        }
        let register = self.free_register(spared);
        self.encoder.load(register, self.operand(value));
        self.registers[value] = Some(register);
        self.values[usize::from(register.0)] = Some(value);
        register
    }

    /// A register that holds nothing, for which another value than those spared may have to give way.
    fn free_register(&mut self, spared: &[ValueNumber]) -> Register {
        let next_use = |at: usize| match self.values[at] {
            None => usize::MAX,
            Some(value) if spared.contains(&value) => 0,
            Some(value) => self.uses[value].last().map_or(usize::MAX, |at| *at),
        };
        let at = (0..REGISTERS).max_by_key(|&at| next_use(at)).unwrap_or(0);
        let register = Register(at as u8);
        if let Some(value) = self.values[at].take() {
            self.registers[value] = None;
            if self.places[value].is_none() {
                let Place { base, offset } = self.pointers.spilled;
                let offset = offset + self.spilled as i32 * self.vector_bytes;
                self.spilled += 1;
                self.places[value] = Some(Place { base, offset });
                self.encoder.store(register, Place { base, offset });
            }
        }
        register
    }

    fn in_record(&self, row: usize, place: PlaceInRecord) -> Place {
        Place { base: self.pointers.records[row], offset: place as i32 * self.vector_bytes }
    }
}

/// The table of an operation for inputs in another order, the first of them the highest bit of a case.
fn reordered(table: u8, order: [usize; 3]) -> u8 {
    (0..8).fold(0, |all, case| {
        let from: u8 = (0..3).map(|at| (case >> (2 - at) & 1) << order[at]).sum();
        all | (table >> from & 1) << case
    })
}
