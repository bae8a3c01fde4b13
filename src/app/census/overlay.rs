//! What stands on the canvas over the cells: names, a mark, and the card of what is pointed at.

use egui::{Align2, Id, Order, Painter, Pos2, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::theme;
use super::findings::{Findings, Object};
use super::labels::{self, Wanted};
use super::{card, words};
use crate::language::Language;
use crate::life::Rect;
use crate::render::{Placement, Tint};

/// Pixels a cell from which objects are named.
pub(super) const FIRST_LABEL_ZOOM: f64 = 4.0;

/// Pixels a cell from which the card of what is pointed at is shown: further out one cannot point.
const FIRST_CARD_ZOOM: f64 = 2.0;

/// Space between the pointer and the card, in points.
const CARD_OFFSET: f32 = 16.0;

/// The picture on the canvas.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Shown {
    /// The canvas in the window, in points.
    pub canvas: egui::Rect,
    /// Where the plane stands on it, in pixels.
    pub placement: Placement,
    /// The generation that the picture shows.
    pub generation: u64,
    /// Where the pointer is, in points, if it rests on the canvas.
    pub pointer: Option<Pos2>,
}

impl Shown {
    /// A rectangle of cells on the canvas, in points.
    fn place(&self, cells: Rect, pixels_per_point: f32) -> egui::Rect {
        let Placement { origin_x, origin_y, zoom } = self.placement;
        let at = |x: i64, y: i64| {
            let pixels = vec2(
                (origin_x + x as f64 * zoom).round() as f32,
                (origin_y + y as f64 * zoom).round() as f32,
            );
            self.canvas.min + pixels / pixels_per_point
        };
        egui::Rect::from_min_max(at(cells.x, cells.y), at(cells.right(), cells.bottom()))
    }

    /// The cell under a point.
    fn cell(&self, point: Pos2, pixels_per_point: f32) -> (i64, i64) {
        let pixels = (point - self.canvas.min) * pixels_per_point;
        let Placement { origin_x, origin_y, zoom } = self.placement;
        let along = |pixel: f32, origin: f64| ((f64::from(pixel) - origin) / zoom).floor() as i64;
        (along(pixels.x, origin_x), along(pixels.y, origin_y))
    }
}

/// Shows everything over the canvas. `visited` is the object that was gone to last.
pub(super) fn show(
    ui: &mut Ui,
    language: Language,
    findings: &Findings,
    shown: &Shown,
    visited: Option<usize>,
) {
    let painter = ui.painter().with_clip_rect(shown.canvas);
    if shown.placement.zoom >= FIRST_LABEL_ZOOM {
        name_objects(&painter, language, findings, shown, visited);
    }
    if let Some(index) = visited {
        mark(&painter, findings, shown, index);
    }
    let pointed_at = shown.pointer.filter(|_| shown.placement.zoom >= FIRST_CARD_ZOOM);
    let Some(pointer) = pointed_at else { return };
    let (x, y) = shown.cell(pointer, painter.pixels_per_point());
    if let Some(index) = findings.object_at(x, y, shown.generation) {
        mark(&painter, findings, shown, index);
        show_card(ui, language, findings, shown, index, pointer);
    }
}

fn name_objects(
    painter: &Painter,
    language: Language,
    findings: &Findings,
    shown: &Shown,
    visited: Option<usize>,
) {
    let wanted: Vec<Wanted<'_>> = findings
        .objects
        .iter()
        .enumerate()
        // What is active has no name, and soon another place.
        .filter(|(index, object)| object.path.is_some() && !findings.is_gone(*index))
        .map(|(index, object)| (index, object, box_of(painter, findings, shown, object)))
        .filter(|(.., place)| place.intersects(shown.canvas))
        .take(labels::MOST)
        .map(|(index, object, place)| {
            let kind = &findings.kinds[object.kind];
            let rank = match kind.tint {
                _ if visited == Some(index) => 0,
                Tint::Moving => 1,
                Tint::Oscillating => 2,
                Tint::Active | Tint::Still => 3,
            };
            Wanted { text: words::title(kind, language), object: place, rank }
        })
        .collect();
    labels::paint(painter, shown.canvas, &wanted);
}

fn box_of(painter: &Painter, findings: &Findings, shown: &Shown, object: &Object) -> egui::Rect {
    let bounds = findings.bounds_at(object, shown.generation);
    shown.place(bounds, painter.pixels_per_point())
}

/// Draws a frame around an object.
fn mark(painter: &Painter, findings: &Findings, shown: &Shown, index: usize) {
    let object = &findings.objects[index];
    let place = box_of(painter, findings, shown, object).expand(4.0);
    let colour = card::colour(findings.kinds[object.kind].tint);
    painter.rect_stroke(place, 4.0, Stroke::new(1.5, colour), StrokeKind::Outside);
}

fn show_card(
    ui: &Ui,
    language: Language,
    findings: &Findings,
    shown: &Shown,
    index: usize,
    pointer: Pos2,
) {
    let object = &findings.objects[index];
    let kind = &findings.kinds[object.kind];
    // On the side of the pointer where there is more room.
    let middle = shown.canvas.center();
    let (is_left, is_above) = (pointer.x > middle.x, pointer.y > middle.y);
    let away = |is_before: bool| if is_before { -CARD_OFFSET } else { CARD_OFFSET };
    let pivot = match (is_left, is_above) {
        (false, false) => Align2::LEFT_TOP,
        (true, false) => Align2::RIGHT_TOP,
        (false, true) => Align2::LEFT_BOTTOM,
        (true, true) => Align2::RIGHT_BOTTOM,
    };
    egui::Area::new(Id::unique("census card"))
        .order(Order::Tooltip)
        .interactable(false)
        .pivot(pivot)
        .fixed_pos(pos2(pointer.x + away(is_left), pointer.y + away(is_above)))
        .constrain_to(shown.canvas)
        .show(ui.ctx(), |ui| {
            theme::card().show(ui, |ui| {
                let bounds = findings.bounds_at(object, shown.generation);
                card::show(ui, language, kind, Some(bounds));
            });
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_points_of_the_canvas_correspond() {
        let shown = Shown {
            canvas: egui::Rect::from_min_max(pos2(100.0, 40.0), pos2(500.0, 340.0)),
            placement: Placement { origin_x: 400.0, origin_y: 300.0, zoom: 10.0 },
            generation: 0,
            pointer: None,
        };
        let place = shown.place(Rect::new(-2, 3, 2, 4), 2.0);
        assert_eq!(place, egui::Rect::from_min_max(pos2(290.0, 205.0), pos2(300.0, 225.0)));
        for (point, cell) in [(pos2(290.1, 205.1), (-2, 3)), (pos2(299.9, 224.9), (-1, 6))] {
            assert_eq!(shown.cell(point, 2.0), cell);
        }
    }
}
