//! What hardware allows an engine at most: its roofline.
//!
//! Two limits are measured on the spot, by `cpu::limits` and `gpu::limits`, and turned into cell
//! updates a second:
//!
//! - The **memory limit**. A large copy gives bytes read plus bytes written a second. A dense
//!   engine reads each cell once and writes it once, a bit each, in a launch of
//!   [`GENERATIONS_PER_LAUNCH`] generations, so that a launch moves two bits a cell:
//!   `bytes/s * 8 / 2 * 16`.
//! - The **arithmetic limit**. Three-input bit operations (`a ^ (b & c)`) on registers, in chains
//!   that do not wait for each other, give operations on 32-bit words a second. Conway's rule
//!   takes [`OPERATIONS_PER_WORD`] operations for a word of 32 cells and a generation: two shifts
//!   that bring the neighbours to the west and the east into place, two operations for the sum of
//!   a row of three, shared by the rows that use it, and six to finish: `operation/s * 32 / 10`.
//!
//! Neither is the hardware's data sheet: a copy that another program disturbs gives less, and
//! where an instruction set has no three-input operation, one takes two instructions, as the
//! engine's do there. Each is the best of several trials, because disturbance only slows down.

use std::time::{Duration, Instant};

/// Generations of a launch (or of a pass over tiles in the cache) that the memory limit assumes.
pub const GENERATIONS_PER_LAUNCH: u64 = 16;

/// Operations for 32 cells and a generation that the arithmetic limit assumes.
pub const OPERATIONS_PER_WORD: u64 = 10;

/// Cells in a word, a bit each.
const WORD_CELLS: f64 = 32.0;

/// Trials of a measurement, of which the best counts.
const TRIALS: u32 = 5;

/// Time that a trial should take.
const TRIAL: Duration = Duration::from_millis(40);

/// What a call is asked for at most.
const MAX_COUNT: u64 = 1 << 30;

/// What hardware allows at most, in its own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Roofline {
    /// Bytes that a large copy reads plus those it writes, a second.
    pub bytes_per_second: f64,
    /// Three-input operations on 32-bit words a second.
    pub operations_per_second: f64,
}

impl Roofline {
    /// The memory limit in cell updates a second.
    ///
    /// ```
    /// use lifescope::engine::roofline::Roofline;
    /// let hardware = Roofline { bytes_per_second: 1e9, operations_per_second: 1e10 };
    /// assert_eq!(hardware.memory_cells_per_second(), 64e9);
    /// assert_eq!(hardware.arithmetic_cells_per_second(), 32e9);
    /// ```
    pub fn memory_cells_per_second(&self) -> f64 {
        let bits_per_cell = 2.0;
        self.bytes_per_second * 8.0 / bits_per_cell * GENERATIONS_PER_LAUNCH as f64
    }

    /// The arithmetic limit in cell updates a second.
    pub fn arithmetic_cells_per_second(&self) -> f64 {
        self.operations_per_second * WORD_CELLS / OPERATIONS_PER_WORD as f64
    }
}

/// The best rate at which `work` does units, of which a call does `units(count)`.
///
/// # Errors
/// Those of `work`.
pub(super) fn best_rate<E>(
    units: impl Fn(u64) -> f64,
    mut work: impl FnMut(u64) -> Result<(), E>,
) -> Result<f64, E> {
    let (count, best) = best_time(|count| {
        let began = Instant::now();
        work(count)?;
        Ok(began.elapsed())
    })?;
    Ok(units(count) / best.as_secs_f64().max(1e-9))
}

/// The best time of a call, and its count: doubled until a call takes long enough to be timed.
fn best_time<E>(mut timed: impl FnMut(u64) -> Result<Duration, E>) -> Result<(u64, Duration), E> {
    let mut count = 1;
    // The first call also brings pages, caches and clocks to where they stay.
    timed(count)?;
    let mut best = timed(count)?;
    while best < TRIAL && count < MAX_COUNT {
        count *= 2;
        best = timed(count)?;
    }
    for _ in 1..TRIALS {
        best = best.min(timed(count)?);
    }
    Ok((count, best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_doubled_until_it_can_be_timed_and_the_best_trial_counts() {
        // The first call is slow, and so is every other trial.
        let seconds = [900, 15, 30, 60, 58, 70, 57, 61].map(Duration::from_millis);
        let mut calls = Vec::new();
        let found = best_time(|count| {
            calls.push(count);
            Ok::<_, ()>(seconds[calls.len() - 1])
        });
        assert_eq!(calls, [1, 1, 2, 4, 4, 4, 4, 4]);
        assert_eq!(found, Ok((4, Duration::from_millis(57))));
    }

    #[test]
    fn work_that_takes_no_time_ends_and_an_error_ends_it_at_once() {
        let found = best_time(|_| Ok::<_, ()>(Duration::ZERO));
        assert_eq!(found, Ok((MAX_COUNT, Duration::ZERO)));
        assert_eq!(best_rate(|_| 1.0, |_| Err("no")), Err("no"));
    }
}
