//! `-o`: where a pattern is written.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use lifescope::format::{self, Format};
use lifescope::life::Pattern;

/// Where a pattern is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Standard output, as RLE.
    Stdout,
    /// A file, in the format that its ending names.
    File {
        /// The file.
        path: PathBuf,
        /// The format.
        format: Format,
    },
}

impl Output {
    fn parse(argument: OsString) -> Result<Self, String> {
        if argument == "-" {
            return Ok(Self::Stdout);
        }
        let path = PathBuf::from(argument);
        match Format::for_path(&path) {
            Some(format) => Ok(Self::File { path, format }),
            None => Err("its ending names no format; .rle and .cells do".to_owned()),
        }
    }

    /// Makes sure that the file's folder is there, before long work goes into its content.
    ///
    /// # Errors
    /// When it is not, or the file's name is taken by a folder.
    pub fn check(&self) -> anyhow::Result<()> {
        let Self::File { path, .. } = self else {
            return Ok(());
        };
        if path.is_dir() {
            bail!("cannot write {}: it is a folder", path.display());
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            bail!("cannot write {}: there is no folder {}", path.display(), folder.display());
        }
        Ok(())
    }

    /// What of the pattern the file's format has no place for, as a warning.
    pub fn loss(&self, pattern: &Pattern) -> Option<String> {
        let Self::File { path, format } = self else {
            return None;
        };
        let lost = format.cannot_hold(pattern);
        (!lost.is_empty()).then(|| {
            format!(
                "{} is written without {}, for which {format} has no place",
                path.display(),
                lost.join(" and ")
            )
        })
    }

    /// Writes the pattern. A file appears whole or not at all.
    ///
    /// # Errors
    /// Those of writing, with the file's name.
    pub fn write(&self, pattern: &Pattern) -> anyhow::Result<()> {
        match self {
            Self::Stdout => {
                let mut out = BufWriter::new(io::stdout().lock());
                format::write(pattern, Format::Rle, &mut out)?;
                out.flush()?;
            }
            Self::File { path, format } => {
                let write = |out: &mut dyn Write| format::write(pattern, *format, out);
                write_whole(path, write)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
        }
        Ok(())
    }
}

/// Reads `-o` arguments.
pub fn output_parser() -> impl TypedValueParser<Value = Output> {
    OsStringValueParser::new().try_map(Output::parse)
}

/// Writes a file under a temporary name and renames it.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A link stays a link, and what is no file, such as a pipe, is not replaced by one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        return write_and_close(File::options().write(true).open(&path)?, write);
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or(OsStr::new("pattern")));
    name.push(format!(".{}.part", std::process::id()));
    let part = folder_of(&path).join(name);
    let written = File::create_new(&part)
        .and_then(|file| write_and_close(file, write))
        .and_then(|()| fs::rename(&part, &path));
    if written.is_err() {
        // The first error says what is wrong.
        let _ = fs::remove_file(&part);
    }
    written
}

fn write_and_close(
    file: File,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_name_formats() {
        let check = |text: &str, expected: Option<Format>| {
            let found = Output::parse(text.into()).ok().map(|output| match output {
                Output::Stdout => panic!("{text} is a file"),
                Output::File { format, .. } => format,
            });
            assert_eq!(found, expected, "{text}");
        };
        check("a.rle", Some(Format::Rle));
        check("b/c.cells", Some(Format::Plaintext));
        check("a.txt", None);
        assert_eq!(Output::parse("-".into()), Ok(Output::Stdout));
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rle");
        write_whole(&path, |out| out.write_all(b"old")).unwrap();
        let failed = write_whole(&path, |out| {
            out.write_all(b"new")?;
            Err(io::Error::other("full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write_whole(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
