//! A universe as a tree of equal parts, in which equal parts are stored once.
//!
//! A square of 2^k cells a side is divided into four of 2^(k-1), down to leaves of 8 x 8 cells, or of 2 x 2 where
//! cells have more than two states. Every
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

mod builder;
mod weaver;

use std::io;
use std::sync::Arc;

use super::cells::{BLOCK_BYTES, Cells, StateBlock};
use super::geometry::MAX_COORDINATE;
use super::runs::CellRuns;
use crate::memory::{Bytes, MemoryBudget, OverBudget, Reservation};
use weaver::{Weaver, level_for};

pub use builder::TreeBuilder;

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
    /// 8 x 8 cells of two states: bit `8 * row + column`.
    Leaf(u64),
    /// The states of 2 x 2 cells, row by row.
    States([u8; 4]),
    /// The quarters in the order north-west, north-east, south-west, south-east.
    Quarters([NodeId; 4]),
}

/// Log2 of the side of a leaf of two states.
pub const LEAF_LEVEL: u32 = 3;

/// Log2 of the side of a leaf of more states.
pub const STATES_LEVEL: u32 = 1;

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

/// A universe as a tree. Clones share its nodes.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Arc<Nodes>,
    root: NodeId,
    level: u32,
    leaves: Leaves,
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
    /// cells' budget. Leaves of two states hold which cells live, whatever their states are.
    ///
    /// # Errors
    /// Those of the cells, and [`TreeError::TooManyNodes`] within an [`io::Error`].
    pub fn from_runs(cells: &mut dyn CellRuns, leaves: Leaves) -> io::Result<Self> {
        let bounds = cells.bounding_box()?.unwrap_or_default();
        let mut weaver = Weaver::new(level_for(bounds), leaves, &cells.budget());
        cells.try_for_each_run(&mut |run| weaver.add(run).map_err(io::Error::other))?;
        weaver.finish().map_err(io::Error::other)
    }

    fn of(nodes: Nodes, root: NodeId, level: u32) -> Result<Self, TreeError> {
        let count = nodes.list.len();
        let has_states = nodes.list.iter().any(|node| matches!(node, Node::States(_)));
        let is_of_states = has_states || level < LEAF_LEVEL;
        let mut tree = Self {
            nodes: Arc::new(nodes),
            root,
            level,
            leaves: if is_of_states { Leaves::OfStates } else { Leaves::OfTwoStates },
            population: 0,
            bounds: None,
            blocks: 0,
        };
        let _counts_memory = tree.nodes.memory[0].another(16 * count as u64)?;
        let mut counts = vec![0u128; count];
        let population = tree.work_out(
            &mut counts,
            |leaf| u128::from(leaf.live_bits().count_ones()),
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
        of_leaf: impl Fn(Node) -> u128,
        join: impl Fn([Option<u128>; 4], u32) -> Option<u128>,
    ) -> Option<u128> {
        numbers[0] = 0;
        let walked = self.try_for_each_node(|id, node, level| {
            let number = match node {
                Node::Leaf(_) | Node::States(_) => Some(of_leaf(node)),
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
            self.work_out(numbers, |leaf| u128::from(of_leaf(leaf.live_bits())), join)
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

    /// How its leaves hold their cells.
    pub fn leaves(&self) -> Leaves {
        self.leaves
    }

    /// How many cells are in each live state, by the state less 1: as many numbers as are asked for.
    ///
    /// # Errors
    /// [`TreeError::TooManyNodes`] for want of memory to count in.
    pub fn populations(&self, live_states: u16) -> Result<Vec<u128>, TreeError> {
        let count = self.nodes.list.len();
        let _counts_memory = self.nodes.memory[0].another(16 * count as u64)?;
        let mut counts = vec![0u128; count];
        let in_state = |leaf: Node, state: u16| match leaf {
            Node::States(states) => states.iter().filter(|own| u16::from(**own) == state).count(),
            _ if state == 1 => leaf.live_bits().count_ones() as usize,
            _ => 0,
        };
        let of_state = |state: u16| {
            let population = self.work_out(
                &mut counts,
                |leaf| in_state(leaf, state) as u128,
                |counts, _| counts.iter().flatten().try_fold(0u128, |sum, &n| sum.checked_add(n)),
            );
            // All live cells together could be counted.
            population.unwrap_or_default()
        };
        Ok((1..=live_states).map(of_state).collect())
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
        let mut block = StateBlock::new();
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
                    block.clear();
                    self.draw(id, level, 0, 0, &mut block);
                    // Live cells lie within all coordinates, as was seen above.
                    cells
                        .try_insert_block(x as i64, y as i64, &block)
                        .map_err(|error| too_many(error.needed.into()))?;
                }
            }
        }
        Ok(cells)
    }

    /// Draws a part of up to 64 x 64 cells, whose top-left cell is `(x, y)` in the block.
    fn draw(&self, id: NodeId, level: u32, x: u32, y: u32, block: &mut StateBlock) {
        if id == NodeId::EMPTY {
            return;
        }
        match self.nodes.list[id.0 as usize] {
            Node::Leaf(bits) => {
                for row in 0..8 {
                    block.add_live((y + row) as usize, (bits >> (8 * row) & 0xff) << x);
                }
            }
            Node::States(states) => {
                for (index, state) in (0..4).zip(states) {
                    block.add((y + index / 2) as usize, 1 << (x + index % 2), state);
                }
            }
            Node::Quarters(quarters) => {
                let half = 1 << (level - 1);
                for (index, quarter) in quarters.into_iter().enumerate() {
                    let (dx, dy) = (half * (index as u32 % 2), half * (index as u32 / 2));
                    self.draw(quarter, level - 1, x + dx, y + dy, block);
                }
            }
        }
    }
}

/// Log2 of the side of a block of [`Cells`].
const BLOCK_LEVEL: u32 = 6;

/// How the leaves of a tree hold their cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// 8 x 8 cells of two states.
    OfTwoStates,
    /// 2 x 2 cells of more.
    OfStates,
}

impl Leaves {
    /// The leaves for cells under a rule of so many states.
    pub fn for_states(states: u16) -> Self {
        if states > 2 { Self::OfStates } else { Self::OfTwoStates }
    }

    /// Log2 of a leaf's side.
    pub fn level(self) -> u32 {
        match self {
            Self::OfTwoStates => LEAF_LEVEL,
            Self::OfStates => STATES_LEVEL,
        }
    }
}

impl Node {
    /// The live cells of a leaf: bit `8 * row + column`.
    fn live_bits(self) -> u64 {
        match self {
            Self::Leaf(bits) => bits,
            Self::States(states) => {
                let live = (0..4).zip(states).filter(|(_, state)| *state > 0);
                live.map(|(index, _)| 1 << (8 * (index / 2) + index % 2)).sum()
            }
            Self::Quarters(_) => 0,
        }
    }
}

/// The columns of a leaf that have live cells, a bit each.
fn columns_of(bits: u64) -> u8 {
    (0..8).fold(0, |columns, row| columns | (bits >> (8 * row)) as u8)
}

#[cfg(test)]
mod tests;
