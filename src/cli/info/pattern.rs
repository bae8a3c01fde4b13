//! What a pattern says about itself.

use std::fmt;

use lifescope::engine::Limits;
use lifescope::library::{self, Entry};
use serde::Serialize;

use super::super::Outcome;
use super::super::console::Console;
use super::super::numbers;
use super::super::report::{Bounds, bounds, bounds_text, topology_name};
use super::super::source::{Opened, Source};

/// A pattern's facts.
#[derive(Serialize)]
struct PatternFacts {
    pattern: String,
    /// `None` for a soup.
    format: Option<String>,
    name: Option<String>,
    author: Option<String>,
    comments: Vec<String>,
    population: u64,
    bounding_box: Option<Bounds>,
    /// The size that the header declares.
    declared_size: Option<(u64, u64)>,
    rule: String,
    topology: String,
    generation: u64,
    /// What it does, where it is in the library.
    kind: Option<String>,
    seed: Option<u64>,
    warnings: Vec<String>,
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
    Unread(Unread),
}

/// Tells of several patterns; one that cannot be read does not hide the others.
pub fn tell(
    sources: &[Source],
    seed: Option<u64>,
    limits: Limits,
    console: &Console,
) -> anyhow::Result<Outcome> {
    let mut told = Vec::new();
    let mut outcome = Outcome::Done;
    for source in sources {
        match source.open(seed, limits, console) {
            Ok(opened) => {
                let facts = PatternFacts::of(opened, kind_of(source));
                if !console.is_json() {
                    let gap = if told.is_empty() { "" } else { "\n" };
                    console.print(format_args!("{gap}{facts}"))?;
                }
                told.push(Told::Facts(Box::new(facts)));
            }
            Err(error) => {
                console.failure(&error);
                outcome = Outcome::Failed;
                told.push(Told::Unread(Unread {
                    pattern: source.to_string(),
                    error: format!("{error:#}"),
                }));
            }
        }
    }
    if console.is_json() {
        console.json(&serde_json::json!({ "patterns": told }))?;
    }
    Ok(outcome)
}

/// Lists the library.
pub fn tell_library(limits: Limits, console: &Console) -> anyhow::Result<Outcome> {
    let mut entries = Vec::new();
    for entry in library::all() {
        let source = Source::Library(entry.slug.to_owned());
        let opened = source.open(None, limits, console)?;
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
    fn of(opened: Opened, kind: Option<String>) -> Self {
        let pattern = opened.pattern;
        Self {
            pattern: opened.label,
            format: opened.format.map(|format| format.to_string()),
            population: pattern.cells.population(),
            bounding_box: pattern.cells.bounding_box().map(bounds),
            declared_size: pattern.declared_size,
            rule: pattern.rule.to_string(),
            topology: topology_name(pattern.topology),
            generation: pattern.generation,
            name: pattern.name,
            author: pattern.author,
            comments: pattern.comments,
            kind,
            seed: opened.seed,
            warnings: opened.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for PatternFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.pattern)?;
        let optional = [
            ("name", &self.name),
            ("author", &self.author),
            ("kind", &self.kind),
            ("format", &self.format),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                writeln!(f, "  {field:<12}  {value}")?;
            }
        }
        if let Some((width, height)) = self.declared_size {
            writeln!(f, "  header        {width} x {height}")?;
        }
        writeln!(f, "  bounding box  {}", bounds_text(self.bounding_box))?;
        writeln!(f, "  population    {}", numbers::grouped(self.population))?;
        writeln!(f, "  rule          {}", self.rule)?;
        writeln!(f, "  topology      {}", self.topology)?;
        write!(f, "  generation    {}", numbers::grouped(self.generation))?;
        for (index, comment) in self.comments.iter().enumerate() {
            let field = if index == 0 { "comments" } else { "" };
            write!(f, "\n  {field:<12}  {comment}")?;
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
