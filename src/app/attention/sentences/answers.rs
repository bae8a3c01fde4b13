//! What the model answers, and what that is worth.

use egui::{RichText, Ui};

use super::{SentencesTab, Shown, texts};
use crate::app::attention::pictures::{GOOD, LINES, WRONG, bar};
use crate::app::theme;
use crate::attention::sentences::{Answer, END, Familiarity, Verdict};
use crate::language::Language;

/// Answers that are shown.
const SHOWN: usize = 6;

impl SentencesTab {
    /// What the model says, and what it is worth.
    pub(super) fn answers(&mut self, ui: &mut Ui, language: Language) {
        let Some(shown) = &self.shown else { return };
        let answers = &shown.explained.answers;
        let width = ui.available_width().min(420.0);
        for answer in answers.iter().take(SHOWN) {
            let colour = match (answer.is_true, shown.explained.truths.is_empty()) {
                (true, _) => GOOD,
                (false, true) => theme::DIM,
                (false, false) => LINES[3],
            };
            let text =
                format!("{}   {:.1} %", said(language, answer.word), 100.0 * answer.probability);
            bar(ui, width, answer.probability as f32, colour, &text);
        }
        verdict(ui, language, shown, self.learner.is_trained());
        let (mut drawn, mut temperature) = (self.drawn, self.temperature);
        ui.horizontal_wrapped(|ui| {
            let label = language.say(texts::TEMPERATURE);
            let label = ui.label(RichText::new(label).color(theme::DIM));
            ui.spacing_mut().slider_width = 120.0;
            let slider = egui::Slider::new(&mut temperature, 0.1..=4.0).logarithmic(true);
            let slider = ui.add(slider).labelled_by(label.id);
            slider.on_hover_text(language.say(texts::TEMPERATURE_HINT));
            if ui.button(language.say(texts::DRAW)).clicked() {
                drawn = Some(draw(answers, self.random.uniform()));
            }
            if let Some(word) = drawn {
                ui.label(language.fill(texts::DRAWN, &[said(language, word)]));
            }
        });
        self.drawn = drawn;
        if temperature != self.temperature {
            self.temperature = temperature;
            self.shown = None;
        }
    }
}

/// A word as it is said: that a sentence ends is a word to the model.
fn said(language: Language, word: &str) -> &str {
    if word == END { language.say(texts::SENTENCE_ENDS) } else { word }
}

/// What the likeliest answer is worth.
fn verdict(ui: &mut Ui, language: Language, shown: &Shown, is_trained: bool) {
    let explained = &shown.explained;
    let answer = &explained.answers[0];
    let truths: Vec<&str> = explained.truths.iter().map(|word| said(language, word)).collect();
    let (truths, word) = (truths.join(" / "), said(language, answer.word));
    let is_hallucination = is_trained && explained.is_hallucination();
    let share = if is_hallucination { explained.certainty } else { answer.probability };
    let share = format!("{:.1}", 100.0 * share);
    let (text, colour) = match (explained.verdict, is_hallucination) {
        (Verdict::Right, _) => (language.fill(texts::RIGHT, &[&truths]), GOOD),
        (Verdict::Wrong, is_sure) => {
            let text = if is_sure { texts::WRONG_AND_SURE } else { texts::WRONG };
            (language.fill(text, &[&truths, word, &share]), WRONG)
        }
        (Verdict::NoTruth, true) => {
            (language.fill(texts::NO_TRUTH_AND_SURE, &[word, &share]), WRONG)
        }
        (Verdict::NoTruth, false) => (language.fill(texts::NO_TRUTH, &[word, &share]), theme::TEXT),
        (Verdict::OneSense, _) => {
            let asked = shown.question.words()[shown.question.answered_at()];
            (language.fill(texts::ONE_SENSE, &[asked, word, &share]), theme::TEXT)
        }
    };
    ui.label(RichText::new(text).color(colour));
    let familiarity = match shown.familiarity {
        Familiarity::Seen => texts::SEEN,
        Familiarity::HeldOut => texts::HELD_OUT,
        Familiarity::Foreign => texts::FOREIGN,
    };
    ui.label(RichText::new(language.say(familiarity)).size(11.5).color(theme::DIM));
}

/// The word at that share of the probabilities, counted from the likeliest.
fn draw(answers: &[Answer], share: f64) -> &'static str {
    let mut sum = 0.0;
    for answer in answers {
        sum += answer.probability;
        if share < sum {
            return answer.word;
        }
    }
    answers.last().map_or("", |answer| answer.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_drawn_by_their_probabilities() {
        let answers = [("a", 0.5), ("b", 0.3), ("c", 0.2)].map(|(word, probability)| Answer {
            word,
            logit: 0.0,
            probability,
            is_true: false,
        });
        for (share, word) in [(0.0, "a"), (0.49, "a"), (0.6, "b"), (0.95, "c"), (1.0, "c")] {
            assert_eq!(draw(&answers, share), word, "{share}");
        }
    }
}
