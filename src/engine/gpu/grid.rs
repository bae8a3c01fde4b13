//! A universe as one dense grid in two buffers: bounded universes, and planes that are unbounded on
//! one axis only.
//!
//! `layout` says how cells lie in the buffers; a dispatch steps one into the other. On an unbounded
//! axis the grid is a window on the plane: before cells can come to its edge it is moved or made
//! larger, on the device.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::device::{Caps, GpuDevice};
use super::kernels::{Checks, Kernels, STEP_WORKGROUP, step_source};
use super::layout::{Grid, Raster, Region, Totals, WORD_CELLS, place_row};
use super::tile_kernel::{self, HALO, Outside, Target, TileShape};
use super::timer::Timer;
use super::{DeviceEngine, GENERATIONS_WORTH_A_TILE, READBACK_BYTES, read_block_counts};
use crate::engine::{Engine, EngineError, EngineKind, Limits};
use crate::life::{BitGrid, BlockRaster, Point, Rect, Rule, Topology, Universe};

/// Cells to step in one submission, so that the window and the driver's watchdog live.
const CELLS_PER_SUBMISSION: u64 = 1 << 31;

/// Generations to step in one submission at most.
const GENERATIONS_PER_SUBMISSION: u64 = 256;

/// Cells between the live ones and the edge of a window on the plane, at least and at most, when
/// it is laid out.
const WINDOW_MARGIN: std::ops::RangeInclusive<u64> = 128..=4096;

/// A universe in one grid.
pub(super) struct GridEngine {
    gpu: Arc<GpuDevice>,
    kernels: Kernels,
    rule: Rule,
    topology: Topology,
    limits: Limits,
    generation: u64,
    cells: CellBuffers,
    /// Generations that can be stepped before cells could come to the edge of a window on the
    /// plane; `None` where every axis is bounded.
    safe_generations: Option<u64>,
    totals: Option<Totals>,
    timer: Option<Timer>,
    cells_updated: u64,
    stepping: Stepping,
}

/// Which kernel steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stepping {
    /// One generation a launch, that many rows an invocation.
    Single { rows: u32 },
    /// Up to [`HALO`] generations a launch, in tiles of that shape.
    Tiles(TileShape, Checks),
}

/// Software adapters are bound by loads and stores, which tall tiles of few invocations share.
const SOFTWARE_TILE: TileShape = TileShape { words: 4, rows: 32, workgroup: 16 };

/// Hardware is bound by arithmetic, and by the registers that a tile takes.
const HARDWARE_TILE: TileShape = TileShape { words: 6, rows: 8, workgroup: 64 };

/// Rows that an invocation of the kernel of one generation takes, where it only steps what a
/// launch of tiles leaves.
const ROWS_PER_INVOCATION: u32 = 8;

impl Stepping {
    /// Rows that an invocation of the kernel of one generation takes.
    fn rows_per_invocation(self) -> u32 {
        match self {
            Self::Single { rows } => rows,
            Self::Tiles(..) => ROWS_PER_INVOCATION,
        }
    }

    /// What suits an adapter.
    fn suiting(caps: &Caps) -> Self {
        let shape = if caps.is_software() { SOFTWARE_TILE } else { HARDWARE_TILE };
        if shape.workgroup <= caps.max_workgroup_invocations
            && shape.workgroup_bytes() <= caps.max_workgroup_bytes
        {
            Self::Tiles(shape, Checks::Off)
        } else {
            Self::Single { rows: ROWS_PER_INVOCATION }
        }
    }
}

/// The grid in its two buffers.
struct CellBuffers {
    grid: Grid,
    /// The cell that stands first in the grid.
    origin: Point,
    uniform: wgpu::Buffer,
    /// The cells now are in `buffers[now]`.
    buffers: [wgpu::Buffer; 2],
    now: usize,
    /// From buffer 0 to buffer 1, and back.
    step_groups: [wgpu::BindGroup; 2],
    wrap_groups: [wgpu::BindGroup; 2],
}

impl GridEngine {
    /// Puts a universe on a device.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when it does not fit, before anything is allocated.
    pub(super) fn new(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        limits: Limits,
    ) -> Result<Self, EngineError> {
        let stepping = Stepping::suiting(gpu.caps());
        Self::with_stepping(gpu, universe, limits, stepping)
    }

    /// The kernel that others are measured against: one generation a launch, one word an
    /// invocation.
    pub(super) fn baseline(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        limits: Limits,
    ) -> Result<Self, EngineError> {
        Self::with_stepping(gpu, universe, limits, Stepping::Single { rows: 1 })
    }

    fn with_stepping(
        gpu: Arc<GpuDevice>,
        universe: &Universe,
        limits: Limits,
        stepping: Stepping,
    ) -> Result<Self, EngineError> {
        let topology = universe.topology();
        let live = universe.cells().bounding_box().unwrap_or_default();
        let kernels = Kernels::new(&gpu, universe.rule(), stepping.rows_per_invocation());
        let window = first_window(&gpu, limits, topology, live)?;
        let cells = CellBuffers::new(&gpu, &kernels, topology, window)?;
        cells.upload(&gpu, universe);
        let mut engine = Self {
            timer: Timer::new(&gpu),
            gpu,
            kernels,
            rule: universe.rule(),
            topology,
            limits,
            generation: universe.generation(),
            cells,
            safe_generations: None,
            totals: None,
            cells_updated: 0,
            stepping,
        };
        engine.safe_generations = engine.margin(Some(live));
        engine.gpu.check()?;
        Ok(engine)
    }

    /// Generations until live cells within `live` could come to the edge of the window.
    fn margin(&self, live: Option<Rect>) -> Option<u64> {
        if self.topology.is_bounded() {
            return None;
        }
        let Some(live) = live.filter(|live| !live.is_empty()) else { return Some(u64::MAX) };
        let window = self.cells.window();
        let mut margin = u64::MAX;
        if self.topology.width().is_none() {
            margin = margin.min((live.x - window.x).min(window.right() - live.right()) as u64);
        }
        if self.topology.height().is_none() {
            margin = margin.min((live.y - window.y).min(window.bottom() - live.bottom()) as u64);
        }
        Some(margin)
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
        let old = self.cells.grid.bytes();
        let mut smallest = u64::MAX;
        for window in windows_around(self.topology, live) {
            let Some(grid) = grid_of(self.topology, window) else { continue };
            // While cells are copied, the old buffer and both new ones are there.
            let needed = old + 2 * grid.bytes();
            smallest = smallest.min(needed);
            if needed <= self.allowed_bytes() && grid.bytes() <= self.gpu.max_cell_bytes() {
                let moved = CellBuffers::new(&self.gpu, &self.kernels, self.topology, window)?;
                self.cells.copy_to(&self.gpu, &moved);
                self.cells = moved;
                self.safe_generations = self.margin(Some(live));
                return self.gpu.check();
            }
        }
        if self.safe_generations > Some(0) {
            return Ok(());
        }
        Err(EngineError::CannotGrow {
            generation: self.generation,
            needed_bytes: smallest,
            allowed_bytes: self.allowed_bytes().min(2 * self.gpu.max_cell_bytes()),
        })
    }

    fn allowed_bytes(&self) -> u64 {
        self.limits.max_memory_bytes
    }

    /// Submits that many generations, all of which are safe.
    fn submit_steps(&mut self, generations: u64) {
        let grid = self.cells.grid;
        let outside = match self.topology.edge() {
            crate::life::Edge::Dead if self.topology != Topology::UNBOUNDED => Outside::Dead,
            _ => Outside::Free,
        };
        let mut encoder = self
            .gpu
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("step") });
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("step"),
                timestamp_writes: self.timer.as_mut().and_then(Timer::next_pass),
            });
            let mut left = generations;
            while left > 0 {
                if grid.wraps_x + grid.wraps_y > 0 {
                    pass.set_bind_group(0, &self.cells.wrap_groups[self.cells.now], &[]);
                    pass.set_pipeline(&self.kernels.wrap_columns);
                    pass.dispatch_workgroups(grid.height.div_ceil(64), 1, 1);
                    pass.set_pipeline(&self.kernels.wrap_rows);
                    pass.dispatch_workgroups((grid.words + 2).div_ceil(64), 1, 1);
                }
                pass.set_bind_group(0, &self.cells.step_groups[self.cells.now], &[]);
                left -= match self.stepping {
                    Stepping::Tiles(shape, checks) if left >= GENERATIONS_WORTH_A_TILE => {
                        let kernel =
                            self.kernels.tile(&self.gpu, self.rule, shape, outside, checks);
                        let stepped = left.min(u64::from(HALO));
                        pass.set_bind_group(1, &kernel.launches[stepped as usize], &[]);
                        pass.set_pipeline(&kernel.pipeline);
                        pass.dispatch_workgroups(
                            grid.height.div_ceil(kernel.shape.rows_written()),
                            grid.words.div_ceil(kernel.shape.words_written()),
                            1,
                        );
                        stepped
                    }
                    _ => {
                        let rows = self.stepping.rows_per_invocation() * STEP_WORKGROUP;
                        pass.set_pipeline(&self.kernels.step);
                        pass.dispatch_workgroups(grid.height.div_ceil(rows), grid.words, 1);
                        1
                    }
                };
                self.cells.now ^= 1;
            }
        }
        self.gpu.queue().submit([encoder.finish()]);
        self.generation += generations;
        self.totals = None;
        if let Some(safe) = &mut self.safe_generations {
            *safe -= generations.min(*safe);
        }
        self.cells_updated += u64::from(grid.width) * u64::from(grid.height) * generations;
    }

    /// Population and bounding box, counted on the device.
    fn totals(&mut self) -> Result<Totals, EngineError> {
        if let Some(totals) = self.totals {
            return Ok(totals);
        }
        let buffer = self.gpu.filled(
            "totals",
            bytemuck::bytes_of(&Totals::NOTHING),
            wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
        );
        let group = self.gpu.bind(
            "count",
            &self.kernels.layouts.count,
            &[&self.cells.uniform, self.cells.current(), &buffer],
        );
        let grid = self.cells.grid;
        let groups = (grid.height.div_ceil(64 * 64), grid.words);
        self.gpu.dispatch("count", &self.kernels.count, &group, groups);
        let bytes = self.gpu.read_back(&buffer, size_of::<Totals>() as u64)?;
        let totals = bytemuck::pod_read_unaligned::<Totals>(&bytes);
        self.totals = Some(totals);
        Ok(totals)
    }

    /// Reads cells of the grid, relative to its first, into 32-bit words a row.
    fn read_words(&self, region: Region) -> Result<Vec<u32>, EngineError> {
        let device = self.gpu.device();
        let bytes = 4 * u64::from(region.words) * u64::from(region.height);
        let rows = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("region"),
            size: bytes,
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let uniform =
            self.gpu.filled("region", bytemuck::bytes_of(&region), wgpu::BufferUsages::UNIFORM);
        let group = self.gpu.bind(
            "read",
            &self.kernels.layouts.read,
            &[&self.cells.uniform, self.cells.current(), &uniform, &rows],
        );
        let groups = (region.words.div_ceil(8), region.height.div_ceil(8));
        self.gpu.dispatch("read", &self.kernels.read, &group, groups);
        Ok(bytemuck::pod_collect_to_vec(&self.gpu.read_back(&rows, bytes)?))
    }
}

/// The WGSL of the kernel that steps a grid without dead edges on such an adapter.
pub(super) fn shader_source(caps: Option<&Caps>, rule: Rule) -> String {
    let stepping = caps.map_or(Stepping::Tiles(HARDWARE_TILE, Checks::Off), Stepping::suiting);
    match stepping {
        Stepping::Single { rows } => step_source(rule, rows),
        Stepping::Tiles(shape, _) => tile_kernel::source(rule, shape, Target::Grid(Outside::Free)),
    }
}

fn grid_of(topology: Topology, window: Rect) -> Option<Grid> {
    let wraps = topology.edge() == crate::life::Edge::Torus;
    Grid::new(
        window.width,
        window.height,
        wraps && topology.width().is_some(),
        wraps && topology.height().is_some(),
    )
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

fn first_window(
    gpu: &GpuDevice,
    limits: Limits,
    topology: Topology,
    live: Rect,
) -> Result<Rect, EngineError> {
    let mut smallest = u64::MAX;
    for window in windows_around(topology, live) {
        let Some(grid) = grid_of(topology, window) else { continue };
        smallest = smallest.min(2 * grid.bytes());
        if 2 * grid.bytes() <= limits.max_memory_bytes && grid.bytes() <= gpu.max_cell_bytes() {
            return Ok(window);
        }
    }
    let wanted = topology.bounds().unwrap_or(live);
    let allowed = limits.max_memory_bytes.min(2 * gpu.max_cell_bytes());
    let by_adapter = 2 * gpu.max_cell_bytes() < limits.max_memory_bytes;
    Err(EngineError::TooLarge {
        what: format!("a universe of {} x {} cells", wanted.width, wanted.height),
        needed_bytes: if smallest == u64::MAX {
            u64::try_from(wanted.area() / 4).unwrap_or(u64::MAX)
        } else {
            smallest
        },
        allowed_bytes: allowed,
        allowed_by: if by_adapter { "that this adapter binds" } else { "allowed" }.to_owned(),
        advice: format!(
            "the largest square universe here has {} cells a side; take a smaller one, or the cpu \
             engine, which keeps only the parts with live cells",
            largest_square(allowed)
        ),
    })
}

/// The side of the largest square universe whose two buffers take that many bytes.
pub(super) fn largest_square(allowed_bytes: u64) -> u64 {
    let side = ((allowed_bytes * 4) as f64).sqrt() as u64;
    let fits = |side: u64| {
        Grid::new(side, side, true, true).is_some_and(|g| 2 * g.bytes() <= allowed_bytes)
    };
    (0..side.min(1 << 20)).rev().step_by(32).find(|&side| fits(side)).unwrap_or(0)
}

impl CellBuffers {
    /// Two buffers of dead cells for a window of the universe.
    fn new(
        gpu: &GpuDevice,
        kernels: &Kernels,
        topology: Topology,
        window: Rect,
    ) -> Result<Self, EngineError> {
        let Some(grid) = grid_of(topology, window) else {
            return Err(EngineError::Device("a grid past 2^32 words".to_owned()));
        };
        let device = gpu.device();
        let buffer = |label| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: grid.bytes(),
                usage: wgpu::BufferUsages::STORAGE
                    | wgpu::BufferUsages::COPY_SRC
                    | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        };
        let buffers = [buffer("cells 0"), buffer("cells 1")];
        let uniform = gpu.filled("grid", bytemuck::bytes_of(&grid), wgpu::BufferUsages::UNIFORM);
        let [zero, one] = &buffers;
        let step = &kernels.layouts.step;
        let wrap = &kernels.layouts.wrap;
        Ok(Self {
            grid,
            origin: Point::new(window.x, window.y),
            step_groups: [
                gpu.bind("step 0 to 1", step, &[&uniform, zero, one]),
                gpu.bind("step 1 to 0", step, &[&uniform, one, zero]),
            ],
            wrap_groups: [
                gpu.bind("wrap 0", wrap, &[&uniform, zero]),
                gpu.bind("wrap 1", wrap, &[&uniform, one]),
            ],
            uniform,
            buffers,
            now: 0,
        })
    }

    fn current(&self) -> &wgpu::Buffer {
        &self.buffers[self.now]
    }

    fn window(&self) -> Rect {
        let (width, height) = (u64::from(self.grid.width), u64::from(self.grid.height));
        Rect::new(self.origin.x, self.origin.y, width, height)
    }

    /// Writes a universe's cells. The host holds a copy of every column of words that has live
    /// cells while this runs.
    fn upload(&self, gpu: &GpuDevice, universe: &Universe) {
        let mut columns: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for (x, y, word) in universe.cells().words() {
            let row = (y - self.origin.y) as usize;
            // A word of the set is 64 cells wide and may start anywhere, even before the grid.
            let start = x - self.origin.x;
            let first = start.div_euclid(i64::from(WORD_CELLS));
            let shifted = u128::from(word) << start.rem_euclid(i64::from(WORD_CELLS));
            for part in 0..3 {
                let bits = (shifted >> (WORD_CELLS * part)) as u32;
                if bits != 0 {
                    let words = columns
                        .entry(first + i64::from(part))
                        .or_insert_with(|| vec![0; self.grid.height as usize]);
                    words[row] |= bits;
                }
            }
        }
        for (column, words) in columns {
            let offset = 4 * self.grid.index(column as u32 * WORD_CELLS, 0) as u64;
            gpu.queue().write_buffer(self.current(), offset, bytemuck::cast_slice(&words));
        }
        gpu.queue().submit([]);
    }

    /// Copies the cells that both windows show.
    fn copy_to(&self, gpu: &GpuDevice, target: &CellBuffers) {
        let shared = self.window().intersection(&target.window());
        if shared.is_empty() {
            return;
        }
        let mut encoder = gpu
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("move window") });
        let place = |cells: &CellBuffers, x: i64| {
            let column = (x - cells.origin.x) as u32;
            4 * cells.grid.index(column, (shared.y - cells.origin.y) as u32) as u64
        };
        for x in (shared.x..shared.right()).step_by(WORD_CELLS as usize) {
            encoder.copy_buffer_to_buffer(
                self.current(),
                place(self, x),
                target.current(),
                place(target, x),
                4 * shared.height,
            );
        }
        gpu.queue().submit([encoder.finish()]);
    }
}

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

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        let mut left = generations;
        while left > 0 {
            self.make_room()?;
            let area = u64::from(self.cells.grid.width) * u64::from(self.cells.grid.height);
            let batch = (CELLS_PER_SUBMISSION / area.max(1)).clamp(1, GENERATIONS_PER_SUBMISSION);
            let batch = batch.min(left).min(self.safe_generations.unwrap_or(u64::MAX));
            self.submit_steps(batch);
            left -= batch;
        }
        self.gpu.check()
    }

    fn finish(&mut self) -> Result<(), EngineError> {
        self.gpu.wait()
    }

    fn preferred_batch(&self) -> u64 {
        match self.stepping {
            Stepping::Single { .. } => 1,
            Stepping::Tiles(..) => u64::from(HALO),
        }
    }

    fn take_device_seconds(&mut self) -> Result<Option<f64>, EngineError> {
        match &mut self.timer {
            Some(timer) => timer.take_seconds(&self.gpu),
            None => Ok(None),
        }
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.totals()?.population())
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        let origin = self.cells.origin;
        Ok(self.totals()?.bounds().map(|bounds| {
            Rect::new(origin.x + bounds.x, origin.y + bounds.y, bounds.width, bounds.height)
        }))
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        let mut result = BitGrid::new(region.width as usize, region.height as usize);
        let window = self.cells.window();
        let shared = window.intersection(&region);
        if shared.is_empty() {
            return Ok(result);
        }
        let words = shared.width.div_ceil(u64::from(WORD_CELLS));
        let band = (READBACK_BYTES / (4 * words)).clamp(1, shared.height);
        let mut top = shared.y;
        while top < shared.bottom() {
            let height = band.min(top.abs_diff(shared.bottom()));
            let rows = self.read_words(Region {
                x: (shared.x - window.x) as u32,
                y: (top - window.y) as u32,
                words: words as u32,
                height: height as u32,
            })?;
            for (row, words) in rows.chunks(words as usize).enumerate() {
                let y = (top - region.y) as usize + row;
                place_row(result.row_mut(y), (shared.x - region.x) as usize, words, shared.width);
            }
            top += height as i64;
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
        2 * self.cells.grid.bytes()
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
        let grid = self.cells.grid;
        let clamp = |list: &[i64], origin: i64, side: u32| {
            list.iter().map(|&at| (at - origin).clamp(0, i64::from(side)) as u32).collect()
        };
        let mut boundaries: Vec<u32> = clamp(raster.columns(), self.cells.origin.x, grid.width);
        let rows: Vec<u32> = clamp(raster.rows(), self.cells.origin.y, grid.height);
        boundaries.extend(rows);
        let boundaries = self.gpu.filled(
            "block boundaries",
            bytemuck::cast_slice(&boundaries),
            wgpu::BufferUsages::STORAGE,
        );
        let uniform = self.gpu.filled(
            "raster",
            bytemuck::bytes_of(&Raster { width, height, padding: [0; 2] }),
            wgpu::BufferUsages::UNIFORM,
        );
        let group = self.gpu.bind(
            "blocks",
            &self.kernels.layouts.blocks,
            &[&self.cells.uniform, self.cells.current(), &uniform, &boundaries, target],
        );
        let region = raster.region();
        let rows_a_block = region.height / u64::from(height);
        let (pipeline, groups) = if rows_a_block >= 16 {
            (&self.kernels.count_large, (width, height))
        } else {
            (&self.kernels.count_small, (width.div_ceil(8), height.div_ceil(8)))
        };
        self.gpu.dispatch("blocks", pipeline, &group, groups);
        self.gpu.check()
    }
}

#[cfg(test)]
mod tests;
