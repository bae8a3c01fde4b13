//! The smallest network that needs its nonlinearity.
//!
//! Two inputs, two hidden units, one output, nine numbers in all. A line cannot part the cases of
//! exclusive or: (0, 0) and (1, 1) lie on one side, (0, 1) and (1, 0) on the other. Neither can it
//! part the cases of Life's rule, as a picture over own state and live neighbours: a cell lives on
//! between too few and too many. Both are **bands**, and a band has two edges. Each hidden unit
//! with a bend in it makes one of them. Without the bend the two layers multiply out to one, and
//! one layer is a line, however long it is trained.
//!
//! Two units are just enough, and so not every start finds the band: most of them end in a
//! valley where one edge does all the work. Such a plateau is noticed; another seed then starts
//! over.
//!
//! The output is the log odds of "alive"; the loss is binary cross-entropy over all cases, those
//! that live and those that die having the same share in it, and every step is Adam on the exact
//! gradient. Were all cases of Life's rule worth the same, "nothing lives" would be the valley that
//! most seeds end in: 23 of 200 seeds then find the band within 4000 steps, as it is 93.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::life::LifeLike;

/// Numbers that the network has.
pub const WEIGHTS: usize = 9;

/// What a weight is between, in the order of [`Network::weights`]: for each hidden unit the
/// weights of both inputs and the bias, then the output's weights of both units and its bias.
pub const NAMES: [&str; WEIGHTS] = ["w11", "w12", "b1", "w21", "w22", "b2", "v1", "v2", "c"];

/// Step size of Adam.
const RATE: f64 = 0.05;

/// Steps without progress that make a plateau.
const PLATEAU: u32 = 500;

/// Progress of the loss that counts, in nats.
const PROGRESS: f64 = 0.002;

/// A case: the inputs as the network sees them, and what is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The inputs, between -1 and 1.
    pub input: [f64; 2],
    /// Whether the output should be positive.
    pub is_alive: bool,
}

/// What is to be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Exclusive or of two bits.
    Xor,
    /// The rule of a cellular automaton from own state (first input) and live neighbours (second).
    Life(LifeLike),
}

impl Task {
    /// Every case: four of exclusive or, eighteen of a rule.
    pub fn cases(self) -> Vec<Case> {
        let signed = |bit: u32| 2.0 * f64::from(bit) - 1.0;
        match self {
            Self::Xor => [(0, 0), (0, 1), (1, 0), (1, 1)]
                .map(|(a, b)| Case { input: [signed(a), signed(b)], is_alive: a != b })
                .to_vec(),
            Self::Life(rule) => (0..2)
                .flat_map(|own| (0..9).map(move |count| (own, count)))
                .map(|(own, count)| Case {
                    input: [signed(own), f64::from(count) / 4.0 - 1.0],
                    is_alive: rule.next(own == 1, count),
                })
                .collect(),
        }
    }
}

/// A network with its state of training.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The weights; see [`NAMES`]. They may be bent by hand at any time.
    pub weights: [f64; WEIGHTS],
    /// Whether hidden units bend (tanh), or pass on what they get.
    pub is_bent: bool,
    mean: [f64; WEIGHTS],
    square: [f64; WEIGHTS],
    steps: u32,
    best_loss: f64,
    best_step: u32,
}

impl Network {
    /// A network with random weights.
    pub fn new(seed: u64, is_bent: bool) -> Self {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let weights = std::array::from_fn(|_| {
            let unit = (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
            2.0 * (unit - 0.5)
        });
        Self {
            weights,
            is_bent,
            mean: [0.0; WEIGHTS],
            square: [0.0; WEIGHTS],
            steps: 0,
            best_loss: f64::INFINITY,
            best_step: 0,
        }
    }

    /// Steps of training so far.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Whether training has stopped making progress.
    pub fn is_on_plateau(&self) -> bool {
        self.steps > self.best_step + PLATEAU
    }

    /// The output's log odds of "alive".
    pub fn output(&self, input: [f64; 2]) -> f64 {
        let [.., v1, v2, c] = self.weights;
        let [h1, h2] = self.hidden(input);
        v1 * h1 + v2 * h2 + c
    }

    /// What the hidden units pass on.
    pub fn hidden(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [0, 3].map(|unit| {
            let sum = self.weights[unit] * x + self.weights[unit + 1] * y + self.weights[unit + 2];
            if self.is_bent { sum.tanh() } else { sum }
        })
    }

    /// Binary cross-entropy in nats, the mean of its mean over the cases that live and its mean
    /// over those that die, and its gradient by the weights.
    pub fn loss(&self, cases: &[Case]) -> (f64, [f64; WEIGHTS]) {
        let mut loss = 0.0;
        let mut gradient = [0.0; WEIGHTS];
        let alive = cases.iter().filter(|case| case.is_alive).count();
        for case in cases {
            let like_it = if case.is_alive { alive } else { cases.len() - alive };
            let share = 0.5 / like_it as f64;
            let odds = self.output(case.input);
            let wanted = f64::from(u8::from(case.is_alive));
            // ln(1 + e^odds) - wanted * odds, without overflow.
            loss += share * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - wanted * odds);
            let error = share * (1.0 / (1.0 + (-odds).exp()) - wanted);
            let hidden = self.hidden(case.input);
            for (unit, passed) in hidden.into_iter().enumerate() {
                let slope = if self.is_bent { 1.0 - passed * passed } else { 1.0 };
                let back = error * self.weights[6 + unit] * slope;
                gradient[3 * unit] += back * case.input[0];
                gradient[3 * unit + 1] += back * case.input[1];
                gradient[3 * unit + 2] += back;
                gradient[6 + unit] += error * passed;
            }
            gradient[8] += error;
        }
        (loss, gradient)
    }

    /// Cases that the network has right.
    pub fn right(&self, cases: &[Case]) -> usize {
        cases.iter().filter(|case| (self.output(case.input) > 0.0) == case.is_alive).count()
    }

    /// Takes a step of training on all cases; returns the loss before it, in nats.
    pub fn train(&mut self, cases: &[Case]) -> f64 {
        let (loss, gradient) = self.loss(cases);
        self.steps += 1;
        if loss < self.best_loss - PROGRESS {
            (self.best_loss, self.best_step) = (loss, self.steps);
        }
        let steps = f64::from(self.steps);
        for (index, slope) in gradient.into_iter().enumerate() {
            let (mean, square) = (&mut self.mean[index], &mut self.square[index]);
            *mean += 0.1 * (slope - *mean);
            *square += 0.001 * (slope * slope - *square);
            let unbiased_mean = *mean / (1.0 - 0.9f64.powf(steps));
            let unbiased_square = *square / (1.0 - 0.999f64.powf(steps));
            self.weights[index] -= RATE * unbiased_mean / (unbiased_square.sqrt() + 1e-8);
        }
        loss
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_are_those_of_differences() {
        for task in [Task::Xor, Task::Life(LifeLike::LIFE)] {
            for is_bent in [true, false] {
                let network = Network::new(5, is_bent);
                let cases = task.cases();
                let (_, gradient) = network.loss(&cases);
                for index in 0..WEIGHTS {
                    let at = |change: f64| {
                        let mut bent = network.clone();
                        bent.weights[index] += change;
                        bent.loss(&cases).0
                    };
                    let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
                    let apart = (difference - gradient[index]).abs();
                    assert!(apart < 1e-8, "{task:?} {}: {apart}", NAMES[index]);
                }
            }
        }
    }

    /// Trains until all cases are right or a plateau is reached; returns how many are right.
    fn trained(task: Task, is_bent: bool, seed: u64) -> usize {
        let cases = task.cases();
        let mut network = Network::new(seed, is_bent);
        while network.right(&cases) < cases.len() && !network.is_on_plateau() {
            network.train(&cases);
        }
        network.right(&cases)
    }

    #[test]
    fn with_the_bend_a_seed_soon_finds_the_band() {
        for task in [Task::Xor, Task::Life(LifeLike::LIFE)] {
            let all = task.cases().len();
            let found = (0..20).filter(|&seed| trained(task, true, seed) == all).count();
            assert!(found >= 5, "{task:?}: {found} of 20 seeds");
        }
    }

    #[test]
    fn without_the_bend_no_seed_ever_does() {
        for seed in 0..20 {
            assert!(trained(Task::Xor, false, seed) <= 3);
            assert!(trained(Task::Life(LifeLike::LIFE), false, seed) < 18);
        }
    }

    #[test]
    fn bands_written_by_hand_are_exact() {
        let hard = 40.0;
        // Alive where the sum of the inputs is between the two edges.
        let band = |x: f64, y: f64, low: f64, high: f64| Network {
            weights: [
                hard * x,
                hard * y,
                -hard * low,
                hard * x,
                hard * y,
                -hard * high,
                hard,
                -hard,
                -hard,
            ],
            ..Network::new(0, true)
        };
        let xor = Task::Xor.cases();
        assert_eq!(band(1.0, 1.0, -1.0, 1.0).right(&xor), 4);
        // Own state counts for half a neighbour: 2.5 <= neighbours + own / 2 <= 3.5.
        let life = Task::Life(LifeLike::LIFE).cases();
        let edge = |sum: f64| (sum - 4.0 - 0.25) / 4.0;
        assert_eq!(band(0.0625, 1.0, edge(2.25), edge(3.75)).right(&life), 18);
    }
}
