//! Stepping a universe.
//!
//! Engines stand behind the small trait [`Engine`] and give the same bits: `reference` is the
//! obviously correct oracle, `cpu` works on all cores with SIMD, `gpu` in WGSL.
//! [`EnginePlace`] makes one; [`advance()`] steps one while it reports progress and can be stopped.

mod advance;
mod choice;
mod circuit;
mod colours;
pub mod cpu;
mod demand;
mod export;
pub mod gpu;
mod job;
mod message;
pub mod reference;
pub mod roofline;
pub mod session;

use std::any::Any;
use std::fmt;
use std::str::FromStr;

pub use advance::{Advance, Progress, Stopped, advance};
pub use choice::{EngineChoice, EnginePlace};
pub use demand::EngineDemand;
pub use export::{EngineRuns, about, export, universe_of};
pub use job::{Job, JobEvent, Stepped};

use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::{
    BitGrid, BlockColour, BlockRaster, Phases, Rect, Rule, Rulestring, StateColours, StateGrid,
    Topology, Universe,
};
use crate::memory::{Bytes, MemoryBudget, OverBudget};

/// Which engine steps a universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EngineKind {
    /// The oracle: slow and obviously correct.
    Reference,
    /// All cores, SIMD.
    Cpu,
    /// Compute shaders.
    Gpu,
}

impl EngineKind {
    /// Every kind, the slowest first.
    pub const ALL: [Self; 3] = [Self::Reference, Self::Cpu, Self::Gpu];

    /// Whether engines of the kind step universes of that shape under a rule, if they fit.
    pub fn steps(self, rule: &Rule, topology: Topology) -> bool {
        match self {
            Self::Reference => Phases::new(rule, topology).is_some(),
            Self::Cpu => {
                let is_known = rule.is_of_nine_cells()
                    || matches!(rule, Rule::Blocks(_))
                    || !topology.is_skewed();
                is_known && Phases::new(rule, topology).is_some()
            }
            Self::Gpu => {
                rule.table().is_some()
                    && !topology.is_skewed()
                    && Phases::new(rule, topology).is_some()
            }
        }
    }

    /// Sees to it that engines of the kind step universes of that shape under a rule.
    ///
    /// # Errors
    /// [`EngineError::RuleNotStepped`] where they do not.
    pub fn check(self, rule: &Rule, topology: Topology) -> Result<(), EngineError> {
        if self.steps(rule, topology) {
            Ok(())
        } else {
            Err(EngineError::not_stepped(rule, topology, self))
        }
    }

    /// The name that a user gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
        }
    }

    /// The same kind where it runs on the host; `None` where it takes a device.
    pub fn on_host(self) -> Option<HostKind> {
        match self {
            Self::Reference => Some(HostKind::Reference),
            Self::Cpu => Some(HostKind::Cpu),
            Self::Gpu => None,
        }
    }
}

/// Which engine steps a universe on the host, where no device has to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostKind {
    /// The oracle: slow and obviously correct.
    Reference,
    /// All cores, SIMD.
    Cpu,
}

impl From<HostKind> for EngineKind {
    fn from(kind: HostKind) -> Self {
        match kind {
            HostKind::Reference => Self::Reference,
            HostKind::Cpu => Self::Cpu,
        }
    }
}

impl fmt::Display for EngineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for EngineKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("'{text}' is no engine; there are {known}")
        })
    }
}

/// What stops an engine.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// The unbounded plane needs more memory than is allowed. The universe stays as it was at
    /// `generation`.
    #[error(
        "at generation {generation} the universe has grown to need {}, more than the {} allowed; \
         allow more memory, or bound the universe with a suffix such as :T4096,4096",
        Bytes::told_apart(*needed_bytes, *allowed_bytes)[0],
        Bytes::told_apart(*needed_bytes, *allowed_bytes)[1]
    )]
    CannotGrow {
        /// The last generation that was reached.
        generation: u64,
        /// Bytes that would be taken after the next growth, by this universe and all else.
        needed_bytes: u64,
        /// Bytes that may be taken.
        allowed_bytes: u64,
    },
    /// The universe does not fit from the start.
    #[error(
        "{what} needs {}, more than the {} {limited_by}; {advice}",
        Bytes::told_apart(*needed_bytes, *allowed_bytes)[0],
        Bytes::told_apart(*needed_bytes, *allowed_bytes)[1]
    )]
    TooLarge {
        /// What does not fit, as "a universe of 10 x 10 cells".
        what: Message,
        /// Bytes that would be taken, by it and all else.
        needed_bytes: u64,
        /// Bytes that there are.
        allowed_bytes: u64,
        /// What sets the limit.
        limited_by: LimitedBy,
        /// What to do next.
        advice: Message,
    },
    /// Cells that are to be read out of the universe do not fit beside it. The universe stays as it
    /// is.
    #[error("with the cells that are read out {0}; allow more memory")]
    OverBudget(OverBudget),
    /// Cells have come to the end of the coordinates. The universe stays as it was at `generation`.
    #[error(
        "at generation {generation} cells have come to the largest coordinates, 2^60 from the origin, \
         past which none can go; bound the universe with a suffix such as :T4096,4096"
    )]
    PastLastCoordinate {
        /// The last generation that was reached.
        generation: u64,
    },
    /// Generations cannot be counted any further. The universe stands at the last.
    #[error(
        "the universe is at generation {}, the last that can be counted; open the pattern again with \
         an earlier generation to go on",
        u64::MAX
    )]
    PastLastGeneration,
    /// The engine does not step universes under such a rule, or of such a shape.
    #[error("{0}")]
    RuleNotStepped(Message),
    /// No adapter, or none of the demanded name.
    #[error("{0}")]
    NoAdapter(Message),
    /// The device is gone; the universe can be started again from the last saved cells.
    #[error(
        "the GPU device was lost ({0}); start again from the last saved universe, or use the cpu engine"
    )]
    DeviceLost(String),
    /// The system gives no thread to step on.
    #[error("no thread could be started ({0}); end other programs, and try again")]
    NoThread(String),
    /// An engine's universe cannot be had from it.
    #[error("the universe could not be read from its engine: {0}")]
    Unreadable(String),
    /// The device refused something.
    #[error("the GPU reported an error: {0}")]
    Device(String),
}

/// What sets a limit of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitedBy {
    /// The budget.
    Budget,
    /// The adapter, which binds no larger buffers.
    Adapter,
}

/// As a message says it after a number of bytes.
impl fmt::Display for LimitedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Budget => "allowed",
            Self::Adapter => "that this adapter binds",
        })
    }
}

impl From<OverBudget> for EngineError {
    fn from(error: OverBudget) -> Self {
        Self::OverBudget(error)
    }
}

impl EngineError {
    /// That an engine of that kind does not step universes under a rule.
    fn not_stepped(rule: &Rule, topology: Topology, kind: EngineKind) -> Self {
        let steps = |kind: &EngineKind| kind.steps(rule, topology);
        let others = EngineKind::ALL.into_iter().filter(steps).map(|kind| kind.to_string());
        let others = others.collect::<Vec<_>>().join(", ");
        let values = [kind.to_string(), format!("{rule}{topology}"), others];
        let is_for_its_shape = topology.is_skewed() && kind.steps(rule, Topology::torus(1, 1));
        let text =
            if is_for_its_shape { texts::SHAPE_NOT_STEPPED } else { texts::RULE_NOT_STEPPED };
        Self::RuleNotStepped(Message::new(text, values))
    }

    /// That a universe cannot grow within its budget.
    fn cannot_grow(generation: u64, error: OverBudget) -> Self {
        let OverBudget { needed, allowed } = error;
        Self::CannotGrow { generation, needed_bytes: needed, allowed_bytes: allowed }
    }
}

/// How many of the generations that are asked for can be counted from `generation` on, and what
/// there is to say of the others.
fn countable(generation: u64, asked: u64) -> (u64, Result<(), EngineError>) {
    let left = u64::MAX - generation;
    if asked <= left { (asked, Ok(())) } else { (left, Err(EngineError::PastLastGeneration)) }
}

/// That a universe comes back to itself for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repetition {
    /// A generation from which on it does. It may have done so before.
    pub since: u64,
    /// Generations after which every cell is as it was. It may be so after a part of them.
    pub period: u64,
}

/// Whether cells that cannot change are left alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Skipping {
    /// Where it pays.
    #[default]
    Auto,
    /// Always, however little there is to leave alone.
    Always,
    /// Never: every cell is computed in every generation.
    Never,
}

/// A universe that can be stepped and looked at.
///
/// Errors leave the universe whole, at the generation that [`generation`](Self::generation) says.
pub trait Engine: Send {
    /// Which engine this is.
    fn kind(&self) -> EngineKind;

    /// The adapter that steps the universe, if it is a GPU.
    fn adapter(&self) -> Option<&str> {
        None
    }

    /// The rule.
    fn rule(&self) -> &Rule;

    /// The universe's shape.
    fn topology(&self) -> Topology;

    /// The rule and the shape.
    fn rulestring(&self) -> Rulestring {
        Rulestring { rule: self.rule().clone(), topology: self.topology() }
    }

    /// The generation that the cells stand for.
    fn generation(&self) -> u64;

    /// The budget of the host's memory, from which is drawn what is read out of the universe.
    fn budget(&self) -> &MemoryBudget;

    /// Steps that many generations. Work may still be under way on a device when this returns;
    /// every other call waits for it as far as it must.
    ///
    /// # Errors
    /// [`EngineError::CannotGrow`] when the unbounded plane runs out of memory,
    /// [`EngineError::PastLastCoordinate`] and [`EngineError::PastLastGeneration`] where coordinates and generations
    /// end, and the device's errors.
    fn step(&mut self, generations: u64) -> Result<(), EngineError>;

    /// Waits until all stepping asked for is done.
    ///
    /// # Errors
    /// The device's errors.
    fn finish(&mut self) -> Result<(), EngineError> {
        Ok(())
    }

    /// Says whether cells that cannot change are left alone. The cells are the same either way;
    /// engines that know of no such cells do nothing.
    fn set_skipping(&mut self, _skipping: Skipping) {}

    /// Generations that the engine likes to be asked for at once; stepping by multiples of it is
    /// fastest.
    fn preferred_batch(&self) -> u64 {
        1
    }

    /// Seconds that the device spent on steps since the last call, where it can tell.
    ///
    /// # Errors
    /// The device's errors.
    fn take_device_seconds(&mut self) -> Result<Option<f64>, EngineError> {
        Ok(None)
    }

    /// Number of live cells.
    ///
    /// # Errors
    /// The device's errors.
    fn population(&mut self) -> Result<u64, EngineError>;

    /// The smallest rectangle that holds every live cell, or `None` where there is none.
    ///
    /// # Errors
    /// The device's errors.
    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError>;

    /// Which cells of a region live, which may reach past the universe: what is not there is dead.
    ///
    /// # Errors
    /// The device's errors.
    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError>;

    /// The cells of a region with their states, as [`read`](Self::read). Under rules of two states every live cell is
    /// in state 1.
    ///
    /// # Errors
    /// The device's errors.
    fn read_states(&mut self, region: Rect) -> Result<StateGrid, EngineError> {
        Ok(self.read(region)?.into())
    }

    /// The number of live cells in each block of the raster, row after row, at most `u32::MAX` a
    /// block. Blocks outside the universe hold none.
    ///
    /// # Errors
    /// The device's errors.
    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError>;

    /// The same into a place of the caller's. Where the engine can reach it, nothing is read back.
    ///
    /// # Errors
    /// The device's errors.
    fn count_blocks_into(
        &mut self,
        raster: &BlockRaster,
        target: &mut dyn CountsTarget,
    ) -> Result<(), EngineError> {
        target.put(&self.count_blocks(raster)?);
        Ok(())
    }

    /// The colour of the live cells in each block of the raster, row after row: the mean of the colours of their states.
    /// Blocks without any have none.
    ///
    /// # Errors
    /// The device's errors, and [`EngineError::OverBudget`] where cells that are read for it do not fit in memory.
    fn colour_blocks(
        &mut self,
        raster: &BlockRaster,
        colours: &StateColours,
    ) -> Result<Vec<BlockColour>, EngineError> {
        colours::by_regions(self, raster, colours)
    }

    /// Whether cells are born where nothing lives. A plane without end is stored as what differs from it, so
    /// that nothing stays nothing there under every rule.
    fn is_born_of_nothing(&self) -> bool {
        self.rule().has_birth_on_zero() && self.topology().is_bounded()
    }

    /// That the universe repeats itself, where the engine has found out on the way. Such a universe comes
    /// to any generation at once.
    fn repetition(&self) -> Option<Repetition> {
        None
    }

    /// Cell updates really computed since the start: cells times generations, without what was
    /// skipped or computed twice.
    fn cells_updated(&self) -> u64;

    /// Bytes that hold the cells now.
    fn memory_bytes(&self) -> u64;
}

/// A place that [`Engine::count_blocks_into`] fills. An engine need not know what it is.
pub trait CountsTarget {
    /// Takes the counts, one a block, row after row.
    fn put(&mut self, counts: &[u32]);

    /// The place itself, for an engine that knows its kind and can fill it without the host.
    fn place(&self) -> Option<&dyn Any> {
        None
    }
}

/// Makes an engine that runs on the host, of a universe, whose memory is given back on the way where
/// nobody else has it, within a budget or so many bytes. A GPU engine is made with
/// [`gpu::GpuEngine::new`] on a device that the caller chose.
///
/// # Errors
/// [`EngineError::TooLarge`] when the universe does not fit in memory.
pub fn start_on_host(
    kind: HostKind,
    universe: impl Into<Universe>,
    budget: impl Into<MemoryBudget>,
) -> Result<Box<dyn Engine>, EngineError> {
    Ok(match kind {
        HostKind::Reference => Box::new(reference::ReferenceEngine::within(universe, budget)?),
        HostKind::Cpu => {
            let universe = universe.into();
            EngineKind::Cpu.check(universe.rule(), universe.topology())?;
            let is_of_tables = universe.phases().tables().is_some();
            let is_skewed = universe.topology().is_skewed();
            let is_larger =
                |generation| matches!(universe.phases().at(generation), Rule::Larger(_));
            if is_larger(0) && is_larger(1) && !is_of_tables && !is_skewed {
                Box::new(cpu::LargerEngine::new(universe, budget)?)
            } else if !is_of_tables || is_skewed {
                Box::new(cpu::StatesEngine::new(universe, budget)?)
            } else {
                Box::new(cpu::CpuEngine::new(universe, budget)?)
            }
        }
    })
}
