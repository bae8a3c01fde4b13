//! The forward pass: from tokens to logits. It keeps everything that the backward pass needs.
//!
//! The tokens of all sequences stand under one another. So whatever is done to each token alone
//! (embedding, norms, the four matrices of attention, the MLP, logits) is one product for the whole
//! piece of a batch. Attention itself goes sequence by sequence, head by head.

mod head;
mod nonlinear;

use self::head::weight_count;
use self::nonlinear::{gelu, softmax_rows};
use super::batch::{Batch, LossRows, Mask};
use super::config::{Activation, Norm, PositionUse};
use super::float::Float;
use super::matrix::{Matrix, MatrixView, Target, add, multiply, sum};
use super::model::Model;
use super::parameters::{AttentionIndex, LayerIndex, NormIndex};

pub(super) use self::head::{Head, for_each_head, for_each_query_head};
pub(super) use self::nonlinear::{gelu_slope, softmax};

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
    /// What the MLP adds to the stream.
    pub(super) mlp_output: Vec<F>,
    /// The stream after the layer.
    pub(super) output: Vec<F>,
}

/// Everything that comes up in an attention; empty in a model without.
#[derive(Clone, Debug, Default)]
pub(super) struct AttentionPass<F> {
    pub(super) normed: Normed<F>,
    /// The input of queries and keys, where values have another one.
    pub(super) placed: Vec<F>,
    /// The input of queries, where not all tokens have one.
    pub(super) query_input: Vec<F>,
    pub(super) query: Vec<F>,
    pub(super) key: Vec<F>,
    pub(super) value: Vec<F>,
    /// For each sequence, for each head, a matrix: row the query's token, column the key's.
    pub(super) weights: Vec<F>,
    /// The sums of weighted values, the heads side by side.
    pub(super) mixed: Vec<F>,
    /// What attention adds to the stream.
    pub(super) output: Vec<F>,
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

    fn run_rows(&mut self, model: &Model<F>, batch: &Batch, loss_rows: LossRows) {
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
            let loss_rows = if index + 1 == config.layers { &loss_rows } else { &all };
            let parts = &model.index.layers[index];
            rest[0].run(model, parts, (batch, loss_rows), input, &self.place_vectors);
        }
        self.loss_rows = loss_rows;
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
        (batch, loss_rows): (&Batch, &LossRows),
        input: &[F],
        place_vectors: &[F],
    ) {
        let config = model.config();
        let (rows, width, mlp_width) = (loss_rows.rows.len(), config.width, config.mlp_width);
        loss_rows.gather(input, width, &mut self.middle);
        if let Some(attention) = &parts.attention {
            self.attention.run(model, *attention, (batch, loss_rows), input, place_vectors);
            if config.has_residual {
                add(&mut self.middle, &self.attention.output);
            } else {
                self.middle.clone_from(&self.attention.output);
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
        self.mlp_output.resize(rows * width, F::ZERO);
        product(
            &self.activated,
            model.part(parts.down),
            (rows, mlp_width, width),
            &mut self.mlp_output,
        );
        add_bias(&mut self.mlp_output, model.part(parts.down_bias));
        self.output.clone_from(&self.mlp_output);
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
        (batch, loss_rows): (&Batch, &LossRows),
        input: &[F],
        place_vectors: &[F],
    ) {
        let config = model.config();
        let (rows, width) = (batch.tokens().len(), config.width);
        let query_rows = loss_rows.rows.len();
        self.normed.run(model, parts.norm, input);
        let placed = if config.position_use == PositionUse::QueryAndKey {
            self.placed.clone_from(&self.normed.rows);
            add_places(&mut self.placed, place_vectors, batch);
            &self.placed
        } else {
            &self.normed.rows
        };
        let query_input = if query_rows < rows {
            loss_rows.gather(placed, width, &mut self.query_input);
            &self.query_input
        } else {
            placed
        };
        let made_of = [
            (&mut self.query, query_input, parts.query, query_rows),
            (&mut self.key, placed, parts.key, rows),
            (&mut self.value, &self.normed.rows, parts.value, rows),
        ];
        for (made, from, group, rows) in made_of {
            made.resize(rows * width, F::ZERO);
            product(from, model.part(group), (rows, width, width), made);
        }
        self.weights.resize(weight_count(batch, loss_rows, config.heads), F::ZERO);
        self.mixed.resize(query_rows * width, F::ZERO);
        for_each_query_head(batch, loss_rows, (config.heads, width), |head| self.attend(&head));
        let sizes = (query_rows, width, width);
        self.output.resize(query_rows * width, F::ZERO);
        product(&self.mixed, model.part(parts.output), sizes, &mut self.output);
    }

    /// One head of one sequence: scores, weights, and the values they mix.
    fn attend(&mut self, head: &Head<'_>) {
        let length = head.length();
        let weights = &mut self.weights[head.weights.clone()];
        multiply(
            head.scale(),
            head.of_queries(&self.query),
            head.of(&self.key).transposed(),
            false,
            Target::new(weights, length),
        );
        match head.sequence.mask {
            Mask::Full => softmax_rows(weights, length),
            Mask::Causal => {
                for (place, row) in head.queries.iter().zip(weights.chunks_exact_mut(length)) {
                    let (seen, unseen) = row.split_at_mut(place - head.sequence.places.start + 1);
                    softmax(seen);
                    unseen.fill(F::ZERO);
                }
            }
        }
        multiply(
            F::ONE,
            MatrixView::new(weights, head.queries.len(), length),
            head.of(&self.value),
            false,
            head.target_of_queries(&mut self.mixed),
        );
    }
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
    multiply(F::ONE, MatrixView::new(a, m, k), MatrixView::new(b, k, n), false, Target::new(c, n));
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

#[cfg(test)]
mod tests;
