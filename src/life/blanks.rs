//! What counts as blank, and what cannot be seen at all.
//!
//! Text that was copied from a web page, a mail or a word processor holds other characters where a
//! blank was: no-break and typographic spaces, byte-order marks in mid-text, characters without
//! width. One table says what they are, so that the readers of files, of rules and of arguments agree:
//! a [blank](Unseen::Blank) counts as the blank of ASCII, and what is
//! [invisible](Unseen::Invisible) counts as if it were not there.

use std::borrow::Cow;

use crate::language::texts::unseen as texts;
use crate::language::{Message, Text};

/// How a character counts that leaves no ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// As a blank.
    Blank,
    /// As nothing: it has no width.
    Invisible,
}

use Unseen::{Blank, Invisible};

/// Characters past ASCII that leave no ink, in order: the first and the last of a range, how they
/// count, and what one is called, with its number.
const TABLE: [(char, char, Unseen, Text); 24] = [
    ('\u{85}', '\u{85}', Blank, texts::NEXT_LINE),
    ('\u{a0}', '\u{a0}', Blank, texts::NO_BREAK),
    ('\u{ad}', '\u{ad}', Invisible, texts::SOFT_HYPHEN),
    ('\u{34f}', '\u{34f}', Invisible, texts::GRAPHEME_JOINER),
    ('\u{61c}', '\u{61c}', Invisible, texts::DIRECTION),
    ('\u{115f}', '\u{1160}', Blank, texts::HANGUL_FILLER),
    ('\u{1680}', '\u{1680}', Blank, texts::OGHAM),
    ('\u{180e}', '\u{180e}', Invisible, texts::MONGOLIAN),
    ('\u{2000}', '\u{200a}', Blank, texts::TYPOGRAPHIC),
    ('\u{200b}', '\u{200b}', Invisible, texts::ZERO_WIDTH),
    ('\u{200c}', '\u{200c}', Invisible, texts::NON_JOINER),
    ('\u{200d}', '\u{200d}', Invisible, texts::JOINER),
    ('\u{200e}', '\u{200f}', Invisible, texts::DIRECTION),
    ('\u{2028}', '\u{2028}', Blank, texts::LINE_SEPARATOR),
    ('\u{2029}', '\u{2029}', Blank, texts::PARAGRAPH_SEPARATOR),
    ('\u{202a}', '\u{202e}', Invisible, texts::DIRECTION),
    ('\u{202f}', '\u{202f}', Blank, texts::NARROW_NO_BREAK),
    ('\u{205f}', '\u{205f}', Blank, texts::MATHEMATICAL),
    ('\u{2060}', '\u{2064}', Invisible, texts::WORD_JOINER),
    ('\u{2066}', '\u{206f}', Invisible, texts::DIRECTION),
    ('\u{2800}', '\u{2800}', Blank, texts::BRAILLE),
    ('\u{3000}', '\u{3000}', Blank, texts::IDEOGRAPHIC),
    ('\u{fe00}', '\u{fe0f}', Invisible, texts::VARIATION),
    ('\u{feff}', '\u{feff}', Invisible, texts::BYTE_ORDER),
];

/// How `character` counts, where it leaves no ink.
///
/// ```
/// use lifescope::life::blanks::{Unseen, unseen};
/// assert_eq!(unseen(' '), Some(Unseen::Blank));
/// assert_eq!(unseen('\u{a0}'), Some(Unseen::Blank));
/// assert_eq!(unseen('\u{200b}'), Some(Unseen::Invisible));
/// assert_eq!(unseen('o'), None);
/// ```
pub fn unseen(character: char) -> Option<Unseen> {
    match character {
        '\t'..='\r' | ' ' => Some(Blank),
        _ => entry(character).map(|(_, _, counts_as, _)| *counts_as),
    }
}

/// `character` as a message shows it: in quotes, and by name or number where it would not be seen.
///
/// ```
/// use lifescope::life::blanks::shown;
/// assert_eq!(shown('x').to_string(), "'x'");
/// assert_eq!(shown('\u{200b}').to_string(), "a zero-width space (U+200B)");
/// assert_eq!(shown('\u{1a}').to_string(), "the byte 0x1a");
/// ```
pub fn shown(character: char) -> Message {
    let number = || format!("U+{:04X}", u32::from(character));
    let is_quoted = matches!(character, '\'' | '"' | '\\');
    match (character, entry(character)) {
        ('\0'..='\x1f' | '\x7f', _) => byte(character as u8),
        (_, Some((.., name))) => Message::new(*name, [number()]),
        // What is not printed, or is printed over the character before it.
        _ if !is_quoted && character.escape_debug().count() > 1 => {
            Message::new(texts::CHARACTER, [number()])
        }
        _ => Message::new(texts::QUOTED, [character.to_string()]),
    }
}

/// A byte as a message shows it where it is no character that can be seen.
pub fn byte(byte: u8) -> Message {
    Message::new(texts::BYTE, [format!("0x{byte:02x}")])
}

/// The first character past ASCII in `text` that leaves no ink, as a message shows it.
pub fn first_hidden(text: &str) -> Option<Message> {
    text.chars().find(|&character| entry(character).is_some()).map(shown)
}

/// `text` without what leaves no ink before and after it.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c| unseen(c).is_some())
}

/// `text` as a person sees it: trimmed, its blanks those of ASCII, and nothing invisible in it.
///
/// ```
/// use lifescope::life::blanks::tidied;
/// assert_eq!(tidied("\u{feff}640\u{a0}x\u{200b}480 "), "640 x480");
/// ```
pub fn tidied(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let seen = text.chars().filter_map(|c| match unseen(c) {
        Some(Invisible) => None,
        Some(Blank) if !c.is_ascii() => Some(' '),
        _ => Some(c),
    });
    Cow::Owned(seen.collect())
}

/// Whether a byte is a blank of ASCII.
#[inline]
pub const fn is_ascii_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// What leaves no ink at the beginning of some bytes: how it counts, and its length. Bytes that are
/// no UTF-8 are taken for Latin-1, where the no-break space is a byte of its own.
pub fn first_unseen(bytes: &[u8]) -> Option<(char, usize)> {
    let (character, length) = first_character(bytes)?;
    unseen(character).map(|_| (character, length))
}

/// How many bytes at the beginning leave no ink.
#[inline]
pub fn leading(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(b'!'..=b'~') | None => 0,
        _ => count_leading(bytes),
    }
}

fn count_leading(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if is_ascii_blank(byte) {
            at += 1;
        } else if let Some((_, length)) =
            bytes.get(at..).filter(|_| byte >= 0x80).and_then(first_unseen)
        {
            at += length;
        } else {
            break;
        }
    }
    at
}

/// Bytes without what leaves no ink before them.
pub fn trim_start(bytes: &[u8]) -> &[u8] {
    &bytes[leading(bytes)..]
}

/// Bytes without what leaves no ink after them.
#[inline]
pub fn trim_end(bytes: &[u8]) -> &[u8] {
    match bytes.last() {
        Some(b'!'..=b'~') | None => bytes,
        _ => without_trailing(bytes),
    }
}

fn without_trailing(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some(&byte) = rest.last() {
        if is_ascii_blank(byte) {
            rest = &rest[..rest.len() - 1];
            continue;
        }
        let unseen_length = last_character(rest)
            .filter(|(character, _)| byte >= 0x80 && unseen(*character).is_some())
            .map(|(_, length)| length);
        match unseen_length {
            Some(length) => rest = &rest[..rest.len() - length],
            None => break,
        }
    }
    rest
}

/// Bytes without what leaves no ink around them.
pub fn trim_bytes(bytes: &[u8]) -> &[u8] {
    trim_end(trim_start(bytes))
}

/// The first character of some bytes and its length; a byte that begins none of UTF-8 is one of
/// Latin-1.
pub fn first_character(bytes: &[u8]) -> Option<(char, usize)> {
    let &first = bytes.first()?;
    if first < 0x80 {
        return Some((char::from(first), 1));
    }
    // No character is longer than four bytes.
    let near = &bytes[..bytes.len().min(4)];
    let valid = near.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    Some(valid.map_or((char::from(first), 1), |character| (character, character.len_utf8())))
}

/// The last character of some bytes, likewise.
fn last_character(bytes: &[u8]) -> Option<(char, usize)> {
    let &last = bytes.last()?;
    let whole = (1..=bytes.len().min(4)).find_map(|length| {
        let text = std::str::from_utf8(&bytes[bytes.len() - length..]).ok()?;
        text.chars().next().map(|character| (character, length))
    });
    Some(whole.unwrap_or((char::from(last), 1)))
}

fn entry(character: char) -> Option<&'static (char, char, Unseen, Text)> {
    let after = TABLE.partition_point(|(first, ..)| *first <= character);
    TABLE[..after].last().filter(|(_, last, ..)| character <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_holds_every_blank_that_unicode_knows() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].0 <= pair[0].1 && pair[0].1 < pair[1].0, "{pair:?}");
        }
        for character in (0..=0x10ffff).filter_map(char::from_u32) {
            if character.is_whitespace() {
                assert_eq!(unseen(character), Some(Blank), "{character:?}");
            }
        }
        for letter in ('!'..='~').chain("äλ好é…".chars()) {
            assert_eq!(unseen(letter), None, "{letter}");
        }
    }

    #[test]
    fn bytes_are_trimmed_whatever_their_encoding() {
        let check = |bytes: &[u8], expected: &[u8]| {
            assert_eq!(trim_bytes(bytes), expected, "{}", bytes.escape_ascii());
        };
        check(b" \t3o! \r\n", b"3o!");
        check("\u{feff}\u{a0}\u{3000}3o!\u{200b}\u{2003}".as_bytes(), b"3o!");
        check(b"\xa0x\xa0", b"x");
        // The last byte of an à is that of a no-break space.
        check("voilà".as_bytes(), "voilà".as_bytes());
        check("\u{200b}".as_bytes(), b"");
        check(b"\xe2\x80", b"\xe2\x80");
        assert_eq!(first_unseen("\u{a0}x".as_bytes()), Some(('\u{a0}', 2)));
        assert_eq!(first_unseen(b"\xa0x"), Some(('\u{a0}', 1)));
        assert_eq!(first_unseen(b"\xff"), None);
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_name_or_number() {
        for (character, expected) in [
            ('o', "'o'"),
            ('é', "'é'"),
            ('好', "'好'"),
            ('\'', "'''"),
            ('\u{3000}', "an ideographic space (U+3000)"),
            ('\u{feff}', "a byte-order mark (U+FEFF)"),
            ('\u{301}', "the character U+0301"),
            ('\u{e000}', "the character U+E000"),
            ('\x00', "the byte 0x00"),
        ] {
            assert_eq!(shown(character).to_string(), expected);
        }
    }
}
