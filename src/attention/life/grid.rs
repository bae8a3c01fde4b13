//! Small grids on a torus.

use crate::attention::random::Random;
use crate::life::{BitGrid, LifeLike};

/// The cells of a small torus, row after row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    width: usize,
    cells: Vec<bool>,
}

impl Grid {
    /// A dead torus of `width` x `height` cells.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, cells: vec![false; width * height] }
    }

    /// Cells that are alive with a probability each.
    pub fn random(width: usize, height: usize, density: f64, random: &mut Random) -> Self {
        let cells = (0..width * height).map(|_| random.uniform() < density).collect();
        Self { width, cells }
    }

    /// The cells of a bit grid, as of a region of a universe.
    pub fn from_bits(bits: &BitGrid) -> Self {
        let places = (0..bits.height()).flat_map(|y| (0..bits.width()).map(move |x| (x, y)));
        Self { width: bits.width(), cells: places.map(|(x, y)| bits.get(x, y)).collect() }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// The cells, row after row.
    pub fn cells(&self) -> &[bool] {
        &self.cells
    }

    /// The cells, row after row, to change.
    pub fn cells_mut(&mut self) -> &mut [bool] {
        &mut self.cells
    }

    /// The cells as tokens: 0 dead, 1 alive.
    pub fn tokens(&self) -> Vec<u32> {
        self.cells.iter().map(|&alive| u32::from(alive)).collect()
    }

    /// The cells as answers that are to be given.
    pub fn targets(&self) -> Vec<Option<u32>> {
        self.cells.iter().map(|&alive| Some(u32::from(alive))).collect()
    }

    /// Live neighbours of each cell, row after row. On a side of one or two cells a cell is its
    /// own neighbour, or one twice, as on any torus.
    pub fn neighbour_counts(&self) -> Vec<u32> {
        let (width, height) = (self.width, self.height());
        let alive = |x: usize, y: usize| u32::from(self.cells[y % height * width + x % width]);
        let mut counts = Vec::with_capacity(self.cells.len());
        for y in 0..height {
            for x in 0..width {
                let columns = [x + width - 1, x, x + 1];
                let rows = [y + height - 1, y, y + 1];
                let all: u32 = rows.iter().flat_map(|&y| columns.map(|x| alive(x, y))).sum();
                counts.push(all - alive(x, y));
            }
        }
        counts
    }

    /// The next generation.
    pub fn next(&self, rule: LifeLike) -> Self {
        let counts = self.neighbour_counts();
        let cells = self.cells.iter().zip(counts);
        let cells = cells.map(|(&alive, count)| rule.next(alive, count)).collect();
        Self { width: self.width, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&str]) -> Grid {
        let cells = rows.iter().flat_map(|row| row.chars().map(|cell| cell == 'O')).collect();
        Grid { width: rows[0].len(), cells }
    }

    #[test]
    fn a_glider_crosses_the_seam_of_the_torus() {
        let start = grid(&[".O...", "..O..", "OOO..", ".....", "....."]);
        let mut now = start.clone();
        for _ in 0..4 * 5 {
            now = now.next(LifeLike::LIFE);
        }
        assert_eq!(now, start);
        assert_eq!(grid(&["O..", "...", "..."]).neighbour_counts(), [0, 1, 1, 1, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn generations_are_those_of_the_reference_engine() {
        use crate::engine::{HostKind, start_on_host};
        use crate::life::{Cells, Pattern, Rect, Rulestring, Topology, Universe};
        let mut random = Random::new(2, 0);
        for rule in ["B3/S23", "B36/S23", "B2/S", "B3678/S34678"] {
            let rule: LifeLike = rule.parse().unwrap();
            let grid = Grid::random(9, 6, 0.4, &mut random);
            let mut cells = Cells::new();
            for (place, &alive) in grid.cells().iter().enumerate() {
                cells.set((place % 9) as i64 - 4, (place / 9) as i64 - 3, alive);
            }
            let pattern = Pattern { cells, is_placed: true, ..Pattern::default() };
            let rulestring = Rulestring::new(rule, Topology::torus(9, 6));
            let universe = Universe::new(&pattern, Some(rulestring)).unwrap();
            let limits = 1 << 20;
            let mut engine = start_on_host(HostKind::Reference, &universe, limits).unwrap();
            engine.step(1).unwrap();
            let bits = engine.read(Rect::new(-4, -3, 9, 6)).unwrap();
            assert_eq!(Grid::from_bits(&bits), grid.next(rule), "{rule}");
        }
    }
}
