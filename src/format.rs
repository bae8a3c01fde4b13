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
mod codec;
mod diagnostic;
mod gzip;
mod image;
mod life105;
mod life106;
mod macrocell;
mod mcell;
mod opening;
mod plaintext;
mod recognise;
mod rle;
mod rule_file;
mod surroundings;
mod tail;
mod text;
mod zip;

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use crate::save::save;
pub use apgcode::{is_object_code, is_object_link};
pub use diagnostic::{Diagnostic, Excerpt, Place, Severity};
pub use macrocell::TreePattern;
pub use opening::{Loaded, LoadedTree, Opened, open, read, read_apgcode};
pub use recognise::is_link;
pub use rule_file::read_rule;
pub use zip::{Archive, Member, split_member};

use crate::language;
use crate::life::{CellRuns, Pattern};
use codec::{
    Codec, Content, Likeness, lost_but_cells, lost_place, lost_setting, lost_states, lost_texts,
    no_room, not_held, rule_unusable, unstorable,
};

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
    /// A file of MCell, `.mcl`, which is read and not written.
    Mcell,
    /// The name of an object, `.apg`.
    Apgcode,
    /// An image, `.png`.
    Png,
    /// An image, `.gif`, which is read and not written.
    Gif,
}

impl Format {
    /// Every format, the most common ones first.
    pub const ALL: [Self; 9] = [
        Self::Rle,
        Self::Plaintext,
        Self::Life105,
        Self::Life106,
        Self::Macrocell,
        Self::Mcell,
        Self::Apgcode,
        Self::Png,
        Self::Gif,
    ];

    /// What it is called, in lower case.
    pub fn name(self) -> &'static str {
        self.codec().name
    }

    /// The ending that file names have, without the dot.
    pub fn extension(self) -> &'static str {
        self.codec().extensions[0]
    }

    /// Every ending that file names have, without the dot, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        self.codec().extensions
    }

    /// The format that a file name's ending asks for, in any case. A name that ends in `.gz` names
    /// no format, as [`write()`] does not compress; [`read`] does look at what stands before it.
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
        !matches!(self, Self::Gif | Self::Mcell)
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
            Self::Mcell => mcell::CODEC,
            Self::Apgcode => apgcode::CODEC,
            Self::Png => image::PNG,
            Self::Gif => image::GIF,
        }
    }
}

/// The format's name, as `--to` takes it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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
        found.ok_or_else(|| {
            let [others, last] = names();
            format!("'{text}' is no pattern format; {others} and {last} are")
        })
    }
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

/// The formats as a person would list them: `rle (.rle), plaintext (.cells)` and so on, and the last by
/// itself.
fn names() -> [String; 2] {
    let [others @ .., last] =
        Format::ALL.map(|format| format!("{format} (.{})", format.extension()));
    [others.join(", "), last]
}

#[cfg(test)]
mod tests;
