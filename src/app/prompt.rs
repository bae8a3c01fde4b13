//! A line for the name of the file to save to, where the system has no dialogs.

use std::path::{Path, PathBuf};

use egui::{Button, Key, RichText, Ui};
use winit::keyboard::NamedKey;

use super::card::{self, Answered, Card, CardKind};
use super::endings::writable_file;
use super::line::Line;
use super::panel::Press;
use super::request::Request;
use super::theme;
use crate::language::texts::documents as texts;
use crate::language::{Language, Message, Text};

/// Width of the card, in points.
const WIDTH: f32 = 520.0;

/// A line for the name of a file.
#[derive(Debug)]
pub(super) struct Prompt {
    line: Line,
    /// What is wrong with the name.
    problem: Option<Message>,
    /// The file that would be replaced, after that was said.
    replaces: Option<PathBuf>,
}

impl Prompt {
    /// A line that begins with a path, in which the name without its ending is selected.
    pub fn new(path: &Path) -> Self {
        let text = path.display().to_string();
        let name = text.rfind(std::path::is_separator).map_or(0, |index| index + 1);
        let ending = text[name..].rfind('.').map_or(text.len(), |index| name + index);
        let line = Line::new("prompt line", text, name..ending);
        Self { line, problem: None, replaces: None }
    }

    /// The file that is named, unless something is wrong with it or is to be asked first.
    fn given(&mut self) -> Option<PathBuf> {
        if self.line.text.trim().is_empty() {
            return None;
        }
        let path = in_home(self.line.text.trim(), std::env::home_dir().as_deref());
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if path.is_dir() {
            self.problem = Some(about(texts::IS_A_FOLDER, &path));
            return None;
        }
        if !folder.is_dir() {
            self.problem = Some(about(texts::NO_SUCH_FOLDER, folder));
            return None;
        }
        match writable_file(&path) {
            Err(problem) => self.problem = Some(problem),
            Ok((path, _)) if path.exists() && self.replaces.as_ref() != Some(&path) => {
                self.problem = Some(about(texts::REPLACE_IT, &path));
                self.replaces = Some(path);
            }
            Ok((path, _)) => return Some(path),
        }
        None
    }
}

impl Card for Prompt {
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
        is_left.then_some(Answered::With(Request::DoNotSave))
    }

    fn show(&mut self, ui: &mut Ui, language: Language, room: egui::Vec2) -> Option<Answered> {
        let word = if self.replaces.is_some() { texts::REPLACE } else { texts::SAVE };
        let title = ui.label(card::title(language.say(texts::SAVE_TO_A_FILE)));
        let line = self.line.show(ui, room.x, title.id, "");
        if line.changed() {
            self.problem = None;
            self.replaces = None;
        }
        if let Some(problem) = &self.problem {
            let text = RichText::new(problem.say(language)).color(theme::WARNING);
            ui.add(egui::Label::new(text).wrap());
        }
        let was_left_by = |key| line.lost_focus() && ui.input(|input| input.key_pressed(key));
        let (is_entered, is_left) = (was_left_by(Key::Enter), was_left_by(Key::Escape));
        let mut given = None;
        ui.horizontal(|ui| {
            if ui.add(Button::new(language.say(word))).on_hover_text("Enter").clicked()
                || is_entered
            {
                given = self.given().map(Request::SaveTo);
                self.line.focus_again();
            }
            if ui.button(language.say(texts::CANCEL)).on_hover_text("Esc").clicked() || is_left {
                given = Some(Request::DoNotSave);
            }
        });
        given.map(Answered::With)
    }
}

/// A message about a path.
fn about(text: Text, path: &Path) -> Message {
    Message::new(text, [path.display().to_string()])
}

/// A path that may begin with `~`, as in a shell.
pub(super) fn in_home(name: &str, home: Option<&Path>) -> PathBuf {
    match (name.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use egui_kittest::{Harness, kittest::Queryable};

    use super::super::testing;
    use super::*;

    /// What comes of a line after something was done with it, in words.
    fn given_after(prompt: &mut Prompt, press: impl FnOnce(&mut Harness<'_>)) -> String {
        let given = RefCell::new(String::new());
        let prompt = RefCell::new(prompt);
        let mut harness = testing::harness([640.0, 240.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            let mut prompt = prompt.borrow_mut();
            if let Some(answered) = card::show(&mut **prompt, ui, Language::English, canvas, true) {
                *given.borrow_mut() = format!("{answered:?}");
            }
        });
        harness.run();
        press(&mut harness);
        harness.run();
        drop(harness);
        given.into_inner()
    }

    #[test]
    fn a_name_is_typed_over_the_one_that_is_suggested_and_entered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suggested.rle");
        let mut prompt = Prompt::new(&path);
        let given = given_after(&mut prompt, |harness| {
            harness.get_by_role(egui::accesskit::Role::TextInput).type_text("new");
            harness.run();
            harness.key_press(Key::Enter);
        });
        let expected = Answered::With(Request::SaveTo(folder.path().join("new.rle")));
        assert_eq!(given, format!("{expected:?}"));
    }

    #[test]
    fn what_is_typed_before_the_line_is_there_is_not_lost() {
        let mut prompt = Prompt::new(Path::new(""));
        let prompt = RefCell::new(&mut prompt);
        let mut harness = testing::harness([640.0, 240.0]).build_ui(|ui| {
            // The card comes with the frame after the first.
            if ui.ctx().cumulative_frame_nr() > 0 {
                let canvas = ui.max_rect();
                card::show(&mut **prompt.borrow_mut(), ui, Language::English, canvas, true);
            }
        });
        harness.event(egui::Event::Text("typed".to_owned()));
        harness.run();
        drop(harness);
        assert_eq!(prompt.into_inner().line.text, "typed");
    }

    #[test]
    fn escape_and_the_button_mean_nothing() {
        let press_key = |harness: &mut Harness<'_>| harness.key_press(Key::Escape);
        let press_button = |harness: &mut Harness<'_>| harness.get_by_label("Cancel").click();
        let given = given_after(&mut Prompt::new(Path::new("x")), press_key);
        assert_eq!(given, "With(DoNotSave)");
        let given = given_after(&mut Prompt::new(Path::new("x")), press_button);
        assert_eq!(given, "With(DoNotSave)");
    }

    #[test]
    fn a_file_is_replaced_only_when_that_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.rle");
        std::fs::write(&path, "3o!").unwrap();
        let mut prompt = Prompt::new(&path);
        assert_eq!(prompt.given(), None);
        assert!(prompt.problem.as_ref().unwrap().to_string().contains("Replace it?"));
        assert_eq!(prompt.given(), Some(path));
    }

    #[test]
    fn what_is_wrong_with_a_name_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &Path, expected: &str| {
            let mut prompt = Prompt::new(name);
            assert_eq!(prompt.given(), None);
            let problem = prompt.problem.unwrap().to_string();
            assert!(problem.contains(expected), "{problem}");
        };
        check(folder.path(), "is a folder");
        check(&folder.path().join("none/a.rle"), "There is no folder");
    }

    #[test]
    fn a_tilde_is_the_home() {
        let home = Some(Path::new("/home/me"));
        assert_eq!(in_home("~/a.rle", home), Path::new("/home/me/a.rle"));
        assert_eq!(in_home("~a", home), Path::new("~a"));
        assert_eq!(in_home("~/a", None), Path::new("~/a"));
    }
}
