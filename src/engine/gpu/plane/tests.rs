//! The sparse plane against the oracle.

use super::*;
use crate::engine::gpu::GpuEngine;
use crate::engine::gpu::tests::{self, PLENTY, check_blocks, context, fill, soup, step};
use crate::engine::{Engine, cpu::CpuEngine};
use crate::life::{Cells, Pattern, Soup};

fn check(universe: &Universe, steps: &[u64]) {
    let engine = GpuEngine::new(context(), universe, PLENTY).unwrap();
    tests::check(engine, universe, steps, "the plane");
}

#[test]
fn soups_match_the_oracle_while_tiles_come_and_go() {
    check(&soup(150, 240, "B3/S23"), &[1, 2, 16, 13, 128, 40, 129, 300]);
    check(&soup(20, 30, "B2/S"), &[10, 200, 16]);
    check(&soup(20, 30, "B36/S23"), &[500]);
    check(&soup(3, 3, "B/S"), &[5]);
}

#[test]
fn rules_of_cells_match_the_oracle() {
    check(&soup(50, 40, "B2-a/S12"), &[1, 2, 16, 13, 128, 40]);
    check(&soup(20, 30, "W110"), &[10, 100]);
    check(&soup(20, 30, "B245/S3H"), &[60, 1]);
    check(
        &soup(
            20,
            30,
            "MAPaIo54gpFBBSJwR0boFa8IEiAAGkMNFFHQCEUFIlhjwAAgwJVUUMgRKxAolAyaBZZJBGMBCEK+ADGBPNAGFZuAA",
        ),
        &[40, 3],
    );
}

#[test]
fn a_blinking_plane_matches_the_oracle_for_every_length_of_launch() {
    let lengths: Vec<u64> = (1..=16).collect();
    for rule in ["B03/S23", "B0124-k/S1c25", "B0123478/S01234678", "B0/S01234567", "B0/SV"] {
        check(&soup(20, 15, rule), &lengths);
    }
    check(&soup(8, 8, "B0/S01234567"), &[5; 12]);
    let begun_odd = Pattern { generation: 3, ..soup_pattern(20, 15) };
    check(&Universe::new(&begun_odd, Some("B03/S23".parse().unwrap())).unwrap(), &[1, 12, 5]);
}

fn soup_pattern(width: u64, height: u64) -> Pattern {
    Soup { width, height, density: 0.4, seed: 9 }.pattern()
}

#[test]
fn a_glider_goes_far_and_leaves_nothing_behind() {
    let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
    let universe = Universe::new(&Pattern::from_cells(glider), None).unwrap();
    let budget = MemoryBudget::new(PLENTY);
    let mut store = PlaneStore::new(&context(), &universe, &budget).unwrap();
    let mut meter = fill(&mut store, &universe);
    step(&mut store, &mut meter, 8000);
    let bounds = store.totals(&mut meter).unwrap().bounds;
    assert_eq!(bounds, Some(Rect::new(2000, 2000, 3, 3)));
    assert!(store.rings.live().len() <= 16, "{}", store.rings.live().len());
    assert_eq!(store.pool.capacity, FIRST_CAPACITY);
}

#[test]
fn the_pool_grows_as_far_as_it_may_and_then_says_so() {
    let universe = soup(12, 12, "B2/S");
    let mut engine = GpuEngine::new(context(), &universe, 40 << 20).unwrap();
    let mut cpu = CpuEngine::new(&universe, PLENTY).unwrap();
    let error = engine.step(100_000).unwrap_err();
    assert!(matches!(error, EngineError::CannotGrow { .. }), "{error}");
    assert!(engine.memory_bytes() > Pool::bytes(FIRST_CAPACITY));
    cpu.step(engine.generation()).unwrap();
    assert_eq!(engine.population(), cpu.population());
    let error = GpuEngine::new(context(), &universe, 1 << 20).err().unwrap();
    assert!(matches!(error, EngineError::TooLarge { .. }), "{error}");
}

#[test]
fn blocks_of_every_size_count_every_cell_once() {
    let universe = soup(300, 200, "B3/S23");
    check_blocks(GpuEngine::new(context(), &universe, PLENTY).unwrap(), &universe);
}
