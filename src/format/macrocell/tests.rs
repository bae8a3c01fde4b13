use crate::format::{Format, Opened, open, read, write, write_tree};
use crate::life::{Cells, Pattern, Rulestring, TreeBounds};

/// The glider, as another program wrote it.
const GLIDER: &str = "[M2] (golly 2.0)\n#R B3/S23\n.*$..*$***$\n4 0 0 0 1\n";

fn opened(text: &str) -> crate::format::LoadedTree {
    match open("f.mc", text.as_bytes(), None, 1 << 20).unwrap_or_else(|error| panic!("{error}")) {
        Opened::Tree(tree) => tree,
        other => panic!("{other:?}"),
    }
}

fn check(text: &str, cells: &[(i64, i64)], warnings: &[&str]) {
    let loaded = read("f.mc", text.as_bytes(), 1 << 20).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.format, Format::Macrocell);
    assert_eq!(loaded.pattern.cells, Cells::from_points(cells.iter().copied()), "{text:?}");
    assert!(loaded.pattern.is_placed);
    loaded.warnings.iter().for_each(|warning| warning.assert_is_translated(text));
    let told: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told, warnings, "{text:?}");
}

fn check_error(text: &str, expected: &str) {
    let error = open("f.mc", text.as_bytes(), None, 1 << 20).expect_err(text);
    assert_eq!(error.to_string(), format!("f.mc:{expected}"));
    error.assert_is_translated(text);
}

#[test]
fn trees_of_any_shape() {
    let glider = [(1, 1), (2, 2), (0, 3), (1, 3), (2, 3)];
    check(GLIDER, &glider, &[]);
    check(&GLIDER.replace('\n', "\r\n"), &glider, &[]);
    check(&GLIDER.replace('\n', "\r"), &glider, &[]);
    check(&format!("\u{feff}{GLIDER}"), &glider, &[]);
    check("[M2]\n*\n4 1 0 0 0\n", &[(-8, -7)], &[]);
    check("[M2]\n$$$$$$$.......*$\n4 1 1 0 1\n", &[(-1, 0), (7, 0), (7, 8)], &[]);
    check("[M2]\n*$\n4 1 0 0 0\n5 2 0 0 0\n", &[(-16, -15)], &[]);
    check("[M2]\n*\n", &[(-4, -3)], &[]);
    check("[M2]\n4 0 0 0 0\n", &[], &[]);
    check("[M2]\n", &[], &["f.mc:1:5: warning: the file has no parts; the pattern is empty"]);
    check(
        "[M2]\n#FRAMES 2 0 1\n*\n",
        &[(-4, -3)],
        &["f.mc:2:1: warning: a timeline is not read; the file's last part was taken"],
    );
}

#[test]
fn parts_smaller_than_leaves() {
    check("[M2]\n1 1 0 0 1\n2 0 0 0 1\n3 0 0 0 2\n4 0 0 0 3\n", &[(6, 7), (7, 8)], &[]);
    check("[M2]\n1 0 1 0 0\n2 1 0 0 0\n", &[(-1, -1)], &[]);
    check("[M2]\n1 0 0 1 0\n", &[(-1, 1)], &[]);
    check_error(
        "[M2]\n#R B3/S23\n1 0 2 0 0\n",
        "3:5: error: a cell has state 2, and the rule has two states, 0 for dead and 1 for live",
    );
}

#[test]
fn what_is_no_part_is_refused_with_its_place() {
    check_error(
        "[M2]\nx\n",
        "2:1: error: 'x' begins no line of a macrocell file; a leaf in . * $, a node k nw ne sw \
         se, or a line that starts with # was expected",
    );
    check_error("[M2]\n..o$\n", "2:3: error: 'o' has no place in a leaf; . * or $ was expected");
    let large = "this leaf is larger than 8 x 8 cells; a leaf has at most 8 rows and 8 columns";
    check_error("[M2]\n.........$\n", &format!("2:9: error: {large}"));
    check_error("[M2]\n$$$$$$$$*\n", &format!("2:9: error: {large}"));
    let five = "stands where a number was expected; a node is k nw ne sw se, five numbers";
    check_error("[M2]\n4 1 2 3\n", &format!("2:8: error: the end of the line {five}"));
    check_error("[M2]\n4 -1 0 0 0\n", &format!("2:3: error: '-' {five}"));
    check_error(
        "[M2]\n4 0 0 0 0 0\n",
        "2:11: error: '0' follows the five numbers of a node; the \
         line's end was expected",
    );
    check_error(
        "[M2]\n*\n4 0 2 0 0\n",
        "3:5: error: there is no part 2 before this line; the last one is 1, and parts come \
         before what they are parts of",
    );
    check_error(
        "[M2]\n*\n5 1 0 0 0\n",
        "3:3: error: part 1 is 2^3 cells a side, and a quarter of this node was expected to be 2^4",
    );
    check_error(
        "[M2]\n0 0 0 0 0\n",
        "2:1: error: a part of 2^0 cells a side; 2^1 to 2^120 are possible",
    );
    check_error(
        "[M2]\n999 0 0 0 0\n",
        "2:1: error: a part of 2^999 cells a side; 2^1 to 2^120 are possible",
    );
    let error = open("f.mc", &b"[M2]\n#R M0,1\n*\n"[..], None, 1 << 20).unwrap_err().to_string();
    assert!(error.starts_with("f.mc:2:8: error: rule 'M0,1' cannot be used: "), "{error}");
}

#[test]
fn what_the_file_says_is_kept() {
    let text = "[M2] (x)\n#C one\n#C\n#R B36/S23:T16\n#G 12345678901\n#N Name\n#O Me\n*\n";
    let about = opened(text).pattern.about;
    let Pattern { rule, topology, .. } = about;
    assert_eq!(Rulestring { rule, topology }.to_string(), "B36/S23:T16,16");
    assert_eq!(about.generation, 12_345_678_901);
    assert_eq!(about.comments, ["one", ""]);
    assert_eq!((about.name.as_deref(), about.author.as_deref()), (Some("Name"), Some("Me")));
    check_error(
        "[M2]\n#G 99999999999999999999\n*\n",
        "2:4: error: generation 99999999999999999999 lies past the last, 2^64 - 1; write a smaller one",
    );
}

/// A file whose root is 2^60 cells a side, full of blocks.
fn field() -> String {
    let mut text = "[M2] (x)\n#R B3/S23\n#G 7\n**$**$\n".to_owned();
    for level in 4..=60 {
        let below = level - 3;
        text.push_str(&format!("{level} {below} {below} {below} {below}\n"));
    }
    text
}

#[test]
fn a_tree_too_large_to_unfold_stays_a_tree() {
    let tree = opened(&field());
    assert_eq!(tree.pattern.tree.level(), 60);
    assert_eq!(tree.pattern.tree.node_count(), 58);
    assert_eq!(tree.pattern.tree.population(), 4 << 114);
    let start = -(1i128 << 59);
    let side = (1 << 60) - 6;
    let bounds = TreeBounds { x: start, y: start + 1, width: side, height: side };
    assert_eq!(tree.pattern.tree.bounding_box(), Some(bounds));
    let mut bytes = Vec::new();
    write_tree(&tree.pattern, &mut bytes).unwrap();
    let again = opened(std::str::from_utf8(&bytes).unwrap());
    assert_eq!(again.pattern, tree.pattern);
    let error = tree.into_loaded(1 << 30).unwrap_err().to_string();
    assert_eq!(
        error,
        "f.mc:1:1: error: the tree is 2^60 cells a side and has 83076749736557242056487941267521536 \
         live cells; unfolded it needs 1.5e11 YiB or more, and 1.0 GiB are allowed; allow more memory, \
         or keep it a tree: info and convert to .mc do"
    );
}

#[test]
fn files_are_written_as_others_write_them() {
    let glider = read("f.mc", GLIDER.as_bytes(), 1 << 20).unwrap().pattern;
    let mut bytes = Vec::new();
    write(&glider, Format::Macrocell, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    assert!(first.starts_with("[M2] (lifescope "), "{first}");
    assert_eq!(rest, "#R B3/S23\n.*$..*$***$\n4 0 0 0 1\n");
}

#[test]
fn a_file_of_many_parts_is_limited_by_memory() {
    let text = format!("[M2]\n{}", "*\n".repeat(1000));
    let error = open("f.mc", text.as_bytes(), None, 1 << 10).unwrap_err();
    assert!(error.message.to_string().ends_with("more than the 1.0 KiB allowed"), "{error}");
}
