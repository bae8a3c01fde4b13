//! The census as a panel at the canvas's left side: it asks the session for snapshots, colours the
//! picture, and goes to objects.

use std::time::Instant;

use egui::Ui;

use super::super::action::Action;
use super::super::document::Document;
use super::super::panel::{Context, Over, Panel, Side};
use super::super::request::Request;
use super::super::{layout, theme};
use super::jump::Visited;
use super::overlay::Overlay;
use super::{Census, Sight, panel};
use crate::render::{Canvas, Framing, TintMap};

/// Pixels a cell that an object is looked at with at least.
const LEAST_ZOOM: f64 = 12.0;

/// Share of the canvas that an object may take when it is gone to.
const OBJECT_SHARE: f64 = 0.5;

impl Panel for Census {
    fn side(&self) -> Option<Side> {
        Some(Side::Left)
    }

    fn switch(&self) -> Option<Action> {
        Some(Action::Census)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.forget();
    }

    fn least_width(&self) -> f32 {
        layout::LEAST_CENSUS_WIDTH
    }

    /// Keeps the object that was gone to in the middle as well, where the user has not looked elsewhere
    /// since.
    fn before_frame(&mut self, document: &mut Document) {
        self.hear();
        let shown = document.viewport.shown_generation();
        let place = shown.and_then(|generation| self.followed(generation));
        document.viewport.follow_object(place);
    }

    fn show_at_side(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        reserved: f32,
        requests: &mut Vec<Request>,
    ) {
        let view = panel::CensusState {
            language: context.language,
            findings: self.findings.as_ref(),
            problem: self.problem.as_ref(),
            visited: self.visited.as_ref().map(Visited::kind),
        };
        // The canvas keeps half of what there is, or what it needs.
        let available = ui.available_width() - reserved;
        let most = (available / 2.0).min(available - layout::LEAST_CANVAS_WIDTH);
        let most = most.max(layout::LEAST_CENSUS_WIDTH);
        let mut pressed = Vec::new();
        egui::Panel::left("census")
            .resizable(true)
            .default_size(layout::CENSUS_WIDTH.min(most))
            .size_range(layout::LEAST_CENSUS_WIDTH..=most)
            .frame(theme::panel())
            .show_separator_line(false)
            .show(ui, |ui| panel::show(ui, &view, &mut pressed));
        requests.extend(pressed.into_iter().map(Request::Act));
    }

    /// Names objects, marks the one gone to, and shows the card of the one under the pointer.
    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        _: &mut Vec<Request>,
    ) {
        if let (Some(findings), Some(generation)) = (&self.findings, over.generation) {
            let visited = self.visited.as_ref().map(Visited::index);
            Overlay { language: context.language, findings, visited, over, generation }.show(ui);
        }
    }

    fn tints(&mut self, framing: &Framing, generation: u64) -> Option<&TintMap> {
        let findings = self.findings.as_ref()?;
        let is_current = self
            .tints
            .as_ref()
            .is_some_and(|(of, tints)| *of == generation && tints.framing() == framing);
        if !is_current {
            self.tints = Some((generation, findings.tints(framing, generation)));
        }
        self.tints.as_ref().map(|(_, tints)| tints)
    }

    /// Asks for the next snapshot if one is due.
    fn after_frame(&mut self, document: &Document, canvas: Canvas) -> Option<Instant> {
        let status = document.playback.status();
        let sight = Sight {
            view: document.viewport.cells_in_view(canvas),
            topology: status.rulestring.topology,
            population: status.population,
            bounding_box: status.bounding_box,
            generation: status.generation,
            is_at_rest: document.playback.is_at_rest(),
        };
        let (command, due) = self.ask(Instant::now(), &sight);
        let presence = self.ask_for_presence(Instant::now(), &sight);
        for command in command.into_iter().chain(presence) {
            document.session.send(command);
        }
        due
    }

    /// Goes to the next object of a kind, and follows it.
    fn act(&mut self, action: Action, document: &mut Document) -> bool {
        let Action::NextOfKind(kind) = action else { return false };
        let now = document.playback.status().generation;
        let generation = document.viewport.shown_generation().unwrap_or(now);
        if let Some(bounds) = self.next_of_kind(kind, generation) {
            document.viewport.go_to(bounds, LEAST_ZOOM, OBJECT_SHARE);
        }
        true
    }

    fn forget(&mut self) {
        self.watch.forget();
        self.schedule.forget();
        self.findings = None;
        self.problem = None;
        self.visited = None;
        self.presence.forget();
        self.tints = None;
    }
}
