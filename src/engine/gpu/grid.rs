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
use self::bands::{BandLimits, Bands, Cut};
pub(super) use self::stepping::shader_source;
use self::stepping::{Stepping, Tiling};
use super::context::GpuContext;
use super::device::{Caps, GpuDevice};
use super::kernel_rule::{KernelRule, Phase};
use super::kernels::{
    COUNTED_ROWS, CommonKernels, GridKernels, LANES, SQUARE_SIDE, TileKernel, WriteKernel,
};
use super::layout::{GridTotals, Raster, Region, WORD_CELLS};
use super::store::{MaskedWord, Meter, Store, Stuck, Totals};
use super::tile_kernel::{Edges, Selection, generations_that_rest};
use super::variant::Variant;
use crate::engine::{EngineError, LimitedBy, Skipping, message};
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::{BlockRaster, Edge, MAX_COORDINATE, Rect, Topology, Universe};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Generations for which a launch of the tile kernel is worth its halo.
const GENERATIONS_WORTH_A_TILE: u64 = 3;

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

/// Cells in one grid.
pub(super) struct GridStore {
    gpu: Arc<GpuDevice>,
    /// Of launches that begin in each phase.
    kernels: [Arc<GridKernels>; 2],
    common: Arc<CommonKernels>,
    writing: Arc<WriteKernel>,
    phase: Phase,
    topology: Topology,
    /// The memory of the device.
    budget: MemoryBudget,
    /// The part of it that is reserved for the cells.
    memory: Reservation,
    cells: Bands,
    activity: Option<Activity>,
    /// Generations that can be stepped before cells could come to the edge of a window on the
    /// plane; `None` where every axis is bounded.
    safe_generations: Option<u64>,
    stepping: Stepping,
}

impl GridStore {
    /// Room for a universe, all dead, stepped as suits its size.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when it does not fit, before anything is allocated.
    pub(super) fn new(
        context: &GpuContext,
        universe: &Universe,
        budget: &MemoryBudget,
    ) -> Result<Self, EngineError> {
        let cells = universe.topology().bounds().map_or(0, |bounds| bounds.area());
        let variant = context.variant_for(u64::try_from(cells).unwrap_or(u64::MAX));
        let stepping = Stepping::of(context.caps(), variant, Skipping::Auto);
        Self::with_stepping(context, universe, budget, stepping)
    }

    /// The same, stepped by a variant of the tile kernel, every tile in every launch.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn without_skipping(
        context: &GpuContext,
        universe: &Universe,
        budget: &MemoryBudget,
        variant: Variant,
    ) -> Result<Self, EngineError> {
        let stepping = Stepping::of(context.caps(), variant, Skipping::Never);
        Self::with_stepping(context, universe, budget, stepping)
    }

    /// The same, stepped by the kernel that others are measured against: one generation a launch, one
    /// word an invocation.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn baseline(
        context: &GpuContext,
        universe: &Universe,
        budget: &MemoryBudget,
    ) -> Result<Self, EngineError> {
        Self::with_stepping(context, universe, budget, Stepping::Single { rows: 1 })
    }

    fn with_stepping(
        context: &GpuContext,
        universe: &Universe,
        budget: &MemoryBudget,
        stepping: Stepping,
    ) -> Result<Self, EngineError> {
        let gpu = Arc::clone(context.device());
        let rules = KernelRule::of(universe)?;
        // Both take about as many operations.
        let stepping = stepping.suited_to(&rules[0], gpu.caps());
        let topology = universe.topology();
        let live = universe.cells().bounding_box().unwrap_or_default();
        let budget = gpu.caps().memory_of(budget);
        let (cut, memory) = first_cut(&gpu, &budget, topology, live, stepping)?;
        let rows = stepping.rows_per_invocation();
        let kernels = rules.map(|rule| context.kernels().grid(&gpu, &rule, rows));
        let common = Arc::clone(&kernels[0].common);
        let mut store = Self {
            cells: Bands::new(&gpu, &common, topology, cut)?,
            writing: context.kernels().write(&gpu),
            gpu,
            kernels,
            common,
            phase: Phase::of(universe),
            topology,
            budget,
            memory,
            activity: None,
            safe_generations: None,
            stepping,
        };
        store.safe_generations = store.margin(Some(live));
        store.activity = store.new_activity();
        store.compile();
        Ok(store)
    }

    /// Compiles what stepping may need in its midst, where it would cost a frame or a measurement.
    fn compile(&self) {
        let (Some(_), Stepping::Tiles(tiling)) = (&self.activity, self.stepping) else { return };
        for (form, selection) in
            [(tiling.listed_form, Selection::Listed), (tiling.form, Selection::All)]
        {
            let target = (edges(self.topology), selection);
            self.kernels[self.phase.index()].tile(&self.gpu, form, target);
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

    /// Where cells may be: on a bounded axis within the window.
    fn all_cells(&self) -> Rect {
        let (window, all) = (self.cells.window, ALL_COORDINATES);
        let (x, y) = (self.topology.width().is_some(), self.topology.height().is_some());
        let (columns, rows) = (if x { window } else { all }, if y { window } else { all });
        Rect::from_edges(columns.x, rows.y, columns.right(), rows.bottom())
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
    fn make_room(&mut self, meter: &mut Meter) -> Result<(), Stuck> {
        if self.safe_generations != Some(0) {
            return Ok(());
        }
        let live = self.totals(meter)?.bounds;
        self.safe_generations = self.margin(live);
        if self.safe_generations.is_none_or(|safe| safe >= *WINDOW_MARGIN.start() / 2) {
            return Ok(());
        }
        let Some(live) = live else { return Ok(()) };
        if self.distance_to_edge(live, ALL_COORDINATES) == 0 {
            return Err(Stuck::AtLastCoordinate);
        }
        match self.move_window(live) {
            Err(Stuck::Full(_)) if self.safe_generations > Some(0) => Ok(()),
            moved => moved,
        }
    }

    /// Lays the window out around live cells, and takes those along that it holds.
    fn move_window(&mut self, live: Rect) -> Result<(), Stuck> {
        let mut refused = None;
        let band_limits = band_limits(self.gpu.caps(), self.stepping);
        for window in windows_around(self.topology, live) {
            let Some(cut) = Cut::new(self.topology, window, band_limits) else { continue };
            // While cells are copied, the old buffers and the new ones are there.
            match self.budget.reserve(2 * cut.bytes()) {
                Ok(memory) => {
                    let moved = Bands::new(&self.gpu, &self.common, self.topology, cut)?;
                    self.cells.copy_to(&self.gpu, &moved);
                    self.cells = moved;
                    self.memory = memory;
                    self.activity = self.new_activity();
                    self.safe_generations = self.margin(Some(live));
                    return Ok(self.gpu.check()?);
                }
                Err(error) => refused = Some(error),
            }
        }
        let most = 2 * self.gpu.max_cell_bytes();
        Err(Stuck::Full(refused.unwrap_or(OverBudget { needed: u64::MAX, allowed: most })))
    }

    /// Submits that many generations, all of which are safe.
    fn submit_steps(&mut self, generations: u64, meter: &mut Meter) -> Result<(), EngineError> {
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
            self.submit_launches(launch, launches, meter);
            left -= launch * launches;
            if self.activity.as_ref().is_some_and(Activity::has_probed) {
                self.take_work(meter)?;
            }
        }
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

    /// Adds the work of launches by list to the meter.
    fn take_work(&mut self, meter: &mut Meter) -> Result<(), EngineError> {
        if let Some(activity) = &mut self.activity {
            meter.cells_updated += activity.take_work(&self.gpu)?;
        }
        Ok(())
    }

    /// Submits launches of one length.
    fn submit_launches(&mut self, generations: u64, launches: u64, meter: &mut Meter) {
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
            // Only a launch that is the last of its steps may be of an odd length.
            debug_assert!(launches == 1 || self.phase.after(generations) == self.phase);
            activity.begin(&mut encoder, generations, self.phase);
        }
        // Copies cannot stand within a pass.
        let (passes, launches_a_pass) =
            if self.cells.needs_copies() { (launches, 1) } else { (1, launches) };
        for _ in 0..passes {
            self.cells.exchange(&mut encoder);
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("step"),
                timestamp_writes: meter.next_pass(),
            });
            for _ in 0..launches_a_pass {
                self.cells.wrap(&self.gpu, &self.common, &mut pass);
                let kernels = &self.kernels[self.phase.index()];
                match self.stepping {
                    Stepping::Tiles(tiling) if is_tiled => {
                        let (form, selection) = if is_listed {
                            (tiling.listed_form, Selection::Listed)
                        } else {
                            (tiling.form, Selection::All)
                        };
                        let target = (edges(self.topology), selection);
                        let kernel = kernels.tile(&self.gpu, form, target);
                        match &mut self.activity {
                            Some(activity) if is_listed => activity.launch(
                                &self.gpu,
                                &self.common,
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
                        pass.set_pipeline(&kernels.step);
                        for band in &self.cells.list {
                            let grid = band.grid;
                            pass.set_bind_group(0, &band.step_groups[self.cells.now], &[]);
                            pass.dispatch_workgroups(grid.height.div_ceil(rows), grid.words, 1);
                        }
                    }
                }
                self.cells.now ^= 1;
                self.phase = self.phase.after(generations);
            }
        }
        self.gpu.queue().submit([encoder.finish()]);
        if !is_listed {
            let window = self.cells.window;
            meter.cells_updated += window.width * window.height * generations * launches;
        }
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

fn edges(topology: Topology) -> Edges {
    match topology.edge() {
        Edge::Dead if topology != Topology::UNBOUNDED => Edges::Masked,
        _ => Edges::Unmasked,
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
        what: message::universe_of(wanted.width, wanted.height),
        needed_bytes: error.needed,
        allowed_bytes: error.allowed,
        limited_by,
        advice: Message::new(
            texts::LARGEST_SQUARE,
            [largest_square(gpu.caps(), budget.limit()).to_string()],
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

impl Store for GridStore {
    fn step(&mut self, wanted: u64, meter: &mut Meter) -> Result<u64, Stuck> {
        self.make_room(meter)?;
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
        let batch = batch.min(wanted).min(self.safe_generations.unwrap_or(u64::MAX));
        self.submit_steps(batch, meter)?;
        Ok(batch)
    }

    fn settle(&mut self, meter: &mut Meter) -> Result<(), EngineError> {
        self.take_work(meter)?;
        self.gpu.wait()
    }

    fn totals(&mut self, meter: &mut Meter) -> Result<Totals, EngineError> {
        if let Some(totals) = meter.totals {
            return Ok(totals);
        }
        let buffer = self.gpu.filled(
            "totals",
            bytemuck::bytes_of(&GridTotals::NOTHING),
            wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
        );
        let mut all = Totals::default();
        for band in &self.cells.list {
            self.gpu.queue().write_buffer(&buffer, 0, bytemuck::bytes_of(&GridTotals::NOTHING));
            let group = self.gpu.bind(
                "count",
                &self.common.layouts.count,
                &[&band.uniform, self.cells.current(band), &buffer],
            );
            let groups = (band.grid.height.div_ceil(COUNTED_ROWS * LANES), band.grid.words);
            self.gpu.dispatch("count", &self.common.count, &group, groups);
            let bytes = self.gpu.read_back(&buffer, size_of::<GridTotals>() as u64)?;
            let totals = bytemuck::pod_read_unaligned::<GridTotals>(&bytes);
            let bounds = totals.bounds().map(|bounds| {
                let (x, y) = (band.origin.x + bounds.x, band.origin.y + bounds.y);
                Rect::new(x, y, bounds.width, bounds.height)
            });
            all = all.and(Totals { population: totals.population(), bounds });
        }
        meter.totals = Some(all);
        Ok(all)
    }

    fn covered(&self, region: Rect) -> Rect {
        self.cells.window.intersection(&region)
    }

    fn gather(&self, region: Rect, target: &wgpu::Buffer) {
        let words = region.width.div_ceil(u64::from(WORD_CELLS));
        self.gpu.clear(target, 4 * words * region.height);
        for band in &self.cells.list {
            let rect = band.rect();
            let shared = rect.intersection(&region);
            if shared.is_empty() {
                continue;
            }
            // The words of a row that hold columns of the band. The first of them may begin west of it.
            let word = i64::from(WORD_CELLS);
            let first_word = (shared.x - region.x) / word;
            let end_word = (shared.right() - region.x + word - 1) / word;
            let inputs = Region {
                x: (region.x + first_word * word - rect.x) as u32,
                y: (shared.y - rect.y) as u32,
                columns: (end_word - first_word) as u32,
                rows: shared.height as u32,
                words: words as u32,
                first_word: first_word as u32,
                first_row: (shared.y - region.y) as u32,
            };
            let group = self.gpu.bind(
                "gather",
                &self.common.layouts.gather,
                &[
                    &band.uniform,
                    self.cells.current(band),
                    &self.gpu.uniform("region", &inputs),
                    target,
                ],
            );
            let groups = (inputs.columns.div_ceil(SQUARE_SIDE), inputs.rows.div_ceil(SQUARE_SIDE));
            self.gpu.dispatch("gather", &self.common.gather, &group, groups);
        }
    }

    fn count_blocks(&self, raster: &BlockRaster, target: &wgpu::Buffer) {
        let (width, height) = (raster.width() as u32, raster.height() as u32);
        // A block may lie in several bands, which add what they find.
        self.gpu.clear(target, 4 * u64::from(width) * u64::from(height));
        let uniform = self.gpu.uniform("raster", &Raster { width, height });
        let region = raster.region();
        let rows_a_block = region.height / u64::from(height);
        let (pipeline, groups) = if rows_a_block >= 16 {
            (&self.common.count_large, (width, height))
        } else {
            (&self.common.count_small, (width.div_ceil(SQUARE_SIDE), height.div_ceil(SQUARE_SIDE)))
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
                &self.common.layouts.blocks,
                &[&band.uniform, self.cells.current(band), &uniform, &boundaries, target],
            );
            self.gpu.dispatch("blocks", pipeline, &group, groups);
        }
    }

    fn write(&mut self, words: &[MaskedWord]) -> Result<(), Stuck> {
        let live = words.iter().filter_map(MaskedWord::live_bounds);
        let live = live.reduce(|all, bounds| all.union(&bounds)).unwrap_or_default();
        let live = live.intersection(&self.all_cells());
        if !live.is_empty() && self.cells.window.intersection(&live) != live {
            let others = self.totals(&mut Meter::default())?.bounds;
            self.move_window(others.map_or(live, |others| others.union(&live)))?;
        }
        for band in &self.cells.list {
            let mut changes = Vec::with_capacity(2 * words.len());
            words.iter().for_each(|word| band.add_changes(*word, &mut changes));
            self.writing.run(&self.gpu, self.cells.current(band), &changes);
        }
        if self.safe_generations.is_some() {
            // The next step looks where the cells are.
            self.safe_generations = Some(0);
        }
        if let Some(activity) = &mut self.activity {
            activity.forget();
        }
        Ok(self.gpu.check()?)
    }

    fn bytes(&self) -> u64 {
        self.cells.bytes()
    }

    fn preferred_batch(&self) -> u64 {
        self.longest_launch(u64::MAX)
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        if let Stepping::Tiles(tiling) = &mut self.stepping {
            tiling.skipping = skipping;
            self.activity = self.new_activity();
            self.compile();
        }
    }
}

#[cfg(test)]
mod tests;
