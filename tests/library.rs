//! Every built-in pattern does what its kind says.

use std::collections::HashSet;

use lifescope::engine::{Engine, HostKind, export, start_on_host};
use lifescope::format;
use lifescope::library::{self, Entry, Kind};
use lifescope::life::{Cells, Pattern, Rect, Universe};
use lifescope::memory::MemoryBudget;

/// A multiple of the period of every object that ash holds (2, 3, 4, 5, 15, 30) and of the
/// glider's.
const ASH_PERIOD: u64 = 60;

/// Rows and columns at a puffer's front that are compared, enough to hold its leading edge.
const FRONT_DEPTH: u64 = 24;

#[test]
fn every_file_reads_without_a_warning_and_holds_what_its_header_announces() {
    assert!(library::all().len() >= 60);
    for entry in library::all() {
        let pattern = pattern(entry);
        let bounds = pattern.cells.bounding_box().expect(entry.slug);
        assert_eq!((bounds.x, bounds.y), (0, 0), "{}", entry.slug);
        assert_eq!(pattern.declared_size, Some((bounds.width, bounds.height)), "{}", entry.slug);
        assert_eq!(pattern.name.as_deref(), Some(entry.title()));
        assert_eq!(pattern.author.as_deref(), entry.author());
        assert_eq!(pattern.comments, [entry.comment().expect(entry.slug)]);
    }
}

#[test]
fn the_gosper_glider_gun_is_the_one_everybody_knows() {
    let entry = library::find("gosper-glider-gun").unwrap();
    let mut gun = Run::of(entry);
    assert_eq!(gun.cells().bounding_box(), Some(Rect::new(0, 0, 36, 9)));
    assert_eq!(gun.population_at(0), 36);
    assert_eq!(gun.population_at(3000), 536);
}

#[test]
fn still_lifes_stay() {
    check_each(|entry, run| {
        let Kind::StillLife = entry.kind else { return };
        let start = run.cells();
        assert_eq!(run.cells_at(1), start, "{}", entry.slug);
    });
}

#[test]
fn oscillators_return_after_their_period_and_not_before() {
    check_each(|entry, run| {
        let Kind::Oscillator { period } = entry.kind else {
            return;
        };
        let start = run.cells();
        let first_return = (1..).find(|&t| run.cells_at(t) == start || t > u64::from(period));
        assert_eq!(first_return, Some(u64::from(period)), "{}", entry.slug);
    });
}

#[test]
fn spaceships_move_as_far_as_they_say_in_their_period_and_not_before() {
    check_each(|entry, run| {
        let Kind::Spaceship { period, dx, dy } = entry.kind else {
            return;
        };
        assert_ne!((dx, dy), (0, 0), "{}", entry.slug);
        let start = run.cells();
        for generation in 1..u64::from(period) {
            let cells = run.cells_at(generation);
            let same = at_origin(&cells) == at_origin(&start);
            assert!(!same, "{} repeats after {generation}", entry.slug);
        }
        let moved = run.cells_at(u64::from(period));
        assert_eq!(moved, start.translated(dx, dy), "{}", entry.slug);
    });
}

#[test]
fn guns_repeat_and_emit() {
    check_each(|entry, run| {
        let Kind::Gun { period, emitted_cells } = entry.kind else {
            return;
        };
        let period = u64::from(period);
        let home = run.cells().bounding_box().unwrap();
        // By the fourth period the first spaceships have left the gun's rectangle.
        let begin = 4 * period;
        let (at_home, population) = (run.region_at(begin, home), run.population_at(begin));
        let reach = run.cells().bounding_box().unwrap();
        let repeats: Vec<u64> = (begin + 1..=begin + 2 * period)
            .filter(|&generation| run.region_at(generation, home) == at_home)
            .collect();
        assert_eq!(repeats, [begin + period, begin + 2 * period], "{}", entry.slug);
        let gained = run.population_at(begin + 2 * period) - population;
        assert_eq!(gained, 2 * emitted_cells, "{}", entry.slug);
        assert!(emitted_cells > 0, "{}", entry.slug);
        let further = run.cells().bounding_box().unwrap();
        assert!(further.area() > reach.area(), "{}", entry.slug);
    });
}

#[test]
fn puffers_travel_and_their_trails_grow() {
    check_each(|entry, run| {
        let Kind::Puffer { period, dx, dy, settled_at, growth } = entry.kind else {
            return;
        };
        assert!(growth > 0, "{}", entry.slug);
        // Far enough for the front to hold none of the cells that stood there at the start.
        let out = 1 + FRONT_DEPTH.div_ceil(dx.unsigned_abs().max(dy.unsigned_abs()));
        let mut before: Option<(u64, Cells)> = None;
        for periods in out..out + 3 {
            let cells = run.cells_at(settled_at + periods * u64::from(period));
            let (population, front) = (cells.population(), front(&cells, dx, dy));
            assert!(!front.is_empty(), "{}", entry.slug);
            if let Some((population_before, front_before)) = before {
                assert_eq!(population - population_before, growth, "{}", entry.slug);
                assert_eq!(front, front_before.translated(dx, dy), "{}", entry.slug);
            }
            before = Some((population, front));
        }
    });
}

#[test]
fn linear_growth_gains_the_same_in_every_period() {
    check_each(|entry, run| {
        let Kind::LinearGrowth { settled_at, period, growth } = entry.kind else {
            return;
        };
        assert!(growth > 0, "{}", entry.slug);
        let period = u64::from(period);
        let populations = run.populations(settled_at..=settled_at + 3 * period);
        for (now, later) in populations.iter().zip(&populations[period as usize..]) {
            assert_eq!(later - now, growth, "{}", entry.slug);
        }
    });
}

#[test]
fn quadratic_growth_gains_more_in_every_period() {
    check_each(|entry, run| {
        let Kind::QuadraticGrowth { settled_at, period, acceleration } = entry.kind else {
            return;
        };
        assert!(acceleration > 0, "{}", entry.slug);
        let period = period as usize;
        let populations = run.populations(settled_at..=settled_at + 40 * period as u64);
        for now in 0..populations.len() - 2 * period {
            let gain = populations[now + period] - populations[now];
            let next_gain = populations[now + 2 * period] - populations[now + period];
            assert_eq!(next_gain - gain, acceleration, "{}", entry.slug);
        }
    });
}

#[test]
fn methuselahs_settle_in_the_generation_they_name() {
    check_each(|entry, run| {
        let Kind::Methuselah { lifespan, final_population } = entry.kind else {
            return;
        };
        let last_restless = Stir::between(run, lifespan - 1);
        let first_settled = Stir::between(run, lifespan);
        assert_eq!(first_settled.population, final_population, "{}", entry.slug);
        assert_eq!(first_settled, Stir::between(run, lifespan + ASH_PERIOD), "{}", entry.slug);
        let much_later = Stir::between(run, lifespan - 1 + 2 * ASH_PERIOD);
        assert_ne!(last_restless, much_later, "{} settles earlier", entry.slug);
    });
}

#[test]
fn eaters_are_whole_again_after_their_meal() {
    check_each(|entry, run| {
        let Kind::Eater { meal } = entry.kind else {
            return;
        };
        let meal = u64::from(meal);
        let start = run.cells();
        let eater = run.cells_at(meal);
        assert_eq!(start.population() - eater.population(), 5, "{}", entry.slug);
        assert!(eater.points().all(|(x, y)| start.get(x, y)), "{}", entry.slug);
        assert_eq!(run.cells_at(meal + 1), eater, "{}", entry.slug);
        assert_ne!(run.cells_at(meal - 1), eater, "{}", entry.slug);
    });
}

#[test]
fn replicators_turn_into_two_copies_after_their_period_and_not_before() {
    check_each(|entry, run| {
        let Kind::Replicator { period } = entry.kind else {
            return;
        };
        let period = u64::from(period);
        let original = run.cells();
        let replicated = (1..).find(|&t| t > period || is_two_of(&original, run.cells_at(t)));
        assert_eq!(replicated, Some(period), "{}", entry.slug);
    });
}

/// Runs `check` on every pattern from its start. A check returns at once from a pattern that is
/// not of its kind.
fn check_each(check: impl Fn(&Entry, &mut Run)) {
    for entry in library::all() {
        check(entry, &mut Run::of(entry));
    }
}

fn pattern(entry: &Entry) -> Pattern {
    let loaded = format::read(entry.slug, entry.rle.as_bytes(), MOST_BYTES).expect(entry.slug);
    assert_eq!(loaded.warnings, [], "{}", entry.slug);
    loaded.pattern
}

/// Far more memory than any of the files needs.
const MOST_BYTES: u64 = 1 << 20;

/// A pattern that is stepped forward, or started again to go back.
struct Run {
    universe: Universe,
    engine: Box<dyn Engine>,
}

impl Run {
    fn of(entry: &Entry) -> Self {
        let universe = Universe::new(&pattern(entry), None).unwrap();
        let engine = start(&universe);
        Self { universe, engine }
    }

    fn go_to(&mut self, generation: u64) {
        if self.engine.generation() > generation {
            self.engine = start(&self.universe);
        }
        let ahead = generation - self.engine.generation();
        self.engine.step(ahead).unwrap();
    }

    fn cells(&mut self) -> Cells {
        export(&mut *self.engine).unwrap().cells
    }

    fn cells_at(&mut self, generation: u64) -> Cells {
        self.go_to(generation);
        self.cells()
    }

    fn region_at(&mut self, generation: u64, region: Rect) -> Cells {
        self.go_to(generation);
        Cells::from_grid(region.x, region.y, &self.engine.read(region).unwrap())
    }

    fn population_at(&mut self, generation: u64) -> u64 {
        self.go_to(generation);
        self.engine.population().unwrap()
    }

    fn populations(&mut self, generations: std::ops::RangeInclusive<u64>) -> Vec<u64> {
        generations.map(|t| self.population_at(t)).collect()
    }
}

fn start(universe: &Universe) -> Box<dyn Engine> {
    start_on_host(HostKind::Cpu, universe, MemoryBudget::half_of_available()).unwrap()
}

/// What tells a restless pattern from a settled one, in which only gliders on their way out make
/// a difference between a generation and the one an ash period later, and always the same.
#[derive(Debug, PartialEq)]
struct Stir {
    population: u64,
    changed_cells: usize,
}

impl Stir {
    fn between(run: &mut Run, generation: u64) -> Self {
        let points = |cells: Cells| cells.points().collect::<HashSet<_>>();
        let now = points(run.cells_at(generation));
        let later = points(run.cells_at(generation + ASH_PERIOD));
        Self {
            population: now.len() as u64,
            changed_cells: now.symmetric_difference(&later).count(),
        }
    }
}

/// The cells at the edges that lead when the whole moves by `(dx, dy)`.
fn front(cells: &Cells, dx: i64, dy: i64) -> Cells {
    let all = cells.bounding_box().unwrap_or_default();
    let (x, width) = leading(all.x, all.width, dx);
    let (y, height) = leading(all.y, all.height, dy);
    let front = Rect::new(x, y, width, height);
    Cells::from_points(cells.points().filter(|&(x, y)| front.contains(x, y)))
}

/// The first and the number of the rows or columns that lead.
fn leading(first: i64, count: u64, step: i64) -> (i64, u64) {
    let depth = FRONT_DEPTH.min(count);
    match step {
        0 => (first, count),
        ..0 => (first, depth),
        1.. => (first + (count - depth) as i64, depth),
    }
}

/// Whether the cells are two copies of the original, each live cell in one of them.
fn is_two_of(original: &Cells, mut cells: Cells) -> bool {
    for _ in 0..2 {
        let (Some((first_x, first_y)), Some((x, y))) = (first(original), first(&cells)) else {
            return false;
        };
        for (x, y) in original.translated(x - first_x, y - first_y).points() {
            if !cells.get(x, y) {
                return false;
            }
            cells.set(x, y, false);
        }
    }
    cells.is_empty()
}

fn at_origin(cells: &Cells) -> Cells {
    let bounds = cells.bounding_box().unwrap_or_default();
    cells.translated(-bounds.x, -bounds.y)
}

/// The topmost cell, of several the leftmost.
fn first(cells: &Cells) -> Option<(i64, i64)> {
    cells.points().min_by_key(|&(x, y)| (y, x))
}
