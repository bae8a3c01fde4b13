//! The attention of every head of every layer, as heat maps with words at their edges.

use std::f32::consts::FRAC_PI_2;

use egui::accesskit::Role;
use egui::epaint::TextShape;
use egui::{Align2, FontId, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{SentencesTab, Shown, texts};
use crate::app::attention::pictures::{LINES, heat};
use crate::app::theme;
use crate::language::Language;
use crate::language::texts::dock;

/// Space for the words at the left of a map and below it.
const LABELS: f32 = 46.0;

impl SentencesTab {
    pub(super) fn heads(&mut self, ui: &mut Ui, language: Language) {
        let Some(shown) = &self.shown else { return };
        ui.label(RichText::new(language.say(texts::HEAT_ABOUT)).color(theme::DIM));
        let mut pointed = None;
        let mut clicked = None;
        let gap = 14.0;
        let side = ((ui.available_width() - gap) / 2.0).clamp(120.0, 260.0);
        // Nested layouts do not wrap by themselves.
        let in_a_row = (((ui.available_width() + gap) / (side + gap)) as usize).max(1);
        for (layer, found) in shown.explained.layers.iter().enumerate() {
            let heads: Vec<usize> = (0..found.heads.len()).collect();
            for heads in heads.chunks(in_a_row) {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = gap;
                    for &head in heads {
                        ui.vertical(|ui| {
                            let place = [layer + 1, head + 1].map(|number| number.to_string());
                            let name = language.fill(dock::LAYER_AND_HEAD, &[&place[0], &place[1]]);
                            let is_chosen = (layer, head) == (self.layer, self.head);
                            let colour = if is_chosen { theme::ACCENT } else { theme::DIM };
                            ui.label(RichText::new(&name).size(11.5).color(colour));
                            let (found, is_clicked) = map(ui, shown, &name, (layer, head), side);
                            if let Some((asker, ..)) = found.filter(|_| is_clicked) {
                                clicked = Some((layer, head, asker));
                            }
                            pointed = pointed.or(found);
                        });
                    }
                });
            }
        }
        let text = pointed.map_or_else(
            || " ".to_owned(),
            |(asking, answering, weight): (usize, usize, f64)| {
                let words = shown.question.words();
                let share = format!("{:.1}", 100.0 * weight);
                language.fill(texts::HEAT_VALUE, &[words[asking], words[answering], &share])
            },
        );
        ui.label(RichText::new(text).monospace().color(LINES[1]));
        if let Some((layer, head, asker)) = clicked {
            (self.layer, self.head) = (layer, head);
            self.show_asker(asker);
        }
    }
}

/// A head's map, of that name; returns the words under the pointer and the weight between them, and whether it was
/// clicked.
fn map(
    ui: &mut Ui,
    shown: &Shown,
    name: &str,
    (layer, head): (usize, usize),
    side: f32,
) -> (Option<(usize, usize, f64)>, bool) {
    let weights = &shown.explained.layers[layer].heads[head].all_weights;
    let words = shown.question.words();
    let count = words.len();
    let cell = ((side - LABELS) / count as f32).floor().max(3.0);
    let square = cell * count as f32;
    let size = vec2(LABELS + square, square + LABELS);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let left = place.left() + LABELS;
    let painter = ui.painter();
    let font = FontId::proportional((cell - 1.0).clamp(6.0, 11.0));
    let mut mesh = egui::epaint::Mesh::default();
    for (asking, word) in words.iter().enumerate() {
        let top = place.top() + asking as f32 * cell;
        let is_chosen = asking == shown.explained.at;
        let colour = if is_chosen { theme::ACCENT } else { theme::DIM };
        let at = pos2(left - 4.0, top + cell / 2.0);
        painter.text(at, Align2::RIGHT_CENTER, *word, font.clone(), colour);
        for (answering, weight) in weights[asking].iter().enumerate() {
            let corner = pos2(left + answering as f32 * cell, top);
            let place = Rect::from_min_size(corner, vec2(cell - 0.5, cell - 0.5));
            mesh.add_colored_rect(place, heat(*weight as f32));
        }
    }
    painter.add(mesh);
    for (answering, word) in words.iter().enumerate() {
        let middle = left + (answering as f32 + 0.5) * cell;
        let text = painter.layout_no_wrap((*word).to_owned(), font.clone(), theme::DIM);
        // Turned a quarter to the left: the text's end is at the top, next to its column.
        let at = pos2(middle - text.size().y / 2.0, place.top() + square + 4.0 + text.size().x);
        let turned = TextShape::new(at, text, theme::DIM).with_angle(-FRAC_PI_2);
        painter.add(turned);
    }
    let frame = Rect::from_min_size(pos2(left, place.top()), vec2(square, square));
    let stroke = Stroke::new(1.0, theme::LINE);
    painter.rect_stroke(frame, 0.0, stroke, egui::StrokeKind::Outside);
    let Some(at) = response.hover_pos().filter(|at| frame.contains(*at)) else {
        return (None, false);
    };
    let answering = (((at.x - frame.left()) / cell) as usize).min(count - 1);
    let asking = (((at.y - frame.top()) / cell) as usize).min(count - 1);
    let row =
        Rect::from_min_size(pos2(left, place.top() + asking as f32 * cell), vec2(square, cell));
    painter.rect_stroke(row, 0.0, Stroke::new(1.0, LINES[1]), egui::StrokeKind::Outside);
    (Some((asking, answering, weights[asking][answering])), response.clicked())
}
