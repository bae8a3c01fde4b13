//! What the window shows, and what becomes of an action.

pub(super) mod attention;
mod census;
pub(super) mod files;
mod language;
mod recovery;

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_winit::accesskit_winit;
use winit::event::{KeyEvent, MouseButton, WindowEvent};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::keyboard::{Key, ModifiersState, NamedKey};
use winit::window::{CursorIcon, Fullscreen, Window};

use super::about::{self, About};
use super::action::Action;
use super::attention::Dock;
use super::census::{Census, Shown};
use super::chooser::Chooser;
use super::document::{Document, Goal, News};
use super::events::Wake;
use super::frame_clock::FrameClock;
use super::frame_times::{FrameTimes, Stopwatch};
use super::graphics::{Frame, Graphics, Presented};
use super::gui::{Gui, Heard, Painted};
use super::notices::{Kind, Notices, Offer};
use super::pointer::Pointer;
use super::prompt::{Given, Prompt};
use super::question::{Answer, Question};
use super::toolbar::Grid;
use super::viewport::{Area, Following};
use super::{
    AppError, Options, access, help, hovering, layout, place, status_line, theme, threads, toolbar,
};
use crate::engine::session::{Session, Start, history_bytes};
use crate::engine::{EngineError, EnginePlace};
use crate::language::numbers::decimal;
use crate::language::texts::{documents as texts, keys, status, toolbar as words};
use crate::language::{Language, Message, grouped};
use crate::render::draw::{FIRST_GRID_ZOOM, fits_grid};
use crate::render::{Canvas, CountsPool, Scene};

/// Pause before another try where there was nothing to draw on.
const RETRY: Duration = Duration::from_millis(50);

/// The longest time that the camera moves on for in one frame.
const LONGEST_FRAME: Duration = Duration::from_millis(50);

/// The time that the first frame after a rest counts for.
const FIRST_FRAME: Duration = Duration::from_millis(16);

/// Share of the canvas that an arrow key moves the view by.
const ARROW_SHARE: f64 = 0.125;

/// An open window with everything behind it.
pub(super) struct Stage {
    window: Arc<Window>,
    graphics: Graphics,
    gui: Gui,
    options: Options,
    proxy: EventLoopProxy<Wake>,
    pool: CountsPool,
    engine_place: EnginePlace,
    document: Document,
    pub pointer: Pointer,
    notices: Notices,
    /// What is asked about unsaved work, and what follows on the answer.
    question: Option<(Question, Intent)>,
    /// The files of which one is being chosen.
    chooser: Option<Chooser>,
    /// Files that are held over the window.
    hovering: Vec<PathBuf>,
    /// Files that were dropped on it and not opened yet.
    dropped: Vec<PathBuf>,
    /// The file name that is being typed.
    prompt: Option<Prompt>,
    /// What is to follow when the universe has been saved.
    after_save: Option<Intent>,
    dock: Dock,
    about: About,
    /// Why that engine was chosen, where one may wonder.
    engine_note: Option<Message>,
    language: Language,
    keeper: language::Keeper,
    window_title: String,
    census: Census,
    /// When the census wants to look again.
    census_due: Option<Instant>,
    has_grid: bool,
    has_help: bool,
    /// Points that the help is to be scrolled by in the next frame.
    help_scroll: f32,
    /// Whether there are a toolbar and a status line.
    has_bars: bool,
    /// Where the parts of the window stand that have buttons.
    parts: Vec<egui::Rect>,
    is_occluded: bool,
    is_closed: bool,
    failed_recoveries: u32,
    frames: FrameClock,
    times: FrameTimes,
    redraw_due: Option<Instant>,
    /// Whether the next frame was asked for by us: the window system asks for one where the window
    /// has lost what it showed.
    is_asked_to_draw: Cell<bool>,
}

/// What was asked for and would lose unsaved work.
#[derive(Clone, Debug)]
enum Intent {
    Close,
    Change(Goal),
}

impl Stage {
    /// Fills a window.
    ///
    /// # Errors
    /// [`AppError::NoWindow`] where nothing can draw in it, and the engine's errors.
    pub fn new(
        window: Arc<Window>,
        event_loop: &ActiveEventLoop,
        options: &Options,
        proxy: EventLoopProxy<Wake>,
    ) -> Result<Self, AppError> {
        let adapter = options.adapter.as_deref();
        let (graphics, device) = Graphics::open(&window, event_loop, adapter, options.draw_with)
            .map_err(AppError::no_window)?;
        let (engine_place, engine_note) = place::choose(options.choice, adapter, device.as_ref())?;
        engine_place.set_tuning(options.tuning);
        let pool = CountsPool::new(graphics.counts_place());
        let waker = proxy.clone();
        let session = Session::start(Start {
            universe: Arc::clone(&options.universe),
            factory: place::factory(engine_place.clone(), options.budget.clone()),
            observer: place::observer(pool.clone()),
            wake: Box::new(move || {
                // The loop has ended when nobody hears this.
                let _ = waker.send_event(Wake::Session);
            }),
            history_bytes: history_bytes(&options.budget),
        })?;
        let waker = proxy.clone();
        let census = Census::new(Box::new(move || {
            let _ = waker.send_event(Wake::Census);
        }))
        .map_err(AppError::no_window)?;
        let access = threads::can_tell_of_window()?.then(|| proxy.clone());
        let gui = Gui::new(&window, event_loop, access, graphics.max_texture_side());
        window.set_visible(true);
        let mut notices = Notices::default();
        for warning in &options.warnings {
            notices.add(Kind::Warning, warning.clone());
        }
        let dock = attention::dock(&proxy);
        let keeper = language::keeper(proxy.clone());
        let mut document = Document::new(session, &options.universe, options.source.clone());
        if options.start_running {
            document.playback.run(true, document.session.commands());
        }
        Ok(Self {
            gui,
            window,
            graphics,
            proxy,
            pool,
            engine_place,
            document,
            pointer: Pointer::default(),
            notices,
            question: None,
            chooser: None,
            hovering: Vec::new(),
            dropped: Vec::new(),
            prompt: None,
            after_save: None,
            dock,
            about: About::default(),
            engine_note,
            language: options.language,
            keeper,
            window_title: String::new(),
            census,
            census_due: None,
            has_grid: true,
            has_help: false,
            help_scroll: 0.0,
            has_bars: true,
            parts: Vec::new(),
            is_occluded: false,
            is_closed: false,
            failed_recoveries: 0,
            frames: FrameClock::default(),
            times: FrameTimes::default(),
            redraw_due: None,
            is_asked_to_draw: Cell::new(false),
            options: options.clone(),
        })
    }

    /// Asks for a frame.
    pub fn request_redraw(&self) {
        self.is_asked_to_draw.set(true);
        self.window.request_redraw();
    }

    /// When a frame is due by itself.
    pub fn redraw_due(&self) -> Option<Instant> {
        self.redraw_due
    }

    /// Whether the user has closed the window.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether every step asked for has been done.
    pub fn has_stepped(&mut self) -> bool {
        self.document.playback.hear(self.document.session.status());
        self.document.playback.has_stepped()
    }

    /// Lets the widgets hear an event.
    pub fn hear(&mut self, event: &WindowEvent) -> Heard {
        self.gui.hear(&self.window, event, self.prompt.is_some())
    }

    /// The window is covered up, or no longer.
    pub fn set_occluded(&mut self, is_occluded: bool) {
        self.is_occluded = is_occluded;
        self.request_redraw();
    }

    /// The pointer has moved.
    pub fn pointer_moved(&mut self, x: f64, y: f64) {
        if let Some((dx, dy)) = self.pointer.moved(x, y) {
            self.document.viewport.pan(dx, dy);
            self.request_redraw();
        }
    }

    /// A button went down on the canvas.
    pub fn pointer_pressed(&mut self, button: MouseButton) {
        if self.pick(button) {
            return;
        }
        self.pointer.pressed(button);
        self.show_cursor();
    }

    /// A button was let go.
    pub fn pointer_released(&mut self, button: MouseButton) {
        self.pointer.released(button);
        self.show_cursor();
    }

    /// The window lost the focus.
    pub fn let_go(&mut self) {
        self.pointer.let_go();
        self.show_cursor();
    }

    /// Zooms about the pointer.
    pub fn zoom(&mut self, factor: f64) {
        self.document.viewport.zoom_about(self.pointer.place(), factor);
        self.request_redraw();
    }

    /// Lets what is on top hear a key. Returns whether the key was meant for that.
    pub fn hear_key(&mut self, event: &KeyEvent, modifiers: ModifiersState) -> bool {
        let key = &event.logical_key;
        if self.prompt.is_some() {
            if *key == Key::Named(NamedKey::Escape) {
                self.hear_of_name(Given::Nothing);
            }
            return true;
        }
        let is_command = modifiers.control_key() || modifiers.super_key() || modifiers.alt_key();
        let is_meant = !event.repeat && (!is_command || matches!(key, Key::Named(_)));
        if let Some((question, _)) = &mut self.question {
            if is_meant && let Some(answer) = question.hear(key) {
                self.answer(answer);
            }
        } else if let Some(chooser) = &mut self.chooser {
            // Held keys go on through the list.
            if let Some(chosen) = chooser.hear(key) {
                self.hear_of_choice(chosen);
            }
        } else {
            return false;
        }
        self.request_redraw();
        true
    }

    /// Does what was asked for.
    pub fn act(&mut self, action: Action) {
        let Document { session, playback, viewport, .. } = &mut self.document;
        match action {
            Action::RunOrStop => playback.run_or_stop(session.commands()),
            Action::Generation => playback.step(1, session.commands()),
            Action::Step => playback.step_a_frame(session.commands()),
            Action::Faster => playback.speed_up(1, session.commands()),
            Action::Slower => playback.speed_up(-1, session.commands()),
            Action::Fit => viewport.fit(playback.status().bounding_box.unwrap_or_default()),
            Action::Middle => viewport.go_to_middle(),
            Action::ZoomIn => viewport.zoom_in(),
            Action::ZoomOut => viewport.zoom_out(),
            Action::Up if self.has_help => self.help_scroll += help::LINE,
            Action::Down if self.has_help => self.help_scroll -= help::LINE,
            Action::Up if self.about.scroll(about::LINE) => {}
            Action::Down if self.about.scroll(-about::LINE) => {}
            Action::Left => viewport.glide(-ARROW_SHARE, 0.0),
            Action::Right => viewport.glide(ARROW_SHARE, 0.0),
            Action::Up => viewport.glide(0.0, -ARROW_SHARE),
            Action::Down => viewport.glide(0.0, ARROW_SHARE),
            Action::Grid => self.switch_grid(),
            Action::Follow => {
                viewport.set_following(match viewport.following() {
                    Following::Nothing => Following::Pattern,
                    Following::Pattern | Following::Object => Following::Nothing,
                });
                viewport.follow(playback.status().bounding_box);
            }
            Action::About => self.about.toggle(),
            Action::Census => {
                self.toggle_census();
                if self.census.is_open() && self.is_too_narrow_for_both() {
                    self.dock.toggle();
                }
            }
            Action::NextOfKind(kind) => self.go_to_next(kind),
            Action::Attention => {
                self.dock.toggle();
                if self.dock.is_open() && self.is_too_narrow_for_both() {
                    self.toggle_census();
                }
            }
            Action::Training => self.dock.pause_or_go_on(),
            Action::Reset => self.document.change(Goal::Start, false),
            Action::Undo => self.document.change(Goal::Undo, false),
            Action::Redo => self.document.change(Goal::Redo, false),
            Action::Open => self.ask_and_open(),
            Action::Save => self.ask_and_save(),
            Action::Copy => self.copy(),
            Action::Paste => self.paste(),
            Action::Language => self.speak(self.language.next()),
            Action::FullScreen => self.fill_screen(self.window.fullscreen().is_none()),
            Action::Bars => self.has_bars = !self.has_bars,
            Action::NextPart => self.focus_next(1),
            Action::PreviousPart => self.focus_next(-1),
            Action::Help => self.has_help = !self.has_help,
            Action::Dismiss => {
                if self.has_help {
                    self.has_help = false;
                } else if self.about.close() {
                } else if self.dock.is_picking() {
                    self.dock.stop_picking();
                } else if !self.notices.dismiss() && self.window.fullscreen().is_some() {
                    self.fill_screen(false);
                }
            }
            Action::Close => self.close(),
        }
        self.request_redraw();
    }

    /// Switches the grid lines, and says so where cells are too small for any.
    fn switch_grid(&mut self) {
        self.has_grid = !self.has_grid;
        if fits_grid(self.document.viewport.zoom()) {
            return;
        }
        let zoom = decimal(FIRST_GRID_ZOOM, 1);
        let [on, off] = [Message::new(words::GRID_WHEN_CLOSER, [zoom]), words::GRID_OFF.into()];
        let both = [on.clone(), off.clone()];
        self.notices.replace(&both, if self.has_grid { on } else { off });
    }

    /// Hears what assistive technology asks for.
    pub fn hear_access(&mut self, event: accesskit_winit::Event) {
        if self.gui.hear_access(event.window_event) {
            self.request_redraw();
        }
    }

    /// Fills the screen with the canvas alone, or goes back to a window with bars.
    fn fill_screen(&mut self, fills: bool) {
        self.window.set_fullscreen(fills.then_some(Fullscreen::Borderless(None)));
        self.has_bars = !fills;
        if fills {
            self.notices.add(Kind::Note, Message::new(keys::IN_FULL_SCREEN, [""; 0]));
        }
    }

    fn focus_next(&mut self, step: isize) {
        // What is not there cannot have the keys; it can at the next try.
        self.has_bars = true;
        self.gui.focus_next(&self.parts, step);
    }

    /// Whether the dock and the census are both open where both leave nothing of the canvas.
    fn is_too_narrow_for_both(&self) -> bool {
        let points = f64::from(self.graphics.size().0) / self.window.scale_factor();
        let is_narrow = points < f64::from(layout::BOTH_PANELS_FROM);
        is_narrow && self.dock.is_open() && self.census.is_open()
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// [`AppError::DeviceGone`] when a lost device does not come back.
    pub fn redraw(&mut self, event_loop: &ActiveEventLoop) -> Result<(), AppError> {
        if !self.is_asked_to_draw.take() {
            self.graphics.forget_shown();
        }
        if let Some(due) = self.frames.next_due(self.graphics.frame_time()) {
            self.redraw_due = Some(self.redraw_due.map_or(due, |planned| planned.min(due)));
            return Ok(());
        }
        let size = self.window.inner_size();
        self.redraw_due = None;
        if size.width == 0 || size.height == 0 || self.is_occluded {
            self.frames.rest();
            return Ok(());
        }
        match self.graphics.check() {
            Err(EngineError::DeviceLost(reason)) => {
                self.recover(event_loop, &reason)?;
                if self.redraw_due.is_some() {
                    return Ok(());
                }
            }
            Err(error) => self.notices.add(Kind::Error, error.message()),
            Ok(()) => {}
        }
        self.hear_session();
        self.census.hear();
        self.follow_object();
        let gap = self.frames.begin();
        if let Some(gap) = gap {
            self.times.add_gap(gap);
        }
        self.document.viewport.advance(gap.unwrap_or(FIRST_FRAME).min(LONGEST_FRAME));
        let watch = Stopwatch::start();
        let (mut painted, area, actions) = self.lay_out();
        let (laid_out, computed) = (watch.elapsed(), watch.computed());
        for action in actions {
            self.act(action);
        }
        if self.document.viewport.set_area(area) {
            // What stands over the canvas was laid out for another.
            self.request_redraw();
        }
        let Document { session, playback, viewport, .. } = &mut self.document;
        viewport.ask_for_picture(area, session);
        let topology = playback.status().rulestring.topology;
        self.ask_for_census(area);
        let viewport = &self.document.viewport;
        let scene = Scene {
            left: area.left,
            top: area.top,
            canvas: area.canvas,
            placement: viewport.placement(area.canvas),
            topology,
            has_grid: self.has_grid,
        };
        let tints = viewport
            .picture()
            .and_then(|(picture, framing)| self.census.tints(framing, picture.generation));
        let picture = viewport.picture().map(|(picture, framing)| (&picture.content, framing));
        let watch = Stopwatch::start();
        let presented = self.graphics.present(&Frame { scene, picture, tints }, &mut painted);
        self.times.add(laid_out, computed, watch.elapsed());
        self.plan_next_frame(presented, &painted);
        if presented == Presented::Shown {
            self.show_title();
        }
        Ok(())
    }

    fn plan_next_frame(&mut self, presented: Presented, painted: &Painted) {
        let now = Instant::now();
        if presented == Presented::Skipped {
            self.frames.rest();
            self.redraw_due = Some(now + RETRY);
            return;
        }
        let due = now.checked_add(painted.repaint_after);
        self.redraw_due = due.into_iter().chain(self.census_due).min();
        let Document { playback, viewport, .. } = &self.document;
        if viewport.is_moving() {
            self.redraw_due = Some(now);
        }
        let frame_time = self.graphics.frame_time();
        self.redraw_due = self.redraw_due.map(|due| self.frames.paced(due, frame_time));
        if !playback.is_running() && !viewport.is_moving() {
            self.frames.rest();
        }
    }

    /// Takes over what the session has published.
    fn hear_session(&mut self) {
        let bounding_box = self.document.playback.status().bounding_box;
        let changes = self.document.hear(&self.graphics.counts_place());
        if let Some(error) = self.document.playback.take_failure() {
            self.notices.add(Kind::Error, error.message());
            self.renew_lost_engine(&error);
        }
        for news in changes {
            self.hear_of_change(news);
        }
        let now = self.document.playback.status().bounding_box;
        if now != bounding_box {
            self.document.viewport.follow(now);
        }
    }

    fn hear_of_change(&mut self, news: News) {
        match news {
            News::Changed { goal, left, can_be_missed } => {
                self.census.forget();
                self.say_what_changed(goal, &left, can_be_missed);
            }
            News::TooLargeToKeep(goal) => {
                let question = Question::new(
                    Message::new(texts::SAVE_FIRST, [self.title()]),
                    texts::TOO_LARGE_TO_KEEP,
                    texts::GO_ON_WITHOUT_SAVING,
                );
                self.question = Some((question, Intent::Change(goal)));
            }
            News::Nowhere(Goal::Redo) => self.notices.add(Kind::Note, texts::NOTHING_TO_REDO),
            News::Nowhere(_) => self.notices.add(Kind::Note, texts::NOTHING_TO_UNDO),
            News::Failed(error) => self.notices.add(Kind::Error, error.message()),
        }
    }

    fn say_what_changed(&mut self, goal: Goal, left: &str, can_be_missed: bool) {
        let undo = Offer { label: texts::UNDO, action: Action::Undo };
        let redo = Offer { label: texts::REDO, action: Action::Redo };
        let title = self.title().to_owned();
        let (message, offer) = match goal {
            Goal::Open(opened) => {
                self.notices.clear();
                for warning in opened.warnings {
                    self.notices.add(Kind::Warning, warning);
                }
                (Message::new(texts::OPENED, [title.as_str(), left]), undo)
            }
            Goal::Start => (Message::new(texts::AT_ITS_START, [title]), undo),
            Goal::Undo => (Message::new(texts::UNDONE, [title]), redo),
            Goal::Redo => (Message::new(texts::REDONE, [title]), undo),
        };
        if can_be_missed {
            self.notices.offer(message, offer);
        }
    }

    /// What the universe is called.
    fn title(&self) -> &str {
        &self.document.source().title
    }

    /// Closes the window, after asking where work would be lost.
    fn close(&mut self) {
        self.document.playback.hear(self.document.session.status());
        if !self.document.is_unsaved() {
            self.is_closed = true;
        } else if self.question.is_none() {
            let question = Question::new(
                Message::new(texts::SAVE_BEFORE_CLOSING, [self.title()]),
                texts::UNSAVED,
                texts::CLOSE_WITHOUT_SAVING,
            );
            self.question = Some((question, Intent::Close));
        }
    }

    fn answer(&mut self, answer: Answer) {
        let Some((_, intent)) = self.question.take() else { return };
        match answer {
            Answer::Save => {
                self.after_save = Some(intent);
                self.ask_and_save();
            }
            Answer::Discard => self.carry_out(intent),
            Answer::Cancel => {}
        }
    }

    /// Does what was asked for, now that nothing is lost, or may be.
    fn carry_out(&mut self, intent: Intent) {
        match intent {
            Intent::Close => self.is_closed = true,
            Intent::Change(goal) => self.document.change(goal, true),
        }
        self.request_redraw();
    }

    /// Lays out the widgets; returns them, the area left for the canvas, and what was pressed.
    fn lay_out(&mut self) -> (Painted, Area, Vec<Action>) {
        if self.is_too_narrow_for_both() {
            self.census.toggle();
        }
        let (width, height) = self.graphics.size();
        let Document { session, playback, viewport, .. } = &self.document;
        let language = self.language;
        let toolbar = toolbar::State {
            language,
            is_running: playback.is_running(),
            asked_rate: playback.rate().asked,
            grid: Grid::at(viewport.zoom(), self.has_grid),
            is_following: viewport.following() != Following::Nothing,
            has_census: self.census.is_open(),
            has_attention: self.dock.is_open(),
            has_help: self.has_help,
        };
        let status = playback.status();
        let status_line = status_line::View {
            language,
            status,
            title: &self.document.source().title,
            has_about: self.about.is_open(),
            doing: playback.doing(),
            rate: playback.rate(),
            zoom: viewport.zoom(),
            frames_per_second: self.frames.per_second(),
            engine_note: self.engine_note.as_ref(),
            drawing_adapter: self.graphics.adapter(),
        };
        let (has_bars, source, is_running) =
            (self.has_bars, self.document.source(), toolbar.is_running);
        let about = &mut self.about;
        let help_scroll = std::mem::take(&mut self.help_scroll);
        let parts = &mut self.parts;
        let (notices, has_help) = (&mut self.notices, self.has_help);
        let (question, prompt) = (&self.question, &mut self.prompt);
        let (chooser, hovering) = (&mut self.chooser, &self.hovering);
        let census = &self.census;
        let generation = viewport.shown_generation();
        let is_dragging = self.pointer.is_dragging();
        let last = viewport.area().map(|area| (area, viewport.placement(area.canvas)));
        let dock = &mut self.dock;
        let mut actions = Vec::new();
        let mut left_over = egui::Rect::ZERO;
        let (mut answer, mut given, mut chosen) = (None, None, None);
        let painted = self.gui.run(&self.window, |ui| {
            let window = ui.available_rect_before_wrap();
            if has_bars {
                egui::Panel::top("toolbar")
                    .exact_size(layout::TOOLBAR_HEIGHT)
                    .frame(theme::panel())
                    .show_separator_line(false)
                    .show(ui, |ui| toolbar::show(ui, toolbar, &mut actions));
                egui::Panel::bottom("status")
                    .exact_size(layout::STATUS_HEIGHT)
                    .frame(theme::panel())
                    .show_separator_line(false)
                    .show(ui, |ui| status_line::show(ui, &status_line, &mut actions));
            }
            if attention::show(ui, dock, language, status, session, census.is_open()) {
                actions.push(Action::Attention);
            }
            if census.is_open() {
                census.show_beside_canvas(ui, language, &mut actions);
            }
            left_over = ui.available_rect_before_wrap();
            *parts = parts_around(window, left_over);
            access::tell_of_canvas(ui, left_over, language, &source.title, status, is_running);
            if let Some(generation) = generation {
                let area = area(left_over, ui.ctx().pixels_per_point(), (width, height));
                let shown = Shown {
                    canvas: left_over,
                    placement: viewport.placement(area.canvas),
                    generation,
                    pointer: census::pointer_on_canvas(ui.ctx(), is_dragging),
                };
                census.show_on_canvas(ui, language, &shown);
            }
            attention::outline(ui, dock, left_over, last);
            if has_help {
                help::show(ui, language, left_over, help_scroll);
            } else {
                notices.show(ui, language, left_over, &mut actions);
                about.show(ui, language, left_over, source, status);
            }
            if let Some(chooser) = chooser {
                chosen = chooser.show(ui, language, left_over).or(chosen.take());
            }
            if let Some((question, _)) = question {
                answer = question.show(ui, language, left_over).or(answer);
            }
            if let Some(prompt) = prompt {
                given = prompt.show(ui, language, left_over).or(given.take());
            }
            hovering::show(ui, language, left_over, hovering);
        });
        if let Some(answer) = answer {
            self.answer(answer);
        }
        if let Some(given) = given {
            self.hear_of_name(given);
        }
        if let Some(chosen) = chosen {
            self.hear_of_choice(chosen);
        }
        let area = area(left_over, painted.pixels_per_point, (width, height));
        (painted, area, actions)
    }

    /// Puts title and generation into the window's title. The generation is that of the picture on
    /// the screen, and is left out while it would only flicker.
    fn show_title(&mut self) {
        let Document { playback, viewport, .. } = &self.document;
        let title = match viewport.shown_generation() {
            Some(generation) if !playback.is_running() => {
                let generation = grouped(generation);
                self.language.fill(status::TITLE_AT_REST, &[self.title(), &generation])
            }
            _ => self.language.fill(status::TITLE, &[self.title()]),
        };
        if title != self.window_title {
            self.window.set_title(&title);
            self.window_title = title;
        }
    }

    fn show_cursor(&self) {
        self.window.set_cursor(if self.pointer.is_dragging() {
            CursorIcon::Grabbing
        } else {
            CursorIcon::Default
        });
    }
}

/// The parts of a window that stand around its canvas, and over it, in the order in which the keys go
/// through them: above, left, right, below, on top.
fn parts_around(window: egui::Rect, canvas: egui::Rect) -> Vec<egui::Rect> {
    let beside = egui::Rect::from_x_y_ranges(window.x_range(), canvas.y_range());
    vec![
        window.with_max_y(canvas.top()),
        beside.with_max_x(canvas.left()),
        beside.with_min_x(canvas.right()),
        window.with_min_y(canvas.bottom()),
        canvas,
    ]
}

/// The canvas, from what the panels leave of a window of that size in pixels.
fn area(left_over: egui::Rect, pixels_per_point: f32, (width, height): (u32, u32)) -> Area {
    let pixel =
        |points: f32, most: u32| ((points * pixels_per_point).round().max(0.0) as u32).min(most);
    let (left, top) = (pixel(left_over.left(), width), pixel(left_over.top(), height));
    let (right, bottom) = (pixel(left_over.right(), width), pixel(left_over.bottom(), height));
    Area {
        left,
        top,
        canvas: Canvas { width: right.saturating_sub(left), height: bottom.saturating_sub(top) },
    }
}
