//! The cells of an RLE file.

mod common;

use self::common::{GROUP, draw_common_tokens};
use super::super::diagnostic::Fault;
use super::super::text::{Comments, Line, LineBuffer, Reading, first_line, shown};
use super::super::{no_room, unstorable};
use super::comment_of;
use super::head::is_header;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{Cells, MAX_COORDINATE, Point, Rule, RunWriter};

/// Reads the body of a pattern under a rule; its first cell is at `origin`. What follows it in the text is comment.
pub(super) fn read_body(
    origin: Point,
    rule: &Rule,
    comments: &mut Comments,
    reading: &mut Reading,
) -> Result<Cells, Fault> {
    let mut reader = BodyReader {
        origin,
        states: rule.states(),
        place: origin,
        count: None,
        has_letters: false,
        mistaken_capital: None,
        rows: RunWriter::new(&reading.budget),
        comments,
        reading,
    };
    reader.reading.text.keep_no_line();
    reader.read_tokens()?;
    let end = reader.reading.text.offset();
    reader.rows.finish().map_err(|error| no_room(end, error))
}

struct BodyReader<'a, 'text> {
    origin: Point,
    /// States that the rule has.
    states: u16,
    /// The first cell of the next run.
    place: Point,
    /// The count that waits for its tag.
    count: Option<Count>,
    /// Whether a letter of many-state patterns other than `B` and `O` was met.
    has_letters: bool,
    /// What is wrong with the first `B` or `O` that was taken for `b` or `o`, should other letters
    /// of states follow after all.
    mistaken_capital: Option<Fault>,
    rows: RunWriter,
    comments: &'a mut Comments,
    reading: &'a mut Reading<'text>,
}

#[derive(Clone, Copy)]
struct Count {
    value: u64,
    start: usize,
    end: usize,
}

/// Bytes that are in the window before a token is looked at closely: a group at least, and what is
/// looked at to tell what is wrong.
const LOOK_AHEAD: usize = GROUP;

impl BodyReader<'_, '_> {
    /// Reads up to and with `!`, or to the end of the text.
    fn read_tokens(&mut self) -> Result<(), Fault> {
        loop {
            if self.reading.text.rest().len() < LOOK_AHEAD {
                self.reading.text.fill(LOOK_AHEAD)?;
            }
            self.read_common_tokens()?;
            let text = &self.reading.text;
            if text.rest().len() < LOOK_AHEAD && !text.has_ended() {
                continue;
            }
            let Some(byte) = text.peek() else { break };
            match byte {
                b'0'..=b'9' => {
                    self.read_count()?;
                    continue;
                }
                b'b' => self.dead()?,
                b'o' => self.live(1)?,
                b'.' if self.states > 2 => self.dead()?,
                b'A'..=b'X' | b'p'..=b'y' if self.states > 2 => self.cell_of_state(byte)?,
                b'.' => {
                    self.meet_letter()?;
                    self.dead()?;
                }
                b'A' => {
                    self.meet_letter()?;
                    self.live(1)?;
                }
                b'$' => self.end_row()?,
                b'\n' | b'\r' | b' ' | b'\t' | b'\x0b' | b'\x0c' => {}
                b'!' => {
                    if let Some(count) = self.count {
                        return Err(self.missing_tag(count));
                    }
                    self.reading.text.skip(1);
                    return Ok(());
                }
                b'B' | b'O' if !self.has_letters => {
                    self.meet_capital(byte);
                    if byte == b'B' { self.dead()? } else { self.live(1)? }
                }
                b'#' if text.is_line_start() => {
                    self.read_comment()?;
                    continue;
                }
                _ if self.reading.skip_unseen() => continue,
                _ if self.reading.is_at_tail()? => break,
                _ => return Err(self.refused_letter(byte)),
            }
            self.reading.text.skip(1);
        }
        if let Some(count) = self.count {
            return Err(self.missing_tag(count));
        }
        self.reading.warn_at_end(texts::NOT_ENDED);
        Ok(())
    }

    /// Reads tokens of the [common kinds](common), up to the first that needs a closer look or the
    /// end of the window.
    fn read_common_tokens(&mut self) -> Result<(), Fault> {
        // So far from the largest coordinate a window full of such counts does no harm.
        const SAFE: i64 = MAX_COORDINATE - (1 << 40);
        if self.count.is_some() || self.place.x.abs() > SAFE || self.place.y.abs() > SAFE {
            return Ok(());
        }
        let text = self.reading.text.rest();
        let (read, drawn) = draw_common_tokens(text, self.origin.x, self.place, &mut self.rows);
        self.place = drawn.map_err(|error| no_room(self.reading.text.offset() + read, error))?;
        self.reading.text.skip(read);
        Ok(())
    }

    fn read_count(&mut self) -> Result<(), Fault> {
        let start = self.reading.text.offset();
        let (mut value, start) = match self.count {
            None => (0u64, start),
            Some(count) => {
                self.reading.warn(count.end, texts::COUNT_BROKEN);
                (count.value, count.start)
            }
        };
        while let Some(digit) = self.reading.text.peek().filter(u8::is_ascii_digit) {
            let next = value.checked_mul(10).and_then(|v| v.checked_add(u64::from(digit - b'0')));
            value = next.ok_or_else(|| Fault::new(start, texts::COUNT_TOO_LARGE))?;
            self.reading.text.skip(1);
            self.reading.text.fill(1)?;
        }
        self.count = Some(Count { value, start, end: self.reading.text.offset() });
        Ok(())
    }

    /// The count of the tag that stands here.
    #[inline]
    fn take_count(&mut self) -> u64 {
        let Some(count) = self.count.take() else {
            return 1;
        };
        if count.end != self.reading.text.offset() || count.value == 0 {
            self.warn_of_count(count);
        }
        count.value
    }

    #[cold]
    fn warn_of_count(&mut self, count: Count) {
        if count.end != self.reading.text.offset() {
            self.reading.warn(count.end, texts::COUNT_APART);
        }
        if count.value == 0 {
            self.reading.warn(count.start, texts::COUNT_OF_ZERO);
        }
    }

    #[inline]
    fn dead(&mut self) -> Result<(), Fault> {
        let token = self.token_start();
        let count = self.take_count();
        self.place.x = moved(self.place.x, count, token)?;
        Ok(())
    }

    #[inline]
    fn live(&mut self, state: u8) -> Result<(), Fault> {
        let token = self.token_start();
        let count = self.take_count();
        let Point { x, y } = self.place;
        self.rows.push_state(x, y, count, state).map_err(|error| unstorable(token, error))?;
        self.place.x = moved(x, count, token)?;
        Ok(())
    }

    /// A letter of a state, or two, under a rule of more than two. The last of them is left to be skipped.
    fn cell_of_state(&mut self, byte: u8) -> Result<(), Fault> {
        let state = match (byte, self.reading.text.rest().get(1)) {
            (b'A'..=b'X', _) => u16::from(byte - b'A' + 1),
            (_, Some(low @ b'A'..=b'X')) => {
                let state = u16::from(byte - b'p' + 1) * 24 + u16::from(low - b'A' + 1);
                // The count stands before both.
                if let Some(count) = &mut self.count
                    && count.end == self.reading.text.offset()
                {
                    count.end += 1;
                }
                self.reading.text.skip(1);
                state
            }
            _ => return Err(self.refused_letter(byte)),
        };
        match u8::try_from(state) {
            Ok(within) if state < self.states => self.live(within),
            _ => {
                let values = [state.to_string(), (self.states - 1).to_string()];
                let message = Message::new(texts::STATE_PAST_RULE, values);
                Err(Fault::new(self.token_start(), message))
            }
        }
    }

    #[inline]
    fn end_row(&mut self) -> Result<(), Fault> {
        let token = self.token_start();
        let count = self.take_count();
        self.place = Point::new(self.origin.x, moved(self.place.y, count, token)?);
        Ok(())
    }

    /// Where the token begins whose tag stands here.
    #[inline]
    fn token_start(&self) -> usize {
        self.count.map_or_else(|| self.reading.text.offset(), |count| count.start)
    }

    fn read_comment(&mut self) -> Result<(), Fault> {
        let mut line = LineBuffer::new(&self.reading.budget);
        if !self.reading.next_text_line(&mut line)? {
            return Ok(());
        }
        let Line { bytes, .. } = line.raw();
        let start = line.raw().offset(0);
        self.reading.warn(start, texts::COMMENT_WITHIN);
        let comment = self.reading.decode(start, comment_of(bytes));
        self.comments.push(start, comment)
    }

    /// A `B` or `O` where no other letters of states were met: the states 2 and 15, or `b` and `o`
    /// that lost their case. They are taken for the latter, until other letters follow.
    fn meet_capital(&mut self, byte: u8) {
        if self.mistaken_capital.is_some() {
            return;
        }
        let fault = self.refused_letter(byte);
        let place = self.reading.place_of(&fault);
        self.mistaken_capital = Some(Fault::at_place(place, fault.message));
        self.reading.warn(self.reading.text.offset(), texts::CAPITALS);
    }

    /// A letter that many-state patterns have.
    fn meet_letter(&mut self) -> Result<(), Fault> {
        self.has_letters = true;
        self.mistaken_capital.take().map_or(Ok(()), Err)
    }

    #[cold]
    fn refused_letter(&mut self, byte: u8) -> Fault {
        let is_letter = matches!(byte, b'A'..=b'X' | b'p'..=b'y');
        if let Some(fault) = self.mistaken_capital.take_if(|_| is_letter) {
            return fault;
        }
        let text = &self.reading.text;
        let next = text.rest().get(1).copied();
        let of_state = |letters: &[u8], state: u32| {
            let letters = letters.iter().copied().map(char::from).collect();
            Message::new(texts::STATE, [letters, state.to_string()])
        };
        let message = match (byte, next) {
            (b'B'..=b'X', _) => of_state(&[byte], u32::from(byte - b'A' + 1)),
            (b'p'..=b'y', Some(low @ b'A'..=b'X')) => {
                let state = u32::from(byte - b'p' + 1) * 24 + u32::from(low - b'A' + 1);
                of_state(&[byte, low], state)
            }
            _ if text.is_line_start() && is_header(first_line(text.rest())) => {
                texts::HEADER_WITHIN.into()
            }
            _ => Message::new(texts::NO_TAG, [shown(text.rest(), 0)]),
        };
        Fault::new(text.offset(), message)
    }

    #[cold]
    fn missing_tag(&self, count: Count) -> Fault {
        let found = shown(self.reading.text.rest(), 0);
        let values = [Message::from(count.value.to_string()), found];
        let message = Message::new(texts::MISSING_TAG, values);
        Fault::new(count.start, message)
    }
}

/// The coordinate `count` cells on.
#[inline]
fn moved(from: i64, count: u64, token: usize) -> Result<i64, Fault> {
    from.checked_add_unsigned(count).filter(|to| *to <= MAX_COORDINATE).ok_or_else(|| {
        let message = Message::new(texts::LEADS_TOO_FAR, [count.to_string(), from.to_string()]);
        Fault::new(token, message)
    })
}
