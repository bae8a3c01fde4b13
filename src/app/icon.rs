//! The symbols on buttons and messages, drawn as lines and areas: the fonts have none.

use egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// A symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    Open,
    Save,
    Run,
    Pause,
    Step,
    Slower,
    Faster,
    Fit,
    Reset,
    Grid,
    Follow,
    Census,
    Attention,
    Help,
    Language,
    Close,
    Note,
    Warning,
}

/// Side of the square that a symbol is drawn in, in points.
pub(super) const SIDE: f32 = 14.0;

impl Icon {
    /// Draws the symbol around a point.
    pub fn paint(self, painter: &Painter, centre: Pos2, colour: Color32) {
        self.paint_in(painter, centre, SIDE, colour);
    }

    /// Draws it with sides of so many points.
    pub fn paint_in(self, painter: &Painter, centre: Pos2, side: f32, colour: Color32) {
        let pen = Pen {
            painter,
            square: Rect::from_center_size(centre, vec2(side, side)),
            colour,
            stroke: Stroke::new(1.5, colour),
        };
        match self {
            Self::Open => {
                pen.line(&[
                    (0.0, 0.88),
                    (0.0, 0.15),
                    (0.35, 0.15),
                    (0.48, 0.3),
                    (0.85, 0.3),
                    (0.85, 0.45),
                ]);
                pen.line(&[(0.0, 0.88), (0.22, 0.45), (1.0, 0.45), (0.82, 0.88), (0.0, 0.88)]);
            }
            Self::Save => {
                // A floppy disk: its corner, its shutter, its label.
                pen.line(&[
                    (0.05, 0.05),
                    (0.72, 0.05),
                    (0.95, 0.28),
                    (0.95, 0.95),
                    (0.05, 0.95),
                    (0.05, 0.05),
                ]);
                pen.line(&[(0.3, 0.05), (0.3, 0.34), (0.66, 0.34), (0.66, 0.05)]);
                pen.line(&[(0.26, 0.95), (0.26, 0.6), (0.74, 0.6), (0.74, 0.95)]);
            }
            Self::Run => pen.area(&[(0.15, 0.05), (0.95, 0.5), (0.15, 0.95)]),
            Self::Pause => {
                pen.bar(0.15, 0.4);
                pen.bar(0.6, 0.85);
            }
            Self::Step => {
                pen.area(&[(0.1, 0.08), (0.68, 0.5), (0.1, 0.92)]);
                pen.bar(0.72, 0.9);
            }
            Self::Slower => {
                pen.area(&[(0.48, 0.12), (0.48, 0.88), (0.0, 0.5)]);
                pen.area(&[(1.0, 0.12), (1.0, 0.88), (0.52, 0.5)]);
            }
            Self::Faster => {
                pen.area(&[(0.0, 0.12), (0.48, 0.5), (0.0, 0.88)]);
                pen.area(&[(0.52, 0.12), (1.0, 0.5), (0.52, 0.88)]);
            }
            Self::Fit => {
                for (x, y) in [(0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)] {
                    let inward = |edge: f32| if edge < 0.5 { edge + 0.3 } else { edge - 0.3 };
                    pen.line(&[(x, inward(y)), (x, y), (inward(x), y)]);
                }
            }
            Self::Reset => {
                pen.arc(0.42, -0.6, 4.6);
                pen.area(&[(0.62, 0.0), (1.0, 0.32), (0.55, 0.42)]);
            }
            Self::Grid => {
                pen.frame();
                for at in [0.35, 0.65] {
                    pen.line(&[(at, 0.05), (at, 0.95)]);
                    pen.line(&[(0.05, at), (0.95, at)]);
                }
            }
            Self::Follow => {
                pen.arc(0.32, 0.0, 6.3);
                for (from, to) in [((0.5, 0.0), (0.5, 0.3)), ((0.5, 0.7), (0.5, 1.0))] {
                    pen.line(&[from, to]);
                    pen.line(&[(from.1, from.0), (to.1, to.0)]);
                }
            }
            Self::Census => {
                for (top, end) in [(0.1, 0.95), (0.42, 0.7), (0.74, 0.85)] {
                    pen.block(0.02, top);
                    pen.line(&[(0.34, top + 0.09), (end, top + 0.09)]);
                }
            }
            Self::Attention => {
                for x in [0.05, 0.95] {
                    pen.line(&[(0.5, 0.15), (x, 0.85)]);
                }
                pen.line(&[(0.5, 0.15), (0.5, 0.85)]);
                for place in [(0.5, 0.13), (0.08, 0.87), (0.5, 0.87), (0.92, 0.87)] {
                    pen.dot(place, 2.4);
                }
            }
            Self::Help => pen.letter("?"),
            Self::Language => {
                pen.small_letter("文", (0.28, 0.36));
                pen.small_letter("A", (0.86, 0.72));
            }
            Self::Close => {
                pen.line(&[(0.2, 0.2), (0.8, 0.8)]);
                pen.line(&[(0.8, 0.2), (0.2, 0.8)]);
            }
            Self::Note => {
                pen.arc(0.5, 0.0, 6.3);
                pen.line(&[(0.5, 0.45), (0.5, 0.78)]);
                pen.line(&[(0.5, 0.22), (0.5, 0.33)]);
            }
            Self::Warning => {
                pen.line(&[(0.5, 0.03), (1.0, 0.93), (0.0, 0.93), (0.5, 0.03)]);
                pen.line(&[(0.5, 0.36), (0.5, 0.62)]);
                pen.line(&[(0.5, 0.7), (0.5, 0.81)]);
            }
        }
    }
}

/// Draws in a square whose sides run from 0 to 1.
struct Pen<'a> {
    painter: &'a Painter,
    square: Rect,
    colour: Color32,
    stroke: Stroke,
}

impl Pen<'_> {
    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.square.lerp_inside(vec2(x, y))
    }

    fn points(&self, places: &[(f32, f32)]) -> Vec<Pos2> {
        places.iter().map(|&place| self.at(place)).collect()
    }

    fn line(&self, places: &[(f32, f32)]) {
        self.painter.add(Shape::line(self.points(places), self.stroke));
    }

    fn area(&self, places: &[(f32, f32)]) {
        let points = self.points(places);
        self.painter.add(Shape::convex_polygon(points, self.colour, Stroke::NONE));
    }

    fn bar(&self, left: f32, right: f32) {
        let bar = Rect::from_two_pos(self.at((left, 0.08)), self.at((right, 0.92)));
        self.painter.rect_filled(bar, 1.0, self.colour);
    }

    /// A small square with that top-left corner.
    fn block(&self, left: f32, top: f32) {
        let block = Rect::from_min_max(self.at((left, top)), self.at((left + 0.2, top + 0.2)));
        self.painter.rect_filled(block, 0.5, self.colour);
    }

    fn dot(&self, place: (f32, f32), radius: f32) {
        self.painter.circle_filled(self.at(place), radius, self.colour);
    }

    fn frame(&self) {
        let frame = Rect::from_two_pos(self.at((0.05, 0.05)), self.at((0.95, 0.95)));
        self.painter.rect_stroke(frame, 1.0, self.stroke, StrokeKind::Middle);
    }

    /// Part of a circle about the middle, from one angle to another.
    fn arc(&self, radius: f32, from: f32, to: f32) {
        let steps = 24;
        let place = |step: u8| {
            let angle = from + (to - from) * f32::from(step) / f32::from(steps);
            (0.5 + radius * angle.cos(), 0.5 + radius * angle.sin())
        };
        let places: Vec<_> = (0..=steps).map(place).collect();
        self.line(&places);
    }

    fn letter(&self, text: &str) {
        let pos = pos2(self.square.center().x, self.square.center().y);
        let font = FontId::proportional(16.0);
        self.painter.text(pos, egui::Align2::CENTER_CENTER, text, font, self.colour);
    }

    /// A letter that leaves room for another one.
    fn small_letter(&self, text: &str, middle: (f32, f32)) {
        let font = FontId::proportional(10.5);
        self.painter.text(self.at(middle), egui::Align2::CENTER_CENTER, text, font, self.colour);
    }
}
