//! Names beside objects on the canvas.
//!
//! Placing is greedy: the most important label chooses first, below its object, or above it, or
//! beside it, and a label that finds no free place is left out. So labels never lie over each other
//! or over the cells of an object, and those that matter are there.

use egui::{Align2, FontId, Painter, Pos2, Rect, Vec2, vec2};

use super::super::theme;

/// Space between an object and its label, in points.
const GAP: f32 = 3.0;

/// Space around a label's text, in points.
const PADDING: Vec2 = vec2(4.0, 1.0);

/// Most objects that are labelled: a canvas with more is too far away to read.
pub(super) const MOST: usize = 400;

/// A label that is to be placed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted<'a> {
    pub text: &'a str,
    /// The object's box on the canvas, in points.
    pub object: Rect,
    /// Labels of a lower rank choose their places first.
    pub rank: u8,
}

/// Draws the labels that find a place within `canvas`.
pub(super) fn paint(painter: &Painter, canvas: Rect, wanted: &[Wanted<'_>]) {
    let font = FontId::proportional(12.0);
    let galleys: Vec<_> = wanted
        .iter()
        .map(|label| painter.layout_no_wrap(label.text.to_owned(), font.clone(), theme::TEXT))
        .collect();
    let sizes: Vec<Vec2> = galleys.iter().map(|galley| galley.size() + 2.0 * PADDING).collect();
    for (place, galley) in place(canvas, wanted, &sizes).into_iter().zip(galleys) {
        if let Some(place) = place {
            painter.rect_filled(place, 3.0, theme::PANEL.gamma_multiply(0.82));
            painter.galley(place.min + PADDING, galley, theme::TEXT);
        }
    }
}

/// The places of labels of those sizes, `None` for those that find none.
fn place(canvas: Rect, wanted: &[Wanted<'_>], sizes: &[Vec2]) -> Vec<Option<Rect>> {
    let mut places = vec![None; wanted.len()];
    let mut taken: Vec<Rect> = wanted.iter().map(|label| label.object).collect();
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&index| wanted[index].rank);
    for index in order {
        let free = candidates(wanted[index].object, sizes[index]).into_iter().find(|place| {
            canvas.contains_rect(*place) && !taken.iter().any(|other| overlap(other, place))
        });
        if let Some(place) = free {
            taken.push(place);
            places[index] = Some(place);
        }
    }
    places
}

fn candidates(object: Rect, size: Vec2) -> [Rect; 4] {
    let at = |anchor: Align2, place: Pos2, offset: Vec2| anchor.anchor_size(place + offset, size);
    [
        at(Align2::CENTER_TOP, object.center_bottom(), vec2(0.0, GAP)),
        at(Align2::CENTER_BOTTOM, object.center_top(), vec2(0.0, -GAP)),
        at(Align2::LEFT_CENTER, object.right_center(), vec2(GAP, 0.0)),
        at(Align2::RIGHT_CENTER, object.left_center(), vec2(-GAP, 0.0)),
    ]
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.left() < other.right()
        && other.left() < one.right()
        && one.top() < other.bottom()
        && other.top() < one.bottom()
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    const CANVAS: Rect = Rect { min: Pos2::ZERO, max: pos2(400.0, 300.0) };
    const SIZE: Vec2 = vec2(40.0, 14.0);

    /// Places labels of objects of 20 by 20 points given by their corners and ranks.
    fn placed(objects: &[(f32, f32, u8)]) -> Vec<Option<Rect>> {
        let wanted: Vec<Wanted<'_>> = objects
            .iter()
            .map(|&(x, y, rank)| Wanted {
                text: "name",
                object: Rect::from_min_size(pos2(x, y), vec2(20.0, 20.0)),
                rank,
            })
            .collect();
        let sizes = vec![SIZE; wanted.len()];
        let places = place(CANVAS, &wanted, &sizes);
        for (index, place) in places.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))) {
            assert!(CANVAS.contains_rect(place), "label {index} leaves the canvas");
            assert!(!wanted.iter().any(|other| overlap(&other.object, &place)), "{index}");
            let others = places.iter().enumerate().filter(|(other, _)| *other != index);
            assert!(!others.filter_map(|(_, p)| *p).any(|other| overlap(&other, &place)));
        }
        places
    }

    #[test]
    fn a_label_stands_below_its_object_where_there_is_room() {
        let below = placed(&[(100.0, 100.0, 0)])[0].unwrap();
        assert_eq!(below.center_top(), pos2(110.0, 120.0 + GAP));
        let above = placed(&[(100.0, 279.0, 0)])[0].unwrap();
        assert_eq!(above.center_bottom(), pos2(110.0, 279.0 - GAP));
        let beside = placed(&[(0.0, 100.0, 0)])[0].unwrap();
        assert_eq!(beside.left_center(), pos2(20.0 + GAP, 110.0));
        assert_eq!(placed(&[(500.0, 100.0, 0)]), [None]);
    }

    #[test]
    fn labels_give_way_to_what_matters_more() {
        // Two objects side by side: below there is room for one label of the two.
        let places = placed(&[(100.0, 100.0, 1), (124.0, 100.0, 0)]);
        assert_eq!(places[1].unwrap().center_top(), pos2(134.0, 120.0 + GAP));
        assert_eq!(places[0].unwrap().center_bottom(), pos2(110.0, 100.0 - GAP));
    }

    #[test]
    fn a_crowd_of_labels_is_thinned() {
        let crowd: Vec<(f32, f32, u8)> = (0..10)
            .flat_map(|i| (0..10).map(move |j| (60.0 + i as f32 * 22.0, 40.0 + j as f32 * 22.0, 0)))
            .collect();
        let placed = placed(&crowd).into_iter().flatten().count();
        assert!((8..40).contains(&placed), "{placed}");
    }
}
