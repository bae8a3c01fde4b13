//! Rules that count live neighbours: `B3/S23`, `b3s23`, `23/3`, and with letters for arrangements
//! `B2-a/S12`.
//!
//! Numbers are read for one neighbourhood at a time; what names the neighbourhood was taken off before.

use std::fmt;
use std::iter::Peekable;
use std::str::CharIndices;

use super::neighbourhood::Neighbourhood;
use super::{LifeLike, MooreTable, ParseRuleError};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::blanks;

/// Births and survivals by numbers of live neighbours and by their arrangements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Halves {
    neighbourhood: Neighbourhood,
    /// Arrangements of 0 to 8 neighbours, a bit each in the order of the letters, for a dead cell that is born
    /// and a live one that survives.
    masks: [[u16; 9]; 2],
}

/// What a rulestring says of one number of neighbours in one half.
#[derive(Clone, Copy, Default)]
struct Mention {
    /// Arrangements that are named, all where none is.
    named: u16,
    /// Arrangements after a hyphen.
    excepted: Option<u16>,
}

/// The halves of a rulestring, in the order of [`Halves::masks`].
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Birth,
    Survival,
}

impl Halves {
    /// Reads a rulestring without blanks, topology and neighbourhood.
    ///
    /// # Errors
    /// For what is no such rulestring, at its place.
    pub fn parse(text: &str, neighbourhood: Neighbourhood) -> Result<Self, ParseRuleError> {
        Reader::new(text, neighbourhood).read()
    }

    /// The rule of a table, where it depends on nothing but numbers and arrangements in the neighbourhood.
    pub fn of(neighbourhood: Neighbourhood, table: &MooreTable) -> Option<Self> {
        let mut halves = Self { neighbourhood, masks: [[0; 9]; 2] };
        for (case, (count, class)) in neighbourhood.classes().into_iter().enumerate() {
            if table.next(case) {
                let half = usize::from(case & MooreTable::CENTRE != 0);
                halves.masks[half][usize::from(count)] |= 1 << class;
            }
        }
        (halves.table() == *table).then_some(halves)
    }

    /// The neighbourhood.
    pub fn neighbourhood(&self) -> Neighbourhood {
        self.neighbourhood
    }

    /// What becomes of a cell in each case.
    pub fn table(&self) -> MooreTable {
        let classes = self.neighbourhood.classes();
        MooreTable::from_fn(|case| {
            let (count, class) = classes[case];
            let half = usize::from(case & MooreTable::CENTRE != 0);
            self.masks[half][usize::from(count)] >> class & 1 == 1
        })
    }

    /// The rule as a Life-like one, where it counts all eight neighbours and tells no arrangements apart.
    pub fn life_like(&self) -> Option<LifeLike> {
        if self.neighbourhood != Neighbourhood::Moore {
            return None;
        }
        let mut whole = [0; 2];
        for (whole, half) in whole.iter_mut().zip(&self.masks) {
            for (count, mask) in (0..).zip(half) {
                if *mask != 0 && *mask != all_of(self.neighbourhood, count) {
                    return None;
                }
                *whole |= u16::from(*mask != 0) << count;
            }
        }
        Some(LifeLike::from_masks(whole[0], whole[1]))
    }
}

/// All arrangements of so many neighbours.
fn all_of(neighbourhood: Neighbourhood, count: u8) -> u16 {
    (1 << neighbourhood.arrangement_count(count).max(1)) - 1
}

/// The canonical form: numbers ascend, letters stand in the order of the alphabet, and arrangements are
/// excepted where that is shorter than to name them. In the hexagonal neighbourhood they are
/// excepted where it is as short, too, as LifeViewer has it.
impl fmt::Display for Halves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [births, survivals] = &self.masks;
        f.write_str("B")?;
        self.write_half(f, births)?;
        f.write_str("/S")?;
        self.write_half(f, survivals)?;
        f.write_str(self.neighbourhood.suffix())
    }
}

impl Halves {
    /// Survivals, births and a number of states.
    pub fn write_with_states(&self, f: &mut fmt::Formatter<'_>, states: u16) -> fmt::Result {
        let [births, survivals] = &self.masks;
        self.write_half(f, survivals)?;
        f.write_str("/")?;
        self.write_half(f, births)?;
        write!(f, "/{states}{}", self.neighbourhood.suffix())
    }

    fn write_half(&self, f: &mut fmt::Formatter<'_>, half: &[u16; 9]) -> fmt::Result {
        let mut numbers = (0..=self.neighbourhood.size()).zip(half);
        numbers.try_for_each(|(count, mask)| self.write_number(f, count, *mask))
    }

    fn write_number(&self, f: &mut fmt::Formatter<'_>, count: u8, mask: u16) -> fmt::Result {
        let letters = self.neighbourhood.letters(count);
        if mask == 0 {
            return Ok(());
        }
        write!(f, "{count}")?;
        if mask == all_of(self.neighbourhood, count) {
            return Ok(());
        }
        let sorted = |wanted: u16| {
            let some = letters.iter().enumerate().filter(|(at, _)| wanted >> at & 1 == 1);
            let mut some: Vec<char> = some.map(|(_, letter)| *letter).collect();
            some.sort_unstable();
            some
        };
        let (named, excepted) = (sorted(mask), sorted(!mask));
        let is_tie_excepted = self.neighbourhood == Neighbourhood::Hexagonal;
        let is_excepted = excepted.len() + 1 < named.len() + usize::from(is_tie_excepted);
        let (sign, written) = if is_excepted { ("-", excepted) } else { ("", named) };
        f.write_str(sign)?;
        f.write_str(&written.into_iter().collect::<String>())
    }
}

/// Reads numbers and letters, one after the other.
struct Reader<'a> {
    text: &'a str,
    neighbourhood: Neighbourhood,
    rest: Peekable<CharIndices<'a>>,
    halves: [Option<[Option<Mention>; 9]>; 2],
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, neighbourhood: Neighbourhood) -> Self {
        Self { text, neighbourhood, rest: text.char_indices().peekable(), halves: [None, None] }
    }

    fn read(mut self) -> Result<Halves, ParseRuleError> {
        let is_lettered = self.text.contains(['b', 'B', 's', 'S']);
        // Without letters survival comes first: 23/3.
        let mut half = (!is_lettered).then_some(Half::Survival);
        if !is_lettered {
            self.halves[Half::Survival as usize] = Some([None; 9]);
        }
        while let Some((offset, found)) = self.rest.next() {
            match found.to_ascii_lowercase() {
                letter @ ('b' | 's') => {
                    let named = if letter == 'b' { Half::Birth } else { Half::Survival };
                    if self.halves[named as usize].replace([None; 9]).is_some() {
                        let message = Message::new(texts::STANDS_TWICE, [found.to_string()]);
                        return Err(ParseRuleError::new(offset, message));
                    }
                    half = Some(named);
                }
                // What follows has a letter of its own.
                '/' | '_' if is_lettered => half = None,
                '/' | '_' if half == Some(Half::Survival) => {
                    half = Some(Half::Birth);
                    self.halves[Half::Birth as usize] = Some([None; 9]);
                }
                '/' | '_' => return Err(ParseRuleError::new(offset, texts::THIRD_PART)),
                digit @ '0'..='9' => {
                    let count = digit as u8 - b'0';
                    self.number(offset, count, half)?;
                }
                _ => return Err(self.unexpected(offset, found)),
            }
        }
        if self.halves[Half::Birth as usize].is_none() && !is_lettered {
            return Err(ParseRuleError::new(self.text.len(), texts::STROKE_EXPECTED));
        }
        let masks = self.halves.map(|half| {
            let mut masks = [0; 9];
            for ((mask, mention), count) in masks.iter_mut().zip(half.unwrap_or_default()).zip(0..)
            {
                let all = all_of(self.neighbourhood, count);
                *mask = mention.map_or(0, |Mention { named, excepted }| {
                    excepted.map_or(named, |excepted| all & !excepted)
                });
            }
            masks
        });
        Ok(Halves { neighbourhood: self.neighbourhood, masks })
    }

    /// Reads the letters after a number.
    fn number(
        &mut self,
        offset: usize,
        count: u8,
        half: Option<Half>,
    ) -> Result<(), ParseRuleError> {
        let most = self.neighbourhood.size();
        if count > most {
            let [found, most] = [count, most].map(|number| Message::from(number.to_string()));
            let message = match self.neighbourhood {
                Neighbourhood::Moore => Message::new(texts::NO_NUMBER_OF_NEIGHBOURS, [found, most]),
                other => Message::new(texts::NO_NUMBER_IN, [found, other.name().into(), most]),
            };
            return Err(ParseRuleError::new(offset, message));
        }
        let Some(half) = half else {
            let are_both_read = self.halves.iter().all(Option::is_some);
            let text = if are_both_read { texts::STATES_AFTER } else { texts::BEFORE_ITS_LETTER };
            let message = Message::new(text, [count.to_string()]);
            return Err(ParseRuleError::new(offset, message));
        };
        let hyphen = self.rest.next_if(|(_, found)| *found == '-');
        let mut letters = 0;
        while let Some((at, letter)) =
            self.rest.next_if(|(_, found)| is_arrangement(found.to_ascii_lowercase()))
        {
            letters |= self.arrangement(at, count, letter)?;
        }
        let mention = match hyphen {
            Some(_) if letters != 0 => Mention { named: 0, excepted: Some(letters) },
            _ if letters != 0 => Mention { named: letters, excepted: None },
            _ => Mention { named: all_of(self.neighbourhood, count), excepted: None },
        };
        let numbers = self.halves[half as usize].get_or_insert_default();
        let together = match numbers[usize::from(count)] {
            None => mention,
            Some(before) if before.excepted.is_some() == mention.excepted.is_some() => Mention {
                named: before.named | mention.named,
                excepted: before.excepted.zip(mention.excepted).map(|(one, other)| one | other),
            },
            Some(_) => {
                let message = Message::new(texts::HYPHEN_AND_NONE, [count.to_string()]);
                return Err(ParseRuleError::new(offset, message));
            }
        };
        numbers[usize::from(count)] = Some(together);
        Ok(())
    }

    /// The bit of the arrangement that a letter names.
    fn arrangement(&self, at: usize, count: u8, letter: char) -> Result<u16, ParseRuleError> {
        let letters = self.neighbourhood.letters(count);
        let place = letters.iter().position(|known| *known == letter.to_ascii_lowercase());
        if let Some(place) = place {
            return Ok(1 << place);
        }
        let has_letters = (0..=self.neighbourhood.size())
            .any(|count| !self.neighbourhood.letters(count).is_empty());
        let (letter, number) = (letter.to_string(), count.to_string());
        let message = match letters.as_slice() {
            [] if !has_letters => Message::new(
                texts::NO_LETTERS,
                [Message::from(letter), self.neighbourhood.name().into()],
            ),
            [] if count == 1 => Message::new(texts::ONE_ARRANGEMENT, [letter, number]),
            [] => Message::new(texts::ONE_ARRANGEMENT_OF_ALL, [letter, number]),
            letters => {
                let known = letters.iter().collect();
                Message::new(texts::NO_ARRANGEMENT, [letter, number, known])
            }
        };
        Err(ParseRuleError::new(at, message))
    }

    fn unexpected(&self, offset: usize, found: char) -> ParseRuleError {
        let shown = blanks::shown(found);
        let text = if found == '-' {
            texts::HYPHEN_BEFORE_LETTERS
        } else if "vhlVHL".contains(found) && self.neighbourhood != Neighbourhood::Moore {
            texts::SECOND_NEIGHBOURHOOD
        } else {
            texts::UNEXPECTED
        };
        ParseRuleError::new(offset, Message::new(text, [shown]))
    }
}

/// Whether a letter names an arrangement in some neighbourhood.
fn is_arrangement(letter: char) -> bool {
    "cekainyqjrtwzomp".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, neighbourhood: Neighbourhood, canonical: &str) {
        let halves = Halves::parse(text, neighbourhood).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(halves.to_string(), canonical, "{text}");
        assert_eq!(Halves::of(neighbourhood, &halves.table()), Some(halves), "{text}");
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        let isotropic = |text, canonical| check(text, Neighbourhood::Moore, canonical);
        isotropic("B2-a/S12", "B2-a/S12");
        isotropic("b2-as12", "B2-a/S12");
        isotropic("12/2-A", "B2-a/S12");
        isotropic("B2ceikn/S12", "B2-a/S12");
        isotropic("B2a_S12", "B2a/S12");
        isotropic("B4-qjrtwz/S", "B4aceikny/S");
        isotropic("B2-aceikn3/S", "B3/S");
        isotropic("B2-3/S", "B23/S");
        isotropic("B3-/S", "B3/S");
        isotropic("B2a2c/S", "B2ac/S");
        isotropic("B2aa/S", "B2a/S");
        isotropic("B1ce/S", "B1/S");
        isotropic("B22a/S", "B2/S");
        let hexagonal = |text, canonical| check(text, Neighbourhood::Hexagonal, canonical);
        hexagonal("B2o/S34", "B2o/S34H");
        hexagonal("B2omp/S34m", "B2/S34mH");
        hexagonal("B2mp/S", "B2-o/SH");
        hexagonal("B2-o/S34m", "B2-o/S34mH");
        check("13/024", Neighbourhood::VonNeumann, "B024/S13V");
        check("B12/S3", Neighbourhood::Tripod, "B12/S3HT");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let check = |text: &str, neighbourhood: Neighbourhood, offset: usize, part: &str| {
            let error = Halves::parse(text, neighbourhood).expect_err(text);
            assert_eq!(error.offset, offset, "{text}: {error}");
            assert!(error.to_string().contains(part), "{text}: {error}");
            error.message.assert_is_translated(text);
        };
        use Neighbourhood::{Hexagonal, Moore, Tripod, VonNeumann};
        check("B2-a2c/S", Moore, 4, "with a hyphen and without");
        check("B2a2-c/S", Moore, 3, "with a hyphen and without");
        check("B1a/S", Moore, 2, "'a' is no arrangement of 1; the letters are ce");
        check("B5z/S", Moore, 2, "'z' is no arrangement of 5; the letters are ceaiknjqry");
        check("B3/S8c", Moore, 5, "one arrangement; leave the letter out");
        check("B2o/S", Moore, 2, "'o' is no arrangement of 2");
        check("B-a/S", Moore, 1, "stands before letters");
        check("B3/S5", VonNeumann, 4, "5 is no number of neighbours in the von Neumann");
        check("B2a/S", VonNeumann, 2, "no letters are known in the von Neumann neighbourhood");
        check("B3/S7", Hexagonal, 4, "they are 0 to 6");
        check("B5o/S", Hexagonal, 2, "one arrangement");
        check("B3z/S", Hexagonal, 2, "the letters are omp");
        check("B4/S", Tripod, 1, "they are 0 to 3");
        check("2-a", Moore, 3, "'/'");
    }
}
