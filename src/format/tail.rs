//! What harmlessly follows a pattern in its file.
//!
//! Old systems end texts with a mark of their own and fill up blocks, and text that was copied from
//! a page ends with the page's mark. Every format passes over both here, with a warning.

use super::text::Text;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::blanks::{self, is_ascii_blank};

/// The byte that ends a text on DOS and CP/M, Ctrl-Z.
const END_MARK: u8 = 0x1a;

/// Marks that end what was copied, on a line of their own. No format has a line like them.
const CLOSING_MARKS: [&str; 12] = [
    "[/code]",
    "[/codeblock]",
    "[/rle]",
    "[/viewer]",
    "[/pre]",
    "[/quote]",
    "</pre>",
    "</code>",
    "</rle>",
    "</textarea>",
    "```",
    "~~~",
];

/// Bytes within which a mark ends.
const LONGEST_MARK: usize = 64;

/// Bytes that are looked at to say whether anything follows the end.
const LOOKED_AT: usize = 1 << 12;

/// What ends a pattern's text before the file ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// The end mark of DOS.
    EndMark,
    /// Bytes that fill up a block.
    Zeros,
    /// The mark that ends what was copied.
    Closing(String),
}

impl Tail {
    /// Whether one may begin with that byte, where no mark was met that opened.
    pub fn may_begin_with(byte: u8) -> bool {
        matches!(byte, END_MARK | 0 | b'[' | b'<' | b'`' | b'~' | b' ' | b'\t')
    }

    /// What stands at the beginning of `rest`, blanks aside. `closing` is the mark that is expected
    /// where one was met that opened.
    pub fn at(rest: &[u8], closing: Option<&str>) -> Option<Self> {
        let indent = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &rest[indent..];
        match rest.first()? {
            &END_MARK => Some(Self::EndMark),
            0 => Some(Self::Zeros),
            b'[' | b'<' | b'`' | b'~' => {
                let marks = closing.into_iter().chain(CLOSING_MARKS);
                Self::closing(rest, marks)
            }
            _ => Self::closing(rest, closing.into_iter()),
        }
    }

    fn closing<'a>(rest: &[u8], mut marks: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mark = marks.find(|mark| {
            rest.get(..mark.len()).is_some_and(|it| it.eq_ignore_ascii_case(mark.as_bytes()))
        })?;
        Some(Self::Closing(mark.to_owned()))
    }

    /// The tail that a line ends with, and the bytes before it. Padding ends a line only where it
    /// `is_last`.
    pub fn of_line(line: &[u8], closing: Option<&str>, is_last: bool) -> Option<(Self, usize)> {
        match line.last()? {
            &END_MARK | 0 if is_last => {
                let padding = line.iter().rev().take_while(|byte| is_padding(**byte)).count();
                let (content, padding) = line.split_at(line.len() - padding);
                let tail = if padding.contains(&END_MARK) { Self::EndMark } else { Self::Zeros };
                Some((tail, content.len()))
            }
            _ => {
                let mark = closing?;
                let line = blanks::trim_end(line);
                let before = line.len().checked_sub(mark.len())?;
                let is_it = line[before..].eq_ignore_ascii_case(mark.as_bytes());
                is_it.then(|| (Self::Closing(mark.to_owned()), before))
            }
        }
    }

    /// What is said about it.
    pub fn message(&self, has_more: bool) -> Message {
        match self {
            Self::EndMark if has_more => texts::END_MARK_AND_REST.into(),
            Self::EndMark => texts::END_MARK.into(),
            Self::Zeros => texts::ZEROS_AT_END.into(),
            Self::Closing(mark) => {
                let text = if has_more { texts::CLOSING_AND_REST } else { texts::CLOSING };
                Message::new(text, [mark.as_str()])
            }
        }
    }
}

/// Whether a byte may stand after the end of a text.
pub(super) fn is_padding(byte: u8) -> bool {
    matches!(byte, 0 | END_MARK) || is_ascii_blank(byte)
}

/// Whether a line that ends with that byte may end with padding.
pub(super) fn is_mark(byte: u8) -> bool {
    matches!(byte, 0 | END_MARK)
}

/// Whether something else than padding comes after `passed` bytes of the rest.
pub(super) fn has_more(text: &mut Text<'_>, passed: usize) -> bool {
    // What cannot be read any more does not matter to a text that has ended.
    let _ = text.fill(passed + LOOKED_AT);
    let rest = text.rest().get(passed..).unwrap_or_default();
    !rest.iter().all(|byte| is_padding(*byte))
}

/// Whether a line among a pattern's, without blanks around it, is words: most of it is letters that no
/// cell is written with. A single word is one only after a blank line, as it may be a damaged row.
#[inline]
pub(super) fn is_prose(line: &[u8], follows_blank_line: bool) -> bool {
    // Nearly every line is known by its first characters.
    match line {
        [] | [b'.' | b'*' | b'$' | b'-' | b'+' | b'0'..=b'9', ..] => return false,
        [b'O' | b'o'] | [b'O' | b'o', b'.' | b'*' | b'O' | b'o', ..] => return false,
        _ => {}
    }
    is_words(line, follows_blank_line)
}

#[cold]
fn is_words(line: &[u8], follows_blank_line: bool) -> bool {
    let text = String::from_utf8_lossy(&line[..line.len().min(LOOKED_AT)]);
    let text = blanks::trim(&text);
    let is_letter = |c: char| c.is_alphabetic() && !matches!(c, 'O' | 'o');
    let letters = text.chars().filter(|c| is_letter(*c)).count();
    let inked = text.chars().filter(|c| blanks::unseen(*c).is_none()).count();
    let has_word = text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 2);
    let has_several = text.contains(|c| blanks::unseen(c).is_some());
    has_word && 2 * letters > inked && (follows_blank_line || has_several)
}

/// Bytes that are to be at hand where [`Tail::at`] looks.
pub(super) const NEEDED: usize = LONGEST_MARK;
