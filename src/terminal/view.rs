//! What a person looks at, how actions change it, and how it is drawn.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect as Area, Size};

use super::abilities::Abilities;
use super::camera::{Camera, Lens};
use super::canvas::Canvas;
use super::keys::{Action, Direction};
use super::overlay::{Listed, Overlay, Telling};
use super::status_line::StatusLine;
use crate::engine::session::{Commands, Destination, Keeping, Picture, Status};
use crate::language::Language;
use crate::life::Rect;
use crate::view::{Blocks, Following, Pictures, Playback};

/// Columns that a nudge moves by, and half as many rows, which is as far.
const NUDGE_COLUMNS: i32 = 4;

/// The state of a terminal view.
pub struct View {
    title: String,
    language: Language,
    abilities: Abilities,
    size: Size,
    /// `None` until the size is known.
    camera: Option<Camera>,
    pictures: Pictures<Lens, Blocks>,
    playback: Playback,
    commands: Commands,
    following: Following,
    /// The list that lies over the universe.
    overlay: Option<Overlay>,
    grabbed: Option<Position>,
}

/// What an action leads to.
pub enum Reaction {
    /// At most another drawing.
    Redraw,
    /// The terminal is given back until it is asked for again.
    Suspend,
    /// The view ends.
    Quit,
}

impl View {
    /// A view of a session that tells `status` and hears `commands`; it shows nothing yet.
    pub fn new(
        title: String,
        language: Language,
        abilities: Abilities,
        status: Status,
        commands: Commands,
    ) -> Self {
        Self {
            title,
            language: abilities.language(language),
            abilities,
            size: Size::default(),
            camera: None,
            pictures: Pictures::default(),
            playback: Playback::new(status),
            commands,
            following: Following::Nothing,
            overlay: None,
            grabbed: None,
        }
    }

    /// Takes over what the session tells.
    pub fn hear(&mut self, status: Status) {
        self.playback.hear(status);
    }

    /// Takes note of the terminal's size, and asks for the pictures of what it shows now.
    pub fn look(&mut self, terminal: Size) {
        self.size = self.areas(Area::from(terminal))[0].as_size();
        let size = self.size;
        let status = self.playback.status();
        let camera = self.camera.get_or_insert_with(|| Camera::fitted(extent(status), size));
        if let Some(region) = self.following.pattern(status) {
            camera.centre_on(region);
        }
        let lens = Lens::new(*camera, size);
        if self.pictures.asked() != Some(&lens) {
            self.pictures.ask(lens, &self.commands);
        }
    }

    /// Takes a picture to be drawn from now on.
    pub fn show(&mut self, picture: Picture<Blocks>) {
        self.pictures.show(picture);
    }

    /// Does what is asked for.
    pub fn obey(&mut self, action: Action) -> Reaction {
        if let Some(mut overlay) = self.overlay {
            let area = (self.size.width, self.size.height);
            if overlay.scroll(action, &self.telling(), area) {
                self.overlay = Some(overlay);
                return Reaction::Redraw;
            }
        }
        match action {
            Action::Quit => return Reaction::Quit,
            Action::Suspend => return Reaction::Suspend,
            Action::RunOrStop => {
                self.playback.run_or_stop(&self.commands);
            }
            Action::Generation => self.playback.step(1, &self.commands),
            Action::Step => self.playback.step_a_frame(&self.commands),
            Action::Faster(by) => self.playback.speed_up(by, &self.commands),
            Action::Reset => {
                // The status says what comes of it.
                self.playback.change(Destination::Start, Keeping::WherePossible, &self.commands);
            }
            Action::Undo => {
                self.playback.change(Destination::Back, Keeping::Surely, &self.commands);
            }
            Action::Redo => {
                self.playback.change(Destination::Forward, Keeping::Surely, &self.commands);
            }
            Action::Language => self.language = self.abilities.language(self.language.next()),
            Action::Help => self.overlay = Overlay::switched(self.overlay, Listed::Keys),
            Action::Legend => self.overlay = Overlay::switched(self.overlay, Listed::States),
            Action::Dismiss => self.overlay = None,
            Action::Follow => self.following = self.following.switched(),
            Action::Fit => self.camera = None,
            _ => self.steer(action),
        }
        Reaction::Redraw
    }

    /// Draws everything.
    pub fn draw(&self, frame: &mut Frame) {
        let [universe, line] = self.areas(frame.area());
        if let Some((picture, lens)) = self.pictures.shown() {
            let canvas = Canvas {
                lens,
                blocks: &picture.content,
                topology: self.playback.status().rulestring.topology,
                palette: self.abilities.palette,
                characters: self.abilities.characters,
            };
            frame.render_widget(canvas, universe);
        }
        frame.render_widget(self.status_line(), line);
        if let Some(overlay) = self.overlay {
            overlay.draw(&self.telling(), frame, universe);
        }
    }

    /// Moves the camera.
    fn steer(&mut self, action: Action) {
        let size = self.size;
        let Some(camera) = &mut self.camera else {
            return;
        };
        match action {
            Action::Zoom(steps) => camera.zoom_by(steps),
            Action::ZoomAbout(steps, at) => camera.zoom_about(steps, at, size),
            Action::Middle => camera.centre_on(extent(self.playback.status())),
            Action::Nudge(Direction(x, y)) => {
                camera.pan(x * NUDGE_COLUMNS, y * NUDGE_COLUMNS / 2);
                self.following = Following::Nothing;
            }
            Action::Leap(Direction(x, y)) => {
                let half = |side: u16| i32::from(side / 2).max(1);
                camera.pan(x * half(size.width), y * half(size.height));
                self.following = Following::Nothing;
            }
            Action::Grab(at) => self.grabbed = Some(at),
            Action::Drag(at) => {
                if let Some(from) = self.grabbed.replace(at) {
                    camera.pan(
                        i32::from(from.x) - i32::from(at.x),
                        i32::from(from.y) - i32::from(at.y),
                    );
                    self.following = Following::Nothing;
                }
            }
            _ => {}
        }
    }

    fn telling(&self) -> Telling<'_> {
        Telling {
            language: self.language,
            abilities: self.abilities,
            rule: &self.playback.status().rulestring.rule,
        }
    }

    fn status_line(&self) -> StatusLine<'_> {
        StatusLine {
            status: self.playback.status(),
            title: &self.title,
            doing: self.playback.doing(),
            rate: self.playback.rate(),
            language: self.language,
            zoom: self.camera.map_or(0, |camera| camera.zoom()),
            abilities: self.abilities,
        }
    }

    /// The universe's area and the status line's.
    fn areas(&self, terminal: Area) -> [Area; 2] {
        let line = self.status_line().height(terminal);
        Layout::vertical([Constraint::Fill(1), Constraint::Length(line)]).areas(terminal)
    }
}

/// Everything there is to see: a bounded universe, or the smallest rectangle around what lives.
fn extent(status: &Status) -> Rect {
    let bounds = status.rulestring.topology.bounds();
    bounds.or(status.bounding_box).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Receiver;

    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::super::abilities::Characters;
    use super::super::palette::Palette;
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::engine::session::Command;
    use crate::engine::{Engine, EngineKind};
    use crate::life::{Cells, Pattern, Rulestring, Universe};
    use crate::view::Framed;

    /// A view with the engine that a session would run for it.
    struct Bench {
        engine: ReferenceEngine,
        status: Status,
        view: View,
        inbox: Receiver<Command>,
        terminal: Terminal<TestBackend>,
    }

    impl Bench {
        fn new(points: &[(i64, i64)], width: u16, height: u16) -> Self {
            let cells = Cells::from_points(points.iter().copied());
            let universe = Universe::new(&Pattern::from_cells(cells), None).unwrap();
            let status = Status {
                population: points.len() as u64,
                bounding_box: universe.cells().bounding_box(),
                ..Status::new(EngineKind::Reference, Rulestring::default())
            };
            let (commands, inbox) = Commands::channel();
            Self {
                engine: ReferenceEngine::new(&universe),
                view: View::new(
                    "test".to_owned(),
                    Language::English,
                    Abilities { characters: Characters::Braille, palette: Palette::Plain },
                    status.clone(),
                    commands,
                ),
                status,
                inbox,
                terminal: Terminal::new(TestBackend::new(width, height)).unwrap(),
            }
        }

        /// Asks for an action; a step is stepped.
        fn ask(&mut self, action: Action) {
            self.view.obey(action);
            while let Ok(command) = self.inbox.try_recv() {
                let Command::Step(generations) = command else { continue };
                self.engine.step(generations).unwrap();
                self.status.generation = self.engine.generation();
                self.status.bounding_box = self.engine.bounding_box().unwrap();
            }
        }

        /// Tells what there is to tell, and looks.
        fn look(&mut self) {
            self.view.hear(self.status.clone());
            self.view.look(self.terminal.size().unwrap());
        }

        #[track_caller]
        fn check(&mut self, expected: &[&str]) {
            let size = self.terminal.size().unwrap();
            self.look();
            let raster = self.view.pictures.asked().unwrap().raster().clone();
            let picture = Picture {
                content: Blocks::observe(&mut self.engine, &raster).unwrap(),
                raster,
                generation: self.engine.generation(),
                epoch: 0,
            };
            self.view.show(picture);
            self.terminal.draw(|frame| self.view.draw(frame)).unwrap();
            let buffer = self.terminal.backend().buffer();
            let rows: Vec<String> = buffer
                .content
                .chunks(usize::from(size.width).max(1))
                .map(|row| row.iter().map(|cell| cell.symbol()).collect())
                .collect();
            assert_eq!(rows, expected);
        }
    }

    const BLINKER: [(i64, i64); 3] = [(0, 0), (1, 0), (2, 0)];

    #[test]
    fn a_blinker_turns_when_it_is_stepped() {
        let mut bench = Bench::new(&BLINKER, 10, 4);
        bench.check(&["          ", "  ██████  ", "          ", "gen 0     "]);
        bench.ask(Action::Generation);
        bench.check(&["    ██    ", "    ██    ", "    ██    ", "gen 1     "]);
        bench.ask(Action::Step);
        bench.check(&["          ", "  ██████  ", "          ", "gen 2     "]);
    }

    #[test]
    fn moving_zooming_and_fitting_again() {
        let mut bench = Bench::new(&BLINKER, 10, 4);
        bench.check(&["          ", "  ██████  ", "          ", "gen 0     "]);
        bench.ask(Action::Nudge(Direction(1, 0)));
        bench.check(&["          ", "████      ", "          ", "gen 0     "]);
        bench.ask(Action::Leap(Direction(-1, 0)));
        bench.check(&["          ", "   ██████ ", "          ", "gen 0     "]);
        bench.ask(Action::Zoom(-2));
        bench.ask(Action::Middle);
        bench.check(&["          ", "    ⠠⠤    ", "          ", "gen 0     "]);
        bench.ask(Action::Fit);
        bench.check(&["          ", "  ██████  ", "          ", "gen 0     "]);
        bench.ask(Action::Grab(Position::new(3, 1)));
        bench.ask(Action::Drag(Position::new(5, 0)));
        bench.check(&["    ██████", "          ", "          ", "gen 0     "]);
    }

    #[test]
    fn following_keeps_the_middle_of_what_lives_in_the_middle() {
        let glider = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];
        let mut bench = Bench::new(&glider, 10, 4);
        let there = ["    ██    ", "      ██  ", "  ██████  "];
        bench.check(&[there[0], there[1], there[2], "gen 0     "]);
        bench.ask(Action::Follow);
        for _ in 0..400 {
            bench.ask(Action::Generation);
        }
        bench.check(&[there[0], there[1], there[2], "gen 400   "]);
        bench.ask(Action::Follow);
        for _ in 0..4 {
            bench.ask(Action::Generation);
        }
        bench.check(&["          ", "      ██  ", "        ██", "gen 404   "]);
    }

    #[test]
    fn quick_keys_are_all_heard_before_the_status_catches_up() {
        let mut bench = Bench::new(&BLINKER, 10, 4);
        let mut tell = |action| {
            bench.view.obey(action);
            bench.inbox.try_recv().unwrap()
        };
        for speed in 1..=3 {
            assert!(matches!(tell(Action::Faster(1)), Command::Speed(told) if told == speed));
        }
        assert!(matches!(tell(Action::Step), Command::Step(8)));
        assert!(matches!(tell(Action::RunOrStop), Command::Run(true)));
        assert!(matches!(tell(Action::RunOrStop), Command::Run(false)));
    }

    #[test]
    fn help_scrolls_where_it_does_not_fit_and_closes() {
        let mut bench = Bench::new(&BLINKER, 40, 8);
        let shown = |bench: &mut Bench| {
            bench.look();
            bench.terminal.draw(|frame| bench.view.draw(frame)).unwrap();
            let cells = &bench.terminal.backend().buffer().content;
            cells.iter().map(|cell| cell.symbol()).collect::<String>()
        };
        shown(&mut bench);
        bench.ask(Action::Help);
        assert!(shown(&mut bench).contains("run or pause"));
        assert!(!shown(&mut bench).contains("quit"));
        bench.ask(Action::Nudge(Direction(0, 1)));
        assert!(!shown(&mut bench).contains("Enter"), "a line further down");
        for _ in 0..9 {
            bench.ask(Action::Leap(Direction(0, 1)));
        }
        assert!(shown(&mut bench).contains("   pan"), "the end");
        bench.ask(Action::Nudge(Direction(0, -1)));
        assert!(!shown(&mut bench).contains("   pan"), "the end is no further away than it looks");
        bench.ask(Action::ZoomAbout(40, Position::new(1, 1)));
        assert!(shown(&mut bench).contains("run or pause"), "the wheel scrolls too");
        bench.ask(Action::Dismiss);
        assert!(!shown(&mut bench).contains("run or pause"));
    }

    #[test]
    fn every_size_can_be_drawn_with_help_and_without() {
        for (width, height) in [(0, 0), (1, 1), (1, 9), (9, 1), (2, 2), (300, 3), (3, 300)] {
            let mut bench = Bench::new(&BLINKER, width, height);
            for _ in 0..2 {
                bench.look();
                let drawn = bench.terminal.draw(|frame| bench.view.draw(frame));
                assert!(drawn.is_ok(), "{width} x {height}");
                bench.ask(Action::Help);
                bench.ask(Action::Fit);
            }
        }
    }
}
