//! Drawing in memory, by the processor, and only what has changed.
//!
//! The window's pixels are kept. The painter and the widgets say which rectangles of them differ from
//! the frame before; those are drawn again, and handed to the window system.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use softbuffer::{Context, SoftBufferError, Surface};
use winit::event_loop::{ActiveEventLoop, OwnedDisplayHandle};
use winit::window::Window;

use super::super::gui::Painted;
use super::widgets::Widgets;
use super::{Frame, Presented, size_of};
use crate::render::{Damage, Painter, PixelRect, Pixels};

/// The longest side of the texture with the glyphs.
pub(super) const MAX_TEXTURE_SIDE: u32 = 4096;

/// The longest side of a window that is drawn in memory.
const MAX_SIDE: u32 = 1 << 14;

/// Frames a second where the display does not tell.
const USUAL_RATE: f64 = 60.0;

/// What the window shows where nothing is drawn.
const BLANK: [u8; 3] = [0, 0, 0];

/// The window's pixels, and what draws them.
pub(in crate::app) struct HostGraphics {
    window: Arc<Window>,
    surface: Surface<OwnedDisplayHandle, Arc<Window>>,
    painter: Painter,
    widgets: Widgets,
    pixels: Pixels,
    /// What has changed in frames that buffers of the window system may not have seen yet, the
    /// newest first.
    changes: VecDeque<Damage>,
    is_shown: bool,
}

/// Frames whose changes are remembered: buffers of the window system are seldom older.
const REMEMBERED: usize = 4;

impl HostGraphics {
    /// Prepares for drawing in a window.
    ///
    /// # Errors
    /// The reason, where the window system takes no pixels.
    pub fn open(window: &Arc<Window>, event_loop: &ActiveEventLoop) -> Result<Self, String> {
        let failed = |error: SoftBufferError| format!("no pixels can be shown: {error}");
        let context = Context::new(event_loop.owned_display_handle()).map_err(failed)?;
        let mut surface = Surface::new(&context, Arc::clone(window)).map_err(failed)?;
        // What cannot be shown should be known before anything is.
        let (width, height) = size_of(window, MAX_SIDE);
        resize(&mut surface, width, height).map_err(failed)?;
        Ok(Self {
            window: Arc::clone(window),
            surface,
            painter: Painter::default(),
            widgets: Widgets::default(),
            pixels: Pixels::new(0, 0, BLANK),
            changes: VecDeque::new(),
            is_shown: false,
        })
    }

    /// The size that frames are drawn in, in pixels.
    pub fn size(&self) -> (u32, u32) {
        size_of(&self.window, MAX_SIDE)
    }

    /// The time that a frame has on the display.
    pub fn frame_time(&self) -> Duration {
        let monitor = self.window.current_monitor();
        let rate = monitor.and_then(|monitor| monitor.refresh_rate_millihertz());
        let rate = rate.map_or(USUAL_RATE, |rate| f64::from(rate) / 1e3);
        Duration::from_secs_f64(1.0 / rate.clamp(20.0, 1000.0))
    }

    /// What the window shows is lost: the next frame is presented as a whole.
    pub fn forget_shown(&mut self) {
        self.is_shown = false;
    }

    /// Draws what has changed and presents it.
    pub fn present(&mut self, frame: &Frame<'_>, painted: &mut Painted) -> Presented {
        let mut damage = Damage::default();
        let (width, height) = self.size();
        if (self.pixels.width(), self.pixels.height()) != (width as usize, height as usize) {
            self.pixels = Pixels::new(width as usize, height as usize, BLANK);
            damage.add(self.pixels.area());
            self.changes.clear();
            self.is_shown = false;
        }
        damage.extend(&self.painter.prepare(frame.scene, frame.picture, frame.tints));
        self.widgets.renew(painted, &mut damage);
        for area in damage.areas() {
            self.draw(area.intersection(self.pixels.area()));
        }
        if damage.is_empty() && self.is_shown {
            return Presented::Shown;
        }
        self.changes.push_front(damage);
        match self.show(width, height) {
            Ok(()) => {
                self.changes.truncate(REMEMBERED);
                self.is_shown = true;
                Presented::Shown
            }
            Err(error) => {
                log::warn!("a frame could not be shown: {error}");
                self.is_shown = false;
                Presented::Skipped
            }
        }
    }

    /// Draws a part of the window.
    fn draw(&mut self, area: PixelRect) {
        for rest in area.without(self.painter.area()) {
            self.pixels.fill(rest, BLANK);
        }
        self.painter.paint(area, &mut self.pixels);
        self.widgets.paint(area, &mut self.pixels);
    }

    /// Hands over the pixels that the window system does not have yet.
    fn show(&mut self, width: u32, height: u32) -> Result<(), SoftBufferError> {
        resize(&mut self.surface, width, height)?;
        let mut buffer = self.surface.buffer_mut()?;
        let whole = self.pixels.area();
        let age = usize::from(buffer.age());
        let mut stale = Damage::default();
        if !self.is_shown || age == 0 || age > self.changes.len() {
            stale.add(whole);
        } else {
            self.changes.iter().take(age).for_each(|changes| stale.extend(changes));
        }
        let stride = self.pixels.width();
        let mut changed = Damage::default();
        if self.is_shown {
            self.changes.iter().take(1).for_each(|changes| changed.extend(changes));
        } else {
            changed.add(whole);
        }
        for area in stale.areas() {
            let area = area.intersection(whole);
            for y in area.top..area.bottom {
                buffer[y * stride..][area.left..area.right]
                    .copy_from_slice(self.pixels.row(y, area.left, area.right));
            }
        }
        let changed: Vec<softbuffer::Rect> = changed
            .areas()
            .iter()
            .filter_map(|area| shown_rect(area.intersection(whole)))
            .collect();
        self.window.pre_present_notify();
        buffer.present_with_damage(&changed)
    }
}

fn resize(
    surface: &mut Surface<OwnedDisplayHandle, Arc<Window>>,
    width: u32,
    height: u32,
) -> Result<(), SoftBufferError> {
    let side = |side: u32| NonZeroU32::new(side).unwrap_or(NonZeroU32::MIN);
    surface.resize(side(width), side(height))
}

/// A rectangle as the window system takes it; `None` for an empty one.
fn shown_rect(area: PixelRect) -> Option<softbuffer::Rect> {
    let side = |low: usize, high: usize| NonZeroU32::new(high.saturating_sub(low) as u32);
    Some(softbuffer::Rect {
        x: area.left as u32,
        y: area.top as u32,
        width: side(area.left, area.right)?,
        height: side(area.top, area.bottom)?,
    })
}
