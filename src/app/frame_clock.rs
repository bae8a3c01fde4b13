//! Time between frames.

use std::time::{Duration, Instant};

/// The time between frames that follow each other.
#[derive(Debug, Default)]
pub(super) struct FrameClock {
    last: Option<Instant>,
    smoothed_seconds: Option<f64>,
}

/// How much of the smoothed frame time a new frame makes up.
const SMOOTHING: f64 = 0.1;

impl FrameClock {
    /// A frame begins; returns the time since the last one began, unless there was a rest.
    pub fn begin(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let elapsed = now - self.last.replace(now)?;
        let seconds = elapsed.as_secs_f64();
        let smoothed = self.smoothed_seconds.unwrap_or(seconds);
        self.smoothed_seconds = Some(smoothed + (seconds - smoothed) * SMOOTHING);
        Some(elapsed)
    }

    /// Frames need not follow each other now.
    pub fn rest(&mut self) {
        *self = Self::default();
    }

    pub fn per_second(&self) -> Option<f64> {
        self.smoothed_seconds.map(|seconds| 1.0 / seconds.max(1e-6))
    }
}
