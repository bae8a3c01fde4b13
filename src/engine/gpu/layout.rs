//! How cells lie in a device's buffers, and the structures that the host shares with WGSL.
//!
//! A buffer holds columns of words: a word is 32 cells side by side (bit `i` is column `i` of the
//! word), and the words of a column lie one after another from north to south, so that
//! invocations stacked vertically touch neighbouring addresses. Around the cells stands a ghost
//! frame, one word wide on the west and the east and [`GHOST_ROWS`] rows high on the north and the
//! south, which holds what lies past the edge: dead cells, or on a torus a copy of the other side.

use crate::life::Rect;

/// Rows of the ghost frame north and south of the cells.
pub(super) const GHOST_ROWS: u32 = 16;

/// Cells in a word.
pub(super) const WORD_CELLS: u32 = 32;

/// The shape of a buffer of cells. Keep in sync with `struct Grid` in every file of `shaders/`
/// that has one.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Grid {
    /// Columns of cells.
    pub(super) width: u32,
    /// Rows of cells.
    pub(super) height: u32,
    /// Columns of words without the ghost frame.
    pub(super) words: u32,
    /// Words from one column of words to the next.
    pub(super) stride: u32,
    /// The bits of the last column of words that are cells.
    pub(super) last_mask: u32,
    /// 1 where the x axis wraps around.
    pub(super) wraps_x: u32,
    /// 1 where the y axis wraps around.
    pub(super) wraps_y: u32,
    /// Sides on which another band of the universe goes on, [`OPEN_WEST`] and [`OPEN_EAST`].
    pub(super) open_sides: u32,
}

/// Cells go on in the west.
pub(super) const OPEN_WEST: u32 = 1;

/// Cells go on in the east.
pub(super) const OPEN_EAST: u32 = 2;

const _: () = assert!(size_of::<Grid>() == 32);

/// The tiles of a universe. Keep in sync with `struct Tiles` in `shaders/grid_select.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Tiles {
    /// Columns of tiles.
    pub(super) columns: u32,
    /// Rows of tiles.
    pub(super) rows: u32,
    /// Columns of tiles in each band but the last.
    pub(super) band_columns: u32,
    /// Bands.
    pub(super) bands: u32,
    /// 1 where the x axis wraps around.
    pub(super) wraps_x: u32,
    /// 1 where the y axis wraps around.
    pub(super) wraps_y: u32,
    /// Tiles that cells may come from in a launch, along x.
    pub(super) reach_x: u32,
    /// The same along y.
    pub(super) reach_y: u32,
    /// Columns of cells in a tile.
    pub(super) width: u32,
    /// Rows of cells in a tile.
    pub(super) height: u32,
    /// Columns of cells in the last column of tiles.
    pub(super) last_width: u32,
    /// Rows of cells in the last row of tiles.
    pub(super) last_height: u32,
}

const _: () = assert!(size_of::<Tiles>() == 48);

/// Where the tiles of a band stand. Keep in sync with `struct Band` in `tile_kernel.rs`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct BandTiles {
    /// Columns of tiles west of the band.
    pub(super) first_column: u32,
    /// Rows of tiles.
    pub(super) rows: u32,
    /// Where the band's list starts.
    pub(super) list_start: u32,
    /// Where the number of listed tiles stands.
    pub(super) count_at: u32,
}

const _: () = assert!(size_of::<BandTiles>() == 16);

/// What the count kernel gathers. Keep in sync with `struct Totals` in `shaders/count.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Totals {
    /// Live cells, low half.
    pub(super) population_low: u32,
    /// Live cells, high half.
    pub(super) population_high: u32,
    /// First column with a live cell.
    pub(super) left: u32,
    /// Last column with a live cell.
    pub(super) right: u32,
    /// First row with a live cell.
    pub(super) top: u32,
    /// Last row with a live cell.
    pub(super) bottom: u32,
}

const _: () = assert!(size_of::<Totals>() == 24);

impl Totals {
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

/// A region to read. Keep in sync with `struct Region` in `shaders/read.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Region {
    /// First column.
    pub(super) x: u32,
    /// First row.
    pub(super) y: u32,
    /// 32-bit words in a row of the result.
    pub(super) words: u32,
    /// Rows.
    pub(super) height: u32,
}

const _: () = assert!(size_of::<Region>() == 16);

/// A raster of blocks. Keep in sync with `struct Raster` in `shaders/blocks.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Raster {
    /// Blocks in a row.
    pub(super) width: u32,
    /// Rows of blocks.
    pub(super) height: u32,
    /// Unused; uniforms come in sixteens of bytes.
    pub(super) padding: [u32; 2],
}

const _: () = assert!(size_of::<Raster>() == 16);

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
