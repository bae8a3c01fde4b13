//! The state of the cell under the pointer, as the session tells it.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::engine::session::Command;
use crate::life::Rect;

/// The least time between two questions about the same cell of a universe that goes on.
const PAUSE: Duration = Duration::from_millis(100);

/// How soon an answer is looked for.
const PATIENCE: Duration = Duration::from_millis(15);

/// A cell at a generation.
type Asked = ((i64, i64), u64);

/// What is known of the cell under the pointer, and what was asked.
#[derive(Default)]
pub(super) struct UnderPointer {
    cell: Option<(i64, i64)>,
    waiting: Option<(Asked, Receiver<Option<u8>>)>,
    known: Option<(Asked, u8)>,
    asked_at: Option<Instant>,
}

impl UnderPointer {
    /// The pointer rests on a cell, or on none.
    pub fn rest(&mut self, cell: Option<(i64, i64)>) {
        self.cell = cell;
    }

    /// The cell whose state is known, while the pointer rests on that or the answer about another is on its way.
    pub fn state(&self) -> Option<((i64, i64), u8)> {
        let ((cell, _), state) = self.known?;
        self.cell.map(|_| (cell, state))
    }

    /// What the session is to be asked at a generation, if anything.
    pub fn ask(&mut self, now: Instant, generation: u64) -> Option<Command> {
        let asked = (self.cell?, generation);
        let known = self.known.map(|(of, _)| of);
        if self.waiting.is_some() || known == Some(asked) {
            return None;
        }
        let is_same_cell = known.is_some_and(|(cell, _)| cell == asked.0);
        if is_same_cell && self.asked_at.is_some_and(|at| now < at + PAUSE) {
            return None;
        }
        let (reply, answer) = channel();
        self.waiting = Some((asked, answer));
        self.asked_at = Some(now);
        let (x, y) = asked.0;
        Some(Command::Look(Box::new(move |engine| {
            let states = engine.read_states(Rect::new(x, y, 1, 1)).ok();
            // A view that no longer waits for the answer does not need it.
            let _ = reply.send(states.map(|states| states.state(0, 0)));
        })))
    }

    /// Takes an answer that has come.
    pub fn hear(&mut self) {
        let Some((asked, answer)) = &self.waiting else { return };
        match answer.try_recv() {
            Err(TryRecvError::Empty) => return,
            Ok(Some(state)) => self.known = Some((*asked, state)),
            Ok(None) | Err(TryRecvError::Disconnected) => self.known = None,
        }
        self.waiting = None;
    }

    /// When an answer is to be looked for.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        self.waiting.as_ref().map(|_| now + PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Universe};

    /// A head, a tail and a wire from the origin to the right.
    fn engine() -> ReferenceEngine {
        let cells = Cells::from_states((0..3).map(|x| ((x, 0), x as u8 + 1)));
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells) };
        let universe = Universe::new(&pattern, Some("WireWorld".parse().unwrap()));
        ReferenceEngine::new(universe.unwrap())
    }

    fn answer(command: Option<Command>) {
        let Some(Command::Look(look)) = command else { panic!("something is asked") };
        look(&mut engine());
    }

    #[test]
    fn the_state_of_the_cell_under_the_pointer_is_told_once() {
        let now = Instant::now();
        let mut pointer = UnderPointer::default();
        assert!(pointer.ask(now, 0).is_none(), "the pointer is elsewhere");
        pointer.rest(Some((1, 0)));
        let command = pointer.ask(now, 0);
        assert!(pointer.ask(now, 0).is_none() && pointer.due(now).is_some());
        pointer.hear();
        assert_eq!(pointer.state(), None);
        answer(command);
        pointer.hear();
        assert_eq!(pointer.state(), Some(((1, 0), 2)));
        assert!(pointer.ask(now, 0).is_none() && pointer.due(now).is_none());
        pointer.rest(Some((7, 7)));
        assert_eq!(pointer.state(), Some(((1, 0), 2)), "nothing flickers until the answer comes");
        answer(pointer.ask(now, 0));
        pointer.hear();
        assert_eq!(pointer.state(), Some(((7, 7), 0)));
        pointer.rest(None);
        assert_eq!(pointer.state(), None);
    }

    #[test]
    fn a_running_universe_is_asked_now_and_then() {
        let now = Instant::now();
        let mut pointer = UnderPointer::default();
        pointer.rest(Some((1, 0)));
        answer(pointer.ask(now, 0));
        pointer.hear();
        assert!(pointer.ask(now + PAUSE / 2, 1).is_none());
        assert_eq!(pointer.state(), Some(((1, 0), 2)), "what was known stays until then");
        let command = pointer.ask(now + PAUSE, 2);
        drop(command);
        pointer.hear();
        assert_eq!(pointer.state(), None, "the session has ended");
    }
}
