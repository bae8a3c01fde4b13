//! The English form: to the bank for money, or for water.
//!
//! ```text
//! {Go|Walk|Run|Come} to the {bank|vault|shore} to {get|fetch|find} some THING . [It is QUALITY .]
//! ```
//!
//! Things and qualities are of two kinds, those of money and those of a river, and go together.
//! A vault has money alone and a shore has a river alone; a bank is either.

use super::grammar::{END, Sense};

/// Verbs that lead to a place.
pub const GO: [&str; 4] = ["Go", "Walk", "Run", "Come"];
/// Places: the one with two senses, then a plain word for each sense.
pub const PLACES: [&str; 3] = ["bank", "vault", "shore"];
/// Verbs for what is done there.
pub const GET: [&str; 3] = ["get", "fetch", "find"];
/// What there is where money is.
pub const MONEY_THINGS: [&str; 4] = ["money", "cash", "coins", "gold"];
/// What there is where a river is.
pub const RIVER_THINGS: [&str; 4] = ["water", "fish", "sand", "reeds"];
/// What a place with money is like.
pub const MONEY_QUALITIES: [&str; 3] = ["open", "safe", "rich"];
/// What a place by a river is like.
pub const RIVER_QUALITIES: [&str; 3] = ["wet", "muddy", "green"];

const PLACE: usize = 3;
const THING: usize = 7;

/// Words that may follow `before` in the form [`Bank`](super::Form::Bank).
pub fn bank(before: &[&str]) -> Vec<&'static str> {
    let place = before.get(PLACE).copied();
    let thing = before.get(THING).copied();
    match before.len() {
        0 => GO.to_vec(),
        1 | 4 => vec!["to"],
        2 => vec!["the"],
        3 => PLACES.to_vec(),
        5 => GET.to_vec(),
        6 => vec!["some"],
        7 => match place {
            Some("vault") => MONEY_THINGS.to_vec(),
            Some("shore") => RIVER_THINGS.to_vec(),
            _ => [MONEY_THINGS, RIVER_THINGS].concat(),
        },
        8 | 12 => vec!["."],
        9 => vec!["It", END],
        10 => vec!["is"],
        11 if is_of_money(thing) => MONEY_QUALITIES.to_vec(),
        11 => RIVER_QUALITIES.to_vec(),
        13 => vec![END],
        _ => Vec::new(),
    }
}

/// Every word that the form has at place `at`.
pub fn bank_words_at(at: usize) -> Vec<&'static str> {
    match at {
        THING => [MONEY_THINGS, RIVER_THINGS].concat(),
        11 => [MONEY_QUALITIES, RIVER_QUALITIES].concat(),
        9 => vec!["It"],
        at => bank(&[""; 13][..at.min(13)]).into_iter().filter(|word| *word != END).collect(),
    }
}

/// The sense of `bank`, where it stands in its place with a thing behind it.
pub fn bank_senses(words: &[&str]) -> Vec<Sense> {
    let (Some(&"bank"), Some(&thing)) = (words.get(PLACE), words.get(THING)) else {
        return Vec::new();
    };
    let meaning = if is_of_money(Some(thing)) {
        "vault"
    } else if RIVER_THINGS.contains(&thing) {
        "shore"
    } else {
        return Vec::new();
    };
    vec![Sense { at: PLACE, meaning, decided_by: THING }]
}

fn is_of_money(thing: Option<&str>) -> bool {
    thing.is_some_and(|thing| MONEY_THINGS.contains(&thing))
}
