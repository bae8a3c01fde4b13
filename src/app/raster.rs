//! Draws widgets into a picture without a device: for charts that are saved to a file.
//!
//! egui hands out triangles with colours and a texture with the glyphs. Each pixel whose middle lies
//! in a triangle gets its colour by barycentric interpolation, times the texture, laid over what is
//! there with premultiplied alpha. Smooth edges come from egui, which draws a fading rim itself.

use std::collections::HashMap;

use egui::epaint::{ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, TextureId, Ui};

use super::{fonts, theme};

/// A picture, row after row, as opaque sRGB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Color32>,
}

/// Draws widgets into a picture of that many points by that many pixels a point.
pub(super) fn draw(
    width: f32,
    height: f32,
    pixels_per_point: f32,
    mut widgets: impl FnMut(&mut Ui),
) -> Picture {
    let context = egui::Context::default();
    theme::apply(&context);
    fonts::install(&context);
    context.set_pixels_per_point(pixels_per_point);
    let input = || egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height))),
        ..egui::RawInput::default()
    };
    let mut canvas = Canvas::new(
        (width * pixels_per_point).round() as usize,
        (height * pixels_per_point).round() as usize,
    );
    // Sizes are known from the second pass on.
    let mut first = context.run_ui(input(), &mut widgets);
    canvas.take_textures(&mut first.textures_delta);
    let mut second = context.run_ui(input(), &mut widgets);
    canvas.take_textures(&mut second.textures_delta);
    for clipped in context.tessellate(second.shapes, second.pixels_per_point) {
        if let Primitive::Mesh(mesh) = clipped.primitive {
            canvas.paint(&mesh, clipped.clip_rect, second.pixels_per_point);
        }
    }
    canvas.picture
}

impl Picture {
    /// The picture as a PNG file.
    ///
    /// # Errors
    /// The encoder's, which fails for empty pictures.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        let bytes: Vec<u8> =
            self.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
        writer.write_image_data(&bytes)?;
        writer.finish()?;
        Ok(file)
    }
}

struct Canvas {
    picture: Picture,
    textures: HashMap<TextureId, ColorImage>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        let pixels = vec![theme::PANEL; width * height];
        Self { picture: Picture { width, height, pixels }, textures: HashMap::new() }
    }

    fn take_textures(&mut self, delta: &mut egui::TexturesDelta) {
        delta.free.clear();
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match (change.pos, self.textures.get_mut(&id)) {
                    (Some([x, y]), Some(texture)) => patch(texture, image, x, y),
                    _ => {
                        self.textures.insert(id, image.as_ref().clone());
                    }
                }
            }
        }
    }

    fn paint(&mut self, mesh: &Mesh, clip: egui::Rect, pixels_per_point: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        let clip = clip * pixels_per_point;
        for corners in mesh.indices.as_chunks::<3>().0 {
            let corners = corners.map(|index| {
                let mut vertex = mesh.vertices[index as usize];
                vertex.pos = (vertex.pos.to_vec2() * pixels_per_point).to_pos2();
                vertex
            });
            triangle(&mut self.picture, texture, &corners, clip);
        }
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

/// Twice the signed area of a triangle.
fn area(a: egui::Pos2, b: egui::Pos2, c: egui::Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn triangle(picture: &mut Picture, texture: &ColorImage, corners: &[Vertex; 3], clip: egui::Rect) {
    let mut corners = *corners;
    if area(corners[0].pos, corners[1].pos, corners[2].pos) < 0.0 {
        corners.swap(1, 2);
    }
    let [a, b, c] = corners.map(|corner| corner.pos);
    let whole = area(a, b, c);
    if whole <= 0.0 {
        return;
    }
    let range = |low: f32, high: f32, from: f32, to: f32, most: usize| {
        let first = low.max(from).max(0.0).floor() as usize;
        let last = high.min(to).max(0.0).ceil() as usize;
        first..last.min(most)
    };
    let least = |a: f32, b: f32, c: f32| a.min(b).min(c);
    let most = |a: f32, b: f32, c: f32| a.max(b).max(c);
    let rows =
        range(least(a.y, b.y, c.y), most(a.y, b.y, c.y), clip.top(), clip.bottom(), picture.height);
    let columns =
        range(least(a.x, b.x, c.x), most(a.x, b.x, c.x), clip.left(), clip.right(), picture.width);
    // An edge belongs to the triangle on one of its sides only, or shared edges would be drawn
    // twice: the one where it is a top or a left edge.
    let owns =
        |from: egui::Pos2, to: egui::Pos2| from.y > to.y || (from.y == to.y && to.x > from.x);
    let owned = [owns(b, c), owns(c, a), owns(a, b)];
    for y in rows {
        for x in columns.clone() {
            let at = egui::pos2(x as f32 + 0.5, y as f32 + 0.5);
            if !clip.contains(at) {
                continue;
            }
            let shares = [area(b, c, at), area(c, a, at), area(a, b, at)];
            let is_inside =
                shares.iter().zip(owned).all(|(&s, owned)| s > 0.0 || (s == 0.0 && owned));
            if !is_inside {
                continue;
            }
            let shares = shares.map(|share| share / whole);
            let pixel = &mut picture.pixels[y * picture.width + x];
            *pixel = over(*pixel, shade(texture, &corners, shares));
        }
    }
}

/// The colour of a place in a triangle, with premultiplied alpha, 0 to 1.
fn shade(texture: &ColorImage, corners: &[Vertex; 3], shares: [f32; 3]) -> [f32; 4] {
    let mut colour = [0.0; 4];
    let (mut u, mut v) = (0.0, 0.0);
    for (corner, share) in corners.iter().zip(shares) {
        for (sum, byte) in colour.iter_mut().zip(corner.color.to_array()) {
            *sum += share * f32::from(byte) / 255.0;
        }
        u += share * corner.uv.x;
        v += share * corner.uv.y;
    }
    let texel = sample(texture, u, v);
    [0, 1, 2, 3].map(|channel| colour[channel] * texel[channel])
}

/// A texture between its texels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (right_share, bottom_share) = (x - left, y - top);
    let texel = |dx: f32, dy: f32| {
        let x = (left + dx).clamp(0.0, width as f32 - 1.0) as usize;
        let y = (top + dy).clamp(0.0, height as f32 - 1.0) as usize;
        texture.pixels[y * width + x].to_array().map(|byte| f32::from(byte) / 255.0)
    };
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

fn over(under: Color32, [red, green, blue, alpha]: [f32; 4]) -> Color32 {
    let mix = |above: f32, below: u8| {
        let mixed = above * 255.0 + f32::from(below) * (1.0 - alpha);
        mixed.round().clamp(0.0, 255.0) as u8
    };
    Color32::from_rgb(mix(red, under.r()), mix(green, under.g()), mix(blue, under.b()))
}

#[cfg(test)]
mod tests {
    use egui::{Rect, pos2, vec2};

    use super::*;

    #[test]
    fn a_rectangle_covers_its_pixels_and_no_others() {
        let picture = draw(20.0, 10.0, 2.0, |ui| {
            let place = Rect::from_min_size(pos2(4.0, 2.0), vec2(8.0, 4.0));
            let mut mesh = Mesh::default();
            mesh.add_colored_rect(place, Color32::from_rgb(10, 200, 30));
            ui.painter().add(mesh);
        });
        assert_eq!((picture.width, picture.height), (40, 20));
        for y in 0..20 {
            for x in 0..40 {
                let is_inside = (8..24).contains(&x) && (4..12).contains(&y);
                let expected =
                    if is_inside { Color32::from_rgb(10, 200, 30) } else { theme::PANEL };
                assert_eq!(picture.pixels[y * 40 + x], expected, "({x}, {y})");
            }
        }
    }

    #[test]
    fn half_transparent_triangles_that_meet_do_not_overlap() {
        let picture = draw(16.0, 16.0, 1.0, |ui| {
            let mut mesh = Mesh::default();
            let place = Rect::from_min_size(pos2(0.0, 0.0), vec2(16.0, 16.0));
            mesh.add_colored_rect(place, Color32::from_white_alpha(128));
            ui.painter().add(mesh);
        });
        assert!(picture.pixels.iter().all(|pixel| *pixel == picture.pixels[0]));
    }

    #[test]
    fn text_is_drawn_in_both_scripts() {
        let inked = |text: &str| {
            let picture = draw(80.0, 24.0, 2.0, |ui| {
                ui.label(text);
            });
            picture.pixels.iter().filter(|pixel| **pixel != theme::PANEL).count()
        };
        assert_eq!(inked(""), 0);
        assert!(inked("loss") > 100);
        assert!(inked("损失") > inked("一"));
    }

    #[test]
    fn a_picture_reads_back_from_its_file() {
        let picture = draw(6.0, 4.0, 1.0, |ui| {
            ui.painter().rect_filled(ui.max_rect(), 0.0, Color32::from_rgb(1, 2, 3));
        });
        let file = picture.png().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        let expected: Vec<u8> =
            picture.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
        assert_eq!(bytes, expected);
    }
}
