//! Sizes of the window's parts, in points: physical pixels by the display's scale factor.

/// Height of the toolbar at the window's top.
pub const TOOLBAR_HEIGHT: f32 = 40.0;

/// Height of the status line at the window's bottom.
pub const STATUS_HEIGHT: f32 = 26.0;

/// Width of the census when it is opened for the first time.
pub const CENSUS_WIDTH: f32 = 248.0;

/// The least width that the census can be given.
pub(super) const LEAST_CENSUS_WIDTH: f32 = 150.0;

/// Width of a new window.
pub const WINDOW_WIDTH: f64 = 1280.0;

/// Height of a new window.
pub const WINDOW_HEIGHT: f64 = 800.0;

/// The least width of the window.
pub(super) const LEAST_WIDTH: f64 = 320.0;

/// The least height of the window.
pub(super) const LEAST_HEIGHT: f64 = 200.0;

/// Space between parts, and between a part and the edge.
pub(super) const SPACE: f32 = 8.0;
