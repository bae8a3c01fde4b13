//! Holding measurements against earlier ones.
//!
//! Rows match that measure the same engine on the same universe. What is compared is the nominal
//! speed, so the time that a generation takes: skipping more cells makes it higher, while the
//! cells really computed become fewer. A row has regressed when it is slower by more than
//! [`NOISE`] and no sample of one run lies among those of the other.

use std::fmt;
use std::path::Path;

use anyhow::Context;
use lifescope::printable::line;
use lifescope::save;
use serde::{Deserialize, Serialize};

use super::measurement::Measurement;
use super::statistics::Spread;

/// Share of the earlier speed that may be lost to noise.
const NOISE: f64 = 0.05;

/// The part of an earlier report that is compared.
#[derive(Deserialize)]
pub struct EarlierReport {
    rule: String,
    results: Vec<EarlierRow>,
    #[serde(skip)]
    path: String,
}

#[derive(Deserialize)]
struct EarlierRow {
    engine: String,
    width: u64,
    height: u64,
    density: f64,
    #[serde(default)]
    settle: u64,
    topology: String,
    nominal_cells_per_second: Spread,
}

/// How all rows stand against an earlier report.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// The earlier report's file.
    file: String,
    /// The rows that both have.
    pub rows: Vec<ComparedRow>,
    /// Rows that the earlier report does not have.
    unmatched: u64,
}

/// How a row stands against the earlier one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedRow {
    engine: String,
    width: u64,
    height: u64,
    density: f64,
    settle: u64,
    topology: String,
    /// Median nominal speed over the earlier one: above 1 is faster.
    ratio: f64,
    /// Whether it is slower past the noise.
    pub is_regression: bool,
}

/// Bytes of the longest report that is read; a row has some thousand.
const MOST_BYTES: u64 = 1 << 26;

impl EarlierReport {
    /// Reads the JSON of an earlier run.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display();
        let bytes = save::read(path, MOST_BYTES).with_context(|| format!("cannot read {name}"))?;
        let report: Self = serde_json::from_slice(&bytes).with_context(|| {
            format!("{name} is no result of bench; write one with 'bench --json > {name}'")
        })?;
        Ok(Self { path: name.to_string(), ..report })
    }

    /// Holds rows under `rule` against this report.
    pub fn compare(&self, rule: &str, results: &[Measurement]) -> Comparison {
        let rows: Vec<ComparedRow> = results
            .iter()
            .filter_map(|row| {
                let earlier = self.find(rule, row)?;
                Some(compare_row(row, earlier))
            })
            .collect();
        Comparison { file: self.path.clone(), unmatched: (results.len() - rows.len()) as u64, rows }
    }

    fn find(&self, rule: &str, row: &Measurement) -> Option<Spread> {
        if self.rule != rule {
            return None;
        }
        let found = self.results.iter().find(|earlier| {
            earlier.engine == row.engine
                && (earlier.width, earlier.height) == (row.width, row.height)
                && earlier.density == row.density
                && earlier.settle == row.settle
                && earlier.topology == row.topology
        });
        found.map(|earlier| earlier.nominal_cells_per_second)
    }
}

fn compare_row(row: &Measurement, earlier: Spread) -> ComparedRow {
    let now = row.nominal_cells_per_second;
    let ratio = now.median / earlier.median;
    ComparedRow {
        engine: row.engine.clone(),
        width: row.width,
        height: row.height,
        density: row.density,
        settle: row.settle,
        topology: row.topology.clone(),
        ratio,
        is_regression: ratio < 1.0 - NOISE && now.is_apart_from(&earlier),
    }
}

impl Comparison {
    /// Whether there was something to compare and nothing became slower.
    pub fn holds(&self) -> bool {
        !self.rows.is_empty() && self.regressions().next().is_none()
    }

    /// The rows that became slower.
    pub fn regressions(&self) -> impl Iterator<Item = &ComparedRow> {
        self.rows.iter().filter(|row| row.is_regression)
    }

    /// What is wrong, for the user to know: nothing that matches, or what became slower.
    pub fn complaints(&self) -> Vec<String> {
        if self.rows.is_empty() {
            return vec![format!(
                "{} has no row of the same engine, size, density, settling, rule and topology; \
                 measure what it measures",
                self.file
            )];
        }
        self.regressions().map(|row| format!("slower than in {}: {row}", self.file)).collect()
    }
}

/// A line a row.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "against {} (above 1 is faster)", line(&self.file))?;
        for row in &self.rows {
            let verdict = if row.is_regression { "  SLOWER" } else { "" };
            write!(f, "\n  {row}{verdict}")?;
        }
        if self.unmatched > 0 {
            write!(f, "\n  rows that it does not have: {}", self.unmatched)?;
        }
        Ok(())
    }
}

impl fmt::Display for ComparedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}x{}, density {}", self.engine, self.width, self.height, self.density)?;
        if self.settle > 0 {
            write!(f, ", settled {}", self.settle)?;
        }
        write!(f, ": {:.3} times the speed", self.ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(nominal: [f64; 3]) -> Measurement {
        let mut row = super::super::measurement::tests::row("cpu", 8, &[]);
        row.nominal_cells_per_second = Spread::of(nominal.into_iter());
        row
    }

    fn earlier(of: &Measurement) -> EarlierReport {
        EarlierReport {
            rule: "B3/S23".to_owned(),
            results: vec![EarlierRow {
                engine: of.engine.clone(),
                width: of.width,
                height: of.height,
                density: of.density,
                settle: of.settle,
                topology: of.topology.clone(),
                nominal_cells_per_second: of.nominal_cells_per_second,
            }],
            path: "earlier.json".to_owned(),
        }
    }

    #[test]
    fn a_regression_is_past_both_the_noise_and_the_spread() {
        let earlier = earlier(&row([99.0, 100.0, 101.0]));
        let check = |now: [f64; 3], expected: bool| {
            let found = earlier.compare("B3/S23", &[row(now)]);
            assert_eq!(found.rows[0].is_regression, expected, "{now:?}");
            assert_eq!(found.holds(), !expected, "{now:?}");
        };
        check([80.0, 81.0, 82.0], true);
        check([96.0, 97.0, 98.0], false);
        check([80.0, 81.0, 99.0], false);
        check([198.0, 199.0, 200.0], false);
    }

    #[test]
    fn other_universes_are_not_compared_and_that_is_told() {
        let first = row([1.0, 2.0, 3.0]);
        let earlier = earlier(&first);
        let check = |rule: &str, change: fn(&mut Measurement), matches: usize| {
            let mut now = first.clone();
            change(&mut now);
            let found = earlier.compare(rule, &[now]);
            assert_eq!(found.rows.len(), matches);
            assert_eq!(found.holds(), matches > 0);
            assert_eq!(found.complaints().is_empty(), matches > 0);
        };
        check("B3/S23", |_| {}, 1);
        check("B36/S23", |_| {}, 0);
        check("B3/S23", |row| row.engine = "gpu".to_owned(), 0);
        check("B3/S23", |row| row.settle = 5, 0);
        check("B3/S23", |row| row.topology = ":P8,8".to_owned(), 0);
        check("B3/S23", |row| row.width = 9, 0);
    }
}
