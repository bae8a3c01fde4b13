//! What is said while files are held over the window.

use std::path::PathBuf;

use egui::{Align2, RichText, Stroke, StrokeKind, Ui};

use super::panel::{Context, Over, Panel};
use super::request::Request;
use super::theme;
use crate::language::texts::documents as texts;
use crate::language::{Language, Message};

/// The files that are held over the window.
#[derive(Debug, Default)]
pub(super) struct Hovering {
    pub paths: Vec<PathBuf>,
}

impl Panel for Hovering {
    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        _: &mut Vec<Request>,
    ) {
        show(ui, context.language, over.canvas, &self.paths);
    }
}

/// Says over `canvas` what comes of dropping those files.
fn show(ui: &Ui, language: Language, canvas: egui::Rect, paths: &[PathBuf]) {
    let message = match paths {
        [] => return,
        [path] => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            Message::new(texts::DROP_TO_OPEN, [name.into_owned()])
        }
        _ => Message::counted(texts::DROP_TO_CHOOSE, paths.len() as u64, [""; 0]),
    };
    let frame = Stroke::new(2.0, theme::ACCENT);
    ui.painter().rect_stroke(canvas.shrink(1.0), 0.0, frame, StrokeKind::Inside);
    egui::Area::new(egui::Id::unique("hovering"))
        .order(egui::Order::Foreground)
        .interactable(false)
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(canvas.center())
        .show(ui.ctx(), |ui| {
            theme::card().show(ui, |ui| {
                ui.set_max_width(canvas.width() * 0.8);
                ui.label(RichText::new(message.say(language)).size(16.0));
            });
        });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::super::testing;
    use super::*;

    #[test]
    fn what_is_held_over_the_window_is_named_or_counted() {
        let check = |paths: &[&str], expected: Option<&str>| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            let mut harness = testing::harness([320.0, 200.0]).build_ui(|ui| {
                let canvas = ui.max_rect();
                show(ui, Language::English, canvas, &paths);
            });
            harness.run();
            match expected {
                Some(text) => drop(harness.get_by_label(text)),
                None => assert!(harness.query_by_label_contains("Drop").is_none()),
            }
        };
        check(&[], None);
        check(&["/a/gun.rle"], Some("Drop gun.rle to open it"));
        check(&["/a/gun.rle", "/a/b.rle"], Some("Drop 2 files to choose one of them"));
    }
}
