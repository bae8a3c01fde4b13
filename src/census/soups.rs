//! Many small soups: what they leave behind, counted over all cores.
//!
//! A soup here is 16 x 16 cells that come of a text, as apgsearch makes its soups of symmetry C1: the
//! SHA-256 of the text is 32 bytes, two a row, the first of the two the higher; the lowest bit of that
//! number is the westernmost cell. In a search the first soup's text is the seed itself, and that of
//! soup n, from 1, the seed with n appended in decimal digits.
//!
//! A soup is stepped on a `SoupField` until nothing in it changes any more but ships on their way
//! out, or its population has not changed from one check to the next for some time; then what lives
//! there is recognised, and if nothing is active and no ship will meet anything, it is counted.
//! Ships that reach the field's edge and will meet nothing are counted and taken out.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use sha2::{Digest, Sha256};

use super::settle::never_meet;
use super::soup_field::SoupField;
use super::{Census, Kind, Object, Recogniser, Snapshot, Tally, is_surely_settled};
use crate::life::{Cells, Rule, Topology};

/// Generations between two looks at a soup: a multiple of the periods that are common in ash.
const INTERVAL: u64 = 60;

/// Looks without a change of population after which a soup may have settled.
const SAME_LOOKS: u32 = 3;

/// Looks after which a soup whose population goes on changing is recognised all the same.
const LOOKS_AT_MOST: u32 = 24;

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

    /// The text that it comes of.
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
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct SoupTally {
    /// Soups that were run.
    pub soups: u64,
    /// Soups among them that had not settled when they were given up, because they took too many
    /// generations or outgrew the field. What lived in them then is counted.
    pub unsettled: u64,
    /// The objects of all soups.
    pub tally: Tally,
}

impl SoupSearch {
    /// Runs all soups, on all cores. `report` hears now and then how many are done, on the thread
    /// that calls this. When `stop` is raised, soups that were begun are finished.
    pub fn run(&self, stop: &AtomicBool, report: &mut dyn FnMut(u64)) -> SoupTally {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let next = AtomicU64::new(0);
        let done = AtomicU64::new(0);
        thread::scope(|scope| {
            let workers: Vec<_> =
                (0..threads).map(|_| scope.spawn(|| self.work(&next, &done, stop))).collect();
            while workers.iter().any(|worker| !worker.is_finished()) {
                thread::park_timeout(std::time::Duration::from_millis(20));
                report(done.load(Ordering::Relaxed));
            }
            let mut all = SoupTally::default();
            for worker in workers {
                match worker.join() {
                    Ok(part) => all.merge(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            all
        })
    }

    fn work(&self, next: &AtomicU64, done: &AtomicU64, stop: &AtomicBool) -> SoupTally {
        let mut runner = Runner::new(self.max_generations);
        let mut tally = SoupTally::default();
        while !stop.load(Ordering::Relaxed) {
            let first = next.fetch_add(SHARE, Ordering::Relaxed);
            if first >= self.soups {
                break;
            }
            for number in first..(first + SHARE).min(self.soups) {
                runner.run(&HashedSoup::of_search(&self.seed, number), &mut tally);
                done.fetch_add(1, Ordering::Relaxed);
            }
        }
        tally
    }
}

impl SoupTally {
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
}

impl Runner {
    fn new(max_generations: u64) -> Self {
        Self { field: SoupField::new(), recogniser: Recogniser::new(), max_generations }
    }

    fn run(&mut self, soup: &HashedSoup, into: &mut SoupTally) {
        self.field.start(&soup.rows().map(u32::from));
        let mut gone = Vec::new();
        let (census, is_settled) = self.settle(&mut gone);
        census.objects.iter().chain(&gone).for_each(|object| into.tally.add(object));
        into.soups += 1;
        into.unsettled += u64::from(!is_settled);
    }

    /// Steps the field until it has settled, or is given up. Ships that left go to `gone`.
    fn settle(&mut self, gone: &mut Vec<Object>) -> (Census, bool) {
        let mut last_population = u64::MAX;
        let mut same_looks = 0;
        let mut looks = 0;
        loop {
            self.field.step(INTERVAL);
            if self.field.is_at_edge() && !self.let_go(gone) {
                return (self.recognise(), false);
            }
            let population = self.field.population();
            same_looks = if population == last_population { same_looks + 1 } else { 0 };
            last_population = population;
            looks += 1;
            let is_over = self.field.generation() >= self.max_generations;
            if self.field.is_quiet()
                || same_looks >= SAME_LOOKS
                || looks >= LOOKS_AT_MOST
                || is_over
            {
                (same_looks, looks) = (0, 0);
                let census = self.recognise();
                let is_settled = is_surely_settled(&census);
                if is_settled || is_over {
                    return (census, is_settled);
                }
            }
        }
    }

    fn recognise(&mut self) -> Census {
        let (cells, origin) = self.field.snapshot();
        let (rule, topology) = (Rule::LIFE, Topology::UNBOUNDED);
        self.recogniser.recognise(Snapshot { cells: &cells, origin, rule, topology })
    }

    /// Takes the ships out that will meet nothing. Whether the field's edge is clear then.
    fn let_go(&mut self, gone: &mut Vec<Object>) -> bool {
        let census = self.recognise();
        for ship in &census.objects {
            let others =
                census.objects.iter().filter(|other| !std::ptr::eq::<Object>(*other, ship));
            let is_ship = matches!(ship.kind, Kind::Spaceship { .. });
            if is_ship && others.into_iter().all(|other| never_meet(ship, other)) {
                self.field.remove(ship.points());
                gone.push(ship.clone());
            }
        }
        self.field.forget_empty();
        !self.field.is_at_edge()
    }
}
