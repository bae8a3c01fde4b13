//! What is known of the universe, on as much of a line as there is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect as Area;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};

use super::canvas::Palette;
use crate::engine::session::Status;
use crate::language::texts::terminal as texts;
use crate::language::{Language, grouped};

/// The line at the bottom, or several where an error needs them.
pub struct StatusLine<'a> {
    /// What is known.
    pub status: &'a Status,
    /// What the universe is called.
    pub title: &'a str,
    /// The language that it speaks.
    pub language: Language,
    /// Characters a cell is wide, as a power of two.
    pub zoom: i32,
    /// How it is painted.
    pub palette: Palette,
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
        Some(self.language.fill(texts::ERROR, &[&grouped(self.status.generation), &error]))
    }

    /// As much of what is known as fits into `width` characters, what matters most surviving
    /// longest.
    fn text(&self, width: usize) -> String {
        let mut parts = self.parts();
        loop {
            let text: Vec<&str> = parts.iter().map(|(_, part)| part.as_str()).collect();
            let text = text.join(SEPARATOR);
            if parts.len() <= 1 || Line::raw(text.as_str()).width() <= width {
                return cut(text, width);
            }
            if let Some(least) = (0..parts.len()).max_by_key(|&index| parts[index].0) {
                parts.remove(least);
            }
        }
    }

    /// What there is to say from left to right, each with its rank: the greatest goes first.
    fn parts(&self) -> Vec<(u32, String)> {
        let Self { status, language, .. } = *self;
        let mut parts = vec![
            (9, self.title.to_owned()),
            (0, language.fill(texts::GENERATION, &[&grouped(status.generation)])),
            (1, language.fill(texts::POPULATION, &[&grouped(status.population)])),
        ];
        if status.is_running {
            let rate = rounded(status.generations_per_second);
            parts.push((2, language.fill(texts::GENERATIONS_A_SECOND, &[&rate])));
            let rate = rounded(status.cells_per_second);
            parts.push((7, language.fill(texts::CELLS_A_SECOND, &[&rate])));
        } else {
            parts.push((2, language.say(texts::PAUSED).to_owned()));
        }
        parts.extend([
            (3, speed(status.speed)),
            (4, status.rulestring.to_string()),
            (5, status.engine.to_string()),
            (6, zoom(self.zoom)),
            (8, language.say(texts::HELP_KEY).to_owned()),
        ]);
        parts.retain(|(_, part)| !part.is_empty());
        parts
    }
}

impl Widget for StatusLine<'_> {
    fn render(self, area: Area, buffer: &mut Buffer) {
        match self.error() {
            Some(error) => {
                let mut lines = wrapped(&error, usize::from(area.width));
                lines.truncate(usize::from(area.height));
                let lines: Vec<Line> = lines.into_iter().map(Line::raw).collect();
                Paragraph::new(lines).style(self.palette.error()).render(area, buffer);
            }
            None => Line::raw(self.text(usize::from(area.width)))
                .style(self.palette.bar())
                .render(area, buffer),
        }
    }
}

/// At most `width` characters of a text, the last an ellipsis where some are missing.
fn cut(text: String, width: usize) -> String {
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
    kept + "…"
}

/// A text in lines of at most `width` columns, broken between words, and between any two Chinese
/// characters. A longer word stays whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
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

/// A rate in few characters: `0.9`, `60`, `1,234`, `1.2e9`.
fn rounded(rate: f64) -> String {
    if rate < 10.0 {
        format!("{rate:.1}")
    } else if rate < 99_999.5 {
        grouped(rate.round() as u64)
    } else {
        format!("{rate:.1e}")
    }
}

/// Generations a frame.
fn speed(speed: i32) -> String {
    match speed {
        0..10 => format!("{}x", 1 << speed),
        10.. => format!("2^{speed}x"),
        _ => format!("1/{}x", 1u64 << speed.unsigned_abs().min(63)),
    }
}

/// Columns of characters for a cell, or of cells for a character.
fn zoom(zoom: i32) -> String {
    match zoom {
        0.. => format!("{}:1", 1u64 << zoom.min(63)),
        -9..0 => format!("1:{}", 1 << -zoom),
        _ => format!("1:2^{}", -zoom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{EngineError, EngineKind};
    use crate::life::Rulestring;

    fn status() -> Status {
        Status {
            generation: 1_234_567,
            population: 536,
            counted_at: 1_234_567,
            is_running: true,
            speed: 3,
            generations_per_second: 479.6,
            cells_per_second: 1.24e9,
            ..Status::new(EngineKind::Cpu, Rulestring::default())
        }
    }

    fn line(status: &Status) -> StatusLine<'_> {
        StatusLine {
            status,
            title: "Gosper glider gun",
            language: Language::English,
            zoom: -2,
            palette: Palette::Plain,
        }
    }

    #[test]
    fn what_matters_most_survives_longest() {
        let check = |width: usize, expected: &str| {
            assert_eq!(line(&status()).text(width), expected, "{width} columns");
        };
        check(
            120,
            "Gosper glider gun  gen 1,234,567  pop 536  480 gen/s  1.2e9 cell/s  8x  B3/S23  cpu  \
             1:4  ? help",
        );
        check(80, "gen 1,234,567  pop 536  480 gen/s  1.2e9 cell/s  8x  B3/S23  cpu  1:4  ? help");
        check(60, "gen 1,234,567  pop 536  480 gen/s  8x  B3/S23  cpu  1:4");
        check(40, "gen 1,234,567  pop 536  480 gen/s  8x");
        check(13, "gen 1,234,567");
        check(12, "gen 1,234,5…");
        check(1, "…");
    }

    #[test]
    fn chinese_characters_count_as_the_two_columns_that_they_take() {
        let status = status();
        let line = StatusLine { language: Language::Chinese, ..line(&status) };
        let check = |width: usize, expected: &str| {
            assert_eq!(line.text(width), expected, "{width} columns");
            assert!(Line::raw(expected).width() <= width);
        };
        check(46, "第 1,234,567 代  种群 536  480 代/秒  8x");
        check(15, "第 1,234,567 代");
        check(14, "第 1,234,567 …");
        check(2, "…");
        assert_eq!(wrapped("第 7 代：不得不停下来", 9), ["第 7 代：", "不得不停", "下来"]);
        assert_eq!(wrapped("ab cd 中文", 6), ["ab cd", "中文"]);
    }

    #[test]
    fn rates_speeds_and_zooms_take_few_characters() {
        let check = |texts: [String; 4], expected: [&str; 4]| assert_eq!(texts, expected);
        check([0.25, 59.6, 99_999.0, 4.7e12].map(rounded), ["0.2", "60", "99,999", "4.7e12"]);
        check([-6, 0, 9, 30].map(speed), ["1/64x", "1x", "512x", "2^30x"]);
        check([5, 0, -9, -56].map(zoom), ["32:1", "1:1", "1:512", "1:2^56"]);
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
