//! The buffers of the sparse plane.

use super::TILE_BYTES;
use crate::engine::gpu::device::GpuDevice;
use crate::memory::Reservation;

/// The buffers of the device.
pub(super) struct Pool {
    pub(super) capacity: u64,
    pub(super) cells: [wgpu::Buffer; 2],
    /// For each tile of the pool whether it changed in the last launch.
    pub(super) changed: [wgpu::Buffer; 2],
    /// Nine tiles for each of the pool: those around it and, in the midst, itself.
    pub(super) around: wgpu::Buffer,
    /// The tiles in use.
    pub(super) live: wgpu::Buffer,
    /// Tiles stepped since the last look, times generations.
    pub(super) worked: wgpu::Buffer,
    pub(super) now: usize,
    _memory: Reservation,
}

impl Pool {
    /// Bytes of the cells' buffers for so many tiles.
    pub(super) fn bytes(capacity: u64) -> u64 {
        2 * capacity * TILE_BYTES
    }

    /// Buffers for so many tiles, whose [`bytes`](Self::bytes) are reserved.
    pub(super) fn new(gpu: &GpuDevice, capacity: u64, memory: Reservation) -> Self {
        Self {
            capacity,
            cells: ["tiles 0", "tiles 1"].map(|label| gpu.storage(label, capacity * TILE_BYTES)),
            changed: ["changed 0", "changed 1"].map(|label| gpu.storage(label, 4 * capacity)),
            around: gpu.storage("around", 36 * capacity),
            live: gpu.storage("live tiles", 4 * capacity),
            worked: gpu.storage("tile generations", 4),
            now: 0,
            _memory: memory,
        }
    }

    pub(super) fn current(&self) -> &wgpu::Buffer {
        &self.cells[self.now]
    }
}
