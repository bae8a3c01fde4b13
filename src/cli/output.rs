//! `-o`: where a pattern is written.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use lifescope::format::{self, Format};
use lifescope::life::{CellRuns, Pattern};

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
        let format = format_of(&path)?;
        Ok(Self::File { path, format })
    }

    /// Makes sure that the file's folder is there, before long work goes into its content.
    ///
    /// # Errors
    /// When it is not, or the file's name is taken by a folder.
    pub fn check(&self) -> anyhow::Result<()> {
        match self {
            Self::Stdout => Ok(()),
            Self::File { path, .. } => check_place(path),
        }
    }

    /// What of the pattern the file's format has no place for, as a warning.
    pub fn loss(&self, pattern: &Pattern) -> Option<String> {
        let Self::File { path, format } = self else {
            return None;
        };
        loss(&path.display().to_string(), *format, pattern)
    }

    /// Writes `cells` with what `about` says of them. A file appears whole or not at all.
    ///
    /// # Errors
    /// Those of writing, with the file's name.
    pub fn write(&self, about: &Pattern, cells: &mut dyn CellRuns) -> anyhow::Result<()> {
        match self {
            Self::Stdout => write_stdout(|out| format::write_cells(about, cells, Format::Rle, out)),
            Self::File { path, format } => {
                write_file(path, |out| format::write_cells(about, cells, *format, out))
            }
        }
    }
}

/// The format that a file's ending names, of those that are written.
///
/// # Errors
/// When it names none.
pub fn format_of(path: &Path) -> Result<Format, String> {
    let endings = || {
        let written = Format::ALL.into_iter().filter(|format| format.is_written());
        written.map(|format| format!(".{}", format.extension())).collect::<Vec<_>>().join(", ")
    };
    match Format::for_path(path) {
        Some(format) if format.is_written() => Ok(format),
        Some(format) => Err(format!("{format} is read and not written; of {} one is", endings())),
        None => Err(format!("its ending names no format; {} do", endings())),
    }
}

/// Makes sure that a file can be put there.
///
/// # Errors
/// When its folder is not there, or its name is taken by a folder.
pub fn check_place(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!("cannot write {}: it is a folder", path.display());
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        bail!("cannot write {}: there is no folder {}", path.display(), folder.display());
    }
    Ok(())
}

/// What of a pattern the format has no place for, as a warning.
pub fn loss(written: &str, format: Format, pattern: &Pattern) -> Option<String> {
    let lost = format.cannot_hold(pattern);
    let list = match lost.split_last()? {
        (last, []) => (*last).to_owned(),
        (last, others) => format!("{} and {last}", others.join(", ")),
    };
    Some(format!("{written} is written without {list}, for which {format} has no place"))
}

/// Writes to standard output.
///
/// # Errors
/// Those of writing.
pub fn write_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    Ok(out.flush()?)
}

/// Writes a file, which appears whole or not at all.
///
/// # Errors
/// Those of writing, with the file's name.
pub fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    format::save(path, write).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads `-o` arguments.
pub fn output_parser() -> impl TypedValueParser<Value = Output> {
    OsStringValueParser::new().try_map(Output::parse)
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
        check("c.MC", Some(Format::Macrocell));
        check("c.png", Some(Format::Png));
        check("c.gif", None);
        check("a.txt", None);
        assert_eq!(Output::parse("-".into()), Ok(Output::Stdout));
    }
}
