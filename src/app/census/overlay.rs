//! What stands on the canvas over the cells: names, a mark, and the card of what is pointed at.

use egui::{Align2, Id, Order, Painter, Pos2, Stroke, StrokeKind, Ui, pos2};

use super::super::panel::Over;
use super::super::theme;
use super::findings::{Findings, Object};
use super::labels::{self, Wanted};
use super::{card, words};
use crate::language::Language;
use crate::render::Tint;

/// Pixels a cell from which objects are named.
pub(super) const FIRST_LABEL_ZOOM: f64 = 4.0;

/// Pixels a cell from which the card of what is pointed at is shown: further out one cannot point.
const FIRST_CARD_ZOOM: f64 = 2.0;

/// Space between the pointer and the card, in points.
const CARD_OFFSET: f32 = 16.0;

/// Findings over a picture.
pub(super) struct Overlay<'a> {
    pub language: Language,
    pub findings: &'a Findings,
    /// The object that was gone to last.
    pub visited: Option<usize>,
    pub over: &'a Over,
    /// The generation that the picture shows.
    pub generation: u64,
}

impl Overlay<'_> {
    /// Shows everything over the canvas.
    pub fn show(&self, ui: &Ui) {
        let painter = ui.painter().with_clip_rect(self.over.canvas);
        let zoom = self.over.placement.zoom;
        let pointer = self.over.pointer.filter(|_| zoom >= FIRST_CARD_ZOOM);
        let pointed_at = pointer.and_then(|pointer| {
            let (x, y) = self.over.cell(pointer, painter.pixels_per_point());
            Some((self.findings.object_at(x, y, self.generation)?, pointer))
        });
        // Frames lie below names, which they would cross.
        let marked = self.visited.into_iter().chain(pointed_at.map(|(index, _)| index));
        marked.for_each(|index| self.mark(&painter, index));
        if zoom >= FIRST_LABEL_ZOOM {
            self.name_objects(&painter);
        }
        if let Some((index, pointer)) = pointed_at {
            self.show_card(ui, index, pointer);
        }
    }

    fn name_objects(&self, painter: &Painter) {
        let findings = self.findings;
        let wanted: Vec<Wanted<'_>> = findings
            .objects
            .iter()
            .enumerate()
            // What is active has no name, and soon another place; but a gun stays.
            .filter(|(index, object)| {
                let is_gun = findings.kinds[object.kind].emission.is_some();
                (object.path.is_some() || is_gun) && !findings.is_gone(*index)
            })
            .map(|(index, object)| (index, object, self.box_of(painter, object)))
            .filter(|(.., place)| place.intersects(self.over.canvas))
            .take(labels::MOST)
            .map(|(index, object, place)| {
                let kind = &findings.kinds[object.kind];
                let rank = match kind.tint {
                    _ if self.visited == Some(index) => 0,
                    Tint::Moving | Tint::Active => 1,
                    Tint::Oscillating => 2,
                    Tint::Still => 3,
                };
                Wanted { text: words::title(kind, self.language), object: place, rank }
            })
            .collect();
        labels::paint(painter, self.over.canvas, &wanted);
    }

    fn box_of(&self, painter: &Painter, object: &Object) -> egui::Rect {
        let bounds = self.findings.bounds_at(object, self.generation);
        self.over.place(bounds, painter.pixels_per_point())
    }

    /// Draws a frame around an object.
    fn mark(&self, painter: &Painter, index: usize) {
        let object = &self.findings.objects[index];
        let place = self.box_of(painter, object).expand(4.0);
        let colour = card::colour(self.findings.kinds[object.kind].tint);
        painter.rect_stroke(place, 4.0, Stroke::new(1.5, colour), StrokeKind::Outside);
    }

    fn show_card(&self, ui: &Ui, index: usize, pointer: Pos2) {
        let object = &self.findings.objects[index];
        let kind = &self.findings.kinds[object.kind];
        // On the side of the pointer where there is more room.
        let middle = self.over.canvas.center();
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
            .constrain_to(self.over.canvas)
            .show(ui.ctx(), |ui| {
                theme::card().show(ui, |ui| {
                    let bounds = self.findings.bounds_at(object, self.generation);
                    card::show(ui, self.language, kind, Some(bounds), self.findings.is_thorough);
                });
            });
    }
}
