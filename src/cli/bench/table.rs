//! The table that `bench` prints.

use std::fmt;

use super::super::numbers;
use super::BenchReport;
use super::measurement::Measurement;
use super::statistics::Spread;

/// A report as an aligned table with what it was measured on above it.
pub struct Table<'a>(pub &'a BenchReport);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        writeln!(f, "{} {}, rule {}", report.program, report.version, report.rule)?;
        writeln!(f, "cpu      {}", report.cpu)?;
        if let (Some(adapter), Some(driver)) = (&report.adapter, &report.driver) {
            writeln!(f, "adapter  {adapter}, {driver}")?;
        }
        for limits in &report.limits {
            writeln!(f, "limits   {limits}")?;
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
    let columns = Columns {
        has_settled: results.iter().any(|row| row.settle > 0),
        has_device_time,
        has_shares: results.iter().any(|row| row.shares.is_some()),
    };
    let mut rows = vec![columns.heading()];
    rows.extend(results.iter().map(|row| columns.row(row)));
    rows
}

/// Which columns there is something to say in.
struct Columns {
    has_settled: bool,
    has_device_time: bool,
    has_shares: bool,
}

impl Columns {
    fn heading(&self) -> Vec<String> {
        let mut heading = vec!["engine", "size", "density"];
        if self.has_settled {
            heading.push("settled");
        }
        heading.extend(["gens", "time", "real cell/s", "min..max"]);
        if self.has_shares {
            heading.extend(["of memory", "of arithmetic"]);
        }
        heading.push("nominal cell/s");
        if self.has_device_time {
            heading.push("device");
        }
        heading.extend(["upload", "readback", "bytes/cell"]);
        heading.into_iter().map(str::to_owned).collect()
    }

    fn row(&self, row: &Measurement) -> Vec<String> {
        let seconds = Spread::of(row.seconds.iter().copied());
        let rate = row.cells_per_second;
        let mut cells = vec![
            row.engine.clone(),
            format!("{}x{}", row.width, row.height),
            row.density.to_string(),
        ];
        if self.has_settled {
            cells.push(row.settle.to_string());
        }
        cells.extend([
            row.generations_per_sample.to_string(),
            numbers::seconds(seconds.median),
            format!("{:.2e}", rate.median),
            format!("{:.2e}..{:.2e}", rate.min, rate.max),
        ]);
        if self.has_shares {
            let percent = |share: f64| format!("{:.1} %", 100.0 * share);
            cells.extend(match row.shares {
                Some(shares) => {
                    [percent(shares.of_memory_limit), percent(shares.of_arithmetic_limit)]
                }
                None => ["-", "-"].map(str::to_owned),
            });
        }
        cells.push(format!("{:.2e}", row.nominal_cells_per_second.median));
        if self.has_device_time {
            cells.push(match &row.device_seconds {
                Some(device) => numbers::seconds(Spread::of(device.iter().copied()).median),
                None => "-".to_owned(),
            });
        }
        cells.push(numbers::seconds(row.upload_seconds));
        cells.push(numbers::seconds(row.readback_seconds));
        cells.push(format!("{:.3}", row.bytes_per_cell));
        cells
    }
}
