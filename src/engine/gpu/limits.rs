//! What a device's memory and lanes allow at most, measured on the spot; `roofline` says what the
//! two limits mean.
//!
//! A kernel measures each of them and does nothing else: `limit_copy.wgsl` copies a large buffer,
//! `limit_operations.wgsl` keeps registers busy. The host's clock times a submission of tens of
//! milliseconds, beside which its start does not count.

use super::super::EngineError;
use super::super::roofline::{Roofline, best_rate};
use super::device::GpuDevice;
use super::pipeline::module;
use crate::wgsl::Program;

const COPY: &str = "limit_copy";
const OPERATIONS: &str = "limit_operations";

/// Bytes copied at once, far more than a cache holds.
const COPY_BYTES: u64 = 1 << 30;

/// The same on a software adapter, whose caches are the host's.
const SOFTWARE_COPY_BYTES: u64 = 128 << 20;

/// Bytes that a workgroup of the copy kernel moves, a vector of four words an invocation.
const COPY_WORKGROUP_BYTES: u64 = 256 * 16;

/// Workgroups of the copy kernel in a row of its two-dimensional dispatch.
const COPY_ROW: u64 = 1024;

/// Workgroups of the kernel of operations: enough that the largest device has many waves of them.
const OPERATION_WORKGROUPS: u32 = 1 << 14;

/// The same on a software adapter.
const SOFTWARE_OPERATION_WORKGROUPS: u32 = 1 << 7;

/// Invocations of a workgroup of the kernel of operations.
const OPERATION_WORKGROUP: u32 = 64;

/// Operations of an invocation in a round: 32 turns of a ring of twelve.
const OPERATIONS_PER_ROUND: f64 = 32.0 * 12.0;

/// Measures a device. Two buffers within so many bytes are made for it and given back.
///
/// # Errors
/// The device's errors.
pub fn measure(gpu: &GpuDevice, allowed_bytes: u64) -> Result<Roofline, EngineError> {
    Ok(Roofline {
        bytes_per_second: copy_rate(gpu, allowed_bytes)?,
        operations_per_second: operation_rate(gpu)?,
    })
}

fn copy_rate(gpu: &GpuDevice, allowed_bytes: u64) -> Result<f64, EngineError> {
    let caps = gpu.caps();
    let wanted = if caps.is_software() { SOFTWARE_COPY_BYTES } else { COPY_BYTES };
    let row_bytes = COPY_ROW * COPY_WORKGROUP_BYTES;
    let largest = caps.max_binding_bytes.min(caps.max_buffer_bytes);
    let rows = wanted.min(largest).min(allowed_bytes / 2) / row_bytes;
    let rows = rows.clamp(1, u64::from(caps.max_workgroups));
    let bytes = rows * row_bytes;
    let buffer = |label| {
        gpu.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: bytes,
            usage: wgpu::BufferUsages::STORAGE,
            mapped_at_creation: false,
        })
    };
    let launch = Launch::new(
        gpu,
        "copy limit",
        COPY,
        [&buffer("copy limit source"), &buffer("copy limit sink")],
        (COPY_ROW as u32, rows as u32),
    );
    best_rate(
        |count| 2.0 * bytes as f64 * count as f64,
        |count| {
            launch.submit(gpu, count);
            gpu.wait()
        },
    )
}

fn operation_rate(gpu: &GpuDevice) -> Result<f64, EngineError> {
    let workgroups =
        if gpu.caps().is_software() { SOFTWARE_OPERATION_WORKGROUPS } else { OPERATION_WORKGROUPS };
    let invocations = u64::from(workgroups * OPERATION_WORKGROUP);
    let rounds = gpu.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("operation limit rounds"),
        size: 16,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let sink = gpu.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("operation limit sink"),
        size: invocations * 4,
        usage: wgpu::BufferUsages::STORAGE,
        mapped_at_creation: false,
    });
    let launch = Launch::new(gpu, "operation limit", OPERATIONS, [&rounds, &sink], (workgroups, 1));
    best_rate(
        |count| invocations as f64 * OPERATIONS_PER_ROUND * count as f64,
        |count| {
            // `best_rate` counts to less than a word holds.
            let words = [count as u32, 0, 0, 0];
            gpu.queue().write_buffer(&rounds, 0, bytemuck::cast_slice(&words));
            launch.submit(gpu, 1);
            gpu.wait()
        },
    )
}

/// The programs of this module.
pub(super) fn programs() -> Vec<Program> {
    [COPY, OPERATIONS].map(|file| Program::new(file, &[])).into()
}

/// A kernel with what it is bound to.
struct Launch {
    label: &'static str,
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
    workgroups: (u32, u32),
}

impl Launch {
    fn new(
        gpu: &GpuDevice,
        label: &'static str,
        file: &'static str,
        buffers: [&wgpu::Buffer; 2],
        workgroups: (u32, u32),
    ) -> Self {
        let device = gpu.device();
        let module = module(device, &Program::new(file, &[]));
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(label),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: Default::default(),
            cache: None,
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(label),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &[0, 1].map(|binding| wgpu::BindGroupEntry {
                binding,
                resource: buffers[binding as usize].as_entire_binding(),
            }),
        });
        Self { label, pipeline, group, workgroups }
    }

    fn submit(&self, gpu: &GpuDevice, count: u64) {
        let mut encoder = gpu
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(self.label) });
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some(self.label),
                timestamp_writes: None,
            });
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.group, &[]);
            for _ in 0..count {
                pass.dispatch_workgroups(self.workgroups.0, self.workgroups.1, 1);
            }
        }
        gpu.queue().submit([encoder.finish()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_limits_are_found_within_little_memory() {
        let gpu = GpuDevice::headless(None).unwrap();
        let found = measure(&gpu, 16 << 20).unwrap();
        assert!(found.bytes_per_second > 1e6, "{found:?}");
        assert!(found.operations_per_second > 1e6, "{found:?}");
    }

    /// What the kernel computes for an invocation.
    fn folded(index: u32, rounds: u32) -> u32 {
        let seed = (index + 1).wrapping_mul(2_654_435_769);
        let first = [seed, seed ^ 1_597_334_677, seed ^ 3_812_015_801, seed ^ 2_798_796_415];
        let mut ring: Vec<u32> =
            [1u32, 3, 5].iter().flat_map(|&by| first.map(|word| word.wrapping_mul(by))).collect();
        for _ in 0..32 * rounds {
            for at in 0..12 {
                ring[at] ^= ring[(at + 1) % 12] & ring[(at + 2) % 12];
            }
        }
        ring.iter().fold(0, |folded, word| folded ^ word)
    }

    #[test]
    fn the_device_does_every_operation_that_is_counted() {
        let gpu = GpuDevice::headless(None).unwrap();
        let rounds = gpu.filled(
            "rounds",
            bytemuck::cast_slice(&[3u32, 0, 0, 0]),
            wgpu::BufferUsages::UNIFORM,
        );
        let buffer = |label, usage| {
            gpu.device().create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: 64 * 4,
                usage,
                mapped_at_creation: false,
            })
        };
        let sink = buffer("sink", wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC);
        let staging =
            buffer("staging", wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST);
        Launch::new(&gpu, "operations", OPERATIONS, [&rounds, &sink], (1, 1)).submit(&gpu, 1);
        let mut encoder = gpu.device().create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(&sink, 0, &staging, 0, 64 * 4);
        gpu.queue().submit([encoder.finish()]);
        let words: Vec<u32> =
            bytemuck::pod_collect_to_vec(&gpu.read_mapped(&staging, 64 * 4).unwrap());
        let expected: Vec<u32> = (0..64).map(|index| folded(index, 3)).collect();
        assert_eq!(words, expected);
    }
}
