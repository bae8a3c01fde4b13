//! What errors of cells, trees and universes say in every language.

use super::{CellsError, TreeError, UniverseError};
use crate::language::Message;
use crate::language::texts::{readers, troubles};
use crate::memory::{Bytes, OverBudget};

/// That `what` does not fit in memory.
pub(crate) fn over_budget(what: impl Into<Message>, error: &OverBudget) -> Message {
    let [needed, allowed] = Bytes::told_apart(error.needed, error.allowed);
    Message::new(readers::WITH, [what.into(), needed.into(), allowed.into()])
}

impl CellsError {
    /// What a view shows of it.
    pub fn message(&self) -> Message {
        match self {
            Self::TooFar { x, y } => {
                Message::new(readers::TOO_FAR, [x, y].map(|coordinate| coordinate.to_string()))
            }
            Self::TooMany(error) => over_budget(readers::WITH_CELLS, error),
        }
    }
}

impl TreeError {
    /// What a view shows of it.
    pub fn message(&self) -> Message {
        match self {
            Self::TooManyNodes(error) => over_budget(readers::WITH_NODES, error),
            Self::TooManyNumbers => readers::TOO_MANY_PARTS.into(),
            Self::TooPopulous => readers::TOO_POPULOUS.into(),
            Self::TooManyCells { level, population, bytes, allowed } => {
                let values = [
                    level.to_string(),
                    population.to_string(),
                    Bytes(*bytes).to_string(),
                    Bytes(*allowed).to_string(),
                ];
                Message::new(readers::TREE_TOO_LARGE, values)
            }
            Self::TooFar { level, population } => {
                Message::new(readers::TREE_TOO_FAR, [level.to_string(), population.to_string()])
            }
        }
    }
}

impl UniverseError {
    /// What a view shows of it.
    pub fn message(&self) -> Message {
        let side = |cells: Option<u64>| {
            cells.map_or_else(|| troubles::UNBOUNDED.into(), |cells| cells.to_string().into())
        };
        match self {
            Self::BirthOnZero { rule } => Message::new(troubles::BIRTH_ON_ZERO, [rule.to_string()]),
            Self::DoesNotFit { rule, why } => {
                let values = [rule.to_string().into(), why.clone()];
                Message::new(troubles::DOES_NOT_FIT, values)
            }
            Self::Outside { count, first, topology, .. } => {
                let values = [
                    Message::from(topology.to_string()),
                    side(topology.width()),
                    side(topology.height()),
                    first.x.to_string().into(),
                    first.y.to_string().into(),
                ];
                Message::counted(troubles::OUTSIDE, *count, values)
            }
            Self::NoSuchState { first, state, rule } => {
                let values = [
                    first.x.to_string(),
                    first.y.to_string(),
                    state.to_string(),
                    rule.to_string(),
                    (rule.states() - 1).to_string(),
                ];
                Message::new(troubles::NO_SUCH_STATE, values)
            }
            Self::Place(error) => Message::new(troubles::NOT_PLACED, [error.message()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::life::{Cells, Pattern, Universe};

    #[test]
    fn universes_that_cannot_be_are_told_of_in_both_languages() {
        let check = |points: &[(i64, i64)], rule: &str, english: &str, chinese: &str| {
            let pattern = Pattern {
                is_placed: true,
                ..Pattern::from_cells(Cells::from_points(points.iter().copied()))
            };
            let error = Universe::new(&pattern, Some(rule.parse().unwrap())).unwrap_err();
            assert_eq!(error.message().to_string(), english);
            assert_eq!(error.message().say(Language::Chinese), chinese);
            // The command line says the same.
            assert_eq!(error.to_string(), english);
        };
        check(
            &[(0, 0)],
            "B0/S:P512,0",
            "rule B0/S gives birth with no live neighbour, and what lies along a dead edge without end \
             would be infinitely many cells; bound the universe on both axes, for example B0/S:T512,512",
            "规则 B0/S 在没有活邻居时也会诞生细胞，在无尽的死边界沿线会产生无穷多个细胞；请在两个方向上都限定宇宙的大小，例如 \
             B0/S:T512,512",
        );
        check(
            &[(100, 7), (101, 7)],
            "B3/S23:T10,10",
            "2 live cells lie outside the universe :T10,10 of 10 x 10 cells, the first at (100, 7); use a \
             larger universe",
            "有 2 个活细胞在 10 x 10 的宇宙 :T10,10 之外，第一个在（100，7）；请使用更大的宇宙",
        );
        check(
            &[(3, 100), (3, 101)],
            "B3/S23:T0,10",
            "2 live cells lie outside the universe :T0,10 of unbounded x 10 cells, the first at (3, 100); \
             use a larger universe",
            "有 2 个活细胞在 无界 x 10 的宇宙 :T0,10 之外，第一个在（3，100）；请使用更大的宇宙",
        );
    }

    #[test]
    fn errors_of_cells_and_trees_say_the_same_as_the_command_line() {
        let memory = OverBudget { needed: 3 << 20, allowed: 2 << 20 };
        let cells = [CellsError::TooFar { x: -1 << 60, y: 7 }, CellsError::TooMany(memory)];
        for error in cells {
            assert_eq!(error.message().to_string(), error.to_string());
            error.message().assert_is_translated("");
            let placed = UniverseError::Place(error);
            assert_eq!(placed.message().to_string(), placed.to_string());
            placed.message().assert_is_translated("");
        }
        let (level, population) = (70, 1 << 80);
        for error in [
            TreeError::TooManyNodes(memory),
            TreeError::TooManyNumbers,
            TreeError::TooPopulous,
            TreeError::TooManyCells { level, population, bytes: 1 << 90, allowed: 1 << 20 },
            TreeError::TooFar { level, population },
        ] {
            assert_eq!(error.message().to_string(), error.to_string());
            error.message().assert_is_translated("");
        }
    }
}
