//! Adam (Kingma and Ba, 2014): each parameter's step is the running mean of its slopes over the
//! root of the running mean of their squares.

/// What Adam keeps in mind.
///
/// With slope `g` at step `t`, from 1: `m = b1 m + (1 - b1) g`, `v = b2 v + (1 - b2) g^2`, and the
/// parameter moves by `-rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + 1e-8)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Adam {
    /// `b1` and `b2`.
    pub betas: (f64, f64),
    mean: Vec<f32>,
    square: Vec<f32>,
    steps: u64,
}

impl Adam {
    /// Adam for that many parameters, with `b1` and `b2`.
    pub fn new(parameters: usize, betas: (f64, f64)) -> Self {
        Self { betas, mean: vec![0.0; parameters], square: vec![0.0; parameters], steps: 0 }
    }

    /// Moves the parameters one step against the gradient. A gradient longer than `clip` is
    /// shortened to it first. Gives the length that it had.
    ///
    /// # Panics
    /// When there are not as many parameters and slopes as Adam was made for.
    pub fn step(&mut self, values: &mut [f32], gradient: &[f32], rate: f64, clip: f64) -> f64 {
        assert_eq!(values.len(), self.mean.len(), "parameters of Adam");
        assert_eq!(gradient.len(), self.mean.len(), "slopes for Adam");
        let length = gradient.iter().map(|&slope| f64::from(slope).powi(2)).sum::<f64>().sqrt();
        let shorten = if length > clip { clip / length } else { 1.0 } as f32;
        self.steps += 1;
        let (b1, b2) = (self.betas.0 as f32, self.betas.1 as f32);
        let correction = |beta: f64| 1.0 / (1.0 - beta.powf(self.steps as f64));
        let rate = (rate * correction(self.betas.0)) as f32;
        let square_correction = correction(self.betas.1) as f32;
        let moments = self.mean.iter_mut().zip(&mut self.square);
        for ((value, slope), (mean, square)) in values.iter_mut().zip(gradient).zip(moments) {
            let slope = *slope * shorten;
            *mean = b1 * *mean + (1.0 - b1) * slope;
            *square = b2 * *square + (1.0 - b2) * slope * slope;
            *value -= rate * *mean / ((*square * square_correction).sqrt() + 1e-8);
        }
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_steps_are_those_of_the_formula() {
        let mut adam = Adam::new(1, (0.9, 0.99));
        let mut value = [1.0];
        adam.step(&mut value, &[0.5], 0.1, 10.0);
        // Both means are corrected to the slope itself.
        assert!((value[0] - 0.9).abs() < 1e-6);
        adam.step(&mut value, &[-0.25], 0.1, 10.0);
        let mean = (0.9 * 0.1 * 0.5 + 0.1 * -0.25) / (1.0 - 0.81);
        let square: f32 = (0.99 * 0.01 * 0.25 + 0.01 * 0.0625) / (1.0 - 0.9801);
        assert!((value[0] - (0.9 - 0.1 * mean / square.sqrt())).abs() < 1e-5);
    }

    #[test]
    fn long_gradients_are_shortened() {
        let steps = |gradient: [f32; 2]| {
            let mut adam = Adam::new(2, (0.9, 0.99));
            let mut values = [0.0; 2];
            let lengths =
                [gradient, [0.3, -0.4]].map(|gradient| adam.step(&mut values, &gradient, 0.1, 1.0));
            (values, lengths)
        };
        let (values, lengths) = steps([30.0, 40.0]);
        assert_eq!(lengths[0], 50.0);
        let (shortened, _) = steps([0.6, 0.8]);
        assert!(values.iter().zip(shortened).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}
