//! The way forward: from tokens to logits, with everything kept that the way back needs.
//!
//! The tokens of all sequences stand under one another, so that what is done to each token alone
//! (embedding, norms, the four matrices of attention, the MLP, logits) is one product for the
//! whole piece of a batch. Attention itself goes sequence by sequence, head by head.

use super::batch::{Batch, Mask, Sequence};
use super::config::{Activation, Norm, PositionUse};
use super::float::Float;
use super::matrix::{Matrix, Target, View, add, largest, multiply, sum};
use super::model::Model;
use super::parameters::{AttentionPlaces, LayerPlaces, NormPlaces};

/// Everything that comes up between tokens and logits. Rows are tokens unless said otherwise. One
/// is used again for batch after batch, and then takes no new memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Pass<F> {
    /// The vectors of places, a row a place; empty where places are unknown.
    pub(super) place_vectors: Vec<F>,
    /// What stands for each token.
    pub(super) embedded: Vec<F>,
    /// What the first layer gets.
    pub(super) stream: Vec<F>,
    pub(super) layers: Vec<LayerPass<F>>,
    pub(super) normed: Normed<F>,
    pub(super) logits: Vec<F>,
}

/// Everything that comes up in a layer.
#[derive(Clone, Debug, Default)]
pub(super) struct LayerPass<F> {
    pub(super) attention: AttentionPass<F>,
    /// The stream after attention.
    pub(super) middle: Vec<F>,
    pub(super) normed: Normed<F>,
    /// Ahead of the nonlinearity.
    pub(super) hidden: Vec<F>,
    pub(super) activated: Vec<F>,
    /// What the MLP says.
    pub(super) answer: Vec<F>,
    /// The stream after the layer.
    pub(super) output: Vec<F>,
}

/// Everything that comes up in an attention; empty in a model without.
#[derive(Clone, Debug, Default)]
pub(super) struct AttentionPass<F> {
    pub(super) normed: Normed<F>,
    /// What queries and keys are made of, where that is not what values are made of.
    pub(super) placed: Vec<F>,
    pub(super) query: Vec<F>,
    pub(super) key: Vec<F>,
    pub(super) value: Vec<F>,
    /// For each sequence, for each head, a square matrix: row the asking token, column the
    /// answering one.
    pub(super) weights: Vec<F>,
    /// The sums of weighted values, the heads side by side.
    pub(super) mixed: Vec<F>,
    /// What attention says to the stream.
    pub(super) answer: Vec<F>,
}

/// Rows with their size taken out.
#[derive(Clone, Debug, Default)]
pub(super) struct Normed<F> {
    pub(super) rows: Vec<F>,
    /// What was subtracted from each row.
    pub(super) mean: Vec<F>,
    /// What each row was multiplied by.
    pub(super) inverse: Vec<F>,
}

/// What keeps a norm from dividing by zero.
const EPSILON: f64 = 1e-6;

impl<F: Float> Pass<F> {
    /// Runs a batch through a model.
    ///
    /// # Panics
    /// On an empty sequence or one that the model does not accept.
    pub(super) fn run(&mut self, model: &Model<F>, batch: &Batch) {
        let (config, tokens) = (model.config(), batch.tokens());
        let width = config.width;
        for sequence in batch.sequences() {
            let tokens = &tokens[sequence.places.clone()];
            assert!(model.accepts(tokens), "the model cannot run this sequence");
        }
        let longest = batch.sequences().iter().map(|sequence| sequence.places.len()).max();
        model.place_vectors(longest.unwrap_or(0), &mut self.place_vectors);

        self.embedded.clear();
        let embedding = model.part(model.places.embedding);
        for &token in tokens {
            self.embedded.extend_from_slice(&embedding[token as usize * width..][..width]);
        }
        self.stream.clone_from(&self.embedded);
        if config.position_use == PositionUse::Stream {
            add_places(&mut self.stream, &self.place_vectors, batch);
        }
        self.layers.resize(config.layers, LayerPass::default());
        for index in 0..config.layers {
            let (before, rest) = self.layers.split_at_mut(index);
            let input = before.last().map_or(&self.stream, |layer| &layer.output);
            rest[0].run(model, &model.places.layers[index], batch, input, &self.place_vectors);
        }
        let output = self.layers.last().map_or(&self.stream, |layer| &layer.output);
        self.normed.run(model, model.places.final_norm, output);
        let rows = tokens.len();
        self.logits.resize(rows * config.answers, F::ZERO);
        product(
            &self.normed.rows,
            model.part(model.places.logits),
            (rows, width, config.answers),
            &mut self.logits,
        );
        add_bias(&mut self.logits, model.part(model.places.logits_bias));
    }

    /// The probability of each answer in each place, a row a token.
    pub(super) fn into_probabilities(mut self, model: &Model<F>) -> Matrix<F> {
        let answers = model.config().answers;
        self.logits.chunks_exact_mut(answers).for_each(softmax);
        let rows = self.logits.len() / answers;
        Matrix::from_rows(rows, answers, self.logits)
    }
}

impl<F: Float> LayerPass<F> {
    fn run(
        &mut self,
        model: &Model<F>,
        places: &LayerPlaces,
        batch: &Batch,
        input: &[F],
        place_vectors: &[F],
    ) {
        let config = model.config();
        let (rows, width, mlp_width) = (batch.tokens().len(), config.width, config.mlp_width);
        match &places.attention {
            Some(attention) => {
                self.attention.run(model, *attention, batch, input, place_vectors);
                self.middle.clone_from(&self.attention.answer);
                if config.has_residual {
                    add(&mut self.middle, input);
                }
            }
            None => input.clone_into(&mut self.middle),
        }
        self.normed.run(model, places.mlp_norm, &self.middle);
        self.hidden.resize(rows * mlp_width, F::ZERO);
        product(
            &self.normed.rows,
            model.part(places.up),
            (rows, width, mlp_width),
            &mut self.hidden,
        );
        add_bias(&mut self.hidden, model.part(places.up_bias));
        self.activated.clone_from(&self.hidden);
        if config.activation == Activation::Gelu {
            gelu(&mut self.activated);
        }
        self.answer.resize(rows * width, F::ZERO);
        product(
            &self.activated,
            model.part(places.down),
            (rows, mlp_width, width),
            &mut self.answer,
        );
        add_bias(&mut self.answer, model.part(places.down_bias));
        self.output.clone_from(&self.answer);
        if config.has_residual {
            add(&mut self.output, &self.middle);
        }
    }
}

impl<F: Float> AttentionPass<F> {
    fn run(
        &mut self,
        model: &Model<F>,
        places: AttentionPlaces,
        batch: &Batch,
        input: &[F],
        place_vectors: &[F],
    ) {
        let config = model.config();
        let (rows, width) = (batch.tokens().len(), config.width);
        self.normed.run(model, places.norm, input);
        let asking = if config.position_use == PositionUse::QueryAndKey {
            self.placed.clone_from(&self.normed.rows);
            add_places(&mut self.placed, place_vectors, batch);
            &self.placed
        } else {
            &self.normed.rows
        };
        let made_of = [
            (&mut self.query, asking, places.query),
            (&mut self.key, asking, places.key),
            (&mut self.value, &self.normed.rows, places.value),
        ];
        for (made, from, group) in made_of {
            made.resize(rows * width, F::ZERO);
            product(from, model.part(group), (rows, width, width), made);
        }
        self.weights.resize(weight_count(batch, config.heads), F::ZERO);
        self.mixed.resize(rows * width, F::ZERO);
        for_each_head(batch, config.heads, config.width, |head| self.attend(&head));
        self.answer.resize(rows * width, F::ZERO);
        product(&self.mixed, model.part(places.output), (rows, width, width), &mut self.answer);
    }

    /// One head of one sequence: scores, weights, and the values they mix.
    fn attend(&mut self, head: &Head<'_>) {
        let length = head.length();
        let weights = &mut self.weights[head.weights.clone()];
        multiply(
            head.scale(),
            head.of(&self.query),
            head.of(&self.key).transposed(),
            false,
            Target::new(weights, length),
        );
        match head.sequence.mask {
            Mask::Full => softmax_rows(weights, length),
            Mask::Causal => {
                for (asking, row) in weights.chunks_exact_mut(length).enumerate() {
                    let (seen, unseen) = row.split_at_mut(asking + 1);
                    softmax(seen);
                    unseen.fill(F::ZERO);
                }
            }
        }
        multiply(
            F::ONE,
            View::new(weights, length, length),
            head.of(&self.value),
            false,
            head.target_of(&mut self.mixed),
        );
    }
}

/// One head of one sequence, and where its parts lie.
pub(super) struct Head<'a> {
    pub(super) sequence: &'a Sequence,
    /// Its square of weights.
    pub(super) weights: std::ops::Range<usize>,
    width: usize,
    first_column: usize,
    head_width: usize,
}

impl Head<'_> {
    /// Tokens of the sequence.
    pub(super) fn length(&self) -> usize {
        self.sequence.places.len()
    }

    /// What scores are multiplied by, `1 / sqrt(width of a head)`.
    pub(super) fn scale<F: Float>(&self) -> F {
        F::ONE / F::of(self.head_width as f64).sqrt()
    }

    /// Its part of rows as wide as the stream.
    pub(super) fn of<'v, F: Float>(&self, rows: &'v [F]) -> View<'v, F> {
        let values = &rows[self.sequence.places.start * self.width..];
        View::columns_of(values, self.length(), self.width, self.first_column, self.head_width)
    }

    /// Its part of rows as wide as the stream, to write to.
    pub(super) fn target_of<'v, F: Float>(&self, rows: &'v mut [F]) -> Target<'v, F> {
        let values = &mut rows[self.sequence.places.start * self.width..];
        Target::columns_of(values, self.width, self.first_column)
    }
}

/// Calls for every head of every sequence.
pub(super) fn for_each_head(
    batch: &Batch,
    heads: usize,
    width: usize,
    mut call: impl FnMut(Head<'_>),
) {
    let head_width = width / heads;
    let mut first = 0;
    for sequence in batch.sequences() {
        let square = sequence.places.len().pow(2);
        for head in 0..heads {
            let first_column = head * head_width;
            let weights = first..first + square;
            call(Head { sequence, weights, width, first_column, head_width });
            first += square;
        }
    }
}

/// Number of attention weights of all heads of all sequences.
fn weight_count(batch: &Batch, heads: usize) -> usize {
    batch.sequences().iter().map(|sequence| heads * sequence.places.len().pow(2)).sum()
}

impl<F: Float> Normed<F> {
    fn run(&mut self, model: &Model<F>, places: NormPlaces, input: &[F]) {
        let (width, norm) = (model.config().width, model.config().norm);
        input.clone_into(&mut self.rows);
        if norm == Norm::None {
            return;
        }
        self.mean.clear();
        self.inverse.clear();
        let per_column = F::ONE / F::of(width as f64);
        let gain = places.gain.map(|place| model.part(place)).unwrap_or_default();
        for row in self.rows.chunks_exact_mut(width) {
            let mean = if norm == Norm::Layer { sum(row) * per_column } else { F::ZERO };
            for value in row.iter_mut() {
                *value -= mean;
            }
            let mean_square = super::matrix::dot(row, row) * per_column;
            let inverse = F::ONE / (mean_square + F::of(EPSILON)).sqrt();
            for (value, gain) in row.iter_mut().zip(gain) {
                *value *= inverse * *gain;
            }
            self.mean.push(mean);
            self.inverse.push(inverse);
        }
        if let Some(bias) = places.bias {
            add_bias(&mut self.rows, model.part(bias));
        }
    }
}

/// `c = a b` for an `m x k` matrix `a` and a `k x n` matrix `b`, all in rows.
pub(super) fn product<F: Float>(a: &[F], b: &[F], (m, k, n): (usize, usize, usize), c: &mut [F]) {
    multiply(F::ONE, View::new(a, m, k), View::new(b, k, n), false, Target::new(c, n));
}

/// Adds the vector of its place to each token's row.
fn add_places<F: Float>(rows: &mut [F], place_vectors: &[F], batch: &Batch) {
    if place_vectors.is_empty() {
        return;
    }
    let width = rows.len() / batch.tokens().len().max(1);
    for sequence in batch.sequences() {
        let places = &sequence.places;
        add(&mut rows[places.start * width..places.end * width], place_vectors);
    }
}

/// Adds a bias to each row.
fn add_bias<F: Float>(rows: &mut [F], bias: &[F]) {
    for row in rows.chunks_exact_mut(bias.len()) {
        add(row, bias);
    }
}

/// Turns scores into weights that are positive and sum to one.
pub(super) fn softmax<F: Float>(row: &mut [F]) {
    let largest = largest(row);
    for score in row.iter_mut() {
        *score = (*score - largest).exp();
    }
    let scale = F::ONE / sum(row);
    for weight in row {
        *weight *= scale;
    }
}

fn softmax_rows<F: Float>(rows: &mut [F], width: usize) {
    rows.chunks_exact_mut(width).for_each(softmax);
}

/// `gelu(x) = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`.
fn gelu<F: Float>(values: &mut [F]) {
    for value in values {
        let x = *value;
        *value = x * gelu_gate(x);
    }
}

/// The factor of x in its GELU.
#[inline(always)]
pub(super) fn gelu_gate<F: Float>(x: F) -> F {
    // (1 + tanh(u)) / 2 = 1 / (1 + e^(-2 u)), with which one division does.
    let minus_two_u = F::of(-2.0 * GELU_SCALE) * (x + F::of(GELU_CUBE) * x * x * x);
    F::ONE / (F::ONE + minus_two_u.exp())
}

/// The derivative of GELU.
#[inline(always)]
pub(super) fn gelu_slope<F: Float>(x: F) -> F {
    let gate = gelu_gate(x);
    let inner = F::of(2.0 * GELU_SCALE) * (F::ONE + F::of(3.0 * GELU_CUBE) * x * x);
    gate + x * gate * (F::ONE - gate) * inner
}

/// sqrt(2 / pi).
const GELU_SCALE: f64 = 0.797_884_560_802_865_4;
const GELU_CUBE: f64 = 0.044_715;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::testing::{small_config, token_batch};

    #[test]
    fn weights_are_positive_and_sum_to_one_in_every_row() {
        let model = Model::<f32>::new(small_config(), 3).unwrap();
        let batch = token_batch();
        let mut pass = Pass::default();
        pass.run(&model, &batch);
        for layer in &pass.layers {
            for_each_head(&batch, 2, 8, |head| {
                let length = head.length();
                let weights = &layer.attention.weights[head.weights.clone()];
                for (asking, row) in weights.chunks_exact(length).enumerate() {
                    assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                    let seen = match head.sequence.mask {
                        Mask::Full => length,
                        Mask::Causal => asking + 1,
                    };
                    assert!(row[..seen].iter().all(|&weight| weight > 0.0));
                    assert!(row[seen..].iter().all(|&weight| weight == 0.0));
                }
            });
        }
    }

    #[test]
    fn a_causal_token_hears_nothing_of_later_ones() {
        let model = Model::<f64>::new(small_config(), 3).unwrap();
        let answers = |tokens: &[u32]| model.probabilities(tokens, Mask::Causal);
        let (one, other) = (answers(&[1, 2, 3, 4]), answers(&[1, 2, 3, 6]));
        for place in 0..3 {
            assert_eq!(one.row(place), other.row(place));
        }
        assert_ne!(one.row(3), other.row(3));
        let full = model.probabilities(&[1, 2, 3, 4], Mask::Full);
        assert_ne!(full.row(0), model.probabilities(&[1, 2, 3, 6], Mask::Full).row(0));
    }

    #[test]
    fn sequences_of_a_batch_do_not_hear_each_other() {
        let model = Model::<f64>::new(small_config(), 9).unwrap();
        let batch = token_batch();
        let together = model.batch_probabilities(&batch);
        for sequence in batch.sequences() {
            let tokens = &batch.tokens()[sequence.places.clone()];
            let alone = model.probabilities(tokens, sequence.mask);
            for (row, place) in sequence.places.clone().enumerate() {
                for (alone, together) in alone.row(row).iter().zip(together.row(place)) {
                    assert!((alone - together).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn gelu_and_its_slope_are_those_of_the_formula() {
        for x in [-3.0, -1.0, 0.0, 0.3, 2.0f64] {
            let expected = 0.5 * x * (1.0 + (GELU_SCALE * (x + GELU_CUBE * x.powi(3))).tanh());
            assert!((x * gelu_gate(x) - expected).abs() < 1e-12);
            let around = |x: f64| x * gelu_gate(x);
            let slope = (around(x + 1e-5) - around(x - 1e-5)) / 2e-5;
            assert!((gelu_slope(x) - slope).abs() < 1e-8);
        }
    }
}
