//! The statements of the tile kernel, which load a tile, step it and store it.
//!
//! Variable `c{k}_{r}` is word `k` of row `r` of what an invocation holds; the rows of its neighbours are
//! called `north` and `south`.

use std::fmt::Write as _;

use super::super::kernel_rule::{Background, KernelRule, Takes};
use super::shape::{Edges, Target, TileShape, values_published};

/// What the kernel does with a tile.
pub(super) fn body(rule: &KernelRule, shape: TileShape, target: Target) -> String {
    let (takes, background) = (rule.next().takes(), rule.background());
    let mut body = Generator { text: String::new(), takes, background, shape, target };
    body.load();
    body.line(1, "for (var generation = 0u; generation < launch.generations; generation += 1u) {");
    match takes {
        Takes::Sums => {
            body.exchange_sums();
            body.sweep_sums();
        }
        Takes::Cells => {
            body.exchange_cells();
            body.sweep_cells();
        }
    }
    body.line(1, "}");
    body.store();
    body.text
}

struct Generator {
    text: String,
    takes: Takes,
    background: Background,
    shape: TileShape,
    target: Target,
}

impl Generator {
    fn line(&mut self, depth: usize, text: impl AsRef<str>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{}{}", "    ".repeat(depth), text.as_ref());
    }

    fn load(&mut self) {
        let TileShape { words, rows, .. } = self.shape;
        for word in 0..=words {
            let base = match self.target {
                Target::Grid(..) => format!("first_word + {word}u"),
                Target::Plane => format!("tile, band, {word}u, row"),
            };
            self.line(1, format!("let column{word} = column_base({base});"));
        }
        for row in 0..rows {
            let offset = match self.target {
                Target::Grid(..) => format!("row_offset(first_row + {row})"),
                Target::Plane => format!("{row}u"),
            };
            self.line(1, format!("let at{row} = {offset};"));
            for word in 0..=words {
                let turned = if self.background == Background::Full { "~" } else { "" };
                self.line(1, format!("let g{word}_{row} = {turned}now[column{word} + at{row}];"));
            }
            for word in 0..words {
                let next = word + 1;
                self.line(
                    1,
                    format!("var c{word}_{row} = (g{word}_{row} >> 16u) | (g{next}_{row} << 16u);"),
                );
            }
        }
        if matches!(self.target, Target::Grid(Edges::Masked, _)) {
            for row in 0..rows {
                self.line(1, format!("let row_mask{row} = row_mask(first_row + {row});"));
            }
            for word in 0..words {
                self.line(1, format!("let column_mask{word} = column_mask(first_word + {word}u);"));
            }
        }
    }

    /// The western and eastern neighbours of a word of a row.
    fn neighbours(&mut self, k: u32, row: &str) {
        let west = match k {
            0 => format!("c{k}_{row} << 1u"),
            _ => format!("(c{k}_{row} << 1u) | (c{}_{row} >> 31u)", k - 1),
        };
        let east = match k + 1 {
            next if next == self.shape.words => format!("c{k}_{row} >> 1u"),
            next => format!("(c{k}_{row} >> 1u) | (c{next}_{row} << 31u)"),
        };
        self.line(2, format!("let w{k}_{row} = {west};"));
        self.line(2, format!("let e{k}_{row} = {east};"));
    }

    /// The neighbours of a row's words, and the row's sums under the names `ones{word}_{row}` and
    /// `twos{word}_{row}`.
    fn sums(&mut self, row: u32) {
        for k in 0..self.shape.words {
            self.neighbours(k, &row.to_string());
            self.line(2, format!("let ones{k}_{row} = w{k}_{row} ^ c{k}_{row} ^ e{k}_{row};"));
            self.line(
                2,
                format!("let twos{k}_{row} = majority(w{k}_{row}, c{k}_{row}, e{k}_{row});"),
            );
        }
    }

    /// Publishes the sums of the first and the last row and takes those of the neighbours:
    /// `ones{word}_north` and so on.
    fn exchange_sums(&mut self) {
        let last = self.shape.rows - 1;
        self.sums(0);
        if last > 0 {
            self.sums(last);
        }
        self.exchange(&["ones", "twos"]);
    }

    /// Publishes values of the first and the last row, named by what stands before the word and the row,
    /// and takes those of the neighbours.
    fn exchange(&mut self, names: &[&str]) {
        let TileShape { words, rows, workgroup } = self.shape;
        let slots =
            [0, rows - 1].into_iter().flat_map(|row| names.iter().map(move |name| (name, row)));
        let published = 2 * values_published(self.takes);
        self.line(
            2,
            format!("let turn = (generation & 1u) * {}u + lane;", published * words * workgroup),
        );
        for (slot, (name, row)) in (0u32..).zip(slots) {
            for k in 0..words {
                let at = (slot * words + k) * workgroup;
                self.line(2, format!("edges[turn + {at}u] = {name}{k}_{row};"));
            }
        }
        self.line(2, "workgroupBarrier();");
        for (side, neighbour, first_slot, condition) in [
            ("north", "- 1u", values_published(self.takes), "lane > 0u".to_owned()),
            ("south", "+ 1u", 0, format!("lane + 1u < {workgroup}u")),
        ] {
            for name in names {
                for k in 0..words {
                    self.line(2, format!("var {name}{k}_{side} = 0u;"));
                }
            }
            self.line(2, format!("if ({condition}) {{"));
            for (slot, name) in (first_slot..).zip(names) {
                for k in 0..words {
                    let at = (slot * words + k) * workgroup;
                    self.line(3, format!("{name}{k}_{side} = edges[turn {neighbour} + {at}u];"));
                }
            }
            self.line(2, "}");
        }
    }

    fn sweep_sums(&mut self) {
        let TileShape { words, rows, .. } = self.shape;
        let last = rows - 1;
        for row in 0..rows {
            if row > 0 && row + 1 < last {
                self.sums(row + 1);
            } else if row == 0 && last > 1 {
                self.sums(1);
            }
            let (north, south) = self.beside(row);
            for k in 0..words {
                let next = format!(
                    "next_cells(c{k}_{row}, w{k}_{row}, e{k}_{row}, ones{k}_{north}, \
                     twos{k}_{north}, ones{k}_{south}, twos{k}_{south})"
                );
                self.replace(row, k, next);
            }
        }
    }

    /// Publishes the cells of the first and the last row and takes those of the neighbours.
    fn exchange_cells(&mut self) {
        self.exchange(&["c"]);
        for k in 0..self.shape.words {
            self.neighbours(k, "north");
            self.neighbours(k, "south");
        }
    }

    /// A row's cells are kept as `o{word}_{row}`, because the next row needs them when they are replaced.
    fn sweep_cells(&mut self) {
        let TileShape { words, rows, .. } = self.shape;
        (0..words).for_each(|k| self.neighbours(k, "0"));
        for row in 0..rows {
            for k in 0..words {
                if row + 1 < rows {
                    self.neighbours(k, &(row + 1).to_string());
                }
                self.line(2, format!("let o{k}_{row} = c{k}_{row};"));
            }
            let (north, south) = self.beside(row);
            let old = if row == 0 { "c" } else { "o" };
            for k in 0..words {
                let next = format!(
                    "next_cells(w{k}_{north}, {old}{k}_{north}, e{k}_{north}, w{k}_{row}, o{k}_{row}, \
                     e{k}_{row}, w{k}_{south}, c{k}_{south}, e{k}_{south})"
                );
                self.replace(row, k, next);
            }
        }
    }

    /// The rows north and south of a row, by their names.
    fn beside(&self, row: u32) -> (String, String) {
        let north = if row == 0 { "north".to_owned() } else { (row - 1).to_string() };
        let is_last = row + 1 == self.shape.rows;
        let south = if is_last { "south".to_owned() } else { (row + 1).to_string() };
        (north, south)
    }

    /// Replaces the cells of a word by the next ones.
    fn replace(&mut self, row: u32, k: u32, next: String) {
        let masked = match self.target {
            Target::Grid(Edges::Masked, _) => {
                format!("{next} & row_mask{row} & column_mask{k}")
            }
            Target::Grid(Edges::Unmasked, _) | Target::Plane => next,
        };
        self.line(2, format!("c{k}_{row} = {masked};"));
    }

    fn store(&mut self) {
        self.line(1, "var changed = 0u;");
        let odd = match self.background {
            Background::Steady => None,
            Background::Empty => Some(1),
            Background::Full => Some(0),
        };
        if let Some(odd) = odd {
            // Where the plane is full after so many generations.
            let is_full = format!("(launch.generations & 1u) == {odd}u");
            self.line(1, format!("let turned = select(0u, 0xffffffffu, {is_full});"));
        }
        match self.target {
            Target::Grid(..) => self.store_in_grid(),
            Target::Plane => self.store_in_plane(),
        }
    }

    /// The word of the grid whose second half is in that held word.
    fn stored(&self, row: u32, word: u32) -> String {
        let before = word - 1;
        let cells = format!("(c{before}_{row} >> 16u) | (c{word}_{row} << 16u)");
        match self.background {
            Background::Steady => cells,
            Background::Empty | Background::Full => format!("({cells}) ^ turned"),
        }
    }

    fn store_in_grid(&mut self) {
        let TileShape { words, rows, .. } = self.shape;
        for row in 0..rows {
            self.line(1, format!("if (is_written(lane, {row}u, first_row + {row})) {{"));
            for word in 1..words {
                let before = word - 1;
                self.line(
                    2,
                    format!(
                        "changed |= store(first_word + {before}u, first_row + {row}, {});",
                        self.stored(row, word)
                    ),
                );
            }
            self.line(1, "}");
        }
    }

    fn store_in_plane(&mut self) {
        let TileShape { words, rows, .. } = self.shape;
        self.line(1, "if (band == 1u) {");
        for row in 0..rows {
            for word in 1..words {
                let before = word - 1;
                let name = format!("after{before}_{row}");
                self.line(2, format!("let {name} = {};", self.stored(row, word)));
                self.line(2, format!("changed |= {name} ^ now[column{word} + {row}u];"));
                self.line(2, format!("after[column{word} + {row}u] = {name};"));
            }
        }
        self.line(1, "}");
    }
}
