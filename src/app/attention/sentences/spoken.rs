//! What a model of sentences says without an example before it.

use crate::attention::Model;
use crate::attention::sentences::{self as task, Ask, Corpus, Form, Question, Vocabulary, written};

/// What a model says without an example before it.
pub(in super::super) struct Spoken {
    /// How it goes on by itself from the article's opening, word by word.
    pub phrase: String,
    pub origin: Novelty,
    /// A question that no sentence of the grammar answers, what it says all the same, and with
    /// what probability.
    pub dream: (String, &'static str, f32),
}

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
        Self { phrase: written(&words), origin, dream: dream(model) }
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

fn dream(model: &Model<f32>) -> (String, &'static str, f32) {
    let words = ["小明", "爱", task::BLANK, "的", "bank", "。"];
    let question = Question::new(&words, Ask::Fill(2)).ok();
    let found = question.and_then(|question| answer(model, &question));
    let (word, share) = found.unwrap_or(("", 0.0));
    (words.concat(), word, share)
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
}
