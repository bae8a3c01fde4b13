//! What the endings of file names mean to the window.

use std::path::{Path, PathBuf};

use crate::format::Format;
use crate::language::Message;
use crate::language::texts::{documents, files as texts};

/// The file that a name for saving means, and its format: a name without an ending gets one.
///
/// # Errors
/// Where the ending names no format, or a file of the longer name is there already.
pub(super) fn writable_file(path: &Path) -> Result<(PathBuf, Format), Message> {
    if path.extension().is_none() {
        let longer = path.with_extension(Format::Rle.extension());
        return match longer.exists() {
            true => Err(Message::new(documents::NAME_IT_WHOLE, [longer.display().to_string()])),
            false => Ok((longer, Format::Rle)),
        };
    }
    match Format::for_path(path).filter(|format| format.is_written()) {
        Some(format) => Ok((path.to_owned(), format)),
        None => {
            let known = format!(".{}", writable().join(", ."));
            Err(Message::new(texts::NO_SUCH_FORMAT, [path.display().to_string(), known]))
        }
    }
}

/// Whether a file's name ends as those of pattern files and of archives do.
pub(super) fn is_readable(path: &Path) -> bool {
    let has = |path: &Path, ending: &str| {
        path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
    };
    let expanded = if has(path, "gz") { path.with_extension("") } else { path.to_owned() };
    has(path, "zip") || Format::for_path(&expanded).is_some()
}

/// Endings of files that are read.
pub(super) fn readable() -> Vec<&'static str> {
    let formats = Format::ALL.into_iter().flat_map(Format::extensions).copied();
    formats.chain(["gz", "zip"]).collect()
}

/// Endings of files that are written here. Apgcodes are not: they take object recognition.
pub(super) fn writable() -> Vec<&'static str> {
    let formats = Format::ALL.into_iter();
    let is_written = |format: &Format| format.is_written() && *format != Format::Apgcode;
    formats.filter(is_written).map(Format::extension).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_ending_gets_one_and_hides_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("old.rle"), "3o!").unwrap();
        assert_eq!(writable_file(&path("new")), Ok((path("new.rle"), Format::Rle)));
        assert_eq!(writable_file(&path("new.mc")), Ok((path("new.mc"), Format::Macrocell)));
        assert_eq!(writable_file(&path("old.rle")), Ok((path("old.rle"), Format::Rle)));
        let check = |name: &str, expected: &str| {
            let message = writable_file(&path(name)).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        };
        check("old", "old.rle is there already");
        check("new.gif", "names no format");
        check("new.v2", "names no format");
    }
}
