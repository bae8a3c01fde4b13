//! Stepping a tile: a sweep over the rows around it and in it, with counts in numbers that are wide enough.

use std::ops::Range;

use super::super::instructions::Instructions;
use super::decision::Decision;
use super::field::{Weights, Window};
use super::lanes::Lane;
use super::part::{Live, Part};
use super::runs::runs_of;
use super::sums::{Neighbours, Sums};
use crate::life::{LargerRule, LargerShape};

/// Steps tiles. It has room for what is worked out on the way, so that each core has one of its own.
pub(super) trait Stepper: Send {
    /// Works out the next states of a tile's cells within a part of it: some columns of some rows. All others die or
    /// stay dead. Tells where cells live then; of columns that end, all of the part.
    fn step(&mut self, window: &Window<'_>, part: &Part, next: &mut [u8]) -> Live;
}

/// Makes steppers of a rule for the narrowest numbers that hold its counts.
pub(super) fn stepper(rule: &LargerRule, instructions: Instructions) -> Box<dyn Stepper> {
    let (neighbours, own) = neighbours(rule);
    let (least, most) = rule.count_range();
    // What the cell itself counts may come on top.
    let range = (least, most.saturating_add(own.max(0)));
    let span = range.1.abs_diff(range.0);
    let reach = rule.reach();
    match (reach, span) {
        (..=127, ..=0xff) => Sweep::<u8, u8>::boxed(rule, neighbours, own, range, instructions),
        (..=127, ..=0xffff) => Sweep::<u8, u16>::boxed(rule, neighbours, own, range, instructions),
        (..=127, _) => Sweep::<u8, u32>::boxed(rule, neighbours, own, range, instructions),
        _ => Sweep::<u16, u32>::boxed(rule, neighbours, own, range, instructions),
    }
}

/// How the counts of a rule are worked out, and with how much a live cell counts itself in them.
fn neighbours(rule: &LargerRule) -> (Neighbours, i32) {
    let itself = rule.weight(0, 0, false) * rule.state_weight(1);
    match rule.shape() {
        LargerShape::Box => (Neighbours::Box, 1),
        LargerShape::Diamond => (Neighbours::Diamond, 1),
        LargerShape::Gaussian => (Neighbours::Gaussian, (rule.radius() as i32 + 1).pow(2)),
        _ => {
            let odd = rule.has_parity().then(|| runs_of(rule, true));
            (Neighbours::Runs { even: runs_of(rule, false), odd }, itself)
        }
    }
}

/// Counts in numbers of type `T`, sums of rows in numbers of type `U`.
struct Sweep<U, T> {
    reach: usize,
    weights: Weights,
    neighbours: Neighbours,
    sums: Sums<U, T>,
    decision: Decision<T>,
    instructions: Instructions,
    line: Vec<u8>,
    lives: [Vec<u8>; 2],
    /// Whether any cell of each column lives.
    columns: Vec<u8>,
}

impl<U: Lane, T: Lane> Sweep<U, T> {
    fn boxed(
        rule: &LargerRule,
        neighbours: Neighbours,
        own: i32,
        range: (i32, i32),
        instructions: Instructions,
    ) -> Box<dyn Stepper> {
        let reach = rule.reach() as usize;
        Box::new(Self {
            reach,
            weights: Weights::of(rule),
            neighbours,
            sums: Sums::new(reach),
            decision: Decision::new(rule, own, range),
            instructions,
            line: Vec::new(),
            lives: Default::default(),
            columns: Vec::new(),
        })
    }

    #[inline(always)]
    fn sweep(&mut self, window: &Window<'_>, part: &Part, next: &mut [u8]) -> Live {
        let (wide, whole) = (part.columns.len(), part.columns.len() + 2 * self.reach);
        let stride = window.stride();
        // Where rows end, no tiles have to be made beside live cells.
        let is_unbounded = window.has_columns_without_end();
        self.sums.begin(&self.neighbours, wide);
        self.line.resize(whole, 0);
        self.columns.clear();
        self.columns.resize(wide, 0);
        let mut rows: Option<Range<usize>> = None;
        // The window may reach further than this rule does.
        let skipped = window.reach() - self.reach;
        let from = part.columns.start + skipped;
        for row in part.rows.start..part.rows.end + 2 * self.reach {
            window.read(row + skipped, from, &self.weights, &mut self.line);
            // The row of the tile whose neighbours have all come.
            let done = row.checked_sub(2 * self.reach).filter(|done| part.rows.contains(done));
            self.sums.push(&self.neighbours, &self.line, done.is_some());
            let Some(done) = done else { continue };
            if matches!(self.neighbours, Neighbours::Runs { odd: Some(_), .. }) {
                self.sums.mix(window.first_odd(part.columns.start, done));
            }
            let at = done * stride + part.columns.start;
            let (own, next) = (&window.own()[at..][..wide], &mut next[at..][..wide]);
            self.decision.decide(self.sums.counts(), own, next, &mut self.lives);
            if next.iter().all(|cell| *cell == 0) {
                continue;
            }
            rows = Some(rows.map_or(done, |rows| rows.start)..done + 1);
            if is_unbounded {
                self.columns.iter_mut().zip(&*next).for_each(|(column, cell)| *column |= cell);
            }
        }
        let rows = rows?;
        if !is_unbounded {
            return Some(Part { columns: part.columns.clone(), rows });
        }
        let is_live = |column: &u8| *column != 0;
        let first = self.columns.iter().position(is_live)? + part.columns.start;
        let last = self.columns.iter().rposition(is_live)? + part.columns.start;
        Some(Part { columns: first..last + 1, rows })
    }
}

impl<U: Lane, T: Lane> Stepper for Sweep<U, T> {
    fn step(&mut self, window: &Window<'_>, part: &Part, next: &mut [u8]) -> Live {
        match self.instructions {
            Instructions::Plain => self.sweep(window, part, next),
            // SAFETY: whoever made the stepper saw to it that the processor has them.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { avx2(self, window, part, next) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { avx512(self, window, part, next) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<U: Lane, T: Lane>(
    sweep: &mut Sweep<U, T>,
    window: &Window<'_>,
    part: &Part,
    next: &mut [u8],
) -> Live {
    sweep.sweep(window, part, next)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2")]
fn avx512<U: Lane, T: Lane>(
    sweep: &mut Sweep<U, T>,
    window: &Window<'_>,
    part: &Part,
    next: &mut [u8],
) -> Live {
    sweep.sweep(window, part, next)
}
