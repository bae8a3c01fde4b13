//! A region of the running universe that the model looks at, read again as the universe runs.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::app::attention::Read;
use crate::engine::EngineError;
use crate::engine::session::{Snapshot, Status};
use crate::life::{BitGrid, Rect};

/// Time between two readings of a running universe.
const PACE: Duration = Duration::from_millis(100);

/// A square region, and its cells as they were read last. It is as large as four overlapping windows
/// of the model's torus cover, whose outermost cells have no answers.
pub(in crate::app::attention) struct Region {
    side: usize,
    /// The cell in its middle.
    middle: (i64, i64),
    pub is_picked: bool,
    pub is_picking: bool,
    reply: Option<Receiver<Result<Snapshot, EngineError>>>,
    /// What is being read.
    asked: Option<(Rect, u64)>,
    /// What was read: where, and of which generation.
    known: Option<(Rect, u64)>,
    /// The cells, with one more on each side.
    pub cells: Option<BitGrid>,
    pub generation: u64,
    due: Instant,
}

impl Region {
    /// A region for a model on a torus of that side.
    pub fn new(torus: usize) -> Self {
        Self {
            side: side_for(torus),
            middle: (0, 0),
            is_picked: false,
            is_picking: false,
            reply: None,
            asked: None,
            known: None,
            cells: None,
            generation: 0,
            due: Instant::now(),
        }
    }

    /// The cell in its middle.
    pub fn middle(&self) -> (i64, i64) {
        self.middle
    }

    /// The region around the picked cell.
    pub fn rect(&self) -> Rect {
        let (half, side) = (self.side as i64 / 2, self.side as u64);
        Rect::new(self.middle.0 - half, self.middle.1 - half, side, side)
    }

    pub fn pick(&mut self, x: i64, y: i64) {
        self.middle = (x, y);
        (self.is_picked, self.is_picking) = (true, false);
        self.due = Instant::now();
    }

    /// Regions are of another size from now on.
    pub fn resize(&mut self, torus: usize) {
        let side = side_for(torus);
        if self.side != side {
            (self.side, self.cells, self.known, self.asked) = (side, None, None, None);
            self.reply = None;
        }
    }

    /// Takes over what was read, and reads again where the universe has gone on. Returns whether
    /// there are other cells now.
    pub fn follow(&mut self, status: &Status, read: Read<'_>) -> bool {
        if !self.is_picked
            && self.known.is_none()
            && let Some(bounds) = status.bounding_box
        {
            let middle = |start: i64, length: u64| start.saturating_add_unsigned(length / 2);
            self.middle = (middle(bounds.x, bounds.width), middle(bounds.y, bounds.height));
        }
        let is_new = self.take();
        let wanted = (self.rect(), status.generation);
        let now = Instant::now();
        if self.reply.is_none() && self.known != Some(wanted) && now >= self.due {
            let (reply, answer) = channel();
            read(self.rect().expanded(1), reply);
            (self.reply, self.asked) = (Some(answer), Some(wanted));
            self.due = now + PACE;
        }
        is_new
    }

    /// When the universe should be read again, if it runs.
    pub fn rest(&self) -> Duration {
        self.due.saturating_duration_since(Instant::now()).max(Duration::from_millis(5))
    }

    /// Whether a reading is under way.
    pub fn is_waiting(&self) -> bool {
        self.reply.is_some()
    }

    fn take(&mut self) -> bool {
        let Some(reply) = &self.reply else { return false };
        let answer = match reply.try_recv() {
            Err(TryRecvError::Empty) => return false,
            // The session ended, or has another engine.
            Err(TryRecvError::Disconnected) => None,
            Ok(answer) => answer.ok(),
        };
        self.reply = None;
        let (Some(snapshot), Some((region, _))) = (answer, self.asked.take()) else {
            return false;
        };
        if snapshot.region != region.expanded(1) || region.width != self.side as u64 {
            return false;
        }
        self.known = Some((region, snapshot.generation));
        self.generation = snapshot.generation;
        let is_new = self.cells.as_ref() != Some(&snapshot.cells);
        self.cells = Some(snapshot.cells);
        is_new
    }
}

/// The side of a region for a model on a torus of that side.
fn side_for(torus: usize) -> usize {
    2 * torus.saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::mpsc::Sender;

    use super::*;
    use crate::app::attention::tests::status;
    use crate::life::Rulestring;

    /// Answers with a blinker.
    fn snapshot(region: Rect, generation: u64) -> Snapshot {
        let mut cells = BitGrid::new(region.width as usize, region.height as usize);
        for x in -1..=1 {
            let (x, y) = (2 + x - region.x, -region.y);
            if (0..region.width as i64).contains(&x) {
                cells.set(x as usize, y as usize, true);
            }
        }
        Snapshot { generation, region, cells, rulestring: Rulestring::default() }
    }

    #[test]
    fn a_region_is_read_again_when_the_universe_goes_on() {
        type Asked = (Rect, Sender<Result<Snapshot, EngineError>>);
        let asked: RefCell<Vec<Asked>> = RefCell::default();
        let read = |region, reply| asked.borrow_mut().push((region, reply));
        let mut region = Region::new(5);
        region.pick(0, 0);
        assert_eq!(region.rect(), Rect::new(-3, -3, 6, 6));
        assert!(!region.follow(&status(4), &read));
        let (wanted, reply) = asked.borrow_mut().pop().unwrap();
        assert_eq!(wanted, Rect::new(-4, -4, 8, 8));
        reply.send(Ok(snapshot(wanted, 4))).unwrap();
        assert!(region.follow(&status(4), &read));
        assert_eq!((region.generation, asked.borrow().len()), (4, 0));
        assert_eq!(region.cells.as_ref().map(BitGrid::population), Some(3));
        region.due = Instant::now();
        assert!(!region.follow(&status(5), &read));
        assert_eq!(asked.borrow().len(), 1);
    }
}
