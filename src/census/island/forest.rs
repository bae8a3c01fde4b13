//! A forest of pieces (union-find): which runs hang together.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::{Effort, Snapshot};
use super::Island;
use super::runs::{NONE, Run};
use super::seams::{Bond, Frame};
use crate::life::{BitGrid, Rect};

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

pub(super) struct Forest {
    pieces: Vec<Piece>,
    /// Spans that pieces have listed.
    spans: u64,
    effort: Effort,
}

/// Joins `run` with the runs of a row above that it is near. `from` is where to begin, and moves on
/// with the runs of a row, which ascend.
#[inline]
pub(super) fn link(forest: &mut Forest, run: &mut Run, above: &[Run], from: &mut usize) {
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

impl Forest {
    pub fn new(effort: Effort) -> Self {
        Self { pieces: Vec::new(), spans: 0, effort }
    }

    /// Bytes that it takes at most, with what its lists have too much of while they grow.
    pub fn bytes(&self) -> u64 {
        let pieces = self.pieces.len() as u64 * size_of::<Piece>() as u64;
        3 * pieces + 2 * self.spans * size_of::<Span>() as u64
    }

    #[inline]
    pub fn root(&mut self, piece: u32) -> u32 {
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
    #[inline]
    pub fn add(&mut self, run: &mut Run, y: u32, population: u32) {
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
    pub fn islands(
        mut self,
        snapshot: &Snapshot<'_>,
        frame: &Frame,
        bonds: &[Bond],
    ) -> Vec<Island> {
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
