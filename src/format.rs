//! Pattern files: bytes in, patterns out, and back.
//!
//! Every format stands in a file of its own and offers one `Codec`; to add a format, write that
//! file, name it in [`Format`], and the compiler asks for the rest. A format is recognised by its
//! content, and where that leaves a choice by the ending of the file's name. What can be repaired
//! is repaired with a warning, what cannot is refused with its place, and nothing is silently
//! dropped.
//!
//! This layer knows bytes and text, and no engines, threads or windows.

mod diagnostic;
mod plaintext;
mod rle;
mod text;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::str::FromStr;

pub use diagnostic::{Diagnostic, Severity};

use crate::life::Pattern;
use diagnostic::{Fault, Warnings};
use text::{Reading, shown};

/// A file format for patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Run-length encoded, `.rle`: what most programs and sites exchange.
    Rle,
    /// A picture in `.` and `O`, `.cells`.
    Plaintext,
}

impl Format {
    /// Every format, in the order in which content is compared with them.
    pub const ALL: [Self; 2] = [Self::Rle, Self::Plaintext];

    /// The ending that file names have, without the dot.
    pub fn extension(self) -> &'static str {
        self.codec().extension
    }

    /// The format that a file name's ending asks for, in any case. A name that ends in `.gz` names
    /// no format, as [`write`] does not compress; [`read`] does look at what stands before it.
    pub fn for_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(ending))
    }

    /// What of `pattern` this format has no place for, as "the generation", so that a converter
    /// can say what gets lost.
    pub fn cannot_hold(self, pattern: &Pattern) -> Vec<&'static str> {
        (self.codec().cannot_hold)(pattern)
    }

    fn codec(self) -> Codec {
        match self {
            Self::Rle => rle::CODEC,
            Self::Plaintext => plaintext::CODEC,
        }
    }
}

/// The format's name, as `--format` takes it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codec().name)
    }
}

impl FromStr for Format {
    type Err = String;

    /// Reads a format's name, in any case.
    fn from_str(text: &str) -> Result<Self, String> {
        let named = |format: &Format| format.codec().name.eq_ignore_ascii_case(text);
        Self::ALL
            .into_iter()
            .find(named)
            .ok_or_else(|| format!("'{text}' is no pattern format; {} are", names(" and ")))
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

/// Reads a pattern in any format, compressed with gzip or not.
///
/// `source` is the file's name; diagnostics show it, and its ending decides where the content
/// leaves more than one format possible. `-` is shown as `<stdin>`. The cells, the comments and
/// what a compressed file expands to may each take `max_memory_bytes`.
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
pub fn read(source: &str, bytes: &[u8], max_memory_bytes: u64) -> Result<Loaded, Diagnostic> {
    let shown_source = if source == "-" { "<stdin>" } else { source };
    let expanded = gunzip(bytes, max_memory_bytes)
        .map_err(|fault| fault.into_diagnostic(shown_source, b""))?;
    let text = expanded.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&expanded);
    let mut reading = Reading { allowed_bytes: max_memory_bytes, warnings: Warnings::default() };
    let read = recognise(source, text).and_then(|format| {
        let pattern = (format.codec().read)(text, &mut reading)?;
        Ok((format, pattern))
    });
    let (format, pattern) = read.map_err(|fault| fault.into_diagnostic(shown_source, text))?;
    Ok(Loaded { pattern, format, warnings: reading.warnings.into_diagnostics(shown_source, text) })
}

/// Writes `pattern` in `format`. [`Format::cannot_hold`] says what is left out.
///
/// # Errors
/// Those of `out`, and [`io::ErrorKind::InvalidInput`] for a pattern that the format cannot hold
/// in a sensible size, with nothing written.
pub fn write(pattern: &Pattern, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = BufWriter::with_capacity(1 << 16, out);
    (format.codec().write)(pattern, &mut buffered)?;
    buffered.flush()
}

/// What a format's own file offers.
struct Codec {
    name: &'static str,
    extension: &'static str,
    recognise: fn(&[u8]) -> Likeness,
    read: fn(&[u8], &mut Reading) -> Result<Pattern, Fault>,
    write: fn(&Pattern, &mut dyn Write) -> io::Result<()>,
    cannot_hold: fn(&Pattern) -> Vec<&'static str>,
}

/// How much a content looks like a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    No,
    /// It could be, and it could be another.
    Possible,
    Certain,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// First bytes of files that are known and not read, so that the message can say what they are.
const KNOWN_AND_NOT_READ: [(&[u8], &str); 10] = [
    (b"#Life 1.05", "a Life 1.05 file"),
    (b"#Life 1.06", "a Life 1.06 file"),
    (b"#MCell", "an MCell file"),
    (b"[M2]", "a macrocell file"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip file within a gzip file"),
    (b"\xff\xfe", "UTF-16 text (save it as UTF-8)"),
    (b"\xfe\xff", "UTF-16 text (save it as UTF-8)"),
];

/// Finds the format by content, then by the ending of the name.
fn recognise(source: &str, text: &[u8]) -> Result<Format, Fault> {
    let refuse = |offset, found: &str| {
        let expected = names(" or ");
        let message = format!("{found}; a pattern in a known format was expected: {expected}");
        Err(Fault::new(offset, message))
    };
    let known =
        KNOWN_AND_NOT_READ.iter().find(|(magic, _)| text.trim_ascii_start().starts_with(magic));
    if let Some((_, kind)) = known {
        return refuse(0, &format!("this is {kind}, which cannot be read yet"));
    }
    let Some(first) = text.iter().position(|byte| !byte.is_ascii_whitespace()) else {
        return refuse(0, "the file is empty");
    };
    let alike = |wanted| {
        let mut formats = Format::ALL.into_iter();
        formats.find(|format| (format.codec().recognise)(text) == wanted)
    };
    if let Some(format) = alike(Likeness::Certain) {
        return Ok(format);
    }
    let beginning = &text[..text.len().min(1 << 12)];
    if let Some(offset) = beginning.iter().position(|byte| is_binary(*byte)) {
        let found = shown(text, offset);
        return refuse(offset, &format!("this is not text, it has {found}"));
    }
    if let Some(format) = format_by_ending(source).or_else(|| alike(Likeness::Possible)) {
        return Ok(format);
    }
    refuse(first, &format!("{} begins no pattern", shown(text, first)))
}

/// Control characters that no text has.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x19 | 0x1b..=0x1f | 0x7f)
}

fn format_by_ending(source: &str) -> Option<Format> {
    let path = Path::new(source);
    match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("gz") => {
            Format::for_path(&path.with_extension(""))
        }
        _ => Format::for_path(path),
    }
}

/// The formats as a person would list them: `rle (.rle) or plaintext (.cells)`.
fn names(joined_by: &str) -> String {
    let described = |format: Format| format!("{format} (.{})", format.extension());
    Format::ALL.map(described).join(joined_by)
}

/// What `bytes` hold, expanded when they are compressed with gzip.
fn gunzip(bytes: &[u8], max_bytes: u64) -> Result<Cow<'_, [u8]>, Fault> {
    if !bytes.starts_with(GZIP_MAGIC) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut expanded = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(max_bytes.saturating_add(1))
        .read_to_end(&mut expanded)
        .map_err(|error| {
            let message = format!(
                "the gzip data is damaged or cut short after {} bytes of text ({error}); get the \
                 file again",
                expanded.len()
            );
            Fault::new(0, message)
        })?;
    if expanded.len() as u64 > max_bytes {
        let message = format!(
            "the gzip data expands to more than the {max_bytes} bytes of memory allowed; allow \
             more memory"
        );
        return Err(Fault::new(0, message));
    }
    Ok(Cow::Owned(expanded))
}

#[cfg(test)]
mod tests;
