//! Draws widgets into a picture without a device: for charts that are saved to a file. `mesh` does the
//! drawing, for windows without a device too.

pub(super) mod mesh;

use egui::epaint::Primitive;
use egui::{Color32, Ui};

use self::mesh::Textures;
use super::{fonts, theme};
use crate::render::{Pixels, pixels};

/// Draws widgets into a picture of that many points by that many pixels a point.
pub(super) fn draw(
    width: f32,
    height: f32,
    pixels_per_point: f32,
    mut widgets: impl FnMut(&mut Ui),
) -> Pixels {
    let context = egui::Context::default();
    theme::apply(&context);
    fonts::install(&context);
    context.set_pixels_per_point(pixels_per_point);
    let input = || egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height))),
        ..egui::RawInput::default()
    };
    let mut picture = Pixels::new(
        (width * pixels_per_point).round() as usize,
        (height * pixels_per_point).round() as usize,
        colour(theme::PANEL),
    );
    let mut textures = Textures::default();
    // Sizes are known from the second pass on.
    let mut first = context.run_ui(input(), &mut widgets);
    textures.take(&mut first.textures_delta);
    let mut second = context.run_ui(input(), &mut widgets);
    textures.take(&mut second.textures_delta);
    for clipped in context.tessellate(second.shapes, second.pixels_per_point) {
        if let Primitive::Mesh(mesh) = clipped.primitive {
            let clip = mesh::clip_pixels(clipped.clip_rect, second.pixels_per_point);
            mesh::paint(&mut picture, clip, &mesh, second.pixels_per_point, &textures);
        }
    }
    picture
}

/// A picture as a PNG file.
///
/// # Errors
/// The encoder's, which fails for empty pictures.
pub(super) fn png(picture: &Pixels) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width() as u32, picture.height() as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    let bytes: Vec<u8> = picture.data().iter().flat_map(|pixel| pixels::colour(*pixel)).collect();
    writer.write_image_data(&bytes)?;
    writer.finish()?;
    Ok(file)
}

/// An opaque colour without its alpha.
fn colour(colour: Color32) -> [u8; 3] {
    [colour.r(), colour.g(), colour.b()]
}

#[cfg(test)]
mod tests {
    use egui::epaint::Mesh;
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
        assert_eq!((picture.width(), picture.height()), (40, 20));
        for y in 0..20 {
            for x in 0..40 {
                let is_inside = (8..24).contains(&x) && (4..12).contains(&y);
                let expected =
                    if is_inside { Color32::from_rgb(10, 200, 30) } else { theme::PANEL };
                assert_eq!(picture.colour_at(x, y), colour(expected), "({x}, {y})");
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
        assert!(picture.data().iter().all(|pixel| *pixel == picture.data()[0]));
    }

    #[test]
    fn text_is_drawn_in_both_scripts() {
        let inked = |text: &str| {
            let picture = draw(80.0, 24.0, 2.0, |ui| {
                ui.label(text);
            });
            let panel = pixels::pixel(colour(theme::PANEL));
            picture.data().iter().filter(|pixel| **pixel != panel).count()
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
        let file = png(&picture).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        let expected: Vec<u8> =
            picture.data().iter().flat_map(|pixel| pixels::colour(*pixel)).collect();
        assert_eq!(bytes, expected);
    }
}
