use crate::format::{Format, read, write};
use crate::life::{Cells, Pattern};

/// The image of a 3 x 2 picture with those bytes a row.
fn png(color: png::ColorType, depth: png::BitDepth, rows: &[u8]) -> Vec<u8> {
    png_with(color, depth, rows, |_| {})
}

fn png_with(
    color: png::ColorType,
    depth: png::BitDepth,
    rows: &[u8],
    set: impl FnOnce(&mut png::Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 3, 2);
    encoder.set_color(color);
    encoder.set_depth(depth);
    set(&mut encoder);
    encoder.write_header().unwrap().write_image_data(rows).unwrap();
    bytes
}

fn check(bytes: &[u8], format: Format, cells: &[(i64, i64)]) {
    let loaded = read("f", bytes, 1 << 20).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.format, format);
    assert_eq!(loaded.pattern.cells, Cells::from_points(cells.iter().copied()));
    assert!(!loaded.pattern.is_placed);
}

#[test]
fn white_is_dead_and_every_other_colour_live() {
    use png::BitDepth::{Eight, One, Sixteen};
    use png::ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let check_png = |bytes: Vec<u8>, cells: &[(i64, i64)]| check(&bytes, Format::Png, cells);
    check_png(png(Grayscale, One, &[0b0110_0000, 0b1100_0000]), &[(0, 0), (2, 1)]);
    check_png(png(Grayscale, Eight, &[255, 254, 0, 255, 255, 255]), &[(1, 0), (2, 0)]);
    let sixteen = [255, 255, 255, 254, 0, 0, 255, 255, 255, 255, 254, 255];
    check_png(png(Grayscale, Sixteen, &sixteen), &[(1, 0), (2, 0), (2, 1)]);
    let rgb = [255, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 255, 255, 255, 255];
    check_png(png(Rgb, Eight, &rgb), &[(1, 0), (2, 0), (1, 1)]);
    let gray_alpha = [0, 255, 0, 0, 255, 255, 0, 1, 255, 0, 128, 128];
    check_png(png(GrayscaleAlpha, Eight, &gray_alpha), &[(0, 0), (0, 1), (2, 1)]);
    let rgba = [0, 0, 0, 0, 1, 2, 3, 255, 255, 255, 255, 9].repeat(2);
    check_png(png(Rgba, Eight, &rgba), &[(1, 0), (1, 1)]);
    let indexed = png_with(Indexed, Eight, &[0, 1, 2, 2, 1, 0], |encoder| {
        encoder.set_palette(vec![255, 255, 255, 255, 0, 0, 0, 0, 255]);
        encoder.set_trns(vec![255, 255, 0]);
    });
    check_png(indexed, &[(1, 0), (1, 1)]);
}

fn gif(frames: &[gif::Frame<'static>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 5, 4, &[255, 255, 255, 0, 0, 0]).unwrap();
    for frame in frames {
        encoder.write_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

fn frame(transparent: Option<u8>) -> gif::Frame<'static> {
    gif::Frame {
        width: 3,
        height: 2,
        left: 1,
        top: 2,
        transparent,
        buffer: vec![0, 1, 0, 1, 1, 0].into(),
        ..gif::Frame::default()
    }
}

#[test]
fn gif_images_are_read() {
    check(&gif(&[frame(None)]), Format::Gif, &[(2, 2), (1, 3), (2, 3)]);
    check(&gif(&[frame(Some(1))]), Format::Gif, &[]);
    let animation = gif(&[frame(None), frame(Some(1))]);
    check(&animation, Format::Gif, &[(2, 2), (1, 3), (2, 3)]);
    let loaded = read("f.gif", &animation, 1 << 20).unwrap();
    assert_eq!(
        loaded.warnings[0].to_string(),
        "f.gif:1:1: warning: the image is an animation; its first picture was read"
    );
    let error =
        read("f.gif", b"GIF89a\x05\x00\x04\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00;", 1 << 20)
            .unwrap_err()
            .to_string();
    assert!(error.starts_with("f.gif:1:1: error: the GIF image is damaged"), "{error}");
}

#[test]
fn a_giant_image_is_refused_before_anything_is_allocated() {
    let mut bytes = Vec::new();
    let encoder = png::Encoder::new(&mut bytes, 1_000_000_000, 2_000_000_000);
    drop(encoder.write_header().unwrap());
    let error = read("f.png", &bytes, 1 << 30).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "f.png:1:1: error: with an image of 1000000000 x 2000000000 pixels 1.7 EiB of memory"
        ),
        "{error}"
    );
    let giant = b"GIF89a\xff\xff\xff\xff\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02";
    let error = read("f.gif", giant, 1 << 20).unwrap_err().to_string();
    assert!(error.contains("an image of 65535 x 65535 pixels"), "{error}");
}

#[test]
fn damaged_images_are_errors() {
    let whole = png(png::ColorType::Grayscale, png::BitDepth::Eight, &[0; 6]);
    for length in 8..whole.len() - 12 {
        let error = read("f.png", &whole[..length], 1 << 20).unwrap_err().to_string();
        assert!(error.starts_with("f.png:1:1: error: "), "{error}");
    }
    let whole = gif(&[frame(None)]);
    for length in 6..whole.len() - 2 {
        let error = read("f.gif", &whole[..length], 1 << 20).unwrap_err().to_string();
        assert!(error.starts_with("f.gif:1:1: error: "), "{length}: {error}");
    }
}

#[test]
fn images_are_written_black_on_white() {
    let cells = Cells::from_points([(1, 0), (9, 0), (0, 2), (1, 2)]);
    let mut bytes = Vec::new();
    write(&Pattern::from_cells(cells.clone()), Format::Png, &mut bytes).unwrap();
    assert_eq!(read("f", &bytes, 1 << 20).unwrap().pattern.cells, cells);
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let mut reader = decoder.read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (10, 3));
    let mut pixels = [0; 6];
    reader.next_frame(&mut pixels).unwrap();
    // A row is two bytes, of which the last six bits lie past the image.
    let rows: Vec<u16> =
        pixels.chunks(2).map(|row| u16::from_be_bytes([row[0], row[1]]) >> 6).collect();
    assert_eq!(rows, [0b10_1111_1110, 0b11_1111_1111, 0b00_1111_1111]);

    let far = Pattern::from_cells(Cells::from_points([(0, 0), (1 << 40, 0)]));
    let mut bytes = Vec::new();
    let error = write(&far, Format::Png, &mut bytes).unwrap_err().to_string();
    assert_eq!(error, "1099511627777 x 1 cells are more than an image holds; write rle instead");
    assert!(bytes.is_empty());
}
