//! The oracle: rules as they are told, on a set of live cells with their states.
//!
//! Nothing here is clever, so that it can be seen to be right: every cell that may change asks
//! [`Topology::resolve`] for each of its neighbours. Every other engine is held against it.

use std::collections::{BTreeMap, HashMap};

use super::{Engine, EngineError, EngineKind, LimitedBy, countable};
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::{
    BitGrid, BlockColour, BlockRaster, Cells, MAX_COORDINATE, Mixture, Phases, Point, Rect, Rule,
    StateColours, StateGrid, Topology, Universe,
};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// A set of live cells, stepped one generation at a time.
pub struct ReferenceEngine {
    /// The state of each live cell.
    alive: BTreeMap<Point, u8>,
    /// What is reserved for the live cells.
    memory: Reservation,
    budget: MemoryBudget,
    rule: Rule,
    phases: Phases,
    topology: Topology,
    generation: u64,
    cells_updated: u64,
}

impl ReferenceEngine {
    /// Starts from a universe, with all the memory that there is.
    ///
    /// # Panics
    /// When it has more live cells than fit in memory.
    pub fn new(universe: impl Into<Universe>) -> Self {
        Self::within(universe, MemoryBudget::unlimited()).expect("no budget is refused")
    }

    /// Starts from a universe. What the cells take here is drawn from a budget, or may be so many
    /// bytes.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when that is too little.
    pub fn within(
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Self, EngineError> {
        let (universe, budget) = (universe.into(), budget.into());
        let population = universe.cells().population();
        let memory = budget.reserve(population.saturating_mul(ALIVE_BYTES));
        let memory = memory.map_err(|OverBudget { needed, allowed }| EngineError::TooLarge {
            what: Message::new(texts::UNIVERSE_OF_LIVE, [population.to_string()]),
            needed_bytes: needed,
            allowed_bytes: allowed,
            limited_by: LimitedBy::Budget,
            advice: texts::TAKE_CPU.into(),
        })?;
        Ok(Self {
            alive: universe
                .cells()
                .states()
                .map(|((x, y), state)| (Point::new(x, y), state))
                .collect(),
            memory,
            budget,
            rule: universe.rule().clone(),
            phases: universe.phases().clone(),
            topology: universe.topology(),
            generation: universe.generation(),
            cells_updated: 0,
        })
    }

    fn step_once(&mut self) -> Result<(), EngineError> {
        let generation = self.generation;
        let over = |error| EngineError::cannot_grow(generation, error);
        let rule = self.phases.at(generation);
        let Candidates { all: mut candidates, memory: _held } =
            self.candidates(rule).map_err(over)?;
        for (cell, next) in &mut candidates {
            *next = rule.next_at(*cell, |dx, dy| self.state_at(cell.x + dx, cell.y + dy));
        }
        let population = candidates.values().filter(|state| **state > 0).count();
        let memory = self.budget.reserve(population as u64 * ALIVE_BYTES).map_err(over)?;
        let updated = candidates.len() as u64;
        let alive: BTreeMap<Point, u8> =
            candidates.into_iter().filter(|(_, state)| *state > 0).collect();
        let all = -MAX_COORDINATE..MAX_COORDINATE;
        if !alive.keys().all(|cell| all.contains(&cell.x) && all.contains(&cell.y)) {
            return Err(EngineError::PastLastCoordinate { generation });
        }
        (self.alive, self.memory) = (alive, memory);
        self.cells_updated += updated;
        self.generation += 1;
        Ok(())
    }

    /// The state of the cell that `(x, y)` names. What is not there is dead.
    fn state_at(&self, x: i64, y: i64) -> u8 {
        let cell = self.topology.resolve(x, y);
        cell.and_then(|cell| self.alive.get(&cell)).copied().unwrap_or(0)
    }

    /// The cells that may live in the next generation: those that see a live one.
    fn candidates(&self, rule: &Rule) -> Result<Candidates, OverBudget> {
        let mut candidates = Candidates::new(&self.budget);
        // Under a rule with birth on zero, cells without anything alive around them are born.
        if let (true, Some(all)) = (rule.has_birth_on_zero(), self.topology.bounds()) {
            for y in all.y..all.bottom() {
                (all.x..all.right()).try_for_each(|x| candidates.add(Point::new(x, y)))?;
            }
            return Ok(candidates);
        }
        let reach = i64::from(rule.reach());
        for cell in self.alive.keys() {
            for (dx, dy) in (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)))
            {
                if let Some(seeing) = self.topology.resolve(cell.x - dx, cell.y - dy) {
                    candidates.add(seeing)?;
                }
            }
        }
        Ok(candidates)
    }

    /// Every live cell as `(x, y)` with its state.
    #[cfg(test)]
    pub(super) fn state_cells(&self) -> impl Iterator<Item = ((i64, i64), u8)> + '_ {
        self.alive.iter().map(|(cell, state)| ((cell.x, cell.y), *state))
    }

    fn cells(&self) -> Cells {
        Cells::from_states(self.alive.iter().map(|(cell, state)| ((cell.x, cell.y), *state)))
    }
}

/// Bytes that a live cell takes in the set, with the list that the set is made of.
const ALIVE_BYTES: u64 = 2 * size_of::<(Point, u8)>() as u64 + 48;

/// Cells whose next states are to be worked out, and those states.
struct Candidates {
    all: HashMap<Point, u8>,
    memory: Reservation,
}

impl Candidates {
    /// Bytes of an entry; the map has at most eight sevenths as many, rounded up to a power of two.
    const ENTRY_BYTES: u64 = size_of::<(Point, u8)>() as u64 + 1;

    fn new(budget: &MemoryBudget) -> Self {
        Self { all: HashMap::new(), memory: budget.reservation() }
    }

    fn add(&mut self, cell: Point) -> Result<(), OverBudget> {
        if self.all.len() == self.all.capacity() {
            // While the map grows, the old one and one of twice the size are there.
            let entries = (2 * self.all.len() as u64 + 4).next_power_of_two();
            self.memory = self.memory.another(2 * entries * Self::ENTRY_BYTES)?;
        }
        self.all.entry(cell).or_default();
        Ok(())
    }
}

impl Engine for ReferenceEngine {
    fn kind(&self) -> EngineKind {
        EngineKind::Reference
    }

    fn rule(&self) -> &Rule {
        &self.rule
    }

    fn topology(&self) -> Topology {
        self.topology
    }

    fn generation(&self) -> u64 {
        self.generation
    }

    fn budget(&self) -> &MemoryBudget {
        &self.budget
    }

    fn step(&mut self, generations: u64) -> Result<(), EngineError> {
        let (generations, all) = countable(self.generation, generations);
        for left in (1..=generations).rev() {
            if self.alive.is_empty() && !self.is_born_of_nothing() {
                self.generation += left;
                break;
            }
            self.step_once()?;
        }
        all
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

    fn read_states(&mut self, region: Rect) -> Result<StateGrid, EngineError> {
        Ok(self.cells().to_states(region))
    }

    fn count_blocks(&mut self, raster: &BlockRaster) -> Result<Vec<u32>, EngineError> {
        let mut counts = vec![0; raster.width() * raster.height()];
        for cell in self.alive.keys() {
            if let (Some(i), Some(j)) =
                (block_of(raster.columns(), cell.x), block_of(raster.rows(), cell.y))
            {
                counts[j * raster.width() + i] += 1;
            }
        }
        Ok(counts)
    }

    fn colour_blocks(
        &mut self,
        raster: &BlockRaster,
        colours: &StateColours,
    ) -> Result<Vec<BlockColour>, EngineError> {
        let mut mixtures = vec![Mixture::default(); raster.width() * raster.height()];
        for (cell, state) in &self.alive {
            if let (Some(i), Some(j)) =
                (block_of(raster.columns(), cell.x), block_of(raster.rows(), cell.y))
            {
                mixtures[j * raster.width() + i].add(colours, *state, 1);
            }
        }
        Ok(mixtures.iter().map(Mixture::mean).collect())
    }

    fn cells_updated(&self) -> u64 {
        self.cells_updated
    }

    fn memory_bytes(&self) -> u64 {
        self.memory.bytes()
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
    use crate::life::{Pattern, Soup};

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
    fn alternating_rules_are_their_rules_in_turn() {
        let soup = Soup { width: 20, height: 16, density: 0.4, seed: 3 }.pattern();
        let universe = |cells: Cells, rule: &str, generation: u64| {
            let pattern = Pattern { is_placed: true, generation, ..Pattern::from_cells(cells) };
            Universe::new(&pattern, Some(rule.parse().unwrap())).unwrap()
        };
        for (pair, rules) in
            [("B24/S|B35/S", ["B24/S", "B35/S"]), ("/2/3|345/2/3", ["/2/3", "345/2/3"])]
        {
            for first in [0, 5] {
                let mut engine = ReferenceEngine::new(universe(soup.cells.clone(), pair, first));
                let mut cells = soup.cells.clone();
                for generation in first..first + 9 {
                    let rule = rules[usize::from(generation % 2 == 1)];
                    let mut one = ReferenceEngine::new(universe(cells, rule, generation));
                    one.step(1).unwrap();
                    cells = one.cells();
                    engine.step(1).unwrap();
                    assert_eq!(engine.cells(), cells, "{pair} at {}", generation + 1);
                }
                assert!(!cells.is_empty(), "{pair}");
            }
        }
    }

    #[test]
    fn nothing_comes_to_any_generation_at_once() {
        let longest = u64::MAX;
        assert_eq!(population_after(&[(0, 0)], "B3/S23", longest), 0);
        assert_eq!(population_after(&[(0, 0)], "B3/S23:T9,9", longest), 0);
        // The plane blinks, and nothing in it differs.
        assert_eq!(population_after(&[], "B03/S23", longest), 0);
    }

    #[test]
    fn birth_on_zero_fills_a_bounded_universe() {
        assert_eq!(population_after(&[], "B0/S:P3,2", 1), 6);
        assert_eq!(population_after(&[], "B0/S:P3,2", 2), 0);
    }
}
