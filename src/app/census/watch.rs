//! The thread that recognises.
//!
//! The window asks the session for a snapshot and hands the answer's receiver over here; so neither
//! the window nor the session waits for recognition. One snapshot is under way at a time. When the
//! universe is replaced, what is under way is of no interest any more: the next job takes its place,
//! and only the newest job's findings are handed out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::super::latest::{LatestWorker, Pace, Wanted};
use super::findings::Findings;
use super::scope::Survey;
use crate::engine::EngineError;
use crate::engine::session::Snapshot;
use crate::language::Message;
use crate::language::texts::census as texts;

/// Recognises the objects of a snapshot.
pub(in crate::app) type Recogniser =
    Box<dyn FnMut(&Snapshot, Survey) -> Result<Findings, Message> + Send + 'static>;

/// What became of a snapshot.
pub(in crate::app) struct Recognised {
    pub look: Survey,
    /// Time that the snapshot took to come.
    pub waited: Duration,
    /// The objects; or why there are none, for the user.
    pub findings: Result<Findings, Message>,
}

/// The window's end of the thread.
pub(in crate::app) struct Watch {
    worker: LatestWorker<Job, Recognised>,
}

/// A snapshot that is coming.
struct Job {
    look: Survey,
    asked: Instant,
    answer: Receiver<Result<Snapshot, EngineError>>,
}

impl Watch {
    /// Starts the thread; `wake` is called when an outcome is there.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(
        mut recognise: Recogniser,
        wake: Box<dyn Fn() + Send + 'static>,
    ) -> Result<Self, Message> {
        let work = move |job, wanted: Wanted<'_>| work(job, &mut recognise, &wanted);
        let worker = LatestWorker::start("census", Pace::Full, wake, work)
            .map_err(|error| Message::new(texts::NO_THREAD, [error.to_string()]))?;
        Ok(Self { worker })
    }

    /// Hands a coming snapshot over. It takes the place of any other.
    pub fn submit(&self, look: Survey, answer: Receiver<Result<Snapshot, EngineError>>) {
        self.worker.submit(Job { look, asked: Instant::now(), answer });
    }

    /// Whether an outcome is still to come.
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Lets go of what is under way.
    pub fn forget(&self) {
        self.worker.forget();
    }

    /// Takes the outcome of the newest job, when it is there.
    pub fn take(&self) -> Option<Recognised> {
        self.worker.take()
    }
}

fn work(job: Job, recognise: &mut Recogniser, wanted: &Wanted<'_>) -> Option<Recognised> {
    let Job { look, asked, answer } = job;
    let snapshot = answer.recv();
    let waited = asked.elapsed();
    if !wanted.is_still() {
        return None;
    }
    let findings = match snapshot {
        // A recogniser that panicked keeps only what it has learnt of shapes.
        Ok(Ok(snapshot)) => catch_unwind(AssertUnwindSafe(|| recognise(&snapshot, look)))
            .unwrap_or_else(|_| Err(texts::ENDED.into()))
            .map(|findings| Findings { took: asked.elapsed(), ..findings }),
        Ok(Err(error)) => Err(error.message()),
        Err(_) => Err(texts::SESSION_ENDED.into()),
    };
    Some(Recognised { look, waited, findings })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::super::samples;
    use super::super::scope::Scope;
    use super::*;
    use crate::life::{BitGrid, Rect, Rulestring};

    const LIGHT: Survey = Survey { scope: Scope::Whole { read: None }, is_thorough: false };

    const PATIENCE: Duration = Duration::from_secs(60);

    fn snapshot(generation: u64) -> Result<Snapshot, EngineError> {
        Ok(Snapshot {
            generation,
            region: Rect::default(),
            cells: BitGrid::new(0, 0),
            rulestring: Rulestring::default(),
        })
    }

    /// A watch whose recogniser says which generation it begins with and waits to be let on; and
    /// the channels for that, with one of wakes.
    fn held() -> (Watch, Receiver<u64>, Sender<()>, Receiver<()>) {
        let (begun, begins) = channel();
        let (go, gone) = channel();
        let (woken, wakes) = channel();
        let watch = Watch::start(
            Box::new(move |snapshot, _| {
                begun.send(snapshot.generation).unwrap();
                gone.recv_timeout(PATIENCE).unwrap();
                Ok(samples::findings(snapshot.generation, &[]))
            }),
            Box::new(move || woken.send(()).unwrap()),
        );
        (watch.unwrap(), begins, go, wakes)
    }

    fn submit(watch: &Watch, generation: u64) {
        let (reply, answer) = channel();
        watch.submit(LIGHT, answer);
        reply.send(snapshot(generation)).unwrap();
    }

    #[test]
    fn findings_come_with_a_wake() {
        let (watch, begins, go, wakes) = held();
        submit(&watch, 5);
        assert_eq!(begins.recv_timeout(PATIENCE), Ok(5));
        assert!(watch.is_busy() && watch.take().is_none());
        go.send(()).unwrap();
        wakes.recv_timeout(PATIENCE).unwrap();
        assert!(!watch.is_busy());
        assert_eq!(watch.take().unwrap().findings.unwrap().generation, 5);
        assert!(watch.take().is_none());
    }

    #[test]
    fn a_snapshot_that_fails_is_reported() {
        let (watch, _begins, _go, wakes) = held();
        let (reply, answer) = channel();
        watch.submit(LIGHT, answer);
        drop(reply);
        wakes.recv_timeout(PATIENCE).unwrap();
        let outcome = watch.take().unwrap();
        assert_eq!(outcome.findings.err(), Some(texts::SESSION_ENDED.into()));
    }
}
