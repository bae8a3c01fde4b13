//! Which family a rulestring belongs to.
//!
//! A family is known by its spelling. Those that are not read yet are refused by their own name, at
//! the character that tells, so that the user learns that the rule is what is missing here. A family
//! that is to be read gets a parser in a module beside this one.

use super::{map, wolfram};
use crate::language::Text;
use crate::language::texts::rules as texts;

/// A family of rules other than the Life-like ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Alternating,
    Generations,
    Hexagonal,
    History,
    Investigator,
    Isotropic,
    LargerThanLife,
    /// One of those that only lifelib names.
    Lifelib,
    Map,
    Margolus,
    /// Of 29 states, after von Neumann, or 32, after Nobili or Hutton.
    Machine,
    Partitioned,
    /// Nothing ever changes.
    Still,
    Super,
    /// Transitions that a file lists.
    Table,
    Triangular,
    Tripod,
    VonNeumann,
    WireWorld,
    Wolfram,
}

/// A family of rules, as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleFamily {
    /// Its name.
    pub name: &'static str,
    /// How its rules are written.
    pub written: &'static str,
    /// One of them.
    pub example: &'static str,
    /// Whether such rules are read and stepped.
    pub is_supported: bool,
}

const fn read(name: &'static str, written: &'static str, example: &'static str) -> RuleFamily {
    RuleFamily { name, written, example, is_supported: true }
}

const fn refused(name: &'static str, written: &'static str, example: &'static str) -> RuleFamily {
    RuleFamily { name, written, example, is_supported: false }
}

/// The families that are known by their spelling, those that are read first.
pub const FAMILIES: &[RuleFamily] = &[
    read("Life-like", "numbers of live neighbours for births and survivals", "B3/S23"),
    read("isotropic", "the same, with letters for arrangements", "B2-a/S12"),
    read("von Neumann", "numbers of the 4 neighbours at edges, and V", "B13/S012V"),
    read("hexagonal", "numbers of 6 neighbours, with letters or without, and H", "B2/S34H"),
    read("tripod", "numbers of 3 neighbours, N, W and SE, and HT", "B1/S12HT"),
    read("MAP", "every case of a neighbourhood, as base64", "MAPQEZsAQ"),
    read("Wolfram", "a rule of one dimension by its number", "W30"),
    read("Generations", "survivals, births and states", "345/2/4"),
    read(
        "Larger than Life",
        "radius, states, ranges of numbers, and a neighbourhood",
        "R5,C0,M1,S34..58,B34..45,NM",
    ),
    read("alternating", "two rules in turn, for even generations and odd ones", "B24/S|B35/S"),
    read("History", "a two-state rule with marks, 7 states", "LifeHistory"),
    refused("Super", "a two-state rule with marks, 26 states", "LifeSuper"),
    refused("Investigator", "a two-state rule with marks, 21 states", "LifeInvestigator"),
    read(
        "Margolus",
        "what becomes of each block of 2 x 2 cells",
        "M0,8,4,3,2,5,9,7,1,6,10,11,12,13,14,15",
    ),
    read(
        "2PCA4",
        "what becomes of the particles that meet",
        "2PCA4,0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15",
    ),
    read("triangular", "numbers of neighbours on triangles, and L", "B45/S23L"),
    read("von Neumann's machines", "29 or 32 states", "JvN29"),
    read("WireWorld", "four states", "WireWorld"),
];

/// A family with the byte of the rulestring that tells it.
pub(super) type Told = (usize, Family);

impl Family {
    /// What a rule of the family is.
    pub fn described(self) -> Text {
        match self {
            Self::Alternating => texts::ALTERNATING,
            Self::Generations => texts::GENERATIONS,
            Self::Hexagonal => texts::HEXAGONAL,
            Self::History => texts::HISTORY,
            Self::Investigator => texts::INVESTIGATOR,
            Self::Isotropic => texts::ISOTROPIC,
            Self::LargerThanLife => texts::LARGER_THAN_LIFE,
            Self::Lifelib => texts::LIFELIB,
            Self::Map => texts::MAP,
            Self::Margolus => texts::MARGOLUS,
            Self::Machine => texts::MACHINE,
            Self::Partitioned => texts::PARTITIONED,
            Self::Still => texts::STILL,
            Self::Super => texts::SUPER,
            Self::Table => texts::TABLE,
            Self::Triangular => texts::TRIANGULAR,
            Self::Tripod => texts::TRIPOD,
            Self::VonNeumann => texts::VON_NEUMANN,
            Self::WireWorld => texts::WIREWORLD,
            Self::Wolfram => texts::WOLFRAM,
        }
    }

    /// The family of a rulestring without blanks and topology; `None` for a Life-like one, and for what
    /// is no rulestring at all.
    pub fn of(text: &str) -> Option<Told> {
        let lower = text.to_ascii_lowercase();
        if map::is_spelled(text) {
            return Some((0, Self::Map));
        }
        let named = BY_NAME.iter().find(|(name, _)| *name == lower.replace('-', ""));
        if let Some((_, family)) = named {
            return Some((0, *family));
        }
        let by_word = BY_LAST_WORD
            .iter()
            .find_map(|(word, family)| Some((lower.strip_suffix(word)?.len(), *family)));
        let is_alternating = || Some((lower.find('|')?, Self::Alternating));
        let by_ending = || {
            let ending = TABLE_ENDINGS.iter().find(|ending| lower.ends_with(*ending))?;
            Some((lower.len() - ending.len(), Self::Table))
        };
        is_alternating()
            .or(by_word)
            .or_else(by_ending)
            .or_else(|| map::is_meant(text).then_some((0, Self::Map)))
            .or_else(|| wolfram::is_meant(text).then_some((0, Self::Wolfram)))
            .or_else(|| by_beginning(&lower))
            .or_else(|| is_spelled(&lower).then(|| by_letter(&lower))?)
    }

    /// Whether rulestrings of the family that begins so have commas in them.
    pub fn has_commas(beginning: &str) -> bool {
        let lower = beginning.to_ascii_lowercase();
        let is_number = !lower.is_empty() && lower.bytes().all(|byte| byte.is_ascii_digit());
        let has_number_after = |letter: char| {
            lower
                .strip_prefix(letter)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        is_number
            || has_number_after('r')
            || has_number_after('m')
            || lower == "ms"
            || lower == "2pca4"
    }
}

/// Rules that are families of their own, without hyphens.
const BY_NAME: [(&str, Family); 8] = [
    ("wireworld", Family::WireWorld),
    ("jvn29", Family::Machine),
    ("jvn32", Family::Machine),
    ("nobili32", Family::Machine),
    ("hutton32", Family::Machine),
    ("modjvn32", Family::Machine),
    ("none", Family::Still),
    ("2pca4", Family::Partitioned),
];

/// Words that follow the rule that a rule of several states is made of.
const BY_LAST_WORD: [(&str, Family); 3] = [
    ("history", Family::History),
    ("super", Family::Super),
    ("investigator", Family::Investigator),
];

/// What names of files end with that hold tables of transitions.
const TABLE_ENDINGS: [&str; 3] = [".rule", ".table", ".tree"];

/// Ends of rulestrings by their neighbourhoods, the longer ones first.
const BY_END: [(&str, Family); 16] = [
    ("fc", Family::Lifelib),
    ("fe", Family::Lifelib),
    ("v2", Family::Lifelib),
    ("dp", Family::Lifelib),
    ("ht", Family::Tripod),
    ("lv", Family::Triangular),
    ("lb", Family::Triangular),
    ("li", Family::Triangular),
    ("lo", Family::Triangular),
    ("le", Family::Triangular),
    ("lr", Family::Triangular),
    ("l", Family::Triangular),
    ("v", Family::VonNeumann),
    ("h", Family::Hexagonal),
    ("d", Family::Lifelib),
    ("d0-2-1", Family::Lifelib),
];

/// Letters of neighbourhoods in rules that are not totalistic, and the hyphen that excepts them.
const ISOTROPIC: &str = "cekainyqjrtwz-";

fn by_beginning(lower: &str) -> Option<Told> {
    let after = |beginning: &str| lower.strip_prefix(beginning);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if lower.starts_with('@') {
        return Some((0, Family::Table));
    }
    let numbers: Vec<&str> = lower.split(',').collect();
    let are_numbers = numbers.iter().all(|part| !part.is_empty() && digits(part) == part.len());
    let is_range = after("r").is_some_and(|rest| {
        let (radius, rest) = rest.split_at(digits(rest));
        let is_followed = rest.is_empty() || rest.starts_with(['b', 'c']);
        rest.starts_with(',') || !radius.is_empty() && is_followed
    });
    if is_range || numbers.len() > 2 && are_numbers {
        return Some((0, Family::LargerThanLife));
    }
    if after("2pca4,").is_some() {
        return Some((0, Family::Partitioned));
    }
    let is_margolus = after("m").is_some_and(|rest| digits(rest) > 0 && rest.contains([',', ';']));
    if is_margolus || after("ms,").is_some() {
        return Some((0, Family::Margolus));
    }
    None
}

/// Whether a text is spelled as births and survivals, whatever else is in it.
pub(super) fn is_spelled(lower: &str) -> bool {
    let mut bytes = lower.bytes();
    let first = bytes.next();
    let second = bytes.find(|byte| !matches!(byte, b'b' | b's'));
    match first {
        Some(b'b' | b's' | b'g') => {
            second.is_none_or(|byte| !byte.is_ascii_alphabetic())
                || lower.contains('/')
                || is_end(lower.trim_start_matches(['b', 's']))
        }
        Some(b'/' | b'_') => true,
        Some(b'0'..=b'9') => {
            let rest = lower.trim_start_matches(|c: char| c.is_ascii_digit());
            !rest.starts_with(is_word) || rest.starts_with(['o', 'm', 'p']) && rest.ends_with('h')
        }
        _ => false,
    }
}

/// Whether a text names a neighbourhood at the end of a rulestring.
pub(super) fn is_end(text: &str) -> bool {
    BY_END.iter().any(|(end, _)| text.eq_ignore_ascii_case(end))
}

/// Whether a letter begins a word, not the end of a rule.
fn is_word(letter: char) -> bool {
    letter.is_ascii_alphabetic() && !"bsgvhl".contains(letter) && !ISOTROPIC.contains(letter)
}

/// The family that a letter tells.
fn by_letter(lower: &str) -> Option<Told> {
    if let Some((end, family)) = BY_END.iter().find(|(end, _)| lower.ends_with(end)) {
        return Some((lower.len() - end.len(), *family));
    }
    if let Some(at) = lower.find('f').filter(|_| lower.contains('k') && lower.contains('l')) {
        return Some((at, Family::Lifelib));
    }
    lower.find(|letter| ISOTROPIC.contains(letter)).map(|at| (at, Family::Isotropic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_is_known_by_its_spelling() {
        let check = |text: &str, expected: Option<Told>| {
            assert_eq!(Family::of(text), expected, "{text}");
        };
        for text in
            ["B3/S23", "b3s23", "23/3", "/2", "B/S", "/", "S23/B3", "B012345678/S", "b3_s23"]
        {
            check(text, None);
        }
        for (text, at, family) in [
            ("B3/S23History", 6, Family::History),
            ("LifeHistory", 4, Family::History),
            ("lifesuper", 4, Family::Super),
            ("B36/S23Super", 7, Family::Super),
            ("B2n3/S23-qInvestigator", 10, Family::Investigator),
            ("W30", 0, Family::Wolfram),
            ("w030", 0, Family::Wolfram),
            ("MAPLy0P", 0, Family::Map),
            ("MAPQEZsAQ", 0, Family::Map),
            ("R5,C0,M1,S34..58,B34..45,NM", 0, Family::LargerThanLife),
            ("R2,C3,S4-9,B6-8,NM", 0, Family::LargerThanLife),
            ("r5b34t45s34t58", 0, Family::LargerThanLife),
            ("5,34,45,34,58", 0, Family::LargerThanLife),
            ("B24/S|B35/S", 5, Family::Alternating),
            ("M0,8,4,12,2,10,9,14,1,6,5,13,3,11,7,15", 0, Family::Margolus),
            ("MS,D0;8;4", 0, Family::Margolus),
            ("2PCA4,0,4,8,3", 0, Family::Partitioned),
            ("JvN29", 0, Family::Machine),
            ("JvN-32", 0, Family::Machine),
            ("WireWorld", 0, Family::WireWorld),
            ("none", 0, Family::Still),
            ("History", 0, Family::History),
            ("B3/S23|B36/S23History", 6, Family::Alternating),
            ("W30V", 0, Family::Wolfram),
            ("R5", 0, Family::LargerThanLife),
            ("R,C0", 0, Family::LargerThanLife),
            ("5,34,45,34", 0, Family::LargerThanLife),
            ("M0;8;4", 0, Family::Margolus),
            ("@RULEFoo", 0, Family::Table),
            ("Foo.rule", 3, Family::Table),
            ("B13/S13V", 7, Family::VonNeumann),
            ("B2/S34H", 6, Family::Hexagonal),
            ("B2o/S34h", 7, Family::Hexagonal),
            ("B45/S23L", 7, Family::Triangular),
            ("B45/S23LV", 7, Family::Triangular),
            ("B3/S12HT", 6, Family::Tripod),
            ("B2-a/S12", 2, Family::Isotropic),
            ("B3/S2-i34q", 5, Family::Isotropic),
            ("2-a/12", 1, Family::Isotropic),
            ("b3s23fc", 5, Family::Lifelib),
            ("b2s23v2", 5, Family::Lifelib),
            ("b3s23d", 5, Family::Lifelib),
        ] {
            check(text, Some((at, family)));
        }
        for text in ["Foo", "Bacteria", "Seedz", "2x3", "Mapper", "Sand", "", "?", "B3/S2x"] {
            check(text, None);
        }
    }

    #[test]
    fn every_family_of_the_list_is_read_or_refused_by_its_name() {
        for family in FAMILIES {
            let read = family.example.parse::<crate::life::Rule>();
            match read {
                Ok(rule) => assert_eq!(
                    (rule.to_string().as_str(), rule.facts().family, family.is_supported),
                    (family.example, family.name, true)
                ),
                Err(error) => {
                    assert!(!family.is_supported, "{}: {error}", family.name);
                    assert!(error.to_string().contains("not supported yet"), "{error}");
                    error.message.assert_is_translated(family.example);
                }
            }
        }
    }

    #[test]
    fn rulestrings_with_commas_are_known_by_their_beginning() {
        for beginning in ["R5", "r10", "5", "M0", "MS", "2PCA4"] {
            assert!(Family::has_commas(beginning), "{beginning}");
        }
        for beginning in ["B3/S23", "23/3", "Maze", "Replicator", ""] {
            assert!(!Family::has_commas(beginning), "{beginning}");
        }
    }
}
