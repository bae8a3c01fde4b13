//! Life 1.05, `.lif`: blocks of rows, each with its place.
//!
//! After the line `#Life 1.05` come `#D` lines of description, `#N` for the normal rule or `#R 23/3`
//! for another, survival first, and blocks: `#P x y` with the place of the top-left cell, then rows of
//! `.` and `*`. Blocks may overlap, rows may be short, and an empty row may be written as a `.` or
//! left empty.
//!
//! The format has no place for a name or an author; lines `#D Name: ` and `#D Author: ` hold them
//! here, which other programs take for description. A line of `#C` is description and nothing else.
//!
//! Described at <https://conwaylife.com/wiki/Life_1.05>.

mod writer;

use super::diagnostic::Fault;
use super::recognise::{First, Sample, has_life_header};
use super::tail::is_prose;
use super::text::{Comments, Line, LineBuffer, Reading, shown};
use super::{Codec, Content, Likeness, lost_states, no_room, rule_unusable};
use crate::language;
use crate::language::Message;
use crate::language::texts::losses;
use crate::language::texts::readers as texts;
use crate::life::blanks::{self, is_ascii_blank};
use crate::life::{MAX_COORDINATE, ParseRuleError, Pattern, Point, Rulestring, RunWriter};

pub(super) const CODEC: Codec = Codec {
    name: "life105",
    extensions: &["lif", "l105"],
    recognise,
    read,
    write: writer::write,
    cannot_hold,
};

/// What lines of description begin with that hold the name and the author.
const TEXT_KEYS: [&str; 2] = ["Name: ", "Author: "];

/// Rows after a header of any spelling, or after the place of a block, as WinLifeSearch copies them.
fn recognise(sample: &Sample<'_>) -> Likeness {
    let head = sample.head;
    let is_rows = matches!(sample.first, First::Row | First::Letters | First::Nothing);
    let has_stars = sample.body.contains(&b'*') && !sample.body.contains(&b'O');
    let is_certain = (head.is_life && !head.is_list || head.has_place) && is_rows
        || head.is_list && sample.first == First::Row
        || head.has_description && sample.first == First::Row && has_stars
        || head.is_life && !head.is_list && sample.first == First::Other;
    match sample.first {
        _ if is_certain => Likeness::Certain,
        First::RleHeader | First::Pair { .. } | First::Comment => Likeness::No,
        First::Row => Likeness::Possible,
        _ if head.has_place => Likeness::Possible,
        _ => Likeness::No,
    }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    let mut reader = Reader {
        pattern: Pattern { is_placed: true, ..Pattern::default() },
        comments: Comments::new(&reading.budget),
        cells: RunWriter::new(&reading.budget),
        corner: Point::default(),
        y: 0,
        has_block: false,
        has_rows: false,
        has_rule: false,
    };
    let mut buffer = LineBuffer::new(&reading.budget);
    let mut is_first = true;
    while reading.next_line(&mut buffer)? {
        let line = buffer.raw().unindented();
        let is_header = is_first && has_life_header(line.bytes);
        is_first &= line.bytes.is_empty();
        if is_header {
            continue;
        }
        match line.bytes {
            // What describes the pattern stays as it is.
            [b'#', key, ..] if !b"PRN".contains(&key.to_ascii_uppercase()) => {
                reader.read_hash_line(line, reading)?;
            }
            [b'#', ..] => reader.read_hash_line(buffer.tidied(reading)?.unindented(), reading)?,
            _ => {
                let follows_blank_line = buffer.follows_blank_line;
                reader.read_row(buffer.tidied(reading)?, follows_blank_line, reading)?;
            }
        }
    }
    let end = reading.text.offset();
    reader.pattern.cells = reader.cells.finish().map_err(|error| no_room(end, error))?;
    reader.pattern.comments = reader.comments.into_lines();
    Ok(Content::Pattern(reader.pattern))
}

struct Reader {
    pattern: Pattern,
    comments: Comments,
    cells: RunWriter,
    /// The block's top-left cell.
    corner: Point,
    /// The row that the next line holds.
    y: i64,
    has_block: bool,
    has_rows: bool,
    has_rule: bool,
}

impl Reader {
    fn read_hash_line(&mut self, line: Line<'_>, reading: &mut Reading) -> Result<(), Fault> {
        line.check_is_text()?;
        match line.bytes.get(1).map(u8::to_ascii_uppercase) {
            Some(b'P') if line.trimmed().bytes.len() == 2 => {
                reading.warn(line.offset(0), texts::NO_PLACE);
                (self.corner, self.y, self.has_block) = (Point::default(), 0, true);
                Ok(())
            }
            Some(b'P') => {
                self.corner = corner(line)?;
                self.y = self.corner.y;
                self.has_block = true;
                Ok(())
            }
            Some(b'N') if line.trimmed().bytes.len() == 2 => {
                self.set_rule(Rulestring::default(), line, reading);
                Ok(())
            }
            Some(b'R') => {
                let value = line.after(2).trimmed();
                let text = reading.decode(value.offset(0), value.bytes);
                let rulestring = text.parse().map_err(|error: ParseRuleError| {
                    Fault::new(value.offset(error.offset), rule_unusable(&text, error))
                })?;
                self.set_rule(rulestring, line, reading);
                Ok(())
            }
            Some(b'D') => {
                let text = reading.decode(line.offset(0), &line.bytes[2..]);
                let text = text.strip_prefix(' ').unwrap_or(&text);
                self.describe(line.offset(0), text)
            }
            Some(b'C') => {
                let text = reading.decode(line.offset(0), &line.bytes[2..]);
                let text = text.strip_prefix(' ').unwrap_or(&text);
                self.comments.push(line.offset(0), text.to_owned())
            }
            _ => {
                let start = line.offset(0);
                reading.warn(start, texts::LINE_KEPT);
                let text = reading.decode(start, line.bytes);
                self.comments.push(start, text)
            }
        }
    }

    fn set_rule(&mut self, rulestring: Rulestring, line: Line<'_>, reading: &mut Reading) {
        let Rulestring { rule, topology } = rulestring;
        let is_other = (&rule, topology) != (&self.pattern.rule, self.pattern.topology);
        if std::mem::replace(&mut self.has_rule, true) && is_other {
            reading.warn(line.offset(0), texts::ANOTHER_RULE);
        }
        (self.pattern.rule, self.pattern.topology) = (rule, topology);
    }

    fn describe(&mut self, start: usize, text: &str) -> Result<(), Fault> {
        let value_of = |key: &str| {
            let value = blanks::trim(text.strip_prefix(key)?);
            (!value.is_empty()).then(|| value.to_owned())
        };
        let [name, author] = TEXT_KEYS.map(value_of);
        if name.is_some() && self.pattern.name.is_none() {
            self.pattern.name = name;
        } else if author.is_some() && self.pattern.author.is_none() {
            self.pattern.author = author;
        } else {
            return self.comments.push(start, text.to_owned());
        }
        Ok(())
    }

    fn read_row(
        &mut self,
        line: Line<'_>,
        follows_blank_line: bool,
        reading: &mut Reading,
    ) -> Result<(), Fault> {
        let row = blanks::trim_end(line.bytes);
        if self.has_rows && is_prose(row, follows_blank_line) {
            reading.pass_over_prose(line);
            return Ok(());
        }
        if !self.has_block {
            if row.is_empty() {
                return Ok(());
            }
            reading.warn(line.offset(0), texts::ROWS_WITHOUT_PLACE);
            self.has_block = true;
        }
        let mut at = 0;
        while let Some(&byte) = row.get(at) {
            let run = row[at..].iter().take_while(|next| **next == byte).count();
            match byte {
                b'.' => {}
                b'*' | b'O' | b'o' => {
                    if byte != b'*' {
                        reading.warn(line.offset(at), texts::CAPITAL_O);
                    }
                    let x = self.corner.x + at as i64;
                    let pushed = self.cells.push(x, self.y, run as u64);
                    pushed.map_err(|error| no_room(line.offset(at), error))?;
                }
                b' ' | b'\t' if at == 0 => {
                    reading.warn(line.offset(0), texts::BLANKS_BEGIN_ROW);
                    return self.read_row(line.trimmed(), follows_blank_line, reading);
                }
                _ => {
                    let found = shown(line.bytes, at);
                    let message = Message::new(texts::NO_CELL_LIFE_105, [found]);
                    return Err(Fault::new(line.offset(at), message));
                }
            }
            at += run;
        }
        self.has_rows = true;
        self.y += 1;
        Ok(())
    }
}

/// The corner in a line `#P x y`.
fn corner(line: Line<'_>) -> Result<Point, Fault> {
    let mut parts = line.bytes[2..]
        .split(|byte| is_ascii_blank(*byte) || *byte == b',')
        .filter(|part| !part.is_empty());
    let mut coordinate = || {
        let text = std::str::from_utf8(parts.next()?).ok()?;
        text.parse().ok().filter(|value: &i64| value.abs() <= MAX_COORDINATE)
    };
    let (x, y) = (coordinate(), coordinate());
    match (x, y, parts.next()) {
        (Some(x), Some(y), None) => Ok(Point::new(x, y)),
        _ => Err(Fault::new(line.offset(0), texts::CORNER)),
    }
}

fn cannot_hold(pattern: &Pattern) -> Vec<language::Text> {
    let mut lost = Vec::from_iter(lost_states(pattern));
    if pattern.generation > 0 {
        lost.push(losses::GENERATION);
    }
    lost
}

#[cfg(test)]
mod tests;
