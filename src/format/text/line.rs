//! Lines as they are read, each byte of which knows its place in the text.

use super::super::diagnostic::Fault;
use super::Reading;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::language::texts::unseen;
use crate::life::blanks::{self, Unseen};
use crate::memory::{BudgetedVec, Bytes, MemoryBudget, OverBudget};

/// Bytes of the longest line that is no row of cells: a comment, a name, a rule. Texts are decoded,
/// taken apart and quoted in messages, none of which is counted.
pub(in crate::format) const LONGEST_TEXT: usize = 1 << 20;

/// A line as it is read, without its end.
pub(in crate::format) struct LineBuffer {
    /// Offset of its first byte.
    pub(super) start: usize,
    pub(super) bytes: BudgetedVec<u8>,
    /// Where bytes of the text are missing in it.
    pub(super) gaps: BudgetedVec<Gap>,
    /// Whether nothing but blanks stands in the line before it, or there is none.
    pub follows_blank_line: bool,
}

/// Bytes of a text that were left out of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    /// The first byte of the line that stands elsewhere in the text for it.
    from: usize,
    /// Bytes that are missing before that one, in all.
    missing: usize,
}

impl LineBuffer {
    /// No line yet; what one takes will be drawn from a budget.
    pub fn new(budget: &MemoryBudget) -> Self {
        let (bytes, gaps) = (BudgetedVec::new(budget), BudgetedVec::new(budget));
        Self { start: 0, bytes, gaps, follows_blank_line: false }
    }

    /// The line as it stands in the text, such as a comment.
    pub fn raw(&self) -> Line<'_> {
        Line { start: self.start, bytes: &self.bytes, from: 0, gaps: &self.gaps }
    }

    /// The line with the blanks of ASCII for all others, and without what is invisible, each with a
    /// warning.
    ///
    /// # Errors
    /// When the line is longer than memory allows.
    pub fn tidied(&mut self, reading: &mut Reading) -> Result<Line<'_>, Fault> {
        if !self.bytes.is_ascii() {
            let start = self.start;
            self.tidy(reading).map_err(|error| long_line(start, error))?;
        }
        Ok(self.raw())
    }

    #[cold]
    fn tidy(&mut self, reading: &mut Reading) -> Result<(), OverBudget> {
        let whole = std::mem::replace(&mut self.bytes, BudgetedVec::new(&reading.budget));
        let mut at = 0;
        let mut missing = 0;
        while let Some((character, length)) = blanks::first_character(&whole[at..]) {
            let counts_as = if character.is_ascii() { None } else { blanks::unseen(character) };
            match counts_as {
                None => self.bytes.extend_from_slice(&whole[at..at + length])?,
                Some(counts_as) => {
                    reading.warn_of_unseen(self.start + at, character);
                    missing += length;
                    if counts_as == Unseen::Blank {
                        self.bytes.push(b' ')?;
                        missing -= 1;
                    }
                    self.gaps.push(Gap { from: self.bytes.len(), missing })?;
                }
            }
            at += length;
        }
        Ok(())
    }
}

/// A line without its end, or a part of one.
#[derive(Clone, Copy)]
pub(in crate::format) struct Line<'a> {
    /// Offset of the whole line's first byte.
    start: usize,
    pub bytes: &'a [u8],
    /// Bytes of the line before these.
    from: usize,
    gaps: &'a [Gap],
}

impl<'a> Line<'a> {
    /// Refuses a line that is no row of cells and longer than any such line.
    pub fn check_is_text(self) -> Result<(), Fault> {
        if self.bytes.len() <= LONGEST_TEXT { Ok(()) } else { Err(too_long(self.start)) }
    }

    /// Offset in the text of the byte at `at`, or of what follows the last one.
    #[inline]
    pub fn offset(self, at: usize) -> usize {
        let at = self.from + at;
        if self.gaps.is_empty() {
            return self.start + at;
        }
        let gaps = self.gaps.partition_point(|gap| gap.from <= at);
        let missing = self.gaps[..gaps].last().map_or(0, |gap| gap.missing);
        self.start + at + missing
    }

    /// The line from the byte at `at` on, and nothing where it is shorter.
    #[inline]
    pub fn after(self, at: usize) -> Self {
        let at = at.min(self.bytes.len());
        Self { bytes: &self.bytes[at..], from: self.from + at, ..self }
    }

    /// The line up to the byte at `end`.
    pub fn up_to(self, end: usize) -> Self {
        Self { bytes: &self.bytes[..end], ..self }
    }

    /// The line without blanks before it.
    pub fn unindented(self) -> Self {
        self.after(blanks::leading(self.bytes))
    }

    /// The line without blanks before and after it.
    pub fn trimmed(self) -> Self {
        let unindented = self.unindented();
        Self { bytes: blanks::trim_end(unindented.bytes), ..unindented }
    }
}

/// A line that is no row of cells, and longer than any such line.
pub(super) fn too_long(offset: usize) -> Fault {
    let longest = Bytes(LONGEST_TEXT as u64);
    Fault::new(offset, Message::new(texts::LINE_TOO_LONG, [longest.to_string()]))
}

/// Bytes of memory below which no line in particular is to blame where one does not fit.
const NEXT_TO_NOTHING: u64 = 1 << 16;

/// A line that memory does not hold.
pub(super) fn long_line(offset: usize, error: OverBudget) -> Fault {
    if error.allowed < NEXT_TO_NOTHING {
        return Fault::over_budget(texts::WITH_ANY_LINE, error);
    }
    Fault::over_budget(texts::WITH_LINE, error).at(offset)
}

/// The first line of `text`.
pub(in crate::format) fn first_line(text: &[u8]) -> &[u8] {
    text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default()
}

/// The lines of `text`, ended in any way.
pub(in crate::format) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let line = first_line(rest);
        let end_length = match rest[line.len()..] {
            [] => 0,
            [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        rest = &rest[line.len() + end_length..];
        Some(line)
    })
}

/// The character at `offset` as a message shows it.
pub(in crate::format) fn shown(text: &[u8], offset: usize) -> Message {
    let rest = text.get(offset..).unwrap_or_default();
    match blanks::first_character(rest) {
        None => unseen::END_OF_FILE.into(),
        Some((character, 1)) if !character.is_ascii() && blanks::unseen(character).is_none() => {
            blanks::byte(rest[0])
        }
        Some((character, _)) => blanks::shown(character),
    }
}
