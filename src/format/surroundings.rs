//! What surrounds a pattern that was copied from somewhere.
//!
//! Forums put `[code]` around patterns and "Code: Select all" above them, Markdown has fences, mails
//! put `> ` before every line, and people write a few words before and after. [`find`] looks for the
//! first line of a pattern within all that; [`Reading::enter`](super::text::Reading::enter) goes on
//! from there and says what was passed over.
//!
//! A line within marks may begin a pattern of any kind. Among prose only a line begins one that looks
//! like nothing else: a header, rows of cells, runs that end rows, the link to an object's page. A line
//! that could be a damaged part of the pattern is never passed over: its error is what helps.

mod marks;
mod quote;

use std::io::Read;

use self::marks::Marks;
use self::quote::Quote;
use super::apgcode;
use super::recognise::{has_life_header, is_row};
use super::rle::is_header;
use super::text::lines;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::blanks;

/// Lines that are searched for a pattern.
const MOST_LINES: usize = 1 << 11;

/// Bytes by which it is told whether a line begins a pattern.
const SAMPLE_BYTES: usize = 1 << 12;

/// Characters of a mark that is shown as it stands.
const LONGEST_SHOWN: usize = 40;

/// What stands around a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// Bytes before it.
    pub before: usize,
    /// What its lines begin with.
    pub quote: Option<Quote>,
    /// The mark that ends it.
    pub closing: Option<String>,
    /// What stands before it, a line each.
    passed: Vec<String>,
}

impl Surroundings {
    fn new(text: &[u8], before: usize, marks: Marks) -> Self {
        let passed = lines(&text[..before]).filter_map(|line| {
            // The marks of quotation before the pattern's own line are told of by themselves.
            let line = blanks::trim_bytes(&line[Marks::quote_of(line).1..]);
            (!line.is_empty()).then(|| String::from_utf8_lossy(line).into_owned())
        });
        Self { before, quote: marks.quote, closing: marks.closing, passed: passed.collect() }
    }

    /// What is said about it.
    pub fn notes(&self) -> Vec<Message> {
        let passed = match self.passed.as_slice() {
            [] => None,
            [line] if line.chars().count() <= LONGEST_SHOWN => {
                Some(Message::new(texts::LINE_BEFORE, [line.as_str()]))
            }
            [_] => Some(texts::PROSE_BEFORE.into()),
            lines => Some(Message::new(texts::LINES_BEFORE, [lines.len().to_string()])),
        };
        let quoted = self
            .quote
            .map(|Quote { depth, .. }| Message::new(texts::QUOTE_MARKS, [">".repeat(depth)]));
        passed.into_iter().chain(quoted).collect()
    }
}

/// Looks for a pattern within a text that begins none itself. `is_pattern` says whether a text may
/// begin one of any kind.
pub(super) fn find(text: &[u8], is_pattern: impl Fn(&[u8]) -> bool) -> Option<Surroundings> {
    // The mark that ends what a mark on a line of its own began.
    let mut opened: Option<Option<String>> = None;
    // Where comments begin that would belong to a pattern on the next line.
    let mut head = None;
    for line in lines(text).take(MOST_LINES) {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let mut marks = Marks::of(line);
        let (at, rest) = (start + marks.length, &line[marks.length..]);
        if blanks::trim_start(rest).is_empty() {
            if marks.opens {
                (head, opened) = (None, Some(marks.closing));
            }
            continue;
        }
        let is_within = marks.opens || opened.is_some();
        let sample = sample(text, at, marks.quote);
        let found = if is_within && (is_pattern(&sample) || is_damaged(rest)) {
            Some(at)
        } else if is_comment(rest) {
            head.get_or_insert(at);
            continue;
        } else if begins_pattern(&sample) {
            Some(head.unwrap_or(at))
        } else {
            after_label(rest).map(|length| at + length).filter(|at| begins_pattern(&text[*at..]))
        };
        if let Some(found) = found {
            marks.closing = marks.closing.or(opened.flatten());
            return Some(Surroundings::new(text, found, marks));
        }
        if is_damaged(rest) {
            return None;
        }
        (head, opened) = (None, None);
    }
    let link = apgcode::find_link(text)?;
    Some(Surroundings::new(text, link, Marks::default()))
}

/// The text from `at` on, without quote marks.
fn sample(text: &[u8], at: usize, quote: Option<Quote>) -> Vec<u8> {
    let text = &text[at..text.len().min(at + SAMPLE_BYTES)];
    let mut sample = Vec::new();
    match quote {
        None => sample.extend_from_slice(text),
        // Bytes in memory can be read.
        Some(quote) => _ = quote.take_off_after(text).read_to_end(&mut sample),
    }
    sample
}

/// Whether a text begins with what nothing but a pattern looks like.
fn begins_pattern(text: &[u8]) -> bool {
    let mut rest = lines(text).map(blanks::trim_bytes);
    let first = rest.next().unwrap_or_default();
    let is_xrle = first.starts_with(b"#CXRLE");
    let is_size = is_header(first) && first.iter().filter(|byte| **byte == b'=').count() > 1;
    if is_xrle || is_size || has_life_header(first) || first.starts_with(b"[M2]") {
        return true;
    }
    if apgcode::is_code(first) || first.starts_with(b"http") && apgcode::find_link(first).is_some()
    {
        return true;
    }
    if is_row(first) {
        let rows: Vec<&[u8]> =
            std::iter::once(first).chain(rest.take_while(|line| is_row(line))).collect();
        let has = |wanted: &[u8]| rows.iter().any(|row| row.iter().any(|b| wanted.contains(b)));
        return has(b"O*o") && (has(b".") || rows.len() > 1);
    }
    is_runs(first)
}

/// Whether a line is runs of cells as RLE has them, with an end of a row or a count.
fn is_runs(line: &[u8]) -> bool {
    let is_known = line.iter().all(|b| b"bo$!. \tAO".contains(b) || b.is_ascii_digit());
    let has_cell = line.iter().any(|byte| b"boAO.".contains(byte));
    let has_row_end = line.contains(&b'$');
    let has_count =
        line.windows(2).any(|pair| pair[0].is_ascii_digit() && b"bo".contains(&pair[1]));
    is_known && has_cell && (has_row_end || has_count && line.ends_with(b"!"))
}

/// Whether a line may belong to the head of a pattern.
fn is_comment(line: &[u8]) -> bool {
    match blanks::trim_start(line) {
        [b'#', key, ..] => key.is_ascii_alphabetic(),
        line => line.starts_with(b"!"),
    }
}

/// Whether a line may be a part of a pattern in which something is wrong.
fn is_damaged(line: &[u8]) -> bool {
    let line = blanks::trim_bytes(line);
    let blank = line.iter().filter(|byte| **byte == b' ').count();
    let cells = line.iter().filter(|byte| b".*Oob$!".contains(byte)).count();
    let after_key = match line {
        [b'x' | b'X' | b'y' | b'Y', after @ ..] => blanks::trim_start(after).first(),
        _ => None,
    };
    let is_size = after_key.is_some_and(|byte| byte.is_ascii_digit() || b"=:,".contains(byte));
    let names_rule =
        line.contains(&b'=') && line.windows(4).any(|word| word.eq_ignore_ascii_case(b"rule"));
    is_size || names_rule || 2 * cells > line.len() - blank
}

/// Bytes of a label before a pattern on the same line, as in `Glider: bo$2bo$3o!`.
fn after_label(line: &[u8]) -> Option<usize> {
    let colon = line.iter().take(LONGEST_SHOWN).position(|byte| *byte == b':')?;
    let blank = blanks::leading(&line[colon + 1..]);
    (blank > 0).then_some(colon + 1 + blank)
}

#[cfg(test)]
mod tests;
