//! The buffers that pictures live in: a session fills them, the draw pass reads them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::engine::gpu::GpuDevice;
use crate::engine::{Engine, EngineError};
use crate::life::BlockRaster;

/// Buffers that are kept for the next pictures: one is drawn, one waits, one is being filled.
const KEPT: usize = 3;

/// Buffers are sized in multiples of this many bytes, so that a view that changes a little finds
/// one that fits.
const GRANULE: u64 = 1 << 16;

/// Makes pictures on the device that draws, and takes their buffers back. Clones share the
/// buffers.
#[derive(Clone)]
pub struct CountsPool {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    device: Arc<GpuDevice>,
    free: Vec<wgpu::Buffer>,
}

/// A picture: the number of live cells in each block of a raster, in a buffer of the device that
/// draws. Behind the counts stand the widths of the raster's columns and the heights of its rows,
/// as `shaders/draw.wgsl` says.
pub struct Counts {
    buffer: wgpu::Buffer,
    device: Arc<GpuDevice>,
    pool: CountsPool,
}

impl Counts {
    /// The buffer.
    pub fn buffer(&self) -> &wgpu::Buffer {
        &self.buffer
    }

    /// Whether the picture lives on that device; after a lost device it may not.
    pub fn is_on(&self, device: &Arc<GpuDevice>) -> bool {
        Arc::ptr_eq(&self.device, device)
    }
}

impl Drop for Counts {
    fn drop(&mut self) {
        let mut shared = self.pool.lock();
        if Arc::ptr_eq(&self.device, &shared.device) && shared.free.len() < KEPT {
            shared.free.push(self.buffer.clone());
        }
    }
}

impl CountsPool {
    /// A pool on the device that draws.
    pub fn new(device: Arc<GpuDevice>) -> Self {
        Self { shared: Arc::new(Mutex::new(Shared { device, free: Vec::new() })) }
    }

    /// Goes on with another device, after the first was lost.
    pub fn replace_device(&self, device: Arc<GpuDevice>) {
        let mut shared = self.lock();
        shared.free.clear();
        shared.device = device;
    }

    /// Counts the blocks of `raster`. Where the engine lives on the device that draws nothing
    /// leaves the device.
    ///
    /// # Errors
    /// The engine's.
    pub fn observe(
        &self,
        engine: &mut dyn Engine,
        raster: &BlockRaster,
    ) -> Result<Counts, EngineError> {
        let blocks = raster.width() * raster.height();
        let counts = self.take(blocks + raster.width() + raster.height());
        let queue = counts.device.queue();
        match engine.as_gpu() {
            Some(gpu) if Arc::ptr_eq(gpu.device(), &counts.device) => {
                gpu.count_blocks_into(raster, &counts.buffer)?;
            }
            _ => {
                let counted = engine.count_blocks(raster)?;
                queue.write_buffer(&counts.buffer, 0, bytemuck::cast_slice(&counted));
            }
        }
        let sides: Vec<u32> = [raster.columns(), raster.rows()]
            .into_iter()
            .flat_map(|boundaries| boundaries.windows(2))
            .map(|ends| u32::try_from(ends[1].abs_diff(ends[0])).unwrap_or(u32::MAX))
            .collect();
        let behind = (blocks * size_of::<u32>()) as u64;
        queue.write_buffer(&counts.buffer, behind, bytemuck::cast_slice(&sides));
        Ok(counts)
    }

    /// A buffer for at least that many numbers.
    fn take(&self, numbers: usize) -> Counts {
        let bytes = ((numbers * size_of::<u32>()) as u64).next_multiple_of(GRANULE);
        let mut shared = self.lock();
        // Buffers of another size come of an older window size; they are given back.
        shared
            .free
            .retain(|buffer| buffer.size() >= bytes && buffer.size() <= bytes.saturating_mul(4));
        let buffer = shared.free.pop().unwrap_or_else(|| {
            shared.device.device().create_buffer(&wgpu::BufferDescriptor {
                label: Some("block counts"),
                size: bytes,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        });
        Counts { buffer, device: Arc::clone(&shared.device), pool: self.clone() }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Rect, Universe};

    #[test]
    fn buffers_are_used_again() {
        let pool = CountsPool::new(GpuDevice::headless(None).unwrap());
        let pattern = Pattern::from_cells(Cells::from_points([(0, 0)]));
        let mut engine = ReferenceEngine::new(&Universe::new(&pattern, None).unwrap());
        let raster = BlockRaster::cells(Rect::new(-10, -10, 20, 20));
        let first = pool.observe(&mut engine, &raster).unwrap();
        let buffer = first.buffer().clone();
        let second = pool.observe(&mut engine, &raster).unwrap();
        assert_ne!(second.buffer(), &buffer);
        drop(first);
        let third = pool.observe(&mut engine, &raster).unwrap();
        assert_eq!(third.buffer(), &buffer);
    }

    #[test]
    fn pictures_of_a_lost_device_are_known() {
        let lost = GpuDevice::headless(None).unwrap();
        let pool = CountsPool::new(Arc::clone(&lost));
        let counts = pool.take(10);
        let next = GpuDevice::headless(None).unwrap();
        pool.replace_device(Arc::clone(&next));
        assert!(counts.is_on(&lost) && !counts.is_on(&next));
        drop(counts);
        assert!(pool.lock().free.is_empty());
    }
}
