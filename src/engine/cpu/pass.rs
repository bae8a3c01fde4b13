//! A pass: up to [`BATCH`] generations of every tile that is due.

use std::cell::RefCell;
use std::ops::Range;

use rayon::prelude::*;

use super::activity::{Activity, RowGroups};
use super::axis::Stretch;
use super::block::BLOCK_ROWS;
use super::prefetch::Prefetch;
use super::shape::{
    DIRECTIONS, GROUP_ROWS, GROUPS_BEYOND, HALO_COLUMNS, MAX_GENERATIONS, MAX_LANES, NONE,
    TILE_COLUMNS, TILE_ROWS, Vector, WINDOW_COLUMNS, surroundings,
};
use super::slab::TileBox;
use super::sweep::Sweep;
use super::threads::can_share;
use super::tile::TileBits;
use super::transfer::{ColumnMasks, Halos};
use super::window::{self, Lane, LaneMut, Window};
use super::{BATCH, CpuEngine, PASSES_BETWEEN_CLEANUPS};
use crate::engine::Engine;
use crate::engine::{EngineError, Skipping};

/// Parts per core that the tiles are cut into, so that idle cores can take work from busy ones.
const PARTS_OF_A_SHARE: usize = 8;

/// Tiles of a part at most.
const MAX_TILES_OF_A_PART: usize = 16;

/// Two windows are stepped together only if the taller is at most twice the shorter; beyond that,
/// pairing wastes more than it saves.
const PAIRED_HEIGHTS: usize = 2;

/// The work of a pass on one tile: the rows to compute, and where the results go.
struct Job<'a> {
    tile: u32,
    rows: RowGroups,
    bits: &'a mut TileBits,
    activity: &'a mut Activity,
}

/// Consecutive rows of a tile that are stepped in one window.
struct RowRun {
    /// The index of the job in its part.
    job: usize,
    rows: Range<i64>,
    /// Rows of the window: those of the tile and a halo.
    height: usize,
}

/// The working memory of a thread.
struct Scratch {
    is_in_place: bool,
    window: Window,
    runs: Vec<RowRun>,
}

impl Scratch {
    fn new(is_in_place: bool) -> Self {
        Self { is_in_place, window: Window::new(BLOCK_ROWS, is_in_place), runs: Vec::new() }
    }
}

impl CpuEngine {
    /// Steps up to [`BATCH`] generations.
    pub(super) fn pass(&mut self, generations: u64) -> Result<(), EngineError> {
        let kind = self.kind_of_pass(generations);
        if self.last_pass != Some(kind) || !self.is_skipping() {
            self.activity.fill(Activity::ALL);
            self.last_pass = Some(kind);
        }
        if self.passes_until_cleanup == 0 {
            self.free_empty_tiles();
            self.passes_until_cleanup = PASSES_BETWEEN_CLEANUPS;
        }
        self.grow()?;
        let mut written = std::mem::take(&mut self.other);
        let mut activity: Vec<Activity> =
            self.activity.iter().map(|activity| activity.at_rest()).collect();
        let mut jobs = self.jobs(generations as i64, &mut written, &mut activity);
        if jobs.is_empty() && BATCH.is_multiple_of(generations) {
            // The last pass of this kind changed nothing, so that none of them will.
            self.rests_since.get_or_insert(self.generation);
        }
        let cells = self.cells_of(&jobs, generations as i64);
        self.share_out(&mut jobs, generations as i64);
        self.cells_updated += cells;
        self.other = std::mem::replace(&mut self.now, written);
        self.activity = activity;
        self.generation += generations;
        self.passes_until_cleanup -= 1;
        Ok(())
    }

    /// What a pass of so many generations from this one on has in common with others that do the same to
    /// the same cells: its length, and whether it begins at an odd generation where that matters.
    fn kind_of_pass(&self, generations: u64) -> (u64, bool) {
        (generations, self.phases.constant().is_none() && self.generation % 2 == 1)
    }

    /// Whether what cannot change is left alone.
    pub(super) fn is_skipping(&self) -> bool {
        self.skipping != Skipping::Never
    }

    /// The jobs of a pass, in the order of the tiles.
    fn jobs<'a>(
        &self,
        generations: i64,
        written: &'a mut [TileBox],
        activity: &'a mut [Activity],
    ) -> Vec<Job<'a>> {
        (0..)
            .zip(written.iter_mut().zip(activity))
            .filter_map(|(tile, (bits, activity))| {
                let rows = self.rows_to_compute(tile, generations);
                (!rows.is_empty()).then_some(Job { tile, rows, bits, activity })
            })
            .collect()
    }

    /// The rows of a tile that may change in the next pass.
    fn rows_to_compute(&self, index: u32, generations: i64) -> RowGroups {
        let tile = &self.tiles[index as usize];
        let extent = self.rows.extent(tile.row);
        let own_groups = RowGroups::of_rows(extent);
        if tile.is_tangled {
            let changes = surroundings().any(|(dx, dy)| {
                let other = self.neighbour(tile.column, tile.row, dx, dy);
                other.is_some_and(|other| !self.activity[other as usize].rows.is_empty())
            });
            return if changes { own_groups } else { RowGroups::default() };
        }
        // The tile's own groups from bit `GROUPS_BEYOND` on, and around them the nearest ones of the
        // tiles in the north and in the south.
        let mut changed = self.activity[index as usize].rows.0 << GROUPS_BEYOND;
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
            // The last row of tiles may be shorter, and its last group incomplete.
            let (groups, height) = match dy {
                -1 => {
                    let height = self.rows.extent(self.tiles[other as usize].row);
                    let groups = (height + GROUP_ROWS - 1) / GROUP_ROWS;
                    (rows.moved(GROUPS_BEYOND - groups), height)
                }
                0 => (rows.moved(GROUPS_BEYOND), 0),
                _ => (rows.moved(GROUPS_BEYOND + extent / GROUP_ROWS), extent),
            };
            if height % GROUP_ROWS != 0 {
                reach = reach.max((generations + GROUP_ROWS - 1) / GROUP_ROWS + 1);
            }
            changed |= groups.0;
        }
        let reached = (1..=reach).fold(changed, |all, by| all | changed << by | changed >> by);
        RowGroups(reached >> GROUPS_BEYOND & own_groups.0)
    }

    /// Cell updates of the jobs.
    fn cells_of(&self, jobs: &[Job], generations: i64) -> u64 {
        let cells_of = |job: &Job| {
            let tile = &self.tiles[job.tile as usize];
            let rows: i64 = self.runs(job, generations).map(|run| run.end - run.start).sum();
            rows * self.columns.extent(tile.column) * generations
        };
        jobs.iter().map(cells_of).sum::<i64>() as u64
    }

    /// The rows of a job in runs. A gap shorter than a halo is computed too: that costs less than
    /// another halo.
    fn runs(&self, job: &Job, generations: i64) -> impl Iterator<Item = Range<i64>> + use<> {
        let end = self.rows.extent(self.tiles[job.tile as usize].row);
        job.rows.runs(generations).map(move |run| run.start..run.end.min(end))
    }

    /// Does the jobs on all cores.
    fn share_out(&self, jobs: &mut [Job], generations: i64) {
        if !can_share(jobs.len()) {
            self.do_jobs(jobs, generations, Prefetch::default());
            return;
        }
        let parts = rayon::current_num_threads() * PARTS_OF_A_SHARE;
        // Even, so that windows find a partner.
        let part = (jobs.len() / parts).clamp(2, MAX_TILES_OF_A_PART) & !1;
        // A core mostly goes on with the part that follows.
        let following: Vec<Prefetch> = jobs
            .chunks(part)
            .skip(1)
            .map(|jobs| self.opening(jobs, generations))
            .chain([Prefetch::default()])
            .collect();
        jobs.par_chunks_mut(part)
            .zip(following)
            .for_each(|(jobs, following)| self.do_jobs(jobs, generations, following));
    }

    /// The memory that the first windows of some jobs will read and write.
    fn opening(&self, jobs: &[Job], generations: i64) -> Prefetch {
        let mut runs = Vec::new();
        self.add_runs(&mut runs, &jobs[..jobs.len().min(MAX_LANES)], generations);
        self.prefetch(jobs, &runs[..self.together(&runs)])
    }

    /// Does some jobs with this thread's working memory.
    fn do_jobs(&self, jobs: &mut [Job], generations: i64, following: Prefetch) {
        thread_local! {
            static SCRATCH: RefCell<Option<Scratch>> = const { RefCell::new(None) };
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let is_in_place = self.kernel.is_in_place();
            let fitting = scratch.take().filter(|scratch| scratch.is_in_place == is_in_place);
            let scratch = scratch.insert(fitting.unwrap_or_else(|| Scratch::new(is_in_place)));
            self.do_jobs_with(scratch, jobs, generations, following);
        });
    }

    /// Does some jobs, two runs of rows at a time where the kernel can.
    fn do_jobs_with(
        &self,
        scratch: &mut Scratch,
        jobs: &mut [Job],
        generations: i64,
        following: Prefetch,
    ) {
        let Scratch { window, runs, .. } = scratch;
        for job in jobs.iter_mut() {
            *job.activity = Activity::default();
        }
        runs.clear();
        self.add_runs(runs, jobs, generations);
        let mut left = &runs[..];
        while !left.is_empty() {
            let (now, later) = left.split_at(self.together(left));
            let prefetch = match later {
                [] => following,
                _ => self.prefetch(jobs, &later[..self.together(later)]),
            };
            self.step(window, jobs, now, generations, prefetch);
            left = later;
        }
    }

    /// Adds the runs of some jobs, the tallest first where runs are stepped in pairs.
    fn add_runs(&self, runs: &mut Vec<RowRun>, jobs: &[Job], generations: i64) {
        for (index, job) in jobs.iter().enumerate() {
            runs.extend(self.runs(job, generations).map(|rows| {
                let height = (rows.end - rows.start + 2 * generations) as usize;
                RowRun { job: index, rows, height }
            }));
        }
        if self.kernel.has_two_lanes() {
            runs.sort_by_key(|run| std::cmp::Reverse(run.height));
        }
    }

    /// How many of the runs to step at once: one or two. No run is taller than the one before.
    fn together(&self, runs: &[RowRun]) -> usize {
        match runs {
            [] => 0,
            [first, second, ..]
                if self.kernel.has_two_lanes()
                    && first.height <= PAIRED_HEIGHTS * second.height =>
            {
                2
            }
            _ => 1,
        }
    }

    /// The memory that these runs will read and write, without what was prefetched for their western
    /// and northern neighbours already.
    fn prefetch(&self, jobs: &[Job], runs: &[RowRun]) -> Prefetch {
        let mut prefetch = Prefetch::default();
        for (index, run) in runs.iter().enumerate() {
            let job = &jobs[run.job];
            let rows = run.rows.start as usize..run.rows.end as usize;
            prefetch.add(self.now[job.tile as usize].rows(rows.clone()));
            prefetch.add(job.bits.rows(rows.clone()));
            let neighbours = &self.tiles[job.tile as usize].neighbours;
            for (&other, (dx, dy)) in neighbours.iter().zip(DIRECTIONS) {
                let rows = match (dx, dy) {
                    (1, 0) if index + 1 == runs.len() => rows.clone(),
                    (_, 1) if run.rows.end == TILE_ROWS => 0..MAX_GENERATIONS,
                    _ => continue,
                };
                if other != NONE {
                    prefetch.add(self.now[other as usize].rows(rows));
                }
            }
        }
        prefetch
    }

    /// Steps a run of rows, or two side by side, block by block.
    fn step(
        &self,
        window: &mut Window,
        jobs: &mut [Job],
        runs: &[RowRun],
        generations: i64,
        prefetch: Prefetch,
    ) {
        let rows = runs.iter().map(|run| run.height).max().unwrap_or(0);
        window.divide(runs.len());
        let mut inside = [0..rows, 0..rows];
        for (lane, run) in runs.iter().enumerate() {
            let row = self.tiles[jobs[run.job].tile as usize].row;
            inside[lane] = self.rows_inside(row, run.rows.start - generations, run.height);
            if inside[lane].end == run.height {
                // What lies past a window's end is nobody's, and need not be kept dead.
                inside[lane].end = rows;
            }
        }
        if runs.len() == 1 {
            inside[1] = inside[0].clone();
        }
        let halo = generations as usize;
        let columns = self.columns_inside(jobs, runs);
        // Without births on nothing, what lives is found as it is filled in.
        let live = if self.is_born_of_nothing() { 0..rows } else { 0..0 };
        let is_odd = self.generation % 2 == 1;
        let mut sweep = Sweep { generations: halo, is_odd, rows, live, inside, columns };
        let mut prefetcher = None;
        let blocks = sweep.blocks();
        let count = blocks.len();
        for block in blocks {
            window.scroll_to(&block);
            let filled = block.to_fill();
            for (lane, run) in runs.iter().enumerate() {
                let rows = filled.start..filled.end.min(run.height);
                if rows.is_empty() {
                    continue;
                }
                let start = run.rows.start - generations;
                self.fill(window, lane, jobs[run.job].tile, start, rows.clone());
                sweep.add_live(window.live_rows(lane, rows));
            }
            // The same for every block: they are about as high as each other.
            let prefetcher =
                prefetcher.get_or_insert_with(|| prefetch.over(count * sweep.steps_of(&block)));
            self.kernel.run_block(window, &sweep, &block, prefetcher);
            let done = block.results();
            for (lane, run) in runs.iter().enumerate() {
                let rows = done.start.max(halo)..done.end.min(run.height - halo);
                if !rows.is_empty() {
                    let first = run.rows.start as usize + rows.start - halo;
                    self.write(&mut jobs[run.job], first, window.lane(lane, rows));
                }
            }
        }
    }

    /// Writes results into a job's tile, from row `first` on.
    fn write(&self, job: &mut Job, first: usize, results: Lane) {
        let extent = self.columns.extent(self.tiles[job.tile as usize].column);
        let narrow;
        let masks = if extent == TILE_COLUMNS {
            &ColumnMasks::WHOLE
        } else {
            narrow = ColumnMasks::new(extent);
            &narrow
        };
        let last = &self.activity[job.tile as usize];
        let groups = RowGroups::of_rows(self.rows.extent(self.tiles[job.tile as usize].row));
        if self.is_skipping() && !last.is_taken_as_busy(groups) {
            let before = Some(&*self.now[job.tile as usize]);
            self.transfer.write_rows(job.bits, before, first, results, masks, job.activity);
        } else {
            self.transfer.write_rows(job.bits, None, first, results, masks, job.activity);
            job.activity.passes_unseen = last.passes_unseen + 1;
        }
    }

    /// The columns of the windows that lie in the universe; none where all do.
    fn columns_inside(&self, jobs: &[Job], runs: &[RowRun]) -> Option<[[Vector; MAX_LANES]; 2]> {
        let column_of = |run: &RowRun| self.tiles[jobs[run.job].tile as usize].column;
        if !runs.iter().any(|run| self.columns.is_at_dead_edge(column_of(run))) {
            return None;
        }
        let mut columns = [[Vector::default(); MAX_LANES]; 2];
        for (lane, run) in runs.iter().enumerate() {
            let stretches = self.columns.stretches(column_of(run), -HALO_COLUMNS, WINDOW_COLUMNS);
            let mask = window::column_mask(stretches);
            for parity in [0, 1] {
                columns[parity][lane] = mask[parity];
            }
        }
        Some(columns)
    }

    /// The rows that lie in the universe, of `rows` rows from row `start` of a row of tiles on.
    fn rows_inside(&self, row: i64, start: i64, rows: usize) -> Range<usize> {
        if !self.rows.is_at_dead_edge(row) {
            return 0..rows;
        }
        let mut at = 0;
        let mut inside = rows..0;
        for stretch in self.rows.stretches(row, start, rows as i64) {
            let length = stretch.length as usize;
            if stretch.tile.is_some() {
                inside = inside.start.min(at)..at + length;
            }
            at += length;
        }
        inside
    }

    /// Fills some rows of a lane, whose first row would be row `start` of the tile.
    fn fill(&self, window: &mut Window, lane: usize, index: u32, start: i64, rows: Range<usize>) {
        let tile = &self.tiles[index as usize];
        let mut at = rows.start;
        let start = start + rows.start as i64;
        for stretch in self.rows.stretches(tile.row, start, rows.len() as i64) {
            let length = stretch.length as usize;
            let mut lane = window.lane_mut(lane, at..at + length);
            match stretch.tile {
                None => lane.clear(),
                Some(row) => self.fill_rows(lane, index, row, stretch.start as usize, length),
            }
            at += length;
        }
    }

    /// Fills `length` rows of a lane from one row of tiles, from row `start` of its tiles on.
    fn fill_rows(&self, mut lane: LaneMut, index: u32, row: i64, start: usize, length: usize) {
        let tile = &self.tiles[index as usize];
        let rows_of = |index: u32| self.now[index as usize].rows(start..start + length);
        if !tile.is_seam {
            let direction = ((row - tile.row + 1) * 3) as usize;
            let cells = |place: usize| {
                let index = match place {
                    4 => index,
                    _ => tile.neighbours[if place < 4 { place } else { place - 1 }],
                };
                (index != NONE).then(|| rows_of(index))
            };
            let halos = Halos::between(cells(direction), cells(direction + 2));
            self.transfer.copy_rows(lane, cells(direction + 1), halos);
            return;
        }
        // What is further away than the halo does not matter.
        let shown = self.columns.extent(tile.column) + 2 * HALO_COLUMNS;
        let stretches = self.columns.stretches(tile.column, -HALO_COLUMNS, shown);
        let pieces: Vec<_> = stretches
            .map(|stretch| {
                let index = stretch.tile.and_then(|column| self.index.get(&(column, row)));
                (stretch, index.map(|&index| rows_of(index)))
            })
            .collect();
        let is_bytes = |at: i64| at % (2 * 8) == 0;
        if let [(west, west_cells), (own, own_cells), (east, east_cells)] = &pieces[..]
            && west.length == HALO_COLUMNS
            && east.length == HALO_COLUMNS
            && [west.start, own.length, east.start].into_iter().all(is_bytes)
        {
            let byte = |stretch: &Stretch| stretch.start as usize / 16;
            let halos = Halos {
                west: west_cells.map(|band| (band, byte(west))),
                east: east_cells.map(|band| (band, byte(east))),
                own_bytes: own.length as usize / 16,
            };
            self.transfer.copy_rows(lane, *own_cells, halos);
            return;
        }
        lane.clear();
        let mut at = 0;
        for (stretch, cells) in pieces {
            let (start, length) = (stretch.start as usize, stretch.length as usize);
            if let Some(cells) = cells {
                lane.copy_columns(at, cells, start, length);
            }
            at += length;
        }
    }
}
