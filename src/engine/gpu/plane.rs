//! The unbounded plane as a sparse set of tiles.
//!
//! Tiles of 128 x 224 cells lie in a pool on the device, twice: a launch steps from one copy into
//! the other. The host keeps where each tile stands and which tiles are around it. Around every
//! tile with live cells stands a ring of tiles, so that cells can go on for 128 generations before
//! any could leave what is there; then the tiles are counted on the device, rings are completed,
//! and tiles that are empty in the midst of empty ones are given back. Nothing else is read.
//!
//! A workgroup leaves its tile alone where neither it nor a tile around it changed in the last
//! launch of the same length: still lifes and oscillators whose period divides the launch cost no
//! more than a look at nine flags.

mod kernels;
mod pool;
mod rings;

use std::collections::HashMap;
use std::sync::Arc;

use self::kernels::Kernels;
pub(super) use self::kernels::programs;
use self::pool::Pool;
use self::rings::{Change, Rings};
use super::device::GpuDevice;
use super::layout::{
    CountRequest, HALO, LookRequest, Placed, PlaneLaunch, TileTotals, WORD_CELLS, place_row,
    workgroups,
};
use super::tile_kernel::{TileShape, generations_that_rest};
use super::timer::Timer;
use super::{DeviceEngine, READBACK_BYTES, read_block_counts};
use crate::engine::{Engine, EngineError, EngineKind, LimitedBy, Skipping, countable};
use crate::life::{BitGrid, BlockRaster, MAX_COORDINATE, Rect, Rule, Topology, Universe};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// The shape of tiles: near to square, so that rings are small, and a row of invocations as high
/// as lanes that step together.
const SHAPE: TileShape = TileShape { words: 5, rows: 8, workgroup: 32 };

/// Columns of words of a tile.
const TILE_COLUMNS: u32 = SHAPE.words - 1;

/// Columns of cells of a tile.
const TILE_WIDTH: i64 = (TILE_COLUMNS * WORD_CELLS) as i64;

/// Rows of a tile.
const TILE_HEIGHT: i64 = (SHAPE.rows * SHAPE.workgroup - 2 * HALO) as i64;

/// Words of a tile.
const TILE_WORDS: usize = (TILE_COLUMNS as i64 * TILE_HEIGHT) as usize;

/// Bytes of a tile in one pool.
const TILE_BYTES: u64 = 4 * TILE_WORDS as u64;

const _: () = assert!(HALO.is_multiple_of(SHAPE.rows) && TILE_HEIGHT % SHAPE.rows as i64 == 0);

/// Generations after which cells next to a tile with live cells could leave its ring.
const GENERATIONS_A_RING: u64 =
    if TILE_WIDTH < TILE_HEIGHT { TILE_WIDTH as u64 } else { TILE_HEIGHT as u64 };

/// Tiles of the first pool.
const FIRST_CAPACITY: u64 = 512;

/// A universe on the unbounded plane.
pub(super) struct PlaneEngine {
    gpu: Arc<GpuDevice>,
    kernels: Kernels,
    rule: Rule,
    /// The host's memory, and that of the device.
    budget: MemoryBudget,
    device_budget: MemoryBudget,
    generation: u64,
    rings: Rings,
    pool: Pool,
    /// Generations that can be stepped before the rings must be looked at.
    safe_generations: u64,
    /// Generations of the last launch: what is at rest under one length may not be under another.
    last_launch: u64,
    /// Population and bounding box, until cells are stepped.
    counted: Option<(u64, Option<Rect>)>,
    timer: Option<Timer>,
    cells_updated: u64,
    skipping: Skipping,
    /// Whether a tile reaches past the largest coordinates.
    is_at_last_coordinate: bool,
}

impl PlaneEngine {
    /// Puts a universe on a device.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when its tiles do not fit, before anything is allocated.
    pub(super) fn new(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let budget = budget.into();
        let device_budget = gpu.caps().memory_of(&budget);
        let tiles = tiles_of(universe, &budget)
            .map_err(|error| too_large(universe, error, LimitedBy::Budget))?;
        let places: Vec<(i64, i64)> = tiles.words.keys().copied().collect();
        let capacity = (rings::size_around(&places) + 1).next_power_of_two().max(FIRST_CAPACITY);
        let memory = reserve_pool(&gpu, &device_budget, capacity)
            .map_err(|(error, limited_by)| too_large(universe, error, limited_by))?;
        let mut engine = Self {
            kernels: Kernels::new(&gpu, universe.rule()),
            pool: Pool::new(&gpu, capacity, memory),
            timer: Timer::new(&gpu),
            gpu,
            rule: universe.rule(),
            budget,
            device_budget,
            generation: universe.generation(),
            rings: Rings::new(capacity),
            safe_generations: 0,
            last_launch: 0,
            counted: None,
            cells_updated: 0,
            skipping: Skipping::Auto,
            is_at_last_coordinate: false,
        };
        let change = engine.rings.change(&places, &[]);
        engine.is_at_last_coordinate =
            change.fresh().iter().any(|place| reaches_past_plane(*place));
        engine.make_rings(change)?;
        for (place, words) in tiles.words {
            let tile = engine.rings.tile_at(place).expect("every place of cells has a ring");
            let offset = u64::from(tile) * TILE_BYTES;
            let cells = &engine.pool.cells[engine.pool.now];
            engine.gpu.queue().write_buffer(cells, offset, bytemuck::cast_slice(&words));
        }
        engine.gpu.queue().submit([]);
        engine.gpu.check()?;
        Ok(engine)
    }

    /// Sees to it that rings stand around the tiles that have live cells, and gives tiles back
    /// that are in no ring.
    fn renew_rings(&mut self) -> Result<(), EngineError> {
        let totals = self.count_tiles()?;
        let are_occupied = totals.iter().map(|totals| totals.population > 0);
        let change = self.rings.change_to(are_occupied);
        if change.fresh().iter().any(|place| reaches_past_plane(*place)) {
            return Err(EngineError::PastLastCoordinate { generation: self.generation });
        }
        self.make_rings(change)
    }

    /// Takes and gives back tiles as a change of the rings asks for.
    fn make_rings(&mut self, change: Change) -> Result<(), EngineError> {
        if let Some(needed) = self.rings.tiles_needed(&change) {
            self.pool = self.grown_pool(needed)?;
            self.rings.grow(self.pool.capacity);
        }
        let moves_tiles = change.moves_tiles();
        self.clear(change.gone());
        self.rings.apply(change);
        if moves_tiles {
            self.write_tables();
        }
        self.safe_generations = GENERATIONS_A_RING;
        Ok(())
    }

    /// Makes tiles dead. One that has been empty for a while may still hold cells in the other copy.
    fn clear(&self, tiles: &[u32]) {
        if tiles.is_empty() {
            return;
        }
        let mut encoder = self.gpu.encoder("give tiles back");
        for &tile in tiles {
            let offset = u64::from(tile) * TILE_BYTES;
            for cells in &self.pool.cells {
                encoder.clear_buffer(cells, offset, Some(TILE_BYTES));
            }
        }
        self.gpu.queue().submit([encoder.finish()]);
    }

    /// Tells the device which tiles are in use and what is around them.
    fn write_tables(&self) {
        let live: Vec<u32> = self.rings.live().iter().map(|(tile, _)| *tile).collect();
        let queue = self.gpu.queue();
        queue.write_buffer(&self.pool.around, 0, bytemuck::cast_slice(&self.rings.around()));
        queue.write_buffer(&self.pool.live, 0, bytemuck::cast_slice(&live));
    }

    /// Any tile in use may have changed: a launch of another length is due.
    fn mark_all_changed(&self) {
        let mut changed = vec![0u32; self.pool.capacity as usize];
        for (tile, _) in self.rings.live() {
            changed[*tile as usize] = 1;
        }
        let flags = &self.pool.changed[self.pool.now];
        self.gpu.queue().write_buffer(flags, 0, bytemuck::cast_slice(&changed));
    }

    /// A pool of twice the size, or more where needed, that holds the same tiles.
    fn grown_pool(&self, needed: u64) -> Result<Pool, EngineError> {
        let capacity = (2 * self.pool.capacity).max(needed.next_power_of_two());
        let memory = reserve_pool(&self.gpu, &self.device_budget, capacity)
            .map_err(|(error, _)| EngineError::cannot_grow(self.generation, error))?;
        let mut pool = Pool::new(&self.gpu, capacity, memory);
        pool.now = self.pool.now;
        let mut encoder = self.gpu.encoder("grow pool");
        let bytes = self.pool.capacity * TILE_BYTES;
        for (old, new) in self.pool.cells.iter().zip(&pool.cells) {
            encoder.copy_buffer_to_buffer(old, 0, new, 0, bytes);
        }
        for (old, new) in self.pool.changed.iter().zip(&pool.changed) {
            encoder.copy_buffer_to_buffer(old, 0, new, 0, 4 * self.pool.capacity);
        }
        self.gpu.queue().submit([encoder.finish()]);
        Ok(pool)
    }

    /// Submits that many generations, all of which are safe.
    fn submit_steps(&mut self, generations: u64) {
        let mut left = generations;
        while left > 0 {
            let launch = left.min(generations_that_rest(left));
            let is_skipping = self.skipping != Skipping::Never;
            if launch != self.last_launch || !is_skipping {
                self.mark_all_changed();
                self.last_launch = launch;
            }
            // What is marked holds for one launch.
            let launches = if is_skipping { left / launch } else { 1 };
            self.submit_launches(launch, launches);
            left -= launch * launches;
        }
        self.counted = None;
        self.generation += generations;
        self.safe_generations -= generations;
    }

    fn submit_launches(&mut self, generations: u64, launches: u64) {
        let tiles = self.rings.live().len() as u32;
        let inputs = PlaneLaunch { generations: generations as u32, tiles };
        let request = self.gpu.uniform("launch", &inputs);
        let pool = &self.pool;
        let groups = [0, 1].map(|from: usize| {
            let to = from ^ 1;
            self.gpu.bind(
                "step plane",
                &self.kernels.step_layout,
                &[
                    &request,
                    &pool.live,
                    &pool.around,
                    &pool.cells[from],
                    &pool.cells[to],
                    &pool.changed[from],
                    &pool.changed[to],
                    &pool.worked,
                ],
            )
        });
        let mut encoder = self.gpu.encoder("step plane");
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("step plane"),
                timestamp_writes: self.timer.as_mut().and_then(Timer::next_pass),
            });
            pass.set_pipeline(&self.kernels.step);
            for _ in 0..launches {
                pass.set_bind_group(0, &groups[self.pool.now], &[]);
                let (x, y) = workgroups(tiles);
                pass.dispatch_workgroups(x, y, 1);
                self.pool.now ^= 1;
            }
        }
        self.gpu.queue().submit([encoder.finish()]);
    }

    /// Counts every tile in use, in the order of `live`.
    fn count_tiles(&mut self) -> Result<Vec<TileTotals>, EngineError> {
        let tiles = self.rings.live().len() as u32;
        if tiles == 0 {
            self.counted = Some((0, None));
            return Ok(Vec::new());
        }
        let bytes = u64::from(tiles) * size_of::<TileTotals>() as u64;
        // The totals and, behind them, the work that was done.
        let totals = self.gpu.storage("tile totals", bytes + 4);
        let request = self.gpu.uniform("tiles to count", &CountRequest { tiles });
        let group = self.gpu.bind(
            "count tiles",
            &self.kernels.count_layout,
            &[&request, &self.pool.live, self.pool.current(), &totals],
        );
        self.gpu.dispatch("count tiles", &self.kernels.count, &group, workgroups(tiles));
        let mut encoder = self.gpu.encoder("take work");
        encoder.copy_buffer_to_buffer(&self.pool.worked, 0, &totals, bytes, 4);
        encoder.clear_buffer(&self.pool.worked, 0, None);
        self.gpu.queue().submit([encoder.finish()]);
        let data = self.gpu.read_back(&totals, bytes + 4)?;
        let (totals, worked) = data.split_at(bytes as usize);
        let tile_generations: u32 = bytemuck::pod_read_unaligned(worked);
        self.cells_updated += u64::from(tile_generations) * (TILE_WIDTH * TILE_HEIGHT) as u64;
        let totals: Vec<TileTotals> = bytemuck::pod_collect_to_vec(totals);
        let population = totals.iter().map(|totals| u64::from(totals.population)).sum();
        let bounds = self
            .rings
            .live()
            .iter()
            .zip(&totals)
            .filter(|(_, totals)| totals.population > 0)
            .map(|((_, place), totals)| bounds_of(*place, totals))
            .reduce(|all, bounds| all.union(&bounds));
        self.counted = Some((population, bounds));
        Ok(totals)
    }

    fn counted(&mut self) -> Result<(u64, Option<Rect>), EngineError> {
        if self.counted.is_none() {
            self.count_tiles()?;
        }
        Ok(self.counted.unwrap_or_default())
    }

    /// The tiles that share cells with a region, placed relative to its first cell.
    fn tiles_in(&self, region: Rect) -> Vec<Placed> {
        let shown = |(tile, (x, y)): &(u32, (i64, i64))| {
            let (left, top) = (x * TILE_WIDTH, y * TILE_HEIGHT);
            let rect = Rect::new(left, top, TILE_WIDTH as u64, TILE_HEIGHT as u64);
            let is_shown = !rect.intersection(&region).is_empty();
            is_shown.then(|| Placed {
                tile: *tile,
                x: clamped(left - region.x),
                y: clamped(top - region.y),
            })
        };
        self.rings.live().iter().filter_map(shown).collect()
    }

    /// Runs a kernel that looks at tiles and adds to `result`.
    fn look(
        &self,
        kernel: &wgpu::ComputePipeline,
        placed: &[Placed],
        (width, height): (u32, u32),
        boundaries: &[i32],
        result: &wgpu::Buffer,
    ) {
        let bytes = 4 * u64::from(width) * u64::from(height);
        let mut encoder = self.gpu.encoder("clear result");
        encoder.clear_buffer(result, 0, Some(bytes));
        self.gpu.queue().submit([encoder.finish()]);
        if placed.is_empty() {
            return;
        }
        let storage =
            |label, contents: &[u8]| self.gpu.filled(label, contents, wgpu::BufferUsages::STORAGE);
        let tiles = placed.len() as u32;
        let group = self.gpu.bind(
            "look at tiles",
            &self.kernels.look_layout,
            &[
                &self.gpu.uniform("look", &LookRequest { tiles, width, height }),
                &storage("placed tiles", bytemuck::cast_slice(placed)),
                self.pool.current(),
                &storage("boundaries", bytemuck::cast_slice(boundaries)),
                result,
            ],
        );
        self.gpu.dispatch("look at tiles", kernel, &group, workgroups(tiles));
    }
}

/// The cells of a universe, tile by tile.
struct Tiles {
    words: HashMap<(i64, i64), Vec<u32>>,
    _memory: Reservation,
}

fn tiles_of(universe: &Universe, budget: &MemoryBudget) -> Result<Tiles, OverBudget> {
    let mut tiles: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
    let mut memory = budget.reservation();
    for (x, y, word) in universe.cells().words() {
        for (half, bits) in [(0, word as u32), (1, (word >> 32) as u32)] {
            if bits == 0 {
                continue;
            }
            // Words of the set and of tiles both start at multiples of 32.
            let x = x + i64::from(WORD_CELLS) * half;
            let place = (x.div_euclid(TILE_WIDTH), y.div_euclid(TILE_HEIGHT));
            let column = x.rem_euclid(TILE_WIDTH) / i64::from(WORD_CELLS);
            let row = y.rem_euclid(TILE_HEIGHT);
            memory.cover((tiles.len() as u64 + 1) * (TILE_BYTES + HOST_TILE_BYTES))?;
            let words = tiles.entry(place).or_insert_with(|| vec![0; TILE_WORDS]);
            words[(column * TILE_HEIGHT + row) as usize] |= bits;
        }
    }
    Ok(Tiles { words: tiles, _memory: memory })
}

/// Bytes of a tile on the host beside its cells, with its entry in the map.
const HOST_TILE_BYTES: u64 = 128;

/// Whether the tile at a place has cells past the largest coordinates.
fn reaches_past_plane((x, y): (i64, i64)) -> bool {
    let is_past =
        |tile: i64, side: i64| tile * side < -MAX_COORDINATE || (tile + 1) * side > MAX_COORDINATE;
    is_past(x, TILE_WIDTH) || is_past(y, TILE_HEIGHT)
}

fn bounds_of((x, y): (i64, i64), totals: &TileTotals) -> Rect {
    let (left, top) = (x * TILE_WIDTH, y * TILE_HEIGHT);
    Rect::from_edges(
        left + i64::from(totals.left),
        top + i64::from(totals.top),
        left + i64::from(totals.right) + 1,
        top + i64::from(totals.bottom) + 1,
    )
}

/// Reserves a pool, unless it is larger than the adapter binds.
fn reserve_pool(
    gpu: &GpuDevice,
    budget: &MemoryBudget,
    capacity: u64,
) -> Result<Reservation, (OverBudget, LimitedBy)> {
    let (needed, most) = (Pool::bytes(capacity), 2 * gpu.max_cell_bytes());
    let memory = budget.reserve(needed).map_err(|error| (error, LimitedBy::Budget))?;
    if needed > most {
        return Err((OverBudget { needed, allowed: most }, LimitedBy::Adapter));
    }
    Ok(memory)
}

fn too_large(universe: &Universe, error: OverBudget, limited_by: LimitedBy) -> EngineError {
    let extent = universe.extent();
    EngineError::TooLarge {
        what: format!("a pattern of {} x {} cells", extent.width, extent.height),
        needed_bytes: error.needed,
        allowed_bytes: error.allowed,
        limited_by,
        advice: "allow more memory, take a smaller pattern, or use the cpu engine".to_owned(),
    }
}

fn clamped(at: i64) -> i32 {
    at.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

impl Engine for PlaneEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Gpu
    }

    fn rule(&self) -> Rule {
        self.rule
    }

    fn topology(&self) -> Topology {
        Topology::UNBOUNDED
    }

    fn generation(&self) -> u64 {
        self.generation
    }

    fn budget(&self) -> &MemoryBudget {
        &self.budget
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        let (mut left, all) = countable(self.generation, generations);
        if left > 0 && self.is_at_last_coordinate {
            return Err(EngineError::PastLastCoordinate { generation: self.generation });
        }
        while left > 0 {
            if self.safe_generations < left.min(u64::from(HALO)) {
                self.renew_rings()?;
            }
            // Whole launches only, so that what rests under a length stays at rest.
            let launch = generations_that_rest(left);
            let safe = match self.safe_generations / launch * launch {
                0 => self.safe_generations,
                whole => whole,
            };
            let batch = left.min(safe);
            self.submit_steps(batch);
            left -= batch;
        }
        self.gpu.check()?;
        all
    }

    fn finish(&mut self) -> Result<(), EngineError> {
        // Counting waits for all that was asked for, and tells how much of it was work.
        self.counted().map(drop)
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.skipping = skipping;
    }

    fn preferred_batch(&self) -> u64 {
        generations_that_rest(u64::MAX)
    }

    fn take_device_seconds(&mut self) -> Result<Option<f64>, EngineError> {
        match &mut self.timer {
            Some(timer) => timer.take_seconds(&self.gpu),
            None => Ok(None),
        }
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.counted()?.0)
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.counted()?.1)
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        let mut grid = BitGrid::new(region.width as usize, region.height as usize);
        if region.is_empty() {
            return Ok(grid);
        }
        let words = region.width.div_ceil(u64::from(WORD_CELLS));
        let band = (READBACK_BYTES / (4 * words)).clamp(1, region.height);
        let mut top = region.y;
        while top < region.bottom() {
            let height = band.min(top.abs_diff(region.bottom()));
            let placed = self.tiles_in(Rect::new(region.x, top, region.width, height));
            if !placed.is_empty() {
                let bytes = 4 * words * height;
                let result = self.gpu.storage("region", bytes);
                let size = (words as u32, height as u32);
                self.look(&self.kernels.gather, &placed, size, &[0], &result);
                let rows: Vec<u32> =
                    bytemuck::pod_collect_to_vec(&self.gpu.read_back(&result, bytes)?);
                for (row, words) in rows.chunks(words as usize).enumerate() {
                    let y = (top - region.y) as usize + row;
                    place_row(grid.row_mut(y), 0, words, region.width);
                }
            }
            top += height as i64;
        }
        Ok(grid)
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        let gpu = Arc::clone(&self.gpu);
        read_block_counts(self, &gpu, raster)
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        2 * self.pool.capacity * TILE_BYTES
    }
}

impl DeviceEngine for PlaneEngine {
    fn count_blocks_into(
        &mut self,
        raster: &BlockRaster,
        target: &wgpu::Buffer,
    ) -> Result<(), EngineError> {
        if raster.width() == 0 || raster.height() == 0 {
            return Ok(());
        }
        let region = raster.region();
        let placed = self.tiles_in(region);
        let columns = raster.columns().iter().map(|&at| clamped(at - region.x));
        let rows = raster.rows().iter().map(|&at| clamped(at - region.y));
        let boundaries: Vec<i32> = columns.chain(rows).collect();
        let size = (raster.width() as u32, raster.height() as u32);
        self.look(&self.kernels.count_in_blocks, &placed, size, &boundaries, target);
        self.gpu.check()
    }
}

#[cfg(test)]
mod tests;
