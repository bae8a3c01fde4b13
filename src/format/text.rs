//! Lines and characters of a pattern file's text, which passes through a window of memory.
//!
//! A file may be far larger than its cells, so its text is never held as a whole: [`Text`] keeps a
//! window of a few hundred kilobytes, counts lines as it moves on, and keeps enough of what was
//! read to show the line in which something is wrong.

use std::io::{self, Read};

use super::diagnostic::{At, Excerpt, Fault, Place, Warnings};
use super::surroundings::Surroundings;
use super::tail::{self, Tail};
use crate::life::blanks::{self, Unseen, is_ascii_blank, unseen};
use crate::memory::{BudgetedVec, Bytes, MemoryBudget, OverBudget, Reservation};
use crate::printable::{self, is_command, quoted};

/// Bytes that are read at once.
const CHUNK: usize = 1 << 18;

/// Bytes that are read at once where they come a few at a time.
const SHORT_CHUNK: usize = 1 << 10;

/// Bytes before the place of reading that are kept, to look back into.
const KEPT: usize = 1 << 15;

/// Bytes by which formats are recognised.
const BEGINNING: usize = 1 << 16;

/// Bytes of the longest character.
const LONGEST_CHARACTER: usize = 4;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a reader works with.
pub(super) struct Reading<'a> {
    pub text: Text<'a>,
    /// What cells, lines and comments are drawn from.
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

    pub fn warn(&mut self, offset: usize, message: impl Into<String>) {
        self.warnings.add(offset, message.into(), || self.text.place(offset));
    }

    /// The generation that a line tells of; what is no number is taken for 0, with a warning.
    ///
    /// # Errors
    /// For a generation past 2^64 - 1, which could not be counted on from.
    pub fn generation(&mut self, offset: usize, value: &[u8]) -> Result<u64, Fault> {
        let text = String::from_utf8_lossy(value);
        let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        match text.parse() {
            Ok(generation) if is_number => Ok(generation),
            _ if is_number => Err(Fault::new(
                offset,
                format!("generation {} lies past the last, 2^64 - 1", quoted(&text)),
            )
            .advise("write a smaller one")),
            _ => {
                self.warn(
                    offset,
                    format!(
                        "'{}' is no generation; a number from 0 to 2^64 - 1 was expected, and 0 \
                         was taken",
                        quoted(&text)
                    ),
                );
                Ok(0)
            }
        }
    }

    /// A warning at a place that was looked up while it was at hand.
    pub fn warn_at(&mut self, offset: usize, place: &Place, message: impl Into<String>) {
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
                self.warn(offset, "this line is not UTF-8; it was read as Latin-1 (ISO 8859-1)");
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

    fn warn_of_unseen(&mut self, offset: usize, character: char) {
        let shown = blanks::shown(character);
        let message = match blanks::unseen(character) {
            Some(Unseen::Blank) => format!("{shown} was taken for a blank"),
            _ => format!("{shown} was passed over"),
        };
        self.warn(offset, message);
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
        self.warn(start, "the text after the pattern was passed over");
        self.ended_at = Some((start, self.text.place(start)));
    }

    /// A warning where the pattern's text ends.
    pub fn warn_at_end(&mut self, message: impl Into<String>) {
        match self.ended_at.clone() {
            Some((offset, place)) => self.warn_at(offset, &place, message),
            None => self.warn(self.text.end_of_content(), message),
        }
    }
}

/// Bytes of the longest line that is no row of cells: a comment, a name, a rule. Texts are decoded,
/// taken apart and quoted in messages, none of which is counted.
pub(super) const LONGEST_TEXT: usize = 1 << 20;

fn too_long(offset: usize) -> Fault {
    let longest = Bytes(LONGEST_TEXT as u64);
    Fault::new(offset, format!("this line is longer than {longest}, and no row of cells"))
}

/// A line that memory does not hold.
fn long_line(offset: usize, error: OverBudget) -> Fault {
    Fault::over_budget("this line", error).at(offset)
}

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
    /// Offset from which on the text is kept, so that a long line can be looked back into.
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
                    let message = format!("the text begins with more than {blank} blanks");
                    Fault { message, ..fault }.advise("remove them, or allow more memory")
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
        let message = match error.kind() {
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof => {
                format!(
                    "the compressed data is damaged or cut short after {read} bytes of text ({error})"
                )
            }
            _ => {
                return Fault::of_file(format!(
                    "it cannot be read past its first {read} bytes: {error}"
                ));
            }
        };
        Fault::of_file(message).advise("get the file again")
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

    /// The last line that was read need not be looked back into.
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
                return Err(Fault::at_place(place, "zero bytes stand within the text"));
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

/// Bytes before and after a place of which an excerpt is made.
const LOOKED_AT: usize = 1 << 9;

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

/// What ends of lines there are in some bytes.
struct Counted {
    line_ends: usize,
    /// Where the last line starts, after the last end.
    line_start: Option<usize>,
}

impl Counted {
    /// Counts the ends, LF, CR LF or CR, in `bytes`, which stand between the bytes `last` and
    /// `next`. A CR at the end belongs to an LF after it.
    fn of(last: u8, bytes: &[u8], next: Option<u8>) -> Self {
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
fn characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count(),
        Err(_) => String::from_utf8_lossy(bytes).chars().count(),
    }
}

/// Comment lines as they are read. Texts are not counted once they are in a pattern, so they may take
/// no more than a small part of the budget.
#[derive(Default)]
pub(super) struct Comments {
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
            let fault = Fault::over_budget("the comments up to this line", error).at(offset);
            return Err(fault.advise("allow more memory, or remove comments"));
        }
        self.lines.push(line);
        Ok(())
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// A line as it is read, without its end.
pub(super) struct LineBuffer {
    /// Offset of its first byte.
    start: usize,
    bytes: BudgetedVec<u8>,
    /// Where bytes of the text are missing in it.
    gaps: BudgetedVec<Gap>,
    /// Whether nothing but blanks stands in the line before it, or there is none.
    pub follows_blank_line: bool,
}

/// Bytes of a text that were left out of a line.
#[derive(Clone, Copy, Debug)]
struct Gap {
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
pub(super) struct Line<'a> {
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

/// The first line of `text`.
pub(super) fn first_line(text: &[u8]) -> &[u8] {
    text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default()
}

/// The lines of `text`, ended in any way.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
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
pub(super) fn shown(text: &[u8], offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default();
    match blanks::first_character(rest) {
        None => "the end of the file".to_owned(),
        Some((character, 1)) if !character.is_ascii() && blanks::unseen(character).is_none() => {
            format!("the byte 0x{:02x}", rest[0])
        }
        Some((character, _)) => blanks::shown(character),
    }
}

/// Bytes of a line that is written, without what marks it as a name or a comment: so many that it is
/// read again.
const LONGEST_WRITTEN: usize = LONGEST_TEXT - 64;

/// A line of a file that is being written: line ends within `text` would start lines of their
/// own, so they become blanks. `None` where nothing would be seen of it.
pub(super) fn one_line(text: &str) -> Option<String> {
    let text = blanks::trim(&text[..text.floor_char_boundary(LONGEST_WRITTEN)]);
    (!text.is_empty()).then(|| text.replace(['\n', '\r'], " "))
}

/// The lines of a comment that is being written, ended in any way. What is too long for a line goes on
/// in the next.
pub(super) fn comment_lines(comment: &str) -> Vec<&str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives `step` bytes at a time.
    struct Slow<'a> {
        rest: &'a [u8],
        step: usize,
    }

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.step.min(self.rest.len()).min(into.len());
            into[..count].copy_from_slice(&self.rest[..count]);
            self.rest = &self.rest[count..];
            Ok(count)
        }
    }

    #[test]
    fn places_are_counted_in_characters_over_every_line_end() {
        let text = "é1\n\r\n\r\t2\r3".as_bytes();
        let place = |needle: u8| {
            let mut window = Text::new(text);
            window.fill(1 << 10).unwrap();
            let Place { line, column, .. } =
                window.place(text.iter().position(|&byte| byte == needle).unwrap());
            (line, column)
        };
        assert_eq!(place(b'1'), (1, 2));
        assert_eq!(place(b'2'), (4, 2));
        assert_eq!(place(b'3'), (5, 1));
    }

    #[test]
    fn places_do_not_depend_on_where_windows_end() {
        // Long enough for many windows, with line ends of every kind at every seam.
        let mut text = Vec::new();
        let mut expected = Vec::new();
        for (line, end) in ["\n", "\r\n", "\r"].iter().cycle().take(9000).enumerate() {
            expected.push((line + 1, text.len()));
            text.extend_from_slice("é".repeat(1 + line % 97).as_bytes());
            text.extend_from_slice(end.as_bytes());
        }
        for step in [7919, 65_537, 1 << 20] {
            let mut window = Text::new(Slow { rest: &text, step });
            let mut line = BudgetedVec::new(&MemoryBudget::unlimited());
            for &(number, start) in &expected {
                assert_eq!(window.next_line(&mut line, usize::MAX).unwrap(), Some(start));
                assert_eq!(line.len(), 2 + 2 * ((number - 1) % 97));
                if number % 100 == 0 {
                    let place = window.place(start + line.len());
                    assert_eq!((place.line, place.column), (number, line.len() / 2 + 1));
                }
            }
            assert_eq!(window.next_line(&mut line, usize::MAX).unwrap(), None);
        }
    }

    #[test]
    fn a_line_longer_than_any_window_has_columns_too() {
        let text = [vec![b'b'; 3_000_000], b"zz\n".to_vec()].concat();
        let mut window = Text::new(&text[..]);
        window.fill(1).unwrap();
        while window.peek() == Some(b'b') {
            let count = window.rest().iter().take_while(|byte| **byte == b'b').count();
            window.skip(count);
            window.fill(1).unwrap();
        }
        let place = window.place(window.offset());
        assert_eq!((place.line, place.column), (1, 3_000_001));
        let excerpt = place.excerpt.unwrap();
        assert_eq!(excerpt.text, format!("...{}zz", "b".repeat(40)));
        assert_eq!(excerpt.before, 43);
        assert!(window.window.len() < 4 * CHUNK, "{}", window.window.len());
    }

    #[test]
    fn excerpts_of_long_lines_cut_no_word() {
        let text = "hello world ".repeat(20);
        let mut window = Text::new(text.as_bytes());
        window.fill(1 << 10).unwrap();
        let check = |offset: usize, expected: &str| {
            let excerpt = window.place(offset).excerpt.unwrap();
            assert_eq!(excerpt.text, expected, "at {offset}");
            let place = &text[offset..offset + 2];
            assert!(excerpt.text[excerpt.before..].starts_with(place), "at {offset}");
        };
        check(0, "hello world hello world hello world...");
        check(6, "hello world hello world hello world hello...");
        check(122, "...hello world hello world hello world hello world hello world hello world...");
        check(234, "...world hello world hello world hello world ");
        let at = |text: &str, offset: usize| {
            let mut window = Text::new(text.as_bytes());
            window.fill(1 << 10).unwrap();
            *window.place(offset).excerpt.unwrap()
        };
        let excerpt = at(&"b".repeat(200), 100);
        assert_eq!(excerpt.text, format!("...{}...", "b".repeat(76)));
        assert_eq!(at("hello world", 6), Excerpt { text: "hello world".to_owned(), before: 6 });
        // Signs of Chinese take two columns and three bytes, and are words on their own.
        let excerpt = at(&"生命游戏".repeat(30), 3 * 4 * 10);
        assert_eq!(excerpt.text, format!("...{}...", "生命游戏".repeat(9) + "生命"));
        assert_eq!(excerpt.before, 3 + 20);
        // A letter with two accents, each of two bytes.
        let excerpt = at(&"e\u{301}\u{308}".repeat(100), 5 * 50);
        assert_eq!(excerpt.text, format!("...{}...", "e\u{301}\u{308}".repeat(76)));
        let excerpt = at(&"👩\u{200d}🚀".repeat(100), 11 * 50);
        assert_eq!(excerpt.text, format!("...{}...", "👩 🚀".repeat(38)));
    }

    #[test]
    fn excerpts_of_what_is_no_utf8_and_of_its_edges_are_made() {
        for unit in [&b"\xff"[..], b"\xe7\x94", "生".as_bytes(), b"a\xcc", b"\xcc\x81"] {
            let text = unit.repeat(2000);
            for step in [100, 700, 1 << 20] {
                let mut window = Text::new(Slow { rest: &text, step });
                for wanted in [1, 600, 3000] {
                    window.fill(wanted).unwrap();
                    for offset in 0..window.rest().len() {
                        let excerpt = window.place(offset).excerpt.unwrap();
                        assert!(excerpt.before <= excerpt.text.chars().count());
                    }
                }
            }
        }
    }

    #[test]
    fn a_line_past_memory_is_refused() {
        let mut reading = Reading::new(Text::new(io::repeat(b'a')), &MemoryBudget::new(8 << 20));
        let mut line = LineBuffer::new(&reading.budget);
        let fault = reading.next_line(&mut line).unwrap_err();
        assert!(fault.message.starts_with("with this line "), "{}", fault.message);
        assert!(fault.over_budget.is_some());
        let mut reading = Reading::new(Text::new(io::repeat(b'a')), &MemoryBudget::new(8 << 20));
        let mut line = LineBuffer::new(&reading.budget);
        let fault = reading.next_text_line(&mut line).unwrap_err();
        assert_eq!(fault.message, "this line is longer than 1.0 MiB, and no row of cells");
    }
}
