//! The states of cells.
//!
//! The further sets of [`Cells`] hold the bits of each live cell's state less 1. A dead cell has no bit in any
//! of them, and no set at the end is empty, so that equal cells have equal sets.

use std::sync::Arc;

use super::{Block, Cells, Content, SIDE};
use crate::life::geometry::Rect;
use crate::life::state_grid::StateGrid;
use crate::memory::OverBudget;

/// Cells of 64 columns and rows with their states.
pub(in crate::life) struct StateBlock {
    live: Block,
    /// The bits of the states less 1, the lowest first.
    further: Vec<Block>,
}

impl StateBlock {
    /// All cells dead.
    pub fn new() -> Self {
        Self { live: [0; SIDE as usize], further: Vec::new() }
    }

    /// Makes all cells dead.
    pub fn clear(&mut self) {
        self.live = [0; SIDE as usize];
        self.further.clear();
    }

    /// Puts dead cells of a row into state 1, by their bits.
    #[inline]
    pub fn add_live(&mut self, row: usize, cells: u64) {
        self.live[row] |= cells;
    }

    /// Puts dead cells of a row into a state, by their bits.
    pub fn add(&mut self, row: usize, cells: u64, state: u8) {
        let Some(bits) = state.checked_sub(1) else { return };
        self.add_live(row, cells);
        while self.further.len() < bits_of(bits) {
            self.further.push([0; SIDE as usize]);
        }
        let set = self.further.iter_mut().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        set.for_each(|(_, set)| set[row] |= cells);
    }
}

/// How many bits a number takes.
fn bits_of(number: u8) -> usize {
    (u8::BITS - number.leading_zeros()) as usize
}

impl Cells {
    /// Cells of which those that live are bits of `live`, and whose states less 1 have the bits of `further`,
    /// lowest first, each within `live`.
    pub(in crate::life) fn from_sets(live: Content, further: Vec<Content>) -> Self {
        let mut cells = Self::from(live);
        cells.further.extend(further.into_iter().map(|mut content| {
            content.give_back();
            Arc::new(content)
        }));
        cells.drop_empty_sets();
        cells
    }

    /// The cells of those `(x, y)`, each in its state.
    pub fn from_states(cells: impl IntoIterator<Item = ((i64, i64), u8)>) -> Self {
        let mut set = Self::new();
        for ((x, y), state) in cells {
            set.set_state(x, y, state);
        }
        set
    }

    /// The state of the cell `(x, y)`: 0 where it is dead.
    pub fn state(&self, x: i64, y: i64) -> u8 {
        if !self.get(x, y) {
            return 0;
        }
        let bits = (0..).zip(&self.further).map(|(bit, set)| u8::from(set.get(x, y)) << bit);
        1 + bits.sum::<u8>()
    }

    /// Puts the cell `(x, y)` into a state.
    pub fn set_state(&mut self, x: i64, y: i64, state: u8) {
        Arc::make_mut(&mut self.content).set(x, y, state > 0);
        let bits = state.saturating_sub(1);
        if bits == 0 && self.further.is_empty() {
            return;
        }
        self.make_sets(bits_of(bits));
        for (bit, set) in self.further.iter_mut().enumerate() {
            let is_set = bits >> bit & 1 == 1;
            if set.get(x, y) != is_set {
                Arc::make_mut(set).set(x, y, is_set);
            }
        }
        self.drop_empty_sets();
    }

    /// Adds the live cells of `grid`, whose top-left cell is at `(x, y)` and which lies where no cell lives yet.
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them added.
    pub fn try_insert_states(
        &mut self,
        x: i64,
        y: i64,
        grid: &StateGrid,
    ) -> Result<(), OverBudget> {
        Arc::make_mut(&mut self.content).insert_grid(x, y, grid.live())?;
        self.make_sets(grid.further().len());
        for (set, bits) in self.further.iter_mut().zip(grid.further()) {
            Arc::make_mut(set).insert_grid(x, y, bits)?;
        }
        self.drop_empty_sets();
        Ok(())
    }

    /// Adds the live cells of a block, whose top-left cell is at `(x, y)` and which lies where no cell lives yet.
    ///
    /// # Errors
    /// [`OverBudget`], with a part of them added.
    pub(in crate::life) fn try_insert_block(
        &mut self,
        x: i64,
        y: i64,
        block: &StateBlock,
    ) -> Result<(), OverBudget> {
        let rows = |set: &Block| (0..).zip(*set).filter(|(_, word)| *word != 0);
        let live = Arc::make_mut(&mut self.content);
        rows(&block.live).try_for_each(|(row, word)| live.insert_row(x, y + row, &[word]))?;
        self.make_sets(block.further.len());
        for (set, block) in self.further.iter_mut().zip(&block.further) {
            let set = Arc::make_mut(set);
            rows(block).try_for_each(|(row, word)| set.insert_row(x, y + row, &[word]))?;
        }
        self.drop_empty_sets();
        Ok(())
    }

    /// The cells of `region` with their states, as a dense grid.
    ///
    /// # Panics
    /// When `region` has more cells than fit in memory.
    pub fn to_states(&self, region: Rect) -> StateGrid {
        let further = self.further.iter().map(|set| set.to_grid(region)).collect();
        StateGrid::new(self.to_grid(region), further)
    }

    /// The same live cells, all in state 1.
    pub fn live(&self) -> Self {
        Self { content: Arc::clone(&self.content), further: Vec::new() }
    }

    /// Whether every live cell is in state 1, as under rules of two states.
    pub fn is_of_two_states(&self) -> bool {
        self.further.is_empty()
    }

    /// Whether a cell is in a state of that number or past it; 2 at least.
    pub fn have_states_from(&self, state: u16) -> bool {
        let least = state - 1;
        self.state_words().any(|(_, _, live, further)| {
            // Bit by bit from the highest: cells past the number, and those equal to it so far.
            let (mut past, mut equal) = (0, live);
            for (bit, word) in further.iter().enumerate().rev() {
                if least >> bit & 1 == 1 {
                    equal &= word;
                } else {
                    past |= equal & word;
                    equal &= !word;
                }
            }
            // No state is past 256.
            least < 256 && past | equal != 0
        })
    }

    /// How many cells are in each state, by the state; of the dead ones, whose number has no end, 0. The last
    /// number is not 0, or the only one.
    pub fn populations(&self) -> Vec<u64> {
        let mut populations = vec![0; 256];
        let counted = self.try_for_each_run(|run| {
            populations[usize::from(run.state)] += run.length;
            Ok::<_, std::convert::Infallible>(())
        });
        let Ok(()) = counted;
        let states = populations.iter().rposition(|count| *count > 0).unwrap_or(0) + 1;
        populations.truncate(states);
        populations
    }

    /// Every live cell as `(x, y)` with its state, row by row.
    pub fn states(&self) -> impl Iterator<Item = ((i64, i64), u8)> + '_ {
        self.points().map(|(x, y)| ((x, y), self.state(x, y)))
    }

    /// Every word with a live cell as [`words`](Self::words) gives it, and the words of the further bits of the
    /// same cells, as many as [`further_bits`](Self::further_bits) says.
    pub fn state_words(&self) -> impl Iterator<Item = (i64, i64, u64, [u64; 8])> + '_ {
        self.words().map(|(x, y, live)| {
            let mut further = [0; 8];
            for (word, set) in further.iter_mut().zip(&self.further) {
                *word = set.word(x, y);
            }
            (x, y, live, further)
        })
    }

    /// Bits that the states less 1 take.
    pub fn further_bits(&self) -> usize {
        self.further.len()
    }

    /// Sees to it that there are so many further sets at least, empty ones for want of others.
    fn make_sets(&mut self, count: usize) {
        while self.further.len() < count {
            self.further.push(Arc::new(Content::new(self.budget().reservation())));
        }
    }

    fn drop_empty_sets(&mut self) {
        while self.further.pop_if(|set| set.blocks.is_empty()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{Run, RunWriter};
    use crate::memory::MemoryBudget;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Cells in places around seams of blocks, some of them dead again later on.
    fn changes() -> impl Strategy<Value = Vec<((i64, i64), u8)>> {
        let state = prop_oneof![Just(0u8), Just(1), 2..=4u8, Just(255)];
        prop::collection::vec(((-70..70i64, -3..3i64), state), 0..300)
    }

    proptest! {
        #[test]
        fn states_are_what_was_put_there_last(changes in changes()) {
            let mut expected = BTreeMap::new();
            let mut cells = Cells::new();
            for (place, state) in &changes {
                cells.set_state(place.0, place.1, *state);
                expected.insert(*place, *state);
            }
            expected.retain(|_, state| *state > 0);
            for x in -71..71 {
                for y in -4..4 {
                    let state = expected.get(&(x, y)).copied().unwrap_or(0);
                    prop_assert_eq!((cells.state(x, y), cells.get(x, y)), (state, state > 0));
                }
            }
            prop_assert_eq!(cells.population(), expected.len() as u64);
            for least in [2, 3, 4, 5, 255, 256] {
                let has_one = expected.values().any(|state| u16::from(*state) >= least);
                prop_assert_eq!(cells.have_states_from(least), has_one, "{}", least);
            }
            let states: BTreeMap<_, _> = cells.states().collect();
            prop_assert_eq!(&states, &expected);
            prop_assert_eq!(&Cells::from_states(expected.clone()), &cells);
            let of_two = expected.values().all(|state| *state == 1);
            prop_assert_eq!(cells.is_of_two_states(), of_two);
            for (state, population) in (0u16..).zip(cells.populations()).skip(1) {
                let count = expected.values().filter(|own| u16::from(**own) == state).count();
                prop_assert_eq!(population, count as u64);
            }
            let region = Rect::new(-71, -4, 142, 8);
            let grid = cells.to_states(region);
            let mut again = Cells::new();
            again.try_insert_states(region.x, region.y, &grid).unwrap();
            prop_assert_eq!(&again, &cells);
        }

        #[test]
        fn runs_hold_one_state_and_are_as_long_as_can_be(changes in changes()) {
            let cells = Cells::from_states(changes);
            let mut runs: Vec<Run> = Vec::new();
            let walked = cells.try_for_each_run(|run| {
                runs.push(run);
                Ok::<_, ()>(())
            });
            prop_assert_eq!(walked, Ok(()));
            let mut writer = RunWriter::new(u64::MAX);
            for run in &runs {
                writer.push_state(run.x, run.y, run.length, run.state).unwrap();
            }
            prop_assert_eq!(&writer.finish().unwrap(), &cells);
            for pair in runs.windows(2) {
                let (one, next) = (pair[0], pair[1]);
                let end = one.x + one.length as i64;
                let follows = one.y < next.y || one.y == next.y && end <= next.x;
                let could_join = one.y == next.y && end == next.x && one.state == next.state;
                prop_assert!(follows && !could_join, "{:?} {:?}", one, next);
            }
        }

        #[test]
        fn states_move_with_their_cells(changes in changes(), dx in -99..99i64, dy in -99..99i64) {
            let cells = Cells::from_states(changes);
            let expected = cells.states().map(|((x, y), state)| ((x + dx, y + dy), state));
            let expected = Cells::from_states(expected);
            prop_assert_eq!(&cells.translated(dx, dy), &expected);
            prop_assert_eq!(&cells.moved(dx, dy).unwrap(), &expected);
        }
    }

    #[test]
    fn sets_of_bits_are_drawn_from_the_same_budget() {
        let budget = MemoryBudget::new(1 << 20);
        let mut cells = Cells::within(&budget);
        cells.set_state(0, 0, 4);
        let (with_states, bytes) = (budget.taken(), cells.bytes());
        // One block for which cells live, and two for 4 less 1.
        assert!(with_states >= bytes && bytes == 3 * super::super::BLOCK_BYTES, "{with_states}");
        cells.set_state(0, 0, 1);
        assert!(cells.is_of_two_states() && budget.taken() < with_states);
    }
}
