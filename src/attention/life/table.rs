//! The rule as a model has learned it, read out of the model.

use super::{Grid, predict};
use crate::attention::model::Model;
use crate::attention::random::Random;
use crate::life::LifeLike;

/// What a model says of a cell, by the cell's own state and its number of live neighbours. It is
/// found by asking: random grids of every density are put to the model, and each of its answers
/// is entered where it belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleTable {
    /// The entries of dead cells and of live ones, by live neighbours 0 to 8.
    pub entries: [[RuleEntry; 9]; 2],
}

/// What a model says of one kind of cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleEntry {
    /// Cells of the kind that were asked about.
    pub cells: u64,
    /// Mean probability, 0 to 1, that the model gave to living on.
    pub mean: f64,
    /// The lowest probability among them.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
}

impl RuleEntry {
    const NONE: Self = Self { cells: 0, mean: 0.0, lowest: 1.0, highest: 0.0 };

    /// What the model says of all cells of the kind: live or dead, or `None` where it does not
    /// say the same of all, or none was met.
    pub fn verdict(&self) -> Option<bool> {
        match (self.lowest > 0.5, self.highest > 0.5) {
            _ if self.cells == 0 => None,
            (true, true) => Some(true),
            (false, false) => Some(false),
            _ => None,
        }
    }
}

/// Densities of the grids that are put to the model, from nearly empty to nearly full.
const DENSITIES: [f64; 12] = [0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.94, 0.98];

impl RuleTable {
    /// Reads the table of a model for a torus of `width` x `height` cells, with `rounds` grids of
    /// each of twelve densities.
    ///
    /// # Panics
    /// When the model has fewer places.
    pub fn read(
        model: &Model<f32>,
        (width, height): (usize, usize),
        rounds: usize,
        random: &mut Random,
    ) -> Self {
        let mut table = Self { entries: [[RuleEntry::NONE; 9]; 2] };
        for density in DENSITIES.iter().cycle().take(rounds * DENSITIES.len()) {
            let grid = Grid::random(width, height, *density, random);
            let answers = predict(model, &grid);
            let cells = grid.cells().iter().zip(grid.neighbour_counts()).zip(answers);
            for ((&alive, count), probability) in cells {
                let entry = &mut table.entries[usize::from(alive)][count as usize];
                let probability = f64::from(probability);
                entry.cells += 1;
                entry.mean += probability;
                entry.lowest = entry.lowest.min(probability);
                entry.highest = entry.highest.max(probability);
            }
        }
        for entry in table.entries.iter_mut().flatten() {
            entry.mean /= entry.cells.max(1) as f64;
        }
        table
    }

    /// The rule that the table comes to, kind by kind; `None` where the model does not say the same
    /// of all cells of a kind, or a kind was not met.
    pub fn rule(&self) -> Option<LifeLike> {
        let mut masks = [0u16; 2];
        for (mask, entries) in masks.iter_mut().zip(&self.entries) {
            for (count, entry) in entries.iter().enumerate() {
                *mask |= u16::from(entry.verdict()?) << count;
            }
        }
        Some(LifeLike::from_masks(masks[0], masks[1]))
    }

    /// Entries that agree with a rule, of 18.
    pub fn agreement(&self, rule: LifeLike) -> usize {
        let verdicts = self.entries.iter().enumerate().flat_map(|(alive, entries)| {
            let entries = entries.iter().enumerate();
            entries.map(move |(count, entry)| (alive == 1, count as u32, entry.verdict()))
        });
        verdicts.filter(|&(alive, count, says)| says == Some(rule.next(alive, count))).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::life;

    #[test]
    fn every_kind_of_cell_is_met_and_an_untrained_model_knows_no_rule() {
        let model = Model::new(life::config(8, 8), 1).unwrap();
        let table = RuleTable::read(&model, (8, 8), 8, &mut Random::new(1, 0));
        for entry in table.entries.iter().flatten() {
            assert!(entry.cells >= 8, "{entry:?}");
            assert!(entry.lowest <= entry.mean && entry.mean <= entry.highest);
        }
        assert!(table.agreement(LifeLike::LIFE) < 18);
        assert_ne!(table.rule(), Some(LifeLike::LIFE));
    }

    #[test]
    fn a_table_that_is_sure_of_itself_is_a_rule() {
        let entry = |probability| RuleEntry {
            cells: 3,
            mean: probability,
            lowest: probability - 0.01,
            highest: probability + 0.01,
        };
        let mut table = RuleTable { entries: [[entry(0.1); 9]; 2] };
        table.entries[0][3] = entry(0.9);
        table.entries[1][2] = entry(0.8);
        assert_eq!(table.rule(), Some(LifeLike::from_masks(1 << 3, 1 << 2)));
        assert_eq!(table.agreement(LifeLike::LIFE), 17);
        table.entries[1][3] = entry(0.5);
        assert_eq!(table.rule(), None);
        assert_eq!(table.agreement(LifeLike::LIFE), 17);
    }
}
