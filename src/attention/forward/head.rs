//! The heads of the sequences of a batch, and where in a pass their parts lie.

use super::super::batch::{Batch, LossRows, Sequence};
use super::super::float::Float;
use super::super::matrix::{MatrixView, Target};

/// One head of one sequence, and where its parts lie.
pub(in crate::attention) struct Head<'a> {
    pub sequence: &'a Sequence,
    /// The tokens that have queries, as places in the batch.
    pub queries: &'a [usize],
    /// Its weights: a row a query.
    pub weights: std::ops::Range<usize>,
    first_query: usize,
    width: usize,
    first_column: usize,
    head_width: usize,
}

impl Head<'_> {
    /// Tokens of the sequence.
    pub fn length(&self) -> usize {
        self.sequence.places.len()
    }

    /// What scores are multiplied by, `1 / sqrt(width of a head)`.
    pub fn scale<F: Float>(&self) -> F {
        F::ONE / F::of(self.head_width as f64).sqrt()
    }

    /// Its part of rows as wide as the stream, a row a token.
    pub fn of<'v, F: Float>(&self, rows: &'v [F]) -> MatrixView<'v, F> {
        let values = &rows[self.sequence.places.start * self.width..];
        MatrixView::columns_of(
            values,
            self.length(),
            self.width,
            self.first_column,
            self.head_width,
        )
    }

    /// The same of rows of the tokens that have queries.
    pub fn of_queries<'v, F: Float>(&self, rows: &'v [F]) -> MatrixView<'v, F> {
        let values = &rows[self.first_query * self.width..];
        MatrixView::columns_of(
            values,
            self.queries.len(),
            self.width,
            self.first_column,
            self.head_width,
        )
    }

    /// Its part of rows as wide as the stream, to write to.
    pub fn target_of<'v, F: Float>(&self, rows: &'v mut [F]) -> Target<'v, F> {
        let values = &mut rows[self.sequence.places.start * self.width..];
        Target::columns_of(values, self.width, self.first_column)
    }

    /// The same of rows of the tokens that have queries.
    pub fn target_of_queries<'v, F: Float>(&self, rows: &'v mut [F]) -> Target<'v, F> {
        let values = &mut rows[self.first_query * self.width..];
        Target::columns_of(values, self.width, self.first_column)
    }
}

/// Calls for every head of every sequence, in a pass in which all tokens have queries.
pub(in crate::attention) fn for_each_head(
    batch: &Batch,
    heads: usize,
    width: usize,
    call: impl FnMut(Head<'_>),
) {
    for_each_query_head(batch, &batch.all_rows(), (heads, width), call);
}

/// Calls for every head of every sequence.
pub(in crate::attention) fn for_each_query_head(
    batch: &Batch,
    loss_rows: &LossRows,
    (heads, width): (usize, usize),
    mut call: impl FnMut(Head<'_>),
) {
    let head_width = width / heads;
    let mut first = 0;
    for (sequence, range) in batch.sequences().iter().zip(&loss_rows.sequences) {
        let (queries, first_query) = (&loss_rows.rows[range.clone()], range.start);
        let size = queries.len() * sequence.places.len();
        for head in 0..heads {
            let first_column = head * head_width;
            let weights = first..first + size;
            call(Head { sequence, queries, weights, first_query, width, first_column, head_width });
            first += size;
        }
    }
}

/// Number of attention weights of all heads of all sequences.
pub(super) fn weight_count(batch: &Batch, loss_rows: &LossRows, heads: usize) -> usize {
    let sequences = batch.sequences().iter().zip(&loss_rows.sequences);
    sequences.map(|(sequence, queries)| heads * queries.len() * sequence.places.len()).sum()
}
