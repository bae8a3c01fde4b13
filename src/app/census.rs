//! The census: what lives in the universe that is shown, by class and by name.
//!
//! While it is open the window asks the session for a snapshot whenever the last one is done with
//! and something has changed (`scope` says of how much and how often), a thread of its own
//! recognises the objects in it (`watch`, `recognise`), and what it found is kept here as
//! `findings`. They speak of the generation of their snapshot. A running universe has gone on by
//! the time they are there, so each object is drawn where its own period has taken it since
//! (`path`): the picture decides what is alive, the findings only what it belongs to. The panel says
//! of which generation its counts are.
//!
//! `panel` lists the kinds, `card` shows the figures of one, `labels` puts names on the canvas, and
//! `jump` goes from one object to the next of its kind. Every text stands in `words`.

mod card;
mod findings;
mod jump;
mod labels;
mod overlay;
mod panel;
mod path;
mod portrait;
mod recognise;
#[cfg(test)]
mod samples;
mod scope;
mod watch;
mod words;

use std::sync::mpsc::channel;
use std::time::Instant;

use egui::Ui;

use self::findings::Findings;
use self::jump::Visited;
pub(super) use self::overlay::Shown;
use self::scope::{Due, Schedule, Scope};
use self::watch::{Outcome, Watch};
use super::action::Action;
use super::{layout, theme};
use crate::engine::session::Command;
use crate::life::{Rect, Topology};
use crate::render::{Framing, TintMap};

/// What the window knows of the objects that it shows.
pub(super) struct Census {
    watch: Watch,
    schedule: Schedule,
    is_open: bool,
    findings: Option<Findings>,
    problem: Option<Problem>,
    visited: Option<Visited>,
    /// The tints of the picture on the canvas, with its generation.
    tints: Option<(u64, TintMap)>,
}

/// Why there are no findings.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    /// More cells are in view than are recognised at once.
    TooLarge { width: u64, height: u64 },
    /// Recognition failed.
    Failed(String),
}

impl Problem {
    /// What to tell the user.
    fn text(&self) -> String {
        match self {
            Self::TooLarge { width, height } => {
                let grouped = super::status_line::grouped;
                words::fill(words::TOO_LARGE, &[&grouped(*width), &grouped(*height)])
            }
            Self::Failed(message) => message.clone(),
        }
    }
}

/// What a snapshot may be asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// The cells in view.
    pub view: Rect,
    pub topology: Topology,
    /// Of all live cells, as far as it is known.
    pub bounding_box: Option<Rect>,
    /// The universe's generation.
    pub generation: u64,
}

impl Census {
    /// A census that is closed. `wake` is called, on another thread, when objects were recognised.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn new(wake: Box<dyn Fn() + Send + 'static>) -> Result<Self, String> {
        Ok(Self {
            watch: Watch::start(recognise::recogniser(), wake)?,
            schedule: Schedule::default(),
            is_open: false,
            findings: None,
            problem: None,
            visited: None,
            tints: None,
        })
    }

    /// Whether the panel is shown and cells are coloured.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens or closes it.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.forget();
    }

    /// Begins anew: the universe is another one.
    pub fn forget(&mut self) {
        self.watch.forget();
        self.schedule.forget();
        self.findings = None;
        self.problem = None;
        self.visited = None;
        self.tints = None;
    }

    /// Takes over what has been recognised.
    pub fn hear(&mut self) {
        let Some(Outcome { scope, waited, findings }) = self.watch.take() else { return };
        self.tints = None;
        match findings {
            Ok(findings) => {
                let (now, took) = (Instant::now(), findings.took);
                self.schedule.done(now, scope, findings.generation, waited, took);
                // An object that is no longer there is not shown as the one gone to.
                self.visited = self.visited.take().and_then(|visited| {
                    let index = visited.found_in(&findings)?;
                    Some(Visited::new(&findings, index))
                });
                self.problem = None;
                self.findings = Some(findings);
            }
            Err(message) => {
                self.findings = None;
                self.problem = Some(Problem::Failed(message));
            }
        }
    }

    /// The command that asks the session for the next snapshot, if one is due; or else when to come
    /// back, if it is known.
    pub fn ask(&mut self, now: Instant, sight: &Sight) -> (Option<Command>, Option<Instant>) {
        if !self.is_open || self.watch.is_busy() {
            return (None, None);
        }
        if matches!(self.problem, Some(Problem::Failed(_))) {
            return (None, None);
        }
        let scope = match Scope::new(sight.view, sight.topology, sight.bounding_box) {
            Ok(scope) => scope,
            Err(Rect { width, height, .. }) => {
                self.schedule.forget();
                self.findings = None;
                self.tints = None;
                self.problem = Some(Problem::TooLarge { width, height });
                return (None, None);
            }
        };
        match self.schedule.due(now, scope, sight.generation) {
            Due::Never => (None, None),
            Due::At(time) => (None, Some(time)),
            Due::Now => {
                let (reply, answer) = channel();
                self.watch.submit(scope, answer);
                (Some(Command::Read(scope.region(), reply)), None)
            }
        }
    }

    /// The tints for a picture.
    pub fn tints(&mut self, framing: &Framing, generation: u64) -> Option<&TintMap> {
        let findings = self.findings.as_ref()?;
        let is_current = self
            .tints
            .as_ref()
            .is_some_and(|(of, tints)| *of == generation && tints.framing() == framing);
        if !is_current {
            self.tints = Some((generation, findings.tints(framing, generation)));
        }
        self.tints.as_ref().map(|(_, tints)| tints)
    }

    /// Shows the panel at the left edge of what is left of the window.
    pub fn show_beside_canvas(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let view = panel::View {
            findings: self.findings.as_ref(),
            problem: self.problem.as_ref(),
            visited: self.visited.as_ref().map(Visited::code),
        };
        // The canvas keeps half of a narrow window.
        let most = (ui.available_width() / 2.0).max(layout::LEAST_CENSUS_WIDTH);
        egui::Panel::left("census")
            .resizable(true)
            .default_size(layout::CENSUS_WIDTH.min(most))
            .size_range(layout::LEAST_CENSUS_WIDTH..=most)
            .frame(theme::panel())
            .show_separator_line(false)
            .show(ui, |ui| panel::show(ui, &view, actions));
    }

    /// Names objects on the canvas, marks the one gone to, and shows the card of the one under the
    /// pointer.
    pub fn show_on_canvas(&self, ui: &mut Ui, shown: &Shown) {
        if let Some(findings) = &self.findings {
            let visited = self.visited.as_ref().and_then(|visited| visited.found_in(findings));
            overlay::show(ui, findings, shown, visited);
        }
    }

    /// The next object of a kind, as it stands at a generation.
    pub fn next_of_kind(&mut self, kind: usize, generation: u64) -> Option<Rect> {
        let findings = self.findings.as_ref()?;
        let index = jump::next(findings, kind, self.visited.as_ref())?;
        self.visited = Some(Visited::new(findings, index));
        Some(findings.bounds_at(&findings.objects[index], generation))
    }
}
