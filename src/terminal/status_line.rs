//! What is known of the universe, on as much of a line as there is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect as Area;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};

use super::abilities::Abilities;
use crate::engine::session::Status;
use crate::language::texts::{status as words, terminal as texts};
use crate::language::{Language, Text, grouped};
use crate::view::{Doing, Rate};

/// The line at the bottom, or several where an error needs them.
pub struct StatusLine<'a> {
    /// What is known.
    pub status: &'a Status,
    /// What the universe is called.
    pub title: &'a str,
    /// What it does.
    pub doing: Doing,
    /// How fast it is to go, and goes.
    pub rate: Rate,
    /// The language that it speaks.
    pub language: Language,
    /// Characters a cell is wide, as a power of two.
    pub zoom: i32,
    /// What the terminal can show.
    pub abilities: Abilities,
}

const SEPARATOR: &str = "  ";

impl StatusLine<'_> {
    /// Rows that it takes of a terminal of that size: one, or as many as an error needs, up to
    /// half of the terminal.
    pub fn height(&self, area: Area) -> u16 {
        let rows = match self.error() {
            Some(error) => wrapped(&error, usize::from(area.width)).len(),
            None => 1,
        };
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        rows.clamp(1, (area.height / 2).max(1)).min(area.height)
    }

    fn error(&self) -> Option<String> {
        let error = self.status.error.as_ref()?;
        let error = error.message().say(self.language);
        let error = self.language.fill(texts::ERROR, &[&grouped(self.status.generation), &error]);
        Some(self.abilities.text(&error))
    }

    /// As much of what is known as fits into `width` columns, what matters most surviving longest;
    /// in whole words where everything fits.
    fn text(&self, width: usize) -> String {
        let joined = |parts: &[(u32, String)]| {
            let parts: Vec<&str> = parts.iter().map(|(_, part)| part.as_str()).collect();
            self.abilities.text(&parts.join(SEPARATOR))
        };
        let fits = |parts: &[(u32, String)]| Line::raw(joined(parts)).width() <= width;
        // Facts that came and went while it runs, pauses and falls behind could not be read, so there has
        // to be room for what is said at other times as well.
        if fits(&self.parts(true, self.widest())) {
            return joined(&self.parts(true, self.current()));
        }
        let mut parts = self.parts(false, self.current());
        let mut widest = self.parts(false, self.widest());
        while widest.len() > 1 && !fits(&widest) {
            let Some(least) = widest.iter().map(|(rank, _)| *rank).max() else { break };
            for parts in [&mut parts, &mut widest] {
                parts.retain(|(rank, _)| *rank != least);
            }
        }
        cut(joined(&parts), width, self.abilities.ellipsis())
    }

    /// What it does and how fast.
    fn current(&self) -> [String; 3] {
        let Self { status, language, .. } = *self;
        let is_known = self.doing == Doing::Running && status.cells_per_second > 0.0;
        [
            language.say(doing(self.doing)).to_owned(),
            language.speed(self.rate.asked, self.rate.reached),
            if is_known {
                cells_a_second(language, status.cells_per_second)
            } else {
                String::new()
            },
        ]
    }

    /// The longest of what it may say of that while the same speed is asked for.
    fn widest(&self) -> [String; 3] {
        let language = self.language;
        let asked = self.rate.asked;
        [
            longest([Doing::Running, Doing::Paused].map(|it| language.say(doing(it)).to_owned())),
            // Digits and prefixes differ with how much is reached.
            longest(
                [1.0, 0.999, 0.0888, 8.88e-3, 8.88e-4, 7.77 / asked.max(7.77)]
                    .map(|share| language.speed(asked, Some(asked * share))),
            ),
            cells_a_second(language, 1.24e9),
        ]
    }

    /// What there is to say from left to right, each with its rank: the greatest goes first. What it does and
    /// how fast is said as `going`.
    fn parts(&self, in_whole_words: bool, going: [String; 3]) -> Vec<(u32, String)> {
        let Self { status, language, .. } = *self;
        let counted = |label, short, number| match in_whole_words {
            true => format!("{} {}", language.say(label), grouped(number)),
            false => language.fill(short, &[&grouped(number)]),
        };
        let [doing, speed, cells] = going;
        let mut parts = vec![
            (9, self.title.to_owned()),
            (0, counted(words::GENERATION, texts::GENERATION, status.generation)),
            (2, counted(words::POPULATION, texts::POPULATION, status.population)),
            (3, doing),
            (4, speed),
            (8, cells),
            (5, status.rulestring.to_string()),
            (7, status.engine.to_string()),
            (6, zoom(language, self.zoom)),
            // Whoever sees little of the others needs it most.
            (1, language.say(texts::HELP_KEY).to_owned()),
        ];
        parts.retain(|(_, part)| !part.is_empty());
        parts
    }
}

/// The widest of some texts.
fn longest<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().max_by_key(|text| Line::raw(text.as_str()).width()).unwrap_or_default()
}

/// Cells that are computed in a second.
fn cells_a_second(language: Language, rate: f64) -> String {
    language.fill(words::CELLS_A_SECOND, &[&language.magnitude(rate).to_string()])
}

impl Widget for StatusLine<'_> {
    fn render(self, area: Area, buffer: &mut Buffer) {
        match self.error() {
            Some(error) => {
                let mut lines = wrapped(&error, usize::from(area.width));
                lines.truncate(usize::from(area.height));
                let lines: Vec<Line> = lines.into_iter().map(Line::raw).collect();
                Paragraph::new(lines).style(self.abilities.palette.error()).render(area, buffer);
            }
            None => Line::raw(self.text(usize::from(area.width)))
                .style(self.abilities.palette.bar())
                .render(area, buffer),
        }
    }
}

/// What a universe does, in a word.
const fn doing(doing: Doing) -> Text {
    match doing {
        Doing::Running => words::RUNNING,
        Doing::Stepping => words::STEPPING,
        Doing::Paused => words::PAUSED,
        Doing::Stopped => words::STOPPED,
    }
}

/// At most `width` columns of a text, the last an ellipsis where some are missing.
fn cut(text: String, width: usize, ellipsis: &str) -> String {
    if Line::raw(text.as_str()).width() <= width {
        return text;
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        // A Chinese character takes two columns.
        if Line::raw(kept.as_str()).width() >= width {
            kept.pop();
            break;
        }
    }
    kept + ellipsis
}

/// A text in lines of at most `width` columns, broken between words, and between any two Chinese
/// characters. A longer word stays whole.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let columns = |text: &str| Line::raw(text).width();
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for (index, piece) in pieces(word).into_iter().enumerate() {
            let Some(line) = lines.last_mut() else { continue };
            let space = if index > 0 || line.is_empty() { "" } else { " " };
            if line.is_empty() || columns(line) + space.len() + columns(piece) <= width {
                line.push_str(space);
                line.push_str(piece);
            } else {
                lines.push(piece.to_owned());
            }
        }
    }
    lines
}

/// The parts of a word that may stand on lines of their own: characters of two columns, each with
/// the punctuation behind it, and what stands between them.
fn pieces(word: &str) -> Vec<&str> {
    let is_wide = |character: char| ('\u{2e80}'..'\u{a000}').contains(&character);
    let mut cuts: Vec<usize> = Vec::new();
    let mut before = None;
    for (at, character) in word.char_indices() {
        let follows_wide =
            before.is_some_and(|before| is_wide(before) || is_wide_punctuation(before));
        let may_break = is_wide(character) || (follows_wide && !is_wide_punctuation(character));
        if at == 0 || (may_break && !is_wide_punctuation(character)) {
            cuts.push(at);
        }
        before = Some(character);
    }
    cuts.push(word.len());
    cuts.windows(2).map(|cut| &word[cut[0]..cut[1]]).collect()
}

/// Punctuation that no line begins with.
fn is_wide_punctuation(character: char) -> bool {
    ('\u{3000}'..'\u{3020}').contains(&character) || ('\u{ff00}'..'\u{ff70}').contains(&character)
}

/// Columns of characters for a cell, or cells for a column.
fn zoom(language: Language, zoom: i32) -> String {
    let power = |exponent: u32| match exponent {
        0..20 => grouped(1u64 << exponent),
        _ => format!("2^{exponent}"),
    };
    match zoom {
        0.. => language.count_written(texts::COLUMNS_A_CELL, &power(zoom.unsigned_abs()), &[]),
        _ => language.count_written(texts::CELLS_A_COLUMN, &power(zoom.unsigned_abs()), &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::abilities::Characters;
    use super::super::palette::Palette;
    use super::*;
    use crate::engine::{EngineError, EngineKind};
    use crate::life::Rulestring;

    fn status() -> Status {
        Status {
            generation: 1_234_567,
            population: 536,
            counted_at: 1_234_567,
            is_running: true,
            cells_per_second: 1.24e9,
            ..Status::new(EngineKind::Cpu, Rulestring::default())
        }
    }

    fn line(status: &Status) -> StatusLine<'_> {
        StatusLine {
            status,
            title: "Gosper glider gun",
            doing: Doing::Running,
            rate: Rate { asked: 480.0, reached: Some(479.6) },
            language: Language::English,
            zoom: -2,
            abilities: Abilities { characters: Characters::Braille, palette: Palette::Plain },
        }
    }

    #[test]
    fn what_matters_most_survives_longest() {
        let check = |width: usize, expected: &str| {
            assert_eq!(line(&status()).text(width), expected, "{width} columns");
        };
        check(
            140,
            "Gosper glider gun  generation 1,234,567  population 536  running  480 of 480 gen/s  \
             1.24 Gcell/s  B3/S23  cpu  4 cells/column  ? help",
        );
        check(80, "gen 1,234,567  pop 536  running  480 of 480 gen/s  B3/S23  ? help");
        check(60, "gen 1,234,567  pop 536  running  480 of 480 gen/s  ? help");
        check(40, "gen 1,234,567  pop 536  running  ? help");
        check(30, "gen 1,234,567  pop 536  ? help");
        check(29, "gen 1,234,567  ? help");
        check(13, "gen 1,234,567");
        check(12, "gen 1,234,5…");
        check(1, "…");
    }

    #[test]
    fn no_fact_comes_and_goes_while_it_runs_and_pauses() {
        let facts =
            ["Gosper", "gen", "pop", "gen/s", "cell/s", "B3/S23", "cpu", "cells/column", "help"];
        let status = status();
        let running = line(&status);
        let shown = |line: &StatusLine<'_>, width| {
            let text = line.text(width);
            // A paused universe computes no cells.
            let lasting = facts.iter().filter(|fact| **fact != "cell/s");
            let facts: Vec<_> = lasting.filter(|fact| text.contains(**fact)).collect();
            (facts, text.contains("generation"))
        };
        for width in 1..160 {
            let paused = StatusLine {
                doing: Doing::Paused,
                rate: Rate { reached: None, ..running.rate },
                ..line(&status)
            };
            let behind =
                StatusLine { rate: Rate { reached: Some(7.77), ..running.rate }, ..line(&status) };
            // Narrower ones show the end of a number at most.
            if width >= 13 {
                assert_eq!(shown(&running, width), shown(&paused, width), "{width} columns");
                assert_eq!(shown(&running, width), shown(&behind, width), "{width} columns");
            }
            for line in [&running, &paused, &behind] {
                assert!(Line::raw(line.text(width)).width() <= width, "{width} columns");
            }
        }
    }

    #[test]
    fn a_terminal_without_unicode_gets_ascii() {
        let status = status();
        let abilities = Abilities { characters: Characters::Ascii, palette: Palette::Plain };
        let line = StatusLine { title: "Größe", abilities, ..line(&status) };
        assert!(line.text(200).starts_with("Gr??e  generation 1,234,567"));
        assert_eq!(line.text(12), "gen 1,234,5>");
    }

    #[test]
    fn chinese_characters_count_as_the_two_columns_that_they_take() {
        let status = status();
        let line = StatusLine { language: Language::Chinese, ..line(&status) };
        let check = |width: usize, expected: &str| {
            assert_eq!(line.text(width), expected, "{width} columns");
            assert!(Line::raw(expected).width() <= width);
        };
        check(61, "第 1,234,567 代  种群 536  运行中  480 / 480 代/秒  ? 帮助");
        check(15, "第 1,234,567 代");
        check(14, "第 1,234,567 …");
        check(2, "…");
        assert_eq!(wrapped("第 7 代：不得不停下来", 9), ["第 7 代：", "不得不停", "下来"]);
        assert_eq!(wrapped("ab cd 中文", 6), ["ab cd", "中文"]);
    }

    #[test]
    fn zooms_are_told_in_columns() {
        for (steps, english, chinese) in [
            (5, "32 columns/cell", "32 列/细胞"),
            (0, "1 column/cell", "1 列/细胞"),
            (-1, "2 cells/column", "2 细胞/列"),
            (-12, "4,096 cells/column", "4,096 细胞/列"),
            (-56, "2^56 cells/column", "2^56 细胞/列"),
        ] {
            assert_eq!(zoom(Language::English, steps), english);
            assert_eq!(zoom(Language::Chinese, steps), chinese);
        }
    }

    #[test]
    fn an_error_takes_the_rows_it_needs() {
        let failed = Status {
            error: Some(EngineError::CannotGrow {
                generation: 1_234_567,
                needed_bytes: 2,
                allowed_bytes: 1,
            }),
            ..status()
        };
        let line = line(&failed);
        assert_eq!(line.height(Area::new(0, 0, 60, 24)), 4);
        assert_eq!(line.height(Area::new(0, 0, 60, 4)), 2);
        assert_eq!(line.height(Area::new(0, 0, 60, 1)), 1);
        let area = Area::new(0, 0, 60, 4);
        let mut buffer = Buffer::empty(area);
        line.render(area, &mut buffer);
        let shown: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert!(shown.contains("bound the universe with"), "{shown}");
    }
}
