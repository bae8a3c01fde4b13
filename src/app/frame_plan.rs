//! When the next frame is drawn.

use std::cell::Cell;
use std::time::{Duration, Instant};

use winit::window::Window;

use super::frame_clock::FrameClock;

/// Pause before another try where there was nothing to draw on.
const RETRY: Duration = Duration::from_millis(50);

/// When frames are due, and how fast they follow each other.
#[derive(Debug, Default)]
pub(super) struct FramePlan {
    clock: FrameClock,
    due: Option<Instant>,
    /// Whether the next frame was asked for by us: the window system asks for one where the window
    /// has lost what it showed.
    is_asked: Cell<bool>,
    is_occluded: bool,
}

impl FramePlan {
    /// Asks the window system for a frame.
    pub fn ask(&self, window: &Window) {
        self.is_asked.set(true);
        window.request_redraw();
    }

    /// Whether the frame that begins was asked for by us. Told once.
    pub fn was_asked(&self) -> bool {
        self.is_asked.take()
    }

    /// When a frame is due by itself.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The window is covered up, or no longer.
    pub fn set_occluded(&mut self, is_occluded: bool) {
        self.is_occluded = is_occluded;
    }

    /// Whether a frame may begin now, in a window of that size and on a display of that frame time. If
    /// not, it is planned for later, unless nobody would see it.
    pub fn may_begin(&mut self, (width, height): (u32, u32), frame_time: Option<Duration>) -> bool {
        if let Some(due) = self.clock.next_due(frame_time) {
            self.due = Some(self.due.map_or(due, |planned| planned.min(due)));
            return false;
        }
        self.due = None;
        let is_seen = width > 0 && height > 0 && !self.is_occluded;
        if !is_seen {
            self.clock.rest();
        }
        is_seen
    }

    /// A frame begins; returns the time since the last one began, unless there was a rest.
    pub fn begin(&mut self) -> Option<Duration> {
        self.clock.begin()
    }

    /// Plans another try at that time.
    pub fn try_again_at(&mut self, due: Instant) {
        self.due = Some(due);
    }

    /// Nothing could be drawn; plans another try.
    pub fn was_skipped(&mut self) {
        self.clock.rest();
        self.due = Some(Instant::now() + RETRY);
    }

    /// Plans the next frame for the first of those times; it rests where frames need not follow each
    /// other.
    pub fn plan(
        &mut self,
        dues: impl IntoIterator<Item = Instant>,
        frame_time: Option<Duration>,
        is_resting: bool,
    ) {
        let due = dues.into_iter().min();
        self.due = due.map(|due| self.clock.paced(due, frame_time));
        if is_resting {
            self.clock.rest();
        }
    }

    /// Frames drawn a second, while they follow each other.
    pub fn per_second(&self) -> Option<f64> {
        self.clock.per_second()
    }
}
