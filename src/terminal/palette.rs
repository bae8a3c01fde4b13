//! The colours of a terminal, or what takes their place.

use ratatui::style::{Color, Modifier, Style};

/// How things are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Light on black, whatever the terminal's own colours are.
    Colour,
    /// No colours at all, for `NO_COLOR`.
    Plain,
}

/// Empty space.
pub(super) const BACKGROUND: Color = Color::Indexed(16);
/// What lives.
pub(super) const ALIVE: Color = Color::Indexed(231);
/// What is no part of the universe.
pub(super) const OUTSIDE: Color = Color::Indexed(237);

/// Colours of characters by the share of their cells that is alive, from the share given, the
/// sparsest first. Each step is four times the one before: ash lies near 1/32, a soup near 3/8.
const DENSITIES: [(f64, Color); 6] = [
    (0.0, Color::Indexed(24)),
    (1.0 / 1024.0, Color::Indexed(31)),
    (1.0 / 256.0, Color::Indexed(38)),
    (1.0 / 64.0, Color::Indexed(80)),
    (1.0 / 16.0, Color::Indexed(159)),
    (1.0 / 4.0, Color::Indexed(231)),
];

/// Shares of live cells below which, and from which on, uncoloured characters are dim and bold.
const DIM_BELOW: f64 = 1.0 / 128.0;
const BOLD_FROM: f64 = 1.0 / 8.0;

impl Palette {
    /// The style of empty space.
    pub fn background(self) -> Style {
        match self {
            Self::Colour => Style::new().bg(BACKGROUND).fg(ALIVE),
            Self::Plain => Style::new(),
        }
    }

    /// The style of a bar of text.
    pub fn bar(self) -> Style {
        match self {
            Self::Colour => Style::new().bg(Color::Indexed(238)).fg(Color::Indexed(255)),
            Self::Plain => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The style of an error.
    pub fn error(self) -> Style {
        match self {
            Self::Colour => Style::new().bg(Color::Indexed(88)).fg(Color::Indexed(231)),
            Self::Plain => self.bar().add_modifier(Modifier::BOLD),
        }
    }

    /// The style of a character of which that share of the cells is alive.
    pub fn density(self, share: f64) -> Style {
        match self {
            Self::Colour => {
                let step = DENSITIES.iter().rev().find(|(from, _)| share >= *from);
                Style::new().fg(step.map_or(ALIVE, |&(_, colour)| colour))
            }
            Self::Plain if share < DIM_BELOW => Style::new().add_modifier(Modifier::DIM),
            Self::Plain if share >= BOLD_FROM => Style::new().add_modifier(Modifier::BOLD),
            Self::Plain => Style::new(),
        }
    }
}
