//! Every name belongs to an object that does what its apgcode promises.

use lifescope::census::{Kind, Recogniser, name_of, names};
use lifescope::life::{Apgcode, ApgcodePrefix, Rule, Topology};

#[test]
fn every_named_code_is_canonical_and_keeps_its_promise() {
    assert!(names().len() >= 150, "{} names", names().len());
    assert!(names().is_sorted_by(|a, b| a.0 < b.0));
    let mut recogniser = Recogniser::new();
    for (code, name) in names() {
        let parsed = Apgcode::parse(code, 1 << 24).unwrap();
        let census = recogniser.recognise_cells(&parsed.cells, Rule::LIFE, Topology::UNBOUNDED);
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
fn names_are_unique_and_found_by_code() {
    let mut seen: Vec<&str> = names().iter().map(|(_, name)| *name).collect();
    seen.sort_unstable();
    assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "a name stands twice");
    assert_eq!(name_of("xs4_33"), Some("block"));
    assert_eq!(name_of("xs4_34"), None);
}
