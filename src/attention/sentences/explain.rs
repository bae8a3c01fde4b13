//! An answer taken apart: every number between the words and what the model says.
//!
//! This is the figure of the article as data, for one asking word: its embedding, plus its place;
//! its query times the key of every word; that scaled; the softmax of it, which are the weights;
//! the values times their weights; and the sum, which goes on into the stream. All of it is taken
//! from the run that gave the answer.

use serde::Serialize;

use super::corpus::{Corpus, Familiarity};
use super::question::{Ask, Question, Verdict};
use super::vocabulary::{Vocabulary, written};
use crate::attention::{Float, LayerTrace, Matrix, Model, SURE, Trace};

/// One question, what the model answers, and how it comes to it.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The words that the model read, the blank among them.
    pub words: Vec<&'static str>,
    /// The place, from 0, of the asking word, whose numbers these are.
    pub at: usize,
    /// The place, from 0, where the answer is read off; the asking word's, unless another one was
    /// looked at.
    pub answered_at: usize,
    /// The asking word's embedding, a number for each column of the stream.
    pub embedding: Vec<f64>,
    /// The vector of its place, zeros where the model knows no places.
    pub position: Vec<f64>,
    /// Their sum, which the first layer gets.
    pub input: Vec<f64>,
    /// Layer by layer.
    pub layers: Vec<ExplainedLayer>,
    /// What the model would answer, the most probable first; every word is among them.
    pub answers: Vec<Answer>,
    /// What the grammar allows as an answer, nothing where it knows no such sentence.
    pub truths: Vec<&'static str>,
    /// What the most probable answer is worth.
    pub verdict: Verdict,
    /// The probability of that answer at temperature 1, which is the model's own, whatever the
    /// temperature that it is asked at.
    pub certainty: f64,
}

/// What happens to the asking word in a layer.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedLayer {
    /// Its row of the stream as the layer gets it.
    pub input: Vec<f64>,
    /// That through the norm.
    pub normed: Vec<f64>,
    /// Head by head.
    pub heads: Vec<ExplainedHead>,
    /// What all heads say together to the stream.
    pub attended: Vec<f64>,
    /// Its row of the stream after attention.
    pub after_attention: Vec<f64>,
    /// What the MLP says to the stream.
    pub mlp: Vec<f64>,
    /// Its row of the stream after the layer.
    pub output: Vec<f64>,
}

/// What the asking word does in a head. Lists of lists have a row a word.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedHead {
    /// What it asks.
    pub query: Vec<f64>,
    /// What each word answers to.
    pub keys: Vec<Vec<f64>>,
    /// Query times key, word by word.
    pub scores: Vec<f64>,
    /// That over the root of the head's width.
    pub scaled: Vec<f64>,
    /// The softmax of that over the words that it sees, 0 for the others.
    pub weights: Vec<f64>,
    /// What each word has to say.
    pub values: Vec<Vec<f64>>,
    /// The values times their weights.
    pub weighted: Vec<Vec<f64>>,
    /// The sum of these: what the word hears in this head.
    pub sum: Vec<f64>,
    /// The weights of all words for all words: row the asking one, column the answering one.
    pub all_weights: Vec<Vec<f64>>,
}

/// A word that the model might say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The word.
    pub word: &'static str,
    /// Its logit.
    pub logit: f64,
    /// Its probability, the softmax of the logits over the temperature.
    pub probability: f64,
    /// Whether the grammar allows it.
    pub is_true: bool,
}

impl Explained {
    /// Asks a model, and takes apart what happens at the place where it answers.
    ///
    /// `temperature` divides the logits: below 1 the probable becomes more probable, above 1 the
    /// probabilities draw together; towards 0 only the first answer is left.
    ///
    /// # Panics
    /// When the model is not one of sentences.
    pub fn new<F: Float>(model: &Model<F>, question: &Question, temperature: f64) -> Self {
        Self::at_word(model, question, temperature, question.answered_at())
    }

    /// As [`new`](Self::new), but with the numbers of another word of the sentence.
    ///
    /// # Panics
    /// When there is no word `at`, or the model is not one of sentences.
    pub fn at_word<F: Float>(
        model: &Model<F>,
        question: &Question,
        temperature: f64,
        at: usize,
    ) -> Self {
        let trace = model.trace(&question.tokens(), question.mask());
        let truths = question.truths();
        let answered_at = question.answered_at();
        let logits = numbers(trace.logits.row(answered_at));
        let certainty = certainty(&logits);
        let answers = answers(logits, temperature, &truths);
        Self {
            words: question.words().to_vec(),
            at,
            answered_at,
            embedding: numbers(trace.embedded.row(at)),
            position: numbers(trace.places.row(at)),
            input: numbers(trace.stream.row(at)),
            layers: trace.layers.iter().map(|layer| ExplainedLayer::new(layer, at)).collect(),
            verdict: question.judge(answers[0].word),
            answers,
            truths,
            certainty,
        }
    }

    /// Whether a model that is trained hallucinates here: it is sure of what is not so.
    pub fn is_hallucination(&self) -> bool {
        self.verdict.is_untrue() && self.certainty >= SURE
    }

    /// The sentence with the most probable answer in its place.
    pub fn completed(&self, ask: Ask) -> String {
        let mut words = self.words.clone();
        match ask {
            Ask::Fill(at) => words[at] = self.answers[0].word,
            Ask::Next if self.answers[0].word != super::END => words.push(self.answers[0].word),
            Ask::Next | Ask::Meaning(_) => {}
        }
        written(&words)
    }
}

impl ExplainedLayer {
    fn new<F: Float>(layer: &LayerTrace<F>, at: usize) -> Self {
        let row = |matrix: &Matrix<F>| numbers(matrix.row(at));
        let head = |head: &crate::attention::HeadTrace<F>| {
            let values = rows(&head.value);
            let weights = numbers(head.weights.row(at));
            let weigh = |(value, weight): (&Vec<f64>, &f64)| {
                value.iter().map(|number| number * weight).collect()
            };
            ExplainedHead {
                query: row(&head.query),
                keys: rows(&head.key),
                scores: row(&head.scores),
                scaled: row(&head.scaled),
                weighted: values.iter().zip(&weights).map(weigh).collect(),
                weights,
                values,
                sum: row(&head.output),
                all_weights: rows(&head.weights),
            }
        };
        Self {
            input: row(&layer.input),
            normed: row(&layer.normed),
            heads: layer.heads.iter().map(head).collect(),
            attended: row(&layer.attended),
            after_attention: row(&layer.middle),
            mlp: row(&layer.mlp_output),
            output: row(&layer.output),
        }
    }
}

/// How far the question's sentence is from what a model of the corpus was trained on, as far as
/// its words are known: with a truth put in place of the blank.
pub fn familiarity(corpus: &Corpus, question: &Question) -> Familiarity {
    let mut words = question.words().to_vec();
    if let (Ask::Fill(at), Some(truth)) = (question.ask(), question.truths().first()) {
        words[at] = truth;
    }
    corpus.familiarity(&words)
}

/// All words, the most probable first; of equally probable ones the one with the lower token.
fn answers(logits: Vec<f64>, temperature: f64, truths: &[&str]) -> Vec<Answer> {
    let temperature = temperature.max(LEAST_TEMPERATURE);
    let largest = logits.iter().copied().fold(f64::MIN, f64::max);
    let powers: Vec<f64> =
        logits.iter().map(|logit| ((logit - largest) / temperature).exp()).collect();
    let sum: f64 = powers.iter().sum();
    let vocabulary = Vocabulary::get();
    let answer = |(token, (logit, power)): (u32, (f64, f64))| {
        let word = vocabulary.word(token);
        Answer { word, logit, probability: power / sum, is_true: truths.contains(&word) }
    };
    let mut answers: Vec<Answer> = (0..).zip(logits.into_iter().zip(powers)).map(answer).collect();
    answers.sort_by(|left, right| right.logit.total_cmp(&left.logit));
    answers
}

/// The largest of the probabilities.
fn certainty(logits: &[f64]) -> f64 {
    let largest = logits.iter().copied().fold(f64::MIN, f64::max);
    1.0 / logits.iter().map(|logit| (logit - largest).exp()).sum::<f64>()
}

/// Below it there is only the most probable answer, as far as numbers go.
const LEAST_TEMPERATURE: f64 = 1e-3;

pub(super) fn numbers<F: Float>(row: &[F]) -> Vec<f64> {
    row.iter().map(|value| value.to_f64()).collect()
}

fn rows<F: Float>(matrix: &Matrix<F>) -> Vec<Vec<f64>> {
    (0..matrix.rows()).map(|row| numbers(matrix.row(row))).collect()
}

/// The row of the stream of a word at every depth: ahead of the first layer, then after each.
pub(super) fn depths<F: Float>(trace: &Trace<F>, at: usize) -> Vec<Vec<f64>> {
    let after = trace.layers.iter().map(|layer| numbers(layer.output.row(at)));
    std::iter::once(numbers(trace.stream.row(at))).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::sentences::{config, tokenise};

    fn asked(text: &str, ask: Ask) -> Explained {
        let model: Model<f64> = Model::new(config(true), 4).unwrap();
        let question = Question::new(&tokenise(text).unwrap(), ask).unwrap();
        Explained::new(&model, &question, 1.0)
    }

    fn assert_close(left: &[f64], right: &[f64]) {
        assert_eq!(left.len(), right.len());
        for (left, right) in left.iter().zip(right) {
            assert!((left - right).abs() < 1e-9, "{left} and {right}");
        }
    }

    /// Follows the figure from left to right and works every step out again.
    #[test]
    fn every_step_follows_from_the_one_before() {
        for (text, ask) in [
            ("小明、小刚、小红是小强的朋友，小明是___", Ask::Fill(12)),
            ("小明、小刚、小红是小强的朋友，小明是", Ask::Next),
            ("Go to the bank to get some money.", Ask::Meaning(3)),
        ] {
            let explained = asked(text, ask);
            let sum = |left: &[f64], right: &[f64]| -> Vec<f64> {
                left.iter().zip(right).map(|(left, right)| left + right).collect()
            };
            assert_close(&sum(&explained.embedding, &explained.position), &explained.input);
            let mut stream = explained.input.clone();
            for layer in &explained.layers {
                assert_close(&stream, &layer.input);
                for head in &layer.heads {
                    let width = head.query.len() as f64;
                    for (key, score) in head.keys.iter().zip(&head.scores) {
                        let product = key.iter().zip(&head.query).map(|(k, q)| k * q).sum();
                        assert_close(&[product], &[*score]);
                    }
                    let scaled: Vec<f64> =
                        head.scores.iter().map(|score| score / width.sqrt()).collect();
                    assert_close(&scaled, &head.scaled);
                    let is_seen = |place: &usize| ask != Ask::Next || *place <= explained.at;
                    let seen: Vec<f64> = (0..scaled.len())
                        .map(|place| if is_seen(&place) { scaled[place].exp() } else { 0.0 })
                        .collect();
                    let total: f64 = seen.iter().sum();
                    let weights: Vec<f64> = seen.iter().map(|power| power / total).collect();
                    assert_close(&weights, &head.weights);
                    assert_close(&head.all_weights[explained.at], &head.weights);
                    let mut heard = vec![0.0; head.sum.len()];
                    for weighted in &head.weighted {
                        heard = sum(&heard, weighted);
                    }
                    assert_close(&heard, &head.sum);
                }
                let middle = sum(&layer.input, &layer.attended);
                assert_close(&middle, &layer.after_attention);
                stream = sum(&middle, &layer.mlp);
                assert_close(&stream, &layer.output);
            }
        }
    }

    #[test]
    fn probabilities_sum_to_one_at_every_temperature() {
        let logits = vec![0.5, 2.0, -1.0, 1.0];
        let check = |temperature: f64, first: std::ops::Range<f64>| {
            let answers = answers(logits.clone(), temperature, &[]);
            let sum: f64 = answers.iter().map(|answer| answer.probability).sum();
            assert!((sum - 1.0).abs() < 1e-12);
            assert_eq!(answers[0].logit, 2.0);
            assert!(first.contains(&answers[0].probability), "{temperature}: {answers:?}");
            assert!((0.58..0.62).contains(&certainty(&logits)));
            assert!(answers.is_sorted_by(|left, right| left.probability >= right.probability));
        };
        check(0.0, 0.999..1.1);
        check(0.5, 0.8..0.9);
        check(1.0, 0.58..0.62);
        check(100.0, 0.25..0.26);
    }

    #[test]
    fn answers_are_marked_by_what_the_grammar_allows() {
        let check = |text: &str, ask: Ask, truths: &[&str]| {
            let explained = asked(text, ask);
            let is_known = text.contains("water");
            let without_truth = if is_known { Verdict::OneSense } else { Verdict::NoTruth };
            // A fresh model is sure of nothing.
            assert!(explained.certainty < 0.5 && !explained.is_hallucination());
            assert_eq!(explained.truths, truths, "{text}");
            assert_eq!(explained.answers.len(), Vocabulary::get().len());
            let true_ones = explained.answers.iter().filter(|answer| answer.is_true).count();
            assert_eq!(true_ones, truths.len());
            let expected = match truths {
                [] => without_truth,
                truths if truths.contains(&explained.answers[0].word) => Verdict::Right,
                _ => Verdict::Wrong,
            };
            assert_eq!(explained.verdict, expected);
        };
        check("我爱你，被爱的是___。", Ask::Fill(8), &["你"]);
        check("我爱你，被爱的是", Ask::Next, &["你"]);
        check("Go to the bank to get some water.", Ask::Meaning(3), &["shore"]);
        // Nobody said what 小丽 is.
        check("小明、小刚、小红是小强的朋友，小丽是", Ask::Next, &[]);
        check("我爱我，被爱的是___。", Ask::Fill(8), &[]);
        // The sentence is known, and its word has one sense.
        check("Go to the bank to get some water.", Ask::Meaning(7), &[]);
        check("Go to the bank to get get.", Ask::Meaning(3), &[]);
    }
}
