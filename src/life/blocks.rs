//! A raster of blocks of cells, as a view at any zoom asks for.

use super::Rect;

/// A raster of rectangular blocks of cells. Block `(i, j)` covers columns
/// `columns[i]..columns[i + 1]` and rows `rows[j]..rows[j + 1]`, so that blocks tile a rectangle
/// without gaps or overlaps: what is counted by blocks is counted exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRaster {
    columns: Vec<i64>,
    rows: Vec<i64>,
}

impl BlockRaster {
    /// The raster with those block boundaries, each list ascending and one longer than the number
    /// of blocks.
    ///
    /// # Panics
    /// When a list is empty or does not ascend.
    pub fn new(columns: Vec<i64>, rows: Vec<i64>) -> Self {
        let ascends = |list: &[i64]| !list.is_empty() && list.is_sorted();
        assert!(ascends(&columns) && ascends(&rows), "block boundaries ascend");
        Self { columns, rows }
    }

    /// `width` by `height` blocks of `cells_per_block` cells a side (any positive number), the
    /// first starting at `(left, top)`; boundaries are rounded down to whole cells, and blocks of
    /// less than one cell are empty.
    pub fn uniform(left: f64, top: f64, cells_per_block: f64, width: usize, height: usize) -> Self {
        let axis = |start: f64, count: usize| {
            (0..=count).map(|i| (start + i as f64 * cells_per_block).floor() as i64).collect()
        };
        Self::new(axis(left, width), axis(top, height))
    }

    /// One block for each cell of `region`.
    pub fn cells(region: Rect) -> Self {
        Self::new(
            (0..=region.width as i64).map(|i| region.x + i).collect(),
            (0..=region.height as i64).map(|i| region.y + i).collect(),
        )
    }

    /// Blocks in a row.
    pub fn width(&self) -> usize {
        self.columns.len() - 1
    }

    /// Rows of blocks.
    pub fn height(&self) -> usize {
        self.rows.len() - 1
    }

    /// The column boundaries, one more than [`width`](Self::width).
    pub fn columns(&self) -> &[i64] {
        &self.columns
    }

    /// The row boundaries, one more than [`height`](Self::height).
    pub fn rows(&self) -> &[i64] {
        &self.rows
    }

    /// The rectangle that all blocks together cover.
    pub fn region(&self) -> Rect {
        Rect::from_edges(
            self.columns[0],
            self.rows[0],
            self.columns[self.width()],
            self.rows[self.height()],
        )
    }

    /// The cells that block `(i, j)` covers.
    pub fn block(&self, i: usize, j: usize) -> Rect {
        Rect::from_edges(self.columns[i], self.rows[j], self.columns[i + 1], self.rows[j + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_blocks_tile_the_region() {
        let raster = BlockRaster::uniform(-10.5, 3.0, 2.7, 7, 2);
        assert_eq!(raster.columns()[0], -11);
        let total: u64 = (0..7).map(|i| raster.block(i, 0).width).sum();
        assert_eq!(total, raster.region().width);
    }
}
