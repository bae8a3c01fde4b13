//! The cells of an RLE file.

use super::super::diagnostic::Fault;
use super::super::text::{Comments, Reading, first_line, shown};
use super::super::{no_room, unstorable};
use super::comment_of;
use super::head::is_header;
use crate::life::{Cells, CellsError, MAX_COORDINATE, Point, RunWriter};

/// Reads the body; its first cell is at `origin`. What follows it in the text is comment.
pub(super) fn read_body(
    origin: Point,
    comments: &mut Comments,
    reading: &mut Reading,
) -> Result<Cells, Fault> {
    let mut reader = BodyReader {
        origin,
        place: origin,
        count: None,
        has_letters: false,
        mistaken_capital: None,
        rows: RunWriter::new(reading.allowed_bytes),
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
    /// The cell that the next run begins with.
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

/// Bytes of the longest token that is read without a closer look, four digits and a tag.
const LONGEST_COMMON: usize = 5;

/// Columns of a word of cells.
const WORD: u64 = 64;

/// Where the next cells go, and the word of cells there, as far as it is drawn.
struct Pen {
    column: i64,
    bit: u64,
    y: i64,
    word: u64,
}

impl Pen {
    fn at(place: Point) -> Self {
        let word = WORD as i64;
        let (column, bit) = (place.x.div_euclid(word), place.x.rem_euclid(word) as u64);
        Self { column, bit, y: place.y, word: 0 }
    }

    fn place(&self) -> Point {
        Point::new(self.column * WORD as i64 + self.bit as i64, self.y)
    }

    /// Moves on by `length` cells, one at least, and makes them live or leaves them dead.
    #[inline(always)]
    fn draw(&mut self, length: u64, is_live: bool, rows: &mut RunWriter) -> Result<(), CellsError> {
        let live = 0u64.wrapping_sub(u64::from(is_live));
        if length < WORD - self.bit {
            self.word |= ((1 << length) - 1) << self.bit & live;
            self.bit += length;
            return Ok(());
        }
        rows.put_word(self.column, self.y, self.word | u64::MAX << self.bit & live)?;
        let past = self.bit + length - WORD;
        if is_live {
            for full in 1..=past / WORD {
                rows.put_word(self.column + full as i64, self.y, live)?;
            }
        }
        self.column += 1 + (past / WORD) as i64;
        self.bit = past % WORD;
        self.word = ((1 << self.bit) - 1) & live;
        Ok(())
    }

    /// Hands over the word as far as it is drawn.
    #[inline(always)]
    fn lift(&mut self, rows: &mut RunWriter) -> Result<(), CellsError> {
        rows.put_word(self.column, self.y, std::mem::take(&mut self.word))
    }
}

/// Draws the tokens at the beginning of `text` that are of the common kinds, the first at `place`,
/// and gives how many bytes they are and where the next one goes.
///
/// A function of its own, so that what it works with stays in registers.
#[inline(never)]
fn draw_common_tokens(
    text: &[u8],
    first_column: i64,
    place: Point,
    rows: &mut RunWriter,
) -> (usize, Result<Point, CellsError>) {
    let mut pen = Pen::at(place);
    // Where the first token begins that is not read.
    let mut read = 0;
    // A group, after the bytes before it that its first tag's count may stand in.
    let mut near = [0; SHORT + GROUP];
    'text: for (group, bytes) in text.as_chunks::<GROUP>().0.iter().enumerate() {
        near.copy_within(GROUP.., 0);
        near[SHORT..].copy_from_slice(bytes);
        let mut ends = token_ends(bytes);
        while ends != 0 {
            let in_group = ends.trailing_zeros() as usize % GROUP;
            ends &= ends - 1;
            let at = group * GROUP + in_group;
            let tag = near[in_group + SHORT];
            let is_live = tag == b'o';
            let count = count_of([near[in_group], near[in_group + 1]], at - read);
            if (is_live | (tag == b'b')) & (count != 0) {
                if let Err(error) = pen.draw(count, is_live, rows) {
                    return (read, Err(error));
                }
                read = at + 1;
                continue;
            }
            let Some((count, tag_at)) = short_count(text, read) else { break 'text };
            let drawn = match tag {
                _ if tag_at != at => break 'text,
                b'b' | b'o' => pen.draw(count, is_live, rows),
                b'$' => {
                    let lifted = pen.lift(rows);
                    pen = Pen::at(Point::new(first_column, pen.y + count as i64));
                    lifted
                }
                b'\n' if at == read => Ok(()),
                _ => break 'text,
            };
            if let Err(error) = drawn {
                return (read, Err(error));
            }
            read = at + 1;
        }
    }
    let place = pen.place();
    (read, pen.lift(rows).map(|()| place))
}

/// Bytes of text in which tokens are looked for at once.
const GROUP: usize = 64;

/// Digits of a count that is worked out without looking at each.
const SHORT: usize = 2;

/// The bytes that are no digits, a bit each: tags, and whatever else ends a count.
#[inline(always)]
fn token_ends(bytes: &[u8; GROUP]) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    /// Brings the highest bit of each byte into the highest byte.
    const GATHER: u64 = 0x0002_0408_1020_4081;
    let mut ends = 0;
    for (index, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // Digits become 0 to 9. Whatever is larger, or has its highest bit set, is none.
        let digits = u64::from_le_bytes(*eight) ^ u64::from(b'0') * EACH;
        let others = ((digits & !HIGH) + (0x80 - 10) * EACH | digits) & HIGH;
        ends |= (others.wrapping_mul(GATHER) >> 56) << (8 * index);
    }
    ends
}

/// The count that the last `digits` bytes before a tag are, of which the last two are given: 1 where
/// there are none, and 0 where there are more than two. Nothing of it is a choice to be guessed.
#[inline(always)]
fn count_of([tens, ones]: [u8; SHORT], digits: usize) -> u64 {
    /// The bits of a digit's value, for the digits that belong to the count.
    const BITS: [[u8; SHORT]; 4] = [[0, 0], [0, 15], [15, 15], [0, 0]];
    let bits = BITS[digits.min(3)];
    u64::from(digits == 0) + 10 * u64::from(tens & bits[0]) + u64::from(ones & bits[1])
}

/// The count at `at`, of at most four digits and 1 where there is none, and where its tag stands;
/// `None` for a count of 0 or of more digits, and where the text ends.
fn short_count(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let digits = text[at..].iter().take(LONGEST_COMMON).take_while(|byte| byte.is_ascii_digit());
    let (length, count) = digits
        .fold((0, 0), |(length, count), digit| (length + 1, 10 * count + u64::from(digit - b'0')));
    match (length, count) {
        (0, _) => Some((1, at)),
        (LONGEST_COMMON.., _) | (_, 0) => None,
        _ => Some((count, at + length)),
    }
}

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
                b'o' => self.live()?,
                b'.' => {
                    self.meet_letter()?;
                    self.dead()?;
                }
                b'A' => {
                    self.meet_letter()?;
                    self.live()?;
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
                    if byte == b'B' { self.dead()? } else { self.live()? }
                }
                b'#' if text.is_line_start() => {
                    self.read_comment()?;
                    continue;
                }
                _ => return Err(self.refused_letter(byte)),
            }
            self.reading.text.skip(1);
        }
        if let Some(count) = self.count {
            return Err(self.missing_tag(count));
        }
        let end = self.reading.text.end_of_content();
        self.reading.warn(
            end,
            "the pattern ends without '!'; it may have been cut short, all that is there was read",
        );
        Ok(())
    }

    /// Reads tokens of the kinds that nearly all are, up to the first that needs a closer look or
    /// the end of the window: `b`, `o` and `$` with a count of at most four digits, and line breaks
    /// between them.
    ///
    /// How many digits stand before the next tag cannot be predicted, and a wrong guess costs more
    /// than all the work on a token. So tokens are found by their tags, eight bytes of text at a
    /// time, and a tag's count is what stands since the tag before, of none to two digits the same
    /// way. Nothing but the place of the tag before is waited for, so that tokens overlap.
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
                let message = "a blank or a line break stands within a count; its digits were \
                               taken for one number";
                self.reading.warn(count.end, message);
                (count.value, count.start)
            }
        };
        while let Some(digit) = self.reading.text.peek().filter(u8::is_ascii_digit) {
            let next = value.checked_mul(10).and_then(|v| v.checked_add(u64::from(digit - b'0')));
            value = next.ok_or_else(|| {
                Fault::new(start, "this count is past 2^64 - 1; a smaller one was expected")
            })?;
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
            let message = "a blank or a line break stands between a count and its tag; they were \
                           taken together";
            self.reading.warn(count.end, message);
        }
        if count.value == 0 {
            let message = "a count of 0 was taken as it stands, for nothing";
            self.reading.warn(count.start, message);
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
    fn live(&mut self) -> Result<(), Fault> {
        let token = self.token_start();
        let count = self.take_count();
        let Point { x, y } = self.place;
        self.rows.push(x, y, count).map_err(|error| unstorable(token, error))?;
        self.place.x = moved(x, count, token)?;
        Ok(())
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
        let mut line = Vec::new();
        let Some(start) = self.reading.next_line(&mut line)? else {
            return Ok(());
        };
        self.reading.warn(
            start,
            "a line that starts with # stands within the cells; it was kept as a comment",
        );
        let comment = self.reading.decode(start, comment_of(&line));
        self.comments.push(start, comment, self.reading)
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
        self.reading.warn(
            self.reading.text.offset(),
            "B and O were taken for b and o, dead and live, as no other letters of states stand \
             beside them",
        );
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
        let letters = "for two states dead is b or '.', live is o or A";
        let text = &self.reading.text;
        let next = text.rest().get(1).copied();
        let message = match (byte, next) {
            (b'B'..=b'X', _) => {
                let state = byte - b'A' + 1;
                format!(
                    "'{}' is state {state}, and the rule has two states; {letters}",
                    char::from(byte)
                )
            }
            (b'p'..=b'y', Some(low @ b'A'..=b'X')) => {
                let state = u32::from(byte - b'p' + 1) * 24 + u32::from(low - b'A' + 1);
                format!(
                    "'{}{}' is state {state}, and the rule has two states; {letters}",
                    char::from(byte),
                    char::from(low)
                )
            }
            _ if text.is_line_start() && is_header(first_line(text.rest())) => {
                "a header stands within the cells; it was expected before them, and the cells to \
                 end with '!'"
                    .to_owned()
            }
            _ => {
                let found = shown(text.rest(), 0);
                format!("{found} is no tag; a count, b, o, $ or ! was expected")
            }
        };
        Fault::new(text.offset(), message)
    }

    #[cold]
    fn missing_tag(&self, count: Count) -> Fault {
        let found = shown(self.reading.text.rest(), 0);
        let message = format!(
            "the count {} has no tag: {found} follows, and b, o or $ was expected",
            count.value
        );
        Fault::new(count.start, message)
    }
}

/// The coordinate `count` cells on.
#[inline]
fn moved(from: i64, count: u64, token: usize) -> Result<i64, Fault> {
    from.checked_add_unsigned(count).filter(|to| *to <= MAX_COORDINATE).ok_or_else(|| {
        let message = format!(
            "{count} cells from {from} on lead past the largest coordinate, 2^60; a smaller \
                 count was expected"
        );
        Fault::new(token, message)
    })
}
