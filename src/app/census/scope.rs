//! How much of a universe is recognised at once, and when it is looked at again.

use std::time::{Duration, Instant};

use crate::life::{Rect, Topology};
use crate::render::Known;

/// The most cells of a snapshot, 2^28: 16384 by 16384, or 32 MiB.
const MOST_CELLS: u128 = 1 << 28;

/// The most cells of a snapshot of what may be crowded, 2^24: 4096 by 4096.
const MOST_CROWDED_CELLS: u128 = 1 << 24;

/// Live cells from which a universe counts as crowded.
const CROWD: u64 = 1 << 20;

/// Cells beyond the view that are read too, so that objects which reach out of it are whole.
const MARGIN: u64 = 48;

/// The least time between two snapshots.
const PAUSE: Duration = Duration::from_millis(150);

/// A snapshot is waited for at most this share of the time: 1 in so much. Reading is the session's
/// work, and stepping waits for it.
const READING_SHARE: u32 = 10;

/// What a snapshot is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Scope {
    /// Every live cell.
    Whole {
        /// The whole universe, where it is bounded and small enough; `None` is the bounding box of
        /// the live cells.
        read: Option<Rect>,
    },
    /// The cells of a rectangle.
    Within {
        /// The cells that are read.
        read: Rect,
        /// The cells in view, whose objects are all known when those read are recognised.
        view: Rect,
    },
}

impl Scope {
    /// The scope for a view of those cells: all of the universe where that is affordable, or else
    /// what is in view. The population and the bounding box are those of the whole universe.
    ///
    /// # Errors
    /// The rectangle in view, where even that is too much.
    pub fn new(
        view: Rect,
        topology: Topology,
        population: u64,
        bounding_box: Option<Rect>,
    ) -> Result<Self, Rect> {
        let most = if population < CROWD { MOST_CELLS } else { MOST_CROWDED_CELLS };
        if let Some(all) = topology.bounds().filter(|all| all.area() <= most) {
            return Ok(Self::Whole { read: Some(all) });
        }
        if bounding_box.unwrap_or_default().area() <= most {
            return Ok(Self::Whole { read: None });
        }
        let universe = edges(topology);
        let view = view.intersection(&universe);
        let read = view.expanded(MARGIN).intersection(&universe);
        if read.area() <= most { Ok(Self::Within { read, view }) } else { Err(view) }
    }

    /// The region to read; `None` is everything.
    pub fn region(&self) -> Option<Rect> {
        match self {
            Self::Whole { read } => *read,
            Self::Within { read, .. } => Some(*read),
        }
    }

    /// Where every object is known afterwards.
    pub fn known(&self) -> Known {
        match self {
            Self::Whole { .. } => Known::Everywhere,
            Self::Within { view, .. } => Known::Within(*view),
        }
    }
}

/// A region with a little dead ground around it, for a snapshot of every live cell: what stands at
/// its edge is then seen to end there. Along a bounded axis that is as far as the universe goes,
/// where that is affordable, so that what lies at a seam is seen to hang together.
pub(super) fn with_ground(region: Rect, topology: Topology) -> Rect {
    let universe = edges(topology);
    let padded = Rect {
        x: region.x - GROUND_COLUMNS,
        y: region.y - GROUND_ROWS,
        width: region.width + 2 * GROUND_COLUMNS as u64,
        height: region.height + 2 * GROUND_ROWS as u64,
    };
    let mut ground = padded.intersection(&universe);
    if topology.width().is_some() && universe.width as u128 * ground.height as u128 <= MOST_CELLS {
        (ground.x, ground.width) = (universe.x, universe.width);
    }
    if topology.height().is_some() && universe.height as u128 * ground.width as u128 <= MOST_CELLS {
        (ground.y, ground.height) = (universe.y, universe.height);
    }
    ground
}

/// Ground left and right of every live cell: a word, so that rows are copied by words.
const GROUND_COLUMNS: i64 = 64;

/// Ground above and below.
const GROUND_ROWS: i64 = 4;

/// The cells that a universe can have.
fn edges(topology: Topology) -> Rect {
    let far = crate::life::MAX_COORDINATE;
    let axis = |first: Option<i64>, side: Option<u64>| match (first, side) {
        (Some(first), Some(side)) => (first, first.saturating_add_unsigned(side)),
        _ => (-far, far),
    };
    let (left, right) = axis(topology.first_column(), topology.width());
    let (top, bottom) = axis(topology.first_row(), topology.height());
    Rect::from_edges(left, top, right, bottom)
}

/// What of the universe is looked at, and how closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) struct Survey {
    pub scope: Scope,
    /// Whether what repeats only after long, or is large, is recognised too. That takes several
    /// times as long where much is active, so a running universe is looked at lightly.
    pub is_thorough: bool,
}

/// Says when the next snapshot is due.
#[derive(Debug, Default)]
pub(in crate::app) struct Schedule {
    last: Option<Last>,
}

/// The last snapshot that was recognised.
#[derive(Clone, Copy, Debug)]
struct Last {
    look: Survey,
    generation: u64,
    next_at: Instant,
}

/// Whether a snapshot is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Due {
    Now(Survey),
    At(Instant),
    /// Not until something changes.
    Never,
}

impl Schedule {
    /// Begins anew: what was seen has nothing to do with what is there now.
    pub fn forget(&mut self) {
        self.last = None;
    }

    /// A snapshot of that generation has been recognised. `waited` is the time that the
    /// snapshot took to come, `took` the time until its objects were known.
    pub fn done(
        &mut self,
        now: Instant,
        look: Survey,
        generation: u64,
        waited: Duration,
        took: Duration,
    ) {
        let pause = PAUSE.max(waited * READING_SHARE).max(took);
        self.last = Some(Last { look, generation, next_at: now + pause });
    }

    /// Whether a look at that scope is due while the universe is at that generation, running or at
    /// rest. A universe at rest is looked at lightly first, and then thoroughly.
    pub fn due(&self, now: Instant, scope: Scope, generation: u64, is_at_rest: bool) -> Due {
        let light = Survey { scope, is_thorough: false };
        match self.last {
            None => Due::Now(light),
            Some(last) if last.look.scope == scope && last.generation == generation => {
                if is_at_rest && !last.look.is_thorough {
                    Due::Now(Survey { scope, is_thorough: true })
                } else {
                    Due::Never
                }
            }
            Some(last) if now >= last.next_at => Due::Now(light),
            Some(last) => Due::At(last.next_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Rect = Rect::new(-100, -100, 200, 200);

    const WHOLE: Scope = Scope::Whole { read: None };

    #[test]
    fn all_is_looked_at_where_that_is_affordable() {
        let check = |topology: Topology, bounding_box: Option<Rect>, expected| {
            let crowded = Scope::new(VIEW, topology, CROWD, bounding_box);
            assert_eq!(crowded, expected, "{topology:?}");
        };
        let far = Some(Rect::new(0, 0, 1 << 20, 1 << 20));
        let in_view = Scope::Within { read: Rect::new(-148, -148, 296, 296), view: VIEW };
        let live = Ok(Scope::Whole { read: None });
        check(Topology::UNBOUNDED, None, live);
        check(Topology::UNBOUNDED, Some(Rect::new(5, 5, 4096, 4096)), live);
        check(Topology::UNBOUNDED, far, Ok(in_view));
        let torus = Topology::torus(4096, 4096);
        check(torus, far, Ok(Scope::Whole { read: torus.bounds() }));
        check(Topology::torus(8192, 4096), None, live);
        check(Topology::torus(8192, 4096), far, Ok(in_view));
        // Beyond the edge there is nothing to read.
        let narrow = Topology::torus(120, 1 << 30);
        let clipped = Scope::Within {
            read: Rect::new(-60, -148, 120, 296),
            view: Rect::new(-60, -100, 120, 200),
        };
        check(narrow, far, Ok(clipped));
        let view = Rect::new(0, 0, 5000, 5000);
        assert_eq!(Scope::new(view, Topology::UNBOUNDED, CROWD, far), Err(view));
        let seen = Scope::Within { read: view.expanded(MARGIN), view };
        assert_eq!(Scope::new(view, Topology::UNBOUNDED, CROWD - 1, far), Ok(seen));
        let wide = Some(Rect::new(0, 0, 1 << 14, 1 << 14));
        assert_eq!(Scope::new(view, Topology::UNBOUNDED, 9, wide), live);
    }

    #[test]
    fn ground_is_added_up_to_the_edge_of_the_universe() {
        let check = |region: Rect, topology: Topology, expected: Rect| {
            assert_eq!(with_ground(region, topology), expected, "{region:?} {topology:?}");
        };
        let region = Rect::new(-5, -5, 10, 10);
        check(region, Topology::UNBOUNDED, Rect::new(-69, -9, 138, 18));
        check(region, Topology::torus(100, 0), Rect::new(-50, -9, 100, 18));
        check(region, Topology::torus(0, 100), Rect::new(-69, -50, 138, 100));
        check(region, Topology::torus(1 << 30, 1 << 30), Rect::new(-69, -9, 138, 18));
        let corner = Rect::new(-50, -50, 3, 3);
        check(corner, Topology::plane(100, 0), Rect::new(-50, -54, 100, 11));
    }

    #[test]
    fn looks_are_due_when_something_changed_and_not_too_often() {
        let start = Instant::now();
        let at = |milliseconds: u64| start + Duration::from_millis(milliseconds);
        let soon = Duration::from_millis(1);
        let light = Survey { scope: WHOLE, is_thorough: false };
        let mut schedule = Schedule::default();
        assert_eq!(schedule.due(at(0), WHOLE, 7, false), Due::Now(light));
        schedule.done(at(0), light, 7, soon, soon);
        assert_eq!(schedule.due(at(9999), WHOLE, 7, false), Due::Never);
        assert_eq!(schedule.due(at(10), WHOLE, 8, false), Due::At(at(150)));
        assert_eq!(schedule.due(at(150), WHOLE, 8, false), Due::Now(light));
        let other = Scope::Within { read: VIEW, view: VIEW };
        let due = Due::Now(Survey { scope: other, is_thorough: false });
        assert_eq!(schedule.due(at(150), other, 7, false), due);
        // What is dear is done less often.
        schedule.done(at(0), light, 7, 40 * soon, 100 * soon);
        assert_eq!(schedule.due(at(200), WHOLE, 8, false), Due::At(at(400)));
        schedule.done(at(0), light, 7, soon, 900 * soon);
        assert_eq!(schedule.due(at(200), WHOLE, 8, false), Due::At(at(900)));
        schedule.forget();
        assert_eq!(schedule.due(at(200), WHOLE, 7, false), Due::Now(light));
    }

    #[test]
    fn a_universe_at_rest_is_looked_at_once_more_and_thoroughly() {
        let now = Instant::now();
        let soon = Duration::from_millis(1);
        let light = Survey { scope: WHOLE, is_thorough: false };
        let thorough = Survey { scope: WHOLE, is_thorough: true };
        let mut schedule = Schedule::default();
        assert_eq!(schedule.due(now, WHOLE, 7, true), Due::Now(light));
        schedule.done(now, light, 7, soon, soon);
        assert_eq!(schedule.due(now, WHOLE, 7, true), Due::Now(thorough));
        schedule.done(now, thorough, 7, soon, soon);
        assert_eq!(schedule.due(now, WHOLE, 7, true), Due::Never);
        assert_eq!(schedule.due(now + PAUSE, WHOLE, 8, true), Due::Now(light));
    }
}
