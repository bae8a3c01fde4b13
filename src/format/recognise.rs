//! Which format a content is in.

use std::path::Path;

use super::diagnostic::Fault;
use super::text::{Text, lines, shown};
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
const KNOWN_AND_NOT_READ: [(&[u8], &str, &str); 9] = [
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
    let content = text.beginning();
    let first = text.rest().len() - text.rest().trim_ascii_start().len();
    let refuse = |offset, found: &str| {
        let expected = names(", ", " or ");
        let message = format!("{found}; a pattern in a known format was expected: {expected}");
        Err(Fault::new(offset, message))
    };
    if content.is_empty() {
        return refuse(0, "the file is empty");
    }
    if [ZIP_MAGIC, EMPTY_ZIP_MAGIC].iter().any(|magic| content.starts_with(magic)) {
        return Ok(Found::Archive);
    }
    let known = KNOWN_AND_NOT_READ.iter().find(|(magic, ..)| content.starts_with(magic));
    if let Some((magic, kind, advice)) = known
        && !(*magic == b"BM" && content.is_ascii())
    {
        let message = format!("this is {kind}, which is not read");
        return Err(Fault::of_file(message).advise(*advice));
    }
    if content.starts_with(b"#MCell") {
        return Err(refuse_mcell(content));
    }
    let alike = |wanted| {
        let mut formats = COMPARED.into_iter();
        formats.find(|format| (format.codec().recognise)(content) == wanted)
    };
    if let Some(format) = alike(Likeness::Certain) {
        return Ok(Found::Format(format));
    }
    let looked_at = &content[..content.len().min(1 << 12)];
    if let Some(offset) = looked_at.iter().position(|byte| is_binary(*byte)) {
        let found = format!("this is not text, it has {}", shown(content, offset));
        let expected = names(", ", " or ");
        let message = format!("{found}; a pattern in a known format was expected: {expected}");
        return Err(Fault::of_file(message));
    }
    let by_ending = format_by_ending(source).filter(|format| format.is_text());
    if let Some(format) = by_ending.or_else(|| alike(Likeness::Possible)) {
        return Ok(Found::Format(format));
    }
    refuse(first, &format!("{} begins no pattern", shown(content, 0)))
}

/// Refuses an MCell file by its rule, where it names one.
fn refuse_mcell(content: &[u8]) -> Fault {
    let value_of = |key: &[u8]| {
        let values = lines(content).filter_map(|line| line.strip_prefix(key));
        values.map(|value| String::from_utf8_lossy(value.trim_ascii()).into_owned()).next()
    };
    let named = |what: &str, key: &[u8]| value_of(key).map(|value| format!("{what} '{value}'"));
    let facts = [named("game", b"#GAME"), named("rule", b"#RULE")];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let with = if facts.is_empty() { String::new() } else { format!(", {}", facts.join(", ")) };
    Fault::of_file(format!("this is an MCell file{with}, which is not read"))
        .advise("open it in Golly or MCell and save it as RLE")
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
