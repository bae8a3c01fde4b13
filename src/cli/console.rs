//! The two output streams: results to standard output, all else to standard error.
//!
//! Whatever comes through here is fit to be shown: what a terminal would obey is escaped. That a text
//! from elsewhere adds no lines either is up to those who put it into a report.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use lifescope::format::{Diagnostic, Severity};
use lifescope::printable;
use serde::Serialize;

use super::args::{ColorArg, ConsoleArgs};

/// That standard output cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output")]
pub struct StdoutError(#[source] pub io::Error);

/// Writes a result to standard output, all of it.
///
/// # Errors
/// Those of standard output, a closed pipe among them.
pub fn write_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StdoutError> {
    let mut out = io::stdout().lock();
    write(&mut out).and_then(|()| out.flush()).map_err(StdoutError)
}

/// Where a command speaks.
pub struct Console {
    is_quiet: bool,
    is_json: bool,
    is_strict: bool,
    has_color: bool,
}

impl Console {
    /// A console as the options ask for.
    pub fn new(args: &ConsoleArgs) -> Self {
        let has_color = match args.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => {
                io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self { is_quiet: args.quiet, is_json: args.json, is_strict: args.strict, has_color }
    }

    /// Whether standard output is to hold one JSON document and nothing else.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// Whether a warning about a pattern file is an error.
    pub fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// Whether progress may be drawn.
    pub fn shows_progress(&self) -> bool {
        !self.is_quiet && io::stderr().is_terminal()
    }

    /// Writes a result for people, with a line break after it.
    ///
    /// # Errors
    /// Those of standard output, a closed pipe among them.
    pub fn print(&self, text: impl fmt::Display) -> Result<(), StdoutError> {
        write_stdout(|out| writeln!(out, "{}", printable::lines(&text.to_string())))
    }

    /// Writes the result as a JSON document.
    ///
    /// # Errors
    /// Those of standard output, a closed pipe among them.
    pub fn json(&self, document: &impl Serialize) -> Result<(), StdoutError> {
        write_stdout(|out| {
            writeln!(out, "{}", printable::json(&serde_json::to_string_pretty(document)?))
        })
    }

    /// Writes what a person may want to know but need not act on.
    pub fn note(&self, text: impl fmt::Display) {
        if !self.is_quiet {
            self.tell("note", CYAN, text);
        }
    }

    /// Writes what was repaired in a file; its text says where and that it is a warning.
    pub fn diagnostic(&self, warning: &Diagnostic) {
        if !self.is_quiet {
            self.write_aside(&self.rendered(warning));
        }
    }

    /// A diagnostic with the line that it is about, as a terminal shows it.
    fn rendered(&self, diagnostic: &Diagnostic) -> String {
        let text = printable::lines(&diagnostic.rendered().to_string()).into_owned();
        if !self.has_color {
            return text;
        }
        let color = match diagnostic.severity {
            Severity::Warning => YELLOW,
            Severity::Error => RED,
        };
        let word = format!("{}:", diagnostic.severity);
        text.replacen(&word, &format!("{color}{word}{RESET}"), 1)
    }

    /// Writes what was left out.
    pub fn warning(&self, text: impl fmt::Display) {
        if !self.is_quiet {
            self.tell("warning", YELLOW, text);
        }
    }

    /// Writes what to do about an error.
    pub fn hint(&self, text: impl fmt::Display) {
        if !self.is_quiet {
            self.tell("hint", CYAN, text);
        }
    }

    /// Writes what went wrong. What is wrong in a file starts with its place, as editors know it.
    pub fn failure(&self, error: &anyhow::Error) {
        match error.downcast_ref::<Diagnostic>() {
            Some(diagnostic) => self.write_aside(&self.rendered(diagnostic)),
            None => self.error(format_args!("{error:#}")),
        }
    }

    /// Writes what went wrong.
    pub fn error(&self, text: impl fmt::Display) {
        self.tell("error", RED, text);
    }

    /// Writes a report to standard error, for a command whose result takes standard output.
    pub fn print_aside(&self, text: impl fmt::Display) {
        if !self.is_quiet {
            self.write_aside(&printable::lines(&text.to_string()));
        }
    }

    /// A message is a line, also where a driver's is several.
    fn tell(&self, what: &str, color: &str, text: impl fmt::Display) {
        let (start, end) = if self.has_color { (color, RESET) } else { ("", "") };
        let text = text.to_string();
        let text = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        self.write_aside(&format!("{start}{what}:{end} {}", printable::line(&text)));
    }

    fn write_aside(&self, text: &str) {
        // Standard error may be closed; there is no other place to complain about it.
        let _ = writeln!(io::stderr(), "{text}");
    }
}

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const CYAN: &str = "\x1b[1;36m";
const RESET: &str = "\x1b[0m";
