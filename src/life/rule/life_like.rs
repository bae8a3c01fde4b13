//! Life-like rules: `B3/S23`, `b3s23`, `23/3`.

use super::{LifeLike, ParseRuleError};

/// The two halves of a rulestring as they are being read.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Birth,
    Survival,
}

/// Whether a text is spelled with nothing but what these rules have, so that it is of no other family.
pub(super) fn is_spelled(text: &str) -> bool {
    let strokes = text.bytes().filter(|byte| *byte == b'/').count();
    strokes < 2 && text.bytes().all(|byte| b"012345678bBsS/".contains(&byte))
}

/// Reads a rulestring without blanks and topology.
pub(super) fn parse(text: &str) -> Result<LifeLike, ParseRuleError> {
    let lettered = text.contains(['b', 'B', 's', 'S']);
    let mut birth = None;
    let mut survival = None;
    // Without letters survival comes first: 23/3.
    let mut half = (!lettered).then_some(Half::Survival);
    if !lettered {
        survival = Some(0);
    }
    for (offset, found) in text.char_indices() {
        let refused = |message: String| Err(ParseRuleError::new(offset, message));
        match found.to_ascii_lowercase() {
            c @ ('b' | 's') => {
                let (named, mask) = match c {
                    'b' => (Half::Birth, &mut birth),
                    _ => (Half::Survival, &mut survival),
                };
                if mask.replace(0).is_some() {
                    return refused(format!("'{found}' stands twice"));
                }
                half = Some(named);
            }
            // What follows has a letter of its own.
            '/' | '_' if lettered => half = None,
            '/' | '_' if half == Some(Half::Survival) => {
                half = Some(Half::Birth);
                birth = Some(0);
            }
            '/' | '_' => {
                return refused("a third part names a number of states, such as 3".to_owned());
            }
            c @ '0'..='8' => {
                let mask = match half {
                    Some(Half::Birth) => &mut birth,
                    Some(Half::Survival) => &mut survival,
                    None => {
                        let message =
                            format!("'{found}' stands before B or S says what it counts for");
                        return refused(message);
                    }
                };
                *mask = Some(mask.unwrap_or(0) | 1 << (c as u16 - '0' as u16));
            }
            '9' => return refused("9 is no number of neighbours; they are 0 to 8".to_owned()),
            _ => {
                return refused(format!(
                    "unexpected {}; a rulestring such as B3/S23 or B36/S23:T64,48 was expected",
                    crate::life::blanks::shown(found)
                ));
            }
        }
    }
    if birth.is_none() && survival.is_some() && !lettered {
        return Err(ParseRuleError::new(
            text.len(),
            "a '/' was expected: survival, then birth, as in 23/3",
        ));
    }
    Ok(LifeLike::from_masks(birth.unwrap_or(0), survival.unwrap_or(0)))
}
