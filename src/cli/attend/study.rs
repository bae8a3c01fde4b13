//! Several models of Life that are trained one after another and compared.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lifescope::attention::life::{self, studies};
use lifescope::attention::{Check, Config, Event, Plan, Training, Workers};
use lifescope::life::LifeLike;
use serde::Serialize;

use super::super::args::count;
use super::super::bench::statistics::Spread;
use super::super::console::Console;
use super::super::progress::ProgressMeter;
use super::super::{Outcome, interrupt};
use super::default_threads;

/// Held-out sequences that a model of a study is measured with.
const HELD_OUT: usize = 1000;

/// What the models of a study learn, and for how long.
#[derive(clap::Args)]
pub struct StudyArgs {
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

impl StudyArgs {
    /// Cells along the side of the torus.
    pub fn side(&self) -> usize {
        self.grid as usize
    }

    /// Trains a model of each shape, over all seeds; `name` says which one it is while it is trained,
    /// and `result` reports what it can do.
    pub fn run<S, R>(
        &self,
        shapes: impl IntoIterator<Item = (S, Config)>,
        name: impl Fn(&S) -> String,
        result: impl Fn(S, Config, Ability) -> R,
        console: &Console,
    ) -> anyhow::Result<Study<R>> {
        let side = self.side();
        let threads = self.threads.map_or_else(default_threads, |threads| threads as usize);
        let stop = interrupt::stop()?;
        let mut study = Study {
            grid: (side, side),
            rule: self.rule.to_string(),
            steps: self.steps,
            seeds: self.seeds,
            results: Vec::new(),
            interrupted: false,
        };
        for (key, shape) in shapes {
            let plan = |seed| {
                let whole = life::plan(side, side, self.rule, seed, threads);
                studies::plan(whole, shape, self.steps)
            };
            let plans: Vec<_> = (1..=self.seeds).map(plan).collect();
            let Some(ability) = measure(plans.into_iter(), &name(&key), &stop, console)? else {
                study.interrupted = true;
                break;
            };
            study.results.push(result(key, shape, ability));
        }
        Ok(study)
    }
}

/// What a study found out, in the fields of its JSON.
#[derive(Serialize)]
pub struct Study<R> {
    grid: (usize, usize),
    rule: String,
    steps: u64,
    seeds: u64,
    /// What was found of each model.
    pub results: Vec<R>,
    interrupted: bool,
}

impl<R> Study<R> {
    /// How it ended, with a note where it was interrupted.
    pub fn outcome(&self, console: &Console) -> Outcome {
        if self.interrupted {
            console.note("interrupted; the models that were finished are shown");
            return Outcome::Interrupted;
        }
        Outcome::Done
    }

    /// Writes the line above a table of its results, and the table's head, which begins with `columns`.
    pub fn write_head(&self, columns: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = self.grid;
        write!(
            f,
            "{} on a torus of {width} x {height}, {} steps, {} seeds: median (lowest to highest) of {HELD_OUT} \
             grids that no model saw\na cell is right where the likelier state is the true one, a grid where all \
             its cells are\n\n\
             {columns}  parameters  {:<24}  {:<24}  loss, nats a cell",
            self.rule, self.steps, self.seeds, "cells right, %", "grids right, %"
        )
    }
}

/// How well the models of several seeds did.
#[derive(Serialize)]
pub struct Ability {
    /// The shares, seed by seed, 0 to 1.
    pub cell_shares: Vec<f64>,
    /// The shares of whole grids, seed by seed.
    pub grid_shares: Vec<f64>,
    /// The mean cross-entropy a cell, seed by seed, in nats.
    pub losses: Vec<f64>,
    /// Steps to the first check in which all was right, for the seeds that came to one.
    pub clicked_after: Vec<u64>,
}

impl Ability {
    /// Cells right: middle and ends.
    fn cells(&self) -> Spread {
        Spread::of(self.cell_shares.iter().copied())
    }

    /// Whole grids right: middle and ends.
    fn grids(&self) -> Spread {
        Spread::of(self.grid_shares.iter().copied())
    }

    /// Loss: middle and ends.
    fn loss(&self) -> Spread {
        Spread::of(self.losses.iter().copied())
    }
}

/// The columns of a table of results, as [`Study::write_head`] names them.
impl fmt::Display for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cells, grids) = (percent(self.cells()), percent(self.grids()));
        let Spread { median, min, max } = self.loss();
        write!(f, "{cells:<24}  {grids:<24}  {median:.4} ({min:.4} to {max:.4})")
    }
}

/// Trains the plan of each seed, and measures the models; `None` where it was interrupted.
fn measure(
    plans: impl ExactSizeIterator<Item = Plan>,
    what: &str,
    stop: &Arc<AtomicBool>,
    console: &Console,
) -> anyhow::Result<Option<Ability>> {
    let mut ability = Ability {
        cell_shares: Vec::new(),
        grid_shares: Vec::new(),
        losses: Vec::new(),
        clicked_after: Vec::new(),
    };
    let seeds = plans.len() as u64;
    let mut progress = None;
    for (index, plan) in plans.enumerate() {
        let most = plan.recipe.most_steps;
        log::info!("training seed {}, {what}", plan.seed);
        let progress =
            progress.get_or_insert_with(|| ProgressMeter::new(console, seeds * most, "steps"));
        let mut workers = Workers::new(plan.threads);
        let mut training = Training::new(plan)?;
        let mut tell = |event: Event| {
            if let Event::Step(step) = event {
                let done = index as u64 * most + step.step;
                progress.set(done, || format!("loss {:.3}, {what}", step.score.loss));
            }
        };
        training.run(&mut workers, &mut tell, &|| !stop.load(Ordering::Relaxed));
        if training.finish().is_none() {
            return Ok(None);
        }
        let Check { score, .. } = training.check(&mut workers, HELD_OUT);
        ability.cell_shares.push(score.target_share());
        ability.grid_shares.push(score.sequence_share());
        ability.losses.push(score.loss);
        ability.clicked_after.extend(training.clicked().map(|check| check.steps_of_all_starts));
    }
    Ok(Some(ability))
}

/// A share of cells, with its ends, as per cent.
fn percent(spread: Spread) -> String {
    format!("{:.2} ({:.2} to {:.2})", 100.0 * spread.median, 100.0 * spread.min, 100.0 * spread.max)
}
