//! What the stage does for the census: it asks the session for snapshots and goes to objects.

use std::time::Instant;

use super::super::census::Sight;
use super::{Area, Stage};
use crate::life::Rect;
use crate::render::{Placement, camera::MAX_ZOOM};

/// Pixels a cell that an object is looked at with at least.
const LEAST_ZOOM: f64 = 12.0;

/// Share of the canvas that an object may take when it is gone to.
const OBJECT_SHARE: f64 = 0.5;

impl Stage {
    /// Opens or closes the census.
    pub(super) fn toggle_census(&mut self) {
        self.census.toggle();
    }

    /// Asks for the next snapshot if one is due, and plans a frame for when one will be.
    pub(super) fn ask_for_census(&mut self, area: Area) {
        let status = self.playback.status();
        let sight = Sight {
            view: cells_in_view(&self.camera.placement(area.canvas), area),
            topology: self.topology,
            population: status.population,
            bounding_box: status.bounding_box,
            generation: status.generation,
            is_at_rest: self.playback.is_at_rest(),
        };
        let (command, due) = self.census.ask(Instant::now(), &sight);
        if let Some(command) = command {
            self.session.send(command);
        }
        self.census_due = due;
    }

    /// Goes to the next object of a kind.
    pub(super) fn go_to_next(&mut self, kind: usize) {
        let picture = self.picture.as_ref();
        let now = self.playback.status().generation;
        let generation = picture.map_or(now, |(picture, _)| picture.generation);
        let Some(bounds) = self.census.next_of_kind(kind, generation) else { return };
        let Some(Area { canvas, .. }) = self.canvas else { return };
        let side = |cells: u64, pixels: u32| OBJECT_SHARE * f64::from(pixels) / cells.max(1) as f64;
        let fitting = side(bounds.width, canvas.width).min(side(bounds.height, canvas.height));
        let zoom = self.camera.target_zoom().max(LEAST_ZOOM).min(fitting).min(MAX_ZOOM);
        self.camera.look_at(
            bounds.x as f64 + bounds.width as f64 / 2.0,
            bounds.y as f64 + bounds.height as f64 / 2.0,
            zoom,
        );
        self.camera_was_moved();
    }
}

/// Where the pointer rests on the canvas and not on a widget, in points.
pub(super) fn pointer_on_canvas(context: &egui::Context, is_dragging: bool) -> Option<egui::Pos2> {
    let pointer = context.pointer_hover_pos()?;
    (!is_dragging && !context.is_pointer_over_egui()).then_some(pointer)
}

/// The cells that a canvas shows, in part at least.
fn cells_in_view(placement: &Placement, area: Area) -> Rect {
    let Placement { origin_x, origin_y, zoom } = *placement;
    let start = |origin: f64| (-origin / zoom).floor() as i64;
    let end = |origin: f64, pixels: u32| ((f64::from(pixels) - origin) / zoom).ceil() as i64;
    Rect::from_edges(
        start(origin_x),
        start(origin_y),
        end(origin_x, area.canvas.width),
        end(origin_y, area.canvas.height),
    )
}
