//! The engine for the host's cores.
//!
//! The universe is a sparse set of tiles of 480 x 384 cells, made where cells come near and
//! forgotten when they have long been empty. A pass steps every tile by up to `BATCH`
//! generations at once: a tile's rows are copied, with a halo from the tiles around, into a window,
//! stepped there by the SIMD kernel (see `kernel`), and written to the tile's second buffer; block of
//! rows by block of rows, so that they never leave the first-level cache meanwhile (see `sweep`).
//! Cores share the tiles; what they read and what they write are different buffers.
//!
//! Cost follows activity. While writing back, a tile notes which of its rows differ from before
//! the pass, in groups of eight. A row whose surroundings (as far as cells can reach in a pass) did
//! not change in the last pass will not change in the next one of the same length: it is not
//! computed again, and both buffers hold it already. So still lifes cost nothing, and neither do
//! oscillators whose period divides the pass; a glider costs the rows around it.

mod activity;
#[cfg(target_arch = "x86_64")]
mod autotune;
mod axis;
mod block;
mod circuits;
mod growth;
mod instructions;
mod interpreter;
mod kernel;
mod larger;
pub mod limits;
mod logic;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod machine;
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
#[path = "cpu/no_machine.rs"]
mod machine;
mod pass;
mod planes;
mod prefetch;
mod queries;
mod row;
mod rules;
mod shape;
mod slab;
mod states;
mod sweep;
mod threads;
mod tile;
mod transfer;
mod window;

use std::collections::HashMap;

use self::activity::Activity;
use self::axis::Axis;
pub use self::instructions::Instructions;
use self::kernel::Kernel;
pub use self::larger::LargerEngine;
use self::rules::kernel_for;
use self::shape::{DIRECTIONS, MAX_GENERATIONS, NONE, TILE_COLUMNS};
use self::slab::{Slabs, TileBox};
pub use self::states::StatesEngine;
use self::threads::can_share;
use self::tile::{Tile, TileBits};
use self::transfer::Transfer;
use super::{Engine, EngineError, EngineKind, LimitedBy, Repetition, Skipping, countable, message};
use crate::language::texts::errors as texts;
use crate::life::{BitGrid, BlockRaster, MAX_COORDINATE, Phases, Rect, Rule, Topology, Universe};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Generations of a full pass: a power of two, so that speeds in powers of two divide it or are
/// divided by it, and even, so that blinkers rest.
const BATCH: u64 = 16;

const _: () = assert!(BATCH as usize <= MAX_GENERATIONS);

/// Passes after which tiles that have become empty are looked for and freed.
const PASSES_BETWEEN_CLEANUPS: u32 = 64;

/// Bytes that a tile takes: two buffers and what is known about it.
const TILE_BYTES: u64 =
    2 * size_of::<TileBits>() as u64 + (size_of::<Tile>() + 2 * size_of::<Activity>()) as u64 + 48;

/// Bytes of a tile that do not lie in slabs: what is known about it, its entry in the index, and room for
/// lists to grow.
const TILE_LIST_BYTES: u64 =
    2 * (size_of::<Tile>() + 2 * size_of::<TileBox>() + 2 * size_of::<Activity>() + 32) as u64;

/// A universe on the host, stepped by all cores.
pub struct CpuEngine {
    rule: Rule,
    phases: Phases,
    topology: Topology,
    generation: u64,
    budget: MemoryBudget,
    /// What is reserved for the lists of tiles.
    lists_memory: Reservation,
    kernel: Kernel,
    transfer: Transfer,
    columns: Axis,
    rows: Axis,
    /// Tiles by column and row.
    index: HashMap<(i64, i64), u32>,
    tiles: Vec<Tile>,
    /// The cells now, a buffer a tile.
    now: Vec<TileBox>,
    /// The cells before the last pass; the next one writes here.
    other: Vec<TileBox>,
    /// Where the cells of both lie.
    slabs: Slabs,
    activity: Vec<Activity>,
    /// What kind of pass the last one was: what is at rest under one may not be under another.
    last_pass: Option<(u64, bool)>,
    passes_until_cleanup: u32,
    cells_updated: u64,
    skipping: Skipping,
    /// A generation from which on the universe is the same after every [`BATCH`], once there is one.
    rests_since: Option<u64>,
    /// Whether a tile reaches past the largest coordinates.
    is_at_last_coordinate: bool,
}

impl CpuEngine {
    /// Takes a universe in, whose memory is given back on the way where nobody else has it. The tiles
    /// are drawn from a budget, or may take so many bytes.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when its tiles need more memory than is allowed, [`EngineError::RuleNotStepped`] where
    /// the rule has more than two states or the universe is skewed: [`StatesEngine`] steps those.
    pub fn new(
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        Self::with_instructions(universe, budget, Instructions::best())
    }

    /// Takes a universe in, to be stepped with those instructions rather than the best there are.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// # Panics
    /// When the processor lacks them.
    pub fn with_instructions(
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
        instructions: Instructions,
    ) -> Result<Self, EngineError> {
        let (universe, budget) = (universe.into(), budget.into());
        let (topology, phases) = (universe.topology(), universe.phases().clone());
        let Some(tables) = phases.tables().filter(|_| !topology.is_skewed()) else {
            return Err(EngineError::not_stepped(universe.rule(), topology, EngineKind::Cpu));
        };
        let mut engine = Self {
            rule: universe.rule().clone(),
            kernel: kernel_for(&tables, instructions),
            phases,
            topology,
            generation: universe.generation(),
            lists_memory: budget.reservation(),
            slabs: Slabs::new(&budget),
            budget,
            transfer: Transfer::new(instructions),
            columns: Axis::columns(topology),
            rows: Axis::rows(topology),
            index: HashMap::new(),
            tiles: Vec::new(),
            now: Vec::new(),
            other: Vec::new(),
            activity: Vec::new(),
            last_pass: None,
            passes_until_cleanup: PASSES_BETWEEN_CLEANUPS,
            cells_updated: 0,
            skipping: Skipping::Auto,
            rests_since: None,
            is_at_last_coordinate: false,
        };
        let extent = universe.extent();
        engine.load(universe).map_err(|error| too_large(extent, error))?;
        Ok(engine)
    }

    fn load(&mut self, universe: Universe) -> Result<(), OverBudget> {
        if self.is_born_of_nothing() {
            // Empty space does not stay empty: every tile must exist.
            if let (Some(columns), Some(rows)) = (self.columns.tiles(), self.rows.tiles()) {
                let tiles = (columns as u64).saturating_mul(rows as u64);
                // It is given back at once; what counts is whether it can be had.
                self.budget.reserve(tiles.saturating_mul(TILE_BYTES))?;
                for row in 0..rows {
                    for column in 0..columns {
                        self.make_tile_at(column, row)?;
                    }
                }
            }
        }
        // A word's columns lie in at most two tiles, and mostly in those of the word before.
        let mut recent = [((i64::MIN, i64::MIN), NONE); 2];
        universe.into_cells().consume_words(|x, y, word| {
            let (row, local_row) = self.rows.locate(y);
            let mut bits = word;
            let mut x = x;
            for recent in &mut recent {
                if bits == 0 {
                    break;
                }
                let (column, start) = self.columns.locate(x);
                let count = (TILE_COLUMNS - start).min(64) as u32;
                let part = if count >= 64 { bits } else { bits & ((1 << count) - 1) };
                if part != 0 {
                    if recent.0 != (column, row) {
                        *recent = ((column, row), self.make_tile_at(column, row)?);
                    }
                    self.now[recent.1 as usize].or_columns(
                        local_row as usize,
                        start as usize,
                        part,
                    );
                }
                bits = bits.checked_shr(count).unwrap_or(0);
                x += i64::from(count);
            }
            Ok(())
        })
    }

    /// The tile at that column and row of tiles, which cells are about to enter; made if it is not
    /// there.
    fn tile_at(&mut self, column: i64, row: i64) -> Result<u32, EngineError> {
        if let Some(&tile) = self.index.get(&(column, row)) {
            return Ok(tile);
        }
        if self.reaches_past_plane(column, row) {
            return Err(EngineError::PastLastCoordinate { generation: self.generation });
        }
        let generation = self.generation;
        self.make_tile_at(column, row).map_err(|error| EngineError::cannot_grow(generation, error))
    }

    /// Whether the tile at that column and row has cells past the largest coordinates.
    fn reaches_past_plane(&self, column: i64, row: i64) -> bool {
        let is_past = |axis: &Axis, tile: i64| {
            let start = axis.start(tile);
            start < -MAX_COORDINATE || start + axis.extent(tile) > MAX_COORDINATE
        };
        is_past(&self.columns, column) || is_past(&self.rows, row)
    }

    /// The tile at that column and row of tiles, made if it is not there, wherever it is.
    fn make_tile_at(&mut self, column: i64, row: i64) -> Result<u32, OverBudget> {
        if let Some(&tile) = self.index.get(&(column, row)) {
            return Ok(tile);
        }
        let tiles = self.tiles.len() as u64 + 1;
        if tiles >= u64::from(NONE) {
            // More cannot be numbered.
            return Err(OverBudget { needed: u64::MAX, allowed: self.budget.limit() });
        }
        self.lists_memory.cover(tiles * TILE_LIST_BYTES)?;
        let (now, other) = (self.slabs.dead_tile()?, self.slabs.dead_tile()?);
        self.is_at_last_coordinate |= self.reaches_past_plane(column, row);
        let made = self.tiles.len() as u32;
        let mut neighbours = [NONE; 8];
        for (direction, (dx, dy)) in DIRECTIONS.into_iter().enumerate() {
            if let Some(other) = self.neighbour(column, row, dx, dy) {
                neighbours[direction] = other;
                // Opposite directions stand at opposite ends of the list.
                self.tiles[other as usize].neighbours[7 - direction] = made;
            }
        }
        let (seam_x, seam_y) = (self.columns.is_seam(column), self.rows.is_seam(row));
        self.tiles.push(Tile {
            column,
            row,
            neighbours,
            is_seam: seam_x || seam_y,
            is_tangled: seam_x && self.columns.is_tangled() || seam_y && self.rows.is_tangled(),
        });
        self.now.push(now);
        self.other.push(other);
        self.activity.push(Activity::ALL);
        self.index.insert((column, row), made);
        Ok(made)
    }

    /// The tile some steps away, where it exists and is another one.
    fn neighbour(&self, column: i64, row: i64, dx: i64, dy: i64) -> Option<u32> {
        let column = self.columns.step(column, dx)?;
        let row = self.rows.step(row, dy)?;
        self.index.get(&(column, row)).copied()
    }

    /// Steps so many generations, pass by pass, and whole passes at once where they lead back to where they
    /// began.
    fn passes(&mut self, generations: u64) -> Result<(), EngineError> {
        let mut left = generations;
        while left > 0 {
            let pass = if self.rests_since.is_some() && self.is_skipping() && left >= BATCH {
                let whole = left / BATCH * BATCH;
                self.generation += whole;
                whole
            } else {
                let pass = left.min(BATCH);
                self.pass(pass)?;
                pass
            };
            left -= pass;
        }
        Ok(())
    }

    /// The rectangle of cells that a tile covers.
    fn tile_rect(&self, tile: &Tile) -> Rect {
        Rect::new(
            self.columns.start(tile.column),
            self.rows.start(tile.row),
            self.columns.extent(tile.column) as u64,
            self.rows.extent(tile.row) as u64,
        )
    }
}

fn too_large(extent: Rect, error: OverBudget) -> EngineError {
    EngineError::TooLarge {
        what: message::universe_of(extent.width, extent.height),
        needed_bytes: error.needed,
        allowed_bytes: error.allowed,
        limited_by: LimitedBy::Budget,
        advice: texts::SMALLER_UNIVERSE.into(),
    }
}

impl Engine for CpuEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Cpu
    }

    fn rule(&self) -> &Rule {
        &self.rule
    }

    fn topology(&self) -> Topology {
        self.topology
    }

    fn generation(&self) -> u64 {
        self.generation
    }

    fn budget(&self) -> &MemoryBudget {
        &self.budget
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        let (generations, all) = countable(self.generation, generations);
        if generations > 0 && self.is_at_last_coordinate {
            return Err(EngineError::PastLastCoordinate { generation: self.generation });
        }
        if !can_share(self.tiles.len()) {
            self.passes(generations)?;
        } else {
            // From one of the pool's own threads: to wake one for every pass, and to sleep until it is
            // done, costs more than the pass of a small universe.
            rayon::scope(|_| self.passes(generations))?;
        }
        all
    }

    fn set_skipping(&mut self, skipping: Skipping) {
        self.skipping = skipping;
    }

    fn repetition(&self) -> Option<Repetition> {
        self.rests_since.map(|since| Repetition { since, period: BATCH })
    }

    fn preferred_batch(&self) -> u64 {
        BATCH
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.count_population())
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.find_bounding_box())
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        Ok(self.read_region(region))
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        Ok(self.count_in_blocks(raster))
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.tiles.len() as u64 * TILE_BYTES
    }
}

#[cfg(test)]
mod tests;
