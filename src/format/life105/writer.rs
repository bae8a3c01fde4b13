//! Writes Life 1.05: blocks of rows, of at most 80 columns and 64 rows each.

use std::io::{self, Write};

use super::super::text::{comment_lines, one_line};
use super::TEXT_KEYS;
use crate::life::{CellRuns, LifeLike, Moved, Pattern, Point, Rule, Run, Topology};
use crate::memory::{BudgetedVec, MemoryBudget, OverBudget};

/// Columns of a block that is written, as the format's description recommends.
const BLOCK_COLUMNS: i64 = 80;

/// Rows of a block that is written.
const BLOCK_ROWS: u64 = 64;

pub(super) fn write(
    about: &Pattern,
    cells: &mut dyn CellRuns,
    out: &mut dyn Write,
) -> io::Result<()> {
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
            let (_, run) = self.runs[index];
            let (mut x, end) = (run.x, run.x.saturating_add_unsigned(run.length));
            let mut is_first = true;
            while x < end {
                let column = (x - left) / BLOCK_COLUMNS;
                let until = end.min(left + (column + 1) * BLOCK_COLUMNS);
                let piece = (column, Run { x, length: until.abs_diff(x), ..run });
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
    for (_, Run { x, y, length, .. }) in runs {
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
