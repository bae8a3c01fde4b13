//! An engine on its own thread, for views that must never wait for it.
//!
//! A view sends commands and looks at the latest [`Status`] and picture whenever it draws; the
//! session steps, observes and publishes, and wakes the view when something new is there. Long
//! steps are cut into slices of a few milliseconds, between which commands are heard, so a view
//! can be panned while a frame's generations are still being stepped.
//!
//! What a picture is, the view decides: the session calls its observer with the engine and the
//! raster that was asked for last. A terminal asks for counts, a window draws into a texture.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Engine, EngineError, EngineKind, export};
use crate::life::{BitGrid, BlockRaster, Pattern, Rect, Rulestring, Universe};

/// Time between two pictures of a running universe.
pub const FRAME: Duration = Duration::from_nanos(16_666_667);

/// Time that a slice of stepping should take: half a frame, so that commands are heard in time.
const SLICE: Duration = Duration::from_millis(8);

/// The fastest speed, 2^30 generations a frame.
pub const MAX_SPEED: i32 = 30;

/// The slowest speed, one generation in 2^6 frames.
pub const MIN_SPEED: i32 = -6;

/// Share of the time that counting the population may take while running.
const COUNTING_SHARE: u32 = 5;

/// Time between two checkpoints of a running universe.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(10);

/// Cells within the bounding box of a universe for which a checkpoint is worth its time.
const MOST_CELLS_OF_A_CHECKPOINT: u128 = 1 << 26;

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

/// What a view tells its session.
pub enum Command {
    /// Run or pause. A universe that an error has stopped tries once more.
    Run(bool),
    /// Pause and step that many generations.
    Step(u64),
    /// Step 2^n generations a frame; below 0 one generation in 2^-n frames. Clamped to
    /// [`MIN_SPEED`]..=[`MAX_SPEED`].
    Speed(i32),
    /// Look at this raster from now on.
    View(BlockRaster),
    /// Go back to the universe that was opened last, paused.
    Reset,
    /// Open another universe, paused.
    Open(Box<Universe>),
    /// Make engines differently from now on, and go on with the last checkpoint: after a lost
    /// device, or to change engines.
    Replace(EngineFactory),
    /// Send the universe as it is.
    Export(Sender<Result<Pattern, EngineError>>),
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
pub struct Ticket(u64);

/// What is known of the session's universe.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The last command that was obeyed: everything below holds after it.
    pub heard: Ticket,
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
    /// Generations a second, smoothed over about half a second.
    pub generations_per_second: f64,
    /// Cells updated a second, smoothed likewise; skipped cells do not count.
    pub cells_per_second: f64,
    /// Bytes that hold the cells.
    pub memory_bytes: u64,
    /// What stopped the universe, until it goes on, or something is opened, reset or replaced.
    pub error: Option<EngineError>,
    /// How often an error has stopped it: another number is news, even where the error is the same.
    pub failures: u64,
}

impl Status {
    /// An empty universe at rest, of which nothing was heard yet.
    pub fn new(engine: EngineKind, rulestring: Rulestring) -> Self {
        Self {
            heard: Ticket::default(),
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
        // The worker only goes away when it is told to, or by a panic that joining reports.
        let _ = line.sender.send(command);
        Ticket(line.sent)
    }
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
    /// Starts a session on `universe`, paused at speed 0 (one generation a frame).
    ///
    /// # Errors
    /// The factory's, when the first engine cannot be made.
    pub fn start(
        universe: Universe,
        mut factory: EngineFactory,
        observer: Observer<P>,
        wake: Wake,
    ) -> Result<Self, EngineError> {
        let mut engine = factory(&universe)?;
        let status = first_status(&mut *engine)?;
        let shared =
            Arc::new(Shared { status: Mutex::new(status), picture: Mutex::new(None), wake });
        let (commands, inbox) = Commands::channel();
        let worker = Worker {
            engine: Some(engine),
            opened: universe.clone(),
            checkpoint: universe,
            checkpoint_due: Instant::now(),
            factory,
            observer,
            raster: None,
            inbox,
            deferred: None,
            heard: 0,
            shared: Arc::clone(&shared),
            is_running: false,
            speed: 0,
            owed: 0,
            slice: 1,
            frames_until_step: 0,
            view_is_stale: false,
            pace: Pace::new(),
            count_due: Instant::now(),
        };
        let thread = std::thread::Builder::new()
            .name("session".to_owned())
            .spawn(move || worker.run_to_the_end())
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

    /// The universe as it is, after every command sent before.
    ///
    /// # Errors
    /// The engine's.
    pub fn export(&self) -> Result<Pattern, EngineError> {
        let (reply, answer) = channel();
        self.send(Command::Export(reply));
        answer.recv().unwrap_or_else(|_| Err(EngineError::Device("the session ended".to_owned())))
    }
}

impl<P> Drop for Session<P> {
    fn drop(&mut self) {
        self.commands.send(Command::End);
        if let Some(thread) = self.thread.take() {
            // A panic of the worker has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The status of a universe that was just opened.
fn first_status(engine: &mut dyn Engine) -> Result<Status, EngineError> {
    let rulestring = Rulestring { rule: engine.rule(), topology: engine.topology() };
    Ok(Status {
        adapter: engine.adapter().map(str::to_owned),
        generation: engine.generation(),
        population: engine.population()?,
        bounding_box: engine.bounding_box()?,
        counted_at: engine.generation(),
        memory_bytes: engine.memory_bytes(),
        ..Status::new(engine.kind(), rulestring)
    })
}

fn snapshot(engine: &mut dyn Engine, region: Option<Rect>) -> Result<Snapshot, EngineError> {
    let region = match region {
        Some(region) => region,
        None => engine.bounding_box()?.unwrap_or_default(),
    };
    Ok(Snapshot {
        generation: engine.generation(),
        region,
        cells: engine.read(region)?,
        rulestring: Rulestring { rule: engine.rule(), topology: engine.topology() },
    })
}

/// The session's thread.
struct Worker<P> {
    /// `None` after the engine could not be made again.
    engine: Option<Box<dyn Engine>>,
    /// Where a reset goes back to.
    opened: Universe,
    /// Where a replaced engine goes on: the universe as it was when it last came to rest, or a few
    /// seconds ago; as it was opened where it is too large for that.
    checkpoint: Universe,
    checkpoint_due: Instant,
    factory: EngineFactory,
    observer: Observer<P>,
    raster: Option<BlockRaster>,
    inbox: Receiver<Command>,
    /// An export that waits until the generations asked for before it are stepped.
    deferred: Option<Command>,
    /// Commands that were obeyed.
    heard: u64,
    shared: Arc<Shared<P>>,
    is_running: bool,
    speed: i32,
    /// Generations still to be stepped for this frame or this command.
    owed: u64,
    /// Generations in the next slice.
    slice: u64,
    frames_until_step: u32,
    view_is_stale: bool,
    pace: Pace,
    count_due: Instant,
}

/// Whether the thread goes on.
#[derive(PartialEq)]
enum Flow {
    On,
    End,
}

impl<P> Worker<P> {
    /// Runs, and tells the view if that ends in a panic: it would wait for ever otherwise.
    fn run_to_the_end(self) {
        let shared = Arc::clone(&self.shared);
        // Nothing of the worker is looked at after a panic.
        if catch_unwind(AssertUnwindSafe(|| self.run())).is_err() {
            let mut status = lock(&shared.status);
            // Nothing that was or will be asked for is obeyed any more.
            status.heard = Ticket(u64::MAX);
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

    fn run(mut self) {
        let mut next_frame = Instant::now();
        loop {
            if self.hear(next_frame) == Flow::End {
                return;
            }
            self.note_state(&mut lock(&self.shared.status));
            let now = Instant::now();
            if now >= next_frame && self.is_running && self.owed == 0 {
                self.owe_a_frame();
            }
            let mut stepped = false;
            if self.owed > 0 {
                stepped = true;
                if let Err(error) = self.step_slice() {
                    self.stop_with(error);
                }
            }
            let frame_is_over = Instant::now() >= next_frame;
            let settled = stepped && self.owed == 0 && !self.is_running;
            if self.view_is_stale || settled || (stepped && (frame_is_over || self.owed == 0)) {
                self.publish();
            }
            if frame_is_over {
                next_frame = (next_frame + FRAME).max(now);
            }
        }
    }

    /// Handles the commands that are there; waits for one while there is nothing else to do.
    fn hear(&mut self, next_frame: Instant) -> Flow {
        if self.owed == 0 && !self.view_is_stale && self.deferred.is_none() {
            let first = if self.is_running {
                match self.inbox.recv_timeout(next_frame.saturating_duration_since(Instant::now()))
                {
                    Ok(command) => Some(command),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return Flow::End,
                }
            } else {
                match self.inbox.recv() {
                    Ok(command) => Some(command),
                    Err(_) => return Flow::End,
                }
            };
            if let Some(command) = first
                && self.obey(command) == Flow::End
            {
                return Flow::End;
            }
        }
        loop {
            let command = match self.deferred.take() {
                Some(command) => command,
                None => match self.inbox.try_recv() {
                    Ok(command) => command,
                    Err(TryRecvError::Empty) => return Flow::On,
                    Err(TryRecvError::Disconnected) => return Flow::End,
                },
            };
            if self.owed > 0 && matches!(command, Command::Export(_)) {
                self.deferred = Some(command);
                return Flow::On;
            }
            if self.obey(command) == Flow::End {
                return Flow::End;
            }
        }
    }

    fn obey(&mut self, command: Command) -> Flow {
        self.heard += 1;
        match command {
            Command::Run(is_running) => {
                self.is_running = is_running && self.try_again();
                self.owed = 0;
                self.pace = Pace::new();
                self.view_is_stale = true;
            }
            Command::Step(generations) => {
                let owed_by_steps = if self.is_running { 0 } else { self.owed };
                self.is_running = false;
                self.owed = 0;
                if self.try_again() {
                    self.owed = owed_by_steps.saturating_add(generations);
                }
                self.pace = Pace::new();
            }
            Command::Speed(speed) => {
                self.speed = speed.clamp(MIN_SPEED, MAX_SPEED);
                self.owed = 0;
                self.frames_until_step = 0;
                self.view_is_stale = true;
            }
            Command::View(raster) => {
                self.raster = Some(raster);
                self.view_is_stale = true;
            }
            Command::Reset => self.open(self.opened.clone()),
            Command::Open(universe) => {
                self.opened = (*universe).clone();
                self.open(*universe);
            }
            Command::Replace(factory) => {
                self.factory = factory;
                let was_running = self.is_running;
                self.open(self.checkpoint.clone());
                self.is_running = was_running && self.engine.is_some();
            }
            Command::Export(reply) => {
                let pattern = match &mut self.engine {
                    Some(engine) => export(&mut **engine),
                    None => Err(EngineError::Device("there is no engine".to_owned())),
                };
                if let Ok(pattern) = &pattern {
                    self.keep_checkpoint(pattern);
                }
                // A view that no longer waits for the answer does not need it.
                let _ = reply.send(pattern);
            }
            Command::Read(region, reply) => {
                let snapshot = match &mut self.engine {
                    Some(engine) => snapshot(&mut **engine, region),
                    None => Err(EngineError::Device("there is no engine".to_owned())),
                };
                // As for an export.
                let _ = reply.send(snapshot);
            }
            Command::Look(look) => {
                if let Some(engine) = &mut self.engine {
                    look(&mut **engine);
                }
            }
            Command::End => return Flow::End,
        }
        Flow::On
    }

    fn open(&mut self, universe: Universe) {
        // The old engine's memory is given back before the new one asks for its own.
        self.engine = None;
        self.is_running = false;
        self.owed = 0;
        self.slice = 1;
        self.pace = Pace::new();
        self.view_is_stale = true;
        let made = (self.factory)(&universe).and_then(|mut engine| {
            let status = first_status(&mut *engine)?;
            Ok((engine, status))
        });
        match made {
            Ok((engine, status)) => {
                let mut shown = lock(&self.shared.status);
                *shown = Status { failures: shown.failures, ..status };
                self.note_state(&mut shown);
                drop(shown);
                self.engine = Some(engine);
                self.checkpoint = universe;
            }
            Err(error) => self.stop_with(error),
        }
    }

    fn keep_checkpoint(&mut self, pattern: &Pattern) {
        if let Ok(universe) = Universe::new(pattern, None) {
            self.checkpoint = universe;
        }
    }

    fn owe_a_frame(&mut self) {
        if self.speed >= 0 {
            self.owed = 1 << self.speed;
        } else if self.frames_until_step == 0 {
            self.owed = 1;
            self.frames_until_step = (1 << -self.speed) - 1;
        } else {
            self.frames_until_step -= 1;
        }
    }

    fn step_slice(&mut self) -> Result<(), EngineError> {
        let Some(engine) = &mut self.engine else {
            self.owed = 0;
            return Ok(());
        };
        let generations = self.slice.min(self.owed).max(1);
        let began = Instant::now();
        let updated_before = engine.cells_updated();
        engine.step(generations)?;
        engine.finish()?;
        let took = began.elapsed();
        self.owed -= generations.min(self.owed);
        self.pace.record(generations, engine.cells_updated() - updated_before);
        let wanted = generations as f64 * SLICE.as_secs_f64() / took.as_secs_f64().max(1e-9);
        self.slice = (wanted as u64).clamp(self.slice.div_ceil(2), self.slice.saturating_mul(2));
        Ok(())
    }

    /// Forgets what stopped the universe, so that it may go on; returns whether there is an engine
    /// for that. If not, this is one more failure.
    fn try_again(&mut self) -> bool {
        let mut status = lock(&self.shared.status);
        if self.engine.is_some() {
            status.error = None;
        } else {
            status.failures += 1;
            self.view_is_stale = true;
        }
        self.engine.is_some()
    }

    fn stop_with(&mut self, error: EngineError) {
        self.is_running = false;
        self.owed = 0;
        self.view_is_stale = true;
        let mut status = lock(&self.shared.status);
        status.error = Some(error);
        status.failures += 1;
        self.note_state(&mut status);
    }

    /// Writes down what was heard and what the universe is to do.
    fn note_state(&self, status: &mut Status) {
        status.heard = Ticket(self.heard);
        status.is_running = self.is_running;
        status.is_stepping = self.owed > 0;
        status.speed = self.speed;
    }

    fn publish(&mut self) {
        self.view_is_stale = false;
        if let Err(error) = self.try_publish() {
            self.stop_with(error);
            self.view_is_stale = false;
        }
        self.note_state(&mut lock(&self.shared.status));
        (self.shared.wake)();
    }

    fn try_publish(&mut self) -> Result<(), EngineError> {
        let Some(engine) = &mut self.engine else {
            return Ok(());
        };
        if let Some(raster) = &self.raster {
            let picture = Picture {
                content: (self.observer)(&mut **engine, raster)?,
                raster: raster.clone(),
                generation: engine.generation(),
            };
            *lock(&self.shared.picture) = Some(picture);
        }
        let counted_at = lock(&self.shared.status).counted_at;
        let is_busy = self.is_running || self.owed > 0;
        let mut counted = None;
        if counted_at != engine.generation() && (!is_busy || Instant::now() >= self.count_due) {
            let began = Instant::now();
            counted = Some((engine.population()?, engine.bounding_box()?));
            self.count_due = Instant::now() + began.elapsed() * COUNTING_SHARE;
        }
        let cells = counted.and_then(|(_, bounds)| bounds).map_or(0, |bounds| bounds.area());
        let is_due = !is_busy || Instant::now() >= self.checkpoint_due;
        if counted.is_some() && is_due && cells <= MOST_CELLS_OF_A_CHECKPOINT {
            if let Ok(universe) = Universe::new(&export(&mut **engine)?, None) {
                self.checkpoint = universe;
            }
            self.checkpoint_due = Instant::now() + CHECKPOINT_EVERY;
        }
        let (generations_per_second, cells_per_second) = self.pace.rates();
        let mut status = lock(&self.shared.status);
        status.generation = engine.generation();
        status.memory_bytes = engine.memory_bytes();
        status.generations_per_second = generations_per_second;
        status.cells_per_second = cells_per_second;
        if let Some((population, bounding_box)) = counted {
            status.population = population;
            status.bounding_box = bounding_box;
            status.counted_at = status.generation;
        }
        Ok(())
    }
}

/// Generations and cells a second over the recent past, waiting included.
struct Pace {
    since: Instant,
    generations: u64,
    cells: u64,
    rates: Option<(f64, f64)>,
}

/// Time over which rates are taken.
const PACE_WINDOW: Duration = Duration::from_millis(500);

impl Pace {
    fn new() -> Self {
        Self { since: Instant::now(), generations: 0, cells: 0, rates: None }
    }

    fn record(&mut self, generations: u64, cells: u64) {
        self.generations += generations;
        self.cells += cells;
        let elapsed = self.since.elapsed();
        if elapsed >= PACE_WINDOW {
            let seconds = elapsed.as_secs_f64();
            let rates = (self.generations as f64 / seconds, self.cells as f64 / seconds);
            *self = Self { rates: Some(rates), ..Self::new() };
        }
    }

    /// Generations and cells a second.
    fn rates(&self) -> (f64, f64) {
        let seconds = self.since.elapsed().as_secs_f64().max(1e-6);
        self.rates.unwrap_or((self.generations as f64 / seconds, self.cells as f64 / seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::Cells;

    /// A session on a glider whose pictures are counts, and the channel that its wake fills.
    fn glider() -> (Session<Vec<u32>>, Receiver<()>) {
        let cells = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
        let universe = Universe::new(&Pattern::from_cells(cells), None).unwrap();
        let (woken, wakes) = channel();
        let session = Session::start(
            universe,
            Box::new(|universe| Ok(Box::new(ReferenceEngine::new(universe)))),
            Box::new(|engine, raster| engine.count_blocks(raster)),
            Box::new(move || {
                let _ = woken.send(());
            }),
        );
        (session.unwrap(), wakes)
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
            wakes.recv_timeout(Duration::from_secs(60)).expect("the session wakes its view");
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
        assert_eq!(session.export().unwrap().generation, paused.generation);
        session.send(Command::Reset);
        let reset = wait_until(&session, &wakes, |status| status.generation == 0);
        assert_eq!((reset.population, reset.speed), (5, 3));
    }

    #[test]
    fn a_region_is_read_as_it_is_now() {
        let (session, _wakes) = glider();
        session.send(Command::Step(4));
        // Answered after the steps asked for, so that the generation is known.
        assert_eq!(session.export().unwrap().generation, 4);
        let read = |region| {
            let (reply, answer) = channel();
            session.send(Command::Read(region, reply));
            answer.recv_timeout(Duration::from_secs(60)).unwrap().unwrap()
        };
        let all = read(None);
        assert_eq!((all.generation, all.region), (4, Rect::new(1, 1, 3, 3)));
        assert_eq!(Cells::from_grid(1, 1, &all.cells).population(), 5);
        let outside = read(Some(Rect::new(-9, -9, 2, 2)));
        assert_eq!(outside.cells, BitGrid::new(2, 2));
    }

    #[test]
    fn a_replaced_engine_goes_on_from_the_checkpoint() {
        let (session, wakes) = glider();
        session.send(Command::Step(8));
        // A universe at rest is its own checkpoint.
        wait_until(&session, &wakes, |status| status.counted_at == 8);
        let (made, remade) = channel();
        session.send(Command::Replace(Box::new(move |universe| {
            let _ = made.send(universe.generation());
            Ok(Box::new(ReferenceEngine::new(universe)))
        })));
        assert_eq!(remade.recv_timeout(Duration::from_secs(60)), Ok(8));
        assert_eq!(session.export().unwrap().generation, 8);
        session
            .send(Command::Replace(Box::new(|_| Err(EngineError::NoAdapter("none".to_owned())))));
        let status = wait_until(&session, &wakes, |status| status.error.is_some());
        assert!(!status.is_running);
        assert!(session.export().is_err());
    }

    #[test]
    fn commands_are_heard_in_order_and_counted() {
        let (session, wakes) = glider();
        let stepped = session.send(Command::Step(5));
        let told = wait_until(&session, &wakes, |status| {
            status.heard >= stepped && !status.is_stepping && status.counted_at == 5
        });
        assert!(!told.is_running);
        let run = session.send(Command::Run(true));
        assert!(run > stepped);
        wait_until(&session, &wakes, |status| status.heard >= run && status.is_running);
    }

    /// An engine that steps until generation 3 and finds no room for the next.
    struct Full(ReferenceEngine);

    impl Engine for Full {
        fn kind(&self) -> EngineKind {
            self.0.kind()
        }
        fn rule(&self) -> crate::life::Rule {
            self.0.rule()
        }
        fn topology(&self) -> crate::life::Topology {
            self.0.topology()
        }
        fn generation(&self) -> u64 {
            self.0.generation()
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
        let (woken, wakes) = channel();
        let session = Session::start(
            universe,
            Box::new(|universe| Ok(Box::new(Full(ReferenceEngine::new(universe))))),
            Box::new(|engine, raster| engine.count_blocks(raster)),
            Box::new(move || {
                let _ = woken.send(());
            }),
        )
        .unwrap();
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
