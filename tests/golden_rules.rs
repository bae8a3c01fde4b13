//! Populations under rules of many kinds, as Golly has them, on every row of `golden/rules.csv`.

mod golden;

use golden::Row;
use lifescope::engine::gpu::{GpuContext, GpuEngine};
use lifescope::engine::{Engine, EngineError, EngineKind, HostKind, start_on_host};
use lifescope::life::Universe;
use lifescope::memory::MemoryBudget;

#[test]
fn the_engines_of_the_host_hold_every_row() {
    for kind in [HostKind::Reference, HostKind::Cpu] {
        check(
            |_| true,
            |universe| start_on_host(kind, universe, MemoryBudget::half_of_available()),
        );
    }
}

#[test]
fn the_gpu_engine_holds_every_row() {
    let context =
        GpuContext::headless(None).expect("GPU tests need an adapter, a software one at least");
    let is_stepped =
        |row: &Row| EngineKind::Gpu.steps(&row.rulestring.rule, row.rulestring.topology);
    check(is_stepped, |universe| Ok(Box::new(GpuEngine::new(context.clone(), universe, 1 << 30)?)));
}

fn check(
    is_stepped: impl Fn(&Row) -> bool,
    start: impl Fn(&Universe) -> Result<Box<dyn Engine>, EngineError>,
) {
    let rows = golden::rows(include_str!("golden/rules.csv"));
    assert_eq!(rows.len(), 40);
    for row in rows.into_iter().filter(is_stepped) {
        let mut engine = start(&universe(&row)).unwrap_or_else(|e| panic!("{row:?}: {e}"));
        engine.step(row.generation).unwrap();
        assert_eq!(engine.population(), Ok(row.population), "{row:?}");
    }
}

/// The universe at generation 0. The header that the populations were computed from named the pattern's own
/// extent, which centres it in a bounded universe.
fn universe(row: &Row) -> Universe {
    let bounds = row.pattern().cells.bounding_box().unwrap_or_default();
    row.universe(Some((bounds.width, bounds.height)))
}
