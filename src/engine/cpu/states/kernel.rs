//! How the tiles of a universe go on under its rule.

use super::super::instructions::Instructions;
use super::cells::{CellKernel, States};
use super::circuit::{CircuitKernel, Values};
use super::shape::{Halo, SIDE};
use crate::life::Rule;

/// Steps tiles under a rule.
pub(super) enum Kernel {
    /// A row of cells at once.
    Circuit(CircuitKernel),
    /// Cell by cell.
    Cells(CellKernel),
}

/// Memory that a kernel works in.
pub(super) enum Workspace {
    Circuit(Values),
    Cells(Box<States>),
}

impl Kernel {
    /// The kernel of a rule with those instructions.
    ///
    /// # Panics
    /// When the processor lacks them.
    pub fn new(rule: &Rule, instructions: Instructions) -> Self {
        match CircuitKernel::new(rule, instructions) {
            Some(kernel) => Self::Circuit(kernel),
            None => Self::Cells(CellKernel::new(rule)),
        }
    }

    /// Works out the next sets of a tile, given those that it has. `gather` gives the bits of a set around and in the
    /// tile. All cells are computed on demand.
    pub fn step(
        &self,
        space: &mut Workspace,
        old: &[u64],
        gather: impl Fn(usize) -> Halo,
        all: bool,
        words: &mut [u64],
    ) {
        match (self, space) {
            (Self::Circuit(kernel), Workspace::Circuit(values)) => {
                values.take(&gather(0));
                values.own(kernel.further()).copy_from_slice(&old[SIDE..]);
                kernel.run(values);
                for (set, words) in words.chunks_exact_mut(SIDE).enumerate() {
                    words.copy_from_slice(kernel.outcome(set, values));
                }
            }
            (Self::Cells(kernel), Workspace::Cells(states)) => {
                kernel.step(states, old, gather, all, words);
            }
            // A workspace is made for its kernel.
            (Self::Circuit(_), Workspace::Cells(_)) | (Self::Cells(_), Workspace::Circuit(_)) => {}
        }
    }
}

impl Workspace {
    /// What a kernel needs.
    pub fn new(kernel: &Kernel) -> Self {
        match kernel {
            Kernel::Circuit(kernel) => Self::Circuit(Values::new(kernel)),
            Kernel::Cells(_) => Self::Cells(Box::default()),
        }
    }
}
