//! A line to type in, on a card.

use std::ops::Range;

use egui::text::{CCursor, CCursorRange};
use egui::{Id, Response, TextEdit, Ui};

/// A line to type in, which has the keys as soon as it is there.
#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    /// What tells it from other lines.
    name: &'static str,
    /// The characters that are selected when it is shown first, so that typing replaces them.
    selected: Option<Range<usize>>,
    has_focus: bool,
    /// What was typed before the line was there.
    early: Vec<egui::Event>,
}

impl Line {
    /// A line that begins with a text of which a range of bytes is selected.
    pub fn new(name: &'static str, text: String, selected: Range<usize>) -> Self {
        let characters = |end: usize| text.get(..end).map_or(0, |text| text.chars().count());
        let selected = Some(characters(selected.start)..characters(selected.end));
        Self { text, name, selected, has_focus: false, early: Vec::new() }
    }

    /// Gives it the keys again, after a button or Enter took them.
    pub fn focus_again(&mut self) {
        self.has_focus = false;
    }

    /// Shows it at that width in points, called by what stands above it; `hint` is shown while it is empty.
    pub fn show(&mut self, ui: &mut Ui, width: f32, label: Id, hint: &'static str) -> Response {
        let id = Id::unique(self.name);
        self.take_focus(ui, id);
        let edit = TextEdit::singleline(&mut self.text).id(id).desired_width(width);
        ui.add(edit.hint_text(hint)).labelled_by(label)
    }

    /// Has the line typed into from now on, and gives it what was typed already: where a card is
    /// shown first, its parts are only measured.
    fn take_focus(&mut self, ui: &Ui, id: Id) {
        if !ui.is_enabled() {
            // Something lies over it; it has the keys again when that has gone.
            self.has_focus = false;
            return;
        }
        if self.has_focus {
            return;
        }
        if ui.is_sizing_pass() {
            self.early.extend(ui.input(|input| input.events.clone()));
            return;
        }
        ui.memory_mut(|memory| memory.request_focus(id));
        if let Some(Range { start, end }) = self.selected.take() {
            let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            let range = CCursorRange::two(CCursor::new(start), CCursor::new(end));
            state.cursor.set_char_range(Some(range));
            state.store(ui.ctx(), id);
        }
        let early = std::mem::take(&mut self.early);
        ui.input_mut(|input| drop(input.events.splice(0..0, early)));
        self.has_focus = true;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::super::testing;
    use super::*;

    /// What a line holds after that was typed.
    fn typed(line: Line, text: &str) -> String {
        let line = RefCell::new(line);
        let mut harness = testing::harness([640.0, 240.0]).build_ui(|ui| {
            let label = ui.label("A name");
            line.borrow_mut().show(ui, 300.0, label.id, "");
        });
        harness.run();
        harness.event(egui::Event::Text(text.to_owned()));
        harness.run();
        drop(harness);
        line.into_inner().text
    }

    #[test]
    fn what_is_selected_is_typed_over_and_the_rest_stays() {
        let text = "/tmp/ünder/gun.rle".to_owned();
        let name = text.find("gun").unwrap();
        assert_eq!(typed(Line::new("a line", text, name..name + 3), "x"), "/tmp/ünder/x.rle");
        assert_eq!(typed(Line::new("a line", String::new(), 0..0), "x"), "x");
    }
}
