//! What classes and kinds of objects are called.

use super::findings::Kind;
use crate::language::texts::census as texts;
use crate::language::{Language, Text};
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
    kind.title().unwrap_or(language.say(match kind.tint {
        Tint::Active => texts::ACTIVE_REGION,
        _ => texts::HELD_BY_THE_EDGE,
    }))
}
