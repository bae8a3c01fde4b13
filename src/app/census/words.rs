//! What classes and kinds of objects are called.

use super::findings::Kind;
use crate::census::Emission;
use crate::language::texts::census as texts;
use crate::language::texts::losses::ALSO;
use crate::language::texts::objects::named;
use crate::language::{Language, Text, grouped};
use crate::render::Tint;

/// A class of objects, as a heading.
pub(super) const fn class(tint: Tint) -> Text {
    match tint {
        Tint::Still => texts::STILL_LIFES,
        Tint::Oscillating => texts::OSCILLATORS,
        Tint::Active => texts::ACTIVE,
        Tint::Moving => texts::SPACESHIPS,
    }
}

/// What the objects of a class do.
pub(super) const fn what_it_does(tint: Tint) -> Text {
    match tint {
        Tint::Still => texts::STILL_LIFES_HINT,
        Tint::Oscillating => texts::OSCILLATORS_HINT,
        Tint::Active => texts::ACTIVE_HINT,
        Tint::Moving => texts::SPACESHIPS_HINT,
    }
}

/// What one object of a class is.
pub(super) const fn one_of(tint: Tint) -> Text {
    match tint {
        Tint::Still => texts::STILL_LIFE,
        Tint::Oscillating => texts::OSCILLATOR,
        Tint::Active => texts::ACTIVE_ONE,
        Tint::Moving => texts::SPACESHIP,
    }
}

/// What a kind is called: by its name, or else by its apgcode.
pub(super) fn title(kind: &Kind, language: Language) -> &str {
    if let Some(name) = kind.name {
        return named(language, name);
    }
    kind.code.as_deref().unwrap_or(language.say(match (kind.tint, &kind.emission) {
        (_, Some(_)) => texts::GUN,
        (Tint::Active, None) => texts::ACTIVE_REGION,
        _ => texts::HELD_BY_THE_EDGE,
    }))
}

/// What a gun does, as "period 30: 1 glider".
pub(super) fn emission(emission: &Emission, language: Language) -> String {
    let (period, ships) = (grouped(emission.period), ships(emission, language));
    language.fill(texts::EMISSION, &[&period, &ships])
}

/// The spaceships that a gun sends out in a period, as "2 gliders, 1 lwss".
pub(super) fn ships(emission: &Emission, language: Language) -> String {
    let ships = emission.ships.iter().map(|ship| {
        let name = ship.name.map_or(&*ship.code, |name| named(language, name));
        language.count(texts::SHIPS, u64::from(ship.count), &[name])
    });
    let joined = ships.reduce(|one, other| language.fill(ALSO, &[&one, &other]));
    joined.unwrap_or_default()
}

/// What it means that a kind is active, or that only an edge keeps it, after a look of that
/// thoroughness.
pub(super) fn explanation(kind: &Kind, is_thorough: bool) -> Option<Text> {
    match (kind.tint, &kind.emission) {
        (_, Some(_)) => Some(texts::WHAT_A_GUN_IS),
        (Tint::Active, None) if is_thorough => Some(texts::STILL_BECOMING),
        (Tint::Active, None) => Some(texts::NOT_SEEN_TO_REPEAT),
        _ if kind.code.is_none() => Some(texts::WHAT_AN_EDGE_DOES),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::EmittedShip;

    #[test]
    fn a_gun_says_what_it_sends_out() {
        let ship = |code: &str, name, count| EmittedShip { code: code.into(), name, count };
        let two = Emission {
            period: 1100,
            ships: vec![ship("xq4_153", Some("glider"), 2), ship("xq12_345", None, 1)],
        };
        let said = emission(&two, Language::English);
        assert_eq!(said, "period 1,100: 2 gliders, 1 xq12_345");
        assert_eq!(emission(&two, Language::Chinese), "周期 1,100：滑翔机 × 2、xq12_345 × 1");
    }
}
