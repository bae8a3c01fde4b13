//! Text from elsewhere, made fit to be shown.
//!
//! Names, comments, members of archives, paths and rules come out of files and of the system, and may
//! hold anything: codes that a terminal obeys, line breaks that forge lines of a report, marks that
//! turn the direction of reading. Wherever such a text is shown, it comes through here: what is no
//! sign to be seen becomes an escape such as `\u{1b}`, a tab a blank. Letters of every script pass.
//!
//! They may also be of any length. What a message quotes of them is [`quoted`]: its beginning, cut
//! between words, or where a word alone is too long between what readers see as characters.

mod cut;

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

pub use cut::{beginning, columns, end, quoted};

/// Whether a character does something to the text around it instead of being seen: control characters,
/// line and paragraph separators, marks of direction, and marks of annotations.
pub fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// A text that stands in a line, without line breaks.
///
/// ```
/// use lifescope::printable::line;
/// assert_eq!(line("Gosper \x1b[31mglider\tgun\n"), "Gosper \\u{1b}[31mglider gun\\n");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_command)
}

/// A text of several lines.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && is_command(c))
}

/// A path; what of it is no Unicode is replaced.
pub fn path(path: &Path) -> String {
    line(&path.to_string_lossy()).into_owned()
}

/// A JSON document in which such characters are JSON's own escapes, so that it says the same.
pub fn json(document: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| c != '\n' && is_command(c);
    if !document.contains(is_escaped) {
        return Cow::Borrowed(document);
    }
    let mut text = String::with_capacity(document.len() + 16);
    for c in document.chars() {
        if is_escaped(c) {
            c.encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text.into()
}

/// A text file on its way to a terminal.
#[derive(Debug)]
pub struct ToTerminal<W> {
    out: W,
    /// The beginning of a character whose end is still to come.
    begun: Vec<u8>,
}

impl<W: Write> ToTerminal<W> {
    /// Passes on to `out`.
    pub fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }
}

impl<W: Write> Write for ToTerminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = [&self.begun, bytes].concat();
        self.begun.clear();
        let mut chunks = text.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.out.write_all(lines(chunk.valid()).as_bytes())?;
            let is_last = chunks.peek().is_none();
            match chunk.invalid() {
                [] => {}
                begun if is_last && is_begun(begun) => self.begun = begun.to_owned(),
                _ => self.out.write_all("\u{fffd}".as_bytes())?,
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether bytes may become a character.
fn is_begun(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            c if is_escaped(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sign_is_escaped_and_letters_of_every_script_pass() {
        for (text, expected) in [
            ("Gosper glider gun", "Gosper glider gun"),
            ("Ко́нвей, 生命, خطّ, é, 👩‍🚀", "Ко́нвей, 生命, خطّ, é, 👩‍🚀"),
            ("a\0b\x07\x1b]0;t\x07", "a\\u{0}b\\u{7}\\u{1b}]0;t\\u{7}"),
            ("one\ntwo\r\n", "one\\ntwo\\r\\n"),
            ("\tname", " name"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("elr\u{202e}.nug", "elr\\u{202e}.nug"),
            ("a\u{2066}b\u{2069}c\u{200f}", "a\\u{2066}b\\u{2069}c\\u{200f}"),
            ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
        assert_eq!(lines("one\n\x1b[1mtwo\r\n"), "one\n\\u{1b}[1mtwo\\r\n");
        assert!(matches!(line("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_says_the_same_in_escapes() {
        let text = "a\x1b\u{9b}\u{202e}\u{7f}\n\"生命\"";
        let document = serde_json::to_string_pretty(&[text]).unwrap();
        let shown = json(&document);
        assert!(!shown.contains(|c: char| c != '\n' && is_command(c)), "{shown}");
        assert!(shown.contains("生命"));
        assert_eq!(serde_json::from_str::<[String; 1]>(&shown).unwrap(), [text]);
    }

    #[test]
    fn a_file_passes_to_a_terminal_however_it_is_cut() {
        let file = "#C \u{9b}\u{202e}生\x1b[2J\r\n".as_bytes();
        let file = [file, b"\xff\xe7\n\xe7\x94"].concat();
        let expected = "#C \\u{9b}\\u{202e}生\\u{1b}[2J\\r\n\u{fffd}\u{fffd}\n";
        for cut in 1..file.len() {
            let mut shown = Vec::new();
            let mut terminal = ToTerminal::new(&mut shown);
            file.chunks(cut).for_each(|part| terminal.write_all(part).unwrap());
            assert_eq!(String::from_utf8(shown).unwrap(), expected, "pieces of {cut}");
        }
    }
}
