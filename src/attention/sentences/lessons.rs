//! The shape of a model of sentences, and its lessons.

use std::sync::Arc;

use super::corpus::{Corpus, Sentence};
use super::exam::{Exam, Grades, Tally};
use super::grammar::{END, Form, Sense};
use super::question::{Ask, Question};
use super::tokens::MOST_WORDS;
use super::vocabulary::Vocabulary;
use crate::attention::{
    Activation, Batch, Config, Mask, Model, Norm, Plan, PositionUse, Positions, Random, Recipe,
    Task,
};

/// The shape that learns sentences; without position encoding it sees a bag of words.
pub fn config(has_positions: bool) -> Config {
    let words = Vocabulary::get().len();
    let positions =
        if has_positions { Positions::Learned { length: MOST_WORDS } } else { Positions::Unknown };
    Config {
        tokens: words,
        answers: words,
        width: 48,
        layers: 2,
        heads: 4,
        mlp_width: 96,
        positions,
        position_use: PositionUse::Stream,
        norm: Norm::Rms,
        activation: Activation::Gelu,
        has_attention: true,
        has_residual: true,
    }
}

/// How sentences are learned: in small steps, until validation sentences are right, then with a rate
/// that falls, and until every question about validation sentences is right and none by a hair.
/// Copying a name to where it belongs comes late and at once, and is lost again where the rate falls
/// as soon as it is there, so that it is held while as much as one validation answer in 200 is wrong.
pub fn recipe() -> Recipe {
    Recipe {
        batch: 52,
        rate: 4.5e-3,
        betas: (0.9, 0.99),
        clip: 1.0,
        warm_up: 50,
        check_every: 25,
        check_sequences: 160,
        decay_from: 0.995,
        decay: 900,
        floor: 0.02,
        final_sequences: usize::MAX,
        final_loss: 0.5,
        plateau: None,
        most_steps: 2800,
    }
}

/// A training on the sentences of a seed.
pub fn plan(options: Options, seed: u64, threads: usize) -> Plan {
    Plan {
        task: Arc::new(Lessons::new(&Corpus::new(seed), options)),
        config: config(options.has_positions),
        recipe: recipe(),
        seed,
        start: None,
        threads,
    }
}

/// What may be left out of a training, to see its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether words know where they stand.
    pub has_positions: bool,
    /// Whether the model is asked what words with two senses mean.
    pub asks_meanings: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { has_positions: true, asks_meanings: true }
    }
}

/// Questions about the training sentences of a corpus, and about those for validation. What the
/// corpus holds out is no business of a training.
///
/// Of every 13 questions eight are blanks, four are sentences to be said word by word, and one asks
/// for a meaning. Most are about places that the sentence decides, because only there is anything
/// to be learned from the other words; the rest are about any place.
#[derive(Clone, Debug)]
pub struct Lessons {
    by_form: [Vec<Prepared>; 4],
    /// Whose turn it is, as places in `by_form`.
    turns: Vec<usize>,
    /// The forms that have words with two senses.
    with_senses: Vec<usize>,
    validation: Vec<Prepared>,
    /// Everything that can be asked about the validation sentences and that they decide.
    exam: Exam,
    options: Options,
}

/// A sentence with what can be asked about it.
#[derive(Clone, Debug)]
struct Prepared {
    sentence: Sentence,
    /// Places that the rest decides.
    fill: Vec<usize>,
    /// Places where the rest of the sentence leaves one word.
    certain_fill: Vec<usize>,
    /// Whether the beginning up to each place decides what comes next.
    next: Vec<bool>,
    /// Whether it leaves one word, and decides it.
    certain_next: Vec<bool>,
    /// Places of words with two senses, and what they mean.
    senses: Vec<Sense>,
}

/// One question in so many is about any place, and so is one target of the next word.
const ANY_PLACE_ONE_IN: usize = 4;
/// One question in so many that sees the whole sentence does without its last full stop.
const NO_STOP_ONE_IN: usize = 8;
/// Whose turn it is, as places in [`Form::ALL`]: friends take the longest to learn.
const TURNS: [usize; 8] = [0, 2, 3, 2, 1, 2, 3, 2];
/// Questions after which the kinds come round again, and how many of them are blanks and next
/// words; the last asks for a meaning.
const ROUND: usize = 13;
const FILLS: usize = 8;
const NEXTS: usize = 4;

impl Lessons {
    /// The lessons of a corpus. Where it has no sentences of a form, the others have its turns; one
    /// without any sentences makes empty batches.
    pub fn new(corpus: &Corpus, options: Options) -> Self {
        let of_form = |form| {
            let sentences = corpus.training.iter();
            let sentences = sentences.filter(|sentence: &&Sentence| sentence.form == form);
            sentences.map(Prepared::new).collect()
        };
        let by_form: [Vec<Prepared>; 4] = Form::ALL.map(of_form);
        let has_senses =
            |form: &usize| by_form[*form].iter().any(|prepared| !prepared.senses.is_empty());
        Self {
            turns: TURNS.into_iter().filter(|&form| !by_form[form].is_empty()).collect(),
            with_senses: (0..4).filter(has_senses).collect(),
            by_form,
            validation: corpus.validation.iter().map(Prepared::new).collect(),
            exam: Exam::of_decided(&corpus.validation, 1),
            options,
        }
    }

    fn push_lesson(&self, index: usize, batch: &mut Batch, random: &mut Random) {
        if self.turns.is_empty() {
            return;
        }
        let (round, kind) = (index / ROUND, index % ROUND);
        let turn = if kind < FILLS { kind } else { kind + round * NEXTS };
        let prepared = draw(&self.by_form[self.turns[turn % self.turns.len()]], random);
        let asks_meanings = self.options.asks_meanings && !self.with_senses.is_empty();
        if kind < FILLS {
            prepared.push_fill(batch, random);
        } else if kind < FILLS + NEXTS || !asks_meanings {
            prepared.push_next(batch, random);
        } else {
            let form = self.with_senses[round % self.with_senses.len()];
            loop {
                let prepared = draw(&self.by_form[form], random);
                if !prepared.senses.is_empty() {
                    break prepared.push_meaning(batch, random);
                }
            }
        }
    }
}

impl Task for Lessons {
    /// Sentences of every form with questions of every kind.
    fn training_batch(&self, random: &mut Random, count: usize) -> Batch {
        let mut batch = Batch::default();
        (0..count).for_each(|index| self.push_lesson(index, &mut batch, random));
        batch
    }

    /// Questions with one right answer, which is not that of every sentence: about `count` of them
    /// drawn from all, or all in their order where there are no more.
    fn held_out_batch(&self, random: &mut Random, count: usize) -> Batch {
        let mut all = Vec::new();
        for prepared in &self.validation {
            prepared.push_certain(self.options.asks_meanings, &mut all);
        }
        if count < all.len() {
            random.shuffle(&mut all);
            all.truncate(count);
        }
        let mut batch = Batch::default();
        for (tokens, targets, mask) in all {
            batch.push(&tokens, &targets, mask);
        }
        batch
    }

    /// Whether everything that the validation sentences decide is answered right, questions with
    /// several right answers among it.
    fn is_learned(&self, model: &Model<f32>) -> bool {
        let mut grades = Grades::together(self.exam.grade(model));
        if !self.options.asks_meanings {
            grades.meaning = Tally::default();
        }
        grades.decided().is_perfect()
    }
}

/// Tokens, what is asked at each, and which see which.
type Exercise = (Vec<u32>, Vec<Option<u32>>, Mask);

impl Prepared {
    fn new(sentence: &Sentence) -> Self {
        let (form, words) = (sentence.form, &sentence.words);
        let fill: Vec<usize> = (0..words.len()).filter(|&at| form.is_decided(words, at)).collect();
        let next: Vec<bool> =
            (0..words.len()).map(|at| form.is_next_decided(&words[..=at])).collect();
        let certain_fill = fill.iter().copied().filter(|&at| form.fillings(words, at).len() == 1);
        let is_certain =
            |(at, is_decided): (usize, &bool)| *is_decided && form.next(&words[..=at]).len() == 1;
        Self {
            certain_fill: certain_fill.collect(),
            certain_next: next.iter().enumerate().map(is_certain).collect(),
            senses: form.senses(words),
            sentence: sentence.clone(),
            fill,
            next,
        }
    }

    fn push_fill(&self, batch: &mut Batch, random: &mut Random) {
        let words = &self.sentence.words;
        let is_any = self.fill.is_empty() || random.below(ANY_PLACE_ONE_IN) == 0;
        let at = if is_any { random.below(words.len()) } else { *draw(&self.fill, random) };
        let has_stop = at + 1 == words.len() || random.below(NO_STOP_ONE_IN) > 0;
        let (tokens, targets, mask) = self.asked(Ask::Fill(at), words[at], has_stop);
        batch.push(&tokens, &targets, mask);
    }

    fn push_meaning(&self, batch: &mut Batch, random: &mut Random) {
        let sense = *draw(&self.senses, random);
        let has_stop = random.below(NO_STOP_ONE_IN) > 0;
        let (tokens, targets, mask) = self.asked(Ask::Meaning(sense.at), sense.meaning, has_stop);
        batch.push(&tokens, &targets, mask);
    }

    fn push_next(&self, batch: &mut Batch, random: &mut Random) {
        let is_asked = |at: usize| self.next[at] || random.below(ANY_PLACE_ONE_IN) == 0;
        let (tokens, targets, mask) = self.said(is_asked);
        batch.push(&tokens, &targets, mask);
    }

    /// Every question whose answer is certain, those of meaning with the last full stop and
    /// without.
    fn push_certain(&self, asks_meanings: bool, all: &mut Vec<Exercise>) {
        let words = &self.sentence.words;
        all.extend(self.certain_fill.iter().map(|&at| self.asked(Ask::Fill(at), words[at], true)));
        if self.certain_next.contains(&true) {
            all.push(self.said(|at| self.certain_next[at]));
        }
        for sense in self.senses.iter().filter(|_| asks_meanings) {
            let ask = Ask::Meaning(sense.at);
            all.extend([true, false].map(|has_stop| self.asked(ask, sense.meaning, has_stop)));
        }
    }

    /// A question with its answer, about the sentence or about all of it but its last full stop.
    fn asked(&self, ask: Ask, answer: &str, has_stop: bool) -> Exercise {
        let words = &self.sentence.words;
        let words = &words[..words.len() - usize::from(!has_stop)];
        let question = Question::about(words, ask);
        let mut targets = vec![None; words.len()];
        targets[question.answered_at()] = Vocabulary::get().token(answer);
        (question.tokens(), targets, question.mask())
    }

    /// The sentence to be said word by word, with the places after which the next word is asked.
    fn said(&self, mut is_asked: impl FnMut(usize) -> bool) -> Exercise {
        let next = self.sentence.words.iter().skip(1).chain([&END]).enumerate();
        let target =
            |(at, word): (usize, &&str)| Vocabulary::get().token(word).filter(|_| is_asked(at));
        (self.sentence.tokens(), next.map(target).collect(), Mask::Causal)
    }
}

fn draw<'a, T>(items: &'a [T], random: &mut Random) -> &'a T {
    &items[random.below(items.len())]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The sentence of a sequence, blanks filled with what is to be answered.
    fn completed(batch: &Batch, sequence: &crate::attention::Sequence) -> Vec<&'static str> {
        let vocabulary = Vocabulary::get();
        let mut words = vocabulary.words_of(&batch.tokens()[sequence.places.clone()]);
        let targets = &batch.targets()[sequence.places.clone()];
        if let Some(at) = words.iter().position(|word| *word == super::super::BLANK) {
            words[at] = vocabulary.word(targets[at].unwrap());
        }
        words
    }

    #[test]
    fn lessons_and_tests_come_from_their_own_sentences() {
        let corpus = Corpus::new(2);
        let lessons = Lessons::new(&corpus, Options::default());
        let check = |batch: &Batch, sentences: &[Sentence]| {
            let known: HashSet<_> = sentences.iter().map(|sentence| &sentence.words[..]).collect();
            let short = sentences.iter().map(|sentence| sentence.words.split_last().unwrap().1);
            let short: HashSet<_> = short.collect();
            for sequence in batch.sequences() {
                let words = &completed(batch, sequence)[..];
                assert!(known.contains(words) || short.contains(words), "{words:?}");
            }
        };
        let mut random = Random::new(2, 0);
        let batch = lessons.training_batch(&mut random, 500);
        assert_eq!(batch.sequences().len(), 500);
        check(&batch, &corpus.training);
        let few = lessons.held_out_batch(&mut random, 50);
        assert_eq!(few.sequences().len(), 50);
        check(&few, &corpus.validation);
        let all = lessons.held_out_batch(&mut random, usize::MAX);
        assert!(all.sequences().len() > 300);
        check(&all, &corpus.validation);
    }

    #[test]
    fn meanings_are_asked_unless_they_are_left_out() {
        let corpus = Corpus::new(1);
        let meanings = |asks_meanings: bool| {
            let options = Options { asks_meanings, ..Options::default() };
            let lessons = Lessons::new(&corpus, options);
            let mut random = Random::new(2, 0);
            let batches = [
                lessons.training_batch(&mut random, 130),
                lessons.held_out_batch(&mut random, usize::MAX),
            ];
            batches.map(|batch| {
                let is_meaning = |sequence: &&crate::attention::Sequence| {
                    let tokens = &batch.tokens()[sequence.places.clone()];
                    let blank = Vocabulary::get().token(super::super::BLANK).unwrap();
                    sequence.mask == Mask::Full && !tokens.contains(&blank)
                };
                batch.sequences().iter().filter(is_meaning).count()
            })
        };
        assert_eq!(meanings(true)[0], 10);
        assert!(meanings(true)[1] > 40);
        assert_eq!(meanings(false), [0, 0]);
    }

    #[test]
    fn the_shape_and_the_recipe_fit() {
        for has_positions in [false, true] {
            assert_eq!(config(has_positions).check(), Ok(()));
        }
        assert!(recipe().most_steps.is_multiple_of(recipe().check_every));
    }
}
