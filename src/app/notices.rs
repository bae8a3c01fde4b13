//! Messages over the canvas. Warnings and errors stay until they are dismissed; what is merely
//! good to know goes by itself.

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Align2, Color32, RichText, Sense, Ui, WidgetInfo, vec2};

use super::access;
use super::action::Action;
use super::icon::{self, Icon};
use super::layout::{self, SPACE};
use super::panel::{Context, Over, Panel};
use super::request::Request;
use super::theme;
use crate::language::texts::files as texts;
use crate::language::{Language, Message, Text};

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
    /// A button for what may be done about it.
    offer: Option<Offer>,
}

/// Something that a message offers to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub label: Text,
    pub action: Action,
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
        self.push(kind, message.into(), None);
    }

    /// Another universe is there: what was said of the old one, or offered there, is true no longer. Shows
    /// what is to be known of the new one, and what was done, with an offer to undo it or the like.
    pub fn tell_of_change(&mut self, warnings: Vec<Message>, offered: Option<(Message, Offer)>) {
        self.list.clear();
        for warning in warnings {
            self.push(Kind::Warning, warning, None);
        }
        if let Some((message, offer)) = offered {
            self.push(Kind::Note, message, Some(offer));
        }
    }

    fn push(&mut self, kind: Kind, message: Message, offer: Option<Offer>) {
        if self.list.iter().any(|notice| notice.kind == kind && notice.message == message) {
            return;
        }
        let expires = (kind == Kind::Note).then(|| Instant::now() + NOTE_TIME);
        self.list.push(Notice { kind, message, expires, offer });
    }

    /// Shows a message in place of those others, which are true no longer.
    pub fn replace(&mut self, others: &[Message], message: Message) {
        self.withdraw(others);
        self.push(Kind::Note, message, None);
    }

    /// Takes back messages that are true no longer.
    pub fn withdraw(&mut self, messages: &[Message]) {
        self.list.retain(|notice| !messages.contains(&notice.message));
    }

    /// Shows the messages in the top right corner of `canvas`; what they offered and was taken goes
    /// to `actions`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        canvas: egui::Rect,
        actions: &mut Vec<Action>,
    ) {
        let now = Instant::now();
        self.list.retain(|notice| notice.expires.is_none_or(|expires| expires > now));
        for expires in self.list.iter().filter_map(|notice| notice.expires) {
            ui.ctx().request_repaint_after(expires - now);
        }
        if self.list.is_empty() {
            return;
        }
        let canvas = layout::room_over(canvas, ui.ctx().content_rect());
        let width = WIDTH.min(canvas.width() - 2.0 * SPACE);
        let waiting = self.list.len().saturating_sub(SHOWN);
        let mut dismissed = None;
        egui::Area::new(id())
            .pivot(Align2::RIGHT_TOP)
            .fixed_pos(canvas.right_top() + vec2(-SPACE, SPACE))
            .show(ui.ctx(), |ui| {
                for (index, notice) in self.list.iter().enumerate().skip(waiting).rev() {
                    let pressed = card(ui, language, notice, width);
                    if let (Pressed::Offer, Some(offer)) = (pressed, &notice.offer) {
                        actions.push(offer.action);
                    }
                    if pressed != Pressed::Nothing {
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

/// What the layer of messages is known by.
fn id() -> egui::Id {
    egui::Id::unique("notices")
}

/// What messages cover of the window, where there are any.
pub(super) fn covered(context: &egui::Context) -> Option<egui::Rect> {
    let layer = egui::LayerId::new(egui::Order::Middle, id());
    context.memory(|memory| {
        let is_shown = memory.areas().visible_last_frame(&layer);
        memory.area_rect(id()).filter(|_| is_shown)
    })
}

impl Panel for Notices {
    /// Where the help is shown, messages wait.
    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        requests: &mut Vec<Request>,
    ) {
        if context.is_open(Action::Help) {
            return;
        }
        let mut taken = Vec::new();
        self.show(ui, context.language, over.canvas, &mut taken);
        requests.extend(taken.into_iter().map(Request::Act));
    }

    /// Dismisses the newest message.
    /// Notes that pass go with whatever else is closed; one of them says how the full screen is left.
    fn dismiss(&mut self) -> bool {
        self.list.retain(|notice| notice.expires.is_none());
        self.list.pop().is_some()
    }
}

/// Space between a message's parts.
const GAP: f32 = 10.0;

/// What was pressed of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pressed {
    Nothing,
    Offer,
    Close,
}

/// Shows a message; returns what of it was pressed.
fn card(ui: &mut Ui, language: Language, notice: &Notice, width: f32) -> Pressed {
    let message = notice.message.say(language);
    let frame = theme::card();
    let inside = width - frame.total_margin().sum().x;
    let text_width = inside - 2.0 * (icon::SIDE + GAP);
    let pressed = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ui.horizontal_top(|ui| {
            let (mark, colour) = mark(notice.kind);
            symbol(ui, mark, colour, Sense::hover());
            let mut pressed = Pressed::Nothing;
            ui.vertical(|ui| {
                ui.set_width(text_width);
                // The first line is prose; a line of a file below it has a caret under its place.
                let (text, excerpt) = message.split_once('\n').unwrap_or((&message, ""));
                let said = ui.add(egui::Label::new(text).wrap());
                access::announce(&said, notice.kind == Kind::Error);
                if !excerpt.is_empty() {
                    egui::ScrollArea::horizontal().id_salt(&message).show(ui, |ui| {
                        ui.add(egui::Label::new(RichText::new(excerpt).monospace()).extend());
                    });
                }
                if let Some(offer) = &notice.offer
                    && ui.button(language.say(offer.label)).clicked()
                {
                    pressed = Pressed::Offer;
                }
            });
            let close = symbol(ui, Icon::Close, theme::DIM, Sense::click());
            close.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, language.say(texts::DISMISS))
            });
            if close.on_hover_text(language.say(texts::DISMISS)).clicked() {
                pressed = Pressed::Close;
            }
            pressed
        })
        .inner
    });
    pressed.inner
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
    use std::cell::RefCell;

    use egui_kittest::kittest::Queryable;

    use super::super::testing;
    use super::*;
    use crate::language::texts::documents;

    fn undo() -> Offer {
        Offer { label: documents::UNDO, action: Action::Undo }
    }

    #[test]
    fn what_was_said_of_a_universe_goes_with_it() {
        let mut notices = Notices::default();
        notices.add(Kind::Error, "it cannot go on");
        notices.tell_of_change(Vec::new(), Some(("it is back at its start".into(), undo())));
        assert_eq!(notices.list.len(), 1);
        // It was undone by the key, and nothing is offered now.
        notices.tell_of_change(vec!["a line is too long".into()], None);
        assert_eq!(notices.list.len(), 1);
        assert!(notices.list[0].offer.is_none());
    }

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
    fn a_note_that_passes_does_not_stand_before_what_is_closed() {
        let mut notices = Notices::default();
        notices.add(Kind::Error, "stays");
        notices.add(Kind::Note, "passes");
        assert!(notices.dismiss(), "the error");
        notices.add(Kind::Note, "passes");
        assert!(!notices.dismiss());
        assert!(notices.list.is_empty());
    }

    #[test]
    fn an_offer_is_taken_by_its_button() {
        let mut notices = Notices::default();
        notices.tell_of_change(Vec::new(), Some(("done".into(), undo())));
        let (notices, actions) = (RefCell::new(notices), RefCell::new(Vec::new()));
        let mut harness = testing::harness([640.0, 240.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            notices.borrow_mut().show(ui, Language::English, canvas, &mut actions.borrow_mut());
        });
        harness.run_steps(3);
        harness.get_by_label("done");
        harness.get_by_label("Undo (Ctrl-Z)").click();
        harness.run_steps(3);
        drop(harness);
        assert_eq!(actions.into_inner(), [Action::Undo]);
        assert!(notices.into_inner().list.is_empty());
    }

    /// What egui paints over widgets that go by one name is seen in no label.
    #[test]
    fn lines_of_two_files_are_scrolled_each_by_itself() {
        let mut notices = Notices::default();
        for name in ["one", "two"] {
            notices.add(Kind::Error, format!("{name}.rle:1:1: error\n  1 | bo$\n    | ^"));
        }
        let notices = RefCell::new(notices);
        let mut harness = testing::harness([640.0, 240.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            notices.borrow_mut().show(ui, Language::English, canvas, &mut Vec::new());
        });
        harness.run_steps(3);
        let painted = |clipped: &egui::epaint::ClippedShape| match &clipped.shape {
            egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        };
        let texts: Vec<String> = harness.output().shapes.iter().filter_map(painted).collect();
        assert_eq!(texts.iter().filter(|text| text.contains("bo$")).count(), 2, "{texts:?}");
        assert!(!texts.iter().any(|text| text.contains("use of")), "{texts:?}");
    }

    #[test]
    fn a_message_is_shown_where_panels_leave_nothing_to_the_canvas() {
        let mut notices = Notices::default();
        notices.add(Kind::Error, "something is wrong");
        let notices = RefCell::new(notices);
        let mut harness = testing::harness([360.0, 240.0]).build_ui(|ui| {
            let nothing = egui::Rect::from_x_y_ranges(10.0..=10.0, 40.0..=200.0);
            notices.borrow_mut().show(ui, Language::English, nothing, &mut Vec::new());
        });
        harness.run_steps(3);
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(360.0, 240.0));
        assert!(window.contains_rect(harness.get_by_label("something is wrong").rect()));
    }

    #[test]
    fn what_is_true_no_longer_goes() {
        let mut notices = Notices::default();
        let [on, off] = ["on", "off"].map(Message::from);
        let both = [on.clone(), off.clone()];
        for message in [on.clone(), off, on.clone()] {
            notices.replace(&both, message);
        }
        assert_eq!(notices.list.len(), 1);
        assert_eq!(notices.list[0].message, on);
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
