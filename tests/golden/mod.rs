//! Rows of golden populations: a pattern, its rule, a generation, and how many cells live then.

use lifescope::format;
use lifescope::life::{Pattern, Rulestring, Universe};

/// A line `name,rle,rule,generation,population`.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    pub rle: &'static str,
    pub rulestring: Rulestring,
    pub generation: u64,
    pub population: u64,
}

impl Row {
    /// The pattern.
    pub fn pattern(&self) -> Pattern {
        let text = format!("#r {}\n{}", self.rulestring.rule, self.rle);
        format::read("row.rle", text.as_bytes(), 1 << 20).expect(self.name).pattern
    }

    /// The universe at generation 0, in which the pattern is centred, where it is bounded, by that
    /// size.
    pub fn universe(&self, declared_size: Option<(u64, u64)>) -> Universe {
        let pattern = Pattern { declared_size, ..self.pattern() };
        Universe::new(&pattern, Some(self.rulestring.clone())).expect(self.name)
    }
}

/// The rows of a table, after its line of titles.
pub fn rows(table: &'static str) -> Vec<Row> {
    table.lines().skip(1).map(row).collect()
}

/// The rule may be quoted and hold a comma.
fn row(line: &'static str) -> Row {
    let (name, rest) = line.split_once(',').unwrap();
    let (rle, rest) = rest.split_once(',').unwrap();
    let (rest, population) = rest.rsplit_once(',').unwrap();
    let (rule, generation) = rest.rsplit_once(',').unwrap();
    Row {
        name,
        rle,
        rulestring: rule.trim_matches('"').parse().unwrap(),
        generation: generation.parse().unwrap(),
        population: population.parse().unwrap(),
    }
}
