//! Lifescope, a microscope for emergence.
//!
//! The layers, each of which knows only those above it in this list: [`life`] (cells and time),
//! [`format`] (pattern files), [`engine`] (stepping a universe), `render`, the window and the
//! terminal view, and the command line. `ARCHITECTURE.md` has the picture and the invariants.

#[cfg(feature = "gui")]
pub mod app;
pub mod engine;
pub mod format;
pub mod library;
pub mod life;
pub mod render;
pub mod terminal;
