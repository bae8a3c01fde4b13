//! What comes of opening a file: a pattern, a tree, or the list of an archive.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;
use std::sync::Arc;

use super::codec::Content;
use super::diagnostic::{Diagnostic, Fault, Place};
use super::recognise::{self, Recognised, recognise};
use super::text::{Reading, Text, past_memory};
use super::{Archive, Format, TreePattern, apgcode, gzip, zip};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{Pattern, with_book};
use crate::memory::MemoryBudget;

/// A pattern as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The pattern.
    pub pattern: Pattern,
    /// Its format.
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
        let fault = Fault::of_file(Message::new(texts::UNREADABLE, [error.to_string()]));
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
        (Ok(Recognised::Archive), _) => {
            return match zip::read(shown, member, &mut reading) {
                Ok(zip::Chosen::List(archive)) => Ok(Opened::Archive(archive)),
                Ok(zip::Chosen::Member { name, bytes, rules }) => {
                    let source = format!("{shown}:{name}");
                    with_book(Arc::new(rules), || open_member(&source, &bytes, budget))
                }
                Err(fault) => Err(Diagnostic::error(shown, fault, Place::START)),
            };
        }
        (Ok(Recognised::Format(_)), Some(member)) => {
            Err(Fault::of_file(Message::new(texts::NO_ARCHIVE, [member])))
        }
        (Ok(Recognised::Format(format)), None) => (format.codec().read)(&mut reading)
            .and_then(|content| Ok((format, with_counted_texts(content, budget)?))),
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

/// What was read, with its texts drawn from the budget.
fn with_counted_texts(mut content: Content, budget: &MemoryBudget) -> Result<Content, Fault> {
    let about = match &mut content {
        Content::Pattern(pattern) => pattern,
        Content::Tree(tree) => &mut tree.about,
    };
    about.draw_texts(budget).map_err(past_memory)?;
    Ok(content)
}

/// Reads a member of an archive, which may be compressed once more, and is no archive itself.
fn open_member(source: &str, bytes: &[u8], budget: &MemoryBudget) -> Result<Opened, Diagnostic> {
    if bytes.starts_with(recognise::ZIP_MAGIC) {
        let fault = Fault::of_file(texts::ZIP_IN_ZIP);
        let fault = fault.advise(texts::UNPACK_OUTER);
        return Err(Diagnostic::error(source, fault, Place::START));
    }
    open(source, bytes, None, budget)
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
