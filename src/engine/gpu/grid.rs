//! A universe as one dense grid in two buffers: bounded universes, and planes that are unbounded on
//! one axis only.
//!
//! `layout` says how cells lie in the buffers; a dispatch steps one into the other. What does not fit
//! one binding lies in several buffers (`bands`). Tiles in which nothing changes are left alone
//! (`activity`). On an unbounded axis the grid is a window on the plane: before cells can come to
//! its edge it is moved or made larger, on the device.

mod activity;
mod bands;
mod stepping;

use std::sync::Arc;

use self::activity::Activity;
use self::bands::{Band, BandLimits, Bands, Cut};
pub(super) use self::stepping::shader_source;
use self::stepping::{Stepping, Tiling};
use super::device::{Caps, GpuDevice};
use super::kernels::{COUNTED_ROWS, Kernels, LANES, SQUARE_SIDE, TileKernel};
use super::layout::{Raster, Region, Totals, WORD_CELLS, place_row};
use super::tile_kernel::{Outside, Selection, generations_that_rest};
use super::timer::Timer;
use super::tuning::Variant;
use super::{DeviceEngine, GENERATIONS_WORTH_A_TILE, READBACK_BYTES, read_block_counts};
use crate::engine::{Engine, EngineError, EngineKind, LimitedBy, Skipping, countable};
use crate::life::{BitGrid, BlockRaster, MAX_COORDINATE, Rect, Rule, Topology, Universe};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Cell updates in one submission at most, so that the window and the driver's watchdog live: some
/// milliseconds of a fast card, and a tenth of a second of a slow one.
const UPDATES_PER_SUBMISSION: u64 = 1 << 36;

/// The same on a software adapter.
const SOFTWARE_UPDATES_PER_SUBMISSION: u64 = 1 << 31;

/// Generations to step in one submission at most.
const GENERATIONS_PER_SUBMISSION: u64 = 1024;

/// Cells between the live ones and the edge of a window on the plane, at least and at most, when
/// it is laid out.
const WINDOW_MARGIN: std::ops::RangeInclusive<u64> = 128..=4096;

/// A universe in one grid.
pub(super) struct GridEngine {
    gpu: Arc<GpuDevice>,
    kernels: Arc<Kernels>,
    rule: Rule,
    topology: Topology,
    /// The host's memory, and that of the device.
    budget: MemoryBudget,
    device_budget: MemoryBudget,
    /// What is reserved for the cells.
    memory: Reservation,
    generation: u64,
    cells: Bands,
    activity: Option<Activity>,
    /// Generations that can be stepped before cells could come to the edge of a window on the
    /// plane; `None` where every axis is bounded.
    safe_generations: Option<u64>,
    /// Population and bounding box, until cells are stepped.
    totals: Option<(u64, Option<Rect>)>,
    timer: Option<Timer>,
    cells_updated: u64,
    stepping: Stepping,
}

impl GridEngine {
    /// Puts a universe on a device.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when it does not fit, before anything is allocated.
    pub(super) fn new(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let cells = universe.topology().bounds().map_or(0, |bounds| bounds.area());
        let variant = gpu.variant_for(u64::try_from(cells).unwrap_or(u64::MAX));
        let stepping = Stepping::of(gpu.caps(), variant, Skipping::Auto);
        Self::with_stepping(gpu, universe, budget, stepping)
    }

    /// The kernel that a variant says, which steps every tile in every launch.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn without_skipping(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        budget: impl Into<MemoryBudget>,
        variant: Variant,
    ) -> Result<Self, EngineError> {
        let stepping = Stepping::of(gpu.caps(), variant, Skipping::Never);
        Self::with_stepping(gpu, universe, budget, stepping)
    }

    /// The kernel that others are measured against: one generation a launch, one word an
    /// invocation.
    pub(super) fn baseline(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        Self::with_stepping(gpu, universe, budget, Stepping::Single { rows: 1 })
    }

    fn with_stepping(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        budget: impl Into<MemoryBudget>,
        stepping: Stepping,
    ) -> Result<Self, EngineError> {
        let topology = universe.topology();
        let live = universe.cells().bounding_box().unwrap_or_default();
        let budget = budget.into();
        let device_budget = gpu.caps().memory_of(&budget);
        let (cut, memory) = first_cut(&gpu, &device_budget, topology, live, stepping)?;
        let kernels = Kernels::of(&gpu, universe.rule(), stepping.rows_per_invocation());
        let cells = Bands::new(&gpu, &kernels.common, topology, cut)?;
        cells.upload(&gpu, universe);
        let mut engine = Self {
            timer: Timer::new(&gpu),
            gpu,
            kernels,
            rule: universe.rule(),
            topology,
            budget,
            device_budget,
            memory,
            generation: universe.generation(),
            cells,
            activity: None,
            safe_generations: None,
            totals: None,
            cells_updated: 0,
            stepping,
        };
        engine.safe_generations = engine.margin(Some(live));
        engine.activity = engine.new_activity();
        engine.compile();
        engine.gpu.check()?;
        Ok(engine)
    }

    /// Compiles what stepping may need in its midst, where it would cost a frame or a measurement.
    fn compile(&self) {
        let (Some(_), Stepping::Tiles(tiling)) = (&self.activity, self.stepping) else { return };
        for (form, selection) in
            [(tiling.listed_form, Selection::Listed), (tiling.form, Selection::All)]
        {
            let target = (outside(self.topology), selection);
            self.kernels.tile(&self.gpu, self.rule, form, target);
        }
    }

    fn new_activity(&self) -> Option<Activity> {
        let Stepping::Tiles(Tiling { listed_form, skipping, .. }) = self.stepping else {
            return None;
        };
        let is_forced = match skipping {
            Skipping::Never => return None,
            Skipping::Always => true,
            Skipping::Auto => false,
        };
        Activity::new(&self.gpu, &self.cells, self.topology, listed_form.shape, is_forced)
    }

    /// Generations until live cells within `live` could come to the edge of the window.
    fn margin(&self, live: Option<Rect>) -> Option<u64> {
        if self.topology.is_bounded() {
            return None;
        }
        let Some(live) = live.filter(|live| !live.is_empty()) else { return Some(u64::MAX) };
        let to_last_coordinate = self.distance_to_edge(live, ALL_COORDINATES);
        Some(self.distance_to_edge(live, self.cells.window).min(to_last_coordinate))
    }

    /// Generations until cells within `live` could come to an edge of `window` on an unbounded axis.
    fn distance_to_edge(&self, live: Rect, window: Rect) -> u64 {
        let mut distance = i64::MAX;
        if self.topology.width().is_none() {
            distance = distance.min((live.x - window.x).min(window.right() - live.right()));
        }
        if self.topology.height().is_none() {
            distance = distance.min((live.y - window.y).min(window.bottom() - live.bottom()));
        }
        distance.max(0) as u64
    }

    /// Sees to it that at least one generation can be stepped before cells come to the edge.
    fn make_room(&mut self) -> Result<(), EngineError> {
        if self.safe_generations != Some(0) {
            return Ok(());
        }
        let live = self.bounding_box()?;
        self.safe_generations = self.margin(live);
        if self.safe_generations.is_none_or(|safe| safe >= *WINDOW_MARGIN.start() / 2) {
            return Ok(());
        }
        let Some(live) = live else { return Ok(()) };
        if self.distance_to_edge(live, ALL_COORDINATES) == 0 {
            return Err(EngineError::PastLastCoordinate { generation: self.generation });
        }
        let mut smallest = None;
        let band_limits = band_limits(self.gpu.caps(), self.stepping);
        for window in windows_around(self.topology, live) {
            let Some(cut) = Cut::new(self.topology, window, band_limits) else { continue };
            // While cells are copied, the old buffers and the new ones are there.
            match self.device_budget.reserve(2 * cut.bytes()) {
                Ok(memory) => {
                    let moved = Bands::new(&self.gpu, &self.kernels.common, self.topology, cut)?;
                    self.cells.copy_to(&self.gpu, &moved);
                    self.cells = moved;
                    self.memory = memory;
                    self.activity = self.new_activity();
                    self.safe_generations = self.margin(Some(live));
                    return self.gpu.check();
                }
                Err(error) => smallest = Some(error),
            }
        }
        if self.safe_generations > Some(0) {
            return Ok(());
        }
        let most = 2 * self.gpu.max_cell_bytes();
        let error = smallest.unwrap_or(OverBudget { needed: u64::MAX, allowed: most });
        Err(EngineError::cannot_grow(self.generation, error))
    }

    /// Submits that many generations, all of which are safe.
    fn submit_steps(&mut self, generations: u64) -> Result<(), EngineError> {
        let mut left = generations;
        while left > 0 {
            let launch = match left.min(self.longest_launch(left)) {
                few if few < GENERATIONS_WORTH_A_TILE => 1,
                launch => launch,
            };
            let launches = match &self.activity {
                Some(activity) => activity.launches(left / launch),
                None => left / launch,
            };
            self.submit_launches(launch, launches);
            left -= launch * launches;
            if self.activity.as_ref().is_some_and(Activity::has_looked) {
                self.take_work()?;
            }
        }
        self.generation += generations;
        self.totals = None;
        if let Some(safe) = &mut self.safe_generations {
            *safe -= generations.min(*safe);
        }
        Ok(())
    }

    /// Generations of the next launch at most, where so many are to be stepped.
    fn longest_launch(&self, wanted: u64) -> u64 {
        match &self.activity {
            Some(activity) if activity.lists() => generations_that_rest(wanted),
            _ => self.stepping.generations_a_launch(),
        }
    }

    /// Counts what launches by list have updated.
    fn take_work(&mut self) -> Result<(), EngineError> {
        if let Some(activity) = &mut self.activity {
            self.cells_updated += activity.take_work(&self.gpu)?;
        }
        Ok(())
    }

    /// Submits launches of one length.
    fn submit_launches(&mut self, generations: u64, launches: u64) {
        let is_tiled = generations >= GENERATIONS_WORTH_A_TILE;
        let is_listed = match &mut self.activity {
            Some(activity) if is_tiled && activity.lists() => true,
            Some(activity) => {
                activity.go_without(generations * launches);
                false
            }
            None => false,
        };
        let mut encoder = self.gpu.encoder("step");
        if let (Some(activity), true) = (&mut self.activity, is_listed) {
            activity.begin(&mut encoder, generations);
        }
        // Copies cannot stand within a pass.
        let (passes, launches_a_pass) =
            if self.cells.needs_copies() { (launches, 1) } else { (1, launches) };
        for _ in 0..passes {
            self.cells.exchange(&mut encoder);
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("step"),
                timestamp_writes: self.timer.as_mut().and_then(Timer::next_pass),
            });
            for _ in 0..launches_a_pass {
                self.cells.wrap(&self.gpu, &self.kernels.common, &mut pass);
                match self.stepping {
                    Stepping::Tiles(tiling) if is_tiled => {
                        let (form, selection) = if is_listed {
                            (tiling.listed_form, Selection::Listed)
                        } else {
                            (tiling.form, Selection::All)
                        };
                        let target = (outside(self.topology), selection);
                        let kernel = self.kernels.tile(&self.gpu, self.rule, form, target);
                        match &mut self.activity {
                            Some(activity) if is_listed => activity.launch(
                                &self.gpu,
                                &self.kernels.common,
                                &kernel,
                                &self.cells,
                                generations,
                                &mut pass,
                            ),
                            _ => launch_all(&kernel, &self.cells, generations, &mut pass),
                        }
                    }
                    _ => {
                        let rows = self.stepping.rows_per_invocation() * LANES;
                        pass.set_pipeline(&self.kernels.step);
                        for band in &self.cells.list {
                            let grid = band.grid;
                            pass.set_bind_group(0, &band.step_groups[self.cells.now], &[]);
                            pass.dispatch_workgroups(grid.height.div_ceil(rows), grid.words, 1);
                        }
                    }
                }
                self.cells.now ^= 1;
            }
        }
        self.gpu.queue().submit([encoder.finish()]);
        if !is_listed {
            let window = self.cells.window;
            self.cells_updated += window.width * window.height * generations * launches;
        }
    }

    /// Population and bounding box, counted on the device.
    fn totals(&mut self) -> Result<(u64, Option<Rect>), EngineError> {
        if let Some(totals) = self.totals {
            return Ok(totals);
        }
        let buffer = self.gpu.filled(
            "totals",
            bytemuck::bytes_of(&Totals::NOTHING),
            wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
        );
        let mut all = (0, None::<Rect>);
        for band in &self.cells.list {
            self.gpu.queue().write_buffer(&buffer, 0, bytemuck::bytes_of(&Totals::NOTHING));
            let group = self.gpu.bind(
                "count",
                &self.kernels.common.layouts.count,
                &[&band.uniform, self.cells.current(band), &buffer],
            );
            let groups = (band.grid.height.div_ceil(COUNTED_ROWS * LANES), band.grid.words);
            self.gpu.dispatch("count", &self.kernels.common.count, &group, groups);
            let bytes = self.gpu.read_back(&buffer, size_of::<Totals>() as u64)?;
            let totals = bytemuck::pod_read_unaligned::<Totals>(&bytes);
            all.0 += totals.population();
            let bounds = totals.bounds().map(|bounds| {
                let (x, y) = (band.origin.x + bounds.x, band.origin.y + bounds.y);
                Rect::new(x, y, bounds.width, bounds.height)
            });
            all.1 = match (all.1, bounds) {
                (Some(all), Some(bounds)) => Some(all.union(&bounds)),
                (all, bounds) => all.or(bounds),
            };
        }
        self.totals = Some(all);
        Ok(all)
    }

    /// Reads cells of a band, relative to its first, into 32-bit words a row.
    fn read_words(&self, band: &Band, region: Region) -> Result<Vec<u32>, EngineError> {
        let device = self.gpu.device();
        let bytes = 4 * u64::from(region.words) * u64::from(region.height);
        let rows = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("region"),
            size: bytes,
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let uniform = self.gpu.uniform("region", &region);
        let group = self.gpu.bind(
            "read",
            &self.kernels.common.layouts.read,
            &[&band.uniform, self.cells.current(band), &uniform, &rows],
        );
        let groups = (region.words.div_ceil(SQUARE_SIDE), region.height.div_ceil(SQUARE_SIDE));
        self.gpu.dispatch("read", &self.kernels.common.read, &group, groups);
        Ok(bytemuck::pod_collect_to_vec(&self.gpu.read_back(&rows, bytes)?))
    }
}

/// One launch of all tiles of all bands.
fn launch_all(
    kernel: &TileKernel,
    cells: &Bands,
    generations: u64,
    pass: &mut wgpu::ComputePass<'_>,
) {
    pass.set_pipeline(&kernel.pipeline);
    if let Some(group) = &kernel.launches[generations as usize].group {
        pass.set_bind_group(1, group, &[]);
    }
    for band in &cells.list {
        pass.set_bind_group(0, &band.step_groups[cells.now], &[]);
        pass.dispatch_workgroups(
            band.grid.height.div_ceil(kernel.shape.rows_written()),
            band.grid.words.div_ceil(kernel.shape.words_written()),
            1,
        );
    }
}

fn outside(topology: Topology) -> Outside {
    match topology.edge() {
        crate::life::Edge::Dead if topology != Topology::UNBOUNDED => Outside::Dead,
        _ => Outside::Free,
    }
}

fn band_limits(caps: &Caps, stepping: Stepping) -> BandLimits {
    BandLimits {
        bytes: caps.max_cell_bytes(),
        workgroups: u64::from(caps.max_workgroups),
        step: stepping.band_step(),
    }
}

/// The window for live cells with so much room around them on each unbounded axis.
fn window_with_margin(topology: Topology, live: Rect, margin: u64) -> Rect {
    // Windows start and end at multiples of a word, so that they can be moved by whole words.
    let word = i64::from(WORD_CELLS);
    let (left, width) = match (topology.first_column(), topology.width()) {
        (Some(first), Some(width)) => (first, width),
        _ => {
            let left = (live.x - margin as i64).div_euclid(word) * word;
            let right = (live.right() + margin as i64 + word - 1).div_euclid(word) * word;
            (left, left.abs_diff(right))
        }
    };
    let (top, height) = match (topology.first_row(), topology.height()) {
        (Some(first), Some(height)) => (first, height),
        _ => (live.y - margin as i64, live.height + 2 * margin),
    };
    Rect::new(left, top, width, height)
}

/// Windows for live cells, the most roomy first.
fn windows_around(topology: Topology, live: Rect) -> impl Iterator<Item = Rect> {
    let room =
        (live.width.max(live.height) / 2).clamp(*WINDOW_MARGIN.start(), *WINDOW_MARGIN.end());
    std::iter::successors(Some(room), |room| (*room > 32).then_some(room / 2))
        .map(move |margin| window_with_margin(topology, live, margin))
}

/// The coordinates that cells may have.
const ALL_COORDINATES: Rect = {
    let side = 2 * MAX_COORDINATE as u64;
    Rect::new(-MAX_COORDINATE, -MAX_COORDINATE, side, side)
};

fn first_cut(
    gpu: &GpuDevice,
    budget: &MemoryBudget,
    topology: Topology,
    live: Rect,
    stepping: Stepping,
) -> Result<(Cut, Reservation), EngineError> {
    let band_limits = band_limits(gpu.caps(), stepping);
    let mut refused = None;
    for window in windows_around(topology, live) {
        let Some(cut) = Cut::new(topology, window, band_limits) else { continue };
        match budget.reserve(2 * cut.bytes()) {
            Ok(memory) => return Ok((cut, memory)),
            Err(error) => refused = Some(error),
        }
    }
    let wanted = topology.bounds().unwrap_or(live);
    let limited_by = if refused.is_some() { LimitedBy::Budget } else { LimitedBy::Adapter };
    // Where no window can be cut, the cells alone are more than the adapter binds.
    let error = refused.unwrap_or_else(|| OverBudget {
        needed: u64::try_from(wanted.area() / 4).unwrap_or(u64::MAX),
        allowed: 2 * gpu.caps().max_cell_bytes(),
    });
    Err(EngineError::TooLarge {
        what: format!("a universe of {} x {} cells", wanted.width, wanted.height),
        needed_bytes: error.needed,
        allowed_bytes: error.allowed,
        limited_by,
        advice: format!(
            "the largest square universe here has {} cells a side; take a smaller one, or the cpu \
             engine, which keeps only the parts with live cells",
            largest_square(gpu.caps(), budget.limit())
        ),
    })
}

/// The side of the largest square universe that such an adapter steps in so many bytes.
pub(super) fn largest_square(caps: &Caps, allowed_bytes: u64) -> u64 {
    let stepping = Stepping::of(caps, Variant::built_in(caps), Skipping::Auto);
    let band_limits = band_limits(caps, stepping);
    let fits = |side: u64| {
        let cut = Cut::new(Topology::torus(side, side), Rect::new(0, 0, side, side), band_limits);
        cut.is_some_and(|cut| 2 * cut.bytes() <= allowed_bytes)
    };
    // What is lost to frames grows more slowly than what fits.
    let (mut fitting, mut failing) = (0, (1 << 23) / SIDE_STEP);
    while failing - fitting > 1 {
        let middle = (fitting + failing) / 2;
        if fits(middle * SIDE_STEP) {
            fitting = middle;
        } else {
            failing = middle;
        }
    }
    fitting * SIDE_STEP
}

/// The largest square's side is a multiple of this.
const SIDE_STEP: u64 = 64;

impl Engine for GridEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Gpu
    }

    fn adapter(&self) -> Option<&str> {
        Some(&self.gpu.caps().name)
    }

    fn rule(&self) -> Rule {
        self.rule
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
        while left > 0 {
            self.make_room()?;
            let window = self.cells.window;
            let area = window.width * window.height;
            let updates = if self.gpu.caps().is_software() {
                SOFTWARE_UPDATES_PER_SUBMISSION
            } else {
                UPDATES_PER_SUBMISSION
            };
            let batch = (updates / area.max(1)).clamp(1, GENERATIONS_PER_SUBMISSION);
            // Whole launches, so that what is known of tiles stays known.
            let batch = batch.next_multiple_of(self.preferred_batch());
            let batch = batch.min(left).min(self.safe_generations.unwrap_or(u64::MAX));
            self.submit_steps(batch)?;
            left -= batch;
        }
        self.gpu.check()?;
        all
    }

    fn finish(&mut self) -> Result<(), EngineError> {
        self.take_work()?;
        self.gpu.wait()
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        if let Stepping::Tiles(tiling) = &mut self.stepping {
            tiling.skipping = skipping;
            self.activity = self.new_activity();
            self.compile();
        }
    }

    fn preferred_batch(&self) -> u64 {
        self.longest_launch(u64::MAX)
    }

    fn take_device_seconds(&mut self) -> Result<Option<f64>, EngineError> {
        match &mut self.timer {
            Some(timer) => timer.take_seconds(&self.gpu),
            None => Ok(None),
        }
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.totals()?.0)
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.totals()?.1)
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        let mut result = BitGrid::new(region.width as usize, region.height as usize);
        for band in &self.cells.list {
            let rect = band.rect();
            let shared = rect.intersection(&region);
            if shared.is_empty() {
                continue;
            }
            let words = shared.width.div_ceil(u64::from(WORD_CELLS));
            let rows_at_once = (READBACK_BYTES / (4 * words)).clamp(1, shared.height);
            let mut top = shared.y;
            while top < shared.bottom() {
                let height = rows_at_once.min(top.abs_diff(shared.bottom()));
                let rows = self.read_words(
                    band,
                    Region {
                        x: (shared.x - rect.x) as u32,
                        y: (top - rect.y) as u32,
                        words: words as u32,
                        height: height as u32,
                    },
                )?;
                for (row, words) in rows.chunks(words as usize).enumerate() {
                    let row = result.row_mut((top - region.y) as usize + row);
                    place_row(row, (shared.x - region.x) as usize, words, shared.width);
                }
                top += height as i64;
            }
        }
        Ok(result)
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        let gpu = Arc::clone(&self.gpu);
        read_block_counts(self, &gpu, raster)
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.cells.bytes()
    }
}

impl DeviceEngine for GridEngine {
    fn count_blocks_into(
        &mut self,
        raster: &BlockRaster,
        target: &wgpu::Buffer,
    ) -> Result<(), EngineError> {
        let (width, height) = (raster.width() as u32, raster.height() as u32);
        if width == 0 || height == 0 {
            return Ok(());
        }
        // A block may lie in several bands, which add what they find.
        let mut encoder = self.gpu.encoder("clear block counts");
        encoder.clear_buffer(target, 0, Some(4 * u64::from(width) * u64::from(height)));
        self.gpu.queue().submit([encoder.finish()]);
        let uniform = self.gpu.uniform("raster", &Raster { width, height });
        let region = raster.region();
        let rows_a_block = region.height / u64::from(height);
        let (pipeline, groups) = if rows_a_block >= 16 {
            (&self.kernels.common.count_large, (width, height))
        } else {
            (
                &self.kernels.common.count_small,
                (width.div_ceil(SQUARE_SIDE), height.div_ceil(SQUARE_SIDE)),
            )
        };
        for band in &self.cells.list {
            if self.cells.list.len() > 1 && band.rect().intersection(&region).is_empty() {
                continue;
            }
            let clamp = |list: &[i64], origin: i64, side: u32| {
                list.iter().map(|&at| (at - origin).clamp(0, i64::from(side)) as u32).collect()
            };
            let mut boundaries: Vec<u32> = clamp(raster.columns(), band.origin.x, band.grid.width);
            let rows: Vec<u32> = clamp(raster.rows(), band.origin.y, band.grid.height);
            boundaries.extend(rows);
            let boundaries = self.gpu.filled(
                "block boundaries",
                bytemuck::cast_slice(&boundaries),
                wgpu::BufferUsages::STORAGE,
            );
            let group = self.gpu.bind(
                "blocks",
                &self.kernels.common.layouts.blocks,
                &[&band.uniform, self.cells.current(band), &uniform, &boundaries, target],
            );
            self.gpu.dispatch("blocks", pipeline, &group, groups);
        }
        self.gpu.check()
    }
}

#[cfg(test)]
mod tests;
