//! The buttons at the window's top.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    Align, FontId, Galley, Layout, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::action::Action;
use super::icon::{self, Icon};
use super::theme;
use crate::language::numbers::decimal;
use crate::language::texts::toolbar as texts;
use crate::language::{Language, Text};
use crate::render::draw::{FIRST_GRID_ZOOM, fits_grid};
use crate::view::Following;

/// What the buttons show.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub language: Language,
    pub is_running: bool,
    /// Generations a second that are asked for.
    pub asked_rate: f64,
    pub grid: Grid,
    pub following: Following,
    pub has_census: bool,
    pub has_attention: bool,
    pub has_help: bool,
}

/// What is seen of the grid lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grid {
    /// They are switched off.
    Off,
    /// They are switched on, and drawn.
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

/// Height of a button.
const BUTTON_HEIGHT: f32 = 28.0;

/// How close buttons stand, and what they show.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Density {
    has_words: bool,
    /// Space on both sides of what a button shows, in points.
    padding: f32,
    /// Space between buttons, which is twice as much between groups.
    spacing: f32,
    /// Width of the speed between its buttons.
    speed: Option<f32>,
}

/// The densities, the one that is taken where it fits first; the last one fits the least window.
const DENSITIES: [Density; 5] = [
    Density { has_words: true, padding: 9.0, spacing: 6.0, speed: Some(104.0) },
    Density { has_words: false, padding: 9.0, spacing: 6.0, speed: Some(104.0) },
    Density { has_words: false, padding: 6.0, spacing: 4.0, speed: Some(84.0) },
    Density { has_words: false, padding: 6.0, spacing: 3.0, speed: None },
    Density { has_words: false, padding: 2.5, spacing: 1.5, speed: None },
];

/// Space between a button's symbol and its word.
const WORD_GAP: f32 = 7.0;

/// A button.
struct Face {
    icon: Icon,
    word: Option<Text>,
    /// What it says at other times. It has room for that too, so that its neighbours keep their places.
    other_word: Option<Text>,
    hint: String,
    /// Whether it is on, where it can be switched.
    is_on: Option<bool>,
    /// Whether what is switched on cannot be seen now.
    is_without_effect: bool,
    action: Action,
}

impl Face {
    /// A button that does something.
    fn new(language: Language, icon: Icon, word: Option<Text>, hint: Text, action: Action) -> Self {
        Self {
            icon,
            word,
            other_word: None,
            hint: language.say(hint).to_owned(),
            is_on: None,
            is_without_effect: false,
            action,
        }
    }

    /// A button that says something else at other times.
    fn or_says(self, word: Text) -> Self {
        Self { other_word: Some(word), ..self }
    }

    /// A button that is on or off.
    fn switch(self, is_on: bool) -> Self {
        Self { is_on: Some(is_on), ..self }
    }
}

/// Shows the buttons; those that were pressed go to `actions`.
pub(super) fn show(ui: &mut Ui, state: State, actions: &mut Vec<Action>) {
    let language = state.language;
    let (left, right) = (left(state), right(state));
    let density = density(ui, language, &left, &right);
    let mut press = |ui: &mut Ui, face: &Face| {
        if button(ui, face, language, density) {
            actions.push(face.action);
        }
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = density.spacing;
        for group in &left {
            for face in group {
                press(ui, face);
                if let (Action::Slower, Some(width)) = (face.action, density.speed) {
                    let text = language.speed(state.asked_rate, None);
                    let text = RichText::new(text).color(theme::DIM);
                    ui.add_sized([width, 26.0], egui::Label::new(text))
                        .on_hover_text(language.say(texts::SPEED_HINT));
                }
            }
            ui.add_space(density.spacing);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for face in right.iter().rev() {
                press(ui, face);
            }
        });
    });
}

/// The buttons at the left, in groups.
fn left(state: State) -> [Vec<Face>; 4] {
    let face = |icon, word, hint, action| Face::new(state.language, icon, word, hint, action);
    let run = match state.is_running {
        true => face(Icon::Pause, Some(texts::PAUSE), texts::PAUSE_HINT, Action::RunOrStop)
            .or_says(texts::RUN),
        false => face(Icon::Run, Some(texts::RUN), texts::RUN_HINT, Action::RunOrStop)
            .or_says(texts::PAUSE),
    };
    [
        vec![
            face(Icon::Open, Some(texts::OPEN), texts::OPEN_HINT, Action::Open),
            face(Icon::Save, Some(texts::SAVE), texts::SAVE_HINT, Action::Save),
        ],
        vec![run, face(Icon::Step, Some(texts::NEXT), texts::NEXT_HINT, Action::Generation)],
        vec![
            face(Icon::Slower, None, texts::SLOWER, Action::Slower),
            face(Icon::Faster, None, texts::FASTER, Action::Faster),
        ],
        vec![
            face(Icon::Fit, Some(texts::FIT), texts::FIT_HINT, Action::Fit),
            face(Icon::Reset, Some(texts::RESET), texts::RESET_HINT, Action::Reset),
        ],
    ]
}

/// The buttons at the right.
fn right(state: State) -> [Face; 6] {
    let face = |icon, word, hint, action| Face::new(state.language, icon, Some(word), hint, action);
    let follow_hint = match state.following {
        Following::Nothing | Following::Pattern => texts::FOLLOW_HINT,
        Following::Object => texts::FOLLOW_OBJECT_HINT,
    };
    [
        face(Icon::Census, texts::CENSUS, texts::CENSUS_HINT, Action::Census)
            .switch(state.has_census),
        grid(state.language, state.grid),
        face(Icon::Attention, texts::ATTENTION, texts::ATTENTION_HINT, Action::Attention)
            .switch(state.has_attention),
        face(Icon::Follow, texts::FOLLOW, follow_hint, Action::Follow)
            .switch(state.following != Following::Nothing),
        face(Icon::Help, texts::HELP, texts::HELP_HINT, Action::Help).switch(state.has_help),
        face(Icon::Language, texts::LANGUAGE, texts::LANGUAGE_HINT, Action::Language),
    ]
}

/// The first density at which all buttons fit beside each other, or else the closest.
fn density(ui: &Ui, language: Language, left: &[Vec<Face>], right: &[Face]) -> Density {
    let needed = |density: Density| {
        let faces = left.iter().flatten().chain(right);
        let buttons = faces.map(|face| button_width(ui, face, language, density) + density.spacing);
        let speed = density.speed.map_or(0.0, |width| width + density.spacing);
        buttons.sum::<f32>() + speed + left.len() as f32 * density.spacing
    };
    let [.., closest] = DENSITIES;
    let fits = |density: &Density| needed(*density) <= ui.available_width();
    DENSITIES.into_iter().find(fits).unwrap_or(closest)
}

/// The button of the grid lines: it shows whether they are switched on, and says where cells are too
/// small for them.
fn grid(language: Language, seen: Grid) -> Face {
    let face = Face::new(language, Icon::Grid, Some(texts::GRID), texts::GRID_HINT, Action::Grid);
    let face = face.switch(seen != Grid::Off);
    match seen {
        Grid::Off | Grid::Drawn => face,
        Grid::TooSmall => {
            let hint = language.fill(texts::GRID_TOO_FAR_HINT, &[&decimal(FIRST_GRID_ZOOM, 1)]);
            Face { hint, is_without_effect: true, ..face }
        }
    }
}

/// A word on a button, or nothing where there is no room for words.
fn word(ui: &Ui, word: Option<Text>, language: Language, density: Density) -> Arc<Galley> {
    let word = word.filter(|_| density.has_words).map_or("", |word| language.say(word));
    ui.painter().layout_no_wrap(word.to_owned(), FontId::proportional(13.0), theme::TEXT)
}

/// The width of a button, whatever it says.
fn button_width(ui: &Ui, face: &Face, language: Language, density: Density) -> f32 {
    let width = |text| word(ui, text, language, density).size().x;
    let word = width(face.word).max(width(face.other_word));
    let word = if word > 0.0 { WORD_GAP + word } else { 0.0 };
    2.0 * density.padding + icon::SIDE + word
}

/// Shows a button; returns whether it was pressed.
fn button(ui: &mut Ui, face: &Face, language: Language, density: Density) -> bool {
    let word = word(ui, face.word, language, density);
    let size = vec2(button_width(ui, face, language, density), BUTTON_HEIGHT);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let name = face.word.map_or(face.hint.as_str(), |word| language.say(word));
        match face.is_on {
            Some(is_on) => WidgetInfo::selected(Role::Button, true, is_on, name),
            None => WidgetInfo::labeled(Role::Button, true, name),
        }
    });
    let is_on = face.is_on == Some(true);
    let fill = match (is_on && !face.is_without_effect, response.hovered()) {
        (true, _) => theme::BUTTON_ON,
        (false, true) => theme::BUTTON_HOVERED,
        (false, false) => theme::BUTTON,
    };
    ui.painter().rect_filled(place, theme::CORNER, fill);
    if is_on {
        let stroke = Stroke::new(1.0, theme::BUTTON_ON);
        ui.painter().rect_stroke(place, theme::CORNER, stroke, StrokeKind::Inside);
    }
    let left = place.left() + density.padding;
    let middle = place.center().y;
    face.icon.paint(ui.painter(), pos2(left + icon::SIDE / 2.0, middle), theme::TEXT);
    let word_at = pos2(left + icon::SIDE + WORD_GAP, middle - word.size().y / 2.0);
    ui.painter().galley(word_at, word, theme::TEXT);
    response.on_hover_text(&face.hint).clicked()
}

#[cfg(test)]
pub(super) mod tests {
    use egui_kittest::kittest::{NodeT, Queryable};

    use super::*;
    use crate::app::access::nameless;
    use crate::app::testing;

    pub(in crate::app) const STATE: State = State {
        language: Language::English,
        is_running: false,
        asked_rate: 60.0,
        grid: Grid::Off,
        following: Following::Nothing,
        has_census: false,
        has_attention: false,
        has_help: false,
    };

    #[test]
    fn every_button_has_a_name_for_those_who_do_not_see_it() {
        for (language, width) in [(Language::English, 304.0), (Language::Chinese, 1264.0)] {
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

    #[test]
    fn buttons_fit_beside_each_other_in_every_window() {
        for language in Language::ALL {
            for width in [320.0, 360.0, 480.0, 616.0, 800.0, 1000.0, 1256.0, 1900.0] {
                let state = State { language, asked_rate: 983_040.0, ..STATE };
                let mut harness =
                    testing::harness([width, 60.0]).build_ui(|ui| show(ui, state, &mut Vec::new()));
                harness.run();
                let buttons = harness.get_all_by_role(Role::Button);
                let mut places: Vec<_> = buttons.map(|button| button.rect()).collect();
                places.sort_by(|one, other| one.left().total_cmp(&other.left()));
                assert_eq!(places.len(), 14);
                for pair in places.windows(2) {
                    assert!(pair[0].right() <= pair[1].left(), "{language:?} {width}: {pair:?}");
                }
                assert!(places[13].right() <= width, "{language:?} {width}: {places:?}");
            }
        }
    }

    #[test]
    fn buttons_keep_their_places_whether_it_runs_or_not() {
        for language in Language::ALL {
            for width in [320.0, 640.0, 1280.0, 1900.0] {
                let places = |is_running| {
                    let state = State { language, is_running, ..STATE };
                    let mut harness = testing::harness([width, 60.0])
                        .build_ui(|ui| show(ui, state, &mut Vec::new()));
                    harness.run();
                    let buttons = harness.get_all_by_role(Role::Button);
                    buttons.map(|button| button.rect()).collect::<Vec<_>>()
                };
                assert_eq!(places(true), places(false), "{language:?} {width}");
            }
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
    fn the_button_of_the_grid_shows_the_setting_at_every_zoom() {
        assert_eq!(Grid::at(20.0, true), Grid::Drawn);
        assert_eq!(Grid::at(20.0, false), Grid::Off);
        assert_eq!(Grid::at(FIRST_GRID_ZOOM, true), Grid::TooSmall);
        for (grid, expected) in [(Grid::Drawn, true), (Grid::TooSmall, true), (Grid::Off, false)] {
            assert_eq!(is_on(State { grid, ..STATE }, "Grid"), Some(expected), "{grid:?}");
        }
    }

    #[test]
    fn what_runs_offers_to_pause_and_no_button_is_lit_for_it() {
        assert_eq!(is_on(STATE, "Run"), None);
        assert_eq!(is_on(State { is_running: true, ..STATE }, "Pause"), None);
    }
}
