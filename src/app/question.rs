//! A question in the middle of the window, which keys and pointer answer. Everything else goes on
//! meanwhile.

use egui::{Align2, Button, RichText, Stroke, Ui};
use winit::keyboard::{Key, NamedKey};

use super::layout::SPACE;
use super::theme;
use crate::language::texts::documents as texts;
use crate::language::{Language, Message, Text};

/// Width of a question, in points.
const WIDTH: f32 = 440.0;

/// What may be answered to a question about unsaved work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Save,
    Discard,
    Cancel,
}

impl Answer {
    /// In the order of the buttons.
    const ALL: [Self; 3] = [Self::Save, Self::Discard, Self::Cancel];

    /// The letter that answers so.
    const fn letter(self) -> &'static str {
        match self {
            Self::Save => "s",
            Self::Discard => "d",
            Self::Cancel => "c",
        }
    }
}

/// A question about unsaved work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    /// What is asked.
    title: Message,
    /// What depends on the answer.
    text: Text,
    /// What discarding is called here.
    discard: Text,
    chosen: usize,
}

impl Question {
    /// A question whose first answer is chosen.
    pub fn new(title: Message, text: Text, discard: Text) -> Self {
        Self { title, text, discard, chosen: 0 }
    }

    /// Hears a key; returns the answer that it gives.
    pub fn hear(&mut self, key: &Key) -> Option<Answer> {
        let count = Answer::ALL.len();
        match key {
            Key::Named(NamedKey::Escape) => return Some(Answer::Cancel),
            Key::Named(NamedKey::Enter | NamedKey::Space) => return Some(Answer::ALL[self.chosen]),
            Key::Named(NamedKey::Tab | NamedKey::ArrowRight | NamedKey::ArrowDown) => {
                self.chosen = (self.chosen + 1) % count;
            }
            Key::Named(NamedKey::ArrowLeft | NamedKey::ArrowUp) => {
                self.chosen = (self.chosen + count - 1) % count;
            }
            Key::Character(letter) => {
                let letter = letter.to_lowercase();
                return Answer::ALL.into_iter().find(|answer| answer.letter() == letter);
            }
            _ => {}
        }
        None
    }

    /// Shows the question in the middle of `canvas`; returns the answer that was pressed.
    pub fn show(&self, ui: &Ui, language: Language, canvas: egui::Rect) -> Option<Answer> {
        let frame = theme::card();
        let width = WIDTH.min(canvas.width() - 2.0 * SPACE) - frame.total_margin().sum().x;
        let mut answer = None;
        egui::Area::new(egui::Id::unique("question"))
            .order(egui::Order::Foreground)
            .pivot(Align2::CENTER_CENTER)
            .fixed_pos(canvas.center())
            .show(ui.ctx(), |ui| {
                frame.show(ui, |ui| {
                    ui.set_width(width);
                    ui.add(
                        egui::Label::new(
                            RichText::new(self.title.say(language)).size(15.0).strong(),
                        )
                        .wrap(),
                    );
                    ui.add(
                        egui::Label::new(RichText::new(language.say(self.text)).color(theme::DIM))
                            .wrap(),
                    );
                    ui.add_space(4.0);
                    ui.horizontal_wrapped(|ui| {
                        for (index, choice) in Answer::ALL.into_iter().enumerate() {
                            if self.button(ui, language, index, choice) {
                                answer = Some(choice);
                            }
                        }
                    });
                });
            });
        answer
    }

    fn button(&self, ui: &mut Ui, language: Language, index: usize, answer: Answer) -> bool {
        let word = match answer {
            Answer::Save => texts::ASK_FOR_NAME,
            Answer::Discard => self.discard,
            Answer::Cancel => texts::CANCEL,
        };
        let mut button = Button::new(language.say(word));
        if index == self.chosen {
            button = button.fill(theme::BUTTON_ON).stroke(Stroke::new(1.0, theme::ACCENT));
        }
        let hint = match (index == self.chosen, answer) {
            (true, _) => "Enter".to_owned(),
            (false, Answer::Cancel) => "Esc".to_owned(),
            (false, _) => answer.letter().to_owned(),
        };
        ui.add(button).on_hover_text(hint).clicked()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use egui_kittest::kittest::Queryable;

    use super::super::testing;
    use super::*;

    fn question() -> Question {
        let title = Message::new(texts::SAVE_BEFORE_CLOSING, ["Glider"]);
        Question::new(title, texts::UNSAVED, texts::CLOSE_WITHOUT_SAVING)
    }

    #[test]
    fn every_answer_has_its_keys() {
        let named = |key| Key::Named(key);
        let check = |keys: &[Key], expected: Option<Answer>| {
            let mut question = question();
            let answers: Vec<_> = keys.iter().map(|key| question.hear(key)).collect();
            let (last, before) = answers.split_last().unwrap();
            assert_eq!(*last, expected, "{keys:?}");
            assert!(before.iter().all(Option::is_none), "{keys:?}");
        };
        check(&[named(NamedKey::Enter)], Some(Answer::Save));
        check(&[named(NamedKey::Escape)], Some(Answer::Cancel));
        check(&[named(NamedKey::Tab), named(NamedKey::Enter)], Some(Answer::Discard));
        check(&[named(NamedKey::ArrowLeft), named(NamedKey::Space)], Some(Answer::Cancel));
        check(&[Key::Character("D".into())], Some(Answer::Discard));
        check(&[Key::Character("s".into())], Some(Answer::Save));
        check(&[Key::Character("x".into())], None);
        check(&[named(NamedKey::F1)], None);
    }

    #[test]
    fn buttons_answer_in_windows_of_any_width() {
        let labels = [
            (texts::ASK_FOR_NAME, Answer::Save),
            (texts::CLOSE_WITHOUT_SAVING, Answer::Discard),
            (texts::CANCEL, Answer::Cancel),
        ];
        for (width, language) in [(320.0, Language::English), (1280.0, Language::Chinese)] {
            for (label, expected) in labels {
                let answer = Cell::new(None);
                let question = question();
                let mut harness = testing::harness([width, 240.0]).build_ui(|ui| {
                    let canvas = ui.max_rect();
                    if let Some(given) = question.show(ui, language, canvas) {
                        answer.set(Some(given));
                    }
                });
                harness.run();
                harness.get_by_label(language.say(label)).click();
                harness.run();
                drop(harness);
                assert_eq!(answer.get(), Some(expected), "{width}");
            }
        }
    }
}
