//! egui in the window: its context, its input and its output.

use std::sync::Arc;
use std::time::Duration;

use egui_winit::accesskit_winit;
use winit::event::{KeyEvent, WindowEvent};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::keyboard::{Key, ModifiersState, NamedKey};
use winit::window::Window;

use super::action::{Action, action_of};
use super::panel::Typing;
use super::{fonts, theme};

/// The widgets' state between frames.
pub(super) struct Gui {
    context: egui::Context,
    input: egui_winit::State,
    modifiers: ModifiersState,
    /// Whether somebody hears what the widgets tell of themselves.
    is_told_of: bool,
}

/// Keys that are held with those that are commands even while a widget has the keys.
const COMMANDING: ModifiersState =
    ModifiersState::ALT.union(ModifiersState::CONTROL).union(ModifiersState::SUPER);

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
    /// Widgets for a window that was not shown yet and whose device draws textures up to that side.
    /// What assistive technology asks for goes to `proxy`; without a proxy it is not told of the
    /// window.
    pub fn new<Wake: From<accesskit_winit::Event> + Send>(
        window: &Arc<Window>,
        event_loop: &ActiveEventLoop,
        proxy: Option<EventLoopProxy<Wake>>,
        max_texture_side: u32,
    ) -> Self {
        let mut gui = Self::untold(window, event_loop, max_texture_side);
        if let Some(proxy) = proxy {
            gui.input.init_accesskit(event_loop, window, proxy);
        }
        gui
    }

    /// The same widgets on another device: they bring their textures along again.
    pub fn renew(
        &mut self,
        window: &Arc<Window>,
        event_loop: &ActiveEventLoop,
        max_texture_side: u32,
    ) {
        // A window has one adapter for good: it must be made before the window is shown.
        let adapter = self.input.accesskit.take();
        let (modifiers, is_told_of) = (self.modifiers, self.is_told_of);
        *self = Self::untold(window, event_loop, max_texture_side);
        self.input.accesskit = adapter;
        self.modifiers = modifiers;
        self.tell(is_told_of);
    }

    fn untold(window: &Arc<Window>, event_loop: &ActiveEventLoop, max_texture_side: u32) -> Self {
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
        Self { context, input, modifiers: ModifiersState::empty(), is_told_of: false }
    }

    /// Hears an event. Returns whether it was meant for the widgets alone. Keys go to the widgets
    /// while one of them has them: all keys while it is being typed into, and otherwise those that move on, press and go back. Elsewhere every key is a command.
    pub fn hear(&mut self, window: &Window, event: &WindowEvent, typing: Typing) -> Heard {
        if let WindowEvent::ModifiersChanged(modifiers) = event {
            self.modifiers = modifiers.state();
        }
        let is_key = match event {
            WindowEvent::KeyboardInput { event, .. } => {
                if !self.takes(event, typing) {
                    return Heard::default();
                }
                true
            }
            _ => false,
        };
        let response = self.input.on_window_event(window, event);
        Heard { is_consumed: response.consumed || is_key, needs_repaint: response.repaint }
    }

    fn takes(&self, event: &KeyEvent, typing: Typing) -> bool {
        if typing == Typing::Covered && self.context.text_edit_focused() {
            self.context.memory_mut(|memory| {
                memory.focused().into_iter().for_each(|line| memory.surrender_focus(line));
            });
        }
        let key = match &event.logical_key {
            Key::Named(key) => Some(key),
            _ => None,
        };
        let action = action_of(&event.logical_key, event.physical_key, self.modifiers);
        // A line has no use for Ctrl-Q; by Ctrl-W it deletes a word.
        let deletes =
            matches!(&event.logical_key, Key::Character(text) if text.to_lowercase() == "w");
        if key == Some(&NamedKey::F6) || action == Some(Action::Close) && !deletes {
            return false;
        }
        if typing == Typing::Wanted || self.context.text_edit_focused() {
            return true;
        }
        let has_keys = self.context.memory(|memory| memory.focused().is_some())
            || egui::Popup::is_any_open(&self.context);
        let moves_or_presses = matches!(
            key,
            Some(
                NamedKey::Tab
                    | NamedKey::Enter
                    | NamedKey::Space
                    | NamedKey::Escape
                    | NamedKey::ArrowLeft
                    | NamedKey::ArrowRight
                    | NamedKey::ArrowUp
                    | NamedKey::ArrowDown
                    | NamedKey::Home
                    | NamedKey::End
                    | NamedKey::PageUp
                    | NamedKey::PageDown
            )
        );
        has_keys && moves_or_presses && !self.modifiers.intersects(COMMANDING)
    }

    /// Gives the keys to the first button in the next of those parts of the window that has one;
    /// after the last part, back to the canvas. `step` is 1, or -1 for the other way round.
    pub fn focus_next(&self, parts: &[egui::Rect], step: isize) {
        focus_next(&self.context, parts, step);
    }

    /// Hears what assistive technology asks for. Returns whether a frame must be drawn for that.
    pub fn hear_access(&mut self, event: accesskit_winit::WindowEvent) -> bool {
        match event {
            accesskit_winit::WindowEvent::InitialTreeRequested => self.tell(true),
            accesskit_winit::WindowEvent::ActionRequested(request) => {
                self.input.on_accesskit_action_request(request);
            }
            accesskit_winit::WindowEvent::AccessibilityDeactivated => self.tell(false),
        }
        self.is_told_of
    }

    /// Has the widgets tell of themselves with every frame, or no longer: it takes a part of the
    /// frame's time, which is spent only while somebody hears it.
    fn tell(&mut self, is_told_of: bool) {
        self.is_told_of = is_told_of;
        if is_told_of {
            self.context.enable_accesskit();
        } else {
            self.context.disable_accesskit();
        }
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
    pub fn run(&mut self, window: &Window, mut widgets: impl FnMut(&mut egui::Ui)) -> Painted {
        let input = self.input.take_egui_input(window);
        let output = self.context.run_ui(input, |ui| {
            widgets(ui);
            outline_focused(ui.ctx());
        });
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

/// Outlines the widget that has the keys, unless it is typed into, which shows by itself.
fn outline_focused(context: &egui::Context) {
    let Some(id) = context.memory(|memory| memory.focused()) else { return };
    if context.text_edit_focused() {
        return;
    }
    let Some(response) = context.read_response(id) else { return };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("focus"));
    let stroke = egui::Stroke::new(2.0, theme::FOCUS);
    let place = response.interact_rect.expand(1.0);
    context.layer_painter(layer).rect_stroke(
        place,
        theme::CORNER,
        stroke,
        egui::StrokeKind::Outside,
    );
}

fn focus_next(context: &egui::Context, parts: &[egui::Rect], step: isize) {
    // Where widgets stood in the last frame, in the order in which they were laid out.
    let buttons: Vec<(egui::Id, egui::Pos2)> = context.viewport(|viewport| {
        let layers = viewport.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
        let buttons = layers.filter(|widget| {
            widget.enabled && widget.sense.senses_click() && widget.interact_rect.is_positive()
        });
        buttons.map(|widget| (widget.id, widget.interact_rect.center())).collect()
    });
    let first_in = |part: &egui::Rect| {
        buttons.iter().find(|(_, middle)| part.contains(*middle)).map(|(id, _)| *id)
    };
    let stops: Vec<(usize, egui::Id)> = parts
        .iter()
        .enumerate()
        .filter_map(|(index, part)| Some((index, first_in(part)?)))
        .collect();
    let focused = context.memory(|memory| memory.focused());
    let middle = focused.and_then(|id| buttons.iter().find(|(known, _)| *known == id));
    let part = middle.and_then(|(_, middle)| parts.iter().position(|part| part.contains(*middle)));
    // The canvas stands before the first stop and behind the last one.
    let here = part.and_then(|part| stops.iter().position(|(index, _)| *index == part));
    let next = match here {
        Some(stop) => stop.checked_add_signed(step),
        None if step > 0 => Some(0),
        None => stops.len().checked_sub(1),
    };
    let next = next.and_then(|stop| stops.get(stop));
    context.memory_mut(|memory| match (next, focused) {
        (Some((_, id)), _) => memory.request_focus(*id),
        (None, Some(id)) => memory.surrender_focus(id),
        (None, None) => {}
    });
    context.request_repaint();
}

#[cfg(test)]
mod tests {
    use egui::{Id, Rect, Sense, pos2, vec2};

    use super::*;

    /// Two panels with two buttons each, and one without, beside each other.
    fn lay_out(context: &egui::Context, events: Vec<egui::Event>) -> (Vec<Rect>, Vec<Id>, Vec<Id>) {
        let part = |x: f32| Rect::from_min_size(pos2(x, 0.0), vec2(90.0, 100.0));
        let parts = vec![part(0.0), part(100.0), part(200.0)];
        let (mut ids, mut pressed) = (Vec::new(), Vec::new());
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 100.0)));
        let input = egui::RawInput { screen_rect, events, ..egui::RawInput::default() };
        let mut output = context.run_ui(input, |ui| {
            (ids, pressed) = (Vec::new(), Vec::new());
            for x in [10.0, 50.0, 210.0, 250.0] {
                let place = Rect::from_min_size(pos2(x, 10.0), vec2(20.0, 20.0));
                let response = ui.interact(place, Id::unique(x as u32), Sense::click());
                ids.push(response.id);
                if response.clicked() {
                    pressed.push(response.id);
                }
            }
        });
        // Nothing is drawn.
        output.textures_delta.clear();
        (parts, ids, pressed)
    }

    #[test]
    fn keys_go_from_part_to_part_and_back_to_the_canvas() {
        let context = egui::Context::default();
        let (parts, ids, _) = lay_out(&context, Vec::new());
        let focused = || context.memory(|memory| memory.focused());
        let step = |step| {
            focus_next(&context, &parts, step);
            lay_out(&context, Vec::new());
            focused()
        };
        assert_eq!(focused(), None);
        assert_eq!(step(1), Some(ids[0]));
        assert_eq!(step(1), Some(ids[2]), "a part without buttons is passed over");
        assert_eq!(step(1), None);
        assert_eq!(step(-1), Some(ids[2]));
        assert_eq!(step(-1), Some(ids[0]));
        assert_eq!(step(-1), None);
    }

    #[test]
    fn a_button_with_the_keys_is_pressed_by_enter_and_left_by_escape() {
        let context = egui::Context::default();
        let key = |key| {
            vec![egui::Event::Key {
                key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            }]
        };
        let (parts, ids, _) = lay_out(&context, Vec::new());
        focus_next(&context, &parts, 1);
        let (_, _, pressed) = lay_out(&context, key(egui::Key::Tab));
        assert!(pressed.is_empty());
        lay_out(&context, Vec::new());
        let (_, _, pressed) = lay_out(&context, key(egui::Key::Enter));
        assert_eq!(pressed, [ids[1]]);
        lay_out(&context, key(egui::Key::Escape));
        assert_eq!(context.memory(|memory| memory.focused()), None);
    }
}
