//! What part of a universe is shown, and the picture of it.

use std::time::Duration;

use crate::engine::session::{Commands, Picture, Status};
use crate::life::{BlockRaster, Rect};
use crate::render::camera::MAX_ZOOM;
use crate::render::{Camera, Canvas, Counts, Framing, Placement};
use crate::view::{Following, Framed, Pictures};

/// The canvas in the window, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: u32,
    pub top: u32,
    pub canvas: Canvas,
}

impl Area {
    /// A place of the window, in pixels, as one of the canvas.
    pub fn pixel(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (x - f64::from(self.left), y - f64::from(self.top))
    }
}

/// Where one looks.
#[derive(Clone, Debug)]
pub(super) struct Viewpoint {
    camera: Camera,
    /// What is brought into view when the canvas's size is known or changes, until the user moves
    /// the camera.
    fitted: Option<Rect>,
    following: Following,
}

impl Viewpoint {
    /// All of a region.
    pub fn of(region: Rect) -> Self {
        Self { camera: Camera::new(1.0), fitted: Some(region), following: Following::Nothing }
    }
}

/// Where one looks, on what canvas, and what is seen.
pub(super) struct Viewport {
    point: Viewpoint,
    area: Option<Area>,
    pictures: Pictures<Framing, Counts>,
    /// Whether lines are drawn between cells, where they are large enough.
    pub has_grid: bool,
}

impl Viewport {
    /// All of a region, on a canvas whose size is not known yet.
    pub fn new(region: Rect) -> Self {
        Self {
            point: Viewpoint::of(region),
            area: None,
            pictures: Pictures::default(),
            has_grid: true,
        }
    }

    /// Where the plane stands on a canvas.
    pub fn placement(&self, canvas: Canvas) -> Placement {
        self.point.camera.placement(canvas)
    }

    /// Pixels a cell that the camera is on its way to.
    pub fn zoom(&self) -> f64 {
        self.point.camera.target_zoom()
    }

    /// What the camera follows.
    pub fn following(&self) -> Following {
        self.point.following
    }

    /// The latest picture, with its framing.
    pub fn picture(&self) -> Option<(&Picture<Counts>, &Framing)> {
        self.pictures.shown()
    }

    /// The generation of the latest picture.
    pub fn shown_generation(&self) -> Option<u64> {
        self.picture().map(|(picture, _)| picture.generation)
    }

    /// The cell under a place of the window, in pixels.
    pub fn cell_at(&self, place: (f64, f64)) -> Option<(i64, i64)> {
        let area = self.area?;
        let (x, y) = area.pixel(place);
        let Placement { origin_x, origin_y, zoom } = self.placement(area.canvas);
        Some((((x - origin_x) / zoom).floor() as i64, ((y - origin_y) / zoom).floor() as i64))
    }

    /// The cells that a canvas shows, in part at least.
    pub fn cells_in_view(&self, canvas: Canvas) -> Rect {
        let Placement { origin_x, origin_y, zoom } = self.placement(canvas);
        let start = |origin: f64| (-origin / zoom).floor() as i64;
        let end = |origin: f64, pixels: u32| ((f64::from(pixels) - origin) / zoom).ceil() as i64;
        Rect::from_edges(
            start(origin_x),
            start(origin_y),
            end(origin_x, canvas.width),
            end(origin_y, canvas.height),
        )
    }

    /// Where one looks now.
    pub fn viewpoint(&self) -> Viewpoint {
        self.point.clone()
    }

    /// Looks from there at another universe.
    pub fn look_from(&mut self, point: Viewpoint) {
        self.point = point;
        self.pictures.clear();
        self.refit();
    }

    /// The canvas is there from now on. Returns whether it was elsewhere.
    pub fn set_area(&mut self, area: Area) -> bool {
        if self.area == Some(area) {
            return false;
        }
        self.area = Some(area);
        self.refit();
        true
    }

    fn refit(&mut self) {
        if let (Some(region), Some(area)) = (self.point.fitted, self.area) {
            self.point.camera.fit(region, area.canvas);
            self.point.camera.arrive();
        }
    }

    /// Moves the camera on for the time that has passed.
    pub fn advance(&mut self, elapsed: Duration) {
        self.point.camera.advance(elapsed);
    }

    /// Whether the camera is still on its way.
    pub fn is_moving(&self) -> bool {
        self.point.camera.is_moving()
    }

    /// Drags the plane along.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        self.point.camera.pan(dx, dy);
        self.was_moved();
    }

    /// Zooms about a place of the window, in pixels.
    pub fn zoom_about(&mut self, place: (f64, f64), factor: f64) {
        let Some(area) = self.area else { return };
        self.point.camera.zoom_about(area.pixel(place), factor, area.canvas);
        self.was_moved();
    }

    /// Zooms in to the next power of two.
    pub fn zoom_in(&mut self) {
        self.point.camera.double();
        self.point.fitted = None;
    }

    /// Zooms out to the next power of two.
    pub fn zoom_out(&mut self) {
        self.point.camera.halve();
        self.point.fitted = None;
    }

    /// Moves by shares of the canvas, smoothly.
    pub fn glide(&mut self, share_x: f64, share_y: f64) {
        let Some(Area { canvas, .. }) = self.area else { return };
        let (dx, dy) = (f64::from(canvas.width) * share_x, f64::from(canvas.height) * share_y);
        self.point.camera.glide(dx, dy);
        self.was_moved();
    }

    /// Goes to the middle of the plane.
    pub fn go_to_middle(&mut self) {
        self.point.camera.centre_on(0.0, 0.0);
        self.was_moved();
    }

    /// Brings a region into view.
    pub fn fit(&mut self, region: Rect) {
        self.point.fitted = Some(region);
        if let Some(area) = self.area {
            self.point.camera.fit(region, area.canvas);
        }
    }

    /// Goes to an object and follows it, with `least_zoom` pixels a cell or more unless it would then take more
    /// than that share of the canvas.
    pub fn go_to(&mut self, bounds: Rect, least_zoom: f64, most_share: f64) {
        let Some(Area { canvas, .. }) = self.area else { return };
        let side = |cells: u64, pixels: u32| most_share * f64::from(pixels) / cells.max(1) as f64;
        let fitting = side(bounds.width, canvas.width).min(side(bounds.height, canvas.height));
        let zoom = self.zoom().max(least_zoom).min(fitting).min(MAX_ZOOM);
        let (x, y) = middle(bounds);
        self.point.camera.look_at(x, y, zoom);
        self.was_moved();
        self.point.following = Following::Object;
    }

    /// Follows the pattern from now on, or nothing where something was followed.
    pub fn switch_following(&mut self) {
        self.point.following = self.point.following.switched();
    }

    /// Keeps the pattern in the middle, where the camera follows it.
    pub fn follow(&mut self, status: &Status) {
        if let Some(region) = self.point.following.pattern(status) {
            let (x, y) = middle(region);
            self.point.camera.centre_on(x, y);
            self.point.fitted = None;
        }
    }

    /// Keeps an object in the middle, where the camera follows one, and stays where it was when it is
    /// no more.
    pub fn follow_object(&mut self, place: Option<(f64, f64)>) {
        match (self.point.following, place) {
            (Following::Object, Some((x, y))) => self.point.camera.centre_on(x, y),
            (Following::Object, None) => self.point.following = Following::Nothing,
            (Following::Nothing | Following::Pattern, _) => {}
        }
    }

    /// The user has chosen where to look: nothing else moves the camera any more.
    fn was_moved(&mut self) {
        self.point.fitted = None;
        self.point.following = Following::Nothing;
    }

    /// Asks the session for pictures of what is in view now, where those that come do not do.
    pub fn ask_for_picture(&mut self, area: Area, commands: &Commands) {
        let placement = self.placement(area.canvas);
        let asked = self.pictures.asked();
        if !asked.is_some_and(|framing| framing.serves(&placement, area.canvas)) {
            self.pictures.ask(Framing::new(&placement, area.canvas), commands);
        }
    }

    /// Shows a picture from now on, if it was asked for.
    pub fn show(&mut self, picture: Picture<Counts>) {
        self.pictures.show(picture);
    }

    /// Forgets pictures, and asks for others with the next frame.
    pub fn forget_pictures(&mut self) {
        self.pictures.forget();
    }
}

impl Framed for Framing {
    fn raster(&self) -> &BlockRaster {
        self.raster()
    }
}

fn middle(region: Rect) -> (f64, f64) {
    (region.x as f64 + region.width as f64 / 2.0, region.y as f64 + region.height as f64 / 2.0)
}
