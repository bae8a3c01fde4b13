//! Rules as trees of decisions: the state of one neighbour after the other chooses where to go on.
//!
//! The order of the neighbours is that of Golly's rule trees, with the cell itself last. Equal parts are one node.

use std::collections::HashMap;

/// What a cell's next state is found by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DecisionTree {
    states: u16,
    /// The places that are asked for, of the nine from north-west to south-east.
    order: &'static [usize],
    /// Of each node what each state leads to: another node, or in nodes that ask for the last place the next state.
    branches: Vec<u32>,
    root: u32,
}

/// Places in the order of a tree with eight neighbours: NW, NE, SW, SE, N, W, E, S, and the cell.
pub(super) const MOORE: &[usize] = &[0, 2, 6, 8, 1, 3, 5, 7, 4];

/// The same with four: N, W, E, S, and the cell.
pub(super) const VON_NEUMANN: &[usize] = &[1, 3, 5, 7, 4];

impl DecisionTree {
    /// A tree of nodes, each after those that it leads to, the last one the root. Each node has its depth, 1 for those that
    /// ask for the cell itself, and for each state what it leads to. `neighbours` is 4 or 8.
    ///
    /// # Errors
    /// The number of the first node that is wrong, one past the last where there is no root.
    pub fn from_nodes(
        states: u16,
        neighbours: usize,
        nodes: &[(usize, Vec<u32>)],
    ) -> Result<Self, usize> {
        let order = if neighbours == 8 { MOORE } else { VON_NEUMANN };
        for (at, (depth, branches)) in nodes.iter().enumerate() {
            let leads_well = |to: &u32| match depth {
                1 => *to < u32::from(states),
                _ => (*to as usize) < at && nodes[*to as usize].0 + 1 == *depth,
            };
            let is_right =
                (1..=order.len()).contains(depth) && branches.len() == usize::from(states);
            if !is_right || !branches.iter().all(leads_well) {
                return Err(at);
            }
        }
        match nodes.last() {
            Some((depth, _)) if *depth == order.len() => Ok(Self {
                states,
                order,
                branches: nodes.iter().flat_map(|(_, branches)| branches).copied().collect(),
                root: nodes.len() as u32 - 1,
            }),
            _ => Err(nodes.len()),
        }
    }

    /// How many states there are, the dead one among them.
    pub fn states(&self) -> u16 {
        self.states
    }

    /// How many neighbours matter, 4 or 8.
    pub fn neighbours(&self) -> usize {
        self.order.len() - 1
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.branches.len() / usize::from(self.states)
    }

    /// The next state, given the nine states from north-west to south-east.
    pub fn next(&self, near: &[u8; 9]) -> u8 {
        let states = usize::from(self.states);
        let step = |node: u32, place: &usize| {
            self.branches[node as usize * states + usize::from(near[*place])]
        };
        self.order.iter().fold(self.root, step) as u8
    }
}

/// A set of states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateSet([u64; 4]);

impl StateSet {
    /// All states of so many.
    pub fn all(states: u16) -> Self {
        (0..states).map(|state| state as u8).collect()
    }

    /// Whether it has a state.
    pub fn has(&self, state: u8) -> bool {
        self.0[usize::from(state / 64)] >> (state % 64) & 1 == 1
    }

    /// Its states, ascending.
    pub fn states(self) -> impl Iterator<Item = u8> {
        (0..=255).filter(move |state| self.has(*state))
    }
}

impl FromIterator<u8> for StateSet {
    fn from_iter<T: IntoIterator<Item = u8>>(states: T) -> Self {
        let mut set = Self::default();
        for state in states {
            set.0[usize::from(state / 64)] |= 1 << (state % 64);
        }
        set
    }
}

/// Makes a tree of transitions. The one that is added last counts where several say what becomes of a cell, and
/// where none does, it stays as it is.
pub struct TreeMaker {
    states: u16,
    order: &'static [usize],
    /// The nodes of each depth, from those that ask for the cell itself.
    known: Vec<HashMap<Vec<u32>, u32>>,
    nodes: Vec<Vec<u32>>,
    root: u32,
}

impl TreeMaker {
    /// A tree in which nothing changes, of 4 neighbours or 8.
    pub fn new(states: u16, neighbours: usize) -> Self {
        let order = if neighbours == 8 { MOORE } else { VON_NEUMANN };
        let known = vec![HashMap::new(); order.len()];
        let mut maker = Self { states, order, known, nodes: Vec::new(), root: 0 };
        maker.root = maker.node(0, (0..u32::from(states)).collect());
        for depth in 1..order.len() {
            maker.root = maker.node(depth, vec![maker.root; states.into()]);
        }
        maker
    }

    /// How many nodes there are, among them such as nothing leads to any more.
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    fn node(&mut self, depth: usize, branches: Vec<u32>) -> u32 {
        let next = self.nodes.len() as u32;
        match self.known[depth].entry(branches) {
            std::collections::hash_map::Entry::Occupied(entry) => *entry.get(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                self.nodes.push(entry.key().clone());
                *entry.insert(next)
            }
        }
    }

    /// Cells whose nine places hold states of those sets, from north-west to south-east, go into a state.
    pub fn add(&mut self, near: &[StateSet; 9], next: u8) {
        let mut done = HashMap::new();
        self.root = self.added(self.root, 0, near, next, &mut done);
    }

    fn added(
        &mut self,
        node: u32,
        level: usize,
        near: &[StateSet; 9],
        next: u8,
        done: &mut HashMap<u32, u32>,
    ) -> u32 {
        if let Some(made) = done.get(&node) {
            return *made;
        }
        let mut branches = self.nodes[node as usize].clone();
        for state in near[self.order[level]].states() {
            let branch = &mut branches[usize::from(state)];
            *branch = if level + 1 == self.order.len() {
                next.into()
            } else {
                self.added(*branch, level + 1, near, next, done)
            };
        }
        let made = self.node(self.order.len() - 1 - level, branches);
        done.insert(node, made);
        made
    }

    /// The same for every order of the sets of some places, which are those of `places`.
    pub fn add_permuted(&mut self, near: &[StateSet; 9], places: &[usize], next: u8) {
        let mut sets: Vec<(StateSet, usize)> = Vec::new();
        for place in places {
            match sets.iter_mut().find(|(set, _)| *set == near[*place]) {
                Some((_, count)) => *count += 1,
                None => sets.push((near[*place], 1)),
            }
        }
        let left = sets.iter().map(|(_, count)| *count).collect();
        let permuted = Permuted { near, places, next, sets };
        self.root = self.added_permuted(self.root, 0, &permuted, left, &mut HashMap::new());
    }

    fn added_permuted(
        &mut self,
        node: u32,
        level: usize,
        permuted: &Permuted<'_>,
        left: Vec<usize>,
        done: &mut HashMap<(u32, Vec<usize>), u32>,
    ) -> u32 {
        let key = (node, left);
        if let Some(made) = done.get(&key) {
            return *made;
        }
        let left = &key.1;
        let place = self.order[level];
        let mut branches = self.nodes[node as usize].clone();
        let choices: Vec<(StateSet, Vec<usize>)> = if permuted.places.contains(&place) {
            let is_left = |(at, _): &(usize, &(StateSet, usize))| left[*at] > 0;
            let chosen = permuted.sets.iter().enumerate().filter(is_left);
            let without = |at: usize| {
                let mut others = left.clone();
                others[at] -= 1;
                others
            };
            chosen.map(|(at, (set, _))| (*set, without(at))).collect()
        } else {
            vec![(permuted.near[place], left.clone())]
        };
        for (set, left) in choices {
            for state in set.states() {
                let branch = branches[usize::from(state)];
                branches[usize::from(state)] = if level + 1 == self.order.len() {
                    permuted.next.into()
                } else {
                    self.added_permuted(branch, level + 1, permuted, left.clone(), done)
                };
            }
        }
        let made = self.node(self.order.len() - 1 - level, branches);
        done.insert(key, made);
        made
    }

    /// Forgets nodes that nothing leads to.
    pub fn compact(&mut self) {
        let mut fresh = Self {
            states: self.states,
            order: self.order,
            known: vec![HashMap::new(); self.order.len()],
            nodes: Vec::new(),
            root: 0,
        };
        fresh.root = self.copied(self.root, self.order.len() - 1, &mut HashMap::new(), &mut fresh);
        *self = fresh;
    }

    fn copied(
        &self,
        node: u32,
        depth: usize,
        names: &mut HashMap<u32, u32>,
        into: &mut Self,
    ) -> u32 {
        if let Some(name) = names.get(&node) {
            return *name;
        }
        let branches = self.nodes[node as usize].iter();
        let branches: Vec<u32> = match depth {
            0 => branches.copied().collect(),
            _ => branches.map(|branch| self.copied(*branch, depth - 1, names, into)).collect(),
        };
        let name = into.node(depth, branches);
        names.insert(node, name);
        name
    }

    /// The tree, without nodes that nothing leads to.
    pub fn finish(mut self) -> DecisionTree {
        self.compact();
        let branches = self.nodes.concat();
        DecisionTree { states: self.states, order: self.order, branches, root: self.root }
    }
}

/// A transition for every order of some sets.
struct Permuted<'a> {
    near: &'a [StateSet; 9],
    places: &'a [usize],
    next: u8,
    /// The sets that change their places, each once, and how often.
    sets: Vec<(StateSet, usize)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{MooreTable, Rule};

    fn every_case(mut check: impl FnMut(usize, [u8; 9])) {
        for case in 0..MooreTable::CASES {
            check(case, std::array::from_fn(|place| (case >> (8 - place) & 1) as u8));
        }
    }

    #[test]
    fn permuted_transitions_make_life() {
        let mut maker = TreeMaker::new(2, 8);
        let [dead, live, any]: [StateSet; 3] =
            [[0].into_iter().collect(), [1].into_iter().collect(), StateSet::all(2)];
        let ring = [0, 1, 2, 3, 5, 6, 7, 8];
        let mut near = [any; 9];
        near[4] = live;
        maker.add(&near, 0);
        for (count, own) in [(3, dead), (2, live), (3, live)] {
            let mut near = [dead; 9];
            ring[..count].iter().for_each(|place| near[*place] = live);
            near[4] = own;
            maker.add_permuted(&near, &ring, 1);
        }
        let before = maker.nodes();
        maker.compact();
        assert!(maker.nodes() < before);
        let (tree, life) = (maker.finish(), Rule::default());
        every_case(|case, near| assert_eq!(tree.next(&near), life.next(&near), "{case}"));
        // Nine levels of at most nine counts.
        assert!(tree.nodes() < 40, "{}", tree.nodes());
    }

    #[test]
    fn overlapping_sets_are_taken_in_every_order() {
        // A cell with one neighbour in state 1 or 2 and another in state 2 goes into state 3.
        let set = |states: &[u8]| states.iter().copied().collect::<StateSet>();
        let mut maker = TreeMaker::new(4, 4);
        let mut near = [StateSet::all(4); 9];
        (near[1], near[3], near[5], near[7]) = (set(&[1, 2]), set(&[2]), set(&[0]), set(&[0]));
        near[4] = set(&[0]);
        maker.add_permuted(&near, &[1, 3, 5, 7], 3);
        let tree = maker.finish();
        let next = |states: [u8; 4]| {
            let [n, w, e, s] = states;
            tree.next(&[0, n, 3, w, 0, e, 1, s, 2])
        };
        for states in [[1, 2, 0, 0], [0, 0, 2, 1], [2, 0, 2, 0], [0, 1, 0, 2]] {
            assert_eq!(next(states), 3, "{states:?}");
        }
        for states in [[1, 1, 0, 0], [2, 0, 0, 0], [2, 2, 2, 0], [1, 2, 3, 0]] {
            assert_eq!(next(states), 0, "{states:?}");
        }
    }

    #[test]
    fn nodes_are_checked_and_read_in_the_order_of_trees() {
        // The cell becomes its northern neighbour.
        let nodes = vec![
            (1, vec![0, 0]),
            (1, vec![1, 1]),
            (2, vec![0, 0]),
            (2, vec![1, 1]),
            (3, vec![2, 2]),
            (3, vec![3, 3]),
            (4, vec![4, 4]),
            (4, vec![5, 5]),
            (5, vec![6, 7]),
        ];
        let tree = DecisionTree::from_nodes(2, 4, &nodes).unwrap();
        every_case(|case, near| assert_eq!(tree.next(&near), near[1], "{case}"));
        let with = |at: usize, node: (usize, Vec<u32>)| {
            let mut nodes = nodes.clone();
            nodes[at] = node;
            DecisionTree::from_nodes(2, 4, &nodes)
        };
        assert_eq!(with(1, (1, vec![2, 0])), Err(1));
        assert_eq!(with(2, (2, vec![0, 3])), Err(2));
        assert_eq!(with(4, (3, vec![1, 2])), Err(4));
        assert_eq!(with(4, (3, vec![2])), Err(4));
        assert_eq!(DecisionTree::from_nodes(2, 4, &nodes[..8]), Err(8));
        assert_eq!(DecisionTree::from_nodes(2, 4, &[]), Err(0));
    }
}
