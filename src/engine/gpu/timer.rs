//! Device time by timestamp queries.

use super::super::EngineError;
use super::device::GpuDevice;

/// Passes whose times are kept until they are asked for.
const CAPACITY: u32 = 512;

/// Times passes by a pair of timestamps each.
pub(super) struct Timer {
    queries: wgpu::QuerySet,
    resolved: wgpu::Buffer,
    staging: wgpu::Buffer,
    nanoseconds_per_tick: f64,
    /// Passes written since the last look.
    pending: u32,
    /// Whether a pass went untimed since the last look, so that the sum would be too small.
    is_incomplete: bool,
}

impl Timer {
    /// A timer, where the device has timestamps.
    pub(super) fn new(gpu: &GpuDevice) -> Option<Self> {
        if !gpu.caps().has_timestamps {
            return None;
        }
        let device = gpu.device();
        let bytes = u64::from(2 * CAPACITY) * 8;
        let buffer = |label, usage| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: bytes,
                usage: usage | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        };
        Some(Self {
            queries: device.create_query_set(&wgpu::QuerySetDescriptor {
                label: Some("step times"),
                ty: wgpu::QueryType::Timestamp,
                count: 2 * CAPACITY,
            }),
            resolved: buffer(
                "resolved step times",
                wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC,
            ),
            staging: buffer("read step times", wgpu::BufferUsages::MAP_READ),
            nanoseconds_per_tick: f64::from(gpu.queue().get_timestamp_period()),
            pending: 0,
            is_incomplete: false,
        })
    }

    /// The timestamps that the next pass writes.
    pub(super) fn next_pass(&mut self) -> Option<wgpu::ComputePassTimestampWrites<'_>> {
        if self.pending == CAPACITY {
            self.is_incomplete = true;
            return None;
        }
        let first = 2 * self.pending;
        self.pending += 1;
        Some(wgpu::ComputePassTimestampWrites {
            query_set: &self.queries,
            beginning_of_pass_write_index: Some(first),
            end_of_pass_write_index: Some(first + 1),
        })
    }

    /// The sum of the passes' times since the last call, or `None` when there were more than the
    /// timer keeps.
    pub(super) fn take_seconds(&mut self, gpu: &GpuDevice) -> Result<Option<f64>, EngineError> {
        let passes = std::mem::take(&mut self.pending);
        if std::mem::take(&mut self.is_incomplete) {
            return Ok(None);
        }
        if passes == 0 {
            return Ok(Some(0.0));
        }
        let bytes = u64::from(2 * passes) * 8;
        let mut encoder = gpu
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("step times") });
        encoder.resolve_query_set(&self.queries, 0..2 * passes, &self.resolved, 0);
        encoder.copy_buffer_to_buffer(&self.resolved, 0, &self.staging, 0, bytes);
        gpu.queue().submit([encoder.finish()]);
        let data = gpu.read_mapped(&self.staging, bytes)?;
        let ticks: Vec<u64> = bytemuck::pod_collect_to_vec(&data);
        let total: u64 = ticks.chunks(2).map(|pair| pair[1].saturating_sub(pair[0])).sum();
        Ok(Some(total as f64 * self.nanoseconds_per_tick / 1e9))
    }
}
