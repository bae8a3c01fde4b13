//! The buffers of the sparse plane.

use super::super::device::GpuDevice;
use super::super::kernels::PLANE_SHAPE as SHAPE;
use super::super::layout::{HALO, WORD_CELLS};
use crate::memory::Reservation;

/// Columns of words of a tile.
const TILE_COLUMNS: u32 = SHAPE.words - 1;

/// Columns of cells of a tile.
pub(super) const TILE_WIDTH: i64 = (TILE_COLUMNS * WORD_CELLS) as i64;

/// Rows of a tile.
pub(super) const TILE_HEIGHT: i64 = (SHAPE.rows * SHAPE.workgroup - 2 * HALO) as i64;

/// Words of a tile.
pub(super) const TILE_WORDS: usize = (TILE_COLUMNS as i64 * TILE_HEIGHT) as usize;

/// Bytes of a tile in one pool.
pub(super) const TILE_BYTES: u64 = 4 * TILE_WORDS as u64;

const _: () = assert!(HALO.is_multiple_of(SHAPE.rows) && TILE_HEIGHT % SHAPE.rows as i64 == 0);

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
