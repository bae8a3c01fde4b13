//! Tests that go through the whole table.

use std::collections::BTreeSet;

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
    for language in Language::ALL {
        assert_eq!(Language::of_code(language.code()), Some(language));
        assert_eq!(language.next().next(), language);
    }
}

#[test]
fn values_stand_where_the_language_wants_them() {
    let text = Text { english: "{0} of {1}", chinese: "{1} 中的 {0}" };
    assert_eq!(Language::English.fill(text, &["2", "3"]), "2 of 3");
    assert_eq!(Language::Chinese.fill(text, &["2", "3"]), "3 中的 2");
    // What a value says is not read again, and what is no place stays.
    assert_eq!(Language::English.fill(text, &["{1}", "{0}"]), "{1} of {0}");
    assert_eq!(Language::English.fill(text, &["2"]), "2 of {1}");
}

#[test]
fn a_number_chooses_the_form() {
    let text =
        Counted { one: "{0} cell {1}", other: "{0} cells {1}", chinese: "{0} 个细胞 {1}" };
    let check = |language: Language, count: u64, expected: &str| {
        assert_eq!(language.count(text, count, &["x"]), expected);
    };
    check(Language::English, 0, "0 cells x");
    check(Language::English, 1, "1 cell x");
    check(Language::English, 1200, "1,200 cells x");
    check(Language::Chinese, 1, "1 个细胞 x");
    assert_eq!(Language::English.count_written(text, "1.5", &["x"]), "1.5 cells x");
}

#[test]
fn speeds_are_said_in_generations_a_second() {
    let check = |asked: f64, reached: Option<f64>, english: &str, chinese: &str| {
        assert_eq!(Language::English.speed(asked, reached), english);
        assert_eq!(Language::Chinese.speed(asked, reached), chinese);
    };
    check(60.0, None, "60 gen/s", "60 代/秒");
    check(0.9375, None, "0.94 gen/s", "0.94 代/秒");
    check(60.0, Some(35.21), "35.2 of 60 gen/s", "35.2 / 60 代/秒");
    check(1_966_080.0, None, "1.97 Mgen/s", "197 万代/秒");
    check(1_966_080.0, Some(1_900_000.0), "1.90 of 1.97 Mgen/s", "190 / 197 万代/秒");
    check(7_864_320.0, Some(63_567.0), "63.6 kgen/s of 7.86 Mgen/s", "6.36 / 786 万代/秒");
    check(7_864_320.0, Some(35.21), "35.2 gen/s of 7.86 Mgen/s", "35.2 代/秒 / 786 万代/秒");
}

#[test]
fn texts_stand_in_a_row() {
    use texts::losses::{AUTHOR, GENERATION, RULE};

    let check = |items: &[Text], english: &str, chinese: &str| {
        assert_eq!(Language::English.list(items), english);
        assert_eq!(Message::list(items.to_vec()).say(Language::Chinese), chinese);
    };
    check(&[], "", "");
    check(&[RULE], "the rule", "规则");
    check(
        &[RULE, AUTHOR, GENERATION],
        "the rule, the author and the generation",
        "规则、作者和代数",
    );
}

/// The numbers of the values that a text names.
fn values(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(is_chinese)
}

/// Texts that say the other language's name in it, so that those find it who do not read this one.
const BOTH: [(&str, &str); 3] =
    [("toolbar", "LANGUAGE"), ("toolbar", "LANGUAGE_HINT"), ("keys", "LANGUAGE")];

#[test]
fn every_text_is_there_in_both_languages() {
    let mut names = BTreeSet::new();
    for (table, name, english, chinese) in texts::all() {
        let place = format!("{table}::{name}");
        assert!(names.insert(place.clone()), "{place} is there twice");
        for form in english.iter().chain([&chinese]) {
            assert!(!form.trim().is_empty(), "{place}");
            assert_eq!(form.trim(), *form, "{place} has blanks at its ends");
            assert!(!form.contains("  "), "{place} has blanks too many");
            assert_eq!(values(form), values(chinese), "values of {place}");
        }
        if BOTH.contains(&(table, name)) {
            continue;
        }
        // An example in Chinese may be quoted.
        let foreign = english.iter().flat_map(|form| form.chars()).filter(|c| is_chinese(*c));
        let length: usize = english.iter().map(|form| form.len()).sum();
        assert!(foreign.count() * 8 < length, "{place} is not English");
        // What is no word is the same in both languages: names of rules, units, formulas.
        let words = english[0].split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
        let is_worded = words.count() > 0;
        assert!(has_chinese(chinese) || !is_worded || english[0] == chinese, "{place}");
    }
}

#[test]
fn a_text_about_a_number_names_it_and_has_two_forms() {
    let counted = texts::all().filter(|(.., english, _)| english.len() == 2);
    let mut found = 0;
    for (table, name, english, chinese) in counted {
        found += 1;
        for form in english.iter().chain([&chinese]) {
            assert!(form.contains("{0}"), "{table}::{name}");
        }
    }
    assert!(found > 3, "{found}");
}
/// Punctuation of half width is right within what is no Chinese, such as `:T4096,4096` or `(B36/S23)`.
#[test]
fn chinese_punctuation_is_of_full_width() {
    for (table, name, _, chinese) in texts::all() {
        let characters: Vec<char> = chinese.chars().collect();
        for (at, &character) in characters.iter().enumerate() {
            let beside = |offset: isize| {
                at.checked_add_signed(offset).and_then(|at| characters.get(at)).copied()
            };
            let is_beside_chinese = [-1, 1].into_iter().filter_map(beside).any(is_chinese);
            // What ends a clause, or stands around a part of one, between Chinese and values.
            let ends = matches!(character, ',' | ';' | ':' | '?' | '!' | '.')
                && (is_beside_chinese || (beside(-1) == Some('}') && beside(1) == Some(' ')));
            let encloses = matches!(character, '(' | ')')
                && (is_beside_chinese || beside(-1) == Some('}') || beside(1) == Some('{'));
            let is_wrong = (ends || encloses) && has_chinese(chinese);
            assert!(!is_wrong, "{table}::{name}: '{character}' in {chinese}");
        }
    }
}
