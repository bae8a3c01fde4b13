//! The pass that draws a picture on a texture.

use super::camera::{Canvas, Placement};
use super::counts::Counts;
use super::framing::Framing;
use super::layout::FrameUniform;
use super::palette::{self, Colour};
use crate::life::Topology;

/// Pixels a cell at which grid lines begin to show.
const FIRST_GRID_ZOOM: f64 = 5.0;

/// Pixels a cell from which grid lines are at full strength.
const FULL_GRID_ZOOM: f64 = 12.0;

const MINOR_LINE: f64 = 0.3;
const MAJOR_LINE: f64 = 0.6;

/// Pixels of the line around a bounded universe.
const BORDER_WIDTH: f32 = 2.0;

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

/// The pipeline with its inputs for the next frame.
pub struct DrawPass {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    frame: wgpu::Buffer,
    /// Bound while there is no picture.
    blank: wgpu::Buffer,
    inputs: Option<(Scene, wgpu::BindGroup)>,
    target_is_srgb: bool,
}

impl DrawPass {
    /// A pass that draws on textures of that format.
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("draw"),
            source: wgpu::ShaderSource::Wgsl(SOURCE.into()),
        });
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("draw"),
            entries: &[
                binding(0, wgpu::BufferBindingType::Uniform),
                binding(1, wgpu::BufferBindingType::Storage { read_only: true }),
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
                size_of::<FrameUniform>() as u64,
                wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            ),
            blank: buffer("no picture", 16, wgpu::BufferUsages::STORAGE),
            inputs: None,
            target_is_srgb: format.is_srgb(),
        }
    }

    /// Makes the next frame's inputs: the scene, and the picture with the framing that it was
    /// counted for. Without a picture the universe looks empty.
    pub fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        scene: Scene,
        picture: Option<(&Counts, &Framing)>,
    ) {
        let framing = picture.map(|(_, framing)| framing);
        let uniform = uniform(&scene, framing, self.target_is_srgb);
        queue.write_buffer(&self.frame, 0, bytemuck::bytes_of(&uniform));
        let counts = picture.map_or(&self.blank, |(counts, _)| counts.buffer());
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("draw"),
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: self.frame.as_entire_binding() },
                wgpu::BindGroupEntry { binding: 1, resource: counts.as_entire_binding() },
            ],
        });
        self.inputs = Some((scene, group));
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

const SOURCE: &str = include_str!("../../shaders/draw.wgsl");

fn binding(index: u32, ty: wgpu::BufferBindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding: index,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    }
}

fn uniform(scene: &Scene, framing: Option<&Framing>, target_is_srgb: bool) -> FrameUniform {
    let placement = &scene.placement;
    let (origin, blocks_per_pixel) =
        framing.map_or(([0.0; 2], 1.0), |framing| framing.of_pixels(placement));
    let raster_size = framing.map_or([0; 2], |framing| {
        [framing.raster().width() as u32, framing.raster().height() as u32]
    });
    let (minor_line, major_line) = line_strengths(scene);
    FrameUniform {
        ground: srgb_parts(palette::GROUND),
        cell: srgb_parts(palette::CELL),
        sparse: srgb_parts(palette::SPARSE),
        grid: srgb_parts(palette::GRID),
        outside: srgb_parts(palette::OUTSIDE),
        border: srgb_parts(palette::BORDER),
        bounds: bounds(scene.topology, placement),
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
        padding: 0,
    }
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

/// The universe's edges in pixels of the canvas: left, top, right, bottom.
fn bounds(topology: Topology, placement: &Placement) -> [f32; 4] {
    let edge = |origin: f64, cell: Option<i64>, otherwise: f64| {
        cell.map_or(otherwise, |cell| {
            (origin + cell as f64 * placement.zoom).clamp(-FAR_PIXELS, FAR_PIXELS)
        }) as f32
    };
    let end = |first: Option<i64>, side: Option<u64>| Some(first?.saturating_add_unsigned(side?));
    let (left, top) = (topology.first_column(), topology.first_row());
    [
        edge(placement.origin_x, left, -FAR_PIXELS),
        edge(placement.origin_y, top, -FAR_PIXELS),
        edge(placement.origin_x, end(left, topology.width()), FAR_PIXELS),
        edge(placement.origin_y, end(top, topology.height()), FAR_PIXELS),
    ]
}

/// The sRGB values as numbers from 0 to 1, not decoded.
fn srgb_parts([red, green, blue]: Colour) -> [f32; 4] {
    let part = |byte| f32::from(byte) / 255.0;
    [part(red), part(green), part(blue), 1.0]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::gpu::GpuDevice;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Universe};
    use crate::render::{Camera, CountsPool};

    const SIDE: u32 = 64;
    const LEFT: u32 = 5;
    const TOP: u32 = 3;
    const CANVAS: Canvas = Canvas { width: SIDE, height: SIDE };

    /// What is drawn of those cells: a canvas of 64 by 64 pixels at (5, 3) on a larger target.
    struct Drawn {
        pixels: Vec<u8>,
        row_bytes: usize,
    }

    impl Drawn {
        fn at(&self, x: u32, y: u32) -> Colour {
            let start = (y + TOP) as usize * self.row_bytes + (x + LEFT) as usize * 4;
            [self.pixels[start], self.pixels[start + 1], self.pixels[start + 2]]
        }
    }

    fn draw(
        cells: &[(i64, i64)],
        topology: Topology,
        framed_by: &Camera,
        camera: &Camera,
        has_grid: bool,
    ) -> Drawn {
        let device = GpuDevice::headless(None).unwrap();
        let pattern = Pattern {
            topology,
            is_placed: true,
            ..Pattern::from_cells(Cells::from_points(cells.iter().copied()))
        };
        let mut engine = ReferenceEngine::new(&Universe::new(&pattern, None).unwrap());
        let framing = Framing::new(&framed_by.placement(CANVAS), CANVAS);
        let pool = CountsPool::new(Arc::clone(&device));
        let counts = pool.observe(&mut engine, framing.raster()).unwrap();
        let format = wgpu::TextureFormat::Rgba8Unorm;
        let mut pass = DrawPass::new(device.device(), format);
        let scene = Scene {
            left: LEFT,
            top: TOP,
            canvas: CANVAS,
            placement: camera.placement(CANVAS),
            topology,
            has_grid,
        };
        pass.prepare(device.device(), device.queue(), scene, Some((&counts, &framing)));
        let pixels = rendered(&device, format, |render_pass| pass.draw(render_pass));
        Drawn { pixels, row_bytes: 512 }
    }

    /// The bytes of a texture of 128 by 128 pixels.
    fn rendered(
        device: &GpuDevice,
        format: wgpu::TextureFormat,
        draw: impl FnOnce(&mut wgpu::RenderPass<'_>),
    ) -> Vec<u8> {
        let size = wgpu::Extent3d { width: 128, height: 128, depth_or_array_layers: 1 };
        let texture = device.device().create_texture(&wgpu::TextureDescriptor {
            label: Some("target"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let readback = device.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("readback"),
            size: 512 * 128,
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let mut encoder =
            device.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("test"),
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &view,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color::RED),
                        store: wgpu::StoreOp::Store,
                    },
                })],
                ..wgpu::RenderPassDescriptor::default()
            });
            draw(&mut pass);
        }
        encoder.copy_texture_to_buffer(
            texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &readback,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(512),
                    rows_per_image: None,
                },
            },
            size,
        );
        device.queue().submit([encoder.finish()]);
        device.read_mapped(&readback, 512 * 128).unwrap()
    }

    const GLIDER: [(i64, i64); 5] = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];

    /// Checks every pixel of the canvas.
    fn check(drawn: &Drawn, case: &str, expected: impl Fn(u32, u32) -> Colour) {
        for y in 0..SIDE {
            for x in 0..SIDE {
                assert_eq!(drawn.at(x, y), expected(x, y), "{case}: pixel ({x}, {y})");
            }
        }
    }

    #[test]
    fn the_shader_is_valid() {
        use wgpu::naga::valid::{Capabilities, ValidationFlags, Validator};
        let module = wgpu::naga::front::wgsl::parse_str(SOURCE).unwrap();
        Validator::new(ValidationFlags::all(), Capabilities::empty()).validate(&module).unwrap();
    }

    #[test]
    fn whole_zooms_draw_whole_pixels_and_nothing_past_the_canvas() {
        for zoom in [1.0, 2.0, 3.0, 8.0, 16.0] {
            let camera = Camera::new(zoom);
            let drawn = draw(&GLIDER, Topology::UNBOUNDED, &camera, &camera, false);
            check(&drawn, &format!("zoom {zoom}"), |x, y| {
                let cell = |pixel: u32| ((f64::from(pixel) - 32.0) / zoom).floor() as i64;
                if GLIDER.contains(&(cell(x), cell(y))) { palette::CELL } else { palette::GROUND }
            });
            let red = [0xff, 0, 0];
            assert_eq!([drawn.at(SIDE, 0), drawn.at(0, SIDE)], [red, red], "zoom {zoom}");
        }
    }

    #[test]
    fn far_out_a_pixel_shows_density_and_a_lone_cell_stays_visible() {
        let camera = Camera::new(0.25);
        let mut cells = vec![(-1, -1)];
        cells.extend((0..4).flat_map(|x| (0..4).map(move |y| (x, y))));
        let drawn = draw(&cells, Topology::UNBOUNDED, &camera, &camera, true);
        let lone = drawn.at(31, 31);
        check(&drawn, "zoom 1/4", |x, y| match (x, y) {
            (31, 31) => lone,
            (32, 32) => palette::CELL,
            _ => palette::GROUND,
        });
        for channel in 0..3 {
            let range = palette::SPARSE[channel]..palette::CELL[channel];
            assert!(range.contains(&lone[channel]), "{lone:?}");
        }
    }

    #[test]
    fn a_pixel_half_covered_is_half_bright() {
        let camera = Camera::new(1.5);
        let drawn = draw(&[(0, 0)], Topology::UNBOUNDED, &camera, &camera, false);
        let half: Vec<u8> = (0..3)
            .map(|i| ((u16::from(palette::CELL[i]) + u16::from(palette::GROUND[i])) / 2) as u8)
            .collect();
        assert_eq!(drawn.at(32, 32), palette::CELL);
        assert_eq!(drawn.at(34, 32), palette::GROUND);
        for (found, expected) in drawn.at(33, 32).into_iter().zip(half) {
            assert!(found.abs_diff(expected) <= 1, "{found} for {expected}");
        }
    }

    #[test]
    fn a_picture_that_lags_behind_the_camera_is_drawn_in_its_place() {
        let framed_by = Camera::new(4.0);
        let mut camera = Camera::new(8.0);
        camera.pan(-6.0, 9.0);
        let drawn = draw(&GLIDER, Topology::UNBOUNDED, &framed_by, &camera, false);
        check(&drawn, "lagging", |x, y| {
            let cell = |pixel: u32, pan: i64| (i64::from(pixel) - 32 - pan).div_euclid(8);
            if GLIDER.contains(&(cell(x, -6), cell(y, 9))) {
                palette::CELL
            } else {
                palette::GROUND
            }
        });
    }

    #[test]
    fn a_bounded_universe_has_a_border_and_another_shade_around_it() {
        let camera = Camera::new(4.0);
        let drawn = draw(&[], Topology::torus(4, 6), &camera, &camera, false);
        check(&drawn, "torus", |x, y| {
            let inside = |margin: u32| {
                (24 - margin..40 + margin).contains(&x) && (20 - margin..44 + margin).contains(&y)
            };
            match (inside(0), inside(2)) {
                (true, _) => palette::GROUND,
                (false, true) => palette::BORDER,
                _ => palette::OUTSIDE,
            }
        });
    }

    #[test]
    fn grid_lines_stand_on_the_first_pixels_of_cells_and_every_tenth_is_stronger() {
        let camera = Camera::new(16.0);
        let drawn = draw(&[], Topology::UNBOUNDED, &camera, &camera, true);
        let [ground, minor, major] = [drawn.at(33, 33), drawn.at(48, 33), drawn.at(32, 33)];
        assert_eq!(ground, palette::GROUND);
        assert!(ground < minor && minor < major, "{minor:?} {major:?}");
        check(&drawn, "grid", |x, y| {
            if x == 32 || y == 32 {
                major
            } else if x % 16 == 0 || y % 16 == 0 {
                minor
            } else {
                ground
            }
        });
        let far = Camera::new(4.0);
        let drawn = draw(&[], Topology::UNBOUNDED, &far, &far, true);
        check(&drawn, "too far for lines", |_, _| palette::GROUND);
    }
}
