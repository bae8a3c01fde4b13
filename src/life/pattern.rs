//! A pattern: cells with what its file says about them.

use super::cells::Cells;
use super::rule::Rule;
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
}
