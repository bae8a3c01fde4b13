//! The overlay that lists every key.

use egui::{Align2, FontId, Label, RichText, ScrollArea, Ui};

use super::action::{Action, BINDINGS, MOUSE};
use super::document::Document;
use super::layout::{self, SPACE};
use super::panel::{Context, Over, Panel};
use super::request::Request;
use super::theme;
use crate::language::Language;

/// Space between a key and what it does, and on both sides of a line between columns.
const GAP: f32 = 14.0;

/// Space between rows.
const ROW_GAP: f32 = 7.0;

/// Space that the scroll bar has beside the text.
const BAR: f32 = 12.0;

/// Width of the scroll bar.
const BAR_WIDTH: f32 = 4.0;

/// Points that an arrow key scrolls by.
const LINE: f32 = 48.0;

/// The overlay's state between frames.
#[derive(Debug, Default)]
pub(super) struct Help {
    is_open: bool,
    /// Points that it is to be scrolled by in the next frame.
    scroll: f32,
}

impl Panel for Help {
    fn switch(&self) -> Option<Action> {
        Some(Action::Help)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        _: &mut Vec<Request>,
    ) {
        let scroll = std::mem::take(&mut self.scroll);
        if self.is_open {
            show(ui, context.language, over.canvas, scroll);
        }
    }

    fn act(&mut self, action: Action, _: &mut Document) -> bool {
        let by = match action {
            Action::Up => LINE,
            Action::Down => -LINE,
            _ => return false,
        };
        if self.is_open {
            self.scroll += by;
        }
        self.is_open
    }

    fn dismiss(&mut self) -> bool {
        std::mem::take(&mut self.is_open)
    }
}

/// Shows the keys in the middle of `canvas`, scrolled by `scroll` points.
pub(super) fn show(ui: &mut Ui, language: Language, canvas: egui::Rect, scroll: f32) {
    let canvas = layout::room_over(canvas, ui.ctx().content_rect());
    egui::Area::new(egui::Id::unique("help"))
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(canvas.center())
        .show(ui.ctx(), |ui| {
            theme::card().show(ui, |ui| {
                let frame = 2.0 * (SPACE + 13.0);
                ui.set_max_width(canvas.width() - frame);
                // The bar stands beside the longest text, not on it.
                let scroll_style = &mut ui.spacing_mut().scroll;
                scroll_style.floating = false;
                scroll_style.bar_width = BAR_WIDTH;
                ScrollArea::vertical()
                    .max_height(canvas.height() - frame)
                    .min_scrolled_height(canvas.height() - frame)
                    .show(ui, |ui| {
                        ui.scroll_with_delta(egui::vec2(0.0, scroll));
                        table(ui, language, canvas.width() - frame - BAR);
                    });
            });
        });
}

/// A key and what it does.
type Row = (&'static str, &'static str);

/// The keys in two columns where they fit into so many points, and otherwise in one.
fn table(ui: &mut Ui, language: Language, most: f32) {
    let rows: Vec<Row> = BINDINGS
        .iter()
        .map(|binding| (binding.keys, language.say(binding.does)))
        .chain(MOUSE.iter().map(|&(key, does)| (language.say(key), language.say(does))))
        .collect();
    let (left, right) = rows.split_at(rows.len().div_ceil(2));
    let widths = [left, right].map(|rows| widths(ui, rows));
    let needed: f32 = widths.iter().map(|(key, does)| key + GAP + does).sum();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * GAP;
        if needed + 2.0 * GAP <= most {
            for (rows, (key, does)) in [left, right].into_iter().zip(widths) {
                column(ui, rows, key, does);
            }
        } else {
            let (key, does) = self::widths(ui, &rows);
            column(ui, &rows, key, does.min(most - key - GAP));
        }
    });
}

/// The widths of the widest key and of the longest text.
fn widths(ui: &Ui, rows: &[Row]) -> (f32, f32) {
    let width = |text: &str, font| {
        ui.painter().layout_no_wrap(text.to_owned(), font, theme::TEXT).size().x.ceil()
    };
    let widest = |widths: &mut dyn Iterator<Item = f32>| widths.fold(0.0, f32::max);
    let body = egui::TextStyle::Body.resolve(ui.style());
    (
        widest(&mut rows.iter().map(|(key, _)| width(key, key_font()))),
        widest(&mut rows.iter().map(|(_, does)| width(does, body.clone()))),
    )
}

fn key_font() -> FontId {
    FontId::monospace(13.0)
}

/// Rows below each other, whose keys and texts have those widths; longer texts are wrapped.
fn column(ui: &mut Ui, rows: &[Row], key_width: f32, width: f32) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ROW_GAP;
        for (key, does) in rows {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                ui.vertical(|ui| {
                    ui.set_width(key_width);
                    ui.label(RichText::new(*key).font(key_font()).color(theme::ACCENT));
                });
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.add(Label::new(*does).wrap());
                });
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::super::testing;
    use super::*;

    #[test]
    fn every_key_is_seen_whole_in_windows_of_any_width() {
        for language in Language::ALL {
            for width in [320.0, 640.0, 800.0, 1280.0] {
                let mut harness = testing::harness([width, 1600.0]).build_ui(|ui| {
                    let canvas = ui.max_rect();
                    show(ui, language, canvas, 0.0);
                });
                harness.run_steps(4);
                for binding in BINDINGS {
                    for text in [binding.keys, language.say(binding.does)] {
                        let place = harness.get_all_by_label(text).next().unwrap().rect();
                        let is_seen = place.left() >= 0.0 && place.right() <= width;
                        assert!(
                            is_seen && place.is_positive(),
                            "{language:?} {width} {text}: {place:?}"
                        );
                    }
                }
            }
        }
    }
}
