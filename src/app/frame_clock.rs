//! Time between frames.

use std::time::{Duration, Instant};

/// The time between frames that follow each other.
#[derive(Debug, Default)]
pub(super) struct FrameClock {
    last: Option<Instant>,
    /// When the last frame began, whether the next one follows it or not.
    began_at: Option<Instant>,
    smoothed_seconds: Option<f64>,
}

/// The shortest time between two frames, as a share of the display's: events may come much faster
/// than the display, and a frame that is asked for in time should not wait.
const SHORTEST: f64 = 0.75;

/// How much of the smoothed frame time a new frame makes up.
const SMOOTHING: f64 = 0.1;

impl FrameClock {
    /// A frame begins; returns the time since the last one began, unless there was a rest.
    pub fn begin(&mut self) -> Option<Duration> {
        let now = Instant::now();
        self.began_at = Some(now);
        let elapsed = now - self.last.replace(now)?;
        let seconds = elapsed.as_secs_f64();
        let smoothed = self.smoothed_seconds.unwrap_or(seconds);
        self.smoothed_seconds = Some(smoothed + (seconds - smoothed) * SMOOTHING);
        Some(elapsed)
    }

    /// Frames need not follow each other now.
    pub fn rest(&mut self) {
        *self = Self { began_at: self.began_at, ..Self::default() };
    }

    /// When a frame that is planned for `due` is drawn: after the last one's time on the display.
    /// Presenting that waits for the display sets the pace by itself; where it does not, a frame has
    /// `frame_time`.
    pub fn paced(&self, due: Instant, frame_time: Option<Duration>) -> Instant {
        match (self.began_at, frame_time) {
            (Some(began_at), Some(frame_time)) => due.max(began_at + frame_time),
            _ => due,
        }
    }

    /// When a frame that somebody asks for may begin, if that is later than now; see
    /// [`paced`](Self::paced).
    pub fn next_due(&self, frame_time: Option<Duration>) -> Option<Instant> {
        let due = self.began_at? + frame_time?.mul_f64(SHORTEST);
        (due > Instant::now()).then_some(due)
    }

    pub fn per_second(&self) -> Option<f64> {
        self.smoothed_seconds.map(|seconds| 1.0 / seconds.max(1e-6))
    }
}
