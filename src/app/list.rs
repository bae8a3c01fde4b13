//! Rows of which one is chosen, with the keys or with the pointer.

use egui::{Button, ScrollArea, Ui};

use super::theme;

/// Height of a row, in points.
pub(super) const ROW: f32 = 24.0;

/// Rows that a page key goes on by.
const PAGE: usize = 10;

/// Where a key goes in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
}

/// The state of a list: its rows are its owner's.
#[derive(Debug, Default)]
pub(super) struct List {
    chosen: usize,
    /// Whether the chosen row is to be brought into view.
    is_moved: bool,
}

impl List {
    /// The row that is chosen, by its place.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Chooses the first row: there are others than before.
    pub fn begin_again(&mut self) {
        *self = Self { chosen: 0, is_moved: true };
    }

    /// Goes on, as far as there are rows.
    pub fn go(&mut self, way: Way, count: usize) {
        let last = count.saturating_sub(1);
        let next = match way {
            Way::Down => self.chosen + 1,
            Way::Up => self.chosen.saturating_sub(1),
            Way::PageDown => self.chosen + PAGE,
            Way::PageUp => self.chosen.saturating_sub(PAGE),
            Way::First => 0,
            Way::Last => last,
        };
        self.chosen = next.min(last);
        self.is_moved = true;
    }

    /// Shows `count` rows of that width within a height, both in points; only those that can be seen are
    /// made and laid out. Returns the one that was pressed.
    pub fn show<'a>(
        &mut self,
        ui: &mut Ui,
        width: f32,
        room: f32,
        count: usize,
        row: impl Fn(usize) -> Button<'a>,
    ) -> Option<usize> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().max_height(room);
        if std::mem::take(&mut self.is_moved) {
            // So that some rows above it are seen too.
            let above = (room / ROW / 2.0).floor() * ROW;
            area = area.vertical_scroll_offset((self.chosen as f32 * ROW - above).max(0.0));
        }
        let mut pressed = None;
        area.show_rows(ui, ROW, count, |ui, rows| {
            for index in rows {
                let mut button = row(index).truncate();
                if index == self.chosen {
                    button = button.fill(theme::BUTTON_ON);
                }
                if ui.add_sized([width, ROW], button).clicked() {
                    pressed = Some(index);
                }
            }
        });
        pressed
    }
}
