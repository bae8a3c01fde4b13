//! Many small soups: what they leave behind, counted over all cores.
//!
//! A soup here is 16 x 16 cells that come of a text, as apgsearch makes its soups of symmetry C1: the
//! SHA-256 of the text is 32 bytes, two a row, the first of the two the higher; the lowest bit of that
//! number is the westernmost cell. In a search the first soup's text is the seed itself, and that of
//! soup n, from 1, the seed with n appended in decimal digits.
//!
//! A soup is stepped on a `SoupField` until nothing in it changes any more but ships on their way
//! out, or until its population has stayed the same for several looks. Then the objects in it are
//! recognised. They are counted if none is active and no ship will meet anything.
//!
//! When something comes to the field's edge, ships are taken off it and counted, but only those that
//! nothing can ever reach (`paths`): neither what is behind them, however it goes on, nor each other.
//! So the field goes on exactly as the whole universe would. If anything else is at the edge (two
//! ships that may meet outside, a puffer, a ship slower than others), the field cannot be used. Such
//! a soup, one of some hundreds, begins again on an engine's plane without edges (`settle`).
//! `SoupSearch::check` compares all that with settling every soup there.

mod check;

pub use check::SoupDifference;

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::paths::out_of_reach;
use super::plot::Plot;
use super::soup_field::{self, SoupField};
use super::{
    Census, Kind, Object, Recogniser, SettleError, Settled, Settling, Snapshot, Tally,
    is_surely_settled, settle,
};
use crate::engine::{HostKind, start_on_host};
use crate::life::{BitGrid, Cells, LifeLike, Pattern, Point, Topology, Universe};
use crate::memory::MemoryBudget;

/// Generations between two looks at a soup: a multiple of the periods that are common in ash.
const INTERVAL: u64 = 60;
const _: () = assert!(INTERVAL <= soup_field::EDGE, "what is inside must not get past the edge");

/// Bytes that an engine may use for a soup that outgrows the field.
const MAX_BYTES: u64 = 1 << 28;

/// Looks without a change of population after which a soup may have settled, and after which what
/// is active in it may be an object of several islands.
const SAME_LOOKS: u32 = 3;
const MANY_SAME_LOOKS: u32 = 12;

/// Looks after which a soup whose population goes on changing is recognised all the same.
const LOOKS_AT_MOST: u32 = 100;

/// Soups that a thread takes at a time.
const SHARE: u64 = 16;

/// A soup of 16 x 16 cells that comes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedSoup {
    text: String,
}

impl HashedSoup {
    /// Cells along the soup's side.
    pub const SIDE: u64 = 16;

    /// The soup of that text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// Soup `number` of a search: the first, 0, is the seed's own.
    pub fn of_search(seed: &str, number: u64) -> Self {
        Self::new(match number {
            0 => seed.to_owned(),
            number => format!("{seed}{number}"),
        })
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rows from the top; the lowest bit is the westernmost cell.
    pub fn rows(&self) -> [u16; 16] {
        let hash = Sha256::digest(self.text.as_bytes());
        let mut rows = [0; 16];
        for (row, bytes) in rows.iter_mut().zip(hash.chunks_exact(2)) {
            *row = u16::from(bytes[0]) << 8 | u16::from(bytes[1]);
        }
        rows
    }

    /// The live cells; the top-left cell of the soup is at `(-8, -8)`.
    pub fn cells(&self) -> Cells {
        let mut cells = Cells::new();
        for (row, y) in self.rows().into_iter().zip(-8..) {
            cells.insert_row(-8, y, &[u64::from(row)]);
        }
        cells
    }

    /// Steps the soup on an engine's plane, until it has settled or for at most `most` generations.
    ///
    /// # Errors
    /// The engine's.
    fn settle(
        &self,
        most: u64,
        recogniser: &mut Recogniser,
        stop: &AtomicBool,
    ) -> Result<Settling, SettleError> {
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(self.cells()) };
        let universe = Universe::new(&pattern, None)?;
        let mut start = |universe: &Universe| start_on_host(HostKind::Cpu, universe, MAX_BYTES);
        settle(&universe, most, &mut start, recogniser, stop, &mut |_| {})
    }
}

/// A search through soups of B3/S23 on the unbounded plane.
#[derive(Clone, Debug)]
pub struct SoupSearch {
    /// What the soups' texts begin with.
    pub seed: String,
    /// Number of soups.
    pub soups: u64,
    /// Generations after which a soup is given up.
    pub max_generations: u64,
    /// The memory for the shapes that are remembered.
    pub budget: MemoryBudget,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct SoupTally {
    /// Soups that were run.
    pub soups: u64,
    /// Soups among them that had not settled when they were given up, because they took too many
    /// generations or outgrew their memory. What lived in them then is counted.
    pub unsettled: u64,
    /// The objects of all soups.
    pub tally: Tally,
}

impl SoupSearch {
    /// Runs all soups, on all cores. `report` hears now and then how many are done, on the thread
    /// that calls this. When `stop` is raised, soups that were begun are finished, but for those that
    /// take long.
    pub fn run(&self, stop: &AtomicBool, report: &mut dyn FnMut(u64)) -> SoupTally {
        let parts = self.on_all_cores(stop, report, SoupTally::default, |soup, runner, tally| {
            if let Some(ash) = runner.run(soup, stop) {
                tally.add(&ash);
            }
        });
        let mut all = SoupTally::default();
        parts.into_iter().for_each(|part| all.merge(part));
        all
    }

    /// Has `work` done for every soup, on all cores, and gives what came of it for each thread, which
    /// began as `begin` says.
    fn on_all_cores<T: Send>(
        &self,
        stop: &AtomicBool,
        report: &mut dyn FnMut(u64),
        begin: impl Fn() -> T + Sync,
        work: impl Fn(&HashedSoup, &mut Runner, &mut T) + Sync,
    ) -> Vec<T> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
        let run = || {
            let mut runner = Runner::new(self.max_generations, &self.budget);
            let mut all = begin();
            while !stop.load(Ordering::Relaxed) {
                let first = next.fetch_add(SHARE, Ordering::Relaxed);
                if first >= self.soups {
                    break;
                }
                for number in first..first.saturating_add(SHARE).min(self.soups) {
                    work(&HashedSoup::of_search(&self.seed, number), &mut runner, &mut all);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            }
            all
        };
        thread::scope(|scope| {
            // As many as the system gives; without any, this one does the work.
            let start = |_| thread::Builder::new().spawn_scoped(scope, run).ok();
            let workers: Vec<_> = (0..threads).map_while(start).collect();
            if workers.is_empty() {
                return vec![run()];
            }
            while workers.iter().any(|worker| !worker.is_finished()) {
                thread::park_timeout(Duration::from_millis(20));
                report(done.load(Ordering::Relaxed));
            }
            let join = |worker: ScopedJoinHandle<'_, T>| match worker.join() {
                Ok(all) => all,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            workers.into_iter().map(join).collect()
        })
    }
}

impl SoupTally {
    fn add(&mut self, ash: &Ash) {
        self.soups += 1;
        self.unsettled += u64::from(!ash.is_settled);
        ash.census.objects.iter().for_each(|object| self.tally.add(object));
    }

    fn merge(&mut self, other: Self) {
        self.soups += other.soups;
        self.unsettled += other.unsettled;
        self.tally.merge(other.tally);
    }
}

/// Runs one soup after the other.
struct Runner {
    field: SoupField,
    recogniser: Recogniser,
    max_generations: u64,
    /// Ships that were taken off the field.
    flying: Vec<Flying>,
}

/// A ship that was taken off the field, as it was then.
struct Flying {
    ship: Object,
    generation: u64,
}

/// What lives when a soup is done with.
struct Ash {
    census: Census,
    /// Whether it will stay like that; otherwise the soup was given up.
    is_settled: bool,
}

impl Runner {
    fn new(max_generations: u64, budget: &MemoryBudget) -> Self {
        let (field, recogniser) = (SoupField::new(), Recogniser::new().within(budget));
        Self { field, recogniser, max_generations, flying: Vec::new() }
    }

    /// What a soup leaves; `None` if it did not come so far before `stop` was raised.
    fn run(&mut self, soup: &HashedSoup, stop: &AtomicBool) -> Option<Ash> {
        self.field.start(&soup.rows().map(u32::from));
        self.flying.clear();
        self.settle_on_field().or_else(|| self.settle_on_plane(soup, stop))
    }

    /// Steps the field until it has settled, or is given up. `None` where the field does not do.
    fn settle_on_field(&mut self) -> Option<Ash> {
        let mut last_population = u64::MAX;
        let mut same_looks = 0;
        let mut looks = 0;
        loop {
            self.field.step(INTERVAL.min(self.max_generations - self.field.generation()));
            let population = self.field.population();
            same_looks = if population == last_population { same_looks + 1 } else { 0 };
            last_population = population;
            if self.field.was_at_edge() {
                last_population -= self.let_go();
                if self.field.is_at_edge() {
                    return None;
                }
            }
            looks += 1;
            let is_over = self.field.generation() >= self.max_generations;
            let must_look = self.field.is_quiet()
                || same_looks >= MANY_SAME_LOOKS
                || looks >= LOOKS_AT_MOST
                || is_over;
            if must_look || same_looks >= SAME_LOOKS {
                if !must_look && self.glance().is_active() {
                    // It is cheaper to wait until it settles, or must be looked at.
                    continue;
                }
                (same_looks, looks) = (0, 0);
                let census = self.recognise();
                let is_settled = is_surely_settled(&census);
                if is_settled || is_over {
                    return Some(Ash { census, is_settled });
                }
            }
        }
    }

    /// What lives in the field and has left it.
    fn recognise(&mut self) -> Census {
        let (cells, origin) = self.field.snapshot();
        let (rule, topology) = (LifeLike::LIFE, Topology::UNBOUNDED);
        let snapshot = Snapshot { cells: &cells, origin, rule, topology };
        let mut census = self.recogniser.recognise(snapshot);
        census.objects.extend(self.flown());
        census
    }

    /// What lives in the field, as far as its islands tell alone.
    fn glance(&mut self) -> Census {
        let (cells, origin) = self.field.snapshot();
        let (rule, topology) = (LifeLike::LIFE, Topology::UNBOUNDED);
        self.recogniser.glance(Snapshot { cells: &cells, origin, rule, topology })
    }

    /// Takes the ships off the field that nothing will ever reach, and gives their population.
    fn let_go(&mut self) -> u64 {
        let objects = self.glance().objects;
        let flown = self.flown();
        let recogniser = &mut self.recogniser;
        let free = out_of_reach(&objects, &flown, &mut |a, b| keep_company(recogniser, a, b));
        let generation = self.field.generation();
        let mut population = 0;
        for ship in free.into_iter().map(|index| &objects[index]) {
            self.field.clear_region(ship.bounds.expanded(2));
            self.flying.push(Flying { ship: ship.clone(), generation });
            population += ship.population;
        }
        self.field.forget_empty();
        population
    }

    /// The ships that were taken off the field, as they are by now.
    fn flown(&self) -> Vec<Object> {
        let now = self.field.generation();
        self.flying.iter().map(|flying| flying.at(now)).collect()
    }

    /// What a soup leaves on a plane without edges.
    fn settle_on_plane(&mut self, soup: &HashedSoup, stop: &AtomicBool) -> Option<Ash> {
        match soup.settle(self.max_generations, &mut self.recogniser, stop) {
            Ok(Settling { settled: Settled::Interrupted, .. }) => None,
            Ok(Settling { settled, census, .. }) => {
                Some(Ash { census: census?, is_settled: matches!(settled, Settled::At(_)) })
            }
            // It has outgrown the memory that it may take.
            Err(_) => Some(Ash { census: self.recognise(), is_settled: false }),
        }
    }
}

impl Flying {
    /// The ship as it is in generation `now`.
    fn at(&self, now: u64) -> Object {
        let mut ship = self.ship.clone();
        let (Kind::Spaceship { period, dx, dy }, Some(shape)) = (ship.kind, &ship.shape) else {
            return ship;
        };
        let generations = now - self.generation;
        let periods = (generations / u64::from(period)) as i64;
        let (x, y) = (ship.bounds.x + periods * dx, ship.bounds.y + periods * dy);
        let mut plot = Plot::new(LifeLike::LIFE, shape, x, y);
        (0..generations % u64::from(period)).for_each(|_| plot.step());
        ship.bounds = plot.bounds().unwrap_or_default();
        ship.shape = Some(Arc::new(plot.shape()));
        ship.population = plot.shape().population();
        ship
    }
}

/// Whether two ships of the same velocity, close to each other, fly on as if each were alone.
fn keep_company(recogniser: &mut Recogniser, a: &Object, b: &Object) -> bool {
    let bounds = a.bounds.union(&b.bounds).expanded(2);
    let mut cells = BitGrid::new(bounds.width as usize, bounds.height as usize);
    for Point { x, y } in a.points().chain(b.points()) {
        cells.set((x - bounds.x) as usize, (y - bounds.y) as usize, true);
    }
    let (origin, rule) = (Point::new(bounds.x, bounds.y), LifeLike::LIFE);
    let snapshot = Snapshot { cells: &cells, origin, rule, topology: Topology::UNBOUNDED };
    let found = recogniser.recognise(snapshot).objects;
    found.len() == 2 && found.iter().all(|ship| ship.kind == a.kind || ship.kind == b.kind)
}
