//! Layouts that Rust and WGSL share.

use crate::wgsl::{shared_constants, shared_struct};

shared_constants! {
    /// What may lie over the counts of a picture, each a bit.
    pub(super) fn layers;
    /// What the live cells of a block belong to.
    HAS_TINTS = 1;
    /// The colour of their states.
    HAS_COLOURS = 2;
}

shared_struct! {
    /// Everything that the draw pass knows of a frame.
    pub(super) struct FrameInputs {
        ground: [f32; 4],
        cell: [f32; 4],
        sparse: [f32; 4],
        grid: [f32; 4],
        outside: [f32; 4],
        border: [f32; 4],
        /// The universe's edges in pixels of the canvas: left, top, right, bottom.
        bounds: [f32; 4],
        /// The colours of the tints 1 to 4: still, oscillating, active, moving.
        tints: [[f32; 4]; 4],
        canvas_min: [f32; 2],
        /// The canvas's top-left corner, in blocks of the raster.
        block_origin: [f32; 2],
        /// The canvas's top-left corner, in cells from a cell whose coordinates 10 divides.
        grid_phase: [f32; 2],
        raster_size: [u32; 2],
        blocks_per_pixel: f32,
        cells_per_pixel: f32,
        /// How strong grid lines are, 0 to 1; every tenth is major.
        minor_line: f32,
        major_line: f32,
        /// In pixels, outside the universe.
        border_width: f32,
        blocks_are_cells: u32,
        target_is_srgb: u32,
        /// What lies over the counts.
        layers: u32,
    }
}
