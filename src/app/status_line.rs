//! The line of facts at the window's bottom.

use egui::{Align, FontId, Layout, RichText, Ui};

use super::theme;
use super::toolbar::speed_text;
use crate::engine::session::Status;

/// What the line shows besides the session's status.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub status: &'a Status,
    pub is_running: bool,
    pub speed: i32,
    /// Pixels a cell.
    pub zoom: f64,
    /// Frames drawn a second, while they follow each other.
    pub frames_per_second: Option<f64>,
    /// The adapter that draws.
    pub drawing_adapter: &'a str,
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
    let status = view.status;
    let fact = |rank, label, value, is_right| Fact { rank, label, value, is_right };
    let mut facts = vec![
        fact(0, "generation", grouped(status.generation), false),
        fact(1, "population", grouped(status.population), false),
    ];
    if view.is_running {
        let generations = magnitude(status.generations_per_second);
        facts.push(fact(3, "", format!("{generations}gen/s"), false));
        let cells = magnitude(status.cells_per_second);
        facts.push(fact(4, "", format!("{cells}cell/s"), false));
        if let Some(frames) = view.frames_per_second {
            facts.push(fact(5, "", format!("{frames:.0} frame/s"), false));
        }
    }
    let (adapter_label, adapter) = match &status.adapter {
        Some(adapter) => ("on", adapter.as_str()),
        None => ("drawn on", view.drawing_adapter),
    };
    facts.extend([
        fact(8, "speed", speed_text(view.speed), true),
        fact(2, "zoom", zoom_text(view.zoom), true),
        fact(6, "rule", status.rulestring.to_string(), true),
        fact(7, "engine", status.engine.to_string(), true),
        fact(9, adapter_label, short_name(adapter).to_owned(), true),
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

/// A whole number in groups of three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A rate to three digits with the prefix of its unit, as `1.23 G` or `60.0 `.
fn magnitude(rate: f64) -> String {
    const PREFIXES: [&str; 6] = ["", "k", "M", "G", "T", "P"];
    let mut scaled = rate;
    let mut thousands = 0;
    while scaled >= 999.5 && thousands + 1 < PREFIXES.len() {
        scaled /= 1000.0;
        thousands += 1;
    }
    let prefix = PREFIXES[thousands];
    let decimals = match scaled {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{scaled:.decimals$} {prefix}")
}

/// Pixels a cell, or cells a pixel.
fn zoom_text(zoom: f64) -> String {
    let number = |number: f64| {
        let text = format!("{number:.1}");
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if zoom >= 1.0 {
        format!("{} px/cell", number(zoom))
    } else {
        format!("{} cells/px", number(1.0 / zoom))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number), text);
        }
        for (rate, text) in [
            (0.0, "0.00 "),
            (59.94, "59.9 "),
            (999.4, "999 "),
            (1234.0, "1.23 k"),
            (999_600.0, "1.00 M"),
            (1.5e12, "1.50 T"),
            (4e18, "4000 P"),
        ] {
            assert_eq!(magnitude(rate), text);
        }
        for (zoom, text) in [(16.0, "16 px/cell"), (9.51, "9.5 px/cell"), (0.25, "4 cells/px")] {
            assert_eq!(zoom_text(zoom), text);
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
