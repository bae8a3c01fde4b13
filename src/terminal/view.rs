//! What a person looks at, how actions change it, and how it is drawn.

use std::collections::VecDeque;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect as Area, Size};
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph};

use super::camera::{Camera, Lens};
use super::canvas::{Canvas, Palette};
use super::keys::{Action, Direction, HELP};
use super::status_line::StatusLine;
use crate::engine::session::{Commands, Destination, Keeping, Picture, Status};
use crate::language::{Language, Text};
use crate::life::{BlockRaster, Rect};
use crate::view::Playback;

/// Columns that a nudge moves by, and half as many rows, which is as far.
const NUDGE_COLUMNS: i32 = 4;

/// Looks that may be waiting for their pictures; older ones are forgotten.
const MAX_AWAITED: usize = 64;

/// The state of a terminal view.
pub struct View {
    title: String,
    language: Language,
    palette: Palette,
    size: Size,
    /// `None` until the size is known.
    camera: Option<Camera>,
    /// Looks that were asked for, the oldest first, whose pictures have not come.
    awaited: VecDeque<(BlockRaster, Lens)>,
    /// The look that was asked for last.
    asked: Option<Lens>,
    /// The last picture, with the look that it was made for.
    shown: Option<(Lens, Vec<u32>)>,
    playback: Playback,
    commands: Commands,
    is_following: bool,
    shows_help: bool,
    grabbed: Option<Position>,
}

/// What an action leads to.
pub enum Reaction {
    /// At most another drawing.
    Redraw,
    /// The view ends.
    Quit,
}

impl View {
    /// A view of a session that tells `status` and hears `commands`; it shows nothing yet.
    pub fn new(
        title: String,
        language: Language,
        palette: Palette,
        status: Status,
        commands: Commands,
    ) -> Self {
        Self {
            title,
            language,
            palette,
            size: Size::default(),
            camera: None,
            awaited: VecDeque::new(),
            asked: None,
            shown: None,
            playback: Playback::new(status),
            commands,
            is_following: false,
            shows_help: false,
            grabbed: None,
        }
    }

    /// Takes note of the terminal's size and of what is known now. Gives the raster to look at
    /// where it is another than before.
    pub fn look(&mut self, terminal: Size, status: &Status) -> Option<BlockRaster> {
        self.playback.hear(status.clone());
        self.size = self.areas(Area::from(terminal), status)[0].as_size();
        let size = self.size;
        let camera = self.camera.get_or_insert_with(|| Camera::fitted(extent(status), size));
        if self.is_following
            && let Some(bounds) = status.bounding_box
        {
            camera.centre_on(bounds);
        }
        let lens = Lens::new(*camera, size);
        if self.asked.as_ref() == Some(&lens) {
            return None;
        }
        let raster = lens.raster();
        self.asked = Some(lens.clone());
        self.awaited.push_back((raster.clone(), lens));
        if self.awaited.len() > MAX_AWAITED {
            self.awaited.pop_front();
        }
        Some(raster)
    }

    /// Takes a picture to be drawn from now on.
    pub fn show(&mut self, picture: Picture<Vec<u32>>) {
        let found = self.awaited.iter().position(|(raster, _)| *raster == picture.raster);
        if let Some(index) = found
            && let Some((_, lens)) = self.awaited.drain(..=index).next_back()
        {
            self.shown = Some((lens, picture.content));
        } else if let Some((lens, counts)) = &mut self.shown
            && lens.raster() == picture.raster
        {
            *counts = picture.content;
        }
    }

    /// Does what is asked for.
    pub fn obey(&mut self, action: Action, status: &Status) -> Reaction {
        match action {
            Action::Quit => return Reaction::Quit,
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
            Action::Help => self.shows_help = !self.shows_help,
            Action::Dismiss => self.shows_help = false,
            Action::Follow => self.is_following = !self.is_following,
            Action::Fit => self.camera = None,
            _ => self.steer(action, status),
        }
        Reaction::Redraw
    }

    /// Draws everything.
    pub fn draw(&self, frame: &mut Frame, status: &Status) {
        let [universe, line] = self.areas(frame.area(), status);
        if let Some((lens, counts)) = &self.shown {
            let canvas = Canvas {
                lens,
                counts,
                topology: status.rulestring.topology,
                palette: self.palette,
            };
            frame.render_widget(canvas, universe);
        }
        frame.render_widget(self.status_line(status), line);
        if self.shows_help {
            self.draw_help(frame, universe);
        }
    }

    /// Moves the camera.
    fn steer(&mut self, action: Action, status: &Status) {
        let size = self.size;
        let Some(camera) = &mut self.camera else {
            return;
        };
        match action {
            Action::Zoom(steps) => camera.zoom_by(steps),
            Action::ZoomAbout(steps, at) => camera.zoom_about(steps, at, size),
            Action::Middle => camera.centre_on(extent(status)),
            Action::Nudge(Direction(x, y)) => {
                camera.pan(x * NUDGE_COLUMNS, y * NUDGE_COLUMNS / 2);
                self.is_following = false;
            }
            Action::Leap(Direction(x, y)) => {
                let half = |side: u16| i32::from(side / 2).max(1);
                camera.pan(x * half(size.width), y * half(size.height));
                self.is_following = false;
            }
            Action::Grab(at) => self.grabbed = Some(at),
            Action::Drag(at) => {
                if let Some(from) = self.grabbed.replace(at) {
                    camera.pan(
                        i32::from(from.x) - i32::from(at.x),
                        i32::from(from.y) - i32::from(at.y),
                    );
                    self.is_following = false;
                }
            }
            _ => {}
        }
    }

    fn status_line<'a>(&'a self, status: &'a Status) -> StatusLine<'a> {
        StatusLine {
            status,
            title: &self.title,
            language: self.language,
            zoom: self.camera.map_or(0, |camera| camera.zoom()),
            palette: self.palette,
        }
    }

    /// The universe's area and the status line's.
    fn areas(&self, terminal: Area, status: &Status) -> [Area; 2] {
        let line = self.status_line(status).height(terminal);
        Layout::vertical([Constraint::Fill(1), Constraint::Length(line)]).areas(terminal)
    }

    fn draw_help(&self, frame: &mut Frame, area: Area) {
        let keys = HELP.iter().map(|(keys, _)| keys.len()).max().unwrap_or(0);
        let line = |(key, does): &(&str, Text)| {
            Line::raw(format!(" {key:keys$}  {} ", self.language.say(*does)))
        };
        let lines: Vec<Line> = HELP.iter().map(line).collect();
        let width = lines.iter().map(Line::width).max().unwrap_or(0) as u16 + 2;
        let box_area =
            area.centered(Constraint::Length(width), Constraint::Length(lines.len() as u16 + 2));
        let help = Paragraph::new(lines)
            .style(self.palette.bar())
            .block(Block::bordered().title(" lifescope "));
        frame.render_widget(Clear, box_area);
        frame.render_widget(help, box_area);
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

    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::engine::session::Command;
    use crate::engine::{Engine, EngineKind};
    use crate::life::{Cells, Pattern, Rulestring, Universe};

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
                    Palette::Plain,
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
            self.view.obey(action, &self.status);
            while let Ok(Command::Step(generations)) = self.inbox.try_recv() {
                self.engine.step(generations).unwrap();
                self.status.generation = self.engine.generation();
                self.status.bounding_box = self.engine.bounding_box().unwrap();
            }
        }

        #[track_caller]
        fn check(&mut self, expected: &[&str]) {
            let size = self.terminal.size().unwrap();
            let asked = self.view.look(size, &self.status);
            let raster = asked.unwrap_or_else(|| self.view.asked.as_ref().unwrap().raster());
            let picture = Picture {
                content: self.engine.count_blocks(&raster).unwrap(),
                raster,
                generation: self.engine.generation(),
                epoch: 0,
            };
            self.view.show(picture);
            self.terminal.draw(|frame| self.view.draw(frame, &self.status)).unwrap();
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
            bench.view.obey(action, &bench.status);
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
    fn every_size_can_be_drawn_with_help_and_without() {
        for (width, height) in [(0, 0), (1, 1), (1, 9), (9, 1), (2, 2), (300, 3), (3, 300)] {
            let mut bench = Bench::new(&BLINKER, width, height);
            for _ in 0..2 {
                let size = bench.terminal.size().unwrap();
                bench.view.look(size, &bench.status);
                let drawn = bench.terminal.draw(|frame| bench.view.draw(frame, &bench.status));
                assert!(drawn.is_ok(), "{width} x {height}");
                bench.ask(Action::Help);
                bench.ask(Action::Fit);
            }
        }
    }
}
