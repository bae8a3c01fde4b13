//! Rules that are asked about one cell after the other.
//!
//! A cell is looked at where something changed in it or beside it in the last generation: all others stay as they are.
//! For that a tile's first set holds the cells that changed. The states of a tile and of the cells around it are kept as
//! bytes from one generation to the next once something changed there, and only what changed is renewed. What a rule says is remembered: of all
//! neighbourhoods that there may be, universes show few.

use std::sync::atomic::{AtomicU64, Ordering};

use super::shape::{FIRST_SETS, Halo, SIDE, further_bits};
use super::sight::Sight;
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
    is_born_of_nothing: bool,
    sees_corners: bool,
    memo: Option<Memo>,
}

/// The states of a tile and of the cells around it: rows of [`ROW`] bytes, from the one north of the tile; the first byte
/// of each is the cell west of it.
#[derive(Clone)]
pub(super) struct States([u8; ROW * (SIDE + 2)]);

/// What a tile is stepped in.
pub(super) struct CellSpace {
    /// The states of a tile of which none are kept.
    states: States,
    /// Cells that change, by their place among the states, and into what.
    changes: Vec<(u16, u8)>,
}

impl Default for CellSpace {
    fn default() -> Self {
        Self { states: States::EMPTY, changes: Vec::new() }
    }
}

impl CellKernel {
    /// The kernel of a rule.
    pub fn new(rule: &Rule) -> Self {
        Self {
            rule: rule.clone(),
            further: further_bits(rule.states()),
            is_born_of_nothing: rule.has_birth_on_zero(),
            sees_corners: sees_corners(rule),
            memo: Memo::for_rule(rule),
        }
    }

    /// Works out the next sets of a tile. All cells are looked at on demand, and in tiles that were never stepped.
    pub fn step(
        &self,
        space: &mut CellSpace,
        kept: &mut Option<Box<States>>,
        sight: &Sight<'_>,
        all: bool,
        words: &mut [u64],
    ) {
        words[SIDE..].copy_from_slice(&sight.own()[SIDE..]);
        words[..SIDE].fill(0);
        let changed = sight.gather(CHANGED);
        let all = all || sight.is_new();
        if !all && changed.is_empty() {
            return;
        }
        match kept {
            Some(states) if !sight.has_seam() => states.renew_frame(&changed, sight),
            Some(states) => states.lay_out(self.further, sight),
            None => space.states.lay_out(self.further, sight),
        }
        self.look(
            &self.near(&changed, sight, all),
            kept.as_deref().unwrap_or(&space.states),
            &mut space.changes,
        );
        for (at, next) in &space.changes {
            self.put(*at, *next, words);
        }
        // What rests needs not be kept yet.
        if kept.is_none() && !(sight.is_new() && space.changes.is_empty()) {
            *kept = Some(Box::new(space.states.clone()));
        }
        if let Some(states) = kept {
            space.changes.iter().for_each(|(at, next)| states.0[usize::from(*at)] = *next);
        }
        space.changes.clear();
    }

    /// The cells that are looked at, row by row.
    fn near(&self, changed: &Halo, sight: &Sight<'_>, all: bool) -> [u64; SIDE] {
        match (all, self.is_born_of_nothing) {
            (true, true) => [u64::MAX; SIDE],
            // Among dead cells a dead one stays so.
            (true, false) => sight.gather(LIVE).around(),
            (false, _) if self.sees_corners => changed.around(),
            (false, _) => changed.beside(),
        }
    }

    /// Finds out which of some cells change, and into what.
    fn look(&self, near: &[u64; SIDE], states: &States, changes: &mut Vec<(u16, u8)>) {
        for (row, near) in near.iter().enumerate() {
            let mut left = *near;
            while left != 0 {
                let column = left.trailing_zeros() as usize;
                left &= left - 1;
                let at = (row + 1) * ROW + column + 1;
                let next = self.next(states, at);
                if next != states.0[at] {
                    changes.push((at as u16, next));
                }
            }
        }
    }

    /// Gives a cell its next state.
    fn put(&self, at: u16, next: u8, words: &mut [u64]) {
        let (row, column) = (usize::from(at) / ROW - 1, usize::from(at) % ROW - 1);
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

    /// The next state of a cell.
    fn next(&self, states: &States, at: usize) -> u8 {
        let from_rule = || {
            let first = at - ROW - 1;
            self.rule
                .next(&std::array::from_fn(|place| states.0[first + place / 3 * ROW + place % 3]))
        };
        match &self.memo {
            Some(memo) => memo.next(states, at, from_rule),
            None => from_rule(),
        }
    }
}

impl States {
    const EMPTY: Self = Self([0; ROW * (SIDE + 2)]);

    /// Renews the cells around the tile that changed.
    fn renew_frame(&mut self, changed: &Halo, sight: &Sight<'_>) {
        for row in [0, SIDE + 1] {
            let mut left = changed.centre[row];
            while left != 0 {
                let column = left.trailing_zeros() as usize + 1;
                left &= left - 1;
                self.0[row * ROW + column] = sight.state(row, column);
            }
        }
        for row in 0..SIDE + 2 {
            for (bit, column) in [(changed.west[row], 0), (changed.east[row], SIDE + 1)] {
                if bit != 0 {
                    self.0[row * ROW + column] = sight.state(row, column);
                }
            }
        }
    }

    /// Lays all cells out.
    fn lay_out(&mut self, further: usize, sight: &Sight<'_>) {
        self.0.fill(0);
        // Live cells are 1, to which the bits are added.
        let bits = (FIRST_SETS..).zip(0..further);
        for (set, bit) in [(LIVE, 0)].into_iter().chain(bits) {
            let halo = sight.gather(set);
            for (row, bytes) in self.0.chunks_exact_mut(ROW).enumerate() {
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
}

/// Whether the neighbours at a cell's corners matter.
fn sees_corners(rule: &Rule) -> bool {
    !matches!(rule, Rule::Transitions(rule) if !rule.sees_corners())
}

/// What a rule has said of neighbourhoods, the last of each place. Cores share it.
struct Memo {
    /// Of each place a neighbourhood and its next state, in one word; 0 where there is none.
    entries: Box<[AtomicU64]>,
    /// Bits of a state.
    bits: u32,
    /// The cells that matter, as steps from the first of the nine.
    steps: &'static [usize],
}

/// Neighbourhoods that are remembered, as a power of two.
const MEMO_BITS: u32 = 15;

/// Bits of a neighbourhood that fit beside a state; the number of the neighbourhood is one more than its states.
const KEY_BITS: u32 = 55;

impl Memo {
    const VON_NEUMANN: [usize; 5] = [1, ROW, ROW + 1, ROW + 2, 2 * ROW + 1];

    const MOORE: [usize; 9] = [0, 1, 2, ROW, ROW + 1, ROW + 2, 2 * ROW, 2 * ROW + 1, 2 * ROW + 2];

    /// One for a rule; none where its neighbourhoods do not fit in a word.
    fn for_rule(rule: &Rule) -> Option<Self> {
        let steps = if sees_corners(rule) { &Self::MOORE[..] } else { &Self::VON_NEUMANN };
        let bits = u16::BITS - (rule.states() - 1).leading_zeros();
        let fits = bits * steps.len() as u32 <= KEY_BITS;
        fits.then(|| Self {
            entries: (0..1 << MEMO_BITS).map(|_| AtomicU64::new(0)).collect(),
            bits,
            steps,
        })
    }

    fn next(&self, states: &States, at: usize, from_rule: impl FnOnce() -> u8) -> u8 {
        let around = &states.0[at - ROW - 1..][..2 * ROW + 3];
        let key =
            1 + self.steps.iter().fold(0, |key, step| key << self.bits | u64::from(around[*step]));
        // By a multiple of the golden ratio, whose high bits depend on all of the key's.
        let place = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - MEMO_BITS);
        let entry = &self.entries[place as usize];
        let known = entry.load(Ordering::Relaxed);
        if known >> 8 == key {
            return known as u8;
        }
        let next = from_rule();
        entry.store(key << 8 | u64::from(next), Ordering::Relaxed);
        next
    }
}
