//! What stands before the cells of an RLE file: `#` lines and the header.

use super::super::diagnostic::{Fault, Place};
use super::super::rule_unusable;
use super::super::text::{Comments, Line, LineBuffer, Reading, first_line, shown};
use super::comment_of;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::language::texts::unseen;
use crate::life::blanks::{self, is_ascii_blank};
use crate::life::{MAX_COORDINATE, Point, Rulestring};
use crate::printable::quoted;

/// What `#` lines and the header say.
#[derive(Default)]
pub(super) struct Head {
    pub name: Option<String>,
    pub author: Option<String>,
    pub position: Option<Point>,
    pub generation: u64,
    pub width: Option<u64>,
    pub height: Option<u64>,
    /// Where the header begins.
    pub size_at: Option<(usize, Place)>,
    header_rule: Option<RuleText>,
    /// What a line `#r` says, which counts where the header names no rule.
    line_rule: Option<RuleText>,
}

/// A rulestring in the file, not yet understood.
struct RuleText {
    start: usize,
    place: Place,
    text: String,
    /// The rulestring with what follows it in its line, to name rules that hold commas.
    whole: String,
}

impl RuleText {
    fn parse(&self) -> Result<Rulestring, Fault> {
        self.text.parse().map_err(|error: crate::life::ParseRuleError| {
            let place = self.place.moved(&self.text, error.offset);
            Fault::at_place(place, rule_unusable(&self.whole, error))
        })
    }
}

/// Whether a line is a header: `x`, `y` or `rule` in any case, and `=`.
pub(in crate::format) fn is_header(line: &[u8]) -> bool {
    let line = blanks::trim_start(line);
    let letters = line.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (key, rest) = line.split_at(letters);
    let is_known = [&b"x"[..], b"y", b"rule"].iter().any(|k| key.eq_ignore_ascii_case(k));
    is_known && blanks::trim_start(rest).starts_with(b"=")
}

impl Head {
    /// Reads up to the first line of the body.
    pub fn read(&mut self, comments: &mut Comments, reading: &mut Reading) -> Result<(), Fault> {
        /// Bytes of a line that show whether it is a header.
        const SHOWING: usize = 1 << 12;
        let mut line = LineBuffer::new(&reading.budget);
        loop {
            reading.skip_blanks()?;
            reading.text.fill(SHOWING)?;
            let is_hash_line = reading.text.peek() == Some(b'#');
            if !is_hash_line && !is_header(first_line(reading.text.rest())) {
                return Ok(());
            }
            if !reading.next_text_line(&mut line)? {
                return Ok(());
            }
            if is_hash_line {
                self.read_hash_line(&mut line, comments, reading)?;
            } else {
                self.read_header(line.tidied(reading)?, reading)?;
            }
        }
    }

    /// The first cell of the body.
    pub fn origin(&self) -> Point {
        self.position.unwrap_or_default()
    }

    /// The rule of the header, or else of a line `#r`, or else Life.
    pub fn rulestring(&self, reading: &mut Reading) -> Result<Rulestring, Fault> {
        let tell = |rule: &RuleText, read: &Rulestring, reading: &mut Reading| {
            for note in read.notes(&rule.text) {
                reading.warn_at(rule.start, &rule.place, note);
            }
        };
        let Some(header_rule) = &self.header_rule else {
            let Some(rule) = &self.line_rule else { return Ok(Rulestring::default()) };
            let read = rule.parse()?;
            tell(rule, &read, reading);
            return Ok(read);
        };
        let chosen = header_rule.parse()?;
        tell(header_rule, &chosen, reading);
        if let Some(other) = &self.line_rule
            && other.parse().ok().as_ref() != Some(&chosen)
        {
            let values = [Message::from(quoted(&other.text)), chosen.to_string().into()];
            let message = Message::new(texts::RULE_IGNORED, values);
            reading.warn_at(other.start, &other.place, message);
        }
        Ok(chosen)
    }

    fn read_hash_line(
        &mut self,
        buffer: &mut LineBuffer,
        comments: &mut Comments,
        reading: &mut Reading,
    ) -> Result<(), Fault> {
        let line = buffer.raw();
        let start = line.offset(0);
        let is_understood = match line.bytes {
            [b'#', b'C', b'X', b'R', b'L', b'E', ..] => {
                self.read_xrle(buffer.tidied(reading)?, reading)?
            }
            [b'#', b'C' | b'c', ..] => {
                let comment = reading.decode(start, comment_of(line.bytes));
                return comments.push(start, comment);
            }
            [b'#', b'N', ..] if self.name.is_none() => {
                self.name = value_of(line, reading);
                true
            }
            [b'#', b'O', ..] if self.author.is_none() => {
                self.author = value_of(line, reading);
                true
            }
            [b'#', b'r', ..] if self.line_rule.is_none() => {
                self.line_rule = self.read_line_rule(line, reading);
                true
            }
            [b'#', b'P' | b'R', ..] if self.position.is_none() => {
                let line = buffer.tidied(reading)?;
                self.position = read_corner(line)?;
                self.position.is_some() || self.read_rule_like_corner(line, reading)
            }
            _ => false,
        };
        if is_understood {
            return Ok(());
        }
        reading.warn(start, texts::HASH_LINE_KEPT);
        let comment = reading.decode(start, buffer.raw().bytes);
        comments.push(start, comment)
    }

    /// Some programs name the rule in a line `#R`, in which others give a corner.
    fn read_rule_like_corner(&mut self, line: Line<'_>, reading: &mut Reading) -> bool {
        if !line.bytes.starts_with(b"#R") || self.line_rule.is_some() {
            return false;
        }
        self.line_rule = self
            .read_line_rule(line, reading)
            .filter(|rule| rule.text.parse::<Rulestring>().is_ok());
        self.line_rule.is_some()
    }

    fn read_line_rule(&self, line: Line<'_>, reading: &mut Reading) -> Option<RuleText> {
        let text = value_of(line, reading)?;
        let start = line.after(2).unindented().offset(0);
        let place = reading.text.place(start);
        Some(RuleText { start, place, whole: text.clone(), text })
    }

    /// Reads `#CXRLE Pos=x,y Gen=n`; false where something in it is not understood.
    fn read_xrle(&mut self, line: Line<'_>, reading: &mut Reading) -> Result<bool, Fault> {
        let mut at = "#CXRLE".len();
        let mut is_understood = true;
        loop {
            at += blanks_at(line.bytes, at);
            let rest = &line.bytes[at..];
            let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let key = &rest[..letters];
            let equals = letters + blanks_at(rest, letters);
            if rest.is_empty() {
                return Ok(is_understood);
            }
            if letters == 0 || rest.get(equals) != Some(&b'=') {
                return Ok(false);
            }
            at += equals + 1;
            at += blanks_at(line.bytes, at);
            if key.eq_ignore_ascii_case(b"pos") {
                let Some((position, end)) = point_at(line, at)? else {
                    return Ok(false);
                };
                is_understood &= self.position.replace(position).is_none_or(|old| old == position);
                at = end;
            } else if key.eq_ignore_ascii_case(b"gen") {
                let value = &line.bytes[at..];
                let length =
                    value.iter().position(|byte| is_ascii_blank(*byte)).unwrap_or(value.len());
                self.generation = reading.generation(line.offset(at), &value[..length])?;
                at += length;
            } else {
                return Ok(false);
            }
        }
    }

    /// Reads `x = 3, y = 3, rule = B3/S23`, whose fields may be missing or stand in any order.
    fn read_header(&mut self, line: Line<'_>, reading: &mut Reading) -> Result<(), Fault> {
        self.size_at = Some((line.offset(0), reading.text.place(line.offset(0))));
        let mut at = 0;
        while at < line.bytes.len() {
            let field = &line.bytes[at..];
            let letters = field.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let equals = letters + blanks_at(field, letters);
            let value = equals + 1 + blanks_at(field, equals + 1);
            let key = field[..letters].to_ascii_lowercase();
            let length = match (key.as_slice(), field.get(equals)) {
                (b"x", Some(b'=')) => {
                    value + read_size(&mut self.width, line, at + value, reading)?
                }
                (b"y", Some(b'=')) => {
                    value + read_size(&mut self.height, line, at + value, reading)?
                }
                (b"rule", Some(b'=')) => {
                    value + self.read_header_rule(line, at + value, reading)?
                }
                _ => {
                    let length = field.iter().position(|b| *b == b',').unwrap_or(field.len());
                    if !field[..length].trim_ascii().is_empty() {
                        let text = reading.decode(line.offset(at), field[..length].trim_ascii());
                        let message = Message::new(texts::FIELD_IGNORED, [quoted(&text)]);
                        reading.warn(line.offset(at), message);
                    }
                    length
                }
            };
            at += length;
            at += blanks_at(line.bytes, at);
            if line.bytes.get(at) == Some(&b',') {
                at += 1;
                at += blanks_at(line.bytes, at);
            }
        }
        Ok(())
    }

    /// Reads the header's rule at `at` in the line and gives its length.
    fn read_header_rule(
        &mut self,
        line: Line<'_>,
        at: usize,
        reading: &mut Reading,
    ) -> Result<usize, Fault> {
        let rest = line.bytes.get(at..).unwrap_or_default();
        let length = Rulestring::length_in(rest);
        let start = line.offset(at);
        if self.header_rule.is_some() {
            return Err(Fault::new(start, texts::HEADER_RULE_TWICE));
        }
        self.header_rule = Some(RuleText {
            start,
            place: reading.text.place(start),
            text: reading.decode(start, rest[..length].trim_ascii_end()),
            whole: reading.decode(start, rest.trim_ascii_end()),
        });
        Ok(length)
    }
}

/// What a line `#N`, `#O` or `#r` says.
fn value_of(line: Line<'_>, reading: &mut Reading) -> Option<String> {
    let text = reading.decode(line.offset(0), &line.bytes[2..]);
    let text = blanks::trim(&text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// The top-left corner in a line `#P x y` or `#R x y`.
fn read_corner(line: Line<'_>) -> Result<Option<Point>, Fault> {
    let at = 2 + blanks_at(line.bytes, 2);
    let corner = point_at(line, at)?;
    Ok(corner
        .filter(|(_, end)| *end == line.bytes.trim_ascii_end().len())
        .map(|(corner, _)| corner))
}

/// Two coordinates at `at` in a line, with a comma or blanks between them, and where they end.
fn point_at(line: Line<'_>, at: usize) -> Result<Option<(Point, usize)>, Fault> {
    let Some((x, after_x)) = coordinate_at(line, at)? else {
        return Ok(None);
    };
    let mut at = after_x + blanks_at(line.bytes, after_x);
    if line.bytes.get(at) == Some(&b',') {
        at += 1;
        at += blanks_at(line.bytes, at);
    }
    let found = coordinate_at(line, at)?;
    Ok(found.map(|(y, end)| (Point::new(x, y), end)))
}

fn coordinate_at(line: Line<'_>, at: usize) -> Result<Option<(i64, usize)>, Fault> {
    let sign = line.bytes.get(at).copied().filter(|byte| matches!(byte, b'+' | b'-'));
    let digits_start = at + usize::from(sign.is_some());
    let digits = digits_at(line.bytes, digits_start);
    if digits.is_empty() {
        return Ok(None);
    }
    let magnitude = number(digits)
        .and_then(|n| i64::try_from(n).ok())
        .filter(|n| *n <= MAX_COORDINATE)
        .ok_or_else(|| Fault::new(line.offset(at), texts::COORDINATE_TOO_FAR))?;
    let coordinate = if sign == Some(b'-') { -magnitude } else { magnitude };
    Ok(Some((coordinate, digits_start + digits.len())))
}

/// Columns or rows from the first coordinate to the last.
const MOST_CELLS: u64 = 2 * MAX_COORDINATE as u64;

/// Reads a header's size at `at` in the line and gives its length. One that is no number is left out
/// with a warning: the cells do not depend on it.
fn read_size(
    size: &mut Option<u64>,
    line: Line<'_>,
    at: usize,
    reading: &mut Reading,
) -> Result<usize, Fault> {
    if size.is_some() {
        return Err(Fault::new(line.offset(at.min(line.bytes.len())), texts::SIZE_TWICE));
    }
    let digits = digits_at(line.bytes, at);
    *size = number(digits).filter(|size| *size <= MOST_CELLS);
    if size.is_none() && !digits.is_empty() {
        let digits = String::from_utf8_lossy(digits);
        let message = Message::new(texts::SIZE_TOO_LARGE, [quoted(&digits)]);
        return Err(Fault::new(line.offset(at), message));
    }
    if size.is_none() {
        let at = at.min(line.bytes.len());
        let found = match at == line.bytes.len() {
            true => unseen::END_OF_LINE.into(),
            false => shown(line.bytes, at),
        };
        reading.warn(line.offset(at), Message::new(texts::NO_SIZE, [found]));
    }
    let is_cut = !digits.is_empty() || at >= line.bytes.len() || line.bytes[at] == b',';
    if is_cut {
        return Ok(digits.len());
    }
    // Whatever stands there instead of a number is passed over up to the next field.
    let rest = &line.bytes[at..];
    Ok(rest.iter().position(|byte| *byte == b',').unwrap_or(rest.len()))
}

fn blanks_at(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| is_ascii_blank(**byte)).count()
}

fn digits_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    &rest[..count]
}

/// The number that those digits write, unless there are none or it is past 2^64.
fn number(digits: &[u8]) -> Option<u64> {
    if !digits.first()?.is_ascii_digit() {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}
