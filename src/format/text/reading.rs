//! What a reader of a format works with: lines, blanks, warnings, and the end of the pattern's text.

use super::super::diagnostic::{At, Fault, Place, Warnings};
use super::super::surroundings::Surroundings;
use super::super::tail::{self, Tail};
use super::line::{LONGEST_TEXT, Line, LineBuffer};
use super::{LONGEST_CHARACTER, Text};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::blanks::{self, Unseen};
use crate::memory::{BudgetedVec, MemoryBudget};
use crate::printable::quoted;

/// What a reader works with.
pub(in crate::format) struct Reading<'a> {
    pub text: Text<'a>,
    /// The memory for cells, lines and comments.
    pub budget: MemoryBudget,
    warnings: Warnings,
    /// The mark that ends what was copied, where one began it.
    closing: Option<String>,
    /// Where the pattern's text has ended, where the file goes on.
    ended_at: Option<(usize, Place)>,
}

impl<'a> Reading<'a> {
    pub fn new(mut text: Text<'a>, budget: &MemoryBudget) -> Self {
        text.memory = budget.reservation();
        let (budget, warnings) = (budget.clone(), Warnings::default());
        Self { text, budget, warnings, closing: None, ended_at: None }
    }

    /// Reads the beginning, by which the format is recognised.
    ///
    /// # Errors
    /// When the text cannot be read, or begins with more blanks than memory allows.
    pub fn begin(&mut self) -> Result<(), Fault> {
        self.text.begin()
    }

    /// Goes on within what surrounds the pattern, with a warning of what is passed over.
    ///
    /// # Errors
    /// When the text cannot be read.
    pub fn enter(&mut self, surroundings: &Surroundings) -> Result<(), Fault> {
        let first = self.text.offset() + blanks::leading(self.text.rest());
        for note in surroundings.notes() {
            self.warn(first, note);
        }
        self.closing = surroundings.closing.clone();
        self.text.enter(surroundings)
    }

    pub fn warn(&mut self, offset: usize, message: impl Into<Message>) {
        self.warnings.add(offset, message.into(), || self.text.place(offset));
    }

    /// The generation that a line tells of; what is no number is taken for 0, with a warning.
    ///
    /// # Errors
    /// For a generation past 2^64 - 1, the last that can be counted.
    pub fn generation(&mut self, offset: usize, value: &[u8]) -> Result<u64, Fault> {
        let text = String::from_utf8_lossy(value);
        let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        match text.parse() {
            Ok(generation) if is_number => Ok(generation),
            _ if is_number => {
                Err(Fault::new(offset, Message::new(texts::LAST_GENERATION, [quoted(&text)]))
                    .advise(texts::WRITE_SMALLER))
            }
            _ => {
                self.warn(offset, Message::new(texts::NO_GENERATION, [quoted(&text)]));
                Ok(0)
            }
        }
    }

    /// A warning at a place that was looked up while it was at hand.
    pub fn warn_at(&mut self, offset: usize, place: &Place, message: impl Into<Message>) {
        self.warnings.add(offset, message.into(), || place.clone());
    }

    pub fn into_warnings(self) -> Warnings {
        self.warnings
    }

    /// Where a fault is in the text.
    pub fn place_of(&self, fault: &Fault) -> Place {
        match &fault.at {
            At::Offset(offset) => self.text.place(*offset),
            At::Place(place) => (**place).clone(),
        }
    }

    /// Those bytes as text. What is not UTF-8 is taken for Latin-1, in which many old files name
    /// their authors, with a warning at `offset`.
    pub fn decode(&mut self, offset: usize, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                self.warn(offset, texts::NOT_UTF_8);
                bytes.iter().map(|&byte| char::from(byte)).collect()
            }
        }
    }

    /// Reads the next line, without its end; false at the end of the pattern's text.
    ///
    /// # Errors
    /// When the text cannot be read, or the line is longer than memory allows.
    pub fn next_line(&mut self, line: &mut LineBuffer) -> Result<bool, Fault> {
        self.next_line_within(line, usize::MAX)
    }

    /// Reads the next line as [`next_line`](Self::next_line) does, where it is no row of cells.
    ///
    /// # Errors
    /// As [`next_line`](Self::next_line), and for a line longer than [`LONGEST_TEXT`].
    pub fn next_text_line(&mut self, line: &mut LineBuffer) -> Result<bool, Fault> {
        self.next_line_within(line, LONGEST_TEXT)
    }

    fn next_line_within(&mut self, line: &mut LineBuffer, longest: usize) -> Result<bool, Fault> {
        line.follows_blank_line = match line.bytes.first() {
            Some(b'!'..=b'~') => false,
            _ => blanks::trim_start(&line.bytes).is_empty(),
        };
        line.gaps.clear();
        if self.ended_at.is_some() || self.is_at_tail()? {
            line.bytes.clear();
            return Ok(false);
        }
        let Some(start) = self.text.next_line(&mut line.bytes, longest)? else {
            return Ok(false);
        };
        line.start = start;
        self.cut_tail(&mut line.bytes, start);
        Ok(true)
    }

    /// Passes over blanks of all kinds and line ends.
    ///
    /// # Errors
    /// When the text cannot be read.
    pub fn skip_blanks(&mut self) -> Result<(), Fault> {
        // The line before them is done with, so that they are forgotten, however many there are.
        self.text.keep_no_line();
        loop {
            self.text.skip_ascii_blanks()?;
            self.text.fill(LONGEST_CHARACTER)?;
            if !self.skip_unseen() {
                return Ok(());
            }
        }
    }

    /// Passes over the next character, with a warning, where it is past ASCII and leaves no ink.
    pub fn skip_unseen(&mut self) -> bool {
        let found = blanks::first_unseen(self.text.rest());
        let Some((character, length)) = found.filter(|(character, _)| !character.is_ascii()) else {
            return false;
        };
        self.warn_of_unseen(self.text.offset(), character);
        self.text.skip(length);
        true
    }

    pub(super) fn warn_of_unseen(&mut self, offset: usize, character: char) {
        let shown = blanks::shown(character);
        let text = match blanks::unseen(character) {
            Some(Unseen::Blank) => texts::TAKEN_FOR_BLANK,
            _ => texts::PASSED_OVER,
        };
        self.warn(offset, Message::new(text, [shown]));
    }

    /// Whether the pattern's text ends here, though the file goes on. What follows is passed over
    /// with a warning.
    ///
    /// # Errors
    /// When the text cannot be read.
    pub fn is_at_tail(&mut self) -> Result<bool, Fault> {
        if self.text.rest().is_empty() {
            self.text.fill(1)?;
        }
        if self.closing.is_none() && !self.text.peek().is_some_and(Tail::may_begin_with) {
            return Ok(false);
        }
        let closing = self.closing.as_deref();
        self.text.fill(tail::NEEDED)?;
        let Some(tail) = Tail::at(self.text.rest(), closing) else {
            return Ok(false);
        };
        let offset = self.text.offset();
        let place = self.text.place(offset);
        let has_more = match &tail {
            Tail::Zeros if !self.text.skip_padding()? => return Ok(false),
            Tail::Zeros => false,
            Tail::EndMark => tail::has_more(&mut self.text, 1),
            Tail::Closing(mark) => tail::has_more(&mut self.text, mark.len()),
        };
        self.warn_at(offset, &place, tail.message(has_more));
        self.ended_at = Some((offset, place));
        Ok(true)
    }

    /// Cuts off what of a line is no more of the pattern's text.
    fn cut_tail(&mut self, line: &mut BudgetedVec<u8>, start: usize) {
        let is_marked = line.last().is_some_and(|last| tail::is_mark(*last));
        // A mark that closes may be spoken of in a comment.
        let may_close = self.closing.is_some() && !matches!(line.first(), Some(b'#' | b'!'));
        if !is_marked && !may_close {
            return;
        }
        let is_last = !tail::has_more(&mut self.text, 0) && self.text.has_ended();
        if let Some((tail, length)) = Tail::of_line(line, self.closing.as_deref(), is_last) {
            self.warn(start + length, tail.message(!is_last));
            line.truncate(length);
            self.ended_at = Some((start + length, self.text.place(start + length)));
        }
    }

    /// The pattern's text has ended with a line that is prose, and so is what follows.
    pub fn pass_over_prose(&mut self, line: Line<'_>) {
        let start = line.unindented().offset(0);
        self.warn(start, texts::PROSE_AFTER);
        self.ended_at = Some((start, self.text.place(start)));
    }

    /// A warning where the pattern's text ends.
    pub fn warn_at_end(&mut self, message: impl Into<Message>) {
        match self.ended_at.clone() {
            Some((offset, place)) => self.warn_at(offset, &place, message),
            None => self.warn(self.text.end_of_content(), message),
        }
    }
}
