//! A question about unsaved work, which keys and pointer answer.

use egui::{Button, RichText, Stroke, Ui};
use winit::keyboard::{Key, NamedKey};

use super::card::{self, Answered, Card, CardKind};
use super::panel::Press;
use super::request::{Intent, Request};
use super::theme;
use crate::language::texts::documents as texts;
use crate::language::texts::losses::ALSO;
use crate::language::{Language, Message, Text};

/// For messages without values.
const NO_VALUES: [Message; 0] = [];

/// Width of a question, in points.
const WIDTH: f32 = 440.0;

/// What may be answered to a question about unsaved work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
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
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// What is asked.
    title: Message,
    /// What depends on the answer.
    text: Message,
    /// What saving is called here.
    save: Text,
    /// What discarding is called here.
    discard: Text,
    /// What was asked for.
    intent: Intent,
    chosen: usize,
}

impl Question {
    /// A question whose first answer is chosen.
    pub fn new(title: Message, text: Text, discard: Text, intent: Intent) -> Self {
        Self { title, text: text.into(), save: texts::ASK_FOR_NAME, discard, intent, chosen: 0 }
    }

    /// A question about trained models that would be lost with the window, by their names. They are saved
    /// under names of their own.
    pub fn about_models(names: Vec<Message>) -> Self {
        let count = names.len() as u64;
        let names = names.into_iter().reduce(|one, other| Message::new(ALSO, [one, other]));
        Self {
            title: Message::counted(texts::SAVE_MODELS, count, NO_VALUES),
            text: Message::new(texts::MODELS_UNSAVED, names),
            save: texts::SAVE,
            discard: texts::CLOSE_WITHOUT_SAVING,
            intent: Intent::CloseWithModels,
            chosen: 0,
        }
    }

    /// What follows on an answer.
    fn answered(&self, answer: Answer) -> Answered {
        match answer {
            Answer::Save => Answered::With(Request::SaveFirst(self.intent.clone())),
            Answer::Discard => Answered::With(Request::CarryOut(self.intent.clone())),
            Answer::Cancel => Answered::Nothing,
        }
    }

    /// The answer that a key gives.
    fn answer_of(&mut self, key: &Key) -> Option<Answer> {
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

    fn button(&self, ui: &mut Ui, language: Language, index: usize, answer: Answer) -> bool {
        let word = match answer {
            Answer::Save => self.save,
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

impl Card for Question {
    fn kind(&self) -> CardKind {
        CardKind::Question
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn hear(&mut self, press: &Press<'_>) -> Option<Answered> {
        let is_meant = !press.has_command || matches!(press.key, Key::Named(_));
        let answer = (is_meant && !press.is_repeat).then(|| self.answer_of(press.key))??;
        Some(self.answered(answer))
    }

    fn show(&mut self, ui: &mut Ui, language: Language, _: egui::Vec2) -> Option<Answered> {
        let title = card::title(self.title.say(language));
        ui.add(egui::Label::new(title).wrap());
        let text = RichText::new(self.text.say(language)).color(theme::DIM);
        ui.add(egui::Label::new(text).wrap());
        ui.add_space(4.0);
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            for (index, answer) in Answer::ALL.into_iter().enumerate() {
                if self.button(ui, language, index, answer) {
                    pressed = Some(answer);
                }
            }
        });
        pressed.map(|answer| self.answered(answer))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use egui_kittest::kittest::Queryable;

    use super::super::testing;
    use super::*;

    fn question() -> Question {
        let title = Message::new(texts::SAVE_BEFORE_CLOSING, ["Glider"]);
        Question::new(title, texts::UNSAVED, texts::CLOSE_WITHOUT_SAVING, Intent::Close)
    }

    /// What an answer leads to.
    fn outcome(answered: Option<Answered>) -> &'static str {
        match answered {
            None => "none",
            Some(Answered::Nothing) => "nothing",
            Some(Answered::With(Request::SaveFirst(Intent::Close))) => "save",
            Some(Answered::With(Request::CarryOut(Intent::Close))) => "discard",
            Some(Answered::With(_)) => "something else",
        }
    }

    #[test]
    fn every_answer_has_its_keys() {
        let named = |key| Key::Named(key);
        let check = |keys: &[Key], expected: &str| {
            let mut question = question();
            let hear = |key| {
                let press = Press { key, is_repeat: false, has_command: false };
                outcome(question.hear(&press))
            };
            let answers: Vec<_> = keys.iter().map(hear).collect();
            let (last, before) = answers.split_last().unwrap();
            assert_eq!(*last, expected, "{keys:?}");
            assert!(before.iter().all(|answer| *answer == "none"), "{keys:?}");
        };
        check(&[named(NamedKey::Enter)], "save");
        check(&[named(NamedKey::Escape)], "nothing");
        check(&[named(NamedKey::Tab), named(NamedKey::Enter)], "discard");
        check(&[named(NamedKey::ArrowLeft), named(NamedKey::Space)], "nothing");
        check(&[Key::Character("D".into())], "discard");
        check(&[Key::Character("s".into())], "save");
        check(&[Key::Character("x".into())], "none");
        check(&[named(NamedKey::F1)], "none");
    }

    #[test]
    fn a_question_about_models_says_which_and_saves_them_at_once() {
        let names = ["the model of B3/S23 8²", "the model of sentences"];
        let mut question = Question::about_models(names.map(Message::from).to_vec());
        assert_eq!(question.title.to_string(), "Save 2 trained models before closing?");
        assert!(question.text.to_string().contains(&names.join(", ")), "{}", question.text);
        question.text.assert_is_translated(&names.concat());
        let key = Key::Character("s".into());
        let press = Press { key: &key, is_repeat: false, has_command: false };
        assert!(matches!(
            question.hear(&press),
            Some(Answered::With(Request::SaveFirst(Intent::CloseWithModels)))
        ));
    }

    #[test]
    fn held_keys_and_commands_answer_nothing() {
        let check = |key: Key, is_repeat, has_command, expected: &str| {
            let press = Press { key: &key, is_repeat, has_command };
            assert_eq!(outcome(question().hear(&press)), expected, "{press:?}");
        };
        check(Key::Named(NamedKey::Enter), true, false, "none");
        check(Key::Named(NamedKey::Enter), false, true, "save");
        check(Key::Character("s".into()), false, true, "none");
    }

    #[test]
    fn buttons_answer_in_windows_of_any_width() {
        let labels = [
            (texts::ASK_FOR_NAME, "save"),
            (texts::CLOSE_WITHOUT_SAVING, "discard"),
            (texts::CANCEL, "nothing"),
        ];
        for (width, language) in [(320.0, Language::English), (1280.0, Language::Chinese)] {
            for (label, expected) in labels {
                let answer = RefCell::new(None);
                let mut question = question();
                let mut harness = testing::harness([width, 240.0]).build_ui(|ui| {
                    let canvas = ui.max_rect();
                    if let Some(given) = card::show(&mut question, ui, language, canvas, true) {
                        *answer.borrow_mut() = Some(given);
                    }
                });
                harness.run();
                harness.get_by_label(language.say(label)).click();
                harness.run();
                drop(harness);
                assert_eq!(outcome(answer.into_inner()), expected, "{width}");
            }
        }
    }
}
