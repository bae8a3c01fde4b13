//! The article's figure: how one word gathers what it needs, step by step, as real numbers.

use egui::{Align2, Grid, RichText, Sense, TextStyle, Ui, WidgetInfo, vec2};

use super::{SentencesTab, Shown, texts};
use crate::app::attention::pictures::{GOOD, LINES, bar, scaled_strip, strip_key, vector_strip};
use crate::app::attention::wide;
use crate::app::theme;
use crate::language::texts::dock;
use crate::language::{Language, Text};

/// Width of the words' column.
const WORD: f32 = 64.0;
/// Width of a column of numbers, up to +999.99.
const NUMBER: f32 = 54.0;

impl SentencesTab {
    pub(super) fn steps(&mut self, ui: &mut Ui, language: Language) {
        let config = *self.learner.model.config();
        let Some(shown) = &self.shown else { return };
        ui.horizontal_wrapped(|ui| {
            for layer in 0..config.layers {
                let name = language.fill(dock::LAYER, &[&(layer + 1).to_string()]);
                ui.selectable_value(&mut self.layer, layer, name);
            }
            ui.separator();
            for head in 0..config.heads {
                let name = language.fill(dock::HEAD, &[&(head + 1).to_string()]);
                ui.selectable_value(&mut self.head, head, name);
            }
        });
        let answered_at = shown.question.answered_at();
        let mut asker = shown.explained.at;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.label(RichText::new(language.say(texts::ASKER)).color(theme::DIM));
            for (place, word) in shown.question.words().iter().enumerate() {
                ui.selectable_value(&mut asker, place, *word);
            }
        });
        let place = [self.layer + 1, self.head + 1].map(|number| number.to_string());
        let place = language.fill(dock::LAYER_AND_HEAD, &[&place[0], &place[1]]);
        let word = shown.question.words()[shown.explained.at];
        let mut about = language.fill(texts::STEPS_ABOUT, &[word, &place]);
        if shown.explained.at != answered_at {
            let answering = shown.question.words()[answered_at];
            about = format!("{about} {}", language.fill(texts::GAP_ASKS, &[answering]));
        }
        ui.label(RichText::new(about).color(theme::DIM));

        let mut pointed = None;
        own_vectors(ui, language, shown, (self.layer, self.head), &mut pointed);
        strip_key(ui, language);
        wide(ui, "steps", |ui| {
            answers(ui, language, shown, (self.layer, self.head), &mut pointed);
        });
        // Keeps its line also where nothing is pointed at.
        let text = pointed.map_or_else(
            || " ".to_owned(),
            |(name, index, value): (String, usize, f64)| {
                let numbers = [index.to_string(), format!("{value:+.4}")];
                language.fill(texts::POINTED, &[&name, &numbers[0], &numbers[1]])
            },
        );
        ui.label(RichText::new(text).monospace().color(LINES[1]));
        if asker != shown.explained.at {
            self.show_asker(asker);
        }
    }
}

/// A number under the pointer: of what, which, and how much.
type Pointed = Option<(String, usize, f64)>;

/// A term that says what it means where the pointer rests on it.
fn term(ui: &mut Ui, language: Language, name: Text, hint: Text) {
    let name = RichText::new(language.say(name)).size(11.5).color(theme::DIM);
    ui.label(name).on_hover_text(language.say(hint));
}

/// A named row of numbers.
fn strip(ui: &mut Ui, name: &str, values: &[f64], width: f32, pointed: &mut Pointed) {
    if let Some(index) = vector_strip(ui, width, values) {
        *pointed = Some((name.to_owned(), index, values[index]));
    }
}

/// A number at the right of a column that is as wide for every number, so that nothing moves while
/// numbers change.
fn number(ui: &mut Ui, value: f64) {
    let (place, response) = ui.allocate_exact_size(vec2(NUMBER, 16.0), Sense::hover());
    let text = format!("{value:+.2}");
    let font = TextStyle::Monospace.resolve(ui.style());
    ui.painter().text(place.right_center(), Align2::RIGHT_CENTER, &text, font, theme::TEXT);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &text));
}

/// What the word starts with, and its query.
fn own_vectors(
    ui: &mut Ui,
    language: Language,
    shown: &Shown,
    (layer, head): (usize, usize),
    pointed: &mut Pointed,
) {
    let width = (ui.available_width() - 130.0).clamp(80.0, 330.0);
    let explained = &shown.explained;
    Grid::new("own vectors").num_columns(2).spacing([10.0, 4.0]).show(ui, |ui| {
        let found = &explained.layers[layer];
        let mut rows: Vec<(Text, Text, &[f64])> = vec![
            (texts::EMBEDDING, texts::EMBEDDING_HINT, &explained.embedding),
            (texts::POSITION, texts::POSITION_HINT, &explained.input),
        ];
        if layer > 0 {
            rows.push((texts::STREAM, texts::STREAM_HINT, &found.input));
        }
        rows.push((texts::QUERY, texts::QUERY_HINT, &found.heads[head].query));
        for (name, hint, values) in rows {
            term(ui, language, name, hint);
            strip(ui, language.say(name), values, width, pointed);
            ui.end_row();
        }
    });
}

/// What every word answers, and what comes of it.
fn answers(
    ui: &mut Ui,
    language: Language,
    shown: &Shown,
    (layer, head): (usize, usize),
    pointed: &mut Pointed,
) {
    let at = shown.explained.at;
    let found = &shown.explained.layers[layer].heads[head];
    let words = &shown.explained.words;
    let strip_width = ((ui.available_width() - WORD - 2.0 * NUMBER - 78.0 - 5.0 * 8.0) / 2.0 - 4.0)
        .clamp(40.0, 130.0);
    // All values by one measure, so that what is heard of little weight looks faint.
    let most = found.values.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
    Grid::new("steps").num_columns(6).spacing([8.0, 3.0]).striped(true).show(ui, |ui| {
        ui.label(RichText::new(language.say(texts::WORD)).size(11.5).color(theme::DIM));
        for (name, hint) in [
            (texts::KEY, texts::KEY_HINT),
            (texts::SCORE, texts::SCORE_HINT),
            (texts::SCALED, texts::SCALED_HINT),
            (texts::WEIGHT, texts::WEIGHT_HINT),
            (texts::VALUE, texts::VALUE_HINT),
        ] {
            term(ui, language, name, hint);
        }
        ui.end_row();
        for (place, word) in words.iter().enumerate() {
            let weight = found.weights[place];
            let colour = if place == at { theme::ACCENT } else { theme::TEXT };
            ui.label(RichText::new(*word).color(colour));
            let name = format!("k({word})");
            strip(ui, &name, &found.keys[place], strip_width, pointed);
            number(ui, found.scores[place]);
            number(ui, found.scaled[place]);
            bar(ui, 78.0, weight as f32, LINES[0], &format!("{:.1} %", 100.0 * weight));
            let weighted = &found.weighted[place];
            if let Some(index) = scaled_strip(ui, strip_width, weighted, most) {
                *pointed = Some((format!("w·v({word})"), index, weighted[index]));
            }
            ui.end_row();
        }
        ui.label(RichText::new(language.say(texts::SUM)).color(GOOD));
        for _ in 0..4 {
            ui.label("");
        }
        let sum = &found.sum;
        if let Some(index) = scaled_strip(ui, strip_width, sum, most) {
            *pointed = Some((language.say(texts::SUM).to_owned(), index, sum[index]));
        }
        ui.end_row();
    });
    let whole: f64 = found.weights.iter().sum();
    let text = language.fill(texts::SUM_WEIGHTS, &[&format!("{whole:.4}")]);
    ui.label(RichText::new(text).size(11.5).color(theme::DIM));
}
