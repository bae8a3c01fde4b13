//! How a training goes: batch, rates, and when to stop, to restart and to slow down.

/// How a training goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Sequences a batch.
    pub batch: usize,
    /// Adam's rate while it is held.
    pub rate: f64,
    /// Adam's `b1` and `b2`.
    pub betas: (f64, f64),
    /// The longest that a gradient may be; longer ones are shortened to it.
    pub clip: f64,
    /// Steps over which the rate rises from 0.
    pub warm_up: u64,
    /// Steps between checks with held-out sequences.
    pub check_every: u64,
    /// Held-out sequences of a check.
    pub check_sequences: usize,
    /// Share of held-out targets that are right from which on the rate decays.
    pub decay_from: f64,
    /// Steps over which the rate falls to `floor` of its height.
    pub decay: u64,
    /// The share of the rate that is left in the end.
    pub floor: f64,
    /// Held-out sequences of the check that ends the training, where all must be right; where
    /// they are not the training goes on at the floor and is checked again.
    pub final_sequences: usize,
    /// The most that a single target of that check may cost, in nats, and of the check ahead of
    /// it. What is right by a hair in some thousand sequences is wrong in one of some more.
    pub final_loss: f64,
    /// What counts as a plateau, which is left by starting anew with other random parameters;
    /// `None` never does.
    pub plateau: Option<Plateau>,
    /// Steps, of one start, after which the training ends however it stands. The decay takes the
    /// last of them.
    pub most_steps: u64,
}

/// A training that has come to rest too early.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plateau {
    /// Steps over which the loss is compared.
    pub steps: u64,
    /// The share by which the loss must have fallen over them, 0 to 1.
    pub fall: f64,
    /// No more restarts than this.
    pub most_restarts: u32,
}

impl Recipe {
    /// The rate at a step, counted from 0, given the step at which the decay began.
    pub fn rate_at(&self, step: u64, decay_began: Option<u64>) -> f64 {
        let risen = ((step + 1) as f64 / self.warm_up.max(1) as f64).min(1.0);
        let fallen = match decay_began {
            Some(began) => {
                let share = (step.saturating_sub(began) as f64 / self.decay.max(1) as f64).min(1.0);
                1.0 - share * (1.0 - self.floor)
            }
            None => 1.0,
        };
        self.rate * risen * fallen
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A recipe for tests that train in a blink.
    pub(in crate::attention) fn quick() -> Recipe {
        Recipe {
            batch: 16,
            rate: 3e-3,
            betas: (0.9, 0.99),
            clip: 1.0,
            warm_up: 10,
            check_every: 20,
            check_sequences: 16,
            decay_from: 0.9,
            decay: 40,
            floor: 0.05,
            final_sequences: 32,
            final_loss: f64::INFINITY,
            plateau: None,
            most_steps: 200,
        }
    }

    #[test]
    fn the_rate_rises_stays_and_falls() {
        let recipe = quick();
        let check = |step, decay_began, expected: f64| {
            let rate = recipe.rate_at(step, decay_began);
            assert!((rate - expected * 3e-3).abs() < 1e-9, "{step}: {rate}");
        };
        check(0, None, 0.1);
        check(9, None, 1.0);
        check(500, None, 1.0);
        check(100, Some(100), 1.0);
        check(120, Some(100), 0.525);
        check(140, Some(100), 0.05);
        check(1000, Some(100), 0.05);
    }
}
