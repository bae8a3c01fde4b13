//! Counts of rows, as a sweep goes down over them.
//!
//! Each takes the rows of a window one after the other, as what every cell counts, and has the counts of the row that
//! lies so many rows back as the neighbourhood reaches.
//!
//! - A square is the sum of its rows' sums, which are made once a row by doubling: from a row to the next, one sum comes in and one
//!   goes.
//! - A diamond that moves down gains the two diagonals at its lower edges and loses those at its upper ones. Sums along
//!   diagonals up to each cell, which grow from row to row, give any piece as a difference.
//! - Weights that fall off evenly from the middle are two squares of sums after each other, along each axis.
//! - All else is added up run by run, each the difference of two sums up to a cell of its row.

use super::lanes::{Lane, Ring, WindowSums};
use super::runs::CellRun;

/// How the counts of a neighbourhood are worked out. A live cell counts itself where that costs nothing.
#[derive(Clone, Debug)]
pub(super) enum Neighbours {
    /// The square, the cell itself with it.
    Box,
    /// The diamond, the cell itself with it.
    Diamond,
    /// Weights that fall off from the middle.
    Gaussian,
    /// Runs, those of cells of an even sum of coordinates and, where they are others, of an odd one.
    Runs { even: Vec<CellRun>, odd: Option<Vec<CellRun>> },
}

/// Counts in numbers of type `T`; rows of squares are added up in numbers of type `U` first.
pub(super) struct Sums<U, T> {
    reach: usize,
    /// Cells of a row that counts are worked out for.
    wide: usize,
    counts: Vec<T>,
    /// Of cells of an odd sum of coordinates, where those count others.
    odd_counts: Vec<T>,
    bytes: Ring<u8>,
    rows: Ring<U>,
    widened: Vec<U>,
    row_sums: WindowSums<U>,
    /// Sums along rows or along diagonals.
    first: Ring<T>,
    second: Ring<T>,
    window_sums: WindowSums<T>,
    /// Of the weights that fall off: sums of the lower half, of the upper half, and of both weighed, of each column.
    columns: [Vec<T>; 4],
}

impl<U: Lane, T: Lane> Sums<U, T> {
    pub fn new(reach: usize) -> Self {
        Self {
            reach,
            wide: 0,
            counts: Vec::new(),
            odd_counts: Vec::new(),
            bytes: Ring::default(),
            rows: Ring::default(),
            widened: Vec::new(),
            row_sums: WindowSums::default(),
            first: Ring::default(),
            second: Ring::default(),
            window_sums: WindowSums::default(),
            columns: Default::default(),
        }
    }

    /// Begins a sweep over rows of `wide` cells, which have as many more on each side as the neighbourhood reaches.
    pub fn begin(&mut self, neighbours: &Neighbours, wide: usize) {
        let (side, whole) = (2 * self.reach + 1, wide + 2 * self.reach);
        self.wide = wide;
        let clear = |row: &mut Vec<T>, length: usize| {
            row.clear();
            row.resize(length, T::default());
        };
        clear(&mut self.counts, wide);
        match neighbours {
            Neighbours::Box => self.rows.begin(wide, side + 1),
            Neighbours::Diamond => {
                self.first.begin(whole + 2, side + 2);
                self.second.begin(whole + 2, side + 2);
            }
            Neighbours::Gaussian => {
                self.bytes.begin(whole, side + 2);
                self.columns.iter_mut().for_each(|column| clear(column, whole));
            }
            Neighbours::Runs { odd, .. } => {
                self.bytes.begin(whole, side);
                self.first.begin(whole + 1, side);
                self.second.begin(whole + 2, side);
                clear(&mut self.odd_counts, if odd.is_some() { wide } else { 0 });
            }
        }
    }

    /// Takes the next row, and works out the counts of the one that is so far back as the neighbourhood reaches, if
    /// they are wanted.
    #[inline(always)]
    pub fn push(&mut self, neighbours: &Neighbours, line: &[u8], is_wanted: bool) {
        match neighbours {
            Neighbours::Box => self.push_box(line),
            Neighbours::Diamond => self.push_diamond(line),
            Neighbours::Gaussian => self.push_gaussian(line, is_wanted),
            Neighbours::Runs { even, odd } => {
                self.push_runs(line);
                if is_wanted {
                    self.add_runs(even, false);
                    odd.iter().for_each(|odd| self.add_runs(odd, true));
                }
            }
        }
    }

    /// The counts.
    #[inline(always)]
    pub fn counts(&self) -> &[T] {
        &self.counts
    }

    /// Takes the counts of every other cell from those of cells of an odd sum of coordinates, from the first or the second
    /// on.
    #[inline(always)]
    pub fn mix(&mut self, from: usize) {
        let odd = self.odd_counts.iter().skip(from).step_by(2);
        self.counts
            .iter_mut()
            .skip(from)
            .step_by(2)
            .zip(odd)
            .for_each(|(count, odd)| *count = *odd);
    }

    #[inline(always)]
    fn push_box(&mut self, line: &[u8]) {
        let line = U::row(line, &mut self.widened);
        let (row, _) = self.rows.next();
        self.row_sums.add_up(line, 2 * self.reach + 1, row);
        let (comes, goes) = (self.rows.back(0), self.rows.back(2 * self.reach + 1));
        for ((count, comes), goes) in self.counts.iter_mut().zip(comes).zip(goes) {
            *count = count.plus(comes.widened()).minus(goes.widened());
        }
    }

    #[inline(always)]
    fn push_diamond(&mut self, line: &[u8]) {
        let (reach, whole, wide) = (self.reach, line.len(), self.wide);
        // Column `i` of the window is number `i + 1` of a row of sums.
        let (next, last) = self.first.next();
        for ((sum, last), byte) in next[1..].iter_mut().zip(&last[..whole]).zip(line) {
            *sum = last.plus(T::of(*byte));
        }
        let (next, last) = self.second.next();
        for ((sum, last), byte) in next[1..].iter_mut().zip(&last[2..]).zip(line) {
            *sum = last.plus(T::of(*byte));
        }
        let [falls, falls_left, falls_right, falls_top] = [
            &self.first.back(0)[reach + 1..][..wide],
            &self.first.back(reach + 1)[..wide],
            &self.first.back(reach + 1)[2 * reach + 1..][..wide],
            &self.first.back(2 * reach + 1)[reach + 1..][..wide],
        ];
        let [rises, rises_right, rises_left, rises_top] = [
            &self.second.back(1)[reach + 2..][..wide],
            &self.second.back(reach + 1)[2 * reach + 2..][..wide],
            &self.second.back(reach + 1)[1..][..wide],
            &self.second.back(2 * reach + 2)[reach + 2..][..wide],
        ];
        let counts = &mut self.counts[..wide];
        for at in 0..wide {
            let gained = falls[at].minus(falls_left[at]).plus(rises[at].minus(rises_right[at]));
            let lost =
                rises_left[at].minus(rises_top[at]).plus(falls_right[at].minus(falls_top[at]));
            counts[at] = counts[at].plus(gained.minus(lost));
        }
    }

    #[inline(always)]
    fn push_gaussian(&mut self, line: &[u8], is_wanted: bool) {
        let reach = self.reach;
        self.bytes.next().0.copy_from_slice(line);
        let [lower, upper, weighed, halfway] = &mut self.columns;
        let [middle, top] = [self.bytes.back(reach + 1), self.bytes.back(2 * reach + 2)];
        let whole = line.len();
        let (middle, top) = (&middle[..whole], &top[..whole]);
        let (lower, upper) = (&mut lower[..whole], &mut upper[..whole]);
        let weighed = &mut weighed[..whole];
        for at in 0..whole {
            let (comes, passes, goes) = (T::of(line[at]), T::of(middle[at]), T::of(top[at]));
            lower[at] = lower[at].plus(comes).minus(passes);
            upper[at] = upper[at].plus(passes).minus(goes);
            weighed[at] = weighed[at].plus(lower[at]).minus(upper[at]);
        }
        if is_wanted {
            let halfway = &mut halfway[..whole - reach];
            self.window_sums.add_up(weighed, reach + 1, halfway);
            self.window_sums.add_up(halfway, reach + 1, &mut self.counts);
        }
    }

    /// Adds the row up, from its beginning up to each cell.
    #[inline(always)]
    fn push_runs(&mut self, line: &[u8]) {
        self.bytes.next().0.copy_from_slice(line);
        let (sums, _) = self.first.next();
        let mut sum = T::default();
        sums[0] = sum;
        for (to, byte) in sums[1..].iter_mut().zip(line) {
            sum = sum.plus(T::of(*byte));
            *to = sum;
        }
        // The same over every other cell.
        let (sums, _) = self.second.next();
        let mut last = [T::default(); 2];
        sums[..2].copy_from_slice(&last);
        for (to, byte) in sums[2..].iter_mut().zip(line) {
            let sum = last[0].plus(T::of(*byte));
            *to = sum;
            last = [last[1], sum];
        }
    }

    #[inline(always)]
    fn add_runs(&mut self, runs: &[CellRun], is_odd: bool) {
        let counts = if is_odd { &mut self.odd_counts } else { &mut self.counts };
        counts.fill(T::default());
        let wide = counts.len();
        let mut pending: Option<(&[T], &[T])> = None;
        for run in runs {
            let weight = T::wrapped(run.weight);
            if run.to - run.from == 1 {
                let cells = &self.bytes.back(run.rows_back)[run.from..][..wide];
                for (count, cell) in counts.iter_mut().zip(cells) {
                    *count = count.plus(weight.times(T::of(*cell)));
                }
                continue;
            }
            let sums = if run.step == 1 { &self.first } else { &self.second };
            let sums = sums.back(run.rows_back);
            let (to, from) = (&sums[run.to..][..wide], &sums[run.from..][..wide]);
            if run.weight != 1 {
                for ((count, to), from) in counts.iter_mut().zip(to).zip(from) {
                    *count = count.plus(weight.times(to.minus(*from)));
                }
                continue;
            }
            // Two at once, so that counts are loaded half as often.
            match pending.take() {
                None => pending = Some((to, from)),
                Some((other_to, other_from)) => {
                    let others = other_to.iter().zip(other_from);
                    let these = to.iter().zip(from);
                    for ((count, (to, from)), (a, b)) in counts.iter_mut().zip(these).zip(others) {
                        *count = count.plus(to.minus(*from).plus(a.minus(*b)));
                    }
                }
            }
        }
        if let Some((to, from)) = pending {
            for ((count, to), from) in counts.iter_mut().zip(to).zip(from) {
                *count = count.plus(to.minus(*from));
            }
        }
    }
}
