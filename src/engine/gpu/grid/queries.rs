//! What is asked of the cells of a grid, answered where they are.

use super::bands::Bands;
use crate::engine::EngineError;
use crate::engine::gpu::device::GpuDevice;
use crate::engine::gpu::kernels::{COUNTED_ROWS, CommonKernels, LANES, SQUARE_SIDE};
use crate::engine::gpu::layout::{GridTotals, Raster, Region, WORD_CELLS};
use crate::engine::gpu::store::Totals;
use crate::life::{BlockRaster, Rect};

/// Population and bounding box.
///
/// # Errors
/// The device's errors.
pub(super) fn totals(
    gpu: &GpuDevice,
    common: &CommonKernels,
    cells: &Bands,
) -> Result<Totals, EngineError> {
    let buffer = gpu.filled(
        "totals",
        bytemuck::bytes_of(&GridTotals::NOTHING),
        wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
    );
    let mut all = Totals::default();
    for band in &cells.list {
        gpu.queue().write_buffer(&buffer, 0, bytemuck::bytes_of(&GridTotals::NOTHING));
        let group = gpu.bind(
            "count",
            &common.layouts.count,
            &[&band.uniform, cells.current(band), &buffer],
        );
        let groups = (band.grid.height.div_ceil(COUNTED_ROWS * LANES), band.grid.words);
        gpu.dispatch("count", &common.count, &group, groups);
        let bytes = gpu.read_back(&buffer, size_of::<GridTotals>() as u64)?;
        let totals = bytemuck::pod_read_unaligned::<GridTotals>(&bytes);
        let bounds = totals.bounds().map(|bounds| {
            let (x, y) = (band.origin.x + bounds.x, band.origin.y + bounds.y);
            Rect::new(x, y, bounds.width, bounds.height)
        });
        all = all.and(Totals { population: totals.population(), bounds });
    }
    Ok(all)
}

/// Brings the cells of a region into a buffer, in rows of whole words. What is not there is dead.
pub(super) fn gather(
    gpu: &GpuDevice,
    common: &CommonKernels,
    cells: &Bands,
    region: Rect,
    target: &wgpu::Buffer,
) {
    let words = region.width.div_ceil(u64::from(WORD_CELLS));
    gpu.clear(target, 4 * words * region.height);
    for band in &cells.list {
        let rect = band.rect();
        let shared = rect.intersection(&region);
        if shared.is_empty() {
            continue;
        }
        // The words of a row that hold columns of the band. The first of them may begin west of it.
        let word = i64::from(WORD_CELLS);
        let first_word = (shared.x - region.x) / word;
        let end_word = (shared.right() - region.x + word - 1) / word;
        let inputs = Region {
            x: (region.x + first_word * word - rect.x) as u32,
            y: (shared.y - rect.y) as u32,
            columns: (end_word - first_word) as u32,
            rows: shared.height as u32,
            words: words as u32,
            first_word: first_word as u32,
            first_row: (shared.y - region.y) as u32,
        };
        let group = gpu.bind(
            "gather",
            &common.layouts.gather,
            &[&band.uniform, cells.current(band), &gpu.uniform("region", &inputs), target],
        );
        let groups = (inputs.columns.div_ceil(SQUARE_SIDE), inputs.rows.div_ceil(SQUARE_SIDE));
        gpu.dispatch("gather", &common.gather, &group, groups);
    }
}

/// Counts the live cells in each block of a raster into a buffer.
pub(super) fn count_blocks(
    gpu: &GpuDevice,
    common: &CommonKernels,
    cells: &Bands,
    raster: &BlockRaster,
    target: &wgpu::Buffer,
) {
    let (width, height) = (raster.width() as u32, raster.height() as u32);
    // A block may lie in several bands, which add what they find.
    gpu.clear(target, 4 * u64::from(width) * u64::from(height));
    let uniform = gpu.uniform("raster", &Raster { width, height });
    let region = raster.region();
    let rows_a_block = region.height / u64::from(height);
    let (pipeline, groups) = if rows_a_block >= 16 {
        (&common.count_large, (width, height))
    } else {
        (&common.count_small, (width.div_ceil(SQUARE_SIDE), height.div_ceil(SQUARE_SIDE)))
    };
    for band in &cells.list {
        if cells.list.len() > 1 && band.rect().intersection(&region).is_empty() {
            continue;
        }
        let clamp = |list: &[i64], origin: i64, side: u32| {
            list.iter().map(|&at| (at - origin).clamp(0, i64::from(side)) as u32).collect()
        };
        let mut boundaries: Vec<u32> = clamp(raster.columns(), band.origin.x, band.grid.width);
        let rows: Vec<u32> = clamp(raster.rows(), band.origin.y, band.grid.height);
        boundaries.extend(rows);
        let boundaries = gpu.filled(
            "block boundaries",
            bytemuck::cast_slice(&boundaries),
            wgpu::BufferUsages::STORAGE,
        );
        let group = gpu.bind(
            "blocks",
            &common.layouts.blocks,
            &[&band.uniform, cells.current(band), &uniform, &boundaries, target],
        );
        gpu.dispatch("blocks", pipeline, &group, groups);
    }
}
