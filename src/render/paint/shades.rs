//! Colours of blocks by how many of their cells live, looked up where blocks are not too large for a
//! table, and what colours are mixed with.

use super::super::layout::FrameInputs;
use super::super::pixels::{self, pixel};
use super::super::tint::take_apart;
use crate::life::BlockColour;

/// Cells of a block up to which the colours of its densities are kept in a table.
const MOST_SHADES: u32 = 1 << 12;

/// How bright the sparsest block of a colour is.
const SPARSE_TINT: f32 = 0.45;

/// The number of the tint of what is not explained, and of spaceships.
const ACTIVE: usize = 3;
const MOVING: usize = 4;

/// Tints, and none.
pub(super) const TINTS: usize = 5;

pub(super) type Rgb = [f32; 3];

/// Colours of blocks, by their number of cells. A view's blocks have few sizes: their boundaries are
/// rounded to whole cells.
#[derive(Default)]
pub(super) struct Shades {
    tables: Vec<(u32, [Vec<u32>; TINTS])>,
}

/// Sizes of blocks that have a table at most.
const MOST_TABLES: usize = 16;

impl Shades {
    /// The tables of the blocks of a row, by their width: for each tint, the colour by the number of
    /// live cells. None where blocks are too large.
    pub fn of_row(
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
#[inline]
pub(super) fn shade(table: &[u32], live: u32) -> u32 {
    let index = (live as usize).min(table.len().saturating_sub(1));
    table.get(index).copied().unwrap_or_default()
}

/// The number of the tint of a block with that many live cells; 0 is none. Where all objects are
/// known, cells that are not explained are active.
#[inline]
pub(super) fn tint(word: u32, live: u32) -> usize {
    let (tint, is_known, explained) = take_apart(word);
    if is_known && live > explained { tint.max(ACTIVE) } else { tint }
}

/// The share of a block's cells that live; 0 where it has none, past the last coordinate.
#[inline]
pub(super) fn density(live: u32, across: u32, down: u32) -> f32 {
    (live as f32 / (across as f32 * down as f32).max(1.0)).min(1.0)
}

#[inline]
pub(super) fn density_colour(inputs: &FrameInputs, density: f32, tint: usize) -> Rgb {
    match tint {
        _ if density == 0.0 => rgb(inputs.ground),
        0 => mix(rgb(inputs.sparse), rgb(inputs.cell), density.sqrt()),
        MOVING => rgb(inputs.tints[MOVING - 1]),
        _ => dimmed(inputs, rgb(inputs.tints[tint - 1]), density),
    }
}

/// A colour of a block's live cells by the share of its cells that they are; the ground where nothing lives.
#[inline]
pub(super) fn dimmed(inputs: &FrameInputs, colour: Rgb, density: f32) -> Rgb {
    if density == 0.0 {
        return rgb(inputs.ground);
    }
    let brightness = SPARSE_TINT + density.sqrt() * (1.0 - SPARSE_TINT);
    mix(rgb(inputs.ground), colour, brightness)
}

/// The colour of a block's states.
#[inline]
pub(super) fn of_states([red, green, blue, _]: BlockColour) -> Rgb {
    [red, green, blue].map(|byte| f32::from(byte) / 255.0)
}

#[inline]
pub(super) fn rgb([red, green, blue, _]: [f32; 4]) -> Rgb {
    [red, green, blue]
}

#[inline]
pub(super) fn mix(one: Rgb, other: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|i| one[i] * (1.0 - share) + other[i] * share)
}

#[inline]
pub(super) fn packed(colour: Rgb) -> u32 {
    pixel(colour.map(|part| (part * 255.0 + 0.5) as u8))
}

#[inline]
pub(super) fn unpacked(pixel: u32) -> Rgb {
    pixels::colour(pixel).map(|byte| f32::from(byte) / 255.0)
}
