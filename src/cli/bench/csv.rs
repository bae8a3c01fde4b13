//! The measurements as comma-separated values (RFC 4180), a row each.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::BenchReport;
use super::measurement::Measurement;
use super::statistics::Spread;

const HEADING: &str = "engine,adapter,rule,topology,width,height,density,settle,\
     generations_per_sample,samples,seconds_median,seconds_min,seconds_max,\
     device_seconds_median,cells_per_second_median,cells_per_second_min,cells_per_second_max,\
     nominal_cells_per_second_median,nominal_cells_per_second_min,nominal_cells_per_second_max,\
     share_of_memory_limit,share_of_arithmetic_limit,upload_seconds,readback_seconds,\
     memory_bytes,generation,population,checksum";

/// A report as comma-separated values with a heading, a line break after each line but the last.
pub struct Csv<'a>(pub &'a BenchReport);

impl fmt::Display for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADING)?;
        for row in &self.0.results {
            f.write_char('\n')?;
            for (index, field) in fields(row, &self.0.rule).iter().enumerate() {
                if index > 0 {
                    f.write_char(',')?;
                }
                f.write_str(&quoted(field))?;
            }
        }
        Ok(())
    }
}

fn fields(row: &Measurement, rule: &str) -> Vec<String> {
    let or_empty = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let device = row.device_seconds.as_ref();
    let device = device.map(|seconds| Spread::of(seconds.iter().copied()).median);
    let mut fields = vec![
        row.engine.clone(),
        row.adapter.clone().unwrap_or_default(),
        rule.to_owned(),
        row.topology.clone(),
        row.width.to_string(),
        row.height.to_string(),
        row.density.to_string(),
        row.settle.to_string(),
        row.generations_per_sample.to_string(),
        row.seconds.len().to_string(),
    ];
    fields.extend(ends(Spread::of(row.seconds.iter().copied())));
    fields.push(or_empty(device));
    fields.extend(ends(row.cells_per_second));
    fields.extend(ends(row.nominal_cells_per_second));
    fields.push(or_empty(row.shares.map(|shares| shares.of_memory_limit)));
    fields.push(or_empty(row.shares.map(|shares| shares.of_arithmetic_limit)));
    fields.push(row.upload_seconds.to_string());
    fields.push(row.readback_seconds.to_string());
    fields.push(row.memory_bytes.to_string());
    match row.checks.last() {
        Some(last) => {
            fields.push(last.generation.to_string());
            fields.push(last.population.to_string());
            fields.push(format!("{:016x}", last.checksum));
        }
        None => fields.resize(fields.len() + 3, String::new()),
    }
    fields
}

fn ends(spread: Spread) -> [String; 3] {
    [spread.median, spread.min, spread.max].map(|value| value.to_string())
}

fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\"")).into()
    } else {
        field.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_need_it_are_quoted() {
        let check = |field: &str, expected: &str| assert_eq!(quoted(field), expected);
        check("cpu", "cpu");
        check("llvmpipe (LLVM 15, 256 bits)", "\"llvmpipe (LLVM 15, 256 bits)\"");
        check("a \"b\"", "\"a \"\"b\"\"\"");
        check("", "");
    }

    #[test]
    fn every_row_has_as_many_fields_as_the_heading() {
        let row = super::super::measurement::tests::row("cpu", 8, &[(32, 7)]);
        assert_eq!(fields(&row, "B3/S23").len(), HEADING.split(',').count());
        let unchecked = super::super::measurement::tests::row("cpu", 8, &[]);
        assert_eq!(fields(&unchecked, "B3/S23").len(), HEADING.split(',').count());
    }
}
