//! A list of which one file is opened: the patterns of a folder or of an archive, or files that were
//! dropped together.

use egui::{Button, FontId, RichText, ScrollArea, Ui};
use winit::keyboard::{Key, NamedKey};

use super::card::{self, Answered, Card, Level};
use super::open::Choice;
use super::panel::Press;
use super::request::Request;
use super::theme;
use crate::language::Language;
use crate::language::texts::documents as texts;

/// Width of the card, in points.
const WIDTH: f32 = 520.0;

/// Height of a row, in points.
const ROW: f32 = 24.0;

/// Height of what stands above and below the rows, with the card's edges.
const AROUND: f32 = 120.0;

/// Rows that a page key goes on by.
const PAGE: usize = 10;

/// A list of files.
#[derive(Debug)]
pub(super) struct Chooser {
    choice: Choice,
    chosen: usize,
    /// Whether the chosen row is to be brought into view.
    is_moved: bool,
}

impl Chooser {
    /// A list of which the first is chosen.
    pub fn new(choice: Choice) -> Self {
        Self { choice, chosen: 0, is_moved: false }
    }

    /// The files; only the rows that can be seen are laid out.
    fn rows(&mut self, ui: &mut Ui, width: f32, room: f32) -> Option<Answered> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let count = self.choice.entries.len();
        let mut area = ScrollArea::vertical().max_height(room);
        if std::mem::take(&mut self.is_moved) {
            // So that some rows above it are seen too.
            let above = (room / ROW / 2.0).floor() * ROW;
            area = area.vertical_scroll_offset((self.chosen as f32 * ROW - above).max(0.0));
        }
        let mut pressed = None;
        area.show_rows(ui, ROW, count, |ui, rows| {
            for index in rows {
                let name = RichText::new(&self.choice.entries[index].name);
                let mut button = Button::new(name.font(FontId::proportional(13.0))).truncate();
                if index == self.chosen {
                    button = button.fill(theme::BUTTON_ON);
                }
                if ui.add_sized([width, ROW], button).clicked() {
                    pressed = Some(index);
                }
            }
        });
        self.place(pressed?)
    }

    fn place(&self, index: usize) -> Option<Answered> {
        let entry = self.choice.entries.get(index)?;
        Some(Answered::With(Request::Open(entry.place.clone())))
    }
}

impl Card for Chooser {
    fn level(&self) -> Level {
        Level::Choice
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    /// Held keys go on through the list.
    fn hear(&mut self, press: &Press<'_>) -> Option<Answered> {
        let last = self.choice.entries.len().saturating_sub(1);
        let next = match press.key {
            Key::Named(NamedKey::Escape) => return Some(Answered::Nothing),
            Key::Named(NamedKey::Enter) => return self.place(self.chosen),
            Key::Named(NamedKey::ArrowDown) => self.chosen + 1,
            Key::Named(NamedKey::ArrowUp) => self.chosen.saturating_sub(1),
            Key::Named(NamedKey::PageDown) => self.chosen + PAGE,
            Key::Named(NamedKey::PageUp) => self.chosen.saturating_sub(PAGE),
            Key::Named(NamedKey::Home) => 0,
            Key::Named(NamedKey::End) => last,
            _ => return None,
        };
        self.chosen = next.min(last);
        self.is_moved = true;
        None
    }

    fn show(&mut self, ui: &mut Ui, language: Language, room: egui::Vec2) -> Option<Answered> {
        let title = card::title(self.choice.title.say(language));
        ui.add(egui::Label::new(title).truncate());
        if let Some(note) = &self.choice.note {
            ui.label(RichText::new(note.say(language)).color(theme::DIM));
        }
        let pressed = self.rows(ui, room.x, (room.y - AROUND).max(ROW));
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
        Place { path: PathBuf::from("a.zip"), member: Some(format!("{index}.rle")) }
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
                if let Some(found) = card::show(&mut chooser, ui, Language::Chinese, canvas) {
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
            card::show(&mut *chooser.borrow_mut(), ui, Language::English, canvas);
        });
        harness.run();
        press(&mut chooser.borrow_mut(), NamedKey::End);
        // As many as the list takes to come to rest.
        harness.run_steps(30);
        harness.get_by_label("499.rle");
    }
}
