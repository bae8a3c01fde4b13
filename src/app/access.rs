//! What those are told who do not see the window: the widgets tell it themselves, and the canvas is
//! told of here.

use egui::accesskit::Role;
use egui::{Id, Rect, Sense, Ui, WidgetInfo};

use crate::engine::session::Status;
use crate::language::texts::access as texts;
use crate::language::{Language, grouped};

/// Tells of the canvas, which is no widget: what it is, and what is to be seen on it.
pub(super) fn tell_of_canvas(
    ui: &Ui,
    place: Rect,
    language: Language,
    title: &str,
    status: &Status,
    is_running: bool,
) {
    let id = Id::unique("canvas");
    let response = ui.interact(place, id, Sense::hover());
    let label = language.fill(texts::CANVAS, &[title]);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
    // Nothing is written while nobody hears it.
    ui.ctx().accesskit_node_builder(id, |node| {
        let state = if is_running { texts::RUNNING } else { texts::PAUSED };
        node.set_value(language.fill(
            state,
            &[
                &grouped(status.generation),
                &grouped(status.population),
                &status.rulestring.to_string(),
            ],
        ));
    });
}

/// How many buttons those widgets have, and how many of them have no name.
#[cfg(test)]
pub(super) fn nameless(mut widgets: impl FnMut(&mut Ui)) -> (usize, usize) {
    let context = egui::Context::default();
    super::fonts::install(&context);
    context.enable_accesskit();
    let mut output = context.run_ui(egui::RawInput::default(), &mut widgets);
    // Nothing is drawn.
    output.textures_delta.clear();
    let update = output.platform_output.accesskit_update.take().expect("it was asked for");
    let buttons = update.nodes.iter().map(|(_, node)| node);
    let buttons: Vec<_> =
        buttons.filter(|node| node.supports_action(egui::accesskit::Action::Click)).collect();
    let has_name = |node: &&&egui::accesskit::Node| {
        node.label().is_some_and(|name| !name.is_empty())
            || node.value().is_some_and(|value| !value.is_empty())
    };
    (buttons.len(), buttons.len() - buttons.iter().filter(has_name).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::EngineKind;
    use crate::life::Rulestring;

    #[test]
    fn the_canvas_has_a_role_a_name_and_a_value() {
        let life: Rulestring = "B3/S23".parse().unwrap();
        let status =
            Status { generation: 1234, population: 36, ..Status::new(EngineKind::Cpu, life) };
        let context = egui::Context::default();
        context.enable_accesskit();
        let mut output = context.run_ui(egui::RawInput::default(), |ui| {
            let place = Rect::from_min_size(egui::pos2(0.0, 40.0), egui::vec2(300.0, 200.0));
            tell_of_canvas(ui, place, Language::English, "Glider", &status, true);
        });
        // Nothing is drawn.
        output.textures_delta.clear();
        let update = output.platform_output.accesskit_update.take().unwrap();
        let (_, node) = update.nodes.iter().find(|(_, node)| node.role() == Role::Canvas).unwrap();
        assert_eq!(node.label(), Some("Universe: Glider"));
        assert_eq!(node.value(), Some("running, generation 1,234, population 36, rule B3/S23"));
        assert!(node.bounds().is_some());
    }
}
