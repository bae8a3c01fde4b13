//! Marks at the beginning of a line: tags, fences, quotation marks, offers to copy.

use super::quote::Quote;
use crate::life::blanks;

/// Bytes within which a tag ends.
const LONGEST_TAG: usize = 120;

/// Tags around patterns, in brackets and in angle brackets. Other tags are passed over as well, and
/// do not say that a pattern follows.
const CODE_TAGS: [&str; 9] =
    ["code", "codeblock", "pre", "rle", "viewer", "textarea", "samp", "tt", "raw"];

/// What follows "Code:" where a page offers to select what stands below it.
const SELECTS: [&str; 5] = ["select all", "[select all]", "[select]", "[view]", "copy"];

/// Marks of quotation, opening and closing.
const QUOTATION_MARKS: [(&str, &str); 8] = [
    ("\"", "\""),
    ("'", "'"),
    ("“", "”"),
    ("„", "“"),
    ("‘", "’"),
    ("«", "»"),
    ("「", "」"),
    ("`", "`"),
];

/// Marks at the beginning of a line.
#[derive(Default)]
pub(super) struct Marks {
    /// Bytes that they take.
    pub length: usize,
    pub quote: Option<Quote>,
    /// Whether they say that a pattern follows.
    pub opens: bool,
    /// The mark that ends what they begin.
    pub closing: Option<String>,
}

impl Marks {
    pub fn of(line: &[u8]) -> Self {
        let (quote, length) = Self::quote_of(line);
        let mut marks = Self { length, quote, ..Self::default() };
        loop {
            let blank = blanks::leading(&line[marks.length..]);
            let Some(mark) = Mark::of(&line[marks.length + blank..]) else {
                return marks;
            };
            marks.length += blank + mark.length;
            marks.opens |= mark.opens;
            marks.closing = mark.closing.or(marks.closing);
        }
    }

    /// The quote marks before a line, and how many bytes they take.
    pub fn quote_of(line: &[u8]) -> (Option<Quote>, usize) {
        let (mut depth, mut length) = (0, 0);
        loop {
            let blank = blanks::leading(&line[length..]);
            if line.get(length + blank) != Some(&b'>') {
                break;
            }
            depth += 1;
            length += blank + 1;
        }
        if depth == 0 {
            return (None, 0);
        }
        length += usize::from(line.get(length) == Some(&b' '));
        let characters = String::from_utf8_lossy(&line[..length]).chars().count();
        (Some(Quote { depth, characters }), length)
    }
}

/// A mark that begins what was copied.
struct Mark {
    length: usize,
    opens: bool,
    closing: Option<String>,
}

impl Mark {
    fn of(text: &[u8]) -> Option<Self> {
        match text.first()? {
            b'[' => Self::tag(text, b']', "[/"),
            b'<' => Self::tag(text, b'>', "</"),
            b'`' | b'~' if text.len() > 2 && text[..3].iter().all(|byte| *byte == text[0]) => {
                Some(Self::fence(text))
            }
            b'c' | b'C' => Self::offer(text),
            _ => {
                let is_it = |(opening, _): &&(&str, &str)| text.starts_with(opening.as_bytes());
                let (opening, closing) = QUOTATION_MARKS.iter().find(is_it)?;
                let closing = Some((*closing).to_owned());
                Some(Self { length: opening.len(), opens: true, closing })
            }
        }
    }

    /// `[code]`, `[code=rle]`, `<pre class="x">`, `[/quote]`.
    fn tag(text: &[u8], end: u8, closes: &str) -> Option<Self> {
        let length = text.iter().take(LONGEST_TAG).position(|byte| *byte == end)? + 1;
        let inner = &text[1..length - 1];
        let name = inner.strip_prefix(b"/").unwrap_or(inner);
        let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(&name[..letters]).to_ascii_lowercase();
        if name.is_empty() || inner == b"M2" {
            return None;
        }
        let opens = CODE_TAGS.contains(&name.as_str()) && inner.first() != Some(&b'/');
        let closing = opens.then(|| format!("{closes}{name}{}", char::from(end)));
        Some(Self { length, opens, closing })
    }

    /// Three backquotes or tildes, and the name of a language.
    fn fence(text: &[u8]) -> Self {
        let run = text.iter().take_while(|byte| **byte == text[0]).count();
        let name = blanks::trim_bytes(&text[run..]);
        let is_name =
            name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_+.".contains(byte));
        let length = if is_name { text.len() } else { run };
        let closing = String::from_utf8_lossy(&text[..3]).into_owned();
        Self { length, opens: true, closing: Some(closing) }
    }

    /// "Code: Select all".
    fn offer(text: &[u8]) -> Option<Self> {
        let starts = |text: &[u8], with: &str| {
            text.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with.as_bytes()))
        };
        if !starts(text, "code:") {
            return None;
        }
        let mut length = "code:".len();
        let blank = blanks::leading(&text[length..]);
        let offered = SELECTS.iter().find(|select| starts(&text[length + blank..], select));
        length += offered.map_or(0, |select| blank + select.len());
        Some(Self { length, opens: true, closing: None })
    }
}
