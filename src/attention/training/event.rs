//! What happens in a training, as it is told.

use super::super::gradient::Score;

/// What happens in a training.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A batch was learned from.
    Step(Step),
    /// Held-out sequences were answered.
    Check(Check),
    /// For the first time all held-out sequences of a check were right: the moment it clicks.
    Clicked(Check),
    /// The loss had come to rest too early, and the model starts anew.
    Restarted {
        /// How many restarts this makes.
        restarts: u32,
        /// The step at which the plateau was noticed, of that start.
        step: u64,
        /// The loss at which it had come to rest, in nats.
        loss: f64,
    },
    /// The rate begins to fall.
    DecayBegan {
        /// The step.
        step: u64,
    },
    /// The training is over.
    Finished(Finish),
}

/// A step of training: one batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Steps done, this one included, since the last start.
    pub step: u64,
    /// Steps done, this one included, over all starts.
    pub steps_of_all_starts: u64,
    /// Seconds of training so far, over all starts.
    pub seconds: f64,
    /// How the batch was answered before it was learned from.
    pub score: Score,
    /// Adam's rate.
    pub rate: f64,
    /// Length of the gradient before clipping.
    pub gradient_length: f64,
}

/// Held-out sequences that were answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// Steps done since the last start.
    pub step: u64,
    /// Steps done over all starts.
    pub steps_of_all_starts: u64,
    /// Seconds of training so far, over all starts, checks included.
    pub seconds: f64,
    /// How they were answered.
    pub score: Score,
}

/// How a training ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finish {
    /// The last check, with the recipe's number of final sequences.
    pub check: Check,
    /// The first check in which all was right, if there was one.
    pub clicked: Option<Check>,
    /// Times it started anew.
    pub restarts: u32,
}
