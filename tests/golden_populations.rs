//! Populations computed with two independent engines hold here, on every row of
//! `golden/populations.csv`.

mod golden;

use golden::Row;
use lifescope::engine::gpu::{GpuContext, GpuEngine};
use lifescope::engine::{Engine, EngineError, HostKind, start_on_host};
use lifescope::life::{Topology, Universe};
use lifescope::memory::MemoryBudget;

#[test]
fn the_cpu_engine_holds_every_row() {
    check(|universe| start_on_host(HostKind::Cpu, universe, MemoryBudget::half_of_available()));
}

#[test]
fn the_gpu_engine_holds_every_row() {
    let device = GpuContext::headless(None).unwrap();
    check(|universe| {
        let limits = MemoryBudget::half_of_available();
        Ok(Box::new(GpuEngine::new(device.clone(), universe, limits)?))
    });
}

/// Steps each pattern once through its rows, in which the generations ascend.
fn check(start: impl Fn(&Universe) -> Result<Box<dyn Engine>, EngineError>) {
    let rows = golden::rows(include_str!("golden/populations.csv"));
    assert_eq!(rows.len(), 33);
    for run in rows.chunk_by(|a, b| (a.rle, &a.rulestring) == (b.rle, &b.rulestring)) {
        let mut engine = start(&universe(&run[0])).unwrap();
        for row in run {
            engine.step(row.generation - engine.generation()).unwrap();
            let population = engine.population().unwrap();
            assert_eq!(population, row.population, "{row:?}");
        }
    }
}

/// The universe at generation 0. Bounded rows were computed from a header of 16 x 16 cells,
/// which centres their pattern.
fn universe(row: &Row) -> Universe {
    let is_bounded = row.rulestring.topology != Topology::UNBOUNDED;
    row.universe(is_bounded.then_some((16, 16)))
}
