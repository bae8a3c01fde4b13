//! What every fuzz target does with the bytes that it gets.

use lifescope::format::{self, Format, Opened};

/// Memory that cells may take.
pub const MAX_MEMORY_BYTES: u64 = 16 << 20;

/// Reads a file of that name. What can be read is written in every format that holds it and read
/// again, and its cells are the same.
///
/// # Panics
/// When they are not.
pub fn read(name: &str, bytes: &[u8]) {
    let Ok(opened) = format::open(name, bytes, None, MAX_MEMORY_BYTES) else { return };
    if let Opened::Tree(loaded) = &opened {
        let mut written = Vec::new();
        format::write_tree(&loaded.pattern, &mut written).expect("memory takes what is written");
        let again = format::open("f.mc", &written[..], None, MAX_MEMORY_BYTES);
        let Ok(Opened::Tree(again)) = again else { panic!("its own tree is read: {again:?}") };
        assert_eq!(again.pattern.tree.population(), loaded.pattern.tree.population());
    }
    let Ok(loaded) = opened.into_loaded(MAX_MEMORY_BYTES) else { return };
    // Pictures of what is spread wide would take all the time there is. They begin at the origin.
    let area = loaded.pattern.cells.bounding_box().map_or(0, |bounds| {
        u128::from(bounds.right().max(0).abs_diff(bounds.x.min(0)))
            * u128::from(bounds.bottom().max(0).abs_diff(bounds.y.min(0)))
    });
    if area > 1 << 20 || loaded.pattern.cells.population() > 1 << 16 {
        return;
    }
    for format in Format::ALL {
        let mut written = Vec::new();
        if format::write(&loaded.pattern, format, &mut written).is_err() {
            continue;
        }
        let again = format::read("f", &written, 8 * MAX_MEMORY_BYTES);
        let again = again.unwrap_or_else(|error| panic!("{format}: {error}"));
        let population = again.pattern.cells.population();
        assert_eq!(population, loaded.pattern.cells.population(), "{format}");
    }
}
