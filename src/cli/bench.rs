//! `bench`: measures engines on soups.
//!
//! What is measured stands in `measure` and `limits`, how it is shown in `table`, `csv` and `plot`;
//! the JSON is the measurements themselves with what they were taken on, and `compare` holds them
//! against an earlier one.

mod compare;
mod csv;
mod limits;
mod measure;
mod measurement;
mod plan;
mod plot;
pub mod statistics;
mod table;

use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;
use lifescope::engine::EngineChoice;
use lifescope::life::{Rule, Soup};
use lifescope::source::{GridSize, parse_density};
use serde::Serialize;

use self::compare::{Comparison, EarlierReport};
use self::limits::HardwareLimits;
use self::measurement::{Disagreement, Failure, Measurement};
use self::plan::{Plan, TopologyArg};
use super::UsageError;
use super::args::{AdapterArgs, MemoryArgs, TuningArgs, count, engine_parser};
use super::console::Console;
use super::info::machine::Processor;
use super::output::OpenFile;
use super::progress::ProgressMeter;
use super::{Outcome, interrupt};

/// Measure engines on random soups
///
/// Each row warms up, then takes several samples; the median and the spread are shown. "real
/// cell/s" counts cells that were really computed, "nominal cell/s" the soup's cells times
/// generations, skipped ones too. The shares are of what the hardware allows, measured at the
/// start: the memory limit for a copy of all cells every 16 generations, the arithmetic limit for
/// 10 operations for 32 cells and a generation. "upload" starts an engine, "readback" counts its
/// live cells; both are no part of a sample. At the end of the warm-up, and of the samples where
/// they end at the same generation, all engines must hold the same cells, or the program fails.
#[derive(clap::Args)]
pub struct BenchArgs {
    /// Engines, separated by commas; auto stands for all that are usable
    #[arg(long, value_delimiter = ',', default_value = "auto", value_parser = engine_parser())]
    engine: Vec<EngineChoice>,
    #[command(flatten)]
    adapter: AdapterArgs,
    #[command(flatten)]
    tuning: TuningArgs,
    /// Sizes of the universe, such as 2048,4096 or 2048x1024
    #[arg(long, value_name = "SIZES", value_delimiter = ',', default_value = "256,1024,4096")]
    size: Vec<GridSize>,
    /// Probabilities that a cell of the soup is alive
    #[arg(
        long,
        value_name = "DENSITIES",
        value_delimiter = ',',
        default_values_t = [Soup::DEFAULT_DENSITY],
        value_parser = parse_density
    )]
    density: Vec<f64>,
    /// Generations that a soup is aged before it is measured, such as 0,10000
    #[arg(
        long,
        value_name = "GENERATIONS",
        value_delimiter = ',',
        default_value = "0",
        value_parser = count(..)
    )]
    settle: Vec<u64>,
    /// Shape of the universes
    #[arg(long, value_enum, default_value_t, value_name = "SHAPE")]
    topology: TopologyArg,
    /// Generations a sample; without it, as many as take about 0.3 s, and at most 1024 of a fresh
    /// soup
    #[arg(long, short = 'n', value_name = "N", value_parser = count(1..))]
    gens: Option<u64>,
    /// Rule
    #[arg(long, value_name = "RULE", default_value = "B3/S23")]
    rule: Rule,
    /// Samples a row
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        value_parser = count(1..=10_000).map(|samples| samples as u32)
    )]
    repeat: u32,
    /// Seed of the soups
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = count(..))]
    seed: u64,
    /// Measure the simplest GPU kernel too, one generation a launch and one word an invocation
    #[arg(long)]
    baseline: bool,
    /// Measure each engine also computing every cell in every generation: what leaving cells alone
    /// that cannot change costs a dense soup, and gives an aged one
    #[arg(long)]
    no_skip: bool,
    /// Leave out the limits of the hardware
    #[arg(long)]
    no_limits: bool,
    /// Write the rows as comma-separated values to FILE; - is standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Show how many times the speed of an earlier --json each row has; fail where it is slower by
    /// more than 5 % and more than the samples spread
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Draw speed by size, with the limits, as SVG into FILE
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    memory: MemoryArgs,
}

/// Everything that a run of `bench` found out, in the fields of its JSON.
#[derive(Serialize)]
struct BenchReport {
    program: &'static str,
    version: &'static str,
    /// The GPU adapter, where one was measured.
    adapter: Option<String>,
    driver: Option<String>,
    backend: Option<String>,
    cpu: Processor,
    rule: String,
    seed: u64,
    repeat: u32,
    engines: Vec<String>,
    /// `[width, height]` each.
    sizes: Vec<(u64, u64)>,
    densities: Vec<f64>,
    settles: Vec<u64>,
    /// What the hardware under each engine allows.
    limits: Vec<HardwareLimits>,
    results: Vec<Measurement>,
    /// What was left out, and why.
    skipped: Vec<String>,
    /// What could not be measured.
    failures: Vec<Failure>,
    /// Where engines do not hold the same cells.
    disagreements: Vec<Disagreement>,
    /// How the rows stand against an earlier report, where one is given.
    comparison: Option<Comparison>,
    interrupted: bool,
}

/// Measures and reports.
pub fn bench(args: BenchArgs, console: &Console) -> anyhow::Result<Outcome> {
    let outputs = Outputs::new(args.csv.as_deref(), args.plot.as_deref(), console)?;
    let earlier = args.compare.as_deref().map(EarlierReport::read).transpose()?;
    let mut plan = Plan::new(args)?;
    plan.tune(console)?;
    let limits = plan.measure_limits();
    let stop = interrupt::stop()?;
    for note in &plan.skipped {
        console.note(note);
    }
    let mut progress = ProgressMeter::new(console, plan.samples(), "samples");
    let measured = measure::measure_all(&plan, &stop, &mut |done, what| {
        progress.set(done, || what.to_string());
    });
    drop(progress);
    let disagreements = measurement::disagreements(&measured.results);
    let mut report = plan.report(limits, measured, disagreements);
    report.comparison = earlier.map(|earlier| earlier.compare(&report.rule, &report.results));
    outputs.write(&report, console)?;
    Ok(outcome(&report, console))
}

/// Says what went wrong.
fn outcome(report: &BenchReport, console: &Console) -> Outcome {
    for failure in &report.failures {
        console.error(failure);
    }
    for disagreement in &report.disagreements {
        console.error(disagreement);
    }
    if report.interrupted {
        console.note("interrupted; the rows that were finished are shown");
        return Outcome::Interrupted;
    }
    let comparison = report.comparison.as_ref();
    for complaint in comparison.map(Comparison::complaints).unwrap_or_default() {
        console.error(complaint);
    }
    let holds = comparison.is_none_or(Comparison::holds);
    if holds && report.failures.is_empty() && report.disagreements.is_empty() {
        Outcome::Done
    } else {
        Outcome::Failed
    }
}

/// Where the report goes besides the table or the JSON.
struct Outputs {
    csv: Option<OpenFile>,
    is_csv_printed: bool,
    plot: Option<OpenFile>,
}

impl Outputs {
    /// # Errors
    /// For what makes no sense and what cannot be written, before anything is measured.
    fn new(csv: Option<&Path>, plot: Option<&Path>, console: &Console) -> Result<Self, UsageError> {
        let is_csv_printed = csv == Some(Path::new("-"));
        if is_csv_printed && console.is_json() {
            return Err(UsageError(
                "--json and --csv - both write to standard output; give --csv a file".to_owned(),
            ));
        }
        if let Some(plot) = plot
            && !plot.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"))
        {
            return Err(UsageError(format!(
                "--plot {} does not end in .svg, and charts are drawn as SVG alone; name it {}",
                plot.display(),
                plot.with_extension("svg").display()
            )));
        }
        let csv = csv.filter(|_| !is_csv_printed).map(OpenFile::begin).transpose()?;
        let plot = plot.map(OpenFile::begin).transpose()?;
        Ok(Self { csv, is_csv_printed, plot })
    }

    /// Writes everything, the files first: a closed pipe must not cost them.
    fn write(self, report: &BenchReport, console: &Console) -> anyhow::Result<()> {
        let (csv, plot) = (csv::Csv(report), plot::Plot(report));
        if let Some(file) = self.csv {
            file.finish(format!("{csv}\n").as_bytes())?;
        }
        if let Some(file) = self.plot {
            file.finish(format!("{plot}\n").as_bytes())?;
        }
        if console.is_json() {
            console.json(report)?;
        } else if self.is_csv_printed {
            console.print(&csv)?;
        } else {
            console.print(table::Table(report))?;
        }
        match &report.comparison {
            Some(comparison) if self.is_csv_printed => console.print_aside(comparison),
            Some(comparison) if !console.is_json() => console.print(format!("\n{comparison}"))?,
            Some(_) | None => {}
        }
        Ok(())
    }
}
