//! How cells lie in a device's buffers, and the structures that the host shares with WGSL.
//!
//! A buffer holds columns of words: a word is 32 cells side by side (bit `i` is column `i` of the
//! word), and the words of a column lie one after another from north to south, so that
//! invocations stacked vertically touch neighbouring addresses. Around the cells stands a ghost
//! frame, one word wide on the west and the east and [`GHOST_ROWS`] rows high on the north and the
//! south, which holds what lies past the edge: dead cells, or on a torus a copy of the other side.

use crate::life::Rect;
use crate::wgsl::{shared_constants, shared_struct};

shared_constants! {
    /// What every kernel knows.
    pub(super) fn constants;
    /// Cells in a word.
    WORD_CELLS = 32;
    /// Rows of the ghost frame north and south of the cells.
    GHOST_ROWS = 16;
    /// Cells of halo on each side of what a tile writes, and so generations in a launch at most.
    HALO = 16;
    /// Cells go on in the west.
    OPEN_WEST = 1;
    /// Cells go on in the east.
    OPEN_EAST = 2;
    /// Workgroups in a row of a dispatch of more than one dimension may have.
    GROUPS_IN_A_ROW = 32768;
}

/// The dispatch of so many workgroups, in rows; the last row may have more than are left.
pub(super) fn workgroups(count: u32) -> (u32, u32) {
    (count.min(GROUPS_IN_A_ROW), count.div_ceil(GROUPS_IN_A_ROW))
}

shared_struct! {
    /// The shape of a buffer of cells.
    pub(super) struct Grid {
        /// Columns of cells.
        width: u32,
        /// Rows of cells.
        height: u32,
        /// Columns of words without the ghost frame.
        words: u32,
        /// Words from one column of words to the next.
        stride: u32,
        /// The bits of the last column of words that are cells.
        last_mask: u32,
        /// 1 where the x axis wraps around.
        wraps_x: u32,
        /// 1 where the y axis wraps around.
        wraps_y: u32,
        /// Sides on which another band of the universe goes on: OPEN_WEST, OPEN_EAST.
        open_sides: u32,
    }
}

shared_struct! {
    /// The tiles of a universe.
    pub(super) struct Tiles {
        /// Columns of tiles.
        columns: u32,
        /// Rows of tiles.
        rows: u32,
        /// Columns of tiles in each band but the last, which may have fewer.
        band_columns: u32,
        /// Bands.
        bands: u32,
        /// 1 where the x axis wraps around.
        wraps_x: u32,
        /// 1 where the y axis wraps around.
        wraps_y: u32,
        /// Tiles that cells may come from in a launch, along x.
        reach_x: u32,
        /// The same along y.
        reach_y: u32,
        /// Columns of cells in a tile.
        width: u32,
        /// Rows of cells in a tile.
        height: u32,
        /// Columns of cells in the last column of tiles.
        last_width: u32,
        /// Rows of cells in the last row of tiles.
        last_height: u32,
    }
}

shared_struct! {
    /// Where the tiles of a band stand.
    pub(super) struct BandTiles {
        /// Columns of tiles west of the band.
        first_column: u32,
        /// Rows of tiles.
        rows: u32,
        /// Where the band's list starts.
        list_start: u32,
        /// Where the number of listed tiles stands.
        count_at: u32,
    }
}

shared_struct! {
    /// A launch of the tile kernel.
    pub(super) struct Launch {
        /// Generations to step.
        generations: u32,
    }
}

shared_struct! {
    /// What the count kernel gathers.
    pub(super) struct GridTotals {
        /// Live cells, low half.
        population_low: (atomic u32),
        /// Live cells, high half.
        population_high: (atomic u32),
        /// First column with a live cell.
        left: (atomic u32),
        /// Last column with a live cell.
        right: (atomic u32),
        /// First row with a live cell.
        top: (atomic u32),
        /// Last row with a live cell.
        bottom: (atomic u32),
    }
}

impl GridTotals {
    /// Before counting.
    pub(super) const NOTHING: Self = Self {
        population_low: 0,
        population_high: 0,
        left: u32::MAX,
        right: 0,
        top: u32::MAX,
        bottom: 0,
    };

    pub(super) fn population(&self) -> u64 {
        u64::from(self.population_high) << 32 | u64::from(self.population_low)
    }

    /// The live cells' rectangle, relative to the grid's first cell.
    pub(super) fn bounds(&self) -> Option<Rect> {
        (self.population() > 0).then(|| {
            let (left, top) = (i64::from(self.left), i64::from(self.top));
            Rect::from_edges(left, top, i64::from(self.right) + 1, i64::from(self.bottom) + 1)
        })
    }
}

shared_struct! {
    /// The part of a region to gather that a grid shares with it.
    pub(super) struct Region {
        /// The grid's column that comes first, or up to 31 columns west of it.
        x: u32,
        /// The grid's row that comes first.
        y: u32,
        /// Columns of words to gather.
        columns: u32,
        /// Rows to gather.
        rows: u32,
        /// Words in a row of the result.
        words: u32,
        /// The first word of the result's rows to add to.
        first_word: u32,
        /// The first row of the result to add to.
        first_row: u32,
    }
}

shared_struct! {
    /// How many words to change.
    pub(super) struct WriteRequest {
        /// Changes.
        count: u32,
    }
}

shared_struct! {
    /// Some cells of a word to change.
    pub(super) struct WordChange {
        /// The word's index in the buffer of cells.
        at: u32,
        /// The cells to change.
        mask: u32,
        /// What they become.
        bits: u32,
    }
}

shared_struct! {
    /// A raster of blocks.
    pub(super) struct Raster {
        /// Blocks in a row.
        width: u32,
        /// Rows of blocks.
        height: u32,
    }
}

shared_struct! {
    /// A launch of the tiles of a pool.
    pub(super) struct PlaneLaunch {
        /// Generations to step.
        generations: u32,
        /// Tiles in use.
        tiles: u32,
    }
}

shared_struct! {
    /// What the kernel is asked that counts tiles.
    pub(super) struct CountRequest {
        /// Tiles to count.
        tiles: u32,
    }
}

shared_struct! {
    /// What the count kernel tells of a tile; bounds are relative to its first cell.
    pub(super) struct TileTotals {
        /// Live cells.
        population: u32,
        /// First column with a live cell.
        left: u32,
        /// Last column with a live cell.
        right: u32,
        /// First row with a live cell.
        top: u32,
        /// Last row with a live cell.
        bottom: u32,
    }
}

shared_struct! {
    /// What the kernels are asked that read tiles.
    pub(super) struct AccessRequest {
        /// Tiles to read.
        tiles: u32,
        /// Blocks or words in a row of the result.
        width: u32,
        /// Rows of the result.
        height: u32,
    }
}

shared_struct! {
    /// A tile to read, with the place of its first cell relative to the result's.
    pub(super) struct Placed {
        /// The tile.
        tile: u32,
        /// Columns.
        x: i32,
        /// Rows.
        y: i32,
    }
}

impl Grid {
    /// The layout of `width` by `height` cells, or `None` where indices would not fit in 32 bits.
    pub(super) fn new(width: u64, height: u64, wraps_x: bool, wraps_y: bool) -> Option<Self> {
        let words = width.div_ceil(u64::from(WORD_CELLS));
        let stride = (height + 2 * u64::from(GHOST_ROWS)).next_multiple_of(4);
        let total = (words + 2).checked_mul(stride)?;
        if total > u64::from(u32::MAX) {
            return None;
        }
        let used = (width % u64::from(WORD_CELLS)) as u32;
        Some(Self {
            width: u32::try_from(width).ok()?,
            height: u32::try_from(height).ok()?,
            words: words as u32,
            stride: stride as u32,
            last_mask: if used == 0 { u32::MAX } else { (1 << used) - 1 },
            wraps_x: u32::from(wraps_x),
            wraps_y: u32::from(wraps_y),
            open_sides: 0,
        })
    }

    /// Bytes of a buffer of this shape.
    pub(super) fn bytes(&self) -> u64 {
        4 * u64::from(self.words + 2) * u64::from(self.stride)
    }

    /// The index of the word that holds column `x` of row `y`.
    pub(super) fn index(&self, x: u32, y: u32) -> usize {
        ((x / WORD_CELLS + 1) * self.stride) as usize + (y + GHOST_ROWS) as usize
    }
}

/// Ors `width` cells, 32 a word, into a row of 64-bit words from column `start` on.
pub(super) fn place_row(row: &mut [u64], start: usize, words: &[u32], width: u64) {
    for (index, &word) in words.iter().enumerate() {
        let left = width - 32 * index as u64;
        let bits = if left >= 32 { word } else { word & ((1 << left) - 1) };
        let at = start + 32 * index;
        let past = u64::from(bits) >> 1 >> (63 - at % 64);
        if bits != 0 {
            row[at / 64] |= u64::from(bits) << (at % 64);
        }
        if past != 0 {
            row[at / 64 + 1] |= past;
        }
    }
}
