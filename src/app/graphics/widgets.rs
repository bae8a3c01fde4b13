//! Widgets that are drawn in memory, and only where they have changed.
//!
//! A frame's widgets come as a list of shapes, nearly all of which are those of the frame before. So
//! the list is compared with the last one, what has changed is cut into triangles, and its pixels,
//! those of now and those of before, are what must be drawn again. A list that has grown or shrunk
//! is compared from both its ends: what has come or gone stands in the middle.

use egui::epaint::{ClippedShape, Mesh, Primitive, Shape};

use super::super::gui::Painted;
use super::super::raster::mesh::{self, Taken, Textures};
use crate::render::{Damage, PixelRect, Pixels};

/// The widgets that are on the screen.
#[derive(Default)]
pub(super) struct Widgets {
    drawn: Vec<Drawn>,
    textures: Textures,
    pixels_per_point: f32,
}

/// A shape, and what has become of it.
struct Drawn {
    shape: ClippedShape,
    parts: Vec<Part>,
}

/// Triangles, and the pixels that they may touch.
struct Part {
    mesh: Mesh,
    extent: PixelRect,
}

impl Widgets {
    /// Takes over a frame's widgets, and tells what they change.
    pub fn renew(&mut self, painted: &mut Painted, damage: &mut Damage) {
        let taken = self.textures.take(&mut painted.textures);
        // Triangles hold for a scale, and for the textures' sizes.
        if taken == Taken::Replaced || self.pixels_per_point != painted.pixels_per_point {
            self.pixels_per_point = painted.pixels_per_point;
            self.drawn.drain(..).for_each(|drawn| drawn.add_to(damage));
        }
        let mut new = std::mem::take(&mut painted.shapes);
        let is_kept = |(old, new): &(&Drawn, &ClippedShape)| is_same(&old.shape, new);
        let before = self.drawn.iter().zip(&new).take_while(is_kept).count();
        let tails = self.drawn[before..].iter().rev().zip(new[before..].iter().rev());
        let behind = tails.take_while(is_kept).count();

        let tail = self.drawn.split_off(self.drawn.len() - behind);
        let gone = self.drawn.split_off(before);
        new.truncate(new.len() - behind);
        let is_pairwise = gone.len() + before == new.len();
        let mut gone = gone.into_iter();
        for shape in new.drain(before..) {
            match gone.next() {
                Some(old) if is_pairwise && is_same(&old.shape, &shape) => {
                    self.drawn.push(old);
                    continue;
                }
                Some(old) => old.add_to(damage),
                None => {}
            }
            let drawn = Drawn::new(shape, painted);
            drawn.add_to(damage);
            self.drawn.push(drawn);
        }
        gone.for_each(|old| old.add_to(damage));
        self.drawn.extend(tail);
    }

    /// Draws what lies in that part of the window.
    pub fn paint(&self, area: PixelRect, target: &mut Pixels) {
        for part in self.drawn.iter().flat_map(|drawn| &drawn.parts) {
            let area = area.intersection(part.extent);
            mesh::paint(target, area, &part.mesh, self.pixels_per_point, &self.textures);
        }
    }
}

impl Drawn {
    fn new(shape: ClippedShape, painted: &Painted) -> Self {
        let scale = painted.pixels_per_point;
        let parts = painted.context.tessellate(vec![shape.clone()], scale);
        let parts = parts.into_iter().filter_map(|part| match part.primitive {
            Primitive::Mesh(mesh) => {
                let clip = mesh::clip_pixels(part.clip_rect, scale);
                Some(Part { extent: mesh::extent(&mesh, clip, scale), mesh })
            }
            // Nothing here draws with callbacks.
            Primitive::Callback(_) => None,
        });
        Self { parts: parts.collect(), shape }
    }

    fn add_to(&self, damage: &mut Damage) {
        for part in &self.parts {
            damage.add(part.extent);
        }
    }
}

/// Whether two shapes look the same. Texts that are one and the same are not read.
fn is_same(old: &ClippedShape, new: &ClippedShape) -> bool {
    if let (Shape::Text(one), Shape::Text(other)) = (&old.shape, &new.shape)
        && std::sync::Arc::ptr_eq(&one.galley, &other.galley)
    {
        return old.clip_rect == new.clip_rect
            && old.transform_after_tessellation == new.transform_after_tessellation
            && one.pos == other.pos
            && one.underline == other.underline
            && one.fallback_color == other.fallback_color
            && one.override_text_color == other.override_text_color
            && one.opacity_factor == other.opacity_factor
            && one.angle == other.angle;
    }
    old == new
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use egui::{Align2, Color32, FontId, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

    use super::*;
    use crate::app::{fonts, theme};
    use crate::engine::gpu::GpuDevice;
    use crate::render::begin_pass;

    const SIDE: u32 = 256;

    fn context() -> egui::Context {
        let context = egui::Context::default();
        theme::apply(&context);
        fonts::install(&context);
        context
    }

    fn frame(context: &egui::Context, scale: f32, widgets: impl FnMut(&mut Ui)) -> Painted {
        context.set_pixels_per_point(scale);
        let size = vec2(SIDE as f32, SIDE as f32) / scale;
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), size));
        let input = egui::RawInput { screen_rect, ..egui::RawInput::default() };
        let output = context.run_ui(input, widgets);
        Painted {
            context: context.clone(),
            shapes: output.shapes,
            textures: output.textures_delta,
            pixels_per_point: output.pixels_per_point,
            repaint_after: Duration::MAX,
        }
    }

    fn blank() -> Pixels {
        Pixels::new(SIDE as usize, SIDE as usize, [0; 3])
    }

    /// Draws what a frame changes over what was there.
    fn draw(widgets: &mut Widgets, painted: &mut Painted, pixels: &mut Pixels) -> Damage {
        let mut damage = Damage::default();
        widgets.renew(painted, &mut damage);
        for area in damage.areas() {
            let area = area.intersection(pixels.area());
            pixels.fill(area, [0; 3]);
            widgets.paint(area, pixels);
        }
        damage
    }

    /// A bit of everything that the window's widgets are made of.
    fn sample(ui: &mut Ui, number: u64) {
        let painter = ui.painter();
        let card = Rect::from_min_size(pos2(10.0, 10.0), vec2(100.0, 60.0));
        painter.rect_filled(card, 8.0, theme::PANEL);
        painter.rect_stroke(card, 8.0, Stroke::new(1.0, theme::LINE), StrokeKind::Middle);
        painter.circle_filled(pos2(40.3, 90.7), 13.0, theme::ACCENT);
        painter.circle_stroke(pos2(80.0, 90.0), 9.5, Stroke::new(2.0, theme::WARNING));
        painter.line_segment([pos2(3.0, 4.0), pos2(120.0, 99.0)], Stroke::new(1.5, theme::ERROR));
        let glow = Color32::from_white_alpha(40);
        painter.rect_filled(Rect::from_min_size(pos2(70.0, 50.0), vec2(33.3, 22.2)), 0.0, glow);
        let text = format!("generation {number}");
        painter.text(
            pos2(14.0, 14.0),
            Align2::LEFT_TOP,
            text,
            FontId::proportional(13.0),
            theme::TEXT,
        );
        painter.text(
            pos2(14.0, 40.0),
            Align2::LEFT_TOP,
            "斑马 0123",
            FontId::monospace(12.0),
            theme::DIM,
        );
        let (place, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::click());
        ui.painter().rect_filled(place, 3.0, theme::BUTTON_ON);
    }

    #[test]
    fn only_what_has_changed_is_drawn_again_and_the_rest_stays() {
        let context = context();
        let mut widgets = Widgets::default();
        let mut kept = blank();
        let mut show = |case: &str, most: usize, content: &mut dyn FnMut(&mut Ui)| {
            let mut painted = frame(&context, 1.0, |ui| content(ui));
            let (shapes, scale) = (painted.shapes.clone(), painted.pixels_per_point);
            let damage = draw(&mut widgets, &mut painted, &mut kept);
            let pixels: usize = damage.areas().iter().map(|area| area.pixels()).sum();
            assert!(pixels <= most, "{case}: {pixels} pixels drawn again");
            // The same widgets, drawn as a whole.
            let mut fresh = blank();
            let again = Painted { shapes, pixels_per_point: scale, ..painted };
            let all = again.shapes.iter().map(|shape| Drawn::new(shape.clone(), &again));
            for part in all.flat_map(|drawn| drawn.parts) {
                mesh::paint(&mut fresh, part.extent, &part.mesh, scale, &widgets.textures);
            }
            assert!(kept == fresh, "{case}: what was kept differs from what is there");
        };
        let everything = (SIDE * SIDE) as usize;
        show("first", 2 * everything, &mut |ui| sample(ui, 1));
        // What has glyphs of its own for the first time may renew the texture.
        show("number", everything, &mut |ui| sample(ui, 2));
        show("same", 0, &mut |ui| sample(ui, 2));
        show("known number", 20 * 110, &mut |ui| sample(ui, 1));
        let tip = Rect::from_min_size(pos2(100.0, 100.0), vec2(50.0, 20.0));
        show("one more", 54 * 24, &mut |ui| {
            sample(ui, 1);
            ui.painter().rect_filled(tip, 0.0, theme::PANEL);
        });
        show("another place", (54 + 60) * 24, &mut |ui| {
            sample(ui, 1);
            ui.painter().rect_filled(tip.translate(vec2(60.0, 0.0)), 0.0, theme::PANEL);
        });
        show("one less", 54 * 24, &mut |ui| sample(ui, 1));
        show("none", everything, &mut |_| {});
    }

    /// Both draw egui's triangles: where a pixel is one colour they agree, and where colours fade
    /// they round differently.
    #[test]
    fn the_processor_draws_what_a_device_draws() {
        for scale in [1.0, 1.5, 2.0] {
            let context = context();
            let mut painted = frame(&context, scale, |ui| sample(ui, 1234));
            let on_device = drawn_by_a_device(&painted);
            let mut pixels = blank();
            draw(&mut Widgets::default(), &mut painted, &mut pixels);
            let mut differing = 0;
            for y in 0..SIDE as usize {
                for x in 0..SIDE as usize {
                    let (found, expected) = (pixels.colour_at(x, y), on_device.colour_at(x, y));
                    differing += usize::from(found != expected);
                    let is_near = found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3);
                    assert!(is_near, "scale {scale}, ({x}, {y}): {found:?} for {expected:?}");
                }
            }
            assert!(differing < 2000, "scale {scale}: {differing} pixels differ");
            assert!(pixels.data().iter().filter(|pixel| **pixel != 0).count() > 6000);
        }
    }

    fn drawn_by_a_device(painted: &Painted) -> Pixels {
        let device = GpuDevice::headless(None).unwrap();
        let (device, queue, opened) = (device.device(), device.queue(), &device);
        let format = wgpu::TextureFormat::Rgba8Unorm;
        let options = egui_wgpu::RendererOptions {
            dithering: false,
            ..egui_wgpu::RendererOptions::default()
        };
        let mut renderer = egui_wgpu::Renderer::new(device, format, options);
        for (id, deltas) in painted.textures.set.iter() {
            for delta in deltas {
                renderer.update_texture(device, queue, *id, delta);
            }
        }
        let scale = painted.pixels_per_point;
        let primitives = painted.context.tessellate(painted.shapes.clone(), scale);
        let screen =
            egui_wgpu::ScreenDescriptor { size_in_pixels: [SIDE; 2], pixels_per_point: scale };
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("target"),
            size: wgpu::Extent3d { width: SIDE, height: SIDE, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let mut work = renderer.update_buffers(device, queue, &mut encoder, &primitives, &screen);
        let mut pass =
            begin_pass(&mut encoder, &view, wgpu::Color::BLACK, "test").forget_lifetime();
        renderer.render(&mut pass, &primitives, &screen);
        drop(pass);
        let bytes = u64::from(SIDE * SIDE * 4);
        let readback = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("readback"),
            size: bytes,
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        encoder.copy_texture_to_buffer(
            texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &readback,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(SIDE * 4),
                    rows_per_image: None,
                },
            },
            texture.size(),
        );
        work.push(encoder.finish());
        queue.submit(work);
        let read = opened.read_mapped(&readback, bytes).unwrap();
        let mut pixels = blank();
        for (index, colour) in read.as_chunks::<4>().0.iter().enumerate() {
            let (x, y) = (index % SIDE as usize, index / SIDE as usize);
            pixels.row_mut(y, x, x + 1)[0] =
                crate::render::pixels::pixel([colour[0], colour[1], colour[2]]);
        }
        pixels
    }
}
