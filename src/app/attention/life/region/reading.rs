//! Reading a region of the universe, in as many pieces as it has there.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::RegionCells;
use crate::app::attention::Read;
use crate::engine::EngineError;
use crate::engine::session::Snapshot;
use crate::life::{BitGrid, Edge, Rect, Topology};

/// A rectangle in a universe of that topology; beyond a seam it goes on as if the universe were
/// there once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub rect: Rect,
    pub topology: Topology,
}

/// A reading under way, in pieces.
pub(super) struct Reading {
    pub place: Place,
    replies: Vec<Receiver<Result<Snapshot, EngineError>>>,
    pieces: Vec<Snapshot>,
}

impl Place {
    /// The rectangles of the universe in which all cells lie. A universe that is no longer than the
    /// rectangle along an axis is there as a whole.
    pub fn pieces(&self) -> Vec<Rect> {
        let Self { rect, topology } = *self;
        let edge = topology.edge();
        let columns =
            pieces_along(rect.x, rect.width, topology.first_column(), topology.width(), edge);
        let rows = pieces_along(rect.y, rect.height, topology.first_row(), topology.height(), edge);
        rows.iter()
            .flat_map(|&(y, height)| {
                columns.iter().map(move |&(x, width)| Rect::new(x, y, width, height))
            })
            .collect()
    }

    /// Rectangles that hold the cells across seams too, wherever those lie: runs of each row.
    fn pieces_of_cells(&self) -> Vec<Rect> {
        let Self { rect, topology } = *self;
        let places = (rect.y..rect.bottom())
            .flat_map(|y| (rect.x..rect.right()).filter_map(move |x| topology.resolve(x, y)));
        let cells: BTreeSet<(i64, i64)> = places.map(|place| (place.y, place.x)).collect();
        let mut pieces: Vec<Rect> = Vec::new();
        for (y, x) in cells {
            match pieces.last_mut() {
                Some(last) if last.y == y && last.right() == x => last.width += 1,
                _ => pieces.push(Rect::new(x, y, 1, 1)),
            }
        }
        // Rows that are alike are one piece.
        pieces.sort_by_key(|piece| (piece.x, piece.width, piece.y));
        pieces.dedup_by(|next, piece| {
            let goes_on = (next.x, next.width, next.y) == (piece.x, piece.width, piece.bottom());
            piece.height += u64::from(goes_on);
            goes_on
        });
        pieces
    }
}

/// The pieces of an axis, as starts and lengths, that a stretch of it lies in.
fn pieces_along(
    start: i64,
    length: u64,
    first: Option<i64>,
    side: Option<u64>,
    edge: Edge,
) -> Vec<(i64, u64)> {
    let (Some(first), Some(side)) = (first, side) else { return vec![(start, length)] };
    if side <= length {
        return vec![(first, side)];
    }
    let end = first.saturating_add_unsigned(side);
    match edge {
        Edge::Torus => {
            let offset = (start - first).rem_euclid(side as i64) as u64;
            let before_seam = length.min(side - offset);
            let pieces = [(first + offset as i64, before_seam), (first, length - before_seam)];
            pieces.into_iter().filter(|(_, length)| *length > 0).collect()
        }
        // The cells across a skewed seam do not lie along an axis: regions end there.
        _ => {
            let from = start.clamp(first, end);
            let to = start.saturating_add_unsigned(length).clamp(from, end);
            if from == to { Vec::new() } else { vec![(from, (to - from) as u64)] }
        }
    }
}

impl Reading {
    /// Asks for all pieces of a place and of one cell more on each side.
    pub fn start(place: Place, read: Read<'_>) -> Self {
        let with_margin = Place { rect: place.rect.expanded(1), ..place };
        let ask = |piece| {
            let (reply, answer) = channel();
            read(piece, reply);
            answer
        };
        let pieces = match place.topology.is_skewed() {
            true => with_margin.pieces_of_cells(),
            false => with_margin.pieces(),
        };
        let replies = pieces.into_iter().map(ask).collect();
        Self { place, replies, pieces: Vec::new() }
    }

    /// Takes over the pieces that have come. Returns whether all are there; `None` where one will
    /// not come.
    pub fn take(&mut self) -> Option<bool> {
        while let Some(reply) = self.replies.first() {
            match reply.try_recv() {
                Err(TryRecvError::Empty) => return Some(false),
                Ok(Ok(snapshot)) => self.pieces.push(snapshot),
                // The session ended, or has another engine.
                Ok(Err(_)) | Err(TryRecvError::Disconnected) => return None,
            }
            self.replies.remove(0);
        }
        Some(true)
    }

    /// The cells, with their generation, where all pieces are of the same one and of this universe.
    pub fn cells(&self) -> Option<(u64, RegionCells)> {
        let Place { rect, topology } = self.place;
        let generation = self.pieces.first()?.generation;
        let is_one = |piece: &Snapshot| {
            piece.generation == generation && piece.rulestring.topology == topology
        };
        if !self.pieces.iter().all(is_one) {
            return None;
        }
        let around = rect.expanded(1);
        let mut cells = BitGrid::new(around.width as usize, around.height as usize);
        for row in 0..cells.height() {
            for column in 0..cells.width() {
                let place = topology.resolve(around.x + column as i64, around.y + row as i64);
                let is_alive = place.is_some_and(|place| self.is_alive(place.x, place.y));
                cells.set(column, row, is_alive);
            }
        }
        let is_cell = |x: i64, y: i64| match topology.is_skewed() {
            true => topology.contains(x, y),
            false => topology.resolve(x, y).is_some(),
        };
        let is_inside = (rect.y..rect.bottom())
            .flat_map(|y| (rect.x..rect.right()).map(move |x| is_cell(x, y)))
            .collect();
        Some((generation, RegionCells { cells, is_inside }))
    }

    fn is_alive(&self, x: i64, y: i64) -> bool {
        let piece = self.pieces.iter().find(|piece| piece.region.contains(x, y));
        piece.is_some_and(|piece| {
            piece.cells.get((x - piece.region.x) as usize, (y - piece.region.y) as usize)
        })
    }
}
