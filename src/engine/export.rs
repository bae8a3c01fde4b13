//! An engine's universe, walked over in reading order without being held as a whole.

use std::io;

use super::{Engine, EngineError};
use crate::life::{BlockRaster, CellRuns, Cells, Pattern, Rect, Run, Universe};
use crate::memory::MemoryBudget;

/// The live cells of an engine. A band of rows is read at a time, and of a wide band only the
/// stretches where something lives; stretches of rows without life are not read at all.
pub struct EngineRuns<'a> {
    engine: &'a mut dyn Engine,
}

/// Rows that are read at once.
const BAND_ROWS: u64 = 64;

/// Columns that are read at once without asking first where something lives.
const STRETCH_COLUMNS: u64 = 1 << 16;

/// Parts that a region is divided into to find out where something lives.
const PARTS: u64 = 64;

impl<'a> EngineRuns<'a> {
    /// The cells as they are now.
    pub fn new(engine: &'a mut dyn Engine) -> Self {
        Self { engine }
    }

    /// Visits the runs of `region`, or of those of its rows where something lives.
    fn walk(
        &mut self,
        region: Rect,
        visit: &mut dyn FnMut(Run) -> io::Result<()>,
    ) -> io::Result<()> {
        if region.height <= BAND_ROWS {
            let mut band = Cells::within(self.engine.budget());
            self.gather(region, &mut band).map_err(io::Error::other)?;
            return band.try_for_each_run(visit);
        }
        let parts = self.live_rows(region).map_err(io::Error::other)?;
        parts.into_iter().try_for_each(|part| self.walk(part, visit))
    }

    /// Parts of a region, from north to south, that hold all that lives in it.
    fn live_rows(&mut self, region: Rect) -> Result<Vec<Rect>, EngineError> {
        let step = region.height.div_ceil(PARTS).max(BAND_ROWS);
        let rows = boundaries(region.y, region.height, step);
        let raster = BlockRaster::new(vec![region.x, region.right()], rows);
        let counts = self.engine.count_blocks(&raster)?;
        let live = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        Ok(live.map(|(index, _)| raster.block(0, index)).collect())
    }

    /// Adds the live cells of a region of few rows to `band`.
    fn gather(&mut self, region: Rect, band: &mut Cells) -> Result<(), EngineError> {
        if region.width <= STRETCH_COLUMNS {
            let grid = self.engine.read_states(region)?;
            band.try_insert_states(region.x, region.y, &grid)?;
            return Ok(());
        }
        let step = region.width.div_ceil(PARTS).max(STRETCH_COLUMNS);
        let columns = boundaries(region.x, region.width, step);
        let raster = BlockRaster::new(columns, vec![region.y, region.bottom()]);
        let counts = self.engine.count_blocks(&raster)?;
        for (index, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            self.gather(raster.block(index, 0), band)?;
        }
        Ok(())
    }
}

/// Boundaries of blocks of `step` cells from `start` on.
fn boundaries(start: i64, length: u64, step: u64) -> Vec<i64> {
    let whole = (0..length.div_ceil(step)).map(|index| start.saturating_add_unsigned(index * step));
    whole.chain([start.saturating_add_unsigned(length)]).collect()
}

impl CellRuns for EngineRuns<'_> {
    fn bounding_box(&mut self) -> io::Result<Option<Rect>> {
        self.engine.bounding_box().map_err(io::Error::other)
    }

    fn try_for_each_run(&mut self, visit: &mut dyn FnMut(Run) -> io::Result<()>) -> io::Result<()> {
        match self.bounding_box()? {
            Some(bounds) => self.walk(bounds, visit),
            None => Ok(()),
        }
    }

    fn budget(&self) -> MemoryBudget {
        self.engine.budget().clone()
    }
}

/// What is to be said about the universe of an engine, as a pattern without its cells, placed where
/// they stand.
pub fn about(engine: &dyn Engine) -> Pattern {
    Pattern {
        rule: engine.rule().clone(),
        topology: engine.topology(),
        generation: engine.generation(),
        is_placed: true,
        ..Pattern::default()
    }
}

/// The universe of an engine as a pattern, placed where its cells stand, which are drawn from the
/// engine's budget.
///
/// # Errors
/// The engine's errors, and [`EngineError::OverBudget`].
pub fn export(engine: &mut dyn Engine) -> Result<Pattern, EngineError> {
    let mut cells = Cells::within(engine.budget());
    let mut regions: Vec<Rect> = engine.bounding_box()?.into_iter().collect();
    let mut runs = EngineRuns::new(engine);
    while let Some(region) = regions.pop() {
        if region.height <= BAND_ROWS {
            runs.gather(region, &mut cells)?;
        } else {
            regions.extend(runs.live_rows(region)?);
        }
    }
    Ok(Pattern { cells, ..about(runs.engine) })
}

/// The universe of an engine without the engine, from whose budget its cells are drawn.
///
/// # Errors
/// The engine's errors, and [`EngineError::OverBudget`].
pub fn universe_of(engine: &mut dyn Engine) -> Result<Universe, EngineError> {
    Universe::take(&mut export(engine)?, None)
        .map_err(|error| EngineError::Unreadable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{HostKind, start_on_host};
    use crate::life::{Cells, Universe};

    fn check(cells: &Cells) {
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells.clone()) };
        let universe = Universe::new(&pattern, None).unwrap();
        let mut engine = start_on_host(HostKind::Cpu, &universe, 1 << 30).unwrap();
        let mut runs = Vec::new();
        EngineRuns::new(&mut *engine)
            .try_for_each_run(&mut |run| {
                runs.push(run);
                Ok(())
            })
            .unwrap();
        let mut expected = Vec::new();
        let walked = cells.try_for_each_run(|run| {
            expected.push(run);
            Ok::<_, ()>(())
        });
        assert_eq!(walked, Ok(()));
        assert_eq!(runs, expected);
        assert_eq!(export(&mut *engine).unwrap(), pattern);
    }

    #[test]
    fn a_universe_is_walked_over_in_reading_order() {
        check(&Cells::new());
        check(&Cells::from_points([(0, 0), (1, 0), (2, 0)]));
        // Wider and taller than what is read at once, and mostly empty.
        let far = 1 << 33;
        check(&Cells::from_points([(-far, 5), (-far + 1, 5), (far, 5), (0, far), (70_000, -far)]));
        let mut wide = Cells::new();
        for y in 0..130 {
            wide.insert_run(-100_000 + y, y, 200_000).unwrap();
        }
        check(&wide);
    }
}
