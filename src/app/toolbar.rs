//! The buttons at the window's top.

use egui::accesskit::Role;
use egui::{Align, FontId, Layout, RichText, Sense, Ui, WidgetInfo, pos2, vec2};

use super::action::Action;
use super::icon::{self, Icon};
use super::theme;
use crate::language::numbers::decimal;
use crate::language::texts::toolbar as texts;
use crate::language::{Language, Text};
use crate::render::draw::{FIRST_GRID_ZOOM, fits_grid};

/// What the buttons show.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub language: Language,
    pub is_running: bool,
    /// Generations a second that are asked for.
    pub asked_rate: f64,
    pub grid: Grid,
    pub is_following: bool,
    pub has_census: bool,
    pub has_attention: bool,
    pub has_help: bool,
}

/// What is seen of the grid lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grid {
    /// They are switched off.
    Off,
    /// They are drawn.
    Drawn,
    /// They are switched on, and cells are too small for them.
    TooSmall,
}

impl Grid {
    /// What is seen of them at so many pixels a cell.
    pub fn at(zoom: f64, is_on: bool) -> Self {
        match (is_on, fits_grid(zoom)) {
            (false, _) => Self::Off,
            (true, true) => Self::Drawn,
            (true, false) => Self::TooSmall,
        }
    }
}

/// Width in points from which buttons have words.
const WORDS_FROM: f32 = 1040.0;

/// Width in points from which the speed stands between its buttons.
const SPEED_FROM: f32 = 560.0;

/// Width of the speed, in points.
const SPEED_WIDTH: f32 = 104.0;

/// Height of a button.
const BUTTON_HEIGHT: f32 = 28.0;

/// Space on both sides of what a button shows.
const BUTTON_PADDING: f32 = 9.0;

/// The same where the window is too narrow for that.
const NARROW_PADDING: f32 = 3.0;

/// Width in points from which buttons have their usual padding.
const PADDING_FROM: f32 = 480.0;

/// Space between a button's symbol and its word.
const WORD_GAP: f32 = 7.0;

/// A button.
struct Face {
    icon: Icon,
    word: Option<Text>,
    hint: String,
    /// Whether it is on, where it can be switched.
    is_on: Option<bool>,
    action: Action,
}

impl Face {
    /// A button that does something.
    fn new(language: Language, icon: Icon, word: Option<Text>, hint: Text, action: Action) -> Self {
        Self { icon, word, hint: language.say(hint).to_owned(), is_on: None, action }
    }

    /// A button that is on or off.
    fn switch(self, is_on: bool) -> Self {
        Self { is_on: Some(is_on), ..self }
    }
}

/// Shows the buttons; those that were pressed go to `actions`.
pub(super) fn show(ui: &mut Ui, state: State, actions: &mut Vec<Action>) {
    let language = state.language;
    let width = ui.available_width();
    let has_words = width >= WORDS_FROM;
    let padding = if width < PADDING_FROM { NARROW_PADDING } else { BUTTON_PADDING };
    let mut press = |ui: &mut Ui, face: Face| {
        if button(ui, &face, language, has_words, padding) {
            actions.push(face.action);
        }
    };
    let face = |icon, word, hint, action| Face::new(language, icon, word, hint, action);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = if width < SPEED_FROM { 3.0 } else { 6.0 };
        press(ui, face(Icon::Open, Some(texts::OPEN), texts::OPEN_HINT, Action::Open));
        press(ui, face(Icon::Save, Some(texts::SAVE), texts::SAVE_HINT, Action::Save));
        gap(ui);
        let (icon, word, hint) = match state.is_running {
            true => (Icon::Pause, texts::PAUSE, texts::PAUSE_HINT),
            false => (Icon::Run, texts::RUN, texts::RUN_HINT),
        };
        press(ui, face(icon, Some(word), hint, Action::RunOrStop));
        press(ui, face(Icon::Step, Some(texts::NEXT), texts::NEXT_HINT, Action::Generation));
        gap(ui);
        press(ui, face(Icon::Slower, None, texts::SLOWER, Action::Slower));
        if width >= SPEED_FROM {
            let text = RichText::new(language.speed(state.asked_rate, None)).color(theme::DIM);
            ui.add_sized([SPEED_WIDTH, 26.0], egui::Label::new(text))
                .on_hover_text(language.say(texts::SPEED_HINT));
        }
        press(ui, face(Icon::Faster, None, texts::FASTER, Action::Faster));
        gap(ui);
        press(ui, face(Icon::Fit, Some(texts::FIT), texts::FIT_HINT, Action::Fit));
        press(ui, face(Icon::Reset, Some(texts::RESET), texts::RESET_HINT, Action::Reset));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let language_face =
                face(Icon::Language, Some(texts::LANGUAGE), texts::LANGUAGE_HINT, Action::Language);
            press(ui, language_face);
            let help = face(Icon::Help, Some(texts::HELP), texts::HELP_HINT, Action::Help);
            press(ui, help.switch(state.has_help));
            let follow =
                face(Icon::Follow, Some(texts::FOLLOW), texts::FOLLOW_HINT, Action::Follow);
            press(ui, follow.switch(state.is_following));
            let attention = face(
                Icon::Attention,
                Some(texts::ATTENTION),
                texts::ATTENTION_HINT,
                Action::Attention,
            );
            press(ui, attention.switch(state.has_attention));
            press(ui, grid_face(language, state.grid));
            let census =
                face(Icon::Census, Some(texts::CENSUS), texts::CENSUS_HINT, Action::Census);
            press(ui, census.switch(state.has_census));
        });
    });
}

/// The button of the grid lines, which is on while they are drawn.
fn grid_face(language: Language, grid: Grid) -> Face {
    let face = Face::new(language, Icon::Grid, Some(texts::GRID), texts::GRID_HINT, Action::Grid);
    let face = face.switch(grid == Grid::Drawn);
    match grid {
        Grid::Off | Grid::Drawn => face,
        Grid::TooSmall => {
            let hint = language.fill(texts::GRID_TOO_FAR_HINT, &[&decimal(FIRST_GRID_ZOOM, 1)]);
            Face { hint, ..face }
        }
    }
}

/// Shows a button; returns whether it was pressed.
fn button(ui: &mut Ui, face: &Face, language: Language, has_words: bool, padding: f32) -> bool {
    let word = face.word.filter(|_| has_words).map_or("", |word| language.say(word));
    let font = FontId::proportional(13.0);
    let word = ui.painter().layout_no_wrap(word.to_owned(), font, theme::TEXT);
    let word_width = if word.size().x > 0.0 { WORD_GAP + word.size().x } else { 0.0 };
    let size = vec2(2.0 * padding + icon::SIDE + word_width, BUTTON_HEIGHT);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let name = face.word.map_or(face.hint.as_str(), |word| language.say(word));
        match face.is_on {
            Some(is_on) => WidgetInfo::selected(Role::Button, true, is_on, name),
            None => WidgetInfo::labeled(Role::Button, true, name),
        }
    });
    let fill = match (face.is_on, response.hovered()) {
        (Some(true), _) => theme::BUTTON_ON,
        (_, true) => theme::BUTTON_HOVERED,
        (_, false) => theme::BUTTON,
    };
    ui.painter().rect_filled(place, theme::CORNER, fill);
    let left = place.left() + padding;
    let middle = place.center().y;
    face.icon.paint(ui.painter(), pos2(left + icon::SIDE / 2.0, middle), theme::TEXT);
    let word_at = pos2(left + icon::SIDE + WORD_GAP, middle - word.size().y / 2.0);
    ui.painter().galley(word_at, word, theme::TEXT);
    response.on_hover_text(&face.hint).clicked()
}

fn gap(ui: &mut Ui) {
    ui.add_space(ui.spacing().item_spacing.x);
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT, Queryable};

    use super::*;
    use crate::app::access::nameless;
    use crate::app::testing;

    const STATE: State = State {
        language: Language::English,
        is_running: false,
        asked_rate: 60.0,
        grid: Grid::Off,
        is_following: false,
        has_census: false,
        has_attention: false,
        has_help: false,
    };

    #[test]
    fn every_button_has_a_name_for_those_who_do_not_see_it() {
        for (language, width) in [(Language::English, 320.0), (Language::Chinese, 1280.0)] {
            let state = State { language, ..STATE };
            let mut harness = testing::harness([width, 60.0]).build_ui(|ui| {
                show(ui, state, &mut Vec::new());
            });
            harness.run();
            let (buttons, without_names) = nameless(harness.root());
            assert!(buttons >= 14, "{buttons} buttons");
            assert!(without_names.is_empty(), "{without_names:?}");
        }
    }

    /// Whether the button of that name is shown as switched on, if it can be.
    fn is_on(state: State, name: &str) -> Option<bool> {
        let mut harness = testing::harness([1280.0, 60.0]).build_ui(|ui| {
            show(ui, state, &mut Vec::new());
        });
        harness.run();
        let toggled = harness.get_by_label(name).accesskit_node().toggled();
        toggled.map(|toggled| toggled == egui::accesskit::Toggled::True)
    }

    #[test]
    fn the_grid_is_on_only_where_it_is_drawn() {
        assert_eq!(Grid::at(20.0, true), Grid::Drawn);
        assert_eq!(Grid::at(20.0, false), Grid::Off);
        assert_eq!(Grid::at(FIRST_GRID_ZOOM, true), Grid::TooSmall);
        for (grid, expected) in [(Grid::Drawn, true), (Grid::TooSmall, false), (Grid::Off, false)] {
            assert_eq!(is_on(State { grid, ..STATE }, "Grid"), Some(expected), "{grid:?}");
        }
    }

    #[test]
    fn what_runs_offers_to_pause_and_no_button_is_lit_for_it() {
        assert_eq!(is_on(STATE, "Run"), None);
        assert_eq!(is_on(State { is_running: true, ..STATE }, "Pause"), None);
    }
}
