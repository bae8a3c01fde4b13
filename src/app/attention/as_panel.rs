//! The dock as a panel at the canvas's right side: it reads regions of the running universe, and has
//! one picked on the canvas.

use egui::{CursorIcon, Stroke, StrokeKind, Ui};

use super::super::action::Action;
use super::super::document::Document;
use super::super::panel::{Context, Over, Panel, Side};
use super::super::request::Request;
use super::super::{layout, theme};
use super::Dock;
use crate::engine::session::Command;

/// Width in points of a dock that was just opened.
const WIDTH: f32 = 500.0;

impl Panel for Dock {
    fn side(&self) -> Option<Side> {
        Some(Side::Right)
    }

    fn switch(&self) -> Option<Action> {
        Some(Action::Attention)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    /// Nothing is trained behind a closed dock.
    fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.stop_picking();
        let is_resting = !self.is_open;
        if let Some(life) = &mut self.life {
            life.learner.rest(is_resting);
        }
        if let Some(sentences) = &mut self.sentences {
            sentences.rest(is_resting);
        }
        self.size.sizes.rest(is_resting);
        self.size.parts.rest(is_resting);
    }

    fn least_width(&self) -> f32 {
        layout::LEAST_DOCK_WIDTH
    }

    /// What becomes of files is heard of in a closed dock as well.
    fn before_frame(&mut self, _: &mut Document) {
        self.hear_of_files();
    }

    fn show_at_side(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        reserved: f32,
        requests: &mut Vec<Request>,
    ) {
        let (session, status) = (&context.document.session, context.document.playback.status());
        let read = |region, reply| {
            session.send(Command::Read(Some(region), reply));
        };
        if place(ui, reserved, |ui| self.show(ui, context.language, status, &read)) {
            requests.push(Request::Act(Action::Attention));
        }
    }

    /// Outlines the region that the model looks at, in each of its pieces.
    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        _: &Context<'_>,
        over: &Over,
        _: &mut Vec<Request>,
    ) {
        let painter = ui.painter().with_clip_rect(over.canvas);
        let stroke = Stroke::new(2.0, theme::WARNING);
        for piece in self.regions() {
            let outline = over.place(piece, painter.pixels_per_point());
            painter.rect_stroke(outline, 0.0, stroke, StrokeKind::Outside);
        }
    }

    fn cursor(&self) -> Option<CursorIcon> {
        self.is_picking().then_some(CursorIcon::Crosshair)
    }

    fn act(&mut self, action: Action, _: &mut Document) -> bool {
        if action == Action::Training {
            self.pause_or_go_on();
        }
        action == Action::Training
    }

    /// Picks the region around a cell.
    fn press(&mut self, (x, y): (i64, i64)) -> bool {
        let is_picking = self.is_picking();
        if let Some(life) = self.life.as_mut().filter(|_| is_picking) {
            life.region.pick(x, y);
        }
        is_picking
    }

    /// Picks nothing any more.
    fn dismiss(&mut self) -> bool {
        let was_picking = self.is_picking();
        self.stop_picking();
        was_picking
    }
}

/// The place of the dock, as wide as the user wants it; it leaves so much to what stands beside the
/// canvas.
pub(super) fn place<R>(ui: &mut Ui, beside: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let least = layout::LEAST_DOCK_WIDTH;
    let room = (ui.available_width() - layout::LEAST_CANVAS_WIDTH - beside).max(least);
    egui::Panel::right("attention")
        .resizable(true)
        .default_size(WIDTH.min(room))
        .size_range(least..=room)
        .frame(theme::panel())
        .show(ui, content)
        .inner
}
