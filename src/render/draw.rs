//! The pass that draws a picture on a texture.

use super::camera::{Canvas, Placement};
use super::counts::Counts;
use super::framing::Framing;
use super::layout::{FrameInputs, HAS_COLOURS, HAS_TINTS, layers};
use super::palette::{self, Colour};
use super::tint::{Tint, TintMap};
use crate::life::{MAX_COORDINATE, Topology};
use crate::wgsl::{Part, Program};

/// Pixels a cell at which grid lines begin to show.
pub const FIRST_GRID_ZOOM: f64 = 5.0;

/// Pixels a cell from which grid lines are at full strength.
const FULL_GRID_ZOOM: f64 = 12.0;

const MINOR_LINE: f64 = 0.3;
const MAJOR_LINE: f64 = 0.6;

/// Pixels of the line around a bounded universe.
const BORDER_WIDTH: f32 = 2.0;

/// The buffer of tints is sized in multiples of this many bytes, so that a view that changes a
/// little keeps it.
const TINT_GRANULE: u64 = 1 << 16;

/// Pixels beyond which an edge is as good as infinitely far.
const FAR_PIXELS: f64 = 1e6;

/// What a frame shows besides its picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scene {
    /// The canvas's top-left corner on the target, in pixels.
    pub left: u32,
    /// The canvas's top-left corner on the target, in pixels.
    pub top: u32,
    /// The canvas's size.
    pub canvas: Canvas,
    /// Where the plane stands on the canvas.
    pub placement: Placement,
    /// The universe's shape.
    pub topology: Topology,
    /// Whether grid lines are drawn where they fit.
    pub has_grid: bool,
}

/// Whether cells of so many pixels have room for grid lines.
pub fn fits_grid(zoom: f64) -> bool {
    zoom > FIRST_GRID_ZOOM
}

/// The pipeline with its inputs for the next frame.
pub struct DrawPass {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    frame: wgpu::Buffer,
    /// Bound while there is no picture or no tint.
    blank: wgpu::Buffer,
    /// The tints that were drawn last, with their revision.
    tints: Option<(u64, wgpu::Buffer)>,
    inputs: Option<(Scene, wgpu::BindGroup)>,
    target_is_srgb: bool,
}

impl DrawPass {
    /// A pass that draws on textures of that format.
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("draw"),
            source: wgpu::ShaderSource::Wgsl(program().source.into()),
        });
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("draw"),
            entries: &[
                binding(0, wgpu::BufferBindingType::Storage { read_only: true }),
                binding(1, wgpu::BufferBindingType::Storage { read_only: true }),
                binding(2, wgpu::BufferBindingType::Storage { read_only: true }),
            ],
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("draw"),
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("draw"),
            layout: Some(&pipeline_layout),
            vertex: wgpu::VertexState {
                module: &shader,
                entry_point: Some("corner"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &shader,
                entry_point: Some("shade"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(format.into())],
            }),
            multiview_mask: None,
            cache: None,
        });
        let buffer = |label, bytes, usage| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: bytes,
                usage,
                mapped_at_creation: false,
            })
        };
        Self {
            pipeline,
            layout,
            frame: buffer(
                "draw frame",
                size_of::<FrameInputs>() as u64,
                wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
            ),
            blank: buffer("no picture", 16, wgpu::BufferUsages::STORAGE),
            tints: None,
            inputs: None,
            target_is_srgb: format.is_srgb(),
        }
    }

    /// Makes the next frame's inputs: the scene, and the picture with the framing that it was
    /// counted for. Without a picture the universe looks empty. Tints colour the live cells of a
    /// picture of their own framing; others are left out.
    pub fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        scene: Scene,
        picture: Option<(&Counts, &Framing)>,
        tints: Option<&TintMap>,
    ) {
        let framing = picture.map(|(_, framing)| framing);
        let tints = tints.filter(|tints| framing == Some(tints.framing()));
        let mut inputs = frame_inputs(&scene, framing, self.target_is_srgb);
        inputs.layers = layers_over(picture.map(|(counts, _)| counts), tints);
        self.load_tints(device, queue, tints);
        queue.write_buffer(&self.frame, 0, bytemuck::bytes_of(&inputs));
        let counts = picture.and_then(|(counts, _)| counts.buffer()).unwrap_or(&self.blank);
        let words = self.tints.as_ref().map_or(&self.blank, |(_, buffer)| buffer);
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("draw"),
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: self.frame.as_entire_binding() },
                wgpu::BindGroupEntry { binding: 1, resource: counts.as_entire_binding() },
                wgpu::BindGroupEntry { binding: 2, resource: words.as_entire_binding() },
            ],
        });
        self.inputs = Some((scene, group));
    }

    /// Brings tints to the device, unless they are there.
    fn load_tints(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, tints: Option<&TintMap>) {
        let Some(tints) = tints else {
            self.tints = None;
            return;
        };
        if self.tints.as_ref().is_some_and(|(revision, _)| *revision == tints.revision()) {
            return;
        }
        let bytes: &[u8] = bytemuck::cast_slice(tints.words());
        let size = (bytes.len() as u64).max(16).next_multiple_of(TINT_GRANULE);
        let buffer = match self.tints.take() {
            Some((_, buffer)) if buffer.size() == size => buffer,
            _ => device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("tints"),
                size,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
        };
        queue.write_buffer(&buffer, 0, bytes);
        self.tints = Some((tints.revision(), buffer));
    }

    /// Draws what was prepared last on its canvas; the viewport and scissor are left there.
    pub fn draw(&self, pass: &mut wgpu::RenderPass<'_>) {
        let Some((scene, group)) = &self.inputs else {
            return;
        };
        let (width, height) = (scene.canvas.width, scene.canvas.height);
        if width == 0 || height == 0 {
            return;
        }
        pass.set_viewport(
            scene.left as f32,
            scene.top as f32,
            width as f32,
            height as f32,
            0.0,
            1.0,
        );
        pass.set_scissor_rect(scene.left, scene.top, width, height);
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, group, &[]);
        pass.draw(0..3, 0..1);
    }
}

/// The shader of the pass.
pub fn program() -> Program {
    Program::new("draw", &[Part::of::<FrameInputs>(), layers()])
}

/// Begins a pass that draws on a texture, all of which has one colour before.
pub fn begin_pass<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    ground: wgpu::Color,
    label: &str,
) -> wgpu::RenderPass<'a> {
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some(label),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Clear(ground),
                store: wgpu::StoreOp::Store,
            },
        })],
        ..wgpu::RenderPassDescriptor::default()
    })
}

fn binding(index: u32, ty: wgpu::BufferBindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding: index,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    }
}

/// What the shader, and the painter, know of a frame.
pub(super) fn frame_inputs(
    scene: &Scene,
    framing: Option<&Framing>,
    target_is_srgb: bool,
) -> FrameInputs {
    let placement = &scene.placement;
    let (origin, blocks_per_pixel) =
        framing.map_or(([0.0; 2], 1.0), |framing| framing.of_pixels(placement));
    let raster_size = framing.map_or([0; 2], |framing| {
        [framing.raster().width() as u32, framing.raster().height() as u32]
    });
    let (minor_line, major_line) = line_strengths(scene);
    FrameInputs {
        ground: srgb_parts(palette::GROUND),
        cell: srgb_parts(palette::CELL),
        sparse: srgb_parts(palette::SPARSE),
        grid: srgb_parts(palette::GRID),
        outside: srgb_parts(palette::OUTSIDE),
        border: srgb_parts(palette::BORDER),
        bounds: bounds(scene.topology, placement),
        tints: Tint::ALL.map(|tint| srgb_parts(tint.colour())),
        canvas_min: [scene.left as f32, scene.top as f32],
        block_origin: origin.map(|blocks| blocks as f32),
        grid_phase: [
            (-placement.origin_x / placement.zoom).rem_euclid(10.0) as f32,
            (-placement.origin_y / placement.zoom).rem_euclid(10.0) as f32,
        ],
        raster_size,
        blocks_per_pixel: blocks_per_pixel as f32,
        cells_per_pixel: (1.0 / placement.zoom) as f32,
        minor_line: minor_line as f32,
        major_line: major_line as f32,
        border_width: BORDER_WIDTH,
        blocks_are_cells: framing.is_none_or(Framing::is_of_cells).into(),
        target_is_srgb: target_is_srgb.into(),
        layers: 0,
    }
}

/// What lies over the counts of a picture, as bits.
pub(super) fn layers_over(counts: Option<&Counts>, tints: Option<&TintMap>) -> u32 {
    let tints = if tints.is_some() { HAS_TINTS } else { 0 };
    let colours = if counts.is_some_and(Counts::has_colours) { HAS_COLOURS } else { 0 };
    tints | colours
}

/// How strong minor and major grid lines are: they fade in as cells grow.
fn line_strengths(scene: &Scene) -> (f64, f64) {
    if !scene.has_grid {
        return (0.0, 0.0);
    }
    let faded =
        |zoom: f64| ((zoom - FIRST_GRID_ZOOM) / (FULL_GRID_ZOOM - FIRST_GRID_ZOOM)).clamp(0.0, 1.0);
    let zoom = scene.placement.zoom;
    (faded(zoom) * MINOR_LINE, faded(zoom) * MAJOR_LINE)
}

/// The universe's edges in pixels of the canvas: left, top, right, bottom. Along an unbounded axis they are
/// those of the coordinates.
fn bounds(topology: Topology, placement: &Placement) -> [f32; 4] {
    let edge = |origin: f64, cell: Option<i64>, otherwise: i64| {
        let cell = cell.unwrap_or(otherwise) as f64;
        (origin + cell * placement.zoom).clamp(-FAR_PIXELS, FAR_PIXELS) as f32
    };
    let end = |first: Option<i64>, side: Option<u64>| Some(first?.saturating_add_unsigned(side?));
    let (left, top) = (topology.first_column(), topology.first_row());
    [
        edge(placement.origin_x, left, -MAX_COORDINATE),
        edge(placement.origin_y, top, -MAX_COORDINATE),
        edge(placement.origin_x, end(left, topology.width()), MAX_COORDINATE),
        edge(placement.origin_y, end(top, topology.height()), MAX_COORDINATE),
    ]
}

/// The sRGB values as numbers from 0 to 1, not decoded.
fn srgb_parts([red, green, blue]: Colour) -> [f32; 4] {
    let part = |byte| f32::from(byte) / 255.0;
    [part(red), part(green), part(blue), 1.0]
}

#[cfg(test)]
mod tests;
