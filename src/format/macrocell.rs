//! Macrocell, `.mc`: a tree of equal parts, each written once.
//!
//! After `[M2]` every line is a part: a leaf of 8 x 8 cells, drawn row by row with `.` for dead, `*`
//! for live and `$` for the end of a row, or a node `k nw ne sw se`, 2^k cells a side, whose quarters
//! are the numbers of earlier lines, from 1, with 0 for an empty quarter. The last part is the
//! universe. Nodes with k from 1 to 3 are how programs write rules of more states; a quarter of a
//! node with k = 1 is a cell's state.
//!
//! A file may describe far more cells than memory holds, so it stays a [`Tree`] until cells are
//! asked for. `#R` names the rule, `#G` the generation and `#C` is comment; `#N` and `#O` hold name
//! and author here as in RLE, which other programs pass over.
//!
//! Described at <https://conwaylife.com/wiki/Macrocell> and in Golly's help on file formats.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::diagnostic::Fault;
use super::recognise::Sample;
use super::tail::is_prose;
use super::text::{Comments, Line, LineBuffer, Reading, comment_lines, one_line, shown};
use super::{Codec, Content, Likeness, rule_unusable};
use crate::language;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::language::texts::unseen;
use crate::life::blanks::is_ascii_blank;
use crate::life::tree::{LEAF_LEVEL, Leaves, MOST_LEVELS, Node, NodeId, STATES_LEVEL, TreeBuilder};
use crate::life::{CellRuns, Moved, ParseRuleError, Pattern, Rulestring, Tree, TreeError};
use crate::memory::{BudgetedVec, MemoryBudget, OverBudget};

pub(super) const CODEC: Codec =
    Codec { name: "macrocell", extensions: &["mc"], recognise, read, write, cannot_hold };

/// A pattern whose cells are a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreePattern {
    /// What the file says about it. It has no cells of its own.
    pub about: Pattern,
    /// The cells.
    pub tree: Tree,
}

impl TreePattern {
    /// The pattern with its cells, which are drawn from a budget.
    pub(super) fn into_pattern(self, budget: &MemoryBudget) -> Result<Pattern, Fault> {
        let cells = self.tree.to_cells(budget).map_err(|error| {
            let fault = Fault::of_file(error.message());
            match error {
                TreeError::TooManyCells { bytes, allowed, .. } => {
                    let needed = u64::try_from(bytes).unwrap_or(u64::MAX);
                    fault.for_want_of(OverBudget { needed, allowed }).advise(texts::ALLOW_OR_KEEP)
                }
                _ => fault.advise(texts::KEEP_IT_A_TREE),
            }
        })?;
        Ok(Pattern { cells, ..self.about })
    }
}

fn recognise(sample: &Sample<'_>) -> Likeness {
    if sample.text.starts_with(b"[M2]") { Likeness::Certain } else { Likeness::No }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    let mut reader = Reader {
        about: Pattern { is_placed: true, ..Pattern::default() },
        comments: Comments::new(&reading.budget),
        builder: TreeBuilder::new(&reading.budget),
        parts: BudgetedVec::new(&reading.budget),
    };
    reader.push(0, Part { level: 0, content: 0 })?;
    let mut buffer = LineBuffer::new(&reading.budget);
    let mut is_first = true;
    while reading.next_text_line(&mut buffer)? {
        if buffer.raw().unindented().bytes.starts_with(b"#") {
            reader.read_hash_line(&mut buffer, reading)?;
            continue;
        }
        let follows_blank_line = buffer.follows_blank_line;
        let line = buffer.tidied(reading)?.trimmed();
        match line.bytes.first() {
            None => {}
            Some(b'[') if std::mem::take(&mut is_first) => {}
            Some(b'.' | b'*' | b'$') => reader.read_leaf(line)?,
            Some(b'0'..=b'9') => reader.read_node(line)?,
            Some(_) if reader.parts.len() > 1 && is_prose(line.bytes, follows_blank_line) => {
                reading.pass_over_prose(line);
            }
            Some(_) => {
                let found = shown(line.bytes, 0);
                return Err(Fault::new(line.offset(0), Message::new(texts::NO_LINE, [found])));
            }
        }
    }
    reader.finish(reading).map(Content::Tree)
}

/// A part as a line of the file gives it.
#[derive(Clone, Copy)]
struct Part {
    /// Log2 of its side, from 1.
    level: u8,
    /// Below the level of leaves the cells, bit `row * side + column`; else the node's number.
    content: u32,
}

struct Reader {
    about: Pattern,
    comments: Comments,
    builder: TreeBuilder,
    /// The parts by their numbers; the first is none.
    parts: BudgetedVec<Part>,
}

impl Reader {
    /// Adds the part of a line.
    fn push(&mut self, line_start: usize, part: Part) -> Result<(), Fault> {
        let pushed = self.parts.push(part);
        pushed.map_err(|error| Fault::over_budget(texts::WITH_PARTS, error).at(line_start))
    }

    fn read_hash_line(
        &mut self,
        buffer: &mut LineBuffer,
        reading: &mut Reading,
    ) -> Result<(), Fault> {
        let is_number = matches!(buffer.raw().unindented().bytes, [b'#', b'R' | b'G', ..]);
        let line = if is_number { buffer.tidied(reading)? } else { buffer.raw() }.unindented();
        let value = line.after(2).trimmed();
        match line.bytes {
            [b'#', b'R', b' ' | b'\t', ..] => {
                let text = reading.decode(value.offset(0), value.bytes);
                let rulestring: Rulestring = text.parse().map_err(|error: ParseRuleError| {
                    Fault::new(value.offset(error.offset), rule_unusable(&text, error))
                })?;
                for note in rulestring.notes(&text) {
                    reading.warn(value.offset(0), note);
                }
                let before = self.leaves();
                (self.about.rule, self.about.topology) = (rulestring.rule, rulestring.topology);
                if self.leaves() != before && self.parts.len() > 1 {
                    return Err(Fault::new(value.offset(0), texts::RULE_AFTER_PARTS));
                }
                Ok(())
            }
            [b'#', b'G', b' ' | b'\t', ..] => {
                self.about.generation = reading.generation(value.offset(0), value.bytes)?;
                Ok(())
            }
            [b'#', b'N', b' ', ..] if self.about.name.is_none() => {
                self.about.name = text_of(value, reading);
                Ok(())
            }
            [b'#', b'O', b' ', ..] if self.about.author.is_none() => {
                self.about.author = text_of(value, reading);
                Ok(())
            }
            [b'#', b'F', b'R', b'A', b'M', b'E', ..] => {
                reading.warn(line.offset(0), texts::TIMELINE);
                Ok(())
            }
            _ => {
                let bytes = match line.bytes {
                    [b'#', b'C', rest @ ..] => rest.strip_prefix(b" ").unwrap_or(rest),
                    _ => line.bytes,
                };
                let text = reading.decode(line.offset(0), bytes);
                self.comments.push(line.offset(0), text)
            }
        }
    }

    fn read_leaf(&mut self, line: Line<'_>) -> Result<(), Fault> {
        if self.leaves() == Leaves::OfStates {
            return Err(Fault::new(line.offset(0), texts::LEAF_OF_TWO_STATES));
        }
        let (mut bits, mut row, mut column) = (0u64, 0, 0);
        for (at, byte) in line.bytes.iter().enumerate() {
            let is_inside = match byte {
                b'.' | b'*' => row < 8 && column < 8,
                b'$' => row < 8,
                _ => {
                    let found = shown(line.bytes, at);
                    return Err(Fault::new(line.offset(at), Message::new(texts::NO_LEAF, [found])));
                }
            };
            if !is_inside {
                return Err(Fault::new(line.offset(at), texts::LEAF_TOO_LARGE));
            }
            if *byte == b'$' {
                (row, column) = (row + 1, 0);
            } else {
                bits |= u64::from(*byte == b'*') << (8 * row + column);
                column += 1;
            }
        }
        let leaf = self.builder.leaf(bits).map_err(|error| no_nodes(line.offset(0), error))?;
        self.push(line.offset(0), Part { level: LEAF_LEVEL as u8, content: leaf.number() })
    }

    fn read_node(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let mut numbers = [(0u64, 0usize); 5];
        let mut at = 0;
        for number in &mut numbers {
            let rest = &line.bytes[at..];
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let value = std::str::from_utf8(&rest[..digits]).ok().and_then(|t| t.parse().ok());
            let Some(value) = value else {
                let found = match rest.first() {
                    None => unseen::END_OF_LINE.into(),
                    Some(_) if digits > 0 => texts::PAST_2_64.into(),
                    Some(_) => shown(line.bytes, at),
                };
                return Err(Fault::new(line.offset(at), Message::new(texts::NO_NUMBER, [found])));
            };
            *number = (value, at);
            at += digits;
            at += line.bytes[at..].iter().take_while(|byte| is_ascii_blank(**byte)).count();
        }
        if at < line.bytes.len() {
            let found = shown(line.bytes, at);
            return Err(Fault::new(line.offset(at), Message::new(texts::AFTER_NODE, [found])));
        }
        let [(level, _), quarters @ ..] = numbers;
        if level == 0 || level > u64::from(MOST_LEVELS) {
            let message = Message::new(texts::LEVEL, [level.to_string(), MOST_LEVELS.to_string()]);
            return Err(Fault::new(line.offset(0), message));
        }
        let part = if level == u64::from(STATES_LEVEL) {
            self.of_states(line, quarters)?
        } else {
            self.of_parts(line, level as u8, quarters)?
        };
        self.push(line.offset(0), part)
    }

    /// A node of 2 x 2 cells, whose quarters are states.
    fn of_states(&mut self, line: Line<'_>, quarters: [(u64, usize); 4]) -> Result<Part, Fault> {
        let states = self.about.rule.states();
        let mut found = [0u8; 4];
        for (found, (state, at)) in found.iter_mut().zip(quarters) {
            if state >= u64::from(states) {
                let message = match states {
                    2 => Message::new(texts::NODE_STATE, [state.to_string()]),
                    _ => {
                        let values = [state.to_string(), (states - 1).to_string()];
                        Message::new(texts::STATE_PAST_RULE, values)
                    }
                };
                return Err(Fault::new(line.offset(at), message));
            }
            *found = state as u8;
        }
        let content = match self.leaves() {
            Leaves::OfTwoStates => {
                (0..).zip(found).map(|(index, state)| u32::from(state) << index).sum()
            }
            Leaves::OfStates => {
                let leaf = self.builder.states(found);
                leaf.map_err(|error| no_nodes(line.offset(0), error))?.number()
            }
        };
        Ok(Part { level: 1, content })
    }

    /// What the leaves of the tree hold, by the rule, which stands before them.
    fn leaves(&self) -> Leaves {
        Leaves::for_states(self.about.rule.states())
    }

    fn of_parts(
        &mut self,
        line: Line<'_>,
        level: u8,
        quarters: [(u64, usize); 4],
    ) -> Result<Part, Fault> {
        let mut found = [0u32; 4];
        for (content, (number, at)) in found.iter_mut().zip(quarters) {
            if number == 0 {
                continue;
            }
            let part = usize::try_from(number).ok().and_then(|number| self.parts.get(number));
            let Some(part) = part else {
                let last = self.parts.len() - 1;
                let message = Message::new(texts::NO_PART, [number.to_string(), last.to_string()]);
                return Err(Fault::new(line.offset(at), message));
            };
            if part.level != level - 1 {
                let values = [number, part.level.into(), u64::from(level) - 1];
                let values = values.map(|number| number.to_string());
                let message = Message::new(texts::PART_OF_OTHER_SIZE, values);
                return Err(Fault::new(line.offset(at), message));
            }
            *content = part.content;
        }
        let is_of_two = self.leaves() == Leaves::OfTwoStates;
        let content = match u32::from(level) {
            2 if is_of_two => join_bits(found, 2) as u32,
            LEAF_LEVEL if is_of_two => {
                let leaf = self.builder.leaf(join_bits(found, 4));
                leaf.map_err(|error| no_nodes(line.offset(0), error))?.number()
            }
            _ => {
                let node = self.builder.node(found.map(NodeId::from_number));
                node.map_err(|error| no_nodes(line.offset(0), error))?.number()
            }
        };
        Ok(Part { level, content })
    }

    fn finish(self, reading: &mut Reading) -> Result<TreePattern, Fault> {
        let leaves = self.leaves();
        let Self { mut about, comments, mut builder, parts, .. } = self;
        about.comments = comments.into_lines();
        let end = reading.text.end_of_content();
        let last = parts.iter().skip(1).last().copied();
        // The tree does without its lines.
        drop(parts);
        let Some(last) = last else {
            reading.warn_at_end(texts::NO_PARTS);
            let tree = builder.finish(NodeId::EMPTY, LEAF_LEVEL + 1);
            let tree = tree.map_err(|error| no_nodes(end, error))?;
            return Ok(TreePattern { about, tree });
        };
        // A root smaller than a leaf is put into the middle of one.
        let grown = match last.level {
            _ if leaves == Leaves::OfStates => 0,
            1 => grow(u64::from(last.content), 2),
            2 => grow(u64::from(last.content), 4),
            _ => 0,
        };
        let (root, level) = if u32::from(last.level) < leaves.level() {
            let leaf = builder.leaf(grown).map_err(|error| no_nodes(end, error))?;
            (leaf, LEAF_LEVEL)
        } else {
            (NodeId::from_number(last.content), u32::from(last.level))
        };
        let tree = builder.finish(root, level).map_err(|error| no_nodes(end, error))?;
        Ok(TreePattern { about, tree })
    }
}

/// What a line says that names something.
fn text_of(value: Line<'_>, reading: &mut Reading) -> Option<String> {
    let text = reading.decode(value.offset(0), value.bytes);
    (!text.is_empty()).then_some(text)
}

/// The cells of a part of `2 * half` cells a side, bit `row * side + column`, from its quarters.
fn join_bits(quarters: [u32; 4], half: usize) -> u64 {
    let side = 2 * half;
    let mut bits = 0;
    for (index, quarter) in quarters.into_iter().enumerate() {
        let (left, top) = (half * (index % 2), half * (index / 2));
        for row in 0..half {
            let cells = u64::from(quarter) >> (row * half) & ((1 << half) - 1);
            bits |= cells << ((top + row) * side + left);
        }
    }
    bits
}

/// A part of `side` cells in the middle of a leaf.
fn grow(bits: u64, side: usize) -> u64 {
    let margin = (8 - side) / 2;
    (0..side).fold(0, |leaf, row| {
        leaf | (bits >> (row * side) & ((1 << side) - 1)) << (8 * (margin + row) + margin)
    })
}

fn no_nodes(offset: usize, error: TreeError) -> Fault {
    let fault = Fault::new(offset, error.message());
    match error {
        TreeError::TooManyNodes(error) => fault.for_want_of(error),
        _ => fault,
    }
}

fn write(about: &Pattern, cells: &mut dyn CellRuns, out: &mut dyn Write) -> io::Result<()> {
    let mut placed = Moved { cells, by: about.placement() };
    let tree = Tree::from_runs(&mut placed, Leaves::for_states(about.rule.states()))?;
    write_parts(about, &tree, out)
}

pub(super) fn write_tree(pattern: &TreePattern, out: &mut dyn Write) -> io::Result<()> {
    write_parts(&pattern.about, &pattern.tree, out)
}

fn write_parts(about: &Pattern, tree: &Tree, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "[M2] (lifescope {})", env!("CARGO_PKG_VERSION"))?;
    let one = |text: &Option<String>| text.as_deref().and_then(one_line);
    if let Some(name) = one(&about.name) {
        writeln!(out, "#N {name}")?;
    }
    if let Some(author) = one(&about.author) {
        writeln!(out, "#O {author}")?;
    }
    for line in about.comments.iter().flat_map(|comment| comment_lines(comment)) {
        match line {
            "" => writeln!(out, "#C")?,
            _ => writeln!(out, "#C {line}")?,
        }
    }
    writeln!(out, "#R {}{}", about.rule, about.topology)?;
    if about.generation > 0 {
        writeln!(out, "#G {}", about.generation)?;
    }
    if tree.root() == NodeId::EMPTY {
        return writeln!(out, "{} 0 0 0 0", tree.level());
    }
    // The numbers of lines by the numbers of nodes; parts that are not in the root have none.
    let nodes = tree.node_count() + 1;
    let _lines_memory = tree.budget().reserve(4 * nodes).map_err(io::Error::other)?;
    let mut lines = vec![0u32; nodes as usize];
    let mut last = 0;
    let mut text = String::new();
    tree.try_for_each_node(|id, node, level| {
        text.clear();
        match node {
            Node::Leaf(bits) => put_leaf(&mut text, bits),
            Node::States([nw, ne, sw, se]) => {
                // Writing to a string does not fail.
                let _ = write!(text, "{STATES_LEVEL} {nw} {ne} {sw} {se}");
            }
            Node::Quarters(quarters) => {
                // Writing to a string does not fail.
                let _ = write!(text, "{level}");
                for quarter in quarters {
                    let _ = write!(text, " {}", lines[quarter.number() as usize]);
                }
            }
        }
        text.push('\n');
        last += 1;
        lines[id.number() as usize] = last;
        out.write_all(text.as_bytes())
    })
}

fn put_leaf(text: &mut String, bits: u64) {
    let rows = 8 - bits.leading_zeros() / 8;
    for row in 0..rows {
        let row = (bits >> (8 * row)) as u8;
        let columns = 8 - row.leading_zeros();
        text.extend((0..columns).map(|column| if row >> column & 1 == 1 { '*' } else { '.' }));
        text.push('$');
    }
}

/// Every part of a pattern has its place in this format.
fn cannot_hold(_: &Pattern) -> Vec<language::Text> {
    Vec::new()
}

#[cfg(test)]
mod tests;
