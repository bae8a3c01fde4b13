//! The compute pipelines of the sparse plane.

use super::{SHAPE, TILE_COLUMNS, TILE_HEIGHT};
use crate::engine::gpu::device::GpuDevice;
use crate::engine::gpu::kernels::{Binding, layout, module, pipeline};
use crate::engine::gpu::tile_kernel::{self, Majority, Target};
use crate::life::Rule;

/// The compute pipelines of a plane under one rule.
pub(super) struct Kernels {
    pub(super) step: wgpu::ComputePipeline,
    pub(super) count: wgpu::ComputePipeline,
    pub(super) count_in_blocks: wgpu::ComputePipeline,
    pub(super) gather: wgpu::ComputePipeline,
    pub(super) step_layout: wgpu::BindGroupLayout,
    pub(super) count_layout: wgpu::BindGroupLayout,
    pub(super) look_layout: wgpu::BindGroupLayout,
}

impl Kernels {
    pub(super) fn new(gpu: &GpuDevice, rule: Rule) -> Self {
        use Binding::{Read, Uniform, Write};
        let device = gpu.device();
        let step_layout =
            layout(device, "step plane", &[Uniform, Read, Read, Read, Write, Read, Write, Write]);
        let count_layout = layout(device, "count tiles", &[Uniform, Read, Read, Write]);
        let look_layout = layout(device, "look at tiles", &[Uniform, Read, Read, Read, Write]);
        let step = module(device, "plane_step", &step_source(rule));
        let count = module(device, "plane_count", &with_sizes(COUNT));
        let look = module(device, "plane_look", &with_sizes(LOOK));
        Self {
            step: pipeline(device, &step, &[&step_layout], "step_plane"),
            count: pipeline(device, &count, &[&count_layout], "count_tiles"),
            count_in_blocks: pipeline(device, &look, &[&look_layout], "count_in_blocks"),
            gather: pipeline(device, &look, &[&look_layout], "gather"),
            step_layout,
            count_layout,
            look_layout,
        }
    }
}

/// The WGSL of the kernel that steps tiles.
fn step_source(rule: Rule) -> String {
    tile_kernel::source(rule, SHAPE, Majority::Select, Target::Plane)
}

const COUNT: &str = include_str!("../../../../shaders/plane_count.wgsl");
const LOOK: &str = include_str!("../../../../shaders/plane_look.wgsl");

/// The shaders of this module that do not depend on a rule, by name.
#[cfg(test)]
pub(in crate::engine::gpu) fn sources() -> [(&'static str, String); 2] {
    [("plane_count", with_sizes(COUNT)), ("plane_look", with_sizes(LOOK))]
}

/// A shader with the size of tiles filled in.
fn with_sizes(source: &str) -> String {
    source
        .replace("TILE_COLUMNS", &format!("{TILE_COLUMNS}u"))
        .replace("TILE_ROWS", &format!("{TILE_HEIGHT}u"))
}
