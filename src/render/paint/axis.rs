//! What pixels show by where they stand along one axis: tables by column and by row.

use super::super::layout::FrameInputs;

/// Shares of a pixel and strengths of lines that change no colour by as much as half a step.
const NEGLIGIBLE: f32 = 1.0 / 1024.0;

/// What a pixel shows by where it stands along one axis.
pub(super) struct Axis {
    /// The block under it.
    pub blocks: Vec<i32>,
    /// The share of it that the next block covers, where blocks are cells.
    pub shares: Vec<f32>,
    /// How strongly a grid line covers it.
    pub lines: Vec<f32>,
    /// The share of it within the universe.
    pub inside: Vec<f32>,
    /// The share of it within the universe and its border.
    pub within_border: Vec<f32>,
}

/// An axis's part of the inputs.
pub(super) struct AxisInputs {
    pub pixels: usize,
    pub origin: f32,
    pub phase: f32,
    pub edges: (f32, f32),
}

impl Axis {
    pub fn new(axis: &AxisInputs, inputs: &FrameInputs) -> Self {
        let is_of_cells = inputs.blocks_are_cells == 1;
        let per_pixel = inputs.blocks_per_pixel;
        let mut made = Self {
            blocks: Vec::with_capacity(axis.pixels),
            shares: Vec::with_capacity(axis.pixels),
            lines: Vec::with_capacity(axis.pixels),
            inside: Vec::with_capacity(axis.pixels),
            within_border: Vec::with_capacity(axis.pixels),
        };
        let border = inputs.border_width;
        for pixel in 0..axis.pixels {
            let pixel = pixel as f32;
            let start = if is_of_cells {
                axis.origin + pixel * per_pixel
            } else {
                axis.origin + (pixel + 0.5) * per_pixel
            };
            let first = start.floor();
            let share = ((start - first - 1.0) / per_pixel + 1.0).clamp(0.0, 1.0);
            made.blocks.push(first as i32);
            made.shares.push(if is_of_cells { settled(share) } else { 0.0 });
            made.lines.push(settled(line_strength(axis.phase, pixel, inputs)));
            made.inside.push(share_between(pixel, axis.edges));
            let (low, high) = axis.edges;
            made.within_border.push(share_between(pixel, (low - border, high + border)));
        }
        made
    }

    /// The pixels that show any of the blocks `first..=last`: the first one, and the one behind the
    /// last.
    pub fn pixels_of(&self, first: i32, last: i32) -> (usize, usize) {
        let mut start = self.blocks.partition_point(|&block| block < first);
        // A pixel shows the block behind its own where its share says so.
        while start > 0 && self.blocks[start - 1] == first - 1 && self.shares[start - 1] > 0.0 {
            start -= 1;
        }
        (start, self.blocks.partition_point(|&block| block <= last))
    }

    /// The pixels among `pixels` that show nothing but blocks side by side, a block each, of the
    /// first `blocks`. They follow each other, or none do.
    pub fn run(&self, pixels: std::ops::Range<usize>, blocks: usize) -> std::ops::Range<usize> {
        let is_plain = |x: usize| {
            self.lines[x] == 0.0
                && self.inside[x] == 1.0
                && (0..blocks as i32).contains(&self.blocks[x])
        };
        let Some(start) = pixels.clone().find(|&x| is_plain(x)) else {
            return pixels.start..pixels.start;
        };
        let follows = |x: usize| is_plain(x) && self.blocks[x] == self.blocks[x - 1] + 1;
        let end = (start + 1..pixels.end).find(|&x| !follows(x)).unwrap_or(pixels.end);
        start..end
    }

    /// Whether two places show the same.
    pub fn are_alike(&self, one: usize, other: usize) -> bool {
        self.blocks[one] == self.blocks[other]
            && self.shares[one] == self.shares[other]
            && self.lines[one] == self.lines[other]
            && self.inside[one] == self.inside[other]
            && self.within_border[one] == self.within_border[other]
    }
}

/// How strongly a grid line covers a pixel. A line is one pixel wide and begins at its cell's first
/// edge.
fn line_strength(phase: f32, pixel: f32, inputs: &FrameInputs) -> f32 {
    if inputs.major_line <= 0.0 {
        return 0.0;
    }
    let place = phase + pixel * inputs.cells_per_pixel;
    let nearest = place.round_ties_even();
    let covered = (1.0 - (place - nearest).abs() / inputs.cells_per_pixel).clamp(0.0, 1.0);
    let tenth = (nearest / 10.0).round_ties_even() * 10.0;
    let is_major = (nearest - tenth).abs() < 0.5;
    covered * if is_major { inputs.major_line } else { inputs.minor_line }
}

/// The share of a pixel that lies between two edges.
fn share_between(pixel: f32, (low, high): (f32, f32)) -> f32 {
    ((pixel + 1.0).min(high) - pixel.max(low)).clamp(0.0, 1.0)
}

/// A share without what rounding has left of none or added to all, so that pixels are alike which
/// show the same.
fn settled(share: f32) -> f32 {
    if share < NEGLIGIBLE {
        0.0
    } else if share > 1.0 - NEGLIGIBLE {
        1.0
    } else {
        share
    }
}
