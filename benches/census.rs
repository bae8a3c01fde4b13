//! Recognising what lives in settled soups: objects a second, with and without remembered shapes.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lifescope::census::{Recogniser, Snapshot};
use lifescope::engine::{HostKind, start_on_host};
use lifescope::life::{BitGrid, LifeLike, Point, Rulestring, Soup, Topology, Universe};

/// Columns and rows of the torus.
const SIDE: u64 = 1024;

/// Generations after which little is active.
const AGE: u64 = 6000;

/// A soup that has settled, but for what takes long.
fn ash() -> (BitGrid, Point) {
    let soup = Soup { width: SIDE, height: SIDE, density: Soup::DEFAULT_DENSITY, seed: 1 };
    let topology = Topology::torus(SIDE, SIDE);
    let rulestring = Rulestring::new(LifeLike::LIFE, topology);
    let universe = Universe::new(&soup.pattern(), Some(rulestring)).expect("a soup fits its torus");
    let limits = 1 << 28;
    let mut engine = start_on_host(HostKind::Cpu, &universe, limits).expect("it fits in memory");
    engine.step(AGE).expect("a torus does not grow");
    let region = universe.extent();
    let cells = engine.read(region).expect("the host has its cells");
    (cells, Point::new(region.x, region.y))
}

fn recognising(criterion: &mut Criterion) {
    let (cells, origin) = ash();
    let topology = Topology::torus(SIDE, SIDE);
    let snapshot = Snapshot { cells: &cells, origin, rule: LifeLike::LIFE, topology };
    let mut remembering = Recogniser::new();
    let objects = remembering.recognise(snapshot).objects.len() as u64;
    let mut group = criterion.benchmark_group("recognise ash");
    group.throughput(Throughput::Elements(objects));
    group.bench_function(BenchmarkId::new("afresh", SIDE), |bencher| {
        bencher.iter(|| Recogniser::new().recognise(snapshot));
    });
    group.bench_function(BenchmarkId::new("remembered", SIDE), |bencher| {
        bencher.iter(|| remembering.recognise(snapshot));
    });
    group.finish();
}

criterion_group! {
    name = census;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = recognising
}
criterion_main!(census);
