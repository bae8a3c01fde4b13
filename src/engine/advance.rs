//! Stepping with progress: the one loop behind the command line's bar and the windows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{Engine, EngineError};

/// How far to step and how often to say so.
#[derive(Clone, Copy, Debug)]
pub struct Advance {
    /// Generations to step.
    pub generations: u64,
    /// Time after which a report is due; batches are sized to take about this long.
    pub report_every: Duration,
}

/// A report on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Generations stepped since the start of this advance.
    pub done: u64,
    /// Generations asked for.
    pub total: u64,
    /// Generations a second over the last batch.
    pub generations_per_second: f64,
}

/// How an advance ended, short of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Every generation was stepped.
    Done,
    /// `stop` was raised; the universe stands at the generation that it reached.
    Interrupted,
}

/// Generations after which an engine is asked for the first time whether anything lives; then after twice as
/// many each time, so that the answers cost next to nothing.
const FIRST_LOOK: u64 = 1 << 10;

/// Steps `engine`, in batches that take about `report_every`, until all generations are done or
/// `stop` is raised, and reports after each batch. The engine is finished with when this returns.
///
/// # Errors
/// The engine's. What was stepped before the error remains.
pub fn advance(
    engine: &mut dyn Engine,
    plan: Advance,
    stop: &AtomicBool,
    mut report: impl FnMut(Progress),
) -> Result<Stopped, EngineError> {
    let mut done = 0;
    let mut batch = engine.preferred_batch().max(1);
    let mut next_look = FIRST_LOOK;
    while done < plan.generations {
        if stop.load(Ordering::Relaxed) {
            return Ok(Stopped::Interrupted);
        }
        let generations = batch.min(plan.generations - done);
        let began = Instant::now();
        engine.step(generations)?;
        engine.finish()?;
        let seconds = began.elapsed().as_secs_f64().max(1e-9);
        done += generations;
        report(Progress {
            done,
            total: plan.generations,
            generations_per_second: generations as f64 / seconds,
        });
        if done >= next_look {
            // An engine that knows that nothing lives comes to the end at once.
            engine.population()?;
            next_look = done.saturating_mul(2);
        }
        batch = next_batch(engine.preferred_batch(), generations, seconds, plan.report_every);
    }
    Ok(Stopped::Done)
}

/// The batch that should take `target`, a multiple of the engine's preferred one, at most double
/// or half of the last so that one odd measurement does not upset the pace.
fn next_batch(preferred: u64, last: u64, seconds: f64, target: Duration) -> u64 {
    let wanted = last as f64 * target.as_secs_f64() / seconds;
    let wanted = (wanted as u64).clamp(last / 2, last.saturating_mul(2));
    let preferred = preferred.max(1);
    (wanted / preferred).max(1) * preferred
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Universe};

    fn blinker() -> ReferenceEngine {
        let cells = Cells::from_points([(0, 0), (1, 0), (2, 0)]);
        ReferenceEngine::new(Universe::new(&Pattern::from_cells(cells), None).unwrap())
    }

    const PLAN: Advance = Advance { generations: 1000, report_every: Duration::from_millis(1) };

    #[test]
    fn reports_ascend_to_the_total() {
        let mut engine = blinker();
        let mut reports = Vec::new();
        let stop = AtomicBool::new(false);
        let end = advance(&mut engine, PLAN, &stop, |report| reports.push(report.done)).unwrap();
        assert_eq!(end, Stopped::Done);
        assert!(reports.is_sorted_by(|a, b| a < b));
        assert_eq!((reports.last(), engine.generation()), (Some(&1000), 1000));
    }

    #[test]
    fn a_universe_that_dies_on_the_way_is_not_stepped_to_the_end() {
        let cell = Pattern::from_cells(Cells::from_points([(0, 0)]));
        let mut engine = ReferenceEngine::new(Universe::new(&cell, None).unwrap());
        let plan = Advance { generations: u64::MAX, ..PLAN };
        let mut reports = 0;
        let end = advance(&mut engine, plan, &AtomicBool::new(false), |_| reports += 1);
        assert_eq!((end, engine.generation()), (Ok(Stopped::Done), u64::MAX));
        assert!(reports < 100, "{reports}");
    }

    #[test]
    fn raising_stop_keeps_what_was_stepped() {
        let mut engine = blinker();
        let stop = AtomicBool::new(false);
        let end = advance(&mut engine, PLAN, &stop, |report| {
            stop.store(report.done >= 3, Ordering::Relaxed);
        });
        assert_eq!(end, Ok(Stopped::Interrupted));
        assert!((3..1000).contains(&engine.generation()));
        assert_eq!(engine.population(), Ok(3));
    }
}
