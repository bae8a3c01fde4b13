//! What becomes of a universe that another one takes the place of, and of the last one when the window
//! closes: nothing unsaved is lost without a question.

use super::super::action::Action;
use super::super::card::CardKind;
use super::super::document::{Document, Goal, News};
use super::super::notices::{Kind, Offer};
use super::super::question::Question;
use super::super::request::Intent;
use super::Stage;
use crate::language::Message;
use crate::language::texts::documents as texts;

impl Stage {
    /// Takes over what the session has published.
    pub(super) fn hear_session(&mut self) {
        let bounding_box = self.document.playback.status().bounding_box;
        let changes = self.document.hear(&self.devices.graphics.counts_place());
        if let Some(error) = self.document.playback.take_failure() {
            self.panels.notices.add(Kind::Error, error.message());
            self.renew_lost_engine(&error);
        }
        for news in changes {
            self.hear_of_change(news);
        }
        let Document { playback, viewport, .. } = &mut self.document;
        if playback.status().bounding_box != bounding_box {
            viewport.follow(playback.status());
        }
    }

    fn hear_of_change(&mut self, news: News) {
        match news {
            News::Changed { goal, left, can_be_missed } => {
                self.panels.forget();
                self.say_what_changed(goal, &left, can_be_missed);
            }
            News::TooLargeToKeep(goal) => {
                self.panels.cards.put(Question::new(
                    Message::new(texts::SAVE_FIRST, [self.title()]),
                    texts::TOO_LARGE_TO_KEEP,
                    texts::GO_ON_WITHOUT_SAVING,
                    Intent::Change(goal),
                ));
            }
            News::Nowhere(Goal::Redo) => {
                self.panels.notices.add(Kind::Note, texts::NOTHING_TO_REDO)
            }
            News::Nowhere(_) => self.panels.notices.add(Kind::Note, texts::NOTHING_TO_UNDO),
            News::Failed(error) => self.panels.notices.add(Kind::Error, error.message()),
        }
    }

    fn say_what_changed(&mut self, goal: Goal, left: &str, can_be_missed: bool) {
        let undo = Offer { label: texts::UNDO, action: Action::Undo };
        let redo = Offer { label: texts::REDO, action: Action::Redo };
        let title = self.title().to_owned();
        let (message, offer, warnings) = match goal {
            Goal::Open(opened) => {
                (Message::new(texts::OPENED, [title.as_str(), left]), undo, opened.warnings)
            }
            Goal::Start => (Message::new(texts::AT_ITS_START, [title]), undo, Vec::new()),
            Goal::Undo => (Message::new(texts::UNDONE, [title]), redo, Vec::new()),
            Goal::Redo => (Message::new(texts::REDONE, [title]), undo, Vec::new()),
        };
        let offered = can_be_missed.then_some((message, offer));
        self.panels.notices.tell_of_change(warnings, offered);
    }

    /// What the universe is called.
    pub(super) fn title(&self) -> &str {
        &self.document.source().title
    }

    /// Closes the window, after asking where work would be lost.
    pub(super) fn close(&mut self) {
        self.document.playback.hear(self.document.session.status());
        if !self.document.is_unsaved() {
            self.close_with_models();
        } else if !self.panels.cards.has(CardKind::Question) {
            let why =
                if self.document.is_of_chance() { texts::SOUP_UNSAVED } else { texts::UNSAVED };
            self.panels.cards.put(Question::new(
                Message::new(texts::SAVE_BEFORE_CLOSING, [self.title()]),
                why,
                texts::CLOSE_WITHOUT_SAVING,
                Intent::Close,
            ));
        }
    }

    /// Closes the window, after asking where trained models would be lost.
    fn close_with_models(&mut self) {
        let models = self.panels.dock.unsaved_models();
        if models.is_empty() {
            self.is_closed = true;
        } else if !self.panels.cards.has(CardKind::Question) {
            self.panels.cards.put(Question::about_models(models));
        }
    }

    /// Closes the window once trained models were saved, or says why it stays open.
    pub(super) fn hear_of_models(&mut self) {
        match self.panels.dock.were_models_saved() {
            Some(Ok(())) => self.is_closed = true,
            Some(Err(message)) => self.panels.notices.add(Kind::Error, message),
            None => {}
        }
    }

    /// Does what was asked for, now that nothing is lost, or may be.
    pub(super) fn carry_out(&mut self, intent: Intent) {
        match intent {
            Intent::Close => self.close_with_models(),
            Intent::CloseWithModels => self.is_closed = true,
            Intent::Change(goal) => self.document.change(goal, true),
        }
    }
}
