//! What follows the colon of a rulestring: the universe's shape, `T640,480`.
//!
//! Spelled as Golly does, and as LifeViewer does where Golly refuses it: `K30,20+1` for `K30,20*+1`, and `S30*` for the
//! sphere that is joined along the other diagonal. An odd side of a Klein bottle with a shift is refused, as LifeViewer does; Golly
//! drops the shift without a word.

use super::ParseRuleError;
use crate::language::texts::rules as texts;
use crate::language::{Message, Text};
use crate::life::topology::{Axis, Edge, MAX_SIDE, Topology};
use crate::printable::quoted;

/// Reads it, without blanks.
pub(super) fn parse(suffix: &str) -> Result<Topology, ParseRuleError> {
    let letter = suffix.chars().next().map(|letter| letter.to_ascii_lowercase());
    let Some(letter @ ('t' | 'p' | 'k' | 'c' | 's')) = letter else {
        return Err(ParseRuleError::new(0, texts::TOPOLOGY_EXPECTED));
    };
    let mut at = 1;
    let mut sides = Vec::new();
    for text in suffix[1..].split(',') {
        if sides.len() == 2 {
            return Err(ParseRuleError::new(1, texts::TWO_SIDES));
        }
        sides.push(Side::parse(text, at)?);
        at += text.len() + 1;
    }
    let width = sides.remove(0);
    // One number is that of both sides, and what else is said of it is said of the first.
    let height = sides.pop();
    if let ('s', Some(height)) = (letter, &height) {
        let message = Message::new(texts::SPHERE_HAS_ONE_SIDE, [width.cells.to_string()]);
        return Err(ParseRuleError::new(height.at, message));
    }
    let height = height.unwrap_or(Side { mark: None, ..width });
    let edge = match letter {
        't' => torus(&width, &height)?,
        'p' => {
            unmarked(&[&width, &height], texts::PLANE_UNMARKED)?;
            Edge::Dead
        }
        'k' => klein_bottle(&width, &height)?,
        'c' => {
            unmarked(&[&width, &height], texts::CROSS_SURFACE_UNMARKED)?;
            bounded(&[&width, &height], texts::CROSS_SURFACE)?;
            Edge::CrossSurface
        }
        _ => {
            bounded(&[&width], texts::SPHERE)?;
            match width.mark {
                None => Edge::Sphere { has_other_diagonal: false },
                Some(Mark { is_star: true, shift: None, .. }) => {
                    Edge::Sphere { has_other_diagonal: true }
                }
                Some(mark) => {
                    let message = Message::new(texts::SPHERE_UNSHIFTED, [width.cells.to_string()]);
                    return Err(ParseRuleError::new(mark.at, message));
                }
            }
        }
    };
    Ok(Topology::new(edge, width.cells, height.cells))
}

/// A side as it is written.
struct Side {
    cells: u64,
    mark: Option<Mark>,
    /// Where it stands.
    at: usize,
}

/// What stands after the number of cells.
#[derive(Clone, Copy)]
struct Mark {
    is_star: bool,
    /// The shift, where one is written.
    shift: Option<i64>,
    at: usize,
}

impl Mark {
    /// Whether it shifts the edges at all.
    fn is_shifted(&self) -> bool {
        self.shift.is_some_and(|shift| shift != 0)
    }
}

impl Side {
    fn parse(text: &str, at: usize) -> Result<Self, ParseRuleError> {
        let digits = &text[..text.bytes().take_while(u8::is_ascii_digit).count()];
        let not_expected = || {
            let message = Message::new(texts::SIDE_EXPECTED, [quoted(text)]);
            Err(ParseRuleError::new(at, message))
        };
        let written = &text[digits.len()..];
        let marked_at = at + digits.len();
        let unstarred = written.strip_prefix('*');
        let shift = unstarred.unwrap_or(written);
        if digits.is_empty() || !(shift.is_empty() || shift.starts_with(['+', '-'])) {
            return not_expected();
        }
        let shift_at = marked_at + written.len() - shift.len();
        let shift = match shift.as_bytes() {
            [] => None,
            [_, number @ ..] if !number.is_empty() && number.iter().all(u8::is_ascii_digit) => {
                let cells = shift.parse::<i64>().ok();
                let cells = cells.filter(|cells| cells.unsigned_abs() <= MAX_SIDE);
                Some(cells.ok_or_else(|| {
                    let values = [Message::from(quoted(shift)), MAX_SIDE.to_string().into()];
                    ParseRuleError::new(shift_at, Message::new(texts::LARGEST_SHIFT, values))
                })?)
            }
            _ => {
                let message = Message::new(texts::SHIFT_EXPECTED, [quoted(shift)]);
                return Err(ParseRuleError::new(shift_at, message));
            }
        };
        let is_star = unstarred.is_some();
        let mark = (is_star || shift.is_some()).then_some(Mark { is_star, shift, at: marked_at });
        match digits.parse::<u64>() {
            Ok(cells) if cells <= MAX_SIDE => Ok(Self { cells, mark, at }),
            _ => {
                let values = [Message::from(quoted(digits)), MAX_SIDE.to_string().into()];
                Err(ParseRuleError::new(at, Message::new(texts::LARGEST_SIDE, values)))
            }
        }
    }

    /// Its mark, where that shifts the edges.
    fn shift(&self) -> Option<Mark> {
        self.mark.filter(Mark::is_shifted)
    }
}

/// Sees to it that nothing but cells is written.
fn unmarked(sides: &[&Side], text: Text) -> Result<(), ParseRuleError> {
    match sides.iter().find_map(|side| side.mark) {
        Some(mark) => Err(ParseRuleError::new(mark.at, text)),
        None => Ok(()),
    }
}

/// Sees to it that a universe of that name ends.
fn bounded(sides: &[&Side], shape: Text) -> Result<(), ParseRuleError> {
    match sides.iter().find(|side| side.cells == 0) {
        Some(side) => {
            let message = Message::new(texts::SHAPE_IS_BOUNDED, [Message::from(shape)]);
            Err(ParseRuleError::new(side.at, message))
        }
        None => Ok(()),
    }
}

fn torus(width: &Side, height: &Side) -> Result<Edge, ParseRuleError> {
    let sides = [width, height];
    if let Some(star) = sides.iter().find_map(|side| side.mark.filter(|mark| mark.is_star)) {
        return Err(ParseRuleError::new(star.at, texts::TORUS_UNMIRRORED));
    }
    if let (Some(_), Some(second)) = (width.shift(), height.shift()) {
        return Err(ParseRuleError::new(second.at, texts::ONE_SHIFT));
    }
    let shifts = [(Axis::X, width), (Axis::Y, height)].map(|(along, side)| {
        let shift = side.shift()?.shift?;
        Some((along, side, shift))
    });
    let Some((along, side, shift)) = shifts.into_iter().flatten().next() else {
        return Ok(Edge::Torus);
    };
    bounded(&sides, texts::SHIFTED_TORUS)?;
    match shift % side.cells as i64 {
        0 => Ok(Edge::Torus),
        by => Ok(Edge::ShiftedTorus { along, by }),
    }
}

fn klein_bottle(width: &Side, height: &Side) -> Result<Edge, ParseRuleError> {
    bounded(&[width, height], texts::KLEIN_BOTTLE)?;
    let is_starred = |side: &Side| side.mark.is_some_and(|mark| mark.is_star);
    if let (true, Some(second)) = (is_starred(width), height.mark.filter(|mark| mark.is_star)) {
        return Err(ParseRuleError::new(second.at, texts::ONE_STAR));
    }
    // Without a star it is the height that has one.
    let (along, starred, other) =
        if is_starred(width) { (Axis::X, width, height) } else { (Axis::Y, height, width) };
    if let Some(shift) = other.shift() {
        return Err(ParseRuleError::new(shift.at, texts::SHIFT_OF_STARRED));
    }
    let is_shifted = match starred.shift() {
        Some(shift) if !starred.cells.is_multiple_of(2) => {
            let (cells, odd) = (starred.cells, starred.cells.to_string());
            let message =
                Message::new(texts::ODD_SIDE_SHIFTED, [odd.clone(), odd, (cells + 1).to_string()]);
            return Err(ParseRuleError::new(shift.at, message));
        }
        shift => shift.is_some(),
    };
    Ok(Edge::KleinBottle { along, is_shifted })
}
