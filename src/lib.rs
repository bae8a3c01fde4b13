//! Lifescope, a microscope for emergence.
//!
//! The layers, each of which knows only those above it in this list: [`memory`] (how much may be taken,
//! and who has it), [`life`] (cells and time), [`format`](mod@format) (pattern files), [`library`]
//! (built-in patterns), [`source`] (where a pattern comes from), [`wgsl`] (shaders as text), [`engine`]
//! (stepping a universe), [`report`] (what came of it), [`census`] (saying what lives in one),
//! [`render`] (drawing one), [`view`] (what every view of a session keeps), `app` (the window, with the
//! feature `gui`) and [`terminal`] (the view without a display), and the command line.
//! [`language`] lies below all of them: it has every text, and [`settings`] what a user has chosen;
//! [`save`] writes files that appear whole or not at all, and [`printable`] makes text from elsewhere
//! fit to be shown. [`attention`] stands beside them: a transformer that is trained on the processor,
//! and knows no more of Life than what a rule is. `ARCHITECTURE.md` has the picture and the
//! invariants.

#[cfg(feature = "gui")]
pub mod app;
pub mod attention;
pub mod census;
pub mod engine;
pub mod format;
pub mod language;
pub mod library;
pub mod life;
pub mod memory;
pub mod printable;
pub mod render;
pub mod report;
pub mod rule_folder;
pub mod save;
pub mod settings;
pub mod source;
pub mod terminal;
pub mod view;
pub mod wgsl;
