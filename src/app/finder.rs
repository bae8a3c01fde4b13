//! A card to find a pattern with: by a part of its name or of what it does, in a folder and in the
//! library, or by a path.

mod offers;

use std::path::PathBuf;

use egui::{Button, FontId, Key, Modifiers, RichText, Ui};
use winit::keyboard::NamedKey;

use self::offers::{Listing, Offer, Shelf, Target};
use super::card::{self, Answered, Card, CardKind};
use super::line::Line;
use super::list::{List, ROW, Way};
use super::panel::Press;
use super::request::Request;
use super::theme;
use super::troubles;
use crate::format;
use crate::language::texts::documents as texts;
use crate::language::{Language, Message};

/// Width of the card, in points.
const WIDTH: f32 = 560.0;

/// The most rows that are seen at once.
const MOST_ROWS: f32 = 14.0;

/// Height of what stands above and below the rows, with the card's edges.
const AROUND: f32 = 170.0;

/// A line to type in, and what can be opened by it.
#[derive(Debug)]
pub(super) struct Finder {
    line: Line,
    shelf: Shelf,
    /// The folder whose files are offered, and from which paths lead on.
    folder: PathBuf,
    /// Whether the system's dialog can be asked as well.
    can_browse: bool,
    listing: Option<Listing>,
    /// What is offered, and for what.
    offered: Option<(Shelf, String, Language)>,
    offers: Vec<Offer>,
    list: List,
    /// What is wrong with what was typed.
    problem: Option<Message>,
}

impl Finder {
    /// A card that offers the patterns of a folder and of the library.
    pub fn new(folder: PathBuf, can_browse: bool) -> Self {
        Self {
            line: Line::new("finder line", String::new(), 0..0),
            shelf: Shelf::Folder(folder.clone()),
            folder,
            can_browse,
            listing: None,
            offered: None,
            offers: Vec::new(),
            list: List::default(),
            problem: None,
        }
    }

    /// Finds what there is for what was typed, where that is another than before.
    fn find(&mut self, language: Language) {
        let wanted = (self.shelf.clone(), self.line.text.clone(), language);
        if self.offered.as_ref() == Some(&wanted) {
            return;
        }
        let Self { shelf, folder, line, listing, .. } = self;
        let (offers, unread) = offers::offers(shelf, folder, &line.text, language, listing);
        self.offers = offers;
        let problem =
            |(path, error): offers::Unread| troubles::of_file(&path.display().to_string(), &error);
        self.problem = match format::is_link(line.text.trim()) {
            true => Some(texts::LINK.into()),
            false => unread.map(problem),
        };
        self.offered = Some(wanted);
        self.list.begin_again();
    }

    /// Does what an offer leads to; says what is wrong where there is none.
    fn choose(&mut self, index: usize) -> Option<Answered> {
        match self.offers.get(index).map(|offer| offer.target.clone()) {
            Some(Target::Pattern(place)) => return Some(Answered::With(Request::Open(place))),
            Some(Target::Shelf(shelf)) => {
                if let Shelf::Folder(folder) = &shelf {
                    self.folder.clone_from(folder);
                }
                self.shelf = shelf;
                self.line.text.clear();
                self.offered = None;
            }
            None if self.problem.is_none() => {
                let typed = self.line.text.trim().to_owned();
                self.problem = Some(Message::new(texts::NOTHING_FITS, [typed]));
            }
            None => {}
        }
        self.line.focus_again();
        None
    }

    /// Goes through the list with the keys that mean nothing to the line.
    fn hear_ways(&mut self, ui: &Ui) {
        let ways = [
            (Key::ArrowDown, Way::Down),
            (Key::ArrowUp, Way::Up),
            (Key::PageDown, Way::PageDown),
            (Key::PageUp, Way::PageUp),
        ];
        for (key, way) in ways {
            let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
            (0..times).for_each(|_| self.list.go(way, self.offers.len()));
        }
    }

    /// The buttons below the list; returns what was pressed.
    fn buttons(&mut self, ui: &mut Ui, language: Language) -> Option<Answered> {
        let mut answered = None;
        ui.horizontal(|ui| {
            let open = ui.button(language.say(texts::OPEN)).on_hover_text("Enter");
            if open.clicked() {
                answered = self.choose(self.list.chosen());
            }
            if self.can_browse && ui.button(language.say(texts::BROWSE)).clicked() {
                answered = Some(Answered::With(Request::Browse));
            }
            if ui.button(language.say(texts::CANCEL)).on_hover_text("Esc").clicked() {
                answered = Some(Answered::Nothing);
            }
        });
        answered
    }
}

impl Card for Finder {
    fn kind(&self) -> CardKind {
        CardKind::Name
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn is_typed_into(&self) -> bool {
        true
    }

    /// What the line does not take for itself: it is not there before the next frame.
    fn hear(&mut self, press: &Press<'_>) -> Option<Answered> {
        let is_left = *press.key == winit::keyboard::Key::Named(NamedKey::Escape);
        is_left.then_some(Answered::Nothing)
    }

    fn show(&mut self, ui: &mut Ui, language: Language, room: egui::Vec2) -> Option<Answered> {
        let title = ui.label(card::title(language.say(texts::OPEN_A_PATTERN)));
        if !ui.is_sizing_pass() {
            self.hear_ways(ui);
        }
        let line = self.line.show(ui, room.x, title.id, language.say(texts::NAME_OR_PATH));
        let was_left_by = |key| line.lost_focus() && ui.input(|input| input.key_pressed(key));
        let (is_entered, is_left) = (was_left_by(Key::Enter), was_left_by(Key::Escape));
        self.find(language);
        let place = match self.shelf {
            Shelf::Folder(_) => self.folder.display().to_string(),
            Shelf::Library => language.say(texts::LIBRARY).to_owned(),
        };
        let (text, colour) = match &self.problem {
            Some(problem) => (problem.say(language), theme::WARNING),
            None => (place, theme::DIM),
        };
        ui.add(egui::Label::new(RichText::new(text).color(colour)).truncate());
        let offers = &self.offers;
        let row = |index: usize| {
            let Offer { name, note, target } = &offers[index];
            let name = match target {
                Target::Shelf(Shelf::Library) => language.say(texts::LIBRARY),
                _ => name,
            };
            let note = RichText::new(note.say(language)).color(theme::DIM);
            Button::new(RichText::new(name).font(FontId::proportional(13.0))).right_text(note)
        };
        let height = (room.y - AROUND).clamp(ROW, MOST_ROWS * ROW);
        let pressed = ui
            .scope(|ui| {
                // The card keeps its size while there are fewer rows than before.
                ui.set_min_height(height);
                self.list.show(ui, room.x, height, offers.len(), row)
            })
            .inner;
        ui.add_space(4.0);
        let answered = self.buttons(ui, language);
        if is_left {
            return Some(Answered::Nothing);
        }
        match pressed.or_else(|| is_entered.then(|| self.list.chosen())) {
            Some(index) => self.choose(index),
            None => answered,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::path::Path;

    use egui_kittest::{Harness, kittest::Queryable};

    use super::super::open::Place;
    use super::super::testing;
    use super::*;

    /// What comes of a card over a folder after something was done with it: the request, or none where
    /// the card has gone.
    fn answer(folder: &Path, act: impl FnOnce(&mut Harness<'_>)) -> Option<Option<Request>> {
        let answered = RefCell::new(None);
        let mut finder = Finder::new(folder.to_owned(), true);
        let mut harness = testing::harness([640.0, 480.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            if answered.borrow().is_none()
                && let Some(given) = card::show(&mut finder, ui, Language::English, canvas, true)
            {
                *answered.borrow_mut() = Some(match given {
                    Answered::With(request) => Some(request),
                    Answered::Nothing => None,
                });
            }
        });
        harness.run();
        act(&mut harness);
        harness.run();
        drop(harness);
        answered.into_inner()
    }

    /// The place that is opened after something was done.
    fn opened(folder: &Path, act: impl FnOnce(&mut Harness<'_>)) -> Place {
        match answer(folder, act) {
            Some(Some(Request::Open(place))) => place,
            other => panic!("{other:?}"),
        }
    }

    fn press(harness: &mut Harness<'_>, keys: &[Key]) {
        for key in keys {
            harness.key_press(*key);
            harness.run();
        }
    }

    fn type_text(harness: &mut Harness<'_>, text: &str) {
        harness.event(egui::Event::Text(text.to_owned()));
        harness.run();
    }

    #[test]
    fn a_file_is_opened_by_keys_by_name_and_by_the_pointer() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.rle", "b.rle"] {
            std::fs::write(folder.path().join(name), "3o!").unwrap();
        }
        let expected = Place::At(folder.path().join("b.rle"));
        let by_keys = opened(folder.path(), |harness| {
            press(harness, &[Key::ArrowDown, Key::ArrowDown, Key::Enter]);
        });
        assert_eq!(by_keys, expected);
        let by_name = opened(folder.path(), |harness| {
            type_text(harness, "b.r");
            press(harness, &[Key::Enter]);
        });
        assert_eq!(by_name, expected);
        let by_pointer = opened(folder.path(), |harness| {
            harness.get_by_label_contains("b.rle").click();
        });
        assert_eq!(by_pointer, expected);
    }

    #[test]
    fn the_library_is_the_first_thing_that_is_offered() {
        let folder = tempfile::tempdir().unwrap();
        let place = opened(folder.path(), |harness| {
            press(harness, &[Key::Enter]);
            harness.get_by_label_contains("25P3H1V0.1");
            type_text(harness, "gosper");
            press(harness, &[Key::Enter]);
        });
        let gun = crate::library::find("gosper-glider-gun").unwrap();
        assert_eq!(place, Place::Library(gun));
    }

    #[test]
    fn what_is_not_there_is_said_and_the_card_stays() {
        let folder = tempfile::tempdir().unwrap();
        let stays = answer(folder.path(), |harness| {
            type_text(harness, "no such thing");
            press(harness, &[Key::Enter]);
            harness.get_by_label_contains("Nothing is called no such thing");
            // It is typed on.
            type_text(harness, "/");
            harness.get_by_label_contains("There is no file");
        });
        assert!(stays.is_none());
        let stays = answer(folder.path(), |harness| {
            type_text(harness, "https://conwaylife.com/wiki/Glider");
            harness.get_by_label_contains("Links are not fetched");
            press(harness, &[Key::Enter]);
            harness.get_by_label_contains("Links are not fetched");
        });
        assert!(stays.is_none());
        let left = answer(folder.path(), |harness| press(harness, &[Key::Escape]));
        assert!(matches!(left, Some(None)));
        let browsed = answer(folder.path(), |harness| harness.get_by_label("Browse…").click());
        assert!(matches!(browsed, Some(Some(Request::Browse))));
    }
}
