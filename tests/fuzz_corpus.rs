//! The readers over the saved corpus of the fuzzer: what once was found, and what it starts from.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

/// What a target does with some bytes.
enum Does {
    /// It reads a pattern from a file of that name.
    Pattern(&'static str),
    Other(fn(&[u8])),
}

use Does::{Other, Pattern};

/// Every target.
const TARGETS: [(&str, Does); 15] = [
    ("rle", Pattern("f.rle")),
    ("plaintext", Pattern("f.cells")),
    ("life105", Pattern("f.lif")),
    ("life106", Pattern("f.life")),
    ("macrocell", Pattern("f.mc")),
    ("mcell", Pattern("f.mcl")),
    ("apgcode", Pattern("f.apg")),
    ("png", Pattern("f.png")),
    ("gif", Pattern("f.gif")),
    ("zip", Pattern("f.zip")),
    ("gzip", Pattern("f.gz")),
    ("weights", Other(fuzz::read_weights)),
    ("rulestring", Other(fuzz::read_rulestring)),
    ("rule_file", Other(fuzz::read_rule)),
    ("tuning", Other(fuzz::read_tuning)),
];

#[test]
fn readers_take_whatever_the_fuzzer_has_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, does) in &TARGETS {
        let folder = corpus.join(target);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()).collect();
        assert!(!files.is_empty(), "{target} has nothing saved");
        for file in files {
            println!("{}", file.path().display());
            let bytes = fs::read(file.path()).unwrap();
            match does {
                Pattern(name) => fuzz::read(name, &bytes),
                Other(read) => read(&bytes),
            }
        }
    }
    let folders = fs::read_dir(&corpus).unwrap().count();
    assert_eq!(folders, TARGETS.len(), "every target's corpus is read");
}
