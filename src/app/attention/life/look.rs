//! What there is to see in a model that learns Life: worked out off the window's thread.

use std::sync::Arc;

use crate::attention::life::Grid;
use crate::attention::{Mask, Model, Random};
use crate::life::Rule;

/// What is looked at.
pub(super) struct Look {
    pub model: Arc<Model<f32>>,
    pub steps: u64,
    pub rule: Rule,
    pub sample: Grid,
    /// A region of the universe, as a torus.
    pub region: Option<Grid>,
}

/// What was seen.
pub(in crate::app::attention) struct Seen {
    /// The model that was looked at.
    pub steps: u64,
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
    /// Probability of a live cell by own state and live neighbours.
    pub table: [[Option<f32>; 9]; 2],
}

/// A grid, what the model makes of it, and what becomes of it.
pub(in crate::app::attention) struct Prediction {
    pub grid: Grid,
    /// Probability that each cell lives.
    pub chances: Vec<f32>,
    pub truth: Grid,
}

/// What a prediction is worth, cell by cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    /// Predicted alive, dead in truth.
    Hallucinated,
    /// Predicted dead, alive in truth.
    Forgotten,
}

impl Prediction {
    pub fn of(model: &Model<f32>, grid: Grid, rule: Rule) -> Self {
        let answers = model.probabilities(&grid.tokens(), Mask::Full);
        let chances = (0..answers.rows()).map(|cell| answers.at(cell, 1)).collect();
        let truth = grid.next(rule);
        Self { grid, chances, truth }
    }

    pub fn verdict(&self, cell: usize) -> Verdict {
        match (self.chances[cell] > 0.5, self.truth.cells()[cell]) {
            (true, false) => Verdict::Hallucinated,
            (false, true) => Verdict::Forgotten,
            _ => Verdict::Right,
        }
    }

    pub fn count(&self, verdict: Verdict) -> usize {
        (0..self.chances.len()).filter(|&cell| self.verdict(cell) == verdict).count()
    }

    /// The grid that the model takes for the next generation.
    pub fn predicted(&self) -> Grid {
        let mut grid = self.grid.clone();
        for (cell, chance) in grid.cells_mut().iter_mut().zip(&self.chances) {
            *cell = *chance > 0.5;
        }
        grid
    }
}

/// Looks.
pub(super) fn look(question: Look) -> Seen {
    let Look { model, steps, rule, sample, region } = question;
    let (width, height) = (sample.width(), sample.height());
    let trace = model.trace(&sample.tokens(), Mask::Full);
    let weights: Vec<Vec<f32>> = trace.layers.first().map_or_else(Vec::new, |layer| {
        layer.heads.iter().map(|head| head.weights.values().to_vec()).collect()
    });
    let by_offset = by_offset(&weights, width, height);
    let middle = (width / 2, height / 2);
    let own = by_offset.get(middle.1 * width + middle.0).copied().unwrap_or(0.0);
    let near = (0..width * height)
        .filter(|cell| {
            let (x, y) = (cell % width, cell / width);
            x.abs_diff(middle.0) <= 1 && y.abs_diff(middle.1) <= 1
        })
        .map(|cell| by_offset[cell])
        .sum();
    Seen {
        steps,
        table: table(&model, width, height),
        sample: Prediction::of(&model, sample, rule),
        region: region.map(|grid| Prediction::of(&model, grid, rule)),
        weights,
        by_offset,
        near,
        own,
    }
}

/// The mean over cells and heads of how much a cell attends to the one at each offset.
fn by_offset(weights: &[Vec<f32>], width: usize, height: usize) -> Vec<f32> {
    let count = width * height;
    let mut sums = vec![0.0; count];
    let share = 1.0 / (count * weights.len().max(1)) as f32;
    for head in weights {
        for asking in 0..count {
            let (x, y) = (asking % width, asking / width);
            for answering in 0..count {
                let dx = (answering % width + width + width / 2 - x) % width;
                let dy = (answering / width + height + height / 2 - y) % height;
                sums[dy * width + dx] += share * head[asking * count + answering];
            }
        }
    }
    sums
}

/// Reads the rule out of a model: the mean probability of life over the cells of a few fixed
/// random grids with that state and that many live neighbours; `None` where no cell had them.
fn table(model: &Model<f32>, width: usize, height: usize) -> [[Option<f32>; 9]; 2] {
    let mut sums = [[(0.0, 0); 9]; 2];
    let mut random = Random::new(0, TABLE_STREAM);
    for density in [0.15, 0.3, 0.5, 0.7, 0.85] {
        let grid = Grid::random(width, height, density, &mut random);
        let answers = model.probabilities(&grid.tokens(), Mask::Full);
        for (cell, count) in grid.neighbour_counts().into_iter().enumerate() {
            let (sum, cells) = &mut sums[usize::from(grid.cells()[cell])][(count as usize).min(8)];
            *sum += answers.at(cell, 1);
            *cells += 1;
        }
    }
    sums.map(|row| row.map(|(sum, cells)| (cells > 0).then(|| sum / cells as f32)))
}

/// The stream of chance of the grids that tables are read with.
const TABLE_STREAM: u64 = 77;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::life;

    #[test]
    fn what_is_seen_of_an_untrained_model_is_fog() {
        let model = Arc::new(Model::new(life::config(6, 5), 3).unwrap());
        let sample = Grid::random(6, 5, 0.4, &mut Random::new(1, 0));
        let region = Some(sample.clone());
        let seen = look(Look { model, steps: 7, rule: Rule::LIFE, sample, region });
        assert_eq!((seen.steps, seen.weights.len(), seen.weights[0].len()), (7, 1, 900));
        let whole: f32 = seen.by_offset.iter().sum();
        assert!((whole - 1.0).abs() < 1e-4, "{whole}");
        assert!(seen.own < seen.near && seen.near < 0.9);
        let found = seen.table.iter().flatten().flatten().count();
        assert!(found > 14, "{found} of 18 cases");
        let region = seen.region.unwrap();
        assert_eq!(region.chances, seen.sample.chances);
        let verdicts = [Verdict::Right, Verdict::Hallucinated, Verdict::Forgotten];
        assert_eq!(verdicts.map(|verdict| region.count(verdict)).iter().sum::<usize>(), 30);
    }

    #[test]
    fn offsets_are_counted_around_the_torus() {
        // Every cell attends to its right neighbour alone.
        let (width, height) = (4, 3);
        let mut weights = vec![0.0; 144];
        for cell in 0..12 {
            let right = cell / 4 * 4 + (cell + 1) % 4;
            weights[cell * 12 + right] = 1.0;
        }
        let mean = by_offset(&[weights], width, height);
        let expected = height / 2 * width + width / 2 + 1;
        assert!((mean[expected] - 1.0).abs() < 1e-6, "{mean:?}");
    }

    #[test]
    fn wrong_cells_are_told_apart() {
        let mut grid = Grid::new(3, 1);
        grid.cells_mut()[0] = true;
        let truth = Grid::new(3, 1);
        let prediction = Prediction { grid: grid.clone(), chances: vec![0.9, 0.1, 0.2], truth };
        assert_eq!(prediction.verdict(0), Verdict::Hallucinated);
        assert_eq!(prediction.predicted(), grid);
        let mut truth = Grid::new(3, 1);
        truth.cells_mut()[1] = true;
        let prediction = Prediction { truth, ..prediction };
        assert_eq!(prediction.verdict(1), Verdict::Forgotten);
        assert_eq!(prediction.verdict(2), Verdict::Right);
    }
}
