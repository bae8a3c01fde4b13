//! A universe as a tree of equal parts, in which equal parts are stored once.
//!
//! A square of 2^k cells a side is divided into four of 2^(k-1), down to leaves of 8 x 8 cells. Every
//! part is looked up before it is stored, so that a pattern which repeats itself takes as much
//! memory as what is different in it: a field of 2^60 cells a side may have a few dozen nodes. What
//! is asked about the whole (population, bounding box, blocks) is worked out once a node, from its
//! children, which are always stored before it.
//!
//! In a root of side 2^k the cell in column `c` and row `r` is at `x = c - 2^(k-1)` and
//! `y = r - 2^(k-1) + 1`: the rows are one off, as in macrocell files, whose trees these are. The
//! sharing of equal parts is R. W. Gosper's ("Exploiting regularities in large cellular spaces",
//! Physica D 10, 1984); nothing is stepped here.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::cells::{BLOCK_BYTES, Cells};
use super::geometry::{MAX_COORDINATE, Rect};
use super::runs::CellRuns;

/// A part of a tree. All parts without live cells are [`NodeId::EMPTY`], of whatever size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// Nothing but dead cells.
    pub const EMPTY: Self = Self(0);

    /// The part's number: parts have greater numbers than their own parts.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The part of that number, which [`number`](Self::number) gave.
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// What is stored for a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// 8 x 8 cells: bit `8 * row + column`.
    Leaf(u64),
    /// The quarters in the order north-west, north-east, south-west, south-east.
    Quarters([NodeId; 4]),
}

/// Log2 of a leaf's side.
pub const LEAF_LEVEL: u32 = 3;

/// Log2 of the largest side that a tree may have, so that coordinates can be counted.
pub const MOST_LEVELS: u32 = 120;

/// Bytes that a stored part takes, with its entry in the table that finds it.
const NODE_BYTES: u64 = 72;

/// Why there is no such tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// More parts than memory holds.
    #[error("{bytes} bytes are needed for the nodes, more than the {allowed} allowed")]
    TooManyNodes {
        /// Bytes that the nodes would take.
        bytes: u64,
        /// Bytes that they may take.
        allowed: u64,
    },
    /// More live cells than can be counted.
    #[error("it has more live cells than can be counted, 2^128 or more")]
    TooPopulous,
    /// The cells were asked for, and memory does not hold them.
    #[error(
        "the tree is 2^{level} cells a side and has {population} live cells; unfolded it needs \
         {bytes} bytes or more, and {allowed} are allowed"
    )]
    TooManyCells {
        /// Log2 of the root's side.
        level: u32,
        /// Live cells.
        population: u128,
        /// Bytes that the cells would take.
        bytes: u128,
        /// Bytes that they may take.
        allowed: u64,
    },
    /// The cells were asked for, and some lie past what universes hold.
    #[error(
        "the tree is 2^{level} cells a side and has {population} live cells, some of them past \
         the largest coordinate, 2^60"
    )]
    TooFar {
        /// Log2 of the root's side.
        level: u32,
        /// Live cells.
        population: u128,
    },
}

/// A rectangle of a tree, which may lie past all coordinates of universes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeBounds {
    /// Leftmost column.
    pub x: i128,
    /// Topmost row.
    pub y: i128,
    /// Columns.
    pub width: u128,
    /// Rows.
    pub height: u128,
}

/// Stores parts, each once.
pub struct TreeBuilder {
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    allowed_bytes: u64,
}

impl TreeBuilder {
    /// A builder whose nodes may take `allowed_bytes`.
    pub fn new(allowed_bytes: u64) -> Self {
        Self { nodes: vec![Node::Leaf(0)], known: HashMap::new(), allowed_bytes }
    }

    /// The leaf with those live cells.
    ///
    /// # Errors
    /// [`TreeError::TooManyNodes`].
    pub fn leaf(&mut self, bits: u64) -> Result<NodeId, TreeError> {
        if bits == 0 { Ok(NodeId::EMPTY) } else { self.store(Node::Leaf(bits)) }
    }

    /// The part with those quarters, which are all of one size.
    ///
    /// # Errors
    /// [`TreeError::TooManyNodes`].
    pub fn node(&mut self, quarters: [NodeId; 4]) -> Result<NodeId, TreeError> {
        if quarters == [NodeId::EMPTY; 4] {
            Ok(NodeId::EMPTY)
        } else {
            self.store(Node::Quarters(quarters))
        }
    }

    fn store(&mut self, node: Node) -> Result<NodeId, TreeError> {
        if let Some(known) = self.known.get(&node) {
            return Ok(*known);
        }
        let bytes = (self.nodes.len() as u64 + 1).saturating_mul(NODE_BYTES);
        let id = u32::try_from(self.nodes.len()).ok().filter(|_| bytes <= self.allowed_bytes);
        let allowed = self.allowed_bytes;
        let id = NodeId(id.ok_or(TreeError::TooManyNodes { bytes, allowed })?);
        self.nodes.push(node);
        self.known.insert(node, id);
        Ok(id)
    }

    /// The tree whose root is that part, of 2^`level` cells a side, with `level` from
    /// [`LEAF_LEVEL`] to [`MOST_LEVELS`].
    ///
    /// # Errors
    /// [`TreeError::TooPopulous`].
    pub fn finish(self, root: NodeId, level: u32) -> Result<Tree, TreeError> {
        let mut tree = Tree { nodes: self.nodes, root, level, population: 0 };
        tree.population = tree.count_population()?;
        Ok(tree)
    }
}

/// A universe as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Every part after its own parts; the first is the empty one.
    nodes: Vec<Node>,
    root: NodeId,
    level: u32,
    population: u128,
}

impl Tree {
    /// The tree of those cells, with the smallest root that holds them. The nodes may take
    /// `allowed_bytes`.
    ///
    /// # Errors
    /// Those of the cells, and [`TreeError::TooManyNodes`] within an [`io::Error`].
    pub fn from_runs(cells: &mut dyn CellRuns, allowed_bytes: u64) -> io::Result<Self> {
        let bounds = cells.bounding_box()?.unwrap_or_default();
        let mut weaver = Weaver::new(level_for(bounds), allowed_bytes);
        cells.try_for_each_run(&mut |run| {
            weaver.add(run.x, run.y, run.length).map_err(io::Error::other)
        })?;
        weaver.finish().map_err(io::Error::other)
    }

    /// Log2 of the root's side.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Parts that are stored, each once.
    pub fn node_count(&self) -> u64 {
        self.nodes.len() as u64 - 1
    }

    /// Number of live cells.
    pub fn population(&self) -> u128 {
        self.population
    }

    /// The root.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// Visits every part that the root is made of, parts before what they are parts of, so the root
    /// last: the part, what is stored for it, and log2 of its side. The empty part is not visited.
    ///
    /// # Errors
    /// The first error of `visit`.
    pub fn try_for_each_node<E>(
        &self,
        mut visit: impl FnMut(NodeId, Node, u32) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut levels = vec![0u8; self.nodes.len()];
        levels[self.root.0 as usize] = self.level as u8;
        for index in (1..self.nodes.len()).rev() {
            if let (Node::Quarters(quarters), 1..) = (self.nodes[index], levels[index]) {
                for quarter in quarters {
                    levels[quarter.0 as usize] = levels[index] - 1;
                }
            }
        }
        for (index, node) in self.nodes.iter().enumerate().skip(1) {
            if levels[index] > 0 {
                visit(NodeId(index as u32), *node, u32::from(levels[index]))?;
            }
        }
        Ok(())
    }

    /// The smallest rectangle that holds every live cell, or `None` where there is none.
    pub fn bounding_box(&self) -> Option<TreeBounds> {
        // Of every part: left, top, right, bottom within it.
        let mut spans: Vec<[u128; 4]> = vec![[0; 4]; self.nodes.len()];
        // A walk without errors.
        let _ = self.try_for_each_node(|id, node, level| {
            spans[id.0 as usize] = match node {
                Node::Leaf(bits) => leaf_span(bits),
                Node::Quarters(quarters) => {
                    let half = 1u128 << (level - 1);
                    let mut span = [u128::MAX, u128::MAX, 0, 0];
                    for (index, quarter) in quarters.iter().enumerate() {
                        if *quarter == NodeId::EMPTY {
                            continue;
                        }
                        let (dx, dy) = (half * (index as u128 % 2), half * (index as u128 / 2));
                        let [left, top, right, bottom] = spans[quarter.0 as usize];
                        span = [
                            span[0].min(left + dx),
                            span[1].min(top + dy),
                            span[2].max(right + dx),
                            span[3].max(bottom + dy),
                        ];
                    }
                    span
                }
            };
            Ok::<_, ()>(())
        });
        if self.root == NodeId::EMPTY {
            return None;
        }
        let [left, top, right, bottom] = spans[self.root.0 as usize];
        let half = 1i128 << (self.level - 1);
        Some(TreeBounds {
            x: left as i128 - half,
            y: top as i128 - half + 1,
            width: right - left,
            height: bottom - top,
        })
    }

    /// The cells, which may take `allowed_bytes`.
    ///
    /// # Errors
    /// [`TreeError::TooManyCells`] and [`TreeError::TooFar`], before anything is unfolded.
    pub fn to_cells(&self, allowed_bytes: u64) -> Result<Cells, TreeError> {
        let (level, population) = (self.level, self.population);
        let Some(bounds) = self.bounding_box() else {
            return Ok(Cells::new());
        };
        let bytes = self.count_blocks().saturating_mul(u128::from(BLOCK_BYTES));
        if bytes > u128::from(allowed_bytes) {
            return Err(TreeError::TooManyCells {
                level,
                population,
                bytes,
                allowed: allowed_bytes,
            });
        }
        let most = i128::from(MAX_COORDINATE);
        let is_near = |start: i128, length: u128| start >= -most && start + length as i128 <= most;
        if !is_near(bounds.x, bounds.width) || !is_near(bounds.y, bounds.height) {
            return Err(TreeError::TooFar { level, population });
        }
        let mut cells = Cells::new();
        let half = 1i128 << (self.level - 1);
        let mut owed = vec![(self.root, self.level, -half, 1 - half)];
        while let Some((id, level, x, y)) = owed.pop() {
            if id == NodeId::EMPTY {
                continue;
            }
            match self.nodes[id.0 as usize] {
                Node::Quarters(quarters) if level > BLOCK_LEVEL => {
                    let half = 1i128 << (level - 1);
                    for (index, quarter) in quarters.into_iter().enumerate() {
                        let (dx, dy) = (half * (index as i128 % 2), half * (index as i128 / 2));
                        owed.push((quarter, level - 1, x + dx, y + dy));
                    }
                }
                _ => {
                    let mut rows = [0; 1 << BLOCK_LEVEL];
                    self.draw(id, level, 0, 0, &mut rows);
                    // Live cells lie within all coordinates, as was seen above.
                    for (row, word) in rows.iter().enumerate().filter(|(_, word)| **word != 0) {
                        cells.insert_row(x as i64, y as i64 + row as i64, &[*word]);
                    }
                }
            }
        }
        Ok(cells)
    }

    /// Sets the bits of a part of up to 64 x 64 cells, whose top-left cell is `(x, y)` in `rows`.
    fn draw(&self, id: NodeId, level: u32, x: u32, y: u32, rows: &mut [u64; 1 << BLOCK_LEVEL]) {
        if id == NodeId::EMPTY {
            return;
        }
        match self.nodes[id.0 as usize] {
            Node::Leaf(bits) => {
                for row in 0..8 {
                    rows[(y + row) as usize] |= (bits >> (8 * row) & 0xff) << x;
                }
            }
            Node::Quarters(quarters) => {
                let half = 1 << (level - 1);
                for (index, quarter) in quarters.into_iter().enumerate() {
                    let (dx, dy) = (half * (index as u32 % 2), half * (index as u32 / 2));
                    self.draw(quarter, level - 1, x + dx, y + dy, rows);
                }
            }
        }
    }

    fn count_population(&self) -> Result<u128, TreeError> {
        let mut counts = vec![0u128; self.nodes.len()];
        self.try_for_each_node(|id, node, _| {
            let count = match node {
                Node::Leaf(bits) => Some(u128::from(bits.count_ones())),
                Node::Quarters(quarters) => quarters
                    .iter()
                    .try_fold(0u128, |sum, quarter| sum.checked_add(counts[quarter.0 as usize])),
            };
            counts[id.0 as usize] = count.ok_or(TreeError::TooPopulous)?;
            Ok(())
        })?;
        Ok(counts[self.root.0 as usize])
    }

    /// Squares of 64 x 64 cells with live cells; of a smaller root, one.
    fn count_blocks(&self) -> u128 {
        let mut counts = vec![0u128; self.nodes.len()];
        // A walk without errors.
        let _ = self.try_for_each_node(|id, node, level| {
            counts[id.0 as usize] = match node {
                Node::Quarters(quarters) if level > BLOCK_LEVEL => quarters
                    .iter()
                    .fold(0, |sum: u128, quarter| sum.saturating_add(counts[quarter.0 as usize])),
                _ => 1,
            };
            Ok::<_, ()>(())
        });
        counts[self.root.0 as usize]
    }
}

/// Log2 of the side of a block of [`Cells`].
const BLOCK_LEVEL: u32 = 6;

fn leaf_span(bits: u64) -> [u128; 4] {
    let columns = (0..8).fold(0u8, |columns, row| columns | (bits >> (8 * row)) as u8);
    [
        u128::from(columns.trailing_zeros()),
        u128::from(bits.trailing_zeros() / 8),
        u128::from(8 - columns.leading_zeros()),
        u128::from(8 - bits.leading_zeros() / 8),
    ]
}

/// Log2 of the smallest root that holds a rectangle; no root is a leaf, which some programs would
/// not read.
fn level_for(bounds: Rect) -> u32 {
    let reach = |half: i64| {
        bounds.x >= -half
            && bounds.right() <= half
            && bounds.y > -half
            && bounds.bottom() <= half + 1
    };
    (LEAF_LEVEL + 1..=62).find(|level| reach(1 << (level - 1))).unwrap_or(62)
}

/// Parts of a level in the order of their columns.
type Row = Vec<(u64, NodeId)>;

/// Makes a tree of runs that come in reading order. Of every level at most one row of parts is
/// held, which waits for the row below it.
struct Weaver {
    builder: TreeBuilder,
    level: u32,
    /// Row of leaves that is being drawn, and its leaves by column.
    leaf_row: u64,
    leaves: BTreeMap<u64, u64>,
    /// For every level from that of leaves: the row that waits, with its number.
    waiting: Vec<Option<(u64, Row)>>,
    root: NodeId,
}

impl Weaver {
    fn new(level: u32, allowed_bytes: u64) -> Self {
        Self {
            builder: TreeBuilder::new(allowed_bytes),
            level,
            leaf_row: 0,
            leaves: BTreeMap::new(),
            waiting: vec![None; (level - LEAF_LEVEL) as usize],
            root: NodeId::EMPTY,
        }
    }

    fn add(&mut self, x: i64, y: i64, length: u64) -> Result<(), TreeError> {
        let half = 1i64 << (self.level - 1);
        let mut column = (x + half) as u64;
        let row = (y - 1 + half) as u64;
        if row / 8 != self.leaf_row {
            self.end_leaves()?;
            self.leaf_row = row / 8;
        }
        let end = column + length;
        while column < end {
            let until = end.min((column / 8 + 1) * 8);
            let bits = (0xff >> (8 - (until - column))) << (column % 8);
            *self.leaves.entry(column / 8).or_default() |= bits << (8 * (row % 8));
            column = until;
        }
        Ok(())
    }

    fn end_leaves(&mut self) -> Result<(), TreeError> {
        let leaves = std::mem::take(&mut self.leaves);
        if leaves.is_empty() {
            return Ok(());
        }
        let mut row = Row::with_capacity(leaves.len());
        for (column, bits) in leaves {
            row.push((column, self.builder.leaf(bits)?));
        }
        self.put(LEAF_LEVEL, self.leaf_row, row)
    }

    /// Takes a row of parts of a level; rows of a level come from north to south.
    fn put(&mut self, level: u32, number: u64, row: Row) -> Result<(), TreeError> {
        if level == self.level {
            self.root = row.first().map_or(NodeId::EMPTY, |(_, root)| *root);
            return Ok(());
        }
        let slot = (level - LEAF_LEVEL) as usize;
        let upper = match self.waiting[slot].take() {
            Some((waiting, upper)) if waiting / 2 == number / 2 => upper,
            Some((waiting, upper)) => {
                self.join(level, waiting / 2, upper, Row::new())?;
                Row::new()
            }
            None => Row::new(),
        };
        if number.is_multiple_of(2) {
            self.waiting[slot] = Some((number, row));
            return Ok(());
        }
        self.join(level, number / 2, upper, row)
    }

    /// Makes parts of the next level of two rows.
    fn join(&mut self, level: u32, number: u64, upper: Row, lower: Row) -> Result<(), TreeError> {
        let mut joined: Vec<(u64, [NodeId; 4])> = Vec::with_capacity(upper.len().max(lower.len()));
        let (mut upper, mut lower) = (upper.into_iter().peekable(), lower.into_iter().peekable());
        loop {
            let next = [upper.peek(), lower.peek()].into_iter().flatten();
            let Some(column) = next.map(|(column, _)| column / 2).min() else { break };
            let mut quarters = [NodeId::EMPTY; 4];
            while let Some((at, id)) = upper.next_if(|(at, _)| at / 2 == column) {
                quarters[(at % 2) as usize] = id;
            }
            while let Some((at, id)) = lower.next_if(|(at, _)| at / 2 == column) {
                quarters[2 + (at % 2) as usize] = id;
            }
            joined.push((column, quarters));
        }
        let mut row = Row::with_capacity(joined.len());
        for (column, quarters) in joined {
            row.push((column, self.builder.node(quarters)?));
        }
        self.put(level + 1, number, row)
    }

    fn finish(mut self) -> Result<Tree, TreeError> {
        self.end_leaves()?;
        for level in LEAF_LEVEL..self.level {
            if let Some((number, row)) = self.waiting[(level - LEAF_LEVEL) as usize].take() {
                self.join(level, number / 2, row, Row::new())?;
            }
        }
        self.builder.finish(self.root, self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree(cells: &Cells) -> Tree {
        Tree::from_runs(&mut &*cells, u64::MAX).unwrap()
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
             cells; unfolded it needs 179134241619451553184302123358093312 bytes or more, and \
             1073741824 are allowed"
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
        let mut builder = TreeBuilder::new(10 * NODE_BYTES);
        let stored = (1..100).map(|bits| builder.leaf(bits)).take_while(Result::is_ok).count();
        assert_eq!(stored, 9);
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
        }
    }
}
