//! Charts with their titles and with buttons that save them, and the note on what was saved.

use egui::{Align, Layout, RichText, Ui};

use super::Wake;
use crate::app::chart::Chart;
use crate::app::export::{Format, Kind, Outcome, Saver};
use crate::app::theme;
use crate::language::Language;
use crate::language::texts::dock as texts;

/// Saves charts, and remembers what came of it.
pub(super) struct Charts {
    saver: Saver,
    last: Option<Outcome>,
    wake: Wake,
}

impl Charts {
    pub fn new(wake: Wake) -> Self {
        Self { saver: Saver::new(None), last: None, wake }
    }

    /// Saves into that folder instead of the user's.
    #[cfg(test)]
    pub fn saving_into(folder: std::path::PathBuf, wake: Wake) -> Self {
        Self { saver: Saver::new(Some(folder)), last: None, wake }
    }

    /// Takes over what was saved.
    pub fn hear(&mut self) {
        if let Some(outcome) = self.saver.outcomes().last() {
            self.last = Some(outcome);
        }
    }

    /// Saves a document that is not a chart.
    pub fn save_document(
        &self,
        name: &str,
        ending: &'static str,
        bytes: impl FnOnce() -> Result<Vec<u8>, String> + Send + 'static,
    ) {
        let wake = std::sync::Arc::clone(&self.wake);
        self.saver.save_bytes(Kind::Document, name, ending, bytes, move || wake());
    }

    /// Says what was saved where, until it is clicked away.
    pub fn show_note(&mut self, ui: &mut Ui, language: Language) {
        let Some(outcome) = &self.last else { return };
        let (text, colour) = match outcome {
            Ok(path) => {
                (language.fill(texts::SAVED, &[&path.display().to_string()]), super::pictures::GOOD)
            }
            Err(reason) => (language.fill(texts::NOT_SAVED, &[reason]), theme::ERROR),
        };
        let is_clicked = ui
            .add(
                egui::Label::new(RichText::new(text).color(colour))
                    .wrap()
                    .sense(egui::Sense::click()),
            )
            .clicked();
        if is_clicked {
            self.last = None;
        }
    }

    /// Shows a chart under its title. `name` becomes part of a saved file's name.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        chart: &Chart,
        name: &str,
        height: f32,
    ) {
        ui.horizontal(|ui| {
            ui.label(RichText::new(&chart.title).strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let is_empty = chart.series.iter().all(|series| series.points.is_empty());
                ui.spacing_mut().button_padding = egui::vec2(6.0, 1.0);
                ui.spacing_mut().interact_size.y = 20.0;
                for (format, word, hint) in
                    [(Format::Csv, "CSV", texts::SAVE_CSV), (Format::Png, "PNG", texts::SAVE_PNG)]
                {
                    let button = egui::Button::new(RichText::new(word).size(11.0));
                    let response = ui
                        .add_enabled(!is_empty, button)
                        .on_hover_text(language.say(hint))
                        .on_disabled_hover_text(language.say(texts::NOTHING_TO_SAVE));
                    if response.clicked() {
                        let wake = std::sync::Arc::clone(&self.wake);
                        self.saver.save(chart.clone(), name, format, move || wake());
                    }
                }
            });
        });
        chart.show(ui, height);
    }
}
