//! Rules in files of their own, `.rule`: a name, then a table of transitions or a tree of decisions, colours and names of
//! states.
//!
//! A section begins with `@` and its name at the start of a line. Of a table and a tree the first counts, and so it does
//! of two sections of one name; sections of other names are passed over.
//!
//! Described in Golly's help on file formats and on its RuleLoader.

mod colors;
mod names;
mod table;
mod tree;

use super::diagnostic::{Diagnostic, Fault, Place};
use super::text::{Line, LineBuffer, Reading, Text};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{DecisionTree, Rule, Transitions, blanks};
use crate::memory::MemoryBudget;
use colors::Colors;
use names::Names;
use table::TableReader;
use tree::TreeReader;

/// Reads the rule that a file holds, and goes by `name`; `None` where it holds neither table nor tree. `source` is the
/// file's name, as diagnostics show it. What it takes to read is drawn from a budget.
///
/// # Errors
/// The first thing in the file that is wrong, with its place.
///
/// ```
/// use lifescope::format::read_rule;
/// let table = "@RULE Grow\n@TABLE\nn_states:2\nneighborhood:vonNeumann\nsymmetries:rotate4\n010001\n";
/// let rule = read_rule("Grow.rule", table.as_bytes(), "Grow", 1 << 20)?.unwrap();
/// assert_eq!((rule.to_string(), rule.states()), ("Grow".to_owned(), 2));
/// assert_eq!(rule.next(&[0, 1, 0, 0, 0, 0, 0, 0, 0]), 1);
/// # Ok::<(), lifescope::format::Diagnostic>(())
/// ```
pub fn read_rule(
    source: &str,
    bytes: &[u8],
    name: &str,
    budget: impl Into<MemoryBudget>,
) -> Result<Option<Rule>, Diagnostic> {
    let mut reading = Reading::new(Text::new(bytes), &budget.into());
    let read = reading.begin().and_then(|()| read_sections(&mut reading));
    let (tree, told) = read.map_err(|fault| {
        let place = reading.place_of(&fault);
        Diagnostic::error(source, fault, place)
    })?;
    let Some(tree) = tree else { return Ok(None) };
    let born = tree.next(&[0; 9]);
    if born > 0 {
        let fault = Fault::of_file(Message::new(texts::RULE_BORN_OF_NOTHING, [born.to_string()]));
        return Err(Diagnostic::error(source, fault, Place::START));
    }
    let states = tree.states();
    let rule = Transitions::new(name, tree).with_colors(told.colors.of(states));
    Ok(Some(Rule::from(rule.with_names(told.names.of(states)))))
}

/// What a file tells of states.
#[derive(Default)]
struct OfStates {
    colors: Colors,
    names: Names,
}

/// The section that lines are read for.
enum Section {
    Table(Box<TableReader>),
    Tree(TreeReader),
    Colors,
    Names,
    Other,
}

fn read_sections(reading: &mut Reading) -> Result<(Option<DecisionTree>, OfStates), Fault> {
    let mut told = OfStates::default();
    let mut found = None;
    let [mut has_colors, mut has_names] = [false; 2];
    let mut section = Section::Other;
    let mut buffer = LineBuffer::new(&reading.budget);
    while reading.next_text_line(&mut buffer)? {
        let line = buffer.raw();
        if let [b'@', name @ ..] = line.bytes {
            let ended = std::mem::replace(&mut section, Section::Other);
            end(ended, &mut found, line.offset(0))?;
            section = match blanks::trim_bytes(name) {
                b"TABLE" if found.is_none() => Section::Table(Box::default()),
                b"TREE" if found.is_none() => Section::Tree(TreeReader::default()),
                b"COLORS" if !std::mem::replace(&mut has_colors, true) => Section::Colors,
                b"NAMES" if !std::mem::replace(&mut has_names, true) => Section::Names,
                _ => Section::Other,
            };
            continue;
        }
        let line = without_comment(line);
        if line.bytes.is_empty() {
            continue;
        }
        match &mut section {
            Section::Table(reader) => reader.read(line)?,
            Section::Tree(reader) => reader.read(line)?,
            Section::Colors => told.colors.read(line)?,
            Section::Names => told.names.read(line),
            Section::Other => {}
        }
    }
    let end_of_text = reading.text.end_of_content();
    end(section, &mut found, end_of_text)?;
    Ok((found, told))
}

/// Makes what a section has told.
fn end(section: Section, found: &mut Option<DecisionTree>, offset: usize) -> Result<(), Fault> {
    match section {
        Section::Table(reader) => *found = Some(reader.finish(offset)?),
        Section::Tree(reader) => *found = Some(reader.finish(offset)?),
        Section::Colors | Section::Names | Section::Other => {}
    }
    Ok(())
}

/// A line up to its comment, without blanks around it.
fn without_comment(line: Line<'_>) -> Line<'_> {
    let end = line.bytes.iter().position(|byte| *byte == b'#').unwrap_or(line.bytes.len());
    line.up_to(end).trimmed()
}

/// The words of a line, each with its place in it: what stands between blanks and commas.
fn words(bytes: &[u8]) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
    bytes.split(is_between).filter(|word| !word.is_empty()).map(|word| {
        let at = word.as_ptr() as usize - bytes.as_ptr() as usize;
        // What is not UTF-8 is no word that means anything.
        (at, std::str::from_utf8(word).unwrap_or("\u{fffd}"))
    })
}

/// A number of states as it stands at a place of a line.
fn states(line: Line<'_>, at: usize, text: &str) -> Result<u16, Fault> {
    let states = text.parse().ok().filter(|states| (2..=256).contains(states));
    states.ok_or_else(|| {
        let message = Message::new(texts::RULE_STATES, [crate::printable::quoted(text)]);
        Fault::new(line.offset(at), message)
    })
}

#[cfg(test)]
mod tests;
