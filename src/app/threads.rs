//! Whether the system has threads left for libraries that take them for granted: where it gives none,
//! they panic.

use std::io;
use std::sync::mpsc::channel;
use std::thread::Builder;

use super::AppError;

/// What a clipboard takes: it hears what other programs ask of it.
const CLIPBOARD: usize = 1;

/// What assistive technology takes: one that tells, and one that waits for answers.
const ACCESS: usize = 2;

/// Whether there are threads on which assistive technology can be told of the window.
///
/// # Errors
/// [`AppError::NoWindow`] where there is none for the clipboard, without which there are no widgets.
pub(super) fn can_tell_of_window() -> Result<bool, AppError> {
    if let Err(error) = spare(CLIPBOARD + ACCESS) {
        spare(CLIPBOARD).map_err(|error| {
            AppError::no_window(format_args!("no thread can be had for the clipboard: {error}"))
        })?;
        log::warn!("assistive technology is not told of the window, for want of threads: {error}");
        return Ok(false);
    }
    Ok(true)
}

/// Has that many threads at once, and gives them back.
fn spare(count: usize) -> io::Result<()> {
    let (ends, waiting): (Vec<_>, Vec<_>) = (0..count).map(|_| channel::<()>()).unzip();
    let started: Vec<io::Result<_>> = waiting
        .into_iter()
        .map(|end| {
            // It ends when the other end is dropped.
            Builder::new().name("probe".to_owned()).spawn(move || end.recv().is_ok())
        })
        .collect();
    drop(ends);
    let mut outcome = Ok(());
    for thread in started {
        match thread {
            // Until it has ended it is still one of those that there may be.
            Ok(thread) => drop(thread.join()),
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_can_be_had_are_given_back() {
        assert_eq!(can_tell_of_window(), Ok(true));
        assert!(spare(2).is_ok());
    }
}
