//! Apgcodes: a file that holds the name of an object, such as `xs4_33`.
//!
//! The code is the whole pattern, so it stands alone in the text, with blanks around it at most.
//! [`crate::life::wechsler`] explains it. Reading takes any orientation and phase. This layer
//! cannot step an object, so it does not know which code is an object's own:
//! [`super::write_apgcode`] writes one that was worked out elsewhere.
//!
//! A rule may follow the code after a stroke, as in `xq4_153/b3s23`. So the link to an object's
//! page is read as well: `https://catagolue.hatsya.com/object/xq4_153/b3s23`.

use std::io::{self, Write};

use memchr::memmem;

use super::diagnostic::Fault;
use super::recognise::Sample;
use super::tail::is_prose;
use super::text::{LineBuffer, Reading, first_line};
use super::{Codec, Content, Likeness, lost_but_cells, not_held, rule_unusable};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{Apgcode, ApgcodePrefix, CellRuns, ParseRuleError, Pattern, Rulestring, blanks};

pub(super) const CODEC: Codec = Codec {
    name: "apgcode",
    extensions: &["apg"],
    recognise,
    read,
    write,
    cannot_hold: lost_but_cells,
};

/// What stands before the code in a link to an object's page.
const LINK_KEYS: [&str; 2] = ["/object/", "apgcode="];

/// Whether a text is a link to an object's page.
///
/// ```
/// use lifescope::format::is_object_link;
/// assert!(is_object_link("https://catagolue.hatsya.com/object/xq4_153/b3s23"));
/// assert!(!is_object_link("object/xq4_153.rle"));
/// ```
pub fn is_object_link(text: &str) -> bool {
    text.contains("://") && Named::in_link(text).is_some()
}

/// Whether a text looks like an apgcode, with or without a rule.
///
/// ```
/// use lifescope::format::is_object_code;
/// assert!(is_object_code("xq4_153") && is_object_code("xq4_153/b3s23"));
/// assert!(!is_object_code("glider"));
/// ```
pub fn is_object_code(text: &str) -> bool {
    is_code(text.as_bytes())
}

/// A prefix that is known, a number, and `_`; or a link that holds them.
fn recognise(sample: &Sample<'_>) -> Likeness {
    let line = first_line(sample.text);
    let is_link = line.starts_with(b"http") && find_link(line) == Some(0);
    if begins_code(line) || is_link { Likeness::Certain } else { Likeness::No }
}

/// Whether a line without blanks around it is a code, with or without a rule.
pub(super) fn is_code(line: &[u8]) -> bool {
    let has_place = |byte: &u8| byte.is_ascii_alphanumeric() || b"_/".contains(byte);
    begins_code(line) && line.iter().all(has_place)
}

/// Where the first link to an object's page begins.
pub(super) fn find_link(text: &[u8]) -> Option<usize> {
    let codes = LINK_KEYS.iter().filter_map(|key| {
        let mut found = memmem::find_iter(text, key.as_bytes());
        found.find(|at| begins_code(&text[at + key.len()..]))
    });
    let key = codes.min()?;
    let is_outside = |byte: &u8| byte.is_ascii_whitespace() || b"\"'<>()[]".contains(byte);
    Some(text[..key].iter().rposition(is_outside).map_or(0, |before| before + 1))
}

fn begins_code(text: &[u8]) -> bool {
    let Some((prefix, rest)) = text.split_at_checked(2) else {
        return false;
    };
    let prefix = prefix.to_ascii_lowercase();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_known = [b"xs", b"xp", b"xq", b"yl"].iter().any(|known| prefix == *known);
    is_known && digits > 0 && rest.get(digits) == Some(&b'_')
}

/// A code and the rule that is named with it, each with its offset in a line.
struct Named<'a> {
    code: (usize, &'a str),
    rule: Option<(usize, &'a str)>,
    /// Where they end.
    end: usize,
}

impl<'a> Named<'a> {
    /// In a line that holds nothing else.
    fn alone(line: &'a str) -> Self {
        match line.split_once('/') {
            None => Self { code: (0, line), rule: None, end: line.len() },
            Some((code, rule)) => {
                Self { code: (0, code), rule: Some((code.len() + 1, rule)), end: line.len() }
            }
        }
    }

    fn in_link(line: &'a str) -> Option<Self> {
        let key = LINK_KEYS.iter().find_map(|key| line.find(key).map(|at| at + key.len()))?;
        if !begins_code(&line.as_bytes()[key..]) {
            return None;
        }
        let word = |at: usize| {
            let end = line[at..].find(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c));
            &line[at..end.map_or(line.len(), |end| at + end)]
        };
        let code = word(key);
        let after = key + code.len();
        let link_end = line[after..].find(|c: char| c.is_whitespace() || "\"'<>()[]".contains(c));
        let end = link_end.map_or(line.len(), |length| after + length);
        let rule = match line[..end].find("rule=") {
            Some(at) => Some(at + "rule=".len()),
            None => line[after..end].starts_with('/').then_some(after + 1),
        };
        let rule = rule.map(|at| (at, word(at))).filter(|(_, rule)| !rule.is_empty());
        Some(Self { code: (key, code), rule, end })
    }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    read_code(reading).map(Content::Pattern)
}

/// Reads the one code that the text holds.
pub(super) fn read_code(reading: &mut Reading) -> Result<Pattern, Fault> {
    let mut pattern = None;
    let mut buffer = LineBuffer::new(&reading.budget);
    while reading.next_text_line(&mut buffer)? {
        let follows_blank_line = buffer.follows_blank_line;
        let line = buffer.tidied(reading)?.trimmed();
        if line.bytes.is_empty() {
            continue;
        }
        if pattern.is_some() {
            if is_prose(line.bytes, follows_blank_line) {
                reading.pass_over_prose(line);
                continue;
            }
            return Err(Fault::new(line.offset(0), texts::SECOND_CODE));
        }
        let text = reading.decode(line.offset(0), line.bytes);
        let named = Named::in_link(&text).unwrap_or_else(|| Named::alone(&text));
        let (at, code) = named.code;
        let apgcode = Apgcode::parse(code, &reading.budget)
            .map_err(|error| Fault::new(line.offset(at + error.offset), error.message))?;
        if let Some(doubt) = doubt_about(&apgcode) {
            reading.warn(line.offset(at), doubt);
        }
        let rulestring = match named.rule {
            None => Rulestring::default(),
            Some((at, rule)) => {
                let rulestring: Rulestring = rule.parse().map_err(|error: ParseRuleError| {
                    Fault::new(line.offset(at + error.offset), rule_unusable(rule, error))
                })?;
                let states = rulestring.rule.states();
                if states > 2 {
                    let values = [rulestring.rule.to_string(), states.to_string()];
                    let message = Message::new(texts::CODE_OF_STATES, values);
                    return Err(Fault::new(line.offset(at), message));
                }
                rulestring
            }
        };
        if !blanks::trim(text.get(named.end..).unwrap_or_default()).is_empty() {
            reading.warn(line.offset(named.end), texts::AFTER_LINK);
        }
        let Rulestring { rule, topology } = rulestring;
        pattern = Some(Pattern { rule, topology, ..Pattern::from_cells(apgcode.cells) });
    }
    match pattern {
        Some(pattern) => Ok(pattern),
        None => Apgcode::parse("", &reading.budget)
            .map(|apgcode| Pattern::from_cells(apgcode.cells))
            .map_err(|error| Fault::new(reading.text.offset(), error.message)),
    }
}

/// What a code says that its shape does not hold.
fn doubt_about(apgcode: &Apgcode) -> Option<Message> {
    let population = apgcode.cells.population();
    match apgcode.prefix {
        _ if population == 0 => Some(texts::CODE_OF_NOTHING.into()),
        ApgcodePrefix::StillLife(said) if said != population => {
            let values = [said.to_string(), population.to_string()];
            Some(Message::new(texts::CODE_OF_OTHER_POPULATION, values))
        }
        _ => None,
    }
}

/// This layer cannot step an object, so it does not know its code.
fn write(_: &Pattern, _: &mut dyn CellRuns, _: &mut dyn Write) -> io::Result<()> {
    Err(not_held(texts::CODE_NOT_WRITTEN))
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, read};
    use crate::life::Cells;

    fn check_error(text: &str, expected: &str) {
        let error = read("f.apg", text.as_bytes(), 1 << 20).expect_err(text);
        assert_eq!(error.to_string(), format!("f.apg:{expected}"));
        error.assert_is_translated(text);
    }

    #[test]
    fn a_code_alone_is_a_pattern() {
        let block = Cells::from_points([(0, 0), (0, 1), (1, 0), (1, 1)]);
        for text in ["xs4_33", "  XS4_33\r\n\n", "\u{feff}xs4_33\n"] {
            let loaded = read("-", text.as_bytes(), 1 << 20).unwrap();
            assert_eq!((loaded.format, &loaded.pattern.cells), (Format::Apgcode, &block));
            assert_eq!(loaded.warnings, []);
        }
    }

    #[test]
    fn a_link_to_an_objects_page_is_the_object_under_its_rule() {
        let check = |text: &str, rule: &str, told: &[&str]| {
            let loaded = read("-", text.as_bytes(), 1 << 20).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!((loaded.format, loaded.pattern.cells.population()), (Format::Apgcode, 5));
            assert_eq!(loaded.pattern.rule.to_string(), rule, "{text}");
            let warnings: Vec<String> =
                loaded.warnings.iter().map(|w| w.message.to_string()).collect();
            assert_eq!(warnings, told, "{text}");
        };
        check("https://catagolue.hatsya.com/object/xq4_153/b3s23", "B3/S23", &[]);
        check("https://catagolue.hatsya.com/object/xq4_153/b36s23/C1\n", "B36/S23", &[]);
        check("http://a.b/object?apgcode=xq4_153&rule=b38s23#top", "B38/S23", &[]);
        check("https://catagolue.hatsya.com/object/xq4_153", "B3/S23", &[]);
        check("xq4_153/b36s23", "B36/S23", &[]);
        check(
            "It is https://catagolue.hatsya.com/object/xq4_153/b3s23 (a glider).",
            "B3/S23",
            &[
                "'It is' before the pattern was passed over",
                "the text after the link was passed over",
            ],
        );
        let error = read("-", b"https://a.b/object/xq4_153/g4b2s345", 1 << 20).unwrap_err();
        assert!(error.to_string().contains("rule 345/2/4 has 4 states"), "{error}");
    }

    #[test]
    fn a_code_that_its_shape_belies_is_read_with_a_warning() {
        let check = |text: &str, told: &[&str]| {
            let loaded = read("f.apg", text.as_bytes(), 1 << 20).unwrap();
            let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
            assert_eq!(warnings, told, "{text}");
        };
        check("xs4_33", &[]);
        check("xp2_7", &[]);
        check("xq4_zzz", &["f.apg:1:1: warning: no cell lives in the shape of this code"]);
        check(
            " xs5_33",
            &[
                "f.apg:1:2: warning: the code says 5 live cells, and its shape has 4; the shape was taken",
            ],
        );
    }

    #[test]
    fn what_is_no_code_is_refused_with_its_place() {
        check_error(
            "\n xs4_3!",
            "2:7: error: '!' has no place in a shape; 0-9 and a-z were expected",
        );
        check_error(
            "xs4_33\nxs4_33\n",
            "2:1: error: another line follows the apgcode; a file holds one object",
        );
        check_error(
            "yl144_1_16_afb",
            "1:1: error: 'yl144' stands for linear growth, which has no one shape; xs, xp or xq \
             and a number were expected before '_', as in xs4_33",
        );
    }
}
