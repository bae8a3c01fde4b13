//! Small pictures of objects.

use std::ops::Range;

use egui::{Color32, Mesh, Painter, Shape, pos2, vec2};

use crate::life::Rect;

/// The largest side of a portrait's raster; larger objects are drawn in blocks of cells.
const MOST_BLOCKS: i64 = 48;

/// Pixels a cell that a small object is drawn with at most, so that a block is not taken for
/// something large.
const LARGEST_CELL: f32 = 7.0;

/// An object's cells, or blocks of them that have some.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app) struct Portrait {
    width: u16,
    height: u16,
    blocks: Vec<(u16, u16)>,
}

impl Portrait {
    /// The picture of those cells.
    pub fn new(cells: &[(i64, i64)]) -> Self {
        let of = |axis: fn(&(i64, i64)) -> i64| cells.iter().map(axis);
        let ends = |axis: fn(&(i64, i64)) -> i64| of(axis).min().zip(of(axis).max());
        let (Some((left, right)), Some((top, bottom))) = (ends(|cell| cell.0), ends(|cell| cell.1))
        else {
            return Self::default();
        };
        let longest = (right - left).max(bottom - top) + 1;
        let block = (longest + MOST_BLOCKS - 1) / MOST_BLOCKS;
        let along = |offset: i64| u16::try_from(offset / block).unwrap_or(u16::MAX);
        let mut blocks: Vec<_> =
            cells.iter().map(|&(x, y)| (along(x - left), along(y - top))).collect();
        blocks.sort_unstable();
        blocks.dedup();
        Self { width: along(right - left) + 1, height: along(bottom - top) + 1, blocks }
    }

    /// The picture of the live cells in a rectangle, in blocks where it is large; `has_life` says
    /// whether something lives in a range of columns of a row.
    pub fn of_region(bounds: Rect, has_life: impl Fn(Range<i64>, i64) -> bool) -> Self {
        let longest = i64::try_from(bounds.width.max(bounds.height)).unwrap_or(i64::MAX);
        let block = (longest + MOST_BLOCKS - 1) / MOST_BLOCKS;
        if block < 1 {
            return Self::default();
        }
        let along = |cells: u64| u16::try_from(cells.div_ceil(block as u64)).unwrap_or(u16::MAX);
        let (width, height) = (along(bounds.width), along(bounds.height));
        let is_block_alive = |&(column, row): &(u16, u16)| {
            let (left, top) =
                (bounds.x + i64::from(column) * block, bounds.y + i64::from(row) * block);
            let (right, bottom) =
                ((left + block).min(bounds.right()), (top + block).min(bounds.bottom()));
            (top..bottom).any(|y| has_life(left..right, y))
        };
        let blocks = (0..width).flat_map(|column| (0..height).map(move |row| (column, row)));
        Self { width, height, blocks: blocks.filter(is_block_alive).collect() }
    }

    /// Whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Draws it in the middle of a rectangle, on whole pixels.
    pub fn paint(&self, painter: &Painter, place: egui::Rect, colour: Color32) {
        if self.is_empty() {
            return;
        }
        let pixels = painter.pixels_per_point();
        let longest = f32::from(self.width.max(self.height));
        let side =
            (place.width().min(place.height()) * pixels / longest).min(LARGEST_CELL * pixels);
        // Cells of a whole number of pixels, where there is room for them.
        let side = if side >= 1.0 { side.floor() } else { side } / pixels;
        // Between large cells a line of ground, as between tiles.
        let gap = if side * pixels >= 4.0 { 1.0 / pixels } else { 0.0 };
        let size = vec2(f32::from(self.width), f32::from(self.height)) * side;
        let corner = place.center() - size / 2.0;
        let corner =
            pos2((corner.x * pixels).round() / pixels, (corner.y * pixels).round() / pixels);
        let mut mesh = Mesh::default();
        for &(x, y) in &self.blocks {
            let at = corner + vec2(f32::from(x), f32::from(y)) * side;
            mesh.add_colored_rect(
                egui::Rect::from_min_size(at, vec2(side - gap, side - gap)),
                colour,
            );
        }
        painter.add(Shape::mesh(mesh));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_objects_keep_every_cell_and_large_ones_their_outline() {
        let glider = Portrait::new(&[(-4, 7), (-3, 8), (-5, 9), (-4, 9), (-3, 9)]);
        assert_eq!((glider.width, glider.height, glider.blocks.len()), (3, 3, 5));
        assert!(glider.blocks.contains(&(1, 0)) && glider.blocks.contains(&(0, 2)));
        let row: Vec<(i64, i64)> = (0..480).map(|x| (x, 3)).collect();
        let row = Portrait::new(&row);
        assert_eq!((row.width, row.height, row.blocks.len()), (48, 1, 48));
        assert_eq!(Portrait::new(&[]), Portrait::default());
    }

    #[test]
    fn a_region_is_drawn_in_blocks_that_have_some_life() {
        let has_life = |columns: Range<i64>, y: i64| {
            [(-100, 7), (379, 106)].iter().any(|cell| columns.contains(&cell.0) && cell.1 == y)
        };
        let region = Portrait::of_region(Rect::new(-100, 7, 480, 100), has_life);
        assert_eq!((region.width, region.height), (48, 10));
        assert_eq!(region.blocks, [(0, 0), (47, 9)]);
        let cells = Portrait::of_region(Rect::new(0, 0, 3, 2), |x, y| (x.start, y) == (2, 1));
        assert_eq!((cells.width, cells.height, &cells.blocks[..]), (3, 2, &[(2, 1)][..]));
        assert!(Portrait::of_region(Rect::default(), |_, _| true).is_empty());
    }
}
