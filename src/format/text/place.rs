//! Places in a text, by line and column, with the line around them.

use super::super::diagnostic::{Excerpt, Place};
use super::Text;
use crate::life::blanks::unseen;
use crate::printable::{self, is_command};

/// Bytes before and after a place of which an excerpt is made.
const LOOKED_AT: usize = 1 << 9;

impl Text<'_> {
    /// Line and column of the byte at `offset`, with its line. Of what has long been passed, the
    /// earliest that is still known.
    pub fn place(&self, offset: usize) -> Place {
        let at = offset.clamp(self.start, self.start + self.window.len()) - self.start;
        let before = &self.window[..at];
        let counted = Counted::of(self.last, before, self.window.get(at).copied());
        let (line_start, known) = match counted.line_start {
            Some(start) => (start, self.indent),
            None => (0, self.characters),
        };
        Place {
            line: self.line + counted.line_ends,
            column: known + characters(&before[line_start..]) + 1,
            excerpt: self.excerpt(line_start, at).map(Box::new),
        }
    }

    /// The line from `line_start` in the window, or what of it stands around `at`.
    fn excerpt(&self, line_start: usize, at: usize) -> Option<Excerpt> {
        /// Columns that are shown before and after the place.
        const SHOWN_BEFORE: usize = 40;
        const SHOWN_AFTER: usize = 36;
        let is_inside = |byte: &u8| *byte & 0xc0 == 0x80;
        let mut start = line_start.max(at.saturating_sub(LOOKED_AT));
        while start > line_start && start < at && is_inside(&self.window[start]) {
            start += 1;
        }
        let rest = &self.window[at..];
        let near = &rest[..rest.len().min(LOOKED_AT)];
        let line_end = memchr::memchr2(b'\n', b'\r', near);
        let mut end = at + line_end.unwrap_or(near.len());
        while line_end.is_none() && end > at && self.window.get(end).is_some_and(is_inside) {
            end -= 1;
        }
        let before = String::from_utf8_lossy(&self.window[start..at]);
        let after = String::from_utf8_lossy(&self.window[at..end]);
        let (shown_before, shown_after) =
            (printable::end(&before, SHOWN_BEFORE), printable::beginning(&after, SHOWN_AFTER));
        let is_cut_before = shown_before.len() < before.len()
            || start > line_start
            || line_start == 0 && self.characters > self.indent;
        let is_cut_after = shown_after.len() < after.len()
            || line_end.is_none() && (end < self.window.len() || !self.has_ended);
        let mark = |is_cut: bool| if is_cut { "..." } else { "" };
        let (left, right) = (mark(is_cut_before), mark(is_cut_after));
        let visible = |c: char| if is_command(c) || unseen(c).is_some() { ' ' } else { c };
        let (before, after) = (shown_before.chars().map(visible), shown_after.chars().map(visible));
        Some(Excerpt {
            before: left.len() + before.clone().count(),
            text: left.chars().chain(before).chain(after).chain(right.chars()).collect(),
        })
    }
}

/// What ends of lines there are in some bytes.
pub(super) struct Counted {
    pub line_ends: usize,
    /// Where the last line starts, after the last end.
    pub line_start: Option<usize>,
}

impl Counted {
    /// Counts the ends, LF, CR LF or CR, in `bytes`, which stand between the bytes `last` and
    /// `next`. A CR at the end belongs to an LF after it.
    pub fn of(last: u8, bytes: &[u8], next: Option<u8>) -> Self {
        let feeds = memchr::memchr_iter(b'\n', bytes).count();
        let returns = memchr::memchr_iter(b'\r', bytes).count();
        let mut line_ends = feeds + returns;
        if returns > 0 || last == b'\r' {
            let pairs = bytes.windows(2).filter(|pair| *pair == b"\r\n").count();
            line_ends -= pairs;
        }
        // Such a CR was counted with the bytes before it, or will be with the LF after it.
        let mut line_start = memchr::memrchr2(b'\n', b'\r', bytes);
        if bytes.last() == Some(&b'\r') && next == Some(b'\n') {
            line_ends -= 1;
            let before = &bytes[..bytes.len() - 1];
            line_start = memchr::memrchr2(b'\n', b'\r', before);
        }
        Self { line_ends, line_start: line_start.map(|end| end + 1) }
    }
}

/// Characters of UTF-8 text; a byte that belongs to none counts as one where it could begin one.
pub(super) fn characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count(),
        Err(_) => String::from_utf8_lossy(bytes).chars().count(),
    }
}
