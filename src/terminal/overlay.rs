//! What lies over the universe on demand: what the keys do, and which states there are.

use ratatui::Frame;
use ratatui::layout::{Constraint, Rect as Area};
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

use super::abilities::{Abilities, Characters};
use super::keys::{Action, Direction, HELP};
use super::palette::{BACKGROUND, Palette, brightness};
use super::status_line::wrapped;
use crate::language::texts::states as texts;
use crate::language::{Language, Text};
use crate::life::{Colour, Rule, StateColours};

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// What the keys do, in the middle.
    Keys,
    /// The states of the rule with their colours and names, at the right.
    States,
}

/// A box over the universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlay {
    listed: Listed,
    /// Lines above those that are shown.
    first: u16,
}

/// What there is to say, and how.
pub struct Telling<'a> {
    /// The language that is spoken.
    pub language: Language,
    /// What the terminal can show.
    pub abilities: Abilities,
    /// The universe's rule.
    pub rule: &'a Rule,
}

impl Overlay {
    /// What is shown after a list was asked for: nothing where it was there.
    pub fn switched(shown: Option<Self>, listed: Listed) -> Option<Self> {
        let is_there = shown.is_some_and(|overlay| overlay.listed == listed);
        (!is_there).then_some(Self { listed, first: 0 })
    }

    /// Moves the list in a universe's area, where the action moves things. Returns whether it was meant for the list:
    /// one that fits leaves the universe to be moved, but for the help.
    pub fn scroll(&mut self, action: Action, telling: &Telling<'_>, area: (u16, u16)) -> bool {
        /// Lines that a step of the wheel scrolls by.
        const WHEEL: i32 = 3;
        let page = i32::from(area.1.saturating_sub(2)).max(1);
        let by = match action {
            Action::Nudge(Direction(_, y)) => y,
            Action::Leap(Direction(_, y)) => y * page,
            Action::ZoomAbout(steps, _) => -steps * WHEEL,
            _ => return false,
        };
        let last = (telling.lines(self.listed, area.0).len() as i32 - page).max(0);
        if last == 0 && self.listed == Listed::States {
            return false;
        }
        self.first = (i32::from(self.first) + by).clamp(0, last) as u16;
        true
    }

    /// Draws the list over a universe's area.
    pub fn draw(&self, telling: &Telling<'_>, frame: &mut Frame, area: Area) {
        let lines = telling.lines(self.listed, area.width);
        let width = lines.iter().map(Line::width).max().unwrap_or(0) as u16 + 2;
        let height = lines.len() as u16 + 2;
        let box_area = match self.listed {
            Listed::Keys => area.centered(Constraint::Length(width), Constraint::Length(height)),
            Listed::States => {
                let (width, height) = (width.min(area.width), height.min(area.height));
                Area::new(area.right() - width, area.y, width, height)
            }
        };
        let shown = box_area.height.saturating_sub(2);
        let first = self.first.min((lines.len() as u16).saturating_sub(shown));
        let is_cut = first + shown < lines.len() as u16;
        let is_ascii = telling.abilities.characters == Characters::Ascii;
        let title = match self.listed {
            Listed::Keys => " lifescope ".to_owned(),
            Listed::States => format!(" {} ", telling.say(texts::TITLE)),
        };
        let mut frame_around = Block::bordered().title(title);
        if is_ascii {
            frame_around = frame_around.border_set(ASCII_BORDER);
        }
        if is_cut {
            frame_around = frame_around.title_bottom(if is_ascii { " v " } else { " ↓ " });
        }
        let list = Paragraph::new(lines)
            .style(telling.abilities.palette.bar())
            .scroll((first, 0))
            .block(frame_around);
        frame.render_widget(Clear, box_area);
        frame.render_widget(list, box_area);
    }
}

impl Telling<'_> {
    /// The lines of a list in a box that is at most so wide.
    fn lines(&self, listed: Listed, width: u16) -> Vec<Line<'static>> {
        let inner = usize::from(width.saturating_sub(4));
        match listed {
            Listed::Keys => self.keys(inner).into_iter().map(Line::raw).collect(),
            Listed::States => self.states(inner),
        }
    }

    fn say(&self, text: Text) -> String {
        self.abilities.text(self.language.say(text))
    }

    fn keys(&self, inner: usize) -> Vec<String> {
        let columns = |text: &str| Line::raw(text).width();
        let keys = HELP.iter().map(|(key, _)| columns(&self.say(*key))).max().unwrap_or(0);
        let is_wide = HELP.iter().all(|(_, does)| keys + 2 + columns(&self.say(*does)) <= inner);
        let lines = HELP.iter().flat_map(|(key, does)| match is_wide {
            true => {
                let key = self.say(*key);
                // A Chinese character takes two columns.
                let gap = " ".repeat(keys.saturating_sub(columns(&key)));
                vec![format!(" {key}{gap}  {} ", self.say(*does))]
            }
            // A key and what it does on lines of their own.
            false => {
                let does = wrapped(&self.say(*does), inner.saturating_sub(2).max(1));
                let does = does.into_iter().map(|line| format!("   {line}"));
                std::iter::once(format!(" {}", self.say(*key))).chain(does).collect()
            }
        });
        lines.collect()
    }

    fn states(&self, inner: usize) -> Vec<Line<'static>> {
        let Some(colours) = StateColours::of(self.rule) else {
            let told = wrapped(&self.say(texts::TWO_STATES), inner.max(1));
            return told.into_iter().map(|line| Line::raw(format!(" {line} "))).collect();
        };
        let live = colours.each().map(|(state, colour)| (state, Some(colour)));
        let lines = std::iter::once((0, None)).chain(live).map(|(state, colour)| {
            let name = self.rule.state_name(state).map(|name| name.say(self.language));
            let name = self.abilities.text(&name.unwrap_or_default());
            let [swatch, text] = [self.swatch(colour), format!(" {state:>3} {name} ").into()];
            Line::from_iter([Span::raw(" "), swatch, text])
        });
        lines.collect()
    }

    /// Two characters as cells of a colour look, or as dead ones.
    fn swatch(&self, colour: Option<Colour>) -> Span<'static> {
        let full = self.abilities.characters.full(colour.map_or(0, brightness)).repeat(2);
        match (colour, self.abilities.palette) {
            (None, Palette::Plain) => Span::raw("  "),
            // As on the universe, whatever the box looks like.
            (Some(_), Palette::Plain) => {
                Span::styled(full, Style::new().remove_modifier(Modifier::REVERSED))
            }
            (None, Palette::Colour(_)) => Span::styled("  ", Style::new().bg(BACKGROUND)),
            (Some(colour), Palette::Colour(depth)) => {
                Span::styled("  ", Style::new().bg(depth.nearest(colour)))
            }
        }
    }
}

/// A frame of characters that every terminal has.
const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::buffer::Buffer;
    use ratatui::style::Color;

    use super::super::palette::Depth;
    use super::*;

    const LEGEND: Overlay = Overlay { listed: Listed::States, first: 0 };

    fn abilities(palette: Palette, characters: Characters) -> Abilities {
        Abilities { characters, palette }
    }

    fn drawn(overlay: Overlay, telling: &Telling<'_>, size: (u16, u16)) -> (Vec<String>, Buffer) {
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        terminal.draw(|frame| overlay.draw(telling, frame, frame.area())).unwrap();
        let buffer = terminal.backend().buffer().clone();
        let rows = buffer.content.chunks(usize::from(size.0));
        let rows = rows.map(|row| row.iter().map(|cell| cell.symbol()).collect());
        (rows.collect(), buffer)
    }

    #[test]
    fn states_are_listed_with_their_colours_and_names() {
        let rule: Rule = "WireWorld".parse().unwrap();
        let palette = Palette::Colour(Depth::Full);
        let mut telling = Telling {
            language: Language::English,
            abilities: abilities(palette, Characters::Braille),
            rule: &rule,
        };
        let (rows, buffer) = drawn(LEGEND, &telling, (26, 6));
        let expected = [
            "  ┌ States ──────────────┐",
            "  │      0 empty         │",
            "  │      1 electron head │",
            "  │      2 electron tail │",
            "  │      3 wire          │",
            "  └──────────────────────┘",
        ];
        assert_eq!(rows, expected);
        let colours = [1, 2, 3, 4].map(|row| buffer[(4, row)].bg);
        let rgb = Color::Rgb;
        let expected = [BACKGROUND, rgb(0, 128, 255), rgb(255, 255, 255), rgb(255, 128, 0)];
        assert_eq!(colours, expected);
        telling.language = Language::Chinese;
        let (rows, _) = drawn(LEGEND, &telling, (26, 6));
        // What is behind a wide character is blank.
        assert!(rows[2].replace(' ', "").contains("1电子头"), "{rows:?}");
        telling.abilities = abilities(Palette::Plain, Characters::Ascii);
        telling.language = Language::English;
        let (rows, buffer) = drawn(LEGEND, &telling, (26, 6));
        let is_reversed = |column| buffer[(column, 3)].modifier.contains(Modifier::REVERSED);
        assert_eq!([4, 8].map(is_reversed), [false, true]);
        assert_eq!(
            [rows[0].as_str(), &rows[3]],
            ["  + States --------------+", "  | ##   2 electron tail |"]
        );
    }

    #[test]
    fn two_states_are_told_in_words() {
        let telling = Telling {
            language: Language::English,
            abilities: abilities(Palette::Plain, Characters::Braille),
            rule: &Rule::default(),
        };
        let (rows, _) = drawn(LEGEND, &telling, (60, 4));
        assert!(rows[1].contains("This rule has two states, dead and alive."), "{rows:?}");
    }

    #[test]
    fn a_long_list_scrolls_and_a_short_one_leaves_the_universe_to_be_moved() {
        let (wire_world, many): (Rule, Rule) =
            ("WireWorld".parse().unwrap(), "345/2/256".parse().unwrap());
        let telling = |rule| Telling {
            language: Language::English,
            abilities: abilities(Palette::Plain, Characters::Braille),
            rule,
        };
        let down = Action::Nudge(Direction(0, 1));
        assert!(!{ LEGEND }.scroll(down, &telling(&wire_world), (80, 23)));
        let mut legend = LEGEND;
        assert!(legend.scroll(down, &telling(&many), (80, 23)));
        let (rows, _) = drawn(legend, &telling(&many), (30, 23));
        assert!(rows[1].contains("1 alive") && rows[22].contains('↓'), "{rows:?}");
        for _ in 0..20 {
            legend.scroll(Action::Leap(Direction(0, 1)), &telling(&many), (80, 23));
        }
        let (rows, _) = drawn(legend, &telling(&many), (30, 23));
        assert!(rows[21].contains("255 dying, 254") && !rows[22].contains('↓'), "{rows:?}");
        assert!(!legend.scroll(Action::Fit, &telling(&many), (80, 23)));
    }

    #[test]
    fn one_list_takes_the_place_of_another_and_goes_when_it_is_asked_for_again() {
        let shown = Overlay::switched(None, Listed::Keys);
        let shown = Overlay::switched(shown, Listed::States);
        assert_eq!(shown, Some(LEGEND));
        assert_eq!(Overlay::switched(shown, Listed::States), None);
    }
}
