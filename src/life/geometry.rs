//! Points and rectangles of cells.

/// The largest magnitude of a coordinate, 2^60: far beyond any memory, and small enough that sums
/// and differences of coordinates never overflow an `i64`.
pub const MAX_COORDINATE: i64 = 1 << 60;

/// A cell's place: x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    /// Column.
    pub x: i64,
    /// Row.
    pub y: i64,
}

impl Point {
    /// The cell at column `x`, row `y`.
    pub const fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }
}

/// A rectangle of cells, given by its top-left cell and its size.
///
/// ```
/// use lifescope::life::Rect;
/// let bounds = Rect::new(-2, -1, 5, 3);
/// assert_eq!((bounds.right(), bounds.bottom()), (3, 2));
/// assert!(bounds.contains(2, 1) && !bounds.contains(3, 1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Leftmost column.
    pub x: i64,
    /// Topmost row.
    pub y: i64,
    /// Number of columns.
    pub width: u64,
    /// Number of rows.
    pub height: u64,
}

impl Rect {
    /// The rectangle of `width` columns and `height` rows whose top-left cell is `(x, y)`.
    pub const fn new(x: i64, y: i64, width: u64, height: u64) -> Self {
        Self { x, y, width, height }
    }

    /// The rectangle from `(left, top)` up to but not including `(right, bottom)`; empty where
    /// the ends do not exceed the starts.
    pub const fn from_edges(left: i64, top: i64, right: i64, bottom: i64) -> Self {
        let width = if right > left { right.abs_diff(left) } else { 0 };
        let height = if bottom > top { bottom.abs_diff(top) } else { 0 };
        Self { x: left, y: top, width, height }
    }

    /// The first column past the right edge.
    pub const fn right(&self) -> i64 {
        self.x.saturating_add_unsigned(self.width)
    }

    /// The first row past the bottom edge.
    pub const fn bottom(&self) -> i64 {
        self.y.saturating_add_unsigned(self.height)
    }

    /// Whether no cell lies in it.
    pub const fn is_empty(&self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// Number of cells.
    pub const fn area(&self) -> u128 {
        self.width as u128 * self.height as u128
    }

    /// Whether the cell `(x, y)` lies in it.
    pub const fn contains(&self, x: i64, y: i64) -> bool {
        x >= self.x && y >= self.y && x < self.right() && y < self.bottom()
    }

    /// The cells that lie in both; empty where there are none.
    pub fn intersection(&self, other: &Rect) -> Rect {
        Rect::from_edges(
            self.x.max(other.x),
            self.y.max(other.y),
            self.right().min(other.right()),
            self.bottom().min(other.bottom()),
        )
    }

    /// The smallest rectangle that holds both; an empty one adds nothing.
    pub fn union(&self, other: &Rect) -> Rect {
        if self.is_empty() {
            return *other;
        }
        if other.is_empty() {
            return *self;
        }
        Rect::from_edges(
            self.x.min(other.x),
            self.y.min(other.y),
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        )
    }

    /// The rectangle with `margin` more cells on each side.
    pub fn expanded(&self, margin: u64) -> Rect {
        Rect {
            x: self.x.saturating_sub_unsigned(margin),
            y: self.y.saturating_sub_unsigned(margin),
            width: self.width.saturating_add(margin.saturating_mul(2)),
            height: self.height.saturating_add(margin.saturating_mul(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intersections_and_unions_of_disjoint_rectangles() {
        let left = Rect::new(0, 0, 4, 4);
        let right = Rect::new(6, 1, 2, 2);
        assert!(left.intersection(&right).is_empty());
        assert_eq!(left.union(&right), Rect::new(0, 0, 8, 4));
        assert_eq!(left.union(&Rect::default()), left);
        assert_eq!(left.intersection(&left.expanded(3)), left);
    }
}
