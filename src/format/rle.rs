//! Run-length encoded patterns, `.rle`.
//!
//! Lines that start with `#` hold what is known about the pattern, a header line gives size and
//! rule, and the body lists runs of cells: a count and a tag, `b` or `.` for dead, `o` or `A` for
//! live, `$` for the end of a row, `!` for the end of the pattern. What follows `!` is comment.
//!
//! Described at <https://conwaylife.com/wiki/Run_Length_Encoded>; the line `#CXRLE` and the
//! letters of further states are Golly's extensions, described in its help on file formats.

mod body;
mod head;
mod writer;

use super::diagnostic::Fault;
use super::recognise::{First, Sample};
use super::text::{Comments, LineBuffer, Reading};
use super::{Codec, Content, Likeness};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{Cells, Pattern, TextMemory, blanks};
use body::read_body;
use head::Head;
pub(super) use head::is_header;

pub(super) const CODEC: Codec = Codec {
    name: "rle",
    extensions: &["rle"],
    recognise,
    read,
    write: writer::write,
    // Every part of a pattern has its place in this format.
    cannot_hold: |_| Vec::new(),
};

/// Bytes of a body without header that are looked at to tell it from other text.
const SAMPLE_BYTES: usize = 1 << 16;

/// A header line is certain, and so are comments alone and what [`runs`] says.
fn recognise(sample: &Sample<'_>) -> Likeness {
    let head = sample.head;
    let is_life = head.is_life || head.has_place;
    match sample.first {
        First::RleHeader => Likeness::Certain,
        First::Nothing if !head.is_there => Likeness::No,
        First::Nothing => {
            if is_life {
                Likeness::Possible
            } else {
                Likeness::Certain
            }
        }
        _ => match runs(sample.body) {
            Likeness::No if head.is_there && !is_life => Likeness::Unlikely,
            likeness => likeness,
        },
    }
}

/// A text in RLE's letters is certainly cells with a `$`, a counted tag, a `!` after a tag and no `.`,
/// or a `b` where nothing else than `b` and `o` stands.
fn runs(text: &[u8]) -> Likeness {
    let mut after_digit = false;
    let mut tags_in_line = false;
    let mut has_b = false;
    let mut has_other = false;
    let mut has_dot = false;
    let certain_if = |is_certain: bool, or_else| {
        if is_certain { Likeness::Certain } else { or_else }
    };
    let text = &text[..text.len().min(SAMPLE_BYTES)];
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'$' => return Likeness::Certain,
            b'!' => {
                return certain_if(tags_in_line && !has_dot || has_b && !has_other, Likeness::No);
            }
            b'b' | b'B' | b'o' | b'O' | b'.' | b'A'..=b'X' | b'p'..=b'y' => {
                if after_digit {
                    return Likeness::Certain;
                }
                tags_in_line = true;
                has_dot |= byte == b'.';
                has_b |= byte.eq_ignore_ascii_case(&b'b');
                has_other |= !matches!(byte, b'b' | b'B' | b'o' | b'O' | b'.' | b'A');
            }
            b'\n' | b'\r' => tags_in_line = false,
            b'0'..=b'9' | b' ' | b'\t' => {}
            _ if blanks::leading(&text[at - 1..]) > 0 => at += blanks::leading(&text[at - 1..]) - 1,
            _ => return Likeness::No,
        }
        after_digit = byte.is_ascii_digit();
    }
    if has_b {
        return certain_if(!has_other, Likeness::No);
    }
    // Rows of o alone could be plaintext as well, and several of them hardly are anything else.
    let is_known = text.iter().all(|byte| matches!(byte, b'o' | b'\n' | b'\r'));
    let is_row = blanks::trim_end(text).iter().all(|&byte| byte == b'o');
    match (is_row, is_known) {
        (true, _) => Likeness::Possible,
        (false, true) => Likeness::Unlikely,
        (false, false) => Likeness::No,
    }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    let mut comments = Comments::new(&reading.budget);
    let mut head = Head::default();
    head.read(&mut comments, reading)?;
    let rulestring = head.rulestring(reading)?;
    let cells = read_body(head.origin(), &rulestring.rule, &mut comments, reading)?;
    read_trailing_comments(&mut comments, reading)?;
    Ok(Content::Pattern(Pattern {
        declared_size: declared_size(&head, &cells, reading),
        cells,
        rule: rulestring.rule,
        topology: rulestring.topology,
        generation: head.generation,
        is_placed: head.position.is_some(),
        name: head.name,
        author: head.author,
        comments: comments.into_lines(),
        text_memory: TextMemory::default(),
    }))
}

/// The header's size, grown where the cells reach past it.
fn declared_size(head: &Head, cells: &Cells, reading: &mut Reading) -> Option<(u64, u64)> {
    let (width, height) = (head.width?, head.height?);
    let Some(bounds) = cells.bounding_box() else {
        return Some((width, height));
    };
    let origin = head.origin();
    let real_width = bounds.right().abs_diff(origin.x);
    let real_height = bounds.bottom().abs_diff(origin.y);
    if real_width > width || real_height > height {
        let sizes = [(width, height), (real_width, real_height)];
        let sizes = sizes.map(|(width, height)| format!("{width} x {height}"));
        let message = Message::new(texts::SIZE_GROWN, sizes);
        if let Some((offset, place)) = &head.size_at {
            reading.warn_at(*offset, place, message);
        }
    }
    Some((width.max(real_width), height.max(real_height)))
}

/// Keeps the lines after `!`, without the blank ones around them.
fn read_trailing_comments(comments: &mut Comments, reading: &mut Reading) -> Result<(), Fault> {
    let mut buffer = LineBuffer::new(&reading.budget);
    let mut blank_lines = 0u64;
    let mut is_first = true;
    while reading.next_text_line(&mut buffer)? {
        let line = buffer.raw();
        let (start, bytes) = (line.offset(0), blanks::trim_end(line.bytes));
        if bytes.is_empty() {
            // What ends the line of `!` is no blank line.
            blank_lines += u64::from(!is_first);
            is_first = false;
            continue;
        }
        for _ in 0..std::mem::take(&mut blank_lines) {
            comments.push(start, String::new())?;
        }
        is_first = false;
        let comment = reading.decode(start, comment_of(bytes));
        comments.push(start, comment)?;
    }
    Ok(())
}

/// What a `#C` line says; any other line as it is.
fn comment_of(line: &[u8]) -> &[u8] {
    match line {
        [b'#', b'C' | b'c', text @ ..] => text.strip_prefix(b" ").unwrap_or(text),
        _ => line,
    }
}

#[cfg(test)]
mod tests;
