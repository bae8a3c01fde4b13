//! Comments, and other lines of text, as they are read and as they are written.

use super::super::diagnostic::Fault;
use super::line::LONGEST_TEXT;
use crate::language::texts::readers as texts;
use crate::life::blanks;
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Comment lines as they are read, which draw on the budget. A pattern draws on it for them by itself
/// once it is read.
pub(in crate::format) struct Comments {
    lines: Vec<String>,
    bytes: u64,
    memory: Reservation,
}

/// Bytes of a comment beside its text, with room for the list to grow.
const COMMENT_BYTES: u64 = 4 * size_of::<String>() as u64;

impl Comments {
    /// No lines yet; what they take will be drawn from a budget.
    pub fn new(budget: &MemoryBudget) -> Self {
        Self { lines: Vec::new(), bytes: 0, memory: budget.reservation() }
    }

    pub fn push(&mut self, offset: usize, line: String) -> Result<(), Fault> {
        self.bytes += line.capacity() as u64 + COMMENT_BYTES;
        self.memory.cover(self.bytes).map_err(|error| past_memory(error).at(offset))?;
        self.lines.push(line);
        Ok(())
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// Texts that memory does not hold.
pub(in crate::format) fn past_memory(error: OverBudget) -> Fault {
    Fault::over_budget(texts::WITH_COMMENTS, error).advise(texts::REMOVE_COMMENTS)
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
