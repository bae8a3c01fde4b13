//! Several models that are trained one after another and compared.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lifescope::attention::{Check, Event, Plan, Training, Workers};
use serde::Serialize;

use super::super::bench::statistics::Spread;
use super::super::console::Console;
use super::super::progress::Progress;

/// Held-out sequences that a model of a study is measured with.
const HELD_OUT: usize = 1000;

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
    pub fn cells(&self) -> Spread {
        Spread::of(self.cell_shares.iter().copied())
    }

    /// Whole grids right: middle and ends.
    pub fn grids(&self) -> Spread {
        Spread::of(self.grid_shares.iter().copied())
    }

    /// Loss: middle and ends.
    pub fn loss(&self) -> Spread {
        Spread::of(self.losses.iter().copied())
    }
}

/// Trains the plan of each seed, and measures the models; `None` where it was interrupted.
pub fn measure(
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
            progress.get_or_insert_with(|| Progress::new(console, seeds * most, "steps"));
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
pub fn percent(spread: Spread) -> String {
    format!("{:.2} ({:.2} to {:.2})", 100.0 * spread.median, 100.0 * spread.min, 100.0 * spread.max)
}
