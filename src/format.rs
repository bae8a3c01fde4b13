//! Pattern files: bytes in, patterns out, and back.
//!
//! Every format stands in a file of its own and offers one `Codec`; to add a format, write that
//! file, name it in [`Format`], and the compiler asks for the rest. A format is recognised by its
//! content, and where that leaves a choice by the ending of the file's name. What can be repaired
//! is repaired with a warning, what cannot is refused with its place, and nothing is silently
//! dropped.
//!
//! A file's text passes through a small window of memory and goes straight into the cells; a
//! macrocell file stays a tree until its cells are asked for. Writing walks over the cells in
//! reading order, wherever they are kept, and holds a line of text at most.
//!
//! This layer knows bytes and text, and no engines, threads or windows.

mod apgcode;
mod diagnostic;
mod gzip;
mod image;
mod life105;
mod life106;
mod macrocell;
mod plaintext;
mod recognise;
mod rle;
mod surroundings;
mod tail;
mod text;
mod zip;

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::str::FromStr;

pub use crate::save::save;
pub use apgcode::is_object_link;
pub use diagnostic::{Diagnostic, Excerpt, Place, Severity};
pub use macrocell::TreePattern;
pub use zip::{Archive, Member, split_member};

use crate::language;
use crate::language::texts::losses;
use crate::life::{CellRuns, CellsError, Pattern};
use crate::memory::MemoryBudget;
use diagnostic::Fault;
use recognise::{Found, Sample, recognise};
use text::{Reading, Text};

/// A file format for patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Run-length encoded, `.rle`: what most programs and sites exchange.
    Rle,
    /// A picture in `.` and `O`, `.cells`.
    Plaintext,
    /// Blocks of rows with places, `.lif`.
    Life105,
    /// A list of coordinates, `.life`.
    Life106,
    /// A tree of equal parts, `.mc`.
    Macrocell,
    /// The name of an object, `.apg`.
    Apgcode,
    /// An image, `.png`.
    Png,
    /// An image, `.gif`, which is read and not written.
    Gif,
}

impl Format {
    /// Every format, the most common ones first.
    pub const ALL: [Self; 8] = [
        Self::Rle,
        Self::Plaintext,
        Self::Life105,
        Self::Life106,
        Self::Macrocell,
        Self::Apgcode,
        Self::Png,
        Self::Gif,
    ];

    /// The ending that file names have, without the dot.
    pub fn extension(self) -> &'static str {
        self.codec().extensions[0]
    }

    /// Every ending that file names have, without the dot, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        self.codec().extensions
    }

    /// The format that a file name's ending asks for, in any case. A name that ends in `.gz` names
    /// no format, as [`write`] does not compress; [`read`] does look at what stands before it.
    pub fn for_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        let has_it = |format: &Self| {
            format.codec().extensions.iter().any(|known| known.eq_ignore_ascii_case(ending))
        };
        Self::ALL.into_iter().find(has_it)
    }

    /// The file to write under that name, and the format that its ending asks for. A name without an
    /// ending gets that of RLE.
    ///
    /// # Errors
    /// When the ending is that of no format that is written.
    pub fn to_write(path: &Path) -> Result<(PathBuf, Self), String> {
        let endings = || {
            let written = Self::ALL.into_iter().filter(|format| format.is_written());
            written.map(|format| format!(".{}", format.extension())).collect::<Vec<_>>().join(", ")
        };
        match (Self::for_path(path), path.extension(), path.file_name()) {
            (Some(format), ..) if format.is_written() => Ok((path.to_owned(), format)),
            (Some(format), ..) => {
                Err(format!("{format} is read and not written; of {} one is", endings()))
            }
            (None, _, None) => Err("that is no name of a file".to_owned()),
            (None, None, Some(name)) => {
                let mut name = name.to_owned();
                name.push(".");
                name.push(Self::Rle.extension());
                Ok((path.with_file_name(name), Self::Rle))
            }
            (None, Some(ending), Some(_)) if ending.is_empty() => {
                Ok((path.with_extension(Self::Rle.extension()), Self::Rle))
            }
            (None, Some(_), Some(_)) => {
                Err(format!("its ending names no format; {} do", endings()))
            }
        }
    }

    /// Whether patterns can be written in it.
    pub fn is_written(self) -> bool {
        self != Self::Gif
    }

    /// Whether its files are text, which a person can read.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Png | Self::Gif)
    }

    /// What of `pattern` this format has no place for, as "the generation", so that a converter
    /// can say what gets lost. Its cells are not looked at.
    pub fn cannot_hold(self, pattern: &Pattern) -> Vec<language::Text> {
        (self.codec().cannot_hold)(pattern)
    }

    fn codec(self) -> Codec {
        match self {
            Self::Rle => rle::CODEC,
            Self::Plaintext => plaintext::CODEC,
            Self::Life105 => life105::CODEC,
            Self::Life106 => life106::CODEC,
            Self::Macrocell => macrocell::CODEC,
            Self::Apgcode => apgcode::CODEC,
            Self::Png => image::PNG,
            Self::Gif => image::GIF,
        }
    }
}

/// The format's name, as `--to` takes it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codec().name)
    }
}

impl FromStr for Format {
    type Err = String;

    /// Reads a format's name or its ending, in any case.
    fn from_str(text: &str) -> Result<Self, String> {
        let named = |format: &Self| {
            let codec = format.codec();
            let mut names = codec.extensions.iter().chain([&codec.name]);
            names.any(|name| name.eq_ignore_ascii_case(text))
        };
        let found = Self::ALL.into_iter().find(named);
        found.ok_or_else(|| format!("'{text}' is no pattern format; {} are", names(", ", " and ")))
    }
}

/// A pattern as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The pattern.
    pub pattern: Pattern,
    /// The format that it was in.
    pub format: Format,
    /// What was repaired or is odd, in the order of the file.
    pub warnings: Vec<Diagnostic>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A pattern.
    Pattern(Loaded),
    /// A tree, whose cells may be far more than memory holds.
    Tree(LoadedTree),
    /// An archive of which no one member is the obvious one.
    Archive(Archive),
}

/// A macrocell tree as it was read.
#[derive(Clone, Debug)]
pub struct LoadedTree {
    /// The tree, with what its file says about it.
    pub pattern: TreePattern,
    /// The file's name, as diagnostics show it.
    pub source: String,
    /// What was repaired or is odd, in the order of the file.
    pub warnings: Vec<Diagnostic>,
}

impl Opened {
    /// The pattern, with its cells, which are drawn from a budget, or may take so many bytes.
    ///
    /// # Errors
    /// For a tree of more cells than that, and an archive of several patterns.
    pub fn into_loaded(self, budget: impl Into<MemoryBudget>) -> Result<Loaded, Diagnostic> {
        match self {
            Self::Pattern(loaded) => Ok(loaded),
            Self::Tree(loaded) => loaded.into_loaded(budget),
            Self::Archive(archive) => Err(archive.refusal()),
        }
    }
}

impl LoadedTree {
    /// The pattern, with its cells, which are drawn from a budget, or may take so many bytes.
    ///
    /// # Errors
    /// For more cells than that, with the tree's size.
    pub fn into_loaded(self, budget: impl Into<MemoryBudget>) -> Result<Loaded, Diagnostic> {
        match self.pattern.into_pattern(&budget.into()) {
            Ok(pattern) => {
                Ok(Loaded { pattern, format: Format::Macrocell, warnings: self.warnings })
            }
            Err(fault) => Err(Diagnostic::error(&self.source, fault, Place::START)),
        }
    }
}

/// Reads a pattern in any format, compressed with gzip or not, or the one pattern of a zip archive.
///
/// `source` is the file's name; diagnostics show it, and its ending decides where the content
/// leaves more than one format possible. `-` is shown as `<stdin>`. What it takes to read the file,
/// and the cells that come of it, are drawn from a budget, or may take so many bytes.
///
/// ```
/// use lifescope::format::{Format, read};
/// let loaded = read("glider.rle", b"x = 3, y = 3\nbo$2bo$3o!", 1 << 20)?;
/// assert_eq!(loaded.format, Format::Rle);
/// assert_eq!(loaded.pattern.cells.population(), 5);
///
/// let error = read("broken.rle", b"x = 3, y = 3\nbo$2bz$3o!", 1 << 20).unwrap_err();
/// assert!(error.to_string().starts_with("broken.rle:2:6: error: "));
/// # Ok::<(), lifescope::format::Diagnostic>(())
/// ```
///
/// # Errors
/// The first thing in the file that cannot be repaired, with its place.
pub fn read(
    source: &str,
    bytes: &[u8],
    budget: impl Into<MemoryBudget>,
) -> Result<Loaded, Diagnostic> {
    let budget = budget.into();
    open(source, bytes, None, &budget)?.into_loaded(&budget)
}

/// Reads a file of any kind as far as it can be without unfolding its cells: a macrocell file stays
/// a tree, and an archive of several patterns is listed, unless `member` names one of them.
///
/// The bytes are read once, from front to back, and but for images and archives never held as a
/// whole. For the rest see [`read`].
///
/// # Errors
/// The first thing in the file that cannot be repaired, with its place.
pub fn open(
    source: &str,
    from: impl Read,
    member: Option<&str>,
    budget: impl Into<MemoryBudget>,
) -> Result<Opened, Diagnostic> {
    let budget = &budget.into();
    let shown = if source == "-" { "<stdin>" } else { source };
    let unreadable = |error: io::Error| {
        let fault = Fault::of_file(format!("it cannot be read: {error}"));
        Diagnostic::error(shown, fault, Place::START)
    };
    let mut raw = BufReader::with_capacity(1 << 16, from);
    if starts_with(&mut raw, gzip::MAGIC).map_err(unreadable)? {
        let (expanded, after) = gzip::Expanded::new(raw);
        read_text(shown, source, Text::new(expanded), after, member, budget)
    } else {
        read_text(shown, source, Text::new(raw), Rc::default(), member, budget)
    }
}

/// Reads an apgcode that was given by itself, as an argument is.
///
/// # Errors
/// What is wrong with it, with its place in it.
pub fn read_apgcode(
    source: &str,
    code: &str,
    budget: impl Into<MemoryBudget>,
) -> Result<Loaded, Diagnostic> {
    let mut reading = Reading::new(Text::new(code.as_bytes()), &budget.into());
    match apgcode::read_code(&mut reading) {
        Ok(pattern) => {
            let warnings = reading.into_warnings().into_diagnostics(source);
            Ok(Loaded { pattern, format: Format::Apgcode, warnings })
        }
        Err(fault) => {
            let place = reading.place_of(&fault);
            Err(Diagnostic::error(source, fault, place))
        }
    }
}

/// Reads what a file holds once it is expanded. Once it was read to its end, `after` says what of the
/// compressed file was left.
fn read_text(
    shown: &str,
    source: &str,
    text: Text<'_>,
    after: Rc<Cell<gzip::After>>,
    member: Option<&str>,
    budget: &MemoryBudget,
) -> Result<Opened, Diagnostic> {
    let mut reading = Reading::new(text, budget);
    let found = reading.begin().and_then(|()| recognise(source, &mut reading));
    let read = match (found, member) {
        (Ok(Found::Archive), _) => {
            return match zip::read(shown, member, &mut reading) {
                Ok(zip::Chosen::List(archive)) => Ok(Opened::Archive(archive)),
                Ok(zip::Chosen::Member { name, bytes }) => {
                    open_member(&format!("{shown}:{name}"), &bytes, budget)
                }
                Err(fault) => Err(Diagnostic::error(shown, fault, Place::START)),
            };
        }
        (Ok(Found::Format(_)), Some(member)) => Err(Fault::of_file(format!(
            "this is no zip archive, and a member '{member}' was asked for"
        ))),
        (Ok(Found::Format(format)), None) => {
            (format.codec().read)(&mut reading).map(|content| (format, content))
        }
        (Err(fault), _) => Err(fault),
    };
    let (format, content) = read.map_err(|fault| {
        let place = reading.place_of(&fault);
        Diagnostic::error(shown, fault, place)
    })?;
    if let Some(message) = after.get().message() {
        reading.warn(reading.text.end_of_content(), message);
    }
    let warnings = reading.into_warnings().into_diagnostics(shown);
    Ok(match content {
        Content::Pattern(pattern) => Opened::Pattern(Loaded { pattern, format, warnings }),
        Content::Tree(pattern) => {
            Opened::Tree(LoadedTree { pattern, source: shown.to_owned(), warnings })
        }
    })
}

/// Reads a member of an archive, which may be compressed once more, and is no archive itself.
fn open_member(source: &str, bytes: &[u8], budget: &MemoryBudget) -> Result<Opened, Diagnostic> {
    if bytes.starts_with(recognise::ZIP_MAGIC) {
        let fault = Fault::of_file("this is a zip archive within a zip archive");
        let fault = fault.advise("unpack the outer one");
        return Err(Diagnostic::error(source, fault, Place::START));
    }
    open(source, bytes, None, budget)
}

/// Writes `pattern` in `format`. [`Format::cannot_hold`] says what is left out.
///
/// # Errors
/// Those of `out`, and [`io::ErrorKind::InvalidInput`] for a pattern that the format cannot hold
/// in a sensible size, with nothing written.
pub fn write(pattern: &Pattern, format: Format, out: &mut dyn Write) -> io::Result<()> {
    write_cells(pattern, &mut &pattern.cells, format, out)
}

/// Writes `cells` in `format` with what `about` says of them, whose own cells are not looked at. The
/// cells are walked over once, and held by none of the formats but macrocell, which makes a tree.
///
/// # Errors
/// Those of `out` and of the cells, and [`io::ErrorKind::InvalidInput`] for what the format cannot
/// hold in a sensible size, with nothing written.
pub fn write_cells(
    about: &Pattern,
    cells: &mut dyn CellRuns,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut buffered = BufWriter::with_capacity(1 << 16, out);
    (format.codec().write)(about, cells, &mut buffered)?;
    buffered.flush()
}

/// Writes a tree as a macrocell file, without unfolding it.
///
/// # Errors
/// Those of `out`.
pub fn write_tree(pattern: &TreePattern, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = BufWriter::with_capacity(1 << 16, out);
    macrocell::write_tree(pattern, &mut buffered)?;
    buffered.flush()
}

/// Writes an object's apgcode as a file.
///
/// # Errors
/// Those of `out`.
pub fn write_apgcode(code: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{code}")
}

/// What a format's own file offers.
struct Codec {
    name: &'static str,
    /// Endings of file names, the usual one first.
    extensions: &'static [&'static str],
    /// How much the beginning of a content looks like it.
    recognise: fn(&Sample<'_>) -> Likeness,
    read: fn(&mut Reading) -> Result<Content, Fault>,
    write: fn(&Pattern, &mut dyn CellRuns, &mut dyn Write) -> io::Result<()>,
    cannot_hold: fn(&Pattern) -> Vec<language::Text>,
}

/// What a reader makes of a text.
enum Content {
    Pattern(Pattern),
    Tree(TreePattern),
}

/// How much a content looks like a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    No,
    /// It could be, and hardly is.
    Unlikely,
    /// It could be, and it could be another.
    Possible,
    Certain,
}

fn starts_with(from: &mut impl BufRead, magic: &[u8]) -> io::Result<bool> {
    // A first piece shorter than the magic is no file worth a second look.
    loop {
        match from.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return Ok(read?.starts_with(magic)),
        }
    }
}

/// The formats as a person would list them: `rle (.rle), plaintext (.cells) or png (.png)`.
fn names(between: &str, before_last: &str) -> String {
    let described = |format: Format| format!("{format} (.{})", format.extension());
    let names = Format::ALL.map(described);
    match names.split_last() {
        Some((last, others)) => format!("{}{before_last}{last}", others.join(between)),
        None => String::new(),
    }
}

/// Cells that memory does not hold, or that lie past all coordinates.
fn no_room(offset: usize, error: CellsError) -> Fault {
    let fault = Fault::new(offset, error.to_string());
    match error {
        CellsError::TooFar { .. } => fault,
        CellsError::TooMany(error) => fault.for_want_of(error),
    }
}

/// The same, of a run whose count may be a mistake.
fn unstorable(offset: usize, error: CellsError) -> Fault {
    let fault = Fault::new(offset, error.to_string());
    match error {
        CellsError::TooFar { .. } => fault,
        CellsError::TooMany(error) => {
            fault.for_want_of(error).advise("allow more memory, or check the counts")
        }
    }
}

/// What is lost where a format has no place for texts.
fn lost_texts(pattern: &Pattern) -> impl Iterator<Item = language::Text> {
    let texts = [
        (pattern.name.is_some(), losses::NAME),
        (pattern.author.is_some(), losses::AUTHOR),
        (!pattern.comments.is_empty(), losses::COMMENTS),
    ];
    texts.into_iter().filter(|(is_there, _)| *is_there).map(|(_, what)| what)
}

/// An error for a pattern that a format cannot hold.
fn not_held(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message.into())
}

#[cfg(test)]
mod tests;
