//! What a universe does, and how fast, as a view says it.

use crate::engine::session::{Status, asked_rate};

/// What a universe does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It runs until it is told to pause.
    Running,
    /// It does generations that were asked for, and pauses then.
    Stepping,
    /// It waits to be told.
    Paused,
    /// An error has stopped it.
    Stopped,
}

impl Doing {
    /// What a universe of that status does, which runs or is to.
    pub(super) fn of(status: &Status, is_running: bool, is_stepping: bool) -> Self {
        match (is_running, is_stepping, &status.error) {
            (true, ..) => Self::Running,
            (false, true, _) => Self::Stepping,
            (false, false, Some(_)) => Self::Stopped,
            (false, false, None) => Self::Paused,
        }
    }
}

/// Generations a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many the user asks for.
    pub asked: f64,
    /// How many there are, where the universe has run long enough to tell.
    pub reached: Option<f64>,
}

impl Rate {
    /// Share of what is asked for from which it counts as reached: the clock of a display and the time
    /// over which rates are taken leave some percent to chance.
    const REACHED_FROM: f64 = 0.9;

    /// The rate of a universe that is to run at a speed, or to rest.
    pub(super) fn of(status: &Status, is_running: bool, speed: i32) -> Self {
        let reached = status.generations_per_second;
        let is_known = is_running && status.is_running && reached > 0.0;
        Self { asked: asked_rate(speed), reached: is_known.then_some(reached) }
    }

    /// Whether the engine does less than is asked for.
    pub fn falls_short(&self) -> bool {
        self.reached.is_some_and(|reached| reached < Self::REACHED_FROM * self.asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{EngineError, EngineKind};
    use crate::life::Rulestring;

    fn status() -> Status {
        Status::new(EngineKind::Reference, Rulestring::default())
    }

    #[test]
    fn an_error_stops_and_a_step_is_no_run() {
        let failed = Status { error: Some(EngineError::Device(String::new())), ..status() };
        assert_eq!(Doing::of(&status(), false, false), Doing::Paused);
        assert_eq!(Doing::of(&status(), false, true), Doing::Stepping);
        assert_eq!(Doing::of(&status(), true, true), Doing::Running);
        assert_eq!(Doing::of(&failed, false, false), Doing::Stopped);
        assert_eq!(Doing::of(&failed, true, false), Doing::Running, "it is tried again");
    }

    #[test]
    fn a_rate_is_known_once_it_was_measured() {
        let running = |rate| Status { is_running: true, generations_per_second: rate, ..status() };
        let rate = |status: &Status, is_running| Rate::of(status, is_running, 1);
        let asked = rate(&status(), false).asked;
        assert!((asked - 120.0).abs() < 1e-3, "{asked}");
        assert_eq!(rate(&running(0.0), true).reached, None);
        assert_eq!(rate(&running(35.0), false).reached, None, "it was just paused");
        let slow = rate(&running(35.0), true);
        assert!(slow.reached == Some(35.0) && slow.falls_short());
        assert!(!rate(&running(119.2), true).falls_short());
        assert!(!rate(&status(), true).falls_short());
    }
}
