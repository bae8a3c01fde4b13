//! The universe as it was a while ago, to go on with after a lost device.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::engine::{Engine, EngineError, universe_of};
use crate::life::{Rect, Universe};

/// Time between two checkpoints of a running universe.
const EVERY: Duration = Duration::from_secs(10);

/// Cells within the bounding box of a universe for which a checkpoint is worth its time.
const MOST_CELLS: u128 = 1 << 26;

/// The universe as it was when it last came to rest, or a few seconds ago; as it was opened where it
/// is too large for that.
#[derive(Debug)]
pub(super) struct Checkpoint {
    universe: Arc<Universe>,
    due: Instant,
}

impl Checkpoint {
    /// The universe as it is now.
    pub fn new(universe: Arc<Universe>, now: Instant) -> Self {
        Self { universe, due: now }
    }

    /// The universe then.
    pub fn universe(&self) -> &Arc<Universe> {
        &self.universe
    }

    /// Takes another one of a universe of those bounds where it is due and worth its time. One at
    /// rest is always due.
    pub fn renew(
        &mut self,
        engine: &mut dyn Engine,
        bounds: Option<Rect>,
        is_at_rest: bool,
        now: Instant,
    ) -> Result<(), EngineError> {
        let cells = bounds.map_or(0, |bounds| bounds.area());
        if (is_at_rest || now >= self.due) && cells <= MOST_CELLS {
            match capture(engine) {
                Ok(universe) => self.universe = universe,
                // There is no room for another; the universe can still go on.
                Err(EngineError::OverBudget(_)) => {}
                Err(error) => return Err(error),
            }
            self.due = now + EVERY;
        }
        Ok(())
    }
}

/// The universe of an engine without the engine.
pub(super) fn capture(engine: &mut dyn Engine) -> Result<Arc<Universe>, EngineError> {
    universe_of(engine).map(Arc::new)
}
