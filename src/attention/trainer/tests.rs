use super::super::gradient::Workers;
use super::super::training::Training;
use super::snapshots::Snapshots;
use super::worker::VIEW_EVERY;
use std::time::Instant;

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
fn a_model_is_told_as_it_rests_before_its_pause_is() {
    let trainer = paused();
    trainer.send(Command::Run(true));
    let (mut steps, mut viewed) = (0, 0);
    loop {
        match trainer.wait(PATIENCE).expect("the trainer speaks") {
            Message::Running(true) => trainer.send(Command::Run(false)),
            Message::Event(Event::Step(step)) => steps = step.steps_of_all_starts,
            Message::View(view) => viewed = view.steps,
            // The first is told at the start.
            Message::Running(false) if steps > 0 => break,
            _ => {}
        }
    }
    assert_eq!(viewed, steps);
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
    let (mut steps, mut others) = (0, 0);
    loop {
        let message = trainer.wait(PATIENCE).expect("the trainer speaks");
        let is_step = matches!(message, Message::Event(Event::Step(_)));
        steps += u64::from(is_step);
        others += usize::from(!is_step);
        if matches!(message, Message::Running(false)) {
            break;
        }
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
            refusals.push(why.to_string());
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
