//! Whether a pattern that was written and read again is the same.

use lifescope::format::Format;
use lifescope::language::texts::losses;
use lifescope::life::{Cells, Pattern, Rule, Topology, Universe};

/// Holds a pattern that was read again against the one that was written, in everything that the format has
/// a place for.
///
/// # Panics
/// Where something is another that the format has a place for.
pub fn assert_same(again: &Pattern, first: &Pattern, format: Format) {
    let lost = format.cannot_hold(first);
    let is_kept = |what| !lost.contains(&what);
    // Where states are lost, the same cells live.
    let kept = |cells: Cells| if is_kept(losses::STATES) { cells } else { cells.live() };
    assert_eq!(without_place(again), kept(without_place(first)), "{format}");
    if is_kept(losses::RULE) {
        assert_eq!(again.rule, first.rule, "{format}");
    }
    if is_kept(losses::BOUNDS) {
        assert_eq!(again.topology, first.topology, "{format}");
    }
    if is_kept(losses::GENERATION) {
        assert_eq!(again.generation, first.generation, "{format}");
    }
    if is_kept(losses::NAME) {
        assert_eq!(again.name, first.name, "{format}");
    }
    if is_kept(losses::AUTHOR) {
        assert_eq!(again.author, first.author, "{format}");
    }
    if is_kept(losses::COMMENTS) {
        assert_eq!(again.comments, first.comments, "{format}");
    }
    if is_kept(losses::PLACE) && is_kept(losses::DECLARED_SIZE) {
        let topology = if is_kept(losses::BOUNDS) { first.topology } else { Topology::UNBOUNDED };
        let in_place = |pattern: &Pattern| in_place(pattern, &first.rule, topology);
        assert_eq!(in_place(again), in_place(first).map(kept), "{format}");
    }
    if lost.is_empty() {
        assert_eq!(Universe::new(again, None), Universe::new(first, None), "{format}");
    }
}

/// The cells, with the corner of their bounding box at the origin.
fn without_place(pattern: &Pattern) -> Cells {
    let bounds = pattern.cells.bounding_box().unwrap_or_default();
    pattern.cells.translated(-bounds.x, -bounds.y)
}

/// The cells where they stand under a rule in a universe of that shape; none where that is past all coordinates.
fn in_place(pattern: &Pattern, rule: &Rule, topology: Topology) -> Option<Cells> {
    let place = pattern.placement_in(rule, topology);
    pattern.cells.clone().moved(place.x, place.y).ok()
}
