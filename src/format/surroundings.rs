//! What surrounds a pattern that was copied from somewhere.
//!
//! Forums put `[code]` around patterns and "Code: Select all" above them, Markdown has fences, mails
//! put `> ` before every line, and people write a few words before and after. [`find`] looks for the
//! first line of a pattern within all that; [`Reading::enter`](super::text::Reading::enter) goes on
//! from there and says what was passed over.
//!
//! A line within marks may begin a pattern of any kind. Among prose it has to be one that nothing else
//! looks like: a header, rows of cells, runs that end rows, the link to an object's page. A line that
//! could be a damaged part of the pattern is never passed over: its error is what helps.

use std::io::{self, BufRead, BufReader, Read};

use super::apgcode;
use super::recognise::{has_life_header, is_row};
use super::rle::is_header;
use super::text::lines;
use crate::life::blanks;

/// Lines among which a pattern is looked for.
const MOST_LINES: usize = 1 << 11;

/// Bytes by which it is told whether a line begins a pattern.
const SAMPLE_BYTES: usize = 1 << 12;

/// Characters of a mark that is shown as it stands.
const LONGEST_SHOWN: usize = 40;

/// Bytes within which a tag ends.
const LONGEST_TAG: usize = 120;

/// Tags around patterns, in brackets and in angle brackets. Other tags are passed over as well, and
/// do not say that a pattern follows.
const CODE_TAGS: [&str; 9] =
    ["code", "codeblock", "pre", "rle", "viewer", "textarea", "samp", "tt", "raw"];

/// What follows "Code:" where a page offers to select what stands below it.
const SELECTS: [&str; 5] = ["select all", "[select all]", "[select]", "[view]", "copy"];

/// Marks of quotation, opening and closing.
const QUOTATION_MARKS: [(&str, &str); 8] = [
    ("\"", "\""),
    ("'", "'"),
    ("“", "”"),
    ("„", "“"),
    ("‘", "’"),
    ("«", "»"),
    ("「", "」"),
    ("`", "`"),
];

/// What stands around a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// Bytes before it.
    pub before: usize,
    /// What its lines begin with.
    pub quote: Option<Quote>,
    /// The mark that ends it.
    pub closing: Option<String>,
    /// What stands before it, a line each.
    passed: Vec<String>,
}

/// Marks that are put before the lines of what is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// How many `>` stand before a line.
    depth: usize,
    /// Characters that they take, with the blanks between them.
    pub characters: usize,
}

impl Surroundings {
    fn new(text: &[u8], before: usize, marks: Marks) -> Self {
        let passed = lines(&text[..before]).filter_map(|line| {
            // The marks of quotation before the pattern's own line are told of by themselves.
            let line = blanks::trim_bytes(&line[Marks::quote_of(line).1..]);
            (!line.is_empty()).then(|| String::from_utf8_lossy(line).into_owned())
        });
        Self { before, quote: marks.quote, closing: marks.closing, passed: passed.collect() }
    }

    /// What is said about it.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match self.passed.as_slice() {
            [] => {}
            [line] if line.chars().count() <= LONGEST_SHOWN => {
                notes.push(format!("'{line}' before the pattern was passed over"));
            }
            [_] => notes.push("the text before the pattern was passed over".to_owned()),
            lines => {
                notes.push(format!("{} lines before the pattern were passed over", lines.len()))
            }
        }
        if let Some(Quote { depth, .. }) = self.quote {
            notes.push(format!("'{}' before the lines was taken off", ">".repeat(depth)));
        }
        notes
    }
}

/// Looks for a pattern within a text that begins none itself. `is_pattern` says whether a text may
/// begin one of any kind.
pub(super) fn find(text: &[u8], is_pattern: impl Fn(&[u8]) -> bool) -> Option<Surroundings> {
    // The mark that ends what a mark on a line of its own began.
    let mut opened: Option<Option<String>> = None;
    // Where comments begin that would belong to a pattern on the next line.
    let mut head = None;
    for line in lines(text).take(MOST_LINES) {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let mut marks = Marks::of(line);
        let (at, rest) = (start + marks.length, &line[marks.length..]);
        if blanks::trim_start(rest).is_empty() {
            if marks.opens {
                (head, opened) = (None, Some(marks.closing));
            }
            continue;
        }
        let is_within = marks.opens || opened.is_some();
        let sample = sample(text, at, marks.quote);
        let found = if is_within && (is_pattern(&sample) || is_damaged(rest)) {
            Some(at)
        } else if is_comment(rest) {
            head.get_or_insert(at);
            continue;
        } else if begins_pattern(&sample) {
            Some(head.unwrap_or(at))
        } else {
            after_label(rest).map(|length| at + length).filter(|at| begins_pattern(&text[*at..]))
        };
        if let Some(found) = found {
            marks.closing = marks.closing.or(opened.flatten());
            return Some(Surroundings::new(text, found, marks));
        }
        if is_damaged(rest) {
            return None;
        }
        (head, opened) = (None, None);
    }
    let link = apgcode::find_link(text)?;
    Some(Surroundings::new(text, link, Marks::default()))
}

/// The text from `at` on, without quote marks.
fn sample(text: &[u8], at: usize, quote: Option<Quote>) -> Vec<u8> {
    let text = &text[at..text.len().min(at + SAMPLE_BYTES)];
    let mut sample = Vec::new();
    match quote {
        None => sample.extend_from_slice(text),
        // Bytes in memory can be read.
        Some(quote) => _ = quote.take_off_after(text).read_to_end(&mut sample),
    }
    sample
}

/// Whether a text begins with what nothing but a pattern looks like.
fn begins_pattern(text: &[u8]) -> bool {
    let mut rest = lines(text).map(blanks::trim_bytes);
    let first = rest.next().unwrap_or_default();
    let is_xrle = first.starts_with(b"#CXRLE");
    let is_size = is_header(first) && first.iter().filter(|byte| **byte == b'=').count() > 1;
    if is_xrle || is_size || has_life_header(first) || first.starts_with(b"[M2]") {
        return true;
    }
    if apgcode::is_code(first) || first.starts_with(b"http") && apgcode::find_link(first).is_some()
    {
        return true;
    }
    if is_row(first) {
        let rows: Vec<&[u8]> =
            std::iter::once(first).chain(rest.take_while(|line| is_row(line))).collect();
        let has = |wanted: &[u8]| rows.iter().any(|row| row.iter().any(|b| wanted.contains(b)));
        return has(b"O*o") && (has(b".") || rows.len() > 1);
    }
    is_runs(first)
}

/// Whether a line is runs of cells as RLE has them, with an end of a row or a count.
fn is_runs(line: &[u8]) -> bool {
    let is_known = line.iter().all(|b| b"bo$!. \tAO".contains(b) || b.is_ascii_digit());
    let has_cell = line.iter().any(|byte| b"boAO.".contains(byte));
    let has_row_end = line.contains(&b'$');
    let has_count =
        line.windows(2).any(|pair| pair[0].is_ascii_digit() && b"bo".contains(&pair[1]));
    is_known && has_cell && (has_row_end || has_count && line.ends_with(b"!"))
}

/// Whether a line may belong to the head of a pattern.
fn is_comment(line: &[u8]) -> bool {
    match blanks::trim_start(line) {
        [b'#', key, ..] => key.is_ascii_alphabetic(),
        line => line.starts_with(b"!"),
    }
}

/// Whether a line may be a part of a pattern in which something is wrong.
fn is_damaged(line: &[u8]) -> bool {
    let line = blanks::trim_bytes(line);
    let blank = line.iter().filter(|byte| **byte == b' ').count();
    let cells = line.iter().filter(|byte| b".*Oob$!".contains(byte)).count();
    let after_key = match line {
        [b'x' | b'X' | b'y' | b'Y', after @ ..] => blanks::trim_start(after).first(),
        _ => None,
    };
    let is_size = after_key.is_some_and(|byte| byte.is_ascii_digit() || b"=:,".contains(byte));
    let names_rule =
        line.contains(&b'=') && line.windows(4).any(|word| word.eq_ignore_ascii_case(b"rule"));
    is_size || names_rule || 2 * cells > line.len() - blank
}

/// Bytes of a label before a pattern on the same line, as in `Glider: bo$2bo$3o!`.
fn after_label(line: &[u8]) -> Option<usize> {
    let colon = line.iter().take(LONGEST_SHOWN).position(|byte| *byte == b':')?;
    let blank = blanks::leading(&line[colon + 1..]);
    (blank > 0).then_some(colon + 1 + blank)
}

/// Marks at the beginning of a line.
#[derive(Default)]
struct Marks {
    /// Bytes that they take.
    length: usize,
    quote: Option<Quote>,
    /// Whether they say that a pattern follows.
    opens: bool,
    /// The mark that ends what they begin.
    closing: Option<String>,
}

impl Marks {
    fn of(line: &[u8]) -> Self {
        let (quote, length) = Self::quote_of(line);
        let mut marks = Self { length, quote, ..Self::default() };
        loop {
            let blank = blanks::leading(&line[marks.length..]);
            let Some(mark) = Mark::of(&line[marks.length + blank..]) else {
                return marks;
            };
            marks.length += blank + mark.length;
            marks.opens |= mark.opens;
            marks.closing = mark.closing.or(marks.closing);
        }
    }

    /// The quote marks before a line, and how many bytes they take.
    fn quote_of(line: &[u8]) -> (Option<Quote>, usize) {
        let (mut depth, mut length) = (0, 0);
        loop {
            let blank = blanks::leading(&line[length..]);
            if line.get(length + blank) != Some(&b'>') {
                break;
            }
            depth += 1;
            length += blank + 1;
        }
        if depth == 0 {
            return (None, 0);
        }
        length += usize::from(line.get(length) == Some(&b' '));
        let characters = String::from_utf8_lossy(&line[..length]).chars().count();
        (Some(Quote { depth, characters }), length)
    }
}

/// A mark that begins what was copied.
struct Mark {
    length: usize,
    opens: bool,
    closing: Option<String>,
}

impl Mark {
    fn of(text: &[u8]) -> Option<Self> {
        match text.first()? {
            b'[' => Self::tag(text, b']', "[/"),
            b'<' => Self::tag(text, b'>', "</"),
            b'`' | b'~' if text.len() > 2 && text[..3].iter().all(|byte| *byte == text[0]) => {
                Some(Self::fence(text))
            }
            b'c' | b'C' => Self::offer(text),
            _ => {
                let is_it = |(opening, _): &&(&str, &str)| text.starts_with(opening.as_bytes());
                let (opening, closing) = QUOTATION_MARKS.iter().find(is_it)?;
                let closing = Some((*closing).to_owned());
                Some(Self { length: opening.len(), opens: true, closing })
            }
        }
    }

    /// `[code]`, `[code=rle]`, `<pre class="x">`, `[/quote]`.
    fn tag(text: &[u8], end: u8, closes: &str) -> Option<Self> {
        let length = text.iter().take(LONGEST_TAG).position(|byte| *byte == end)? + 1;
        let inner = &text[1..length - 1];
        let name = inner.strip_prefix(b"/").unwrap_or(inner);
        let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(&name[..letters]).to_ascii_lowercase();
        if name.is_empty() || inner == b"M2" {
            return None;
        }
        let opens = CODE_TAGS.contains(&name.as_str()) && inner.first() != Some(&b'/');
        let closing = opens.then(|| format!("{closes}{name}{}", char::from(end)));
        Some(Self { length, opens, closing })
    }

    /// Three backquotes or tildes, and the name of a language.
    fn fence(text: &[u8]) -> Self {
        let run = text.iter().take_while(|byte| **byte == text[0]).count();
        let name = blanks::trim_bytes(&text[run..]);
        let is_name =
            name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_+.".contains(byte));
        let length = if is_name { text.len() } else { run };
        let closing = String::from_utf8_lossy(&text[..3]).into_owned();
        Self { length, opens: true, closing: Some(closing) }
    }

    /// "Code: Select all".
    fn offer(text: &[u8]) -> Option<Self> {
        let starts = |text: &[u8], with: &str| {
            text.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with.as_bytes()))
        };
        if !starts(text, "code:") {
            return None;
        }
        let mut length = "code:".len();
        let blank = blanks::leading(&text[length..]);
        let offered = SELECTS.iter().find(|select| starts(&text[length + blank..], select));
        length += offered.map_or(0, |select| blank + select.len());
        Some(Self { length, opens: true, closing: None })
    }
}

impl Quote {
    /// What `from` has, without the marks at the beginning of its lines. The first line has none any
    /// more.
    pub fn take_off_after<R: Read>(self, from: R) -> impl Read {
        let from = BufReader::with_capacity(1 << 16, from);
        Unquoted { from, depth: self.depth, place: InLine::Cells }
    }
}

/// A text whose lines lose their quote marks.
struct Unquoted<R> {
    from: BufReader<R>,
    depth: usize,
    place: InLine,
}

/// Where in a line reading stands.
#[derive(Clone, Copy)]
enum InLine {
    /// Before that many marks, which may still come.
    Marks(usize),
    /// After the last mark, whose blank may still come.
    AfterMark,
    Cells,
}

impl<R: Read> Read for Unquoted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < into.len() {
            // What is at hand is taken as a whole, however short its lines are.
            if written > 0 && self.from.buffer().is_empty() {
                break;
            }
            let held = self.from.fill_buf()?;
            let Some(&first) = held.first() else {
                break;
            };
            match (self.place, first) {
                (InLine::Marks(_), b' ' | b'\t') => {}
                (InLine::Marks(left), b'>') => {
                    self.place = if left > 1 { InLine::Marks(left - 1) } else { InLine::AfterMark };
                }
                (InLine::AfterMark, b' ') => self.place = InLine::Cells,
                _ => {
                    self.place = InLine::Cells;
                    let end = memchr::memchr2(b'\n', b'\r', held);
                    let wanted = end.map_or(held.len(), |end| end + 1).min(into.len() - written);
                    into[written..written + wanted].copy_from_slice(&held[..wanted]);
                    written += wanted;
                    if matches!(into[written - 1], b'\n' | b'\r') {
                        self.place = InLine::Marks(self.depth);
                    }
                    self.from.consume(wanted);
                    continue;
                }
            }
            self.from.consume(1);
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Format, read};

    /// Reads a text that holds a glider with that in its warnings.
    #[track_caller]
    fn check(text: &str, format: Format, told: &[&str]) {
        let loaded =
            read("-", text.as_bytes(), 1 << 20).unwrap_or_else(|e| panic!("{text:?}: {e}"));
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
        for text in
            ["..Q\n.O.\nOOO\n", "x 3, y = 3, rule = B36/S23\nbo$2bo$3o!", "rule: B2/S = x\n3o!"]
        {
            assert!(read("a.cells", text.as_bytes(), 1 << 20).is_err(), "{text:?}");
        }
        for text in ["hello world", "It was ... fine.\n\nOK?\n", "Boo! 5$ for 3b"] {
            assert!(find(text.as_bytes(), |_| false).is_none(), "{text:?}");
        }
    }
}
