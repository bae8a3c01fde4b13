//! Messages over the canvas. Warnings and errors stay until they are dismissed; what is merely
//! good to know goes by itself.

use std::time::{Duration, Instant};

use egui::{Align2, Color32, RichText, Sense, Ui, vec2};

use super::icon::{self, Icon};
use super::layout::SPACE;
use super::theme;
use crate::language::texts::files as texts;
use crate::language::{Language, Message};

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
    list: Vec<Notice>,
}

#[derive(Debug)]
struct Notice {
    kind: Kind,
    message: Message,
    /// When it goes by itself.
    expires: Option<Instant>,
}

/// Messages that are shown at once; older ones wait.
const SHOWN: usize = 3;

/// Width of a message, in points.
const WIDTH: f32 = 400.0;

/// Time that a note is shown.
const NOTE_TIME: Duration = Duration::from_secs(8);

impl Notices {
    /// Shows a message, unless it is there already.
    pub fn add(&mut self, kind: Kind, message: impl Into<Message>) {
        let message = message.into();
        if self.list.iter().any(|notice| notice.kind == kind && notice.message == message) {
            return;
        }
        let expires = (kind == Kind::Note).then(|| Instant::now() + NOTE_TIME);
        self.list.push(Notice { kind, message, expires });
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
    pub fn show(&mut self, ui: &mut Ui, language: Language, canvas: egui::Rect) {
        let now = Instant::now();
        self.list.retain(|notice| notice.expires.is_none_or(|expires| expires > now));
        for expires in self.list.iter().filter_map(|notice| notice.expires) {
            ui.ctx().request_repaint_after(expires - now);
        }
        if self.list.is_empty() {
            return;
        }
        let width = WIDTH.min(canvas.width() - 2.0 * SPACE);
        let waiting = self.list.len().saturating_sub(SHOWN);
        let mut dismissed = None;
        egui::Area::new(egui::Id::unique("notices"))
            .pivot(Align2::RIGHT_TOP)
            .fixed_pos(canvas.right_top() + vec2(-SPACE, SPACE))
            .show(ui.ctx(), |ui| {
                for (index, notice) in self.list.iter().enumerate().skip(waiting).rev() {
                    if card(ui, language, notice, width) {
                        dismissed = Some(index);
                    }
                }
                if waiting > 0 {
                    let text = language.count(texts::MORE, waiting as u64, &[]);
                    ui.label(RichText::new(text).color(theme::DIM));
                }
            });
        if let Some(index) = dismissed {
            self.list.remove(index);
            ui.ctx().request_repaint();
        }
    }
}

/// Space between a message's parts.
const GAP: f32 = 10.0;

/// Shows a message; returns whether it was dismissed.
fn card(ui: &mut Ui, language: Language, notice: &Notice, width: f32) -> bool {
    let message = notice.message.say(language);
    let frame = theme::card();
    let inside = width - frame.total_margin().sum().x;
    let text_width = inside - 2.0 * (icon::SIDE + GAP);
    let is_dismissed = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ui.horizontal_top(|ui| {
            let (mark, colour) = mark(notice.kind);
            symbol(ui, mark, colour, Sense::hover());
            ui.vertical(|ui| {
                ui.set_width(text_width);
                // The first line is prose; a line of a file below it has a caret under its place.
                let (text, excerpt) = message.split_once('\n').unwrap_or((&message, ""));
                ui.add(egui::Label::new(text).wrap());
                if !excerpt.is_empty() {
                    egui::ScrollArea::horizontal().show(ui, |ui| {
                        ui.add(egui::Label::new(RichText::new(excerpt).monospace()).extend());
                    });
                }
            });
            symbol(ui, Icon::Close, theme::DIM, Sense::click())
                .on_hover_text(language.say(texts::DISMISS))
                .clicked()
        })
        .inner
    });
    is_dismissed.inner
}

fn symbol(ui: &mut Ui, icon: Icon, colour: Color32, sense: Sense) -> egui::Response {
    let (place, response) = ui.allocate_exact_size(vec2(icon::SIDE, icon::SIDE + 3.0), sense);
    let colour = if sense.senses_click() && response.hovered() { theme::TEXT } else { colour };
    icon.paint(ui.painter(), place.center(), colour);
    response
}

fn mark(kind: Kind) -> (Icon, Color32) {
    match kind {
        Kind::Note => (Icon::Note, theme::ACCENT),
        Kind::Warning => (Icon::Warning, theme::WARNING),
        Kind::Error => (Icon::Warning, theme::ERROR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_not_repeated_and_the_newest_goes_first() {
        let mut notices = Notices::default();
        notices.add(Kind::Error, "one");
        notices.add(Kind::Warning, "two");
        notices.add(Kind::Error, "one");
        assert!(notices.dismiss());
        assert_eq!(notices.list.len(), 1);
        assert_eq!(notices.list[0].message.to_string(), "one");
        assert!(notices.dismiss() && !notices.dismiss());
    }

    #[test]
    fn only_notes_go_by_themselves() {
        let mut notices = Notices::default();
        for kind in [Kind::Note, Kind::Warning, Kind::Error] {
            notices.add(kind, "text");
        }
        let goes: Vec<bool> = notices.list.iter().map(|notice| notice.expires.is_some()).collect();
        assert_eq!(goes, [true, false, false]);
    }
}
