//! What the window shows, and what becomes of an action.
//!
//! The stage joins what stands for itself: a `Document` (a universe and where one looks), the `Panels`
//! around and over its canvas, the `Devices` that draw and step, the `FramePlan` that says when. What is
//! asked for, by a key, a panel or a card, is done by the first whose business it is: a panel, the
//! document, or the window as a whole.

mod changes;
mod files;
mod recovery;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::CursorIcon;
use egui_winit::accesskit_winit;
use winit::event::{KeyEvent, MouseButton, WindowEvent};
use winit::event_loop::ActiveEventLoop;
use winit::keyboard::ModifiersState;
use winit::window::{Fullscreen, Window};

use self::files::Files;
use super::access::CanvasValue;
use super::action::Action;
use super::devices::Devices;
use super::document::Document;
use super::frame_plan::FramePlan;
use super::frame_times::{FrameTimes, Stopwatch};
use super::graphics::{Frame, Presented};
use super::gui::{Gui, Heard, Painted};
use super::notices::Kind;
use super::panel::{Context, Over, Press};
use super::panels::Panels;
use super::pointer::Pointer;
use super::request::Request;
use super::speech::Speech;
use super::viewport::Area;
use super::wake::{FileNews, Wake, Waker};
use super::{AppError, Options, threads};
use crate::engine::EngineError;
use crate::engine::session::{Session, Start};
use crate::language::numbers::decimal;
use crate::language::texts::{keys, status, toolbar as words};
use crate::language::{Message, grouped};
use crate::render::draw::{FIRST_GRID_ZOOM, fits_grid};
use crate::render::{Canvas, Scene};

/// The longest time that the camera moves on for in one frame.
const LONGEST_FRAME: Duration = Duration::from_millis(50);

/// The time that the first frame after a rest counts for.
const FIRST_FRAME: Duration = Duration::from_millis(16);

/// An open window with everything behind it.
pub(super) struct Stage {
    window: Arc<Window>,
    options: Options,
    waker: Waker,
    gui: Gui,
    devices: Devices,
    frames: FramePlan,
    times: FrameTimes,
    document: Document,
    panels: Panels,
    files: Files,
    speech: Speech,
    pub pointer: Pointer,
    canvas_value: CanvasValue,
    /// The window's title as it was set last.
    title: String,
    is_closed: bool,
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
        waker: Waker,
    ) -> Result<Self, AppError> {
        let devices = Devices::open(&window, event_loop, options)?;
        let session = Session::start(Start {
            universe: Arc::clone(&options.universe),
            factory: devices.factory(options),
            observer: devices.observer(),
            wake: Box::new(waker.teller(|| Wake::Session)),
            budget: options.budget.clone(),
        })?;
        let access = threads::can_tell_of_window()?.then(|| waker.proxy());
        let side = devices.graphics.max_texture_side();
        let gui = Gui::new(&window, event_loop, access, side);
        window.set_visible(true);
        let mut panels = Panels::new(&waker, &options.budget)?;
        for warning in &options.warnings {
            panels.notices.add(Kind::Warning, warning.clone());
        }
        let mut document = Document::new(session, &options.universe, options.source.clone());
        if options.start_running {
            document.playback.run(true, document.session.commands());
        }
        Ok(Self {
            gui,
            window,
            options: options.clone(),
            devices,
            frames: FramePlan::default(),
            times: FrameTimes::default(),
            document,
            panels,
            files: Files::default(),
            speech: Speech::new(options.language, waker.clone()),
            waker,
            pointer: Pointer::default(),
            canvas_value: CanvasValue::default(),
            title: String::new(),
            is_closed: false,
        })
    }

    /// Asks for a frame.
    pub fn request_redraw(&self) {
        self.frames.ask(&self.window);
    }

    /// When a frame is due by itself.
    pub fn redraw_due(&self) -> Option<Instant> {
        self.frames.due()
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
        self.gui.hear(&self.window, event, self.panels.typing())
    }

    /// The window is covered up, or no longer.
    pub fn set_occluded(&mut self, is_occluded: bool) {
        self.frames.set_occluded(is_occluded);
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
        let cell = self.document.viewport.cell_at(self.pointer.place());
        let pressed = cell.filter(|_| button == MouseButton::Left);
        if !pressed.is_some_and(|cell| self.panels.press(cell)) {
            self.pointer.pressed(button);
        }
        self.request_redraw();
    }

    /// A button was let go.
    pub fn pointer_released(&mut self, button: MouseButton) {
        self.pointer.released(button);
        self.request_redraw();
    }

    /// The window lost the focus.
    pub fn let_go(&mut self) {
        self.pointer.let_go();
        self.request_redraw();
    }

    /// Zooms about the pointer.
    pub fn zoom(&mut self, factor: f64) {
        self.document.viewport.zoom_about(self.pointer.place(), factor);
        self.request_redraw();
    }

    /// Lets what is on top hear a key. Returns whether the key was meant for that.
    pub fn hear_key(&mut self, event: &KeyEvent, modifiers: ModifiersState) -> bool {
        let press = Press {
            key: &event.logical_key,
            is_repeat: event.repeat,
            has_command: modifiers.control_key() || modifiers.super_key() || modifiers.alt_key(),
        };
        let mut requests = Vec::new();
        let is_heard = self.panels.hear_key(&press, &mut requests);
        if is_heard {
            self.grant(requests);
            self.request_redraw();
        }
        is_heard
    }

    /// Does what was asked for.
    pub fn act(&mut self, action: Action) {
        if !self.panels.act(action, &mut self.document) && !self.document.act(action) {
            self.act_as_window(action);
        }
        self.request_redraw();
    }

    fn act_as_window(&mut self, action: Action) {
        match action {
            Action::Open => self.ask_and_open(),
            Action::Save => self.ask_and_save(),
            Action::Copy => self.copy(),
            Action::Paste => self.paste(),
            Action::Grid => self.switch_grid(),
            Action::Language => self.speech.go_on(),
            Action::FullScreen => self.fill_screen(self.window.fullscreen().is_none()),
            Action::NextPart => self.focus_next(1),
            Action::PreviousPart => self.focus_next(-1),
            Action::Dismiss => {
                let dismissed = self.panels.dismiss();
                if !dismissed && self.window.fullscreen().is_some() {
                    self.fill_screen(false);
                }
            }
            Action::Close => self.close(),
            // Whoever else can do it has nothing to do it with now.
            _ => {}
        }
    }

    /// Does what panels and cards ask for.
    fn grant(&mut self, requests: Vec<Request>) {
        for request in requests {
            match request {
                Request::Act(action) => self.act(action),
                Request::Open(place) => self.open(place),
                Request::Browse => self.browse_and_open(),
                Request::SaveTo(path) => self.save_to(&path),
                Request::DoNotSave => self.hear_of_file(FileNews::NotSaved(None)),
                Request::SaveFirst(intent) => self.save_first(intent),
                Request::CarryOut(intent) => self.carry_out(intent),
            }
            self.request_redraw();
        }
    }

    /// Switches the grid lines, and says so where cells are too small for any.
    fn switch_grid(&mut self) {
        let viewport = &mut self.document.viewport;
        viewport.has_grid = !viewport.has_grid;
        if fits_grid(viewport.zoom()) {
            return;
        }
        let zoom = decimal(FIRST_GRID_ZOOM, 1);
        let [on, off] = [Message::new(words::GRID_WHEN_CLOSER, [zoom]), words::GRID_OFF.into()];
        let both = [on.clone(), off.clone()];
        self.panels.notices.replace(&both, if viewport.has_grid { on } else { off });
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
        self.panels.show_bars(!fills);
        let message = Message::from(keys::IN_FULL_SCREEN);
        if fills {
            self.panels.notices.add(Kind::Note, message);
        } else {
            self.panels.notices.withdraw(&[message]);
        }
    }

    fn focus_next(&mut self, step: isize) {
        // What is not there cannot have the keys; it can at the next try.
        self.panels.show_bars(true);
        self.gui.focus_next(self.panels.parts(), step);
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// [`AppError::DeviceGone`] when a lost device does not come back.
    pub fn redraw(&mut self, event_loop: &ActiveEventLoop) -> Result<(), AppError> {
        if !self.frames.was_asked() {
            self.devices.graphics.forget_shown();
        }
        let frame_time = self.devices.graphics.frame_time();
        if !self.frames.may_begin(self.window.inner_size().into(), frame_time) {
            return Ok(());
        }
        match self.devices.graphics.check() {
            Err(EngineError::DeviceLost(reason)) => {
                if !self.recover(event_loop, &reason)? {
                    return Ok(());
                }
            }
            Err(error) => self.panels.notices.add(Kind::Error, error.message()),
            Ok(()) => {}
        }
        self.hear_session();
        self.panels.before_frame(&mut self.document);
        self.hear_of_models();
        let gap = self.frames.begin();
        if let Some(gap) = gap {
            self.times.add_gap(gap);
        }
        self.document.viewport.advance(gap.unwrap_or(FIRST_FRAME).min(LONGEST_FRAME));
        let watch = Stopwatch::start();
        let (mut painted, area, requests) = self.lay_out();
        let (laid_out, computed) = (watch.elapsed(), watch.computed());
        self.grant(requests);
        if self.document.viewport.set_area(area) {
            // What stands over the canvas was laid out for another.
            self.request_redraw();
        }
        let Document { session, playback, viewport, .. } = &mut self.document;
        viewport.ask_for_picture(area, session.commands());
        let topology = playback.status().rulestring.topology;
        let panels_due = self.panels.after_frame(&self.document, area.canvas);
        let viewport = &self.document.viewport;
        let scene = Scene {
            left: area.left,
            top: area.top,
            canvas: area.canvas,
            placement: viewport.placement(area.canvas),
            topology,
            has_grid: viewport.has_grid,
        };
        let tints = viewport
            .picture()
            .and_then(|(picture, framing)| self.panels.tints(framing, picture.generation));
        let picture = viewport.picture().map(|(picture, framing)| (&picture.content, framing));
        let watch = Stopwatch::start();
        let frame = Frame { scene, picture, tints };
        let presented = self.devices.graphics.present(&frame, &mut painted);
        self.times.add(laid_out, computed, watch.elapsed());
        if presented == Presented::Skipped {
            self.frames.was_skipped();
            return Ok(());
        }
        self.plan_next_frame(&painted, panels_due);
        self.show_title();
        Ok(())
    }

    fn plan_next_frame(&mut self, painted: &Painted, panels_due: Option<Instant>) {
        let now = Instant::now();
        let Document { playback, viewport, .. } = &self.document;
        let moving = viewport.is_moving().then_some(now);
        let dues = [now.checked_add(painted.repaint_after), panels_due, moving];
        let is_resting = !playback.is_running() && !viewport.is_moving();
        let frame_time = self.devices.graphics.frame_time();
        self.frames.plan(dues.into_iter().flatten(), frame_time, is_resting);
    }

    /// Lays out the widgets; returns them, the area left for the canvas, and what was asked for.
    fn lay_out(&mut self) -> (Painted, Area, Vec<Request>) {
        let size = self.devices.graphics.size();
        let points = f64::from(size.0) / self.window.scale_factor();
        self.panels.close_without_room(points as f32);
        let open = self.panels.open();
        let context = Context {
            language: self.speech.language(),
            document: &self.document,
            open: &open,
            frames_per_second: self.frames.per_second(),
            engine_note: self.devices.engine_note.as_ref(),
            drawing_adapter: self.devices.graphics.adapter(),
        };
        let Document { playback, viewport, .. } = context.document;
        let title = &context.document.source().title;
        let (panels, is_dragging) = (&mut self.panels, self.pointer.is_dragging());
        let canvas_value = &mut self.canvas_value;
        let mut requests = Vec::new();
        let mut canvas = egui::Rect::ZERO;
        let painted = self.gui.run(&self.window, |ui| {
            canvas = panels.show_around(ui, &context, &mut requests);
            let (language, status) = (context.language, playback.status());
            canvas_value.tell(ui, canvas, language, title, status, playback.doing());
            let area = area(canvas, ui.ctx().pixels_per_point(), size);
            let over = Over {
                canvas,
                placement: viewport.placement(area.canvas),
                generation: viewport.shown_generation(),
                pointer: pointer_on_canvas(ui.ctx(), is_dragging),
            };
            panels.show_over_canvas(ui, &context, &over, &mut requests);
            let cursor = if is_dragging { Some(CursorIcon::Grabbing) } else { panels.cursor() };
            if let Some(cursor) = cursor.filter(|_| is_dragging || over.pointer.is_some()) {
                ui.ctx().set_cursor_icon(cursor);
            }
        });
        let area = area(canvas, painted.pixels_per_point, size);
        (painted, area, requests)
    }

    /// Puts title and generation into the window's title. The generation is that of the picture on
    /// the screen, and is left out while it would only flicker.
    fn show_title(&mut self) {
        let Document { playback, viewport, .. } = &self.document;
        let title = match viewport.shown_generation() {
            Some(generation) if !playback.is_running() => {
                let generation = grouped(generation);
                self.speech.language().fill(status::TITLE_AT_REST, &[self.title(), &generation])
            }
            _ => self.speech.language().fill(status::TITLE, &[self.title()]),
        };
        if title != self.title {
            self.window.set_title(&title);
            self.title = title;
        }
    }
}

/// Where the pointer rests on the canvas and not on a widget, in points.
fn pointer_on_canvas(context: &egui::Context, is_dragging: bool) -> Option<egui::Pos2> {
    let pointer = context.pointer_hover_pos()?;
    (!is_dragging && !context.is_pointer_over_egui()).then_some(pointer)
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
