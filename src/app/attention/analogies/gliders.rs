//! Counting gliders in a small grid: groups of five cells that touch each other and nothing else, in
//! one of the glider's phases and orientations.

use crate::attention::life::Grid;

/// The two shapes of a glider, of which all phases are turns and reflections.
const SHAPES: [[(i32, i32); 5]; 2] =
    [[(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)], [(0, 0), (2, 0), (1, 1), (2, 1), (1, 2)]];

/// Gliders that lie in a grid as a whole.
pub(super) fn count_gliders(grid: &Grid) -> usize {
    let width = grid.width();
    let mut is_met = vec![false; grid.cells().len()];
    let mut gliders = 0;
    for start in 0..is_met.len() {
        if grid.cells()[start] && !is_met[start] {
            let group = group(grid, start, &mut is_met);
            let places = group.iter().map(|cell| ((cell % width) as i32, (cell / width) as i32));
            gliders += usize::from(is_glider(places.collect()));
        }
    }
    gliders
}

/// All live cells that hang together with one.
fn group(grid: &Grid, start: usize, is_met: &mut [bool]) -> Vec<usize> {
    let (width, height) = (grid.width(), grid.height());
    let mut found = vec![start];
    is_met[start] = true;
    let mut next = 0;
    while next < found.len() {
        let (x, y) = (found[next] % width, found[next] / width);
        next += 1;
        for y in y.saturating_sub(1)..(y + 2).min(height) {
            for x in x.saturating_sub(1)..(x + 2).min(width) {
                let cell = y * width + x;
                if grid.cells()[cell] && !is_met[cell] {
                    is_met[cell] = true;
                    found.push(cell);
                }
            }
        }
    }
    found
}

fn is_glider(places: Vec<(i32, i32)>) -> bool {
    if places.len() != 5 {
        return false;
    }
    let places = normal(places);
    SHAPES.iter().any(|shape| {
        (0..8).any(|turn| {
            let turned = shape.map(|(x, y)| {
                let (x, y) = if turn & 1 == 1 { (y, x) } else { (x, y) };
                (if turn & 2 == 2 { -x } else { x }, if turn & 4 == 4 { -y } else { y })
            });
            normal(turned.to_vec()) == places
        })
    })
}

/// The places moved to the corner, in order.
fn normal(mut places: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    let left = places.iter().map(|place| place.0).min().unwrap_or(0);
    let top = places.iter().map(|place| place.1).min().unwrap_or(0);
    for place in &mut places {
        *place = (place.0 - left, place.1 - top);
    }
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::LifeLike;

    fn grid(width: usize, height: usize, cells: &[(usize, usize)]) -> Grid {
        let mut grid = Grid::new(width, height);
        for (x, y) in cells {
            grid.cells_mut()[y * width + x] = true;
        }
        grid
    }

    #[test]
    fn a_glider_is_one_in_all_its_phases() {
        let mut now = grid(12, 12, &[(2, 1), (3, 2), (1, 3), (2, 3), (3, 3)]);
        for generation in 0..8 {
            assert_eq!(count_gliders(&now), 1, "generation {generation}");
            now = now.next(LifeLike::LIFE);
        }
    }

    #[test]
    fn what_touches_something_is_none() {
        let check = |cells: &[(usize, usize)], expected: usize| {
            assert_eq!(count_gliders(&grid(12, 12, cells)), expected, "{cells:?}");
        };
        check(&[], 0);
        check(&[(1, 1), (2, 1), (1, 2), (2, 2)], 0);
        check(&[(2, 1), (3, 2), (1, 3), (2, 3), (3, 3), (4, 4)], 0);
        check(&[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)], 0);
    }
}
