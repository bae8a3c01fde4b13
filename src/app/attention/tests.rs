//! The dock as a user meets it: its widgets are pressed, its models are trained to the end, and its
//! numbers are read off the widgets.

use crate::engine::EngineKind;
use crate::engine::session::Status;
use crate::life::{Rect, Rulestring};

/// A universe at rest at that generation.
pub(super) fn status(generation: u64) -> Status {
    Status {
        engine: EngineKind::Cpu,
        adapter: None,
        rulestring: Rulestring::default(),
        generation,
        population: 5,
        bounding_box: Some(Rect::new(0, 0, 3, 3)),
        counted_at: generation,
        is_running: false,
        speed: 0,
        generations_per_second: 0.0,
        cells_per_second: 0.0,
        memory_bytes: 0,
        error: None,
    }
}
