//! What the mouse and the space bar mean together.
//!
//! Dragging with the left or middle button pans, and so does any drag while the space bar is
//! held. The space bar alone steps one generation; because it may turn out to be held for a drag,
//! it steps when it is let go.

use winit::event::MouseButton;

/// The pointer's state.
#[derive(Debug, Default)]
pub(super) struct Pointer {
    place: (f64, f64),
    dragged_with: Option<MouseButton>,
    space: Space,
}

#[derive(Debug, Default, PartialEq)]
enum Space {
    #[default]
    Up,
    Down,
    /// Held while something was dragged.
    Used,
}

impl Pointer {
    /// Where it is, in physical pixels of the window.
    pub fn place(&self) -> (f64, f64) {
        self.place
    }

    /// Whether something is being dragged.
    pub fn is_dragging(&self) -> bool {
        self.dragged_with.is_some()
    }

    /// It has moved; returns by how much the plane is dragged along.
    pub fn moved(&mut self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (dx, dy) = (x - self.place.0, y - self.place.1);
        self.place = (x, y);
        self.dragged_with?;
        if self.space == Space::Down {
            self.space = Space::Used;
        }
        Some((dx, dy))
    }

    /// A button went down on the canvas.
    pub fn pressed(&mut self, button: MouseButton) {
        if matches!(button, MouseButton::Left | MouseButton::Middle) && !self.is_dragging() {
            self.dragged_with = Some(button);
        }
    }

    /// A button was let go, anywhere.
    pub fn released(&mut self, button: MouseButton) {
        if self.dragged_with == Some(button) {
            self.dragged_with = None;
        }
    }

    /// The space bar went down.
    pub fn space_pressed(&mut self) {
        if self.space == Space::Up {
            self.space = Space::Down;
        }
    }

    /// The space bar was let go; returns whether that asks for a generation.
    pub fn space_released(&mut self) -> bool {
        std::mem::take(&mut self.space) == Space::Down
    }

    /// The window lost the focus: nothing is held any more.
    pub fn let_go(&mut self) {
        self.dragged_with = None;
        self.space = Space::Up;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_bar_alone_steps() {
        let mut pointer = Pointer::default();
        assert!(!pointer.space_released(), "let go without a press");
        pointer.space_pressed();
        pointer.space_pressed();
        assert_eq!(pointer.moved(3.0, 4.0), None);
        assert!(pointer.space_released());
        assert!(!pointer.space_released());
    }

    #[test]
    fn the_space_bar_held_for_a_drag_does_not() {
        let mut pointer = Pointer::default();
        pointer.moved(1.0, 1.0);
        pointer.space_pressed();
        pointer.pressed(MouseButton::Left);
        assert_eq!(pointer.moved(3.0, 0.0), Some((2.0, -1.0)));
        pointer.released(MouseButton::Left);
        assert!(!pointer.space_released());
    }

    #[test]
    fn the_button_that_began_a_drag_ends_it() {
        let mut pointer = Pointer::default();
        pointer.pressed(MouseButton::Right);
        assert!(!pointer.is_dragging());
        pointer.pressed(MouseButton::Middle);
        pointer.pressed(MouseButton::Left);
        pointer.released(MouseButton::Left);
        assert!(pointer.is_dragging());
        pointer.released(MouseButton::Middle);
        assert_eq!(pointer.moved(9.0, 9.0), None);
    }
}
