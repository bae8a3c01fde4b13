//! Stepping only the tiles of a grid in which something changes.
//!
//! `grid_select.wgsl` says when a tile may be left alone, and lists the others before each launch;
//! the launch is an indirect dispatch of as many workgroups as there are tiles on the list. Nothing
//! is read back for it. What is known of tiles holds for launches of one length: before a launch of
//! another length all tiles count as changed.
//!
//! A list costs a little. Where nearly all tiles are on it for a while, launches go without it,
//! until it is time to look again.

use super::super::device::GpuDevice;
use super::super::kernels::{Kernels, TileKernel};
use super::super::layout::{BandTiles, Tiles, WORD_CELLS};
use super::super::tile_kernel::{HALO, TileShape};
use super::bands::Bands;
use crate::engine::EngineError;
use crate::life::{Edge, Topology};

/// Tiles below which a list is not worth making.
const TILES_WORTH_A_LIST: u32 = 16;

/// Share of the cells that, when it is computed, makes the list a waste.
const DENSE_SHARE: f64 = 0.9;

/// Cells times generations that are stepped without a list, in universes, before another look.
const DENSE_GENERATIONS: u64 = 1024;

/// What is known of the tiles of a grid.
pub(super) struct Activity {
    tiles: Tiles,
    uniform: wgpu::Buffer,
    /// For each tile whether it rests, now and after the launch.
    rests: [wgpu::Buffer; 2],
    list: wgpu::Buffer,
    found: wgpu::Buffer,
    dispatches: wgpu::Buffer,
    bands: Vec<wgpu::Buffer>,
    now: usize,
    /// Generations of the last launch.
    last_launch: u64,
    /// Generations that were stepped by lists since the last look.
    listed_generations: u64,
    /// Generations to go without lists.
    dense_generations: u64,
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
        // One invocation a tile, in one row of workgroups.
        let fits = count.div_ceil(64) <= gpu.caps().max_workgroups;
        if !is_worth_it || !fits || shape.rows_written() < HALO {
            return None;
        }
        let list_words = u64::from(tiles.bands * tiles.band_columns * tiles.rows);
        let uniform_of =
            |label, bytes: &[u8]| gpu.filled(label, bytes, wgpu::BufferUsages::UNIFORM);
        let band_buffers = (0..tiles.bands).map(|band| {
            let tiles = BandTiles {
                first_column: band * tiles.band_columns,
                rows: tiles.rows,
                list_start: band * tiles.band_columns * tiles.rows,
                count_at: 4 * band + 3,
            };
            uniform_of("tiles of a band", bytemuck::bytes_of(&tiles))
        });
        Some(Self {
            uniform: uniform_of("tiles", bytemuck::bytes_of(&tiles)),
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
            tiles,
            now: 0,
            last_launch: 0,
            listed_generations: 0,
            dense_generations: 0,
        })
    }

    /// Whether the next launches are to go by lists; so many generations are asked for.
    pub(super) fn wants_list(&mut self, generations: u64) -> bool {
        if self.dense_generations == 0 {
            return true;
        }
        self.dense_generations = self.dense_generations.saturating_sub(generations);
        // Other kernels step now, and tell nothing of the tiles.
        self.last_launch = 0;
        false
    }

    /// Cells may change in a way that no launch by list tells of.
    pub(super) fn forget(&mut self) {
        self.last_launch = 0;
    }

    /// Prepares for launches of a length.
    pub(super) fn begin(&mut self, encoder: &mut wgpu::CommandEncoder, launch: u64) {
        if launch != self.last_launch {
            encoder.clear_buffer(&self.rests[self.now], 0, None);
            self.last_launch = launch;
        }
    }

    /// One launch over all bands.
    pub(super) fn launch(
        &mut self,
        gpu: &GpuDevice,
        kernels: &Kernels,
        kernel: &TileKernel,
        bands: &Bands,
        generations: u64,
        pass: &mut wgpu::ComputePass<'_>,
    ) {
        let launch = &kernel.launches[generations as usize].uniform;
        let (now, after) = (&self.rests[self.now], &self.rests[self.now ^ 1]);
        let select = gpu.bind(
            "select tiles",
            &kernels.layouts.select,
            &[&self.uniform, launch, now, after, &self.list, &self.found, &self.dispatches],
        );
        let selection = kernels.selection(gpu.device());
        pass.set_bind_group(0, &select, &[]);
        pass.set_pipeline(&selection.select_tiles);
        pass.dispatch_workgroups((self.tiles.columns * self.tiles.rows).div_ceil(64), 1, 1);
        pass.set_pipeline(&selection.prepare_launches);
        pass.dispatch_workgroups(1, 1, 1);
        pass.set_pipeline(&kernel.pipeline);
        for (at, (band, tiles)) in (0u64..).zip(bands.list.iter().zip(&self.bands)) {
            let listed = gpu.bind(
                "listed tiles",
                &kernels.layouts.listed,
                &[launch, tiles, &self.list, &self.dispatches, after],
            );
            pass.set_bind_group(0, &band.step_groups[bands.now], &[]);
            pass.set_bind_group(1, &listed, &[]);
            pass.dispatch_workgroups_indirect(&self.dispatches, 16 * at);
        }
        self.now ^= 1;
        self.listed_generations += generations;
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
        let all = side(tiles.columns, tiles.width, tiles.last_width)
            * side(tiles.rows, tiles.height, tiles.last_height)
            * std::mem::take(&mut self.listed_generations);
        if work as f64 > DENSE_SHARE * all as f64 {
            self.dense_generations = DENSE_GENERATIONS;
        }
        Ok(work)
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
