//! Cards in the middle of the window, which wait for an answer: a question, a list, a line to type.
//! Everything else goes on meanwhile.
//!
//! The frame, the place, and who hears a key stand here once. A card has its contents and its answers:
//! it implements [`Card`], and [`Cards::put`] shows it.

use egui::{Align2, Id, Order, RichText, Ui};

use super::layout::{self, SPACE};
use super::panel::{Context, Over, Panel, Press, Typing};
use super::request::Request;
use super::theme;
use crate::language::Language;

/// What a card asks for; there is one of each kind at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardKind {
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
    fn kind(&self) -> CardKind;

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
    /// The topmost last: the one that was put there last.
    stack: Vec<Box<dyn Card>>,
}

impl Cards {
    /// Shows a card from now on, in place of the one of its kind.
    pub fn put(&mut self, card: impl Card + 'static) {
        self.take_away(card.kind());
        self.stack.push(Box::new(card));
    }

    /// Where keys go that are typed.
    pub fn typing(&self) -> Typing {
        match self.stack.last() {
            Some(card) if card.is_typed_into() => Typing::Wanted,
            Some(_) => Typing::Covered,
            None => Typing::Free,
        }
    }

    /// Whether there is a card of a kind.
    pub fn has(&self, kind: CardKind) -> bool {
        self.stack.iter().any(|card| card.kind() == kind)
    }

    fn take_away(&mut self, kind: CardKind) {
        self.stack.retain(|card| card.kind() != kind);
    }

    fn answer(&mut self, kind: CardKind, answered: Answered, requests: &mut Vec<Request>) {
        self.take_away(kind);
        if let Answered::With(request) = answered {
            requests.push(request);
        }
    }
}

impl Panel for Cards {
    fn hear_key(&mut self, press: &Press<'_>, requests: &mut Vec<Request>) -> bool {
        let Some(card) = self.stack.last_mut() else { return false };
        let kind = card.kind();
        if let Some(answered) = card.hear(press) {
            self.answer(kind, answered, requests);
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
        let topmost = self.stack.len().saturating_sub(1);
        for (index, card) in self.stack.iter_mut().enumerate() {
            let is_topmost = index == topmost;
            let answered = show(card.as_mut(), ui, context.language, over.canvas, is_topmost);
            answers.extend(answered.map(|answered| (card.kind(), answered)));
        }
        for (kind, answered) in answers {
            self.answer(kind, answered, requests);
        }
    }
}

/// Shows a card in the middle of `canvas`; returns the answer that was pressed. Only the topmost gives one.
pub(super) fn show(
    card: &mut dyn Card,
    ui: &Ui,
    language: Language,
    canvas: egui::Rect,
    is_topmost: bool,
) -> Option<Answered> {
    let canvas = layout::room_over(canvas, ui.ctx().content_rect());
    let frame = theme::card();
    let width = card.width().min(canvas.width() - 2.0 * SPACE) - frame.total_margin().sum().x;
    let room = egui::vec2(width, canvas.height());
    egui::Area::new(Id::unique(("card", card.kind() as u8)))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(canvas.center())
        .show(ui.ctx(), |ui| {
            let shown = frame.show(ui, |ui| {
                ui.set_width(width);
                if !is_topmost {
                    ui.disable();
                }
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
    struct Plain(CardKind);

    impl Card for Plain {
        fn kind(&self) -> CardKind {
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
            self.0 == CardKind::Name
        }

        fn show(&mut self, _: &mut Ui, _: Language, _: egui::Vec2) -> Option<Answered> {
            None
        }
    }

    #[test]
    fn the_topmost_card_alone_hears_keys_until_it_is_answered() {
        let mut cards = Cards::default();
        let [name, choice, question] = [CardKind::Name, CardKind::Choice, CardKind::Question];
        for kind in [question, choice, name, question] {
            cards.put(Plain(kind));
        }
        assert_eq!(cards.typing(), Typing::Covered);
        let mut requests = Vec::new();
        let mut press = |key| {
            let key = Key::Named(key);
            let press = Press { key: &key, is_repeat: false, has_command: false };
            cards.hear_key(&press, &mut requests)
        };
        assert!(press(NamedKey::F1), "nothing else hears it");
        assert!(press(NamedKey::Enter));
        assert!(press(NamedKey::Escape));
        assert!(press(NamedKey::Enter));
        assert!(!press(NamedKey::Enter), "none is left");
        assert_eq!(cards.typing(), Typing::Free);
        let asked: Vec<String> = requests.iter().map(|request| format!("{request:?}")).collect();
        assert_eq!(asked, ["SaveTo(\"Question\")", "SaveTo(\"Choice\")"]);
    }
}
