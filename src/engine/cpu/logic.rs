//! The next cells of a row from three rows, bit-sliced.
//!
//! With `w`, `c`, `e` a plane's vector and its western and eastern neighbours, the sum of the three
//! is a two-bit number that serves three rows: it is the northern sum of the row below and the southern
//! sum of the row above. A plane is swept from north to south, and registers carry the sums that the
//! next row needs.
//!
//! The operations of the instruction set decide how it is written:
//!
//! - With operations of two inputs, Conway's rule takes 19 a vector (Knuth, The Art of Computer
//!   Programming 4A, exercise 7.1.3-167 has that number): five for the sums of a row with and without
//!   its middle, and fourteen for the sum of all eight neighbours and the next cells. Four of the
//!   fourteen can be done one row early, so that seven vectors are carried between rows.
//! - With operations of three inputs it takes eight (an expression found by SAT search and published
//!   by the authors of binary-banter). Two of the eight add three bits without carry. Spelled as
//!   two-input operations that share their first half they are three, and on Zen 4 these three take
//!   less time than the two, because that processor starts three-input operations at half the rate
//!   where their inputs have just been made; on Intel's processors the two take less. So there are
//!   both variants, and `kernel` takes the one that is faster where the program runs.
//!
//! All other rules first compute the four bits of the neighbour count. Well-known rules have an
//! expression on top of them (see `rules`), all others a tree of selections over the rule's table.

use super::row::Row;
use crate::life::LifeLike;

/// A vector of a plane with its western and eastern neighbours.
#[derive(Clone, Copy)]
pub(super) struct Beside<R> {
    /// The cells to the west.
    pub(super) west: R,
    /// The cells themselves.
    pub(super) centre: R,
    /// The cells to the east.
    pub(super) east: R,
}

/// Computes the next cells of a vector from three rows.
pub(super) trait Logic {
    /// The registers carried from row to row.
    type Waiting<R: Row>: Copy;
    /// The logic of a rule.
    fn of(rule: LifeLike) -> Self;
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

/// The carried registers with operations of two inputs: the sums of the row north and the two cells
/// beside, each as a sum and a carry, and the row's own cells and sums.
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

/// Computes the next cells from partial sums and the sum of the row south.
pub(super) trait NextCells {
    /// The logic of a rule.
    fn of(rule: LifeLike) -> Self;
    /// The next cells.
    ///
    /// # Safety
    /// As [`Row::splat`].
    unsafe fn next_cells<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R;
}

/// Every rule with operations of two inputs.
pub(super) struct TwoInput<O>(O);

impl<O: NextCells> Logic for TwoInput<O> {
    type Waiting<R: Row> = Partial<R>;

    fn of(rule: LifeLike) -> Self {
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
            let next = self.0.next_cells(&waiting, sums.ones, sums.twos);
            let own = (waiting.own_ones, waiting.own_twos);
            (next, Partial::new(own, &sums, south.centre))
        }
    }
}

/// Conway's rule.
pub(super) struct Life;

impl NextCells for Life {
    fn of(_: LifeLike) -> Self {
        Self
    }

    #[inline(always)]
    unsafe fn next_cells<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R {
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

/// Conway's rule with operations of three inputs, but for sums that share their first half.
#[cfg(any(target_arch = "x86_64", test))]
pub(super) struct ThreeInputLife<const SHARES_SUMS: bool>;

/// The carried registers: the sum of the row north and the two cells beside without a part of the
/// northern twos, that part, and the row's own cells and sums.
#[cfg(any(target_arch = "x86_64", test))]
#[derive(Clone, Copy)]
pub(super) struct ThreeInputPartial<R> {
    ones: R,
    twos: R,
    north_twos: R,
    centre: R,
    own_ones: R,
    own_twos: R,
}

#[cfg(any(target_arch = "x86_64", test))]
impl<const SHARES_SUMS: bool> ThreeInputLife<SHARES_SUMS> {
    /// # Safety
    /// As [`Row::splat`].
    #[inline(always)]
    unsafe fn take<R: Row>(north: (R, R), own: Beside<R>) -> ThreeInputPartial<R> {
        let Beside { west, centre, east } = own;
        // SAFETY: the caller vouches for the features.
        unsafe {
            let (ones, own_ones) = if SHARES_SUMS {
                let side_ones = west.xor(east);
                (north.0.xor(side_ones), side_ones.xor(centre))
            } else {
                (R::sum(north.0, west, east), R::sum(west, centre, east))
            };
            ThreeInputPartial {
                ones,
                twos: R::majority(north.0, west, east),
                north_twos: north.1,
                centre,
                own_ones,
                own_twos: R::majority(west, centre, east),
            }
        }
    }
}

#[cfg(any(target_arch = "x86_64", test))]
impl<const SHARES_SUMS: bool> Logic for ThreeInputLife<SHARES_SUMS> {
    type Waiting<R: Row> = ThreeInputPartial<R>;

    fn of(_: LifeLike) -> Self {
        Self
    }

    #[inline(always)]
    unsafe fn begin<R: Row>(&self, north: Beside<R>, own: Beside<R>) -> ThreeInputPartial<R> {
        let Beside { west, centre, east } = north;
        // SAFETY: the caller vouches for the features.
        unsafe {
            let sums = (west.xor(east).xor(centre), R::majority(west, centre, east));
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
