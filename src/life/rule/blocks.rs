//! Rules of blocks: Margolus' neighbourhood, `M0,8,4,3,2,5,9,7,1,6,10,11,12,13,14,15`, and partitioned cells,
//! `2PCA4,0,4,8,...`. Both list what becomes of each of 16 states of four bits.
//!
//! The universe is cut into blocks of 2 x 2 cells, which go on by themselves. In even generations they begin at even
//! coordinates, counted from the first cell of a bounded axis, in odd ones at odd coordinates. A pattern that its file does not place
//! begins with a block of even generations. A block's state is 1 for its top left cell, 2 for the top right, 4 for
//! the bottom left, 8 for the bottom right. What lies past a dead edge is dead, and stays so.
//!
//! The cell of 2PCA4 has four particles, which go up (4), right (8), down (1) and left (2) into the next cells and meet
//! others there.

use std::fmt;

use super::ParseRuleError;
use crate::language::Message;
use crate::language::texts::rules as texts;
use crate::life::geometry::Point;
use crate::life::topology::{Axis, Edge, Topology};
use crate::printable::quoted;

/// How many states there are of four bits.
const STATES: usize = 16;

/// What becomes of each of the 16 states of a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlockRule {
    next: [u8; STATES],
    /// Whether blocks begin at odd coordinates, along each axis.
    is_odd: (bool, bool),
}

impl BlockRule {
    /// Reads one without blanks and topology; MCell's spelling is `MS,D0;8;4;...`.
    ///
    /// # Errors
    /// For what no such rule has, at its place.
    pub(super) fn parse(text: &str) -> Result<Self, ParseRuleError> {
        let is_of_mcell = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("MS,D"));
        let (start, separator) = if is_of_mcell { (4, ';') } else { (1, ',') };
        let next = listed(text, start, separator)?;
        // An empty universe that flashes is steady where full blocks become empty ones.
        let is_steady = next[0] == 0 || next[0] == 15 && next[15] == 0;
        if is_steady {
            return Ok(Self { next, is_odd: (false, false) });
        }
        let message = Message::new(texts::EMPTY_BLOCK, [next[0].to_string()]);
        Err(ParseRuleError::new(start, message))
    }

    /// What becomes of each state of a block.
    pub fn states_next(&self) -> &[u8; STATES] {
        &self.next
    }

    /// Whether the block that a cell of those coordinates is in begins with it, along each axis.
    pub fn begins_at(&self, place: Point) -> (bool, bool) {
        ((place.x & 1 == 1) == self.is_odd.0, (place.y & 1 == 1) == self.is_odd.1)
    }

    /// The state of the cell at a place in the next generation, given those at so many steps to the right and down.
    pub(super) fn next(&self, place: Point, state_at: impl Fn(i64, i64) -> u8) -> u8 {
        let (is_left, is_top) = self.begins_at(place);
        let (left, top) = (if is_left { 0 } else { -1 }, if is_top { 0 } else { -1 });
        let cells = [(0, 0), (1, 0), (0, 1), (1, 1)];
        let block = cells.iter().enumerate().fold(0, |block, (bit, (dx, dy))| {
            block | usize::from(state_at(left + dx, top + dy) > 0) << bit
        });
        self.next[block] >> (usize::from(!is_left) + 2 * usize::from(!is_top)) & 1
    }

    /// The rules of even and odd generations; `None` where nothing is stored of a plane that flashes, as it goes on
    /// for ever along a dead edge. Elsewhere what is stored of one that does not end is what differs from it.
    pub(super) fn phases(&self, topology: Topology) -> Option<[Self; 2]> {
        let flashes = self.next[0] > 0 && !topology.is_bounded();
        if flashes && topology != Topology::UNBOUNDED && topology.edge() == Edge::Dead {
            return None;
        }
        let first = first_cell(topology);
        let begins = (first.x & 1 == 1, first.y & 1 == 1);
        let of = |is_odd: bool, next: &dyn Fn(u8) -> u8| Self {
            next: std::array::from_fn(|block| next(block as u8)),
            is_odd: (begins.0 ^ is_odd, begins.1 ^ is_odd),
        };
        let next = |block: u8| self.next[usize::from(block)];
        Some(if flashes {
            [of(false, &|block| 15 - next(block)), of(true, &|block| next(15 - block))]
        } else {
            [of(false, &next), of(true, &next)]
        })
    }

    /// The place from which on a block of even generations begins with a pattern's first cell, at or before one.
    pub(super) fn aligned(place: Point, topology: Topology) -> Point {
        let first = first_cell(topology);
        let aligned = |at: i64, first: i64| at - (at - first).rem_euclid(2);
        Point::new(aligned(place.x, first.x), aligned(place.y, first.y))
    }

    /// Rotations and mirrors of a block that change nothing, the rotation that turns nothing among them.
    pub(super) fn symmetries(&self) -> (usize, usize) {
        let moved = |block: u8, to: [u8; 4]| {
            (0..4).fold(0, |moved, bit| moved | (block >> bit & 1) << to[bit])
        };
        let is_same = |to: &[u8; 4]| {
            (0..16).all(|block| {
                let next = |block: u8| self.next[usize::from(block)];
                next(moved(block, *to)) == moved(next(block), *to)
            })
        };
        let kept = |all: [[u8; 4]; 4]| all.iter().filter(|to| is_same(to)).count();
        (
            kept([[0, 1, 2, 3], [1, 3, 0, 2], [3, 2, 1, 0], [2, 0, 3, 1]]),
            kept([[1, 0, 3, 2], [2, 3, 0, 1], [0, 2, 1, 3], [3, 1, 2, 0]]),
        )
    }

    /// Whether blocks meet as a whole at the edges of a universe.
    ///
    /// # Errors
    /// What is in the way.
    pub(super) fn fits(topology: Topology) -> Result<(), Message> {
        let is_odd = |side: Option<u64>| side.is_some_and(|side| side % 2 == 1);
        let is_odd_shift = |edge: Edge| matches!(edge, Edge::ShiftedTorus { along: Axis::X | Axis::Y, by } if by % 2 != 0);
        match topology.edge() {
            Edge::Dead => Ok(()),
            Edge::Torus | Edge::ShiftedTorus { .. } => {
                let is_cut = is_odd(topology.width()) || is_odd(topology.height());
                if is_cut || is_odd_shift(topology.edge()) {
                    return Err(texts::BLOCKS_NEED_EVEN_SIDES.into());
                }
                Ok(())
            }
            Edge::KleinBottle { .. } | Edge::CrossSurface | Edge::Sphere { .. } => {
                Err(texts::BLOCKS_NEED_STRAIGHT_EDGES.into())
            }
        }
    }
}

/// Where a block of even generations begins: at the first cell of a bounded axis.
fn first_cell(topology: Topology) -> Point {
    Point::new(topology.first_column().unwrap_or(0), topology.first_row().unwrap_or(0))
}

/// `M0,8,4,3,...`.
impl fmt::Display for BlockRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M{}", in_list(&self.next))
    }
}

/// The states that a rule of partitioned cells lists, without blanks and topology.
///
/// # Errors
/// For what no such rule has, at its place.
pub(super) fn parse_partitioned(text: &str) -> Result<[u8; STATES], ParseRuleError> {
    let start = text.len().min("2PCA4,".len());
    let next = listed(text, start, ',')?;
    match next[0] {
        0 => Ok(next),
        first => {
            let message = Message::new(texts::EMPTY_CELL, [first.to_string()]);
            Err(ParseRuleError::new(start, message))
        }
    }
}

/// The next state of a cell of particles, which come from the four cells beside it.
pub(super) fn next_of_particles(next: &[u8; STATES], near: &[u8; 9]) -> u8 {
    let [_, above, _, left, _, right, _, below, _] = *near;
    let comes = |from: u8, particle: u8, arrives: usize| {
        if from & particle == 0 { 0 } else { arrives }
    };
    let met = comes(above, 1, 4) | comes(right, 2, 8) | comes(below, 4, 1) | comes(left, 8, 2);
    next[met]
}

/// Numbers with commas between them.
pub(super) fn in_list(numbers: &[u8]) -> String {
    numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
}

/// Reads the sixteen values from a byte on.
fn listed(text: &str, start: usize, separator: char) -> Result<[u8; STATES], ParseRuleError> {
    let mut values = [0; STATES];
    let mut count = 0;
    let mut at = start;
    for part in text[start..].split(separator).filter(|_| start < text.len()) {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let value = part.parse::<u8>().ok().filter(|value| is_number && *value < 16);
        let value = value.ok_or_else(|| {
            ParseRuleError::new(at, Message::new(texts::BLOCK_EXPECTED, [quoted(part)]))
        })?;
        if let Some(listed) = values.get_mut(count) {
            *listed = value;
        }
        count += 1;
        at += part.len() + separator.len_utf8();
    }
    if count != STATES {
        let message = Message::new(texts::SIXTEEN_EXPECTED, [count.to_string()]);
        return Err(ParseRuleError::new(text.len(), message));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use crate::life::{Cells, Pattern, Phases, Point, Rule, Rulestring, Topology, Universe};

    #[test]
    fn rules_as_people_write_them_have_one_canonical_form() {
        let check = |text: &str, canonical: &str| {
            let rule: Rule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(rule.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse(), Ok(rule), "{text}");
        };
        let listed = "0,8,4,3,2,5,9,7,1,6,10,11,12,13,14,15";
        check(&format!("m{listed}"), &format!("M{listed}"));
        check(&format!("MS,D{}", listed.replace(',', ";")), &format!("M{listed}"));
        check("BBM", &format!("M{listed}"));
        check("critters", "M15,14,13,3,11,5,6,1,7,9,10,2,12,4,8,0");
        check("PCA_1", "2PCA4,0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15");
        check(
            "2pca4, 0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15",
            "2PCA4,0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15",
        );
    }

    #[test]
    fn a_block_goes_on_by_itself_at_even_coordinates_and_then_at_odd_ones() {
        // One cell goes from the top left of its block to the bottom right, and on through the next block.
        let rule: Rule = "BBM".parse().unwrap();
        let phases = Phases::new(&rule, Topology::UNBOUNDED).unwrap();
        let mut cell = Point::new(-4, 6);
        for generation in 0..6 {
            let rule = phases.at(generation);
            let around = (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy)));
            let lives = around.filter(|(dx, dy)| {
                let place = Point::new(cell.x + dx, cell.y + dy);
                rule.next_at(place, |x, y| u8::from((place.x + x, place.y + y) == (cell.x, cell.y)))
                    > 0
            });
            assert_eq!(lives.collect::<Vec<_>>(), [(1, 1)], "generation {generation}");
            (cell.x, cell.y) = (cell.x + 1, cell.y + 1);
        }
    }

    #[test]
    fn a_pattern_begins_with_a_block_wherever_its_universe_begins() {
        let block = Cells::from_points([(0, 0), (1, 0)]);
        for bounds in ["", ":T12,14", ":T14,12", ":P10,6", ":P7,9", ":T0,6"] {
            for declared_size in [None, Some((2, 1)), Some((3, 4)), Some((5, 2))] {
                let pattern = Pattern { declared_size, ..Pattern::from_cells(block.clone()) };
                let rule = format!("M0,2,1,12,4,5,6,7,8,9,10,11,3,13,14,15{bounds}");
                let universe = Universe::new(&pattern, Some(rule.parse().unwrap())).unwrap();
                let place = universe.cells().bounding_box().unwrap();
                let rule = universe.phases().at(0);
                let next = |x: i64, y: i64| {
                    let state_at = |dx: i64, dy: i64| {
                        u8::from(
                            (dy + y, dx + x) == (place.y, place.x)
                                || (dy + y, dx + x) == (place.y, place.x + 1),
                        )
                    };
                    rule.next_at(Point::new(x, y), state_at)
                };
                let below = [next(place.x, place.y + 1), next(place.x + 1, place.y + 1)];
                assert_eq!(below, [1, 1], "{bounds} {declared_size:?}");
            }
        }
    }

    #[test]
    fn what_flashes_is_stored_as_what_differs_from_the_plane() {
        let rule: Rule = "Critters".parse().unwrap();
        let steady = |topology: Topology| {
            let phases = Phases::new(&rule, topology).unwrap();
            [0, 1].map(|generation| !phases.at(generation).has_birth_on_zero())
        };
        assert_eq!(steady(Topology::UNBOUNDED), [true, true]);
        assert_eq!(steady(Topology::torus(0, 8)), [true, true]);
        assert_eq!(steady(Topology::torus(6, 8)), [false, false]);
        assert_eq!(Phases::new(&rule, Topology::plane(0, 8)), None);
    }

    #[test]
    fn blocks_meet_as_a_whole_at_the_edges() {
        let check = |shape: &str, refused: Option<&str>| {
            let error = format!("BBM:{shape}").parse::<Rulestring>().err();
            let told = error.map(|error| (error.offset, error.to_string()));
            match refused {
                None => assert_eq!(told, None, "{shape}"),
                Some(part) => {
                    let (offset, text) = told.unwrap_or_else(|| panic!("{shape} is taken"));
                    assert!(offset == 4 && text.contains(part), "{shape}: {offset} {text}");
                }
            }
        };
        for shape in ["T8,6", "T0,6", "P8,6", "P7,5", "T8+2,6"] {
            check(shape, None);
        }
        for shape in ["T7,6", "T8,5", "T0,5", "T8+1,6"] {
            check(shape, Some("even"));
        }
        for shape in ["K8*,6", "C8,6", "S8"] {
            check(shape, Some("opposite"));
        }
    }

    #[test]
    fn particles_go_on_until_they_meet() {
        let rule: Rule = "2PCA4,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15".parse().unwrap();
        let near = |at: usize, state: u8| {
            let mut near = [0; 9];
            near[at] = state;
            rule.next(&near)
        };
        assert_eq!([near(1, 1), near(5, 2), near(7, 4), near(3, 8)], [4, 8, 1, 2]);
        assert_eq!([near(1, 14), near(5, 13), near(7, 11), near(3, 7), near(4, 15)], [0; 5]);
        assert_eq!(rule.states(), 16);
    }

    #[test]
    fn symmetries_are_counted_of_blocks_and_of_rules_in_turn() {
        let check = |rule: &str, expected: (usize, usize)| {
            assert_eq!(rule.parse::<Rule>().unwrap().facts().symmetries, Some(expected), "{rule}");
        };
        check("BBM", (4, 4));
        check("Critters", (4, 4));
        check("Sand", (1, 1));
        check("Rotations", (4, 0));
        check("Phoenix", (4, 4));
        check("B3/S23|W30", (1, 0));
    }
}
