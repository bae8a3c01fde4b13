//! What a model of sentences can be asked, and how an answer is judged.
//!
//! The same weights answer three questions. **Fill**: one word is blanked, and every place sees the
//! whole sentence. **Next**: every place sees itself and what stands before, and the last one says
//! what comes after. **Meaning**: nothing is blanked, and at a word with two senses the model says
//! a plain word for the one that it has there. The first two are how the article says models learn.
//! The third is what makes bank's own vector hold its sense: a blank could look at the deciding word
//! directly and never ask the bank.
//!
//! A model answers everything, with a probability for each word, whether there is a truth or not.
//! The grammar is the truth here, so that every answer can be told for what it is.

use super::grammar::{Form, form_of};
use super::vocabulary::{BLANK, Vocabulary};
use crate::attention::Mask;

/// What is asked of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// The word at that place, from 0, which the model does not see.
    Fill(usize),
    /// The word after the last one.
    Next,
    /// What the word at that place means.
    Meaning(usize),
}

/// A question about a row of known words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    words: Vec<&'static str>,
    ask: Ask,
}

/// Why a question cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// There is no such place.
    #[error("there is no word {place}; the sentence has {words}, counted from 1")]
    NoSuchPlace {
        /// The place that was asked for, from 1.
        place: usize,
        /// Words of the sentence.
        words: usize,
    },
    /// A second blank, or one where none may be.
    #[error("word {place} is a blank, and the model can do without one word at most")]
    StrayBlank {
        /// The place of the blank, from 1.
        place: usize,
    },
}

impl Question {
    /// A question about `words`, which may have a blank where one is to be filled in and nowhere
    /// else.
    ///
    /// # Errors
    /// [`QuestionError`] for a place that is not there, and for a blank too many.
    pub fn new(words: &[&'static str], ask: Ask) -> Result<Self, QuestionError> {
        let (place, blank) = match ask {
            Ask::Fill(at) => (at, Some(at)),
            Ask::Meaning(at) => (at, None),
            Ask::Next => (0, None),
        };
        if place >= words.len() {
            return Err(QuestionError::NoSuchPlace { place: place + 1, words: words.len() });
        }
        let is_stray = |(at, word): (usize, &&str)| *word == BLANK && blank != Some(at);
        if let Some(at) = words.iter().enumerate().position(is_stray) {
            return Err(QuestionError::StrayBlank { place: at + 1 });
        }
        Ok(Self::about(words, ask))
    }

    /// A question about a sentence without blanks, at a place that it has.
    pub(super) fn about(words: &[&'static str], ask: Ask) -> Self {
        let mut words = words.to_vec();
        if let Ask::Fill(at) = ask {
            words[at] = BLANK;
        }
        Self { words, ask }
    }

    /// The words, the blank among them.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }

    /// What is asked.
    pub fn ask(&self) -> Ask {
        self.ask
    }

    /// The tokens that the model reads.
    pub fn tokens(&self) -> Vec<u32> {
        Vocabulary::get().tokens_of(&self.words)
    }

    /// Which tokens see which.
    pub fn mask(&self) -> Mask {
        if self.ask == Ask::Next { Mask::Causal } else { Mask::Full }
    }

    /// The place, from 0, where the model answers.
    pub fn answered_at(&self) -> usize {
        match self.ask {
            Ask::Fill(at) | Ask::Meaning(at) => at,
            Ask::Next => self.words.len() - 1,
        }
    }

    /// The form of the grammar that the words belong to, as far as they are known.
    pub fn form(&self) -> Option<Form> {
        match self.ask {
            Ask::Next => form_of(&self.words),
            Ask::Meaning(_) => Form::ALL.into_iter().find(|form| form.derives(&self.words)),
            Ask::Fill(at) => {
                let form = |form: &Form| !form.fillings(&self.words, at).is_empty();
                Form::ALL.into_iter().find(form)
            }
        }
    }

    /// Every right answer, none where the grammar knows none.
    pub fn truths(&self) -> Vec<&'static str> {
        let Some(form) = self.form() else {
            return Vec::new();
        };
        match self.ask {
            Ask::Next => form.next(&self.words),
            Ask::Fill(at) => form.fillings(&self.words, at),
            Ask::Meaning(at) => {
                let senses = form.senses(&self.words).into_iter();
                senses.filter(|sense| sense.at == at).map(|sense| sense.meaning).collect()
            }
        }
    }

    /// Judges an answer.
    pub fn judge(&self, answer: &str) -> Verdict {
        let truths = self.truths();
        if truths.is_empty() {
            let asks_meaning = matches!(self.ask, Ask::Meaning(_));
            if asks_meaning && self.form().is_some() { Verdict::OneSense } else { Verdict::NoTruth }
        } else if truths.contains(&answer) {
            Verdict::Right
        } else {
            Verdict::Wrong
        }
    }
}

/// What an answer is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The grammar allows it.
    Right,
    /// The grammar has an answer, and it is another one.
    Wrong,
    /// The grammar has no sentence like this, so no answer is true, and the model gave one all the
    /// same, which looks like any other answer.
    NoTruth,
    /// The sentence is the grammar's, and the word whose meaning was asked for has one sense alone:
    /// no training asks for that, so that the answer means nothing.
    OneSense,
}

impl Verdict {
    /// Whether the model said something that is not so, or that nothing makes so. Where it is
    /// trained and sure of it (as [`SURE`](crate::attention::SURE) has it), that is a hallucination.
    pub fn is_untrue(self) -> bool {
        matches!(self, Self::Wrong | Self::NoTruth)
    }
}
