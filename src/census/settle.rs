//! Stepping a universe until nothing new will ever happen in it.
//!
//! A universe has settled in the first generation from which on every cell is where the objects
//! of that generation, each on its own for ever, would have it: still lifes, oscillators, and
//! spaceships that meet nothing any more. So it repeats, but for ships on their way out. A bounded
//! universe has settled in the first generation that comes back exactly.
//!
//! The universe is stepped from check to check. It surely has settled if nothing is active and no
//! ship's path leads past anything. (A bounded universe has settled if all cells are as they were at
//! an earlier check.) As long as something is active at a glance, a glance is enough; otherwise, and
//! now and then, everything is recognised. A check may come long after the last reaction. So the
//! first settled generation is searched for by bisection between the last check at which something
//! was active and this one. A generation passes when its objects, evolved
//! one by one up to the final check, add up to the universe there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::paths::never_meet;
use super::plot::Plot;
use super::{Census, Kind, Object, Recogniser};
use crate::engine::{Advance, Engine, EngineError, Stopped, advance, export};
use crate::life::{
    Cells, Edge, LifeLike, Pattern, Point, Rect, Rule, Topology, Universe, UniverseError,
};
use crate::memory::OverBudget;

/// Generations between the first checks; later ones are further apart.
const FIRST_INTERVAL: u64 = 64;

/// The interval grows with the generation: this many checks while it doubles.
const CHECKS_PER_DOUBLING: u64 = 16;

/// Checks at which a glance is enough while something is active at a glance. Objects of several islands
/// are, even where nothing else is: so now and then everything is recognised all the same.
const MANY_GLANCES: u32 = 8;

/// Time between two looks at the stop flag while an engine steps.
const LISTEN_EVERY: Duration = Duration::from_millis(50);

/// Why a universe could not be stepped until it had settled.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The engine's.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A universe cannot be started again in the middle.
    #[error(transparent)]
    Universe(#[from] UniverseError),
    /// What lives under other rules is not known.
    #[error(
        "the census knows Life-like rules such as B3/S23 only, without births on zero, and {rule} is none"
    )]
    NotLifeLike {
        /// The universe's rule.
        rule: Rule,
    },
    /// More objects, or cells further apart, than memory takes a census of.
    #[error("with the census of objects {0}")]
    Memory(OverBudget),
    /// Generations are counted up to 2^64 - 1.
    #[error(
        "generation {first} and {stepped} more is past 18446744073709551615, the last that is \
         counted; start from a lower generation"
    )]
    PastTheLast {
        /// The generation of the universe that was to settle.
        first: u64,
        /// Generations that were stepped.
        stepped: u64,
    },
}

/// Makes an engine for a universe.
pub type StartEngine<'a> = dyn FnMut(&Universe) -> Result<Box<dyn Engine>, EngineError> + 'a;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The first settled generation.
    At(u64),
    /// Not within the generations that were allowed; something is active, or about to meet.
    NotYet,
    /// `stop` was raised.
    Interrupted,
}

/// A universe that was stepped until it had settled, or as far as was allowed.
pub struct Settling {
    /// How it ended.
    pub settled: Settled,
    /// The universe's cells at the settled generation, at the last one, or where `stop` was raised at
    /// the last check.
    pub cells: Arc<Cells>,
    /// The generation of `cells`.
    pub generation: u64,
    /// What lives in `cells`; `None` where `stop` was raised before it was recognised.
    pub census: Option<Census>,
}

/// Steps `universe` on engines that `start` makes, for at most `most` generations. `report` hears
/// how many have been stepped. What is under way when `stop` is raised is given up at once.
///
/// # Errors
/// The engine's, [`SettleError::NotLifeLike`] for other rules, and [`SettleError::PastTheLast`] where the outcome's generation cannot be counted.
pub fn settle(
    universe: &Universe,
    most: u64,
    start: &mut StartEngine<'_>,
    recogniser: &mut Recogniser,
    stop: &AtomicBool,
    report: &mut dyn FnMut(u64),
) -> Result<Settling, SettleError> {
    let rule = universe.phases().constant().and_then(Rule::life_like);
    let rule = rule.ok_or_else(|| SettleError::NotLifeLike { rule: universe.rule().clone() })?;
    let mut search = Search { universe, rule, start, recogniser, stop };
    let start = Moment { cells: Arc::new(universe.cells().clone()), stepped: 0 };
    let mut looked_at = LookedAt { moment: start, census: None };
    let end = match search.run(most, &mut looked_at, report) {
        Ok(end) => end,
        Err(Halt::Interrupted) => End::Interrupted,
        Err(Halt::Failed(error)) => return Err(error),
    };
    let LookedAt { moment: Moment { cells, stepped }, census } = looked_at;
    let first = universe.generation();
    let generation =
        first.checked_add(stepped).ok_or(SettleError::PastTheLast { first, stepped })?;
    let settled = match end {
        End::Settled => Settled::At(generation),
        End::NotYet => Settled::NotYet,
        End::Interrupted => Settled::Interrupted,
    };
    Ok(Settling { settled, cells, generation, census })
}

/// Whether nothing is active, and no spaceship will ever come near anything on an unbounded plane.
pub fn is_surely_settled(census: &Census) -> bool {
    if census.is_active() {
        return false;
    }
    let ships: Vec<&Object> = census
        .objects
        .iter()
        .filter(|object| matches!(object.kind, Kind::Spaceship { .. }))
        .collect();
    ships.iter().all(|ship| {
        census
            .objects
            .iter()
            .filter(|other| !std::ptr::eq::<Object>(*ship, *other))
            .all(|other| never_meet(ship, other))
    })
}

/// How a search ended, short of an error.
enum End {
    Settled,
    NotYet,
    Interrupted,
}

/// Why a search goes no further.
enum Halt {
    Interrupted,
    Failed(SettleError),
}

impl From<EngineError> for Halt {
    fn from(error: EngineError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<OverBudget> for Halt {
    fn from(error: OverBudget) -> Self {
        Self::Failed(SettleError::Memory(error))
    }
}

impl From<UniverseError> for Halt {
    fn from(error: UniverseError) -> Self {
        Self::Failed(error.into())
    }
}

/// Cells at a moment, by generations since the start: engines start anew from there, at
/// generation 0, so that none has to count past the last generation.
#[derive(Clone)]
struct Moment {
    cells: Arc<Cells>,
    stepped: u64,
}

/// Why a universe has surely settled.
#[derive(Clone, Copy)]
enum Proof {
    /// It is as it was so many generations ago.
    Repeats { period: u64 },
    /// Nothing is active, and no ship will meet anything.
    NothingMeets,
}

/// The last moment that was looked at, with what was recognised then.
struct LookedAt {
    moment: Moment,
    census: Option<Census>,
}

struct Search<'a, 'b> {
    universe: &'a Universe,
    rule: LifeLike,
    start: &'a mut StartEngine<'b>,
    recogniser: &'a mut Recogniser,
    stop: &'a AtomicBool,
}

impl Search<'_, '_> {
    /// Steps from check to check, until the end of the search is what was looked at.
    fn run(
        &mut self,
        most: u64,
        looked_at: &mut LookedAt,
        report: &mut dyn FnMut(u64),
    ) -> Result<End, Halt> {
        let mut now = looked_at.moment.clone();
        let mut engine = self.start_at(&now)?;
        let mut restless = now.clone();
        // For a bounded universe: an earlier generation to come back to (Brent's method).
        let mut earlier = now.clone();
        let mut checks_until_saved = 1u64;
        let mut checks = 0u64;
        let mut glances = 0;
        loop {
            report(now.stepped);
            *looked_at = LookedAt { moment: now.clone(), census: None };
            let is_over = now.stepped >= most;
            let proof = if self.is_bounded() {
                let is_back = now.stepped > earlier.stepped && now.cells == earlier.cells;
                is_back.then(|| Proof::Repeats { period: now.stepped - earlier.stepped })
            } else if is_over || glances >= MANY_GLANCES || !self.is_active_at_a_glance(&now)? {
                glances = 0;
                let census = self.recognise(&now)?;
                if census.is_active() {
                    restless = now.clone();
                }
                let proof = is_surely_settled(&census).then_some(Proof::NothingMeets);
                looked_at.census = Some(census);
                proof
            } else {
                glances += 1;
                None
            };
            if let Some(proof) = proof {
                let first = self.first_settled(restless, &now, proof)?;
                let census = self.recognise(&first)?;
                *looked_at = LookedAt { moment: first, census: Some(census) };
                return Ok(End::Settled);
            }
            if is_over {
                if looked_at.census.is_none() {
                    looked_at.census = Some(self.recognise(&now)?);
                }
                return Ok(End::NotYet);
            }
            checks += 1;
            if checks == checks_until_saved {
                checks_until_saved *= 2;
                earlier = now.clone();
            }
            let interval = FIRST_INTERVAL.max(now.stepped / CHECKS_PER_DOUBLING / 2 * 2);
            now = self.step(&mut *engine, &now, interval.min(most - now.stepped))?;
        }
    }

    fn is_bounded(&self) -> bool {
        self.universe.topology().is_bounded()
    }

    /// Whether anything is active, as far as islands tell alone. Where objects of several islands are
    /// all that is, it says so too.
    fn is_active_at_a_glance(&mut self, moment: &Moment) -> Result<bool, Halt> {
        let census = self.recogniser.glance_until(&moment.cells, self.rule, self.stop)?;
        Ok(census.ok_or(Halt::Interrupted)?.is_active())
    }

    fn recognise(&mut self, moment: &Moment) -> Result<Census, Halt> {
        let (rule, topology) = (self.rule, self.universe.topology());
        self.recogniser
            .recognise_cells_until(&moment.cells, rule, topology, self.stop)?
            .ok_or(Halt::Interrupted)
    }

    /// An engine with the cells of a moment, which it takes for generation 0.
    fn start_at(&mut self, moment: &Moment) -> Result<Box<dyn Engine>, Halt> {
        let pattern = Pattern {
            cells: Cells::clone(&moment.cells),
            rule: self.universe.rule().clone(),
            topology: self.universe.topology(),
            is_placed: true,
            ..Pattern::default()
        };
        Ok((self.start)(&Universe::new(&pattern, None)?)?)
    }

    /// Steps an engine that stands at `from`.
    fn step(
        &self,
        engine: &mut dyn Engine,
        from: &Moment,
        generations: u64,
    ) -> Result<Moment, Halt> {
        let plan = Advance { generations, report_every: LISTEN_EVERY };
        match advance(engine, plan, self.stop, |_| {})? {
            Stopped::Done => {}
            Stopped::Interrupted => return Err(Halt::Interrupted),
        }
        let cells = Arc::new(export(engine)?.cells);
        Ok(Moment { cells, stepped: from.stepped + generations })
    }

    fn later(&mut self, from: &Moment, generations: u64) -> Result<Moment, Halt> {
        let mut engine = self.start_at(from)?;
        self.step(&mut *engine, from, generations)
    }

    /// The first settled generation after `low`, or `low` itself where it is the universe's first.
    /// At `high` the universe has settled.
    fn first_settled(&mut self, low: Moment, high: &Moment, proof: Proof) -> Result<Moment, Halt> {
        let mut low = low;
        if low.stepped == 0 && self.has_settled(&low, high, proof)? {
            return Ok(low);
        }
        let mut first = high.clone();
        while first.stepped - low.stepped > 1 {
            let middle = (first.stepped - low.stepped) / 2;
            let moment = self.later(&low, middle)?;
            if self.has_settled(&moment, high, proof)? {
                first = moment;
            } else {
                low = moment;
            }
        }
        Ok(first)
    }

    fn has_settled(&mut self, moment: &Moment, high: &Moment, proof: Proof) -> Result<bool, Halt> {
        if let Proof::Repeats { period } = proof {
            return Ok(self.later(moment, period)?.cells == moment.cells);
        }
        let census = self.recognise(moment)?;
        if census.is_active() {
            return Ok(false);
        }
        Ok(self.predict(&census, high.stepped - moment.stepped)? == *high.cells)
    }

    /// The cells that the objects of a census, each on its own, have after some generations.
    fn predict(&self, census: &Census, generations: u64) -> Result<Cells, Halt> {
        let (rule, topology) = (self.rule, self.universe.topology());
        let mut cells = Cells::new();
        for object in &census.objects {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Halt::Interrupted);
            }
            let (Some(shape), Some(period)) = (&object.shape, object.kind.period()) else {
                continue;
            };
            let period = u64::from(period);
            let Rect { x, y, .. } = object.bounds;
            let mut plot = match edge_of(topology) {
                Some(edge) => Plot::clipped(rule, shape, x, y, edge),
                None => Plot::new(rule, shape, x, y),
            };
            (0..generations % period).for_each(|_| plot.step());
            let (dx, dy) = match object.kind {
                Kind::Spaceship { dx, dy, .. } => (dx, dy),
                _ => (0, 0),
            };
            let periods = (generations / period) as i64;
            let Some(bounds) = plot.bounds() else {
                continue;
            };
            let shape = plot.shape();
            for row in 0..shape.height() {
                for column in (0..shape.width()).filter(|&column| shape.get(column, row)) {
                    let x = bounds.x + column as i64 + periods * dx;
                    let y = bounds.y + row as i64 + periods * dy;
                    if let Some(Point { x, y }) = topology.resolve(x, y) {
                        cells.set(x, y, true);
                    }
                }
            }
        }
        Ok(cells)
    }
}

fn edge_of(topology: Topology) -> Option<Rect> {
    topology.bounds().filter(|_| topology.edge() == Edge::Dead)
}
