//! Comments, and other lines of text, as they are read and as they are written.

use super::super::diagnostic::Fault;
use super::Reading;
use super::line::LONGEST_TEXT;
use crate::language::texts::readers as texts;
use crate::life::blanks;
use crate::memory::OverBudget;

/// Comment lines as they are read. Texts are not counted once they are in a pattern, so they may take
/// no more than a small part of the budget.
#[derive(Default)]
pub(in crate::format) struct Comments {
    lines: Vec<String>,
    bytes: u64,
}

/// Of the budget the part that comments may take.
const SHARE_OF_COMMENTS: u64 = 16;

/// Bytes of a comment beside its text, with room for the list to grow.
const COMMENT_BYTES: u64 = 4 * size_of::<String>() as u64;

impl Comments {
    pub fn push(&mut self, offset: usize, line: String, reading: &Reading) -> Result<(), Fault> {
        self.bytes += line.len() as u64 + COMMENT_BYTES;
        let allowed = reading.budget.limit() / SHARE_OF_COMMENTS;
        if self.bytes > allowed {
            let error = OverBudget { needed: self.bytes, allowed };
            let fault = Fault::over_budget(texts::WITH_COMMENTS, error).at(offset);
            return Err(fault.advise(texts::REMOVE_COMMENTS));
        }
        self.lines.push(line);
        Ok(())
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// Bytes of a line that is written, without what marks it as a name or a comment: so many that it is
/// read again.
const LONGEST_WRITTEN: usize = LONGEST_TEXT - 64;

/// A line of a file that is being written: line ends within `text` would start lines of their
/// own, so they become blanks. `None` where nothing would be seen of it.
pub(in crate::format) fn one_line(text: &str) -> Option<String> {
    let text = blanks::trim(&text[..text.floor_char_boundary(LONGEST_WRITTEN)]);
    (!text.is_empty()).then(|| text.replace(['\n', '\r'], " "))
}

/// The lines of a comment that is being written, ended in any way. What is too long for a line goes on
/// in the next.
pub(in crate::format) fn comment_lines(comment: &str) -> Vec<&str> {
    if comment.is_empty() {
        return vec![""];
    }
    let mut list: Vec<&str> = Vec::new();
    let mut rest = comment;
    while !rest.is_empty() {
        let near = &rest[..rest.floor_char_boundary(LONGEST_WRITTEN)];
        let length = near.find(['\n', '\r']).unwrap_or(near.len());
        list.push(&rest[..length]);
        rest = &rest[length..];
        rest =
            rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
    }
    list
}
