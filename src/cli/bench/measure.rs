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
use lifescope::life::{Rect, Rulestring, Soup, Universe, UniverseError};
use lifescope::memory::OverBudget;
use serde::{Serialize, Serializer};

use super::limits::Shares;
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

/// Cells read back at once for a checksum.
const CHECKSUM_BAND_CELLS: u64 = 1 << 24;

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

/// One engine on one universe.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// The engine's label.
    pub engine: String,
    /// The adapter, where it is a GPU.
    pub adapter: Option<String>,
    /// The variant of the kernel that stepped, where it is a GPU's that may be tuned.
    pub kernel: Option<String>,
    /// Columns.
    pub width: u64,
    /// Rows.
    pub height: u64,
    /// The soup's density at the start.
    pub density: f64,
    /// The universe's shape.
    pub topology: String,
    /// Generations that the soup was aged before the warm-up.
    pub settle: u64,
    /// Generations that each sample stepped.
    pub generations_per_sample: u64,
    /// Every sample, in order, on the host's clock.
    pub seconds: Vec<f64>,
    /// Every sample on the device's clock, where it has one.
    pub device_seconds: Option<Vec<f64>>,
    /// Time to start the engine and bring the universe to it; no part of a sample.
    pub upload_seconds: f64,
    /// Time to read the population after the samples; no part of one.
    pub readback_seconds: f64,
    /// Cell updates really computed a second, over all samples.
    pub cells_per_second: Spread,
    /// Cells times generations a second, whether computed or skipped.
    pub nominal_cells_per_second: Spread,
    /// How near the cells really computed come to what the hardware allows, where that is known.
    pub shares: Option<Shares>,
    /// Bytes that hold the cells.
    pub memory_bytes: u64,
    /// The same for each cell.
    pub bytes_per_cell: f64,
    /// What the universe held on the way.
    pub checks: Vec<Check>,
}

/// What a universe held at a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The generation.
    pub generation: u64,
    /// Live cells.
    pub population: u64,
    /// A hash of all cells in place; in JSON as hexadecimal digits, since many readers keep only
    /// 53 bits of a number.
    #[serde(serialize_with = "as_hexadecimal")]
    pub checksum: u64,
}

/// A row that could not be measured.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    engine: String,
    width: u64,
    height: u64,
    density: f64,
    settle: u64,
    error: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}x{}, density {}: {}",
            self.engine, self.width, self.height, self.density, self.error
        )
    }
}

/// Two engines that do not hold the same cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    engines: [String; 2],
    width: u64,
    height: u64,
    generation: u64,
    populations: [u64; 2],
    #[serde(skip)]
    checksums: [u64; 2],
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} and {} do not hold the same cells at {}x{} in generation {}: populations {} and \
             {}, checksums {:016x} and {:016x}; please report this",
            self.engines[0],
            self.engines[1],
            self.width,
            self.height,
            self.generation,
            self.populations[0],
            self.populations[1],
            self.checksums[0],
            self.checksums[1],
        )
    }
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

/// Every pair of engines that were seen at the same generation of the same universe and did not
/// hold the same cells; the first engine of a universe is taken as right.
pub fn disagreements(results: &[Measurement]) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for (index, second) in results.iter().enumerate() {
        let is_same_universe = |first: &&Measurement| {
            (first.width, first.height) == (second.width, second.height)
                && first.density == second.density
                && first.settle == second.settle
        };
        let Some(first) = results[..index].iter().find(is_same_universe) else {
            continue;
        };
        for check in &second.checks {
            let same_generation = |other: &&Check| other.generation == check.generation;
            if let Some(expected) = first.checks.iter().find(same_generation)
                && expected != check
            {
                found.push(Disagreement {
                    engines: [first.engine.clone(), second.engine.clone()],
                    width: second.width,
                    height: second.height,
                    generation: check.generation,
                    populations: [expected.population, check.population],
                    checksums: [expected.checksum, check.checksum],
                });
            }
        }
    }
    found
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
        let mut checks = vec![check(&mut *engine)?];
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
        checks.push(check(&mut *engine)?);
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

fn check(engine: &mut dyn Engine) -> Result<Check, EngineError> {
    Ok(Check {
        generation: engine.generation(),
        population: engine.population()?,
        checksum: checksum(engine)?,
    })
}

/// A hash (FNV-1a over 64-bit words) of the universe's rows, from its first cell; where an axis
/// does not end, of the place and the rows of the box around all live cells.
fn checksum(engine: &mut dyn Engine) -> Result<u64, EngineError> {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut take = |word: u64| hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    let bounds = match engine.topology().bounds() {
        Some(bounds) => bounds,
        None => {
            let live = engine.bounding_box()?.unwrap_or_default();
            [live.x as u64, live.y as u64, live.width, live.height].into_iter().for_each(&mut take);
            live
        }
    };
    let band = (CHECKSUM_BAND_CELLS / bounds.width.max(1)).max(1);
    let mut top = bounds.y;
    while top < bounds.bottom() {
        let height = band.min(top.abs_diff(bounds.bottom()));
        let grid = engine.read(Rect::new(bounds.x, top, bounds.width, height))?;
        (0..grid.height()).flat_map(|row| grid.row(row)).copied().for_each(&mut take);
        top += height as i64;
    }
    Ok(hash)
}

fn as_hexadecimal<S: Serializer>(checksum: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{checksum:016x}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A row as if it had been measured.
    pub fn row(engine: &str, width: u64, checks: &[(u64, u64)]) -> Measurement {
        let spread = Spread::of([].into_iter());
        Measurement {
            engine: engine.to_owned(),
            adapter: None,
            kernel: None,
            width,
            height: 8,
            density: 0.5,
            topology: String::new(),
            settle: 0,
            generations_per_sample: 1,
            seconds: Vec::new(),
            device_seconds: None,
            upload_seconds: 0.0,
            readback_seconds: 0.0,
            cells_per_second: spread,
            nominal_cells_per_second: spread,
            shares: None,
            memory_bytes: 0,
            bytes_per_cell: 0.0,
            checks: checks
                .iter()
                .map(|&(generation, checksum)| Check { generation, population: 3, checksum })
                .collect(),
        }
    }

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

    #[test]
    fn engines_are_held_against_each_other_where_their_generations_meet() {
        let check = |results: &[Measurement], expected: &[u64]| {
            let found = disagreements(results);
            let generations: Vec<u64> = found.iter().map(|found| found.generation).collect();
            assert_eq!(generations, expected, "{results:?}");
        };
        let reference = row("reference", 8, &[(32, 7), (40, 9)]);
        check(&[reference.clone(), row("cpu", 8, &[(32, 7), (99, 1)])], &[]);
        check(&[reference.clone(), row("cpu", 8, &[(32, 7), (40, 1)])], &[40]);
        check(&[reference.clone(), row("cpu", 16, &[(32, 1)])], &[]);
        let wrong = row("gpu", 8, &[(32, 8)]);
        let found = disagreements(&[reference, wrong]);
        assert!(found[0].to_string().contains("reference and gpu"), "{}", found[0]);
    }
}
