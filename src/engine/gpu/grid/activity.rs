//! Stepping only the tiles of a grid in which something changes.
//!
//! Before each launch `grid_select.wgsl` lists the tiles that may change, and says why the others may
//! be left alone. The launch is an indirect dispatch with one workgroup for each listed tile, so that
//! nothing is read back. What is known of tiles holds for launches of one length only that begin in one
//! phase of the plane around: before any other launch all tiles count as changed.
//!
//! A list costs a little. Where nearly all tiles are on it, launches go without one until the next
//! **probe**: two launches by list, of which the second tells the share of tiles.

use std::ops::RangeInclusive;

use super::super::device::GpuDevice;
use super::super::kernel_rule::Phase;
use super::super::kernels::{CommonKernels, LANES, TileKernel};
use super::super::layout::{BandTiles, HALO, Tiles, WORD_CELLS, workgroups};
use super::super::tile_kernel::TileShape;
use super::bands::Bands;
use crate::engine::EngineError;
use crate::life::{Edge, Topology};

/// Grids of fewer tiles go without lists.
const TILES_WORTH_A_LIST: u32 = 16;

/// Lists that hold more than this share of the cells are a waste.
const DENSE_SHARE: f64 = 0.9;

/// Generations without a list between two probes, at first and at most: probes that find nothing at
/// rest become rarer.
const DENSE_GENERATIONS: RangeInclusive<u64> = 1024..=8192;

/// Launches of a probe.
const PROBE_LAUNCHES: u64 = 2;

/// What is known of the tiles of a grid.
pub(super) struct Activity {
    tiles: Tiles,
    /// Workgroups of the select kernel, an invocation a tile.
    selecting: (u32, u32),
    uniform: wgpu::Buffer,
    /// Whether each tile rests, now and after the launch.
    rests: [wgpu::Buffer; 2],
    list: wgpu::Buffer,
    found: wgpu::Buffer,
    dispatches: wgpu::Buffer,
    bands: Vec<wgpu::Buffer>,
    /// The bind groups of launches, by their generations.
    groups: Vec<Option<[LaunchGroups; 2]>>,
    now: usize,
    /// Generations of the last launch and the phase that it began in, where that is known.
    last_launch: Option<(u64, Phase)>,
    mode: Mode,
    /// Generations stepped by lists since their work was last counted.
    listed_generations: u64,
    /// Those of them before which all tiles counted as changed.
    full_generations: u64,
}

/// Whether launches go by lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Always, however many tiles are listed.
    Forced,
    /// As long as enough tiles are left out.
    Listing,
    /// Not for `left` generations; then a probe. If it finds nothing at rest, not for `patience`
    /// generations more.
    Dense { left: u64, patience: u64 },
}

/// The bind groups of a launch, for one of the two turns of `rests`.
struct LaunchGroups {
    select: wgpu::BindGroup,
    /// One a band.
    listed: Vec<wgpu::BindGroup>,
}

impl Activity {
    /// For a grid cut into bands and stepped in tiles of that shape; `None` where lists are not
    /// worth it.
    pub(super) fn new(
        gpu: &GpuDevice,
        bands: &Bands,
        topology: Topology,
        shape: TileShape,
        is_forced: bool,
    ) -> Option<Self> {
        let tiles = tiles_of(bands, topology, shape);
        let count = tiles.columns.checked_mul(tiles.rows)?;
        let is_worth_it = is_forced || count >= TILES_WORTH_A_LIST;
        if !is_worth_it || shape.rows_written() < HALO {
            return None;
        }
        let list_words = u64::from(tiles.bands * tiles.band_columns * tiles.rows);
        let band_buffers = (0..tiles.bands).map(|band| {
            let tiles = BandTiles {
                first_column: band * tiles.band_columns,
                rows: tiles.rows,
                list_start: band * tiles.band_columns * tiles.rows,
                count_at: 4 * band + 3,
            };
            gpu.uniform("tiles of a band", &tiles)
        });
        Some(Self {
            uniform: gpu.uniform("tiles", &tiles),
            rests: ["rests 0", "rests 1"].map(|label| gpu.storage(label, 4 * u64::from(count))),
            list: gpu.storage("tiles to step", 4 * list_words),
            found: gpu.storage("tiles found", 4 * u64::from(tiles.bands + 2)),
            dispatches: gpu.device().create_buffer(&wgpu::BufferDescriptor {
                label: Some("dispatches of tiles"),
                size: 16 * u64::from(tiles.bands),
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::INDIRECT,
                mapped_at_creation: false,
            }),
            bands: band_buffers.collect(),
            groups: (0..=HALO).map(|_| None).collect(),
            selecting: workgroups(count.div_ceil(LANES)),
            tiles,
            now: 0,
            last_launch: None,
            mode: if is_forced {
                Mode::Forced
            } else {
                Mode::Dense { left: 0, patience: *DENSE_GENERATIONS.start() }
            },
            listed_generations: 0,
            full_generations: 0,
        })
    }

    /// Whether the next launches go by lists.
    pub(super) fn lists(&self) -> bool {
        !matches!(self.mode, Mode::Dense { left: 1.., .. })
    }

    /// Launches of one length that may follow each other now, of so many that are wanted. The outcome
    /// of a probe decides how to go on.
    pub(super) fn launches(&self, wanted: u64) -> u64 {
        match self.mode {
            Mode::Dense { left: 0, .. } => wanted.min(PROBE_LAUNCHES),
            _ => wanted,
        }
    }

    /// Whether a probe is over, so that [`take_work`](Self::take_work) tells its outcome.
    pub(super) fn has_probed(&self) -> bool {
        let is_probe = matches!(self.mode, Mode::Dense { left: 0, .. });
        is_probe && self.listed_generations > self.full_generations
    }

    /// Notes that so many generations are stepped without a list.
    pub(super) fn go_without(&mut self, generations: u64) {
        if let Mode::Dense { left, .. } = &mut self.mode {
            *left = left.saturating_sub(generations);
        }
        // Other kernels step now, and tell nothing of the tiles.
        self.forget();
    }

    /// Notes that cells may change outside launches by list.
    pub(super) fn forget(&mut self) {
        self.last_launch = None;
    }

    /// Prepares for launches of a length that begin in a phase.
    pub(super) fn begin(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        generations: u64,
        phase: Phase,
    ) {
        if self.last_launch != Some((generations, phase)) {
            encoder.clear_buffer(&self.rests[self.now], 0, None);
            self.last_launch = Some((generations, phase));
            self.full_generations += generations;
        }
    }

    /// One launch over all bands.
    pub(super) fn launch(
        &mut self,
        gpu: &GpuDevice,
        kernels: &CommonKernels,
        kernel: &TileKernel,
        bands: &Bands,
        generations: u64,
        pass: &mut wgpu::ComputePass<'_>,
    ) {
        if self.groups[generations as usize].is_none() {
            let launch = &kernel.launches[generations as usize].uniform;
            let groups = [0, 1].map(|now| self.groups_of(gpu, kernels, launch, now));
            self.groups[generations as usize] = Some(groups);
        }
        let Some(groups) = &self.groups[generations as usize] else { return };
        let groups = &groups[self.now];
        let selection = kernels.selection(gpu.device());
        pass.set_bind_group(0, &groups.select, &[]);
        pass.set_pipeline(&selection.select_tiles);
        let (in_a_row, rows) = self.selecting;
        pass.dispatch_workgroups(in_a_row, rows, 1);
        pass.set_pipeline(&selection.prepare_launches);
        pass.dispatch_workgroups(1, 1, 1);
        pass.set_pipeline(&kernel.pipeline);
        for (at, (band, listed)) in (0u64..).zip(bands.list.iter().zip(&groups.listed)) {
            pass.set_bind_group(0, &band.step_groups[bands.now], &[]);
            pass.set_bind_group(1, listed, &[]);
            pass.dispatch_workgroups_indirect(&self.dispatches, 16 * at);
        }
        self.now ^= 1;
        self.listed_generations += generations;
    }

    fn groups_of(
        &self,
        gpu: &GpuDevice,
        kernels: &CommonKernels,
        launch: &wgpu::Buffer,
        now: usize,
    ) -> LaunchGroups {
        let (before, after) = (&self.rests[now], &self.rests[now ^ 1]);
        let select = gpu.bind(
            "select tiles",
            &kernels.layouts.select,
            &[&self.uniform, launch, before, after, &self.list, &self.found, &self.dispatches],
        );
        let listed = self.bands.iter().map(|tiles| {
            let buffers = [launch, tiles, &self.list, &self.dispatches, after];
            gpu.bind("listed tiles", &kernels.layouts.listed, &buffers)
        });
        LaunchGroups { select, listed: listed.collect() }
    }

    /// Cells times generations that lists held since the last call.
    pub(super) fn take_work(&mut self, gpu: &GpuDevice) -> Result<u64, EngineError> {
        if self.listed_generations == 0 {
            return Ok(0);
        }
        let target = gpu.storage("work", 8);
        let at = 4 * u64::from(self.tiles.bands);
        let mut encoder = gpu.encoder("take work");
        encoder.copy_buffer_to_buffer(&self.found, at, &target, 0, 8);
        encoder.clear_buffer(&self.found, at, Some(8));
        gpu.queue().submit([encoder.finish()]);
        let halves: Vec<u32> = bytemuck::pod_collect_to_vec(&gpu.read_back(&target, 8)?);
        let work = u64::from(halves[0]) | u64::from(halves[1]) << 32;
        let tiles = &self.tiles;
        let side = |count: u32, tile: u32, last: u32| {
            u64::from(count - 1) * u64::from(tile) + u64::from(last)
        };
        let cells = side(tiles.columns, tiles.width, tiles.last_width)
            * side(tiles.rows, tiles.height, tiles.last_height);
        let listed = std::mem::take(&mut self.listed_generations);
        let full = std::mem::take(&mut self.full_generations);
        if listed > full {
            let worked = work.saturating_sub(cells * full) as f64;
            self.judge(worked / (cells * (listed - full)) as f64);
        }
        Ok(work)
    }

    /// Lists held that share of all cells.
    fn judge(&mut self, share: f64) {
        let is_dense = share > DENSE_SHARE;
        self.mode = match self.mode {
            Mode::Dense { patience, .. } if is_dense => {
                let longer = (2 * patience).min(*DENSE_GENERATIONS.end());
                Mode::Dense { left: patience, patience: longer }
            }
            Mode::Listing if is_dense => {
                let patience = *DENSE_GENERATIONS.start();
                Mode::Dense { left: patience, patience }
            }
            Mode::Forced => Mode::Forced,
            Mode::Listing | Mode::Dense { .. } => Mode::Listing,
        };
    }
}

fn tiles_of(bands: &Bands, topology: Topology, shape: TileShape) -> Tiles {
    let width = shape.words_written() * WORD_CELLS;
    let height = shape.rows_written();
    let (cells_x, cells_y) = (bands.window.width, bands.window.height);
    let count = |cells: u64, tile: u32| cells.div_ceil(u64::from(tile)).max(1) as u32;
    let last = |cells: u64, tile: u32| (cells - u64::from((count(cells, tile) - 1) * tile)) as u32;
    let is_torus = topology.edge() == Edge::Torus;
    let wraps_x = is_torus && topology.width().is_some();
    let wraps_y = is_torus && topology.height().is_some();
    // Past a last tile that is narrower than the halo stands the first.
    let reach = |wraps: bool, last: u32| if wraps && last < HALO { 2 } else { 1 };
    let (last_width, last_height) = (last(cells_x, width), last(cells_y, height));
    Tiles {
        columns: count(cells_x, width),
        rows: count(cells_y, height),
        band_columns: bands.band_words.div_ceil(shape.words_written()),
        bands: bands.list.len() as u32,
        wraps_x: u32::from(wraps_x),
        wraps_y: u32::from(wraps_y),
        reach_x: reach(wraps_x, last_width),
        reach_y: reach(wraps_y, last_height),
        width,
        height,
        last_width,
        last_height,
    }
}
