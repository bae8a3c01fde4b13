//! `bench`: measures engines on dense soups.
//!
//! What is measured stands in `measure`, how it is shown in `table`; the JSON is the measurements
//! themselves with what they were taken on.

mod measure;
mod plan;
mod table;

use lifescope::engine::EngineChoice;
use lifescope::life::{Rule, Soup};
use serde::Serialize;

use self::measure::{Disagreement, Failure, Measurement};
use self::plan::Plan;
use super::args::{AdapterArgs, GridSize, MemoryArgs, engine_parser, parse_density};
use super::console::Console;
use super::info::machine::Processor;
use super::progress::Progress;
use super::{Outcome, interrupt};

/// Measure engines on random soups, bounded as tori
///
/// Each row warms up, then takes several samples; the median and the spread are shown. At the
/// end of the warm-up, and of the samples where they end at the same generation, all engines
/// must hold the same cells, or the program fails.
#[derive(clap::Args)]
pub struct BenchArgs {
    /// Engines, separated by commas; auto stands for all that are usable
    #[arg(long, value_delimiter = ',', default_value = "auto", value_parser = engine_parser())]
    engine: Vec<EngineChoice>,
    #[command(flatten)]
    adapter: AdapterArgs,
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
    /// Generations a sample; without it, as many as take about 0.3 s
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    gens: Option<u64>,
    /// Rule
    #[arg(long, value_name = "RULE", default_value = "B3/S23")]
    rule: Rule,
    /// Samples a row
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        value_parser = clap::value_parser!(u32).range(1..=10_000)
    )]
    repeat: u32,
    /// Seed of the soups
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
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
    results: Vec<Measurement>,
    /// What was left out, and why.
    skipped: Vec<String>,
    /// What could not be measured.
    failures: Vec<Failure>,
    /// Where engines do not hold the same cells.
    disagreements: Vec<Disagreement>,
    interrupted: bool,
}

/// Measures and reports.
pub fn bench(args: BenchArgs, console: &Console) -> anyhow::Result<Outcome> {
    let plan = Plan::new(args)?;
    for note in &plan.skipped {
        console.note(note);
    }
    let stop = interrupt::stop_on_ctrl_c()?;
    let mut progress = Progress::new(console, plan.samples(), "samples");
    let measured = measure::measure_all(&plan, &stop, &mut |done, what| {
        progress.set(done, || what.to_string());
    });
    drop(progress);
    let disagreements = measure::disagreements(&measured.results);
    let report = plan.report(measured, disagreements);
    if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(table::Table(&report))?;
    }
    for failure in &report.failures {
        console.error(failure);
    }
    for disagreement in &report.disagreements {
        console.error(disagreement);
    }
    Ok(if report.interrupted {
        console.note("interrupted; the rows that were finished are shown");
        Outcome::Interrupted
    } else if report.failures.is_empty() && report.disagreements.is_empty() {
        Outcome::Done
    } else {
        Outcome::Failed
    })
}
