//! The tiles of a universe under a rule of a larger neighbourhood, a byte a cell.

use std::collections::HashMap;
use std::ops::Range;

use super::part::{Live, Part};
use super::spans::{Span, TiledAxis};
use crate::life::{Cells, Edge, LargerRule, MAX_COORDINATE, Rect, Topology};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Columns of a tile at least, where there are as many.
const COLUMNS: i64 = 256;
/// Columns of a tile at most where the axis ends, so that a row of a universe of usual size is one piece.
const MOST_COLUMNS: i64 = 1024;
/// Rows of a tile, where the axis ends: at least, so that what is above and below is not worked out much more often than once,
/// and at most.
const ROWS: [i64; 2] = [64, 512];

/// Empty tiles are forgotten when there are so many more than at the last time.
const FORGET_AFTER: usize = 64;

/// What is known of a tile.
#[derive(Clone, Debug)]
pub(super) struct Tile {
    /// Column and row of tiles.
    pub place: (i64, i64),
    /// Where its cells live.
    pub live: Live,
    /// Whether it changed in the last generation.
    pub changed: bool,
}

/// The tiles, with two buffers each.
pub(super) struct Field {
    topology: Topology,
    pub columns: TiledAxis,
    pub rows: TiledAxis,
    reach: i64,
    /// Whether something is born of nothing, so that all tiles are there and all of each is stepped.
    is_born_of_nothing: bool,
    index: HashMap<(i64, i64), u32>,
    pub list: Vec<Tile>,
    pub now: Vec<Box<[u8]>>,
    pub next: Vec<Box<[u8]>>,
    forget_at: usize,
    /// Whether tiles around every live one have to be looked for.
    looks_everywhere: bool,
    memory: Reservation,
}

impl Field {
    /// No tiles yet, of a universe where cells see so far.
    pub fn new(
        topology: Topology,
        reach: u32,
        is_born_of_nothing: bool,
        budget: &MemoryBudget,
    ) -> Self {
        let reach = i64::from(reach);
        let wraps = topology.edge() == Edge::Torus;
        let unbounded = (2 * reach as u64).next_power_of_two().max(COLUMNS as u64) as i64;
        let axis = |first: Option<i64>, side: Option<u64>, tile: i64| TiledAxis {
            origin: first.unwrap_or(0),
            tile: side.map_or(unbounded, |side| tile.min(side as i64)),
            side: side.map(|side| side as i64),
            wraps,
        };
        let columns = axis(topology.first_column(), topology.width(), MOST_COLUMNS);
        let rows = axis(topology.first_row(), topology.height(), rows_of_tile(topology, reach));
        Self {
            topology,
            columns,
            rows,
            reach,
            is_born_of_nothing,
            index: HashMap::new(),
            list: Vec::new(),
            now: Vec::new(),
            next: Vec::new(),
            forget_at: FORGET_AFTER,
            looks_everywhere: true,
            memory: budget.reservation(),
        }
    }

    /// Cells of a tile.
    fn tile_cells(&self) -> usize {
        (self.columns.tile * self.rows.tile) as usize
    }

    /// Bytes of a tile with its entry in the index.
    fn tile_bytes(&self) -> u64 {
        2 * self.tile_cells() as u64 + (size_of::<Tile>() + 96) as u64
    }

    /// Bytes that the cells take.
    pub fn bytes(&self) -> u64 {
        self.memory.bytes()
    }

    /// Whether no cell lives.
    pub fn is_empty(&self) -> bool {
        self.list.iter().all(|tile| tile.live.is_none())
    }

    /// Whether no cell changed in the last generation.
    pub fn is_at_rest(&self) -> bool {
        self.list.iter().all(|tile| !tile.changed)
    }

    /// The cells of a tile.
    pub fn rect(&self, (column, row): (i64, i64)) -> Rect {
        let (columns, rows) = (self.columns.cells(column), self.rows.cells(row));
        Rect::from_edges(columns.start, rows.start, columns.end, rows.end)
    }

    /// Takes cells in, where none were yet, and makes all tiles where something is born of nothing.
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them taken in.
    pub fn load(&mut self, cells: Cells) -> Result<(), OverBudget> {
        if let (true, Some(columns), Some(rows)) =
            (self.is_born_of_nothing, self.columns.tiles(), self.rows.tiles())
        {
            let tiles = (columns as u64).saturating_mul(rows as u64);
            self.memory.cover(tiles.saturating_mul(self.tile_bytes()))?;
            for row in 0..rows {
                (0..columns).try_for_each(|column| self.make((column, row)).map(|_| ()))?;
            }
        }
        cells.try_for_each_run(|run| {
            let (mut from, end) = (run.x, run.x + run.length as i64);
            while from < end {
                let place = (self.columns.tile_of(from), self.rows.tile_of(run.y));
                let tile = self.make(place)? as usize;
                let rect = self.rect(place);
                let to = end.min(rect.right());
                let at = (run.y - rect.y) * self.columns.tile + from - rect.x;
                self.now[tile][at as usize..][..(to - from) as usize].fill(run.state);
                from = to;
            }
            Ok(())
        })?;
        let stride = self.columns.tile as usize;
        for (tile, cells) in self.list.iter_mut().zip(&self.now) {
            tile.live = live_in(cells, stride);
        }
        Ok(())
    }

    /// Makes the tiles that live cells reach.
    ///
    /// # Errors
    /// [`GrowError`]; some may have been made by then, and the cells are the same.
    pub fn grow(&mut self) -> Result<(), GrowError> {
        if self.topology.is_bounded() && self.is_born_of_nothing {
            return Ok(());
        }
        let everywhere = std::mem::take(&mut self.looks_everywhere);
        for tile in 0..self.list.len() {
            let Tile { place, live: Some(live), changed } = &self.list[tile] else { continue };
            if !everywhere && !changed {
                continue;
            }
            let rect = self.rect(*place);
            let around = |axis: &TiledAxis, first: i64, live: &Range<usize>| -> Vec<i64> {
                let [from, to] = [live.start, live.end].map(|at| first + at as i64);
                let spans = axis.spans(from - self.reach..to + self.reach);
                spans.iter().map(|span| span.tile).collect()
            };
            let columns = around(&self.columns, rect.x, &live.columns);
            let rows = around(&self.rows, rect.y, &live.rows);
            for place in rows.iter().flat_map(|row| columns.iter().map(|column| (*column, *row))) {
                if self.index.contains_key(&place) {
                    continue;
                }
                let made = self.rect(place);
                let is_past = |axis: &TiledAxis, from: i64, to: i64| {
                    axis.side.is_none() && (from < -MAX_COORDINATE || to > MAX_COORDINATE)
                };
                if is_past(&self.columns, made.x, made.right())
                    || is_past(&self.rows, made.y, made.bottom())
                {
                    self.looks_everywhere = true;
                    return Err(GrowError::PastLastCoordinate);
                }
                if let Err(error) = self.make(place) {
                    self.looks_everywhere = true;
                    return Err(GrowError::OverBudget(error));
                }
            }
        }
        if self.list.len() > self.forget_at {
            self.forget();
        }
        Ok(())
    }

    /// The tile at a place, made where it is not there yet.
    fn make(&mut self, place: (i64, i64)) -> Result<u32, OverBudget> {
        if let Some(tile) = self.index.get(&place) {
            return Ok(*tile);
        }
        self.memory.cover((self.list.len() as u64 + 1) * self.tile_bytes())?;
        let tile = self.list.len() as u32;
        self.index.insert(place, tile);
        self.list.push(Tile { place, live: None, changed: true });
        self.now.push(vec![0; self.tile_cells()].into());
        self.next.push(vec![0; self.tile_cells()].into());
        Ok(tile)
    }

    /// Forgets tiles where nothing lives. Those that live cells reach are made again when they are wanted.
    fn forget(&mut self) {
        let mut tiles = Vec::new();
        let all = std::mem::take(&mut self.list).into_iter();
        let buffers = std::mem::take(&mut self.now).into_iter().zip(std::mem::take(&mut self.next));
        let reached = self.reached(all.as_slice());
        for ((tile, buffers), is_reached) in all.zip(buffers).zip(reached) {
            if is_reached {
                tiles.push((tile, buffers));
            }
        }
        self.index.clear();
        for (tile, (now, next)) in tiles {
            self.index.insert(tile.place, self.list.len() as u32);
            self.list.push(tile);
            self.now.push(now);
            self.next.push(next);
        }
        self.memory.shrink_to(self.list.len() as u64 * self.tile_bytes());
        self.forget_at = 2 * self.list.len() + FORGET_AFTER;
    }

    /// Which of the tiles live cells reach.
    fn reached(&self, tiles: &[Tile]) -> Vec<bool> {
        let live = |column: &Span, row: &Span| {
            let tile = self.index.get(&(column.tile, row.tile));
            tile.is_some_and(|tile| tiles[*tile as usize].live.is_some())
        };
        tiles
            .iter()
            .map(|tile| {
                let [columns, rows] = self.around(tile.place);
                rows.iter().any(|row| columns.iter().any(|column| live(column, row)))
            })
            .collect()
    }

    /// Where the cells come from that a tile's cells can see, along each axis.
    fn around(&self, (column, row): (i64, i64)) -> [Vec<Span>; 2] {
        [(&self.columns, column), (&self.rows, row)].map(|(axis, tile)| {
            let cells = axis.cells(tile);
            axis.spans(cells.start - self.reach..cells.end + self.reach)
        })
    }

    /// What a tile's next generation is made of.
    pub fn window(&self, tile: usize) -> Window<'_> {
        let [columns, rows] = self.around(self.list[tile].place);
        let source = |row: &Span, column: &Span| self.index.get(&(column.tile, row.tile)).copied();
        let sources =
            rows.iter().flat_map(|row| columns.iter().map(move |column| source(row, column)));
        let sources = sources.collect();
        Window { field: self, tile, columns, rows, sources }
    }
}

/// Rows of a tile where the axis ends: some two tiles for each core.
fn rows_of_tile(topology: Topology, reach: i64) -> i64 {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as i64);
    let rows = topology.height().map_or(0, |height| height as i64) / (2 * cores);
    let least = ROWS[0].max(2 * reach);
    rows.clamp(least, ROWS[1].max(least))
}

/// What cells count by their states.
pub(super) struct Weights {
    of_states: [u8; 256],
    /// Whether a cell counts what its state is: two states, of which 1 counts 1.
    are_states: bool,
}

impl Weights {
    pub fn of(rule: &LargerRule) -> Self {
        let of_states = std::array::from_fn(|state| rule.state_weight(state as u8) as u8);
        Self { of_states, are_states: rule.states() == 2 && of_states[..2] == [0, 1] }
    }
}

/// Why tiles cannot be made.
pub(super) enum GrowError {
    OverBudget(OverBudget),
    PastLastCoordinate,
}

/// The cells that the cells of a tile can see.
pub(super) struct Window<'a> {
    field: &'a Field,
    tile: usize,
    columns: Vec<Span>,
    rows: Vec<Span>,
    /// The tile of each span of columns, for one span of rows after the other.
    sources: Vec<Option<u32>>,
}

impl Window<'_> {
    /// Where the tile's cells live.
    pub fn live(&self) -> Live {
        self.field.list[self.tile].live.clone()
    }

    /// Whether anything changed in the last generation that the tile's cells can see.
    pub fn changed(&self) -> bool {
        let mut sources = self.sources.iter().flatten();
        sources.any(|tile| self.field.list[*tile as usize].changed)
    }

    /// The part of the tile whose cells may live in the next generation; `None` where none can.
    pub fn part(&self) -> Option<Part> {
        let rect = self.field.rect(self.field.list[self.tile].place);
        let (wide, high) = (rect.width as usize, rect.height as usize);
        if self.field.is_born_of_nothing {
            return Some(Part { columns: 0..wide, rows: 0..high });
        }
        let reach = self.field.reach as usize;
        let mut seen: Option<Part> = None;
        let spans =
            self.rows.iter().flat_map(|row| self.columns.iter().map(move |column| (row, column)));
        for ((row, column), source) in spans.zip(&self.sources) {
            let live = source.and_then(|tile| self.field.list[tile as usize].live.as_ref());
            let Some(live) = live else { continue };
            let (Some(columns), Some(rows)) =
                (column.shared(&live.columns), row.shared(&live.rows))
            else {
                continue;
            };
            seen = Some(match seen {
                None => Part { columns, rows },
                Some(seen) => {
                    Part { columns: both(seen.columns, columns), rows: both(seen.rows, rows) }
                }
            });
        }
        // Column `at` of the window is column `at - reach` of the tile.
        let reached = |seen: Range<usize>, length: usize| {
            seen.start.saturating_sub(2 * reach)..seen.end.min(length)
        };
        let Part { columns, rows } = seen?;
        let (columns, rows) = (reached(columns, wide), reached(rows, high));
        (!columns.is_empty() && !rows.is_empty()).then_some(Part { columns, rows })
    }

    /// How far the window reaches to each side of the tile.
    pub fn reach(&self) -> usize {
        self.field.reach as usize
    }

    /// What the cells of a row of the window count, from a column on.
    #[inline(always)]
    pub fn read(&self, row: usize, from: usize, weights: &Weights, line: &mut [u8]) {
        line.fill(weights.of_states[0]);
        let stride = self.field.columns.tile as usize;
        let within = |span: &Span| (span.at..span.at + span.length).contains(&row);
        let Some(number) = self.rows.iter().position(within) else { return };
        let row_span = &self.rows[number];
        let row_in_tile = row_span.start + row - row_span.at;
        let sources = &self.sources[number * self.columns.len()..];
        for (span, source) in self.columns.iter().zip(sources) {
            let shared = span.at.max(from)..(span.at + span.length).min(from + line.len());
            let Some(source) = source.filter(|_| !shared.is_empty()) else { continue };
            let at = row_in_tile * stride + span.start + shared.start - span.at;
            let cells = &self.field.now[source as usize][at..][..shared.len()];
            let line = &mut line[shared.start - from..shared.end - from];
            if weights.are_states {
                line.copy_from_slice(cells);
            } else {
                let weights = &weights.of_states;
                line.iter_mut().zip(cells).for_each(|(to, from)| *to = weights[usize::from(*from)]);
            }
        }
    }

    /// The states of the tile's cells.
    pub fn own(&self) -> &[u8] {
        &self.field.now[self.tile]
    }

    /// Whether the rows of the universe go on for ever.
    pub fn has_columns_without_end(&self) -> bool {
        self.field.columns.side.is_none()
    }

    /// Bytes from a row of the tile to the next.
    pub fn stride(&self) -> usize {
        self.field.columns.tile as usize
    }

    /// How many cells after the one in a column of a row the first of an odd sum of coordinates is: 0 or 1.
    pub fn first_odd(&self, column: usize, row: usize) -> usize {
        let rect = self.field.rect(self.field.list[self.tile].place);
        let sum = (rect.x + column as i64) ^ (rect.y + row as i64);
        usize::from(sum & 1 == 0)
    }
}

impl Span {
    /// The cells of the window that lie within some of the tile's; `None` where none do.
    fn shared(&self, cells: &Range<usize>) -> Option<Range<usize>> {
        let from = cells.start.max(self.start);
        let to = cells.end.min(self.start + self.length);
        (from < to).then(|| self.at + from - self.start..self.at + to - self.start)
    }
}

/// The range from the first of both to the last.
fn both(one: Range<usize>, other: Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

/// Where cells of a tile live.
pub(super) fn live_in(cells: &[u8], stride: usize) -> Live {
    let mut columns = vec![0; stride];
    let mut rows: Option<Range<usize>> = None;
    for (row, cells) in cells.chunks_exact(stride).enumerate() {
        columns.iter_mut().zip(cells).for_each(|(column, cell)| *column |= cell);
        if cells.iter().any(|cell| *cell != 0) {
            let first = rows.map_or(row, |rows| rows.start);
            rows = Some(first..row + 1);
        }
    }
    let first = columns.iter().position(|column| *column != 0)?;
    let last = columns.iter().rposition(|column| *column != 0)?;
    Some(Part { columns: first..last + 1, rows: rows? })
}
