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

/// The slowest speed, one generation in 2^6 frames.
pub const MIN_SPEED: i32 = -6;

/// Generations a second that a speed asks for: 2^`speed` a frame.
pub fn asked_rate(speed: i32) -> f64 {
    f64::from(speed).exp2() / FRAME.as_secs_f64()
}

/// Makes an engine for a universe, on the session's thread.
pub type EngineFactory =
    Box<dyn FnMut(&Universe) -> Result<Box<dyn Engine>, EngineError> + Send + 'static>;

/// Looks at an engine through a raster and makes the view's picture.
pub type Observer<P> =
    Box<dyn FnMut(&mut dyn Engine, &BlockRaster) -> Result<P, EngineError> + Send + 'static>;

/// Tells the view that there is something new to draw.
pub type Wake = Box<dyn Fn() + Send + Sync + 'static>;

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
    pub wake: Wake,
    /// Bytes that universes which were left may take.
    pub history_bytes: u64,
}

/// Bytes of a budget that universes which were left may take.
pub fn history_bytes(budget: &MemoryBudget) -> u64 {
    budget.limit() / 4
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
    wake: Wake,
}

impl<P: Send + 'static> Session<P> {
    /// Starts a session, paused at speed 0 (one generation a frame).
    ///
    /// # Errors
    /// The factory's, when the first engine cannot be made.
    pub fn start(start: Start<P>) -> Result<Self, EngineError> {
        let Start { universe, factory, observer, wake, history_bytes } = start;
        let machine = Machine::open(universe, factory, observer, history_bytes, Instant::now())?;
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
            .map_err(|error| EngineError::Device(format!("no thread could be started: {error}")))?;
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
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{BitGrid, Cells, Pattern};

    const PATIENCE: Duration = Duration::from_secs(60);

    /// A session on that universe whose pictures are counts, and the channel that its wake fills.
    fn session(
        universe: Universe,
        factory: EngineFactory,
        history_bytes: u64,
    ) -> (Session<Vec<u32>>, Receiver<()>) {
        let (woken, wakes) = channel();
        let session = Session::start(Start {
            universe: Arc::new(universe),
            factory,
            observer: Box::new(|engine, raster| engine.count_blocks(raster)),
            wake: Box::new(move || {
                // The test may be over.
                let _ = woken.send(());
            }),
            history_bytes,
        });
        (session.unwrap(), wakes)
    }

    fn reference() -> EngineFactory {
        Box::new(|universe| Ok(Box::new(ReferenceEngine::new(universe))))
    }

    /// A session on a glider.
    fn glider() -> (Session<Vec<u32>>, Receiver<()>) {
        let cells = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
        let universe = Universe::new(&Pattern::from_cells(cells), None).unwrap();
        session(universe, reference(), u64::MAX)
    }

    /// What a change of universe has led to.
    fn change(
        session: &Session<Vec<u32>>,
        to: Destination,
        keeping: Keeping,
    ) -> Result<Changed, Refusal> {
        let (reply, answer) = channel();
        session.send(Command::Change(Change { to, keeping }, reply));
        answer.recv_timeout(PATIENCE).unwrap()
    }

    /// The universe at rest at that generation.
    fn at_rest(session: &Session<Vec<u32>>, wakes: &Receiver<()>, generation: u64) -> Status {
        wait_until(session, wakes, |status| {
            status.counted_at == generation && !status.is_running && !status.is_stepping
        })
    }

    /// Every cell now, with its generation.
    fn read(session: &Session<Vec<u32>>, region: Option<Rect>) -> Snapshot {
        let (reply, answer) = channel();
        session.send(Command::Read(region, reply));
        answer.recv_timeout(PATIENCE).unwrap().unwrap()
    }

    fn wait_until(
        session: &Session<Vec<u32>>,
        wakes: &Receiver<()>,
        is_reached: impl Fn(&Status) -> bool,
    ) -> Status {
        loop {
            let status = session.status();
            if is_reached(&status) {
                return status;
            }
            wakes.recv_timeout(PATIENCE).expect("the session wakes its view");
        }
    }

    #[test]
    fn steps_are_exact_and_the_picture_follows() {
        let (session, wakes) = glider();
        session.send(Command::View(BlockRaster::cells(Rect::new(1, 1, 3, 3))));
        session.send(Command::Step(4));
        let status = wait_until(&session, &wakes, |status| status.counted_at == 4);
        assert_eq!((status.population, status.bounding_box), (5, Some(Rect::new(1, 1, 3, 3))));
        let picture = session.take_picture().expect("a picture was published with the status");
        assert_eq!(picture.generation, 4);
        assert_eq!(picture.content, [0, 1, 0, 0, 0, 1, 1, 1, 1]);
    }

    #[test]
    fn running_pausing_and_resetting() {
        let (session, wakes) = glider();
        session.send(Command::Speed(3));
        session.send(Command::Run(true));
        wait_until(&session, &wakes, |status| status.generation >= 16 && status.is_running);
        session.send(Command::Run(false));
        let paused = wait_until(&session, &wakes, |status| !status.is_running);
        assert_eq!(read(&session, None).generation, paused.generation);
        let changed = change(&session, Destination::Start, Keeping::Surely).unwrap();
        assert_eq!((changed.epoch, changed.left.is_some()), (1, true));
        let reset = at_rest(&session, &wakes, 0);
        assert_eq!((reset.population, reset.speed, reset.epoch), (5, 3, 1));
        // At the start there is nothing to leave.
        let changed = change(&session, Destination::Start, Keeping::Surely).unwrap();
        assert_eq!((changed.epoch, changed.left), (1, None));
    }

    #[test]
    fn a_region_is_read_as_it_is_now() {
        let (session, wakes) = glider();
        session.send(Command::Step(4));
        at_rest(&session, &wakes, 4);
        let all = read(&session, None);
        assert_eq!((all.generation, all.region), (4, Rect::new(1, 1, 3, 3)));
        assert_eq!(Cells::from_grid(1, 1, &all.cells).population(), 5);
        let outside = read(&session, Some(Rect::new(-9, -9, 2, 2)));
        assert_eq!(outside.cells, BitGrid::new(2, 2));
    }

    #[test]
    fn a_replaced_engine_goes_on_from_the_checkpoint() {
        let (session, wakes) = glider();
        session.send(Command::Step(8));
        // A universe at rest is its own checkpoint.
        at_rest(&session, &wakes, 8);
        let (made, remade) = channel();
        session.send(Command::Replace(Box::new(move |universe| {
            let _ = made.send(universe.generation());
            Ok(Box::new(ReferenceEngine::new(universe)))
        })));
        assert_eq!(remade.recv_timeout(PATIENCE), Ok(8));
        assert_eq!(read(&session, None).generation, 8);
        session
            .send(Command::Replace(Box::new(|_| Err(EngineError::NoAdapter("none".to_owned())))));
        let status = wait_until(&session, &wakes, |status| status.error.is_some());
        assert!(!status.is_running);
    }

    #[test]
    fn commands_are_heard_in_order_and_counted() {
        let (session, wakes) = glider();
        let stepped = session.send(Command::Step(5));
        assert!(at_rest(&session, &wakes, 5).heard >= stepped);
        let run = session.send(Command::Run(true));
        assert!(run > stepped);
        wait_until(&session, &wakes, |status| status.heard >= run && status.is_running);
    }

    /// A universe of a block at that generation.
    fn block(generation: u64) -> Arc<Universe> {
        let cells = Cells::from_points([(0, 0), (1, 0), (0, 1), (1, 1)]);
        let pattern = Pattern { generation, ..Pattern::from_cells(cells) };
        Arc::new(Universe::new(&pattern, None).unwrap())
    }

    #[test]
    fn what_was_replaced_comes_back_as_it_was_left_and_runs_on() {
        let (session, wakes) = glider();
        session.send(Command::Speed(-6));
        session.send(Command::Run(true));
        wait_until(&session, &wakes, |status| status.generation >= 1);
        let opened = change(&session, Destination::Open(block(7)), Keeping::Surely).unwrap();
        let status = at_rest(&session, &wakes, 7);
        assert_eq!((status.population, status.back, status.forward), (4, 1, 0));
        let back = change(&session, Destination::Back, Keeping::Surely).unwrap();
        assert_eq!((back.epoch, back.back_at), (2, opened.left));
        let status = wait_until(&session, &wakes, |status| status.is_running);
        assert_eq!((status.population, status.back, status.forward), (5, 0, 1));
        assert!(status.generation >= 1);
        // Its start is the glider's, not the block's.
        session.send(Command::Run(false));
        change(&session, Destination::Start, Keeping::Surely).unwrap();
        assert_eq!(at_rest(&session, &wakes, 0).population, 5);
        let nowhere = change(&session, Destination::Forward, Keeping::Surely);
        assert_eq!(nowhere, Err(Refusal::Nowhere));
    }

    #[test]
    fn what_is_too_large_to_keep_is_left_only_where_it_may_be_lost() {
        let (session, wakes) = session((*block(0)).clone(), reference(), 100);
        session.send(Command::Step(3));
        at_rest(&session, &wakes, 3);
        session.send(Command::Run(true));
        wait_until(&session, &wakes, |status| status.generation > 3);
        session.send(Command::Speed(0));
        let refused = change(&session, Destination::Open(block(7)), Keeping::Surely);
        assert!(matches!(refused, Err(Refusal::TooLargeToKeep { allowed_bytes: 100, .. })));
        assert!(session.status().is_running, "it runs on");
        let changed = change(&session, Destination::Open(block(7)), Keeping::WherePossible);
        assert_eq!(changed.unwrap().left, None);
        assert_eq!(at_rest(&session, &wakes, 7).back, 0);
    }

    #[test]
    fn a_universe_that_cannot_be_had_leaves_the_old_one_running() {
        let refusing: EngineFactory = Box::new(|universe| match universe.generation() {
            7 => Err(EngineError::Device("refused".to_owned())),
            _ => Ok(Box::new(ReferenceEngine::new(universe))),
        });
        let (session, wakes) = session((*block(0)).clone(), refusing, u64::MAX);
        session.send(Command::Run(true));
        let before = wait_until(&session, &wakes, |status| status.generation > 3);
        let failed = change(&session, Destination::Open(block(7)), Keeping::Surely);
        assert_eq!(failed, Err(Refusal::Failed(EngineError::Device("refused".to_owned()))));
        let after = wait_until(&session, &wakes, |status| status.is_running);
        assert!(after.generation >= before.generation && after.error.is_none());
        assert_eq!((after.epoch, after.back), (0, 0));
    }

    /// An engine that steps until generation 3 and finds no room for the next.
    struct Full(ReferenceEngine);

    impl Engine for Full {
        fn kind(&self) -> EngineKind {
            self.0.kind()
        }
        fn rule(&self) -> &crate::life::Rule {
            self.0.rule()
        }
        fn topology(&self) -> crate::life::Topology {
            self.0.topology()
        }
        fn generation(&self) -> u64 {
            self.0.generation()
        }
        fn budget(&self) -> &crate::memory::MemoryBudget {
            self.0.budget()
        }
        fn step(&mut self, generations: u64) -> Result<(), EngineError> {
            let left = 3 - self.0.generation();
            self.0.step(generations.min(left))?;
            if generations <= left {
                return Ok(());
            }
            Err(EngineError::CannotGrow { generation: 3, needed_bytes: 2, allowed_bytes: 1 })
        }
        fn population(&mut self) -> Result<u64, EngineError> {
            self.0.population()
        }
        fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
            self.0.bounding_box()
        }
        fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
            self.0.read(region)
        }
        fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
            self.0.count_blocks(raster)
        }
        fn cells_updated(&self) -> u64 {
            self.0.cells_updated()
        }
        fn memory_bytes(&self) -> u64 {
            self.0.memory_bytes()
        }
    }

    #[test]
    fn a_universe_that_cannot_go_on_stops_at_every_try() {
        let universe = Universe::new(&Pattern::default(), None).unwrap();
        let factory: EngineFactory =
            Box::new(|universe| Ok(Box::new(Full(ReferenceEngine::new(universe)))));
        let (session, wakes) = session(universe, factory, 0);
        for tries in 1..4 {
            let run = session.send(Command::Run(true));
            let status = wait_until(&session, &wakes, |status| {
                status.heard >= run && !status.is_running && status.generation == 3
            });
            assert_eq!((status.failures, status.error.is_some()), (tries, true));
        }
        let step = session.send(Command::Step(1));
        let status = wait_until(&session, &wakes, |status| status.failures == 4);
        assert!(status.heard >= step && !status.is_stepping && status.error.is_some());
    }

    #[test]
    fn without_an_engine_nothing_runs_and_every_try_is_a_failure() {
        let (session, wakes) = glider();
        session
            .send(Command::Replace(Box::new(|_| Err(EngineError::NoAdapter("none".to_owned())))));
        for command in [Command::Run(true), Command::Step(9)] {
            let before = session.status().failures;
            let asked = session.send(command);
            let status = wait_until(&session, &wakes, |status| status.heard >= asked);
            assert!(status.failures > before && status.error.is_some());
            assert!(!status.is_running && !status.is_stepping);
        }
    }
}
