//! The colours of a terminal, or what takes their place.

use ratatui::style::{Color, Modifier, Style};

use crate::life::Colour;

/// How things are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Light on black, whatever the terminal's own colours are.
    Colour(Depth),
    /// No colours at all, for `NO_COLOR`.
    Plain,
}

/// How many colours a terminal tells apart, for colours of states. All else takes the 256 that nearly every terminal has,
/// and that others make the best of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All of them.
    Full,
    /// 216 in a cube, and 24 greys.
    Indexed,
    /// Sixteen by name.
    Named,
}

impl Depth {
    /// The nearest colour that the terminal has.
    pub fn nearest(self, colour: Colour) -> Color {
        let [red, green, blue] = colour;
        match self {
            Self::Full => Color::Rgb(red, green, blue),
            Self::Indexed => Color::Indexed(nearest_indexed(colour)),
            Self::Named => {
                let nearest = NAMED.iter().min_by_key(|(_, named)| distance(*named, colour));
                nearest.map_or(ALIVE, |(name, _)| *name)
            }
        }
    }
}

/// The sixteen colours as most terminals have them, but for black, which is the ground's.
const NAMED: [(Color, Colour); 15] = [
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The steps of the cube of 216 colours, which begin at 16.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The number of the nearest of the 216 colours and 24 greys.
fn nearest_indexed(colour: Colour) -> u8 {
    let steps = colour.map(|part| {
        let step = (0..CUBE.len()).min_by_key(|step| CUBE[*step].abs_diff(part));
        step.unwrap_or_default()
    });
    let in_cube = steps.map(|step| CUBE[step]);
    let mean = colour.iter().map(|part| u32::from(*part)).sum::<u32>() / 3;
    let grey = ((mean.saturating_sub(3)) / 10).min(23) as u8;
    let in_greys = [8 + 10 * grey; 3];
    if distance(in_greys, colour) < distance(in_cube, colour) {
        232 + grey
    } else {
        16 + (36 * steps[0] + 6 * steps[1] + steps[2]) as u8
    }
}

/// How far two colours are apart; green counts most, as it does for the eye.
fn distance(one: Colour, other: Colour) -> u32 {
    let weights = [3, 6, 2];
    let parts = one.iter().zip(other).zip(weights);
    parts.map(|((a, b), weight)| weight * u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// A colour of a state by the share of live cells, on a black ground: the sparsest at a little less than half.
pub(super) fn dimmed(colour: Colour, share: f64) -> Colour {
    const SPARSEST: f64 = 0.45;
    let brightness = SPARSEST + (1.0 - SPARSEST) * share.clamp(0.0, 1.0).sqrt();
    colour.map(|part| (f64::from(part) * brightness).round() as u8)
}

/// Which of three characters of rising brightness stands for a colour where there are none: 0 to 2.
pub(super) fn brightness([red, green, blue]: Colour) -> usize {
    // Of sRGB bytes, which are nearly as far apart as they look.
    let bright = 3 * u32::from(red) + 6 * u32::from(green) + u32::from(blue);
    match bright / 10 {
        0..100 => 0,
        100..180 => 1,
        _ => 2,
    }
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
            Self::Colour(_) => Style::new().bg(BACKGROUND).fg(ALIVE),
            Self::Plain => Style::new(),
        }
    }

    /// The style of a bar of text.
    pub fn bar(self) -> Style {
        match self {
            Self::Colour(_) => Style::new().bg(Color::Indexed(238)).fg(Color::Indexed(255)),
            Self::Plain => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The style of an error.
    pub fn error(self) -> Style {
        match self {
            Self::Colour(_) => Style::new().bg(Color::Indexed(88)).fg(Color::Indexed(231)),
            Self::Plain => self.bar().add_modifier(Modifier::BOLD),
        }
    }

    /// The style of a character of which that share of the cells is alive.
    pub fn density(self, share: f64) -> Style {
        match self {
            Self::Colour(_) => {
                let step = DENSITIES.iter().rev().find(|(from, _)| share >= *from);
                Style::new().fg(step.map_or(ALIVE, |&(_, colour)| colour))
            }
            Self::Plain if share < DIM_BELOW => Style::new().add_modifier(Modifier::DIM),
            Self::Plain if share >= BOLD_FROM => Style::new().add_modifier(Modifier::BOLD),
            Self::Plain => Style::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_states_are_the_nearest_that_there_are() {
        let check = |colour: Colour, indexed: u8, named: Color| {
            let [red, green, blue] = colour;
            assert_eq!(Depth::Full.nearest(colour), Color::Rgb(red, green, blue));
            assert_eq!(Depth::Indexed.nearest(colour), Color::Indexed(indexed), "{colour:?}");
            assert_eq!(Depth::Named.nearest(colour), named, "{colour:?}");
        };
        check([0, 128, 255], 33, Color::LightBlue);
        check([255, 255, 255], 231, Color::White);
        check([255, 128, 0], 208, Color::Yellow);
        check([96, 96, 96], 59, Color::DarkGray);
        check([120, 121, 120], 243, Color::DarkGray);
        check([0, 255, 0], 46, Color::LightGreen);
    }

    #[test]
    fn where_there_are_no_colours_lightness_stays() {
        let shades = [[0, 0, 128], [0, 128, 255], [246, 241, 220]].map(brightness);
        assert_eq!(shades, [0, 1, 2]);
        assert_eq!(dimmed([200, 100, 0], 1.0), [200, 100, 0]);
        assert_eq!(dimmed([200, 100, 0], 0.0), [90, 45, 0]);
    }
}
