//! The tab where a model learns Life: its training, where it looks, what it predicts, the rule as it
//! has learned it, the model at play, and its view of the running universe.

mod look;
mod maps;
mod play;
mod region;
mod transfer;
mod weights;

pub(super) use self::look::{Inspection, Seen, look};
pub(super) use self::maps::{percent, small_table};
pub(super) use self::region::Picking;

use std::sync::Arc;

use egui::{RichText, Ui};

use self::play::Play;
use self::region::Region;
use self::transfer::Transfers;
use self::weights::{Loaded, Weights};
use super::charts::Charts;
use super::learner::{Learner, Names};
use super::pictures::GOOD;
use super::{LatestWorker, Read, Repaint, heading, told, worker};
use crate::app::theme;
use crate::attention::life::{self, Grid, Life};
use crate::attention::{Model, Plan, Random};
use crate::engine::session::Status;
use crate::language::texts::life as texts;
use crate::language::{Language, Message, grouped};
use crate::life::{LifeLike, Rect};

/// Sides of the torus that can be chosen, in cells.
const SIDES: [usize; 3] = [8, 12, 16];

/// The side at first.
const SIDE: usize = 12;

/// Rules that can be chosen by name.
const NAMED: [(crate::language::Text, &str); 4] = [
    (texts::RULE_LIFE, "B3/S23"),
    (texts::RULE_HIGHLIFE, "B36/S23"),
    (texts::RULE_SEEDS, "B2/S"),
    (texts::RULE_DAY, "B3678/S34678"),
];

/// Where the rule to be learned comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// The running universe.
    Window,
    Named(usize),
    Typed,
}

/// What the tab holds between frames.
pub(super) struct LifeTab {
    pub learner: Learner,
    side: usize,
    rule: LifeLike,
    choice: Choice,
    typed: String,
    typed_error: Option<Message>,
    /// Whether the field for a rule is to be typed into as soon as it is there.
    wants_typing: bool,
    sample: Grid,
    samples: u64,
    /// The cell whose attention is shown.
    asking: usize,
    looker: LatestWorker<Inspection, Seen>,
    pub seen: Option<Seen>,
    is_stale: bool,
    pub play: Play,
    pub region: Region,
    transfers: Transfers,
    weights: Weights,
    /// The model that was here before, which was learned and is saved nowhere.
    left: Option<Loaded>,
    wake: Repaint,
}

impl LifeTab {
    /// A model that begins to learn the rule of the window at once.
    ///
    /// # Errors
    /// What is wrong with the model's shape; nothing is, for the sides that can be chosen.
    pub fn start(rule: LifeLike, wake: &Repaint) -> Result<Self, crate::attention::ConfigError> {
        Self::with_side(rule, SIDE, wake)
    }

    /// The same on a torus of another side.
    pub fn with_side(
        rule: LifeLike,
        side: usize,
        wake: &Repaint,
    ) -> Result<Self, crate::attention::ConfigError> {
        let learner = Learner::start(plan(side, rule, 1, None), true, wake)?;
        let mut tab = Self {
            learner,
            side,
            rule,
            choice: Choice::Window,
            typed: String::new(),
            typed_error: None,
            wants_typing: false,
            sample: Grid::new(side, side),
            samples: 0,
            asking: side / 2 * side + side / 2,
            looker: worker("model seen", wake, look),
            seen: None,
            is_stale: true,
            play: Play::new(side, rule, Arc::clone(wake)),
            region: Region::new(side),
            transfers: Transfers::default(),
            weights: Weights::default(),
            left: None,
            wake: Arc::clone(wake),
        };
        tab.draw_sample();
        Ok(tab)
    }

    /// Where the region lies that the user has picked in the universe.
    pub fn outlines(&self) -> Vec<Rect> {
        if self.region.is_picked { self.region.outlines() } else { Vec::new() }
    }

    /// Takes over what has come in, and asks for what is to be seen next; also while another tab
    /// is shown.
    pub fn hear(&mut self, status: &Status, read: Read<'_>) {
        self.is_stale |= self.learner.hear();
        self.transfers.hear(self.side, self.rule, &self.learner);
        // Under another rule than a Life-like one the model goes on with what it learns.
        let window_rule = status.rulestring.rule.life_like();
        if self.choice == Choice::Window
            && let Some(rule) = window_rule.filter(|rule| *rule != self.rule)
        {
            self.learn(rule, None);
        }
        self.is_stale |= self.region.follow(status, read);
        if let Some(seen) = self.looker.take() {
            let is_same_size = seen.sample.now.width() == self.side;
            self.seen = is_same_size.then_some(seen);
        }
        if self.is_stale && !self.looker.is_busy() {
            self.is_stale = false;
            self.looker.submit(Inspection {
                model: Arc::clone(&self.learner.model),
                rule: self.rule,
                sample: self.sample.clone(),
                region: self.region.cells.clone(),
            });
        }
    }

    /// Learns a rule from nothing, as if it had been typed.
    fn choose_rule(&mut self, rule: LifeLike) {
        self.choice = Choice::Typed;
        self.typed = rule.to_string();
        self.learn(rule, None);
    }

    /// Learns a rule, from nothing or from a model that knows another one.
    fn learn(&mut self, rule: LifeLike, start: Option<(LifeLike, Arc<Model<f32>>)>) {
        let seed = self.learner.plan().seed;
        self.begin(rule, seed, start);
    }

    fn begin(&mut self, rule: LifeLike, seed: u64, start: Option<(LifeLike, Arc<Model<f32>>)>) {
        self.keep();
        let (from, model) = start.unzip();
        self.rule = rule;
        self.transfers.begin(self.side, rule, from);
        self.learner.restart(plan(self.side, rule, seed, model));
        self.draw_sample();
        self.play.soup(rule);
    }

    fn resize(&mut self, side: usize) {
        self.keep();
        self.side = side;
        self.seen = None;
        self.asking = side / 2 * side + side / 2;
        self.play = Play::new(side, self.rule, Arc::clone(&self.wake));
        self.region.resize(side);
        self.learn(self.rule, None);
    }

    fn draw_sample(&mut self) {
        self.samples += 1;
        let mut random = Random::new(self.samples, SAMPLE_STREAM);
        self.sample = Life::new(self.side, self.side, self.rule).random_grid(&mut random);
        self.is_stale = true;
    }

    /// Shows the tab.
    pub fn show(&mut self, ui: &mut Ui, language: Language, status: &Status, charts: &mut Charts) {
        let rule = self.rule.to_string();
        ui.label(RichText::new(language.fill(texts::ABOUT, &[&rule])).color(theme::DIM));
        self.choose(ui, language, status);
        ui.horizontal_wrapped(|ui| {
            if let Some(seed) = self.learner.controls(ui, language) {
                self.begin(self.rule, seed, None);
            }
            self.weights_buttons(ui, language, charts);
        });
        self.learner.status(ui, language);
        self.headline(ui, language);
        charts.show(ui, language, &self.chart(language), "life-learning", 190.0);
        self.learner.explanation(ui, language);

        heading(ui, language.say(texts::ATTENTION));
        self.maps(ui, language);
        heading(ui, language.say(texts::PREDICTION));
        self.prediction(ui, language);
        heading(ui, language.say(texts::TABLE));
        self.table(ui, language);
        heading(ui, language.say(texts::PLAY));
        self.play.show(ui, language, &self.learner.model, self.rule);
        heading(ui, language.say(texts::REGION));
        self.region(ui, language, status);
        heading(ui, language.say(texts::TRANSFER));
        if let Some(start) = self.transfers.show(ui, language, self.side, self.rule) {
            self.learner.guide();
            self.learn(self.rule, start);
        }
        heading(ui, language.say(texts::PRIOR));
        ui.label(RichText::new(language.say(texts::PRIOR_TEXT)).color(theme::DIM));
    }

    fn choose(&mut self, ui: &mut Ui, language: Language, status: &Status) {
        let window_rule = &status.rulestring.rule;
        let named = |index: usize| language.say(NAMED[index].0).to_owned();
        let can_be_learned = window_rule.life_like().is_some();
        let window = match can_be_learned {
            true => texts::WINDOW_RULE,
            false => texts::WINDOW_RULE_NOT_LEARNED,
        };
        let window = language.fill(window, &[&window_rule.to_string()]);
        let mut choice = self.choice;
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(RichText::new(language.say(texts::RULE)).color(theme::DIM));
            let shown = match choice {
                Choice::Window if can_be_learned => window.clone(),
                // The model goes on with the last rule that it could learn.
                Choice::Window => self.rule.to_string(),
                Choice::Named(index) => named(index),
                Choice::Typed => self.rule.to_string(),
            };
            let rules = egui::ComboBox::from_id_salt("rule")
                .width(190.0)
                .selected_text(shown)
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut choice, Choice::Window, window);
                    for index in 0..NAMED.len() {
                        ui.selectable_value(&mut choice, Choice::Named(index), named(index));
                    }
                    ui.selectable_value(
                        &mut choice,
                        Choice::Typed,
                        language.say(texts::RULE_TYPED),
                    );
                });
            rules.response.labelled_by(label.id);
            ui.label(RichText::new(language.say(texts::TORUS)).color(theme::DIM))
                .on_hover_text(language.say(texts::TORUS_HINT));
            let mut side = self.side;
            for other in SIDES {
                let hint = language.fill(texts::CELLS, &[&other.to_string()]);
                ui.selectable_value(&mut side, other, format!("{other}²")).on_hover_text(hint);
            }
            if side != self.side {
                self.learner.guide();
                self.resize(side);
            }
        });
        if choice != self.choice {
            self.learner.guide();
            self.choice = choice;
            self.wants_typing = choice == Choice::Typed;
            let rule = match choice {
                Choice::Window => window_rule.life_like(),
                Choice::Named(index) => NAMED[index].1.parse().ok(),
                Choice::Typed => None,
            };
            if let Some(rule) = rule.filter(|rule| *rule != self.rule) {
                self.learn(rule, None);
            }
        }
        if self.choice == Choice::Typed {
            self.type_rule(ui, language);
        }
    }

    fn type_rule(&mut self, ui: &mut Ui, language: Language) {
        let edit = egui::TextEdit::singleline(&mut self.typed)
            .hint_text(language.say(texts::RULE_HINT))
            .desired_width(f32::INFINITY);
        let label = ui.label(RichText::new(language.say(texts::RULE_TYPED)).color(theme::DIM));
        let response = ui.add(edit).labelled_by(label.id);
        if std::mem::take(&mut self.wants_typing) {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            match self.typed.parse::<LifeLike>() {
                Ok(rule) => {
                    self.typed_error = None;
                    if rule != self.rule {
                        self.learner.guide();
                        self.learn(rule, None);
                    }
                }
                Err(error) => self.typed_error = Some(error.message),
            }
        }
        told(ui, language, self.typed_error.as_ref());
    }

    /// What can be said of the training so far.
    fn headline(&self, ui: &mut Ui, language: Language) {
        let history = &self.learner.history;
        let last = |points: &[[f64; 2]]| points.last().map(|point| point[1]);
        let shares = last(&history.single).zip(last(&history.whole));
        let (text, colour) = match (history.clicked, shares) {
            (Some(check), _) => {
                let step = grouped(check.steps_of_all_starts);
                let seconds = format!("{:.1}", check.seconds);
                let grids = grouped(check.score.sequences as u64);
                (language.fill(texts::CLICK_TEXT, &[&step, &seconds, &grids]), GOOD)
            }
            (None, Some((single, whole))) => {
                let [single, whole] = [single, whole].map(|share| format!("{:.1}", 100.0 * share));
                (language.fill(texts::NO_CLICK_TEXT, &[&single, &whole]), theme::TEXT)
            }
            (None, None) => (language.say(texts::NOT_CHECKED).to_owned(), theme::DIM),
        };
        ui.label(RichText::new(text).color(colour));
        // Keeps its line also before there is something to say.
        let finish = history.finish.map_or_else(
            || " ".to_owned(),
            |finish| {
                let score = finish.check.score;
                let counts =
                    [score.sequences_right, score.sequences].map(|count| grouped(count as u64));
                language.fill(texts::FINISH_TEXT, &[&counts[0], &counts[1]])
            },
        );
        ui.label(RichText::new(finish).color(theme::DIM));
    }

    fn chart(&self, language: Language) -> crate::app::chart::Chart {
        let step = self.learner.history.clicked.map_or(0, |check| check.steps_of_all_starts);
        self.learner.chart(
            language,
            Names {
                title: language.say(texts::CHART),
                single: language.say(texts::CELLS_RIGHT),
                whole: language.say(texts::GRIDS_RIGHT),
                clicked: &language.fill(texts::CLICKED, &[&grouped(step)]),
                restarted: language.say(texts::RESTARTED),
            },
        )
    }
}

/// How a model on a torus of that side learns a rule, from nothing or from another model.
fn plan(side: usize, rule: LifeLike, seed: u64, start: Option<Arc<Model<f32>>>) -> Plan {
    Plan { start, ..life::plan(side, side, rule, seed, super::threads()) }
}

/// The stream of chance of the grids that are shown.
const SAMPLE_STREAM: u64 = 79;
