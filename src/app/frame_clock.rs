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

/// The time that the first frame after a rest counts for.
const FIRST_FRAME: Duration = Duration::from_millis(16);

impl FrameClock {
    /// A frame begins; returns the time since the last one began.
    pub fn begin(&mut self) -> Duration {
        let now = Instant::now();
        let Some(last) = self.last.replace(now) else {
            return FIRST_FRAME;
        };
        let elapsed = now - last;
        let seconds = elapsed.as_secs_f64();
        let smoothed = self.smoothed_seconds.unwrap_or(seconds);
        self.smoothed_seconds = Some(smoothed + (seconds - smoothed) * SMOOTHING);
        elapsed
    }

    /// Frames need not follow each other now.
    pub fn rest(&mut self) {
        *self = Self::default();
    }

    pub fn per_second(&self) -> Option<f64> {
        self.smoothed_seconds.map(|seconds| 1.0 / seconds.max(1e-6))
    }
}
