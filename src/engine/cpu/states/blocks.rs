//! Rules of blocks: all blocks that a row of a tile goes through at once.
//!
//! For every cell of a word the four cells of its block are laid out in four words: by columns that are left in their
//! blocks, and by those that are right. What becomes of a cell is a function of those four bits.

use super::shape::{Halo, SIDE};
use crate::life::{BlockRule, Point};

/// Steps tiles under a rule of blocks.
pub(super) struct BlockKernel {
    /// From which of the 16 states of a block each of its cells lives, as bits.
    lives: [u16; 4],
    /// The columns that are left ones of their blocks.
    left: u64,
    /// Whether the first row of a tile is the upper one of its blocks.
    begins_at_top: bool,
}

impl BlockKernel {
    /// The kernel of a rule, where a tile's first cell is at `origin`, an even number of cells from that of any other.
    pub fn new(rule: &BlockRule, origin: Point) -> Self {
        let next = rule.states_next();
        let lives = [0, 1, 2, 3].map(|cell| {
            let states = (0..16).filter(|state| next[*state] >> cell & 1 == 1);
            states.fold(0, |lives, state| lives | 1 << state)
        });
        let (begins_at_left, begins_at_top) = rule.begins_at(origin);
        let left = if begins_at_left { u64::MAX / 3 } else { !(u64::MAX / 3) };
        Self { lives, left, begins_at_top }
    }

    /// Works out the next sets of a tile, given the bits in and around it.
    pub fn step(&self, halo: &Halo, words: &mut [u64]) {
        for row in 0..SIDE {
            let is_upper = row.is_multiple_of(2) == self.begins_at_top;
            // The row north of the tile is the first of the halo.
            let upper = if is_upper { row + 1 } else { row };
            let [[a, b], [c, d]] = [upper, upper + 1].map(|row| self.halves(halo, row));
            let own = if is_upper { [0, 1] } else { [2, 3] };
            let [left, right] = own.map(|cell| chosen(self.lives[cell], [a, b, c, d]));
            let next = left & self.left | right & !self.left;
            (words[row], words[SIDE + row]) = (next, next);
        }
    }

    /// The left and the right cells of the blocks of each cell of a row.
    fn halves(&self, halo: &Halo, row: usize) -> [u64; 2] {
        let own = halo.centre[row];
        let west = own << 1 | halo.west[row];
        let east = own >> 1 | halo.east[row] << (SIDE - 1);
        [own & self.left | west & !self.left, east & self.left | own & !self.left]
    }
}

/// A function of four bits, at 64 places: bit `s` of `lives` where the bits are those of `s`.
fn chosen(lives: u16, bits: [u64; 4]) -> u64 {
    let mut values: [u64; 16] =
        std::array::from_fn(|state| if lives >> state & 1 == 1 { u64::MAX } else { 0 });
    for (step, bit) in bits.into_iter().enumerate() {
        // Halves of those that differ in the lowest bit that is left.
        for at in 0..8 >> step {
            let [clear, set] = [values[2 * at], values[2 * at + 1]];
            values[at] = clear ^ (clear ^ set) & bit;
        }
    }
    values[0]
}
