//! The pictures of the Life tab: attention maps, prediction beside truth, the learned rule, and the
//! model's view of the universe.

use egui::{Button, Color32, Grid, RichText, Sense, Ui, Vec2, vec2};

use super::LifeTab;
use super::look::{Prediction, Seen};
use super::region::Picking;
use super::texts;
use crate::app::attention::pictures::{
    ALIVE, Cells, DEAD, GOOD, LINES, OUTSIDE, WRONG, WRONGLY_ALIVE, WRONGLY_DEAD, dot_cell,
    frame_cell, heat, key,
};
use crate::app::theme;
use crate::attention::SURE;
use crate::attention::life::{RuleEntry, Verdict};
use crate::engine::session::Status;
use crate::language::{Language, grouped};

/// Space between pictures that stand side by side.
const GAP: f32 = 16.0;

/// The side of pictures that share a row, `count` of them.
fn side(ui: &Ui, count: usize, most: f32) -> f32 {
    ((ui.available_width() - GAP * (count - 1) as f32) / count as f32).clamp(40.0, most)
}

fn caption(ui: &mut Ui, width: f32, text: &str) {
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        ui.add(egui::Label::new(RichText::new(text).size(11.5).color(theme::DIM)).wrap());
    });
}

impl LifeTab {
    /// The attention of one cell, and the mean by offset.
    pub(super) fn maps(&mut self, ui: &mut Ui, language: Language) {
        let Some(seen) = &self.seen else { return };
        let (width, height) = (seen.sample.now.width(), seen.sample.now.height());
        let count = width * height;
        let asking = self.asking.min(count - 1);
        let row: Vec<f32> = (0..count)
            .map(|cell| {
                let sum: f32 = seen.weights.iter().map(|head| head[asking * count + cell]).sum();
                sum / seen.weights.len().max(1) as f32
            })
            .collect();
        let scaled = |text, most| {
            let scale = language.fill(texts::MAP_SCALE, &[&percent(most)]);
            format!("{}; {scale}", language.say(text))
        };
        let brightest = |values: &[f32]| values.iter().copied().fold(1e-6, f32::max);
        let (row_most, mean_most) = (brightest(&row), brightest(&seen.by_offset));
        let side = side(ui, 2, 230.0);
        let mut pointed = None;
        let mut value = None;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.vertical(|ui| {
                let colour = |x: usize, y: usize| heat(row[y * width + x] / row_most);
                let touched = Cells { width, height, colour: &colour, has_lines: true }.show(
                    ui,
                    side,
                    Sense::hover(),
                );
                pointed = touched.cell;
                for (cell, _) in seen.sample.now.cells().iter().enumerate().filter(|(_, c)| **c) {
                    dot_cell(ui, touched.place, width, (cell % width, cell / width));
                }
                let at = (asking % width, asking / width);
                frame_cell(ui, touched.place, width, at, theme::WARNING);
                caption(ui, side, &scaled(texts::MAP_CELL, row_most));
            });
            ui.vertical(|ui| {
                let colour = |x: usize, y: usize| heat(seen.by_offset[y * width + x] / mean_most);
                let touched = Cells { width, height, colour: &colour, has_lines: true }.show(
                    ui,
                    side,
                    Sense::hover(),
                );
                let middle = (width / 2, height / 2);
                frame_cell(ui, touched.place, width, middle, theme::WARNING);
                if let Some((x, y)) = touched.cell {
                    let offset = |at: usize, middle: usize| (at as i64 - middle as i64).to_string();
                    value = Some(language.fill(
                        texts::OFFSET_VALUE,
                        &[
                            &offset(x, middle.0),
                            &offset(y, middle.1),
                            &percent(seen.by_offset[y * width + x]),
                        ],
                    ));
                }
                caption(ui, side, &scaled(texts::MAP_MEAN, mean_most));
            });
        });
        if let Some((x, y)) = pointed {
            let share = percent(row[y * width + x]);
            value =
                Some(language.fill(texts::MAP_VALUE, &[&x.to_string(), &y.to_string(), &share]));
            self.asking = y * width + x;
        }
        let shares = [seen.near, seen.own, 9.0 / count as f32].map(percent);
        let [near, own, fog] = &shares;
        ui.label(language.fill(texts::MASS, &[near, own, fog]));
        // Keeps its line also where there is nothing to say.
        let value = value.unwrap_or_else(|| " ".to_owned());
        ui.label(RichText::new(value).monospace().color(theme::DIM));
    }

    /// A grid now, what the model makes of it, and what becomes of it.
    pub(super) fn prediction(&mut self, ui: &mut Ui, language: Language) {
        let Some(seen) = &self.seen else { return };
        let clicked = three_grids(ui, language, &seen.sample, self.learner.is_trained(), true);
        if let Some((x, y)) = clicked {
            let cell = &mut self.sample.cells_mut()[y * self.side + x];
            *cell = !*cell;
            self.is_stale = true;
        }
        ui.horizontal_wrapped(|ui| {
            if ui.button(language.say(texts::NEW_GRID)).clicked() {
                self.draw_sample();
            }
            ui.label(RichText::new(language.say(texts::DRAW_HINT)).color(theme::DIM));
        });
    }

    /// The rule as the model has learned it.
    pub(super) fn table(&self, ui: &mut Ui, language: Language) {
        let Some(seen) = &self.seen else { return };
        ui.label(RichText::new(language.say(texts::TABLE_ABOUT)).color(theme::DIM));
        let cell = ((ui.available_width() - 84.0) / 9.0 - 4.0).clamp(16.0, 44.0);
        Grid::new("rule").num_columns(10).spacing([4.0, 4.0]).min_col_width(cell).show(ui, |ui| {
            ui.label(
                RichText::new(language.say(texts::TABLE_NEIGHBOURS)).size(11.5).color(theme::DIM),
            );
            for count in 0..9 {
                let (place, _) = ui.allocate_exact_size(vec2(cell, 16.0), Sense::hover());
                ui.painter().text(
                    place.center(),
                    egui::Align2::CENTER_CENTER,
                    count.to_string(),
                    egui::FontId::proportional(11.5),
                    theme::DIM,
                );
            }
            ui.end_row();
            for (own, text) in [texts::TABLE_DEAD, texts::TABLE_ALIVE].into_iter().enumerate() {
                ui.label(RichText::new(language.say(text)).size(11.5).color(theme::DIM));
                for count in 0..9 {
                    let truth = self.rule.next(own == 1, count as u32);
                    entry(ui, language, vec2(cell, 26.0), &seen.table.entries[own][count], truth);
                }
                ui.end_row();
            }
        });
        let right = seen.table.agreement(self.rule);
        let counts = [right.to_string(), self.rule.to_string()];
        let text = language.fill(texts::TABLE_RIGHT, &[&counts[0], &counts[1]]);
        let colour = if right == 18 { GOOD } else { theme::TEXT };
        ui.label(RichText::new(text).color(colour));
        if right < 18 {
            let text = RichText::new(language.say(texts::TABLE_MEASURE));
            ui.label(text.size(11.5).color(theme::DIM));
        }
    }

    /// The model's view of a region of the universe.
    pub(super) fn region(&mut self, ui: &mut Ui, language: Language, status: &Status) {
        ui.horizontal_wrapped(|ui| {
            let is_picking = self.region.picking != Picking::No;
            let text = match self.region.picking {
                Picking::No => texts::REGION_PICK,
                Picking::Yes => texts::REGION_PICKING,
                Picking::WasOutside => texts::REGION_OUTSIDE,
            };
            let button = Button::new(language.say(text)).selected(is_picking).wrap();
            if ui.add(button).clicked() {
                self.region.picking = if is_picking { Picking::No } else { Picking::Yes };
            }
            let (x, y) = self.region.middle();
            let facts = [self.region.rect().width.to_string(), x.to_string(), y.to_string()];
            let generation = grouped(self.region.generation);
            let about =
                language.fill(texts::REGION_ABOUT, &[&facts[0], &facts[1], &facts[2], &generation]);
            ui.label(RichText::new(about).color(theme::DIM));
        });
        if status.is_running || self.region.is_waiting() {
            ui.ctx().request_repaint_after(self.region.rest());
        }
        let Some(region) = self.seen.as_ref().and_then(|seen| seen.region.as_ref()) else {
            ui.label(language.say(texts::REGION_NONE));
            return;
        };
        three_grids(ui, language, region, self.learner.is_trained(), false);
        if self.region.crosses_seam() {
            ui.label(RichText::new(language.say(texts::REGION_SEAM)).color(theme::DIM));
        }
        if status.rulestring.rule.life_like() != Some(self.rule) {
            let rules = [status.rulestring.rule.to_string(), self.rule.to_string()];
            let text = language.fill(texts::REGION_RULE, &[&rules[0], &rules[1]]);
            ui.label(RichText::new(text).color(LINES[1]));
        }
        let side = self.side.to_string();
        ui.label(RichText::new(language.fill(texts::REGION_WINDOWS, &[&side])).color(theme::DIM));
    }
}

/// Shows a prediction; returns the cell of the first grid that was clicked.
fn three_grids(
    ui: &mut Ui,
    language: Language,
    prediction: &Prediction,
    is_trained: bool,
    is_drawn: bool,
) -> Option<(usize, usize)> {
    let (width, height) = (prediction.now.width(), prediction.now.height());
    let side = side(ui, 3, 160.0);
    let mut clicked = None;
    let mut hovered = None;
    let state = |cell: usize, alive: bool| match (prediction.is_inside[cell], alive) {
        (false, _) => OUTSIDE,
        (true, true) => ALIVE,
        (true, false) => DEAD,
    };
    let now = |x: usize, y: usize| state(y * width + x, prediction.now.cells()[y * width + x]);
    let predicted = |x: usize, y: usize| predicted_colour(prediction, y * width + x);
    let truth = |x: usize, y: usize| state(y * width + x, prediction.truth.cells()[y * width + x]);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let pictures: [(&dyn Fn(usize, usize) -> Color32, _); 3] =
            [(&now, texts::NOW), (&predicted, texts::PREDICTED), (&truth, texts::TRUE_NEXT)];
        for (index, (colour, text)) in pictures.into_iter().enumerate() {
            ui.vertical(|ui| {
                let sense = if index == 0 && is_drawn { Sense::click() } else { Sense::hover() };
                let touched =
                    Cells { width, height, colour, has_lines: true }.show(ui, side, sense);
                touched.name(language.say(text));
                if touched.response.clicked() {
                    clicked = touched.cell;
                }
                if index == 1 {
                    hovered = touched.cell;
                }
                caption(ui, side, language.say(text));
            });
        }
    });
    let cells = prediction.cells();
    ui.horizontal_wrapped(|ui| {
        if prediction.wrong() == 0 {
            let text = language.count(texts::ALL_RIGHT, cells as u64, &[]);
            ui.label(RichText::new(text).color(GOOD));
        } else {
            let counts = [
                prediction.count(Verdict::WronglyAlive),
                prediction.count(Verdict::WronglyDead),
                cells,
            ]
            .map(|count| grouped(count as u64));
            ui.label(language.fill(texts::WRONG, &counts.each_ref().map(String::as_str)));
        }
        let sure = prediction.wrong_and_sure() as u64;
        if is_trained && sure > 0 {
            let text = language.count(texts::HALLUCINATED, sure, &[&percent(SURE as f32)]);
            ui.label(RichText::new(text).color(WRONG));
        }
        if let Some((x, y)) = hovered {
            let chance = percent(prediction.chances[y * width + x]);
            let text = language.fill(texts::CHANCE, &[&x.to_string(), &y.to_string(), &chance]);
            ui.label(RichText::new(text).monospace().color(theme::DIM));
        }
    });
    ui.horizontal_wrapped(|ui| {
        key(ui, WRONGLY_ALIVE, language.say(texts::WRONGLY_ALIVE));
        key(ui, WRONGLY_DEAD, language.say(texts::WRONGLY_DEAD));
        if cells < width * height {
            key(ui, OUTSIDE, language.say(texts::OUTSIDE));
        }
    });
    clicked
}

/// A cell as the model has it: the brighter the likelier it lives, in a colour of its own where
/// the model is wrong.
fn predicted_colour(prediction: &Prediction, cell: usize) -> Color32 {
    match prediction.verdict(cell) {
        None => OUTSIDE,
        Some(Verdict::WronglyAlive) => WRONGLY_ALIVE,
        Some(Verdict::WronglyDead) => WRONGLY_DEAD,
        Some(Verdict::Alive | Verdict::Dead) => DEAD.lerp_to_gamma(ALIVE, prediction.chances[cell]),
    }
}

/// The learned table in small, without its margins: dead cells above, live ones below.
pub(in crate::app::attention) fn small_table(ui: &mut Ui, seen: &Seen, side: f32) {
    let colour = |count: usize, own: usize| {
        DEAD.lerp_to_gamma(ALIVE, seen.table.entries[own][count].mean as f32)
    };
    Cells { width: 9, height: 2, colour: &colour, has_lines: true }.show(
        ui,
        9.0 * side,
        Sense::hover(),
    );
}

/// An entry of the learned table.
fn entry(ui: &mut Ui, language: Language, size: Vec2, learned: &RuleEntry, truth: bool) {
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter();
    let font = egui::FontId::proportional(11.0);
    let middle = egui::Align2::CENTER_CENTER;
    if learned.cells == 0 {
        painter.rect_filled(place, 3.0, theme::BUTTON);
        painter.text(place.center(), middle, "?", font, theme::DIM);
        response.on_hover_text(language.say(texts::TABLE_UNSEEN));
        return;
    }
    let chance = learned.mean as f32;
    let fill = match Verdict::on(chance > 0.5, truth) {
        Verdict::WronglyAlive => WRONGLY_ALIVE,
        Verdict::WronglyDead => WRONGLY_DEAD,
        Verdict::Alive | Verdict::Dead => DEAD.lerp_to_gamma(ALIVE, chance),
    };
    painter.rect_filled(place, 3.0, fill);
    if truth {
        let stroke = egui::Stroke::new(2.0, theme::ACCENT);
        painter.rect_stroke(place, 3.0, stroke, egui::StrokeKind::Outside);
    }
    let is_bright = chance > 0.45 || (chance > 0.5) != truth;
    let ink = if is_bright { DEAD } else { theme::TEXT };
    painter.text(place.center(), middle, format!("{:.0}", 100.0 * chance), font, ink);
    let [mean, lowest, highest] = [learned.mean, learned.lowest, learned.highest]
        .map(|share| format!("{:.3}", 100.0 * share));
    let shares = [mean.as_str(), &lowest, &highest];
    response.on_hover_text(language.count(texts::TABLE_ENTRY, learned.cells, &shares));
}

/// A share as a number of percent.
pub(in crate::app::attention) fn percent(share: f32) -> String {
    format!("{:.1}", 100.0 * share)
}
