//! The trainer's thread: it learns from batches, and hears commands between them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use super::super::config::ConfigError;
use super::super::gradient::Workers;
use super::super::priority::give_way;
use super::super::training::{Event, Training};
use super::snapshots::Snapshots;
use super::{Command, Message, ModelView, Refusal, TrainerOptions};

/// Time between two views of a model in training.
pub(super) const VIEW_EVERY: Duration = Duration::from_millis(33);

/// What the thread holds.
pub(super) struct Worker {
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
    pub fn new(
        training: Training,
        options: TrainerOptions,
        (heard, told): (Receiver<Command>, Sender<Message>),
        view_waits: Arc<AtomicBool>,
    ) -> Self {
        Self {
            snapshots: Snapshots::new(&training),
            workers: Workers::new(training.plan().threads),
            training,
            is_running: options.is_running,
            share: options.share,
            wake: options.wake,
            heard,
            told,
            viewed: None,
            view_waits,
        }
    }

    pub fn work(mut self) {
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
                    Err(error) => self.tell(Message::Refused(error.into())),
                }
            }
            Command::Take(model) => {
                if model.config() == self.training.model().config() {
                    self.training.model_mut().clone_from(&model);
                    self.view();
                } else {
                    self.tell(Message::Refused(ConfigError::other_shape().into()));
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
            // Whoever hears of a pause has the model as it rests.
            self.view();
            self.tell(Message::Running(is_running));
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
            self.tell(Message::Refused(Refusal::Mistake));
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
        let view = ModelView {
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
