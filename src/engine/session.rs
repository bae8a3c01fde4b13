//! An engine on its own thread, for views that must never wait for it.
//!
//! A view sends commands and looks at the latest [`Status`] and picture whenever it draws; the
//! session steps, observes and publishes, and wakes the view when something new is there. Long
//! steps are cut into slices of a few milliseconds, between which commands are heard, so a view
//! can be panned while a frame's generations are still being stepped.
//!
//! What a picture is, the view decides: the session calls its observer with the engine and the
//! raster that was asked for last. A terminal asks for counts, a window draws into a texture.
//!
//! The session itself is a state machine without a thread (`machine`); here stands what drives it.
//! `command` holds what it is told, `pace` what it owes and how fast it is, `checkpoint` what it goes
//! on with after a lost device, and `history` the universes that were left for others.

mod checkpoint;
mod command;
mod history;
mod machine;
mod pace;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use command::{Command, Commands, Snapshot, Ticket};
pub use history::{Change, Changed, Destination, Keeping, MomentId, Refusal};

use self::machine::{Machine, Next};
use super::{Engine, EngineError, EngineKind};
use crate::life::{BlockRaster, Rect, Rulestring, Universe};
use crate::memory::MemoryBudget;

/// Time between two pictures of a running universe.
pub const FRAME: Duration = Duration::from_nanos(16_666_667);

/// The fastest speed, 2^30 generations a frame.
pub const MAX_SPEED: i32 = 30;

/// Frames that a generation takes at speed 0 and at the slower ones: 60, 30, 15, 7.5, 4, 2 and 1
/// generations a second.
const FRAMES_A_GENERATION: [u32; 7] = [1, 2, 4, 8, 15, 30, 60];

/// The slowest speed.
pub const MIN_SPEED: i32 = 1 - FRAMES_A_GENERATION.len() as i32;

/// Generations a second that a speed asks for: 2^`speed` a frame, and below 0 one in several frames.
pub fn asked_rate(speed: i32) -> f64 {
    f64::from(speed.max(0)).exp2() / f64::from(frames_a_generation(speed)) / FRAME.as_secs_f64()
}

/// Frames that a generation takes at a speed, at least one.
fn frames_a_generation(speed: i32) -> u32 {
    FRAMES_A_GENERATION[speed.clamp(MIN_SPEED, 0).unsigned_abs() as usize]
}

/// Makes an engine for a universe, on the session's thread.
pub type EngineFactory =
    Box<dyn FnMut(&Universe) -> Result<Box<dyn Engine>, EngineError> + Send + 'static>;

/// Looks at an engine through a raster and makes the view's picture.
pub type Observer<P> =
    Box<dyn FnMut(&mut dyn Engine, &BlockRaster) -> Result<P, EngineError> + Send + 'static>;

/// Tells the view that there is something new to draw.
pub type Notify = Box<dyn Fn() + Send + Sync + 'static>;

/// Looks at an engine on the session's thread, to save its universe for example.
pub type Look = Box<dyn FnOnce(&mut dyn Engine) + Send + 'static>;

/// What a session is started with.
pub struct Start<P> {
    /// The first universe.
    pub universe: Arc<Universe>,
    /// Makes its engine, and those of the universes that follow.
    pub factory: EngineFactory,
    /// Makes the view's pictures.
    pub observer: Observer<P>,
    /// Wakes the view.
    pub wake: Notify,
    /// What cells are drawn from. Universes that were left take what is free of it, and no more than
    /// they leave free.
    pub budget: MemoryBudget,
}

/// What is known of the session's universe.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The last command that was obeyed: everything below holds after it.
    pub heard: Ticket,
    /// Changes from one universe to another so far.
    pub epoch: u64,
    /// Which engine steps it.
    pub engine: EngineKind,
    /// The adapter, where the engine is a GPU.
    pub adapter: Option<String>,
    /// Rule and shape.
    pub rulestring: Rulestring,
    /// The generation now.
    pub generation: u64,
    /// Live cells at `counted_at`.
    pub population: u64,
    /// The smallest rectangle that held every live cell at `counted_at`.
    pub bounding_box: Option<Rect>,
    /// The generation that population and bounding box speak of; while running it may lie a
    /// little back.
    pub counted_at: u64,
    /// Whether it runs.
    pub is_running: bool,
    /// Whether generations that were asked for are still to be stepped.
    pub is_stepping: bool,
    /// 2^n generations a frame; see [`Command::Speed`].
    pub speed: i32,
    /// Generations a second over the last half second of running; 0 before its end.
    pub generations_per_second: f64,
    /// Cells updated a second, over the same time; skipped cells do not count.
    pub cells_per_second: f64,
    /// Bytes that hold the cells.
    pub memory_bytes: u64,
    /// What stopped the universe, until it goes on, or something is opened, reset or replaced.
    pub error: Option<EngineError>,
    /// Universes to go back to.
    pub back: usize,
    /// Universes to go forward to.
    pub forward: usize,
    /// How often an error has stopped it: another number is news, even where the error is the same.
    pub failures: u64,
}

impl Status {
    /// An empty universe at rest, of which nothing was heard yet.
    pub fn new(engine: EngineKind, rulestring: Rulestring) -> Self {
        Self {
            heard: Ticket::default(),
            epoch: 0,
            engine,
            adapter: None,
            rulestring,
            generation: 0,
            population: 0,
            bounding_box: None,
            counted_at: 0,
            is_running: false,
            is_stepping: false,
            speed: 0,
            generations_per_second: 0.0,
            cells_per_second: 0.0,
            memory_bytes: 0,
            error: None,
            back: 0,
            forward: 0,
            failures: 0,
        }
    }
}

/// A picture with the raster and the generation that it shows.
pub struct Picture<P> {
    /// What the observer made.
    pub content: P,
    /// The raster that it looked through.
    pub raster: BlockRaster,
    /// The generation that it shows.
    pub generation: u64,
    /// The epoch of its universe; see [`Status::epoch`].
    pub epoch: u64,
}

/// Handle of an engine on its own thread. Dropping it ends the thread.
pub struct Session<P> {
    commands: Commands,
    shared: Arc<Shared<P>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared<P> {
    status: Mutex<Status>,
    picture: Mutex<Option<Picture<P>>>,
    wake: Notify,
}

impl<P: Send + 'static> Session<P> {
    /// Starts a session, paused at speed 0 (one generation a frame).
    ///
    /// # Errors
    /// The factory's, when the first engine cannot be made.
    pub fn start(start: Start<P>) -> Result<Self, EngineError> {
        let Start { universe, factory, observer, wake, budget } = start;
        let machine = Machine::open(universe, factory, observer, budget, Instant::now())?;
        let shared = Arc::new(Shared {
            status: Mutex::new(machine.status().clone()),
            picture: Mutex::new(None),
            wake,
        });
        let (commands, inbox) = Commands::channel();
        let published = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("session".to_owned())
            .spawn(move || drive_to_the_end(machine, &inbox, &published))
            .map_err(|error| EngineError::NoThread(error.to_string()))?;
        Ok(Self { commands, shared, thread: Some(thread) })
    }

    /// Sends a command. Commands are heard within a few milliseconds, in order;
    /// [`Status::heard`] says up to which.
    pub fn send(&self, command: Command) -> Ticket {
        self.commands.send(command)
    }

    /// What is known now.
    pub fn status(&self) -> Status {
        lock(&self.shared.status).clone()
    }

    /// A way to send commands from other threads.
    pub fn commands(&self) -> &Commands {
        &self.commands
    }

    /// Takes the latest picture, if there is one that was not taken yet.
    pub fn take_picture(&self) -> Option<Picture<P>> {
        lock(&self.shared.picture).take()
    }
}

impl<P> Drop for Session<P> {
    fn drop(&mut self) {
        self.commands.send(Command::End);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Drives, and tells the view if that ends in a panic: it would wait for ever otherwise.
fn drive_to_the_end<P>(machine: Machine<P>, inbox: &Receiver<Command>, shared: &Shared<P>) {
    // Nothing of the machine is looked at after a panic.
    if catch_unwind(AssertUnwindSafe(|| drive(machine, inbox, shared))).is_err() {
        let mut status = lock(&shared.status);
        // Nothing that was or will be asked for is obeyed any more.
        status.heard = Ticket::LAST;
        status.is_running = false;
        status.is_stepping = false;
        status.failures += 1;
        status.error = Some(EngineError::Device(
            "stepping ended unexpectedly; open the pattern again".to_owned(),
        ));
        drop(status);
        (shared.wake)();
    }
}

/// The session's thread: hears commands, and lets the machine tick in between.
fn drive<P>(mut machine: Machine<P>, inbox: &Receiver<Command>, shared: &Shared<P>) {
    let mut next = Next::WhenTold;
    loop {
        let first = match next {
            Next::Now => None,
            Next::WhenTold => match inbox.recv() {
                Ok(command) => Some(command),
                Err(_) => return,
            },
            Next::At(time) => {
                match inbox.recv_timeout(time.saturating_duration_since(Instant::now())) {
                    Ok(command) => Some(command),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        for command in first.into_iter().chain(inbox.try_iter()) {
            if matches!(command, Command::End) {
                return;
            }
            machine.obey(command, Instant::now());
        }
        shared.publish(&mut machine);
        next = machine.tick(Instant::now());
        shared.publish(&mut machine);
    }
}

impl<P> Shared<P> {
    /// Shows what the machine has to show.
    fn publish(&self, machine: &mut Machine<P>) {
        if let Some(picture) = machine.take_picture() {
            *lock(&self.picture) = Some(picture);
        }
        lock(&self.status).clone_from(machine.status());
        if machine.take_news() {
            (self.wake)();
        }
    }
}

#[cfg(test)]
mod tests;
