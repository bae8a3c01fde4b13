//! What the program says to people, in every language that it speaks.
//!
//! Every text of the window and of the terminal view stands in [`texts`], with its name, in English
//! and in Chinese side by side. A [`Text`] is said as it stands or with values in its places; a
//! [`Counted`] text goes with a number, and has an English form for one; a [`Message`] is a text
//! with its values that is said later, in the language of whoever shows it. Numbers are written by
//! [`numbers`]. Tests go through the whole table: nothing is missing, values agree, and the embedded
//! fonts have every character.
//!
//! This layer knows nothing but words, so that every other may speak.

mod message;
pub mod numbers;
#[macro_use]
mod phrases;
#[cfg(test)]
mod tests;
pub mod texts;

pub use message::Message;
use numbers::{Scale, Scaled};

pub use numbers::grouped;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, in simplified characters.
    Chinese,
}

/// A text in every language. `{0}`, `{1}` and so on stand for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// In English.
    pub english: &'static str,
    /// In Chinese.
    pub chinese: &'static str,
}

/// A text about a number of something, which stands at `{0}`. `{1}` and so on stand for other
/// values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// In English, of one thing.
    pub one: &'static str,
    /// In English, of any other number.
    pub other: &'static str,
    /// In Chinese, which has one form for all numbers.
    pub chinese: &'static str,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its own short name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "EN",
            Self::Chinese => "中文",
        }
    }

    /// Its code (ISO 639-1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The one after this, in a circle.
    pub fn next(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }

    /// The language that the system is set to, or else English.
    pub fn of_system() -> Self {
        sys_locale::get_locale().map_or(Self::English, |locale| Self::of_locale(&locale))
    }

    fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// A text in this language.
    pub const fn say(self, text: Text) -> &'static str {
        match self {
            Self::English => text.english,
            Self::Chinese => text.chinese,
        }
    }

    /// A text in this language, with values in their places.
    pub fn fill(self, text: Text, values: &[&str]) -> String {
        filled(self.say(text), |index| values.get(index).copied())
    }

    /// Generations a second: those that are asked for, and where they are known those that are
    /// reached.
    pub fn speed(self, asked: f64, reached: Option<f64>) -> String {
        let asked = self.rate(asked);
        let Some(reached) = reached else {
            return self.fill(texts::status::GENERATIONS_A_SECOND, &[&asked.to_string()]);
        };
        let reached = match asked.prefix {
            "" => self.rate(reached),
            _ => self.magnitude(reached),
        };
        if reached.prefix == asked.prefix {
            let values = [reached.number.as_str(), &asked.to_string()];
            self.fill(texts::status::REACHED_OF_ASKED, &values)
        } else {
            let values = [reached.to_string(), asked.to_string()];
            self.fill(
                texts::status::REACHED_OF_ASKED_IN_UNITS,
                &values.each_ref().map(String::as_str),
            )
        }
    }

    /// A rate to three digits with the prefix of its unit.
    pub fn magnitude(self, rate: f64) -> Scaled {
        self.scale().magnitude(rate)
    }

    /// A rate as people say it, with the prefix of its unit where it is long.
    pub fn rate(self, rate: f64) -> Scaled {
        self.scale().rate(rate)
    }

    const fn scale(self) -> Scale {
        match self {
            Self::English => Scale { step: 1e3, prefixes: &["", "k", "M", "G", "T", "P"] },
            Self::Chinese => Scale { step: 1e4, prefixes: &["", "万", "亿", "万亿", "亿亿"] },
        }
    }

    /// Texts in a row, as "this, that and more"; nothing where there are none.
    pub fn list(self, items: &[Text]) -> String {
        let Some((last, others)) = items.split_last() else {
            return String::new();
        };
        let joined =
            |list: String, item: &Text| self.fill(texts::losses::ALSO, &[&list, self.say(*item)]);
        let last = self.say(*last);
        match others.split_first() {
            None => last.to_owned(),
            Some((first, others)) => {
                let others = others.iter().fold(self.say(*first).to_owned(), joined);
                self.fill(texts::losses::AND, &[&others, last])
            }
        }
    }

    /// A text about `count` things in this language; `values` stand from `{1}` on.
    pub fn count(self, text: Counted, count: u64, values: &[&str]) -> String {
        self.count_written(text, &grouped(count), values)
    }

    /// The same for a number that is written already, as `2.5` or `2^30`.
    pub fn count_written(self, text: Counted, count: &str, values: &[&str]) -> String {
        let template = match (self, count) {
            (Self::English, "1") => text.one,
            (Self::English, _) => text.other,
            (Self::Chinese, _) => text.chinese,
        };
        filled(template, |index| match index {
            0 => Some(count),
            _ => values.get(index - 1).copied(),
        })
    }
}

/// A template with values in their places. What stands in a value is never taken for a place.
fn filled<'a>(template: &str, value: impl Fn(usize) -> Option<&'a str>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let place = after
            .split_once('}')
            .and_then(|(number, after)| Some((value(number.parse().ok()?)?, after)));
        match place {
            Some((value, after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}
