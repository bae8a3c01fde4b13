//! The tab that pairs Life and attention, row by row, each with something alive and an honest line on
//! where the analogy ends.

mod gliders;

use std::collections::VecDeque;

use egui::{RichText, Sense, Ui};

use self::gliders::count_gliders;
use super::life::{LifeTab, Seen, percent};
use super::pictures::{ALIVE, Cells, DEAD, OUTSIDE, WRONG, heat, strip_key, vector_strip};
use super::sentences::{Novelty, SentencesTab};
use crate::app::chart::short;
use crate::app::theme;
use crate::attention::SURE;
use crate::engine::session::Status;
use crate::language::numbers::grouped_len;
use crate::language::texts::analogies as texts;
use crate::language::{Language, Text, grouped};

/// Readings of the population that are looked back on.
const READINGS: usize = 60;

/// What the tab holds between frames.
#[derive(Default)]
pub(super) struct AnalogiesTab {
    populations: VecDeque<(u64, u64)>,
}

/// A row: what each side is called, and where they part.
struct Row {
    life: Text,
    model: Text,
    end: Text,
}

const fn row(life: Text, model: Text, end: Text) -> Row {
    Row { life, model, end }
}

/// Space between the sides of a row.
const GAP: f32 = 20.0;

/// Side of a picture, in points.
const PICTURE: f32 = 84.0;

impl AnalogiesTab {
    /// Takes note of the population.
    pub fn hear(&mut self, status: &Status) {
        let reading = (status.counted_at, status.population);
        if self.populations.back().is_some_and(|last| last.0 > reading.0) {
            self.populations.clear();
        }
        if self.populations.back() != Some(&reading) {
            self.populations.push_back(reading);
        }
        if self.populations.len() > READINGS {
            self.populations.pop_front();
        }
    }

    /// Shows the tab.
    pub fn show(
        &self,
        ui: &mut Ui,
        language: Language,
        status: &Status,
        life: &LifeTab,
        sentences: Option<&mut SentencesTab>,
    ) {
        ui.label(RichText::new(language.say(texts::ABOUT)).color(theme::DIM));
        let Some(seen) = &life.seen else { return };
        let waiting = || language.say(texts::NOT_SEEN).to_owned();
        let speaks_trained = sentences.as_ref().is_some_and(|tab| tab.learner.is_trained());
        let spoken = sentences.map(SentencesTab::spoken);

        let rule = status.rulestring.rule.to_string();
        pair(
            ui,
            language,
            &row(texts::LOCAL_LIFE, texts::LOCAL_MODEL, texts::LOCAL_END),
            |ui| number(ui, &language.fill(texts::LOCAL_LIFE_NUMBER, &[&rule])),
            |ui| {
                number(ui, &language.fill(texts::LOCAL_MODEL_NUMBER, &[&percent(seen.near)]));
            },
        );
        pair(
            ui,
            language,
            &row(texts::NEAR_LIFE, texts::NEAR_MODEL, texts::NEAR_END),
            |ui| {
                neighbourhood(ui, seen);
                number(ui, language.say(texts::NEAR_LIFE_NUMBER));
            },
            |ui| {
                mean_map(ui, seen);
                let others = percent((seen.near - seen.own).max(0.0));
                let shares = [percent(seen.own), others];
                number(ui, &language.fill(texts::NEAR_MODEL_NUMBER, &[&shares[0], &shares[1]]));
            },
        );
        let config = life.learner.model.config();
        let parameters = grouped_len(config.parameter_count());
        pair(
            ui,
            language,
            &row(texts::TIME_LIFE, texts::TIME_MODEL, texts::TIME_END),
            |ui| {
                let generation = grouped(status.generation);
                number(ui, &language.fill(texts::TIME_LIFE_NUMBER, &[&generation]));
            },
            |ui| {
                let layers = config.layers as u64;
                number(ui, &language.count(texts::TIME_MODEL_NUMBER, layers, &[&parameters]));
            },
        );
        pair(
            ui,
            language,
            &row(texts::SKILL_LIFE, texts::SKILL_MODEL, texts::SKILL_END),
            |ui| {
                region(ui, seen);
                let gliders = seen.region.as_ref().map(|region| count_gliders(&region.now));
                let text = gliders.map_or_else(waiting, |count| {
                    language.fill(texts::SKILL_LIFE_NUMBER, &[&grouped_len(count)])
                });
                number(ui, &text);
            },
            |ui| number(ui, &skill(language, life)),
        );
        pair(
            ui,
            language,
            &row(texts::SOUP_LIFE, texts::SOUP_MODEL, texts::SOUP_END),
            |ui| {
                number(ui, &language.count(texts::SOUP_LIFE_NUMBER, status.population, &[]));
            },
            |ui| {
                let weights = life.learner.model.parameter("layer0.query");
                if let Some(weights) = weights {
                    let row: Vec<f64> = weights.row(0).iter().map(|&w| f64::from(w)).collect();
                    vector_strip(ui, ui.available_width().min(180.0), &row);
                    strip_key(ui, language);
                }
                let losses = &life.learner.history.losses;
                let loss =
                    |point: Option<&[f64; 2]>| point.map_or_else(waiting, |point| short(point[1]));
                let pair = [loss(losses.first()), loss(losses.last())];
                number(ui, &language.fill(texts::SOUP_MODEL_NUMBER, &[&pair[0], &pair[1]]));
            },
        );
        pair(
            ui,
            language,
            &row(texts::ASH_LIFE, texts::ASH_MODEL, texts::ASH_END),
            |ui| {
                number(ui, &self.population(language));
            },
            |ui| match spoken {
                Some(spoken) => {
                    number(ui, &language.fill(texts::ASH_MODEL_NUMBER, &[&spoken.phrase]));
                    let origin = match spoken.origin {
                        Novelty::Learned => texts::ASH_MODEL_LEARNED,
                        Novelty::New => texts::ASH_MODEL_NEW,
                        Novelty::Foreign => texts::ASH_MODEL_FOREIGN,
                    };
                    ui.add(egui::Label::new(language.say(origin)).wrap());
                }
                None => number(ui, language.say(texts::ASH_MODEL_NONE)),
            },
        );
        pair(
            ui,
            language,
            &row(texts::DREAM_LIFE, texts::DREAM_MODEL, texts::DREAM_END),
            |ui| {
                let text = seen.region.as_ref().map_or_else(waiting, |region| {
                    let wrong = grouped_len(region.wrong());
                    let sure = grouped_len(region.wrong_and_sure());
                    let cells = region.cells() as u64;
                    if life.learner.is_trained() {
                        let values = [wrong.as_str(), &sure, &percent(SURE as f32)];
                        language.count(texts::DREAM_LIFE_NUMBER, cells, &values)
                    } else {
                        language.count(texts::DREAM_LIFE_LEARNING, cells, &[&wrong])
                    }
                });
                number(ui, &text);
            },
            |ui| match spoken {
                Some(spoken) => {
                    let (asked, word, share) = spoken.dream(language);
                    let is_hallucination = speaks_trained && f64::from(*share) >= SURE;
                    let (text, colour) = if is_hallucination {
                        (texts::DREAM_MODEL_NUMBER, WRONG)
                    } else {
                        (texts::DREAM_MODEL_UNSURE, theme::TEXT)
                    };
                    let text = language.fill(text, &[asked, word, &percent(*share)]);
                    ui.label(RichText::new(text).color(colour));
                }
                None => number(ui, language.say(texts::ASH_MODEL_NONE)),
            },
        );
    }

    /// The population over the last readings.
    fn population(&self, language: Language) -> String {
        let counts = || self.populations.iter().map(|reading| reading.1);
        let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
        let readings = self.populations.len() as u64;
        if readings < 2 {
            language.count(texts::ASH_LIFE_ONCE, most, &[])
        } else if least == most {
            language.count(texts::ASH_LIFE_STEADY, readings, &[&grouped(most)])
        } else {
            let ends = [grouped(least), grouped(most)];
            language.count(texts::ASH_LIFE_CHANGING, readings, &[&ends[0], &ends[1]])
        }
    }
}

/// A row of two sides.
fn pair(
    ui: &mut Ui,
    language: Language,
    row: &Row,
    life: impl FnOnce(&mut Ui),
    model: impl FnOnce(&mut Ui),
) {
    ui.add_space(4.0);
    theme::card().shadow(egui::Shadow::NONE).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let width = ((ui.available_width() - GAP) / 2.0).max(60.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            side(ui, width, language.say(row.life), life);
            side(ui, width, language.say(row.model), model);
        });
        let end = language.fill(texts::ENDS, &[language.say(row.end)]);
        ui.add(egui::Label::new(RichText::new(end).size(12.0).color(theme::DIM)).wrap());
    });
}

fn side(ui: &mut Ui, width: f32, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.label(RichText::new(name).strong().color(theme::ACCENT));
        content(ui);
    });
}

fn number(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(text).wrap());
}

/// The cells that Life's rule looks at, as a map of the size of the model's.
fn neighbourhood(ui: &mut Ui, seen: &Seen) {
    let (width, height) = (seen.sample.now.width(), seen.sample.now.height());
    let colour = |x: usize, y: usize| {
        let is_near = x.abs_diff(width / 2) <= 1 && y.abs_diff(height / 2) <= 1;
        heat(if is_near { 1.0 } else { 0.0 })
    };
    Cells { width, height, colour: &colour, has_lines: true }.show(ui, PICTURE, Sense::hover());
}

fn mean_map(ui: &mut Ui, seen: &Seen) {
    let (width, height) = (seen.sample.now.width(), seen.sample.now.height());
    let most = seen.by_offset.iter().copied().fold(1e-6, f32::max);
    let colour = |x: usize, y: usize| heat(seen.by_offset[y * width + x] / most);
    Cells { width, height, colour: &colour, has_lines: true }.show(ui, PICTURE, Sense::hover());
}

/// The region of the universe that the model sees.
fn region(ui: &mut Ui, seen: &Seen) {
    let Some(region) = &seen.region else { return };
    let (width, height) = (region.now.width(), region.now.height());
    let colour = |x: usize, y: usize| match (
        region.is_inside[y * width + x],
        region.now.cells()[y * width + x],
    ) {
        (false, _) => OUTSIDE,
        (true, true) => ALIVE,
        (true, false) => DEAD,
    };
    Cells { width, height, colour: &colour, has_lines: true }.show(ui, PICTURE, Sense::hover());
}

/// How well the model does, and when it began to.
fn skill(language: Language, life: &LifeTab) -> String {
    let history = &life.learner.history;
    let share = percent(history.whole.last().map_or(0.0, |point| point[1]) as f32);
    match history.clicked {
        Some(check) => {
            let step = grouped(check.steps_of_all_starts);
            language.fill(texts::SKILL_MODEL_NUMBER, &[&share, &step])
        }
        None => language.fill(texts::SKILL_MODEL_WAITING, &[&share]),
    }
}
