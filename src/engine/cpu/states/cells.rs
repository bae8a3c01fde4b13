//! Rules that are asked about one cell after the other.
//!
//! The states of a tile and of the cells around it are laid out as bytes. A cell with nothing but dead cells around it
//! stays dead, so that only cells near live ones are looked at.

use super::circuit::further_bits;
use super::seam::Halo;
use super::tiles::{FIRST_SETS, SIDE};
use crate::life::Rule;

/// Bytes of a row: a tile's columns, one on each side, and some that make the next row begin at a multiple of eight.
const ROW: usize = SIDE + 8;

/// Steps tiles cell by cell.
pub(super) struct CellKernel {
    rule: Rule,
    further: usize,
}

/// The states of a tile and of the cells around it while it is stepped.
pub(super) struct States {
    /// Rows of [`ROW`] bytes, from the one north of the tile; the first byte is the cell west of it.
    bytes: Vec<u8>,
    /// Which cells of the rows live, with those beside them.
    near_live: [u64; SIDE + 2],
}

impl Default for States {
    fn default() -> Self {
        Self { bytes: vec![0; ROW * (SIDE + 2)], near_live: [0; SIDE + 2] }
    }
}

impl CellKernel {
    /// The kernel of a rule.
    pub fn new(rule: &Rule) -> Self {
        Self { rule: rule.clone(), further: further_bits(rule.states()) }
    }

    /// Works out the next sets of a tile. `gather` gives the bits of a set around and in the tile.
    pub fn step(&self, states: &mut States, gather: impl Fn(usize) -> Halo, words: &mut [u64]) {
        states.bytes.fill(0);
        for bit in 0..=self.further {
            let halo = gather(1 + bit);
            // The live cells are 1, to which the bits are added.
            states.add(&halo, bit.saturating_sub(1));
            if bit == 0 {
                states.note_live(&halo);
            }
        }
        words.fill(0);
        for row in 0..SIDE {
            let near_live = &states.near_live[row..row + 3];
            let mut left = near_live[0] | near_live[1] | near_live[2];
            while left != 0 {
                let column = left.trailing_zeros() as usize;
                left &= left - 1;
                let at = row * ROW + column;
                let near =
                    std::array::from_fn(|place| states.bytes[at + place / 3 * ROW + place % 3]);
                let next = self.rule.next(&near);
                if next > 0 {
                    words[row] |= 1 << column;
                    words[SIDE + row] |= 1 << column;
                    for bit in 0..self.further {
                        let set = u64::from((next - 1) >> bit & 1);
                        words[(FIRST_SETS + bit) * SIDE + row] |= set << column;
                    }
                }
            }
        }
    }
}

impl States {
    /// Adds bits of a halo, each worth `1 << bit`.
    fn add(&mut self, halo: &Halo, bit: usize) {
        for (row, bytes) in self.bytes.chunks_exact_mut(ROW).enumerate() {
            bytes[0] += (halo.west[row] as u8) << bit;
            bytes[SIDE + 1] += (halo.east[row] as u8) << bit;
            let mut left = halo.centre[row];
            while left != 0 {
                bytes[1 + left.trailing_zeros() as usize] += 1 << bit;
                left &= left - 1;
            }
        }
    }

    fn note_live(&mut self, halo: &Halo) {
        for (row, near) in self.near_live.iter_mut().enumerate() {
            let live = halo.centre[row];
            *near = live | live << 1 | live >> 1 | halo.west[row] | halo.east[row] << (SIDE - 1);
        }
    }
}
