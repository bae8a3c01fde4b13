//! A field for small soups: a square of 1024 x 1024 cells that computes only what changes.
//!
//! The field is cut into tiles of 64 x 8 cells: a word a row, eight rows. It has two buffers, and
//! generation t + 1 is written over generation t - 1. A tile whose surroundings at t are as they were
//! at t - 2 will be at t + 1 as it was at t - 1, and the buffer holds that already. Such tiles are
//! not touched. So still lifes and everything of period two, which is nearly all ash, cost nothing.
//!
//! Bits say which tiles are due, 16 in a word for each band of tiles: a tile whose change
//! touches its edge or corner makes the neighbour there due. Where the processor has AVX2, tiles
//! are computed with it.

use crate::life::{BitGrid, Point, Rect};

/// Tiles in a row.
const COLUMNS: usize = 16;

/// Rows of tiles.
const BANDS: usize = 128;

/// Rows of a tile.
const ROWS: usize = 8;

/// Cells along the field's side.
pub(super) const SIDE: i64 = 1024;

/// How near to the field's edge counts as at it, in cells. From further away nothing comes past the
/// edge, where it would be lost, in as many generations.
pub(super) const EDGE: u64 = 64;

const EDGE_BANDS: usize = EDGE as usize / ROWS;

/// The tiles of a band that are at the edge, which are as wide as that.
const EDGE_COLUMNS: Mask = 1 | 1 << (COLUMNS - 1);

type Tile = [u64; ROWS];

/// Bits of the tiles in one band.
type Mask = u32;

/// A field, and where in it anything changes.
pub(super) struct SoupField {
    now: Vec<Tile>,
    other: Vec<Tile>,
    /// Tiles that changed from two generations ago, by band, and those that are due for it. One
    /// band more on both ends, and one bit.
    due: Vec<Mask>,
    next_due: Vec<Mask>,
    /// Tiles that ever held a live cell since the field was cleared.
    touched: Vec<Mask>,
    /// Bands in which anything is due.
    active: (usize, usize),
    generation: u64,
    /// Whether the other buffer does not hold the generation before this one.
    is_stale: bool,
    has_avx2: bool,
}

impl SoupField {
    /// An empty field.
    pub fn new() -> Self {
        #[cfg(target_arch = "x86_64")]
        let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt");
        #[cfg(not(target_arch = "x86_64"))]
        let has_avx2 = false;
        Self {
            now: vec![[0; ROWS]; COLUMNS * BANDS],
            other: vec![[0; ROWS]; COLUMNS * BANDS],
            due: vec![0; BANDS + 2],
            next_due: vec![0; BANDS + 2],
            touched: vec![0; BANDS],
            active: (0, 0),
            generation: 0,
            is_stale: false,
            has_avx2,
        }
    }

    /// Starts over with `rows` in the middle, 32 cells a word.
    pub fn start(&mut self, rows: &[u32]) {
        self.clear();
        let (x, y) = (SIDE as usize / 2 - 8, SIDE as usize / 2 - rows.len() / 2);
        for (row, &cells) in rows.iter().enumerate() {
            for bit in (0..32).filter(|bit| cells >> bit & 1 == 1) {
                self.set(x + bit, y + row, true);
            }
        }
        self.wake_all();
    }

    fn clear(&mut self) {
        for band in 0..BANDS {
            let mut touched = std::mem::take(&mut self.touched[band]);
            while touched != 0 {
                let tile = band * COLUMNS + touched.trailing_zeros() as usize;
                touched &= touched - 1;
                self.now[tile] = [0; ROWS];
                self.other[tile] = [0; ROWS];
            }
        }
        self.due.fill(0);
        self.next_due.fill(0);
        self.active = (0, 0);
        self.generation = 0;
    }

    fn set(&mut self, x: usize, y: usize, alive: bool) {
        let (band, column) = (y / ROWS, x / 64);
        let word = &mut self.now[band * COLUMNS + column][y % ROWS];
        *word = *word & !(1 << (x % 64)) | u64::from(alive) << (x % 64);
        self.touched[band] |= 1 << column;
    }

    /// Makes everything due: what is in the other buffer says nothing, and will not in the
    /// generation after the next either.
    fn wake_all(&mut self) {
        self.is_stale = true;
        self.due.fill(0);
        for band in 0..BANDS {
            let here = self.touched[band] << 1;
            let wide = here | here << 1 | here >> 1;
            for due in &mut self.due[band..band + 3] {
                *due |= wide;
            }
        }
        self.find_active();
    }

    fn find_active(&mut self) {
        for due in &mut self.due {
            *due &= ((1 << COLUMNS) - 1) << 1;
        }
        self.due[0] = 0;
        self.due[BANDS + 1] = 0;
        let first = self.due.iter().position(|&due| due != 0);
        let last = self.due.iter().rposition(|&due| due != 0);
        self.active = match first.zip(last) {
            Some((first, last)) => (first - 1, last),
            None => (0, 0),
        };
    }

    /// Generations since the start.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether nothing changes from one generation to the one after the next.
    pub fn is_quiet(&self) -> bool {
        self.active == (0, 0)
    }

    /// Steps generations.
    pub fn step(&mut self, generations: u64) {
        for _ in 0..generations {
            if self.is_quiet() {
                // The two buffers hold both phases of what rests.
                std::mem::swap(&mut self.now, &mut self.other);
                self.generation += 1;
                continue;
            }
            #[cfg(target_arch = "x86_64")]
            if self.has_avx2 {
                // SAFETY: the processor has AVX2 and POPCNT, as `new` has found.
                unsafe { self.step_avx2() };
                continue;
            }
            self.step_once();
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi1")]
    fn step_avx2(&mut self) {
        self.step_once();
    }

    #[inline(always)]
    fn step_once(&mut self) {
        let (from, to) = self.active;
        let is_stale = std::mem::take(&mut self.is_stale);
        let mut changed_bands = (BANDS, 0);
        for band in from..to {
            let mut due = self.due[band + 1] >> 1 & ((1 << COLUMNS) - 1);
            self.due[band + 1] = 0;
            while due != 0 {
                let column = due.trailing_zeros() as usize;
                due &= due - 1;
                let index = band * COLUMNS + column;
                let next = self.next_tile(band, column);
                let before = &mut self.other[index];
                let mut diff = 0;
                let mut live = 0;
                for (row, word) in next.iter().enumerate() {
                    diff |= before[row] ^ word;
                    live |= word;
                }
                if live != 0 {
                    self.touched[band] |= 1 << column;
                }
                if diff == 0 && !is_stale {
                    continue;
                }
                let (mut top, mut bottom) =
                    (before[0] ^ next[0], before[ROWS - 1] ^ next[ROWS - 1]);
                if is_stale {
                    (diff, top, bottom) = (u64::MAX, u64::MAX, u64::MAX);
                }
                *before = next;
                let at = column + 1;
                self.next_due[band + 1] |= spread(diff, at);
                if top != 0 {
                    self.next_due[band] |= spread(top, at);
                    changed_bands.0 = changed_bands.0.min(band.saturating_sub(1));
                }
                if bottom != 0 {
                    self.next_due[band + 2] |= spread(bottom, at);
                    changed_bands.1 = changed_bands.1.max((band + 2).min(BANDS));
                }
                changed_bands.0 = changed_bands.0.min(band);
                changed_bands.1 = changed_bands.1.max(band + 1);
            }
        }
        std::mem::swap(&mut self.now, &mut self.other);
        std::mem::swap(&mut self.due, &mut self.next_due);
        self.active = if changed_bands.0 < changed_bands.1 { changed_bands } else { (0, 0) };
        self.generation += 1;
    }

    /// A tile's next generation. What lies past the field's edge is dead.
    #[inline(always)]
    fn next_tile(&self, band: usize, column: usize) -> Tile {
        let index = band * COLUMNS + column;
        let mut cells = [0u64; ROWS + 2];
        let mut west = [0u64; ROWS + 2];
        let mut east = [0u64; ROWS + 2];
        let fill = |into: &mut [u64; ROWS + 2], at: Option<usize>| {
            let Some(at) = at else { return };
            if band > 0 {
                into[0] = self.now[at - COLUMNS][ROWS - 1];
            }
            into[1..=ROWS].copy_from_slice(&self.now[at]);
            if band + 1 < BANDS {
                into[ROWS + 1] = self.now[at + COLUMNS][0];
            }
        };
        fill(&mut cells, Some(index));
        fill(&mut west, (column > 0).then(|| index - 1));
        fill(&mut east, (column + 1 < COLUMNS).then(|| index + 1));
        let mut outer = [0u64; ROWS + 2];
        let mut outer_carry = [0u64; ROWS + 2];
        let mut sum = [0u64; ROWS + 2];
        let mut carry = [0u64; ROWS + 2];
        for row in 0..ROWS + 2 {
            let left = cells[row] << 1 | west[row] >> 63;
            let right = cells[row] >> 1 | east[row] << 63;
            outer[row] = left ^ right;
            outer_carry[row] = left & right;
            sum[row] = outer[row] ^ cells[row];
            carry[row] = outer_carry[row] | outer[row] & cells[row];
        }
        let mut next = [0u64; ROWS];
        for row in 0..ROWS {
            let (top, bottom, here) = (sum[row], sum[row + 2], outer[row + 1]);
            let ones = top ^ bottom ^ here;
            let ones_carry = top & bottom | here & (top ^ bottom);
            let (top, bottom, here) = (carry[row], carry[row + 2], outer_carry[row + 1]);
            let half = top ^ bottom ^ here;
            let more = top & bottom | here & (top ^ bottom);
            let twos = half ^ ones_carry;
            let fours = more ^ half & ones_carry;
            next[row] = twos & !fours & (ones | cells[row + 1]);
        }
        next
    }

    /// Live cells.
    pub fn population(&self) -> u64 {
        self.live_tiles()
            .map(|(_, _, tile)| tile.iter().map(|row| u64::from(row.count_ones())).sum::<u64>())
            .sum()
    }

    fn live_tiles(&self) -> impl Iterator<Item = (usize, usize, &Tile)> {
        self.touched.iter().enumerate().flat_map(move |(band, &touched)| {
            let columns = (0..COLUMNS).filter(move |column| touched >> column & 1 == 1);
            columns.map(move |column| (column, band, &self.now[band * COLUMNS + column]))
        })
    }

    /// Whether a live cell has come within [`EDGE`] cells of the field's edge since that was last
    /// [forgotten](Self::forget_empty).
    pub fn was_at_edge(&self) -> bool {
        let (north, south) = (&self.touched[..EDGE_BANDS], &self.touched[BANDS - EDGE_BANDS..]);
        north.iter().chain(south).any(|&touched| touched != 0)
            || self.touched.iter().any(|&touched| touched & EDGE_COLUMNS != 0)
    }

    /// Whether a live cell is within [`EDGE`] cells of the field's edge.
    pub fn is_at_edge(&self) -> bool {
        self.live_tiles().any(|(column, band, tile)| {
            let is_outer = !(EDGE_BANDS..BANDS - EDGE_BANDS).contains(&band)
                || EDGE_COLUMNS >> column & 1 == 1;
            is_outer && *tile != [0; ROWS]
        })
    }

    /// The live cells, with dead ones around, and where they stand in the field.
    pub fn snapshot(&self) -> (BitGrid, Point) {
        let mut bounds = Rect::default();
        for (column, band, tile) in self.live_tiles() {
            if tile.iter().any(|&row| row != 0) {
                let (x, y) = (column as i64 * 64, (band * ROWS) as i64);
                bounds = bounds.union(&Rect::new(x, y, 64, ROWS as u64));
            }
        }
        let origin = Point::new(bounds.x - 64, bounds.y - 2);
        let mut grid = BitGrid::new(bounds.width as usize + 128, bounds.height as usize + 4);
        for (column, band, tile) in self.live_tiles() {
            for (row, &word) in tile.iter().enumerate().filter(|(_, word)| **word != 0) {
                let y = (band * ROWS + row) as i64 - origin.y;
                let x = (column as i64 * 64 - origin.x) / 64;
                grid.row_mut(y as usize)[x as usize] = word;
            }
        }
        (grid, origin)
    }

    /// Makes the cells of a region dead, in this generation and in the one before, so that nothing
    /// else has to be computed anew. What lives there must have been alone in both: no other live
    /// cell within two columns and rows, and none of its own outside of the region.
    pub fn clear_region(&mut self, region: Rect) {
        let region = region.intersection(&Rect::new(0, 0, SIDE as u64, SIDE as u64));
        for y in region.y..region.bottom() {
            for column in region.x / 64..(region.right() + 63) / 64 {
                let from = (region.x - column * 64).max(0);
                let end = (region.right() - column * 64).min(64);
                let cells = u64::MAX >> (64 - (end - from)) << from;
                let (band, row) = (y as usize / ROWS, y as usize % ROWS);
                let index = band * COLUMNS + column as usize;
                self.now[index][row] &= !cells;
                self.other[index][row] &= !cells;
            }
        }
    }

    /// Forgets that there were live cells where there are none any more, in this generation and
    /// in the one before.
    pub fn forget_empty(&mut self) {
        for band in 0..BANDS {
            let mut kept = self.touched[band];
            for column in (0..COLUMNS).filter(|column| self.touched[band] >> column & 1 == 1) {
                let index = band * COLUMNS + column;
                if self.now[index] == [0; ROWS] && self.other[index] == [0; ROWS] {
                    kept &= !(1 << column);
                }
            }
            self.touched[band] = kept;
        }
    }
}

/// The tile at bit `at`, and its neighbours to the west and east where the change reaches the edge.
#[inline(always)]
fn spread(diff: u64, at: usize) -> Mask {
    1 << at | ((diff >> 63) as Mask) << (at + 1) | ((diff & 1) as Mask) << at >> 1
}

#[cfg(test)]
mod tests {
    use super::super::HashedSoup;
    use super::super::plot::Plot;
    use super::*;
    use crate::life::{Cells, LifeLike};

    /// Where a soup's top-left cell is on the field.
    const FIRST: i64 = SIDE / 2 - 8;

    fn cells(field: &SoupField) -> Cells {
        let (grid, origin) = field.snapshot();
        Cells::from_grid(origin.x, origin.y, &grid)
    }

    fn cells_of(plot: &Plot) -> Cells {
        let bounds = plot.bounds().unwrap_or_default();
        Cells::from_grid(bounds.x, bounds.y, &plot.shape())
    }

    fn plot(soup: &HashedSoup) -> Plot {
        let grid = soup.cells().to_grid(Rect::new(-8, -8, 16, 16));
        Plot::new(LifeLike::LIFE, &grid, FIRST, FIRST)
    }

    #[test]
    fn a_field_goes_on_as_a_plane_does() {
        let mut field = SoupField::new();
        for number in 0..12 {
            let soup = HashedSoup::of_search("field", number);
            let mut plot = plot(&soup);
            field.start(&soup.rows().map(u32::from));
            // Fields are used again, and tiles that are forgotten come back to life.
            for generations in [0, 1, 2, 3, 7, 60, 120, 301] {
                field.step(generations);
                field.forget_empty();
                (0..generations).for_each(|_| plot.step());
                assert_eq!(cells(&field), cells_of(&plot), "{number}, {}", field.generation());
                assert_eq!(field.population(), cells_of(&plot).population());
            }
        }
    }

    #[test]
    fn what_is_cleared_is_gone_and_the_rest_goes_on() {
        // A glider over the corner of four tiles, and a blinker in one of them.
        let glider = [0b010, 0b100, 0b111];
        for (x, y) in [(62, 6), (60, 5), (63, 7), (100, 100)] {
            let mut field = SoupField::new();
            field.start(&[0; 16]);
            for (row, cells) in (0..).zip(glider) {
                for column in (0..3).filter(|column| cells >> column & 1 == 1) {
                    field.set(x + column, y + row, true);
                }
            }
            (0..3).for_each(|column| field.set(x + 10 + column, y + 3, true));
            field.wake_all();
            field.step(4);
            let glider = Rect::new(x as i64 + 1, y as i64 + 1, 3, 3);
            field.clear_region(glider.expanded(2));
            let blinker = cells(&field);
            assert_eq!(blinker.population(), 3);
            field.step(2);
            assert_eq!(cells(&field), blinker);
            field.forget_empty();
            field.step(60);
            assert!(field.is_quiet());
            assert_eq!(cells(&field), blinker);
        }
    }

    #[test]
    fn the_edge_is_where_cells_are_near_it() {
        let mut field = SoupField::new();
        for (x, y, is_at_edge) in [
            (512, 512, false),
            (64, 512, false),
            (63, 512, true),
            (959, 512, false),
            (960, 512, true),
            (512, 64, false),
            (512, 63, true),
            (512, 959, false),
            (512, 960, true),
        ] {
            field.start(&[0; 16]);
            field.set(x, y, true);
            assert_eq!((field.is_at_edge(), field.was_at_edge()), (is_at_edge, is_at_edge));
            field.wake_all();
            field.step(2);
            assert_eq!((field.is_at_edge(), field.was_at_edge()), (false, is_at_edge));
            field.forget_empty();
            assert!(!field.was_at_edge());
        }
    }
}
