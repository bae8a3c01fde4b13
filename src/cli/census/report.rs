//! What a census found, for people and for programs.

use std::fmt;

use lifescope::census::{
    Census, Class, Counts, Kind, Settled, SoupSearch, SoupTally, Tally, TallyRow,
};
use lifescope::format::Diagnostic;
use lifescope::life::Rulestring;
use lifescope::report::topology_name;
use serde::Serialize;

use super::super::numbers;

/// A pattern's census, in the fields of `census --json`.
#[derive(Serialize)]
pub struct CensusReport {
    /// Where the pattern came from.
    pattern: String,
    /// The generation that was looked at.
    generation: u64,
    rule: String,
    topology: String,
    /// With `--settle`: whether it has settled. `generation` is then the first in which it has.
    settled: Option<bool>,
    population: u64,
    /// `None`, as are `by_class` and `census`, where recognising was interrupted.
    objects: Option<u64>,
    by_class: Option<ByClass>,
    census: Option<Vec<Row>>,
    /// Time that recognising took, stepping excluded.
    seconds: Option<f64>,
    warnings: Vec<String>,
}

/// Objects by class.
#[derive(Serialize)]
struct ByClass {
    still_lifes: u64,
    oscillators: u64,
    spaceships: u64,
    active: u64,
}

impl From<Counts> for ByClass {
    fn from(counts: Counts) -> Self {
        let Counts { still_lifes, oscillators, spaceships, active } = counts;
        Self { still_lifes, oscillators, spaceships, active }
    }
}

/// Objects of one code.
#[derive(Serialize)]
struct Row {
    class: String,
    count: u64,
    /// The share of all objects.
    share: f64,
    name: Option<String>,
    apgcode: Option<String>,
    period: Option<u32>,
    /// Cells of one of them, as it stands there.
    population: u64,
}

impl Row {
    fn new(row: &TallyRow, total: u64) -> Self {
        let example = &row.example;
        let name = match (&example.emission, row.name) {
            (Some(emission), _) => Some(emission.to_string()),
            (None, name) => name.map(str::to_owned),
        };
        Self {
            class: row.class.to_string(),
            count: row.count,
            share: row.count as f64 / total.max(1) as f64,
            name,
            apgcode: row.code.as_deref().map(str::to_owned),
            period: match example.kind {
                Kind::Active => example.emission.as_ref().map(|emission| emission.period),
                kind => kind.period(),
            },
            population: match row.class {
                Class::Active => row.population,
                _ => example.population,
            },
        }
    }
}

fn rows_of(tally: &Tally) -> Vec<Row> {
    tally.rows().iter().map(|row| Row::new(row, tally.total())).collect()
}

impl CensusReport {
    /// What was found in a universe; no census where recognising was interrupted.
    pub fn new(
        pattern: String,
        rulestring: Rulestring,
        generation: u64,
        population: u64,
        census: Option<&Census>,
    ) -> Self {
        let tally = census.map(Census::tally);
        Self {
            pattern,
            generation,
            rule: rulestring.rule.to_string(),
            topology: topology_name(rulestring.topology),
            settled: None,
            population,
            objects: tally.as_ref().map(Tally::total),
            by_class: tally.as_ref().map(|tally| tally.counts().into()),
            census: tally.as_ref().map(rows_of),
            seconds: None,
            warnings: Vec::new(),
        }
    }

    /// Says how settling ended.
    pub fn with_settled(mut self, settled: Settled) -> Self {
        self.settled = Some(matches!(settled, Settled::At(_)));
        self
    }

    /// Says how long recognising took.
    pub fn with_seconds(mut self, seconds: f64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// Adds what was repaired on reading.
    pub fn with_warnings(mut self, warnings: &[Diagnostic]) -> Self {
        self.warnings = warnings.iter().map(ToString::to_string).collect();
        self
    }

    /// The counts as comma-separated values.
    pub fn csv(&self) -> impl fmt::Display {
        Csv(self.census.as_deref().unwrap_or_default())
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for CensusReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settled = match self.settled {
            Some(true) => ", settled since then",
            Some(false) => ", not settled",
            None => "",
        };
        writeln!(f, "generation  {}{settled}", numbers::grouped(self.generation))?;
        writeln!(f, "population  {}", numbers::grouped(self.population))?;
        match (self.objects, &self.by_class) {
            (Some(objects), Some(by_class)) => {
                writeln!(f, "objects     {}", Objects(objects, by_class))?;
            }
            _ => writeln!(f, "objects     -, not recognised before the interrupt")?,
        }
        if let Some(seconds) = self.seconds.filter(|_| self.objects.is_some()) {
            writeln!(f, "recognised  in {}", numbers::seconds(seconds))?;
        }
        match &self.census {
            Some(rows) if !rows.is_empty() => {
                writeln!(f)?;
                table(f, rows, false)
            }
            _ => Ok(()),
        }
    }
}

/// A search through soups, in the fields of `census --soups --json`.
#[derive(Serialize)]
pub struct SoupReport {
    seed: String,
    symmetry: &'static str,
    soups: u64,
    /// Soups that had not settled when they were given up.
    unsettled: u64,
    seconds: f64,
    soups_per_second: f64,
    objects: u64,
    by_class: ByClass,
    census: Vec<Row>,
}

impl SoupReport {
    /// What a search found in `seconds`.
    pub fn new(search: &SoupSearch, found: &SoupTally, seconds: f64) -> Self {
        Self {
            seed: search.seed.clone(),
            symmetry: "C1",
            soups: found.soups,
            unsettled: found.unsettled,
            seconds,
            soups_per_second: found.soups as f64 / seconds.max(1e-9),
            objects: found.tally.total(),
            by_class: found.tally.counts().into(),
            census: rows_of(&found.tally),
        }
    }

    /// The counts as comma-separated values.
    pub fn csv(&self) -> impl fmt::Display {
        Csv(&self.census)
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for SoupReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unsettled = match self.unsettled {
            0 => String::new(),
            unsettled => format!(", {} of them not settled", numbers::grouped(unsettled)),
        };
        writeln!(f, "soups       {}{unsettled}", numbers::grouped(self.soups))?;
        writeln!(f, "seed        {}, symmetry {}", self.seed, self.symmetry)?;
        writeln!(f, "objects     {}", Objects(self.objects, &self.by_class))?;
        writeln!(f, "time        {}", numbers::seconds(self.seconds))?;
        write!(f, "speed       {:.0} soups/s", self.soups_per_second)?;
        if self.census.is_empty() {
            return Ok(());
        }
        writeln!(f)?;
        writeln!(f)?;
        table(f, &self.census, true)
    }
}

/// A total and what it is made of: `27: 15 still lifes, 6 oscillators, 6 spaceships`.
struct Objects<'a>(u64, &'a ByClass);

impl fmt::Display for Objects<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ByClass { still_lifes, oscillators, spaceships, active } = self.1;
        f.write_str(&numbers::grouped(self.0))?;
        let mut before = ": ";
        for (count, one, many) in [
            (*still_lifes, "still life", "still lifes"),
            (*oscillators, "oscillator", "oscillators"),
            (*spaceships, "spaceship", "spaceships"),
            (*active, "active", "active"),
        ] {
            if count > 0 {
                let noun = if count == 1 { one } else { many };
                write!(f, "{before}{} {noun}", numbers::grouped(count))?;
                before = ", ";
            }
        }
        Ok(())
    }
}

/// The rows as an aligned table.
fn table(f: &mut fmt::Formatter<'_>, rows: &[Row], has_shares: bool) -> fmt::Result {
    let text = |text: &Option<String>| text.as_deref().unwrap_or("-").to_owned();
    let name_width =
        rows.iter().map(|row| text(&row.name).chars().count()).max().unwrap_or(0).max(4);
    let count_width = rows.iter().map(|row| numbers::grouped(row.count).len()).max().unwrap_or(0);
    let count_width = count_width.max(5);
    write!(f, "{:<10}  {:>count_width$}", "class", "count")?;
    if has_shares {
        write!(f, "  {:>8}", "share")?;
    }
    write!(f, "  {:<name_width$}  apgcode", "name")?;
    for row in rows {
        write!(f, "\n{:<10}  {:>count_width$}", row.class, numbers::grouped(row.count))?;
        if has_shares {
            write!(f, "  {:>6.3} %", row.share * 100.0)?;
        }
        write!(f, "  {:<name_width$}  {}", text(&row.name), text(&row.apgcode))?;
    }
    Ok(())
}

/// Rows as comma-separated values (RFC 4180) with a heading, a line break after each line but the
/// last.
struct Csv<'a>(&'a [Row]);

impl fmt::Display for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("class,count,name,apgcode,period,population")?;
        for row in self.0 {
            let optional = |text: &Option<String>| quoted(text.as_deref().unwrap_or_default());
            let period = row.period.map(|period| period.to_string()).unwrap_or_default();
            write!(f, "\n{},{}", row.class, row.count)?;
            write!(f, ",{},{}", optional(&row.name), optional(&row.apgcode))?;
            write!(f, ",{period},{}", row.population)?;
        }
        Ok(())
    }
}

/// Names may hold commas.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
