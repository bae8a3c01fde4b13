//! The engine for the host's cores.
//!
//! The universe is a sparse set of tiles of 448 x 128 cells, made where cells come near and
//! forgotten when they have long been empty. A pass steps every tile by up to [`BATCH`]
//! generations at once: a tile's rows are copied, with a halo from the tiles around, into a window
//! that fits the first-level cache, stepped there in place by the SIMD kernel (see `kernel`), and
//! written to the tile's second buffer. Cores share the tiles; what they read and what they write
//! are different buffers.
//!
//! Cost follows activity. While writing back, a tile notes which of its rows differ from before
//! the pass. A row whose surroundings (as far as cells can reach in a pass) did not change in the
//! last pass will not change in the next one of the same length: it is not computed again, and
//! both buffers hold it already. So still lifes cost nothing, and neither do oscillators whose
//! period divides the pass; a glider costs the rows around it.

mod kernel;
pub mod limits;
mod row;
mod tile;
mod view;
mod window;

use std::collections::HashMap;

use rayon::prelude::*;

use self::kernel::{Instructions, Kernel, Sweep, Window};
use self::tile::{
    Activity, Axis, DIRECTIONS, HALO_COLUMNS, NONE, TILE_COLUMNS, TILE_ROWS, TILE_WORDS, Tile,
    TileBits,
};
use super::{Engine, EngineError, EngineKind, Limits};
use crate::life::{BitGrid, BlockRaster, Rect, Rule, Topology, Universe};

/// Generations of a full pass: a power of two, so that speeds in powers of two divide it or are
/// divided by it, and even, so that blinkers rest.
const BATCH: u64 = 16;

/// Passes between two searches for tiles that have become empty.
const PASSES_BETWEEN_SWEEPS: u32 = 64;

/// Bytes that a tile takes: two buffers and what is known about it.
const TILE_BYTES: u64 =
    2 * size_of::<TileBits>() as u64 + (size_of::<Tile>() + 2 * size_of::<Activity>()) as u64 + 48;

/// Jobs below which the cores are not worth waking.
const JOBS_WORTH_SHARING: usize = 4;

/// A universe on the host, stepped by all cores.
pub struct CpuEngine {
    rule: Rule,
    topology: Topology,
    generation: u64,
    limits: Limits,
    kernel: Kernel,
    columns: Axis,
    rows: Axis,
    /// Tiles by column and row.
    index: HashMap<(i64, i64), u32>,
    tiles: Vec<Tile>,
    /// The cells now, a buffer a tile.
    now: Vec<Box<TileBits>>,
    /// The cells before the last pass; the next one writes here.
    other: Vec<Box<TileBits>>,
    activity: Vec<Activity>,
    /// Generations of the last pass: what is at rest under one length may not be under another.
    last_pass: u64,
    passes_until_sweep: u32,
    cells_updated: u64,
}

/// Rows of a tile that a pass has to compute.
#[derive(Clone, Copy)]
struct Job {
    tile: u32,
    first: i64,
    end: i64,
}

/// Where a job writes: a tile's other buffer and what changed in it.
type Output<'a> = (&'a mut Box<TileBits>, &'a mut Activity);

impl CpuEngine {
    /// Takes a universe in.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when its tiles need more memory than is allowed.
    pub fn new(universe: &Universe, limits: Limits) -> Result<Self, EngineError> {
        Self::with_instructions(universe, limits, Instructions::best())
    }

    fn with_instructions(
        universe: &Universe,
        limits: Limits,
        instructions: Instructions,
    ) -> Result<Self, EngineError> {
        let topology = universe.topology();
        let mut engine = Self {
            rule: universe.rule(),
            topology,
            generation: universe.generation(),
            limits,
            kernel: Kernel::new(universe.rule(), instructions),
            columns: Axis::columns(topology),
            rows: Axis::rows(topology),
            index: HashMap::new(),
            tiles: Vec::new(),
            now: Vec::new(),
            other: Vec::new(),
            activity: Vec::new(),
            last_pass: 0,
            passes_until_sweep: PASSES_BETWEEN_SWEEPS,
            cells_updated: 0,
        };
        engine.load(universe).map_err(|error| too_large(universe, error))?;
        Ok(engine)
    }

    fn load(&mut self, universe: &Universe) -> Result<(), EngineError> {
        if self.rule.has_birth_on_zero() {
            // Empty space does not stay empty: every tile must exist.
            if let (Some(columns), Some(rows)) = (self.columns.tiles(), self.rows.tiles()) {
                let tiles = (columns as u64).saturating_mul(rows as u64);
                self.check_memory(tiles)?;
                for row in 0..rows {
                    for column in 0..columns {
                        self.tile_at(column, row)?;
                    }
                }
            }
        }
        for (x, y, word) in universe.cells().words() {
            let (row, local_row) = self.rows.locate(y);
            let mut bits = word;
            let mut x = x;
            while bits != 0 {
                let (column, start) = self.columns.locate(x);
                let count = (TILE_COLUMNS - start).min(64 - start % 64) as u32;
                let part = if count >= 64 { bits } else { bits & ((1 << count) - 1) };
                if part != 0 {
                    let tile = self.tile_at(column, row)? as usize;
                    let row = &mut self.now[tile][local_row as usize];
                    row[start as usize / 64] |= part << (start % 64);
                }
                bits = bits.checked_shr(count).unwrap_or(0);
                x += i64::from(count);
            }
        }
        Ok(())
    }

    /// The tile at that column and row of tiles, made if it is not there.
    fn tile_at(&mut self, column: i64, row: i64) -> Result<u32, EngineError> {
        if let Some(&tile) = self.index.get(&(column, row)) {
            return Ok(tile);
        }
        self.check_memory(self.tiles.len() as u64 + 1)?;
        let made = self.tiles.len() as u32;
        let mut neighbours = [NONE; 8];
        for (direction, (dx, dy)) in DIRECTIONS.into_iter().enumerate() {
            if let Some(other) = self.neighbour(column, row, dx, dy) {
                neighbours[direction] = other;
                // Opposite directions stand at opposite ends of the list.
                self.tiles[other as usize].neighbours[7 - direction] = made;
            }
        }
        let is_seam = self.columns.is_seam(column) || self.rows.is_seam(row);
        self.tiles.push(Tile { column, row, neighbours, is_seam });
        self.now.push(Box::new([[0; TILE_WORDS]; TILE_ROWS as usize]));
        self.other.push(Box::new([[0; TILE_WORDS]; TILE_ROWS as usize]));
        self.activity.push(Activity::ALL);
        self.index.insert((column, row), made);
        Ok(made)
    }

    /// The tile some steps away, where it exists and is another one.
    fn neighbour(&self, column: i64, row: i64, dx: i64, dy: i64) -> Option<u32> {
        let column = self.columns.step(column, dx)?;
        let row = self.rows.step(row, dy)?;
        self.index.get(&(column, row)).copied()
    }

    fn check_memory(&self, tiles: u64) -> Result<(), EngineError> {
        let needed_bytes = tiles.saturating_mul(TILE_BYTES);
        if needed_bytes <= self.limits.max_memory_bytes && tiles < u64::from(NONE) {
            return Ok(());
        }
        Err(EngineError::CannotGrow {
            generation: self.generation,
            needed_bytes,
            allowed_bytes: self.limits.max_memory_bytes,
        })
    }

    /// Steps up to [`BATCH`] generations.
    fn pass(&mut self, generations: u64) -> Result<(), EngineError> {
        if generations != self.last_pass {
            self.activity.fill(Activity::ALL);
            self.last_pass = generations;
        }
        if self.passes_until_sweep == 0 {
            self.forget_empty_tiles();
            self.passes_until_sweep = PASSES_BETWEEN_SWEEPS;
        }
        self.make_room()?;
        let jobs = self.jobs(generations as i64);
        let mut written = std::mem::take(&mut self.other);
        let mut activity: Vec<Activity> =
            self.activity.iter().map(|activity| activity.at_rest()).collect();
        let mut work = Vec::with_capacity(jobs.len());
        let mut due = jobs.iter().peekable();
        for (tile, output) in (0u32..).zip(written.iter_mut().zip(&mut activity)) {
            if let Some(job) = due.next_if(|job| job.tile == tile) {
                work.push((*job, output));
            }
        }
        let compute = |window: &mut Window, (job, output): (Job, Output<'_>)| {
            let (bits, activity) = output;
            *activity = self.compute(window, job, generations as i64, bits);
        };
        let scratch = || Window::new((TILE_ROWS + 2 * BATCH as i64) as usize);
        if work.len() < JOBS_WORTH_SHARING {
            let mut window = scratch();
            work.into_iter().for_each(|work| compute(&mut window, work));
        } else {
            work.into_par_iter().for_each_init(scratch, compute);
        }
        for job in &jobs {
            let tile = &self.tiles[job.tile as usize];
            let columns = self.columns.extent(tile.column) as u64;
            self.cells_updated += (job.end - job.first) as u64 * columns * generations;
        }
        self.other = std::mem::replace(&mut self.now, written);
        self.activity = activity;
        self.generation += generations;
        self.passes_until_sweep -= 1;
        Ok(())
    }

    /// Makes the tiles that cells may enter during the next pass.
    fn make_room(&mut self) -> Result<(), EngineError> {
        for tile in 0..self.tiles.len() {
            let Tile { column, row, neighbours, is_seam } = self.tiles[tile];
            if self.activity[tile].rows.is_empty() {
                continue;
            }
            if is_seam {
                self.make_room_at_seam(tile, column, row)?;
            } else if neighbours.contains(&NONE) {
                let near = NearEdges::of(&self.now[tile]);
                for (dx, dy) in DIRECTIONS {
                    if near.reaches(dx, dy)
                        && let (Some(column), Some(row)) =
                            (self.columns.step(column, dx), self.rows.step(row, dy))
                    {
                        self.tile_at(column, row)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// At a seam a window may hold cells of tiles two steps away.
    fn make_room_at_seam(&mut self, tile: usize, column: i64, row: i64) -> Result<(), EngineError> {
        if self.now[tile].iter().flatten().all(|&word| word == 0) {
            return Ok(());
        }
        for (dx, dy) in surroundings() {
            if let (Some(column), Some(row)) =
                (self.columns.step(column, dx), self.rows.step(row, dy))
            {
                self.tile_at(column, row)?;
            }
        }
        Ok(())
    }

    /// What the next pass has to compute, in the order of the tiles.
    fn jobs(&self, generations: i64) -> Vec<Job> {
        (0..self.tiles.len() as u32)
            .filter_map(|tile| {
                let (first, end) = self.rows_to_compute(tile, generations)?;
                Some(Job { tile, first, end })
            })
            .collect()
    }

    /// The rows of a tile that may change in the next pass.
    fn rows_to_compute(&self, index: u32, generations: i64) -> Option<(i64, i64)> {
        let tile = &self.tiles[index as usize];
        let extent = self.rows.extent(tile.row);
        if tile.is_seam {
            let changes = surroundings().any(|(dx, dy)| {
                let other = self.neighbour(tile.column, tile.row, dx, dy);
                other.is_some_and(|other| !self.activity[other as usize].rows.is_empty())
            });
            return changes.then_some((0, extent));
        }
        let (mut first, mut end) = (i64::MAX, i64::MIN);
        let mut add = |rows: tile::RowSpan, offset: i64| {
            if !rows.is_empty() {
                first = first.min(rows.range().start + offset - generations);
                end = end.max(rows.range().end + offset + generations);
            }
        };
        add(self.activity[index as usize].rows, 0);
        for (&other, (dx, dy)) in tile.neighbours.iter().zip(DIRECTIONS) {
            if other != NONE {
                let activity = &self.activity[other as usize];
                let rows = match dx {
                    -1 => activity.east,
                    0 => activity.rows,
                    _ => activity.west,
                };
                add(rows, dy * TILE_ROWS);
            }
        }
        let (first, end) = (first.max(0), end.min(extent));
        (first < end).then_some((first, end))
    }

    /// Steps rows of a tile and writes them to `out`.
    fn compute(
        &self,
        window: &mut Window,
        job: Job,
        generations: i64,
        out: &mut TileBits,
    ) -> Activity {
        let tile = &self.tiles[job.tile as usize];
        let rows = (job.end - job.first + 2 * generations) as usize;
        let in_universe = self.fill(window, tile, job.first - generations, rows);
        let live = |row: &kernel::WindowRow| row.0 != [0; 8];
        let is_empty_space_dead = !self.rule.has_birth_on_zero();
        let cells = &window.rows()[..rows];
        let (live_first, live_end) = if is_empty_space_dead {
            let first = cells.iter().position(live).unwrap_or(rows);
            (first, cells.iter().rposition(live).map_or(first, |last| last + 1))
        } else {
            (0, rows)
        };
        let columns = if self.columns.is_at_dead_edge(tile.column) {
            window::column_mask(self.columns.stretches(tile.column, -HALO_COLUMNS, 512))
        } else {
            [u64::MAX; 8]
        };
        let sweep = Sweep {
            generations: generations as usize,
            rows,
            first_row: in_universe.start,
            end_row: in_universe.end,
            columns,
            live_first,
            live_end,
        };
        self.kernel.run(window, &sweep);
        let result = &window.rows()[generations as usize..rows - generations as usize];
        let mask = window::tile_mask(self.columns.extent(tile.column));
        window::write_rows(out, &self.now[job.tile as usize], job.first, result, &mask)
    }

    /// Fills the first `rows` rows of the window with those from row `start` of the tile on, and
    /// tells which of them lie in the universe.
    fn fill(
        &self,
        window: &mut Window,
        tile: &Tile,
        start: i64,
        rows: usize,
    ) -> std::ops::Range<usize> {
        let mut at = 0;
        let mut in_universe = rows..0;
        for stretch in self.rows.stretches(tile.row, start, rows as i64) {
            let length = stretch.length as usize;
            let band = &mut window.rows_mut()[at..at + length];
            match stretch.tile {
                None => band.fill(kernel::WindowRow::default()),
                Some(row) => {
                    in_universe = in_universe.start.min(at)..at + length;
                    self.fill_band(band, tile, row, stretch.start as usize);
                }
            }
            at += length;
        }
        in_universe
    }

    /// Fills window rows from one row of tiles, from row `start` of its tiles on.
    fn fill_band(&self, band: &mut [kernel::WindowRow], tile: &Tile, row: i64, start: usize) {
        let end = start + band.len();
        if !tile.is_seam {
            let direction = ((row - tile.row + 1) * 3) as usize;
            let cells = |place: usize| {
                let index = match place {
                    4 => self.index_of(tile),
                    _ => tile.neighbours[if place < 4 { place } else { place - 1 }],
                };
                (index != NONE).then(|| &self.now[index as usize][start..end])
            };
            window::copy_rows(band, cells(direction + 1), cells(direction), cells(direction + 2));
            return;
        }
        // What lies where it does away from seams is copied in one go, the rest bit by bit.
        let mut regular = [None; 3];
        let mut irregular = Vec::new();
        let mut at = 0;
        for stretch in self.columns.stretches(tile.column, -HALO_COLUMNS, 512) {
            let index = stretch.tile.and_then(|column| self.index.get(&(column, row)));
            let cells = index.map(|&index| &self.now[index as usize][start..end]);
            match (at, stretch.start) {
                (0, 416) if stretch.length == HALO_COLUMNS => regular[0] = cells,
                (32, 0) => regular[1] = cells,
                (480, 0) => regular[2] = cells,
                _ => irregular.extend(cells.map(|cells| (at, stretch, cells))),
            }
            at += stretch.length;
        }
        window::copy_rows(band, regular[1], regular[0], regular[2]);
        for (at, stretch, cells) in irregular {
            for (out, row) in band.iter_mut().zip(cells) {
                let (from, length) = (stretch.start as usize, stretch.length as usize);
                window::copy_bits(out, at as usize, row, from, length);
            }
        }
    }

    fn index_of(&self, tile: &Tile) -> u32 {
        self.index.get(&(tile.column, tile.row)).copied().unwrap_or(NONE)
    }

    /// Forgets tiles that are empty and at rest, unless every tile must exist.
    fn forget_empty_tiles(&mut self) {
        if self.rule.has_birth_on_zero() {
            return;
        }
        let is_dead = |bits: &TileBits| bits.iter().flatten().all(|&word| word == 0);
        let keep: Vec<bool> = (0..self.tiles.len())
            .map(|tile| {
                !self.activity[tile].rows.is_empty()
                    || !is_dead(&self.now[tile])
                    || !is_dead(&self.other[tile])
            })
            .collect();
        let mut kept = 0;
        let renamed: Vec<u32> = keep
            .iter()
            .map(|&is_kept| {
                kept += u32::from(is_kept);
                if is_kept { kept - 1 } else { NONE }
            })
            .collect();
        if kept as usize == self.tiles.len() {
            return;
        }
        retain(&mut self.tiles, &keep);
        retain(&mut self.now, &keep);
        retain(&mut self.other, &keep);
        retain(&mut self.activity, &keep);
        for tile in &mut self.tiles {
            for neighbour in tile.neighbours.iter_mut().filter(|neighbour| **neighbour != NONE) {
                *neighbour = renamed[*neighbour as usize];
            }
        }
        self.index = (0u32..)
            .zip(&self.tiles)
            .map(|(index, tile)| ((tile.column, tile.row), index))
            .collect();
    }

    /// The rectangle of cells that a tile covers.
    fn tile_rect(&self, tile: &Tile) -> Rect {
        Rect::new(
            self.columns.start(tile.column),
            self.rows.start(tile.row),
            self.columns.extent(tile.column) as u64,
            self.rows.extent(tile.row) as u64,
        )
    }
}

fn retain<T>(list: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    list.retain(|_| *keep.next().unwrap_or(&true));
}

/// Steps of up to two tiles in every direction, and none.
fn surroundings() -> impl Iterator<Item = (i64, i64)> {
    (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy)))
}

/// Which edges of a tile have live cells so near that a pass may carry them across.
struct NearEdges {
    north: bool,
    south: bool,
    west: bool,
    east: bool,
}

impl NearEdges {
    fn of(bits: &TileBits) -> Self {
        let reach = kernel::MAX_GENERATIONS;
        let any = |rows: &[[u64; TILE_WORDS]]| rows.iter().flatten().any(|&word| word != 0);
        Self {
            north: any(&bits[..reach]),
            south: any(&bits[TILE_ROWS as usize - reach..]),
            west: bits.iter().any(|row| row[0] << HALO_COLUMNS != 0),
            east: bits.iter().any(|row| row[TILE_WORDS - 1] >> HALO_COLUMNS != 0),
        }
    }

    fn reaches(&self, dx: i64, dy: i64) -> bool {
        let along = |step, negative, positive| match step {
            -1 => negative,
            0 => true,
            _ => positive,
        };
        along(dx, self.west, self.east) && along(dy, self.north, self.south)
    }
}

fn too_large(universe: &Universe, error: EngineError) -> EngineError {
    let EngineError::CannotGrow { needed_bytes, allowed_bytes, .. } = error else {
        return error;
    };
    let extent = universe.extent();
    EngineError::TooLarge {
        what: format!("a universe of {} x {} cells", extent.width, extent.height),
        needed_bytes,
        allowed_bytes,
        allowed_by: "allowed".to_owned(),
        advice: "allow more memory or take a smaller universe".to_owned(),
    }
}

impl Engine for CpuEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Cpu
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
            let pass = left.min(BATCH);
            self.pass(pass)?;
            left -= pass;
        }
        Ok(())
    }

    fn preferred_batch(&self) -> u64 {
        BATCH
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.count_population())
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.find_bounding_box())
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        Ok(self.read_region(region))
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        Ok(self.count_in_blocks(raster))
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.tiles.len() as u64 * TILE_BYTES
    }
}

/// Counts the uncounted tiles.
fn count(bits: &TileBits) -> u32 {
    bits.iter().flatten().map(|word| word.count_ones()).sum()
}

#[cfg(test)]
mod tests;
