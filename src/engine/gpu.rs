//! The engine that steps universes in WGSL.
//!
//! [`GpuEngine`] is the only engine here. Behind it stands a `store` of cells, of which there are two:
//! bounded universes are a dense `grid` in two buffers, and the unbounded plane is a sparse `plane` of
//! tiles that come and go with the cells. Both step up to 16 generations a launch with the same
//! generated kernel (`tile_kernel`), and leave alone what is at rest. Counts, regions and rasters are
//! reduced on the device, and only results are read back.
//!
//! A [`GpuContext`] is a device with what engines share on it: compiled kernels, and which variants
//! of them are fastest.

mod context;
mod counts;
mod device;
mod grid;
mod kernel_rule;
mod kernels;
mod layout;
pub mod limits;
mod pipeline;
mod plane;
mod store;
mod tile_kernel;
mod timer;
pub mod tuning;
mod variant;
mod work;

use std::sync::Arc;

pub use context::GpuContext;
pub use counts::CountsBuffer;
pub use device::{Caps, GpuDevice};

use self::grid::GridStore;
use self::layout::{WORD_CELLS, place_row};
use self::plane::PlaneStore;
use self::store::{MaskedWord, Meter, Store, Totals};
use self::tuning::Tuned;
use self::variant::Variant;
use super::{CountsTarget, Engine, EngineError, EngineKind, Skipping, countable};
use crate::life::{BitGrid, BlockRaster, Rect, Rule, Topology, Universe};
use crate::memory::MemoryBudget;
use crate::wgsl::Program;

/// Bytes that one readback takes at most; larger regions are read in bands.
const READBACK_BYTES: u64 = 16 << 20;

/// Words of 64 cells that are brought to a device at once.
const WORDS_AT_ONCE: usize = 1 << 18;

/// Bytes that a universe for tuning may take.
const TUNING_BYTES: u64 = 1 << 30;

/// A universe on a GPU.
pub struct GpuEngine {
    context: Arc<GpuContext>,
    /// The host's memory.
    budget: MemoryBudget,
    rule: Rule,
    topology: Topology,
    generation: u64,
    store: Box<dyn Store>,
    meter: Meter,
}

impl GpuEngine {
    /// Puts a universe on a device. What it takes there is drawn from a budget, or may take so many
    /// bytes; a device with memory of its own has as much as the host.
    ///
    /// # Errors
    /// [`EngineError::RuleNotStepped`] where [`EngineKind::steps`] says so, and [`EngineError::TooLarge`] when it does not
    /// fit, before anything is allocated.
    pub fn new(
        context: Arc<GpuContext>,
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let (universe, budget) = (universe.into(), budget.into());
        EngineKind::Gpu.check(universe.rule(), universe.topology())?;
        let store: Box<dyn Store> = if universe.topology() == Topology::UNBOUNDED {
            Box::new(PlaneStore::new(&context, &universe, &budget)?)
        } else {
            for note in tune_for(&context, universe.topology(), 0)? {
                log::info!("{}", note.what);
            }
            Box::new(GridStore::new(&context, &universe, &budget)?)
        };
        Self::load(context, store, universe, budget)
    }

    /// The universe stepped by the simplest kernel there is, one generation a launch and one word
    /// an invocation, as a yardstick for benchmarks.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn baseline(
        context: Arc<GpuContext>,
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let (universe, budget) = (universe.into(), budget.into());
        EngineKind::Gpu.check(universe.rule(), universe.topology())?;
        let store = Box::new(GridStore::baseline(&context, &universe, &budget)?);
        Self::load(context, store, universe, budget)
    }

    /// A bounded universe stepped by a variant of the tile kernel, every tile in every launch.
    fn of_variant(
        context: Arc<GpuContext>,
        universe: &Universe,
        variant: Variant,
    ) -> Result<Self, EngineError> {
        let budget = MemoryBudget::new(TUNING_BYTES);
        let store = Box::new(GridStore::without_skipping(&context, universe, &budget, variant)?);
        Self::load(context, store, universe.clone(), budget)
    }

    /// Brings the cells of a universe into its store, in pieces, so that their memory is given back on
    /// the way.
    fn load(
        context: Arc<GpuContext>,
        store: Box<dyn Store>,
        universe: Universe,
        budget: MemoryBudget,
    ) -> Result<Self, EngineError> {
        let (rule, topology, generation) =
            (universe.rule().clone(), universe.topology(), universe.generation());
        let meter = Meter::new(context.device());
        let mut engine = Self { context, budget, rule, topology, generation, store, meter };
        let mut words = Vec::new();
        universe.into_cells().consume_words(|x, y, word| {
            words.push(MaskedWord { x, y, mask: u64::MAX, bits: word });
            if words.len() < WORDS_AT_ONCE { Ok(()) } else { engine.write(&mut words) }
        })?;
        engine.write(&mut words)?;
        engine.context.device().check()?;
        Ok(engine)
    }

    fn write(&mut self, words: &mut Vec<MaskedWord>) -> Result<(), EngineError> {
        self.store.write(words).map_err(|stuck| stuck.at(self.generation))?;
        words.clear();
        Ok(())
    }

    /// The side of the largest bounded square universe that a device with such capabilities steps
    /// in so many bytes, in cells.
    pub fn largest_square(caps: &Caps, allowed_bytes: u64) -> u64 {
        grid::largest_square(caps, allowed_bytes)
    }

    /// The WGSL of the kernel that steps bounded universes under a rule on a device with such
    /// capabilities, or on hardware where none are given.
    ///
    /// # Errors
    /// [`EngineError::RuleNotStepped`] for a rule of more than two states.
    pub fn shader_source(caps: Option<&Caps>, rule: &Rule) -> Result<String, EngineError> {
        grid::shader_source(caps, rule)
    }

    /// The variant of the kernel that steps bounded universes of so many cells on a device, in words.
    pub fn kernel_for(context: &GpuContext, cells: u64) -> String {
        context.variant_for(cells).to_string()
    }

    /// The device that the universe lives on.
    pub fn device(&self) -> &Arc<GpuDevice> {
        self.context.device()
    }

    fn totals(&mut self) -> Result<Totals, EngineError> {
        self.store.totals(&mut self.meter)
    }

    /// Whether nothing lives and nothing will, as the last count has shown.
    fn is_known_to_be_empty(&self) -> bool {
        self.meter.totals.is_some_and(|totals| totals.population == 0) && !self.is_born_of_nothing()
    }
}

/// Every shader of this engine; those that are made for a rule or a shape of tiles by examples.
pub fn programs() -> Vec<Program> {
    [kernels::programs(), limits::programs()].concat()
}

/// Sees to it that a bounded universe of such a shape is stepped by a kernel that suits the device, if
/// so many generations are worth measuring for; tells what was done where something was.
///
/// # Errors
/// The device's errors.
pub fn tune_for(
    context: &Arc<GpuContext>,
    topology: Topology,
    generations: u64,
) -> Result<Vec<Tuned>, EngineError> {
    // Nothing steps skewed universes there.
    let Some(bounds) = topology.bounds().filter(|_| !topology.is_skewed()) else {
        return Ok(Vec::new());
    };
    let cells = u64::try_from(bounds.area()).unwrap_or(u64::MAX);
    let is_worth_it = tuning::is_worth_it(context, cells, generations);
    tuning::prepare(context, cells, is_worth_it, &|variant, universe| {
        let engine = GpuEngine::of_variant(Arc::clone(context), universe, variant)?;
        Ok(Box::new(engine) as Box<dyn Engine>)
    })
}

impl Engine for GpuEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Gpu
    }

    fn adapter(&self) -> Option<&str> {
        Some(&self.context.caps().name)
    }

    fn rule(&self) -> &Rule {
        &self.rule
    }

    fn topology(&self) -> Topology {
        self.topology
    }

    fn generation(&self) -> u64 {
        self.generation
    }

    fn budget(&self) -> &MemoryBudget {
        &self.budget
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        let (mut left, all) = countable(self.generation, generations);
        if self.is_known_to_be_empty() {
            (self.generation, left) = (self.generation + left, 0);
        }
        while left > 0 {
            let stepped = self.store.step(left, &mut self.meter);
            let stepped = stepped.map_err(|stuck| stuck.at(self.generation))?;
            self.meter.totals = None;
            self.generation += stepped;
            left -= stepped;
        }
        self.context.device().check()?;
        all
    }

    fn finish(&mut self) -> Result<(), EngineError> {
        self.store.settle(&mut self.meter)
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.store.set_skipping(skipping);
    }

    fn preferred_batch(&self) -> u64 {
        self.store.preferred_batch()
    }

    fn take_device_seconds(&mut self) -> Result<Option<f64>, EngineError> {
        match &mut self.meter.timer {
            Some(timer) => timer.take_seconds(self.context.device()),
            None => Ok(None),
        }
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.totals()?.population)
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.totals()?.bounds)
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        let device = self.context.device();
        let mut grid = BitGrid::new(region.width as usize, region.height as usize);
        let all = self.store.covered(region);
        if all.is_empty() {
            return Ok(grid);
        }
        let row_bytes = 4 * all.width.div_ceil(u64::from(WORD_CELLS));
        let rows_at_once = (READBACK_BYTES / row_bytes).clamp(1, all.height);
        let mut top = all.y;
        while top < all.bottom() {
            let height = rows_at_once.min(top.abs_diff(all.bottom()));
            let part = self.store.covered(Rect::new(all.x, top, all.width, height));
            top += height as i64;
            if part.is_empty() {
                continue;
            }
            let words = part.width.div_ceil(u64::from(WORD_CELLS));
            let target = device.storage("region", 4 * words * part.height);
            self.store.gather(part, &target);
            let rows = device.read_back(&target, 4 * words * part.height)?;
            let rows: Vec<u32> = bytemuck::pod_collect_to_vec(&rows);
            for (row, words) in rows.chunks(words as usize).enumerate() {
                let row = grid.row_mut((part.y - region.y) as usize + row);
                place_row(row, (part.x - region.x) as usize, words, part.width);
            }
        }
        Ok(grid)
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        let bytes = 4 * (raster.width() * raster.height()) as u64;
        if bytes == 0 {
            return Ok(Vec::new());
        }
        let device = self.context.device();
        let target = device.storage("block counts", bytes);
        self.store.count_blocks(raster, &target);
        Ok(bytemuck::pod_collect_to_vec(&device.read_back(&target, bytes)?))
    }

    fn count_blocks_into(
        &mut self,
        raster: &BlockRaster,
        target: &mut dyn CountsTarget,
    ) -> Result<(), EngineError> {
        let device = self.context.device();
        let place = target.place().and_then(|place| place.downcast_ref::<CountsBuffer>());
        let Some(buffer) = place.and_then(|place| place.on(device)) else {
            target.put(&self.count_blocks(raster)?);
            return Ok(());
        };
        if raster.width() > 0 && raster.height() > 0 {
            self.store.count_blocks(raster, buffer);
        }
        device.check()
    }

    fn cells_updated(&self) -> u64 {
        self.meter.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.store.bytes()
    }
}

#[cfg(test)]
mod tests;
