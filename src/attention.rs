//! A tiny transformer with nothing hidden, really trained, on the processor.
//!
//! # The model
//!
//! A sequence of `n` tokens becomes `n` rows of `d` numbers, the *stream*: an embedding for each
//! token, and, where the model knows places, a vector for each place. Each layer adds to the
//! stream twice.
//!
//! *Attention*: from its row `x` a token makes a query `q = x Wq`, a key `k = x Wk` and a value
//! `v = x Wv`. Token `i` gives token `j` the score `q_i . k_j / sqrt(w)`, with `w` the width of a
//! head; a softmax over all `j` that `i` may see turns the scores into weights that sum to one;
//! the weighted sum of the values is what `i` heard, and goes through `Wo` into the stream. Heads
//! do this side by side, each with its share of the columns (Vaswani et al., "Attention is all you
//! need", 2017).
//!
//! *MLP*: each row on its own goes through `gelu(x W1 + b1) W2 + b2`.
//!
//! A norm may stand ahead of each. A last matrix makes a number for each possible answer, the
//! logits, whose softmax is the model's answer with its probabilities.
//!
//! # The training
//!
//! The loss is the mean of `-ln p` over everything that was to be answered. [`Workers`] go the way
//! back through all of it for the slope of the loss at every parameter, [`Adam`] takes the step,
//! and [`Training`] keeps the time: warm-up, a plateau noticed, the moment that everything held
//! out is right, the decay at the end. [`Trainer`] does it on a thread of its own and speaks in
//! messages. The same seed gives the same bits on any number of threads.
//!
//! # The tasks
//!
//! A [`Task`] asks the questions. [`life`] is the next generation of a small torus, [`sentences`]
//! are words to fill in and to say.
//!
//! This layer knows numbers and its own threads. It knows nothing of GPUs, engines, windows and
//! files, and of [`crate::life`] only what a rule is.

mod adam;
mod backward;
mod batch;
pub mod checkpoint;
mod config;
mod float;
mod forward;
mod gradient;
pub mod life;
mod matrix;
mod model;
mod parameters;
mod position;
mod priority;
mod random;
mod recipe;
pub mod sentences;
mod task;
#[cfg(test)]
mod testing;
mod trace;
mod trainer;
mod training;
pub mod xor;

/// The probability from which on a model counts as sure of what it says. A trained model that is sure
/// and wrong hallucinates; one that is not sure, or not trained, is merely wrong.
pub const SURE: f64 = 0.9;

pub use adam::Adam;
pub use batch::{Batch, Mask, Sequence};
pub use config::{Activation, Config, ConfigError, Norm, PositionUse, Positions};
pub use float::Float;
pub use gradient::{Score, Workers};
pub use matrix::Matrix;
pub use model::Model;
pub use parameters::Group;
pub use priority::give_way;
pub use random::Random;
pub use recipe::{Plateau, Recipe};
pub use task::Task;
pub use trace::{HeadTrace, LayerTrace, Trace};
pub use trainer::{Command, Message, ModelView, Refusal, Trainer, TrainerError, TrainerOptions};
pub use training::{Check, Event, Finish, Plan, Step, Training};
