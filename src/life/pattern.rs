//! A pattern: cells with what its file says about them.

use super::cells::Cells;
use super::geometry::Point;
use super::rule::{Rule, Rulestring};
use super::topology::Topology;

/// A pattern as a file, the library or a generator gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The live cells, in the pattern's own coordinates: its top-left cell is `(0, 0)` unless
    /// `is_placed`.
    pub cells: Cells,
    /// The rule; Life where nothing names one.
    pub rule: Rule,
    /// The universe's shape.
    pub topology: Topology,
    /// The generation that the cells stand for.
    pub generation: u64,
    /// The size that the header declares, in columns and rows. It may exceed the bounding box.
    pub declared_size: Option<(u64, u64)>,
    /// Whether the source says where in the universe the cells stand.
    pub is_placed: bool,
    /// The pattern's name.
    pub name: Option<String>,
    /// Who found or made it.
    pub author: Option<String>,
    /// Further lines of comment, in order.
    pub comments: Vec<String>,
}

impl Pattern {
    /// A nameless pattern of those cells under Life's rule on the unbounded plane.
    pub fn from_cells(cells: Cells) -> Self {
        Self { cells, ..Self::default() }
    }

    /// The rule and the shape.
    pub fn rulestring(&self) -> Rulestring {
        Rulestring { rule: self.rule.clone(), topology: self.topology }
    }

    /// How far its cells are moved to stand in its universe.
    pub fn placement(&self) -> Point {
        self.placement_in(self.topology)
    }

    /// How far its cells are moved to stand in a universe of that shape: on a bounded axis a
    /// pattern that is not placed is centred by its declared size where that fits, and otherwise
    /// starts at the universe's first cell.
    pub fn placement_in(&self, topology: Topology) -> Point {
        if self.is_placed {
            return Point::default();
        }
        let declared = self.declared_size;
        let fits = declared.is_some_and(|(width, height)| {
            topology.width().is_none_or(|side| width <= side)
                && topology.height().is_none_or(|side| height <= side)
        });
        let along = |declared: Option<u64>, first: Option<i64>| match (declared, first) {
            (_, None) => 0,
            (Some(size), Some(_)) if fits => -((size / 2) as i64),
            (_, Some(first)) => first,
        };
        Point::new(
            along(declared.map(|(width, _)| width), topology.first_column()),
            along(declared.map(|(_, height)| height), topology.first_row()),
        )
    }
}
