//! Stepping a universe headless: the work behind `run`, and behind `view` in a pipe, as a console tells of it.

use std::io;

use lifescope::census::SettleError;
use lifescope::engine::{
    EngineDemand, EngineError, EnginePlace, Job, JobEvent, LimitedBy, Stepped,
};
use lifescope::format::Diagnostic;
use lifescope::language::Language;
use lifescope::life::{CellsError, Topology, TreeError, UniverseError};
use lifescope::memory::OverBudget;

use super::console::Console;
use super::progress::ProgressMeter;
use super::{interrupt, numbers};

/// Steps the job's universe until it is done, a signal asks to stop or the engine fails.
///
/// # Errors
/// When the engine cannot even start, or signals cannot be heard.
pub fn step(job: Job<'_>, console: &Console) -> anyhow::Result<Stepped> {
    let mut progress = ProgressMeter::new(console, job.generations, "generations");
    let stop = interrupt::stop()?;
    Ok(job.run(&stop, |event| match event {
        JobEvent::NoGpu(why) => console.note(why),
        JobEvent::Tuned(tuned) => console.note(tuned.what),
        JobEvent::Progress(report) => progress.set(report.done, || {
            format!(
                "{} generations/s",
                Language::English.rate(report.generations_per_second).to_string().trim_end()
            )
        }),
    })?)
}

/// Opens the place where engines are made, and notes why `auto` took no GPU.
///
/// # Errors
/// That there is no adapter where one was demanded.
pub fn open(demand: &EngineDemand, console: &Console) -> Result<EnginePlace, EngineError> {
    let (place, note) = demand.open()?;
    if let Some(note) = note {
        console.note(note);
    }
    Ok(place)
}

/// Tunes the GPU kernel for a universe where that is wanted and so many generations are worth it,
/// and notes what was done.
///
/// # Errors
/// The device's errors.
pub fn tune(
    place: &EnginePlace,
    topology: Topology,
    generations: u64,
    console: &Console,
) -> Result<(), EngineError> {
    for tuned in place.tune(topology, generations)? {
        console.note(tuned.what);
    }
    Ok(())
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
