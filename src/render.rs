//! Drawing a universe: the camera, the picture that a session makes for it, and the pass that puts
//! the picture on a texture.
//!
//! This layer knows textures and buffers; it knows no windows, no widgets and no command line. A
//! frame goes through it like this: the [`camera`] says where the universe stands on the canvas,
//! [`framing`] makes of that the raster of blocks that a session is asked to count, [`counts`]
//! keeps the buffers that the session fills, [`tint`] says what the live cells belong to where that
//! is known, and [`draw`] maps pixels to blocks on a device, or [`paint`] in memory. A picture
//! carries its own framing, so one that lags behind the camera is still drawn in the right place.

pub mod camera;
pub mod counts;
pub mod draw;
pub mod framing;
mod layout;
pub mod paint;
pub mod palette;
pub mod pixels;
pub mod tint;

pub use camera::{Camera, Canvas, Placement};
pub use counts::{Counts, CountsPlace, CountsPool};
pub use draw::{DrawPass, Scene, begin_pass};
pub use framing::Framing;
pub use paint::Painter;
pub use pixels::{Damage, PixelRect, Pixels};
pub use tint::{Known, Tint, TintMap};
