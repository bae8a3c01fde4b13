//! What the window system says, and when to draw.

use std::sync::Arc;
use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::dpi::LogicalSize;
use winit::event::{ElementState, KeyEvent, MouseScrollDelta, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoopProxy};
use winit::keyboard::{Key, ModifiersState, NamedKey};
use winit::window::{Window, WindowId};

use super::action::{Action, action_of};
use super::layout;
use super::stage::Stage;
use super::wake::{Wake, Waker};
use super::{AppError, Options};

/// The window's side of the event loop.
pub(super) struct Events {
    options: Options,
    waker: Waker,
    stage: Option<Stage>,
    modifiers: ModifiersState,
    failure: Option<AppError>,
}

/// Octaves of zoom for a notch of the wheel.
const OCTAVES_PER_LINE: f64 = 0.25;

/// Octaves of zoom for a pixel of a touch pad.
const OCTAVES_PER_PIXEL: f64 = 1.0 / 160.0;

impl Events {
    /// A window that opens when the loop runs.
    pub fn new(options: Options, proxy: EventLoopProxy<Wake>) -> Self {
        let waker = Waker::new(proxy);
        Self { options, waker, stage: None, modifiers: ModifiersState::empty(), failure: None }
    }

    /// What ended the loop, after it has ended.
    ///
    /// # Errors
    /// Whatever failed.
    pub fn into_outcome(self) -> Result<(), AppError> {
        self.failure.map_or(Ok(()), Err)
    }

    fn try_open(&self, event_loop: &ActiveEventLoop) -> Result<Stage, AppError> {
        let monitor =
            event_loop.primary_monitor().or_else(|| event_loop.available_monitors().next());
        let screen = monitor.map(|monitor| (monitor.size(), monitor.scale_factor()));
        let attributes = Window::default_attributes()
            .with_title(&self.options.source.title)
            .with_inner_size(layout::opening_size(screen))
            .with_min_inner_size(LogicalSize::new(layout::LEAST_WIDTH, layout::LEAST_HEIGHT))
            // It is shown when assistive technology can be told of it.
            .with_visible(false);
        let window = event_loop.create_window(attributes).map_err(AppError::no_window)?;
        Stage::new(Arc::new(window), event_loop, &self.options, self.waker.clone())
    }

    fn key(&mut self, event: &KeyEvent) {
        let Some(stage) = &mut self.stage else { return };
        let is_pressed = event.state == ElementState::Pressed;
        let action = action_of(&event.logical_key, event.physical_key, self.modifiers);
        // The window is closed whatever waits for an answer.
        let closes = action == Some(Action::Close);
        if is_pressed && !closes && stage.hear_key(event, self.modifiers) {
            return;
        }
        if event.logical_key == Key::Named(NamedKey::Space) && self.modifiers.is_empty() {
            if is_pressed {
                stage.pointer.space_pressed();
            } else if stage.pointer.space_released() {
                stage.act(Action::Generation);
            }
            return;
        }
        if !is_pressed {
            return;
        }
        let Some(action) = action else { return };
        let is_repeatable = matches!(
            action,
            Action::Faster
                | Action::Slower
                | Action::ZoomIn
                | Action::ZoomOut
                | Action::Left
                | Action::Right
                | Action::Up
                | Action::Down
        );
        // A held Tab steps on as fast as the engine follows.
        let may_repeat = is_repeatable || (action == Action::Step && stage.has_stepped());
        if !event.repeat || may_repeat {
            stage.act(action);
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, event: &WindowEvent) {
        let Some(stage) = &mut self.stage else { return };
        let heard = stage.hear(event);
        match event {
            WindowEvent::CloseRequested => stage.act(Action::Close),
            WindowEvent::RedrawRequested => {
                if let Err(error) = stage.redraw(event_loop) {
                    self.fail(event_loop, error);
                    return;
                }
            }
            WindowEvent::Occluded(is_occluded) => stage.set_occluded(*is_occluded),
            WindowEvent::Resized(_) | WindowEvent::ScaleFactorChanged { .. } => {
                stage.request_redraw();
            }
            WindowEvent::ModifiersChanged(modifiers) => self.modifiers = modifiers.state(),
            WindowEvent::Focused(false) => stage.let_go(),
            WindowEvent::KeyboardInput { event, is_synthetic: false, .. } if !heard.is_consumed => {
                self.key(event)
            }
            WindowEvent::CursorMoved { position, .. } => {
                stage.pointer_moved(position.x, position.y)
            }
            WindowEvent::MouseInput { state: ElementState::Pressed, button, .. }
                if !heard.is_consumed =>
            {
                stage.pointer_pressed(*button)
            }
            WindowEvent::MouseInput { state: ElementState::Released, button, .. } => {
                stage.pointer_released(*button)
            }
            WindowEvent::MouseWheel { delta, .. } if !heard.is_consumed => {
                let octaves = match delta {
                    MouseScrollDelta::LineDelta(_, lines) => f64::from(*lines) * OCTAVES_PER_LINE,
                    MouseScrollDelta::PixelDelta(pixels) => pixels.y * OCTAVES_PER_PIXEL,
                };
                stage.zoom(octaves.exp2());
            }
            WindowEvent::PinchGesture { delta, .. } if !heard.is_consumed => {
                stage.zoom((1.0 + delta).max(0.1));
            }
            WindowEvent::HoveredFile(path) => stage.file_hovers(path.clone()),
            WindowEvent::HoveredFileCancelled => stage.no_file_hovers(),
            WindowEvent::DroppedFile(path) => stage.file_dropped(path.clone()),
            _ => {}
        }
        if heard.needs_repaint
            && !matches!(event, WindowEvent::RedrawRequested)
            && let Some(stage) = &self.stage
        {
            stage.request_redraw();
        }
        if self.stage.as_ref().is_some_and(Stage::is_closed) {
            event_loop.exit();
        }
    }

    fn fail(&mut self, event_loop: &ActiveEventLoop, error: AppError) {
        self.failure = Some(error);
        event_loop.exit();
    }
}

impl ApplicationHandler<Wake> for Events {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.stage.is_some() {
            return;
        }
        match self.try_open(event_loop) {
            Ok(stage) => {
                stage.request_redraw();
                self.stage = Some(stage);
            }
            Err(error) => self.fail(event_loop, error),
        }
    }

    fn user_event(&mut self, _event_loop: &ActiveEventLoop, wake: Wake) {
        let Some(stage) = &mut self.stage else { return };
        match wake {
            Wake::Session | Wake::Census | Wake::Attention => stage.request_redraw(),
            Wake::Opened(opened) => stage.opened(opened),
            Wake::File(news) => stage.hear_of_file(news),
            Wake::Access(event) => stage.hear_access(event),
        }
    }

    fn window_event(
        &mut self,
        event_loop: &ActiveEventLoop,
        _window: WindowId,
        event: WindowEvent,
    ) {
        self.window_event(event_loop, &event);
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let Some(stage) = &mut self.stage else { return };
        stage.open_dropped();
        let flow = match stage.redraw_due() {
            None => ControlFlow::Wait,
            Some(due) if due <= Instant::now() => {
                stage.request_redraw();
                ControlFlow::Wait
            }
            Some(due) => ControlFlow::WaitUntil(due.min(Instant::now() + Duration::from_secs(60))),
        };
        event_loop.set_control_flow(flow);
    }

    fn exiting(&mut self, _event_loop: &ActiveEventLoop) {
        // The session ends and the surface goes before the window system's connection does.
        self.stage = None;
    }
}
