//! A frame on its way to the screen: drawn by a device, or in memory by the processor.
//!
//! A hardware adapter draws every pixel of every frame ([`device`]). A software adapter would do the
//! same on the processor's cores, for some tens of milliseconds a frame; there, and where there is
//! no adapter at all, [`host`] draws only what has changed. Both draw the same: the canvas by
//! `render`'s draw pass or its twin, the painter, and egui's triangles over it.

mod device;
mod host;
mod widgets;

use std::sync::Arc;
use std::time::Duration;

use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

use self::device::DeviceGraphics;
use self::host::HostGraphics;
use super::DrawWith;
use super::gui::Painted;
use crate::engine::EngineError;
use crate::engine::gpu::GpuDevice;
use crate::render::{Counts, CountsPlace, Framing, Scene, TintMap};

/// What draws in the window.
pub(super) enum Graphics {
    /// A device; what it holds is lost with it.
    Device(Box<DeviceGraphics>),
    /// The processor.
    Host(Box<HostGraphics>),
}

/// What a frame shows under the widgets.
pub(super) struct Frame<'a> {
    pub scene: Scene,
    pub picture: Option<(&'a Counts, &'a Framing)>,
    pub tints: Option<&'a TintMap>,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presented {
    Shown,
    /// There was nothing to draw on; try again later.
    Skipped,
}

impl Graphics {
    /// Opens what draws in the window. A device is the one whose name contains `adapter`, or else
    /// the best. The second part is the device that was opened to see whether it draws well, whether
    /// it does or not: engines may use it.
    ///
    /// # Errors
    /// The reason, where neither can draw.
    pub fn open(
        window: &Arc<Window>,
        event_loop: &ActiveEventLoop,
        adapter: Option<&str>,
        with: DrawWith,
    ) -> Result<(Self, Option<Arc<GpuDevice>>), String> {
        let on_device = match with {
            DrawWith::Cpu => Err("the processor was to draw".to_owned()),
            DrawWith::Auto | DrawWith::Gpu => DeviceGraphics::find(window, event_loop, adapter),
        };
        let on_host = || match with {
            DrawWith::Gpu => Err("a device was to draw".to_owned()),
            DrawWith::Auto | DrawWith::Cpu => HostGraphics::open(window, event_loop),
        };
        match on_device {
            Ok((surface, device)) if with == DrawWith::Gpu || !device.caps().is_software() => {
                let known = Arc::clone(&device);
                let graphics = DeviceGraphics::open(window, surface, device)?;
                Ok((Self::Device(Box::new(graphics)), Some(known)))
            }
            Ok((surface, device)) => match on_host() {
                Ok(graphics) => {
                    drop(surface);
                    Ok((Self::Host(Box::new(graphics)), Some(device)))
                }
                Err(reason) => {
                    log::warn!("a software adapter draws, since the processor cannot: {reason}");
                    let known = Arc::clone(&device);
                    let graphics = DeviceGraphics::open(window, surface, device)?;
                    Ok((Self::Device(Box::new(graphics)), Some(known)))
                }
            },
            Err(reason) => match on_host() {
                Ok(graphics) => Ok((Self::Host(Box::new(graphics)), None)),
                Err(_) if with == DrawWith::Gpu => Err(reason),
                Err(on_host) => Err(on_host),
            },
        }
    }

    /// The device that draws, if one does.
    pub fn device(&self) -> Option<&Arc<GpuDevice>> {
        match self {
            Self::Device(graphics) => Some(graphics.device()),
            Self::Host(_) => None,
        }
    }

    /// Where pictures are drawn.
    pub fn counts_place(&self) -> CountsPlace {
        match self.device() {
            Some(device) => CountsPlace::Device(Arc::clone(device)),
            None => CountsPlace::Host,
        }
    }

    /// The name of the adapter that draws, if one does.
    pub fn adapter(&self) -> Option<&str> {
        self.device().map(|device| &*device.caps().name)
    }

    /// The longest side of a texture for widgets, in pixels.
    pub fn max_texture_side(&self) -> u32 {
        self.device().map_or(host::MAX_TEXTURE_SIDE, |device| device.caps().max_texture_side)
    }

    /// Whether what draws is well, as it knows by now.
    ///
    /// # Errors
    /// As [`GpuDevice::check`].
    pub fn check(&self) -> Result<(), EngineError> {
        match self {
            Self::Device(graphics) => graphics.check(),
            Self::Host(_) => Ok(()),
        }
    }

    /// The size that frames are drawn in, in pixels.
    pub fn size(&self) -> (u32, u32) {
        match self {
            Self::Device(graphics) => graphics.size(),
            Self::Host(graphics) => graphics.size(),
        }
    }

    /// The time that a frame has on the display, where presenting does not wait for it.
    pub fn frame_time(&self) -> Option<Duration> {
        match self {
            Self::Device(_) => None,
            Self::Host(graphics) => Some(graphics.frame_time()),
        }
    }

    /// What the window shows is lost: the next frame is presented as a whole.
    pub fn forget_shown(&mut self) {
        if let Self::Host(graphics) = self {
            graphics.forget_shown();
        }
    }

    /// Draws a frame and presents it.
    pub fn present(&mut self, frame: &Frame<'_>, painted: &mut Painted) -> Presented {
        match self {
            Self::Device(graphics) => graphics.present(frame, painted),
            Self::Host(graphics) => graphics.present(frame, painted),
        }
    }
}

/// The size of a window's frames, whose sides are limited.
fn size_of(window: &Window, most: u32) -> (u32, u32) {
    let size = window.inner_size();
    (size.width.clamp(1, most), size.height.clamp(1, most))
}
