//! What other threads tell the window, and their way to it.

use std::path::PathBuf;
use std::sync::Mutex;

use egui_winit::accesskit_winit::Event as AccessEvent;
use winit::event_loop::EventLoopProxy;

use super::document::EntryNumber;
use super::open::Reached;
use crate::language::{Message, Text};

/// What another thread tells.
pub(super) enum Wake {
    /// The session has something new to show.
    Session,
    /// Objects were recognised.
    Census,
    /// A model that trains has something new to show.
    Attention,
    /// A file was read, or not: then this is what to tell the user.
    Opened(Result<Box<Reached>, Message>),
    /// A universe was saved or copied, or not.
    File(FileNews),
    /// Assistive technology asks for something.
    Access(AccessEvent),
}

impl From<AccessEvent> for Wake {
    fn from(event: AccessEvent) -> Self {
        Self::Access(event)
    }
}

/// What a thread has done with files or the clipboard.
#[derive(Debug)]
pub(super) enum FileNews {
    /// A universe was written to a file.
    Saved(Saved),
    /// It was not: what to tell the user, unless they called it off.
    NotSaved(Option<Message>),
    /// The universe as RLE, for the clipboard.
    Copied(String),
    /// Something else went wrong: what to tell the user.
    Failed(Message),
}

/// A universe that was written to a file.
#[derive(Debug)]
pub(super) struct Saved {
    pub path: PathBuf,
    /// Which pattern it was opened as.
    pub entry: EntryNumber,
    pub generation: u64,
    /// What the file's format has no place for.
    pub lost: Vec<Text>,
}

/// The way to the window from another thread.
#[derive(Clone, Debug)]
pub(super) struct Waker {
    proxy: EventLoopProxy<Wake>,
}

impl Waker {
    /// The way to that loop.
    pub fn new(proxy: EventLoopProxy<Wake>) -> Self {
        Self { proxy }
    }

    /// The same for what can tell the window by itself.
    pub fn proxy(&self) -> EventLoopProxy<Wake> {
        self.proxy.clone()
    }

    /// Tells the window.
    pub fn tell(&self, wake: Wake) {
        // The loop has ended when nobody hears this.
        let _ = self.proxy.send_event(wake);
    }

    /// A function that any thread may call to tell the same again and again.
    pub fn teller(&self, wake: fn() -> Wake) -> impl Fn() + Send + Sync + use<> {
        let waker = Mutex::new(self.clone());
        move || {
            if let Ok(waker) = waker.lock() {
                waker.tell(wake());
            }
        }
    }
}
