//! The shape of a universe: unbounded, or bounded on one or both axes, wrapping or with a dead
//! edge.

use std::fmt;

use super::{Point, Rect};

/// The largest side of a bounded universe, in cells.
pub const MAX_SIDE: u64 = 1 << 40;

/// What lies past the edge of a bounded axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The opposite edge: the axis wraps around.
    Torus,
    /// Cells that are dead for ever.
    Dead,
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
    /// When a side exceeds [`MAX_SIDE`]; parse a rulestring to have that reported instead.
    pub fn new(edge: Edge, width: u64, height: u64) -> Self {
        assert!(width <= MAX_SIDE && height <= MAX_SIDE, "a side is at most {MAX_SIDE} cells");
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

    /// Whether `(x, y)` names a cell of the universe without wrapping.
    pub fn contains(&self, x: i64, y: i64) -> bool {
        contains(self.width, x) && contains(self.height, y)
    }

    /// The cell that `(x, y)` names, wrapped on a torus; `None` past a dead edge.
    pub fn resolve(&self, x: i64, y: i64) -> Option<Point> {
        Some(Point::new(self.resolve_axis(self.width, x)?, self.resolve_axis(self.height, y)?))
    }

    fn resolve_axis(&self, side: Option<u64>, at: i64) -> Option<i64> {
        let Some(side) = side else { return Some(at) };
        match self.edge {
            Edge::Torus => Some((at - first(side)).rem_euclid(side as i64) + first(side)),
            Edge::Dead => contains(Some(side), at).then_some(at),
        }
    }
}

/// The first coordinate of a bounded axis of `side` cells.
fn first(side: u64) -> i64 {
    -((side / 2) as i64)
}

fn contains(side: Option<u64>, at: i64) -> bool {
    side.is_none_or(|side| at >= first(side) && at < first(side) + side as i64)
}

/// The rulestring's suffix: `:T40,30`, `:P40,0`, or nothing for the unbounded plane.
impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNBOUNDED {
            return Ok(());
        }
        let letter = match self.edge {
            Edge::Torus => 'T',
            Edge::Dead => 'P',
        };
        write!(f, ":{letter}{},{}", self.width.unwrap_or(0), self.height.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
