//! A list of which one file is opened: the patterns of a folder or of an archive, or files that were
//! dropped together.

use egui::{Button, FontId, RichText, Ui};
use winit::keyboard::{Key, NamedKey};

use super::card::{self, Answered, Card, CardKind};
use super::list::{List, ROW, Way};
use super::open::Choice;
use super::panel::Press;
use super::request::Request;
use super::theme;
use crate::language::Language;
use crate::language::texts::documents as texts;

/// Width of the card, in points.
const WIDTH: f32 = 520.0;

/// Height of what stands above and below the rows, with the card's edges.
const AROUND: f32 = 120.0;

/// A list of files.
#[derive(Debug)]
pub(super) struct Chooser {
    choice: Choice,
    list: List,
}

impl Chooser {
    /// A list of which the first is chosen.
    pub fn new(choice: Choice) -> Self {
        Self { choice, list: List::default() }
    }

    fn place(&self, index: usize) -> Option<Answered> {
        let entry = self.choice.entries.get(index)?;
        Some(Answered::With(Request::Open(entry.place.clone())))
    }
}

impl Card for Chooser {
    fn kind(&self) -> CardKind {
        CardKind::Choice
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    /// Held keys go on through the list.
    fn hear(&mut self, press: &Press<'_>) -> Option<Answered> {
        let way = match press.key {
            Key::Named(NamedKey::Escape) => return Some(Answered::Nothing),
            Key::Named(NamedKey::Enter) => return self.place(self.list.chosen()),
            Key::Named(NamedKey::ArrowDown) => Way::Down,
            Key::Named(NamedKey::ArrowUp) => Way::Up,
            Key::Named(NamedKey::PageDown) => Way::PageDown,
            Key::Named(NamedKey::PageUp) => Way::PageUp,
            Key::Named(NamedKey::Home) => Way::First,
            Key::Named(NamedKey::End) => Way::Last,
            _ => return None,
        };
        self.list.go(way, self.choice.entries.len());
        None
    }

    fn show(&mut self, ui: &mut Ui, language: Language, room: egui::Vec2) -> Option<Answered> {
        let title = card::title(self.choice.title.say(language));
        ui.add(egui::Label::new(title).truncate());
        if let Some(note) = &self.choice.note {
            ui.label(RichText::new(note.say(language)).color(theme::DIM));
        }
        let entries = &self.choice.entries;
        let row = |index: usize| {
            let name = RichText::new(&entries[index].name);
            Button::new(name.font(FontId::proportional(13.0))).right_text(())
        };
        let height = (room.y - AROUND).max(ROW);
        let pressed = self.list.show(ui, room.x, height, entries.len(), row);
        let pressed = pressed.and_then(|index| self.place(index));
        ui.add_space(4.0);
        let cancel = ui.button(language.say(texts::CANCEL)).on_hover_text("Esc");
        if cancel.clicked() { Some(Answered::Nothing) } else { pressed }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::path::PathBuf;

    use egui_kittest::kittest::Queryable;

    use super::super::open::{Entry, Place};
    use super::super::testing;
    use super::*;

    fn place(index: usize) -> Place {
        Place::Member(PathBuf::from("a.zip"), format!("{index}.rle"))
    }

    fn chooser(count: usize) -> Chooser {
        let entry = |index| Entry { name: format!("{index}.rle"), place: place(index) };
        Chooser::new(Choice {
            title: texts::CHOOSE_A_FILE.into(),
            note: None,
            entries: (0..count).map(entry).collect(),
        })
    }

    /// The file that an answer opens, or none.
    fn opened(answered: Option<Answered>) -> Option<Option<Place>> {
        answered.map(|answered| match answered {
            Answered::With(Request::Open(place)) => Some(place),
            Answered::With(request) => panic!("{request:?}"),
            Answered::Nothing => None,
        })
    }

    fn press(chooser: &mut Chooser, key: NamedKey) -> Option<Option<Place>> {
        let press = Press { key: &Key::Named(key), is_repeat: false, has_command: false };
        opened(chooser.hear(&press))
    }

    #[test]
    fn keys_go_through_the_list_and_stop_at_its_ends() {
        let check = |keys: &[NamedKey], expected: usize| {
            let mut chooser = chooser(30);
            for key in keys {
                assert_eq!(press(&mut chooser, *key), None);
            }
            let chosen = press(&mut chooser, NamedKey::Enter);
            assert_eq!(chosen, Some(Some(place(expected))), "{keys:?}");
        };
        check(&[], 0);
        check(&[NamedKey::ArrowUp], 0);
        check(&[NamedKey::ArrowDown, NamedKey::ArrowDown, NamedKey::ArrowUp], 1);
        check(&[NamedKey::PageDown], 10);
        check(&[NamedKey::End, NamedKey::ArrowDown], 29);
        check(&[NamedKey::End, NamedKey::PageUp], 19);
        check(&[NamedKey::End, NamedKey::Home], 0);
        assert_eq!(press(&mut chooser(3), NamedKey::Escape), Some(None));
        assert_eq!(press(&mut chooser(3), NamedKey::F1), None);
    }

    #[test]
    fn a_row_and_the_button_are_pressed_in_the_smallest_window() {
        let cancel = Language::Chinese.say(texts::CANCEL);
        for (label, expected) in [("1.rle", Some(place(1))), (cancel, None)] {
            let outcome = RefCell::new(None);
            let mut chooser = chooser(500);
            let mut harness = testing::harness([320.0, 200.0]).build_ui(|ui| {
                let canvas = ui.max_rect();
                if let Some(found) = card::show(&mut chooser, ui, Language::Chinese, canvas, true) {
                    *outcome.borrow_mut() = Some(found);
                }
            });
            harness.run();
            assert!(harness.query_by_label("499.rle").is_none(), "rows out of sight cost nothing");
            harness.get_by_label(label).click();
            harness.run();
            drop(harness);
            assert_eq!(opened(outcome.into_inner()), Some(expected));
        }
    }

    #[test]
    fn the_row_that_a_key_goes_to_comes_into_view() {
        let chooser = RefCell::new(chooser(500));
        let mut harness = testing::harness([320.0, 300.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            card::show(&mut *chooser.borrow_mut(), ui, Language::English, canvas, true);
        });
        harness.run();
        press(&mut chooser.borrow_mut(), NamedKey::End);
        // As many as the list takes to come to rest.
        harness.run_steps(30);
        harness.get_by_label("499.rle");
    }
}
