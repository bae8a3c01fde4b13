//! How a chart is painted.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::{Axis, Chart, Series};
use crate::app::theme;

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

/// What lies behind the lines.
const GROUND: Color32 = Color32::from_rgb(0x0e, 0x13, 0x1a);

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
}

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
