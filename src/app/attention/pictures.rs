//! The pictures that the tabs are made of: cells, heat maps, bars.

use std::ops::RangeInclusive;

use egui::accesskit::Role;
use egui::epaint::Mesh;
use egui::{
    Align2, Color32, FontId, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::app::theme;
use crate::language::Language;
use crate::language::texts::dock as texts;
use crate::render::palette;

/// What is wrong.
pub(super) const WRONG: Color32 = Color32::from_rgb(0xff, 0x8c, 0x42);
/// Predicted alive, and dead in truth.
pub(super) const WRONGLY_ALIVE: Color32 = WRONG;
/// Predicted dead, and alive in truth.
pub(super) const WRONGLY_DEAD: Color32 = Color32::from_rgb(0x6d, 0x8c, 0xff);
/// What is right, or grows.
pub(super) const GOOD: Color32 = Color32::from_rgb(0x5f, 0xd3, 0x8d);
/// Numbers below zero and above it, furthest from it.
const BELOW_ZERO: Color32 = Color32::from_rgb(0x6d, 0x8c, 0xff);
const ABOVE_ZERO: Color32 = Color32::from_rgb(0xff, 0x8c, 0x42);
/// A live cell.
pub(super) const ALIVE: Color32 = colour(palette::CELL);
/// What is no cell of the universe.
pub(super) const OUTSIDE: Color32 = Color32::from_rgb(0x3a, 0x42, 0x4d);
/// A dead cell.
pub(super) const DEAD: Color32 = Color32::from_rgb(0x0b, 0x0f, 0x15);

/// Colours of lines that must be told apart.
pub(super) const LINES: [Color32; 6] = [
    Color32::from_rgb(0x3f, 0xa7, 0xa0),
    Color32::from_rgb(0xf2, 0xc1, 0x4e),
    Color32::from_rgb(0xff, 0x8c, 0x42),
    Color32::from_rgb(0x6d, 0x8c, 0xff),
    Color32::from_rgb(0xc8, 0x7b, 0xe0),
    Color32::from_rgb(0x5f, 0xd3, 0x8d),
];

const fn colour([red, green, blue]: palette::Colour) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// A colour from dark (0) over teal to bright (1).
pub(super) fn heat(share: f32) -> Color32 {
    const STOPS: [[f32; 3]; 4] =
        [[14.0, 19.0, 26.0], [27.0, 82.0, 98.0], [63.0, 167.0, 160.0], [246.0, 241.0, 220.0]];
    let at = share.clamp(0.0, 1.0) * (STOPS.len() - 1) as f32;
    let index = (at as usize).min(STOPS.len() - 2);
    let between = at - index as f32;
    let channel = |channel: usize| {
        let (low, high) = (STOPS[index][channel], STOPS[index + 1][channel]);
        (low + (high - low) * between).round() as u8
    };
    Color32::from_rgb(channel(0), channel(1), channel(2))
}

/// A colour for a number with a sign: blue below zero, dark at it, orange above.
pub(super) fn signed_heat(value: f32, most: f32) -> Color32 {
    let share = if most > 0.0 { (value / most).clamp(-1.0, 1.0) } else { 0.0 };
    let end = if share < 0.0 { BELOW_ZERO } else { ABOVE_ZERO };
    theme::PANEL.lerp_to_gamma(end, share.abs())
}

/// A rectangle of cells, row after row, each in a colour of its own.
pub(super) struct Cells<'a> {
    pub width: usize,
    pub height: usize,
    pub colour: &'a dyn Fn(usize, usize) -> Color32,
    /// Whether lines stand between cells.
    pub has_lines: bool,
}

/// What the pointer does with a picture of cells.
pub(super) struct Touched {
    pub response: Response,
    /// The cell under the pointer.
    pub cell: Option<(usize, usize)>,
    pub place: Rect,
}

impl Touched {
    /// Tells the picture's name to those who do not see it.
    pub fn name(&self, name: &str) {
        let role = if self.response.sense.senses_click() { Role::Button } else { Role::Image };
        self.response.widget_info(|| WidgetInfo::labeled(role, true, name));
    }
}

impl Cells<'_> {
    /// Shows the cells in a square of `side` points, or a rectangle with that longer side.
    pub fn show(&self, ui: &mut Ui, side: f32, sense: Sense) -> Touched {
        let longest = self.width.max(self.height).max(1) as f32;
        // Whole pixels a cell, so that cells look even.
        let scale = ui.ctx().pixels_per_point();
        let cell = ((side * scale / longest).floor() / scale).max(1.0 / scale);
        let size = vec2(cell * self.width as f32, cell * self.height as f32);
        let (place, response) = ui.allocate_exact_size(size, sense);
        let place = Rect::from_min_size(snapped(place.min, scale), size);
        if ui.is_rect_visible(place) {
            self.paint(ui, place, cell);
        }
        let cell = response.hover_pos().and_then(|at| {
            let offset = (at - place.min) / cell;
            let inside = offset.x >= 0.0 && offset.y >= 0.0;
            let (x, y) = (offset.x as usize, offset.y as usize);
            (inside && x < self.width && y < self.height).then_some((x, y))
        });
        Touched { response, cell, place }
    }

    fn paint(&self, ui: &Ui, place: Rect, cell: f32) {
        let gap =
            if self.has_lines && cell >= 5.0 { 1.0 / ui.ctx().pixels_per_point() } else { 0.0 };
        if gap > 0.0 {
            ui.painter().rect_filled(place, 0.0, theme::LINE);
        }
        let mut mesh = Mesh::default();
        for y in 0..self.height {
            for x in 0..self.width {
                let corner = place.min + vec2(x as f32 * cell, y as f32 * cell);
                let square = Rect::from_min_size(corner, vec2(cell - gap, cell - gap));
                mesh.add_colored_rect(square, (self.colour)(x, y));
            }
        }
        ui.painter().add(mesh);
        let edge = Stroke::new(1.0, theme::LINE);
        ui.painter().rect_stroke(place.expand(1.0), 0.0, edge, StrokeKind::Middle);
    }
}

/// A frame around a cell of a picture.
pub(super) fn frame_cell(
    ui: &Ui,
    place: Rect,
    columns: usize,
    cell: (usize, usize),
    colour: Color32,
) {
    let side = place.width() / columns.max(1) as f32;
    let corner = place.min + vec2(cell.0 as f32 * side, cell.1 as f32 * side);
    let square = Rect::from_min_size(corner, vec2(side, side));
    ui.painter().rect_stroke(square, 0.0, Stroke::new(2.0, colour), StrokeKind::Outside);
}

/// A dot in the middle of a cell of a picture, which can be seen on any colour.
pub(super) fn dot_cell(ui: &Ui, place: Rect, columns: usize, cell: (usize, usize)) {
    let side = place.width() / columns.max(1) as f32;
    let middle = place.min + vec2((cell.0 as f32 + 0.5) * side, (cell.1 as f32 + 0.5) * side);
    let rim = Stroke::new((0.08 * side).max(0.5), DEAD);
    ui.painter().circle(middle, (0.2 * side).max(1.0), ALIVE, rim);
}

fn snapped(at: Pos2, scale: f32) -> Pos2 {
    pos2((at.x * scale).round() / scale, (at.y * scale).round() / scale)
}

/// A bar as long as a share, in the height of a line of text, with a text on it.
pub(super) fn bar(ui: &mut Ui, width: f32, share: f32, colour: Color32, text: &str) -> Response {
    let (place, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(place, 3.0, theme::BUTTON);
    let mut filled = place;
    filled.set_width((width * share.clamp(0.0, 1.0)).max(1.0));
    painter.rect_filled(filled, 3.0, colour.gamma_multiply(0.7));
    let at = place.left_center() + vec2(6.0, 0.0);
    painter.text(at, Align2::LEFT_CENTER, text, FontId::proportional(11.0), theme::TEXT);
    response
}

/// A spot of colour with its meaning.
pub(super) fn key(ui: &mut Ui, colour: Color32, meaning: &str) -> Response {
    let font = FontId::proportional(11.5);
    let text = ui.painter().layout_no_wrap(meaning.to_owned(), font, theme::DIM);
    // One piece, so that a row that wraps does so between keys.
    let (place, response) =
        ui.allocate_exact_size(vec2(16.0 + text.size().x, 16.0), Sense::hover());
    let spot = Rect::from_center_size(place.left_center() + vec2(5.5, 0.0), vec2(10.0, 10.0));
    let painter = ui.painter();
    painter.rect_filled(spot, 2.0, colour);
    painter.rect_stroke(spot, 2.0, Stroke::new(1.0, theme::LINE), StrokeKind::Outside);
    let at = pos2(place.left() + 16.0, place.center().y - text.size().y / 2.0);
    painter.galley(at, text, theme::DIM);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, meaning));
    response
}

/// Where a number of a row stands between two ends: a line with a dot, for cosines.
pub(super) fn dial(ui: &mut Ui, width: f32, range: RangeInclusive<f32>, dots: &[(f32, Color32)]) {
    let (place, _) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    let painter = ui.painter();
    let (low, high) = (*range.start(), *range.end());
    let x_of = |value: f32| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        place.left() + 5.0 + share * (place.width() - 10.0)
    };
    painter.hline(x_of(low)..=x_of(high), place.center().y, Stroke::new(2.0, theme::LINE));
    if range.contains(&0.0) {
        let tick = place.center().y - 5.0..=place.center().y + 5.0;
        painter.vline(x_of(0.0), tick, Stroke::new(1.0, theme::DIM));
    }
    if let [(first, _), (second, colour)] = dots {
        let (from, to) =
            (pos2(x_of(*first), place.center().y), pos2(x_of(*second), place.center().y));
        painter.add(Shape::line_segment([from, to], Stroke::new(2.0, colour.gamma_multiply(0.6))));
    }
    for (value, colour) in dots {
        painter.circle_filled(pos2(x_of(*value), place.center().y), 4.5, *colour);
    }
}

/// What the colours of rows of numbers mean.
pub(super) fn strip_key(ui: &mut Ui, language: Language) {
    ui.horizontal_wrapped(|ui| {
        key(ui, BELOW_ZERO, language.say(texts::BELOW_ZERO));
        key(ui, ABOVE_ZERO, language.say(texts::ABOVE_ZERO));
    });
}

/// A row of numbers as small coloured squares; returns the number under the pointer.
pub(super) fn vector_strip(ui: &mut Ui, width: f32, values: &[f64]) -> Option<usize> {
    let most = values.iter().fold(0.0f64, |most, value| most.max(value.abs()));
    scaled_strip(ui, width, values, most)
}

/// The same, with the brightest colour for numbers of that size.
pub(super) fn scaled_strip(ui: &mut Ui, width: f32, values: &[f64], most: f64) -> Option<usize> {
    let count = values.len().max(1);
    let (place, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    let step = place.width() / count as f32;
    let mut mesh = Mesh::default();
    for (index, &value) in values.iter().enumerate() {
        let left = place.left() + index as f32 * step;
        let square = Rect::from_min_max(
            pos2(left, place.top()),
            pos2(left + (step - 1.0).max(1.0), place.bottom()),
        );
        mesh.add_colored_rect(square, signed_heat(value as f32, most as f32));
    }
    ui.painter().add(mesh);
    ui.painter().rect_stroke(place, 0.0, Stroke::new(1.0, theme::LINE), StrokeKind::Outside);
    let at = response.hover_pos()?;
    let index = ((at.x - place.left()) / step) as usize;
    (index < values.len()).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_runs_from_dark_to_bright() {
        let brightness = |share: f32| {
            let colour = heat(share);
            u32::from(colour.r()) + u32::from(colour.g()) + u32::from(colour.b())
        };
        for step in 0..20 {
            let share = step as f32 / 20.0;
            assert!(brightness(share) < brightness(share + 0.05), "{share}");
        }
        assert_eq!((heat(-1.0), heat(9.0)), (heat(0.0), heat(1.0)));
    }

    #[test]
    fn signs_have_colours_of_their_own() {
        assert_eq!(signed_heat(2.0, 2.0), ABOVE_ZERO);
        assert_eq!(signed_heat(-2.0, 2.0), BELOW_ZERO);
        assert_eq!(signed_heat(0.0, 2.0), theme::PANEL);
        assert_eq!(signed_heat(1.0, 0.0), theme::PANEL);
    }
}
