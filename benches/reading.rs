//! Reading patterns: bytes of RLE a second.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lifescope::format::{self, Format};
use lifescope::life::{Pattern, Soup};

/// Memory that a pattern may take.
const MAX_MEMORY_BYTES: u64 = 1 << 30;

/// The RLE of a soup of that side.
fn soup(side: u64, density: f64) -> Vec<u8> {
    let soup = Soup { width: side, height: side, density, seed: 1 };
    let mut bytes = Vec::new();
    format::write(&Pattern::from_cells(soup.cells()), Format::Rle, &mut bytes)
        .expect("memory takes what is written");
    bytes
}

fn rle(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read rle");
    for (name, side, density) in [("dense", 1024, 0.375), ("sparse", 4096, 0.005)] {
        let bytes = soup(side, density);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(BenchmarkId::new(name, side), |bencher| {
            bencher.iter(|| format::read("soup.rle", &bytes, MAX_MEMORY_BYTES).expect("own RLE"));
        });
    }
    group.finish();
}

criterion_group! {
    name = reading;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = rle
}
criterion_main!(reading);
