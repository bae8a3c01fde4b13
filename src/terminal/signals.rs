//! Signals that end, stop and continue a program, heard so that the terminal is given back first.

#[cfg(unix)]
pub use unix::{Watch, die_of, meaning, stop};

#[cfg(not(unix))]
pub use elsewhere::{Watch, die_of, meaning, stop};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The program ends.
    End,
    /// It stops until it is continued.
    Stop,
    /// It was continued.
    Continue,
}

/// Who is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// This process, as a signal to it alone asks.
    Process,
    /// Every process of its job, as the terminal does with a key.
    Job,
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::thread::JoinHandle;

    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGSTOP, SIGTERM, SIGTSTP};
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level;

    use super::{Meaning, Stopped};

    /// Listens while it lives.
    pub struct Watch {
        handle: Handle,
        thread: Option<JoinHandle<()>>,
    }

    impl Watch {
        /// Calls `heard` on a thread of its own with every signal that has a [`Meaning`].
        ///
        /// # Errors
        /// The system's.
        pub fn start(heard: impl Fn(i32) + Send + 'static) -> io::Result<Self> {
            let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT])?;
            let handle = signals.handle();
            let thread = std::thread::Builder::new()
                .name("signals".to_owned())
                .spawn(move || signals.forever().for_each(heard))?;
            Ok(Self { handle, thread: Some(thread) })
        }
    }

    impl Drop for Watch {
        fn drop(&mut self) {
            self.handle.close();
            if let Some(thread) = self.thread.take() {
                // A panic of the thread has been reported by the panic hook already.
                let _ = thread.join();
            }
        }
    }

    /// What a signal that was heard asks for.
    pub fn meaning(signal: i32) -> Meaning {
        match signal {
            SIGTSTP => Meaning::Stop,
            SIGCONT => Meaning::Continue,
            _ => Meaning::End,
        }
    }

    /// Stops, and comes back when the program is continued. A job that no shell waits for is not
    /// stopped, because nobody would continue it.
    pub fn stop(stopped: Stopped) {
        if !has_job_control() {
            return;
        }
        match stopped {
            // Both fail for unknown signals and missing processes only.
            Stopped::Process => _ = low_level::raise(SIGSTOP),
            Stopped::Job => stop_job(),
        }
    }

    #[cfg(target_os = "linux")]
    fn stop_job() {
        use rustix::process::{Signal, kill_current_process_group};
        let _ = kill_current_process_group(Signal::STOP);
    }

    #[cfg(not(target_os = "linux"))]
    fn stop_job() {
        let _ = low_level::raise(SIGSTOP);
    }

    /// Whether a process of the session waits for the job that is none of it: the parent of its first
    /// process.
    #[cfg(target_os = "linux")]
    fn has_job_control() -> bool {
        use rustix::process::{Pid, getpgid, getpgrp, getppid, getsid};

        let job = getpgrp();
        let parent = if rustix::process::getpid() == job { getppid() } else { parent_of(job) };
        let waits = |parent: Pid| {
            let is_other = getpgid(Some(parent)).is_ok_and(|other| other != job);
            is_other && getsid(Some(parent)).ok() == getsid(None).ok()
        };
        parent.is_some_and(waits)
    }

    /// The parent of a process, from the fourth field of its status; the second may hold blanks.
    #[cfg(target_os = "linux")]
    fn parent_of(process: rustix::process::Pid) -> Option<rustix::process::Pid> {
        let number = process.as_raw_nonzero();
        let status = std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        let (_, after_name) = status.rsplit_once(')')?;
        let parent = after_name.split_whitespace().nth(1)?.parse().ok()?;
        rustix::process::Pid::from_raw(parent)
    }

    #[cfg(not(target_os = "linux"))]
    fn has_job_control() -> bool {
        true
    }

    /// Does what the signal would have done had it not been heard, so that the parent sees which
    /// signal it was.
    pub fn die_of(signal: i32) {
        // It fails for forbidden and unknown signals only, and then the program goes on to end.
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    use super::{Meaning, Stopped};

    /// Nothing to listen to.
    pub struct Watch;

    impl Watch {
        /// Does nothing.
        ///
        /// # Errors
        /// None.
        pub fn start(_heard: impl Fn(i32) + Send + 'static) -> io::Result<Self> {
            Ok(Self)
        }
    }

    /// No signal is heard.
    pub fn meaning(_signal: i32) -> Meaning {
        Meaning::End
    }

    /// Does nothing.
    pub fn stop(_stopped: Stopped) {}

    /// Does nothing.
    pub fn die_of(_signal: i32) {}
}
