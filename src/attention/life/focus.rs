//! Where a model of Life looks.

use super::Grid;
use crate::attention::batch::{Batch, Mask};
use crate::attention::forward::{Pass, for_each_head};
use crate::attention::model::Model;

/// The mean attention weight by offset from the cell that asks to the cell that answers, over all
/// cells of some grids: a fog before training, the Moore neighbourhood after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    width: usize,
    height: usize,
    weights: Vec<f64>,
}

impl Focus {
    /// The focus of one head of one layer over some grids, all of one size.
    ///
    /// # Panics
    /// When the model has no such head, the grids differ in size, or there is none.
    pub fn of(model: &Model<f32>, grids: &[Grid], layer: usize, head: usize) -> Self {
        let (width, height) = (grids[0].width(), grids[0].height());
        let cells = width * height;
        let mut weights = vec![0.0; cells];
        let mut pass = Pass::default();
        for grid in grids {
            assert_eq!((grid.width(), grid.height()), (width, height), "sizes of grids");
            let mut batch = Batch::default();
            batch.push(&grid.tokens(), &vec![None; cells], Mask::Full);
            pass.run(model, &batch);
            let attention = &pass.layers[layer].attention;
            let config = model.config();
            let mut index = 0;
            for_each_head(&batch, config.heads, config.width, |found| {
                if index == head {
                    let square = &attention.weights[found.weights];
                    add_by_offset(&mut weights, square, (width, height));
                }
                index += 1;
            });
        }
        let scale = 1.0 / (grids.len() * cells) as f64;
        weights.iter_mut().for_each(|weight| *weight *= scale);
        Self { width, height, weights }
    }

    /// Columns of the torus.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows of the torus.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The mean weight of the cell that lies `dx` columns to the right and `dy` rows down, around
    /// the torus.
    pub fn at(&self, dx: isize, dy: isize) -> f64 {
        let x = dx.rem_euclid(self.width as isize) as usize;
        let y = dy.rem_euclid(self.height as isize) as usize;
        self.weights[y * self.width + x]
    }

    /// The share, 0 to 1, of the attention that lies on the cell itself and its eight neighbours.
    pub fn on_neighbourhood(&self) -> f64 {
        let near = |side: usize| if side < 3 { 0..side as isize } else { -1..2 };
        near(self.height).flat_map(|dy| near(self.width).map(move |dx| self.at(dx, dy))).sum()
    }

    /// The share, 0 to 1, of the attention that lies on the cell itself.
    pub fn on_itself(&self) -> f64 {
        self.at(0, 0)
    }
}

fn add_by_offset(by_offset: &mut [f64], square: &[f32], (width, height): (usize, usize)) {
    let cells = width * height;
    for (asking, row) in square.chunks_exact(cells).enumerate() {
        let (x, y) = (asking % width, asking / width);
        for (answering, weight) in row.iter().enumerate() {
            let dx = (answering % width + width - x) % width;
            let dy = (answering / width + height - y) % height;
            by_offset[dy * width + dx] += f64::from(*weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::life;
    use crate::attention::random::Random;

    #[test]
    fn the_focus_is_the_mean_of_the_rows_of_a_trace() {
        let model = Model::new(life::config(5, 4), 1).unwrap();
        let grid = Grid::random(5, 4, 0.4, &mut Random::new(1, 0));
        let focus = Focus::of(&model, std::slice::from_ref(&grid), 0, 0);
        let trace = model.trace(&grid.tokens(), Mask::Full);
        let weights = &trace.layers[0].heads[0].weights;
        let mut expected = 0.0;
        for (x, y) in (0..4).flat_map(|y| (0..5).map(move |x| (x, y))) {
            let right = y * 5 + (x + 1) % 5;
            let above = (y + 3) % 4 * 5 + (x + 1) % 5;
            assert!(right < 20);
            expected += f64::from(weights.at(y * 5 + x, above)) / 20.0;
        }
        assert!((focus.at(1, -1) - expected).abs() < 1e-9);
        assert!((focus.weights.iter().sum::<f64>() - 1.0).abs() < 1e-5);
        assert!(focus.on_itself() < focus.on_neighbourhood());
        assert!(focus.on_neighbourhood() < 1.0);
    }
}
