//! The buffers of a grid: bands of columns, each in two buffers of its own.
//!
//! A universe that fits one binding is one band. A larger one is cut into bands from west to east,
//! each with a ghost frame of its own. Before a launch the outermost columns of words, each of which
//! lies in one piece, are copied between neighbouring bands. On a torus a kernel joins the last band to
//! the first.

use super::super::device::GpuDevice;
use super::super::kernels::{CommonKernels, LANES, WRAPPED_COLUMNS};
use super::super::layout::{GHOST_ROWS, Grid, OPEN_EAST, OPEN_WEST, WORD_CELLS, WordChange};
use super::super::store::MaskedWord;
use crate::engine::EngineError;
use crate::life::{Edge, Point, Rect, Topology};

/// How a universe is cut into bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    window: Rect,
    /// Columns of words in each band but the last.
    band_words: u64,
    bands: u64,
    /// Words from one column of words to the next.
    stride: u64,
}

/// What a device allows of a buffer of cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct BandLimits {
    /// Bytes of a binding.
    pub(super) bytes: u64,
    /// Columns of words, and rows in sixty-fours: workgroups along a dimension of a dispatch.
    pub(super) workgroups: u64,
    /// Bands start at multiples of so many columns of words.
    pub(super) step: u64,
}

/// Rows that a workgroup takes in the kernels that take the fewest.
const ROWS_PER_WORKGROUP: u64 = 64;

impl Cut {
    /// Cuts a window of the universe, or `None` where not even a few columns fit a binding, or
    /// where an unbounded axis keeps it from being cut.
    pub(super) fn new(topology: Topology, window: Rect, limits: BandLimits) -> Option<Self> {
        let words = window.width.div_ceil(u64::from(WORD_CELLS));
        let stride = (window.height + 2 * u64::from(GHOST_ROWS)).next_multiple_of(4);
        if window.height.div_ceil(ROWS_PER_WORKGROUP) > limits.workgroups {
            return None;
        }
        let fitting = (limits.bytes / stride.checked_mul(4)?).min(u64::from(u32::MAX) / stride);
        let most = fitting.saturating_sub(2).min(limits.workgroups.saturating_sub(2));
        if words <= most {
            return Some(Self { window, band_words: words, bands: 1, stride });
        }
        let is_bounded = topology.width().is_some() && topology.height().is_some();
        if !is_bounded {
            return None;
        }
        // At the ends of a torus two columns of words are joined to two.
        (1..=most / limits.step)
            .rev()
            .map(|steps| steps * limits.step)
            .map(|band_words| (band_words, words.div_ceil(band_words)))
            .find(|&(band_words, bands)| band_words >= 2 && words - (bands - 1) * band_words >= 2)
            .map(|(band_words, bands)| Self { window, band_words, bands, stride })
    }

    /// Bytes that the bands take, each in one buffer.
    pub(super) fn bytes(&self) -> u64 {
        let words = self.window.width.div_ceil(u64::from(WORD_CELLS));
        4 * self.stride * (words + 2 * self.bands)
    }
}

/// A grid in its buffers.
pub(super) struct Bands {
    pub(super) list: Vec<Band>,
    /// The part of the universe that is there.
    pub(super) window: Rect,
    /// Columns of words in each band but the last.
    pub(super) band_words: u32,
    /// The cells now are in the buffers of that number.
    pub(super) now: usize,
    /// Join the last band to the first, where there are several.
    seam_groups: Option<[wgpu::BindGroup; 2]>,
}

/// Columns of a grid.
pub(super) struct Band {
    pub(super) grid: Grid,
    /// The cell that stands first in the band.
    pub(super) origin: Point,
    pub(super) uniform: wgpu::Buffer,
    buffers: [wgpu::Buffer; 2],
    /// From buffer 0 to buffer 1, and back.
    pub(super) step_groups: [wgpu::BindGroup; 2],
    wrap_groups: [wgpu::BindGroup; 2],
}

impl Band {
    /// Columns and rows of cells.
    pub(super) fn rect(&self) -> Rect {
        let (width, height) = (u64::from(self.grid.width), u64::from(self.grid.height));
        Rect::new(self.origin.x, self.origin.y, width, height)
    }

    /// Adds the changes of the band's words that a word of the universe asks for, three at most.
    pub(super) fn add_changes(&self, word: MaskedWord, changes: &mut Vec<WordChange>) {
        let (width, height) = (i64::from(self.grid.width), i64::from(self.grid.height));
        let (x, y) = (word.x - self.origin.x, word.y - self.origin.y);
        if !(0..height).contains(&y) || x <= -64 || x >= width {
            return;
        }
        let cells = i64::from(WORD_CELLS);
        let first = x.div_euclid(cells);
        let shift = x.rem_euclid(cells);
        let (mask, bits) = (u128::from(word.mask) << shift, u128::from(word.bits) << shift);
        for part in 0..3 {
            let column = first + part;
            let mask = (mask >> (cells * part)) as u32 & self.mask_of(column);
            if mask != 0 {
                let at = self.grid.index(column as u32 * WORD_CELLS, y as u32) as u32;
                changes.push(WordChange { at, mask, bits: (bits >> (cells * part)) as u32 });
            }
        }
    }

    /// The bits of a column of words that are cells of the band.
    fn mask_of(&self, column: i64) -> u32 {
        match u32::try_from(column) {
            Ok(column) if column + 1 == self.grid.words => self.grid.last_mask,
            Ok(column) if column < self.grid.words => u32::MAX,
            _ => 0,
        }
    }

    fn column_bytes(&self) -> u64 {
        4 * u64::from(self.grid.stride)
    }
}

impl Bands {
    /// Buffers of dead cells.
    ///
    /// # Errors
    /// [`EngineError::Device`] for a grid past what can be addressed.
    pub(super) fn new(
        gpu: &GpuDevice,
        kernels: &CommonKernels,
        topology: Topology,
        cut: Cut,
    ) -> Result<Self, EngineError> {
        let mut list = Vec::new();
        let is_torus = topology.edge() == Edge::Torus;
        let (wraps_x, wraps_y) =
            (is_torus && topology.width().is_some(), is_torus && topology.height().is_some());
        for band in 0..cut.bands {
            let start = band * cut.band_words * u64::from(WORD_CELLS);
            let width = (cut.band_words * u64::from(WORD_CELLS)).min(cut.window.width - start);
            let wraps_x = wraps_x && cut.bands == 1;
            let Some(mut grid) = Grid::new(width, cut.window.height, wraps_x, wraps_y) else {
                return Err(EngineError::Device("a grid past 2^32 words".to_owned()));
            };
            // On a torus of several bands every side is open, joined to the next band.
            let is_joined = is_torus && topology.width().is_some() && cut.bands > 1;
            if band > 0 || is_joined {
                grid.open_sides |= OPEN_WEST;
            }
            if band + 1 < cut.bands || is_joined {
                grid.open_sides |= OPEN_EAST;
            }
            let origin = Point::new(cut.window.x + start as i64, cut.window.y);
            list.push(Band::new(gpu, kernels, grid, origin));
        }
        let seam_groups = match list.as_slice() {
            [first, .., last] if wraps_x => Some([0, 1].map(|now| {
                let buffers = [&last.uniform, &first.buffers[now], &last.buffers[now]];
                gpu.bind("seam", &kernels.layouts.seam, &buffers)
            })),
            _ => None,
        };
        let band_words = cut.band_words as u32;
        Ok(Self { list, window: cut.window, band_words, now: 0, seam_groups })
    }

    /// The cells of a band now.
    pub(super) fn current<'a>(&self, band: &'a Band) -> &'a wgpu::Buffer {
        &band.buffers[self.now]
    }

    /// Bytes of all buffers.
    pub(super) fn bytes(&self) -> u64 {
        self.list.iter().map(|band| 2 * band.grid.bytes()).sum()
    }

    /// Whether a pass must not hold more than one launch, because copies stand before each.
    pub(super) fn needs_copies(&self) -> bool {
        self.list.len() > 1
    }

    /// Copies between neighbouring bands what the frames show of each other.
    pub(super) fn exchange(&self, encoder: &mut wgpu::CommandEncoder) {
        for pair in self.list.windows(2) {
            let [west, east] = pair else { continue };
            let bytes = west.column_bytes();
            let (from, to) = (self.current(west), self.current(east));
            let last = u64::from(west.grid.words);
            encoder.copy_buffer_to_buffer(from, last * bytes, to, 0, bytes);
            encoder.copy_buffer_to_buffer(to, bytes, from, (last + 1) * bytes, bytes);
        }
    }

    /// Fills the frames of a torus with the other side. The frames between bands are filled already.
    pub(super) fn wrap(
        &self,
        gpu: &GpuDevice,
        kernels: &CommonKernels,
        pass: &mut wgpu::ComputePass<'_>,
    ) {
        if let (Some(groups), Some(last)) = (&self.seam_groups, self.list.last()) {
            pass.set_bind_group(0, &groups[self.now], &[]);
            pass.set_pipeline(kernels.join_ends(gpu.device()));
            pass.dispatch_workgroups(last.grid.height.div_ceil(LANES), 1, 1);
        }
        for band in &self.list {
            let grid = band.grid;
            if grid.wraps_x + grid.wraps_y == 0 {
                continue;
            }
            pass.set_bind_group(0, &band.wrap_groups[self.now], &[]);
            let rows = grid.height.div_ceil(LANES);
            let columns = (grid.words + 2).div_ceil(WRAPPED_COLUMNS);
            pass.set_pipeline(&kernels.wrap);
            pass.dispatch_workgroups(rows.max(columns), 2, 1);
        }
    }

    /// Copies the cells that both windows show; both have one band.
    pub(super) fn copy_to(&self, gpu: &GpuDevice, target: &Bands) {
        let shared = self.window.intersection(&target.window);
        let (Some(from), Some(to)) = (self.list.first(), target.list.first()) else { return };
        if shared.is_empty() {
            return;
        }
        let mut encoder = gpu.encoder("move window");
        let place = |band: &Band, x: i64| {
            let column = (x - band.origin.x) as u32;
            4 * band.grid.index(column, (shared.y - band.origin.y) as u32) as u64
        };
        for x in (shared.x..shared.right()).step_by(WORD_CELLS as usize) {
            encoder.copy_buffer_to_buffer(
                self.current(from),
                place(from, x),
                target.current(to),
                place(to, x),
                4 * shared.height,
            );
        }
        gpu.queue().submit([encoder.finish()]);
    }
}

impl Band {
    fn new(gpu: &GpuDevice, kernels: &CommonKernels, grid: Grid, origin: Point) -> Self {
        let buffers = ["cells 0", "cells 1"].map(|label| gpu.storage(label, grid.bytes()));
        let uniform = gpu.uniform("grid", &grid);
        let [zero, one] = &buffers;
        let (step, wrap) = (&kernels.layouts.step, &kernels.layouts.wrap);
        Self {
            grid,
            origin,
            step_groups: [
                gpu.bind("step 0 to 1", step, &[&uniform, zero, one]),
                gpu.bind("step 1 to 0", step, &[&uniform, one, zero]),
            ],
            wrap_groups: [
                gpu.bind("wrap 0", wrap, &[&uniform, zero]),
                gpu.bind("wrap 1", wrap, &[&uniform, one]),
            ],
            uniform,
            buffers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(rulestring: &str, bytes: u64, step: u64) -> Option<(u64, u64)> {
        let topology = rulestring.parse::<crate::life::Rulestring>().unwrap().topology;
        let bounds = topology.bounds().unwrap_or(Rect::new(0, 0, 640, 96));
        let limits = BandLimits { bytes, workgroups: 65_535, step };
        Cut::new(topology, bounds, limits).map(|cut| (cut.band_words, cut.bands))
    }

    #[test]
    fn universes_are_cut_where_a_binding_ends() {
        // 96 rows and two ghost frames make columns of 512 bytes.
        assert_eq!(cut("B3/S23:T640,96", 22 * 512, 3), Some((20, 1)));
        assert_eq!(cut("B3/S23:T640,96", 21 * 512, 3), Some((18, 2)));
        assert_eq!(cut("B3/S23:T640,96", 8 * 512, 3), Some((6, 4)));
        assert_eq!(cut("B3/S23:T640,96", 8 * 512, 1), Some((6, 4)));
        // One column would be left over.
        assert_eq!(cut("B3/S23:T672,96", 6 * 512, 1), Some((3, 7)));
        assert_eq!(cut("B3/S23:T640,96", 4 * 512, 3), None);
        assert_eq!(cut("B3/S23:P640,0", 8 * 512, 3), None);
    }
}
