//! The readers over the saved corpus of the fuzzer: what once was found, and what it starts from.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

/// Every target with the name that it gives its bytes.
const TARGETS: [(&str, &str); 10] = [
    ("rle", "f.rle"),
    ("plaintext", "f.cells"),
    ("life105", "f.lif"),
    ("life106", "f.life"),
    ("macrocell", "f.mc"),
    ("apgcode", "f.apg"),
    ("png", "f.png"),
    ("gif", "f.gif"),
    ("zip", "f.zip"),
    ("gzip", "f.gz"),
];

#[test]
fn readers_take_whatever_the_fuzzer_has_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, name) in TARGETS {
        let folder = corpus.join(target);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()).collect();
        assert!(!files.is_empty(), "{target} has nothing saved");
        for file in files {
            println!("{}", file.path().display());
            fuzz::read(name, &fs::read(file.path()).unwrap());
        }
    }
    let folders = fs::read_dir(&corpus).unwrap().count();
    assert_eq!(folders, TARGETS.len(), "every target's corpus is read");
}
