//! What several tests need.

use super::batch::{Batch, Mask};
use super::config::{Activation, Config, Norm, PositionUse, Positions};
use super::life::Life;
use super::random::Random;
use super::task::Task;
use crate::life::LifeLike;

/// A model of two layers and two heads for sequences of up to six of seven tokens.
pub(super) fn small_config() -> Config {
    Config {
        tokens: 7,
        answers: 5,
        width: 8,
        layers: 2,
        heads: 2,
        mlp_width: 12,
        positions: Positions::Learned { length: 6 },
        position_use: PositionUse::Stream,
        norm: Norm::Rms,
        activation: Activation::Gelu,
        has_attention: true,
        has_residual: true,
    }
}

/// Sequences of several lengths and both masks, some places without a target.
pub(super) fn token_batch() -> Batch {
    let mut batch = Batch::default();
    let some = Some;
    batch.push(&[0, 1, 2, 3], &[None, some(4), None, some(0)], Mask::Full);
    batch.push(&[4, 5, 6], &[some(1), some(2), some(3)], Mask::Causal);
    batch.push(&[6], &[some(2)], Mask::Full);
    batch.push(&[3, 3, 1, 0, 2, 5], &[some(0), None, some(1), some(3), None, some(4)], Mask::Full);
    batch.push(&[2, 4], &[None, some(1)], Mask::Causal);
    batch
}

/// Random grids under Life, with their next generation.
pub(super) fn random_grid_batch(width: usize, height: usize, grids: usize) -> Batch {
    Life::new(width, height, LifeLike::LIFE).training_batch(&mut Random::new(5, 1), grids)
}
