//! egui in the window: its context, its input and its output.

use std::sync::Arc;
use std::time::Duration;

use winit::event::WindowEvent;
use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

use super::{fonts, theme};

/// The widgets' state between frames.
pub(super) struct Gui {
    context: egui::Context,
    input: egui_winit::State,
}

/// What a frame's widgets have become.
pub(super) struct Painted {
    /// Cuts shapes into triangles.
    pub context: egui::Context,
    pub shapes: Vec<egui::epaint::ClippedShape>,
    pub textures: egui::TexturesDelta,
    pub pixels_per_point: f32,
    /// Time after which the widgets want to be drawn again.
    pub repaint_after: Duration,
}

impl Gui {
    /// Widgets for a window whose device draws textures up to that side.
    pub fn new(window: &Arc<Window>, event_loop: &ActiveEventLoop, max_texture_side: u32) -> Self {
        let context = egui::Context::default();
        theme::apply(&context);
        fonts::install(&context);
        let input = egui_winit::State::new(
            context.clone(),
            egui::ViewportId::ROOT,
            event_loop,
            Some(window.scale_factor() as f32),
            None,
            Some(max_texture_side as usize),
        );
        Self { context, input }
    }

    /// Hears an event. Returns whether it was meant for the widgets alone. Key presses go to
    /// widgets only while one of them is being typed into, or will be with the next frame: elsewhere
    /// every key is a command.
    pub fn hear(&mut self, window: &Window, event: &WindowEvent, will_be_typed: bool) -> Heard {
        let is_typed = will_be_typed || self.context.text_edit_focused();
        if matches!(event, WindowEvent::KeyboardInput { .. }) && !is_typed {
            return Heard::default();
        }
        let response = self.input.on_window_event(window, event);
        Heard { is_consumed: response.consumed, needs_repaint: response.repaint }
    }

    /// The text on the clipboard, if there is any.
    pub fn clipboard_text(&mut self) -> Option<String> {
        self.input.clipboard_text()
    }

    /// Puts a text on the clipboard.
    pub fn set_clipboard_text(&mut self, text: String) {
        self.input.set_clipboard_text(text);
    }

    /// Lays out a frame's widgets.
    pub fn run(&mut self, window: &Window, widgets: impl FnMut(&mut egui::Ui)) -> Painted {
        let input = self.input.take_egui_input(window);
        let output = self.context.run_ui(input, widgets);
        self.input.handle_platform_output(window, output.platform_output);
        let repaint_after = output
            .viewport_output
            .get(&egui::ViewportId::ROOT)
            .map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        Painted {
            context: self.context.clone(),
            shapes: output.shapes,
            textures: output.textures_delta,
            pixels_per_point: output.pixels_per_point,
            repaint_after,
        }
    }
}

/// What became of an event.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    pub is_consumed: bool,
    pub needs_repaint: bool,
}
