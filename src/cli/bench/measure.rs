//! Measuring an engine on a universe.
//!
//! A row starts an engine on a soup, ages it as far as is asked for, warms it up, finds how many
//! generations fill a sample, and times the samples: those of a soup that is not aged each from
//! the start again, those of an aged one one after the other. Making the soup is no part of a
//! measurement; bringing it to the engine and reading back what it holds are no part of a sample
//! and are told apart. All engines warm up by the same number of generations and are held against
//! each other there; where samples end at the same generation, at their end too.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lifescope::engine::{Advance, Engine, EngineError, EngineKind, Stopped, advance};
use lifescope::life::{Rulestring, Soup, Universe, UniverseError};
use lifescope::memory::OverBudget;

use super::measurement::{Check, Failure, Measurement};
use super::plan::{Case, Contender, Plan};
use super::statistics::Spread;

/// Generations of the warm-up, after which engines are compared.
const WARM_UP_GENERATIONS: u64 = 32;

/// Time that a sample should take.
const SAMPLE: Duration = Duration::from_millis(300);

/// Time that the trial which sizes the samples must take before it is believed.
const TRIAL: Duration = Duration::from_millis(30);

/// Time between two looks at whether to stop, while a soup is aged.
const PATIENCE: Duration = Duration::from_millis(200);

/// Time that a sample takes at most before it is cut into batches, between which a signal is heard.
const UNCUT: Duration = Duration::from_secs(1);

/// Time that such a batch takes: so long that the pauses between them make no difference.
const BATCH: Duration = Duration::from_millis(500);

/// Generations of a sample at most where a soup is measured fresh: later it is no longer dense.
const FRESH_GENERATIONS: u64 = 1024;

/// What was found out.
#[derive(Default)]
pub struct Measured {
    /// One a row.
    pub results: Vec<Measurement>,
    /// Rows that could not be measured.
    pub failures: Vec<Failure>,
    /// Whether the user stopped it.
    pub is_interrupted: bool,
}

/// What cannot be measured.
#[derive(Debug, thiserror::Error)]
enum MeasureError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Universe(#[from] UniverseError),
    #[error("the soup alone does not fit: {0}; --max-memory allows more")]
    SoupTooLarge(#[from] OverBudget),
    #[error("interrupted")]
    Interrupted,
}

/// Told of the samples that are done, and what is being measured.
pub type Report<'a> = dyn FnMut(u64, &dyn fmt::Display) + 'a;

/// Measures every row of the plan, or those that are done when `stop` is raised.
pub fn measure_all(plan: &Plan, stop: &AtomicBool, report: &mut Report) -> Measured {
    let mut measured = Measured::default();
    let mut done = 0;
    for case in &plan.cases {
        let mut universe = None;
        for contender in &case.engines {
            log::info!("measuring {} at {}", contender.label, case.size);
            let mut report_sample = |sample: u64, what: &str| {
                report(done + sample, &format_args!("{} {}{what}", contender.label, case.size));
            };
            let row = match &universe {
                Some(universe) => Ok(universe),
                None => make_universe(plan, case).map(|made| &*universe.insert(made)),
            };
            let row = row.and_then(|universe| {
                let row = Row { plan, case, contender, stop, pace: Cell::new(0.0) };
                row.measure(universe, &mut report_sample)
            });
            done += u64::from(plan.repeat);
            match row {
                Ok(measurement) => measured.results.push(measurement),
                Err(MeasureError::Interrupted) => {
                    measured.is_interrupted = true;
                    return measured;
                }
                Err(error) => measured.failures.push(Failure {
                    engine: contender.label.clone(),
                    width: case.size.width,
                    height: case.size.height,
                    density: case.density,
                    settle: case.settle,
                    error: error.to_string(),
                }),
            }
        }
    }
    measured
}

fn make_universe(plan: &Plan, case: &Case) -> Result<Universe, MeasureError> {
    let size = case.size;
    let soup =
        Soup { width: size.width, height: size.height, density: case.density, seed: plan.seed };
    let topology = plan.topology.of(size);
    let rulestring = Rulestring::new(plan.rule.clone(), topology);
    let mut pattern = soup.pattern_within(&plan.budget)?;
    Ok(Universe::take(&mut pattern, Some(rulestring))?)
}

/// One engine on one universe, to be measured.
struct Row<'a> {
    plan: &'a Plan,
    case: &'a Case,
    contender: &'a Contender,
    stop: &'a AtomicBool,
    /// Seconds that a generation of the last sample took.
    pace: Cell<f64>,
}

/// What a row spent outside its samples.
struct Transfers {
    upload_seconds: f64,
    readback_seconds: f64,
}

/// One timed stretch of stepping.
struct Sample {
    seconds: f64,
    device_seconds: Option<f64>,
    cells_updated: u64,
}

impl Row<'_> {
    fn measure(
        &self,
        universe: &Universe,
        report_sample: &mut dyn FnMut(u64, &str),
    ) -> Result<Measurement, MeasureError> {
        report_sample(0, "");
        let began = Instant::now();
        let mut engine = self.start(universe)?;
        let upload_seconds = began.elapsed().as_secs_f64();
        self.settle(&mut *engine, report_sample)?;
        self.warm_up(&mut *engine)?;
        let mut checks = vec![Check::of(&mut *engine)?];
        let generations = match self.plan.generations {
            Some(generations) => generations,
            None => self.size_samples(&mut *engine)?,
        };
        let mut samples = Vec::new();
        if self.is_fresh() {
            // One more that does not count: a device's clock goes down while cells are compared, and
            // samples of a fresh soup are too short to bring it up again.
            engine = self.renewed(engine, universe)?;
            self.sample(&mut *engine, generations)?;
        }
        for index in 0..self.plan.repeat {
            engine = self.renewed(engine, universe)?;
            samples.push(self.sample(&mut *engine, generations)?);
            report_sample(u64::from(index) + 1, "");
        }
        let began = Instant::now();
        engine.population()?;
        let readback_seconds = began.elapsed().as_secs_f64();
        checks.push(Check::of(&mut *engine)?);
        let transfers = Transfers { upload_seconds, readback_seconds };
        Ok(self.summary(&*engine, &samples, generations, transfers, checks))
    }

    /// Whether the soup is measured as it is made.
    fn is_fresh(&self) -> bool {
        self.case.settle == 0
    }

    fn start(&self, universe: &Universe) -> Result<Box<dyn Engine>, MeasureError> {
        let mut engine = self.contender.start(universe, &self.plan.budget)?;
        engine.finish()?;
        Ok(engine)
    }

    /// Ages the soup.
    fn settle(
        &self,
        engine: &mut dyn Engine,
        report: &mut dyn FnMut(u64, &str),
    ) -> Result<(), MeasureError> {
        let plan = Advance { generations: self.case.settle, report_every: PATIENCE };
        let ended = advance(engine, plan, self.stop, |progress| {
            let share = 100.0 * progress.done as f64 / progress.total as f64;
            report(0, &format!(", aged {share:.0} %"));
        })?;
        match ended {
            Stopped::Done => Ok(()),
            Stopped::Interrupted => Err(MeasureError::Interrupted),
        }
    }

    fn warm_up(&self, engine: &mut dyn Engine) -> Result<(), MeasureError> {
        // One generation at a time where that is slow, so that Ctrl-C is heard.
        let batch = match engine.kind() {
            EngineKind::Reference => 1,
            EngineKind::Cpu | EngineKind::Gpu => WARM_UP_GENERATIONS,
        };
        for _ in 0..WARM_UP_GENERATIONS / batch {
            self.sample(engine, batch)?;
        }
        Ok(())
    }

    /// The number of generations that take about [`SAMPLE`], found by doubling.
    fn size_samples(&self, engine: &mut dyn Engine) -> Result<u64, MeasureError> {
        let preferred = engine.preferred_batch().max(1);
        let mut generations = preferred;
        let most = if self.is_fresh() { FRESH_GENERATIONS } else { u64::MAX };
        loop {
            let seconds = self.sample(engine, generations)?.seconds;
            if seconds >= TRIAL.as_secs_f64() {
                let wanted = (generations as f64 * SAMPLE.as_secs_f64() / seconds) as u64;
                return Ok((wanted.min(most) / preferred).max(1) * preferred);
            }
            if generations >= most {
                return Ok(most);
            }
            generations = generations.saturating_mul(2);
        }
    }

    fn sample(&self, engine: &mut dyn Engine, generations: u64) -> Result<Sample, MeasureError> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(MeasureError::Interrupted);
        }
        let updated_before = engine.cells_updated();
        // What the device counted before is not this sample's.
        engine.take_device_seconds()?;
        let began = Instant::now();
        let mut left = generations;
        while left > 0 {
            if left < generations && self.stop.load(Ordering::Relaxed) {
                return Err(MeasureError::Interrupted);
            }
            let batch = uncut_generations(self.pace.get(), left, engine.preferred_batch());
            engine.step(batch)?;
            engine.finish()?;
            left -= batch;
        }
        let seconds = began.elapsed().as_secs_f64().max(1e-9);
        self.pace.set(seconds / generations.max(1) as f64);
        Ok(Sample {
            seconds,
            device_seconds: engine.take_device_seconds()?,
            cells_updated: engine.cells_updated() - updated_before,
        })
    }

    /// The engine for the next sample: a fresh soup is brought to another one, so that every sample
    /// steps the same generations; an aged one stays where it is.
    fn renewed(
        &self,
        engine: Box<dyn Engine>,
        universe: &Universe,
    ) -> Result<Box<dyn Engine>, MeasureError> {
        if !self.is_fresh() {
            return Ok(engine);
        }
        // Its memory is given back before the new one asks for its own.
        drop(engine);
        let mut engine = self.start(universe)?;
        self.warm_up(&mut *engine)?;
        Ok(engine)
    }

    fn summary(
        &self,
        engine: &dyn Engine,
        samples: &[Sample],
        generations: u64,
        transfers: Transfers,
        checks: Vec<Check>,
    ) -> Measurement {
        let cells = self.case.size.cells();
        let nominal = cells as f64 * generations as f64;
        let memory_bytes = engine.memory_bytes();
        let rates = samples.iter().map(|sample| sample.cells_updated as f64 / sample.seconds);
        let nominal_rates = samples.iter().map(|sample| nominal / sample.seconds);
        Measurement {
            engine: self.contender.label.clone(),
            adapter: engine.adapter().map(str::to_owned),
            kernel: self.contender.kernel(engine.topology(), cells),
            width: self.case.size.width,
            height: self.case.size.height,
            density: self.case.density,
            topology: engine.topology().to_string(),
            settle: self.case.settle,
            generations_per_sample: generations,
            seconds: samples.iter().map(|sample| sample.seconds).collect(),
            device_seconds: samples.iter().map(|sample| sample.device_seconds).collect(),
            upload_seconds: transfers.upload_seconds,
            readback_seconds: transfers.readback_seconds,
            cells_per_second: Spread::of(rates),
            nominal_cells_per_second: Spread::of(nominal_rates),
            shares: None,
            memory_bytes,
            bytes_per_cell: memory_bytes as f64 / cells as f64,
            checks,
        }
    }
}

/// How many of the generations that are left are stepped at once, of which each takes so many
/// seconds: all, unless that is long.
fn uncut_generations(pace: f64, left: u64, preferred: u64) -> u64 {
    if pace * left as f64 <= UNCUT.as_secs_f64() {
        return left;
    }
    let preferred = preferred.max(1);
    let batch = (BATCH.as_secs_f64() / pace) as u64 / preferred;
    (batch.max(1) * preferred).min(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_samples_are_cut_at_whole_batches() {
        let check = |pace: f64, left: u64, expected: u64| {
            assert_eq!(uncut_generations(pace, left, 16), expected, "{left} of {pace} s");
        };
        check(0.0, 1 << 40, 1 << 40);
        check(1e-3, 1000, 1000);
        check(1e-3, 1001, 496);
        check(9.0, 1000, 16);
        check(9.0, 7, 7);
    }
}
