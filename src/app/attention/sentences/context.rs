//! What context does to a word with two senses: where its vector leans before attention and after
//! each layer, while the word that decides is exchanged.

use egui::{Grid, RichText, Ui};

use super::{SentencesTab, texts};
use crate::app::attention::pictures::{LINES, dial, key};
use crate::app::theme;
use crate::attention::sentences::probe::{Lean, Poles, leans, shares};
use crate::attention::sentences::{Form, Sense};
use crate::attention::{Mask, Model};
use crate::language::Language;

/// What is known of a word with two senses in the present sentence.
pub(super) struct Context {
    found: Option<Ambiguous>,
    leans: Vec<Lean>,
    /// The most of its attention that goes to the deciding word in any head.
    share: f64,
}

/// A sentence whose deciding word is exchanged, and what is known of it.
#[derive(Clone)]
struct Ambiguous {
    words: Vec<&'static str>,
    form: Form,
    sense: Sense,
    poles: Poles,
}

impl SentencesTab {
    pub(super) fn context(&mut self, ui: &mut Ui, language: Language) {
        let context =
            self.context.get_or_insert_with(|| Context::of(&self.learner.model, &self.words));
        let Some(found) = &context.found else {
            ui.label(RichText::new(language.say(texts::CONTEXT_NONE)).color(theme::DIM));
            return;
        };
        let word = found.words[found.sense.at];
        let groups = [found.poles.one.join(" "), found.poles.other.join(" ")];
        let (one, other) = (group_name(found.form, 0), group_name(found.form, 1));
        let names = [language.say(one), language.say(other)];
        let about = language.fill(texts::CONTEXT_ABOUT, &[word, names[0], names[1]]);
        ui.label(RichText::new(about).color(theme::DIM));

        let mut exchanged = None;
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(language.say(texts::CONTEXT_EXCHANGE)).color(theme::DIM));
            let at = found.sense.decided_by;
            for other in found.form.fillings(&found.words, at).into_iter().chain(others(found)) {
                let is_there = found.words[at] == other;
                if ui.selectable_label(is_there, other).clicked() && !is_there {
                    exchanged = Some((at, other));
                }
            }
        });

        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(language.say(texts::CONTEXT_COSINE)).color(theme::DIM));
            for (name, (group, colour)) in names.iter().zip(groups.iter().zip([LINES[1], LINES[3]]))
            {
                key(ui, colour, name).on_hover_text(group);
            }
        });
        let width = (ui.available_width() - 230.0).clamp(60.0, 220.0);
        Grid::new("context").num_columns(4).spacing([14.0, 5.0]).striped(true).show(ui, |ui| {
            for (depth, lean) in context.leans.iter().enumerate() {
                let text = if depth == 0 {
                    language.say(texts::CONTEXT_BEFORE).to_owned()
                } else {
                    language.fill(texts::CONTEXT_AFTER, &[&depth.to_string()])
                };
                ui.label(text);
                let dots = [(lean.one as f32, LINES[1]), (lean.other as f32, LINES[3])];
                dial(ui, width, -1.0..=1.0, &dots);
                ui.label(RichText::new(format!("{:+.2}", lean.one)).monospace().color(LINES[1]));
                ui.label(RichText::new(format!("{:+.2}", lean.other)).monospace().color(LINES[3]));
                ui.end_row();
            }
        });
        let share = format!("{:.1}", 100.0 * context.share);
        let deciding = found.words[found.sense.decided_by];
        ui.label(language.fill(texts::CONTEXT_TO_DECIDING, &[&share, word, deciding]));

        if let Some((at, other)) = exchanged {
            let found = found.clone();
            self.exchange(&found, at, other);
        }
    }

    /// Puts another word in the place of the deciding one. What follows from it is left out where
    /// it would be wrong now.
    fn exchange(&mut self, found: &Ambiguous, at: usize, other: &'static str) {
        let mut words = found.words.clone();
        words[at] = other;
        if !found.form.derives(&words) {
            let lengths = found.form.lengths();
            let short = lengths[0].min(words.len());
            words.truncate(short);
            if let Some(last) = words.last_mut() {
                *last = found.form.next(&found.words[..short - 1])[0];
            }
        }
        let text = crate::attention::sentences::written(&words);
        let chosen = self.chosen.min(words.len() - 1);
        self.open(&text, chosen);
    }
}

impl Context {
    fn of(model: &Model<f32>, words: &[&'static str]) -> Self {
        let Some(found) = ambiguous(words) else {
            return Self { found: None, leans: Vec::new(), share: 0.0 };
        };
        let (at, to) = (found.sense.at, found.sense.decided_by);
        let all = shares(model, &found.words, at, to, Mask::Full);
        Self {
            leans: leans(model, &found.words, at, &found.poles, Mask::Full),
            share: all.into_iter().flatten().fold(0.0, f64::max),
            found: Some(found),
        }
    }
}

/// The first word of two senses in a sentence. The last one of several of them counts, which stands
/// nearest to what follows from it.
fn ambiguous(words: &[&'static str]) -> Option<Ambiguous> {
    let form = Form::ALL.into_iter().find(|form| form.derives(words))?;
    let sense = form.senses(words).into_iter().next_back()?;
    Some(Ambiguous { words: words.to_vec(), form, sense, poles: Poles::of(form)? })
}

/// Words of the other kind that might stand in the deciding word's place.
fn others(found: &Ambiguous) -> Vec<&'static str> {
    let at = found.sense.decided_by;
    let allowed = found.form.fillings(&found.words, at);
    let ever = found.form.words_at(at, found.words.len());
    ever.into_iter().filter(|word| !allowed.contains(word)).collect()
}

fn group_name(form: Form, group: usize) -> crate::language::Text {
    match (form, group) {
        (Form::Bank, 0) => texts::POLE_MONEY,
        (Form::Bank, _) => texts::POLE_RIVER,
        (_, 0) => texts::POLE_MORE,
        (_, _) => texts::POLE_LESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::sentences::tokenise;

    #[test]
    fn words_of_two_senses_are_found_with_what_decides_them() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = ambiguous(&tokenise(text).unwrap());
            let found = found
                .map(|found| (found.words[found.sense.at], found.words[found.sense.decided_by]));
            assert_eq!(found, expected, "{text}");
        };
        check("Go to the bank to get some money.", Some(("bank", "money")));
        check("今天太冷了，能穿多少穿多少，要多穿。", Some(("多少", "冷")));
        check("我爱你。", None);
        check("Go to the bank", None);
    }

    #[test]
    fn every_word_that_may_decide_is_offered_once() {
        for text in [
            "Go to the bank to get some money. It is safe.",
            "今天太冷了，能穿多少穿多少，要多穿。",
        ] {
            let found = ambiguous(&tokenise(text).unwrap()).unwrap();
            let at = found.sense.decided_by;
            let mut offered = found.form.fillings(&found.words, at);
            offered.extend(others(&found));
            let count = offered.len();
            offered.sort_unstable();
            offered.dedup();
            assert_eq!(offered.len(), count);
            assert!(count >= 6, "{offered:?}");
        }
    }
}
