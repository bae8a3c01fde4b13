//! Which rule steps a generation: one of two in turn, by alternating rules, by those of blocks, which lie otherwise in odd
//! generations, and by rules with birth on zero neighbours,
//! where the plane does not end.
//!
//! Under a rule with birth on zero neighbours all of the empty plane is born at once, and no list of live cells can hold that. But
//! what differs from the plane around it stays finite, and this is what is stored. Let `f` be the rule as a
//! function of its nine inputs, and `~i` a case with all of them flipped.
//!
//! - Where the full plane survives, `f(~0) = 1`, the plane is taken for full in every generation, and what is stored
//!   are the dead cells: they go on by `g(i) = 1 - f(~i)`.
//! - Otherwise the plane is empty in even generations and full in odd ones. From an even one to the next the stored
//!   cells go on by `g(i) = 1 - f(i)`, and from an odd one by `g(i) = f(~i)`.
//!
//! In neither case is anything born of nothing under `g`. Golly does the same. Where counts tell what becomes of a cell, a case
//! and the one with all cells flipped have counts that come to the same sum together, so that `g` goes by counts too.

use std::sync::Arc;

use super::{MooreTable, Rule};
use crate::life::topology::{Edge, Topology};

/// The rules that step what is stored of a universe, in even generations and in odd ones. They are the
/// universe's own rule, but for alternating rules, rules of blocks and births on zero neighbours on a plane that does not end.
///
/// ```
/// use lifescope::life::{Phases, Topology};
/// let phases = Phases::new(&"B03/S23".parse().unwrap(), Topology::UNBOUNDED).unwrap();
/// assert_eq!(phases.at(0).to_string(), "B1245678/S0145678");
/// assert_eq!(phases.at(1).to_string(), "B56/S58");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phases {
    even: Rule,
    odd: Rule,
}

impl Phases {
    /// The rules that step a universe of that shape under a rule. There are none for births on zero
    /// neighbours where a plane goes on for ever along a dead edge.
    pub fn new(rule: &Rule, topology: Topology) -> Option<Self> {
        if let Rule::Alternating(rules) = rule {
            // Neither has births on zero neighbours.
            let [even, odd] = (**rules).clone();
            return Some(Self { even, odd });
        }
        if let Rule::Blocks(rule) = rule {
            let [even, odd] = rule.phases(topology)?.map(|rule| Rule::Blocks(Arc::new(rule)));
            return Some(Self { even, odd });
        }
        if !rule.has_birth_on_zero() || topology.is_bounded() {
            return Some(Self { even: rule.clone(), odd: rule.clone() });
        }
        if topology != Topology::UNBOUNDED && topology.edge() == Edge::Dead {
            return None;
        }
        if let Rule::Larger(rule) = rule {
            let [even, odd] = rule.phases()?.map(|rule| Rule::Larger(Arc::new(rule)));
            return Some(Self { even, odd });
        }
        // With more states none has births on zero neighbours.
        let table = rule.table()?;
        let all = MooreTable::CASES - 1;
        let of = |next: &dyn Fn(usize) -> bool| Rule::from_table(MooreTable::from_fn(next));
        Some(if table.next(all) {
            let both = of(&|case| !table.next(!case & all));
            Self { even: both.clone(), odd: both }
        } else {
            Self { even: of(&|case| !table.next(case)), odd: of(&|case| table.next(!case & all)) }
        })
    }

    /// The rule that steps a generation of that number.
    pub fn at(&self, generation: u64) -> &Rule {
        if generation.is_multiple_of(2) { &self.even } else { &self.odd }
    }

    /// What becomes of a cell in even generations and in odd ones, where it has two states.
    pub fn tables(&self) -> Option<[MooreTable; 2]> {
        Some([self.even.table()?, self.odd.table()?])
    }

    /// The rule of all generations, where it is one.
    pub fn constant(&self) -> Option<&Rule> {
        (self.even == self.odd).then_some(&self.even)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phases(rule: &str, topology: Topology) -> Option<(String, String)> {
        let phases = Phases::new(&rule.parse().unwrap(), topology)?;
        assert_eq!(phases.constant().is_some(), phases.at(0) == phases.at(1));
        let births = [0, 1].map(|generation| phases.at(generation).has_birth_on_zero());
        assert!(topology.is_bounded() || births == [false, false], "{rule}");
        Some((phases.at(4).to_string(), phases.at(7).to_string()))
    }

    #[test]
    fn the_pair_of_rules_is_what_golly_makes_of_one() {
        let check = |rule: &str, even: &str, odd: &str| {
            let expected = Some((even.to_owned(), odd.to_owned()));
            assert_eq!(phases(rule, Topology::UNBOUNDED), expected, "{rule}");
            assert_eq!(phases(rule, Topology::torus(0, 9)), expected, "{rule}");
        };
        check("B3/S23", "B3/S23", "B3/S23");
        check("B03/S23", "B1245678/S0145678", "B56/S58");
        check("B0124-k/S1c25", "B34k5678/S01e34678", "B367c/S4-k678");
        check("B0123478/S01234678", "B3/S23", "B3/S23");
        check("B0/SV", "B1234/S01234V", "B/S4V");
    }

    #[test]
    fn bounds_leave_the_rule_and_dead_edges_without_end_leave_none() {
        let itself = Some(("B03/S23".to_owned(), "B03/S23".to_owned()));
        assert_eq!(phases("B03/S23", Topology::plane(8, 9)), itself);
        assert_eq!(phases("B03/S23", Topology::torus(8, 9)), itself);
        assert_eq!(phases("B03/S23", Topology::plane(8, 0)), None);
        assert!(phases("B3/S23", Topology::plane(8, 0)).is_some());
    }
}
