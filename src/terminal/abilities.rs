//! What a terminal can show, as its environment tells.

use super::palette::{Depth, Palette};
use crate::language::Language;

/// The characters that a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// Half-blocks and braille.
    Braille,
    /// Half-blocks, and no braille, as on the Linux console.
    Blocks,
    /// Those of ASCII.
    Ascii,
}

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Its characters.
    pub characters: Characters,
    /// How it is painted.
    pub palette: Palette,
}

impl Abilities {
    /// Those of the terminal that the program was started in.
    pub fn from_environment() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        let is_utf8 = locale.contains("utf-8") || locale.contains("utf8") || !cfg!(unix);
        let is_console = set("TERM").as_deref() == Some("linux");
        let characters = match (is_utf8, is_console) {
            (false, _) => Characters::Ascii,
            (true, true) => Characters::Blocks,
            (true, false) => Characters::Braille,
        };
        let palette = match set("NO_COLOR") {
            Some(_) => Palette::Plain,
            None => Palette::Colour(depth(set("TERM").as_deref(), set("COLORTERM").as_deref())),
        };
        Self { characters, palette }
    }

    /// The language that it can show: Chinese takes a font that has its characters.
    pub fn language(self, wanted: Language) -> Language {
        if self.characters == Characters::Braille { wanted } else { Language::English }
    }

    /// A text in its characters.
    pub fn text(self, text: &str) -> String {
        if self.characters != Characters::Ascii {
            return text.to_owned();
        }
        text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
    }

    /// What stands for what was left out.
    pub fn ellipsis(self) -> &'static str {
        if self.characters == Characters::Ascii { ">" } else { "…" }
    }
}

/// The colours of a terminal of that name, which may say besides that it has them all.
fn depth(term: Option<&str>, color_term: Option<&str>) -> Depth {
    let term = term.unwrap_or_default();
    if matches!(color_term, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
        return Depth::Full;
    }
    let has_few = matches!(term, "linux" | "ansi" | "cygwin")
        || term.starts_with("vt")
        || term.ends_with("-16color");
    if has_few { Depth::Named } else { Depth::Indexed }
}

/// Whether the terminal can be drawn on: it says what it is, and is more than a printer.
pub fn can_be_drawn_on() -> bool {
    is_drawable(std::env::var("TERM").ok().as_deref())
}

fn is_drawable(term: Option<&str>) -> bool {
    !cfg!(unix) || !matches!(term, None | Some("" | "dumb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Abilities {
        Abilities::of(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn characters_follow_from_the_locale_and_the_terminal() {
        let check = |variables: &[(&str, &str)], expected| {
            assert_eq!(of(variables).characters, expected, "{variables:?}");
        };
        check(&[("LANG", "zh_CN.UTF-8"), ("TERM", "xterm")], Characters::Braille);
        check(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")], Characters::Braille);
        check(&[("LANG", "zh_CN.UTF-8"), ("TERM", "linux")], Characters::Blocks);
        check(&[("LANG", "zh_CN.GB18030")], Characters::Ascii);
        check(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], Characters::Ascii);
        check(&[], Characters::Ascii);
    }

    #[test]
    fn colours_follow_from_what_the_terminal_says() {
        let check = |variables: &[(&str, &str)], expected| {
            assert_eq!(of(variables).palette, expected, "{variables:?}");
        };
        check(&[("TERM", "xterm-256color")], Palette::Colour(Depth::Indexed));
        check(&[("TERM", "xterm"), ("COLORTERM", "truecolor")], Palette::Colour(Depth::Full));
        check(&[("TERM", "xterm-direct")], Palette::Colour(Depth::Full));
        check(&[("TERM", "linux")], Palette::Colour(Depth::Named));
        check(&[("TERM", "rxvt-16color")], Palette::Colour(Depth::Named));
        check(&[("TERM", "xterm"), ("COLORTERM", "24bit"), ("NO_COLOR", "1")], Palette::Plain);
        check(&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Palette::Colour(Depth::Indexed));
    }

    #[test]
    fn chinese_is_spoken_where_it_can_be_shown() {
        let chinese = |variables: &[(&str, &str)]| of(variables).language(Language::Chinese);
        assert_eq!(chinese(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(chinese(&[("LANG", "zh_CN.UTF-8"), ("TERM", "linux")]), Language::English);
        assert_eq!(chinese(&[("LANG", "C")]), Language::English);
        assert_eq!(of(&[]).text("Größe …"), "Gr??e ?");
    }

    #[test]
    fn a_printer_is_not_drawn_on() {
        assert!(is_drawable(Some("xterm-256color")));
        assert_eq!(is_drawable(Some("dumb")), !cfg!(unix));
        assert_eq!(is_drawable(Some("")), !cfg!(unix));
        assert_eq!(is_drawable(None), !cfg!(unix));
    }
}
