//! A model: a shape and its parameters.

use std::sync::Arc;

use super::batch::{Batch, Mask};
use super::config::{Config, ConfigError, Positions};
use super::float::Float;
use super::forward::Pass;
use super::matrix::Matrix;
use super::parameters::{self, Group, ParameterIndex};
use super::position;
use super::random::Random;
use super::trace::Trace;

/// A transformer: its shape, its parameters, and what follows from them.
///
/// ```
/// use lifescope::attention::{Config, Mask, Model, life};
/// // A model that could learn Life on a torus of 8 x 8 cells, and has not yet.
/// let model: Model<f32> = Model::new(life::config(8, 8), 1).unwrap();
/// let trace = model.trace(&[0; 64], Mask::Full);
/// let row = trace.layers[0].heads[0].weights.row(27);
/// assert_eq!(row.len(), 64);
/// assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Model<F> {
    config: Config,
    groups: Arc<[Group]>,
    pub(super) index: Arc<ParameterIndex>,
    pub(super) features: Option<Arc<Matrix<F>>>,
    values: Vec<F>,
}

impl<F: Float> Model<F> {
    /// A model that has learned nothing: its parameters are random, and the same for the same
    /// seed.
    ///
    /// # Errors
    /// [`ConfigError`] where the shape's parts do not fit together.
    pub fn new(config: Config, seed: u64) -> Result<Self, ConfigError> {
        config.check()?;
        let values = parameters::start(&config.groups(), &mut Random::new(seed, START_STREAM));
        Ok(Self::with_values(config, values))
    }

    /// The model of a checked shape with parameters that are there already.
    pub(super) fn with_values(config: Config, values: Vec<F>) -> Self {
        let groups = config.groups();
        let index = ParameterIndex::of(&groups, config.layers);
        let features = position::features(&config).map(Arc::new);
        Self { config, groups: groups.into(), index: Arc::new(index), features, values }
    }

    /// Its shape.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The named parts of its parameters.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// All parameters in one row, in the order of the groups.
    pub fn values(&self) -> &[F] {
        &self.values
    }

    /// All parameters in one row, to change: by an optimiser, or by a person who bends them.
    pub fn values_mut(&mut self) -> &mut [F] {
        &mut self.values
    }

    /// The parameters of that name, such as `layer0.query`, as a matrix.
    pub fn parameter(&self, name: &str) -> Option<Matrix<F>> {
        let group = self.groups.iter().find(|group| group.name == name)?;
        Some(group.matrix(&self.values))
    }

    /// The same model in other numbers.
    pub fn convert<G: Float>(&self) -> Model<G> {
        let values = self.values.iter().map(|value| G::of(value.to_f64())).collect();
        Model::with_values(self.config, values)
    }

    /// Runs one sequence through the model and keeps every intermediate.
    ///
    /// # Panics
    /// On an empty sequence, a token the model does not have, or more tokens than it has places
    /// for; [`accepts`](Self::accepts) tells.
    pub fn trace(&self, tokens: &[u32], mask: Mask) -> Trace<F> {
        let mut batch = Batch::default();
        batch.push(tokens, &vec![None; tokens.len()], mask);
        let mut pass = Pass::default();
        pass.run(self, &batch);
        Trace::new(self, &batch, pass)
    }

    /// The probability of each answer in each place of a sequence: a row a token, a column an
    /// answer.
    ///
    /// # Panics
    /// As [`trace`](Self::trace).
    pub fn probabilities(&self, tokens: &[u32], mask: Mask) -> Matrix<F> {
        let mut batch = Batch::default();
        batch.push(tokens, &vec![None; tokens.len()], mask);
        self.batch_probabilities(&batch)
    }

    /// The probability of each answer in each place of a batch: a row a token, a column an answer.
    ///
    /// # Panics
    /// As [`trace`](Self::trace).
    pub fn batch_probabilities(&self, batch: &Batch) -> Matrix<F> {
        let mut pass = Pass::default();
        pass.run(self, batch);
        pass.into_probabilities(self)
    }

    /// Whether a sequence can be run: not empty, of tokens that the model has, and no longer than
    /// it has places for.
    pub fn accepts(&self, tokens: &[u32]) -> bool {
        let known = tokens.iter().all(|&token| (token as usize) < self.config.tokens);
        let longest = self.config.positions.longest().unwrap_or(usize::MAX);
        !tokens.is_empty() && known && tokens.len() <= longest
    }

    pub(super) fn part(&self, group: usize) -> &[F] {
        self.groups[group].of(&self.values)
    }

    /// The vectors of the first `count` places, a row each; empty where places are unknown.
    pub(super) fn place_vectors(&self, count: usize, vectors: &mut Vec<F>) {
        let width = self.config.width;
        vectors.clear();
        match (self.config.positions, &self.features) {
            (Positions::Unknown, _) => {}
            (Positions::Torus { .. }, Some(features)) => {
                vectors.resize(count * width, F::ZERO);
                let projection = self.index.position.map_or(&[][..], |place| self.part(place));
                super::forward::product(
                    features.values(),
                    projection,
                    (count, features.columns(), width),
                    vectors,
                );
            }
            (_, Some(features)) => {
                vectors.extend_from_slice(&features.values()[..count * width]);
            }
            (_, None) => {
                let learned = self.index.position.map_or(&[][..], |place| self.part(place));
                vectors.extend_from_slice(&learned[..count * width]);
            }
        }
    }
}

/// The stream of random numbers for fresh parameters.
const START_STREAM: u64 = 0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::testing::{small_config, token_batch};

    #[test]
    fn the_same_seed_gives_the_same_parameters() {
        let model = |seed| Model::<f32>::new(small_config(), seed).unwrap();
        assert_eq!(model(1), model(1));
        assert_ne!(model(1).values(), model(2).values());
        let config = *model(1).config();
        assert_eq!(model(1).values().len(), config.parameter_count());
    }

    #[test]
    fn parameters_are_found_by_name() {
        let model = Model::<f32>::new(small_config(), 1).unwrap();
        let embedding = model.parameter("embedding").unwrap();
        assert_eq!((embedding.rows(), embedding.columns()), (7, 8));
        assert!(model.parameter("layer9.query").is_none());
    }

    #[test]
    fn what_cannot_be_run_is_known_beforehand() {
        let model = Model::<f32>::new(small_config(), 1).unwrap();
        let check = |tokens: &[u32], expected: bool| {
            assert_eq!(model.accepts(tokens), expected, "{tokens:?}");
        };
        check(&[0, 6], true);
        check(&[7], false);
        check(&[], false);
        check(&[0; 6], true);
        check(&[0; 7], false);
    }

    #[test]
    fn probabilities_of_a_place_sum_to_one() {
        let model = Model::<f64>::new(small_config(), 4).unwrap();
        let probabilities = model.batch_probabilities(&token_batch());
        for row in 0..probabilities.rows() {
            assert!((probabilities.row(row).iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
