//! The census: what lives in the universe that is shown, by class and by name.
//!
//! While it is open the window asks the session for a snapshot whenever the last one is done with
//! and something has changed (`scope` says of how much and how often), a thread of its own
//! recognises the objects in it (`watch`, `recognise`), and what it found is kept here as
//! `findings`. They speak of the generation of their snapshot. A running universe has gone on by
//! the time they are there, so each object is drawn where its own period has taken it since
//! (`path`): the picture decides what is alive, the findings only what it belongs to. The panel says
//! of which generation its counts are.
//!
//! `as_panel` is its place in the window. `panel` lists the kinds, `card` shows the figures of one,
//! `labels` puts names on the canvas, and `jump` goes from one object to the next of its kind. `words`
//! has the names of classes.

mod as_panel;
mod card;
mod findings;
mod jump;
mod labels;
mod overlay;
mod panel;
mod path;
mod portrait;
mod presence;
mod recognise;
#[cfg(test)]
mod samples;
mod scope;
mod watch;
mod words;

use std::sync::mpsc::channel;
use std::time::Instant;

use self::findings::Findings;
use self::jump::Visited;
use self::presence::Presence;
use self::scope::{Due, Schedule, Scope};
use self::watch::{Recognised, Watch};
use crate::engine::session::Command;
use crate::language::texts::census as texts;
use crate::language::{Language, Message, grouped};
use crate::life::{Rect, Topology};
use crate::memory::MemoryBudget;
use crate::render::TintMap;

/// What the window knows of the objects that it shows.
pub(super) struct Census {
    watch: Watch,
    schedule: Schedule,
    is_open: bool,
    findings: Option<Findings>,
    problem: Option<Problem>,
    /// The object that was gone to last, in the findings.
    visited: Option<Visited>,
    presence: Presence,
    /// The tints of the picture on the canvas, with its generation.
    tints: Option<(u64, TintMap)>,
}

/// Why there are no findings.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    /// More cells are in view than are recognised at once.
    TooLarge { width: u64, height: u64 },
    /// Recognition failed.
    Failed(Message),
}

impl Problem {
    /// What to tell the user.
    fn text(&self, language: Language) -> String {
        match self {
            Self::TooLarge { width, height } => {
                language.fill(texts::TOO_LARGE, &[&grouped(*width), &grouped(*height)])
            }
            Self::Failed(message) => message.say(language),
        }
    }
}

/// What a snapshot may be asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// The cells in view.
    pub view: Rect,
    pub topology: Topology,
    /// Of the whole universe, as far as it is known.
    pub population: u64,
    /// Of all live cells, as far as it is known.
    pub bounding_box: Option<Rect>,
    /// The universe's generation.
    pub generation: u64,
    /// Whether it stays there.
    pub is_at_rest: bool,
}

impl Census {
    /// A census that is closed. `wake` is called, on another thread, when objects were recognised; the
    /// shapes that are remembered are drawn from `budget`.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn new(
        budget: &MemoryBudget,
        wake: Box<dyn Fn() + Send + 'static>,
    ) -> Result<Self, Message> {
        Ok(Self {
            watch: Watch::start(recognise::recogniser(budget), wake)?,
            schedule: Schedule::default(),
            is_open: false,
            findings: None,
            problem: None,
            visited: None,
            presence: Presence::default(),
            tints: None,
        })
    }

    /// Takes over what has been recognised, and what was seen to be no more.
    pub fn hear(&mut self) {
        if let Some(findings) = &mut self.findings {
            self.presence.hear(Instant::now(), findings);
            self.visited = self.visited.take().filter(|visited| !findings.is_gone(visited.index()));
        }
        let Some(Recognised { look, waited, findings }) = self.watch.take() else { return };
        self.tints = None;
        match findings {
            Ok(findings) => {
                let (now, took) = (Instant::now(), findings.took);
                self.schedule.done(now, look, findings.generation, waited, took);
                // An object that is no longer there is not shown as the one gone to.
                self.visited = self.visited.take().and_then(|visited| {
                    let index = visited.found_in(&findings)?;
                    Some(Visited::new(&findings, index))
                });
                self.problem = None;
                self.findings = Some(findings);
            }
            Err(message) => {
                self.findings = None;
                self.problem = Some(Problem::Failed(message));
            }
        }
    }

    /// The command that asks the session for the next snapshot, if one is due; or else when to come
    /// back, if it is known.
    pub fn ask(&mut self, now: Instant, sight: &Sight) -> (Option<Command>, Option<Instant>) {
        if !self.is_open || self.watch.is_busy() {
            return (None, None);
        }
        if matches!(self.problem, Some(Problem::Failed(_))) {
            return (None, None);
        }
        let Sight { view, topology, population, bounding_box, .. } = *sight;
        let scope = match Scope::new(view, topology, population, bounding_box) {
            Ok(scope) => scope,
            Err(Rect { width, height, .. }) => {
                self.schedule.forget();
                self.findings = None;
                self.tints = None;
                self.problem = Some(Problem::TooLarge { width, height });
                return (None, None);
            }
        };
        match self.schedule.due(now, scope, sight.generation, sight.is_at_rest) {
            Due::Never => (None, None),
            Due::At(time) => (None, Some(time)),
            Due::Now(look) => {
                let (reply, answer) = channel();
                self.watch.submit(look, answer);
                (Some(Command::Read(scope.region(), reply)), None)
            }
        }
    }

    /// The command that asks the session for the cells in view, to see which objects are still there,
    /// where names stand over a universe that has gone on.
    pub fn ask_for_presence(&mut self, now: Instant, sight: &Sight) -> Option<Command> {
        let findings = self.findings.as_ref()?;
        if sight.generation == findings.generation {
            return None;
        }
        let (region, reply) = self.presence.ask(now, sight.view)?;
        Some(Command::Read(Some(region), reply))
    }

    /// The middle of the object that was gone to last, at a generation, while it is there.
    pub fn followed(&self, generation: u64) -> Option<(f64, f64)> {
        let (findings, visited) = (self.findings.as_ref()?, self.visited.as_ref()?);
        Some(findings.middle_at(&findings.objects[visited.index()], generation))
    }

    /// The next object of a kind, as it stands at a generation.
    pub fn next_of_kind(&mut self, kind: usize, generation: u64) -> Option<Rect> {
        let findings = self.findings.as_ref()?;
        let index = jump::next(findings, kind, self.visited.as_ref())?;
        self.visited = Some(Visited::new(findings, index));
        Some(findings.bounds_at(&findings.objects[index], generation))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Receiver;
    use std::time::Duration;

    use super::super::panel::Panel;
    use super::*;
    use crate::engine::session::Snapshot;
    use crate::life::{Cells, Rulestring};
    use crate::render::{Camera, Canvas, Framing, Tint};

    const PATIENCE: Duration = Duration::from_secs(60);

    const SIGHT: Sight = Sight {
        view: Rect::new(-50, -50, 100, 100),
        topology: Topology::UNBOUNDED,
        population: 4,
        bounding_box: Some(Rect::new(3, 3, 2, 2)),
        generation: 9,
        is_at_rest: false,
    };

    fn census() -> (Census, Receiver<()>) {
        let (woken, wakes) = channel();
        let wake = Box::new(move || {
            // The test may be over.
            let _ = woken.send(());
        });
        (Census::new(&MemoryBudget::new(1 << 24), wake).unwrap(), wakes)
    }

    /// Answers a command as a session with a block does.
    fn answer(command: Option<Command>) {
        let Some(Command::Read(None, reply)) = command else { panic!("no snapshot is asked for") };
        let region = Rect::new(3, 3, 2, 2);
        let cells = Cells::from_points([(3, 3), (4, 3), (3, 4), (4, 4)]).to_grid(region);
        let rulestring = Rulestring::default();
        reply.send(Ok(Snapshot { generation: 9, region, cells, rulestring })).unwrap();
    }

    #[test]
    fn one_snapshot_is_asked_for_at_a_time_and_none_while_closed() {
        let (mut census, wakes) = census();
        let now = Instant::now();
        assert!(census.ask(now, &SIGHT).0.is_none(), "it is closed");
        census.toggle();
        let (command, _) = census.ask(now, &SIGHT);
        assert!(census.ask(now, &SIGHT).0.is_none(), "one is under way");
        answer(command);
        wakes.recv_timeout(PATIENCE).unwrap();
        census.hear();
        let findings = census.findings.as_ref().unwrap();
        assert_eq!((findings.generation, findings.kinds[0].name), (9, Some("block")));
        assert!(census.ask(now, &SIGHT).0.is_none(), "nothing has changed");
        let (command, due) = census.ask(now, &Sight { generation: 10, ..SIGHT });
        assert!(command.is_none() && due.is_some_and(|due| due > now));
    }

    #[test]
    fn findings_colour_the_picture_and_lead_to_the_object() {
        let (mut census, wakes) = census();
        census.toggle();
        answer(census.ask(Instant::now(), &SIGHT).0);
        wakes.recv_timeout(PATIENCE).unwrap();
        census.hear();
        let canvas = Canvas { width: 64, height: 64 };
        let framing = Framing::new(&Camera::new(4.0).placement(canvas), canvas);
        let tints = census.tints(&framing, 12).unwrap();
        assert_eq!(tints.at(4, 4), Some((Some(Tint::Still), 1)));
        assert_eq!(tints.at(5, 4), Some((None, 0)));
        assert_eq!(census.next_of_kind(0, 12), Some(Rect::new(3, 3, 2, 2)));
        census.toggle();
        assert!(census.tints(&framing, 12).is_none());
    }

    #[test]
    fn the_object_gone_to_is_followed_until_it_is_no_more() {
        let (mut census, wakes) = census();
        census.toggle();
        answer(census.ask(Instant::now(), &SIGHT).0);
        wakes.recv_timeout(PATIENCE).unwrap();
        census.hear();
        assert_eq!(census.followed(12), None, "nothing was gone to");
        census.next_of_kind(0, 9);
        assert_eq!(census.followed(12), Some((4.0, 4.0)));
        let now = Instant::now();
        assert!(census.ask_for_presence(now, &SIGHT).is_none(), "the findings are of now");
        let later = Sight { generation: 12, ..SIGHT };
        let Some(Command::Read(Some(region), reply)) = census.ask_for_presence(now, &later) else {
            panic!("the cells in view are not asked for")
        };
        let cells = Cells::new().to_grid(region);
        let rulestring = Rulestring::default();
        reply.send(Ok(Snapshot { generation: 12, region, cells, rulestring })).unwrap();
        census.hear();
        assert_eq!(census.followed(12), None, "it is gone");
    }

    #[test]
    fn what_was_asked_of_another_universe_is_not_shown() {
        let (mut census, wakes) = census();
        census.toggle();
        let (of_the_old, _) = census.ask(Instant::now(), &SIGHT);
        census.forget();
        answer(of_the_old);
        let (of_the_new, _) = census.ask(Instant::now(), &Sight { generation: 0, ..SIGHT });
        assert!(of_the_new.is_some(), "the new universe is looked at at once");
        census.hear();
        assert!(census.findings.is_none());
        answer(of_the_new);
        wakes.recv_timeout(PATIENCE).unwrap();
        census.hear();
        assert!(census.findings.is_some());
    }

    #[test]
    fn a_view_too_large_asks_to_zoom_in_and_drops_what_was_there() {
        let (mut census, wakes) = census();
        census.toggle();
        answer(census.ask(Instant::now(), &SIGHT).0);
        wakes.recv_timeout(PATIENCE).unwrap();
        census.hear();
        let view = Rect::new(0, 0, 30_000, 20_000);
        let far = Sight { view, bounding_box: Some(Rect::new(0, 0, 1 << 30, 1 << 30)), ..SIGHT };
        assert!(census.ask(Instant::now(), &far).0.is_none());
        assert!(census.findings.is_none());
        assert_eq!(census.problem, Some(Problem::TooLarge { width: 30_000, height: 20_000 }));
        for language in Language::ALL {
            let text = census.problem.as_ref().unwrap().text(language);
            assert!(text.contains("30,000 × 20,000"), "{text}");
        }
        // Back where it was, it looks again at once.
        answer(census.ask(Instant::now(), &SIGHT).0);
        wakes.recv_timeout(PATIENCE).unwrap();
        census.hear();
        assert!(census.findings.is_some() && census.problem.is_none());
    }
}
