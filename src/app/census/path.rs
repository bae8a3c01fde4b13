//! Where the cells of an object are at any generation, as long as nothing disturbs it.

use crate::life::Rect;

/// What an object looks like during a period, and how far it has come at its end. Objects of the
/// same shape share one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Path {
    phases: Vec<Phase>,
    /// Cells to the right and down that a period takes it.
    shift: (i64, i64),
}

/// The cells of one generation, from the top-left corner of the first generation's bounding box.
#[derive(Clone, Debug, PartialEq)]
struct Phase {
    cells: Box<[(i32, i32)]>,
    bounds: Rect,
}

/// Where an object is: its phase, and what is to be added to the phase's coordinates.
struct Stand<'a> {
    phase: &'a Phase,
    dx: i64,
    dy: i64,
}

impl Path {
    /// The path through those phases, each given by the `(x, y)` of its live cells, of an object
    /// that a period moves by `shift`. `None` where there is no phase, or one
    /// without cells, or a cell further away than 2^31.
    pub fn new(phases: Vec<Vec<(i64, i64)>>, shift: (i64, i64)) -> Option<Self> {
        let phases: Option<Vec<Phase>> = phases.into_iter().map(Phase::new).collect();
        phases.filter(|phases| !phases.is_empty()).map(|phases| Self { phases, shift })
    }

    /// The bounding box some generations on (or back) of an object that now has its first phase at
    /// `(x, y)`.
    pub fn bounds(&self, x: i64, y: i64, generations: i64) -> Rect {
        let Stand { phase, dx, dy } = self.after(generations);
        let Rect { x: left, y: top, width, height } = phase.bounds;
        Rect::new(x + dx + left, y + dy + top, width, height)
    }

    /// The middle then: that of the first phase, which a period moves on evenly.
    pub fn middle(&self, x: i64, y: i64, generations: i64) -> (f64, f64) {
        let Rect { x: left, y: top, width, height } = self.phases[0].bounds;
        let periods = generations as f64 / self.phases.len() as f64;
        let along = |start: i64, corner: i64, side: u64, shift: i64| {
            (start + corner) as f64 + side as f64 / 2.0 + shift as f64 * periods
        };
        (along(x, left, width, self.shift.0), along(y, top, height, self.shift.1))
    }

    /// The cells then.
    pub fn cells(&self, x: i64, y: i64, generations: i64) -> impl Iterator<Item = (i64, i64)> {
        let Stand { phase, dx, dy } = self.after(generations);
        let (left, top) = (x + dx, y + dy);
        phase
            .cells
            .iter()
            .map(move |&(column, row)| (left + i64::from(column), top + i64::from(row)))
    }

    fn after(&self, generations: i64) -> Stand<'_> {
        let period = self.phases.len() as i64;
        let periods = generations.div_euclid(period);
        Stand {
            phase: &self.phases[generations.rem_euclid(period) as usize],
            dx: periods.saturating_mul(self.shift.0),
            dy: periods.saturating_mul(self.shift.1),
        }
    }
}

impl Phase {
    fn new(cells: Vec<(i64, i64)>) -> Option<Self> {
        let of = |axis: fn(&(i64, i64)) -> i64| cells.iter().map(axis);
        let short = |&(x, y): &(i64, i64)| Some((i32::try_from(x).ok()?, i32::try_from(y).ok()?));
        let (left, right) = (of(|cell| cell.0).min()?, of(|cell| cell.0).max()?);
        let (top, bottom) = (of(|cell| cell.1).min()?, of(|cell| cell.1).max()?);
        let bounds = Rect::from_edges(left, top, right + 1, bottom + 1);
        Some(Self { cells: cells.iter().map(short).collect::<Option<_>>()?, bounds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A glider's four phases.
    fn glider() -> Path {
        let phases = vec![
            vec![(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)],
            vec![(0, 1), (2, 1), (1, 2), (2, 2), (1, 3)],
            vec![(2, 1), (0, 2), (2, 2), (1, 3), (2, 3)],
            vec![(1, 1), (2, 2), (3, 2), (1, 3), (2, 3)],
        ];
        Path::new(phases, (1, 1)).unwrap()
    }

    #[test]
    fn a_ship_is_followed_forwards_and_backwards() {
        let glider = glider();
        let check = |generations: i64, bounds: Rect, a_cell: (i64, i64)| {
            assert_eq!(glider.bounds(10, 20, generations), bounds, "{generations}");
            let mut cells = glider.cells(10, 20, generations);
            assert!(cells.any(|cell| cell == a_cell), "{generations}");
        };
        check(0, Rect::new(10, 20, 3, 3), (11, 20));
        check(1, Rect::new(10, 21, 3, 3), (11, 23));
        check(4, Rect::new(11, 21, 3, 3), (12, 21));
        check(402, Rect::new(110, 121, 3, 3), (112, 121));
        check(-4, Rect::new(9, 19, 3, 3), (10, 19));
        check(-1, Rect::new(10, 20, 3, 3), (10, 20));
        for (generations, middle) in [(0, (11.5, 21.5)), (2, (12.0, 22.0)), (-4, (10.5, 20.5))] {
            assert_eq!(glider.middle(10, 20, generations), middle);
        }
    }

    #[test]
    fn what_stays_goes_through_its_phases_in_place() {
        let still = Path::new(vec![vec![(0, 0), (1, 0), (0, 1), (1, 1)]], (0, 0)).unwrap();
        assert_eq!(still.bounds(5, 5, 1_000_003), Rect::new(5, 5, 2, 2));
        let blinker = vec![vec![(0, 0), (1, 0), (2, 0)], vec![(1, -1), (1, 0), (1, 1)]];
        let blinker = Path::new(blinker, (0, 0)).unwrap();
        assert_eq!(blinker.bounds(0, 0, 7), Rect::new(1, -1, 1, 3));
        assert_eq!(blinker.middle(0, 0, 7), blinker.middle(0, 0, 0));
        assert_eq!(Path::new(vec![], (0, 0)), None);
        assert_eq!(Path::new(vec![vec![]], (0, 0)), None);
    }
}
