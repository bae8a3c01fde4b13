//! Charts: lines over one axis, drawn with the window's own painter so that the same code paints
//! the window and the file that a chart is saved to.

use egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2,
};

use super::theme;

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

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Axis {
    /// What is measured, with its unit.
    pub label: String,
    pub scale: Scale,
    /// The least and the greatest value; what the points need where it is not given.
    pub range: Option<(f64, f64)>,
    pub ticks: Ticks,
}

/// How values become places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scale {
    #[default]
    Linear,
    /// Equal ratios are equal lengths; values are above zero.
    Logarithmic,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ticks {
    #[default]
    Number,
    /// 0.5 is 50 %.
    Percent,
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

/// Space for the numbers of the y axis.
const LEFT: f32 = 42.0;
/// Space for the numbers and the label of the x axis.
const BOTTOM: f32 = 32.0;
/// Height of the row with what happened at marks, above the lines.
const MARK_ROW: f32 = 15.0;
/// Height of a row of the legend.
const LEGEND_ROW: f32 = 17.0;
const RIGHT: f32 = 10.0;

const SMALL: FontId = FontId::proportional(11.0);

impl Axis {
    /// A linear axis.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A logarithmic axis.
    pub fn logarithmic(label: impl Into<String>) -> Self {
        Self { scale: Scale::Logarithmic, ..Self::linear(label) }
    }

    /// Shares of a whole, from none to all.
    pub fn share(label: impl Into<String>) -> Self {
        Self { range: Some((0.0, 1.0)), ticks: Ticks::Percent, ..Self::linear(label) }
    }

    fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.max(1e-12).log2(),
        }
    }

    /// Least and greatest place.
    fn span(&self, values: impl Iterator<Item = f64>) -> (f64, f64) {
        let (mut low, mut high) = match self.range {
            Some((low, high)) => (self.place(low), self.place(high)),
            None => values
                .filter(|value| value.is_finite())
                .map(|value| self.place(value))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| {
                    (low.min(place), high.max(place))
                }),
        };
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < 1e-9 {
            high = low + 1.0;
        }
        (low, high)
    }

    /// Values that are written at the axis, for a span of places.
    fn tick_values(&self, (low, high): (f64, f64), most: usize) -> Vec<f64> {
        if self.scale == Scale::Logarithmic {
            let step = ((high - low) / most as f64).ceil().max(1.0);
            let first = (low / step).ceil() * step;
            return steps(first, step, high).map(f64::exp2).collect();
        }
        let raw = (high - low) / most.max(1) as f64;
        let magnitude = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .map(|factor| factor * magnitude)
            .into_iter()
            .find(|&step| step >= raw * 0.999)
            .unwrap_or(raw);
        steps((low / step).ceil() * step, step, high).collect()
    }

    fn write(&self, value: f64) -> String {
        match self.ticks {
            Ticks::Percent => format!("{} %", short(value * 100.0)),
            Ticks::Number => short(value),
        }
    }
}

fn steps(first: f64, step: f64, last: f64) -> impl Iterator<Item = f64> {
    (0..64).map(move |index| first + step * f64::from(index)).take_while(move |&x| x <= last + 1e-9)
}

/// A number with as many digits as tell it apart: 1200, 12.5, 0.031, 2e-6.
pub(super) fn short(value: f64) -> String {
    if value != 0.0 && value.abs() < 5e-5 {
        return format!("{value:.0e}");
    }
    let decimals = match value.abs() {
        0.0 => 0,
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.1.. => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let trimmed =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

/// Where values stand in a rectangle.
struct Frame {
    plot: Rect,
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    fn at(&self, chart: &Chart, series: &Series, [x, y]: [f64; 2]) -> Pos2 {
        self.place(chart, [x, y / series.unit])
    }

    fn place(&self, chart: &Chart, [x, y]: [f64; 2]) -> Pos2 {
        let share = |place: f64, (low, high): (f64, f64)| ((place - low) / (high - low)) as f32;
        pos2(
            self.plot.left() + share(chart.x.place(x), self.x) * self.plot.width(),
            self.plot.bottom() - share(chart.y.place(y), self.y) * self.plot.height(),
        )
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

    /// Paints the chart into a rectangle, with the values at `pointer`.
    pub fn paint(&self, painter: &Painter, place: Rect, pointer: Option<Pos2>) {
        let legend_height = self.paint_legend(painter, place);
        let has_mark_row = self.has_mark_row || !self.marks.is_empty();
        let mark_height = if has_mark_row { MARK_ROW } else { 0.0 };
        let plot = Rect::from_min_max(
            place.min + vec2(LEFT, legend_height + 4.0 + mark_height),
            place.max - vec2(RIGHT, BOTTOM),
        );
        if plot.width() < 20.0 || plot.height() < 20.0 {
            return;
        }
        let points = || {
            let all = self.series.iter();
            all.flat_map(|series| series.points.iter().map(|[x, y]| [*x, y / series.unit]))
        };
        let is_empty = points().next().is_none();
        let frame = Frame {
            plot,
            x: self.x.span(points().map(|point| point[0])),
            y: self.y.span(points().map(|point| point[1])),
        };
        self.paint_axes(painter, &frame, is_empty);
        if is_empty {
            let text = painter.layout(
                self.empty.clone(),
                FontId::proportional(12.0),
                theme::DIM,
                plot.width() - 16.0,
            );
            painter.galley(plot.center() - text.size() / 2.0, text, theme::DIM);
            return;
        }
        let inside = painter.with_clip_rect(plot.expand(4.0).intersect(painter.clip_rect()));
        self.paint_marks(painter, &frame);
        for series in &self.series {
            paint_series(&inside, self, &frame, series);
        }
        if let Some(pointer) = pointer.filter(|pointer| plot.contains(*pointer)) {
            self.paint_values(painter, &frame, pointer);
        }
    }

    fn paint_legend(&self, painter: &Painter, place: Rect) -> f32 {
        let (mut x, mut row) = (place.left() + LEFT, 0.0);
        for series in self.series.iter().filter(|series| !series.name.is_empty()) {
            let name = painter.layout_no_wrap(series.name.clone(), SMALL, theme::TEXT);
            let width = name.size().x + 22.0;
            if x + width > place.right() && x > place.left() + LEFT {
                (x, row) = (place.left() + LEFT, row + 1.0);
            }
            let y = place.top() + row * LEGEND_ROW + LEGEND_ROW / 2.0;
            if series.is_joined {
                painter.hline(x..=x + 12.0, y, Stroke::new(2.0, series.colour));
            }
            if series.has_dots {
                painter.circle_filled(pos2(x + 6.0, y), 3.0, series.colour);
            }
            painter.galley(pos2(x + 17.0, y - name.size().y / 2.0), name, theme::TEXT);
            x += width + 10.0;
        }
        if self.series.iter().all(|series| series.name.is_empty()) {
            return 0.0;
        }
        (row + 1.0) * LEGEND_ROW
    }

    /// Axes without a range of their own have no numbers as long as there are no points.
    fn paint_axes(&self, painter: &Painter, frame: &Frame, is_empty: bool) {
        let ticks = |axis: &Axis, span, most| match is_empty && axis.range.is_none() {
            true => Vec::new(),
            false => axis.tick_values(span, most),
        };
        let plot = frame.plot;
        painter.rect_filled(plot, 0.0, GROUND);
        let line = Stroke::new(1.0, theme::LINE);
        for value in ticks(&self.y, frame.y, (plot.height() / 30.0) as usize) {
            let y = plot.bottom()
                - ((self.y.place(value) - frame.y.0) / (frame.y.1 - frame.y.0)) as f32
                    * plot.height();
            painter.hline(plot.x_range(), y, line);
            let at = pos2(plot.left() - 6.0, y);
            painter.text(at, Align2::RIGHT_CENTER, self.y.write(value), SMALL, theme::DIM);
        }
        for value in ticks(&self.x, frame.x, (plot.width() / 60.0) as usize) {
            let x = plot.left()
                + ((self.x.place(value) - frame.x.0) / (frame.x.1 - frame.x.0)) as f32
                    * plot.width();
            painter.vline(x, plot.y_range(), line);
            let at = pos2(x, plot.bottom() + 3.0);
            painter.text(at, Align2::CENTER_TOP, self.x.write(value), SMALL, theme::DIM);
        }
        let below = pos2(plot.center().x, plot.bottom() + 17.0);
        painter.text(below, Align2::CENTER_TOP, &self.x.label, SMALL, theme::DIM);
        if !self.y.label.is_empty() {
            let above = plot.left_top() + vec2(6.0, 4.0);
            painter.text(above, Align2::LEFT_TOP, &self.y.label, SMALL, theme::DIM);
        }
    }

    /// Marks are lines over the whole height; what happened stands above them, where no line of the
    /// chart can run through it. Where there is no room for all, the last ones are said.
    fn paint_marks(&self, painter: &Painter, frame: &Frame) {
        let plot = frame.plot;
        let mut taken: Vec<Rect> = Vec::new();
        for (value, label) in self.marks.iter().rev() {
            let x = frame.place(self, [*value, 0.0]).x;
            if !plot.x_range().contains(x) {
                continue;
            }
            painter.vline(x, plot.y_range(), Stroke::new(1.5, theme::WARNING));
            let text = painter.layout_no_wrap(label.clone(), SMALL, theme::WARNING);
            let place = mark_place(plot, x, text.size());
            if taken.iter().all(|other| !other.expand2(vec2(4.0, 0.0)).intersects(place)) {
                painter.galley(place.min, text, theme::WARNING);
                taken.push(place);
            }
        }
    }

    fn paint_values(&self, painter: &Painter, frame: &Frame, pointer: Pos2) {
        let plot = frame.plot;
        let nearest = self
            .series
            .iter()
            .flat_map(|series| series.points.iter())
            .map(|point| point[0])
            .min_by(|a, b| {
                let far = |x: &f64| (frame.place(self, [*x, 0.0]).x - pointer.x).abs();
                far(a).total_cmp(&far(b))
            });
        let Some(x) = nearest else { return };
        let at = frame.place(self, [x, 0.0]).x;
        painter.vline(at, plot.y_range(), Stroke::new(1.0, theme::DIM));
        let mut lines = vec![(format!("{}: {}", self.x.label, self.x.write(x)), theme::TEXT)];
        for series in &self.series {
            if let Some(point) = series.points.iter().find(|point| point[0] == x) {
                painter.circle_filled(frame.at(self, series, *point), 3.0, series.colour);
                let value = self.y.write(point[1]);
                lines.push((format!("{}: {value}", series.name), series.colour));
            }
        }
        let galleys: Vec<_> = lines
            .into_iter()
            .map(|(text, colour)| (painter.layout_no_wrap(text, SMALL, colour), colour))
            .collect();
        let width = galleys.iter().map(|(text, _)| text.size().x).fold(0.0, f32::max) + 12.0;
        let height = galleys.iter().map(|(text, _)| text.size().y + 1.0).sum::<f32>() + 8.0;
        let left = if at + width + 8.0 > plot.right() { at - width - 8.0 } else { at + 8.0 };
        let top = pointer.y.clamp(plot.top(), (plot.bottom() - height).max(plot.top()));
        let card = Rect::from_min_size(pos2(left, top), vec2(width, height));
        painter.rect(
            card,
            4.0,
            theme::PANEL,
            Stroke::new(1.0, theme::LINE),
            egui::StrokeKind::Inside,
        );
        let mut at = card.min + vec2(6.0, 4.0);
        for (text, colour) in galleys {
            let down = Vec2::new(0.0, text.size().y + 1.0);
            painter.galley(at, text, colour);
            at += down;
        }
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

/// What lies behind the lines.
const GROUND: Color32 = Color32::from_rgb(0x0e, 0x13, 0x1a);

/// Where the label of a mark at `x` stands: above the plot, and no further aside than it must.
fn mark_place(plot: Rect, x: f32, size: Vec2) -> Rect {
    let most = (plot.right() - size.x).max(plot.left());
    let left = (x - size.x / 2.0).clamp(plot.left(), most);
    Rect::from_min_size(pos2(left, plot.top() - 2.0 - size.y), size)
}

fn paint_series(painter: &Painter, chart: &Chart, frame: &Frame, series: &Series) {
    let places: Vec<Pos2> = series
        .points
        .iter()
        .filter(|point| point[0].is_finite() && point[1].is_finite())
        .map(|point| frame.at(chart, series, *point))
        .collect();
    if series.is_joined && places.len() > 1 {
        painter.add(Shape::line(thinned(&places), Stroke::new(1.8, series.colour)));
    }
    if series.has_dots || places.len() == 1 {
        for place in places {
            painter.circle_filled(place, 3.0, series.colour);
        }
    }
}

/// A line that looks the same with no more points than that takes, so that a long training is no
/// longer to paint than a short one: of the points that stand side by side in one point's width
/// only the first, the highest, the lowest and the last.
fn thinned(places: &[Pos2]) -> Vec<Pos2> {
    let mut found = Vec::new();
    for column in places.chunk_by(|a, b| a.x.floor() == b.x.floor()) {
        let by_height = |a: &usize, b: &usize| column[*a].y.total_cmp(&column[*b].y);
        let highest = (0..column.len()).min_by(by_height).unwrap_or(0);
        let lowest = (0..column.len()).max_by(by_height).unwrap_or(0);
        let mut kept = [0, highest, lowest, column.len() - 1];
        kept.sort_unstable();
        for (place, index) in kept.into_iter().enumerate() {
            if place == 0 || kept[place - 1] != index {
                found.push(column[index]);
            }
        }
    }
    found
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
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1200.0, "1200"),
            (350.0, "350"),
            (0.000_002_4, "2e-6"),
            (12.5, "12.5"),
            (0.25, "0.25"),
            (0.0312, "0.0312"),
            (2.0, "2"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn ticks_are_round_and_inside() {
        let check = |axis: Axis, span, expected: &[f64]| {
            assert_eq!(axis.tick_values(span, 5), expected, "{axis:?}");
        };
        check(Axis::linear(""), (0.0, 1.0), &[0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        check(Axis::linear(""), (30.0, 360.0), &[100.0, 200.0, 300.0]);
        check(Axis::logarithmic(""), (1.0, 5.0), &[2.0, 4.0, 8.0, 16.0, 32.0]);
    }

    #[test]
    fn a_long_line_is_painted_with_few_points_and_all_its_peaks() {
        // 3,000 points over 30 points' width, with a peak in each.
        let places: Vec<Pos2> = (0..3000)
            .map(|index| pos2(index as f32 / 100.0, if index % 100 == 37 { -9.0 } else { 1.0 }))
            .collect();
        let found = thinned(&places);
        assert!(found.len() <= 4 * 30, "{}", found.len());
        assert_eq!(found.iter().filter(|place| place.y == -9.0).count(), 30);
        assert_eq!((found.first(), found.last()), (places.first(), places.last()));
        assert!(found.is_sorted_by(|a, b| a.x < b.x));
        let few = [pos2(0.0, 0.0), pos2(0.2, 5.0), pos2(3.0, 1.0)];
        assert_eq!(thinned(&few), few);
    }

    #[test]
    fn what_happened_is_said_above_the_lines() {
        let plot = Rect::from_min_max(pos2(40.0, 50.0), pos2(240.0, 150.0));
        for x in [40.0, 60.0, 140.0, 240.0] {
            let place = mark_place(plot, x, vec2(80.0, 12.0));
            assert!(place.bottom() < plot.top() && place.top() >= plot.top() - MARK_ROW);
            assert!(place.left() >= plot.left() && place.right() <= plot.right(), "{x}");
            assert!(place.x_range().contains(x), "{x}");
        }
    }

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
