//! Neighbourhoods whose live cells are counted, and the arrangements that letters tell apart.
//!
//! Rules that count are written as numbers of live neighbours: `B3/S23`. In a rule that is isotropic but
//! not totalistic, letters after a number name some of its arrangements: `B2-a/S12`. An arrangement is a
//! set of neighbours together with all that it becomes when the neighbourhood is rotated or mirrored.
//! In Life's neighbourhood the letters are Alan Hensel's; in the hexagonal one they are those of
//! LifeViewer.

use super::moore::{MooreTable, rearranged};
use crate::language::Text;
use crate::language::texts::rules as texts;

/// A neighbourhood within Life's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Neighbourhood {
    /// All eight.
    Moore,
    /// The four that share an edge.
    VonNeumann,
    /// Six: without NE and SW, so that rows moved half a cell each make a grid of hexagons.
    Hexagonal,
    /// Three of the six: N, W and SE.
    Tripod,
}

/// The cells of a case by their bits, in the order of a ring.
mod cell {
    pub const NW: usize = 0x100;
    pub const N: usize = 0x80;
    pub const NE: usize = 0x40;
    pub const W: usize = 0x20;
    pub const E: usize = 8;
    pub const SW: usize = 4;
    pub const S: usize = 2;
    pub const SE: usize = 1;
}

/// Hensel's arrangements of one to four neighbours, each by one example.
const HENSEL: [&[(char, usize)]; 5] = [
    &[],
    &[('c', 1), ('e', 2)],
    &[('c', 5), ('e', 10), ('a', 3), ('i', 40), ('k', 33), ('n', 68)],
    &[
        ('c', 69),
        ('e', 42),
        ('a', 11),
        ('i', 7),
        ('k', 98),
        ('n', 13),
        ('j', 14),
        ('q', 70),
        ('r', 41),
        ('y', 97),
    ],
    &[
        ('c', 325),
        ('e', 170),
        ('a', 15),
        ('i', 45),
        ('k', 99),
        ('n', 71),
        ('j', 106),
        ('q', 102),
        ('r', 43),
        ('y', 101),
        ('t', 105),
        ('w', 78),
        ('z', 108),
    ],
];

/// Arrangements of two, three and four neighbours around a hexagon, each by one example in the ring's order.
const RING_OF_SIX: [[(char, u8); 3]; 3] = [
    [('o', 0b000_011), ('m', 0b000_101), ('p', 0b001_001)],
    [('o', 0b000_111), ('m', 0b001_011), ('p', 0b010_101)],
    // By the two that are dead.
    [('o', 0b111_100), ('m', 0b111_010), ('p', 0b110_110)],
];

impl Neighbourhood {
    pub const ALL: [Self; 4] = [Self::Moore, Self::VonNeumann, Self::Hexagonal, Self::Tripod];

    /// What follows a rulestring in it.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Moore => "",
            Self::VonNeumann => "V",
            Self::Hexagonal => "H",
            Self::Tripod => "HT",
        }
    }

    /// Its name within a sentence.
    pub fn name(self) -> Text {
        match self {
            Self::Moore => texts::IN_MOORE,
            Self::VonNeumann => texts::IN_VON_NEUMANN,
            Self::Hexagonal => texts::IN_HEXAGONAL,
            Self::Tripod => texts::IN_TRIPOD,
        }
    }

    /// Its cells, going around.
    pub fn ring(self) -> &'static [usize] {
        use cell::{E, N, NE, NW, S, SE, SW, W};
        match self {
            Self::Moore => &[NW, N, NE, E, SE, S, SW, W],
            Self::VonNeumann => &[N, E, S, W],
            Self::Hexagonal => &[NW, N, E, SE, S, W],
            Self::Tripod => &[N, SE, W],
        }
    }

    /// How many cells it has.
    pub fn size(self) -> u8 {
        self.ring().len() as u8
    }

    /// The letters of the arrangements of `count` live neighbours; none where there is but one.
    pub fn letters(self, count: u8) -> Vec<char> {
        self.arrangements(count).into_iter().map(|(letter, _)| letter).collect()
    }

    /// How many arrangements of `count` live neighbours have letters.
    pub fn arrangement_count(self, count: u8) -> usize {
        match (self, count) {
            (Self::Moore, 0..=8) => HENSEL[usize::from(count.min(8 - count))].len(),
            (Self::Hexagonal, 2..=4) => RING_OF_SIX[usize::from(count) - 2].len(),
            _ => 0,
        }
    }

    /// The letters with an example of each, as bits of a case. Letters stand in the order in which their
    /// bits stand in [`Halves`](super::counts::Halves).
    fn arrangements(self, count: u8) -> Vec<(char, usize)> {
        let all = self.ring().iter().sum::<usize>();
        match (self, count) {
            (Self::Moore, 0..=4) => HENSEL[usize::from(count)].to_vec(),
            (Self::Moore, 5..=8) => HENSEL[usize::from(8 - count)]
                .iter()
                .map(|(letter, example)| (*letter, all ^ example))
                .collect(),
            (Self::Hexagonal, 2..=4) => RING_OF_SIX[usize::from(count) - 2]
                .iter()
                .map(|&(letter, example)| {
                    let bits = self.ring().iter().enumerate();
                    (letter, bits.map(|(at, bit)| usize::from(example >> at & 1) * bit).sum())
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// How its cells can change places so that it is the same again: each bit of a case, 0 to 8, with its new
    /// place. The first changes nothing.
    pub fn symmetries(self) -> Vec<[usize; 9]> {
        let ring = self.ring();
        let place = |cell: usize| cell.trailing_zeros() as usize;
        // In Life's neighbourhood corners stay corners.
        let turn = if self == Self::Moore { 2 } else { 1 };
        let moved = |to: &dyn Fn(usize) -> usize| {
            let mut moved = std::array::from_fn(|bit| bit);
            for (at, cell) in ring.iter().enumerate() {
                moved[place(*cell)] = place(ring[to(at) % ring.len()]);
            }
            moved
        };
        let rotations = || (0..ring.len()).step_by(turn);
        let turned = rotations().map(|by| moved(&|at| at + by));
        let mirrored = rotations().map(|by| moved(&|at| 2 * ring.len() - at + by));
        turned.chain(mirrored).collect()
    }

    /// For each case, 0 to 511, how many neighbours live and which of their arrangements it is, by its place
    /// among the letters; 0 where there are none.
    pub fn classes(self) -> Vec<(u8, u8)> {
        let all = self.ring().iter().sum::<usize>();
        let mut classes: Vec<(u8, u8)> =
            (0..MooreTable::CASES).map(|case| ((case & all).count_ones() as u8, 0)).collect();
        let symmetries = self.symmetries();
        for count in 0..=self.size() {
            for (letter, (_, example)) in self.arrangements(count).into_iter().enumerate() {
                for moved in &symmetries {
                    classes[rearranged(example, moved)].1 = letter as u8;
                }
            }
        }
        (0..MooreTable::CASES).map(|case| classes[case & all]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_divide_all_arrangements() {
        for neighbourhood in Neighbourhood::ALL {
            let symmetries = neighbourhood.symmetries();
            for count in 0..=neighbourhood.size() {
                let mut seen = std::collections::BTreeSet::new();
                for (letter, example) in neighbourhood.arrangements(count) {
                    for moved in &symmetries {
                        seen.insert((rearranged(example, moved), letter));
                    }
                }
                let cases: std::collections::BTreeSet<_> =
                    seen.iter().map(|(case, _)| *case).collect();
                assert_eq!(cases.len(), seen.len(), "{neighbourhood:?} {count}: in two classes");
                let all: usize = neighbourhood.ring().iter().sum();
                let of_count = (0..512usize)
                    .filter(|case| case & !all == 0 && case.count_ones() == u32::from(count));
                let is_divided = !neighbourhood.letters(count).is_empty();
                assert!(
                    !is_divided || of_count.count() == cases.len(),
                    "{neighbourhood:?} {count}"
                );
            }
        }
        let letters = |count| Neighbourhood::Moore.letters(count).into_iter().collect::<String>();
        assert_eq!((letters(1), letters(6)), ("ce".to_owned(), "ceaikn".to_owned()));
        assert_eq!((letters(4), letters(8)), ("ceaiknjqrytwz".to_owned(), String::new()));
    }

    #[test]
    fn neighbourhoods_have_the_symmetries_of_their_figures() {
        let orders = Neighbourhood::ALL.map(|neighbourhood| neighbourhood.symmetries().len());
        assert_eq!(orders, [8, 8, 12, 6]);
    }

    #[test]
    fn letters_of_a_hexagon_say_how_far_cells_are_apart() {
        let classes = Neighbourhood::Hexagonal.classes();
        let check = |case: usize, count: u8, letter: char| {
            let (found, class) = classes[case];
            assert_eq!(found, count, "{case:#x}");
            assert_eq!(Neighbourhood::Hexagonal.letters(count)[usize::from(class)], letter);
        };
        check(cell::NW | cell::N, 2, 'o');
        check(cell::N | cell::E, 2, 'o');
        check(cell::NW | cell::E | cell::NE, 2, 'm');
        check(cell::W | cell::E | MooreTable::CENTRE, 2, 'p');
        check(cell::NW | cell::E | cell::S, 3, 'p');
        check(cell::NW | cell::N | cell::S, 3, 'm');
        check(cell::NW | cell::N | cell::E | cell::SE, 4, 'o');
    }
}
