//! Grids against the oracle, on whatever adapter the machine has.

use super::*;
use crate::engine::gpu::kernels::{Checks, TileForm};
use crate::engine::gpu::layout::HALO;
use crate::engine::gpu::tile_kernel::{Majority, TileShape};
use crate::engine::reference::ReferenceEngine;
use crate::life::{Cells, Pattern, Soup};

const PLENTY: u64 = 1 << 30;

fn device() -> Arc<GpuDevice> {
    GpuDevice::headless(None).expect("GPU tests need an adapter, a software one at least")
}

fn soup(width: u64, height: u64, rulestring: &str) -> Universe {
    let soup = Soup { width, height, density: 0.4, seed: width * 1000 + height };
    Universe::new(&soup.pattern(), Some(rulestring.parse().unwrap())).unwrap()
}

fn check(gpu: &Arc<GpuDevice>, universe: &Universe, steps: &[u64]) {
    let variant = Variant::built_in(gpu.caps());
    check_stepping(gpu, universe, steps, Stepping::of(gpu.caps(), variant, Skipping::Auto));
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

fn check_stepping(gpu: &Arc<GpuDevice>, universe: &Universe, steps: &[u64], stepping: Stepping) {
    let mut reference = ReferenceEngine::new(universe);
    let mut engine =
        GridEngine::with_stepping(Arc::clone(gpu), universe, PLENTY, stepping).unwrap();
    for &step in steps {
        reference.step(step).unwrap();
        engine.step(step).unwrap();
        let at = reference.generation();
        let place = format!("{} at {at}, {stepping:?}", universe.rulestring());
        assert_eq!(engine.population(), reference.population(), "{place}");
        let bounds = reference.bounding_box().unwrap();
        assert_eq!(engine.bounding_box(), Ok(bounds), "{place}");
        let region = bounds.unwrap_or_default().expanded(3);
        assert_eq!(engine.read(region), reference.read(region), "{place}");
    }
}

#[test]
fn every_seam_of_words_matches_the_oracle() {
    let gpu = device();
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
    let gpu = device();
    check(&gpu, &soup(50, 40, "B3/S23:T0,64"), &[1, 100, 400]);
    check(&gpu, &soup(20, 30, "B3/S23:T0,30"), &[1, 200, 200]);
    check(&gpu, &soup(20, 30, "B2/S:P20,0"), &[10, 300]);
    let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
    let universe = Universe::new(&Pattern::from_cells(glider), None).unwrap();
    let mut engine = GridEngine::new(gpu, &universe, PLENTY).unwrap();
    engine.step(8000).unwrap();
    assert_eq!(engine.bounding_box(), Ok(Some(Rect::new(2000, 2000, 3, 3))));
    assert!(engine.memory_bytes() < 1 << 20, "{}", engine.memory_bytes());
}

#[test]
fn a_plane_that_cannot_grow_says_so_and_stays_whole() {
    let limits = 100_000;
    let universe = soup(12, 12, "B2/S");
    let mut engine = GridEngine::new(device(), &universe, limits).unwrap();
    let error = engine.step(10_000).unwrap_err();
    assert!(matches!(error, EngineError::CannotGrow { .. }), "{error}");
    let mut reference = ReferenceEngine::new(&universe);
    reference.step(engine.generation()).unwrap();
    assert!(engine.generation() > 100);
    assert_eq!(engine.population(), reference.population());
}

#[test]
fn what_does_not_fit_is_refused_with_the_largest_that_does() {
    let limits = 1 << 20;
    let error =
        GridEngine::new(device(), &soup(8, 8, "B3/S23:T10000,10000"), limits).err().unwrap();
    assert!(error.to_string().contains("cells a side"), "{error}");
}

#[test]
fn blocks_of_every_size_count_every_cell_once() {
    let gpu = device();
    let universe = soup(300, 200, "B3/S23:T333,222");
    let mut engine = GridEngine::new(gpu, &universe, PLENTY).unwrap();
    let mut reference = ReferenceEngine::new(&universe);
    engine.step(3).unwrap();
    reference.step(3).unwrap();
    for (scale, width, height) in
        [(1.0, 90, 40), (0.3, 90, 40), (2.7, 150, 90), (40.0, 9, 6), (999.0, 1, 1)]
    {
        let raster = BlockRaster::uniform(-180.3, -121.0, scale, width, height);
        assert_eq!(engine.count_blocks(&raster), reference.count_blocks(&raster), "{scale}");
    }
}

#[test]
fn device_time_is_told_where_there_are_timestamps() {
    let gpu = device();
    let mut engine =
        GridEngine::new(Arc::clone(&gpu), &soup(512, 512, "B3/S23:T512,512"), PLENTY).unwrap();
    engine.step(64).unwrap();
    let seconds = engine.take_device_seconds().unwrap();
    assert_eq!(seconds.is_some(), gpu.caps().has_timestamps);
    assert!(seconds.is_none_or(|seconds| seconds > 0.0));
}

#[test]
fn every_tile_shape_matches_the_oracle_for_every_length_of_launch() {
    let gpu = device();
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
    let gpu = device();
    for checks in [Checks::On, Checks::Off] {
        let stepping = tiles((6, 8, 64), checks, Skipping::Always);
        check_stepping(&gpu, &soup(700, 600, "B3/S23:T700,600"), &[16, 21], stepping);
        check_stepping(&gpu, &soup(700, 600, "B36/S23:P700,600"), &[16, 21], stepping);
    }
}

#[test]
fn a_universe_past_one_binding_spans_several_buffers() {
    let gpu = device();
    for (width, height, rulestring, bytes) in [
        (640, 100, "B3/S23:T640,100", 4 * 132 * 8),
        (650, 100, "B3/S23:T650,100", 4 * 132 * 8),
        (691, 97, "B01/S8:T691,97", 4 * 132 * 5),
        (650, 100, "B3/S23:P650,100", 4 * 132 * 8),
        (373, 60, "B36/S1258:P373,60", 4 * 92 * 5),
    ] {
        let small = gpu.with_bindings_of(bytes);
        let universe = soup(width, height, rulestring);
        for skipping in [Skipping::Never, Skipping::Always] {
            let stepping = tiles((3, 4, 16), Checks::Off, skipping);
            let engine =
                GridEngine::with_stepping(Arc::clone(&small), &universe, PLENTY, stepping).unwrap();
            assert!(engine.cells.list.len() >= 3, "{rulestring}: {}", engine.cells.list.len());
            check_stepping(&small, &universe, &[1, 16, 37, 2, 16], stepping);
        }
        check_stepping(&small, &universe, &[1, 5], Stepping::Single { rows: 3 });
    }
}

#[test]
fn blocks_that_lie_in_several_bands_count_every_cell_once() {
    let small = device().with_bindings_of(4 * 256 * 6);
    let universe = soup(300, 200, "B3/S23:T333,222");
    let mut engine = GridEngine::new(small, &universe, PLENTY).unwrap();
    let mut reference = ReferenceEngine::new(&universe);
    engine.step(3).unwrap();
    reference.step(3).unwrap();
    assert!(engine.cells.list.len() > 1);
    for (scale, width, height) in [(1.0, 90, 40), (2.7, 150, 90), (40.0, 9, 6), (999.0, 1, 1)] {
        let raster = BlockRaster::uniform(-180.3, -121.0, scale, width, height);
        assert_eq!(engine.count_blocks(&raster), reference.count_blocks(&raster), "{scale}");
    }
}

#[test]
fn tiles_at_rest_are_left_alone_and_stay_exact() {
    let gpu = device();
    let universe = soup(60, 60, "B3/S23:T1000,900");
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Always);
    let mut engine =
        GridEngine::with_stepping(Arc::clone(&gpu), &universe, PLENTY, stepping).unwrap();
    let mut cpu = crate::engine::cpu::CpuEngine::new(&universe, PLENTY).unwrap();
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
    let gpu = device();
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
    let mut engine = GridEngine::with_stepping(gpu, &universe, PLENTY, stepping).unwrap();
    engine.step(48).unwrap();
    engine.finish().unwrap();
    let before = engine.cells_updated();
    engine.step(120).unwrap();
    engine.finish().unwrap();
    assert_eq!(engine.cells_updated(), before, "every tile rests");
    assert_eq!(engine.population(), Ok(48));
}

#[test]
fn a_dense_universe_goes_without_lists_for_a_while_and_work_is_counted_either_way() {
    let gpu = device();
    let universe = soup(400, 300, "B3/S23:T400,300");
    let stepping = tiles((3, 4, 16), Checks::Off, Skipping::Auto);
    let mut engine = GridEngine::with_stepping(gpu, &universe, PLENTY, stepping).unwrap();
    assert!(engine.activity.as_ref().unwrap().lists(), "a look comes first");
    for step in [12, 60, 3, 1] {
        engine.step(step).unwrap();
        engine.finish().unwrap();
    }
    assert!(!engine.activity.as_ref().unwrap().lists());
    assert_eq!(engine.cells_updated(), 400 * 300 * 76);
}
