//! `-o` and OUT: where a result is written.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use lifescope::format::{self, Format};
use lifescope::language::Language;
use lifescope::life::{CellRuns, Pattern};
use lifescope::printable::ToTerminal;
use lifescope::save::{Saving, folder_of};

use super::UsageError;
use super::console::{Console, StdoutError, write_stdout};

/// Where a pattern is written, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    place: Place,
    format: Format,
    /// Whether the name was given without its ending.
    is_completed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Stdout,
    File(PathBuf),
}

impl Output {
    /// Reads an argument: `-` for standard output, or a file. The format is `wanted`, or the one that
    /// the file's ending names; a name without an ending gets one, and standard output RLE.
    ///
    /// # Errors
    /// When the ending names no format that is written.
    pub fn new(argument: OsString, wanted: Option<Format>) -> Result<Self, String> {
        let to = |place, format| Self { place, format, is_completed: false };
        if argument == "-" {
            return Ok(to(Place::Stdout, wanted.unwrap_or(Format::Rle)));
        }
        let path = PathBuf::from(argument);
        if let Some(format) = wanted {
            return Ok(to(Place::File(path), format));
        }
        if path.extension().is_none() && (is_stream(&path) || path.is_dir() || names_folder(&path))
        {
            return Ok(to(Place::File(path), Format::Rle));
        }
        let (completed, format) = Format::to_write(&path)?;
        let is_completed = completed != path;
        Ok(Self { place: Place::File(completed), format, is_completed })
    }

    /// Whether the result goes to standard output.
    pub fn is_stdout(&self) -> bool {
        self.place == Place::Stdout
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Makes sure that it can be written, before long work goes into its content.
    ///
    /// # Errors
    /// When it cannot, with its name.
    pub fn open(&self, console: &Console) -> anyhow::Result<OpenOutput> {
        let saving = match &self.place {
            Place::Stdout if !self.format.is_text() && io::stdout().is_terminal() => {
                let error = format!("{} is no text to be shown; write it to a file", self.format);
                return Err(UsageError(error).into());
            }
            Place::Stdout => None,
            Place::File(path) => Some(begin(path)?),
        };
        if self.is_completed {
            console.note(format_args!("the result is written to {self}"));
        }
        Ok(OpenOutput { output: self.clone(), saving })
    }
}

/// The place, as a message names it.
impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Stdout => f.write_str("standard output"),
            Place::File(path) => path.display().fmt(f),
        }
    }
}

/// A place that can be written.
#[derive(Debug)]
pub struct OpenOutput {
    output: Output,
    /// `None` for standard output.
    saving: Option<Saving>,
}

impl OpenOutput {
    /// What of a pattern the format has no place for, as a warning.
    pub fn loss(&self, pattern: &Pattern) -> Option<String> {
        let format = self.output.format;
        let lost = format.cannot_hold(pattern);
        if lost.is_empty() {
            return None;
        }
        let list = Language::English.list(&lost);
        let output = &self.output;
        Some(format!("{output} is written without {list}, for which {format} has no place"))
    }

    /// Writes `cells` with what `about` says of them. A file appears whole or not at all.
    ///
    /// # Errors
    /// Those of writing, with the file's name.
    pub fn write(self, about: &Pattern, cells: &mut dyn CellRuns) -> anyhow::Result<()> {
        let format = self.output.format;
        self.put(|out| format::write_cells(about, cells, format, out))
    }

    /// Writes what `write` does.
    ///
    /// # Errors
    /// Those of writing, with the file's name.
    pub fn put(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        match self.saving {
            None => Ok(write_shown(write)?),
            Some(saving) => saving.finish(write).with_context(|| cannot_write(&self.output)),
        }
    }
}

/// A text file that can be written, and is to be.
#[derive(Debug)]
pub struct OpenFile {
    path: PathBuf,
    saving: Saving,
}

impl OpenFile {
    /// Makes sure that it can be written, before long work goes into its content.
    ///
    /// # Errors
    /// When it cannot, with its name.
    pub fn begin(path: &Path) -> Result<Self, UsageError> {
        let saving = begin(path).map_err(|error| UsageError(format!("{error:#}")))?;
        Ok(Self { path: path.to_owned(), saving })
    }

    /// Writes the file, which appears whole or not at all.
    ///
    /// # Errors
    /// Those of writing, with the file's name.
    pub fn finish(self, content: &[u8]) -> anyhow::Result<()> {
        let written = self.saving.finish(|out| out.write_all(content));
        written.with_context(|| cannot_write(&self.path.display()))
    }
}

/// Reads `-o` arguments.
pub fn output_parser() -> impl TypedValueParser<Value = Output> {
    OsStringValueParser::new().try_map(|argument| Output::new(argument, None))
}

fn begin(path: &Path) -> anyhow::Result<Saving> {
    let cannot = cannot_write(&path.display());
    if path.is_dir() {
        bail!("{cannot}: it is a folder");
    }
    let folder = if names_folder(path) { path } else { folder_of(path) };
    if !folder.is_dir() {
        bail!("{cannot}: there is no folder {}", folder.display());
    }
    Saving::begin(path).context(cannot)
}

fn cannot_write(what: &dyn fmt::Display) -> String {
    format!("cannot write {what}")
}

/// Whether something is there that is neither a file nor a folder, such as a pipe.
fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Whether a path ends as those of folders alone do.
fn names_folder(path: &Path) -> bool {
    let last = path.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|last| std::path::is_separator(char::from(*last)))
}

/// Writes to standard output, and what a terminal would obey as signs where it is one.
fn write_shown(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), StdoutError> {
    write_stdout(|out| {
        let mut out = BufWriter::new(out);
        if io::stdout().is_terminal() {
            let mut terminal = ToTerminal::new(out);
            write(&mut terminal)?;
            return terminal.flush();
        }
        write(&mut out)?;
        out.flush()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_name_formats() {
        let check = |text: &str, expected: Option<(&str, Format)>| {
            let found = Output::new(text.into(), None);
            let found = found.ok().map(|output| (output.to_string(), output.format));
            assert_eq!(found, expected.map(|(path, format)| (path.to_owned(), format)), "{text}");
        };
        check("a.rle", Some(("a.rle", Format::Rle)));
        check("b/c.cells", Some(("b/c.cells", Format::Plaintext)));
        check("c.MC", Some(("c.MC", Format::Macrocell)));
        check("c.png", Some(("c.png", Format::Png)));
        check("c.gif", None);
        check("a.txt", None);
        check("a.rle.gz", None);
        check("", None);
        check("result", Some(("result.rle", Format::Rle)));
        check("no.such.folder/result", Some(("no.such.folder/result.rle", Format::Rle)));
        check("result.", Some(("result.rle", Format::Rle)));
        check(".rle", Some((".rle.rle", Format::Rle)));
        check("nosuch/", Some(("nosuch/", Format::Rle)));
        check("-", Some(("standard output", Format::Rle)));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_keeps_its_name() {
        for name in ["/dev/null", "/dev"] {
            let output = Output::new(name.into(), None).unwrap();
            assert_eq!((output.to_string().as_str(), output.is_completed), (name, false));
        }
    }

    #[test]
    fn a_wanted_format_goes_under_any_name() {
        let output = Output::new("a.txt".into(), Some(Format::Plaintext)).unwrap();
        assert_eq!((output.to_string().as_str(), output.format), ("a.txt", Format::Plaintext));
    }
}
