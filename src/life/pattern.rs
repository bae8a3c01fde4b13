//! A pattern: cells with what its file says about them.

use super::cells::Cells;
use super::geometry::Point;
use super::rule::{Rule, Rulestring};
use super::topology::Topology;
use crate::memory::{MemoryBudget, OverBudget, Reservation};

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
    /// The generation of the cells.
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
    /// What is reserved for the three texts above.
    pub text_memory: TextMemory,
}

/// Memory that texts take, where it was drawn from a budget. It says nothing about a pattern, so that
/// all are equal.
#[derive(Clone, Debug, Default)]
pub struct TextMemory {
    _reservation: Reservation,
}

impl PartialEq for TextMemory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for TextMemory {}

impl Pattern {
    /// A nameless pattern of those cells under Life's rule on the unbounded plane.
    pub fn from_cells(cells: Cells) -> Self {
        Self { cells, ..Self::default() }
    }

    /// Draws the memory that its texts take from a budget. Copies of the pattern draw on it as well.
    ///
    /// # Errors
    /// [`OverBudget`] where so much is not left; nothing is drawn then.
    pub fn draw_texts(&mut self, budget: &MemoryBudget) -> Result<(), OverBudget> {
        let texts = self.name.iter().chain(&self.author).chain(&self.comments);
        let list = self.comments.capacity() * size_of::<String>();
        let bytes = list + texts.map(String::capacity).sum::<usize>();
        self.text_memory = TextMemory { _reservation: budget.reserve(bytes as u64)? };
        Ok(())
    }

    /// The rule and the shape.
    pub fn rulestring(&self) -> Rulestring {
        Rulestring { rule: self.rule.clone(), topology: self.topology }
    }

    /// How far its cells are moved to stand in its universe.
    pub fn placement(&self) -> Point {
        self.placement_in(&self.rule, self.topology)
    }

    /// How far its cells are moved to stand in a universe of that shape: on a bounded axis a
    /// pattern that is not placed is centred by its declared size where that fits, and otherwise
    /// starts at the universe's first cell. Under a rule of blocks it begins with one.
    pub fn placement_in(&self, rule: &Rule, topology: Topology) -> Point {
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
        let place = Point::new(
            along(declared.map(|(width, _)| width), topology.first_column()),
            along(declared.map(|(_, height)| height), topology.first_row()),
        );
        rule.aligned(place, topology)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_copies_of_them_are_drawn_from_a_budget() {
        let budget = MemoryBudget::new(1000);
        let name = Some("a".repeat(300));
        let mut pattern = Pattern { name, ..Pattern::default() };
        pattern.draw_texts(&budget).unwrap();
        assert_eq!(budget.taken(), 300);
        let copy = pattern.clone();
        assert_eq!((budget.taken(), &copy), (600, &pattern));
        drop(copy);
        pattern.comments = vec!["b".repeat(900)];
        assert!(pattern.draw_texts(&budget).is_err());
        drop(pattern);
        assert_eq!(budget.taken(), 0);
    }
}
