//! An exam: every question that can be asked of some sentences, and how many a model answers right.

use super::corpus::Sentence;
use super::grammar::Form;
use super::question::{Ask, Question};
use super::vocabulary::Vocabulary;
use crate::attention::{Batch, Float, Mask, Model};

/// Questions with all their right answers. Making one takes longer than grading a model by it.
#[derive(Clone, Debug)]
pub struct Exam {
    papers: Vec<Paper>,
}

/// One sequence that the model is given, and what is asked of it.
#[derive(Clone, Debug)]
struct Paper {
    form: Form,
    kind: Kind,
    tokens: Vec<u32>,
    mask: Mask,
    items: Vec<Item>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fill,
    Next,
    Meaning,
}

/// A place where an answer is graded.
#[derive(Clone, Debug)]
struct Item {
    at: usize,
    truths: Vec<u32>,
    is_decided: bool,
}

/// Answers counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Right ones.
    pub right: usize,
    /// All.
    pub asked: usize,
}

impl Tally {
    /// Right ones as a share of all, 1 where nothing was asked.
    pub fn share(self) -> f64 {
        if self.asked == 0 { 1.0 } else { self.right as f64 / self.asked as f64 }
    }

    /// Whether every answer is right.
    pub fn is_perfect(self) -> bool {
        self.right == self.asked
    }

    fn count(&mut self, is_right: bool) {
        self.asked += 1;
        self.right += usize::from(is_right);
    }

    fn add(&mut self, other: Self) {
        self.asked += other.asked;
        self.right += other.right;
    }
}

/// How a model did, of one form of sentences or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Grades {
    /// Blanks at every place.
    pub fill: Tally,
    /// Those of them that the rest of the sentence decides.
    pub fill_decided: Tally,
    /// The next word after every beginning.
    pub next: Tally,
    /// Those of them that the beginning decides.
    pub next_decided: Tally,
    /// The meaning of words with two senses.
    pub meaning: Tally,
}

impl Grades {
    /// All that the sentence decides, in one number.
    pub fn decided(&self) -> Tally {
        let mut all = self.fill_decided;
        all.add(self.next_decided);
        all.add(self.meaning);
        all
    }

    /// The grades of several forms together.
    pub fn together(grades: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for grades in grades {
            all.fill.add(grades.fill);
            all.fill_decided.add(grades.fill_decided);
            all.next.add(grades.next);
            all.next_decided.add(grades.next_decided);
            all.meaning.add(grades.meaning);
        }
        all
    }
}

impl Exam {
    /// Every question about the sentences.
    pub fn new(sentences: &[Sentence]) -> Self {
        Self { papers: sentences.iter().flat_map(papers).collect() }
    }

    /// The questions about a part of the sentences, every `stride`-th one, and of these only what
    /// the sentences decide: short enough to be graded again and again in training.
    pub fn of_decided(sentences: &[Sentence], stride: usize) -> Self {
        let mut exam = Self { papers: sentences.iter().step_by(stride).flat_map(papers).collect() };
        for paper in &mut exam.papers {
            paper.items.retain(|item| item.is_decided);
        }
        exam.papers.retain(|paper| !paper.items.is_empty());
        exam
    }

    /// Lets a model answer, and counts for each form in the order of [`Form::ALL`]. The answer is
    /// the word of the highest probability.
    pub fn grade<F: Float>(&self, model: &Model<F>) -> [Grades; 4] {
        let mut grades = [Grades::default(); 4];
        for papers in self.papers.chunks(PAPERS_AT_ONCE) {
            let mut batch = Batch::default();
            for paper in papers {
                batch.push(&paper.tokens, &vec![None; paper.tokens.len()], paper.mask);
            }
            let probabilities = model.batch_probabilities(&batch);
            for (paper, sequence) in papers.iter().zip(batch.sequences()) {
                let of_form = Form::ALL.iter().position(|form| *form == paper.form);
                let grades = &mut grades[of_form.unwrap_or_default()];
                for item in &paper.items {
                    let answer = most_probable(probabilities.row(sequence.places.start + item.at));
                    grades.count(paper.kind, item, item.truths.contains(&answer));
                }
            }
        }
        grades
    }
}

impl Grades {
    fn count(&mut self, kind: Kind, item: &Item, is_right: bool) {
        let (all, decided) = match kind {
            Kind::Fill => (&mut self.fill, Some(&mut self.fill_decided)),
            Kind::Next => (&mut self.next, Some(&mut self.next_decided)),
            Kind::Meaning => (&mut self.meaning, None),
        };
        all.count(is_right);
        if let Some(decided) = decided.filter(|_| item.is_decided) {
            decided.count(is_right);
        }
    }
}

/// Sequences that run through the model together.
const PAPERS_AT_ONCE: usize = 64;

/// All questions about a sentence: a paper for each blank, one for the words that come next, one
/// for meanings.
fn papers(sentence: &Sentence) -> Vec<Paper> {
    let (form, words) = (sentence.form, &sentence.words);
    let vocabulary = Vocabulary::get();
    let paper = |kind, tokens, mask, items| Paper { form, kind, tokens, mask, items };
    let item = |at, truths: &[&str], is_decided| Item {
        at,
        truths: vocabulary.tokens_of(truths),
        is_decided,
    };
    let fill = |at: usize| {
        let question = Question::about(words, Ask::Fill(at));
        let is_decided = form.is_decided(words, at);
        let items = vec![item(at, &form.fillings(words, at), is_decided)];
        paper(Kind::Fill, question.tokens(), question.mask(), items)
    };
    let mut papers: Vec<Paper> = (0..words.len()).map(fill).collect();
    let next = (0..words.len()).map(|at| {
        let before = &words[..=at];
        item(at, &form.next(before), form.is_next_decided(before))
    });
    papers.push(paper(Kind::Next, sentence.tokens(), Mask::Causal, next.collect()));
    let senses = form.senses(words).into_iter();
    let meanings: Vec<Item> = senses.map(|sense| item(sense.at, &[sense.meaning], true)).collect();
    if !meanings.is_empty() {
        papers.push(paper(Kind::Meaning, sentence.tokens(), Mask::Full, meanings));
    }
    papers
}

/// The index of the largest number.
pub(super) fn most_probable<F: Float>(row: &[F]) -> u32 {
    let mut best = 0;
    for (index, probability) in row.iter().enumerate() {
        if *probability > row[best] {
            best = index;
        }
    }
    best as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::sentences::{Corpus, config};

    #[test]
    fn an_exam_asks_everything_and_a_fresh_model_fails_it() {
        let corpus = Corpus::new(0);
        let exam = Exam::new(&corpus.held_out);
        let model: Model<f32> = Model::new(config(true), 0).unwrap();
        let grades = exam.grade(&model);
        let words: usize = corpus.held_out.iter().map(|sentence| sentence.words.len()).sum();
        let all = Grades::together(grades);
        assert_eq!((all.fill.asked, all.next.asked), (words, words));
        assert!(all.fill_decided.asked > 300 && all.next_decided.asked > 200, "{all:?}");
        assert!(grades[0].meaning.asked > 20 && grades[1].meaning.asked == 80, "{grades:?}");
        assert!(all.decided().share() < 0.1, "{all:?}");
        assert!(!all.fill.is_perfect());
        let short = Exam::of_decided(&corpus.held_out, 1).grade(&model);
        assert_eq!(Grades::together(short).decided(), all.decided());
    }
}
