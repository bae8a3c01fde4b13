//! What every fuzz target does with the bytes that it gets.

mod same;

use lifescope::attention::checkpoint;
use lifescope::engine::gpu::tuning::store;
use lifescope::format::{self, Format, Opened};
use lifescope::life::Rulestring;
use same::assert_same;

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

/// Reads a file of a rule. What is one steps a cell among any states that it has to one of them.
///
/// # Panics
/// When it does not.
pub fn read_rule(bytes: &[u8]) {
    let Ok(Some(rule)) = format::read_rule("f.rule", bytes, "f", MAX_MEMORY_BYTES) else { return };
    let states = usize::from(rule.states());
    for case in 0..1000usize {
        let near = std::array::from_fn(|place| (case.wrapping_mul(7 * place + 31) % states) as u8);
        assert!(usize::from(rule.next(&near)) < states, "{near:?}");
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
