//! Life as the task: the tokens are the cells of a small torus, and the answers their next
//! generation.

mod focus;
mod grid;
mod play;
pub mod studies;
mod table;

use std::sync::Arc;

pub use focus::Focus;
pub use grid::Grid;
pub use play::{Play, Verdict, imagine, predict, predict_region, verdicts};
pub use table::{RuleEntry, RuleTable};

use super::batch::{Batch, Mask};
use super::config::{Activation, Config, Norm, PositionUse, Positions};
use super::random::Random;
use super::recipe::{Plateau, Recipe};
use super::task::Task;
use super::training::Plan;
use crate::life::LifeLike;

/// The model that learns Life on a torus of `width` x `height` cells: one layer, one head, 32
/// wide. Queries and keys know the place of their cell, values and the stream only its state.
pub fn config(width: usize, height: usize) -> Config {
    Config {
        tokens: 2,
        answers: 2,
        width: 32,
        layers: 1,
        heads: 1,
        mlp_width: 64,
        positions: Positions::Torus { width, height },
        position_use: PositionUse::QueryAndKey,
        norm: Norm::None,
        activation: Activation::Gelu,
        has_attention: true,
        has_residual: true,
    }
}

/// How it learns that: fewer grids a batch where they are larger.
pub fn recipe(width: usize, height: usize) -> Recipe {
    let batch = match width * height {
        0..=100 => 32,
        101..=196 => 16,
        _ => 8,
    };
    Recipe {
        batch,
        rate: 4e-3,
        betas: (0.9, 0.999),
        clip: 1.0,
        warm_up: 20,
        check_every: 20,
        check_sequences: 32,
        decay_from: 0.975,
        decay: 500,
        floor: 0.05,
        final_sequences: 2048,
        // A probability of 0.82 for the truth: what the model is least sure of in 20,000 grids is
        // several times as unsure as in these.
        final_loss: 0.2,
        plateau: Some(Plateau { steps: 300, fall: 0.03, most_restarts: 20 }),
        most_steps: 3000,
    }
}

/// All that it takes to learn a rule on a torus of `width` x `height` cells.
pub fn plan(width: usize, height: usize, rule: LifeLike, seed: u64, threads: usize) -> Plan {
    Plan {
        task: Arc::new(Life::new(width, height, rule)),
        config: config(width, height),
        recipe: recipe(width, height),
        seed,
        start: None,
        threads,
    }
}

/// The next generation under a rule, cell by cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    width: usize,
    height: usize,
    rule: LifeLike,
}

impl Life {
    /// The task of a torus of `width` x `height` cells.
    ///
    /// # Panics
    /// Without cells.
    pub fn new(width: usize, height: usize, rule: LifeLike) -> Self {
        assert!(width > 0 && height > 0, "a torus of {width} x {height} cells");
        Self { width, height, rule }
    }

    /// The rule to be learned.
    pub fn rule(&self) -> LifeLike {
        self.rule
    }

    /// A random grid: one in two is a soup whose density is itself random, the other one such a
    /// soup a generation later, which looks more like what lives for long.
    pub fn random_grid(&self, random: &mut Random) -> Grid {
        let density = 0.02 + 0.85 * random.uniform();
        let soup = Grid::random(self.width, self.height, density, random);
        if random.below(2) == 0 { soup } else { soup.next(self.rule) }
    }

    fn batch(&self, random: &mut Random, count: usize) -> Batch {
        let mut batch = Batch::default();
        for _ in 0..count {
            let grid = self.random_grid(random);
            batch.push(&grid.tokens(), &grid.next(self.rule).targets(), Mask::Full);
        }
        batch
    }
}

impl Task for Life {
    fn training_batch(&self, random: &mut Random, count: usize) -> Batch {
        self.batch(random, count)
    }

    /// Fresh grids: of the 2^64 and more that there are, none is likely to be met twice.
    fn held_out_batch(&self, random: &mut Random, count: usize) -> Batch {
        self.batch(random, count)
    }
}
