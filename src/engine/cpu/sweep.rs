//! Several generations of a window, swept from north to south.
//!
//! A window is swept in [blocks](Block) of rows. Each generation of a block ends one row further north
//! than the generation before, and the next block continues from there. So a block's rows stay in the
//! first-level cache from the time that they are filled in until they are written back, however tall
//! the window is.
//!
//! There are two kernels, and the number of registers decides between them:
//!
//! - **Between two buffers**, a plane at a time. The sums carried from row to row are those of one
//!   plane and fit sixteen registers. The other plane still needs the old cells, so the results go to
//!   a second buffer.
//! - **In place**, both planes of a row at once. Registers carry everything that the rows below still
//!   need of a row when it is overwritten. So half as much is loaded, and the window takes half the
//!   cache; but it takes the 32 registers of AVX-512. A register of the full width steps two windows
//!   at once, a lane each.

use std::ops::Range;

use super::block::Block;
use super::logic::{Beside, Logic};
use super::prefetch::Prefetcher;
use super::row::Row;
use super::shape::{LANE_WORDS, MAX_LANES, Vector};
use super::window::Memory;
use crate::life::LifeLike;

/// The work on one window.
#[derive(Clone, Debug)]
pub(super) struct Sweep {
    /// Generations to step, at most [`MAX_GENERATIONS`](super::shape::MAX_GENERATIONS).
    pub(super) generations: usize,
    /// Whether the window is filled in at an odd generation; some rules take turns.
    pub(super) is_odd: bool,
    /// Rows of the window that hold cells; generation `g` is exact in all but the first and last
    /// `g` of them.
    pub(super) rows: usize,
    /// Rows with live cells, as far as the window is filled in. In generation `g`, cells more than `g`
    /// rows away are still dead.
    pub(super) live: Range<usize>,
    /// For each lane the rows that lie in the universe; those outside are dead in every generation.
    pub(super) inside: [Range<usize>; MAX_LANES],
    /// Columns that lie in the universe, by plane and lane; those outside are dead in every
    /// generation. `None` where all lie in it.
    pub(super) columns: Option<[[Vector; MAX_LANES]; 2]>,
}

impl Sweep {
    /// Whether a block is one of its own.
    pub(super) fn has(&self, block: &Block) -> bool {
        block.is_of_window(self.rows, self.generations)
    }

    /// Its blocks, from north to south.
    pub(super) fn blocks(&self) -> impl ExactSizeIterator<Item = Block> + use<> {
        Block::of_window(self.rows, self.generations)
    }

    /// Takes note of more rows with live cells.
    pub(super) fn add_live(&mut self, rows: Option<Range<usize>>) {
        if let Some(rows) = rows {
            self.live = if self.live.is_empty() {
                rows
            } else {
                self.live.start.min(rows.start)..self.live.end.max(rows.end)
            };
        }
    }

    /// The rows of a block that generation `done + 1` computes.
    fn rows_of(&self, block: &Block, done: usize) -> Range<usize> {
        if self.live.is_empty() {
            return 0..0;
        }
        let reach = done + 1;
        let [one, other] = &self.inside;
        let own = block.rows_of(done);
        let first =
            reach.max(one.start.min(other.start)).max(self.live.start.saturating_sub(reach));
        let end = (self.rows - reach).min(one.end.max(other.end)).min(self.live.end + reach);
        first.max(own.start)..end.min(own.end)
    }

    /// A lower bound of the steps of a block, of which each computes two rows.
    pub(super) fn steps_of(&self, block: &Block) -> usize {
        (0..self.generations).map(|done| self.rows_of(block, done).len() / 2).sum()
    }

    /// Whether some rows of a block stay dead and are not computed.
    pub(super) fn leaves_rows_out(&self, block: &Block) -> bool {
        let [one, other] = &self.inside;
        one.start.min(other.start).max(self.live.start) > block.first_kept()
            || one.end.max(other.end).min(self.live.end) < block.to_fill().end
    }
}

/// Steps a block of a window. The blocks north of it must have been stepped.
///
/// Safety: the processor has the features; the buffers hold all rows of the sweep and do not overlap.
/// A kernel in place uses the first buffer and the carried rows, the other one both buffers.
pub(super) type StepBlock = unsafe fn(Memory, &Sweep, &Block, &mut Prefetcher, LifeLike);

/// # Safety
/// As [`StepBlock`].
#[inline(always)]
pub(super) unsafe fn to_second_buffer<R: Row, L: Logic>(
    memory: Memory,
    sweep: &Sweep,
    block: &Block,
    prefetcher: &mut Prefetcher,
    rule: LifeLike,
) {
    let logic = L::of(rule);
    for done in 0..sweep.generations {
        let range = sweep.rows_of(block, done);
        if range.is_empty() {
            continue;
        }
        let [now, next] = [done, done + 1].map(|buffer| memory.buffers[buffer % 2]);
        // SAFETY: `rows_of` stays in `1..sweep.rows - 1`, so that every row read or written is one
        // of the caller's. What the first row needs of the block before is still there: the next
        // generation, which writes over it, has stopped a row further north.
        unsafe {
            let now = now.cast_const();
            let range = block.in_memory(&range);
            let rows = range.clone();
            match &sweep.columns {
                None => {
                    plane_generation::<R, L, false>(now, next, rows, None, &logic, prefetcher);
                    plane_generation::<R, L, true>(now, next, range, None, &logic, prefetcher);
                }
                Some([evens, odds]) => {
                    let evens = Some(R::load(evens.as_ptr().cast()));
                    let odds = Some(R::load(odds.as_ptr().cast()));
                    plane_generation::<R, L, false>(now, next, rows, evens, &logic, prefetcher);
                    plane_generation::<R, L, true>(now, next, range, odds, &logic, prefetcher);
                }
            }
        }
    }
}

/// One generation of a plane's rows.
///
/// # Safety
/// As [`Row::load`]; the rows of `range` and one more on each side are readable at `now` and those
/// of `range`, which is not empty, writable at `next`.
#[inline(always)]
unsafe fn plane_generation<R: Row, L: Logic, const ODD: bool>(
    now: *const u64,
    next: *mut u64,
    range: Range<usize>,
    mask: Option<R>,
    logic: &L,
    prefetcher: &mut Prefetcher,
) {
    // No closures here: they would be functions of their own, without the caller's features.
    // SAFETY: the caller vouches for the rows and one more on each side.
    unsafe {
        let north = load_plane::<R, ODD>(now, range.start - 1);
        let first = load_plane::<R, ODD>(now, range.start);
        let mut waiting = logic.begin(north, first);
        let target = next.add(if ODD { R::WORDS } else { 0 });
        let mut row = range.start;
        // Two rows a turn, so that the carried sums need not change registers.
        while row + 1 < range.end {
            if !ODD {
                prefetcher.step();
            }
            let (cells, taken) = logic.step(waiting, load_plane::<R, ODD>(now, row + 1));
            store_masked(cells, mask, target.add(row * R::ROW_WORDS));
            let (cells, taken) = logic.step(taken, load_plane::<R, ODD>(now, row + 2));
            store_masked(cells, mask, target.add((row + 1) * R::ROW_WORDS));
            waiting = taken;
            row += 2;
        }
        if row < range.end {
            let (cells, _) = logic.step(waiting, load_plane::<R, ODD>(now, row + 1));
            store_masked(cells, mask, target.add(row * R::ROW_WORDS));
        }
    }
}

/// A plane's vector of row `index` with its neighbours.
///
/// # Safety
/// As [`Row::load`], and the row is readable.
#[inline(always)]
unsafe fn load_plane<R: Row, const ODD: bool>(cells: *const u64, index: usize) -> Beside<R> {
    // SAFETY: the caller vouches for features and memory. The word before the odd plane and the
    // one after the even plane belong to the row.
    unsafe {
        let even = cells.add(index * R::ROW_WORDS);
        let odd = even.add(R::WORDS);
        if ODD {
            let beside = R::load(even);
            Beside { west: beside, centre: R::load(odd), east: beside.down(even) }
        } else {
            let beside = R::load(odd);
            Beside { west: beside.up(odd), centre: R::load(even), east: beside }
        }
    }
}

/// What a generation does to rows in place.
pub(super) trait StepRows<R: Row> {
    /// Steps the rows from the first pointer to the second, of which there is one at least. `north` is the
    /// row above the first one, as the previous generation left it, and the row below the last one is still
    /// that generation's. `done` generations have been stepped before this one.
    ///
    /// # Safety
    /// As [`Row::load`]; the rows and one more south of them are readable and writable, and `north` is
    /// readable.
    unsafe fn step_rows(
        &self,
        done: usize,
        rows: [*mut u64; 2],
        north: *const u64,
        masks: Option<[R; 2]>,
        prefetcher: &mut Prefetcher,
    );
}

/// # Safety
/// As [`StepBlock`], and as what `steps` asks for.
#[inline(always)]
pub(super) unsafe fn in_place<R: Row, S: StepRows<R>>(
    memory: Memory,
    sweep: &Sweep,
    block: &Block,
    prefetcher: &mut Prefetcher,
    steps: &S,
) {
    let [cells, _] = memory.buffers;
    let is_bounded = sweep.inside.iter().any(|inside| *inside != (0..sweep.rows));
    for done in 0..sweep.generations {
        let range = sweep.rows_of(block, done);
        let own = block.rows_of(done);
        // SAFETY: `rows_of` stays in `1..sweep.rows - 1`, so that every row read or written is one
        // of the caller's. There are two northern rows for every generation.
        unsafe {
            let row = |index: usize| cells.add((index - block.first_kept()) * R::ROW_WORDS);
            let [here, next] = [block.index(), block.index() + 1]
                .map(|index| memory.carried_rows.add((2 * done + index % 2) * R::ROW_WORDS));
            if !block.is_last() {
                row(own.end - 1).copy_to_nonoverlapping(next, R::ROW_WORDS);
            }
            if range.is_empty() {
                continue;
            }
            let goes_on = !block.is_first() && range.start == own.start;
            let north = if goes_on { here } else { row(range.start - 1) };
            let rows = [row(range.start), row(range.end)];
            match &sweep.columns {
                None => steps.step_rows(done, rows, north, None, prefetcher),
                Some([evens, odds]) => {
                    let masks = [R::load(evens.as_ptr().cast()), R::load(odds.as_ptr().cast())];
                    steps.step_rows(done, rows, north, Some(masks), prefetcher);
                }
            }
            for (lane, inside) in sweep.inside.iter().enumerate().take(R::WORDS / LANE_WORDS) {
                if is_bounded {
                    let north = range.start..inside.start.min(range.end);
                    let south = inside.end.max(range.start)..range.end;
                    north.chain(south).for_each(|index| clear::<R>(row(index), lane));
                }
            }
        }
    }
}

/// Rows are stepped by a logic.
pub(super) struct ByLogic<L>(pub(super) L);

impl<R: Row, L: Logic> StepRows<R> for ByLogic<L> {
    #[inline(always)]
    unsafe fn step_rows(
        &self,
        _done: usize,
        rows: [*mut u64; 2],
        north: *const u64,
        masks: Option<[R; 2]>,
        prefetcher: &mut Prefetcher,
    ) {
        // SAFETY: as the trait says.
        unsafe { generation_in_place::<R, L>(rows, north, masks, &self.0, prefetcher) }
    }
}

/// Makes a row of a lane dead.
///
/// # Safety
/// The row is writable.
#[inline(always)]
unsafe fn clear<R: Row>(row: *mut u64, lane: usize) {
    // SAFETY: the caller vouches for the row, which holds both planes of every lane.
    unsafe {
        let even = row.add(lane * LANE_WORDS);
        even.write_bytes(0, LANE_WORDS);
        even.add(R::WORDS).write_bytes(0, LANE_WORDS);
    }
}

/// Both planes of a row, and their neighbours in the west and the east.
#[derive(Clone, Copy)]
struct Both<R> {
    even: R,
    odd: R,
    /// West of the even plane.
    west: R,
    /// East of the odd plane.
    east: R,
}

impl<R: Row> Both<R> {
    /// # Safety
    /// As [`load_plane`].
    #[inline(always)]
    unsafe fn load(cells: *const u64) -> Self {
        // SAFETY: as for `load_plane`.
        unsafe {
            let at = cells.add(R::WORDS);
            let (even, odd) = (R::load(cells), R::load(at));
            Self { even, odd, west: odd.up(at), east: even.down(cells) }
        }
    }

    #[inline(always)]
    fn evens(self) -> Beside<R> {
        Beside { west: self.west, centre: self.even, east: self.odd }
    }

    #[inline(always)]
    fn odds(self) -> Beside<R> {
        Beside { west: self.even, centre: self.odd, east: self.east }
    }
}

/// One generation of both planes, from row `first` up to row `end`. `north` is the row above the first
/// one, as the previous generation left it.
///
/// # Safety
/// As [`Row::load`]; the rows, of which there is one at least, and one more on each side are readable
/// and writable, and `north` is readable.
#[inline(always)]
unsafe fn generation_in_place<R: Row, L: Logic>(
    [first, end]: [*mut u64; 2],
    north: *const u64,
    masks: Option<[R; 2]>,
    logic: &L,
    prefetcher: &mut Prefetcher,
) {
    let (even_mask, odd_mask) = match masks {
        Some([even, odd]) => (Some(even), Some(odd)),
        None => (None, None),
    };
    // SAFETY: the caller vouches for the rows and one more on each side. No closures, as above.
    unsafe {
        let mut at = first;
        let (north, own) = (Both::<R>::load(north), Both::<R>::load(at));
        let mut evens = logic.begin(north.evens(), own.evens());
        let mut odds = logic.begin(north.odds(), own.odds());
        // Two rows a turn, so that the carried sums need not change registers.
        while at.add(R::ROW_WORDS) < end {
            prefetcher.step();
            let south = Both::<R>::load(at.add(R::ROW_WORDS));
            let (even, taken_evens) = logic.step(evens, south.evens());
            let (odd, taken_odds) = logic.step(odds, south.odds());
            store_masked(even, even_mask, at);
            store_masked(odd, odd_mask, at.add(R::WORDS));
            at = at.add(R::ROW_WORDS);
            let south = Both::<R>::load(at.add(R::ROW_WORDS));
            let (even, taken) = logic.step(taken_evens, south.evens());
            evens = taken;
            let (odd, taken) = logic.step(taken_odds, south.odds());
            odds = taken;
            store_masked(even, even_mask, at);
            store_masked(odd, odd_mask, at.add(R::WORDS));
            at = at.add(R::ROW_WORDS);
        }
        if at < end {
            let south = Both::<R>::load(at.add(R::ROW_WORDS));
            let (even, _) = logic.step(evens, south.evens());
            let (odd, _) = logic.step(odds, south.odds());
            store_masked(even, even_mask, at);
            store_masked(odd, odd_mask, at.add(R::WORDS));
        }
    }
}

/// # Safety
/// As [`Row::store`].
#[inline(always)]
pub(super) unsafe fn store_masked<R: Row>(cells: R, mask: Option<R>, words: *mut u64) {
    // SAFETY: the caller vouches for features and memory.
    unsafe {
        match mask {
            Some(mask) => cells.and(mask).store(words),
            None => cells.store(words),
        }
    }
}
