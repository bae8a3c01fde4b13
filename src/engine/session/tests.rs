use std::sync::mpsc::channel;

use super::*;
use crate::engine::reference::ReferenceEngine;
use crate::life::{BitGrid, Cells, Pattern};

const PATIENCE: Duration = Duration::from_secs(60);

/// A session on that universe whose pictures are counts, and the channel that its wake fills.
fn session(
    universe: Universe,
    factory: EngineFactory,
    budget: MemoryBudget,
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
        budget,
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
    session(universe, reference(), MemoryBudget::unlimited())
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
    session.send(Command::Replace(Box::new(|_| Err(EngineError::NoAdapter("none".into())))));
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
    let (session, wakes) = session((*block(0)).clone(), reference(), MemoryBudget::new(100));
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
    let (session, wakes) = session((*block(0)).clone(), refusing, MemoryBudget::unlimited());
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
    let (session, wakes) = session(universe, factory, MemoryBudget::new(0));
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
fn universes_that_were_left_give_way_to_one_that_needs_their_memory() {
    let budget = MemoryBudget::new(1 << 20);
    let drawn = |generation| {
        let mut far = Cells::within(&budget);
        (0..100).for_each(|at| far.set(1000 * at, 0, true));
        let pattern = Pattern { generation, ..Pattern::from_cells(far) };
        Arc::new(Universe::new(&pattern, None).unwrap())
    };
    // An engine that needs nearly all there is, for a universe of generation 7.
    let needed = (1 << 20) - 3 * budget.taken().max(drawn(0).cells().bytes());
    let free = budget.clone();
    let hungry: EngineFactory = Box::new(move |universe| {
        if universe.generation() == 7 {
            free.reserve(needed)?;
        }
        Ok(Box::new(ReferenceEngine::new(universe)))
    });
    let (session, wakes) = session((*drawn(0)).clone(), hungry, budget.clone());
    let mut open = |generation| {
        change(&session, Destination::Open(drawn(generation)), Keeping::Surely).unwrap()
    };
    let before = (1..5).map(&mut open).last().unwrap();
    assert_eq!(before.kept.len(), 4);
    let after = open(7);
    assert!(after.kept.len() < 4 && after.kept.last() == after.left.as_ref(), "{after:?}");
    assert_eq!(at_rest(&session, &wakes, 7).back, after.kept.len());
    let back = change(&session, Destination::Back, Keeping::Surely).unwrap();
    assert_eq!((back.back_at, at_rest(&session, &wakes, 4).forward), (after.left, 1));
}

#[test]
fn without_an_engine_nothing_runs_and_every_try_is_a_failure() {
    let (session, wakes) = glider();
    session.send(Command::Replace(Box::new(|_| Err(EngineError::NoAdapter("none".into())))));
    for command in [Command::Run(true), Command::Step(9)] {
        let before = session.status().failures;
        let asked = session.send(command);
        let status = wait_until(&session, &wakes, |status| status.heard >= asked);
        assert!(status.failures > before && status.error.is_some());
        assert!(!status.is_running && !status.is_stepping);
    }
}
