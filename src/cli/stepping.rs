//! Stepping a universe headless: the work behind `run`, and behind `view` in a pipe.
//!
//! Where the choice of the engine is left to the program, a light universe starts on the cpu engine
//! at once: to look for a GPU takes longer than most such work. What is not done after a moment is long
//! work; then a GPU is looked for, and the universe moves to it where there is one.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lifescope::census::SettleError;
use lifescope::engine::{
    Advance, Engine, EngineError, EnginePlace, HostKind, LimitedBy, Stopped, advance, export,
    start_on_host,
};
use lifescope::format::Diagnostic;
use lifescope::life::{CellsError, TreeError, Universe, UniverseError};
use lifescope::memory::OverBudget;

use super::args::EngineDemand;
use super::console::Console;
use super::progress::Progress;
use super::{args, interrupt, numbers};

/// Time between two looks at the clock and at whether to stop.
const REPORT_EVERY: Duration = Duration::from_millis(50);

/// Time that a universe is stepped for before a GPU is looked for: as long as that may take, so that
/// it at most doubles the time of what turns out to be short.
const TRIAL: Duration = Duration::from_millis(50);

/// Live cells of a universe that is tried on the cpu engine first.
const LIGHT_CELLS: u64 = 1 << 22;

/// Cells of one that birth on zero neighbours fills.
const LIGHT_AREA: u128 = 1 << 26;

/// What is to be stepped, and by what.
pub struct Job<'a> {
    /// The universe.
    pub universe: Universe,
    /// Which engine.
    pub engine: &'a EngineDemand,
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
    /// Cell updates really computed.
    pub cells_stepped: u64,
    /// Whether the user stopped it.
    pub is_interrupted: bool,
    /// What stopped it short.
    pub error: Option<EngineError>,
}

/// Steps the job's universe until it is done, a signal asks to stop or the engine fails.
///
/// # Errors
/// When the engine cannot even start, or signals cannot be heard.
pub fn step(job: Job<'_>, console: &Console) -> anyhow::Result<Stepped> {
    let Job { universe, engine: demand, generations } = job;
    let mut course = Course {
        generations,
        done: 0,
        seconds: 0.0,
        cells_stepped: 0,
        progress: Progress::new(console, generations, "generations"),
    };
    let stop = interrupt::stop()?;
    let (place, universe) = if demand.leaves_choice() && is_light(&universe) {
        let mut engine = start_on_host(HostKind::Cpu, universe, &demand.budget)?;
        let ended = course.advance(&mut *engine, Some(TRIAL), &stop);
        if ended.is_err() || course.done == generations || stop.load(Ordering::Relaxed) {
            return Ok(course.end(engine, ended));
        }
        let place = demand.open(console)?;
        if matches!(place, EnginePlace::Host(HostKind::Cpu)) {
            let ended = course.advance(&mut *engine, None, &stop);
            return Ok(course.end(engine, ended));
        }
        let universe = Universe::take(&mut export(&mut *engine)?, None)?;
        (place, universe)
    } else {
        (demand.open(console)?, universe)
    };
    args::tune(&place, universe.topology(), generations - course.done, console)?;
    let mut engine = place.start(universe, &demand.budget)?;
    let ended = course.advance(&mut *engine, None, &stop);
    Ok(course.end(engine, ended))
}

/// Whether a universe can be tried on the cpu engine without a loss.
fn is_light(universe: &Universe) -> bool {
    let extent = universe.extent();
    let area = u128::from(extent.width) * u128::from(extent.height);
    universe.cells().population() <= LIGHT_CELLS
        && (!universe.rule().has_birth_on_zero() || area <= LIGHT_AREA)
}

/// How far a universe has come, on one engine after the other.
struct Course {
    generations: u64,
    done: u64,
    seconds: f64,
    cells_stepped: u64,
    progress: Progress,
}

impl Course {
    /// Steps until all is done, `stop` is raised or so much time has passed.
    fn advance(
        &mut self,
        engine: &mut dyn Engine,
        time: Option<Duration>,
        stop: &AtomicBool,
    ) -> Result<Stopped, EngineError> {
        let (before, cells_before) = (self.done, engine.cells_updated());
        let plan = Advance { generations: self.generations - before, report_every: REPORT_EVERY };
        log::info!("stepping {} generations on the {} engine", plan.generations, engine.kind());
        let is_over = AtomicBool::new(false);
        let began = Instant::now();
        let first = engine.generation();
        let ended = advance(engine, plan, if time.is_some() { &is_over } else { stop }, |report| {
            self.progress.set(before + report.done, || {
                let rate = report.generations_per_second;
                format!("{rate:.3e} generations/s")
            });
            let is_late = time.is_some_and(|time| began.elapsed() >= time);
            is_over.store(is_late || stop.load(Ordering::Relaxed), Ordering::Relaxed);
        });
        self.seconds += began.elapsed().as_secs_f64();
        self.cells_stepped += engine.cells_updated() - cells_before;
        self.done = before + (engine.generation() - first);
        ended
    }

    fn end(self, engine: Box<dyn Engine>, ended: Result<Stopped, EngineError>) -> Stepped {
        Stepped {
            first_generation: engine.generation() - self.done,
            engine,
            seconds: self.seconds,
            cells_stepped: self.cells_stepped,
            is_interrupted: ended == Ok(Stopped::Interrupted),
            error: ended.err(),
        }
    }
}

/// What to do about an error on this command line, where memory is what is missing.
pub fn hint_for(error: &anyhow::Error) -> Option<String> {
    let allowed_bytes = error.chain().find_map(allowed_bytes_of)?;
    Some(format!(
        "--max-memory sets how much is allowed, {} now; the default is half of what is free",
        numbers::bytes(allowed_bytes)
    ))
}

/// The budget that an error speaks of.
fn allowed_bytes_of(error: &(dyn std::error::Error + 'static)) -> Option<u64> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return allowed_bytes_of(error.get_ref()?);
    }
    let over = |error: &OverBudget| error.allowed;
    if let Some(error) = error.downcast_ref::<Diagnostic>() {
        return error.over_budget.as_deref().map(over);
    }
    if let Some(SettleError::Memory(error)) = error.downcast_ref() {
        return Some(error.allowed);
    }
    match error.downcast_ref::<EngineError>() {
        Some(EngineError::CannotGrow { allowed_bytes, .. }) => Some(*allowed_bytes),
        // Other limits are the adapter's, which no option moves.
        Some(EngineError::TooLarge { allowed_bytes, limited_by: LimitedBy::Budget, .. }) => {
            Some(*allowed_bytes)
        }
        Some(EngineError::OverBudget(error)) => Some(error.allowed),
        Some(_) => None,
        None => match error.downcast_ref::<UniverseError>() {
            Some(UniverseError::Place(CellsError::TooMany(error))) => Some(error.allowed),
            _ => match error.downcast_ref::<TreeError>() {
                Some(TreeError::TooManyNodes(error)) => Some(error.allowed),
                _ => error.downcast_ref().map(over),
            },
        },
    }
}
