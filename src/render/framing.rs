//! Which blocks a session is asked to count for a view.
//!
//! At one pixel a cell or closer a block is one cell, and the draw pass works out how much of
//! each cell a pixel covers. Further out a block is one pixel, and its boundaries are multiples of
//! its size counted from the plane's origin, not from the canvas's edge: so a block covers the same
//! cells while the view is panned, and nothing shimmers.
//!
//! A framing reaches a little past the canvas. A view can be dragged that far before it needs
//! another picture, and while one is on its way no gap shows.

use super::camera::{Canvas, Placement};
use crate::life::{BlockRaster, MAX_COORDINATE};

/// Pixels that a framing reaches past the canvas on each side.
const MARGIN_PIXELS: f64 = 48.0;

/// A raster of blocks with its place on the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Framing {
    raster: BlockRaster,
    cells_per_block: f64,
    first_column: f64,
    first_row: f64,
}

/// Blocks `first..first + count` along an axis.
struct Span {
    first: f64,
    count: usize,
}

impl Framing {
    /// The framing for a view.
    pub fn new(placement: &Placement, canvas: Canvas) -> Self {
        let cells_per_block = cells_per_block(placement.zoom);
        let margin = (MARGIN_PIXELS / (placement.zoom * cells_per_block)).ceil();
        let columns = span(placement.origin_x, placement.zoom, canvas.width, margin);
        let rows = span(placement.origin_y, placement.zoom, canvas.height, margin);
        let boundaries = |span: &Span| {
            (0..=span.count).map(|i| boundary((span.first + i as f64) * cells_per_block)).collect()
        };
        Self {
            raster: BlockRaster::new(boundaries(&columns), boundaries(&rows)),
            cells_per_block,
            first_column: columns.first,
            first_row: rows.first,
        }
    }

    /// The raster that the session counts.
    pub fn raster(&self) -> &BlockRaster {
        &self.raster
    }

    /// Whether each block is one cell.
    pub fn is_of_cells(&self) -> bool {
        self.cells_per_block == 1.0
    }

    /// The index of the block with the cell `(x, y)`, counted row after row; `None` outside the
    /// raster.
    pub fn block_of(&self, x: i64, y: i64) -> Option<usize> {
        let column = self.block_along(self.raster.columns(), self.first_column, x)?;
        let row = self.block_along(self.raster.rows(), self.first_row, y)?;
        Some(row * self.raster.width() + column)
    }

    fn block_along(&self, boundaries: &[i64], first: f64, coordinate: i64) -> Option<usize> {
        if coordinate < boundaries[0] || coordinate >= boundaries[boundaries.len() - 1] {
            return None;
        }
        // Right but for rounding; far from the origin, rounding is coarse.
        let guess = (coordinate as f64 / self.cells_per_block).floor() - first;
        let guess = (guess.max(0.0) as usize).min(boundaries.len() - 2);
        if boundaries[guess] <= coordinate && coordinate < boundaries[guess + 1] {
            return Some(guess);
        }
        Some(boundaries.partition_point(|&boundary| boundary <= coordinate) - 1)
    }

    /// Whether a picture of this framing serves the view as well as a new one would.
    pub fn serves(&self, placement: &Placement, canvas: Canvas) -> bool {
        let needed_columns = span(placement.origin_x, placement.zoom, canvas.width, 0.0);
        let needed_rows = span(placement.origin_y, placement.zoom, canvas.height, 0.0);
        let serves = |needed: &Span, first: f64, count: usize| {
            needed.first >= first
                && needed.first + needed.count as f64 <= first + count as f64
                // Far more than is needed is a waste at every generation.
                && count <= 2 * needed.count + 4 * MARGIN_PIXELS as usize
        };
        self.cells_per_block == cells_per_block(placement.zoom)
            && serves(&needed_columns, self.first_column, self.raster.width())
            && serves(&needed_rows, self.first_row, self.raster.height())
    }

    /// Where the canvas's top-left corner lies in the raster and how long a pixel is there, all
    /// in blocks.
    pub(super) fn of_pixels(&self, placement: &Placement) -> ([f64; 2], f64) {
        let blocks_per_pixel = 1.0 / (placement.zoom * self.cells_per_block);
        (
            [
                -placement.origin_x * blocks_per_pixel - self.first_column,
                -placement.origin_y * blocks_per_pixel - self.first_row,
            ],
            blocks_per_pixel,
        )
    }
}

fn cells_per_block(zoom: f64) -> f64 {
    if zoom >= 1.0 { 1.0 } else { 1.0 / zoom }
}

/// The blocks that a row of `pixels` pixels touches, with `margin` more at each end.
fn span(origin: f64, zoom: f64, pixels: u32, margin: f64) -> Span {
    let block_pixels = zoom * cells_per_block(zoom);
    let first = (-origin / block_pixels).floor() - margin;
    let end = ((f64::from(pixels) - origin) / block_pixels).ceil() + margin;
    Span {
        first,
        // At most a few blocks a pixel: `end - first` is small.
        count: (end - first).max(1.0) as usize,
    }
}

fn boundary(coordinate: f64) -> i64 {
    (coordinate.floor() as i64).clamp(-MAX_COORDINATE, MAX_COORDINATE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rect;
    use crate::render::Camera;

    const CANVAS: Canvas = Canvas { width: 300, height: 200 };

    fn placement(zoom: f64, pan: (f64, f64)) -> Placement {
        let mut camera = Camera::new(zoom);
        camera.pan(pan.0, pan.1);
        camera.placement(CANVAS)
    }

    #[test]
    fn close_up_a_block_is_a_cell() {
        let framing = Framing::new(&placement(10.0, (0.0, 0.0)), CANVAS);
        assert!(framing.is_of_cells());
        assert_eq!(framing.raster(), &BlockRaster::cells(Rect::new(-20, -15, 40, 30)));
    }

    #[test]
    fn far_out_a_block_is_a_pixel_and_stays_put_while_panning() {
        let far = Framing::new(&placement(0.3, (0.0, 0.0)), CANVAS);
        let panned = Framing::new(&placement(0.3, (17.0, 0.0)), CANVAS);
        assert_eq!((far.raster().width(), far.raster().height()), (396, 296));
        assert_eq!(far.raster().columns()[..396 - 17], panned.raster().columns()[17..396]);
    }

    #[test]
    fn a_framing_serves_small_pans_only() {
        let check = |zoom: f64, pan: f64, expected: bool| {
            let framing = Framing::new(&placement(zoom, (0.0, 0.0)), CANVAS);
            let serves = framing.serves(&placement(zoom, (pan, pan)), CANVAS);
            assert_eq!(serves, expected, "zoom {zoom}, pan {pan}");
        };
        for zoom in [0.01, 0.7, 1.0, 3.3, 16.0, 64.0] {
            check(zoom, 0.0, true);
            check(zoom, 40.0, true);
            check(zoom, 120.0, false);
        }
    }

    #[test]
    fn a_framing_does_not_serve_another_density_or_a_much_closer_view() {
        let check = |from: f64, to: f64, expected: bool| {
            let framing = Framing::new(&placement(from, (0.0, 0.0)), CANVAS);
            assert_eq!(
                framing.serves(&placement(to, (0.0, 0.0)), CANVAS),
                expected,
                "{from} to {to}"
            );
        };
        check(0.5, 0.51, false);
        check(8.0, 9.0, true);
        check(1.0, 16.0, false);
        check(1.0, 0.99, false);
    }

    #[test]
    fn every_cell_is_found_in_the_block_that_has_it() {
        for (zoom, pan) in [(7.0, 3.0), (1.0, 0.0), (0.77, 1e3), (0.3, -1e5), (0.01, 1e12)] {
            let framing = Framing::new(&placement(zoom, (pan, pan)), CANVAS);
            let raster = framing.raster();
            for (i, j) in [(0, 0), (17, 5), (raster.width() - 1, raster.height() - 1)] {
                let block = raster.block(i, j);
                let index = Some(j * raster.width() + i);
                assert_eq!(framing.block_of(block.x, block.y), index, "zoom {zoom}");
                let last = (block.right() - 1, block.bottom() - 1);
                assert_eq!(framing.block_of(last.0, last.1), index, "zoom {zoom}");
            }
            let region = raster.region();
            for (x, y) in [(region.x - 1, region.y), (region.x, region.bottom())] {
                assert_eq!(framing.block_of(x, y), None, "zoom {zoom}");
            }
        }
    }

    #[test]
    fn the_farthest_view_has_boundaries() {
        let framing = Framing::new(&placement(super::super::camera::MIN_ZOOM, (0.0, 0.0)), CANVAS);
        assert_eq!(framing.raster().columns()[0], -(198i64 << 52));
    }
}
