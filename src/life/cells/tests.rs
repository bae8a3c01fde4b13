use super::*;

#[test]
fn runs_join_across_block_seams_and_come_in_row_order() {
    let mut cells = Cells::new();
    cells.insert_run(-70, 5, 140).unwrap();
    cells.set(100, 5, true);
    cells.set(-200, 6, true);
    cells.set(3, -1, true);
    let mut runs = Vec::new();
    cells
        .try_for_each_run(|run| {
            runs.push(run);
            Ok::<_, ()>(())
        })
        .unwrap();
    assert_eq!(
        runs,
        [
            Run { x: 3, y: -1, length: 1, state: 1 },
            Run { x: -70, y: 5, length: 140, state: 1 },
            Run { x: 100, y: 5, length: 1, state: 1 },
            Run { x: -200, y: 6, length: 1, state: 1 },
        ]
    );
    assert_eq!(cells.population(), 143);
    assert_eq!(cells.bounding_box(), Some(Rect::new(-200, -1, 301, 8)));
}

#[test]
fn a_run_too_long_for_memory_is_an_error_and_changes_nothing() {
    let budget = MemoryBudget::new(1 << 30);
    let mut cells = Cells::within(&budget);
    let error = cells.insert_run(0, 0, 1_000_000_000_000).unwrap_err();
    assert!(matches!(error, CellsError::TooMany(_)), "{error}");
    let far = MAX_COORDINATE;
    for (x, y) in [(far, 0), (0, far), (-far - 1, 0), (0, -far - 1)] {
        let error = cells.insert_run(x, y, 1).unwrap_err();
        assert_eq!(error, CellsError::TooFar { x, y });
    }
    assert!(cells.is_empty());
    assert_eq!(budget.taken(), 0);
}

/// A dense square of `side` blocks a side, within a budget.
fn square(side: i64, budget: &MemoryBudget) -> Cells {
    let mut cells = Cells::within(budget);
    for y in 0..side * SIDE {
        cells.insert_run(0, y, (side * SIDE) as u64).unwrap();
    }
    cells
}

#[test]
fn copies_share_memory_until_one_is_changed() {
    let budget = MemoryBudget::unlimited();
    let cells = square(4, &budget);
    let taken = budget.taken();
    assert!(taken >= 16 * BLOCK_BYTES);
    let mut copy = cells.clone();
    assert_eq!(budget.taken(), taken);
    copy.set(0, 0, false);
    assert_eq!(budget.taken(), 2 * taken);
    assert!(cells.get(0, 0) && !copy.get(0, 0));
    drop((cells, copy));
    assert_eq!(budget.taken(), 0);
}

#[test]
fn cells_that_nobody_else_has_are_moved_and_consumed_in_little_more_than_their_own_memory() {
    let side = 64;
    let all = (side * side) as u64 * BLOCK_BYTES;
    let tight = MemoryBudget::new(all + all / 4);
    let cells = square(side, &tight).moved(-7, 3).unwrap();
    assert_eq!(cells.bounding_box(), Some(Rect::new(-7, 3, 64 * 64, 64 * 64)));
    let kept = cells.clone();
    assert!(matches!(cells.moved(1, 0), Err(CellsError::TooMany(_))));
    let mut least = u64::MAX;
    let visited = kept.consume_words(|_, _, _| {
        least = least.min(tight.taken());
        Ok::<_, ()>(())
    });
    assert_eq!(visited, Ok(()));
    assert!(least < all / 4 && tight.taken() == 0);
    let far = Cells::from_points([(0, MAX_COORDINATE - 1)]);
    assert!(matches!(far.moved(0, 1), Err(CellsError::TooFar { .. })));
}

#[test]
fn killing_the_last_cell_of_a_block_forgets_the_block() {
    let mut cells = Cells::from_points([(-1, -1)]);
    cells.set(-1, -1, false);
    assert_eq!(cells, Cells::new());
}

#[test]
fn translation_and_grids_keep_every_cell() {
    let cells = Cells::from_points([(-65, -1), (0, 0), (63, 64), (64, 130), (7, 7)]);
    let moved = cells.translated(-3, 61);
    assert_eq!(moved.translated(3, -61), cells);
    let bounds = moved.bounding_box().unwrap();
    assert_eq!(Cells::from_grid(bounds.x, bounds.y, &moved.to_grid(bounds)), moved);
    assert_eq!(moved.points().count(), 5);
}

#[test]
fn grids_are_kept_as_their_rows_are_and_found_again_by_columns() {
    for (x, y, width, height) in
        [(0, 0, 64, 64), (-3, -70, 200, 150), (61, 5, 3, 1), (-1, 63, 130, 2)]
    {
        let mut grid = BitGrid::new(width, height);
        for at in (0..width * height).filter(|at| at * at % 7 < 3) {
            grid.set(at % width, at / width, true);
        }
        let mut by_rows = Cells::new();
        for row in 0..height {
            by_rows.insert_row(x, y + row as i64, grid.row(row));
        }
        let cells = Cells::from_grid(x, y, &grid);
        assert_eq!(cells, by_rows);
        for (left, right) in [(-64, 0), (0, 64), (-5, 5), (63, 65), (64, 300), (400, 500)] {
            let found: Vec<_> = cells.words_between(left, right).collect();
            let expected: Vec<_> =
                cells.words().filter(|&(x, ..)| x < right && x + 64 > left).collect();
            assert_eq!(found, expected, "{left} to {right}");
        }
    }
}
