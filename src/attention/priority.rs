//! The lower priority of threads that train, so that they give way to others.

/// Lets the threads of the window and of the universe go before this one from now on, and before
/// those that it starts, where the system has a way: on Linux, by the nice value of the thread.
/// Where nobody else wants a core, nothing is slower for it.
pub fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = lower() {
        log::debug!("a thread could not be told to give way: {error}");
    }
}

/// How much nicer a thread becomes. A core is shared about one to nine with a thread that is not.
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

#[cfg(target_os = "linux")]
fn lower() -> rustix::io::Result<()> {
    use rustix::process::{getpriority_process, setpriority_process};
    // On Linux these are of the calling thread, not of the process.
    setpriority_process(None, (getpriority_process(None)? + NICER).min(19))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::getpriority_process;

    use super::*;

    #[test]
    fn a_thread_and_those_that_it_starts_give_way_and_no_other() {
        let before = getpriority_process(None).unwrap();
        let inner = || getpriority_process(None).unwrap();
        let (own, child) = std::thread::spawn(move || {
            give_way();
            (inner(), std::thread::spawn(inner).join().unwrap())
        })
        .join()
        .unwrap();
        assert_eq!((own, child), ((before + NICER).min(19), (before + NICER).min(19)));
        assert_eq!(getpriority_process(None).unwrap(), before);
    }
}
