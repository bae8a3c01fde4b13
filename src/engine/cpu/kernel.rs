//! The kernel: several generations of a window of rows, bit-sliced.
//!
//! A window is 512 columns wide, in two **planes**: the even columns of a row are one vector of 256
//! bits and the odd columns another. So half of all neighbours need no shift: west of an odd column
//! is the even one of the same bit, and east of an even column the odd one. The other half need one
//! shift by one bit.
//!
//! For each row, with `w`, `c`, `e` a plane's vector and its western and eastern neighbours, the
//! sum of the three is a two-bit number, which serves three rows: for the one below it is the
//! northern sum, for the one above the southern. A plane is swept from north to south and what the
//! next row needs waits in registers. The result goes to a second window, because the other plane
//! still needs the cells as they were; both windows fit in a first-level cache.
//!
//! What an instruction set has decides how it is spelled:
//!
//! - With operations of two inputs, Conway's rule takes 19 a vector (Knuth, The Art of Computer
//!   Programming 4A, exercise 7.1.3-167 has that number): five for the sums of a row with and without
//!   its middle, and fourteen for the sum of all eight neighbours and the outcome. Four of the
//!   fourteen can be done one row ahead, so that seven vectors wait in registers between rows.
//! - With operations of three inputs it takes eight (an expression found by SAT search and published by
//!   the authors of binary-banter).
//!
//! Either way the shift adds three (with AVX-512 one). Other rules work out the four bits of the
//! neighbour count and then the outcome: well-known rules by an expression of their own (see
//! `rules`), any other by a tree of selections over the rule's table.

use super::row::Row;
use super::rules;
use crate::life::Rule;

/// Generations that a window's halo allows at once.
pub(super) const MAX_GENERATIONS: usize = 16;

/// Bytes of a plane's row in a window.
pub(super) const VECTOR_BYTES: usize = 32;

/// Words of a plane's row in a window.
const VECTOR_WORDS: usize = VECTOR_BYTES / 8;

/// Every other column of a window's row: bit `i` is column `2 i` in the even plane and `2 i + 1` in
/// the odd one.
#[repr(C, align(32))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Vector(pub(super) [u8; VECTOR_BYTES]);

/// A window of rows, twice, to be stepped from one into the other.
pub(super) struct Window {
    rows: usize,
    /// All rows of the even plane, then all of the odd one.
    buffers: [Vec<Vector>; 2],
    now: usize,
}

impl Window {
    /// A window with room for `rows` rows, all dead.
    pub(super) fn new(rows: usize) -> Self {
        Self { rows, buffers: [(); 2].map(|()| vec![Vector::default(); 2 * rows]), now: 0 }
    }

    /// The even and the odd plane, northernmost row first.
    pub(super) fn planes(&self) -> [&[Vector]; 2] {
        let (even, odd) = self.buffers[self.now].split_at(self.rows);
        [even, odd]
    }

    /// The even and the odd plane, northernmost row first.
    pub(super) fn planes_mut(&mut self) -> [&mut [Vector]; 2] {
        let (even, odd) = self.buffers[self.now].split_at_mut(self.rows);
        [even, odd]
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
    /// Columns that lie in the universe, by plane, where not all do; those outside are dead in
    /// every generation.
    pub(super) columns: Option<[Vector; 2]>,
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

    /// Whether some rows are not computed because they stay dead.
    fn leaves_rows_out(&self) -> bool {
        self.first_row.max(self.live_first) > 0 || self.end_row.min(self.live_end) < self.rows
    }
}

/// A kernel for one rule and one instruction set.
#[derive(Clone, Copy)]
pub(super) struct Kernel {
    rule: Rule,
    run: Run,
}

/// Instruction sets that the kernel is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    /// What every processor of the target has.
    Plain,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F, VL and VBMI2.
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
        #[cfg(target_arch = "x86_64")]
        if rule == Rule::LIFE && instructions == Instructions::Avx512 {
            return Self { rule, run: compiled::<ThreeInputLife>(instructions) };
        }
        Self { rule, run: rules::compiled(rule, instructions) }
    }

    /// Steps the first `sweep.rows` rows of the window.
    ///
    /// # Panics
    /// When the sweep asks for more rows than the window has.
    pub(super) fn run(&self, window: &mut Window, sweep: &Sweep) {
        assert!(sweep.rows <= window.rows && sweep.generations * 2 < sweep.rows);
        assert!(sweep.generations <= MAX_GENERATIONS);
        if sweep.leaves_rows_out() {
            // What no generation writes must be dead in the second window as well.
            let (even, odd) = window.buffers[window.now ^ 1].split_at_mut(window.rows);
            even[..sweep.rows].fill(Vector::default());
            odd[..sweep.rows].fill(Vector::default());
        }
        let [zero, one] = &mut window.buffers;
        let mut buffers = [zero, one].map(|buffer| buffer.as_mut_ptr().cast::<u64>());
        buffers.rotate_left(window.now);
        // SAFETY: `Kernel::new` saw the features. Both buffers hold `2 * window.rows` vectors,
        // which the asserts hold against the sweep.
        let stepped = unsafe { (self.run)(buffers, window.rows, sweep, self.rule) };
        window.now = (window.now + stepped) % 2;
    }
}

/// A compiled kernel: from the first buffer to the second and back, each two planes of that many
/// rows. Gives the number of times it went.
///
/// Safety: the features are there, the buffers hold both planes and do not overlap, and the sweep
/// asks for no more rows than they have.
pub(super) type Run = unsafe fn([*mut u64; 2], usize, &Sweep, Rule) -> usize;

/// The kernel for a logic with those instructions.
pub(super) fn compiled<L: Logic>(instructions: Instructions) -> Run {
    match instructions {
        Instructions::Plain => sweep_planes::<super::row::Plain, L>,
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => avx2::<L>,
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx512 => avx512::<L>,
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2<L: Logic>(buffers: [*mut u64; 2], rows: usize, sweep: &Sweep, rule: Rule) -> usize {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe { sweep_planes::<super::row::Avx2, L>(buffers, rows, sweep, rule) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512vbmi2")]
unsafe fn avx512<L: Logic>(
    buffers: [*mut u64; 2],
    rows: usize,
    sweep: &Sweep,
    rule: Rule,
) -> usize {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe { sweep_planes::<super::row::Avx512, L>(buffers, rows, sweep, rule) }
}

/// A vector of a plane with its western and eastern neighbours.
#[derive(Clone, Copy)]
pub(super) struct Beside<R> {
    west: R,
    centre: R,
    east: R,
}

impl<R: Row> Beside<R> {
    /// Row `index` of a plane, with the other plane.
    ///
    /// # Safety
    /// The rows are readable, with a word before and after; the features that `R` needs are there.
    #[inline(always)]
    unsafe fn load<const ODD: bool>(own: *const u64, other: *const u64, index: usize) -> Self {
        // SAFETY: the caller vouches for features and memory.
        unsafe {
            let at = other.add(index * VECTOR_WORDS);
            let centre = R::load(own.add(index * VECTOR_WORDS));
            let beside = R::load(at);
            if ODD {
                Self { west: beside, centre, east: beside.down(at) }
            } else {
                Self { west: beside.up(at), centre, east: beside }
            }
        }
    }
}

/// How the next state of a vector comes from three rows.
pub(super) trait Logic {
    /// What waits in registers from row to row.
    type Waiting<R: Row>: Copy;
    /// The logic of a rule.
    fn of(rule: Rule) -> Self;
    /// Takes in the first two rows.
    ///
    /// # Safety
    /// As [`Row::splat`].
    unsafe fn begin<R: Row>(&self, north: Beside<R>, own: Beside<R>) -> Self::Waiting<R>;
    /// The next state of the row taken in last, given the one south of it, which is taken in.
    ///
    /// # Safety
    /// As [`Row::splat`].
    unsafe fn step<R: Row>(
        &self,
        waiting: Self::Waiting<R>,
        south: Beside<R>,
    ) -> (R, Self::Waiting<R>);
}

/// # Safety
/// As [`Run`].
#[inline(always)]
unsafe fn sweep_planes<R: Row, L: Logic>(
    [mut now, mut next]: [*mut u64; 2],
    rows: usize,
    sweep: &Sweep,
    rule: Rule,
) -> usize {
    let logic = L::of(rule);
    let mut stepped = 0;
    for done in 0..sweep.generations {
        let range = sweep.rows_of(done);
        if range.is_empty() {
            // Nothing is alive, and nothing will be.
            continue;
        }
        let plane = rows * VECTOR_WORDS;
        // SAFETY: `rows_of` stays in `1..sweep.rows - 1`, so that every row read or written is one
        // of the caller's. The odd plane is read one word before its rows, where the even one
        // ends, and the even plane one word after, where the odd one starts.
        unsafe {
            let (even, odd) = (now.cast_const(), now.add(plane).cast_const());
            let targets = (next, next.add(plane));
            match &sweep.columns {
                None => {
                    plane_generation::<R, L, false>(
                        even,
                        odd,
                        targets.0,
                        range.clone(),
                        None,
                        &logic,
                    );
                    plane_generation::<R, L, true>(odd, even, targets.1, range, None, &logic);
                }
                Some([evens, odds]) => {
                    let evens = Some(R::load(evens.0.as_ptr().cast()));
                    let odds = Some(R::load(odds.0.as_ptr().cast()));
                    let rows = range.clone();
                    plane_generation::<R, L, false>(even, odd, targets.0, rows, evens, &logic);
                    plane_generation::<R, L, true>(odd, even, targets.1, range, odds, &logic);
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
/// As [`Beside::load`] with a row before and after `range`, which is not empty, and the rows of
/// `range` are writable at `target`.
#[inline(always)]
unsafe fn plane_generation<R: Row, L: Logic, const ODD: bool>(
    own: *const u64,
    other: *const u64,
    target: *mut u64,
    range: std::ops::Range<usize>,
    mask: Option<R>,
    logic: &L,
) {
    // No closures here: they would be functions of their own, without the caller's features.
    // SAFETY: the caller vouches for the rows and one more on each side.
    unsafe {
        let north = Beside::<R>::load::<ODD>(own, other, range.start - 1);
        let first = Beside::<R>::load::<ODD>(own, other, range.start);
        let mut waiting = logic.begin(north, first);
        let mut row = range.start;
        // Two at a time, so that what waits need not change registers.
        while row + 1 < range.end {
            let (next, taken) = logic.step(waiting, Beside::load::<ODD>(own, other, row + 1));
            store_masked(next, mask, target.add(row * VECTOR_WORDS));
            let (next, taken) = logic.step(taken, Beside::load::<ODD>(own, other, row + 2));
            store_masked(next, mask, target.add((row + 1) * VECTOR_WORDS));
            waiting = taken;
            row += 2;
        }
        if row < range.end {
            let (next, _) = logic.step(waiting, Beside::load::<ODD>(own, other, row + 1));
            store_masked(next, mask, target.add(row * VECTOR_WORDS));
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

/// The sums of a row, with its middle and without.
#[derive(Clone, Copy)]
struct Sums<R> {
    side_ones: R,
    side_twos: R,
    ones: R,
    twos: R,
}

impl<R: Row> Sums<R> {
    /// Five operations.
    ///
    /// # Safety
    /// As [`Row::splat`].
    #[inline(always)]
    unsafe fn of(row: Beside<R>) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let side_ones = row.west.xor(row.east);
            let side_twos = row.west.and(row.east);
            let ones = side_ones.xor(row.centre);
            let twos = side_twos.or(side_ones.and(row.centre));
            Self { side_ones, side_twos, ones, twos }
        }
    }
}

/// What waits with operations of two inputs: the sums of the row north and the two cells beside,
/// each as a sum and a carry, and the row's own cells and sums.
#[derive(Clone, Copy)]
pub(super) struct Partial<R> {
    ones: R,
    ones_carry: R,
    twos: R,
    twos_carry: R,
    centre: R,
    own_ones: R,
    own_twos: R,
}

impl<R: Row> Partial<R> {
    /// # Safety
    /// As [`Row::splat`].
    #[inline(always)]
    unsafe fn new(north: (R, R), own: &Sums<R>, centre: R) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe {
            Self {
                ones: north.0.xor(own.side_ones),
                ones_carry: north.0.and(own.side_ones),
                twos: north.1.xor(own.side_twos),
                twos_carry: north.1.and(own.side_twos),
                centre,
                own_ones: own.ones,
                own_twos: own.twos,
            }
        }
    }
}

/// The outcome from partial sums and the sum of the row south.
pub(super) trait Outcome {
    /// The outcome of a rule.
    fn of(rule: Rule) -> Self;
    /// The next cells.
    ///
    /// # Safety
    /// As [`Row::splat`].
    unsafe fn outcome<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R;
}

/// Every rule with operations of two inputs.
pub(super) struct TwoInput<O>(O);

impl<O: Outcome> Logic for TwoInput<O> {
    type Waiting<R: Row> = Partial<R>;

    fn of(rule: Rule) -> Self {
        Self(O::of(rule))
    }

    #[inline(always)]
    unsafe fn begin<R: Row>(&self, north: Beside<R>, own: Beside<R>) -> Partial<R> {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let north = Sums::of(north);
            Partial::new((north.ones, north.twos), &Sums::of(own), own.centre)
        }
    }

    #[inline(always)]
    unsafe fn step<R: Row>(&self, waiting: Partial<R>, south: Beside<R>) -> (R, Partial<R>) {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let sums = Sums::of(south);
            let next = self.0.outcome(&waiting, sums.ones, sums.twos);
            let own = (waiting.own_ones, waiting.own_twos);
            (next, Partial::new(own, &sums, south.centre))
        }
    }
}

/// Conway's rule.
pub(super) struct Life;

impl Outcome for Life {
    fn of(_: Rule) -> Self {
        Self
    }

    #[inline(always)]
    unsafe fn outcome<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let odd = partial.ones.xor(ones);
            let carry = partial.ones_carry.or(partial.ones.and(ones));
            // Exactly one of the four numbers worth two: two or three neighbours.
            let sum = twos.xor(carry);
            let pairs = partial.twos_carry.or(twos.and(carry));
            let two_or_three = partial.twos.xor(sum).without(pairs);
            two_or_three.and(odd.or(partial.centre))
        }
    }
}

/// The bits of the number of live neighbours, lowest first.
///
/// # Safety
/// As [`Row::splat`].
#[inline(always)]
pub(super) unsafe fn count<R: Row>(partial: &Partial<R>, ones: R, twos: R) -> [R; 4] {
    // SAFETY: the caller vouches for the features.
    unsafe {
        let bit0 = partial.ones.xor(ones);
        let carry = partial.ones_carry.or(partial.ones.and(ones));
        let (sum, pair) = (twos.xor(carry), twos.and(carry));
        let bit1 = partial.twos.xor(sum);
        // A sum and a carry of the same two numbers are never both set.
        let bit2 = partial.twos_carry.xor(pair).or(partial.twos.and(sum));
        [bit0, bit1, bit2, partial.twos_carry.and(pair)]
    }
}

impl<R: Copy> Partial<R> {
    /// The cells themselves.
    pub(super) fn centre(&self) -> R {
        self.centre
    }
}

/// Conway's rule with operations of three inputs, eight a vector.
#[cfg(any(target_arch = "x86_64", test))]
struct ThreeInputLife;

/// What waits: the sum of the row north and the two cells beside without a part of the northern
/// twos, that part, and the row's own cells and sums.
#[cfg(any(target_arch = "x86_64", test))]
#[derive(Clone, Copy)]
struct ThreeInputPartial<R> {
    ones: R,
    twos: R,
    north_twos: R,
    centre: R,
    own_ones: R,
    own_twos: R,
}

#[cfg(any(target_arch = "x86_64", test))]
impl ThreeInputLife {
    /// # Safety
    /// As [`Row::splat`].
    #[inline(always)]
    unsafe fn take<R: Row>(north: (R, R), own: Beside<R>) -> ThreeInputPartial<R> {
        let Beside { west, centre, east } = own;
        // SAFETY: the caller vouches for the features.
        unsafe {
            ThreeInputPartial {
                ones: R::xor3(north.0, west, east),
                twos: R::majority(north.0, west, east),
                north_twos: north.1,
                centre,
                own_ones: R::xor3(west, centre, east),
                own_twos: R::majority(west, centre, east),
            }
        }
    }
}

#[cfg(any(target_arch = "x86_64", test))]
impl Logic for ThreeInputLife {
    type Waiting<R: Row> = ThreeInputPartial<R>;

    fn of(_: Rule) -> Self {
        Self
    }

    #[inline(always)]
    unsafe fn begin<R: Row>(&self, north: Beside<R>, own: Beside<R>) -> ThreeInputPartial<R> {
        let Beside { west, centre, east } = north;
        // SAFETY: the caller vouches for the features.
        unsafe {
            let sums = (R::xor3(west, centre, east), R::majority(west, centre, east));
            Self::take(sums, own)
        }
    }

    #[inline(always)]
    unsafe fn step<R: Row>(
        &self,
        waiting: ThreeInputPartial<R>,
        south: Beside<R>,
    ) -> (R, ThreeInputPartial<R>) {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let taken = Self::take((waiting.own_ones, waiting.own_twos), south);
            let sum = (waiting.ones, waiting.twos);
            let southern = (taken.own_ones, taken.own_twos);
            (R::life(sum, waiting.centre, waiting.north_twos, southern), taken)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps a window of noise in which every row and plane is busy.
    fn stepped(kernel: &Kernel, generations: usize, mut noise: u64) -> Window {
        let mut window = Window::new(48);
        for plane in window.planes_mut() {
            for byte in plane.iter_mut().flat_map(|vector| &mut vector.0) {
                noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                *byte = (noise >> 56) as u8;
            }
        }
        let sweep = Sweep {
            generations,
            rows: 48,
            first_row: 0,
            end_row: 48,
            columns: None,
            live_first: 0,
            live_end: 48,
        };
        kernel.run(&mut window, &sweep);
        window
    }

    fn is_alive(window: &Window, row: usize, column: usize) -> bool {
        let vector = &window.planes()[column % 2][row];
        vector.0[column / 16] >> (column / 2 % 8) & 1 == 1
    }

    fn check_one_generation(rule: Rule, kernel: &Kernel, what: &str) {
        let (before, after) = (stepped(kernel, 0, 7), stepped(kernel, 1, 7));
        let mut seen = std::collections::HashSet::new();
        for row in 1..47 {
            for column in 1..511 {
                let mut neighbours = 0;
                for (dx, dy) in [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)] {
                    neighbours += u32::from(is_alive(&before, row + dy - 1, column + dx - 1));
                }
                let alive = is_alive(&before, row, column);
                seen.insert((alive, neighbours));
                assert_eq!(
                    is_alive(&after, row, column),
                    rule.next(alive, neighbours),
                    "{rule} {what}, row {row}, column {column}"
                );
            }
        }
        assert_eq!(seen.len(), 18, "the noise holds every case");
    }

    #[test]
    fn every_case_has_the_rules_outcome_with_every_instruction_set() {
        let mut rules: Vec<Rule> = rules::NAMED.iter().map(|rule| rule.parse().unwrap()).collect();
        rules.push(Rule::LIFE);
        for n in 0..9 {
            rules.push(Rule::from_masks(1 << n, 0x1ff ^ 1 << n));
            rules.push(Rule::from_masks(0x1ff ^ 1 << n, 1 << n));
        }
        for rule in rules {
            for instructions in Instructions::available() {
                let kernel = Kernel::new(rule, instructions);
                check_one_generation(rule, &kernel, &format!("{instructions:?}"));
            }
        }
    }

    #[test]
    fn three_inputs_give_what_two_give() {
        for instructions in Instructions::available() {
            let kernel = Kernel { rule: Rule::LIFE, run: compiled::<ThreeInputLife>(instructions) };
            check_one_generation(Rule::LIFE, &kernel, &format!("three inputs, {instructions:?}"));
        }
    }

    #[test]
    fn the_ends_of_a_window_do_not_matter_inside_the_halo() {
        let kernel = |instructions| Kernel::new(Rule::LIFE, instructions);
        let plain = stepped(&kernel(Instructions::Plain), 8, 3);
        for instructions in Instructions::available() {
            let other = stepped(&kernel(instructions), 8, 3);
            for row in 8..40 {
                for column in 16..496 {
                    let (found, expected) =
                        (is_alive(&other, row, column), is_alive(&plain, row, column));
                    assert_eq!(found, expected, "{instructions:?}, row {row}, column {column}");
                }
            }
        }
    }
}
