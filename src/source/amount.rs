//! Sizes, densities and counts as they are written in arguments.

use std::fmt;
use std::str::FromStr;

use crate::life::{MAX_SIDE, blanks};

/// A rectangle's size in cells, spelled `2048` or `2048x1024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridSize {
    /// Columns, at least one.
    pub width: u64,
    /// Rows, at least one.
    pub height: u64,
}

impl GridSize {
    /// Number of cells.
    pub fn cells(self) -> u64 {
        self.width.saturating_mul(self.height)
    }
}

impl FromStr for GridSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = &*blanks::tidied(text);
        let (width, height) = text.split_once(['x', 'X']).unwrap_or((text, text));
        let side = |side: &str| match parse_count(side) {
            Ok(side @ 1..=MAX_SIDE) => Ok(side),
            Ok(side) => Err(format!("a side of {side} cells; 1 to {MAX_SIDE} are possible")),
            Err(_) => Err(format!("'{text}' is no size; expected WIDTHxHEIGHT such as 640x480")),
        };
        Ok(Self { width: side(width)?, height: side(height)? })
    }
}

impl fmt::Display for GridSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// Reads a density, the probability that a cell of a soup is alive.
///
/// # Errors
/// For what is no number from 0 to 1.
pub fn parse_density(text: &str) -> Result<f64, String> {
    match blanks::tidied(text).parse() {
        Ok(density) if (0.0..=1.0).contains(&density) => Ok(density),
        _ => Err(format!("'{text}' is no density; expected a number from 0 to 1")),
    }
}

/// Reads a count, in any of the ways in which counts are written: 500, 10k, 2M, 1.5G, 1e6, 1_000_000,
/// 1,000,000.
///
/// # Errors
/// For what is no whole number, or past 2^64.
pub fn parse_count(text: &str) -> Result<u64, String> {
    let text = &*blanks::tidied(text);
    exact_count(text)
        .ok_or_else(|| format!("'{text}' is no count up to 2^64; write 500, 10k, 2M or 1e6"))
}

/// A whole number that may have a fraction before its power of ten, worked out in integers.
fn exact_count(text: &str) -> Option<u64> {
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, digits(power)?.parse().ok()?),
        None => match text.char_indices().next_back()? {
            (at, 'k' | 'K') => (text[..at].trim_end(), 3),
            (at, 'M') => (text[..at].trim_end(), 6),
            (at, 'G') => (text[..at].trim_end(), 9),
            _ => (text, 0),
        },
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, digits(fraction)?.trim_end_matches('0')),
        None => (number, ""),
    };
    let whole = digits(&ungrouped(whole)?)?.to_owned();
    let zeros = 10u64.checked_pow(u32::checked_sub(power, u32::try_from(fraction.len()).ok()?)?)?;
    (whole + fraction).parse::<u64>().ok()?.checked_mul(zeros)
}

/// The text where it is digits and nothing else.
fn digits(text: &str) -> Option<&str> {
    let are_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then_some(text)
}

/// A number without what groups its digits: a line between any two, or commas before every three.
fn ungrouped(number: &str) -> Option<String> {
    let Some((first, rest)) = number.split_once(',') else {
        let is_whole = !number.starts_with('_') && !number.ends_with('_');
        return is_whole.then(|| number.replace('_', ""));
    };
    let is_three = |group: &str| digits(group).is_some_and(|digits| digits.len() == 3);
    (matches!(first.len(), 1..=3) && rest.split(',').all(is_three)).then(|| number.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_sizes() {
        let check = |text: &str, expected: Option<(u64, u64)>| {
            let expected = expected.map(|(width, height)| GridSize { width, height });
            assert_eq!(text.parse().ok(), expected, "{text}");
        };
        check("2048", Some((2048, 2048)));
        check("640x480", Some((640, 480)));
        check("1X1", Some((1, 1)));
        check("\u{a0}640\u{3000}x\u{200b}480 ", Some((640, 480)));
        for refused in ["", "x", "0x5", "5x", "5x5x5", "-4", "99999999999999999999"] {
            check(refused, None);
        }
    }

    #[test]
    fn densities() {
        for (text, expected) in [("0", Some(0.0)), ("0.375", Some(0.375)), ("1", Some(1.0))] {
            assert_eq!(parse_density(text).ok(), expected);
        }
        for refused in ["-0.1", "1.01", "nan", "half", ""] {
            assert!(parse_density(refused).is_err(), "{refused}");
        }
    }
}
