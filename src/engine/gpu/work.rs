//! Small pieces of work on a device: binding, dispatching, reading back.

use super::device::GpuDevice;
use crate::engine::EngineError;
use crate::wgsl::Shared;

impl GpuDevice {
    /// Bytes that a buffer of cells may have.
    pub(super) fn max_cell_bytes(&self) -> u64 {
        self.caps().max_cell_bytes()
    }

    /// Binds whole buffers in the order of a layout.
    pub(super) fn bind(
        &self,
        label: &str,
        layout: &wgpu::BindGroupLayout,
        buffers: &[&wgpu::Buffer],
    ) -> wgpu::BindGroup {
        let entries: Vec<wgpu::BindGroupEntry<'_>> = (0u32..)
            .zip(buffers)
            .map(|(binding, buffer)| wgpu::BindGroupEntry {
                binding,
                resource: buffer.as_entire_binding(),
            })
            .collect();
        self.device().create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(label),
            layout,
            entries: &entries,
        })
    }

    /// An encoder of commands.
    pub(super) fn encoder(&self, label: &str) -> wgpu::CommandEncoder {
        let descriptor = wgpu::CommandEncoderDescriptor { label: Some(label) };
        self.device().create_command_encoder(&descriptor)
    }

    /// A buffer for the device's own use.
    pub(super) fn storage(&self, label: &str, bytes: u64) -> wgpu::Buffer {
        self.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: bytes,
            usage: wgpu::BufferUsages::STORAGE
                | wgpu::BufferUsages::COPY_SRC
                | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    }

    /// A buffer with contents. It is filled through the queue: mapping a buffer at its creation
    /// panics on a device that is lost.
    pub(super) fn filled(
        &self,
        label: &str,
        contents: &[u8],
        usage: wgpu::BufferUsages,
    ) -> wgpu::Buffer {
        let buffer = self.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: contents.len() as u64,
            usage: usage | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        self.queue().write_buffer(&buffer, 0, contents);
        buffer
    }

    /// A buffer of one structure, for kernels to know. Uniforms come in sixteens of bytes.
    pub(super) fn uniform<T: Shared>(&self, label: &str, value: &T) -> wgpu::Buffer {
        let mut bytes = bytemuck::bytes_of(value).to_vec();
        bytes.resize(bytes.len().next_multiple_of(16), 0);
        self.filled(label, &bytes, wgpu::BufferUsages::UNIFORM)
    }

    /// Clears the first bytes of a buffer.
    pub(super) fn clear(&self, buffer: &wgpu::Buffer, bytes: u64) {
        let mut encoder = self.encoder("clear");
        encoder.clear_buffer(buffer, 0, Some(bytes));
        self.queue().submit([encoder.finish()]);
    }

    /// One dispatch in a submission of its own.
    pub(super) fn dispatch(
        &self,
        label: &str,
        pipeline: &wgpu::ComputePipeline,
        group: &wgpu::BindGroup,
        groups: (u32, u32),
    ) {
        let mut encoder = self.encoder(label);
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some(label),
                timestamp_writes: None,
            });
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, group, &[]);
            pass.dispatch_workgroups(groups.0, groups.1, 1);
        }
        self.queue().submit([encoder.finish()]);
    }

    /// Copies the first bytes of a buffer to the host, once all that was submitted is done.
    pub(super) fn read_back(
        &self,
        buffer: &wgpu::Buffer,
        bytes: u64,
    ) -> Result<Vec<u8>, EngineError> {
        let staging = self.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("readback"),
            size: bytes,
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = self.encoder("readback");
        encoder.copy_buffer_to_buffer(buffer, 0, &staging, 0, bytes);
        self.queue().submit([encoder.finish()]);
        self.read_mapped(&staging, bytes)
    }
}
