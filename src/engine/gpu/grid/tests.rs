//! Grids against the oracle, on whatever adapter the machine has.

use super::*;
use crate::engine::gpu::GpuEngine;
use crate::engine::gpu::kernels::{Checks, TileForm};
use crate::engine::gpu::layout::HALO;
use crate::engine::gpu::tests::{
    self, PLENTY, check_blocks, context, engine_with, fill, soup, step,
};
use crate::engine::gpu::tile_kernel::{Majority, TileShape};
use crate::engine::reference::ReferenceEngine;
use crate::engine::{Engine, cpu::CpuEngine};
use crate::life::{Cells, Pattern};

fn store(context: &Arc<GpuContext>, universe: &Universe, stepping: Stepping) -> GridStore {
    let budget = MemoryBudget::new(PLENTY);
    GridStore::with_stepping(context, universe, &budget, stepping).unwrap()
}

fn check(context: &Arc<GpuContext>, universe: &Universe, steps: &[u64]) {
    let variant = Variant::built_in(context.caps());
    let stepping = Stepping::of(context.caps(), variant, Skipping::Auto);
    check_stepping(context, universe, steps, stepping);
}

/// Tiles of that shape.
fn tiles(
    (words, rows, workgroup): (u32, u32, u32),
    checks: Checks,
    skipping: Skipping,
) -> Stepping {
    let shape = TileShape { words, rows, workgroup };
    let form = TileForm { shape, majority: Majority::AndOr, checks };
    Stepping::Tiles(Tiling { form, generations: HALO, listed_form: form, skipping })
}

fn check_stepping(
    context: &Arc<GpuContext>,
    universe: &Universe,
    steps: &[u64],
    stepping: Stepping,
) {
    let engine = engine_with(context, store(context, universe, stepping), universe);
    tests::check(engine, universe, steps, &format!("{stepping:?}"));
}

/// The engine of a universe on the unbounded plane, with a window in place of tiles.
fn window_on(context: &Arc<GpuContext>, universe: &Universe, bytes: u64) -> GpuEngine {
    let store = GridStore::new(context, universe, &MemoryBudget::new(bytes)).unwrap();
    engine_with(context, store, universe)
}

#[test]
fn every_seam_of_words_matches_the_oracle() {
    let gpu = context();
    for (width, height) in
        [(1, 1), (2, 3), (31, 5), (32, 33), (33, 17), (63, 2), (64, 64), (65, 16)]
    {
        for rule in ["B3/S23", "B01/S8", "B36/S125"] {
            check(&gpu, &soup(width, height, &format!("{rule}:T{width},{height}")), &[1, 3, 4]);
            check(&gpu, &soup(width, height, &format!("{rule}:P{width},{height}")), &[1, 3, 4]);
        }
    }
}

#[test]
fn windows_on_the_plane_grow_and_move() {
    let gpu = context();
    check(&gpu, &soup(50, 40, "B3/S23:T0,64"), &[1, 100, 400]);
    check(&gpu, &soup(20, 30, "B3/S23:T0,30"), &[1, 200, 200]);
    check(&gpu, &soup(20, 30, "B2/S:P20,0"), &[10, 300]);
    let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
    let universe = Universe::new(&Pattern::from_cells(glider), None).unwrap();
    let mut engine = window_on(&gpu, &universe, PLENTY);
    engine.step(8000).unwrap();
    assert_eq!(engine.bounding_box(), Ok(Some(Rect::new(2000, 2000, 3, 3))));
    assert!(engine.memory_bytes() < 1 << 20, "{}", engine.memory_bytes());
}

#[test]
fn a_plane_that_cannot_grow_says_so_and_stays_whole() {
    let universe = soup(12, 12, "B2/S");
    let mut engine = window_on(&context(), &universe, 100_000);
    let error = engine.step(10_000).unwrap_err();
    assert!(matches!(error, EngineError::CannotGrow { .. }), "{error}");
    let mut reference = ReferenceEngine::new(&universe);
    reference.step(engine.generation()).unwrap();
    assert!(engine.generation() > 100);
    assert_eq!(engine.population(), reference.population());
}

#[test]
fn what_does_not_fit_is_refused_with_the_largest_that_does() {
    let universe = soup(8, 8, "B3/S23:T10000,10000");
    let error = GpuEngine::new(context(), &universe, 1 << 20).err().unwrap();
    assert!(error.to_string().contains("cells a side"), "{error}");
}

#[test]
fn blocks_of_every_size_count_every_cell_once() {
    let universe = soup(300, 200, "B3/S23:T333,222");
    check_blocks(GpuEngine::new(context(), &universe, PLENTY).unwrap(), &universe);
}

#[test]
fn device_time_is_told_where_there_are_timestamps() {
    let gpu = context();
    let universe = soup(512, 512, "B3/S23:T512,512");
    let mut engine = GpuEngine::new(Arc::clone(&gpu), &universe, PLENTY).unwrap();
    engine.step(64).unwrap();
    let seconds = engine.take_device_seconds().unwrap();
    assert_eq!(seconds.is_some(), gpu.caps().has_timestamps);
    assert!(seconds.is_none_or(|seconds| seconds > 0.0));
}

#[test]
fn every_tile_shape_matches_the_oracle_for_every_length_of_launch() {
    let gpu = context();
    let shapes = [(2, 1, 64), (3, 2, 64), (4, 32, 16), (6, 8, 64), (5, 3, 16)];
    for (shape, skipping) in
        shapes.into_iter().zip([Skipping::Always, Skipping::Never].into_iter().cycle())
    {
        let stepping = tiles(shape, Checks::Off, skipping);
        check_stepping(&gpu, &soup(333, 222, "B3/S23:T333,222"), &[3, 16, 37], stepping);
        check_stepping(&gpu, &soup(130, 111, "B36/S1258:P130,111"), &[16, 5], stepping);
        check_stepping(&gpu, &soup(40, 30, "B3/S23"), &[16, 100], stepping);
    }
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Always);
    for generations in 1..=17 {
        check_stepping(&gpu, &soup(97, 45, "B01/S8:T97,45"), &[generations], stepping);
    }
    check_stepping(&gpu, &soup(70, 50, "B3/S23"), &[5, 16, 40], Stepping::Single { rows: 3 });
}

#[test]
fn the_tile_kernel_is_right_with_runtime_checks_too() {
    let gpu = context();
    for checks in [Checks::On, Checks::Off] {
        let stepping = tiles((6, 8, 64), checks, Skipping::Always);
        check_stepping(&gpu, &soup(700, 600, "B3/S23:T700,600"), &[16, 21], stepping);
        check_stepping(&gpu, &soup(700, 600, "B36/S23:P700,600"), &[16, 21], stepping);
    }
}

/// A rule that is irregular in all nine cells.
const IRREGULAR: &str =
    "MAPaIo54gpFBBSJwR0boFa8IEiAAGkMNFFHQCEUFIlhjwAAgwJVUUMgRKxAolAyaBZZJBGMBCEK+ADGBPNAGFZuAA";

#[test]
fn every_tile_shape_matches_the_oracle_under_rules_of_cells() {
    let gpu = context();
    let shapes = [(2, 1, 64), (3, 2, 64), (4, 32, 16), (6, 8, 64), (5, 3, 16)];
    for (shape, skipping) in
        shapes.into_iter().zip([Skipping::Always, Skipping::Never].into_iter().cycle())
    {
        let stepping = tiles(shape, Checks::On, skipping);
        check_stepping(&gpu, &soup(333, 222, "B2-a/S12:T333,222"), &[3, 16, 37], stepping);
        check_stepping(&gpu, &soup(130, 111, "B0124-k/S1c25:P130,111"), &[16, 5], stepping);
        check_stepping(&gpu, &soup(40, 30, &format!("{IRREGULAR}:T47,33")), &[16, 29], stepping);
    }
    for (width, height) in [(1, 1), (1, 7), (2, 3), (33, 17), (65, 16)] {
        for rule in ["W30", "B245/S3H", IRREGULAR] {
            for edges in ["T", "P"] {
                let universe = soup(width, height, &format!("{rule}:{edges}{width},{height}"));
                check(&gpu, &universe, &[1, 3, 4]);
            }
        }
    }
}

#[test]
fn windows_on_a_blinking_plane_match_the_oracle_for_every_length_of_launch() {
    let gpu = context();
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Always);
    for rule in ["B03/S23", "B0124-k/S1c25"] {
        let universe = soup(40, 33, &format!("{rule}:T0,33"));
        let lengths: Vec<u64> = (1..=17).collect();
        check_stepping(&gpu, &universe, &lengths, stepping);
        check_stepping(&gpu, &universe, &[1, 6, 7], Stepping::Single { rows: 3 });
    }
    // A torus blinks of itself.
    check_stepping(&gpu, &soup(70, 50, "B03/S23:T100,90"), &[5, 5, 12, 3, 24], stepping);
}

#[test]
fn what_rests_in_even_generations_of_a_blinking_plane_is_stepped_in_odd_ones() {
    let gpu = context();
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Always);
    let universe = soup(12, 12, "B0/S01234567:T0,400");
    check_stepping(&gpu, &universe, &[5; 12], stepping);
}

#[test]
fn a_universe_past_one_binding_spans_several_buffers() {
    let gpu = context();
    for (width, height, rulestring, bytes) in [
        (640, 100, "B3/S23:T640,100", 4 * 132 * 8),
        (650, 100, "B3/S23:T650,100", 4 * 132 * 8),
        (691, 97, "B01/S8:T691,97", 4 * 132 * 5),
        (650, 100, "B3/S23:P650,100", 4 * 132 * 8),
        (373, 60, "B36/S1258:P373,60", 4 * 92 * 5),
        (650, 100, "B2-a/S12:T650,100", 4 * 132 * 8),
    ] {
        let small = gpu.with_bindings_of(bytes);
        let universe = soup(width, height, rulestring);
        for skipping in [Skipping::Never, Skipping::Always] {
            let stepping = tiles((3, 4, 16), Checks::Off, skipping);
            let bands = store(&small, &universe, stepping).cells.list.len();
            assert!(bands >= 3, "{rulestring}: {bands}");
            check_stepping(&small, &universe, &[1, 16, 37, 2, 16], stepping);
        }
        check_stepping(&small, &universe, &[1, 5], Stepping::Single { rows: 3 });
    }
}

#[test]
fn blocks_that_lie_in_several_bands_count_every_cell_once() {
    let small = context().with_bindings_of(4 * 256 * 6);
    let universe = soup(300, 200, "B3/S23:T333,222");
    let store = GridStore::new(&small, &universe, &MemoryBudget::new(PLENTY)).unwrap();
    assert!(store.cells.list.len() > 1);
    check_blocks(engine_with(&small, store, &universe), &universe);
}

#[test]
fn tiles_at_rest_are_left_alone_and_stay_exact() {
    let gpu = context();
    let universe = soup(60, 60, "B3/S23:T1000,900");
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Always);
    let mut engine = engine_with(&gpu, store(&gpu, &universe, stepping), &universe);
    let mut cpu = CpuEngine::new(&universe, PLENTY).unwrap();
    engine.step(800).unwrap();
    engine.finish().unwrap();
    let before = engine.cells_updated();
    engine.step(320).unwrap();
    engine.finish().unwrap();
    let share = (engine.cells_updated() - before) as f64 / (1000.0 * 900.0 * 320.0);
    assert!(share > 0.0 && share < 0.5, "{share}");
    cpu.step(1120).unwrap();
    let all = universe.topology().bounds().unwrap();
    assert_eq!(engine.read(all), cpu.read(all));
}

#[test]
fn pulsars_rest_under_lists_and_a_soup_that_settles_comes_to_be_stepped_by_them() {
    let gpu = context();
    let mut cells = Cells::new();
    for (far, near) in [(2, 1), (3, 1), (4, 1), (2, 6), (3, 6), (4, 6)] {
        for (x, y) in [(far, near), (near, far)] {
            for (x, y) in [(x, y), (-x, y), (x, -y), (-x, -y)] {
                cells.set(x + 200, y + 150, true);
            }
        }
    }
    let pattern = Pattern { cells, is_placed: true, ..Pattern::default() };
    let rulestring = "B3/S23:T1000,900".parse().unwrap();
    let universe = Universe::new(&pattern, Some(rulestring)).unwrap();
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Auto);
    let mut store = store(&gpu, &universe, stepping);
    let mut meter = fill(&mut store, &universe);
    step(&mut store, &mut meter, 48);
    let before = meter.cells_updated;
    step(&mut store, &mut meter, 120);
    assert_eq!(meter.cells_updated, before, "every tile rests");
    assert_eq!(store.totals(&mut meter).unwrap().population, 48);
}

#[test]
fn a_dense_universe_goes_without_lists_for_a_while_and_work_is_counted_either_way() {
    let gpu = context();
    let universe = soup(400, 300, "B3/S23:T400,300");
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Auto);
    let mut store = store(&gpu, &universe, stepping);
    let mut meter = fill(&mut store, &universe);
    let lists = |store: &GridStore| store.activity.as_ref().unwrap().lists();
    assert!(lists(&store), "a probe comes first");
    for generations in [12, 60, 3, 1] {
        step(&mut store, &mut meter, generations);
    }
    assert!(!lists(&store));
    assert_eq!(meter.cells_updated, 400 * 300 * 76);
}
