//! Every spelling of rules of larger neighbourhoods.
//!
//! - `R5,C0,M1,S34..58,B34..45,NM`: radius, states, whether a live cell counts itself, ranges of numbers of
//!   live neighbours for survival and birth, neighbourhood. Lists in place of ranges: `R2,C3,S4-9,B6-8,NN`.
//! - `5,34,45,34,58`: radius, and the ends of the ranges for birth and survival.
//! - `r5b34t45s34t58`: the same. `r2b000008s00000c`: a hexadecimal digit for each four numbers, and `z` at the end
//!   where cells survive on none.

use std::sync::Arc;

use super::shape::{Grid, Listing};
use super::{CountSet, LargerRule, LargerShape};
use crate::language::texts::rules as texts;
use crate::language::{Message, Text};
use crate::life::rule::ParseRuleError;
use crate::printable::quoted;

/// The largest radius that a rule has.
pub(super) const LARGEST_RADIUS: u32 = 500;
/// States that rules name; 0, 1 and 2 all stand for two.
const STATES: std::ops::RangeInclusive<u32> = 0..=256;

/// Reads a rule without blanks and topology.
///
/// # Errors
/// For what no such rule has, at its place.
pub(in super::super) fn parse(text: &str) -> Result<LargerRule, ParseRuleError> {
    let Some(after) = text.strip_prefix(['r', 'R']) else {
        return five_numbers(text);
    };
    let digits = digits(after);
    let radius = radius(1, &after[..digits])?;
    let rest = Part { at: 1 + digits, text: &after[digits..] };
    if rest.text.starts_with(['b', 'B']) {
        return run_together(radius, rest);
    }
    parts(radius, rest)
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

/// What the ranges hold together.
fn set_of(ranges: &[Range]) -> CountSet {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    CountSet::new(ranges.iter().map(|range| (number(range.low), number(range.high))))
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
    shape: LargerShape,
    /// A weight of each state, with its place.
    state_weights: Option<(usize, Vec<u8>)>,
    /// Whether such weights may follow.
    may_weigh_states: bool,
}

fn parts(radius: u32, rest: Part) -> Result<LargerRule, ParseRuleError> {
    if !rest.text.is_empty() && !rest.text.starts_with(',') {
        return Err(rest.wrong(texts::COMMA_EXPECTED));
    }
    let mut parts = Parts {
        radius,
        states: 0,
        centre: 0,
        halves: [None, None],
        half: None,
        shape: LargerShape::Box,
        state_weights: None,
        may_weigh_states: false,
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
        let (digits, grid) = grid_of(part);
        if std::mem::take(&mut self.may_weigh_states) && is_hex(digits) {
            let weights = digits.bytes().map(|digit| nibble(digit) as u8).collect();
            self.state_weights = Some((part.at, weights));
            if let (LargerShape::Weighted(listing), Some(grid)) = (&mut self.shape, grid) {
                listing.grid = grid;
            }
            return Ok(());
        }
        match letter.to_ascii_lowercase() {
            'c' => {
                let states = value.number().filter(|states| STATES.contains(states));
                self.states = states.ok_or_else(|| value.wrong(texts::NO_STATES_OF_LARGER))?;
            }
            'm' => {
                let centre = value.number().filter(|centre| *centre <= 1);
                self.centre = centre.ok_or_else(|| value.wrong(texts::CENTRE_EXPECTED))?;
            }
            letter @ ('b' | 's') => {
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
        let wrong = || value.wrong(texts::NO_NEIGHBOURHOOD_OF_LARGER);
        let letter = value.text.chars().next().ok_or_else(wrong)?;
        let rest = value.after(letter.len_utf8());
        self.half = None;
        self.shape = match letter.to_ascii_lowercase() {
            '@' => LargerShape::Listed(listing(self.radius, rest, false)?),
            'w' => LargerShape::Weighted(listing(self.radius, rest, true)?),
            'f' => {
                let distances = corner_and_edge(rest.text).ok_or_else(wrong)?;
                let [corner, edge] = distances;
                self.radius = corner.max(edge);
                LargerShape::CornersAndEdges { corner, edge }
            }
            letter => {
                let shape = LargerShape::of_letter(letter).filter(|_| rest.text.is_empty());
                shape.ok_or_else(wrong)?
            }
        };
        let largest = self.shape.largest_radius();
        if self.radius > largest {
            let values = [self.radius.to_string(), largest.to_string()];
            let message = Message::new(texts::RADIUS_OF_SHAPE, values);
            return Err(ParseRuleError::new(value.at, message));
        }
        self.may_weigh_states = matches!(self.shape, LargerShape::Weighted(_));
        Ok(())
    }

    /// Looks at what the pieces are together.
    fn finish(self, end: usize) -> Result<LargerRule, ParseRuleError> {
        for (letter, half) in ["B", "S"].into_iter().zip(&self.halves) {
            let missing = || Message::new(texts::HALF_MISSING, [letter]);
            let ranges = half.as_ref().ok_or_else(|| ParseRuleError::new(end, missing()))?;
            let most = self.shape.most(self.radius).map(|most| most + self.centre);
            check_most(ranges, most)?;
        }
        let states = self.states.max(2);
        let births = self.halves[0].iter().flatten();
        if let Some((at, weights)) = &self.state_weights
            && weights.len() != states as usize
        {
            let values = [weights.len().to_string(), states.to_string()];
            return Err(ParseRuleError::new(*at, Message::new(texts::STATE_WEIGHTS, values)));
        }
        let first_birth = births.clone().map(|range| range.at).next();
        let zero = births.clone().find(|range| range.low == 0).map(|range| range.at);
        let [births, survivals] =
            self.halves.map(|half| set_of(half.as_deref().unwrap_or_default()));
        let rule = LargerRule {
            radius: self.radius,
            states: states as u16,
            counts_centre: self.centre == 1,
            births,
            survivals,
            shape: self.shape,
            state_weights: self.state_weights.map(|(_, weights)| weights),
        };
        // Where empty cells weigh something, another count than 0 may be that of none.
        if states > 2 && rule.next(false, |_, _| 0) > 0 {
            let at = zero.or(first_birth).unwrap_or(end);
            return Err(ParseRuleError::new(at, texts::NO_BIRTH_ON_ZERO));
        }
        Ok(rule.canonical())
    }
}

/// `C1E3`: the distances of corners and of edges.
fn corner_and_edge(text: &str) -> Option<[u32; 2]> {
    let (corner, edge) = text.strip_prefix(['c', 'C'])?.split_once(['e', 'E'])?;
    let read =
        |text| Part { at: 0, text }.number().filter(|far| (1..=LARGEST_RADIUS).contains(far));
    Some([read(corner)?, read(edge)?])
}

/// The digits of a piece, and how cells are meant if a letter after them says so.
fn grid_of<'a>(part: Part<'a>) -> (&'a str, Option<Grid>) {
    let digits = part.text.trim_end_matches(['h', 'l', 'H', 'L']);
    let grid = match &part.text[digits.len()..] {
        "h" | "H" => Some(Grid::Hexagonal),
        "l" | "L" => Some(Grid::Triangular),
        _ => None,
    };
    if grid.is_some() { (digits, grid) } else { (part.text, None) }
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The value of a hexadecimal digit.
fn nibble(digit: u8) -> u32 {
    char::from(digit).to_digit(16).unwrap_or_default()
}

/// Cells that are listed, or weights: a hexadecimal digit for four cells, or one or two for a weight.
fn listing(radius: u32, rest: Part, are_weights: bool) -> Result<Listing, ParseRuleError> {
    let cells = (2 * radius + 1).pow(2) as usize;
    let (found, grid) = grid_of(rest);
    if let Some(at) = found.find(|c: char| !c.is_ascii_hexdigit()) {
        return Err(rest.after(at).wrong(texts::HEX_DIGIT_EXPECTED));
    }
    let lengths = if are_weights { [cells, 2 * cells] } else { [(cells - 1) / 4; 2] };
    if !lengths.contains(&found.len()) {
        let values = [found.len(), lengths[0], radius as usize].map(|n| n.to_string());
        let message = Message::new(texts::HEX_DIGITS_EXPECTED, values);
        return Err(ParseRuleError::new(rest.at, message));
    }
    let grid = grid.unwrap_or(Grid::Square);
    let nibbles: Vec<u32> = found.bytes().map(nibble).collect();
    if are_weights {
        let digits = found.len() / cells;
        let sign = 8 << (4 * (digits - 1));
        let weight = |digits: &[u32]| {
            let all = digits.iter().fold(0, |all, digit| all << 4 | digit);
            if all & sign == 0 { all as i8 } else { -((all & !sign) as i8) }
        };
        let weights: Arc<[i8]> = nibbles.chunks(digits).map(weight).collect();
        return Ok(Listing { weights, grid, digits });
    }
    let bits =
        nibbles.iter().flat_map(|nibble| (0..4).rev().map(move |bit| (nibble >> bit & 1) as i8));
    let mut weights: Vec<i8> = bits.collect();
    weights.insert((cells - 1) / 2, 0);
    Ok(Listing { weights: weights.into(), grid, digits: 1 })
}

fn check_most(ranges: &[Range], most: Option<u32>) -> Result<(), ParseRuleError> {
    let past = ranges.iter().find(|range| most.is_some_and(|most| range.high > most));
    past.map_or(Ok(()), |range| {
        let values = [range.high, most.unwrap_or_default()].map(|number| number.to_string());
        let message = Message::new(texts::NO_NUMBER_OF_NEIGHBOURS, values);
        Err(ParseRuleError::new(range.at, message))
    })
}

/// A rule of two states in the square, with the cell itself counted.
fn in_square(radius: u32, births: Range, survivals: Range) -> Result<LargerRule, ParseRuleError> {
    check_most(&[births, survivals], LargerShape::Box.most(radius).map(|most| most + 1))?;
    let [births, survivals] = [births, survivals].map(|range| set_of(&[range]));
    Ok(of_two_states(radius, true, births, survivals))
}

fn of_two_states(
    radius: u32,
    counts_centre: bool,
    births: CountSet,
    survivals: CountSet,
) -> LargerRule {
    let rule = LargerRule {
        radius,
        states: 2,
        counts_centre,
        births,
        survivals,
        shape: LargerShape::Box,
        state_weights: None,
    };
    rule.canonical()
}

/// `5,34,45,34,58`.
fn five_numbers(text: &str) -> Result<LargerRule, ParseRuleError> {
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
    let radius = radius(0, parts[0].text)?;
    in_square(radius, Range::new(birth_at, b1, b2)?, Range::new(survival_at, s1, s2)?)
}

/// What follows the radius in `r5b34t45s34t58` and `r2b000008s00000c`.
fn run_together(radius: u32, rest: Part) -> Result<LargerRule, ParseRuleError> {
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
        return in_square(radius, births?, survivals?);
    }
    let digits = (radius * (radius + 1)) as usize;
    let on_none = survivals.text.ends_with(['z', 'Z']);
    let survivals = Part { text: survivals.text.trim_end_matches(['z', 'Z']), ..survivals };
    for half in [births, survivals] {
        if let Some(at) = half.text.find(|c: char| !c.is_ascii_hexdigit()) {
            return Err(half.after(at).wrong(texts::HEX_DIGIT_EXPECTED));
        }
        if half.text.len() != digits {
            let values = [half.text.len(), digits, radius as usize].map(|n| n.to_string());
            let message = Message::new(texts::HEX_DIGITS_EXPECTED, values);
            return Err(ParseRuleError::new(half.at, message));
        }
    }
    // The lowest bit of the last digit stands for one neighbour.
    let counts = |half: Part| -> Vec<i32> {
        let digits = half.text.bytes().rev().map(nibble);
        let bits = digits.flat_map(|digit| (0..4).map(move |bit| digit >> bit & 1 == 1));
        (1..).zip(bits).filter(|(_, is_set)| *is_set).map(|(count, _)| count).collect()
    };
    let [births, mut survivals] = [births, survivals].map(counts);
    survivals.extend(on_none.then_some(0));
    let set = |counts: Vec<i32>| CountSet::new(counts.into_iter().map(|count| (count, count)));
    Ok(of_two_states(radius, false, set(births), set(survivals)))
}

fn radius(at: usize, text: &str) -> Result<u32, ParseRuleError> {
    let part = Part { at, text };
    let radius = part.number().filter(|radius| (1..=LARGEST_RADIUS).contains(radius));
    radius.ok_or_else(|| part.wrong(texts::RADIUS_EXPECTED))
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_canonical_form() {
        let check = |text: &str, canonical: &str| {
            let rule = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(rule.to_string(), canonical, "{text}");
            assert_eq!(parse(canonical), Ok(rule), "{text}");
        };
        check("R5,C0,M1,S34..58,B34..45,NM", "R5,C0,M1,S34..58,B34..45,NM");
        check("5,34,45,34,58", "R5,C0,M1,S34..58,B34..45,NM");
        check("R5B34T45S34T58", "R5,C0,M1,S34..58,B34..45,NM");
        check("r10,c255,m1,s2..3,b3..3,nm", "R10,C255,M1,S2..3,B3..3,NM");
        check("R2,C1,S2-3,B3", "R2,C0,M0,S2..3,B3..3,NM");
        check("R2,C3,S4-9,B6-8,NM", "R2,C3,M0,S4..9,B6..8,NM");
        check("R2,C2,S3,2,7,9,8,B3,5-6,NN", "R2,C0,S2,3,7-9,B3,5,6,NN");
        check("R2,C3,S2-4,B2-3,N+", "R2,C3,S2-4,B2,3,N+");
        check("r1,c2,s,b1,nn", "R1,C0,S,B1,NN");
        // A cell that counts itself is left out of the count wherever Golly says it in lists.
        check("R2,C3,M1,S4..6,B3..3,NX", "R2,C3,S3-5,B3,NX");
        check("R1,C2,M1,S3..4,B0..0,NM", "R1,C0,M0,S2..3,B0..0,NM");
        check("R2,C2,M1,S0,2,B1,NM", "R2,C0,M0,S1..1,B1..1,NM");
        check("r2b000008s00000c", "R2,C0,M0,S3..4,B4..4,NM");
        check("R2B000008S00001cZ", "R2,C0,S0,3-5,B4,NM");
        check("R2,C0,S2-3,B3,N@891891", "R2,C0,S2,3,B3,N@891891");
        check("R2,C0,S2-3,B3,N@891891L", "R2,C0,S2,3,B3,N@891891L");
        check("R1,C0,S5-11,B4-6,NW123401323", "R1,C0,S5-11,B4-6,NW123401323");
        check("R1,C0,S5-11,B4-6,NW1290013F3H", "R1,C0,S5-11,B4-6,NW1290013f3H");
        check("R1,C0,S5-11,B4-6,NW017f00ff8100000001", "R1,C0,S5-11,B4-6,NW017f00ff8100000001");
        check("R1,C4,S6-11,B4,NW111101111,0201", "R1,C4,S6-11,B4,NW111101111,0201");
        check("R1,C4,S6-11,B4,NW111101111L,0201", "R1,C4,S6-11,B4,NW111101111,0201L");
        check("R9,C0,S2,B3,NFC1E3", "R3,C0,S2,B3,NFC1E3");
        check("R2,C3,S25-45,B30-40,NG", "R2,C3,S25-45,B30-40,NG");
    }

    #[test]
    fn weights_and_bits_are_where_they_were_written() {
        let weights = |text: &str| {
            let rule = parse(text).unwrap();
            let reach = rule.reach() as i32;
            let cells = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
            cells.map(|(dx, dy)| rule.weight(dx, dy, false)).collect::<Vec<i32>>()
        };
        assert_eq!(weights("R1,C0,S1,B1,NW12340a32f"), [1, 2, 3, 4, 0, -2, 3, 2, -7]);
        assert_eq!(weights("R1,C0,S1,B1,N@c1"), [1, 1, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(weights("R1,C0,S1,B1,NG"), [1, 2, 1, 2, 4, 2, 1, 2, 1]);
    }
}
