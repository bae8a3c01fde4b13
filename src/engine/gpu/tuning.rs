//! Which variant of the tile kernel suits an adapter.
//!
//! What is fastest depends on registers, caches and compilers that no table knows. So a handful of
//! variants is timed for a moment on the adapter itself, at a size like the one that is to be
//! stepped, and the fastest is remembered (`store`) for that adapter, driver and version of the
//! program. Until then, and where nothing should be measured or remembered, a built-in table says
//! what is known to do well on hardware and on software adapters.
//!
//! The time of a launch does not depend on the cells, as long as no tile is skipped: an almost empty
//! universe serves for all.

pub mod store;

use std::time::{Duration, Instant};

use super::context::GpuContext;
pub use super::context::Tuning;
use super::tile_kernel::Majority;
use super::variant::{SizeClass, Variant};
use crate::engine::{Engine, EngineError};
use crate::life::{LifeLike, Rulestring, Soup, Topology, Universe};

/// Cell updates for which tuning is worth its second: some seconds of work.
const UPDATES_WORTH_TUNING: u64 = 1 << 43;

/// The same on a software adapter.
const SOFTWARE_UPDATES_WORTH_TUNING: u64 = 1 << 37;

/// Time that all variants may take together.
const BUDGET: Duration = Duration::from_millis(2500);

/// Time that a trial of a variant should take.
const TRIAL: Duration = Duration::from_millis(20);

/// Trials of a variant, of which the best counts.
const TRIALS: u32 = 3;

/// What tuning found out, for the user to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuned {
    /// What was done, as "measured 6 variants of the kernel in 1.2 s; the fastest has ...".
    pub what: String,
}

/// Whether stepping so many cells so many generations is worth measuring for.
pub(super) fn is_worth_it(context: &GpuContext, cells: u64, generations: u64) -> bool {
    let worth = if context.caps().is_software() {
        SOFTWARE_UPDATES_WORTH_TUNING
    } else {
        UPDATES_WORTH_TUNING
    };
    cells.saturating_mul(generations) >= worth
}

/// Starts an engine that steps every cell of a universe by a variant.
pub(super) type Start<'a> = &'a dyn Fn(Variant, &Universe) -> Result<Box<dyn Engine>, EngineError>;

/// Has universes of so many cells stepped by the variant that is remembered for them. Measures where
/// that is asked for, or where nothing is remembered and it is worth it.
pub(super) fn prepare(
    context: &GpuContext,
    cells: u64,
    is_worth_it: bool,
    start: Start<'_>,
) -> Result<Vec<Tuned>, EngineError> {
    let class = SizeClass::of(cells);
    let tuning = context.tuning();
    let mut notes = Vec::new();
    if tuning == Tuning::BuiltIn || context.tuned_variant(class).is_some() {
        return Ok(notes);
    }
    let folder = store::folder();
    let key = store::Key::new(context.caps(), class);
    if tuning == Tuning::Remembered {
        let found = folder.as_deref().map(|folder| store::find(folder, &key));
        let (found, complaint) = found.unwrap_or((None, None));
        notes.extend(complaint.map(|what| Tuned { what }));
        if let Some(variant) = found.filter(|variant| variant.is_candidate(context.caps())) {
            context.set_tuned(class, variant);
            return Ok(notes);
        }
        if !is_worth_it {
            return Ok(notes);
        }
    }
    let began = Instant::now();
    let (variant, tried) = fastest(context, class, start)?;
    context.set_tuned(class, variant);
    notes.push(Tuned {
        what: format!(
            "timed {tried} variants of the GPU kernel in {:.1} s; the fastest: {variant}",
            began.elapsed().as_secs_f64()
        ),
    });
    if let Some(Err(error)) = folder.as_deref().map(|folder| store::keep(folder, &key, variant)) {
        notes.push(Tuned { what: format!("it cannot be remembered: {error}") });
    }
    Ok(notes)
}

/// Times the variants for a size, and gives the fastest and how many there was time for.
fn fastest(
    context: &GpuContext,
    class: SizeClass,
    start: Start<'_>,
) -> Result<(Variant, usize), EngineError> {
    let caps = context.caps();
    let began = Instant::now();
    let mut best = (Variant::built_in(caps), Duration::MAX);
    let mut tried = 0;
    let mut attempt = |variant: Variant, best: &mut (Variant, Duration)| {
        if tried > 0 && began.elapsed() > BUDGET {
            return Ok(());
        }
        let time = time_of(start, variant, class.side(caps))?;
        log::info!("{variant}: {time:?} for 1000 generations at side {}", class.side(caps));
        if time < best.1 {
            *best = (variant, time);
        }
        tried += 1;
        Ok::<(), EngineError>(())
    };
    for variant in Variant::candidates(caps) {
        attempt(variant, &mut best)?;
    }
    let shape = best.0;
    for majority in Majority::ALL.into_iter().filter(|&majority| majority != shape.majority) {
        attempt(shape.with(majority), &mut best)?;
    }
    Ok((best.0, tried))
}

/// The time of a thousand generations of a universe of that side.
fn time_of(start: Start<'_>, variant: Variant, side: u64) -> Result<Duration, EngineError> {
    let soup = Soup { width: side.min(64), height: side.min(64), density: 0.4, seed: 1 };
    let rulestring = Rulestring::new(LifeLike::LIFE, Topology::torus(side, side));
    let universe = Universe::new(&soup.pattern(), Some(rulestring))
        .map_err(|error| EngineError::Device(error.to_string()))?;
    let mut engine = start(variant, &universe)?;
    let mut generations = u64::from(variant.generations);
    let mut timed = |generations: u64| {
        let began = Instant::now();
        engine.step(generations)?;
        engine.finish()?;
        Ok::<Duration, EngineError>(began.elapsed())
    };
    // The first call also compiles.
    timed(generations)?;
    let mut best = timed(generations)?;
    while best < TRIAL {
        generations *= 2;
        best = timed(generations)?;
    }
    for _ in 1..TRIALS {
        best = best.min(timed(generations)?);
    }
    Ok(best.mul_f64(1000.0 / generations as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_measured_for_a_small_job_or_where_it_is_not_wanted() {
        let context = GpuContext::headless(None).unwrap();
        let start = |variant: Variant, _: &Universe| panic!("{variant} is tried");
        assert_eq!(prepare(&context, 1 << 40, true, &start), Ok(Vec::new()));
        assert_eq!(context.tuned_variant(SizeClass::Huge), None);
        assert!(!is_worth_it(&context, 1 << 20, 1000));
        assert!(is_worth_it(&context, 1 << 40, u64::MAX));
    }
}
