//! The line of facts at the window's bottom.

use egui::{Align, FontId, Layout, RichText, Ui};

use super::theme;
use super::toolbar::speed_text;
use crate::engine::session::Status;
use crate::language::numbers::{decimal, magnitude};
use crate::language::texts::status as texts;
use crate::language::{Language, Text, grouped};

/// What the line shows besides the session's status.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub language: Language,
    pub status: &'a Status,
    pub is_running: bool,
    pub speed: i32,
    /// Pixels a cell.
    pub zoom: f64,
    /// Frames drawn a second, while they follow each other.
    pub frames_per_second: Option<f64>,
    /// The adapter that draws; where there is none the processor does.
    pub drawing_adapter: Option<&'a str>,
}

/// A fact; the line drops those of the highest rank first where it is too narrow.
struct Fact {
    rank: u8,
    label: &'static str,
    value: String,
    is_right: bool,
}

const GAP: f32 = 18.0;
const LABEL_GAP: f32 = 5.0;

/// Shows the facts that fit.
pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let facts = fitting(facts(view), ui.available_width(), |fact| width(ui, fact));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for fact in facts.iter().filter(|fact| !fact.is_right) {
            label(ui, fact);
            ui.add_space(LABEL_GAP);
            value(ui, fact);
            ui.add_space(GAP);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for fact in facts.iter().rev().filter(|fact| fact.is_right) {
                value(ui, fact);
                ui.add_space(LABEL_GAP);
                label(ui, fact);
                ui.add_space(GAP);
            }
        });
    });
}

fn facts(view: &View<'_>) -> Vec<Fact> {
    let View { status, language, .. } = *view;
    let fact = |rank, label: Option<Text>, value, is_right| Fact {
        rank,
        label: label.map_or("", |label| language.say(label)),
        value,
        is_right,
    };
    let mut facts = vec![
        fact(0, Some(texts::GENERATION), grouped(status.generation), false),
        fact(1, Some(texts::POPULATION), grouped(status.population), false),
    ];
    if view.is_running {
        let mut rate = |rank, text, rate: &str| {
            facts.push(fact(rank, None, language.fill(text, &[rate]), false));
        };
        rate(3, texts::GENERATIONS_A_SECOND, &magnitude(status.generations_per_second));
        rate(4, texts::CELLS_A_SECOND, &magnitude(status.cells_per_second));
        if let Some(frames) = view.frames_per_second {
            rate(5, texts::FRAMES_A_SECOND, &format!("{frames:.0}"));
        }
    }
    let (adapter_label, adapter) = match &status.adapter {
        Some(adapter) => (texts::COMPUTED_ON, adapter.as_str()),
        None => {
            let drawing = view.drawing_adapter.unwrap_or(language.say(texts::PROCESSOR));
            (texts::DRAWN_ON, drawing)
        }
    };
    facts.extend([
        fact(8, Some(texts::SPEED), speed_text(language, view.speed), true),
        fact(2, Some(texts::ZOOM), zoom_text(language, view.zoom), true),
        fact(6, Some(texts::RULE), status.rulestring.to_string(), true),
        fact(7, Some(texts::ENGINE), status.engine.to_string(), true),
        fact(9, Some(adapter_label), short_name(adapter).to_owned(), true),
    ]);
    facts
}

/// The facts that fit into `available` points, the most important ones first.
fn fitting(mut facts: Vec<Fact>, available: f32, width: impl Fn(&Fact) -> f32) -> Vec<Fact> {
    let mut ranks: Vec<(u8, f32)> =
        facts.iter().map(|fact| (fact.rank, width(fact) + LABEL_GAP + GAP)).collect();
    ranks.sort_by_key(|&(rank, _)| rank);
    let mut left = available;
    let mut last_rank = None;
    for (rank, width) in ranks {
        left -= width;
        if left < 0.0 {
            break;
        }
        last_rank = Some(rank);
    }
    facts.retain(|fact| last_rank.is_some_and(|last| fact.rank <= last));
    facts
}

fn width(ui: &Ui, fact: &Fact) -> f32 {
    let measured = |text: &str, font: FontId| {
        ui.painter().layout_no_wrap(text.to_owned(), font, theme::TEXT).size().x
    };
    measured(fact.label, label_font()) + measured(&fact.value, value_font())
}

fn label_font() -> FontId {
    FontId::proportional(12.0)
}

/// Digits of one width, so that a running number does not push its neighbours about.
fn value_font() -> FontId {
    FontId::monospace(12.0)
}

fn label(ui: &mut Ui, fact: &Fact) {
    let text = RichText::new(fact.label).color(theme::DIM);
    ui.label(text.font(label_font()));
}

fn value(ui: &mut Ui, fact: &Fact) {
    let text = RichText::new(&fact.value).color(theme::TEXT);
    ui.label(text.font(value_font()));
}

/// An adapter's name without what its driver adds in parentheses.
fn short_name(adapter: &str) -> &str {
    adapter.split(" (").next().unwrap_or(adapter)
}

/// Pixels a cell, or cells a pixel.
fn zoom_text(language: Language, zoom: f64) -> String {
    if zoom >= 1.0 {
        language.fill(texts::PIXELS_A_CELL, &[&decimal(zoom, 1)])
    } else {
        language.count_written(texts::CELLS_A_PIXEL, &decimal(1.0 / zoom, 1), &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooms_and_names_read_well() {
        for (zoom, english, chinese) in [
            (16.0, "16 px/cell", "16 像素/细胞"),
            (9.51, "9.5 px/cell", "9.5 像素/细胞"),
            (0.25, "4 cells/px", "4 细胞/像素"),
            (0.99, "1 cell/px", "1 细胞/像素"),
            (1.0 / 44_739_242.7, "44,739,242.7 cells/px", "44,739,242.7 细胞/像素"),
        ] {
            assert_eq!(zoom_text(Language::English, zoom), english);
            assert_eq!(zoom_text(Language::Chinese, zoom), chinese);
        }
        assert_eq!(short_name("llvmpipe (LLVM 15.0.6, 256 bits)"), "llvmpipe");
    }

    #[test]
    fn what_does_not_fit_goes_by_rank() {
        let check = |available: f32, expected: &[u8]| {
            let facts = [4, 0, 2].map(|rank| Fact {
                rank,
                label: "",
                value: String::new(),
                is_right: false,
            });
            let left: Vec<u8> = fitting(facts.into(), available, |_| 100.0 - LABEL_GAP - GAP)
                .iter()
                .map(|fact| fact.rank)
                .collect();
            assert_eq!(left, expected, "{available}");
        };
        check(99.0, &[]);
        check(100.0, &[0]);
        check(299.0, &[0, 2]);
        check(300.0, &[4, 0, 2]);
    }
}
