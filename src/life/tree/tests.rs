use super::*;
use proptest::prelude::*;

fn tree(cells: &Cells) -> Tree {
    Tree::from_runs(&mut &*cells, Leaves::OfTwoStates).unwrap()
}

#[test]
fn a_cell_stands_one_row_lower_than_the_root_says() {
    let mut builder = TreeBuilder::new(1 << 20);
    let corner = builder.leaf(1).unwrap();
    let root = builder.node([corner, NodeId::EMPTY, NodeId::EMPTY, NodeId::EMPTY]).unwrap();
    let tree = builder.finish(root, 4).unwrap();
    assert_eq!(tree.to_cells(1 << 20).unwrap(), Cells::from_points([(-8, -7)]));
}

#[test]
fn equal_parts_are_stored_once() {
    let mut builder = TreeBuilder::new(1 << 20);
    let mut part = builder.leaf(u64::MAX).unwrap();
    for _ in 3..60 {
        part = builder.node([part; 4]).unwrap();
    }
    let tree = builder.finish(part, 60).unwrap();
    assert_eq!(tree.node_count(), 58);
    assert_eq!(tree.population(), 1 << 120);
    let half = 1 << 59;
    let side = 1 << 60;
    let all = TreeBounds { x: -half, y: 1 - half, width: side, height: side };
    assert_eq!(tree.bounding_box(), Some(all));
    let error = tree.to_cells(1 << 30).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the tree is 2^60 cells a side and has 1329227995784915872903807060280344576 live \
         cells; unfolded it needs 1.5e11 YiB or more, and 1.0 GiB are allowed"
    );
}

#[test]
fn a_far_cell_is_seen_and_not_unfolded() {
    let mut builder = TreeBuilder::new(1 << 20);
    let mut part = builder.leaf(1 << 63).unwrap();
    for _ in 3..100 {
        let e = NodeId::EMPTY;
        part = builder.node([e, e, e, part]).unwrap();
    }
    let tree = builder.finish(part, 100).unwrap();
    let corner = (1 << 99) - 1;
    let one = TreeBounds { x: corner, y: corner + 1, width: 1, height: 1 };
    assert_eq!(tree.bounding_box(), Some(one));
    assert!(matches!(tree.to_cells(1 << 20), Err(TreeError::TooFar { level: 100, .. })));
}

#[test]
fn more_cells_than_can_be_counted_are_an_error() {
    let mut builder = TreeBuilder::new(1 << 20);
    let mut part = builder.leaf(u64::MAX).unwrap();
    for _ in 3..70 {
        part = builder.node([part; 4]).unwrap();
    }
    assert_eq!(builder.finish(part, 70), Err(TreeError::TooPopulous));
}

#[test]
fn nodes_are_limited_by_memory() {
    let budget = MemoryBudget::new(100_000);
    let mut builder = TreeBuilder::new(&budget);
    let stored = (1..).map(|bits| builder.leaf(bits)).take_while(Result::is_ok).count();
    assert!((1000..3000).contains(&stored), "{stored}");
    assert!(budget.taken() > stored as u64 * (24 + 4));
    drop(builder);
    assert_eq!(budget.taken(), 0);
}

#[test]
fn cells_at_the_ends_of_the_plane_come_back() {
    let far = MAX_COORDINATE;
    let cells = Cells::from_points([(-far, 0), (far - 1, 1), (3, -far), (4, far - 1)]);
    assert_eq!(tree(&cells).to_cells(1 << 20), Ok(cells));
    assert_eq!(tree(&Cells::new()).to_cells(1), Ok(Cells::new()));
}

proptest! {
    #[test]
    fn any_cells_come_back(
        points in prop::collection::vec((-300i64..300, -200i64..200), 0..60),
        spread in prop_oneof![Just(1i64), Just(7), Just(1 << 30)],
    ) {
        let cells = Cells::from_points(points.iter().map(|(x, y)| (x * spread, y * spread)));
        let tree = tree(&cells);
        prop_assert_eq!(tree.population(), u128::from(cells.population()));
        let bounds = cells.bounding_box().map(|bounds| TreeBounds {
            x: bounds.x.into(),
            y: bounds.y.into(),
            width: bounds.width.into(),
            height: bounds.height.into(),
        });
        prop_assert_eq!(tree.bounding_box(), bounds);
        prop_assert_eq!(tree.to_cells(u64::MAX).unwrap(), cells);
        let tree_again = self::tree(&tree.to_cells(u64::MAX).unwrap());
        prop_assert_eq!(tree_again, tree);
    }

    #[test]
    fn cells_of_many_states_come_back_from_leaves_of_two_by_two(
        places in prop::collection::vec(((-40i64..300, -40i64..300), 1u8..=255), 0..60),
    ) {
        let cells = Cells::from_states(places);
        let tree = Tree::from_runs(&mut &cells, Leaves::OfStates).unwrap();
        prop_assert_eq!(tree.population(), u128::from(cells.population()));
        prop_assert_eq!(&tree.to_cells(u64::MAX).unwrap(), &cells);
        let expected = cells.populations().into_iter().skip(1).map(u128::from);
        let expected: Vec<u128> = expected.chain(std::iter::repeat(0)).take(255).collect();
        prop_assert_eq!(tree.populations(255), Ok(expected));
    }
}
