//! The unbounded plane as a sparse set of tiles.
//!
//! Tiles of 128 x 224 cells lie in a pool on the device, twice: a launch steps from one copy into
//! the other. The host knows where each tile stands and which tiles are around it. Around every tile
//! with live cells stands a ring of tiles, so that no cell can leave the tiles within 128 generations.
//! Then the tiles are counted on the device, rings are completed, and tiles in no ring are given back.
//! The host reads nothing but these counts.
//!
//! A workgroup leaves its tile alone if neither it nor a tile around it changed in the last launch of
//! the same length. Still lifes, and oscillators whose period divides the launch, cost nine flags.

mod places;
mod pool;
mod rings;

use std::collections::HashSet;
use std::sync::Arc;

use self::places::{bounds_of, places_of, reaches_past_plane, rect_of};
use self::pool::{Pool, TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, TILE_WORDS};
use self::rings::{Change, Place, Rings};
use super::context::GpuContext;
use super::device::GpuDevice;
use super::kernel_rule::{KernelRule, Phase};
use super::kernels::{CommonPlaneKernels, PlaneKernels, WriteKernel};
use super::layout::{
    AccessRequest, CountRequest, HALO, Placed, PlaneLaunch, TileTotals, WORD_CELLS, WordChange,
    workgroups,
};
use super::store::{MaskedWord, Meter, Store, Stuck, Totals};
use super::tile_kernel::generations_that_rest;
use crate::engine::{EngineError, LimitedBy, Skipping};
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::{BlockRaster, Rect, Universe};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Generations after which cells next to a tile with live cells could leave its ring.
const GENERATIONS_A_RING: u64 =
    if TILE_WIDTH < TILE_HEIGHT { TILE_WIDTH as u64 } else { TILE_HEIGHT as u64 };

/// Tiles of the first pool.
const FIRST_CAPACITY: u64 = 512;

/// Cells on the unbounded plane.
pub(super) struct PlaneStore {
    gpu: Arc<GpuDevice>,
    /// Of launches that begin in each phase.
    kernels: [Arc<PlaneKernels>; 2],
    common: Arc<CommonPlaneKernels>,
    phase: Phase,
    writing: Arc<WriteKernel>,
    /// The memory of the device.
    budget: MemoryBudget,
    rings: Rings,
    pool: Pool,
    /// Generations that can be stepped before the rings must be renewed.
    safe_generations: u64,
    /// Generations of the last launch and the phase that it began in, where that is known: what is at
    /// rest under one length may not be under another.
    last_launch: Option<(u64, Phase)>,
    skipping: Skipping,
    /// Whether a tile reaches past the largest coordinates.
    is_at_last_coordinate: bool,
}

impl PlaneStore {
    /// Room for a universe, all dead.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when its tiles do not fit, before anything is allocated.
    pub(super) fn new(
        context: &GpuContext,
        universe: &Universe,
        budget: &MemoryBudget,
    ) -> Result<Self, EngineError> {
        let gpu = Arc::clone(context.device());
        let budget = gpu.caps().memory_of(budget);
        // The places of two words that follow each other are mostly the same.
        let mut places: Vec<Place> = Vec::new();
        for (x, y, word) in universe.cells().words() {
            let word = MaskedWord { x, y, mask: u64::MAX, bits: word };
            let new = places_of(&word).filter(|place| places.last() != Some(place));
            places.extend(new.collect::<Vec<_>>());
        }
        places.sort_unstable();
        places.dedup();
        let capacity = (rings::size_around(&places) + 1).next_power_of_two().max(FIRST_CAPACITY);
        let memory = reserve_pool(&gpu, &budget, capacity)
            .map_err(|(error, limited_by)| too_large(universe, error, limited_by))?;
        let kernels = KernelRule::of(universe)?.map(|rule| context.kernels().plane(&gpu, &rule));
        let mut store = Self {
            common: Arc::clone(&kernels[0].common),
            kernels,
            phase: Phase::of(universe),
            writing: context.kernels().write(&gpu),
            pool: Pool::new(&gpu, capacity, memory),
            gpu,
            budget,
            rings: Rings::new(capacity),
            safe_generations: GENERATIONS_A_RING,
            last_launch: None,
            skipping: Skipping::Auto,
            is_at_last_coordinate: false,
        };
        let change = store.rings.change(&places, &[]);
        store.is_at_last_coordinate = change.fresh().iter().any(|place| reaches_past_plane(*place));
        // The pool holds all of them, so that it is never refused.
        store.make_rings(change).map_err(|stuck| stuck.at(universe.generation()))?;
        Ok(store)
    }

    /// Sees to it that rings stand around the tiles that have live cells, and gives tiles back
    /// that are in no ring.
    fn renew_rings(&mut self, meter: &mut Meter) -> Result<(), Stuck> {
        let totals = self.count_tiles(meter)?;
        let are_occupied = totals.iter().map(|totals| totals.population > 0);
        let change = self.rings.change_to(are_occupied);
        if change.fresh().iter().any(|place| reaches_past_plane(*place)) {
            return Err(Stuck::AtLastCoordinate);
        }
        self.make_rings(change)?;
        self.safe_generations = GENERATIONS_A_RING;
        Ok(())
    }

    /// Takes and gives back tiles as a change of the rings asks for.
    fn make_rings(&mut self, change: Change) -> Result<(), Stuck> {
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
    fn grown_pool(&self, needed: u64) -> Result<Pool, Stuck> {
        let capacity = (2 * self.pool.capacity).max(needed.next_power_of_two());
        let memory = reserve_pool(&self.gpu, &self.budget, capacity)
            .map_err(|(error, _)| Stuck::Full(error))?;
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
    fn submit_steps(&mut self, generations: u64, meter: &mut Meter) {
        let mut left = generations;
        while left > 0 {
            let launch = left.min(generations_that_rest(left));
            let is_skipping = self.skipping != Skipping::Never;
            if self.last_launch != Some((launch, self.phase)) || !is_skipping {
                self.mark_all_changed();
                self.last_launch = Some((launch, self.phase));
            }
            // What is marked holds for one launch.
            let launches = if is_skipping { left / launch } else { 1 };
            self.submit_launches(launch, launches, meter);
            left -= launch * launches;
        }
        self.safe_generations -= generations;
    }

    fn submit_launches(&mut self, generations: u64, launches: u64, meter: &mut Meter) {
        // Only a launch that is the last of its steps may be of an odd length.
        debug_assert!(launches == 1 || self.phase.after(generations) == self.phase);
        let tiles = self.rings.live().len() as u32;
        let inputs = PlaneLaunch { generations: generations as u32, tiles };
        let request = self.gpu.uniform("launch", &inputs);
        let pool = &self.pool;
        let groups = [0, 1].map(|from: usize| {
            let to = from ^ 1;
            self.gpu.bind(
                "step plane",
                &self.common.step_layout,
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
                timestamp_writes: meter.next_pass(),
            });
            pass.set_pipeline(&self.kernels[self.phase.index()].step);
            for _ in 0..launches {
                pass.set_bind_group(0, &groups[self.pool.now], &[]);
                let (x, y) = workgroups(tiles);
                pass.dispatch_workgroups(x, y, 1);
                self.pool.now ^= 1;
            }
        }
        self.phase = self.phase.after(generations * launches);
        self.gpu.queue().submit([encoder.finish()]);
    }

    /// Counts every tile in use, in the order of `live`.
    fn count_tiles(&self, meter: &mut Meter) -> Result<Vec<TileTotals>, EngineError> {
        let tiles = self.rings.live().len() as u32;
        if tiles == 0 {
            meter.totals = Some(Totals::default());
            return Ok(Vec::new());
        }
        let bytes = u64::from(tiles) * size_of::<TileTotals>() as u64;
        // The totals and, behind them, the work that was done.
        let totals = self.gpu.storage("tile totals", bytes + 4);
        let request = self.gpu.uniform("tiles to count", &CountRequest { tiles });
        let group = self.gpu.bind(
            "count tiles",
            &self.common.count_layout,
            &[&request, &self.pool.live, self.pool.current(), &totals],
        );
        self.gpu.dispatch("count tiles", &self.common.count, &group, workgroups(tiles));
        let mut encoder = self.gpu.encoder("take work");
        encoder.copy_buffer_to_buffer(&self.pool.worked, 0, &totals, bytes, 4);
        encoder.clear_buffer(&self.pool.worked, 0, None);
        self.gpu.queue().submit([encoder.finish()]);
        let data = self.gpu.read_back(&totals, bytes + 4)?;
        let (totals, worked) = data.split_at(bytes as usize);
        let tile_generations: u32 = bytemuck::pod_read_unaligned(worked);
        meter.cells_updated += u64::from(tile_generations) * (TILE_WIDTH * TILE_HEIGHT) as u64;
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
        meter.totals = Some(Totals { population, bounds });
        Ok(totals)
    }

    /// The tiles that share cells with a region, placed relative to its first cell.
    fn tiles_in(&self, region: Rect) -> Vec<Placed> {
        let shown = |(tile, place): &(u32, Place)| {
            let rect = rect_of(*place);
            let is_shown = !rect.intersection(&region).is_empty();
            is_shown.then(|| Placed {
                tile: *tile,
                x: clamped(rect.x - region.x),
                y: clamped(rect.y - region.y),
            })
        };
        self.rings.live().iter().filter_map(shown).collect()
    }

    /// Adds the changes of the pool's words that a word of the plane asks for.
    fn add_changes(&self, word: &MaskedWord, changes: &mut Vec<WordChange>) {
        let cells = i64::from(WORD_CELLS);
        let first = word.x.div_euclid(cells);
        let shift = word.x.rem_euclid(cells);
        let (mask, bits) = (u128::from(word.mask) << shift, u128::from(word.bits) << shift);
        for part in 0..3 {
            let mask = (mask >> (cells * part)) as u32;
            let x = (first + part) * cells;
            let place = (x.div_euclid(TILE_WIDTH), word.y.div_euclid(TILE_HEIGHT));
            // Where there is no tile all are dead, and stay so.
            if let (1.., Some(tile)) = (mask, self.rings.tile_at(place)) {
                let column = x.rem_euclid(TILE_WIDTH) / cells;
                let at = column * TILE_HEIGHT + word.y.rem_euclid(TILE_HEIGHT);
                let at = tile * TILE_WORDS as u32 + at as u32;
                changes.push(WordChange { at, mask, bits: (bits >> (cells * part)) as u32 });
            }
        }
    }

    /// Runs a kernel that reads tiles and adds to `result`.
    fn access(
        &self,
        kernel: &wgpu::ComputePipeline,
        placed: &[Placed],
        (width, height): (u32, u32),
        boundaries: &[i32],
        result: &wgpu::Buffer,
    ) {
        self.gpu.clear(result, 4 * u64::from(width) * u64::from(height));
        if placed.is_empty() {
            return;
        }
        let storage =
            |label, contents: &[u8]| self.gpu.filled(label, contents, wgpu::BufferUsages::STORAGE);
        let tiles = placed.len() as u32;
        let group = self.gpu.bind(
            "access tiles",
            &self.common.access_layout,
            &[
                &self.gpu.uniform("access", &AccessRequest { tiles, width, height }),
                &storage("placed tiles", bytemuck::cast_slice(placed)),
                self.pool.current(),
                &storage("boundaries", bytemuck::cast_slice(boundaries)),
                result,
            ],
        );
        self.gpu.dispatch("access tiles", kernel, &group, workgroups(tiles));
    }
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
        what: Message::new(
            texts::PATTERN_OF,
            [extent.width, extent.height].map(|cells| cells.to_string()),
        ),
        needed_bytes: error.needed,
        allowed_bytes: error.allowed,
        limited_by,
        advice: texts::SMALLER_PATTERN.into(),
    }
}

fn clamped(at: i64) -> i32 {
    at.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

impl Store for PlaneStore {
    fn step(&mut self, wanted: u64, meter: &mut Meter) -> Result<u64, Stuck> {
        if self.is_at_last_coordinate {
            return Err(Stuck::AtLastCoordinate);
        }
        if self.safe_generations < wanted.min(u64::from(HALO)) {
            self.renew_rings(meter)?;
        }
        // Whole launches only, so that what rests under a length stays at rest.
        let launch = generations_that_rest(wanted);
        let safe = match self.safe_generations / launch * launch {
            0 => self.safe_generations,
            whole => whole,
        };
        let batch = wanted.min(safe);
        self.submit_steps(batch, meter);
        Ok(batch)
    }

    fn settle(&mut self, meter: &mut Meter) -> Result<(), EngineError> {
        // Counting waits for all steps, and tells how much of them was work.
        self.totals(meter).map(drop)
    }

    fn totals(&mut self, meter: &mut Meter) -> Result<Totals, EngineError> {
        if meter.totals.is_none() {
            self.count_tiles(meter)?;
        }
        Ok(meter.totals.unwrap_or_default())
    }

    fn covered(&self, region: Rect) -> Rect {
        let shared =
            self.rings.live().iter().map(|(_, place)| rect_of(*place).intersection(&region));
        let shared = shared.filter(|rect| !rect.is_empty());
        shared.reduce(|all, rect| all.union(&rect)).unwrap_or_default()
    }

    fn gather(&self, region: Rect, target: &wgpu::Buffer) {
        let words = region.width.div_ceil(u64::from(WORD_CELLS));
        let size = (words as u32, region.height as u32);
        self.access(&self.common.gather, &self.tiles_in(region), size, &[0], target);
    }

    fn count_blocks(&self, raster: &BlockRaster, target: &wgpu::Buffer) {
        let region = raster.region();
        let placed = self.tiles_in(region);
        let columns = raster.columns().iter().map(|&at| clamped(at - region.x));
        let rows = raster.rows().iter().map(|&at| clamped(at - region.y));
        let boundaries: Vec<i32> = columns.chain(rows).collect();
        let size = (raster.width() as u32, raster.height() as u32);
        self.access(&self.common.count_in_blocks, &placed, size, &boundaries, target);
    }

    fn write(&mut self, words: &[MaskedWord]) -> Result<(), Stuck> {
        let live: HashSet<Place> = words.iter().flat_map(places_of).collect();
        let mut occupied: Vec<Place> =
            live.into_iter().filter(|&place| !self.rings.is_occupied(place)).collect();
        occupied.sort_unstable();
        if !occupied.is_empty() {
            let change = self.rings.change(&occupied, &[]);
            if change.fresh().iter().any(|place| reaches_past_plane(*place)) {
                return Err(Stuck::AtLastCoordinate);
            }
            self.make_rings(change)?;
        }
        let mut changes = Vec::with_capacity(2 * words.len());
        words.iter().for_each(|word| self.add_changes(word, &mut changes));
        self.writing.run(&self.gpu, self.pool.current(), &changes);
        // Every tile counts as changed before the next launch.
        self.last_launch = None;
        Ok(self.gpu.check()?)
    }

    fn bytes(&self) -> u64 {
        Pool::bytes(self.pool.capacity)
    }

    fn preferred_batch(&self) -> u64 {
        generations_that_rest(u64::MAX)
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.skipping = skipping;
    }

    #[cfg(test)]
    fn check(&self) {
        self.rings.check();
    }
}

#[cfg(test)]
mod tests;
