//! Stepping a universe headless: the work behind `run`, and behind `view` in a pipe.

use std::time::{Duration, Instant};

use lifescope::engine::{Advance, Engine, EngineError, EnginePlace, Limits, Stopped, advance};
use lifescope::life::Universe;

use super::console::Console;
use super::progress::Progress;
use super::{args, interrupt, numbers};

/// Time between two looks at the clock and at whether to stop.
const REPORT_EVERY: Duration = Duration::from_millis(50);

/// What is to be stepped, and by what.
pub struct Job {
    /// The universe.
    pub universe: Universe,
    /// Where the engine is made.
    pub place: EnginePlace,
    /// What the engine may use.
    pub limits: Limits,
    /// Generations to step.
    pub generations: u64,
}

/// What came of a job.
pub struct Stepped {
    /// The engine with the universe at the generation that it reached.
    pub engine: Box<dyn Engine>,
    /// The generation that it started from.
    pub first_generation: u64,
    /// Time spent on stepping; loading is not part of it.
    pub seconds: f64,
    /// Whether the user stopped it.
    pub is_interrupted: bool,
    /// What stopped it short.
    pub error: Option<EngineError>,
}

/// Steps the job's universe until it is done, a signal asks to stop or the engine fails.
///
/// # Errors
/// When the engine cannot even start, or signals cannot be heard.
pub fn step(job: Job, console: &Console) -> anyhow::Result<Stepped> {
    args::tune(&job.place, job.universe.topology(), job.generations, console)?;
    let mut engine = job.place.start(&job.universe, job.limits)?;
    // The engine has its own copy of the cells.
    drop(job.universe);
    let first_generation = engine.generation();
    let plan = Advance { generations: job.generations, report_every: REPORT_EVERY };
    let mut progress = Progress::new(console, job.generations, "generations");
    let stop = interrupt::stop()?;
    log::info!("stepping {} generations on the {} engine", job.generations, engine.kind());
    let began = Instant::now();
    let ended = advance(&mut *engine, plan, &stop, |report| {
        progress.set(report.done, || {
            let rate = report.generations_per_second;
            format!("{rate:.3e} generations/s")
        });
    });
    let seconds = began.elapsed().as_secs_f64();
    Ok(Stepped {
        engine,
        first_generation,
        seconds,
        is_interrupted: ended == Ok(Stopped::Interrupted),
        error: ended.err(),
    })
}

/// What to do about an engine's error on this command line, where there is something.
pub fn hint_for(error: &EngineError) -> Option<String> {
    let allowed_bytes = match error {
        EngineError::CannotGrow { allowed_bytes, .. } => *allowed_bytes,
        // Other limits are the adapter's, which no option moves.
        EngineError::TooLarge { allowed_bytes, allowed_by, .. } if allowed_by == "allowed" => {
            *allowed_bytes
        }
        _ => return None,
    };
    Some(format!(
        "--max-memory sets how much is allowed, {} now; the default is half of what is free",
        numbers::bytes(allowed_bytes)
    ))
}
