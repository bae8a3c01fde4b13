//! Opening files, off the window's thread.

use std::path::{Path, PathBuf};

use crate::engine::Limits;
use crate::life::{Rulestring, Universe};

/// A file that was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub universe: Universe,
    pub title: String,
    pub warnings: Vec<String>,
}

/// Reads a file on a thread of its own and hands over what came of it; errors are messages for
/// the user.
///
/// # Errors
/// When no thread can be started.
pub(super) fn open(
    path: PathBuf,
    rulestring: Option<Rulestring>,
    limits: Limits,
    done: impl FnOnce(Result<Opened, String>) + Send + 'static,
) -> Result<(), String> {
    let name = path.display().to_string();
    std::thread::Builder::new()
        .name("open".to_owned())
        .spawn(move || done(read(&path, rulestring, limits)))
        .map(drop)
        .map_err(|error| format!("{name}: no thread could be started to read it: {error}"))
}

fn read(path: &Path, rulestring: Option<Rulestring>, limits: Limits) -> Result<Opened, String> {
    let source = path.display().to_string();
    let _ = (rulestring, limits);
    Err(format!("{source}: no format is known yet"))
}
