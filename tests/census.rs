//! Objects are recognised by what they do, wherever, however turned and in whatever phase they are,
//! and censuses that were computed with two independent engines come out the same.

use lifescope::census::{Census, Class, Kind, Object, Recogniser, Snapshot};
use lifescope::engine::{EngineKind, Limits, start_on_host};
use lifescope::format;
use lifescope::library;
use lifescope::life::{Apgcode, Cells, Pattern, Point, Rect, Rule, Rulestring, Topology, Universe};

const LIMITS: Limits = Limits { max_memory_bytes: 1 << 28 };

fn recognise(cells: &Cells, rulestring: &str) -> Census {
    let Rulestring { rule, topology } = rulestring.parse().unwrap();
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
    let mut engine = start_on_host(EngineKind::Cpu, &universe, LIMITS).unwrap();
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
                let object = if census.objects.len() == 1 {
                    &census.objects[0]
                } else {
                    panic!("{name} {generation} {number} {census:?}")
                };
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
fn hard_cases() {
    let check = |what: &str, cells: &Cells, expected: &str| {
        for (number, turned) in orientations(cells).iter().enumerate() {
            assert_eq!(summary(&life(turned)), expected, "{what}, orientation {number}");
        }
    };
    let block = from_code("xs4_33");
    let eater = from_code("xs7_178c");
    let glider = from_code("xq4_153");
    let blinker = from_code("xp2_7");
    check("bi-block", &union(&[&block, &block.translated(3, 0)]), "2 block");
    check("blocks at distance two", &union(&[&block, &block.translated(4, 0)]), "2 block");
    check("blocks at a corner", &union(&[&block, &block.translated(3, 3)]), "2 block");
    check("blocks far apart", &union(&[&block, &block.translated(40, 7)]), "2 block");
    check("traffic light", &from_rle("2b3o$$o5bo$o5bo$o5bo$$2b3o!"), "4 blinker");
    check("blinkers", &union(&[&blinker, &blinker.translated(4, 0)]), "2 blinker");
    check("nothing", &Cells::new(), "");
    check("a cell that dies", &Cells::from_points([(0, 0)]), "active");
    check(
        "eater and glider far away",
        &union(&[&eater, &glider.translated(-40, -40)]),
        "eater 1, glider",
    );
}

/// Library patterns of one name that are several objects.
const COMPOSED: [(&str, &str); 7] = [
    ("bakery", "2 bi-loaf"),
    ("bi-block", "2 block"),
    ("eater-3", "eater 3, loaf"),
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
        println!("NAME {:?} {:?}", object.code.as_deref().unwrap(), entry.title());
        assert_eq!(object.kind, expected, "{slug}");
    }
}
