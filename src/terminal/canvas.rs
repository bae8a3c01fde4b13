//! Cells as characters: half-blocks up close, braille dots further out.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect as Area;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::abilities::Characters;
use super::camera::{Lens, Pixels};
use super::palette::{Depth, OUTSIDE, Palette, brightness, dimmed};
use crate::life::{BlockColour, Colour, Mixture, Topology};
use crate::view::Blocks;

/// What the cells of a universe look like through a lens.
pub struct Canvas<'a> {
    /// The look that the counts were made for.
    pub lens: &'a Lens,
    /// What lives in each block of the lens's raster.
    pub blocks: &'a Blocks,
    /// The universe's shape.
    pub topology: Topology,
    /// How it is painted.
    pub palette: Palette,
    /// The characters that the terminal has.
    pub characters: Characters,
}

/// Characters for a share of live pixels, the fewest first, where there is no braille.
const BLOCK_SHADES: [&str; 4] = ["░", "▒", "▓", "█"];
const ASCII_SHADES: [&str; 4] = [".", ":", "+", "#"];

impl Characters {
    /// A character for two pixels above each other, of which those live.
    fn halves(self, upper: bool, lower: bool) -> &'static str {
        match (self, upper, lower) {
            (_, false, false) => " ",
            (Self::Ascii, true, true) => "#",
            (Self::Ascii, true, false) => "'",
            (Self::Ascii, false, true) => ".",
            (_, true, true) => "█",
            (_, true, false) => "▀",
            (_, false, true) => "▄",
        }
    }

    /// A character that is all live, of one of three brightnesses, where there are no colours.
    pub(super) fn full(self, brightness: usize) -> &'static str {
        let shades = if self == Self::Ascii { ASCII_SHADES } else { BLOCK_SHADES };
        // The faintest shows where the universe ends.
        shades[(brightness + 1).min(shades.len() - 1)]
    }

    /// A character for the dots of a braille character, of which one at least is set.
    fn dots(self, dots: u32) -> char {
        let shade = (dots.count_ones() as usize).div_ceil(2).clamp(1, 4) - 1;
        let symbol = match self {
            Self::Braille => return char::from_u32(0x2800 + dots).unwrap_or(' '),
            Self::Blocks => BLOCK_SHADES[shade],
            Self::Ascii => ASCII_SHADES[shade],
        };
        symbol.chars().next().unwrap_or(' ')
    }

    /// Shows where the universe ends without colour.
    fn outside(self) -> &'static str {
        match self {
            Self::Braille => "░",
            Self::Blocks | Self::Ascii => "%",
        }
    }
}

impl Widget for Canvas<'_> {
    fn render(self, area: Area, buffer: &mut Buffer) {
        buffer.set_style(area, self.palette.background());
        // A terminal that has just grown has no picture of its new part yet.
        for row in 0..area.height.min(self.lens.size.height) {
            for column in 0..area.width.min(self.lens.size.width) {
                let cell = &mut buffer[(area.x + column, area.y + row)];
                self.paint(usize::from(column), usize::from(row), cell);
            }
        }
    }
}

impl Canvas<'_> {
    /// Paints the character in that column and row.
    fn paint(&self, column: usize, row: usize, cell: &mut Cell) {
        match self.lens.pixels {
            Pixels::Halves => {
                let [upper, lower] = [0, 1].map(|half| self.pixel(column, 2 * row + half));
                self.paint_halves(upper, lower, cell);
            }
            Pixels::Dots => self.paint_dots(column, row, cell),
        }
    }

    fn paint_halves(&self, upper: Pixel, lower: Pixel, cell: &mut Cell) {
        use Pixel::{Alive, Outside};
        if let (Outside, Outside) = (upper, lower) {
            return self.paint_outside(cell);
        }
        let is_alive = |pixel| matches!(pixel, Alive(..));
        cell.set_symbol(self.characters.halves(is_alive(upper), is_alive(lower)));
        self.colour_halves([upper, lower], cell);
        // Without colour or half-blocks, half a character outside cannot be told from a live one.
        if self.palette == Palette::Plain || self.characters == Characters::Ascii {
            return;
        }
        match (upper, lower) {
            (Outside, Alive(..)) | (Alive(..), Outside) => cell.set_bg(OUTSIDE),
            (Outside, _) => cell.set_symbol("▀").set_fg(OUTSIDE),
            (_, Outside) => cell.set_symbol("▄").set_fg(OUTSIDE),
            _ => cell,
        };
    }

    /// Gives two pixels above each other the colours of their states, where those have any.
    fn colour_halves(&self, halves: [Pixel; 2], cell: &mut Cell) {
        let [upper, lower] = halves.map(|pixel| match pixel {
            Pixel::Alive(_, colour) => colour,
            Pixel::Outside | Pixel::Dead => None,
        });
        let mut mixture = Mixture::default();
        for colour in [upper, lower].into_iter().flatten() {
            mixture.add_colour(colour, 1);
        }
        let Some(mixed) = seen(mixture.mean()) else { return };
        let Palette::Colour(depth) = self.palette else {
            if upper.is_some() && lower.is_some() {
                cell.set_symbol(self.characters.full(brightness(mixed)));
            }
            return;
        };
        match (upper.and_then(seen), lower.and_then(seen)) {
            (Some(upper), Some(lower))
                if upper != lower && self.characters != Characters::Ascii =>
            {
                cell.set_symbol("▀").set_fg(depth.nearest(upper)).set_bg(depth.nearest(lower));
            }
            _ => drop(cell.set_fg(depth.nearest(mixed))),
        }
    }

    fn paint_dots(&self, column: usize, row: usize, cell: &mut Cell) {
        let mut dots = 0;
        let mut alive = 0u64;
        let mut outside = 0;
        let mut mixture = Mixture::default();
        for (index, (dx, dy)) in BRAILLE_DOTS.into_iter().enumerate() {
            match self.pixel(2 * column + dx, 4 * row + dy) {
                Pixel::Outside => outside += 1,
                Pixel::Dead => {}
                Pixel::Alive(count, colour) => {
                    dots |= 1 << index;
                    alive += u64::from(count);
                    if let Some(colour) = colour {
                        mixture.add_colour(colour, count);
                    }
                }
            }
        }
        if outside == BRAILLE_DOTS.len() {
            return self.paint_outside(cell);
        }
        if dots == 0 {
            cell.set_symbol(" ");
            return;
        }
        cell.set_char(self.characters.dots(dots));
        let cells_per_dot = self.lens.cells_per_pixel();
        let share = alive as f64 / (8.0 * cells_per_dot as f64);
        match (seen(mixture.mean()), self.palette) {
            (Some(colour), Palette::Colour(depth)) => {
                // Few colours leave none for what is sparse, and dots that are cells show how many there are.
                let is_plain = cells_per_dot == 1 || depth == Depth::Named;
                let shown = if is_plain { colour } else { dimmed(colour, share) };
                cell.set_fg(depth.nearest(shown));
            }
            _ if cells_per_dot > 1 => drop(cell.set_style(self.palette.density(share))),
            _ => {}
        }
    }

    fn paint_outside(&self, cell: &mut Cell) {
        match self.palette {
            Palette::Colour(_) => cell.set_symbol(" ").set_bg(OUTSIDE),
            Palette::Plain => cell.set_symbol(self.characters.outside()).set_style(Modifier::DIM),
        };
    }

    fn pixel(&self, column: usize, row: usize) -> Pixel {
        if self.lens.is_outside(self.topology, column, row) {
            return Pixel::Outside;
        }
        let (Blocks { counts, colours }, block) = (self.blocks, self.lens.block(column, row));
        let colour = || Some(*colours.as_ref()?.get(block)?);
        match counts.get(block) {
            Some(&count) if count > 0 => Pixel::Alive(count, colour()),
            _ => Pixel::Dead,
        }
    }
}

/// The colour of live cells, where something lives.
fn seen([red, green, blue, alpha]: BlockColour) -> Option<Colour> {
    (alpha > 0).then_some([red, green, blue])
}

/// What a pixel shows.
#[derive(Clone, Copy)]
enum Pixel {
    /// Nothing of the universe.
    Outside,
    /// Dead cells only.
    Dead,
    /// That many live cells, with their colour where states have any.
    Alive(u32, Option<BlockColour>),
}

/// Column and row of the dot behind each bit of a braille character, from Unicode's chart
/// U+2800: the first six bits run down the columns, the last two are the bottom row.
const BRAILLE_DOTS: [(usize, usize); 8] =
    [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];

#[cfg(test)]
mod tests {
    use ratatui::layout::Size;
    use ratatui::style::Color;

    use super::*;
    use crate::engine::Engine;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Rect, Universe};
    use crate::terminal::camera::Camera;
    use crate::terminal::palette::{ALIVE, BACKGROUND};
    use crate::view::Framed;

    const BLINKER: [(i64, i64); 3] = [(0, 0), (1, 0), (2, 0)];
    const GLIDER: [(i64, i64); 5] = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];

    fn engine(points: &[(i64, i64)], rulestring: &str) -> ReferenceEngine {
        let pattern = Pattern {
            is_placed: true,
            ..Pattern::from_cells(Cells::from_points(points.iter().copied()))
        };
        ReferenceEngine::new(Universe::new(&pattern, Some(rulestring.parse().unwrap())).unwrap())
    }

    fn painted(
        engine: &mut ReferenceEngine,
        centre: Rect,
        zoom: i32,
        size: Size,
        palette: Palette,
    ) -> Buffer {
        let mut camera = Camera::fitted(centre, size);
        camera.zoom_by(zoom - camera.zoom());
        let lens = Lens::new(camera, size);
        let blocks = Blocks::observe(engine, lens.raster()).unwrap();
        let area = Area::new(0, 0, size.width, size.height);
        let mut buffer = Buffer::empty(area);
        let characters = Characters::Braille;
        let topology = engine.topology();
        let canvas = Canvas { lens: &lens, blocks: &blocks, topology, palette, characters };
        canvas.render(area, &mut buffer);
        buffer
    }

    /// The characters of a painted buffer, a string a row.
    fn characters(buffer: &Buffer) -> Vec<String> {
        let width = usize::from(buffer.area.width);
        buffer.content.chunks(width).map(|row| row.iter().map(Cell::symbol).collect()).collect()
    }

    #[track_caller]
    fn check(engine: &mut ReferenceEngine, centre: Rect, zoom: i32, expected: &[&str]) {
        let width = expected[0].chars().count() as u16;
        let size = Size::new(width, expected.len() as u16);
        let buffer = painted(engine, centre, zoom, size, Palette::Plain);
        assert_eq!(characters(&buffer), expected, "zoom {zoom}");
    }

    #[test]
    fn both_phases_of_a_blinker() {
        let middle = Rect::new(0, -1, 4, 4);
        let mut blinker = engine(&BLINKER, "B3/S23");
        check(&mut blinker, middle, 0, &["▄▄▄ ", "    "]);
        check(&mut blinker, middle, 1, &["        ", "██████  ", "        ", "        "]);
        blinker.step(1).unwrap();
        check(&mut blinker, middle, 0, &[" █  ", " ▀  "]);
        check(&mut blinker, middle, 1, &["  ██    ", "  ██    ", "  ██    ", "        "]);
    }

    #[test]
    fn a_glider_from_close_to_far() {
        let mut glider = engine(&GLIDER, "B3/S23");
        let middle = Rect::new(0, 0, 4, 4);
        check(&mut glider, middle, 1, &["  ██    ", "    ██  ", "██████  ", "        "]);
        check(&mut glider, middle, 0, &[" ▀▄ ", "▀▀▀ "]);
        check(&mut glider, middle, -1, &["⠬⠆"]);
        check(&mut glider, Rect::new(0, 0, 8, 8), -2, &["⠛ "]);
    }

    #[test]
    fn characters_of_every_kind_show_what_lives() {
        let halves = |characters: Characters| {
            [(true, true), (true, false), (false, true), (false, false)]
                .map(|(upper, lower)| characters.halves(upper, lower))
        };
        assert_eq!(halves(Characters::Braille), ["█", "▀", "▄", " "]);
        assert_eq!(halves(Characters::Ascii), ["#", "'", ".", " "]);
        let dots = |characters: Characters| [1, 3, 7, 31, 127, 255].map(|d| characters.dots(d));
        assert_eq!(dots(Characters::Braille), ['⠁', '⠃', '⠇', '⠟', '⡿', '⣿']);
        assert_eq!(dots(Characters::Blocks), ['░', '░', '▒', '▓', '█', '█']);
        assert_eq!(dots(Characters::Ascii), ['.', '.', ':', '+', '#', '#']);
    }

    #[test]
    fn a_cell_may_be_larger_than_the_terminal() {
        let mut lone = engine(&[(0, 0)], "B3/S23");
        check(&mut lone, Rect::new(0, 0, 1, 1), 5, &["████", "████"]);
    }

    #[test]
    fn a_universe_ends_where_it_ends() {
        let mut corner = engine(&[(-1, -1)], "B3/S23:P3,2");
        let middle = Rect::new(-1, -1, 4, 4);
        check(&mut corner, middle, 0, &["▀  ░", "░░░░"]);
        check(&mut corner, Rect::new(-1, -1, 8, 4), -1, &["⠁ ░░"]);
        check(&mut corner, Rect::new(-1, -1, 16, 8), -1, &["⠁ ░░░░░░", "░░░░░░░░"]);
    }

    #[test]
    fn a_terminal_that_has_grown_shows_the_old_picture_where_it_was() {
        let mut full = engine(&[(0, 0), (1, 0), (0, 1), (1, 1)], "B3/S23");
        let size = Size::new(4, 2);
        let lens = Lens::new(Camera::fitted(Rect::new(0, 0, 2, 2), size), size);
        let canvas = Canvas {
            lens: &lens,
            blocks: &Blocks::observe(&mut full, lens.raster()).unwrap(),
            topology: full.topology(),
            palette: Palette::Plain,
            characters: Characters::Braille,
        };
        let area = Area::new(0, 0, 6, 3);
        let mut buffer = Buffer::empty(area);
        canvas.render(area, &mut buffer);
        assert_eq!(characters(&buffer), ["████  ", "████  ", "      "]);
    }

    #[test]
    fn half_a_character_outside_is_coloured() {
        let mut corner = engine(&[(-1, 0)], "B3/S23:P2,3");
        let size = Size::new(4, 2);
        let buffer =
            painted(&mut corner, Rect::new(-1, -1, 4, 4), 0, size, Palette::Colour(Depth::Full));
        assert_eq!(characters(&buffer), ["▄   ", "▄▄  "]);
        let colours = |column, row| (buffer[(column, row)].fg, buffer[(column, row)].bg);
        assert_eq!(colours(0, 0), (ALIVE, BACKGROUND));
        assert_eq!(colours(0, 1), (OUTSIDE, BACKGROUND));
        assert_eq!(colours(2, 1), (ALIVE, OUTSIDE));
    }

    #[test]
    fn the_denser_the_brighter() {
        let check = |count: u32, colour: Color| {
            let size = Size::new(1, 1);
            let mut camera = Camera::fitted(Rect::new(0, 0, 32, 64), size);
            camera.zoom_by(-5 - camera.zoom());
            let lens = Lens::new(camera, size);
            let canvas = Canvas {
                lens: &lens,
                blocks: &Blocks { counts: vec![count; 8], colours: None },
                topology: Topology::UNBOUNDED,
                palette: Palette::Colour(Depth::Full),
                characters: Characters::Braille,
            };
            let area = Area::new(0, 0, 1, 1);
            let mut buffer = Buffer::empty(area);
            canvas.render(area, &mut buffer);
            assert_eq!(buffer[(0, 0)].fg, colour, "{count} of 256 cells");
        };
        check(1, Color::Indexed(38));
        check(8, Color::Indexed(80));
        check(96, Color::Indexed(231));
    }

    /// Cells of a state each, side by side from the origin.
    fn states(states: &[u8], rulestring: &str) -> ReferenceEngine {
        let cells = states.iter().enumerate().map(|(x, state)| ((x as i64, 0), *state));
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(Cells::from_states(cells)) };
        ReferenceEngine::new(Universe::new(&pattern, Some(rulestring.parse().unwrap())).unwrap())
    }

    #[test]
    fn states_have_their_colours() {
        let size = Size::new(4, 2);
        let middle = Rect::new(0, -1, 4, 4);
        let mut cells = states(&[1, 2, 3], "WireWorld");
        for (depth, expected) in [
            (
                Depth::Full,
                [Color::Rgb(0, 128, 255), Color::Rgb(255, 255, 255), Color::Rgb(255, 128, 0)],
            ),
            (Depth::Indexed, [33, 231, 208].map(Color::Indexed)),
            (Depth::Named, [Color::LightBlue, Color::White, Color::Yellow]),
        ] {
            let buffer = painted(&mut cells, middle, 0, size, Palette::Colour(depth));
            assert_eq!(characters(&buffer), ["▄▄▄ ", "    "]);
            assert_eq!([0, 1, 2].map(|column| buffer[(column, 0)].fg), expected, "{depth:?}");
            assert_eq!(buffer[(0, 0)].bg, BACKGROUND);
        }
    }

    #[test]
    fn two_states_above_each_other_share_a_character() {
        let cells = [((0, 0), 1), ((0, 1), 3), ((1, 0), 2), ((1, 1), 2)];
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(Cells::from_states(cells)) };
        let universe = Universe::new(&pattern, Some("WireWorld".parse().unwrap())).unwrap();
        let mut engine = ReferenceEngine::new(universe);
        let middle = Rect::new(0, 0, 2, 2);
        let palette = Palette::Colour(Depth::Full);
        let buffer = painted(&mut engine, middle, 0, Size::new(2, 1), palette);
        assert_eq!(characters(&buffer), ["▀█"]);
        let colours = |column| (buffer[(column, 0)].fg, buffer[(column, 0)].bg);
        assert_eq!(colours(0), (Color::Rgb(0, 128, 255), Color::Rgb(255, 128, 0)));
        assert_eq!(colours(1), (Color::Rgb(255, 255, 255), BACKGROUND));
        // Dots have the mean of their colours: of blue, orange and two of white.
        let buffer = painted(&mut engine, middle, -1, Size::new(1, 1), palette);
        let Color::Rgb(red, green, blue) = buffer[(0, 0)].fg else {
            panic!("{:?}", buffer[(0, 0)])
        };
        assert!(red > 200 && green > 200 && red == blue, "{red} {green} {blue}");
    }

    #[test]
    fn far_out_states_dim_with_their_density_and_without_colour_they_have_shades() {
        let mut cells = states(&[3; 64], "WireWorld");
        let far = Rect::new(0, -32, 64, 64);
        let size = Size::new(4, 2);
        let buffer = painted(&mut cells, far, -4, size, Palette::Colour(Depth::Full));
        let Color::Rgb(red, green, blue) = buffer[(0, 1)].fg else {
            panic!("{:?}", buffer[(0, 1)])
        };
        assert!((120..200).contains(&red) && green.abs_diff(red / 2) < 3 && blue == 0, "{red}");
        let mut cells = states(&[1, 4, 8], "345/2/9");
        check(&mut cells, Rect::new(0, 0, 3, 2), 1, &["██▓▓▒▒", "      "]);
    }
}
