//! Live cells that can be walked over in reading order, wherever they are kept.

use std::io;

use super::cells::{Cells, Run};
use super::geometry::{Point, Rect};
use crate::memory::MemoryBudget;

/// Live cells that can be walked over in reading order: row by row from the north, from west to
/// east within a row. A set of cells is one, and so is the universe of an engine, which is read in
/// bands of rows and never held as a whole.
pub trait CellRuns {
    /// The smallest rectangle that holds every live cell, or `None` where there is none.
    ///
    /// # Errors
    /// What keeps the cells from being read.
    fn bounding_box(&mut self) -> io::Result<Option<Rect>>;

    /// Visits every run of cells in one live state in reading order. No two runs of a row in one state touch.
    ///
    /// # Errors
    /// Those of `visit`, with which the walk ends, and what keeps the cells from being read.
    fn try_for_each_run(&mut self, visit: &mut dyn FnMut(Run) -> io::Result<()>) -> io::Result<()>;

    /// The budget from which is drawn what is made of the cells.
    fn budget(&self) -> MemoryBudget;
}

impl CellRuns for &Cells {
    fn bounding_box(&mut self) -> io::Result<Option<Rect>> {
        Ok(Cells::bounding_box(self))
    }

    fn try_for_each_run(&mut self, visit: &mut dyn FnMut(Run) -> io::Result<()>) -> io::Result<()> {
        Cells::try_for_each_run(self, visit)
    }

    fn budget(&self) -> MemoryBudget {
        Cells::budget(self)
    }
}

/// Cells that stand elsewhere.
pub struct Moved<'a> {
    /// The cells.
    pub cells: &'a mut dyn CellRuns,
    /// How far they are moved.
    pub by: Point,
}

impl CellRuns for Moved<'_> {
    fn bounding_box(&mut self) -> io::Result<Option<Rect>> {
        let moved = |bounds: Rect| Rect {
            x: bounds.x.saturating_add(self.by.x),
            y: bounds.y.saturating_add(self.by.y),
            ..bounds
        };
        Ok(self.cells.bounding_box()?.map(moved))
    }

    fn try_for_each_run(&mut self, visit: &mut dyn FnMut(Run) -> io::Result<()>) -> io::Result<()> {
        let Point { x: dx, y: dy } = self.by;
        self.cells.try_for_each_run(&mut |run| {
            visit(Run { x: run.x.saturating_add(dx), y: run.y.saturating_add(dy), ..run })
        })
    }

    fn budget(&self) -> MemoryBudget {
        self.cells.budget()
    }
}
