//! Stepping: dense soups, fresh and settled, on each engine.
//!
//! Sizes are small, so that a run takes about a minute; `lifescope bench` measures large ones and
//! holds them against the hardware's limits. The throughput counts cells times generations,
//! whether they were computed or skipped.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lifescope::engine::cpu::{CpuEngine, Instructions};
use lifescope::engine::{Engine, EngineChoice, EngineKind, EnginePlace};
use lifescope::life::{LifeLike, Pattern, Rulestring, Soup, Topology, Universe};

/// Generations of a measured call.
const GENERATIONS: u64 = 16;

/// Memory that an engine may take.
const LIMITS: u64 = 1 << 30;

/// The sides of the universes that an engine is measured on.
fn sides(kind: EngineKind) -> &'static [u64] {
    match kind {
        EngineKind::Reference => &[64],
        EngineKind::Cpu | EngineKind::Gpu => &[512, 2048],
    }
}

fn universe(side: u64, rule: LifeLike) -> Universe {
    let soup = Soup { width: side, height: side, density: Soup::DEFAULT_DENSITY, seed: 1 };
    let pattern = Pattern { cells: soup.cells(), is_placed: true, ..Pattern::default() };
    let rulestring = Rulestring::new(rule, Topology::torus(side, side));
    Universe::new(&pattern, Some(rulestring)).expect("a soup fills its torus")
}

fn step(engine: &mut dyn Engine, generations: u64) {
    engine.step(generations).expect("a torus does not grow");
    engine.finish().expect("the device is well");
}

/// Steps a soup of each size on each engine, `age` generations old at the start.
fn step_soups(criterion: &mut Criterion, name: &str, rule: LifeLike, age: u64) {
    let mut group = criterion.benchmark_group(name);
    for kind in EngineKind::ALL {
        let (place, _) = EnginePlace::open(EngineChoice::Only(kind), None)
            .expect("every engine is measured; a software adapter does for the gpu");
        for &side in sides(kind) {
            let mut engine =
                place.start(universe(side, rule), LIMITS).expect("a small universe fits");
            step(&mut *engine, age);
            group.throughput(Throughput::Elements(side * side * GENERATIONS));
            group.bench_function(BenchmarkId::new(kind.to_string(), side), |bencher| {
                bencher.iter(|| step(&mut *engine, GENERATIONS));
            });
        }
    }
    group.finish();
}

/// What the cpu engine's instruction sets make of the same soup.
fn instruction_sets(criterion: &mut Criterion) {
    const SIDE: u64 = 2048;
    let mut group = criterion.benchmark_group("fresh soup, cpu");
    group.throughput(Throughput::Elements(SIDE * SIDE * GENERATIONS));
    for instructions in Instructions::available() {
        let universe = universe(SIDE, LifeLike::LIFE);
        let mut engine = CpuEngine::with_instructions(&universe, LIMITS, instructions)
            .expect("a small universe fits");
        group.bench_function(BenchmarkId::new(format!("{instructions:?}"), SIDE), |bencher| {
            bencher.iter(|| step(&mut engine, GENERATIONS));
        });
    }
    group.finish();
}

fn fresh(criterion: &mut Criterion) {
    step_soups(criterion, "fresh soup", LifeLike::LIFE, 0);
}

/// Most of it rests, so that what skips pays.
fn settled(criterion: &mut Criterion) {
    step_soups(criterion, "settled soup", LifeLike::LIFE, 2000);
}

/// A rule without an expression of its own, whose soups never settle.
fn other_rule(criterion: &mut Criterion) {
    let day_and_night = "B3678/S34678".parse().expect("a rule");
    step_soups(criterion, "soup of Day & Night", day_and_night, 0);
}

criterion_group! {
    name = stepping;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = fresh, instruction_sets, settled, other_rule
}
criterion_main!(stepping);
