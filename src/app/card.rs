//! Cards in the middle of the window, which wait for an answer: a question, a list, a line to type.
//! Everything else goes on meanwhile.
//!
//! The frame, the place, and who hears a key stand here once. A card has its contents and its answers:
//! it implements [`Card`], and [`Cards::put`] shows it.

use std::collections::BTreeMap;

use egui::{Align2, Id, Order, RichText, Ui};

use super::layout::{self, SPACE};
use super::panel::{Context, Over, Panel, Press};
use super::request::Request;
use super::theme;
use crate::language::Language;

/// Which cards lie on which, from the lowest; there is one of each kind at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Choice,
    Question,
    Name,
}

/// What becomes of a card that was answered: it goes.
#[derive(Clone, Debug)]
pub(super) enum Answered {
    /// Nothing follows.
    Nothing,
    /// The window is asked for something.
    With(Request),
}

/// Something that waits for an answer.
pub(super) trait Card {
    /// Its kind.
    fn level(&self) -> Level;

    /// Points that it is wide, where there is room.
    fn width(&self) -> f32;

    /// Hears a key; returns the answer that it gives.
    fn hear(&mut self, press: &Press<'_>) -> Option<Answered>;

    /// Whether keys are typed into it.
    fn is_typed_into(&self) -> bool {
        false
    }

    /// Lays out what it says within a width and a height in points; returns the answer that was pressed.
    fn show(&mut self, ui: &mut Ui, language: Language, room: egui::Vec2) -> Option<Answered>;
}

/// The cards that are there.
#[derive(Default)]
pub(super) struct Cards {
    /// The topmost last.
    stack: BTreeMap<Level, Box<dyn Card>>,
}

impl Cards {
    /// Shows a card from now on, in place of the one of its kind.
    pub fn put(&mut self, card: impl Card + 'static) {
        self.stack.insert(card.level(), Box::new(card));
    }

    /// Whether there is a card of a kind.
    pub fn has(&self, level: Level) -> bool {
        self.stack.contains_key(&level)
    }

    fn answer(&mut self, level: Level, answered: Answered, requests: &mut Vec<Request>) {
        self.stack.remove(&level);
        if let Answered::With(request) = answered {
            requests.push(request);
        }
    }
}

impl Panel for Cards {
    fn is_typed_into(&self) -> bool {
        self.stack.values().any(|card| card.is_typed_into())
    }

    fn hear_key(&mut self, press: &Press<'_>, requests: &mut Vec<Request>) -> bool {
        let Some((&level, card)) = self.stack.iter_mut().next_back() else { return false };
        if let Some(answered) = card.hear(press) {
            self.answer(level, answered, requests);
        }
        true
    }

    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        requests: &mut Vec<Request>,
    ) {
        let mut answers = Vec::new();
        for (level, card) in &mut self.stack {
            let answered = show(card.as_mut(), ui, context.language, over.canvas);
            answers.extend(answered.map(|answered| (*level, answered)));
        }
        for (level, answered) in answers {
            self.answer(level, answered, requests);
        }
    }
}

/// Shows a card in the middle of `canvas`; returns the answer that was pressed.
pub(super) fn show(
    card: &mut dyn Card,
    ui: &Ui,
    language: Language,
    canvas: egui::Rect,
) -> Option<Answered> {
    let canvas = layout::room_over(canvas, ui.ctx().content_rect());
    let frame = theme::card();
    let width = card.width().min(canvas.width() - 2.0 * SPACE) - frame.total_margin().sum().x;
    let room = egui::vec2(width, canvas.height());
    egui::Area::new(Id::unique(("card", card.level() as u8)))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(canvas.center())
        .show(ui.ctx(), |ui| {
            let shown = frame.show(ui, |ui| {
                ui.set_width(width);
                card.show(ui, language, room)
            });
            shown.inner
        })
        .inner
}

/// What stands at a card's top.
pub(super) fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).size(15.0).strong()
}

#[cfg(test)]
mod tests {
    use winit::keyboard::{Key, NamedKey};

    use super::*;

    /// A card that is answered by Enter, and says who it is.
    struct Plain(Level);

    impl Card for Plain {
        fn level(&self) -> Level {
            self.0
        }

        fn width(&self) -> f32 {
            100.0
        }

        fn hear(&mut self, press: &Press<'_>) -> Option<Answered> {
            match press.key {
                Key::Named(NamedKey::Enter) => {
                    Some(Answered::With(Request::SaveTo(format!("{:?}", self.0).into())))
                }
                Key::Named(NamedKey::Escape) => Some(Answered::Nothing),
                _ => None,
            }
        }

        fn is_typed_into(&self) -> bool {
            self.0 == Level::Name
        }

        fn show(&mut self, _: &mut Ui, _: Language, _: egui::Vec2) -> Option<Answered> {
            None
        }
    }

    #[test]
    fn the_topmost_card_alone_hears_keys_until_it_is_answered() {
        let mut cards = Cards::default();
        for level in [Level::Name, Level::Choice, Level::Question, Level::Question] {
            cards.put(Plain(level));
        }
        assert!(cards.is_typed_into());
        let mut requests = Vec::new();
        let mut press = |key| {
            let key = Key::Named(key);
            let press = Press { key: &key, is_repeat: false, has_command: false };
            cards.hear_key(&press, &mut requests)
        };
        assert!(press(NamedKey::F1), "nothing else hears it");
        assert!(press(NamedKey::Escape));
        assert!(press(NamedKey::Enter));
        assert!(press(NamedKey::Enter));
        assert!(!press(NamedKey::Enter), "none is left");
        assert!(!cards.is_typed_into());
        let asked: Vec<String> = requests.iter().map(|request| format!("{request:?}")).collect();
        assert_eq!(asked, ["SaveTo(\"Question\")", "SaveTo(\"Choice\")"]);
    }
}
