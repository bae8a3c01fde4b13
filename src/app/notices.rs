//! Messages that stay over the canvas until they are dismissed.

use egui::{Align2, Color32, RichText, Ui, vec2};

use super::layout::SPACE;
use super::theme;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Note,
    Warning,
    Error,
}

/// The messages that are shown, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Notices {
    list: Vec<(Kind, String)>,
}

/// Messages that are shown at once; older ones wait.
const SHOWN: usize = 3;

/// Width of a message, in points.
const WIDTH: f32 = 400.0;

impl Notices {
    /// Shows a message, unless it is there already.
    pub fn add(&mut self, kind: Kind, text: impl Into<String>) {
        let notice = (kind, text.into());
        if !self.list.contains(&notice) {
            self.list.push(notice);
        }
    }

    /// Dismisses the newest message. Returns whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.list.pop().is_some()
    }

    /// Dismisses every message.
    pub fn clear(&mut self) {
        self.list.clear();
    }

    /// Shows the messages in the top right corner of `canvas`.
    pub fn show(&mut self, ui: &mut Ui, canvas: egui::Rect) {
        if self.list.is_empty() {
            return;
        }
        let mut dismissed = None;
        egui::Area::new(egui::Id::unique("notices"))
            .pivot(Align2::RIGHT_TOP)
            .fixed_pos(canvas.right_top() + vec2(-SPACE, SPACE))
            .show(ui.ctx(), |ui| {
                let width = WIDTH.min(canvas.width() - 2.0 * SPACE);
                let waiting = self.list.len().saturating_sub(SHOWN);
                for (index, (kind, text)) in self.list.iter().enumerate().skip(waiting).rev() {
                    if card(ui, *kind, text, width) {
                        dismissed = Some(index);
                    }
                }
                if waiting > 0 {
                    let text = format!("and {waiting} more");
                    ui.label(RichText::new(text).color(theme::DIM));
                }
            });
        if let Some(index) = dismissed {
            self.list.remove(index);
        }
    }
}

/// Shows a message; returns whether it was dismissed.
fn card(ui: &mut Ui, kind: Kind, text: &str, width: f32) -> bool {
    let mut is_dismissed = false;
    theme::card().show(ui, |ui| {
        ui.set_width(width - 26.0);
        ui.horizontal_top(|ui| {
            let (mark, colour) = mark(kind);
            ui.label(RichText::new(mark).color(colour));
            let room = ui.available_width() - 34.0;
            ui.scope(|ui| {
                ui.set_width(room);
                ui.label(text);
            });
            is_dismissed = ui.button("✖").on_hover_text("Dismiss (Esc)").clicked();
        });
    });
    is_dismissed
}

fn mark(kind: Kind) -> (&'static str, Color32) {
    match kind {
        Kind::Note => ("ℹ", theme::ACCENT),
        Kind::Warning => ("⚠", theme::WARNING),
        Kind::Error => ("⚠", theme::ERROR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_stay_until_dismissed_and_are_not_repeated() {
        let mut notices = Notices::default();
        notices.add(Kind::Error, "one");
        notices.add(Kind::Note, "two");
        notices.add(Kind::Error, "one");
        assert!(notices.dismiss());
        assert_eq!(notices.list, [(Kind::Error, "one".to_owned())]);
        assert!(notices.dismiss() && !notices.dismiss());
    }
}
