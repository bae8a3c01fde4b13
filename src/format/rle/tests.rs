use crate::format::{Format, Loaded, read, write};
use crate::life::{Cells, Pattern, Point, Rulestring};

const GLIDER: &str = ".O./..O/OOO";

const GAP: &str = "a blank or a line break stands between a count and its tag; they were taken \
                   together";
const CASE: &str = "B and O were taken for b and o, dead and live, as no other letters of states \
                    stand beside them";
const NO_END: &str =
    "the pattern ends without '!'; it may have been cut short, all that is there was read";
const WITHIN_CELLS: &str =
    "a line that starts with # stands within the cells; it was kept as a comment";
const NOT_UNDERSTOOD: &str =
    "this line is not understood, or repeats another; it was kept as a comment";

fn load(text: impl AsRef<[u8]>) -> Loaded {
    read("f.rle", text.as_ref(), 1 << 24).unwrap_or_else(|error| panic!("{error}"))
}

/// The cells that rows of `.` and `O` with `/` between them show.
fn cells(picture: &str) -> Cells {
    let rows = picture.split('/').zip(0..);
    Cells::from_points(rows.flat_map(|(row, y)| {
        let live = row.chars().zip(0..).filter(|(cell, _)| *cell == 'O');
        live.map(move |(_, x)| (x, y)).collect::<Vec<_>>()
    }))
}

/// `warnings` as `(line:column, message)`.
fn check(text: impl AsRef<[u8]>, picture: &str, warnings: &[(&str, &str)]) {
    let text = text.as_ref();
    let shown = String::from_utf8_lossy(&text[..text.len().min(1000)]);
    let loaded = load(text);
    assert_eq!(loaded.format, Format::Rle, "{shown:?}");
    assert_eq!(loaded.pattern.cells, cells(picture), "{shown:?}");
    loaded.warnings.iter().for_each(|warning| warning.assert_is_translated(&shown));
    let told: Vec<String> = loaded.warnings.iter().map(|w| w.to_string()).collect();
    let expected: Vec<String> = warnings
        .iter()
        .map(|(place, message)| format!("f.rle:{place}: warning: {message}"))
        .collect();
    assert_eq!(told, expected, "{shown:?}");
}

fn check_error(text: impl AsRef<[u8]>, place: &str, message: &str) {
    let text = text.as_ref();
    let error = read("f.rle", text, 1 << 24).expect_err(&String::from_utf8_lossy(text));
    assert_eq!(error.to_string(), format!("f.rle:{place}: error: {message}"));
    error.assert_is_translated(&String::from_utf8_lossy(text));
}

#[test]
fn every_way_to_write_a_glider() {
    check("x = 3, y = 3, rule = B3/S23\nbo$2bo$3o!", GLIDER, &[]);
    check("x=3,y=3\nbob$2bo$3o!\n", GLIDER, &[]);
    check("  X = 3 , Y = 3 , RULE = b3/s23 ,\n bo$ 2bo$ 3o !", GLIDER, &[]);
    check("x = 3, y = 3, rule = B3 / S23\nbo$2bo$3o!", GLIDER, &[]);
    check("x = 3 y = 3 rule = 23/3\nbo$2bo$3o!", GLIDER, &[]);
    check("rule = B3/S23\nbo$2bo$3o!", GLIDER, &[]);
    check("\u{feff}x = 3, y = 3\nbo$2bo$3o!", GLIDER, &[]);
    check("#C a\r\nx = 3, y = 3\r\nbo$2b\r\no$3o!\r\n", GLIDER, &[]);
    check("#C a\rx = 3, y = 3\rbo$2b\ro$3o!\r", GLIDER, &[]);
    check("bo$2bo$3o!", GLIDER, &[]);
    check("\n\n\tbo$\t2bo$\t3o!", GLIDER, &[]);
    check("x = 3, y = 3\nb\no\n$\n2bo$oo\no!", GLIDER, &[]);
    check("x = 3, y = 3\nbo$002bo$03o!", GLIDER, &[]);
    check("x = 3, y = 3\n.A$2.A$3A!", GLIDER, &[]);
    check("x = 3, y = 3\n1b1o1b1$2bo$3o0003$!", GLIDER, &[]);
    check("x = 1, y = 3\no2$o!", "O//O", &[]);
    check("x = 9, y = 1\no1000000000000b$1000000000000$!", "O", &[]);
    check("x = 0, y = 0\n!", "", &[]);
}

#[test]
fn what_can_be_repaired_is_repaired_with_a_warning() {
    check("x = 3, y = 3\nBO$2BO$3O!", GLIDER, &[("2:1", CASE)]);
    check("x = 3, y = 3\nbO$2bO$3O!", GLIDER, &[("2:2", CASE)]);
    check("BO$\n#C Pattern .pqABC\n2BO$3O! A", GLIDER, &[("1:1", CASE), ("2:1", WITHIN_CELLS)]);
    check("x = 3, y = 3\nbo$2bo$3o", GLIDER, &[("2:10", NO_END)]);
    check("x = 3, y = 3\nbo$2bo$3o\n\n", GLIDER, &[("2:10", NO_END)]);
    check("x = 3, y = 3\n", "", &[("1:13", NO_END)]);
    check("x = 3, y = 3\nbo$2 bo$3o!", GLIDER, &[("2:5", GAP)]);
    check("x = 3, y = 3\nbo$2\r\nbo$3o!", GLIDER, &[("2:5", GAP)]);
    let two_gaps = format!("{GAP} (and at one more place)");
    check("x = 3, y = 3\nbo$2\nbo$3\to!", GLIDER, &[("2:5", &two_gaps)]);
    check(
        "x = 12, y = 1\n1\n2o!",
        "OOOOOOOOOOOO",
        &[(
            "2:2",
            "a blank or a line break stands within a count; its digits were taken for one number",
        )],
    );
    check(
        "x = 1, y = 1\n0bo!",
        "O",
        &[("2:1", "a count of 0 was taken as it stands, for nothing")],
    );
    check("x = 3, y = 3\nbo$\n #C in the middle\n2bo$3o!", GLIDER, &[("3:2", WITHIN_CELLS)]);
    check("x = 3, y = 3\n#D text\nbo$2bo$3o!", GLIDER, &[("2:1", NOT_UNDERSTOOD)]);
    check(
        "x = 2, y = 3\nbo$2bo$3o!",
        GLIDER,
        &[("1:1", "the header says 2 x 3 cells, and the pattern has 3 x 3; all cells were kept")],
    );
    check(
        "x = 3, y = 3, rule = B3/S23, made = today, \nbo$2bo$3o!",
        GLIDER,
        &[("1:30", "'made = today' was ignored; a header has the fields x, y and rule")],
    );
    check(
        "x = three, y = 3, rule = B3/S23\nbo$2bo$3o!",
        GLIDER,
        &[(
            "1:5",
            "'t' is no size; a number of cells was expected, and the header's size was ignored",
        )],
    );
    check(
        b"#O Andr\xe9\nbo$2bo$3o!",
        GLIDER,
        &[("1:1", "this line is not UTF-8; it was read as Latin-1 (ISO 8859-1)")],
    );
}

#[test]
fn blanks_of_every_kind_are_blanks() {
    let no_break = "a no-break space (U+00A0) was taken for a blank";
    let told = |more: &str| format!("{no_break} (and at {more})");
    check("x\u{a0}=\u{a0}3, y = 3\nbo$2bo$3o!", GLIDER, &[("1:2", &told("one more place"))]);
    check("x = 3, y = 3\n\u{a0}\u{a0}bo$2bo$3o!", GLIDER, &[("2:1", &told("one more place"))]);
    check(b"x = 3, y = 3\nbo$\xa02bo$3o!", GLIDER, &[("2:4", no_break)]);
    let ideographic = "an ideographic space (U+3000) was taken for a blank";
    check("x = 3, y = 3\nbo$2\u{3000}bo$3o!", GLIDER, &[("2:5", ideographic), ("2:5", GAP)]);
    let mark = "a byte-order mark (U+FEFF) was passed over";
    check("#C a\n\u{feff}x = 3, y = 3\nbo$2bo$3o!", GLIDER, &[("2:1", mark)]);
    let zero_width = "a zero-width space (U+200B) was passed over";
    check("\u{200b}x = 3, y = 3\nbo$2bo$3o!", GLIDER, &[("1:1", zero_width)]);
    check(
        "x = 3, y\u{200b} = 3\nbo$2bo\u{200b}$3o!",
        GLIDER,
        &[("1:9", &format!("{zero_width} (and at one more place)"))],
    );
    check(
        "#CXRLE Pos=0,\u{a0}0\nx = 3, y = 3\nbo$\n\u{a0}#C within\n2bo$3o!",
        GLIDER,
        &[("1:14", &told("one more place")), ("4:2", WITHIN_CELLS)],
    );
    let pattern = load("#N Caf\u{e9}\u{a0}\u{200d}1\n#C \u{3000}a\u{a0}b\nbo$2bo$3o!").pattern;
    assert_eq!(pattern.name.as_deref(), Some("Café\u{a0}\u{200d}1"), "texts stay as they are");
    assert_eq!(pattern.comments, ["\u{3000}a\u{a0}b"]);
    let no_tag = "is no tag; a count, b, o, $ or ! was expected";
    check_error("bo$2b\u{301}o!", "1:6", &format!("the character U+0301 {no_tag}"));
    check_error("x = 1, y = 1\nbo$\u{200b}q!", "2:5", &format!("'q' {no_tag}"));
}

#[test]
fn what_harmlessly_follows_is_passed_over() {
    let end = "an end mark of DOS (0x1a) was passed over";
    check("x = 3, y = 3\r\nbo$2bo$3o\r\n\x1a", GLIDER, &[("3:1", end), ("3:1", NO_END)]);
    check("x = 3, y = 3\r\nbo$2bo$3o\x1a", GLIDER, &[("2:10", end), ("2:10", NO_END)]);
    check("bo$2bo$3o!\r\n\x1a", GLIDER, &[("2:1", end)]);
    check("bo$2bo$3o!\x1a\0\0", GLIDER, &[("1:11", end)]);
    let zeros = "zero bytes at the end were passed over";
    check([&b"bo$2bo$3o!\n"[..], &[0; 3]].concat(), GLIDER, &[("2:1", zeros)]);
    check([&b"bo$2bo$3o!"[..], &[0; 600_000]].concat(), GLIDER, &[("1:11", zeros)]);
    check(
        [&b"bo$2bo$3o"[..], &[0; 600_000]].concat(),
        GLIDER,
        &[("1:10", zeros), ("1:10", NO_END)],
    );
    let pattern = load("bo$2bo$3o!\n#C Ctrl-Z is \x1a\nand more\n").pattern;
    assert_eq!(pattern.comments, ["Ctrl-Z is \x1a", "and more"], "an end mark within a comment");
    let no_tag = "is no tag; a count, b, o, $ or ! was expected";
    check_error("bo$\0\0\0o!", "1:4", &format!("the byte 0x00 {no_tag}"));
    let far = [&b"bo$"[..], &[0; 600_000], b"o!"].concat();
    check_error(far, "1:4", "zero bytes stand within the text");
}

#[test]
fn what_cannot_be_repaired_is_refused_with_its_place() {
    let no_tag = "is no tag; a count, b, o, $ or ! was expected";
    check_error("x = 3, y = 3\nbo$2bz$3o!", "2:6", &format!("'z' {no_tag}"));
    check_error("x = 3, y = 3\r\nbo$\r\n2bé!", "3:3", &format!("'é' {no_tag}"));
    check_error("x = 3, y = 3\rbo#!", "2:3", &format!("'#' {no_tag}"));
    check_error("bo$\x002o!", "1:4", &format!("the byte 0x00 {no_tag}"));
    let tags = "and b, o or $ was expected";
    check_error(
        "x = 3, y = 3\nbo$2bo$3!",
        "2:8",
        &format!("the count 3 has no tag: '!' follows, {tags}"),
    );
    check_error(
        "x = 3, y = 3\nbo$2bo$3",
        "2:8",
        &format!("the count 3 has no tag: the end of the file follows, {tags}"),
    );
    let letters = "and the rule has two states; for two states dead is b or '.', live is o or A";
    check_error("x = 3, y = 1\n.AB!", "2:3", &format!("'B' is state 2, {letters}"));
    check_error("x = 3, y = 1\n.O!", "2:2", &format!("'O' is state 15, {letters}"));
    check_error("x = 3, y = 1\no3pB!", "2:3", &format!("'pB' is state 26, {letters}"));
    check_error("x = 3, y = 1\nyO!", "2:1", &format!("'yO' is state 255, {letters}"));
    check_error("x = 3, y = 1\npo!", "2:1", &format!("'p' {no_tag}"));
    check_error(
        "x = 1, y = 1\no$\nx = 1, y = 1\no!",
        "3:1",
        "a header stands within the cells; it was expected before them, and the cells to end with \
         '!'",
    );
    check_error(
        "x = 1, y = 1, rule = B3/S2x\no!",
        "1:27",
        "rule 'B3/S2x' cannot be used: unexpected 'x'; a rulestring such as B3/S23 or \
         B36/S23:T64,48 was expected",
    );
    check_error(
        "x = 1, y = 1, rule = B3/S23:Q10, a = 1\no!",
        "1:29",
        "rule 'B3/S23:Q10, a = 1' cannot be used: a topology was expected after ':', such as \
         :T640,480 (torus) or :P640,480 (plane)",
    );
}

#[test]
fn numbers_without_bounds_are_refused_with_their_place() {
    let past = "this count is past 2^64 - 1; a smaller one was expected";
    check_error("x = 1, y = 1\no99999999999999999999b!", "2:2", past);
    check_error("x = 1, y = 1\n18446744073709551616o!", "2:1", past);
    let leads = "lead past the largest coordinate, 2^60; a smaller count was expected";
    check_error(
        "x = 1, y = 1\no1152921504606846976bo!",
        "2:2",
        &format!("1152921504606846976 cells from 1 on {leads}"),
    );
    check_error(
        "x = 1, y = 1\no1000000000000o!",
        "2:2",
        "with the cells 8.2 TiB of memory would be taken, more than the 16.0 MiB allowed; allow more \
         memory, or check the counts",
    );
    check_error(
        "x = 1, y = 1\n18446744073709551615o!",
        "2:1",
        "a cell at (0, 0) lies past the largest coordinate, 2^60",
    );
    check_error(
        "#P 0 -1152921504606846977\no!",
        "1:6",
        "this coordinate lies past the largest, 2^60; a smaller one was expected",
    );
    for size in ["2305843009213693953", "18446744073709551615", "99999999999999999999"] {
        let past = "lies past the largest, 2^61; a smaller one was expected";
        let text = format!("x = 1, y = {size}\no!");
        check_error(&text, "1:12", &format!("a size of {size} cells {past}"));
    }
    let widest = load("x = 2305843009213693952, y = 1\no!").pattern;
    assert_eq!(widest.declared_size, Some((1 << 61, 1)));
}

#[test]
fn cells_stand_where_the_file_says() {
    for head in ["#P -2 7\n", "#R -2 7\n", "#CXRLE Pos=-2,7\n", "#CXRLE Gen=5 pos = -2 , +7 \n"] {
        let loaded = load(format!("{head}x = 1, y = 1\no$bo!"));
        assert_eq!(loaded.pattern.cells, Cells::from_points([(-2, 7), (-1, 8)]), "{head}");
        assert!(loaded.pattern.is_placed, "{head}");
        assert_eq!(loaded.pattern.generation > 0, head.contains("Gen"), "{head}");
    }
    let twice = load("#P 1 1\n#CXRLE Pos=2,2\no!");
    assert_eq!(twice.warnings[0].message.to_string(), NOT_UNDERSTOOD);
    assert_eq!(twice.pattern.comments, ["#CXRLE Pos=2,2"]);
    let unplaced = load("#P here\no!").pattern;
    assert!(!unplaced.is_placed);
    assert_eq!(unplaced.comments, ["#P here"]);
}

#[test]
fn an_absurd_generation_is_taken_for_zero_with_a_warning() {
    for value in ["-5", "+5", "many", "5x"] {
        let loaded = load(format!("#CXRLE Pos=1,2 Gen={value}\no!"));
        assert_eq!(loaded.pattern.generation, 0);
        assert!(loaded.pattern.is_placed);
        assert_eq!(
            loaded.warnings[0].to_string(),
            format!(
                "f.rle:1:20: warning: '{value}' is no generation; a number from 0 to 2^64 - 1 was \
                 expected, and 0 was taken"
            )
        );
    }
}

#[test]
fn a_generation_past_the_last_is_refused() {
    assert_eq!(load("#CXRLE Gen=18446744073709551615\no!").pattern.generation, u64::MAX);
    check_error(
        "#CXRLE Gen=18446744073709551616\no!",
        "1:12",
        "generation 18446744073709551616 lies past the last, 2^64 - 1; write a smaller one",
    );
}

#[test]
fn rules_come_from_the_header_then_from_a_line() {
    let check_rule = |head: &str, expected: &str, warnings: usize| {
        let loaded = load(format!("{head}o!"));
        let Pattern { rule, topology, .. } = loaded.pattern;
        assert_eq!(Rulestring { rule, topology }.to_string(), expected, "{head}");
        assert_eq!(loaded.warnings.len(), warnings, "{head}: {:?}", loaded.warnings);
    };
    check_rule("", "B3/S23", 0);
    check_rule("#r 36/23\nx = 1, y = 1\n", "B23/S36", 0);
    check_rule("#r 36/23\nx = 1, y = 1, rule = B2/S\n", "B2/S", 1);
    check_rule("#r B2/S\nx = 1, y = 1, rule = /2\n", "B2/S", 0);
    check_rule("x = 1, y = 1, rule = B3/S23:T40,30\n", "B3/S23:T40,30", 0);
    check_rule("x = 1, y = 1, rule = B3/S23:T40 , 30 , z = 5\n", "B3/S23:T40,30", 1);
    check_rule("x = 1, y = 1, rule = B3/S23:T40, z = 5\n", "B3/S23:T40,40", 1);
    check_rule("rule=b36/s23,x=1,y=1\n", "B36/S23", 0);
    check_rule("x = 1, y = 1, rule = B3/S23 : T 30 , 20\n", "B3/S23:T30,20", 0);
    check_rule("x = 1, y = 1, rule = 23/3/2\n", "B3/S23", 0);
    check_rule("x = 1, y = 1, rule = DryLife\n", "B37/S23", 0);
    check_rule("#R 36/23\nx = 1, y = 1\n", "B23/S36", 0);
    check_rule("x = 1, y = 1, rule = 12/2ceikn:T40,30\n", "B2-a/S12:T40,30", 0);
    check_rule("x = 1, y = 1, rule = MAPQEZsAQ==, z = 5\n", "MAPQEZsAQ", 1);
    check_rule("#r W30\nx = 1, y = 1\n", "W30", 0);
}

#[test]
fn rules_not_supported_are_named() {
    for (rule, column) in [("B2-a2c/S12", 5), ("B3/S23Super", 7), ("Langtons-Loops", 1)] {
        let error = read("f.rle", format!("x = 1, y = 1, rule = {rule}\no!").as_bytes(), 1 << 20);
        let error = error.expect_err(rule);
        assert_eq!((error.place.line, error.place.column), (1, 21 + column), "{error}");
        assert!(
            error.message.to_string().starts_with(&format!("rule '{rule}' cannot be used: ")),
            "{error}"
        );
    }
}

#[test]
fn names_authors_and_comments_are_kept() {
    let text = "#N Glider \n#O Richard K. Guy, 1969\n#C\n#C  indented\n#cno blank\n#N Second\n\
                x = 3, y = 3\nbo$2bo$3o! rest\n\n#C more\n\n";
    let pattern = load(text).pattern;
    assert_eq!(pattern.name.as_deref(), Some("Glider"));
    assert_eq!(pattern.author.as_deref(), Some("Richard K. Guy, 1969"));
    assert_eq!(pattern.comments, ["", " indented", "no blank", "#N Second", " rest", "", "more"]);
}

fn written(pattern: &Pattern) -> String {
    let mut bytes = Vec::new();
    write(pattern, Format::Rle, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn files_are_written_as_others_write_them() {
    let glider = Pattern::from_cells(cells(GLIDER));
    assert_eq!(written(&glider), "x = 3, y = 3, rule = B3/S23\nbo$2bo$3o!\n");
    assert_eq!(written(&Pattern::default()), "x = 0, y = 0, rule = B3/S23\n!\n");
    let full = Pattern {
        cells: Cells::from_points([(-3, 9), (-2, 9), (4, 12)]),
        topology: crate::life::Topology::torus(40, 30),
        generation: 7,
        is_placed: true,
        name: Some("Two\nlines".to_owned()),
        author: Some("Someone".to_owned()),
        comments: vec!["one".to_owned(), String::new(), "two\r\nthree".to_owned()],
        ..Pattern::default()
    };
    assert_eq!(
        written(&full),
        "#N Two lines\n#O Someone\n#C one\n#C\n#C two\n#C three\n#CXRLE Pos=-3,9 Gen=7\n\
         x = 8, y = 4, rule = B3/S23:T40,30\n2o3$7bo!\n"
    );
}

#[test]
fn what_centres_a_pattern_is_written() {
    let cells = Cells::from_points([(2, 1)]);
    let sized = Pattern { declared_size: Some((16, 16)), ..Pattern::from_cells(cells.clone()) };
    assert_eq!(written(&sized), "x = 16, y = 16, rule = B3/S23\n$2bo!\n");
    let corner =
        Pattern { topology: crate::life::Topology::torus(40, 30), ..Pattern::from_cells(cells) };
    assert_eq!(written(&corner), "#CXRLE Pos=-20,-15\nx = 3, y = 2, rule = B3/S23:T40,30\n$2bo!\n");
}

#[test]
fn lines_have_at_most_70_columns_and_keep_tokens_whole() {
    let mut cells = Cells::new();
    for i in 0..400 {
        cells.insert_run(i * i * 37, i % 7 * i, 1 + i as u64 * 11).unwrap();
    }
    let text = written(&Pattern::from_cells(cells));
    let body: Vec<&str> = text.lines().skip(1).collect();
    assert!(body.len() > 10);
    for line in &body {
        assert!(line.len() <= 70, "{line}");
        assert!(!line.ends_with(|c: char| c.is_ascii_digit()), "{line}");
    }
    let longest = body.iter().map(|line| line.len()).max();
    assert!(longest > Some(64), "{longest:?}: lines are filled");
    assert_eq!(written(&load(&text).pattern), text);
}

#[test]
fn a_place_past_memory_is_no_allocation() {
    let far = load("#CXRLE Pos=1000000000000000000,-1000000000000000000\no1000000000000$o!");
    assert_eq!(far.pattern.cells.population(), 2);
    let first = Point::new(1_000_000_000_000_000_000, -1_000_000_000_000_000_000);
    assert!(far.pattern.cells.get(first.x, first.y));
}
