//! The engine against the oracle, on whatever adapter the machine has, and what its stores share.

use super::*;
use crate::engine::reference::ReferenceEngine;
use crate::life::{Cells, Pattern, Soup};

/// More bytes than any universe of these tests needs.
pub(super) const PLENTY: u64 = 1 << 30;

/// A context on a device.
pub(super) fn context() -> Arc<GpuContext> {
    GpuContext::headless(None).expect("GPU tests need an adapter, a software one at least")
}

/// A soup of that size in a universe of that shape.
pub(super) fn soup(width: u64, height: u64, rulestring: &str) -> Universe {
    let soup = Soup { width, height, density: 0.4, seed: width * 1000 + height };
    Universe::new(&soup.pattern(), Some(rulestring.parse().unwrap())).unwrap()
}

/// An engine with a store that a test has made.
pub(super) fn engine_with(
    context: &Arc<GpuContext>,
    store: impl Store + 'static,
    universe: &Universe,
) -> GpuEngine {
    let budget = MemoryBudget::new(PLENTY);
    GpuEngine::load(Arc::clone(context), Box::new(store), universe.clone(), budget).unwrap()
}

/// Writes the cells of a universe into a store, and gives a meter for it.
pub(super) fn fill(store: &mut dyn Store, universe: &Universe) -> Meter {
    let words = universe.cells().words();
    let words: Vec<MaskedWord> =
        words.map(|(x, y, bits)| MaskedWord { x, y, mask: u64::MAX, bits }).collect();
    store.write(&words).unwrap();
    Meter::default()
}

/// Steps a store that many generations.
pub(super) fn step(store: &mut dyn Store, meter: &mut Meter, generations: u64) {
    let mut left = generations;
    while left > 0 {
        left -= store.step(left, meter).unwrap();
        meter.totals = None;
    }
    store.settle(meter).unwrap();
}

/// Steps an engine and the oracle, and holds what can be seen of one against the other.
pub(super) fn check(mut engine: GpuEngine, universe: &Universe, steps: &[u64], what: &str) {
    let mut reference = ReferenceEngine::new(universe);
    for &step in steps {
        reference.step(step).unwrap();
        engine.step(step).unwrap();
        engine.store.check();
        compare(&mut engine, &mut reference, what);
    }
}

fn compare(engine: &mut GpuEngine, reference: &mut ReferenceEngine, what: &str) {
    let rulestring = reference.rulestring();
    let place = format!("{rulestring} at {}, {what}", reference.generation());
    assert_eq!(engine.generation(), reference.generation(), "{place}");
    assert_eq!(engine.population(), reference.population(), "{place}");
    let bounds = reference.bounding_box().unwrap();
    assert_eq!(engine.bounding_box(), Ok(bounds), "{place}");
    let region = bounds.unwrap_or_default().expanded(3);
    assert_eq!(engine.read(region), reference.read(region), "{place}");
}

/// Counts blocks of many sizes and holds them against the oracle's.
pub(super) fn check_blocks(mut engine: GpuEngine, universe: &Universe) {
    let mut reference = ReferenceEngine::new(universe);
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
fn every_variant_that_tuning_may_find_steps_right() {
    let context = context();
    let candidates = Variant::candidates(context.caps());
    assert_eq!(candidates[0], Variant::built_in(context.caps()));
    let universe = soup(200, 130, "B3/S23:T256,200");
    for variant in candidates {
        let engine = GpuEngine::of_variant(Arc::clone(&context), &universe, variant).unwrap();
        check(engine, &universe, &[21], &variant.to_string());
    }
}

#[test]
fn regions_are_read_wherever_they_begin_and_end() {
    let context = context();
    let bands = context.with_bindings_of(4 * 132 * 5);
    for (context, rulestring) in
        [(&context, "B3/S23:T331,100"), (&bands, "B3/S23:P331,100"), (&context, "B3/S23")]
    {
        let universe = soup(300, 90, rulestring);
        let mut engine = GpuEngine::new(Arc::clone(context), &universe, PLENTY).unwrap();
        let mut reference = ReferenceEngine::new(&universe);
        for (x, y, width, height) in [
            (-166, -50, 331, 100),
            (-200, -60, 500, 130),
            (-1, -1, 1, 1),
            (-31, 3, 63, 2),
            (17, -7, 130, 20),
            (400, 0, 10, 10),
            (0, 0, 0, 5),
        ] {
            let region = Rect::new(x, y, width, height);
            assert_eq!(engine.read(region), reference.read(region), "{rulestring} {region:?}");
        }
    }
}

/// Words of noise of which some cells are meant, side by side without a gap from column `x` on.
fn noise(x: i64, y: i64, count: i64) -> Vec<MaskedWord> {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        state ^ state >> 33
    };
    let places = (0..3).flat_map(|row| (0..count).map(move |index| (x + 64 * index, y + row)));
    places.map(|(x, y)| MaskedWord { x, y, mask: next(), bits: next() }).collect()
}

/// The universe of an engine after words have been written over it.
fn overwritten(reference: &mut ReferenceEngine, words: &[MaskedWord]) -> Universe {
    let pattern = crate::engine::export(reference).unwrap();
    let mut cells: Cells = pattern.cells.clone();
    for word in words {
        for column in (0..64).filter(|column| word.mask >> column & 1 == 1) {
            let x = word.x + column;
            if reference.topology().contains(x, word.y) {
                cells.set(x, word.y, word.bits >> column & 1 == 1);
            }
        }
    }
    let rulestring = reference.rulestring();
    let pattern = Pattern { cells, is_placed: true, ..pattern };
    Universe::new(&pattern, Some(rulestring)).unwrap()
}

#[test]
fn written_cells_are_as_if_they_had_always_been_there() {
    let context = context();
    let bands = context.with_bindings_of(4 * 132 * 5);
    let everywhere = [(-70, -40, 3), (-33, 5, 2), (0, 20, 1)];
    for (context, rulestring, places) in [
        (&context, "B3/S23:T160,100", &everywhere[..]),
        (&context, "B36/S23:P161,97", &everywhere),
        (&bands, "B3/S23:T331,100", &everywhere),
        // Past the edge of a window, and of what the plane holds.
        (&context, "B3/S23:T0,100", &[(-70, -40, 2), (900, 10, 2)]),
        (&context, "B3/S23", &[(-70, -40, 3), (1000, -2000, 2), (-5, 3, 1)]),
    ] {
        let universe = soup(60, 50, rulestring);
        let mut engine = GpuEngine::new(Arc::clone(context), &universe, PLENTY).unwrap();
        let mut reference = ReferenceEngine::new(&universe);
        for &(x, y, count) in places {
            for step in [1, 40] {
                engine.step(step).unwrap();
                reference.step(step).unwrap();
                let words = noise(x, y, count);
                engine.write(&mut words.clone()).unwrap();
                engine.meter.totals = None;
                engine.store.check();
                reference = ReferenceEngine::new(overwritten(&mut reference, &words));
                compare(&mut engine, &mut reference, &format!("written at {x}, {y}"));
            }
        }
        engine.step(150).unwrap();
        reference.step(150).unwrap();
        compare(&mut engine, &mut reference, "at the end");
    }
}

#[test]
fn nothing_that_was_counted_comes_to_any_generation_at_once() {
    let context = context();
    for rulestring in ["B3/S23", "B3/S23:T64,64"] {
        let cell = Pattern::from_cells(Cells::from_points([(0, 0)]));
        let universe = Universe::new(&cell, Some(rulestring.parse().unwrap())).unwrap();
        let mut engine = GpuEngine::new(Arc::clone(&context), &universe, PLENTY).unwrap();
        engine.step(1).unwrap();
        assert_eq!(engine.population(), Ok(0));
        engine.step(u64::MAX - 1).unwrap();
        assert_eq!((engine.generation(), engine.population()), (u64::MAX, Ok(0)), "{rulestring}");
    }
    let empty = Universe::new(&Pattern::default(), Some("B0/S:T64,64".parse().unwrap())).unwrap();
    let mut engine = GpuEngine::new(context, &empty, PLENTY).unwrap();
    assert_eq!(engine.population(), Ok(0));
    engine.step(1).unwrap();
    assert_eq!(engine.population(), Ok(64 * 64), "all are born of nothing");
}

#[test]
fn counts_are_filled_in_on_the_engines_device_and_brought_to_any_other() {
    let (own, other) = (context(), context());
    let universe = soup(90, 80, "B3/S23:T128,100");
    let mut engine = GpuEngine::new(Arc::clone(&own), &universe, PLENTY).unwrap();
    let raster = BlockRaster::uniform(-70.0, -60.0, 9.0, 16, 12);
    let expected = engine.count_blocks(&raster).unwrap();
    assert!(expected.iter().any(|&count| count > 0));
    for context in [&own, &other] {
        let device = context.device();
        let buffer = device.storage("counts", 4 * expected.len() as u64);
        let mut target = CountsBuffer::new(Arc::clone(device), buffer.clone());
        engine.count_blocks_into(&raster, &mut target).unwrap();
        let counts = device.read_back(&buffer, 4 * expected.len() as u64).unwrap();
        assert_eq!(bytemuck::pod_collect_to_vec::<u8, u32>(&counts), expected);
    }
}
