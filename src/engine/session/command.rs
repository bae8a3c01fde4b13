//! What a view tells its session, and how it gets there.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::history::{Change, Changed, Refusal};
use super::{EngineFactory, Look, lock};
use crate::engine::EngineError;
use crate::life::{BitGrid, BlockRaster, Rect, Rulestring};

/// What a view tells its session.
pub enum Command {
    /// Run or pause. A universe that an error has stopped tries once more.
    Run(bool),
    /// Pause and step that many generations.
    Step(u64),
    /// Step 2^n generations a frame; below 0 one generation in 2^-n frames. Clamped to
    /// [`MIN_SPEED`](super::MIN_SPEED)..=[`MAX_SPEED`](super::MAX_SPEED).
    Speed(i32),
    /// Look at this raster from now on.
    View(BlockRaster),
    /// Leave the universe for another; says what came of it.
    Change(Change, Sender<Result<Changed, Refusal>>),
    /// Make engines differently from now on, and go on with the last checkpoint: after a lost
    /// device, or to change engines.
    Replace(EngineFactory),
    /// Send the cells of a region as they are now, even in the midst of a long step. The region may
    /// reach past the universe; a region of `None` is the bounding box of all live cells.
    Read(Option<Rect>, Sender<Result<Snapshot, EngineError>>),
    /// Let a function look at the engine as it is now, even in the midst of a long step. It is
    /// dropped where there is no engine.
    Look(Look),
    /// End the session.
    End,
}

/// The cells of a region at a generation.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The generation.
    pub generation: u64,
    /// Where the cells stand; empty where everything was asked for and nothing lives.
    pub region: Rect,
    /// The cells, of the region's size.
    pub cells: BitGrid,
    /// Rule and shape of the universe.
    pub rulestring: Rulestring,
}

/// The number of a command among all that a session was sent; 0 stands for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub(super) u64);

impl Ticket {
    /// Later than every command.
    pub(super) const LAST: Self = Self(u64::MAX);
}

/// A way to send commands to a session, from any thread.
#[derive(Clone)]
pub struct Commands {
    line: Arc<Mutex<Line>>,
}

struct Line {
    sender: Sender<Command>,
    sent: u64,
}

impl Commands {
    /// A way to send commands, and where they arrive.
    pub(crate) fn channel() -> (Self, Receiver<Command>) {
        let (sender, inbox) = channel();
        (Self { line: Arc::new(Mutex::new(Line { sender, sent: 0 })) }, inbox)
    }

    /// Sends a command. Commands are heard within a few milliseconds, in order.
    pub fn send(&self, command: Command) -> Ticket {
        let mut line = lock(&self.line);
        line.sent += 1;
        // The session's thread only goes away when it is told to, or by a panic that is reported.
        let _ = line.sender.send(command);
        Ticket(line.sent)
    }
}
