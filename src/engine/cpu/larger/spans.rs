//! Where the cells along an axis of a window come from.

use std::ops::Range;

/// An axis of the universe, cut into tiles.
#[derive(Clone, Copy, Debug)]
pub(super) struct TiledAxis {
    /// The first cell of tile 0.
    pub origin: i64,
    /// Cells of a tile.
    pub tile: i64,
    /// Cells of the universe, where it ends.
    pub side: Option<i64>,
    /// Whether what lies past its end is the other end, and not dead.
    pub wraps: bool,
}

/// Cells that follow one another in a window and in a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Where they begin in the window.
    pub at: usize,
    /// The tile that they lie in.
    pub tile: i64,
    /// Where they begin in the tile.
    pub start: usize,
    pub length: usize,
}

impl TiledAxis {
    /// The cells of a tile.
    pub fn cells(&self, tile: i64) -> Range<i64> {
        let first = self.origin + tile * self.tile;
        first
            ..self
                .side
                .map_or(first + self.tile, |side| (first + self.tile).min(self.origin + side))
    }

    /// The tile that holds a cell.
    pub fn tile_of(&self, cell: i64) -> i64 {
        (cell - self.origin).div_euclid(self.tile)
    }

    /// Tiles of the axis, where it ends.
    pub fn tiles(&self) -> Option<i64> {
        self.side.map(|side| (side + self.tile - 1) / self.tile)
    }

    /// Where the cells of a window come from, in their order. What is dead for ever is left out.
    pub fn spans(&self, window: Range<i64>) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut from = window.start;
        while from < window.end {
            let cell = match self.side {
                None => from,
                Some(side) if self.wraps => (from - self.origin).rem_euclid(side) + self.origin,
                Some(_) if from < self.origin => {
                    from = self.origin;
                    continue;
                }
                Some(side) if from >= self.origin + side => break,
                Some(_) => from,
            };
            let tile = self.tile_of(cell);
            let cells = self.cells(tile);
            let length = (cells.end - cell).min(window.end - from);
            spans.push(Span {
                at: (from - window.start) as usize,
                tile,
                start: (cell - cells.start) as usize,
                length: length as usize,
            });
            from += length;
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_a_window_is_the_one_that_the_axis_names() {
        for (side, wraps) in [
            (None, false),
            (Some(1), true),
            (Some(7), true),
            (Some(7), false),
            (Some(20), true),
            (Some(20), false),
        ] {
            let origin = -side.unwrap_or(0) / 2;
            let axis = TiledAxis { origin, tile: 8, side, wraps };
            for (start, end) in [(-30, 30), (-3, 2), (5, 6), (-100, -90)] {
                let mut found = vec![None; (end - start) as usize];
                for span in axis.spans(start..end) {
                    for cell in 0..span.length {
                        let first = axis.cells(span.tile).start;
                        found[span.at + cell] = Some(first + (span.start + cell) as i64);
                    }
                }
                let expected: Vec<Option<i64>> = (start..end)
                    .map(|at| match (side, wraps) {
                        (None, _) => Some(at),
                        (Some(side), true) => Some((at - origin).rem_euclid(side) + origin),
                        (Some(side), false) => (at >= origin && at < origin + side).then_some(at),
                    })
                    .collect();
                assert_eq!(found, expected, "{side:?} {wraps} {start}");
            }
        }
    }
}
