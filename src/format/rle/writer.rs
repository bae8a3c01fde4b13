//! Writing RLE.

use std::io::{self, Write};

use super::super::text::{comment_lines, one_line};
use crate::life::{CellRuns, Pattern, Point, Rect, Run};

/// Columns that a line of cells takes at most, as every reader of the format allows.
const MOST_COLUMNS: usize = 70;

pub(super) fn write(
    pattern: &Pattern,
    cells: &mut dyn CellRuns,
    out: &mut dyn Write,
) -> io::Result<()> {
    let frame = Frame::of(pattern, cells.bounding_box()?.unwrap_or_default());
    write_texts(pattern, out)?;
    write_xrle(frame.position, pattern.generation, out)?;
    let rulestring = pattern.rulestring();
    let (width, height) = frame.size;
    writeln!(out, "x = {width}, y = {height}, rule = {rulestring}")?;
    write_cells(cells, frame.origin, pattern.rule.states() > 2, out)
}

fn write_texts(pattern: &Pattern, out: &mut dyn Write) -> io::Result<()> {
    let one = |text: &Option<String>| text.as_deref().and_then(one_line);
    if let Some(name) = one(&pattern.name) {
        writeln!(out, "#N {name}")?;
    }
    if let Some(author) = one(&pattern.author) {
        writeln!(out, "#O {author}")?;
    }
    for line in pattern.comments.iter().flat_map(|comment| comment_lines(comment)) {
        match line {
            "" => writeln!(out, "#C")?,
            _ => writeln!(out, "#C {line}")?,
        }
    }
    Ok(())
}

fn write_xrle(position: Option<Point>, generation: u64, out: &mut dyn Write) -> io::Result<()> {
    if position.is_none() && generation == 0 {
        return Ok(());
    }
    write!(out, "#CXRLE")?;
    if let Some(Point { x, y }) = position {
        write!(out, " Pos={x},{y}")?;
    }
    if generation > 0 {
        write!(out, " Gen={generation}")?;
    }
    writeln!(out)
}

/// How the cells stand in the file.
struct Frame {
    /// The first cell of the body.
    origin: Point,
    /// What `Pos=` says, so that the cells come back to their place in the universe.
    position: Option<Point>,
    /// The header's columns and rows.
    size: (u64, u64),
}

impl Frame {
    fn of(pattern: &Pattern, bounds: Rect) -> Self {
        if pattern.is_placed || bounds.x < 0 || bounds.y < 0 {
            return Self::placed(bounds);
        }
        let reach = (bounds.right() as u64, bounds.bottom() as u64);
        let (width, height) = pattern.declared_size.unwrap_or_default();
        // A pattern without declared size starts at a bounded universe's first cell, and one with
        // it is centred. As a header cannot be without a size, the place has to be given.
        let topology = pattern.topology;
        let first =
            Point::new(topology.first_column().unwrap_or(0), topology.first_row().unwrap_or(0));
        let is_at_first_cell = pattern.declared_size.is_none() && first != Point::default();
        Self {
            origin: Point::default(),
            position: is_at_first_cell.then_some(first),
            size: (width.max(reach.0), height.max(reach.1)),
        }
    }

    fn placed(bounds: Rect) -> Self {
        let origin = Point::new(bounds.x, bounds.y);
        Self { origin, position: Some(origin), size: (bounds.width, bounds.height) }
    }
}

/// Writes the body. Rules of more than two states have letters of their own; a state that two states lack keeps its
/// letter all the same.
fn write_cells(
    cells: &mut dyn CellRuns,
    origin: Point,
    has_letters: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [dead, live] = if has_letters { *b".A" } else { *b"bo" };
    let mut tokens = Tokens { out, line: Vec::with_capacity(MOST_COLUMNS + 1) };
    let mut at = origin;
    cells.try_for_each_run(&mut |Run { x, y, length, state }| {
        if y != at.y {
            tokens.put(y.abs_diff(at.y), b'$')?;
            at = Point::new(origin.x, y);
        }
        if x != at.x {
            tokens.put(x.abs_diff(at.x), dead)?;
        }
        at.x = x.saturating_add_unsigned(length);
        match state {
            1 => tokens.put(length, live),
            ..=24 => tokens.put(length, b'A' + state - 1),
            _ => {
                let (prefix, letter) = ((state - 25) / 24, (state - 1) % 24);
                tokens.put_pair(length, [b'p' + prefix, b'A' + letter])
            }
        }
    })?;
    tokens.put(1, b'!')?;
    tokens.end_line()
}

/// Tokens on their way into lines. No token is split.
struct Tokens<'a> {
    out: &'a mut dyn Write,
    line: Vec<u8>,
}

impl Tokens<'_> {
    #[inline]
    fn put(&mut self, count: u64, tag: u8) -> io::Result<()> {
        let before = self.put_count(count)?;
        self.line.push(tag);
        self.wrap(before)
    }

    /// Puts a token whose tag is two letters.
    fn put_pair(&mut self, count: u64, tag: [u8; 2]) -> io::Result<()> {
        let before = self.put_count(count)?;
        self.line.extend_from_slice(&tag);
        self.wrap(before)
    }

    /// Begins a token, and gives its place in the line.
    #[inline]
    fn put_count(&mut self, count: u64) -> io::Result<usize> {
        let before = self.line.len();
        match count {
            0 | 1 => {}
            // Most counts are of one digit, and formatting machinery costs more than the digit.
            2..=9 => self.line.push(b'0' + count as u8),
            _ => write!(self.line, "{count}")?,
        }
        Ok(before)
    }

    /// Moves a token that reaches past the end of the line to the next.
    #[inline]
    fn wrap(&mut self, before: usize) -> io::Result<()> {
        if self.line.len() > MOST_COLUMNS {
            let token = self.line.split_off(before);
            self.end_line()?;
            self.line.extend_from_slice(&token);
        }
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }
}
