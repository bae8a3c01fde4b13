//! Work on a thread of its own, of which only the latest counts: reading a model's mind or recognising
//! objects takes milliseconds, which a frame of the window does not have to spare.
//!
//! One job is done at a time. One that comes meanwhile takes the place of those that still wait, and
//! only the newest job's result is handed out.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::attention::give_way;

/// The longest rest after a job.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// How much of the processor the thread may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// All that it needs.
    Full,
    /// Half a core: it gives way to other threads, and rests after each job for as long as it worked.
    Half,
}

/// Does the latest job. Dropping it ends the thread, once it has done what it does.
pub(super) struct LatestWorker<J, R> {
    jobs: Sender<(u64, J)>,
    shared: Arc<Mutex<Shared<R>>>,
}

struct Shared<R> {
    /// The number of the newest job.
    newest: u64,
    /// Whether its result is still to come.
    is_awaited: bool,
    result: Option<R>,
}

/// Tells a job whether its result is still wanted.
pub(super) struct Wanted<'a>(&'a dyn Fn() -> bool);

impl Wanted<'_> {
    /// Whether no newer job has come, and nobody has let go of this one.
    pub fn is_still(&self) -> bool {
        (self.0)()
    }
}

impl<J: Send + 'static, R: Send + 'static> LatestWorker<J, R> {
    /// Starts the thread. `work` does a job, or gives it up where its result is no longer wanted;
    /// `wake` is called for each result.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(
        name: &str,
        pace: Pace,
        wake: impl Fn() + Send + 'static,
        mut work: impl FnMut(J, Wanted<'_>) -> Option<R> + Send + 'static,
    ) -> io::Result<Self> {
        let (jobs, inbox) = channel();
        let shared = Arc::new(Mutex::new(Shared { newest: 0, is_awaited: false, result: None }));
        let theirs = Arc::clone(&shared);
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            if pace == Pace::Half {
                give_way();
            }
            while let Ok(job) = inbox.recv() {
                let began = Instant::now();
                if do_job(newest(job, &inbox), &mut work, &theirs) {
                    wake();
                }
                if pace == Pace::Half {
                    std::thread::sleep(began.elapsed().min(LONGEST_REST));
                }
            }
        })?;
        Ok(Self { jobs, shared })
    }

    /// One without a thread, which does nothing.
    pub fn idle() -> Self {
        let shared = Shared { newest: 0, is_awaited: false, result: None };
        Self { jobs: channel().0, shared: Arc::new(Mutex::new(shared)) }
    }

    /// Hands a job over. It takes the place of any other.
    pub fn submit(&self, job: J) {
        let mut shared = lock(&self.shared);
        shared.newest += 1;
        shared.result = None;
        // The thread goes on until this end is dropped; where there is none, nothing is awaited.
        shared.is_awaited = self.jobs.send((shared.newest, job)).is_ok();
    }

    /// Whether the newest job's result is still to come.
    pub fn is_busy(&self) -> bool {
        lock(&self.shared).is_awaited
    }

    /// Lets go of what is under way.
    pub fn forget(&self) {
        let mut shared = lock(&self.shared);
        shared.newest += 1;
        shared.is_awaited = false;
        shared.result = None;
    }

    /// Takes the newest job's result, when it is there.
    pub fn take(&self) -> Option<R> {
        lock(&self.shared).result.take()
    }
}

/// The last of the jobs that wait.
fn newest<J>(mut job: (u64, J), inbox: &Receiver<(u64, J)>) -> (u64, J) {
    while let Ok(later) = inbox.try_recv() {
        job = later;
    }
    job
}

/// Does a job; returns whether there is a result that is wanted.
fn do_job<J, R>(
    (number, job): (u64, J),
    work: &mut impl FnMut(J, Wanted<'_>) -> Option<R>,
    shared: &Mutex<Shared<R>>,
) -> bool {
    let is_wanted = || lock(shared).newest == number;
    if !is_wanted() {
        return false;
    }
    // A panic was reported by its hook; the next job finds the thread alive.
    let result = catch_unwind(AssertUnwindSafe(|| work(job, Wanted(&is_wanted))));
    let mut shared = lock(shared);
    if shared.newest != number {
        return false;
    }
    shared.is_awaited = false;
    shared.result = result.unwrap_or(None);
    shared.result.is_some()
}

fn lock<R>(shared: &Mutex<Shared<R>>) -> MutexGuard<'_, Shared<R>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    type Held = (LatestWorker<u32, u32>, Receiver<u32>, Sender<()>, Receiver<()>);

    /// A worker that says which job it begins with and waits to be let on; and the channels for that,
    /// with one of wakes.
    fn held(pace: Pace) -> Held {
        let (begun, begins) = channel();
        let (go, gone) = channel::<()>();
        let (woken, wakes) = channel();
        let worker = LatestWorker::start(
            "worker",
            pace,
            move || woken.send(()).unwrap(),
            move |job: u32, wanted| {
                begun.send(job).unwrap();
                gone.recv_timeout(PATIENCE).unwrap();
                wanted.is_still().then_some(job * 10)
            },
        );
        (worker.unwrap(), begins, go, wakes)
    }

    #[test]
    fn a_result_comes_with_a_wake() {
        let (worker, begins, go, wakes) = held(Pace::Half);
        assert!(!worker.is_busy());
        worker.submit(5);
        assert_eq!(begins.recv_timeout(PATIENCE), Ok(5));
        assert!(worker.is_busy() && worker.take().is_none());
        go.send(()).unwrap();
        wakes.recv_timeout(PATIENCE).unwrap();
        assert!(!worker.is_busy());
        assert_eq!((worker.take(), worker.take()), (Some(50), None));
    }

    #[test]
    fn the_latest_wins_and_those_between_are_never_begun() {
        let (worker, begins, go, wakes) = held(Pace::Full);
        worker.submit(1);
        assert_eq!(begins.recv_timeout(PATIENCE), Ok(1));
        for job in [2, 3, 4] {
            worker.submit(job);
        }
        go.send(()).unwrap();
        assert_eq!(begins.recv_timeout(PATIENCE), Ok(4));
        assert!(worker.take().is_none(), "what is out of date is not handed out");
        go.send(()).unwrap();
        wakes.recv_timeout(PATIENCE).unwrap();
        assert_eq!(worker.take(), Some(40));
        assert!(wakes.try_recv().is_err());
    }

    #[test]
    fn what_is_forgotten_does_not_come() {
        let (worker, begins, go, wakes) = held(Pace::Full);
        worker.submit(1);
        begins.recv_timeout(PATIENCE).unwrap();
        worker.forget();
        assert!(!worker.is_busy());
        go.send(()).unwrap();
        worker.submit(2);
        assert_eq!(begins.recv_timeout(PATIENCE), Ok(2));
        go.send(()).unwrap();
        wakes.recv_timeout(PATIENCE).unwrap();
        assert_eq!(worker.take(), Some(20));
        assert!(wakes.try_recv().is_err(), "what was forgotten wakes nobody");
    }

    #[test]
    fn a_panic_ends_its_job_alone() {
        let (woken, wakes) = channel();
        let worker = LatestWorker::start(
            "worker",
            Pace::Full,
            move || woken.send(()).unwrap(),
            |job: u32, _| Some(100 / job),
        )
        .unwrap();
        worker.submit(0);
        while worker.is_busy() {
            std::thread::yield_now();
        }
        assert_eq!(worker.take(), None);
        worker.submit(4);
        wakes.recv_timeout(PATIENCE).unwrap();
        assert_eq!(worker.take(), Some(25));
    }

    #[test]
    fn nothing_is_awaited_without_a_thread() {
        let worker = LatestWorker::<u32, u32>::idle();
        worker.submit(1);
        assert!(!worker.is_busy() && worker.take().is_none());
    }
}
