//! The language that the window speaks, and that is kept for the next time.

use winit::event_loop::EventLoopProxy;

use super::super::events::Wake;
use super::super::latest::{LatestWorker, Pace, Wanted};
use super::Stage;
use super::files::FileNews;
use crate::language::texts::files as texts;
use crate::language::{Language, Message};
use crate::settings;

/// Keeps the language that was chosen last, on a thread of its own.
pub(super) type Keeper = LatestWorker<Language, ()>;

/// Starts the thread; where there can be none, no choice is kept.
pub(super) fn keeper(proxy: EventLoopProxy<Wake>) -> Keeper {
    let keep = move |language, _: Wanted<'_>| {
        if let Err(error) = settings::keep_language(language) {
            let message = Message::new(texts::LANGUAGE_NOT_KEPT, [error.to_string()]);
            // The loop has ended when nobody hears this.
            let _ = proxy.send_event(Wake::File(FileNews::Failed(message)));
        }
        Some(())
    };
    LatestWorker::start("settings", Pace::Full, || (), keep).unwrap_or_else(|error| {
        log::warn!("no thread could be started to keep settings: {error}");
        LatestWorker::idle()
    })
}

impl Stage {
    /// Speaks that language, now and the next time.
    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        self.keeper.submit(language);
    }
}
