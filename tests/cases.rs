//! Files as people have them: what readers have to see through, and what they say about it.

use std::path::Path;

use lifescope::attention::checkpoint;
use lifescope::format::{Format, Loaded, read};

/// Reads a file of `tests/cases`.
fn load(name: &str) -> Loaded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let bytes = std::fs::read(path).expect("the case is there");
    read(name, &bytes, 1 << 24).unwrap_or_else(|error| panic!("{error}"))
}

/// The file holds a pattern of that population under that rule, and all that is said about it is this.
#[track_caller]
fn check(name: &str, format: Format, population: u64, rulestring: &str, told: &[&str]) {
    let loaded = load(name);
    let pattern = &loaded.pattern;
    let rule = pattern.rulestring().to_string();
    assert_eq!(loaded.format, format, "{name}");
    assert_eq!((pattern.cells.population(), rule.as_str()), (population, rulestring), "{name}");
    let warnings: Vec<String> = loaded
        .warnings
        .iter()
        .map(|w| format!("{}:{} {}", w.place.line, w.place.column, w.message))
        .collect();
    assert_eq!(warnings, told, "{name}");
}

const LIFE: &str = "B3/S23";
const NO_BREAK: &str = "a no-break space (U+00A0) was taken for a blank";
const END_MARK: &str = "an end mark of DOS (0x1a) was passed over";

#[test]
fn blanks_that_are_not_ascii_are_blanks() {
    let many = format!("1:2 {NO_BREAK} (and at 7 more places)");
    check("nbsp-header.rle", Format::Rle, 5, LIFE, &[&many]);
    let two = format!("2:1 {NO_BREAK} (and at one more place)");
    check("nbsp-body.rle", Format::Rle, 5, LIFE, &[&two]);
    check(
        "nbsp-row.cells",
        Format::Plaintext,
        5,
        LIFE,
        &[&format!("2:4 {NO_BREAK}"), "2:4 blanks end this row; they were taken for nothing"],
    );
    check("zwsp.rle", Format::Rle, 5, LIFE, &["1:1 a zero-width space (U+200B) was passed over"]);
}

#[test]
fn life_1_05_is_known_by_its_kind() {
    check("life102.lif", Format::Life105, 5, LIFE, &[]);
    check("hashP-noheader.txt", Format::Life105, 5, LIFE, &[]);
}

#[test]
fn harmless_tails_are_passed_over() {
    let told = |line: usize| format!("{line}:1 {END_MARK}");
    check("ctrlz.cells", Format::Plaintext, 5, LIFE, &[&told(4)]);
    check("ctrlz105.lif", Format::Life105, 5, LIFE, &[&told(6)]);
    check("ctrlz106.lif", Format::Life106, 5, LIFE, &[&told(7)]);
    let cut = "3:1 the pattern ends without '!'; it may have been cut short, all that is there was \
               read";
    check("ctrlz-nobang.rle", Format::Rle, 5, LIFE, &[&told(3), cut]);
    check(
        "gzip-zeropad.rle.gz",
        Format::Rle,
        5,
        LIFE,
        &["2:11 zero bytes after the compressed data were passed over"],
    );
}

#[test]
fn what_surrounds_a_copied_pattern_is_passed_over() {
    let around = |before: &str, after: &str| {
        [
            format!("1:1 '{before}' before the pattern was passed over"),
            format!("4:1 '{after}' after the pattern was passed over"),
        ]
    };
    let [before, after] = around("[code]", "[/code]");
    check("bbcode.rle", Format::Rle, 5, LIFE, &[&before, &after]);
    let [before, after] = around("```", "```");
    check("fence.rle", Format::Rle, 5, LIFE, &[&before, &after]);
    let [before, _] = around("Code: Select all", "");
    check("selectall.rle", Format::Rle, 5, LIFE, &[&before]);
    check("quoted.rle", Format::Rle, 5, LIFE, &["1:1 '>' before the lines was taken off"]);
}

#[test]
fn rules_are_read_as_people_write_them() {
    check("suffix-blanks.rle", Format::Rle, 5, "B3/S23:T30,20", &[]);
    check("alias-drylife.rle", Format::Rle, 5, "B37/S23", &[]);
    check("two-state-generations.rle", Format::Rle, 3, LIFE, &[]);
}

#[test]
fn a_rule_with_marks_is_read_with_its_states() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/history-family.rle");
    let bytes = std::fs::read(path).expect("the case is there");
    let pattern = read("a.rle", &bytes, 1 << 24).expect("the rule is known").pattern;
    assert_eq!((pattern.rule.to_string(), pattern.rule.states()), ("LifeHistory".to_owned(), 7));
}

#[test]
fn weights_whose_header_lies_are_refused_before_anything_is_made() {
    for name in ["weights-width.safetensors", "weights-tokens.safetensors"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
        let error = checkpoint::from_bytes(&std::fs::read(path).unwrap()).expect_err(name);
        assert!(error.to_string().contains("at most would do"), "{name}: {error}");
    }
}
