//! The toolbar and the status line as panels.

use egui::Ui;

use super::action::Action;
use super::panel::{Context, Panel, Side};
use super::request::Request;
use super::{layout, status_line, theme, toolbar};

/// A bar along an edge of the window, which makes way where its user wants the canvas alone.
pub(super) struct Bar {
    side: Side,
    /// Where it is laid out, and how high.
    place: fn() -> egui::Panel,
    /// Draws what is in it, and tells what was pressed.
    content: fn(&mut Ui, &Context<'_>, &mut Vec<Action>),
    pub is_shown: bool,
}

impl Bar {
    /// The buttons at the window's top.
    pub fn toolbar() -> Self {
        let place = || egui::Panel::top("toolbar").exact_size(layout::TOOLBAR_HEIGHT);
        Self { side: Side::Top, place, content: buttons, is_shown: true }
    }

    /// The facts at the window's bottom.
    pub fn status_line() -> Self {
        let place = || egui::Panel::bottom("status").exact_size(layout::STATUS_HEIGHT);
        Self { side: Side::Bottom, place, content: facts, is_shown: true }
    }
}

impl Panel for Bar {
    fn side(&self) -> Option<Side> {
        Some(self.side)
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
        let mut pressed = Vec::new();
        (self.place)()
            .frame(theme::panel())
            .show_separator_line(false)
            .show(ui, |ui| (self.content)(ui, context, &mut pressed));
        requests.extend(pressed.into_iter().map(Request::Act));
    }
}

fn buttons(ui: &mut Ui, context: &Context<'_>, pressed: &mut Vec<Action>) {
    let (playback, viewport) = (&context.document.playback, &context.document.viewport);
    let state = toolbar::State {
        language: context.language,
        is_running: playback.is_running(),
        asked_rate: playback.rate().asked,
        grid: toolbar::Grid::at(viewport.zoom(), viewport.has_grid),
        following: viewport.following(),
        has_census: context.is_open(Action::Census),
        has_attention: context.is_open(Action::Attention),
        has_help: context.is_open(Action::Help),
    };
    toolbar::show(ui, state, pressed);
}

fn facts(ui: &mut Ui, context: &Context<'_>, pressed: &mut Vec<Action>) {
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
    status_line::show(ui, &view, pressed);
}
