//! Signals that end programs: Ctrl-C, and on Unix TERM and HUP.
//!
//! A command that has nothing to show yet ends at once, and what it was writing is taken away. One
//! that steps, measures or trains says so with [`stop`]: the first signal then raises a flag, and the
//! command ends by itself with what there is. A second one ends it at once. Signals come in pairs,
//! as when `timeout` tells a program and its group, or a terminal hangs up behind its shell; what
//! comes right after the first belongs to it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use anyhow::Context;

/// How long after the first signal another one belongs to it.
const PAIR: Duration = Duration::from_millis(300);

/// Raised when a command is to stop with what there is.
static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Whether no command looks at [`STOP`] yet, so that the first signal ends the program.
static ENDS_AT_ONCE: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(true.into()));

/// Ends the program at a signal, from now on, with exit code 130 and no part of a file left behind.
///
/// # Errors
/// When the system refuses the handler.
pub fn watch() -> anyhow::Result<()> {
    static IS_WATCHED: AtomicBool = AtomicBool::new(false);
    if IS_WATCHED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    system::watch().context("signals cannot be heard")
}

/// Has the first signal raise a flag, from now on, and the second one end the program.
///
/// # Errors
/// When the system refuses the handler.
pub fn stop() -> anyhow::Result<Arc<AtomicBool>> {
    watch()?;
    ENDS_AT_ONCE.store(false, Ordering::SeqCst);
    Ok(Arc::clone(&STOP))
}

/// Whether a command was asked to stop.
pub fn is_raised() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// What the signals that were heard so far come to.
#[derive(Default)]
struct Listener {
    first: Option<Instant>,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Stop,
    End,
    /// Nothing that was not asked for before.
    Nothing,
}

impl Listener {
    /// `hangs_up` says that the terminal has gone, which nobody insists on by doing it twice.
    fn hear(&mut self, now: Instant, hangs_up: bool, ends_at_once: bool) -> Asked {
        if ends_at_once {
            return Asked::End;
        }
        match self.first {
            None => {
                self.first = Some(now);
                Asked::Stop
            }
            Some(first) if hangs_up || now - first < PAIR => Asked::Nothing,
            Some(_) => Asked::End,
        }
    }

    fn obey(&mut self, hangs_up: bool) {
        match self.hear(Instant::now(), hangs_up, ENDS_AT_ONCE.load(Ordering::SeqCst)) {
            Asked::Stop => STOP.store(true, Ordering::SeqCst),
            Asked::Nothing => {}
            Asked::End => {
                lifescope::save::discard_unfinished();
                system::end()
            }
        }
    }
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::mem::MaybeUninit;
    use std::ptr;
    use std::sync::Arc;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::{flag, low_level};

    use super::{ENDS_AT_ONCE, Listener, STOP};
    use crate::cli::INTERRUPTED;

    /// Listens on a thread of its own.
    pub fn watch() -> io::Result<()> {
        // `nohup` has programs ignore HUP, and shells without job control INT in the background.
        let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
        let heard: Vec<i32> = heard.collect();
        let mut signals = Signals::new(&heard)?;
        let started = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let mut listener = Listener::default();
            signals.forever().for_each(|signal| listener.obey(signal == SIGHUP));
        });
        match started {
            Ok(_) => Ok(()),
            Err(_) => watch_without_a_thread(&heard),
        }
    }

    /// Ends the program as it stands: what runs at an ordinary end may wait for threads that go on.
    pub fn end() {
        low_level::exit(i32::from(INTERRUPTED));
    }

    /// Where the system has no more threads, a signal ends the program itself, and may leave a part
    /// of a file.
    fn watch_without_a_thread(signals: &[i32]) -> io::Result<()> {
        for &signal in signals {
            for ends in [&ENDS_AT_ONCE, &STOP] {
                let code = i32::from(INTERRUPTED);
                flag::register_conditional_shutdown(signal, code, Arc::clone(ends))?;
            }
            flag::register(signal, Arc::clone(&STOP))?;
        }
        Ok(())
    }

    fn is_ignored(signal: i32) -> bool {
        let mut now = MaybeUninit::<libc::sigaction>::uninit();
        // SAFETY: without a new action the call only writes the present one, to a place of its size.
        let asked = unsafe { libc::sigaction(signal, ptr::null(), now.as_mut_ptr()) };
        // SAFETY: a call that succeeds has written it.
        asked == 0 && unsafe { now.assume_init() }.sa_sigaction == libc::SIG_IGN
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::Listener;
    use crate::cli::INTERRUPTED;

    /// Listens on a thread of its own.
    pub fn watch() -> io::Result<()> {
        let mut listener = Listener::default();
        ctrlc::set_handler(move || listener.obey(false)).map_err(io::Error::other)
    }

    /// Ends the program.
    pub fn end() {
        std::process::exit(i32::from(INTERRUPTED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_signal_ends_what_a_first_one_asked_to_stop() {
        let began = Instant::now();
        let check = |signals: &[(u64, bool)], ends_at_once: bool, expected: &[Asked]| {
            let mut listener = Listener::default();
            let asked: Vec<Asked> = signals
                .iter()
                .map(|&(milliseconds, hangs_up)| {
                    let now = began + Duration::from_millis(milliseconds);
                    listener.hear(now, hangs_up, ends_at_once)
                })
                .collect();
            assert_eq!(asked, expected, "{signals:?}");
        };
        use Asked::{End, Nothing, Stop};
        check(&[(0, false)], true, &[End]);
        check(&[(0, true)], true, &[End]);
        check(&[(0, false), (400, false)], false, &[Stop, End]);
        check(&[(0, false), (5, false), (400, false)], false, &[Stop, Nothing, End]);
        check(&[(0, false), (400, true), (500, false)], false, &[Stop, Nothing, End]);
        check(&[(0, true), (9000, true)], false, &[Stop, Nothing]);
    }
}
