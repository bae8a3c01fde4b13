use super::*;
use crate::format::{Format, read};

/// Reads a text that holds a glider with that in its warnings.
#[track_caller]
fn check(text: &str, format: Format, told: &[&str]) {
    let loaded = read("-", text.as_bytes(), 1 << 20).unwrap_or_else(|e| panic!("{text:?}: {e}"));
    assert_eq!((loaded.format, loaded.pattern.cells.population()), (format, 5), "{text:?}");
    let warnings: Vec<String> = loaded
        .warnings
        .iter()
        .map(|w| format!("{}:{} {}", w.place.line, w.place.column, w.message))
        .collect();
    assert_eq!(warnings, told, "{text:?}");
}

const RLE: &str = "x = 3, y = 3\nbo$2bo$3o!";
const ROWS: &str = ".O.\n..O\nOOO";

#[test]
fn marks_around_a_pattern_are_passed_over() {
    for (before, after) in [("[code]", "[/code]"), ("[CODE=rle]", "[/CODE]"), ("```", "```")] {
        let told_before = format!("1:1 '{before}' before the pattern was passed over");
        let told_after = |line: usize| {
            format!("{line}:1 '{}' after the pattern was passed over", after.to_lowercase())
        };
        let text = format!("{before}\n{RLE}\n{after}\n");
        check(&text, Format::Rle, &[&told_before, &told_after(4)]);
        let text = format!("{before}\n{ROWS}\n{after}\n");
        check(&text, Format::Plaintext, &[&told_before, &told_after(5)]);
    }
    check(
        "[code]x = 3, y = 3\nbo$2bo$3o![/code]",
        Format::Rle,
        &[
            "1:1 '[code]' before the pattern was passed over",
            "2:11 '[/code]' after the pattern was passed over",
        ],
    );
    check(
        &format!("Code: Select all\n{RLE}\n"),
        Format::Rle,
        &["1:1 'Code: Select all' before the pattern was passed over"],
    );
    check(
        &format!("<pre>\n{ROWS}</pre>\nmore\n"),
        Format::Plaintext,
        &[
            "1:1 '<pre>' before the pattern was passed over",
            "4:4 '</pre>' after the pattern was passed over, with what follows it",
        ],
    );
    check(
        "\"bo$2bo$3o!\"",
        Format::Rle,
        &[
            "1:1 '\"' before the pattern was passed over",
            "1:12 '\"' after the pattern was passed over",
        ],
    );
}

#[test]
fn quote_marks_are_taken_off_every_line() {
    let told = "1:1 '>' before the lines was taken off";
    check("> x = 3, y = 3\n> bo$2bo$3o!\n", Format::Rle, &[told]);
    check(">.O.\n>..O\n>OOO\n", Format::Plaintext, &[told]);
    check(
        "Ann wrote:\n>> #Life 1.05\n>> #P 0 0\n>>\n>> .*.\n>> ..*\n>> ***\n",
        Format::Life105,
        &[
            "1:1 'Ann wrote:' before the pattern was passed over",
            "1:1 '>>' before the lines was taken off",
        ],
    );
    let error = read("-", b"> x = 3, y = 3\n> bo$\n> 2bz$3o!\n", 1 << 20).unwrap_err();
    assert!(error.to_string().starts_with("<stdin>:3:5: error: 'z' is no tag"), "{error}");
    assert_eq!(error.place.excerpt.unwrap().text, "2bz$3o!");
}

#[test]
fn prose_around_a_pattern_is_passed_over() {
    let before = "1:1 2 lines before the pattern were passed over";
    check(&format!("Hello,\nsee this glider\n\n{RLE}\nBye\n"), Format::Rle, &[before]);
    check(
        &format!("Hello,\nsee this glider\n\n{ROWS}\n\nIs it not fine?\nBye.\n"),
        Format::Plaintext,
        &[before, "8:1 the text after the pattern was passed over"],
    );
    check(
        "A glider: bo$2bo$3o!",
        Format::Rle,
        &["1:1 'A glider:' before the pattern was passed over"],
    );
    check(
        "# A glider\n\nIn RLE:\n\n```rle\n#C found in 1969\nbo$2bo$3o!\n```\n",
        Format::Rle,
        &[
            "1:1 3 lines before the pattern were passed over",
            "8:1 '```' after the pattern was passed over",
        ],
    );
}

#[test]
fn comments_before_a_pattern_among_prose_belong_to_it() {
    let text = format!("My glider\n#N Glider\n#C a\n{RLE}");
    let pattern = read("-", text.as_bytes(), 1 << 20).unwrap().pattern;
    assert_eq!(
        (pattern.name.as_deref(), &pattern.comments[..]),
        (Some("Glider"), &["a".to_owned()][..])
    );
}

#[test]
fn what_may_be_a_damaged_pattern_is_never_passed_over() {
    for text in ["..Q\n.O.\nOOO\n", "x 3, y = 3, rule = B36/S23\nbo$2bo$3o!", "rule: B2/S = x\n3o!"]
    {
        assert!(read("a.cells", text.as_bytes(), 1 << 20).is_err(), "{text:?}");
    }
    for text in ["hello world", "It was ... fine.\n\nOK?\n", "Boo! 5$ for 3b"] {
        assert!(find(text.as_bytes(), |_| false).is_none(), "{text:?}");
    }
}
