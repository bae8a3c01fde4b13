//! The part of the plane that a grid holds: where it lies around live cells, and how large it can be.

use super::bands::{BandLimits, Cut};
use super::stepping::Stepping;
use crate::engine::gpu::device::{Caps, GpuDevice};
use crate::engine::gpu::layout::WORD_CELLS;
use crate::engine::gpu::variant::Variant;
use crate::engine::{EngineError, LimitedBy, Skipping, message};
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::{MAX_COORDINATE, Rect, Topology};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

/// Cells between the live ones and the edge of a window on the plane, at least and at most, when
/// it is laid out.
const MARGIN: std::ops::RangeInclusive<u64> = 128..=4096;

/// A part of the plane that a grid holds. On a bounded axis it is all that there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) topology: Topology,
    pub(super) rect: Rect,
}

impl Window {
    /// Generations until cells come to an edge for which a window may stay where it is.
    pub(super) const ENOUGH_ROOM: u64 = *MARGIN.start() / 2;

    /// Windows for live cells, the most roomy first.
    pub(super) fn around(topology: Topology, live: Rect) -> impl Iterator<Item = Rect> {
        let room = (live.width.max(live.height) / 2).clamp(*MARGIN.start(), *MARGIN.end());
        std::iter::successors(Some(room), |room| (*room > 32).then_some(room / 2))
            .map(move |margin| window_with_margin(topology, live, margin))
    }

    /// Where cells may be: on a bounded axis within the window.
    pub(super) fn all_cells(&self) -> Rect {
        let (window, all) = (self.rect, ALL_COORDINATES);
        let (x, y) = (self.topology.width().is_some(), self.topology.height().is_some());
        let (columns, rows) = (if x { window } else { all }, if y { window } else { all });
        Rect::from_edges(columns.x, rows.y, columns.right(), rows.bottom())
    }

    /// Generations until live cells within `live` could come to the edge of the window.
    pub(super) fn margin(&self, live: Option<Rect>) -> Option<u64> {
        if self.topology.is_bounded() {
            return None;
        }
        let Some(live) = live.filter(|live| !live.is_empty()) else { return Some(u64::MAX) };
        let to_last_coordinate = self.distance_to_edge(live, ALL_COORDINATES);
        Some(self.distance_to_edge(live, self.rect).min(to_last_coordinate))
    }

    /// Generations until cells within `live` could come to an edge of `window` on an unbounded axis.
    fn distance_to_edge(&self, live: Rect, window: Rect) -> u64 {
        let mut distance = i64::MAX;
        if self.topology.width().is_none() {
            distance = distance.min((live.x - window.x).min(window.right() - live.right()));
        }
        if self.topology.height().is_none() {
            distance = distance.min((live.y - window.y).min(window.bottom() - live.bottom()));
        }
        distance.max(0) as u64
    }

    /// Whether cells within `live` have come to the last coordinate of an unbounded axis.
    pub(super) fn is_at_last_coordinate(&self, live: Rect) -> bool {
        self.distance_to_edge(live, ALL_COORDINATES) == 0
    }
}

/// How large the parts may be that a grid is cut into.
pub(super) fn band_limits(caps: &Caps, stepping: Stepping) -> BandLimits {
    BandLimits {
        bytes: caps.max_cell_bytes(),
        workgroups: u64::from(caps.max_workgroups),
        step: stepping.band_step(),
    }
}

/// The window for live cells with so much room around them on each unbounded axis.
fn window_with_margin(topology: Topology, live: Rect, margin: u64) -> Rect {
    // Windows start and end at multiples of a word, so that they can be moved by whole words.
    let word = i64::from(WORD_CELLS);
    let (left, width) = match (topology.first_column(), topology.width()) {
        (Some(first), Some(width)) => (first, width),
        _ => {
            let left = (live.x - margin as i64).div_euclid(word) * word;
            let right = (live.right() + margin as i64 + word - 1).div_euclid(word) * word;
            (left, left.abs_diff(right))
        }
    };
    let (top, height) = match (topology.first_row(), topology.height()) {
        (Some(first), Some(height)) => (first, height),
        _ => (live.y - margin as i64, live.height + 2 * margin),
    };
    Rect::new(left, top, width, height)
}

/// The coordinates that cells may have.
const ALL_COORDINATES: Rect = {
    let side = 2 * MAX_COORDINATE as u64;
    Rect::new(-MAX_COORDINATE, -MAX_COORDINATE, side, side)
};

/// The cut of the first window for live cells, and the memory that its two buffers take.
///
/// # Errors
/// [`EngineError::TooLarge`] when none fits.
pub(super) fn first_cut(
    gpu: &GpuDevice,
    budget: &MemoryBudget,
    topology: Topology,
    live: Rect,
    stepping: Stepping,
) -> Result<(Cut, Reservation), EngineError> {
    let band_limits = band_limits(gpu.caps(), stepping);
    let mut refused = None;
    for window in Window::around(topology, live) {
        let Some(cut) = Cut::new(topology, window, band_limits) else { continue };
        match budget.reserve(2 * cut.bytes()) {
            Ok(memory) => return Ok((cut, memory)),
            Err(error) => refused = Some(error),
        }
    }
    let wanted = topology.bounds().unwrap_or(live);
    let limited_by = if refused.is_some() { LimitedBy::Budget } else { LimitedBy::Adapter };
    // Where no window can be cut, the cells alone are more than the adapter binds.
    let error = refused.unwrap_or_else(|| OverBudget {
        needed: u64::try_from(wanted.area() / 4).unwrap_or(u64::MAX),
        allowed: 2 * gpu.caps().max_cell_bytes(),
    });
    Err(EngineError::TooLarge {
        what: message::universe_of(wanted.width, wanted.height),
        needed_bytes: error.needed,
        allowed_bytes: error.allowed,
        limited_by,
        advice: Message::new(
            texts::LARGEST_SQUARE,
            [largest_square(gpu.caps(), budget.limit()).to_string()],
        ),
    })
}

/// The side of the largest square universe that such an adapter steps in so many bytes.
pub(in super::super) fn largest_square(caps: &Caps, allowed_bytes: u64) -> u64 {
    let stepping = Stepping::of(caps, Variant::built_in(caps), Skipping::Auto);
    let band_limits = band_limits(caps, stepping);
    let fits = |side: u64| {
        let cut = Cut::new(Topology::torus(side, side), Rect::new(0, 0, side, side), band_limits);
        cut.is_some_and(|cut| 2 * cut.bytes() <= allowed_bytes)
    };
    // What is lost to frames grows more slowly than what fits.
    let (mut fitting, mut failing) = (0, (1 << 23) / SIDE_STEP);
    while failing - fitting > 1 {
        let middle = (fitting + failing) / 2;
        if fits(middle * SIDE_STEP) {
            fitting = middle;
        } else {
            failing = middle;
        }
    }
    fitting * SIDE_STEP
}

/// The largest square's side is a multiple of this.
const SIDE_STEP: u64 = 64;
