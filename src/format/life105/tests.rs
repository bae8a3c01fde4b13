use crate::format::{Format, read, write};
use crate::life::{Cells, Pattern, Rulestring};

const GLIDER: [(i64, i64); 5] = [(0, -1), (1, 0), (-1, 1), (0, 1), (1, 1)];

fn check(text: &str, cells: &[(i64, i64)], rule: &str, warnings: &[&str]) {
    let loaded = read("f.lif", text.as_bytes(), 1 << 24).unwrap();
    assert_eq!(loaded.format, Format::Life105, "{text:?}");
    let Pattern { cells: found, rule: found_rule, topology, is_placed, .. } = loaded.pattern;
    assert_eq!(found, Cells::from_points(cells.iter().copied()), "{text:?}");
    assert_eq!(Rulestring { rule: found_rule, topology }.to_string(), rule, "{text:?}");
    assert!(is_placed);
    loaded.warnings.iter().for_each(|warning| warning.assert_is_translated(text));
    let told: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told, warnings, "{text:?}");
}

fn check_error(text: &str, expected: &str) {
    let error = read("f.lif", text.as_bytes(), 1 << 24).expect_err(text);
    assert_eq!(error.to_string(), expected);
    error.assert_is_translated(text);
}

#[test]
fn every_way_to_draw_a_glider() {
    let life = "B3/S23";
    check("#Life 1.05\n#N\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
    check("#life 1.05\r\n#D a\r\n#P -1 -1\r\n.*\r\n..*\r\n***", &GLIDER, life, &[]);
    check("#Life 1.05\r#P -1,-1\r.*\r..*\r***\r", &GLIDER, life, &[]);
    check("\u{feff}#Life 1.05\n#P  -1  -1 \n.*\t\n..*  \n***", &GLIDER, life, &[]);
    check("#Life 1.05\n#P 1 0\n*\n#P -1 1\n***\n#P 0 -1\n*\n", &GLIDER, life, &[]);
    check("#Life 1.05\n#P 0 0\n*\n.\n\n*\n", &[(0, 0), (0, 3)], life, &[]);
    check("#Life 1.05\n#R 23/36\n#P 0 0\n**", &[(0, 0), (1, 0)], "B36/S23", &[]);
    check("#Life 1.05\n#R B36/S23:T9,9\n#P 0 0\n*", &[(0, 0)], "B36/S23:T9,9", &[]);
    check("#Life 1.05\n", &[], life, &[]);
    check("#Life 1.02\n#D an arrow\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
    check("#LIFE1.05\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
    check("#Life 1.06\n#P -1 -1\n.*.\n..*\n***\n", &GLIDER, life, &[]);
    // As WinLifeSearch copies its blocks.
    check("#P -1 -1\r\n#R S23/B3\r\n.*.\r\n..*\r\n***\r\n", &GLIDER, life, &[]);
    check("#N\n#D without places\n#P 0 0\n*.*", &[(0, 0), (2, 0)], life, &[]);
}

#[test]
fn what_can_be_repaired_is_repaired_with_a_warning() {
    let life = "B3/S23";
    check(
        "#Life 1.05\n\n*\n*",
        &[(0, 0), (0, 1)],
        life,
        &["f.lif:3:1: warning: these rows have no #P line with their place; they were put at 0 0"],
    );
    // As several files of Golly's collection have it.
    check(
        "#Life 1.05\n#P\n*\n*",
        &[(0, 0), (0, 1)],
        life,
        &["f.lif:2:1: warning: this #P line names no place; its rows were put at 0 0"],
    );
    check(
        "#Life 1.05\n#P 0 0\n.O",
        &[(1, 0)],
        life,
        &["f.lif:3:2: warning: 'O' was taken for a live cell, which is written *"],
    );
    check(
        "#Life 1.05\n#P 0 0\n  *",
        &[(0, 0)],
        life,
        &["f.lif:3:1: warning: blanks begin this row; they were taken for nothing"],
    );
    check(
        "#Life 1.05\n#X y\n#P 0 0\n*",
        &[(0, 0)],
        life,
        &["f.lif:2:1: warning: this line is not understood; it was kept as a comment"],
    );
    check(
        "#Life 1.05\n#N\n#R 1/2\n#P 0 0\n*",
        &[(0, 0)],
        "B2/S1",
        &["f.lif:3:1: warning: this line names another rule than one before it; this one was \
           taken"],
    );
}

#[test]
fn what_cannot_be_repaired_is_refused_with_its_place() {
    check_error(
        "#Life 1.05\n#P 0 0\n.*\n*x\n",
        "f.lif:4:2: error: 'x' is no cell; . for a dead cell, * for a live one, or a line that \
         starts with # was expected",
    );
    let block = "a block begins with #P and the column and row of its top-left cell, numbers \
                 up to 2^60, such as #P -3 5";
    for line in ["#P 1", "#P 1 b", "#P 1 2 3", "#P 1 99999999999999999999"] {
        let text = format!("#Life 1.05\n{line}\n*");
        check_error(&text, &format!("f.lif:2:1: error: {block}"));
    }
    let text = "#Life 1.05\n#R 23/9\n#P 0 0\n*";
    let error = read("f.lif", text.as_bytes(), 1 << 20).unwrap_err().to_string();
    assert!(error.starts_with("f.lif:2:7: error: rule '23/9' cannot be used: "), "{error}");
}

fn written(pattern: &Pattern) -> String {
    let mut bytes = Vec::new();
    write(pattern, Format::Life105, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn files_are_written_as_others_write_them() {
    let glider = Pattern {
        name: Some("Glider".to_owned()),
        comments: vec!["a".to_owned(), String::new()],
        ..Pattern::from_cells(Cells::from_points(GLIDER))
    };
    assert_eq!(
        written(&glider),
        "#Life 1.05\n#D Name: Glider\n#D a\n#D\n#N\n#P -1 -1\n.*\n..*\n***\n"
    );
    let far = Pattern {
        rule: "B36/S23".parse().unwrap(),
        ..Pattern::from_cells(Cells::from_points([(0, 0), (0, 2), (1 << 40, 0), (3, 1 << 40)]))
    };
    assert_eq!(
        written(&far),
        "#Life 1.05\n#R 23/36\n#P 0 0\n*\n.\n*\n#P 1099511627776 0\n*\n\
         #P 3 1099511627776\n*\n"
    );
    assert_eq!(written(&Pattern::default()), "#Life 1.05\n#N\n");
}
