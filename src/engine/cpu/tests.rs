//! The engine against the oracle.

use proptest::prelude::*;

use super::*;
use crate::engine::reference::ReferenceEngine;
use crate::life::{Cells, MooreTable, Pattern, Rulestring, Soup};

const PLENTY: u64 = 1 << 30;

fn check(universe: &Universe, steps: &[u64]) {
    let mut reference = ReferenceEngine::new(universe);
    let mut engines: Vec<(Instructions, CpuEngine)> = Instructions::available()
        .into_iter()
        .map(|set| (set, CpuEngine::with_instructions(universe, PLENTY, set).unwrap()))
        .collect();
    for &step in steps {
        reference.step(step).unwrap();
        let bounds = reference.bounding_box().unwrap();
        for (set, engine) in &mut engines {
            engine.step(step).unwrap();
            let place = format!(
                "{} {set:?} at generation {}",
                universe.rulestring(),
                reference.generation()
            );
            assert_eq!(engine.generation(), reference.generation());
            assert_eq!(engine.population(), reference.population(), "{place}");
            assert_eq!(engine.bounding_box(), Ok(bounds), "{place}");
            let region = bounds.unwrap_or_default();
            assert_eq!(engine.read(region), reference.read(region), "{place}");
        }
    }
}

/// Rules of every kind that is no Life-like one, by their spelling or as a table.
fn any_rule() -> impl Strategy<Value = Rule> {
    let letters = |of: &str| proptest::sample::subsequence(of.chars().collect::<Vec<_>>(), 0..=6);
    let isotropic = (0u8..=8, letters("ceaikn"), letters("ceaikn"), letters("aijknqr"));
    let parsed = |text: String| text.parse::<Rule>().ok();
    prop_oneof![
        prop::array::uniform8(any::<u64>()).prop_map(|words| {
            Rule::from_table(MooreTable::from_fn(|case| words[case / 64] >> (case % 64) & 1 == 1))
        }),
        isotropic.prop_filter_map("no rule", move |(count, two, three, four)| {
            let text = |letters: Vec<char>| letters.into_iter().collect::<String>();
            parsed(format!("B3{}{count}/S2{}4{}", text(three), text(two), text(four)))
        }),
        (0u32..32, 0u32..32).prop_filter_map("no rule", move |masks| {
            let digits = |mask: u32| {
                (0..5).filter(|n| mask >> n & 1 == 1).map(|n| n.to_string()).collect::<String>()
            };
            parsed(format!("B{}/S{}V", digits(masks.0), digits(masks.1)))
        }),
        (0u32..128, 0u32..128).prop_filter_map("no rule", move |masks| {
            let digits = |mask: u32| {
                (0..7).filter(|n| mask >> n & 1 == 1).map(|n| n.to_string()).collect::<String>()
            };
            parsed(format!("B{}/S{}H", digits(masks.0), digits(masks.1)))
        }),
        any::<u8>().prop_filter_map("no rule", move |number| parsed(format!("W{number}"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_rule_matches_the_oracle(
        rule in any_rule(),
        (width, height) in (1u64..=200, 1u64..=200),
        shape in 0usize..3,
        density in 0.05f64..0.95,
        seed: u64,
        steps in prop::collection::vec(1u64..=16, 1..=4),
    ) {
        let topology = [
            Topology::torus(width, height),
            Topology::plane(width, height),
            Topology::UNBOUNDED,
        ][shape];
        // What explodes on the plane is small at first, for the oracle's sake.
        let (width, height) = if shape == 2 { (width.min(40), height.min(40)) } else { (width, height) };
        let pattern = Soup { width, height, density, seed }.pattern();
        let universe = Universe::new(&pattern, Some(Rulestring::new(rule, topology)));
        check(&universe.unwrap(), &steps);
    }
}

#[test]
fn alternating_rules_match_the_oracle_from_odd_generations_too() {
    for rule in ["B24/S|B35/S", "B3/S23|B36/S125", "B2-a/S12|B13/S012", "B1/S1V|B2/S34V"] {
        for generation in [0, 7] {
            let pattern = Soup { width: 30, height: 20, density: 0.3, seed: 9 }.pattern();
            let pattern = Pattern { generation, ..pattern };
            for bounds in ["", ":T0,40", ":T90,60", ":P500,33"] {
                let rulestring = format!("{rule}{bounds}").parse().unwrap();
                let universe = Universe::new(&pattern, Some(rulestring)).unwrap();
                check(&universe, &[1, 1, 2, 3, 16, 5, 16, 7, 1]);
            }
        }
    }
}

#[test]
fn rules_that_blink_match_the_oracle_from_odd_generations_too() {
    for rule in ["B03/S23", "B01/S8", "B0124-k/S1c25", "B0/SV", "B0123478/S01234678", "W1", "W255"]
    {
        for generation in [0, 7] {
            let pattern = Soup { width: 30, height: 20, density: 0.3, seed: 9 }.pattern();
            let pattern = Pattern { generation, ..pattern };
            for rulestring in [rule.to_owned(), format!("{rule}:T0,40"), format!("{rule}:T90,60")] {
                let universe = Universe::new(&pattern, Some(rulestring.parse().unwrap()));
                check(&universe.unwrap(), &[1, 1, 2, 3, 16, 5, 16, 7, 1]);
            }
        }
    }
}

#[test]
fn what_rests_under_a_rule_that_blinks_is_skipped_and_is_not_taken_to_rest_in_other_passes() {
    // Cells die out in even generations, and holes are filled in odd ones.
    let universe = soup(600, 500, "B012345678/S01");
    check(&universe, &[1; 12]);
    let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
    engine.step(16 * 20).unwrap();
    let before = engine.cells_updated();
    engine.step(16).unwrap();
    assert_eq!(engine.cells_updated(), before);
}

fn soup(width: u64, height: u64, rulestring: &str) -> Universe {
    let soup = Soup { width, height, density: 0.4, seed: width * 1000 + height };
    Universe::new(&soup.pattern(), Some(rulestring.parse().unwrap())).unwrap()
}

#[test]
fn soups_on_the_unbounded_plane_match_the_oracle() {
    check(&soup(500, 140, "B3/S23"), &[1, 2, 16, 5, 32, 16, 16, 3]);
    check(&soup(70, 300, "B36/S23"), &[16, 16, 16, 16, 1]);
    check(&soup(12, 12, "B2/S"), &[7, 16, 16, 16]);
}

#[test]
fn every_seam_of_tiles_matches_the_oracle() {
    for side in [1, 2, 3, 15, 17, 31, 33, 479, 480, 481, 495, 496, 960, 961, 976, 1456] {
        for rule in ["B3/S23", "B01/S8", "B1357/S02468"] {
            check(&soup(side, 9, &format!("{rule}:T{side},9")), &[1, 16, 3]);
            check(&soup(side, 9, &format!("{rule}:P{side},9")), &[1, 16, 3]);
        }
    }
    for side in [1, 5, 191, 383, 384, 385, 399, 400, 442, 769, 1200] {
        for rule in ["B3/S23", "B01/S8"] {
            check(&soup(40, side, &format!("{rule}:T40,{side}")), &[16, 1, 16, 16]);
            check(&soup(40, side, &format!("{rule}:P40,{side}")), &[16, 1]);
        }
    }
    check(&soup(40, 30, "B3/S23:T0,30"), &[16, 16, 1]);
    check(&soup(40, 30, "B3/S23:P40,0"), &[16, 16, 1]);
}

#[test]
fn what_lives_in_the_last_rows_of_a_tile_alone_matches_the_oracle() {
    // The r-pentomino: of a window the blocks before the last hold nothing, and later they do.
    for row in [0, 90, 250, 378] {
        for rulestring in ["B3/S23", "B3/S23:P800,800", "B3/S23:T800,384"] {
            let rulestring: Rulestring = rulestring.parse().unwrap();
            let north = rulestring.topology.first_row().unwrap_or(0) + row;
            let cells = [(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)].map(|(x, y)| (x, y + north));
            let pattern = Pattern::from_cells(Cells::from_points(cells));
            let pattern = Pattern { is_placed: true, ..pattern };
            let universe = Universe::new(&pattern, Some(rulestring)).unwrap();
            check(&universe, &[16, 16, 16, 16, 16, 16, 5, 16]);
        }
    }
}

#[test]
fn settled_universes_are_skipped_and_stay_exact() {
    let universe = soup(100, 100, "B3/S23:T3000,2000");
    let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
    engine.step(16 * 200).unwrap();
    let before = engine.cells_updated();
    engine.step(160).unwrap();
    let share = (engine.cells_updated() - before) as f64 / (3000.0 * 2000.0 * 160.0);
    assert!(share < 0.2, "{share}");
    let mut fresh = CpuEngine::new(&universe, PLENTY).unwrap();
    for pass in 0..(16 * 210) / 10 {
        // An odd and an even length in turn, so that nothing is ever skipped.
        fresh.step(if pass % 2 == 0 { 13 } else { 7 }).unwrap();
    }
    let all = universe.topology().bounds().unwrap();
    assert_eq!(engine.read(all), fresh.read(all));
}

#[test]
fn a_universe_that_repeats_itself_comes_to_any_generation_at_once() {
    let check = |points: &[(i64, i64)], rulestring: &str, repeats: bool| {
        let pattern = Pattern::from_cells(Cells::from_points(points.iter().copied()));
        let pattern = Pattern { is_placed: true, generation: 7, ..pattern };
        let universe = Universe::new(&pattern, Some(rulestring.parse().unwrap())).unwrap();
        let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
        engine.step(5).unwrap();
        engine.step(640).unwrap();
        let found = engine.repetition();
        assert_eq!(found.is_some(), repeats, "{rulestring}: {found:?}");
        if let Some(found) = found {
            assert!(found.since <= engine.generation() && found.period == BATCH, "{found:?}");
            // A multiple of the period, and a rest.
            engine.step(1 << 60).unwrap();
            engine.step(3).unwrap();
            assert_eq!(engine.generation(), 7 + 5 + 640 + (1 << 60) + 3);
            let mut reference = ReferenceEngine::new(&universe);
            reference.step(5 + 640 + 16 + 3).unwrap();
            let seen = Rect::new(-40, -40, 80, 80);
            assert_eq!(engine.read(seen), reference.read(seen), "{rulestring}");
        }
    };
    let ash = [(0, 0), (1, 0), (0, 1), (1, 1), (10, 5), (11, 5), (12, 5)];
    let glider = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];
    check(&[], "B3/S23", true);
    check(&[(0, 0)], "B3/S23", true);
    check(&ash, "B3/S23", true);
    check(&ash, "B3/S23:T40,30", true);
    check(&[], "B03/S23", true);
    check(&[], "B0/S:T20,20", true);
    check(&[], "B012345678/S012345678:P20,20", true);
    check(&glider, "B3/S23", false);
    check(&glider, "B3/S23:P20,20", true);
}

#[test]
fn without_skipping_every_cell_is_computed() {
    // A block in every tile, and a blinker, whose period the passes are multiples of.
    let blocks = (0..15).flat_map(|column| (0..12).map(move |row| (column * 100, row * 100)));
    let cells = blocks.flat_map(|(x, y)| [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)]);
    let blinker = (0..3).map(|x| (50 + x, 50));
    let pattern = Pattern::from_cells(Cells::from_points(cells.chain(blinker)));
    let rulestring = "B3/S23:T1500,1200".parse().unwrap();
    let universe = Universe::new(&pattern, Some(rulestring)).unwrap();
    let [mut never, mut auto] = [Skipping::Never, Skipping::Auto].map(|skipping| {
        let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
        engine.set_skipping(skipping);
        engine.step(160).unwrap();
        engine
    });
    assert_eq!(never.cells_updated(), 1500 * 1200 * 160);
    // All in the first pass, and nothing after it.
    assert_eq!(auto.cells_updated(), 1500 * 1200 * 16);
    let all = universe.topology().bounds().unwrap();
    assert_eq!(never.read(all), auto.read(all));
}

#[test]
fn what_changes_everywhere_is_looked_at_now_and_then_and_comes_to_rest() {
    // Dense soup everywhere, which dies in a generation of a rule without survival.
    let universe = soup(1500, 1200, "B8/S:T1500,1200");
    let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
    engine.step(16 * 20).unwrap();
    let passes = engine.cells_updated() / (1500 * 1200 * 16);
    assert!(passes <= 1 + u64::from(activity::MAX_PASSES_UNSEEN) + 1, "{passes}");
    // What a soup does while it is not looked at is the same as while it is.
    check(&soup(1000, 800, "B3/S23:T1000,800"), &[16, 16, 16, 16, 16, 16, 3, 16]);
}

#[test]
fn gliders_leave_no_tiles_behind() {
    let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
    let universe = Universe::new(&Pattern::from_cells(glider), None).unwrap();
    let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
    engine.step(40_000).unwrap();
    assert_eq!(engine.bounding_box(), Ok(Some(Rect::new(10_000, 10_000, 3, 3))));
    assert!(engine.tiles.len() < 30, "{}", engine.tiles.len());
}

#[test]
fn growth_past_the_allowed_memory_is_an_error_that_leaves_the_universe_whole() {
    let limits = 5 * TILE_BYTES;
    let mut engine = CpuEngine::new(soup(12, 12, "B2/S"), limits).unwrap();
    let error = engine.step(100_000).unwrap_err();
    assert!(matches!(error, EngineError::CannotGrow { .. }), "{error}");
    let reached = engine.generation();
    let mut reference = ReferenceEngine::new(soup(12, 12, "B2/S"));
    reference.step(reached).unwrap();
    assert!(reached > 50);
    assert_eq!(engine.population(), reference.population());
}

#[test]
fn blocks_count_every_cell_once() {
    let universe = soup(1000, 300, "B3/S23");
    let mut engine = CpuEngine::new(&universe, PLENTY).unwrap();
    let mut reference = ReferenceEngine::new(&universe);
    for (scale, width, height) in [
        (1.0, 90, 40),
        (0.3, 90, 40),
        (2.7, 400, 200),
        (4.0, 250, 100),
        (20.5, 60, 20),
        (33.0, 40, 12),
        (64.0, 20, 6),
        (65.0, 20, 6),
        (640.0, 3, 3),
    ] {
        let raster = BlockRaster::uniform(-520.3, -160.0, scale, width, height);
        assert_eq!(engine.count_blocks(&raster), reference.count_blocks(&raster), "{scale}");
    }
}
