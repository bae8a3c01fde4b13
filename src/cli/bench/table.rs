//! The table that `bench` prints.

use std::fmt;

use super::super::numbers;
use super::BenchReport;
use super::measure::{Measurement, Spread};

/// A report as an aligned table with what it was measured on above it.
pub struct Table<'a>(pub &'a BenchReport);

/// Share by which the nominal speed must differ from the computed one to be shown.
const NOMINAL_DIFFERS: f64 = 0.01;

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        writeln!(f, "{} {}, rule {}", report.program, report.version, report.rule)?;
        writeln!(f, "cpu      {}", report.cpu)?;
        if let (Some(adapter), Some(driver)) = (&report.adapter, &report.driver) {
            writeln!(f, "adapter  {adapter}, {driver}")?;
        }
        writeln!(f)?;
        let rows = rows(&report.results);
        let widths: Vec<usize> = (0..rows[0].len())
            .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            for (column, cell) in row.iter().enumerate() {
                match column {
                    0 => write!(f, "{cell:<width$}", width = widths[column])?,
                    _ => write!(f, "  {cell:>width$}", width = widths[column])?,
                }
            }
        }
        Ok(())
    }
}

/// The heading and a row a measurement.
fn rows(results: &[Measurement]) -> Vec<Vec<String>> {
    let has_device_time = results.iter().any(|row| row.device_seconds.is_some());
    let has_nominal = results.iter().any(|row| {
        let ratio = row.cells_per_second.median / row.nominal_cells_per_second.median;
        (ratio - 1.0).abs() > NOMINAL_DIFFERS
    });
    let columns = Columns { has_device_time, has_nominal };
    let mut rows = vec![columns.heading()];
    rows.extend(results.iter().map(|row| columns.row(row)));
    rows
}

/// Which columns there is something to say in.
struct Columns {
    has_device_time: bool,
    has_nominal: bool,
}

impl Columns {
    fn heading(&self) -> Vec<String> {
        let mut heading = vec!["engine", "size", "density", "gens", "time", "cell/s", "min..max"];
        if self.has_nominal {
            heading.push("nominal");
        }
        if self.has_device_time {
            heading.push("device");
        }
        heading.push("bytes/cell");
        heading.into_iter().map(str::to_owned).collect()
    }

    fn row(&self, row: &Measurement) -> Vec<String> {
        let seconds = Spread::of(row.seconds.iter().copied());
        let rate = row.cells_per_second;
        let mut cells = vec![
            row.engine.clone(),
            format!("{}x{}", row.width, row.height),
            row.density.to_string(),
            row.generations_per_sample.to_string(),
            numbers::seconds(seconds.median),
            format!("{:.2e}", rate.median),
            format!("{:.2e}..{:.2e}", rate.min, rate.max),
        ];
        if self.has_nominal {
            cells.push(format!("{:.2e}", row.nominal_cells_per_second.median));
        }
        if self.has_device_time {
            cells.push(match &row.device_seconds {
                Some(device) => numbers::seconds(Spread::of(device.iter().copied()).median),
                None => "-".to_owned(),
            });
        }
        cells.push(format!("{:.3}", row.bytes_per_cell));
        cells
    }
}
