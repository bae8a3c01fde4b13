//! A frame that is ready to be painted, row by row of its pixels.

use super::super::counts::HostCounts;
use super::super::framing::Framing;
use super::super::layout::FrameInputs;
use super::super::pixels::{Damage, PixelRect};
use super::axis::{Axis, AxisInputs};
use super::shades::{
    Rgb, Shades, density, density_colour, dimmed, mix, of_states, packed, rgb, shade, tint,
    unpacked,
};
use crate::life::BlockColour;

/// Widths of blocks that are told apart at most; others are worked out pixel by pixel.
const MOST_SIDES: usize = 4;

/// A frame that is ready to be painted.
pub(super) struct Frame {
    /// The canvas on the target.
    pub(super) area: PixelRect,
    pub(super) inputs: FrameInputs,
    pub(super) framing: Option<Framing>,
    pub(super) columns: Axis,
    pub(super) rows: Axis,
    /// Cells in each column and row of blocks.
    pub(super) widths: Vec<u32>,
    pub(super) heights: Vec<u32>,
    /// The widths that there are, and which of them each column of blocks has. There are none where
    /// there are too many to tell apart.
    pub(super) sides: Vec<u32>,
    pub(super) side_of: Vec<u8>,
    pub(super) counts: Option<HostCounts>,
    /// The tints of the blocks; empty where there are none.
    pub(super) words: Vec<u32>,
}

impl Frame {
    pub fn new(
        area: PixelRect,
        inputs: FrameInputs,
        framing: Option<&Framing>,
        counts: Option<HostCounts>,
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
    pub fn note_changes(
        &mut self,
        counts: Option<&HostCounts>,
        words: &[u32],
        damage: &mut Damage,
    ) {
        let (Some(old), Some(new)) = (&self.counts, counts) else { return };
        let width = self.inputs.raster_size[0] as usize;
        for row in 0..self.inputs.raster_size[1] as usize {
            let cells = row * width..(row + 1) * width;
            let mut changed = span_of_changes(&old.live[cells.clone()], &new.live[cells.clone()]);
            if let (Some(old), Some(new)) = (&old.colours, &new.colours) {
                let recoloured = span_of_changes(&old[cells.clone()], &new[cells.clone()]);
                changed = joined(changed, recoloured);
            }
            if !words.is_empty() {
                let (old, new) = (&mut self.words[cells.clone()], &words[cells]);
                if let Some(retinted) = span_of_changes(old, new) {
                    old.copy_from_slice(new);
                    changed = joined(changed, Some(retinted));
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
    pub fn paint_cells(&self, row: usize, first: usize, target: &mut [u32]) {
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
    pub fn paint_densities(
        &self,
        row: usize,
        first: usize,
        shades: &mut Shades,
        target: &mut [u32],
    ) {
        let block_row = self.rows.blocks[row];
        let is_there = (0..self.inputs.raster_size[1] as i32).contains(&block_row);
        let (row_line, row_inside) = (self.rows.lines[row], self.rows.inside[row]);
        let (Some(counts), true, true) = (&self.counts, is_there, row_inside > 0.0) else {
            self.paint_empty(row, first, target);
            return;
        };
        let (block_row, width) = (block_row as usize, self.inputs.raster_size[0] as usize);
        let live = &counts.live[block_row * width..][..width];
        let colours: Option<&[BlockColour]> =
            counts.colours.as_ref().map(|colours| &colours[block_row * width..][..width]);
        let words =
            if self.words.is_empty() { None } else { Some(&self.words[block_row * width..]) };
        let height = self.heights[block_row];
        // Colours of states have no tables.
        let shades = match colours {
            None => shades.of_row(&self.sides, height, words.is_some(), &self.inputs),
            Some(_) => Vec::new(),
        };
        let table = |side: u8, tint: usize| {
            shades.get(usize::from(side)).map_or(&[][..], |shades| &shades[tint])
        };
        // Within the universe and the raster, where nothing lies over the blocks and there are
        // tables or colours alone, pixels are blocks side by side.
        let has_colours_alone = colours.is_some() && words.is_none();
        let has_way = has_colours_alone || !shades.is_empty();
        let plain = if row_line == 0.0 && row_inside == 1.0 && has_way {
            self.columns.run(first..first + target.len(), width)
        } else {
            first..first
        };
        let (before, rest) = target.split_at_mut(plain.start - first);
        let (run, behind) = rest.split_at_mut(plain.len());
        if let Some(start) = plain.clone().next().map(|x| self.columns.blocks[x] as usize) {
            let blocks = live[start..].iter().zip(&self.side_of[start..]);
            match (words, colours) {
                (None, None) => {
                    for (pixel, (&live, &side)) in run.iter_mut().zip(blocks) {
                        *pixel = shade(table(side, 0), live);
                    }
                }
                (None, Some(colours)) => {
                    let blocks = live[start..].iter().zip(&self.widths[start..]);
                    let blocks = blocks.zip(&colours[start..]);
                    let ground = packed(rgb(self.inputs.ground));
                    for (pixel, ((&live, &width), &colour)) in run.iter_mut().zip(blocks) {
                        *pixel = match live {
                            0 => ground,
                            live => {
                                let density = density(live, width, height);
                                packed(dimmed(&self.inputs, of_states(colour), density))
                            }
                        };
                    }
                }
                (Some(words), _) => {
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
            let colour = match colours {
                Some(colours) if tint == 0 => {
                    dimmed(&self.inputs, of_states(colours[block]), density)
                }
                _ => density_colour(&self.inputs, density, tint),
            };
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
        let live = counts.live[index];
        if live == 0 {
            return packed(rgb(self.inputs.ground));
        }
        let tint = self.words.get(index).map_or(0, |word| tint(*word, live));
        match (tint, &counts.colours) {
            (0, Some(colours)) => packed(of_states(colours[index])),
            (0, None) => packed(rgb(self.inputs.cell)),
            (tint, _) => packed(rgb(self.inputs.tints[tint - 1])),
        }
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

/// The first and the last place of two spans, either of which there may be none.
fn joined(one: Option<(usize, usize)>, other: Option<(usize, usize)>) -> Option<(usize, usize)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

/// The first and the last place at which two rows differ.
fn span_of_changes<T: PartialEq>(old: &[T], new: &[T]) -> Option<(usize, usize)> {
    /// Numbers that are compared at once.
    const CHUNK: usize = 64;
    if old == new {
        return None;
    }
    let differs = |(old, new): (&T, &T)| old != new;
    let mut chunks = old.chunks(CHUNK).zip(new.chunks(CHUNK)).enumerate();
    let (index, (one, other)) = chunks.find(|(_, (old, new))| old != new)?;
    let first = index * CHUNK + one.iter().zip(other).position(differs)?;
    let (index, (one, other)) =
        chunks.rfind(|(_, (old, new))| old != new).unwrap_or((index, (one, other)));
    let last = index * CHUNK + one.iter().zip(other).rposition(differs)?;
    Some((first, last))
}
