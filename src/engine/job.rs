//! Stepping a universe as many generations as it was asked for, on the engine that suits.
//!
//! Where the choice of the engine is left to the program, a light universe starts on the cpu engine
//! at once: to look for a GPU takes longer than most such work. What is not done after a moment is long
//! work; then a GPU is looked for, and the universe moves to it where there is one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::gpu::tuning::Tuned;
use super::{
    Advance, Engine, EngineDemand, EngineError, EngineKind, EnginePlace, HostKind, Progress,
    Stopped, advance, start_on_host, universe_of,
};
use crate::language::Message;
use crate::life::Universe;

/// Time between two looks at the clock and at whether to stop.
const REPORT_EVERY: Duration = Duration::from_millis(50);

/// Time that a universe is stepped for before a GPU is looked for: as long as that may take, so that
/// it at most doubles the time of what turns out to be short.
const TRIAL: Duration = Duration::from_millis(50);

/// Live cells of a universe that is tried on the cpu engine first.
const LIGHT_CELLS: u64 = 1 << 22;

/// Cells of one that birth on zero neighbours fills.
const LIGHT_AREA: u128 = 1 << 26;

/// What is to be stepped, and by what.
pub struct Job<'a> {
    /// The universe.
    pub universe: Universe,
    /// Which engine.
    pub engine: &'a EngineDemand,
    /// Generations to step.
    pub generations: u64,
}

/// What a job tells on its way.
pub enum JobEvent {
    /// Why a choice that was left to the program fell on the host.
    NoGpu(Message),
    /// What was done to tune the GPU's kernel.
    Tuned(Tuned),
    /// Some of the generations are done, of all that the job has.
    Progress(Progress),
}

/// What came of a job.
pub struct Stepped {
    /// The engine with the universe at the generation that it reached.
    pub engine: Box<dyn Engine>,
    /// The generation that it started from.
    pub first_generation: u64,
    /// Time spent on stepping; loading is not part of it.
    pub seconds: f64,
    /// Cell updates really computed.
    pub cells_stepped: u64,
    /// Whether it was stopped.
    pub is_interrupted: bool,
    /// What stopped it short.
    pub error: Option<EngineError>,
}

impl Job<'_> {
    /// Steps the universe until all is done, `stop` is raised or the engine fails.
    ///
    /// # Errors
    /// When the engine that is demanded does not step the rule, or cannot even start.
    pub fn run(
        self,
        stop: &AtomicBool,
        mut hear: impl FnMut(JobEvent),
    ) -> Result<Stepped, EngineError> {
        let Job { universe, engine: demand, generations } = self;
        demand.check(&universe)?;
        let mut course =
            Course { generations, done: 0, seconds: 0.0, cells_stepped: 0, stop, hear: &mut hear };
        let is_for_host = EngineKind::Gpu.check(universe.rule(), universe.topology()).is_err();
        let (place, universe) = if demand.leaves_choice() && is_for_host {
            (EnginePlace::Host(HostKind::Cpu), universe)
        } else if demand.leaves_choice() && is_light(&universe) {
            let mut engine = start_on_host(HostKind::Cpu, universe, &demand.budget)?;
            let ended = course.advance(&mut *engine, Some(TRIAL));
            if ended.is_err() || course.done == generations || stop.load(Ordering::Relaxed) {
                return Ok(course.end(engine, ended));
            }
            let place = course.open(demand)?;
            if matches!(place, EnginePlace::Host(HostKind::Cpu)) {
                let ended = course.advance(&mut *engine, None);
                return Ok(course.end(engine, ended));
            }
            (place, universe_of(&mut *engine)?)
        } else {
            (course.open(demand)?, universe)
        };
        for tuned in place.tune(universe.topology(), generations - course.done)? {
            (course.hear)(JobEvent::Tuned(tuned));
        }
        let mut engine = place.start(universe, &demand.budget)?;
        let ended = course.advance(&mut *engine, None);
        Ok(course.end(engine, ended))
    }
}

/// Whether a universe can be tried on the cpu engine without a loss.
fn is_light(universe: &Universe) -> bool {
    let extent = universe.extent();
    let area = u128::from(extent.width) * u128::from(extent.height);
    universe.cells().population() <= LIGHT_CELLS
        && (!universe.rule().has_birth_on_zero() || area <= LIGHT_AREA)
}

/// How far a universe has come, on one engine after the other.
struct Course<'a> {
    generations: u64,
    done: u64,
    seconds: f64,
    cells_stepped: u64,
    stop: &'a AtomicBool,
    hear: &'a mut dyn FnMut(JobEvent),
}

impl Course<'_> {
    fn open(&mut self, demand: &EngineDemand) -> Result<EnginePlace, EngineError> {
        let (place, note) = demand.open()?;
        if let Some(note) = note {
            (self.hear)(JobEvent::NoGpu(note));
        }
        Ok(place)
    }

    /// Steps until all is done, `stop` is raised or so much time has passed.
    fn advance(
        &mut self,
        engine: &mut dyn Engine,
        time: Option<Duration>,
    ) -> Result<Stopped, EngineError> {
        let (before, cells_before) = (self.done, engine.cells_updated());
        let plan = Advance { generations: self.generations - before, report_every: REPORT_EVERY };
        log::info!("stepping {} generations on the {} engine", plan.generations, engine.kind());
        let is_over = AtomicBool::new(false);
        let began = Instant::now();
        let first = engine.generation();
        let stop = if time.is_some() { &is_over } else { self.stop };
        let ended = advance(engine, plan, stop, |progress| {
            let (done, total) = (before + progress.done, self.generations);
            (self.hear)(JobEvent::Progress(Progress { done, total, ..progress }));
            let is_late = time.is_some_and(|time| began.elapsed() >= time);
            is_over.store(is_late || self.stop.load(Ordering::Relaxed), Ordering::Relaxed);
        });
        self.seconds += began.elapsed().as_secs_f64();
        self.cells_stepped += engine.cells_updated() - cells_before;
        self.done = before + (engine.generation() - first);
        ended
    }

    fn end(self, engine: Box<dyn Engine>, ended: Result<Stopped, EngineError>) -> Stepped {
        Stepped {
            first_generation: engine.generation() - self.done,
            engine,
            seconds: self.seconds,
            cells_stepped: self.cells_stepped,
            is_interrupted: ended == Ok(Stopped::Interrupted),
            error: ended.err(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::gpu::tuning::Tuning;
    use crate::engine::{EngineChoice, EngineKind};
    use crate::life::{Cells, Pattern, Rulestring};
    use crate::memory::MemoryBudget;

    const BLINKER: [(i64, i64); 3] = [(0, 0), (1, 0), (2, 0)];

    fn demand(choice: EngineChoice, bytes: u64) -> EngineDemand {
        let budget = MemoryBudget::new(bytes);
        EngineDemand { choice, adapter: None, tuning: Tuning::Remembered, budget }
    }

    fn universe(points: &[(i64, i64)], generation: u64) -> Universe {
        let cells = Cells::from_points(points.iter().copied());
        Universe::new(&Pattern { generation, ..Pattern::from_cells(cells) }, None).unwrap()
    }

    /// Steps on the oracle, and raises `stop` after so many generations.
    fn stepped(generations: u64, stop_after: u64) -> (Stepped, Vec<Progress>) {
        let engine = demand(EngineChoice::Only(EngineKind::Reference), 1 << 24);
        let job = Job { universe: universe(&BLINKER, 7), engine: &engine, generations };
        let (stop, mut told) = (AtomicBool::new(false), Vec::new());
        let stepped = job.run(&stop, |event| {
            let JobEvent::Progress(progress) = event else { panic!("nothing else is to be told") };
            stop.store(progress.done >= stop_after, Ordering::Relaxed);
            told.push(progress);
        });
        (stepped.unwrap(), told)
    }

    #[test]
    fn a_job_tells_how_far_it_is_and_ends_where_it_should() {
        let (stepped, told) = stepped(100, u64::MAX);
        assert_eq!((stepped.first_generation, stepped.engine.generation()), (7, 107));
        assert!(!stepped.is_interrupted && stepped.error.is_none());
        assert!(told.is_sorted_by(|a, b| a.done < b.done));
        assert!(told.iter().all(|progress| progress.total == 100));
        assert_eq!(told.last().map(|progress| progress.done), Some(100));
    }

    #[test]
    fn a_job_that_is_stopped_keeps_what_it_has() {
        let (stepped, told) = stepped(1_000_000, 3);
        let done = told.last().unwrap().done;
        assert!((3..1_000_000).contains(&done) && stepped.is_interrupted);
        assert_eq!((stepped.first_generation, stepped.engine.generation()), (7, 7 + done));
    }

    #[test]
    fn an_engine_that_fails_on_the_way_is_handed_over_with_its_error() {
        let engine = demand(EngineChoice::Only(EngineKind::Cpu), 1 << 24);
        let universe = universe(&BLINKER, u64::MAX - 2);
        let job = Job { universe, engine: &engine, generations: 5 };
        let stepped = job.run(&AtomicBool::new(false), |_| {}).unwrap();
        assert_eq!(stepped.error, Some(EngineError::PastLastGeneration));
        assert_eq!(
            (stepped.first_generation, stepped.engine.generation()),
            (u64::MAX - 2, u64::MAX)
        );
    }

    #[test]
    fn short_work_looks_for_no_gpu() {
        let engine = demand(EngineChoice::Auto, 1 << 24);
        if !engine.leaves_choice() {
            return;
        }
        let job = Job { universe: universe(&BLINKER, 0), engine: &engine, generations: 1 };
        let stepped = job.run(&AtomicBool::new(false), |event| {
            assert!(matches!(event, JobEvent::Progress(_)));
        });
        let stepped = stepped.unwrap();
        assert_eq!((stepped.engine.kind(), stepped.engine.generation()), (EngineKind::Cpu, 1));
    }

    #[test]
    fn what_fills_a_plane_at_once_is_not_light() {
        assert!(is_light(&universe(&BLINKER, 0)));
        let far = universe(&[(0, 0), (1 << 20, 1 << 20)], 0);
        assert!(is_light(&far), "few cells, however far apart");
        let flashing: Rulestring = "B03/S23".parse().unwrap();
        let cells = Cells::from_points([(0, 0), (1 << 20, 1 << 20)]);
        let filled = Universe::new(&Pattern::from_cells(cells), Some(flashing)).unwrap();
        assert!(!is_light(&filled));
    }
}
