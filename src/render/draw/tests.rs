//! Pictures, by their exact pixels on a texture.

mod states;

use std::sync::Arc;

use super::*;
use crate::engine::gpu::GpuDevice;
use crate::engine::reference::ReferenceEngine;
use crate::life::{Cells, Pattern, Rulestring, Universe};
use crate::render::pixels::{PixelRect, Pixels};
use crate::render::{Camera, CountsPlace, CountsPool, Known, Painter};

const SIDE: u32 = 64;
const LEFT: u32 = 5;
const TOP: u32 = 3;
const CANVAS: Canvas = Canvas { width: SIDE, height: SIDE };

/// What the device draws of some cells: a canvas of 64 by 64 pixels at (5, 3) on a larger target.
/// The painter's picture has been held against it.
struct Drawn {
    pixels: Vec<u8>,
    row_bytes: usize,
}

impl Drawn {
    fn at(&self, x: u32, y: u32) -> Colour {
        let start = (y + TOP) as usize * self.row_bytes + (x + LEFT) as usize * 4;
        [self.pixels[start], self.pixels[start + 1], self.pixels[start + 2]]
    }

    /// Checks that the painter has drawn the same, but for how mixtures are rounded.
    fn check_painted(&self, painted: &Pixels) {
        for y in 0..SIDE + 1 {
            for x in 0..SIDE + 1 {
                let found = painted.colour_at((x + LEFT) as usize, (y + TOP) as usize);
                let is_near = found.iter().zip(self.at(x, y)).all(|(a, b)| a.abs_diff(b) <= 1);
                assert!(is_near, "pixel ({x}, {y}): {found:?} for {:?}", self.at(x, y));
            }
        }
    }
}

fn draw(
    cells: &[(i64, i64)],
    topology: Topology,
    framed_by: &Camera,
    camera: &Camera,
    has_grid: bool,
) -> Drawn {
    draw_tinted(cells, topology, framed_by, camera, has_grid, |_| None)
}

fn draw_tinted(
    cells: &[(i64, i64)],
    topology: Topology,
    framed_by: &Camera,
    camera: &Camera,
    has_grid: bool,
    tints: impl FnOnce(&Framing) -> Option<TintMap>,
) -> Drawn {
    let cells = Cells::from_points(cells.iter().copied());
    draw_states(
        cells,
        Rulestring { topology, ..Rulestring::default() },
        framed_by,
        camera,
        has_grid,
        tints,
    )
}

fn engine_of(cells: Cells, rulestring: Rulestring) -> ReferenceEngine {
    let pattern = Pattern { is_placed: true, ..Pattern::from_cells(cells) };
    ReferenceEngine::new(Universe::new(&pattern, Some(rulestring)).unwrap())
}

fn draw_states(
    cells: Cells,
    rulestring: Rulestring,
    framed_by: &Camera,
    camera: &Camera,
    has_grid: bool,
    tints: impl FnOnce(&Framing) -> Option<TintMap>,
) -> Drawn {
    let device = GpuDevice::headless(None).unwrap();
    let topology = rulestring.topology;
    let mut engine = engine_of(cells, rulestring);
    let framing = Framing::new(&framed_by.placement(CANVAS), CANVAS);
    let mut observe = |place| {
        let pool = CountsPool::new(place);
        pool.observe(&mut engine, framing.raster()).unwrap()
    };
    let counts = observe(CountsPlace::Device(Arc::clone(&device)));
    let counts_on_host = observe(CountsPlace::Host);
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
    let tints = tints(&framing);
    let picture = Some((&counts, &framing));
    pass.prepare(device.device(), device.queue(), scene, picture, tints.as_ref());
    let pixels = rendered(&device, format, |render_pass| pass.draw(render_pass));
    let drawn = Drawn { pixels, row_bytes: 512 };
    let mut painter = Painter::default();
    let mut painted = Pixels::new(128, 128, [0xff, 0, 0]);
    painter.prepare(scene, Some((&counts_on_host, &framing)), tints.as_ref());
    painter.paint(painted.area(), &mut painted);
    drawn.check_painted(&painted);
    drawn
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
    draw(&mut begin_pass(&mut encoder, &view, wgpu::Color::RED, "test"));
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
        if GLIDER.contains(&(cell(x, -6), cell(y, 9))) { palette::CELL } else { palette::GROUND }
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
fn past_the_last_coordinate_is_outside_as_past_any_edge() {
    let last = MAX_COORDINATE - 1;
    let mut camera = Camera::new(1.0);
    camera.look_at(last as f64, last as f64, 1.0);
    camera.arrive();
    let drawn = draw(&[], Topology::UNBOUNDED, &camera, &camera, false);
    let half = SIDE / 2;
    check(&drawn, "the end of the plane", |x, y| {
        let is_inside = x < half && y < half;
        let is_border = x < half + BORDER_WIDTH as u32 && y < half + BORDER_WIDTH as u32;
        match (is_inside, is_border) {
            (true, _) => palette::GROUND,
            (false, true) => palette::BORDER,
            (false, false) => palette::OUTSIDE,
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

/// A row of cells one apart, the first four of which belong to something.
const ROW: [(i64, i64, Option<Tint>); 6] = [
    (-8, 0, Some(Tint::Still)),
    (-6, 0, Some(Tint::Oscillating)),
    (-4, 0, Some(Tint::Active)),
    (-2, 0, Some(Tint::Moving)),
    (0, 0, None),
    (4, 4, None),
];

fn row_tints(framing: &Framing) -> Option<TintMap> {
    let mut map = TintMap::new(framing, Known::Within(crate::life::Rect::new(-9, -1, 11, 3)));
    for (x, y, tint) in ROW {
        if let Some(tint) = tint {
            map.explain(x, y, tint);
        }
    }
    // Said of a dead cell, this colours nothing.
    map.explain(-8, 1, Tint::Moving);
    Some(map)
}

#[test]
fn live_cells_have_the_colour_of_what_they_belong_to() {
    let cells = ROW.map(|(x, y, _)| (x, y));
    for (zoom, pan) in [(1.0, 0.0), (2.0, 7.0), (3.0, 0.0)] {
        let framed_by = Camera::new(zoom);
        let mut camera = Camera::new(zoom);
        camera.pan(pan, 0.0);
        let drawn = draw_tinted(&cells, Topology::UNBOUNDED, &framed_by, &camera, false, row_tints);
        check(&drawn, &format!("zoom {zoom}"), |x, y| {
            let cell =
                |pixel: u32, pan: f64| ((f64::from(pixel) - 32.0 - pan) / zoom).floor() as i64;
            let place = (cell(x, pan), cell(y, 0.0));
            let live = ROW.iter().find(|(x, y, _)| (*x, *y) == place);
            match live {
                None => palette::GROUND,
                Some((_, _, Some(tint))) => tint.colour(),
                // Where everything is known, what is not explained is active.
                Some((0, 0, None)) => palette::ACTIVE,
                Some(_) => palette::CELL,
            }
        });
    }
}

#[test]
fn far_out_a_spaceship_is_at_its_brightest_and_wins_over_ash() {
    let camera = Camera::new(0.125);
    let ash: Vec<(i64, i64)> = (0..8).flat_map(|x| (0..6).map(move |y| (x, y))).collect();
    let cells: Vec<(i64, i64)> =
        ash.iter().copied().chain([(3, 7), (20, 4), (36, 4), (52, 4), (53, 4)]).collect();
    let drawn = draw_tinted(&cells, Topology::UNBOUNDED, &camera, &camera, false, |framing| {
        let mut map = TintMap::new(framing, Known::Everywhere);
        for &(x, y) in &ash {
            map.explain(x, y, Tint::Still);
        }
        map.explain(3, 7, Tint::Moving);
        map.explain(20, 4, Tint::Still);
        map.explain(36, 4, Tint::Moving);
        map.explain(52, 4, Tint::Still);
        Some(map)
    });
    assert_eq!(drawn.at(32, 32), palette::MOVING, "a ship over ash");
    assert_eq!(drawn.at(36, 32), palette::MOVING, "a ship alone");
    let (lone, becoming) = (drawn.at(34, 32), drawn.at(38, 32));
    let dimmed = |colour: Colour, found: Colour| {
        (0..3).all(|i| (palette::GROUND[i]..colour[i]).contains(&found[i]))
    };
    assert!(dimmed(palette::STILL, lone), "{lone:?}");
    assert!(dimmed(palette::ACTIVE, becoming), "{becoming:?}");
}

#[test]
fn tints_of_another_framing_are_left_out() {
    let camera = Camera::new(8.0);
    let other = Framing::new(&Camera::new(4.0).placement(CANVAS), CANVAS);
    let drawn = draw_tinted(&GLIDER, Topology::UNBOUNDED, &camera, &camera, false, |_| {
        Some(TintMap::new(&other, Known::Everywhere))
    });
    assert_eq!(drawn.at(32 + 8, 32), palette::CELL);
}

/// Universes one after another in one view: what is painted again is all that differs, and no more
/// than that.
#[test]
fn the_painter_paints_again_what_has_changed() {
    let check = |zoom: f64, pan: f64, has_tints: bool, most: usize| {
        let mut camera = Camera::new(zoom);
        camera.pan(pan, -pan);
        let framing = Framing::new(&camera.placement(CANVAS), CANVAS);
        let scene = Scene {
            left: LEFT,
            top: TOP,
            canvas: CANVAS,
            placement: camera.placement(CANVAS),
            topology: Topology::torus(30, 40),
            has_grid: true,
        };
        let pool = CountsPool::new(CountsPlace::Host);
        let mut painter = Painter::default();
        let mut kept = Pixels::new(128, 128, [0xff, 0, 0]);
        for generation in 0..6i64 {
            let cells = GLIDER.map(|(x, y)| (x + generation % 3, y - generation));
            let pattern = Pattern {
                topology: scene.topology,
                is_placed: true,
                ..Pattern::from_cells(Cells::from_points(cells))
            };
            let mut engine = ReferenceEngine::new(Universe::new(&pattern, None).unwrap());
            let counts = pool.observe(&mut engine, framing.raster()).unwrap();
            let tints = has_tints.then(|| {
                let mut map = TintMap::new(&framing, Known::Everywhere);
                map.explain(1, -generation, Tint::ALL[generation as usize % 4]);
                map
            });
            let picture = Some((&counts, &framing));
            let damage = painter.prepare(scene, picture, tints.as_ref());
            for area in damage.areas() {
                painter.paint(*area, &mut kept);
            }
            let mut fresh = Pixels::new(128, 128, [0xff, 0, 0]);
            let mut new_painter = Painter::default();
            new_painter.prepare(scene, picture, tints.as_ref());
            new_painter.paint(fresh.area(), &mut fresh);
            assert_eq!(kept, fresh, "zoom {zoom}, generation {generation}");
            let pixels: usize = damage.areas().iter().map(|area| area.pixels()).sum();
            assert_eq!(pixels > most, generation == 0, "zoom {zoom}: {pixels} pixels again");
            let again = painter.prepare(scene, picture, tints.as_ref());
            assert!(again.is_empty(), "{again:?}");
        }
    };
    for has_tints in [false, true] {
        check(8.0, 0.0, has_tints, 40 * 48);
        check(3.7, 2.4, has_tints, 25 * 25);
        check(1.0, 0.0, has_tints, 5 * 6);
        check(0.3, 5.0, has_tints, 3 * 4);
    }
}

#[test]
fn the_painter_paints_any_part_alike() {
    let mut camera = Camera::new(2.3);
    camera.pan(0.4, 3.7);
    let framing = Framing::new(&camera.placement(CANVAS), CANVAS);
    let pattern = Pattern::from_cells(Cells::from_points(GLIDER));
    let mut engine = ReferenceEngine::new(Universe::new(&pattern, None).unwrap());
    let counts = CountsPool::new(CountsPlace::Host).observe(&mut engine, framing.raster()).unwrap();
    let scene = Scene {
        left: LEFT,
        top: TOP,
        canvas: CANVAS,
        placement: camera.placement(CANVAS),
        topology: Topology::UNBOUNDED,
        has_grid: false,
    };
    let mut painter = Painter::default();
    painter.prepare(scene, Some((&counts, &framing)), None);
    let mut whole = Pixels::new(80, 70, [0; 3]);
    painter.paint(whole.area(), &mut whole);
    let mut parts = Pixels::new(80, 70, [0; 3]);
    for (left, right) in [(0, 20), (20, 39), (39, 80)] {
        for (top, bottom) in [(0, 35), (35, 36), (36, 70)] {
            painter.paint(PixelRect { left, top, right, bottom }, &mut parts);
        }
    }
    assert_eq!(whole, parts);
}
