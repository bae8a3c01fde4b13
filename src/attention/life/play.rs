//! What a model of Life answers, and what becomes of it when it plays on its own.

use super::Grid;
use crate::attention::batch::Mask;
use crate::attention::model::Model;
use crate::life::{BitGrid, LifeLike};

/// The probability, cell by cell, that the model gives to living in the next generation.
///
/// # Panics
/// When the model has fewer places than the grid has cells. Of the same number, it must be made for
/// grids of that width, or its answers mean nothing.
pub fn predict(model: &Model<f32>, grid: &Grid) -> Vec<f32> {
    let probabilities = model.probabilities(&grid.tokens(), Mask::Full);
    (0..probabilities.rows()).map(|cell| probabilities.at(cell, 1)).collect()
}

/// The next generation as the model sees it: what it holds for more likely alive than dead.
pub fn imagine(model: &Model<f32>, grid: &Grid) -> Grid {
    let mut next = Grid::new(grid.width(), grid.height());
    for (cell, probability) in next.cells_mut().iter_mut().zip(predict(model, grid)) {
        *cell = probability > 0.5;
    }
    next
}

/// A predicted cell beside the true one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Dead, and so predicted.
    Dead,
    /// Alive, and so predicted.
    Alive,
    /// Predicted alive, and is dead.
    WronglyAlive,
    /// Predicted dead, and is alive.
    WronglyDead,
}

impl Verdict {
    /// The verdict on a prediction.
    pub fn on(predicted: bool, truth: bool) -> Self {
        match (predicted, truth) {
            (false, false) => Self::Dead,
            (true, true) => Self::Alive,
            (true, false) => Self::WronglyAlive,
            (false, true) => Self::WronglyDead,
        }
    }

    /// Whether the prediction was right.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Dead | Self::Alive)
    }
}

/// The verdicts on a predicted grid, cell by cell.
pub fn verdicts(predicted: &Grid, truth: &Grid) -> Vec<Verdict> {
    let cells = predicted.cells().iter().zip(truth.cells());
    cells.map(|(&predicted, &truth)| Verdict::on(predicted, truth)).collect()
}

/// The model's view of cells that are no torus, such as a region of a running universe: the
/// probability that each cell lives in the next generation, for all cells but the outermost, whose
/// neighbours are not all known. Row after row, `(width - 2) x (height - 2)` of them.
///
/// The region is cut into windows of the size of the model's torus, which overlap by two cells; of
/// each window all answers count but those at its seam.
///
/// # Panics
/// When the model's torus, of `width` x `height` cells, is smaller than 3 x 3.
pub fn predict_region(
    model: &Model<f32>,
    (width, height): (usize, usize),
    region: &BitGrid,
) -> Vec<f32> {
    assert!(width >= 3 && height >= 3, "a torus of {width} x {height} cells has no inside");
    let inner = (region.width().saturating_sub(2), region.height().saturating_sub(2));
    let mut found = vec![0.0; inner.0 * inner.1];
    for top in (0..inner.1).step_by(height - 2) {
        for left in (0..inner.0).step_by(width - 2) {
            let mut window = Grid::new(width, height);
            for (place, cell) in window.cells_mut().iter_mut().enumerate() {
                let (x, y) = (left + place % width, top + place / width);
                *cell = x < region.width() && y < region.height() && region.get(x, y);
            }
            let answers = predict(model, &window);
            for y in top..inner.1.min(top + height - 2) {
                for x in left..inner.0.min(left + width - 2) {
                    let place = (y - top + 1) * width + x - left + 1;
                    found[y * inner.0 + x] = answers[place];
                }
            }
        }
    }
    found
}

/// A model that plays Life on its own: each generation is what it makes of its own last one. The
/// truth goes on beside it from the same start.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    rule: LifeLike,
    imagined: Grid,
    truth: Grid,
    generation: u64,
    first_error: Option<u64>,
}

impl Play {
    /// From a start, under the rule of the truth.
    pub fn new(start: Grid, rule: LifeLike) -> Self {
        Self { rule, imagined: start.clone(), truth: start, generation: 0, first_error: None }
    }

    /// Goes one generation on.
    ///
    /// # Panics
    /// As [`predict`].
    pub fn step(&mut self, model: &Model<f32>) {
        self.imagined = imagine(model, &self.imagined);
        self.truth = self.truth.next(self.rule);
        self.generation += 1;
        if self.first_error.is_none() && self.imagined != self.truth {
            self.first_error = Some(self.generation);
        }
    }

    /// Generations since the start.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The grid as the model has it.
    pub fn imagined(&self) -> &Grid {
        &self.imagined
    }

    /// The grid as it would be.
    pub fn truth(&self) -> &Grid {
        &self.truth
    }

    /// The first generation that was not the true one. All later ones follow from it, right or
    /// wrong.
    pub fn first_error(&self) -> Option<u64> {
        self.first_error
    }

    /// The verdicts on the cells of this generation.
    pub fn verdicts(&self) -> Vec<Verdict> {
        verdicts(&self.imagined, &self.truth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::life;
    use crate::attention::random::Random;

    #[test]
    fn a_region_is_answered_as_its_windows_are() {
        let model = Model::new(life::config(6, 5), 3).unwrap();
        let mut random = Random::new(4, 0);
        let mut region = BitGrid::new(11, 8);
        for (x, y) in (0..8).flat_map(|y| (0..11).map(move |x| (x, y))) {
            region.set(x, y, random.below(2) == 1);
        }
        let found = predict_region(&model, (6, 5), &region);
        assert_eq!(found.len(), 9 * 6);
        // The second window of the first row stands four columns further.
        let mut window = Grid::new(6, 5);
        for (place, cell) in window.cells_mut().iter_mut().enumerate() {
            *cell = region.get(4 + place % 6, place / 6);
        }
        let answers = predict(&model, &window);
        assert_eq!(found[9 + 5], answers[2 * 6 + 2]);
        assert!(predict_region(&model, (6, 5), &BitGrid::new(2, 9)).is_empty());
    }

    #[test]
    fn a_model_that_knows_nothing_errs_at_once_and_is_found_out() {
        let model = Model::new(life::config(6, 6), 3).unwrap();
        let mut play = Play::new(Grid::random(6, 6, 0.4, &mut Random::new(1, 0)), LifeLike::LIFE);
        for _ in 0..3 {
            play.step(&model);
        }
        assert_eq!((play.generation(), play.first_error()), (3, Some(1)));
        let wrong = play.verdicts().iter().filter(|verdict| !verdict.is_right()).count();
        let differing = play.imagined().cells().iter().zip(play.truth().cells());
        assert_eq!(wrong, differing.filter(|(imagined, truth)| imagined != truth).count());
    }

    #[test]
    fn wrong_cells_are_of_two_kinds() {
        assert_eq!(Verdict::on(true, false), Verdict::WronglyAlive);
        assert_eq!(Verdict::on(false, true), Verdict::WronglyDead);
        assert!(Verdict::on(true, true).is_right() && Verdict::on(false, false).is_right());
    }
}
