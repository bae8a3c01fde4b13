//! Universes that settle, and soups that are counted without settling each.

use super::*;

fn settled_at(cells: &Cells, rulestring: &str, most: u64) -> (Settled, Census) {
    let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells.clone()) };
    let universe = Universe::new(&pattern, Some(rulestring.parse().unwrap())).unwrap();
    let mut start = |universe: &Universe| start_on_host(HostKind::Cpu, universe, LIMITS);
    let stop = AtomicBool::new(false);
    let mut recogniser = Recogniser::new();
    let settling =
        settle(&universe, most, &mut start, &mut recogniser, &stop, &mut |_| {}).unwrap();
    (settling.settled, settling.census.unwrap())
}

#[test]
fn methuselahs_settle_when_they_are_known_to() {
    for entry in library::all() {
        let library::Kind::Methuselah { lifespan, .. } = entry.kind else {
            continue;
        };
        // The long-lived ones take long, and are no different.
        if lifespan < 6000 {
            let (settled, census) = settled_at(&from_rle(entry.rle), "B3/S23", 20_000);
            assert_eq!(settled, Settled::At(lifespan), "{}", entry.slug);
            assert!(!census.is_active(), "{}", entry.slug);
        }
    }
}

#[test]
fn settling_knows_still_lifes_guns_and_tori() {
    let check = |slug: &str, rulestring: &str, expected: Settled| {
        let cells = from_rle(library::find(slug).unwrap().rle);
        assert_eq!(settled_at(&cells, rulestring, 3000).0, expected, "{slug}");
    };
    check("block", "B3/S23", Settled::At(0));
    check("glider", "B3/S23", Settled::At(0));
    check("gosper-glider-gun", "B3/S23", Settled::NotYet);
    check("glider", "B3/S23:T20,20", Settled::At(0));
    check("pi-heptomino", "B3/S23", Settled::At(173));
}

#[test]
fn soups_come_of_their_text_and_are_counted() {
    let golden = include_str!("../golden/census.csv").lines().last().unwrap();
    let rle = golden.split(',').nth(1).unwrap();
    let soup = HashedSoup::of_search("emergence", 0);
    assert_eq!(soup.cells(), from_rle(rle).translated(-8, -8));
    assert_eq!(HashedSoup::of_search("emergence", 12), HashedSoup::new("emergence12"));

    let found = search("emergence", 20).run(&AtomicBool::new(false), &mut |_| {});
    assert_eq!((found.soups, found.unsettled), (20, 0));
    // The same soups, stepped by an engine and settled one by one.
    let mut expected = lifescope::census::Tally::default();
    for number in 0..20 {
        let soup = HashedSoup::of_search("emergence", number).cells();
        let (settled, census) = settled_at(&soup, "B3/S23", 50_000);
        assert!(matches!(settled, Settled::At(_)), "soup {number}");
        expected.merge(census.tally());
    }
    let rows = |tally: &lifescope::census::Tally| -> Vec<(String, u64)> {
        let rows = tally.rows().into_iter();
        rows.map(|row| (row.example.label().to_owned(), row.count)).collect()
    };
    assert_eq!(rows(&found.tally), rows(&expected));
}

fn search(seed: &str, soups: u64) -> SoupSearch {
    SoupSearch {
        seed: seed.to_owned(),
        soups,
        max_generations: 50_000,
        budget: MemoryBudget::half_of_available(),
    }
}

/// Soups in which ships meet something long after they have left what made them: debris that grows
/// towards them, or each other; and soups with ships that leave side by side.
const WITH_LATE_MEETINGS: [&str; 2] = ["reliability36296", "scan-82-212"];

#[test]
fn counting_soups_equals_settling_each() {
    let never = AtomicBool::new(false);
    assert_eq!(search("own", 96).check(&never, &mut |_| {}), (96, Vec::new()));
    for soup in WITH_LATE_MEETINGS {
        assert_eq!(search(soup, 1).check(&never, &mut |_| {}), (1, Vec::new()), "{soup}");
    }
}

#[test]
fn ships_inside_stay_while_debris_may_reach_them() {
    let soup = from_rle(include_str!("../cases/soup-36296.rle"));
    assert_eq!(HashedSoup::new("reliability36296").cells(), soup.translated(-8, -8));
    let found = search("reliability36296", 1).run(&AtomicBool::new(false), &mut |_| {});
    assert_eq!((found.tally.total(), found.unsettled), (129, 0));
}

/// A pattern at a generation, which B3/S23 settles.
fn settled_from(cells: Cells, generation: u64, topology: Topology) -> Result<Settled, SettleError> {
    let pattern = Pattern { generation, topology, is_placed: true, ..Pattern::from_cells(cells) };
    let universe = Universe::new(&pattern, None).unwrap();
    let mut start = |universe: &Universe| start_on_host(HostKind::Cpu, universe, LIMITS);
    let (never, mut recogniser) = (AtomicBool::new(false), Recogniser::new());
    let settling = settle(&universe, 20_000, &mut start, &mut recogniser, &never, &mut |_| {})?;
    assert!(!settling.census.unwrap().is_active());
    Ok(settling.settled)
}

#[test]
fn settling_counts_generations_up_to_the_last_and_never_past_it() {
    let r_pentomino = || from_rle("b2o$2o$bo!");
    let last = u64::MAX - 1103;
    for (cells, first, topology, expected) in [
        (from_code("xs4_33"), u64::MAX, Topology::UNBOUNDED, Some(u64::MAX)),
        (from_code("xp2_7"), u64::MAX - 1, Topology::torus(20, 20), Some(u64::MAX - 1)),
        (r_pentomino(), 1 << 63, Topology::UNBOUNDED, Some((1 << 63) + 1103)),
        (r_pentomino(), last, Topology::UNBOUNDED, Some(u64::MAX)),
        (r_pentomino(), last + 1, Topology::UNBOUNDED, None),
        (r_pentomino(), u64::MAX, Topology::UNBOUNDED, None),
    ] {
        match (settled_from(cells, first, topology), expected) {
            (Ok(settled), Some(expected)) => assert_eq!(settled, Settled::At(expected)),
            (Err(error), None) => {
                let text = error.to_string();
                let place = format!("generation {first} and 1103 more is past {}", u64::MAX);
                assert!(text.starts_with(&place), "{text}");
            }
            (Ok(settled), None) => panic!("{first}: {settled:?}"),
            (Err(error), Some(_)) => panic!("{first}: {error}"),
        }
    }
}
