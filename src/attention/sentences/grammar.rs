//! The small grammar that all sentences come from, and that knows the truth about them.
//!
//! A [`Form`] is one of four kinds of sentence, each around an example of the article that
//! Lifescope comes from. A form is written down as one function: which words may follow the words
//! that stand before. Everything else is derived from it: all sentences of the form, whether a row
//! of words is one, and which words may stand at a place when everything around it is known.
//!
//! The last of these is what makes the model's answers judgeable. Many places have several right
//! words (one may go, walk, run or come to the bank), and an answer is right if the grammar allows
//! it there. A place is [decided](Form::is_decided) by the rest of the sentence where that leaves at
//! most half of the words that ever stand at the place; only there does an answer show that the rest
//! was read.

use super::{grammar_en, grammar_zh};

/// Ends a sentence, for a model that says the next word.
pub const END: &str = "<end>";

/// A kind of sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// "Go to the bank to get some money. It is safe.": a word with two senses, and the word after
    /// it that decides between them.
    Bank,
    /// 今天太冷了，能穿多少穿多少，要穿大衣。 多少 stands for as much as possible when it is cold and for
    /// as little as possible when it is hot.
    Clothes,
    /// 小明、小刚、小红是小强的朋友，小明是小强的朋友。 Who is what to whom, over any names.
    Friends,
    /// 我爱你，被爱的是你。 The same words in another order say something else.
    Order,
}

/// What a person reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Words with spaces between them.
    English,
    /// Words without spaces.
    Chinese,
}

impl Language {
    /// What a sentence ends with.
    pub fn stop(self) -> &'static str {
        match self {
            Self::English => ".",
            Self::Chinese => "。",
        }
    }
}

/// A word that means one of two things, as a sentence has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sense {
    /// Where in the sentence the word stands, from 0.
    pub at: usize,
    /// A plain word for what it means there: `vault` or `shore` for `bank`, 多 or 少 for 多少.
    pub meaning: &'static str,
    /// Where the word stands that decides it.
    pub decided_by: usize,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Bank, Self::Clothes, Self::Friends, Self::Order];

    /// Its name in reports, as `bank`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Clothes => "clothes",
            Self::Friends => "friends",
            Self::Order => "order",
        }
    }

    /// The language of its sentences.
    pub fn language(self) -> Language {
        if self == Self::Bank { Language::English } else { Language::Chinese }
    }

    /// Words that the grammar allows after `before`, none where `before` is no beginning of a
    /// sentence or a whole one. [`END`] is among them where the sentence may end.
    pub fn next(self, before: &[&str]) -> Vec<&'static str> {
        match self {
            Self::Bank => grammar_en::bank(before),
            Self::Clothes => grammar_zh::clothes(before),
            Self::Friends => grammar_zh::friends(before),
            Self::Order => grammar_zh::order(before),
        }
    }

    /// Words of the first clause up to the word that the rest of the sentence hangs on. Sentences
    /// are held out of training by these words, so that the model has seen no part of what follows
    /// them either.
    pub fn opening_len(self) -> usize {
        match self {
            Self::Bank => 8,
            Self::Clothes => 3,
            Self::Friends => 9,
            Self::Order => 3,
        }
    }

    /// Words of its sentences: of those that stop after the first clause, and of the longer ones.
    pub fn lengths(self) -> [usize; 2] {
        match self {
            Self::Bank => [9, 13],
            Self::Clothes => [11, 15],
            Self::Friends => [10, 16],
            Self::Order => [4, 10],
        }
    }

    /// The article's own sentences: their openings, which are always held out.
    pub fn article_openings(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Bank => &[
                &["Go", "to", "the", "bank", "to", "get", "some", "money"],
                &["Go", "to", "the", "bank", "to", "get", "some", "water"],
            ],
            Self::Clothes => &[&["今天", "太", "冷"], &["今天", "太", "热"]],
            Self::Friends => &[&["小明", "、", "小刚", "、", "小红", "是", "小强", "的", "朋友"]],
            Self::Order => &[&["我", "爱", "你"], &["你", "爱", "我"]],
        }
    }

    /// Every beginning of `len` words.
    pub fn beginnings(self, len: usize) -> Vec<Vec<&'static str>> {
        (0..len).fold(vec![Vec::new()], |beginnings, _| {
            beginnings.iter().flat_map(|before| self.longer(before)).collect()
        })
    }

    /// Every whole sentence that begins with `opening`.
    pub fn sentences(self, opening: &[&'static str]) -> Vec<Vec<&'static str>> {
        let mut whole = Vec::new();
        let mut open = vec![opening.to_vec()];
        while let Some(before) = open.pop() {
            for mut longer in self.longer(&before) {
                if longer.last() == Some(&END) {
                    longer.pop();
                    whole.push(longer);
                } else {
                    open.push(longer);
                }
            }
        }
        whole
    }

    fn longer(self, before: &[&'static str]) -> Vec<Vec<&'static str>> {
        let extend = |word| [before, &[word]].concat();
        self.next(before).into_iter().map(extend).collect()
    }

    /// Whether `words` are a whole sentence of this form; people leave out the last full stop.
    pub fn derives(self, words: &[&str]) -> bool {
        let is_whole =
            |words: &[&str]| self.derives_beginning(words) && self.next(words).contains(&END);
        is_whole(words) || is_whole(&[words, &[self.language().stop()]].concat())
    }

    /// Whether `words` begin a sentence of this form.
    pub fn derives_beginning(self, words: &[&str]) -> bool {
        (0..words.len()).all(|at| self.next(&words[..at]).contains(&words[at]))
    }

    /// Words that make `words` a sentence of this form when they stand at place `at`, whatever
    /// stands there now.
    pub fn fillings(self, words: &[&str], at: usize) -> Vec<&'static str> {
        if at >= words.len() || !self.derives_beginning(&words[..at]) {
            return Vec::new();
        }
        let mut filled = words.to_vec();
        let mut fillings = self.next(&words[..at]);
        fillings.retain(|&word| {
            filled[at] = word;
            word != END && self.derives(&filled)
        });
        fillings
    }

    /// Every word that the form ever has at place `at` of a sentence of `len` words, each once.
    pub fn words_at(self, at: usize, len: usize) -> Vec<&'static str> {
        match self {
            Self::Bank => grammar_en::bank_words_at(at),
            Self::Clothes => grammar_zh::clothes_words_at(at, len),
            Self::Friends => grammar_zh::friends_words_at(at, len),
            Self::Order => grammar_zh::order_words_at(at, len),
        }
    }

    /// Whether the other words of the sentence leave at most half of the words that ever stand at
    /// place `at`.
    pub fn is_decided(self, words: &[&str], at: usize) -> bool {
        let allowed = self.fillings(words, at).len();
        0 < allowed && 2 * allowed <= self.words_at(at, words.len()).len()
    }

    /// Whether the words of a beginning leave at most half of the words that ever come after it.
    pub fn is_next_decided(self, before: &[&str]) -> bool {
        let at = before.len();
        let longer = self.lengths().into_iter().filter(|&len| at < len);
        let mut ever: Vec<&str> = longer.flat_map(|len| self.words_at(at, len)).collect();
        ever.sort_unstable();
        ever.dedup();
        let allowed = self.next(before);
        let allowed = allowed.iter().filter(|word| **word != END).count();
        0 < allowed && 2 * allowed <= ever.len()
    }

    /// The words of `words` that have two senses, with the one that they have there. A sentence
    /// must be whole, or its deciding word is not there.
    pub fn senses(self, words: &[&str]) -> Vec<Sense> {
        match self {
            Self::Bank => grammar_en::bank_senses(words),
            Self::Clothes => grammar_zh::clothes_senses(words),
            Self::Friends | Self::Order => Vec::new(),
        }
    }
}

/// The form that `words` are a sentence of, or the beginning of one.
pub fn form_of(words: &[&str]) -> Option<Form> {
    Form::ALL.into_iter().find(|form| form.derives_beginning(words))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn sentence(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    #[test]
    fn every_form_has_its_sentences_once_each() {
        let check = |form: Form, openings: usize, sentences: usize| {
            let begun = form.beginnings(form.opening_len());
            assert_eq!(begun.len(), openings, "{form:?}");
            let whole: Vec<_> = begun.iter().flat_map(|opening| form.sentences(opening)).collect();
            assert_eq!(whole.len(), sentences, "{form:?}");
            assert_eq!(whole.iter().collect::<HashSet<_>>().len(), sentences, "{form:?}");
            for words in whole.iter().step_by(29) {
                assert!(form.derives(words), "{words:?}");
                assert_eq!(form_of(words), Some(form), "{words:?}");
            }
        };
        // 4 verbs, 3 verbs, 4 things of each kind at the bank and 4 at each of the other two.
        check(Form::Bank, 4 * 3 * 16, 4 * 3 * 16 * 4);
        check(Form::Clothes, 7 * 6, 7 * 6 * 5);
        check(Form::Friends, 8 * 7 * 6 * 5 * 4, 8 * 7 * 6 * 5 * 4 * 5);
        check(Form::Order, 12 * 11 * 4, 12 * 11 * 4 * 3);
    }

    #[test]
    fn words_at_a_place_are_those_of_all_sentences() {
        for form in Form::ALL {
            let openings = form.beginnings(form.opening_len());
            let whole: Vec<_> =
                openings.iter().flat_map(|opening| form.sentences(opening)).collect();
            assert!(whole.iter().all(|words| form.lengths().contains(&words.len())), "{form:?}");
            for len in form.lengths() {
                for at in 0..len {
                    let there = whole.iter().filter(|words| words.len() == len);
                    let found: HashSet<&str> = there.map(|words| words[at]).collect();
                    let told: HashSet<&str> = form.words_at(at, len).into_iter().collect();
                    assert_eq!(told, found, "{form:?}, place {at} of {len}");
                    assert_eq!(form.words_at(at, len).len(), told.len(), "each once");
                }
            }
        }
    }

    #[test]
    fn the_articles_openings_are_openings() {
        for form in Form::ALL {
            let openings = form.beginnings(form.opening_len());
            for opening in form.article_openings() {
                assert!(openings.iter().any(|begun| begun == opening), "{opening:?}");
            }
        }
    }

    #[test]
    fn fillings_are_what_the_rest_allows() {
        let check = |form: Form, text: &str, expected: &str, is_decided: bool| {
            let words = sentence(text);
            let at = words.iter().position(|word| *word == "___").unwrap();
            assert_eq!(form.fillings(&words, at), sentence(expected), "{text}");
            assert_eq!(form.is_decided(&words, at), is_decided, "{text}");
        };
        check(Form::Bank, "___ to the bank to get some water .", "Go Walk Run Come", false);
        check(Form::Bank, "Go to the ___ to get some water .", "bank shore", false);
        check(Form::Bank, "Go to the ___ to get some coins .", "bank vault", false);
        check(
            Form::Bank,
            "Go to the bank to get some ___ . It is muddy .",
            "water fish sand reeds",
            true,
        );
        check(Form::Bank, "Go to the bank to get some cash . It is ___ .", "open safe rich", true);
        check(
            Form::Clothes,
            "今天 太 ___ 了 ， 能 穿 多少 穿 多少 ， 要 少 穿 。",
            "热 闷 晒",
            true,
        );
        check(Form::Clothes, "今天 太 冷 了 ， 能 穿 多少 穿 多少 ， 要 ___ 穿 。", "多", true);
        check(
            Form::Clothes,
            "今天 太 热 了 ， 能 穿 多少 穿 多少 ， 要 穿 ___ 。",
            "短裤 背心 凉鞋",
            true,
        );
        check(
            Form::Friends,
            "小明 、 小刚 、 小红 是 小强 的 朋友 ， 小明 是 ___ 的 朋友 。",
            "小强",
            true,
        );
        check(
            Form::Friends,
            "小明 、 小刚 、 小红 是 小强 的 学生 ， 小强 是 他们 的 ___ 。",
            "老师",
            true,
        );
        check(Form::Order, "我 爱 你 ， 被 爱 的 是 ___ 。", "你", true);
        check(Form::Order, "我 爱 你 ， 爱 别人 的 是 ___ 。", "我", true);
        // The last full stop may be left out.
        check(Form::Order, "我 爱 你 ， 爱 别人 的 是 ___", "我", true);
        check(
            Form::Bank,
            "Go to the bank to get some ___ . It is muddy",
            "water fish sand reeds",
            true,
        );
        check(Form::Clothes, "今天 太 冷 了 ， 能 穿 多少 穿 多少 ， 要 ___ 穿", "多", true);
    }

    #[test]
    fn what_contradicts_the_grammar_has_no_filling() {
        let check = |form: Form, text: &str| {
            let words = sentence(text);
            let at = words.iter().position(|word| *word == "___").unwrap();
            assert_eq!(form.fillings(&words, at), Vec::<&str>::new(), "{text}");
            assert!(!form.is_decided(&words, at), "{text}");
        };
        // 小丽 is on neither side; nobody is a friend of themself.
        check(Form::Friends, "小明 、 小刚 、 小红 是 小强 的 朋友 ， 小丽 是 ___ 的 朋友 。");
        check(Form::Friends, "小明 、 小刚 、 小明 是 小强 的 朋友 ， 小明 是 ___ 的 朋友 。");
        check(Form::Order, "我 爱 我 ， 被 爱 的 是 ___ 。");
        check(Form::Bank, "Go to the shore to get some money . It is ___ .");
        check(Form::Bank, "Go to the bank to get some ___ 。");
        // No other word may be left out at the end.
        check(Form::Bank, "Go to the bank to ___ some");
        check(Form::Order, "我 爱 ___ ， 被 爱 的 是");
    }

    #[test]
    fn senses_go_with_the_deciding_word() {
        let check = |form: Form, text: &str, expected: &[(usize, &str, usize)]| {
            let senses = form.senses(&sentence(text));
            let found: Vec<_> =
                senses.iter().map(|sense| (sense.at, sense.meaning, sense.decided_by)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(Form::Bank, "Go to the bank to get some money .", &[(3, "vault", 7)]);
        check(Form::Bank, "Go to the bank to get some water .", &[(3, "shore", 7)]);
        check(Form::Bank, "Go to the shore to get some water .", &[]);
        check(
            Form::Clothes,
            "今天 太 冷 了 ， 能 穿 多少 穿 多少 。",
            &[(7, "多", 2), (9, "多", 2)],
        );
        check(
            Form::Clothes,
            "今天 太 热 了 ， 能 穿 多少 穿 多少 。",
            &[(7, "少", 2), (9, "少", 2)],
        );
    }
}
