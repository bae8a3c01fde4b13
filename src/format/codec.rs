//! What every format offers, and what the files of formats share.

use std::io::{self, Write};

use super::TreePattern;
use super::diagnostic::Fault;
use super::recognise::Sample;
use super::text::Reading;
use crate::language::texts::{losses, readers as texts};
use crate::language::{self, Message};
use crate::life::{CellRuns, CellsError, LifeLike, ParseRuleError, Pattern, Topology};
use crate::printable::quoted;

/// What a format's own file offers.
pub(super) struct Codec {
    pub name: &'static str,
    /// Endings of file names, the usual one first.
    pub extensions: &'static [&'static str],
    /// How much the beginning of a content looks like it.
    pub recognise: fn(&Sample<'_>) -> Likeness,
    pub read: fn(&mut Reading) -> Result<Content, Fault>,
    pub write: fn(&Pattern, &mut dyn CellRuns, &mut dyn Write) -> io::Result<()>,
    pub cannot_hold: fn(&Pattern) -> Vec<language::Text>,
}

/// What a reader makes of a text.
pub(super) enum Content {
    Pattern(Pattern),
    Tree(TreePattern),
}

/// How much a content looks like a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    No,
    /// It could be, and hardly is.
    Unlikely,
    /// It could be, and it could be another.
    Possible,
    Certain,
}

/// Cells that memory does not hold, or that lie past all coordinates.
pub(super) fn no_room(offset: usize, error: CellsError) -> Fault {
    let fault = Fault::new(offset, error.message());
    match error {
        CellsError::TooFar { .. } => fault,
        CellsError::TooMany(error) => fault.for_want_of(error),
    }
}

/// The same, of a run whose count may be a mistake.
pub(super) fn unstorable(offset: usize, error: CellsError) -> Fault {
    let fault = Fault::new(offset, error.message());
    match error {
        CellsError::TooFar { .. } => fault,
        CellsError::TooMany(error) => fault.for_want_of(error).advise(texts::CHECK_COUNTS),
    }
}

/// That a file's rule, of which more may be quoted than was read, is none.
pub(super) fn rule_unusable(quoted_as: &str, error: ParseRuleError) -> Message {
    Message::new(texts::RULE_UNUSABLE, [quoted(quoted_as).into(), error.message])
}

/// What is lost where a format has no place for anything but cells.
pub(super) fn lost_but_cells(pattern: &Pattern) -> Vec<language::Text> {
    let (place, setting) = (lost_place(pattern).into_iter(), lost_setting(pattern));
    place.chain(setting).chain(lost_texts(pattern)).collect()
}

/// What is lost where a format has no place for where the cells stand.
pub(super) fn lost_place(pattern: &Pattern) -> Option<language::Text> {
    pattern.is_placed.then_some(losses::PLACE)
}

/// What is lost where a format has no place for more than two states.
pub(super) fn lost_states(pattern: &Pattern) -> Option<language::Text> {
    (pattern.rule.states() > 2).then_some(losses::STATES)
}

/// What is lost where a format is for Life alone, on an endless plane at generation 0.
pub(super) fn lost_setting(pattern: &Pattern) -> impl Iterator<Item = language::Text> {
    let setting = [
        (pattern.rule.life_like() != Some(LifeLike::LIFE), losses::RULE),
        (pattern.topology != Topology::UNBOUNDED, losses::BOUNDS),
        (pattern.generation > 0, losses::GENERATION),
    ];
    let setting = setting.into_iter().filter(|(is_there, _)| *is_there).map(|(_, what)| what);
    lost_states(pattern).into_iter().chain(setting)
}

/// What is lost where a format has no place for texts.
pub(super) fn lost_texts(pattern: &Pattern) -> impl Iterator<Item = language::Text> {
    let texts = [
        (pattern.name.is_some(), losses::NAME),
        (pattern.author.is_some(), losses::AUTHOR),
        (!pattern.comments.is_empty(), losses::COMMENTS),
    ];
    texts.into_iter().filter(|(is_there, _)| *is_there).map(|(_, what)| what)
}

/// An error for a pattern that a format cannot hold.
pub(super) fn not_held(message: impl Into<Message>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message.into())
}
