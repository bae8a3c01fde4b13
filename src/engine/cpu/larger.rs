//! The engine for rules of larger neighbourhoods.
//!
//! The universe is a sparse set of tiles of a byte a cell (`larger/field.rs`): 256 x 256 cells or more where an axis goes on for ever,
//! and as wide as the universe where that is no wider than 1024. All tiles go on by one generation at a time, into their
//! second buffers; cores share them. A tile is stepped by a sweep down its rows (`larger/kernel.rs`), which takes in what
//! each cell around it counts and keeps running sums (`larger/sums.rs`), so that a count costs the same whatever the
//! radius of a square, of a diamond or of weights that fall off from the middle, and else as much as its rows
//! have runs. Numbers are as narrow as the largest count allows, and the compiler puts many of them in a vector.
//!
//! Where the cells of a window come from is told by each axis (`larger/spans.rs`): tiles know nothing of seams.
//!
//! A tile where nothing changed that its cells can see is left alone, and of the others only the part that live cells
//! reach is worked out.

mod decision;
mod field;
mod kernel;
mod lanes;
mod part;
mod queries;
mod runs;
mod spans;
mod sums;

use std::sync::Mutex;

use rayon::prelude::*;

use self::field::{Field, GrowError, Tile, Window};
use self::kernel::{Stepper, stepper};
use self::part::Live;
use super::instructions::Instructions;
use super::threads::can_share;
use crate::engine::{Engine, EngineError, EngineKind, LimitedBy, Skipping, countable, message};
use crate::language::texts::errors as texts;
use crate::life::{BitGrid, BlockRaster, LargerRule, Rect, Rule, StateGrid, Topology, Universe};
use crate::memory::{MemoryBudget, OverBudget};

/// A universe under a rule of a larger neighbourhood, stepped one generation at a time.
pub struct LargerEngine {
    rule: Rule,
    topology: Topology,
    generation: u64,
    budget: MemoryBudget,
    /// For even generations and for odd ones.
    phases: [Phase; 2],
    /// Whether they are one.
    is_steady: bool,
    field: Field,
    skipping: Skipping,
    cells_updated: u64,
}

/// A rule, and steppers of it that nobody uses.
struct Phase {
    rule: LargerRule,
    instructions: Instructions,
    steppers: Mutex<Vec<Box<dyn Stepper>>>,
}

impl Phase {
    fn new(rule: LargerRule, instructions: Instructions) -> Self {
        Self { rule, instructions, steppers: Mutex::default() }
    }

    /// A stepper, for as long as it is borrowed.
    fn borrow(&self) -> Borrowed<'_> {
        let free = self.steppers.lock().ok().and_then(|mut steppers| steppers.pop());
        let stepper = free.unwrap_or_else(|| stepper(&self.rule, self.instructions));
        Borrowed { phase: self, stepper: Some(stepper) }
    }
}

/// A stepper, which goes back to where it came from.
struct Borrowed<'a> {
    phase: &'a Phase,
    stepper: Option<Box<dyn Stepper>>,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let (Some(stepper), Ok(mut steppers)) = (self.stepper.take(), self.phase.steppers.lock())
        {
            steppers.push(stepper);
        }
    }
}

/// What became of a tile.
struct Outcome {
    live: Live,
    changed: bool,
    /// Cells that were worked out.
    updated: u64,
}

impl LargerEngine {
    /// Takes a universe in. What it takes here is drawn from a budget, or may be so many bytes.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when that is too little, [`EngineError::RuleNotStepped`] for other rules.
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
        assert!(Instructions::available().contains(&instructions), "{instructions:?} is missing");
        let (universe, budget) = (universe.into(), budget.into());
        let (rule, topology) = (universe.rule().clone(), universe.topology());
        let phases = universe.phases();
        let not_stepped = || EngineError::not_stepped(&rule, topology, EngineKind::Cpu);
        let (Rule::Larger(even), Rule::Larger(odd)) = (phases.at(0), phases.at(1)) else {
            return Err(not_stepped());
        };
        if topology.is_skewed() {
            return Err(not_stepped());
        }
        let is_steady = phases.constant().is_some();
        let is_born_of_nothing = phases.at(0).has_birth_on_zero();
        let mut field = Field::new(topology, rule.reach(), is_born_of_nothing, &budget);
        let phases = [even, odd].map(|rule| Phase::new((**rule).clone(), instructions));
        let extent = universe.extent();
        let generation = universe.generation();
        let too_large = |OverBudget { needed, allowed }| EngineError::TooLarge {
            what: message::universe_of(extent.width, extent.height),
            needed_bytes: needed,
            allowed_bytes: allowed,
            limited_by: LimitedBy::Budget,
            advice: texts::ALLOW_MORE.into(),
        };
        field.load(universe.into_cells()).map_err(too_large)?;
        Ok(Self {
            rule,
            topology,
            generation,
            budget,
            phases,
            is_steady,
            field,
            skipping: Skipping::Auto,
            cells_updated: 0,
        })
    }

    fn step_once(&mut self) -> Result<(), EngineError> {
        let generation = self.generation;
        self.field.grow().map_err(|error| match error {
            GrowError::OverBudget(error) => EngineError::cannot_grow(generation, error),
            GrowError::PastLastCoordinate => EngineError::PastLastCoordinate { generation },
        })?;
        let phase = &self.phases[usize::from(!generation.is_multiple_of(2))];
        // A tile that did not change by one rule may change by another.
        let all = self.skipping == Skipping::Never || !self.is_steady;
        let mut next = std::mem::take(&mut self.field.next);
        let field = &self.field;
        let outcomes: Vec<Outcome> = if can_share(next.len()) {
            let tiles = next.par_iter_mut().enumerate().with_max_len(1);
            tiles
                .map_init(
                    || phase.borrow(),
                    |stepper, (tile, next)| {
                        step_tile(
                            stepper,
                            &field.window(tile),
                            field.list[tile].live.is_some(),
                            all,
                            next,
                        )
                    },
                )
                .collect()
        } else {
            let mut stepper = phase.borrow();
            let tiles = next.iter_mut().enumerate();
            tiles
                .map(|(tile, next)| {
                    step_tile(
                        &mut stepper,
                        &field.window(tile),
                        field.list[tile].live.is_some(),
                        all,
                        next,
                    )
                })
                .collect()
        };
        self.field.next = std::mem::replace(&mut self.field.now, next);
        for (Tile { live, changed, .. }, outcome) in self.field.list.iter_mut().zip(outcomes) {
            (*live, *changed) = (outcome.live, outcome.changed);
            self.cells_updated += outcome.updated;
        }
        self.generation += 1;
        Ok(())
    }

    /// Whether the next generations are all like this one.
    fn is_at_rest(&self) -> bool {
        let is_stopped = self.field.is_empty() && !self.is_born_of_nothing();
        is_stopped || self.is_steady && self.field.is_at_rest()
    }
}

/// Works out the next generation of a tile where some of it may be another one.
fn step_tile(
    stepper: &mut Borrowed<'_>,
    window: &Window<'_>,
    is_live: bool,
    all: bool,
    next: &mut [u8],
) -> Outcome {
    let own = window.own();
    if !all && !window.changed() {
        // Both buffers are alike where the last generation brought nothing new.
        return Outcome { live: window.live(), changed: false, updated: 0 };
    }
    let (Some(part), Some(stepper)) = (window.part(), &mut stepper.stepper) else {
        next.fill(0);
        return Outcome { live: None, changed: is_live, updated: 0 };
    };
    let stride = window.stride();
    // All around the part is dead in both generations.
    next[..part.rows.start * stride].fill(0);
    next[part.rows.end * stride..].fill(0);
    for row in next.chunks_exact_mut(stride).take(part.rows.end).skip(part.rows.start) {
        row[..part.columns.start].fill(0);
        row[part.columns.end..].fill(0);
    }
    let live = stepper.step(window, &part, next);
    let cells = part.rows.start * stride..part.rows.end * stride;
    let updated = (part.columns.len() * part.rows.len()) as u64;
    Outcome { live, changed: next[cells.clone()] != own[cells], updated }
}

impl Engine for LargerEngine {
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
        let is_shared = can_share(self.field.list.len());
        let mut step = || {
            for left in (1..=generations).rev() {
                if self.is_at_rest() {
                    self.generation += left;
                    break;
                }
                self.step_once()?;
            }
            Ok::<(), EngineError>(())
        };
        if is_shared {
            // From one of the pool's own threads, which need not be woken for every generation.
            rayon::scope(|_| step())?;
        } else {
            step()?;
        }
        all
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.skipping = skipping;
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.field.population())
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.field.bounding_box())
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        Ok(self.field.read(region))
    }

    fn read_states(&mut self, region: Rect) -> Result<StateGrid, EngineError> {
        Ok(self.field.read_states(region, self.rule.states()))
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        Ok(self.field.count_blocks(raster))
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.field.bytes()
    }
}

#[cfg(test)]
mod tests;
