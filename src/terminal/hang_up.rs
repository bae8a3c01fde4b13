//! Whether the terminal is still there. The reader of events does not notice when it goes: it reads nothing, again and
//! again.

#[cfg(target_os = "linux")]
pub use linux::watch;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::watch;

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io::{self, IsTerminal, stdin};
    use std::os::fd::{AsFd, OwnedFd};

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;

    /// Calls `gone` on a thread of its own when the terminal that keys come from has been hung up.
    ///
    /// # Errors
    /// The system's, when it has no thread or no terminal.
    pub fn watch(gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let terminal: OwnedFd = if stdin().is_terminal() {
            stdin().as_fd().try_clone_to_owned()?
        } else {
            File::open("/dev/tty")?.into()
        };
        let waiting = move || {
            // A hang-up and an error are told whether they are asked for or not; keys are not asked for.
            let mut waits = [PollFd::new(&terminal, PollFlags::empty())];
            while poll(&mut waits, None) == Err(Errno::INTR) {}
            gone();
        };
        std::thread::Builder::new().name("hang-up".to_owned()).spawn(waiting)?;
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::io;

    /// Does nothing.
    ///
    /// # Errors
    /// None.
    pub fn watch(_gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
        Ok(())
    }
}
