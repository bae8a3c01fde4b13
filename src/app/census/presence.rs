//! Whether objects are still where they were going.
//!
//! Findings speak of their snapshot, and a running universe has gone on since. Between two looks an
//! object may have met another one and be no more; its name would stand over nothing until the next
//! look is done, which takes seconds where there is much to recognise. So the cells in view are read
//! in between, which is cheap, and an object whose cells are not all alive is gone.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::findings::Findings;
use crate::engine::EngineError;
use crate::engine::session::Snapshot;
use crate::life::Rect;

/// The least time between two checks.
const PAUSE: Duration = Duration::from_millis(100);

/// A check is waited for at most this share of the time: 1 in so much.
const READING_SHARE: u32 = 10;

/// The most cells that are read for a check.
const MOST_CELLS: u128 = 1 << 18;

/// An answer of the session.
type Answer = Result<Snapshot, EngineError>;

/// Checks objects against what lives.
#[derive(Debug, Default)]
pub(super) struct Presence {
    waiting: Option<(Instant, Receiver<Answer>)>,
    next_at: Option<Instant>,
}

impl Presence {
    /// What the session is to read, and where it sends that, if a check is due.
    pub fn ask(&mut self, now: Instant, view: Rect) -> Option<(Rect, Sender<Answer>)> {
        let is_due = self.next_at.is_none_or(|next_at| now >= next_at);
        if self.waiting.is_some() || !is_due || view.area() > MOST_CELLS {
            return None;
        }
        let (reply, answer) = channel();
        self.waiting = Some((now, answer));
        Some((view, reply))
    }

    /// Takes note of the objects that were found to be gone.
    pub fn hear(&mut self, now: Instant, findings: &mut Findings) {
        let Some((asked, answer)) = &self.waiting else { return };
        let answer = match answer.try_recv() {
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => None,
            Ok(answer) => answer.ok(),
        };
        self.next_at = Some(now + PAUSE.max((now - *asked) * READING_SHARE));
        self.waiting = None;
        if let Some(snapshot) = answer {
            findings.strike_out_what_is_gone(&snapshot);
        }
    }

    /// Begins anew: the universe is another one.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, BLOCK, GLIDER};
    use super::*;
    use crate::life::{Cells, Rulestring};

    const VIEW: Rect = Rect::new(-10, -10, 60, 60);

    fn snapshot(generation: u64, cells: &[(i64, i64)]) -> Snapshot {
        let cells = Cells::from_points(cells.iter().copied()).to_grid(VIEW);
        Snapshot { generation, region: VIEW, cells, rulestring: Rulestring::default() }
    }

    #[test]
    fn one_check_is_under_way_at_a_time_and_not_too_often() {
        let start = Instant::now();
        let mut findings = samples::findings(0, &[(BLOCK, 0, 0)]);
        let mut presence = Presence::default();
        let (_, reply) = presence.ask(start, VIEW).unwrap();
        assert!(presence.ask(start, VIEW).is_none());
        presence.hear(start, &mut findings);
        assert!(presence.ask(start, VIEW).is_none(), "the answer has not come");
        reply.send(Ok(snapshot(1, &[]))).unwrap();
        let answered = start + Duration::from_millis(30);
        presence.hear(answered, &mut findings);
        assert!(findings.is_gone(0));
        assert!(presence.ask(answered + 9 * Duration::from_millis(30), VIEW).is_none());
        assert!(presence.ask(answered + 10 * Duration::from_millis(30), VIEW).is_some());
        presence.forget();
        assert!(presence.ask(start, Rect::new(0, 0, 1 << 20, 2)).is_none(), "too much to read");
    }

    #[test]
    fn an_answer_that_fails_says_nothing() {
        let now = Instant::now();
        let mut findings = samples::findings(0, &[(BLOCK, 0, 0)]);
        let mut presence = Presence::default();
        drop(presence.ask(now, VIEW));
        presence.hear(now, &mut findings);
        assert!(!findings.is_gone(0));
        assert!(presence.ask(now + PAUSE, VIEW).is_some());
    }

    #[test]
    fn only_objects_whose_cells_are_not_there_are_gone() {
        let mut findings =
            samples::findings(0, &[(BLOCK, 0, 0), (BLOCK, 8, 0), (GLIDER, 20, 20), (BLOCK, 90, 0)]);
        // A block is whole, of another a cell is left, and the glider has flown on.
        let glider = [(22, 21), (23, 22), (21, 23), (22, 23), (23, 23)];
        let there = [(0, 0), (1, 0), (0, 1), (1, 1), (8, 0)].into_iter().chain(glider);
        findings.strike_out_what_is_gone(&snapshot(4, &there.collect::<Vec<_>>()));
        let gone: Vec<bool> = (0..4).map(|index| findings.is_gone(index)).collect();
        let places: Vec<i64> = findings.objects.iter().map(|object| object.bounds.x).collect();
        assert_eq!(places, [0, 8, 90, 20]);
        // What was not read is not judged.
        assert_eq!(gone, [false, true, false, false]);
    }
}
