//! Cells as characters: half-blocks up close, braille dots further out.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect as Area;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::abilities::Characters;
use super::camera::{Lens, Pixels};
use super::palette::{OUTSIDE, Palette};
use crate::life::Topology;

/// What the cells of a universe look like through a lens.
pub struct Canvas<'a> {
    /// The look that the counts were made for.
    pub lens: &'a Lens,
    /// Live cells in each block of the lens's raster.
    pub counts: &'a [u32],
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
        let is_alive = |pixel| matches!(pixel, Alive(_));
        cell.set_symbol(self.characters.halves(is_alive(upper), is_alive(lower)));
        // Without colour or half-blocks, half a character outside cannot be told from a live one.
        if self.palette == Palette::Plain || self.characters == Characters::Ascii {
            return;
        }
        match (upper, lower) {
            (Outside, Alive(_)) | (Alive(_), Outside) => cell.set_bg(OUTSIDE),
            (Outside, _) => cell.set_symbol("▀").set_fg(OUTSIDE),
            (_, Outside) => cell.set_symbol("▄").set_fg(OUTSIDE),
            _ => cell,
        };
    }

    fn paint_dots(&self, column: usize, row: usize, cell: &mut Cell) {
        let mut dots = 0;
        let mut alive = 0u64;
        let mut outside = 0;
        for (index, (dx, dy)) in BRAILLE_DOTS.into_iter().enumerate() {
            match self.pixel(2 * column + dx, 4 * row + dy) {
                Pixel::Outside => outside += 1,
                Pixel::Dead => {}
                Pixel::Alive(count) => {
                    dots |= 1 << index;
                    alive += u64::from(count);
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
        if cells_per_dot > 1 {
            let share = alive as f64 / (8.0 * cells_per_dot as f64);
            cell.set_style(self.palette.density(share));
        }
    }

    fn paint_outside(&self, cell: &mut Cell) {
        match self.palette {
            Palette::Colour => cell.set_symbol(" ").set_bg(OUTSIDE),
            Palette::Plain => cell.set_symbol(self.characters.outside()).set_style(Modifier::DIM),
        };
    }

    fn pixel(&self, column: usize, row: usize) -> Pixel {
        if self.lens.is_outside(self.topology, column, row) {
            return Pixel::Outside;
        }
        match self.counts.get(self.lens.block(column, row)) {
            Some(&count) if count > 0 => Pixel::Alive(count),
            _ => Pixel::Dead,
        }
    }
}

/// What a pixel shows.
#[derive(Clone, Copy)]
enum Pixel {
    /// Nothing of the universe.
    Outside,
    /// Dead cells only.
    Dead,
    /// That many live cells.
    Alive(u32),
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
        let counts = engine.count_blocks(lens.raster()).unwrap();
        let area = Area::new(0, 0, size.width, size.height);
        let mut buffer = Buffer::empty(area);
        let characters = Characters::Braille;
        let topology = engine.topology();
        let canvas = Canvas { lens: &lens, counts: &counts, topology, palette, characters };
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
            counts: &full.count_blocks(lens.raster()).unwrap(),
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
        let buffer = painted(&mut corner, Rect::new(-1, -1, 4, 4), 0, size, Palette::Colour);
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
                counts: &[count; 8],
                topology: Topology::UNBOUNDED,
                palette: Palette::Colour,
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
}
