use proptest::prelude::*;

use super::*;
use crate::engine::reference::ReferenceEngine;
use crate::life::{Cells, Pattern, Point};

/// The universe of cells under a rulestring, or what of it is meant by another shape.
fn universe(rule: &str, topology: Topology, cells: &[(i64, i64, u8)]) -> Universe {
    let rule: Rule = rule.parse().unwrap_or_else(|error| panic!("{rule}: {error}"));
    let states = rule.states();
    let cells = cells.iter().filter_map(|(x, y, state)| {
        let Point { x, y } = topology.resolve(*x, *y)?;
        Some(((x, y), 1 + (u16::from(*state) % (states - 1)) as u8))
    });
    let pattern = Pattern { is_placed: true, ..Pattern::from_cells(Cells::from_states(cells)) };
    Universe::new(&pattern, Some(crate::life::Rulestring::new(rule, topology))).unwrap()
}

/// Steps a universe with every instruction set and with the oracle.
fn check(universe: &Universe, generations: u64) {
    let mut oracle = ReferenceEngine::new(universe);
    oracle.step(generations).unwrap();
    let bounds = oracle.bounding_box().unwrap();
    let expected = oracle.read_states(bounds.unwrap_or_default()).unwrap();
    for instructions in Instructions::available() {
        let mut engine =
            LargerEngine::with_instructions(universe, 1u64 << 30, instructions).unwrap();
        engine.step(generations).unwrap();
        let rulestring = universe.rulestring();
        let what = format!("{rulestring} after {generations} with {instructions:?}");
        assert_eq!(engine.bounding_box(), Ok(bounds), "{what}");
        assert_eq!(engine.population(), oracle.population(), "{what}");
        let found = engine.read_states(bounds.unwrap_or_default()).unwrap();
        assert!(found.live() == expected.live(), "{what}");
        let states = |grid: &StateGrid| -> Vec<u8> {
            let cells = (0..grid.height()).flat_map(|y| (0..grid.width()).map(move |x| (x, y)));
            cells.map(|(x, y)| grid.state(x, y)).collect()
        };
        assert!(states(&found) == states(&expected), "{what}");
        let raster = BlockRaster::uniform(-9.0, -7.0, 3.0, 9, 7);
        assert_eq!(engine.count_blocks(&raster), oracle.count_blocks(&raster), "{what}");
    }
}

fn soup(seed: u64, cells: usize, side: i64) -> Vec<(i64, i64, u8)> {
    let mut state = seed.wrapping_mul(2) + 1;
    let mut draw = |below: i64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as i64).rem_euclid(below)
    };
    (0..cells).map(|_| (draw(side) - side / 2, draw(side) - side / 2, draw(256) as u8)).collect()
}

/// Rules of each shape, with numbers by which soups go on for some time.
fn rules(radius: u32, states: u32) -> Vec<String> {
    let shapes = "M N C 2 + X * # B D H A 3 L G".split(' ');
    let of = |shape: &str| {
        let text = format!("R{radius},C0,S0,B1,N{shape}");
        let Rule::Larger(rule) = text.parse().unwrap() else { panic!("{text}") };
        let most = rule.count_range().1;
        let [a, b] = [(most / 6).max(1), (most / 3).max(2)];
        let lists = format!("S{}-{},B{}-{}", a, most / 2, a, b);
        let more = format!("S0,{}-{},{most},B{},{}-{b},{}", a, most / 2, 1, a, most - 1);
        [
            format!("R{radius},C{states},{lists},N{shape}"),
            format!("R{radius},C{states},{more},N{shape}"),
        ]
    };
    let mut rules: Vec<String> = shapes.flat_map(of).collect();
    rules.push(format!("R{radius},C{states},S1-3,B2,3,NFC{radius}E1"));
    rules
}

#[test]
fn every_shape_agrees_with_the_oracle_in_every_universe() {
    for (number, radius) in [1, 2, 4].into_iter().enumerate() {
        for (seed, rule) in (0..).zip(rules(radius, [0, 3, 0][number])) {
            for topology in [
                Topology::UNBOUNDED,
                Topology::torus(1, 1),
                Topology::plane(7, 1),
                Topology::torus(13, 11),
                Topology::plane(12, 30),
                Topology::torus(0, 9),
            ] {
                check(&universe(&rule, topology, &soup(seed, 60, 14)), 2);
            }
        }
    }
}

#[test]
fn rules_that_list_cells_and_weights_agree_with_the_oracle() {
    for rule in [
        "R2,C0,S2-3,B3,N@891891",
        "R2,C0,S2-3,B3,N@891891L",
        "R1,C0,S5-11,B4-6,NW123401323",
        "R1,C0,S0-2,B1,2,NW1a3401323",
        "R1,C0,S0-2,4,6,8,10,B1,2,5,7,9,11,NW1a3401323L",
        "R1,C4,S6-11,B4,NW111101111,0201",
        "R1,C0,S9-11,B10-12,NW111101111,12",
        "R1,C0,M1,S9-11,B10-12,NW111101111,12",
        "B45/S23L",
        "23/45/4LV",
        "B2/S34LB",
        "B2/S13LI",
        "B02/S13LE",
        "R2,C0,S4-9,B5-7,NM|R3,C0,S3-9,B4-6,NN",
        "R1,C4,S6-11,B4,NW111101111,0201|R2,C4,S3-6,B4-5,NL",
        "R2,C0,S30-90,B35-70,NW01020304050605040302017f7f010203040503040506070809",
    ] {
        for topology in [Topology::UNBOUNDED, Topology::torus(10, 12), Topology::plane(9, 8)] {
            check(&universe(rule, topology, &soup(7, 50, 12)), 5);
        }
    }
}

#[test]
fn births_on_zero_neighbours_are_right_with_ends_and_without() {
    for rule in [
        "R2,C0,S3-9,B0,5-8,NM",
        "R2,C0,S0-12,20-24,B0,3-8,NM",
        "R2,C0,S2-9,B0,5,6,NN",
        "R2,C0,S2-9,B0,5,6,NL",
        "R1,C0,S0-2,B0,2,NW1a3401323",
        "R1,C0,S9-11,B8,10-12,NW111101111,12",
    ] {
        for topology in [
            Topology::UNBOUNDED,
            Topology::torus(0, 12),
            Topology::torus(20, 9),
            Topology::plane(9, 8),
        ] {
            (1..4).for_each(|generations| {
                check(&universe(rule, topology, &soup(3, 30, 8)), generations);
            });
        }
    }
}

#[test]
fn what_is_stored_of_a_plane_that_blinks_is_what_differs_from_it() {
    for rule in ["R2,C0,S3-9,B0,5-8,NM", "R2,C0,S0-12,20-23,B0,3-8,NM", "R2,C0,S2-9,B0,5,NC"] {
        let cells = soup(3, 30, 8);
        // So large that nothing comes from the other side.
        let mut torus = LargerEngine::new(universe(rule, Topology::torus(80, 80), &cells), 1 << 30);
        let mut plane = LargerEngine::new(universe(rule, Topology::UNBOUNDED, &cells), 1 << 30);
        let all = Rect::new(-40, -40, 80, 80);
        for _ in 0..5 {
            let [torus, plane] = [&mut torus, &mut plane].map(|engine| engine.as_mut().unwrap());
            let [seen, stored] = [torus.read(all).unwrap(), plane.read(all).unwrap()];
            let background = seen.get(0, 0);
            let differs = |x: usize, y: usize| seen.get(x, y) != background;
            assert!((0..80).all(|y| (0..80).all(|x| stored.get(x, y) == differs(x, y))), "{rule}");
            torus.step(1).unwrap();
            plane.step(1).unwrap();
        }
    }
}

#[test]
fn wide_numbers_and_many_tiles_agree_with_the_oracle() {
    for (rule, side, cells) in [
        ("R8,C0,M1,S80..140,B70..100,NM", 40, 900),
        ("R10,C0,M1,S123..212,B123..170,NM", 40, 700),
        ("R10,C0,S60-110,B50-80,NN", 40, 700),
        ("R130,C0,S100-4000,B100-3000,NM", 8, 40),
        ("R20,C0,S9000-40000,B9000-20000,NG", 20, 200),
    ] {
        check(&universe(rule, Topology::torus(30, 26), &soup(5, cells, side)), 1);
    }
    // Over the corners of tiles.
    for at in [256, -256, 1000] {
        let cells: Vec<_> = soup(5, 90, 14).iter().map(|(x, y, s)| (x + at, y - at, *s)).collect();
        check(&universe("R3,C3,S8-20,B9-14,NM", Topology::UNBOUNDED, &cells), 3);
        check(&universe("R3,C0,S8-20,B9-14,NL", Topology::UNBOUNDED, &cells), 2);
    }
    check(&universe("R2,C0,S5-9,B5-7,NM", Topology::torus(1100, 300), &soup(9, 400, 60)), 2);
    check(&universe("R2,C0,S5-9,B5-7,NM", Topology::torus(0, 300), &soup(9, 400, 60)), 2);
}

#[test]
fn a_universe_at_rest_comes_to_any_generation_and_errors_leave_it_whole() {
    let none = universe("R5,C0,M1,S34..58,B34..45,NM", Topology::UNBOUNDED, &[(0, 0, 0)]);
    let mut engine = LargerEngine::new(&none, 1 << 30).unwrap();
    engine.step(u64::MAX).unwrap();
    assert_eq!((engine.generation(), engine.population()), (u64::MAX, Ok(0)));

    let rule = "R1,C0,S0-12,B1-12,NL";
    let far = crate::life::MAX_COORDINATE - 2;
    let mut engine =
        LargerEngine::new(universe(rule, Topology::UNBOUNDED, &[(far, 0, 0)]), 1 << 30).unwrap();
    let error = engine.step(9).unwrap_err();
    assert_eq!(error, EngineError::PastLastCoordinate { generation: engine.generation() });
    assert!(engine.population().unwrap() > 0);

    let mut engine =
        LargerEngine::new(universe(rule, Topology::UNBOUNDED, &[(0, 0, 0)]), 1 << 20).unwrap();
    let error = engine.step(1000).unwrap_err();
    let EngineError::CannotGrow { generation, .. } = error else { panic!("{error}") };
    assert_eq!(generation, engine.generation());
    let mut same =
        LargerEngine::new(universe(rule, Topology::UNBOUNDED, &[(0, 0, 0)]), 1 << 30).unwrap();
    same.step(generation).unwrap();
    assert_eq!(engine.population(), same.population());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_universes_agree_with_the_oracle(
        radius in 1u32..=10,
        choice in 0usize..31,
        states in prop_oneof![Just(0u32), 3u32..9],
        (width, height) in (0u64..=64, 0u64..=64),
        is_torus: bool,
        seed: u64,
        generations in 1u64..4,
    ) {
        let all = rules(radius, states);
        let rule = &all[choice % all.len()];
        // Births on zero neighbours are none of the numbers here.
        let make = if is_torus { Topology::torus } else { Topology::plane };
        let side = 6 + radius as i64;
        let cells = soup(seed, (side * side / 2) as usize, side);
        check(&universe(rule, make(width, height), &cells), generations);
    }
}
