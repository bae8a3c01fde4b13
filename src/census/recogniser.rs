//! From a snapshot to a census: the steps in their order, and the memory of shapes.

use super::{Census, Effort, Object, Snapshot};

/// Recognises objects, and remembers them by their shape from one snapshot to the next.
///
/// Keep one for each universe that is followed, on the thread that does the work: it is `Send`.
/// Shapes are remembered for one rule; a snapshot under another rule starts afresh.
#[derive(Default)]
pub struct Recogniser {
    effort: Effort,
}

impl Recogniser {
    /// A recogniser that does the usual work.
    pub fn new() -> Self {
        Self::default()
    }

    /// A recogniser with limits of its own.
    pub fn with_effort(effort: Effort) -> Self {
        Self { effort }
    }

    /// Takes a snapshot apart into objects.
    pub fn recognise(&mut self, snapshot: Snapshot<'_>) -> Census {
        let islands = super::island::islands(&snapshot, self.effort);
        let objects: Vec<Object> = islands.into_iter().map(|island| island.into_active()).collect();
        Census { objects }
    }
}
