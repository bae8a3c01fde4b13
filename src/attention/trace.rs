//! One sequence on its way through a model, with nothing hidden.

use super::batch::Batch;
use super::config::{Config, PositionUse};
use super::float::Float;
use super::forward::{AttentionPass, Head, LayerPass, Pass, for_each_head, softmax};
use super::matrix::{Matrix, MatrixView, Target, multiply};
use super::model::Model;

/// Every intermediate of a sequence of `n` tokens in a model of width `d`. A row is a token unless
/// said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<F> {
    /// The tokens.
    pub tokens: Vec<u32>,
    /// What stands for each token, `n x d`.
    pub embedded: Matrix<F>,
    /// The vectors of the places, `n x d`; zeros in a model that knows no places.
    pub places: Matrix<F>,
    /// What the first layer gets, `n x d`: the embeddings, plus the places where those go into the
    /// stream.
    pub stream: Matrix<F>,
    /// Layer by layer.
    pub layers: Vec<LayerTrace<F>>,
    /// The stream after the last layer, through the last norm, `n x d`.
    pub normed: Matrix<F>,
    /// A number for each answer, `n x answers`.
    pub logits: Matrix<F>,
    /// Their softmax: the probability of each answer.
    pub probabilities: Matrix<F>,
}

/// Every intermediate of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace<F> {
    /// The stream, `n x d`.
    pub input: Matrix<F>,
    /// The stream through the norm, which values are made of, `n x d`.
    pub normed: Matrix<F>,
    /// What queries and keys are made of, `n x d`: as `normed`, plus the places where those go to
    /// query and key.
    pub placed: Matrix<F>,
    /// Head by head; none in a model without attention.
    pub heads: Vec<HeadTrace<F>>,
    /// The outputs of the heads side by side, `n x d`.
    pub mixed: Matrix<F>,
    /// What attention says to the stream: `mixed` times the output matrix, `n x d`.
    pub attended: Matrix<F>,
    /// The stream after attention, `n x d`.
    pub middle: Matrix<F>,
    /// That through the norm, which the MLP gets, `n x d`.
    pub mlp_normed: Matrix<F>,
    /// The MLP's middle ahead of the nonlinearity, `n x MLP width`.
    pub hidden: Matrix<F>,
    /// And after it.
    pub activated: Matrix<F>,
    /// What the MLP says to the stream, `n x d`.
    pub mlp_output: Matrix<F>,
    /// The stream after the layer, `n x d`.
    pub output: Matrix<F>,
}

/// Every intermediate of a head of width `w = d / heads`.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadTrace<F> {
    /// What each token asks, `n x w`.
    pub query: Matrix<F>,
    /// What each token answers to, `n x w`.
    pub key: Matrix<F>,
    /// What each token has to say, `n x w`.
    pub value: Matrix<F>,
    /// Query times key, `n x n`: row the asking token, column the answering one.
    pub scores: Matrix<F>,
    /// The scores over the root of `w`.
    pub scaled: Matrix<F>,
    /// Their softmax row by row, over the tokens that are seen: how much each token attends to
    /// each.
    pub weights: Matrix<F>,
    /// The sums of the values by these weights, `n x w`.
    pub output: Matrix<F>,
}

impl<F: Float> Trace<F> {
    /// Takes a pass over a batch of one sequence apart.
    pub(super) fn new(model: &Model<F>, batch: &Batch, pass: Pass<F>) -> Self {
        let config = model.config();
        let rows = batch.tokens().len();
        let wide = |values: Vec<F>| Matrix::from_rows(rows, config.width, values);
        let mut probabilities = pass.logits.clone();
        probabilities.chunks_exact_mut(config.answers).for_each(softmax);
        let answers = |values| Matrix::from_rows(rows, config.answers, values);
        let places = match pass.place_vectors.is_empty() {
            true => vec![F::ZERO; rows * config.width],
            false => pass.place_vectors,
        };
        let mut layers: Vec<LayerTrace<F>> = Vec::with_capacity(config.layers);
        for layer in pass.layers {
            let input = layers.last().map_or(&pass.stream, |layer| layer.output.values_vec());
            let input = wide(input.clone());
            layers.push(LayerTrace::new(config, batch, input, layer));
        }
        Self {
            tokens: batch.tokens().to_vec(),
            embedded: wide(pass.embedded),
            places: wide(places),
            stream: wide(pass.stream),
            layers,
            normed: wide(pass.normed.rows),
            logits: answers(pass.logits),
            probabilities: answers(probabilities),
        }
    }

    /// The most probable answer in each place.
    pub fn answers(&self) -> Vec<u32> {
        let best = |row| super::gradient::most_probable(self.probabilities.row(row)) as u32;
        (0..self.probabilities.rows()).map(best).collect()
    }
}

impl<F: Float> LayerTrace<F> {
    fn new(config: &Config, batch: &Batch, input: Matrix<F>, layer: LayerPass<F>) -> Self {
        let rows = batch.tokens().len();
        let wide = |values: Vec<F>| Matrix::from_rows(rows, config.width, values);
        let middle = |values: Vec<F>| Matrix::from_rows(rows, config.mlp_width, values);
        let mut heads = Vec::new();
        let attention = layer.attention;
        let (normed, placed, mixed, attended) = if config.has_attention {
            for_each_head(batch, config.heads, config.width, |head| {
                heads.push(HeadTrace::new(&head, &attention));
            });
            let placed = match config.position_use {
                PositionUse::QueryAndKey => attention.placed,
                PositionUse::Stream => attention.normed.rows.clone(),
            };
            (attention.normed.rows, placed, attention.mixed, attention.output)
        } else {
            let nothing = vec![F::ZERO; rows * config.width];
            (input.values().to_vec(), input.values().to_vec(), nothing.clone(), nothing)
        };
        Self {
            input,
            normed: wide(normed),
            placed: wide(placed),
            heads,
            mixed: wide(mixed),
            attended: wide(attended),
            middle: wide(layer.middle),
            mlp_normed: wide(layer.normed.rows),
            hidden: middle(layer.hidden),
            activated: middle(layer.activated),
            mlp_output: wide(layer.mlp_output),
            output: wide(layer.output),
        }
    }
}

impl<F: Float> HeadTrace<F> {
    fn new(head: &Head<'_>, pass: &AttentionPass<F>) -> Self {
        let length = head.length();
        let product = |factor: F| {
            let mut scores = vec![F::ZERO; length * length];
            let key = head.of(&pass.key).transposed();
            multiply(factor, head.of(&pass.query), key, false, Target::new(&mut scores, length));
            Matrix::from_rows(length, length, scores)
        };
        let weights = pass.weights[head.weights.clone()].to_vec();
        Self {
            query: copied(head.of(&pass.query)),
            key: copied(head.of(&pass.key)),
            value: copied(head.of(&pass.value)),
            scores: product(F::ONE),
            scaled: product(head.scale()),
            weights: Matrix::from_rows(length, length, weights),
            output: copied(head.of(&pass.mixed)),
        }
    }
}

fn copied<F: Float>(view: MatrixView<'_, F>) -> Matrix<F> {
    let (rows, columns) = view.sizes();
    let values = (0..rows).flat_map(|row| (0..columns).map(move |column| view.at(row, column)));
    Matrix::from_rows(rows, columns, values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::Mask;
    use crate::attention::testing::small_config;

    fn close(left: &[f64], right: &[f64]) -> bool {
        left.len() == right.len() && left.iter().zip(right).all(|(l, r)| (l - r).abs() < 1e-10)
    }

    /// Works attention out again from the parts that a trace shows, as a reader would.
    #[test]
    fn the_parts_of_a_trace_are_what_they_say() {
        let model = Model::<f64>::new(small_config(), 5).unwrap();
        let trace = model.trace(&[1, 2, 3, 1, 0], Mask::Causal);
        let (n, d, w) = (5, 8, 4);
        for row in 0..n {
            let summed: Vec<f64> = trace
                .embedded
                .row(row)
                .iter()
                .zip(trace.places.row(row))
                .map(|(embedded, place)| embedded + place)
                .collect();
            assert!(close(&summed, trace.stream.row(row)));
        }
        let layer = &trace.layers[0];
        for head in &layer.heads {
            for asking in 0..n {
                let scores: Vec<f64> = (0..n)
                    .map(|j| (0..w).map(|i| head.query.at(asking, i) * head.key.at(j, i)).sum())
                    .collect();
                assert!(close(&scores, head.scores.row(asking)));
                let scaled: Vec<f64> = scores.iter().map(|score| score / 2.0).collect();
                assert!(close(&scaled, head.scaled.row(asking)));
                let powers: Vec<f64> = scaled[..=asking].iter().map(|score| score.exp()).collect();
                let total: f64 = powers.iter().sum();
                let mut weights: Vec<f64> = powers.iter().map(|power| power / total).collect();
                weights.resize(n, 0.0);
                assert!(close(&weights, head.weights.row(asking)));
                let mixed: Vec<f64> = (0..w)
                    .map(|i| (0..n).map(|j| weights[j] * head.value.at(j, i)).sum())
                    .collect();
                assert!(close(&mixed, head.output.row(asking)));
            }
        }
        let output = model.parameter("layer0.output").unwrap();
        for row in 0..n {
            let attended: Vec<f64> = (0..d)
                .map(|c| (0..d).map(|k| layer.mixed.at(row, k) * output.at(k, c)).sum())
                .collect();
            assert!(close(&attended, layer.attended.row(row)));
        }
        assert_eq!(trace.layers[1].input, layer.output);
        assert_eq!(trace.probabilities, model.probabilities(&[1, 2, 3, 1, 0], Mask::Causal));
    }

    #[test]
    fn a_model_without_attention_leaves_its_parts_empty() {
        let config = Config { has_attention: false, ..small_config() };
        let trace = Model::<f64>::new(config, 5).unwrap().trace(&[1, 2], Mask::Full);
        assert!(trace.layers[0].heads.is_empty());
        assert_eq!(trace.layers[0].middle, trace.layers[0].input);
    }
}
