//! The cells of an RLE file.

use super::super::diagnostic::Fault;
use super::super::text::{Comments, Reading, line_at, shown};
use super::comment_of;
use super::head::is_header;
use crate::life::{Cells, MAX_COORDINATE, Point, RunWriter};

/// What the body holds.
pub(super) struct Body {
    pub cells: Cells,
    /// Where the comment after `!` begins, or the end of the text.
    pub comment_start: usize,
}

/// Reads the body from offset `start`; its first cell is at `origin`.
pub(super) fn read_body(
    text: &[u8],
    start: usize,
    origin: Point,
    comments: &mut Comments,
    reading: &mut Reading,
) -> Result<Body, Fault> {
    let mut reader = BodyReader {
        text,
        start,
        at: start,
        origin,
        place: origin,
        count: None,
        mistaken_case: None,
        rows: RunWriter::new(reading.allowed_bytes),
        comments,
        reading,
    };
    reader.read_tokens()?;
    let comment_start = reader.at;
    let cells = reader.rows.finish();
    let cells = cells.map_err(|error| Fault::new(comment_start, advise(error)))?;
    Ok(Body { cells, comment_start })
}

struct BodyReader<'a> {
    text: &'a [u8],
    /// Where the body starts.
    start: usize,
    at: usize,
    origin: Point,
    /// The cell that the next run begins with.
    place: Point,
    /// The count that waits for its tag.
    count: Option<Count>,
    /// Whether `B` and `O` stand for `b` and `o`; looked up when the first one is met.
    mistaken_case: Option<bool>,
    rows: RunWriter,
    comments: &'a mut Comments,
    reading: &'a mut Reading,
}

#[derive(Clone, Copy)]
struct Count {
    value: u64,
    start: usize,
    end: usize,
}

impl BodyReader<'_> {
    /// Reads up to and with `!`, or to the end of the text.
    fn read_tokens(&mut self) -> Result<(), Fault> {
        loop {
            self.read_common_tokens()?;
            let Some(&byte) = self.text.get(self.at) else { break };
            match byte {
                b'0'..=b'9' => {
                    self.read_count()?;
                    continue;
                }
                b'b' | b'.' => self.dead()?,
                b'o' | b'A' => self.live()?,
                b'$' => self.end_row()?,
                b'\n' | b'\r' | b' ' | b'\t' | b'\x0b' | b'\x0c' => {}
                b'!' => {
                    if let Some(count) = self.count {
                        return Err(self.missing_tag(count));
                    }
                    self.at += 1;
                    return Ok(());
                }
                b'B' if self.is_mistaken_case() => self.dead()?,
                b'O' if self.is_mistaken_case() => self.live()?,
                b'#' if self.is_line_start() => {
                    self.read_comment()?;
                    continue;
                }
                _ => return Err(self.refused_letter(byte)),
            }
            self.at += 1;
        }
        if let Some(count) = self.count {
            return Err(self.missing_tag(count));
        }
        let end = self.text.trim_ascii_end().len();
        self.reading.warn(
            end,
            "the pattern ends without '!'; it may have been cut short, all that is there was read",
        );
        Ok(())
    }

    /// Reads tokens of the kinds that nearly all are, up to the first that needs a closer look:
    /// `b`, `o` and `$` with a count of at most four digits, and line breaks between them.
    fn read_common_tokens(&mut self) -> Result<(), Fault> {
        // So far from the largest coordinate four digits do no harm.
        const SAFE: i64 = MAX_COORDINATE - 10_000;
        while self.count.is_none() && self.place.x < SAFE && self.place.y < SAFE {
            let start = self.at;
            let mut at = start;
            let mut count = 0;
            while let Some(digit @ b'0'..=b'9') = self.text.get(at)
                && at < start + 4
            {
                count = 10 * count + u64::from(digit - b'0');
                at += 1;
            }
            if at == start {
                count = 1;
            } else if count == 0 {
                return Ok(());
            }
            match self.text.get(at) {
                Some(b'b') => self.place.x += count as i64,
                Some(b'o') => {
                    let Point { x, y } = self.place;
                    let pushed = self.rows.push(x, y, count);
                    pushed.map_err(|error| Fault::new(start, advise(error)))?;
                    self.place.x += count as i64;
                }
                Some(b'$') => {
                    self.place = Point::new(self.origin.x, self.place.y + count as i64);
                }
                Some(b'\n') if at == start => {}
                _ => return Ok(()),
            }
            self.at = at + 1;
        }
        Ok(())
    }

    fn read_count(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let (mut value, start) = match self.count {
            None => (0u64, start),
            Some(count) => {
                let message = "a blank or a line break stands within a count; its digits were \
                               taken for one number";
                self.reading.warn(count.end, message);
                (count.value, count.start)
            }
        };
        while let Some(digit) = self.text.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            let next = value.checked_mul(10).and_then(|v| v.checked_add(u64::from(digit - b'0')));
            value = next.ok_or_else(|| {
                Fault::new(start, "this count is past 2^64 - 1; a smaller one was expected")
            })?;
            self.at += 1;
        }
        self.count = Some(Count { value, start, end: self.at });
        Ok(())
    }

    /// The count of the tag that stands here.
    #[inline]
    fn take_count(&mut self) -> u64 {
        let Some(count) = self.count.take() else {
            return 1;
        };
        if count.end != self.at || count.value == 0 {
            self.warn_of_count(count);
        }
        count.value
    }

    #[cold]
    fn warn_of_count(&mut self, count: Count) {
        if count.end != self.at {
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
        let pushed = self.rows.push(x, y, count);
        pushed.map_err(|error| Fault::new(token, advise(error)))?;
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
        self.count.map_or(self.at, |count| count.start)
    }

    /// Whether nothing but blanks stands before this place in its line.
    fn is_line_start(&self) -> bool {
        let before = self.text[..self.at].iter().rev();
        before
            .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
            .all(|byte| byte.is_ascii_whitespace())
    }

    fn read_comment(&mut self) -> Result<(), Fault> {
        let Some(line) = line_at(self.text, self.at) else {
            return Ok(());
        };
        self.reading.warn(
            line.start,
            "a line that starts with # stands within the cells; it was kept as a comment",
        );
        let comment = self.reading.decode(line.start, comment_of(line.bytes));
        self.at = line.next;
        self.comments.push(line.start, comment, self.reading)
    }

    /// Whether a body with `B` or `O` only lost the case of its letters. `B` and `O` are the
    /// states 2 and 15 where other letters of states, or `.`, stand beside them.
    fn is_mistaken_case(&mut self) -> bool {
        if let Some(known) = self.mistaken_case {
            return known;
        }
        let is_mistaken = !self.has_state_letters();
        if is_mistaken {
            self.reading.warn(
                self.at,
                "B and O were taken for b and o, dead and live, as no other letters of states \
                 stand beside them",
            );
        }
        self.mistaken_case = Some(is_mistaken);
        is_mistaken
    }

    /// Whether letters of many-state patterns other than `B` and `O` stand before `!`.
    fn has_state_letters(&self) -> bool {
        let mut at = self.start;
        while let Some(line) = line_at(self.text, at) {
            at = line.next;
            if line.bytes.trim_ascii_start().starts_with(b"#") {
                continue;
            }
            for byte in line.bytes {
                match byte {
                    b'!' => return false,
                    b'B' | b'O' => {}
                    b'.' | b'A'..=b'X' | b'p'..=b'y' => return true,
                    _ => {}
                }
            }
        }
        false
    }

    #[cold]
    fn refused_letter(&self, byte: u8) -> Fault {
        let letters = "for two states dead is b or '.', live is o or A";
        let next = self.text.get(self.at + 1).copied();
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
            _ if self.is_line_start()
                && line_at(self.text, self.at).is_some_and(|line| is_header(line.bytes)) =>
            {
                "a header stands within the cells; it was expected before them, and the cells to \
                 end with '!'"
                    .to_owned()
            }
            _ => {
                let found = shown(self.text, self.at);
                format!("{found} is no tag; a count, b, o, $ or ! was expected")
            }
        };
        Fault::new(self.at, message)
    }

    #[cold]
    fn missing_tag(&self, count: Count) -> Fault {
        let found = shown(self.text, self.at);
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

fn advise(error: crate::life::CellsError) -> String {
    match error {
        crate::life::CellsError::TooFar { .. } => error.to_string(),
        crate::life::CellsError::TooMany { .. } => {
            format!("{error}; allow more memory, or check the counts")
        }
    }
}
