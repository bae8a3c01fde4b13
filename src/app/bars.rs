//! The toolbar and the status line as panels.

use egui::Ui;

use super::action::Action;
use super::panel::{Context, Panel, Side};
use super::request::Request;
use super::{layout, status_line, theme, toolbar};
use crate::view::Following;

/// The buttons at the window's top.
#[derive(Debug)]
pub(super) struct Toolbar {
    pub is_shown: bool,
}

/// The facts at the window's bottom.
#[derive(Debug)]
pub(super) struct StatusLine {
    pub is_shown: bool,
}

impl Default for Toolbar {
    fn default() -> Self {
        Self { is_shown: true }
    }
}

impl Default for StatusLine {
    fn default() -> Self {
        Self { is_shown: true }
    }
}

impl Panel for Toolbar {
    fn side(&self) -> Option<Side> {
        Some(Side::Top)
    }

    fn switch(&self) -> Option<Action> {
        Some(Action::Bars)
    }

    fn is_open(&self) -> bool {
        self.is_shown
    }

    fn toggle(&mut self) {
        self.is_shown = !self.is_shown;
    }

    fn show_at_side(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        _: f32,
        requests: &mut Vec<Request>,
    ) {
        let (playback, viewport) = (&context.document.playback, &context.document.viewport);
        let state = toolbar::State {
            language: context.language,
            is_running: playback.is_running(),
            asked_rate: playback.rate().asked,
            grid: toolbar::Grid::at(viewport.zoom(), viewport.has_grid),
            is_following: viewport.following() != Following::Nothing,
            has_census: context.is_open(Action::Census),
            has_attention: context.is_open(Action::Attention),
            has_help: context.is_open(Action::Help),
        };
        let mut pressed = Vec::new();
        egui::Panel::top("toolbar")
            .exact_size(layout::TOOLBAR_HEIGHT)
            .frame(theme::panel())
            .show_separator_line(false)
            .show(ui, |ui| toolbar::show(ui, state, &mut pressed));
        requests.extend(pressed.into_iter().map(Request::Act));
    }
}

impl Panel for StatusLine {
    fn side(&self) -> Option<Side> {
        Some(Side::Bottom)
    }

    fn switch(&self) -> Option<Action> {
        Some(Action::Bars)
    }

    fn is_open(&self) -> bool {
        self.is_shown
    }

    fn toggle(&mut self) {
        self.is_shown = !self.is_shown;
    }

    fn show_at_side(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        _: f32,
        requests: &mut Vec<Request>,
    ) {
        let (playback, viewport) = (&context.document.playback, &context.document.viewport);
        let view = status_line::StatusLineState {
            language: context.language,
            status: playback.status(),
            title: &context.document.source().title,
            has_about: context.is_open(Action::About),
            doing: playback.doing(),
            rate: playback.rate(),
            zoom: viewport.zoom(),
            frames_per_second: context.frames_per_second,
            engine_note: context.engine_note,
            drawing_adapter: context.drawing_adapter,
        };
        let mut pressed = Vec::new();
        egui::Panel::bottom("status")
            .exact_size(layout::STATUS_HEIGHT)
            .frame(theme::panel())
            .show_separator_line(false)
            .show(ui, |ui| status_line::show(ui, &view, &mut pressed));
        requests.extend(pressed.into_iter().map(Request::Act));
    }
}
