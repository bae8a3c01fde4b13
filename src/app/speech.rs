//! The language that the window speaks, and that is kept for the next time.

use super::latest::{LatestWorker, Pace, Wanted};
use super::wake::{FileNews, Wake, Waker};
use crate::language::texts::files as texts;
use crate::language::{Language, Message};
use crate::settings;

/// The language that is spoken, with a thread that keeps the one that was chosen last.
pub(super) struct Speech {
    language: Language,
    keeper: LatestWorker<Language, ()>,
}

impl Speech {
    /// Speaks that language at first. Where there can be no thread, no choice is kept.
    pub fn new(language: Language, waker: Waker) -> Self {
        let keep = move |language, _: Wanted<'_>| {
            if let Err(error) = settings::keep_language(language) {
                let message = Message::new(texts::LANGUAGE_NOT_KEPT, [error.message()]);
                waker.tell(Wake::File(FileNews::Failed(message)));
            }
            Some(())
        };
        let started = LatestWorker::start("settings", Pace::Full, || (), keep);
        let keeper = started.unwrap_or_else(|error| {
            log::warn!("no thread could be started to keep settings: {error}");
            LatestWorker::idle()
        });
        Self { language, keeper }
    }

    /// The language that is spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Speaks the next language, now and the next time.
    pub fn go_on(&mut self) {
        self.language = self.language.next();
        self.keeper.submit(self.language);
    }
}
