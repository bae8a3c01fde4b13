//! From the cells of a snapshot to what the window shows of them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::findings::{Findings, Identity, Kind, Object};
use super::path::Path;
use super::portrait::Portrait;
use super::scope::{self, Scope, Survey};
use super::watch::Recogniser;
use crate::census::{self, Class, Effort, Figures};
use crate::engine::reference::ReferenceEngine;
use crate::engine::session::Snapshot;
use crate::engine::{Engine, EngineError, export};
use crate::language::Message;
use crate::language::texts::census as texts;
use crate::life::{BitGrid, Cells, LifeLike, Pattern, Point, Rect, Universe};
use crate::memory::MemoryBudget;
use crate::render::{Known, Tint};

/// Live cells of a period, all generations together, up to which an object's way is worked out.
const MOST_CELLS_OF_A_PATH: u64 = 1 << 20;

/// Shapes and kinds that are remembered; then the memory starts afresh.
const MOST_REMEMBERED: usize = 1 << 16;

/// Recognises snapshots of one universe after the other, and remembers shapes.
pub(super) fn recogniser(budget: &MemoryBudget) -> Recogniser {
    let mut memory = Memory::new(budget);
    Box::new(move |snapshot, look| memory.findings(snapshot, look))
}

/// What a light look takes the trouble for: everything that random soups commonly leave, up to a
/// pulsar's size and a queen bee shuttle's period.
const LIGHT_EFFORT: Effort = Effort { max_period: 32, max_cells: 96, max_side: 48 };

/// What was worked out for shapes and kinds under a rule.
struct Memory {
    light: census::Recogniser,
    thorough: census::Recogniser,
    rule: LifeLike,
    paths: HashMap<Arc<BitGrid>, Option<Arc<Path>>>,
    kinds: HashMap<Arc<str>, (Portrait, Option<Figures>)>,
}

impl Memory {
    fn new(budget: &MemoryBudget) -> Self {
        Self {
            light: census::Recogniser::with_effort(LIGHT_EFFORT).within(budget),
            thorough: census::Recogniser::new().within(budget),
            rule: LifeLike::LIFE,
            paths: HashMap::new(),
            kinds: HashMap::new(),
        }
    }

    /// # Errors
    /// That nothing is known of rules which are not Life-like, and of skewed universes.
    fn findings(&mut self, snapshot: &Snapshot, look: Survey) -> Result<Findings, Message> {
        let Survey { scope, is_thorough } = look;
        let (rule, topology) = (&snapshot.rulestring.rule, snapshot.rulestring.topology);
        let Some(rule) = rule.life_like() else {
            return Err(Message::new(texts::NOT_LIFE_LIKE, [rule.to_string()]));
        };
        if topology.is_skewed() {
            return Err(Message::new(texts::SKEWED, [topology.to_string()]));
        }
        if rule != self.rule || self.paths.len() + self.kinds.len() > MOST_REMEMBERED {
            self.paths.clear();
            self.kinds.clear();
            self.rule = rule;
        }
        let (cells, region) = match scope {
            Scope::Whole { read: None } => with_ground(snapshot),
            _ => (Cow::Borrowed(&snapshot.cells), snapshot.region),
        };
        let recogniser = if is_thorough { &mut self.thorough } else { &mut self.light };
        let census = recogniser.recognise(census::Snapshot {
            cells: &cells,
            origin: Point::new(region.x, region.y),
            rule,
            topology,
        });
        let known = scope.known();
        let mut list = KindList::default();
        let mut objects: Vec<Object> = census
            .objects
            .iter()
            .filter(|object| is_shown(object, known))
            .map(|object| Object {
                kind: list.count(object, || self.kind(object)),
                bounds: object.bounds,
                path: self.path(object),
            })
            .collect();
        objects.sort_by_key(|object| (object.bounds.y, object.bounds.x));
        let mut findings = Findings {
            generation: snapshot.generation,
            known,
            is_thorough,
            topology,
            kinds: list.kinds,
            objects,
            took: Duration::ZERO,
            gone: HashSet::new(),
        };
        sort_kinds(&mut findings);
        picture_active_regions(&mut findings, &cells, region);
        Ok(findings)
    }

    /// A kind of which nothing is counted yet.
    fn kind(&mut self, object: &census::Object) -> Kind {
        let known = object.code.as_ref().and_then(|code| self.kinds.get(code).cloned());
        let (portrait, figures) = known.unwrap_or_else(|| {
            let cells: Vec<_> = object.points().map(|point| (point.x, point.y)).collect();
            let made = (Portrait::new(&cells), Figures::of(object, self.rule));
            if let Some(code) = &object.code {
                self.kinds.insert(Arc::clone(code), made.clone());
            }
            made
        });
        Kind {
            tint: tint(object.kind.class()),
            code: object.code.clone(),
            name: object.name,
            emission: object.emission.clone(),
            count: 0,
            portrait,
            figures,
        }
    }

    /// Where an object goes.
    fn path(&mut self, object: &census::Object) -> Option<Arc<Path>> {
        let (shape, period) = (object.shape.as_ref()?, object.kind.period()?);
        if object.code.is_none() {
            // Alone, what only an edge holds would do something else.
            let stays = object.kind == census::Kind::StillLife;
            return stays
                .then(|| path(shape, object.kind, self.rule).ok().flatten())?
                .map(Arc::new);
        }
        if object.population.saturating_mul(u64::from(period)) > MOST_CELLS_OF_A_PATH {
            return None;
        }
        if let Some(path) = self.paths.get(shape) {
            return path.clone();
        }
        let path = path(shape, object.kind, self.rule).ok().flatten().map(Arc::new);
        self.paths.insert(Arc::clone(shape), path.clone());
        path
    }
}

/// A snapshot of every live cell with ground around them.
fn with_ground(snapshot: &Snapshot) -> (Cow<'_, BitGrid>, Rect) {
    let Snapshot { region, ref cells, ref rulestring, .. } = *snapshot;
    let ground = scope::with_ground(region, rulestring.topology);
    let mut grid = BitGrid::new(ground.width as usize, ground.height as usize);
    // The region lies in the ground: neither of these is negative.
    let (left, top) = ((region.x - ground.x) as usize, (region.y - ground.y) as usize);
    for y in 0..cells.height() {
        let row = grid.row_mut(top + y);
        for (index, &word) in cells.row(y).iter().enumerate() {
            let (at, shift) = (left / 64 + index, left % 64);
            row[at] |= word << shift;
            if shift > 0 && word >> (64 - shift) != 0 {
                row[at + 1] |= word >> (64 - shift);
            }
        }
    }
    (Cow::Owned(grid), ground)
}

/// Whether an object belongs to what was asked for. What the snapshot's edge cuts off may be
/// anything; only that it is active was seen.
fn is_shown(object: &census::Object, known: Known) -> bool {
    let is_active = object.kind.class() == Class::Active;
    let is_near = match known {
        Known::Everywhere => true,
        Known::Within(view) => !object.bounds.intersection(&view).is_empty(),
    };
    is_near && (is_active || !object.is_cut)
}

/// The way of a shape through a period.
fn path(shape: &BitGrid, kind: census::Kind, rule: LifeLike) -> Result<Option<Path>, EngineError> {
    let shift = match kind {
        census::Kind::Spaceship { dx, dy, .. } => (dx, dy),
        _ => (0, 0),
    };
    let cells = Cells::from_grid(0, 0, shape);
    let mut phases = vec![cells.points().collect()];
    let period = kind.period().unwrap_or(1);
    if period > 1 {
        let pattern = Pattern { rule: rule.into(), is_placed: true, ..Pattern::from_cells(cells) };
        let universe = Universe::new(&pattern, None)
            .map_err(|error| EngineError::Unreadable(error.to_string()))?;
        let mut engine = ReferenceEngine::new(&universe);
        for _ in 1..period {
            engine.step(1)?;
            phases.push(export(&mut engine)?.cells.points().collect());
        }
    }
    Ok(Path::new(phases, shift))
}

/// Kinds as they are met.
#[derive(Default)]
struct KindList {
    kinds: Vec<Kind>,
    indices: HashMap<Identity, usize>,
}

impl KindList {
    /// Counts an object and returns the index of its kind, which is made when it is met first.
    fn count(&mut self, object: &census::Object, make: impl FnOnce() -> Kind) -> usize {
        let identity = Identity {
            tint: tint(object.kind.class()),
            code: object.code.clone(),
            emission: object.emission.clone(),
        };
        let index = *self.indices.entry(identity).or_insert_with(|| {
            self.kinds.push(make());
            self.kinds.len() - 1
        });
        self.kinds[index].count += 1;
        index
    }
}

/// Gives what is active the picture of its largest region, as the snapshot of those cells shows it:
/// what is large and active has no shape.
fn picture_active_regions(findings: &mut Findings, cells: &BitGrid, region: Rect) {
    let side = |side: Option<u64>| side.and_then(|side| i64::try_from(side).ok()).unwrap_or(0);
    let (width, height) = (side(findings.topology.width()), side(findings.topology.height()));
    // What reaches over a seam goes on at the other side.
    let has_life = |columns: Range<i64>, y: i64| {
        [(0, 0), (width, 0), (0, height), (width, height)].into_iter().any(|(dx, dy)| {
            let start = columns.start - dx - region.x;
            lives_between(cells, start..start + (columns.end - columns.start), y - dy - region.y)
        })
    };
    let is_active = |kind: &Kind| kind.tint == Tint::Active;
    for (index, kind) in findings.kinds.iter_mut().enumerate().filter(|(_, kind)| is_active(kind)) {
        let of_kind = findings.objects.iter().filter(|object| object.kind == index);
        if let Some(largest) = of_kind.max_by_key(|object| object.bounds.area()) {
            kind.portrait = Portrait::of_region(largest.bounds, has_life);
        }
    }
}

/// Whether a cell of some columns of a row is alive; what lies outside of the grid is dead.
fn lives_between(cells: &BitGrid, columns: Range<i64>, y: i64) -> bool {
    let Some(row) = usize::try_from(y).ok().filter(|row| *row < cells.height()) else {
        return false;
    };
    let (start, end) = (columns.start.max(0) as usize, columns.end.max(0) as usize);
    let end = end.min(cells.width());
    let (first, last) = (start / 64, end.div_ceil(64));
    (first..last).any(|index| {
        let from = u64::MAX << (start.saturating_sub(index * 64));
        let to = u64::MAX >> (64 - (end - index * 64).min(64));
        cells.row(row)[index] & from & to != 0
    })
}

/// Puts what is rare and lively before what is plain: by class, guns before what is merely active, then
/// by count, then by code.
fn sort_kinds(findings: &mut Findings) {
    let mut order: Vec<usize> = (0..findings.kinds.len()).collect();
    order.sort_by(|&one, &other| {
        let (one, other) = (&findings.kinds[one], &findings.kinds[other]);
        let length = |kind: &Kind| kind.code.as_ref().map_or(0, |code| code.len());
        (other.tint, other.emission.is_some(), other.count)
            .cmp(&(one.tint, one.emission.is_some(), one.count))
            .then_with(|| (length(one), &one.code).cmp(&(length(other), &other.code)))
    });
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    findings.kinds = order.iter().map(|&old| findings.kinds[old].clone()).collect();
    for object in &mut findings.objects {
        object.kind = place[object.kind];
    }
}

const fn tint(class: Class) -> Tint {
    match class {
        Class::StillLife => Tint::Still,
        Class::Oscillator => Tint::Oscillating,
        Class::Spaceship => Tint::Moving,
        Class::Active => Tint::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use crate::language::Language;
    use crate::life::{Rulestring, Soup, Topology};
    use crate::render::{Camera, Canvas, Framing};

    const WHOLE: Survey = Survey { scope: Scope::Whole { read: None }, is_thorough: false };

    fn snapshot(cells: &Cells, region: Rect, topology: Topology) -> Snapshot {
        Snapshot {
            generation: 10,
            region,
            cells: cells.to_grid(region),
            rulestring: Rulestring::new(LifeLike::LIFE, topology),
        }
    }

    /// A block, a blinker, and a glider that flies away from them.
    fn some() -> Cells {
        Cells::from_points(
            [(0, 0), (1, 0), (0, 1), (1, 1), (20, 0), (21, 0), (22, 0)].into_iter().chain([
                (41, 40),
                (42, 41),
                (40, 42),
                (41, 42),
                (42, 42),
            ]),
        )
    }

    fn memory() -> Memory {
        Memory::new(&MemoryBudget::new(1 << 24))
    }

    #[test]
    fn objects_are_listed_by_class_and_place() {
        let region = some().bounding_box().unwrap();
        let snapshot = snapshot(&some(), region, Topology::UNBOUNDED);
        let findings = memory().findings(&snapshot, WHOLE).unwrap();
        let kinds: Vec<_> = findings.kinds.iter().map(|kind| (kind.name, kind.count)).collect();
        assert_eq!(kinds, [(Some("glider"), 1), (Some("blinker"), 1), (Some("block"), 1)]);
        let places: Vec<_> = findings.objects.iter().map(|object| object.bounds).collect();
        let expected = [(0, 0, 2, 2), (20, 0, 3, 1), (40, 40, 3, 3)];
        assert_eq!(places, expected.map(|(x, y, width, height)| Rect::new(x, y, width, height)));
        assert_eq!(findings.generation, 10);
        assert!(findings.kinds.iter().all(|kind| kind.figures.is_some()));
    }

    #[test]
    fn the_ways_of_objects_are_those_of_the_universe() {
        let region = some().bounding_box().unwrap();
        let snapshot = snapshot(&some(), region, Topology::UNBOUNDED);
        let findings = memory().findings(&snapshot, WHOLE).unwrap();
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(some()) };
        let mut engine = ReferenceEngine::new(Universe::new(&pattern, None).unwrap());
        for age in 0..40 {
            let ways = findings.objects.iter().flat_map(|object| {
                let path = object.path.as_ref().unwrap();
                path.cells(object.bounds.x, object.bounds.y, age).collect::<Vec<_>>()
            });
            assert_eq!(Cells::from_points(ways), export(&mut engine).unwrap().cells, "{age}");
            engine.step(1).unwrap();
        }
    }

    #[test]
    fn what_reaches_out_of_the_view_is_whole_and_what_is_out_of_it_is_left_out() {
        let snapshot = snapshot(&some(), Rect::new(-10, -10, 60, 80), Topology::UNBOUNDED);
        let view = Rect::new(1, -5, 20, 20);
        let scope = Scope::Within { read: snapshot.region, view };
        let look = Survey { scope, is_thorough: false };
        let findings = memory().findings(&snapshot, look).unwrap();
        let names: Vec<_> = findings.kinds.iter().filter_map(|kind| kind.name).collect();
        assert_eq!(names, ["blinker", "block"]);
    }

    #[test]
    fn ground_keeps_every_cell_in_its_place() {
        let cells = Cells::from_points((0..200).map(|i| (i * 7 % 150 - 60, i * 11 % 90 - 40)));
        let region = cells.bounding_box().unwrap();
        for topology in [Topology::UNBOUNDED, Topology::torus(160, 0), Topology::plane(0, 120)] {
            let snapshot = snapshot(&cells, region, topology);
            let (grid, ground) = with_ground(&snapshot);
            assert_eq!(Cells::from_grid(ground.x, ground.y, &grid), cells, "{topology:?}");
        }
        let empty = snapshot(&Cells::new(), Rect::default(), Topology::UNBOUNDED);
        assert!(memory().findings(&empty, WHOLE).unwrap().objects.is_empty());
    }

    #[test]
    fn a_thorough_look_knows_what_a_light_one_does_not_take_the_trouble_for() {
        let tints = |is_thorough| -> Vec<Tint> {
            kinds_of("gabriels-p138", is_thorough).iter().map(|kind| kind.tint).collect()
        };
        let light = tints(false);
        assert!(light.contains(&Tint::Active), "{light:?}");
        assert_eq!(tints(true), [Tint::Oscillating]);
    }

    /// The kinds that are found in a pattern of the library, the first first.
    fn kinds_of(name: &str, is_thorough: bool) -> Vec<Kind> {
        let text = crate::library::find(name).unwrap().rle;
        let pattern = crate::format::read("test", text.as_bytes(), 1 << 20).unwrap().pattern;
        let region = pattern.cells.bounding_box().unwrap();
        let snapshot = snapshot(&pattern.cells, region, Topology::UNBOUNDED);
        memory().findings(&snapshot, Survey { is_thorough, ..WHOLE }).unwrap().kinds
    }

    #[test]
    fn a_gun_is_called_one_and_says_what_it_sends_out() {
        // Its period is short enough for the look at a running universe, too.
        for is_thorough in [false, true] {
            let kinds = kinds_of("gosper-glider-gun", is_thorough);
            assert_eq!(kinds.len(), 1);
            let emission = kinds[0].emission.as_ref().unwrap();
            assert_eq!((kinds[0].tint, emission.period), (Tint::Active, 30));
            let said = words::emission(emission, Language::English);
            assert_eq!(said, "period 30: 1 glider");
            assert_eq!(words::title(&kinds[0], Language::English), "gun");
        }
    }

    #[test]
    fn only_a_thorough_look_says_that_something_is_unsettled() {
        let explained = |name: &str, is_thorough| {
            let kinds = kinds_of(name, is_thorough);
            let active = kinds.iter().find(|kind| kind.tint == Tint::Active).unwrap();
            words::explanation(active, is_thorough)
        };
        assert_eq!(explained("gabriels-p138", false), Some(texts::NOT_SEEN_TO_REPEAT));
        assert_eq!(explained("acorn", true), Some(texts::STILL_BECOMING));
        assert_eq!(explained("gosper-glider-gun", true), Some(texts::WHAT_A_GUN_IS));
    }

    #[test]
    fn a_large_active_region_has_a_picture() {
        // Larger than what is judged lightly, and chaos.
        let soup = Soup { width: 120, height: 90, density: 0.4, seed: 1 };
        let cells = soup.cells();
        let region = cells.bounding_box().unwrap();
        let snapshot = snapshot(&cells, region, Topology::UNBOUNDED);
        let findings = memory().findings(&snapshot, WHOLE).unwrap();
        let largest = findings.objects.iter().max_by_key(|object| object.bounds.area()).unwrap();
        assert!(largest.bounds.width > 96, "{:?}", largest.bounds);
        let kind = &findings.kinds[largest.kind];
        assert_eq!(kind.tint, Tint::Active);
        assert!(!kind.portrait.is_empty());
    }

    #[test]
    fn life_between_columns_is_that_of_the_cells() {
        let cells = Soup { width: 200, height: 3, density: 0.02, seed: 3 }.cells();
        let region = Rect::new(-100, -1, 200, 3);
        let grid = cells.to_grid(region);
        for y in -1..4 {
            for (start, end) in
                [(-5, 3), (0, 64), (63, 65), (64, 128), (7, 199), (190, 300), (5, 5)]
            {
                let expected = (start..end).any(|x| cells.get(x - 100, y - 1));
                assert_eq!(lives_between(&grid, start..end, y), expected, "{start} {end} {y}");
            }
        }
    }

    #[test]
    fn objects_over_the_seam_of_a_torus_are_explained_on_both_sides() {
        let topology = Topology::torus(32, 32);
        let bounds = topology.bounds().unwrap();
        let cells = Cells::from_points([(15, 0), (-16, 0), (15, 1), (-16, 1)]);
        let findings = memory().findings(&snapshot(&cells, bounds, topology), WHOLE).unwrap();
        assert_eq!(findings.objects.len(), 1);
        let canvas = Canvas { width: 64, height: 64 };
        let framing = Framing::new(&Camera::new(2.0).placement(canvas), canvas);
        let tints = findings.tints(&framing, 10);
        for (x, y) in [(15, 0), (-16, 1)] {
            assert_eq!(tints.at(x, y), Some((Some(Tint::Still), 1)));
        }
        assert_eq!(findings.object_at(-16, 0, 10), Some(0));
        assert_eq!(findings.object_at(15, 0, 10), Some(0));
        assert_eq!(findings.object_at(0, 0, 10), None);
    }

    #[test]
    fn rules_that_are_not_life_like_are_refused_by_name() {
        let plane = snapshot(&some(), Rect::new(-20, -20, 40, 40), Topology::UNBOUNDED);
        let rulestring = "B2-a/S12".parse().unwrap();
        let refused = memory().findings(&Snapshot { rulestring, ..plane }, WHOLE);
        for language in Language::ALL {
            let text = refused.as_ref().err().unwrap().say(language);
            assert!(text.contains("B2-a/S12"), "{text}");
        }
    }
}
