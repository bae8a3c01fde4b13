//! Shapes as short texts: Wechsler's format, as apgcodes hold it.
//!
//! The shape is cut into strips of five rows. A strip is written column by column from the west, a
//! character `0-9a-v` a column, whose lowest bit is the top row. Two dead columns are written `w`,
//! three `x`, and 4 to 39 of them `y` and a character `0-9a-z` for the number past four. `z` ends a
//! strip; dead columns before it and at the end are left out.
//!
//! An apgcode puts a prefix and `_` before the shape: `xs4_33` is a still life of four cells,
//! `xp2_7` an oscillator of period two, `xq4_153` a spaceship of period four. This module reads and
//! writes one given orientation and phase; which of them names an object is for those to say who
//! know how it evolves.
//!
//! Described at <https://conwaylife.com/wiki/Apgcode>.

use std::fmt;

use super::bit_grid::BitGrid;
use super::cells::{Cells, CellsError};
use crate::language::texts::readers as texts;
use crate::language::{Message, Text};
use crate::memory::MemoryBudget;
use crate::printable::quoted;

/// What an apgcode says an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApgcodePrefix {
    /// `xs`: a still life of that many cells.
    StillLife(u64),
    /// `xp`: an oscillator of that period.
    Oscillator(u64),
    /// `xq`: a spaceship of that period.
    Spaceship(u64),
}

impl fmt::Display for ApgcodePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StillLife(population) => write!(f, "xs{population}"),
            Self::Oscillator(period) => write!(f, "xp{period}"),
            Self::Spaceship(period) => write!(f, "xq{period}"),
        }
    }
}

/// An apgcode, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apgcode {
    /// What the object is said to be.
    pub prefix: ApgcodePrefix,
    /// The shape, whose top-left corner is at `(0, 0)`.
    pub cells: Cells,
}

/// Why a text is no apgcode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WechslerError {
    /// Byte in the text at which it goes wrong.
    pub offset: usize,
    /// What was found, and what was expected.
    pub message: Message,
}

impl WechslerError {
    fn new(offset: usize, message: impl Into<Message>) -> Self {
        Self { offset, message: message.into() }
    }
}

impl Apgcode {
    /// Reads an apgcode, in any case. The cells are drawn from a budget, or may take so many bytes.
    ///
    /// ```
    /// use lifescope::life::{Apgcode, ApgcodePrefix};
    /// let glider = Apgcode::parse("xq4_153", 1 << 20)?;
    /// assert_eq!(glider.prefix, ApgcodePrefix::Spaceship(4));
    /// assert_eq!(glider.cells.population(), 5);
    /// # Ok::<(), lifescope::life::WechslerError>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong with it, with its place. Codes of what has no one shape, such as `yl` for
    /// linear growth, are refused by name.
    pub fn parse(text: &str, budget: impl Into<MemoryBudget>) -> Result<Self, WechslerError> {
        let Some((prefix, shape)) = text.split_once('_') else {
            return Err(WechslerError::new(text.len(), texts::CODE_WITHOUT_SHAPE));
        };
        let prefix = parse_prefix(prefix)?;
        let start = text.len() - shape.len();
        let cells = decode(shape, budget).map_err(|mut error| {
            error.offset += start;
            error
        })?;
        Ok(Self { prefix, cells })
    }
}

/// Kinds of codes that name no one shape.
const SHAPELESS: [(&str, Text); 4] = [
    ("yl", texts::LINEAR_GROWTH),
    ("zz", texts::OTHER_GROWTH),
    ("ov", texts::OVERSIZED),
    ("me", texts::NO_OBJECT),
];

fn parse_prefix(prefix: &str) -> Result<ApgcodePrefix, WechslerError> {
    let expected = || Message::from(texts::PREFIX_EXPECTED);
    let refused = |offset, text, found: &str| {
        let values = [quoted(found).into(), expected()];
        Err(WechslerError::new(offset, Message::new(text, values)))
    };
    let (Some(kind), Some(number)) = (prefix.get(..2), prefix.get(2..)) else {
        return refused(0, texts::NO_PREFIX, prefix);
    };
    let kind = kind.to_ascii_lowercase();
    if let Some((_, meaning)) = SHAPELESS.iter().find(|(shapeless, _)| *shapeless == kind) {
        let values = [quoted(prefix).into(), (*meaning).into(), expected()];
        return Err(WechslerError::new(0, Message::new(texts::SHAPELESS, values)));
    }
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let value = number.parse().ok().filter(|value| is_number && *value > 0);
    match (kind.as_str(), value) {
        ("xs", Some(population)) => Ok(ApgcodePrefix::StillLife(population)),
        ("xp", Some(period)) => Ok(ApgcodePrefix::Oscillator(period)),
        ("xq", Some(period)) => Ok(ApgcodePrefix::Spaceship(period)),
        ("xs" | "xp" | "xq", None) => refused(2, texts::NO_CODE_NUMBER, number),
        _ => refused(0, texts::NO_PREFIX, prefix),
    }
}

/// Rows of a strip.
const STRIP: i64 = 5;

/// The longest run of dead columns that one token stands for, `yz`.
const LONGEST_GAP: u64 = 39;

/// Digits of columns and of counts after `y`.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The cells of a shape, without prefix, in any case. Its first column and first row are 0. The
/// cells are drawn from a budget, or may take so many bytes.
///
/// ```
/// let glider = lifescope::life::wechsler::decode("153", 1 << 20)?;
/// assert_eq!(glider, lifescope::life::Cells::from_points([(0, 0), (1, 0), (2, 0), (1, 2), (2, 1)]));
/// # Ok::<(), lifescope::life::WechslerError>(())
/// ```
///
/// # Errors
/// At the first character that has no place in a shape, and where memory ends.
pub fn decode(shape: &str, budget: impl Into<MemoryBudget>) -> Result<Cells, WechslerError> {
    let mut cells = Cells::within(&budget.into());
    let (mut x, mut top) = (0i64, 0i64);
    let mut bytes = shape.bytes().map(|byte| byte.to_ascii_lowercase()).enumerate();
    while let Some((offset, byte)) = bytes.next() {
        match byte {
            b'0'..=b'9' | b'a'..=b'v' => {
                let column = digit(byte).unwrap_or_default();
                for row in (0..STRIP).filter(|row| column >> row & 1 == 1) {
                    cells.insert_run(x, top + row, 1).map_err(|error| refused(offset, error))?;
                }
                x += 1;
            }
            b'w' => x += 2,
            b'x' => x += 3,
            b'y' => {
                let count = bytes.next().and_then(|(_, byte)| digit(byte));
                let Some(count) = count else {
                    return Err(WechslerError::new(offset, texts::AFTER_Y));
                };
                x += 4 + count as i64;
            }
            b'z' => (x, top) = (0, top + STRIP),
            _ => {
                let found = shape[offset..].chars().next().unwrap_or_default();
                let message = Message::new(texts::NO_SHAPE, [found.to_string()]);
                return Err(WechslerError::new(offset, message));
            }
        }
    }
    Ok(cells)
}

/// The shape of a grid, as it stands there: nothing is moved, turned or cut off but dead columns at
/// the end of strips and dead strips at the end.
///
/// ```
/// use lifescope::life::{Cells, Rect, wechsler};
/// let block = Cells::from_points([(0, 0), (1, 0), (0, 1), (1, 1)]);
/// assert_eq!(wechsler::encode(&block.to_grid(Rect::new(0, 0, 2, 2))), "33");
/// ```
pub fn encode(grid: &BitGrid) -> String {
    let mut shape = String::new();
    // What is dead is written only once something live follows it.
    let (mut strips_owed, mut gap) = (0, 0);
    for top in (0..grid.height()).step_by(STRIP as usize) {
        let rows = top..grid.height().min(top + STRIP as usize);
        for x in 0..grid.width() {
            let column =
                rows.clone().rev().fold(0, |bits, y| bits << 1 | usize::from(grid.get(x, y)));
            if column == 0 {
                gap += 1;
                continue;
            }
            shape.extend(std::iter::repeat_n('z', strips_owed));
            strips_owed = 0;
            put_gap(&mut shape, gap);
            gap = 0;
            shape.push(char::from(DIGITS[column]));
        }
        gap = 0;
        strips_owed += 1;
    }
    shape
}

fn put_gap(shape: &mut String, columns: u64) {
    let mut left = columns;
    while left > 0 {
        let now = left.min(LONGEST_GAP);
        match now {
            1 => shape.push('0'),
            2 => shape.push('w'),
            3 => shape.push('x'),
            _ => {
                shape.push('y');
                shape.push(char::from(DIGITS[now as usize - 4]));
            }
        }
        left -= now;
    }
}

fn digit(byte: u8) -> Option<u64> {
    DIGITS.iter().position(|digit| *digit == byte).map(|value| value as u64)
}

fn refused(offset: usize, error: CellsError) -> WechslerError {
    WechslerError::new(offset, Message::new(texts::CELLS_ALLOW_MORE, [error.message()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rect;
    use proptest::prelude::*;

    /// The cells that rows of `.` and `O` with `/` between them show.
    fn cells(picture: &str) -> Cells {
        let rows = picture.split('/').zip(0..);
        Cells::from_points(rows.flat_map(|(row, y)| {
            let live = row.chars().zip(0..).filter(|(cell, _)| *cell == 'O');
            live.map(move |(_, x)| (x, y)).collect::<Vec<_>>()
        }))
    }

    #[test]
    fn shapes_of_known_objects() {
        let check = |shape: &str, picture: &str| {
            let decoded = decode(shape, 1 << 20).unwrap();
            assert_eq!(decoded, cells(picture), "{shape}");
            let bounds = decoded.bounding_box().unwrap_or_default();
            let grid = decoded.to_grid(Rect::from_edges(0, 0, bounds.right(), bounds.bottom()));
            assert_eq!(encode(&grid), shape);
        };
        check("33", "OO/OO");
        check("7", "O/O/O");
        check("153", "OOO/..O/.O.");
        check("318c", "OO../O.../...O/..OO");
        check("178c", "OO../.O../.O.O/..OO");
        check("6996", ".OO./O..O/O..O/.OO.");
        check("g8o653z11", "....OO/...O.O/...OO./.OO.../O.O.../OO....");
        check("1w1x1y01", "O..O...O....O");
        check("1yz1", &format!("O{}O", ".".repeat(39)));
        check("1yz01", &format!("O{}O", ".".repeat(40)));
        check("1zz1", "O//////////O");
        check("z01", "/////.O");
        check("", "");
    }

    #[test]
    fn whole_apgcodes() {
        let check = |code: &str, prefix, population| {
            let apgcode = Apgcode::parse(code, 1 << 20).unwrap();
            assert_eq!(apgcode.prefix, prefix, "{code}");
            assert_eq!(apgcode.cells.population(), population, "{code}");
        };
        check("xs4_33", ApgcodePrefix::StillLife(4), 4);
        check("XS12_G8O653Z11", ApgcodePrefix::StillLife(12), 12);
        check("xp3_co9nas0san9oczgoldlo0oldlogz1047210127401", ApgcodePrefix::Oscillator(3), 72);
        check("xp15_4r4z4r4", ApgcodePrefix::Oscillator(15), 12);
        check("xq4_27deee6", ApgcodePrefix::Spaceship(4), 18);
    }

    #[test]
    fn what_is_no_apgcode_is_refused_with_its_place() {
        let check = |code: &str, offset, message: &str| {
            let error = Apgcode::parse(code, 1 << 20).unwrap_err();
            assert_eq!((error.offset, error.to_string()), (offset, message.to_owned()), "{code}");
            error.message.assert_is_translated(code);
        };
        let expected = "xs, xp or xq and a number were expected before '_', as in xs4_33";
        check(
            "xs433",
            5,
            "an apgcode has a prefix, '_' and a shape, such as xs4_33; there is no '_' in this one",
        );
        check("xz4_33", 0, &format!("'xz4' is no prefix; {expected}"));
        check("é_33", 0, &format!("'é' is no prefix; {expected}"));
        check("xs_33", 2, &format!("'' is no number of cells or generations; {expected}"));
        check("xp0_7", 2, &format!("'0' is no number of cells or generations; {expected}"));
        check("xs+4_33", 2, &format!("'+4' is no number of cells or generations; {expected}"));
        check(
            "yl144_1_16_af",
            0,
            &format!("'yl144' stands for linear growth, which has no one shape; {expected}"),
        );
        check("xs4_3_3", 5, "'_' has no place in a shape; 0-9 and a-z were expected");
        check("xs4_3é", 5, "'é' has no place in a shape; 0-9 and a-z were expected");
        let after_y = "y stands for dead columns, and a digit 0-9 or a-z was expected after it";
        check("xs4_3y", 5, after_y);
        check("xs4_3y_", 5, after_y);
    }

    #[test]
    fn cells_past_memory_are_refused() {
        let shape = "1yz".repeat(100);
        let error = decode(&shape, 4 << 10).unwrap_err();
        assert!(error.to_string().ends_with("; allow more memory"), "{error}");
    }

    proptest! {
        #[test]
        fn any_shape_comes_back(points in prop::collection::vec((0i64..99, 0i64..23), 0..40)) {
            let cells = Cells::from_points(points);
            let grid = cells.to_grid(Rect::new(0, 0, 99, 23));
            prop_assert_eq!(decode(&encode(&grid), 1 << 20), Ok(cells));
        }
    }
}
