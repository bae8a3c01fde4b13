//! Rulestrings: a rule and, after a colon, the shape of its universe.

use std::fmt;
use std::str::FromStr;

use super::family::Family;
use super::parse::parse_rule;
use super::{ParseRuleError, Rule, bounds};
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::blanks;
use crate::life::topology::Topology;

/// A rule together with the topology that its suffix selects, as pattern files and `--rule` give
/// them: `B3/S23`, `b36s23:T64`, `23/3:P640,480`.
///
/// ```
/// use lifescope::life::{Rulestring, Topology};
/// let torus: Rulestring = "s23/b3:t64,48".parse().unwrap();
/// assert_eq!(torus.to_string(), "B3/S23:T64,48");
/// assert_eq!(torus.topology, Topology::torus(64, 48));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rulestring {
    /// The rule.
    pub rule: Rule,
    /// The universe's shape; unbounded where the string has no suffix.
    pub topology: Topology,
}

impl fmt::Display for Rulestring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.rule, self.topology)
    }
}

impl Rulestring {
    /// A rule in a universe of that shape.
    pub fn new(rule: impl Into<Rule>, topology: Topology) -> Self {
        Self { rule: rule.into(), topology }
    }

    /// What there is to say of a rulestring that was read from a text, where programs do not agree about it.
    ///
    /// ```
    /// use lifescope::life::Rulestring;
    /// let text = "5,34,45,34,58:T5,40";
    /// let notes = text.parse::<Rulestring>().unwrap().notes(text);
    /// assert!(notes[0].to_string().contains("taken for :T10,40, as in Golly"));
    /// ```
    pub fn notes(&self, text: &str) -> Vec<Message> {
        let Rule::Larger(rule) = &self.rule else { return Vec::new() };
        let suffix: String = text
            .split_once(':')
            .into_iter()
            .flat_map(|(_, suffix)| suffix.chars())
            .filter(|c| blanks::unseen(*c).is_none())
            .collect();
        let is_enlarged = bounds::parse(&suffix).is_ok_and(|written| written != self.topology);
        let enlarged = is_enlarged.then(|| {
            let values = [(2 * rule.radius()).to_string(), self.topology.to_string()];
            Message::new(texts::ENLARGED, values)
        });
        enlarged.into_iter().chain(rule.note().map(Message::from)).collect()
    }

    /// Bytes of the rulestring that the value of a header's field begins with, as in
    /// `B3/S23:T40,30, other = 1`. A comma ends it, but for those within a topology and within the
    /// rules of families that have some.
    ///
    /// ```
    /// use lifescope::life::Rulestring;
    /// assert_eq!(Rulestring::length_in(b"B3/S23:T40,30, x = 5"), "B3/S23:T40,30".len());
    /// assert_eq!(Rulestring::length_in(b"B3/S23, x = 5"), "B3/S23".len());
    /// assert_eq!(Rulestring::length_in(b"R1,C2,M0,S2..3,B3..3,NM"), 23);
    /// ```
    pub fn length_in(value: &[u8]) -> usize {
        let end_of = |from: usize| {
            let comma = value[from..].iter().position(|byte| *byte == b',');
            comma.map_or(value.len(), |comma| from + comma)
        };
        let mut end = end_of(0);
        let beginning = String::from_utf8_lossy(&value[..end]);
        let has_commas = Family::has_commas(blanks::trim(&beginning));
        let mut sides = 1;
        while end < value.len() {
            let next = end_of(end + 1);
            let part = blanks::trim_bytes(&value[end + 1..next]);
            let is_side = value[..end].contains(&b':')
                && sides == 1
                && part.first().is_some_and(u8::is_ascii_digit);
            let is_part = has_commas && !part.is_empty() && !part.contains(&b'=');
            if !is_side && !is_part {
                break;
            }
            sides += usize::from(is_side);
            end = next;
        }
        end
    }
}

impl FromStr for Rulestring {
    type Err = ParseRuleError;

    /// Reads a rulestring, with blanks of any kind anywhere in it.
    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        if text.len() > LONGEST {
            let message = Message::new(texts::TOO_LONG, [LONGEST.to_string()]);
            return Err(ParseRuleError::new(0, message));
        }
        // Parsers see no blanks; only their errors are told by places in the whole text.
        let inked: Vec<(usize, char)> =
            text.char_indices().filter(|(_, c)| blanks::unseen(*c).is_none()).collect();
        let squeezed: String = inked.iter().map(|(_, c)| c).collect();
        parse(&squeezed, text).map_err(|ParseRuleError { offset, message }| {
            let characters = squeezed.get(..offset).unwrap_or(&squeezed).chars().count();
            let offset = inked.get(characters).map_or(text.len(), |(at, _)| *at);
            ParseRuleError { offset, message }
        })
    }
}

/// Bytes of the longest text that is looked at for a rulestring. A file may hold any text where a rule
/// belongs, and there is much to try on each.
const LONGEST: usize = 1 << 12;

/// Reads a rulestring without blanks, which stood as `written`.
fn parse(text: &str, written: &str) -> Result<Rulestring, ParseRuleError> {
    let (rule_text, suffix) = match text.split_once(':') {
        Some((rule, suffix)) => (rule, Some(suffix)),
        None => (text, None),
    };
    if let Some(bar) = suffix.and_then(|suffix| suffix.find('|')) {
        let at = rule_text.len() + 1 + bar;
        return Err(ParseRuleError::new(at, texts::TOPOLOGY_AFTER_BOTH));
    }
    let name = written.split(':').next().unwrap_or_default();
    let rule = parse_rule(rule_text, blanks::trim(name))?;
    let topology = match suffix {
        Some(suffix) => bounds::parse(suffix).map_err(|e| e.moved(rule_text.len() + 1))?,
        None => Topology::UNBOUNDED,
    };
    rule.fits(topology).map_err(|message| ParseRuleError::new(rule_text.len() + 1, message))?;
    Ok(Rulestring { topology: enlarged(&rule, topology), rule })
}

/// The shape as it is meant under a rule: sides of less than twice the radius of a larger neighbourhood are taken for that, as Golly
/// takes them.
fn enlarged(rule: &Rule, topology: Topology) -> Topology {
    let rule = match rule {
        Rule::Larger(rule) => rule,
        Rule::Alternating(rules) => {
            return rules.iter().fold(topology, |topology, rule| enlarged(rule, topology));
        }
        _ => return topology,
    };
    let least = 2 * u64::from(rule.radius());
    let side = |side: Option<u64>| side.map_or(0, |side| side.max(least));
    Topology::new(topology.edge(), side(topology.width()), side(topology.height()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::LifeLike;

    fn check(text: &str, canonical: &str) {
        let parsed: Rulestring = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(parsed.to_string(), canonical, "read from {text:?}");
        assert_eq!(parsed.to_string().parse(), Ok(parsed), "read back from {canonical:?}");
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        check("B3/S23", "B3/S23");
        check("b3s23", "B3/S23");
        check("S23/B3", "B3/S23");
        check("23/3", "B3/S23");
        check(" B3 / S23 ", "B3/S23");
        check("32/3", "B3/S23");
        check("B2/S", "B2/S");
        check("/2", "B2/S");
        check("B2", "B2/S");
        check("B012345678/S012345678", "B012345678/S012345678");
        check("B/S", "B/S");
        check("HighLife", "B36/S23");
        check("Day & Night:T8", "B3678/S34678:T8,8");
        check("B3/S23:T40,30", "B3/S23:T40,30");
        check("B3/S23:p7", "B3/S23:P7,7");
        check("B3/S23:T0,5", "B3/S23:T0,5");
        check("B3/S23:T0,0", "B3/S23");
        check("B3/S23 : T 30 , 20", "B3/S23:T30,20");
        check("B 3\u{a0}/ S\u{3000}2 3\u{200b} :\tT\u{202f}30", "B3/S23:T30,30");
        check("b36_s23", "B36/S23");
        check("DryLife", "B37/S23");
        check("life without death", "B3/S012345678");
        check("23/3/2", "B3/S23");
        check("B3/S23/C2", "B3/S23");
        check("S23 / B36 / 2 : P 9", "B36/S23:P9,9");
        check("g2b3s23", "B3/S23");
        check("B3S23G2", "B3/S23");
    }

    #[test]
    fn universes_of_every_shape_have_one_canonical_form() {
        check("B3/S23:T30+5,20", "B3/S23:T30+5,20");
        check("B3/S23:t30+5", "B3/S23:T30+5,30");
        check("B3/S23:T30+35,20", "B3/S23:T30+5,20");
        check("B3/S23:T30-35,20", "B3/S23:T30-5,20");
        check("B3/S23:T30,20-2", "B3/S23:T30,20-2");
        check("B3/S23:T30+30", "B3/S23:T30,30");
        check("B3/S23:T30+0,20", "B3/S23:T30,20");
        check("B3/S23:K30*,20", "B3/S23:K30*,20");
        check("B3/S23:K30,20*", "B3/S23:K30,20*");
        check("B3/S23:k30,20", "B3/S23:K30,20*");
        check("B3/S23:K30", "B3/S23:K30,30*");
        check("B3/S23:K30*", "B3/S23:K30*,30");
        check("B3/S23:K30*-3,20", "B3/S23:K30*+1,20");
        check("B3/S23:K30,20+1", "B3/S23:K30,20*+1");
        check("B3/S23:K31*+0,20", "B3/S23:K31*,20");
        check("B3/S23 : C 30 , 20", "B3/S23:C30,20");
        check("B3/S23:c30", "B3/S23:C30,30");
        check("B3/S23:s30", "B3/S23:S30");
        check("B3/S23:S30*", "B3/S23:S30*");
    }

    #[test]
    fn rules_of_every_family_of_two_states_have_one_canonical_form() {
        // With letters for arrangements.
        check("b2-as12", "B2-a/S12");
        check("12/2ceikn", "B2-a/S12");
        check("B2A_S12:T9", "B2a/S12:T9,9");
        check("B2-3 / S", "B23/S");
        check("B2cekainS12", "B2/S12");
        check("Snowflakes", "B2ci3ai4c8/S02ae3eijkq4iz5ar6i7e");
        check("23/3-c/2", "B3-c/S23");
        // In other neighbourhoods.
        check("b13s13v", "B13/S13V");
        check("13/024V", "B024/S13V");
        check("12/2/2V", "B2/S12V");
        check("Hexagonal Life", "B2/S34H");
        check("B2o / S3-m H : P 20", "B2o/S3-mH:P20,20");
        check("2o/34mh", "B34m/S2oH");
        check("b1s12ht", "B1/S12HT");
        // As lists of cases.
        check("MAPQEZsAQ==", "MAPQEZsAQ");
        check("MAPLy0PDx:T8,8", "MAPLy0PDw:T8,8");
        check("MAPElRsChVt2EPRAbhOKDMUg4", "MAPElRsChVt2EPRAbhOKDMUgw");
        check("MAPElRsChVt2EPRAbhOKDMUWg/2", "MAPIQRuCyTMyXIYUaAP5pdwFA");
        // Larger than Life; sides of less than twice the radius are that.
        check("5,34,45,34,58:T100,90", "R5,C0,M1,S34..58,B34..45,NM:T100,90");
        check("Bosco's Rule : T 5 , 40", "R5,C0,M1,S34..58,B34..45,NM:T10,40");
        check("r5b34t45s34t58:P0,3", "R5,C0,M1,S34..58,B34..45,NM:P0,10");
        check("g6r5b34t45s34t58", "R5,C6,M1,S34..58,B34..45,NM");
        check("R2, C3, S 4 - 7, B6-8, N X", "R2,C3,S4-7,B6-8,NX");
        check("R1,C0,M0,S2..3,B3..3,NNHistory:T9", "B3/S23VHistory:T9,9");
        // Of one dimension.
        check("w030", "W30");
        check("W90:T31,40", "W90:T31,40");
    }

    #[test]
    fn all_two_to_the_eighteen_rules_read_back() {
        for bits in 0..1u32 << 18 {
            let rule = LifeLike::from_masks((bits & 0x1ff) as u16, (bits >> 9) as u16);
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
    }

    fn check_error(text: &str, offset: usize, part: &str) {
        let error = text.parse::<Rulestring>().expect_err(text);
        assert_eq!(error.offset, offset, "{text}: {error}");
        assert!(error.to_string().contains(part), "{text}: {error}");
        error.message.assert_is_translated(text);
    }

    #[test]
    fn what_is_not_a_rule_is_refused_with_its_place() {
        check_error("", 0, "was expected");
        check_error("B9/S23", 1, "9 is no number");
        check_error("3B/S23", 0, "before B or S");
        check_error("B3/S23/S4", 7, "twice");
        check_error("23", 2, "'/'");
        check_error("23/3/1", 5, "1 is no number of states");
        check_error("23/3/2/", 4, "third part");
        check_error("B3/S2\u{a0}\u{200b}x", 10, "unexpected 'x'");
        check_error("B3/S2\u{301}", 5, "unexpected the character U+0301");
        check_error("W256", 1, "256 is no Wolfram rule");
        check_error("MAPLy0P", 3, "4 characters after MAP");
        check_error(" No such rule", 1, "no rule is called 'No such rule' here");
        check_error("Langtons-Loops", 0, "no rule is called 'Langtons-Loops' here; rules such as");
        check_error("HiLife:T5", 0, "or HighLife?");
        check_error("12/5/2V", 3, "5 is no number of neighbours in the von Neumann");
        check_error("B1/S5/2V", 4, "5 is no number of neighbours in the von Neumann");
        check_error("g2b1s5v", 5, "5 is no number of neighbours in the von Neumann");
        check_error("B3/23", 3, "before B or S");
        check_error("B3/S5V", 4, "they are 0 to 4");
        check_error("B3/S7H", 4, "they are 0 to 6");
        check_error("B3/S4HT", 4, "they are 0 to 3");
        check_error("B3/S23VH", 6, "a second neighbourhood");
        check_error("B2a/S3V", 2, "no letters are known in the von Neumann neighbourhood");
        check_error("B2-a2c/S", 4, "with a hyphen and without");
        check_error("B3c-e/S", 3, "'-' stands before letters");
        check_error("B 1 a/S", 4, "the letters are ce");
        check_error("B5z/S", 2, "the letters are ceaiknjqry");
        check_error("B3/S23:", 7, "topology");
        check_error("B3/S23:T10,x", 11, "number of cells");
        check_error("B3/S23:T10+1,10+1", 15, "one of its sides");
        check_error("B3/S23:T99999999999999999999", 8, "largest");
        check_error(&"B3/S23 ".repeat(1000), 0, "no rulestring is longer than 4096 bytes");
        check_error(&format!("B3/S23:T{}", "9".repeat(4000)), 8, "999... cells is past");
        check_error(&"glider ".repeat(500), 0, "glider...' here");
    }
}
