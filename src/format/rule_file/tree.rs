//! Trees of decisions, `@TREE`.

use super::super::diagnostic::Fault;
use super::super::text::Line;
use super::{states, words};
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::DecisionTree;

/// What the section says, line by line.
#[derive(Default)]
pub(super) struct TreeReader {
    states: Option<u16>,
    neighbours: Option<usize>,
    nodes: Vec<(usize, Vec<u32>)>,
    /// Where each node stands.
    places: Vec<usize>,
}

impl TreeReader {
    /// Reads a setting or a node.
    pub fn read(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let text = String::from_utf8_lossy(line.bytes);
        if let Some((key, value)) = text.split_once('=') {
            let at = key.len() + 1;
            let value = value.trim();
            match key.trim() {
                "num_states" => self.states = Some(states(line, at, value)?),
                "num_neighbors" => {
                    let neighbours = value.parse().ok().filter(|n| [4, 8].contains(n));
                    let fault = || Fault::new(line.offset(at), texts::RULE_NEIGHBOURS);
                    self.neighbours = Some(neighbours.ok_or_else(fault)?);
                }
                // How many nodes there are is seen.
                "num_nodes" => {}
                _ => return Err(Fault::new(line.offset(0), texts::RULE_SETTING)),
            }
            return Ok(());
        }
        if self.states.is_none() || self.neighbours.is_none() {
            return Err(Fault::new(line.offset(0), texts::RULE_TREE_BEGINS));
        }
        let numbers: Result<Vec<u32>, usize> =
            words(line.bytes).map(|(at, word)| word.parse().map_err(|_| at)).collect();
        let numbers = numbers.map_err(|at| Fault::new(line.offset(at), texts::RULE_NODE))?;
        let (depth, branches) = numbers.split_first().unwrap_or((&0, &[]));
        self.nodes.push((*depth as usize, branches.to_vec()));
        self.places.push(line.offset(0));
        Ok(())
    }

    /// The tree. `end` is where the section has ended.
    pub fn finish(self, end: usize) -> Result<DecisionTree, Fault> {
        let (Some(states), Some(neighbours)) = (self.states, self.neighbours) else {
            return Err(Fault::new(end, texts::RULE_TREE_BEGINS));
        };
        DecisionTree::from_nodes(states, neighbours, &self.nodes).map_err(|at| {
            match self.places.get(at) {
                Some(_) => {
                    // The place itself may have been left behind.
                    let values = [at.to_string(), states.to_string()];
                    Fault::of_file(Message::new(texts::RULE_WRONG_NODE, values))
                }
                None => Fault::of_file(Message::new(
                    texts::RULE_NO_ROOT,
                    [(neighbours + 1).to_string()],
                )),
            }
        })
    }
}
