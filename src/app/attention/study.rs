//! Models that are trained one after another, to be compared.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Repaint;
use super::learner::Learner;
use crate::attention::{Check, Finish, Model, Plan};
use crate::language::Message;

/// Trainings that wait, the one that runs, and what came of those before.
pub(super) struct Study<T> {
    waiting: VecDeque<(T, Plan)>,
    running: Option<(T, Learner)>,
    /// Why it could not go on.
    pub problem: Option<Message>,
    pub done: Vec<Trained<T>>,
}

/// What came of a training.
pub(super) struct Trained<T> {
    pub subject: T,
    pub model: Arc<Model<f32>>,
    pub finish: Finish,
    pub seconds: f64,
}

impl<T> Trained<T> {
    /// The first check in which all was right.
    pub fn clicked(&self) -> Option<Check> {
        self.finish.clicked
    }
}

impl<T> Default for Study<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), running: None, problem: None, done: Vec::new() }
    }
}

impl<T: Copy> Study<T> {
    /// Begins anew with these subjects.
    pub fn begin(&mut self, subjects: impl IntoIterator<Item = (T, Plan)>) {
        self.stop();
        self.done.clear();
        self.problem = None;
        self.waiting = subjects.into_iter().collect();
    }

    /// Trains no more; what is done stays.
    pub fn stop(&mut self) {
        self.waiting.clear();
        self.running = None;
    }

    /// Pauses while nobody looks, and goes on from there.
    pub fn rest(&mut self, is_resting: bool) {
        if let Some((_, learner)) = &mut self.running {
            learner.rest(is_resting);
        }
    }

    /// Whether there is something left to train.
    pub fn is_running(&self) -> bool {
        self.running.is_some() || !self.waiting.is_empty()
    }

    /// What is being trained.
    pub fn running(&self) -> Option<(T, &Learner)> {
        self.running.as_ref().map(|(subject, learner)| (*subject, learner))
    }

    /// Takes over what was trained, and goes on with the next. Returns whether one is done.
    pub fn hear(&mut self, wake: &Repaint) -> bool {
        let mut is_done = false;
        if let Some((subject, learner)) = &mut self.running {
            learner.hear();
            let finish = learner.history.finish.filter(|_| !learner.is_running);
            if let Some(finish) = finish {
                self.done.push(Trained {
                    subject: *subject,
                    model: Arc::clone(&learner.model),
                    finish,
                    seconds: learner.seconds,
                });
                self.running = None;
                is_done = true;
            }
        }
        if self.running.is_none()
            && let Some((subject, plan)) = self.waiting.pop_front()
        {
            match Learner::start(plan, true, wake) {
                Ok(learner) if learner.has_no_thread() => {
                    self.stop();
                    self.problem = learner.refusal;
                }
                Ok(learner) => self.running = Some((subject, learner)),
                Err(error) => log::warn!("a model of a study cannot be made: {error}"),
            }
        }
        is_done
    }
}
