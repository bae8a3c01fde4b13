//! The compute pipelines of the sparse plane.

use std::sync::Arc;

use super::super::device::GpuDevice;
use super::super::kernel_rule::{self, KernelRule};
use super::super::layout::{AccessRequest, CountRequest, Placed, TileTotals, constants};
use super::super::pipeline::{Binding, layout, module, pipeline};
use super::super::tile_kernel::{self, Majority, Target, TileShape};
use crate::wgsl::{Part, Program};

/// The shape of tiles: near to square, so that rings are small, and a row of invocations as high
/// as lanes that step together.
pub(in super::super) const SHAPE: TileShape = TileShape { words: 5, rows: 8, workgroup: 32 };

/// Invocations of a workgroup that counts or reads a tile.
const LANES: u32 = 32;

/// The compute pipelines of a plane under one rule.
pub(in super::super) struct PlaneKernels {
    pub(in super::super) step: wgpu::ComputePipeline,
    pub(in super::super) common: Arc<CommonPlaneKernels>,
}

/// The pipelines that do not depend on the rule.
pub(in super::super) struct CommonPlaneKernels {
    pub(in super::super) count: wgpu::ComputePipeline,
    pub(in super::super) count_in_blocks: wgpu::ComputePipeline,
    pub(in super::super) gather: wgpu::ComputePipeline,
    pub(in super::super) step_layout: wgpu::BindGroupLayout,
    pub(in super::super) count_layout: wgpu::BindGroupLayout,
    pub(in super::super) access_layout: wgpu::BindGroupLayout,
}

impl PlaneKernels {
    pub(in super::super) fn new(
        gpu: &GpuDevice,
        common: Arc<CommonPlaneKernels>,
        rule: &KernelRule,
    ) -> Self {
        let device = gpu.device();
        let shape = SHAPE.suited_to(rule.next(), gpu.caps().max_workgroup_invocations);
        let step = module(device, &step_program(rule, shape));
        Self { step: pipeline(device, &step, &[&common.step_layout], "step_plane"), common }
    }
}

impl CommonPlaneKernels {
    pub(in super::super) fn new(device: &wgpu::Device) -> Self {
        use Binding::{Read, Uniform, Write};
        let step_layout =
            layout(device, "step plane", &[Uniform, Read, Read, Read, Write, Read, Write, Write]);
        let count_layout = layout(device, "count tiles", &[Uniform, Read, Read, Write]);
        let access_layout = layout(device, "access tiles", &[Uniform, Read, Read, Read, Write]);
        let [count, access] =
            ["plane_count", "plane_access"].map(|file| module(device, &tile_program(file)));
        Self {
            count: pipeline(device, &count, &[&count_layout], "count_tiles"),
            count_in_blocks: pipeline(device, &access, &[&access_layout], "count_in_blocks"),
            gather: pipeline(device, &access, &[&access_layout], "gather"),
            step_layout,
            count_layout,
            access_layout,
        }
    }
}

/// The kernel that steps tiles, each of them as large as [`SHAPE`] says.
fn step_program(rule: &KernelRule, shape: TileShape) -> Program {
    tile_kernel::program(rule, shape, Majority::Select, Target::Plane)
}

/// A kernel that counts or reads tiles.
fn tile_program(file: &'static str) -> Program {
    let parts = [
        constants(),
        tile_kernel::tile_sizes(SHAPE),
        Part::constants("sizes", &[("LANES", LANES)]),
        Part::of::<CountRequest>(),
        Part::of::<AccessRequest>(),
        Part::of::<TileTotals>(),
        Part::of::<Placed>(),
    ];
    Program::new(file, &parts)
}

/// The programs of this module, the one that steps by examples.
pub(in super::super) fn programs() -> Vec<Program> {
    let rules = kernel_rule::examples().chain(kernel_rule::blinking_examples());
    let steps =
        rules.map(|rule| step_program(&rule, SHAPE.suited_to(rule.next(), LANES * SHAPE.rows)));
    ["plane_count", "plane_access"].map(tile_program).into_iter().chain(steps).collect()
}
