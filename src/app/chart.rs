//! Charts: lines over one axis, drawn with the window's own painter so that the same code paints
//! the window and the file that a chart is saved to.

mod axis;
mod paint;

use egui::{Color32, Sense, Ui, vec2};

pub(super) use self::axis::{Axis, short};

/// What a chart shows. Points are in the units of the axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chart {
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    pub series: Vec<Series>,
    /// Places on the x axis that are pointed out, with what happened there.
    pub marks: Vec<(f64, String)>,
    /// Whether a row is kept for what happened, so that nothing moves when it does.
    pub has_mark_row: bool,
    /// What stands in an empty chart.
    pub empty: String,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    pub name: String,
    pub colour: Color32,
    pub points: Vec<[f64; 2]>,
    /// Whether each point is marked by a dot.
    pub has_dots: bool,
    /// Whether the points are joined.
    pub is_joined: bool,
    /// What 1 on the y axis stands for, where the line has units of its own.
    pub unit: f64,
    /// What its numbers are called in a file, where the name says how they are drawn.
    pub column: Option<String>,
}

impl Series {
    /// Points that are joined by a line.
    pub fn line(name: impl Into<String>, colour: Color32, points: Vec<[f64; 2]>) -> Self {
        Self {
            name: name.into(),
            colour,
            points,
            has_dots: false,
            is_joined: true,
            unit: 1.0,
            column: None,
        }
    }

    /// A line that shares the chart with others of another unit: as much of its own is drawn at 1.
    /// In a file its numbers stand as they are, under that name.
    pub fn in_units_of(self, unit: f64, column: impl Into<String>) -> Self {
        Self { unit, column: Some(column.into()), ..self }
    }

    /// Points that are joined and marked.
    pub fn dotted(name: impl Into<String>, colour: Color32, points: Vec<[f64; 2]>) -> Self {
        Self { has_dots: true, ..Self::line(name, colour, points) }
    }
}

impl Chart {
    /// Shows the chart as wide as there is room, `height` points high. Under the pointer stand the
    /// values of every line.
    pub fn show(&self, ui: &mut Ui, height: f32) -> egui::Response {
        let size = vec2(ui.available_width(), height);
        let (place, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &self.title));
        let response = response.on_hover_cursor(egui::CursorIcon::Crosshair);
        if ui.is_rect_visible(place) {
            self.paint(ui.painter(), place, response.hover_pos());
        }
        response
    }

    /// The chart's numbers: a column for the x axis and one for each line, a row for each x.
    pub fn csv(&self) -> String {
        let mut xs: Vec<f64> =
            self.series.iter().flat_map(|series| series.points.iter()).map(|p| p[0]).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let mut head = vec![quoted(&self.x.label)];
        head.extend(
            self.series.iter().map(|series| quoted(series.column.as_ref().unwrap_or(&series.name))),
        );
        let mut text = head.join(",") + "\n";
        for x in xs {
            let mut row = vec![x.to_string()];
            row.extend(self.series.iter().map(|series| {
                let here: Vec<String> = series
                    .points
                    .iter()
                    .filter(|point| point[0] == x)
                    .map(|point| point[1].to_string())
                    .collect();
                here.join(" ")
            }));
            text += &(row.join(",") + "\n");
        }
        text
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_a_table_too() {
        let chart = Chart {
            x: Axis::linear("step"),
            series: vec![
                Series::line("loss, nats", Color32::RED, vec![[0.0, 0.7], [10.0, 0.5]]),
                Series::line("right", Color32::RED, vec![[10.0, 1.0]]),
            ],
            ..Chart::default()
        };
        assert_eq!(chart.csv(), "step,\"loss, nats\",right\n0,0.7,\n10,0.5,1\n");
    }
}
