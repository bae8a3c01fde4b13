//! A region of the running universe that the model looks at, read again as the universe runs.
//!
//! A region lies in the universe as its topology has it. Where it crosses the seam of a torus it
//! goes on at the other side, so it is read in up to four pieces, all of the same generation; where
//! the universe ends at a dead edge it stays inside as far as there is room, and what lies beyond
//! counts for nothing.

mod reading;

use std::time::{Duration, Instant};

use self::reading::{Place, Reading};
use crate::app::attention::Read;
use crate::engine::session::Status;
use crate::life::{BitGrid, Edge, Rect, Topology};

/// Time between two readings of a running universe.
const PACE: Duration = Duration::from_millis(100);

/// A square region, and its cells as they were read last. It is as large as four overlapping windows
/// of the model's torus cover, whose outermost cells have no answers.
pub(in crate::app::attention) struct Region {
    side: usize,
    /// The cell in its middle.
    middle: (i64, i64),
    topology: Topology,
    pub is_picked: bool,
    pub picking: Picking,
    reading: Option<Reading>,
    /// What was read: where, and of which generation.
    known: Option<(Place, u64)>,
    pub cells: Option<RegionCells>,
    pub generation: u64,
    due: Instant,
}

/// Whether the next click on the canvas picks a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app::attention) enum Picking {
    #[default]
    No,
    Yes,
    /// It does, and the last one was outside the universe.
    WasOutside,
}

/// The cells of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app::attention) struct RegionCells {
    /// With one more on each side.
    pub cells: BitGrid,
    /// Which of the region's cells are cells of the universe, row after row.
    pub is_inside: Vec<bool>,
}

impl Region {
    /// A region for a model on a torus of that side.
    pub fn new(torus: usize) -> Self {
        Self {
            side: side_for(torus),
            middle: (0, 0),
            topology: Topology::UNBOUNDED,
            is_picked: false,
            picking: Picking::No,
            reading: None,
            known: None,
            cells: None,
            generation: 0,
            due: Instant::now(),
        }
    }

    /// The cell in its middle.
    pub fn middle(&self) -> (i64, i64) {
        self.middle
    }

    /// The region around the picked cell.
    pub fn rect(&self) -> Rect {
        let (half, side) = (self.side as i64 / 2, self.side as u64);
        Rect::new(self.middle.0 - half, self.middle.1 - half, side, side)
    }

    /// Where its cells lie in the universe: one rectangle, or several where it crosses a seam.
    pub fn outlines(&self) -> Vec<Rect> {
        Place { rect: self.rect(), topology: self.topology }.pieces()
    }

    /// Whether it crosses a seam of the universe.
    pub fn crosses_seam(&self) -> bool {
        self.topology.edge() == Edge::Torus && self.outlines() != [self.rect()]
    }

    /// Picks the region around a cell, unless there is no such cell.
    pub fn pick(&mut self, x: i64, y: i64) {
        if !self.topology.contains(x, y) {
            self.picking = Picking::WasOutside;
            return;
        }
        self.middle = self.within_edges(x, y);
        (self.is_picked, self.picking) = (true, Picking::No);
        self.due = Instant::now();
    }

    /// The middle nearest to a cell whose region does not reach past an edge that is dead or skewed, where the
    /// universe is large enough for one.
    fn within_edges(&self, x: i64, y: i64) -> (i64, i64) {
        if self.topology.edge() == Edge::Torus {
            return (x, y);
        }
        let along = |at: i64, first: Option<i64>, side: Option<u64>| {
            let (Some(first), Some(side)) = (first, side) else { return at };
            let (half, own) = (self.side as i64 / 2, self.side as i64);
            let (least, most) = (first + half, first + side as i64 - own + half);
            if least <= most { at.clamp(least, most) } else { first + side as i64 / 2 }
        };
        (
            along(x, self.topology.first_column(), self.topology.width()),
            along(y, self.topology.first_row(), self.topology.height()),
        )
    }

    /// Regions are of another size from now on.
    pub fn resize(&mut self, torus: usize) {
        let side = side_for(torus);
        if self.side != side {
            (self.side, self.cells, self.known, self.reading) = (side, None, None, None);
            self.middle = self.within_edges(self.middle.0, self.middle.1);
        }
    }

    /// Takes over what was read, and reads again where the universe has gone on. Returns whether
    /// there are other cells now.
    pub fn follow(&mut self, status: &Status, read: Read<'_>) -> bool {
        let topology = status.rulestring.topology;
        if self.topology != topology {
            self.topology = topology;
            // Another universe: what was picked in the one before may not be there.
            (self.is_picked, self.known, self.reading) = (false, None, None);
        }
        if !self.is_picked
            && self.known.is_none()
            && let Some(bounds) = status.bounding_box
        {
            let middle = |start: i64, length: u64| start.saturating_add_unsigned(length / 2);
            let (x, y) = (middle(bounds.x, bounds.width), middle(bounds.y, bounds.height));
            self.middle = self.within_edges(x, y);
        }
        let is_new = self.take();
        let place = Place { rect: self.rect(), topology };
        let now = Instant::now();
        if self.reading.is_none()
            && self.known != Some((place, status.generation))
            && now >= self.due
        {
            self.reading = Some(Reading::start(place, read));
            self.due = now + PACE;
        }
        is_new
    }

    /// When the universe should be read again, if it runs.
    pub fn rest(&self) -> Duration {
        self.due.saturating_duration_since(Instant::now()).max(Duration::from_millis(5))
    }

    /// Whether a reading is under way.
    pub fn is_waiting(&self) -> bool {
        self.reading.is_some()
    }

    fn take(&mut self) -> bool {
        let Some(reading) = &mut self.reading else { return false };
        let is_done = reading.take();
        if is_done == Some(false) {
            return false;
        }
        let Some(reading) = self.reading.take().filter(|_| is_done.is_some()) else {
            return false;
        };
        let is_wanted = reading.place == Place { rect: self.rect(), topology: self.topology };
        let Some((generation, cells)) = reading.cells().filter(|_| is_wanted) else {
            // Read again, where the region was moved, or the universe went on between two pieces.
            return false;
        };
        self.known = Some((reading.place, generation));
        self.generation = generation;
        let is_new = self.cells.as_ref() != Some(&cells);
        self.cells = Some(cells);
        is_new
    }
}

/// The side of a region for a model on a torus of that side.
fn side_for(torus: usize) -> usize {
    2 * torus.saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::mpsc::Sender;

    use super::*;
    use crate::app::attention::life::look::predicted_region;
    use crate::app::attention::tests::status;
    use crate::attention::Model;
    use crate::attention::life;
    use crate::engine::reference::ReferenceEngine;
    use crate::engine::session::Snapshot;
    use crate::engine::{Engine, EngineError, EngineKind};
    use crate::life::{Cells, LifeLike, Pattern, Rulestring, Universe};

    type Asked = (Rect, Sender<Result<Snapshot, EngineError>>);

    /// A universe that is read as a session reads it.
    struct World {
        engine: RefCell<ReferenceEngine>,
        rulestring: Rulestring,
    }

    impl World {
        fn new(rulestring: &str, points: &[(i64, i64)]) -> Self {
            let pattern = Pattern {
                is_placed: true,
                ..Pattern::from_cells(Cells::from_points(points.iter().copied()))
            };
            let rulestring: Rulestring = rulestring.parse().unwrap();
            let universe = Universe::new(&pattern, Some(rulestring.clone())).unwrap();
            Self { engine: RefCell::new(ReferenceEngine::new(&universe)), rulestring }
        }

        fn rule(&self) -> LifeLike {
            self.rulestring.rule.life_like().unwrap()
        }

        fn answer(&self, (region, reply): Asked) {
            let mut engine = self.engine.borrow_mut();
            let (generation, rulestring) = (engine.generation(), self.rulestring.clone());
            let cells = engine.read(region).unwrap();
            reply.send(Ok(Snapshot { generation, region, cells, rulestring })).unwrap();
        }

        fn status(&self) -> Status {
            let status = Status::new(EngineKind::Reference, self.rulestring.clone());
            let mut engine = self.engine.borrow_mut();
            Status {
                generation: engine.generation(),
                bounding_box: engine.bounding_box().unwrap(),
                ..status
            }
        }

        /// The region around a cell, read.
        fn region(&self, torus: usize, x: i64, y: i64) -> Region {
            let mut region = Region::new(torus);
            let read = |rect, reply| self.answer((rect, reply));
            region.follow(&self.status(), &read);
            region.pick(x, y);
            region.reading = None;
            region.follow(&self.status(), &read);
            assert!(region.follow(&self.status(), &read), "cells of ({x}, {y})");
            region
        }

        /// Holds what a region says of the next generation against the engine.
        fn check(&self, torus: usize, x: i64, y: i64) {
            let region = self.region(torus, x, y);
            let model = Model::new(life::config(torus, torus), 1).unwrap();
            let cells = region.cells.as_ref().unwrap();
            let prediction = predicted_region(&model, (torus, torus), cells, self.rule());
            let (rect, topology) = (region.rect(), self.rulestring.topology);
            // Regions end at a skewed seam.
            let place = |x: i64, y: i64| {
                let is_there = !topology.is_skewed() || topology.contains(x, y);
                topology.resolve(x, y).filter(|_| is_there)
            };
            let alive = |grid: &life::Grid, x: i64, y: i64| {
                grid.cells()[((y - rect.y) * rect.width as i64 + x - rect.x) as usize]
            };
            let mut engine = self.engine.borrow_mut();
            let mut hold = |grid: &life::Grid, generation: u64| {
                for y in rect.y..rect.bottom() {
                    for x in rect.x..rect.right() {
                        let is_alive = place(x, y).is_some_and(|place| {
                            let cell = Rect::new(place.x, place.y, 1, 1);
                            engine.read(cell).unwrap().get(0, 0)
                        });
                        assert_eq!(alive(grid, x, y), is_alive, "({x}, {y}) at {generation}");
                    }
                }
                engine.step(1).unwrap();
            };
            hold(&prediction.now, 0);
            hold(&prediction.truth, 1);
            let inside = (rect.y..rect.bottom())
                .flat_map(|y| (rect.x..rect.right()).filter_map(move |x| place(x, y)));
            assert_eq!(prediction.cells(), inside.count());
        }
    }

    #[test]
    fn the_next_generation_is_that_of_the_universe_also_across_its_seams() {
        let blinker = |x: i64, y: i64| [(x - 1, y), (x, y), (x + 1, y)];
        // On the seam of a torus, and at its corner.
        World::new("B3/S23:T40,40", &blinker(0, 3)).check(8, 0, 3);
        World::new("B3/S23:T20,20", &[(8, 0), (9, 0), (-10, 0)]).check(12, 9, 0);
        World::new("B3/S23:T20,20", &[(9, 9), (-10, 9), (-9, -10), (9, -10)]).check(8, 9, -10);
        // A torus smaller than the region, an axis without bounds, a dead edge, and one that the
        // region reaches past on both sides.
        World::new("B3/S23:T5,7", &[(-2, 0), (2, 0), (1, 0), (0, 3)]).check(8, 2, -1);
        World::new("B3/S23:T20,0", &[(9, 50), (-10, 50), (-10, 51)]).check(8, -10, 50);
        World::new("B3/S23:P20,20", &[(9, 0), (9, 1), (9, -1)]).check(8, 9, 0);
        World::new("B3/S23:P6,5", &[(2, 0), (2, 1), (2, -1), (0, 2)]).check(8, 0, 0);
        // Skewed seams: at an edge, at a corner, and all around a small universe.
        World::new("B3/S23:T20+3,20", &[(2, 9), (3, 9), (0, -10), (5, -10)]).check(8, 0, -10);
        World::new("B3/S23:K20*,20", &[(9, 9), (-10, -10), (-9, -10), (8, 9)]).check(8, 9, 9);
        World::new("B3/S23:C20,20", &[(9, 9), (-10, 9), (-9, -10), (9, -10)]).check(8, 9, -10);
        World::new("B3/S23:S20", &[(-10, -10), (-9, -10), (-10, -8), (-8, -9)]).check(8, -10, -10);
        World::new("B3/S23:S5", &[(-2, -2), (0, 1), (1, 0), (2, 2), (2, 1)]).check(8, 0, 0);
    }

    #[test]
    fn a_region_lies_in_the_universe() {
        let outlines = |rulestring: &str, x: i64, y: i64| {
            let region = World::new(rulestring, &[(x, y)]).region(5, x, y);
            (region.outlines(), region.crosses_seam())
        };
        let at = Rect::new;
        assert_eq!(outlines("B3/S23", 7, 0), (vec![at(4, -3, 6, 6)], false));
        assert_eq!(outlines("B3/S23:T20,20", 0, 0), (vec![at(-3, -3, 6, 6)], false));
        let corner = vec![at(6, 6, 4, 4), at(-10, 6, 2, 4), at(6, -10, 4, 2), at(-10, -10, 2, 2)];
        assert_eq!(outlines("B3/S23:T20,20", 9, 9), (corner, true));
        assert_eq!(outlines("B3/S23:P20,20", 9, 9), (vec![at(4, 4, 6, 6)], false));
        assert_eq!(outlines("B3/S23:P4,20", 0, -10), (vec![at(-2, -10, 4, 6)], false));
    }

    #[test]
    fn a_place_outside_the_universe_is_not_picked() {
        for rulestring in ["B3/S23:T20,20", "B3/S23:P20,20"] {
            let world = World::new(rulestring, &[(0, 0)]);
            let mut region = world.region(5, 0, 0);
            region.picking = Picking::Yes;
            region.pick(10, 0);
            assert_eq!((region.middle(), region.picking), ((0, 0), Picking::WasOutside));
            region.pick(5, 5);
            assert_eq!((region.middle(), region.picking), ((5, 5), Picking::No));
        }
    }

    #[test]
    fn a_region_is_read_again_when_the_universe_goes_on() {
        let world = World::new("B3/S23", &[(1, 0), (2, 0), (3, 0)]);
        let asked: RefCell<Vec<Asked>> = RefCell::default();
        let read = |region, reply| asked.borrow_mut().push((region, reply));
        let mut region = Region::new(5);
        region.pick(0, 0);
        assert_eq!(region.rect(), Rect::new(-3, -3, 6, 6));
        assert!(!region.follow(&status(0), &read));
        let wanted = asked.borrow_mut().pop().unwrap();
        assert_eq!(wanted.0, Rect::new(-4, -4, 8, 8));
        world.answer(wanted);
        assert!(region.follow(&status(0), &read));
        assert_eq!((region.generation, asked.borrow().len()), (0, 0));
        let population = |region: &Region| region.cells.as_ref().map(|c| c.cells.population());
        assert_eq!(population(&region), Some(3));
        region.due = Instant::now();
        assert!(!region.follow(&status(5), &read));
        assert_eq!(asked.borrow().len(), 1);
    }

    #[test]
    fn pieces_of_different_generations_are_read_again() {
        let world = World::new("B3/S23:T20,20", &[(8, 0), (9, 0), (-10, 0)]);
        let mut region = world.region(5, 9, 0);
        let asked: RefCell<Vec<Asked>> = RefCell::default();
        let read = |region, reply| asked.borrow_mut().push((region, reply));
        world.engine.borrow_mut().step(1).unwrap();
        region.due = Instant::now();
        assert!(!region.follow(&world.status(), &read));
        let [first, second] = <[Asked; 2]>::try_from(asked.take()).unwrap_or_else(|asked| {
            panic!("{} pieces", asked.len());
        });
        world.answer(first);
        world.engine.borrow_mut().step(1).unwrap();
        world.answer(second);
        region.due = Instant::now();
        assert!(!region.follow(&world.status(), &read));
        assert_eq!((region.generation, asked.borrow().len()), (0, 2));
        asked.take().into_iter().for_each(|piece| world.answer(piece));
        assert!(!region.follow(&world.status(), &read), "a blinker after two generations");
        assert_eq!(region.generation, 2);
    }
}
