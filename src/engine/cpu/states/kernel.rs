//! How the tiles of a universe go on under its rule.

use super::super::instructions::Instructions;
use super::blocks::BlockKernel;
use super::cells::{CellKernel, CellSpace, States};
use super::circuit::{CircuitKernel, Values};
use super::shape::SIDE;
use super::sight::Sight;
use crate::life::{Point, Rule};

/// Steps tiles under a rule.
pub(super) enum Kernel {
    /// A row of cells at once.
    Circuit(CircuitKernel),
    /// Cell by cell.
    Cells(CellKernel),
    /// A row of blocks at once.
    Blocks(BlockKernel),
}

/// Memory that a kernel works in.
pub(super) enum Workspace {
    None,
    Circuit(Values),
    Cells(Box<CellSpace>),
}

impl Kernel {
    /// The kernel of a rule with those instructions, where a tile's first cell is at `origin`, multiples of [`SIDE`] from
    /// that of any other.
    ///
    /// # Panics
    /// When the processor lacks them.
    pub fn new(rule: &Rule, origin: Point, instructions: Instructions) -> Self {
        if let Rule::Blocks(rule) = rule {
            return Self::Blocks(BlockKernel::new(rule, origin));
        }
        match CircuitKernel::new(rule, instructions) {
            Some(kernel) => Self::Circuit(kernel),
            None => Self::Cells(CellKernel::new(rule)),
        }
    }

    /// Bytes that it keeps of a tile from one generation to the next.
    pub fn kept_bytes(&self) -> u64 {
        match self {
            Self::Circuit(_) | Self::Blocks(_) => 0,
            Self::Cells(_) => size_of::<States>() as u64,
        }
    }

    /// Works out the next sets of a tile. All cells are computed on demand. `kept` is what cells are kept of the tile.
    pub fn step(
        &self,
        space: &mut Workspace,
        kept: &mut Option<Box<States>>,
        sight: &Sight<'_>,
        all: bool,
        words: &mut [u64],
    ) {
        match (self, space) {
            (Self::Circuit(kernel), Workspace::Circuit(values)) => {
                values.take(&sight.gather(0));
                values.own(kernel.further()).copy_from_slice(&sight.own()[SIDE..]);
                kernel.run(values);
                for (set, words) in words.chunks_exact_mut(SIDE).enumerate() {
                    words.copy_from_slice(kernel.outcome(set, values));
                }
            }
            (Self::Cells(kernel), Workspace::Cells(space)) => {
                kernel.step(space, kept, sight, all, words);
            }
            (Self::Blocks(kernel), _) => kernel.step(&sight.gather(0), words),
            // A workspace is made for its kernel.
            (Self::Circuit(_) | Self::Cells(_), _) => {}
        }
    }
}

impl Workspace {
    /// What a kernel needs.
    pub fn new(kernel: &Kernel) -> Self {
        match kernel {
            Kernel::Circuit(kernel) => Self::Circuit(Values::new(kernel)),
            Kernel::Cells(_) => Self::Cells(Box::default()),
            Kernel::Blocks(_) => Self::None,
        }
    }
}
