//! A training on its own thread, for views that must never wait for it.
//!
//! A view sends [`Command`]s and takes the [`Message`]s that have come whenever it draws. Between
//! two batches the trainer hears commands; it rests for a part of the time, so that whatever else
//! runs on the machine has room, and never holds more threads than its plan says. It touches no
//! GPU.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use super::config::ConfigError;
use super::gradient::Workers;
use super::model::Model;
use super::priority::give_way;
use super::training::{Event, Plan, Training};

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
    View(View),
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
    Refused(String),
}

/// A model at a point of its training.
#[derive(Clone, Debug)]
pub struct View {
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

/// Time between two views of a model in training.
const VIEW_EVERY: Duration = Duration::from_millis(33);

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
        let workers = Workers::new(plan.threads);
        let training = Training::new(plan)?;
        let view_waits = Arc::new(AtomicBool::new(false));
        let worker = Worker {
            snapshots: Snapshots::new(&training),
            training,
            workers,
            is_running: options.is_running,
            share: options.share,
            wake: options.wake,
            heard,
            told,
            viewed: None,
            view_waits: Arc::clone(&view_waits),
        };
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

/// What the thread holds.
struct Worker {
    training: Training,
    snapshots: Snapshots,
    workers: Workers<f32>,
    is_running: bool,
    share: f64,
    wake: Box<dyn Fn() + Send>,
    heard: Receiver<Command>,
    told: Sender<Message>,
    viewed: Option<Instant>,
    view_waits: Arc<AtomicBool>,
}

impl Worker {
    fn work(mut self) {
        give_way();
        self.begin();
        loop {
            let heard = if self.is_running {
                let spent = self.step();
                self.rest(spent)
            } else {
                self.heard.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match heard {
                Ok(Command::End) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(command) => self.obey(command),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Hears commands for as long as it is to rest after that much work.
    fn rest(&self, spent: Duration) -> Result<Command, RecvTimeoutError> {
        let share = self.share.clamp(0.01, 1.0);
        let rest = spent.mul_f64((1.0 - share) / share);
        if rest.is_zero() {
            return self.heard.try_recv().map_err(|error| match error {
                TryRecvError::Empty => RecvTimeoutError::Timeout,
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            });
        }
        self.heard.recv_timeout(rest)
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Run(is_running) => self.run(is_running),
            Command::Step => {
                self.run(false);
                self.step();
                self.view();
            }
            Command::Rewind(steps) => {
                self.run(false);
                self.training = self.snapshots.go_back(steps);
                self.tell(Message::Rewound { steps: self.training.steps_of_all_starts() });
                self.view();
            }
            Command::Reset(plan) => {
                let threads = plan.threads;
                match Training::new(*plan) {
                    Ok(training) => {
                        self.training = training;
                        self.workers = Workers::new(threads);
                        self.begin();
                    }
                    Err(error) => self.tell(Message::Refused(error.to_string())),
                }
            }
            Command::Take(model) => {
                if model.config() == self.training.model().config() {
                    self.training.model_mut().clone_from(&model);
                    self.view();
                } else {
                    self.tell(Message::Refused(ConfigError::other_shape().to_string()));
                }
            }
            Command::Share(share) => self.share = share,
            Command::End => {}
        }
    }

    fn begin(&mut self) {
        self.snapshots = Snapshots::new(&self.training);
        self.tell(Message::Began);
        self.tell(Message::Running(self.is_running));
        self.tell(Message::Snapshot { steps: 0 });
        self.view();
    }

    fn run(&mut self, is_running: bool) {
        if self.is_running != is_running {
            self.is_running = is_running;
            self.tell(Message::Running(is_running));
            self.view();
        }
    }

    /// Learns from a batch, and gives the time that it took. A training that is finished pauses.
    fn step(&mut self) -> Duration {
        let began = Instant::now();
        let was_finished = self.training.finish().is_some();
        let mut events = Vec::new();
        let (training, workers) = (&mut self.training, &mut self.workers);
        let advanced = catch_unwind(AssertUnwindSafe(|| {
            training.advance(workers, &mut |event| events.push(event));
        }));
        for event in events {
            self.tell(Message::Event(event));
        }
        if advanced.is_err() {
            self.tell(Message::Refused("the training came upon a mistake of ours".to_owned()));
            self.run(false);
        }
        if let Some(steps) = self.snapshots.observe(&self.training) {
            self.tell(Message::Snapshot { steps });
        }
        if !was_finished && self.training.finish().is_some() {
            self.run(false);
        }
        let is_time = self.viewed.is_none_or(|viewed| viewed.elapsed() >= VIEW_EVERY);
        if self.is_running && is_time && !self.view_waits.load(Ordering::Relaxed) {
            self.view();
        }
        began.elapsed()
    }

    fn view(&mut self) {
        self.viewed = Some(Instant::now());
        self.view_waits.store(true, Ordering::Relaxed);
        let view = View {
            steps: self.training.steps_of_all_starts(),
            model: Arc::new(self.training.model().clone()),
        };
        self.tell(Message::View(view));
    }

    fn tell(&self, message: Message) {
        // A view that is gone has no ears; the thread hears of it by its commands.
        let can_wait = matches!(message, Message::Event(Event::Step(_)));
        let _ = self.told.send(message);
        if !can_wait {
            (self.wake)();
        }
    }
}

/// Snapshots of a training: its start, and points ever further apart, so that there are never
/// many.
struct Snapshots {
    snapshots: Vec<Training>,
    every: u64,
    most: usize,
}

/// Snapshots at first, in steps.
const SNAPSHOT_EVERY: u64 = 25;

/// Snapshots that are kept at most. One takes three numbers a parameter.
const MOST_SNAPSHOTS: usize = 64;

impl Snapshots {
    fn new(training: &Training) -> Self {
        Self { snapshots: vec![training.clone()], every: SNAPSHOT_EVERY, most: MOST_SNAPSHOTS }
    }

    /// Takes a snapshot where one is due, and gives its steps.
    fn observe(&mut self, training: &Training) -> Option<u64> {
        let steps = training.steps_of_all_starts();
        let last = self.snapshots.last().map_or(0, Training::steps_of_all_starts);
        if !steps.is_multiple_of(self.every) || steps <= last {
            return None;
        }
        if self.snapshots.len() >= self.most {
            self.every *= 2;
            let every = self.every;
            self.snapshots.retain(|snapshot| snapshot.steps_of_all_starts().is_multiple_of(every));
            if !steps.is_multiple_of(every) {
                return None;
            }
        }
        self.snapshots.push(training.clone());
        Some(steps)
    }

    /// The last snapshot at or before that many steps. Those after it are forgotten.
    fn go_back(&mut self, steps: u64) -> Training {
        let after =
            self.snapshots.partition_point(|snapshot| snapshot.steps_of_all_starts() <= steps);
        // The start is always there.
        self.snapshots.truncate(after.max(1));
        self.snapshots[self.snapshots.len() - 1].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::recipe::tests::quick;
    use crate::attention::{Config, life};
    use crate::life::LifeLike;

    /// How long a test waits for a message before it takes the thread for stuck.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn plan(seed: u64) -> Plan {
        Plan {
            task: Arc::new(life::Life::new(4, 4, LifeLike::LIFE)),
            config: Config { width: 8, mlp_width: 12, ..life::config(4, 4) },
            recipe: quick(),
            seed,
            start: None,
            threads: 1,
        }
    }

    fn paused() -> Trainer {
        let options = TrainerOptions { is_running: false, share: 1.0, wake: Box::new(|| {}) };
        Trainer::start(plan(1), options).unwrap()
    }

    /// The next view after as many steps.
    fn view_at(trainer: &Trainer, steps: u64) -> Arc<Model<f32>> {
        loop {
            match trainer.wait(PATIENCE).expect("the trainer speaks") {
                Message::View(view) if view.steps == steps => return view.model,
                _ => {}
            }
        }
    }

    #[test]
    fn a_system_without_threads_is_told_of() {
        let options = TrainerOptions { is_running: true, share: 1.0, wake: Box::new(|| {}) };
        // No system has that much memory for a stack.
        let thread = Builder::new().stack_size(1 << (usize::BITS - 4));
        let error = Trainer::start_on(thread, plan(1), options).err().unwrap();
        assert!(matches!(error, TrainerError::NoThread(_)), "{error}");
        assert!(error.to_string().starts_with("no thread can be had for the training"), "{error}");
    }

    #[test]
    fn models_do_not_pile_up_while_nobody_looks() {
        let (woken, wakes) = channel();
        let wake = Box::new(move || {
            // The test is over when nobody hears this.
            let _ = woken.send(());
        });
        let trainer =
            Trainer::start(plan(1), TrainerOptions { is_running: true, share: 1.0, wake }).unwrap();
        let began = Instant::now();
        while began.elapsed() < 5 * VIEW_EVERY {
            // It may have learned all that there is by then.
            let _ = wakes.recv_timeout(VIEW_EVERY);
        }
        let views = |trainer: &Trainer| {
            trainer.messages().filter(|message| matches!(message, Message::View(_))).count()
        };
        // One that waits, and one where the training has ended already.
        assert!((1..=2).contains(&views(&trainer)));
    }

    #[test]
    fn a_rewound_training_goes_on_exactly_as_it_did() {
        let trainer = paused();
        view_at(&trainer, 0);
        for _ in 0..30 {
            trainer.send(Command::Step);
        }
        let first = view_at(&trainer, 30);
        trainer.send(Command::Rewind(29));
        view_at(&trainer, 25);
        for _ in 0..5 {
            trainer.send(Command::Step);
        }
        assert_eq!(view_at(&trainer, 30), first);
        trainer.send(Command::Rewind(3));
        let start = view_at(&trainer, 0);
        assert_eq!(*start, Model::new(plan(1).config, 1).unwrap());
    }

    #[test]
    fn a_training_runs_to_its_end_and_pauses() {
        let trainer = paused();
        trainer.send(Command::Run(true));
        let (mut steps, mut finished) = (0, None);
        loop {
            match trainer.wait(PATIENCE).expect("the trainer speaks") {
                Message::Event(Event::Step(step)) => {
                    steps += 1;
                    assert_eq!(step.step, steps);
                }
                Message::Event(Event::Finished(finish)) => finished = Some(finish),
                Message::Running(false) if finished.is_some() => break,
                _ => {}
            }
        }
        assert_eq!(steps, quick().most_steps);
        assert_eq!(finished.unwrap().check.step, steps);
        // It can still be stepped.
        trainer.send(Command::Step);
        view_at(&trainer, steps + 1);
    }

    #[test]
    fn single_steps_wake_nobody() {
        let (woken, wakes) = channel();
        let wake = Box::new(move || {
            // The test is over when nobody hears this.
            let _ = woken.send(());
        });
        let options = TrainerOptions { is_running: true, share: 1.0, wake };
        let trainer = Trainer::start(plan(1), options).unwrap();
        let (mut steps, mut others, mut is_over) = (0, 0, false);
        loop {
            let message = trainer.wait(PATIENCE).expect("the trainer speaks");
            let is_step = matches!(message, Message::Event(Event::Step(_)));
            steps += u64::from(is_step);
            others += usize::from(!is_step);
            // After it has ended the model is shown once more.
            if is_over && matches!(message, Message::View(_)) {
                break;
            }
            is_over |= matches!(message, Message::Running(false));
        }
        drop(trainer);
        assert_eq!((steps, wakes.iter().count()), (quick().most_steps, others));
    }

    #[test]
    fn a_reset_begins_anew_and_other_shapes_are_refused() {
        let trainer = paused();
        trainer.send(Command::Step);
        view_at(&trainer, 1);
        trainer.send(Command::Reset(Box::new(plan(2))));
        assert_eq!(*view_at(&trainer, 0), Model::new(plan(2).config, 2).unwrap());

        let other = Model::new(life::config(5, 5), 1).unwrap();
        trainer.send(Command::Take(Arc::new(other)));
        let mut broken = plan(3);
        broken.config.heads = 3;
        trainer.send(Command::Reset(Box::new(broken)));
        let mut refusals = Vec::new();
        while refusals.len() < 2 {
            if let Message::Refused(why) = trainer.wait(PATIENCE).expect("the trainer speaks") {
                refusals.push(why);
            }
        }
        assert!(refusals[0].contains("another shape") && refusals[1].contains("3 heads"));

        let bent = Model::new(plan(9).config, 9).unwrap();
        trainer.send(Command::Take(Arc::new(bent.clone())));
        assert_eq!(*view_at(&trainer, 0), bent);
    }

    #[test]
    fn there_are_never_many_snapshots_and_the_start_is_always_among_them() {
        let mut training = Training::new(plan(1)).unwrap();
        let mut snapshots = Snapshots { every: 2, most: 6, ..Snapshots::new(&training) };
        let mut workers = Workers::new(1);
        for _ in 0..30 {
            training.advance(&mut workers, &mut |_| {});
            snapshots.observe(&training);
            assert!(snapshots.snapshots.len() <= 6);
        }
        assert_eq!(snapshots.every, 8);
        assert_eq!(snapshots.go_back(23).steps_of_all_starts(), 16);
        assert_eq!(snapshots.go_back(7).steps_of_all_starts(), 0);
    }
}
