//! What tests of widgets share.

use egui_kittest::HarnessBuilder;

use super::{fonts, theme};

/// Builds a window of that size for widgets, which look as they do in the program.
pub(super) fn harness<State>(size: [f32; 2]) -> HarnessBuilder<State> {
    HarnessBuilder::default().with_size(size).with_context_setup(|context| {
        theme::apply(context);
        context.set_fonts(fonts::definitions());
    })
}
