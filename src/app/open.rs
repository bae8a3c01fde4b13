//! Opening files, off the window's thread.

use std::path::{Path, PathBuf};

use crate::engine::Limits;
use crate::format::{self, Loaded};
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
    let bytes = std::fs::read(path).map_err(|error| format!("{source}: {error}"))?;
    let Loaded { pattern, warnings, .. } = format::read(&source, &bytes, limits.max_memory_bytes)
        .map_err(|error| error.to_string())?;
    let universe =
        Universe::new(&pattern, rulestring).map_err(|error| format!("{source}: {error}"))?;
    let file_name = || path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Opened {
        universe,
        title: pattern.name.or_else(file_name).unwrap_or(source),
        warnings: warnings.iter().map(ToString::to_string).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { max_memory_bytes: 1 << 20 };

    fn read_text(text: &str) -> Result<Opened, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.rle");
        std::fs::write(&path, text).unwrap();
        read(&path, None, LIMITS)
    }

    #[test]
    fn a_file_opens_under_its_name_or_its_patterns() {
        let opened = read_text("x = 3, y = 1\n3o!").unwrap();
        assert_eq!((opened.title.as_str(), opened.universe.cells().population()), ("some.rle", 3));
        let opened = read_text("#N Blinker\nx = 3, y = 1\n3o!").unwrap();
        assert_eq!(opened.title, "Blinker");
    }

    #[test]
    fn what_is_wrong_with_a_file_names_the_file() {
        for text in ["x = 3, y = 1\n3z!", "x = 1, y = 1, rule = B0/S\no!"] {
            let message = read_text(text).unwrap_err();
            assert!(message.contains("some.rle:"), "{message}");
        }
        let message = read(Path::new("no such file"), None, LIMITS).unwrap_err();
        assert!(message.starts_with("no such file: "), "{message}");
    }
}
