//! Storing the parts of a tree, each once.

use std::hash::{BuildHasher as _, RandomState};

use super::{Node, NodeId, Nodes, Tree, TreeError};
use crate::memory::{BudgetedVec, MemoryBudget, OverBudget, Reservation};

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

    /// The leaf whose cells are in those states.
    ///
    /// # Errors
    /// [`TreeError::TooManyNodes`].
    pub fn states(&mut self, states: [u8; 4]) -> Result<NodeId, TreeError> {
        if states == [0; 4] { Ok(NodeId::EMPTY) } else { self.store(Node::States(states)) }
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

    /// The tree whose root is that part, of 2^`level` cells a side, with `level` from that of leaves to
    /// [`MOST_LEVELS`](super::MOST_LEVELS).
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
            Node::States(states) => [u64::from(u32::from_le_bytes(states)), u64::MAX - 1],
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
