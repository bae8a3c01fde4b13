//! A universe as one dense grid in two buffers: bounded universes, and planes that are unbounded on
//! one axis only.
//!
//! `layout` says how cells lie in the buffers; a dispatch steps one into the other. What does not fit
//! one binding lies in several buffers (`bands`). Tiles in which nothing changes are left alone
//! (`activity`). On an unbounded axis the grid is a window on the plane (`window`): before cells can
//! come to its edge it is moved or made larger, on the device. `queries` counts and gathers cells.

mod activity;
mod bands;
mod queries;
mod stepping;
mod window;

use std::sync::Arc;

use self::activity::Activity;
use self::bands::{Bands, Cut};
pub(super) use self::stepping::shader_source;
use self::stepping::{Stepping, Tiling};
pub(super) use self::window::largest_square;
use self::window::{Window, band_limits, first_cut};
use super::context::GpuContext;
use super::device::GpuDevice;
use super::kernel_rule::{KernelRule, Phase};
use super::kernels::{CommonKernels, GridKernels, LANES, TileKernel, WriteKernel};
use super::store::{MaskedWord, Meter, Store, Stuck, Totals};
use super::tile_kernel::{Edges, Selection, generations_that_rest};
use super::variant::Variant;
use crate::engine::{EngineError, Skipping};
use crate::life::{BlockRaster, Edge, Rect, Topology, Universe};
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
        store.safe_generations = store.window().margin(Some(live));
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

    /// What part of the plane the grid holds.
    fn window(&self) -> Window {
        Window { topology: self.topology, rect: self.cells.window }
    }

    /// Sees to it that at least one generation can be stepped before cells come to the edge.
    fn make_room(&mut self, meter: &mut Meter) -> Result<(), Stuck> {
        if self.safe_generations != Some(0) {
            return Ok(());
        }
        let live = self.totals(meter)?.bounds;
        self.safe_generations = self.window().margin(live);
        if self.safe_generations.is_none_or(|safe| safe >= Window::ENOUGH_ROOM) {
            return Ok(());
        }
        let Some(live) = live else { return Ok(()) };
        if self.window().is_at_last_coordinate(live) {
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
        for window in Window::around(self.topology, live) {
            let Some(cut) = Cut::new(self.topology, window, band_limits) else { continue };
            // While cells are copied, the old buffers and the new ones are there.
            match self.budget.reserve(2 * cut.bytes()) {
                Ok(memory) => {
                    let moved = Bands::new(&self.gpu, &self.common, self.topology, cut)?;
                    self.cells.copy_to(&self.gpu, &moved);
                    self.cells = moved;
                    self.memory = memory;
                    self.activity = self.new_activity();
                    self.safe_generations = self.window().margin(Some(live));
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
        let all = queries::totals(&self.gpu, &self.common, &self.cells)?;
        meter.totals = Some(all);
        Ok(all)
    }

    fn covered(&self, region: Rect) -> Rect {
        self.cells.window.intersection(&region)
    }

    fn gather(&self, region: Rect, target: &wgpu::Buffer) {
        queries::gather(&self.gpu, &self.common, &self.cells, region, target);
    }

    fn count_blocks(&self, raster: &BlockRaster, target: &wgpu::Buffer) {
        queries::count_blocks(&self.gpu, &self.common, &self.cells, raster, target);
    }

    fn write(&mut self, words: &[MaskedWord]) -> Result<(), Stuck> {
        let live = words.iter().filter_map(MaskedWord::live_bounds);
        let live = live.reduce(|all, bounds| all.union(&bounds)).unwrap_or_default();
        let live = live.intersection(&self.window().all_cells());
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
