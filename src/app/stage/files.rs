//! What the stage does with files and the clipboard: it asks for names, and has threads of their own
//! read and write.

use std::path::PathBuf;

use super::super::dialogs;
use super::super::events::Wake;
use super::super::notices::Kind;
use super::super::open::{self, Opened};
use super::Stage;
use crate::engine::session::Command;
use crate::engine::{EngineRuns, about};
use crate::format::{self, Format};
use crate::language::texts::files as texts;
use crate::language::{Language, Message};
use crate::life::Pattern;
use crate::settings;

/// For messages without values.
const NO_VALUES: [Message; 0] = [];

/// Bytes of text that are put on the clipboard at most.
const MOST_COPIED: u64 = 16 << 20;

/// What a thread has done with files or the clipboard.
#[derive(Debug)]
pub(in crate::app) enum FileNews {
    /// A universe was written to that file.
    Saved(PathBuf),
    /// The universe as RLE, for the clipboard.
    Copied(String),
    /// It went wrong: what to tell the user.
    Failed(Message),
}

impl Stage {
    /// Opens a file; what comes of it arrives as [`Wake::Opened`].
    pub fn open(&mut self, path: PathBuf) {
        let (rulestring, limits) = (self.options.rulestring, self.options.limits);
        self.have_opened("open", move || open::read(&path, rulestring, limits));
    }

    /// Asks for a file and opens it.
    pub(super) fn ask_and_open(&mut self) {
        if let Some(trouble) = dialogs::trouble() {
            let trouble = Message::from(trouble);
            self.notices.add(Kind::Error, Message::new(texts::NO_DIALOG_TO_OPEN, [trouble]));
            return;
        }
        let dialog = rfd::AsyncFileDialog::new()
            .set_parent(&self.window)
            .add_filter(self.language.say(texts::PATTERNS), &readable())
            .add_filter(self.language.say(texts::ALL_FILES), &["*"]);
        let asked = dialog.pick_file();
        let (rulestring, limits) = (self.options.rulestring, self.options.limits);
        let proxy = self.proxy.clone();
        self.start("open", move || {
            if let Some(file) = pollster::block_on(asked) {
                let opened = open::read(file.path(), rulestring, limits);
                // The loop has ended when nobody hears this.
                let _ = proxy.send_event(Wake::Opened(opened.map(Box::new)));
            }
        });
    }

    /// Opens what text the clipboard holds, as if it were a file.
    pub(super) fn paste(&mut self) {
        match self.gui.clipboard_text() {
            Some(text) if !text.trim().is_empty() => {
                let (rulestring, limits) = (self.options.rulestring, self.options.limits);
                self.have_opened("paste", move || open::read_text(&text, rulestring, limits));
            }
            _ => self.notices.add(Kind::Note, texts::NO_TEXT),
        }
    }

    /// Puts the universe on the clipboard as RLE.
    pub(super) fn copy(&mut self) {
        let pattern = Pattern { name: Some(self.title.clone()), ..Pattern::default() };
        self.write_universe(pattern, |about, cells| {
            let mut text = Limited { bytes: Vec::new() };
            match format::write_cells(about, cells, Format::Rle, &mut text) {
                Ok(()) => FileNews::Copied(String::from_utf8_lossy(&text.bytes).into_owned()),
                Err(error) => {
                    FileNews::Failed(Message::new(texts::NOT_COPIED, [error.to_string()]))
                }
            }
        });
    }

    /// Asks for a name and writes the universe to it, row by row from where it lives.
    pub(super) fn ask_and_save(&mut self) {
        if let Some(trouble) = dialogs::trouble() {
            let trouble = Message::from(trouble);
            self.notices.add(Kind::Error, Message::new(texts::NO_DIALOG_TO_SAVE, [trouble]));
            return;
        }
        let name: String =
            self.title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let dialog = rfd::AsyncFileDialog::new()
            .set_parent(&self.window)
            .set_file_name(format!("{}.rle", name.trim_matches('-')))
            .add_filter(self.language.say(texts::PATTERNS), &writable());
        let asked = dialog.save_file();
        let proxy = self.proxy.clone();
        let commands = self.session.commands().clone();
        let pattern = Pattern { name: Some(self.title.clone()), ..Pattern::default() };
        self.start("save", move || {
            let Some(file) = pollster::block_on(asked) else { return };
            let path = file.path().to_owned();
            let Some(format) = Format::for_path(&path).filter(|format| format.is_written()) else {
                let known = format!(".{}", writable().join(", ."));
                let name = path.display().to_string();
                let message = Message::new(texts::NO_SUCH_FORMAT, [name, known]);
                let _ = proxy.send_event(Wake::File(FileNews::Failed(message)));
                return;
            };
            commands.send(Command::Look(Box::new(move |engine| {
                let about = Pattern { name: pattern.name, ..about(engine) };
                let written = format::save(&path, |out| {
                    format::write_cells(&about, &mut EngineRuns::new(engine), format, out)
                });
                let news = match written {
                    Ok(()) => FileNews::Saved(path),
                    Err(error) => {
                        let values = [path.display().to_string(), error.to_string()];
                        FileNews::Failed(Message::new(texts::NOT_SAVED, values))
                    }
                };
                // The loop has ended when nobody hears this.
                let _ = proxy.send_event(Wake::File(news));
            })));
        });
    }

    /// Speaks that language, now and the next time.
    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        let proxy = self.proxy.clone();
        self.start("settings", move || {
            if let Err(error) = settings::keep_language(language) {
                let message = Message::new(texts::LANGUAGE_NOT_KEPT, [error.to_string()]);
                // The loop has ended when nobody hears this.
                let _ = proxy.send_event(Wake::File(FileNews::Failed(message)));
            }
        });
    }

    /// Shows what a thread has done.
    pub fn hear_of_file(&mut self, news: FileNews) {
        match news {
            FileNews::Saved(path) => {
                let name = path.display().to_string();
                self.notices.add(Kind::Note, Message::new(texts::SAVED, [name]));
            }
            FileNews::Copied(text) => {
                let lines = text.lines().count() as u64;
                self.gui.set_clipboard_text(text);
                self.notices.add(Kind::Note, Message::counted(texts::COPIED, lines, NO_VALUES));
            }
            FileNews::Failed(message) => self.notices.add(Kind::Error, message),
        }
        self.request_redraw();
    }

    /// Shows what was opened, or why it was not.
    pub fn opened(&mut self, opened: Result<Box<Opened>, String>) {
        match opened {
            Ok(opened) => {
                let Opened { universe, title, warnings } = *opened;
                self.notices.clear();
                for warning in warnings {
                    self.notices.add(Kind::Warning, warning);
                }
                self.title = title;
                self.show_universe(universe);
            }
            Err(message) => self.notices.add(Kind::Error, message),
        }
        self.request_redraw();
    }

    fn have_opened(
        &mut self,
        thread: &str,
        read: impl FnOnce() -> Result<Opened, String> + Send + 'static,
    ) {
        let proxy = self.proxy.clone();
        self.start(thread, move || {
            // The loop has ended when nobody hears this.
            let _ = proxy.send_event(Wake::Opened(read().map(Box::new)));
        });
    }

    /// Has the session's thread write the universe as it is now, with the name of `pattern`.
    fn write_universe(
        &mut self,
        pattern: Pattern,
        write: impl FnOnce(&Pattern, &mut EngineRuns<'_>) -> FileNews + Send + 'static,
    ) {
        let proxy = self.proxy.clone();
        self.session.send(Command::Look(Box::new(move |engine| {
            let about = Pattern { name: pattern.name, ..about(engine) };
            let news = write(&about, &mut EngineRuns::new(engine));
            // The loop has ended when nobody hears this.
            let _ = proxy.send_event(Wake::File(news));
        })));
    }

    fn start(&mut self, name: &str, work: impl FnOnce() + Send + 'static) {
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        if let Err(error) = started {
            let message = Message::new(texts::NO_THREAD, [error.to_string()]);
            self.notices.add(Kind::Error, message);
        }
    }
}

/// Endings of files that are read.
fn readable() -> Vec<&'static str> {
    let formats = Format::ALL.into_iter().flat_map(Format::extensions).copied();
    formats.chain(["gz", "zip"]).collect()
}

/// Endings of files that are written here. Apgcodes are not: they take object recognition.
fn writable() -> Vec<&'static str> {
    let formats = Format::ALL.into_iter();
    let is_written = |format: &Format| format.is_written() && *format != Format::Apgcode;
    formats.filter(is_written).map(Format::extension).collect()
}

/// Text for the clipboard, which is not to grow without end.
struct Limited {
    bytes: Vec<u8>,
}

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if (self.bytes.len() + bytes.len()) as u64 > MOST_COPIED {
            let message = Message::counted(texts::TOO_MUCH_TO_COPY, MOST_COPIED, NO_VALUES);
            return Err(std::io::Error::other(message.to_string()));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
