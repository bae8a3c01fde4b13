//! What the attention dock needs of the stage: a place at the window's right side, regions of the
//! running universe, and a region that is picked on the canvas.

use std::sync::Arc;

use egui::{Stroke, StrokeKind, pos2};
use winit::event::MouseButton;
use winit::event_loop::EventLoopProxy;

use super::super::attention::Dock;
use super::super::events::Wake;
use super::super::viewport::Area;
use super::super::{layout, theme};
use super::Stage;
use crate::engine::session::{Command, Session, Status};
use crate::language::Language;
use crate::render::{Counts, Placement};

/// Width in points of a dock that was just opened.
const WIDTH: f32 = 500.0;

/// A dock that wakes the window when a model has learned something.
pub(super) fn dock(proxy: &EventLoopProxy<Wake>) -> Dock {
    let proxy = std::sync::Mutex::new(proxy.clone());
    let wake = move || {
        if let Ok(proxy) = proxy.lock() {
            // The loop has ended when nobody hears this.
            let _ = proxy.send_event(Wake::Attention);
        }
    };
    Dock::new(Arc::new(wake))
}

/// Shows the dock where it is open; returns whether it is to be closed.
pub(super) fn show(
    ui: &mut egui::Ui,
    dock: &mut Dock,
    language: Language,
    status: &Status,
    session: &Session<Counts>,
    is_census_open: bool,
) -> bool {
    if !dock.is_open() {
        return false;
    }
    let read = |region, reply| {
        session.send(Command::Read(Some(region), reply));
    };
    let census = if is_census_open { layout::LEAST_CENSUS_WIDTH } else { 0.0 };
    panel(ui, census, |ui| dock.show(ui, language, status, &read))
}

/// The place of the dock, as wide as the user wants it; it leaves so much to what stands beside the
/// canvas.
pub(in crate::app) fn panel<R>(
    ui: &mut egui::Ui,
    beside: f32,
    content: impl FnOnce(&mut egui::Ui) -> R,
) -> R {
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

/// Outlines the region that the model looks at, in each of its pieces.
pub(super) fn outline(
    ui: &egui::Ui,
    dock: &Dock,
    canvas: egui::Rect,
    place: Option<(Area, Placement)>,
) {
    let Some((area, placement)) = place else { return };
    let scale = ui.ctx().pixels_per_point();
    let at = |x: i64, y: i64| {
        let across = f64::from(area.left) + placement.origin_x + x as f64 * placement.zoom;
        let down = f64::from(area.top) + placement.origin_y + y as f64 * placement.zoom;
        pos2(across as f32 / scale, down as f32 / scale)
    };
    let painter = ui.painter().with_clip_rect(canvas);
    let stroke = Stroke::new(2.0, theme::WARNING);
    for piece in dock.regions() {
        let outline =
            egui::Rect::from_min_max(at(piece.x, piece.y), at(piece.right(), piece.bottom()));
        painter.rect_stroke(outline, 0.0, stroke, StrokeKind::Outside);
    }
}

impl Stage {
    /// Picks the region around the cell under the pointer, where the dock waits for one. Returns
    /// whether it did.
    pub(super) fn pick(&mut self, button: MouseButton) -> bool {
        let cell = self.document.viewport.cell_at(self.pointer.place());
        let (true, MouseButton::Left, Some((x, y))) = (self.dock.is_picking(), button, cell) else {
            return false;
        };
        self.dock.pick(x, y);
        self.request_redraw();
        true
    }
}
