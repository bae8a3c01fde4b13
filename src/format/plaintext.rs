//! Plaintext, `.cells`: a picture of the pattern, a line for each row.
//!
//! Lines that start with `!` are comments, of which `!Name:` and `!Author:` are known; lines that start
//! with `#` are taken for comments too. In rows `.` is a dead cell and `O` or `*` a live one; rows may
//! be short or empty, and all be indented alike, as they are in a lexicon. The format has no place
//! for a rule; as a pattern is another without its rule, a line `!Rule: B36/S23` holds it here,
//! which other programs take for a comment.
//!
//! Described at <https://conwaylife.com/wiki/Plaintext>.

use std::io::{self, Write};

use super::diagnostic::Fault;
use super::recognise::{First, Sample};
use super::tail::is_prose;
use super::text::{
    Comments, LONGEST_TEXT, Line, LineBuffer, Reading, comment_lines, one_line, shown,
};
use super::{Codec, Content, Likeness, lost_place, lost_states, no_room, not_held};
use crate::language;
use crate::language::Message;
use crate::language::texts::losses;
use crate::language::texts::readers as texts;
use crate::life::{CellRuns, Pattern, Point, Rect, Rulestring, Run, RunWriter, Topology, blanks};
use crate::printable::quoted;

pub(super) const CODEC: Codec =
    Codec { name: "plaintext", extensions: &["cells"], recognise, read, write, cannot_hold };

/// The largest picture that is written: past this a sparse pattern is dots without end.
const MOST_BYTES_WRITTEN: u128 = 1 << 32;

/// The first line that is not blank decides: a comment, or a row.
fn recognise(sample: &Sample<'_>) -> Likeness {
    let head = sample.head;
    match sample.first {
        _ if head.is_life || head.has_place => Likeness::No,
        First::Comment | First::Row => Likeness::Certain,
        First::Letters => Likeness::Possible,
        _ => Likeness::No,
    }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    let mut reader = Reader {
        pattern: Pattern::default(),
        comments: Comments::new(&reading.budget),
        rows: RunWriter::new(&reading.budget),
        rule: None,
        indent: None,
        y: 0,
    };
    let mut buffer = LineBuffer::new(&reading.budget);
    while reading.next_line(&mut buffer)? {
        match buffer.raw().unindented().bytes.first() {
            Some(b'!') => reader.read_comment(buffer.raw(), reading)?,
            Some(b'#') => reader.read_hash_line(buffer.raw().unindented(), reading)?,
            _ => {
                let follows_blank_line = buffer.follows_blank_line;
                reader.read_row(buffer.tidied(reading)?, follows_blank_line, reading)?;
            }
        }
    }
    let Reader { mut pattern, comments, rows, rule, .. } = reader;
    let Rulestring { rule, topology } = rule.unwrap_or_default();
    pattern.rule = rule;
    pattern.topology = topology;
    pattern.comments = comments.into_lines();
    let end = reading.text.offset();
    pattern.cells = rows.finish().map_err(|error| no_room(end, error))?;
    Ok(Content::Pattern(pattern))
}

struct Reader {
    pattern: Pattern,
    comments: Comments,
    rows: RunWriter,
    rule: Option<Rulestring>,
    /// The blanks before the first row, which stand before the others as well.
    indent: Option<Vec<u8>>,
    /// The row that the next line holds.
    y: i64,
}

impl Reader {
    fn read_comment(&mut self, line: Line<'_>, reading: &mut Reading) -> Result<(), Fault> {
        line.check_is_text()?;
        let start = line.offset(0);
        let line = line.unindented();
        let body = reading.decode(start, &line.bytes[1..]);
        let pattern = &mut self.pattern;
        if let Some(name) = after_key(&body, "name:").filter(|_| pattern.name.is_none()) {
            pattern.name = Some(name.to_owned());
        } else if let Some(author) =
            after_key(&body, "author:").filter(|_| pattern.author.is_none())
        {
            pattern.author = Some(author.to_owned());
        } else if let Some(named) = read_rule(&body, start, reading).filter(|_| self.rule.is_none())
        {
            self.rule = Some(named);
        } else {
            let comment = body.strip_prefix(' ').unwrap_or(&body);
            self.comments.push(start, comment.to_owned())?;
        }
        Ok(())
    }

    /// A line as other formats have them before their cells.
    fn read_hash_line(&mut self, line: Line<'_>, reading: &mut Reading) -> Result<(), Fault> {
        line.check_is_text()?;
        let start = line.offset(0);
        reading.warn(start, texts::HASH_FOR_COMMENT);
        let text = reading.decode(start, line.bytes);
        let comment = ["#C ", "#D ", "# "].iter().find_map(|key| text.strip_prefix(key));
        self.comments.push(start, comment.unwrap_or(&text).to_owned())
    }

    fn read_row(
        &mut self,
        line: Line<'_>,
        follows_blank_line: bool,
        reading: &mut Reading,
    ) -> Result<(), Fault> {
        if self.y > 0 && is_prose(line.bytes, follows_blank_line) {
            reading.pass_over_prose(line);
            return Ok(());
        }
        let (y, line) = (self.y, self.without_indent(line, reading));
        self.y += 1;
        let row = blanks::trim_end(line.bytes);
        if row.len() < line.bytes.len() {
            reading.warn(line.offset(row.len()), texts::BLANKS_END_ROW);
        }
        let mut at = 0;
        while let Some(&byte) = row.get(at) {
            let run = row[at..].iter().take_while(|next| **next == byte).count();
            match byte {
                b'.' => {}
                b'O' | b'*' | b'o' => {
                    if byte == b'o' {
                        reading.warn(line.offset(at), texts::SMALL_O);
                    }
                    self.rows
                        .push(at as i64, y, run as u64)
                        .map_err(|error| no_room(line.offset(at), error))?;
                }
                _ => return Err(no_cell(line, at)),
            }
            at += run;
        }
        Ok(())
    }

    /// A row without the blanks that stand before all of them.
    fn without_indent<'a>(&mut self, line: Line<'a>, reading: &mut Reading) -> Line<'a> {
        let indent = &line.bytes[..blanks::leading(line.bytes)];
        if indent.len() == line.bytes.len() || indent.len() > LONGEST_TEXT {
            return line;
        }
        let expected = self.indent.get_or_insert_with(|| indent.to_vec());
        if expected.is_empty() || !line.bytes.starts_with(expected) {
            return line;
        }
        reading.warn(line.offset(0), texts::INDENT);
        line.after(expected.len())
    }
}

#[cold]
fn no_cell(line: Line<'_>, at: usize) -> Fault {
    if matches!(line.bytes[at], b' ' | b'\t') {
        return Fault::new(line.offset(at), texts::BLANK_IN_ROW);
    }
    let message = Message::new(texts::NO_CELL_PLAINTEXT, [shown(line.bytes, at)]);
    Fault::new(line.offset(at), message)
}

/// What follows `key` (in lower case, with its colon) in a comment that starts with it.
fn after_key<'a>(comment: &'a str, key: &str) -> Option<&'a str> {
    let start = comment.get(..key.len())?;
    let value = blanks::trim(&comment[key.len()..]);
    (start.eq_ignore_ascii_case(key) && !value.is_empty()).then_some(value)
}

/// The rule that a comment names. One that is no rule stays a comment, with a warning.
fn read_rule(comment: &str, line_start: usize, reading: &mut Reading) -> Option<Rulestring> {
    let text = after_key(comment, "rule:")?;
    match text.parse::<Rulestring>() {
        Ok(rule) => Some(rule),
        Err(error) => {
            let values = [Message::from(quoted(text)), error.message];
            reading.warn(line_start, Message::new(texts::RULE_STAYS_COMMENT, values));
            None
        }
    }
}

fn write(about: &Pattern, cells: &mut dyn CellRuns, out: &mut dyn Write) -> io::Result<()> {
    let bounds = cells.bounding_box()?;
    let origin = origin(about, bounds);
    refuse_without_end(bounds, origin)?;
    if let Some(name) = about.name.as_deref().and_then(one_line) {
        writeln!(out, "!Name: {name}")?;
    }
    if let Some(author) = about.author.as_deref().and_then(one_line) {
        writeln!(out, "!Author: {author}")?;
    }
    let rulestring = about.rulestring();
    if rulestring != Rulestring::default() {
        writeln!(out, "!Rule: {rulestring}")?;
    }
    for line in about.comments.iter().flat_map(|c| comment_lines(c)) {
        match line {
            "" => writeln!(out, "!")?,
            _ => writeln!(out, "! {line}")?,
        }
    }
    if bounds.is_none() {
        // A file without any row would not be known for a pattern again.
        return writeln!(out, ".");
    }
    let mut at = origin;
    cells.try_for_each_run(&mut |Run { x, y, length, .. }| {
        if y != at.y {
            repeat(out, b'\n', y.abs_diff(at.y))?;
            at = Point::new(origin.x, y);
        }
        repeat(out, b'.', x.abs_diff(at.x))?;
        repeat(out, b'O', length)?;
        at.x = x.saturating_add_unsigned(length);
        Ok(())
    })?;
    writeln!(out)
}

/// The cell that the picture begins with: the pattern's own origin, so that empty rows and columns
/// before the first cell come back, or the top-left cell where the place cannot be held anyway.
fn origin(about: &Pattern, bounds: Option<Rect>) -> Point {
    let Some(bounds) = bounds else {
        return Point::default();
    };
    if about.is_placed || bounds.x < 0 || bounds.y < 0 {
        return Point::new(bounds.x, bounds.y);
    }
    Point::default()
}

fn refuse_without_end(bounds: Option<Rect>, origin: Point) -> io::Result<()> {
    let Some(bounds) = bounds else {
        return Ok(());
    };
    let width = u128::from(bounds.right().abs_diff(origin.x)) + 1;
    let height = u128::from(bounds.bottom().abs_diff(origin.y));
    // Short rows cost what they hold, so only rows that reach the right edge count in full; the
    // product is what a picture takes at most.
    if width * height <= MOST_BYTES_WRITTEN {
        return Ok(());
    }
    let values = [width - 1, height, width * height].map(|number| number.to_string());
    Err(not_held(Message::new(texts::PLAINTEXT_TOO_LARGE, values)))
}

fn repeat(out: &mut dyn Write, byte: u8, count: u64) -> io::Result<()> {
    let piece = [byte; 256];
    let mut left = count;
    while left > 0 {
        let now = left.min(piece.len() as u64);
        out.write_all(&piece[..now as usize])?;
        left -= now;
    }
    Ok(())
}

fn cannot_hold(pattern: &Pattern) -> Vec<language::Text> {
    let mut lost = Vec::from_iter(lost_place(pattern));
    lost.extend(lost_states(pattern));
    if pattern.generation > 0 {
        lost.push(losses::GENERATION);
    }
    let is_centred = pattern.declared_size.is_some() && !pattern.is_placed;
    if is_centred && pattern.topology != Topology::UNBOUNDED {
        lost.push(losses::DECLARED_SIZE);
    }
    lost
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, Loaded, read, write};
    use crate::life::{Cells, LifeLike, Pattern, Topology};

    const GLIDER: [(i64, i64); 5] = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];
    const BLANKS: &str = "blanks end this row; they were taken for nothing";

    fn load(text: impl AsRef<[u8]>) -> Loaded {
        read("f.cells", text.as_ref(), 1 << 20).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Warnings as `(line:column, message)`.
    fn check(text: impl AsRef<[u8]>, cells: &[(i64, i64)], warnings: &[(&str, &str)]) {
        let shown = String::from_utf8_lossy(text.as_ref()).into_owned();
        let loaded = load(text);
        assert_eq!(loaded.format, Format::Plaintext, "{shown:?}");
        assert_eq!(loaded.pattern.cells, Cells::from_points(cells.iter().copied()), "{shown:?}");
        loaded.warnings.iter().for_each(|warning| warning.assert_is_translated(&shown));
        let told: Vec<String> = loaded.warnings.iter().map(|w| w.to_string()).collect();
        let expected: Vec<String> = warnings
            .iter()
            .map(|(place, message)| format!("f.cells:{place}: warning: {message}"))
            .collect();
        assert_eq!(told, expected, "{shown:?}");
    }

    fn check_error(text: &str, place: &str, message: &str) {
        let error = read("f.cells", text.as_bytes(), 1 << 20).expect_err(text);
        assert_eq!(error.to_string(), format!("f.cells:{place}: error: {message}"));
        error.assert_is_translated(text);
    }

    #[test]
    fn every_way_to_draw_a_glider() {
        check("!Name: Glider\n!\n.O.\n..O\nOOO\n", &GLIDER, &[]);
        check(".O\n..O\nOOO", &GLIDER, &[]);
        check(".*\r\n..*\r\n***\r\n", &GLIDER, &[]);
        check(".O\r..O\rO*O\r", &GLIDER, &[]);
        check("\u{feff}!x\n.O\n..O\nOOO\n\n\n", &GLIDER, &[]);
        check(".O\n!a comment in the middle\n..O\nOOO\n", &GLIDER, &[]);
        check(
            ".O\n..O\t\nOOO  \n \n",
            &GLIDER,
            &[("2:4", &format!("{BLANKS} (and at 2 more places)"))],
        );
        check("\n\n..O", &[(2, 2)], &[]);
        check("!only a comment", &[], &[]);
        let low = "'o' was taken for a live cell, which is written O or *";
        check(".o\n", &[(1, 0)], &[("1:2", low)]);
        let hash = "this line starts with #; it was taken for a comment, as ! begins";
        check(
            "#C a glider\n.O\n..O\n#\nOOO",
            &GLIDER,
            &[("1:1", &format!("{hash} (and at one more place)"))],
        );
        let indent = "blanks begin all rows; they were taken for an indent";
        let told = format!("{indent} (and at 2 more places)");
        check("\t.O\n\t..O\n\tOOO\n", &GLIDER, &[("1:1", &told)]);
        check(
            "!x\n\n  O\n\n  .O\n",
            &[(0, 1), (1, 3)],
            &[("3:1", &format!("{indent} (and at one more place)"))],
        );
        let no_break = "a no-break space (U+00A0) was taken for a blank";
        check("!x\u{a0}y\n.O\u{a0}\n..O\nOOO", &GLIDER, &[("2:3", no_break), ("2:3", BLANKS)]);
        let zero_width = "a zero-width space (U+200B) was passed over";
        check(
            ".O\n.\u{200b}.O\n\u{200b}OOO",
            &GLIDER,
            &[("2:2", &format!("{zero_width} (and at one more place)"))],
        );
        check(b".O\n..O\xa0\nOOO", &GLIDER, &[("2:4", no_break), ("2:4", BLANKS)]);
        let end = "an end mark of DOS (0x1a) was passed over";
        check(".O\r\n..O\r\nOOO\r\n\x1a", &GLIDER, &[("4:1", end)]);
        check(".O\r\n..O\r\nOOO\x1a\x1a\0", &GLIDER, &[("3:4", end)]);
        check(
            ".O\n..O\nOOO\n\x1amore",
            &GLIDER,
            &[("4:1", &format!("{end}, with what follows it"))],
        );
        let no_rule = "'any' cannot be used as the rule and stays a comment: no rule is called \
                       'any' here; rules such as B3/S23 are read, and tables of rules (.rule files) \
                       are not yet";
        check("!Rule: any\nO", &[(0, 0)], &[("1:1", no_rule)]);
    }

    #[test]
    fn what_is_no_row_is_refused_with_its_place() {
        let no_cell = "is no cell; . for a dead cell, O or * for a live one, or a line that \
                       starts with ! was expected";
        check_error(".O\n..Q\nOOO", "2:3", &format!("'Q' {no_cell}"));
        check_error(".O\r..é\rOOO", "2:3", &format!("'é' {no_cell}"));
        check_error(".O!", "1:3", &format!("'!' {no_cell}"));
        let blank = "a blank within a row; every dead cell before a live one is written .";
        check_error(".O\n. O\nOOO", "2:2", blank);
        check_error(".O\n\tO\nOOO", "2:1", blank);
        check_error("  .O\n ..O\nOOO", "2:1", blank);
        check_error(".O\n.\u{a0}O\nOOO", "2:2", blank);
        check_error(".O\n\u{200b}..Q", "2:4", &format!("'Q' {no_cell}"));
        check_error(".O\n..Q\nOOO\n", "2:3", &format!("'Q' {no_cell}"));
        let row = format!("O\n{}", "O".repeat(64 * 3000));
        check_error(
            &row,
            "2:1",
            "with the cells 1.6 MiB of memory would be taken, more than the 1.0 MiB allowed; allow more \
             memory",
        );
    }

    #[test]
    fn names_authors_and_comments_are_kept() {
        let pattern = load("!Name: A\n!author:B \n!Name: C\n! d\n!\n!Rule: B2/S:P5\nO").pattern;
        assert_eq!(pattern.name.as_deref(), Some("A"));
        assert_eq!(pattern.author.as_deref(), Some("B"));
        assert_eq!(pattern.comments, ["Name: C", "d", ""]);
        assert_eq!(pattern.rule.life_like(), Some(LifeLike::from_masks(1 << 2, 0)));
        assert_eq!(pattern.topology, Topology::plane(5, 5));
    }

    fn written(pattern: &Pattern) -> String {
        let mut bytes = Vec::new();
        write(pattern, Format::Plaintext, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn files_are_written_as_others_write_them() {
        let placed = Pattern {
            cells: Cells::from_points([(-3, 5), (-1, 7)]),
            is_placed: true,
            name: Some("A".to_owned()),
            comments: vec!["Name: B\nC".to_owned()],
            generation: 4,
            ..Pattern::default()
        };
        assert_eq!(written(&placed), "!Name: A\n! Name: B\n! C\nO\n\n..O\n");
        assert_eq!(
            Format::Plaintext.cannot_hold(&placed),
            [super::losses::PLACE, super::losses::GENERATION]
        );
        let offset = Pattern::from_cells(Cells::from_points([(1, 1)]));
        assert_eq!(written(&offset), "\n.O\n");
        assert_eq!(written(&Pattern::default()), ".\n");
    }

    #[test]
    fn a_picture_without_end_is_refused_before_anything_is_written() {
        let far = Pattern::from_cells(Cells::from_points([(0, 0), (1 << 40, 1)]));
        let mut bytes = Vec::new();
        let error = write(&far, Format::Plaintext, &mut bytes).unwrap_err();
        assert_eq!(
            error.to_string(),
            "as plaintext 1099511627777 x 2 cells would take up to 2199023255556 bytes; write rle \
             instead"
        );
        assert!(bytes.is_empty());
    }
}
