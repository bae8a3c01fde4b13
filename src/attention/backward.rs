//! The backward pass: from the slope of the loss at the logits to that at every parameter.
//!
//! It takes the steps of the forward pass, the last one first. Of `c = a b` the slopes are `da = dc
//! b^T` and `db = a^T dc`; of a softmax `p` of `s`, `ds = p (dp - sum of p dp)`, row by row;
//! everything else is one number at a time.

use super::batch::{Batch, LossRows};
use super::config::{Activation, Norm, PositionUse, Positions};
use super::float::Float;
use super::forward::{
    AttentionPass, Head, LayerPass, Normed, Pass, for_each_query_head, gelu_slope,
};
use super::matrix::{MatrixView, Target, add, add_rows, dot, multiply, sum};
use super::model::Model;
use super::parameters::{AttentionIndex, LayerIndex, NormIndex};

/// Working memory of a way back; used again for batch after batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Backward<F> {
    /// The slope at the stream, as it goes back through the layers.
    stream: Vec<F>,
    /// The slope at what a block was given, once its norm is undone.
    normed: Vec<F>,
    placed: Vec<F>,
    query_input: Vec<F>,
    hidden: Vec<F>,
    mixed: Vec<F>,
    query: Vec<F>,
    key: Vec<F>,
    value: Vec<F>,
    weights: Vec<F>,
    place_vectors: Vec<F>,
}

impl<F: Float> Backward<F> {
    /// Adds to `gradient`, which has the parts of the model's parameters, the slopes that follow
    /// from those at the logits.
    pub(super) fn run(
        &mut self,
        model: &Model<F>,
        batch: &Batch,
        pass: &Pass<F>,
        logits_slope: &[F],
        gradient: &mut [F],
    ) {
        let config = model.config();
        let (rows, width, answers) = (pass.loss_rows.rows.len(), config.width, config.answers);
        self.place_vectors.clear();
        self.place_vectors.resize(pass.place_vectors.len(), F::ZERO);
        let mut gradient = Gradient { model, values: gradient };

        let sizes = (rows, width, answers);
        gradient.add_product(model.index.logits, &pass.normed.rows, logits_slope, sizes);
        gradient.add_bias(model.index.logits_bias, logits_slope);
        self.normed.resize(rows * width, F::ZERO);
        let logits = model.part(model.index.logits);
        back_through(logits_slope, logits, sizes, false, &mut self.normed);

        let output = pass.layers.last().map_or(&pass.stream, |layer| &layer.output);
        self.stream.clear();
        self.stream.resize(rows * width, F::ZERO);
        let norm = model.index.final_norm;
        gradient.add_norm(norm, &pass.normed, output, &self.normed, &mut self.stream);
        let all = batch.all_rows();
        for (index, layer) in pass.layers.iter().enumerate().rev() {
            let loss_rows = if index + 1 == config.layers { &pass.loss_rows } else { &all };
            let input = match index {
                0 => &pass.stream,
                _ => &pass.layers[index - 1].output,
            };
            let parts = &model.index.layers[index];
            self.run_mlp(parts, layer, &mut gradient);
            if let Some(attention) = parts.attention {
                let batch = (batch, loss_rows);
                self.run_attention(attention, &layer.attention, input, batch, &mut gradient);
            } else {
                self.widen_stream(batch, loss_rows, width);
            }
        }
        if config.position_use == PositionUse::Stream {
            add_by_place(&mut self.place_vectors, &self.stream, batch, width);
        }
        gradient.add_places(&self.place_vectors);
        let embedding = gradient.part(model.index.embedding);
        for (token, slope) in batch.tokens().iter().zip(self.stream.chunks_exact(width)) {
            add(&mut embedding[*token as usize * width..][..width], slope);
        }
    }

    /// Back through the MLP of a layer: `self.stream` goes from the layer's output to its middle.
    fn run_mlp(
        &mut self,
        parts: &LayerIndex,
        layer: &LayerPass<F>,
        gradient: &mut Gradient<'_, F>,
    ) {
        let model = gradient.model;
        let config = model.config();
        let (width, mlp_width) = (config.width, config.mlp_width);
        let rows = self.stream.len() / width;
        let down_sizes = (rows, mlp_width, width);
        gradient.add_product(parts.down, &layer.activated, &self.stream, down_sizes);
        gradient.add_bias(parts.down_bias, &self.stream);
        self.hidden.resize(rows * mlp_width, F::ZERO);
        back_through(&self.stream, model.part(parts.down), down_sizes, false, &mut self.hidden);
        if config.activation == Activation::Gelu {
            for (slope, x) in self.hidden.iter_mut().zip(&layer.hidden) {
                *slope *= gelu_slope(*x);
            }
        }
        let up_sizes = (rows, width, mlp_width);
        gradient.add_product(parts.up, &layer.normed.rows, &self.hidden, up_sizes);
        gradient.add_bias(parts.up_bias, &self.hidden);
        self.normed.resize(rows * width, F::ZERO);
        back_through(&self.hidden, model.part(parts.up), up_sizes, false, &mut self.normed);
        if !config.has_residual {
            self.stream.fill(F::ZERO);
        }
        let norm = parts.mlp_norm;
        gradient.add_norm(norm, &layer.normed, &layer.middle, &self.normed, &mut self.stream);
    }

    /// Back through the attention of a layer: `self.stream` goes from its middle to its input.
    fn run_attention(
        &mut self,
        parts: AttentionIndex,
        pass: &AttentionPass<F>,
        input: &[F],
        (batch, loss_rows): (&Batch, &LossRows),
        gradient: &mut Gradient<'_, F>,
    ) {
        let model = gradient.model;
        let config = model.config();
        let width = config.width;
        let (rows, query_rows) = (batch.tokens().len(), loss_rows.rows.len());
        let (sizes, query_sizes) = ((rows, width, width), (query_rows, width, width));
        gradient.add_product(parts.output, &pass.mixed, &self.stream, query_sizes);
        self.mixed.resize(query_rows * width, F::ZERO);
        back_through(&self.stream, model.part(parts.output), query_sizes, false, &mut self.mixed);

        self.query.resize(query_rows * width, F::ZERO);
        for part in [&mut self.key, &mut self.value] {
            part.resize(rows * width, F::ZERO);
        }
        for_each_query_head(batch, loss_rows, (config.heads, width), |head| {
            self.run_head(&head, pass);
        });

        let has_placed = config.position_use == PositionUse::QueryAndKey;
        let placed = if has_placed { &pass.placed } else { &pass.normed.rows };
        let query_input = if query_rows < rows { &pass.query_input } else { placed };
        gradient.add_product(parts.query, query_input, &self.query, query_sizes);
        gradient.add_product(parts.key, placed, &self.key, sizes);
        gradient.add_product(parts.value, &pass.normed.rows, &self.value, sizes);
        self.placed.resize(rows * width, F::ZERO);
        back_through(&self.key, model.part(parts.key), sizes, false, &mut self.placed);
        self.query_input.resize(query_rows * width, F::ZERO);
        let query = model.part(parts.query);
        back_through(&self.query, query, query_sizes, false, &mut self.query_input);
        loss_rows.scatter(&self.query_input, width, &mut self.placed);
        if has_placed {
            add_by_place(&mut self.place_vectors, &self.placed, batch, width);
        }
        back_through(&self.value, model.part(parts.value), sizes, true, &mut self.placed);
        self.widen_stream(batch, loss_rows, width);
        if !config.has_residual {
            self.stream.fill(F::ZERO);
        }
        gradient.add_norm(parts.norm, &pass.normed, input, &self.placed, &mut self.stream);
    }

    /// From the slopes of the rows that have queries to those of all; the others' are zero.
    fn widen_stream(&mut self, batch: &Batch, loss_rows: &LossRows, width: usize) {
        let rows = batch.tokens().len();
        if loss_rows.rows.len() == rows {
            return;
        }
        let narrow = std::mem::take(&mut self.stream);
        self.stream.resize(rows * width, F::ZERO);
        loss_rows.scatter(&narrow, width, &mut self.stream);
    }

    /// Back through one head of one sequence.
    fn run_head(&mut self, head: &Head<'_>, pass: &AttentionPass<F>) {
        let length = head.length();
        let weights = &pass.weights[head.weights.clone()];
        let view = |values| MatrixView::new(values, head.queries.len(), length);
        self.weights.resize(weights.len(), F::ZERO);
        let slopes = &mut self.weights;
        let mixed = head.of_queries(&self.mixed);
        multiply(
            F::ONE,
            mixed,
            head.of(&pass.value).transposed(),
            false,
            Target::new(slopes, length),
        );
        multiply(F::ONE, view(weights).transposed(), mixed, false, head.target_of(&mut self.value));
        let rows = slopes.chunks_exact_mut(length).zip(weights.chunks_exact(length));
        for (slopes, weights) in rows {
            softmax_slope(slopes, weights);
        }
        let slopes = view(slopes);
        let scale = head.scale();
        let target = head.target_of_queries(&mut self.query);
        multiply(scale, slopes, head.of(&pass.key), false, target);
        multiply(
            scale,
            slopes.transposed(),
            head.of_queries(&pass.query),
            false,
            head.target_of(&mut self.key),
        );
    }
}

/// Turns the slopes at the weights of a softmax into those at its scores. Unseen tokens have no
/// weight, so that nothing goes back to them.
#[inline(always)]
fn softmax_slope<F: Float>(slopes: &mut [F], weights: &[F]) {
    let mean = dot(slopes, weights);
    for (slope, weight) in slopes.iter_mut().zip(weights) {
        *slope = *weight * (*slope - mean);
    }
}

/// Of `c = a b`, with `b` of `k x n`: `da = dc b^T`, or `da += dc b^T` where `accumulate`.
fn back_through<F: Float>(
    dc: &[F],
    b: &[F],
    (m, k, n): (usize, usize, usize),
    accumulate: bool,
    da: &mut [F],
) {
    let b = MatrixView::new(b, k, n).transposed();
    multiply(F::ONE, MatrixView::new(dc, m, n), b, accumulate, Target::new(da, k));
}

/// Adds each token's row to that of its place; nothing where there are no places.
fn add_by_place<F: Float>(by_place: &mut [F], rows: &[F], batch: &Batch, width: usize) {
    if by_place.is_empty() {
        return;
    }
    for sequence in batch.sequences() {
        let places = &sequence.places;
        add(by_place, &rows[places.start * width..places.end * width]);
    }
}

/// Where slopes of parameters are gathered.
struct Gradient<'a, F> {
    model: &'a Model<F>,
    values: &'a mut [F],
}

impl<F: Float> Gradient<'_, F> {
    fn part(&mut self, group: usize) -> &mut [F] {
        self.model.groups()[group].of_mut(self.values)
    }

    /// Of `c = a b`, with `a` of `m x k` and `c` of `m x n`: `db += a^T dc`.
    fn add_product(&mut self, group: usize, a: &[F], dc: &[F], (m, k, n): (usize, usize, usize)) {
        let a = MatrixView::new(a, m, k).transposed();
        multiply(F::ONE, a, MatrixView::new(dc, m, n), true, Target::new(self.part(group), n));
    }

    fn add_bias(&mut self, group: usize, slopes: &[F]) {
        let part = self.part(group);
        let width = part.len();
        add_rows(part, slopes, width);
    }

    /// Back through a norm: adds the slopes at its input, which follow from those at its output,
    /// to `to`.
    fn add_norm(
        &mut self,
        parts: NormIndex,
        normed: &Normed<F>,
        input: &[F],
        slopes: &[F],
        to: &mut [F],
    ) {
        let (width, norm) = (self.model.config().width, self.model.config().norm);
        if norm == Norm::None {
            return add(to, slopes);
        }
        if let Some(bias) = parts.bias {
            self.add_bias(bias, slopes);
        }
        let Some(gain_place) = parts.gain else { return };
        let gain = self.model.part(gain_place);
        let gain_slope = self.part(gain_place);
        let per_column = F::ONE / F::of(width as f64);
        let mut unit = vec![F::ZERO; width];
        let mut unit_slope = vec![F::ZERO; width];
        let rows = input.chunks_exact(width).zip(slopes.chunks_exact(width));
        let rows = rows.zip(to.chunks_exact_mut(width));
        for (row, ((input, slopes), to)) in rows.enumerate() {
            let (mean, inverse) = (normed.mean[row], normed.inverse[row]);
            for column in 0..width {
                unit[column] = (input[column] - mean) * inverse;
                gain_slope[column] += slopes[column] * unit[column];
                unit_slope[column] = slopes[column] * gain[column];
            }
            let along = dot(&unit, &unit_slope) * per_column;
            let level = match norm {
                Norm::Layer => sum(&unit_slope) * per_column,
                Norm::Rms | Norm::None => F::ZERO,
            };
            for column in 0..width {
                to[column] += inverse * (unit_slope[column] - level - along * unit[column]);
            }
        }
    }

    /// Adds the slopes of the position parameters, which follow from those at the vectors of places.
    fn add_places(&mut self, slopes: &[F]) {
        let Some(place) = self.model.index.position else { return };
        let width = self.model.config().width;
        match (self.model.config().positions, self.model.features.clone()) {
            (Positions::Torus { .. }, Some(features)) => {
                let sizes = (slopes.len() / width, features.columns(), width);
                self.add_product(place, features.values(), slopes, sizes);
            }
            _ => add(self.part(place), slopes),
        }
    }
}
