//! Drawing on a device, and a surface that it presents to.

use std::sync::Arc;

use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

use super::super::gui::Painted;
use super::{Frame, Presented, size_of};
use crate::engine::EngineError;
use crate::engine::gpu::GpuDevice;
use crate::render::{DrawPass, begin_pass};

/// Everything that drawing needs and that is lost with the device.
pub(in crate::app) struct DeviceGraphics {
    window: Arc<Window>,
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    device: Arc<GpuDevice>,
    draw: DrawPass,
    painter: egui_wgpu::Renderer,
}

impl DeviceGraphics {
    /// Opens a device that can present to the window: the one whose name contains `adapter`, or
    /// else the best; and the surface that it presents to.
    ///
    /// # Errors
    /// The reason, where no surface or no adapter for it can be had.
    pub fn find(
        window: &Arc<Window>,
        event_loop: &ActiveEventLoop,
        adapter: Option<&str>,
    ) -> Result<(wgpu::Surface<'static>, Arc<GpuDevice>), String> {
        let display = Box::new(event_loop.owned_display_handle());
        let mut descriptor = wgpu::InstanceDescriptor::new_with_display_handle_from_env(display);
        // On by default in release builds too, where it adds a dispatch to each indirect one.
        descriptor.flags.remove(wgpu::InstanceFlags::VALIDATION_INDIRECT_CALL);
        let instance = wgpu::Instance::new(descriptor);
        let surface =
            instance.create_surface(Arc::clone(window)).map_err(|error| error.to_string())?;
        // An adapter that was asked for may compute without being able to present.
        let device = GpuDevice::open(instance.clone(), Some(&surface), adapter)
            .or_else(|error| match adapter {
                Some(_) => GpuDevice::open(instance.clone(), Some(&surface), None),
                None => Err(error),
            })
            .map_err(|error| error.to_string())?;
        Ok((surface, device))
    }

    /// Prepares for drawing in a window with a device and its surface.
    ///
    /// # Errors
    /// The reason, where the device cannot draw on the surface.
    pub fn open(
        window: &Arc<Window>,
        surface: wgpu::Surface<'static>,
        device: Arc<GpuDevice>,
    ) -> Result<Self, String> {
        let (width, height) = size_of(window, device.caps().max_texture_side);
        let mut config = surface
            .get_default_config(device.adapter(), width, height)
            .ok_or("the adapter cannot draw on this window's surface")?;
        let formats = surface.get_capabilities(device.adapter()).formats;
        config.format =
            egui_wgpu::preferred_framebuffer_format(&formats).map_err(|error| error.to_string())?;
        config.present_mode = wgpu::PresentMode::Fifo;
        let draw = DrawPass::new(device.device(), config.format);
        let painter = egui_wgpu::Renderer::new(
            device.device(),
            config.format,
            egui_wgpu::RendererOptions {
                // A canvas tested by exact colours should stand beside text that is as exact.
                dithering: false,
                ..egui_wgpu::RendererOptions::default()
            },
        );
        let mut graphics =
            Self { window: Arc::clone(window), surface, config, device, draw, painter };
        graphics.configure();
        Ok(graphics)
    }

    /// The device that draws.
    pub fn device(&self) -> &Arc<GpuDevice> {
        &self.device
    }

    /// Whether the device that draws is well, as it knows by now.
    ///
    /// # Errors
    /// As [`GpuDevice::check`].
    pub fn check(&self) -> Result<(), EngineError> {
        // A loss is only reported while polling; what a lost device says to it adds nothing.
        let _ = self.device.device().poll(wgpu::PollType::Poll);
        self.device.check()
    }

    /// Draws a frame and presents it.
    pub fn present(&mut self, frame: &Frame<'_>, painted: &mut Painted) -> Presented {
        let (device, queue) = (self.device.device().clone(), self.device.queue().clone());
        // Textures are only sent once: they are taken even when the frame is skipped.
        for (id, deltas) in painted.textures.set.drain() {
            for delta in &deltas {
                self.painter.update_texture(&device, &queue, id, delta);
            }
        }
        let presented = self.try_present(&device, &queue, frame, painted);
        for id in painted.textures.free.drain() {
            self.painter.free_texture(&id);
        }
        presented
    }

    fn try_present(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        frame: &Frame<'_>,
        painted: &mut Painted,
    ) -> Presented {
        if self.has_another_size() {
            self.configure();
        }
        let Some((target, is_suboptimal)) = self.acquire() else {
            return Presented::Skipped;
        };
        self.draw.prepare(device, queue, frame.scene, frame.picture, frame.tints);
        let shapes = std::mem::take(&mut painted.shapes);
        let primitives = painted.context.tessellate(shapes, painted.pixels_per_point);
        let mut encoder =
            device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("frame") });
        let screen = egui_wgpu::ScreenDescriptor {
            size_in_pixels: [self.config.width, self.config.height],
            pixels_per_point: painted.pixels_per_point,
        };
        let mut work =
            self.painter.update_buffers(device, queue, &mut encoder, &primitives, &screen);
        let view = target.texture.create_view(&wgpu::TextureViewDescriptor {
            label: Some("surface"),
            ..wgpu::TextureViewDescriptor::default()
        });
        let mut pass =
            begin_pass(&mut encoder, &view, wgpu::Color::BLACK, "frame").forget_lifetime();
        self.draw.draw(&mut pass);
        self.painter.render(&mut pass, &primitives, &screen);
        drop(pass);
        work.push(encoder.finish());
        queue.submit(work);
        self.window.pre_present_notify();
        queue.present(target);
        if is_suboptimal {
            self.configure();
        }
        Presented::Shown
    }

    /// The size that frames are drawn in, in pixels.
    pub fn size(&self) -> (u32, u32) {
        size_of(&self.window, self.device.caps().max_texture_side)
    }

    fn has_another_size(&self) -> bool {
        self.size() != (self.config.width, self.config.height)
    }

    fn configure(&mut self) {
        (self.config.width, self.config.height) = self.size();
        self.surface.configure(self.device.device(), &self.config);
    }

    /// The next texture to draw on, and whether the surface would like to be configured again.
    fn acquire(&mut self) -> Option<(wgpu::SurfaceTexture, bool)> {
        use wgpu::CurrentSurfaceTexture as Current;
        let mut is_second_try = false;
        loop {
            match self.surface.get_current_texture() {
                Current::Success(texture) => return Some((texture, false)),
                Current::Suboptimal(texture) => return Some((texture, true)),
                Current::Outdated if !is_second_try => self.configure(),
                Current::Lost if !is_second_try => self.renew_surface()?,
                Current::Timeout
                | Current::Occluded
                | Current::Outdated
                | Current::Lost
                | Current::Validation => return None,
            }
            is_second_try = true;
        }
    }

    fn renew_surface(&mut self) -> Option<()> {
        match self.device.instance().create_surface(Arc::clone(&self.window)) {
            Ok(surface) => {
                self.surface = surface;
                self.configure();
                Some(())
            }
            Err(error) => {
                log::warn!("the surface was lost and cannot be made again yet: {error}");
                None
            }
        }
    }
}
