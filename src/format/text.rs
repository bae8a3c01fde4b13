//! A pattern file's text, which passes through a window of memory.
//!
//! A file may be far larger than its cells, so its text is never held as a whole: [`Text`] keeps a
//! window of a few hundred kilobytes, counts lines as it moves on, and keeps enough of what was
//! read to show the line in which something is wrong ([`place`]). Readers of formats see a [`Reading`],
//! which gives them [`Line`]s and takes their warnings.

mod comments;
mod line;
mod place;
mod reading;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use self::line::{long_line, too_long};
use self::place::{Counted, characters};
use super::diagnostic::{Fault, Place};
use super::surroundings::Surroundings;
use super::tail;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::blanks::{self, is_ascii_blank};
use crate::memory::{BudgetedVec, Reservation};

pub(super) use self::comments::{Comments, comment_lines, one_line, past_memory};
pub(super) use self::line::{LONGEST_TEXT, Line, LineBuffer, first_line, lines, shown};
pub(super) use self::reading::Reading;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 18;

/// Bytes that are read at once where they come a few at a time.
const SHORT_CHUNK: usize = 1 << 10;

/// Bytes that are kept before the place of reading, to show what was read.
const KEPT: usize = 1 << 15;

/// Bytes by which formats are recognised.
const BEGINNING: usize = 1 << 16;

/// Bytes of the longest character.
const LONGEST_CHARACTER: usize = 4;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A text on its way through a window of memory.
pub(super) struct Text<'a> {
    from: Box<dyn Read + 'a>,
    window: Vec<u8>,
    /// Offset in the text of the window's first byte.
    start: usize,
    /// Where in the window reading stands.
    at: usize,
    has_ended: bool,
    /// Bytes that are made ready for the next read: few where few came at the last one.
    chunk: usize,
    /// Offset from which on the text is kept, so that a long line can be shown.
    kept_from: usize,
    /// Where the window's first byte stands.
    line: usize,
    /// Characters before it in its line.
    characters: usize,
    /// Whether nothing but blanks stands before it in its line.
    is_after_blanks: bool,
    /// The last byte before the window, 0 at the beginning.
    last: u8,
    /// Characters that were taken off every line but the first of the window.
    indent: usize,
    /// What is reserved for the window beyond [`USUAL_WINDOW`].
    memory: Reservation,
}

/// Bytes of the window as long as nothing has to be kept in it for long; these are not counted.
const USUAL_WINDOW: usize = 2 * CHUNK + 2 * KEPT;

impl<'a> Text<'a> {
    pub fn new(from: impl Read + 'a) -> Self {
        Self {
            from: Box::new(from),
            window: Vec::new(),
            start: 0,
            at: 0,
            has_ended: false,
            chunk: CHUNK,
            kept_from: usize::MAX,
            line: 1,
            characters: 0,
            is_after_blanks: true,
            last: 0,
            indent: 0,
            memory: Reservation::default(),
        }
    }

    /// Reads the beginning, by which formats are recognised, and passes over a byte-order mark. A
    /// text may begin with many blank lines, which are rows in some formats, so it is read on until
    /// something else comes.
    ///
    /// # Errors
    /// When the text cannot be read, or begins with more blanks than memory allows.
    fn begin(&mut self) -> Result<(), Fault> {
        self.fill(BYTE_ORDER_MARK.len() + BEGINNING)?;
        if self.window.starts_with(BYTE_ORDER_MARK) {
            self.window.drain(..BYTE_ORDER_MARK.len());
        }
        let mut blank = 0;
        loop {
            blank += blanks::leading(&self.window[blank..]);
            if blank + LONGEST_CHARACTER <= self.window.len() || self.has_ended {
                return self.fill(blank + BEGINNING);
            }
            self.fill(blank + BEGINNING).map_err(|fault| match fault.over_budget {
                Some(_) => {
                    let message = Message::new(texts::MANY_BLANKS, [blank.to_string()]);
                    Fault { message, ..fault }.advise(texts::REMOVE_BLANKS)
                }
                None => fault,
            })?;
        }
    }

    /// Goes on within what surrounds the text from here on, which was found in
    /// [`beginning`](Self::beginning).
    fn enter(&mut self, surroundings: &Surroundings) -> Result<(), Fault> {
        let blank = blanks::leading(self.rest());
        self.skip(blank + surroundings.before);
        if let Some(quote) = surroundings.quote {
            let Place { line, column, .. } = self.place(self.offset());
            let read = self.window.split_off(self.at);
            let from = std::mem::replace(&mut self.from, Box::new(io::empty()));
            self.start += self.at;
            (self.line, self.characters, self.indent) = (line, column - 1, quote.characters);
            (self.at, self.has_ended, self.last) = (0, false, 0);
            self.is_after_blanks = true;
            self.window.clear();
            self.from = Box::new(quote.take_off_after(io::Cursor::new(read).chain(from)));
        }
        self.fill(BEGINNING)
    }

    /// What formats are recognised by: the text from its first byte that is no blank.
    pub fn beginning(&self) -> &[u8] {
        let content = blanks::trim_start(self.rest());
        &content[..content.len().min(BEGINNING)]
    }

    /// Offset of the byte that is read next.
    #[inline]
    pub fn offset(&self) -> usize {
        self.start + self.at
    }

    /// What is left of the window. It is empty only when it was read or at the end of the text.
    #[inline]
    pub fn rest(&self) -> &[u8] {
        &self.window[self.at..]
    }

    /// The byte that is read next, or 0 where the window ends.
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.window.get(self.at).copied()
    }

    /// Passes over that many bytes of the rest.
    #[inline]
    pub fn skip(&mut self, count: usize) {
        self.at += count;
        debug_assert!(self.at <= self.window.len());
    }

    /// Whether the window reaches to the end of the text.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Reads on until `wanted` bytes are left in the window, or the text ends.
    ///
    /// # Errors
    /// When the text cannot be read.
    pub fn fill(&mut self, wanted: usize) -> Result<(), Fault> {
        while self.window.len() - self.at < wanted && !self.has_ended {
            self.move_on();
            let held = self.window.len();
            self.make_room()?;
            self.window.resize(held + self.chunk, 0);
            let read = loop {
                match self.from.read(&mut self.window[held..]) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read,
                }
            };
            let count = *read.as_ref().unwrap_or(&0);
            self.window.truncate(held + count);
            self.chunk = (2 * count).clamp(SHORT_CHUNK, CHUNK);
            match read {
                Ok(0) => self.has_ended = true,
                Ok(_) => {}
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
        Ok(())
    }

    /// Sees to it that the window has room for another chunk.
    fn make_room(&mut self) -> Result<(), Fault> {
        let wanted = self.window.len() + CHUNK;
        if wanted <= self.window.capacity() {
            return Ok(());
        }
        // While the window grows, the old one and a larger one are there.
        let capacity = wanted.max(self.window.len() + self.window.len() / 2).max(USUAL_WINDOW);
        let bytes = self.window.capacity() + capacity;
        let counted = bytes.saturating_sub(2 * USUAL_WINDOW) as u64;
        let offset = self.offset();
        self.memory.resize(counted).map_err(|error| long_line(offset, error))?;
        self.window.reserve_exact(capacity - self.window.len());
        self.memory.shrink_to(capacity.saturating_sub(USUAL_WINDOW) as u64);
        Ok(())
    }

    fn unreadable(&self, error: &io::Error) -> Fault {
        let read = self.start + self.window.len();
        let values = [read.to_string(), error.to_string()];
        match error.kind() {
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof => {
                Fault::of_file(Message::new(texts::DAMAGED_GZIP, values)).advise(texts::GET_AGAIN)
            }
            _ => Fault::of_file(Message::new(texts::UNREADABLE_PAST, values)),
        }
    }

    /// Forgets what was read long ago, and counts its lines.
    fn move_on(&mut self) {
        let needless = self.at.min(self.kept_from.saturating_sub(self.start));
        if needless < 2 * KEPT {
            return;
        }
        let gone = needless - KEPT;
        let (bytes, after) = self.window.split_at(gone);
        let counted = Counted::of(self.last, bytes, after.first().copied());
        self.line += counted.line_ends;
        match counted.line_start {
            Some(start) => {
                self.characters = self.indent + characters(&bytes[start..]);
                self.is_after_blanks = blanks::trim_start(&bytes[start..]).is_empty();
            }
            None => {
                self.characters += characters(bytes);
                self.is_after_blanks &= blanks::trim_start(bytes).is_empty();
            }
        }
        self.last = bytes[gone - 1];
        self.start += gone;
        self.at -= gone;
        self.window.drain(..gone);
    }

    /// Reads the next line into `line` and gives its offset; `None` at the end.
    fn next_line(
        &mut self,
        line: &mut BudgetedVec<u8>,
        longest: usize,
    ) -> Result<Option<usize>, Fault> {
        line.clear();
        let start = self.offset();
        self.kept_from = start;
        loop {
            if self.rest().is_empty() {
                self.fill(1)?;
            }
            let rest = self.rest();
            if rest.is_empty() {
                return Ok((self.offset() > start).then_some(start));
            }
            let length = memchr::memchr2(b'\n', b'\r', rest);
            let piece = &rest[..length.unwrap_or(rest.len())];
            line.extend_from_slice(piece).map_err(|error| long_line(start, error))?;
            let is_done = length.is_some();
            self.skip(length.unwrap_or(self.rest().len()));
            if line.len() > longest {
                return Err(too_long(start));
            }
            if is_done {
                self.skip_line_end()?;
                return Ok(Some(start));
            }
        }
    }

    fn skip_line_end(&mut self) -> Result<(), Fault> {
        self.fill(2)?;
        let length = match self.rest() {
            [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        self.skip(length);
        Ok(())
    }

    /// Lets go of the last line that was read: nothing will be shown of it.
    pub fn keep_no_line(&mut self) {
        self.kept_from = usize::MAX;
    }

    /// Passes over blanks of ASCII and line ends.
    ///
    /// # Errors
    /// When the text cannot be read.
    fn skip_ascii_blanks(&mut self) -> Result<(), Fault> {
        loop {
            let rest = self.rest();
            let blanks = rest.iter().take_while(|byte| is_ascii_blank(**byte)).count();
            let is_all = blanks == rest.len();
            self.skip(blanks);
            if !is_all || self.has_ended {
                return Ok(());
            }
            self.fill(1)?;
        }
    }

    /// Passes over the zeros, end marks and blanks that are left, where nothing else is.
    ///
    /// # Errors
    /// When the text cannot be read, or something stands after more of them than fit the window.
    fn skip_padding(&mut self) -> Result<bool, Fault> {
        self.kept_from = usize::MAX;
        let (start, place) = (self.offset(), self.place(self.offset()));
        loop {
            self.fill(CHUNK)?;
            let is_padding = self.rest().iter().all(|byte| tail::is_padding(*byte));
            if !is_padding && self.offset() == start {
                return Ok(false);
            }
            if !is_padding {
                return Err(Fault::at_place(place, texts::ZEROS_WITHIN));
            }
            self.skip(self.rest().len());
            if self.has_ended {
                return Ok(true);
            }
        }
    }

    /// Whether nothing but blanks stands before the next byte in its line.
    pub fn is_line_start(&self) -> bool {
        let before = &self.window[..self.at];
        let blank = &before[blanks::trim_end(before).len()..];
        let is_at_window_start = blank.len() == before.len();
        memchr::memchr2(b'\n', b'\r', blank).is_some() || is_at_window_start && self.is_after_blanks
    }

    /// Offset after the last byte read that is no blank.
    pub fn end_of_content(&self) -> usize {
        self.start + blanks::trim_end(&self.window[..self.at]).len()
    }
}

/// What is left, for readers of formats that are no text.
impl Read for Text<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let rest = self.rest();
        if rest.is_empty() {
            return self.from.read(into);
        }
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.skip(count);
        Ok(count)
    }
}
