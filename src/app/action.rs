//! What a user can ask for, and the keys that ask for it.

use winit::keyboard::{Key, KeyCode, ModifiersState, NamedKey, PhysicalKey};

use crate::language::Text;
use crate::language::texts::keys as texts;

/// Something that a key or a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    RunOrStop,
    /// One generation.
    Generation,
    /// As many generations as a picture's time has at the present speed.
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
    /// Shows what the pattern says of itself, or no longer.
    About,
    /// Shows the states of the rule with their colours, or no longer.
    Legend,
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
    /// Shows the toolbar and the status line, or no longer.
    Bars,
    /// Gives the keys to the next part of the window, and at the end back to the canvas.
    NextPart,
    /// The same the other way round.
    PreviousPart,
    Help,
    /// Closes the topmost thing: help, what the pattern says, what is being picked, a message; or leaves the full screen.
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
    /// With the shift key.
    Shift(NamedKey),
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

use Press::{Character, Control, ControlShift, Named, Shift};

/// Every key, in the order of the help.
pub(super) const BINDINGS: &[Binding] = &[
    binding("Enter", texts::RUN, Action::RunOrStop, &[Named(NamedKey::Enter)]),
    binding("Space", texts::GENERATION, Action::Generation, &[Named(NamedKey::Space)]),
    binding("Tab", texts::PICTURE, Action::Step, &[Named(NamedKey::Tab)]),
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
    binding("i", texts::ABOUT, Action::About, &[Character("i")]),
    binding("k", texts::LEGEND, Action::Legend, &[Character("k")]),
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
    binding("b", texts::BARS, Action::Bars, &[Character("b")]),
    binding("Shift-F6", texts::PREVIOUS_PART, Action::PreviousPart, &[Shift(NamedKey::F6)]),
    binding("F6", texts::NEXT_PART, Action::NextPart, &[Named(NamedKey::F6)]),
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
    (texts::REST_ON_CELL_KEY, texts::REST_ON_CELL),
];

/// What a key press asks for. Where the layout has no Latin letter on a key, the key asks for what its
/// place does on a US keyboard.
pub(super) fn action_of(
    key: &Key,
    place: PhysicalKey,
    modifiers: ModifiersState,
) -> Option<Action> {
    if modifiers.alt_key() {
        return None;
    }
    bound(key, modifiers).or_else(|| {
        let stand_in = latin_at(key, place, modifiers.shift_key())?;
        bound(&Key::Character(stand_in.into()), modifiers)
    })
}

/// What a key is bound to by what stands on it.
fn bound(key: &Key, modifiers: ModifiersState) -> Option<Action> {
    let has_control = modifiers.control_key() || modifiers.super_key();
    let is_it = |press: &Press| match (press, key) {
        (Named(expected), Key::Named(found)) => expected == found && !has_control,
        (Shift(expected), Key::Named(found)) => expected == found && modifiers.shift_key(),
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

/// What a US keyboard has at the place of a key, where the layout in use has no Latin letter there.
///
/// At the places of letters anything but a Latin letter will do: Hebrew, for one, has signs at some of
/// them. At those of signs only letters of other scripts will, as Cyrillic has: what else stands
/// there, such as a German umlaut, is a key of its own.
fn latin_at(key: &Key, place: PhysicalKey, has_shift: bool) -> Option<&'static str> {
    let PhysicalKey::Code(code) = place else { return None };
    let letter = LETTERS.iter().find(|(known, _)| *known == code).map(|(_, letter)| *letter);
    let sign = match (code, has_shift) {
        (KeyCode::Minus, _) => Some("-"),
        (KeyCode::Equal, _) => Some("="),
        (KeyCode::BracketLeft, _) => Some("["),
        (KeyCode::BracketRight, _) => Some("]"),
        (KeyCode::Slash, true) => Some("?"),
        _ => None,
    };
    match key {
        Key::Named(_) => None,
        Key::Unidentified(_) => letter.or(sign),
        Key::Dead(_) => letter,
        Key::Character(text) => {
            /// The last letter of the Unicode blocks of Latin ones.
            const LAST_LATIN: char = '\u{24f}';
            let is_other = |c: char| c.is_alphabetic() && c > LAST_LATIN;
            let is_latin = |c: char| c.is_alphabetic() && c <= LAST_LATIN;
            match letter {
                Some(_) => letter.filter(|_| !text.chars().any(is_latin)),
                None => sign.filter(|_| text.chars().any(is_other)),
            }
        }
    }
}

/// The keys that have letters on a US keyboard.
const LETTERS: [(KeyCode, &str); 26] = [
    (KeyCode::KeyA, "a"),
    (KeyCode::KeyB, "b"),
    (KeyCode::KeyC, "c"),
    (KeyCode::KeyD, "d"),
    (KeyCode::KeyE, "e"),
    (KeyCode::KeyF, "f"),
    (KeyCode::KeyG, "g"),
    (KeyCode::KeyH, "h"),
    (KeyCode::KeyI, "i"),
    (KeyCode::KeyJ, "j"),
    (KeyCode::KeyK, "k"),
    (KeyCode::KeyL, "l"),
    (KeyCode::KeyM, "m"),
    (KeyCode::KeyN, "n"),
    (KeyCode::KeyO, "o"),
    (KeyCode::KeyP, "p"),
    (KeyCode::KeyQ, "q"),
    (KeyCode::KeyR, "r"),
    (KeyCode::KeyS, "s"),
    (KeyCode::KeyT, "t"),
    (KeyCode::KeyU, "u"),
    (KeyCode::KeyV, "v"),
    (KeyCode::KeyW, "w"),
    (KeyCode::KeyX, "x"),
    (KeyCode::KeyY, "y"),
    (KeyCode::KeyZ, "z"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: Key, modifiers: ModifiersState, expected: Option<Action>) {
        let place = PhysicalKey::Code(KeyCode::F24);
        assert_eq!(action_of(&key, place, modifiers), expected, "{modifiers:?} {key:?}");
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
    fn keys_without_latin_letters_ask_by_their_place() {
        let check = |text: &str, place: KeyCode, modifiers: ModifiersState, expected| {
            let key = Key::Character(text.into());
            let found = action_of(&key, PhysicalKey::Code(place), modifiers);
            assert_eq!(found, expected, "{modifiers:?} {text} at {place:?}");
        };
        let (none, shift) = (ModifiersState::empty(), ModifiersState::SHIFT);
        let control = ModifiersState::CONTROL;
        // Russian.
        check("а", KeyCode::KeyF, none, Some(Action::Fit));
        check("А", KeyCode::KeyF, shift, Some(Action::Fit));
        check("с", KeyCode::KeyC, control, Some(Action::Copy));
        check("с", KeyCode::KeyC, none, Some(Action::Census));
        check("х", KeyCode::BracketLeft, none, Some(Action::ZoomOut));
        check("ъ", KeyCode::BracketRight, none, Some(Action::ZoomIn));
        check("?", KeyCode::Digit7, shift, Some(Action::Help));
        check("ф", KeyCode::KeyA, none, None);
        // Greek, Arabic, Thai.
        check("λ", KeyCode::KeyL, none, Some(Action::Grid));
        check("ج", KeyCode::BracketLeft, none, Some(Action::ZoomOut));
        check("ด", KeyCode::KeyF, none, Some(Action::Fit));
        // Hebrew has signs where Latin letters are.
        check("'", KeyCode::KeyW, control, Some(Action::Close));
        check("/", KeyCode::KeyQ, control, Some(Action::Close));
        // French: the letter counts, not its place.
        check("m", KeyCode::Semicolon, none, Some(Action::Middle));
        check(",", KeyCode::KeyM, none, Some(Action::Middle));
        check("z", KeyCode::KeyW, control, Some(Action::Undo));
        // German: an umlaut is no bracket, sharp s is no minus.
        check("ü", KeyCode::BracketLeft, none, None);
        check("ß", KeyCode::Minus, none, None);
        check("+", KeyCode::BracketRight, none, Some(Action::Faster));
        // Dvorak: the letter counts.
        check("f", KeyCode::KeyY, none, Some(Action::Fit));
        check("u", KeyCode::KeyF, none, None);
        let unknown = Key::Unidentified(winit::keyboard::NativeKey::Unidentified);
        let place = PhysicalKey::Code(KeyCode::KeyF);
        assert_eq!(action_of(&unknown, place, none), Some(Action::Fit));
    }

    #[test]
    fn the_shift_key_turns_back() {
        let none = ModifiersState::empty();
        check(Key::Named(NamedKey::F6), none, Some(Action::NextPart));
        check(Key::Named(NamedKey::F6), ModifiersState::SHIFT, Some(Action::PreviousPart));
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
