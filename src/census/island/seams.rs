//! Where the universe ends or goes on around a snapshot, and what hangs together over the seams of a
//! torus.

use std::collections::HashMap;

use super::super::Snapshot;
use super::forest::Forest;
use super::runs::Run;
use crate::life::{Edge, Rect};

/// Piece `b`, moved by `(x, y)`, is near piece `a`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bond {
    pub a: u32,
    pub b: u32,
    pub x: i64,
    pub y: i64,
}

/// Where the universe ends, in columns and rows of a snapshot.
pub(super) struct Frame {
    columns: Side,
    rows: Side,
}

/// One axis of a frame.
struct Side {
    /// The universe's first column or row, and its number of them, where the axis wraps and the
    /// snapshot holds all of it.
    seam: Option<(i64, i64)>,
    /// Where the universe goes on past the snapshot: below the first number and from the second.
    open: (Option<i64>, Option<i64>),
}

impl Frame {
    pub fn new(snapshot: &Snapshot<'_>) -> Self {
        let Snapshot { cells, origin, topology, .. } = snapshot;
        let wraps = topology.edge() == Edge::Torus;
        let axis = |first: Option<i64>, side: Option<u64>, origin: i64, length: usize| {
            Side::new(first.zip(side), origin, length as i64, wraps)
        };
        Self {
            columns: axis(topology.first_column(), topology.width(), origin.x, cells.width()),
            rows: axis(topology.first_row(), topology.height(), origin.y, cells.height()),
        }
    }

    #[inline]
    pub fn is_near_seam(&self, run: &Run, y: i64) -> bool {
        self.columns.is_near_seam(i64::from(run.left), i64::from(run.right))
            || self.rows.is_near_seam(y, y + 1)
    }

    /// Whether something at `bounds` may go on outside of the snapshot.
    pub fn cuts(&self, bounds: &Rect) -> bool {
        self.columns.cuts(bounds.x, bounds.right()) || self.rows.cuts(bounds.y, bounds.bottom())
    }

    /// The place in the universe of a column and row that may lie past a seam.
    pub fn around_seams(&self, x: i64, y: i64) -> (i64, i64) {
        (self.columns.around_seams(x), self.rows.around_seams(y))
    }

    /// Which pieces hang together over a seam, given the runs near one.
    pub fn bonds(&self, runs: &[(i64, Run)], forest: &mut Forest) -> Vec<Bond> {
        let mut by_row: HashMap<i64, Vec<Run>> = HashMap::new();
        for (y, run) in runs {
            by_row.entry(*y).or_default().push(*run);
        }
        let across = |side: &Side| side.seam.map_or(0, |(_, length)| length);
        let (width, height) = (across(&self.columns), across(&self.rows));
        let mut bonds = Vec::new();
        let mut shifts = Vec::new();
        if width > 0 {
            shifts.push((width, 0));
        }
        if height > 0 {
            shifts.push((0, height));
        }
        if width > 0 && height > 0 {
            shifts.extend([(width, height), (width, -height)]);
        }
        for (x, y) in shifts {
            for (row, run) in runs {
                for other_row in row - y - 2..=row - y + 2 {
                    for other in by_row.get(&other_row).map_or(&[][..], Vec::as_slice) {
                        let left = i64::from(other.left) + x;
                        let right = i64::from(other.right) + x;
                        if left < i64::from(run.right) + 2 && i64::from(run.left) < right + 2 {
                            let (a, b) = (forest.root(run.piece), forest.root(other.piece));
                            bonds.push(Bond { a, b, x, y });
                        }
                    }
                }
            }
        }
        bonds
    }
}

impl Side {
    fn new(universe: Option<(i64, u64)>, origin: i64, length: i64, wraps: bool) -> Self {
        let Some((first, side)) = universe else {
            return Self { seam: None, open: (Some(2), Some(length - 2)) };
        };
        let (first, end) = (first - origin, first - origin + side as i64);
        let is_whole = first >= 0 && end <= length;
        let is_open = |inside: bool| !is_whole && (wraps || inside);
        Self {
            seam: (wraps && is_whole).then_some((first, side as i64)),
            open: (is_open(first < 0).then_some(2), is_open(end > length).then_some(length - 2)),
        }
    }

    #[inline]
    fn is_near_seam(&self, start: i64, end: i64) -> bool {
        let near = |(first, length): (i64, i64)| start < first + 2 || end > first + length - 2;
        self.seam.is_some_and(near)
    }

    fn cuts(&self, start: i64, end: i64) -> bool {
        self.open.0.is_some_and(|open| start < open) || self.open.1.is_some_and(|open| end > open)
    }

    fn around_seams(&self, at: i64) -> i64 {
        self.seam.map_or(at, |(first, length)| (at - first).rem_euclid(length) + first)
    }
}
