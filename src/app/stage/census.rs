//! What the stage does for the census: it asks the session for snapshots and goes to objects.

use std::time::Instant;

use super::super::census::Sight;
use super::super::viewport::Area;
use super::Stage;

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
        let document = &self.document;
        let status = document.playback.status();
        let sight = Sight {
            view: document.viewport.cells_in_view(area.canvas),
            topology: status.rulestring.topology,
            population: status.population,
            bounding_box: status.bounding_box,
            generation: status.generation,
            is_at_rest: document.playback.is_at_rest(),
        };
        let (command, due) = self.census.ask(Instant::now(), &sight);
        let presence = self.census.ask_for_presence(Instant::now(), &sight);
        for command in command.into_iter().chain(presence) {
            document.session.send(command);
        }
        self.census_due = due;
    }

    /// Keeps the object that was gone to in the middle, where the user has not looked elsewhere since.
    pub(super) fn follow_object(&mut self) {
        let viewport = &mut self.document.viewport;
        let shown = viewport.shown_generation();
        viewport.follow_object(shown.and_then(|generation| self.census.followed(generation)));
    }

    /// Goes to the next object of a kind, and follows it.
    pub(super) fn go_to_next(&mut self, kind: usize) {
        let document = &mut self.document;
        let now = document.playback.status().generation;
        let generation = document.viewport.shown_generation().unwrap_or(now);
        if let Some(bounds) = self.census.next_of_kind(kind, generation) {
            document.viewport.go_to(bounds, LEAST_ZOOM, OBJECT_SHARE);
        }
    }
}

/// Where the pointer rests on the canvas and not on a widget, in points.
pub(super) fn pointer_on_canvas(context: &egui::Context, is_dragging: bool) -> Option<egui::Pos2> {
    let pointer = context.pointer_hover_pos()?;
    (!is_dragging && !context.is_pointer_over_egui()).then_some(pointer)
}
