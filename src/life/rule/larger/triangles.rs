//! Rules on triangles, spelled by numbers of neighbours: `B45/S23L`, and with a letter after the L for fewer neighbours.
//!
//! The neighbourhoods are those of LifeViewer. Cells of an even sum of coordinates point down, the others up.

use super::{CountSet, LargerRule, LargerShape};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::rule::ParseRuleError;
use crate::printable::quoted;

/// Which of the cells around a triangle are its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Triangle {
    /// What a rule's numbers end with.
    pub(super) suffix: &'static str,
    /// Of a triangle that points down: the row above, its own and the row below, two cells to the left of it first.
    rows: [[u8; 5]; 3],
}

/// Every neighbourhood.
const TRIANGLES: [Triangle; 7] = [
    Triangle { suffix: "L", rows: [[1, 1, 1, 1, 1], [1, 1, 0, 1, 1], [0, 1, 1, 1, 0]] },
    Triangle { suffix: "LV", rows: [[1, 1, 0, 1, 1], [1, 0, 0, 0, 1], [0, 1, 1, 1, 0]] },
    Triangle { suffix: "LB", rows: [[0, 1, 1, 1, 0], [1, 1, 0, 1, 1], [0, 1, 0, 1, 0]] },
    Triangle { suffix: "LI", rows: [[1, 0, 1, 0, 1], [0, 1, 0, 1, 0], [0, 0, 1, 0, 0]] },
    Triangle { suffix: "LO", rows: [[0, 1, 0, 1, 0], [1, 0, 0, 0, 1], [0, 1, 0, 1, 0]] },
    Triangle { suffix: "LE", rows: [[0, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]] },
    Triangle { suffix: "LR", rows: [[1, 0, 0, 0, 1], [0, 0, 0, 0, 0], [0, 0, 1, 0, 0]] },
];

/// Numbers of neighbours as they are written.
const DIGITS: &str = "0123456789xyz";

impl Triangle {
    /// The weight of the cell so many steps to the right and down of a triangle that points down.
    pub(super) fn weight(self, dx: i32, dy: i32) -> i32 {
        let row = usize::try_from(dy + 1).ok().and_then(|row| self.rows.get(row));
        let cell = row.and_then(|row| row.get(usize::try_from(dx + 2).ok()?));
        cell.map_or(0, |cell| i32::from(*cell))
    }

    /// How many neighbours there are.
    pub(super) fn size(self) -> u32 {
        self.rows.as_flattened().iter().map(|cell| u32::from(*cell)).sum()
    }

    /// Numbers of neighbours as digits.
    pub(super) fn written(counts: &CountSet) -> String {
        let written = (0..).zip(DIGITS.chars()).filter(|(count, _)| counts.contains(*count));
        written.map(|(_, digit)| digit).collect()
    }
}

/// Reads a rule of two states without blanks and topology, whose neighbourhood is named from the byte `at` on.
///
/// # Errors
/// For what no such rule has, at its place.
pub(in super::super) fn parse_triangular(
    text: &str,
    at: usize,
) -> Result<LargerRule, ParseRuleError> {
    let (numbers, suffix) = text.split_at(at);
    let triangle = TRIANGLES.into_iter().find(|it| it.suffix.eq_ignore_ascii_case(suffix));
    let triangle = triangle.ok_or_else(|| unexpected(at, suffix))?;
    let has_letters = numbers.contains(['b', 'B', 's', 'S']);
    // Survivals stand first where no letters tell.
    let mut half = (!has_letters).then_some(1);
    let mut halves: [Option<Vec<(i32, i32)>>; 2] = [None, None];
    if !has_letters {
        halves[1] = Some(Vec::new());
    }
    for (at, letter) in numbers.char_indices() {
        match letter.to_ascii_lowercase() {
            letter @ ('b' | 's') => {
                let number = usize::from(letter == 's');
                if halves[number].replace(Vec::new()).is_some() {
                    let letter = letter.to_ascii_uppercase().to_string();
                    return Err(ParseRuleError::new(
                        at,
                        Message::new(texts::STANDS_TWICE, [letter]),
                    ));
                }
                half = Some(number);
            }
            '/' | '_' if !has_letters && half == Some(1) => {
                halves[0] = Some(Vec::new());
                half = Some(0);
            }
            '/' | '_' if has_letters && half.is_some() => half = None,
            letter => {
                let count = DIGITS.find(letter).ok_or_else(|| unexpected(at, &numbers[at..]))?;
                if count as u32 > triangle.size() {
                    let values = [count.to_string(), triangle.size().to_string()];
                    let message = Message::new(texts::NO_NUMBER_OF_NEIGHBOURS, values);
                    return Err(ParseRuleError::new(at, message));
                }
                let counts = half.and_then(|half| halves[half].as_mut());
                let counts = counts.ok_or_else(|| {
                    let message = Message::new(texts::BEFORE_ITS_LETTER, [letter.to_string()]);
                    ParseRuleError::new(at, message)
                })?;
                counts.push((count as i32, count as i32));
            }
        }
    }
    if !has_letters && halves[0].is_none() {
        return Err(ParseRuleError::new(at, texts::STROKE_EXPECTED));
    }
    let [births, survivals] = halves.map(|half| CountSet::new(half.unwrap_or_default()));
    Ok(LargerRule {
        radius: 1,
        states: 2,
        counts_centre: false,
        births,
        survivals,
        shape: LargerShape::Triangle(triangle),
        state_weights: None,
    })
}

fn unexpected(at: usize, found: &str) -> ParseRuleError {
    let shown: String = found.chars().take(1).collect();
    let message = Message::new(texts::UNEXPECTED, [format!("'{}'", quoted(&shown))]);
    ParseRuleError::new(at, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rule;

    #[test]
    fn every_spelling_has_one_canonical_form() {
        let check = |text: &str, canonical: &str| {
            let rule: Rule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(rule.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse(), Ok(rule), "{text}");
        };
        check("B45/S23L", "B45/S23L");
        check("b54s32l", "B45/S23L");
        check("23/45L", "B45/S23L");
        check("S23/B45lv", "B45/S23LV");
        check("B4xyz/S0L", "B4xyz/S0L");
        check("/2LE", "B2/SLE");
        check("23/3/4L", "23/3/4L");
        check("B2/S13/5LB", "13/2/5LB");
        check("Life 3445", "B45/S34L");
    }

    #[test]
    fn neighbourhoods_have_as_many_cells_as_their_numbers() {
        let sizes = TRIANGLES.map(Triangle::size);
        assert_eq!(sizes, [12, 9, 9, 6, 6, 3, 3]);
        // The three that share an edge, of a triangle that points up.
        let Rule::Larger(rule) = "B1/S1LE".parse().unwrap() else { panic!() };
        assert_eq!([(0, 1), (-1, 0), (1, 0)].map(|(dx, dy)| rule.weight(dx, dy, true)), [1; 3]);
        assert_eq!(rule.weight(0, -1, true), 0);
    }
}
