//! The sentence that is asked about, and what is asked of which of its words.

use egui::{RichText, Ui};

use super::examples::{EXAMPLES, Example, Kind, label_text};
use super::{SentencesTab, texts};
use crate::app::theme;
use crate::attention::sentences::{TokenError, Vocabulary, tokenise, written};
use crate::language::Language;

impl SentencesTab {
    /// Opens one of the sentences that are offered.
    pub(super) fn open_example(&mut self, example: Example) {
        self.kind = example.kind;
        self.open(example.text, example.chosen);
        self.asker = example.asker;
    }

    /// Reads a sentence, and chooses a word of it.
    pub(super) fn open(&mut self, text: &str, chosen: usize) {
        match tokenise(text) {
            Ok(words) => {
                self.chosen = chosen.min(words.len() - 1);
                self.words = words;
                self.typed = written(&self.words);
                self.error = None;
                self.ask_again();
            }
            Err(error) => self.error = Some(error),
        }
    }

    /// Takes what is being typed as soon as it is a sentence; that it is none yet is no error.
    fn follow_typing(&mut self) {
        self.error = None;
        if let Ok(words) = tokenise(&self.typed)
            && words != self.words
        {
            self.chosen = words.len() - 1;
            self.words = words;
            self.ask_again();
        }
    }

    /// Offers the sentences, and reads another one.
    pub(super) fn choose(&mut self, ui: &mut Ui, language: Language) {
        let mut opened = None;
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new(language.say(texts::EXAMPLE)).color(theme::DIM));
            let shown = label_text(language, &self.words, self.kind, self.chosen, self.asker);
            let examples = egui::ComboBox::from_id_salt("example")
                .width((ui.available_width() - 8.0).max(120.0))
                .selected_text(shown)
                .truncate()
                .show_ui(ui, |ui| {
                    for example in EXAMPLES {
                        if ui.selectable_label(false, example.label(language)).clicked() {
                            opened = Some(example);
                        }
                    }
                });
            examples.response.labelled_by(label.id);
        });
        if let Some(example) = opened {
            self.open_example(example);
        }
        let own = ui.horizontal(|ui| {
            let label = ui.label(RichText::new(language.say(texts::OWN)).color(theme::DIM));
            let known = Vocabulary::get().words().join("  ");
            ui.add(egui::Label::new(
                RichText::new(language.say(texts::KNOWN_WORDS)).color(theme::ACCENT),
            ))
            .on_hover_text(known);
            label.id
        });
        let edit = egui::TextEdit::singleline(&mut self.typed)
            .hint_text(language.say(texts::OWN_HINT))
            .desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(own.inner);
        if response.changed() {
            self.follow_typing();
        }
        if response.lost_focus() && self.typed != written(&self.words) {
            let text = self.typed.clone();
            self.open(&text, self.chosen);
        }
        if let Some(error) = &self.error {
            ui.label(RichText::new(error_text(language, error)).color(theme::ERROR));
        }
    }

    /// The words of the sentence; a click chooses one.
    pub(super) fn chips(&mut self, ui: &mut Ui, language: Language) {
        let mut kind = self.kind;
        ui.horizontal_wrapped(|ui| {
            for (other, text) in [
                (Kind::Fill, texts::ASK_FILL),
                (Kind::Next, texts::ASK_NEXT),
                (Kind::Meaning, texts::ASK_MEANING),
            ] {
                ui.selectable_value(&mut kind, other, language.say(text));
            }
        });
        let mut chosen = self.chosen;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (place, word) in self.words.iter().enumerate() {
                let is_chosen = place == self.chosen;
                let is_hidden = match kind {
                    Kind::Fill => is_chosen,
                    Kind::Next => place > self.chosen,
                    Kind::Meaning => false,
                };
                let mut text = RichText::new(*word).size(15.0);
                if is_hidden {
                    text = text.strikethrough().color(theme::DIM);
                }
                let fill = if is_chosen { theme::BUTTON_ON } else { theme::BUTTON };
                let chip = egui::Button::new(text).fill(fill);
                if ui.add(chip).clicked() {
                    chosen = place;
                }
            }
        });
        ui.label(RichText::new(language.say(texts::CHOOSE_WORD)).size(11.5).color(theme::DIM));
        if (kind, chosen) != (self.kind, self.chosen) {
            (self.kind, self.chosen) = (kind, chosen);
            self.ask_again();
        }
    }
}

/// What is wrong with a sentence.
fn error_text(language: Language, error: &TokenError) -> String {
    match error {
        TokenError::Empty => language.say(texts::EMPTY).to_owned(),
        TokenError::TooLong { words, most } => {
            language.count(texts::TOO_LONG, *words as u64, &[&most.to_string()])
        }
        TokenError::Unknown(unknown) => {
            let pieces: Vec<&str> = unknown.iter().map(|piece| piece.text.as_str()).collect();
            let mut text = language.fill(texts::UNKNOWN, &[&pieces.join(", ")]);
            let suggestions: Vec<&str> =
                unknown.iter().flat_map(|piece| piece.suggestions.iter().copied()).collect();
            if !suggestions.is_empty() {
                text += " ";
                text += &language.fill(texts::DID_YOU_MEAN, &[&suggestions.join(" / ")]);
            }
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_named_in_both_languages() {
        let error = tokenise("Go to the beach.").unwrap_err();
        for language in [Language::English, Language::Chinese] {
            let text = error_text(language, &error);
            assert!(text.contains("beach"), "{text}");
        }
    }
}
