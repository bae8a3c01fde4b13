//! The sentences that can be chosen: the article's own, and what belongs to them.

use super::texts;
use crate::attention::sentences::{self as task, tokenise, written};
use crate::language::Language;

/// What is asked of the chosen word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Which word it is, from the words around it.
    Fill,
    /// Which word comes after it.
    Next,
    /// What it means here.
    Meaning,
}

/// A sentence to choose, with what is asked of which of its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Example {
    pub text: &'static str,
    pub kind: Kind,
    /// The place of the word that is asked about.
    pub chosen: usize,
    /// The word whose numbers are shown, where it is not the one where the answer is read off.
    pub asker: Option<usize>,
}

const fn example(text: &'static str, kind: Kind, chosen: usize) -> Example {
    Example { text, kind, chosen, asker: None }
}

const FRIENDS: &str = "小明、小刚、小红是小强的朋友，小明是小强的朋友。";

/// The article's own sentences, and what belongs to them.
pub(super) const EXAMPLES: [Example; 10] = [
    example("Go to the bank to get some money.", Kind::Meaning, 3),
    example("Go to the bank to get some water.", Kind::Meaning, 3),
    example("Go to the bank to get some water. It is muddy.", Kind::Fill, 11),
    example("今天太冷了，能穿多少穿多少，要多穿。", Kind::Fill, 12),
    example("今天太热了，能穿多少穿多少，要少穿。", Kind::Fill, 12),
    example(FRIENDS, Kind::Fill, 14),
    example(FRIENDS, Kind::Fill, 4),
    // The article's figure 4 shows what its third name does.
    Example { asker: Some(4), ..example(FRIENDS, Kind::Fill, 12) },
    example("我爱你，被爱的是你。", Kind::Fill, 8),
    example("你爱我，被爱的是我。", Kind::Fill, 8),
];

impl Example {
    /// What it is called among the others: the sentence with what is asked of it.
    pub fn label(&self, language: Language) -> String {
        let words = tokenise(self.text).unwrap_or_default();
        label_text(language, &words, self.kind, self.chosen, self.asker)
    }
}

/// A sentence with what is asked of it, and by whom.
pub(super) fn label_text(
    language: Language,
    words: &[&'static str],
    kind: Kind,
    chosen: usize,
    asker: Option<usize>,
) -> String {
    let Some(word) = words.get(chosen) else { return String::new() };
    let asked = match kind {
        Kind::Fill => {
            let mut words = words.to_vec();
            words[chosen] = task::BLANK;
            written(&words)
        }
        Kind::Next => format!("{} …", written(&words[..=chosen])),
        Kind::Meaning => language.fill(texts::EXAMPLE_MEANING, &[&written(words), word]),
    };
    match asker.and_then(|asker| words.get(asker)) {
        Some(asker) => language.fill(texts::EXAMPLE_FIGURE, &[&asked, asker]),
        None => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::sentences::{Ask, Corpus, Familiarity, Question};

    #[test]
    fn examples_are_sentences_that_training_never_shows() {
        for seed in 1..4 {
            let corpus = Corpus::new(seed);
            for Example { text, chosen, .. } in EXAMPLES {
                let words = tokenise(text).unwrap();
                assert!(chosen < words.len(), "{text}");
                assert_eq!(corpus.familiarity(&words), Familiarity::HeldOut, "{text}");
                let question = Question::new(&words, Ask::Fill(chosen)).unwrap();
                assert!(question.truths().contains(&words[chosen]), "{text}");
            }
        }
    }

    #[test]
    fn no_two_examples_are_called_the_same() {
        for language in Language::ALL {
            let labels = EXAMPLES.map(|example| example.label(language));
            for (index, label) in labels.iter().enumerate() {
                assert!(!labels[..index].contains(label), "{label}");
            }
        }
    }
}
