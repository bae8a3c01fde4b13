//! From a snapshot to a census: the steps in their order, and the memory of shapes.

use super::island::islands;
use super::joining::Joining;
use super::verdict::Memory;
use super::{Census, Effort, Object, Snapshot};
use crate::life::Rule;

/// Recognises objects, and remembers them by their shape from one snapshot to the next.
///
/// Keep one for each universe that is followed, on the thread that does the work: it is `Send`.
/// Shapes are remembered for one rule; a snapshot under another rule starts afresh.
///
/// ```
/// use lifescope::census::{Kind, Recogniser, Snapshot};
/// use lifescope::life::{Cells, Point, Rect, Rule, Topology};
///
/// let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
/// let region = Rect::new(-8, -8, 24, 24);
/// let census = Recogniser::new().recognise(Snapshot {
///     cells: &glider.to_grid(region),
///     origin: Point::new(region.x, region.y),
///     rule: Rule::LIFE,
///     topology: Topology::UNBOUNDED,
/// });
/// let object = &census.objects[0];
/// assert_eq!(object.kind, Kind::Spaceship { period: 4, dx: 1, dy: 1 });
/// assert_eq!(object.code.as_deref(), Some("xq4_153"));
/// assert_eq!(object.name, Some("glider"));
/// assert_eq!(object.bounds, Rect::new(0, 0, 3, 3));
/// ```
pub struct Recogniser {
    memory: Memory,
}

impl Default for Recogniser {
    fn default() -> Self {
        Self::new()
    }
}

impl Recogniser {
    /// A recogniser that does the usual work.
    pub fn new() -> Self {
        Self::with_effort(Effort::default())
    }

    /// A recogniser with limits of its own.
    pub fn with_effort(effort: Effort) -> Self {
        Self { memory: Memory::new(Rule::LIFE, effort) }
    }

    /// Shapes that are remembered now.
    pub fn remembered(&self) -> usize {
        self.memory.len()
    }

    /// Takes a snapshot apart into objects.
    pub fn recognise(&mut self, snapshot: Snapshot<'_>) -> Census {
        if snapshot.rule != self.memory.rule {
            self.memory = Memory::new(snapshot.rule, self.memory.effort);
        }
        self.memory.begin();
        let islands = islands(&snapshot, self.memory.effort);
        let mut objects: Vec<Object> = if snapshot.rule.has_birth_on_zero() {
            islands.into_iter().map(|island| island.into_active()).collect()
        } else {
            Joining::new(&snapshot, islands, &mut self.memory).objects()
        };
        objects.sort_unstable_by_key(|object| (object.bounds.y, object.bounds.x));
        Census { objects }
    }
}
