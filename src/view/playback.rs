//! Running, stepping and speed, as the user has asked for them and as the session tells.
//!
//! A key is answered at once: until the session has heard the command that it led to, the view
//! shows what was asked for, and from then on what the session says. So quick keys add up, and a
//! universe that cannot do what was asked for is never shown as if it did.

use std::sync::mpsc::{Receiver, channel};

use super::{Doing, Rate};
use crate::engine::EngineError;
use crate::engine::session::{
    Change, Changed, Command, Commands, Destination, Keeping, MAX_SPEED, MIN_SPEED, Refusal,
    Status, Ticket,
};

/// A session's status with what was asked for since.
#[derive(Clone, Debug)]
pub struct Playback {
    status: Status,
    running: Asked<bool>,
    speed: Asked<i32>,
    /// The last command that moves the universe to another generation.
    moved: Ticket,
    /// Failures that the view has been told of.
    told_failures: u64,
}

/// A value with the command that asked for it.
#[derive(Clone, Copy, Debug)]
struct Asked<T> {
    value: T,
    by: Ticket,
}

impl<T> Asked<T> {
    /// What was asked for, or what is so, once the session has heard.
    fn or_told(self, told: T, heard: Ticket) -> T {
        if heard >= self.by { told } else { self.value }
    }
}

impl Playback {
    /// A session of which nothing was asked yet.
    pub fn new(status: Status) -> Self {
        let by = Ticket::default();
        Self {
            running: Asked { value: status.is_running, by },
            speed: Asked { value: status.speed, by },
            moved: by,
            told_failures: status.failures,
            status,
        }
    }

    /// Takes over what the session tells.
    pub fn hear(&mut self, status: Status) {
        self.status = status;
    }

    /// What the session told last.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// What has stopped the universe, if it did so since this was asked last.
    pub fn take_failure(&mut self) -> Option<EngineError> {
        let is_news = self.status.failures != self.told_failures;
        self.told_failures = self.status.failures;
        if is_news { self.status.error.clone() } else { None }
    }

    /// Whether the universe runs, or is to.
    pub fn is_running(&self) -> bool {
        self.running.or_told(self.status.is_running, self.status.heard)
    }

    /// 2^n generations a frame; below 0 one generation in several frames.
    pub fn speed(&self) -> i32 {
        self.speed.or_told(self.status.speed, self.status.heard)
    }

    /// How fast it is to run, and runs.
    pub fn rate(&self) -> Rate {
        Rate::of(&self.status, self.is_running(), self.speed())
    }

    /// What the universe does, or is to.
    pub fn doing(&self) -> Doing {
        Doing::of(&self.status, self.is_running(), !self.has_stepped())
    }

    /// Whether every step that was asked for is done.
    pub fn has_stepped(&self) -> bool {
        self.status.heard >= self.moved && !self.status.is_stepping
    }

    /// Whether the universe stays at the generation that the status says.
    pub fn is_at_rest(&self) -> bool {
        !self.is_running() && self.has_stepped()
    }

    /// Runs or pauses.
    pub fn run(&mut self, is_running: bool, commands: &Commands) {
        let by = commands.send(Command::Run(is_running));
        self.running = Asked { value: is_running, by };
    }

    /// Runs where it rests, and rests where it runs.
    pub fn run_or_stop(&mut self, commands: &Commands) {
        self.run(!self.is_running(), commands);
    }

    /// Pauses and steps that many generations.
    pub fn step(&mut self, generations: u64, commands: &Commands) {
        self.moves(commands.send(Command::Step(generations)));
    }

    /// Pauses and steps as many generations as a frame has at the present speed, at least one.
    pub fn step_a_frame(&mut self, commands: &Commands) {
        self.step(1 << self.speed().max(0), commands);
    }

    /// Changes the speed by a power of two.
    pub fn speed_up(&mut self, by: i32, commands: &Commands) {
        let value = (self.speed() + by).clamp(MIN_SPEED, MAX_SPEED);
        self.speed = Asked { value, by: commands.send(Command::Speed(value)) };
    }

    /// Leaves the universe for another; what comes of it arrives by the receiver.
    pub fn change(
        &mut self,
        to: Destination,
        keeping: Keeping,
        commands: &Commands,
    ) -> Receiver<Result<Changed, Refusal>> {
        let (reply, answer) = channel();
        self.moves(commands.send(Command::Change(Change { to, keeping }, reply)));
        answer
    }

    /// Takes note of a command that pauses the universe at another generation.
    pub fn moves(&mut self, by: Ticket) {
        self.moved = by;
        self.running = Asked { value: false, by };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::EngineKind;
    use crate::life::Rulestring;

    /// A playback with the way to its session, which has heard nothing yet.
    fn playback() -> (Playback, Commands) {
        let status = Status::new(EngineKind::Reference, Rulestring::default());
        (Playback::new(status), Commands::channel().0)
    }

    /// What the session tells after it has heard that.
    fn told(heard: Ticket) -> Status {
        Status { heard, ..Status::new(EngineKind::Reference, Rulestring::default()) }
    }

    #[test]
    fn quick_keys_add_up_before_they_are_heard() {
        let (mut playback, commands) = playback();
        for _ in 0..3 {
            playback.speed_up(1, &commands);
        }
        playback.run_or_stop(&commands);
        assert_eq!((playback.speed(), playback.is_running()), (3, true));
        playback.run_or_stop(&commands);
        assert!(!playback.is_running());
    }

    #[test]
    fn what_the_session_says_after_it_has_heard_is_so() {
        let (mut playback, commands) = playback();
        playback.run_or_stop(&commands);
        playback.hear(told(Ticket::default()));
        assert!(playback.is_running(), "it was not heard yet");
        let heard = commands.send(Command::End);
        let error = EngineError::Device("broken".to_owned());
        let failed = Status { error: Some(error.clone()), failures: 1, ..told(heard) };
        playback.hear(failed.clone());
        assert!(!playback.is_running(), "it cannot run");
        assert_eq!(playback.take_failure(), Some(error.clone()));
        assert_eq!(playback.take_failure(), None, "told once");
        playback.hear(Status { failures: 2, ..failed });
        assert_eq!(playback.take_failure(), Some(error), "the same again is news");
    }

    #[test]
    fn steps_are_done_when_they_were_heard_and_none_is_left() {
        let (mut playback, commands) = playback();
        assert!(playback.is_at_rest());
        playback.step(1000, &commands);
        assert!(!playback.has_stepped());
        let heard = commands.send(Command::End);
        playback.hear(Status { is_stepping: true, ..told(heard) });
        assert!(!playback.is_at_rest());
        // An error has ended them early.
        playback.hear(Status { generation: 7, ..told(heard) });
        assert!(playback.is_at_rest());
    }

    #[test]
    fn speeds_have_ends() {
        let (mut playback, commands) = playback();
        playback.speed_up(99, &commands);
        assert_eq!(playback.speed(), MAX_SPEED);
        playback.speed_up(-99, &commands);
        assert_eq!(playback.speed(), MIN_SPEED);
    }
}
