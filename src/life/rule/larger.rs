//! Larger than Life rules, and rules of higher ranges, which list numbers.
//!
//! - `R5,C0,M1,S34..58,B34..45,NM`: radius, states, whether a live cell counts itself, ranges of numbers of
//!   live neighbours for survival and birth, neighbourhood. Lists in place of ranges: `R2,C3,S4-9,B6-8,NN`.
//! - `5,34,45,34,58`: radius, and the ends of the ranges for birth and survival.
//! - `r5b34t45s34t58`: the same. `r2b000008s00000c`: a hexadecimal digit for each four numbers.
//!
//! No engine steps them yet. What is wrong with one is told all the same, since that is wrong elsewhere too.

use super::ParseRuleError;
use crate::language::texts::rules as texts;
use crate::language::{Message, Text};
use crate::printable::quoted;

/// Radii that rules have.
const RADII: std::ops::RangeInclusive<u32> = 1..=500;
/// States that rules name; 0, 1 and 2 all stand for two.
const STATES: std::ops::RangeInclusive<u32> = 0..=256;
/// The letters of neighbourhoods, in lower case.
const NEIGHBOURHOODS: &str = "mnc2+x*#bdha3lgw@f";

/// Looks through a rule without blanks and topology.
///
/// # Errors
/// For what no such rule has, at its place.
pub(super) fn check(text: &str) -> Result<(), ParseRuleError> {
    let Some(after) = text.strip_prefix(['r', 'R']) else {
        return check_five_numbers(text);
    };
    let digits = digits(after);
    let radius = radius(1, &after[..digits])?;
    let rest = Part { at: 1 + digits, text: &after[digits..] };
    if rest.text.starts_with(['b', 'B']) {
        return check_run_together(radius, rest);
    }
    check_parts(radius, rest)
}

/// A piece of a rule with its place.
#[derive(Clone, Copy)]
struct Part<'a> {
    at: usize,
    text: &'a str,
}

impl<'a> Part<'a> {
    /// The same without its first bytes.
    fn after(self, bytes: usize) -> Self {
        Self { at: self.at + bytes, text: &self.text[bytes..] }
    }

    /// The pieces between commas.
    fn split(self) -> impl Iterator<Item = Part<'a>> {
        let mut at = self.at;
        self.text.split(',').map(move |text| {
            let part = Part { at, text };
            at += text.len() + 1;
            part
        })
    }

    /// An error here that shows the piece.
    fn wrong(self, text: Text) -> ParseRuleError {
        ParseRuleError::new(self.at, Message::new(text, [quoted(self.text)]))
    }

    fn number(self) -> Option<u32> {
        let is_number = !self.text.is_empty() && digits(self.text) == self.text.len();
        is_number.then(|| self.text.parse().unwrap_or(u32::MAX))
    }
}

/// Numbers of neighbours from one to another.
#[derive(Clone, Copy)]
struct Range {
    at: usize,
    low: u32,
    high: u32,
}

impl Range {
    fn new(at: usize, low: u32, high: u32) -> Result<Self, ParseRuleError> {
        if low > high {
            let ends = [low.to_string(), high.to_string()];
            return Err(ParseRuleError::new(at, Message::new(texts::RANGE_GOES_DOWN, ends)));
        }
        Ok(Self { at, low, high })
    }

    /// Reads `34..58`, `4-9` or `6`.
    fn parse(part: Part) -> Result<Self, ParseRuleError> {
        let ends = part.text.split_once("..").or_else(|| part.text.split_once('-'));
        let (low, high) = ends.unwrap_or((part.text, part.text));
        let [low, high] = [low, high].map(|text| Part { at: part.at, text }.number());
        match (low, high) {
            (Some(low), Some(high)) => Self::new(part.at, low, high),
            _ => Err(part.wrong(texts::RANGE_EXPECTED)),
        }
    }
}

/// Reads the pieces behind the radius, in any order.
struct Parts {
    radius: u32,
    states: u32,
    /// 1 where a live cell counts itself.
    centre: u32,
    /// Ranges for birth and survival, where they are named.
    halves: [Option<Vec<Range>>; 2],
    /// The half that further numbers of a list belong to.
    half: Option<usize>,
    /// Neighbours that there can be, where numbers of cells are counted.
    most: Option<u32>,
    /// Whether a list of weights of states may follow.
    has_weights: bool,
}

fn check_parts(radius: u32, rest: Part) -> Result<(), ParseRuleError> {
    if !rest.text.is_empty() && !rest.text.starts_with(',') {
        return Err(rest.wrong(texts::COMMA_EXPECTED));
    }
    let mut parts = Parts {
        radius,
        states: 0,
        centre: 0,
        halves: [None, None],
        half: None,
        most: size(radius, 'm'),
        has_weights: false,
    };
    for part in rest.split().skip(1) {
        parts.read(part)?;
    }
    parts.finish(rest.at + rest.text.len())
}

impl Parts {
    fn read(&mut self, part: Part) -> Result<(), ParseRuleError> {
        let Some(letter) = part.text.chars().next() else {
            return Err(part.wrong(texts::NO_PART_OF_LARGER));
        };
        let value = part.after(letter.len_utf8());
        let letter = letter.to_ascii_lowercase();
        let are_weights = part.text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if std::mem::take(&mut self.has_weights) && are_weights {
            return Ok(());
        }
        match letter {
            'c' => {
                let states = value.number().filter(|states| STATES.contains(states));
                self.states = states.ok_or_else(|| value.wrong(texts::NO_STATES_OF_LARGER))?;
            }
            'm' => {
                let centre = value.number().filter(|centre| *centre <= 1);
                self.centre = centre.ok_or_else(|| value.wrong(texts::CENTRE_EXPECTED))?;
            }
            'b' | 's' => {
                let half = usize::from(letter == 's');
                self.half = Some(half);
                let ranges = self.halves[half].get_or_insert_default();
                if !value.text.is_empty() {
                    ranges.push(Range::parse(value)?);
                }
            }
            '0'..='9' if self.half.is_some() => {
                let range = Range::parse(part)?;
                self.half.into_iter().for_each(|half| {
                    self.halves[half].get_or_insert_default().push(range);
                });
            }
            'n' => self.neighbourhood(value)?,
            _ => return Err(part.wrong(texts::NO_PART_OF_LARGER)),
        }
        Ok(())
    }

    fn neighbourhood(&mut self, value: Part) -> Result<(), ParseRuleError> {
        let letter = value.text.chars().next().map(|letter| letter.to_ascii_lowercase());
        let letter = letter.filter(|letter| NEIGHBOURHOODS.contains(*letter));
        let letter = letter.ok_or_else(|| value.wrong(texts::NO_NEIGHBOURHOOD_OF_LARGER))?;
        let rest = value.after(letter.len_utf8());
        self.half = None;
        self.most = size(self.radius, letter);
        let cells = (2 * self.radius + 1).pow(2) as usize;
        let lengths = match letter {
            '@' => vec![(cells - 1) / 4],
            'w' => vec![cells, 2 * cells],
            // Distances of corners and edges.
            'f' => return Ok(()),
            _ if rest.text.is_empty() => return Ok(()),
            _ => return Err(value.wrong(texts::NO_NEIGHBOURHOOD_OF_LARGER)),
        };
        let found = rest.text.trim_end_matches(['h', 'l', 'H', 'L']);
        if let Some(at) = found.find(|c: char| !c.is_ascii_hexdigit()) {
            return Err(rest.after(at).wrong(texts::HEX_DIGIT_EXPECTED));
        }
        if !lengths.contains(&found.len()) {
            let values = [found.len(), lengths[0], self.radius as usize].map(|n| n.to_string());
            let message = Message::new(texts::HEX_DIGITS_EXPECTED, values);
            return Err(ParseRuleError::new(rest.at, message));
        }
        self.has_weights = letter == 'w';
        Ok(())
    }

    /// Looks at what the pieces are together.
    fn finish(self, end: usize) -> Result<(), ParseRuleError> {
        for (letter, half) in ["B", "S"].into_iter().zip(&self.halves) {
            let missing = || Message::new(texts::HALF_MISSING, [letter]);
            let ranges = half.as_ref().ok_or_else(|| ParseRuleError::new(end, missing()))?;
            let most = self.most.map(|most| most + self.centre);
            check_most(ranges, most)?;
        }
        let births = self.halves[0].iter().flatten();
        match births.clone().find(|range| range.low == 0).filter(|_| self.states > 2) {
            Some(range) => Err(ParseRuleError::new(range.at, texts::NO_BIRTH_ON_ZERO)),
            None => Ok(()),
        }
    }
}

fn check_most(ranges: &[Range], most: Option<u32>) -> Result<(), ParseRuleError> {
    let past = ranges.iter().find(|range| most.is_some_and(|most| range.high > most));
    past.map_or(Ok(()), |range| {
        let values = [range.high, most.unwrap_or_default()].map(|number| number.to_string());
        let message = Message::new(texts::NO_NUMBER_OF_NEIGHBOURS, values);
        Err(ParseRuleError::new(range.at, message))
    })
}

/// `5,34,45,34,58`.
fn check_five_numbers(text: &str) -> Result<(), ParseRuleError> {
    let parts: Vec<Part> = Part { at: 0, text }.split().collect();
    let numbers: Vec<(usize, u32)> = parts
        .iter()
        .map(|part| {
            let number = part.number().ok_or_else(|| part.wrong(texts::RANGE_EXPECTED))?;
            Ok((part.at, number))
        })
        .collect::<Result<_, ParseRuleError>>()?;
    let [_, (birth_at, b1), (_, b2), (survival_at, s1), (_, s2)] = numbers[..] else {
        let at = parts.get(5).map_or(text.len(), |part| part.at);
        let message = Message::new(texts::FIVE_NUMBERS_EXPECTED, [parts.len().to_string()]);
        return Err(ParseRuleError::new(at, message));
    };
    let most = size(radius(0, parts[0].text)?, 'm').map(|most| most + 1);
    let ranges = [Range::new(birth_at, b1, b2)?, Range::new(survival_at, s1, s2)?];
    check_most(&ranges, most)
}

/// What follows the radius in `r5b34t45s34t58` and `r2b000008s00000c`.
fn check_run_together(radius: u32, rest: Part) -> Result<(), ParseRuleError> {
    let Some(middle) = rest.text.find(['s', 'S']) else {
        let message = Message::new(texts::HALF_MISSING, ["S"]);
        return Err(ParseRuleError::new(rest.at + rest.text.len(), message));
    };
    let births = Part { at: rest.at + 1, text: &rest.text[1..middle] };
    let survivals = rest.after(middle + 1);
    if rest.text.contains(['t', 'T']) {
        let ranges = [births, survivals].map(|half| {
            let ends = half.text.split_once(['t', 'T']);
            let [low, high] = ends.map_or([None; 2], |(low, high)| {
                [low, high].map(|text| Part { at: 0, text }.number())
            });
            match (low, high) {
                (Some(low), Some(high)) => Range::new(half.at, low, high),
                _ => Err(half.wrong(texts::RANGE_WITH_T_EXPECTED)),
            }
        });
        let [births, survivals] = ranges;
        return check_most(&[births?, survivals?], size(radius, 'm').map(|most| most + 1));
    }
    let digits = (radius * (radius + 1)) as usize;
    for half in [births, Part { text: survivals.text.trim_end_matches(['z', 'Z']), ..survivals }] {
        if let Some(at) = half.text.find(|c: char| !c.is_ascii_hexdigit()) {
            return Err(half.after(at).wrong(texts::HEX_DIGIT_EXPECTED));
        }
        if half.text.len() != digits {
            let values = [half.text.len(), digits, radius as usize].map(|n| n.to_string());
            let message = Message::new(texts::HEX_DIGITS_EXPECTED, values);
            return Err(ParseRuleError::new(half.at, message));
        }
    }
    Ok(())
}

fn radius(at: usize, text: &str) -> Result<u32, ParseRuleError> {
    let part = Part { at, text };
    let radius = part.number().filter(|radius| RADII.contains(radius));
    radius.ok_or_else(|| part.wrong(texts::RADIUS_EXPECTED))
}

/// Neighbours that a cell has in the neighbourhood of a letter; `None` where other things are counted, or their
/// number is spelled out.
fn size(r: u32, letter: char) -> Option<u32> {
    let square = (2 * r + 1).pow(2) - 1;
    let within = |limit: u32| {
        let rows = (0..=r).map(|dy| {
            let half = (0..=r).filter(|dx| dx * dx + dy * dy <= limit).count() as u32;
            (2 * half).saturating_sub(1) * if dy == 0 { 1 } else { 2 }
        });
        rows.sum::<u32>() - 1
    };
    match letter {
        'm' => Some(square),
        'n' => Some(2 * r * (r + 1)),
        'c' => Some(within(r * r + r)),
        '2' => Some(within(r * r)),
        '+' | 'x' => Some(4 * r),
        '*' | '#' => Some(8 * r),
        'b' | 'd' => Some(square / 2),
        'h' => Some(3 * r * (r + 1)),
        'a' => Some(6 * r),
        '3' => Some(3 * r),
        'l' => Some((4 * r + 1) * (2 * r + 1) - 2 * r * r - 1),
        _ => None,
    }
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_as_people_write_them_are_right() {
        for text in [
            "R5,C0,M1,S34..58,B34..45,NM",
            "r10,c255,m1,s2..3,b3..3,nm",
            "R2,C3,S4-9,B6-8,NM",
            "R2,C2,S2-3,7,9,B3,5-6,NN",
            "R2,C3,S2-4,B2-3,N+",
            "R2,C0,S2-3,B3,N@891891",
            "R1,C0,S5-11,B4-6,NW123401323",
            "R1,C4,S6-11,B4,NW111101111,0201",
            "R1,C2,S,B1,NN",
            "5,34,45,34,58",
            "R5B34T45S34T58",
            "r2b000008s00000cz",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn neighbourhoods_are_as_large_as_counting_their_cells_gives() {
        let count = |r: i64, holds: &dyn Fn(i64, i64) -> bool| {
            let cells = (-r..=r).flat_map(|dy| (-r..=r).map(move |dx| (dx, dy)));
            cells.filter(|&(dx, dy)| (dx, dy) != (0, 0) && holds(dx, dy)).count() as u32
        };
        for r in 1..9i64 {
            let check = |letter: char, holds: &dyn Fn(i64, i64) -> bool| {
                assert_eq!(size(r as u32, letter), Some(count(r, holds)), "{letter} {r}");
            };
            check('m', &|_, _| true);
            check('n', &|dx, dy| dx.abs() + dy.abs() <= r);
            check('c', &|dx, dy| dx * dx + dy * dy <= r * r + r);
            check('2', &|dx, dy| dx * dx + dy * dy <= r * r);
            check('+', &|dx, dy| dx == 0 || dy == 0);
            check('x', &|dx, dy| dx.abs() == dy.abs());
            check('b', &|dx, dy| (dx + dy) % 2 != 0);
            check('d', &|dx, dy| (dx + dy) % 2 == 0);
            check('h', &|dx, dy| (dx - dy).abs() <= r);
            check('a', &|dx, dy| dx == 0 || dy == 0 || dx == dy);
        }
    }
}
