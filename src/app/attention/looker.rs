//! Work for pictures, on a thread of its own: running a model takes milliseconds, which a frame of
//! the window does not have to spare.
//!
//! Only the latest question counts. One that comes while another is being answered takes the place
//! of those that still wait. The thread gives way to others, and rests after each answer for as
//! long as it worked, so that it never takes more than half a core from the training.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::Wake;
use crate::attention::give_way;

/// The longest rest after an answer.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// Answers questions one at a time, the latest first.
pub(super) struct Looker<Q, A> {
    questions: Sender<Q>,
    answers: Receiver<A>,
    waiting: usize,
}

impl<Q: Send + 'static, A: Send + 'static> Looker<Q, A> {
    /// Starts the thread; `wake` is called for each answer. Where no thread can be had nothing is
    /// ever answered.
    pub fn start(name: &str, wake: Wake, mut answer: impl FnMut(Q) -> A + Send + 'static) -> Self {
        let (questions, heard) = channel::<Q>();
        let (told, answers) = channel();
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            give_way();
            while let Ok(first) = heard.recv() {
                let began = Instant::now();
                let question = heard.try_iter().last().unwrap_or(first);
                if told.send(answer(question)).is_err() {
                    return;
                }
                wake();
                std::thread::sleep(began.elapsed().min(LONGEST_REST));
            }
        });
        if let Err(error) = started {
            log::warn!("no thread could be started for {name}: {error}");
        }
        Self { questions, answers, waiting: 0 }
    }

    /// Asks something.
    pub fn ask(&mut self, question: Q) {
        // The thread only ends when this does, or by a panic that has been reported.
        if self.questions.send(question).is_ok() {
            self.waiting += 1;
        }
    }

    /// The latest answer, if there is one that was not taken yet.
    pub fn answer(&mut self) -> Option<A> {
        let answer = self.answers.try_iter().last();
        if answer.is_some() {
            self.waiting = 0;
        }
        answer
    }

    /// Whether something was asked since the last answer.
    pub fn is_busy(&self) -> bool {
        self.waiting > 0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn what_waits_gives_way_to_what_is_asked_later() {
        let (open, gate) = mpsc::channel::<()>();
        let (woken, wakes) = mpsc::channel();
        let woken = std::sync::Mutex::new(woken);
        let wake: Wake = Arc::new(move || {
            let _ = woken.lock().unwrap().send(());
        });
        let (began, begun) = mpsc::channel();
        let mut looker = Looker::start("looker", wake, move |question: u32| {
            began.send(question).unwrap();
            gate.recv().unwrap();
            question * 10
        });
        looker.ask(1);
        assert_eq!(begun.recv(), Ok(1));
        for question in 2..=5 {
            looker.ask(question);
        }
        open.send(()).unwrap();
        open.send(()).unwrap();
        wakes.recv().unwrap();
        wakes.recv().unwrap();
        assert_eq!(begun.recv(), Ok(5));
        assert_eq!(looker.answer(), Some(50));
        assert_eq!((looker.answer(), looker.is_busy()), (None, false));
    }
}
