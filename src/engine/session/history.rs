//! Universes that were left, to go back to.
//!
//! Whatever leaves the universe that is there for another is a [`Change`]: opening, going back to
//! the start, undoing, redoing. The universe that is left is kept as a [`Moment`], which holds
//! cells and no engine, so that it outlives a lost device and may come back on another engine. Two
//! stacks of moments, the past and what was undone, make the history.
//!
//! Memory alone bounds it. Moments take no more of the budget than they leave free, and where something
//! else needs it they go, the oldest first. A universe that is too large to be kept at all is not left
//! unless the view has said that it may be lost.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::EngineError;
use crate::life::Universe;
use crate::memory::MemoryBudget;

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
        /// Bytes that there would be for it without all other universes that were left.
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
    budget: MemoryBudget,
}

impl History {
    /// No universes yet. Their cells are drawn from that budget.
    pub fn new(budget: MemoryBudget) -> Self {
        Self { past: Vec::new(), undone: Vec::new(), last_id: 0, budget }
    }

    /// Bytes that its universes take; each counts once, however many moments have it.
    fn bytes(&self) -> u64 {
        let moments = self.past.iter().chain(&self.undone);
        let universes = moments.flat_map(|(_, moment)| [&moment.opened, &moment.now]);
        let bytes = universes.map(|universe| (Arc::as_ptr(universe), universe.cells().bytes()));
        bytes.collect::<HashMap<_, _>>().into_values().sum()
    }

    /// Makes room for a universe that is left on going `way`: forgets others, the oldest first, until
    /// it is there.
    ///
    /// # Errors
    /// [`Refusal::TooLargeToKeep`] where it would not be there without all others, none of which is
    /// forgotten then.
    pub fn make_room(&mut self, needed_bytes: u64, way: Way) -> Result<(), Refusal> {
        let allowed_bytes = self.budget.left().saturating_add(self.bytes());
        if needed_bytes > allowed_bytes {
            return Err(Refusal::TooLargeToKeep { needed_bytes, allowed_bytes });
        }
        while needed_bytes > self.budget.left() && self.forget_oldest(self.next_id(way)) {}
        Ok(())
    }

    /// Forgets universes, the oldest first, until that gives memory back, but not the one to which
    /// `way` leads. Returns whether it has.
    pub fn give_way(&mut self, way: Way) -> bool {
        let before = self.budget.left();
        while self.forget_oldest(self.next_id(way)) {
            if self.budget.left() > before {
                return true;
            }
        }
        false
    }

    /// How many universes there are to go back to, and to go forward to.
    pub fn lengths(&self) -> (usize, usize) {
        (self.past.len(), self.undone.len())
    }

    /// Where going that way leads.
    pub fn next(&self, way: Way) -> Option<&Moment> {
        self.numbered(way).map(|(_, moment)| moment)
    }

    fn next_id(&self, way: Way) -> Option<MomentId> {
        self.numbered(way).map(|(id, _)| *id)
    }

    fn numbered(&self, way: Way) -> Option<&(MomentId, Moment)> {
        match way {
            Way::New => None,
            Way::Back => self.past.last(),
            Way::Forward => self.undone.last(),
        }
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
        self.leave_room();
        Changed {
            epoch: 0,
            left: left_id,
            back_at: back_at.map(|(id, _)| id),
            kept: self.past.iter().chain(&self.undone).map(|(id, _)| *id).collect(),
        }
    }

    /// Forgets universes, those that are furthest away first, until the rest takes no more than it leaves
    /// free; but not the newest.
    pub fn leave_room(&mut self) {
        let newest = Some(MomentId(self.last_id));
        while self.bytes() > self.budget.left() && self.forget_oldest(newest) {}
    }

    /// Forgets the universe that is furthest away, unless it is `spared`, which is the nearest of its
    /// stack. Returns whether there was one.
    fn forget_oldest(&mut self, spared: Option<MomentId>) -> bool {
        for stack in [&mut self.past, &mut self.undone] {
            if stack.first().is_some_and(|(id, _)| Some(*id) != spared) {
                stack.remove(0);
                return true;
            }
        }
        false
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
        let mut history = History::new(MemoryBudget::unlimited());
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
        let mut history = History::new(MemoryBudget::unlimited());
        history.go(Way::New, Some(moment(1)));
        history.go(Way::Back, Some(moment(2)));
        history.go(Way::New, Some(moment(1)));
        assert_eq!((history.lengths(), column(history.next(Way::Back))), ((1, 0), Some(1)));
    }

    #[test]
    fn memory_bounds_it_and_the_oldest_go_first() {
        let bytes = moment(0).now.cells().bytes();
        let mut history = History::new(MemoryBudget::new(2 * bytes));
        for column in 1..=4 {
            history.go(Way::New, Some(moment(column)));
        }
        assert_eq!((history.lengths(), column(history.next(Way::Back))), ((2, 0), Some(4)));
        history.go(Way::Back, Some(moment(5)));
        assert_eq!(history.lengths(), (1, 1));
        history.go(Way::Back, Some(moment(4)));
        assert_eq!((history.lengths(), column(history.next(Way::Forward))), ((0, 2), Some(4)));
        // The newest stays even where it alone is too much.
        let mut history = History::new(MemoryBudget::new(0));
        history.go(Way::New, Some(moment(1)));
        assert_eq!(history.lengths(), (1, 0));
    }

    /// A universe of so many cells far from each other, drawn from a budget.
    fn drawn(cells: i64, budget: &MemoryBudget) -> Arc<Universe> {
        let mut far = Cells::within(budget);
        (0..cells).for_each(|at| far.set(1000 * at, 0, true));
        Arc::new(Universe::new(&Pattern::from_cells(far), None).unwrap())
    }

    #[test]
    fn universes_take_no_more_than_they_leave_free_and_give_way() {
        let budget = MemoryBudget::new(1 << 20);
        let mut history = History::new(budget.clone());
        let left: Vec<_> = (0..20)
            .map(|_| history.go(Way::New, Some(Moment::opened(drawn(100, &budget)))).left)
            .collect();
        let (kept, _) = history.lengths();
        assert!(history.bytes() <= budget.left() && 2 < kept && kept < 20, "{kept} are kept");
        // Memory that something else takes is theirs no more.
        let taken = budget.reserve(budget.left() / 2).unwrap();
        history.leave_room();
        assert!(history.bytes() <= budget.left() && history.lengths().0 < kept);
        drop(taken);
        let kept = history.lengths().0;
        assert!(history.give_way(Way::Back));
        assert_eq!(history.lengths().0, kept - 1);
        history.make_room(budget.left() + 1, Way::Back).unwrap();
        assert_eq!(history.lengths().0, kept - 2);
        let all = history.make_room(1 << 20, Way::Back);
        assert!(matches!(all, Err(Refusal::TooLargeToKeep { .. })), "{all:?}");
        assert_eq!(history.lengths().0, kept - 2, "nothing is forgotten in vain");
        while history.give_way(Way::Back) {}
        assert_eq!(history.next_id(Way::Back), *left.last().unwrap(), "the way back is spared");
        assert!(history.give_way(Way::New));
        assert_eq!((history.lengths(), budget.taken()), ((0, 0), 0));
    }
}
