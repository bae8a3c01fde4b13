//! A training on its own thread, for views that must never wait for it.
//!
//! A view sends [`Command`]s and takes the [`Message`]s that have come whenever it draws. Between
//! two batches the trainer hears commands; it rests for a part of the time, so that whatever else
//! runs on the machine has room, and never holds more threads than its plan says. It touches no
//! GPU.

mod snapshots;
mod worker;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::config::ConfigError;
use super::model::Model;
use super::training::{Event, Plan, Training};
use worker::Worker;

/// What a view tells its trainer.
pub enum Command {
    /// Train or pause.
    Run(bool),
    /// Pause, and learn from one batch.
    Step,
    /// Pause, and go back to the last snapshot at or before that many steps over all starts. From
    /// there the training goes on exactly as it did.
    Rewind(u64),
    /// Begin another training, which runs if the one before it did.
    Reset(Box<Plan>),
    /// Go on with this model, which a file held or a person bent. One of another shape is
    /// refused.
    Take(Arc<Model<f32>>),
    /// Train for this share of the time, above 0 and up to 1, and rest for what is left of it.
    Share(f64),
    /// End the thread.
    End,
}

/// What a trainer tells its view.
#[derive(Clone, Debug)]
pub enum Message {
    /// A training begins, and everything after this is about it.
    Began,
    /// What happened in the training.
    Event(Event),
    /// The model as it is. While it trains not more often than about thirty times a second, and not
    /// before the last one was taken; always when it pauses, after a single step, a rewind and a
    /// reset.
    View(ModelView),
    /// A snapshot was taken, to which [`Command::Rewind`] can go back.
    Snapshot {
        /// Steps over all starts.
        steps: u64,
    },
    /// The training stands where a snapshot was taken, and what came later is undone.
    Rewound {
        /// Steps over all starts.
        steps: u64,
    },
    /// Whether it trains now.
    Running(bool),
    /// A command could not be obeyed, for that reason; the training goes on as it was.
    Refused(Refusal),
}

/// Why a command could not be obeyed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No model has such a shape, or another one than the model that trains.
    #[error(transparent)]
    Shape(#[from] ConfigError),
    /// The training ended in a panic.
    #[error("the training came upon a mistake of ours")]
    Mistake,
}

/// A model at a point of its training.
#[derive(Clone, Debug)]
pub struct ModelView {
    /// Steps over all starts.
    pub steps: u64,
    /// The model.
    pub model: Arc<Model<f32>>,
}

/// How a trainer begins, and how much of the time it takes.
pub struct TrainerOptions {
    /// Whether it trains at once.
    pub is_running: bool,
    /// Share of the time that it trains, as in [`Command::Share`].
    pub share: f64,
    /// Called when there are new messages, on the trainer's thread. What happened in single steps is
    /// told with the next view, so that there are not as many wakes as steps.
    pub wake: Box<dyn Fn() + Send>,
}

/// Why there is no trainer.
#[derive(Debug, thiserror::Error)]
pub enum TrainerError {
    /// The plan's shape does not fit together.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The system gives no thread.
    #[error("no thread can be had for the training: {0}; end other programs, or raise the limit")]
    NoThread(#[source] io::Error),
}

/// A training on its own thread. Dropping it ends the thread.
pub struct Trainer {
    commands: Sender<Command>,
    messages: Receiver<Message>,
    /// Whether a view waits to be taken: while nobody looks, models must not pile up.
    view_waits: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Trainer {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`TrainerError`] when the plan's shape does not fit together, or the system has no more
    /// threads.
    pub fn start(plan: Plan, options: TrainerOptions) -> Result<Self, TrainerError> {
        Self::start_on(Builder::new(), plan, options)
    }

    fn start_on(
        thread: Builder,
        plan: Plan,
        options: TrainerOptions,
    ) -> Result<Self, TrainerError> {
        let (commands, heard) = channel();
        let (told, messages) = channel();
        let training = Training::new(plan)?;
        let view_waits = Arc::new(AtomicBool::new(false));
        let worker = Worker::new(training, options, (heard, told), Arc::clone(&view_waits));
        let thread = thread
            .name("trainer".to_owned())
            .spawn(move || worker.work())
            .map_err(TrainerError::NoThread)?;
        Ok(Self { commands, messages, view_waits, thread: Some(thread) })
    }

    /// Tells the trainer something. After its thread has ended nothing comes of it.
    pub fn send(&self, command: Command) {
        // The thread ends before its trainer does only where it panicked, which the view sees by
        // `is_alive`.
        let _ = self.commands.send(command);
    }

    /// What it has told since the last call.
    pub fn messages(&self) -> impl Iterator<Item = Message> + '_ {
        self.messages.try_iter().inspect(|message| self.take_note(message))
    }

    /// Waits for the next message, up to that long.
    pub fn wait(&self, patience: Duration) -> Option<Message> {
        self.messages.recv_timeout(patience).ok().inspect(|message| self.take_note(message))
    }

    fn take_note(&self, message: &Message) {
        if matches!(message, Message::View(_)) {
            self.view_waits.store(false, Ordering::Relaxed);
        }
    }

    /// Whether its thread is there. It ends by a mistake of ours alone.
    pub fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Trainer {
    fn drop(&mut self) {
        self.send(Command::End);
        if let Some(thread) = self.thread.take() {
            // Its panics are no concern of whoever lets go of it.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
