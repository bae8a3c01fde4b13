//! Parameters: all that is learned, in one row of numbers with named parts.
//!
//! One row, because that is what optimisers, sums over threads, snapshots and files want; named
//! parts, because that is what the model and its viewers want. Gradients have the same parts.

use super::float::Float;
use super::matrix::Matrix;
use super::random::Random;

/// How a group starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Start {
    /// All zeros.
    Zero,
    /// All ones.
    One,
    /// Normal with that deviation.
    Normal(f64),
    /// Normal with deviation `1 / sqrt(rows)`: a product with it keeps the size of a vector.
    FanIn,
}

/// A named part of the parameters: a matrix, or a vector as a matrix of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Such as `layer0.query`.
    pub name: String,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Where it begins in the row of all parameters.
    pub first: usize,
    pub(super) start: Start,
}

impl Group {
    /// Number of parameters in it.
    #[expect(clippy::len_without_is_empty, reason = "no group is empty")]
    pub fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Its part of the row of all parameters, or of their gradients.
    pub fn of<'a, F>(&self, values: &'a [F]) -> &'a [F] {
        &values[self.first..self.first + self.len()]
    }

    /// Its part of the row of all parameters, or of their gradients.
    pub fn of_mut<'a, F>(&self, values: &'a mut [F]) -> &'a mut [F] {
        &mut values[self.first..self.first + self.len()]
    }

    /// Its part as a matrix.
    pub fn matrix<F: Float>(&self, values: &[F]) -> Matrix<F> {
        Matrix::from_rows(self.rows, self.columns, self.of(values).to_vec())
    }
}

/// Fresh parameters for some groups.
pub(super) fn start<F: Float>(groups: &[Group], random: &mut Random) -> Vec<F> {
    let mut values = Vec::with_capacity(groups.iter().map(Group::len).sum());
    for group in groups {
        values.extend((0..group.len()).map(|_| match group.start {
            Start::Zero => F::ZERO,
            Start::One => F::ONE,
            Start::Normal(deviation) => F::of(random.normal() * deviation),
            Start::FanIn => F::of(random.normal() / (group.rows as f64).sqrt()),
        }));
    }
    values
}

/// Where in the groups of a model each part stands, as indices into them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParameterIndex {
    pub(super) embedding: usize,
    pub(super) position: Option<usize>,
    pub(super) layers: Vec<LayerIndex>,
    pub(super) final_norm: NormIndex,
    pub(super) logits: usize,
    pub(super) logits_bias: usize,
}

/// Where the parts of a layer stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LayerIndex {
    pub(super) attention: Option<AttentionIndex>,
    pub(super) mlp_norm: NormIndex,
    pub(super) up: usize,
    pub(super) up_bias: usize,
    pub(super) down: usize,
    pub(super) down_bias: usize,
}

/// Where the parts of an attention stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AttentionIndex {
    pub(super) norm: NormIndex,
    pub(super) query: usize,
    pub(super) key: usize,
    pub(super) value: usize,
    pub(super) output: usize,
}

/// Where the parts of a norm stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NormIndex {
    pub(super) gain: Option<usize>,
    pub(super) bias: Option<usize>,
}

impl ParameterIndex {
    /// Looks the parts up by their names.
    pub(super) fn of(groups: &[Group], layers: usize) -> Self {
        let find = |name: &str| groups.iter().position(|group| group.name == name);
        let expect = |name: &str| {
            find(name).unwrap_or_else(|| panic!("every model has the parameters {name}"))
        };
        let norm = |name: &str| NormIndex {
            gain: find(&format!("{name}.gain")),
            bias: find(&format!("{name}.bias")),
        };
        let layer = |layer: usize| {
            let name = |part: &str| format!("layer{layer}.{part}");
            let attention = find(&name("query")).map(|query| AttentionIndex {
                norm: norm(&name("attention_norm")),
                query,
                key: expect(&name("key")),
                value: expect(&name("value")),
                output: expect(&name("output")),
            });
            LayerIndex {
                attention,
                mlp_norm: norm(&name("mlp_norm")),
                up: expect(&name("up")),
                up_bias: expect(&name("up_bias")),
                down: expect(&name("down")),
                down_bias: expect(&name("down_bias")),
            }
        };
        Self {
            embedding: expect("embedding"),
            position: find("position"),
            layers: (0..layers).map(layer).collect(),
            final_norm: norm("final_norm"),
            logits: expect("logits"),
            logits_bias: expect("logits_bias"),
        }
    }
}
