//! Draws a picture into memory, on the processor: the twin of `shaders/draw.wgsl`, which says what a
//! pixel shows.
//!
//! A software adapter shades every pixel of every frame, at some tens of operations each. Here a
//! frame costs what has changed in it:
//!
//! - Everything but the cells depends on the column or on the row alone. So tables by column and by
//!   row are made once ([`Axis`]), and they are kept while the view stays.
//! - [`Painter::prepare`] compares the counts with those of the frame before, row of blocks by row
//!   of blocks, and says which rectangles have to be painted again.
//! - Pixel rows that show the same row of blocks in the same way are copied from one another.
//! - The colours of densities are looked up, where blocks are not too large for a table.
//!
//! `draw/tests.rs` holds both to the same pictures. They may differ by one in a channel where a
//! pixel is a mixture, since adapters round as they like.

use std::sync::Arc;

use super::counts::Counts;
use super::draw::{Scene, frame_inputs};
use super::framing::Framing;
use super::layout::FrameInputs;
use super::pixels::{Damage, PixelRect, Pixels, pixel};
use super::tint::{TintMap, take_apart};

/// Shares of a pixel and strengths of lines that change no colour by as much as half a step.
const NEGLIGIBLE: f32 = 1.0 / 1024.0;

/// Cells of a block up to which the colours of its densities are kept in a table.
const MOST_SHADES: u32 = 1 << 12;

/// How bright the sparsest block of a tint is.
const SPARSE_TINT: f32 = 0.45;

/// The number of the tint of what is not explained, and of spaceships.
const ACTIVE: usize = 3;
const MOVING: usize = 4;

/// Tints, and none.
const TINTS: usize = 5;

type Rgb = [f32; 3];

/// Paints pictures, and remembers what it prepared last.
#[derive(Default)]
pub struct Painter {
    frame: Option<Frame>,
    shades: Shades,
}

/// A frame that is ready to be painted.
struct Frame {
    /// The canvas on the target.
    area: PixelRect,
    inputs: FrameInputs,
    framing: Option<Framing>,
    columns: Axis,
    rows: Axis,
    /// Cells in each column and row of blocks.
    widths: Vec<u32>,
    heights: Vec<u32>,
    /// The widths that there are, and which of them each column of blocks has. There are none where
    /// there are too many to tell apart.
    sides: Vec<u32>,
    side_of: Vec<u8>,
    counts: Option<Arc<Vec<u32>>>,
    /// The tints of the blocks; empty where there are none.
    words: Vec<u32>,
}

/// What a pixel shows by where it stands along one axis.
struct Axis {
    /// The block under it.
    blocks: Vec<i32>,
    /// The share of it that the next block covers, where blocks are cells.
    shares: Vec<f32>,
    /// How strongly a grid line covers it.
    lines: Vec<f32>,
    /// The share of it within the universe.
    inside: Vec<f32>,
    /// The share of it within the universe and its border.
    within_border: Vec<f32>,
}

/// An axis's part of the inputs.
struct AxisInputs {
    pixels: usize,
    origin: f32,
    phase: f32,
    edges: (f32, f32),
}

/// Colours of blocks, by their number of cells. A view's blocks have few sizes: their boundaries are
/// rounded to whole cells.
#[derive(Default)]
struct Shades {
    tables: Vec<(u32, [Vec<u32>; TINTS])>,
}

/// Sizes of blocks that have a table at most.
const MOST_TABLES: usize = 16;

/// Widths of blocks that are told apart at most; others are worked out pixel by pixel.
const MOST_SIDES: usize = 4;

impl Painter {
    /// Makes the next frame ready, as [`DrawPass::prepare`](super::DrawPass::prepare) does. Returns
    /// the pixels of the target that differ from those of the frame that was made ready before.
    pub fn prepare(
        &mut self,
        scene: Scene,
        picture: Option<(&Counts, &Framing)>,
        tints: Option<&TintMap>,
    ) -> Damage {
        let framing = picture.map(|(_, framing)| framing);
        let counts = picture.and_then(|(counts, _)| counts.numbers());
        let tints = tints.filter(|tints| framing == Some(tints.framing()));
        let mut inputs = frame_inputs(&scene, framing, false);
        inputs.has_tints = tints.is_some().into();
        let words = tints.map_or(&[][..], TintMap::words);
        let (left, top) = (scene.left as usize, scene.top as usize);
        let area = PixelRect {
            left,
            top,
            right: left + scene.canvas.width as usize,
            bottom: top + scene.canvas.height as usize,
        };
        let mut damage = Damage::default();
        if let Some(frame) = &mut self.frame
            && frame.area == area
            && frame.inputs == inputs
            && frame.framing.as_ref() == framing
            && frame.counts.is_some() == counts.is_some()
        {
            frame.note_changes(counts, words, &mut damage);
            frame.counts = counts.cloned();
            return damage;
        }
        damage.add(area);
        self.frame = Some(Frame::new(area, inputs, framing, counts.cloned(), words.to_vec()));
        damage
    }

    /// The part of the target that is painted.
    pub fn area(&self) -> PixelRect {
        self.frame.as_ref().map_or_else(PixelRect::default, |frame| frame.area)
    }

    /// Paints what was made ready last on that part of the target.
    pub fn paint(&mut self, area: PixelRect, target: &mut Pixels) {
        let Some(frame) = &self.frame else { return };
        let area = area.intersection(frame.area).intersection(target.area());
        if area.is_empty() {
            return;
        }
        let columns = area.left - frame.area.left..area.right - frame.area.left;
        let mut is_first = true;
        for y in area.top..area.bottom {
            let row = y - frame.area.top;
            if !is_first && frame.rows.are_alike(row - 1, row) {
                target.repeat_row(y - 1, area.left, area.right);
            } else {
                let pixels = target.row_mut(y, area.left, area.right);
                if frame.inputs.blocks_are_cells == 1 {
                    frame.paint_cells(row, columns.start, pixels);
                } else {
                    frame.paint_densities(row, columns.start, &mut self.shades, pixels);
                }
            }
            is_first = false;
        }
    }
}

impl Frame {
    fn new(
        area: PixelRect,
        inputs: FrameInputs,
        framing: Option<&Framing>,
        counts: Option<Arc<Vec<u32>>>,
        words: Vec<u32>,
    ) -> Self {
        let [left, top, right, bottom] = inputs.bounds;
        let columns = AxisInputs {
            pixels: area.right - area.left,
            origin: inputs.block_origin[0],
            phase: inputs.grid_phase[0],
            edges: (left, right),
        };
        let rows = AxisInputs {
            pixels: area.bottom - area.top,
            origin: inputs.block_origin[1],
            phase: inputs.grid_phase[1],
            edges: (top, bottom),
        };
        let sides = |boundaries: &[i64]| -> Vec<u32> {
            let side = |ends: &[i64]| u32::try_from(ends[1].abs_diff(ends[0])).unwrap_or(u32::MAX);
            boundaries.windows(2).map(side).collect()
        };
        let widths = framing.map_or_else(Vec::new, |framing| sides(framing.raster().columns()));
        let (sides_there_are, side_of) = told_apart(&widths);
        Self {
            area,
            columns: Axis::new(&columns, &inputs),
            rows: Axis::new(&rows, &inputs),
            widths,
            sides: sides_there_are,
            side_of,
            heights: framing.map_or_else(Vec::new, |framing| sides(framing.raster().rows())),
            framing: framing.cloned(),
            inputs,
            counts,
            words,
        }
    }

    /// Compares the picture with the next one of the same view, takes over the next one's tints,
    /// and says where they differ.
    fn note_changes(&mut self, counts: Option<&Arc<Vec<u32>>>, words: &[u32], damage: &mut Damage) {
        let (Some(old), Some(new)) = (&self.counts, counts) else { return };
        let width = self.inputs.raster_size[0] as usize;
        for row in 0..self.inputs.raster_size[1] as usize {
            let cells = row * width..(row + 1) * width;
            let mut changed = span_of_changes(&old[cells.clone()], &new[cells.clone()]);
            if !words.is_empty() {
                let (old, new) = (&mut self.words[cells.clone()], &words[cells]);
                if let Some((first, last)) = span_of_changes(old, new) {
                    old.copy_from_slice(new);
                    let so_far = changed.unwrap_or((first, last));
                    changed = Some((so_far.0.min(first), so_far.1.max(last)));
                }
            }
            if let Some((first, last)) = changed {
                let (left, right) = self.columns.pixels_of(first as i32, last as i32);
                let (top, bottom) = self.rows.pixels_of(row as i32, row as i32);
                damage.add(PixelRect {
                    left: self.area.left + left,
                    top: self.area.top + top,
                    right: self.area.left + right,
                    bottom: self.area.top + bottom,
                });
            }
        }
    }

    /// A row where a block is a cell. A pixel no larger than a cell touches at most two along each
    /// axis.
    fn paint_cells(&self, row: usize, first: usize, target: &mut [u32]) {
        let (block_row, share_down) = (self.rows.blocks[row], self.rows.shares[row]);
        let (row_line, row_inside) = (self.rows.lines[row], self.rows.inside[row]);
        let upper = self.row_of_cells(block_row);
        // Where the next row of blocks covers nothing of the pixels it is not looked at.
        let lower = if share_down == 0.0 { upper } else { self.row_of_cells(block_row + 1) };
        let mut last_block = i32::MIN;
        let mut corners = [0; 4];
        for (offset, pixel) in target.iter_mut().enumerate() {
            let x = first + offset;
            let block = self.columns.blocks[x];
            if block != last_block {
                corners = [
                    self.cell_pixel(upper, block),
                    self.cell_pixel(upper, block + 1),
                    self.cell_pixel(lower, block),
                    self.cell_pixel(lower, block + 1),
                ];
                last_block = block;
            }
            let [north_west, north_east, south_west, south_east] = corners;
            let share_across = self.columns.shares[x];
            let is_plain = north_west == south_west
                && (share_across == 0.0 || (north_west == north_east && north_east == south_east));
            let line = row_line.max(self.columns.lines[x]);
            let inside = row_inside * self.columns.inside[x];
            if is_plain && line == 0.0 && inside == 1.0 {
                *pixel = north_west;
                continue;
            }
            let colour = if is_plain {
                unpacked(north_west)
            } else {
                let upper = mix(unpacked(north_west), unpacked(north_east), share_across);
                let lower = mix(unpacked(south_west), unpacked(south_east), share_across);
                mix(upper, lower, share_down)
            };
            *pixel = packed(self.framed(colour, line, inside, row, x));
        }
    }

    /// A row where a block is about a pixel: the block under the pixel's middle, by the share of its
    /// cells that live.
    fn paint_densities(&self, row: usize, first: usize, shades: &mut Shades, target: &mut [u32]) {
        let block_row = self.rows.blocks[row];
        let is_there = (0..self.inputs.raster_size[1] as i32).contains(&block_row);
        let (row_line, row_inside) = (self.rows.lines[row], self.rows.inside[row]);
        let (Some(counts), true, true) = (&self.counts, is_there, row_inside > 0.0) else {
            self.paint_empty(row, first, target);
            return;
        };
        let (block_row, width) = (block_row as usize, self.inputs.raster_size[0] as usize);
        let live = &counts[block_row * width..][..width];
        let words =
            if self.words.is_empty() { None } else { Some(&self.words[block_row * width..]) };
        let height = self.heights[block_row];
        let shades = shades.of_row(&self.sides, height, words.is_some(), &self.inputs);
        let table = |side: u8, tint: usize| {
            shades.get(usize::from(side)).map_or(&[][..], |shades| &shades[tint])
        };
        // Within the universe and the raster, where nothing lies over the blocks and there are
        // tables, pixels are blocks side by side.
        let plain = if row_line == 0.0 && row_inside == 1.0 && !shades.is_empty() {
            self.columns.run(first..first + target.len(), width)
        } else {
            first..first
        };
        let (before, rest) = target.split_at_mut(plain.start - first);
        let (run, behind) = rest.split_at_mut(plain.len());
        if let Some(start) = plain.clone().next().map(|x| self.columns.blocks[x] as usize) {
            let blocks = live[start..].iter().zip(&self.side_of[start..]);
            match words {
                None => {
                    for (pixel, (&live, &side)) in run.iter_mut().zip(blocks) {
                        *pixel = shade(table(side, 0), live);
                    }
                }
                Some(words) => {
                    let blocks = blocks.zip(&words[start..]);
                    for (pixel, ((&live, &side), &word)) in run.iter_mut().zip(blocks) {
                        *pixel = shade(table(side, tint(word, live)), live);
                    }
                }
            }
        }
        let others = before.iter_mut().zip(first..).chain(behind.iter_mut().zip(plain.end..));
        for (pixel, x) in others {
            let block = usize::try_from(self.columns.blocks[x]).unwrap_or(usize::MAX);
            let Some(&live) = live.get(block) else {
                *pixel = self.empty_pixel(row, x);
                continue;
            };
            let tint = words.map_or(0, |words| tint(words[block], live));
            let density = density(live, self.widths[block], height);
            let colour = density_colour(&self.inputs, density, tint);
            let line = row_line.max(self.columns.lines[x]);
            let inside = row_inside * self.columns.inside[x];
            *pixel = packed(self.framed(colour, line, inside, row, x));
        }
    }

    /// A row of pixels without cells.
    fn paint_empty(&self, row: usize, first: usize, target: &mut [u32]) {
        for (offset, pixel) in target.iter_mut().enumerate() {
            *pixel = self.empty_pixel(row, first + offset);
        }
    }

    fn empty_pixel(&self, row: usize, column: usize) -> u32 {
        let line = self.rows.lines[row].max(self.columns.lines[column]);
        let inside = self.rows.inside[row] * self.columns.inside[column];
        packed(self.framed(rgb(self.inputs.ground), line, inside, row, column))
    }

    /// The first index of a row of blocks, where it is in the raster.
    fn row_of_cells(&self, row: i32) -> Option<usize> {
        let is_there = (0..self.inputs.raster_size[1] as i32).contains(&row);
        is_there.then(|| row as usize * self.inputs.raster_size[0] as usize)
    }

    /// The colour of a cell of a row.
    fn cell_pixel(&self, row: Option<usize>, column: i32) -> u32 {
        let is_there = (0..self.inputs.raster_size[0] as i32).contains(&column);
        let (Some(start), Some(counts), true) = (row, &self.counts, is_there) else {
            return packed(rgb(self.inputs.ground));
        };
        let index = start + column as usize;
        let live = counts[index];
        if live == 0 {
            return packed(rgb(self.inputs.ground));
        }
        packed(rgb(match self.words.get(index).map_or(0, |word| tint(*word, live)) {
            0 => self.inputs.cell,
            tint => self.inputs.tints[tint - 1],
        }))
    }

    /// A colour with the grid line over it, and the border or the outside around the universe.
    fn framed(&self, colour: Rgb, line: f32, inside: f32, row: usize, column: usize) -> Rgb {
        let colour = mix(colour, rgb(self.inputs.grid), line);
        if inside == 1.0 {
            return colour;
        }
        let within_border = self.rows.within_border[row] * self.columns.within_border[column];
        let edge = mix(rgb(self.inputs.outside), rgb(self.inputs.border), within_border);
        mix(edge, colour, inside)
    }
}

impl Axis {
    fn new(axis: &AxisInputs, inputs: &FrameInputs) -> Self {
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
    fn pixels_of(&self, first: i32, last: i32) -> (usize, usize) {
        let mut start = self.blocks.partition_point(|&block| block < first);
        // A pixel shows the block behind its own where its share says so.
        while start > 0 && self.blocks[start - 1] == first - 1 && self.shares[start - 1] > 0.0 {
            start -= 1;
        }
        (start, self.blocks.partition_point(|&block| block <= last))
    }

    /// The pixels among `pixels` that show nothing but blocks side by side, a block each, of the
    /// first `blocks`. They follow each other, or none do.
    fn run(&self, pixels: std::ops::Range<usize>, blocks: usize) -> std::ops::Range<usize> {
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
    fn are_alike(&self, one: usize, other: usize) -> bool {
        self.blocks[one] == self.blocks[other]
            && self.shares[one] == self.shares[other]
            && self.lines[one] == self.lines[other]
            && self.inside[one] == self.inside[other]
            && self.within_border[one] == self.within_border[other]
    }
}

impl Shades {
    /// The tables of the blocks of a row, by their width: for each tint, the colour by the number of
    /// live cells. None where blocks are too large.
    fn of_row(
        &mut self,
        sides: &[u32],
        height: u32,
        has_tints: bool,
        inputs: &FrameInputs,
    ) -> Vec<&[Vec<u32>; TINTS]> {
        let cells = |side: &u32| side.saturating_mul(height);
        if sides.is_empty() || sides.iter().any(|side| cells(side) > MOST_SHADES) {
            return Vec::new();
        }
        if self.tables.len() + sides.len() > MOST_TABLES {
            self.tables.clear();
        }
        let tints = if has_tints { TINTS } else { 1 };
        for cells in sides.iter().map(cells) {
            let index = self.tables.iter().position(|(known, _)| *known == cells);
            let index = index.unwrap_or_else(|| {
                self.tables.push((cells, Default::default()));
                self.tables.len() - 1
            });
            for (tint, table) in self.tables[index].1[..tints].iter_mut().enumerate() {
                if table.is_empty() {
                    let shade = |live| density_colour(inputs, density(live, cells, 1), tint);
                    table.extend((0..=cells).map(|live| packed(shade(live))));
                }
            }
        }
        let table = |cells| self.tables.iter().find(|(known, _)| *known == cells);
        sides.iter().map(cells).filter_map(table).map(|(_, table)| table).collect()
    }
}

/// The colour of a block by its live cells.
fn shade(table: &[u32], live: u32) -> u32 {
    let index = (live as usize).min(table.len().saturating_sub(1));
    table.get(index).copied().unwrap_or_default()
}

/// The number of the tint of a block with that many live cells; 0 is none. Where all objects are
/// known, cells that are not explained are active.
fn tint(word: u32, live: u32) -> usize {
    let (tint, is_known, explained) = take_apart(word);
    if is_known && live > explained { tint.max(ACTIVE) } else { tint }
}

/// The share of a block's cells that live.
fn density(live: u32, across: u32, down: u32) -> f32 {
    (live as f32 / (across as f32 * down as f32)).min(1.0)
}

fn density_colour(inputs: &FrameInputs, density: f32, tint: usize) -> Rgb {
    match tint {
        _ if density == 0.0 => rgb(inputs.ground),
        0 => mix(rgb(inputs.sparse), rgb(inputs.cell), density.sqrt()),
        MOVING => rgb(inputs.tints[MOVING - 1]),
        _ => {
            let brightness = SPARSE_TINT + density.sqrt() * (1.0 - SPARSE_TINT);
            mix(rgb(inputs.ground), rgb(inputs.tints[tint - 1]), brightness)
        }
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

/// The widths that there are, and which of them each one is; none where there are too many.
fn told_apart(widths: &[u32]) -> (Vec<u32>, Vec<u8>) {
    let mut sides = Vec::new();
    let mut side_of = Vec::with_capacity(widths.len());
    for width in widths {
        let index = sides.iter().position(|side| side == width).unwrap_or_else(|| {
            sides.push(*width);
            sides.len() - 1
        });
        if index == MOST_SIDES {
            return (Vec::new(), vec![0; widths.len()]);
        }
        side_of.push(index as u8);
    }
    (sides, side_of)
}

/// The first and the last place at which two rows differ.
fn span_of_changes(old: &[u32], new: &[u32]) -> Option<(usize, usize)> {
    /// Numbers that are compared at once.
    const CHUNK: usize = 64;
    if old == new {
        return None;
    }
    let differs = |(old, new): (&u32, &u32)| old != new;
    let mut chunks = old.chunks(CHUNK).zip(new.chunks(CHUNK)).enumerate();
    let (index, (one, other)) = chunks.find(|(_, (old, new))| old != new)?;
    let first = index * CHUNK + one.iter().zip(other).position(differs)?;
    let (index, (one, other)) =
        chunks.rfind(|(_, (old, new))| old != new).unwrap_or((index, (one, other)));
    let last = index * CHUNK + one.iter().zip(other).rposition(differs)?;
    Some((first, last))
}

fn rgb([red, green, blue, _]: [f32; 4]) -> Rgb {
    [red, green, blue]
}

fn mix(one: Rgb, other: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|i| one[i] * (1.0 - share) + other[i] * share)
}

fn packed(colour: Rgb) -> u32 {
    pixel(colour.map(|part| (part * 255.0 + 0.5) as u8))
}

fn unpacked(pixel: u32) -> Rgb {
    super::pixels::colour(pixel).map(|byte| f32::from(byte) / 255.0)
}
