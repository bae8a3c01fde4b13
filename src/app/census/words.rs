//! What the census says, in one place. `{0}`, `{1}` and so on stand for values.

use super::findings::Kind;
use crate::render::Tint;

pub(super) const TITLE: &str = "Census";
pub(super) const CLOSE: &str = "Close (c)";
pub(super) const LOOKING: &str = "Recognising…";
pub(super) const AT_GENERATION: &str = "generation {0}";
pub(super) const EVERYWHERE: &str = "the whole universe, in {0}";
pub(super) const IN_VIEW: &str = "what is in view, in {0}";
pub(super) const MILLISECONDS: &str = "{0} ms";
pub(super) const SECONDS: &str = "{0} s";
pub(super) const TOO_LARGE: &str =
    "{0} × {1} cells are in view, more than are recognised at once. Zoom in to recognise objects.";
pub(super) const NOTHING: &str = "Nothing lives here.";
pub(super) const GO_TO_NEXT: &str = "Click to go to the next one";
pub(super) const ACTIVE_REGION: &str = "active region";
pub(super) const HELD_BY_THE_EDGE: &str = "held by the edge";
pub(super) const UNNAMED: &str = "no common name";
pub(super) const STILL_BECOMING: &str = "Not settled: it neither repeats nor moves on as it is.";

pub(super) const POPULATION: &str = "Population";
pub(super) const BOUNDING_BOX: &str = "Bounding box";
pub(super) const PERIOD: &str = "Period";
pub(super) const SPEED: &str = "Speed";
pub(super) const HEAT: &str = "Heat";
pub(super) const SYMMETRY: &str = "Symmetry";
pub(super) const ROTOR: &str = "Rotor";
pub(super) const STATOR: &str = "Stator";
pub(super) const CELLS: &str = "{0} cells";
pub(super) const SIDES: &str = "{0} × {1}";
pub(super) const RANGE: &str = "{0} to {1}";

/// A class of objects, as a heading.
pub(super) const fn class(tint: Tint) -> &'static str {
    match tint {
        Tint::Still => "Still lifes",
        Tint::Oscillating => "Oscillators",
        Tint::Active => "Active",
        Tint::Moving => "Spaceships",
    }
}

/// What one object of a class is.
pub(super) const fn one_of(tint: Tint) -> &'static str {
    match tint {
        Tint::Still => "still life",
        Tint::Oscillating => "oscillator",
        Tint::Active => "active",
        Tint::Moving => "spaceship",
    }
}

/// What a kind is called: by its name, or else by its apgcode.
pub(super) fn title(kind: &Kind) -> &str {
    kind.title().unwrap_or(match kind.tint {
        Tint::Active => ACTIVE_REGION,
        _ => HELD_BY_THE_EDGE,
    })
}

/// A text with values in their places.
pub(super) fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = text.to_owned();
    for (index, value) in values.iter().enumerate() {
        filled = filled.replace(&format!("{{{index}}}"), value);
    }
    filled
}
