//! A training, step by step, that can be stopped, copied and taken back at any point.

mod event;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::adam::Adam;
use super::config::{Config, ConfigError};
use super::gradient::Workers;
use super::model::Model;
use super::random::Random;
use super::recipe::Recipe;
use super::task::Task;

pub use self::event::{Check, Event, Finish, Step};

/// What a training needs to begin.
#[derive(Clone)]
pub struct Plan {
    /// What to learn.
    pub task: Arc<dyn Task>,
    /// The model's shape.
    pub config: Config,
    /// How.
    pub recipe: Recipe,
    /// Of parameters and data.
    pub seed: u64,
    /// A model that knows something already, of the same shape, in place of random parameters:
    /// pretrained, to be fine-tuned.
    pub start: Option<Arc<Model<f32>>>,
    /// Threads that share a batch. They change the time and nothing else.
    pub threads: usize,
}

/// A training under way. A copy goes on exactly as the original does.
#[derive(Clone)]
pub struct Training {
    plan: Plan,
    model: Model<f32>,
    adam: Adam,
    data: Random,
    held_out: Random,
    restarts: u32,
    step: u64,
    steps_of_all_starts: u64,
    spent: Duration,
    decay_began: Option<u64>,
    clicked: Option<Check>,
    last_check: Option<Check>,
    /// The step from which on a final check is worth its time.
    final_check_from: u64,
    finish: Option<Finish>,
    recent: VecDeque<f64>,
}

/// The streams of chance that a seed has besides that of the parameters.
const DATA_STREAM: u64 = 1;
const HELD_OUT_STREAM: u64 = 2;

/// Steps after a final check that failed before the next one, which takes as long as some dozens of
/// steps.
const STEPS_BETWEEN_FINAL_CHECKS: u64 = 60;

impl Training {
    /// A training that has not begun.
    ///
    /// # Errors
    /// [`ConfigError`] when the plan's shape does not fit together, or is not the shape of its
    /// starting model.
    pub fn new(plan: Plan) -> Result<Self, ConfigError> {
        let model = fresh_model(&plan, 0)?;
        let adam = Adam::new(model.values().len(), plan.recipe.betas);
        let (data, held_out) =
            (Random::new(plan.seed, DATA_STREAM), Random::new(plan.seed, HELD_OUT_STREAM));
        Ok(Self {
            plan,
            model,
            adam,
            data,
            held_out,
            restarts: 0,
            step: 0,
            steps_of_all_starts: 0,
            spent: Duration::ZERO,
            decay_began: None,
            clicked: None,
            last_check: None,
            final_check_from: 0,
            finish: None,
            recent: VecDeque::new(),
        })
    }

    /// What it began with.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The model as it is now.
    pub fn model(&self) -> &Model<f32> {
        &self.model
    }

    /// The model, to change by hand. The training goes on with what it becomes.
    pub fn model_mut(&mut self) -> &mut Model<f32> {
        &mut self.model
    }

    /// Steps done since the last start.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// Steps done over all starts.
    pub fn steps_of_all_starts(&self) -> u64 {
        self.steps_of_all_starts
    }

    /// Times it started anew.
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// The first check in which all held-out sequences were right.
    pub fn clicked(&self) -> Option<Check> {
        self.clicked
    }

    /// The last check.
    pub fn last_check(&self) -> Option<Check> {
        self.last_check
    }

    /// How it ended, once it has.
    pub fn finish(&self) -> Option<Finish> {
        self.finish
    }

    /// Learns from one batch, and tells what happened. A training that is finished goes on all the
    /// same, at the rate that it ended with, and finishes no second time.
    pub fn advance(&mut self, workers: &mut Workers<f32>, tell: &mut dyn FnMut(Event)) {
        let began = Instant::now();
        let recipe = self.plan.recipe;
        if self.decay_began.is_none() && self.step + recipe.decay >= recipe.most_steps {
            self.begin_decay(tell);
        }
        let batch = self.plan.task.training_batch(&mut self.data, recipe.batch);
        let (score, gradient) = workers.gradient(&self.model, &batch);
        let rate = recipe.rate_at(self.step, self.decay_began);
        let gradient_length = self.adam.step(self.model.values_mut(), gradient, rate, recipe.clip);
        self.step += 1;
        self.steps_of_all_starts += 1;
        self.spent += began.elapsed();
        tell(Event::Step(Step {
            step: self.step,
            steps_of_all_starts: self.steps_of_all_starts,
            seconds: self.spent.as_secs_f64(),
            score,
            rate,
            gradient_length,
        }));
        if self.step.is_multiple_of(recipe.check_every) {
            let check = self.check(workers, recipe.check_sequences);
            self.hear_check(check, workers, tell);
        }
        if self.is_on_plateau(score.loss) && self.has_restarts_left() {
            self.restart(tell);
        }
    }

    /// Goes on until the training is finished or `go_on` says no.
    pub fn run(
        &mut self,
        workers: &mut Workers<f32>,
        tell: &mut dyn FnMut(Event),
        go_on: &dyn Fn() -> bool,
    ) {
        while self.finish.is_none() && go_on() {
            self.advance(workers, tell);
        }
    }

    /// Answers `count` held-out sequences, other ones each time where there are endlessly many.
    pub fn check(&mut self, workers: &mut Workers<f32>, count: usize) -> Check {
        let began = Instant::now();
        let batch = self.plan.task.held_out_batch(&mut self.held_out, count);
        let score = workers.score(&self.model, &batch);
        self.spent += began.elapsed();
        Check {
            step: self.step,
            steps_of_all_starts: self.steps_of_all_starts,
            seconds: self.spent.as_secs_f64(),
            score,
        }
    }

    fn hear_check(
        &mut self,
        check: Check,
        workers: &mut Workers<f32>,
        tell: &mut dyn FnMut(Event),
    ) {
        let recipe = self.plan.recipe;
        self.last_check = Some(check);
        tell(Event::Check(check));
        if check.score.is_all_right() && self.clicked.is_none() {
            self.clicked = Some(check);
            tell(Event::Clicked(check));
        }
        if self.decay_began.is_none() && check.score.target_share() >= recipe.decay_from {
            self.begin_decay(tell);
        }
        let is_out_of_steps = self.step >= recipe.most_steps;
        if self.finish.is_some() || !(self.has_decayed() || is_out_of_steps) {
            return;
        }
        let is_time = self.step >= self.final_check_from && self.is_good_enough(&check);
        if is_out_of_steps || is_time && self.passes_a_sample(workers) {
            let check = self.check(workers, recipe.final_sequences);
            self.last_check = Some(check);
            self.final_check_from = self.step + STEPS_BETWEEN_FINAL_CHECKS;
            if is_out_of_steps || self.is_good_enough(&check) && self.is_learned() {
                let finish = Finish { check, clicked: self.clicked, restarts: self.restarts };
                self.finish = Some(finish);
                tell(Event::Finished(finish));
            }
        }
    }

    /// Whether some of the final sequences are answered well enough, so that it is worth asking all.
    fn passes_a_sample(&mut self, workers: &mut Workers<f32>) -> bool {
        const SHARE: usize = 8;
        let check = self.check(workers, self.plan.recipe.final_sequences.div_ceil(SHARE));
        self.is_good_enough(&check)
    }

    /// Whether a check is one to end with: all right, and nothing of it by a hair.
    fn is_good_enough(&self, check: &Check) -> bool {
        let score = check.score;
        score.is_all_right() && score.largest_loss <= self.plan.recipe.final_loss
    }

    /// Asks the task, which takes its time.
    fn is_learned(&mut self) -> bool {
        let began = Instant::now();
        let is_learned = self.plan.task.is_learned(&self.model);
        self.spent += began.elapsed();
        is_learned
    }

    fn begin_decay(&mut self, tell: &mut dyn FnMut(Event)) {
        self.decay_began = Some(self.step);
        tell(Event::DecayBegan { step: self.step });
    }

    /// Whether the loss has not fallen as it should over the last [`Plateau::steps`]. The mean over
    /// the later half of them is compared with that over the earlier half. While the rate falls no
    /// step counts. If the model was not ready for that, the steps after it show it.
    ///
    /// [`Plateau::steps`]: super::recipe::Plateau::steps
    fn is_on_plateau(&mut self, loss: f64) -> bool {
        let Some(plateau) = self.plan.recipe.plateau else { return false };
        if self.decay_began.is_some() && !self.has_decayed() {
            self.recent.clear();
            return false;
        }
        self.recent.push_back(loss);
        let steps = plateau.steps as usize;
        if self.recent.len() > steps {
            self.recent.pop_front();
        }
        if self.recent.len() < steps {
            return false;
        }
        let half = steps / 2;
        let earlier: f64 = self.recent.iter().take(half).sum();
        let later: f64 = self.recent.iter().skip(steps - half).sum();
        later > earlier * (1.0 - plateau.fall)
    }

    /// Whether the rate is as low as it gets.
    fn has_decayed(&self) -> bool {
        self.decay_began.is_some_and(|began| self.step >= began + self.plan.recipe.decay)
    }

    /// Whether there is time left, too: a training that is over stays what it is.
    fn has_restarts_left(&self) -> bool {
        let plateau = self.plan.recipe.plateau;
        self.finish.is_none()
            && plateau.is_some_and(|plateau| self.restarts < plateau.most_restarts)
    }

    fn restart(&mut self, tell: &mut dyn FnMut(Event)) {
        let loss = self.recent.back().copied().unwrap_or_default();
        self.restarts += 1;
        tell(Event::Restarted { restarts: self.restarts, step: self.step, loss });
        // The shape was checked when the training was made.
        if let Ok(model) = fresh_model(&self.plan, self.restarts) {
            self.model = model;
        }
        self.adam = Adam::new(self.model.values().len(), self.plan.recipe.betas);
        self.step = 0;
        self.decay_began = None;
        self.clicked = None;
        self.last_check = None;
        self.final_check_from = 0;
        self.recent.clear();
    }
}

/// The model that a start begins with: the one that the plan names, or a random one. A restart
/// forgets what the plan's model knew, which may be what kept it on the plateau.
fn fresh_model(plan: &Plan, restarts: u32) -> Result<Model<f32>, ConfigError> {
    match &plan.start {
        Some(start) if restarts == 0 => {
            if *start.config() != plan.config {
                return Err(ConfigError::other_shape());
            }
            Ok(Model::clone(start))
        }
        _ => {
            // Restarts of neighbouring seeds must not meet.
            let seed = plan.seed.wrapping_add(u64::from(restarts) << 32);
            Model::new(plan.config, seed)
        }
    }
}

#[cfg(test)]
mod tests;
