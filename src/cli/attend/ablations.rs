//! `attend ablations`: the model of Life with a part taken away.

use std::fmt;

use lifescope::attention::life::{self, studies};
use lifescope::life::LifeLike;
use serde::Serialize;

use super::super::args::count;
use super::super::console::Console;
use super::super::numbers;
use super::super::{Outcome, interrupt};
use super::default_threads;
use super::study::{self, Ability, percent};

/// Learn Life without one of the model's parts
///
/// Once whole, then without position, nonlinearity, attention and residual. Every model has the
/// same number of steps and no second try.
#[derive(clap::Args)]
pub struct AblationsArgs {
    /// Side of the torus in cells, 3 to 16
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = count(3..=16))]
    grid: u64,
    /// Rule to learn
    #[arg(long, value_name = "RULE", default_value = "B3/S23")]
    rule: LifeLike,
    /// Seeds of each model
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = count(1..=1000))]
    seeds: u64,
    /// Steps that each model has
    #[arg(long, value_name = "N", default_value_t = studies::STEPS, value_parser = count(1..=1_000_000))]
    steps: u64,
    /// Threads that train; without it one a core
    #[arg(long, value_name = "N", value_parser = count(1..=1024))]
    threads: Option<u64>,
}

/// What a run of `attend ablations` found out, in the fields of its JSON.
#[derive(Serialize)]
struct Report {
    grid: (usize, usize),
    rule: String,
    steps: u64,
    seeds: u64,
    results: Vec<PartReport>,
    interrupted: bool,
}

#[derive(Serialize)]
struct PartReport {
    without: &'static str,
    parameters: usize,
    #[serde(flatten)]
    ability: Ability,
}

/// Trains and reports.
pub fn ablations(args: AblationsArgs, console: &Console) -> anyhow::Result<Outcome> {
    let side = args.grid as usize;
    let threads = args.threads.map_or_else(default_threads, |threads| threads as usize);
    let stop = interrupt::stop()?;
    let mut report = Report {
        grid: (side, side),
        rule: args.rule.to_string(),
        steps: args.steps,
        seeds: args.seeds,
        results: Vec::new(),
        interrupted: false,
    };
    for part in studies::Part::ALL {
        let shape = part.taken_from(life::config(side, side));
        let plan = |seed| {
            let whole = life::plan(side, side, args.rule, seed, threads);
            studies::plan(whole, shape, args.steps)
        };
        let plans: Vec<_> = (1..=args.seeds).map(plan).collect();
        let what = format!("without {}", part.name());
        match study::measure(plans.into_iter(), &what, &stop, console)? {
            Some(ability) => report.results.push(PartReport {
                without: part.name(),
                parameters: shape.parameter_count(),
                ability,
            }),
            None => {
                report.interrupted = true;
                break;
            }
        }
    }
    if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(&report)?;
    }
    if report.interrupted {
        console.note("interrupted; the models that were finished are shown");
        return Ok(Outcome::Interrupted);
    }
    Ok(Outcome::Done)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = self.grid;
        write!(
            f,
            "{} on a torus of {width} x {height}, {} steps, {} seeds: median (lowest to highest)\n\n\
             without       parameters  cells right, %            grids right, %            loss, nats a cell",
            self.rule, self.steps, self.seeds
        )?;
        for part in &self.results {
            let loss = part.ability.loss();
            write!(
                f,
                "\n{:<12}  {:>10}  {:<24}  {:<24}  {:.4} ({:.4} to {:.4})",
                part.without,
                numbers::grouped(part.parameters as u64),
                percent(part.ability.cells()),
                percent(part.ability.grids()),
                loss.median,
                loss.min,
                loss.max
            )?;
        }
        Ok(())
    }
}
