//! Rules that are asked about one cell after the other.
//!
//! A cell is looked at where something changed in it or beside it in the last generation, and something lives there:
//! all others stay as they are. For that a tile's first set holds the cells that changed. The states of the rows that
//! are needed are laid out as bytes.

use super::shape::{FIRST_SETS, Halo, SIDE, further_bits};
use crate::life::Rule;

/// Bytes of a row: a tile's columns, one on each side, and some that make the next row begin at a multiple of eight.
const ROW: usize = SIDE + 8;

/// The set of cells that changed.
const CHANGED: usize = 0;

/// The set of cells that live.
const LIVE: usize = 1;

/// Steps tiles cell by cell.
pub(super) struct CellKernel {
    rule: Rule,
    further: usize,
}

/// The states of a tile and of the cells around it while it is stepped.
pub(super) struct States {
    /// Rows of [`ROW`] bytes, from the one north of the tile; the first byte is the cell west of it.
    bytes: Vec<u8>,
    /// Whether a row is laid out.
    is_laid_out: [bool; SIDE + 2],
    /// Which cells live, and their further bits.
    halos: Vec<Halo>,
}

impl Default for States {
    fn default() -> Self {
        let is_laid_out = [false; SIDE + 2];
        Self { bytes: vec![0; ROW * (SIDE + 2)], is_laid_out, halos: Vec::new() }
    }
}

impl CellKernel {
    /// The kernel of a rule.
    pub fn new(rule: &Rule) -> Self {
        Self { rule: rule.clone(), further: further_bits(rule.states()) }
    }

    /// Works out the next sets of a tile, given those that it has. `gather` gives the bits of a set around and in the
    /// tile. All cells are looked at on demand.
    pub fn step(
        &self,
        states: &mut States,
        old: &[u64],
        gather: impl Fn(usize) -> Halo,
        all: bool,
        words: &mut [u64],
    ) {
        words[SIDE..].copy_from_slice(&old[SIDE..]);
        words[..SIDE].fill(0);
        let (changed, live) = (gather(CHANGED).spread(), gather(LIVE));
        let near_live = live.spread();
        states.is_laid_out = [false; SIDE + 2];
        states.halos.clear();
        states.halos.push(live);
        for row in 0..SIDE {
            let around = |near: &[u64; SIDE + 2]| near[row] | near[row + 1] | near[row + 2];
            let changed = if all { u64::MAX } else { around(&changed) };
            let mut left = around(&near_live) & changed;
            if left == 0 {
                continue;
            }
            if states.halos.len() == 1 {
                states.halos.extend((0..self.further).map(|bit| gather(FIRST_SETS + bit)));
            }
            (row..row + 3).for_each(|row| states.lay_out(row));
            while left != 0 {
                let column = left.trailing_zeros() as usize;
                left &= left - 1;
                let at = row * ROW + column;
                let near =
                    std::array::from_fn(|place| states.bytes[at + place / 3 * ROW + place % 3]);
                let (own, next) = (near[4], self.rule.next(&near));
                if next != own {
                    words[CHANGED * SIDE + row] |= 1 << column;
                    let mut put = |set: usize, is_set: bool| {
                        let word = &mut words[set * SIDE + row];
                        *word = *word & !(1 << column) | u64::from(is_set) << column;
                    };
                    put(LIVE, next > 0);
                    for bit in 0..self.further {
                        put(FIRST_SETS + bit, next.saturating_sub(1) >> bit & 1 == 1);
                    }
                }
            }
        }
    }
}

impl States {
    /// Lays a row out as bytes, where it is not yet.
    fn lay_out(&mut self, row: usize) {
        if std::mem::replace(&mut self.is_laid_out[row], true) {
            return;
        }
        let bytes = &mut self.bytes[row * ROW..][..ROW];
        bytes.fill(0);
        for (set, halo) in self.halos.iter().enumerate() {
            // Live cells are 1, to which the bits are added.
            let bit = set.saturating_sub(1);
            bytes[0] += (halo.west[row] as u8) << bit;
            bytes[SIDE + 1] += (halo.east[row] as u8) << bit;
            let mut left = halo.centre[row];
            while left != 0 {
                bytes[1 + left.trailing_zeros() as usize] += 1 << bit;
                left &= left - 1;
            }
        }
    }
}
