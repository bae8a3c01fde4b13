//! The apgcode of a pattern that is one object.

use anyhow::bail;
use lifescope::census::{Effort, Recogniser, Snapshot};
use lifescope::life::{Pattern, Point, Topology};

/// Dead cells around a pattern, so that none of its cells stands at the edge of what is looked at.
const MARGIN: u64 = 4;

/// The code of the object that the pattern is, over all its phases and orientations.
///
/// # Errors
/// When it is not one still life, oscillator or spaceship on its own.
pub fn code_of(pattern: &Pattern) -> anyhow::Result<String> {
    let advice = "apgcodes name single still lifes, oscillators and spaceships; write rle instead";
    let Some(bounds) = pattern.cells.bounding_box() else {
        bail!("an empty pattern has no apgcode; {advice}");
    };
    let most = Effort::default().max_side;
    if bounds.width > most || bounds.height > most {
        bail!("{} x {} cells are too many for one object; {advice}", bounds.width, bounds.height);
    }
    let Some(rule) = pattern.rule.life_like() else {
        bail!("objects are recognised under Life-like rules only, and {} is none", pattern.rule);
    };
    let region = bounds.expanded(MARGIN);
    let cells = pattern.cells.to_grid(region);
    let census = Recogniser::new().recognise(Snapshot {
        cells: &cells,
        origin: Point::new(region.x, region.y),
        rule,
        topology: Topology::UNBOUNDED,
    });
    match census.objects.as_slice() {
        [object] => match &object.code {
            Some(code) => Ok(code.to_string()),
            None => bail!("the pattern does not repeat itself, so it has no apgcode; {advice}"),
        },
        objects => bail!("the pattern is {} objects, not one; {advice}", objects.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lifescope::format;

    fn code(text: &str) -> Result<String, String> {
        let pattern = format::read("-", text.as_bytes(), 1 << 20).unwrap().pattern;
        code_of(&pattern).map_err(|error| error.to_string())
    }

    #[test]
    fn single_objects_have_codes() {
        for (rle, expected) in [
            ("2o$2o!", "xs4_33"),
            ("3o!", "xp2_7"),
            ("b3o$3o!", "xp2_7e"),
            ("bo$2bo$3o!", "xq4_153"),
            ("bo$o$3o!", "xq4_153"),
            ("b2o$o2bo$bobo$2bo!", "xs7_2596"),
        ] {
            assert_eq!(code(rle).as_deref(), Ok(expected), "{rle}");
        }
    }

    #[test]
    fn what_is_no_one_object_has_none() {
        for (rle, expected) in [
            ("!", "an empty pattern"),
            ("2o5b2o$2o5b2o!", "the pattern is 2 objects"),
            ("b2o$2o$bo!", "the pattern does not repeat itself"),
            ("o600bo!", "602 x 1 cells are too many"),
        ] {
            let message = code(rle).unwrap_err();
            assert!(message.starts_with(expected), "{rle}: {message}");
        }
    }
}
