//! Sentences as the task: what the article that Lifescope comes from tells about attention, to be
//! tried out.
//!
//! Its four examples are four forms of a small [grammar](Form) in English and Chinese. The model
//! that also learns Life learns from some thousands of its sentences, in seconds, to fill in a word
//! that was left out, to say the next one, and to say what a word with two senses means; and it is
//! tested with sentences whose combinations it has never seen ([`Corpus`], [`Exam`]). What it does
//! for an answer is laid out step by step as numbers ([`Explained`]), and what context does to the
//! vector of a word is measured ([`probe`]).

mod corpus;
mod exam;
mod explain;
mod grammar;
mod grammar_en;
mod grammar_zh;
mod lessons;
pub mod probe;
mod question;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;

pub use corpus::{Corpus, Familiarity, Sentence};
pub use exam::{Exam, Grades, Tally};
pub use explain::{Answer, Explained, ExplainedHead, ExplainedLayer, familiarity};
pub use grammar::{END, Form, Language, Sense, form_of};
pub use lessons::{Lessons, Options, config, plan, recipe};
pub use question::{Ask, Question, QuestionError, Verdict};
pub use tokens::{MOST_SUGGESTIONS, MOST_WORDS, TokenError, Unknown, tokenise};
pub use vocabulary::{BLANK, Vocabulary, language_of, written};
