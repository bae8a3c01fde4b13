//! What a model is trained to do.

use super::batch::Batch;
use super::model::Model;
use super::random::Random;

/// A source of questions with answers: sequences to learn from, and others to be tested with.
///
/// Chance comes from outside, so that the same seed asks the same questions.
pub trait Task: Send + Sync {
    /// Sequences to learn from, `count` of them.
    fn training_batch(&self, random: &mut Random, count: usize) -> Batch;

    /// Sequences to be tested with, none of which is ever learned from: fresh ones, about `count`
    /// of them, where there are endlessly many; all that were held out where there are few.
    fn held_out_batch(&self, random: &mut Random, count: usize) -> Batch;

    /// The last word on whether a model has learned everything, once it has answered a whole
    /// batch right: for what a batch cannot ask, such as a question with several right answers.
    fn is_learned(&self, _model: &Model<f32>) -> bool {
        true
    }
}
