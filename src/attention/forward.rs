//! The way forward: from tokens to logits, with everything kept that the way back needs.
//!
//! The tokens of all sequences stand under one another, so that what is done to each token alone
//! (embedding, norms, the four matrices of attention, the MLP, logits) is one product for the
//! whole piece of a batch. Attention itself goes sequence by sequence, head by head.

use super::batch::{Batch, LossRows, Mask, Sequence};
use super::config::{Activation, Norm, PositionUse};
use super::float::Float;
use super::matrix::{Matrix, Target, View, add, largest, multiply, sum};
use super::model::Model;
use super::parameters::{AttentionIndex, LayerIndex, NormIndex};

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
    /// The tokens that stand in the rows of everything that comes after the last layer's keys and
    /// values.
    pub(super) loss_rows: LossRows,
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
    /// The rows of these that ask, where that is not all of them.
    pub(super) asking: Vec<F>,
    pub(super) query: Vec<F>,
    pub(super) key: Vec<F>,
    pub(super) value: Vec<F>,
    /// For each sequence, for each head, a matrix: row the asking token, column the answering one.
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
        self.run_rows(model, batch, batch.all_rows());
    }

    /// Runs a batch through a model as far as it takes to answer what the batch asks: in a sentence
    /// with one blank the last layer has one row to work out.
    ///
    /// # Panics
    /// As [`run`](Self::run).
    pub(super) fn run_for_targets(&mut self, model: &Model<F>, batch: &Batch) {
        self.run_rows(model, batch, batch.loss_rows());
    }

    fn run_rows(&mut self, model: &Model<F>, batch: &Batch, asked: LossRows) {
        let (config, tokens) = (model.config(), batch.tokens());
        let width = config.width;
        for sequence in batch.sequences() {
            let tokens = &tokens[sequence.places.clone()];
            assert!(model.accepts(tokens), "the model cannot run this sequence");
        }
        let longest = batch.sequences().iter().map(|sequence| sequence.places.len()).max();
        model.place_vectors(longest.unwrap_or(0), &mut self.place_vectors);

        self.embedded.clear();
        let embedding = model.part(model.index.embedding);
        for &token in tokens {
            self.embedded.extend_from_slice(&embedding[token as usize * width..][..width]);
        }
        self.stream.clone_from(&self.embedded);
        if config.position_use == PositionUse::Stream {
            add_places(&mut self.stream, &self.place_vectors, batch);
        }
        self.layers.resize(config.layers, LayerPass::default());
        let all = batch.all_rows();
        for index in 0..config.layers {
            let (before, rest) = self.layers.split_at_mut(index);
            let input = before.last().map_or(&self.stream, |layer| &layer.output);
            let asked = if index + 1 == config.layers { &asked } else { &all };
            let parts = &model.index.layers[index];
            rest[0].run(model, parts, (batch, asked), input, &self.place_vectors);
        }
        self.loss_rows = asked;
        let output = self.layers.last().map_or(&self.stream, |layer| &layer.output);
        self.normed.run(model, model.index.final_norm, output);
        let rows = self.loss_rows.rows.len();
        self.logits.resize(rows * config.answers, F::ZERO);
        product(
            &self.normed.rows,
            model.part(model.index.logits),
            (rows, width, config.answers),
            &mut self.logits,
        );
        add_bias(&mut self.logits, model.part(model.index.logits_bias));
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
        parts: &LayerIndex,
        (batch, asked): (&Batch, &LossRows),
        input: &[F],
        place_vectors: &[F],
    ) {
        let config = model.config();
        let (rows, width, mlp_width) = (asked.rows.len(), config.width, config.mlp_width);
        asked.gather(input, width, &mut self.middle);
        if let Some(attention) = &parts.attention {
            self.attention.run(model, *attention, (batch, asked), input, place_vectors);
            if config.has_residual {
                add(&mut self.middle, &self.attention.answer);
            } else {
                self.middle.clone_from(&self.attention.answer);
            }
        }
        self.normed.run(model, parts.mlp_norm, &self.middle);
        self.hidden.resize(rows * mlp_width, F::ZERO);
        product(
            &self.normed.rows,
            model.part(parts.up),
            (rows, width, mlp_width),
            &mut self.hidden,
        );
        add_bias(&mut self.hidden, model.part(parts.up_bias));
        self.activated.clone_from(&self.hidden);
        if config.activation == Activation::Gelu {
            gelu(&mut self.activated);
        }
        self.answer.resize(rows * width, F::ZERO);
        product(
            &self.activated,
            model.part(parts.down),
            (rows, mlp_width, width),
            &mut self.answer,
        );
        add_bias(&mut self.answer, model.part(parts.down_bias));
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
        parts: AttentionIndex,
        (batch, asked): (&Batch, &LossRows),
        input: &[F],
        place_vectors: &[F],
    ) {
        let config = model.config();
        let (rows, width) = (batch.tokens().len(), config.width);
        let asking_rows = asked.rows.len();
        self.normed.run(model, parts.norm, input);
        let placed = if config.position_use == PositionUse::QueryAndKey {
            self.placed.clone_from(&self.normed.rows);
            add_places(&mut self.placed, place_vectors, batch);
            &self.placed
        } else {
            &self.normed.rows
        };
        let asking = if asking_rows < rows {
            asked.gather(placed, width, &mut self.asking);
            &self.asking
        } else {
            placed
        };
        let made_of = [
            (&mut self.query, asking, parts.query, asking_rows),
            (&mut self.key, placed, parts.key, rows),
            (&mut self.value, &self.normed.rows, parts.value, rows),
        ];
        for (made, from, group, rows) in made_of {
            made.resize(rows * width, F::ZERO);
            product(from, model.part(group), (rows, width, width), made);
        }
        self.weights.resize(weight_count(batch, asked, config.heads), F::ZERO);
        self.mixed.resize(asking_rows * width, F::ZERO);
        for_each_asking_head(batch, asked, (config.heads, width), |head| self.attend(&head));
        let sizes = (asking_rows, width, width);
        self.answer.resize(asking_rows * width, F::ZERO);
        product(&self.mixed, model.part(parts.output), sizes, &mut self.answer);
    }

    /// One head of one sequence: scores, weights, and the values they mix.
    fn attend(&mut self, head: &Head<'_>) {
        let length = head.length();
        let weights = &mut self.weights[head.weights.clone()];
        multiply(
            head.scale(),
            head.of_asking(&self.query),
            head.of(&self.key).transposed(),
            false,
            Target::new(weights, length),
        );
        match head.sequence.mask {
            Mask::Full => softmax_rows(weights, length),
            Mask::Causal => {
                for (place, row) in head.asked.iter().zip(weights.chunks_exact_mut(length)) {
                    let (seen, unseen) = row.split_at_mut(place - head.sequence.places.start + 1);
                    softmax(seen);
                    unseen.fill(F::ZERO);
                }
            }
        }
        multiply(
            F::ONE,
            View::new(weights, head.asked.len(), length),
            head.of(&self.value),
            false,
            head.target_of_asking(&mut self.mixed),
        );
    }
}

/// One head of one sequence, and where its parts lie.
pub(super) struct Head<'a> {
    pub(super) sequence: &'a Sequence,
    /// The tokens that ask, as places in the batch.
    pub(super) asked: &'a [usize],
    /// Its weights: a row a token that asks.
    pub(super) weights: std::ops::Range<usize>,
    first_asked: usize,
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

    /// Its part of rows as wide as the stream, a row a token.
    pub(super) fn of<'v, F: Float>(&self, rows: &'v [F]) -> View<'v, F> {
        let values = &rows[self.sequence.places.start * self.width..];
        View::columns_of(values, self.length(), self.width, self.first_column, self.head_width)
    }

    /// The same of rows of the tokens that ask.
    pub(super) fn of_asking<'v, F: Float>(&self, rows: &'v [F]) -> View<'v, F> {
        let values = &rows[self.first_asked * self.width..];
        View::columns_of(values, self.asked.len(), self.width, self.first_column, self.head_width)
    }

    /// Its part of rows as wide as the stream, to write to.
    pub(super) fn target_of<'v, F: Float>(&self, rows: &'v mut [F]) -> Target<'v, F> {
        let values = &mut rows[self.sequence.places.start * self.width..];
        Target::columns_of(values, self.width, self.first_column)
    }

    /// The same of rows of the tokens that ask.
    pub(super) fn target_of_asking<'v, F: Float>(&self, rows: &'v mut [F]) -> Target<'v, F> {
        let values = &mut rows[self.first_asked * self.width..];
        Target::columns_of(values, self.width, self.first_column)
    }
}

/// Calls for every head of every sequence, in a pass in which all tokens ask.
pub(super) fn for_each_head(batch: &Batch, heads: usize, width: usize, call: impl FnMut(Head<'_>)) {
    for_each_asking_head(batch, &batch.all_rows(), (heads, width), call);
}

/// Calls for every head of every sequence.
pub(super) fn for_each_asking_head(
    batch: &Batch,
    asked: &LossRows,
    (heads, width): (usize, usize),
    mut call: impl FnMut(Head<'_>),
) {
    let head_width = width / heads;
    let mut first = 0;
    for (sequence, range) in batch.sequences().iter().zip(&asked.sequences) {
        let (asked, first_asked) = (&asked.rows[range.clone()], range.start);
        let size = asked.len() * sequence.places.len();
        for head in 0..heads {
            let first_column = head * head_width;
            let weights = first..first + size;
            call(Head { sequence, asked, weights, first_asked, width, first_column, head_width });
            first += size;
        }
    }
}

/// Number of attention weights of all heads of all sequences.
fn weight_count(batch: &Batch, asked: &LossRows, heads: usize) -> usize {
    let sequences = batch.sequences().iter().zip(&asked.sequences);
    sequences.map(|(sequence, asked)| heads * asked.len() * sequence.places.len()).sum()
}

impl<F: Float> Normed<F> {
    fn run(&mut self, model: &Model<F>, parts: NormIndex, input: &[F]) {
        let (width, norm) = (model.config().width, model.config().norm);
        input.clone_into(&mut self.rows);
        if norm == Norm::None {
            return;
        }
        self.mean.clear();
        self.inverse.clear();
        let per_column = F::ONE / F::of(width as f64);
        let gain = parts.gain.map(|place| model.part(place)).unwrap_or_default();
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
        if let Some(bias) = parts.bias {
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

/// Turns scores into weights that are not negative and sum to one.
pub(super) fn softmax<F: Float>(row: &mut [F]) {
    let nothing = F::of(NOTHING);
    let largest = largest(row);
    for score in row.iter_mut() {
        let weight = (*score - largest).exp();
        *score = if weight < nothing { F::ZERO } else { weight };
    }
    let scale = F::ONE / sum(row);
    for weight in row {
        *weight *= scale;
    }
}

/// A share of one below which a weight or a gate is taken for zero. It is far less than what rounding
/// takes from the sums that it goes into, and its products with slopes would be subnormal numbers,
/// with which many processors compute a hundred times as slowly.
const NOTHING: f64 = 1e-15;

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
    let gate = F::ONE / (F::ONE + minus_two_u.exp());
    if gate < F::of(NOTHING) { F::ZERO } else { gate }
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
    use crate::attention::Config;
    use crate::attention::testing::{small_config, token_batch};

    #[test]
    fn what_has_hardly_any_weight_has_none() {
        let mut row = [0.0f32, -30.0, -40.0, -1000.0];
        softmax(&mut row);
        assert!(row[1] > 0.0);
        assert_eq!(row[2..], [0.0, 0.0]);
        assert_eq!(row[0] + row[1], 1.0);
    }

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
    fn what_is_asked_is_answered_alike_whether_the_rest_is_worked_out_or_not() {
        let mut batch = token_batch();
        batch.push(&[1, 2, 5], &[None, Some(3), None], Mask::Causal);
        batch.push(&[1, 2, 5], &[None, None, None], Mask::Full);
        let base = small_config();
        let configs = [
            base,
            Config { position_use: PositionUse::QueryAndKey, ..base },
            Config { has_attention: false, ..base },
            Config { has_residual: false, layers: 1, ..base },
        ];
        for config in configs {
            let model = Model::<f64>::new(config, 3).unwrap();
            let (mut whole, mut asked) = (Pass::default(), Pass::default());
            whole.run(&model, &batch);
            asked.run_for_targets(&model, &batch);
            assert_eq!(whole.logits.len(), batch.tokens().len() * config.answers);
            assert_eq!(asked.logits.len(), (batch.target_count() + 1) * config.answers);
            for (row, logits) in
                asked.loss_rows.rows.iter().zip(asked.logits.chunks(config.answers))
            {
                let expected = &whole.logits[row * config.answers..][..config.answers];
                for (logit, expected) in logits.iter().zip(expected) {
                    assert!((logit - expected).abs() < 1e-12, "{config:?}, token {row}");
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
