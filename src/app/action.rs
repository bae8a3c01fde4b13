//! What a user can ask for, and the keys that ask for it.

use winit::keyboard::{Key, ModifiersState, NamedKey};

use crate::language::Text;
use crate::language::texts::keys as texts;

/// Something that a key or a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    RunOrStop,
    /// One generation.
    Generation,
    /// As many generations as a frame has at the present speed.
    Step,
    Faster,
    Slower,
    Fit,
    Middle,
    ZoomIn,
    ZoomOut,
    Left,
    Right,
    Up,
    Down,
    Grid,
    Follow,
    /// Colour objects by class and count them, or no longer.
    Census,
    /// Go to the next object of the kind with that index in the census.
    NextOfKind(usize),
    /// Opens or closes the attention dock.
    Attention,
    /// Goes on with the training that the dock shows, or pauses it.
    Training,
    Reset,
    /// Brings back the universe that was left last.
    Undo,
    /// Leaves it again.
    Redo,
    Open,
    Save,
    Copy,
    Paste,
    /// Speaks the other language.
    Language,
    FullScreen,
    Help,
    Dismiss,
    Close,
}

/// A key on the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Press {
    Named(NamedKey),
    Character(&'static str),
    /// With the control or the command key, and with shift unless that means something else.
    Control(&'static str),
    /// With the control or the command key, and with shift.
    ControlShift(&'static str),
}

/// A line of the key table: what the help shows, and what is listened to.
pub(super) struct Binding {
    /// What stands on the keys.
    pub keys: &'static str,
    pub does: Text,
    action: Action,
    presses: &'static [Press],
}

const fn binding(
    keys: &'static str,
    does: Text,
    action: Action,
    presses: &'static [Press],
) -> Binding {
    Binding { keys, does, action, presses }
}

use Press::{Character, Control, ControlShift, Named};

/// Every key, in the order of the help.
pub(super) const BINDINGS: &[Binding] = &[
    binding("Enter", texts::RUN, Action::RunOrStop, &[Named(NamedKey::Enter)]),
    binding("Space", texts::GENERATION, Action::Generation, &[Named(NamedKey::Space)]),
    binding("Tab", texts::STEP, Action::Step, &[Named(NamedKey::Tab)]),
    binding("+", texts::FASTER, Action::Faster, &[Character("+"), Character("=")]),
    binding("-", texts::SLOWER, Action::Slower, &[Character("-"), Character("_")]),
    binding("f", texts::FIT, Action::Fit, &[Character("f")]),
    binding("m", texts::MIDDLE, Action::Middle, &[Character("m")]),
    binding("[", texts::ZOOM_OUT, Action::ZoomOut, &[Character("[")]),
    binding("]", texts::ZOOM_IN, Action::ZoomIn, &[Character("]")]),
    binding("←", texts::LEFT, Action::Left, &[Named(NamedKey::ArrowLeft)]),
    binding("→", texts::RIGHT, Action::Right, &[Named(NamedKey::ArrowRight)]),
    binding("↑", texts::UP, Action::Up, &[Named(NamedKey::ArrowUp)]),
    binding("↓", texts::DOWN, Action::Down, &[Named(NamedKey::ArrowDown)]),
    binding("l", texts::GRID, Action::Grid, &[Character("l")]),
    binding("t", texts::FOLLOW, Action::Follow, &[Character("t")]),
    binding("c", texts::CENSUS, Action::Census, &[Character("c")]),
    binding("e", texts::ATTENTION, Action::Attention, &[Character("e")]),
    binding("p", texts::TRAINING, Action::Training, &[Character("p")]),
    binding("Ctrl-R", texts::RESET, Action::Reset, &[Control("r")]),
    binding("Ctrl-Z", texts::UNDO, Action::Undo, &[Control("z")]),
    binding("Ctrl-Y", texts::REDO, Action::Redo, &[Control("y"), ControlShift("z")]),
    binding("Ctrl-O", texts::OPEN, Action::Open, &[Control("o")]),
    binding("Ctrl-S", texts::SAVE, Action::Save, &[Control("s")]),
    binding("Ctrl-C", texts::COPY, Action::Copy, &[Control("c")]),
    binding("Ctrl-V", texts::PASTE, Action::Paste, &[Control("v")]),
    binding("Ctrl-L", texts::LANGUAGE, Action::Language, &[Control("l")]),
    binding("F11", texts::FULL_SCREEN, Action::FullScreen, &[Named(NamedKey::F11)]),
    binding("?", texts::HELP, Action::Help, &[Character("?"), Named(NamedKey::F1)]),
    binding("Esc", texts::DISMISS, Action::Dismiss, &[Named(NamedKey::Escape)]),
    binding("Ctrl-Q", texts::CLOSE, Action::Close, &[Control("q"), Control("w")]),
];

/// What the mouse does.
pub(super) const MOUSE: &[(Text, Text)] = &[
    (texts::WHEEL_KEY, texts::WHEEL),
    (texts::DRAG_KEY, texts::DRAG),
    (texts::DROP_KEY, texts::DROP),
    (texts::REST_KEY, texts::REST),
];

/// What a key press asks for.
pub(super) fn action_of(key: &Key, modifiers: ModifiersState) -> Option<Action> {
    let has_control = modifiers.control_key() || modifiers.super_key();
    if modifiers.alt_key() {
        return None;
    }
    let is_it = |press: &Press| match (press, key) {
        (Named(expected), Key::Named(found)) => expected == found && !has_control,
        (Character(expected), Key::Character(found)) => {
            !has_control && found.to_lowercase() == *expected
        }
        (Control(expected), Key::Character(found)) => {
            has_control && found.to_lowercase() == *expected
        }
        (ControlShift(expected), Key::Character(found)) => {
            has_control && modifiers.shift_key() && found.to_lowercase() == *expected
        }
        _ => false,
    };
    // What wants shift comes before what is satisfied without.
    let wants_shift = |press: &Press| matches!(press, ControlShift(_));
    let found = |wanted: &dyn Fn(&Press) -> bool| {
        BINDINGS.iter().find(|binding| binding.presses.iter().any(wanted))
    };
    let binding = found(&|press| wants_shift(press) && is_it(press)).or_else(|| found(&is_it))?;
    Some(binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: Key, modifiers: ModifiersState, expected: Option<Action>) {
        assert_eq!(action_of(&key, modifiers), expected, "{modifiers:?} {key:?}");
    }

    #[test]
    fn keys_ask_for_actions() {
        let character = |text: &str| Key::Character(text.into());
        let none = ModifiersState::empty();
        let control = ModifiersState::CONTROL;
        check(Key::Named(NamedKey::Enter), none, Some(Action::RunOrStop));
        check(character("f"), none, Some(Action::Fit));
        check(character("F"), ModifiersState::SHIFT, Some(Action::Fit));
        check(character("?"), ModifiersState::SHIFT, Some(Action::Help));
        check(character("r"), control, Some(Action::Reset));
        check(character("r"), none, None);
        check(character("f"), control, None);
        check(character("w"), control, Some(Action::Close));
        check(Key::Named(NamedKey::Enter), ModifiersState::ALT, None);
        check(character("z"), control, Some(Action::Undo));
        check(character("Z"), control | ModifiersState::SHIFT, Some(Action::Redo));
        check(character("y"), control, Some(Action::Redo));
        check(character("R"), control | ModifiersState::SHIFT, Some(Action::Reset));
    }

    #[test]
    fn no_key_asks_for_two_things() {
        let presses: Vec<Press> =
            BINDINGS.iter().flat_map(|binding| binding.presses).copied().collect();
        for (index, press) in presses.iter().enumerate() {
            assert!(!presses[..index].contains(press), "{press:?}");
        }
    }
}
