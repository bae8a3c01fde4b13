//! Parts of long texts, cut where a reader would cut them.
//!
//! A text is cut between words; a sign of Chinese or Japanese is a word here. A word that alone is too
//! long is cut between characters as readers see them: a letter keeps its accents, an emoji its colour,
//! a syllable its vowels. That follows the rules of grapheme clusters in Unicode Standard Annex 29 as
//! far as they forbid a cut, but for marks that stand before their letter.

use std::borrow::Cow;

/// Columns of a text that a message quotes at most.
const MOST_QUOTED: usize = 80;

/// A text as a message quotes it, in a line: whole where it is short, or else its beginning and "...".
///
/// ```
/// use lifescope::printable::quoted;
/// assert_eq!(quoted("B3/S23"), "B3/S23");
/// assert_eq!(quoted("a name\nof two lines"), "a name\\nof two lines");
/// assert!(quoted(&"hello world ".repeat(20)).ends_with(" world hello..."));
/// ```
pub fn quoted(text: &str) -> Cow<'_, str> {
    let text = super::line(text);
    let shown = beginning(&text, MOST_QUOTED);
    if shown.len() == text.len() { text } else { format!("{shown}...").into() }
}

/// The beginning of a text, of at most so many columns: all of it, or whole words where one ends
/// within them.
///
/// ```
/// use lifescope::printable::beginning;
/// assert_eq!(beginning("hello world", 11), "hello world");
/// assert_eq!(beginning("hello world", 10), "hello");
/// assert_eq!(beginning("hello world", 4), "hell");
/// assert_eq!(beginning("生命游戏", 5), "生命");
/// ```
pub fn beginning(text: &str, most_columns: usize) -> &str {
    let (mut columns, mut length, mut whole_words) = (0, 0, 0);
    let mut before = "";
    for cluster in clusters(text) {
        if ends_word(before, cluster) && !text[..length].trim_end().is_empty() {
            whole_words = length;
        }
        columns += columns_of_cluster(cluster);
        if columns > most_columns {
            let length = if whole_words > 0 { whole_words } else { length };
            return text[..length].trim_end();
        }
        (length, before) = (length + cluster.len(), cluster);
    }
    text
}

/// The end of a text, of at most so many columns: all of it, or whole words where one begins within
/// them.
///
/// ```
/// use lifescope::printable::end;
/// assert_eq!(end("hello world", 10), "world");
/// assert_eq!(end("hello world", 4), "orld");
/// ```
pub fn end(text: &str, most_columns: usize) -> &str {
    let clusters: Vec<&str> = clusters(text).collect();
    let (mut columns, mut start, mut whole_words) = (0, text.len(), text.len());
    let mut after = "";
    for cluster in clusters.into_iter().rev() {
        if ends_word(cluster, after) && !text[start..].trim_start().is_empty() {
            whole_words = start;
        }
        columns += columns_of_cluster(cluster);
        if columns > most_columns {
            let start = if whole_words < text.len() { whole_words } else { start };
            return text[start..].trim_start();
        }
        (start, after) = (start - cluster.len(), cluster);
    }
    text
}

/// Columns of a terminal that a text takes: two for a sign of the scripts of East Asia or an emoji,
/// none for a mark over another character.
///
/// ```
/// use lifescope::printable::columns;
/// assert_eq!([columns("glider"), columns("滑翔机"), columns("e\u{301}")], [6, 6, 1]);
/// ```
pub fn columns(text: &str) -> usize {
    clusters(text).map(columns_of_cluster).sum()
}

/// The characters of a text as readers see them.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, mut before) = characters.next()?;
        // Letters of flags come in pairs.
        let mut is_pair_open = is_flag_letter(before);
        let end = characters.zip(1..).find_map(|((at, c), length)| {
            let closes_pair = is_pair_open && is_flag_letter(c);
            let is_joined = before == JOINER || continues(c) || closes_pair;
            is_pair_open &= is_joined && !closes_pair;
            before = c;
            (!is_joined || length == LONGEST_CLUSTER).then_some(at)
        });
        let (cluster, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(cluster)
    })
}

/// Whether a word ends between two characters.
fn ends_word(before: &str, after: &str) -> bool {
    let is_blank = |cluster: &str| cluster.chars().all(char::is_whitespace);
    is_blank(before) || is_blank(after) || is_wide_cluster(before) || is_wide_cluster(after)
}

fn is_wide_cluster(cluster: &str) -> bool {
    cluster.chars().next().is_some_and(is_wide)
}

fn columns_of_cluster(cluster: &str) -> usize {
    if is_wide_cluster(cluster) { 2 } else { 1 }
}

/// Characters that are taken for one at most. No language piles up as many marks (Unicode's
/// Stream-Safe Text Format allows thirty), and a text of marks alone has to end somewhere.
const LONGEST_CLUSTER: usize = 32;

/// Joins the emoji before and after it.
const JOINER: char = '\u{200d}';

fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Whether a character belongs to the one before it.
fn continues(c: char) -> bool {
    match c {
        '\0'..'\u{300}' => false,
        // Vowels and final consonants of Korean syllables that are written letter by letter.
        '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7fb}' => true,
        // Colours of skin.
        '\u{1f3fb}'..='\u{1f3ff}' => true,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => false,
        _ if is_spacing_mark(c) => true,
        // The standard library escapes marks over other characters, and what joins characters.
        _ => c.escape_debug().len() > 1 && !c.is_whitespace(),
    }
}

fn is_spacing_mark(c: char) -> bool {
    let after = SPACING_MARKS.partition_point(|(first, _)| *first <= c);
    SPACING_MARKS[..after].last().is_some_and(|(_, last)| c <= *last)
}

/// Marks that stand beside the letter which they belong to (Unicode's category Mc), as vowels do in
/// scripts of South and South-East Asia: the first and the last of each stretch, with the marks of
/// other kinds and the unused numbers within it.
const SPACING_MARKS: [(char, char); 60] = [
    ('\u{903}', '\u{903}'),
    ('\u{93b}', '\u{93b}'),
    ('\u{93e}', '\u{94f}'),
    ('\u{982}', '\u{983}'),
    ('\u{9be}', '\u{9cc}'),
    ('\u{9d7}', '\u{9d7}'),
    ('\u{a03}', '\u{a03}'),
    ('\u{a3e}', '\u{a40}'),
    ('\u{a83}', '\u{a83}'),
    ('\u{abe}', '\u{acc}'),
    ('\u{b02}', '\u{b03}'),
    ('\u{b3e}', '\u{b57}'),
    ('\u{bbe}', '\u{bcc}'),
    ('\u{bd7}', '\u{bd7}'),
    ('\u{c01}', '\u{c03}'),
    ('\u{c41}', '\u{c44}'),
    ('\u{c82}', '\u{c83}'),
    ('\u{cbe}', '\u{cd6}'),
    ('\u{d02}', '\u{d03}'),
    ('\u{d3e}', '\u{d4c}'),
    ('\u{d57}', '\u{d57}'),
    ('\u{d82}', '\u{d83}'),
    ('\u{dcf}', '\u{ddf}'),
    ('\u{df2}', '\u{df3}'),
    ('\u{f3e}', '\u{f3f}'),
    ('\u{f7f}', '\u{f7f}'),
    ('\u{102b}', '\u{103c}'),
    ('\u{1056}', '\u{1057}'),
    ('\u{1062}', '\u{1064}'),
    ('\u{1067}', '\u{106d}'),
    ('\u{1083}', '\u{108c}'),
    ('\u{108f}', '\u{108f}'),
    ('\u{109a}', '\u{109c}'),
    ('\u{1715}', '\u{1715}'),
    ('\u{1734}', '\u{1734}'),
    ('\u{17b6}', '\u{17c8}'),
    ('\u{1923}', '\u{1938}'),
    ('\u{1a19}', '\u{1a1a}'),
    ('\u{1a55}', '\u{1a72}'),
    ('\u{1b04}', '\u{1b04}'),
    ('\u{1b35}', '\u{1b44}'),
    ('\u{1b82}', '\u{1b82}'),
    ('\u{1ba1}', '\u{1baa}'),
    ('\u{1be7}', '\u{1bf3}'),
    ('\u{1c24}', '\u{1c35}'),
    ('\u{1ce1}', '\u{1ce1}'),
    ('\u{1cf7}', '\u{1cf7}'),
    ('\u{a823}', '\u{a827}'),
    ('\u{a880}', '\u{a881}'),
    ('\u{a8b4}', '\u{a8c3}'),
    ('\u{a952}', '\u{a953}'),
    ('\u{a983}', '\u{a983}'),
    ('\u{a9b4}', '\u{a9c0}'),
    ('\u{aa2f}', '\u{aa34}'),
    ('\u{aa4d}', '\u{aa4d}'),
    ('\u{aa7b}', '\u{aa7d}'),
    ('\u{aaeb}', '\u{aaef}'),
    ('\u{aaf5}', '\u{aaf5}'),
    ('\u{abe3}', '\u{abea}'),
    ('\u{abec}', '\u{abec}'),
];

/// Whether a character takes two columns.
fn is_wide(c: char) -> bool {
    matches!(
        c,
        '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{303e}'
            | '\u{3041}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{a4cf}'
            | '\u{a960}'..='\u{a97c}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f1e6}'..='\u{1f1ff}'
            | '\u{1f300}'..='\u{1f64f}'
            | '\u{1f680}'..='\u{1f6ff}'
            | '\u{1f900}'..='\u{1f9ff}'
            | '\u{1fa70}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_that_readers_see() {
        for (text, expected) in [
            ("glider", &["g", "l", "i", "d", "e", "r"][..]),
            ("e\u{301}t\u{308}\u{323}", &["e\u{301}", "t\u{308}\u{323}"]),
            ("👩\u{200d}🚀!", &["👩\u{200d}🚀", "!"]),
            ("👍🏽👍", &["👍🏽", "👍"]),
            ("🇩🇪🇫🇷🇬", &["🇩🇪", "🇫🇷", "🇬"]),
            ("❤\u{fe0f}a", &["❤\u{fe0f}", "a"]),
            ("\u{1112}\u{1161}\u{11ab}글", &["\u{1112}\u{1161}\u{11ab}", "글"]),
            ("नमस्ते", &["न", "म", "स्", "ते"]),
            ("शांति", &["शां", "ति"]),
            ("生命 \u{3000}", &["生", "命", " ", "\u{3000}"]),
        ] {
            assert_eq!(clusters(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
        let marks = "\u{301}".repeat(100);
        assert_eq!(clusters(&marks).map(str::len).max(), Some(2 * LONGEST_CLUSTER));
    }

    #[test]
    fn texts_are_cut_between_words_or_else_between_characters() {
        for (text, most, expected) in [
            ("hello world", 11, "hello world"),
            ("hello world", 10, "hello"),
            ("hello world", 6, "hello"),
            ("hello world", 5, "hello"),
            ("hello world", 4, "hell"),
            (" hello world", 4, " hel"),
            ("", 4, ""),
            ("ee\u{301}e\u{301}e", 2, "ee\u{301}"),
            ("生命游戏", 7, "生命游"),
            ("x 生命游戏", 7, "x 生命"),
            ("生命 life", 8, "生命"),
            ("👩\u{200d}🚀👩\u{200d}🚀", 3, "👩\u{200d}🚀"),
        ] {
            assert_eq!(beginning(text, most), expected, "{text:?} in {most}");
        }
        for (text, most, expected) in [
            ("hello world", 11, "hello world"),
            ("hello world", 10, "world"),
            ("hello world", 5, "world"),
            ("hello world", 4, "orld"),
            ("hello world ", 4, "rld "),
            ("e\u{301}e\u{301}", 1, "e\u{301}"),
            ("生命游戏", 7, "命游戏"),
            ("life 生命", 8, "生命"),
        ] {
            assert_eq!(end(text, most), expected, "{text:?} in {most}");
        }
    }

    #[test]
    fn quotes_of_any_text_are_short() {
        for piece in
            ["word ", "word", "生命", "\u{301}", "e\u{301}", "👩\u{200d}🚀", "\u{1f1e9}", " "]
        {
            let long = piece.repeat(1 << 14);
            let shown = quoted(&long);
            assert!(shown.ends_with("...") && shown.len() < 6000, "{piece:?}: {}", shown.len());
            assert!(columns(&shown) <= MOST_QUOTED + 3, "{piece:?}");
            assert_eq!(quoted(piece), piece);
        }
    }
}
