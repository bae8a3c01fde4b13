//! The languages that the window speaks.
//!
//! Every text stands in [`texts`] with its name, in English and in Chinese side by side, so that a
//! test can go through all of them: none is missing, and the embedded fonts have every character.

pub(super) mod texts;

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    English,
    Chinese,
}

/// A text in every language. `{0}`, `{1}` and so on stand for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub english: &'static str,
    pub chinese: &'static str,
}

impl Language {
    /// Every language, with its own name for itself.
    pub const ALL: [(Self, &'static str); 2] = [(Self::English, "EN"), (Self::Chinese, "中文")];

    /// The language that the system is set to, or else English.
    pub fn of_system() -> Self {
        sys_locale::get_locale().map_or(Self::English, |locale| Self::of_locale(&locale))
    }

    fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// A text in this language.
    pub fn say(self, text: Text) -> &'static str {
        match self {
            Self::English => text.english,
            Self::Chinese => text.chinese,
        }
    }

    /// A text in this language, with values in their places.
    pub fn fill(self, text: Text, values: &[&str]) -> String {
        let mut filled = self.say(text).to_owned();
        for (index, value) in values.iter().enumerate() {
            filled = filled.replace(&format!("{{{index}}}"), value);
        }
        filled
    }
}

/// Defines texts, and the list of all of them.
macro_rules! phrases {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        $(pub(in crate::app) const $name: crate::app::language::Text =
            crate::app::language::Text { english: $english, chinese: $chinese };)*

        /// Every text with its name.
        #[cfg(test)]
        pub(in crate::app) const ALL: &[(&str, crate::app::language::Text)] =
            &[$((stringify!($name), $name)),*];
    };
}
use phrases;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_choose_a_language() {
        for (locale, language) in [
            ("zh-CN", Language::Chinese),
            ("zh_TW.UTF-8", Language::Chinese),
            ("ZH", Language::Chinese),
            ("en-GB", Language::English),
            ("C", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }

    #[test]
    fn values_stand_where_the_language_wants_them() {
        let text = Text { english: "{0} of {1}", chinese: "{1} 中的 {0}" };
        assert_eq!(Language::English.fill(text, &["2", "3"]), "2 of 3");
        assert_eq!(Language::Chinese.fill(text, &["2", "3"]), "3 中的 2");
    }

    /// The numbers of the values that a text names.
    fn values(text: &str) -> Vec<u32> {
        let mut found: Vec<u32> =
            (0..10).filter(|number| text.contains(&format!("{{{number}}}"))).collect();
        found.dedup();
        found
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for (name, text) in texts::all() {
            assert!(!text.english.trim().is_empty() && !text.chinese.trim().is_empty(), "{name}");
            // A Chinese example may be quoted.
            assert!(chinese(text.english) * 8 < text.english.len(), "{name} is not English");
            assert_eq!(values(text.english), values(text.chinese), "values of {name}");
        }
    }

    /// Chinese characters of a text.
    fn chinese(text: &str) -> usize {
        let is_chinese = |character: &char| ('\u{4e00}'..='\u{9fff}').contains(character);
        text.chars().filter(is_chinese).count()
    }
}
