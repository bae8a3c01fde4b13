//! Sizes of the window and its parts, in points: physical pixels by the display's scale factor.

use egui::{Rangef, Rect};
use winit::dpi::{LogicalSize, PhysicalSize};

/// Height of the toolbar at the window's top.
pub const TOOLBAR_HEIGHT: f32 = 40.0;

/// Height of the status line at the window's bottom.
pub const STATUS_HEIGHT: f32 = 26.0;

/// Width of the census when it is opened for the first time.
pub const CENSUS_WIDTH: f32 = 248.0;

/// The least width that the census can be given.
pub(super) const LEAST_CENSUS_WIDTH: f32 = 150.0;

/// Width that an open dock and an open census leave to the canvas.
pub(super) const LEAST_CANVAS_WIDTH: f32 = 150.0;

/// The least width that the dock can be given.
pub(super) const LEAST_DOCK_WIDTH: f32 = 340.0;

/// Width of a new window on a screen that is large enough.
pub const WINDOW_WIDTH: f64 = 1280.0;

/// Height of a new window on a screen that is large enough.
pub const WINDOW_HEIGHT: f64 = 800.0;

/// What a window's frame and the desktop's bars take of a screen's width and height, at most as a
/// rule: a title bar of 40 and bars of 56 in all.
const AROUND_A_WINDOW: (f64, f64) = (24.0, 96.0);

/// The least width of the window.
pub(super) const LEAST_WIDTH: f64 = 320.0;

/// The least height of the window.
pub(super) const LEAST_HEIGHT: f64 = 200.0;

/// Space between parts, and between a part and the edge.
pub(super) const SPACE: f32 = 8.0;

/// The least room that messages and cards have. Where the panels leave less to the canvas, they lie over a
/// panel too.
const LEAST_ROOM: (f32, f32) = (300.0, 120.0);

/// Where messages and cards lie over a canvas in a window.
pub(super) fn room_over(canvas: Rect, window: Rect) -> Rect {
    let along = |canvas: Rangef, window: Rangef, least: f32| {
        if canvas.span() >= least {
            return canvas;
        }
        let start = (canvas.center() - least / 2.0).min(window.max - least).max(window.min);
        Rangef::new(start, start + least)
    };
    let (width, height) = LEAST_ROOM;
    Rect::from_x_y_ranges(
        along(canvas.x_range(), window.x_range(), width),
        along(canvas.y_range(), window.y_range(), height),
    )
}

/// The size of a new window, without its frame, on a screen of that size in pixels and that scale.
pub(super) fn opening_size(screen: Option<(PhysicalSize<u32>, f64)>) -> LogicalSize<f64> {
    let Some((pixels, scale)) = screen else {
        return LogicalSize::new(WINDOW_WIDTH, WINDOW_HEIGHT);
    };
    let screen: LogicalSize<f64> = pixels.to_logical(scale);
    let side = |wanted: f64, screen: f64, around: f64, least: f64| {
        wanted.min((screen - around).floor()).max(least)
    };
    let (around_x, around_y) = AROUND_A_WINDOW;
    LogicalSize::new(
        side(WINDOW_WIDTH, screen.width, around_x, LEAST_WIDTH),
        side(WINDOW_HEIGHT, screen.height, around_y, LEAST_HEIGHT),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_cards_have_room_where_panels_leave_none() {
        let rect = |left: f32, top: f32, right: f32, bottom: f32| {
            Rect::from_min_max(egui::pos2(left, top), egui::pos2(right, bottom))
        };
        let window = rect(0.0, 0.0, 640.0, 480.0);
        let check = |canvas: Rect, expected: Rect| {
            assert_eq!(room_over(canvas, window), expected, "{canvas:?}");
        };
        let wide = rect(0.0, 40.0, 640.0, 454.0);
        check(wide, wide);
        check(rect(250.0, 40.0, 260.0, 454.0), rect(105.0, 40.0, 405.0, 454.0));
        check(rect(0.0, 40.0, 0.0, 454.0), rect(0.0, 40.0, 300.0, 454.0));
        check(rect(600.0, 470.0, 640.0, 460.0), rect(340.0, 360.0, 640.0, 480.0));
        assert_eq!(room_over(Rect::ZERO, Rect::ZERO), rect(0.0, 0.0, 300.0, 120.0));
    }

    #[test]
    fn a_new_window_lies_within_the_screen() {
        let check = |screen: (u32, u32), scale: f64, expected: (f64, f64)| {
            let size = opening_size(Some((PhysicalSize::from(screen), scale)));
            assert_eq!((size.width, size.height), expected, "{screen:?} at {scale}");
        };
        check((1280, 800), 1.0, (1256.0, 704.0));
        check((1366, 768), 1.0, (1280.0, 672.0));
        check((1920, 1080), 1.0, (1280.0, 800.0));
        check((1920, 1080), 2.0, (936.0, 444.0));
        check((3840, 2160), 2.0, (1280.0, 800.0));
        check((640, 480), 1.0, (616.0, 384.0));
        check((100, 100), 1.0, (LEAST_WIDTH, LEAST_HEIGHT));
        assert_eq!(opening_size(None), LogicalSize::new(WINDOW_WIDTH, WINDOW_HEIGHT));
    }
}
