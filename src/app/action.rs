//! What a user can ask for, and the keys that ask for it.

use winit::keyboard::{Key, ModifiersState, NamedKey};

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
    Open,
    Save,
    Copy,
    Paste,
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
    /// With the control or the command key.
    Control(&'static str),
}

/// A line of the key table: what the help shows, and what is listened to.
pub(super) struct Binding {
    pub keys: &'static str,
    pub does: &'static str,
    action: Action,
    presses: &'static [Press],
}

const fn binding(
    keys: &'static str,
    does: &'static str,
    action: Action,
    presses: &'static [Press],
) -> Binding {
    Binding { keys, does, action, presses }
}

use Press::{Character, Control, Named};

/// Every key, in the order of the help.
pub(super) const BINDINGS: &[Binding] = &[
    binding("Enter", "run or stop", Action::RunOrStop, &[Named(NamedKey::Enter)]),
    binding("Space", "one generation", Action::Generation, &[Named(NamedKey::Space)]),
    binding("Tab", "one step of generations", Action::Step, &[Named(NamedKey::Tab)]),
    binding("+", "faster", Action::Faster, &[Character("+"), Character("=")]),
    binding("-", "slower", Action::Slower, &[Character("-"), Character("_")]),
    binding("f", "fit the pattern", Action::Fit, &[Character("f")]),
    binding("m", "go to the middle", Action::Middle, &[Character("m")]),
    binding("[", "zoom out", Action::ZoomOut, &[Character("[")]),
    binding("]", "zoom in", Action::ZoomIn, &[Character("]")]),
    binding("Left", "look left", Action::Left, &[Named(NamedKey::ArrowLeft)]),
    binding("Right", "look right", Action::Right, &[Named(NamedKey::ArrowRight)]),
    binding("Up", "look up", Action::Up, &[Named(NamedKey::ArrowUp)]),
    binding("Down", "look down", Action::Down, &[Named(NamedKey::ArrowDown)]),
    binding("l", "grid lines", Action::Grid, &[Character("l")]),
    binding("t", "follow the pattern", Action::Follow, &[Character("t")]),
    binding("c", "census: name and count objects", Action::Census, &[Character("c")]),
    binding("e", "the attention model", Action::Attention, &[Character("e")]),
    binding("p", "pause or go on with training", Action::Training, &[Character("p")]),
    binding("Ctrl-R", "reset", Action::Reset, &[Control("r")]),
    binding("Ctrl-O", "open a file", Action::Open, &[Control("o")]),
    binding("Ctrl-S", "save to a file", Action::Save, &[Control("s")]),
    binding("Ctrl-C", "copy as RLE", Action::Copy, &[Control("c")]),
    binding("Ctrl-V", "paste a pattern", Action::Paste, &[Control("v")]),
    binding("F11", "full screen", Action::FullScreen, &[Named(NamedKey::F11)]),
    binding("?", "this help", Action::Help, &[Character("?"), Named(NamedKey::F1)]),
    binding("Esc", "close help or message", Action::Dismiss, &[Named(NamedKey::Escape)]),
    binding("Ctrl-Q", "close the window", Action::Close, &[Control("q"), Control("w")]),
];

/// What the mouse does.
pub(super) const MOUSE: &[(&str, &str)] = &[
    ("Wheel", "zoom about the pointer"),
    ("Drag", "pan"),
    ("Drop a file", "open it"),
    ("Rest on an object", "what it is, with the census open"),
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
        _ => false,
    };
    let found = BINDINGS.iter().find(|binding| binding.presses.iter().any(is_it))?;
    Some(found.action)
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
