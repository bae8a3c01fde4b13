//! What stands behind the engine: a store keeps a universe's cells on a device, and steps them.
//!
//! There are two. `grid` is dense, for universes that are bounded on an axis at least, and `plane` a
//! sparse set of tiles for the unbounded plane. A store knows where cells lie and nothing else: the
//! engine keeps the generation, remembers counts, reads regions back and tells errors.

use super::device::GpuDevice;
use super::timer::Timer;
use crate::engine::{EngineError, Skipping};
use crate::life::{BlockRaster, Rect};
use crate::memory::OverBudget;

/// Keeps and steps the cells of a universe.
pub(super) trait Store: Send {
    /// Steps some of `wanted` generations, one at least: as many as one submission should hold. Says
    /// how many they are.
    ///
    /// # Errors
    /// What keeps it from stepping any. The cells stay as they were.
    fn step(&mut self, wanted: u64, meter: &mut Meter) -> Result<u64, Stuck>;

    /// Adds the work of all steps to the meter, and waits for them as far as that takes.
    ///
    /// # Errors
    /// The device's errors.
    fn settle(&mut self, meter: &mut Meter) -> Result<(), EngineError>;

    /// Counts the live cells.
    ///
    /// # Errors
    /// The device's errors.
    fn totals(&mut self, meter: &mut Meter) -> Result<Totals, EngineError>;

    /// The part of a region that may hold live cells; outside it all are dead.
    fn covered(&self, region: Rect) -> Rect;

    /// Gathers the cells of a region that is [covered](Self::covered), row after row, each beginning
    /// with a word of its own: bit `i` of word `w` is column `32 w + i`. Bits past the last column may
    /// be set. The target needs `STORAGE | COPY_DST` usage and room for every row.
    fn gather(&self, region: Rect, target: &wgpu::Buffer);

    /// Counts the live cells of each block of a raster, which has one at least, one `u32` a block, row
    /// after row. The target needs `STORAGE | COPY_DST` usage and room for every block.
    fn count_blocks(&self, raster: &BlockRaster, target: &wgpu::Buffer);

    /// Changes cells, wherever they lie in the universe. No two words may share a cell.
    ///
    /// # Errors
    /// What keeps it from that. The cells stay as they were.
    fn write(&mut self, words: &[MaskedWord]) -> Result<(), Stuck>;

    /// Bytes that hold the cells.
    fn bytes(&self) -> u64;

    /// Generations that it likes to step at once.
    fn preferred_batch(&self) -> u64;

    /// Says whether cells that cannot change are left alone.
    fn set_skipping(&mut self, skipping: Skipping);

    /// Holds what the host knows of the store against itself.
    #[cfg(test)]
    fn check(&self) {}
}

/// Some of 64 cells side by side, and what they are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MaskedWord {
    /// The first column.
    pub(super) x: i64,
    /// The row.
    pub(super) y: i64,
    /// The cells that are meant: bit `i` is column `x + i`.
    pub(super) mask: u64,
    /// Those of them that live.
    pub(super) bits: u64,
}

impl MaskedWord {
    /// The smallest rectangle that holds the cells that are meant to live.
    pub(super) fn live_bounds(&self) -> Option<Rect> {
        let live = self.bits & self.mask;
        (live != 0).then(|| {
            let (first, end) = (live.trailing_zeros(), 64 - live.leading_zeros());
            Rect::new(self.x + i64::from(first), self.y, u64::from(end - first), 1)
        })
    }
}

/// Live cells and where they lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// Their number.
    pub(super) population: u64,
    /// The smallest rectangle that holds them, if there is any.
    pub(super) bounds: Option<Rect>,
}

impl Totals {
    /// Those of both.
    pub(super) fn and(self, other: Self) -> Self {
        let bounds = match (self.bounds, other.bounds) {
            (Some(one), Some(other)) => Some(one.union(&other)),
            (one, other) => one.or(other),
        };
        Self { population: self.population + other.population, bounds }
    }
}

/// What is measured while a store steps.
#[derive(Default)]
pub(super) struct Meter {
    /// Times the passes of steps, where the device can.
    pub(super) timer: Option<Timer>,
    /// Cells times generations that were really computed.
    pub(super) cells_updated: u64,
    /// The totals, once they are known of the cells as they are.
    pub(super) totals: Option<Totals>,
}

impl Meter {
    /// Nothing was measured yet.
    pub(super) fn new(gpu: &GpuDevice) -> Self {
        Self { timer: Timer::new(gpu), cells_updated: 0, totals: None }
    }

    /// The timestamps that the next pass of steps writes.
    pub(super) fn next_pass(&mut self) -> Option<wgpu::ComputePassTimestampWrites<'_>> {
        self.timer.as_mut().and_then(Timer::next_pass)
    }
}

/// What keeps a store from going on.
#[derive(Debug)]
pub(super) enum Stuck {
    /// The memory that it needs is not there.
    Full(OverBudget),
    /// Cells have come to the largest coordinates.
    AtLastCoordinate,
    /// The device failed.
    Device(EngineError),
}

impl Stuck {
    /// The same as an error of a universe at that generation.
    pub(super) fn at(self, generation: u64) -> EngineError {
        match self {
            Self::Full(error) => EngineError::cannot_grow(generation, error),
            Self::AtLastCoordinate => EngineError::PastLastCoordinate { generation },
            Self::Device(error) => error,
        }
    }
}

impl From<EngineError> for Stuck {
    fn from(error: EngineError) -> Self {
        Self::Device(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_bounded_by_what_is_meant_to_live() {
        let word = |mask, bits| MaskedWord { x: -10, y: 3, mask, bits }.live_bounds();
        assert_eq!(word(u64::MAX, 0b0110_0100), Some(Rect::new(-8, 3, 5, 1)));
        assert_eq!(word(0b1111, 0b0110_0100), Some(Rect::new(-8, 3, 1, 1)));
        assert_eq!(word(u64::MAX, 1 << 63), Some(Rect::new(53, 3, 1, 1)));
        assert_eq!(word(0b11, 0b100), None);
    }

    #[test]
    fn totals_of_parts_add_up() {
        let part = |population, bounds| Totals { population, bounds };
        let one = part(3, Some(Rect::new(0, 0, 2, 2)));
        let other = part(4, Some(Rect::new(5, -1, 1, 2)));
        assert_eq!(one.and(other), part(7, Some(Rect::new(0, -1, 6, 3))));
        assert_eq!(one.and(Totals::default()), one);
    }
}
