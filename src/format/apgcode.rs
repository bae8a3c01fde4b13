//! Apgcodes: a file that holds the name of an object, such as `xs4_33`.
//!
//! The code is the whole pattern, so it stands alone in the text, with blanks around it at most. See
//! [`crate::life::wechsler`] for what it says. Reading takes any orientation and phase; which code is
//! an object's own is worked out by who can step it, and only written here.

use std::io::{self, Write};

use super::diagnostic::Fault;
use super::text::{Line, Reading};
use super::{Codec, Content, Likeness, not_held};
use crate::life::{Apgcode, CellRuns, Pattern, Rule, Topology};

pub(super) const CODEC: Codec =
    Codec { name: "apgcode", extensions: &["apg"], recognise, read, write, cannot_hold };

/// A prefix that is known, a number, and `_`.
fn recognise(text: &[u8]) -> Likeness {
    let text = text.trim_ascii_start();
    let Some((prefix, rest)) = text.split_at_checked(2) else {
        return Likeness::No;
    };
    let prefix = prefix.to_ascii_lowercase();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_known = [b"xs", b"xp", b"xq", b"yl"].iter().any(|known| prefix == *known);
    if is_known && digits > 0 && rest.get(digits) == Some(&b'_') {
        Likeness::Certain
    } else {
        Likeness::No
    }
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    read_code(reading).map(Content::Pattern)
}

/// Reads the one code that the text holds.
pub(super) fn read_code(reading: &mut Reading) -> Result<Pattern, Fault> {
    let mut code: Option<(usize, String)> = None;
    let mut bytes = Vec::new();
    while let Some(start) = reading.next_line(&mut bytes)? {
        let line = Line { start, bytes: &bytes }.trimmed();
        if line.bytes.is_empty() {
            continue;
        }
        if code.is_some() {
            let message = "another line follows the apgcode; a file holds one object";
            return Err(Fault::new(line.start, message));
        }
        code = Some((line.start, reading.decode(line.start, line.bytes)));
    }
    let (start, code) = code.unwrap_or_default();
    let apgcode = Apgcode::parse(&code, reading.allowed_bytes)
        .map_err(|error| Fault::new(start + error.offset, error.message))?;
    Ok(Pattern::from_cells(apgcode.cells))
}

/// This layer cannot step an object, so it does not know its code.
fn write(_: &Pattern, _: &mut dyn CellRuns, _: &mut dyn Write) -> io::Result<()> {
    Err(not_held("an apgcode names an object that is recognised; write rle instead"))
}

fn cannot_hold(pattern: &Pattern) -> Vec<&'static str> {
    let mut lost = Vec::new();
    if pattern.is_placed {
        lost.push("the place of its cells in the universe");
    }
    if pattern.rule != Rule::LIFE {
        lost.push("the rule");
    }
    if pattern.topology != Topology::UNBOUNDED {
        lost.push("the universe's bounds");
    }
    if pattern.generation > 0 {
        lost.push("the generation");
    }
    lost.extend(super::lost_texts(pattern));
    lost
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, read};
    use crate::life::Cells;

    fn check_error(text: &str, expected: &str) {
        let error = read("f.apg", text.as_bytes(), 1 << 20).expect_err(text);
        assert_eq!(error.to_string(), format!("f.apg:{expected}"));
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
