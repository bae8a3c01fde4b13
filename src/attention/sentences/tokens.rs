//! From a text to known words.
//!
//! Chinese is written without spaces, so a text is cut by the words themselves: from left to right,
//! always the longest known word that stands there. English words end where their letters end, in
//! any case. What is not known is never guessed at: the whole unknown stretch is reported with its
//! place, and with known words that look like it.

use std::fmt;

use super::vocabulary::{BLANK, Vocabulary};

/// A piece of a text that is no known word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The piece.
    pub text: String,
    /// The column of its first character, from 1.
    pub column: usize,
    /// Known words that look like it, the nearest first, at most [`MOST_SUGGESTIONS`].
    pub suggestions: Vec<&'static str>,
}

/// Why a text is no row of known words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Words that are not known.
    #[error("{}", unknown_text(.0))]
    Unknown(Vec<Unknown>),
    /// More words than the model has places for.
    #[error("the sentence has {words} words and the model reads at most {most}; leave some out")]
    TooLong {
        /// Words of the text.
        words: usize,
        /// Words that fit.
        most: usize,
    },
    /// No word at all.
    #[error("the sentence is empty; write one from the known words")]
    Empty,
}

/// The most words that a sentence may have.
pub const MOST_WORDS: usize = 20;

/// The most suggestions for an unknown word.
pub const MOST_SUGGESTIONS: usize = 3;

/// Cuts a text into known words. A blank is one or more underscores, or an ellipsis.
///
/// ```
/// use lifescope::attention::sentences::tokenise;
/// assert_eq!(tokenise("go to the BANK.").unwrap(), ["Go", "to", "the", "bank", "."]);
/// assert_eq!(tokenise("今天太冷了").unwrap(), ["今天", "太", "冷", "了"]);
/// let error = tokenise("Go to the beach.").unwrap_err();
/// assert!(error.to_string().contains("'beach' at column 11"));
/// ```
///
/// # Errors
/// [`TokenError`], with every unknown word.
pub fn tokenise(text: &str) -> Result<Vec<&'static str>, TokenError> {
    let mut words: Vec<&'static str> = Vec::new();
    let mut unknown: Vec<Unknown> = Vec::new();
    let mut rest = text;
    let mut column = 1;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if let Some((word, length)) = known_word(rest) {
            words.push(in_its_language(word, words.last().copied()));
            length
        } else {
            let length = unknown_length(rest);
            unknown.push(Unknown {
                text: rest[..length].to_owned(),
                column,
                suggestions: suggest(&rest[..length]),
            });
            length
        };
        column += rest[..length].chars().count();
        rest = &rest[length..];
    }
    if !unknown.is_empty() {
        return Err(TokenError::Unknown(unknown));
    }
    match words.len() {
        0 => Err(TokenError::Empty),
        count if count > MOST_WORDS => Err(TokenError::TooLong { words: count, most: MOST_WORDS }),
        _ => Ok(words),
    }
}

/// The longest known word at the start of a text, and the bytes that it takes there.
fn known_word(text: &str) -> Option<(&'static str, usize)> {
    let stretch = letters(text);
    if stretch > 0 {
        let written = &text[..stretch];
        let known = known_words().find(|word| word.eq_ignore_ascii_case(written));
        return known.map(|word| (*word, stretch));
    }
    let underscores = text.len() - text.trim_start_matches('_').len();
    if underscores > 0 {
        return Some((BLANK, underscores));
    }
    let dots = text.len() - text.trim_start_matches('…').len();
    if dots > 0 {
        return Some((BLANK, dots));
    }
    if let Some((_, word)) = ALIASES.iter().find(|(alias, _)| text.starts_with(alias)) {
        return Some((word, text.chars().next().map_or(0, char::len_utf8)));
    }
    let known = known_words().filter(|word| text.starts_with(**word));
    known.max_by_key(|word| word.len()).map(|word| (*word, word.len()))
}

/// Punctuation that is written in several ways.
const ALIASES: [(&str, &str); 4] = [(",", "，"), ("．", "."), ("｡", "。"), ("､", "、")];

/// An English full stop behind a Chinese word is meant as a Chinese one, and the other way round.
fn in_its_language(word: &'static str, before: Option<&str>) -> &'static str {
    let is_after_chinese = before.is_some_and(|before| !before.is_ascii());
    let is_after_english = before.is_some_and(|before| before != BLANK && before.is_ascii());
    match word {
        "." if is_after_chinese => "。",
        "。" if is_after_english => ".",
        word => word,
    }
}

fn known_words() -> impl Iterator<Item = &'static &'static str> {
    Vocabulary::get().words().iter()
}

/// Bytes of the English word at the start of a text.
fn letters(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '\'').unwrap_or(text.len())
}

/// Bytes of the unknown stretch at the start of a text: an English word, or all up to where a
/// known word, a space or a letter begins.
fn unknown_length(text: &str) -> usize {
    let stretch = letters(text);
    if stretch > 0 {
        return stretch;
    }
    let ends_unknown = |at: usize, next: char| {
        next.is_whitespace() || next.is_ascii_alphanumeric() || known_word(&text[at..]).is_some()
    };
    let end = text.char_indices().skip(1).find(|&(at, next)| ends_unknown(at, next));
    end.map_or(text.len(), |(at, _)| at)
}

/// Known words that look like an unknown one, the nearest first.
fn suggest(unknown: &str) -> Vec<&'static str> {
    let unknown: Vec<char> = unknown.to_lowercase().chars().collect();
    let mut near: Vec<(usize, usize, &'static str)> = Vec::new();
    for (index, word) in known_words().enumerate() {
        let letters: Vec<char> = word.to_lowercase().chars().collect();
        let longest = letters.len().max(unknown.len());
        let distance = edit_distance(&unknown, &letters);
        // At least half of the letters must be right.
        if 2 * distance <= longest {
            near.push((distance * 100 / longest, index, *word));
        }
    }
    near.sort_unstable();
    near.into_iter().take(MOST_SUGGESTIONS).map(|(_, _, word)| word).collect()
}

/// Letters to insert, leave out or exchange to get from one word to the other (Levenshtein).
fn edit_distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other_letter) in other.iter().enumerate() {
            let exchanged = diagonal + usize::from(letter != other_letter);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

fn unknown_text(unknown: &[Unknown]) -> String {
    let pieces: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    let (noun, verb) = if unknown.len() == 1 { ("word", "is") } else { ("words", "are") };
    format!(
        "{} {verb} no known {noun}; `lifescope attend sentence --words` lists the known ones",
        pieces.join(", ")
    )
}

/// As "'beach' at column 11 (like 'bank'?)".
impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' at column {}", self.text, self.column)?;
        if !self.suggestions.is_empty() {
            let suggestions: Vec<String> =
                self.suggestions.iter().map(|word| format!("'{word}'")).collect();
            write!(f, " (did you mean {}?)", suggestions.join(" or "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_their_longest_known_words() {
        let check = |text: &str, expected: &str| {
            let words = tokenise(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(words.join("|"), expected, "{text}");
        };
        check("Go to the bank to get some money.", "Go|to|the|bank|to|get|some|money|.");
        check("GO TO  the Bank", "Go|to|the|bank");
        check("Go to the _ to get some ____.", "Go|to|the|___|to|get|some|___|.");
        check("今天太冷了，能穿多少穿多少。", "今天|太|冷|了|，|能|穿|多少|穿|多少|。");
        // Half-width commas and full stops, as they come from a keyboard.
        check("今天太热了,能穿多少穿多少.", "今天|太|热|了|，|能|穿|多少|穿|多少|。");
        check("Go to the bank。", "Go|to|the|bank|.");
        // 多 and 少 are words, and so is 多少.
        check("要多穿", "要|多|穿");
        check("多少少多", "多少|少|多");
        check(
            "小明、小刚、小红是小强的朋友，小明是…",
            "小明|、|小刚|、|小红|是|小强|的|朋友|，|小明|是|___",
        );
        check("我爱你，被爱的是……", "我|爱|你|，|被|爱|的|是|___");
        check(" 我 爱 你 ", "我|爱|你");
        check("我爱 bank", "我|爱|bank");
    }

    #[test]
    fn unknown_words_are_told_with_their_place() {
        let check = |text: &str, expected: &[(&str, usize, &[&str])]| {
            let Err(TokenError::Unknown(unknown)) = tokenise(text) else {
                panic!("{text} has unknown words");
            };
            let found: Vec<_> = unknown
                .iter()
                .map(|word| (word.text.as_str(), word.column, word.suggestions.as_slice()))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check("Go to the beach.", &[("beach", 11, &["fetch"])]);
        check(
            "Go to the bnak to get some monney.",
            &[("bnak", 11, &["bank"]), ("monney", 28, &["money"])],
        );
        check("今天太饿了", &[("饿", 4, &[])]);
        check("今天天气太冷了", &[("天气", 3, &[])]);
        check("小亮爱我", &[("小亮", 1, &["小明", "小刚", "小红"])]);
        check("我爱Paris", &[("Paris", 3, &[])]);
        check("Go!", &[("!", 3, &[])]);
    }

    #[test]
    fn a_text_must_have_words_and_not_too_many() {
        assert_eq!(tokenise(" "), Err(TokenError::Empty));
        assert_eq!(tokenise(&"我".repeat(20)).map(|words| words.len()), Ok(20));
        assert_eq!(
            tokenise(&"我".repeat(21)),
            Err(TokenError::TooLong { words: 21, most: MOST_WORDS })
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        for form in crate::attention::sentences::Form::ALL {
            for opening in form.beginnings(form.opening_len()).iter().step_by(17) {
                for words in form.sentences(opening) {
                    let text = super::super::vocabulary::written(&words);
                    assert_eq!(tokenise(&text).as_ref(), Ok(&words), "{text}");
                }
            }
        }
    }
}
