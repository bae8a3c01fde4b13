//! A model in training and everything that was heard of it, for charts and pictures.

use std::sync::Arc;

use egui::{RichText, Ui};

use super::pictures::{GOOD, LINES};
use super::{Repaint, told};
use crate::app::chart::{Axis, Chart, Series};
use crate::app::theme;
use crate::attention::{
    Check, Command, ConfigError, Event, Finish, Message, Model, Plan, Refusal, Trainer,
    TrainerError, TrainerOptions,
};
use crate::language::texts::dock as texts;
use crate::language::{self, Language, grouped};

/// Share of the time that a model trains while the window is in use.
const SHARE: f64 = 0.9;

/// A model, its trainer, and the history of its training.
pub(super) struct Learner {
    /// `None` while the system gives no thread for it.
    trainer: Option<Trainer>,
    wake: Repaint,
    plan: Plan,
    pub model: Arc<Model<f32>>,
    /// Steps over all starts at which the model stands.
    pub steps: u64,
    pub seconds: f64,
    pub is_running: bool,
    /// Whether it rests only because nobody looks.
    is_resting: bool,
    /// Whether another training was asked for and has not begun yet: what is heard until then is
    /// about the one before.
    is_beginning: bool,
    pub history: History,
    /// Whether somebody has had a hand in the training. Until then it is the one that begins by itself, and
    /// can be had again at any time.
    is_guided: bool,
    /// Whether the model knows something that was learned here.
    has_learned: bool,
    /// Steps at which it was saved.
    saved_at: Option<u64>,
    /// The file that it is on its way to, by the saver's number, and its steps.
    saving: Option<(u64, u64)>,
    /// Why the last command was not obeyed.
    pub refusal: Option<language::Message>,
}

/// What has been measured, by steps over all starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct History {
    pub losses: Vec<[f64; 2]>,
    /// Share of single answers right: cells, or words.
    pub single: Vec<[f64; 2]>,
    /// Share of sequences right as a whole: grids, or sentences.
    pub whole: Vec<[f64; 2]>,
    pub clicked: Option<Check>,
    pub finish: Option<Finish>,
    /// Where it started anew.
    pub restarts: Vec<u64>,
    pub snapshots: Vec<u64>,
}

/// What the lines of the chart are called.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub title: &'a str,
    pub single: &'a str,
    pub whole: &'a str,
    pub clicked: &'a str,
    pub restarted: &'a str,
}

impl Learner {
    /// Starts a training on a thread of its own. Where the system gives none, the model stays as it
    /// is until a command finds one.
    ///
    /// # Errors
    /// [`ConfigError`] when the plan's shape does not fit together.
    pub fn start(plan: Plan, is_running: bool, wake: &Repaint) -> Result<Self, ConfigError> {
        let model = match &plan.start {
            Some(model) => Arc::clone(model),
            None => Arc::new(Model::new(plan.config, plan.seed)?),
        };
        let mut learner = Self {
            trainer: None,
            wake: Arc::clone(wake),
            plan,
            model,
            steps: 0,
            seconds: 0.0,
            is_running: false,
            is_resting: false,
            is_beginning: false,
            history: History::default(),
            is_guided: false,
            has_learned: false,
            saved_at: None,
            saving: None,
            refusal: None,
        };
        match learner.start_trainer(is_running) {
            Ok(trainer) => learner.trainer = Some(trainer),
            Err(TrainerError::Config(error)) => return Err(error),
            Err(error) => learner.refuse(&error),
        }
        Ok(learner)
    }

    fn start_trainer(&mut self, is_running: bool) -> Result<Trainer, TrainerError> {
        let wake = Arc::clone(&self.wake);
        let options = TrainerOptions { is_running, share: SHARE, wake: Box::new(move || wake()) };
        let trainer = Trainer::start(self.plan.clone(), options)?;
        self.is_running = is_running;
        self.refusal = None;
        Ok(trainer)
    }

    fn refuse(&mut self, error: &TrainerError) {
        self.is_beginning = false;
        self.refusal = Some(match error {
            TrainerError::NoThread(reason) => {
                language::Message::new(texts::NO_THREAD, [reason.to_string()])
            }
            TrainerError::Config(error) => no_shape(error),
        });
    }

    /// As it is where the system gave no thread.
    #[cfg(test)]
    pub fn lose_thread(&mut self) {
        (self.trainer, self.is_running) = (None, false);
        self.refuse(&TrainerError::NoThread(std::io::Error::other("all are taken")));
    }

    /// As it is once it has learned what somebody wanted.
    #[cfg(test)]
    pub fn learn(&mut self) {
        (self.has_learned, self.is_guided) = (true, true);
    }

    /// Whether the system gave no thread for the training.
    pub fn has_no_thread(&self) -> bool {
        self.trainer.is_none()
    }

    /// Tells the trainer something; where there is none yet, tries to have one.
    fn send(&mut self, command: Command) {
        if self.trainer.is_none() {
            match self.start_trainer(false) {
                Ok(trainer) => self.trainer = Some(trainer),
                Err(error) => self.refuse(&error),
            }
        }
        if let Some(trainer) = &self.trainer {
            trainer.send(command);
        }
    }

    /// Whether the training has come to its end, so that what the model says is what it has learned.
    pub fn is_trained(&self) -> bool {
        self.history.finish.is_some()
    }

    /// Whether something was learned here that no file has.
    pub fn is_unsaved(&self) -> bool {
        self.has_learned && self.saved_at != Some(self.steps)
    }

    /// Somebody decides what is trained.
    pub fn guide(&mut self) {
        self.is_guided = true;
    }

    /// Whether somebody has decided what is trained.
    pub fn is_guided(&self) -> bool {
        self.is_guided
    }

    /// The model as it is goes into a file, by the saver's number.
    pub fn is_being_saved(&mut self, number: u64) {
        self.saving = Some((number, self.steps));
    }

    /// What became of a file.
    pub fn hear_of_file(&mut self, number: u64, is_saved: bool) {
        if let Some((_, steps)) = self.saving.take_if(|(awaited, _)| *awaited == number)
            && is_saved
        {
            self.saved_at = Some(steps);
        }
    }

    /// The model is kept elsewhere, and need not be kept here.
    pub fn is_kept_elsewhere(&mut self) {
        self.has_learned = false;
    }

    /// What the training began with.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Begins another training, which runs.
    pub fn restart(&mut self, plan: Plan) {
        self.plan = plan.clone();
        (self.history, self.steps, self.seconds) = (History::default(), 0, 0.0);
        (self.has_learned, self.saved_at, self.saving) = (false, None, None);
        self.is_beginning = true;
        self.send(Command::Reset(Box::new(plan)));
        self.run(true);
    }

    pub fn run(&mut self, is_running: bool) {
        if is_running || self.trainer.is_some() {
            self.send(Command::Run(is_running));
        }
    }

    /// Pauses while nobody looks, and goes on from there.
    pub fn rest(&mut self, is_resting: bool) {
        if is_resting {
            self.is_resting = self.is_running;
            self.run(false);
        } else if std::mem::take(&mut self.is_resting) {
            self.run(true);
        }
    }

    pub fn step_once(&mut self) {
        self.send(Command::Step);
    }

    /// Goes on with another model of the same shape, which was learned here or not.
    pub fn take(&mut self, model: Arc<Model<f32>>, has_learned: bool) {
        (self.has_learned, self.saved_at, self.saving) = (has_learned, None, None);
        self.send(Command::Take(model));
    }

    /// The snapshot that a rewind goes back to: the last one that lies a little back.
    pub fn rewind_goal(&self) -> u64 {
        let before = self.steps.saturating_sub(1);
        self.history.snapshots.iter().copied().filter(|&steps| steps <= before).max().unwrap_or(0)
    }

    pub fn rewind(&mut self, steps: u64) {
        self.send(Command::Rewind(steps));
    }

    /// Takes over what the trainer has told. Returns whether the model is another one now.
    pub fn hear(&mut self) -> bool {
        let mut is_new = false;
        let messages: Vec<Message> =
            self.trainer.iter().flat_map(|trainer| trainer.messages()).collect();
        for message in messages {
            if self.is_beginning && !matches!(message, Message::Began | Message::Refused(_)) {
                continue;
            }
            match message {
                Message::Began => {
                    self.is_beginning = false;
                    self.history = History::default();
                    self.seconds = 0.0;
                    self.refusal = None;
                }
                Message::View(view) => {
                    (self.model, self.steps) = (view.model, view.steps);
                    is_new = true;
                }
                Message::Event(event) => self.hear_event(event),
                Message::Snapshot { steps } => self.history.snapshots.push(steps),
                Message::Rewound { steps } => {
                    self.history.undo_after(steps);
                    self.has_learned = self.history.clicked.is_some();
                }
                Message::Running(is_running) => {
                    // Said for who measures frame times with training and without.
                    log::debug!("a model {}", if is_running { "trains" } else { "rests" });
                    self.is_running = is_running;
                }
                Message::Refused(reason) => {
                    self.is_beginning = false;
                    self.refusal = Some(match reason {
                        Refusal::Shape(error) => no_shape(&error),
                        Refusal::Mistake => texts::MISTAKE.into(),
                    });
                }
            }
        }
        is_new
    }

    fn hear_event(&mut self, event: Event) {
        match event {
            Event::Step(step) => {
                self.seconds = step.seconds;
                self.history.losses.push([step.steps_of_all_starts as f64, step.score.loss]);
            }
            Event::Check(check) => {
                let at = check.steps_of_all_starts as f64;
                self.seconds = check.seconds;
                self.history.single.push([at, check.score.target_share()]);
                self.history.whole.push([at, check.score.sequence_share()]);
            }
            Event::Clicked(check) => {
                self.history.clicked = Some(check);
                self.has_learned = true;
            }
            Event::Restarted { .. } => {
                let at = self.history.losses.last().map_or(0, |point| point[0] as u64);
                self.history.restarts.push(at);
                self.history.clicked = None;
                self.has_learned = false;
            }
            Event::DecayBegan { .. } => {}
            Event::Finished(finish) => self.history.finish = Some(finish),
        }
    }

    /// The buttons that guide the training. A new seed is returned where one is asked for.
    pub fn controls(&mut self, ui: &mut Ui, language: Language) -> Option<u64> {
        let mut seed = None;
        let text = if self.is_running { texts::PAUSE } else { texts::TRAIN };
        if ui.button(language.say(text)).clicked() {
            self.run(!self.is_running);
        }
        let step = ui.button(language.say(texts::STEP_BATCH));
        if step.on_hover_text(language.say(texts::STEP_BATCH_HINT)).clicked() {
            self.guide();
            self.step_once();
        }
        let goal = self.rewind_goal();
        let hint = language.fill(texts::REWIND_HINT, &[&grouped(goal)]);
        let rewind = ui.add_enabled(self.steps > 0, egui::Button::new(language.say(texts::REWIND)));
        if rewind.on_hover_text(hint).clicked() {
            self.guide();
            self.rewind(goal);
        }
        let hint = language.fill(texts::RESTART_HINT, &[&self.plan.seed.to_string()]);
        if ui.button(language.say(texts::RESTART)).on_hover_text(hint).clicked() {
            self.guide();
            seed = Some(self.plan.seed + 1);
        }
        seed
    }

    /// One line on where the training stands.
    pub fn status(&self, ui: &mut Ui, language: Language) {
        let state = match (self.is_running, &self.history.finish) {
            (true, _) => texts::TRAINING,
            (false, Some(_)) => texts::DONE,
            (false, None) => texts::PAUSED,
        };
        let colour = match (self.is_running, self.history.clicked) {
            (_, Some(_)) => GOOD,
            (true, None) => LINES[1],
            (false, None) => theme::DIM,
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(language.say(state)).color(colour));
            let parameters = self.model.config().parameter_count() as u64;
            let facts = [
                language.count(texts::STEPS, self.steps, &[]),
                language.fill(texts::SECONDS, &[&format!("{:.1}", self.seconds)]),
                language.count(texts::PARAMETERS, parameters, &[]),
                language.fill(texts::SEED, &[&self.plan.seed.to_string()]),
            ];
            let facts = ui.label(RichText::new(facts.join(" · ")).color(theme::DIM));
            facts.on_hover_text(language.say(texts::FACTS_HINT));
        });
        told(ui, language, self.refusal.as_ref());
    }

    /// One line on what the chart of the training measures.
    pub fn explanation(&self, ui: &mut Ui, language: Language) {
        ui.label(RichText::new(language.say(texts::MEASURES)).size(11.5).color(theme::DIM));
    }

    /// Loss and shares over the steps.
    pub fn chart(&self, language: Language, names: Names<'_>) -> Chart {
        let mut marks: Vec<(f64, String)> = self
            .history
            .restarts
            .iter()
            .map(|&steps| (steps as f64, names.restarted.to_owned()))
            .collect();
        if let Some(check) = self.history.clicked {
            marks.push((check.steps_of_all_starts as f64, names.clicked.to_owned()));
        }
        Chart {
            title: names.title.to_owned(),
            x: Axis::linear(language.say(texts::STEP)),
            y: Axis { range: Some((0.0, 1.0)), ..Axis::default() },
            series: vec![
                self.losses(language),
                Series::line(names.single, LINES[1], self.history.single.clone()),
                Series::line(names.whole, LINES[0], self.history.whole.clone()),
            ],
            marks,
            has_mark_row: true,
            empty: language.say(texts::NOT_TRAINED_YET).to_owned(),
        }
    }
}

impl Learner {
    /// The loss, with the round number that it stays under at the top of the chart.
    fn losses(&self, language: Language) -> Series {
        let losses = &self.history.losses;
        let most = losses.iter().fold(1.0, |most: f64, point| most.max(point[1]));
        let name = if most > 1.0 {
            language.fill(texts::LOSS_NATS_TOP, &[&format!("{:.0}", most.ceil())])
        } else {
            language.say(texts::LOSS_NATS).to_owned()
        };
        Series::line(name, LINES[3].gamma_multiply(0.8), losses.clone())
            .in_units_of(most.ceil(), language.say(texts::LOSS_NATS))
    }
}

/// That no model has such a shape.
fn no_shape(error: &ConfigError) -> language::Message {
    language::Message::new(texts::NO_SHAPE, [error.to_string()])
}

impl History {
    /// Forgets what came after that many steps.
    fn undo_after(&mut self, steps: u64) {
        for points in [&mut self.losses, &mut self.single, &mut self.whole] {
            points.retain(|point| point[0] <= steps as f64);
        }
        self.restarts.retain(|&restart| restart <= steps);
        self.snapshots.retain(|&snapshot| snapshot <= steps);
        if self.clicked.is_some_and(|check| check.steps_of_all_starts > steps) {
            self.clicked = None;
        }
        if self.finish.is_some_and(|finish| finish.check.steps_of_all_starts > steps) {
            self.finish = None;
        }
    }
}
