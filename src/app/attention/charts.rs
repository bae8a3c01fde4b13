//! Charts with their titles and with buttons that save them, and the note on what was saved or loaded.

use std::time::{Duration, Instant};

use egui::{Align, Align2, Layout, Rect, RichText, Sense, Ui, vec2};

use super::Repaint;
use crate::app::chart::Chart;
use crate::app::export::{Format, Kind, Saver};
use crate::app::theme;
use crate::language::texts::dock as texts;
use crate::language::{Language, Message};

/// Saves charts, and says what came of it.
pub(super) struct Charts {
    saver: Saver,
    note: Option<Note>,
    wake: Repaint,
}

/// What there is to say of a file.
struct Note {
    message: Message,
    is_good: bool,
    /// When it goes by itself.
    expires: Option<Instant>,
}

/// Time that a note is shown where all is well.
const NOTE_TIME: Duration = Duration::from_secs(8);

/// Space between a note and the edges of the dock.
const NOTE_SPACE: f32 = 10.0;

impl Charts {
    pub fn new(wake: Repaint) -> Self {
        Self { saver: Saver::new(None), note: None, wake }
    }

    /// Saves into that folder instead of the user's.
    #[cfg(test)]
    pub fn saving_into(folder: std::path::PathBuf, wake: Repaint) -> Self {
        Self { saver: Saver::new(Some(folder)), note: None, wake }
    }

    /// Takes over what was saved or not, each with the number that [`save_document`](Self::save_document)
    /// gave, and what to tell the user where it was not.
    pub fn hear(&mut self) -> Vec<(u64, Result<(), Message>)> {
        let outcomes: Vec<_> = self.saver.outcomes().collect();
        let told = outcomes.into_iter().map(|(number, outcome)| match outcome {
            Ok(path) => {
                self.tell(Message::new(texts::SAVED, [path.display().to_string()]), true);
                (number, Ok(()))
            }
            Err(reason) => {
                let message = Message::new(texts::NOT_SAVED, [reason]);
                self.tell(message.clone(), false);
                (number, Err(message))
            }
        });
        told.collect()
    }

    /// Says something of a file.
    pub fn tell(&mut self, message: Message, is_good: bool) {
        let expires = is_good.then(|| Instant::now() + NOTE_TIME);
        self.note = Some(Note { message, is_good, expires });
    }

    /// Saves a document that is not a chart; gives the number by which [`hear`](Self::hear) tells of it.
    pub fn save_document(
        &mut self,
        name: &str,
        ending: &'static str,
        bytes: impl FnOnce() -> Result<Vec<u8>, Message> + Send + 'static,
    ) -> u64 {
        let wake = std::sync::Arc::clone(&self.wake);
        self.saver.save_bytes(Kind::Document, name, ending, bytes, move || wake())
    }

    /// Shows the note over the foot of the dock, where it moves nothing. It goes by itself where all
    /// is well, and by a click.
    pub fn show_note(&mut self, ui: &mut Ui, language: Language, dock: Rect) {
        let now = Instant::now();
        self.note.take_if(|note| note.expires.is_some_and(|expires| expires <= now));
        let Some(note) = &self.note else { return };
        if let Some(expires) = note.expires {
            ui.ctx().request_repaint_after(expires - now);
        }
        let colour = if note.is_good { super::pictures::GOOD } else { theme::ERROR };
        let text = RichText::new(note.message.say(language)).color(colour);
        let is_clicked = egui::Area::new(egui::Id::unique("dock note"))
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(dock.left_bottom() + vec2(0.0, -NOTE_SPACE))
            .constrain_to(dock)
            .show(ui.ctx(), |ui| {
                theme::card().show(ui, |ui| {
                    ui.set_max_width(dock.width() - 2.0 * (NOTE_SPACE + 13.0));
                    ui.add(egui::Label::new(text).wrap().sense(Sense::click())).clicked()
                })
            });
        if is_clicked.inner.inner {
            self.note = None;
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
