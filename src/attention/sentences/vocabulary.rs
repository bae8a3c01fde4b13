//! The words that a model of sentences knows, and their numbers.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::grammar::{END, Form, Language};

/// Stands in a sentence for a word that is to be said.
pub const BLANK: &str = "___";

/// All known words: those of the grammar, [`BLANK`] and [`END`]. A word's number is the token that
/// stands for it.
#[derive(Debug)]
pub struct Vocabulary {
    words: Vec<&'static str>,
    tokens: HashMap<&'static str, u32>,
}

impl Vocabulary {
    /// The vocabulary. It is the same for every model, so that a saved one can be read again.
    pub fn get() -> &'static Self {
        static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
        VOCABULARY.get_or_init(Self::of_the_grammar)
    }

    fn of_the_grammar() -> Self {
        let mut vocabulary = Self { words: Vec::new(), tokens: HashMap::new() };
        vocabulary.add(BLANK);
        vocabulary.add(END);
        for form in Form::ALL {
            for len in form.lengths() {
                for at in 0..len {
                    form.words_at(at, len).into_iter().for_each(|word| vocabulary.add(word));
                }
            }
        }
        vocabulary
    }

    fn add(&mut self, word: &'static str) {
        let token = self.words.len() as u32;
        if let std::collections::hash_map::Entry::Vacant(place) = self.tokens.entry(word) {
            place.insert(token);
            self.words.push(word);
        }
    }

    /// Number of words, [`BLANK`] and [`END`] included.
    #[expect(clippy::len_without_is_empty, reason = "there always are words")]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The word of a token.
    ///
    /// # Panics
    /// When it is no token of this vocabulary.
    pub fn word(&self, token: u32) -> &'static str {
        self.words[token as usize]
    }

    /// The token of a word, `None` for an unknown one.
    pub fn token(&self, word: &str) -> Option<u32> {
        self.tokens.get(word).copied()
    }

    /// The words of tokens.
    pub fn words_of(&self, tokens: &[u32]) -> Vec<&'static str> {
        tokens.iter().map(|&token| self.word(token)).collect()
    }

    /// The tokens of words that are all known.
    ///
    /// # Panics
    /// When one is not.
    pub fn tokens_of(&self, words: &[&str]) -> Vec<u32> {
        let token = |word: &&str| {
            self.token(word).unwrap_or_else(|| panic!("'{word}' is no word of the grammar"))
        };
        words.iter().map(token).collect()
    }

    /// Every word that may stand in a sentence, in the order of their tokens.
    pub fn words(&self) -> &[&'static str] {
        &self.words[2..]
    }
}

/// The language of a word.
pub fn language_of(word: &str) -> Language {
    if word.is_ascii() { Language::English } else { Language::Chinese }
}

/// Writes words as a sentence: with spaces where they stand between words of the language.
///
/// ```
/// use lifescope::attention::sentences::written;
/// assert_eq!(written(&["Go", "to", "the", "___", "."]), "Go to the ___.");
/// assert_eq!(written(&["我", "爱", "___", "。"]), "我爱___。");
/// ```
pub fn written(words: &[&str]) -> String {
    let is_english = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    let mut text = String::new();
    for word in words {
        if is_english && !text.is_empty() && *word != "." {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_words_go_both_ways() {
        let vocabulary = Vocabulary::get();
        for (token, word) in (0..).zip(&vocabulary.words) {
            assert_eq!(vocabulary.token(word), Some(token));
            assert_eq!(vocabulary.word(token), *word);
        }
        assert_eq!(vocabulary.token("beach"), None);
        assert_eq!(vocabulary.words().len() + 2, vocabulary.len());
    }
}
