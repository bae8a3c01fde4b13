//! Images: PNG, read and written, and GIF, read.
//!
//! A pixel is a cell. White is dead, and so is what is transparent; every other colour is live. Of an
//! animation the first picture is read. What is written is black on white, a bit a pixel.

use std::io::{self, Cursor, Write};

use png::{BitDepth, ColorType, Transformations};

use super::diagnostic::Fault;
use super::recognise::Sample;
use super::text::Reading;
use super::zip::read_all;
use super::{Codec, Content, Likeness, lost_but_cells, no_room, not_held};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{CellRuns, Pattern, Point, RunWriter};
use crate::memory::{MemoryBudget, Reservation};

pub(super) const PNG: Codec = Codec {
    name: "png",
    extensions: &["png"],
    recognise: |sample| begins_with(sample, PNG_MAGIC),
    read: read_png,
    write: write_png,
    cannot_hold: lost_but_cells,
};

pub(super) const GIF: Codec = Codec {
    name: "gif",
    extensions: &["gif"],
    recognise: |sample| begins_with(sample, b"GIF8"),
    read: read_gif,
    write: |_, _, _| Err(not_held(texts::GIF_NOT_WRITTEN)),
    cannot_hold: lost_but_cells,
};

const PNG_MAGIC: &[u8] = b"\x89PNG";

/// The most pixels that are written, 2^35: half a gigabyte before compression.
const MOST_PIXELS_WRITTEN: u128 = 1 << 35;

fn begins_with(sample: &Sample<'_>, magic: &[u8]) -> Likeness {
    if sample.text.starts_with(magic) { Likeness::Certain } else { Likeness::No }
}

fn read_png(reading: &mut Reading) -> Result<Content, Fault> {
    let budget = reading.budget.clone();
    let bytes = read_all(&mut reading.text, &budget, texts::WITH_IMAGE)?;
    let limits = png::Limits { bytes: usize::try_from(budget.left()).unwrap_or(usize::MAX) };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(&bytes[..]), limits);
    decoder.set_transformations(Transformations::EXPAND);
    // Nothing is made of these, and they may expand to much.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(|error| damaged("PNG", &error))?;
    let (width, height) = (header.width, header.height);
    check_size(width.into(), height.into(), &budget)?;
    let _rows_memory = reserve(u64::from(width) * PNG_ROW_BYTES, &budget, width, height)?;
    let mut reader = decoder.read_info().map_err(|error| damaged("PNG", &error))?;
    if reader.info().animation_control().is_some_and(|animation| animation.num_frames > 1) {
        reading.warn(0, texts::ONE_PICTURE);
    }
    let (color, depth) = reader.output_color_type();
    let pixel = Pixel::of(color, depth);
    let mut cells = RunWriter::new(&budget);
    if reader.info().interlaced {
        let size = reader.output_buffer_size().unwrap_or(usize::MAX);
        let _memory = reserve(size as u64, &budget, width, height)?;
        let mut buffer = vec![0; size];
        let frame = reader.next_frame(&mut buffer).map_err(|error| damaged("PNG", &error))?;
        for (row, y) in buffer.chunks_exact(frame.line_size).zip(0..) {
            put_row(row, Point::new(0, y), &pixel, &mut cells)?;
        }
    } else {
        let mut y = 0;
        while let Some(row) = reader.next_row().map_err(|error| damaged("PNG", &error))? {
            put_row(row.data(), Point::new(0, y), &pixel, &mut cells)?;
            y += 1;
        }
    }
    pattern_of(cells)
}

fn read_gif(reading: &mut Reading) -> Result<Content, Fault> {
    let budget = reading.budget.clone();
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let bytes = read_all(&mut reading.text, &budget, texts::WITH_IMAGE)?;
    let limit = std::num::NonZeroU64::new(budget.left()).unwrap_or(std::num::NonZeroU64::MIN);
    options.set_memory_limit(gif::MemoryLimit::Bytes(limit));
    let mut decoder = options.read_info(&bytes[..]).map_err(|error| damaged("GIF", &error))?;
    check_size(decoder.width().into(), decoder.height().into(), &budget)?;
    let frame = decoder.next_frame_info().map_err(|error| damaged("GIF", &error))?;
    let Some(frame) = frame else {
        return Err(Fault::of_file(texts::NO_PICTURE));
    };
    let (width, height) = (u64::from(frame.width), u64::from(frame.height));
    let corner = Point::new(frame.left.into(), frame.top.into());
    // The picture as it is read, and what the decoder holds of it.
    let _memory = reserve(2 * 4 * width * height, &budget, width, height)?;
    let mut buffer = vec![0; decoder.buffer_size()];
    decoder.read_into_buffer(&mut buffer).map_err(|error| damaged("GIF", &error))?;
    let mut cells = RunWriter::new(&budget);
    let pixel = Pixel::of(ColorType::Rgba, BitDepth::Eight);
    for (row, y) in buffer.chunks_exact(4 * width.max(1) as usize).zip(corner.y..) {
        put_row(row, Point::new(corner.x, y), &pixel, &mut cells)?;
    }
    // What is damaged behind the first picture does no harm to it.
    if let Ok(Some(_)) = decoder.next_frame_info() {
        reading.warn(0, texts::ONE_PICTURE);
    }
    pattern_of(cells)
}

/// Bytes that the rows under way take for a pixel at most: several of four channels of two bytes.
const PNG_ROW_BYTES: u64 = 4 * 8;

/// Refuses an image of more pixels than there are bytes before anything of its size is allocated.
fn check_size(width: u64, height: u64, budget: &MemoryBudget) -> Result<(), Fault> {
    reserve(width.saturating_mul(height), budget, width, height).map(drop)
}

/// Takes what an image of that size needs.
fn reserve(
    bytes: u64,
    budget: &MemoryBudget,
    width: impl Into<u64>,
    height: impl Into<u64>,
) -> Result<Reservation, Fault> {
    let size = || [width.into(), height.into()].map(|pixels: u64| pixels.to_string());
    let what = || Message::new(texts::WITH_PIXELS, size());
    budget.reserve(bytes).map_err(|error| Fault::over_budget(what(), error))
}

/// How the bytes of a pixel are read.
struct Pixel {
    /// Bytes of a pixel, and of them those of its alpha, at the end.
    bytes: usize,
    alpha_bytes: usize,
}

impl Pixel {
    fn of(color: ColorType, depth: BitDepth) -> Self {
        let sample = if depth == BitDepth::Sixteen { 2 } else { 1 };
        let has_alpha = matches!(color, ColorType::GrayscaleAlpha | ColorType::Rgba);
        Self { bytes: color.samples() * sample, alpha_bytes: if has_alpha { sample } else { 0 } }
    }

    fn is_live(&self, pixel: &[u8]) -> bool {
        let (color, alpha) = pixel.split_at(self.bytes - self.alpha_bytes);
        let is_transparent = !alpha.is_empty() && alpha.iter().all(|byte| *byte == 0);
        !is_transparent && color.iter().any(|byte| *byte != u8::MAX)
    }
}

fn put_row(row: &[u8], start: Point, pixel: &Pixel, cells: &mut RunWriter) -> Result<(), Fault> {
    for (bytes, x) in row.chunks_exact(pixel.bytes).zip(start.x..) {
        if pixel.is_live(bytes) {
            cells.push(x, start.y, 1).map_err(|error| no_room(0, error))?;
        }
    }
    Ok(())
}

fn pattern_of(cells: RunWriter) -> Result<Content, Fault> {
    let cells = cells.finish().map_err(|error| no_room(0, error))?;
    Ok(Content::Pattern(Pattern::from_cells(cells)))
}

fn damaged(kind: &str, error: &dyn std::fmt::Display) -> Fault {
    let values = [Message::new(texts::KIND_OF_IMAGE, [kind]), error.to_string().into()];
    Fault::of_file(Message::new(texts::DAMAGED, values)).advise(texts::GET_AGAIN)
}

fn write_png(about: &Pattern, cells: &mut dyn CellRuns, out: &mut dyn Write) -> io::Result<()> {
    let bounds = cells.bounding_box()?.unwrap_or_default();
    let is_moved = about.is_placed || bounds.x < 0 || bounds.y < 0;
    let origin = if is_moved { Point::new(bounds.x, bounds.y) } else { Point::default() };
    let width = bounds.right().abs_diff(origin.x).max(1);
    let height = bounds.bottom().abs_diff(origin.y).max(1);
    let side = |side: u64| u32::try_from(side).ok().filter(|side| *side <= i32::MAX as u32);
    let (Some(columns), Some(rows)) = (side(width), side(height)) else {
        return Err(past_images(width, height));
    };
    if u128::from(width) * u128::from(height) > MOST_PIXELS_WRITTEN {
        return Err(past_images(width, height));
    }
    // Two rows here, and some in the encoder.
    let row_bytes = u64::from(columns.div_ceil(8));
    let _rows_memory = cells.budget().reserve(8 * row_bytes).map_err(io::Error::other)?;
    let mut encoder = png::Encoder::new(out, columns, rows);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut header = encoder.write_header()?;
    let mut image = header.stream_writer()?;
    let blank = vec![u8::MAX; columns.div_ceil(8) as usize];
    let mut row = blank.clone();
    let mut y = origin.y;
    cells.try_for_each_run(&mut |run| {
        while y < run.y {
            image.write_all(&row)?;
            row.copy_from_slice(&blank);
            y += 1;
        }
        let start = run.x.abs_diff(origin.x);
        for column in start..start + run.length {
            row[(column / 8) as usize] &= !(0x80 >> (column % 8));
        }
        Ok(())
    })?;
    let last = origin.y.saturating_add_unsigned(height);
    while y < last {
        image.write_all(&row)?;
        row.copy_from_slice(&blank);
        y += 1;
    }
    image.finish()?;
    header.finish()?;
    Ok(())
}

fn past_images(width: u64, height: u64) -> io::Error {
    not_held(Message::new(texts::IMAGE_TOO_LARGE, [width, height].map(|cells| cells.to_string())))
}

#[cfg(test)]
mod tests;
