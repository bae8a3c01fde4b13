//! Two-state rules of radius 1 as a table: what becomes of a cell in each of the 512 states that it
//! and its eight neighbours can be in.
//!
//! Life-like, isotropic, hexagonal, von Neumann and Wolfram rules and MAP rules differ only in how they
//! are written. All of them are such tables, and engines step the tables.

use std::fmt;

use super::LifeLike;

/// A two-state rule of radius 1: the next state of a cell for each of the 512 cases.
///
/// A case is an index of nine bits, one a cell, in the order of rows: `0x100` is the cell to the north-west,
/// then N, NE, W, the cell itself (`0x10`), E, SW, S, and `0x001` is the cell to the south-east. This is
/// the order of MAP rules.
///
/// ```
/// use lifescope::life::{LifeLike, MooreTable};
/// let life = MooreTable::from_life_like(LifeLike::LIFE);
/// assert!(life.next(0b111_000_000) && !life.next(0b110_000_000));
/// assert_eq!(life.life_like(), Some(LifeLike::LIFE));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MooreTable {
    /// Bit `index % 64` of word `index / 64` is the next state in case `index`.
    words: [u64; 8],
}

impl MooreTable {
    /// How many cases there are.
    pub const CASES: usize = 512;
    /// The bit of the cell itself in the index of a case.
    pub const CENTRE: usize = 1 << 4;

    /// The table whose entry `index` is what a function says of that index, 0 to 511.
    pub fn from_fn(next: impl Fn(usize) -> bool) -> Self {
        let mut words = [0; 8];
        for index in 0..Self::CASES {
            words[index / 64] |= u64::from(next(index)) << (index % 64);
        }
        Self { words }
    }

    /// A Life-like rule's table.
    pub fn from_life_like(rule: LifeLike) -> Self {
        Self::from_fn(|index| {
            let live_neighbours = (index & !Self::CENTRE).count_ones();
            rule.next(index & Self::CENTRE != 0, live_neighbours)
        })
    }

    /// Whether the cell lives in the next generation. Bits of `index` past the ninth are ignored.
    pub const fn next(&self, index: usize) -> bool {
        let index = index % Self::CASES;
        self.words[index / 64] >> (index % 64) & 1 == 1
    }

    /// The table's bits: bit `index % 64` of word `index / 64` is the next state in case `index`.
    pub const fn words(&self) -> &[u64; 8] {
        &self.words
    }

    /// The Life-like rule that does the same, where there is one.
    pub fn life_like(&self) -> Option<LifeLike> {
        let mut masks = [0; 2];
        for (state, mask) in masks.iter_mut().enumerate() {
            for count in 0..=8 {
                // Any case with so many live neighbours: the lowest bits that are not the centre's.
                let neighbours = (1usize << count) - 1;
                let neighbours = neighbours & 0xf | (neighbours & !0xf) << 1;
                *mask |= u16::from(self.next(neighbours | (state * Self::CENTRE))) << count;
            }
        }
        let rule = LifeLike::from_masks(masks[0], masks[1]);
        (Self::from_life_like(rule) == *self).then_some(rule)
    }

    /// Whether a dead cell among dead cells is born, so that empty space does not stay empty.
    pub const fn has_birth_on_zero(&self) -> bool {
        self.next(0)
    }

    /// Whether a live cell among live cells survives, so that full space stays full.
    pub const fn has_survival_on_all(&self) -> bool {
        self.next(Self::CASES - 1)
    }

    /// The cells that the next state depends on, as bits of an index.
    pub fn inputs(&self) -> usize {
        let matters =
            |bit: &usize| (0..Self::CASES).any(|index| self.next(index) != self.next(index ^ bit));
        (0..9).map(|bit| 1 << bit).filter(matters).sum()
    }

    /// Whether the table is the same after its neighbourhood is put through a rearrangement of its cells:
    /// `moved` gives each bit of an index, 0 to 8, its new place.
    pub fn is_same_under(&self, moved: &[usize; 9]) -> bool {
        (0..Self::CASES).all(|index| self.next(index) == self.next(rearranged(index, moved)))
    }
}

/// The index of a case whose cells are rearranged: bit `n` goes to bit `moved[n]`.
pub(super) fn rearranged(index: usize, moved: &[usize; 9]) -> usize {
    moved.iter().enumerate().map(|(from, to)| (index >> from & 1) << to).sum()
}

/// The 512 bits as hexadecimal digits, the last case first.
impl fmt::Debug for MooreTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MooreTable(")?;
        self.words.iter().rev().try_for_each(|word| write!(f, "{word:016x}"))?;
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_life_like_rules_are_known_by_their_tables() {
        // Masks are independent of each other, so that 2^9 rules hold every pair of their bits.
        for mask in 0..512 {
            for rule in [LifeLike::from_masks(mask, !mask), LifeLike::from_masks(mask, mask >> 1)] {
                assert_eq!(MooreTable::from_life_like(rule).life_like(), Some(rule));
            }
        }
    }

    #[test]
    fn one_case_more_or_less_makes_a_table_that_is_not_life_like() {
        let life = MooreTable::from_life_like(LifeLike::LIFE);
        for other in 1..MooreTable::CASES - 1 {
            let table = MooreTable::from_fn(|index| life.next(index) != (index == other));
            let is_alone = [MooreTable::CENTRE, 0x1ff ^ MooreTable::CENTRE].contains(&other);
            assert_eq!(table.life_like().is_some(), is_alone, "case {other}");
        }
    }

    #[test]
    fn a_table_says_what_it_depends_on() {
        let inputs = |next: fn(usize) -> bool| MooreTable::from_fn(next).inputs();
        assert_eq!(inputs(|_| true), 0);
        assert_eq!(inputs(|index| index & 0x82 == 0x80), 0x82);
        assert_eq!(MooreTable::from_life_like(LifeLike::LIFE).inputs(), 0x1ff);
    }
}
