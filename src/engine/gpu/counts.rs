//! A place for the counts of blocks on a device.

use std::any::Any;
use std::sync::Arc;

use super::device::GpuDevice;
use crate::engine::CountsTarget;

/// A buffer of a device for the counts of blocks, one `u32` a block, row after row. An engine on the
/// same device fills it there; what another engine counts is brought to it.
#[derive(Clone)]
pub struct CountsBuffer {
    device: Arc<GpuDevice>,
    buffer: wgpu::Buffer,
}

impl CountsBuffer {
    /// A buffer with `STORAGE | COPY_DST` usage and room for every block.
    pub fn new(device: Arc<GpuDevice>, buffer: wgpu::Buffer) -> Self {
        Self { device, buffer }
    }

    /// The buffer, if it is on that device.
    pub(super) fn on(&self, device: &Arc<GpuDevice>) -> Option<&wgpu::Buffer> {
        Arc::ptr_eq(&self.device, device).then_some(&self.buffer)
    }
}

impl CountsTarget for CountsBuffer {
    fn put(&mut self, counts: &[u32]) {
        self.device.queue().write_buffer(&self.buffer, 0, bytemuck::cast_slice(counts));
    }

    fn place(&self) -> Option<&dyn Any> {
        Some(self)
    }
}
