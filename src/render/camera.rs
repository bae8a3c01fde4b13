//! The camera: which part of the plane a canvas shows, and how it gets there.
//!
//! A camera has a pose (a centre and a zoom) and a target. It moves from one to the other with
//! exponential easing, so that it slows down as it arrives and can be redirected at any time.
//! While zooming, `zoom * centre` runs along a line as the zoom itself does: that leaves one point
//! of the canvas where it is, so a zoom about the pointer keeps the cell under the pointer during
//! the whole motion and not only at its ends.

use std::time::Duration;

use crate::life::{MAX_COORDINATE, Rect};

/// The closest zoom, in pixels a cell.
pub const MAX_ZOOM: f64 = 64.0;

/// The farthest zoom: any universe fits.
pub const MIN_ZOOM: f64 = 1.0 / (1u64 << 52) as f64;

/// The closest zoom that fitting chooses: a lone glider should not fill the canvas.
const MAX_FIT_ZOOM: f64 = 24.0;

/// Share of the canvas that fitting fills.
const FIT_SHARE: f64 = 0.9;

/// Time in which the way to the target shrinks to 1/e.
const EASING_SECONDS: f64 = 0.06;

/// The canvas's size in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Pixels in a row.
    pub width: u32,
    /// Rows of pixels.
    pub height: u32,
}

impl Canvas {
    fn middle(self) -> (f64, f64) {
        (f64::from(self.width) / 2.0, f64::from(self.height) / 2.0)
    }
}

/// Where the plane stands on a canvas: cell `(x, y)` covers the square of `zoom` pixels a side
/// whose top-left corner is `(origin_x + x * zoom, origin_y + y * zoom)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Pixels from the canvas's left edge to the left edge of column 0.
    pub origin_x: f64,
    /// Pixels from the canvas's top edge to the top edge of row 0.
    pub origin_y: f64,
    /// Pixels a cell.
    pub zoom: f64,
}

/// A centre and a zoom.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pose {
    x: f64,
    y: f64,
    zoom: f64,
}

impl Pose {
    /// That centre and zoom, or the nearest that there are.
    fn at(x: f64, y: f64, zoom: f64) -> Self {
        let (x, y) = (clamp(x), clamp(y));
        Self { x, y, zoom: zoom.clamp(MIN_ZOOM, most_zoom(x, y)) }
    }
}

/// Pixels a cell that the camera comes to at most at a place. A number of 64 bits tells places far out
/// only so well apart: past 2^44 cells a pixel at the closest is eight times what it can tell, so that
/// nothing is drawn beside its place.
fn most_zoom(x: f64, y: f64) -> f64 {
    let far = x.abs().max(y.abs());
    let step = far.next_up() - far;
    (8.0 * step).recip().min(MAX_ZOOM)
}

/// What part of the plane is shown.
///
/// ```
/// use lifescope::render::{Camera, Canvas};
/// let canvas = Canvas { width: 640, height: 480 };
/// let mut camera = Camera::new(8.0);
/// camera.zoom_about((320.0, 240.0), 2.0, canvas);
/// camera.arrive();
/// let placement = camera.placement(canvas);
/// assert_eq!((placement.origin_x, placement.origin_y, placement.zoom), (320.0, 240.0, 16.0));
/// ```
#[derive(Clone, Debug)]
pub struct Camera {
    now: Pose,
    target: Pose,
}

impl Camera {
    /// A camera that looks at the plane's middle, the top-left corner of cell `(0, 0)`, with
    /// `zoom` pixels a cell.
    pub fn new(zoom: f64) -> Self {
        let pose = Pose { x: 0.0, y: 0.0, zoom: zoom.clamp(MIN_ZOOM, MAX_ZOOM) };
        Self { now: pose, target: pose }
    }

    /// Pixels a cell, now.
    pub fn zoom(&self) -> f64 {
        self.now.zoom
    }

    /// Pixels a cell that the camera is on its way to.
    pub fn target_zoom(&self) -> f64 {
        self.target.zoom
    }

    /// Multiplies the zoom by `factor` and keeps the point that now stands under `pixel` there.
    pub fn zoom_about(&mut self, pixel: (f64, f64), factor: f64, canvas: Canvas) {
        self.zoom_to(pixel, self.target.zoom * factor, canvas);
    }

    /// Zooms in to the next power of two about the canvas's middle.
    pub fn double(&mut self) {
        let power = (self.target.zoom.log2() + 1e-6).floor() + 1.0;
        self.target = Pose::at(self.target.x, self.target.y, power.exp2());
    }

    /// Zooms out to the next power of two about the canvas's middle.
    pub fn halve(&mut self) {
        let power = (self.target.zoom.log2() - 1e-6).ceil() - 1.0;
        self.target = Pose::at(self.target.x, self.target.y, power.exp2());
    }

    /// Drags the plane along by that many pixels, at once.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        let (dx, dy) = (dx / self.now.zoom, dy / self.now.zoom);
        for pose in [&mut self.now, &mut self.target] {
            pose.x = clamp(pose.x - dx);
            pose.y = clamp(pose.y - dy);
        }
    }

    /// Moves the view by that many pixels, smoothly.
    pub fn glide(&mut self, dx: f64, dy: f64) {
        let Pose { x, y, zoom } = self.target;
        self.target = Pose::at(x + dx / zoom, y + dy / zoom, zoom);
    }

    /// Brings the point `(x, y)`, in cells, to the canvas's middle.
    pub fn centre_on(&mut self, x: f64, y: f64) {
        self.target = Pose::at(x, y, self.target.zoom);
    }

    /// Brings the point `(x, y)`, in cells, to the canvas's middle with `zoom` pixels a cell.
    pub fn look_at(&mut self, x: f64, y: f64, zoom: f64) {
        self.target = Pose::at(x, y, zoom);
    }

    /// Brings all of `region` into view, with a whole number of pixels a cell or of cells a pixel
    /// so that cells look even.
    pub fn fit(&mut self, region: Rect, canvas: Canvas) {
        let along =
            |pixels: u32, cells: u64| f64::from(pixels.max(1)) * FIT_SHARE / (cells.max(1) as f64);
        let zoom = along(canvas.width, region.width)
            .min(along(canvas.height, region.height))
            .min(MAX_FIT_ZOOM);
        let zoom = if zoom >= 1.0 { zoom.floor() } else { (1.0 / zoom).ceil().recip() };
        let x = region.x as f64 + region.width as f64 / 2.0;
        let y = region.y as f64 + region.height as f64 / 2.0;
        self.target = Pose::at(x, y, zoom);
    }

    /// Whether the camera is still on its way.
    pub fn is_moving(&self) -> bool {
        self.now != self.target
    }

    /// Goes to the target at once.
    pub fn arrive(&mut self) {
        self.now = self.target;
    }

    /// Moves on for the time that has passed. Returns whether there is still way to go.
    pub fn advance(&mut self, elapsed: Duration) -> bool {
        let (now, target) = (self.now, self.target);
        let share = 1.0 - (-elapsed.as_secs_f64() / EASING_SECONDS).exp();
        let octaves = (target.zoom / now.zoom).log2();
        let zoom = now.zoom * (octaves * share).exp2();
        // The part of the way by zoom; where the zoom stays, by time.
        let part =
            if octaves.abs() > 1e-9 { (zoom - now.zoom) / (target.zoom - now.zoom) } else { share };
        let along = |from: f64, to: f64| {
            (from * now.zoom + part * (to * target.zoom - from * now.zoom)) / zoom
        };
        self.now = Pose { x: along(now.x, target.x), y: along(now.y, target.y), zoom };
        let left_x = (target.x - self.now.x).abs() * zoom;
        let left_y = (target.y - self.now.y).abs() * zoom;
        if (target.zoom / zoom).log2().abs() < 1e-3 && left_x.max(left_y) < 0.5 {
            self.arrive();
        }
        self.is_moving()
    }

    /// Where the plane stands on the canvas. A camera at rest stands on whole pixels, so that
    /// cells of a whole number of pixels have crisp edges.
    pub fn placement(&self, canvas: Canvas) -> Placement {
        let Pose { x, y, zoom } = self.now;
        let (middle_x, middle_y) = canvas.middle();
        let (origin_x, origin_y) = (middle_x - x * zoom, middle_y - y * zoom);
        if self.is_moving() {
            return Placement { origin_x, origin_y, zoom };
        }
        Placement { origin_x: origin_x.round(), origin_y: origin_y.round(), zoom }
    }

    fn zoom_to(&mut self, pixel: (f64, f64), zoom: f64, canvas: Canvas) {
        let zoom = zoom.clamp(MIN_ZOOM, most_zoom(self.now.x, self.now.y));
        let (middle_x, middle_y) = canvas.middle();
        let (dx, dy) = (pixel.0 - middle_x, pixel.1 - middle_y);
        let held = |centre: f64, offset: f64| centre + offset / self.now.zoom - offset / zoom;
        self.target = Pose::at(held(self.now.x, dx), held(self.now.y, dy), zoom);
    }
}

fn clamp(coordinate: f64) -> f64 {
    let most = MAX_COORDINATE as f64;
    coordinate.clamp(-most, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Canvas = Canvas { width: 801, height: 600 };

    /// The point of the plane under a pixel.
    fn under(camera: &Camera, pixel: (f64, f64)) -> (f64, f64) {
        let (middle_x, middle_y) = CANVAS.middle();
        let Pose { x, y, zoom } = camera.now;
        (x + (pixel.0 - middle_x) / zoom, y + (pixel.1 - middle_y) / zoom)
    }

    #[test]
    fn the_cell_under_the_pointer_stays_there_while_zooming() {
        let pointer = (700.0, 50.0);
        let mut camera = Camera::new(10.0);
        camera.pan(-1234.0, 77.0);
        let before = under(&camera, pointer);
        for factor in [2.0, 1.5, 0.1, 0.01, 1.2] {
            camera.zoom_about(pointer, factor, CANVAS);
            for _ in 0..3 {
                camera.advance(Duration::from_millis(16));
                let now = under(&camera, pointer);
                let off = (now.0 - before.0).hypot(now.1 - before.1) * camera.zoom();
                assert!(off < 1e-6, "{factor}: {off} pixels off");
            }
        }
    }

    #[test]
    fn the_camera_arrives_and_rests_on_whole_pixels() {
        let mut camera = Camera::new(3.0);
        camera.zoom_about((10.0, 10.0), 5.3, CANVAS);
        let mut frames = 0;
        while camera.advance(Duration::from_millis(16)) {
            frames += 1;
            assert!(frames < 100, "the camera never arrives");
        }
        assert!(frames > 5, "the motion is smooth");
        assert_eq!(camera.zoom(), 3.0 * 5.3);
        let placement = camera.placement(CANVAS);
        assert_eq!(placement.origin_x.fract(), 0.0);
        assert_eq!(placement.origin_y.fract(), 0.0);
    }

    #[test]
    fn halving_and_doubling_meet_powers_of_two() {
        let check = |zoom: f64, halved: f64, doubled: f64| {
            let mut camera = Camera::new(zoom);
            camera.halve();
            assert_eq!(camera.target_zoom(), halved, "half of {zoom}");
            let mut camera = Camera::new(zoom);
            camera.double();
            assert_eq!(camera.target_zoom(), doubled, "double of {zoom}");
        };
        check(8.0, 4.0, 16.0);
        check(9.0, 8.0, 16.0);
        check(0.25, 0.125, 0.5);
        check(0.3, 0.25, 0.5);
        check(64.0, 32.0, 64.0);
        check(MIN_ZOOM, MIN_ZOOM, MIN_ZOOM * 2.0);
    }

    #[test]
    fn zooming_on_the_way_to_a_place_still_arrives_there() {
        let mut camera = Camera::new(24.0);
        camera.pan(-48.0, -48.0);
        camera.centre_on(0.0, 0.0);
        camera.advance(Duration::from_millis(5));
        camera.halve();
        camera.arrive();
        assert_eq!(camera.now, Pose { x: 0.0, y: 0.0, zoom: 16.0 });
    }

    #[test]
    fn fitting_shows_the_whole_region_evenly() {
        let check = |region: Rect, expected_zoom: f64| {
            let mut camera = Camera::new(1.0);
            camera.fit(region, CANVAS);
            camera.arrive();
            let Placement { origin_x, origin_y, zoom } = camera.placement(CANVAS);
            assert_eq!(zoom, expected_zoom, "{region:?}");
            let left = origin_x + region.x as f64 * zoom;
            let bottom = origin_y + region.bottom() as f64 * zoom;
            assert!(left >= 0.0 && bottom <= 600.0, "{region:?}");
        };
        check(Rect::new(0, 0, 3, 3), 24.0);
        check(Rect::new(-50, 20, 100, 100), 5.0);
        check(Rect::new(-32768, -32768, 65536, 65536), 1.0 / 122.0);
        check(Rect::default(), 24.0);
        let mut camera = Camera::new(1.0);
        let all = 2 * MAX_COORDINATE as u64;
        camera.fit(Rect::new(-MAX_COORDINATE, -MAX_COORDINATE, all, all), CANVAS);
        assert!(camera.target_zoom() * all as f64 <= 600.0);
    }

    #[test]
    fn far_out_the_camera_stays_where_it_can_tell_pixels_apart() {
        for far in [1i64 << 44, 1 << 50, 1 << 59, MAX_COORDINATE - 3, -MAX_COORDINATE] {
            let region = Rect::new(far, far / 2, 3, 3);
            let mut camera = Camera::new(24.0);
            camera.fit(region, CANVAS);
            let mut frames = 0;
            while camera.advance(Duration::from_millis(16)) {
                frames += 1;
                assert!(frames < 300, "the camera never arrives at {far}");
            }
            let middle = (f64::from(CANVAS.width) / 2.0, f64::from(CANVAS.height) / 2.0);
            let off = |camera: &Camera| {
                let Placement { origin_x, origin_y, zoom } = camera.placement(CANVAS);
                let x = origin_x + (region.x as f64 + 1.5) * zoom - middle.0;
                let y = origin_y + (region.y as f64 + 1.5) * zoom - middle.1;
                x.hypot(y)
            };
            assert!(off(&camera) < 2.0, "{far}: {} pixels off", off(&camera));
            // Closer than that is not gone, by whatever way.
            camera.zoom_about(middle, 1e9, CANVAS);
            camera.double();
            camera.glide(5.0, -5.0);
            camera.look_at(far as f64 + 1.5, (far / 2) as f64 + 1.5, MAX_ZOOM);
            camera.arrive();
            assert!(camera.zoom() * ((far as f64).abs().next_up() - (far as f64).abs()) <= 0.125);
            assert!(off(&camera) < 2.0, "{far}: {} pixels off", off(&camera));
            let before = camera.placement(CANVAS);
            camera.pan(7.0, 0.0);
            let moved = camera.placement(CANVAS).origin_x - before.origin_x;
            assert!(
                (moved - 7.0).abs() <= 1.0 || far.abs() >= MAX_COORDINATE - 3,
                "{far}: {moved}"
            );
        }
    }

    #[test]
    fn dragging_moves_cells_by_whole_pixels() {
        let mut camera = Camera::new(3.7);
        let before = camera.placement(CANVAS);
        camera.pan(5.0, -3.0);
        let after = camera.placement(CANVAS);
        assert_eq!(after.origin_x - before.origin_x, 5.0);
        assert_eq!(after.origin_y - before.origin_y, -3.0);
    }
}
