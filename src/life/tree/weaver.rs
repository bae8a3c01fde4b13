//! Making a tree of runs of cells.

use std::collections::BTreeMap;

use super::{LEAF_LEVEL, NodeId, Tree, TreeBuilder, TreeError};
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
    pub fn new(level: u32, budget: &MemoryBudget) -> Self {
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

    pub fn add(&mut self, x: i64, y: i64, length: u64) -> Result<(), TreeError> {
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

    pub fn finish(mut self) -> Result<Tree, TreeError> {
        self.end_leaves()?;
        for level in LEAF_LEVEL..self.level {
            if let Some((number, row)) = self.waiting[(level - LEAF_LEVEL) as usize].take() {
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
