//! What tests of widgets share.

use std::sync::Arc;

use egui_kittest::HarnessBuilder;

use super::document::Document;
use super::provenance::Provenance;
use super::{fonts, place, theme};
use crate::engine::session::{Session, Start};
use crate::engine::{EnginePlace, HostKind};
use crate::life::{Cells, Pattern, Universe};
use crate::memory::MemoryBudget;
use crate::render::{CountsPlace, CountsPool};

/// Builds a window of that size for widgets, which look as they do in the program.
pub(super) fn harness<State>(size: [f32; 2]) -> HarnessBuilder<State> {
    HarnessBuilder::default().with_size(size).with_context_setup(|context| {
        theme::apply(context);
        context.set_fonts(fonts::definitions());
    })
}

/// A blinker at rest, drawn by the processor.
pub(super) fn document() -> Document {
    let pattern = Pattern::from_cells(Cells::from_points([(0, 0), (1, 0), (2, 0)]));
    let universe = Arc::new(Universe::new(&pattern, None).unwrap());
    let session = Session::start(Start {
        universe: Arc::clone(&universe),
        factory: place::factory(EnginePlace::Host(HostKind::Reference), MemoryBudget::unlimited()),
        observer: place::observer(CountsPool::new(CountsPlace::Host)),
        wake: Box::new(|| {}),
        budget: MemoryBudget::new(1 << 20),
    });
    Document::new(session.unwrap(), &universe, Provenance::default())
}
