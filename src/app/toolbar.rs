//! The buttons at the window's top.

use egui::accesskit::Role;
use egui::{Align, FontId, Layout, RichText, Sense, Ui, WidgetInfo, pos2, vec2};

use super::action::Action;
use super::icon::{self, Icon};
use super::theme;
use crate::language::texts::toolbar as texts;
use crate::language::{Language, Text};

/// What the buttons show.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub language: Language,
    pub is_running: bool,
    pub speed: i32,
    pub has_grid: bool,
    pub is_following: bool,
    pub has_census: bool,
    pub has_attention: bool,
    pub has_help: bool,
}

/// Width in points from which buttons have words.
const WORDS_FROM: f32 = 1040.0;

/// Width in points from which the speed stands between its buttons.
const SPEED_FROM: f32 = 560.0;

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
    hint: Text,
    is_on: bool,
    action: Action,
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
    let plain = |icon, word, hint, action| Face { icon, word, hint, is_on: false, action };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = if width < SPEED_FROM { 3.0 } else { 6.0 };
        press(ui, plain(Icon::Open, Some(texts::OPEN), texts::OPEN_HINT, Action::Open));
        gap(ui);
        let (icon, word) =
            if state.is_running { (Icon::Stop, texts::STOP) } else { (Icon::Run, texts::RUN) };
        press(
            ui,
            Face {
                is_on: state.is_running,
                ..plain(icon, Some(word), texts::RUN_HINT, Action::RunOrStop)
            },
        );
        press(ui, plain(Icon::Step, Some(texts::STEP), texts::STEP_HINT, Action::Generation));
        gap(ui);
        press(ui, plain(Icon::Slower, None, texts::SLOWER, Action::Slower));
        if width >= SPEED_FROM {
            let text = RichText::new(speed_text(language, state.speed)).color(theme::DIM);
            ui.add_sized([104.0, 26.0], egui::Label::new(text))
                .on_hover_text(language.say(texts::SPEED));
        }
        press(ui, plain(Icon::Faster, None, texts::FASTER, Action::Faster));
        gap(ui);
        press(ui, plain(Icon::Fit, Some(texts::FIT), texts::FIT_HINT, Action::Fit));
        press(ui, plain(Icon::Reset, Some(texts::RESET), texts::RESET_HINT, Action::Reset));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let switch = |is_on, icon, word, hint, action| Face {
                is_on,
                ..plain(icon, Some(word), hint, action)
            };
            press(
                ui,
                plain(
                    Icon::Language,
                    Some(texts::LANGUAGE),
                    texts::LANGUAGE_HINT,
                    Action::Language,
                ),
            );
            for (is_on, icon, word, hint, action) in [
                (state.has_help, Icon::Help, texts::HELP, texts::HELP_HINT, Action::Help),
                (
                    state.is_following,
                    Icon::Follow,
                    texts::FOLLOW,
                    texts::FOLLOW_HINT,
                    Action::Follow,
                ),
                (
                    state.has_attention,
                    Icon::Attention,
                    texts::ATTENTION,
                    texts::ATTENTION_HINT,
                    Action::Attention,
                ),
                (state.has_grid, Icon::Grid, texts::GRID, texts::GRID_HINT, Action::Grid),
                (state.has_census, Icon::Census, texts::CENSUS, texts::CENSUS_HINT, Action::Census),
            ] {
                press(ui, switch(is_on, icon, word, hint, action));
            }
        });
    });
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
        let name = language.say(face.word.unwrap_or(face.hint));
        WidgetInfo::selected(Role::Button, true, face.is_on, name)
    });
    let fill = match (face.is_on, response.hovered()) {
        (true, _) => theme::BUTTON_ON,
        (false, true) => theme::BUTTON_HOVERED,
        (false, false) => theme::BUTTON,
    };
    ui.painter().rect_filled(place, theme::CORNER, fill);
    let left = place.left() + padding;
    let middle = place.center().y;
    face.icon.paint(ui.painter(), pos2(left + icon::SIDE / 2.0, middle), theme::TEXT);
    let word_at = pos2(left + icon::SIDE + WORD_GAP, middle - word.size().y / 2.0);
    ui.painter().galley(word_at, word, theme::TEXT);
    response.on_hover_text(language.say(face.hint)).clicked()
}

fn gap(ui: &mut Ui) {
    ui.add_space(ui.spacing().item_spacing.x);
}

/// The speed as generations a frame.
pub(super) fn speed_text(language: Language, speed: i32) -> String {
    language.speed(speed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::access::nameless;

    #[test]
    fn every_button_has_a_name_for_those_who_do_not_see_it() {
        let state = State {
            language: Language::English,
            is_running: false,
            speed: 0,
            has_grid: true,
            is_following: false,
            has_census: false,
            has_attention: false,
            has_help: false,
        };
        let mut actions = Vec::new();
        let (buttons, without_names) = nameless(|ui| show(ui, state, &mut actions));
        assert!(buttons >= 13, "{buttons} buttons");
        assert_eq!(without_names, 0);
    }

    #[test]
    fn speeds_read_as_generations_a_frame() {
        for (speed, english, chinese) in [
            (0, "1 gen / frame", "每帧 1 代"),
            (3, "8 gen / frame", "每帧 8 代"),
            (30, "2^30 gen / frame", "每帧 2^30 代"),
            (-2, "1 gen / 4 frames", "每 4 帧 1 代"),
        ] {
            assert_eq!(speed_text(Language::English, speed), english);
            assert_eq!(speed_text(Language::Chinese, speed), chinese);
        }
    }
}
