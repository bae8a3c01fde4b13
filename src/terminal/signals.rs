//! Signals that end a program, heard so that the terminal is given back first.

#[cfg(unix)]
pub use unix::{Watch, die_of};

#[cfg(not(unix))]
pub use elsewhere::{Watch, die_of};

#[cfg(unix)]
mod unix {
    use std::io;
    use std::thread::JoinHandle;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::{Handle, Signals};

    /// Listens while it lives.
    pub struct Watch {
        handle: Handle,
        thread: Option<JoinHandle<()>>,
    }

    impl Watch {
        /// Calls `heard` on a thread of its own with every signal that would end the program.
        ///
        /// # Errors
        /// The system's.
        pub fn start(heard: impl Fn(i32) + Send + 'static) -> io::Result<Self> {
            let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
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

    /// Does nothing.
    pub fn die_of(_signal: i32) {}
}
