//! Which format a content is in.
//!
//! Every format looks at the same [`Sample`] and says how much the content looks like it. A format
//! that is certain is taken. Between several the ending of the file's name decides, then the order
//! of [`COMPARED`]. If no format is certain, other text may surround a pattern, and one is looked
//! for in it. Only after that does the ending decide.

use std::path::Path;

use super::diagnostic::Fault;
use super::rle::is_header;
use super::text::{Reading, first_line, lines, shown};
use super::{Format, Likeness, gzip, names, surroundings};
use crate::language::Message;
use crate::language::Text;
use crate::language::texts::readers as texts;
use crate::life::blanks;

/// What a content was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    Format(Format),
    /// A zip archive.
    Archive,
}

/// First bytes of a zip archive.
pub(super) const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

/// First bytes of a zip archive without members.
const EMPTY_ZIP_MAGIC: &[u8] = b"PK\x05\x06";

/// First bytes of files that are known and not read, so that the message can say what they are.
const KNOWN_AND_NOT_READ: [(&[u8], Text, Text); 9] = [
    (b"@RULE", texts::RULE_TABLE, texts::ONLY_PATTERNS),
    (b"@TABLE", texts::RULE_TABLE, texts::ONLY_PATTERNS),
    (b"@TREE", texts::RULE_TREE, texts::ONLY_PATTERNS),
    (gzip::MAGIC, texts::GZIP_IN_GZIP, texts::EXPAND_ONCE),
    (b"BZh", texts::BZIP2, texts::EXPAND_BZIP2),
    (b"\xfd7zXZ", texts::XZ, texts::EXPAND_XZ),
    (b"BM", texts::BMP, texts::SAVE_AS_PNG),
    (b"\xff\xfe", texts::UTF_16, texts::SAVE_AS_UTF_8),
    (b"\xfe\xff", texts::UTF_16, texts::SAVE_AS_UTF_8),
];

/// The formats in the order in which they are preferred where content and ending leave a choice.
const COMPARED: [Format; 9] = [
    Format::Life105,
    Format::Life106,
    Format::Mcell,
    Format::Macrocell,
    Format::Png,
    Format::Gif,
    Format::Apgcode,
    Format::Rle,
    Format::Plaintext,
];

/// What the beginning of a content shows.
pub(super) struct Sample<'a> {
    /// The content from its first byte that is no blank.
    pub text: &'a [u8],
    /// The lines that start with `#` before anything else.
    pub head: Head,
    /// The content from the first other line on.
    pub body: &'a [u8],
    /// What that line is.
    pub first: First,
}

/// What the lines say that start with `#`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// There is one.
    pub is_there: bool,
    /// One is the header of a Life 1.0x file.
    pub is_life: bool,
    /// It is that of a list of cells.
    pub is_list: bool,
    /// One gives a block its place, `#P x y`.
    pub has_place: bool,
    /// One names the normal rule, `#N` alone, or describes the pattern, `#D text`.
    pub has_description: bool,
}

/// What the first line is that does not start with `#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// There is none.
    Nothing,
    /// The header of an RLE file.
    RleHeader,
    /// A comment of plaintext.
    Comment,
    /// A row of a picture.
    Row,
    /// A row of `o` alone, which may be runs as well.
    Letters,
    /// Two coordinates, and whether the next line has two as well.
    Pair {
        is_list: bool,
    },
    Other,
}

impl<'a> Sample<'a> {
    /// Of a content from its first byte that is no blank.
    pub fn of(text: &'a [u8]) -> Self {
        let mut head = Head::default();
        let mut rest = lines(text);
        let body = rest.find_map(|line| {
            let trimmed = blanks::trim_bytes(line);
            if trimmed.starts_with(b"#") {
                head.meet(trimmed);
                return None;
            }
            (!trimmed.is_empty()).then_some((line, trimmed))
        });
        let Some((line, trimmed)) = body else {
            return Self { text, head, body: &[], first: First::Nothing };
        };
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        let first = if is_header(trimmed) {
            First::RleHeader
        } else if trimmed.starts_with(b"!") {
            First::Comment
        } else if is_row(trimmed) {
            let is_certain = trimmed.iter().any(|byte| b".O*".contains(byte));
            if is_certain { First::Row } else { First::Letters }
        } else if is_pair(trimmed) {
            let mut next = rest.map(blanks::trim_bytes);
            let next = next.find(|line| !line.is_empty() && !line.starts_with(b"#"));
            First::Pair { is_list: next.is_some_and(is_pair) }
        } else {
            First::Other
        };
        Self { text, head, body: &text[at..], first }
    }
}

impl Head {
    fn meet(&mut self, line: &[u8]) {
        self.is_there = true;
        match line {
            _ if has_life_header(line) => {
                self.is_life = true;
                self.is_list = line.windows(4).any(|version| version == b"1.06");
            }
            [b'#', b'P' | b'p', rest @ ..] => {
                self.has_place |= rest.is_empty() || is_pair(blanks::trim_start(rest));
            }
            [b'#', b'N' | b'n'] | [b'#', b'D' | b'd', ..] => self.has_description = true,
            _ => {}
        }
    }
}

/// Whether a line is the header of a Life 1.0x file, in any spelling: `#Life 1.05`, `#life 1.02`.
pub(super) fn has_life_header(line: &[u8]) -> bool {
    let word = b"#Life";
    let Some((start, rest)) = line.split_at_checked(word.len()) else {
        return false;
    };
    let rest = blanks::trim_start(rest);
    let rest = rest.strip_prefix(b"v").unwrap_or(rest);
    start.eq_ignore_ascii_case(word) && rest.first().is_some_and(u8::is_ascii_digit)
}

/// Whether a line without blanks around it is a row of a picture.
pub(super) fn is_row(line: &[u8]) -> bool {
    !line.is_empty() && line.iter().all(|byte| b".Oo*".contains(byte))
}

/// Whether a line without blanks around it is two numbers.
fn is_pair(line: &[u8]) -> bool {
    let mut parts =
        line.split(|byte| byte.is_ascii_whitespace() || *byte == b',').filter(|p| !p.is_empty());
    let is_number = |part: &[u8]| {
        let digits = part.strip_prefix(b"-").or(part.strip_prefix(b"+")).unwrap_or(part);
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    };
    parts.next().is_some_and(is_number)
        && parts.next().is_some_and(is_number)
        && parts.next().is_none()
}

/// Finds the format by content, then by the ending of the name. Where something surrounds the
/// pattern, the reading goes on within it.
///
/// # Errors
/// For what is no pattern, and where the text cannot be read.
pub(super) fn recognise(source: &str, reading: &mut Reading<'_>) -> Result<Recognised, Fault> {
    let content = reading.text.beginning();
    if let Some(found) = known(source, content)? {
        return Ok(found);
    }
    refuse_binary(content)?;
    let is_pattern =
        |text: &[u8]| !matches!(known(source, text), Ok(None)) || possible(text).is_some();
    if let Some(surroundings) = surroundings::find(content, is_pattern) {
        reading.enter(&surroundings)?;
        if let Some(found) = known(source, reading.text.beginning())? {
            return Ok(found);
        }
    }
    let content = reading.text.beginning();
    if is_link(&String::from_utf8_lossy(blanks::trim_bytes(first_line(content)))) {
        let first = reading.text.offset() + blanks::leading(reading.text.rest());
        return Err(Fault::new(first, texts::LINK).advise(texts::COPY_THE_PATTERN));
    }
    let by_ending = format_by_ending(source).filter(|format| format.is_text());
    let sample = Sample::of(content);
    let is_likely = |format: &Format| (format.codec().recognise)(&sample) != Likeness::No;
    let format = by_ending.filter(is_likely).or_else(|| possible(content)).or(by_ending);
    format.map(Recognised::Format).ok_or_else(|| {
        let first = reading.text.offset() + blanks::leading(reading.text.rest());
        refused(first, Message::new(texts::BEGINS_NO_PATTERN, [shown(content, 0)]))
    })
}

/// Whether a text is the address of a page or of a file elsewhere.
///
/// ```
/// use lifescope::format::is_link;
/// assert!(is_link("https://conwaylife.com/wiki/Gosper_glider_gun"));
/// assert!(!is_link("C:/patterns/gun.rle"));
/// ```
pub fn is_link(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
            && !rest.is_empty()
    })
}

/// What a content certainly is.
fn known(source: &str, content: &[u8]) -> Result<Option<Recognised>, Fault> {
    if content.is_empty() {
        return Err(refused(0, texts::EMPTY_FILE));
    }
    if [ZIP_MAGIC, EMPTY_ZIP_MAGIC].iter().any(|magic| content.starts_with(magic)) {
        return Ok(Some(Recognised::Archive));
    }
    let known = KNOWN_AND_NOT_READ.iter().find(|(magic, ..)| content.starts_with(magic));
    if let Some((magic, kind, advice)) = known
        && !(*magic == b"BM" && content.is_ascii())
    {
        let message = Message::new(texts::IS_NOT_READ, [*kind]);
        return Err(Fault::of_file(message).advise(*advice));
    }
    let sample = Sample::of(content);
    let is_certain = |format: &Format| (format.codec().recognise)(&sample) == Likeness::Certain;
    let by_ending = format_by_ending(source).filter(is_certain);
    let format = by_ending.or_else(|| COMPARED.into_iter().find(is_certain));
    Ok(format.map(Recognised::Format))
}

/// The format that a content may be in, where it is not certain.
fn possible(content: &[u8]) -> Option<Format> {
    let sample = Sample::of(content);
    let alike = |wanted| {
        let mut formats = COMPARED.into_iter();
        formats.find(|format| (format.codec().recognise)(&sample) == wanted)
    };
    alike(Likeness::Possible).or_else(|| alike(Likeness::Unlikely))
}

fn refused(offset: usize, found: impl Into<Message>) -> Fault {
    let names = Message::new(texts::OR, names());
    Fault::new(offset, Message::new(texts::FORMAT_EXPECTED, [found.into(), names]))
}

fn refuse_binary(content: &[u8]) -> Result<(), Fault> {
    let looked_at = &content[..content.len().min(1 << 12)];
    let Some(offset) = looked_at.iter().position(|byte| is_binary(*byte)) else {
        return Ok(());
    };
    let found = Message::new(texts::NOT_TEXT, [shown(content, offset)]);
    Err(Fault::of_file(refused(0, found).message))
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
