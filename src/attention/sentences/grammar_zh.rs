//! The Chinese forms: how much to wear, who is whose friend, and who loves whom.
//!
//! ```text
//! WHEN 太 {冷|凉|冻|热|闷|晒} 了 ， 能 穿 多少 穿 多少 。
//! WHEN 太 {冷|凉|冻|热|闷|晒} 了 ， 能 穿 多少 穿 多少 ， 要 {多|少} 穿 。
//! WHEN 太 {冷|凉|冻|热|闷|晒} 了 ， 能 穿 多少 穿 多少 ， 要 穿 CLOTHES 。
//! A 、 B 、 C 是 D 的 RELATION 。
//! A 、 B 、 C 是 D 的 RELATION ， {A|B|C} 是 D 的 RELATION 。
//! A 、 B 、 C 是 D 的 RELATION ， D 是 他们 的 CONVERSE 。
//! P VERB Q 。
//! P VERB Q ， 被 VERB 的 是 Q 。
//! P VERB Q ， VERB 别人 的 是 P 。
//! ```
//!
//! Names in a sentence differ from one another. The article stops at 多少; the clause after it is
//! what makes a model tell its two meanings apart: much is worn, and much clothing, where it is
//! cold, little where it is hot.

use super::grammar::{END, Sense};

/// When or where.
pub const WHEN: [&str; 7] = ["今天", "昨天", "明天", "早上", "晚上", "这里", "外面"];
/// Words for weather that asks for many clothes.
pub const COLD: [&str; 3] = ["冷", "凉", "冻"];
/// Words for weather that asks for few.
pub const HOT: [&str; 3] = ["热", "闷", "晒"];
/// Clothes for the cold.
pub const WARM_CLOTHES: [&str; 3] = ["大衣", "毛衣", "棉袄"];
/// Clothes for the heat.
pub const LIGHT_CLOTHES: [&str; 3] = ["短裤", "背心", "凉鞋"];

/// Names of people.
pub const NAMES: [&str; 8] = ["小明", "小刚", "小红", "小强", "小丽", "小华", "小军", "小芳"];
/// What people are to one another, each beside its converse.
pub const RELATIONS: [(&str, &str); 4] =
    [("朋友", "朋友"), ("同学", "同学"), ("学生", "老师"), ("老师", "学生")];

/// Who else may love and be loved.
pub const PRONOUNS: [&str; 4] = ["我", "你", "他", "她"];
/// What one does to another.
pub const VERBS: [&str; 4] = ["爱", "喜欢", "想念", "帮助"];

/// Words that may follow `before` in the form [`Clothes`](super::Form::Clothes).
pub fn clothes(before: &[&str]) -> Vec<&'static str> {
    let weather = before.get(2).copied().unwrap_or_default();
    let (amount, clothes) =
        if COLD.contains(&weather) { ("多", WARM_CLOTHES) } else { ("少", LIGHT_CLOTHES) };
    match before.len() {
        0 => WHEN.to_vec(),
        1 => vec!["太"],
        2 => [COLD, HOT].concat(),
        3 => vec!["了"],
        4 => vec!["，"],
        5 => vec!["能"],
        6 | 8 => vec!["穿"],
        7 | 9 => vec!["多少"],
        10 => vec!["。", "，"],
        11 if before[10] == "。" => vec![END],
        11 => vec!["要"],
        12 => vec![amount, "穿"],
        13 if before[12] == "穿" => clothes.to_vec(),
        13 => vec!["穿"],
        14 => vec!["。"],
        15 => vec![END],
        _ => Vec::new(),
    }
}

/// Every word that the form has at place `at` of a sentence of `len` words.
pub fn clothes_words_at(at: usize, len: usize) -> Vec<&'static str> {
    match at {
        10 if len == 11 => vec!["。"],
        10 => vec!["，"],
        11 => vec!["要"],
        12 => vec!["多", "少", "穿"],
        13 => [WARM_CLOTHES.as_slice(), &LIGHT_CLOTHES, &["穿"]].concat(),
        at => clothes(&[""; 15][..at.min(15)]),
    }
}

/// The sense of each 多少, once the weather is known.
pub fn clothes_senses(words: &[&str]) -> Vec<Sense> {
    let meaning = match words.get(2) {
        Some(weather) if COLD.contains(weather) => "多",
        Some(weather) if HOT.contains(weather) => "少",
        _ => return Vec::new(),
    };
    let places = [7, 9].into_iter().filter(|&at| words.get(at) == Some(&"多少"));
    places.map(|at| Sense { at, meaning, decided_by: 2 }).collect()
}

/// Words that may follow `before` in the form [`Friends`](super::Form::Friends).
pub fn friends(before: &[&str]) -> Vec<&'static str> {
    match before.len() {
        0 => NAMES.to_vec(),
        1 | 3 => vec!["、"],
        2 => other_names(&[before[0]]),
        4 => other_names(&[before[0], before[2]]),
        5 | 11 => vec!["是"],
        6 => other_names(&[before[0], before[2], before[4]]),
        7 | 13 => vec!["的"],
        8 => RELATIONS.iter().map(|(relation, _)| *relation).collect(),
        9 => vec!["。", "，"],
        10 if before[9] == "。" => vec![END],
        10 => [0, 2, 4, 6].iter().filter_map(|&at| name(before[at])).collect(),
        12 if before[10] == before[6] => vec!["他们"],
        12 => name(before[6]).into_iter().collect(),
        14 => {
            let relation = RELATIONS.iter().find(|(relation, _)| *relation == before[8]);
            let is_converse = before[12] == "他们";
            let told = relation.map(|(same, converse)| if is_converse { *converse } else { *same });
            told.into_iter().collect()
        }
        15 => vec!["。"],
        16 => vec![END],
        _ => Vec::new(),
    }
}

/// Every word that the form has at place `at` of a sentence of `len` words.
pub fn friends_words_at(at: usize, len: usize) -> Vec<&'static str> {
    match at {
        0 | 2 | 4 | 6 | 10 => NAMES.to_vec(),
        8 | 14 => RELATIONS.iter().map(|(relation, _)| *relation).collect(),
        9 if len == 10 => vec!["。"],
        9 => vec!["，"],
        12 => [NAMES.as_slice(), &["他们"]].concat(),
        at => friends(&[""; 16][..at.min(16)]),
    }
}

/// Words that may follow `before` in the form [`Order`](super::Form::Order).
pub fn order(before: &[&str]) -> Vec<&'static str> {
    match before.len() {
        0 => people().collect(),
        1 => VERBS.to_vec(),
        2 => people().filter(|person| *person != before[0]).collect(),
        3 => vec!["。", "，"],
        4 if before[3] == "。" => vec![END],
        4 => ["被"].into_iter().chain(verb(before[1])).collect(),
        5 if before[4] == "被" => verb(before[1]).into_iter().collect(),
        5 => vec!["别人"],
        6 => vec!["的"],
        7 => vec!["是"],
        8 => person(before[if before[4] == "被" { 2 } else { 0 }]).into_iter().collect(),
        9 => vec!["。"],
        10 => vec![END],
        _ => Vec::new(),
    }
}

/// Every word that the form has at place `at` of a sentence of `len` words.
pub fn order_words_at(at: usize, len: usize) -> Vec<&'static str> {
    match at {
        0 | 2 | 8 => people().collect(),
        1 => VERBS.to_vec(),
        3 if len == 4 => vec!["。"],
        3 => vec!["，"],
        4 => [["被"].as_slice(), &VERBS].concat(),
        5 => [VERBS.as_slice(), &["别人"]].concat(),
        at => order(&[""; 10][..at.min(10)]),
    }
}

fn people() -> impl Iterator<Item = &'static str> {
    PRONOUNS.into_iter().chain(NAMES)
}

fn other_names(taken: &[&str]) -> Vec<&'static str> {
    NAMES.into_iter().filter(|name| !taken.contains(name)).collect()
}

fn name(text: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|name| *name == text)
}

fn person(text: &str) -> Option<&'static str> {
    people().find(|person| *person == text)
}

fn verb(text: &str) -> Option<&'static str> {
    VERBS.into_iter().find(|verb| *verb == text)
}
