//! The engine that steps universes in WGSL.
//!
//! Two stores of cells stand behind it. A bounded universe is a dense `grid` in two buffers. The
//! unbounded plane is a sparse `plane` of tiles that come and go with the cells, and in which what
//! is at rest is skipped. Both step up to 16 generations a launch with the same generated kernel
//! (`tile_kernel`). Counts, regions and rasters are reduced on the device, and only results are
//! read back.

mod device;
mod expression;
mod grid;
mod kernels;
mod layout;
pub mod limits;
mod plane;
mod tile_kernel;
mod timer;
pub mod tuning;
mod work;

use std::sync::Arc;

pub use device::{Caps, GpuDevice};

use self::grid::GridEngine;
use self::plane::PlaneEngine;
use super::{Engine, EngineError, EngineKind, Skipping};
use crate::life::{BitGrid, BlockRaster, Rect, Rule, Topology, Universe};
use crate::memory::MemoryBudget;
use crate::wgsl::Program;

/// Generations for which a launch of the tile kernel is worth its halo.
const GENERATIONS_WORTH_A_TILE: u64 = 3;

/// Bytes that one readback takes at most; larger regions are read in bands.
const READBACK_BYTES: u64 = 16 << 20;

/// A universe on a GPU.
pub struct GpuEngine {
    device: Arc<GpuDevice>,
    store: Box<dyn DeviceEngine>,
}

/// An engine whose cells are on a device.
trait DeviceEngine: Engine {
    /// See [`GpuEngine::count_blocks_into`].
    fn count_blocks_into(
        &mut self,
        raster: &BlockRaster,
        target: &wgpu::Buffer,
    ) -> Result<(), EngineError>;
}

impl GpuEngine {
    /// Puts a universe on a device. What it takes there is drawn from a budget, or may take so many
    /// bytes; a device with memory of its own has as much as the host.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when it does not fit, before anything is allocated.
    pub fn new(
        device: Arc<GpuDevice>,
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let (universe, budget) = (&universe.into(), budget.into());
        let store: Box<dyn DeviceEngine> = if universe.topology() == Topology::UNBOUNDED {
            Box::new(PlaneEngine::new(Arc::clone(&device), universe, budget)?)
        } else {
            if let Some(bounds) = universe.topology().bounds() {
                let cells = u64::try_from(bounds.area()).unwrap_or(u64::MAX);
                for note in tuning::prepare(&device, cells, false)? {
                    log::info!("{}", note.what);
                }
            }
            Box::new(GridEngine::new(Arc::clone(&device), universe, budget)?)
        };
        Ok(Self { device, store })
    }

    /// The universe stepped by the simplest kernel there is, one generation a launch and one word
    /// an invocation, as a yardstick for benchmarks.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn baseline(
        device: Arc<GpuDevice>,
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let store = GridEngine::baseline(Arc::clone(&device), &universe.into(), budget)?;
        let store = Box::new(store);
        Ok(Self { device, store })
    }

    /// The side of the largest bounded square universe that a device with such capabilities steps
    /// in so many bytes, in cells.
    pub fn largest_square(caps: &Caps, allowed_bytes: u64) -> u64 {
        grid::largest_square(caps, allowed_bytes)
    }

    /// The WGSL of the kernel that steps bounded universes under a rule on a device with such
    /// capabilities, or on hardware where none are given.
    pub fn shader_source(caps: Option<&Caps>, rule: Rule) -> String {
        grid::shader_source(caps, rule)
    }

    /// The variant of the kernel that steps bounded universes of so many cells on a device, in words.
    pub fn kernel_for(device: &GpuDevice, cells: u64) -> String {
        device.variant_for(cells).to_string()
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
        self.store.count_blocks_into(raster, target)
    }
}

/// Every shader of this engine; those that are made for a rule or a shape of tiles by examples.
pub fn programs() -> Vec<Program> {
    [kernels::programs(), plane::programs(), limits::programs()].concat()
}

impl Engine for GpuEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Gpu
    }

    fn adapter(&self) -> Option<&str> {
        Some(&self.device.caps().name)
    }

    fn rule(&self) -> Rule {
        self.store.rule()
    }

    fn topology(&self) -> Topology {
        self.store.topology()
    }

    fn generation(&self) -> u64 {
        self.store.generation()
    }

    fn budget(&self) -> &MemoryBudget {
        self.store.budget()
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        self.store.step(generations)
    }

    fn finish(&mut self) -> Result<(), EngineError> {
        self.store.finish()
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.store.set_skipping(skipping);
    }

    fn preferred_batch(&self) -> u64 {
        self.store.preferred_batch()
    }

    fn take_device_seconds(&mut self) -> Result<Option<f64>, EngineError> {
        self.store.take_device_seconds()
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        self.store.population()
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        self.store.bounding_box()
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        self.store.read(region)
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        self.store.count_blocks(raster)
    }

    fn cells_updated(&self) -> u64 {
        self.store.cells_updated()
    }

    fn memory_bytes(&self) -> u64 {
        self.store.memory_bytes()
    }

    fn as_gpu(&mut self) -> Option<&mut GpuEngine> {
        Some(self)
    }
}

/// Counts the blocks of a raster into a buffer of the device and reads it.
fn read_block_counts(
    store: &mut dyn DeviceEngine,
    device: &GpuDevice,
    raster: &BlockRaster,
) -> Result<Vec<u32>, EngineError> {
    let bytes = 4 * (raster.width() * raster.height()) as u64;
    if bytes == 0 {
        return Ok(Vec::new());
    }
    let target = device.storage("block counts", bytes);
    store.count_blocks_into(raster, &target)?;
    Ok(bytemuck::pod_collect_to_vec(&device.read_back(&target, bytes)?))
}
