//! What a person asks for by key, wheel and pointer.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Position;

use crate::language::Text;
use crate::language::texts::{keys, terminal as texts};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Run, or stop.
    RunOrStop,
    /// Step one generation.
    Generation,
    /// Step as many generations as a frame of the speed has.
    Step,
    /// Go faster, or slower, by powers of two.
    Faster(i32),
    /// Zoom in, or out, about the middle.
    Zoom(i32),
    /// Zoom about that character.
    ZoomAbout(i32, Position),
    /// Move the view a little.
    Nudge(Direction),
    /// Move the view by half of what it shows.
    Leap(Direction),
    /// Take hold of the universe at that character.
    Grab(Position),
    /// Move what was taken hold of there.
    Drag(Position),
    /// Show everything.
    Fit,
    /// Put the middle of everything into the middle.
    Middle,
    /// Keep it there, or not.
    Follow,
    /// Go back to the start.
    Reset,
    /// Go back to the universe that was left last.
    Undo,
    /// Go forward to the universe that was left by going back.
    Redo,
    /// Speak the next language.
    Language,
    /// Give the terminal back to the shell until it is asked for again.
    Suspend,
    /// Show which states there are, or not.
    Legend,
    /// Show what the keys do, or not.
    Help,
    /// Close what lies on top.
    Dismiss,
    /// End.
    Quit,
}

/// Columns to the right and rows down, each -1, 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Direction(pub i32, pub i32);

/// What the keys do, for the help. What the window has as well stands in its words and order.
pub const HELP: [(Text, Text); 24] = [
    (key("Enter"), keys::RUN),
    (texts::SPACE, keys::GENERATION),
    (key("Tab"), keys::PICTURE),
    (key("+"), keys::FASTER),
    (key("-"), keys::SLOWER),
    (key("f"), texts::FIT),
    (key("m"), keys::MIDDLE),
    (key("["), keys::ZOOM_OUT),
    (key("]"), keys::ZOOM_IN),
    (texts::ARROWS, texts::NUDGE),
    (texts::SHIFT_ARROWS, texts::LEAP),
    (key("t"), keys::FOLLOW),
    (key("k"), keys::LEGEND),
    (key("r Ctrl-R"), keys::RESET),
    (key("u"), texts::UNDO),
    (key("Ctrl-Y"), keys::REDO),
    (key("Ctrl-L"), keys::LANGUAGE),
    (key("Ctrl-Z"), texts::SUSPEND),
    (key("? F1"), keys::HELP),
    (key("Esc"), texts::DISMISS),
    (key("PgUp PgDn"), texts::SCROLL),
    (key("q Ctrl-Q Ctrl-C"), texts::QUIT),
    (keys::WHEEL_KEY, keys::WHEEL),
    (keys::DRAG_KEY, keys::DRAG),
];

/// What a key is called in every language.
const fn key(name: &'static str) -> Text {
    Text { english: name, chinese: name }
}

/// What an event asks for, if anything.
pub fn action(event: &Event) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => of_key(key),
        Event::Mouse(mouse) => of_mouse(mouse),
        _ => None,
    }
}

fn of_key(key: &KeyEvent) -> Option<Action> {
    let far = key.modifiers.contains(KeyModifiers::SHIFT);
    let toward = |x, y| {
        let direction = Direction(x, y);
        Some(if far { Action::Leap(direction) } else { Action::Nudge(direction) })
    };
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c' | 'C' | 'q' | 'Q' | 'w' | 'W') => Some(Action::Quit),
            KeyCode::Char('r' | 'R') => Some(Action::Reset),
            KeyCode::Char('y' | 'Y') => Some(Action::Redo),
            KeyCode::Char('l' | 'L') => Some(Action::Language),
            KeyCode::Char('z' | 'Z') => Some(Action::Suspend),
            _ => None,
        };
    }
    match key.code {
        KeyCode::Left => toward(-1, 0),
        KeyCode::Right => toward(1, 0),
        KeyCode::Up => toward(0, -1),
        KeyCode::Down => toward(0, 1),
        KeyCode::Enter => Some(Action::RunOrStop),
        KeyCode::Tab => Some(Action::Step),
        KeyCode::PageUp => Some(Action::Leap(Direction(0, -1))),
        KeyCode::PageDown => Some(Action::Leap(Direction(0, 1))),
        KeyCode::F(1) => Some(Action::Help),
        KeyCode::Esc => Some(Action::Dismiss),
        KeyCode::Char(character) => of_character(character),
        _ => None,
    }
}

fn of_character(character: char) -> Option<Action> {
    Some(match character {
        ' ' => Action::Generation,
        '+' | '=' => Action::Faster(1),
        '-' | '_' => Action::Faster(-1),
        '[' => Action::Zoom(-1),
        ']' => Action::Zoom(1),
        'a' => Action::Nudge(Direction(-1, 0)),
        'd' => Action::Nudge(Direction(1, 0)),
        'w' => Action::Nudge(Direction(0, -1)),
        's' => Action::Nudge(Direction(0, 1)),
        'A' => Action::Leap(Direction(-1, 0)),
        'D' => Action::Leap(Direction(1, 0)),
        'W' => Action::Leap(Direction(0, -1)),
        'S' => Action::Leap(Direction(0, 1)),
        'f' | 'F' => Action::Fit,
        'm' | 'M' => Action::Middle,
        't' | 'T' => Action::Follow,
        'k' | 'K' => Action::Legend,
        'r' | 'R' => Action::Reset,
        'u' | 'U' => Action::Undo,
        '?' => Action::Help,
        'q' | 'Q' => Action::Quit,
        _ => return None,
    })
}

fn of_mouse(mouse: &MouseEvent) -> Option<Action> {
    let at = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::ScrollUp => Some(Action::ZoomAbout(1, at)),
        MouseEventKind::ScrollDown => Some(Action::ZoomAbout(-1, at)),
        MouseEventKind::Down(MouseButton::Left | MouseButton::Middle) => Some(Action::Grab(at)),
        MouseEventKind::Drag(MouseButton::Left | MouseButton::Middle) => Some(Action::Drag(at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ask_for_what_the_help_says() {
        let check = |code, modifiers, expected| {
            let event = Event::Key(KeyEvent::new(code, modifiers));
            assert_eq!(action(&event), expected, "{event:?}");
        };
        let (none, shift, control) =
            (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::CONTROL);
        check(KeyCode::Enter, none, Some(Action::RunOrStop));
        check(KeyCode::Char(' '), none, Some(Action::Generation));
        check(KeyCode::Char('c'), control, Some(Action::Quit));
        check(KeyCode::Char('r'), control, Some(Action::Reset));
        check(KeyCode::Char('f'), control, None);
        check(KeyCode::Up, none, Some(Action::Nudge(Direction(0, -1))));
        check(KeyCode::Up, shift, Some(Action::Leap(Direction(0, -1))));
        check(KeyCode::Char('D'), shift, Some(Action::Leap(Direction(1, 0))));
        check(KeyCode::F(11), none, None);
        check(KeyCode::F(1), none, Some(Action::Help));
        check(KeyCode::Char('k'), none, Some(Action::Legend));
        check(KeyCode::Esc, none, Some(Action::Dismiss));
        check(KeyCode::Char('z'), control, Some(Action::Suspend));
        check(KeyCode::Char('q'), control, Some(Action::Quit));
        check(KeyCode::Char('u'), none, Some(Action::Undo));
        check(KeyCode::PageDown, none, Some(Action::Leap(Direction(0, 1))));
    }

    #[test]
    fn a_released_key_asks_for_nothing() {
        let key =
            KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(action(&Event::Key(key)), None);
    }
}
