//! What the stage does with files and the clipboard: it asks for names, and has threads of their own
//! read and write.

use std::path::{Path, PathBuf};

use super::super::chooser::Chooser;
use super::super::dialogs;
use super::super::document::Goal;
use super::super::endings::{readable, writable, writable_file};
use super::super::finder::Finder;
use super::super::notices::Kind;
use super::super::open::{self, Choice, Place, Reached};
use super::super::prompt::Prompt;
use super::super::request::Intent;
use super::super::troubles;
use super::super::wake::{FileNews, Saved, Wake};
use super::Stage;
use crate::engine::session::Command;
use crate::engine::{EngineRuns, about};
use crate::format::{self, Format};
use crate::language::Message;
use crate::language::texts::{documents, files as texts};

/// For messages without values.
const NO_VALUES: [Message; 0] = [];

/// Bytes of text that are put on the clipboard at most.
const MOST_COPIED: u64 = 16 << 20;

/// Files on their way into the window, and out of it.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Files that were dropped and not opened yet.
    dropped: Vec<PathBuf>,
    /// What is to follow when the universe has been saved.
    after_save: Option<Intent>,
}

impl Stage {
    /// Opens a file; what comes of it arrives as [`Wake::Opened`].
    pub(super) fn open(&mut self, place: Place) {
        let (rulestring, budget) = (self.options.rulestring.clone(), self.options.budget.clone());
        self.have_opened("open", move || open::read(&place, rulestring, &budget));
    }

    /// A file is held over the window, perhaps with others.
    pub fn file_hovers(&mut self, path: PathBuf) {
        self.panels.hovering.paths.push(path);
        self.request_redraw();
    }

    /// No file is held over the window any more.
    pub fn no_file_hovers(&mut self) {
        self.panels.hovering.paths.clear();
        self.request_redraw();
    }

    /// A file was dropped, perhaps with others, which come before [`open_dropped`](Self::open_dropped).
    pub fn file_dropped(&mut self, path: PathBuf) {
        self.panels.hovering.paths.clear();
        self.files.dropped.push(path);
    }

    /// Opens the file that was dropped, or asks which one of them is to be opened.
    pub fn open_dropped(&mut self) {
        let mut paths = std::mem::take(&mut self.files.dropped);
        match (paths.pop(), paths.is_empty()) {
            (None, _) => return,
            (Some(path), true) => self.open(Place::At(path)),
            (Some(path), false) => {
                paths.push(path);
                self.panels.cards.put(Chooser::new(Choice::of_files(paths)));
            }
        }
        self.request_redraw();
    }

    /// Asks what to open: a file, or a pattern of the library.
    pub(super) fn ask_and_open(&mut self) {
        // The card takes the place of one that asks for a name to save under, if that is there.
        self.files.after_save = None;
        let can_browse = dialogs::trouble().is_none();
        self.panels.cards.put(Finder::new(self.folder(), can_browse));
    }

    /// Asks for a file with the system's dialog, and opens it.
    pub(super) fn browse_and_open(&mut self) {
        let dialog = rfd::AsyncFileDialog::new()
            .set_parent(&self.window)
            .set_directory(self.folder())
            .add_filter(self.speech.language().say(texts::PATTERNS), &readable())
            .add_filter(self.speech.language().say(texts::ALL_FILES), &["*"]);
        let asked = dialog.pick_file();
        let (rulestring, budget) = (self.options.rulestring.clone(), self.options.budget.clone());
        let waker = self.waker.clone();
        self.start("open", move || {
            if let Some(file) = pollster::block_on(asked) {
                let opened = open::read(&Place::At(file.path().to_owned()), rulestring, &budget);
                waker.tell(Wake::Opened(opened.map(Box::new)));
            }
        });
    }

    /// Opens what text the clipboard holds, as if it were a file.
    pub(super) fn paste(&mut self) {
        match self.gui.clipboard_text() {
            Some(text) if !text.trim().is_empty() => {
                let (rulestring, budget) =
                    (self.options.rulestring.clone(), self.options.budget.clone());
                let name = self.speech.language().say(texts::CLIPBOARD);
                self.have_opened("paste", move || {
                    open::read_text(name, &text, rulestring, &budget)
                });
            }
            _ => self.panels.notices.add(Kind::Note, texts::NO_TEXT),
        }
    }

    /// Puts the universe on the clipboard as RLE.
    pub(super) fn copy(&mut self) {
        let source = self.document.source().clone();
        let waker = self.waker.clone();
        self.document.session.send(Command::Look(Box::new(move |engine| {
            let about = source.sign(about(engine));
            let mut text = Limited { bytes: Vec::new() };
            let mut cells = EngineRuns::new(engine);
            let news = match format::write_cells(&about, &mut cells, Format::Rle, &mut text) {
                Ok(()) => FileNews::Copied(String::from_utf8_lossy(&text.bytes).into_owned()),
                Err(error) => {
                    FileNews::Failed(Message::new(texts::NOT_COPIED, [troubles::reason(&error)]))
                }
            };
            waker.tell(Wake::File(news));
        })));
    }

    /// Asks for a name and writes the universe to it, row by row from where it lives.
    pub(super) fn ask_and_save(&mut self) {
        let name = format!("{}.rle", self.document.source().file_stem());
        if dialogs::trouble().is_some() {
            self.panels.cards.put(Prompt::new(&self.folder().join(name)));
            return;
        }
        let dialog = rfd::AsyncFileDialog::new()
            .set_parent(&self.window)
            .set_directory(self.folder())
            .set_file_name(name)
            .add_filter(self.speech.language().say(texts::PATTERNS), &writable());
        let asked = dialog.save_file();
        let save = self.saving();
        let waker = self.waker.clone();
        self.start("save", move || match pollster::block_on(asked) {
            Some(file) => save(file.path()),
            None => {
                waker.tell(Wake::File(FileNews::NotSaved(None)));
            }
        });
    }

    /// Saves the universe, or trained models before the window closes, and goes on when that is done.
    pub(super) fn save_first(&mut self, intent: Intent) {
        if let Intent::CloseWithModels = intent {
            self.panels.dock.save_models();
        } else {
            self.files.after_save = Some(intent);
            self.ask_and_save();
        }
    }

    /// Writes the universe to a file.
    pub(super) fn save_to(&mut self, path: &Path) {
        self.saving()(path);
    }

    /// Has the session's thread write the universe as it is then to a file. Can be called from any
    /// thread; what comes of it arrives as [`Wake::File`].
    fn saving(&self) -> impl FnOnce(&Path) + Send + 'static {
        let (source, entry) = (self.document.source().clone(), self.document.entry());
        let commands = self.document.session.commands().clone();
        let waker = self.waker.clone();
        move |path| {
            let (path, format) = match writable_file(path) {
                Ok(found) => found,
                Err(message) => {
                    waker.tell(Wake::File(FileNews::NotSaved(Some(message))));
                    return;
                }
            };
            commands.send(Command::Look(Box::new(move |engine| {
                let about = source.sign(about(engine));
                let written = format::save(&path, |out| {
                    format::write_cells(&about, &mut EngineRuns::new(engine), format, out)
                });
                let news = match written {
                    Ok(()) => FileNews::Saved(Saved {
                        path,
                        entry,
                        generation: about.generation,
                        lost: format.cannot_hold(&about),
                    }),
                    Err(error) => {
                        let values = [path.display().to_string().into(), troubles::reason(&error)];
                        FileNews::NotSaved(Some(Message::new(texts::NOT_SAVED, values)))
                    }
                };
                waker.tell(Wake::File(news));
            })));
        }
    }

    /// Shows what a thread has done.
    pub fn hear_of_file(&mut self, news: FileNews) {
        match news {
            FileNews::Saved(Saved { path, entry, generation, lost }) => {
                let name = path.display().to_string();
                if lost.is_empty() {
                    self.panels.notices.add(Kind::Note, Message::new(texts::SAVED, [name]));
                } else {
                    let values = [name.into(), Message::list(lost)];
                    let message = Message::new(documents::SAVED_WITHOUT, values);
                    self.panels.notices.add(Kind::Warning, message);
                }
                self.document.saved(entry, generation, path);
                if let Some(intent) = self.files.after_save.take() {
                    self.carry_out(intent);
                }
            }
            FileNews::NotSaved(reason) => {
                self.files.after_save = None;
                if let Some(reason) = reason {
                    self.panels.notices.add(Kind::Error, reason);
                }
            }
            FileNews::Copied(text) => {
                let lines = text.lines().count() as u64;
                self.gui.set_clipboard_text(text);
                self.panels
                    .notices
                    .add(Kind::Note, Message::counted(texts::COPIED, lines, NO_VALUES));
            }
            FileNews::Failed(message) => self.panels.notices.add(Kind::Error, message),
        }
        self.request_redraw();
    }

    /// Shows what was opened, or why it was not.
    pub fn opened(&mut self, found: Result<Box<Reached>, Message>) {
        match found.map(|found| *found) {
            Ok(Reached::Pattern(opened)) => {
                self.document.change(Goal::Open(Box::new(opened)), false);
            }
            Ok(Reached::Several(choice)) => self.panels.cards.put(Chooser::new(choice)),
            Err(message) => self.panels.notices.add(Kind::Error, message),
        }
        self.request_redraw();
    }

    fn have_opened(
        &mut self,
        thread: &str,
        read: impl FnOnce() -> Result<Reached, Message> + Send + 'static,
    ) {
        let waker = self.waker.clone();
        self.start(thread, move || {
            waker.tell(Wake::Opened(read().map(Box::new)));
        });
    }

    fn start(&mut self, name: &str, work: impl FnOnce() + Send + 'static) {
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        if let Err(error) = started {
            self.files.after_save = None;
            let message = Message::new(texts::NO_THREAD, [error.to_string()]);
            self.panels.notices.add(Kind::Error, message);
        }
    }

    /// The folder of what is open, or else the one that the program was started in.
    fn folder(&self) -> PathBuf {
        let of_file = self.document.source().file().and_then(|path| path.parent());
        let folder = of_file.filter(|folder| !folder.as_os_str().is_empty());
        match folder {
            Some(folder) => folder.to_owned(),
            None => std::env::current_dir().unwrap_or_default(),
        }
    }
}

/// Text for the clipboard, which is not to grow without end.
struct Limited {
    bytes: Vec<u8>,
}

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if (self.bytes.len() + bytes.len()) as u64 > MOST_COPIED {
            let message = Message::counted(texts::TOO_MUCH_TO_COPY, MOST_COPIED, NO_VALUES);
            return Err(std::io::Error::other(message));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
