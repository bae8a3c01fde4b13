//! The buttons at the window's top.

use egui::{Align, Button, Layout, RichText, Ui};

use super::action::Action;
use super::theme;

/// What the buttons show.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub is_running: bool,
    pub speed: i32,
    pub has_grid: bool,
    pub is_following: bool,
    pub has_help: bool,
}

/// Width in points from which buttons have words.
const WORDS_FROM: f32 = 900.0;

/// Width in points from which the speed stands between its buttons.
const SPEED_FROM: f32 = 560.0;

/// A button.
struct Face {
    symbol: &'static str,
    word: &'static str,
    hint: &'static str,
    is_on: bool,
    action: Action,
}

/// Shows the buttons; those that were pressed go to `actions`.
pub(super) fn show(ui: &mut Ui, state: State, actions: &mut Vec<Action>) {
    let width = ui.available_width();
    let has_words = width >= WORDS_FROM;
    let mut press = |ui: &mut Ui, face: Face| {
        if button(ui, &face, has_words) {
            actions.push(face.action);
        }
    };
    let plain = |symbol, word, hint, action| Face { symbol, word, hint, is_on: false, action };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = if width < SPEED_FROM { 3.0 } else { 6.0 };
        press(ui, plain("🗁", "Open", "Open a file (Ctrl-O)", Action::Open));
        gap(ui);
        let (symbol, word) = if state.is_running { ("⏸", "Stop") } else { ("▶", "Run") };
        press(
            ui,
            Face {
                is_on: state.is_running,
                ..plain(symbol, word, "Run or stop (Enter)", Action::RunOrStop)
            },
        );
        press(ui, plain("⏭", "Step", "One generation (Space)", Action::Generation));
        gap(ui);
        press(ui, plain("⏪", "", "Slower (-)", Action::Slower));
        if width >= SPEED_FROM {
            let text = RichText::new(speed_text(state.speed)).color(theme::DIM);
            ui.add_sized([104.0, 26.0], egui::Label::new(text)).on_hover_text("Speed");
        }
        press(ui, plain("⏩", "", "Faster (+)", Action::Faster));
        gap(ui);
        press(ui, plain("⛶", "Fit", "Fit the pattern (f)", Action::Fit));
        press(ui, plain("⟲", "Reset", "Back to the start (Ctrl-R)", Action::Reset));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let switch = |is_on, symbol, word, hint, action| Face {
                is_on,
                ..plain(symbol, word, hint, action)
            };
            press(ui, switch(state.has_help, "？", "Help", "Keys and mouse (?)", Action::Help));
            press(
                ui,
                switch(state.is_following, "⌖", "Follow", "Follow the pattern (t)", Action::Follow),
            );
            press(ui, switch(state.has_grid, "▦", "Grid", "Grid lines (l)", Action::Grid));
        });
    });
}

/// Shows a button; returns whether it was pressed.
fn button(ui: &mut Ui, face: &Face, has_words: bool) -> bool {
    let text = if has_words && !face.word.is_empty() {
        format!("{}  {}", face.symbol, face.word)
    } else {
        face.symbol.to_owned()
    };
    ui.add(Button::new(text).selected(face.is_on)).on_hover_text(face.hint).clicked()
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
