//! The colours of blocks, worked out tile by tile.
//!
//! A word of live cells is taken apart by the bits of their states, so that the cells of one state in a block are counted
//! at once, and what is not there costs nothing. Rows of blocks have nothing to do with each other; cores share them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::queries::Cuts;
use super::super::threads::can_share;
use super::queries::{bits, live_of};
use super::shape::{FIRST_SETS, SIDE};
use super::tiles::Tiles;
use crate::life::{BlockColour, BlockRaster, Mixture, StateColours};

/// Rows of blocks that a core takes at once.
const PIECE: usize = 8;

/// Which blocks a tile's columns lie in.
struct Columns {
    /// The block of each column; none past the raster's ends.
    blocks: [Option<u32>; SIDE],
    /// The columns that lie in the same block as each, or as it in none.
    masks: [u64; SIDE],
}

impl Columns {
    fn new(boundaries: &[i64], x: i64) -> Self {
        let cuts = Cuts::new(boundaries, x, x + SIDE as i64);
        let inside = cuts.ranges().fold(0, |inside, range| inside | bits(&range));
        let mut columns = Self { blocks: [None; SIDE], masks: [!inside; SIDE] };
        for (block, range) in (cuts.first as u32..).zip(cuts.ranges()) {
            columns.blocks[range.clone()].fill(Some(block));
            columns.masks[range.clone()].fill(bits(&range));
        }
        columns
    }

    /// Adds cells of a state, a bit a column, to the blocks that they lie in.
    fn add(&self, colours: &StateColours, state: u8, mut cells: u64, mixtures: &mut [Mixture]) {
        while cells != 0 {
            let column = cells.trailing_zeros() as usize;
            let block = cells & self.masks[column];
            cells &= !self.masks[column];
            if let Some(at) = self.blocks[column] {
                mixtures[at as usize].add(colours, state, block.count_ones());
            }
        }
    }
}

/// A tile with something to be seen.
struct Seen<'a> {
    /// Its first row.
    y: i64,
    words: &'a [u64],
    columns: &'a Columns,
}

impl Tiles {
    /// The colour of the live cells in each block of a raster.
    pub fn colour_blocks(&self, raster: &BlockRaster, colours: &StateColours) -> Vec<BlockColour> {
        let width = raster.width();
        let mut found = vec![[0; 4]; width * raster.height()];
        let region = raster.region();
        if found.is_empty() || region.is_empty() {
            return found;
        }
        let is_seen = |rect: &crate::life::Rect| !rect.intersection(&region).is_empty();
        let all = || self.each().map(|(tile, words)| (self.rect(tile.place), words));
        let mut columns = HashMap::new();
        for (rect, _) in all().filter(|(rect, _)| is_seen(rect)) {
            columns.entry(rect.x).or_insert_with(|| Columns::new(raster.columns(), rect.x));
        }
        let mut tiles: Vec<Seen<'_>> = all()
            .filter(|(rect, words)| is_seen(rect) && live_of(words).iter().any(|word| *word != 0))
            .map(|(rect, words)| Seen { y: rect.y, words, columns: &columns[&rect.x] })
            .collect();
        tiles.sort_by_key(|tile| tile.y);
        let has_narrow_columns = raster.columns().windows(2).all(|ends| ends[1] - ends[0] == 1);
        let row = |mixtures: &mut Vec<Mixture>, (row, blocks): (usize, &mut [BlockColour])| {
            let ends = &raster.rows()[row..row + 2];
            if has_narrow_columns && ends[1] - ends[0] == 1 {
                return paint(&tiles, ends[0], colours, blocks);
            }
            mixtures.clear();
            mixtures.resize(width, Mixture::default());
            if mix(&tiles, (ends[0], ends[1]), colours, mixtures) {
                blocks.iter_mut().zip(mixtures).for_each(|(block, mixed)| *block = mixed.mean());
            }
        };
        if can_share(tiles.len()) {
            let rows = found.par_chunks_mut(width).enumerate().with_min_len(PIECE);
            rows.for_each_init(Vec::new, row);
        } else {
            let mut mixtures = Vec::new();
            found.chunks_mut(width).enumerate().for_each(|blocks| row(&mut mixtures, blocks));
        }
        found
    }
}

/// Gives each cell of a row, where blocks are cells, the colour of its state.
fn paint(tiles: &[Seen<'_>], y: i64, colours: &StateColours, blocks: &mut [BlockColour]) {
    for Seen { y: top, words, columns } in tiles_between(tiles, (y, y + 1)) {
        let row = (y - top) as usize;
        let further = words.len() / SIDE - FIRST_SETS;
        by_state(words, row, further, live_of(words)[row], 0, &mut |state, mut cells| {
            let colour = colours.of_state(state).map_or([0; 4], |[r, g, b]| [r, g, b, 255]);
            while cells != 0 {
                if let Some(at) = columns.blocks[cells.trailing_zeros() as usize] {
                    blocks[at as usize] = colour;
                }
                cells &= cells - 1;
            }
        });
    }
}

/// The tiles with cells in the rows between two ends.
fn tiles_between<'a, 'b>(tiles: &'b [Seen<'a>], (top, bottom): (i64, i64)) -> &'b [Seen<'a>] {
    let first = tiles.partition_point(|tile| tile.y + SIDE as i64 <= top);
    let end = tiles.partition_point(|tile| tile.y < bottom);
    tiles.get(first..end).unwrap_or_default()
}

/// Adds the cells of the rows between two ends to the blocks that they lie in. Returns whether there is a tile.
fn mix(
    tiles: &[Seen<'_>],
    (top, bottom): (i64, i64),
    colours: &StateColours,
    mixtures: &mut [Mixture],
) -> bool {
    let side = SIDE as i64;
    let tiles = tiles_between(tiles, (top, bottom));
    for Seen { y, words, columns } in tiles {
        let rows = (top.max(*y) - y) as usize..(bottom.min(y + side) - y) as usize;
        for row in rows {
            let live = live_of(words)[row];
            let further = words.len() / SIDE - FIRST_SETS;
            by_state(words, row, further, live, 0, &mut |state, cells| {
                columns.add(colours, state, cells, mixtures);
            });
        }
    }
    !tiles.is_empty()
}

/// Takes live cells of a row apart by the lowest bits of their states less 1, of which the higher ones are known, and
/// hands on each state that there is.
fn by_state(
    words: &[u64],
    row: usize,
    bits: usize,
    live: u64,
    above: u8,
    hand_on: &mut impl FnMut(u8, u64),
) {
    if live == 0 {
        return;
    }
    let Some(bit) = bits.checked_sub(1) else { return hand_on(above + 1, live) };
    let set = words[(FIRST_SETS + bit) * SIDE + row];
    by_state(words, row, bit, live & !set, above, hand_on);
    by_state(words, row, bit, live & set, above | 1 << bit, hand_on);
}
