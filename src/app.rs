//! The window: a session on its own thread, the canvas that shows it, and the panels around it.
//!
//! The window's thread never steps and never waits for an engine. It sends commands to the session
//! and draws the latest picture whenever something has changed: `events` hears the window system,
//! `document` is a universe with all that belongs to it, `viewport` what part of it is shown, `stage`
//! does what `action`s ask for, `frame_plan` decides when to draw, `graphics` owns the surface and what
//! draws on it, and `place` decides where engines are made. What has widgets is a `panel`, and `panels`
//! has them all; what waits for an answer is a `card`. The `census` recognises objects on a thread of
//! its own.

mod about;
mod access;
mod action;
mod attention;
mod bars;
mod card;
mod census;
mod chart;
mod chooser;
mod devices;
mod dialogs;
#[cfg(all(unix, not(target_os = "macos")))]
mod display;
mod document;
mod endings;
mod events;
mod export;
mod finder;
mod fonts;
mod frame_clock;
mod frame_plan;
mod frame_times;
mod graphics;
mod gui;
mod help;
mod hovering;
mod icon;
mod latest;
pub mod layout;
mod legend;
mod line;
mod list;
mod notices;
mod open;
mod panel;
mod panels;
mod place;
mod pointer;
mod prompt;
mod provenance;
mod question;
mod raster;
mod request;
mod speech;
mod stage;
mod status_line;
#[cfg(test)]
mod testing;
mod theme;
mod threads;
mod toolbar;
mod troubles;
mod viewport;
mod wake;

use std::sync::Arc;

pub use provenance::{Origin, Provenance};
use winit::event_loop::EventLoop;

use crate::engine::gpu::tuning::Tuning;
use crate::engine::{EngineChoice, EngineError};
use crate::language::{Language, Message};
use crate::life::{Rulestring, Universe};
use crate::memory::MemoryBudget;

/// What draws in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawWith {
    /// A hardware adapter where there is one, or else the processor.
    #[default]
    Auto,
    /// An adapter, be it software.
    Gpu,
    /// The processor.
    Cpu,
}

/// What the window opens with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The universe.
    pub universe: Arc<Universe>,
    /// What it is called, who made it, and where it came from.
    pub source: Provenance,
    /// The engine that steps it.
    pub choice: EngineChoice,
    /// Part of the name of the adapter that is demanded.
    pub adapter: Option<String>,
    /// What draws in the window.
    pub draw_with: DrawWith,
    /// What patterns and engines are drawn from.
    pub budget: MemoryBudget,
    /// Whether kernels are tuned.
    pub tuning: Tuning,
    /// The rule and shape that patterns opened later get instead of their own.
    pub rulestring: Option<Rulestring>,
    /// Whether the universe runs from the start.
    pub start_running: bool,
    /// The language that it speaks at first.
    pub language: Language,
    /// What the user is to know from the start.
    pub warnings: Vec<Message>,
}

/// Why there is no window, or no longer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AppError {
    /// No window can be had on this machine; the terminal view can.
    #[error("no window can be opened: {reason}; use --terminal")]
    NoWindow {
        /// What is missing.
        reason: String,
    },
    /// The engine cannot be made.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The device was lost and could not be had again.
    #[error(
        "the GPU device was lost and could not be opened again ({reason}); restart the program, \
         or use --terminal"
    )]
    DeviceGone {
        /// Why the last attempt failed.
        reason: String,
    },
    /// The window system broke off.
    #[error("the window system failed: {reason}")]
    WindowSystem {
        /// What it said.
        reason: String,
    },
}

impl AppError {
    fn no_window(reason: impl ToString) -> Self {
        Self::NoWindow { reason: reason.to_string() }
    }
}

/// Opens the window and stays until it is closed. Call it from the main thread.
///
/// # Errors
/// [`AppError::NoWindow`] where no display, surface or adapter can be had; then nothing was shown
/// yet and the caller may fall back to the terminal.
pub fn run(options: Options) -> Result<(), AppError> {
    let mut builder = EventLoop::with_user_event();
    #[cfg(all(unix, not(target_os = "macos")))]
    if display::is_left_to_x11() {
        winit::platform::x11::EventLoopBuilderExtX11::with_x11(&mut builder);
    }
    let event_loop = builder.build().map_err(AppError::no_window)?;
    let mut events = events::Events::new(options, event_loop.create_proxy());
    let ended = event_loop.run_app(&mut events);
    events.into_outcome()?;
    ended.map_err(|error| AppError::WindowSystem { reason: error.to_string() })
}
