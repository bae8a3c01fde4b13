//! Universes that were left, to go back to.
//!
//! Whatever leaves the universe that is there for another is a [`Change`]: opening, going back to
//! the start, undoing, redoing. The universe that is left is kept as a [`Moment`], which holds
//! cells and no engine, so that it outlives a lost device and may come back on another engine. Two
//! stacks of moments, the past and what was undone, make the history. It is bounded by memory
//! alone: the oldest moments go first, and a universe that is too large to be kept at all is not
//! left unless the view has said that it may be lost.

use std::sync::Arc;

use crate::engine::EngineError;
use crate::life::Universe;

/// Another universe in place of the one that is there.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which.
    pub to: Destination,
    /// Whether the one that is there may be lost.
    pub keeping: Keeping,
}

/// Where a change leads.
#[derive(Clone, Debug)]
pub enum Destination {
    /// To another universe, paused.
    Open(Arc<Universe>),
    /// To the universe as it was opened, paused.
    Start,
    /// To the universe that was left last, as it was left; it runs on if it ran.
    Back,
    /// To the universe that was left by going back last.
    Forward,
}

/// What becomes of a universe that is left and too large to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is not left.
    Surely,
    /// It is lost.
    WherePossible,
}

/// What came of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The epoch that has begun; the old one where the universe was as it was opened, and stays.
    pub epoch: u64,
    /// Under which number the universe that was left is kept, if it is.
    pub left: Option<MomentId>,
    /// The number that the universe which is there now was kept under, if it was left before.
    pub back_at: Option<MomentId>,
    /// Every universe that can be had again.
    pub kept: Vec<MomentId>,
}

/// Why there was no change. The universe is as it was, and runs on if it ran.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing to go back or forward to.
    #[error("there is nothing to go back to")]
    Nowhere,
    /// The universe that is there is too large to be kept.
    #[error(
        "the universe takes {needed_bytes} bytes, more than the {allowed_bytes} for universes to \
         go back to; save it to keep it"
    )]
    TooLargeToKeep {
        /// Bytes that it takes at most.
        needed_bytes: u64,
        /// Bytes that universes which were left may take.
        allowed_bytes: u64,
    },
    /// The other universe cannot be had.
    #[error(transparent)]
    Failed(#[from] EngineError),
}

/// The number of a universe that was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MomentId(u64);

/// A universe as it was left.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// As it was opened.
    pub opened: Arc<Universe>,
    /// As it was left.
    pub now: Arc<Universe>,
    /// Whether it ran.
    pub is_running: bool,
}

impl Moment {
    /// A universe that was just opened.
    pub fn opened(universe: Arc<Universe>) -> Self {
        Self { opened: Arc::clone(&universe), now: universe, is_running: false }
    }

    /// Bytes that it takes.
    fn bytes(&self) -> u64 {
        let now = self.now.cells().bytes();
        if Arc::ptr_eq(&self.opened, &self.now) { now } else { now + self.opened.cells().bytes() }
    }
}

/// A way through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To a universe that was not there before: what was undone cannot be redone any more.
    New,
    Back,
    Forward,
}

/// The universes that were left.
#[derive(Debug)]
pub(super) struct History {
    past: Vec<(MomentId, Moment)>,
    undone: Vec<(MomentId, Moment)>,
    last_id: u64,
    allowed_bytes: u64,
}

impl History {
    /// Universes that may take that many bytes.
    pub fn new(allowed_bytes: u64) -> Self {
        Self { past: Vec::new(), undone: Vec::new(), last_id: 0, allowed_bytes }
    }

    /// Bytes that universes may take.
    pub fn allowed_bytes(&self) -> u64 {
        self.allowed_bytes
    }

    /// How many universes there are to go back to, and to go forward to.
    pub fn lengths(&self) -> (usize, usize) {
        (self.past.len(), self.undone.len())
    }

    /// Where going that way leads.
    pub fn next(&self, way: Way) -> Option<&Moment> {
        let next = match way {
            Way::New => None,
            Way::Back => self.past.last(),
            Way::Forward => self.undone.last(),
        };
        next.map(|(_, moment)| moment)
    }

    /// Goes that way, and keeps the universe that is left. The epoch is not for the history to say.
    pub fn go(&mut self, way: Way, left: Option<Moment>) -> Changed {
        let left = left.map(|moment| {
            self.last_id += 1;
            (MomentId(self.last_id), moment)
        });
        let left_id = left.as_ref().map(|(id, _)| *id);
        let back_at = match way {
            Way::New => {
                self.undone.clear();
                self.past.extend(left);
                None
            }
            Way::Back => {
                self.undone.extend(left);
                self.past.pop()
            }
            Way::Forward => {
                self.past.extend(left);
                self.undone.pop()
            }
        };
        self.forget_what_is_too_much(left_id);
        Changed {
            epoch: 0,
            left: left_id,
            back_at: back_at.map(|(id, _)| id),
            kept: self.past.iter().chain(&self.undone).map(|(id, _)| *id).collect(),
        }
    }

    /// Forgets universes until the rest is small enough, those that are furthest away first, but not
    /// the one that was left just now.
    fn forget_what_is_too_much(&mut self, newest: Option<MomentId>) {
        let is_newest = |moment: &(MomentId, Moment)| Some(moment.0) == newest;
        while self.past.iter().chain(&self.undone).map(|(_, moment)| moment.bytes()).sum::<u64>()
            > self.allowed_bytes
        {
            if self.past.first().is_some_and(|oldest| !is_newest(oldest)) {
                self.past.remove(0);
            } else if self.undone.first().is_some_and(|furthest| !is_newest(furthest)) {
                self.undone.remove(0);
            } else {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{Cells, Pattern};

    /// A universe of one cell, which is told by its column.
    fn moment(column: i64) -> Moment {
        let pattern = Pattern::from_cells(Cells::from_points([(column, 0)]));
        Moment::opened(Arc::new(Universe::new(&pattern, None).unwrap()))
    }

    fn column(moment: Option<&Moment>) -> Option<i64> {
        moment?.now.cells().points().next().map(|(x, _)| x)
    }

    #[test]
    fn what_was_left_is_gone_back_to_and_forward_again() {
        let mut history = History::new(u64::MAX);
        assert!(history.next(Way::Back).is_none() && history.next(Way::Forward).is_none());
        let first = history.go(Way::New, Some(moment(1)));
        let second = history.go(Way::New, Some(moment(2)));
        assert_eq!(second.kept, [first.left.unwrap(), second.left.unwrap()]);
        assert_eq!(column(history.next(Way::Back)), Some(2));
        let back = history.go(Way::Back, Some(moment(3)));
        assert_eq!(back.back_at, second.left);
        assert_eq!(column(history.next(Way::Back)), Some(1));
        assert_eq!(column(history.next(Way::Forward)), Some(3));
        let forward = history.go(Way::Forward, Some(moment(2)));
        assert_eq!(forward.back_at, back.left);
        assert_eq!(column(history.next(Way::Back)), Some(2));
        assert_eq!(history.lengths(), (2, 0));
    }

    #[test]
    fn another_universe_ends_what_was_undone() {
        let mut history = History::new(u64::MAX);
        history.go(Way::New, Some(moment(1)));
        history.go(Way::Back, Some(moment(2)));
        history.go(Way::New, Some(moment(1)));
        assert_eq!((history.lengths(), column(history.next(Way::Back))), ((1, 0), Some(1)));
    }

    #[test]
    fn memory_bounds_it_and_the_oldest_go_first() {
        let mut history = History::new(2 * moment(0).bytes());
        for column in 1..=4 {
            history.go(Way::New, Some(moment(column)));
        }
        assert_eq!((history.lengths(), column(history.next(Way::Back))), ((2, 0), Some(4)));
        history.go(Way::Back, Some(moment(5)));
        assert_eq!(history.lengths(), (1, 1));
        history.go(Way::Back, Some(moment(4)));
        assert_eq!((history.lengths(), column(history.next(Way::Forward))), ((0, 2), Some(4)));
        // The newest stays even where it alone is too much.
        let mut history = History::new(0);
        history.go(Way::New, Some(moment(1)));
        assert_eq!(history.lengths(), (1, 0));
    }
}
