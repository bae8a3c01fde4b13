//! The compute pipeline that changes words of cells, wherever they lie.

use super::super::device::GpuDevice;
use super::super::layout::{WordChange, WriteRequest, constants, workgroups};
use super::super::pipeline::{Binding, layout, module, pipeline};
use crate::wgsl::{Part, Program};

/// Invocations of a workgroup, one a word.
const LANES: u32 = 64;

/// The kernel that changes words of cells.
pub(in super::super) struct WriteKernel {
    pipeline: wgpu::ComputePipeline,
    layout: wgpu::BindGroupLayout,
}

impl WriteKernel {
    pub(super) fn new(gpu: &GpuDevice) -> Self {
        use Binding::{Read, Uniform, Write};
        let layout = layout(gpu.device(), "write", &[Uniform, Read, Write]);
        let module = module(gpu.device(), &program());
        Self { pipeline: pipeline(gpu.device(), &module, &[&layout], "write_words"), layout }
    }

    /// Changes words of a buffer of cells. Two changes may share a word, but no cell.
    pub(in super::super) fn run(
        &self,
        gpu: &GpuDevice,
        cells: &wgpu::Buffer,
        changes: &[WordChange],
    ) {
        let Ok(count) = u32::try_from(changes.len()) else { return };
        if count == 0 {
            return;
        }
        let bytes = bytemuck::cast_slice(changes);
        let changes = gpu.filled("changes", bytes, wgpu::BufferUsages::STORAGE);
        let request = gpu.uniform("write", &WriteRequest { count });
        let group = gpu.bind("write", &self.layout, &[&request, &changes, cells]);
        gpu.dispatch("write", &self.pipeline, &group, workgroups(count.div_ceil(LANES)));
    }
}

pub(super) fn program() -> Program {
    let parts = [
        constants(),
        Part::constants("sizes", &[("LANES", LANES)]),
        Part::of::<WriteRequest>(),
        Part::of::<WordChange>(),
    ];
    Program::new("write", &parts)
}
