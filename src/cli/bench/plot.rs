//! The chart of `--plot`: speed by size for each engine, both axes logarithmic, with the limits of
//! the hardware as lines. It shows cells really computed; nominal speeds are left to the table.

use std::fmt::{self, Write as _};

use super::BenchReport;
use super::measurement::Measurement;

const WIDTH: f64 = 840.0;
const HEIGHT: f64 = 520.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 620.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 460.0;

/// Colours of engines, told apart by people with any colour vision (Okabe and Ito).
const COLORS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/// A report as the text of an SVG document.
pub struct Plot<'a>(pub &'a BenchReport);

impl fmt::Display for Plot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        let chart = Chart::new(report);
        writeln!(
            f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
             viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">"
        )?;
        writeln!(f, "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>")?;
        let title = format!("{} {}, rule {}", report.program, report.version, report.rule);
        text(f, LEFT, TOP - 32.0, "start", &title)?;
        chart.axes(f)?;
        let mut legend = TOP + 10.0;
        for limits in &report.limits {
            let color = chart.color(&limits.engine);
            for (what, rate, dashes) in [
                ("memory limit", limits.memory_cells_per_second, "8 4"),
                ("arithmetic limit", limits.arithmetic_cells_per_second, "2 3"),
            ] {
                let y = chart.y(rate);
                line(f, [LEFT, y, RIGHT, y], color, Some(dashes))?;
                line(f, [RIGHT + 15.0, legend, RIGHT + 45.0, legend], color, Some(dashes))?;
                let label = format!("{}, {what}", limits.engine);
                text(f, RIGHT + 52.0, legend + 4.0, "start", &label)?;
                legend += 18.0;
            }
        }
        for series in &chart.series {
            chart.draw(f, series)?;
            let color = chart.color(series.engine);
            line(f, [RIGHT + 15.0, legend, RIGHT + 45.0, legend], color, None)?;
            text(f, RIGHT + 52.0, legend + 4.0, "start", &series.label)?;
            legend += 18.0;
        }
        write!(f, "</svg>")
    }
}

/// The rows of an engine that differ in size alone, the smallest first.
struct Series<'a> {
    engine: &'a str,
    label: String,
    rows: Vec<&'a Measurement>,
}

/// Where on the page a size and a speed stand.
struct Chart<'a> {
    series: Vec<Series<'a>>,
    engines: Vec<&'a str>,
    /// Decades of cells shown: exponents of ten.
    cells: (f64, f64),
    /// Decades of cell/s shown.
    rates: (f64, f64),
}

impl<'a> Chart<'a> {
    fn new(report: &'a BenchReport) -> Self {
        let rows = &report.results;
        let cells = rows.iter().map(cells);
        let rates = rows.iter().map(|row| row.cells_per_second);
        let limits = report.limits.iter().flat_map(|limits| {
            [limits.memory_cells_per_second, limits.arithmetic_cells_per_second]
        });
        Self {
            series: series(rows),
            engines: report.engines.iter().map(String::as_str).collect(),
            cells: decades(cells),
            rates: decades(rates.flat_map(|rate| [rate.min, rate.max]).chain(limits)),
        }
    }

    fn x(&self, cells: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * share(self.cells, cells)
    }

    fn y(&self, rate: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * share(self.rates, rate)
    }

    fn color(&self, engine: &str) -> &'static str {
        let at = self.engines.iter().position(|known| *known == engine).unwrap_or(0);
        COLORS[at % COLORS.len()]
    }

    fn axes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for exponent in exponents(self.cells) {
            let x = self.x(10f64.powi(exponent));
            line(f, [x, TOP, x, BOTTOM], "#dddddd", None)?;
            text(f, x, BOTTOM + 18.0, "middle", &format!("1e{exponent}"))?;
        }
        for exponent in exponents(self.rates) {
            let y = self.y(10f64.powi(exponent));
            line(f, [LEFT, y, RIGHT, y], "#dddddd", None)?;
            text(f, LEFT - 8.0, y + 4.0, "end", &format!("1e{exponent}"))?;
        }
        line(f, [LEFT, BOTTOM, RIGHT, BOTTOM], "black", None)?;
        line(f, [LEFT, TOP, LEFT, BOTTOM], "black", None)?;
        text(f, (LEFT + RIGHT) / 2.0, BOTTOM + 40.0, "middle", "cells in the universe")?;
        text(f, 8.0, TOP - 14.0, "start", "computed cell/s")
    }

    /// A line through the medians, a dot on each, and a bar from the slowest sample to the fastest.
    fn draw(&self, f: &mut fmt::Formatter<'_>, series: &Series) -> fmt::Result {
        let color = self.color(series.engine);
        let mut points = String::new();
        for row in &series.rows {
            let (x, y) = (self.x(cells(row)), self.y(row.cells_per_second.median));
            write!(points, "{x:.1},{y:.1} ")?;
            let (low, high) = (row.cells_per_second.min, row.cells_per_second.max);
            line(f, [x, self.y(low), x, self.y(high)], color, None)?;
            writeln!(f, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{color}\"/>")?;
        }
        writeln!(
            f,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>",
            points.trim_end()
        )
    }
}

fn cells(row: &Measurement) -> f64 {
    row.width as f64 * row.height as f64
}

/// A row that had nothing to compute, because all of it rests, has no place on a logarithmic axis.
fn series(rows: &[Measurement]) -> Vec<Series<'_>> {
    let mut series: Vec<Series> = Vec::new();
    for row in rows.iter().filter(|row| row.cells_per_second.median > 0.0) {
        let mut label = format!("{}, density {}", row.engine, row.density);
        if row.settle > 0 {
            label += &format!(", settled {}", row.settle);
        }
        match series.iter_mut().find(|series| series.label == label) {
            Some(found) => found.rows.push(row),
            None => series.push(Series { engine: &row.engine, label, rows: vec![row] }),
        }
    }
    for series in &mut series {
        series.rows.sort_by(|one, other| cells(one).total_cmp(&cells(other)));
    }
    series
}

/// Whole decades around what is shown, one at least.
fn decades(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let shown = values.filter(|value| value.is_finite() && *value > 0.0).map(f64::log10);
    let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.0, 1.0);
    }
    (low.floor(), high.ceil().max(low.floor() + 1.0))
}

/// Where a value stands between the ends; what is not positive stands at the lower one.
fn share((low, high): (f64, f64), value: f64) -> f64 {
    if value > 0.0 { ((value.log10() - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 }
}

fn exponents((low, high): (f64, f64)) -> std::ops::RangeInclusive<i32> {
    low as i32..=high as i32
}

fn line(
    f: &mut fmt::Formatter<'_>,
    [x1, y1, x2, y2]: [f64; 4],
    color: &str,
    dashes: Option<&str>,
) -> fmt::Result {
    write!(
        f,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{color}\""
    )?;
    if let Some(dashes) = dashes {
        write!(f, " stroke-dasharray=\"{dashes}\"")?;
    }
    writeln!(f, "/>")
}

fn text(f: &mut fmt::Formatter<'_>, x: f64, y: f64, anchor: &str, text: &str) -> fmt::Result {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    writeln!(f, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>")
}

#[cfg(test)]
mod tests {
    use super::super::statistics::Spread;
    use super::*;

    #[test]
    fn axes_span_whole_decades_around_what_they_show() {
        let check = |values: &[f64], expected: (f64, f64)| {
            assert_eq!(decades(values.iter().copied()), expected, "{values:?}");
        };
        check(&[2e3, 5e5], (3.0, 6.0));
        check(&[1e4], (4.0, 5.0));
        check(&[0.0, f64::NAN], (0.0, 1.0));
        check(&[], (0.0, 1.0));
    }

    #[test]
    fn each_density_of_an_engine_is_a_line_of_its_own_by_rising_size() {
        let row = |engine, width, density, rate: f64| {
            let mut row = super::super::measurement::tests::row(engine, width, &[]);
            row.density = density;
            row.cells_per_second = Spread::of([rate].into_iter());
            row
        };
        let rows = [
            row("cpu", 64, 0.5, 1e9),
            row("cpu", 64, 0.9, 1e9),
            row("cpu", 8, 0.5, 1e9),
            row("gpu", 8, 0.5, 1e9),
            row("gpu", 64, 0.5, 0.0),
        ];
        let found = series(&rows);
        let widths: Vec<Vec<u64>> =
            found.iter().map(|series| series.rows.iter().map(|row| row.width).collect()).collect();
        assert_eq!(widths, [vec![8, 64], vec![64], vec![8]]);
    }
}
