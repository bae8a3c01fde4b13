//! Measuring an engine on a universe.
//!
//! A row starts an engine on a dense soup, warms it up, finds how many generations fill a sample,
//! and times the samples. Making the soup, bringing it to the engine and reading it back are no
//! part of a sample. All engines warm up by the same number of generations and are held against
//! each other there; where samples have a set number of generations, at their end too.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lifescope::engine::{Engine, EngineError, EngineKind, EnginePlace};
use lifescope::life::{Pattern, Rect, Rulestring, Soup, Topology, Universe, UniverseError};
use serde::{Serialize, Serializer};

use super::plan::{Case, Plan, kind_of};

/// Generations of the warm-up, after which engines are compared.
const WARM_UP_GENERATIONS: u64 = 32;

/// Time that a sample should take.
const SAMPLE: Duration = Duration::from_millis(300);

/// Time that the trial which sizes the samples must take before it is believed.
const TRIAL: Duration = Duration::from_millis(30);

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
    /// The engine's kind.
    pub engine: String,
    /// The adapter, where it is a GPU.
    pub adapter: Option<String>,
    /// Columns.
    pub width: u64,
    /// Rows.
    pub height: u64,
    /// The soup's density at the start.
    pub density: f64,
    /// The universe's shape.
    pub topology: String,
    /// Generations that each sample stepped.
    pub generations_per_sample: u64,
    /// Every sample, in order, on the host's clock.
    pub seconds: Vec<f64>,
    /// Every sample on the device's clock, where it has one.
    pub device_seconds: Option<Vec<f64>>,
    /// Time to bring the universe to the engine.
    pub start_seconds: f64,
    /// Cell updates really computed a second, over all samples.
    pub cells_per_second: Spread,
    /// Cells times generations a second, whether computed or skipped.
    pub nominal_cells_per_second: Spread,
    /// Bytes that hold the cells.
    pub memory_bytes: u64,
    /// The same for each cell.
    pub bytes_per_cell: f64,
    /// What the universe held on the way.
    pub checks: Vec<Check>,
}

/// The middle and the ends of several samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
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
    #[error(
        "the soup alone needs {needed} bytes, more than the {allowed} allowed; --max-memory allows more"
    )]
    SoupTooLarge { needed: u128, allowed: u64 },
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
        for place in &case.engines {
            let mut report_sample = |sample: u64| {
                let what = format!("{} at {}", kind_of(place), case.size);
                report(done + sample, &what);
            };
            let row = match &universe {
                Some(universe) => Ok(universe),
                None => make_universe(plan, case).map(|made| &*universe.insert(made)),
            };
            let row = row.and_then(|universe| {
                Row { plan, case, place, stop }.measure(universe, &mut report_sample)
            });
            done += u64::from(plan.repeat);
            match row {
                Ok(measurement) => measured.results.push(measurement),
                Err(MeasureError::Interrupted) => {
                    measured.is_interrupted = true;
                    return measured;
                }
                Err(error) => measured.failures.push(Failure {
                    engine: kind_of(place).to_string(),
                    width: case.size.width,
                    height: case.size.height,
                    density: case.density,
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
    // A bit a cell, in blocks with a little around them.
    let needed = u128::from(size.width) * u128::from(size.height) / 7;
    let allowed = plan.limits.max_memory_bytes;
    if needed > u128::from(allowed) {
        return Err(MeasureError::SoupTooLarge { needed, allowed });
    }
    let soup =
        Soup { width: size.width, height: size.height, density: case.density, seed: plan.seed };
    let rulestring =
        Rulestring { rule: plan.rule, topology: Topology::torus(size.width, size.height) };
    let pattern = Pattern { cells: soup.cells(), is_placed: true, ..Pattern::default() };
    Ok(Universe::new(&pattern, Some(rulestring))?)
}

/// One engine on one universe, to be measured.
struct Row<'a> {
    plan: &'a Plan,
    case: &'a Case,
    place: &'a EnginePlace,
    stop: &'a AtomicBool,
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
        report_sample: &mut dyn FnMut(u64),
    ) -> Result<Measurement, MeasureError> {
        report_sample(0);
        let began = Instant::now();
        let mut engine = self.place.start(universe, self.plan.limits)?;
        engine.finish()?;
        let start_seconds = began.elapsed().as_secs_f64();
        self.warm_up(&mut *engine)?;
        let mut checks = vec![check(&mut *engine)?];
        let generations = match self.plan.generations {
            Some(generations) => generations,
            None => self.size_samples(&mut *engine)?,
        };
        let mut samples = Vec::new();
        for index in 0..self.plan.repeat {
            samples.push(self.sample(&mut *engine, generations)?);
            report_sample(u64::from(index) + 1);
        }
        checks.push(check(&mut *engine)?);
        Ok(self.summary(&*engine, &samples, generations, start_seconds, checks))
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
        loop {
            let seconds = self.sample(engine, generations)?.seconds;
            if seconds >= TRIAL.as_secs_f64() {
                let wanted = generations as f64 * SAMPLE.as_secs_f64() / seconds;
                return Ok((wanted as u64 / preferred).max(1) * preferred);
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
        engine.step(generations)?;
        engine.finish()?;
        let seconds = began.elapsed().as_secs_f64().max(1e-9);
        Ok(Sample {
            seconds,
            device_seconds: engine.take_device_seconds()?,
            cells_updated: engine.cells_updated() - updated_before,
        })
    }

    fn summary(
        &self,
        engine: &dyn Engine,
        samples: &[Sample],
        generations: u64,
        start_seconds: f64,
        checks: Vec<Check>,
    ) -> Measurement {
        let cells = self.case.size.cells();
        let nominal = cells as f64 * generations as f64;
        let memory_bytes = engine.memory_bytes();
        let rates = samples.iter().map(|sample| sample.cells_updated as f64 / sample.seconds);
        let nominal_rates = samples.iter().map(|sample| nominal / sample.seconds);
        Measurement {
            engine: engine.kind().to_string(),
            adapter: engine.adapter().map(str::to_owned),
            width: self.case.size.width,
            height: self.case.size.height,
            density: self.case.density,
            topology: engine.topology().to_string(),
            generations_per_sample: generations,
            seconds: samples.iter().map(|sample| sample.seconds).collect(),
            device_seconds: samples.iter().map(|sample| sample.device_seconds).collect(),
            start_seconds,
            cells_per_second: Spread::of(rates),
            nominal_cells_per_second: Spread::of(nominal_rates),
            memory_bytes,
            bytes_per_cell: memory_bytes as f64 / cells as f64,
            checks,
        }
    }
}

impl Spread {
    /// The spread of some samples; zero of none.
    pub fn of(samples: impl Iterator<Item = f64>) -> Self {
        let mut samples: Vec<f64> = samples.collect();
        samples.sort_by(f64::total_cmp);
        let middle = samples.len() / 2;
        let median = match samples.len() {
            0 => 0.0,
            count if count % 2 == 1 => samples[middle],
            _ => (samples[middle - 1] + samples[middle]) / 2.0,
        };
        Self {
            median,
            min: samples.first().copied().unwrap_or_default(),
            max: samples.last().copied().unwrap_or_default(),
        }
    }
}

fn check(engine: &mut dyn Engine) -> Result<Check, EngineError> {
    Ok(Check {
        generation: engine.generation(),
        population: engine.population()?,
        checksum: checksum(engine)?,
    })
}

/// A hash (FNV-1a over 64-bit words) of the universe's rows, from its first cell.
fn checksum(engine: &mut dyn Engine) -> Result<u64, EngineError> {
    let Some(bounds) = engine.topology().bounds() else {
        return Ok(0);
    };
    let band = (CHECKSUM_BAND_CELLS / bounds.width).max(1);
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut top = bounds.y;
    while top < bounds.bottom() {
        let height = band.min(top.abs_diff(bounds.bottom()));
        let grid = engine.read(Rect::new(bounds.x, top, bounds.width, height))?;
        for word in (0..grid.height()).flat_map(|row| grid.row(row)) {
            hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        }
        top += height as i64;
    }
    Ok(hash)
}

fn as_hexadecimal<S: Serializer>(checksum: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{checksum:016x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_has_the_middle_and_the_ends() {
        let check = |samples: &[f64], expected: [f64; 3]| {
            let spread = Spread::of(samples.iter().copied());
            assert_eq!([spread.min, spread.median, spread.max], expected);
        };
        check(&[3.0, 1.0, 2.0], [1.0, 2.0, 3.0]);
        check(&[4.0, 1.0, 2.0, 3.0], [1.0, 2.5, 4.0]);
        check(&[], [0.0; 3]);
    }

    fn row(engine: &str, width: u64, checks: &[(u64, u64)]) -> Measurement {
        let spread = Spread::of([].into_iter());
        Measurement {
            engine: engine.to_owned(),
            adapter: None,
            width,
            height: 8,
            density: 0.5,
            topology: String::new(),
            generations_per_sample: 1,
            seconds: Vec::new(),
            device_seconds: None,
            start_seconds: 0.0,
            cells_per_second: spread,
            nominal_cells_per_second: spread,
            memory_bytes: 0,
            bytes_per_cell: 0.0,
            checks: checks
                .iter()
                .map(|&(generation, checksum)| Check { generation, population: 3, checksum })
                .collect(),
        }
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
