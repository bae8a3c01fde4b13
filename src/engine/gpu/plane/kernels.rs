//! The compute pipelines of the sparse plane.

use super::SHAPE;
use crate::engine::gpu::device::GpuDevice;
use crate::engine::gpu::kernels::{Binding, layout, module, pipeline};
use crate::engine::gpu::layout::{CountRequest, LookRequest, Placed, TileTotals, constants};
use crate::engine::gpu::tile_kernel::{self, Majority, Target};
use crate::life::Rule;
use crate::wgsl::{Part, Program};

/// Invocations of a workgroup that looks at a tile.
const LANES: u32 = 32;

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
        let step = module(device, &step_program(rule));
        let [count, look] =
            ["plane_count", "plane_look"].map(|file| module(device, &look_program(file)));
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

/// The kernel that steps tiles.
fn step_program(rule: Rule) -> Program {
    tile_kernel::program(rule, SHAPE, Majority::Select, Target::Plane)
}

/// A kernel that looks at tiles.
fn look_program(file: &'static str) -> Program {
    let parts = [
        constants(),
        tile_kernel::tile_sizes(SHAPE),
        Part::constants("sizes", &[("LANES", LANES)]),
        Part::of::<CountRequest>(),
        Part::of::<LookRequest>(),
        Part::of::<TileTotals>(),
        Part::of::<Placed>(),
    ];
    Program::new(file, &parts)
}

/// The programs of this module, the one that steps by examples.
pub(in crate::engine::gpu) fn programs() -> Vec<Program> {
    let steps = tile_kernel::example_rules().map(step_program);
    ["plane_count", "plane_look"].map(look_program).into_iter().chain(steps).collect()
}
