//! Islands: live cells whose neighbourhoods touch.
//!
//! Two live cells belong together if they stand at most two columns and at most two rows apart:
//! then both act on some cell. Rows are read from the top as runs whose gaps are at most one dead
//! cell. A run joins those runs of the two rows above that are as near. A forest of pieces
//! (union-find) holds which runs belong together, each piece with its runs. A piece that has grown
//! larger than anything that will be looked at keeps only its extent and its population. So a fresh
//! soup, which is one island, takes no more memory than its cells.
//!
//! Where the snapshot holds a whole torus, runs near one edge are compared with those near the
//! other at the end. What hangs together over the seam is put together in unwrapped coordinates.

mod forest;
mod runs;
mod seams;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use self::forest::{Forest, link};
use self::runs::{Run, find_runs};
use self::seams::Frame;
use super::{Effort, Kind, Object, Snapshot};
use crate::life::{BitGrid, Rect};
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
