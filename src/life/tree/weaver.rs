//! Making a tree of runs of cells.

use std::collections::BTreeMap;

use super::{LEAF_LEVEL, Leaves, NodeId, Tree, TreeBuilder, TreeError};
use crate::life::Run;
use crate::life::geometry::Rect;
use crate::memory::{BudgetedVec, MemoryBudget, Reservation};

/// Parts of a level in the order of their columns.
type Row = BudgetedVec<(u64, NodeId)>;

/// Bytes that a leaf takes which is being drawn, with its entry in the map.
const DRAWN_LEAF_BYTES: u64 = 48;

/// Makes a tree of runs that come in reading order. Of every level at most one row of parts is
/// held, which waits for the row below it.
pub(super) struct Weaver {
    builder: TreeBuilder,
    level: u32,
    leaves: Leaves,
    /// Row of leaves that is being drawn.
    leaf_row: u64,
    /// Its leaves by column: bits of 8 x 8 cells, or four states a byte each.
    drawn: BTreeMap<u64, u64>,
    leaves_memory: Reservation,
    /// For every level from that of leaves: the row that waits, with its number.
    waiting: Vec<Option<(u64, Row)>>,
    root: NodeId,
    budget: MemoryBudget,
}

impl Weaver {
    pub fn new(level: u32, leaves: Leaves, budget: &MemoryBudget) -> Self {
        Self {
            builder: TreeBuilder::new(budget),
            level,
            leaf_row: 0,
            leaves,
            drawn: BTreeMap::new(),
            leaves_memory: budget.reservation(),
            waiting: (leaves.level()..level).map(|_| None).collect(),
            root: NodeId::EMPTY,
            budget: budget.clone(),
        }
    }

    pub fn add(&mut self, run: Run) -> Result<(), TreeError> {
        let half = 1i64 << (self.level - 1);
        let mut column = (run.x + half) as u64;
        let row = (run.y - 1 + half) as u64;
        let side = 1u64 << self.leaves.level();
        if row / side != self.leaf_row {
            self.end_leaves()?;
            self.leaf_row = row / side;
        }
        let end = column + run.length;
        while column < end {
            let until = end.min((column / side + 1) * side);
            let first = side * (row % side) + column % side;
            let cells = until - column;
            let drawn = match self.leaves {
                Leaves::OfTwoStates => (0xff >> (8 - cells)) << first,
                Leaves::OfStates => {
                    let states = u64::from(run.state) * if cells == 2 { 0x0101 } else { 1 };
                    states << (8 * first)
                }
            };
            *self.drawn.entry(column / side).or_default() |= drawn;
            self.leaves_memory.cover(self.drawn.len() as u64 * DRAWN_LEAF_BYTES)?;
            column = until;
        }
        Ok(())
    }

    fn end_leaves(&mut self) -> Result<(), TreeError> {
        let drawn = std::mem::take(&mut self.drawn);
        if drawn.is_empty() {
            return Ok(());
        }
        let mut row = Row::new(&self.budget);
        row.reserve(drawn.len())?;
        for (column, cells) in drawn {
            let leaf = match self.leaves {
                Leaves::OfTwoStates => self.builder.leaf(cells)?,
                Leaves::OfStates => {
                    let [a, b, c, d, ..] = cells.to_le_bytes();
                    self.builder.states([a, b, c, d])?
                }
            };
            row.push((column, leaf))?;
        }
        self.put(self.leaves.level(), self.leaf_row, row)
    }

    /// Takes a row of parts of a level; rows of a level come from north to south.
    fn put(&mut self, level: u32, number: u64, row: Row) -> Result<(), TreeError> {
        if level == self.level {
            self.root = row.first().map_or(NodeId::EMPTY, |(_, root)| *root);
            return Ok(());
        }
        let slot = (level - self.leaves.level()) as usize;
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

    pub fn finish(mut self) -> Result<Tree, TreeError> {
        self.end_leaves()?;
        let leaf_level = self.leaves.level();
        for level in leaf_level..self.level {
            if let Some((number, row)) = self.waiting[(level - leaf_level) as usize].take() {
                self.join(level, number / 2, row, Row::new(&self.budget))?;
            }
        }
        self.builder.finish(self.root, self.level)
    }
}

/// Log2 of the smallest root that holds a rectangle; no root is a leaf, which some programs would
/// not read.
pub(super) fn level_for(bounds: Rect) -> u32 {
    let reach = |half: i64| {
        bounds.x >= -half
            && bounds.right() <= half
            && bounds.y > -half
            && bounds.bottom() <= half + 1
    };
    (LEAF_LEVEL + 1..=62).find(|level| reach(1 << (level - 1))).unwrap_or(62)
}
