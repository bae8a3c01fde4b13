//! Pretraining and fine-tuning in small: what it takes to learn a rule from nothing, and from the
//! weights that know another one.

use std::sync::Arc;

use egui::{Grid, RichText, Ui};

use crate::app::attention::learner::Learner;
use crate::app::attention::wide;
use crate::app::theme;
use crate::attention::Model;
use crate::language::texts::{dock, life as texts};
use crate::language::{Language, grouped};
use crate::life::LifeLike;

/// A start that a training may be given: a model, and the rule that it knows.
pub(super) type Start = Option<(LifeLike, Arc<Model<f32>>)>;

/// One training of a rule.
#[derive(Clone, Debug, PartialEq)]
struct Attempt {
    side: usize,
    rule: LifeLike,
    /// The rule that its weights knew at the start.
    from: Option<LifeLike>,
    /// Steps and seconds until everything was right.
    clicked: Option<(u64, f64)>,
}

/// The trainings so far, and the models that came of them.
#[derive(Default)]
pub(super) struct Transfers {
    attempts: Vec<Attempt>,
    /// The model that knows a rule on a torus of that side, as it was when it had learned it.
    knows: Vec<(usize, LifeLike, Arc<Model<f32>>)>,
}

impl Transfers {
    /// A training begins.
    pub fn begin(&mut self, side: usize, rule: LifeLike, from: Option<LifeLike>) {
        self.attempts.retain(|attempt| attempt.clicked.is_some());
        self.attempts.push(Attempt { side, rule, from, clicked: None });
    }

    /// Takes note of what the training has reached.
    pub fn hear(&mut self, side: usize, rule: LifeLike, learner: &Learner) {
        if self.attempts.is_empty() {
            self.begin(side, rule, None);
        }
        let Some(attempt) = self.attempts.last_mut() else { return };
        // What a trainer still says of the training before is not taken for this one's.
        let is_this = attempt.side == side && attempt.rule == rule;
        if let Some(check) = learner.history.clicked.filter(|_| is_this) {
            if attempt.clicked.is_none() && learner.steps >= check.steps_of_all_starts {
                attempt.clicked = Some((check.steps_of_all_starts, check.seconds));
            }
            let is_known = self.knows.iter().any(|(s, r, _)| (*s, *r) == (side, rule));
            let is_over = learner.history.finish.is_some() && !learner.is_running;
            if is_over && !is_known {
                self.knows.push((side, rule, Arc::clone(&learner.model)));
            }
        }
    }

    /// Shows what has been learned so far. Returns the start from which the user wants to learn the
    /// present rule.
    pub fn show(
        &self,
        ui: &mut Ui,
        language: Language,
        side: usize,
        rule: LifeLike,
    ) -> Option<Start> {
        ui.label(RichText::new(language.say(texts::TRANSFER_ABOUT)).color(theme::DIM));
        let mut start = None;
        let others: Vec<_> =
            self.knows.iter().filter(|(s, known, _)| *s == side && *known != rule).collect();
        ui.horizontal_wrapped(|ui| {
            let name = rule.to_string();
            if ui.button(language.fill(texts::TRANSFER_NOTHING, &[&name])).clicked() {
                start = Some(None);
            }
            for (_, known, model) in &others {
                let text = language.fill(texts::TRANSFER_FROM, &[&name, &known.to_string()]);
                if ui.button(text).clicked() {
                    start = Some(Some((*known, Arc::clone(model))));
                }
            }
        });
        if others.is_empty() {
            ui.label(RichText::new(language.say(texts::TRANSFER_NONE)).color(theme::DIM));
        }
        wide(ui, "transfers", |ui| self.table(ui, language, side));
        start
    }

    fn table(&self, ui: &mut Ui, language: Language, side: usize) {
        let attempts: Vec<_> =
            self.attempts.iter().filter(|attempt| attempt.side == side).collect();
        Grid::new("transfers").num_columns(4).spacing([22.0, 5.0]).striped(true).show(ui, |ui| {
            for text in [
                texts::TRANSFER_RULE,
                texts::TRANSFER_START,
                texts::TRANSFER_STEPS,
                texts::TRANSFER_SECONDS,
            ] {
                ui.label(RichText::new(language.say(text)).size(11.5).color(theme::DIM));
            }
            ui.end_row();
            for attempt in attempts {
                ui.monospace(attempt.rule.to_string());
                match attempt.from {
                    Some(from) => ui.monospace(from.to_string()),
                    None => ui.label(language.say(texts::TRANSFER_NOTHING_SHORT)),
                };
                match attempt.clicked {
                    Some((steps, seconds)) => {
                        ui.monospace(grouped(steps));
                        ui.label(language.fill(dock::SECONDS, &[&format!("{seconds:.1}")]));
                    }
                    None => {
                        ui.label(language.say(texts::TRANSFER_RUNNING));
                        ui.label("");
                    }
                }
                ui.end_row();
            }
        });
    }
}
