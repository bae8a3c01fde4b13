//! What a pattern says about itself.

use std::fmt;

use lifescope::format::{Archive, Diagnostic, Format, LoadedTree, Member, TreePattern};
use lifescope::library::{self, Entry};
use lifescope::life::{Pattern, Rect, TreeBounds};
use lifescope::memory::MemoryBudget;
use lifescope::printable::line;
use lifescope::report::{edges_in_words, topology_name};
use lifescope::source::{Source, SourceContent, SourcedPattern};
use serde::Serialize;

use super::super::Outcome;
use super::super::console::Console;
use super::super::numbers;
use super::super::source;

/// A pattern's facts.
#[derive(Serialize)]
struct PatternFacts {
    pattern: String,
    /// `None` for a soup.
    format: Option<String>,
    name: Option<String>,
    author: Option<String>,
    comments: Vec<String>,
    population: u128,
    /// How many cells are in each live state, where the rule has more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    states: Vec<StateFacts>,
    bounding_box: Option<(i128, i128, u128, u128)>,
    /// The size that the header declares.
    declared_size: Option<(u64, u64)>,
    rule: String,
    topology: String,
    /// What its edges are joined to, for people.
    #[serde(skip)]
    edges: Option<String>,
    generation: u64,
    /// What it does, where it is in the library.
    kind: Option<String>,
    seed: Option<u64>,
    /// How it is stored, where it is a tree.
    tree: Option<TreeFacts>,
    warnings: Vec<String>,
}

/// How many cells are in a state.
#[derive(Serialize)]
struct StateFacts {
    state: u16,
    population: u128,
}

/// How a tree is stored.
#[derive(Serialize)]
struct TreeFacts {
    /// Log2 of the root's side.
    level: u32,
    /// Cells along the root's side.
    side: u128,
    /// Parts from the root down to a leaf, of 8 x 8 cells, or of 2 x 2 where there are more than two states.
    depth: u32,
    /// Parts that are stored, each once.
    nodes: u64,
}

/// An archive of several patterns.
#[derive(Serialize)]
struct ArchiveFacts {
    pattern: String,
    format: &'static str,
    members: Vec<MemberFacts>,
}

#[derive(Serialize)]
struct MemberFacts {
    name: String,
    bytes: u64,
}

/// A pattern that could not be read.
#[derive(Serialize)]
struct Unread {
    pattern: String,
    error: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Told {
    Facts(Box<PatternFacts>),
    Archive(ArchiveFacts),
    Unread(Unread),
}

#[derive(Serialize)]
struct Document<'a> {
    patterns: &'a [Told],
}

/// Tells of one pattern at length, of several in a table; one that cannot be read does not hide
/// the others.
pub fn tell(
    sources: &[Source],
    seed: Option<u64>,
    budget: &MemoryBudget,
    console: &Console,
) -> anyhow::Result<Outcome> {
    let mut told = Vec::new();
    let mut outcome = Outcome::Done;
    for asked in sources {
        told.push(match source::look(asked, seed, budget, console) {
            Ok(SourceContent::Pattern(opened)) => {
                Told::Facts(Box::new(PatternFacts::of(opened, kind_of(asked))))
            }
            Ok(SourceContent::Tree(loaded, label)) => {
                Told::Facts(Box::new(PatternFacts::of_tree(*loaded, label)))
            }
            Ok(SourceContent::Archive(archive)) => Told::Archive(ArchiveFacts::of(archive)),
            Err(error) => {
                console.failure(&error);
                outcome = Outcome::Failed;
                Told::Unread(Unread { pattern: asked.to_string(), error: format!("{error:#}") })
            }
        });
    }
    if console.is_json() {
        console.json(&Document { patterns: &told })?;
        return Ok(outcome);
    }
    match told.as_slice() {
        [Told::Facts(facts)] => console.print(facts)?,
        [Told::Archive(archive)] => console.print(archive)?,
        [Told::Unread(_)] => {}
        _ => console.print(Table(&told))?,
    }
    Ok(outcome)
}

/// Lists the library.
pub fn tell_library(budget: &MemoryBudget, console: &Console) -> anyhow::Result<Outcome> {
    let mut entries = Vec::new();
    for entry in library::all() {
        let slug = Source::Library(entry.slug.to_owned());
        let opened = source::open(&slug, None, budget, console)?;
        entries.push(PatternFacts::of(opened, Some(kind_name(entry))));
    }
    if console.is_json() {
        console.json(&serde_json::json!({ "library": entries }))?;
    } else {
        console.print(List(&entries))?;
    }
    Ok(Outcome::Done)
}

impl PatternFacts {
    fn of(opened: SourcedPattern, kind: Option<String>) -> Self {
        let pattern = opened.pattern;
        let wide = |bounds: Rect| {
            let Rect { x, y, width, height } = bounds;
            (x.into(), y.into(), width.into(), height.into())
        };
        let states = states(pattern.rule.states(), |live_states| {
            let populations = pattern.cells.populations().into_iter().map(u128::from);
            populations.skip(1).chain(std::iter::repeat(0)).take(live_states.into()).collect()
        });
        Self {
            population: pattern.cells.population().into(),
            states,
            bounding_box: pattern.cells.bounding_box().map(wide),
            kind,
            seed: opened.seed,
            ..Self::about(pattern, opened.label, opened.format, &opened.warnings)
        }
    }

    fn of_tree(loaded: LoadedTree, label: String) -> Self {
        let TreePattern { about, tree } = loaded.pattern;
        let wide = |bounds: TreeBounds| (bounds.x, bounds.y, bounds.width, bounds.height);
        let level = tree.level();
        let states = states(about.rule.states(), |live_states| {
            tree.populations(live_states).unwrap_or_default()
        });
        Self {
            population: tree.population(),
            states,
            bounding_box: tree.bounding_box().map(wide),
            tree: Some(TreeFacts {
                level,
                side: 1 << level,
                depth: level - tree.leaves().level() + 1,
                nodes: tree.node_count(),
            }),
            ..Self::about(about, label, Some(Format::Macrocell), &loaded.warnings)
        }
    }

    /// What a pattern's file says, without its cells.
    fn about(
        pattern: Pattern,
        label: String,
        format: Option<Format>,
        warnings: &[Diagnostic],
    ) -> Self {
        Self {
            pattern: label,
            format: format.map(|format| format.to_string()),
            population: 0,
            states: Vec::new(),
            bounding_box: None,
            declared_size: pattern.declared_size,
            rule: pattern.rule.to_string(),
            topology: topology_name(pattern.topology),
            edges: edges_in_words(pattern.topology),
            generation: pattern.generation,
            name: pattern.name,
            author: pattern.author,
            comments: pattern.comments,
            kind: None,
            seed: None,
            tree: None,
            warnings: warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

/// How many cells are in each live state of a rule of so many states; nothing for a rule of two.
fn states(states: u16, populations: impl FnOnce(u16) -> Vec<u128>) -> Vec<StateFacts> {
    if states == 2 {
        return Vec::new();
    }
    let counted = (1..).zip(populations(states - 1));
    counted.map(|(state, population)| StateFacts { state, population }).collect()
}

impl ArchiveFacts {
    fn of(archive: Archive) -> Self {
        let fact = |member: Member| MemberFacts { name: member.name, bytes: member.bytes };
        Self {
            pattern: archive.source,
            format: "zip",
            members: archive.members.into_iter().map(fact).collect(),
        }
    }
}

/// The members with their sizes, without a line break at the end.
impl fmt::Display for ArchiveFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", line(&self.pattern))?;
        write!(f, "  format        zip, {} files", self.members.len())?;
        for member in &self.members {
            write!(f, "\n  {:>12}  {}", numbers::bytes(member.bytes), line(&member.name))?;
        }
        Ok(())
    }
}

/// Several patterns, one a line.
struct Table<'a>(&'a [Told]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const HEAD: [&str; 7] =
            ["pattern", "format", "size", "population", "rule", "generation", "name"];
        let mut rows = vec![HEAD.map(str::to_owned)];
        let printable = |told| row(told).map(|text| line(&text).into_owned());
        rows.extend(self.0.iter().map(printable));
        let width = |column: usize| {
            rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
        };
        let widths: [usize; HEAD.len()] = std::array::from_fn(width);
        for (index, row) in rows.iter().enumerate() {
            let mut whole = String::new();
            for (column, (text, width)) in row.iter().zip(widths).enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                // Numbers are compared by their ends.
                whole += &match HEAD[column] {
                    "population" | "generation" => format!("{gap}{text:>width$}"),
                    _ => format!("{gap}{text:<width$}"),
                };
            }
            let before = if index == 0 { "" } else { "\n" };
            write!(f, "{before}{}", whole.trim_end())?;
        }
        Ok(())
    }
}

fn row(told: &Told) -> [String; 7] {
    match told {
        Told::Facts(facts) => {
            let rule = match facts.topology.as_str() {
                "unbounded" => facts.rule.clone(),
                topology => format!("{}{topology}", facts.rule),
            };
            let size = |(_, _, width, height)| format!("{width} x {height}");
            [
                facts.pattern.clone(),
                facts.format.clone().unwrap_or_else(|| "soup".to_owned()),
                facts.bounding_box.map_or_else(|| "empty".to_owned(), size),
                numbers::grouped(facts.population),
                rule,
                numbers::grouped(facts.generation),
                facts.name.clone().unwrap_or_default(),
            ]
        }
        Told::Archive(archive) => {
            let mut row = [const { String::new() }; 7];
            row[0] = archive.pattern.clone();
            row[1] = "zip".to_owned();
            row[6] = format!("{} files", archive.members.len());
            row
        }
        Told::Unread(unread) => {
            let mut row = [const { String::new() }; 7];
            row[0] = unread.pattern.clone();
            row[6] = "cannot be read".to_owned();
            row
        }
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for PatternFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", line(&self.pattern))?;
        let optional = [
            ("name", &self.name),
            ("author", &self.author),
            ("kind", &self.kind),
            ("format", &self.format),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                writeln!(f, "  {field:<12}  {}", line(value))?;
            }
        }
        if let Some((width, height)) = self.declared_size {
            writeln!(f, "  header        {width} x {height}")?;
        }
        match self.bounding_box {
            Some((x, y, width, height)) => {
                writeln!(f, "  bounding box  {width} x {height} at ({x}, {y})")?;
            }
            None => writeln!(f, "  bounding box  none, no cell is alive")?,
        }
        if let Some(TreeFacts { level, depth, nodes, .. }) = &self.tree {
            writeln!(f, "  tree          2^{level} x 2^{level} cells, {depth} levels")?;
            writeln!(f, "  nodes         {}", numbers::grouped(*nodes))?;
        }
        writeln!(f, "  population    {}", numbers::grouped(self.population))?;
        // Of many states most are empty.
        let met = self.states.iter().filter(|state| state.population > 0);
        for (index, StateFacts { state, population }) in met.enumerate() {
            let field = if index == 0 { "states" } else { "" };
            writeln!(f, "  {field:<12}  {state:>3}: {}", numbers::grouped(*population))?;
        }
        writeln!(f, "  rule          {}", self.rule)?;
        writeln!(f, "  topology      {}", self.topology)?;
        if let Some(edges) = &self.edges {
            writeln!(f, "                {edges}")?;
        }
        write!(f, "  generation    {}", numbers::grouped(self.generation))?;
        let is_said = self.comments.iter().any(|comment| !comment.trim().is_empty());
        for (index, comment) in self.comments.iter().filter(|_| is_said).enumerate() {
            let field = if index == 0 { "comments" } else { "" };
            write!(f, "\n  {field:<12}  {}", line(comment))?;
        }
        Ok(())
    }
}

/// The library as a table of slug, kind and name.
struct List<'a>(&'a [PatternFacts]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = |facts: &PatternFacts| facts.kind.clone().unwrap_or_default();
        let slug_width = self.0.iter().map(|facts| facts.pattern.len()).max().unwrap_or(0);
        let kind_width = self.0.iter().map(|facts| kind(facts).len()).max().unwrap_or(0);
        for (index, facts) in self.0.iter().enumerate() {
            let gap = if index == 0 { "" } else { "\n" };
            let name = facts.name.as_deref().unwrap_or_default();
            write!(f, "{gap}{:<slug_width$}  {:<kind_width$}  {name}", facts.pattern, kind(facts))?;
        }
        Ok(())
    }
}

fn kind_of(source: &Source) -> Option<String> {
    match source {
        Source::Library(slug) => library::find(slug).map(kind_name),
        _ => None,
    }
}

fn kind_name(entry: &Entry) -> String {
    entry.kind.to_string()
}
