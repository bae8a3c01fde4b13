//! The sparse plane against the oracle.

use super::*;
use crate::engine::gpu::GpuEngine;
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

fn check(universe: &Universe, steps: &[u64]) {
    let mut reference = ReferenceEngine::new(universe);
    let mut engine = PlaneEngine::new(device(), universe, PLENTY).unwrap();
    for &step in steps {
        reference.step(step).unwrap();
        engine.step(step).unwrap();
        engine.rings.check();
        let place = format!("{} at {}", universe.rulestring(), reference.generation());
        assert_eq!(engine.population(), reference.population(), "{place}");
        let bounds = reference.bounding_box().unwrap();
        assert_eq!(engine.bounding_box(), Ok(bounds), "{place}");
        let region = bounds.unwrap_or_default().expanded(3);
        assert_eq!(engine.read(region), reference.read(region), "{place}");
    }
}

#[test]
fn soups_match_the_oracle_while_tiles_come_and_go() {
    check(&soup(150, 240, "B3/S23"), &[1, 2, 16, 13, 128, 40, 129, 300]);
    check(&soup(20, 30, "B2/S"), &[10, 200, 16]);
    check(&soup(20, 30, "B36/S23"), &[500]);
    check(&soup(3, 3, "B/S"), &[5]);
}

#[test]
fn a_glider_goes_far_and_leaves_nothing_behind() {
    let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
    let universe = Universe::new(&Pattern::from_cells(glider), None).unwrap();
    let mut engine = PlaneEngine::new(device(), &universe, PLENTY).unwrap();
    engine.step(8000).unwrap();
    assert_eq!(engine.bounding_box(), Ok(Some(Rect::new(2000, 2000, 3, 3))));
    assert!(engine.rings.live().len() <= 16, "{}", engine.rings.live().len());
    assert_eq!(engine.pool.capacity, FIRST_CAPACITY);
}

#[test]
fn the_pool_grows_as_far_as_it_may_and_then_says_so() {
    let limits = 40 << 20;
    let universe = soup(12, 12, "B2/S");
    let mut engine = PlaneEngine::new(device(), &universe, limits).unwrap();
    let mut cpu = crate::engine::cpu::CpuEngine::new(&universe, PLENTY).unwrap();
    let error = engine.step(100_000).unwrap_err();
    assert!(matches!(error, EngineError::CannotGrow { .. }), "{error}");
    assert!(engine.pool.capacity > FIRST_CAPACITY);
    cpu.step(engine.generation()).unwrap();
    assert_eq!(engine.population(), cpu.population());
    let tiny = 1 << 20;
    let error = PlaneEngine::new(device(), &universe, tiny).err().unwrap();
    assert!(matches!(error, EngineError::TooLarge { .. }), "{error}");
}

#[test]
fn blocks_of_every_size_count_every_cell_once() {
    let universe = soup(300, 200, "B3/S23");
    let mut engine = GpuEngine::new(device(), &universe, PLENTY).unwrap();
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
