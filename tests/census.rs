//! Objects are recognised by what they do, wherever, however turned and in whatever phase they are,
//! and censuses that were computed with two independent engines come out the same.

use std::sync::atomic::{AtomicBool, Ordering};

use lifescope::census::{
    Census, HashedSoup, Kind, Object, Recogniser, SettleError, Settled, Snapshot, SoupSearch,
    settle,
};
use lifescope::engine::{HostKind, start_on_host};
use lifescope::format;
use lifescope::library;
use lifescope::life::{
    Apgcode, Cells, LifeLike, Pattern, Point, Rect, Rulestring, Topology, Universe,
};
use lifescope::memory::MemoryBudget;

#[path = "census/settling.rs"]
mod settling;

const LIMITS: u64 = 1 << 28;

fn recognise(cells: &Cells, rulestring: &str) -> Census {
    let Rulestring { rule, topology } = rulestring.parse().unwrap();
    let rule = rule.life_like().unwrap();
    let bounds = cells.bounding_box().unwrap_or_default().expanded(2);
    let region = topology.bounds().unwrap_or(bounds);
    Recogniser::new().recognise(Snapshot {
        cells: &cells.to_grid(region),
        origin: Point::new(region.x, region.y),
        rule,
        topology,
    })
}

fn life(cells: &Cells) -> Census {
    recognise(cells, "B3/S23")
}

fn from_rle(rle: &str) -> Cells {
    format::read("test.rle", rle.as_bytes(), 1 << 24).unwrap().pattern.cells
}

fn from_code(code: &str) -> Cells {
    Apgcode::parse(code, 1 << 24).unwrap().cells
}

/// The cells after some generations of Life on the unbounded plane.
fn evolved(cells: &Cells, generations: u64) -> Cells {
    evolved_under(cells, "B3/S23", generations)
}

fn evolved_under(cells: &Cells, rulestring: &str, generations: u64) -> Cells {
    let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells.clone()) };
    let universe = Universe::new(&pattern, Some(rulestring.parse().unwrap())).unwrap();
    let mut engine = start_on_host(HostKind::Cpu, &universe, LIMITS).unwrap();
    engine.step(generations).unwrap();
    lifescope::engine::export(&mut *engine).unwrap().cells
}

/// The eight orientations of a set of cells.
fn orientations(cells: &Cells) -> Vec<Cells> {
    (0..8)
        .map(|number| {
            Cells::from_points(cells.points().map(|(x, y)| {
                let (x, y) = if number & 4 == 0 { (x, y) } else { (y, x) };
                (if number & 1 == 0 { x } else { -x }, if number & 2 == 0 { y } else { -y })
            }))
        })
        .collect()
}

fn union(all: &[&Cells]) -> Cells {
    Cells::from_points(all.iter().flat_map(|cells| cells.points()))
}

/// Names, or codes where there is no name, each with its count, sorted: `2 block, glider`.
fn summary(census: &Census) -> String {
    let mut rows: Vec<String> = census
        .tally()
        .rows()
        .iter()
        .map(|row| match row.count {
            1 => row.example.label().to_owned(),
            count => format!("{count} {}", row.example.label()),
        })
        .collect();
    rows.sort_unstable();
    rows.join(", ")
}

fn only(census: &Census) -> &Object {
    let [object] = &census.objects[..] else { panic!("{:?}", summary(census)) };
    object
}

#[test]
fn golden_apgcodes_hold_in_every_phase_orientation_and_place() {
    let rows: Vec<(&str, &str)> = include_str!("golden/apgcodes.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .collect();
    assert_eq!(rows.len(), 21);
    for (name, code) in rows {
        let start = from_code(code);
        for generation in 0..15 {
            let phase = evolved(&start, generation);
            for (number, turned) in orientations(&phase).iter().enumerate() {
                let census = life(&turned.translated(61, -130));
                let object = only(&census);
                let at = format!("{name}, generation {generation}, orientation {number}");
                assert_eq!(object.code.as_deref(), Some(code), "{at}");
                assert_eq!(object.name, Some(name), "{at}");
                assert_eq!(object.population, turned.population(), "{at}");
                let points = object.points().map(|point| (point.x, point.y));
                assert_eq!(Cells::from_points(points), turned.translated(61, -130), "{at}");
            }
        }
    }
}

#[test]
fn golden_censuses_hold() {
    let rows: Vec<Vec<&str>> = include_str!("golden/census.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        let [name, rle, generation, expected] = row[..] else { panic!("{row:?}") };
        let census = life(&evolved(&from_rle(rle), generation.parse().unwrap()));
        let mut total = 0;
        for count in expected.split(';') {
            let (object, count) = count.split_once('=').unwrap();
            let count: u64 = count.parse().unwrap();
            assert_eq!(census.count_named(object), count, "{name}: {object}");
            total += count;
        }
        assert_eq!(census.objects.len() as u64, total, "{name}: {}", summary(&census));
    }
}

#[test]
fn neighbours_that_evolve_on_their_own_are_separate_objects() {
    let check = |what: &str, cells: &Cells, expected: &str| {
        for (number, turned) in orientations(cells).iter().enumerate() {
            assert_eq!(summary(&life(turned)), expected, "{what}, orientation {number}");
        }
    };
    let block = from_code("xs4_33");
    let blinker = from_code("xp2_7");
    check("blocks at distance one", &union(&[&block, &block.translated(3, 0)]), "2 block");
    check("blocks at distance two", &union(&[&block, &block.translated(4, 0)]), "2 block");
    check("blocks at a corner", &union(&[&block, &block.translated(3, 3)]), "2 block");
    check("blocks far apart", &union(&[&block, &block.translated(40, 7)]), "2 block");
    let light = from_rle("2b3o$$o5bo$o5bo$o5bo$$2b3o!");
    check("traffic light", &light, "4 blinker");
    check("traffic light, later", &evolved(&light, 1), "4 blinker");
    let beside = union(&[&blinker, &blinker.translated(4, 0)]);
    check("blinkers side by side", &beside, "2 blinker");
    check("blinkers side by side, later", &evolved(&beside, 1), "2 blinker");
    check("nothing", &Cells::new(), "");
    check("a cell that dies", &Cells::from_points([(0, 0)]), "active");
}

#[test]
fn what_acts_on_each_other_is_one_object() {
    let check = |slug: &str, generations: u64, expected: &str| {
        let start = from_rle(library::find(slug).unwrap().rle);
        for generation in 0..generations {
            let census = life(&evolved(&start, generation));
            assert_eq!(summary(&census), expected, "{slug}, generation {generation}");
        }
    };
    check("pulsar", 3, "pulsar");
    check("pentadecathlon", 15, "pentadecathlon");
    check("queen-bee-shuttle", 30, "queen bee shuttle");
    check("copperhead", 10, "copperhead");
    check("loafer", 7, "loafer");
    check("schick-engine", 12, "Schick engine");
}

#[test]
fn a_glider_is_one_until_something_has_a_hand_in_it() {
    let eater = from_rle(library::find("eater-1-and-glider").unwrap().rle);
    let summaries: Vec<String> =
        (0..=20).map(|generation| summary(&life(&evolved(&eater, generation)))).collect();
    assert_eq!(summaries[0], "eater 1, glider");
    assert_eq!(summaries[20], "eater 1");
    let first_bite = summaries.iter().position(|text| text.contains("active")).unwrap();
    assert!(summaries[..first_bite].iter().all(|text| text == "eater 1, glider"));
    // The two are four generations from acting on each other, and no more, when they stop to count.
    let before = evolved(&eater, first_bite as u64 - 1);
    let parts = life(&before);
    let glider = parts.objects.iter().find(|object| object.name == Some("glider")).unwrap();
    let alone = Cells::from_points(glider.points().map(|point| (point.x, point.y)));
    let rest = Cells::from_points(before.points().filter(|&(x, y)| !alone.get(x, y)));
    let acts_after = (1..20)
        .find(|&generations| {
            let apart = union(&[&evolved(&alone, generations), &evolved(&rest, generations)]);
            apart != evolved(&before, generations)
        })
        .unwrap();
    assert_eq!(acts_after, 5);
}

#[test]
fn gliders_that_cross_are_gliders_before_and_after() {
    let glider = from_code("xq4_153");
    let [east, west] = [&glider, &orientations(&glider)[1]];
    // Their paths cross, in good time.
    let start = union(&[east, &west.translated(30, 14)]);
    let heading = |cells: &Cells| {
        let census = life(cells);
        assert_eq!(summary(&census), "2 glider", "{cells:?}");
    };
    for generation in 0..120 {
        heading(&evolved(&start, generation));
    }
    // Head on they meet, and are active for a while.
    let collision = union(&[east, &orientations(&glider)[3].translated(18, -16)]);
    let summaries: Vec<String> =
        (0..40).map(|generation| summary(&life(&evolved(&collision, generation)))).collect();
    assert_eq!(summaries[0], "2 glider");
    assert!(summaries.iter().any(|text| text.contains("active")), "{summaries:?}");
}

#[test]
fn a_gun_is_active_and_its_output_has_a_name() {
    let start = from_rle(library::find("gosper-glider-gun").unwrap().rle);
    for generation in [0, 7, 90, 217] {
        let census = life(&evolved(&start, generation));
        let guns: Vec<&Object> =
            census.objects.iter().filter(|object| object.kind == Kind::Active).collect();
        let [gun] = guns[..] else { panic!("generation {generation}: {}", summary(&census)) };
        let emission = gun.emission.as_ref().unwrap();
        assert_eq!(emission.to_string(), "gun of period 30 that sends out 1 glider");
        let gliders = census.count_named("glider");
        assert_eq!(census.objects.len() as u64, 1 + gliders, "generation {generation}");
        assert!(gliders >= (generation / 30).saturating_sub(1), "generation {generation}");
    }
}

#[test]
fn a_seam_of_a_torus_cuts_nothing() {
    let names = ["block", "blinker", "pulsar", "pentadecathlon", "glider", "copperhead"];
    for name in names {
        let cells = from_rle(library::find(name).unwrap().rle);
        for (x, y) in [(-22, 0), (17, 3), (-20, -24), (19, 22), (-20, 22), (3, -25)] {
            let torus = Topology::torus(40, 50);
            let wrapped = Cells::from_points(
                cells
                    .translated(x, y)
                    .points()
                    .filter_map(|(x, y)| torus.resolve(x, y).map(|point| (point.x, point.y))),
            );
            for generation in 0..4 {
                let now = evolved_under(&wrapped, "B3/S23:T40,50", generation);
                let census = recognise(&now, "B3/S23:T40,50");
                let object = only(&census);
                assert_eq!(object.name, Some(name), "{name} at ({x}, {y}), {generation}");
                let points = object
                    .points()
                    .filter_map(|point| torus.resolve(point.x, point.y))
                    .map(|point| (point.x, point.y));
                assert_eq!(Cells::from_points(points), now, "{name} at ({x}, {y})");
            }
        }
    }
}

#[test]
fn a_dead_edge_is_part_of_what_happens() {
    let check = |x: i64, expected: &str| {
        let cells = from_code("xp2_7").translated(x, 0);
        assert_eq!(summary(&recognise(&cells, "B3/S23:P20,20")), expected, "{x}");
    };
    // A blinker that the edge would cut dies.
    check(-9, "blinker");
    check(-10, "active");
    let block = from_code("xs4_33").translated(-10, -10);
    assert_eq!(summary(&recognise(&block, "B3/S23:P20,20")), "block");
}

#[test]
fn what_the_snapshot_cuts_is_marked_and_not_counted() {
    let cells = union(&[&from_code("xs4_33"), &from_code("xs4_33").translated(20, 0)]);
    let region = Rect::new(1, -8, 40, 16);
    let census = Recogniser::new().recognise(Snapshot {
        cells: &cells.to_grid(region),
        origin: Point::new(region.x, region.y),
        rule: LifeLike::LIFE,
        topology: Topology::UNBOUNDED,
    });
    let cut: Vec<bool> = census.objects.iter().map(|object| object.is_cut).collect();
    assert_eq!(cut, [true, false]);
    assert_eq!(census.counts().total(), 1);
    assert_eq!(census.count_named("block"), 1);
}

#[test]
fn islands_larger_than_the_effort_allows_are_active() {
    let soup = lifescope::life::Soup { width: 300, height: 300, density: 0.375, seed: 3 };
    let census = life(&soup.cells());
    let largest = census.objects.iter().max_by_key(|object| object.population).unwrap();
    assert!(largest.kind == Kind::Active && largest.shape.is_none());
    let total: u64 = census.objects.iter().map(|object| object.population).sum();
    assert_eq!(total, soup.cells().population());
}

#[test]
fn other_rules_have_their_own_objects_without_names() {
    // HighLife's replicator is none of Life's objects; a block is still there.
    let census = recognise(&from_code("xs4_33"), "B36/S23");
    let object = only(&census);
    assert_eq!((object.code.as_deref(), object.name), (Some("xs4_33"), None));
    let replicator = from_rle(library::find("replicator").unwrap().rle);
    assert!(recognise(&replicator, "B36/S23").is_active());
}

#[test]
fn what_is_under_way_is_given_up_when_stop_is_raised() {
    let cells = from_rle("b2o$2o$bo!");
    let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells.clone()) };
    let universe = Universe::new(&pattern, None).unwrap();
    let mut start = |universe: &Universe| start_on_host(HostKind::Cpu, universe, LIMITS);
    let (stop, mut recogniser) = (AtomicBool::new(false), Recogniser::new());
    // The third check, at generation 128, is not looked at any more.
    let settling = settle(&universe, 5000, &mut start, &mut recogniser, &stop, &mut |stepped| {
        stop.store(stepped >= 128, Ordering::Relaxed);
    })
    .unwrap();
    assert_eq!((settling.settled, settling.generation), (Settled::Interrupted, 128));
    assert!(settling.census.is_none());
    assert_eq!(*settling.cells, evolved(&cells, 128));

    // A recogniser that was stopped remembers nothing wrong.
    let (rule, topology) = (LifeLike::LIFE, Topology::UNBOUNDED);
    for code in ["xp30_w33z8kqrqk8zzzx33", "xs4_33"] {
        let cells = from_code(code);
        assert!(recogniser.recognise_cells_until(&cells, rule, topology, &stop).unwrap().is_none());
        assert_eq!(recogniser.remembered(), 0);
        let census = recogniser.recognise_cells(&cells, rule, topology).unwrap();
        assert_eq!(only(&census).code.as_deref(), Some(code));
    }
}

/// Library patterns of one name that are several objects.
const COMPOSED: [(&str, &str); 7] = [
    ("bakery", "2 bi-loaf"),
    ("bi-block", "2 block"),
    // The loaf evolves on its own.
    ("eater-3", "loaf, xs24_xo81v04a4z3iai21zw1"),
    ("honey-farm", "4 beehive"),
    // The glider is one until it meets what turns it back.
    ("pentadecathlon-relay", "2 pentadecathlon, glider"),
    ("traffic-light", "4 blinker"),
    ("space-rake", "2 active, 2 lightweight spaceship"),
];

#[test]
fn library_patterns_are_what_they_promise() {
    for entry in library::all() {
        let census = life(&from_rle(entry.rle));
        let slug = entry.slug;
        if let Some((_, expected)) = COMPOSED.iter().find(|(composed, _)| *composed == slug) {
            assert_eq!(summary(&census), *expected, "{slug}");
            continue;
        }
        let expected = match entry.kind {
            library::Kind::StillLife => Kind::StillLife,
            library::Kind::Oscillator { period } => Kind::Oscillator { period },
            library::Kind::Spaceship { period, dx, dy } => Kind::Spaceship { period, dx, dy },
            library::Kind::Gun { period, .. } => {
                let emission = only(&census).emission.as_ref().expect(slug);
                assert_eq!(emission.period, period, "{slug}");
                let [ship] = &emission.ships[..] else { panic!("{slug}: {emission:?}") };
                assert_eq!((ship.name, ship.count), (Some("glider"), 1), "{slug}");
                continue;
            }
            _ => continue,
        };
        let object = only(&census);
        assert_eq!(object.kind, expected, "{slug}");
    }
}
