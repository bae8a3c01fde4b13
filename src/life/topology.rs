//! The shape of a universe: unbounded, or bounded on one or both axes, and what lies past its edges.
//!
//! [`Topology::resolve`] is the definition. Where edges are glued as they lie opposite each other, or are dead, it
//! works on each axis by itself. Other universes are *skewed*: cells meet across an edge that do not lie opposite one
//! another. All of those are bounded. Their mappings are Golly's, cell for cell, corners too.
//!
//! On cross-surfaces and spheres the edges that meet at a corner are joined to each other or to those of the opposite
//! corner, so that fewer than four sectors meet there. The position beyond a corner is that corner's own cell, and a cell
//! may see another more often than it is seen by it. But in every universe a cell that sees another is seen by it.

use std::fmt;

use super::{Point, Rect};

/// The largest side of a bounded universe, in cells.
pub const MAX_SIDE: u64 = 1 << 40;

/// The axis that a pair of opposite edges lies along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// The top and the bottom edge.
    X,
    /// The left and the right edge.
    Y,
}

/// What lies past the edge of a bounded axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The opposite edge: the axis wraps around.
    Torus,
    /// Cells that are dead for ever.
    Dead,
    /// The opposite edge. Across the edges that lie along that axis, coordinates along it are further on by so many
    /// cells on the way down or to the right, and back on the way up or to the left.
    ShiftedTorus {
        /// The axis of the edges that are shifted.
        along: Axis,
        /// Cells of the shift: not 0, and fewer than the side.
        by: i64,
    },
    /// The opposite edge, mirrored across the edges that lie along that axis.
    KleinBottle {
        /// The axis of the edges that are mirrored.
        along: Axis,
        /// Whether the mirror stands half a cell further on. The side is even then.
        is_shifted: bool,
    },
    /// The opposite edge, mirrored, on both axes: the projective plane.
    CrossSurface,
    /// The edge that meets this one at the corner where the two are joined.
    Sphere {
        /// Whether the right edge is joined to the top and the left one to the bottom, rather than the left
        /// edge to the top.
        has_other_diagonal: bool,
    },
}

impl Edge {
    /// Whether cells meet across it that do not lie opposite one another.
    pub fn is_skewed(self) -> bool {
        !matches!(self, Self::Torus | Self::Dead)
    }
}

/// The shape of a universe. A bounded axis of `n` cells runs from `-floor(n / 2)`.
///
/// ```
/// use lifescope::life::{Point, Topology};
/// let torus = Topology::torus(4, 3);
/// assert_eq!(torus.to_string(), ":T4,3");
/// assert_eq!(torus.resolve(2, 0), Some(Point::new(-2, 0)));
/// assert_eq!(Topology::plane(4, 3).resolve(2, 0), None);
/// assert_eq!(Topology::UNBOUNDED.resolve(2, 0), Some(Point::new(2, 0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Topology {
    edge: Edge,
    /// Columns; `None` is unbounded.
    width: Option<u64>,
    /// Rows; `None` is unbounded.
    height: Option<u64>,
}

impl Default for Topology {
    fn default() -> Self {
        Self::UNBOUNDED
    }
}

impl Topology {
    /// The unbounded plane.
    pub const UNBOUNDED: Self = Self { edge: Edge::Dead, width: None, height: None };

    /// A torus of `width` by `height` cells; 0 leaves that axis unbounded.
    pub fn torus(width: u64, height: u64) -> Self {
        Self::new(Edge::Torus, width, height)
    }

    /// A plane of `width` by `height` cells with a dead edge; 0 leaves that axis unbounded.
    pub fn plane(width: u64, height: u64) -> Self {
        Self::new(Edge::Dead, width, height)
    }

    /// A universe of `width` by `height` cells with that edge; 0 leaves that axis unbounded.
    ///
    /// # Panics
    /// When a side exceeds [`MAX_SIDE`], and when the edge is none for those sides: skewed universes are bounded, spheres
    /// square, a shift is shorter than its side, and mirrors half a cell further on stand on even sides. Parse
    /// a rulestring to have that reported instead.
    pub fn new(edge: Edge, width: u64, height: u64) -> Self {
        assert!(width <= MAX_SIDE && height <= MAX_SIDE, "a side is at most {MAX_SIDE} cells");
        if edge.is_skewed() {
            assert!(width > 0 && height > 0, "a skewed universe is bounded");
        }
        let side = |along| if along == Axis::X { width } else { height };
        match edge {
            Edge::ShiftedTorus { along, by } => {
                assert!(by != 0 && by.unsigned_abs() < side(along), "a shift stays in its side");
            }
            Edge::KleinBottle { along, is_shifted } => {
                assert!(!is_shifted || side(along).is_multiple_of(2), "a shifted side is even");
            }
            Edge::Sphere { .. } => assert!(width == height, "a sphere has one side"),
            Edge::Torus | Edge::Dead | Edge::CrossSurface => {}
        }
        if width == 0 && height == 0 {
            return Self::UNBOUNDED;
        }
        let bound = |side| (side > 0).then_some(side);
        Self { edge, width: bound(width), height: bound(height) }
    }

    /// What lies past the bounded edges.
    pub fn edge(&self) -> Edge {
        self.edge
    }

    /// Whether cells meet across an edge that do not lie opposite one another: on tori with a shift, Klein bottles,
    /// cross-surfaces and spheres. All those are bounded.
    pub fn is_skewed(&self) -> bool {
        self.edge.is_skewed()
    }

    /// Columns, or `None` where the x axis is unbounded.
    pub fn width(&self) -> Option<u64> {
        self.width
    }

    /// Rows, or `None` where the y axis is unbounded.
    pub fn height(&self) -> Option<u64> {
        self.height
    }

    /// Whether both axes end somewhere.
    pub fn is_bounded(&self) -> bool {
        self.width.is_some() && self.height.is_some()
    }

    /// The whole universe where both axes are bounded.
    pub fn bounds(&self) -> Option<Rect> {
        let (width, height) = (self.width?, self.height?);
        Some(Rect::new(first(width), first(height), width, height))
    }

    /// The first column of a bounded x axis.
    pub fn first_column(&self) -> Option<i64> {
        self.width.map(first)
    }

    /// The first row of a bounded y axis.
    pub fn first_row(&self) -> Option<i64> {
        self.height.map(first)
    }

    /// Whether `(x, y)` names a cell of the universe without crossing an edge.
    pub fn contains(&self, x: i64, y: i64) -> bool {
        contains(self.width, x) && contains(self.height, y)
    }

    /// The cell that `(x, y)` names, across the edges where it lies past one; `None` past a dead edge.
    pub fn resolve(&self, x: i64, y: i64) -> Option<Point> {
        if self.contains(x, y) {
            return Some(Point::new(x, y));
        }
        let bounds = match self.edge {
            Edge::Torus => {
                let wrapped = |side: Option<u64>, at: i64| {
                    side.map_or(at, |side| (at - first(side)).rem_euclid(side as i64) + first(side))
                };
                return Some(Point::new(wrapped(self.width, x), wrapped(self.height, y)));
            }
            Edge::Dead => return None,
            _ => self.bounds()?,
        };
        let (width, height) = (bounds.width as i64, bounds.height as i64);
        let (x, y) = (x - bounds.x, y - bounds.y);
        let (x, y) = match self.edge {
            Edge::ShiftedTorus { along: Axis::X, by } => shifted((x, width), (y, height), by),
            Edge::ShiftedTorus { along: Axis::Y, by } => {
                swapped(shifted((y, height), (x, width), by))
            }
            Edge::KleinBottle { along: Axis::X, is_shifted } => {
                mirrored((x, width), (y, height), is_shifted)
            }
            Edge::KleinBottle { along: Axis::Y, is_shifted } => {
                swapped(mirrored((y, height), (x, width), is_shifted))
            }
            Edge::CrossSurface => crossed((x, width), (y, height)),
            Edge::Sphere { has_other_diagonal: false } => joined(x, y, width),
            Edge::Sphere { has_other_diagonal: true } => {
                let (x, y) = joined(width - 1 - x, y, width);
                (width - 1 - x, y)
            }
            Edge::Torus | Edge::Dead => (x, y),
        };
        Some(Point::new(x + bounds.x, y + bounds.y))
    }
}

/// The first coordinate of a bounded axis of `side` cells.
fn first(side: u64) -> i64 {
    -((side / 2) as i64)
}

fn contains(side: Option<u64>, at: i64) -> bool {
    side.is_none_or(|side| at >= first(side) && at < first(side) + side as i64)
}

fn swapped((a, b): (i64, i64)) -> (i64, i64) {
    (b, a)
}

/// On a torus whose edges along the first axis are shifted. Coordinates and sides of the axes.
fn shifted((at, side): (i64, i64), (beyond, height): (i64, i64), by: i64) -> (i64, i64) {
    let crossings = i128::from(beyond.div_euclid(height));
    let at = (i128::from(at) + crossings * i128::from(by)).rem_euclid(i128::from(side));
    (at as i64, beyond.rem_euclid(height))
}

/// On a Klein bottle whose edges along the first axis are mirrored.
fn mirrored((at, side): (i64, i64), (beyond, height): (i64, i64), is_shifted: bool) -> (i64, i64) {
    let at = at.rem_euclid(side);
    let is_mirrored = beyond.div_euclid(height).rem_euclid(2) == 1;
    let mirror = side - 1 - i64::from(is_shifted);
    (if is_mirrored { (mirror - at).rem_euclid(side) } else { at }, beyond.rem_euclid(height))
}

/// The corner's cell, for what lies beyond a corner.
fn beyond_corner((x, width): (i64, i64), (y, height): (i64, i64)) -> Option<(i64, i64)> {
    let is_outside = |at, side| !(0..side).contains(&at);
    let is_beyond = is_outside(x, width) && is_outside(y, height);
    is_beyond.then(|| (x.clamp(0, width - 1), y.clamp(0, height - 1)))
}

/// On a cross-surface.
fn crossed((x, width): (i64, i64), (y, height): (i64, i64)) -> (i64, i64) {
    beyond_corner((x, width), (y, height)).unwrap_or_else(|| {
        let turned = |at, side, other: i64, end: i64| {
            if other.div_euclid(end).rem_euclid(2) == 1 { side - 1 - at } else { at }
        };
        let across = (turned(x, width, y, height), turned(y, height, x, width));
        (across.0.rem_euclid(width), across.1.rem_euclid(height))
    })
}

/// On a sphere whose left edge is joined to the top, and the right one to the bottom.
fn joined(x: i64, y: i64, side: i64) -> (i64, i64) {
    beyond_corner((x, side), (y, side)).unwrap_or_else(|| {
        // Two squares on, a row or column comes back to itself.
        let (x, y) = (x.rem_euclid(2 * side), y.rem_euclid(2 * side));
        match (x >= side, y >= side) {
            (true, _) => (y, 2 * side - 1 - x),
            (false, true) => (2 * side - 1 - y, x),
            (false, false) => (x, y),
        }
    })
}

/// The rulestring's suffix: `:T40,30`, `:P40,0`, `:T40+5,30`, `:K40*,30`, `:K40,30*+1`, `:C40,30`, `:S40`, or nothing
/// for the unbounded plane.
impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNBOUNDED {
            return Ok(());
        }
        let (letter, along, mark) = match self.edge {
            Edge::Torus => ('T', Axis::X, String::new()),
            Edge::Dead => ('P', Axis::X, String::new()),
            Edge::ShiftedTorus { along, by } => ('T', along, format!("{by:+}")),
            Edge::KleinBottle { along, is_shifted: false } => ('K', along, "*".to_owned()),
            Edge::KleinBottle { along, is_shifted: true } => ('K', along, "*+1".to_owned()),
            Edge::CrossSurface => ('C', Axis::X, String::new()),
            Edge::Sphere { has_other_diagonal } => {
                let star = if has_other_diagonal { "*" } else { "" };
                return write!(f, ":S{}{star}", self.width.unwrap_or(0));
            }
        };
        let (width, height) = (self.width.unwrap_or(0), self.height.unwrap_or(0));
        match along {
            Axis::X => write!(f, ":{letter}{width}{mark},{height}"),
            Axis::Y => write!(f, ":{letter}{width},{height}{mark}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rulestring;
    use std::collections::BTreeSet;

    #[test]
    fn a_bounded_axis_starts_at_minus_half_its_side() {
        assert_eq!(Topology::torus(5, 4).bounds(), Some(Rect::new(-2, -2, 5, 4)));
        assert_eq!(Topology::torus(1, 1).bounds(), Some(Rect::new(0, 0, 1, 1)));
        assert_eq!(Topology::plane(0, 4).bounds(), None);
    }

    #[test]
    fn an_axis_left_at_zero_does_not_end() {
        let strip = Topology::torus(0, 4);
        assert_eq!(strip.resolve(1_000_000, 2), Some(Point::new(1_000_000, -2)));
        assert!(!strip.is_bounded());
        assert_eq!(Topology::torus(0, 0), Topology::UNBOUNDED);
    }

    fn topology(suffix: &str) -> Topology {
        format!("B3/S23:{suffix}").parse::<Rulestring>().unwrap().topology
    }

    fn cells(of: Topology) -> impl Iterator<Item = Point> {
        let all = of.bounds().unwrap();
        (all.y..all.bottom()).flat_map(move |y| (all.x..all.right()).map(move |x| Point::new(x, y)))
    }

    /// Which cells live under B1/S a generation after the one in the corner, as bgolly has them: columns and
    /// rows from the corner.
    #[test]
    fn what_a_cell_in_the_corner_gives_birth_to_is_what_golly_says() {
        let check = |suffix: &str, expected: &str| {
            let topology = topology(suffix);
            let corner = topology.bounds().unwrap();
            let (left, top) = (corner.x, corner.y);
            let steps = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
            let around: Vec<(i64, i64)> = steps.filter(|step| *step != (0, 0)).collect();
            let sees = |cell: Point| {
                let near = around.iter().filter(|(dx, dy)| {
                    topology.resolve(cell.x + dx, cell.y + dy) == Some(Point::new(left, top))
                });
                near.count() == 1 && cell != Point::new(left, top)
            };
            let mut found: Vec<String> = cells(topology)
                .filter(|cell| sees(*cell))
                .map(|cell| format!("{}{}", cell.x - left, cell.y - top))
                .collect();
            found.sort();
            assert_eq!(found.join(" "), expected, "{suffix}");
        };
        check("P6,5", "01 10 11");
        check("T6,5", "01 04 10 11 14 50 51 54");
        check("T6+2,5", "01 10 11 34 44 50 51 54");
        check("T6,5-2", "01 04 10 11 14 51 52 53");
        check("K6*,5", "01 04 10 11 44 50 51 54");
        check("K6*+1,5", "01 10 11 34 44 50 51 54");
        check("K6,5*", "01 04 10 11 14 50 53 54");
        check("K5,6*+1", "01 05 10 11 15 43 44 45");
        check("C6,5", "01 10 11 44 53");
        check("S5", "11");
    }

    /// That is how engines find the cells that may change.
    #[test]
    fn a_cell_that_sees_another_is_seen_by_it() {
        let shapes = [
            "T{w},{h}",
            "P{w},{h}",
            "T{w}+1,{h}",
            "T{w},{h}-1",
            "T{w}+2,{h}",
            "K{w}*,{h}",
            "K{w},{h}*",
            "C{w},{h}",
            "S{w}",
            "S{w}*",
            "K{e}*+1,{h}",
            "K{h},{e}*+1",
        ];
        let sizes = [(1, 1), (1, 4), (5, 1), (2, 2), (3, 2), (2, 5), (4, 4), (6, 5), (7, 7)];
        for shape in shapes {
            for (width, height) in sizes {
                let suffix = shape
                    .replace("{w}", &width.to_string())
                    .replace("{h}", &height.to_string())
                    .replace("{e}", &(2 * width).to_string());
                let topology = topology(&suffix);
                for reach in 1..4 {
                    let near = |cell: Point| -> BTreeSet<Point> {
                        let steps = (-reach..=reach)
                            .flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
                        let near =
                            steps.filter_map(|(dx, dy)| topology.resolve(cell.x + dx, cell.y + dy));
                        near.collect()
                    };
                    let all: Vec<_> = cells(topology).map(|cell| (cell, near(cell))).collect();
                    for (cell, near) in &all {
                        for (other, sees) in &all {
                            let (one, two) = (near.contains(other), sees.contains(cell));
                            assert_eq!(one, two, "{suffix}: {cell:?} and {other:?} within {reach}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_position_however_far_names_a_cell() {
        for suffix in
            ["T7+3,4", "T6,5-2", "K6*,5", "K6*+1,5", "K4,6*+1", "C6,5", "S5", "S5*", "C1,1", "S1"]
        {
            let topology = topology(suffix);
            for far in [0, 1, 5, 17, 1 << 60] {
                for (x, y) in [(far, 0), (-far, 1), (0, far), (1, -far), (far, far), (-far, far)] {
                    let cell = topology.resolve(x, y).unwrap();
                    assert!(topology.contains(cell.x, cell.y), "{suffix} ({x}, {y}): {cell:?}");
                }
            }
        }
    }

    #[test]
    fn straight_on_one_comes_back_to_where_one_was() {
        let sides = |suffix: &str| (topology(suffix), topology(suffix).bounds().unwrap());
        for suffix in ["K6*,5", "K6*+1,5", "K5,6*+1", "C6,5", "S5", "S5*"] {
            let (topology, bounds) = sides(suffix);
            let (dx, dy) = (2 * bounds.width as i64, 2 * bounds.height as i64);
            for cell in cells(topology) {
                assert_eq!(topology.resolve(cell.x + dx, cell.y), Some(cell), "{suffix}");
                assert_eq!(topology.resolve(cell.x, cell.y - dy), Some(cell), "{suffix}");
            }
        }
    }
}
