//! What somebody may have meant who named a file that is not there.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::Path;

use crate::format;
use crate::library;
use crate::life::blanks;
use crate::save::folder_of;

/// What a missing file's name may have meant.
#[derive(Debug)]
pub enum Guess {
    /// There is nothing to say.
    Nothing,
    /// What is odd about the name.
    Odd(String),
    /// One of these, patterns of the library and files nearby, or none that is known.
    Among(Vec<String>),
}

impl Guess {
    pub(super) fn of(path: &Path) -> Self {
        let Some(name) = path.to_str() else {
            return Self::Nothing;
        };
        if let Some(hidden) = blanks::first_hidden(name) {
            return Self::Odd(format!("its name holds {hidden}"));
        }
        if format::is_object_code(name) {
            return Self::Among(vec![format!("apg:{name}")]);
        }
        let files = files_near(path);
        if name.contains(['/', '\\']) {
            return if files.is_empty() { Self::Nothing } else { Self::Among(files) };
        }
        let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or(name);
        if let Some(entry) = library::find(name).or_else(|| library::find(stem)) {
            return Self::Odd(format!("the library has name:{}", entry.slug));
        }
        let slugs = library::suggest(stem).into_iter().map(|slug| format!("name:{slug}"));
        Self::Among(files.into_iter().chain(slugs).collect())
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Odd(text) => write!(f, "; {text}"),
            Self::Among(meant) if meant.is_empty() => {
                f.write_str("; 'lifescope info --library' lists what has a name")
            }
            Self::Among(meant) => write!(f, "; did you mean {}?", meant.join(" or ")),
        }
    }
}

/// Names of files that are looked through for what a missing one may have meant.
const MOST_NEIGHBOURS: usize = 10_000;

/// The files beside a missing one whose names are nearly its own.
fn files_near(path: &Path) -> Vec<String> {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(folder_of(path)) else {
        return Vec::new();
    };
    let files = entries.flatten().take(MOST_NEIGHBOURS).filter(|entry| entry.path().is_file());
    let names: Vec<String> = files.flat_map(|entry| entry.file_name().into_string()).collect();
    let near = library::nearest(name, names.iter().map(|name| (name.as_str(), name)));
    near.into_iter().map(|name| path.with_file_name(name).display().to_string()).collect()
}
