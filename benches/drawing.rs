//! Drawing on the processor: a running gun close up, and a soup far out.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lifescope::engine::{Engine, HostKind, start_on_host};
use lifescope::life::{LifeLike, Pattern, Rulestring, Soup, Topology, Universe};
use lifescope::render::{
    Camera, Canvas, Counts, CountsPlace, CountsPool, Framing, Painter, Pixels, Scene,
};
use lifescope::{format, library};

/// The canvas of a window of 1276 x 774 pixels.
const CANVAS: Canvas = Canvas { width: 1276, height: 708 };

/// Generations that are drawn in turn.
const FRAMES: usize = 16;

fn engine(pattern: &Pattern, rulestring: Option<Rulestring>) -> (Box<dyn Engine>, Universe) {
    let universe = Universe::new(pattern, rulestring).expect("the pattern fits");
    let limits = 1 << 28;
    let engine = start_on_host(HostKind::Cpu, &universe, limits).expect("it fits in memory");
    (engine, universe)
}

/// Frames of a universe in view as a whole, or of its first cells.
fn frames(engine: &mut dyn Engine, universe: &Universe) -> (Scene, Framing, Vec<Counts>) {
    let mut camera = Camera::new(1.0);
    camera.fit(universe.extent(), CANVAS);
    camera.arrive();
    let placement = camera.placement(CANVAS);
    let framing = Framing::new(&placement, CANVAS);
    let pool = CountsPool::new(CountsPlace::Host);
    let scene = Scene {
        left: 0,
        top: 40,
        canvas: CANVAS,
        placement,
        topology: universe.topology(),
        has_grid: true,
    };
    let frames = (0..FRAMES).map(|_| {
        engine.step(1).expect("there is room");
        pool.observe(engine, framing.raster()).expect("the host has its cells")
    });
    let frames = frames.collect();
    (scene, framing, frames)
}

fn drawing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draw");
    group.throughput(Throughput::Elements(1));
    let gun = library::find("gosper-glider-gun").expect("the library has it");
    let gun = format::read(gun.slug, gun.rle.as_bytes(), 1 << 20).expect("it reads").pattern;
    let soup =
        Soup { width: 2048, height: 2048, density: Soup::DEFAULT_DENSITY, seed: 1 }.pattern();
    let torus = Rulestring::new(LifeLike::LIFE, Topology::torus(2048, 2048));
    for (name, (mut engine, universe)) in
        [("gun", engine(&gun, None)), ("soup of 2048 x 2048", engine(&soup, Some(torus)))]
    {
        let (scene, framing, frames) = frames(&mut *engine, &universe);
        let mut painter = Painter::default();
        let mut pixels = Pixels::new(1276, 774, [0; 3]);
        let mut next = 0;
        group.bench_function(BenchmarkId::new("next frame", name), |bencher| {
            bencher.iter(|| {
                next = (next + 1) % FRAMES;
                let damage = painter.prepare(scene, Some((&frames[next], &framing)), None);
                for area in damage.areas() {
                    painter.paint(*area, &mut pixels);
                }
            });
        });
        group.bench_function(BenchmarkId::new("whole frame", name), |bencher| {
            bencher.iter(|| painter.paint(pixels.area(), &mut pixels));
        });
        let pool = CountsPool::new(CountsPlace::Host);
        group.bench_function(BenchmarkId::new("count", name), |bencher| {
            bencher.iter(|| pool.observe(&mut *engine, framing.raster()));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = drawing
}
criterion_main!(benches);
