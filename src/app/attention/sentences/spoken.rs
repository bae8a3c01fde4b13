//! What a model of sentences says without an example before it.

use crate::attention::Model;
use crate::attention::sentences::{self as task, Ask, Corpus, Form, Question, Vocabulary, written};
use crate::language::Language;

/// What a model says without an example before it.
pub(in super::super) struct Spoken {
    /// How it goes on by itself from the article's opening, word by word.
    pub phrase: String,
    pub origin: Novelty,
    dreams: [Dream; Language::ALL.len()],
}

/// A question that no sentence of the grammar answers, what a model says all the same, and with what
/// probability.
pub(in super::super) type Dream = (String, &'static str, f32);

/// Where a sentence comes from that a model says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Novelty {
    /// It was in its training, word for word.
    Learned,
    /// The grammar has it, and the training had it not.
    New,
    /// The grammar does not have it.
    Foreign,
}

impl Spoken {
    /// What a model says that was trained on that corpus.
    pub fn by(model: &Model<f32>, corpus: &Corpus) -> Self {
        let words = phrase(model);
        let is_learned = corpus.training.iter().any(|sentence| sentence.words == words);
        let is_of_grammar = Form::ALL.iter().any(|form| form.derives(&words));
        let origin = match (is_learned, is_of_grammar) {
            (true, _) => Novelty::Learned,
            (false, true) => Novelty::New,
            (false, false) => Novelty::Foreign,
        };
        Self {
            phrase: written(&words),
            origin,
            dreams: Language::ALL.map(|language| dream(model, language)),
        }
    }

    /// What it makes up where it is asked in a language.
    pub fn dream(&self, language: Language) -> &Dream {
        let [english, chinese] = &self.dreams;
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }
}

fn phrase(model: &Model<f32>) -> Vec<&'static str> {
    let mut words = vec!["Go", "to"];
    while words.len() < task::MOST_WORDS {
        let Ok(question) = Question::new(&words, Ask::Next) else { break };
        let Some((word, _)) = answer(model, &question) else { break };
        if word == task::END {
            break;
        }
        words.push(word);
    }
    words
}

/// A question that no sentence of the grammar answers.
const fn unanswerable(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &["Go", "to", "the", task::BLANK, "to", "get", "some", "bank", "."],
        Language::Chinese => &["小明", "爱", task::BLANK, "的", "bank", "。"],
    }
}

fn dream(model: &Model<f32>, language: Language) -> Dream {
    let words = unanswerable(language);
    let blank = words.iter().position(|word| *word == task::BLANK).unwrap_or_default();
    let question = Question::new(words, Ask::Fill(blank)).ok();
    let found = question.and_then(|question| answer(model, &question));
    let (word, share) = found.unwrap_or(("", 0.0));
    let asked = match language {
        Language::English => written(words),
        Language::Chinese => words.concat(),
    };
    (asked, word, share)
}

/// The likeliest answer and its probability, where the model has places for all words.
pub(super) fn answer(model: &Model<f32>, question: &Question) -> Option<(&'static str, f32)> {
    let tokens = question.tokens();
    if !model.accepts(&tokens) {
        return None;
    }
    let answers = model.probabilities(&tokens, question.mask());
    Some(likeliest(answers.row(question.answered_at())))
}

/// The likeliest word and its probability.
fn likeliest(probabilities: &[f32]) -> (&'static str, f32) {
    let best = (0..probabilities.len())
        .max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]))
        .unwrap_or(0);
    (Vocabulary::get().word(best as u32), probabilities.get(best).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_model_says_is_told_by_where_it_comes_from() {
        let corpus = Corpus::new(1);
        let model = Model::new(task::config(true), 1).unwrap();
        let spoken = Spoken::by(&model, &corpus);
        assert_eq!(spoken.origin, Novelty::Foreign, "{}", spoken.phrase);
    }

    #[test]
    fn what_a_model_is_asked_in_vain_is_asked_in_both_languages() {
        let model = Model::new(task::config(true), 1).unwrap();
        let spoken = Spoken::by(&model, &Corpus::new(1));
        for language in Language::ALL {
            let words = unanswerable(language);
            let blank = words.iter().position(|word| *word == task::BLANK).unwrap();
            let question = Question::new(words, Ask::Fill(blank)).unwrap();
            assert!(question.truths().is_empty(), "{words:?}: {:?}", question.truths());
            let (asked, word, share) = spoken.dream(language);
            assert!(!word.is_empty() && *share > 0.0, "{asked}");
        }
        assert_eq!(spoken.dream(Language::Chinese).0, "小明爱___的bank。");
        assert_eq!(spoken.dream(Language::English).0, "Go to the ___ to get some bank.");
    }
}
