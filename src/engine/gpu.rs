//! The engine that steps universes in WGSL.

mod device;

use std::sync::Arc;

pub use device::{Caps, GpuDevice};

use super::reference::ReferenceEngine;
use super::{Engine, EngineError, EngineKind, Limits};
use crate::life::{BitGrid, BlockRaster, Rect, Rule, Topology, Universe};

/// STUB: steps with the reference engine until the kernels stand.
pub struct GpuEngine {
    device: Arc<GpuDevice>,
    inner: ReferenceEngine,
}

impl GpuEngine {
    /// Puts a universe on a device.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when it does not fit.
    pub fn new(
        device: Arc<GpuDevice>,
        universe: &Universe,
        _limits: Limits,
    ) -> Result<Self, EngineError> {
        Ok(Self { device, inner: ReferenceEngine::new(universe) })
    }

    /// The device that the universe lives on.
    pub fn device(&self) -> &Arc<GpuDevice> {
        &self.device
    }

    /// Counts the live cells of each block of the raster into `target`, one `u32` a block, row
    /// after row, on the device: nothing is read back. `target` needs `STORAGE | COPY_DST` usage
    /// and room for every block.
    ///
    /// # Errors
    /// The device's errors.
    pub fn count_blocks_into(
        &mut self,
        raster: &BlockRaster,
        target: &wgpu::Buffer,
    ) -> Result<(), EngineError> {
        let counts = self.inner.count_blocks(raster)?;
        self.device.queue().write_buffer(target, 0, bytemuck::cast_slice(&counts));
        self.device.check()
    }
}

impl Engine for GpuEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Gpu
    }

    fn adapter(&self) -> Option<&str> {
        Some(&self.device.caps().name)
    }

    fn rule(&self) -> Rule {
        self.inner.rule()
    }

    fn topology(&self) -> Topology {
        self.inner.topology()
    }

    fn generation(&self) -> u64 {
        self.inner.generation()
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        self.inner.step(generations)
    }

    fn finish(&mut self) -> Result<(), EngineError> {
        self.device.wait()
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        self.inner.population()
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        self.inner.bounding_box()
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        self.inner.read(region)
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        self.inner.count_blocks(raster)
    }

    fn cells_updated(&self) -> u64 {
        self.inner.cells_updated()
    }

    fn memory_bytes(&self) -> u64 {
        self.inner.memory_bytes()
    }

    fn as_gpu(&mut self) -> Option<&mut GpuEngine> {
        Some(self)
    }
}
