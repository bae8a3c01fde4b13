//! Layouts that Rust and WGSL share.

use bytemuck::{Pod, Zeroable};

/// Everything that the draw pass knows of a frame. Keep in sync with `Frame` in
/// `shaders/draw.wgsl`, which says what the fields mean.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct FrameInputs {
    pub ground: [f32; 4],
    pub cell: [f32; 4],
    pub sparse: [f32; 4],
    pub grid: [f32; 4],
    pub outside: [f32; 4],
    pub border: [f32; 4],
    pub bounds: [f32; 4],
    pub tints: [[f32; 4]; 4],
    pub canvas_min: [f32; 2],
    pub block_origin: [f32; 2],
    pub grid_phase: [f32; 2],
    pub raster_size: [u32; 2],
    pub blocks_per_pixel: f32,
    pub cells_per_pixel: f32,
    pub minor_line: f32,
    pub major_line: f32,
    pub border_width: f32,
    pub blocks_are_cells: u32,
    pub target_is_srgb: u32,
    pub has_tints: u32,
}

const _: () = assert!(size_of::<FrameInputs>() == 240);
