//! The oracle: Life as its rules are told, on a set of live cells.
//!
//! Nothing here is clever, so that it can be seen to be right. Every other engine is held against
//! it.

use std::collections::{BTreeSet, HashMap};

use super::{Engine, EngineError, EngineKind};
use crate::life::{BitGrid, BlockRaster, Cells, Point, Rect, Rule, Topology, Universe};

/// A set of live cells, stepped one generation at a time.
pub struct ReferenceEngine {
    alive: BTreeSet<Point>,
    rule: Rule,
    topology: Topology,
    generation: u64,
    cells_updated: u64,
}

impl ReferenceEngine {
    /// Starts from a universe.
    pub fn new(universe: &Universe) -> Self {
        Self {
            alive: universe.cells().points().map(|(x, y)| Point::new(x, y)).collect(),
            rule: universe.rule(),
            topology: universe.topology(),
            generation: universe.generation(),
            cells_updated: 0,
        }
    }

    fn step_once(&mut self) {
        let mut live_neighbours: HashMap<Point, u32> = HashMap::new();
        // Cells without live neighbours matter too: live ones may survive, and under a rule with
        // birth on zero, dead ones are born.
        live_neighbours.extend(self.alive.iter().map(|&cell| (cell, 0)));
        if let (true, Some(all)) = (self.rule.has_birth_on_zero(), self.topology.bounds()) {
            let cells = (all.y..all.bottom())
                .flat_map(|y| (all.x..all.right()).map(move |x| Point::new(x, y)));
            live_neighbours.extend(cells.map(|cell| (cell, 0)));
        }
        for cell in &self.alive {
            for (dx, dy) in NEIGHBOURS {
                if let Some(neighbour) = self.topology.resolve(cell.x + dx, cell.y + dy) {
                    *live_neighbours.entry(neighbour).or_default() += 1;
                }
            }
        }
        self.cells_updated += live_neighbours.len() as u64;
        self.alive = live_neighbours
            .into_iter()
            .filter(|(cell, count)| self.rule.next(self.alive.contains(cell), *count))
            .map(|(cell, _)| cell)
            .collect();
        self.generation += 1;
    }

    fn cells(&self) -> Cells {
        Cells::from_points(self.alive.iter().map(|cell| (cell.x, cell.y)))
    }
}

const NEIGHBOURS: [(i64, i64); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

impl Engine for ReferenceEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Reference
    }

    fn rule(&self) -> Rule {
        self.rule
    }

    fn topology(&self) -> Topology {
        self.topology
    }

    fn generation(&self) -> u64 {
        self.generation
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        (0..generations).for_each(|_| self.step_once());
        Ok(())
    }

    fn population(&mut self) -> Result<u64, EngineError> {
        Ok(self.alive.len() as u64)
    }

    fn bounding_box(&mut self) -> Result<Option<Rect>, EngineError> {
        Ok(self.cells().bounding_box())
    }

    fn read(&mut self, region: Rect) -> Result<BitGrid, EngineError> {
        Ok(self.cells().to_grid(region))
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        let mut counts = vec![0; raster.width() * raster.height()];
        for cell in &self.alive {
            if let (Some(i), Some(j)) =
                (block_of(raster.columns(), cell.x), block_of(raster.rows(), cell.y))
            {
                counts[j * raster.width() + i] += 1;
            }
        }
        Ok(counts)
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        (self.alive.len() * size_of::<Point>()) as u64
    }
}

/// The block that holds `at`, given ascending boundaries.
fn block_of(boundaries: &[i64], at: i64) -> Option<usize> {
    let after = boundaries.partition_point(|&boundary| boundary <= at);
    (after > 0 && after < boundaries.len()).then(|| after - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Pattern;

    fn population_after(points: &[(i64, i64)], rulestring: &str, generations: u64) -> u64 {
        let pattern = Pattern {
            is_placed: true,
            ..Pattern::from_cells(Cells::from_points(points.iter().copied()))
        };
        let universe = Universe::new(&pattern, Some(rulestring.parse().unwrap())).unwrap();
        let mut engine = ReferenceEngine::new(&universe);
        engine.step(generations).unwrap();
        engine.population().unwrap()
    }

    #[test]
    fn a_blinker_turns_and_a_lone_cell_dies() {
        assert_eq!(population_after(&[(0, 0), (1, 0), (2, 0)], "B3/S23", 7), 3);
        assert_eq!(population_after(&[(0, 0)], "B3/S23", 1), 0);
    }

    #[test]
    fn a_cell_on_a_torus_of_one_is_its_own_eight_neighbours() {
        assert_eq!(population_after(&[(0, 0)], "B/S8:T1,1", 3), 1);
        assert_eq!(population_after(&[(0, 0)], "B/S8:P1,1", 1), 0);
    }

    #[test]
    fn birth_on_zero_fills_a_bounded_universe() {
        assert_eq!(population_after(&[], "B0/S:P3,2", 1), 6);
        assert_eq!(population_after(&[], "B0/S:P3,2", 2), 0);
    }
}
