//! Going from one object of a kind to the next.

use super::findings::{Findings, Identity};
use crate::life::Rect;

/// The object that was gone to last.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Visited {
    kind: Identity,
    /// Its index in the findings that it was seen in last.
    index: usize,
    /// Where it stood, and when.
    bounds: Rect,
    generation: u64,
}

impl Visited {
    /// An object of the findings.
    pub fn new(findings: &Findings, index: usize) -> Self {
        let object = &findings.objects[index];
        Self {
            kind: findings.kinds[object.kind].identity(),
            index,
            bounds: findings.bounds_at(object, findings.generation),
            generation: findings.generation,
        }
    }

    /// Its index in the findings that it was seen in last.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The same object in findings of another generation; `None` where it is no longer. What is
    /// active has changed since: the same is what lies where it was most of all.
    pub fn found_in(&self, findings: &Findings) -> Option<usize> {
        let of_kind = || {
            (0..findings.objects.len())
                .filter(|&index| self.is_of_kind(findings, findings.objects[index].kind))
        };
        let place = |index: usize| findings.bounds_at(&findings.objects[index], self.generation);
        of_kind().find(|&index| place(index) == self.bounds).or_else(|| {
            let common = |index: usize| place(index).intersection(&self.bounds).area();
            let is_active = |index: &usize| findings.objects[*index].path.is_none();
            let active = of_kind().filter(|index| self.kind.code.is_none() && is_active(index));
            active.filter(|&index| common(index) > 0).max_by_key(|&index| common(index))
        })
    }

    /// Its kind.
    pub fn kind(&self) -> &Identity {
        &self.kind
    }

    fn is_of_kind(&self, findings: &Findings, kind: usize) -> bool {
        findings.kinds[kind].identity() == self.kind
    }
}

/// The object of a kind to go to after the one that was visited last: the next from there, from the
/// top and from the left in a row, and after the last the first again.
pub(in crate::app) fn next(
    findings: &Findings,
    kind: usize,
    visited: Option<&Visited>,
) -> Option<usize> {
    let mut of_kind = (0..findings.objects.len())
        .filter(|&index| findings.objects[index].kind == kind)
        .peekable();
    let first = of_kind.peek().copied();
    let Some(visited) = visited.filter(|visited| visited.is_of_kind(findings, kind)) else {
        return first;
    };
    let place = match visited.found_in(findings) {
        Some(index) => findings.objects[index].bounds,
        None => visited.bounds,
    };
    of_kind
        .find(|&index| {
            let bounds = findings.objects[index].bounds;
            (bounds.y, bounds.x) > (place.y, place.x)
        })
        .or(first)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, BLINKER, BLOCK, GLIDER};
    use super::*;

    #[test]
    fn jumps_go_round_the_objects_of_a_kind() {
        let findings = samples::findings(
            0,
            &[(BLOCK, 5, 0), (BLINKER, 0, 1), (BLOCK, 0, 9), (GLIDER, 50, 50), (BLOCK, 20, 9)],
        );
        let mut visited = None;
        let mut place_of_next = || {
            let index = next(&findings, samples::kind(&findings, "block"), visited.as_ref());
            let index = index.unwrap();
            visited = Some(Visited::new(&findings, index));
            (findings.objects[index].bounds.x, findings.objects[index].bounds.y)
        };
        let places = [place_of_next(), place_of_next(), place_of_next(), place_of_next()];
        assert_eq!(places, [(5, 0), (0, 9), (20, 9), (5, 0)]);
        // Another kind begins with its first.
        let glider = next(&findings, samples::kind(&findings, "glider"), visited.as_ref()).unwrap();
        assert_eq!(findings.objects[glider].bounds, Rect::new(50, 50, 3, 3));
    }

    #[test]
    fn a_ship_is_found_again_where_it_has_flown_to() {
        let before = samples::findings(100, &[(GLIDER, 0, 0), (GLIDER, 40, 0)]);
        let after = samples::findings(140, &[(GLIDER, 10, 10), (GLIDER, 50, 10), (GLIDER, 7, 3)]);
        let visited = Visited::new(&before, 0);
        let found = visited.found_in(&after).unwrap();
        assert_eq!(after.objects[found].bounds, Rect::new(10, 10, 3, 3));
        let gone = samples::findings(140, &[(GLIDER, 11, 10), (BLOCK, 10, 10)]);
        assert_eq!(visited.found_in(&gone), None);
        // What is active is found by its place, though it has grown.
        let before = samples::with_active(samples::findings(5, &[]), Rect::new(0, 0, 9, 9));
        let after = samples::with_active(samples::findings(9, &[]), Rect::new(90, 0, 9, 9));
        let after = samples::with_active(after, Rect::new(-3, 5, 14, 12));
        let found = Visited::new(&before, 0).found_in(&after).unwrap();
        assert_eq!(after.objects[found].bounds, Rect::new(-3, 5, 14, 12));
        // From where it was, the next is still known.
        assert_eq!(next(&gone, samples::kind(&gone, "glider"), Some(&visited)), Some(1));
    }
}
