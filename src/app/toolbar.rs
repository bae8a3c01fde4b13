//! The buttons at the window's top.

use egui::{Align, FontId, Layout, RichText, Sense, Ui, pos2, vec2};

use super::action::Action;
use super::icon::{self, Icon};
use super::theme;

/// What the buttons show.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
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
    word: &'static str,
    hint: &'static str,
    is_on: bool,
    action: Action,
}

/// Shows the buttons; those that were pressed go to `actions`.
pub(super) fn show(ui: &mut Ui, state: State, actions: &mut Vec<Action>) {
    let width = ui.available_width();
    let has_words = width >= WORDS_FROM;
    let padding = if width < PADDING_FROM { NARROW_PADDING } else { BUTTON_PADDING };
    let mut press = |ui: &mut Ui, face: Face| {
        if button(ui, &face, has_words, padding) {
            actions.push(face.action);
        }
    };
    let plain = |icon, word, hint, action| Face { icon, word, hint, is_on: false, action };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = if width < SPEED_FROM { 3.0 } else { 6.0 };
        press(ui, plain(Icon::Open, "Open", "Open a file (Ctrl-O)", Action::Open));
        gap(ui);
        let (icon, word) = if state.is_running { (Icon::Stop, "Stop") } else { (Icon::Run, "Run") };
        press(
            ui,
            Face {
                is_on: state.is_running,
                ..plain(icon, word, "Run or stop (Enter)", Action::RunOrStop)
            },
        );
        press(ui, plain(Icon::Step, "Step", "One generation (Space)", Action::Generation));
        gap(ui);
        press(ui, plain(Icon::Slower, "", "Slower (-)", Action::Slower));
        if width >= SPEED_FROM {
            let text = RichText::new(speed_text(state.speed)).color(theme::DIM);
            ui.add_sized([104.0, 26.0], egui::Label::new(text)).on_hover_text("Speed");
        }
        press(ui, plain(Icon::Faster, "", "Faster (+)", Action::Faster));
        gap(ui);
        press(ui, plain(Icon::Fit, "Fit", "Fit the pattern (f)", Action::Fit));
        press(ui, plain(Icon::Reset, "Reset", "Back to the start (Ctrl-R)", Action::Reset));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let switch =
                |is_on, icon, word, hint, action| Face { is_on, ..plain(icon, word, hint, action) };
            press(
                ui,
                switch(state.has_help, Icon::Help, "Help", "Keys and mouse (?)", Action::Help),
            );
            press(
                ui,
                switch(
                    state.is_following,
                    Icon::Follow,
                    "Follow",
                    "Follow the pattern (t)",
                    Action::Follow,
                ),
            );
            press(
                ui,
                switch(
                    state.has_attention,
                    Icon::Attention,
                    "Attention",
                    "Watch an attention model learn (e)",
                    Action::Attention,
                ),
            );
            press(ui, switch(state.has_grid, Icon::Grid, "Grid", "Grid lines (l)", Action::Grid));
            let hint = "Name and count the objects (c)";
            press(ui, switch(state.has_census, Icon::Census, "Census", hint, Action::Census));
        });
    });
}

/// Shows a button; returns whether it was pressed.
fn button(ui: &mut Ui, face: &Face, has_words: bool, padding: f32) -> bool {
    let word = if has_words { face.word } else { "" };
    let font = FontId::proportional(13.0);
    let word = ui.painter().layout_no_wrap(word.to_owned(), font, theme::TEXT);
    let word_width = if word.size().x > 0.0 { WORD_GAP + word.size().x } else { 0.0 };
    let size = vec2(2.0 * padding + icon::SIDE + word_width, BUTTON_HEIGHT);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
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
    response.on_hover_text(face.hint).clicked()
}

fn gap(ui: &mut Ui) {
    ui.add_space(ui.spacing().item_spacing.x);
}

/// The speed as generations a frame.
pub(super) fn speed_text(speed: i32) -> String {
    match speed {
        0 => "1 gen / frame".to_owned(),
        1..=9 => format!("{} gen / frame", 1u64 << speed),
        10.. => format!("2^{speed} gen / frame"),
        _ => format!("1 gen / {} frames", 1u64 << speed.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_read_as_generations_a_frame() {
        for (speed, text) in [
            (0, "1 gen / frame"),
            (3, "8 gen / frame"),
            (30, "2^30 gen / frame"),
            (-2, "1 gen / 4 frames"),
        ] {
            assert_eq!(speed_text(speed), text);
        }
    }
}
