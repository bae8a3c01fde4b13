//! Fills egui's triangles into pixels in memory.
//!
//! egui hands out triangles with colours and a texture with the glyphs. A pixel whose middle lies in a
//! triangle gets its colour, times the texture, laid over what is there with premultiplied alpha.
//! Smooth edges come from egui, which draws a fading rim itself.
//!
//! As on a device, corners are snapped to 256ths of a pixel and an edge that two triangles share
//! belongs to one of them. So the pixels of a triangle are exact, and those of a row are a span whose
//! ends are worked out without a look at the pixels between. A span of one colour, which panels and
//! buttons are made of, is filled; one of a single texel times a colour is blended; only glyphs and
//! fading rims are worked out pixel by pixel.

use std::collections::HashMap;

use egui::epaint::{ImageData, Mesh, Vertex};
use egui::{Color32, ColorImage, TextureId};

use crate::render::{PixelRect, Pixels};

/// egui's textures.
#[derive(Default)]
pub(in crate::app) struct Textures {
    images: HashMap<TextureId, ColorImage>,
}

/// What has become of textures that are drawn already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Taken {
    /// They are as they were; glyphs may have been added.
    AsTheyWere,
    /// One was replaced: what was drawn, and where its parts were, holds no longer.
    Replaced,
}

impl Textures {
    /// Takes over what has changed, and forgets what is no longer needed.
    pub fn take(&mut self, delta: &mut egui::TexturesDelta) -> Taken {
        let mut taken = Taken::AsTheyWere;
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match (change.pos, self.images.get_mut(&id)) {
                    (Some([x, y]), Some(texture)) => {
                        patch(texture, image, x, y);
                        // Only the texture of glyphs is added to and never written over.
                        if id != TextureId::default() {
                            taken = Taken::Replaced;
                        }
                    }
                    _ => {
                        self.images.insert(id, image.as_ref().clone());
                        taken = Taken::Replaced;
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.images.remove(&id);
        }
        taken
    }
}

/// Draws the part of a mesh that lies in `area`. The mesh is in points.
pub(in crate::app) fn paint(
    target: &mut Pixels,
    area: PixelRect,
    mesh: &Mesh,
    pixels_per_point: f32,
    textures: &Textures,
) {
    let area = area.intersection(target.area());
    let Some(texture) = textures.images.get(&mesh.texture_id) else { return };
    if area.is_empty() {
        return;
    }
    for indices in mesh.indices.as_chunks::<3>().0 {
        let corners =
            indices.map(|index| Corner::new(&mesh.vertices[index as usize], pixels_per_point));
        triangle(target, area, corners, texture);
    }
}

/// The pixels that a mesh may touch.
pub(in crate::app) fn extent(mesh: &Mesh, clip: PixelRect, pixels_per_point: f32) -> PixelRect {
    let bounds = mesh.calc_bounds();
    if !bounds.is_finite() || bounds.is_negative() {
        return PixelRect::default();
    }
    // A corner that is snapped may move by less than a pixel.
    pixel_rect(bounds, pixels_per_point, |low| low.floor() - 1.0, |high| high.ceil() + 1.0)
        .intersection(clip)
}

/// The pixels of a clip rectangle, rounded as egui's device renderer does it.
pub(in crate::app) fn clip_pixels(clip: egui::Rect, pixels_per_point: f32) -> PixelRect {
    pixel_rect(clip, pixels_per_point, f32::round, f32::round)
}

fn pixel_rect(
    points: egui::Rect,
    pixels_per_point: f32,
    low: impl Fn(f32) -> f32,
    high: impl Fn(f32) -> f32,
) -> PixelRect {
    // Numbers below 0 become 0.
    let pixel = |points: f32, round: &dyn Fn(f32) -> f32| round(points * pixels_per_point) as usize;
    PixelRect {
        left: pixel(points.left(), &low),
        top: pixel(points.top(), &low),
        right: pixel(points.right(), &high),
        bottom: pixel(points.bottom(), &high),
    }
}

fn patch(texture: &mut ColorImage, image: &ColorImage, left: usize, top: usize) {
    let [width, height] = image.size;
    let [whole_width, whole_height] = texture.size;
    for y in 0..height.min(whole_height.saturating_sub(top)) {
        for x in 0..width.min(whole_width.saturating_sub(left)) {
            texture.pixels[(top + y) * whole_width + left + x] = image.pixels[y * width + x];
        }
    }
}

/// Steps of a corner's place in a pixel.
const SUBPIXELS: i64 = 256;

/// Pixels from the origin within which triangles are drawn; corners farther out are moved there.
const FARTHEST: f32 = 1e6;

/// A corner of a triangle.
#[derive(Clone, Copy)]
struct Corner {
    /// Its place, in 256ths of a pixel.
    x: i64,
    y: i64,
    uv: egui::Pos2,
    colour: Color32,
}

impl Corner {
    fn new(vertex: &Vertex, pixels_per_point: f32) -> Self {
        let snapped = |points: f32| {
            let pixels = (points * pixels_per_point).clamp(-FARTHEST, FARTHEST);
            (pixels * SUBPIXELS as f32).round() as i64
        };
        Self {
            x: snapped(vertex.pos.x),
            y: snapped(vertex.pos.y),
            uv: vertex.uv,
            colour: vertex.color,
        }
    }
}

/// Twice the signed area of a triangle, in squares of subpixels.
fn doubled_area([a, b, c]: &[Corner; 3]) -> i64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn triangle(target: &mut Pixels, area: PixelRect, mut corners: [Corner; 3], texture: &ColorImage) {
    if doubled_area(&corners) < 0 {
        corners.swap(1, 2);
    }
    let doubled = doubled_area(&corners);
    if doubled == 0 {
        return;
    }
    let [a, b, c] = corners;
    let lowest = a.y.min(b.y).min(c.y).div_euclid(SUBPIXELS).max(area.top as i64);
    let highest = a.y.max(b.y).max(c.y).div_euclid(SUBPIXELS).min(area.bottom as i64 - 1);
    let edges = [(a, b), (b, c), (c, a)];
    let shading = Shading::new(&corners, doubled, texture);
    for y in lowest..=highest {
        let mut span = (area.left as i64, area.right as i64 - 1);
        for (from, to) in edges {
            narrow(&mut span, from, to, y);
        }
        let (first, last) = span;
        if first <= last {
            let pixels = target.row_mut(y as usize, first as usize, last as usize + 1);
            shading.fill(pixels, first as f32 + 0.5, y as f32 + 0.5);
        }
    }
}

/// Narrows a span of a row to the pixels whose middles are on the inner side of an edge. An edge
/// itself is inside where it is a top or a left one.
fn narrow(span: &mut (i64, i64), from: Corner, to: Corner, row: i64) {
    let (across, down) = (to.x - from.x, to.y - from.y);
    let is_owned = down < 0 || (down == 0 && across > 0);
    // Inside: across * (y - from.y) - down * (x - from.x) >= 0, or > 0.
    let half = SUBPIXELS / 2;
    let y = row * SUBPIXELS + half;
    let at_first = across * (y - from.y) - down * (half - from.x) - i64::from(!is_owned);
    match down {
        0 if at_first < 0 => span.1 = span.0 - 1,
        0 => {}
        // The value falls by `down` a subpixel.
        1.. => span.1 = span.1.min(at_first.div_euclid(down * SUBPIXELS)),
        _ => span.0 = span.0.max(-at_first.div_euclid(-down * SUBPIXELS)),
    }
}

/// How a triangle's pixels get their colours.
enum Shading<'a> {
    /// All the same, with premultiplied alpha, from 0 to 255.
    Even([f32; 4]),
    /// Colours that change evenly, times the texture.
    Varied { colour: [Slope; 4], uv: [Slope; 2], is_one_colour: bool, texture: &'a ColorImage },
}

/// A number that changes evenly over the pixels.
#[derive(Clone, Copy, Default)]
struct Slope {
    at_origin: f32,
    across: f32,
    down: f32,
}

impl Slope {
    fn at(self, x: f32, y: f32) -> f32 {
        self.at_origin + self.across * x + self.down * y
    }
}

impl<'a> Shading<'a> {
    fn new(corners: &[Corner; 3], doubled_area: i64, texture: &'a ColorImage) -> Self {
        let [a, b, c] = corners;
        let is_one_colour = a.colour == b.colour && b.colour == c.colour;
        let colour = a.colour.to_array().map(f32::from);
        if is_one_colour && a.uv == b.uv && b.uv == c.uv {
            let texel = sample(texture, a.uv.x, a.uv.y);
            return Self::Even([0, 1, 2, 3].map(|i| colour[i] * texel[i]));
        }
        let pixels = |subpixels: i64| subpixels as f32 / SUBPIXELS as f32;
        let whole = doubled_area as f32 / (SUBPIXELS * SUBPIXELS) as f32;
        let (ax, ay) = (pixels(a.x), pixels(a.y));
        let (bx, by) = (pixels(b.x - a.x), pixels(b.y - a.y));
        let (cx, cy) = (pixels(c.x - a.x), pixels(c.y - a.y));
        let slope = |at_a: f32, at_b: f32, at_c: f32| {
            let (to_b, to_c) = (at_b - at_a, at_c - at_a);
            let across = (to_b * cy - to_c * by) / whole;
            let down = (to_c * bx - to_b * cx) / whole;
            Slope { at_origin: at_a - across * ax - down * ay, across, down }
        };
        let channel = |i: usize| {
            let at = |corner: &Corner| f32::from(corner.colour.to_array()[i]);
            slope(at(a), at(b), at(c))
        };
        Self::Varied {
            colour: [0, 1, 2, 3].map(channel),
            uv: [slope(a.uv.x, b.uv.x, c.uv.x), slope(a.uv.y, b.uv.y, c.uv.y)],
            is_one_colour,
            texture,
        }
    }

    /// Fills pixels side by side, the middle of the first of which is given.
    fn fill(&self, pixels: &mut [u32], x: f32, y: f32) {
        match self {
            Self::Even(colour) if colour[3] > 254.9 => {
                let opaque = over(0, *colour);
                pixels.fill(opaque);
            }
            Self::Even(colour) => {
                for pixel in pixels {
                    *pixel = over(*pixel, *colour);
                }
            }
            Self::Varied { colour, uv, is_one_colour, texture } => {
                let even = colour.map(|channel| channel.at(x, y));
                for (step, pixel) in pixels.iter_mut().enumerate() {
                    let x = x + step as f32;
                    let texel = sample(texture, uv[0].at(x, y), uv[1].at(x, y));
                    if texel[3] == 0.0 && texel[0] == 0.0 {
                        continue;
                    }
                    let colour =
                        if *is_one_colour { even } else { colour.map(|channel| channel.at(x, y)) };
                    *pixel = over(*pixel, [0, 1, 2, 3].map(|i| colour[i] * texel[i]));
                }
            }
        }
    }
}

/// What is left of a texel's place when rounding is taken off.
const TEXEL_ROUNDING: f32 = 1.0 / 512.0;

/// A texture between its texels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = ((x + TEXEL_ROUNDING).floor(), (y + TEXEL_ROUNDING).floor());
    let (right_share, bottom_share) = (x - left, y - top);
    let texel = |dx: f32, dy: f32| {
        let x = (left + dx).clamp(0.0, width as f32 - 1.0) as usize;
        let y = (top + dy).clamp(0.0, height as f32 - 1.0) as usize;
        texture.pixels[y * width + x].to_array().map(|byte| f32::from(byte) / 255.0)
    };
    // Glyphs stand on whole pixels: nearly every pixel has one texel.
    if right_share.abs() < TEXEL_ROUNDING && bottom_share.abs() < TEXEL_ROUNDING {
        return texel(0.0, 0.0);
    }
    let mut colour = [0.0; 4];
    for (dx, share_x) in [(0.0, 1.0 - right_share), (1.0, right_share)] {
        for (dy, share_y) in [(0.0, 1.0 - bottom_share), (1.0, bottom_share)] {
            for (sum, channel) in colour.iter_mut().zip(texel(dx, dy)) {
                *sum += share_x * share_y * channel;
            }
        }
    }
    colour
}

/// A colour from 0 to 255 with premultiplied alpha, laid over a pixel.
fn over(under: u32, [red, green, blue, alpha]: [f32; 4]) -> u32 {
    let kept = 1.0 - alpha / 255.0;
    let mix = |above: f32, shift: u32| {
        let below = (under >> shift & 0xff) as f32;
        // Conversion ends at 0 and 255.
        u32::from((above + below * kept + 0.5) as u8) << shift
    };
    mix(red, 16) | mix(green, 8) | mix(blue, 0)
}
