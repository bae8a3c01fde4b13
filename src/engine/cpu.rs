//! The engine for the host's cores.
//!
//! The universe is a sparse set of tiles of 480 x 192 cells, made where cells come near and
//! forgotten when they have long been empty. A pass steps every tile by up to [`BATCH`]
//! generations at once: a tile's rows are copied, with a halo from the tiles around, into a window
//! that fits the first-level cache, stepped there by the SIMD kernel (see `kernel`), and written to
//! the tile's second buffer. Cores share the tiles; what they read and what they write are
//! different buffers.
//!
//! Cost follows activity. While writing back, a tile notes which of its rows differ from before
//! the pass, in groups of eight. A row whose surroundings (as far as cells can reach in a pass) did
//! not change in the last pass will not change in the next one of the same length: it is not
//! computed again, and both buffers hold it already. So still lifes cost nothing, and neither do
//! oscillators whose period divides the pass; a glider costs the rows around it.

mod kernel;
pub mod limits;
mod row;
mod rules;
mod tile;
mod view;
mod window;

use std::collections::HashMap;

use rayon::prelude::*;

use self::kernel::{Instructions, Kernel, Sweep, Vector, Window};
use self::tile::{
    Activity, Axis, DIRECTIONS, GROUP_ROWS, GROUPS, HALO_COLUMNS, NONE, PLANE_BYTES, RowGroups,
    TILE_COLUMNS, TILE_ROWS, Tile, TileBits,
};
use self::window::ColumnMasks;
use super::{Engine, EngineError, EngineKind, Limits};
use crate::life::{BitGrid, BlockRaster, Rect, Rule, Topology, Universe};

/// Generations of a full pass: a power of two, so that speeds in powers of two divide it or are
/// divided by it, and even, so that blinkers rest.
const BATCH: u64 = 16;

/// Rows of a window: a tile's and as many on each side as a pass has generations.
const WINDOW_ROWS: usize = TILE_ROWS as usize + 2 * BATCH as usize;

/// Columns of a window.
const WINDOW_COLUMNS: i64 = TILE_COLUMNS + 2 * HALO_COLUMNS;

/// Where the columns start that a window shows of the tile in the west.
const WEST_HALO_START: i64 = TILE_COLUMNS - HALO_COLUMNS;

const _: () = assert!(BATCH as usize <= kernel::MAX_GENERATIONS);
const _: () = assert!(BATCH as i64 <= HALO_COLUMNS);

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
    rows: RowGroups,
}

impl Job {
    /// The rows in runs. To compute the rows between two costs less than a halo for each.
    fn runs(self, generations: i64) -> impl Iterator<Item = std::ops::Range<i64>> {
        self.rows.runs(generations)
    }
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
                let count = (TILE_COLUMNS - start).min(64) as u32;
                let part = if count >= 64 { bits } else { bits & ((1 << count) - 1) };
                if part != 0 {
                    let tile = self.tile_at(column, row)? as usize;
                    self.now[tile].or_columns(local_row as usize, start as usize, part);
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
        let (seam_x, seam_y) = (self.columns.is_seam(column), self.rows.is_seam(row));
        self.tiles.push(Tile {
            column,
            row,
            neighbours,
            is_seam: seam_x || seam_y,
            is_tangled: seam_x && self.columns.is_tangled() || seam_y && self.rows.is_tangled(),
        });
        self.now.push(Box::new(TileBits::DEAD));
        self.other.push(Box::new(TileBits::DEAD));
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
        let generations = generations as i64;
        let jobs = self.jobs(generations);
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
            *activity = self.compute(window, job, generations, bits);
        };
        let scratch = || Window::new(WINDOW_ROWS);
        if work.len() < JOBS_WORTH_SHARING {
            let mut window = scratch();
            work.into_iter().for_each(|work| compute(&mut window, work));
        } else {
            work.into_par_iter().for_each_init(scratch, compute);
        }
        for job in &jobs {
            let tile = &self.tiles[job.tile as usize];
            let (columns, end) = (self.columns.extent(tile.column), self.rows.extent(tile.row));
            let rows: i64 = job.runs(generations).map(|run| run.end.min(end) - run.start).sum();
            self.cells_updated += (rows * columns * generations) as u64;
        }
        self.other = std::mem::replace(&mut self.now, written);
        self.activity = activity;
        self.generation += generations as u64;
        self.passes_until_sweep -= 1;
        Ok(())
    }

    /// Makes the tiles that cells may enter during the next pass.
    fn make_room(&mut self) -> Result<(), EngineError> {
        for tile in 0..self.tiles.len() {
            let Tile { column, row, neighbours, is_tangled, .. } = self.tiles[tile];
            if self.activity[tile].rows.is_empty() {
                continue;
            }
            if is_tangled {
                self.make_room_at_seam(tile, column, row)?;
            } else if neighbours.contains(&NONE) {
                let extent = (self.columns.extent(column), self.rows.extent(row));
                // What has been near an edge and at rest has let the tile past it be made already.
                let changed = NearEdges::changed(&self.activity[tile], extent.1);
                if !changed.any() {
                    continue;
                }
                let near = NearEdges::of(&self.now[tile], extent).and(changed);
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

    /// At a tangled seam a window may hold cells of tiles two steps away.
    fn make_room_at_seam(&mut self, tile: usize, column: i64, row: i64) -> Result<(), EngineError> {
        if self.now[tile].is_dead() {
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
            .map(|tile| Job { tile, rows: self.rows_to_compute(tile, generations) })
            .filter(|job| !job.rows.is_empty())
            .collect()
    }

    /// The rows of a tile that may change in the next pass.
    fn rows_to_compute(&self, index: u32, generations: i64) -> RowGroups {
        let tile = &self.tiles[index as usize];
        let extent = self.rows.extent(tile.row);
        let own_groups = (extent + GROUP_ROWS - 1) / GROUP_ROWS;
        if tile.is_tangled {
            let changes = surroundings().any(|(dx, dy)| {
                let other = self.neighbour(tile.column, tile.row, dx, dy);
                other.is_some_and(|other| !self.activity[other as usize].rows.is_empty())
            });
            return RowGroups(if changes { (1 << own_groups) - 1 } else { 0 });
        }
        // The groups of three tiles below one another, the tile's own from bit GROUPS on.
        let mut changed = u128::from(self.activity[index as usize].rows.0) << GROUPS;
        let mut reach = (generations + GROUP_ROWS - 1) / GROUP_ROWS;
        for (&other, (dx, dy)) in tile.neighbours.iter().zip(DIRECTIONS) {
            if other == NONE {
                continue;
            }
            let activity = &self.activity[other as usize];
            let rows = match dx {
                -1 => activity.east,
                0 => activity.rows,
                _ => activity.west,
            };
            if rows.is_empty() {
                continue;
            }
            // The last row of tiles may be less high, and not of whole groups.
            let (offset, height) = match dy {
                -1 => {
                    let height = self.rows.extent(self.tiles[other as usize].row);
                    (GROUPS - (height + GROUP_ROWS - 1) / GROUP_ROWS, height)
                }
                0 => (GROUPS, 0),
                _ => (GROUPS + extent / GROUP_ROWS, extent),
            };
            if height % GROUP_ROWS != 0 {
                reach = reach.max((generations + GROUP_ROWS - 1) / GROUP_ROWS + 1);
            }
            changed |= u128::from(rows.0) << offset;
        }
        let reached = (1..=reach).fold(changed, |all, by| all | changed << by | changed >> by);
        RowGroups((reached >> GROUPS) as u32 & ((1 << own_groups) - 1))
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
        let extent = self.columns.extent(tile.column);
        let masks = ColumnMasks::new(extent, HALO_COLUMNS);
        let columns = self.columns.is_at_dead_edge(tile.column).then(|| {
            window::column_mask(self.columns.stretches(tile.column, -HALO_COLUMNS, WINDOW_COLUMNS))
        });
        let before = &self.now[job.tile as usize];
        let mut activity = Activity::default();
        for run in job.runs(generations) {
            let run = run.start..run.end.min(self.rows.extent(tile.row));
            let rows = (run.end - run.start + 2 * generations) as usize;
            let in_universe = self.fill(window, job.tile, run.start - generations, rows);
            let live = if self.rule.has_birth_on_zero() {
                Some(0..rows)
            } else {
                live_rows(window.planes(), rows)
            };
            if let Some(live) = live {
                let sweep = Sweep {
                    generations: generations as usize,
                    rows,
                    first_row: in_universe.start,
                    end_row: in_universe.end,
                    columns,
                    live_first: live.start,
                    live_end: live.end,
                };
                self.kernel.run(window, &sweep);
            }
            let rows = run.start as usize..run.end as usize;
            let first = generations as usize;
            window::write_rows(out, before, rows, window.planes(), first, &masks, &mut activity);
        }
        activity
    }

    /// Fills the first `rows` rows of the window with those from row `start` of the tile on, and
    /// tells which of them lie in the universe.
    fn fill(
        &self,
        window: &mut Window,
        index: u32,
        start: i64,
        rows: usize,
    ) -> std::ops::Range<usize> {
        let tile = &self.tiles[index as usize];
        let mut at = 0;
        let mut in_universe = rows..0;
        for stretch in self.rows.stretches(tile.row, start, rows as i64) {
            let length = stretch.length as usize;
            let mut band = window.planes_mut().map(|plane| &mut plane[at..at + length]);
            match stretch.tile {
                None => band.iter_mut().for_each(|plane| plane.fill(Vector::default())),
                Some(row) => {
                    in_universe = in_universe.start.min(at)..at + length;
                    self.fill_band(&mut band, index, row, stretch.start as usize);
                }
            }
            at += length;
        }
        in_universe
    }

    /// Fills window rows from one row of tiles, from row `start` of its tiles on.
    fn fill_band(&self, band: &mut [&mut [Vector]; 2], index: u32, row: i64, start: usize) {
        let tile = &self.tiles[index as usize];
        let end = start + band[0].len();
        let rows_of = |index: u32| {
            let planes = &self.now[index as usize].planes;
            [&planes[0][start..end], &planes[1][start..end]]
        };
        if !tile.is_seam {
            let direction = ((row - tile.row + 1) * 3) as usize;
            let cells = |place: usize| {
                let index = match place {
                    4 => index,
                    _ => tile.neighbours[if place < 4 { place } else { place - 1 }],
                };
                (index != NONE).then(|| rows_of(index))
            };
            window::copy_rows(band, cells(direction + 1), cells(direction), cells(direction + 2));
            return;
        }
        // What lies where it does away from seams is copied in one go, the rest by itself. What is
        // further away than the halo does not matter.
        let mut regular = [None; 3];
        let mut irregular = Vec::new();
        let mut at = 0;
        let shown = self.columns.extent(tile.column) + 2 * HALO_COLUMNS;
        for stretch in self.columns.stretches(tile.column, -HALO_COLUMNS, shown) {
            let index = stretch.tile.and_then(|column| self.index.get(&(column, row)));
            let cells = index.map(|&index| rows_of(index));
            match (at, stretch.start) {
                (0, start) if stretch.length == HALO_COLUMNS && start == WEST_HALO_START => {
                    regular[0] = cells;
                }
                (HALO_COLUMNS, 0) => regular[1] = cells,
                (at, 0) if at == HALO_COLUMNS + TILE_COLUMNS => regular[2] = cells,
                _ => irregular.extend(cells.map(|cells| (at, stretch, cells))),
            }
            at += stretch.length;
        }
        window::copy_rows(band, regular[1], regular[0], regular[2]);
        for (at, stretch, cells) in irregular {
            let (from, length) = (stretch.start as usize, stretch.length as usize);
            window::copy_columns(band, at as usize, cells, from, length);
        }
    }

    /// Forgets tiles that are empty and at rest, unless every tile must exist.
    fn forget_empty_tiles(&mut self) {
        if self.rule.has_birth_on_zero() {
            return;
        }
        let keep: Vec<bool> = (0..self.tiles.len())
            .map(|tile| {
                !self.activity[tile].rows.is_empty()
                    || !self.now[tile].is_dead()
                    || !self.other[tile].is_dead()
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

/// Which edges of a tile have cells so near that a pass may carry them across.
#[derive(Clone, Copy)]
struct NearEdges {
    north: bool,
    south: bool,
    west: bool,
    east: bool,
}

impl NearEdges {
    /// The edges near which something changed in the last pass, of a tile of which so many rows lie
    /// in the universe.
    fn changed(activity: &Activity, rows: i64) -> Self {
        let reach = kernel::MAX_GENERATIONS as i64;
        let south = (rows - reach).max(0) / GROUP_ROWS;
        Self {
            north: activity.rows.0 & ((1 << ((reach + GROUP_ROWS - 1) / GROUP_ROWS)) - 1) != 0,
            south: activity.rows.0 >> south != 0,
            west: !activity.west.is_empty(),
            east: !activity.east.is_empty(),
        }
    }

    fn any(self) -> bool {
        self.north || self.south || self.west || self.east
    }

    fn and(self, other: Self) -> Self {
        Self {
            north: self.north && other.north,
            south: self.south && other.south,
            west: self.west && other.west,
            east: self.east && other.east,
        }
    }

    /// The edges near which something lives, of a tile of which so many columns and rows lie in the
    /// universe.
    fn of(bits: &TileBits, (columns, rows): (i64, i64)) -> Self {
        let reach = kernel::MAX_GENERATIONS;
        let any = |rows: &[tile::PlaneRow]| rows.as_flattened().iter().any(|&byte| byte != 0);
        let planes = &bits.planes;
        let south = (rows as usize).saturating_sub(reach);
        // Whole bytes, so that more columns may count as near than are.
        let east = (columns - HALO_COLUMNS).max(0) as usize / 16;
        Self {
            north: planes.iter().any(|plane| any(&plane[..reach])),
            south: planes.iter().any(|plane| any(&plane[south..rows as usize])),
            west: planes.iter().flatten().any(|row| row[0] != 0),
            east: planes
                .iter()
                .flatten()
                .any(|row| row[east..(east + 2).min(PLANE_BYTES)].iter().any(|&byte| byte != 0)),
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
    bits.words().iter().map(|word| word.count_ones()).sum()
}

/// The rows of a window that hold live cells, from the first to the last.
fn live_rows(planes: [&[Vector]; 2], rows: usize) -> Option<std::ops::Range<usize>> {
    let [even, odd] = planes.map(|plane| &plane[..rows]);
    let is_live =
        |(even, odd): (&Vector, &Vector)| *even != Vector::default() || *odd != Vector::default();
    let first = even.iter().zip(odd).position(is_live)?;
    let last = even.iter().zip(odd).rposition(is_live)?;
    Some(first..last + 1)
}

#[cfg(test)]
mod tests;
