//! The engine for rules of any number of states.
//!
//! The universe is a sparse set of tiles of 64 x 64 cells (`states/tiles.rs`), each a few sets of bits: which cells
//! count as neighbours, which live, and the bits of the states less 1. Two states need no more than it has for others, but
//! [`CpuEngine`](super::CpuEngine) is faster with them. All tiles go on by one generation at a time, into
//! their second buffers; cores share them. A tile is stepped by the rule's circuit, whose inputs are the nine bits
//! around a cell and the bits of its own state (`states/circuit.rs`), for a row of cells at once in every word; rules
//! that have none are asked cell by cell (`states/cells.rs`), those of blocks block by block (`states/blocks.rs`).
//!
//! What lies past the end of a bounded universe is told by [`Topology::resolve`] alone: the tiles there hold a list
//! of the bits that they see across the seam and where those come from (`states/seam.rs`).
//!
//! A tile where nothing changed, and nothing around it, is not even looked at, as it will not change
//! (`states/tiles/work.rs`).

mod blocks;
mod cells;
mod circuit;
mod colours;
mod kernel;
mod queries;
mod seam;
mod shape;
mod sight;
mod tiles;

use rayon::prelude::*;

use self::kernel::{Kernel, Workspace};
use self::shape::{SIDE, further_bits};
use self::tiles::Tiles;
use super::instructions::Instructions;
use super::threads::can_share;
use crate::engine::{Engine, EngineError, EngineKind, LimitedBy, Skipping, countable, message};
use crate::language::texts::errors as texts;
use crate::life::{
    BitGrid, BlockColour, BlockRaster, Point, Rect, Rule, StateColours, StateGrid, Topology,
    Universe,
};
use crate::memory::{MemoryBudget, OverBudget};

/// Tiles that are due, below which one core works alone.
const TILES_WORTH_SHARING: usize = 24;

/// Tiles that a core takes at once, at least.
const PIECE: usize = 8;

/// Pieces into which tiles are divided, at most.
const PIECES: usize = 256;

/// A universe of any number of states, stepped one generation at a time.
pub struct StatesEngine {
    rule: Rule,
    topology: Topology,
    generation: u64,
    budget: MemoryBudget,
    /// For even generations and for odd ones.
    kernels: [Kernel; 2],
    /// Whether they are one.
    is_steady: bool,
    /// What they work in where one core works alone.
    spaces: [Workspace; 2],
    tiles: Tiles,
    skipping: Skipping,
    cells_updated: u64,
}

impl StatesEngine {
    /// Takes a universe in. What it takes here is drawn from a budget, or may be so many bytes.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when that is too little.
    pub fn new(
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        Self::with_instructions(universe, budget, Instructions::best())
    }

    /// Takes a universe in, to be stepped with those instructions rather than the best there are.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// # Panics
    /// When the processor lacks them.
    pub fn with_instructions(
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
        instructions: Instructions,
    ) -> Result<Self, EngineError> {
        let (universe, budget) = (universe.into(), budget.into());
        let (rule, topology) = (universe.rule().clone(), universe.topology());
        let phases = universe.phases();
        let first = |axis: Option<i64>| axis.unwrap_or(0);
        let origin = Point::new(first(topology.first_column()), first(topology.first_row()));
        let kernels =
            [0, 1].map(|generation| Kernel::new(phases.at(generation), origin, instructions));
        let is_steady = phases.constant().is_some();
        // What is stored of a plane without end is not born of nothing.
        let is_born_of_nothing = phases.at(0).has_birth_on_zero();
        let extent = universe.extent();
        let too_large = |OverBudget { needed, allowed }| EngineError::TooLarge {
            what: message::universe_of(extent.width, extent.height),
            needed_bytes: needed,
            allowed_bytes: allowed,
            limited_by: LimitedBy::Budget,
            advice: texts::ALLOW_MORE.into(),
        };
        let generation = universe.generation();
        let mut tiles =
            Tiles::new(topology, further_bits(rule.states()), kernels[0].kept_bytes(), &budget);
        if is_born_of_nothing {
            tiles.make_all().map_err(too_large)?;
        }
        tiles.load(universe.into_cells()).map_err(too_large)?;
        Ok(Self {
            rule,
            topology,
            generation,
            budget,
            spaces: [0, 1].map(|parity| Workspace::new(&kernels[parity])),
            kernels,
            is_steady,
            tiles,
            skipping: Skipping::Auto,
            cells_updated: 0,
        })
    }

    fn step_once(&mut self) -> Result<(), EngineError> {
        let generation = self.generation;
        self.tiles.grow().map_err(|error| EngineError::cannot_grow(generation, error))?;
        if self.tiles.is_at_last_coordinate() {
            return Err(EngineError::PastLastCoordinate { generation });
        }
        let parity = usize::from(!generation.is_multiple_of(2));
        let (kernel, space) = (&self.kernels[parity], &mut self.spaces[parity]);
        // A tile that did not change by one rule may change by another.
        let all = self.skipping == Skipping::Never || !self.is_steady;
        let due = self.tiles.look_for_work(all);
        if due >= TILES_WORTH_SHARING && can_share(due) {
            let size = PIECE.max(self.tiles.len() / PIECES);
            let pieces = self.tiles.pieces(size);
            pieces.for_each_init(
                || Workspace::new(kernel),
                |space, mut piece| piece.step(kernel, space, all),
            );
        } else {
            self.tiles.all().step(kernel, space, all);
        }
        self.tiles.swap();
        self.cells_updated += due as u64 * SIDE as u64 * SIDE as u64;
        self.generation += 1;
        Ok(())
    }
}

impl Engine for StatesEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Cpu
    }

    fn rule(&self) -> &Rule {
        &self.rule
    }

    fn topology(&self) -> Topology {
        self.topology
    }

    fn generation(&self) -> u64 {
        self.generation
    }

    fn budget(&self) -> &MemoryBudget {
        &self.budget
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        let (generations, all) = countable(self.generation, generations);
        if self.tiles.len() < TILES_WORTH_SHARING {
            (0..generations).try_for_each(|_| self.step_once())?;
        } else {
            // From one of the pool's own threads: waking one for every generation costs more than stepping a small
            // universe.
            rayon::scope(|_| (0..generations).try_for_each(|_| self.step_once()))?;
        }
        all
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.skipping = skipping;
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.tiles.population())
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.tiles.bounding_box())
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        Ok(self.tiles.read(region))
    }

    fn read_states(&mut self, region: Rect) -> Result<StateGrid, EngineError> {
        Ok(self.tiles.read_states(region))
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        Ok(self.tiles.count_blocks(raster))
    }

    fn colour_blocks(
        &mut self,
        raster: &BlockRaster,
        colours: &StateColours,
    ) -> Result<Vec<BlockColour>, EngineError> {
        Ok(self.tiles.colour_blocks(raster, colours))
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.tiles.bytes()
    }
}

#[cfg(test)]
mod tests;
