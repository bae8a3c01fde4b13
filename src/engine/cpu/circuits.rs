//! Rules that have no expression of their own, stepped by their circuits.
//!
//! A circuit of the nine cells is made of a rule's table, in some milliseconds. It becomes machine code where that
//! can be had, and is interpreted elsewhere. Those made last are kept, so that a search that makes an engine
//! for each of its soups does not make them again and again.

use std::sync::{Arc, Mutex, PoisonError};

use super::block::Block;
use super::instructions::Instructions;
use super::interpreter::{GateFunctions, Interpreter, gate, gate_functions};
use super::machine::{self, Machine};
use super::prefetch::Prefetcher;
use super::row::{self, Row};
use super::sweep::{StepRows, Sweep, in_place};
use super::window::Memory;
use crate::engine::circuit::table;
use crate::life::MooreTable;

/// Circuits that are kept.
const KEPT: usize = 32;

/// The circuits of even and of odd generations, for the instructions that step them.
pub(super) struct Circuits {
    by_parity: [Arc<Made>; 2],
    /// Whether the processor runs machine code of circuits that have it.
    has_machine: bool,
    one: StepBlockByCircuits,
    two: Option<StepBlockByCircuits>,
}

/// A circuit, ready to be stepped.
struct Made {
    interpreter: Interpreter,
    machine: Option<Machine>,
}

/// Steps a block of a window in place, as [`StepBlock`](super::sweep::StepBlock).
///
/// Safety: as for that, and there is room for the circuits' values.
type StepBlockByCircuits = unsafe fn(Memory, &Sweep, &Block, &mut Prefetcher, &Circuits);

impl Circuits {
    /// The circuits of the rules of even and odd generations with those instructions.
    ///
    /// # Panics
    /// When the processor lacks them.
    pub(super) fn new(tables: &[MooreTable; 2], instructions: Instructions) -> Self {
        assert!(Instructions::available().contains(&instructions), "{instructions:?} is missing");
        let by_parity = tables.each_ref().map(made);
        let (one, two): (StepBlockByCircuits, Option<StepBlockByCircuits>) = match instructions {
            Instructions::Plain => (plain, None),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => (avx2, None),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => (avx512_half, Some(avx512)),
        };
        Self { by_parity, has_machine: machine::runs_with(instructions), one, two }
    }

    /// The same without machine code.
    #[cfg(test)]
    pub(super) fn interpreted(self) -> Self {
        Self { has_machine: false, ..self }
    }

    /// Whether all of it is machine code, which steps as fast as if it had been compiled.
    pub(super) fn are_machine_code(&self) -> bool {
        self.by_parity.iter().all(|made| self.machine(made).is_some())
    }

    /// Whether two windows can be stepped at once.
    pub(super) fn has_two_lanes(&self) -> bool {
        self.two.is_some()
    }

    /// What steps windows of so many lanes, one or two.
    pub(super) fn step_block(&self, lanes: usize) -> StepBlockByCircuits {
        self.two.filter(|_| lanes == 2).unwrap_or(self.one)
    }

    /// Vectors that a window must have room for beside its cells.
    pub(super) fn vectors(&self) -> usize {
        let vectors = |made: &Arc<Made>| match self.machine(made) {
            Some(machine) => machine.vectors(),
            None => made.interpreter.vectors(),
        };
        self.by_parity.iter().map(vectors).max().unwrap_or(0)
    }

    /// The machine code of a circuit, where it has some and the processor runs it.
    #[inline(always)]
    fn machine<'a>(&self, made: &'a Made) -> Option<&'a Machine> {
        made.machine.as_ref().filter(|_| self.has_machine)
    }
}

/// The circuit of a table, which may have been made before.
fn made(rule: &MooreTable) -> Arc<Made> {
    static MADE: Mutex<Vec<(MooreTable, Arc<Made>)>> = Mutex::new(Vec::new());
    let kept = || MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let found = |all: &[(MooreTable, Arc<Made>)]| {
        all.iter().find(|(other, _)| other == rule).map(|(_, circuit)| Arc::clone(circuit))
    };
    if let Some(circuit) = found(&kept()) {
        return circuit;
    }
    // Not while others wait for theirs.
    let circuit = table(rule);
    let circuit =
        Arc::new(Made { interpreter: Interpreter::new(&circuit), machine: Machine::new(&circuit) });
    let mut all = kept();
    if all.len() == KEPT {
        all.remove(0);
    }
    all.push((rule.clone(), Arc::clone(&circuit)));
    circuit
}

/// Rows are stepped by circuits.
struct ByCircuits<'a> {
    circuits: &'a Circuits,
    functions: &'static GateFunctions,
    /// Whether the first generation is an odd one.
    is_odd: bool,
    values: *mut u64,
}

impl<R: Row> StepRows<R> for ByCircuits<'_> {
    #[inline(always)]
    unsafe fn step_rows(
        &self,
        done: usize,
        rows: [*mut u64; 2],
        north: *const u64,
        masks: Option<[R; 2]>,
        prefetcher: &mut Prefetcher,
    ) {
        let made = &self.circuits.by_parity[(usize::from(self.is_odd) + done) % 2];
        // SAFETY: as the trait says; whoever makes this vouches for the values and for the features.
        unsafe {
            match self.circuits.machine(made) {
                Some(machine) => machine.step_rows(self.values, rows, north, masks, prefetcher),
                None => {
                    let (functions, values) = (self.functions, self.values);
                    made.interpreter.step_rows(functions, values, rows, north, masks, prefetcher);
                }
            }
        }
    }
}

/// What steps blocks with the registers of an instruction set, under its name.
macro_rules! step_block {
    ($(#[$attribute:meta])* $name:ident, $row:ty) => {
        $(#[$attribute])*
        unsafe fn $name(
            memory: Memory,
            sweep: &Sweep,
            block: &Block,
            prefetcher: &mut Prefetcher,
            circuits: &Circuits,
        ) {
            $(#[$attribute])*
            unsafe fn function<const TABLE: i32>(inputs: [*const u64; 3], outcome: *mut u64) {
                // SAFETY: the features are on, and the caller vouches for the memory.
                unsafe { gate::<$row, TABLE>(inputs, outcome) }
            }
            static FUNCTIONS: GateFunctions = gate_functions!(function);
            let steps = ByCircuits {
                circuits,
                functions: &FUNCTIONS,
                is_odd: sweep.is_odd,
                values: memory.values,
            };
            // SAFETY: the features are on, and the caller vouches for the memory.
            unsafe { in_place::<$row, _>(memory, sweep, block, prefetcher, &steps) }
        }
    };
}

step_block!(plain, row::Baseline);
#[cfg(target_arch = "x86_64")]
step_block!(
    #[target_feature(enable = "avx2")]
    avx2,
    row::Avx2
);
#[cfg(target_arch = "x86_64")]
step_block!(
    #[target_feature(enable = "avx512f,avx512vl,avx512vbmi2")]
    avx512_half,
    row::Avx512Half
);
#[cfg(target_arch = "x86_64")]
step_block!(
    #[target_feature(enable = "avx512f,avx512vl,avx512vbmi2")]
    avx512,
    row::Avx512
);
