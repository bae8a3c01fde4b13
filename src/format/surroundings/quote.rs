//! The marks that mails put before the lines of what they quote, and a text without them.

use std::io::{self, BufRead, BufReader, Read};

/// Marks that are put before the lines of what is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Quote {
    /// How many `>` stand before a line.
    pub(super) depth: usize,
    /// Characters that they take, with the blanks between them.
    pub characters: usize,
}

impl Quote {
    /// What `from` has, without the marks at the beginning of its lines. The first line has none any
    /// more.
    pub fn take_off_after<R: Read>(self, from: R) -> impl Read {
        let from = BufReader::with_capacity(1 << 16, from);
        Unquoted { from, depth: self.depth, place: InLine::Cells }
    }
}

/// A text whose lines lose their quote marks.
struct Unquoted<R> {
    from: BufReader<R>,
    depth: usize,
    place: InLine,
}

/// Where in a line reading stands.
#[derive(Clone, Copy)]
enum InLine {
    /// Before that many marks, which may still come.
    Marks(usize),
    /// After the last mark, whose blank may still come.
    AfterMark,
    Cells,
}

impl<R: Read> Read for Unquoted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < into.len() {
            // What is at hand is taken as a whole, however short its lines are.
            if written > 0 && self.from.buffer().is_empty() {
                break;
            }
            let held = self.from.fill_buf()?;
            let Some(&first) = held.first() else {
                break;
            };
            match (self.place, first) {
                (InLine::Marks(_), b' ' | b'\t') => {}
                (InLine::Marks(left), b'>') => {
                    self.place = if left > 1 { InLine::Marks(left - 1) } else { InLine::AfterMark };
                }
                (InLine::AfterMark, b' ') => self.place = InLine::Cells,
                _ => {
                    self.place = InLine::Cells;
                    let end = memchr::memchr2(b'\n', b'\r', held);
                    let wanted = end.map_or(held.len(), |end| end + 1).min(into.len() - written);
                    into[written..written + wanted].copy_from_slice(&held[..wanted]);
                    written += wanted;
                    if matches!(into[written - 1], b'\n' | b'\r') {
                        self.place = InLine::Marks(self.depth);
                    }
                    self.from.consume(wanted);
                    continue;
                }
            }
            self.from.consume(1);
        }
        Ok(written)
    }
}
