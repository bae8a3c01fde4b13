//! The universe in a terminal, where there is no display: half-blocks up close, braille dots
//! further out, driven by keys and the pointer.
//!
//! One loop waits on one channel, which the session's wake, a thread that reads the terminal's
//! events and one that hears signals fill; nothing polls. The thread that reads events hands over
//! one at a time and waits until it was dealt with, so that it has ended, and takes no further
//! key from the next program, when the view ends.

mod abilities;
mod camera;
mod canvas;
mod hang_up;
mod keys;
mod overlay;
mod palette;
mod signals;
mod status_line;
mod view;

use std::io::{self, Stdout, Write, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use crossterm::cursor::Show;
use crossterm::event::{DisableMouseCapture, EnableMouseCapture, Event};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

pub use self::abilities::can_be_drawn_on;

use self::abilities::Abilities;
use self::signals::{Meaning, Stopped, Watch};
use self::view::{Reaction, View};
use crate::engine::session::{Command, Session, Start};
use crate::engine::{EngineError, EnginePlace};
use crate::language::Language;
use crate::life::Universe;
use crate::memory::MemoryBudget;
use crate::view::Blocks;

/// What to show, and how it is stepped.
pub struct Options {
    /// The universe to start from.
    pub universe: Arc<Universe>,
    /// What it is called.
    pub title: String,
    /// Where its engine is made.
    pub place: EnginePlace,
    /// What the engine is drawn from.
    pub budget: MemoryBudget,
    /// Whether it runs from the start.
    pub start_running: bool,
    /// The language that it speaks.
    pub language: Language,
}

/// What stops a terminal view.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// The universe cannot be stepped at all.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The terminal cannot be read, drawn on or asked.
    #[error(
        "the terminal cannot be used ({0}); use an interactive one, or step the universe without a \
         view"
    )]
    Terminal(#[from] io::Error),
    /// A thread of the view panicked.
    #[error("the view stopped because of a defect in lifescope, which is reported above")]
    Panicked,
}

/// Shows a universe in the terminal until its user quits.
///
/// A signal that ends programs ends the view as well: the terminal is given back, and then the
/// process dies of the signal.
///
/// # Errors
/// [`TerminalError`], with the terminal given back.
pub fn run(options: Options) -> Result<(), TerminalError> {
    let (sender, messages) = channel();
    let is_woken = Arc::new(AtomicBool::new(false));
    let session = start_session(&options, sender.clone(), Arc::clone(&is_woken))?;
    let watch = Watch::start({
        let sender = sender.clone();
        move |signal| {
            // Nobody listens any more when the view has ended already.
            let _ = sender.send(Message::Signal(signal));
        }
    })?;
    let mut screen = Screen::open(sender.clone())?;
    let next_event = read_events(sender.clone())?;
    let watched = hang_up::watch(move || {
        // Nobody listens any more when the view has ended already.
        let _ = sender.send(Message::HungUp);
    });
    if let Err(error) = watched {
        log::warn!("it is not noticed when the terminal goes: {error}");
    }
    let mut view = View::new(
        options.title,
        options.language,
        Abilities::from_environment(),
        session.status(),
        session.commands().clone(),
    );
    let end = Loop {
        session: &session,
        messages: &messages,
        is_woken: &is_woken,
        next_event: &next_event,
    }
    .run(&mut view, &mut screen);
    drop(screen);
    drop(watch);
    if let End::Signal(signal) = end? {
        signals::die_of(signal);
    }
    Ok(())
}

/// What the loop waits for.
enum Message {
    /// The terminal's event; the reader waits until it is told to go on.
    Event(Event),
    /// The terminal's events cannot be read any more.
    NoMoreEvents(io::Error),
    /// The terminal is there no more.
    HungUp,
    /// The session has something new.
    Woken,
    /// A signal that ends, stops or continues programs.
    Signal(i32),
    /// A thread panicked.
    Panicked,
}

/// Why the loop ended.
enum End {
    Quit,
    Signal(i32),
}

/// Tells the reader of events that the last one was dealt with.
struct Next;

/// What the loop is connected to.
struct Loop<'a> {
    session: &'a Session<Blocks>,
    messages: &'a Receiver<Message>,
    is_woken: &'a AtomicBool,
    next_event: &'a Sender<Next>,
}

impl Loop<'_> {
    fn run(&self, view: &mut View, screen: &mut Screen) -> Result<End, TerminalError> {
        loop {
            view.hear(self.session.status());
            view.look(screen.terminal.size()?);
            if let Some(picture) = self.session.take_picture() {
                view.show(picture);
            }
            screen.terminal.draw(|frame| view.draw(frame))?;
            // The panic hook holds a sender for ever, so that receiving cannot fail.
            let Ok(first) = self.messages.recv() else {
                return Ok(End::Quit);
            };
            for message in std::iter::once(first).chain(self.messages.try_iter()) {
                if let Some(end) = self.hear(message, view, screen)? {
                    return Ok(end);
                }
            }
        }
    }

    fn hear(
        &self,
        message: Message,
        view: &mut View,
        screen: &mut Screen,
    ) -> Result<Option<End>, TerminalError> {
        match message {
            Message::Woken => self.is_woken.store(false, Ordering::Release),
            Message::Signal(signal) => match signals::meaning(signal) {
                Meaning::End => return Ok(Some(End::Signal(signal))),
                Meaning::Stop => screen.suspend(Stopped::Process)?,
                Meaning::Continue => screen.take_back()?,
            },
            Message::Panicked => return Err(TerminalError::Panicked),
            Message::NoMoreEvents(error) => return Err(error.into()),
            Message::HungUp => return Err(io::Error::other("it was closed").into()),
            Message::Event(event) => {
                match keys::action(&event).map(|action| view.obey(action)) {
                    Some(Reaction::Quit) => return Ok(Some(End::Quit)),
                    Some(Reaction::Suspend) => screen.suspend(Stopped::Job)?,
                    Some(Reaction::Redraw) | None => {}
                }
                // A reader that failed has said so in a message of its own.
                let _ = self.next_event.send(Next);
            }
        }
        Ok(None)
    }
}

/// Starts the session. Its wake sends nothing while `is_woken` says that the last one still
/// waits: a terminal that takes no output for an hour must not pile up messages.
fn start_session(
    options: &Options,
    sender: Sender<Message>,
    is_woken: Arc<AtomicBool>,
) -> Result<Session<Blocks>, EngineError> {
    let (place, budget) = (options.place.clone(), options.budget.clone());
    let session = Session::start(Start {
        universe: Arc::clone(&options.universe),
        factory: Box::new(move |universe| place.start(universe, &budget)),
        observer: Box::new(|engine, raster| Blocks::observe(engine, raster)),
        wake: Box::new(move || {
            if !is_woken.swap(true, Ordering::AcqRel) {
                // Nobody listens any more when the view has ended.
                let _ = sender.send(Message::Woken);
            }
        }),
        budget: options.budget.clone(),
    })?;
    if options.start_running {
        session.send(Command::Run(true));
    }
    Ok(session)
}

/// Reads the terminal's events on a thread of their own, the next when the last was dealt with.
fn read_events(sender: Sender<Message>) -> io::Result<Sender<Next>> {
    let (next, dealt_with) = channel();
    std::thread::Builder::new().name("terminal events".to_owned()).spawn(move || {
        loop {
            let message = match crossterm::event::read() {
                Ok(event) => Message::Event(event),
                Err(error) => Message::NoMoreEvents(error),
            };
            let is_last = matches!(message, Message::NoMoreEvents(_));
            if sender.send(message).is_err() || is_last || dealt_with.recv().is_err() {
                return;
            }
        }
    })?;
    Ok(next)
}

/// Standard output while the terminal is ours. What comes later is let go of: a terminal of ratatui's still
/// writes when it is dropped, and where that fails it complains on standard error, which may be gone too.
struct OwnOutput {
    out: Stdout,
    is_ours: Arc<AtomicBool>,
}

impl OwnOutput {
    fn terminal(is_ours: &Arc<AtomicBool>) -> io::Result<Terminal<CrosstermBackend<Self>>> {
        Terminal::new(CrosstermBackend::new(Self { out: stdout(), is_ours: Arc::clone(is_ours) }))
    }
}

impl Write for OwnOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_ours.load(Ordering::Relaxed) { self.out.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_ours.load(Ordering::Relaxed) { self.out.flush() } else { Ok(()) }
    }
}

/// The terminal while it is ours; dropping it, or a panic of any thread, gives it back.
struct Screen {
    terminal: Terminal<CrosstermBackend<OwnOutput>>,
    is_ours: Arc<AtomicBool>,
}

impl Screen {
    fn open(sender: Sender<Message>) -> io::Result<Self> {
        let is_ours = Arc::new(AtomicBool::new(false));
        let screen = Self { terminal: OwnOutput::terminal(&is_ours)?, is_ours };
        let is_ours = Arc::clone(&screen.is_ours);
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if is_ours.swap(false, Ordering::Relaxed) {
                give_back();
                // Nobody listens where it is the loop that panics.
                let _ = sender.send(Message::Panicked);
            }
            report(panic);
        }));
        screen.take()?;
        Ok(screen)
    }

    fn take(&self) -> io::Result<()> {
        enable_raw_mode()?;
        self.is_ours.store(true, Ordering::Relaxed);
        execute!(stdout(), EnterAlternateScreen, EnableMouseCapture)
    }

    /// Gives the terminal back, stops, and takes it again once the program is continued.
    fn suspend(&mut self, stopped: Stopped) -> io::Result<()> {
        if self.is_ours.swap(false, Ordering::Relaxed) {
            give_back();
        }
        signals::stop(stopped);
        self.take_back()
    }

    /// Takes a terminal again that may have been another program's meanwhile, and draws all of it.
    fn take_back(&mut self) -> io::Result<()> {
        // What was raw for us may not be so any more, and is only made so when it is said not to be.
        disable_raw_mode()?;
        self.take()?;
        // A terminal of ratatui's that is cleared asks for the cursor's place, and the answer would go
        // to the thread that reads events. A new one takes what was cleared for all that is there.
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = OwnOutput::terminal(&self.is_ours)?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.is_ours.swap(false, Ordering::Relaxed) {
            give_back();
        }
    }
}

/// Undoes what [`Screen::open`] did to the terminal. One that is gone needs nothing back.
fn give_back() {
    let _ = execute!(stdout(), DisableMouseCapture, Show);
    let _ = ratatui::try_restore();
}
