//! The WGSL of the tile kernel: several generations a launch.
//!
//! A workgroup loads a tile with a halo of 16 cells around the part that it writes, enough for 16
//! generations, and steps it without touching the grid's memory. Its invocations stand above one
//! another. Each holds K words by R rows in named variables, which drivers keep in registers. The
//! words are shifted by half a word against the grid's: an invocation loads K + 1 words a row, has 16
//! columns to spare on each side, and stores K - 1 words.
//!
//! Invocations exchange sums rather than rows. With `w`, `c`, `e` a word and its neighbours, the rows
//! above and below need a row only as `ones + 2 twos = w + c + e`. Each generation an invocation
//! publishes the sums of its first and last row in workgroup memory, waits at one barrier (two copies
//! take turns), and sweeps its rows from north to south. Cells past the tile count as dead, which
//! spoils one more cell from the outside in with each generation; that is what the halo is for.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use super::layout::{BandTiles, Grid, HALO, Launch, PlaneLaunch, constants};
use crate::engine::circuit;
use crate::life::LifeLike;
use crate::wgsl::{Part, Program};

/// Generations of a launch that leaves tiles at rest alone: a multiple of many periods.
const GENERATIONS_THAT_REST: u64 = 12;

/// From so many such launches on, a remainder of another length at the end costs little.
const LAUNCHES_WORTH_A_REMAINDER: u64 = 16;

/// Generations at most of a launch that leaves tiles at rest alone, where so many are to be stepped.
///
/// A launch finds a tile at rest if the tile's period divides the launch's generations. So twelve leave
/// more tiles alone than sixteen do: pulsars have period three. Sixteen are taken where they alone
/// leave no remainder, because after a remainder nothing is known of the tiles.
pub(super) fn generations_that_rest(wanted: u64) -> u64 {
    let all = u64::from(HALO);
    let is_short = wanted < GENERATIONS_THAT_REST * LAUNCHES_WORTH_A_REMAINDER;
    let divides = |generations: u64| wanted.is_multiple_of(generations);
    if is_short && divides(all) && !divides(GENERATIONS_THAT_REST) {
        all
    } else {
        GENERATIONS_THAT_REST
    }
}

/// The shape of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TileShape {
    /// Words that an invocation holds in a row; it stores one less.
    pub(super) words: u32,
    /// Rows that an invocation holds.
    pub(super) rows: u32,
    /// Invocations in a workgroup, above one another.
    pub(super) workgroup: u32,
}

impl TileShape {
    /// Rows that a workgroup writes.
    pub(super) fn rows_written(&self) -> u32 {
        self.rows * self.workgroup - 2 * HALO
    }

    /// Columns of words that a workgroup writes.
    pub(super) fn words_written(&self) -> u32 {
        self.words - 1
    }

    /// Bytes of workgroup memory.
    pub(super) fn workgroup_bytes(&self) -> u32 {
        2 * 4 * self.words * self.workgroup * 4
    }
}

/// The form of the majority of three, which decides what a driver's compiler makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Majority {
    /// One of the inputs, chosen by where the others differ.
    Select,
    /// Ands and an or.
    AndOr,
    /// The first input, turned over where it is alone; shares a part with the sum of the three.
    Turn,
}

impl Majority {
    /// Every form.
    pub(super) const ALL: [Self; 3] = [Self::Select, Self::AndOr, Self::Turn];

    fn wgsl(self) -> &'static str {
        match self {
            Self::Select => "((a ^ b) & (c ^ b)) ^ b",
            Self::AndOr => "(a & b) | ((a ^ b) & c)",
            Self::Turn => "((a ^ b) & (c ^ ~b)) ^ a",
        }
    }
}

impl fmt::Display for Majority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Select => "select",
            Self::AndOr => "and-or",
            Self::Turn => "turn",
        })
    }
}

impl FromStr for Majority {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|one| one.to_string() == text);
        found.ok_or_else(|| format!("'{text}' is no form of the majority"))
    }
}

/// Whether a kernel masks cells past the grid's edges in every generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Edges {
    /// No: the axes wrap, or no cell comes near an edge.
    Unmasked,
    /// Yes: the edges are dead.
    Masked,
}

/// Which tiles of a grid a launch steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Selection {
    /// All of them.
    All,
    /// Those of a list, and tells which of them changed.
    Listed,
}

/// What a kernel reads from and writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// A dense grid.
    Grid(Edges, Selection),
    /// A sparse plane of tiles, each as large as what a workgroup writes.
    Plane,
}

/// The kernel.
pub(super) fn program(
    rule: LifeLike,
    shape: TileShape,
    majority: Majority,
    target: Target,
) -> Program {
    let mut parts = vec![
        constants(),
        rule_part(rule),
        majority_part(majority),
        Part::Text("body", body(shape, target)),
        Part::constants(
            "sizes",
            &[
                ("LANES", shape.workgroup),
                ("EDGE_WORDS", 2 * 4 * shape.words * shape.workgroup),
                ("WORDS_WRITTEN", shape.words_written()),
                ("ROWS_WRITTEN", shape.rows_written()),
                ("ROWS_HELD", shape.rows),
            ],
        ),
    ];
    match target {
        Target::Grid(_, selection) => {
            let tiles = match selection {
                Selection::All => "#import tiles_all\n",
                Selection::Listed => "#import tiles_listed\n",
            };
            parts.extend([
                Part::of::<Grid>(),
                Part::of::<Launch>(),
                Part::of::<BandTiles>(),
                Part::Text("tiles", tiles.to_owned()),
            ]);
            Program::new("grid_step_tile", &parts)
        }
        Target::Plane => {
            parts.extend([Part::of::<PlaneLaunch>(), tile_sizes(shape)]);
            Program::new("plane_step", &parts)
        }
    }
}

/// The size of the tiles of a pool, each as large as what a workgroup of that shape writes.
pub(super) fn tile_sizes(shape: TileShape) -> Part<'static> {
    let sizes = [("TILE_COLUMNS", shape.words_written()), ("TILE_ROWS", shape.rows_written())];
    Part::constants("tile_sizes", &sizes)
}

/// The function that gives a rule's next cells.
pub(super) fn rule_part(rule: LifeLike) -> Part<'static> {
    let text = format!(
        "// The next cells of {rule}: c are the cells, w and e their neighbours, n1 and n2 the ones\n\
         // and twos of the sums of the three north of each, s1 and s2 of those south.\n\
         fn next_cells(c: u32, w: u32, e: u32, n1: u32, n2: u32, s1: u32, s2: u32) -> u32 {{\n    \
         {}\n}}\n",
        circuit::wgsl(&circuit::life_like(rule), &circuit::LIFE_LIKE_INPUTS)
    );
    Part::Text("rule", text)
}

/// The function that gives the majority of three.
pub(super) fn majority_part(majority: Majority) -> Part<'static> {
    let text = format!(
        "fn majority(a: u32, b: u32, c: u32) -> u32 {{\n    return {};\n}}\n",
        majority.wgsl()
    );
    Part::Text("majority", text)
}

/// Rules whose kernels stand for those of all rules: some have circuits and some trees of
/// selections.
pub(super) fn example_rules() -> impl Iterator<Item = LifeLike> {
    [(0b1000, 0b1100), (0b100_1000, 0b1100), (0b100, 0), (0, 0), (0x1ff, 0x1ff), (0x103, 0x95)]
        .into_iter()
        .map(|(birth, survival)| LifeLike::from_masks(birth, survival))
}

/// What the kernel does with a tile.
fn body(shape: TileShape, target: Target) -> String {
    let mut body = Generator { text: String::new(), shape, target };
    body.load();
    body.line(1, "for (var generation = 0u; generation < launch.generations; generation += 1u) {");
    body.exchange();
    body.sweep();
    body.line(1, "}");
    body.store();
    body.text
}

struct Generator {
    text: String,
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
                self.line(1, format!("let g{word}_{row} = now[column{word} + at{row}];"));
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

    /// The western and eastern neighbours of a row's words, and the row's sums under the names
    /// `ones{word}_{row}` and `twos{word}_{row}`.
    fn sums(&mut self, row: u32) {
        let words = self.shape.words;
        for k in 0..words {
            let west = match k {
                0 => format!("c{k}_{row} << 1u"),
                _ => format!("(c{k}_{row} << 1u) | (c{}_{row} >> 31u)", k - 1),
            };
            let east = match k + 1 {
                next if next == words => format!("c{k}_{row} >> 1u"),
                next => format!("(c{k}_{row} >> 1u) | (c{next}_{row} << 31u)"),
            };
            self.line(2, format!("let w{k}_{row} = {west};"));
            self.line(2, format!("let e{k}_{row} = {east};"));
            self.line(2, format!("let ones{k}_{row} = w{k}_{row} ^ c{k}_{row} ^ e{k}_{row};"));
            self.line(
                2,
                format!("let twos{k}_{row} = majority(w{k}_{row}, c{k}_{row}, e{k}_{row});"),
            );
        }
    }

    /// Publishes the sums of the first and the last row and takes those of the neighbours:
    /// `ones{word}_north` and so on.
    fn exchange(&mut self) {
        let TileShape { words, rows, workgroup } = self.shape;
        let last = rows - 1;
        self.sums(0);
        if last > 0 {
            self.sums(last);
        }
        self.line(2, format!("let turn = (generation & 1u) * {}u + lane;", 4 * words * workgroup));
        let slots = [("ones", 0), ("twos", 0), ("ones", last), ("twos", last)];
        for (slot, (name, row)) in (0u32..).zip(slots) {
            for k in 0..words {
                let at = (slot * words + k) * workgroup;
                self.line(2, format!("edges[turn + {at}u] = {name}{k}_{row};"));
            }
        }
        self.line(2, "workgroupBarrier();");
        for (side, neighbour, first_slot, condition) in [
            ("north", "- 1u", 2, "lane > 0u".to_owned()),
            ("south", "+ 1u", 0, format!("lane + 1u < {workgroup}u")),
        ] {
            for name in ["ones", "twos"] {
                for k in 0..words {
                    self.line(2, format!("var {name}{k}_{side} = 0u;"));
                }
            }
            self.line(2, format!("if ({condition}) {{"));
            for (slot, name) in (first_slot..).zip(["ones", "twos"]) {
                for k in 0..words {
                    let at = (slot * words + k) * workgroup;
                    self.line(3, format!("{name}{k}_{side} = edges[turn {neighbour} + {at}u];"));
                }
            }
            self.line(2, "}");
        }
    }

    fn sweep(&mut self) {
        let TileShape { words, rows, .. } = self.shape;
        let last = rows - 1;
        for row in 0..rows {
            if row > 0 && row + 1 < last {
                self.sums(row + 1);
            } else if row == 0 && last > 1 {
                self.sums(1);
            }
            let north = if row == 0 { "north".to_owned() } else { (row - 1).to_string() };
            let south = if row == last { "south".to_owned() } else { (row + 1).to_string() };
            for k in 0..words {
                let next = format!(
                    "next_cells(c{k}_{row}, w{k}_{row}, e{k}_{row}, ones{k}_{north}, \
                     twos{k}_{north}, ones{k}_{south}, twos{k}_{south})"
                );
                let masked = match self.target {
                    Target::Grid(Edges::Masked, _) => {
                        format!("{next} & row_mask{row} & column_mask{k}")
                    }
                    Target::Grid(Edges::Unmasked, _) | Target::Plane => next,
                };
                self.line(2, format!("c{k}_{row} = {masked};"));
            }
        }
    }

    fn store(&mut self) {
        self.line(1, "var changed = 0u;");
        match self.target {
            Target::Grid(..) => self.store_in_grid(),
            Target::Plane => self.store_in_plane(),
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
                        "changed |= store(first_word + {before}u, first_row + {row}, \
                         (c{before}_{row} >> 16u) | (c{word}_{row} << 16u));"
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
                self.line(
                    2,
                    format!("let {name} = (c{before}_{row} >> 16u) | (c{word}_{row} << 16u);"),
                );
                self.line(2, format!("changed |= {name} ^ now[column{word} + {row}u];"));
                self.line(2, format!("after[column{word} + {row}u] = {name};"));
            }
        }
        self.line(1, "}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn launches_that_leave_tiles_alone_leave_no_remainder_if_they_can() {
        for (wanted, expected) in
            [(1, 12), (12, 12), (16, 16), (48, 12), (64, 16), (100, 12), (1024, 12), (1000, 12)]
        {
            assert_eq!(generations_that_rest(wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn a_tile_writes_what_its_halo_leaves() {
        let shape = TileShape { words: 6, rows: 8, workgroup: 64 };
        assert_eq!((shape.words_written(), shape.rows_written()), (5, 480));
        assert_eq!(shape.workgroup_bytes(), 12_288);
    }
}
