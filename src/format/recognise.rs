//! Which format a content is in.

use std::path::Path;

use super::diagnostic::Fault;
use super::text::{BEGINNING, Text, shown};
use super::{Format, GZIP_MAGIC, Likeness, names};

/// What a content was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Format(Format),
    /// A zip archive.
    Archive,
}

/// First bytes of a zip archive.
pub(super) const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

/// First bytes of a zip archive without members.
const EMPTY_ZIP_MAGIC: &[u8] = b"PK\x05\x06";

/// First bytes of files that are known and not read, so that the message can say what they are.
const KNOWN_AND_NOT_READ: [(&[u8], &str, &str); 10] = [
    (b"#MCell", "an MCell file", "open it in Golly or MCell and save it as RLE"),
    (b"@RULE", "a table of a rule", "only patterns are read"),
    (b"@TABLE", "a table of a rule", "only patterns are read"),
    (b"@TREE", "a tree of a rule", "only patterns are read"),
    (GZIP_MAGIC, "a gzip file within a gzip file", "expand it once"),
    (b"BZh", "a file compressed with bzip2", "expand it with bunzip2"),
    (b"\xfd7zXZ", "a file compressed with xz", "expand it with unxz"),
    (b"BM", "a BMP image", "save it as PNG"),
    (b"\xff\xfe", "UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "save it as UTF-8"),
];

/// The formats in the order in which content is compared with them: to RLE every line that starts
/// with `#` is its own.
const COMPARED: [Format; 8] = [
    Format::Life105,
    Format::Life106,
    Format::Macrocell,
    Format::Png,
    Format::Gif,
    Format::Apgcode,
    Format::Rle,
    Format::Plaintext,
];

/// Finds the format by content, then by the ending of the name.
pub(super) fn recognise(source: &str, text: &Text<'_>) -> Result<Found, Fault> {
    let rest = text.rest();
    let beginning = &rest[..rest.len().min(BEGINNING)];
    let refuse = |offset, found: &str| {
        let expected = names(", ", " or ");
        let message = format!("{found}; a pattern in a known format was expected: {expected}");
        Err(Fault::new(offset, message))
    };
    let content = beginning.trim_ascii_start();
    if [ZIP_MAGIC, EMPTY_ZIP_MAGIC].iter().any(|magic| beginning.starts_with(magic)) {
        return Ok(Found::Archive);
    }
    let known = KNOWN_AND_NOT_READ.iter().find(|(magic, ..)| content.starts_with(magic));
    if let Some((_, kind, advice)) = known
        && !(content.starts_with(b"BM") && beginning.is_ascii())
    {
        let message = format!("this is {kind}, which is not read");
        return Err(Fault::of_file(message).advise(*advice));
    }
    let Some(first) = beginning.iter().position(|byte| !byte.is_ascii_whitespace()) else {
        return refuse(0, "the file is empty");
    };
    let alike = |wanted| {
        let mut formats = COMPARED.into_iter();
        formats.find(|format| (format.codec().recognise)(beginning) == wanted)
    };
    if let Some(format) = alike(Likeness::Certain) {
        return Ok(Found::Format(format));
    }
    let looked_at = &beginning[..beginning.len().min(1 << 12)];
    if let Some(offset) = looked_at.iter().position(|byte| is_binary(*byte)) {
        let found = format!("this is not text, it has {}", shown(beginning, offset));
        let expected = names(", ", " or ");
        let message = format!("{found}; a pattern in a known format was expected: {expected}");
        return Err(Fault::of_file(message));
    }
    let by_ending = format_by_ending(source).filter(|format| format.is_text());
    if let Some(format) = by_ending.or_else(|| alike(Likeness::Possible)) {
        return Ok(Found::Format(format));
    }
    refuse(first, &format!("{} begins no pattern", shown(beginning, first)))
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
