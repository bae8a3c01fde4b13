//! The limits of the hardware that the measured engines run on, and how near rows come to them.

use std::fmt;

use lifescope::engine::roofline::{GENERATIONS_PER_LAUNCH, OPERATIONS_PER_WORD, Roofline};
use lifescope::engine::{EngineError, EnginePlace, HostKind, cpu, gpu};
use lifescope::memory::MemoryBudget;
use serde::Serialize;

use super::measurement::Measurement;
use super::plan::Contender;

/// What the hardware under an engine allows.
#[derive(Clone, Debug, Serialize)]
pub struct HardwareLimits {
    /// The engine.
    pub engine: String,
    /// The adapter, where it is a GPU.
    pub adapter: Option<String>,
    /// Bytes that a large copy reads and writes a second.
    pub copy_bytes_per_second: f64,
    /// Three-input operations on 32-bit words a second.
    pub operations_per_second: f64,
    /// Generations of a launch that the memory limit assumes.
    pub generations_per_launch: u64,
    /// Operations for a word and a generation that the arithmetic limit assumes.
    pub operations_per_word: u64,
    /// The memory limit.
    pub memory_cells_per_second: f64,
    /// The arithmetic limit.
    pub arithmetic_cells_per_second: f64,
}

/// How near a row comes to the limits, as shares of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// Of the memory limit.
    pub of_memory_limit: f64,
    /// Of the arithmetic limit.
    pub of_arithmetic_limit: f64,
}

/// Measures the hardware under an engine; none for the reference engine, which is not limited
/// by it.
///
/// # Errors
/// The device's errors.
pub fn measure(
    contender: &Contender,
    budget: &MemoryBudget,
) -> Result<Option<HardwareLimits>, EngineError> {
    let found = match &contender.place {
        EnginePlace::Host(HostKind::Cpu) => cpu::limits::measure(budget.left()),
        EnginePlace::Host(_) => return Ok(None),
        EnginePlace::Device(context) => gpu::limits::measure(context.device(), budget.left())?,
    };
    let adapter = contender.device().map(|device| device.caps().name.clone());
    Ok(Some(HardwareLimits::new(contender.label.clone(), adapter, found)))
}

impl HardwareLimits {
    fn new(engine: String, adapter: Option<String>, found: Roofline) -> Self {
        Self {
            engine,
            adapter,
            copy_bytes_per_second: found.bytes_per_second,
            operations_per_second: found.operations_per_second,
            generations_per_launch: GENERATIONS_PER_LAUNCH,
            operations_per_word: OPERATIONS_PER_WORD,
            memory_cells_per_second: found.memory_cells_per_second(),
            arithmetic_cells_per_second: found.arithmetic_cells_per_second(),
        }
    }

    /// How near a row comes to them with the cells that it really computes.
    pub fn shares(&self, row: &Measurement) -> Shares {
        let rate = row.cells_per_second.median;
        Shares {
            of_memory_limit: rate / self.memory_cells_per_second,
            of_arithmetic_limit: rate / self.arithmetic_cells_per_second,
        }
    }
}

/// Two lines, the second set in as far as the table sets in the first.
impl fmt::Display for HardwareLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: memory {:.2e} cell/s (copy {:.2e} byte/s, {} generations a launch)\n         {}: \
             arithmetic {:.2e} cell/s ({:.2e} operation/s, {} a word)",
            self.engine,
            self.memory_cells_per_second,
            self.copy_bytes_per_second,
            self.generations_per_launch,
            self.engine,
            self.arithmetic_cells_per_second,
            self.operations_per_second,
            self.operations_per_word,
        )
    }
}
