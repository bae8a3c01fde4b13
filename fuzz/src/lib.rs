//! What every fuzz target does with the bytes that it gets.

use lifescope::attention::checkpoint;
use lifescope::engine::gpu::tuning::store;
use lifescope::format::{self, Format, Opened};
use lifescope::language::texts::losses;
use lifescope::life::{Cells, Pattern, Rulestring, Topology, Universe};

/// Memory that cells may take.
pub const MAX_MEMORY_BYTES: u64 = 16 << 20;

/// Reads a file of that name. What can be read is written in every format that holds it and read
/// again, and it is the same, but for what the format has no place for.
///
/// # Panics
/// When it is not.
pub fn read(name: &str, bytes: &[u8]) {
    let Ok(opened) = format::open(name, bytes, None, MAX_MEMORY_BYTES) else { return };
    if let Opened::Tree(loaded) = &opened {
        let mut written = Vec::new();
        format::write_tree(&loaded.pattern, &mut written).expect("memory takes what is written");
        let again = format::open("f.mc", &written[..], None, MAX_MEMORY_BYTES);
        let Ok(Opened::Tree(again)) = again else { panic!("its own tree is read: {again:?}") };
        let (first, second) = (&loaded.pattern, &again.pattern);
        assert_eq!(second.tree.population(), first.tree.population());
        assert_eq!(second.tree.bounding_box(), first.tree.bounding_box());
        assert_eq!(second.about, first.about);
    }
    let Ok(loaded) = opened.into_loaded(MAX_MEMORY_BYTES) else { return };
    let pattern = &loaded.pattern;
    // Pictures of what is spread wide would take all the time there is. They begin at the origin.
    let area = pattern.cells.bounding_box().map_or(0, |bounds| {
        u128::from(bounds.right().max(0).abs_diff(bounds.x.min(0)))
            * u128::from(bounds.bottom().max(0).abs_diff(bounds.y.min(0)))
    });
    if area > 1 << 20 || pattern.cells.population() > 1 << 16 {
        return;
    }
    for format in Format::ALL {
        let mut written = Vec::new();
        if format::write(pattern, format, &mut written).is_err() {
            continue;
        }
        let again = format::read("f", &written, 8 * MAX_MEMORY_BYTES);
        let again = again.unwrap_or_else(|error| panic!("{format}: {error}"));
        assert_same(&again.pattern, pattern, format);
    }
}

/// # Panics
/// Where something is another that the format has a place for.
fn assert_same(again: &Pattern, first: &Pattern, format: Format) {
    let lost = format.cannot_hold(first);
    let is_kept = |what| !lost.contains(&what);
    assert_eq!(without_place(again), without_place(first), "{format}");
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
        assert_eq!(in_place(again, topology), in_place(first, topology), "{format}");
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

/// The cells where they stand in a universe of that shape; none where that is past all coordinates.
fn in_place(pattern: &Pattern, topology: Topology) -> Option<Cells> {
    let place = pattern.placement_in(topology);
    pattern.cells.clone().moved(place.x, place.y).ok()
}

/// Reads a model. What can be read is written and read again, and it is the same.
///
/// # Panics
/// When it is not.
pub fn read_weights(bytes: &[u8]) {
    let Ok((model, notes)) = checkpoint::from_bytes(bytes) else { return };
    let written = checkpoint::to_bytes(&model, &notes).expect("what was read can be written");
    assert_eq!(checkpoint::from_bytes(&written), Ok((model, notes)));
}

/// Reads a rulestring. What is one has a canonical form, which is read for the same; the place of
/// what is wrong with any other text lies in it.
///
/// # Panics
/// When that is not so.
pub fn read_rulestring(bytes: &[u8]) {
    assert!(Rulestring::length_in(bytes) <= bytes.len());
    let text = String::from_utf8_lossy(bytes);
    match text.parse::<Rulestring>() {
        Ok(rulestring) => assert_eq!(rulestring.to_string().parse(), Ok(rulestring)),
        Err(error) => assert!(text.is_char_boundary(error.offset), "{} in {text:?}", error.offset),
    }
}

/// Reads a cache of what tuning has found. What is written of it is read as it stands.
///
/// # Panics
/// When it is not.
pub fn read_tuning(bytes: &[u8]) {
    let (written, ignored) = store::mended(bytes);
    let lines = String::from_utf8_lossy(bytes).lines().count();
    assert_eq!(written.lines().count() + ignored, lines);
    assert_eq!(store::mended(written.as_bytes()), (written, 0));
}
