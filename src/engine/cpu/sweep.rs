//! Several generations of a window, swept from north to south.
//!
//! There are two ways, and what an instruction set has decides between them:
//!
//! - **From one buffer to another**, a plane at a time. What waits between rows is a plane's alone
//!   and fits sixteen registers. The other plane still needs the cells as they were, so the results
//!   go to a second buffer.
//! - **In place**, both planes of a row at once. When a row is written, what the rows below need of
//!   it waits in registers: so nothing is lost, half as much is loaded, and the window takes half
//!   the cache. It takes the 32 registers of AVX-512. A register of the full width steps two
//!   windows at once, a lane each.

use super::ahead::{Ahead, Asking};
use super::logic::{Beside, Logic};
use super::row::Row;
use super::window::{LANE_WORDS, Vector};
use crate::life::Rule;

/// Generations that a window's halo allows at once.
pub(super) const MAX_GENERATIONS: usize = 16;

/// Windows that are stepped at once, at most.
pub(super) const MAX_LANES: usize = 2;

/// What to compute of a window.
#[derive(Clone, Debug)]
pub(super) struct Sweep {
    /// Generations to step, at most [`MAX_GENERATIONS`].
    pub(super) generations: usize,
    /// Rows of the window that hold cells; generation `g` is exact in all but the first and last
    /// `g` of them.
    pub(super) rows: usize,
    /// Rows with live cells; what lies further away than a generation's number stays dead.
    pub(super) live: std::ops::Range<usize>,
    /// For each lane the rows that lie in the universe; those outside are dead in every generation.
    pub(super) inside: [std::ops::Range<usize>; MAX_LANES],
    /// Columns that lie in the universe, by plane and lane, where not all do; those outside are
    /// dead in every generation.
    pub(super) columns: Option<[[Vector; MAX_LANES]; 2]>,
    /// What the next windows will need.
    pub(super) ahead: Ahead,
}

impl Sweep {
    /// The rows that generation `done + 1` computes.
    fn rows_of(&self, done: usize) -> std::ops::Range<usize> {
        let reach = done + 1;
        let [one, other] = &self.inside;
        let first =
            reach.max(one.start.min(other.start)).max(self.live.start.saturating_sub(reach));
        let end = (self.rows - reach).min(one.end.max(other.end)).min(self.live.end + reach);
        first..end.max(first)
    }

    /// How often two rows of a plane are computed, at least.
    fn steps(&self) -> usize {
        (0..self.generations).map(|done| self.rows_of(done).len() / 2).sum()
    }

    /// Whether some rows are not computed because they stay dead.
    pub(super) fn leaves_rows_out(&self) -> bool {
        let [one, other] = &self.inside;
        one.start.min(other.start).max(self.live.start) > 0
            || one.end.max(other.end).min(self.live.end) < self.rows
    }
}

/// Steps a window, whose first buffer holds it: two planes by [`Row::WORDS`] a row. Gives the number
/// of times that it went from one buffer to the other.
///
/// Safety: the features are there; the buffers hold all rows of the sweep and do not overlap; the
/// second is looked at only where the kernel is not [in place](super::kernel::Kernel::is_in_place).
pub(super) type Run = unsafe fn([*mut u64; 2], &Sweep, Rule) -> usize;

/// # Safety
/// As [`Run`].
#[inline(always)]
pub(super) unsafe fn to_second_buffer<R: Row, L: Logic>(
    [mut now, mut next]: [*mut u64; 2],
    sweep: &Sweep,
    rule: Rule,
) -> usize {
    let logic = L::of(rule);
    let mut stepped = 0;
    let mut asking = sweep.ahead.over(2 * sweep.steps());
    for done in 0..sweep.generations {
        let range = sweep.rows_of(done);
        if range.is_empty() {
            // Nothing is alive, and nothing will be.
            continue;
        }
        // SAFETY: `rows_of` stays in `1..sweep.rows - 1`, so that every row read or written is one
        // of the caller's.
        unsafe {
            let now = now.cast_const();
            let rows = range.clone();
            match &sweep.columns {
                None => {
                    plane_generation::<R, L, false>(now, next, rows, None, &logic, &mut asking);
                    plane_generation::<R, L, true>(now, next, range, None, &logic, &mut asking);
                }
                Some([evens, odds]) => {
                    let evens = Some(R::load(evens.as_ptr().cast()));
                    let odds = Some(R::load(odds.as_ptr().cast()));
                    plane_generation::<R, L, false>(now, next, rows, evens, &logic, &mut asking);
                    plane_generation::<R, L, true>(now, next, range, odds, &logic, &mut asking);
                }
            }
        }
        std::mem::swap(&mut now, &mut next);
        stepped += 1;
    }
    stepped
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
    range: std::ops::Range<usize>,
    mask: Option<R>,
    logic: &L,
    asking: &mut Asking,
) {
    // No closures here: they would be functions of their own, without the caller's features.
    // SAFETY: the caller vouches for the rows and one more on each side.
    unsafe {
        let north = load_plane::<R, ODD>(now, range.start - 1);
        let first = load_plane::<R, ODD>(now, range.start);
        let mut waiting = logic.begin(north, first);
        let target = next.add(if ODD { R::WORDS } else { 0 });
        let mut row = range.start;
        // Two at a time, so that what waits need not change registers.
        while row + 1 < range.end {
            asking.step();
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

/// # Safety
/// As [`Run`].
#[inline(always)]
pub(super) unsafe fn in_place<R: Row, L: Logic>(
    [cells, _]: [*mut u64; 2],
    sweep: &Sweep,
    rule: Rule,
) -> usize {
    let logic = L::of(rule);
    let mut asking = sweep.ahead.over(sweep.steps());
    for done in 0..sweep.generations {
        let range = sweep.rows_of(done);
        if range.is_empty() {
            continue;
        }
        // SAFETY: `rows_of` stays in `1..sweep.rows - 1`, so that every row read or written is one
        // of the caller's.
        unsafe {
            match &sweep.columns {
                None => {
                    generation_in_place::<R, L>(cells, range.clone(), None, &logic, &mut asking)
                }
                Some([evens, odds]) => {
                    let masks = [R::load(evens.as_ptr().cast()), R::load(odds.as_ptr().cast())];
                    let masks = Some(masks);
                    generation_in_place::<R, L>(cells, range.clone(), masks, &logic, &mut asking);
                }
            }
            for (lane, inside) in sweep.inside.iter().enumerate().take(R::WORDS / LANE_WORDS) {
                clear::<R>(cells, lane, range.start..inside.start);
                clear::<R>(cells, lane, inside.end..range.end);
            }
        }
    }
    0
}

/// Makes rows of a lane dead.
///
/// # Safety
/// The rows are writable.
#[inline(always)]
unsafe fn clear<R: Row>(cells: *mut u64, lane: usize, rows: std::ops::Range<usize>) {
    for row in rows {
        // SAFETY: the caller vouches for the rows, and a row holds both planes of every lane.
        unsafe {
            let even = cells.add(row * R::ROW_WORDS + lane * LANE_WORDS);
            even.write_bytes(0, LANE_WORDS);
            even.add(R::WORDS).write_bytes(0, LANE_WORDS);
        }
    }
}

/// Both planes of a row with what is beside them.
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

/// One generation of both planes.
///
/// # Safety
/// As [`Row::load`]; the rows of `range`, which is not empty, and one more on each side are readable
/// and writable.
#[inline(always)]
unsafe fn generation_in_place<R: Row, L: Logic>(
    cells: *mut u64,
    range: std::ops::Range<usize>,
    masks: Option<[R; 2]>,
    logic: &L,
    asking: &mut Asking,
) {
    let (even_mask, odd_mask) = match masks {
        Some([even, odd]) => (Some(even), Some(odd)),
        None => (None, None),
    };
    // SAFETY: the caller vouches for the rows and one more on each side. No closures, as above.
    unsafe {
        let mut at = cells.add(range.start * R::ROW_WORDS);
        let end = cells.add(range.end * R::ROW_WORDS);
        let north = Both::<R>::load(at.sub(R::ROW_WORDS));
        let first = Both::<R>::load(at);
        let mut evens = logic.begin(north.evens(), first.evens());
        let mut odds = logic.begin(north.odds(), first.odds());
        // Two at a time, so that what waits need not change registers.
        while at.add(R::ROW_WORDS) < end {
            asking.step();
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
unsafe fn store_masked<R: Row>(cells: R, mask: Option<R>, words: *mut u64) {
    // SAFETY: the caller vouches for features and memory.
    unsafe {
        match mask {
            Some(mask) => cells.and(mask).store(words),
            None => cells.store(words),
        }
    }
}
