//! The WGSL of the tile kernel: several generations a launch.
//!
//! A workgroup loads a tile with a halo of 16 cells around the part that it writes, enough for 16
//! generations, and steps it without touching the grid's memory. Its invocations stand above one
//! another. Each holds K words by R rows in named variables, which drivers keep in registers. The
//! words are shifted by half a word against the grid's: an invocation loads K + 1 words a row, has 16
//! columns to spare on each side, and stores K - 1 words.
//!
//! Each generation an invocation publishes its first and last row in workgroup memory, waits at one
//! barrier (two copies take turns), and sweeps its rows from north to south. Cells past the tile count
//! as dead, which spoils one more cell from the outside in with each generation; that is what the halo
//! is for.
//!
//! Under a Life-like rule invocations exchange sums rather than rows. With `w`, `c`, `e` a word and its
//! neighbours, the rows above and below need a row only as `ones + 2 twos = w + c + e`. Under any
//! other rule they need all three, and a row is published as its cells. Such rules may take twenty times
//! Life's operations; then an invocation holds fewer rows and a workgroup has more of them
//! (`TileShape::suited_to`).

mod body;
mod shape;

use std::fmt::{self, Display};
use std::str::FromStr;

pub(super) use self::shape::{Edges, Selection, Target, TileShape};
use super::kernel_rule::{KernelRule, Takes};
use super::layout::{BandTiles, Grid, HALO, Launch, PlaneLaunch, constants};
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

impl Display for Majority {
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

/// The kernel.
pub(super) fn program(
    rule: &KernelRule,
    shape: TileShape,
    majority: Majority,
    target: Target,
) -> Program {
    let takes = rule.next().takes();
    let mut parts = vec![
        constants(),
        rule.next().part(),
        majority_part(majority, takes),
        Part::Text("body", body::body(rule, shape, target)),
        Part::constants(
            "sizes",
            &[
                ("LANES", shape.workgroup),
                ("EDGE_WORDS", shape.edge_words(takes)),
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

/// The function that gives the majority of three, for rules that take sums.
pub(super) fn majority_part(majority: Majority, takes: Takes) -> Part<'static> {
    let text = match takes {
        Takes::Sums => format!(
            "fn majority(a: u32, b: u32, c: u32) -> u32 {{\n    return {};\n}}\n",
            majority.wgsl()
        ),
        Takes::Cells => String::new(),
    };
    Part::Text("majority", text)
}

#[cfg(test)]
mod tests {
    use super::super::kernel_rule;
    use super::*;
    use crate::life::Rule;

    const TILE: TileShape = TileShape { words: 5, rows: 8, workgroup: 32 };

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

    #[test]
    fn tiles_keep_their_size_whatever_a_rule_takes() {
        let rule = |text: &str| KernelRule::steady(text.parse::<Rule>().unwrap().table().unwrap());
        assert_eq!(TILE.suited_to(rule("B3/S23").next(), 256), TILE);
        assert_eq!(TILE.suited_to(rule("W30").next(), 256), TILE);
        for example in kernel_rule::examples().chain(kernel_rule::blinking_examples()) {
            for most in [32, 64, 256] {
                let shape = TILE.suited_to(example.next(), most);
                assert_eq!((shape.words, shape.rows * shape.workgroup), (5, 256));
                assert!(shape.workgroup <= most && 8 % shape.rows == 0, "{shape:?}");
            }
        }
        let irregular = rule("B2cek3aeijnqy4cnqrwy5aeijny/S2cek3aeijnqy4cnqrwyz5ai");
        let shape = TILE.suited_to(irregular.next(), 256);
        assert!(shape.rows < 8 && shape.workgroup > 32, "{shape:?}");
    }
}
