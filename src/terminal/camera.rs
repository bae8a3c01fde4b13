//! Which cells a terminal shows: the camera, and the lens that it makes of a size.
//!
//! Zoom is a power of two, so that everything here is exact in integers: a place is counted in
//! 64ths of a cell, and a character is `2^(6 - zoom)` of them wide. Characters are taken to be
//! twice as high as wide. At zoom 0 and closer, the two halves of a character are its pixels, and
//! a cell is `2^zoom` of these a side; further out the pixels are the eight dots of a braille
//! character, and a dot stands for `2^(-zoom - 1)` cells a side.

use ratatui::layout::{Position, Size};

use crate::life::{BlockRaster, MAX_COORDINATE, Rect, Topology};
use crate::view::Framed;

/// The closest zoom: a cell is 32 characters wide.
const MAX_ZOOM: i32 = 5;

/// The furthest zoom, at which the largest universe fits.
const MIN_ZOOM: i32 = -56;

/// The closest zoom that fitting goes to; a blinker need not fill the terminal.
const MAX_FITTED_ZOOM: i32 = 1;

/// Places along a cell's side, as a power of two.
const PLACE_BITS: i32 = 6;

/// Size in characters from which fitting leaves an empty margin of a character on each side.
const MARGIN_FROM: u16 = 16;

/// The middle of what is looked at, and how closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Camera {
    /// In 64ths of a cell.
    x: i128,
    /// In 64ths of a cell.
    y: i128,
    zoom: i32,
}

impl Camera {
    /// The closest look, up to a limit, at which all of `region` is seen in `size` characters.
    pub fn fitted(region: Rect, size: Size) -> Self {
        let margin = |side: u16| if side < MARGIN_FROM { side } else { side - 2 };
        let seen_whole = |zoom: &i32| {
            let unit = character_width(*zoom);
            let width = i128::from(margin(size.width)) * unit;
            let height = i128::from(margin(size.height)) * unit * 2;
            i128::from(region.width) << PLACE_BITS <= width
                && i128::from(region.height) << PLACE_BITS <= height
        };
        let zoom = (MIN_ZOOM..=MAX_FITTED_ZOOM).rev().find(seen_whole);
        let mut camera = Self { x: 0, y: 0, zoom: zoom.unwrap_or(MIN_ZOOM) };
        camera.centre_on(region);
        camera
    }

    /// Characters a cell is wide, as a power of two.
    pub fn zoom(&self) -> i32 {
        self.zoom
    }

    /// Puts the middle of `region` into the middle.
    pub fn centre_on(&mut self, region: Rect) {
        let middle = |start: i64, length: u64| {
            (i128::from(start) << PLACE_BITS) + (i128::from(length) << (PLACE_BITS - 1))
        };
        self.move_to(middle(region.x, region.width), middle(region.y, region.height));
    }

    /// Moves by characters to the right and down.
    pub fn pan(&mut self, columns: i32, rows: i32) {
        let unit = character_width(self.zoom);
        self.move_to(self.x + i128::from(columns) * unit, self.y + i128::from(rows) * unit * 2);
    }

    /// Zooms in by that many powers of two, or out where negative, about the middle.
    pub fn zoom_by(&mut self, steps: i32) {
        self.zoom = (self.zoom + steps).clamp(MIN_ZOOM, MAX_ZOOM);
    }

    /// Zooms likewise, so that what is under the character at `fixed` stays there.
    pub fn zoom_about(&mut self, steps: i32, fixed: Position, size: Size) {
        // Half characters from the middle to the fixed character's middle.
        let across = 2 * i128::from(fixed.x) + 1 - i128::from(size.width);
        let down = 2 * i128::from(fixed.y) + 1 - i128::from(size.height);
        let before = character_width(self.zoom);
        self.zoom_by(steps);
        let gained = before - character_width(self.zoom);
        self.move_to(self.x + across * gained / 2, self.y + down * gained);
    }

    fn move_to(&mut self, x: i128, y: i128) {
        let limit = i128::from(MAX_COORDINATE) << PLACE_BITS;
        self.x = x.clamp(-limit, limit);
        self.y = y.clamp(-limit, limit);
    }
}

/// Width of a character in 64ths of a cell.
fn character_width(zoom: i32) -> i128 {
    1 << (PLACE_BITS - zoom)
}

/// What the pixels of a character are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// An upper and a lower half.
    Halves,
    /// Two columns of four braille dots.
    Dots,
}

impl Pixels {
    /// Columns and rows of pixels in a character.
    pub fn per_character(self) -> (usize, usize) {
        match self {
            Self::Halves => (1, 2),
            Self::Dots => (2, 4),
        }
    }
}

/// A camera's look through a terminal of some size: which cells each pixel shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// What the pixels are.
    pub pixels: Pixels,
    /// Characters.
    pub size: Size,
    columns: Axis,
    rows: Axis,
    raster: BlockRaster,
}

impl Lens {
    /// What `camera` sees in `size` characters.
    pub fn new(camera: Camera, size: Size) -> Self {
        let unit = character_width(camera.zoom);
        let (pixels, pixel) =
            if camera.zoom >= 0 { (Pixels::Halves, unit) } else { (Pixels::Dots, unit / 2) };
        let (across, down) = pixels.per_character();
        let columns = Axis::new(camera.x, pixel, usize::from(size.width) * across);
        let rows = Axis::new(camera.y, pixel, usize::from(size.height) * down);
        let raster = BlockRaster::new(columns.boundaries(), rows.boundaries());
        Self { pixels, size, columns, rows, raster }
    }

    /// The index in the raster of the block that the pixel in `column` and `row` shows.
    pub fn block(&self, column: usize, row: usize) -> usize {
        self.rows.block(row) * self.columns.blocks() + self.columns.block(column)
    }

    /// Whether the pixel in `column` and `row` shows nothing of a universe of that shape.
    pub fn is_outside(&self, topology: Topology, column: usize, row: usize) -> bool {
        self.columns.is_outside(topology.first_column(), topology.width(), column)
            || self.rows.is_outside(topology.first_row(), topology.height(), row)
    }

    /// Cells in a pixel, at least 1.
    pub fn cells_per_pixel(&self) -> u128 {
        let side = (self.columns.pixel >> PLACE_BITS).max(1) as u128;
        side * side
    }
}

impl Framed for Lens {
    /// The blocks of cells to count.
    fn raster(&self) -> &BlockRaster {
        &self.raster
    }
}

/// Pixels along one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Axis {
    /// Where the first pixel starts, in 64ths of a cell; a multiple of `pixel`, so that panning
    /// does not change which cells share a pixel.
    start: i128,
    /// Length of a pixel in 64ths of a cell, a power of two.
    pixel: i128,
    count: usize,
}

impl Axis {
    fn new(middle: i128, pixel: i128, count: usize) -> Self {
        let start = (middle - count as i128 * pixel / 2).div_euclid(pixel) * pixel;
        Self { start, pixel, count }
    }

    /// The cell that `pixels` pixels from the start lies in.
    fn cell(&self, pixels: usize) -> i128 {
        (self.start + pixels as i128 * self.pixel) >> PLACE_BITS
    }

    fn has_cells_over_pixels(&self) -> bool {
        self.pixel < 1 << PLACE_BITS
    }

    fn blocks(&self) -> usize {
        match self.count {
            0 => 0,
            count if self.has_cells_over_pixels() => {
                (self.cell(count - 1) - self.cell(0)) as usize + 1
            }
            count => count,
        }
    }

    fn block(&self, pixel: usize) -> usize {
        if self.has_cells_over_pixels() {
            (self.cell(pixel) - self.cell(0)) as usize
        } else {
            pixel
        }
    }

    fn boundaries(&self) -> Vec<i64> {
        let cells_per_block = (self.pixel >> PLACE_BITS).max(1);
        let limit = i128::from(MAX_COORDINATE);
        (0..=self.blocks())
            .map(|block| self.cell(0) + block as i128 * cells_per_block)
            .map(|boundary| boundary.clamp(-limit, limit) as i64)
            .collect()
    }

    fn is_outside(&self, first: Option<i64>, side: Option<u64>, pixel: usize) -> bool {
        let (Some(first), Some(side)) = (first, side) else {
            return false;
        };
        let first = i128::from(first) << PLACE_BITS;
        let end = first + (i128::from(side) << PLACE_BITS);
        let start = self.start + pixel as i128 * self.pixel;
        start + self.pixel <= first || start >= end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size::new(80, 24);

    fn region(camera: Camera) -> Rect {
        Lens::new(camera, SIZE).raster().region()
    }

    #[test]
    fn fitting_shows_the_whole_region_as_closely_as_it_can() {
        let check = |region_fitted: Rect, zoom: i32| {
            let camera = Camera::fitted(region_fitted, SIZE);
            assert_eq!(camera.zoom(), zoom, "{region_fitted:?}");
            let seen = region(camera);
            assert_eq!(seen.intersection(&region_fitted), region_fitted);
        };
        check(Rect::new(0, 0, 3, 1), 1);
        check(Rect::new(-5, 7, 39, 22), 1);
        check(Rect::new(-5, 7, 40, 22), 0);
        check(Rect::new(0, 0, 78, 44), 0);
        check(Rect::new(0, 0, 78, 45), -1);
        check(Rect::new(-1024, -1024, 2048, 2048), -6);
        check(
            Rect::from_edges(-MAX_COORDINATE, -MAX_COORDINATE, MAX_COORDINATE, MAX_COORDINATE),
            -56,
        );
    }

    #[test]
    fn blocks_are_cells_when_close_and_powers_of_two_when_far() {
        let check = |zoom: i32, width: u64, height: u64, blocks: (usize, usize)| {
            let mut camera = Camera::fitted(Rect::new(0, 0, 2, 2), SIZE);
            camera.zoom_by(zoom - camera.zoom());
            let lens = Lens::new(camera, SIZE);
            let raster = lens.raster();
            let seen = raster.region();
            assert_eq!((seen.width, seen.height), (width, height), "zoom {zoom}");
            assert_eq!((raster.width(), raster.height()), blocks, "zoom {zoom}");
        };
        check(2, 20, 12, (20, 12));
        check(0, 80, 48, (80, 48));
        check(-1, 160, 96, (160, 96));
        check(-2, 320, 192, (160, 96));
        check(-5, 2560, 1536, (160, 96));
    }

    #[test]
    fn zooming_in_and_out_again_returns_to_the_same_look() {
        let start = Camera::fitted(Rect::new(3, 5, 101, 57), SIZE);
        let mut camera = start;
        camera.zoom_by(-7);
        camera.zoom_by(7);
        assert_eq!(camera, start);
    }

    #[test]
    fn the_cell_under_the_pointer_stays_there() {
        let mut camera = Camera::fitted(Rect::new(0, 0, 78, 44), SIZE);
        let pointer = Position::new(61, 4);
        let seen_under_it = |camera| {
            let lens = Lens::new(camera, SIZE);
            let raster = lens.raster();
            let (across, down) = lens.pixels.per_character();
            let block = |dx, dy| {
                let column = usize::from(pointer.x) * across + dx;
                let index = lens.block(column, usize::from(pointer.y) * down + dy);
                raster.block(index % raster.width(), index / raster.width())
            };
            block(0, 0).union(&block(across - 1, down - 1))
        };
        let before = seen_under_it(camera);
        for steps in [1, 1, -2, -3, -4, 7, 2] {
            camera.zoom_about(steps, pointer, SIZE);
            let after = seen_under_it(camera);
            assert!(
                !after.intersection(&before).is_empty(),
                "{after:?} at zoom {} was {before:?}",
                camera.zoom()
            );
        }
    }

    #[test]
    fn the_ends_of_what_universes_hold_can_be_looked_at() {
        let mut camera = Camera::fitted(Rect::new(MAX_COORDINATE - 1, 0, 1, 1), SIZE);
        camera.pan(i32::MAX, i32::MIN);
        assert!(region(camera).right() <= MAX_COORDINATE);
        camera.zoom_by(-100);
        camera.pan(i32::MAX, i32::MAX);
        let lens = Lens::new(camera, SIZE);
        assert_eq!(lens.raster().width(), 160);
    }

    #[test]
    fn pixels_past_a_bounded_axis_are_outside() {
        let camera = Camera::fitted(Rect::new(-2, -2, 4, 4), SIZE);
        let lens = Lens::new(camera, SIZE);
        let strip = Topology::plane(4, 0);
        let inside: Vec<usize> =
            (0..80).filter(|&column| !lens.is_outside(strip, column, 0)).collect();
        assert_eq!(inside, (36..44).collect::<Vec<_>>());
        assert!(lens.is_outside(Topology::torus(4, 4), 40, 19));
        assert!(!lens.is_outside(Topology::torus(4, 4), 40, 20));
    }
}
