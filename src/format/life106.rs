//! Life 1.06, `.life` or `.lif`: a list of the live cells.
//!
//! After the line `#Life 1.06` every line holds the column and the row of a live cell, with blanks
//! between and around them. Lines may come in any order. The format has no place for anything else;
//! lines that start with `#` are kept as comments when they are read.
//!
//! Described at <https://conwaylife.com/wiki/Life_1.06>.

use std::io::{self, Write};

use super::diagnostic::Fault;
use super::recognise::{First, Sample, has_life_header};
use super::tail::is_prose;
use super::text::{Comments, Line, LineBuffer, Reading, shown};
use super::{Codec, Content, Likeness, lost_setting, lost_texts, no_room};
use crate::language;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::language::texts::unseen;
use crate::life::blanks::is_ascii_blank;
use crate::life::{CellRuns, MAX_COORDINATE, Pattern, Run, RunWriter};

pub(super) const CODEC: Codec =
    Codec { name: "life106", extensions: &["life", "l106"], recognise, read, write, cannot_hold };

/// Pairs of numbers, or its header before what is no row of a picture either.
fn recognise(sample: &Sample<'_>) -> Likeness {
    let head = sample.head;
    match sample.first {
        First::Pair { .. } if head.is_life => Likeness::Certain,
        First::Pair { is_list: true } => Likeness::Certain,
        First::Pair { .. } => Likeness::Possible,
        First::Nothing | First::Other if head.is_list => Likeness::Certain,
        _ => Likeness::No,
    }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    let mut comments = Comments::new(&reading.budget);
    let mut cells = RunWriter::new(&reading.budget);
    let mut is_first = true;
    let mut has_cells = false;
    let mut buffer = LineBuffer::new(&reading.budget);
    while reading.next_text_line(&mut buffer)? {
        if let Some((x, y)) = plain_pair(buffer.raw().bytes).filter(|_| !is_first) {
            has_cells = true;
            let start = buffer.raw().offset(0);
            cells.push(x, y, 1).map_err(|error| no_room(start, error))?;
            continue;
        }
        let line = buffer.raw().trimmed();
        if line.bytes.is_empty() {
            continue;
        }
        if line.bytes[0] == b'#' {
            if !is_first || !has_life_header(line.bytes) {
                keep_comment(line, &mut comments, reading)?;
            } else if !names_version(line.bytes) {
                reading.warn(line.offset(0), texts::OTHER_VERSION);
            }
            is_first &= !has_life_header(line.bytes);
            continue;
        }
        let follows_blank_line = buffer.follows_blank_line;
        let line = buffer.tidied(reading)?.trimmed();
        if has_cells && is_prose(line.bytes, follows_blank_line) {
            reading.pass_over_prose(line);
            continue;
        }
        if is_first {
            reading.warn(line.offset(0), texts::HEADER_MISSING);
            is_first = false;
        }
        let (x, after_x) = coordinate(line, 0)?;
        let (y, after_y) = coordinate(line, after_x)?;
        if after_y < line.bytes.len() {
            let message = Message::new(texts::AFTER_COORDINATES, [shown(line.bytes, after_y)]);
            return Err(Fault::new(line.offset(after_y), message));
        }
        has_cells = true;
        cells.push(x, y, 1).map_err(|error| no_room(line.offset(0), error))?;
    }
    let end = reading.text.offset();
    let cells = cells.finish().map_err(|error| no_room(end, error))?;
    let comments = comments.into_lines();
    Ok(Content::Pattern(Pattern { cells, comments, is_placed: true, ..Pattern::default() }))
}

fn keep_comment(
    line: Line<'_>,
    comments: &mut Comments,
    reading: &mut Reading,
) -> Result<(), Fault> {
    let comment = reading.decode(line.offset(0), &line.bytes[1..]);
    let comment = comment.strip_prefix(['C', 'D']).unwrap_or(&comment);
    let comment = comment.strip_prefix(' ').unwrap_or(comment).to_owned();
    comments.push(line.offset(0), comment)
}

/// Whether a header names this format's version, and not one of rows.
fn names_version(line: &[u8]) -> bool {
    line.windows(4).any(|version| version == b"1.06")
}

/// The coordinates of a line as nearly all are: two short numbers with one blank between them, and nothing
/// else.
#[inline]
fn plain_pair(line: &[u8]) -> Option<(i64, i64)> {
    let (x, after) = plain_number(line)?;
    let (blank, rest) = after.split_first()?;
    let (y, after) = plain_number(rest)?;
    (*blank == b' ' && after.is_empty()).then_some((x, y))
}

/// The number that a line begins with, and what follows it.
#[inline]
fn plain_number(line: &[u8]) -> Option<(i64, &[u8])> {
    /// Digits of numbers that surely lie within all coordinates.
    const MOST_DIGITS: usize = 18;
    let (is_negative, digits) = match line.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, line),
    };
    let (mut value, mut length) = (0, 0);
    while let Some(digit) = digits.get(length).map(|byte| byte.wrapping_sub(b'0'))
        && digit < 10
    {
        if length == MOST_DIGITS {
            return None;
        }
        value = 10 * value + i64::from(digit);
        length += 1;
    }
    let value = if is_negative { -value } else { value };
    (length > 0).then_some((value, &digits[length..]))
}

/// The coordinate that stands at `from` in a line, and where what follows it begins.
fn coordinate(line: Line<'_>, from: usize) -> Result<(i64, usize), Fault> {
    let rest = &line.bytes[from..];
    let sign_length = usize::from(matches!(rest.first(), Some(b'+' | b'-')));
    let digits = rest[sign_length..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length = sign_length + digits;
    let after = &rest[length..];
    let ends = after.first().is_none_or(|byte| is_ascii_blank(*byte) || *byte == b',');
    if digits == 0 || !ends {
        let place = if digits == 0 { from } else { from + length };
        let found = match line.bytes.get(place) {
            None => unseen::END_OF_LINE.into(),
            Some(_) => shown(line.bytes, place),
        };
        return Err(Fault::new(line.offset(place), Message::new(texts::NO_COORDINATE, [found])));
    }
    let text = std::str::from_utf8(&rest[..length]).unwrap_or_default();
    let value = text.parse().ok().filter(|value: &i64| value.abs() <= MAX_COORDINATE);
    let value = value.ok_or_else(|| Fault::new(line.offset(from), texts::COORDINATE_TOO_FAR))?;
    let gap = after.iter().take_while(|byte| is_ascii_blank(**byte) || **byte == b',').count();
    Ok((value, from + length + gap))
}

fn write(_: &Pattern, cells: &mut dyn CellRuns, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "#Life 1.06")?;
    cells.try_for_each_run(&mut |Run { x, y, length, .. }| {
        for column in 0..length {
            writeln!(out, "{} {y}", x.saturating_add_unsigned(column))?;
        }
        Ok(())
    })
}

fn cannot_hold(pattern: &Pattern) -> Vec<language::Text> {
    lost_setting(pattern).chain(lost_texts(pattern)).collect()
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, read, write};
    use crate::life::{Cells, Pattern};

    const GLIDER: [(i64, i64); 5] = [(0, -1), (1, 0), (-1, 1), (0, 1), (1, 1)];

    fn check(text: &str, cells: &[(i64, i64)], warnings: &[&str]) {
        let loaded = read("f.lif", text.as_bytes(), 1 << 24).unwrap();
        assert_eq!(loaded.format, Format::Life106, "{text:?}");
        assert_eq!(loaded.pattern.cells, Cells::from_points(cells.iter().copied()), "{text:?}");
        assert!(loaded.pattern.is_placed);
        loaded.warnings.iter().for_each(|warning| warning.assert_is_translated(text));
        let told: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(told, warnings, "{text:?}");
    }

    fn check_error(text: &str, expected: &str) {
        let error = read("f.lif", text.as_bytes(), 1 << 24).expect_err(text);
        assert_eq!(error.to_string(), expected);
        error.assert_is_translated(text);
    }

    #[test]
    fn every_way_to_list_a_glider() {
        check("#Life 1.06\n0 -1\n1 0\n-1 1\n0 1\n1 1\n", &GLIDER, &[]);
        check("#life 1.06\r\n0 -1\r\n1 0\r\n-1 1\r\n0 1\r\n1 1", &GLIDER, &[]);
        check("#Life 1.06\r0 -1\r1 0\r-1 1\r0 1\r1 1\r", &GLIDER, &[]);
        check("\u{feff}#Life 1.06\n\n  1\t1 \n0\t\t1\n-1 +1\n+1 0\n0 -1\n0 -1\n", &GLIDER, &[]);
        check("#Life 1.06\n", &[], &[]);
        let missing = "the line #Life 1.06 is missing; the cells were read";
        for list in ["0 -1\n1 0\n-1 1\n0 1\n1 1\n", "0,-1\n1,0\n-1,1\n0,1\n1,1"] {
            check(list, &GLIDER, &[&format!("f.lif:1:1: warning: {missing}")]);
        }
        check(
            "#Life 1.05\n0 -1\n1 0\n-1 1\n0 1\n1 1\n",
            &GLIDER,
            &["f.lif:1:1: warning: this line names another version, and a list of cells follows, \
               which is Life 1.06"],
        );
        check(
            "#Life 1.06\n0\u{3000}-1\n1 0\n-1 1\n0 1\n1 1\n\x1a\x1a",
            &GLIDER,
            &[
                "f.lif:2:2: warning: an ideographic space (U+3000) was taken for a blank",
                "f.lif:7:1: warning: an end mark of DOS (0x1a) was passed over",
            ],
        );
        check(
            "#Life 1.06\n0 -1\n1 0\n-1 1\n0 1\n1 \u{200b}1\n\nThat is a glider.\n",
            &GLIDER,
            &[
                "f.lif:6:3: warning: a zero-width space (U+200B) was passed over",
                "f.lif:8:1: warning: the text after the pattern was passed over",
            ],
        );
        check(
            "#Life 1.06\n-1000000000000 1000000000000",
            &[(-1_000_000_000_000, 1_000_000_000_000)],
            &[],
        );
    }

    #[test]
    fn plain_lines_and_others_give_the_same_coordinates() {
        for number in [0, 7, -1, 99, -123_456_789, 999_999_999_999_999_999, 1 << 59, -(1 << 60)] {
            for (before, between, after) in
                [("", " ", ""), (" ", "  ", ""), ("", ",", " "), ("+", " ", "\t")]
            {
                if before == "+" && number < 0 {
                    continue;
                }
                let text = format!("#Life 1.06\n{before}{number}{between}{number}{after}\n");
                check(&text, &[(number, number)], &[]);
            }
        }
        for line in ["-", "1", "1 ", "1 -", "- 1", "1 2 3", "1 1152921504606846977"] {
            let text = format!("#Life 1.06\n{line}\n");
            assert!(read("f.life", text.as_bytes(), 1 << 20).is_err(), "{line}");
        }
    }

    #[test]
    fn comments_are_kept() {
        let text = b"#Life 1.06\n#D one\n#two\n0 0\n# three";
        let pattern = read("f.lif", text, 1 << 20).unwrap().pattern;
        assert_eq!(pattern.comments, ["one", "two", "three"]);
    }

    #[test]
    fn what_is_no_coordinate_is_refused_with_its_place() {
        let expected = "the column and the row of a live cell were expected";
        check_error(
            "#Life 1.06\n0 -1\n1\n",
            &format!("f.lif:3:2: error: the end of the line is no coordinate; {expected}"),
        );
        check_error(
            "#Life 1.06\n1 x\n",
            &format!("f.lif:2:3: error: 'x' is no coordinate; {expected}"),
        );
        check_error(
            "#Life 1.06\n1.5 2\n",
            &format!("f.lif:2:2: error: '.' is no coordinate; {expected}"),
        );
        check_error(
            "#Life 1.06\n1 2 3\n",
            "f.lif:2:5: error: '3' follows the two coordinates; the line's end was expected",
        );
        check_error(
            "#Life 1.06\n0 9999999999999999999999\n",
            "f.lif:2:3: error: this coordinate lies past the largest, 2^60; a smaller one was \
             expected",
        );
    }

    #[test]
    fn files_are_written_as_others_write_them() {
        let pattern = Pattern::from_cells(Cells::from_points(GLIDER));
        let mut bytes = Vec::new();
        write(&pattern, Format::Life106, &mut bytes).unwrap();
        assert_eq!(bytes, b"#Life 1.06\n0 -1\n1 0\n-1 1\n0 1\n1 1\n");
    }
}
