//! What is told of files and universes that cannot be had, in every language. What a reader says of a
//! place in a file, and what the system says of rarer troubles, is English everywhere.

use std::io::{self, ErrorKind};

use crate::language::Message;
use crate::language::texts::troubles as texts;
use crate::life::{CellsError, UniverseError};
use crate::memory::Bytes;

/// What the system says of a file.
pub(super) fn of_file(name: &str, error: &io::Error) -> Message {
    let text = match error.kind() {
        ErrorKind::NotFound => texts::NO_SUCH_FILE,
        ErrorKind::PermissionDenied => texts::NOT_ALLOWED,
        ErrorKind::ReadOnlyFilesystem => texts::READ_ONLY,
        ErrorKind::StorageFull => texts::NO_SPACE,
        _ => return format!("{name}: {error}").into(),
    };
    Message::new(text, [name])
}

/// Why a pattern of that name makes no universe.
pub(super) fn of_universe(name: &str, error: &UniverseError) -> Message {
    match error {
        UniverseError::BirthOnZero { rule } => {
            Message::new(texts::BIRTH_ON_ZERO, [name, &rule.to_string()])
        }
        UniverseError::Outside { count, first, topology, .. } => {
            let values = [
                name.into(),
                topology.to_string().into(),
                side(topology.width()),
                side(topology.height()),
                first.x.to_string().into(),
                first.y.to_string().into(),
            ];
            Message::counted(texts::OUTSIDE, *count, values)
        }
        UniverseError::Place(CellsError::TooFar { x, y }) => {
            Message::new(texts::TOO_FAR, [name, &x.to_string(), &y.to_string()])
        }
        UniverseError::Place(CellsError::TooMany(error)) => {
            let [needed, allowed] =
                [error.needed, error.allowed].map(|bytes| Bytes(bytes).to_string());
            Message::new(texts::TOO_MANY, [name, &needed, &allowed])
        }
    }
}

/// Columns or rows of a universe.
fn side(cells: Option<u64>) -> Message {
    cells.map_or_else(|| texts::UNBOUNDED.into(), |cells| cells.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::life::{Cells, Pattern, Universe};

    #[test]
    fn files_that_cannot_be_had_are_told_of_by_what_is_wrong() {
        let say = |kind: ErrorKind, language| of_file("a.rle", &kind.into()).say(language);
        assert_eq!(say(ErrorKind::NotFound, Language::English), "There is no file a.rle");
        assert_eq!(say(ErrorKind::NotFound, Language::Chinese), "没有文件 a.rle");
        assert_eq!(say(ErrorKind::PermissionDenied, Language::Chinese), "无权访问 a.rle");
        let other = io::Error::other("the disk is on fire");
        assert_eq!(of_file("a.rle", &other).to_string(), "a.rle: the disk is on fire");
    }

    #[test]
    fn universes_that_cannot_be_are_told_of_in_both_languages() {
        let check = |points: &[(i64, i64)], rule: &str, english: &str, chinese: &str| {
            let pattern = Pattern {
                is_placed: true,
                ..Pattern::from_cells(Cells::from_points(points.iter().copied()))
            };
            let error = Universe::new(&pattern, Some(rule.parse().unwrap())).unwrap_err();
            let message = of_universe("a.rle", &error);
            assert_eq!(message.to_string(), format!("a.rle: {english}"));
            assert_eq!(message.say(Language::Chinese), format!("a.rle：{chinese}"));
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
}
