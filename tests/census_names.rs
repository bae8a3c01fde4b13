//! Every name belongs to an object that does what its apgcode promises.

use std::collections::{HashMap, HashSet};

use lifescope::census::{Kind, Recogniser, name_of, names};
use lifescope::engine::{HostKind, export, start_on_host};
use lifescope::life::{Apgcode, ApgcodePrefix, LifeLike, Pattern, Topology, Universe};

#[test]
fn every_named_code_is_canonical_and_keeps_its_promise() {
    assert!(names().len() >= 300, "{} names", names().len());
    assert!(names().is_sorted_by(|a, b| a.0 < b.0));
    let mut recogniser = Recogniser::new();
    for (code, name) in names() {
        let parsed = Apgcode::parse(code, 1 << 24).unwrap();
        let census =
            recogniser.recognise_cells(&parsed.cells, LifeLike::LIFE, Topology::UNBOUNDED).unwrap();
        let [object] = &census.objects[..] else { panic!("{name}: {census:?}") };
        assert_eq!(object.code.as_deref(), Some(*code), "{name}");
        assert_eq!(object.name, Some(*name), "{code}");
        match (parsed.prefix, object.kind) {
            (ApgcodePrefix::StillLife(population), Kind::StillLife) => {
                assert_eq!(population, object.population, "{name}");
            }
            (ApgcodePrefix::Oscillator(promised), Kind::Oscillator { period })
            | (ApgcodePrefix::Spaceship(promised), Kind::Spaceship { period, .. }) => {
                assert_eq!(promised, u64::from(period), "{name}");
            }
            (promised, found) => panic!("{name} is {found:?}, {promised:?} was promised"),
        }
    }
}

#[test]
fn named_objects_are_known_in_every_phase() {
    let mut recogniser = Recogniser::new();
    let mut seen = HashSet::new();
    for (code, name) in names() {
        let parsed = Apgcode::parse(code, 1 << 24).unwrap();
        let period = match parsed.prefix {
            ApgcodePrefix::StillLife(_) => continue,
            ApgcodePrefix::Oscillator(period) | ApgcodePrefix::Spaceship(period) => period,
        };
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(parsed.cells) };
        let universe = Universe::new(&pattern, None).unwrap();
        let limits = 1 << 28;
        let mut engine = start_on_host(HostKind::Cpu, &universe, limits).unwrap();
        // Long periods take long, and are no different; nor are shuttles that are held otherwise.
        let stride = match (seen.insert(name), period) {
            (false, _) => 7,
            (true, 91..) => 4,
            (true, _) => 1,
        };
        for generation in (0..period.min(40)).step_by(stride as usize) {
            let cells = export(&mut *engine).unwrap().cells;
            let census =
                recogniser.recognise_cells(&cells, LifeLike::LIFE, Topology::UNBOUNDED).unwrap();
            let [object] = &census.objects[..] else {
                panic!("{name} in generation {generation}: {census:?}")
            };
            assert_eq!(object.name, Some(*name), "generation {generation}");
            engine.step(stride).unwrap();
        }
    }
}

/// Objects that are held in several ways, each with a code of its own.
const SHUTTLES: [(&str, u64); 2] = [("queen bee shuttle", 30), ("twin bees shuttle", 46)];

#[test]
fn names_are_unique_but_for_shuttles_and_found_by_code() {
    let mut seen: HashMap<&str, Vec<&str>> = HashMap::new();
    names().iter().for_each(|(code, name)| seen.entry(name).or_default().push(code));
    for (name, codes) in seen {
        match SHUTTLES.iter().find(|(shuttle, _)| *shuttle == name) {
            Some((_, period)) => {
                let prefix = format!("xp{period}_");
                assert!(codes.iter().all(|code| code.starts_with(&prefix)), "{name}: {codes:?}");
            }
            None => assert_eq!(codes.len(), 1, "{name} stands twice: {codes:?}"),
        }
    }
    assert_eq!(name_of("xs4_33"), Some("block"));
    assert_eq!(name_of("xs4_34"), None);
}

#[test]
fn shuttles_have_their_names_as_soups_leave_them() {
    for (file, name) in [
        (include_str!("cases/natural-queen-bee.apg"), "queen bee shuttle"),
        (include_str!("cases/natural-twin-bees.apg"), "twin bees shuttle"),
        ("xp30_w33z8kqrqk8zzzw33", "queen bee shuttle"),
        ("xp46_330279cx1aad3zx4e93x855bcy8cc", "twin bees shuttle"),
    ] {
        let cells = Apgcode::parse(file.trim(), 1 << 24).unwrap().cells;
        let census =
            Recogniser::new().recognise_cells(&cells, LifeLike::LIFE, Topology::UNBOUNDED).unwrap();
        assert_eq!(census.count_named(name), 1, "{file}: {census:?}");
        assert_eq!(census.objects.len(), 1, "{file}");
    }
}

/// A barberpole of so many blocks of its rotor stands in a square of three cells more.
#[test]
fn barberpoles_are_counted_right() {
    let counts = ["bi", "tri", "quad", "penta", "hexa", "hepta", "octa", "nona", "deca"];
    for (poles, count) in (2..).zip(counts) {
        let name = format!("{count}pole");
        let (code, _) = names().iter().find(|(_, known)| *known == name).expect(&name);
        let bounds = Apgcode::parse(code, 1 << 24).unwrap().cells.bounding_box().unwrap();
        assert_eq!((bounds.width, bounds.height), (poles + 3, poles + 3), "{name}");
    }
}
