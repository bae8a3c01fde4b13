//! The overlay that lists every key.

use egui::{Align2, FontId, Grid, RichText, ScrollArea, Ui};

use super::action::{BINDINGS, MOUSE};
use super::layout::SPACE;
use super::theme;
use crate::language::Language;

/// Width in points from which keys stand in two columns.
const TWO_COLUMNS_FROM: f32 = 560.0;

/// Points that an arrow key scrolls by.
pub(super) const LINE: f32 = 48.0;

/// Shows the keys in the middle of `canvas`, scrolled by `scroll` points.
pub(super) fn show(ui: &mut Ui, language: Language, canvas: egui::Rect, scroll: f32) {
    egui::Area::new(egui::Id::unique("help"))
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(canvas.center())
        .show(ui.ctx(), |ui| {
            theme::card().show(ui, |ui| {
                let frame = 2.0 * (SPACE + 13.0);
                ui.set_max_width(canvas.width() - frame);
                ScrollArea::vertical()
                    .max_height(canvas.height() - frame)
                    .min_scrolled_height(canvas.height() - frame)
                    .show(ui, |ui| {
                        ui.scroll_with_delta(egui::vec2(0.0, scroll));
                        table(ui, language, canvas.width() >= TWO_COLUMNS_FROM);
                    });
            });
        });
}

fn table(ui: &mut Ui, language: Language, has_two_columns: bool) {
    let rows: Vec<(&str, &str)> = BINDINGS
        .iter()
        .map(|binding| (binding.keys, language.say(binding.does)))
        .chain(MOUSE.iter().map(|&(key, does)| (language.say(key), language.say(does))))
        .collect();
    let columns = if has_two_columns { 2 } else { 1 };
    let height = rows.len().div_ceil(columns);
    Grid::new("keys").num_columns(3 * columns).spacing([14.0, 7.0]).min_row_height(0.0).show(
        ui,
        |ui| {
            for row in 0..height {
                for column in 0..columns {
                    let Some((key, does)) = rows.get(column * height + row) else {
                        continue;
                    };
                    let font = FontId::monospace(13.0);
                    ui.label(RichText::new(*key).font(font).color(theme::ACCENT));
                    ui.label(*does);
                    // Keeps the columns and the scroll bar apart.
                    ui.label("");
                }
                ui.end_row();
            }
        },
    );
}
