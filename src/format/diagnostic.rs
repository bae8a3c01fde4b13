//! What is wrong with a file, and where.
//!
//! Readers speak of byte offsets ([`Fault`], [`Warnings`]), which cost nothing to keep; lines and
//! columns are counted once, when there is something to report.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The file was read, and something in it was repaired or is odd.
    Warning,
    /// The file cannot be read.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing that a reader has to say about a file: `file:line:column: error: what was found, and
/// what was expected`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The file's name as the user gave it, `<stdin>` for standard input.
    pub source: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1. A byte-order mark is no character, a tab is one.
    pub column: usize,
    /// What was found, and what was expected.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}: {}",
            self.source, self.line, self.column, self.severity, self.message
        )
    }
}

impl std::error::Error for Diagnostic {}

/// What makes a text unreadable, by byte offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub offset: usize,
    pub message: String,
}

impl Fault {
    pub fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }

    pub fn into_diagnostic(self, source: &str, text: &[u8]) -> Diagnostic {
        Places::new(text).diagnostic(Severity::Error, source, self)
    }
}

/// Different warnings that are kept for one file; what more there are is only counted.
const MOST_WARNINGS: usize = 100;

/// What was repaired while reading. The same message at several places is kept once, at the first
/// of them, so that a file with a million odd lines gives one warning and not a million.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    listed: Vec<(Fault, u64)>,
    unlisted: u64,
}

impl Warnings {
    pub fn add(&mut self, offset: usize, message: impl Into<String>) {
        let fault = Fault::new(offset, message);
        let same = |(listed, _): &&mut (Fault, u64)| listed.message == fault.message;
        if let Some((_, repeats)) = self.listed.iter_mut().find(same) {
            *repeats += 1;
        } else if self.listed.len() < MOST_WARNINGS {
            self.listed.push((fault, 0));
        } else {
            self.unlisted += 1;
        }
    }

    /// The warnings in the order of their places.
    pub fn into_diagnostics(mut self, source: &str, text: &[u8]) -> Vec<Diagnostic> {
        self.listed.sort_by_key(|(fault, _)| fault.offset);
        if let (Some((last, _)), 1..) = (self.listed.last(), self.unlisted) {
            let message = format!("{} further warnings are not listed", self.unlisted);
            self.listed.push((Fault::new(last.offset, message), 0));
        }
        let mut places = Places::new(text);
        let told = self.listed.into_iter().map(|(mut fault, repeats)| {
            match repeats {
                0 => {}
                1 => fault.message.push_str(" (and at one more place)"),
                _ => fault.message.push_str(&format!(" (and at {repeats} more places)")),
            }
            places.diagnostic(Severity::Warning, source, fault)
        });
        told.collect()
    }
}

/// Turns ascending byte offsets into lines and columns in one walk over the text. Lines end with
/// LF, CR LF or CR.
struct Places<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    line_start: usize,
}

impl<'a> Places<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, line: 1, line_start: 0 }
    }

    fn diagnostic(&mut self, severity: Severity, source: &str, fault: Fault) -> Diagnostic {
        let offset = fault.offset.min(self.text.len());
        while self.at < offset {
            let ends_line = match self.text[self.at] {
                b'\n' => true,
                b'\r' => self.text.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.at += 1;
            if ends_line {
                self.line += 1;
                self.line_start = self.at;
            }
        }
        let before = &self.text[self.line_start..offset.max(self.line_start)];
        Diagnostic {
            severity,
            source: source.to_owned(),
            line: self.line,
            column: String::from_utf8_lossy(before).chars().count() + 1,
            message: fault.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_over_every_line_end() {
        let text = "é1\n\r\n\r\t2\r3".as_bytes();
        let place = |needle: u8| {
            let offset = text.iter().position(|&byte| byte == needle).unwrap();
            Fault::new(offset, "odd").into_diagnostic("f", text).to_string()
        };
        assert_eq!(place(b'1'), "f:1:2: error: odd");
        assert_eq!(place(b'2'), "f:4:2: error: odd");
        assert_eq!(place(b'3'), "f:5:1: error: odd");
    }

    #[test]
    fn a_flood_of_warnings_is_told_briefly() {
        let mut warnings = Warnings::default();
        warnings.add(3, "odd");
        warnings.add(1, "strange");
        warnings.add(4, "odd");
        for n in 0..1000 {
            warnings.add(5, n.to_string());
        }
        warnings.add(5, "odd");
        let told = warnings.into_diagnostics("f", b"a\nbcdefgh");
        assert_eq!(told.len(), MOST_WARNINGS + 1);
        assert_eq!(told[0].to_string(), "f:1:2: warning: strange");
        assert_eq!(told[1].to_string(), "f:2:2: warning: odd (and at 2 more places)");
        assert_eq!(told[MOST_WARNINGS].message, "902 further warnings are not listed");
    }
}
