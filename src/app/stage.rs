//! What the window shows, and what becomes of an action.

pub(super) mod attention;
mod census;
pub(super) mod files;
mod recovery;

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use winit::event::{MouseButton, WindowEvent};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::window::{CursorIcon, Fullscreen, Window};

use super::action::Action;
use super::attention::Dock;
use super::census::{Census, Shown};
use super::events::Wake;
use super::frame_clock::FrameClock;
use super::frame_times::{FrameTimes, Stopwatch};
use super::graphics::{Frame, Graphics, Presented};
use super::gui::{Gui, Heard, Painted};
use super::notices::{Kind, Notices};
use super::pointer::Pointer;
use super::{AppError, Options, help, layout, place, status_line, theme, toolbar};
use crate::engine::session::{Command, Picture, Session};
use crate::engine::{EngineError, EnginePlace};
use crate::language::Language;
use crate::language::texts::status as texts;
use crate::life::{Rect, Topology, Universe};
use crate::render::{Camera, Canvas, Counts, CountsPool, Framing, Scene};
use crate::view::Playback;

/// Pause before another try where there was nothing to draw on.
const RETRY: Duration = Duration::from_millis(50);

/// The longest time that the camera moves on for in one frame.
const LONGEST_FRAME: Duration = Duration::from_millis(50);

/// The time that the first frame after a rest counts for.
const FIRST_FRAME: Duration = Duration::from_millis(16);

/// Framings that are remembered until their pictures come.
const FRAMINGS_KEPT: usize = 64;

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
    session: Session<Counts>,
    playback: Playback,
    language: Language,
    pub pointer: Pointer,
    notices: Notices,
    dock: Dock,
    camera: Camera,
    canvas: Option<Area>,
    /// What is brought into view when the canvas's size is known or changes, until the user moves
    /// the camera.
    fitted: Option<Rect>,
    framings: VecDeque<Framing>,
    picture: Option<(Picture<Counts>, Framing)>,
    topology: Topology,
    title: String,
    window_title: String,
    census: Census,
    /// When the census wants to look again.
    census_due: Option<Instant>,
    has_grid: bool,
    is_following: bool,
    has_help: bool,
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

/// The canvas in the window, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    left: u32,
    top: u32,
    canvas: Canvas,
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
        let (engine_place, note) = place::choose(options.choice, adapter, device.as_ref())?;
        engine_place.set_tuning(options.tuning);
        let pool = CountsPool::new(graphics.counts_place());
        let waker = proxy.clone();
        let session = Session::start(
            options.universe.clone(),
            place::factory(engine_place.clone(), options.limits),
            place::observer(pool.clone()),
            Box::new(move || {
                // The loop has ended when nobody hears this.
                let _ = waker.send_event(Wake::Session);
            }),
        )?;
        let waker = proxy.clone();
        let census = Census::new(Box::new(move || {
            let _ = waker.send_event(Wake::Census);
        }))
        .map_err(AppError::no_window)?;
        let mut notices = Notices::default();
        for warning in &options.warnings {
            notices.add(Kind::Warning, warning.clone());
        }
        if let Some(note) = note {
            notices.add(Kind::Note, note);
        }
        let dock = attention::dock(&proxy);
        let mut playback = Playback::new(session.status());
        if options.start_running {
            playback.run(true, session.commands());
        }
        Ok(Self {
            gui: Gui::new(&window, event_loop, graphics.max_texture_side()),
            window,
            graphics,
            proxy,
            pool,
            engine_place,
            session,
            playback,
            language: options.language,
            pointer: Pointer::default(),
            notices,
            dock,
            camera: Camera::new(1.0),
            canvas: None,
            fitted: Some(options.universe.extent()),
            framings: VecDeque::new(),
            picture: None,
            topology: options.universe.topology(),
            title: options.title.clone(),
            window_title: String::new(),
            census,
            census_due: None,
            has_grid: true,
            is_following: false,
            has_help: false,
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
        self.playback.hear(self.session.status());
        self.playback.has_stepped()
    }

    /// Lets the widgets hear an event.
    pub fn hear(&mut self, event: &WindowEvent) -> Heard {
        self.gui.hear(&self.window, event)
    }

    /// The window is covered up, or no longer.
    pub fn set_occluded(&mut self, is_occluded: bool) {
        self.is_occluded = is_occluded;
        self.request_redraw();
    }

    /// The pointer has moved.
    pub fn pointer_moved(&mut self, x: f64, y: f64) {
        if let Some((dx, dy)) = self.pointer.moved(x, y) {
            self.camera.pan(dx, dy);
            self.camera_was_moved();
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
        let Some(area) = self.canvas else { return };
        let (x, y) = self.pointer.place();
        let pixel = (x - f64::from(area.left), y - f64::from(area.top));
        self.camera.zoom_about(pixel, factor, area.canvas);
        self.camera_was_moved();
    }

    /// Does what was asked for.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::RunOrStop => {
                self.playback.run_or_stop(self.session.commands());
            }
            Action::Generation => self.playback.step(1, self.session.commands()),
            Action::Step => self.playback.step_a_frame(self.session.commands()),
            Action::Faster => self.playback.speed_up(1, self.session.commands()),
            Action::Slower => self.playback.speed_up(-1, self.session.commands()),
            Action::Fit => self.fit(self.playback.status().bounding_box.unwrap_or_default()),
            Action::Middle => {
                self.camera.centre_on(0.0, 0.0);
                self.camera_was_moved();
            }
            Action::ZoomIn => {
                self.camera.double();
                self.fitted = None;
            }
            Action::ZoomOut => {
                self.camera.halve();
                self.fitted = None;
            }
            Action::Left => self.glide(-ARROW_SHARE, 0.0),
            Action::Right => self.glide(ARROW_SHARE, 0.0),
            Action::Up => self.glide(0.0, -ARROW_SHARE),
            Action::Down => self.glide(0.0, ARROW_SHARE),
            Action::Grid => self.has_grid = !self.has_grid,
            Action::Follow => {
                self.is_following = !self.is_following;
                self.follow();
            }
            Action::Census => self.toggle_census(),
            Action::NextOfKind(kind) => self.go_to_next(kind),
            Action::Attention => self.dock.toggle(),
            Action::Training => self.dock.pause_or_go_on(),
            Action::Reset => {
                self.census.forget();
                self.playback.reset(self.session.commands());
            }
            Action::Open => self.ask_and_open(),
            Action::Save => self.ask_and_save(),
            Action::Copy => self.copy(),
            Action::Paste => self.paste(),
            Action::Language => self.speak(self.language.next()),
            Action::FullScreen => {
                let next = match self.window.fullscreen() {
                    Some(_) => None,
                    None => Some(Fullscreen::Borderless(None)),
                };
                self.window.set_fullscreen(next);
            }
            Action::Help => self.has_help = !self.has_help,
            Action::Dismiss => {
                if self.has_help {
                    self.has_help = false;
                } else if self.dock.is_picking() {
                    self.dock.stop_picking();
                } else {
                    self.notices.dismiss();
                }
            }
            Action::Close => self.is_closed = true,
        }
        self.request_redraw();
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
        let gap = self.frames.begin();
        if let Some(gap) = gap {
            self.times.add_gap(gap);
        }
        self.camera.advance(gap.unwrap_or(FIRST_FRAME).min(LONGEST_FRAME));
        let watch = Stopwatch::start();
        let (mut painted, area, actions) = self.lay_out();
        let (laid_out, computed) = (watch.elapsed(), watch.computed());
        for action in actions {
            self.act(action);
        }
        self.set_area(area);
        self.ask_for_picture(area);
        self.ask_for_census(area);
        let scene = Scene {
            left: area.left,
            top: area.top,
            canvas: area.canvas,
            placement: self.camera.placement(area.canvas),
            topology: self.topology,
            has_grid: self.has_grid,
        };
        let picture = self.picture.as_ref().map(|(picture, framing)| (&picture.content, framing));
        let tints = self
            .picture
            .as_ref()
            .and_then(|(picture, framing)| self.census.tints(framing, picture.generation));
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
        if self.camera.is_moving() {
            self.redraw_due = Some(now);
        }
        let frame_time = self.graphics.frame_time();
        self.redraw_due = self.redraw_due.map(|due| self.frames.paced(due, frame_time));
        if !self.playback.is_running() && !self.camera.is_moving() {
            self.frames.rest();
        }
    }

    /// Takes over what the session has published.
    fn hear_session(&mut self) {
        let bounding_box = self.playback.status().bounding_box;
        self.playback.hear(self.session.status());
        if let Some(error) = self.playback.take_failure() {
            self.notices.add(Kind::Error, error.message());
            self.renew_lost_engine(&error);
        }
        let has_moved = bounding_box != self.playback.status().bounding_box;
        if self.is_following && has_moved {
            self.follow();
        }
        let Some(picture) = self.session.take_picture() else {
            return;
        };
        if !picture.content.is_at(&self.graphics.counts_place()) {
            return;
        }
        let framing = self.framings.iter().position(|framing| *framing.raster() == picture.raster);
        if let Some(index) = framing {
            // Older framings can have no picture any more.
            self.framings.drain(..index);
            let framing = self.framings[0].clone();
            self.picture = Some((picture, framing));
        }
    }

    /// Lays out the widgets; returns them, the area left for the canvas, and what was pressed.
    fn lay_out(&mut self) -> (Painted, Area, Vec<Action>) {
        let (width, height) = self.graphics.size();
        let language = self.language;
        let toolbar = toolbar::State {
            language,
            is_running: self.playback.is_running(),
            speed: self.playback.speed(),
            has_grid: self.has_grid,
            is_following: self.is_following,
            has_census: self.census.is_open(),
            has_attention: self.dock.is_open(),
            has_help: self.has_help,
        };
        let status_line = status_line::View {
            language,
            status: self.playback.status(),
            is_running: self.playback.is_running(),
            speed: self.playback.speed(),
            zoom: self.camera.target_zoom(),
            frames_per_second: self.frames.per_second(),
            drawing_adapter: self.graphics.adapter(),
        };
        let (notices, has_help) = (&mut self.notices, self.has_help);
        let (census, camera) = (&self.census, &self.camera);
        let generation = self.picture.as_ref().map(|(picture, _)| picture.generation);
        let is_dragging = self.pointer.is_dragging();
        let world = self.canvas.map(|area| self.camera.placement(area.canvas));
        let (dock, session, last_canvas) = (&mut self.dock, &self.session, self.canvas);
        let status = self.playback.status();
        let mut actions = Vec::new();
        let mut left_over = egui::Rect::ZERO;
        let painted = self.gui.run(&self.window, |ui| {
            egui::Panel::top("toolbar")
                .exact_size(layout::TOOLBAR_HEIGHT)
                .frame(theme::panel())
                .show_separator_line(false)
                .show(ui, |ui| toolbar::show(ui, toolbar, &mut actions));
            egui::Panel::bottom("status")
                .exact_size(layout::STATUS_HEIGHT)
                .frame(theme::panel())
                .show_separator_line(false)
                .show(ui, |ui| status_line::show(ui, &status_line));
            if attention::show(ui, dock, language, status, session) {
                actions.push(Action::Attention);
            }
            if census.is_open() {
                census.show_beside_canvas(ui, language, &mut actions);
            }
            left_over = ui.available_rect_before_wrap();
            if let Some(generation) = generation {
                let area = area(left_over, ui.ctx().pixels_per_point(), (width, height));
                let shown = Shown {
                    canvas: left_over,
                    placement: camera.placement(area.canvas),
                    generation,
                    pointer: census::pointer_on_canvas(ui.ctx(), is_dragging),
                };
                census.show_on_canvas(ui, language, &shown);
            }
            attention::outline(ui, dock, left_over, last_canvas.zip(world));
            if has_help {
                help::show(ui, language, left_over);
            } else {
                notices.show(ui, language, left_over);
            }
        });
        let area = area(left_over, painted.pixels_per_point, (width, height));
        (painted, area, actions)
    }

    fn set_area(&mut self, area: Area) {
        if self.canvas == Some(area) {
            return;
        }
        self.canvas = Some(area);
        // What stands over the canvas was laid out for another.
        self.request_redraw();
        if let Some(region) = self.fitted {
            self.camera.fit(region, area.canvas);
            self.camera.arrive();
        }
    }

    /// Asks the session for pictures of what is in view now, where those that come do not do.
    fn ask_for_picture(&mut self, area: Area) {
        let placement = self.camera.placement(area.canvas);
        let latest = self.framings.back();
        if latest.is_some_and(|framing| framing.serves(&placement, area.canvas)) {
            return;
        }
        let framing = Framing::new(&placement, area.canvas);
        self.session.send(Command::View(framing.raster().clone()));
        self.framings.push_back(framing);
        if self.framings.len() > FRAMINGS_KEPT {
            self.framings.pop_front();
        }
    }

    /// Puts title and generation into the window's title. The generation is that of the picture on
    /// the screen, and is left out while it would only flicker.
    fn show_title(&mut self) {
        let title = match &self.picture {
            Some((picture, _)) if !self.playback.is_running() => {
                // Without groups, so that a script can read it.
                let generation = picture.generation.to_string();
                self.language.fill(texts::TITLE_AT_REST, &[&self.title, &generation])
            }
            _ => self.language.fill(texts::TITLE, &[&self.title]),
        };
        if title != self.window_title {
            self.window.set_title(&title);
            self.window_title = title;
        }
    }

    fn show_universe(&mut self, universe: Universe) {
        self.census.forget();
        self.topology = universe.topology();
        self.is_following = false;
        self.picture = None;
        self.fitted = Some(universe.extent());
        if let (Some(region), Some(area)) = (self.fitted, self.canvas) {
            self.camera.fit(region, area.canvas);
            self.camera.arrive();
        }
        self.playback.moves(self.session.send(Command::Open(Box::new(universe))));
    }

    fn fit(&mut self, region: Rect) {
        self.fitted = Some(region);
        if let Some(area) = self.canvas {
            self.camera.fit(region, area.canvas);
        }
    }

    fn follow(&mut self) {
        if let (true, Some(region)) = (self.is_following, self.playback.status().bounding_box) {
            self.camera.centre_on(
                region.x as f64 + region.width as f64 / 2.0,
                region.y as f64 + region.height as f64 / 2.0,
            );
            self.fitted = None;
        }
    }

    fn glide(&mut self, share_x: f64, share_y: f64) {
        let Some(Area { canvas, .. }) = self.canvas else {
            return;
        };
        self.camera.glide(f64::from(canvas.width) * share_x, f64::from(canvas.height) * share_y);
        self.camera_was_moved();
    }

    /// The user has chosen where to look: nothing else moves the camera any more.
    fn camera_was_moved(&mut self) {
        self.fitted = None;
        self.is_following = false;
        self.request_redraw();
    }

    fn show_cursor(&self) {
        self.window.set_cursor(if self.pointer.is_dragging() {
            CursorIcon::Grabbing
        } else {
            CursorIcon::Default
        });
    }
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
