use super::*;
use crate::engine::reference::ReferenceEngine;
use crate::life::{Cells, LifeLike, Pattern, Rulestring, StateSet, Transitions, TreeMaker};
use proptest::prelude::*;

/// A universe of cells within so many of the middle.
fn universe(rulestring: &str, cells: &[((i64, i64), u8)]) -> Universe {
    universe_of(rulestring.parse().unwrap(), cells)
}

fn universe_of(rulestring: Rulestring, cells: &[((i64, i64), u8)]) -> Universe {
    let (rule, topology) = (rulestring.rule.clone(), rulestring.topology);
    let cells = cells.iter().filter_map(|((x, y), state)| {
        let state = (u16::from(*state) % rule.states()) as u8;
        // Within the bounds, wherever they are.
        let along = |at: i64, side: Option<u64>| match side {
            Some(side) => at.rem_euclid(side as i64) - (side / 2) as i64,
            None => at,
        };
        let point = (along(*x, topology.width()), along(*y, topology.height()));
        (state > 0).then_some((point, state))
    });
    let cells = Cells::from_states(cells);
    let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells) };
    Universe::new(&pattern, Some(rulestring)).unwrap()
}

/// Holds the engine against the oracle, with every set of instructions.
fn check(
    universe: &Universe,
    generations: &[u64],
    skipping: Skipping,
) -> Result<(), TestCaseError> {
    let mut oracle = ReferenceEngine::new(universe);
    let mut engines: Vec<_> = Instructions::available()
        .into_iter()
        .map(|instructions| {
            StatesEngine::with_instructions(universe, u64::MAX, instructions).unwrap()
        })
        .collect();
    for generations in generations {
        oracle.step(*generations).unwrap();
        let bounds = oracle.bounding_box().unwrap();
        let region = bounds.unwrap_or_default().expanded(2);
        // Tiles reach past its edges.
        let within = Rect::new(region.x + 3, region.y + 2, region.width / 2, region.height / 2);
        let far = Rect::new(region.x - 99, region.bottom(), 7, 3);
        let expected = Cells::from_states(oracle.state_cells());
        for engine in &mut engines {
            engine.set_skipping(skipping);
            engine.step(*generations).unwrap();
            let mut found = Cells::new();
            found
                .try_insert_states(region.x, region.y, &engine.read_states(region).unwrap())
                .unwrap();
            prop_assert_eq!(
                &found,
                &expected,
                "{} at {}",
                engine.rulestring(),
                engine.generation()
            );
            prop_assert_eq!(engine.population().unwrap(), expected.population());
            prop_assert_eq!(engine.bounding_box().unwrap(), bounds);
            let raster = BlockRaster::uniform(region.x as f64 - 3.5, region.y as f64, 7.3, 30, 25);
            prop_assert_eq!(engine.count_blocks(&raster), oracle.count_blocks(&raster));
            let Some(colours) = StateColours::of(engine.rule()) else { continue };
            let cells = [region, far, within].map(BlockRaster::cells);
            for raster in cells.into_iter().chain([raster]) {
                let found = engine.colour_blocks(&raster, &colours);
                let is_right = found == oracle.colour_blocks(&raster, &colours);
                prop_assert!(is_right, "{} in {:?}", engine.rulestring(), raster.region());
            }
        }
    }
    Ok(())
}

fn rules() -> impl Strategy<Value = String> {
    let named = prop::sample::select(vec![
        "/2/3",
        "345/2/4",
        "3457/357/5",
        "23/23/8",
        "2/2/25",
        "12/2/4V",
        "2o/34/3H",
        "23-a4/2c3aei4ni/5",
        "MAPQEZsAQ/4",
        "MAPElRsChVt2EPRAbhOKDMUWg/9",
        "345/2/256",
        "WireWorld",
        "B2n3/S23-qHistory",
        "JvN29",
        "Nobili32",
        "Hutton32",
        "B3/S23",
        "B2-a/S12",
        "B13/S012V",
        "B24/S|B35/S",
        "345/2/4|23/36/4",
        "12/2/4V|2/13/4V",
        "2PCA4,0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15",
    ]);
    let random = (1u16..512, 0u16..512, 3u16..40).prop_map(|(births, survivals, states)| {
        let digits = |mask: u16, first: u16| -> String {
            (first..9).filter(|n| mask >> n & 1 == 1).map(|n| n.to_string()).collect()
        };
        format!("{}/{}/{states}", digits(survivals, 0), digits(births, 1))
    });
    prop_oneof![named.prop_map(str::to_owned), random]
}

fn topologies() -> impl Strategy<Value = String> {
    let side = prop_oneof![1u64..6, 60u64..70, 100u64..200];
    prop_oneof![
        Just(String::new()),
        (prop::sample::select(vec!['T', 'P']), side.clone(), side.clone())
            .prop_map(|(edge, width, height)| format!(":{edge}{width},{height}")),
        (prop::sample::select(vec!['T', 'P']), side.clone(), any::<bool>()).prop_map(
            |(edge, side, is_wide)| {
                if is_wide { format!(":{edge}{side},0") } else { format!(":{edge}0,{side}") }
            }
        ),
        skewed(),
    ]
}

/// Universes in which cells meet across an edge that do not lie opposite one another.
fn skewed() -> impl Strategy<Value = String> {
    let side = prop_oneof![1u64..9, 62u64..67, 100u64..201, Just(128), Just(192)];
    let shift = -70i64..70;
    (0usize..8, side.clone(), side, shift).prop_map(|(shape, width, height, by)| {
        let even = |side: u64| side.next_multiple_of(2);
        match shape {
            0 => format!(":T{width}{by:+},{height}"),
            1 => format!(":T{width},{height}{by:+}"),
            2 => format!(":K{width}*,{height}"),
            3 => format!(":K{width},{height}*"),
            4 => format!(":K{}*+1,{height}", even(width)),
            5 => format!(":K{width},{}*+1", even(height)),
            6 => format!(":C{width},{height}"),
            _ => format!(":S{width}{}", if by > 0 { "*" } else { "" }),
        }
    })
}

fn soup() -> impl Strategy<Value = Vec<((i64, i64), u8)>> {
    (1i64..140, 1i64..140).prop_flat_map(|(width, height)| {
        let cell = ((0..width, 0..height), prop_oneof![Just(1u8), any::<u8>()]);
        prop::collection::vec(cell, 0..(width * height / 2).max(2) as usize)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn every_universe_is_what_the_oracle_makes_of_it(
        rule in rules(),
        topology in topologies(),
        cells in soup(),
        generations in prop::collection::vec(1u64..9, 1..4),
        skips in any::<bool>(),
    ) {
        let skipping = if skips { Skipping::Auto } else { Skipping::Never };
        check(&universe(&format!("{rule}{topology}"), &cells), &generations, skipping)?;
    }

    #[test]
    fn births_of_nothing_are_what_the_oracle_makes_of_them(
        rule in prop::sample::select(vec!["B03/S23", "B0123478/S01234678", "B0124-k/S1c25", "B0/SV"]),
        bounds in prop::sample::select(vec!["", ":T70,9", ":P9,70", ":T0,66"]),
        cells in soup(),
    ) {
        check(&universe(&format!("{rule}{bounds}"), &cells[..cells.len().min(60)]), &[1, 2, 3], Skipping::Auto)?;
    }
}

/// Rules of some states, of which a few transitions are told.
fn transitions() -> impl Strategy<Value = Rule> {
    let line = (prop::collection::vec(any::<[bool; 8]>(), 9), any::<u8>());
    let lines = prop::collection::vec(line, 1..12);
    (3u16..9, lines, prop::sample::select(vec![4, 8])).prop_map(|(states, lines, neighbours)| {
        let mut maker = TreeMaker::new(states, neighbours);
        for (sets, next) in lines {
            let set = |set: &[bool; 8]| -> StateSet {
                let states = (0..states.min(8) as u8).filter(|state| set[usize::from(*state)]);
                states.collect()
            };
            let near: Vec<StateSet> = sets.iter().map(set).collect();
            maker.add(&std::array::from_fn(|at| near[at]), (u16::from(next) % states) as u8);
        }
        // Nothing is born of nothing.
        maker.add(&[[0].into_iter().collect(); 9], 0);
        Rule::from(Transitions::new("told", maker.finish()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]
    #[test]
    fn skewed_universes_are_what_the_oracle_makes_of_them(
        rule in prop_oneof![
            rules(),
            Just("B0124-k/S1c25".to_owned()),
            (0u16..512, 0u16..512).prop_map(|(births, survivals)| {
                LifeLike::from_masks(births, survivals).to_string()
            }),
        ],
        topology in skewed(),
        cells in soup(),
        generations in prop::collection::vec(1u64..23, 1..4),
        skips in any::<bool>(),
    ) {
        let skipping = if skips { Skipping::Auto } else { Skipping::Never };
        check(&universe(&format!("{rule}{topology}"), &cells), &generations, skipping)?;
    }
}

/// Rules of blocks, those among them that flash, and universes in which blocks meet at the edges.
fn blocks() -> impl Strategy<Value = String> {
    let named =
        prop::sample::select(vec!["BBM", "Critters", "Tron", "HPP_Gas", "Rotations", "Sand"]);
    let random = (any::<[u8; 16]>(), any::<bool>()).prop_map(|(mut next, flashes)| {
        next[0] = if flashes { 15 } else { 0 };
        if flashes {
            next[15] = 0;
        }
        let listed: Vec<String> = next.iter().map(|state| (state % 16).to_string()).collect();
        format!("M{}", listed.join(","))
    });
    let rule = prop_oneof![named.prop_map(str::to_owned), random];
    let side = prop_oneof![1u64..6, 31u64..34, 50u64..100].prop_map(|half| 2 * half);
    let bounds =
        (0usize..6, side.clone(), side, -20i64..20).prop_map(|(shape, width, height, by)| {
            match shape {
                0 => String::new(),
                1 => format!(":T{width},{height}"),
                2 => format!(":P{},{height}", width - 1),
                3 => format!(":T{width},0"),
                4 => format!(":T{width}{:+},{height}", 2 * by),
                _ => format!(":T{width},{height}{:+}", 2 * by),
            }
        });
    (rule, bounds).prop_map(|(rule, bounds)| rule + &bounds)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn blocks_are_what_the_oracle_makes_of_them(
        rule in blocks(),
        cells in soup(),
        generations in prop::collection::vec(1u64..12, 1..4),
        skips in any::<bool>(),
    ) {
        let skipping = if skips { Skipping::Auto } else { Skipping::Never };
        check(&universe(&rule, &cells), &generations, skipping)?;
    }
}

/// A glider on a large skewed universe goes over every edge, by tiles that are made on its way.
#[test]
fn what_crosses_a_skewed_seam_arrives_where_the_oracle_says() {
    let glider = [((1, 0), 1), ((2, 1), 1), ((0, 2), 1), ((1, 2), 1), ((2, 2), 1)];
    for topology in
        ["T400+77,300", "T300,400-131", "K300*,400", "K400,300*+1", "C300,400", "S300", "S300*"]
    {
        for (x, y) in [(0, 0), (145, 20), (20, 145), (145, 145)] {
            let cells: Vec<_> = glider.map(|((dx, dy), state)| ((x + dx, y + dy), state)).to_vec();
            check(
                &universe(&format!("B3/S23:{topology}"), &cells),
                &[40, 170, 330],
                Skipping::Auto,
            )
            .unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn told_transitions_are_what_the_oracle_makes_of_them(
        rule in transitions(),
        topology in topologies(),
        cells in soup(),
        generations in prop::collection::vec(1u64..5, 1..3),
    ) {
        let topology = format!("B3/S23{topology}").parse::<Rulestring>().unwrap().topology;
        let universe = universe_of(Rulestring { rule, topology }, &cells);
        check(&universe, &generations, Skipping::Auto)?;
    }
}

#[test]
fn what_flies_far_leaves_no_tiles_behind() {
    // A ship of Brian's Brain, one cell a generation.
    let ship = [((0, 0), 1), ((0, 1), 1), ((1, 0), 2), ((1, 1), 2)];
    let universe = universe("/2/3", &ship);
    let mut engine = StatesEngine::new(&universe, u64::MAX).unwrap();
    engine.step(40_000).unwrap();
    let bounds = engine.bounding_box().unwrap().unwrap();
    assert_eq!((engine.population(), bounds.x), (Ok(4), -40_000));
    assert!(engine.tiles.len() < 300, "{}", engine.tiles.len());
    assert!(engine.cells_updated() < 40_000 * 6 * 4096);
}

#[test]
fn a_universe_that_outgrows_its_budget_stays_whole() {
    let cells: Vec<_> =
        (0..40).map(|at| ((at * 7 % 13, at * 5 % 11), 1 + (at % 2) as u8)).collect();
    let universe = universe("12345678/1/4", &cells);
    let mut engine = StatesEngine::new(&universe, 40_000).unwrap();
    let error = engine.step(10_000).unwrap_err();
    assert!(matches!(error, EngineError::CannotGrow { .. }), "{error}");
    let generation = engine.generation();
    let mut oracle = ReferenceEngine::new(&universe);
    oracle.step(generation).unwrap();
    assert_eq!(engine.population(), oracle.population());
    assert_eq!(engine.bounding_box(), oracle.bounding_box());
}
