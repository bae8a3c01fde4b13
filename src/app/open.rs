//! Opening files, off the window's thread.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::source::{Origin, Source};
use crate::format::{self, Loaded};
use crate::life::{Rulestring, Universe};
use crate::memory::MemoryBudget;

/// A file that was opened.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub universe: Arc<Universe>,
    pub source: Source,
    pub warnings: Vec<String>,
}

/// Reads a file, or the one pattern of an archive; errors are messages for the user.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(
    path: &Path,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<Opened, String> {
    let source = path.display().to_string();
    let file = std::fs::File::open(path).map_err(|error| format!("{source}: {error}"))?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let origin = Origin::File(path.to_owned());
    make(&source, file, file_name, origin, rulestring, budget)
}

/// Reads a text as if it were a file; errors are messages for the user.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read_text(
    text: &str,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<Opened, String> {
    make(CLIPBOARD, text.as_bytes(), None, Origin::Nowhere, rulestring, budget)
}

/// What the clipboard is called in messages.
const CLIPBOARD: &str = "clipboard";

fn make(
    source: &str,
    from: impl Read,
    file_name: Option<String>,
    origin: Origin,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<Opened, String> {
    let Loaded { mut pattern, warnings, .. } = format::open(source, from, None, budget)
        .and_then(|opened| opened.into_loaded(budget))
        .map_err(|error| error.rendered().to_string())?;
    let universe =
        Universe::take(&mut pattern, rulestring).map_err(|error| format!("{source}: {error}"))?;
    Ok(Opened {
        universe: Arc::new(universe),
        source: Source::of(&pattern, file_name.as_deref().unwrap_or(source), origin),
        warnings: warnings.iter().map(|warning| warning.rendered().to_string()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget() -> MemoryBudget {
        MemoryBudget::new(1 << 20)
    }

    fn read_file(text: &str) -> Result<Opened, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.rle");
        std::fs::write(&path, text).unwrap();
        read(&path, None, &budget())
    }

    #[test]
    fn a_file_opens_under_its_name_or_its_patterns() {
        let opened = read_file("x = 3, y = 1\n3o!").unwrap();
        assert_eq!(
            (opened.source.title.as_str(), opened.universe.cells().population()),
            ("some.rle", 3)
        );
        let opened = read_file("#N Blinker\nx = 3, y = 1\n3o!").unwrap();
        assert_eq!(opened.source.title, "Blinker");
    }

    #[test]
    fn what_is_wrong_with_a_file_names_the_file() {
        for text in ["x = 3, y = 1\n3z!", "x = 1, y = 1, rule = B0/S\no!"] {
            let message = read_file(text).unwrap_err();
            assert!(message.contains("some.rle:"), "{message}");
        }
        let message = read(Path::new("no such file"), None, &budget()).unwrap_err();
        assert!(message.starts_with("no such file: "), "{message}");
    }

    #[test]
    fn whatever_text_a_forum_shows_pastes_as_a_pattern() {
        for text in ["bo$2bo$3o!", "xq4_153", ".O.\n..O\nOOO\n", "x = 3, y = 3\nbo$2bo$3o!"] {
            let opened = read_text(text, None, &budget()).unwrap();
            assert_eq!(opened.universe.cells().population(), 5, "{text}");
            assert_eq!(opened.source.title, "clipboard");
        }
        let message = read_text("bo$2bz!", None, &budget()).unwrap_err();
        assert_eq!(
            message,
            "clipboard:1:6: error: 'z' is no tag; a count, b, o, $ or ! was expected\n  \
               1 | bo$2bz!\n    \
                 |      ^"
        );
    }
}
