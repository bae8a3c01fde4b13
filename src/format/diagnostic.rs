//! What is wrong with a file, and where.
//!
//! Readers speak of byte offsets ([`Fault`]), which cost nothing to keep; lines and columns are
//! looked up when there is something to report, while the text is still at hand.

use std::fmt;

use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::message;
use crate::memory::OverBudget;
use crate::printable;

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

/// One thing that a reader has to say about a file: what was found, what was expected, where, and
/// what to do about it.
///
/// As text it is one line, as editors and compilers know it: `file:line:column: error: message;
/// advice`. [`rendered`](Self::rendered) shows the line of the file too. Whatever a file or its name
/// holds, nothing in these texts is a command to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The file's name as the user gave it, `<stdin>` for standard input.
    pub source: String,
    /// Where in the file.
    pub place: Place,
    /// What was found, and what was expected.
    pub message: Message,
    /// What to do next, where there is something to be done.
    pub advice: Option<Message>,
    /// The memory that was missing, where that is what is wrong.
    pub over_budget: Option<Box<OverBudget>>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1. A byte-order mark is no character, a tab is one.
    pub column: usize,
    /// The line, where the file is text.
    pub excerpt: Option<Box<Excerpt>>,
}

/// A line of a file, or as much of a long one as stands around a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, in which tabs and what cannot be shown are blanks.
    pub text: String,
    /// Characters of `text` before the place.
    pub before: usize,
}

impl Place {
    /// The beginning of a file that is no text.
    pub(super) const START: Self = Self { line: 1, column: 1, excerpt: None };

    /// The line with a mark under the place, each in a line of its own that follows what was said before.
    fn marked(&self) -> Option<String> {
        let Excerpt { text, before } = self.excerpt.as_deref()?;
        let number = self.line.to_string();
        let margin = number.len();
        let begins = text.char_indices().nth(*before).map_or(text.len(), |(at, _)| at);
        let indent = printable::columns(&text[..begins]);
        Some(format!("\n  {number} | {text}\n  {:margin$} | {:indent$}^", "", ""))
    }

    /// The place `bytes` further on in its line, where `text` stands.
    pub(super) fn moved(&self, text: &str, bytes: usize) -> Self {
        let by = text.get(..bytes).unwrap_or(text).chars().count();
        let mut moved = self.clone();
        moved.column += by;
        if let Some(excerpt) = &mut moved.excerpt {
            excerpt.before = (excerpt.before + by).min(excerpt.text.chars().count());
        }
        moved
    }
}

impl Diagnostic {
    /// An error that concerns a file as a whole.
    pub(super) fn error(source: &str, fault: Fault, place: Place) -> Self {
        Self {
            severity: Severity::Error,
            source: source.to_owned(),
            place,
            message: fault.message,
            advice: fault.advice,
            over_budget: fault.over_budget.map(Box::new),
        }
    }

    fn write_head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, place, .. } = self;
        let (source, message) = (printable::line(&self.source), self.message.to_string());
        let message = printable::line(&message);
        write!(f, "{source}:{}:{}: {severity}: {message}", place.line, place.column)
    }

    /// The same, as an error: a warning of which nothing is to be repaired.
    #[must_use]
    pub fn as_error(&self) -> Self {
        Self { severity: Severity::Error, ..self.clone() }
    }

    /// Several lines: the message, the line of the file with a caret under the place, and the
    /// advice. There is no line break at the end.
    ///
    /// ```
    /// let error = lifescope::format::read("f.rle", b"x = 3, y = 3\nbo$2bz$3o!", 1 << 20).unwrap_err();
    /// assert_eq!(
    ///     error.rendered().to_string(),
    ///     "f.rle:2:6: error: 'z' is no tag; a count, b, o, $ or ! was expected\n  \
    ///        2 | bo$2bz$3o!\n    \
    ///          |      ^",
    /// );
    /// ```
    pub fn rendered(&self) -> impl fmt::Display + '_ {
        self.to_message()
    }

    /// The same in every language.
    pub fn to_message(&self) -> Message {
        let Self { severity, place, .. } = self;
        let text = match severity {
            Severity::Error => texts::ERROR_AT,
            Severity::Warning => texts::WARNING_AT,
        };
        let values = [
            Message::from(printable::line(&self.source)),
            place.line.to_string().into(),
            place.column.to_string().into(),
            self.message.clone(),
        ];
        let advice = self.advice.as_ref().map(|advice| {
            Message::row(["\n  ".into(), Message::new(texts::ADVICE, [advice.clone()])])
        });
        let excerpt = place.marked().map(Message::from);
        Message::row([Some(Message::new(text, values)), excerpt, advice].into_iter().flatten())
    }
}

#[cfg(test)]
impl Diagnostic {
    /// Holds all that it says to be there in Chinese, whatever it quotes.
    pub(super) fn assert_is_translated(&self, quoted: &str) {
        self.message.assert_is_translated(quoted);
        self.advice.iter().for_each(|advice| advice.assert_is_translated(quoted));
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_head(f)?;
        match &self.advice {
            Some(advice) => write!(f, "; {}", printable::line(&advice.to_string())),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Diagnostic {}

/// What makes a text unreadable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: At,
    pub message: Message,
    pub advice: Option<Message>,
    /// The memory that was missing.
    pub over_budget: Option<OverBudget>,
}

/// Where a fault is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// At a byte of the text that was read not long ago.
    Offset(usize),
    /// At a place that was looked up.
    Place(Box<Place>),
}

impl Fault {
    pub fn new(offset: usize, message: impl Into<Message>) -> Self {
        Self { at: At::Offset(offset), message: message.into(), advice: None, over_budget: None }
    }

    pub fn at_place(place: Place, message: impl Into<Message>) -> Self {
        let at = At::Place(Box::new(place));
        Self { at, message: message.into(), advice: None, over_budget: None }
    }

    /// That `what` of a file as a whole does not fit in memory.
    pub fn over_budget(what: impl Into<Message>, error: OverBudget) -> Self {
        Self::of_file(message::over_budget(what, &error)).for_want_of(error)
    }

    /// The same fault at an offset.
    #[must_use]
    pub fn at(self, offset: usize) -> Self {
        Self { at: At::Offset(offset), ..self }
    }

    /// The fault is that so much memory was missing.
    #[must_use]
    pub fn for_want_of(self, error: OverBudget) -> Self {
        Self { over_budget: Some(error), ..self.advise(texts::ALLOW_MORE) }
    }

    /// A fault of a file as a whole.
    pub fn of_file(message: impl Into<Message>) -> Self {
        Self::at_place(Place::START, message)
    }

    #[must_use]
    pub fn advise(mut self, advice: impl Into<Message>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

/// Different warnings that are kept for one file; what more there are is only counted.
const MOST_WARNINGS: usize = 100;

/// What was repaired while reading. The same message at several places is kept once, at the first
/// of them, so that a file with a million odd lines gives one warning and not a million.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    listed: Vec<Listed>,
    unlisted: u64,
}

#[derive(Debug)]
struct Listed {
    offset: usize,
    place: Place,
    message: Message,
    repeats: u64,
}

impl Warnings {
    /// Adds a warning, and asks for its place only where it is a new one.
    pub fn add(&mut self, offset: usize, message: Message, place: impl FnOnce() -> Place) {
        if let Some(listed) = self.listed.iter_mut().find(|listed| listed.message == message) {
            listed.repeats += 1;
        } else if self.listed.len() < MOST_WARNINGS {
            self.listed.push(Listed { offset, place: place(), message, repeats: 0 });
        } else {
            self.unlisted += 1;
        }
    }

    /// The warnings in the order of their places.
    pub fn into_diagnostics(mut self, source: &str) -> Vec<Diagnostic> {
        self.listed.sort_by_key(|listed| listed.offset);
        if let (Some(last), 1..) = (self.listed.last(), self.unlisted) {
            let message = Message::new(texts::NOT_LISTED, [self.unlisted.to_string()]);
            let place = last.place.clone();
            self.listed.push(Listed { offset: last.offset, place, message, repeats: 0 });
        }
        let told = self.listed.into_iter().map(|Listed { place, message, repeats, .. }| {
            let message = match repeats {
                0 => message,
                1 => Message::new(texts::AND_AT_ONE_MORE, [message]),
                _ => Message::new(texts::AND_AT_MORE, [message, repeats.to_string().into()]),
            };
            Diagnostic {
                severity: Severity::Warning,
                source: source.to_owned(),
                place,
                message,
                advice: None,
                over_budget: None,
            }
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings_of(text: &str, messages: &[(usize, &str)]) -> Vec<String> {
        let mut warnings = Warnings::default();
        for (offset, message) in messages {
            let column = offset + 1;
            warnings.add(*offset, (*message).into(), || Place {
                line: 1,
                column,
                excerpt: Some(Box::new(Excerpt { text: text.to_owned(), before: *offset })),
            });
        }
        warnings.into_diagnostics("f").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_same_warning_is_told_once() {
        let told = warnings_of("ab", &[(1, "odd"), (0, "even"), (0, "odd"), (1, "odd")]);
        assert_eq!(told, ["f:1:1: warning: even", "f:1:2: warning: odd (and at 2 more places)"]);
    }

    #[test]
    fn a_file_of_nothing_but_oddities_gives_a_bounded_number_of_warnings() {
        let messages: Vec<(usize, String)> = (0..1000).map(|i| (0, i.to_string())).collect();
        let messages: Vec<(usize, &str)> =
            messages.iter().map(|(offset, message)| (*offset, message.as_str())).collect();
        let told = warnings_of("a", &messages);
        assert_eq!(told.len(), MOST_WARNINGS + 1);
        assert_eq!(told[MOST_WARNINGS], "f:1:1: warning: 900 further warnings are not listed");
    }

    #[test]
    fn nothing_in_a_diagnostic_is_a_command() {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            source: "a\x1b[2J.zip:b\n.rle".to_owned(),
            place: Place::START,
            message: "no '\u{202e}'".into(),
            advice: Some("name \u{9b}1m".into()),
            over_budget: None,
        };
        let head = "a\\u{1b}[2J.zip:b\\n.rle:1:1: error: no '\\u{202e}'";
        assert_eq!(diagnostic.to_string(), format!("{head}; name \\u{{9b}}1m"));
        let rendered = diagnostic.rendered().to_string();
        assert_eq!(rendered, format!("{head}\n  advice: name \\u{{9b}}1m"));
    }

    #[test]
    fn a_caret_stands_under_signs_of_two_columns_and_letters_with_accents() {
        let text = "生命 e\u{301}x";
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            source: "f".to_owned(),
            place: Place {
                line: 1,
                column: 6,
                excerpt: Some(Box::new(Excerpt { text: text.to_owned(), before: 5 })),
            },
            message: "odd".into(),
            advice: None,
            over_budget: None,
        };
        let expected = format!("f:1:6: error: odd\n  1 | {text}\n    |       ^");
        assert_eq!(diagnostic.rendered().to_string(), expected);
    }

    #[test]
    fn a_caret_stands_under_the_place_and_the_advice_below() {
        let mut diagnostic = Diagnostic {
            severity: Severity::Warning,
            source: "a.rle".to_owned(),
            place: Place {
                line: 12,
                column: 3,
                excerpt: Some(Box::new(Excerpt { text: "bo$".to_owned(), before: 2 })),
            },
            message: "odd".into(),
            advice: Some("look".into()),
            over_budget: None,
        };
        assert_eq!(diagnostic.to_string(), "a.rle:12:3: warning: odd; look");
        assert_eq!(
            diagnostic.rendered().to_string(),
            "a.rle:12:3: warning: odd\n  12 | bo$\n     |   ^\n  advice: look"
        );
        diagnostic.place = Place::START;
        diagnostic.advice = None;
        assert_eq!(diagnostic.as_error().rendered().to_string(), "a.rle:1:1: error: odd");
    }
}
