//! A session without a thread.
//!
//! Commands go in by [`Machine::obey`], and every [`Machine::tick`] does a piece of the work: it
//! begins a frame that is due, steps a slice of a few milliseconds, and observes the universe
//! where the view wants to see something new. Whoever drives it, a thread or a browser's frames,
//! calls `tick` again when the last one has asked for it, and shows what there is.

use std::sync::Arc;
use std::time::Instant;

use super::checkpoint::{Checkpoint, capture};
use super::command::{Command, Snapshot, Ticket};
use super::history::{Change, Changed, Destination, History, Keeping, Moment, Refusal, Way};
use super::pace::{Pace, Rates};
use super::{EngineFactory, Observer, Picture, Status};
use crate::engine::{Engine, EngineError, LimitedBy};
use crate::life::{BlockRaster, Cells, Rect, Universe};
use crate::memory::MemoryBudget;

/// Share of the time that counting the population may take while running: 1 in so much.
const COUNTING_SHARE: u32 = 5;

/// When [`Machine::tick`] is to be called next, if no command comes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Now,
    At(Instant),
    /// Not until a command comes.
    WhenTold,
}

/// An engine with everything that it takes to run it for a view.
pub(super) struct Machine<P> {
    /// `None` after the engine could not be made again.
    engine: Option<Box<dyn Engine>>,
    /// Where going back to the start leads.
    opened: Arc<Universe>,
    checkpoint: Checkpoint,
    history: History,
    factory: EngineFactory,
    observer: Observer<P>,
    raster: Option<BlockRaster>,
    is_view_stale: bool,
    pace: Pace,
    rates: Rates,
    count_due: Instant,
    /// Commands that were obeyed.
    heard: u64,
    status: Status,
    picture: Option<Picture<P>>,
    has_news: bool,
}

impl<P> Machine<P> {
    /// Opens `universe`, paused at speed 0 (one generation a frame). The cells of universes are drawn
    /// from `budget`.
    ///
    /// # Errors
    /// The factory's, when the first engine cannot be made.
    pub fn open(
        universe: Arc<Universe>,
        mut factory: EngineFactory,
        observer: Observer<P>,
        budget: MemoryBudget,
        now: Instant,
    ) -> Result<Self, EngineError> {
        let (engine, status) = start(&mut factory, &universe)?;
        Ok(Self {
            engine: Some(engine),
            checkpoint: Checkpoint::new(Arc::clone(&universe), now),
            opened: universe,
            history: History::new(budget),
            factory,
            observer,
            raster: None,
            is_view_stale: false,
            pace: Pace::new(now),
            rates: Rates::new(now),
            count_due: now,
            heard: 0,
            status,
            picture: None,
            has_news: false,
        })
    }

    /// What is known now.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Takes the latest picture, if there is one that was not taken yet.
    pub fn take_picture(&mut self) -> Option<Picture<P>> {
        self.picture.take()
    }

    /// Whether there is something new to show since this was asked last.
    pub fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    /// Obeys a command; [`Command::End`] is the driver's business.
    pub fn obey(&mut self, command: Command, now: Instant) {
        self.heard += 1;
        match command {
            Command::Run(is_running) => {
                let is_running = is_running && self.try_again();
                self.pace.run(is_running);
                self.rates = Rates::new(now);
                self.is_view_stale = true;
            }
            Command::Step(generations) => {
                if self.try_again() {
                    self.pace.step(generations);
                } else {
                    self.pace.run(false);
                }
                self.rates = Rates::new(now);
            }
            Command::Speed(speed) => {
                self.pace.set_speed(speed);
                self.rates = Rates::new(now);
                self.is_view_stale = true;
            }
            Command::View(raster) => {
                self.raster = Some(raster);
                self.is_view_stale = true;
            }
            Command::Change(change, reply) => {
                let changed = self.change(change, now);
                self.has_news = true;
                // A view that no longer waits for the answer does not need it.
                let _ = reply.send(changed);
            }
            Command::Replace(factory) => {
                self.factory = factory;
                let is_running = self.pace.is_running();
                let universe = Arc::clone(self.checkpoint.universe());
                match self.begin(&universe, Way::New, now) {
                    Ok(()) => self.pace.run(is_running),
                    Err(error) => self.stop_with(error),
                }
            }
            Command::Read(region, reply) => {
                let snapshot = match &mut self.engine {
                    Some(engine) => snapshot(&mut **engine, region),
                    None => Err(EngineError::Unreadable("there is no engine".to_owned())),
                };
                // As for a change.
                let _ = reply.send(snapshot);
            }
            Command::Look(look) => {
                if let Some(engine) = &mut self.engine {
                    look(&mut **engine);
                }
            }
            Command::End => {}
        }
        self.note_pace();
    }

    /// Does a piece of the work.
    pub fn tick(&mut self, now: Instant) -> Next {
        let watch = Instant::now();
        self.pace.begin_frame(now);
        let has_stepped = self.pace.is_owing();
        if has_stepped && let Err(error) = self.step_slice(now) {
            self.stop_with(error);
        }
        let stepped_at = now + watch.elapsed();
        let is_frame_over = self.pace.end_frame(now, stepped_at);
        let is_done = has_stepped && !self.pace.is_owing();
        if self.is_view_stale || is_done || (has_stepped && is_frame_over) {
            self.publish(stepped_at);
        }
        if self.pace.is_owing() || self.is_view_stale {
            Next::Now
        } else if self.pace.is_running() {
            Next::At(self.pace.next_frame())
        } else {
            Next::WhenTold
        }
    }

    /// Leaves the universe for another.
    fn change(&mut self, change: Change, now: Instant) -> Result<Changed, Refusal> {
        let (way, next) = match change.to {
            Destination::Open(universe) => (Way::New, Moment::opened(universe)),
            Destination::Start if self.is_as_opened() => {
                self.pace.run(false);
                self.is_view_stale = true;
                return Ok(Changed { epoch: self.status.epoch, ..Changed::default() });
            }
            Destination::Start => (Way::New, Moment::opened(Arc::clone(&self.opened))),
            Destination::Back => (Way::Back, self.kept(Way::Back)?),
            Destination::Forward => (Way::Forward, self.kept(Way::Forward)?),
        };
        let left = match (self.leave(way), change.keeping) {
            (Ok(moment), _) => Some(moment),
            (Err(refusal), Keeping::Surely) => return Err(refusal),
            (Err(_), Keeping::WherePossible) => None,
        };
        if let Err(error) = self.begin(&next.now, way, now) {
            match left {
                // The universe that was to be left goes on.
                Some(left) => match self.begin(&left.now, way, now) {
                    Ok(()) => self.pace.run(left.is_running),
                    Err(error) => self.stop_with(error),
                },
                None => self.stop_with(error.clone()),
            }
            return Err(error.into());
        }
        self.pace.run(next.is_running);
        self.opened = next.opened;
        let mut changed = self.history.go(way, left);
        self.status.epoch += 1;
        changed.epoch = self.status.epoch;
        Ok(changed)
    }

    fn kept(&self, way: Way) -> Result<Moment, Refusal> {
        self.history.next(way).cloned().ok_or(Refusal::Nowhere)
    }

    /// Whether the universe is as it was opened.
    fn is_as_opened(&self) -> bool {
        self.generation() == Some(self.opened.generation())
    }

    fn generation(&self) -> Option<u64> {
        self.engine.as_ref().map(|engine| engine.generation())
    }

    /// The universe as it is now, to be kept on going `way`; without an engine, as it was last.
    fn leave(&mut self, way: Way) -> Result<Moment, Refusal> {
        let (opened, is_running) = (Arc::clone(&self.opened), self.pace.is_running());
        let last = self.checkpoint.universe();
        let now = match &mut self.engine {
            // A universe of the same start and the same generation is the same universe.
            Some(engine) if engine.generation() == opened.generation() => Arc::clone(&opened),
            Some(engine) if engine.generation() != last.generation() => {
                let needed_bytes = most_bytes(&mut **engine)?;
                self.history.make_room(needed_bytes, way)?;
                capture(&mut **engine)?
            }
            _ => Arc::clone(last),
        };
        Ok(Moment { opened, now, is_running })
    }

    /// Makes the engine of a universe to which `way` leads, and which is paused then. Universes that
    /// were left give way to it.
    fn begin(
        &mut self,
        universe: &Arc<Universe>,
        way: Way,
        now: Instant,
    ) -> Result<(), EngineError> {
        // The old engine's memory is given back before the new one asks for its own.
        self.engine = None;
        self.pace.begin_again();
        self.rates = Rates::new(now);
        self.is_view_stale = true;
        let mut last_needed = u64::MAX;
        let (engine, status) = loop {
            match start(&mut self.factory, universe) {
                Err(error) if gives_way(&mut self.history, way, &error, &mut last_needed) => {}
                made => break made?,
            }
        };
        let Status { epoch, failures, .. } = self.status;
        self.status = Status { epoch, failures, ..status };
        self.engine = Some(engine);
        self.checkpoint = Checkpoint::new(Arc::clone(universe), now);
        Ok(())
    }

    fn step_slice(&mut self, now: Instant) -> Result<(), EngineError> {
        let Some(engine) = &mut self.engine else {
            self.pace.run(false);
            return Ok(());
        };
        let generations = self.pace.slice();
        let watch = Instant::now();
        let updated_before = engine.cells_updated();
        let (before, mut reached, mut last_needed) = (engine.generation(), 0, u64::MAX);
        loop {
            let result = engine.step(generations - reached).and_then(|()| engine.finish());
            let now_reached = engine.generation() - before;
            if now_reached > reached {
                (reached, last_needed) = (now_reached, u64::MAX);
            }
            match result {
                // What universes that were left give back lets this one grow.
                Err(error) if gives_way(&mut self.history, Way::New, &error, &mut last_needed) => {}
                result => break result?,
            }
        }
        let took = watch.elapsed();
        self.pace.stepped(generations, took);
        self.rates.record(generations, engine.cells_updated() - updated_before, now + took);
        Ok(())
    }

    /// Forgets what stopped the universe, so that it may go on; returns whether there is an engine
    /// for that. If not, this is one more failure.
    fn try_again(&mut self) -> bool {
        if self.engine.is_some() {
            self.status.error = None;
        } else {
            self.status.failures += 1;
            self.is_view_stale = true;
        }
        self.engine.is_some()
    }

    fn stop_with(&mut self, error: EngineError) {
        self.pace.run(false);
        self.is_view_stale = true;
        self.status.error = Some(error);
        self.status.failures += 1;
        self.note_pace();
    }

    /// Writes down what was heard and what the universe is to do.
    fn note_pace(&mut self) {
        self.status.heard = Ticket(self.heard);
        self.status.is_running = self.pace.is_running();
        self.status.is_stepping = self.pace.is_owing();
        self.status.speed = self.pace.speed();
        (self.status.back, self.status.forward) = self.history.lengths();
    }

    fn publish(&mut self, now: Instant) {
        self.is_view_stale = false;
        self.history.leave_room();
        if let Err(error) = self.try_publish(now) {
            self.stop_with(error);
            self.is_view_stale = false;
        }
        self.note_pace();
        self.has_news = true;
    }

    fn try_publish(&mut self, now: Instant) -> Result<(), EngineError> {
        let Some(engine) = &mut self.engine else {
            return Ok(());
        };
        let watch = Instant::now();
        if let Some(raster) = &self.raster {
            self.picture = Some(Picture {
                content: (self.observer)(&mut **engine, raster)?,
                raster: raster.clone(),
                generation: engine.generation(),
                epoch: self.status.epoch,
            });
        }
        let is_at_rest = !self.pace.is_running() && !self.pace.is_owing();
        let is_counted = self.status.counted_at == engine.generation();
        let began = now + watch.elapsed();
        if !is_counted && (is_at_rest || began >= self.count_due) {
            let watch = Instant::now();
            self.status.population = engine.population()?;
            self.status.bounding_box = engine.bounding_box()?;
            self.status.counted_at = engine.generation();
            let took = watch.elapsed();
            self.count_due = began + took + took * COUNTING_SHARE;
            let bounds = self.status.bounding_box;
            self.checkpoint.renew(&mut **engine, bounds, is_at_rest, began + took)?;
        }
        let status = &mut self.status;
        status.generation = engine.generation();
        status.memory_bytes = engine.memory_bytes();
        (status.generations_per_second, status.cells_per_second) = self.rates.a_second();
        Ok(())
    }
}

/// Makes an engine, and the status of its universe.
fn start(
    factory: &mut EngineFactory,
    universe: &Universe,
) -> Result<(Box<dyn Engine>, Status), EngineError> {
    let mut engine = factory(universe)?;
    let rulestring = engine.rulestring();
    let status = Status {
        adapter: engine.adapter().map(str::to_owned),
        generation: engine.generation(),
        population: engine.population()?,
        bounding_box: engine.bounding_box()?,
        counted_at: engine.generation(),
        memory_bytes: engine.memory_bytes(),
        ..Status::new(engine.kind(), rulestring)
    };
    Ok((engine, status))
}

/// Whether an engine that has stopped for want of memory is to try again, since universes that were
/// left, but for the one to which `way` leads, have given some back. They do so no more once that did
/// not lower what was needed last: the memory may be a device's.
fn gives_way(history: &mut History, way: Way, error: &EngineError, last_needed: &mut u64) -> bool {
    let needed = match error {
        EngineError::CannotGrow { needed_bytes, .. } => *needed_bytes,
        EngineError::OverBudget(error) => error.needed,
        EngineError::TooLarge { needed_bytes, limited_by: LimitedBy::Budget, .. } => *needed_bytes,
        _ => return false,
    };
    needed < std::mem::replace(last_needed, needed) && history.give_way(way)
}

/// Bytes that the cells of an engine take at most when they are kept without it.
fn most_bytes(engine: &mut dyn Engine) -> Result<u64, EngineError> {
    let Some(bounds) = engine.bounding_box()? else { return Ok(0) };
    Ok(Cells::most_bytes(bounds, engine.population()?))
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
        rulestring: engine.rulestring(),
    })
}
