//! Stepping a universe until nothing new will ever happen in it.
//!
//! A universe has settled in the first generation from which on every cell is where the objects
//! of that generation, each on its own for ever, would have it: still lifes, oscillators, and
//! spaceships that meet nothing any more. So it repeats, but for ships on their way out. A bounded
//! universe has settled in the first generation that comes back exactly.
//!
//! How it is found: the universe is stepped from check to check, and at each what lives in it is
//! recognised. It surely has settled where nothing is active and no ship's path leads past anything.
//! (In a bounded universe: where all cells are as they were at an earlier check.) That may be
//! long after the last reaction, so the first such generation is then searched for by halving
//! between the last check at which something was active and this one. A generation passes when
//! its objects, evolved one by one up to the final check, add up to the universe there.

use std::sync::atomic::{AtomicBool, Ordering};

use super::plot::Plot;
use super::{Census, Kind, Object, Recogniser};
use crate::engine::{Engine, EngineError, export};
use crate::life::{Cells, Edge, Pattern, Point, Rect, Rule, Topology, Universe, UniverseError};

/// Generations between the first checks; later ones are further apart.
const FIRST_INTERVAL: u64 = 64;

/// The interval grows with the generation: this many checks while it doubles.
const CHECKS_PER_DOUBLING: u64 = 16;

/// How much the rectangles of what moves are widened, in cells, before they are said to pass.
const CLEARANCE: u64 = 8;

/// What stops the search for a settled generation.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The engine's.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A universe cannot be started again in the middle.
    #[error(transparent)]
    Universe(#[from] UniverseError),
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
    /// The universe's cells at the settled generation, or at the last one reached.
    pub cells: Cells,
    /// The generation of `cells`.
    pub generation: u64,
    /// What lives in `cells`.
    pub census: Census,
}

/// Steps `universe` on engines that `start` makes, for at most `most` generations. `report` hears
/// of the generation that was reached.
///
/// # Errors
/// The engine's.
pub fn settle(
    universe: &Universe,
    most: u64,
    start: &mut StartEngine<'_>,
    recogniser: &mut Recogniser,
    stop: &AtomicBool,
    report: &mut dyn FnMut(u64),
) -> Result<Settling, SettleError> {
    let mut engine = start(universe)?;
    let end = universe.generation().saturating_add(most);
    let mut search = Search { universe, recogniser };
    let mut restless = Moment { cells: universe.cells().clone(), generation: engine.generation() };
    // For a bounded universe: an earlier generation to come back to (Brent's method).
    let mut earlier = restless.clone();
    let mut checks_until_saved = 1u64;
    let mut checks = 0u64;
    loop {
        let now = Moment { cells: export(&mut *engine)?.cells, generation: engine.generation() };
        report(now.generation);
        let census = search.recognise(&now.cells);
        let repeats = (search.is_bounded()
            && now.generation > earlier.generation
            && now.cells == earlier.cells)
            .then(|| now.generation - earlier.generation);
        if repeats.is_some() || !search.is_bounded() && is_surely_settled(&census) {
            let first = search.first_settled(restless, &now, repeats, start)?;
            let census = search.recognise(&first.cells);
            let settled = Settled::At(first.generation);
            let Moment { cells, generation } = first;
            return Ok(Settling { settled, cells, generation, census });
        }
        let is_over = now.generation >= end;
        if is_over || stop.load(Ordering::Relaxed) {
            let settled = if is_over { Settled::NotYet } else { Settled::Interrupted };
            let Moment { cells, generation } = now;
            return Ok(Settling { settled, cells, generation, census });
        }
        checks += 1;
        if checks == checks_until_saved {
            checks_until_saved *= 2;
            earlier = now.clone();
        }
        if census.is_active() && !search.is_bounded() {
            restless = now;
        }
        let stepped = engine.generation() - universe.generation();
        let interval = FIRST_INTERVAL.max(stepped / CHECKS_PER_DOUBLING / 2 * 2);
        engine.step(interval.min(end - engine.generation()))?;
        engine.finish()?;
    }
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

/// Cells a generation, to the right and down.
fn velocity(object: &Object) -> (f64, f64) {
    match object.kind {
        Kind::Spaceship { period, dx, dy } => {
            (dx as f64 / f64::from(period), dy as f64 / f64::from(period))
        }
        _ => (0.0, 0.0),
    }
}

/// Whether two objects' rectangles, widened, never overlap from now on. Ships with the same velocity
/// have been seen not to act on each other for a whole period, and so never will.
pub(super) fn never_meet(ship: &Object, other: &Object) -> bool {
    let (own, theirs) = (velocity(ship), velocity(other));
    let (vx, vy) = (own.0 - theirs.0, own.1 - theirs.1);
    if vx == 0.0 && vy == 0.0 {
        return true;
    }
    let wide = other.bounds.expanded(CLEARANCE);
    // The ship as a point, and the other widened by the ship's size.
    let columns =
        along((wide.x - ship.bounds.right()) as f64, (wide.right() - ship.bounds.x) as f64, vx);
    let rows =
        along((wide.y - ship.bounds.bottom()) as f64, (wide.bottom() - ship.bounds.y) as f64, vy);
    let (from, to) = (columns.0.max(rows.0).max(0.0), columns.1.min(rows.1));
    from >= to
}

/// The times at which a point that starts at 0 with that velocity is between two places.
fn along(low: f64, high: f64, velocity: f64) -> (f64, f64) {
    if velocity == 0.0 {
        return if low < 0.0 && high > 0.0 {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else {
            (f64::INFINITY, f64::NEG_INFINITY)
        };
    }
    let (a, b) = (low / velocity, high / velocity);
    (a.min(b), a.max(b))
}

/// Cells at a generation.
#[derive(Clone)]
struct Moment {
    cells: Cells,
    generation: u64,
}

struct Search<'a> {
    universe: &'a Universe,
    recogniser: &'a mut Recogniser,
}

impl Search<'_> {
    fn is_bounded(&self) -> bool {
        self.universe.topology().is_bounded()
    }

    fn recognise(&mut self, cells: &Cells) -> Census {
        self.recogniser.recognise_cells(cells, self.universe.rule(), self.universe.topology())
    }

    /// The first settled generation after `low`, or `low` itself where it is the universe's first.
    /// At `high` the universe has settled.
    fn first_settled(
        &mut self,
        low: Moment,
        high: &Moment,
        repeats: Option<u64>,
        start: &mut StartEngine<'_>,
    ) -> Result<Moment, SettleError> {
        let mut low = low;
        if low.generation == self.universe.generation()
            && self.has_settled(&low, high, repeats, start)?
        {
            return Ok(low);
        }
        let mut first = high.clone();
        while first.generation - low.generation > 1 {
            let middle = (first.generation - low.generation) / 2;
            let moment = self.later(&low, middle, start)?;
            if self.has_settled(&moment, high, repeats, start)? {
                first = moment;
            } else {
                low = moment;
            }
        }
        Ok(first)
    }

    fn has_settled(
        &mut self,
        moment: &Moment,
        high: &Moment,
        repeats: Option<u64>,
        start: &mut StartEngine<'_>,
    ) -> Result<bool, SettleError> {
        if let Some(period) = repeats {
            return Ok(self.later(moment, period, start)?.cells == moment.cells);
        }
        let census = self.recognise(&moment.cells);
        if census.is_active() {
            return Ok(false);
        }
        let generations = high.generation - moment.generation;
        let predicted =
            predict(&census, self.universe.rule(), self.universe.topology(), generations);
        Ok(predicted == high.cells)
    }

    fn later(
        &self,
        from: &Moment,
        generations: u64,
        start: &mut StartEngine<'_>,
    ) -> Result<Moment, SettleError> {
        let pattern = Pattern {
            cells: from.cells.clone(),
            rule: self.universe.rule(),
            topology: self.universe.topology(),
            generation: from.generation,
            is_placed: true,
            ..Pattern::default()
        };
        let mut engine = start(&Universe::new(&pattern, None)?)?;
        engine.step(generations)?;
        engine.finish()?;
        Ok(Moment { cells: export(&mut *engine)?.cells, generation: engine.generation() })
    }
}

/// The cells that the objects of a census, each on its own, have after some generations.
fn predict(census: &Census, rule: Rule, topology: Topology, generations: u64) -> Cells {
    let mut cells = Cells::new();
    for object in &census.objects {
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
    cells
}

fn edge_of(topology: Topology) -> Option<Rect> {
    topology.bounds().filter(|_| topology.edge() == Edge::Dead)
}
