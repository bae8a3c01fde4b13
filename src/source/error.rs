//! What keeps a pattern from being had.

use std::io;

use super::{GridSize, Guess};
use crate::format::Diagnostic;
use crate::memory::OverBudget;

/// What keeps a pattern from being had.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file cannot be opened.
    #[error("cannot open {name}: {error}{guess}")]
    File {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
        /// What was meant, where there is no such file.
        guess: Guess,
    },
    /// A link stands where a file should.
    #[error(
        "cannot open {link}: links are not fetched; save the pattern as a file, and open that (a link to an \
         object's page is understood, as https://catagolue.hatsya.com/object/xq4_153/b3s23, for the \
         object's code stands in it)"
    )]
    Link {
        /// The link.
        link: String,
    },
    /// A folder stands where a file should.
    #[error("cannot open {name}: it is a folder; name a file in it")]
    Folder {
        /// The folder.
        name: String,
    },
    /// The library has no such pattern.
    #[error("the library has no pattern name:{slug}; {advice}")]
    Unknown {
        /// The slug that was asked for.
        slug: String,
        /// What to do next.
        advice: String,
    },
    /// What was read is no pattern, or does not fit in memory.
    #[error(transparent)]
    Pattern(#[from] Diagnostic),
    /// A soup does not fit in memory.
    #[error("a soup of {size} cells does not fit; make it smaller")]
    Soup {
        /// Its size.
        size: GridSize,
        /// How much is missing.
        source: OverBudget,
    },
}
