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

use std::io::{self, Write};

use super::diagnostic::Fault;
use super::recognise::{First, Sample, has_life_header};
use super::tail::is_prose;
use super::text::{Comments, Line, LineBuffer, Reading, comment_lines, one_line, shown};
use super::{Codec, Content, Likeness, no_room};
use crate::language;
use crate::language::texts::losses;
use crate::life::blanks::{self, is_ascii_blank};
use crate::life::{
    CellRuns, LifeLike, MAX_COORDINATE, Moved, ParseRuleError, Pattern, Point, Rule, Rulestring,
    Run, RunWriter, Topology,
};
use crate::memory::{BudgetedVec, MemoryBudget, OverBudget};
use crate::printable::quoted;

pub(super) const CODEC: Codec =
    Codec { name: "life105", extensions: &["lif", "l105"], recognise, read, write, cannot_hold };

/// Columns of a block that is written, as the format's description recommends.
const BLOCK_COLUMNS: i64 = 80;

/// Rows of a block that is written.
const BLOCK_ROWS: u64 = 64;

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
        comments: Comments::default(),
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
                reading
                    .warn(line.offset(0), "this #P line names no place; its rows were put at 0 0");
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
                    let message = format!("rule '{}' cannot be used: {error}", quoted(&text));
                    Fault::new(value.offset(error.offset), message)
                })?;
                self.set_rule(rulestring, line, reading);
                Ok(())
            }
            Some(b'D') => {
                let text = reading.decode(line.offset(0), &line.bytes[2..]);
                let text = text.strip_prefix(' ').unwrap_or(&text);
                self.describe(line.offset(0), text, reading)
            }
            Some(b'C') => {
                let text = reading.decode(line.offset(0), &line.bytes[2..]);
                let text = text.strip_prefix(' ').unwrap_or(&text);
                self.comments.push(line.offset(0), text.to_owned(), reading)
            }
            _ => {
                let start = line.offset(0);
                reading.warn(start, "this line is not understood; it was kept as a comment");
                let text = reading.decode(start, line.bytes);
                self.comments.push(start, text, reading)
            }
        }
    }

    fn set_rule(&mut self, rulestring: Rulestring, line: Line<'_>, reading: &mut Reading) {
        let Rulestring { rule, topology } = rulestring;
        let is_other = (&rule, topology) != (&self.pattern.rule, self.pattern.topology);
        if std::mem::replace(&mut self.has_rule, true) && is_other {
            reading.warn(
                line.offset(0),
                "this line names another rule than one before it; this one was taken",
            );
        }
        (self.pattern.rule, self.pattern.topology) = (rule, topology);
    }

    fn describe(&mut self, start: usize, text: &str, reading: &mut Reading) -> Result<(), Fault> {
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
            return self.comments.push(start, text.to_owned(), reading);
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
            reading.warn(
                line.offset(0),
                "these rows have no #P line with their place; they were put at 0 0",
            );
            self.has_block = true;
        }
        let mut at = 0;
        while let Some(&byte) = row.get(at) {
            let run = row[at..].iter().take_while(|next| **next == byte).count();
            match byte {
                b'.' => {}
                b'*' | b'O' | b'o' => {
                    if byte != b'*' {
                        let message = "'O' was taken for a live cell, which is written *";
                        reading.warn(line.offset(at), message);
                    }
                    let x = self.corner.x + at as i64;
                    let pushed = self.cells.push(x, self.y, run as u64);
                    pushed.map_err(|error| no_room(line.offset(at), error))?;
                }
                b' ' | b'\t' if at == 0 => {
                    let message = "blanks begin this row; they were taken for nothing";
                    reading.warn(line.offset(0), message);
                    return self.read_row(line.trimmed(), follows_blank_line, reading);
                }
                _ => {
                    let found = shown(line.bytes, at);
                    let message = format!(
                        "{found} is no cell; . for a dead cell, * for a live one, or a line that \
                         starts with # was expected"
                    );
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
        _ => {
            let message = "a block begins with #P and the column and row of its top-left cell, \
                           numbers up to 2^60, such as #P -3 5";
            Err(Fault::new(line.offset(0), message))
        }
    }
}

fn write(about: &Pattern, cells: &mut dyn CellRuns, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "#Life 1.05")?;
    let one = |text: &Option<String>| text.as_deref().and_then(one_line);
    if let Some(name) = one(&about.name) {
        writeln!(out, "#D Name: {name}")?;
    }
    if let Some(author) = one(&about.author) {
        writeln!(out, "#D Author: {author}")?;
    }
    for line in about.comments.iter().flat_map(|comment| comment_lines(comment)) {
        match line {
            "" => writeln!(out, "#D")?,
            // What would be read for a name.
            _ if TEXT_KEYS.iter().any(|key| line.starts_with(key)) => writeln!(out, "#C {line}")?,
            _ => writeln!(out, "#D {line}")?,
        }
    }
    if about.rule.life_like() == Some(LifeLike::LIFE) && about.topology == Topology::UNBOUNDED {
        writeln!(out, "#N")?;
    } else {
        writeln!(out, "#R {}{}", survival_first(&about.rule), about.topology)?;
    }
    let mut band = Band::new(&cells.budget());
    let mut placed = Moved { cells, by: about.placement() };
    placed.try_for_each_run(&mut |run| {
        if run.y.abs_diff(band.top) >= BLOCK_ROWS {
            band.write(out)?;
            band.top = run.y;
        }
        band.push(run)
    })?;
    band.write(out)
}

/// Rows that go into blocks together.
struct Band {
    top: i64,
    /// Runs, each with the column of blocks that it lies in once they are cut.
    runs: BudgetedVec<(i64, Run)>,
}

impl Band {
    fn new(budget: &MemoryBudget) -> Self {
        Self { top: 0, runs: BudgetedVec::new(budget) }
    }

    fn push(&mut self, run: Run) -> io::Result<()> {
        self.runs.push((0, run)).map_err(io::Error::other)
    }

    /// Writes the blocks of a band, from west to east, and forgets its runs.
    fn write(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.cut().map_err(io::Error::other)?;
        // The runs of a block come in reading order.
        self.runs.as_mut_slice().sort_unstable_by_key(|(column, run)| (*column, run.y, run.x));
        let mut blocks = self.runs.chunk_by(|(one, _), (other, _)| one == other);
        blocks.try_for_each(|block| write_block(block, out))?;
        self.runs.clear();
        Ok(())
    }

    /// Cuts runs at the seams of blocks.
    fn cut(&mut self) -> Result<(), OverBudget> {
        let left = self.runs.iter().map(|(_, run)| run.x).min().unwrap_or_default();
        for index in 0..self.runs.len() {
            let (_, Run { mut x, y, length }) = self.runs[index];
            let end = x.saturating_add_unsigned(length);
            let mut is_first = true;
            while x < end {
                let column = (x - left) / BLOCK_COLUMNS;
                let until = end.min(left + (column + 1) * BLOCK_COLUMNS);
                let piece = (column, Run { x, y, length: until.abs_diff(x) });
                if std::mem::take(&mut is_first) {
                    self.runs.as_mut_slice()[index] = piece;
                } else {
                    self.runs.push(piece)?;
                }
                x = until;
            }
        }
        Ok(())
    }
}

/// Writes the runs of one block, of which there is one at least, in reading order.
fn write_block(runs: &[(i64, Run)], out: &mut dyn Write) -> io::Result<()> {
    let left = runs.iter().map(|(_, run)| run.x).min().unwrap_or_default();
    let mut at = Point::new(left, runs.first().map_or(0, |(_, run)| run.y));
    write!(out, "#P {} {}", at.x, at.y)?;
    let mut row = String::new();
    let mut rows = vec![];
    for (_, Run { x, y, length }) in runs {
        for _ in at.y..*y {
            rows.push(std::mem::take(&mut row));
            at = Point::new(left, at.y + 1);
        }
        row.extend(std::iter::repeat_n('.', x.abs_diff(at.x) as usize));
        row.extend(std::iter::repeat_n('*', *length as usize));
        at.x = x.saturating_add_unsigned(*length);
    }
    rows.push(row);
    // A row without live cells is written as one dead cell: readers differ about empty lines.
    let shown = |row: &str| if row.is_empty() { "." } else { row }.to_owned();
    rows.iter().try_for_each(|row| write!(out, "\n{}", shown(row)))?;
    writeln!(out)
}

/// `23/3`, as the format spells rules of births and survivals; others are spelled as ever.
fn survival_first(rule: &Rule) -> String {
    let text = rule.to_string();
    let halves = text.strip_prefix('B').and_then(|halves| halves.split_once("/S"));
    let Some((birth, survival)) = halves else { return text };
    let numbers = survival.trim_end_matches(|letter: char| letter.is_ascii_uppercase());
    format!("{numbers}/{birth}{}", &survival[numbers.len()..])
}

fn cannot_hold(pattern: &Pattern) -> Vec<language::Text> {
    let mut lost = Vec::new();
    if pattern.generation > 0 {
        lost.push(losses::GENERATION);
    }
    lost
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, read, write};
    use crate::life::{Cells, Pattern, Rulestring};

    const GLIDER: [(i64, i64); 5] = [(0, -1), (1, 0), (-1, 1), (0, 1), (1, 1)];

    fn check(text: &str, cells: &[(i64, i64)], rule: &str, warnings: &[&str]) {
        let loaded = read("f.lif", text.as_bytes(), 1 << 24).unwrap();
        assert_eq!(loaded.format, Format::Life105, "{text:?}");
        let Pattern { cells: found, rule: found_rule, topology, is_placed, .. } = loaded.pattern;
        assert_eq!(found, Cells::from_points(cells.iter().copied()), "{text:?}");
        assert_eq!(Rulestring { rule: found_rule, topology }.to_string(), rule, "{text:?}");
        assert!(is_placed);
        let told: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(told, warnings, "{text:?}");
    }

    fn check_error(text: &str, expected: &str) {
        let error = read("f.lif", text.as_bytes(), 1 << 24).expect_err(text);
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn every_way_to_draw_a_glider() {
        let life = "B3/S23";
        check("#Life 1.05\n#N\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
        check("#life 1.05\r\n#D a\r\n#P -1 -1\r\n.*\r\n..*\r\n***", &GLIDER, life, &[]);
        check("#Life 1.05\r#P -1,-1\r.*\r..*\r***\r", &GLIDER, life, &[]);
        check("\u{feff}#Life 1.05\n#P  -1  -1 \n.*\t\n..*  \n***", &GLIDER, life, &[]);
        check("#Life 1.05\n#P 1 0\n*\n#P -1 1\n***\n#P 0 -1\n*\n", &GLIDER, life, &[]);
        check("#Life 1.05\n#P 0 0\n*\n.\n\n*\n", &[(0, 0), (0, 3)], life, &[]);
        check("#Life 1.05\n#R 23/36\n#P 0 0\n**", &[(0, 0), (1, 0)], "B36/S23", &[]);
        check("#Life 1.05\n#R B36/S23:T9,9\n#P 0 0\n*", &[(0, 0)], "B36/S23:T9,9", &[]);
        check("#Life 1.05\n", &[], life, &[]);
        check("#Life 1.02\n#D an arrow\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
        check("#LIFE1.05\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
        check("#Life 1.06\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
        // As WinLifeSearch copies its blocks.
        check("#P -1 -1\r\n#R S23/B3\r\n.*.\r\n..*\r\n***\r\n", &GLIDER, life, &[]);
        check("#N\n#D without places\n#P 0 0\n*.*", &[(0, 0), (2, 0)], life, &[]);
    }

    #[test]
    fn what_can_be_repaired_is_repaired_with_a_warning() {
        let life = "B3/S23";
        check(
            "#Life 1.05\n\n*\n*",
            &[(0, 0), (0, 1)],
            life,
            &[
                "f.lif:3:1: warning: these rows have no #P line with their place; they were put at 0 0",
            ],
        );
        // As several files of Golly's collection have it.
        check(
            "#Life 1.05\n#P\n*\n*",
            &[(0, 0), (0, 1)],
            life,
            &["f.lif:2:1: warning: this #P line names no place; its rows were put at 0 0"],
        );
        check(
            "#Life 1.05\n#P 0 0\n.O",
            &[(1, 0)],
            life,
            &["f.lif:3:2: warning: 'O' was taken for a live cell, which is written *"],
        );
        check(
            "#Life 1.05\n#P 0 0\n  *",
            &[(0, 0)],
            life,
            &["f.lif:3:1: warning: blanks begin this row; they were taken for nothing"],
        );
        check(
            "#Life 1.05\n#X y\n#P 0 0\n*",
            &[(0, 0)],
            life,
            &["f.lif:2:1: warning: this line is not understood; it was kept as a comment"],
        );
        check(
            "#Life 1.05\n#N\n#R 1/2\n#P 0 0\n*",
            &[(0, 0)],
            "B2/S1",
            &["f.lif:3:1: warning: this line names another rule than one before it; this one was \
               taken"],
        );
    }

    #[test]
    fn what_cannot_be_repaired_is_refused_with_its_place() {
        check_error(
            "#Life 1.05\n#P 0 0\n.*\n*x\n",
            "f.lif:4:2: error: 'x' is no cell; . for a dead cell, * for a live one, or a line that \
             starts with # was expected",
        );
        let block = "a block begins with #P and the column and row of its top-left cell, numbers \
                     up to 2^60, such as #P -3 5";
        for line in ["#P 1", "#P 1 b", "#P 1 2 3", "#P 1 99999999999999999999"] {
            let text = format!("#Life 1.05\n{line}\n*");
            check_error(&text, &format!("f.lif:2:1: error: {block}"));
        }
        let text = "#Life 1.05\n#R 23/9\n#P 0 0\n*";
        let error = read("f.lif", text.as_bytes(), 1 << 20).unwrap_err().to_string();
        assert!(error.starts_with("f.lif:2:7: error: rule '23/9' cannot be used: "), "{error}");
    }

    fn written(pattern: &Pattern) -> String {
        let mut bytes = Vec::new();
        write(pattern, Format::Life105, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn files_are_written_as_others_write_them() {
        let glider = Pattern {
            name: Some("Glider".to_owned()),
            comments: vec!["a".to_owned(), String::new()],
            ..Pattern::from_cells(Cells::from_points(GLIDER))
        };
        assert_eq!(
            written(&glider),
            "#Life 1.05\n#D Name: Glider\n#D a\n#D\n#N\n#P -1 -1\n.*\n..*\n***\n"
        );
        let far = Pattern {
            rule: "B36/S23".parse().unwrap(),
            ..Pattern::from_cells(Cells::from_points([(0, 0), (0, 2), (1 << 40, 0), (3, 1 << 40)]))
        };
        assert_eq!(
            written(&far),
            "#Life 1.05\n#R 23/36\n#P 0 0\n*\n.\n*\n#P 1099511627776 0\n*\n\
             #P 3 1099511627776\n*\n"
        );
        assert_eq!(written(&Pattern::default()), "#Life 1.05\n#N\n");
    }
}
