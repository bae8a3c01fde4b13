//! `attend sizes`: the same task learned by models of several sizes.

use std::fmt;

use lifescope::attention::life::{self, studies};
use lifescope::life::LifeLike;
use serde::Serialize;

use super::super::args::count;
use super::super::console::Console;
use super::super::numbers;
use super::super::{Outcome, UsageError, interrupt};
use super::default_threads;
use super::study::{self, Ability, percent};

/// Learn Life with models of several sizes
///
/// Every size has the same number of steps and no second try. The share of cells that are right
/// climbs with the size; that of grids without a single wrong cell jumps.
#[derive(clap::Args)]
pub struct SizesArgs {
    /// Side of the torus in cells, 3 to 16
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = count(3..=16))]
    grid: u64,
    /// Rule to learn
    #[arg(long, value_name = "RULE", default_value = "B3/S23")]
    rule: LifeLike,
    /// Seeds of each size
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = count(1..=1000))]
    seeds: u64,
    /// Steps that each model has
    #[arg(long, value_name = "N", default_value_t = studies::STEPS, value_parser = count(1..=1_000_000))]
    steps: u64,
    /// Threads that train; without it one a core
    #[arg(long, value_name = "N", value_parser = count(1..=1024))]
    threads: Option<u64>,
    /// Print comma-separated values in place of the table
    #[arg(long)]
    csv: bool,
}

/// What a run of `attend sizes` found out, in the fields of its JSON.
#[derive(Serialize)]
struct Report {
    grid: (usize, usize),
    rule: String,
    steps: u64,
    seeds: u64,
    results: Vec<SizeReport>,
    interrupted: bool,
}

#[derive(Serialize)]
struct SizeReport {
    width: usize,
    heads: usize,
    mlp_width: usize,
    parameters: usize,
    #[serde(flatten)]
    ability: Ability,
}

/// Trains and reports.
pub fn sizes(args: SizesArgs, console: &Console) -> anyhow::Result<Outcome> {
    if args.csv && console.is_json() {
        let error = "--json and --csv both want standard output; leave one of them out";
        return Err(UsageError(error.to_owned()).into());
    }
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
    for shape in studies::sizes(side, side) {
        let plan = |seed| {
            let whole = life::plan(side, side, args.rule, seed, threads);
            studies::plan(whole, shape, args.steps)
        };
        let plans: Vec<_> = (1..=args.seeds).map(plan).collect();
        let what = format!("width {}, heads {}", shape.width, shape.heads);
        match study::measure(plans.into_iter(), &what, &stop, console)? {
            Some(ability) => report.results.push(SizeReport {
                width: shape.width,
                heads: shape.heads,
                mlp_width: shape.mlp_width,
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
    } else if args.csv {
        console.print(Csv(&report))?;
    } else {
        console.print(&report)?;
    }
    if report.interrupted {
        console.note("interrupted; the sizes that were finished are shown");
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
             width  heads  parameters  cells right, %            grids right, %            loss, nats a cell",
            self.rule, self.steps, self.seeds
        )?;
        for size in &self.results {
            let loss = size.ability.loss();
            write!(
                f,
                "\n{:>5}  {:>5}  {:>10}  {:<24}  {:<24}  {:.4} ({:.4} to {:.4})",
                size.width,
                size.heads,
                numbers::grouped(size.parameters as u64),
                percent(size.ability.cells()),
                percent(size.ability.grids()),
                loss.median,
                loss.min,
                loss.max
            )?;
        }
        Ok(())
    }
}

/// A row a seed.
struct Csv<'a>(&'a Report);

impl fmt::Display for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "width,heads,mlp_width,parameters,seed,cell_share,grid_share,loss")?;
        for size in &self.0.results {
            let ability = &size.ability;
            for seed in 0..ability.losses.len() {
                write!(
                    f,
                    "\n{},{},{},{},{},{},{},{}",
                    size.width,
                    size.heads,
                    size.mlp_width,
                    size.parameters,
                    seed + 1,
                    ability.cell_shares[seed],
                    ability.grid_shares[seed],
                    ability.losses[seed]
                )?;
            }
        }
        Ok(())
    }
}
