//! Points of a training to which it can go back.

use super::super::training::Training;

/// Snapshots of a training: its start, and points ever further apart, so that there are never
/// many.
pub(super) struct Snapshots {
    pub(super) snapshots: Vec<Training>,
    pub(super) every: u64,
    pub(super) most: usize,
}

/// Snapshots at first, in steps.
const SNAPSHOT_EVERY: u64 = 25;

/// Snapshots that are kept at most. One takes three numbers a parameter.
const MOST_SNAPSHOTS: usize = 64;

impl Snapshots {
    pub fn new(training: &Training) -> Self {
        Self { snapshots: vec![training.clone()], every: SNAPSHOT_EVERY, most: MOST_SNAPSHOTS }
    }

    /// Takes a snapshot where one is due, and gives its steps.
    pub fn observe(&mut self, training: &Training) -> Option<u64> {
        let steps = training.steps_of_all_starts();
        let last = self.snapshots.last().map_or(0, Training::steps_of_all_starts);
        if !steps.is_multiple_of(self.every) || steps <= last {
            return None;
        }
        if self.snapshots.len() >= self.most {
            self.every *= 2;
            let every = self.every;
            self.snapshots.retain(|snapshot| snapshot.steps_of_all_starts().is_multiple_of(every));
            if !steps.is_multiple_of(every) {
                return None;
            }
        }
        self.snapshots.push(training.clone());
        Some(steps)
    }

    /// The last snapshot at or before that many steps. Those after it are forgotten.
    pub fn go_back(&mut self, steps: u64) -> Training {
        let after =
            self.snapshots.partition_point(|snapshot| snapshot.steps_of_all_starts() <= steps);
        // The start is always there.
        self.snapshots.truncate(after.max(1));
        self.snapshots[self.snapshots.len() - 1].clone()
    }
}
