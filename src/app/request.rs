//! What a part of the window asks of the whole.

use std::path::PathBuf;

use super::action::Action;
use super::document::Goal;
use super::open::Place;

/// What a panel or a card asks the window to do.
#[derive(Clone, Debug)]
pub(super) enum Request {
    /// What a key could ask for as well.
    Act(Action),
    /// Opens a pattern.
    Open(Place),
    /// Asks for a file with the system's dialog, and opens it.
    Browse,
    /// Writes the universe to a file.
    SaveTo(PathBuf),
    /// The universe is not to be saved after all.
    DoNotSave,
    /// Asks for a name and saves the universe, and then goes on with that.
    SaveFirst(Intent),
    /// Goes on, though unsaved work is lost.
    CarryOut(Intent),
}

/// What was asked for and would lose unsaved work.
#[derive(Clone, Debug)]
pub(super) enum Intent {
    Close,
    /// To close, now that the universe may go: trained models would be lost.
    CloseWithModels,
    Change(Goal),
}
