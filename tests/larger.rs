//! Rules of larger neighbourhoods: populations that Golly has in every shape, and every engine of the host against the oracle.

use lifescope::engine::{EngineKind, HostKind, start_on_host};
use lifescope::life::{Pattern, Rulestring, Universe};
use lifescope::memory::MemoryBudget;

/// 67 cells.
const SOUP: &str = "2b2ob3o3b2o$o2b2ob3obo$b4obo3b3o$bobobobobo$2o2b2o4b2o$bobo3bobo2bo$obo4bo2b2o$\
    2bobobobobobo$bo2bo2b2obo$2o2b5ob3o$o2bo6bo!";

/// The soup under a rule, its first cell at (0, 0) in a universe without end.
fn universe(rule: &str) -> Universe {
    let rulestring: Rulestring = rule.parse().unwrap_or_else(|error| panic!("{rule}: {error}"));
    let text = format!("x = 13, y = 11, rule = B3/S23\n{SOUP}");
    let loaded = lifescope::format::read("soup.rle", text.as_bytes(), 1 << 20).unwrap();
    let pattern = Pattern { is_placed: true, ..loaded.pattern };
    Universe::new(&pattern, Some(rulestring)).unwrap()
}

fn check(rule: &str, generation: u64, population: u64) {
    for kind in [HostKind::Reference, HostKind::Cpu] {
        let universe = universe(rule);
        if !EngineKind::from(kind).steps(universe.rule(), universe.topology()) {
            continue;
        }
        let mut engine = start_on_host(kind, universe, MemoryBudget::half_of_available()).unwrap();
        engine.step(generation).unwrap();
        assert_eq!(engine.population(), Ok(population), "{rule} on {kind:?}");
    }
}

#[test]
fn populations_are_those_of_golly_in_the_shapes_that_larger_than_life_began_with() {
    check("R5,C0,M1,S34..58,B34..45,NM", 6, 80);
    check("2,7,9,7,11", 10, 150);
    check("R3,C0,S10..17,B9..14,M1,NC", 11, 324);
}

#[test]
fn populations_are_those_of_golly_in_every_shape() {
    check("R2,C3,S4-9,B6-8,NM", 4, 134);
    check("R2,C3,S3-6,B4-5,NN", 4, 122);
    check("R2,C3,S3-6,B4-5,N2", 4, 122);
    check("R2,C3,S3-6,B4-5,NB", 4, 132);
    check("R2,C3,S3-6,B4-5,ND", 4, 142);
    check("R2,C3,S4-8,B5-7,NC", 4, 140);
    check("R2,C3,S4-8,B5-7,NH", 4, 153);
    check("R2,C3,S2-4,B3-4,N+", 4, 40);
    check("R2,C3,S2-4,B3-4,NX", 4, 126);
    check("R2,C3,S4-7,B5-7,N*", 4, 95);
    check("R2,C3,S4-7,B5-7,N#", 4, 120);
    check("R2,C3,S3-6,B4-6,NA", 4, 76);
    check("R2,C3,S2-3,B2-3,N3", 4, 177);
    check("R2,C3,S8-14,B9-12,NL", 4, 109);
    check("R2,C3,S25-45,B30-40,NG", 4, 30);
    check("R2,C0,S2-3,B3,N@891891", 4, 62);
    check("R1,C0,S5-11,B4-6,NW123401323", 4, 142);
    check("R1,C4,S6-11,B4,NW111101111,0201", 4, 107);
    check("R3,C0,S4-7,B5-6,N@0f0f0f0f0f0f", 4, 148);
}

#[test]
fn rules_that_say_the_same_in_other_words_do_the_same() {
    let soup_after = |rule: &str| {
        let mut engine =
            start_on_host(HostKind::Reference, universe(rule), MemoryBudget::half_of_available())
                .unwrap();
        engine.step(7).unwrap();
        let all = engine.bounding_box().unwrap().unwrap_or_default();
        (all, engine.read(all).unwrap())
    };
    for (larger, other) in [
        ("R1,C0,M0,S2..3,B3..3,NM", "B3/S23"),
        ("R1,C2,M1,S3..4,B3..3,NM", "B3/S23"),
        ("R1,C0,S1-3,B1,3,NN", "B13/S123V"),
        ("R1,C0,S3,4,B2,NH", "B2/S34H"),
        ("R1,C2,M1,S3..4,B0..0,NM", "B0/S23"),
        ("R1,C0,S0-4,B0,2,NN", "B02/S01234V"),
        ("R1,C0,S2,5,B0,4-6,NM", "B0456/S25"),
        ("R1,C0,S2,3,B3,NW111101111", "B3/S23"),
        ("R1,C0,S4,5,B4,NW111121111,01", "B4/S23"),
        ("R1,C0,S2,3,B3,N@ff", "B3/S23"),
        ("R1,C3,S2,3,B3,NM", "23/3/3"),
    ] {
        assert_eq!(soup_after(larger), soup_after(other), "{larger}");
    }
}
