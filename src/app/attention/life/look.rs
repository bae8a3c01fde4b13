//! What there is to see in a model that learns Life: worked out off the window's thread.

use std::sync::Arc;

use super::region::RegionCells;
use crate::attention::life::{Focus, Grid, RuleTable, Verdict, predict, predict_region};
use crate::attention::{Mask, Model, Random, SURE};
use crate::life::LifeLike;

/// What is looked at.
pub(in crate::app::attention) struct Inspection {
    pub model: Arc<Model<f32>>,
    pub rule: LifeLike,
    pub sample: Grid,
    /// A region of the universe.
    pub region: Option<RegionCells>,
}

/// What was seen.
pub(in crate::app::attention) struct Seen {
    pub sample: Prediction,
    pub region: Option<Prediction>,
    /// For each head the attention of every cell (row) to every cell (column) of the sample.
    pub weights: Vec<Vec<f32>>,
    /// Mean attention by offset over all cells and heads, of the grid's size, with no offset in the
    /// middle.
    pub by_offset: Vec<f32>,
    /// Share of the attention on the 3 x 3 cells around, the cell itself included.
    pub near: f32,
    /// Share of the attention on the cell itself.
    pub own: f32,
    /// The rule as the model has learned it.
    pub table: RuleTable,
}

/// A grid, what the model makes of it, and what becomes of it.
pub(in crate::app::attention) struct Prediction {
    pub now: Grid,
    /// Probability that each cell lives.
    pub chances: Vec<f32>,
    pub truth: Grid,
    /// Which cells are cells of the universe; the others count for nothing.
    pub is_inside: Vec<bool>,
}

impl Prediction {
    /// The verdict on a cell; `None` where there is none in the universe.
    pub fn verdict(&self, cell: usize) -> Option<Verdict> {
        let verdict = Verdict::on(self.chances[cell] > 0.5, self.truth.cells()[cell]);
        self.is_inside[cell].then_some(verdict)
    }

    /// Cells with that verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        (0..self.chances.len()).filter(|&cell| self.verdict(cell) == Some(verdict)).count()
    }

    /// Cells that there are.
    pub fn cells(&self) -> usize {
        self.is_inside.iter().filter(|is_inside| **is_inside).count()
    }

    /// Cells that are predicted wrongly.
    pub fn wrong(&self) -> usize {
        self.count(Verdict::WronglyAlive) + self.count(Verdict::WronglyDead)
    }

    /// Cells that are predicted wrongly by a model that is sure of them.
    pub fn wrong_and_sure(&self) -> usize {
        let is_sure = |chance: f32| f64::from(chance.max(1.0 - chance)) >= SURE;
        (0..self.chances.len())
            .filter(|&cell| self.verdict(cell).is_some_and(|verdict| !verdict.is_right()))
            .filter(|&cell| is_sure(self.chances[cell]))
            .count()
    }
}

/// Looks.
pub(in crate::app::attention) fn look(question: Inspection) -> Seen {
    let Inspection { model, rule, sample, region } = question;
    let size = (sample.width(), sample.height());
    let trace = model.trace(&sample.tokens(), Mask::Full);
    let weights: Vec<Vec<f32>> = trace.layers.first().map_or_else(Vec::new, |layer| {
        layer.heads.iter().map(|head| head.weights.values().to_vec()).collect()
    });
    let grids = [sample];
    let focuses: Vec<Focus> =
        (0..weights.len()).map(|head| Focus::of(&model, &grids, 0, head)).collect();
    let [sample] = grids;
    let mean = |share: &dyn Fn(&Focus) -> f64| {
        let sum: f64 = focuses.iter().map(share).sum();
        (sum / focuses.len().max(1) as f64) as f32
    };
    let middle = (size.0 as isize / 2, size.1 as isize / 2);
    let offsets = (0..size.0 * size.1)
        .map(|cell| ((cell % size.0) as isize - middle.0, (cell / size.0) as isize - middle.1));
    let truth = sample.next(rule);
    Seen {
        by_offset: offsets.map(|(dx, dy)| mean(&|focus| focus.at(dx, dy))).collect(),
        near: mean(&Focus::on_neighbourhood),
        own: mean(&Focus::on_itself),
        table: RuleTable::read(&model, size, 1, &mut Random::new(0, TABLE_STREAM)),
        region: region.map(|cells| predicted_region(&model, size, &cells, rule)),
        sample: Prediction {
            chances: predict(&model, &sample),
            is_inside: vec![true; sample.cells().len()],
            truth,
            now: sample,
        },
        weights,
    }
}

/// A region of the universe without its outermost cells: what it is, what the model makes of it,
/// and what becomes of it.
pub(super) fn predicted_region(
    model: &Model<f32>,
    size: (usize, usize),
    region: &RegionCells,
    rule: LifeLike,
) -> Prediction {
    let around = Grid::from_bits(&region.cells);
    let (mut now, mut truth) = (inner(&around), inner(&around.next(rule)));
    for grid in [&mut now, &mut truth] {
        for (alive, is_inside) in grid.cells_mut().iter_mut().zip(&region.is_inside) {
            // Nothing lives beyond an edge, and nothing is born there.
            *alive &= is_inside;
        }
    }
    Prediction {
        chances: predict_region(model, size, &region.cells),
        truth,
        now,
        is_inside: region.is_inside.clone(),
    }
}

/// A grid without its outermost cells.
fn inner(grid: &Grid) -> Grid {
    let (width, height) = (grid.width().saturating_sub(2), grid.height().saturating_sub(2));
    let mut found = Grid::new(width, height);
    for (place, cell) in found.cells_mut().iter_mut().enumerate() {
        *cell = grid.cells()[(place / width + 1) * grid.width() + place % width + 1];
    }
    found
}

/// The stream of chance of the grids that tables are read with.
const TABLE_STREAM: u64 = 77;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::life;
    use crate::life::BitGrid;

    #[test]
    fn what_is_seen_of_an_untrained_model_is_fog() {
        let model = Arc::new(Model::new(life::config(6, 5), 3).unwrap());
        let sample = Grid::random(6, 5, 0.4, &mut Random::new(1, 0));
        // A blinker that stands across the edge of the region's inside.
        let mut cells = BitGrid::new(10, 8);
        for x in 7..10 {
            cells.set(x, 4, true);
        }
        let mut region = RegionCells { cells, is_inside: vec![true; 48] };
        let seen = |region: &RegionCells| {
            look(Inspection {
                model: Arc::clone(&model),
                rule: LifeLike::LIFE,
                sample: sample.clone(),
                region: Some(region.clone()),
            })
        };
        let edge = &mut region.is_inside;
        edge[3 * 8 + 7] = false;
        let beyond = seen(&region).region.unwrap();
        assert_eq!((beyond.cells(), beyond.verdict(3 * 8 + 7)), (47, None));
        assert_eq!(living(&beyond.truth), 2);
        region.is_inside[3 * 8 + 7] = true;
        let seen = seen(&region);
        assert_eq!((seen.weights.len(), seen.weights[0].len()), (1, 900));
        let whole: f32 = seen.by_offset.iter().sum();
        assert!((whole - 1.0).abs() < 1e-4, "{whole}");
        assert_eq!(seen.by_offset[2 * 6 + 3], seen.own);
        assert!(seen.own < seen.near && seen.near < 0.9);
        assert_eq!(seen.sample.truth, sample.next(LifeLike::LIFE));
        let region = seen.region.unwrap();
        assert_eq!((region.now.width(), region.now.height(), region.chances.len()), (8, 6, 48));
        assert_eq!((living(&region.now), living(&region.truth)), (2, 3));
        let verdicts = [Verdict::Dead, Verdict::Alive, Verdict::WronglyAlive, Verdict::WronglyDead];
        assert_eq!(verdicts.map(|verdict| region.count(verdict)).iter().sum::<usize>(), 48);
        assert_eq!(region.wrong_and_sure(), 0, "it knows nothing, and is sure of nothing");
    }

    #[test]
    fn what_is_wrong_with_certainty_is_told_from_what_is_wrong() {
        let grid = |cells: [bool; 6]| {
            let mut grid = Grid::new(6, 1);
            grid.cells_mut().copy_from_slice(&cells);
            grid
        };
        let prediction = Prediction {
            now: Grid::new(6, 1),
            chances: vec![0.95, 0.6, 0.02, 0.4, 0.99, 0.95],
            truth: grid([false, false, true, true, true, false]),
            is_inside: vec![true, true, true, true, true, false],
        };
        assert_eq!((prediction.wrong(), prediction.wrong_and_sure()), (4, 2));
        assert_eq!(prediction.count(Verdict::WronglyAlive), 2);
        assert_eq!((prediction.cells(), prediction.verdict(5)), (5, None));
    }

    fn living(grid: &Grid) -> usize {
        grid.cells().iter().filter(|alive| **alive).count()
    }
}
