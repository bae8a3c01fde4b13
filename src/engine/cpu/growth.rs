//! The set of tiles grows and shrinks: tiles are made where cells come near, and freed when they are
//! empty.

use super::CpuEngine;
use super::activity::Activity;
use super::shape::{
    DIRECTIONS, GROUP_ROWS, HALO_COLUMNS, MAX_GENERATIONS, NONE, PLANE_BYTES, TILE_ROWS,
    surroundings,
};
use super::tile::{Tile, TileBits};
use crate::engine::Engine;
use crate::engine::EngineError;

impl CpuEngine {
    /// Makes the tiles that cells may enter during the next pass.
    pub(super) fn grow(&mut self) -> Result<(), EngineError> {
        for tile in 0..self.tiles.len() {
            let Tile { column, row, neighbours, is_tangled, .. } = self.tiles[tile];
            if self.activity[tile].rows.is_empty() {
                continue;
            }
            if is_tangled {
                self.grow_at_seam(tile, column, row)?;
            } else if neighbours.contains(&NONE) {
                let extent = (self.columns.extent(column), self.rows.extent(row));
                // For cells at rest near an edge, the tile past it has been made already.
                let changed = NearEdges::changed(&self.activity[tile], extent.1);
                if !changed.any() {
                    continue;
                }
                let near = NearEdges::of(&self.now[tile], extent).and(changed);
                for (dx, dy) in DIRECTIONS {
                    if near.reaches(dx, dy)
                        && let (Some(column), Some(row)) =
                            (self.columns.step(column, dx), self.rows.step(row, dy))
                    {
                        self.tile_at(column, row)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// At a tangled seam a window may hold cells of tiles two steps away.
    fn grow_at_seam(&mut self, tile: usize, column: i64, row: i64) -> Result<(), EngineError> {
        if self.now[tile].is_dead() {
            return Ok(());
        }
        for (dx, dy) in surroundings() {
            if let (Some(column), Some(row)) =
                (self.columns.step(column, dx), self.rows.step(row, dy))
            {
                self.tile_at(column, row)?;
            }
        }
        Ok(())
    }

    /// Frees tiles that are empty and at rest, unless the rule needs every tile.
    pub(super) fn free_empty_tiles(&mut self) {
        if self.is_born_of_nothing() {
            return;
        }
        let keep: Vec<bool> = (0..self.tiles.len())
            .map(|tile| {
                !self.activity[tile].rows.is_empty()
                    || !self.now[tile].is_dead()
                    || !self.other[tile].is_dead()
            })
            .collect();
        let mut kept = 0;
        let renamed: Vec<u32> = keep
            .iter()
            .map(|&is_kept| {
                kept += u32::from(is_kept);
                if is_kept { kept - 1 } else { NONE }
            })
            .collect();
        if kept as usize == self.tiles.len() {
            return;
        }
        retain(&mut self.tiles, &keep);
        retain(&mut self.now, &keep);
        retain(&mut self.other, &keep);
        retain(&mut self.activity, &keep);
        self.slabs.give_back();
        for tile in &mut self.tiles {
            for neighbour in tile.neighbours.iter_mut().filter(|neighbour| **neighbour != NONE) {
                *neighbour = renamed[*neighbour as usize];
            }
        }
        self.index = (0u32..)
            .zip(&self.tiles)
            .map(|(index, tile)| ((tile.column, tile.row), index))
            .collect();
    }
}

fn retain<T>(list: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    list.retain(|_| *keep.next().unwrap_or(&true));
}

/// The edges of a tile that cells are so near to that a pass may carry them across.
#[derive(Clone, Copy)]
struct NearEdges {
    north: bool,
    south: bool,
    west: bool,
    east: bool,
}

impl NearEdges {
    /// The edges near which cells changed in the last pass. `rows` rows of the tile lie in the
    /// universe.
    fn changed(activity: &Activity, rows: i64) -> Self {
        let reach = MAX_GENERATIONS as i64;
        let south = (rows - reach).max(0) / GROUP_ROWS;
        Self {
            north: activity.rows.0 & ((1 << ((reach + GROUP_ROWS - 1) / GROUP_ROWS)) - 1) != 0,
            south: activity.rows.0 >> south != 0,
            west: !activity.west.is_empty(),
            east: !activity.east.is_empty(),
        }
    }

    fn any(self) -> bool {
        self.north || self.south || self.west || self.east
    }

    fn and(self, other: Self) -> Self {
        Self {
            north: self.north && other.north,
            south: self.south && other.south,
            west: self.west && other.west,
            east: self.east && other.east,
        }
    }

    /// The edges near which cells live. So many columns and rows of the tile lie in the universe.
    fn of(bits: &TileBits, (columns, rows): (i64, i64)) -> Self {
        let reach = MAX_GENERATIONS;
        let any = |rows| bits.rows(rows).union() != [0; PLANE_BYTES];
        let south = (rows as usize).saturating_sub(reach);
        // Whole bytes, so that more columns may count as near than are.
        let east = (columns - HALO_COLUMNS).max(0) as usize / 16;
        let all = bits.rows(0..TILE_ROWS as usize).union();
        Self {
            north: any(0..reach),
            south: any(south..rows as usize),
            west: all[0] != 0,
            east: all[east..].iter().take(2).any(|&byte| byte != 0),
        }
    }

    fn reaches(&self, dx: i64, dy: i64) -> bool {
        let along = |step, negative, positive| match step {
            -1 => negative,
            0 => true,
            _ => positive,
        };
        along(dx, self.west, self.east) && along(dy, self.north, self.south)
    }
}
