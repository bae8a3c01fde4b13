//! The tokens that nearly all of an RLE file's body are: `b`, `o` and `$` with a count of at most four
//! digits, and line breaks between them.
//!
//! A processor cannot predict how many digits stand before the next tag, and a wrong guess costs more
//! than all the work on a token. So tokens are found by their tags, sixty-four bytes of text at
//! a time. All counts of none to two digits are worked out at once, as if every byte were a tag. Then
//! a token is a look-up.

use crate::life::{CellsError, Point, RunWriter};

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
pub(super) fn draw_common_tokens(
    text: &[u8],
    first_column: i64,
    place: Point,
    rows: &mut RunWriter,
) -> (usize, Result<Point, CellsError>) {
    let mut pen = Pen::at(place);
    // A group, and before it the bytes in which its first tag's count may stand.
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
                let TokenRun { length, is_live } = runs[in_group].unpack();
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
pub(super) const GROUP: usize = 64;

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

struct TokenRun {
    length: u64,
    is_live: bool,
}

impl PackedRun {
    const LIVE: u8 = 0x80;

    #[inline(always)]
    fn unpack(self) -> TokenRun {
        TokenRun { length: u64::from(self.0 & !Self::LIVE), is_live: self.0 & Self::LIVE != 0 }
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
