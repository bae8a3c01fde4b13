//! A universe with everything that belongs to it: the session that steps it, where one looks, what
//! it is called and where it is saved.
//!
//! Whatever puts another universe in its place goes through [`Document::change`]. The session keeps
//! the universe that is left, or refuses to leave it ([`Refusal`]); the document keeps beside it
//! what the session does not know, a [`Scene`], and puts both back together when the change is
//! undone. Nothing of the document changes before the session has said what came of it, so that a
//! universe that cannot be opened costs nothing.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use super::action::Action;
use super::open::OpenedPattern;
use super::provenance::{Origin, Provenance};
use super::viewport::{Viewpoint, Viewport};
use crate::engine::EngineError;
use crate::engine::session::{Changed, Destination, Keeping, MomentId, Refusal, Session};
use crate::life::Universe;
use crate::render::{Counts, CountsPlace};
use crate::view::Playback;

/// Share of the canvas that an arrow key moves the view by.
const ARROW_SHARE: f64 = 0.125;

/// A universe that is open in the window.
pub(super) struct Document {
    pub session: Session<Counts>,
    pub playback: Playback,
    pub viewport: Viewport,
    entry: Entry,
    /// The epoch of the universe that all this belongs to.
    epoch: u64,
    /// Changes that the session was asked for, the oldest first.
    waiting: VecDeque<Waiting>,
    /// What belongs to the universes that were left.
    left: HashMap<MomentId, Scene>,
}

/// A pattern that was opened, with what is safe of it.
#[derive(Clone, Debug)]
struct Entry {
    number: EntryNumber,
    source: Provenance,
    /// Whether the user has run, paused or stepped it.
    is_touched: bool,
    /// Generations that opening something again shows at once.
    safe: Vec<u64>,
}

/// Which pattern was opened, of all that were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EntryNumber(u64);

/// What belongs to a universe and is unknown to the session.
struct Scene {
    entry: Entry,
    viewpoint: Viewpoint,
}

/// A change whose outcome has not come yet.
struct Waiting {
    goal: Goal,
    /// What the universe was called that was to be left, and whether it had gone on.
    left: String,
    had_gone_on: bool,
    answer: Receiver<Result<Changed, Refusal>>,
}

/// Another universe in place of the one that is there.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    Open(Box<OpenedPattern>),
    Start,
    Undo,
    Redo,
}

/// What came of a change.
#[derive(Debug)]
pub(super) enum News {
    /// Another universe is there.
    Changed {
        goal: Goal,
        /// What the old one was called.
        left: String,
        /// Whether a universe was left that had gone on, or in whose place another one was opened, and that
        /// an undo brings back.
        can_be_missed: bool,
    },
    /// The old universe has gone on and is too large to be kept.
    TooLargeToKeep(Goal),
    /// There is nothing to undo, or to do again.
    Nowhere(Goal),
    /// The other universe cannot be had; the old one is as it was.
    Failed(EngineError),
}

impl Document {
    /// A document of that universe.
    pub fn new(session: Session<Counts>, universe: &Universe, source: Provenance) -> Self {
        let entry = Entry::new(EntryNumber(0), source, universe.generation());
        Self {
            playback: Playback::new(session.status()),
            viewport: Viewport::new(universe.extent()),
            session,
            entry,
            epoch: 0,
            waiting: VecDeque::new(),
            left: HashMap::new(),
        }
    }

    /// What is shown is called, who made it, and where it came from.
    pub fn source(&self) -> &Provenance {
        &self.entry.source
    }

    /// Which pattern is open.
    pub fn entry(&self) -> EntryNumber {
        self.entry.number
    }

    /// Whether closing would lose what cannot be had again. Whatever a file or a name leads to can: the
    /// same generations follow from the same cells.
    pub fn is_unsaved(&self) -> bool {
        match self.entry.source.origin {
            Origin::File(_) | Origin::Known => false,
            Origin::Chance => self.entry.is_touched && self.has_gone_on(),
            Origin::Nowhere => self.has_gone_on(),
        }
    }

    /// Whether it is a soup whose seed alone brings it back.
    pub fn is_of_chance(&self) -> bool {
        self.entry.source.origin == Origin::Chance
    }

    /// Whether there are cells that opening something again would not show at once.
    fn has_gone_on(&self) -> bool {
        let status = self.playback.status();
        if !self.playback.is_at_rest() {
            return true;
        }
        let is_empty = status.population == 0 && status.counted_at == status.generation;
        !is_empty && !self.entry.safe.contains(&status.generation)
    }

    /// A generation of a pattern was saved.
    pub fn saved(&mut self, number: EntryNumber, generation: u64, path: PathBuf) {
        let scenes = self.left.values_mut().map(|scene| &mut scene.entry);
        let entries = scenes.chain([&mut self.entry]);
        for entry in entries.filter(|entry| entry.number == number) {
            entry.safe.push(generation);
            entry.source.origin = Origin::File(path.clone());
        }
    }

    /// Does what was asked for, where it is about the universe or where one looks. Returns whether it is.
    pub fn act(&mut self, action: Action) -> bool {
        if matches!(action, Action::RunOrStop | Action::Generation | Action::Step) {
            self.entry.is_touched = true;
        }
        let Self { session, playback, viewport, .. } = self;
        match action {
            Action::RunOrStop => playback.run_or_stop(session.commands()),
            Action::Generation => playback.step(1, session.commands()),
            Action::Step => playback.step_a_frame(session.commands()),
            Action::Faster => playback.speed_up(1, session.commands()),
            Action::Slower => playback.speed_up(-1, session.commands()),
            Action::Fit => viewport.fit(playback.status().bounding_box.unwrap_or_default()),
            Action::Middle => viewport.go_to_middle(),
            Action::ZoomIn => viewport.zoom_in(),
            Action::ZoomOut => viewport.zoom_out(),
            Action::Left => viewport.glide(-ARROW_SHARE, 0.0),
            Action::Right => viewport.glide(ARROW_SHARE, 0.0),
            Action::Up => viewport.glide(0.0, -ARROW_SHARE),
            Action::Down => viewport.glide(0.0, ARROW_SHARE),
            Action::Follow => {
                viewport.switch_following();
                viewport.follow(playback.status());
            }
            Action::Reset => self.change(Goal::Start, false),
            Action::Undo => self.change(Goal::Undo, false),
            Action::Redo => self.change(Goal::Redo, false),
            _ => return false,
        }
        true
    }

    /// Leaves the universe for another one. If it has gone on and cannot be kept, the outcome is
    /// [`News::TooLargeToKeep`] and the change is to be asked for again, `at_any_cost`.
    pub fn change(&mut self, goal: Goal, at_any_cost: bool) {
        let had_gone_on = self.has_gone_on();
        let keeping = match had_gone_on && !at_any_cost {
            true => Keeping::Surely,
            false => Keeping::WherePossible,
        };
        let to = match &goal {
            Goal::Open(opened) => Destination::Open(Arc::clone(&opened.universe)),
            Goal::Start => Destination::Start,
            Goal::Undo => Destination::Back,
            Goal::Redo => Destination::Forward,
        };
        let answer = self.playback.change(to, keeping, self.session.commands());
        let left = self.entry.source.title.clone();
        self.waiting.push_back(Waiting { goal, left, had_gone_on, answer });
    }

    /// Takes over what the session tells; its pictures are drawn at that place. Returns what came of
    /// changes.
    pub fn hear(&mut self, place: &CountsPlace) -> Vec<News> {
        self.playback.hear(self.session.status());
        let mut news = Vec::new();
        while let Some(waiting) = self.waiting.front() {
            let outcome = match waiting.answer.try_recv() {
                Ok(outcome) => outcome,
                Err(TryRecvError::Empty) => break,
                // The session has ended, and says so in its status.
                Err(TryRecvError::Disconnected) => Err(Refusal::Nowhere),
            };
            let Some(waiting) = self.waiting.pop_front() else { break };
            news.push(self.heard(waiting, outcome));
        }
        if let Some(picture) = self.session.take_picture()
            && picture.epoch == self.epoch
            && picture.content.is_at(place)
        {
            self.viewport.show(picture);
        }
        news
    }

    fn heard(&mut self, waiting: Waiting, outcome: Result<Changed, Refusal>) -> News {
        let Waiting { goal, left, had_gone_on, .. } = waiting;
        match outcome {
            Ok(changed) => {
                // Who opens or pastes something may not know that it takes the place of what is there.
                let is_opened = matches!(goal, Goal::Open(_));
                let can_be_missed = (is_opened || had_gone_on) && changed.left.is_some();
                self.changed(&goal, changed);
                News::Changed { goal, left, can_be_missed }
            }
            Err(Refusal::Nowhere) => News::Nowhere(goal),
            Err(Refusal::TooLargeToKeep { .. }) => News::TooLargeToKeep(goal),
            Err(Refusal::Failed(error)) => News::Failed(error),
        }
    }

    /// Puts what belongs to the universe that is there now in its place.
    fn changed(&mut self, goal: &Goal, changed: Changed) {
        if changed.epoch == self.epoch {
            return;
        }
        self.epoch = changed.epoch;
        let scene = Scene { entry: self.entry.clone(), viewpoint: self.viewport.viewpoint() };
        if let Some(id) = changed.left {
            self.left.insert(id, scene);
        }
        let back = changed.back_at.and_then(|id| self.left.remove(&id));
        match (goal, back) {
            (_, Some(scene)) => {
                self.entry = scene.entry;
                self.viewport.look_from(scene.viewpoint);
            }
            (Goal::Open(opened), None) => {
                let number = EntryNumber(self.epoch);
                let (source, universe) = (opened.source.clone(), &opened.universe);
                self.entry = Entry::new(number, source, universe.generation());
                self.viewport.look_from(Viewpoint::of(universe.extent()));
            }
            (Goal::Start | Goal::Undo | Goal::Redo, None) => {}
        }
        self.left.retain(|id, _| changed.kept.contains(id));
    }
}

impl Entry {
    fn new(number: EntryNumber, source: Provenance, generation: u64) -> Self {
        let safe = match source.origin {
            Origin::File(_) | Origin::Known => vec![generation],
            Origin::Chance | Origin::Nowhere => Vec::new(),
        };
        Self { number, source, is_touched: false, safe }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing;

    #[test]
    fn only_what_cannot_be_had_again_is_unsaved() {
        let file = || Origin::File(PathBuf::from("blinker.rle"));
        let check = |origin: Origin, has_run: bool, expected: bool| {
            let mut document = testing::document();
            document.entry =
                Entry::new(EntryNumber(0), Provenance { origin, ..Provenance::default() }, 0);
            if has_run {
                document.act(Action::RunOrStop);
            }
            let origin = &document.entry.source.origin;
            assert_eq!(document.is_unsaved(), expected, "{origin:?}, run: {has_run}");
        };
        check(file(), false, false);
        check(file(), true, false);
        check(Origin::Known, true, false);
        check(Origin::Chance, true, true);
        check(Origin::Nowhere, false, true);
        check(Origin::Nowhere, true, true);
    }

    #[test]
    fn a_soup_that_runs_by_itself_is_unsaved_once_the_user_has_a_hand_in_it() {
        let mut document = testing::document();
        let source = Provenance { origin: Origin::Chance, ..Provenance::default() };
        document.entry = Entry::new(EntryNumber(0), source, 0);
        document.playback.run(true, document.session.commands());
        assert!(!document.is_unsaved());
        document.act(Action::RunOrStop);
        assert!(document.is_unsaved());
    }

    #[test]
    fn what_was_saved_is_not_asked_about_and_yet_an_undo_is_offered() {
        let mut document = testing::document();
        document.saved(EntryNumber(0), 0, PathBuf::from("blinker.rle"));
        assert!(!document.is_unsaved() && !document.has_gone_on());
        document.act(Action::RunOrStop);
        assert!(!document.is_unsaved() && document.has_gone_on());
    }
}
