//! What a part of the window is to the whole.
//!
//! A panel implements [`Panel`] and is named in `panels`. From there on the window shows it, gives it
//! the keys in its turn, has it do its actions and closes it; neither the layout nor the table of what
//! actions do has to know of it.

use std::time::Instant;

use egui::{CursorIcon, Ui};
use winit::keyboard::Key;

use super::action::Action;
use super::document::Document;
use super::request::Request;
use crate::language::{Language, Message};
use crate::life::Rect;
use crate::render::{Canvas, Framing, Placement, TintMap};

/// A side of the canvas, in the order in which the keys go around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Top,
    Left,
    Right,
    Bottom,
}

/// What a panel sees of the window while it is laid out.
pub(super) struct Context<'a> {
    pub language: Language,
    pub document: &'a Document,
    /// The actions whose panels are open.
    pub open: &'a [Action],
    /// Frames drawn a second, while they follow each other.
    pub frames_per_second: Option<f64>,
    /// Why that engine was chosen, where one may wonder.
    pub engine_note: Option<&'a Message>,
    /// The adapter that draws; where there is none the processor does.
    pub drawing_adapter: Option<&'a str>,
}

impl Context<'_> {
    /// Whether the panel is open that this action opens and closes.
    pub fn is_open(&self, action: Action) -> bool {
        self.open.contains(&action)
    }
}

/// The canvas while panels are laid out over it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Over {
    /// Where it stands in the window, in points.
    pub canvas: egui::Rect,
    /// Where the plane stands on it, in pixels.
    pub placement: Placement,
    /// The generation of the picture on it, if there is one.
    pub generation: Option<u64>,
    /// Where the pointer is, in points, if it rests on the canvas.
    pub pointer: Option<egui::Pos2>,
}

impl Over {
    /// Where a rectangle of cells stands in the window, in points.
    pub fn place(&self, cells: Rect, pixels_per_point: f32) -> egui::Rect {
        let Placement { origin_x, origin_y, zoom } = self.placement;
        let at = |x: i64, y: i64| {
            let pixels = egui::vec2(
                (origin_x + x as f64 * zoom).round() as f32,
                (origin_y + y as f64 * zoom).round() as f32,
            );
            self.canvas.min + pixels / pixels_per_point
        };
        egui::Rect::from_min_max(at(cells.x, cells.y), at(cells.right(), cells.bottom()))
    }

    /// The cell under a point.
    pub fn cell(&self, point: egui::Pos2, pixels_per_point: f32) -> (i64, i64) {
        let pixels = (point - self.canvas.min) * pixels_per_point;
        let Placement { origin_x, origin_y, zoom } = self.placement;
        let along = |pixel: f32, origin: f64| ((f64::from(pixel) - origin) / zoom).floor() as i64;
        (along(pixels.x, origin_x), along(pixels.y, origin_y))
    }
}

/// Where keys go that are typed, as far as is known before the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typing {
    /// Into a line, though it may not be there before the next frame.
    Wanted,
    /// Nowhere: what waits for an answer lies over every line.
    Covered,
    /// Into the line that has the focus, if one has.
    Free,
}

/// A key that went down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Press<'a> {
    pub key: &'a Key,
    /// Whether it is held.
    pub is_repeat: bool,
    /// Whether it is held with one that makes commands: control, alt or the system's.
    pub has_command: bool,
}

/// A part of the window that shows something and hears what is meant for it.
pub(super) trait Panel {
    /// The side of the canvas that it stands at, or `None` if it only stands over the canvas.
    fn side(&self) -> Option<Side> {
        None
    }

    /// The action that opens and closes it, if one does.
    fn switch(&self) -> Option<Action> {
        None
    }

    /// Whether it is shown.
    fn is_open(&self) -> bool {
        true
    }

    /// Opens or closes it.
    fn toggle(&mut self) {}

    /// Points across that it takes at least, where it stands beside the canvas.
    fn least_width(&self) -> f32 {
        0.0
    }

    /// Takes over what its threads have found, before a frame.
    fn before_frame(&mut self, _document: &mut Document) {}

    /// Lays it out at its side of what is left in `ui`. Panels still to come want to have `reserved`
    /// points beside each other.
    fn show_at_side(
        &mut self,
        _ui: &mut Ui,
        _context: &Context<'_>,
        _reserved: f32,
        _requests: &mut Vec<Request>,
    ) {
    }

    /// Draws over the canvas, whether it is open or not.
    fn show_over_canvas(
        &mut self,
        _ui: &mut Ui,
        _context: &Context<'_>,
        _over: &Over,
        _requests: &mut Vec<Request>,
    ) {
    }

    /// How the pointer looks on the canvas, where the panel has something done with it there.
    fn cursor(&self) -> Option<CursorIcon> {
        None
    }

    /// The layer that it lays over a picture, if it has one.
    fn tints(&mut self, _framing: &Framing, _generation: u64) -> Option<&TintMap> {
        None
    }

    /// Asks the session for what it wants to know after a frame. Returns when it is to be asked again.
    fn after_frame(&mut self, _document: &Document, _canvas: Canvas) -> Option<Instant> {
        None
    }

    /// Hears a key before it is looked up. Returns whether it was meant for the panel.
    fn hear_key(&mut self, _press: &Press<'_>, _requests: &mut Vec<Request>) -> bool {
        false
    }

    /// Does what was asked for besides opening and closing. Returns whether that is its business.
    fn act(&mut self, _action: Action, _document: &mut Document) -> bool {
        false
    }

    /// Hears that a cell was pressed with the left button. Returns whether it waited for that.
    fn press(&mut self, _cell: (i64, i64)) -> bool {
        false
    }

    /// Closes the topmost thing that it shows, or gives it up. Returns whether there was one.
    fn dismiss(&mut self) -> bool {
        false
    }

    /// Another universe is there.
    fn forget(&mut self) {}
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn cells_and_points_of_the_canvas_correspond() {
        let over = Over {
            canvas: egui::Rect::from_min_max(pos2(100.0, 40.0), pos2(500.0, 340.0)),
            placement: Placement { origin_x: 400.0, origin_y: 300.0, zoom: 10.0 },
            generation: None,
            pointer: None,
        };
        let place = over.place(Rect::new(-2, 3, 2, 4), 2.0);
        assert_eq!(place, egui::Rect::from_min_max(pos2(290.0, 205.0), pos2(300.0, 225.0)));
        for (point, cell) in [(pos2(290.1, 205.1), (-2, 3)), (pos2(299.9, 224.9), (-1, 6))] {
            assert_eq!(over.cell(point, 2.0), cell);
        }
    }
}
