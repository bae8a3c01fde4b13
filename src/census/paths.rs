//! Paths: which objects will meet, and which spaceships nothing can reach any more.
//!
//! An object moves along a straight line, at its displacement over its period. Two objects never
//! meet if their rectangles, widened by what they grow to in between, never overlap on their lines.
//! That holds for objects that stay what they are. Of debris nobody knows what it will send out, so
//! for spaceships among debris there is a stronger argument, a limit of speed.
//!
//! # The limit of speed
//!
//! Under B3/S23, number the diagonals by `d = x + y`. If no live cell of generation t lies past
//! diagonal D, then none of generation t + 2 lies past D + 1:
//!
//! - A cell on diagonal D + 1 has three neighbours that do not lie past D: those to its west, north
//!   and north-west. It is born in generation t + 1 only if all three live. A cell on D + 2 has one
//!   such neighbour, and is not born.
//! - A cell c on D + 2 that is born in generation t + 2 needs the cells to its west, north and
//!   north-west (on D + 1, D + 1 and D) in generation t + 1. The first two were born then, by
//!   three cells each, one of which is the north-west one. So that one lived in generation t, and
//!   so did the other two neighbours of either, which are four neighbours of it. It died: a
//!   contradiction.
//!
//! So the furthest diagonal advances by at most `ceil(n / 2)` in n generations, and the same holds
//! for the other three directions by symmetry. Gliders, and light-, middle- and heavyweight
//! spaceships, go as fast as that. Once such a ship is the furthest of all in one of its diagonal
//! directions, nothing that is behind can ever reach it, whatever becomes of it.

use super::{Kind, Object};
use crate::life::Rect;

/// How much the rectangles of what moves are widened, in cells, before they are said to pass; a
/// quarter of a period is added, as nothing grows faster and is back in time.
const CLEARANCE: u64 = 8;

/// Diagonals by which a ship must be further than all that is behind it, without its period: cells
/// act on each other over four diagonals, and ships are not exactly on their line in every phase.
const LEAD: i64 = 16;

/// The diagonal directions, as signs of columns and rows.
const DIAGONALS: [(i64, i64); 4] = [(1, 1), (1, -1), (-1, 1), (-1, -1)];

/// Whether two objects' rectangles, widened, never overlap from now on. Objects with the same
/// velocity are said not to meet: who recognised them both has seen them pass a whole period.
pub(super) fn never_meet(a: &Object, b: &Object) -> bool {
    let (own, theirs) = (velocity(a), velocity(b));
    let (vx, vy) = (own.0 - theirs.0, own.1 - theirs.1);
    if vx == 0.0 && vy == 0.0 {
        return true;
    }
    let wide = b.bounds.expanded(clearance(a, b));
    // One object as a point, and the other widened by its size.
    let columns = along((wide.x - a.bounds.right()) as f64, (wide.right() - a.bounds.x) as f64, vx);
    let rows = along((wide.y - a.bounds.bottom()) as f64, (wide.bottom() - a.bounds.y) as f64, vy);
    let (from, to) = (columns.0.max(rows.0).max(0.0), columns.1.min(rows.1));
    from >= to
}

/// Which objects of a universe of B3/S23 are spaceships that nothing will ever reach: neither the
/// other objects, whatever becomes of them, nor `flying`, ships that are on their way already.
/// `objects` are the whole universe but for `flying`; each must be what it does alone. Of ships that
/// fly side by side `keep_company` says whether they go on without acting on each other.
pub(super) fn out_of_reach(
    objects: &[Object],
    flying: &[Object],
    keep_company: &mut dyn FnMut(&Object, &Object) -> bool,
) -> Vec<usize> {
    let mut free: Vec<usize> =
        (0..objects.len()).filter(|&index| fastest_directions(&objects[index]).is_some()).collect();
    loop {
        let before = free.len();
        // The furthest diagonals that anything reaches that is not free.
        let mut furthest = [i64::MIN; 4];
        for (index, object) in objects.iter().enumerate() {
            if !free.contains(&index) {
                for (furthest, direction) in furthest.iter_mut().zip(DIAGONALS) {
                    *furthest = (*furthest).max(diagonals(&object.bounds, direction).1);
                }
            }
        }
        free.retain(|&index| leads(&objects[index], &furthest));
        let mut go_free = |ship: &Object, other: &Object| {
            never_meet(ship, other)
                && (velocity(ship) != velocity(other)
                    || is_apart(&ship.bounds, &other.bounds.expanded(clearance(ship, other)))
                    || keep_company(ship, other))
        };
        let all = free.clone();
        free.retain(|&index| {
            let others = all.iter().filter(|&&other| other != index).map(|&other| &objects[other]);
            others.chain(flying).all(|other| go_free(&objects[index], other))
        });
        if free.len() == before {
            return free;
        }
    }
}

/// Whether a ship is further than `furthest` in one of the directions in which nothing is faster.
fn leads(ship: &Object, furthest: &[i64; 4]) -> bool {
    let lead = LEAD + ship.kind.period().map_or(0, i64::from);
    let directions = fastest_directions(ship).unwrap_or_default();
    furthest.iter().zip(DIAGONALS).zip(directions).any(|((&furthest, direction), is_fastest)| {
        is_fastest && diagonals(&ship.bounds, direction).0 > furthest.saturating_add(lead)
    })
}

/// In which diagonal directions a ship goes as fast as anything can; `None` where it does in none.
fn fastest_directions(object: &Object) -> Option<[bool; 4]> {
    let Kind::Spaceship { period, dx, dy } = object.kind else {
        return None;
    };
    let directions = DIAGONALS.map(|(x, y)| 2 * (x * dx + y * dy) == i64::from(period));
    directions.contains(&true).then_some(directions)
}

/// The first and the last diagonal of a rectangle, counted in a direction.
fn diagonals(bounds: &Rect, (x, y): (i64, i64)) -> (i64, i64) {
    let along = |sign: i64, from: i64, end: i64| match sign {
        1 => (from, end - 1),
        _ => (1 - end, -from),
    };
    let columns = along(x, bounds.x, bounds.right());
    let rows = along(y, bounds.y, bounds.bottom());
    (columns.0 + rows.0, columns.1 + rows.1)
}

fn is_apart(a: &Rect, b: &Rect) -> bool {
    a.intersection(b).is_empty()
}

/// Cells a generation, to the right and down.
fn velocity(object: &Object) -> (f64, f64) {
    match object.kind {
        Kind::Spaceship { period, dx, dy } => {
            (dx as f64 / f64::from(period), dy as f64 / f64::from(period))
        }
        _ => (0.0, 0.0),
    }
}

/// How far two rectangles must be apart for what is in them to pass, in all phases.
fn clearance(a: &Object, b: &Object) -> u64 {
    let growth = |object: &Object| object.kind.period().map_or(0, |period| u64::from(period) / 4);
    CLEARANCE + growth(a) + growth(b)
}

/// The times at which a point that starts at 0 with that velocity is between two places.
fn along(low: f64, high: f64, velocity: f64) -> (f64, f64) {
    if velocity == 0.0 {
        return if low < 0.0 && high > 0.0 {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else {
            (f64::INFINITY, f64::NEG_INFINITY)
        };
    }
    let (a, b) = (low / velocity, high / velocity);
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::super::Recogniser;
    use super::super::plot::Plot;
    use super::*;
    use crate::life::{Apgcode, Cells, LifeLike, Soup, Topology};

    /// The objects of apgcodes whose top-left cells are placed. A glider flies south-east and a
    /// lightweight spaceship north; `turns` mirrors columns (1) and rows (2).
    fn objects(placed: &[(&str, i64, i64, u8)]) -> Vec<Object> {
        let mut all = Vec::new();
        for &(code, x, y, turns) in placed {
            let cells = Apgcode::parse(code, 1 << 20).unwrap().cells;
            let sign = |bit: u8| if turns & bit == 0 { 1 } else { -1 };
            let turned = cells.points().map(|(column, row)| (column * sign(1), -row * sign(2)));
            let turned = Cells::from_points(turned);
            let bounds = turned.bounding_box().unwrap();
            let cells = turned.translated(x - bounds.x, y - bounds.y);
            let census = Recogniser::new()
                .recognise_cells(&cells, LifeLike::LIFE, Topology::UNBOUNDED)
                .unwrap();
            all.extend(census.objects);
        }
        all
    }

    const GLIDER: &str = "xq4_153";
    const SHIP: &str = "xq4_6frc";
    const BLOCK: &str = "xs4_33";

    #[test]
    fn the_examples_fly_as_is_said() {
        let found = objects(&[(GLIDER, 0, 0, 0), (GLIDER, 0, 0, 3), (SHIP, 0, 0, 0)]);
        let moves: Vec<(f64, f64)> = found.iter().map(velocity).collect();
        assert_eq!(moves, [(0.25, 0.25), (-0.25, -0.25), (0.0, -0.5)]);
    }

    #[test]
    fn no_diagonal_is_passed_faster_than_every_other_generation() {
        for seed in 0..60 {
            let soup = Soup { width: 12, height: 12, density: 0.5, seed };
            let mut plot = Plot::new(LifeLike::LIFE, &soup.cells().to_grid(soup_region()), 0, 0);
            let furthest = |plot: &Plot| {
                let (bounds, shape) = (plot.bounds().unwrap_or_default(), plot.shape());
                let live = (0..shape.height()).flat_map(|y| {
                    let shape = &shape;
                    (0..shape.width()).filter(move |&x| shape.get(x, y)).map(move |x| (x, y))
                });
                let live: Vec<(i64, i64)> =
                    live.map(|(x, y)| (bounds.x + x as i64, bounds.y + y as i64)).collect();
                DIAGONALS.map(|(right, down)| {
                    live.iter().map(|(x, y)| right * x + down * y).max().unwrap_or(i64::MIN)
                })
            };
            let start = furthest(&plot);
            for generation in 1..=40 {
                plot.step();
                for (now, start) in furthest(&plot).into_iter().zip(start) {
                    assert!(now <= start + (generation + 1) / 2, "{seed}, {generation}");
                }
            }
        }
    }

    fn soup_region() -> Rect {
        let soup = Soup { width: 12, height: 12, density: 0.5, seed: 0 };
        let cells = soup.cells().bounding_box().unwrap();
        Rect::new(cells.x.min(-6), cells.y.min(-6), 12, 12)
    }

    #[test]
    fn ships_that_nothing_can_reach_are_free() {
        let check = |placed: &[(&str, i64, i64, u8)], expected: &[usize]| {
            let mut never = |_: &Object, _: &Object| false;
            assert_eq!(out_of_reach(&objects(placed), &[], &mut never), expected, "{placed:?}");
        };
        // Ahead of everything, or of nothing.
        check(&[(GLIDER, 100, 100, 0)], &[0]);
        check(&[(GLIDER, 100, 100, 0), (BLOCK, 0, 0, 0)], &[0]);
        // On its way to a block, past one, and beside one that is as far.
        check(&[(GLIDER, 0, 0, 0), (BLOCK, 100, 100, 0)], &[]);
        check(&[(GLIDER, 0, 0, 3), (BLOCK, 100, 100, 0)], &[0]);
        check(&[(GLIDER, 300, 0, 0), (BLOCK, 0, 300, 0)], &[]);
        check(&[(GLIDER, 340, 0, 0), (BLOCK, 0, 300, 0)], &[0]);
        // A ship is as fast in two directions.
        check(&[(SHIP, 0, -100, 0), (BLOCK, 0, 0, 0)], &[0]);
        check(&[(SHIP, 0, -100, 0), (BLOCK, -40, -90, 0)], &[0]);
        check(&[(SHIP, 0, -100, 0), (BLOCK, -40, -90, 0), (BLOCK, 40, -90, 0)], &[]);
        // Only what is not free itself holds a ship back.
        check(&[(GLIDER, 100, 100, 0), (GLIDER, 200, 200, 0), (BLOCK, 0, 0, 0)], &[0, 1]);
        check(&[(GLIDER, 100, 100, 0), (GLIDER, 200, 200, 0), (BLOCK, 300, 300, 0)], &[]);
        // Two that meet outside.
        check(&[(GLIDER, 100, 0, 0), (GLIDER, 100, 200, 2), (BLOCK, -100, 100, 0)], &[]);
        check(&[(GLIDER, 100, 0, 0), (GLIDER, 140, 200, 2), (BLOCK, -100, 100, 0)], &[0, 1]);
        // A still life is no ship, and a slow ship can be overtaken.
        check(&[(BLOCK, 0, 0, 0)], &[]);
        check(&[("xq7_3nw17862z6952", 0, 0, 0)], &[]);
    }

    #[test]
    fn ships_on_their_way_and_companions_hold_back() {
        let [glider, ahead, beside]: [Object; 3] =
            objects(&[(GLIDER, 100, 100, 0), (GLIDER, 160, 160, 0), (GLIDER, 106, 101, 0)])
                .try_into()
                .unwrap();
        let crossing = objects(&[(GLIDER, 100, 300, 2)]);
        let alone = std::slice::from_ref(&glider);
        let mut never = |_: &Object, _: &Object| false;
        assert_eq!(out_of_reach(alone, &[ahead], &mut never), [0]);
        assert!(out_of_reach(alone, &crossing, &mut never).is_empty());
        let both = [glider, beside];
        assert!(out_of_reach(&both, &[], &mut never).is_empty());
        assert_eq!(out_of_reach(&both, &[], &mut |_, _| true), [0, 1]);
    }
}
