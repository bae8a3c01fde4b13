//! Islands: live cells whose neighbourhoods touch.
//!
//! Two live cells belong together where they stand at most two columns and at most two rows apart,
//! because then a cell lies between them, or is one of them, that both act on. Rows are read from
//! the top as runs whose gaps are at most one dead cell; a run joins the runs of the two rows above
//! that it comes that near. Which runs belong together is kept in a forest of pieces (union-find),
//! each with its runs, until the piece is larger than anything that will be looked at: from then on
//! only its extent and its population are kept, so that a fresh soup, which is one island, takes
//! no more memory than its cells.
//!
//! Where the snapshot holds a whole torus, runs near one edge are held against those near the other
//! at the end, and what hangs together over the seam is put together in unwrapped coordinates.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Effort, Kind, Object, Snapshot};
use crate::life::{BitGrid, Edge, Rect};
use crate::memory::{OverBudget, Reservation};

/// Live cells that hang together.
#[derive(Clone, Debug)]
pub(super) struct Island {
    /// Around the live cells; the top-left cell lies in the universe.
    pub bounds: Rect,
    /// Live cells.
    pub population: u64,
    /// The cells, unless there are more than the effort allows.
    pub shape: Option<Arc<BitGrid>>,
    /// Whether it reaches an edge of the snapshot past which the universe goes on.
    pub is_cut: bool,
    /// Whether it meets itself around a torus.
    pub meets_itself: bool,
}

impl Island {
    /// The island as an object that is not known to repeat.
    pub fn into_active(self) -> Object {
        Object {
            kind: Kind::Active,
            code: None,
            name: None,
            bounds: self.bounds,
            population: self.population,
            shape: self.shape,
            is_cut: self.is_cut,
            emission: None,
        }
    }
}

/// The islands of a snapshot, in no order; of the rows that were looked at before `stop` was raised.
pub(super) fn islands(snapshot: &Snapshot<'_>, effort: Effort, stop: &AtomicBool) -> Vec<Island> {
    // What belongs to no budget is not refused.
    islands_within(snapshot, effort, stop, &mut Reservation::default()).unwrap_or_default()
}

/// The islands of a snapshot, as [`islands`] gives them. While they are looked for, `memory` covers what
/// that takes.
///
/// # Errors
/// [`OverBudget`] where it is too much.
pub(super) fn islands_within(
    snapshot: &Snapshot<'_>,
    effort: Effort,
    stop: &AtomicBool,
    memory: &mut Reservation,
) -> Result<Vec<Island>, OverBudget> {
    let mut forest = Forest::new(effort);
    let frame = Frame::new(snapshot);
    let cells = snapshot.cells;
    let mut edge_runs = Vec::new();
    let (mut before_last, mut last): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    let mut runs = Vec::new();
    let mut filled = vec![0; cells.words_per_row()];
    for y in (0..cells.height()).take_while(|_| !stop.load(Ordering::Relaxed)) {
        runs.clear();
        find_runs(cells.row(y), &mut filled, &mut runs);
        let (mut in_last, mut in_before_last) = (0, 0);
        for run in &mut runs {
            link(&mut forest, run, &last, &mut in_last);
            link(&mut forest, run, &before_last, &mut in_before_last);
            let population = cells.count_in_row(y, run.left as usize, run.right as usize);
            forest.add(run, y as u32, population);
            if frame.is_near_seam(run, y as i64) {
                edge_runs.push((y as i64, *run));
            }
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut runs);
        memory.cover(forest.bytes())?;
    }
    let bonds = frame.bonds(&edge_runs, &mut forest);
    Ok(forest.islands(snapshot, &frame, &bonds))
}

/// A run of live cells with gaps of at most one dead cell, in columns of the snapshot.
#[derive(Clone, Copy, Debug)]
struct Run {
    left: u32,
    right: u32,
    piece: u32,
}

/// No piece yet.
const NONE: u32 = u32::MAX;

/// Finds the runs of a row. `filled` is scratch of the row's length.
fn find_runs(row: &[u64], filled: &mut [u64], runs: &mut Vec<Run>) {
    let mut any = 0;
    for (index, word) in row.iter().enumerate() {
        // A dead cell between two live ones is filled.
        let west = if index > 0 { row[index - 1] >> 63 } else { 0 };
        let east = row.get(index + 1).map_or(0, |next| next << 63);
        filled[index] = word | (word << 1 | west) & (word >> 1 | east);
        any |= word;
    }
    if any == 0 {
        return;
    }
    let mut open: Option<u32> = None;
    for (index, &word) in filled.iter().enumerate() {
        let start = index as u32 * 64;
        if word == 0 {
            if let Some(left) = open.take() {
                runs.push(Run { left, right: start, piece: NONE });
            }
            continue;
        }
        let mut at = 0;
        while at < 64 {
            let rest = word >> at;
            match open {
                Some(left) => {
                    let length = rest.trailing_ones();
                    at += length;
                    if at < 64 {
                        runs.push(Run { left, right: start + at, piece: NONE });
                        open = None;
                    }
                }
                None if rest == 0 => break,
                None => {
                    at += rest.trailing_zeros();
                    open = Some(start + at);
                }
            }
        }
    }
    if let Some(left) = open {
        runs.push(Run { left, right: filled.len() as u32 * 64, piece: NONE });
    }
}

/// Joins `run` with the runs of a row above that it is near. `from` is where to begin, and moves on
/// with the runs of a row, which ascend.
fn link(forest: &mut Forest, run: &mut Run, above: &[Run], from: &mut usize) {
    while above.get(*from).is_some_and(|other| other.right + 2 <= run.left) {
        *from += 1;
    }
    for other in above[*from..].iter().take_while(|other| other.left < run.right + 2) {
        run.piece = match run.piece {
            NONE => forest.root(other.piece),
            piece => forest.join(piece, other.piece),
        };
    }
}

/// The cells of a run in its row.
#[derive(Clone, Copy, Debug)]
struct Span {
    y: u32,
    left: u32,
    right: u32,
}

/// What is known of runs that hang together.
#[derive(Debug)]
struct Piece {
    parent: u32,
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
    population: u64,
    spans: Vec<Span>,
    /// Whether `spans` are all of its runs.
    is_listed: bool,
}

struct Forest {
    pieces: Vec<Piece>,
    /// Spans that pieces have listed.
    spans: u64,
    effort: Effort,
}

impl Forest {
    fn new(effort: Effort) -> Self {
        Self { pieces: Vec::new(), spans: 0, effort }
    }

    /// Bytes that it takes at most, with what its lists have too much of while they grow.
    fn bytes(&self) -> u64 {
        let pieces = self.pieces.len() as u64 * size_of::<Piece>() as u64;
        3 * pieces + 2 * self.spans * size_of::<Span>() as u64
    }

    fn root(&mut self, piece: u32) -> u32 {
        let mut root = piece;
        while self.pieces[root as usize].parent != root {
            let above = self.pieces[root as usize].parent;
            self.pieces[root as usize].parent = self.pieces[above as usize].parent;
            root = above;
        }
        root
    }

    /// Joins two pieces and gives the root of both.
    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return a;
        }
        let size = |piece: &Piece| (!piece.is_listed, piece.spans.len());
        let a_is_larger = size(&self.pieces[a as usize]) >= size(&self.pieces[b as usize]);
        let (kept, gone) = if a_is_larger { (a, b) } else { (b, a) };
        self.pieces[gone as usize].parent = kept;
        let theirs = std::mem::take(&mut self.pieces[gone as usize].spans);
        let Piece { left, right, top, bottom, population, is_listed, .. } =
            self.pieces[gone as usize];
        let piece = &mut self.pieces[kept as usize];
        piece.left = piece.left.min(left);
        piece.right = piece.right.max(right);
        piece.top = piece.top.min(top);
        piece.bottom = piece.bottom.max(bottom);
        piece.population += population;
        piece.is_listed &= is_listed;
        piece.spans.extend(theirs);
        self.forget_if_large(kept);
        kept
    }

    /// Adds a run to its piece, or to a new one.
    fn add(&mut self, run: &mut Run, y: u32, population: u32) {
        let span = Span { y, left: run.left, right: run.right };
        self.spans += 1;
        if run.piece == NONE {
            run.piece = self.pieces.len() as u32;
            self.pieces.push(Piece {
                parent: run.piece,
                left: run.left,
                right: run.right,
                top: y,
                bottom: y + 1,
                population: u64::from(population),
                spans: vec![span],
                is_listed: true,
            });
        } else {
            let piece = &mut self.pieces[run.piece as usize];
            piece.left = piece.left.min(run.left);
            piece.right = piece.right.max(run.right);
            piece.bottom = y + 1;
            piece.population += u64::from(population);
            if piece.is_listed {
                piece.spans.push(span);
            } else {
                self.spans -= 1;
            }
        }
        self.forget_if_large(run.piece);
    }

    fn forget_if_large(&mut self, piece: u32) {
        let piece = &mut self.pieces[piece as usize];
        let sides = (piece.right - piece.left).max(piece.bottom - piece.top);
        if piece.population > self.effort.max_cells || u64::from(sides) > self.effort.max_side {
            piece.is_listed = false;
            self.spans -= piece.spans.len() as u64;
            piece.spans = Vec::new();
        }
    }

    /// The finished islands: each root with what it is bound to over a seam.
    fn islands(mut self, snapshot: &Snapshot<'_>, frame: &Frame, bonds: &[Bond]) -> Vec<Island> {
        let mut by_root: HashMap<u32, Vec<Bond>> = HashMap::new();
        for bond in bonds {
            let (a, b) = (self.root(bond.a), self.root(bond.b));
            let bond = Bond { a, b, ..*bond };
            by_root.entry(a).or_default().push(bond);
            by_root.entry(b).or_default().push(Bond { a: b, b: a, x: -bond.x, y: -bond.y });
        }
        let mut islands = Vec::new();
        let mut is_done = vec![false; self.pieces.len()];
        for index in 0..self.pieces.len() {
            if self.pieces[index].parent as usize != index || is_done[index] {
                continue;
            }
            let mut placed = vec![Placed { piece: index as u32, x: 0, y: 0 }];
            let mut meets_itself = false;
            is_done[index] = true;
            let mut next = 0;
            while next < placed.len() {
                let from = placed[next];
                for bond in by_root.get(&from.piece).map_or(&[][..], Vec::as_slice) {
                    let to = Placed { piece: bond.b, x: from.x + bond.x, y: from.y + bond.y };
                    match placed.iter().find(|placed| placed.piece == to.piece) {
                        Some(known) => meets_itself |= *known != to,
                        None => {
                            is_done[to.piece as usize] = true;
                            placed.push(to);
                        }
                    }
                }
                next += 1;
            }
            islands.push(self.island(snapshot, frame, &placed, meets_itself));
        }
        islands
    }

    fn island(
        &self,
        snapshot: &Snapshot<'_>,
        frame: &Frame,
        placed: &[Placed],
        meets_itself: bool,
    ) -> Island {
        let mut bounds = Rect::default();
        let mut population = 0;
        let mut is_cut = false;
        let mut is_listed = true;
        for place in placed {
            let piece = &self.pieces[place.piece as usize];
            let (left, top) = (i64::from(piece.left), i64::from(piece.top));
            let (right, bottom) = (i64::from(piece.right), i64::from(piece.bottom));
            let own = Rect::from_edges(left, top, right, bottom);
            is_cut |= frame.cuts(&own);
            bounds = bounds.union(&Rect { x: left + place.x, y: top + place.y, ..own });
            population += piece.population;
            is_listed &= piece.is_listed;
        }
        is_listed &= population <= self.effort.max_cells
            && bounds.width.max(bounds.height) <= self.effort.max_side;
        let shape = is_listed.then(|| {
            let mut shape = BitGrid::new(bounds.width as usize, bounds.height as usize);
            for place in placed {
                for span in &self.pieces[place.piece as usize].spans {
                    let at = i64::from(span.left) + place.x - bounds.x;
                    let row = i64::from(span.y) + place.y - bounds.y;
                    let cells = snapshot.cells.row(span.y as usize);
                    copy_cells(cells, *span, shape.row_mut(row as usize), at as usize);
                }
            }
            Arc::new(shape)
        });
        let (x, y) = frame.around_seams(bounds.x, bounds.y);
        let bounds = Rect { x: x + snapshot.origin.x, y: y + snapshot.origin.y, ..bounds };
        Island { bounds, population, shape, is_cut, meets_itself }
    }
}

/// Copies the cells of a span to a row, from column `at` on.
fn copy_cells(from: &[u64], span: Span, to: &mut [u64], at: usize) {
    let (mut x, end) = (span.left as usize, span.right as usize);
    let mut at = at;
    while x < end {
        let count = (end - x).min(64 - x % 64).min(64 - at % 64);
        let mask = if count == 64 { u64::MAX } else { (1 << count) - 1 };
        to[at / 64] |= (from[x / 64] >> (x % 64) & mask) << (at % 64);
        x += count;
        at += count;
    }
}

/// A piece with how far it is moved to hang together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Placed {
    piece: u32,
    x: i64,
    y: i64,
}

/// Piece `b`, moved by `(x, y)`, is near piece `a`.
#[derive(Clone, Copy, Debug)]
struct Bond {
    a: u32,
    b: u32,
    x: i64,
    y: i64,
}

/// Where the universe ends, in columns and rows of a snapshot.
struct Frame {
    columns: Side,
    rows: Side,
}

/// One axis of a frame.
struct Side {
    /// The universe's first column or row, and its number of them, where the axis wraps and the
    /// snapshot holds all of it.
    seam: Option<(i64, i64)>,
    /// Where the universe goes on past the snapshot: below this and from that on.
    open: (Option<i64>, Option<i64>),
}

impl Frame {
    fn new(snapshot: &Snapshot<'_>) -> Self {
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

    fn is_near_seam(&self, run: &Run, y: i64) -> bool {
        self.columns.is_near_seam(i64::from(run.left), i64::from(run.right))
            || self.rows.is_near_seam(y, y + 1)
    }

    /// Whether something at `bounds` may go on outside of the snapshot.
    fn cuts(&self, bounds: &Rect) -> bool {
        self.columns.cuts(bounds.x, bounds.right()) || self.rows.cuts(bounds.y, bounds.bottom())
    }

    /// The place in the universe of a column and row that may lie past a seam.
    fn around_seams(&self, x: i64, y: i64) -> (i64, i64) {
        (self.columns.around_seams(x), self.rows.around_seams(y))
    }

    /// Which pieces hang together over a seam, given the runs near one.
    fn bonds(&self, runs: &[(i64, Run)], forest: &mut Forest) -> Vec<Bond> {
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
