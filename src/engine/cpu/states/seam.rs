//! What tiles see past the end of a bounded universe.

use std::collections::{BTreeSet, HashMap};

use super::shape::{Halo, NONE, SIDE, divided};
use crate::life::{Point, Rect, Topology};

/// A bit that a tile sees past the end, and where it comes from.
#[derive(Clone, Copy)]
struct Pull {
    /// Row of the halo.
    row: u8,
    /// Column, counted from the one west of the tile.
    column: u8,
    /// Row and column of the cell within its own tile.
    from: (u8, u8),
    /// The place of that tile, and its number where it is there.
    place: (i64, i64),
    tile: u32,
}

/// A tile at the end of the universe.
#[derive(Clone)]
pub(super) struct Seam {
    pulls: Vec<Pull>,
    /// The tiles that the bits come from, each once.
    pub sources: Vec<u32>,
    /// Places of tiles in which cells may be born of what lives at the end.
    pub across: Vec<(i64, i64)>,
    /// Cells of the tile that belong to the universe.
    inside: Box<[u64; SIDE]>,
    /// Those of them that lie at its end.
    end: Box<[u64; SIDE]>,
}

impl Seam {
    /// The seam of the tile with those cells; `None` where the universe goes on all around it.
    pub fn of(topology: Topology, origin: Point, rect: Rect) -> Option<Box<Self>> {
        let side = SIDE as i64;
        let window = (-1..=side).flat_map(|row| (-1..=side).map(move |column| (column, row)));
        let is_outside =
            |&(column, row): &(i64, i64)| !topology.contains(rect.x + column, rect.y + row);
        // The universe is a rectangle: where it goes on at two opposite corners, it does so all around.
        if [(-1, -1), (side, side)].iter().all(|at| !is_outside(at)) {
            return None;
        }
        let (mut inside, mut end) = (Box::new([0; SIDE]), Box::new([0; SIDE]));
        for row in 0..side {
            for column in 0..side {
                let near = |(dx, dy): (i64, i64)| (column + dx, row + dy);
                if !is_outside(&near((0, 0))) {
                    inside[row as usize] |= 1 << column;
                    if STEPS.iter().any(|step| is_outside(&near(*step))) {
                        end[row as usize] |= 1 << column;
                    }
                }
            }
        }
        let place_of = |point: Point| {
            let (column, x) = divided(point.x - origin.x);
            let (row, y) = divided(point.y - origin.y);
            ((column, row), (y as u8, x as u8))
        };
        let mut pulls = Vec::new();
        let mut across = BTreeSet::new();
        for (column, row) in window.filter(is_outside) {
            let sees = |(dx, dy): &(i64, i64)| {
                let (column, row) = (column + dx, row + dy);
                let is_here = (0..side).contains(&column) && (0..side).contains(&row);
                is_here && inside[row as usize] >> column & 1 == 1
            };
            if !STEPS.iter().any(sees) {
                continue;
            }
            if let Some(point) = topology.resolve(rect.x + column, rect.y + row) {
                let (place, from) = place_of(point);
                across.insert(place);
                let (row, column) = ((row + 1) as u8, (column + 1) as u8);
                pulls.push(Pull { row, column, from, place, tile: NONE });
            }
        }
        Some(Box::new(Self {
            pulls,
            sources: Vec::new(),
            across: across.into_iter().collect(),
            inside,
            end,
        }))
    }

    /// Looks up which tiles the bits come from.
    pub fn link(&mut self, index: &HashMap<(i64, i64), u32>) {
        for pull in &mut self.pulls {
            pull.tile = index.get(&pull.place).copied().unwrap_or(NONE);
        }
        let sources: BTreeSet<u32> = self.pulls.iter().map(|pull| pull.tile).collect();
        self.sources = sources.into_iter().filter(|tile| *tile != NONE).collect();
    }

    /// Whether cells live at the end of the universe.
    pub fn is_reached_by(&self, live: &[u64]) -> bool {
        live.iter().zip(self.end.iter()).any(|(live, end)| live & end != 0)
    }

    /// Adds the bits past the end to a halo. `counting` gives those of a tile.
    pub fn pull<'a>(&self, halo: &mut Halo, counting: impl Fn(u32) -> Option<&'a [u64]>) {
        for pull in &self.pulls {
            let (row, column) = (usize::from(pull.from.0), pull.from.1);
            let bit = counting(pull.tile).map_or(0, |words| words[row] >> column & 1);
            let row = usize::from(pull.row);
            match usize::from(pull.column) {
                0 => halo.west[row] |= bit,
                column if column > SIDE => halo.east[row] |= bit,
                column => halo.centre[row] |= bit << (column - 1),
            }
        }
    }

    /// Clears what does not belong to the universe.
    pub fn cut(&self, words: &mut [u64]) {
        words.iter_mut().zip(self.inside.iter()).for_each(|(word, inside)| *word &= inside);
    }
}

/// The steps to a cell's neighbours.
const STEPS: [(i64, i64); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];
