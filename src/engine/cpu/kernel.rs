//! The kernel: several generations of a window of rows, bit-sliced.
//!
//! Every bit operation works on 512 cells. For each row, with `w`, `c`, `e` the row itself and its
//! western and eastern neighbours, the sum of the three is a two-bit number: `ones = w ^ c ^ e`
//! and `twos = majority(w, c, e)`. It is worked out once and used for three rows: for the one
//! below as its northern sum, for the one above as its southern sum. A window is swept from north
//! to south, in place: the rows that are still needed wait in registers.
//!
//! For Conway's rule six three-input operations finish a row from the sums (an expression found by
//! SAT search and published by the authors of binary-banter; that it is right is a test here).
//! Any other rule takes the four bits of the neighbour count and picks its outcome from the rule's
//! table by a tree of selections.

use super::row::Row;
use crate::life::Rule;

/// Generations that a window's halo allows at once.
pub(super) const MAX_GENERATIONS: usize = 32;

/// Words in a row of a window.
pub(super) const WINDOW_WORDS: usize = 8;

/// A row of a window, in one cache line.
#[repr(C, align(64))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WindowRow(pub(super) [u64; WINDOW_WORDS]);

/// A window of rows to be stepped in place, with the words before and after them that the kernel
/// may read (and ignores).
pub(super) struct Window {
    /// One row of padding, the rows, one row of padding.
    rows: Vec<WindowRow>,
}

impl Window {
    /// A window with room for `rows` rows, all dead.
    pub(super) fn new(rows: usize) -> Self {
        Self { rows: vec![WindowRow::default(); rows + 2] }
    }

    /// The rows, northernmost first.
    pub(super) fn rows(&self) -> &[WindowRow] {
        &self.rows[1..self.rows.len() - 1]
    }

    /// The rows, northernmost first.
    pub(super) fn rows_mut(&mut self) -> &mut [WindowRow] {
        let end = self.rows.len() - 1;
        &mut self.rows[1..end]
    }
}

/// What to compute of a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sweep {
    /// Generations to step, at most [`MAX_GENERATIONS`].
    pub(super) generations: usize,
    /// Rows of the window that hold cells; generation `g` is exact in all but the first and last
    /// `g` of them.
    pub(super) rows: usize,
    /// Rows of the window that lie in the universe; those outside stay dead.
    pub(super) first_row: usize,
    /// One past the last row that lies in the universe.
    pub(super) end_row: usize,
    /// Columns that lie in the universe; those outside are dead in every generation.
    pub(super) columns: [u64; WINDOW_WORDS],
    /// Rows with live cells, `live_first..live_end`; what lies further away than a generation's
    /// number stays dead.
    pub(super) live_first: usize,
    /// One past the last row with live cells.
    pub(super) live_end: usize,
}

impl Sweep {
    /// The rows that generation `done + 1` computes.
    fn rows_of(&self, done: usize) -> std::ops::Range<usize> {
        let reach = done + 1;
        let first = reach.max(self.first_row).max(self.live_first.saturating_sub(reach));
        let end = (self.rows - reach).min(self.end_row).min(self.live_end + reach);
        first..end.max(first)
    }
}

/// A kernel for one rule and one instruction set.
#[derive(Clone, Copy)]
pub(super) struct Kernel {
    rule: Rule,
    instructions: Instructions,
}

/// Instruction sets that the kernel is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    /// What every processor of the target has.
    Plain,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F, BW, VL and VBMI2.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Instructions {
    /// Every set that this processor has, the best last.
    pub(super) fn available() -> Vec<Self> {
        let mut sets = vec![Self::Plain];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                sets.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vbmi2")
            {
                sets.push(Self::Avx512);
            }
        }
        sets
    }

    /// The best that this processor has.
    pub(super) fn best() -> Self {
        Self::available().pop().unwrap_or(Self::Plain)
    }
}

impl Kernel {
    /// The kernel for `rule` with those instructions.
    ///
    /// # Panics
    /// When the processor lacks them.
    pub(super) fn new(rule: Rule, instructions: Instructions) -> Self {
        assert!(Instructions::available().contains(&instructions), "{instructions:?} is missing");
        Self { rule, instructions }
    }

    /// Steps the first `sweep.rows` rows of the window in place.
    ///
    /// # Panics
    /// When the sweep asks for more rows than the window has.
    pub(super) fn run(&self, window: &mut Window, sweep: &Sweep) {
        assert!(sweep.rows + 2 <= window.rows.len() && sweep.generations * 2 <= sweep.rows);
        assert!(sweep.generations <= MAX_GENERATIONS);
        // One row in: the first is padding.
        let base = window.rows.as_mut_ptr().cast::<u64>().wrapping_add(WINDOW_WORDS);
        let table = RuleTable::new(self.rule);
        let is_life = self.rule == Rule::LIFE;
        // SAFETY: `Kernel::new` saw the features. The kernels read and write rows
        // `0..sweep.rows` from `base` and read one word before and after each, which the asserts
        // and the window's padding rows cover.
        unsafe {
            match (self.instructions, is_life) {
                (Instructions::Plain, true) => {
                    sweep_rows::<super::row::Plain, _>(base, sweep, &LifeLogic)
                }
                (Instructions::Plain, false) => {
                    sweep_rows::<super::row::Plain, _>(base, sweep, &table)
                }
                #[cfg(target_arch = "x86_64")]
                (Instructions::Avx2, true) => avx2(base, sweep, &LifeLogic),
                #[cfg(target_arch = "x86_64")]
                (Instructions::Avx2, false) => avx2(base, sweep, &table),
                #[cfg(target_arch = "x86_64")]
                (Instructions::Avx512, true) => avx512(base, sweep, &LifeLogic),
                #[cfg(target_arch = "x86_64")]
                (Instructions::Avx512, false) => avx512(base, sweep, &table),
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2<L: Logic>(base: *mut u64, sweep: &Sweep, logic: &L) {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe { sweep_rows::<super::row::Avx2, L>(base, sweep, logic) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2")]
unsafe fn avx512<L: Logic>(base: *mut u64, sweep: &Sweep, logic: &L) {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe { sweep_rows::<super::row::Avx512, L>(base, sweep, logic) }
}

/// A row with its neighbours and the sum of the three.
#[derive(Clone, Copy)]
struct Sums<R> {
    west: R,
    centre: R,
    east: R,
    ones: R,
    twos: R,
}

impl<R: Row> Sums<R> {
    /// # Safety
    /// As [`Row::west`].
    #[inline(always)]
    unsafe fn load(words: *const u64) -> Self {
        // SAFETY: the caller vouches for features and memory.
        unsafe {
            let centre = R::load(words);
            let west = centre.west(words);
            let east = centre.east(words);
            let ones = R::xor3(west, centre, east);
            Self { west, centre, east, ones, twos: R::majority(west, centre, east) }
        }
    }
}

/// The next state of a row from its own cells and the sums of the rows around it.
trait Logic {
    /// # Safety
    /// As [`Row::splat`].
    unsafe fn next<R: Row>(&self, north: &Sums<R>, own: &Sums<R>, south: &Sums<R>) -> R;
}

/// # Safety
/// The rows `0..sweep.rows` from `base`, eight words each, are readable and writable, with a
/// readable word before and after; the features that `R` needs are there.
#[inline(always)]
unsafe fn sweep_rows<R: Row, L: Logic>(base: *mut u64, sweep: &Sweep, logic: &L) {
    let is_masked = sweep.columns != [u64::MAX; WINDOW_WORDS];
    // SAFETY: `rows_of` stays in `1..sweep.rows - 1`, so that every row read or written is one of
    // the caller's.
    unsafe {
        for done in 0..sweep.generations {
            let rows = sweep.rows_of(done);
            if rows.is_empty() {
                continue;
            }
            if is_masked {
                generation::<R, L, true>(base, rows, &sweep.columns, logic);
            } else {
                generation::<R, L, false>(base, rows, &sweep.columns, logic);
            }
        }
    }
}

/// One generation of `rows`, in place.
///
/// # Safety
/// As [`sweep_rows`], with a row before and after `rows`.
#[inline(always)]
unsafe fn generation<R: Row, L: Logic, const MASKED: bool>(
    base: *mut u64,
    rows: std::ops::Range<usize>,
    columns: &[u64; WINDOW_WORDS],
    logic: &L,
) {
    // SAFETY: the caller vouches for the rows and one more on each side.
    unsafe {
        let row = |index: usize| base.add(index * WINDOW_WORDS);
        let mask = R::load(columns.as_ptr());
        let mut north = Sums::<R>::load(row(rows.start - 1));
        let mut own = Sums::<R>::load(row(rows.start));
        for index in rows {
            let south = Sums::<R>::load(row(index + 1));
            let next = logic.next(&north, &own, &south);
            let next = if MASKED { next.and(mask) } else { next };
            next.store(row(index));
            north = own;
            own = south;
        }
    }
}

/// Conway's rule.
struct LifeLogic;

impl Logic for LifeLogic {
    #[inline(always)]
    unsafe fn next<R: Row>(&self, north: &Sums<R>, own: &Sums<R>, south: &Sums<R>) -> R {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let own = (own.west, own.centre, own.east);
            R::life((north.ones, north.twos), own, (south.ones, south.twos))
        }
    }
}

/// Any rule, as masks that are all ones or all zeros.
struct RuleTable {
    /// For `n` live neighbours: whether a dead cell is born.
    birth: [u64; 9],
    /// For `n` live neighbours: whether a live cell's fate differs from a dead one's.
    differs: [u64; 9],
}

impl RuleTable {
    fn new(rule: Rule) -> Self {
        let mask = |yes: bool| if yes { u64::MAX } else { 0 };
        Self {
            birth: std::array::from_fn(|n| mask(rule.next(false, n as u32))),
            differs: std::array::from_fn(|n| {
                mask(rule.next(false, n as u32) != rule.next(true, n as u32))
            }),
        }
    }
}

impl Logic for RuleTable {
    #[inline(always)]
    unsafe fn next<R: Row>(&self, north: &Sums<R>, own: &Sums<R>, south: &Sums<R>) -> R {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let side_ones = own.west.xor(own.east);
            let side_twos = own.west.and(own.east);
            let bit0 = R::xor3(north.ones, side_ones, south.ones);
            let carry = R::majority(north.ones, side_ones, south.ones);
            // Four numbers worth two each: the three rows' twos and the carry.
            let odd = R::xor3(north.twos, side_twos, south.twos);
            let pair = R::majority(north.twos, side_twos, south.twos);
            let bit1 = odd.xor(carry);
            let second_pair = odd.and(carry);
            let bit2 = pair.xor(second_pair);
            let bit3 = pair.and(second_pair);
            let fate =
                |n: usize| R::splat(self.birth[n]).xor(R::splat(self.differs[n]).and(own.centre));
            let pick = |bit: R, zero: R, one: R| R::select(bit, one, zero);
            let low = pick(bit1, pick(bit0, fate(0), fate(1)), pick(bit0, fate(2), fate(3)));
            let high = pick(bit1, pick(bit0, fate(4), fate(5)), pick(bit0, fate(6), fate(7)));
            pick(bit3, pick(bit2, low, high), fate(8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every neighbourhood of three by three, in one window, under every kind of kernel.
    fn check_all_neighbourhoods(rule: Rule, instructions: Instructions) {
        // 512 neighbourhoods, each 4 columns wide (one of them empty), 16 to a row of 64 columns
        // in the middle words, each 4 rows high.
        let mut window = Window::new(4 * 86 + 4);
        let place = |index: usize| (64 + index % 6 * 60, 2 + index / 6 * 4);
        for index in 0..512 {
            let (x, y) = place(index);
            for cell in 0..9 {
                let (column, row) = (x + cell % 3, y + cell / 3);
                window.rows_mut()[row].0[column / 64] |=
                    (index as u64 >> cell & 1) << (column % 64);
            }
        }
        let rows = window.rows().len();
        let sweep = Sweep {
            generations: 1,
            rows,
            first_row: 0,
            end_row: rows,
            columns: [u64::MAX; 8],
            live_first: 0,
            live_end: rows,
        };
        Kernel::new(rule, instructions).run(&mut window, &sweep);
        for index in 0..512u32 {
            let (x, y) = place(index as usize);
            let (column, row) = (x + 1, y + 1);
            let found = window.rows()[row].0[column / 64] >> (column % 64) & 1 == 1;
            let alive = index >> 4 & 1 == 1;
            let neighbours = (index & !(1 << 4)).count_ones();
            assert_eq!(found, rule.next(alive, neighbours), "{rule} {instructions:?} {index:09b}");
        }
    }

    #[test]
    fn every_neighbourhood_has_the_rules_outcome() {
        for instructions in Instructions::available() {
            check_all_neighbourhoods(Rule::LIFE, instructions);
            for n in 0..9 {
                check_all_neighbourhoods(Rule::from_masks(1 << n, 0x1ff ^ 1 << n), instructions);
                check_all_neighbourhoods(Rule::from_masks(0x1ff ^ 1 << n, 1 << n), instructions);
            }
        }
    }

    #[test]
    fn the_words_around_a_window_do_not_matter_inside_the_halo() {
        let life = |instructions, noise: u64| {
            let mut window = Window::new(40);
            for (index, row) in window.rows_mut().iter_mut().enumerate() {
                *row = WindowRow(std::array::from_fn(|word| {
                    (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(word as u32)
                }));
            }
            window.rows[0] = WindowRow([noise; 8]);
            window.rows[41] = WindowRow([!noise; 8]);
            let sweep = Sweep {
                generations: 8,
                rows: 40,
                first_row: 0,
                end_row: 40,
                columns: [u64::MAX; 8],
                live_first: 0,
                live_end: 40,
            };
            Kernel::new(Rule::LIFE, instructions).run(&mut window, &sweep);
            window.rows()[8..32].iter().map(|row| row.0[1..7].to_vec()).collect::<Vec<_>>()
        };
        let expected = life(Instructions::Plain, 0);
        for instructions in Instructions::available() {
            assert_eq!(life(instructions, 0), expected, "{instructions:?}");
            assert_eq!(life(instructions, 0x5555_5555_5555_5555), expected, "{instructions:?}");
        }
    }
}
