//! The cells of an RLE file.

use super::super::diagnostic::Fault;
use super::super::text::{Comments, Line, LineBuffer, Reading, first_line, shown};
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

/// Digits of the longest count that is read without a closer look.
const LONGEST_COMMON: usize = 4;

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
        let end = self.bit + length;
        if end < WORD {
            self.word |= ((1 << end) - (1 << self.bit)) & live;
            self.bit = end;
            return Ok(());
        }
        rows.put_word(self.column, self.y, self.word | u64::MAX << self.bit & live)?;
        let past = end - WORD;
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
    // A group, after the bytes before it that its first tag's count may stand in.
    let mut near = [0; BEFORE + GROUP];
    let (groups, _) = text.as_chunks::<GROUP>();
    for (group, bytes) in groups.iter().enumerate() {
        near.copy_within(GROUP.., 0);
        near[BEFORE..].copy_from_slice(bytes);
        let Tokens { runs, mut ends, mut others } = Tokens::of(&near);
        loop {
            // What comes before the next token that is no short run.
            let before = others.wrapping_sub(1) & !others;
            let mut short = ends & before;
            ends &= !before;
            while short != 0 {
                let in_group = short.trailing_zeros() as usize % GROUP;
                short &= short - 1;
                let Run { length, is_live } = runs[in_group].unpack();
                if let Err(error) = pen.draw(length, is_live, rows) {
                    return (token_start(text, group * GROUP + in_group), Err(error));
                }
            }
            if others == 0 {
                break;
            }
            let at = group * GROUP + others.trailing_zeros() as usize;
            others &= others - 1;
            let start = token_start(text, at);
            let drawn = match (text[at], count_of(&text[start..at])) {
                (tag @ (b'b' | b'o'), Some(count)) => pen.draw(count, tag == b'o', rows),
                (b'$', Some(count)) => {
                    let lifted = pen.lift(rows);
                    pen = Pen::at(Point::new(first_column, pen.y + count as i64));
                    lifted
                }
                _ => {
                    let place = pen.place();
                    return (start, pen.lift(rows).map(|()| place));
                }
            };
            if let Err(error) = drawn {
                return (start, Err(error));
            }
        }
    }
    let place = pen.place();
    (token_start(text, groups.len() * GROUP), pen.lift(rows).map(|()| place))
}

/// Bytes of text in which tokens are looked for at once.
const GROUP: usize = 64;

/// Digits before a tag that are looked at to see that its count has two at most.
const BEFORE: usize = 3;

/// The tokens that end in a group.
struct Tokens {
    /// For every byte the run that it is the tag of, if it is a short one.
    runs: [PackedRun; GROUP],
    /// The tags of short runs, a bit each.
    ends: u64,
    /// What is neither that nor a digit nor a line break on its own: other tags, longer counts, and
    /// whatever needs a closer look.
    others: u64,
}

impl Tokens {
    /// Of a group and the bytes before it. Nothing of it is a choice to be guessed, and the loop is
    /// one that compilers make vectors of: they do not where it calls anything.
    #[inline(always)]
    fn of(near: &[u8; BEFORE + GROUP]) -> Self {
        let mut runs = [PackedRun(0); GROUP];
        let (mut ends, mut others) = ([0; GROUP], [0; GROUP]);
        for at in 0..GROUP {
            let tag = near[at + BEFORE];
            let hundreds = near[at].wrapping_sub(b'0');
            let tens = near[at + 1].wrapping_sub(b'0');
            let ones = near[at + 2].wrapping_sub(b'0');
            let digit = tag.wrapping_sub(b'0');
            let has_ones = ones < 10;
            let has_tens = has_ones & (tens < 10);
            let has_hundreds = has_tens & (hundreds < 10);
            let twice = if has_tens { tens.wrapping_add(tens) } else { 0 };
            let eightfold = twice.wrapping_add(twice).wrapping_add(twice).wrapping_add(twice);
            let length =
                if has_ones { eightfold.wrapping_add(twice).wrapping_add(ones) } else { 1 };
            let is_live = tag == b'o';
            let is_run = (is_live | (tag == b'b')) & (length != 0) & !has_hundreds;
            let is_nothing = (digit < 10) | (tag == b'\n') & !has_ones;
            runs[at] = PackedRun(if is_live { length | PackedRun::LIVE } else { length });
            ends[at] = u8::from(is_run);
            others[at] = u8::from(!(is_run | is_nothing));
        }
        Self { runs, ends: bits_of(&ends), others: bits_of(&others) }
    }
}

/// A run of up to 99 cells in a byte.
#[derive(Clone, Copy)]
struct PackedRun(u8);

struct Run {
    length: u64,
    is_live: bool,
}

impl PackedRun {
    const LIVE: u8 = 0x80;

    #[inline(always)]
    fn unpack(self) -> Run {
        Run { length: u64::from(self.0 & !Self::LIVE), is_live: self.0 & Self::LIVE != 0 }
    }
}

/// A bit for each byte, which is 0 or 1.
#[inline(always)]
fn bits_of(bytes: &[u8; GROUP]) -> u64 {
    /// Brings the lowest bit of each byte into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let eights = bytes.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |bits, (index, eight)| {
        bits | (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (8 * index)
    })
}

/// Where the token begins whose tag is at `tag`: at the first of the digits before it.
fn token_start(text: &[u8], tag: usize) -> usize {
    let digits = text[..tag].iter().rev().take_while(|byte| byte.is_ascii_digit());
    tag - digits.count()
}

/// The count that those digits are, 1 where there are none; `None` for 0 and for longer counts.
fn count_of(digits: &[u8]) -> Option<u64> {
    match digits {
        [] => Some(1),
        _ if digits.len() > LONGEST_COMMON => None,
        _ => Some(digits.iter().fold(0, |count, digit| 10 * count + u64::from(digit - b'0')))
            .filter(|&count| count != 0),
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
                _ if self.reading.skip_unseen() => continue,
                _ if self.reading.is_at_tail()? => break,
                _ => return Err(self.refused_letter(byte)),
            }
            self.reading.text.skip(1);
        }
        if let Some(count) = self.count {
            return Err(self.missing_tag(count));
        }
        self.reading.warn_at_end(
            "the pattern ends without '!'; it may have been cut short, all that is there was read",
        );
        Ok(())
    }

    /// Reads tokens of the kinds that nearly all are, up to the first that needs a closer look or
    /// the end of the window: `b`, `o` and `$` with a count of at most four digits, and line breaks
    /// between them.
    ///
    /// How many digits stand before the next tag cannot be predicted, and a wrong guess costs more
    /// than all the work on a token. So tokens are found by their tags, sixty-four bytes of text at
    /// a time, and all counts of none to two digits are worked out at once, as if every byte were a
    /// tag. Then a token is a look-up.
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
        let mut line = LineBuffer::new(&self.reading.budget);
        if !self.reading.next_text_line(&mut line)? {
            return Ok(());
        }
        let Line { bytes, .. } = line.raw();
        let start = line.raw().offset(0);
        self.reading.warn(
            start,
            "a line that starts with # stands within the cells; it was kept as a comment",
        );
        let comment = self.reading.decode(start, comment_of(bytes));
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
