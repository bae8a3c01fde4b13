use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;
use crate::memory::MemoryBudget;

fn check_format(source: &str, text: &[u8], expected: Format, population: u64) {
    let loaded = read(source, text, 1 << 24).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.format, expected, "{}", text.escape_ascii());
    assert_eq!(loaded.pattern.cells.population(), population, "{}", text.escape_ascii());
}

#[test]
fn content_decides_then_the_ending() {
    for source in ["-", "a.rle", "a.cells", "a.txt", "a"] {
        check_format(source, b"bo$2bo$3o!", Format::Rle, 5);
        check_format(source, b"BO$2BO$3O!", Format::Rle, 5);
        check_format(source, b"3o!", Format::Rle, 3);
        check_format(source, b"ooo!", Format::Rle, 3);
        check_format(source, b"bob\nob", Format::Rle, 2);
        check_format(source, b" X=3", Format::Rle, 0);
        let of_letters = if source == "a.cells" { Format::Plaintext } else { Format::Rle };
        check_format(source, b"#N a\nooo", of_letters, 3);
        check_format(source, b"#N a\nbo$2bo$3o!", Format::Rle, 5);
        check_format(source, b"#Life is fine\nbo$2bo$3o!", Format::Rle, 5);
        check_format(source, b"#P 0 0\nx = 3, y = 3\nbo$2bo$3o!", Format::Rle, 5);
        check_format(source, b"#C a\n.O.\n..O\nOOO\n", Format::Plaintext, 5);
        check_format(source, b"#P 0 0\n.*.\n..*\n***\n", Format::Life105, 5);
        check_format(source, b"#Life 1.02\n#P 0 0\n.*.\n..*\n***\n", Format::Life105, 5);
        check_format(source, b"#C a\n0 0\n1 1\n", Format::Life106, 2);
        check_format(source, b"0 0\n-1 1\n", Format::Life106, 2);
        check_format(source, b".O.\n..O\nOOO\n", Format::Plaintext, 5);
        check_format(source, b"OOO", Format::Plaintext, 3);
        check_format(source, b".O\n..O", Format::Plaintext, 2);
        check_format(source, b"OO\n!end", Format::Plaintext, 2);
        check_format(source, b"!3o$b", Format::Plaintext, 0);
        check_format(source, b"\xef\xbb\xbf!x\r\n*", Format::Plaintext, 1);
    }
    check_format("a.RLE", b"oo\noo", Format::Rle, 4);
    check_format("a.rle.gz", b"oo\noo", Format::Rle, 4);
    check_format("a.cells", b"ooo", Format::Plaintext, 3);
    check_format("a", b"oo\noo", Format::Plaintext, 4);
    check_format("a.lif", b"#N\n.*.\n", Format::Life105, 1);
    check_format("a.cells", b"#N\n.*.\n", Format::Plaintext, 1);
    check_format("a.lif", b"0 0\n", Format::Life106, 1);
}

fn check_refused(source: &str, text: &[u8], message: &str) {
    let error = read(source, text, 1 << 24).expect_err(message);
    assert_eq!(error.severity, Severity::Error);
    assert_eq!(error.to_string(), message);
    error.assert_is_translated(&String::from_utf8_lossy(text));
}

#[test]
fn what_is_no_pattern_is_refused_by_what_was_expected() {
    let expected = "a pattern in a known format was expected: rle (.rle), plaintext (.cells), \
                    life105 (.lif), life106 (.life), macrocell (.mc), mcell (.mcl), apgcode (.apg), png (.png) \
                    or gif (.gif)";
    for (text, found) in [
        (&b""[..], "a:1:1: error: the file is empty"),
        (b" \n\n", "a:1:1: error: the file is empty"),
        (b"\n hello", "a:2:2: error: 'h' begins no pattern"),
        (b"\x7fELF\x02", "a:1:1: error: this is not text, it has the byte 0x7f"),
    ] {
        check_refused("a", text, &format!("{found}; {expected}"));
    }
    for (text, message) in [
        (&b"@RULE x"[..], "this is a table of a rule, which is not read; only patterns are read"),
        (b"\xff\xfeb\x00", "this is UTF-16 text, which is not read; save it as UTF-8"),
    ] {
        check_refused("a", text, &format!("a:1:1: error: {message}"));
    }
    check_refused("-", b"?", &format!("<stdin>:1:1: error: '?' begins no pattern; {expected}"));
    check_refused(
        "a.rle",
        b"?",
        "a.rle:1:1: error: '?' is no tag; a count, b, o, $ or ! was expected",
    );
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_is_seen_through_within_the_memory_allowed() {
    check_format("-", &gzip(b"bo$2bo$3o!"), Format::Rle, 5);
    check_format("a.rle", &gzip(b".O.\n..O\nOOO\n"), Format::Plaintext, 5);
    let members = [gzip(b"bo$2b"), gzip(b"o$3o!")].concat();
    check_format("a", &members, Format::Rle, 5);
    let bomb = gzip(&vec![b'.'; (1 << 24) + 1]);
    let error = read("bomb.gz", &bomb, 1 << 24).unwrap_err().to_string();
    assert_eq!(
        error,
        "bomb.gz:1:1: error: with this line 16.3 MiB of memory would be taken, more than the 16.0 MiB \
         allowed; allow more memory"
    );
    let whole = gzip(b"bo$2bo$3o!");
    for (after, told) in [
        (&[0; 5000][..], "zero bytes after the compressed data were passed over"),
        (b"junk", "what follows the compressed data is no gzip; it was passed over"),
    ] {
        let loaded = read("a.gz", &[&whole[..], after].concat(), 1 << 24).unwrap();
        assert_eq!(loaded.pattern.cells.population(), 5);
        let warnings: Vec<String> = loaded.warnings.iter().map(|w| w.to_string()).collect();
        assert_eq!(warnings, [format!("a.gz:1:11: warning: {told}")]);
    }
    let error = read("cut.gz", &whole[..whole.len() - 9], 1 << 24).unwrap_err();
    assert!(
        error.message.to_string().starts_with("the compressed data is damaged or cut short"),
        "{error}"
    );
    let error = read("twice.gz", &gzip(&whole), 1 << 24).unwrap_err();
    assert!(
        error.message.to_string().starts_with("this is a gzip file within a gzip file"),
        "{error}"
    );
}

#[test]
fn texts_count_towards_the_memory_allowed_for_as_long_as_a_pattern_has_them() {
    let name = "n".repeat(1 << 10);
    let comments = "c".repeat(1 << 16);
    let cases = [
        ("a.rle", format!("#N {name}\n#C {comments}\n#C {comments}\n3o!")),
        ("a.cells", format!("!Name: {name}\n!{comments}\n!{comments}\nOOO\n")),
        ("a.lif", format!("#Life 1.05\n#D Name: {name}\n#D {comments}\n#D {comments}\n***\n")),
        ("a.life", format!("#Life 1.06\n#{name}\n#{comments}\n#{comments}\n0 0\n")),
        ("a.mc", format!("[M2]\n#{name}\n#{comments}\n#{comments}\n$*$\n")),
        ("b.mc", format!("[M2]\n#{name}\n#{comments}\n#{comments}\n")),
    ];
    for (source, text) in cases {
        let budget = MemoryBudget::new(1 << 20);
        let pattern = read(source, text.as_bytes(), &budget).unwrap().pattern;
        let texts = (name.len() + 2 * comments.len()) as u64;
        let taken = budget.taken() - pattern.cells.bytes();
        assert!((texts..2 * texts).contains(&taken), "{source}: {taken} bytes");
        let copy = pattern.clone();
        assert!(budget.taken() >= taken + texts, "{source}");
        drop((pattern, copy));
        assert_eq!(budget.taken(), 0, "{source}");
        let error = read(source, text.as_bytes(), 1 << 17).unwrap_err();
        assert!(error.over_budget.is_some(), "{source}: {error}");
        assert!(error.to_string().contains("remove comments"), "{source}: {error}");
    }
}

#[test]
fn formats_have_names_and_endings() {
    for format in Format::ALL {
        assert_eq!(format.to_string().to_uppercase().parse(), Ok(format));
        let path = format!("dir.x/a.b.{}", format.extension());
        assert_eq!(Format::for_path(Path::new(&path)), Some(format));
        assert_eq!(Format::for_path(Path::new(&path.to_uppercase())), Some(format));
    }
    assert_eq!(Format::for_path(Path::new("rle")), None);
    assert_eq!(Format::for_path(Path::new("a.rle.gz")), None);
    assert_eq!("lif".parse(), Ok(Format::Life105));
    assert_eq!(
        "doc".parse::<Format>(),
        Err("'doc' is no pattern format; rle (.rle), plaintext (.cells), life105 (.lif), life106 \
             (.life), macrocell (.mc), mcell (.mcl), apgcode (.apg), png (.png) and gif \
             (.gif) are"
            .to_owned())
    );
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        source in prop_oneof![Just("a.rle"), Just("a.cells"), Just("a.lif"), Just("a.mc"), Just("a")],
    ) {
        let _ = read(source, &bytes, 1 << 20);
    }

    #[test]
    fn no_text_that_is_almost_a_pattern_makes_a_reader_panic(
        parts in prop::collection::vec(
            prop_oneof![
                "[bo$!0-9.A-Xp-y \t\r\n]{0,12}",
                "[.O*! \r\n]{0,12}",
                "\n?#(C|N|O|r|R|P|CXRLE|D)[ -~é]{0,9}[\n\r]",
                "\n?#CXRLE( Pos=-?[0-9]{1,21},[0-9]{0,3}| Gen=-?[0-9]{0,21}){0,2}\n",
                "\n?[xX] ?= ?[0-9]{0,21},? ?y ?= ?[0-9]{0,3}(, rule ?= ?[BS/0-9:T,]{0,12})?\n",
                "[0-9]{15,21}[bo$]",
                "#Life 1.0[56]\n",
                "#(P|R|N|D) ?-?[0-9]{0,20} ?-?[0-9]{0,3}\n",
                "-?[0-9]{1,20} -?[0-9]{1,3}\n",
                "\\[M2\\]\n",
                "[.*$]{0,12}\n",
                "[0-9]{1,3}( [0-9]){3,5}\n",
                "x[spq][0-9]{1,3}_[0-9a-z]{0,12}\n",
            ],
            0..12,
        ),
        source in prop_oneof![Just("a.rle"), Just("a.cells"), Just("a.lif"), Just("a.mc"), Just("a")],
    ) {
        match read(source, parts.concat().as_bytes(), 1 << 20) {
            Ok(loaded) => {
                let mut bytes = Vec::new();
                write(&loaded.pattern, Format::Rle, &mut bytes).unwrap();
                let back = read("-", &bytes, 1 << 20).unwrap();
                prop_assert_eq!(back.pattern.cells, loaded.pattern.cells);
            }
            Err(error) => prop_assert!(error.place.line > 0 && error.place.column > 0),
        }
    }
}
