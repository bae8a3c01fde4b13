//! What is said later.

use std::borrow::Cow;
use std::fmt;

use super::{Counted, Language, Text};
use crate::printable;

/// A text with its values, which is said in the language of whoever shows it. So a thread that
/// reads a file, or an engine that fails, need not know the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message(Box<Kind>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// The same in every language: a name, a number, or what another program says.
    Verbatim(String),
    Filled(Text, Vec<Message>),
    Counted(Counted, u64, Vec<Message>),
    List(Vec<Text>),
    /// One after the other, with nothing between them.
    Row(Vec<Message>),
}

impl Message {
    /// A text with values in its places.
    pub fn new<V: Into<Self>>(text: Text, values: impl IntoIterator<Item = V>) -> Self {
        Self::of(Kind::Filled(text, values.into_iter().map(Into::into).collect()))
    }

    /// A text about a number of things; `values` stand from `{1}` on.
    pub fn counted<V: Into<Self>>(
        text: Counted,
        count: u64,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::of(Kind::Counted(text, count, values.into_iter().map(Into::into).collect()))
    }

    /// Texts in a row, as "this, that and more".
    pub fn list(items: Vec<Text>) -> Self {
        Self::of(Kind::List(items))
    }

    /// Messages one after the other, with nothing between them.
    pub fn row(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Kind::Row(parts.into_iter().collect()))
    }

    fn of(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    /// The message in a language.
    pub fn say(&self, language: Language) -> String {
        let said = |values: &[Self]| -> Vec<String> {
            values.iter().map(|value| value.say(language)).collect()
        };
        match &*self.0 {
            Kind::Verbatim(text) => printable::lines(text).into_owned(),
            Kind::List(items) => language.list(items),
            Kind::Row(parts) => said(parts).concat(),
            Kind::Filled(text, values) => language.fill(*text, &borrowed(&said(values))),
            Kind::Counted(text, count, values) => {
                language.count(*text, *count, &borrowed(&said(values)))
            }
        }
    }
}

#[cfg(test)]
impl Message {
    /// Holds it to be said in Chinese as well, with no two words of English in a row but those of what it
    /// quotes.
    pub(crate) fn assert_is_translated(&self, quoted: &str) {
        let chinese = self.say(Language::Chinese);
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(chinese.contains(is_chinese), "{chinese}");
        let is_english = |word: &&str| {
            let is_word = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            is_word && !quoted.contains(*word)
        };
        let words: Vec<&str> = chinese.split(' ').collect();
        assert!(!words.windows(2).any(|pair| pair.iter().all(is_english)), "{chinese}");
    }
}

/// In English, as errors are.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

/// Writers hand messages on within errors of the system.
impl std::error::Error for Message {}

fn borrowed(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self::of(Kind::Filled(text, Vec::new()))
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::of(Kind::Verbatim(text))
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::of(Kind::Verbatim(text.to_owned()))
    }
}

impl From<Cow<'_, str>> for Message {
    fn from(text: Cow<'_, str>) -> Self {
        text.into_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: Text =
        Text { english: "{0} was not saved: {1}", chinese: "未能保存 {0}：{1}" };
    const LINES: Counted = Counted { one: "{0} line", other: "{0} lines", chinese: "{0} 行" };

    #[test]
    fn a_message_is_said_in_every_language() {
        let lines = Message::counted(LINES, 1200, [""; 0]);
        let message = Message::new(SAVED, [Message::from("a {1}"), lines]);
        assert_eq!(message.say(Language::English), "a {1} was not saved: 1,200 lines");
        assert_eq!(message.say(Language::Chinese), "未能保存 a {1}：1,200 行");
        assert_eq!(Message::counted(LINES, 1, [""; 0]).say(Language::English), "1 line");
    }
}
