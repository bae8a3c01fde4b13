//! A universe as a tree of equal parts, in which equal parts are stored once.
//!
//! A square of 2^k cells a side is divided into four of 2^(k-1), down to leaves of 8 x 8 cells. Every
//! part is looked up before it is stored, so that a pattern which repeats itself takes as much
//! memory as what is different in it: a field of 2^60 cells a side may have a few dozen nodes. What
//! is asked about the whole (population, bounding box, blocks) is worked out once a node, from its
//! children, which are always stored before it. Nodes are found by a table of their numbers alone: it
//! takes some six bytes a node, and the nodes themselves 25. All of it is drawn from a budget.
//!
//! In a root of side 2^k the cell in column `c` and row `r` is at `x = c - 2^(k-1)` and
//! `y = r - 2^(k-1) + 1`: the rows are one off, as in macrocell files, whose trees these are. The
//! sharing of equal parts is R. W. Gosper's ("Exploiting regularities in large cellular spaces",
//! Physica D 10, 1984); nothing is stepped here.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::sync::Arc;

use super::cells::{BLOCK_BYTES, Cells};
use super::geometry::{MAX_COORDINATE, Rect};
use super::runs::CellRuns;
use crate::memory::{BudgetedVec, Bytes, MemoryBudget, OverBudget, Reservation};

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

/// Why there is no such tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// More parts than memory holds.
    #[error("with the tree's nodes {0}")]
    TooManyNodes(OverBudget),
    /// More parts than can be numbered.
    #[error("it has more different parts than can be numbered, 2^32 or more")]
    TooManyNumbers,
    /// More live cells than can be counted.
    #[error("it has more live cells than can be counted, 2^128 or more")]
    TooPopulous,
    /// The cells were asked for, and memory does not hold them.
    #[error(
        "the tree is 2^{level} cells a side and has {population} live cells; unfolded it needs \
         {} or more, and {} are allowed",
        Bytes(*bytes),
        Bytes(*allowed)
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

impl From<OverBudget> for TreeError {
    fn from(error: OverBudget) -> Self {
        Self::TooManyNodes(error)
    }
}

/// Stores parts, each once.
pub struct TreeBuilder {
    /// The parts by their numbers; the first is the empty one.
    nodes: BudgetedVec<Node>,
    table: Table,
}

impl TreeBuilder {
    /// A builder whose nodes are drawn from a budget, or may take so many bytes.
    pub fn new(budget: impl Into<MemoryBudget>) -> Self {
        let budget = budget.into();
        Self { nodes: BudgetedVec::new(&budget), table: Table::new(&budget) }
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
        if self.nodes.is_empty() {
            self.nodes.push(Node::Leaf(0))?;
        }
        self.table.make_room(&self.nodes)?;
        let slot = match self.table.find(node, &self.nodes) {
            Ok(known) => return Ok(known),
            Err(slot) => slot,
        };
        let id = u32::try_from(self.nodes.len()).map_err(|_| TreeError::TooManyNumbers)?;
        self.nodes.push(node)?;
        self.table.slots[slot] = id;
        Ok(NodeId(id))
    }

    /// The tree whose root is that part, of 2^`level` cells a side, with `level` from
    /// [`LEAF_LEVEL`] to [`MOST_LEVELS`].
    ///
    /// # Errors
    /// [`TreeError::TooPopulous`], and [`TreeError::TooManyNodes`] for what counting them takes.
    pub fn finish(mut self, root: NodeId, level: u32) -> Result<Tree, TreeError> {
        if self.nodes.is_empty() {
            self.nodes.push(Node::Leaf(0))?;
        }
        let (list, memory) = self.nodes.into_parts();
        // The counts take the place of the table.
        drop(self.table);
        let levels_memory = memory.another(list.len() as u64)?;
        let levels = levels_of(&list, root, level);
        let nodes = Nodes { list, levels, memory: [memory, levels_memory] };
        Tree::of(nodes, root, level)
    }
}

/// Finds parts by what they are: a hash table of their numbers with linear probing.
struct Table {
    /// Numbers of parts; 0, the empty part's, is a free slot. As many as a power of two.
    slots: Vec<u32>,
    memory: Reservation,
    seeds: [u64; 2],
}

impl Table {
    /// Slots of the first table.
    const FEWEST: usize = 16;

    fn new(budget: &MemoryBudget) -> Self {
        // So that no file can be made to fill neighbouring slots.
        let random = RandomState::new();
        let seeds = [0, 1].map(|number: u8| random.hash_one(number));
        Self { slots: Vec::new(), memory: budget.reservation(), seeds }
    }

    /// Sees to it that a quarter of the slots stays free when one more part is entered.
    fn make_room(&mut self, nodes: &[Node]) -> Result<(), OverBudget> {
        if 4 * nodes.len() <= 3 * self.slots.len() {
            return Ok(());
        }
        let size = (2 * self.slots.len()).max(Self::FEWEST);
        self.memory = self.memory.another(4 * size as u64)?;
        self.slots = Vec::new();
        self.slots.resize(size, 0);
        for (id, node) in (0u32..).zip(nodes).skip(1) {
            if let Err(slot) = self.find(*node, nodes) {
                self.slots[slot] = id;
            }
        }
        Ok(())
    }

    /// The part, or the slot that it would have.
    fn find(&self, node: Node, nodes: &[Node]) -> Result<NodeId, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = self.hash(node) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => return Err(slot),
                id if nodes[id as usize] == node => return Ok(NodeId(id)),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn hash(&self, node: Node) -> u64 {
        let pair = |low: NodeId, high: NodeId| u64::from(low.0) | u64::from(high.0) << 32;
        let words = match node {
            Node::Leaf(bits) => [bits, u64::MAX],
            Node::Quarters([nw, ne, sw, se]) => [pair(nw, ne), pair(sw, se)],
        };
        let [a, b] = [0, 1].map(|at| u128::from(words[at] ^ self.seeds[at]));
        let product = a * b;
        (product ^ product >> 64) as u64
    }
}

/// Log2 of the side of every part that the root is made of; 0 for others and the empty one.
fn levels_of(nodes: &[Node], root: NodeId, level: u32) -> Vec<u8> {
    let mut levels = vec![0u8; nodes.len()];
    levels[root.0 as usize] = level as u8;
    for index in (1..nodes.len()).rev() {
        if let (Node::Quarters(quarters), 1..) = (nodes[index], levels[index]) {
            for quarter in quarters {
                levels[quarter.0 as usize] = levels[index] - 1;
            }
        }
    }
    levels[0] = 0;
    levels
}

/// A universe as a tree. Clones share its nodes.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Arc<Nodes>,
    root: NodeId,
    level: u32,
    population: u128,
    bounds: Option<TreeBounds>,
    /// Squares of 64 x 64 cells with live cells; of a smaller root, one.
    blocks: u128,
}

#[derive(Debug)]
struct Nodes {
    /// Every part after its own parts; the first is the empty one.
    list: Vec<Node>,
    levels: Vec<u8>,
    /// What is reserved for both.
    memory: [Reservation; 2],
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        let has_same_nodes =
            Arc::ptr_eq(&self.nodes, &other.nodes) || self.nodes.list == other.nodes.list;
        (self.root, self.level) == (other.root, other.level) && has_same_nodes
    }
}

impl Eq for Tree {}

impl Tree {
    /// The tree of those cells, with the smallest root that holds them. The nodes are drawn from the
    /// cells' budget.
    ///
    /// # Errors
    /// Those of the cells, and [`TreeError::TooManyNodes`] within an [`io::Error`].
    pub fn from_runs(cells: &mut dyn CellRuns) -> io::Result<Self> {
        let bounds = cells.bounding_box()?.unwrap_or_default();
        let mut weaver = Weaver::new(level_for(bounds), &cells.budget());
        cells.try_for_each_run(&mut |run| {
            weaver.add(run.x, run.y, run.length).map_err(io::Error::other)
        })?;
        weaver.finish().map_err(io::Error::other)
    }

    fn of(nodes: Nodes, root: NodeId, level: u32) -> Result<Self, TreeError> {
        let count = nodes.list.len();
        let mut tree =
            Self { nodes: Arc::new(nodes), root, level, population: 0, bounds: None, blocks: 0 };
        let _counts_memory = tree.nodes.memory[0].another(16 * count as u64)?;
        let mut counts = vec![0u128; count];
        let population = tree.work_out(
            &mut counts,
            |bits| u128::from(bits.count_ones()),
            |counts, _| counts.iter().flatten().try_fold(0u128, |sum, &n| sum.checked_add(n)),
        );
        tree.population = population.ok_or(TreeError::TooPopulous)?;
        let blocks = tree.work_out(
            &mut counts,
            |_| 1,
            |counts, level| {
                let sum = counts.iter().flatten().fold(0u128, |sum, &n| sum.saturating_add(n));
                Some(if level > BLOCK_LEVEL { sum } else { 1 })
            },
        );
        tree.blocks = blocks.unwrap_or(u128::MAX);
        tree.bounds = tree.find_bounds(&mut counts);
        Ok(tree)
    }

    /// Works a number out for every part from those of its quarters, of which empty ones have none,
    /// and gives the root's; `None` where `join` gives none.
    fn work_out(
        &self,
        numbers: &mut [u128],
        of_leaf: impl Fn(u64) -> u128,
        join: impl Fn([Option<u128>; 4], u32) -> Option<u128>,
    ) -> Option<u128> {
        numbers[0] = 0;
        let walked = self.try_for_each_node(|id, node, level| {
            let number = match node {
                Node::Leaf(bits) => Some(of_leaf(bits)),
                Node::Quarters(quarters) => {
                    let number = |quarter: NodeId| numbers[quarter.0 as usize];
                    let is_there = |quarter: &NodeId| *quarter != NodeId::EMPTY;
                    join(quarters.map(|quarter| Some(quarter).filter(is_there).map(number)), level)
                }
            };
            numbers[id.0 as usize] = number.ok_or(())?;
            Ok::<_, ()>(())
        });
        walked.ok().map(|()| numbers[self.root.0 as usize])
    }

    /// The smallest rectangle that holds every live cell.
    fn find_bounds(&self, numbers: &mut [u128]) -> Option<TreeBounds> {
        if self.root == NodeId::EMPTY {
            return None;
        }
        // Of every part the place of one edge within it, from the quarters that come to it.
        let mut edge = |of_leaf: fn(u64) -> u32, is_lower: [bool; 4], is_first: bool| {
            let join = |numbers: [Option<u128>; 4], level: u32| {
                let half = 1u128 << (level - 1);
                let places = numbers.into_iter().zip(is_lower);
                let places = places.filter_map(|(number, is_lower)| {
                    number.map(|number| if is_lower { number + half } else { number })
                });
                if is_first { places.min() } else { places.max() }
            };
            self.work_out(numbers, |bits| u128::from(of_leaf(bits)), join)
        };
        let (easts, souths) = ([false, true, false, true], [false, false, true, true]);
        let left = edge(|bits| columns_of(bits).trailing_zeros(), easts, true)?;
        let right = edge(|bits| 8 - columns_of(bits).leading_zeros(), easts, false)?;
        let top = edge(|bits| bits.trailing_zeros() / 8, souths, true)?;
        let bottom = edge(|bits| 8 - bits.leading_zeros() / 8, souths, false)?;
        let half = 1i128 << (self.level - 1);
        Some(TreeBounds {
            x: left as i128 - half,
            y: top as i128 - half + 1,
            width: right - left,
            height: bottom - top,
        })
    }

    /// The budget that the nodes are drawn from.
    pub fn budget(&self) -> MemoryBudget {
        self.nodes.memory[0].budget()
    }

    /// Log2 of the root's side.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Parts that are stored, each once.
    pub fn node_count(&self) -> u64 {
        self.nodes.list.len() as u64 - 1
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
        let parts = (0u32..).zip(self.nodes.list.iter().zip(&self.nodes.levels));
        for (number, (node, level)) in parts.filter(|(_, (_, level))| **level > 0) {
            visit(NodeId(number), *node, u32::from(*level))?;
        }
        Ok(())
    }

    /// The smallest rectangle that holds every live cell, or `None` where there is none.
    pub fn bounding_box(&self) -> Option<TreeBounds> {
        self.bounds
    }

    /// The cells, which are drawn from a budget, or may take so many bytes.
    ///
    /// # Errors
    /// [`TreeError::TooManyCells`] and [`TreeError::TooFar`], as far as that can be said before
    /// anything is unfolded.
    pub fn to_cells(&self, budget: impl Into<MemoryBudget>) -> Result<Cells, TreeError> {
        let budget = budget.into();
        let (level, population) = (self.level, self.population);
        let Some(bounds) = self.bounding_box() else {
            return Ok(Cells::within(&budget));
        };
        let too_many = |bytes: u128| {
            let allowed = budget.limit();
            TreeError::TooManyCells { level, population, bytes, allowed }
        };
        let bytes = self.blocks.saturating_mul(u128::from(BLOCK_BYTES));
        if bytes > u128::from(budget.left()) {
            return Err(too_many(bytes.saturating_add(u128::from(budget.taken()))));
        }
        let most = i128::from(MAX_COORDINATE);
        let is_near = |start: i128, length: u128| start >= -most && start + length as i128 <= most;
        if !is_near(bounds.x, bounds.width) || !is_near(bounds.y, bounds.height) {
            return Err(TreeError::TooFar { level, population });
        }
        let mut cells = Cells::within(&budget);
        let half = 1i128 << (self.level - 1);
        let mut owed = vec![(self.root, self.level, -half, 1 - half)];
        while let Some((id, level, x, y)) = owed.pop() {
            if id == NodeId::EMPTY {
                continue;
            }
            match self.nodes.list[id.0 as usize] {
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
                        cells
                            .try_insert_row(x as i64, y as i64 + row as i64, &[*word])
                            .map_err(|error| too_many(error.needed.into()))?;
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
        match self.nodes.list[id.0 as usize] {
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
}

/// Log2 of the side of a block of [`Cells`].
const BLOCK_LEVEL: u32 = 6;

/// The columns of a leaf that have live cells, a bit each.
fn columns_of(bits: u64) -> u8 {
    (0..8).fold(0, |columns, row| columns | (bits >> (8 * row)) as u8)
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
type Row = BudgetedVec<(u64, NodeId)>;

/// Bytes that a leaf takes which is being drawn, with its entry in the map.
const DRAWN_LEAF_BYTES: u64 = 48;

/// Makes a tree of runs that come in reading order. Of every level at most one row of parts is
/// held, which waits for the row below it.
struct Weaver {
    builder: TreeBuilder,
    level: u32,
    /// Row of leaves that is being drawn, and its leaves by column.
    leaf_row: u64,
    leaves: BTreeMap<u64, u64>,
    leaves_memory: Reservation,
    /// For every level from that of leaves: the row that waits, with its number.
    waiting: Vec<Option<(u64, Row)>>,
    root: NodeId,
    budget: MemoryBudget,
}

impl Weaver {
    fn new(level: u32, budget: &MemoryBudget) -> Self {
        Self {
            builder: TreeBuilder::new(budget),
            level,
            leaf_row: 0,
            leaves: BTreeMap::new(),
            leaves_memory: budget.reservation(),
            waiting: (LEAF_LEVEL..level).map(|_| None).collect(),
            root: NodeId::EMPTY,
            budget: budget.clone(),
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
            self.leaves_memory.cover(self.leaves.len() as u64 * DRAWN_LEAF_BYTES)?;
            column = until;
        }
        Ok(())
    }

    fn end_leaves(&mut self) -> Result<(), TreeError> {
        let leaves = std::mem::take(&mut self.leaves);
        if leaves.is_empty() {
            return Ok(());
        }
        let mut row = Row::new(&self.budget);
        row.reserve(leaves.len())?;
        for (column, bits) in leaves {
            row.push((column, self.builder.leaf(bits)?))?;
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
                self.join(level, waiting / 2, upper, Row::new(&self.budget))?;
                Row::new(&self.budget)
            }
            None => Row::new(&self.budget),
        };
        if number.is_multiple_of(2) {
            self.waiting[slot] = Some((number, row));
            return Ok(());
        }
        self.join(level, number / 2, upper, row)
    }

    /// Makes parts of the next level of two rows.
    fn join(&mut self, level: u32, number: u64, upper: Row, lower: Row) -> Result<(), TreeError> {
        let mut row = Row::new(&self.budget);
        let (mut upper, mut lower) = (upper.iter().peekable(), lower.iter().peekable());
        loop {
            let next = [upper.peek(), lower.peek()].into_iter().flatten();
            let Some(column) = next.map(|(column, _)| column / 2).min() else { break };
            let mut quarters = [NodeId::EMPTY; 4];
            while let Some((at, id)) = upper.next_if(|(at, _)| at / 2 == column) {
                quarters[(at % 2) as usize] = *id;
            }
            while let Some((at, id)) = lower.next_if(|(at, _)| at / 2 == column) {
                quarters[2 + (at % 2) as usize] = *id;
            }
            row.push((column, self.builder.node(quarters)?))?;
        }
        self.put(level + 1, number, row)
    }

    fn finish(mut self) -> Result<Tree, TreeError> {
        self.end_leaves()?;
        for level in LEAF_LEVEL..self.level {
            if let Some((number, row)) = self.waiting[(level - LEAF_LEVEL) as usize].take() {
                self.join(level, number / 2, row, Row::new(&self.budget))?;
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
        Tree::from_runs(&mut &*cells).unwrap()
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
            let tree_again = Tree::from_runs(&mut &tree.to_cells(u64::MAX).unwrap()).unwrap();
            prop_assert_eq!(tree_again, tree);
        }
    }
}
